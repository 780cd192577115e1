/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FRONT_FRONT_H
#define FRONT_FRONT_H

/*
 * The front of the house: one table of routes, and one dispatcher that enforces every row of it. A row says method,
 * path, who may, whether it reads or writes, and which fields it takes; a handler runs only when all of that holds,
 * so no handler can forget a check. Sessions, the tokens that protect writes, limits on attempts, and the security
 * headers are here. Knows no pages: faces bring their tables and a few functions that draw.
 *
 * What a handler may rely on: the path's arguments are of their types; the viewer is signed in with a role that the
 * row allows, now; for writes, the request came from a form of ours in this browser; every declared field was read
 * and is valid; for reads, `session` is a read-only transaction of one moment.
 */

#include "base/base.h"
#include "calendar/calendar.h"
#include "http/http.h"
#include "store/store.h"
#include "people/people.h"

struct vault;
struct front;
struct front_request;

/* The tables of front, for store_open(). */
extern const struct store_migration_list front_migrations;

/* ---- the table of routes ------------------------------------------------------------------------------------ */

enum front_permission {
    FRONT_PUBLIC,        /* anybody */
    FRONT_SIGNED_IN,     /* any user */
    FRONT_STAFF,         /* who do casework; which case, casework and access decide */
    FRONT_ADMINISTRATOR, /* who manage users, never content */
    FRONT_AUDITOR,
    FRONT_PERMISSION__MAX
};

enum front_effect {
    FRONT_PLAIN,  /* touches no store: fixed pages */
    FRONT_READS,  /* runs in a read-only transaction */
    FRONT_WRITES, /* POST only; needs the token; opens its own transactions, by casework */
    FRONT_LEAVES, /* front's own: ends the browser's session, and goes elsewhere */
    FRONT_EFFECT__MAX
};

/* Attempts that are counted by where they come from, in memory, under a key that changes daily. */
enum front_limit { FRONT_UNLIMITED, FRONT_LIMIT_SIGN_IN, FRONT_LIMIT_REPORT, FRONT_LIMIT__MAX };

enum front_kind {
    FRONT_LINE,     /* text without new lines, trimmed */
    FRONT_TEXT,     /* text with new lines, trimmed at the end */
    FRONT_SECRET,   /* bytes as typed, not trimmed, never shown again: passwords */
    FRONT_NUMBER,   /* a whole number from least to most */
    FRONT_DATE,     /* NAME-day, NAME-month, NAME-year, or NAME whole: a date that exists */
    FRONT_TIME,     /* a time of day */
    FRONT_CHOICE,   /* one of `choices` */
    FRONT_CHOICES,  /* any number of `choices` */
    FRONT_TICK,     /* given or not */
    FRONT_IDENTITY,
    FRONT_KIND__MAX
};
struct front_field {
    const char *name;
    enum front_kind kind;
    bool required;
    size_t limit;               /* bytes; 0: 200 for lines, 20,000 for texts, 1,024 for secrets */
    int64_t least, most;        /* of a number; both 0: 0 to 2^53 */
    const char *const *choices; /* NULL-terminated */
    const char *missing;        /* what to say when a required field is empty; NULL: general words */
};

/* A handler answers into `response` and returns 0, or returns a negative code with *error filled and lets the
 * dispatcher answer: ERROR_NOT_FOUND is the 404 that is the same for what is not there and what is not for this
 * viewer. For a row with `again`, ERROR_INVALID (error->field: the field's name), ERROR_DENIED (a rule refuses:
 * error->paragraph), ERROR_CONFLICT (somebody else acted first), ERROR_LIMIT and ERROR_BUSY show the form again with
 * everything that was typed, and status 422, 422, 409, 413, 503. Without `again` they are error pages.
 *
 * `again` is also shown when a form of ours carries the token of another session (403), and when there were too many
 * attempts (429): nothing has been done then, and request->failure says so. */
typedef int front_handler(struct front_request *request, struct http_response *response, struct error *error);
/* For fields that only the moment knows, such as a step's. Runs in a read-only transaction, after the checks. */
typedef int front_fields_of(struct front_request *request, const struct front_field **fields, size_t *count,
                            struct error *error);

