/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_REPORTING_H
#define PLAN_REPORTING_H

/*
 * The board report as of a day, in the sources' table form (AP-4): the same cells as text, CSV, spreadsheet and PDF; and what
 * changed between two days (AP-5). Included by plan.h.
 */

#include "plan/holding.h"

/* Where a recommendation stands (AP-6). *Called complete* is a status of an update and none of these. */
enum plan_standing {
    PLAN_TO_ANSWER,
    PLAN_BEING_IMPLEMENTED,
    PLAN_DONE,
    PLAN_NOT_IMPLEMENTED,
    PLAN_IN_PART,
    PLAN_REJECTED,
    PLAN_ENDED,
    PLAN_STANDING__MAX
};
const char *plan_standing_words(enum plan_standing standing); /* "Done, signed off": never NULL */

/* What the board was told of a recommendation at one of its dates, for counting. */
enum plan_told { PLAN_TOLD_COMPLETE, PLAN_TOLD_UNDERWAY, PLAN_TOLD_OTHER, PLAN_TOLD_NOTHING, PLAN_TOLD__MAX };
const char *plan_told_words(enum plan_told told);

/* What is asked. */
struct plan_question {
    struct civil_date at; /* board dates up to it have a column; steps that were taken later are left out of what stands */
    bool resolve;         /* `As above` with the words that it stands for */
    bool urgent_first;    /* overdue, silent and slipped ones first, in this order; otherwise as people count */
    struct text unit;     /* only those for which this unit is responsible; empty: all */
    struct text urgency;  /* "overdue", "silent", "slipped": only those; empty: all */
};

/* A recommendation on the day. */
struct plan_line {
    const struct plan_held *row;
    struct text name; /* "12/1.3" */
    enum plan_standing standing;
    enum plan_told told; /* at the last board date up to the day */
    bool overdue;        /* a promise that stands is past, and nobody called the part complete */
    bool silent;         /* it is open, was not called complete, and the board was told nothing at that date */
    bool slipped;        /* a first promised date was missed, or a later one promised */
    struct civil_date first_promised, promised; /* of the part that was promised for the earliest day */
    bool is_promised;
    const struct text *units;
    size_t unit_count;
    const struct text *cells; /* of the table, as its heads */
};
bool plan_line_is_of_unit(const struct plan_line *line, struct text unit); /* empty: of any */
#define PLAN_COLUMNS 5 /* report, page, number, recommendation, units */

struct plan_report {
    struct civil_date at;
    const struct plan_line *lines;
    size_t line_count;
    const struct civil_date *dates; /* oldest first */
    size_t date_count;
    const struct text *heads; /* PLAN_COLUMNS, one for each date, and one for success measures if any recommendation has them */
    size_t columns;
    const size_t (*counts)[PLAN_TOLD__MAX]; /* of each date */
    const struct text *units; /* of all that the person may open, in the order of the alphabet */
    size_t unit_count;
    const struct plan_held *rows; /* everything that the person may open */
    size_t row_count;
};
/* Of several updates for one date the last stands in its column. */
int plan_report(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                const struct plan_question *question, struct plan_report *out, struct error *error) MUST_CHECK;

/* What the words of each of a report's lines refer to ("see 12.3", "relates to 1.2"), as links (AP-11). */
struct plan_link {
    struct text name; /* of the other recommendation */
    const char *reference;
};
struct plan_links; /* by which names are found: once for a report */
struct plan_links *plan_links_of(struct arena *arena, const struct plan_report *report);
void plan_line_links(struct arena *arena, const struct plan_links *links, const struct plan_line *line, const struct plan_link **out,
                     size_t *count);

/* ---- what changed between two days (AP-5) ---- */

enum plan_change {
    PLAN_NEW,       /* the board was told of it for the first time */
    PLAN_COMPLETED, /* called complete, or signed off, and was not before */
    PLAN_REOPENED,  /* called complete, signed off or closed before, and now is not */
    PLAN_SILENT,    /* open, and the board was told nothing at the later date */
    PLAN_LEFT_OUT,  /* called complete or closed before, and no longer in the later table */
    PLAN_REWORDED,  /* told in other words; what damage did to words is none */
    PLAN_CHANGE__MAX
};
const char *plan_change_name(enum plan_change change);  /* "left-out" */
const char *plan_change_words(enum plan_change change); /* "Left out" */

struct plan_difference {
    const struct plan_line *from, *to; /* the same recommendation on the two days */
    bool is[PLAN_CHANGE__MAX];
    bool changed;             /* any of them */
    struct text before, after; /* what the board was told, at the last date up to each day; empty: nothing */
};
struct plan_comparison {
    const struct plan_difference *at; /* overdue, silent and slipped ones first; those that did not change too */
    size_t count;
    size_t counts[PLAN_CHANGE__MAX];
    struct plan_report from, to;
};
/* `unit`: only those for which it is responsible; empty: all. Errors: ERROR_INVALID (the days are not in order), those of casework. */
int plan_compare(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                 struct civil_date from, struct civil_date to, struct text unit, struct plan_comparison *out,
                 struct error *error) MUST_CHECK;

/* RFC 4180. A field that a spreadsheet would take for a formula gets an apostrophe before it. */
struct text plan_report_csv(struct arena *arena, const struct plan_report *report);
/* The same cells as a spreadsheet, in which none is a formula, and on paper. Errors: those of print. */
int plan_report_xlsx(struct arena *arena, const struct plan_report *report, struct text *out, struct error *error) MUST_CHECK;
int plan_report_pdf(struct arena *arena, const struct plan_report *report, struct text *out, struct error *error) MUST_CHECK;

#endif
