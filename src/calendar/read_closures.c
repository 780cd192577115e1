/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 *   "closures" NAME
 *   "title" STRING, "version" DATE, "source" STRING, "checked" DATE
 *   [DATE ["to" DATE] STRING]...
 */
#include "calendar/reader.h"

enum { MOST_CLOSURES = 2048 };

static int take_closure(struct reader *reader, struct vec *closures)
{
    struct civil_date first = {0};
    reader->at = 0;
    int failed = reader_take_date(reader, "a line's first word, or a date,", &first);
    if (failed) {
        return failed;
    }
    struct civil_date last = first;
    struct calendar_closure closure = {.first = calendar_day_of(first)};
    size_t count = closures->count;
    if (count > 0 && VEC_AT(closures, struct calendar_closure, count - 1)->last >= closure.first) {
        return reader_fail(reader,
                           "this day is not later than the closure before it; write them in order");
    }
    if (!reader_at_line_end(reader) && reader->line.at[reader->at] != '"') {
        failed = reader_take_given(reader, "to");
        failed = failed ? failed : reader_take_date(reader, "the last day", &last);
    }
    closure.last = calendar_day_of(last);
    if (!failed && closure.last < closure.first) {
        failed =
            reader_fail(reader, "the last day is before the first; write the earlier day first");
    }
    failed = failed ? failed : reader_take_string(reader, "the reason", &closure.name);
    failed = failed ? failed : reader_take_line_end(reader);
    if (!failed && count >= MOST_CLOSURES) {
        failed = reader_fail(reader, "there are at most %d closures", MOST_CLOSURES);
    }
    if (!failed) {
        vec_add(closures, &closure);
    }
    return failed;
}

static int take_line(struct reader *reader, struct calendar_header *header, struct vec *closures)
{
    struct text word = TEXT("");
    bool taken = false;
    int failed = reader_take_word(reader, "a line's first word", &word);
    failed = failed ? failed : reader_take_header_line(reader, word, header, &taken);
    if (failed || taken) {
        return failed;
    }
    if (word.at[0] < '0' || word.at[0] > '9') {
        return reader_fail(
            reader, "`%.*s` means nothing here; write title, version, source, checked, or a date",
            TEXT_ARGS(word));
    }
    return take_closure(reader, closures);
}

int calendar_parse_closures(struct arena *arena, struct text text, const char *path,
                            struct calendar_closures *out, struct error *error)
{
    struct reader reader;
    struct calendar_closures read = {0};
    struct vec closures = VEC_IN(arena, struct calendar_closure);
    int failed = reader_open(&reader, arena, text, path, error);
    failed = failed ? failed : reader_take_first_line(&reader, "closures", &read.header);
    while (!failed && reader_next_line(&reader)) {
        failed = take_line(&reader, &read.header, &closures);
    }
    failed = failed ? failed : reader_check_header(&reader, &read.header);
    if (!failed) {
        read.closures = closures.items;
        read.count = closures.count;
        *out = read;
    }
    return failed;
}
