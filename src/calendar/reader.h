/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CALENDAR_READER_H
#define CALENDAR_READER_H

/*
 * Reads the lines of our own small files: words, quoted strings, dates. Every `reader_take_...`
 * returns 0 or ERROR_INVALID with `file:line:column: what, and what to write instead`, so that a
 * parser is a chain of them.
 */

#include "calendar/parts.h"

struct reader {
    struct arena *arena;
    const char *path;
    struct text rest; /* lines that are still to come */
    struct text line;
    size_t at;     /* within the line: what is read next */
    size_t column; /* within the line: where what was read last began */
    int number;    /* of the line, from 1 */
    struct error *error;
};

/* Checks size, UTF-8 and control characters of the whole file. The text is copied. */
int reader_open(struct reader *reader, struct arena *arena, struct text text, const char *path,
                struct error *error) MUST_CHECK;
/* Goes to the next line that says something; false at the end of the file. */
bool reader_next_line(struct reader *reader);
int reader_fail(struct reader *reader, const char *format, ...) PRINTF_LIKE(2, 3);

bool reader_at_line_end(struct reader *reader);
int reader_take_line_end(struct reader *reader) MUST_CHECK;
/* `what` completes "... was expected": "the calendar's name". */
int reader_take_word(struct reader *reader, const char *what, struct text *out) MUST_CHECK;
int reader_take_given(struct reader *reader, const char *word) MUST_CHECK; /* that very word */
int reader_take_string(struct reader *reader, const char *what, struct text *out) MUST_CHECK;
int reader_take_date(struct reader *reader, const char *what, struct civil_date *out) MUST_CHECK;
int reader_take_number(struct reader *reader, const char *what, int least, int most,
                       int *out) MUST_CHECK;
int reader_take_time(struct reader *reader, const char *what, int *minutes) MUST_CHECK; /* 01:00 */
int reader_take_weekday(struct reader *reader, enum calendar_weekday *out) MUST_CHECK;
int reader_take_month(struct reader *reader, int *out) MUST_CHECK;

/* The first line, `KIND NAME`, and title, version, source, checked, which all files have. */
int reader_take_first_line(struct reader *reader, const char *kind,
                           struct calendar_header *header) MUST_CHECK;
/* If `word`, which began the line, is one of those: takes the line, and *taken says so. */
int reader_take_header_line(struct reader *reader, struct text word, struct calendar_header *header,
                            bool *taken) MUST_CHECK;
/* At the end of the file: nothing of the header may be missing. */
int reader_check_header(struct reader *reader, const struct calendar_header *header) MUST_CHECK;

#endif
