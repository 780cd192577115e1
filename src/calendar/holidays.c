/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar/calendar.h"

#include "calendar/parts.h"

struct text calendar_name(const struct calendar *calendar)
{
    return calendar->header.name;
}

struct text calendar_title(const struct calendar *calendar)
{
    return calendar->header.title;
}

struct text calendar_version(const struct calendar *calendar)
{
    return calendar->header.version;
}

struct text calendar_source(const struct calendar *calendar)
{
    return calendar->header.source;
}

struct civil_date calendar_checked(const struct calendar *calendar)
{
    return calendar->header.checked;
}

int calendar_first_year(const struct calendar *calendar)
{
    return calendar->first_year;
}

int calendar_last_year(const struct calendar *calendar)
{
    return calendar->last_year;
}

const struct calendar_holiday *calendar_holiday_on(const struct calendar *calendar, int32_t day)
{
    size_t low = 0, high = calendar->holiday_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->holidays[middle].day < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < calendar->holiday_count && calendar->holidays[low].day == day;
    return found ? &calendar->holidays[low] : NULL;
}

bool calendar_is_weekend(const struct calendar *calendar, int32_t day)
{
    return (calendar->weekend & (1u << calendar_weekday_of_day(day))) != 0;
}

enum calendar_day_kind calendar_kind_of(const struct calendar *calendar, struct civil_date date)
{
    int32_t day = calendar_day_of(date);
    if (calendar_is_weekend(calendar, day)) {
        return CALENDAR_WEEKEND;
    }
    return calendar_holiday_on(calendar, day) ? CALENDAR_HOLIDAY : CALENDAR_WORKING_DAY;
}

bool calendar_is_working_day(const struct calendar *calendar, struct civil_date date)
{
    return calendar_kind_of(calendar, date) == CALENDAR_WORKING_DAY;
}

bool calendar_is_published(const struct calendar *calendar, struct civil_date date)
{
    return date.year >= calendar->first_year && date.year <= calendar->last_year;
}

struct text calendar_holiday_name(const struct calendar *calendar, struct civil_date date)
{
    int32_t day = calendar_day_of(date);
    const struct calendar_holiday *holiday =
        calendar_is_weekend(calendar, day) ? NULL : calendar_holiday_on(calendar, day);
    return holiday ? holiday->name : TEXT("");
}
