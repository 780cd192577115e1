/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SQLite: connections, transactions and statements. Every connection checks that it really has what
 * we promise of it (WAL, FULL): a setting that SQLite does not know is silently ignored by it.
 * Connections are never used by two threads at once, so that SQLite's own locking of them is off.
 */
#include "store/sqlite.h"

#include <stdlib.h>
#include <string.h>

/* Only the tests build this file with another value: to see that losing acknowledged steps is
 * noticed. */
#ifndef STORE_SQLITE_SYNCHRONOUS
#define STORE_SQLITE_SYNCHRONOUS "FULL"
#endif

struct sqlite_statement {
    struct store_statement base;
    sqlite3_stmt *handle;
    int64_t changes;
};

static sqlite3 *db_of(const struct store_session *session)
{
    return ((const struct sqlite_session *)session)->db;
}

static sqlite3_stmt *handle_of(const struct store_statement *statement)
{
    return ((const struct sqlite_statement *)statement)->handle;
}

/* ---- errors ---- */

static int fail_constraint(sqlite3 *db, struct error *error)
{
    const int extended = sqlite3_extended_errcode(db);
    if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ||
        extended == SQLITE_CONSTRAINT_ROWID) {
        return error_set(error, ERROR_CONFLICT, "store.unique", "already there: %s",
                         sqlite3_errmsg(db));
    }
    return error_set(error, ERROR_INVALID, "store.constraint", "not allowed there: %s",
                     sqlite3_errmsg(db));
}

int sqlite_fail(sqlite3 *db, int code, bool writes, struct error *error)
{
    const char *words = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return fail_constraint(db, error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(error, ERROR_BUSY, "store.busy", "the database is in use elsewhere: %s",
                         words);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error_set(error, ERROR_DAMAGED, "store.damaged", "the database file is damaged: %s",
                         words);
    case SQLITE_TOOBIG:
        return error_set(error, ERROR_LIMIT, "store.too-big", "too large for the database: %s",
                         words);
    case SQLITE_READONLY:
        if (!writes) {
            return error_set(error, ERROR_INVALID, "store.read-only",
                             "a reading transaction cannot write");
        }
        break;
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
        return error_set(error, ERROR_INVALID, "store.sql", "the database does not take that: %s",
                         words);
    case SQLITE_FULL:
        return error_set(error, ERROR_IO, "store.full",
                         "no room is left on the disk: nothing was kept");
    default:
        break;
    }
    return error_set(error, ERROR_IO, "store.io", "the database failed: %s (%d)", words, code);
}

static int fail_session(const struct store_session *session, int code, struct error *error)
{
    return sqlite_fail(db_of(session), code, session->writes, error);
}

/* ---- connections ---- */

static int check_pragma(sqlite3 *db, const char *sql, const char *expected, struct error *error)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK) {
        return sqlite_fail(db, code, true, error);
    }
    code = sqlite3_step(statement);
    const char *found = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    int result = 0;
    if (code != SQLITE_ROW) {
        result = sqlite_fail(db, code, true, error);
    } else if (!found || strcmp(found, expected) != 0) {
        result = error_set(error, ERROR_IO, "store.setting", "%s gives \"%s\", not \"%s\"", sql,
                           found ? found : "", expected);
    }
    sqlite3_finalize(statement);
    return result;
}

static int run(sqlite3 *db, const char *sql, struct error *error)
{
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? 0 : sqlite_fail(db, code, true, error);
}

static int configure(sqlite3 *db, bool is_draft, struct error *error)
{
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, STORE_LONGEST_WAIT * 1000);
    /* Triggers and views are off: we have none, and a file from elsewhere may bring some. */
    const struct {
        int what, on;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        int now = -1;
        int code = sqlite3_db_config(db, settings[i].what, settings[i].on, &now);
        if (code != SQLITE_OK || now != settings[i].on) {
            return error_set(error, ERROR_IO, "store.setting", "SQLite refuses setting %d",
                             settings[i].what);
        }
    }
    int result = run(db,
                     "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
                     "PRAGMA synchronous = " STORE_SQLITE_SYNCHRONOUS,
                     error);
    return result < 0 || !is_draft ? result : run(db, "PRAGMA synchronous = OFF", error);
}

