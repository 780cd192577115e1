/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef WEB_PLAN_H
#define WEB_PLAN_H

/* What the pages of the action plan share. */

#include "plan/plan.h"
#include "web/parts.h"

/* There is no such page: nothing here keeps a plan. */
int web_no_plan(struct error *error) MUST_CHECK;
/* A day out of the address; today where none stands there, with a problem where what stands there is none. */
struct civil_date web_plan_day(const struct front_request *request, const char *name, struct vec *problems);
struct view_choice_list web_plan_units(const struct front_request *request, const struct plan_report *report, struct text chosen);
struct view_plan_tag_list web_plan_tags(const struct front_request *request, const struct plan_line *line);
/* The first promised date, and the one that stands now; empty where nothing is promised. */
struct text web_plan_promise(const struct front_request *request, const struct plan_line *line);
/* What one page shows of a long table, from a row on, or from the first where there is no such row; and in words, "51 to 100
 * of 312", empty where one page has all. (progress.c) */
#define WEB_PLAN_SHOWN 50
struct web_rows {
    size_t from, until, of;
};
struct web_rows web_plan_rows(int64_t from, size_t count);
struct text web_plan_rows_words(const struct front_request *request, struct web_rows rows);
/* The page before (of the first: none) and behind, by `from-row` in its address; empty: there is none. */
struct text web_plan_rows_before(const struct front_request *request, struct text path, struct web_rows rows);
struct text web_plan_rows_behind(const struct front_request *request, struct text path, struct web_rows rows);
/* A recommendation's name, and the cards of a table, as the public is shown them. (progress.c) */
struct text web_public_name(const struct front_request *request, const struct plan_public_line *line);
struct view_public_row_list web_public_rows(const struct front_request *request, const struct plan_public_table *table,
                                            struct web_rows shown);
struct text web_plan_case(const struct front_request *request, const char *reference);

#endif
