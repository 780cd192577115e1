/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_INSIDE_H
#define PLAN_INSIDE_H

/* What the files of this room share. */

#include "plan/plan.h"

/* ---- sheet.c, spreadsheet.c: lines and cells, as they stand */

struct sheet_line {
    int32_t number; /* from 1 */
    struct text *cells;
    size_t count; /* none: an empty line */
};
struct sheet {
    struct text name;
    const struct sheet_line *lines;
    size_t count;
};
/* A file's name as words, which stand in what is said of its cells: each byte that is no text is a question mark. */
struct text sheet_name(struct arena *arena, struct text name);
/* Errors: ERROR_INVALID, ERROR_LIMIT. */
int sheet_read(struct arena *arena, const struct plan_file *file, struct sheet *out, struct error *error) MUST_CHECK;
bool spreadsheet_is(struct text bytes);
int spreadsheet_read(struct arena *arena, const struct plan_file *file, struct sheet *out,
                     struct error *error) MUST_CHECK;

/* ---- csv.c */

void csv_add_line(struct buf *buf, const struct text *cells, size_t count);
struct text csv_plain(struct text field); /* without the apostrophe that keeps it from being a formula */

/* ---- markup.c: HTML and Markdown remains */

struct marked {
    struct text text; /* spaces made one, paragraphs on lines of their own */
    bool bold;        /* all of it was */
    bool mended;      /* tags or entities were taken out */
};
struct marked markup_clean(struct arena *arena, struct text raw);
bool markup_is_ruled(struct text cell); /* hyphens and nothing else: a ruled line of a Markdown table */

/* ---- words.c */

struct word {
    struct text raw;
    struct text fold; /* letters and digits, small, look-alikes of other scripts made Latin; may be empty */
};
struct words {
    struct word *at;
    size_t count; /* only words with something in `fold` */
};
struct words words_of(struct arena *arena, struct text text);
struct text words_fold(struct arena *arena, struct text text); /* all of a text as one fold */
/* Edits from one to the other, at most `most` + 1 (longer texts: always most + 1). */
size_t words_distance(struct text one, struct text other, size_t most);
bool words_alike(struct text one, struct text other); /* folds: equal, or damaged in a letter of four */
/* How alike two folds are: 1 equal, 0 nothing in common. `prefix`: the shorter may be a beginning of the longer. */
double words_likeness(struct text one, struct text other, bool prefix);
/* The longest common run in order of two lists; used_one and used_other (may be NULL) tell which took part. */
size_t words_common(struct arena *arena, struct words one, struct words other, bool *used_one, bool *used_other);
bool words_end_whole(struct text text); /* ends as a sentence, a list's item or a signature does */
bool words_stray(struct text text);     /* no two letters or digits together that are not single strokes: a speck */

/* ---- headings.c */

enum heading_kind { HEADING_NONE, HEADING_FIELD, HEADING_UPDATE, HEADING_STATUS };
struct heading {
    enum heading_kind kind;
    enum plan_field field;  /* of HEADING_FIELD */
    struct civil_date date; /* of the others */
    struct text text, fold;
};
struct heading heading_of(struct arena *arena, struct text text);
/* Is this line the head of a table? Then *out has one heading a cell. */
bool heading_line(struct arena *arena, const struct sheet_line *line, struct heading **out);
bool heading_date(struct text text, struct civil_date *out); /* a date that stands in the text */
bool heading_page(struct text text);   /* "127", "127-128" */
bool heading_number(struct text text); /* "7", "2.4", "2 (core)", "R12" */
/* Cuts the number off words that begin with one ("2.1 Do so"). */
bool heading_cut_number(struct text text, struct text *number, struct text *rest);

/* ---- a table while it is read */

struct reading {
    struct arena *arena;
    const struct sheet *sheet;
    struct vec recommendations; /* struct plan_recommendation */
    struct vec leftovers;       /* struct plan_leftover */
    struct vec dates;           /* struct civil_date: of all heads, ascending */
};
void reading_leave(struct reading *reading, int32_t line, size_t column, struct text text, const char *why);
/* Sets `why` (or adds to it) and lowers the trust to `trust` if that is worse. */
void cell_say(struct arena *arena, struct plan_cell *cell, enum plan_trust trust, const char *why);
void cell_add_line(struct arena *arena, struct plan_cell *cell, int32_t line);
bool cell_is_empty(const struct plan_cell *cell);
/* The update of a date, made in its place where it is not there yet. */
struct plan_update *recommendation_update(struct arena *arena, struct plan_recommendation *of, struct civil_date date);
struct plan_update *recommendation_find_update(const struct plan_recommendation *of, struct civil_date date);
void recommendation_finish(struct arena *arena, struct plan_recommendation *of); /* name, units, trust */

/* ---- clean.c, damaged.c */

/* Tells how a sheet lies. Errors: ERROR_INVALID (no table in it). */
int clean_judge(struct arena *arena, const struct sheet *sheet, bool *damaged, struct error *error) MUST_CHECK;
int clean_read(struct reading *reading, struct error *error) MUST_CHECK;
/* `key`: a table that was read clean, or NULL. */
int damaged_read(struct reading *reading, const struct plan_table *key, struct error *error) MUST_CHECK;

/* ---- status.c, repeats.c, compare.c */

/* What the words of an update say of its status. */
void status_find(struct arena *arena, struct plan_update *update);
bool status_repeats(struct text text, struct text *rest); /* "As above. More": what follows */
void repeats_resolve(struct arena *arena, struct plan_table *table);
/* Holds doubtful cells of clean tables against the same cells of the other clean ones. */
void compare_tables(struct arena *arena, struct plan_table *tables, size_t count);

#endif
