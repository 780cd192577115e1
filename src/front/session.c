/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sessions live in the store, so that every node knows them and ending one ends it everywhere. The store knows only
 * a keyed hash of the cookie: who reads the database cannot become anybody.
 */
#include "front/inside.h"

#include "vault/vault.h"

#include <string.h>

#define MINUTE ((int64_t)60 * 1000)
#define TOUCH_EVERY MINUTE

static const struct store_migration MIGRATIONS[] = {
    {"front", 1,
     "CREATE TABLE front_session ("
     " token BLOB NOT NULL PRIMARY KEY,"
     " person BLOB NOT NULL,"
     " generation INTEGER NOT NULL,"
     " began INTEGER NOT NULL,"
     " seen INTEGER NOT NULL);"
     "CREATE INDEX front_session_person ON front_session (person);"
     "CREATE INDEX front_session_seen ON front_session (seen);"},
};
const struct store_migration_list front_migrations = {MIGRATIONS, COUNT_OF(MIGRATIONS)};

static int64_t idle_time(const struct front *front)
{
    return (int64_t)front->options.idle_minutes * MINUTE;
}

static int64_t longest_time(const struct front *front)
{
    return (int64_t)front->options.longest_hours * 60 * MINUTE;
}

/* ---- cookies ---------------------------------------------------------------------------------------------- */

const char *session_cookie_name(const struct front *front)
{
    return front->options.has_tls ? "__Host-evenhand-session" : "evenhand-loopback-session";
}

const char *visitor_cookie_name(const struct front *front)
{
    return front->options.has_tls ? "__Host-evenhand-visitor" : "evenhand-loopback-visitor";
}

static void hash_token(const struct front *front, struct text token, uint8_t out[32])
{
    vault_code(front->options.vault, "front.session", token, out);
}

static bool read_cookie(const struct front_request *request, struct text *token)
{
    uint8_t bytes[TOKEN_SIZE];
    struct error ignored;
    return http_cookie(request->http, session_cookie_name(request->front), token) &&
           text_unhex(*token, bytes, sizeof(bytes), &ignored) == 0;
}

static void set_cookie(struct front_request *request, struct text token, int64_t max_age)
{
    http_set_cookie(request->response, &(struct http_cookie){
                                           .name = session_cookie_name(request->front),
                                           .value = token,
                                           .max_age = max_age,
                                           .secure = request->front->options.has_tls,
                                       });
}

/* ---- finding ---------------------------------------------------------------------------------------------- */

static int read_row(struct store_session *store, struct front_session *session, bool *found, struct error *error)
{
    struct store_statement *statement;
    int code = store_query(store, &statement, error,
                           "SELECT person, generation, began, seen FROM front_session WHERE token = $1", "b",
                           session->hash, sizeof(session->hash));
    if (code < 0) {
        return code;
    }
    code = store_step(statement, error);
    *found = code > 0 && store_bytes(statement, 0).length == IDENTITY_SIZE;
    if (*found) {
        memcpy(session->person.bytes, store_bytes(statement, 0).at, IDENTITY_SIZE);
        session->generation = store_integer(statement, 1);
        session->began = store_integer(statement, 2);
        session->seen = store_integer(statement, 3);
    }
    store_finish(statement);
    return code < 0 ? code : 0;
}

static bool is_in_time(const struct front *front, const struct front_session *session, int64_t now)
{
    return now - session->seen < idle_time(front) && now - session->began < longest_time(front);
}

int session_load(struct front_request *request, struct store_session *store, const struct front_session **out,
                 struct error *error)
{
    struct front *front = request->front;
    struct front_session *session = ARENA_NEW(request->arena, struct front_session);
    bool found;
    if (!read_cookie(request, &session->token)) {
        return 0;
    }
    hash_token(front, session->token, session->hash);
    int code = read_row(store, session, &found, error);
    if (code < 0 || !found || !is_in_time(front, session, request->now)) {
        return code;
    }
    code = people_check_user(front->options.people, store, &session->person, session->generation, &session->role,
                             error);
    if (code == 0) {
        *out = session;
    }
    return code == ERROR_DENIED || code == ERROR_NOT_FOUND ? 0 : code;
}

/* ---- changing --------------------------------------------------------------------------------------------- */

struct change {
    const struct front_session *session;
    const uint8_t *old_hash; /* of a session that ends; NULL: none */
    bool ends_others;
};

static int touch(struct store_session *store, void *context, struct error *error)
{
    const struct change *change = context;
    return store_run(store, NULL, error, "UPDATE front_session SET seen = $1 WHERE token = $2 AND seen < $1", "ib",
                     change->session->seen, change->session->hash, sizeof(change->session->hash));
}

