/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_CALENDAR_SECOND_H
#define TESTS_CALENDAR_SECOND_H

/*
 * A second opinion on every date, found another way. It shares no code and no data with
 * src/calendar: days are rows of a table that was filled by going through the years one day after
 * the other; bank holidays come from rules (the computus, first and last Mondays, substitutes) and
 * a short list of exceptions; limits are counted with a finger on the table.
 */

#include <stdbool.h>

enum second_nation {
    SECOND_ENGLAND,
    SECOND_SCOTLAND,
    SECOND_IRELAND,
    SECOND_KINGDOM,
    SECOND_NATIONS
};

struct second_day {
    int year, month, day;
    int weekday; /* 0 is Sunday */
    bool holiday[SECOND_NATIONS];
    int known_from[SECOND_NATIONS]; /* row of the announcement; 0: always known */
};

void second_fill(void);
int second_row(int year, int month, int day); /* a row of the table, 1900 to 2160 */
const struct second_day *second_at(int row);

/* Is this a day on which the nation works, as somebody knew it on the day of row `today` (-1: as
 * known for ever after)? */
bool second_works(int row, enum second_nation nation, int today);

int second_working_days(int row, int number, enum second_nation nation, int today);
int second_working_days_back(int row, int number, enum second_nation nation);
int second_months(int row, int months);
int second_roll(int row, enum second_nation nation, int today);
int second_roll_back(int row, enum second_nation nation);

/* Minutes since the table's first midnight, in UTC and as the clocks in London show it. */
long second_london(long utc);

#endif
