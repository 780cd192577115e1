/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values are put into words when they are bound, because the caller's bytes may be gone later; only
 * while somebody traces. The lock makes store_set_trace() return only when no call of the old trace
 * is running. */
#include "store/engine.h"

#include <inttypes.h>

struct traced {
    struct arena *arena;
    int count;
    struct text *values;
};

bool store_traces(const struct store *store)
{
    return atomic_load_explicit(&store->traces, memory_order_relaxed);
}

static struct traced *traced_of(struct store_statement *statement)
{
    if (!store_traces(statement->session->store)) {
        return NULL;
    }
    if (!statement->traced) {
        struct arena *arena = arena_new();
        struct traced *traced = ARENA_NEW(arena, struct traced);
        traced->arena = arena;
        traced->count = statement->parameters;
        traced->values = ARENA_ARRAY(arena, struct text, (size_t)traced->count + 1);
        statement->traced = traced;
    }
    return statement->traced;
}

static void keep(struct traced *traced, int position, const struct buf *words)
{
    traced->values[position - 1] = buf_as_text(words);
}

void store_trace_integer(struct store_statement *statement, int position, int64_t value)
{
    struct traced *traced = traced_of(statement);
    if (traced) {
        struct buf words = buf_in(traced->arena);
        buf_print(&words, "%" PRId64, value);
        keep(traced, position, &words);
    }
}

void store_trace_text(struct store_statement *statement, int position, struct text value)
{
    struct traced *traced = traced_of(statement);
    if (traced) {
        struct buf words = buf_in(traced->arena);
        buf_print(&words, "'%.*s'", TEXT_ARGS(value));
        keep(traced, position, &words);
    }
}

void store_trace_bytes(struct store_statement *statement, int position, struct text value)
{
    struct traced *traced = traced_of(statement);
    if (traced) {
        struct buf words = buf_in(traced->arena);
        buf_print(&words, "x'%s'", text_hex(traced->arena, value.at, value.length));
        keep(traced, position, &words);
    }
}

void store_trace_null(struct store_statement *statement, int position)
{
    struct traced *traced = traced_of(statement);
    if (traced) {
        traced->values[position - 1] = TEXT("NULL");
    }
}

static const char *all_values(struct traced *traced)
{
    struct buf words = buf_in(traced->arena);
    for (int i = 0; i < traced->count; i++) {
        buf_string(&words, i > 0 ? ", " : "");
        buf_text(&words, traced->values[i].at ? traced->values[i] : TEXT("NULL"));
    }
    return buf_as_string(&words);
}

void store_trace_run(struct store_statement *statement)
{
    struct store *store = statement->session->store;
    struct traced *traced = traced_of(statement);
    if (traced) {
        const char *values = all_values(traced);
        pthread_mutex_lock(&store->trace_lock);
        if (store->trace) {
            store->trace(store->trace_context, statement->sql, values);
        }
        pthread_mutex_unlock(&store->trace_lock);
    }
    store_trace_dispose(statement);
}

void store_trace_dispose(struct store_statement *statement)
{
    if (statement->traced) {
        arena_free(statement->traced->arena);
        statement->traced = NULL;
    }
}

void store_set_trace(struct store *store, store_trace *trace, void *context)
{
    pthread_mutex_lock(&store->trace_lock);
    store->trace = trace;
    store->trace_context = context;
    atomic_store_explicit(&store->traces, trace != NULL, memory_order_relaxed);
    pthread_mutex_unlock(&store->trace_lock);
}
