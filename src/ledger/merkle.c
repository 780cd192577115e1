/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/merkle.h"

#include <string.h>

static const char node_mark[1] = {0x01};

static struct text hash_text(const struct merkle_hash *hash)
{
    return (struct text){(const char *)hash->bytes, VAULT_HASH_SIZE};
}

static bool hash_equal(const struct merkle_hash *one, const struct merkle_hash *other)
{
    return memcmp(one, other, sizeof(*one)) == 0;
}

struct merkle_hash merkle_node(const struct merkle_hash *left, const struct merkle_hash *right)
{
    struct merkle_hash out;
    const struct text parts[] = {{node_mark, 1}, hash_text(left), hash_text(right)};
    vault_sha256(parts, COUNT_OF(parts), out.bytes);
    return out;
}

struct merkle_hash merkle_empty(void)
{
    struct merkle_hash out;
    vault_sha256(NULL, 0, out.bytes);
    return out;
}

/* ---- growing */

int merkle_add(struct merkle *tree, const struct merkle_hash *leaf, merkle_complete *complete, void *context,
               struct error *error)
{
    struct merkle_hash hash = *leaf;
    int level = 0;
    for (; tree->size >> level & 1; level++) {
        hash = merkle_node(&tree->peaks[level], &hash);
        int code = complete ? complete(context, level + 1, tree->size >> (level + 1), &hash, error) : 0;
        if (code < 0) {
            return code;
        }
    }
    tree->peaks[level] = hash;
    tree->size++;
    return 0;
}

struct merkle_hash merkle_root(const struct merkle *tree)
{
    struct merkle_hash root = merkle_empty();
    bool begun = false;
    for (int level = 0; level < 63; level++) {
        if (tree->size >> level & 1) {
            root = begun ? merkle_node(&tree->peaks[level], &root) : tree->peaks[level];
            begun = true;
        }
    }
    return root;
}

int merkle_load(const struct merkle_source *source, int64_t size, struct merkle *out, struct error *error)
{
    *out = (struct merkle){.size = size};
    int64_t start = 0;
    for (int level = 62; level >= 0; level--) {
        if (size >> level & 1) {
            int code = source->subtree(source->context, level, start >> level, &out->peaks[level], error);
            if (code < 0) {
                return code;
            }
            start += INT64_C(1) << level;
        }
    }
    return 0;
}

/* ---- proving */

/* The largest power of two below `count` (which is at least 2), as its exponent. */
static int split_level(int64_t count)
{
    return 63 - __builtin_clzll((unsigned long long)(count - 1));
}

/* The hash of `count` leaves from `start`, which the recursion keeps aligned. */
static int range_hash(const struct merkle_source *source, int64_t start, int64_t count, struct merkle_hash *out,
                      struct error *error)
{
    if ((count & (count - 1)) == 0) {
        int level = __builtin_ctzll((unsigned long long)count);
        return source->subtree(source->context, level, start >> level, out, error);
    }
    int64_t left_count = INT64_C(1) << split_level(count);
    struct merkle_hash left, right;
    int code = range_hash(source, start, left_count, &left, error);
    if (code < 0 || (code = range_hash(source, start + left_count, count - left_count, &right, error)) < 0) {
        return code;
    }
    *out = merkle_node(&left, &right);
    return 0;
}

static int add_range(const struct merkle_source *source, int64_t start, int64_t count, struct vec *hashes,
                     struct error *error)
{
    struct merkle_hash hash;
    int code = range_hash(source, start, count, &hash, error);
    if (code == 0) {
        vec_add(hashes, &hash);
    }
    return code;
}

static int refuse(struct error *error)
{
    return error_set(error, ERROR_INVALID, "ledger.proof", "there can be no such proof");
}

/* RFC 6962 section 2.1.1, PATH. */
static int prove(const struct merkle_source *source, int64_t index, int64_t start, int64_t count, struct vec *hashes,
                 struct error *error)
{
    if (count == 1) {
        return 0;
    }
    int64_t left = INT64_C(1) << split_level(count);
    bool goes_left = index < left;
    int code = goes_left ? prove(source, index, start, left, hashes, error)
                         : prove(source, index - left, start + left, count - left, hashes, error);
    if (code < 0) {
        return code;
    }
    return goes_left ? add_range(source, start + left, count - left, hashes, error)
                     : add_range(source, start, left, hashes, error);
}

