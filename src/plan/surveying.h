/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_SURVEYING_H
#define PLAN_SURVEYING_H

/*
 * Surveys with their waves side by side (RG-4, ST-6), as their cases hold them. A share is told only where at least
 * PLAN_SURVEY_LEAST answered and stand behind it, or nobody does; a figure of fewer is withheld, for it would say who said
 * what. What people wrote in their own words is never told here. Included by plan.h.
 */

#include "casework/casework.h"

#define PLAN_SURVEY_PROCEDURE "survey"
#define PLAN_SURVEY_LEAST 10

struct plan_survey_share {
    bool is_told;
    int64_t count, of;
    int tenths; /* of a hundredth: 553 is 55.3 % */
};
/* Whether it may be told, and what it is, rounded to the nearer. */
struct plan_survey_share plan_survey_share_of(int64_t count, int64_t of);
/* The same of all figures of one wave. Where one is withheld, others are with it, the smallest first, until what is told leaves at
 * least PLAN_SURVEY_LEAST: of answers that exclude each other it could else be worked out (ST-4, ST-6). `out` has `count` places. */
void plan_survey_shares(const int64_t *counts, size_t count, int64_t of, struct plan_survey_share *out);

struct plan_figure {
    struct text label;
    struct plan_survey_share share; /* of those who answered */
    bool beside_first;       /* the baseline has a share of the same label: `moved` says by how much */
    int moved;               /* tenths of a point; negative: fewer */
};
struct plan_wave {
    uint32_t item;
    bool is_baseline, has_results;
    struct civil_date until;
    struct plan_survey_share answered; /* of those who were asked */
    struct text moved;          /* what was said beside the baseline: "Better"; empty: nothing yet */
    const struct plan_figure *figures;
    size_t figure_count;
};
struct plan_survey {
    char reference[ACCESS_REFERENCE_SIZE];
    struct text name, kind, state;
    const struct plan_wave *waves; /* in the order in which they were planned */
    size_t wave_count;
    size_t promised, done, dropped; /* what was to be done about it */
};
/* The newest hundred that the person may open, ended ones too. Each is recorded as read. Errors: those of casework. */
int plan_surveys(struct casework *casework, struct arena *arena, const struct casework_who *who, struct plan_survey **out, size_t *count,
                 struct error *error) MUST_CHECK;

#endif
