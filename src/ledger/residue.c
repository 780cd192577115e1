/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is left of an erased case's counted facts, so that published figures stay exact: kept under a random name until
 * the quarter is over, then entered with all of that quarter's, sorted by their bytes, so that nothing links one to a
 * case or to a day.
 */
#include "ledger/erase.h"

#include <stdlib.h>
#include <string.h>

#define RESIDUE_MOST (64 * 1024)
#define ENTRY_BYTES (512 * 1024)

uint32_t quarter_of(int64_t instant)
{
    uint32_t period = period_of(instant);
    return period / 100 * 10 + (period % 100 + 2) / 3;
}

int residue_keep(struct ledger *ledger, struct store_session *session, const struct identity *erasure_id,
                 enum vault_compartment compartment, struct text residue, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct identity residue_id = vault_identity();
    int64_t quarter = quarter_of(clock_now(&ledger->clock));
    struct vault_place place = statistics_place(compartment);
    struct about about = about_other(ABOUT_RESIDUE, &residue_id, quarter);
    struct text sealed;
    if (residue.length > RESIDUE_MOST) {
        return error_set(error, ERROR_LIMIT, "ledger.residue", "a residue is larger than 64 KiB");
    }
    int code = vault_seal_at(arena, ledger->vault, &place, about_text(&about), residue, &sealed, error);
    if (code < 0 || (code = store_run(session, NULL, error,
                                      "INSERT INTO ledger_residue (residue_id, quarter, compartment, sealed) "
                                      "VALUES ($1, $2, $3, $4)",
                                      "diib", &residue_id, quarter, (int64_t)compartment, sealed.at,
                                      sealed.length)) < 0) {
        return code;
    }
    /* The tombstone will say how many: none can be taken away unnoticed. */
    return store_run(session, NULL, error, "UPDATE ledger_erasure SET residues = residues + 1 WHERE erasure_id = $1",
                     "d", erasure_id);
}

struct text residues_write(struct arena *arena, int64_t quarter, size_t count)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, 3);
    pack_string(&pack, "residues");
    pack_integer(&pack, quarter);
    pack_unsigned(&pack, count);
    return pack_done(&pack);
}

/* ---- closing a quarter */

struct closing {
    struct ledger *ledger;
    int64_t quarter;
    bool found; /* one was closed: look for the next */
};

struct residue {
    int64_t compartment;
    struct text plain;
};

static int compare_residues(const void *one, const void *other)
{
    const struct residue *a = one, *b = other;
    return a->compartment != b->compartment ? (a->compartment < b->compartment ? -1 : 1)
                                            : text_compare(a->plain, b->plain);
}

static int first_quarter(struct store_session *session, int64_t before, int64_t *quarter, struct error *error)
{
    struct store_statement *row = NULL;
    *quarter = 0;
    int code = store_query(session, &row, error,
                           "SELECT COALESCE(MIN(quarter), 0) FROM ledger_residue WHERE quarter < $1", "i", before);
    if (code == 0 && (code = store_step(row, error)) > 0) {
        *quarter = store_integer(row, 0);
        code = 0;
    }
    store_finish(row);
    return code;
}

static int open_residue(struct arena *arena, struct ledger *ledger, int64_t quarter, const struct store_statement *row,
                        struct vec *out, struct error *error)
{
    struct identity residue_id = {{0}};
    struct residue residue = {.compartment = store_integer(row, 1)};
    struct text name = store_bytes(row, 0);
    memcpy(residue_id.bytes, name.at, name.length < IDENTITY_SIZE ? name.length : IDENTITY_SIZE);
    struct vault_place place = statistics_place((enum vault_compartment)residue.compartment);
    struct about about = about_other(ABOUT_RESIDUE, &residue_id, quarter);
    int code = vault_unseal_at(arena, ledger->vault, &place, about_text(&about), store_bytes(row, 2), &residue.plain,
                               error);
    if (code == 0) {
        vec_add(out, &residue);
    }
    return code;
}

