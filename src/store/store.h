/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_STORE_H
#define STORE_STORE_H

/*
 * One small door to a database: SQLite (WAL, full durability, one writer that groups commits, many
 * readers that are never blocked) or PostgreSQL. Knows nothing of cases. The same SQL text runs on
 * both; the few words that differ in definitions are translated here (BLOB, INTEGER in a migration
 * become BYTEA, BIGINT; SQLite tables become STRICT). Parameters are written $1, $2 ... on both
 * engines and are always bound, never spliced.
 *
 * After a statement has failed, nothing more runs in its transaction, on either engine: every
 * further call fails with the same error, and a write is not kept even if its work returns 0. To
 * try and see, say ON CONFLICT DO NOTHING and look at the number of changes. docs/store.md lists
 * what one SQL text for both engines must mind.
 */

#include "base/base.h"

struct store;           /* one database, shared by all threads */
struct store_session;   /* one transaction on one connection, used by one thread at a time */
struct store_statement; /* one prepared statement of a session; gone with it */

enum store_engine { STORE_SQLITE, STORE_POSTGRES, STORE__MAX };

/* Definitions that run forward by themselves, once each, in the order (number, then order of the
 * lists), each in a transaction. A list belongs to one room; a number is never reused; a changed
 * text of an applied number is ERROR_DAMAGED at opening; a database that a later release moved on
 * is ERROR_INVALID. `sql` may hold several statements separated by semicolons. An INTEGER PRIMARY
 * KEY is always given by the caller. */
struct store_migration {
    const char *room;
    int number;
    const char *sql;
};
struct store_migration_list {
    const struct store_migration *migrations;
    size_t count;
};

struct store_options {
    /* "sqlite:/folder/file.db", or "postgres:" and a libpq connection string. */
    const char *where;
    const struct store_migration_list *lists;
    size_t list_count;
    unsigned readers;     /* connections for reading, 1 to 64; 0 means 40 */
    /* Deleted content is overwritten in SQLite anyway; with this, store_checkpoint() also writes the file anew, so that no
     * copy is left which balancing a tree leaves behind (PostgreSQL can do neither: ERROR_INVALID). */
    bool erases_securely;
    bool must_exist;      /* do not create a new database */
    /* Nobody relies on it yet: SQLite syncs nothing, and whoever makes it syncs the file once it is closed. A power cut may
     * damage it before; the death of the process does not. PostgreSQL syncs all the same. */
    bool is_draft;
};

/* Opens, and brings the definitions forward. Errors: ERROR_IO, ERROR_NOT_FOUND (must_exist),
 * ERROR_DAMAGED, ERROR_INVALID (`where`), and refuses (ERROR_INVALID) a PostgreSQL server whose
 * fsync or synchronous_commit is off. */
int store_open(struct store **out, const struct store_options *options,
               struct error *error) MUST_CHECK;
void store_free(struct store *store); /* waits for what is being written; NULL is fine */
void store_free_at(struct store **store);
enum store_engine store_engine_of(const struct store *store);

/* A read-only transaction that sees one moment. The session must be ended; a write through it
 * fails. Errors: ERROR_BUSY (no connection became free within five seconds), ERROR_IO. */
int store_begin_read(struct store *store, struct store_session **out,
                     struct error *error) MUST_CHECK;
/* Counts within this process: each transaction that begins to read, and each call, is at a later moment than all before.
 * What was read in a transaction that began after something was done, was read as it is since then. */
uint64_t store_moment(void);
uint64_t store_began(const struct store_session *session);
void store_end(struct store_session *session); /* NULL is fine */
void store_end_at(struct store_session **session);

/* Runs `work` in a writing transaction and returns once it is durable (0), or once nothing of it is
 * kept (negative: what `work` returned, or ERROR_IO, ERROR_BUSY). Transactions are as if one after
 * the other. `work` may be called more than once (PostgreSQL's serialisation failures; SQLite's
 * group falls apart): it must start from nothing each time and touch only the session and what
 * `context` owns. It may run on another thread than the caller's (one that writes at the same
 * time), while the caller waits. It must not wait for other threads, nor write again. */
typedef int store_work(struct store_session *session, void *context, struct error *error);
int store_write(struct store *store, store_work *work, void *context,
                struct error *error) MUST_CHECK;

