/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar_test.h"

static struct calendar_pause pause_of(const char *from, const char *until)
{
    return (struct calendar_pause){
        .from = instant_of(from),
        .until = until ? instant_of(until) : 0,
        .is_open = until == NULL,
        .reason = TEXT("we waited for proof of identity"),
        .paragraph = TEXT("CP-5"),
    };
}

static struct calendar_deadline ask(struct fixture *fixture, const char *words, const char *instant,
                                    const struct calendar_pause *pauses, size_t count)
{
    struct calendar_deadline deadline = {0};
    struct error error = {0};
    struct calendar_question question = {
        .rule = rule_of(words),
        .event = {.has_instant = true, .instant = instant_of(instant)},
        .pauses = pauses,
        .pause_count = count,
        .calendars = &fixture->england,
        .calendar_count = 1,
        .zone = fixture->london,
    };
    if (calendar_reckon(fixture->arena, &question, &deadline, &error)) {
        fail_msg("%s", error.words);
    }
    return deadline;
}

/* Monday 2 November; 5 working days: Tuesday, then stopped on Wednesday, on again on Monday 9
 * November. */
static void test_calendar_pause__working_days_in_it_do_not_count(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_pause pause = pause_of("2026-11-04T10:00:00Z", "2026-11-09T09:00:00Z");
    struct calendar_deadline deadline =
        ask(&fixture, "5 working days", "2026-11-02T12:00:00Z", &pause, 1);
    assert_string_equal(iso_of(fixture.arena, deadline.date), "2026-11-12");
    assert_true(says(fixture.arena, &deadline,
                     "The clock stood from Wednesday 4 November 2026 until Monday 9 November 2026: "
                     "we waited for "
                     "proof of identity (CP-5)."));
    deadline = ask(&fixture, "3 months", "2026-11-02T12:00:00Z", &pause, 1);
    assert_string_equal(iso_of(fixture.arena, deadline.date), "2027-02-07");
    deadline = ask(&fixture, "1 week", "2026-11-02T12:00:00Z", &pause, 1);
    assert_string_equal(iso_of(fixture.arena, deadline.date), "2026-11-14");
    deadline = ask(&fixture, "the next working day", "2026-11-03T12:00:00Z", &pause, 1);
    assert_string_equal(iso_of(fixture.arena, deadline.date), "2026-11-09");
    deadline = ask(&fixture, "the same working day", "2026-11-04T09:00:00Z", &pause, 1);
    assert_string_equal(iso_of(fixture.arena, deadline.date), "2026-11-09");
}

static void test_calendar_pause__hours_stand_still(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_pause pauses[] = {
        pause_of("2026-11-03T08:00:00Z", "2026-11-03T12:00:00Z"), /* reaches into the next */
        pause_of("2026-11-03T10:00:00Z", "2026-11-03T14:30:00Z"),
        pause_of("2026-11-01T08:00:00Z", "2026-11-02T14:00:00Z"), /* began before the event */
        pause_of("2026-12-03T08:00:00Z", "2026-12-05T12:00:00Z"), /* too late to matter */
    };
    struct calendar_deadline deadline =
        ask(&fixture, "24 hours", "2026-11-02T12:00:00Z", pauses, COUNT_OF(pauses));
    assert_true(deadline.ends == instant_of("2026-11-03T20:30:00Z"));
    assert_int_equal(deadline.note_count, 3);
    assert_true(says(fixture.arena, &deadline, "2 hours 0 minutes: we waited"));
    assert_true(says(fixture.arena, &deadline, "2 hours 30 minutes: we waited"));
}

static void test_calendar_pause__while_it_stands_there_is_no_date(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_pause pause = pause_of("2026-11-04T10:00:00Z", NULL);
    struct calendar_deadline deadline =
        ask(&fixture, "5 working days", "2026-11-02T12:00:00Z", &pause, 1);
    assert_int_equal(deadline.state, CALENDAR_DUE_STOPPED);
    assert_int_equal(deadline.left, 4);
    assert_true(calendar_date_is_none(deadline.date));
    assert_false(calendar_is_passed(&deadline, instant_of("2036-11-04T10:00:00Z")));
    assert_true(
        says(fixture.arena, &deadline, "Due when the clock goes on, with 4 working days left."));
    assert_true(
        says(fixture.arena, &deadline, "The clock has stood since Wednesday 4 November 2026"));
    deadline = ask(&fixture, "72 hours", "2026-11-02T12:00:00Z", &pause, 1);
    assert_int_equal(deadline.left, 26);
    deadline = ask(&fixture, "1 working day", "2026-11-02T12:00:00Z", &pause, 1);
    assert_string_equal(iso_of(fixture.arena, deadline.date), "2026-11-03");
}

static void refuse(struct fixture *fixture, const char *words, const struct calendar_pause *pauses,
                   size_t count, int expected)
{
    struct calendar_deadline deadline;
    struct error error = {0};
    struct calendar_question question = {
        .rule = rule_of(words),
        .event = {.date = {2026, 11, 2}},
        .pauses = pauses,
        .pause_count = count,
        .calendars = &fixture->england,
        .calendar_count = 1,
        .zone = fixture->london,
    };
    assert_int_equal(calendar_reckon(fixture->arena, &question, &deadline, &error), expected);
}

static void test_calendar_pause__ones_that_cannot_be(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_pause many[65] = {{0}};
    struct calendar_pause backwards = pause_of("2026-11-04T10:00:00Z", "2026-11-03T10:00:00Z");
    struct calendar_pause far = {.from = INT64_MIN, .until = INT64_MAX};
    struct calendar_pause good = pause_of("2026-11-04T10:00:00Z", "2026-11-05T10:00:00Z");
    refuse(&fixture, "2 days", many, COUNT_OF(many), ERROR_LIMIT);
    refuse(&fixture, "2 days", &backwards, 1, ERROR_INVALID);
    refuse(&fixture, "2 days", &far, 1, ERROR_LIMIT);
    refuse(&fixture, "2 days before", &good, 1, ERROR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_pause__working_days_in_it_do_not_count),
        cmocka_unit_test(test_calendar_pause__hours_stand_still),
        cmocka_unit_test(test_calendar_pause__while_it_stands_there_is_no_date),
        cmocka_unit_test(test_calendar_pause__ones_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
