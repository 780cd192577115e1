/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasures: what the rows say must be what the organisation's own ledger says, and nothing else may be gone. */
#include "ledger/verify_own.h"

#include <string.h>

static int wrong(struct verifying *verifying, const struct identity *erasure_id, const char *what)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(erasure_id, name);
    return fault(verifying, LEDGER_FAULT_ERASURE, NULL, 0, "erasure %s: %s", name, what);
}

static int wrong_place(struct verifying *verifying, const struct identity *owner, const char *what)
{
    return fault(verifying, LEDGER_FAULT_ERASURE, owner, 0, "%s", what);
}

/* ---- rows of ledger_erasure */

static bool same_places(const struct erasure *row, const struct erasure_entry *entry)
{
    bool same = row->count == entry->count;
    for (size_t i = 0; same && i < row->count; i++) {
        same = place_compare(&row->places[i], &entry->places[i]) == 0;
    }
    return same;
}

static int check_erasure(struct verifying *verifying, const struct erasure *row)
{
    const struct erasure_entry *entry = erasure_entry_find(verifying, &row->erasure_id);
    if (!entry || entry->intent != row->intent || entry->recorded != row->opened ||
        entry->kind != (uint64_t)row->kind || !same_places(row, entry)) {
        return wrong(verifying, &row->erasure_id, "it is not what was intended in the organisation's own ledger");
    }
    if (row->stage != STAGE_DONE) {
        return row->stage < STAGE_INTENDED || row->stage > STAGE_DONE || entry->tombstone != 0
                   ? wrong(verifying, &row->erasure_id, "its stage is not where it stands")
                   : wrong(verifying, &row->erasure_id, "it is unfinished: it goes on when Evenhand is started");
    }
    if (entry->tombstone == 0 || entry->tombstone != row->tombstone ||
        entry->impossible_from != row->impossible_from || entry->residues != row->residues) {
        return wrong(verifying, &row->erasure_id, "it is not what its tombstone says");
    }
    return 0;
}

static int read_ids(struct verifying *verifying, struct vec *ids, struct error *error)
{
    struct store_statement *row = NULL;
    struct identity erasure_id;
    int code = store_query(verifying->session, &row, error,
                           "SELECT erasure_id FROM ledger_erasure ORDER BY opened, erasure_id", "");
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = take_identity(store_bytes(row, 0), &erasure_id)
                   ? 0
                   : wrong(verifying, &erasure_id, "it has no name that an erasure can have");
        vec_add(ids, &erasure_id);
    }
    store_finish(row);
    return code;
}

static int check_rows(struct verifying *verifying, struct error *error)
{
    struct vec ids = VEC_IN(verifying->arena, struct identity);
    int code = read_ids(verifying, &ids, error);
    for (size_t i = 0; code == 0 && i < ids.count; i++) {
        struct arena *arena SCOPED(arena_free_at) = arena_new();
        const struct identity *erasure_id = VEC_AT(&ids, struct identity, i);
        struct erasure erasure;
        struct error why;
        code = erasure_read(arena, verifying->session, erasure_id, &erasure, &why);
        if (code == ERROR_DAMAGED) {
            return wrong(verifying, erasure_id, why.words);
        }
        if (code < 0) {
            *error = why;
            return code;
        }
        code = check_erasure(verifying, &erasure);
    }
    if (code == 0 && ids.count != verifying->erasures.count) {
        code = fault(verifying, LEDGER_FAULT_ERASURE, NULL, 0,
                     "the organisation's own ledger has %zu erasures, and there are %zu", verifying->erasures.count,
                     ids.count);
    }
    return code;
}

/* ---- rows of ledger_erased */

