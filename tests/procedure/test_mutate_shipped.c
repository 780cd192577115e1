/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped procedures: no rule can be taken away unnoticed. What its `never` and
 * `always` watch is held by test_check_guards.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "files.h"
#include "shipped.h"

static void expect_every_rule_held(const char *stem, bool own, size_t least)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(book_free) struct calendar_book *book = book_read();
    struct procedure_file files[PROCEDURE_FILES_MOST];
    size_t count = shipped_files(arena, stem, files);
    uint32_t promises = 1u << PROCEDURE_MUTATION_NEVER | 1u << PROCEDURE_MUTATION_ALWAYS;
    const struct procedure_mutating mutating = {.own = own, .kinds = (1u << PROCEDURE_MUTATION__MAX) - 1 - promises};
    struct procedure_mutations mutations;
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure_mutate(arena, files, count, book, &mutating, &mutations, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    assert_true(mutations.sound);
    assert_true(mutations.count > least);
    for (size_t i = 0; i < mutations.count; i++) {
        const struct procedure_mutation *one = &mutations.at[i];
        if (one->noticed == PROCEDURE_NOTICED_BY_NOTHING) {
            fail_msg("%.*s:%u: nothing notices %.*s, %.*s", TEXT_ARGS(one->file), one->line,
                     TEXT_ARGS(one->construct), TEXT_ARGS(one->words));
        }
    }
}

/* At least so many rules: fewer would mean that a part is not read any more. */
static const struct shipped {
    const char *stem;
    bool own; /* only what it says itself: what it follows is held beside it */
    size_t least;
} shipped[] = {
    {"safeguarding-child", false, 900},
    {"safeguarding-adult", true, 250}, /* SG-7.10 */
    {"complaint", false, 850},         /* CP-1 to CP-22, RG-1, RG-3 and RG-7, as far as they are rules */
    {"staff-discipline", false, 650},  /* SG-11.2, SG-6.5, CP-18 and CP-22 */
    {"recommendation", false, 150},    /* AP-1 to AP-6 */
    {"monitoring-point", false, 165},  /* AP-7, AP-8, AP-9 and AP-13 */
    {"policy", false, 140},            /* RG-2 and AP-12 */
    {"survey", false, 100},            /* RG-4 and ST-6 */
    {"resourcing", false, 45},         /* RG-6 */
    {"advisory-group", false, 75},     /* AP-10 */
    {"development", false, 100},       /* RG-8 */
    {"public-progress", false, 55},    /* AP-4 and AP-5 */
};
static const struct shipped *wanted;

static void test_procedure_mutate__every_rule_is_held(void **state)
{
    (void)state;
    expect_every_rule_held(wanted->stem, wanted->own, wanted->least);
}

/* One procedure a program, so that they run side by side: test-procedure-mutate_shipped STEM. */
int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_mutate__every_rule_is_held),
    };
    for (size_t i = 0; argc == 2 && i < COUNT_OF(shipped); i++) {
        if (strcmp(shipped[i].stem, argv[1]) == 0) {
            wanted = &shipped[i];
        }
    }
    if (!wanted) {
        fputs("which of the shipped procedures?\n", stderr);
        return 2;
    }
    return cmocka_run_group_tests_name(wanted->stem, tests, NULL, NULL);
}
