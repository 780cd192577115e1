/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every day of 2019 to 2028, every nation, every convention: the deadline, and the second opinion
 * on it. */
#include "calendar_test.h"
#include "second.h"

struct comparison {
    struct fixture fixture;
    const struct calendar *calendars[SECOND_NATIONS];
    struct arena *arena; /* of one day */
    int row;
    struct civil_date date;
    long compared;
};

static struct comparison comparison_new(void)
{
    second_fill();
    struct comparison comparison = {.fixture = fixture_new()};
    comparison.calendars[SECOND_ENGLAND] = comparison.fixture.england;
    comparison.calendars[SECOND_SCOTLAND] = comparison.fixture.scotland;
    comparison.calendars[SECOND_IRELAND] = comparison.fixture.northern_ireland;
    comparison.calendars[SECOND_KINGDOM] = comparison.fixture.kingdom;
    return comparison;
}

static void comparison_free_at(struct comparison *comparison)
{
    fixture_free_at(&comparison->fixture);
}

static void each_day(struct comparison *comparison, void (*check)(struct comparison *comparison))
{
    for (int row = second_row(2019, 1, 1); row <= second_row(2028, 12, 31); row++) {
        const struct second_day *day = second_at(row);
        comparison->row = row;
        comparison->date = (struct civil_date){day->year, day->month, day->day};
        comparison->arena = arena_new();
        check(comparison);
        arena_free(comparison->arena);
    }
}

static struct calendar_deadline ask(struct comparison *comparison,
                                    const struct calendar_question *question)
{
    struct calendar_deadline deadline = {0};
    struct error error = {0};
    if (calendar_reckon(comparison->arena, question, &deadline, &error)) {
        fail_msg("%s: %s", iso_of(comparison->arena, comparison->date), error.words);
    }
    comparison->compared++;
    return deadline;
}

static void expect(struct comparison *comparison, const struct calendar_rule *rule,
                   struct civil_date found, int row)
{
    const struct second_day *day = second_at(row);
    if (found.year != day->year || found.month != day->month || found.day != day->day) {
        struct text words = calendar_rule_words(comparison->arena, rule);
        fail_msg("%.*s from %s: %s, but the second opinion is %d-%02d-%02d", TEXT_ARGS(words),
                 iso_of(comparison->arena, comparison->date), iso_of(comparison->arena, found),
                 day->year, day->month, day->day);
    }
}

static void compare(struct comparison *comparison, struct calendar_rule rule,
                    enum second_nation nation, int expected)
{
    struct calendar_question question = {
        .rule = rule,
        .event = {.date = comparison->date},
        .calendars = &comparison->calendars[nation],
        .calendar_count = 1,
        .zone = comparison->fixture.london,
    };
    expect(comparison, &rule, ask(comparison, &question).date, expected);
}

/* ---- which days work */

static void check_kind(struct comparison *comparison)
{
    const struct second_day *day = second_at(comparison->row);
    for (enum second_nation nation = 0; nation < SECOND_NATIONS; nation++) {
        const struct calendar *calendar = comparison->calendars[nation];
        enum calendar_day_kind kind = day->weekday == 0 || day->weekday == 6 ? CALENDAR_WEEKEND
                                      : day->holiday[nation]                 ? CALENDAR_HOLIDAY
                                                                             : CALENDAR_WORKING_DAY;
        assert_int_equal(calendar_kind_of(calendar, comparison->date), kind);
        assert_int_equal(calendar_holiday_name(calendar, comparison->date).length > 0,
                         kind == CALENDAR_HOLIDAY);
    }
    assert_int_equal((calendar_weekday_of(comparison->date) + 1) % 7, day->weekday);
}

static void test_calendar_second_opinion__which_days_work(void **state)
{
    (void)state;
    SCOPED(comparison_free_at) struct comparison comparison = comparison_new();
    each_day(&comparison, check_kind);
}

/* ---- working days */

