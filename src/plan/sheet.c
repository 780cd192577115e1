/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text into lines and cells: tab-separated as it lies (a quotation mark is a letter there), or comma-separated with the
 * quoting of RFC 4180. The bytes are checked once, here; what does not fit is named by line and column.
 */
#include "plan/inside.h"

#include <string.h>

static int refuse(const struct plan_file *file, struct error *error, const char *words)
{
    return error_set(error, ERROR_INVALID, "plan.encoding", "%.*s: %s", TEXT_ARGS(file->name), words);
}

/* How many bytes the character at the start has; 0 where it is not UTF-8 or a control character. */
static size_t character_size(struct text rest)
{
    unsigned char first = (unsigned char)rest.at[0];
    if (first < 0x80) {
        return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
    }
    size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    return size <= rest.length && text_is_utf8((struct text){rest.at, size}) ? size : 0;
}

struct text sheet_name(struct arena *arena, struct text name)
{
    char *words = arena_copy(arena, name.at, name.length);
    for (size_t i = 0; i < name.length;) {
        size_t size = character_size((struct text){name.at + i, name.length - i});
        if (size == 0 || (unsigned char)name.at[i] < ' ' || name.at[i] == 0x7f) {
            words[i] = '?';
        }
        i += size ? size : 1;
    }
    return (struct text){words, name.length};
}

static int check_bytes(const struct plan_file *file, struct text bytes, struct error *error)
{
    long line = 1, column = 1;
    for (size_t i = 0; i < bytes.length;) {
        size_t size = character_size((struct text){bytes.at + i, bytes.length - i});
        if (size == 0) {
            return error_set(error, ERROR_INVALID, "plan.encoding",
                             "%.*s, line %ld, character %ld: a byte (%02x) that is not UTF-8 text; up to there it was. Save "
                             "the file as UTF-8 (many programs write Windows-1252) and import it again",
                             TEXT_ARGS(file->name), line, column, (unsigned char)bytes.at[i]);
        }
        column = bytes.at[i] == '\n' ? 1 : column + 1;
        line += bytes.at[i] == '\n';
        i += size;
    }
    return 0;
}

static int take_bytes(const struct plan_file *file, struct text *bytes, struct error *error)
{
    *bytes = file->bytes;
    if (bytes->length > PLAN_FILE_MOST) {
        return error_set(error, ERROR_LIMIT, "plan.too-large", "%.*s: larger than the %d MiB that are taken; cut it up",
                         TEXT_ARGS(file->name), PLAN_FILE_MOST / (1024 * 1024));
    }
    if (text_starts(*bytes, TEXT("\xff\xfe")) || text_starts(*bytes, TEXT("\xfe\xff"))) {
        return refuse(file, error, "written as UTF-16; save it as UTF-8 and import it again");
    }
    if (text_starts(*bytes, TEXT("%PDF")) || text_starts(*bytes, TEXT("\xd0\xcf\x11\xe0"))) {
        return refuse(file, error, "a PDF or an old binary office file; export the table as text, CSV or XLSX first");
    }
    if (text_starts(*bytes, TEXT("\xef\xbb\xbf"))) {
        *bytes = (struct text){bytes->at + 3, bytes->length - 3};
    }
    return check_bytes(file, *bytes, error);
}

/* ---- lines ---------------------------------------------------------------------------------------------------- */

struct taking {
    struct arena *arena;
    const struct plan_file *file;
    struct vec lines;
    struct vec cells; /* of the line that is being read */
    int32_t line;     /* of the file */
};

static int finish_line(struct taking *taking, int32_t number, struct error *error)
{
    struct sheet_line *line = vec_add(&taking->lines, NULL);
    if (taking->lines.count > PLAN_LINES_MOST || taking->cells.count > PLAN_CELLS_MOST) {
        return error_set(error, ERROR_LIMIT, "plan.too-many", "%.*s, line %d: more than %d lines, or %d cells in one",
                         TEXT_ARGS(taking->file->name), number, PLAN_LINES_MOST, PLAN_CELLS_MOST);
    }
    line->number = number;
    bool is_empty = true;
    for (size_t i = 0; i < taking->cells.count; i++) {
        is_empty = is_empty && text_trim(*VEC_AT(&taking->cells, struct text, i)).length == 0;
    }
    line->cells = taking->cells.items;
    line->count = is_empty ? 0 : taking->cells.count;
    taking->cells = VEC_IN(taking->arena, struct text);
    return 0;
}

