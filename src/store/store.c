/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door: which engine, opening and freeing, and the reader's transaction. */
#include "store/engine.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_READERS 40
#define MOST_READERS 64

static int choose_engine(const char *where, enum store_engine *kind, const char **place,
                         struct error *error)
{
    if (strncmp(where, "sqlite:", 7) == 0) {
        *kind = STORE_SQLITE;
        *place = where + 7;
        return 0;
    }
    if (strncmp(where, "postgres://", 11) == 0) {
        *kind = STORE_POSTGRES; /* an address in libpq's own form is taken whole */
        *place = where;
        return 0;
    }
    if (strncmp(where, "postgres:", 9) == 0) {
        *kind = STORE_POSTGRES;
        *place = where + 9;
        return 0;
    }
    return error_set(
        error, ERROR_INVALID, "store.where",
        "a store is \"sqlite:/folder/file.db\" or \"postgres:\" and a connection string");
}

static struct store *store_new(enum store_engine kind)
{
    static const struct engine *const engines[STORE__MAX] = {
        [STORE_SQLITE] = &store_sqlite,
        [STORE_POSTGRES] = &store_postgres,
    };
    struct arena *arena = arena_new();
    struct store *store = ARENA_NEW(arena, struct store);
    store->arena = arena;
    store->kind = kind;
    store->engine = engines[kind];
    pthread_mutex_init(&store->trace_lock, NULL);
    return store;
}

int store_open(struct store **out, const struct store_options *options, struct error *error)
{
    enum store_engine kind = STORE_SQLITE;
    const char *place = "";
    if (!options->where) {
        return error_set(error, ERROR_INVALID, "store.where", "no store is named");
    }
    if (choose_engine(options->where, &kind, &place, error) < 0) {
        return error->code;
    }
    if (options->readers > MOST_READERS) {
        return error_set(error, ERROR_INVALID, "store.readers", "at most %d readers, not %u",
                         MOST_READERS, options->readers);
    }
    struct store *store = store_new(kind);
    store_pool_init(&store->readers, options->readers ? options->readers : DEFAULT_READERS, false);
    if (store->engine->open(store, place, options, error) < 0 ||
        store_migrate(store, options, error) < 0) {
        store_free(store);
        return error->code;
    }
    *out = store;
    return 0;
}

void store_free(struct store *store)
{
    if (!store) {
        return;
    }
    store_pool_dispose(&store->readers, store);
    store->engine->close(store);
    pthread_mutex_destroy(&store->trace_lock);
    arena_free(store->arena);
}

void store_free_at(struct store **store)
{
    store_free(*store);
    *store = NULL;
}

enum store_engine store_engine_of(const struct store *store)
{
    return store->kind;
}

uint64_t store_moment(void)
{
    static _Atomic uint64_t moment;
    return atomic_fetch_add(&moment, 1) + 1;
}

uint64_t store_began(const struct store_session *session)
{
    return session->began;
}

int store_begin_read(struct store *store, struct store_session **out, struct error *error)
{
    struct store_session *session;
    int result = store_pool_take(&store->readers, store, &session, error);
    if (result < 0) {
        return result;
    }
    session->began = store_moment();
    result = store->engine->begin_read(session, error);
    if (result < 0) {
        store_pool_give(&store->readers, session);
        return result;
    }
    *out = session;
    return 0;
}

void store_end(struct store_session *session)
{
    if (session) {
        store_session_rest(session);
        session->store->engine->roll_back(session);
        store_pool_give(&session->store->readers, session);
    }
}

void store_end_at(struct store_session **session)
{
    store_end(*session);
    *session = NULL;
}

int store_write(struct store *store, store_work *work, void *context, struct error *error)
{
    return store->engine->write(store, work, context, NULL, error);
}

struct store_notice store_give_notice(struct store *store)
{
    if (store->engine->expect) {
        store->engine->expect(store, 1);
    }
    return (struct store_notice){store};
}

void store_take_back(struct store_notice *notice)
{
    if (notice->store && notice->store->engine->expect) {
        notice->store->engine->expect(notice->store, -1);
    }
    notice->store = NULL;
}

int store_write_noticed(struct store *store, struct store_notice *notice, store_work *work,
                        void *context, struct error *error)
{
    return store->engine->write(store, work, context, notice, error);
}

int store_copy(struct store *store, const char *path, struct error *error)
{
    return store->engine->copy(store, path, error);
}

int store_checkpoint(struct store *store, struct error *error)
{
    return store->engine->checkpoint(store, error);
}
