/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped procedures: no rule can be taken away unnoticed. What its `never` and
 * `always` watch is held by test_check_guards.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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
    struct procedure_mutating wanted = {.own = own,
                                        .kinds = (1u << PROCEDURE_MUTATION__MAX) - 1 - promises};
    struct procedure_mutations mutations;
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure_mutate(arena, files, count, book, &wanted, &mutations, &messages, &error) != 0) {
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

static void test_procedure_mutate__every_rule_of_safeguarding_is_held(void **state)
{
    (void)state;
    expect_every_rule_held("safeguarding-child", false, 900);
}

/* What it says itself (SG-7.10); what it follows is held above. `evenhand procedure test --mutate` takes both away. */
static void test_procedure_mutate__every_rule_for_adults_at_risk_is_held(void **state)
{
    (void)state;
    expect_every_rule_held("safeguarding-adult", true, 250);
}

/* CP-1 to CP-22, RG-1, RG-3 and RG-7, as far as they are rules. */
static void test_procedure_mutate__every_rule_of_the_complaint_is_held(void **state)
{
    (void)state;
    expect_every_rule_held("complaint", false, 850);
}

/* AP-1 to AP-6: closed without being implemented is not done, and the first promise never disappears. */
static void test_procedure_mutate__every_rule_of_recommendations_is_held(void **state)
{
    (void)state;
    expect_every_rule_held("recommendation", false, 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_mutate__every_rule_of_safeguarding_is_held),
        cmocka_unit_test(test_procedure_mutate__every_rule_of_the_complaint_is_held),
        cmocka_unit_test(test_procedure_mutate__every_rule_for_adults_at_risk_is_held),
        cmocka_unit_test(test_procedure_mutate__every_rule_of_recommendations_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