static int take_tabs(struct taking *taking, struct text bytes, struct error *error)
{
    struct text rest = bytes, line, cell;
    while (text_cut(&rest, '\n', &line)) {
        if (line.length && line.at[line.length - 1] == '\r') {
            line.length--;
        }
        while (text_cut(&line, '\t', &cell)) {
            vec_add(&taking->cells, &cell);
        }
        int result = finish_line(taking, ++taking->line, error);
        if (result < 0) {
            return result;
        }
    }
    return 0;
}

/* A quoted cell, from behind its first mark; *at is left behind the closing one. False: it is never closed. */
static bool take_quoted(struct taking *taking, struct text bytes, size_t *at, struct text *out)
{
    struct buf buf = buf_in(taking->arena);
    for (; *at < bytes.length; (*at)++) {
        if (bytes.at[*at] == '"') {
            if (*at + 1 >= bytes.length || bytes.at[*at + 1] != '"') {
                (*at)++;
                *out = buf_as_text(&buf);
                return true;
            }
            (*at)++;
        }
        taking->line += bytes.at[*at] == '\n';
        buf_char(&buf, bytes.at[*at] == '\t' ? ' ' : bytes.at[*at]);
    }
    return false;
}

static size_t plain_end(struct text bytes, size_t at)
{
    while (at < bytes.length && bytes.at[at] != ',' && bytes.at[at] != '\n') {
        at++;
    }
    return at;
}

static int take_commas(struct taking *taking, struct text bytes, struct error *error)
{
    int32_t first = taking->line = 1;
    for (size_t at = 0; at < bytes.length;) {
        struct text cell = TEXT(""), tail;
        if (bytes.at[at] == '"') {
            at++;
            if (!take_quoted(taking, bytes, &at, &cell)) {
                return error_set(error, ERROR_INVALID, "plan.quotes",
                                 "%.*s, line %d, column %zu: a quotation mark opens a cell there and nothing closes it",
                                 TEXT_ARGS(taking->file->name), first, taking->cells.count + 1);
            }
        }
        size_t end = plain_end(bytes, at);
        tail = text_trim((struct text){bytes.at + at, end - at});
        cell = tail.length ? (struct text){bytes.at + at, end - at} : cell;
        vec_add(&taking->cells, &cell);
        at = end + 1;
        if (end >= bytes.length || bytes.at[end] == '\n') {
            int result = finish_line(taking, first, error);
            if (result < 0) {
                return result;
            }
            first = ++taking->line;
        }
    }
    return 0;
}

static bool is_comma_separated(const struct plan_file *file, struct text bytes)
{
    struct text name = file->name;
    bool said = name.length > 4 && text_is((struct text){name.at + name.length - 4, 4}, ".csv");
    return said && !memchr(bytes.at, '\t', bytes.length);
}

int sheet_read(struct arena *arena, const struct plan_file *file, struct sheet *out, struct error *error)
{
    struct text bytes;
    if (spreadsheet_is(file->bytes)) {
        return spreadsheet_read(arena, file, out, error);
    }
    int result = take_bytes(file, &bytes, error);
    if (result < 0) {
        return result;
    }
    struct taking taking = {.arena = arena, .file = file, .lines = VEC_IN(arena, struct sheet_line),
                            .cells = VEC_IN(arena, struct text)};
    result = is_comma_separated(file, bytes) ? take_commas(&taking, bytes, error) : take_tabs(&taking, bytes, error);
    if (result < 0) {
        return result;
    }
    *out = (struct sheet){file->name, taking.lines.items, taking.lines.count};
    return 0;
}
