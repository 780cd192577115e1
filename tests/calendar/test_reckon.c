/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worked examples of docs/calendar.md: each date here was found by hand, or by a court or
 * regulator. */
#include "calendar_test.h"

static void check(struct fixture *fixture, const char *words, const char *event,
                  const struct calendar *calendar, const char *expected)
{
    struct calendar_deadline deadline = reckon(fixture, rule_of(words), event, calendar);
    assert_int_equal(deadline.state, CALENDAR_DUE_ON_DAY);
    assert_string_equal(iso_of(fixture->arena, deadline.date), expected);
}

static void check_rolled(struct fixture *fixture, const char *words, const char *event,
                         const char *expected)
{
    struct calendar_rule rule = rule_of(words);
    rule.roll = CALENDAR_ROLL_WORKING_DAY;
    struct calendar_deadline deadline = reckon(fixture, rule, event, fixture->england);
    assert_string_equal(iso_of(fixture->arena, deadline.date), expected);
}

static void test_calendar_reckon__working_days_by_nation(void **state)
{
    (void)state;
    static const struct {
        const char *event, *words, *england, *scotland, *northern_ireland, *kingdom;
    } rows[] = {
        {"2020-05-01", "2 working days", "2020-05-05", "2020-05-05", "2020-05-05", "2020-05-05"},
        {"2024-03-28", "1 working day", "2024-04-02", "2024-04-01", "2024-04-02", "2024-04-02"},
        {"2026-06-12", "1 working day", "2026-06-15", "2026-06-16", "2026-06-15", "2026-06-16"},
        {"2026-07-10", "1 working day", "2026-07-13", "2026-07-13", "2026-07-14", "2026-07-14"},
        {"2026-11-27", "1 working day", "2026-11-30", "2026-12-01", "2026-11-30", "2026-12-01"},
        {"2026-12-24", "1 working day", "2026-12-29", "2026-12-29", "2026-12-29", "2026-12-29"},
        {"2026-12-24", "5 working days", "2027-01-05", "2027-01-06", "2027-01-05", "2027-01-06"},
        {"2026-12-24", "10 working days", "2027-01-12", "2027-01-13", "2027-01-12", "2027-01-13"},
        {"2027-12-31", "the next working day", "2028-01-04", "2028-01-05", "2028-01-04",
         "2028-01-05"},
    };
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        check(&fixture, rows[i].words, rows[i].event, fixture.england, rows[i].england);
        check(&fixture, rows[i].words, rows[i].event, fixture.scotland, rows[i].scotland);
        check(&fixture, rows[i].words, rows[i].event, fixture.northern_ireland,
              rows[i].northern_ireland);
        check(&fixture, rows[i].words, rows[i].event, fixture.kingdom, rows[i].kingdom);
    }
}

static void test_calendar_reckon__months_end_on_the_corresponding_date(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    check(&fixture, "1 month", "2025-01-31", fixture.england, "2025-02-28");
    check(&fixture, "1 month", "2024-01-31", fixture.england, "2024-02-29");
    check(&fixture, "3 months", "2025-11-30", fixture.england, "2026-02-28");
    check_rolled(&fixture, "3 months", "2025-11-30", "2026-03-02");
    check(&fixture, "4 months", "2026-09-30", fixture.england, "2027-01-30");
    check(&fixture, "12 months", "2024-02-29", fixture.england, "2025-02-28");
    check(&fixture, "1 year", "2024-02-29", fixture.england, "2025-02-28");
    check(&fixture, "4 years", "2024-02-29", fixture.england, "2028-02-29");
    check(&fixture, "1 month", "2026-09-03", fixture.england, "2026-10-03");
    check_rolled(&fixture, "1 month", "2026-09-03", "2026-10-05");
    check(&fixture, "2 months", "2025-01-31", fixture.england, "2025-03-31");
    check(&fixture, "9 months", "2020-10-29", fixture.england, "2021-07-29");
    check(&fixture, "75 years", "2026-11-22", fixture.england, "2101-11-22");
    struct calendar_deadline deadline =
        reckon(&fixture, rule_of("1 month"), "2025-01-31", fixture.england);
    assert_true(says(fixture.arena, &deadline,
                     "no day of the same number, so it is the last: Friday 28 "
                     "February 2025"));
}