/* A write that is on its way: to be given when this thread will most likely write within a
 * millisecond or so, before it computes what. Where one sync is shared by all who write at once
 * (SQLite), whoever is about to commit then waits for those who gave notice, for as long as the last
 * commit took at the most. It is over with the write that it was given for, or when it is taken
 * back, which may be done again and again. */
struct store_notice {
    struct store *store; /* NULL: over */
};
struct store_notice store_give_notice(struct store *store);
void store_take_back(struct store_notice *notice); /* also for SCOPED */
/* As store_write(); the notice (NULL: none was given) may be over already, and is afterwards. */
int store_write_noticed(struct store *store, struct store_notice *notice, store_work *work,
                        void *context, struct error *error) MUST_CHECK;

/* `sql` must be a string literal: statements are kept per connection by its address. One statement
 * at a time may be open for one literal (ERROR_INVALID). */
int store_prepare(struct store_session *session, const char *sql, struct store_statement **out,
                  struct error *error) MUST_CHECK;
/* Positions count from 1; what is not bound is NULL. Bound bytes and text must live until the
 * statement is finished. Text that is not UTF-8, or holds a zero byte, is ERROR_INVALID at the
 * first step. */
void store_bind_integer(struct store_statement *statement, int position, int64_t value);
void store_bind_text(struct store_statement *statement, int position, struct text value);
void store_bind_bytes(struct store_statement *statement, int position, const void *bytes,
                      size_t size);
void store_bind_null(struct store_statement *statement, int position);
/* 1: a row; 0: no more rows (the statement is ready to be bound again); negative: an error, and the
 * statement is finished. Errors: ERROR_CONFLICT (a broken unique key), ERROR_INVALID (any other
 * constraint, SQL that is wrong, a write in a reading transaction), ERROR_BUSY, ERROR_LIMIT,
 * ERROR_DAMAGED, ERROR_IO. */
int store_step(struct store_statement *statement, struct error *error) MUST_CHECK;
/* The current row, columns from 0; text and bytes are valid until the next step. NULL gives 0 or
 * the empty text, whose `at` is not NULL. */
int64_t store_integer(const struct store_statement *statement, int column);
struct text store_text(const struct store_statement *statement, int column);
struct text store_bytes(const struct store_statement *statement, int column);
/* All zeroes where the column holds no sixteen bytes. */
struct identity store_identity(const struct store_statement *statement, int column);
/* The text as a string in `out`, of which `size` bytes are there: cut off where it is longer. */
void store_string(const struct store_statement *statement, int column, char *out, size_t size);
bool store_is_null(const struct store_statement *statement, int column);
void store_finish(struct store_statement *statement); /* ends before the last row; NULL is fine */

/* One call for the common cases. `types` has a letter per parameter: i int64_t; t struct text; s
 * const char * (NULL binds NULL); b const void *, size_t; d const struct identity *; n nothing
 * (binds NULL). store_run: runs to the end, gives the number of rows changed in *changes (may be
 * NULL). store_query: prepares and binds; the caller steps. */
int store_run(struct store_session *session, int64_t *changes, struct error *error, const char *sql,
              const char *types, ...) MUST_CHECK;
int store_query(struct store_session *session, struct store_statement **out, struct error *error,
                const char *sql, const char *types, ...) MUST_CHECK;

/* A consistent copy of the whole database in a new file, while it is in use (SQLite only;
 * PostgreSQL: ERROR_INVALID with the words to use pg_dump or replication). Errors: ERROR_IO,
 * ERROR_CONFLICT (the file exists). */
int store_copy(struct store *store, const char *path, struct error *error) MUST_CHECK;
/* Empties the write-ahead log into the file; in a store that erases securely, the file is written
 * anew first, so that nothing of deleted rows remains in either. Writers wait meanwhile. SQLite
 * only (PostgreSQL: ERROR_INVALID). Errors: ERROR_BUSY (somebody has read for five seconds on end),
 * ERROR_IO. */
int store_checkpoint(struct store *store, struct error *error) MUST_CHECK;

/* For tests of denial: every statement with its bound values is handed to `trace`, from any thread.
 * NULL stops it. */
typedef void store_trace(void *context, const char *sql, const char *values);
void store_set_trace(struct store *store, store_trace *trace, void *context);

#endif
