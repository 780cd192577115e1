/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_KEEPING_H
#define CASEWORK_KEEPING_H

/* What the files about keeping share. */

#include "casework/own.h"

/* The items of ["kept", by, case, kind, last day, reason, paragraph, at] in the organisation's own ledger, and of
 * ["legal-hold", by, case, held, reason, since, paragraph]. */
#define KEPT_ITEMS 8
#define HOLD_ITEMS 7

/* ---- hold.c */

int hold_read(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct identity *case_id, struct casework_legal_hold *out, struct error *error) MUST_CHECK;
struct holding {
    struct casework *casework;
    const struct identity *case_id, *by;
    bool held;
    struct text reason, paragraph;
    int64_t at;
};
int hold_write(const struct holding *holding, struct error *error) MUST_CHECK;
/* An entry of the organisation's own ledger by its number, handed to `take` as it was packed. */
typedef void own_take(void *context, struct arena *arena, struct unpack *unpack);
int own_read(struct arena *arena, struct casework *casework, struct store_session *session, int64_t entry,
             size_t items, own_take *take, void *context, struct error *error) MUST_CHECK;
/* Appends one, inside store_write(); *entry is its number. */
int own_enter(struct casework *casework, struct store_session *session, struct text plain, int64_t *entry,
              struct error *error) MUST_CHECK;

/* ---- decide_keeping.c */

/* Whether the person acts now in an office that the case is for. */
bool keeping_is_acting(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                       const struct procedure_moment *moment, const struct identity *person);

int keeping_read(struct arena *arena, struct casework *casework, struct store_session *session,
                 const struct identity *case_id, struct casework_keeping *out, struct error *error) MUST_CHECK;

/* What was decided on a case goes with it. */
int keeping_forget(struct store_session *session, const struct identity *case_id, struct error *error) MUST_CHECK;

/* ---- retention.c */

int retention_of(struct arena *arena, struct casework *casework, const struct casework_who *who, struct text reference,
                 struct casework_retention *out, struct error *error) MUST_CHECK;

#endif
