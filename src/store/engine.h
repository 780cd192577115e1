/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

/*
 * The inside of the store: what the door (store.c) asks of an engine, and what the two share. One
 * const table of functions per engine. A session is a connection: it lives as long as the
 * connection does, is lent to one thread at a time by a pool (or by the writer), and keeps its
 * prepared statements by the address of their literal.
 */

#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>

#define STORE_LONGEST_WAIT 5 /* seconds until ERROR_BUSY */

struct store_statement {
    struct store_session *session;
    const char *sql;
    int parameters;
    bool bound;            /* has a value since it was last finished */
    bool running;          /* stepped, and rows may follow */
    struct error refused;  /* a value that cannot be bound: told by the next step */
    struct traced *traced; /* the bound values as words, while somebody traces */
    struct store_statement *previous, *next; /* among those running */
};

struct store_session {
    struct store *store;
    struct arena *arena; /* as long as the connection */
    struct statement_slot {
        const char *sql;
        struct store_statement *statement;
    } * slots;
    size_t slot_count, statement_count;
    struct store_statement *running;
    struct error failure; /* a statement failed: nothing more runs in this transaction */
    bool writes;
    uint64_t began; /* store_moment() before the transaction that it reads in */
    struct store_session *next; /* in its pool */
};

struct engine {
    /* Makes ready whatever is not a connection; `place` is what follows the colon in `where`. */
    int (*open)(struct store *store, const char *place, const struct store_options *options,
                struct error *error);
    void (*close)(struct store *store);
    int (*connect)(struct store *store, bool writes, struct store_session **out,
                   struct error *error);
    void (*disconnect)(struct store_session *session);

    int (*begin_read)(struct store_session *session, struct error *error);
    /* One migration's transaction, and what surrounds all of them: one process at a time. */
    int (*begin_definitions)(struct store_session *session, struct error *error);
    void (*end_definitions)(struct store_session *session);
    int (*begin_write)(struct store_session *session, struct error *error);
    int (*commit)(struct store_session *session, struct error *error);
    void (*roll_back)(struct store_session *session); /* also ends a read */
    bool (*is_lost)(const struct store_session *session);
    int (*run_script)(struct store_session *session, const char *sql, struct error *error);

    /* `notice`: that was given of it; NULL: none was. Ends it. */
    int (*write)(struct store *store, store_work *work, void *context, struct store_notice *notice,
                 struct error *error);
    void (*expect)(struct store *store, int change); /* NULL where no write waits for another */
    int (*copy)(struct store *store, const char *path, struct error *error);
    int (*checkpoint)(struct store *store, struct error *error);

    int (*prepare)(struct store_session *session, const char *sql, struct store_statement **out,
                   struct error *error);
    void (*discard)(struct store_statement *statement);
    void (*bind_integer)(struct store_statement *statement, int position, int64_t value);
    void (*bind_text)(struct store_statement *statement, int position, struct text value);
    void (*bind_bytes)(struct store_statement *statement, int position, const void *bytes,
                       size_t size);
    void (*bind_null)(struct store_statement *statement, int position);
    int (*step)(struct store_statement *statement, struct error *error); /* 1, 0 or an error */
    void (*reset)(struct store_statement *statement); /* no rows, every parameter NULL */
    int64_t (*changes)(const struct store_statement *statement);
    int64_t (*integer)(const struct store_statement *statement, int column);
    struct text (*bytes)(const struct store_statement *statement, int column);
    bool (*is_null)(const struct store_statement *statement, int column);
};

extern const struct engine store_sqlite;
extern const struct engine store_postgres;

/* Connections that are lent out: made when first needed, at most `limit`. */
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t returned;
    struct store_session *idle;
    unsigned limit, made;
    bool writes;
};

struct store {
    const struct engine *engine;
    enum store_engine kind;
    struct arena *arena; /* what is made at opening and stays */
    void *own;           /* the engine's */
    struct pool readers;
    pthread_mutex_t trace_lock;
    atomic_bool traces;
    store_trace *trace;
    void *trace_context;
};

/* pool.c */
void store_pool_init(struct pool *pool, unsigned limit, bool writes);
void store_pool_dispose(struct pool *pool, struct store *store);
int store_pool_take(struct pool *pool, struct store *store, struct store_session **out,
                    struct error *error) MUST_CHECK;
/* Takes a session back, or ends its connection if that is lost. */
void store_pool_give(struct pool *pool, struct store_session *session);

/* session.c: what every session does in the same way on both engines. */
void store_session_init(struct store_session *session, struct store *store, bool writes);
void store_session_forget(struct store_session *session); /* discards the statements */
void store_session_dispose(struct store_session *session);
void store_session_rest(
    struct store_session *session); /* ends open statements, forgets the failure */

/* values.c: by letters, as store_run() has them. */
void store_bind_list(struct store_statement *statement, const char *types, va_list list);

/* trace.c: the values of a statement, while somebody traces. */
bool store_traces(const struct store *store);
void store_trace_integer(struct store_statement *statement, int position, int64_t value);
void store_trace_text(struct store_statement *statement, int position, struct text value);
void store_trace_bytes(struct store_statement *statement, int position, struct text value);
void store_trace_null(struct store_statement *statement, int position);
void store_trace_run(struct store_statement *statement);
void store_trace_dispose(struct store_statement *statement);

/* migrate.c */
int store_migrate(struct store *store, const struct store_options *options,
                  struct error *error) MUST_CHECK;

/* translate.c: the few words that differ. */
char *store_translate_statement(struct arena *arena, enum store_engine engine, const char *sql);
char *store_translate_definition(struct arena *arena, enum store_engine engine, const char *sql);
int store_count_parameters(const char *sql); /* the highest number behind a $ */

#endif
