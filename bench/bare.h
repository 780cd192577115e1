/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

/*
 * The least that a durable step can cost: the very rows that it wrote, written again by SQLite alone into a copy of the
 * database, with the same pragmas, prepared statements and values that were read beforehand.
 */

#include "store/store.h"

struct bare;

/* Keeps what the store writes from now on; call bare_mark() after each step. */
struct bare *bare_record(struct store *store);
void bare_mark(struct bare *bare);
void bare_stop(struct bare *bare, struct store *store);
size_t bare_count(const struct bare *bare); /* steps recorded */
/* The copy of the database as it was before the recording. */
void bare_open(struct bare *bare, const char *path);
/* Writes the next `steps` steps, `group` of them in one transaction. */
void bare_write(struct bare *bare, size_t steps, size_t group);
void bare_free(struct bare *bare);

#endif
