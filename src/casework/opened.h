/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_OPENED_H
#define CASEWORK_OPENED_H

/*
 * Cases that were opened to be read, kept for whoever reads them next: who may read is judged each time, and each reading is
 * noted. What is kept is in the clear, so it is bounded, it is overwritten when it goes, and nothing outlives an erasure.
 * Likewise, and apart from these, the snapshots of cases on which a step was taken, for whoever takes the next.
 */

#include "casework/room.h"

/* Once it is kept it is shared, and never changes. */
struct opened_case {
    struct arena *arena; /* of all that follows */
    struct loaded_case loaded;
    struct casework_party *parties; /* with their answers in the clear */
    struct casework_item *items;
    struct casework_explained *explained; /* for each duty */
    size_t party_count, item_count;
    struct text snapshot; /* of a case that was written, in the clear; `loaded` is its head alone then */
    unsigned holders; /* guarded by the cases' lock, like those below */
    int64_t used;
    size_t size; /* when it was kept */
};

struct opened_cases;
/* `epoch`: the vault's now. */
struct opened_cases *opened_cases_new(uint32_t epoch);
void opened_cases_free(struct opened_cases *cases);

/* An empty one, which goes with `arena`. */
struct opened_case *opened_new(struct opened_cases *cases, struct arena *arena);
/* What is kept of the case as this head says it stands; NULL: nothing. Not let go before `arena` is freed. `epoch`: the
 * vault's now. */
struct opened_case *opened_find(struct opened_cases *cases, struct arena *arena, const struct ledger_head *head,
                                uint32_t epoch, int64_t now);
/* Keeps it, unless something was erased since the transaction began in which it was read (store_began()). */
void opened_keep(struct opened_cases *cases, struct opened_case *opened, uint64_t began, int64_t now);
/* Whether anything is kept of the case, however it stands. */
bool opened_has(struct opened_cases *cases, const struct identity *case_id);
/* Something was erased: nothing is kept of what was read before. */
void opened_empty(struct opened_cases *cases);
/* Lets those go that nobody has read for a while. */
void opened_tend(struct opened_cases *cases, uint32_t epoch, int64_t now);
size_t opened_count(struct opened_cases *cases);

#endif