static void test_calendar_reckon__days(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    check(&fixture, "28 days", "2026-11-30", fixture.england, "2026-12-28");
    check_rolled(&fixture, "28 days", "2026-11-30", "2026-12-29");
    check(&fixture, "30 days beginning with", "2026-11-22", fixture.england, "2026-12-21");
    check(&fixture, "30 days", "2026-11-22", fixture.england, "2026-12-22");
    check(&fixture, "1 day beginning with", "2026-11-22", fixture.england, "2026-11-22");
    check(&fixture, "4 weeks", "2026-11-22", fixture.england, "2026-12-20");
    check(&fixture, "after 2 clear days", "2026-11-23", fixture.england, "2026-11-26");
    check(&fixture, "after 2 clear working days", "2026-11-26", fixture.england, "2026-12-01");
}

static void test_calendar_reckon__counting_back(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    check(&fixture, "5 working days before", "2026-12-29", fixture.england, "2026-12-18");
    check(&fixture, "not less than 5 working days before", "2026-12-29", fixture.england,
          "2026-12-17");
    check(&fixture, "not less than 14 days before", "2026-12-10", fixture.england, "2026-11-25");
    check(&fixture, "14 days before", "2026-12-10", fixture.england, "2026-11-26");
    check(&fixture, "1 month before", "2026-03-31", fixture.england, "2026-02-28");
    check(&fixture, "2 weeks before", "2026-12-10", fixture.england, "2026-11-26");
    check(&fixture, "1 year before", "2024-02-29", fixture.england, "2023-02-28");
    check_rolled(&fixture, "14 days before", "2026-12-05", "2026-11-20");
}

static struct calendar_deadline ask(struct fixture *fixture,
                                    const struct calendar_question *question)
{
    struct calendar_deadline deadline = {0};
    struct error error = {0};
    if (calendar_reckon(fixture->arena, question, &deadline, &error)) {
        fail_msg("%s", error.words);
    }
    return deadline;
}

static struct calendar_question question_at(struct fixture *fixture, const char *words,
                                            const char *instant)
{
    return (struct calendar_question){
        .rule = rule_of(words),
        .event = {.has_instant = true,
                  .instant = instant_of(instant),
                  .words = TEXT("it was received")},
        .calendars = &fixture->england,
        .calendar_count = 1,
        .zone = fixture->london,
    };
}

static void test_calendar_reckon__hours_pass_whatever_the_clocks_do(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_question question = question_at(&fixture, "72 hours", "2026-10-23T17:00:00Z");
    struct calendar_deadline deadline = ask(&fixture, &question);
    assert_int_equal(deadline.state, CALENDAR_DUE_AT_INSTANT);
    assert_true(deadline.ends == instant_of("2026-10-26T17:00:00Z"));
    assert_true(says(fixture.arena, &deadline, "Due by 5pm on Monday 26 October 2026."));
    assert_true(says(fixture.arena, &deadline,
                     "The clocks go back by 60 minutes on Sunday 25 October 2026"));
    question = question_at(&fixture, "72 hours", "2026-03-27T18:00:00Z");
    deadline = ask(&fixture, &question);
    assert_true(says(fixture.arena, &deadline, "Due by 7pm on Monday 30 March 2026."));
    question.event = (struct calendar_event){.date = date_of("2026-03-27")};
    deadline = ask(&fixture, &question);
    assert_true(deadline.ends == instant_of("2026-03-30T00:00:00Z"));
    assert_true(says(fixture.arena, &deadline, "no time of day is known"));
}

