/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold whatever the dates are: domain.md section 3, over many starts, by a small
 * generator of our own. */
#include "calendar_test.h"

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

struct draw {
    struct fixture *fixture;
    const struct calendar *calendar;
    struct civil_date start;
    int number, other;
};

static struct draw draw_from(struct fixture *fixture, uint32_t *seed)
{
    const struct calendar *calendars[] = {fixture->england, fixture->scotland,
                                          fixture->northern_ireland, fixture->kingdom};
    struct civil_date first = {2019, 1, 1};
    return (struct draw){
        .fixture = fixture,
        .calendar = calendars[next(seed) % 4],
        .start = calendar_add_days(first, (int32_t)(next(seed) % 3500)),
        .number = (int)(next(seed) % 40) + 1,
        .other = (int)(next(seed) % 40) + 1,
    };
}

static struct civil_date due(const struct draw *draw, enum calendar_count count, int number,
                             struct civil_date start)
{
    struct calendar_deadline deadline = {0};
    struct error error = {0};
    struct calendar_question question = {
        .rule = {.count = count, .number = number, .late_holiday = CALENDAR_LATE_HOLIDAY_EXTENDS},
        .event = {.date = start},
        .calendars = &draw->calendar,
        .calendar_count = 1,
        .zone = draw->fixture->london,
    };
    if (calendar_reckon(draw->fixture->arena, &question, &deadline, &error)) {
        fail_msg("%s", error.words);
    }
    return deadline.date;
}

static void test_calendar_property__later_and_more_is_never_earlier(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    uint32_t seed = 1;
    for (int i = 0; i < 3000; i++) {
        struct draw draw = draw_from(&fixture, &seed);
        for (enum calendar_count count = CALENDAR_WORKING_DAYS; count <= CALENDAR_YEARS; count++) {
            struct civil_date date = due(&draw, count, draw.number, draw.start);
            struct civil_date next_day = calendar_add_days(draw.start, 1);
            assert_true(
                calendar_compare_dates(due(&draw, count, draw.number + 1, draw.start), date) > 0);
            assert_true(calendar_compare_dates(due(&draw, count, draw.number, next_day), date) >=
                        0);
            assert_true(calendar_compare_dates(date, draw.start) >= 0);
        }
    }
}

static void test_calendar_property__working_days_add_up(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    uint32_t seed = 2;
    for (int i = 0; i < 5000; i++) {
        struct draw draw = draw_from(&fixture, &seed);
        struct civil_date first = due(&draw, CALENDAR_WORKING_DAYS, draw.number, draw.start);
        struct civil_date then = due(&draw, CALENDAR_WORKING_DAYS, draw.other, first);
        struct civil_date both =
            due(&draw, CALENDAR_WORKING_DAYS, draw.number + draw.other, draw.start);
        assert_int_equal(calendar_compare_dates(then, both), 0);
        assert_true(calendar_is_working_day(draw.calendar, both));
    }
}

static void test_calendar_property__calendar_days_are_days(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    uint32_t seed = 3;
    for (int i = 0; i < 5000; i++) {
        struct draw draw = draw_from(&fixture, &seed);
        int32_t start = calendar_day_of(draw.start);
        assert_int_equal(calendar_day_of(due(&draw, CALENDAR_DAYS, draw.number, draw.start)),
                         start + draw.number);
        assert_int_equal(
            calendar_day_of(due(&draw, CALENDAR_DAYS_BEGINNING_WITH, draw.number, draw.start)),
            start + draw.number - 1);
        struct civil_date weeks = due(&draw, CALENDAR_WEEKS, draw.number, draw.start);
        assert_int_equal(calendar_weekday_of(weeks), calendar_weekday_of(draw.start));
    }
}

/* The corresponding date, or the last of the month: never a day of the month after. */
static void test_calendar_property__months_keep_their_day(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    uint32_t seed = 4;
    for (int i = 0; i < 5000; i++) {
        struct draw draw = draw_from(&fixture, &seed);
        struct civil_date date = due(&draw, CALENDAR_MONTHS, draw.number, draw.start);
        int months = (date.year - draw.start.year) * 12 + date.month - draw.start.month;
        int last = calendar_days_in_month(date.year, date.month);
        assert_int_equal(months, draw.number);
        assert_int_equal(date.day, draw.start.day < last ? draw.start.day : last);
        struct civil_date years = due(&draw, CALENDAR_YEARS, draw.number, draw.start);
        assert_int_equal(calendar_compare_dates(
                             years, due(&draw, CALENDAR_MONTHS, draw.number * 12, draw.start)),
                         0);
    }
}

/* Each day between is counted, or explained: nothing is skipped in silence. */
static void test_calendar_property__every_day_is_counted_or_explained(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    uint32_t seed = 5;
    for (int i = 0; i < 2000; i++) {
        struct draw draw = draw_from(&fixture, &seed);
        struct calendar_rule rule = {.count = CALENDAR_WORKING_DAYS,
                                     .number = draw.number,
                                     .late_holiday = CALENDAR_LATE_HOLIDAY_EXTENDS};
        const char *start = iso_of(fixture.arena, draw.start);
        struct calendar_deadline deadline = reckon(&fixture, rule, start, draw.calendar);
        int explained = 0;
        for (size_t k = 0; k < deadline.note_count; k++) {
            const struct calendar_note *note = &deadline.notes[k];
            if (note->kind == CALENDAR_NOTE_HOLIDAY) {
                assert_true(note->words.length > 0);
                explained++;
            }
            if (note->kind == CALENDAR_NOTE_WEEKEND) {
                explained += calendar_day_of(note->until) - calendar_day_of(note->date) + 1;
            }
        }
        int days = calendar_day_of(deadline.date) - calendar_day_of(draw.start);
        assert_int_equal(days, draw.number + explained);
    }
}

static void test_calendar_property__a_year_has_so_many_working_days(void **state)
{
    (void)state;
    static const int expected[][4] = {
        {253, 251, 251, 247}, {253, 252, 251, 248}, {252, 251, 250, 247}};
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    const struct calendar *calendars[] = {fixture.england, fixture.scotland,
                                          fixture.northern_ireland, fixture.kingdom};
    for (int year = 2026; year <= 2028; year++) {
        for (int nation = 0; nation < 4; nation++) {
            int count = 0;
            for (struct civil_date date = {year, 1, 1}; date.year == year;
                 date = calendar_add_days(date, 1)) {
                count += calendar_is_working_day(calendars[nation], date) ? 1 : 0;
            }
            assert_int_equal(count, expected[year - 2026][nation]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_property__later_and_more_is_never_earlier),
        cmocka_unit_test(test_calendar_property__working_days_add_up),
        cmocka_unit_test(test_calendar_property__calendar_days_are_days),
        cmocka_unit_test(test_calendar_property__months_keep_their_day),
        cmocka_unit_test(test_calendar_property__every_day_is_counted_or_explained),
        cmocka_unit_test(test_calendar_property__a_year_has_so_many_working_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
