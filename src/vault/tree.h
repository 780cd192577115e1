/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VAULT_TREE_H
#define VAULT_TREE_H

/*
 * The keys of one case: a tree of secrets, 16 branches at each of 5 levels, whose 2^20 leaves are keys. A secret gives
 * those below it, never those above or beside it. To destroy one leaf, the secrets on its path are replaced by their
 * other children, so that all other leaves can still be derived and that one cannot (Goldreich, Goldwasser, Micali
 * 1986; punctured as in Green and Miers 2015). What is stored is the covering: one root, until something is destroyed.
 */

#include "base/base.h"

#define TREE_DEPTH 5
#define TREE_BRANCHES 16
#define TREE_SECRET 32
#define TREE_NODE_BYTES (1 + 3 + TREE_SECRET)
#define TREE_LARGEST_NUMBER 0xffff

struct tree_node {
    uint8_t depth;   /* 0 is the root */
    uint32_t prefix; /* its path: `depth` digits of 4 bits */
    uint8_t secret[TREE_SECRET];
};

/* Not in an arena: it is wiped when it is disposed of. */
struct tree {
    struct tree_node *nodes; /* disjoint, in the order of the leaves that they cover */
    size_t count;
};

void tree_init(struct tree *tree); /* a fresh random root */
void tree_dispose(struct tree *tree);
/* The leaf of a key: its kind (0 to 15) and number (0 to 65535). */
uint32_t tree_leaf(unsigned kind, uint32_t number);
/* False: destroyed. */
bool tree_derive(const struct tree *tree, uint32_t leaf, uint8_t out[TREE_SECRET]);
/* From a root alone. */
void tree_derive_from(const uint8_t root[TREE_SECRET], uint32_t leaf, uint8_t out[TREE_SECRET]);
/* The root's secret, or NULL once something has been destroyed. */
const uint8_t *tree_whole(const struct tree *tree);
bool tree_has(const struct tree *tree, uint32_t leaf);
/* False: it was destroyed already. */
bool tree_puncture(struct tree *tree, uint32_t leaf);
size_t tree_size(const struct tree *tree);
void tree_write(const struct tree *tree, uint8_t *out); /* tree_size() bytes */
/* Errors: ERROR_DAMAGED (not a covering). */
int tree_read(struct tree *out, const uint8_t *bytes, size_t size, struct error *error) MUST_CHECK;

#endif
