/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_ROWS_H
#define PLAN_ROWS_H

/* What the files share that keep rows of recommendations. */

#include "plan/measuring.h"
#include "plan/releasing.h"

struct plan {
    struct plan_options options;
};

/* ---- packed.c: what is sealed in a row. Part of no stored format: the view's version says which it is. */

/* A text of the case, by where it stands. */
struct row_text {
    int64_t sequence;
    uint32_t part;
    bool erased;
    struct text plain;
};
/* Of a state and the texts that it refers to. *missing (may be NULL): one of them is not among `texts`; it is then packed as
 * erased. */
struct text row_pack(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                     const struct row_text *texts, size_t count, bool *missing);
/* Texts point into the bytes; `reference` is left alone. Errors: ERROR_DAMAGED. */
int row_unpack(struct arena *arena, struct text bytes, struct plan_held *out, struct error *error) MUST_CHECK;
/* The texts of it, for packing it anew. Errors: ERROR_DAMAGED. */
int row_texts(struct arena *arena, struct text bytes, struct vec *texts, struct error *error) MUST_CHECK;

/* ---- view.c */

/* The key of the epoch, and which epoch that is: wipe it. */
int row_key(const struct plan *plan, struct vault_key *key, int64_t *epoch, struct error *error) MUST_CHECK;
/* What tells recommendations apart: two rows of one report with the same are the same. */
struct text recommendation_key(struct arena *arena, struct text report, struct text part, struct text page, struct text number);
/* What stands beside the seal of a row, so that imports at the same time find each other. */
int row_name(const struct plan *plan, struct arena *arena, struct text plain, uint8_t out[VAULT_HASH_SIZE], struct error *error) MUST_CHECK;
struct text row_about(struct arena *arena, const struct identity *case_id);

/* ---- release_table.c: lines of a table by report, page and number */

struct map public_names(struct arena *arena, const struct plan_public_table *table);
const struct plan_public_line *public_find(struct arena *arena, const struct map *names, const struct plan_public_line *like);

/* ---- measure_plans.c */

struct plan_measures;
/* What the plans that the person may open say of the measures: which names which, and what was attested by `until`. */
int measures_read_plans(struct casework *casework, struct arena *arena, const struct casework_who *who, int64_t until,
                        struct plan_measures *measures, struct error *error) MUST_CHECK;

/* ---- cases.c: the newest hundred of a procedure that the person may open, open and ended (struct casework_case) */

int cases_of(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text procedure, struct vec *all,
             struct error *error) MUST_CHECK;
/* What was written about an item; "(erased)" where it was, empty where nothing was. */
struct text item_answer(const struct casework_item *item, const char *fact);

/* ---- verify.c */

int rows_verify(void *context, struct store_session *session, const struct casework_change *change, char *words, size_t size,
                struct error *error) MUST_CHECK;
/* What must be sealed in the row of a case whose entries were all replayed. */
struct text row_replayed(const struct casework_change *change);

/* ---- measure.c */

enum plan_reached measure_reached_by(const struct procedure_measure *measure, const struct plan_share *share);

#endif
