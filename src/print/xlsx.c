/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as a spreadsheet (ECMA-376). Every cell is written as a string: a word that begins with "=" stays a word. */
#include "print/print.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define POINTS_A_CHARACTER 5.3

struct writing {
    struct arena *arena;
    const struct print_table *table;
    lxw_worksheet *sheet;
    lxw_format *head, *cell;
    struct error *error;
};

static size_t count_characters(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    }
    return count;
}

static int write_cell(const struct writing *writing, size_t row, size_t column, struct text text)
{
    if (count_characters(text) > PRINT_CELL_MOST) {
        return error_set(writing->error, ERROR_LIMIT, "print.cell",
                         "row %zu, column %zu has more than the %d characters that a spreadsheet's cell holds", row + 1, column + 1,
                         PRINT_CELL_MOST);
    }
    lxw_error failed = worksheet_write_string(writing->sheet, (lxw_row_t)row, (lxw_col_t)column, text_string(writing->arena, text),
                                              row ? writing->cell : writing->head);
    return failed ? error_set(writing->error, ERROR_IO, "print.xlsx", "row %zu, column %zu: %s", row + 1, column + 1,
                              lxw_strerror(failed))
                  : 0;
}

static int write_rows(const struct writing *writing)
{
    const struct print_table *table = writing->table;
    int failed = 0;
    for (size_t k = 0; !failed && k < table->columns; k++) {
        worksheet_set_column(writing->sheet, (lxw_col_t)k, (lxw_col_t)k, table->widths[k] / POINTS_A_CHARACTER, NULL);
        failed = write_cell(writing, 0, k, table->heads[k]);
    }
    for (size_t i = 0; !failed && i < table->count; i++) {
        for (size_t k = 0; !failed && k < table->columns; k++) {
            failed = write_cell(writing, i + 1, k, table->rows[i][k]);
        }
    }
    return failed;
}

static void set_up(struct writing *writing, lxw_workbook *workbook)
{
    const struct print_table *table = writing->table;
    lxw_doc_properties properties = {.title = text_string(writing->arena, table->title)};
    workbook_set_properties(workbook, &properties);
    writing->sheet = workbook_add_worksheet(workbook, NULL);
    writing->head = workbook_add_format(workbook);
    writing->cell = workbook_add_format(workbook);
    format_set_bold(writing->head);
    format_set_text_wrap(writing->head);
    format_set_text_wrap(writing->cell);
    format_set_align(writing->cell, LXW_ALIGN_VERTICAL_TOP);
    format_set_num_format(writing->cell, "@"); /* text, also once somebody edits it */
    worksheet_freeze_panes(writing->sheet, 1, 0);
    worksheet_autofilter(writing->sheet, 0, 0, (lxw_row_t)table->count, (lxw_col_t)(table->columns - 1));
    worksheet_set_landscape(writing->sheet);
    worksheet_repeat_rows(writing->sheet, 0, 0);
    worksheet_fit_to_pages(writing->sheet, 1, 0);
}

static int read_back(struct arena *arena, int file, struct text *out, struct error *error)
{
    off_t size = lseek(file, 0, SEEK_END);
    char *bytes = size > 0 ? arena_alloc(arena, (size_t)size) : NULL;
    for (off_t done = 0; bytes && done < size;) {
        ssize_t got = pread(file, bytes + done, (size_t)(size - done), done);
        bytes = got > 0 ? bytes : NULL;
        done += got;
    }
    *out = (struct text){bytes, bytes ? (size_t)size : 0};
    return bytes ? 0 : error_set(error, ERROR_IO, "print.xlsx", "the spreadsheet could not be read back from memory");
}

/* The library writes by name only, and its pieces into temporary files: both are given memory, since the words are not to lie
 * about on a disk. */
static int write_into(struct arena *arena, const struct print_table *table, int file, struct text *out, struct error *error)
{
    char path[64], memory[] = "/dev/shm";
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    lxw_workbook_options options = {.tmpdir = memory};
    struct writing writing = {.arena = arena, .table = table, .error = error};
    lxw_workbook *workbook = workbook_new_opt(path, &options);
    if (!workbook) {
        return error_set(error, ERROR_IO, "print.xlsx", "the spreadsheet could not be begun");
    }
    set_up(&writing, workbook);
    int failed = write_rows(&writing);
    lxw_error closed = workbook_close(workbook); /* frees it in any case */
    if (!failed && closed) {
        failed = error_set(error, ERROR_IO, "print.xlsx", "the spreadsheet could not be written: %s", lxw_strerror(closed));
    }
    return failed ? failed : read_back(arena, file, out, error);
}

int print_xlsx(struct arena *arena, const struct print_table *table, struct text *out, struct error *error)
{
    if (table->columns < 1 || table->columns > PRINT_COLUMNS_MOST || table->count > PRINT_ROWS_MOST) {
        return error_set(error, ERROR_LIMIT, "print.table", "a spreadsheet takes 1 to %d columns here, and %d rows",
                         PRINT_COLUMNS_MOST, PRINT_ROWS_MOST);
    }
    int file = memfd_create("spreadsheet", MFD_CLOEXEC);
    if (file < 0) {
        return error_set(error, ERROR_IO, "print.xlsx", "no memory for the spreadsheet");
    }
    int failed = write_into(arena, table, file, out, error);
    close(file);
    return failed;
}
