/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of success measures: every mistake has its line, its column and what to write instead (AP-9). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "scene.h"

#define HEAD "measures ours \"Ours\"\n  version 2026-01-01\n  source \"A test\"\n\n"
#define MEASURE "measure one \"One\" [AP-9]\n  says \"What it says.\"\n  paragraph \"Ours, 1\"\n"
#define IN "  in safeguarding-child\n"

static int read_text(struct arena *arena, const char *text, struct procedure_measures **out, struct procedure_messages *messages)
{
    const struct procedure_file file = {.name = TEXT("m"), .text = text_of(text)};
    struct error error;
    return procedure_read_measures(arena, &file, out, messages, &error);
}

static void test_procedure_measures__the_form_is_told_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message; /* how it begins: the place, and the first words */
    } wrong[] = {
        {"", "m:1:1: these are no measures: begin with 'measures NAME'"},
        {"step x\n", "m:1:1: there is 'step' here: write 'measures NAME' or 'measure NAME'"},
        {"measures ours\n", "m:1:1: measures say their version and their source"},
        {HEAD HEAD, "m:5:1: the measures are named already"},
        {HEAD "measure one\n  of each case\n", "m:5:1: a measure says what it is, who asks for it"},
        {HEAD MEASURE "  of each case\n  met when open\n  least 5\n", "m:5:1: what is counted is of a procedure: write 'in NAME'"},
        {HEAD MEASURE IN "  of each case\n  least 5\n", "m:5:1: nothing says what counts"},
        {HEAD MEASURE IN "  of each duty act\n  met when open\n  least 5\n", "m:5:1: what counts is said by the limit"},
        {HEAD MEASURE IN "  of each case\n  met when open\n", "m:5:1: nothing says how small a base"},
        {HEAD MEASURE IN "  of each case\n  met when open\n  least 1\n", "m:11:9: a percentage of fewer than 2 says who"},
        {HEAD MEASURE IN "  of each case\n  of each step act\n", "m:10:3: a measure counts one thing"},
        {HEAD MEASURE IN "  of each case\n  met when open\n  met when shut\n", "m:11:7: there is such a line already"},
        {HEAD MEASURE IN "  of each case\n  met when open\n  target at least 101\n", "m:11:19: a share is 1 to 100"},
        {HEAD MEASURE IN "  of each case\n  met when open\n  least 5\n  target at most 9 days\n", "m:5:1: the target is of another"},
        {HEAD MEASURE IN "  of each case\n  days until act\n  least 5\n  target as the others\n", "m:5:1: nobody says who is compared"},
        {HEAD MEASURE IN "  of each case\n  met when open\n  those when shut\n  least 5\n", "m:5:1: only days are compared"},
        {HEAD MEASURE "  of each holder of clerk\n  least 5\n", "m:5:1: holders of an office are counted by a course"},
        {HEAD MEASURE "  attested\n  when open\n", "m:5:1: there is no case to look at here"},
        {HEAD MEASURE "  attested\n\n" MEASURE "  attested\n", "m:10:1: there is a measure 'one' already"},
        {HEAD MEASURE "  counts\n", "m:8:3: there is 'counts' here: write a line of the measure"},
        {HEAD "measure one\n  says 5\n", "m:6:8: there is '5' here: write what is measured between quotation marks"},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct procedure_measures *measures;
        struct procedure_messages messages;
        assert_int_equal(read_text(arena, wrong[i].text, &measures, &messages), ERROR_INVALID);
        struct text first = procedure_message_print(arena, &messages.at[0]);
        if (!text_starts(first, text_of(wrong[i].message))) {
            fail_msg("%zu: \"%.*s\" is not \"%s\"", i, TEXT_ARGS(first), wrong[i].message);
        }
    }
}

/* Names are looked for in the procedure; what changes with the day of looking may not be asked for. */
static void test_procedure_measures__names_are_those_of_the_procedure(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } wrong[] = {
        {HEAD MEASURE IN "  of each step no-such\n  met when step assess is taken\n  least 5\n", "m:9:16: there is no step 'no-such'"},
        {HEAD MEASURE IN "  of each nobody\n  met when step assess is taken\n  least 5\n", "m:9:11: there is no item or standing"},
        {HEAD MEASURE IN "  of each case\n  met when no-such is known\n  least 5\n", "m:10:12: there is no"},
        {HEAD MEASURE IN "  of each case\n  dated by no-such\n  met when step assess is taken\n  least 5\n", "m:10:12: there is no step"},
        {HEAD MEASURE IN "  of each case\n  met when the subject holds legal-director\n  least 5\n", "m:10:12: settings, offices and tables change"},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct procedure_measures *measures;
        struct procedure_messages messages;
        struct error error;
        assert_int_equal(read_text(arena, wrong[i].text, &measures, &messages), 0);
        assert_int_equal(procedure_link_measures(arena, measures, safeguarding(arena), &messages, &error), ERROR_INVALID);
        struct text first = procedure_message_print(arena, &messages.at[0]);
        if (!text_starts(first, text_of(wrong[i].message))) {
            fail_msg("%zu: \"%.*s\" is not \"%s\"", i, TEXT_ARGS(first), wrong[i].message);
        }
    }
}

static void test_procedure_measures__what_is_counted_is_said_in_labels(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_measures *measures;
    struct procedure_messages messages;
    struct error error;
    const char *text = HEAD MEASURE IN "  of each step assess\n  met when step report is taken\n  least 5\n  since 2026-02-03\n";
    assert_int_equal(read_text(arena, text, &measures, &messages), 0);
    assert_int_equal(procedure_link_measures(arena, measures, safeguarding(arena), &messages, &error), 0);
    const struct procedure_measure *measure = &measures->at[0];
    assert_int_equal(measure->unit, PROCEDURE_EACH_STEP);
    assert_int_equal(measure->since.month, 2);
    struct text words = procedure_measure_words(arena, measure, safeguarding(arena));
    assert_true(text_starts(words, TEXT("Counted is each time that this was done: ")));
    assert_null(memmem(words.at, words.length, "assess.", 7)); /* its label, and not its name */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_measures__the_form_is_told_what_is_wrong),
        cmocka_unit_test(test_procedure_measures__names_are_those_of_the_procedure),
        cmocka_unit_test(test_procedure_measures__what_is_counted_is_said_in_labels),
    };
    return cmocka_run_group_tests_name("procedure_measures", tests, NULL, NULL);
}