static void test_calendar_reckon__the_day_ends_at_midnight_in_london(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_deadline deadline =
        reckon(&fixture, rule_of("2 working days"), "2026-06-08", fixture.england);
    assert_true(deadline.ends == instant_of("2026-06-10T23:00:00Z"));
    assert_false(calendar_is_passed(&deadline, instant_of("2026-06-10T22:59:59.999Z")));
    assert_true(calendar_is_passed(&deadline, instant_of("2026-06-10T23:00:00Z")));
    deadline = reckon(&fixture, rule_of("2 working days"), "2026-11-23", fixture.england);
    assert_true(deadline.ends == instant_of("2026-11-26T00:00:00Z"));
}

static void test_calendar_reckon__the_same_working_day(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_question question =
        question_at(&fixture, "the same working day", "2026-11-20T17:30:00Z");
    assert_string_equal(iso_of(fixture.arena, ask(&fixture, &question).date), "2026-11-20");
    question.hours = (struct calendar_hours){9 * 60, 17 * 60};
    struct calendar_deadline deadline = ask(&fixture, &question);
    assert_string_equal(iso_of(fixture.arena, deadline.date), "2026-11-23");
    assert_true(says(fixture.arena, &deadline,
                     "It counts as of Monday 23 November 2026: it came after the "
                     "office had closed."));
    assert_true(says(fixture.arena, &deadline, "The stricter reading is Friday 20 November 2026"));
    question.event.instant = instant_of("2026-11-20T17:00:00Z");
    assert_string_equal(iso_of(fixture.arena, ask(&fixture, &question).date), "2026-11-23");
    question.event.instant = instant_of("2026-11-20T16:59:59.999Z");
    assert_string_equal(iso_of(fixture.arena, ask(&fixture, &question).date), "2026-11-20");
    question.event.instant = instant_of("2026-11-20T17:30:00Z");
    question.rule.received = CALENDAR_RECEIVED_AS_IT_STANDS;
    assert_string_equal(iso_of(fixture.arena, ask(&fixture, &question).date), "2026-11-20");
    question = question_at(&fixture, "the same working day", "2026-12-25T11:00:00Z");
    deadline = ask(&fixture, &question);
    assert_string_equal(iso_of(fixture.arena, deadline.date), "2026-12-29");
    assert_true(says(fixture.arena, &deadline,
                     "Friday 25 December 2026 is no working day: Christmas Day."));
    question.rule.received = CALENDAR_RECEIVED_AS_IT_STANDS;
    assert_string_equal(iso_of(fixture.arena, ask(&fixture, &question).date), "2026-12-25");
}

static void test_calendar_reckon__what_comes_before_opening_counts_that_day(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_question question =
        question_at(&fixture, "the same working day", "2026-11-20T06:00:00Z");
    question.hours = (struct calendar_hours){9 * 60, 17 * 60};
    assert_string_equal(iso_of(fixture.arena, ask(&fixture, &question).date), "2026-11-20");
    question = question_at(&fixture, "2 working days", "2026-11-20T18:00:00Z");
    question.hours = (struct calendar_hours){9 * 60, 17 * 60};
    assert_string_equal(iso_of(fixture.arena, ask(&fixture, &question).date), "2026-11-24");
    question.rule.received = CALENDAR_RECEIVED_NEXT_WORKING_DAY;
    assert_string_equal(iso_of(fixture.arena, ask(&fixture, &question).date), "2026-11-25");
}

static void test_calendar_reckon__the_earliest_nation_leads(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    const struct calendar *nations[] = {fixture.scotland, fixture.england,
                                        fixture.northern_ireland};
    struct calendar_question question =
        question_at(&fixture, "1 working day", "2026-11-27T12:00:00Z");
    question.calendars = nations;
    question.calendar_count = COUNT_OF(nations);
    struct calendar_deadline deadline = ask(&fixture, &question);
    assert_string_equal(iso_of(fixture.arena, deadline.date), "2026-11-30");
    assert_true(text_is(deadline.calendar_name, "england-and-wales"));
    assert_true(says(
        fixture.arena, &deadline,
        "By the bank holidays of Scotland, version 2026-08-21 it is Tuesday 1 December 2026."));
    assert_true(
        says(fixture.arena, &deadline, "Northern Ireland, version 2026-08-21 it is Monday 30"));
}

