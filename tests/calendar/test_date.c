/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar_test.h"

static void test_calendar_date__every_day_there_and_back(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct civil_date date = {1, 1, 1};
    int weekday = CALENDAR_MONDAY; /* 1 January of the year 1, Gregorian */
    for (int32_t day = -719162; day <= 2932896; day++) {
        struct civil_date found = calendar_date_of(day);
        assert_int_equal(calendar_compare_dates(found, date), 0);
        assert_int_equal(calendar_day_of(found), day);
        assert_int_equal(calendar_weekday_of(found), weekday);
        weekday = (weekday + 1) % 7;
        bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
        int length = date.month == 2 && leap ? 29 : lengths[date.month - 1];
        date.day++;
        if (date.day > length) {
            date.day = 1;
            date.month++;
        }
        if (date.month > 12) {
            date.month = 1;
            date.year++;
        }
    }
    assert_int_equal(date.year, 10000);
}

static void test_calendar_date__known_days(void **state)
{
    (void)state;
    assert_int_equal(calendar_day_of((struct civil_date){1970, 1, 1}), 0);
    assert_int_equal(calendar_day_of((struct civil_date){2000, 3, 1}), 11017);
    assert_int_equal(calendar_day_of((struct civil_date){1969, 12, 31}), -1);
    assert_int_equal(calendar_weekday_of((struct civil_date){2026, 11, 22}), CALENDAR_SUNDAY);
    assert_int_equal(calendar_weekday_of((struct civil_date){1900, 1, 1}), CALENDAR_MONDAY);
}

static void test_calendar_date__what_does_not_exist(void **state)
{
    (void)state;
    static const struct civil_date none[] = {
        {2026, 2, 29}, {1900, 2, 29}, {2026, 4, 31}, {2026, 13, 1}, {2026, 0, 1},
        {2026, 1, 0},  {0, 1, 1},     {10000, 1, 1}, {2026, -1, 5}, {0, 0, 0}};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        assert_false(calendar_date_exists(none[i]));
    }
    assert_true(calendar_date_exists((struct civil_date){2000, 2, 29}));
    assert_true(calendar_date_exists((struct civil_date){2028, 2, 29}));
    assert_true(calendar_date_is_none((struct civil_date){0, 0, 0}));
    assert_false(calendar_date_is_none((struct civil_date){1, 1, 1}));
}

static void test_calendar_date__months_are_added_to_the_original_date(void **state)
{
    (void)state;
    struct civil_date end_of_january = {2025, 1, 31};
    struct civil_date once = calendar_add_months(end_of_january, 1);
    assert_int_equal(calendar_compare_dates(once, (struct civil_date){2025, 2, 28}), 0);
    struct civil_date chained = calendar_add_months(once, 1);
    assert_int_equal(calendar_compare_dates(chained, (struct civil_date){2025, 3, 28}), 0);
    struct civil_date original = calendar_add_months(end_of_january, 2);
    assert_int_equal(calendar_compare_dates(original, (struct civil_date){2025, 3, 31}), 0);
    struct civil_date back = calendar_add_months((struct civil_date){2026, 1, 15}, -13);
    assert_int_equal(calendar_compare_dates(back, (struct civil_date){2024, 12, 15}), 0);
}

static void test_calendar_date__the_quarter_of_a_date(void **state)
{
    (void)state;
    static const struct {
        struct civil_date date;
        int later;
        struct civil_date first;
    } quarters[] = {
        {{2026, 1, 1}, 0, {2026, 1, 1}},     {{2026, 3, 31}, 0, {2026, 1, 1}},    {{2026, 4, 1}, 0, {2026, 4, 1}},
        {{2026, 11, 23}, 0, {2026, 10, 1}},  {{2026, 12, 31}, 1, {2027, 1, 1}},   {{2026, 9, 30}, 1, {2026, 10, 1}},
        {{2026, 1, 31}, -1, {2025, 10, 1}},  {{2028, 2, 29}, -8, {2026, 1, 1}},   {{2026, 5, 31}, 7, {2028, 1, 1}},
        {{1, 2, 3}, -1, {1, 1, 1}},          {{9999, 12, 31}, 0, {9999, 10, 1}},  {{9999, 12, 31}, 1, {9999, 12, 31}},
        {{2026, 5, 5}, INT32_MIN, {1, 1, 1}}, {{2026, 5, 5}, INT32_MAX, {9999, 12, 31}}};
    for (size_t i = 0; i < COUNT_OF(quarters); i++) {
        struct civil_date first = calendar_quarter_of(quarters[i].date, quarters[i].later);
        assert_int_equal(calendar_compare_dates(first, quarters[i].first), 0);
    }
}

static void test_calendar_date__stays_within_its_years(void **state)
{
    (void)state;
    struct civil_date first = {1, 1, 1}, last = {9999, 12, 31};
    assert_int_equal(calendar_compare_dates(calendar_add_days(first, -1), first), 0);
    assert_int_equal(calendar_compare_dates(calendar_date_of(INT32_MIN), first), 0);
    assert_int_equal(calendar_compare_dates(calendar_date_of(INT32_MAX), last), 0);
    assert_true(calendar_day_exists(-719162) && calendar_day_exists(2932896));
    assert_false(calendar_day_exists(-719163) || calendar_day_exists(2932897));
    assert_int_equal(calendar_compare_dates(calendar_add_days(last, 1), last), 0);
    assert_int_equal(calendar_compare_dates(calendar_add_days(first, INT32_MAX), last), 0);
    assert_int_equal(calendar_compare_dates(calendar_add_days(last, INT32_MIN), first), 0);
    assert_int_equal(calendar_compare_dates(calendar_add_months(first, -1), first), 0);
    assert_int_equal(calendar_compare_dates(calendar_add_months(last, INT32_MAX), last), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_date__every_day_there_and_back),
        cmocka_unit_test(test_calendar_date__known_days),
        cmocka_unit_test(test_calendar_date__what_does_not_exist),
        cmocka_unit_test(test_calendar_date__months_are_added_to_the_original_date),
        cmocka_unit_test(test_calendar_date__the_quarter_of_a_date),
        cmocka_unit_test(test_calendar_date__stays_within_its_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
