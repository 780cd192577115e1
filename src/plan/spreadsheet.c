/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An XLSX workbook (ECMA-376 part 1, 18.3 and 18.4): a ZIP of XML. Only the shared texts and the one sheet that has cells
 * are read, and no more bytes of them than PLAN_FILE_MOST times four, however small they were packed. A formula is refused:
 * what it would give is not what somebody wrote.
 */
#include "plan/inside.h"

#include <archive.h>
#include <archive_entry.h>
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define MEMBERS_MOST 2000
#define UNPACKED_MOST ((size_t)PLAN_FILE_MOST * 4)
#define DEPTH_MOST 64
#define CELL_MOST 65536

struct workbook {
    struct arena *arena;
    const struct plan_file *file;
    struct error *error;
    XML_Parser parser;
    struct text strings_part, sheet_part; /* the XML of both */
    size_t unpacked;
    struct vec strings; /* struct text */
    struct vec lines;   /* struct sheet_line */
    struct buf words;
    bool takes, skips; /* inside <t> or <v>; inside a reading aid */
    char type;         /* of the cell: s shared, i inline, e error, n other */
    size_t column, depth;
    int32_t row;
    int failed;
};

bool spreadsheet_is(struct text bytes)
{
    return text_starts(bytes, TEXT("PK\3\4"));
}

static int refuse(struct workbook *book, const char *key, const char *words)
{
    return error_set(book->error, ERROR_INVALID, key, "%.*s: %s", TEXT_ARGS(book->file->name), words);
}

static void stop_at(struct workbook *book, const char *key, const char *words)
{
    if (book->failed == 0) {
        const char *all = arena_print(book->arena, "row %d, column %zu: %s", (int)book->row, book->column + 1, words);
        book->failed = refuse(book, key, all);
        XML_StopParser(book->parser, XML_FALSE);
    }
}

/* ---- XML -------------------------------------------------------------------------------------------------------- */

static void on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    stop_at(context, "plan.workbook", "a document type, which no spreadsheet program writes; save it again as XLSX");
}

static void on_text(void *context, const XML_Char *at, int length)
{
    struct workbook *book = context;
    if (book->takes && !book->skips) {
        if (book->words.length + (size_t)length > CELL_MOST) {
            stop_at(book, "plan.workbook", "a cell of more than 64 KiB");
            return;
        }
        buf_add(&book->words, at, (size_t)length);
    }
}

static struct text taken(struct workbook *book)
{
    struct text text = {arena_copy(book->arena, book->words.bytes ? book->words.bytes : "", book->words.length),
                        book->words.length};
    book->words.length = 0;
    return text;
}

static void string_starts(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct workbook *book = context;
    (void)attributes;
    book->skips = book->skips || strcmp(name, "rPh") == 0;
    book->takes = strcmp(name, "t") == 0;
    if (++book->depth > DEPTH_MOST) {
        stop_at(book, "plan.workbook", "nested too deeply");
    }
}

static void string_ends(void *context, const XML_Char *name)
{
    struct workbook *book = context;
    book->depth--;
    book->takes = false;
    book->skips = book->skips && strcmp(name, "rPh") != 0;
    if (strcmp(name, "si") == 0) {
        struct text text = taken(book);
        vec_add(&book->strings, &text);
    }
}

static const char *attribute(const XML_Char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2) {
        if (strcmp(attributes[i], name) == 0) {
            return attributes[i + 1];
        }
    }
    return NULL;
}

/* "BC12": the column counts in letters. */
static size_t column_of(const char *reference, size_t otherwise)
{
    size_t column = 0;
    for (; reference && *reference >= 'A' && *reference <= 'Z' && column < 100000; reference++) {
        column = column * 26 + (size_t)(*reference - 'A') + 1;
    }
    return column ? column - 1 : otherwise;
}

static void start_row(struct workbook *book, const XML_Char **attributes)
{
    const char *said = attribute(attributes, "r");
    long row = said ? strtol(said, NULL, 10) : book->row + 1;
    if (row <= book->row || row > PLAN_LINES_MOST) {
        stop_at(book, "plan.workbook", "rows that do not follow one another, or too many of them");
        return;
    }
    book->row = (int32_t)row;
    book->column = SIZE_MAX;
    struct sheet_line line = {.number = book->row};
    vec_add(&book->lines, &line);
}

static void sheet_starts(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct workbook *book = context;
    if (++book->depth > DEPTH_MOST) {
        stop_at(book, "plan.workbook", "nested too deeply");
    } else if (strcmp(name, "row") == 0) {
        start_row(book, attributes);
    } else if (strcmp(name, "c") == 0) {
        const char *type = attribute(attributes, "t");
        book->column = column_of(attribute(attributes, "r"), book->column + 1);
        book->type = !type ? 'n' : strcmp(type, "s") == 0 ? 's' : strcmp(type, "e") == 0 ? 'e' : 'i';
        book->words.length = 0;
        if (book->column >= PLAN_CELLS_MOST || book->lines.count == 0) {
            stop_at(book, "plan.workbook", "further right than a table's columns can be");
        } else if (book->type == 'e') {
            stop_at(book, "plan.formula", "an error value; correct it, or leave the cell empty");
        }
    } else if (strcmp(name, "f") == 0) {
        stop_at(book, "plan.formula", "a formula. What it would give is not taken: paste the values in its place, save, "
                                      "and import again");
    }
    book->takes = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
}

