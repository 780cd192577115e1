/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deleting what the destroyed keys had sealed. Headers stay, and of a part that goes alone its hash stays, so that the
 * chain and the log can still be verified (design section 6). A snapshot holds everything of a case: it goes whenever
 * anything of the case goes.
 */
#include "ledger/erase.h"

#include <string.h>

#define RUN 50 /* places a transaction */

struct deleting {
    struct ledger *ledger;
    const struct identity *erasure_id;
    const struct vault_place *places;
    size_t count;
    const struct ledger_erasure_calls *calls;
};

static int drop_snapshot(struct store_session *session, const struct identity *case_id, struct error *error)
{
    return store_run(session, NULL, error, "DELETE FROM ledger_snapshot WHERE case_id = $1", "d", case_id);
}

/* Counted once, however often a crash makes this be repeated; whoever read the case before is told that it changed. */
static int mark_deleted(struct store_session *session, const struct vault_place *place, struct error *error)
{
    int64_t fresh = 0;
    int code = store_run(session, &fresh, error,
                         "UPDATE ledger_erased SET deleted = 1 "
                         "WHERE owner = $1 AND kind = $2 AND number = $3 AND deleted = 0",
                         "dii", &place->owner, (int64_t)place->kind, (int64_t)place->number);
    if (code < 0 || fresh == 0 || place->kind == VAULT_CASE || place->kind == VAULT_PERSON) {
        return code;
    }
    return store_run(session, NULL, error, "UPDATE ledger_chain SET forgotten = forgotten + 1 WHERE case_id = $1", "d",
                     &place->owner);
}

/* ---- a whole case */

static int collect_facts(void *context, const struct ledger_entry *entry, struct error *error)
{
    (void)error;
    if (entry->counted.length > 0) {
        vec_add(context, &entry->counted);
    }
    return 0;
}

/* The counted facts are under a key that lives on, so they can still be turned into their residue. */
static int keep_residue(const struct deleting *deleting, struct store_session *session,
                        const struct ledger_head *head, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct vec facts = VEC_IN(arena, struct text);
    struct text residue = TEXT("");
    if (!deleting->calls || !deleting->calls->residue) {
        return 0;
    }
    int code = ledger_read_counted(arena, deleting->ledger, session, &head->case_id, 1, collect_facts, &facts, error);
    if (code < 0 || facts.count == 0) {
        return code;
    }
    code = deleting->calls->residue(deleting->calls->context, arena, facts.items, facts.count, &residue, error);
    return code < 0 || residue.length == 0
               ? code
               : residue_keep(deleting->ledger, session, deleting->erasure_id, head->compartment, residue, error);
}

static int delete_case(const struct deleting *deleting, struct store_session *session, const struct identity *case_id,
                       struct error *error)
{
    struct ledger_head head;
    int code = ledger_read_head(session, case_id, &head, error);
    if (code == ERROR_NOT_FOUND) {
        return 0;
    }
    if (code < 0 || (!head.erased && (code = keep_residue(deleting, session, &head, error)) < 0) ||
        (code = store_run(session, NULL, error,
                          "UPDATE ledger_entry SET sealed = NULL, counted = NULL WHERE case_id = $1", "d",
                          case_id)) < 0 ||
        (code = store_run(session, NULL, error, "UPDATE ledger_chain SET erased = 1 WHERE case_id = $1", "d",
                          case_id)) < 0) {
        return code;
    }
    return drop_snapshot(session, case_id, error);
}

/* ---- one key's parts of a case */

struct rewritten {
    int64_t sequence;
    struct text sealed;
};

static bool take_part_away(struct sealed_part *part, const struct vault_place *place)
{
    bool hit = !part->gone && part->kind == place->kind && part->number == place->number;
    part->gone |= hit;
    return hit;
}

static int rewrite(struct arena *arena, int64_t sequence, struct text bytes, const struct vault_place *place,
                   struct vec *out, struct error *error)
{
    struct sealed_part parts[PARTS_MOST];
    size_t count;
    bool hit = false;
    int code = sealed_read(bytes, parts, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        hit |= take_part_away(&parts[i], place);
    }
    if (code == 0 && hit) {
        struct pack pack = pack_in(arena);
        sealed_write(&pack, parts, count);
        const struct rewritten entry = {sequence, pack_done(&pack)};
        vec_add(out, &entry);
    }
    return code;
}

static int find_parts(struct arena *arena, struct store_session *session, const struct vault_place *place,
                      struct vec *out, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT sequence, sealed FROM ledger_entry WHERE case_id = $1 AND sealed IS NOT NULL "
                           "ORDER BY sequence",
                           "d", &place->owner);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = rewrite(arena, store_integer(row, 0), store_bytes(row, 1), place, out, error);
    }
    store_finish(row);
    return code;
}

static int delete_parts(struct store_session *session, const struct vault_place *place, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct vec found = VEC_IN(arena, struct rewritten);
    int code = find_parts(arena, session, place, &found, error);
    for (size_t i = 0; code == 0 && i < found.count; i++) {
        const struct rewritten *entry = VEC_AT(&found, struct rewritten, i);
        code = store_run(session, NULL, error,
                         "UPDATE ledger_entry SET sealed = $1 WHERE case_id = $2 AND sequence = $3", "bdi",
                         entry->sealed.at, entry->sealed.length, &place->owner, entry->sequence);
    }
    return code < 0 ? code : drop_snapshot(session, &place->owner, error);
}

/* ---- runs */

static int delete_work(struct store_session *session, void *context, struct error *error)
{
    const struct deleting *deleting = context;
    int code = 0;
    for (size_t i = 0; code == 0 && i < deleting->count; i++) {
        const struct vault_place *place = &deleting->places[i];
        if (place->kind == VAULT_CASE) {
            code = delete_case(deleting, session, &place->owner, error);
        } else if (place->kind != VAULT_PERSON) {
            code = delete_parts(session, place, error);
        }
        code = code < 0 ? code : mark_deleted(session, place, error);
    }
    if (code == 0 && deleting->calls && deleting->calls->forget) {
        code = deleting->calls->forget(deleting->calls->context, session, deleting->places, deleting->count, error);
    }
    return code;
}

int erase_bytes(struct ledger *ledger, const struct erasure *erasure, const struct ledger_erasure_calls *calls,
                struct error *error)
{
    int code = 0;
    for (size_t start = 0; code == 0 && start < erasure->count; start += RUN) {
        size_t left = erasure->count - start;
        struct deleting deleting = {ledger, &erasure->erasure_id, erasure->places + start, left < RUN ? left : RUN,
                                    calls};
        code = store_write(ledger->store, delete_work, &deleting, error);
    }
    return code;
}