/* While another connection makes the file or ends as the last one, SQLite answers "busy" at once,
 * whatever patience it has been told. */
static int use_log(sqlite3 *db, struct error *error)
{
    int result = check_pragma(db, "PRAGMA journal_mode = WAL", "wal", error);
    for (int waited = 0; result == ERROR_BUSY && waited < STORE_LONGEST_WAIT * 1000; waited += 10) {
        sqlite3_sleep(10);
        result = check_pragma(db, "PRAGMA journal_mode = WAL", "wal", error);
    }
    return result;
}

static int configure_writer(sqlite3 *db, bool is_draft, struct error *error)
{
    if (use_log(db, error) < 0 ||
        run(db, "PRAGMA cache_size = -16000; PRAGMA journal_size_limit = 67108864", error) < 0 ||
        check_pragma(db, "PRAGMA foreign_keys", "1", error) < 0) {
        return error->code;
    }
    if (!is_draft && strcmp(STORE_SQLITE_SYNCHRONOUS, "FULL") == 0 &&
        check_pragma(db, "PRAGMA synchronous", "2", error) < 0) {
        return error->code;
    }
    return check_pragma(db, "PRAGMA secure_delete = ON", "1", error);
}

static int configure_reader(sqlite3 *db, struct error *error)
{
    if (run(db, "PRAGMA cache_size = -4000; PRAGMA query_only = ON", error) < 0) {
        return error->code;
    }
    return check_pragma(db, "PRAGMA query_only", "1", error);
}

static int prepare_controls(struct sqlite_session *session, struct error *error)
{
    static const char *const texts[CONTROL__MAX] = {
        [CONTROL_BEGIN] = "BEGIN",
        [CONTROL_LOOK] = "SELECT 1 FROM sqlite_schema LIMIT 1",
        [CONTROL_BEGIN_IMMEDIATE] = "BEGIN IMMEDIATE",
        [CONTROL_COMMIT] = "COMMIT",
        [CONTROL_ROLL_BACK] = "ROLLBACK",
        [CONTROL_SAVE] = "SAVEPOINT step",
        [CONTROL_RELEASE] = "RELEASE step",
        [CONTROL_ROLL_BACK_TO] = "ROLLBACK TO step",
    };
    for (int i = 0; i < CONTROL__MAX; i++) {
        int code = sqlite3_prepare_v3(session->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                                      &session->controls[i], NULL);
        if (code != SQLITE_OK) {
            return sqlite_fail(session->db, code, true, error);
        }
    }
    return 0;
}

static const char *files_for(const struct sqlite_place *place, bool writes)
{
    const bool syncs = !place->is_draft && strcmp(STORE_SQLITE_SYNCHRONOUS, "FULL") == 0;
    return writes && syncs ? sqlite_gathering_files() : NULL;
}

int sqlite_connect(struct store *store, bool writes, struct store_session **out,
                   struct error *error)
{
    const struct sqlite_place *place = store->own;
    struct sqlite_session *session = calloc(1, sizeof(*session));
    if (!session) {
        return error_set(error, ERROR_IO, "store.memory", "out of memory");
    }
    store_session_init(&session->base, store, writes);
    int code = sqlite3_open_v2(place->path, &session->db,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, files_for(place, writes));
    int result = code == SQLITE_OK ? configure(session->db, place->is_draft, error)
                                   : sqlite_fail(session->db, code, true, error);
    if (result == 0) {
        result = writes ? configure_writer(session->db, place->is_draft, error)
                        : configure_reader(session->db, error);
    }
    if (result == 0) {
        result = prepare_controls(session, error);
    }
    if (result < 0) {
        sqlite_disconnect(&session->base);
        return result;
    }
    if (writes) {
        sqlite3_wal_hook(session->db, sqlite_on_commit, session);
    }
    *out = &session->base;
    return 0;
}

void sqlite_disconnect(struct store_session *base)
{
    struct sqlite_session *session = (struct sqlite_session *)base;
    store_session_dispose(base);
    for (int i = 0; i < CONTROL__MAX; i++) {
        sqlite3_finalize(session->controls[i]);
    }
    sqlite3_close(session->db);
    free(session);
}

