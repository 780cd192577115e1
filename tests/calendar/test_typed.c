/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar_test.h"

static void test_calendar_typed__dates_in_many_forms(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "22 11 2026",          "22/11/2026",    "22.11.2026",         "22-11-2026",
        "2026-11-22",          "2026/11/22",    " 22 November 2026 ", "22 nov 2026",
        "22nd November, 2026", "22  11   2026", "22 / 11 / 2026",     "22NOVEMBER"};
    struct error error = {0};
    for (size_t i = 0; i + 1 < COUNT_OF(forms); i++) {
        struct civil_date date = {0};
        if (calendar_read_date(text_of(forms[i]), &date, &error)) {
            fail_msg("%s: %s", forms[i], error.words);
        }
        assert_int_equal(calendar_compare_dates(date, (struct civil_date){2026, 11, 22}), 0);
    }
    struct civil_date date = date_of("1 sept 2026");
    assert_int_equal(date.month, 9);
    assert_int_equal(calendar_read_date(text_of(forms[11]), &date, &error), ERROR_INVALID);
}

static void refuse(const char *typed, const char *words)
{
    struct civil_date date = {7, 7, 7};
    struct error error = {0};
    assert_int_equal(calendar_read_date(text_of(typed), &date, &error), ERROR_INVALID);
    assert_string_equal(error.words, words);
    assert_string_equal(error.field, "");
    assert_int_equal(date.year, 7);
}

static void test_calendar_typed__dates_that_cannot_be(void **state)
{
    (void)state;
    refuse("", "Enter a date, for example 22 11 2026.");
    refuse("   ", "Enter a date, for example 22 11 2026.");
    refuse("yesterday", "Enter the day, the month and the year, for example 22 11 2026.");
    refuse("22 11 2026 12:00", "Enter the day, the month and the year, for example 22 11 2026.");
    refuse("29 2 2026", "There is no 29 February 2026: that month has 28 days.");
    refuse("31 4 2026", "There is no 31 April 2026: that month has 30 days.");
    refuse("2026-02-30", "There is no 30 February 2026: that month has 28 days.");
    refuse("22 11 26", "The year must have 4 numbers, for example 2026.");
    refuse("11 22 2026", "The month must be a number from 1 to 12, or its name.");
    refuse("0 11 2026", "The day must be a number from 1 to 31.");
    refuse("32 1 2026", "The day must be a number from 1 to 31.");
}

static void check_fields(const char *day, const char *month, const char *year, const char *field,
                         const char *words)
{
    struct civil_date date;
    struct error error = {0};
    assert_int_equal(
        calendar_read_date_fields(text_of(day), text_of(month), text_of(year), &date, &error),
        ERROR_INVALID);
    assert_string_equal(error.field, field);
    assert_string_equal(error.words, words);
}

static void test_calendar_typed__fields_name_the_one_that_is_wrong(void **state)
{
    (void)state;
    check_fields("", "11", "2026", "day", "The date must include a day.");
    check_fields("22", " ", "2026", "month", "The date must include a month.");
    check_fields("22", "11", "", "year", "The date must include a year.");
    check_fields("", "", "2026", "", "The date must include a day and a month.");
    check_fields("22", "", "", "", "The date must include a month and a year.");
    check_fields("", "11", "", "", "The date must include a day and a year.");
    check_fields("", "", "", "", "Enter a date, for example 22 11 2026.");
    check_fields("x", "11", "2026", "day", "The day must be a number from 1 to 31.");
    check_fields("22", "13", "2026", "month",
                 "The month must be a number from 1 to 12, or its name.");
    check_fields("22", "Brumaire", "2026", "month",
                 "The month must be a number from 1 to 12, or its name.");
    check_fields("22", "11", "20266", "year", "The year must have 4 numbers, for example 2026.");
    check_fields("22", "11", "1066", "year", "The year must be from 1900 to 2199.");
    check_fields("31", "June", "2026", "day", "There is no 31 June 2026: that month has 30 days.");
    check_fields("99999999999999999999", "1", "2026", "day",
                 "The day must be a number from 1 to 31.");
}

static void check_time(const char *typed, int hour, int minute)
{
    struct civil_moment moment = {.second = 9};
    struct error error = {0};
    if (calendar_read_time(text_of(typed), &moment, &error)) {
        fail_msg("%s: %s", typed, error.words);
    }
    assert_int_equal(moment.hour * 60 + moment.minute, hour * 60 + minute);
    assert_int_equal(moment.second, 9);
}

static void test_calendar_typed__times(void **state)
{
    (void)state;
    check_time("16:05", 16, 5);
    check_time("4:05pm", 16, 5);
    check_time("4.05 pm", 16, 5);
    check_time("4.05 P.M.", 16, 5);
    check_time("4pm", 16, 0);
    check_time("12am", 0, 0);
    check_time("12:30 am", 0, 30);
    check_time("12pm", 12, 0);
    check_time("midday", 12, 0);
    check_time("Noon", 12, 0);
    check_time("midnight", 0, 0);
    check_time("00:00", 0, 0);
    check_time("9:30am", 9, 30);
    check_time(" 09:30 ", 9, 30);
    static const char *const none[] = {
        "",        "4",  "16", "25:00",          "24:00", "13pm", "0pm", "4:5pm", "4:60pm",
        "4:05:06", "pm", "am", "half past four", "1605",  ":30",  "4:",  "-4:00", "4;05"};
    struct civil_moment moment = {.hour = 3};
    struct error error = {0};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        if (calendar_read_time(text_of(none[i]), &moment, &error) != ERROR_INVALID) {
            fail_msg("%s was taken", none[i]);
        }
    }
    assert_int_equal(moment.hour, 3);
}

