/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LARGEST_FILE = 256 * 1024, LONGEST_STRING = 300, LONGEST_NAME = 64 };

static bool is_space(char character)
{
    return character == ' ' || character == '\t';
}

int reader_open(struct reader *reader, struct arena *arena, struct text text, const char *path,
                struct error *error)
{
    *reader = (struct reader){.arena = arena, .path = path, .error = error};
    if (text.length >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0) {
        return error_set(error, ERROR_INVALID, "calendar.file",
                         "%s:1:1: the file begins with a byte order mark; save it without one",
                         path);
    }
    if (text_take(arena, text, LARGEST_FILE, &reader->rest, error)) {
        char words[sizeof(error->words)];
        memcpy(words, error->words, sizeof(words));
        return error_set(error, ERROR_INVALID, "calendar.file", "%s:1:1: %.400s", path, words);
    }
    return 0;
}

bool reader_next_line(struct reader *reader)
{
    while (text_cut(&reader->rest, '\n', &reader->line)) {
        reader->number++;
        reader->at = reader->column = 0;
        struct text said = text_trim(reader->line);
        if (said.length > 0 && said.at[0] != '#') {
            return true;
        }
    }
    reader->line = TEXT("");
    reader->at = reader->column = 0;
    return false;
}

int reader_fail(struct reader *reader, const char *format, ...)
{
    char words[400];
    va_list list;
    va_start(list, format);
    vsnprintf(words, sizeof(words), format, list);
    va_end(list);
    return error_set(reader->error, ERROR_INVALID, "calendar.file", "%s:%d:%zu: %s", reader->path,
                     reader->number > 0 ? reader->number : 1, reader->column + 1, words);
}

static void skip_spaces(struct reader *reader)
{
    while (reader->at < reader->line.length && is_space(reader->line.at[reader->at])) {
        reader->at++;
    }
    reader->column = reader->at;
}

bool reader_at_line_end(struct reader *reader)
{
    skip_spaces(reader);
    return reader->at == reader->line.length;
}

int reader_take_line_end(struct reader *reader)
{
    if (!reader_at_line_end(reader)) {
        return reader_fail(reader, "the line should end here; take away what follows");
    }
    return 0;
}

int reader_take_word(struct reader *reader, const char *what, struct text *out)
{
    skip_spaces(reader);
    size_t start = reader->at;
    while (reader->at < reader->line.length && !is_space(reader->line.at[reader->at])) {
        reader->at++;
    }
    if (reader->at == start) {
        return reader_fail(reader, "%s was expected; write it here", what);
    }
    *out = (struct text){reader->line.at + start, reader->at - start};
    if (out->length > LONGEST_NAME) {
        return reader_fail(reader, "this word is longer than %d bytes; %s was expected",
                           LONGEST_NAME, what);
    }
    return 0;
}

int reader_take_given(struct reader *reader, const char *word)
{
    struct text found = TEXT("");
    char what[80];
    snprintf(what, sizeof(what), "`%s`", word);
    int failed = reader_take_word(reader, what, &found);
    if (failed) {
        return failed;
    }
    if (!text_is(found, word)) {
        return reader_fail(reader, "write `%s` instead of `%.*s`", word, TEXT_ARGS(found));
    }
    return 0;
}

int reader_take_string(struct reader *reader, const char *what, struct text *out)
{
    skip_spaces(reader);
    size_t start = reader->at + 1;
    if (reader->at >= reader->line.length || reader->line.at[reader->at] != '"') {
        return reader_fail(reader, "%s was expected; write it here in \"quotes\"", what);
    }
    const char *end = memchr(reader->line.at + start, '"', reader->line.length - start);
    if (!end) {
        return reader_fail(reader,
                           "this quotation does not end; close it with \" on the same line");
    }
    *out = (struct text){reader->line.at + start, (size_t)(end - reader->line.at) - start};
    reader->at = start + out->length + 1;
    if (text_trim(*out).length != out->length || out->length == 0) {
        return reader_fail(reader, "%s is empty or has spaces at its ends; take them away", what);
    }
    if (out->length > LONGEST_STRING) {
        return reader_fail(reader, "%s is longer than %d bytes; shorten it", what, LONGEST_STRING);
    }
    return 0;
}

static bool read_digits(struct text text, size_t start, size_t count, int *out)
{
    int value = 0;
    for (size_t i = start; i < start + count; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
        value = value * 10 + (text.at[i] - '0');
    }
    *out = value;
    return true;
}

int reader_take_date(struct reader *reader, const char *what, struct civil_date *out)
{
    struct text word = TEXT("");
    int failed = reader_take_word(reader, what, &word);
    if (failed) {
        return failed;
    }
    struct civil_date date = {0};
    if (word.length != 10 || word.at[4] != '-' || word.at[7] != '-' ||
        !read_digits(word, 0, 4, &date.year) || !read_digits(word, 5, 2, &date.month) ||
        !read_digits(word, 8, 2, &date.day)) {
        return reader_fail(reader, "%s was expected; write it like 2026-11-22", what);
    }
    if (!calendar_date_exists(date)) {
        return reader_fail(reader, "there is no day %.*s; write %s that exists", TEXT_ARGS(word),
                           what);
    }
    *out = date;
    return 0;
}

