/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PostgreSQL: connections and transactions. Every new connection reads back what durability rests
 * on, and is refused when the server has it switched off. A connection that was lost while nobody
 * used it is made again at the next beginning of a transaction; one lost within a transaction fails
 * that transaction.
 */
#include "store/postgres.h"

#include <stdlib.h>
#include <string.h>

#define OLDEST_SERVER 150000
#define DEFINITIONS_LOCK "7306648390134721"

/* ---- errors ---- */

struct mapped {
    const char *state; /* an SQLSTATE, or its first letters */
    enum error_code code;
    const char *key, *words;
};

/* The first that fits. https://www.postgresql.org/docs/15/errcodes-appendix.html */
static const struct mapped mapped[] = {
    {"23505", ERROR_CONFLICT, "store.unique", "already there"},
    {"23P01", ERROR_CONFLICT, "store.unique", "already there"},
    {"23", ERROR_INVALID, "store.constraint", "not allowed there"},
    {"25006", ERROR_INVALID, "store.read-only", "a reading transaction cannot write"},
    {"40", ERROR_BUSY, "store.collided", "another change got in between"},
    {"55P03", ERROR_BUSY, "store.busy", "the database is in use elsewhere"},
    {"57014", ERROR_BUSY, "store.busy", "the database took too long"},
    {"533", ERROR_BUSY, "store.busy", "the database server takes no more connections"},
    {"53100", ERROR_IO, "store.full", "no room is left on the server's disk"},
    {"54", ERROR_LIMIT, "store.too-big", "too large for the database"},
    {"22", ERROR_INVALID, "store.value", "the database does not take that value"},
    {"42", ERROR_INVALID, "store.sql", "the database does not take that"},
    {"0A", ERROR_INVALID, "store.sql", "the database does not take that"},
    {"XX001", ERROR_DAMAGED, "store.damaged", "the database is damaged"},
    {"XX002", ERROR_DAMAGED, "store.damaged", "the database is damaged"},
    {"", ERROR_IO, "store.io", "the database failed"},
};

static int words_length(const char *words)
{
    return (int)strcspn(words, "\n");
}

/* libpq does not always notice at once that the server has gone: a failure that is not the server's
 * (it has no SQLSTATE), and the server's last words, say the same. */
static bool is_gone(const PGconn *connection, const char *state)
{
    return PQstatus(connection) == CONNECTION_BAD || !state || strncmp(state, "57P0", 4) == 0 ||
           strncmp(state, "08", 2) == 0;
}

int postgres_fail(struct postgres_session *session, const PGresult *result, struct error *error)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *words = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (is_gone(session->connection, state)) {
        session->lost = true;
        return error_set(error, ERROR_IO, "store.lost", "the connection to the database was lost");
    }
    const struct mapped *one = mapped;
    while (strncmp(state, one->state, strlen(one->state)) != 0) {
        one++;
    }
    session->collided |= strncmp(state, "40", 2) == 0;
    words = words ? words : PQerrorMessage(session->connection);
    return error_set(error, one->code, one->key, "%s: %.*s", one->words, words_length(words),
                     words);
}

int postgres_command(struct store_session *base, const char *sql, struct error *error)
{
    struct postgres_session *session = postgres_of(base);
    PGresult *result = PQexec(session->connection, sql);
    const ExecStatusType status = PQresultStatus(result);
    int outcome = 0;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        outcome = postgres_fail(session, result, error);
    }
    PQclear(result);
    return outcome;
}

/* ---- connections ---- */

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static int refuse(struct error *error, const char *what, const char *found, const char *remedy)
{
    return error_set(error, ERROR_INVALID, "store.setting",
                     "the PostgreSQL server has %s = %s, so what it acknowledges can be lost: %s",
                     what, found, remedy);
}

static int check_durable(const PGresult *result, struct error *error)
{
    const char *sync = PQgetvalue(result, 0, 0), *pages = PQgetvalue(result, 0, 1),
               *commit = PQgetvalue(result, 0, 2);
    if (strcmp(sync, "on") != 0) {
        return refuse(error, "fsync", sync, "switch it on");
    }
    if (strcmp(pages, "on") != 0) {
        return refuse(error, "full_page_writes", pages, "switch it on");
    }
    if (strcmp(commit, "off") == 0) {
        return refuse(error, "synchronous_commit", commit, "switch it on");
    }
    return 0;
}

