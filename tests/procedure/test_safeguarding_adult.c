/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The twin to which SG-7.10 points: what it never allows is proved, its examples hold with those of the procedure that it
 * follows, and nothing that a reader sees of it speaks of a child where an adult is meant.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "files.h"
#include "shipped.h"

static void test_safeguarding_adult__everything_is_proved(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings;
    procedure_check(arena, read_shipped(arena, "safeguarding-adult"), &findings);
    for (size_t i = 0; i < findings.count; i++) {
        const struct procedure_finding *finding = &findings.at[i];
        if (finding->verdict != PROCEDURE_PROVED) {
            fail_msg("%.*s:%u: %.*s", TEXT_ARGS(finding->file), finding->line, TEXT_ARGS(finding->words));
        }
    }
    assert_true(findings.sound);
    assert_true(findings.count > 170);
}

static void test_safeguarding_adult__its_examples_hold_with_those_it_follows(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(book_free) struct calendar_book *book = book_read();
    size_t count = 0;
    const struct procedure_example_result *results =
        procedure_run_examples(arena, read_shipped(arena, "safeguarding-adult"), book, &count);
    assert_true(count >= 360);
    for (size_t i = 0; i < count; i++) {
        if (!results[i].passed) {
            struct text message = procedure_message_print(arena, &results[i].message);
            fail_msg("%.*s (%.*s)", TEXT_ARGS(message), TEXT_ARGS(results[i].title));
        }
    }
}

/* Where a question or a step of the followed procedure speaks of a child, it is said again for adults: but where both are
 * meant, or images of children. */
static void assert_of_adults(const char *where, struct text name, struct text words)
{
    static const char *const meant[] = {"child/adult", "child or adult", "adult and child",      "children were found",
                                        "image of a child", "or children at", "beside this one", "It involves children",
                                        "Why may a child", "children too", "is a child", "child too"};
    bool speaks = memmem(words.at, words.length, "child", 5) || memmem(words.at, words.length, "NSPCC", 5) ||
                  memmem(words.at, words.length, "esignated officer", 17);
    for (size_t i = 0; speaks && i < COUNT_OF(meant); i++) {
        speaks = !memmem(words.at, words.length, meant[i], strlen(meant[i]));
    }
    if (speaks) {
        fail_msg("%s %.*s: \"%.*s\"", where, TEXT_ARGS(name), TEXT_ARGS(words));
    }
}

static void test_safeguarding_adult__it_speaks_of_adults(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure = read_shipped(arena, "safeguarding-adult");
    size_t count = 0, questions = 0;
    const struct procedure_step_words *steps = procedure_steps(procedure, &count);
    for (size_t i = 0; i < count; i++) {
        assert_of_adults("step", steps[i].is.name.text, steps[i].is.label);
        for (size_t j = 0; j < steps[i].say_count; j++) {
            assert_of_adults("words of", steps[i].is.name.text, steps[i].says[j]);
        }
        for (size_t j = 0; j < steps[i].group_count; j++) {
            for (size_t k = 0; k < steps[i].groups[j].question_count; k++, questions++) {
                assert_of_adults("question of", steps[i].is.name.text, steps[i].groups[j].questions[k].words);
            }
        }
    }
    assert_true(questions > 200);
    const struct procedure_duty_words *duties = procedure_duties(procedure, &count);
    for (size_t i = 0; i < count; i++) {
        assert_of_adults("duty", duties[i].is.name.text, duties[i].is.label);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_safeguarding_adult__everything_is_proved),
        cmocka_unit_test(test_safeguarding_adult__its_examples_hold_with_those_it_follows),
        cmocka_unit_test(test_safeguarding_adult__it_speaks_of_adults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
