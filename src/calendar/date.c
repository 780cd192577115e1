/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Gregorian calendar, backwards and forwards without end in principle, the years 1 to 9999 in
 * fact. Days are counted within 400-year eras of 146,097 days that begin on 1 March, so that the
 * leap day is the last of its year.
 */
#include "calendar/calendar.h"

#include <assert.h>

#include "calendar/parts.h"

enum { DAYS_IN_ERA = 146097, YEARS_IN_ERA = 400, FIRST_OF_1970 = 719468, LAST_YEAR = 9999 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int calendar_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    assert(month >= 1 && month <= 12);
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool calendar_date_exists(struct civil_date date)
{
    return date.year >= 1 && date.year <= LAST_YEAR && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= calendar_days_in_month(date.year, date.month);
}

bool calendar_date_is_none(struct civil_date date)
{
    return date.year == 0 && date.month == 0 && date.day == 0;
}

int calendar_compare_dates(struct civil_date one, struct civil_date other)
{
    int difference = one.year - other.year;
    difference = difference ? difference : one.month - other.month;
    return difference ? difference : one.day - other.day;
}

int32_t calendar_day_of(struct civil_date date)
{
    assert(calendar_date_exists(date));
    int year = date.month <= 2 ? date.year - 1 : date.year;
    int era = year / YEARS_IN_ERA;
    int year_of_era = year % YEARS_IN_ERA;
    int month_from_march = (date.month + 9) % 12;
    int day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_IN_ERA + day_of_era - FIRST_OF_1970;
}

bool calendar_day_exists(int64_t day)
{
    return day >= CALENDAR_FIRST_DAY && day <= CALENDAR_LAST_DAY;
}

struct civil_date calendar_date_of(int32_t day)
{
    day = day < CALENDAR_FIRST_DAY ? CALENDAR_FIRST_DAY : day;
    day = day > CALENDAR_LAST_DAY ? CALENDAR_LAST_DAY : day;
    int from_era = day + FIRST_OF_1970;
    int era = from_era / DAYS_IN_ERA;
    int day_of_era = from_era % DAYS_IN_ERA;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    int month = (month_from_march + 2) % 12 + 1;
    return (struct civil_date){
        .year = era * YEARS_IN_ERA + year_of_era + (month <= 2 ? 1 : 0),
        .month = month,
        .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
}

enum calendar_weekday calendar_weekday_of_day(int32_t day)
{
    /* 1 January 1970 was a Thursday. */
    return (enum calendar_weekday)((day % 7 + 7 + CALENDAR_THURSDAY) % 7);
}

enum calendar_weekday calendar_weekday_of(struct civil_date date)
{
    return calendar_weekday_of_day(calendar_day_of(date));
}

struct civil_date calendar_add_days(struct civil_date date, int32_t days)
{
    int64_t day = (int64_t)calendar_day_of(date) + days;
    day = day < CALENDAR_FIRST_DAY ? CALENDAR_FIRST_DAY : day;
    day = day > CALENDAR_LAST_DAY ? CALENDAR_LAST_DAY : day;
    return calendar_date_of((int32_t)day);
}

struct civil_date calendar_add_months(struct civil_date date, int months)
{
    assert(calendar_date_exists(date));
    int64_t all = (int64_t)date.year * 12 + date.month - 1 + months;
    if (all < 12) {
        return calendar_date_of(CALENDAR_FIRST_DAY);
    }
    if (all >= (LAST_YEAR + 1) * 12) {
        return calendar_date_of(CALENDAR_LAST_DAY);
    }
    struct civil_date moved = {.year = (int)(all / 12), .month = (int)(all % 12) + 1, .day = 1};
    int last = calendar_days_in_month(moved.year, moved.month);
    moved.day = date.day < last ? date.day : last;
    return moved;
}

struct civil_date calendar_quarter_of(struct civil_date date, int later)
{
    const struct civil_date first = {.year = date.year, .month = (date.month - 1) / 3 * 3 + 1, .day = 1};
    const int most = (LAST_YEAR + 1) * 4; /* so that its months can be counted */
    later = later < -most ? -most : later > most ? most : later;
    return calendar_add_months(first, 3 * later);
}
