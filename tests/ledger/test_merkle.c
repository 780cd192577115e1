/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roots and proofs against the well-known tree of the RFC 6962 reference implementation, then against each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ledger/format.h"
#include "ledger/merkle.h"

#include <stdlib.h>
#include <string.h>

static const char *const leaves[] = {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                     "606162636465666768696a6b6c6d6e6f"};
static const char *const roots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
static const char *const six_to_eight[] = {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                           "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"};
static const char *const two_to_five[] = {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                          "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"};

#define MOST 300
struct forest {
    struct merkle_hash levels[10][MOST];
    struct merkle_hash roots[MOST + 1];
    int64_t size;
};

static int keep(void *context, int level, int64_t number, const struct merkle_hash *hash, struct error *error)
{
    struct forest *forest = context;
    (void)error;
    forest->levels[level][number] = *hash;
    return 0;
}

static int give(void *context, int level, int64_t number, struct merkle_hash *out, struct error *error)
{
    struct forest *forest = context;
    (void)error;
    assert_true((number + 1) << level <= forest->size);
    *out = forest->levels[level][number];
    return 0;
}

static void plant(struct forest *forest, const struct merkle_hash *hashes, int64_t count)
{
    struct merkle tree = {.size = 0};
    struct error error;
    forest->roots[0] = merkle_root(&tree);
    for (int64_t i = 0; i < count; i++) {
        forest->levels[0][i] = hashes[i];
        assert_int_equal(merkle_add(&tree, &hashes[i], keep, forest, &error), 0);
        forest->roots[i + 1] = merkle_root(&tree);
    }
    forest->size = count;
}

static void known_leaves(struct merkle_hash out[8])
{
    struct error error;
    for (size_t i = 0; i < COUNT_OF(leaves); i++) {
        uint8_t bytes[16];
        size_t size = strlen(leaves[i]) / 2;
        assert_int_equal(text_unhex(text_of(leaves[i]), bytes, size, &error), 0);
        header_hash((struct text){(const char *)bytes, size}, out[i].bytes);
    }
}

static void is_hex(struct arena *arena, const struct merkle_hash *hash, const char *hex)
{
    assert_string_equal(text_hex(arena, hash, sizeof(*hash)), hex);
}

static void the_known_tree(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct forest *forest = ARENA_NEW(arena, struct forest);
    struct merkle_source source = {forest, give};
    struct merkle_hash hashes[8];
    struct vec proof;
    struct error error;
    known_leaves(hashes);
    plant(forest, hashes, 8);
    is_hex(arena, &forest->roots[0], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < COUNT_OF(roots); i++) {
        is_hex(arena, &forest->roots[i + 1], roots[i]);
    }
    assert_int_equal(merkle_prove_consistency(arena, &source, 6, 8, &proof, &error), 0);
    assert_int_equal(proof.count, COUNT_OF(six_to_eight));
    for (size_t i = 0; i < COUNT_OF(six_to_eight); i++) {
        is_hex(arena, VEC_AT(&proof, struct merkle_hash, i), six_to_eight[i]);
    }
    assert_int_equal(merkle_prove_consistency(arena, &source, 2, 5, &proof, &error), 0);
    assert_int_equal(proof.count, COUNT_OF(two_to_five));
    for (size_t i = 0; i < COUNT_OF(two_to_five); i++) {
        is_hex(arena, VEC_AT(&proof, struct merkle_hash, i), two_to_five[i]);
    }
}

static void fill(struct forest *forest)
{
    struct merkle_hash hashes[MOST];
    for (int i = 0; i < MOST; i++) {
        const struct text number = {(const char *)&i, sizeof(i)};
        vault_sha256(&number, 1, hashes[i].bytes);
    }
    plant(forest, hashes, MOST);
}

static void every_leaf_is_proven_in_every_tree(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct forest *forest = ARENA_NEW(arena, struct forest);
    struct merkle_source source = {forest, give};
    struct error error;
    fill(forest);
    for (int64_t size = 1; size <= MOST; size += size < 70 ? 1 : 23) {
        for (int64_t index = 0; index < size; index++) {
            struct vec proof;
            assert_int_equal(merkle_prove(arena, &source, index, size, &proof, &error), 0);
            struct merkle_hash *hashes = proof.items;
            const struct merkle_hash *leaf = &forest->levels[0][index], *root = &forest->roots[size];
            assert_true(merkle_is_in(leaf, index, size, hashes, proof.count, root));
            assert_false(merkle_is_in(&forest->levels[0][(index + 1) % MOST], index, size, hashes, proof.count, root));
            assert_false(merkle_is_in(leaf, index ^ 1, size, hashes, proof.count, root));
            if (proof.count > 0) {
                assert_false(merkle_is_in(leaf, index, size, hashes, proof.count - 1, root));
                hashes[0].bytes[31] ^= 1;
                assert_false(merkle_is_in(leaf, index, size, hashes, proof.count, root));
            }
        }
    }
    struct vec proof;
    assert_int_equal(merkle_prove(arena, &source, 5, 5, &proof, &error), ERROR_INVALID);
}

static void every_tree_is_the_start_of_the_later(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct forest *forest = ARENA_NEW(arena, struct forest);
    struct merkle_source source = {forest, give};
    struct error error;
    struct vec proof;
    fill(forest);
    for (int64_t other = 0; other <= MOST; other += other < 40 ? 1 : 37) {
        for (int64_t one = 0; one <= other; one++) {
            assert_int_equal(merkle_prove_consistency(arena, &source, one, other, &proof, &error), 0);
            struct merkle_hash *hashes = proof.items;
            const struct merkle_hash *from = &forest->roots[one], *to = &forest->roots[other];
            assert_true(merkle_is_start(one, from, other, to, hashes, proof.count));
            assert_false(merkle_is_start(one, &forest->roots[(one + 1) % MOST], other, to, hashes, proof.count));
            if (proof.count > 0) {
                assert_false(merkle_is_start(one, from, other, to, hashes, proof.count - 1));
                hashes[proof.count - 1].bytes[0] ^= 1;
                assert_false(merkle_is_start(one, from, other, to, hashes, proof.count));
            }
        }
    }
    assert_int_equal(merkle_prove_consistency(arena, &source, 6, 5, &proof, &error), ERROR_INVALID);
}

static void a_tree_is_loaded_from_its_subtrees(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct forest *forest = ARENA_NEW(arena, struct forest);
    struct merkle_source source = {forest, give};
    struct merkle tree;
    struct error error;
    fill(forest);
    for (int64_t size = 0; size <= MOST; size++) {
        assert_int_equal(merkle_load(&source, size, &tree, &error), 0);
        struct merkle_hash root = merkle_root(&tree);
        assert_memory_equal(&root, &forest->roots[size], sizeof(root));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_known_tree),
        cmocka_unit_test(every_leaf_is_proven_in_every_tree),
        cmocka_unit_test(every_tree_is_the_start_of_the_later),
        cmocka_unit_test(a_tree_is_loaded_from_its_subtrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
