/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/erase.h"

#include <string.h>

/*
 * Two may be at the same erasure at once (a request and the resuming of another process): each stage can be done twice
 * without harm, and is written down once, only ever forward.
 */

/* ---- writing down a stage */

struct staging {
    struct ledger *ledger;
    struct erasure *erasure;
    enum erasure_stage stage;
};

static int stage_work(struct store_session *session, void *context, struct error *error)
{
    struct staging *staging = context;
    return store_run(session, NULL, error,
                     "UPDATE ledger_erasure SET stage = $1, impossible_from = $2 WHERE erasure_id = $3 AND stage = $4",
                     "iidi", (int64_t)staging->stage, staging->erasure->impossible_from,
                     &staging->erasure->erasure_id, (int64_t)staging->stage - 1);
}

static int reach(struct ledger *ledger, struct erasure *erasure, enum erasure_stage stage, struct error *error)
{
    struct staging staging = {ledger, erasure, stage};
    return store_write(ledger->store, stage_work, &staging, error);
}

/* ---- the stages */

static int destroy(struct ledger *ledger, struct erasure *erasure, struct error *error)
{
    int code = vault_erase(ledger->vault, erasure->places, erasure->count, error);
    return code < 0 ? code : reach(ledger, erasure, STAGE_DESTROYED, error);
}

static int delete_bytes(struct ledger *ledger, struct erasure *erasure, const struct ledger_erasure_calls *calls,
                        struct error *error)
{
    int code = erase_bytes(ledger, erasure, calls, error);
    if (code == 0 && store_engine_of(ledger->store) == STORE_SQLITE) {
        code = store_checkpoint(ledger->store, error);
    }
    return code < 0 ? code : reach(ledger, erasure, STAGE_DELETED, error);
}

static int no_tokens(void *context, struct error *error)
{
    (void)context;
    (void)error;
    return 0;
}

static int turn(struct ledger *ledger, struct erasure *erasure, const struct ledger_erasure_calls *calls,
                struct error *error)
{
    vault_rebuild *rebuild = calls && calls->retoken ? calls->retoken : no_tokens;
    int code = vault_turn_epoch(ledger->vault, rebuild, calls ? calls->context : NULL, &erasure->impossible_from,
                                error);
    return code < 0 ? code : reach(ledger, erasure, STAGE_TURNED, error);
}

static int tombstone_work(struct store_session *session, void *context, struct error *error)
{
    struct staging *staging = context;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct ledger_head head;
    struct erasure now;
    int code = erasure_read(arena, session, &staging->erasure->erasure_id, &now, error);
    if (code < 0 || now.stage != STAGE_TURNED) {
        return code;
    }
    const struct ledger_part part = {.kind = VAULT_OPEN, .plain = tombstone_write(arena, &now)};
    const struct ledger_draft draft = {.parts = &part, .part_count = 1};
    code = ledger_enter(staging->ledger, session, &staging->ledger->organisation, &draft, &head, error);
    return code < 0 ? code : store_run(session, NULL, error,
                     "UPDATE ledger_erasure SET stage = $1, tombstone = $2 WHERE erasure_id = $3", "iid",
                     (int64_t)STAGE_DONE, head.sequence, &staging->erasure->erasure_id);
}

static int bury(struct ledger *ledger, struct erasure *erasure, struct error *error)
{
    struct staging staging = {ledger, erasure, STAGE_DONE};
    int code = store_write(ledger->store, tombstone_work, &staging, error);
    return code < 0 ? code : erasures_publish(ledger, error);
}

static int step(struct ledger *ledger, struct erasure *erasure, const struct ledger_erasure_calls *calls,
                struct error *error)
{
    switch (erasure->stage) {
    case STAGE_INTENDED:
        return destroy(ledger, erasure, error);
    case STAGE_DESTROYED:
        return delete_bytes(ledger, erasure, calls, error);
    case STAGE_DELETED:
        return turn(ledger, erasure, calls, error);
    case STAGE_TURNED:
        return bury(ledger, erasure, error);
    case STAGE_DONE:
        return 0;
    }
    return error_set(error, ERROR_DAMAGED, "ledger.erasure", "an erasure is at no stage that there is");
}

/* ---- stepping */

static int load(struct arena *arena, struct ledger *ledger, const struct identity *erasure_id, struct erasure *out,
                struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    int code = store_begin_read(ledger->store, &session, error);
    return code < 0 ? code : erasure_read(arena, session, erasure_id, out, error);
}

int ledger_step_erasure(struct ledger *ledger, const struct ledger_erasure_calls *calls,
                        struct ledger_erasure *out, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct erasure erasure;
    pthread_mutex_lock(&ledger->erasing);
    int code = load(arena, ledger, &out->erasure_id, &erasure, error);
    if (code < 0 || (code = step(ledger, &erasure, calls, error)) < 0 ||
        (code = load(arena, ledger, &out->erasure_id, &erasure, error)) < 0) {
        pthread_mutex_unlock(&ledger->erasing);
        return code;
    }
    pthread_mutex_unlock(&ledger->erasing);
    out->impossible_from = erasure.impossible_from;
    out->done = erasure.stage == STAGE_DONE;
    return 0;
}

int ledger_erase(struct arena *arena, struct ledger *ledger, const struct ledger_erasure_request *request,
                 const struct ledger_erasure_calls *calls, struct ledger_erasure *out, struct error *error)
{
    int code = ledger_begin_erasure(arena, ledger, request, calls, out, error);
    while (code == 0 && !out->done) {
        code = ledger_step_erasure(ledger, calls, out, error);
    }
    return code;
}

static int read_unfinished(struct ledger *ledger, struct vec *ids, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct store_statement *row = NULL;
    int code = store_begin_read(ledger->store, &session, error);
    if (code < 0) {
        return code;
    }
    code = store_query(session, &row, error,
                       "SELECT erasure_id FROM ledger_erasure WHERE stage < $1 ORDER BY opened, erasure_id", "i",
                       (int64_t)STAGE_DONE);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        struct text name = store_bytes(row, 0);
        struct identity erasure_id = {{0}};
        memcpy(erasure_id.bytes, name.at, name.length < IDENTITY_SIZE ? name.length : IDENTITY_SIZE);
        vec_add(ids, &erasure_id);
        code = 0;
    }
    store_finish(row);
    return code;
}

int ledger_resume_erasures(struct ledger *ledger, const struct ledger_erasure_calls *calls, size_t *resumed,
                           struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct vec ids = VEC_IN(arena, struct identity);
    int code = read_unfinished(ledger, &ids, error);
    for (size_t i = 0; code == 0 && i < ids.count; i++) {
        struct ledger_erasure erasure = {.erasure_id = *VEC_AT(&ids, struct identity, i)};
        while (code == 0 && !erasure.done) {
            code = ledger_step_erasure(ledger, calls, &erasure, error);
        }
    }
    if (code == 0 && resumed) {
        *resumed = ids.count;
    }
    return code < 0 ? code : erasures_publish(ledger, error);
}
