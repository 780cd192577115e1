/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PRINT_PRINT_H
#define PRINT_PRINT_H

/*
 * A table for people who take it elsewhere: as a spreadsheet (Office Open XML) or on paper (PDF). Knows nothing of what the
 * table is about. Nothing is written to a disk: what is made stays in memory. Words are words: none is ever a formula, or markup.
 */

#include "base/base.h"

struct print_table {
    struct text title;           /* in the document's properties, and on each page of a PDF */
    const struct text *heads;    /* one a column */
    const unsigned *widths;      /* of each column, in points; the columns are spread where the paper is wider */
    size_t columns;              /* 1 to PRINT_COLUMNS_MOST */
    const struct text *const *rows; /* each of `columns` cells, UTF-8 */
    size_t count;
};
#define PRINT_COLUMNS_MOST 200
#define PRINT_CELL_MOST 32767 /* characters that a spreadsheet's cell holds */
#define PRINT_ROWS_MOST 1048575 /* below the heads */

/* Errors: ERROR_LIMIT (a cell, or the table, is larger than a spreadsheet can hold: the words name row and column), ERROR_IO. */
int print_xlsx(struct arena *arena, const struct print_table *table, struct text *out, struct error *error) MUST_CHECK;
/* On paper as wide as it needs, A4 across at the least, with the heads on every page; tagged, so that it can be read aloud.
 * Errors: ERROR_LIMIT (columns), ERROR_IO. */
int print_pdf(struct arena *arena, const struct print_table *table, struct text *out, struct error *error) MUST_CHECK;

#endif
