/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_TAKING_H
#define PLAN_TAKING_H

/*
 * Recommendations as cases under procedures/recommendation: reading those that somebody may open, taking a proposal over into
 * them (AP-3), and the board report (AP-4). Included by plan.h.
 */

#include "casework/casework.h"

#define PLAN_PROCEDURE "recommendation"

/* An update as a case holds it. */
struct plan_held_update {
    struct civil_date date;
    struct text words, said, repeats, doubts; /* empty: none; "(erased)" where it was */
    struct text status;                       /* the choice's name: "underway" */
};

/* A recommendation as its case holds it. */
struct plan_held {
    char reference[ACCESS_REFERENCE_SIZE];
    struct text report, page, number, part, section, recommendation, responsible, doubts;
    struct plan_held_update *updates; /* in the order in which they were written */
    size_t update_count;
};

/* Every recommendation that the person may open, by report, part, page and number, as people count ("9" before "10"). That each
 * was read is recorded. Errors: those of casework. */
int plan_held_all(struct casework *casework, struct arena *arena, const struct casework_who *who, struct plan_held **out,
                  size_t *count, struct error *error) MUST_CHECK;

/* ---- taking a proposal over ---- */

/* A cell that would be taken over and is doubtful or lost. */
struct plan_doubt {
    struct text source, name; /* the file's, the recommendation's */
    struct text cell;         /* "section", "update 2024-05-03" */
    const struct plan_cell *is;
};
/* An update that stands otherwise in its case already. The case keeps its own (AP-2). */
struct plan_otherwise {
    char reference[ACCESS_REFERENCE_SIZE];
    struct text source, name;
    struct civil_date date;
};

struct plan_taking {
    struct casework *casework;
    struct casework_who who;
    struct text report; /* of which report these are the recommendations */
    bool doubtful;      /* doubtful and lost cells too, with what is doubtful about them in words */
};

struct plan_taken {
    size_t opened;    /* recommendations that were entered */
    size_t continued; /* recommendations that were there and got updates */
    size_t unchanged; /* recommendations in which everything stood already */
    size_t updates;   /* that were written */
    struct plan_doubt *doubts; /* taken over with words (`doubtful`), or the reason of the refusal */
    size_t doubt_count;
    struct plan_otherwise *otherwise;
    size_t otherwise_count;
    /* ERROR_DENIED and ERROR_INVALID by the procedure: of the step that failed. */
    struct casework_done refused;
};

/* Makes cases of what the tables of one call propose. What a case has already is left alone, so a second call with the same
 * tables changes nothing. All that is new is written in one transaction, but for a row with more updates than a step takes:
 * the rest of those follows, and whatever interrupted it, the same call goes on to its end.
 * Errors: ERROR_DENIED (doubtful or lost cells and not `doubtful`, or refused by the procedure), ERROR_CONFLICT (two rows of a
 * table cannot be told apart), and those of casework. */
int plan_take_over(struct arena *arena, const struct plan_taking *taking, const struct plan_table *tables, size_t count,
                   struct plan_taken *out, struct error *error) MUST_CHECK;

/* ---- the board report ---- */

/* The sources' own table as of a day: report, page, number, recommendation, units, and a column for each board date up to that
 * day, oldest first (AP-4). Of several updates for one date the last stands there. */
struct plan_report {
    const struct plan_held *rows;
    size_t row_count;
    const struct civil_date *dates;
    size_t date_count;
};
int plan_report(struct casework *casework, struct arena *arena, const struct casework_who *who, struct civil_date at,
                struct plan_report *out, struct error *error) MUST_CHECK;
/* What stands in one cell of it: words and status; empty where the board was told nothing. */
struct text plan_report_cell(struct arena *arena, const struct plan_held *row, struct civil_date date);
/* RFC 4180. A field that a spreadsheet would take for a formula gets an apostrophe before it. */
struct text plan_report_csv(struct arena *arena, const struct plan_report *report);

#endif
