/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "second.h"

#include <stdlib.h>

#define FIRST 1900
#define LAST 2160
#define ROWS 96000

static struct second_day table[ROWS];
static int january[LAST - FIRST + 2];
static int rows;

static int length_of_month(int year, int month)
{
    if (month == 4 || month == 6 || month == 9 || month == 11) {
        return 30;
    }
    if (month != 2) {
        return 31;
    }
    if (year % 400 == 0) {
        return 29;
    }
    if (year % 100 == 0) {
        return 28;
    }
    return year % 4 == 0 ? 29 : 28;
}

int second_row(int year, int month, int day)
{
    int row = january[year - FIRST];
    while (table[row].month != month) {
        row++;
    }
    return row + day - 1;
}

const struct second_day *second_at(int row)
{
    return &table[row];
}

/* ---- holidays by rule */

static void proclaim(int row, enum second_nation nation)
{
    table[row].holiday[nation] = true;
}

/* On the day, or on the next day from Monday to Friday that is not one yet. */
static void substitute(int row, enum second_nation nation)
{
    while (table[row].weekday == 0 || table[row].weekday == 6 || table[row].holiday[nation]) {
        row++;
    }
    proclaim(row, nation);
}

static int first_monday(int year, int month)
{
    int row = second_row(year, month, 1);
    while (table[row].weekday != 1) {
        row++;
    }
    return row;
}

static int last_monday(int year, int month)
{
    int row = second_row(year, month, length_of_month(year, month));
    while (table[row].weekday != 1) {
        row--;
    }
    return row;
}

/* Easter Sunday by the golden number, the century's corrections and the epact, as the Book of
 * Common Prayer has it. */
static int easter(int year)
{
    int golden = year % 19 + 1;
    int century = year / 100 + 1;
    int skipped = 3 * century / 4 - 12;
    int lunar = (8 * century + 5) / 25 - 5;
    int sunday = 5 * year / 4 - skipped - 10;
    int epact = ((11 * golden + 20 + lunar - skipped) % 30 + 30) % 30;
    if ((epact == 25 && golden > 11) || epact == 24) {
        epact++;
    }
    int moon = 44 - epact;
    if (moon < 21) {
        moon += 30;
    }
    int day = moon + 7 - (sunday + moon) % 7;
    return second_row(year, 3, 1) + day - 1;
}

static void may(int year, enum second_nation nation)
{
    int early = first_monday(year, 5);
    int late = last_monday(year, 5);
    proclaim(year == 2020 ? second_row(2020, 5, 8) : early, nation);
    proclaim(year == 2022 ? second_row(2022, 6, 2) : late, nation);
}

static void once_only(int year, enum second_nation nation)
{
    if (year == 2022) {
        proclaim(second_row(2022, 6, 3), nation);
        proclaim(second_row(2022, 9, 19), nation);
    }
    if (year == 2023) {
        proclaim(second_row(2023, 5, 8), nation);
    }
    if (year == 2026 && nation == SECOND_SCOTLAND) {
        proclaim(second_row(2026, 6, 15), nation);
    }
}

static void holidays_of(int year, enum second_nation nation)
{
    int sunday = easter(year);
    substitute(second_row(year, 1, 1), nation);
    if (nation == SECOND_SCOTLAND) {
        substitute(second_row(year, 1, 2), nation);
        proclaim(first_monday(year, 8), nation);
        substitute(second_row(year, 11, 30), nation);
    } else {
        proclaim(sunday + 1, nation);
        proclaim(last_monday(year, 8), nation);
    }
    if (nation == SECOND_IRELAND) {
        substitute(second_row(year, 3, 17), nation);
        substitute(second_row(year, 7, 12), nation);
    }
    proclaim(sunday - 2, nation);
    may(year, nation);
    substitute(second_row(year, 12, 25), nation);
    substitute(second_row(year, 12, 26), nation);
    once_only(year, nation);
}