static void test_calendar_typed__instants(void **state)
{
    (void)state;
    struct error error = {0};
    int64_t instant = 0;
    assert_true(instant_of("1970-01-01T00:00:00Z") == 0);
    assert_true(instant_of("2026-11-22T16:05:00.250Z") == INT64_C(1795363500250));
    static const char *const none[] = {"",
                                       "2026-11-22",
                                       "2026-11-22T16:05:00",
                                       "2026-11-22T16:05:00+00:00",
                                       "2026-11-22 16:05:00Z",
                                       "2026-02-29T00:00:00Z",
                                       "2026-11-22T24:00:00Z",
                                       "2026-11-22T16:05:60Z",
                                       "2026-11-22T16:05:00.25Z",
                                       "2026-11-2xT16:05:00Z"};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        assert_int_equal(calendar_read_instant(text_of(none[i]), &instant, &error), ERROR_INVALID);
    }
}

static void same(struct text text, const char *expected)
{
    if (!text_is(text, expected)) {
        fail_msg("%.*s instead of %s", TEXT_ARGS(text), expected);
    }
}

static void test_calendar_typed__written_as_gov_uk_does(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct arena *arena = fixture.arena;
    same(calendar_print_date(arena, date_of("2026-11-22")), "22 November 2026");
    same(calendar_print_long_date(arena, date_of("2026-11-22")), "Sunday 22 November 2026");
    same(calendar_print_iso_date(arena, (struct civil_date){987, 6, 5}), "0987-06-05");
    same(calendar_print_instant(arena, fixture.london, instant_of("2026-11-22T16:05:00Z")),
         "22 November 2026 at 4:05pm");
    same(calendar_print_instant(arena, fixture.london, instant_of("2026-07-01T16:05:00Z")),
         "1 July 2026 at 5:05pm");
    same(calendar_print_instant(arena, fixture.london, instant_of("2026-11-22T00:00:00Z")),
         "22 November 2026 at midnight");
    same(calendar_print_instant(arena, fixture.london, instant_of("2026-11-22T12:00:00Z")),
         "22 November 2026 at midday");
    same(calendar_print_instant(arena, fixture.london, instant_of("2026-11-22T00:30:00Z")),
         "22 November 2026 at 12:30am");
    same(calendar_print_instant(arena, fixture.london, instant_of("2026-10-25T00:30:00Z")),
         "25 October 2026 at 1:30am (BST)");
    same(calendar_print_instant(arena, fixture.london, instant_of("2026-10-25T01:30:00Z")),
         "25 October 2026 at 1:30am (GMT)");
    same(calendar_print_instant(arena, fixture.london, instant_of("2026-11-22T09:00:00Z")),
         "22 November 2026 at 9am");
    same(calendar_print_iso_instant(arena, instant_of("2026-11-22T16:05:00Z")),
         "2026-11-22T16:05:00.000Z");
    same(calendar_print_iso_instant(arena, -1), "1969-12-31T23:59:59.999Z");
    same(calendar_print_iso_instant(arena, INT64_MIN), "0001-01-01T00:00:00.000Z");
    same(calendar_print_iso_instant(arena, INT64_MAX), "9999-12-31T23:59:59.999Z");
}

/* The offset's name stands behind a time when, and only when, nobody who reads it could tell which one it was. */
static void test_calendar_typed__says_which_where_the_clocks_show_it_twice(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    static const char *const begin[] = {"2026-10-24T20:00:00Z", "2026-03-28T20:00:00Z", "2019-10-26T20:00:00Z",
                                        "1985-10-26T20:00:00Z", "2026-12-31T20:00:00Z"};
    size_t twice = 0;
    for (size_t i = 0; i < COUNT_OF(begin); i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        int64_t start = instant_of(begin[i]);
        for (int64_t at = start; at < start + 12 * INT64_C(3600000); at += 60000 - 1) {
            struct error error;
            int64_t same;
            bool refused = calendar_instant_of(fixture.london, calendar_moment_of(fixture.london, at),
                                               CALENDAR_REPEAT_REFUSED, &same, &error) != 0;
            struct text words = calendar_print_instant(arena, fixture.london, at);
            assert_int_equal(memchr(words.at, '(', words.length) != NULL, refused);
            twice += refused;
        }
    }
    assert_in_range(twice, 120, 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_typed__dates_in_many_forms),
        cmocka_unit_test(test_calendar_typed__dates_that_cannot_be),
        cmocka_unit_test(test_calendar_typed__fields_name_the_one_that_is_wrong),
        cmocka_unit_test(test_calendar_typed__times),
        cmocka_unit_test(test_calendar_typed__instants),
        cmocka_unit_test(test_calendar_typed__written_as_gov_uk_does),
        cmocka_unit_test(test_calendar_typed__says_which_where_the_clocks_show_it_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
