/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_RAW_H
#define SUPPORT_RAW_H

/*
 * A database behind the store's back, as somebody with its file or its password has it: for tests that tamper. Tables,
 * columns and values are found by looking, so that a table that somebody adds is tampered with too.
 */

#include "base/base.h"

struct raw;

struct raw *raw_open(const char *where); /* as of store_open() */
void raw_close(struct raw *raw);
/* False: the database refused it (a broken key); then nothing is changed. */
bool raw_run(struct raw *raw, const char *sql);
/* The words of the last refusal. */
const char *raw_why(const struct raw *raw);

/* Rows of words: each column as text; NULL is a null pointer. */
struct raw_rows {
    const char ***rows;
    size_t count, columns;
};
struct raw_rows raw_query(struct raw *raw, struct arena *arena, const char *sql);

/* The names of all tables, and of a table's columns, in order. */
struct raw_rows raw_tables(struct raw *raw, struct arena *arena);
struct raw_rows raw_columns(struct raw *raw, struct arena *arena, const char *table);
/* All rows of a table (at most `most`), each value as a literal that can stand in a statement. */
struct raw_rows raw_literals(struct raw *raw, struct arena *arena, const char *table, size_t most);
/* "a = 1 AND b IS NULL": true of this row only, where the table has a key. */
const char *raw_where(struct arena *arena, const struct raw_rows *columns, const char *const *literals);
/* The literal with one byte (of an integer: one bit) changed, the `which`th way of three; NULL: there is nothing to
 * change. */
const char *raw_flip(struct arena *arena, const char *literal, int which);

#endif
