/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "vault/tree.h"

#include <stdlib.h>
#include <string.h>

static void same_key_from_tree_and_root(void **state)
{
    (void)state;
    struct tree tree SCOPED(tree_dispose);
    uint8_t one[TREE_SECRET], other[TREE_SECRET];
    tree_init(&tree);
    assert_non_null(tree_whole(&tree));
    assert_true(tree_derive(&tree, tree_leaf(2, 77), one));
    tree_derive_from(tree_whole(&tree), tree_leaf(2, 77), other);
    assert_memory_equal(one, other, TREE_SECRET);
    assert_true(tree_derive(&tree, tree_leaf(1, 77), other));
    assert_memory_not_equal(one, other, TREE_SECRET);
}

/* After any destroying, the destroyed cannot be derived and everything else gives the same key as before. */
static void puncturing_takes_one_leaf_only(void **state)
{
    (void)state;
    static const uint32_t gone[] = {0, 1, 15, 16, 0x10003, 0x20000, 0x2ffff, 0xfffff, 0x20001, 0x20002};
    struct tree tree SCOPED(tree_dispose), whole SCOPED(tree_dispose);
    tree_init(&tree);
    whole = (struct tree){malloc(sizeof(*tree.nodes)), 1};
    memcpy(whole.nodes, tree.nodes, sizeof(*tree.nodes));
    for (size_t i = 0; i < COUNT_OF(gone); i++) {
        assert_true(tree_puncture(&tree, gone[i]));
        assert_false(tree_puncture(&tree, gone[i]));
    }
    assert_null(tree_whole(&tree));
    for (uint32_t leaf = 0; leaf < 1u << 20; leaf += leaf < 40 ? 1 : 997) {
        uint8_t one[TREE_SECRET], other[TREE_SECRET];
        bool destroyed = false;
        for (size_t i = 0; i < COUNT_OF(gone); i++) {
            destroyed |= gone[i] == leaf;
        }
        assert_true(tree_derive(&whole, leaf, one));
        assert_int_equal(tree_derive(&tree, leaf, other), !destroyed);
        if (!destroyed) {
            assert_memory_equal(one, other, TREE_SECRET);
        }
    }
}

/* No stored secret lies on the path of what was destroyed. */
static void nothing_above_the_destroyed_is_kept(void **state)
{
    (void)state;
    struct tree tree SCOPED(tree_dispose);
    tree_init(&tree);
    uint8_t root[TREE_SECRET];
    memcpy(root, tree.nodes[0].secret, TREE_SECRET);
    assert_true(tree_puncture(&tree, 0x12345));
    assert_int_equal(tree.count, 75);
    for (size_t i = 0; i < tree.count; i++) {
        assert_memory_not_equal(tree.nodes[i].secret, root, TREE_SECRET);
        assert_int_not_equal(0x12345u >> (4 * (TREE_DEPTH - tree.nodes[i].depth)), tree.nodes[i].prefix);
    }
}

static void written_and_read_back(void **state)
{
    (void)state;
    struct error error;
    struct tree tree SCOPED(tree_dispose), again SCOPED(tree_dispose) = {NULL, 0};
    tree_init(&tree);
    assert_true(tree_puncture(&tree, 0x20004));
    assert_true(tree_puncture(&tree, 0x10001));
    size_t size = tree_size(&tree);
    uint8_t *bytes = malloc(size);
    tree_write(&tree, bytes);
    assert_int_equal(tree_read(&again, bytes, size, &error), 0);
    assert_int_equal(again.count, tree.count);
    for (size_t i = 0; i < tree.count; i++) {
        assert_int_equal(again.nodes[i].prefix, tree.nodes[i].prefix);
        assert_memory_equal(again.nodes[i].secret, tree.nodes[i].secret, TREE_SECRET);
    }
    free(bytes);
}

static void refuses_what_is_no_covering(void **state)
{
    (void)state;
    struct error error;
    struct tree tree = {NULL, 0};
    uint8_t bytes[2 * TREE_NODE_BYTES] = {0};
    assert_int_equal(tree_read(&tree, bytes, 5, &error), ERROR_DAMAGED);
    assert_int_equal(tree_read(&tree, bytes, sizeof(bytes), &error), ERROR_DAMAGED); /* the root twice */
    bytes[0] = 6;
    assert_int_equal(tree_read(&tree, bytes, TREE_NODE_BYTES, &error), ERROR_DAMAGED); /* too deep */
    bytes[0] = 1;
    bytes[3] = 16;
    assert_int_equal(tree_read(&tree, bytes, TREE_NODE_BYTES, &error), ERROR_DAMAGED); /* no such branch */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_key_from_tree_and_root),   cmocka_unit_test(puncturing_takes_one_leaf_only),
        cmocka_unit_test(nothing_above_the_destroyed_is_kept), cmocka_unit_test(written_and_read_back),
        cmocka_unit_test(refuses_what_is_no_covering),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
