/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test-house ROOT: the house keeps its rules, and the inspection finds what is planted: each folder
 * of tests/house/planted is a small house, and its file `expected` says what must be found there.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "house.h"

static const char *root;

static struct text inspect(struct arena *arena, const char *folder, const char *exceptions,
                           size_t least)
{
    struct house_report report = {.arena = arena,
                                  .violations = VEC_IN(arena, struct house_violation)};
    struct error error = {0};
    struct buf lines = buf_in(arena);
    if (!house_inspect(folder, exceptions, &report, &error)) {
        fail_msg("%s", error.words);
    }
    assert_true(report.inspected >= least);
    for (size_t i = 0; i < report.violations.count; i++) {
        const struct house_violation *violation =
            VEC_AT(&report.violations, struct house_violation, i);
        buf_print(&lines, "%s:%d: %s: %s\n", violation->path, violation->line,
                  house_rule_name(violation->rule), violation->words);
    }
    return buf_as_text(&lines);
}

static void test_house__keeps_its_rules(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text found =
        inspect(arena, root, arena_print(arena, "%s/tests/house/exceptions", root), 100);
    if (found.length > 0) {
        fail_msg("\n%.*s", TEXT_ARGS(found));
    }
}

static const char *read_expected(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        fail_msg("%s is missing", path);
    }
    char *bytes = arena_alloc(arena, 65536);
    size_t length = fread(bytes, 1, 65535, file);
    fclose(file);
    bytes[length] = '\0';
    return bytes;
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void test_house__finds_what_is_planted(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *planted = arena_print(arena, "%s/tests/house/planted", root);
    struct dirent **entries = NULL;
    int count = scandir(planted, &entries, is_shown, alphasort);
    assert_true(count >= 8);
    for (int i = 0; i < count; i++) {
        const char *folder = arena_print(arena, "%s/%s", planted, entries[i]->d_name);
        const char *exceptions = arena_print(arena, "%s/exceptions", folder);
        struct stat about;
        struct text found = inspect(arena, folder, stat(exceptions, &about) ? NULL : exceptions, 1);
        const char *expected = read_expected(arena, arena_print(arena, "%s/expected", folder));
        if (!text_is(found, expected)) {
            fail_msg("%s: found\n%.*sinstead of\n%s", entries[i]->d_name, TEXT_ARGS(found),
                     expected);
        }
        free(entries[i]);
    }
    free(entries);
}

/* A file of 601 lines would be 601 lines in the house: it is made where it is needed. */
static void test_house__finds_a_file_that_is_too_long(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    char folder[] = "/tmp/evenhand-house-XXXXXX";
    assert_non_null(mkdtemp(folder));
    assert_int_equal(mkdir(arena_print(arena, "%s/src", folder), 0700), 0);
    assert_int_equal(mkdir(arena_print(arena, "%s/src/base", folder), 0700), 0);
    const char *path = arena_print(arena, "%s/src/base/long.c", folder);
    FILE *file = fopen(path, "w");
    fputs("/* SPDX-License-Identifier: GPL-3.0-or-later */\n", file);
    for (int i = 0; i < 599; i++) {
        fputs("\n", file);
    }
    fflush(file);
    assert_true(text_is(inspect(arena, folder, NULL, 1), ""));
    fputs("int last;\n", file);
    fclose(file);
    struct text found = inspect(arena, folder, NULL, 1);
    assert_true(
        text_is(found, "src/base/long.c:601: length: 601 lines: cut it at a seam, at most 600\n"));
    assert_int_equal(system(arena_print(arena, "rm -r '%s'", folder)), 0);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_house__keeps_its_rules),
        cmocka_unit_test(test_house__finds_what_is_planted),
        cmocka_unit_test(test_house__finds_a_file_that_is_too_long),
    };
    if (count != 2) {
        fprintf(stderr, "usage: test-house ROOT\n");
        return 2;
    }
    root = arguments[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
