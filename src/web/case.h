/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef WEB_CASE_H
#define WEB_CASE_H

/* What the files that draw the page of one case share. */

#include "web/parts.h"

struct drawing {
    struct front_request *request;
    struct arena *arena;
    enum language language;
    const struct casework_case *found;
    const struct procedure *procedure;
    const struct procedure_state *state;
    struct vec *names; /* of struct web_known_name; may be NULL */
    const bool *begun; /* of each offer, whether the visitor has begun its form; NULL: not looked */
};
struct text case_print(const struct drawing *in, const char *format, ...) PRINTF_LIKE(2, 3);
struct text case_label(const struct drawing *in, struct procedure_name name);
struct text case_count(const struct drawing *in, size_t count);
void case_add_row(struct vec *rows, struct text key, struct text value);
/* A step that may be taken now, as a link to its form. */
struct view_doable case_doable(const struct drawing *in, const struct procedure_offer *offer);
bool case_same_thing(struct procedure_scope one, struct procedure_scope other);
struct text case_entry_path(const struct drawing *in, int64_t sequence);

/* ---- link.c */

void case_fill_links(const struct drawing *in, struct page_case *page);

/* ---- case_duties.c */

void case_fill_duties(const struct drawing *in, struct page_case *page);
struct text case_duty_label(const struct drawing *in, const struct procedure_duty *duty);
/* Adds what is owed for one item, with its day, to the item's own card. */
void case_add_owed(const struct drawing *in, struct procedure_scope scope, struct vec *rows);

/* ---- case_things.c: what is known, items, people, checklists */

void case_fill_known(const struct drawing *in, struct page_case *page);
void case_fill_items(const struct drawing *in, struct page_case *page);
void case_fill_parties(const struct drawing *in, struct page_case *page);
void case_fill_checklists(const struct drawing *in, struct page_case *page);

#endif
