/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 *   "zone" NAME
 *   "title" STRING, "version" DATE, "source" STRING, "checked" DATE
 *   "standard" WORD OFFSET, "summer" WORD OFFSET
 *   ["years" YEAR ("to" YEAR | "onwards") "from" CHANGE "to" CHANGE]...
 *   CHANGE: ("last" WEEKDAY "of" MONTH | WEEKDAY "on" "or" "after" DAY MONTH) "at" TIME       (UTC)
 */
#include "calendar/reader.h"

#include <limits.h>

enum { MOST_SUMMERS = 256, LARGEST_OFFSET = 14 * 60 };

struct parse {
    struct reader reader;
    struct calendar_zone zone;
    struct vec summers; /* struct calendar_summer */
};

static int take_offset(struct reader *reader, int *out)
{
    struct text word = TEXT("");
    int failed = reader_take_word(reader, "the minutes ahead of UTC, like +01:00,", &word);
    if (failed) {
        return failed;
    }
    char sign = word.at[0];
    reader->at -= word.length - 1;
    failed = reader_take_time(reader, "the minutes ahead of UTC, like +01:00,", out);
    if (failed) {
        return failed;
    }
    if ((sign != '+' && sign != '-') || *out > LARGEST_OFFSET) {
        return reader_fail(reader,
                           "write what the clock is ahead of UTC like +01:00, at most 14 hours");
    }
    *out = sign == '-' ? -*out : *out;
    return 0;
}

static int take_offset_line(struct reader *reader, struct text *name, int *offset)
{
    if (name->length > 0) {
        return reader_fail(reader, "this offset is given twice; keep one line");
    }
    int failed = reader_take_word(reader, "what the time is called, like GMT,", name);
    failed = failed ? failed : take_offset(reader, offset);
    return failed ? failed : reader_take_line_end(reader);
}

static int take_last_of(struct reader *reader, struct calendar_change *change)
{
    int failed = reader_take_given(reader, "last");
    failed = failed ? failed : reader_take_weekday(reader, &change->weekday);
    failed = failed ? failed : reader_take_given(reader, "of");
    return failed ? failed : reader_take_month(reader, &change->month);
}

static int take_on_or_after(struct reader *reader, struct calendar_change *change)
{
    static const char *const words[] = {"on", "or", "after"};
    int failed = reader_take_weekday(reader, &change->weekday);
    for (size_t i = 0; i < COUNT_OF(words) && !failed; i++) {
        failed = reader_take_given(reader, words[i]);
    }
    failed =
        failed ? failed : reader_take_number(reader, "a day of the month", 1, 25, &change->day);
    failed = failed ? failed : reader_take_month(reader, &change->month);
    if (!failed && change->day + 6 > calendar_days_in_month(1999, change->month)) {
        return reader_fail(
            reader, "that week may run out of the month; write `last` and the day of the week");
    }
    return failed;
}

static int take_change(struct reader *reader, struct calendar_change *change)
{
    size_t start = reader->at;
    struct text word = TEXT("");
    int failed = reader_take_word(reader, "`last`, or a day of the week,", &word);
    if (failed) {
        return failed;
    }
    reader->at = start;
    failed =
        text_is(word, "last") ? take_last_of(reader, change) : take_on_or_after(reader, change);
    failed = failed ? failed : reader_take_given(reader, "at");
    return failed ? failed : reader_take_time(reader, "a time of day", &change->minute);
}

static int take_last_year(struct reader *reader, struct calendar_summer *summer)
{
    size_t start = reader->at;
    struct text word = TEXT("");
    int failed = reader_take_word(reader, "`to` or `onwards`", &word);
    if (failed) {
        return failed;
    }
    if (text_is(word, "onwards")) {
        summer->last_year = INT_MAX;
        return 0;
    }
    reader->at = start;
    failed = reader_take_given(reader, "to");
    return failed ? failed
                  : reader_take_number(reader, "the last year", summer->first_year, 9999,
                                       &summer->last_year);
}

static int take_years(struct parse *parse)
{
    struct reader *reader = &parse->reader;
    struct calendar_summer summer = {0};
    int failed = reader_take_number(reader, "the first year", 1, 9999, &summer.first_year);
    size_t count = parse->summers.count;
    if (!failed && count > 0 &&
        VEC_AT(&parse->summers, struct calendar_summer, count - 1)->last_year >=
            summer.first_year) {
        failed =
            reader_fail(reader, "these years are not later than those before; write them in order");
    }
    failed = failed ? failed : take_last_year(reader, &summer);
    failed = failed ? failed : reader_take_given(reader, "from");
    failed = failed ? failed : take_change(reader, &summer.starts);
    failed = failed ? failed : reader_take_given(reader, "to");
    failed = failed ? failed : take_change(reader, &summer.ends);
    failed = failed ? failed : reader_take_line_end(reader);
    /* Two changes in one month could come in either order; south of the equator summer spans the
     * new year. */
    if (!failed && summer.starts.month >= summer.ends.month) {
        failed = reader_fail(reader, "summer ends in a later month than it begins; write it so");
    }
    if (!failed && count >= MOST_SUMMERS) {
        failed = reader_fail(reader, "there are at most %d lines of years", MOST_SUMMERS);
    }
    if (!failed) {
        vec_add(&parse->summers, &summer);
    }
    return failed;
}

static int take_line(struct parse *parse)
{
    struct reader *reader = &parse->reader;
    struct calendar_zone *zone = &parse->zone;
    struct text word = TEXT("");
    bool taken = false;
    int failed = reader_take_word(reader, "a line's first word", &word);
    failed = failed ? failed : reader_take_header_line(reader, word, &zone->header, &taken);
    if (failed || taken) {
        return failed;
    }
    if (text_is(word, "standard")) {
        return take_offset_line(reader, &zone->standard_name, &zone->standard_offset);
    }
    if (text_is(word, "summer")) {
        return take_offset_line(reader, &zone->summer_name, &zone->summer_offset);
    }
    if (text_is(word, "years")) {
        return take_years(parse);
    }
    return reader_fail(
        reader,
        "`%.*s` means nothing here; write title, version, source, checked, standard, "
        "summer, or years",
        TEXT_ARGS(word));
}

static int finish(struct parse *parse, struct calendar_zone *out)
{
    struct reader *reader = &parse->reader;
    struct calendar_zone *zone = &parse->zone;
    int failed = reader_check_header(reader, &zone->header);
    if (failed) {
        return failed;
    }
    if (zone->standard_name.length == 0) {
        return reader_fail(reader, "a line is missing; add `standard GMT +00:00`");
    }
    if (parse->summers.count > 0 &&
        (zone->summer_name.length == 0 || zone->summer_offset <= zone->standard_offset)) {
        return reader_fail(
            reader, "`years` need a `summer` time that is ahead of the standard one; add it");
    }
    zone->summers = parse->summers.items;
    zone->summer_count = parse->summers.count;
    *out = *zone;
    return 0;
}

int calendar_parse_zone(struct arena *arena, struct text text, const char *path,
                        struct calendar_zone *out, struct error *error)
{
    struct parse parse = {.summers = VEC_IN(arena, struct calendar_summer)};
    int failed = reader_open(&parse.reader, arena, text, path, error);
    failed = failed ? failed : reader_take_first_line(&parse.reader, "zone", &parse.zone.header);
    while (!failed && reader_next_line(&parse.reader)) {
        failed = take_line(&parse);
    }
    return failed ? failed : finish(&parse, out);
}
