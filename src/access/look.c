/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for cases. Each question is one statement that applies the rule itself, so that a case
 * that is denied and a case that does not exist cannot be told apart, by the answer or by what was
 * asked of the store. */

#include <string.h>

#include "access/inside.h"

static int absent(struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "access.no-case", "there is no such case");
}

/* Steps a statement that gives at most one row. */
static int one_row(struct store_statement *statement, struct error *error)
{
    int state = store_step(statement, error);
    return state == 0 ? absent(error) : state < 0 ? state : 0;
}

int access_find(struct store_session *session, const struct access_viewer *viewer,
                struct text reference, struct identity *case_id, struct error *error)
{
    char canonical[ACCESS_REFERENCE_SIZE];
    struct store_statement *statement = NULL;
    int failed = access_read_reference(reference, canonical, error);
    if (failed == 0) {
        failed = store_prepare(
            session,
            "SELECT c.case_id FROM access_case AS c WHERE c.reference = $18 AND " ACCESS_ALLOWS(
                "c.case_id"),
            &statement, error);
    }
    if (failed < 0) {
        return failed;
    }
    access_bind(statement, viewer);
    store_bind_text(statement, ACCESS_OWN, text_of(canonical));
    failed = one_row(statement, error);
    if (failed == 0) {
        *case_id = access_identity_in(statement, 0);
        store_finish(statement);
    }
    return failed;
}

int access_check(struct store_session *session, const struct access_viewer *viewer,
                 const struct identity *case_id, struct error *error)
{
    struct store_statement *statement;
    int failed = store_prepare(
        session,
        "SELECT 1 FROM access_case AS c WHERE c.case_id = $18 AND " ACCESS_ALLOWS("c.case_id"),
        &statement, error);
    if (failed < 0) {
        return failed;
    }
    access_bind(statement, viewer);
    store_bind_bytes(statement, ACCESS_OWN, case_id->bytes, IDENTITY_SIZE);
    failed = one_row(statement, error);
    if (failed == 0) {
        store_finish(statement);
    }
    return failed;
}

int access_may_open(struct store_session *session, const struct access_viewer *const *viewers,
                    size_t count, const struct identity *case_id, bool *out, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        int failed = access_check(session, viewers[i], case_id, error);
        if (failed < 0 && failed != ERROR_NOT_FOUND) {
            return failed;
        }
        out[i] = failed == 0;
    }
    return 0;
}

/* ---- lists ---------------------------------------------------------------------------------- */

struct walk {
    struct store_statement *statement;
    int64_t received; /* of the row before */
    struct identity case_id;
};

/* `after` NULL: from the newest on. At least `most` different cases, if there are as many. */
static int walk_begin(struct walk *walk, struct store_session *session,
                      const struct access_viewer *viewer, enum access_shelf shelf,
                      const struct access_item *after, size_t most, struct error *error)
{
    *walk = (struct walk){.received = after ? after->received : INT64_MAX};
    memset(walk->case_id.bytes, 0xff, IDENTITY_SIZE);
    if (after) {
        walk->case_id = after->case_id;
    }
    int failed = store_prepare(session, ACCESS_MERGE, &walk->statement, error);
    if (failed < 0) {
        return failed;
    }
    access_bind(walk->statement, viewer);
    store_bind_integer(walk->statement, ACCESS_OWN, shelf);
    store_bind_integer(walk->statement, ACCESS_OWN + 1, walk->received);
    store_bind_bytes(walk->statement, ACCESS_OWN + 2, walk->case_id.bytes, IDENTITY_SIZE);
    store_bind_integer(walk->statement, ACCESS_OWN + 3,
                       (int64_t)(most * (viewer->count ? viewer->count : 1)));
    return 0;
}

/* 1: another case; 0: no more. */
static int walk_on(struct walk *walk, struct error *error)
{
    int state;
    while ((state = store_step(walk->statement, error)) > 0) {
        struct identity case_id = access_identity_in(walk->statement, 1);
        if (!identity_equal(&case_id, &walk->case_id)) {
            walk->case_id = case_id;
            walk->received = store_integer(walk->statement, 0);
            return 1;
        }
    }
    return state;
}

static struct access_item item_of(const struct walk *walk)
{
    struct access_item item = {.case_id = walk->case_id, .received = walk->received};
    struct text reference = store_text(walk->statement, 2);
    memcpy(item.reference, reference.at,
           reference.length < ACCESS_REFERENCE_SIZE ? reference.length : ACCESS_REFERENCE_SIZE - 1);
    return item;
}

int access_list(struct store_session *session, struct arena *arena,
                const struct access_viewer *viewer, enum access_shelf shelf,
                const struct access_item *after, size_t limit, const struct access_item **out,
                size_t *count, bool *more, struct error *error)
{
    limit = limit < 1 ? 1 : limit > 200 ? 200 : limit;
    struct access_item *items = ARENA_ARRAY(arena, struct access_item, limit);
    struct walk walk;
    size_t found = 0;
    int state = walk_begin(&walk, session, viewer, shelf, after, limit + 1, error);
    if (state < 0) {
        return state;
    }
    while ((state = walk_on(&walk, error)) > 0 && found < limit) {
        items[found++] = item_of(&walk);
    }
    if (state < 0) {
        return state;
    }
    store_finish(walk.statement);
    *out = items;
    *count = found;
    *more = state > 0;
    return 0;
}

int access_count(struct store_session *session, const struct access_viewer *viewer,
                 enum access_shelf shelf, size_t most, size_t *out, struct error *error)
{
    most = most < 1 ? 1 : most > 10000 ? 10000 : most;
    struct walk walk;
    size_t found = 0;
    int state = walk_begin(&walk, session, viewer, shelf, NULL, most, error);
    if (state < 0) {
        return state;
    }
    while (found < most && (state = walk_on(&walk, error)) > 0) {
        found++;
    }
    if (state < 0) {
        return state;
    }
    store_finish(walk.statement);
    *out = found;
    return 0;
}
