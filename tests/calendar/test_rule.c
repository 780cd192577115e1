/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar_test.h"

static void test_calendar_rule__words_there_and_back(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    for (enum calendar_count count = 0; count < CALENDAR_COUNT__MAX; count++) {
        for (int number = 0; number < 60; number += 7) {
            for (int before = 0; before < 2; before++) {
                struct error error = {0};
                struct calendar_rule rule = {
                    .count = count, .number = number, .before = before == 1};
                struct calendar_rule again = {0};
                if (calendar_rule_check(&rule, &error)) {
                    continue;
                }
                struct text words = calendar_rule_words(arena, &rule);
                if (calendar_rule_read(words, &again, &error)) {
                    fail_msg("%.*s: %s", TEXT_ARGS(words), error.words);
                }
                assert_int_equal(again.count, count);
                assert_int_equal(again.number, number);
                assert_int_equal(again.before, before);
            }
        }
    }
}

static void check(const char *words, enum calendar_count count, int number, bool before)
{
    struct calendar_rule rule = rule_of(words);
    assert_int_equal(rule.count, count);
    assert_int_equal(rule.number, number);
    assert_int_equal(rule.before, before);
}

static void test_calendar_rule__as_procedures_write_it(void **state)
{
    (void)state;
    check("the same working day", CALENDAR_SAME_WORKING_DAY, 0, false);
    check("within the next working day", CALENDAR_NEXT_WORKING_DAY, 0, false);
    check("no later than the next working day", CALENDAR_NEXT_WORKING_DAY, 0, false);
    check("two working days", CALENDAR_WORKING_DAYS, 2, false);
    check("Within  2 Working   Days", CALENDAR_WORKING_DAYS, 2, false);
    check("28 days", CALENDAR_DAYS, 28, false);
    check("30 days beginning with", CALENDAR_DAYS_BEGINNING_WITH, 30, false);
    check("4 weeks", CALENDAR_WEEKS, 4, false);
    check("3 months", CALENDAR_MONTHS, 3, false);
    check("one year", CALENDAR_YEARS, 1, false);
    check("72 hours", CALENDAR_HOURS, 72, false);
    check("at once", CALENDAR_AT_ONCE, 0, false);
    check("immediately", CALENDAR_AT_ONCE, 0, false);
    check("as soon as practicable", CALENDAR_AS_SOON_AS_PRACTICABLE, 0, false);
    check("5 clear working days", CALENDAR_CLEAR_WORKING_DAYS, 5, false);
    check("10 working days before", CALENDAR_WORKING_DAYS, 10, true);
    check("not less than 14 days before", CALENDAR_CLEAR_DAYS, 14, true);
    check("at least 5 working days before", CALENDAR_CLEAR_WORKING_DAYS, 5, true);
}

static void test_calendar_rule__other_words_are_refused(void **state)
{
    (void)state;
    static const char *const none[] = {"",
                                       "soon",
                                       "2",
                                       "days",
                                       "0 days",
                                       "-1 days",
                                       "2.5 days",
                                       "2 days later",
                                       "within",
                                       "2 working",
                                       "2 hours before",
                                       "at once before",
                                       "not less than 2 days",
                                       "not less than 2 months before",
                                       "after 2 days",
                                       "2 fortnights",
                                       "2 daysbefore",
                                       "28 days beginning",
                                       "\xff 2 days",
                                       "2 months beginning with"};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        struct calendar_rule rule = {.count = CALENDAR_YEARS, .number = 3};
        struct error error = {0};
        if (calendar_rule_read(text_of(none[i]), &rule, &error) != ERROR_INVALID) {
            fail_msg("%s was taken", none[i]);
        }
        assert_int_equal(rule.number, 3);
        assert_true(text_is_utf8(text_of(error.words)));
    }
    struct calendar_rule rule = {0};
    struct error error = {0};
    assert_int_equal(calendar_rule_read(TEXT("101 years"), &rule, &error), ERROR_LIMIT);
    assert_string_equal(error.words, "A limit is at most 100 years.");
}

static void test_calendar_rule__keeps_what_it_does_not_read(void **state)
{
    (void)state;
    struct calendar_rule rule = {.roll = CALENDAR_ROLL_WORKING_DAY, .paragraph = TEXT("SG-8.1")};
    struct error error = {0};
    assert_int_equal(calendar_rule_read(TEXT("28 days"), &rule, &error), 0);
    assert_int_equal(rule.roll, CALENDAR_ROLL_WORKING_DAY);
    assert_true(text_is(rule.paragraph, "SG-8.1"));
}

static void test_calendar_rule__rolling_is_said(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct calendar_rule rule = rule_of("28 days");
    rule.roll = CALENDAR_ROLL_WORKING_DAY;
    assert_true(text_is(calendar_rule_words(arena, &rule),
                        "within 28 days, or the next working day if that is none"));
    rule = rule_of("not less than 1 day before");
    rule.roll = CALENDAR_ROLL_WORKING_DAY;
    assert_true(
        text_is(calendar_rule_words(arena, &rule),
                "not less than 1 clear day before, or the working day before if that is none"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_rule__words_there_and_back),
        cmocka_unit_test(test_calendar_rule__as_procedures_write_it),
        cmocka_unit_test(test_calendar_rule__other_words_are_refused),
        cmocka_unit_test(test_calendar_rule__keeps_what_it_does_not_read),
        cmocka_unit_test(test_calendar_rule__rolling_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
