/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/tree.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Part of the formats: never changes. */
static const char context[crypto_kdf_CONTEXTBYTES] = {'e', 'v', 'e', 'n', 'h', 'a', 'n', 'd'};

static struct tree_node *nodes_new(size_t count)
{
    struct tree_node *nodes = calloc(count ? count : 1, sizeof(*nodes));
    if (!nodes) {
        abort();
    }
    return nodes;
}

void tree_init(struct tree *tree)
{
    *tree = (struct tree){.nodes = nodes_new(1), .count = 1};
    randombytes_buf(tree->nodes[0].secret, TREE_SECRET);
}

void tree_dispose(struct tree *tree)
{
    if (tree->nodes) {
        sodium_memzero(tree->nodes, tree->count * sizeof(*tree->nodes));
        free(tree->nodes);
    }
    *tree = (struct tree){NULL, 0};
}

uint32_t tree_leaf(unsigned kind, uint32_t number)
{
    assert(kind < TREE_BRANCHES && number <= TREE_LARGEST_NUMBER);
    return kind << 16 | number;
}

static unsigned digit_at(uint32_t leaf, unsigned depth)
{
    return leaf >> (4 * (TREE_DEPTH - 1 - depth)) & 15;
}

static void child_of(const uint8_t parent[TREE_SECRET], unsigned digit, uint8_t out[TREE_SECRET])
{
    crypto_kdf_derive_from_key(out, TREE_SECRET, digit, context, parent);
}

static void descend(const uint8_t secret[TREE_SECRET], unsigned depth, uint32_t leaf, uint8_t out[TREE_SECRET])
{
    uint8_t now[TREE_SECRET], next[TREE_SECRET];
    memcpy(now, secret, TREE_SECRET);
    for (; depth < TREE_DEPTH; depth++) {
        child_of(now, digit_at(leaf, depth), next);
        memcpy(now, next, TREE_SECRET);
    }
    memcpy(out, now, TREE_SECRET);
    sodium_memzero(now, sizeof(now));
    sodium_memzero(next, sizeof(next));
}

void tree_derive_from(const uint8_t root[TREE_SECRET], uint32_t leaf, uint8_t out[TREE_SECRET])
{
    descend(root, 0, leaf, out);
}

static uint32_t prefix_of(uint32_t leaf, unsigned depth)
{
    return leaf >> (4 * (TREE_DEPTH - depth));
}

static bool node_covers(const struct tree_node *node, uint32_t leaf)
{
    return prefix_of(leaf, node->depth) == node->prefix;
}

static const struct tree_node *find(const struct tree *tree, uint32_t leaf)
{
    for (size_t i = 0; i < tree->count; i++) {
        if (node_covers(&tree->nodes[i], leaf)) {
            return &tree->nodes[i];
        }
    }
    return NULL;
}

bool tree_has(const struct tree *tree, uint32_t leaf)
{
    return find(tree, leaf) != NULL;
}

bool tree_derive(const struct tree *tree, uint32_t leaf, uint8_t out[TREE_SECRET])
{
    const struct tree_node *node = find(tree, leaf);
    if (!node) {
        return false;
    }
    descend(node->secret, node->depth, leaf, out);
    return true;
}

const uint8_t *tree_whole(const struct tree *tree)
{
    return tree->count == 1 && tree->nodes[0].depth == 0 ? tree->nodes[0].secret : NULL;
}

/* Writes what covers all leaves below `node` but one, in order; gives how many. */
static size_t replace(const struct tree_node *node, uint32_t leaf, struct tree_node *out)
{
    size_t count = 0;
    if (node->depth == TREE_DEPTH) {
        return 0;
    }
    for (unsigned digit = 0; digit < TREE_BRANCHES; digit++) {
        struct tree_node child = {.depth = (uint8_t)(node->depth + 1), .prefix = node->prefix << 4 | digit};
        child_of(node->secret, digit, child.secret);
        if (digit == digit_at(leaf, node->depth)) {
            count += replace(&child, leaf, out + count);
        } else {
            out[count++] = child;
        }
        sodium_memzero(&child, sizeof(child));
    }
    return count;
}

bool tree_puncture(struct tree *tree, uint32_t leaf)
{
    const struct tree_node *node = find(tree, leaf);
    if (!node) {
        return false;
    }
    size_t before = (size_t)(node - tree->nodes), after = tree->count - before - 1;
    size_t most = tree->count + (TREE_BRANCHES - 1) * TREE_DEPTH;
    struct tree next = {.nodes = nodes_new(most)};
    memcpy(next.nodes, tree->nodes, before * sizeof(*node));
    next.count = before + replace(node, leaf, next.nodes + before);
    memcpy(next.nodes + next.count, node + 1, after * sizeof(*node));
    next.count += after;
    tree_dispose(tree);
    *tree = next;
    return true;
}

size_t tree_size(const struct tree *tree)
{
    return tree->count * TREE_NODE_BYTES;
}

void tree_write(const struct tree *tree, uint8_t *out)
{
    for (size_t i = 0; i < tree->count; i++, out += TREE_NODE_BYTES) {
        const struct tree_node *node = &tree->nodes[i];
        out[0] = node->depth;
        out[1] = (uint8_t)(node->prefix >> 16);
        out[2] = (uint8_t)(node->prefix >> 8);
        out[3] = (uint8_t)node->prefix;
        memcpy(out + 4, node->secret, TREE_SECRET);
    }
}

/* The first leaf below a node, and the first one behind it. */
static uint32_t first_leaf(const struct tree_node *node)
{
    return node->prefix << (4 * (TREE_DEPTH - node->depth));
}

static uint32_t end_leaf(const struct tree_node *node)
{
    return (node->prefix + 1) << (4 * (TREE_DEPTH - node->depth));
}

static bool node_read(struct tree_node *node, const uint8_t *bytes, uint32_t least)
{
    node->depth = bytes[0];
    node->prefix = (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    memcpy(node->secret, bytes + 4, TREE_SECRET);
    return node->depth <= TREE_DEPTH && node->prefix >> (4 * node->depth) == 0 && first_leaf(node) >= least;
}

int tree_read(struct tree *out, const uint8_t *bytes, size_t size, struct error *error)
{
    struct tree tree = {.count = size / TREE_NODE_BYTES};
    bool right = size % TREE_NODE_BYTES == 0;
    tree.nodes = nodes_new(tree.count);
    uint32_t least = 0;
    for (size_t i = 0; right && i < tree.count; i++) {
        right = node_read(&tree.nodes[i], bytes + i * TREE_NODE_BYTES, least);
        least = right ? end_leaf(&tree.nodes[i]) : least;
    }
    if (!right) {
        tree_dispose(&tree);
        return error_set(error, ERROR_DAMAGED, "vault.tree", "the keys of a case are not in order");
    }
    *out = tree;
    return 0;
}
