/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LEDGER_VERIFY_OWN_H
#define LEDGER_VERIFY_OWN_H

/* What the organisation's own ledger says openly: origins, intents to erase, tombstones, residues. */

#include "ledger/verify.h"

struct origin_entry {
    int64_t number, start, recorded;
    struct text verifier, cites;
};

struct erasure_entry {
    struct identity erasure_id;
    uint64_t kind;
    struct vault_place *places;
    size_t count;
    int64_t intent, recorded;              /* its sequence and moment */
    int64_t tombstone, impossible_from, residues; /* tombstone 0: none */
};

const struct erasure_entry *erasure_entry_find(const struct verifying *verifying, const struct identity *erasure_id);
bool erasure_entry_has(const struct erasure_entry *entry, const struct vault_place *place);

#endif
