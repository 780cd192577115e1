/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/needles.h"

static const char hay[] = "0123456789 heronsfoot, heronsfeather\0\1\2\3\4\5\6\7 the end";

static const char *found(const char *bytes, size_t length, const char *in, size_t in_length)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct needles *needles = needles_in(arena);
    needles_add(needles, (struct needle){"heronsfox", 9, "another with the same beginning"});
    needles_add(needles, (struct needle){bytes, length, "this one"});
    needles_add(needles, (struct needle){"heronsfowl", 10, "a third"});
    const struct needle *needle = needles_find(needles, in, in_length);
    return needle ? needle->what : NULL;
}

static void test_needles__each_is_found_wherever_it_stands(void **state)
{
    (void)state;
    const size_t length = sizeof(hay) - 1;
    for (size_t at = 0; at + NEEDLE_LEAST <= length; at++) {
        for (size_t most = NEEDLE_LEAST; most <= length - at; most++) {
            assert_string_equal(found(hay + at, most, hay, length), "this one");
        }
    }
}

static void test_needles__what_is_not_whole_is_not_found(void **state)
{
    (void)state;
    const size_t length = sizeof(hay) - 1;
    for (size_t at = 0; at + NEEDLE_LEAST <= length; at++) {
        assert_null(found(hay + at, length - at, hay, length - 1)); /* one byte is cut off at the end */
    }
    assert_null(found("heronsfeat!", 11, hay, length));
    assert_null(found("heronsfeather", 13, hay, 3));
    assert_null(found("heronsfeather", 13, hay, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_needles__each_is_found_wherever_it_stands),
        cmocka_unit_test(test_needles__what_is_not_whole_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