static void compare_working(struct comparison *comparison, enum second_nation nation, int number)
{
    int row = comparison->row;
    struct calendar_rule rule = {.count = CALENDAR_WORKING_DAYS, .number = number};
    compare(comparison, rule, nation, second_working_days(row, number, nation, row));
    rule.late_holiday = CALENDAR_LATE_HOLIDAY_EXTENDS;
    compare(comparison, rule, nation, second_working_days(row, number, nation, -1));
    rule.count = CALENDAR_CLEAR_WORKING_DAYS;
    compare(comparison, rule, nation, second_working_days(row, number + 1, nation, -1));
    rule.before = true;
    compare(comparison, rule, nation, second_working_days_back(row, number + 1, nation));
    rule.count = CALENDAR_WORKING_DAYS;
    compare(comparison, rule, nation, second_working_days_back(row, number, nation));
}

static void check_working(struct comparison *comparison)
{
    static const int numbers[] = {1, 2, 3, 5, 10, 15, 20, 45};
    int row = comparison->row;
    for (enum second_nation nation = 0; nation < SECOND_NATIONS; nation++) {
        for (size_t i = 0; i < COUNT_OF(numbers); i++) {
            compare_working(comparison, nation, numbers[i]);
        }
        struct calendar_rule rule = {.count = CALENDAR_NEXT_WORKING_DAY};
        compare(comparison, rule, nation, second_working_days(row, 1, nation, row));
        rule.count = CALENDAR_SAME_WORKING_DAY;
        compare(comparison, rule, nation, second_roll(row, nation, row));
        rule.received = CALENDAR_RECEIVED_AS_IT_STANDS;
        compare(comparison, rule, nation, row);
        rule = (struct calendar_rule){.count = CALENDAR_WORKING_DAYS,
                                      .number = 2,
                                      .received = CALENDAR_RECEIVED_NEXT_WORKING_DAY};
        compare(comparison, rule, nation,
                second_working_days(second_roll(row, nation, row), 2, nation, row));
    }
}

static void test_calendar_second_opinion__working_days(void **state)
{
    (void)state;
    SCOPED(comparison_free_at) struct comparison comparison = comparison_new();
    each_day(&comparison, check_working);
    assert_int_equal(comparison.compared, 3653 * 4 * (8 * 5 + 4));
}

/* ---- calendar days, weeks, months, years; rolling */

static void compare_rolling(struct comparison *comparison, struct calendar_rule rule, int expected)
{
    compare(comparison, rule, SECOND_ENGLAND, expected);
    rule.roll = CALENDAR_ROLL_WORKING_DAY;
    for (enum second_nation nation = 0; nation < SECOND_NATIONS; nation++) {
        int rolled = rule.before ? second_roll_back(expected, nation)
                                 : second_roll(expected, nation, comparison->row);
        compare(comparison, rule, nation, rolled);
    }
}

static void compare_both_ways(struct comparison *comparison, enum calendar_count count, int number,
                              int days)
{
    struct calendar_rule rule = {.count = count, .number = number};
    compare_rolling(comparison, rule, comparison->row + days);
    rule.before = true;
    compare_rolling(comparison, rule, comparison->row - days);
}

static void check_days(struct comparison *comparison)
{
    static const int numbers[] = {1, 7, 14, 28, 30, 365};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        int number = numbers[i];
        compare_both_ways(comparison, CALENDAR_DAYS, number, number);
        compare_both_ways(comparison, CALENDAR_CLEAR_DAYS, number, number + 1);
        compare_both_ways(comparison, CALENDAR_WEEKS, number, number * 7);
        struct calendar_rule rule = {.count = CALENDAR_DAYS_BEGINNING_WITH, .number = number};
        compare_rolling(comparison, rule, comparison->row + number - 1);
    }
}

static void test_calendar_second_opinion__days_and_weeks(void **state)
{
    (void)state;
    SCOPED(comparison_free_at) struct comparison comparison = comparison_new();
    each_day(&comparison, check_days);
    assert_int_equal(comparison.compared, 3653 * 6 * 7 * 5);
}

static void compare_months(struct comparison *comparison, enum calendar_count count, int number,
                           int months)
{
    struct calendar_rule rule = {.count = count, .number = number};
    compare_rolling(comparison, rule, second_months(comparison->row, months));
    rule.before = true;
    compare_rolling(comparison, rule, second_months(comparison->row, -months));
}

