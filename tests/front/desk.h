/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_FRONT_DESK_H
#define TESTS_FRONT_DESK_H

/*
 * A small house behind the real dispatcher: a real store and vault, a face that writes one line, and people of whom
 * the test says who they are. Requests are raw bytes, read by http's own reader.
 */

#include "front/front.h"
#include "support/stores.h"
#include "vault/opened.h"

/* Who signs in: the name is also the password and the code. */
struct desk_user {
    const char *name;
    enum people_role role;
    int64_t generation;
    bool disabled;
};

struct desk {
    struct arena *arena;
    struct opened opened;
    struct store *store;
    struct clock clock;
    struct front_options options;
    struct front *front;
    struct desk_user users[3]; /* "staff", "admin", "auditor" */
    int handled;               /* calls of handlers of the tests' tables */
    struct error reported;
    const char *peer;
    const char *fetch_site; /* Sec-Fetch-Site of every write; NULL: none */
};

/* The desk of the running test: the face and the people are told nothing else. */
extern struct desk desk;

void desk_begin(const struct front_row *rows, size_t count);
void desk_end(void);

struct answer {
    struct arena *arena;
    int status;
    const char *headers; /* "Name: value\n" ... in the order set */
    const char *body;
    const char *label;
};
/* `cookies` as in a Cookie header, or NULL; `body` is a form for POST, the whole is sent to host "desk". */
struct answer desk_get(const char *target, const char *cookies);
struct answer desk_post(const char *path, const char *cookies, const char *body);
struct answer desk_send(const char *bytes);
/* A header's value, or NULL. */
const char *answer_header(const struct answer *answer, const char *name);
/* "name=value" of the cookie that the answer sets; NULL. */
const char *answer_cookie(const struct answer *answer);

/* Signs somebody in; the cookies to send from there on. */
const char *desk_sign_in(const char *name);
/* The token that a page shows to who sends these cookies. */
const char *desk_token(const char *cookies);

/* Rows that every test's table needs: GET /token (public), GET and POST /sign-in, POST /sign-out. */
#define DESK_ROWS                                                                                                \
    {.method = HTTP_GET, .path = "/token", .effect = FRONT_READS, .handler = desk_show_token},                   \
    {.method = HTTP_GET, .path = "/sign-in", .effect = FRONT_READS, .handler = desk_show_sign_in},               \
    {.method = HTTP_POST, .path = "/sign-in", .effect = FRONT_WRITES, .limit = FRONT_LIMIT_SIGN_IN,              \
     .fields = DESK_SIGN_IN, .field_count = 1, .handler = desk_take_sign_in, .again = desk_show_sign_in},        \
    {.method = HTTP_POST, .path = "/sign-out", .permission = FRONT_SIGNED_IN, .effect = FRONT_WRITES,            \
     .handler = desk_take_sign_out}
extern const struct front_field DESK_SIGN_IN[1];
front_handler desk_show_token, desk_show_sign_in, desk_take_sign_in, desk_take_sign_out;
extern const struct front_face DESK_FACE;

#endif
