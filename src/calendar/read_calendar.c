/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 *   "calendar" NAME
 *   "title" STRING, "version" DATE, "source" STRING, "checked" DATE
 *   "weekend" WEEKDAY..., "years" YEAR "to" YEAR, and [DATE STRING ["announced" DATE]]...
 *   or "union" NAME NAME...
 *
 * Ascending, one holiday a day, none on a weekend: a line in the wrong place is a wrong line.
 */
#include "calendar/reader.h"

#include <assert.h>

enum { MOST_HOLIDAYS = 8192, MOST_MEMBERS = 8 };

struct parse {
    struct reader reader;
    struct calendar calendar;
    struct vec holidays; /* struct calendar_holiday */
    struct vec members;  /* struct text */
    bool has_weekend;
};

static int take_weekend(struct parse *parse)
{
    struct reader *reader = &parse->reader;
    if (parse->has_weekend) {
        return reader_fail(reader, "the weekend is given twice; keep one line");
    }
    parse->has_weekend = true;
    while (!reader_at_line_end(reader)) {
        enum calendar_weekday weekday;
        int failed = reader_take_weekday(reader, &weekday);
        if (failed) {
            return failed;
        }
        parse->calendar.weekend |= 1u << weekday;
    }
    unsigned every = (1u << CALENDAR_WEEKDAY__MAX) - 1;
    return parse->calendar.weekend == every
               ? reader_fail(reader, "no working day is left; take a day of the week away")
               : 0;
}

static int take_years(struct parse *parse)
{
    struct reader *reader = &parse->reader;
    struct calendar *calendar = &parse->calendar;
    if (calendar->first_year != 0) {
        return reader_fail(reader, "the years are given twice; keep one line");
    }
    int failed =
        reader_take_number(reader, "the first published year", 1, 9999, &calendar->first_year);
    failed = failed ? failed : reader_take_given(reader, "to");
    failed = failed ? failed
                    : reader_take_number(reader, "the last published year", calendar->first_year,
                                         9999, &calendar->last_year);
    return failed ? failed : reader_take_line_end(reader);
}

static int take_members(struct parse *parse)
{
    struct reader *reader = &parse->reader;
    if (parse->members.count > 0) {
        return reader_fail(reader, "the union is given twice; keep one line");
    }
    while (!reader_at_line_end(reader)) {
        struct text name = TEXT("");
        int failed = reader_take_word(reader, "a calendar's name", &name);
        if (failed) {
            return failed;
        }
        if (parse->members.count == MOST_MEMBERS) {
            return reader_fail(reader, "a union has at most %d calendars", MOST_MEMBERS);
        }
        vec_add(&parse->members, &name);
    }
    return parse->members.count < 2
               ? reader_fail(reader, "a union has two calendars or more; name them")
               : 0;
}

static int check_holiday(struct parse *parse, const struct calendar_holiday *holiday)
{
    struct reader *reader = &parse->reader;
    struct civil_date date = calendar_date_of(holiday->day);
    size_t count = parse->holidays.count;
    if (calendar_is_weekend(&parse->calendar, holiday->day)) {
        return reader_fail(
            reader, "this day is a %s, which is no working day anyway; give the day it moves to",
            calendar_weekday_name(calendar_weekday_of_day(holiday->day)));
    }
    if (date.year < parse->calendar.first_year || date.year > parse->calendar.last_year) {
        return reader_fail(reader,
                           "this day is outside the years %d to %d; widen `years` or take it away",
                           parse->calendar.first_year, parse->calendar.last_year);
    }
    if (count > 0 &&
        VEC_AT(&parse->holidays, struct calendar_holiday, count - 1)->day >= holiday->day) {
        return reader_fail(
            reader, "this day is not later than the one before it; write each day once, in order");
    }
    return count >= MOST_HOLIDAYS
               ? reader_fail(reader, "a calendar has at most %d holidays", MOST_HOLIDAYS)
               : 0;
}

