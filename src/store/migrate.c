/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Definitions run forward, one transaction each, by one process at a time. What ran is kept with
 * the SHA-256 of its text as it was written (not as it was translated: the same database moves
 * between releases of the translator).
 */
#include "store/engine.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define HASH_SIZE crypto_hash_sha256_BYTES

static const char own_definition[] =
    "CREATE TABLE IF NOT EXISTS store_migration ("
    "room TEXT NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL, "
    "PRIMARY KEY (room, number))";

struct pending {
    const struct store_migration *migration;
    size_t list;
};

static int compare_pending(const void *one, const void *other)
{
    const struct pending *a = one, *b = other;
    if (a->migration->number != b->migration->number) {
        return a->migration->number < b->migration->number ? -1 : 1;
    }
    return a->list < b->list ? -1 : a->list > b->list;
}

static int check_list(const struct store_migration_list *list, struct error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct store_migration *one = &list->migrations[i];
        for (size_t j = 0; j < i; j++) {
            const struct store_migration *other = &list->migrations[j];
            if (one->number == other->number && strcmp(one->room, other->room) == 0) {
                return error_set(error, ERROR_INVALID, "store.migration-twice",
                                 "migration %d of %s is there twice", one->number, one->room);
            }
        }
    }
    return 0;
}

static int sort_pending(struct arena *arena, const struct store_options *options,
                        struct vec *pending, struct error *error)
{
    *pending = VEC_IN(arena, struct pending);
    for (size_t i = 0; i < options->list_count; i++) {
        if (check_list(&options->lists[i], error) < 0) {
            return error->code;
        }
        for (size_t j = 0; j < options->lists[i].count; j++) {
            vec_add(pending, &(struct pending){&options->lists[i].migrations[j], i});
        }
    }
    if (pending->count > 0) {
        qsort(pending->items, pending->count, sizeof(struct pending), compare_pending);
    }
    return 0;
}

/* 1: has run with this text; 0: has not run; negative: an error. */
static int has_run(struct store_session *session, const struct store_migration *migration,
                   const uint8_t hash[HASH_SIZE], struct error *error)
{
    struct store_statement *statement;
    int result = store_query(session, &statement, error,
                             "SELECT hash FROM store_migration WHERE room = $1 AND number = $2",
                             "si", migration->room, (int64_t)migration->number);
    if (result < 0 || (result = store_step(statement, error)) <= 0) {
        return result;
    }
    const struct text kept = store_bytes(statement, 0);
    const bool same = text_equal(kept, (struct text){(const char *)hash, HASH_SIZE});
    store_finish(statement);
    if (!same) {
        return error_set(
            error, ERROR_DAMAGED, "store.migration-changed",
            "migration %d of %s has run with another text: a definition that has run is never "
            "changed; add a new one",
            migration->number, migration->room);
    }
    return 1;
}

static int run_one(struct store_session *session, const struct store_migration *migration,
                   struct error *error)
{
    uint8_t hash[HASH_SIZE];
    crypto_hash_sha256(hash, (const unsigned char *)migration->sql, strlen(migration->sql));
    int result = has_run(session, migration, hash, error);
    if (result != 0) {
        return result < 0 ? result : 0;
    }
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct store *store = session->store;
    const char *sql = store_translate_definition(arena, store->kind, migration->sql);
    struct error why;
    if (store->engine->run_script(session, sql, &why) < 0) {
        return error_set(error, why.code, "store.migration-failed", "migration %d of %s: %.400s",
                         migration->number, migration->room, why.words);
    }
    return store_run(session, NULL, error,
                     "INSERT INTO store_migration (room, number, hash) VALUES ($1, $2, $3)", "sib",
                     migration->room, (int64_t)migration->number, hash, sizeof(hash));
}

/* In a transaction of its own; NULL stands for the table that remembers. */
static int run_alone(struct store_session *session, const struct store_migration *migration,
                     struct error *error)
{
    const struct engine *engine = session->store->engine;
    int result = engine->begin_write(session, error);
    if (result < 0) {
        return result;
    }
    if (migration) {
        result = run_one(session, migration, error);
    } else {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        result = engine->run_script(
            session, store_translate_definition(arena, session->store->kind, own_definition),
            error);
    }
    store_session_rest(session);
    if (result == 0) {
        result = engine->commit(session, error);
    } else {
        engine->roll_back(session);
    }
    return result;
}

/* A database that a later release has moved on holds what this one does not know. */
static int check_not_newer(struct store_session *session, const struct vec *pending,
                           struct error *error)
{
    int result = 0;
    for (size_t i = 0; i < pending->count && result == 0; i++) {
        const struct store_migration *migration = VEC_AT(pending, struct pending, i)->migration;
        int64_t highest = migration->number;
        for (size_t j = 0; j < pending->count; j++) {
            const struct store_migration *other = VEC_AT(pending, struct pending, j)->migration;
            if (strcmp(other->room, migration->room) == 0 && other->number > highest) {
                highest = other->number;
            }
        }
        struct store_statement *statement;
        result = store_query(session, &statement, error,
                             "SELECT number FROM store_migration WHERE room = $1 AND number > $2",
                             "si", migration->room, highest);
        if (result == 0 && (result = store_step(statement, error)) > 0) {
            const int64_t found = store_integer(statement, 0);
            store_finish(statement);
            result = error_set(
                error, ERROR_INVALID, "store.newer",
                "the database was made by a later release (migration %lld of %s): use that release",
                (long long)found, migration->room);
        }
    }
    return result;
}

static int run_all(struct store_session *session, const struct vec *pending, struct error *error)
{
    int result = run_alone(session, NULL, error);
    if (result == 0 && (result = session->store->engine->begin_read(session, error)) == 0) {
        result = check_not_newer(session, pending, error);
        store_session_rest(session);
        session->store->engine->roll_back(session);
    }
    for (size_t i = 0; i < pending->count && result == 0; i++) {
        result = run_alone(session, VEC_AT(pending, struct pending, i)->migration, error);
    }
    return result;
}

int store_migrate(struct store *store, const struct store_options *options, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct vec pending;
    struct store_session *session;
    if (sort_pending(arena, options, &pending, error) < 0 ||
        store->engine->connect(store, true, &session, error) < 0) {
        return error->code;
    }
    int result = store->engine->begin_definitions(session, error);
    if (result == 0) {
        result = run_all(session, &pending, error);
        store->engine->end_definitions(session);
    }
    store->engine->disconnect(session);
    return result;
}
