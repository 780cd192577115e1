/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times in the style of GOV.UK: 22 November 2026 at 4:05pm, midday, midnight. */
#include "calendar/calendar.h"

#include <assert.h>
#include <string.h>

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

/* A line that is put together by hand: pages are full of instants. */
struct line {
    char text[96];
    size_t length;
};

static void add_words(struct line *line, const char *words)
{
    size_t room = sizeof(line->text) - line->length, length = strlen(words);
    length = length < room ? length : room;
    memcpy(line->text + line->length, words, length);
    line->length += length;
}

/* At least `digits` of them. */
static void add_number(struct line *line, int number, int digits)
{
    char written[12];
    char *end = written + sizeof(written), *at = end;
    unsigned rest = number < 0 ? 0 : (unsigned)number;
    for (; end - at < digits || rest > 0; rest /= 10) {
        *--at = (char)('0' + rest % 10);
    }
    size_t length = (size_t)(end - at);
    if (length <= sizeof(line->text) - line->length) {
        memcpy(line->text + line->length, at, length);
        line->length += length;
    }
}

static struct text line_text(struct arena *arena, const struct line *line)
{
    return (struct text){text_string(arena, (struct text){line->text, line->length}), line->length};
}

static void add_time(struct line *line, struct civil_moment moment)
{
    if (moment.minute == 0 && moment.hour % 12 == 0) {
        add_words(line, moment.hour == 0 ? "midnight" : "midday");
        return;
    }
    add_number(line, moment.hour % 12 == 0 ? 12 : moment.hour % 12, 1);
    if (moment.minute != 0) {
        add_words(line, ":");
        add_number(line, moment.minute, 2);
    }
    add_words(line, moment.hour < 12 ? "am" : "pm");
}

struct text calendar_print_time(struct arena *arena, struct civil_moment moment)
{
    struct line line = {.length = 0};
    add_time(&line, moment);
    return line_text(arena, &line);
}

struct text calendar_print_instant(struct arena *arena, const struct calendar_zone *zone,
                                   int64_t instant)
{
    struct civil_moment moment = calendar_moment_of(zone, instant);
    struct line line = {.length = 0};
    add_number(&line, moment.date.day, 1);
    add_words(&line, " ");
    add_words(&line, calendar_month_name(moment.date.month));
    add_words(&line, " ");
    add_number(&line, moment.date.year, 1);
    add_words(&line, " at ");
    add_time(&line, moment);
    if (!zone_shows_twice(zone, instant)) {
        return line_text(arena, &line);
    }
    struct text name = calendar_offset_name_at(zone, instant);
    return text_of(arena_print(arena, "%.*s (%.*s)", (int)line.length, line.text, TEXT_ARGS(name)));
}

struct text calendar_print_iso_instant(struct arena *arena, int64_t instant)
{
    static const struct calendar_zone utc = {.standard_offset = 0};
    struct civil_moment moment = calendar_moment_of(&utc, instant);
    const struct {
        const char *before;
        int number, digits;
    } parts[] = {{"", moment.date.year, 4}, {"-", moment.date.month, 2}, {"-", moment.date.day, 2}, {"T", moment.hour, 2},
                 {":", moment.minute, 2},   {":", moment.second, 2},     {".", moment.millisecond, 3}};
    struct line line = {.length = 0};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        add_words(&line, parts[i].before);
        add_number(&line, parts[i].number, parts[i].digits);
    }
    add_words(&line, "Z");
    return line_text(arena, &line);
}
