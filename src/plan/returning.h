/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_RETURNING_H
#define PLAN_RETURNING_H

/*
 * Returns and meetings of the plans that are agreed with a regulator (AP-8), as their cases hold them: which are due, sent and
 * late, and what was sent, as it was sent. Included by plan.h.
 */

#include "casework/casework.h"

#define PLAN_REGULATOR_PROCEDURE "monitoring-point"

enum plan_return_part { PLAN_RETURN_CASES, PLAN_RETURN_ARRANGEMENTS, PLAN_RETURN_ENGAGEMENT, PLAN_RETURN_PART__MAX };
const char *plan_return_part_words(enum plan_return_part part); /* "Cases": never NULL */

struct plan_return {
    uint32_t item;
    struct civil_date due;
    bool is_sent, is_late; /* late: sent after its day, or not sent and its day is past */
    struct civil_date sent;
    int64_t sequence;      /* of the entry by which it was recorded */
    struct text parts[PLAN_RETURN_PART__MAX]; /* as sent; "(erased)" where it was */
    bool as_before[PLAN_RETURN_PART__MAX];    /* in the same words as in the return before */
    struct text changed;                      /* since the last, as it says itself */
    bool has_document;
    struct identity document; /* the return as it was sent */
};
struct plan_meeting {
    struct civil_date on;
    struct text words;
};
struct plan_regulator {
    char reference[ACCESS_REFERENCE_SIZE];
    struct text state; /* "Monitored" */
    struct plan_return *returns; /* by due day */
    size_t return_count;
    const struct plan_meeting *meetings; /* in the order in which they were recorded */
    size_t meeting_count;
    size_t sent, late, due; /* of the returns: due means not sent */
    struct text meeting_due; /* "by the end of Tuesday 24 November 2026"; empty: none is owed */
};
/* The newest hundred that the person may open, ended ones too. Each is recorded as read. Errors: those of casework. */
int plan_regulators(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                    struct plan_regulator **out, size_t *count, struct error *error) MUST_CHECK;

#endif