static void announce(int day, int announced, bool in_scotland_too)
{
    table[day].known_from[SECOND_ENGLAND] = announced;
    table[day].known_from[SECOND_IRELAND] = announced;
    if (in_scotland_too) {
        table[day].known_from[SECOND_SCOTLAND] = announced;
        table[day].known_from[SECOND_KINGDOM] = announced;
    }
}

static void fill_days(void)
{
    int weekday = 1; /* 1 January 1900 was a Monday */
    for (int year = FIRST; year <= LAST; year++) {
        january[year - FIRST] = rows;
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= length_of_month(year, month); day++) {
                table[rows++] = (struct second_day){
                    .year = year, .month = month, .day = day, .weekday = weekday};
                weekday = weekday == 6 ? 0 : weekday + 1;
            }
        }
    }
}

void second_fill(void)
{
    if (rows > 0) {
        return;
    }
    fill_days();
    for (int year = 2019; year <= 2028; year++) {
        holidays_of(year, SECOND_ENGLAND);
        holidays_of(year, SECOND_SCOTLAND);
        holidays_of(year, SECOND_IRELAND);
    }
    for (int row = 0; row < rows; row++) {
        bool *holiday = table[row].holiday;
        holiday[SECOND_KINGDOM] =
            holiday[SECOND_ENGLAND] || holiday[SECOND_SCOTLAND] || holiday[SECOND_IRELAND];
    }
    announce(second_row(2020, 5, 8), second_row(2019, 6, 8), false);
    announce(second_row(2022, 6, 2), second_row(2020, 11, 12), false);
    announce(second_row(2022, 6, 3), second_row(2020, 11, 12), false);
    announce(second_row(2022, 9, 19), second_row(2022, 9, 10), true);
    announce(second_row(2023, 5, 8), second_row(2022, 11, 6), true);
    int world_cup = second_row(2026, 6, 15);
    table[world_cup].known_from[SECOND_SCOTLAND] = second_row(2026, 2, 4);
    table[world_cup].known_from[SECOND_KINGDOM] = second_row(2026, 2, 4);
}

/* ---- counting with a finger */

bool second_works(int row, enum second_nation nation, int today)
{
    const struct second_day *day = &table[row];
    if (day->weekday == 0 || day->weekday == 6) {
        return false;
    }
    if (!day->holiday[nation]) {
        return true;
    }
    return today >= 0 && day->known_from[nation] > today;
}

int second_working_days(int row, int number, enum second_nation nation, int today)
{
    while (number > 0) {
        row++;
        if (second_works(row, nation, today)) {
            number--;
        }
    }
    return row;
}

int second_working_days_back(int row, int number, enum second_nation nation)
{
    while (number > 0) {
        row--;
        if (second_works(row, nation, -1)) {
            number--;
        }
    }
    return row;
}

int second_months(int row, int months)
{
    struct second_day day = table[row];
    for (int i = 0; i < abs(months); i++) {
        day.month += months > 0 ? 1 : -1;
        if (day.month == 13) {
            day.month = 1;
            day.year++;
        }
        if (day.month == 0) {
            day.month = 12;
            day.year--;
        }
    }
    int found = second_row(day.year, day.month, 1);
    while (table[found].day < day.day && table[found + 1].month == day.month) {
        found++;
    }
    return found;
}

int second_roll(int row, enum second_nation nation, int today)
{
    while (!second_works(row, nation, today)) {
        row++;
    }
    return row;
}

int second_roll_back(int row, enum second_nation nation)
{
    while (!second_works(row, nation, -1)) {
        row--;
    }
    return row;
}

/* ---- London */

static long one_o_clock_on_last_sunday(int year, int month)
{
    int row = second_row(year, month, 31);
    while (table[row].weekday != 0) {
        row--;
    }
    return row * 1440L + 60;
}

long second_london(long utc)
{
    int year = table[utc / 1440].year;
    bool summer =
        utc >= one_o_clock_on_last_sunday(year, 3) && utc < one_o_clock_on_last_sunday(year, 10);
    return summer ? utc + 60 : utc;
}
