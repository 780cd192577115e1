/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FRONT_INSIDE_H
#define FRONT_INSIDE_H

/* What the files of this room share. */

#include "front/front.h"

#include <pthread.h>

/* ---- routes (route.c) ---- */

enum argument_kind {
    ARGUMENT_NONE, /* a literal segment */
    ARGUMENT_REFERENCE,
    ARGUMENT_IDENTITY,
    ARGUMENT_NAME,
    ARGUMENT_NUMBER,
    ARGUMENT_SECRET,
    ARGUMENT__MAX
};
#define PARTS_MOST 10
struct route_part {
    enum argument_kind kind;
    struct text text; /* the literal, or the argument's name */
};
struct route {
    const struct front_row *row;
    const struct front_table *table;
    struct route_part parts[PARTS_MOST];
    size_t count;
};
/* A row's path, cut into parts. Errors: ERROR_INVALID. */
int route_parse(const struct front_row *row, struct route *out, struct error *error) MUST_CHECK;
/* Whether the path is the route's; then its arguments (in their canonical form), as many as it has parts at most. */
bool route_matches(const struct route *route, const struct http_request *http, struct arena *arena,
                   struct text *arguments);
/* The route for the path and method (HEAD is served by GET), and its arguments; NULL when there is none, and then
 * *allowed lists the methods that the path has. */
const struct route *route_find(const struct front *front, const struct http_request *http, struct arena *arena,
                               struct text *arguments, struct buf *allowed);
/* All rows of all tables, parsed, and front's own, in the arena. Errors: ERROR_INVALID. */
int routes_parse(struct arena *arena, const struct front_table *tables, size_t count, struct route **out,
                 size_t *out_count, struct error *error) MUST_CHECK;

/* front's own routes: leaving at once. */
extern const struct front_row FRONT_OWN_ROWS[];
extern const size_t FRONT_OWN_ROW_COUNT;

/* ---- attempts (limit.c) ---- */

#define LIMIT_SLOTS 4096
struct limiter {
    pthread_mutex_t lock;
    uint8_t key[32];
    int64_t key_until;
    struct limit_slot {
        uint64_t who; /* a keyed hash of kind and address */
        int64_t since;
        unsigned count;
    } slots[LIMIT_SLOTS];
};
void limiter_init(struct limiter *limiter);
void limiter_dispose(struct limiter *limiter);
/* Counts one attempt; false when there have been more than `most` in ten minutes. */
bool limiter_allows(struct limiter *limiter, enum front_limit kind, const char *peer, unsigned most, int64_t now);

/* ---- sessions (session.c) ---- */

#define TOKEN_SIZE 32
#define TOKEN_TEXT (2 * TOKEN_SIZE)
struct front_session {
    uint8_t hash[32];  /* what the store knows it by */
    struct text token; /* what the cookie says */
    struct identity person;
    int64_t generation, began, seen;
    enum people_role role;
};
/* The session of the request's cookie, if it is in force and its user still may. *out stays NULL otherwise. */
int session_load(struct front_request *request, struct store_session *store, const struct front_session **out,
                 struct error *error) MUST_CHECK;
/* Notes that the session is in use, at most once a minute. */
int session_touch(struct front_request *request, const struct front_session *session, struct error *error) MUST_CHECK;
/* Removes the session of the request's cookie, whatever state it is in, and expires the cookies. */
int session_end(struct front_request *request, struct error *error) MUST_CHECK;

/* ---- tokens of forms (token.c) ---- */

/* Whether the form's token is this browser's. A public row takes the visitor's too. */
bool token_is_right(const struct front_request *request, struct text given);

/* ---- fields (input.c) ---- */

/* Reads the declared fields into request->input. Never fails: what is wrong stands beside its field. */
void input_read(struct front_request *request, const struct front_field *fields, size_t count,
                const struct http_form *form);
/* The first field of that name in a form; NULL when absent. */
const struct http_field *form_find(const struct http_form *form, const char *name);

/* ---- the dispatcher (dispatch.c) ---- */

/* Whether the browser vouches that the form was ours. */
bool form_is_surely_ours(const struct front_request *request);

struct front {
    struct front_options options; /* with the defaults filled in */
    struct arena *arena;
    struct route *routes;
    size_t count;
    struct limiter limiter;
    struct http_page *pages;
    size_t page_count;
    const char *headers;
};
const char *session_cookie_name(const struct front *front);
const char *visitor_cookie_name(const struct front *front);

#endif
