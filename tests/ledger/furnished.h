/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_LEDGER_FURNISHED_H
#define TESTS_LEDGER_FURNISHED_H

/* A small house with everything in it: cases, reads, erasures of each kind, a second origin, a snapshot; and its rows, as
 * somebody has them who has the database and an evening. */

#include "ledger/house.h"

void furnished_begin(struct house *house); /* ended with house_end() */
struct ledger_report furnished_verify(struct house *house, struct text known_checkpoints);
void furnished_is_sound(struct house *house);

/* Every table of the room. Types, one letter a column: i integer, b bytes, t text. */
struct table {
    const char *name, *columns, *types, *order;
};
enum { CHAINS, ENTRIES, LEAVES = 4 }; /* where these stand among them */
extern const struct table tables[];
extern const size_t table_count;
const char *column_name(struct arena *arena, const struct table *table, size_t column);

struct cell {
    bool null;
    int64_t integer;
    struct text bytes;
};
#define MOST_COLUMNS 10

struct row {
    const struct table *table;
    struct cell cells[MOST_COLUMNS];
};

/* All of a table, in its order; returns how many. */
size_t read_rows(struct house *house, const struct table *table, struct vec *out);
/* Makes a row what `next` says (NULL: takes it away), or puts it in as it is. */
int make_change(struct house *house, const struct row *now, const struct row *next, bool inserts);

#endif