static int read_residues(struct arena *arena, struct ledger *ledger, struct store_session *session, int64_t quarter,
                         struct vec *out, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT residue_id, compartment, sealed FROM ledger_residue WHERE quarter = $1 "
                           "ORDER BY residue_id",
                           "i", quarter);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = open_residue(arena, ledger, quarter, row, out, error);
    }
    store_finish(row);
    return code;
}

static int enter_some(struct ledger *ledger, struct store_session *session, int64_t quarter,
                      const struct residue *residues, size_t count, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct pack pack = pack_in(arena);
    pack_array(&pack, count);
    for (size_t i = 0; i < count; i++) {
        pack_array(&pack, 2);
        pack_integer(&pack, residues[i].compartment);
        pack_bytes(&pack, residues[i].plain.at, residues[i].plain.length);
    }
    const struct ledger_part parts[] = {{.kind = VAULT_OPEN, .plain = residues_write(arena, quarter, count)},
                                        {.kind = VAULT_CASE, .plain = pack_done(&pack)}};
    const struct ledger_draft draft = {.parts = parts, .part_count = COUNT_OF(parts)};
    return ledger_enter(ledger, session, &ledger->organisation, &draft, NULL, error);
}

static int enter_residues(struct ledger *ledger, struct store_session *session, int64_t quarter, const struct vec *all,
                          struct error *error)
{
    int code = 0;
    for (size_t start = 0, end; code == 0 && start < all->count; start = end) {
        size_t bytes = 0;
        for (end = start; end < all->count && (end == start || bytes < ENTRY_BYTES); end++) {
            bytes += VEC_AT(all, struct residue, end)->plain.length + 16;
        }
        code = enter_some(ledger, session, quarter, VEC_AT(all, struct residue, start), end - start, error);
    }
    return code;
}

static int close_work(struct store_session *session, void *context, struct error *error)
{
    struct closing *closing = context;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct vec residues = VEC_IN(arena, struct residue);
    int64_t quarter;
    closing->found = false;
    int code = first_quarter(session, closing->quarter, &quarter, error);
    if (code < 0 || quarter == 0 ||
        (code = read_residues(arena, closing->ledger, session, quarter, &residues, error)) < 0) {
        return code;
    }
    if (residues.count > 0) {
        qsort(residues.items, residues.count, sizeof(struct residue), compare_residues);
    }
    closing->found = true;
    code = enter_residues(closing->ledger, session, quarter, &residues, error);
    return code < 0 ? code
                    : store_run(session, NULL, error, "DELETE FROM ledger_residue WHERE quarter = $1", "i", quarter);
}

int ledger_close_residues(struct ledger *ledger, uint32_t quarter, struct error *error)
{
    struct closing closing = {.ledger = ledger, .quarter = quarter};
    int code;
    do {
        code = store_write(ledger->store, close_work, &closing, error);
    } while (code == 0 && closing.found);
    if (code == 0 && store_engine_of(ledger->store) == STORE_SQLITE) {
        code = store_checkpoint(ledger->store, error);
    }
    return code;
}

int ledger_waiting_residues(struct ledger *ledger, struct arena *arena, uint32_t **out, size_t *count,
                            struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct store_statement *row = NULL;
    struct vec quarters = VEC_IN(arena, uint32_t);
    int code = store_begin_read(ledger->store, &session, error);
    if (code == 0) {
        code = store_query(session, &row, error, "SELECT DISTINCT quarter FROM ledger_residue ORDER BY quarter", "");
    }
    while (code >= 0 && row && (code = store_step(row, error)) > 0) {
        uint32_t quarter = (uint32_t)store_integer(row, 0);
        vec_add(&quarters, &quarter);
    }
    if (code == 0) {
        *out = quarters.items;
        *count = quarters.count;
    }
    return code;
}
