/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
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

#define PRINTS_ALIKE(...)                                                                                              \
    do {                                                                                                               \
        char expected[512];                                                                                            \
        snprintf(expected, sizeof(expected), __VA_ARGS__);                                                             \
        assert_string_equal(arena_print(arena, __VA_ARGS__), expected);                                                \
    } while (0)

/* What is printed without the C library is what the C library prints. */
static void test_base_arena__prints_as_the_library_does(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *word = "Amberley";
    PRINTS_ALIKE("%s|%.3s|%.*s|%.*s|%.*s|%.300s", word, word, 4, word, 0, word, -1, word, word);
    PRINTS_ALIKE("%d|%d|%d|%d", 0, -1, INT_MIN, INT_MAX);
    PRINTS_ALIKE("%u|%u|%zu|%zu", 0U, UINT_MAX, (size_t)0, SIZE_MAX);
    PRINTS_ALIKE("%lld|%lld|%llu", LLONG_MIN, LLONG_MAX, ULLONG_MAX);
    PRINTS_ALIKE("%04d-%02d-%02dT%03d|%02d|%04d|%02u|%08lld", 26, 7, 123, 5, -5, -123, 7U, -12LL);
    PRINTS_ALIKE("100%%, %c%c, %ld, %5d, %-6s, %02X, %x, %.2f, %+d, %hhu, %zd", 'a', '%', -7L, 42, "ab", 10U, 255U, 1.5, 3,
                 (unsigned char)200, (ssize_t)-3);
    PRINTS_ALIKE("%s then %5d: what went before is not printed twice", word, 3);
    SCOPED(arena_free_at) struct arena *other = arena_new();
    struct buf buf = buf_in(other);
    for (int i = 0; i < 3000; i++) {
        buf_print(&buf, "%d,", i % 10);
        assert_int_equal(buf.bytes[buf.length - 1], ',');
    }
    char *between = arena_string(other, "between");
    buf_print(&buf, "%s", "end");
    assert_string_equal(between, "between");
    assert_int_equal(buf.length, 6003);
    assert_memory_equal(buf.bytes, "0,1,2,3,4,5,6,7,8,9,0,", 22);
    assert_string_equal(buf_as_string(&buf) + 5998, "9,end");
}

/* Called by whatever is freed from now on, before it is. */
void __real_free(void *at);
void __wrap_free(void *at);
static const char *secret;
static int seen, freed;
void __wrap_free(void *at)
{
    if (secret && at) {
        freed++;
        seen += memmem(at, malloc_usable_size(at), secret, strlen(secret)) != NULL;
    }
    __real_free(at);
}

static struct arena *arena_with(const char *word)
{
    struct arena *arena = arena_new();
    arena_string(arena, word);
    memcpy(arena_alloc(arena, 100000), word, strlen(word));
    return arena;
}

static void test_base_arena__what_is_wiped_is_gone_before_it_is_freed(void **state)
{
    (void)state;
    struct arena *plain = arena_with("a canary"), *wiped = arena_with("a canary");
    secret = "a canary";
    arena_free(plain);
    assert_int_equal(seen, 2);
    freed = seen = 0;
    arena_free_wiped(wiped);
    secret = NULL;
    assert_int_equal(seen, 0);
    assert_int_equal(freed, 3); /* two blocks, and the arena */
    arena_free_wiped(NULL);
}

static void test_base_arena__what_was_remembered_is_put_back(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(arena_free_at) struct arena *keeper = arena_new();
    char *small = arena_string(arena, "before");
    char *large = arena_alloc(arena, 3 * 1024 * 1024);
    large[3 * 1024 * 1024 - 1] = 'b';
    struct arena_memory *memory = arena_remember(keeper, arena);
    for (int i = 0; i < 2; i++) {
        small[0] = 'B';
        large[3 * 1024 * 1024 - 1] = 'a';
        char *later = arena_string(arena, "later");
        arena_put_back(memory);
        assert_string_equal(small, "before");
        assert_int_equal(large[3 * 1024 * 1024 - 1], 'b');
        assert_string_equal(later, "later");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_arena__memory_is_zeroed_and_aligned),
        cmocka_unit_test(test_base_arena__cleanups_run_when_freed),
        cmocka_unit_test(test_base_arena__large_pieces_do_not_waste_the_block),
        cmocka_unit_test(test_base_arena__prints_of_any_length),
        cmocka_unit_test(test_base_arena__prints_as_the_library_does),
        cmocka_unit_test(test_base_arena__what_is_wiped_is_gone_before_it_is_freed),
        cmocka_unit_test(test_base_arena__what_was_remembered_is_put_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