struct front_row {
    enum http_method method;  /* HTTP_GET (which serves HEAD too), HTTP_POST */
    /* "/cases/{case:reference}/steps/{step:name}": literal segments and typed arguments: reference (of a case),
     * identity, name (a-z, 0-9 and hyphens, up to 64), number, secret (a receipt's: letters, digits and hyphens, up
     * to 64; never logged). */
    const char *path;
    enum front_permission permission;
    enum front_effect effect;
    enum front_limit limit;
    const char *title; /* the catalogue's key for the page's title */
    const struct front_field *fields; /* of a form, or of the query for GET; other fields are ignored */
    size_t field_count;
    front_fields_of *fields_of; /* instead of `fields` */
    front_handler *handler;
    bool takes_files;     /* its forms may carry files: bodies up to front_options.files_size */
    front_handler *again; /* shows the form with request->input and request->failure; runs as a read does */
};

/* One face's routes, and what they share. */
struct front_table {
    const struct front_row *rows;
    size_t count;
    const struct front_face *face;
    void *house; /* handed to handlers as request->house */
};

/* What a face draws for the dispatcher. */
struct front_face {
    /* Fills the page for 400, 403, 404, 405, 409, 413, 422, 429, 500, 503 (the status is set already). `failure` may
     * be shown for 409, 413 and 422, and is NULL otherwise. Must look at nothing but the viewer and the status, and must
     * not ask for front_token() unless the viewer is signed in: the 404s must be the same to the byte. The 503 should say
     * that loading the page again sends what was typed again. */
    void (*error_page)(struct front_request *request, struct http_response *response, const struct error *failure);
    /* Somebody who is not signed in asked for a row that wants it. For a read: usually http_redirect() to the
     * sign-in page with front_way_back(). For a write the session ran out while somebody wrote: show the sign-in page
     * with front_carry() in a hidden field; no transaction is open then, as for the handler of a write. */
    void (*challenge)(struct front_request *request, struct http_response *response);
};

/* ---- requests ----------------------------------------------------------------------------------------------- */

struct front_value {
    const struct front_field *field;
    bool given;         /* something was typed */
    struct text typed;  /* what was typed, safe to show again; never that of a secret */
    struct text typed_day, typed_month, typed_year; /* of a date that was typed in three fields */
    struct text text;   /* FRONT_LINE, FRONT_TEXT, FRONT_SECRET, FRONT_CHOICE; FRONT_DATE as YYYY-MM-DD */
    int64_t number;
    struct civil_date date;
    struct civil_moment time; /* its hour and minute */
    struct identity identity;
    const struct text *several; /* FRONT_CHOICES, in the order sent, each once */
    size_t several_count;
    const char *problem; /* words, or NULL */
    const char *problem_key;
    const char *problem_at; /* "day", "month", "year" of a date, or NULL */
};
struct front_input {
    struct front_value *values;
    size_t count, problem_count;
};

struct front_viewer {
    bool is_signed_in;
    struct identity person;
    enum people_role role;
    struct people_act act; /* by that person, now */
};

struct front_request {
    struct arena *arena;
    const struct http_request *http;
    const struct front_row *row; /* NULL on an error page */
    void *house;
    struct front *front;
    struct store_session *session; /* NULL in handlers of FRONT_WRITES and FRONT_PLAIN */
    int64_t now;
    struct front_viewer viewer;
    struct front_input input;
    struct error failure; /* for `again`: why; code 0 when the fields alone are the reason */
    const struct text *arguments; /* use the functions below */
    const struct route *route;    /* front's */
    const struct front_session *own_session; /* front's; NULL: not signed in */
    struct http_response *response; /* the one that handlers are given */
    const char *token; /* use front_token() */
    /* What a handler that only reads has handed in to be noted; NULL: nothing. The answer leaves when it is durable, and not
     * at all if that fails. It is waited for without the session: the store may wait for those who read. */
    struct ledger_noting *noting;
};

/* How the body of this request's form is to be read: rows that take files bound them by the door, not by the field. */
struct http_form_limits front_form_limits(const struct front_request *request);
/* The path's argument of that name; a name that the pattern has not is our mistake, and asserted. */
struct text front_argument(const struct front_request *request, const char *name);
struct identity front_argument_identity(const struct front_request *request, const char *name);
int64_t front_argument_number(const struct front_request *request, const char *name);
/* The value of a declared field, never NULL; an undeclared name is asserted. */
struct front_value *front_value(const struct front_request *request, const char *name);
/* The same for names that only the moment knows: NULL when there is no such field. */
struct front_value *front_find_value(const struct front_request *request, struct text name);
/* The hidden field that every form of ours carries, and its value for this browser (which may set the visitor's
 * cookie on the response). */
