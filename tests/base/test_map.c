/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"

static void test_base_map__finds_what_was_set_in_order(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct map map = map_in(arena);
    int values[1000];
    assert_null(map_get(&map, TEXT("nothing")));
    for (int i = 0; i < 1000; i++) {
        map_set(&map, text_of(arena_print(arena, "key %d", i)), &values[i]);
    }
    map_set(&map, TEXT("key 7"), &values[0]);
    assert_int_equal(map.count, 1000);
    assert_ptr_equal(map_get(&map, TEXT("key 7")), &values[0]);
    assert_ptr_equal(map_get(&map, TEXT("key 999")), &values[999]);
    assert_null(map_get(&map, TEXT("key 1000")));
    assert_true(text_is(map.entries[42].key, "key 42"));
}

static void test_base_vec__keeps_what_was_added(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct vec vec = VEC_IN(arena, int);
    for (int i = 0; i < 100; i++) {
        vec_add(&vec, &i);
    }
    assert_int_equal(vec.count, 100);
    assert_int_equal(*VEC_AT(&vec, int, 57), 57);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_map__finds_what_was_set_in_order),
        cmocka_unit_test(test_base_vec__keeps_what_was_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