int session_touch(struct front_request *request, const struct front_session *session, struct error *error)
{
    if (request->now - session->seen < TOUCH_EVERY) {
        return 0;
    }
    struct front_session seen = *session;
    seen.seen = request->now;
    return store_write(request->front->options.store, touch, &(struct change){.session = &seen}, error);
}

static int remove_hash(struct store_session *store, const uint8_t *hash, struct error *error)
{
    return store_run(store, NULL, error, "DELETE FROM front_session WHERE token = $1", "b", hash, (size_t)32);
}

static int remove_person(struct store_session *store, const struct identity *person, struct error *error)
{
    return store_run(store, NULL, error, "DELETE FROM front_session WHERE person = $1", "d", person);
}

static int replace(struct store_session *store, void *context, struct error *error)
{
    const struct change *change = context;
    const struct front_session *session = change->session;
    int code = change->old_hash ? remove_hash(store, change->old_hash, error) : 0;
    if (code == 0 && change->ends_others) {
        code = remove_person(store, &session->person, error);
    }
    if (code < 0) {
        return code;
    }
    return store_run(store, NULL, error,
                     "INSERT INTO front_session (token, person, generation, began, seen)"
                     " VALUES ($1, $2, $3, $4, $5)",
                     "bdiii", session->hash, sizeof(session->hash), &session->person, session->generation,
                     session->began, session->seen);
}

/* A fresh token for the session, in the store and in the browser; the request goes on as that session. */
static int start(struct front_request *request, struct front_session *session, bool ends_others,
                 struct error *error)
{
    uint8_t token[TOKEN_SIZE], old_hash[32];
    struct text old;
    struct change change = {.session = session, .ends_others = ends_others};
    if (read_cookie(request, &old)) {
        hash_token(request->front, old, old_hash);
        change.old_hash = old_hash;
    }
    vault_random(token, sizeof(token));
    session->token = text_of(text_hex(request->arena, token, sizeof(token)));
    session->seen = request->now;
    hash_token(request->front, session->token, session->hash);
    int code = store_write(request->front->options.store, replace, &change, error);
    if (code == 0) {
        set_cookie(request, session->token, -1);
        request->own_session = session;
    }
    return code;
}

static int remove_one(struct store_session *store, void *context, struct error *error)
{
    return remove_hash(store, context, error);
}

int session_end(struct front_request *request, struct error *error)
{
    struct text token;
    uint8_t hash[32];
    request->own_session = NULL;
    if (!read_cookie(request, &token)) {
        return 0;
    }
    set_cookie(request, TEXT(""), 0);
    hash_token(request->front, token, hash);
    return store_write(request->front->options.store, remove_one, hash, error);
}

/* ---- the door --------------------------------------------------------------------------------------------- */

int front_sign_in(struct front_request *request, struct text name, struct text password, struct text code,
                  struct people_signed_in *out, struct error *error)
{
    int result = people_sign_in(request->front->options.people, name, password, code, request->now, out, error);
    if (result < 0) {
        return result;
    }
    struct front_session *session = ARENA_NEW(request->arena, struct front_session);
    session->person = out->person;
    session->generation = out->generation;
    session->role = out->role;
    session->began = request->now;
    result = start(request, session, false, error);
    if (result == 0) {
        request->viewer = (struct front_viewer){true, out->person, out->role, {out->person, request->now}};
    }
    return result;
}

int front_renew_session(struct front_request *request, int64_t generation, struct error *error)
{
    if (!request->own_session) {
        return error_set(error, ERROR_NOT_FOUND, "front.session", "Nobody is signed in.");
    }
    struct front_session *session = ARENA_NEW(request->arena, struct front_session);
    *session = *request->own_session;
    session->generation = generation;
    return start(request, session, true, error);
}

int front_sign_out(struct front_request *request, struct error *error)
{
    request->viewer = (struct front_viewer){0};
    /* Not "cookies": browsers clear those of the whole registered domain, and with them other systems' sessions. */
    http_set_header(request->response, "Clear-Site-Data", "\"storage\"");
    return session_end(request, error);
}

static int remove_all_of(struct store_session *store, void *context, struct error *error)
{
    return remove_person(store, context, error);
}

int front_end_sessions(struct front *front, const struct identity *person, struct error *error)
{
    struct identity copy = *person;
    return store_write(front->options.store, remove_all_of, &copy, error);
}

struct limits {
    int64_t seen, began;
};

static int remove_old(struct store_session *store, void *context, struct error *error)
{
    const struct limits *limits = context;
    return store_run(store, NULL, error, "DELETE FROM front_session WHERE seen <= $1 OR began <= $2", "ii",
                     limits->seen, limits->began);
}

int front_tend(struct front *front, struct error *error)
{
    int64_t now = clock_now(front->options.clock);
    struct limits limits = {now - idle_time(front), now - longest_time(front)};
    return store_write(front->options.store, remove_old, &limits, error);
}
