/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_TAKING_H
#define PLAN_TAKING_H

/*
 * Taking a proposal over into recommendations that are cases under procedures/recommendation (AP-3). Included by plan.h.
 */

#include "plan/holding.h"

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
    struct plan *plan;
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

#endif