static void test_calendar_reckon__a_late_holiday_warns_or_extends(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_rule rule = rule_of("20 working days");
    struct calendar_deadline deadline = reckon(&fixture, rule, "2022-08-30", fixture.england);
    assert_string_equal(iso_of(fixture.arena, deadline.date), "2022-09-27");
    assert_true(says(fixture.arena, &deadline,
                     "Monday 19 September 2022 (State funeral of Queen Elizabeth II) "
                     "was made a bank holiday only after the limit had begun"));
    assert_true(
        says(fixture.arena, &deadline, "the limit would end on Wednesday 28 September 2022."));
    rule.late_holiday = CALENDAR_LATE_HOLIDAY_EXTENDS;
    deadline = reckon(&fixture, rule, "2022-08-30", fixture.england);
    assert_string_equal(iso_of(fixture.arena, deadline.date), "2022-09-28");
    rule.late_holiday = CALENDAR_LATE_HOLIDAY_WARNS;
    deadline = reckon(&fixture, rule, "2022-09-12", fixture.england);
    assert_true(says(fixture.arena, &deadline,
                     "Monday 19 September 2022 is no working day: State funeral"));
}

static void test_calendar_reckon__beyond_the_published_years_is_provisional(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_deadline deadline =
        reckon(&fixture, rule_of("5 working days"), "2028-12-28", fixture.scotland);
    assert_true(deadline.provisional);
    assert_true(says(fixture.arena, &deadline, "This date is provisional."));
    assert_true(says(fixture.arena, &deadline,
                     "Provisional: bank holidays for Scotland are known from 2019 to 2028 only"));
    assert_true(
        reckon(&fixture, rule_of("1 working day"), "2018-12-31", fixture.scotland).provisional);
    assert_false(
        reckon(&fixture, rule_of("2 working days"), "2028-12-27", fixture.scotland).provisional);
    assert_false(reckon(&fixture, rule_of("28 days"), "2028-12-28", fixture.scotland).provisional);
    assert_false(reckon(&fixture, rule_of("10 years"), "2026-12-28", fixture.scotland).provisional);
    struct calendar_rule rolling = rule_of("10 years");
    rolling.roll = CALENDAR_ROLL_WORKING_DAY;
    assert_true(reckon(&fixture, rolling, "2026-12-28", fixture.scotland).provisional);
}

static void test_calendar_reckon__undated_limits_have_an_age(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_question question = question_at(&fixture, "at once", "2026-11-20T17:30:00Z");
    struct calendar_deadline deadline = ask(&fixture, &question);
    assert_int_equal(deadline.state, CALENDAR_DUE_UNDATED);
    assert_true(calendar_date_is_none(deadline.date));
    assert_false(calendar_is_passed(&deadline, INT64_MAX - 1));
    assert_true(says(fixture.arena, &deadline, "Due at once."));
    struct calendar_age age = calendar_age_of(fixture.england, fixture.london, &question.event,
                                              instant_of("2026-11-24T09:00:00Z"));
    assert_int_equal(age.days, 4);
    assert_int_equal(age.working_days, 2);
    assert_int_equal(age.hours, 87);
    age = calendar_age_of(fixture.england, fixture.london, &question.event,
                          instant_of("2026-11-20T17:00:00Z"));
    assert_int_equal(age.days + age.working_days + age.hours, 0);
}

static void test_calendar_reckon__of_two_limits_the_earlier_leads(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_deadline deadlines[] = {
        reckon(&fixture, rule_of("as soon as practicable"), "2026-11-23", fixture.england),
        reckon(&fixture, rule_of("2 working days"), "2026-11-23", fixture.england),
        reckon(&fixture, rule_of("1 working day"), "2026-11-23", fixture.england),
        reckon(&fixture, rule_of("at once"), "2026-11-23", fixture.england),
    };
    assert_int_equal(calendar_leading(deadlines, 4), 2);
    assert_int_equal(calendar_leading(deadlines, 2), 1);
    assert_int_equal(calendar_leading(deadlines, 1), 0);
    struct calendar_deadline undated[] = {deadlines[0], deadlines[3]};
    assert_int_equal(calendar_leading(undated, 2), 1);
}

