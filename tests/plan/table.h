/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_PLAN_TABLE_H
#define TESTS_PLAN_TABLE_H

/* Tables for the tests of plans: read, looked into, and folded in a way of their own. */

#include "plan/plan.h"

/* Letters and digits, small: what a text says, by another road than the one that is tested. */
struct text fold_plainly(struct arena *arena, struct text text);
uint64_t hash_plainly(struct arena *arena, struct text text); /* FNV-1a of the fold */

struct plan_table *read_one(struct arena *arena, const char *name, struct text bytes);
struct plan_table *read_all(struct arena *arena, const struct plan_file *files, size_t count);
/* The words of the refusal; fails where there is none. */
const char *refuse_one(struct arena *arena, const char *name, struct text bytes, enum error_code code);

const struct plan_recommendation *find_named(const struct plan_table *table, const char *name); /* NULL: not there */
/* By the field's name, or a date. NULL: no such cell. */
const struct plan_cell *find_cell(const struct plan_recommendation *of, const char *what);
const struct plan_update *find_update(const struct plan_recommendation *of, const char *date);

struct text read_whole(struct arena *arena, const char *path); /* .at is NULL where the file is not there */

#endif
