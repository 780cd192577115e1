/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statements, the same on both engines. After a statement has failed, nothing more runs in its
 * transaction: PostgreSQL would refuse it, so SQLite does too, and no caller can come to depend on
 * the difference.
 */
#include "store/engine.h"

void store_session_init(struct store_session *session, struct store *store, bool writes)
{
    session->store = store;
    session->arena = arena_new();
    session->writes = writes;
    session->slot_count = 64;
    session->slots = ARENA_ARRAY(session->arena, struct statement_slot, session->slot_count);
}

void store_session_forget(struct store_session *session)
{
    for (size_t i = 0; i < session->slot_count; i++) {
        if (session->slots[i].statement) {
            store_trace_dispose(session->slots[i].statement);
            session->store->engine->discard(session->slots[i].statement);
        }
        session->slots[i] = (struct statement_slot){NULL, NULL};
    }
    session->statement_count = 0;
}

void store_session_dispose(struct store_session *session)
{
    store_session_forget(session);
    arena_free(session->arena);
}

void store_session_rest(struct store_session *session)
{
    while (session->running) {
        store_finish(session->running);
    }
    session->failure.code = ERROR_NONE;
}

static struct statement_slot *find_slot(struct statement_slot *slots, size_t count, const char *sql)
{
    size_t at = ((uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15)) >> 32;
    while (slots[at & (count - 1)].sql && slots[at & (count - 1)].sql != sql) {
        at++;
    }
    return &slots[at & (count - 1)];
}

static void remember(struct store_session *session, struct store_statement *statement)
{
    if (session->statement_count * 2 >= session->slot_count) {
        size_t count = session->slot_count * 2;
        struct statement_slot *slots = ARENA_ARRAY(session->arena, struct statement_slot, count);
        for (size_t i = 0; i < session->slot_count; i++) {
            if (session->slots[i].sql) {
                *find_slot(slots, count, session->slots[i].sql) = session->slots[i];
            }
        }
        session->slots = slots;
        session->slot_count = count;
    }
    *find_slot(session->slots, session->slot_count, statement->sql) =
        (struct statement_slot){statement->sql, statement};
    session->statement_count++;
}

/* The session's own statement for the text, made at its first use. */
static int find_statement(struct store_session *session, const char *sql,
                          struct store_statement **out, struct error *error)
{
    struct store_statement *statement =
        find_slot(session->slots, session->slot_count, sql)->statement;
    if (statement) {
        *out = statement;
        return 0;
    }
    const int result = session->store->engine->prepare(session, sql, out, error);
    if (result < 0) {
        return result;
    }
    (*out)->session = session;
    (*out)->sql = sql;
    remember(session, *out);
    return 0;
}

int store_prepare(struct store_session *session, const char *sql, struct store_statement **out,
                  struct error *error)
{
    if (session->failure.code < 0) {
        *error = session->failure;
        return session->failure.code;
    }
    struct store_statement *statement = NULL;
    int result = find_statement(session, sql, &statement, error);
    if (result == 0 && statement->running) {
        result = error_set(error, ERROR_INVALID, "store.statement-open",
                           "a statement was begun again before its last row: %.200s", sql);
    }
    if (result < 0) {
        session->failure = *error;
        return result;
    }
    if (statement->bound) {
        store_finish(statement); /* bound before and never stepped */
    }
    *out = statement;
    return 0;
}

static void leave_running(struct store_statement *statement)
{
    if (!statement->running) {
        return;
    }
    statement->running = false;
    if (statement->previous) {
        statement->previous->next = statement->next;
    } else {
        statement->session->running = statement->next;
    }
    if (statement->next) {
        statement->next->previous = statement->previous;
    }
}

static void enter_running(struct store_statement *statement)
{
    struct store_session *session = statement->session;
    statement->running = true;
    statement->previous = NULL;
    statement->next = session->running;
    if (session->running) {
        session->running->previous = statement;
    }
    session->running = statement;
}

void store_finish(struct store_statement *statement)
{
    if (statement) {
        leave_running(statement);
        statement->session->store->engine->reset(statement);
        statement->refused.code = ERROR_NONE;
        statement->bound = false;
    }
}

int store_step(struct store_statement *statement, struct error *error)
{
    struct store_session *session = statement->session;
    if (session->failure.code) {
        *error = session->failure;
        return error->code;
    }
    int result = statement->refused.code;
    if (result < 0) {
        *error = statement->refused;
    } else {
        if (!statement->running) {
            store_trace_run(statement);
            enter_running(statement);
        }
        result = session->store->engine->step(statement, error);
    }
    if (result < 0) {
        session->failure = *error;
    }
    if (result <= 0) {
        store_finish(statement);
    }
    return result;
}

/* ---- one call for the common cases ---- */

int store_query(struct store_session *session, struct store_statement **out, struct error *error,
                const char *sql, const char *types, ...)
{
    int result = store_prepare(session, sql, out, error);
    if (result < 0) {
        return result;
    }
    va_list list;
    va_start(list, types);
    store_bind_list(*out, types, list);
    va_end(list);
    return 0;
}

int store_run(struct store_session *session, int64_t *changes, struct error *error, const char *sql,
              const char *types, ...)
{
    struct store_statement *statement = NULL;
    int result = store_prepare(session, sql, &statement, error);
    if (result < 0) {
        return result;
    }
    va_list list;
    va_start(list, types);
    store_bind_list(statement, types, list);
    va_end(list);
    do {
        result = store_step(statement, error);
    } while (result > 0);
    if (result == 0 && changes) {
        *changes = session->store->engine->changes(statement);
    }
    return result;
}
