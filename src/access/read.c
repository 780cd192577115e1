/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one case, as they stand. */

#include <string.h>

#include "access/inside.h"

static void take_token(struct text bytes, struct access_principal *out, bool *damaged)
{
    *damaged = *damaged || bytes.length != ACCESS_TOKEN_SIZE;
    memset(out->token, 0, ACCESS_TOKEN_SIZE);
    memcpy(out->token, bytes.at, bytes.length < ACCESS_TOKEN_SIZE ? bytes.length : ACCESS_TOKEN_SIZE);
}

static int read_case(struct store_session *session, const struct identity *case_id,
                     struct access_rows *out, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT reference, received, shelf FROM access_case WHERE case_id = $1", "d",
                           case_id);
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    if (step > 0) {
        struct text reference = store_text(statement, 0);
        out->damaged = reference.length != ACCESS_REFERENCE_SIZE - 1;
        memcpy(out->reference, reference.at,
               out->damaged ? 0 : reference.length);
        out->received = store_integer(statement, 1);
        int64_t shelf = store_integer(statement, 2);
        out->damaged = out->damaged || shelf < 0 || shelf >= ACCESS_SHELF__MAX;
        out->shelf = out->damaged ? ACCESS_OPEN : (enum access_shelf)shelf;
    }
    store_finish(statement);
    return step < 0 ? step : 0;
}

static int read_grants(struct store_session *session, struct arena *arena,
                       const struct identity *case_id, struct access_rows *out, struct error *error)
{
    struct vec grants = VEC_IN(arena, struct access_principal);
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT g.principal, g.shelf, g.received, g.reference FROM access_grant AS g "
                           "WHERE g.case_id = $1 AND NOT EXISTS (SELECT 1 FROM access_request AS r "
                           "WHERE r.reference = g.reference AND r.principal = g.principal) "
                           "ORDER BY g.principal",
                           "d", case_id);
    if (step) {
        return step;
    }
    while ((step = store_step(statement, error)) > 0) {
        struct access_principal *grant = vec_add(&grants, NULL);
        take_token(store_bytes(statement, 0), grant, &out->damaged);
        out->damaged = out->damaged || store_integer(statement, 1) != (int64_t)out->shelf ||
                       store_integer(statement, 2) != out->received ||
                       !text_is(store_text(statement, 3), out->reference);
    }
    store_finish(statement);
    out->grants = grants.items;
    out->grant_count = grants.count;
    return step;
}

static int read_barred(struct store_session *session, struct arena *arena,
                       const struct identity *case_id, struct access_rows *out, struct error *error)
{
    struct vec bars = VEC_IN(arena, struct access_barred);
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT person, cause, reason, since FROM access_bar WHERE case_id = $1 "
                           "ORDER BY person, cause",
                           "d", case_id);
    if (step) {
        return step;
    }
    while ((step = store_step(statement, error)) > 0) {
        struct access_barred *bar = vec_add(&bars, NULL);
        int64_t reason = store_integer(statement, 2);
        take_token(store_bytes(statement, 0), &bar->person, &out->damaged);
        bar->cause = store_integer(statement, 1);
        out->damaged = out->damaged || reason < 0 || reason >= ACCESS_BAR__MAX;
        bar->reason = reason < 0 || reason >= ACCESS_BAR__MAX ? ACCESS_BAR_NAMED
                                                              : (enum access_bar_reason)reason;
        bar->since = store_integer(statement, 3);
    }
    store_finish(statement);
    out->barred = bars.items;
    out->barred_count = bars.count;
    return step;
}

int access_read_rows(struct store_session *session, struct arena *arena,
                     const struct identity *case_id, struct access_rows *out, struct error *error)
{
    memset(out, 0, sizeof(*out));
    int failed = read_case(session, case_id, out, error);
    if (!failed) {
        failed = read_grants(session, arena, case_id, out, error);
    }
    return failed ? failed : read_barred(session, arena, case_id, out, error);
}

int access_find_orphan(struct store_session *session, bool *found, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT 1 WHERE EXISTS (SELECT 1 FROM access_grant AS g WHERE NOT EXISTS "
                           "(SELECT 1 FROM access_case AS c WHERE c.case_id = g.case_id)) OR EXISTS "
                           "(SELECT 1 FROM access_bar AS b WHERE NOT EXISTS "
                           "(SELECT 1 FROM access_case AS c WHERE c.case_id = b.case_id))",
                           "");
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    store_finish(statement);
    *found = step > 0;
    return step < 0 ? step : 0;
}

int access_clear_token(struct store_session *session, const struct identity *case_id,
                       const struct access_principal *person, int64_t cause, struct error *error)
{
    return store_run(session, NULL, error,
                     "DELETE FROM access_bar WHERE case_id = $1 AND person = $2 AND cause = $3", "dbi",
                     case_id, (const void *)person->token, (size_t)ACCESS_TOKEN_SIZE, cause);
}
