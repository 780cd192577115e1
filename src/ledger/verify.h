/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LEDGER_VERIFY_H
#define LEDGER_VERIFY_H

/*
 * Verifying streams over each table once, in an order in which what belongs together meets, and keeps nothing that
 * grows with the number of entries. Where two tables must hold the same set (entries and leaves; subtrees stored and
 * computed), each is summed up as the exclusive or of a keyed hash of its rows, with a key that is drawn for this one
 * run: nobody can have prepared two sets that agree. Only when sums differ are the rows looked at one by one, to name
 * the first.
 *
 * Each stage returns 0 to go on, FOUND when a fault was found (the report then names it), or a negative error.
 */

#include "ledger/erase.h"
#include "ledger/log.h"

#define FOUND 1

struct set_sum {
    uint8_t bytes[16];
    int64_t count;
};

struct verifying {
    struct ledger *ledger;
    const struct ledger_verify_options *options;
    struct ledger_report *report;
    struct store_session *session;
    struct arena *arena; /* for what lasts for the whole run */
    uint8_t sum_key[16];
    struct set_sum entries, leaves; /* (case, sequence, recorded, hash) of what is numbered */
    struct set_sum subtrees, stored_subtrees;
    struct vec gone;     /* struct vault_place: parts of which only the hash is left */
    struct vec pierced;  /* struct identity: cases of whose keys one was destroyed */
    bool has_key[VAULT_COMPARTMENT__MAX];
    struct vault_key statistics[VAULT_COMPARTMENT__MAX];
    struct vec origins;  /* struct origin */
    struct vec origin_entries, erasures; /* what the organisation's own ledger says: verify_own.c */
    int64_t residues_entered;
    int64_t log_size;
};

int fault(struct verifying *verifying, enum ledger_fault kind, const struct identity *case_id, int64_t sequence,
          const char *format, ...) PRINTF_LIKE(5, 6);
void notice(struct verifying *verifying, const char *format, ...) PRINTF_LIKE(2, 3);
void progress(struct verifying *verifying, const char *stage, int64_t done, int64_t of);
void sum_add(const struct verifying *verifying, struct set_sum *sum, const void *bytes, size_t size);
void sum_entry(const struct verifying *verifying, struct set_sum *sum, const struct identity *case_id,
               int64_t sequence, int64_t recorded, const uint8_t hash[VAULT_HASH_SIZE]);
bool sums_agree(const struct set_sum *one, const struct set_sum *other);
/* False: the bytes are no identity. */
bool take_identity(struct text bytes, struct identity *out);
int count_rows(struct verifying *verifying, struct store_statement *counting, int64_t *out, struct error *error);

int verify_chains(struct verifying *verifying, struct error *error) MUST_CHECK;
int verify_keys(struct verifying *verifying, struct error *error) MUST_CHECK;      /* and what they seal elsewhere */
int verify_log(struct verifying *verifying, struct error *error) MUST_CHECK;
int verify_checkpoints_known(struct verifying *verifying, struct error *error) MUST_CHECK;
int verify_leaf_sets(struct verifying *verifying, struct error *error) MUST_CHECK;
/* Reads the organisation's own ledger. */
int verify_own_read(struct verifying *verifying, struct error *error) MUST_CHECK;
int verify_origins(struct verifying *verifying, struct error *error) MUST_CHECK;
int verify_erasures(struct verifying *verifying, struct error *error) MUST_CHECK;
int verify_gone(struct verifying *verifying, struct error *error) MUST_CHECK;

#endif