static int check_settings(struct postgres_session *session, struct error *error)
{
    PGresult *result =
        PQexec(session->connection,
               "SELECT current_setting('fsync'), current_setting('full_page_writes'), "
               "current_setting('synchronous_commit')");
    const int outcome = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1
                            ? check_durable(result, error)
                            : postgres_fail(session, result, error);
    PQclear(result);
    return outcome;
}

static int check_server(struct postgres_session *session, struct error *error)
{
    const char *encoding = PQparameterStatus(session->connection, "server_encoding");
    const int version = PQserverVersion(session->connection);
    if (version < OLDEST_SERVER) {
        return error_set(error, ERROR_INVALID, "store.version",
                         "PostgreSQL %d is too old: 15 or later is needed", version / 10000);
    }
    if (!encoding || strcmp(encoding, "UTF8") != 0) {
        return error_set(error, ERROR_INVALID, "store.encoding",
                         "the database is encoded in %s: UTF8 is needed",
                         encoding ? encoding : "nothing");
    }
    return check_settings(session, error);
}

/* After connecting, and after connecting again. */
static int make_fit(struct postgres_session *session, struct error *error)
{
    if (PQstatus(session->connection) != CONNECTION_OK) {
        const char *words = PQerrorMessage(session->connection);
        session->lost = true;
        return error_set(error, ERROR_IO, "store.connect", "no connection to PostgreSQL: %.*s",
                         words_length(words), words);
    }
    PQsetNoticeReceiver(session->connection, ignore_notice, NULL);
    if (check_server(session, error) < 0) {
        return error->code;
    }
    return postgres_command(&session->base, "SET lock_timeout = '5s'; SET jit = off", error);
}

static int connect_to(struct store *store, bool writes, struct store_session **out,
                      struct error *error)
{
    const struct postgres_place *place = store->own;
    const char *const names[] = {"connect_timeout", "fallback_application_name", "dbname",
                                 "client_encoding", NULL};
    const char *const values[] = {"5", "evenhand", place->place, "UTF8", NULL};
    struct postgres_session *session = calloc(1, sizeof(*session));
    if (!session) {
        return error_set(error, ERROR_IO, "store.memory", "out of memory");
    }
    store_session_init(&session->base, store, writes);
    session->connection = PQconnectdbParams(names, values, 1);
    const int fit = make_fit(session, error);
    if (fit < 0) {
        store->engine->disconnect(&session->base);
        return fit;
    }
    *out = &session->base;
    return 0;
}

static void disconnect(struct store_session *base)
{
    struct postgres_session *session = postgres_of(base);
    store_session_dispose(base);
    PQfinish(session->connection);
    free(session);
}

static int connect_again(struct postgres_session *session, struct error *error)
{
    store_session_forget(&session->base);
    session->streaming = NULL;
    session->named = 0;
    PQreset(session->connection);
    session->lost = make_fit(session, error) < 0; /* a server that came back unsafe is none */
    return session->lost ? error->code : 0;
}

/* ---- transactions ---- */

int postgres_begin(struct store_session *base, const char *sql, struct error *error)
{
    struct postgres_session *session = postgres_of(base);
    session->collided = false;
    int result = session->lost ? error_set(error, ERROR_IO, "store.lost", "the connection was lost")
                               : postgres_command(base, sql, error);
    if (result < 0 && session->lost && connect_again(session, error) == 0) {
        result = postgres_command(base, sql, error);
    }
    return result < 0 ? error->code : 0;
}

/* The SELECT takes the moment that the transaction sees: without it, that would be the first
 * statement's. */
static int begin_read(struct store_session *session, struct error *error)
{
    return postgres_begin(session, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1",
                          error);
}

static int begin_write(struct store_session *session, struct error *error)
{
    return postgres_begin(session, "BEGIN ISOLATION LEVEL SERIALIZABLE", error);
}

int postgres_commit(struct store_session *base, struct error *error)
{
    struct postgres_session *session = postgres_of(base);
    PGresult *result = PQexec(session->connection, "COMMIT");
    int outcome = 0;
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        outcome = postgres_fail(session, result, error);
    } else if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        outcome = error_set(error, ERROR_IO, "store.io", "the database rolled a change back");
    }
    PQclear(result);
    if (session->lost) {
        return error_set(error, ERROR_IO, "store.outcome-unknown",
                         "the connection to the database was lost while a change was being "
                         "committed: whether it is "
                         "kept is not known; read again before trying again");
    }
    if (outcome < 0) {
        postgres_roll_back(base);
    }
    return outcome;
}

