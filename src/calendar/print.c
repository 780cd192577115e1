/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times in the style of GOV.UK: 22 November 2026 at 4:05pm, midday, midnight. */
#include "calendar/calendar.h"

#include <assert.h>

#include "calendar/parts.h"

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
static const char *const weekdays[] = {
    [CALENDAR_MONDAY] = "Monday",       [CALENDAR_TUESDAY] = "Tuesday",
    [CALENDAR_WEDNESDAY] = "Wednesday", [CALENDAR_THURSDAY] = "Thursday",
    [CALENDAR_FRIDAY] = "Friday",       [CALENDAR_SATURDAY] = "Saturday",
    [CALENDAR_SUNDAY] = "Sunday",
};

const char *calendar_month_name(int month)
{
    assert(month >= 1 && month <= 12);
    return months[month - 1];
}

const char *calendar_weekday_name(enum calendar_weekday weekday)
{
    assert(weekday < CALENDAR_WEEKDAY__MAX);
    return weekdays[weekday];
}

void calendar_add_date(struct buf *buf, struct civil_date date)
{
    buf_print(buf, "%d %s %d", date.day, calendar_month_name(date.month), date.year);
}

void calendar_add_long_date(struct buf *buf, struct civil_date date)
{
    buf_print(buf, "%s ", calendar_weekday_name(calendar_weekday_of(date)));
    calendar_add_date(buf, date);
}

struct text calendar_print_date(struct arena *arena, struct civil_date date)
{
    struct buf buf = buf_in(arena);
    calendar_add_date(&buf, date);
    return buf_as_text(&buf);
}

struct text calendar_print_long_date(struct arena *arena, struct civil_date date)
{
    struct buf buf = buf_in(arena);
    calendar_add_long_date(&buf, date);
    return buf_as_text(&buf);
}

struct text calendar_print_iso_date(struct arena *arena, struct civil_date date)
{
    return text_of(arena_print(arena, "%04d-%02d-%02d", date.year, date.month, date.day));
}

struct text calendar_print_time(struct arena *arena, struct civil_moment moment)
{
    if (moment.minute == 0 && moment.hour % 12 == 0) {
        return moment.hour == 0 ? TEXT("midnight") : TEXT("midday");
    }
    int hour = moment.hour % 12 == 0 ? 12 : moment.hour % 12;
    const char *half = moment.hour < 12 ? "am" : "pm";
    if (moment.minute == 0) {
        return text_of(arena_print(arena, "%d%s", hour, half));
    }
    return text_of(arena_print(arena, "%d:%02d%s", hour, moment.minute, half));
}

struct text calendar_print_instant(struct arena *arena, const struct calendar_zone *zone,
                                   int64_t instant)
{
    struct civil_moment moment = calendar_moment_of(zone, instant);
    struct buf buf = buf_in(arena);
    struct error error;
    int64_t same;
    calendar_add_date(&buf, moment.date);
    buf_string(&buf, " at ");
    buf_text(&buf, calendar_print_time(arena, moment));
    if (calendar_instant_of(zone, moment, CALENDAR_REPEAT_REFUSED, &same, &error)) {
        struct text name = calendar_offset_name_at(zone, instant);
        buf_print(&buf, " (%.*s)", TEXT_ARGS(name));
    }
    return buf_as_text(&buf);
}

struct text calendar_print_iso_instant(struct arena *arena, int64_t instant)
{
    static const struct calendar_zone utc = {.standard_offset = 0};
    struct civil_moment moment = calendar_moment_of(&utc, instant);
    return text_of(arena_print(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", moment.date.year,
                               moment.date.month, moment.date.day, moment.hour, moment.minute,
                               moment.second, moment.millisecond));
}
