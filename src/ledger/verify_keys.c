/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys: every living chain has its root, no erased one has, and each opens in its place; what was destroyed within a
 * case is what was erased. And the sealed rows that no header speaks of: snapshots and pooled residues.
 */
#include "ledger/verify_own.h"

#include <string.h>

/* ---- chains and roots, both in the order of their names */

struct merging {
    struct verifying *verifying;
    struct store_statement *chains;
    bool more; /* a chain is at hand */
    struct identity case_id;
    int64_t compartment, erased;
};

static int next_chain(struct merging *merging, struct error *error)
{
    int code = store_step(merging->chains, error);
    merging->more = code > 0;
    if (code > 0) {
        take_identity(store_bytes(merging->chains, 0), &merging->case_id);
        merging->compartment = store_integer(merging->chains, 1);
        merging->erased = store_integer(merging->chains, 2);
        code = 0;
    }
    return code;
}

static int wrong_key(struct merging *merging, const struct identity *case_id, const char *what)
{
    return fault(merging->verifying, LEDGER_FAULT_KEY, case_id, 0, "%s", what);
}

/* Chains before this name have no root: only the erased may. */
static int pass_chains(struct merging *merging, const struct identity *before, struct error *error)
{
    int code = 0;
    while (code == 0 && merging->more &&
           (!before || memcmp(merging->case_id.bytes, before->bytes, IDENTITY_SIZE) < 0)) {
        code = merging->erased ? next_chain(merging, error)
                               : wrong_key(merging, &merging->case_id, "its keys are gone without a tombstone");
    }
    return code;
}

static int see_root(struct merging *merging, const struct vault_holding *holding, struct error *error)
{
    int code = pass_chains(merging, &holding->owner, error);
    if (code != 0) {
        return code;
    }
    if (!merging->more || !identity_equal(&merging->case_id, &holding->owner)) {
        notice(merging->verifying, "the key store has keys of a case that has no entry: one that was never opened");
        return 0;
    }
    if (holding->damaged) {
        return wrong_key(merging, &holding->owner, holding->damaged);
    }
    if (merging->erased) {
        return wrong_key(merging, &holding->owner, "it was erased, and its keys are still there");
    }
    if ((int64_t)holding->compartment != merging->compartment) {
        return wrong_key(merging, &holding->owner, "its keys are of another compartment");
    }
    if (holding->punctured) {
        vec_add(&merging->verifying->pierced, &holding->owner);
    }
    return next_chain(merging, error);
}

static int see_holding(void *context, const struct vault_holding *holding, struct error *error)
{
    struct merging *merging = context;
    if (holding->kind == VAULT_CASE && !identity_is_none(&holding->owner)) {
        return see_root(merging, holding, error);
    }
    int code = pass_chains(merging, NULL, error);
    if (code != 0) {
        return code;
    }
    if (!holding->damaged) {
        return 0;
    }
    char name[IDENTITY_TEXT_SIZE];
    identity_write(&holding->owner, name);
    return fault(merging->verifying, LEDGER_FAULT_KEY, NULL, 0, "the key store, key of kind %d, owner %s: %s",
                 (int)holding->kind, name, holding->damaged);
}

static int merge(struct verifying *verifying, struct error *error)
{
    struct merging merging = {.verifying = verifying};
    int code = store_query(verifying->session, &merging.chains, error,
                           "SELECT case_id, compartment, erased FROM ledger_chain ORDER BY case_id", "");
    code = code != 0 ? code : next_chain(&merging, error);
    code = code != 0 ? code : vault_look_over(verifying->ledger->vault, see_holding, &merging, error);
    code = code != 0 ? code : pass_chains(&merging, NULL, error);
    store_finish(merging.chains);
    return code;
}

/* ---- cases of whose keys one was destroyed */

static int collect_parts(struct verifying *verifying, const struct identity *case_id, struct vec *places,
                         struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(verifying->session, &row, error,
                           "SELECT sealed FROM ledger_entry WHERE case_id = $1 AND sealed IS NOT NULL "
                           "ORDER BY sequence",
                           "d", case_id);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        struct sealed_part parts[PARTS_MOST];
        size_t count;
        code = sealed_read(store_bytes(row, 0), parts, &count, error);
        for (size_t i = 0; code == 0 && i < count; i++) {
            struct vault_place place = part_place(case_id, &parts[i]);
            if (place.kind <= VAULT_FILE && !parts[i].gone) {
                vec_add(places, &place);
            }
        }
    }
    store_finish(row);
    return code;
}

