/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

/* What the parts of the PostgreSQL engine share: postgres.c (connections, transactions),
 * postgres_statement.c, postgres_write.c (the writer that tries again). */

#include "store/engine.h"

#include <libpq-fe.h>

struct postgres_statement;

struct postgres_session {
    struct store_session base;
    PGconn *connection;
    struct postgres_statement *streaming; /* its rows are still on the wire */
    unsigned named;                       /* statements prepared so far */
    bool lost;                            /* the connection is no more */
    bool collided;                        /* with another transaction: trying again may help */
};

struct postgres_place {
    const char
        *place; /* libpq's connection string; it may hold a password and goes into no message */
    struct pool writers;
};

static inline struct postgres_session *postgres_of(const struct store_session *session)
{
    return (struct postgres_session *)session;
}

/* postgres.c */
int postgres_fail(struct postgres_session *session, const PGresult *result, struct error *error);
/* One command without rows, or whose rows do not matter. */
int postgres_command(struct store_session *session, const char *sql,
                     struct error *error) MUST_CHECK;
int postgres_begin(struct store_session *session, const char *sql, struct error *error) MUST_CHECK;
int postgres_commit(struct store_session *session, struct error *error) MUST_CHECK;
void postgres_roll_back(struct store_session *session);

/* postgres_statement.c */
int postgres_prepare(struct store_session *session, const char *sql, struct store_statement **out,
                     struct error *error) MUST_CHECK;
void postgres_discard(struct store_statement *statement);
void postgres_bind_integer(struct store_statement *statement, int position, int64_t value);
void postgres_bind_text(struct store_statement *statement, int position, struct text value);
void postgres_bind_bytes(struct store_statement *statement, int position, const void *bytes,
                         size_t size);
void postgres_bind_null(struct store_statement *statement, int position);
int postgres_step(struct store_statement *statement, struct error *error) MUST_CHECK;
void postgres_reset(struct store_statement *statement);
int64_t postgres_changes(const struct store_statement *statement);
int64_t postgres_integer(const struct store_statement *statement, int column);
struct text postgres_bytes(const struct store_statement *statement, int column);
bool postgres_is_null(const struct store_statement *statement, int column);

/* postgres_write.c */
int postgres_write(struct store *store, store_work *work, void *context,
                   struct store_notice *notice, struct error *error) MUST_CHECK;

#endif
