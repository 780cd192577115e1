/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Wall clocks. A zone is dated data (calendars/europe-london.zone), not the machine's tzdata: that
 * would make a deadline depend on a package's version, and reading it through the C library on an
 * environment variable. Summer lies within one year UTC, so a year has none or two changes.
 */
#include "calendar/calendar.h"

#include <assert.h>
#include <stdio.h>

#include "calendar/parts.h"

struct text calendar_zone_name(const struct calendar_zone *zone)
{
    return zone->header.name;
}

struct text calendar_zone_version(const struct calendar_zone *zone)
{
    return zone->header.version;
}

static int32_t day_before_or_at(int64_t instant, int64_t *within)
{
    int64_t day = instant / CALENDAR_MS_OF_DAY;
    *within = instant % CALENDAR_MS_OF_DAY;
    if (*within < 0) {
        *within += CALENDAR_MS_OF_DAY;
        day--;
    }
    if (day < CALENDAR_FIRST_DAY) {
        *within = 0;
        return CALENDAR_FIRST_DAY;
    }
    if (day > CALENDAR_LAST_DAY) {
        *within = CALENDAR_MS_OF_DAY - 1;
        return CALENDAR_LAST_DAY;
    }
    return (int32_t)day;
}

static int64_t change_in(const struct calendar_change *change, int year)
{
    int last = calendar_days_in_month(year, change->month);
    int first_day = change->day > 0 ? change->day : last - 6;
    int32_t day = calendar_day_of((struct civil_date){year, change->month, first_day});
    int ahead = ((int)change->weekday - (int)calendar_weekday_of_day(day) + 7) % 7;
    return (day + ahead) * CALENDAR_MS_OF_DAY + change->minute * CALENDAR_MS_OF_MINUTE;
}

static const struct calendar_summer *summer_rule(const struct calendar_zone *zone, int year)
{
    for (size_t i = 0; i < zone->summer_count; i++) {
        if (year >= zone->summers[i].first_year && year <= zone->summers[i].last_year) {
            return &zone->summers[i];
        }
    }
    return NULL;
}

static bool summer_of(const struct calendar_zone *zone, int year, int64_t *starts, int64_t *ends)
{
    const struct calendar_summer *summer = summer_rule(zone, year);
    if (summer) {
        *starts = change_in(&summer->starts, year);
        *ends = change_in(&summer->ends, year);
    }
    return summer != NULL;
}

/* A change that is sought from a day of a month on may fall into the first days of the next. Pages are full of instants,
 * so that changes are reckoned only where they may be near. */
#define FAR_FROM_LAST_MONTH 8

static bool is_summer(const struct calendar_zone *zone, int64_t instant)
{
    int64_t within;
    if (zone->summer_count == 0) {
        return false;
    }
    struct civil_date date = calendar_date_of(day_before_or_at(instant, &within));
    const struct calendar_summer *summer = summer_rule(zone, date.year);
    if (!summer) {
        return false;
    }
    if (date.month != summer->starts.month && date.month != summer->ends.month && date.day > FAR_FROM_LAST_MONTH) {
        return date.month > summer->starts.month && date.month < summer->ends.month;
    }
    return instant >= change_in(&summer->starts, date.year) && instant < change_in(&summer->ends, date.year);
}

bool zone_shows_twice(const struct calendar_zone *zone, int64_t instant)
{
    int64_t within;
    int64_t back = (int64_t)(zone->summer_offset - zone->standard_offset) * CALENDAR_MS_OF_MINUTE;
    struct civil_date date = calendar_date_of(day_before_or_at(instant, &within));
    const struct calendar_summer *summer = summer_rule(zone, date.year);
    if (!summer) {
        return false;
    }
    const struct calendar_change *rule = back > 0 ? &summer->ends : &summer->starts;
    if (date.month != rule->month && date.day > FAR_FROM_LAST_MONTH && date.day < 27) {
        return false;
    }
    int64_t change = change_in(rule, date.year), width = back > 0 ? back : -back;
    return instant >= change - width && instant < change + width;
}

int calendar_offset_at(const struct calendar_zone *zone, int64_t instant)
{
    return is_summer(zone, instant) ? zone->summer_offset : zone->standard_offset;
}

struct text calendar_offset_name_at(const struct calendar_zone *zone, int64_t instant)
{
    return is_summer(zone, instant) ? zone->summer_name : zone->standard_name;
}

bool calendar_next_change(const struct calendar_zone *zone, int64_t instant, int64_t *change)
{
    int64_t within, starts, ends;
    int year = calendar_date_of(day_before_or_at(instant, &within)).year;
    for (; year <= 9999; year++) {
        if (summer_of(zone, year, &starts, &ends) && ends > instant) {
            *change = starts > instant ? starts : ends;
            return true;
        }
        if (zone->summer_count == 0 || year > zone->summers[zone->summer_count - 1].last_year) {
            return false;
        }
    }
    return false;
}