static int check_pierced(struct verifying *verifying, const struct identity *case_id, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct vec places = VEC_IN(arena, struct vault_place);
    int code = collect_parts(verifying, case_id, &places, error);
    for (size_t i = 0; code == 0 && i < places.count; i++) {
        const struct vault_place *place = VEC_AT(&places, struct vault_place, i);
        bool destroyed = false;
        code = vault_is_erased(verifying->ledger->vault, place, &destroyed, error);
        if (code == 0 && destroyed) {
            code = fault(verifying, LEDGER_FAULT_KEY, case_id, 0,
                         "the key of a part (kind %d, number %u) is gone without a tombstone", (int)place->kind,
                         (unsigned)place->number);
        }
    }
    return code;
}

/* And the other way round: what was erased can no longer be opened. */
static int check_destroyed(struct verifying *verifying, struct error *error)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < verifying->erasures.count; i++) {
        const struct erasure_entry *entry = VEC_AT(&verifying->erasures, struct erasure_entry, i);
        for (size_t j = 0; code == 0 && j < entry->count; j++) {
            const struct vault_place *place = &entry->places[j];
            bool destroyed = false;
            struct error why;
            if (place->kind == VAULT_CASE) {
                continue; /* seen above */
            }
            code = vault_is_erased(verifying->ledger->vault, place, &destroyed, &why);
            if (code == 0 && !destroyed) {
                return fault(verifying, LEDGER_FAULT_KEY, &place->owner, 0,
                             "the key of a part (kind %d, number %u) that was erased is still there",
                             (int)place->kind, (unsigned)place->number);
            }
            if (code < 0 && code != ERROR_NOT_FOUND) {
                *error = why;
                return code;
            }
            code = 0;
        }
    }
    return code;
}

/* ---- snapshots and residues */

static int check_snapshots(struct verifying *verifying, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(verifying->session, &row, error,
                           "SELECT s.case_id, s.sequence, s.sealed, c.sequence FROM ledger_snapshot s "
                           "LEFT JOIN ledger_chain c ON c.case_id = s.case_id ORDER BY s.case_id",
                           "");
    while (code == 0 && (code = store_step(row, error)) > 0) {
        struct arena *arena SCOPED(arena_free_at) = arena_new();
        struct identity case_id;
        struct text plain;
        struct error why;
        take_identity(store_bytes(row, 0), &case_id);
        const struct vault_place place = {VAULT_CASE, case_id, 0};
        struct about about = about_other(ABOUT_SNAPSHOT, &case_id, store_integer(row, 1));
        code = store_is_null(row, 3) || store_integer(row, 1) < 1 || store_integer(row, 1) > store_integer(row, 3) ||
                       vault_unseal_at(arena, verifying->ledger->vault, &place, about_text(&about), store_bytes(row, 2),
                                       &plain, &why) < 0
                   ? fault(verifying, LEDGER_FAULT_SNAPSHOT, &case_id, 0,
                           "its snapshot was changed (it is thrown away when the case is next read)")
                   : 0;
    }
    store_finish(row);
    return code;
}

static int check_residues(struct verifying *verifying, struct error *error)
{
    struct store_statement *row = NULL;
    int64_t pooled = 0, kept = 0;
    int code = store_query(verifying->session, &row, error,
                           "SELECT residue_id, quarter, compartment, sealed FROM ledger_residue ORDER BY residue_id",
                           "");
    while (code == 0 && (code = store_step(row, error)) > 0) {
        struct arena *arena SCOPED(arena_free_at) = arena_new();
        struct identity residue_id;
        struct text plain;
        struct error why;
        take_identity(store_bytes(row, 0), &residue_id);
        const struct vault_place place = statistics_place((enum vault_compartment)store_integer(row, 2));
        struct about about = about_other(ABOUT_RESIDUE, &residue_id, store_integer(row, 1));
        code = vault_unseal_at(arena, verifying->ledger->vault, &place, about_text(&about), store_bytes(row, 3), &plain,
                               &why) < 0
                   ? fault(verifying, LEDGER_FAULT_COUNTED, NULL, 0,
                           "the residue of an erased case's counted facts was changed")
                   : 0;
        pooled++;
    }
    store_finish(row);
    for (size_t i = 0; i < verifying->erasures.count; i++) {
        kept += VEC_AT(&verifying->erasures, struct erasure_entry, i)->residues;
    }
    if (code == 0 && kept != pooled + verifying->residues_entered) {
        code = fault(verifying, LEDGER_FAULT_COUNTED, NULL, 0,
                     "%lld residues of erased cases were kept, and %lld are there", (long long)kept,
                     (long long)pooled + (long long)verifying->residues_entered);
    }
    return code;
}

int verify_keys(struct verifying *verifying, struct error *error)
{
    if (verifying->options->without_keys) {
        return 0;
    }
    int code = merge(verifying, error);
    for (size_t i = 0; code == 0 && i < verifying->pierced.count; i++) {
        code = check_pierced(verifying, VEC_AT(&verifying->pierced, struct identity, i), error);
    }
    code = code != 0 ? code : check_destroyed(verifying, error);
    code = code != 0 ? code : check_snapshots(verifying, error);
    return code != 0 ? code : check_residues(verifying, error);
}
