/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"

static void test_base_arena__memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *at = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)at % 16, 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(at[i], 0);
            at[i] = 0xaa;
        }
    }
}

static void count_call(void *subject)
{
    int **next = subject;
    *(*next)++ = 1;
}

static void test_base_arena__cleanups_run_when_freed(void **state)
{
    (void)state;
    int calls[2] = {0};
    int *next = calls;
    struct arena *arena = arena_new();
    arena_on_free(arena, count_call, &next);
    arena_on_free(arena, count_call, &next);
    arena_free(arena);
    assert_int_equal(calls[0] + calls[1], 2);
}

static void test_base_arena__large_pieces_do_not_waste_the_block(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    char *one = arena_alloc(arena, 10);
    char *large = arena_alloc(arena, 10 * 1024 * 1024);
    char *two = arena_alloc(arena, 10);
    large[10 * 1024 * 1024 - 1] = 1;
    assert_true(two - one > 0 && two - one < 4096);
    assert_true(arena_used(arena) >= 10 * 1024 * 1024 + 20);
}

static void test_base_arena__prints_of_any_length(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_string_equal(arena_print(arena, "%d-%s", 7, "x"), "7-x");
    char *wide = arena_print(arena, "%0500d", 1);
    assert_int_equal(text_of(wide).length, 500);
    assert_int_equal(wide[499], '1');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_arena__memory_is_zeroed_and_aligned),
        cmocka_unit_test(test_base_arena__cleanups_run_when_freed),
        cmocka_unit_test(test_base_arena__large_pieces_do_not_waste_the_block),
        cmocka_unit_test(test_base_arena__prints_of_any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