void postgres_roll_back(struct store_session *session)
{
    struct error
        ignored; /* a connection that cannot roll back is lost, and so is its transaction */
    if (!postgres_of(session)->lost &&
        PQtransactionStatus(postgres_of(session)->connection) != PQTRANS_IDLE &&
        postgres_command(session, "ROLLBACK", &ignored) < 0) {
        postgres_of(session)->lost = true;
    }
}

static int begin_definitions(struct store_session *session, struct error *error)
{
    return postgres_begin(session,
                          "SET lock_timeout = '120s'; SELECT pg_advisory_lock(" DEFINITIONS_LOCK
                          "); SET lock_timeout = '5s'",
                          error);
}

static void end_definitions(struct store_session *session)
{
    struct error ignored; /* the connection ends next, and its locks with it */
    if (postgres_command(session, "SELECT pg_advisory_unlock(" DEFINITIONS_LOCK ")", &ignored) <
        0) {
        postgres_of(session)->lost = true;
    }
}

static bool is_lost(const struct store_session *session)
{
    return postgres_of(session)->lost;
}

/* ---- the place ---- */

static int check_exists(struct store *store, struct error *error)
{
    struct store_session *session = NULL;
    const int connected = connect_to(store, false, &session, error);
    if (connected < 0) {
        return connected;
    }
    PGresult *result =
        PQexec(postgres_of(session)->connection, "SELECT to_regclass('store_migration')");
    int outcome = 0;
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        outcome = postgres_fail(postgres_of(session), result, error);
    } else if (PQgetisnull(result, 0, 0)) {
        outcome =
            error_set(error, ERROR_NOT_FOUND, "store.missing", "that database holds no store");
    }
    PQclear(result);
    disconnect(session);
    return outcome;
}

static int open_place(struct store *store, const char *where, const struct store_options *options,
                      struct error *error)
{
    if (options->erases_securely) {
        return error_set(
            error, ERROR_INVALID, "store.erases",
            "PostgreSQL keeps deleted rows in its files and its log: a store that erases securely "
            "must be SQLite");
    }
    PQconninfoOption *parsed = PQconninfoParse(where, NULL);
    if (!parsed) {
        return error_set(error, ERROR_INVALID, "store.where",
                         "what follows \"postgres:\" is not a connection string of libpq's");
    }
    PQconninfoFree(parsed);
    struct postgres_place *place = ARENA_NEW(store->arena, struct postgres_place);
    place->place = arena_string(store->arena, where);
    store_pool_init(&place->writers, store->readers.limit, true);
    store->own = place;
    return options->must_exist ? check_exists(store, error) : 0;
}

static void close_place(struct store *store)
{
    struct postgres_place *place = store->own;
    if (place) {
        store_pool_dispose(&place->writers, store);
    }
}

static int copy(struct store *store, const char *path, struct error *error)
{
    (void)store;
    (void)path;
    return error_set(error, ERROR_INVALID, "store.copy",
                     "copy a PostgreSQL database with pg_dump, or keep a replica of it");
}

static int checkpoint(struct store *store, struct error *error)
{
    (void)store;
    return error_set(
        error, ERROR_INVALID, "store.checkpoint",
        "PostgreSQL keeps its log for its own time: nothing can be made to vanish from it");
}

const struct engine store_postgres = {
    .open = open_place,
    .close = close_place,
    .connect = connect_to,
    .disconnect = disconnect,
    .begin_read = begin_read,
    .begin_definitions = begin_definitions,
    .end_definitions = end_definitions,
    .begin_write = begin_write,
    .commit = postgres_commit,
    .roll_back = postgres_roll_back,
    .is_lost = is_lost,
    .run_script = postgres_command,
    .write = postgres_write,
    .copy = copy,
    .checkpoint = checkpoint,
    .prepare = postgres_prepare,
    .discard = postgres_discard,
    .bind_integer = postgres_bind_integer,
    .bind_text = postgres_bind_text,
    .bind_bytes = postgres_bind_bytes,
    .bind_null = postgres_bind_null,
    .step = postgres_step,
    .reset = postgres_reset,
    .changes = postgres_changes,
    .integer = postgres_integer,
    .bytes = postgres_bytes,
    .is_null = postgres_is_null,
};