static int take_announced(struct parse *parse, struct calendar_holiday *holiday)
{
    struct reader *reader = &parse->reader;
    struct civil_date date = {0};
    int failed = reader_take_given(reader, "announced");
    failed = failed ? failed : reader_take_date(reader, "the day of announcement", &date);
    if (failed) {
        return failed;
    }
    holiday->announced = calendar_day_of(date);
    return holiday->announced >= holiday->day
               ? reader_fail(reader, "it was announced before it came; give an earlier day")
               : reader_take_line_end(reader);
}

static int take_holiday(struct parse *parse)
{
    struct reader *reader = &parse->reader;
    struct civil_date date = {0};
    reader->at = 0;
    int failed = reader_take_date(reader, "a line's first word, or a date,", &date);
    if (failed) {
        return failed;
    }
    struct calendar_holiday holiday = {.day = calendar_day_of(date),
                                       .announced = CALENDAR_ALWAYS_KNOWN};
    if (!parse->has_weekend || parse->calendar.first_year == 0) {
        return reader_fail(reader,
                           "`weekend` and `years` come before the first holiday; write them above");
    }
    failed = check_holiday(parse, &holiday);
    failed = failed ? failed : reader_take_string(reader, "the holiday's name", &holiday.name);
    if (!failed && !reader_at_line_end(reader)) {
        failed = take_announced(parse, &holiday);
    }
    if (!failed) {
        vec_add(&parse->holidays, &holiday);
    }
    return failed;
}

static int take_line(struct parse *parse)
{
    struct reader *reader = &parse->reader;
    struct text word = TEXT("");
    bool taken = false;
    int failed = reader_take_word(reader, "a line's first word", &word);
    failed =
        failed ? failed : reader_take_header_line(reader, word, &parse->calendar.header, &taken);
    if (failed || taken) {
        return failed;
    }
    if (text_is(word, "weekend")) {
        return take_weekend(parse);
    }
    if (text_is(word, "years")) {
        return take_years(parse);
    }
    if (text_is(word, "union")) {
        return take_members(parse);
    }
    if (word.at[0] >= '0' && word.at[0] <= '9') {
        return take_holiday(parse);
    }
    return reader_fail(reader,
                       "`%.*s` means nothing here; write title, version, source, checked, weekend, "
                       "years, union, or a date",
                       TEXT_ARGS(word));
}

static int finish(struct parse *parse, struct calendar *out)
{
    struct reader *reader = &parse->reader;
    int failed = reader_check_header(reader, &parse->calendar.header);
    if (failed) {
        return failed;
    }
    bool plain = parse->has_weekend || parse->calendar.first_year != 0;
    if (plain == (parse->members.count > 0)) {
        return reader_fail(reader, "a calendar has either `weekend` and `years`, or `union`");
    }
    if (plain && (!parse->has_weekend || parse->calendar.first_year == 0)) {
        return reader_fail(reader, "a line is missing; add `%s`",
                           parse->has_weekend ? "years YEAR to YEAR" : "weekend saturday sunday");
    }
    parse->calendar.holidays = parse->holidays.items;
    parse->calendar.holiday_count = parse->holidays.count;
    parse->calendar.members = parse->members.items;
    parse->calendar.member_count = parse->members.count;
    *out = parse->calendar;
    return 0;
}

int calendar_parse_calendar(struct arena *arena, struct text text, const char *path,
                            struct calendar *out, struct error *error)
{
    struct parse parse = {.holidays = VEC_IN(arena, struct calendar_holiday),
                          .members = VEC_IN(arena, struct text)};
    int failed = reader_open(&parse.reader, arena, text, path, error);
    failed =
        failed ? failed : reader_take_first_line(&parse.reader, "calendar", &parse.calendar.header);
    while (!failed && reader_next_line(&parse.reader)) {
        failed = take_line(&parse);
    }
    return failed ? failed : finish(&parse, out);
}