static void check_months(struct comparison *comparison)
{
    static const int numbers[] = {1, 2, 3, 6, 9, 13, 60, 75};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        compare_months(comparison, CALENDAR_MONTHS, numbers[i], numbers[i]);
        compare_months(comparison, CALENDAR_YEARS, numbers[i], numbers[i] * 12);
    }
}

static void test_calendar_second_opinion__months_and_years(void **state)
{
    (void)state;
    SCOPED(comparison_free_at) struct comparison comparison = comparison_new();
    each_day(&comparison, check_months);
    assert_int_equal(comparison.compared, 3653 * 8 * 4 * 5);
}

/* ---- several nations */

static void check_nations(struct comparison *comparison)
{
    static const int numbers[] = {1, 2, 5, 10};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct calendar_question question = {
            .rule = {.count = CALENDAR_WORKING_DAYS, .number = numbers[i]},
            .event = {.date = comparison->date},
            .calendars = comparison->calendars,
            .calendar_count = SECOND_NATIONS,
            .zone = comparison->fixture.london,
        };
        int least = comparison->row + 1000;
        for (enum second_nation nation = 0; nation < SECOND_NATIONS; nation++) {
            int row = second_working_days(comparison->row, numbers[i], nation, comparison->row);
            least = row < least ? row : least;
        }
        expect(comparison, &question.rule, ask(comparison, &question).date, least);
    }
}

static void test_calendar_second_opinion__the_earliest_of_several_nations(void **state)
{
    (void)state;
    SCOPED(comparison_free_at) struct comparison comparison = comparison_new();
    each_day(&comparison, check_nations);
}

/* ---- hours, and the clocks */

static int64_t instant_of_minute(long utc)
{
    return (utc - (long)second_row(1970, 1, 1) * 1440) * 60000LL;
}

static void expect_clock(struct comparison *comparison, int64_t instant, long utc)
{
    long clock = second_london(utc);
    const struct second_day *day = second_at((int)(clock / 1440));
    struct civil_moment moment = calendar_moment_of(comparison->fixture.london, instant);
    assert_int_equal(moment.date.day, day->day);
    assert_int_equal(moment.date.month, day->month);
    assert_int_equal(moment.date.year, day->year);
    assert_int_equal(moment.hour * 60 + moment.minute, clock % 1440);
}

static void check_hours(struct comparison *comparison)
{
    static const int numbers[] = {1, 24, 48, 72, 5000};
    for (long minute = 0; minute < 1440; minute += 150) {
        long utc = comparison->row * 1440L + minute;
        expect_clock(comparison, instant_of_minute(utc), utc);
        for (size_t i = 0; i < COUNT_OF(numbers); i++) {
            struct calendar_question question = {
                .rule = {.count = CALENDAR_HOURS, .number = numbers[i]},
                .event = {.has_instant = true, .instant = instant_of_minute(utc)},
                .calendars = &comparison->fixture.england,
                .calendar_count = 1,
                .zone = comparison->fixture.london,
            };
            struct calendar_deadline deadline = ask(comparison, &question);
            long ends = utc + numbers[i] * 60L;
            assert_true(deadline.ends == instant_of_minute(ends));
            expect(comparison, &question.rule, deadline.date, (int)(second_london(ends) / 1440));
        }
    }
}

static void test_calendar_second_opinion__hours(void **state)
{
    (void)state;
    SCOPED(comparison_free_at) struct comparison comparison = comparison_new();
    each_day(&comparison, check_hours);
}

static void check_start_of_day(struct comparison *comparison)
{
    int64_t start = calendar_start_of_day(comparison->fixture.london, comparison->date);
    long utc = comparison->row * 1440L;
    while (second_london(utc) > comparison->row * 1440L) {
        utc--;
    }
    assert_true(start == instant_of_minute(utc));
}

static void test_calendar_second_opinion__where_days_begin(void **state)
{
    (void)state;
    SCOPED(comparison_free_at) struct comparison comparison = comparison_new();
    each_day(&comparison, check_start_of_day);
}

