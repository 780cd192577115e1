/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_BOARD_H
#define PLAN_BOARD_H

/* What the files of the board report share. */

#include "plan/plan.h"

/* ---- report.c */

/* By page and number; by the number alone where it has no page. */
struct text held_name(struct arena *arena, const struct plan_held *row);
/* NULL: the board was told nothing. Of several the last. */
const struct plan_held_update *held_update_at(const struct plan_held *row, struct civil_date date);
/* Words, status and doubts as a table has them. */
struct text update_cell(struct arena *arena, const struct plan_held_update *update);
struct text update_cell_resolved(struct arena *arena, const struct map *names, const struct plan_held *row,
                                 const struct plan_held_update *update);
enum plan_told update_told(const struct plan_held_update *update); /* NULL is fine */

/* Of rows in the order in which people count. */
void report_make(const struct plan *plan, struct arena *arena, const struct plan_held *rows, size_t count,
                 const struct plan_question *question, struct plan_report *out);
int line_urgency(const struct plan_line *line); /* 0 overdue, 1 silent, 2 slipped, 3 none of them */

/* ---- resolve.c: recommendations by their names */

struct map names_of(struct arena *arena, const struct plan_held *rows, size_t count);
/* The only one of that number in the same report; NULL: there is none, or more. */
const struct plan_held *names_find_number(struct arena *arena, const struct map *names, const struct plan_held *from,
                                          struct text number);
/* Of the same part first; NULL: there is none of that name in the same report. */
const struct plan_held *names_find(struct arena *arena, const struct map *names, const struct plan_held *from, struct text name);

/* ---- standing.c */

/* `cut`: the first instant that is too late for the day. */
enum plan_standing standing_at(const struct plan_held *row, int64_t cut);
/* Fills what the promises say; `line->row` and `standing` are there. */
void standing_promises(struct plan_line *line, struct civil_date at, int64_t cut);

#endif
