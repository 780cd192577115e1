/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LEDGER_MERKLE_H
#define LEDGER_MERKLE_H

/* Merkle trees of RFC 6962 section 2.1 over SHA-256. Pure but for the source that a proof asks for hashes. */

#include "vault/vault.h"

struct merkle_hash {
    uint8_t bytes[VAULT_HASH_SIZE];
};

struct merkle_hash merkle_node(const struct merkle_hash *left, const struct merkle_hash *right);
struct merkle_hash merkle_empty(void);

/* A tree that grows, as the roots of its complete subtrees: `peaks[level]` is there where the bit of size is set. */
struct merkle {
    int64_t size;
    struct merkle_hash peaks[63];
};
/* Told of each complete subtree of 2^level leaves, level 1 and up, as its last leaf is added. May be NULL. */
typedef int merkle_complete(void *context, int level, int64_t number, const struct merkle_hash *hash,
                            struct error *error);
int merkle_add(struct merkle *tree, const struct merkle_hash *leaf, merkle_complete *complete, void *context,
               struct error *error) MUST_CHECK;
struct merkle_hash merkle_root(const struct merkle *tree);

/* Gives the hash of the complete subtree `number` of 2^level leaves. */
struct merkle_source {
    void *context;
    int (*subtree)(void *context, int level, int64_t number, struct merkle_hash *out, struct error *error);
};
int merkle_load(const struct merkle_source *source, int64_t size, struct merkle *out, struct error *error) MUST_CHECK;
/* The hashes that prove leaf `index` to be in the tree of `size`; and the tree of `one` to be the start of that of
 * `other`. Numbers that cannot be are ERROR_INVALID. */
int merkle_prove(struct arena *arena, const struct merkle_source *source, int64_t index, int64_t size,
                 struct vec *hashes, struct error *error) MUST_CHECK;
int merkle_prove_consistency(struct arena *arena, const struct merkle_source *source, int64_t one, int64_t other,
                             struct vec *hashes, struct error *error) MUST_CHECK;
bool merkle_is_in(const struct merkle_hash *leaf, int64_t index, int64_t size, const struct merkle_hash *hashes,
                  size_t count, const struct merkle_hash *root);
bool merkle_is_start(int64_t one, const struct merkle_hash *root_one, int64_t other,
                     const struct merkle_hash *root_other, const struct merkle_hash *hashes, size_t count);

#endif