/* ---- pauses: a few a day, of lengths that differ from day to day */

static int paused_working_days(int row, int number, enum second_nation nation, int from, int until)
{
    int today = row;
    while (number > 0) {
        row++;
        bool paused = row >= from && row < until;
        if (!paused && second_works(row, nation, today)) {
            number--;
        }
    }
    return row;
}

static int paused_days(int row, int number, int from, int until)
{
    while (number > 0) {
        row++;
        if (row < from || row >= until) {
            number--;
        }
    }
    return row;
}

static void compare_paused(struct comparison *comparison, struct calendar_rule rule,
                           const struct calendar_pause *pause, enum second_nation nation,
                           int expected)
{
    struct calendar_question question = {
        .rule = rule,
        .event = {.date = comparison->date},
        .pauses = pause,
        .pause_count = 1,
        .calendars = &comparison->calendars[nation],
        .calendar_count = 1,
        .zone = comparison->fixture.london,
    };
    expect(comparison, &rule, ask(comparison, &question).date, expected);
}

static void check_pauses(struct comparison *comparison)
{
    int row = comparison->row;
    int from = row - 2 + row % 17, until = from + row % 11;
    /* Noon on those days, whatever the clocks do. */
    struct calendar_pause pause = {.from = instant_of_minute(from * 1440L + 720),
                                   .until = instant_of_minute(until * 1440L + 720)};
    for (enum second_nation nation = 0; nation < SECOND_NATIONS; nation++) {
        struct calendar_rule rule = {.count = CALENDAR_WORKING_DAYS, .number = 10};
        compare_paused(comparison, rule, &pause, nation,
                       paused_working_days(row, 10, nation, from, until));
    }
    struct calendar_rule rule = {.count = CALENDAR_DAYS, .number = 14};
    compare_paused(comparison, rule, &pause, SECOND_ENGLAND, paused_days(row, 14, from, until));
    rule = (struct calendar_rule){.count = CALENDAR_MONTHS, .number = 3};
    int length = second_months(row, 3) - row;
    compare_paused(comparison, rule, &pause, SECOND_ENGLAND, paused_days(row, length, from, until));
}

static void test_calendar_second_opinion__pauses(void **state)
{
    (void)state;
    SCOPED(comparison_free_at) struct comparison comparison = comparison_new();
    each_day(&comparison, check_pauses);
}

static void check_paused_hours(struct comparison *comparison)
{
    long utc = comparison->row * 1440L + 600, left = 24 * 60, minute = utc;
    long from = utc + comparison->row % 30 * 60 - 120, until = from + comparison->row % 13 * 45;
    while (left > 0) {
        left -= minute >= from && minute < until ? 0 : 1;
        minute++;
    }
    struct calendar_pause pause = {.from = instant_of_minute(from),
                                   .until = instant_of_minute(until)};
    struct calendar_question question = {
        .rule = {.count = CALENDAR_HOURS, .number = 24},
        .event = {.has_instant = true, .instant = instant_of_minute(utc)},
        .pauses = &pause,
        .pause_count = 1,
        .calendars = &comparison->fixture.england,
        .calendar_count = 1,
        .zone = comparison->fixture.london,
    };
    assert_true(ask(comparison, &question).ends == instant_of_minute(minute));
}

static void test_calendar_second_opinion__paused_hours(void **state)
{
    (void)state;
    SCOPED(comparison_free_at) struct comparison comparison = comparison_new();
    each_day(&comparison, check_paused_hours);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_second_opinion__which_days_work),
        cmocka_unit_test(test_calendar_second_opinion__working_days),
        cmocka_unit_test(test_calendar_second_opinion__days_and_weeks),
        cmocka_unit_test(test_calendar_second_opinion__months_and_years),
        cmocka_unit_test(test_calendar_second_opinion__the_earliest_of_several_nations),
        cmocka_unit_test(test_calendar_second_opinion__hours),
        cmocka_unit_test(test_calendar_second_opinion__where_days_begin),
        cmocka_unit_test(test_calendar_second_opinion__pauses),
        cmocka_unit_test(test_calendar_second_opinion__paused_hours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
