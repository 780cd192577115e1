/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

/*
 * Action plans: tables of recommendations with dated updates, read as they lie (AP-1 to AP-3). What is read is a *proposal*:
 * every cell with the lines that it came from, how far it can be trusted and what was mended. Nothing in a file is
 * dropped without a word: what found no place in a recommendation is a *leftover*, with its reason.
 *
 * A file is read as a clean table (a row a line, with continuations) or, where most lines are torn pieces of rows, as a
 * damaged one. The clean tables of one call are the key by which the damaged ones are aligned. docs/plan.md says how.
 *
 * Everything that is returned lives in the caller's arena.
 */

#include "base/base.h"
#include "calendar/calendar.h"

enum plan_field {
    PLAN_PAGE,
    PLAN_NUMBER,
    PLAN_PART,
    PLAN_SECTION,
    PLAN_RECOMMENDATION,
    PLAN_ACTION, /* action, comment or response */
    PLAN_UNITS,
    PLAN_TIMESCALES,
    PLAN_SIGN_OFF,
    PLAN_MEASURES,
    PLAN_FIELD__MAX
};
const char *plan_field_name(enum plan_field field); /* "sign-off": never NULL */

/* How far a cell can be trusted. Each is worse than the one before. */
enum plan_trust {
    PLAN_READ,     /* as it stands in the file */
    PLAN_REPAIRED, /* mended, with evidence that leaves no choice; `why` says what was done */
    PLAN_DOUBTFUL, /* a person must look: `why` says what at */
    PLAN_LOST,     /* the file does not have it any more; `text` is what an earlier table says, or empty */
    PLAN_TRUST__MAX
};
const char *plan_trust_name(enum plan_trust trust);

struct plan_cell {
    struct text text; /* proposed: without markup, paragraphs on lines of their own */
    struct text read; /* what the file itself gives */
    struct text why;  /* sentences; empty where nothing was done */
    enum plan_trust trust;
    const int32_t *lines; /* ascending, from 1; a spreadsheet's rows */
    size_t line_count;
};

enum plan_status { PLAN_NONE, PLAN_UNDERWAY, PLAN_COMPLETE, PLAN_OTHER, PLAN_STATUS_LOST, PLAN_STATUS__MAX };
const char *plan_status_name(enum plan_status status); /* "none", "underway", "complete", "other", "lost" */

/* `As above`: which recommendation's update the words point to, and which the sense points to (AP-2). */
struct plan_repeats {
    bool is;
    const struct plan_recommendation *words, *sense; /* NULL: there is nothing above */
    bool passes;     /* lost here, but an earlier table says the same: the chain goes through it */
    size_t steps;    /* of the chain from here to `words`: 1 where the row above says it */
    bool crosses;    /* a heading stands between */
    struct text why; /* where the two differ */
};

struct plan_update {
    struct civil_date date;
    struct plan_cell cell;
    enum plan_status status;
    struct text said;  /* the status as it is written: "Complete on 3 May 2023"; empty where none is */
    struct text scope; /* of a status that is said of a part only: what stands before it */
    struct text terms; /* a date or condition behind it */
    struct plan_repeats repeats;
};

struct plan_recommendation {
    struct text source; /* the file's name */
    struct text name;   /* "12-13/1.3", or "2.1" where there are no pages */
    struct plan_cell fields[PLAN_FIELD__MAX];
    const struct text *units;
    size_t unit_count;
    struct plan_update *updates; /* by date */
    size_t update_count;
    enum plan_trust trust; /* of its worst cell */
};

struct plan_leftover {
    int32_t line, column; /* from 1 */
    struct text text;
    struct text why;
};

struct plan_table {
    struct text source;
    bool damaged;
    struct text key; /* the table by which a damaged one was aligned; empty */
    struct plan_recommendation *at;
    size_t count;
    struct plan_leftover *leftovers; /* by line */
    size_t leftover_count;
};

struct plan_file {
    struct text name; /* for messages; its ending tells CSV from other text */
    struct text bytes;
};

/* Limits: bytes of one file, its lines, cells in a line, files in a call. */
#define PLAN_FILE_MOST (16 * 1024 * 1024)
#define PLAN_LINES_MOST 100000
#define PLAN_CELLS_MOST 200
#define PLAN_FILES_MOST 20

/* Reads all files, or none: a table a file, in the same order. Tab-separated or comma-separated text, or XLSX.
 * Errors: ERROR_INVALID (no table, another encoding, formulas ...: the words name file, row and column, what was
 * understood and what to do), ERROR_LIMIT. */
int plan_read(struct arena *arena, const struct plan_file *files, size_t count, struct plan_table **out,
              struct error *error) MUST_CHECK;

/* What a person says of a doubtful or lost cell, before it is taken over. */
struct plan_correction {
    struct text text; /* what it says: the same words confirm it */
    bool by_words;    /* of an `As above` whose words and sense point elsewhere: the words are right */
};
/* The cells of a recommendation, counted from 0: its fields, then its updates. NULL: there is no such cell. */
struct plan_cell *plan_table_cell(const struct plan_table *table, size_t row, size_t cell);
struct text plan_cell_name(struct arena *arena, const struct plan_recommendation *of, size_t cell); /* "update 2024-05-03" */
/* The cell counts as repaired by a person from now on; a status is found anew in other words. False: there is no such cell. */
bool plan_correct(struct arena *arena, struct plan_table *table, size_t row, size_t cell, const struct plan_correction *says);

#include "plan/taking.h"
#include "plan/reporting.h"
#include "plan/releasing.h"
#include "plan/returning.h"
#include "plan/surveying.h"
#include "plan/measuring.h"

#endif
