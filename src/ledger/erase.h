/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LEDGER_ERASE_H
#define LEDGER_ERASE_H

/*
 * Erasing, in stages that are each written down when they are done, and can each be repeated:
 *   intended  the intent stands in the organisation's own ledger
 *   destroyed the keys are gone
 *   deleted   the sealed bytes, counted facts and snapshots are gone, and forgotten above
 *   turned    the epoch has turned, so that the day is known from which no backup can bring it back
 *   done      the tombstone stands in the organisation's own ledger
 */

#include "ledger/log.h"

enum erasure_stage { STAGE_INTENDED = 1, STAGE_DESTROYED, STAGE_DELETED, STAGE_TURNED, STAGE_DONE };
#define PLACES_MOST 10000

struct erasure {
    struct identity erasure_id;
    enum erasure_stage stage;
    enum ledger_erasure_kind kind;
    int64_t opened, impossible_from;
    int64_t intent, tombstone; /* sequences in the organisation's own ledger */
    int64_t residues;          /* kept of its cases */
    struct vault_place *places;
    size_t count;
};

/* What the intent and the tombstone say openly; docs/formats.md. */
struct text intent_write(struct arena *arena, const struct erasure *erasure);
struct text tombstone_write(struct arena *arena, const struct erasure *erasure);
void places_pack(struct pack *pack, const struct vault_place *places, size_t count);
int places_unpack(struct arena *arena, struct unpack *unpack, struct vault_place **out, size_t *count,
                  struct error *error) MUST_CHECK;
int place_compare(const void *one, const void *other);

int erasure_read(struct arena *arena, struct store_session *session, const struct identity *erasure_id,
                 struct erasure *out, struct error *error) MUST_CHECK;
/* Deletes the bytes of these places and forgets them, a bounded run to a transaction. */
int erase_bytes(struct ledger *ledger, const struct erasure *erasure, const struct ledger_erasure_calls *calls,
                struct error *error) MUST_CHECK;
/* Records an erasure of these places (sorted) without asking anybody. */
int erasure_intend(struct ledger *ledger, struct erasure *erasure, const struct identity *actor, const char *paragraph,
                   struct text reason, struct error *error) MUST_CHECK;
/* The text of a list, signed by the key called `origin`; from outside: hostile. Errors: ERROR_INVALID. */
int erasures_read(struct arena *arena, struct text text, struct text origin, struct vec *places,
                  struct error *error) MUST_CHECK;
/* The signed list, in its file. */
int erasures_publish(struct ledger *ledger, struct error *error) MUST_CHECK;

/* ---- residue.c */
uint32_t quarter_of(int64_t instant); /* year * 10 + 1 to 4 */
int residue_keep(struct ledger *ledger, struct store_session *session, const struct identity *erasure_id,
                 enum vault_compartment compartment, struct text residue, struct error *error) MUST_CHECK;
/* What closing a quarter says openly. */
struct text residues_write(struct arena *arena, int64_t quarter, size_t count);

#endif