/* ---- transactions ---- */

int sqlite_control(struct store_session *session, enum sqlite_control control, struct error *error)
{
    sqlite3_stmt *statement = ((struct sqlite_session *)session)->controls[control];
    const int stepped = control == CONTROL_COMMIT ? sqlite_step_gathering(db_of(session), statement) : sqlite3_step(statement);
    const int code = sqlite3_reset(statement);
    if (stepped == SQLITE_DONE || stepped == SQLITE_ROW) {
        return 0;
    }
    return fail_session(session, code, error);
}

bool sqlite_in_transaction(const struct store_session *session)
{
    return !sqlite3_get_autocommit(db_of(session));
}

int64_t sqlite_count_changes(const struct store_session *session)
{
    return sqlite3_total_changes64(db_of(session));
}

void sqlite_roll_back(struct store_session *session)
{
    struct error ignored; /* a failing rollback has ended the transaction all the same */
    if (sqlite_in_transaction(session) &&
        sqlite_control(session, CONTROL_ROLL_BACK, &ignored) < 0) {
        return;
    }
}

static int begin_read(struct store_session *session, struct error *error)
{
    int result = sqlite_control(session, CONTROL_BEGIN, error);
    if (result == 0 && (result = sqlite_control(session, CONTROL_LOOK, error)) < 0) {
        sqlite_roll_back(session);
    }
    return result;
}

static int begin_write(struct store_session *session, struct error *error)
{
    return sqlite_control(session, CONTROL_BEGIN_IMMEDIATE, error);
}

static int commit(struct store_session *session, struct error *error)
{
    int result = sqlite_control(session, CONTROL_COMMIT, error);
    if (result < 0) {
        sqlite_roll_back(session);
    }
    return result;
}

/* BEGIN IMMEDIATE lets one process at a time look and then act: nothing more is needed around
 * definitions. */
static int begin_definitions(struct store_session *session, struct error *error)
{
    (void)session;
    (void)error;
    return 0;
}

static void end_definitions(struct store_session *session)
{
    (void)session;
}

static bool is_lost(const struct store_session *session)
{
    return sqlite_in_transaction(session); /* it could not even be rolled back */
}

int sqlite_run_script(struct store_session *session, const char *sql, struct error *error)
{
    return run(db_of(session), sql, error);
}

/* ---- statements ---- */

static int prepare(struct store_session *session, const char *sql, struct store_statement **out,
                   struct error *error)
{
    sqlite3_stmt *handle = NULL;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *translated = store_translate_statement(arena, STORE_SQLITE, sql);
    const char *tail = "";
    int code = sqlite3_prepare_v3(db_of(session), translated, -1, SQLITE_PREPARE_PERSISTENT,
                                  &handle, &tail);
    if (code != SQLITE_OK) {
        return fail_session(session, code, error);
    }
    if (!handle || tail[strspn(tail, "; \n")]) {
        sqlite3_finalize(handle);
        return error_set(error, ERROR_INVALID, "store.sql", "%s",
                         handle ? "two statements in one" : "an empty statement");
    }
    struct sqlite_statement *statement = ARENA_NEW(session->arena, struct sqlite_statement);
    statement->handle = handle;
    statement->base.parameters = sqlite3_bind_parameter_count(handle);
    *out = &statement->base;
    return 0;
}

static void discard(struct store_statement *statement)
{
    sqlite3_finalize(handle_of(statement));
}

/* A value too large is the only refusal left: the position has been checked at the door. */
static void check_bound(struct store_statement *statement, int code)
{
    if (code != SQLITE_OK) {
        fail_session(statement->session, code, &statement->refused);
    }
}

static void bind_integer(struct store_statement *statement, int position, int64_t value)
{
    check_bound(statement, sqlite3_bind_int64(handle_of(statement), position, value));
}

static void bind_text(struct store_statement *statement, int position, struct text value)
{
    check_bound(statement, sqlite3_bind_text64(handle_of(statement), position, value.at,
                                               value.length, SQLITE_STATIC, SQLITE_UTF8));
}