static void put_cell(struct workbook *book)
{
    struct sheet_line *line = VEC_AT(&book->lines, struct sheet_line, book->lines.count - 1);
    struct text text = taken(book);
    if (book->type == 's') {
        int64_t index = 0;
        struct error ignored = {0};
        if (text_to_integer(text, 0, (int64_t)book->strings.count - 1, &index, &ignored) < 0) {
            stop_at(book, "plan.workbook", "a text that the workbook does not have");
            return;
        }
        text = *VEC_AT(&book->strings, struct text, (size_t)index);
    }
    if (book->column >= line->count) {
        struct text *cells = ARENA_ARRAY(book->arena, struct text, book->column + 1);
        for (size_t i = 0; i <= book->column; i++) {
            cells[i] = i < line->count ? line->cells[i] : TEXT("");
        }
        line->cells = cells;
        line->count = book->column + 1;
    }
    line->cells[book->column] = text;
}

static void sheet_ends(void *context, const XML_Char *name)
{
    struct workbook *book = context;
    book->depth--;
    book->takes = false;
    if (strcmp(name, "c") == 0 && book->words.length) {
        put_cell(book);
    }
}

static void free_parser(XML_Parser *parser)
{
    if (*parser) {
        XML_ParserFree(*parser);
    }
}

static int parse(struct workbook *book, struct text part, XML_StartElementHandler starts, XML_EndElementHandler ends)
{
    XML_Parser parser SCOPED(free_parser) = XML_ParserCreate("UTF-8");
    if (!parser) {
        abort();
    }
    book->parser = parser;
    book->depth = 0;
    XML_SetUserData(parser, book);
    XML_SetElementHandler(parser, starts, ends);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    bool ok = XML_Parse(parser, part.at, (int)part.length, 1) == XML_STATUS_OK;
    book->parser = NULL;
    if (book->failed < 0) {
        return book->failed;
    }
    return ok ? 0 : refuse(book, "plan.workbook", "a workbook that is damaged; open it and save it again as XLSX");
}

/* ---- ZIP --------------------------------------------------------------------------------------------------------- */

static void free_archive(struct archive **archive)
{
    if (*archive) {
        archive_read_free(*archive);
    }
}

static int unpack(struct workbook *book, struct archive *archive, struct text *out)
{
    struct buf buf = buf_in(book->arena);
    char piece[16384];
    la_ssize_t size;
    while ((size = archive_read_data(archive, piece, sizeof(piece))) > 0) {
        book->unpacked += (size_t)size;
        if (book->unpacked > UNPACKED_MOST) {
            return error_set(book->error, ERROR_LIMIT, "plan.bomb",
                             "%.*s: it unpacks to more than %zu MiB; save the one sheet with the table by itself",
                             TEXT_ARGS(book->file->name), UNPACKED_MOST / (1024 * 1024));
        }
        buf_add(&buf, piece, (size_t)size);
    }
    *out = buf_as_text(&buf);
    return size < 0 ? refuse(book, "plan.workbook", "an archive that is damaged or encrypted; save it again without a password")
                    : 0;
}

static bool is_sheet(const char *name)
{
    return strncmp(name, "xl/worksheets/", 14) == 0 && !strchr(name + 14, '/');
}

static int take_member(struct workbook *book, struct archive *archive, const char *name)
{
    bool sheet = is_sheet(name), strings = strcmp(name, "xl/sharedStrings.xml") == 0;
    struct text part = {0};
    int result = sheet || strings ? unpack(book, archive, &part) : 0;
    if (result < 0 || !(sheet || strings)) {
        return result;
    }
    if (strings) {
        book->strings_part = part;
    } else if (memmem(part.at ? part.at : "", part.length, "<c ", 3)) {
        if (book->sheet_part.at) {
            return refuse(book, "plan.sheets", "more than one of its sheets has cells; save the one with the table by itself");
        }
        book->sheet_part = part;
    }
    return 0;
}

static int open_members(struct workbook *book)
{
    struct archive *archive SCOPED(free_archive) = archive_read_new();
    struct archive_entry *entry;
    struct text bytes = book->file->bytes;
    int state = ARCHIVE_OK, result = 0;
    archive_read_support_format_zip(archive);
    if (archive_read_open_memory(archive, bytes.at, bytes.length) != ARCHIVE_OK) {
        return refuse(book, "plan.workbook", "neither text nor a workbook");
    }
    for (int i = 0; result == 0 && (state = archive_read_next_header(archive, &entry)) == ARCHIVE_OK; i++) {
        const char *name = archive_entry_pathname(entry);
        if (i >= MEMBERS_MOST) {
            return refuse(book, "plan.workbook", "an archive with too many members to be a workbook");
        }
        result = name ? take_member(book, archive, name) : 0;
    }
    if (result == 0 && state != ARCHIVE_EOF) {
        return refuse(book, "plan.workbook", "an archive that is damaged; save the workbook again");
    }
    if (result == 0 && !book->sheet_part.at) {
        return refuse(book, "plan.workbook", "an archive without a sheet of cells; a workbook is XLSX, or save it as CSV");
    }
    return result;
}

int spreadsheet_read(struct arena *arena, const struct plan_file *file, struct sheet *out, struct error *error)
{
    struct workbook book = {.arena = arena, .file = file, .error = error, .strings = VEC_IN(arena, struct text),
                            .lines = VEC_IN(arena, struct sheet_line), .words = buf_in(arena)};
    if (file->bytes.length > PLAN_FILE_MOST) {
        return error_set(error, ERROR_LIMIT, "plan.too-large", "%.*s: larger than the %d MiB that are taken",
                         TEXT_ARGS(file->name), PLAN_FILE_MOST / (1024 * 1024));
    }
    int result = open_members(&book);
    if (result == 0 && book.strings_part.at) {
        result = parse(&book, book.strings_part, string_starts, string_ends);
    }
    result = result < 0 ? result : parse(&book, book.sheet_part, sheet_starts, sheet_ends);
    if (result == 0) {
        *out = (struct sheet){file->name, book.lines.items, book.lines.count};
    }
    return result;
}