#define FRONT_TOKEN_FIELD "form-token"
const char *front_token(struct front_request *request);

/* ---- signing in and out ------------------------------------------------------------------------------------- */

/* Checks name, password and one-time code with the people room, makes a fresh session (an earlier one of this browser
 * ends) and sets its cookie. Its row should carry FRONT_LIMIT_SIGN_IN. Errors: those of people_sign_in(). */
int front_sign_in(struct front_request *request, struct text name, struct text password, struct text code,
                  struct people_signed_in *out, struct error *error) MUST_CHECK;
/* Ends this session, here and in the store, and has the browser clear what it keeps of us. */
int front_sign_out(struct front_request *request, struct error *error) MUST_CHECK;
/* Ends every session of a person (people_check_user() already refuses them; this removes the rows). */
int front_end_sessions(struct front *front, const struct identity *person, struct error *error) MUST_CHECK;
/* After people_change_password(): this session goes on under a fresh token, the person's others end. */
int front_renew_session(struct front_request *request, int64_t generation, struct error *error) MUST_CHECK;
/* The path and query to come back to, escaped for a query value; empty for a write. */
struct text front_way_back(const struct front_request *request);
/* What was typed into a form of ours whose session has run out, as one text ("a=1&b=2", without the token) to be
 * carried through the sign-in page in a hidden field; http_read_pairs() reads it. Empty when the browser does not vouch
 * that the form was ours. After signing in, show it in a form for its path, to be sent again by the person. */
struct text front_carry(const struct front_request *request);
/* Whether `target` is a path of ours that takes a form. */
bool front_is_form_target(const struct front *front, struct text target);
/* Whether `target` is a path of ours that a GET row matches: nothing else is ever redirected to. */
bool front_is_way_back(const struct front *front, struct text target);

/* ---- the dispatcher ----------------------------------------------------------------------------------------- */

struct front_options {
    struct store *store;
    struct people *people;
    struct vault *vault;
    const struct clock *clock;
    const struct front_table *tables; /* the first one's face draws what no row was found for */
    size_t table_count;
    const struct http_assets *assets; /* served below /assets/; may be NULL */
    bool has_tls;         /* a proxy in front speaks TLS: Secure cookies with the __Host- prefix, HSTS */
    const char *exit_url; /* the one place that /exit leads to; NULL: a weather page, as the design system has it */
    unsigned idle_minutes, longest_hours; /* of a session; 0: 30 and 12 */
    size_t files_size;                    /* of a body with files; 0: none is larger than http's own bound */
    unsigned sign_ins, reports;           /* attempts from one address in ten minutes; 0: 30 and 20 */
    /* Unexpected failures (ERROR_IO, ERROR_DAMAGED ...), for the log of the service; may be NULL. */
    void (*report)(void *context, const char *label, const struct error *error);
    void *report_context;
};
/* Checks the tables (front_check) and makes the dispatcher. Everything in `options` must outlive it. */
int front_open(struct front **out, const struct front_options *options, struct error *error) MUST_CHECK;
void front_free(struct front *front); /* NULL is fine */
void front_free_at(struct front **front);
/* Sets handler, context, headers, the pages for http's own refusals, and nothing else. */
void front_serve_by(struct front *front, struct http_options *options);
/* The handler itself, `context` is the struct front: for tests. */
void front_handle(void *context, struct http_request *request, struct http_response *response);
/* Removes the sessions that have run out. Every few minutes. */
int front_tend(struct front *front, struct error *error) MUST_CHECK;

/* Every row makes sense and no two answer one request. Errors: ERROR_INVALID, naming the row. */
int front_check(const struct front_table *tables, size_t count, struct error *error) MUST_CHECK;
/* The whole table of who may do what, for auditors: one line a row, in the order of the paths. */
void front_print_routes(const struct front_table *tables, size_t count, struct buf *out);
const char *front_permission_name(enum front_permission permission); /* "public" ...: never NULL */
const char *front_effect_name(enum front_effect effect);

#endif