static void test_calendar_reckon__rules_that_cannot_be_are_refused(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_deadline out;
    struct error error = {0};
    struct calendar_question question = question_at(&fixture, "72 hours", "2026-11-20T17:30:00Z");
    question.rule.roll = CALENDAR_ROLL_WORKING_DAY;
    assert_int_equal(calendar_reckon(fixture.arena, &question, &out, &error), ERROR_INVALID);
    question.rule = (struct calendar_rule){.count = CALENDAR_HOURS, .number = 2, .before = true};
    assert_int_equal(calendar_reckon(fixture.arena, &question, &out, &error), ERROR_INVALID);
    question.rule = (struct calendar_rule){.count = CALENDAR_DAYS};
    assert_int_equal(calendar_reckon(fixture.arena, &question, &out, &error), ERROR_INVALID);
    question.rule = (struct calendar_rule){.count = CALENDAR_DAYS, .number = 40000};
    assert_int_equal(calendar_reckon(fixture.arena, &question, &out, &error), ERROR_LIMIT);
    question.rule = (struct calendar_rule){.count = CALENDAR_AT_ONCE, .number = 1};
    assert_int_equal(calendar_reckon(fixture.arena, &question, &out, &error), ERROR_INVALID);
    question.rule = (struct calendar_rule){.count = (enum calendar_count)99};
    assert_int_equal(calendar_reckon(fixture.arena, &question, &out, &error), ERROR_INVALID);
    question.rule = rule_of("100 years");
    question.event = (struct calendar_event){.date = {9950, 1, 1}};
    assert_int_equal(calendar_reckon(fixture.arena, &question, &out, &error), ERROR_LIMIT);
    question.rule = rule_of("36525 days before");
    question.event = (struct calendar_event){.date = {50, 1, 1}};
    assert_int_equal(calendar_reckon(fixture.arena, &question, &out, &error), ERROR_LIMIT);
    question.event = (struct calendar_event){.date = {2026, 2, 29}};
    assert_int_equal(calendar_reckon(fixture.arena, &question, &out, &error), ERROR_INVALID);
    question.event = (struct calendar_event){.has_instant = true, .instant = INT64_MIN};
    assert_int_equal(calendar_reckon(fixture.arena, &question, &out, &error), ERROR_LIMIT);
    question = question_at(&fixture, "2 days", "2026-11-20T17:30:00Z");
    question.calendar_count = 0;
    assert_int_equal(calendar_reckon(fixture.arena, &question, &out, &error), ERROR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_reckon__working_days_by_nation),
        cmocka_unit_test(test_calendar_reckon__months_end_on_the_corresponding_date),
        cmocka_unit_test(test_calendar_reckon__days),
        cmocka_unit_test(test_calendar_reckon__counting_back),
        cmocka_unit_test(test_calendar_reckon__hours_pass_whatever_the_clocks_do),
        cmocka_unit_test(test_calendar_reckon__the_day_ends_at_midnight_in_london),
        cmocka_unit_test(test_calendar_reckon__the_same_working_day),
        cmocka_unit_test(test_calendar_reckon__what_comes_before_opening_counts_that_day),
        cmocka_unit_test(test_calendar_reckon__the_earliest_nation_leads),
        cmocka_unit_test(test_calendar_reckon__a_late_holiday_warns_or_extends),
        cmocka_unit_test(test_calendar_reckon__beyond_the_published_years_is_provisional),
        cmocka_unit_test(test_calendar_reckon__undated_limits_have_an_age),
        cmocka_unit_test(test_calendar_reckon__of_two_limits_the_earlier_leads),
        cmocka_unit_test(test_calendar_reckon__rules_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