int reader_take_number(struct reader *reader, const char *what, int least, int most, int *out)
{
    struct text word = TEXT("");
    struct error ignored;
    int64_t value = 0;
    int failed = reader_take_word(reader, what, &word);
    if (failed) {
        return failed;
    }
    if (text_to_integer(word, least, most, &value, &ignored)) {
        return reader_fail(reader, "%s was expected; write a number from %d to %d", what, least,
                           most);
    }
    *out = (int)value;
    return 0;
}

int reader_take_time(struct reader *reader, const char *what, int *minutes)
{
    struct text word = TEXT("");
    int hour = 0, minute = 0;
    int failed = reader_take_word(reader, what, &word);
    if (failed) {
        return failed;
    }
    if (word.length != 5 || word.at[2] != ':' || !read_digits(word, 0, 2, &hour) ||
        !read_digits(word, 3, 2, &minute) || hour > 23 || minute > 59) {
        return reader_fail(reader, "%s was expected; write it like 01:00, up to 23:59", what);
    }
    *minutes = hour * 60 + minute;
    return 0;
}

int reader_take_weekday(struct reader *reader, enum calendar_weekday *out)
{
    static const char *const names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday"};
    struct text word = TEXT("");
    int failed = reader_take_word(reader, "a day of the week", &word);
    if (failed) {
        return failed;
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (text_is(word, names[i])) {
            *out = (enum calendar_weekday)i;
            return 0;
        }
    }
    return reader_fail(reader, "`%.*s` is no day of the week; write monday to sunday",
                       TEXT_ARGS(word));
}

int reader_take_month(struct reader *reader, int *out)
{
    struct text word = TEXT("");
    int failed = reader_take_word(reader, "a month's name", &word);
    if (failed) {
        return failed;
    }
    *out = calendar_month_by_name(word);
    if (*out == 0) {
        return reader_fail(reader, "`%.*s` is no month; write january to december",
                           TEXT_ARGS(word));
    }
    return 0;
}

static bool is_name(struct text name)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.at[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '_' || c == '/' || c == '+';
        if (!good) {
            return false;
        }
    }
    return name.length > 0;
}

int reader_take_first_line(struct reader *reader, const char *kind, struct calendar_header *header)
{
    if (!reader_next_line(reader)) {
        return reader_fail(reader, "the file is empty; begin it with `%s NAME`", kind);
    }
    int failed = reader_take_given(reader, kind);
    failed = failed ? failed : reader_take_word(reader, "a name", &header->name);
    if (failed) {
        return failed;
    }
    if (!is_name(header->name)) {
        return reader_fail(reader, "a name has only letters, digits, and - _ / +");
    }
    return reader_take_line_end(reader);
}

static int take_string_once(struct reader *reader, const char *what, struct text *out)
{
    if (out->length > 0) {
        reader->column = 0;
        return reader_fail(reader, "%s is given twice; keep one line", what);
    }
    int failed = reader_take_string(reader, what, out);
    return failed ? failed : reader_take_line_end(reader);
}

static int take_version(struct reader *reader, struct calendar_header *header)
{
    struct civil_date date = {0};
    if (header->version.length > 0) {
        reader->column = 0;
        return reader_fail(reader, "the version is given twice; keep one line");
    }
    int failed = reader_take_date(reader, "the version, a date,", &date);
    if (failed) {
        return failed;
    }
    header->version = calendar_print_iso_date(reader->arena, date);
    return reader_take_line_end(reader);
}

static int take_checked(struct reader *reader, struct calendar_header *header)
{
    if (!calendar_date_is_none(header->checked)) {
        reader->column = 0;
        return reader_fail(reader, "the day of checking is given twice; keep one line");
    }
    int failed =
        reader_take_date(reader, "the day on which the source was checked", &header->checked);
    return failed ? failed : reader_take_line_end(reader);
}

int reader_take_header_line(struct reader *reader, struct text word, struct calendar_header *header,
                            bool *taken)
{
    *taken = true;
    if (text_is(word, "title")) {
        return take_string_once(reader, "the title", &header->title);
    }
    if (text_is(word, "source")) {
        return take_string_once(reader, "the source", &header->source);
    }
    if (text_is(word, "version")) {
        return take_version(reader, header);
    }
    if (text_is(word, "checked")) {
        return take_checked(reader, header);
    }
    *taken = false;
    return 0;
}

int reader_check_header(struct reader *reader, const struct calendar_header *header)
{
    reader->column = 0;
    const char *missing = header->title.length == 0     ? "title \"WORDS\""
                          : header->version.length == 0 ? "version YEAR-MONTH-DAY"
                          : header->source.length == 0  ? "source \"WHERE IT COMES FROM\""
                          : calendar_date_is_none(header->checked) ? "checked YEAR-MONTH-DAY"
                                                                   : NULL;
    return missing ? reader_fail(reader, "a line is missing; add `%s`", missing) : 0;
}