int merkle_prove(struct arena *arena, const struct merkle_source *source, int64_t index, int64_t size,
                 struct vec *hashes, struct error *error)
{
    *hashes = VEC_IN(arena, struct merkle_hash);
    return index < 0 || index >= size ? refuse(error) : prove(source, index, 0, size, hashes, error);
}

/* RFC 6962 section 2.1.2, SUBPROOF; `whole`: the verifier has the root of this very subtree. */
static int prove_start(const struct merkle_source *source, int64_t one, int64_t start, int64_t count, bool whole,
                       struct vec *hashes, struct error *error)
{
    if (one == count) {
        return whole ? 0 : add_range(source, start, count, hashes, error);
    }
    int64_t left = INT64_C(1) << split_level(count);
    bool goes_left = one <= left;
    int code = goes_left ? prove_start(source, one, start, left, whole, hashes, error)
                         : prove_start(source, one - left, start + left, count - left, false, hashes, error);
    if (code < 0) {
        return code;
    }
    return goes_left ? add_range(source, start + left, count - left, hashes, error)
                     : add_range(source, start, left, hashes, error);
}

int merkle_prove_consistency(struct arena *arena, const struct merkle_source *source, int64_t one, int64_t other,
                             struct vec *hashes, struct error *error)
{
    *hashes = VEC_IN(arena, struct merkle_hash);
    if (one < 0 || one > other) {
        return refuse(error);
    }
    return one == 0 || one == other ? 0 : prove_start(source, one, 0, other, true, hashes, error);
}

/* ---- checking (RFC 9162 sections 2.1.3.2 and 2.1.4.2, which says the same as RFC 6962 in steps) */

bool merkle_is_in(const struct merkle_hash *leaf, int64_t index, int64_t size, const struct merkle_hash *hashes,
                  size_t count, const struct merkle_hash *root)
{
    if (index < 0 || index >= size) {
        return false;
    }
    int64_t at = index, last = size - 1;
    struct merkle_hash hash = *leaf;
    for (size_t i = 0; i < count; i++) {
        if (last == 0) {
            return false;
        }
        if (at & 1 || at == last) {
            hash = merkle_node(&hashes[i], &hash);
            while (at != 0 && !(at & 1)) {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = merkle_node(&hash, &hashes[i]);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_equal(&hash, root);
}

static bool walk_start(int64_t at, int64_t last, const struct merkle_hash *root_one,
                       const struct merkle_hash *root_other, const struct merkle_hash *hashes, size_t count)
{
    struct merkle_hash first = hashes[0], second = hashes[0];
    for (size_t i = 1; i < count; i++) {
        if (last == 0) {
            return false;
        }
        if (at & 1 || at == last) {
            first = merkle_node(&hashes[i], &first);
            second = merkle_node(&hashes[i], &second);
            while (at != 0 && !(at & 1)) {
                at >>= 1;
                last >>= 1;
            }
        } else {
            second = merkle_node(&second, &hashes[i]);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_equal(&first, root_one) && hash_equal(&second, root_other);
}

#define LONGEST_PROOF 130

bool merkle_is_start(int64_t one, const struct merkle_hash *root_one, int64_t other,
                     const struct merkle_hash *root_other, const struct merkle_hash *hashes, size_t count)
{
    if (one < 0 || one > other || count > LONGEST_PROOF) {
        return false;
    }
    if (one == other || one == 0) {
        struct merkle_hash empty = merkle_empty();
        return count == 0 && hash_equal(root_one, one == 0 ? &empty : root_other);
    }
    struct merkle_hash path[LONGEST_PROOF + 1];
    bool is_power = (one & (one - 1)) == 0;
    path[0] = *root_one;
    memcpy(path + is_power, hashes, count * sizeof(*hashes));
    int64_t at = one - 1, last = other - 1;
    while (at & 1) {
        at >>= 1;
        last >>= 1;
    }
    count += is_power;
    return count > 0 && walk_start(at, last, root_one, root_other, path, count);
}
