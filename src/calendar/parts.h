/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CALENDAR_PARTS_H
#define CALENDAR_PARTS_H

/* What the files of this room share and no other room sees. Days are counted from 1970-01-01. */

#include "calendar/calendar.h"

#define CALENDAR_FIRST_DAY (-719162) /* 0001-01-01 */
#define CALENDAR_LAST_DAY 2932896    /* 9999-12-31 */
#define CALENDAR_ALWAYS_KNOWN INT32_MIN
#define CALENDAR_MS_OF_DAY INT64_C(86400000)
#define CALENDAR_MS_OF_HOUR INT64_C(3600000)
#define CALENDAR_MS_OF_MINUTE INT64_C(60000)

enum calendar_weekday calendar_weekday_of_day(int32_t day);

/* ---- what the files say */

struct calendar_holiday {
    int32_t day;
    int32_t announced; /* the day from which it was known; CALENDAR_ALWAYS_KNOWN */
    struct text name;
};

struct calendar_header {
    struct text name, title, version, source;
    struct civil_date checked;
};

struct calendar {
    struct calendar_header header;
    unsigned weekend; /* bit 1 << enum calendar_weekday */
    int first_year, last_year;
    const struct calendar_holiday *holidays; /* ascending by day, one a day */
    size_t holiday_count;
    const struct text *members; /* of a union: the names, not yet or already joined */
    size_t member_count;
};

/* A day of the year by rule: the first such weekday not before that day, or the last of the month
 * (day 0). */
struct calendar_change {
    enum calendar_weekday weekday;
    int month, day;
    int minute; /* after midnight UTC */
};
struct calendar_summer {
    int first_year, last_year; /* INT_MAX: onwards */
    struct calendar_change starts, ends;
};
struct calendar_zone {
    struct calendar_header header;
    int standard_offset, summer_offset; /* minutes ahead of UTC */
    struct text standard_name, summer_name;
    const struct calendar_summer *summers; /* ascending, not overlapping */
    size_t summer_count;
};

/* Whether the clocks show what they show then a second time, because they go back. */
bool zone_shows_twice(const struct calendar_zone *zone, int64_t instant);

struct calendar_closure {
    int32_t first, last;
    struct text name;
};
struct calendar_closures {
    struct calendar_header header;
    const struct calendar_closure *closures; /* ascending, not overlapping */
    size_t count;
};

/* The holiday on that day, or NULL: also one that falls on a weekend. */
const struct calendar_holiday *calendar_holiday_on(const struct calendar *calendar, int32_t day);
bool calendar_is_weekend(const struct calendar *calendar, int32_t day);

/* ---- reading files (reader.c; one parser a kind) */

/* Made by tools/embed from calendars/. Ends with a NULL name. */
struct calendar_file {
    const char *name;
    const char *bytes;
    size_t size;
};
extern const struct calendar_file calendar_files[];

/* Parse whole files; `path` goes into messages. Results lie in the arena; texts are copied. Errors:
 * ERROR_INVALID. */
int calendar_parse_calendar(struct arena *arena, struct text text, const char *path,
                            struct calendar *out, struct error *error) MUST_CHECK;
int calendar_parse_zone(struct arena *arena, struct text text, const char *path,
                        struct calendar_zone *out, struct error *error) MUST_CHECK;
int calendar_parse_closures(struct arena *arena, struct text text, const char *path,
                            struct calendar_closures *out, struct error *error) MUST_CHECK;

/* ---- zones */

int32_t calendar_day_in_zone(const struct calendar_zone *zone, int64_t instant);
int64_t calendar_start_of_day_number(const struct calendar_zone *zone, int32_t day);
/* The first change of the clocks after `instant`: true and when; false if there is none before the
 * year 9999. */
bool calendar_next_change(const struct calendar_zone *zone, int64_t instant, int64_t *change);

/* ---- words */

/* "2 working days", "1 month": the number with what it counts. */
struct text calendar_number_words(struct arena *arena, enum calendar_count count, int number);
int calendar_month_by_name(
    struct text name); /* 1 to 12, any case, whole or first three letters; 0: none */
void calendar_add_date(struct buf *buf, struct civil_date date); /* "22 November 2026" */
void calendar_add_long_date(struct buf *buf,
                            struct civil_date date); /* "Sunday 22 November 2026" */

#endif
