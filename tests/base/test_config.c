/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"

static const char *const names[] = {"listen", "zone", NULL};

static void test_base_config__reads_known_names(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct config config;
    struct error error;
    assert_int_equal(config_parse(arena, TEXT("# words\n\n listen = 127.0.0.1:1 \n"), "f", names, &config, &error), 0);
    assert_true(text_is(config_get(&config, "listen", ""), "127.0.0.1:1"));
    assert_true(text_is(config_get(&config, "zone", "Europe/London"), "Europe/London"));
}

static void test_base_config__says_file_and_line_of_a_mistake(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct config config;
    struct error error;
    assert_int_equal(config_parse(arena, TEXT("zone = x\nlisen = y"), "f", names, &config, &error), ERROR_INVALID);
    assert_string_equal(error.words, "f:2: there is no setting named \"lisen\"");
    assert_int_equal(config_parse(arena, TEXT("zone = x\nzone = y"), "f", names, &config, &error), ERROR_INVALID);
    assert_string_equal(error.words, "f:2: \"zone\" is set twice; keep one line");
    assert_int_equal(config_parse(arena, TEXT("zone"), "f", names, &config, &error), ERROR_INVALID);
    assert_int_equal(config_read(arena, "/nowhere/at/all", names, &config, &error), ERROR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_config__reads_known_names),
        cmocka_unit_test(test_base_config__says_file_and_line_of_a_mistake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