static int check_place(struct verifying *verifying, const struct store_statement *row)
{
    struct vault_place place = {.kind = (enum vault_kind)store_integer(row, 1),
                                .number = (uint32_t)store_integer(row, 2)};
    struct identity erasure_id;
    bool right = take_identity(store_bytes(row, 0), &place.owner) && store_integer(row, 1) >= 0 &&
                 store_integer(row, 2) >= 0 && store_integer(row, 2) <= 0xffff;
    right = take_identity(store_bytes(row, 3), &erasure_id) && right;
    const struct erasure_entry *entry = right ? erasure_entry_find(verifying, &erasure_id) : NULL;
    if (!entry || !erasure_entry_has(entry, &place)) {
        return wrong_place(verifying, &place.owner, "something is listed as erased that nobody intended to erase");
    }
    if (store_integer(row, 4) != 1) {
        return wrong_place(verifying, &place.owner, "something of it was erased whose bytes were not deleted");
    }
    verifying->report->erased_places++;
    return 0;
}

static int check_places(struct verifying *verifying, struct error *error)
{
    struct store_statement *row = NULL;
    int64_t intended = 0;
    int code = store_query(verifying->session, &row, error,
                           "SELECT owner, kind, number, erasure_id, deleted FROM ledger_erased "
                           "ORDER BY owner, kind, number",
                           "");
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = check_place(verifying, row);
    }
    store_finish(row);
    for (size_t i = 0; i < verifying->erasures.count; i++) {
        intended += (int64_t)VEC_AT(&verifying->erasures, struct erasure_entry, i)->count;
    }
    if (code == 0 && intended != verifying->report->erased_places) {
        code = fault(verifying, LEDGER_FAULT_ERASURE, NULL, 0,
                     "%lld places were erased by the organisation's own ledger, and %lld are listed",
                     (long long)intended, (long long)verifying->report->erased_places);
    }
    return code;
}

/* ---- chains and what is gone of them */

static int check_erased_chains(struct verifying *verifying, struct error *error)
{
    struct store_statement *row = NULL;
    struct identity case_id;
    int code = store_query(verifying->session, &row, error,
                           "SELECT c.case_id, c.erased FROM ledger_chain c "
                           "LEFT JOIN ledger_erased p ON p.owner = c.case_id AND p.kind = 0 AND p.number = 0 "
                           "WHERE (c.erased <> 0 AND p.owner IS NULL) OR (c.erased = 0 AND p.owner IS NOT NULL) "
                           "ORDER BY c.case_id LIMIT 1",
                           "");
    if (code == 0 && (code = store_step(row, error)) > 0) {
        take_identity(store_bytes(row, 0), &case_id);
        code = wrong_place(verifying, &case_id,
                           store_integer(row, 1) ? "it is gone without a tombstone"
                                                 : "it was erased, and is still there");
    }
    store_finish(row);
    return code;
}

static int check_forgotten(struct verifying *verifying, struct error *error)
{
    struct store_statement *row = NULL;
    struct identity case_id;
    int code = store_query(verifying->session, &row, error,
                           "SELECT c.case_id FROM ledger_chain c WHERE c.forgotten <> (SELECT COUNT(*) FROM "
                           "ledger_erased p WHERE p.owner = c.case_id AND p.kind IN (1, 2, 3)) "
                           "ORDER BY c.case_id LIMIT 1",
                           "");
    if (code == 0 && (code = store_step(row, error)) > 0) {
        take_identity(store_bytes(row, 0), &case_id);
        code = fault(verifying, LEDGER_FAULT_HEAD, &case_id, 0,
                     "the head of its chain counts other erasures than there were");
    }
    store_finish(row);
    return code;
}

int verify_gone(struct verifying *verifying, struct error *error)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < verifying->gone.count; i++) {
        const struct vault_place *place = VEC_AT(&verifying->gone, struct vault_place, i);
        bool erased = false;
        code = ledger_is_erased(verifying->session, place, &erased, error);
        if (code == 0 && !erased) {
            code = fault(verifying, LEDGER_FAULT_SEALED, &place->owner, 0,
                         "a part (kind %d, number %u) is gone without a tombstone", (int)place->kind,
                         (unsigned)place->number);
        }
    }
    return code;
}

int verify_erasures(struct verifying *verifying, struct error *error)
{
    int code = check_rows(verifying, error);
    code = code != 0 ? code : check_places(verifying, error);
    code = code != 0 ? code : check_erased_chains(verifying, error);
    return code != 0 ? code : check_forgotten(verifying, error);
}