struct civil_moment calendar_moment_of(const struct calendar_zone *zone, int64_t instant)
{
    int64_t within;
    int64_t limit = INT64_MAX - CALENDAR_MS_OF_DAY;
    int64_t bounded = instant > limit ? limit : instant < -limit ? -limit : instant;
    int64_t ahead = calendar_offset_at(zone, bounded) * CALENDAR_MS_OF_MINUTE;
    int32_t day = day_before_or_at(bounded + ahead, &within);
    return (struct civil_moment){
        .date = calendar_date_of(day),
        .hour = (int)(within / CALENDAR_MS_OF_HOUR),
        .minute = (int)(within / CALENDAR_MS_OF_MINUTE % 60),
        .second = (int)(within / 1000 % 60),
        .millisecond = (int)(within % 1000),
    };
}

int32_t calendar_day_in_zone(const struct calendar_zone *zone, int64_t instant)
{
    return calendar_day_of(calendar_moment_of(zone, instant).date);
}

static bool moment_exists(struct civil_moment moment)
{
    return calendar_date_exists(moment.date) && moment.hour >= 0 && moment.hour <= 23 &&
           moment.minute >= 0 && moment.minute <= 59 && moment.second >= 0 && moment.second <= 59 &&
           moment.millisecond >= 0 && moment.millisecond <= 999;
}

/* As if the wall clock showed UTC. */
static int64_t as_utc(struct civil_moment moment)
{
    return calendar_day_of(moment.date) * CALENDAR_MS_OF_DAY + moment.hour * CALENDAR_MS_OF_HOUR +
           moment.minute * CALENDAR_MS_OF_MINUTE + moment.second * 1000 + moment.millisecond;
}

static void print_clock(struct civil_moment moment, char out[64])
{
    snprintf(out, 64, "%d:%02d on %d %s %d", moment.hour, moment.minute, moment.date.day,
             calendar_month_name(moment.date.month), moment.date.year);
}

static int refuse_gap(const struct calendar_zone *zone, struct civil_moment moment,
                      struct error *error)
{
    char clock[64];
    print_clock(moment, clock);
    return error_set(
        error, ERROR_INVALID, "time.skipped",
        "There was no %s: the clocks went forward by %d minutes then. Give a time before or "
        "after the change.",
        clock, zone->summer_offset - zone->standard_offset);
}

static int refuse_repeat(const struct calendar_zone *zone, struct civil_moment moment,
                         struct error *error)
{
    char clock[64];
    print_clock(moment, clock);
    return error_set(
        error, ERROR_INVALID, "time.twice",
        "The clocks showed %s twice, because they went back then. Say whether it was before the "
        "change (%.*s) or after it (%.*s).",
        clock, TEXT_ARGS(zone->summer_name), TEXT_ARGS(zone->standard_name));
}

int calendar_instant_of(const struct calendar_zone *zone, struct civil_moment moment,
                        enum calendar_repeat repeat, int64_t *out, struct error *error)
{
    if (!moment_exists(moment)) {
        return error_set(error, ERROR_INVALID, "time.none",
                         "There is no such date or time of day. Check what you typed.");
    }
    int64_t clock = as_utc(moment);
    int64_t first = clock - zone->summer_offset * CALENDAR_MS_OF_MINUTE;
    int64_t second = clock - zone->standard_offset * CALENDAR_MS_OF_MINUTE;
    bool first_is = is_summer(zone, first);
    bool second_is = !is_summer(zone, second);
    if (!first_is && !second_is) {
        return refuse_gap(zone, moment, error);
    }
    if (first_is && second_is && repeat == CALENDAR_REPEAT_REFUSED) {
        return refuse_repeat(zone, moment, error);
    }
    *out = first_is && (!second_is || repeat == CALENDAR_REPEAT_FIRST) ? first : second;
    return 0;
}

int64_t calendar_start_of_day_number(const struct calendar_zone *zone, int32_t day)
{
    int64_t clock = day * CALENDAR_MS_OF_DAY;
    int64_t first = clock - zone->summer_offset * CALENDAR_MS_OF_MINUTE;
    int64_t second = clock - zone->standard_offset * CALENDAR_MS_OF_MINUTE;
    if (is_summer(zone, first)) {
        return first;
    }
    if (!is_summer(zone, second)) {
        return second;
    }
    /* Midnight itself was skipped: the day begins with the change. */
    int64_t change = first;
    bool found = calendar_next_change(zone, first, &change);
    assert(found);
    (void)found;
    return change;
}

int64_t calendar_start_of_day(const struct calendar_zone *zone, struct civil_date date)
{
    return calendar_start_of_day_number(zone, calendar_day_of(date));
}