static void bind_bytes(struct store_statement *statement, int position, const void *bytes,
                       size_t size)
{
    check_bound(statement,
                sqlite3_bind_blob64(handle_of(statement), position, bytes, size, SQLITE_STATIC));
}

static void bind_null(struct store_statement *statement, int position)
{
    check_bound(statement, sqlite3_bind_null(handle_of(statement), position));
}

static int step(struct store_statement *base, struct error *error)
{
    struct sqlite_statement *statement = (struct sqlite_statement *)base;
    const int code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW) {
        return 1;
    }
    if (code == SQLITE_DONE) {
        statement->changes =
            sqlite3_stmt_readonly(statement->handle) ? 0 : sqlite3_changes64(db_of(base->session));
        return 0;
    }
    return fail_session(base->session, code, error);
}

static void reset(struct store_statement *statement)
{
    sqlite3_reset(handle_of(statement));
    sqlite3_clear_bindings(handle_of(statement));
}

static int64_t changes(const struct store_statement *statement)
{
    return ((const struct sqlite_statement *)statement)->changes;
}

/* SQLite would turn text into numbers and numbers into text; PostgreSQL would not. */
static int64_t integer(const struct store_statement *statement, int column)
{
    const int type = sqlite3_column_type(handle_of(statement), column);
    return type == SQLITE_INTEGER || type == SQLITE_FLOAT
               ? sqlite3_column_int64(handle_of(statement), column)
               : 0;
}

static struct text bytes(const struct store_statement *statement, int column)
{
    sqlite3_stmt *handle = handle_of(statement);
    const int type = sqlite3_column_type(handle, column);
    const void *at =
        type == SQLITE_TEXT || type == SQLITE_BLOB ? sqlite3_column_blob(handle, column) : NULL;
    return (struct text){at ? at : "", at ? (size_t)sqlite3_column_bytes(handle, column) : 0};
}

static bool is_null(const struct store_statement *statement, int column)
{
    return sqlite3_column_type(handle_of(statement), column) == SQLITE_NULL;
}

/* ---- the place ---- */

/* SQLite counts its memory under one lock for all connections: sixteen threads that read would wait for each other at every
 * allocation. Nobody asks for the count. Refused, and without harm, where somebody has used SQLite already. */
static void stop_counting_memory(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void begin_once(void)
{
    stop_counting_memory();
    sqlite_gather();
}

static int open_place(struct store *store, const char *path, const struct store_options *options,
                      struct error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, begin_once);
    if (!*path || strlen(path) > 4000) {
        return error_set(error, ERROR_INVALID, "store.where",
                         "\"sqlite:\" needs the path of a file");
    }
    /* ":memory:" and "file:" mean something else to SQLite; behind a folder they are only names. */
    struct sqlite_place *place = ARENA_NEW(store->arena, struct sqlite_place);
    place->path = arena_print(store->arena, "%s%s", *path == '/' ? "" : "./", path);
    place->erases_securely = options->erases_securely;
    place->is_draft = options->is_draft;
    sqlite_log_init(&place->log);
    store->own = place;
    if (sqlite_make_ready(place->path, options->must_exist, error) < 0) {
        return error->code;
    }
    return sqlite_writer_new(store, &place->writer, error);
}

static void close_place(struct store *store)
{
    struct sqlite_place *place = store->own;
    if (place) {
        sqlite_writer_free(place->writer);
        sqlite_log_dispose(&place->log);
    }
}

const struct engine store_sqlite = {
    .open = open_place,
    .close = close_place,
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .begin_read = begin_read,
    .begin_definitions = begin_definitions,
    .end_definitions = end_definitions,
    .begin_write = begin_write,
    .commit = commit,
    .roll_back = sqlite_roll_back,
    .is_lost = is_lost,
    .run_script = sqlite_run_script,
    .write = sqlite_write,
    .expect = sqlite_expect,
    .copy = sqlite_copy,
    .checkpoint = sqlite_checkpoint,
    .prepare = prepare,
    .discard = discard,
    .bind_integer = bind_integer,
    .bind_text = bind_text,
    .bind_bytes = bind_bytes,
    .bind_null = bind_null,
    .step = step,
    .reset = reset,
    .changes = changes,
    .integer = integer,
    .bytes = bytes,
    .is_null = is_null,
};
