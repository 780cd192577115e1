/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the checker says of each of the procedures in hostile/: every verdict, and the shortest way
 * to break a rule. `test-procedure-check_golden write` makes the goldens anew; look at what changed
 * before keeping it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdlib.h>

#include "shipped.h"

static bool is_writing;

/* Ladders and paragraphs are the same for all of them. */
static bool is_told(const struct procedure_finding *finding)
{
    return finding->kind != PROCEDURE_FINDING_LADDER && finding->kind != PROCEDURE_FINDING_UNCITED;
}

static struct text say_findings(struct arena *arena, const struct procedure_findings *findings)
{
    static const char *const verdicts[PROCEDURE_VERDICT__MAX] = {
        [PROCEDURE_PROVED] = "proved",
        [PROCEDURE_BROKEN] = "broken",
        [PROCEDURE_NOT_PROVED] = "not proved",
    };
    struct buf words = buf_in(arena);
    for (size_t i = 0; i < findings->count; i++) {
        const struct procedure_finding *finding = &findings->at[i];
        bool told = is_told(finding);
        bool with_path = told && finding->verdict != PROCEDURE_PROVED;
        if (told) {
            buf_print(&words, "%s: %.*s\n", verdicts[finding->verdict], TEXT_ARGS(finding->words));
        }
        for (size_t j = 0; with_path && j < finding->path_count; j++) {
            buf_print(&words, "%s%.*s", j == 0 ? "    " : " > ", TEXT_ARGS(finding->path[j]));
        }
        buf_string(&words, with_path && finding->path_count > 0 ? "\n" : "");
        if (with_path && finding->why.length > 0) {
            buf_print(&words, "    %.*s\n", TEXT_ARGS(finding->why));
        }
    }
    return buf_as_text(&words);
}

static void write_golden(const char *path, struct text text)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.length, file), text.length);
    fclose(file);
}

static void compare(const char *name)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings;
    const char *path = arena_print(arena, "tests/procedure/hostile/%s.procedure", name);
    const char *golden = arena_print(arena, "tests/procedure/golden/hostile-%s.findings", name);
    const char *text = text_string(arena, read_source(arena, path));
    procedure_check(arena, read_procedure(arena, text), &findings);
    struct text said = say_findings(arena, &findings);
    if (is_writing) {
        write_golden(arena_print(arena, "%s/%s", EVENHAND_SOURCE, golden), said);
        return;
    }
    const char *expected = text_string(arena, read_source(arena, golden));
    if (strcmp(expected, text_string(arena, said)) != 0) {
        fail_msg("%s: the checker says\n%.*sand not\n%s", name, TEXT_ARGS(said), expected);
    }
}

static int is_procedure(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 10 && strcmp(entry->d_name + length - 10, ".procedure") == 0;
}

static void test_procedure_check_golden__of_the_hostile_procedures(void **state)
{
    (void)state;
    struct dirent **entries = NULL;
    int count =
        scandir(EVENHAND_SOURCE "/tests/procedure/hostile", &entries, is_procedure, alphasort);
    assert_true(count > 20);
    for (int i = 0; i < count; i++) {
        entries[i]->d_name[strlen(entries[i]->d_name) - 10] = '\0';
        compare(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_check_golden__of_the_hostile_procedures),
    };
    is_writing = count > 1 && strcmp(arguments[1], "write") == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
