/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_HOLDING_H
#define PLAN_HOLDING_H

/*
 * Recommendations as their cases hold them. Each has a row, kept up with the entries of its case (a casework view), so that
 * a report reads rows and replays nothing. All that a row says is sealed, with one key for the whole plan that lives for
 * one epoch (docs/plan.md). A row that does not open is read from its case instead. Included by plan.h.
 */

#include "casework/casework.h"

#define PLAN_PROCEDURE "recommendation"

struct plan;
struct plan_options {
    struct store *store;
    struct vault *vault;
    const struct calendar_zone *zone;
    struct procedure_file measures; /* definitions of success measures (measuring.h); no text: there are none */
};
/* What the options name must outlive it. */
int plan_new(struct plan **out, const struct plan_options *options, struct error *error) MUST_CHECK;
void plan_free(struct plan *plan); /* NULL is fine */
void plan_free_at(struct plan **plan);
struct store_migration_list plan_migrations(void);
/* To be handed to casework_open(); the plan must outlive the casework. */
struct casework_view plan_view(struct plan *plan);

/* An update as a case holds it. */
struct plan_held_update {
    struct civil_date date;
    struct text words, said, repeats, doubts; /* empty: none; "(erased)" where it was */
    struct text status;                       /* the choice's name: "underway" */
};
/* A unit's part of it (AP-6). */
struct plan_held_action {
    uint32_t item; /* its number in the case */
    struct text unit, words;
    struct text state, label;                 /* of its track: "promised", "Promised" */
    bool is_promised;                         /* the next two are there */
    struct civil_date first_promised, promised; /* the first never moves; the one that stands now */
    bool slipped;                             /* the first promised date was missed */
};
/* A step that decides, promises or signs off, in the order in which they were taken. */
struct plan_held_step {
    struct text name; /* "respond" */
    uint32_t item;    /* 0: of the whole */
    int64_t happened;
};

/* A recommendation as its case holds it. */
struct plan_held {
    char reference[ACCESS_REFERENCE_SIZE];
    struct text report, page, number, part, section, recommendation, responsible, doubts;
    struct text comment, timescales, sign_off, measures, relates;
    struct text state, label;         /* of the case's track: "underway", "Being implemented" */
    struct text response, conclusion; /* choices' names; empty: none yet */
    struct plan_held_update *updates; /* in the order in which they were written */
    size_t update_count;
    const struct plan_held_action *actions;
    size_t action_count;
    const struct plan_held_step *steps;
    size_t step_count;
};

/* Every recommendation that the person may open, by report, page, number and part, as people count ("9" before "10"). That they
 * were read is recorded: one note for all of them. Errors: those of casework. */
int plan_held_all(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                  struct plan_held **out, size_t *count, struct error *error) MUST_CHECK;

#endif
