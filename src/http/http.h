/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

/*
 * HTTP/1.1 and nothing above it: reads and bounds a request, hands it typed to one handler on a worker thread, and
 * writes what the handler answered. Knows nothing of cases, sessions or HTML.
 *
 * Ownership. Each request has an arena of its own; the request, everything read out of it, and the response live in
 * it and are gone once the response has been written. A handler keeps nothing beyond its return.
 *
 * Threads. The loop runs in http_run()'s thread and never calls a handler; handlers run on the workers, several at
 * once. A request is touched by one thread at a time.
 *
 * Privacy. No address is ever written down here: the log line carries the label that the handler gave (a route's
 * pattern), never a path, a query, a header or an address.
 */

#include "base/base.h"

/* ---- requests -------------------------------------------------------------------------------------------- */

enum http_method {
    HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_DELETE, HTTP_METHOD__MAX
};
/* "GET" ...; never NULL. */
const char *http_method_name(enum http_method method);

struct http_header {
    struct text name; /* lower case */
    struct text value;
};

/* One request, whole and within the limits. Nothing in it is trusted beyond its form: texts may be any bytes but
 * those that their comment rules out. */
struct http_request {
    struct arena *arena;
    enum http_method method;
    struct text path;            /* as sent, before the "?": starts with "/", visible ASCII only */
    const struct text *segments; /* of the path, decoded: "/a/b%20c" gives "a", "b c"; "/" gives none; UTF-8, no NUL */
    size_t segment_count;
    struct text query; /* as sent, behind the "?" */
    struct text host;  /* letters, digits, "-._:[]" only */
    const struct http_header *headers;
    size_t header_count;
    struct text body;
    /* Where it came from, without port: the socket's address, or what a trusted proxy says it is; "local" on a Unix
     * socket. For counting attempts under a key; never to be stored or logged. */
    const char *peer;
};

/* Reads a target such as "/a/b?c=d" as the server does, into path, segments and query of `out` (whose arena is used).
 * Errors: ERROR_INVALID. */
int http_read_target(struct text target, struct http_request *out, struct error *error) MUST_CHECK;
/* The value of the header with that (lower-case) name, the empty text if absent. Names that may appear once only
 * (host, content-type, content-length, cookie, authorization, origin) do. */
struct text http_header(const struct http_request *request, const char *name);
/* The first cookie of that name, as sent; false if absent. */
bool http_cookie(const struct http_request *request, const char *name, struct text *value);

/* ---- forms ----------------------------------------------------------------------------------------------- */

struct http_field {
    struct text name;
    struct text value;     /* decoded; any bytes: base's text_take() makes text of it */
    bool is_file;          /* a multipart part with a file name */
    struct text file_name; /* as the client says: never a path to be used */
    struct text type;      /* the part's content type, as the client says */
};
struct http_form {
    const struct http_field *fields; /* in the order sent */
    size_t count;
};
struct http_form_limits {
    size_t fields;     /* 0 means 200 */
    size_t name_size;  /* 0 means 128 bytes */
    size_t value_size; /* 0 means 256 KiB; of a part of a multipart form too */
    size_t file_size;  /* of a part with a file name; 0 means as value_size */
};
/* The form in the body, by its content type: application/x-www-form-urlencoded or multipart/form-data (RFC 7578); an
 * empty body without a type is an empty form. Errors: ERROR_INVALID (another type, or malformed), ERROR_LIMIT. */
int http_read_form(const struct http_request *request, const struct http_form_limits *limits, struct http_form *out,
                   struct error *error) MUST_CHECK;
/* The same for "a=1&b=2" from anywhere, such as the query string. */
int http_read_pairs(struct arena *arena, struct text pairs, const struct http_form_limits *limits,
                    struct http_form *out, struct error *error) MUST_CHECK;
/* The same for multipart bytes with their content type. */
int http_read_multipart(struct arena *arena, struct text type, struct text body,
                        const struct http_form_limits *limits, struct http_form *out,
                        struct error *error) MUST_CHECK;
/* %XX decoding; `plus` makes "+" a space. Errors: ERROR_INVALID (a broken escape). */
int http_decode(struct arena *arena, struct text raw, bool plus, struct text *out, struct error *error) MUST_CHECK;
/* Appends `text` escaped so that it can stand in a path segment or a query value. */
void http_encode(struct buf *buf, struct text text);

/* ---- responses ------------------------------------------------------------------------------------------- */

struct http_response;
typedef void http_wait(void *context, struct http_response *response);

struct http_response {
    struct arena *arena; /* the request's */
    int status;          /* 200 unless changed */
    struct buf body;     /* write into this, or ... */
    struct text still;   /* ... point at bytes that outlive the response (static files); used if body is empty */
    const char *label;   /* static text for the log: a route's pattern */
    struct vec headers;  /* struct http_header; use the functions below */
    bool broken;         /* a header could not be set: a plain 500 is sent instead */
    bool closes;         /* close the connection behind it */
    /* A handler whose answer is only to wait for something need not keep its worker: where `may_wait` is set it may set
     * `wait`, which is called once the handler has returned, and sees to it that http_answer() is called once. */
    bool may_wait;
    http_wait *wait;
    void *wait_context;
};
/* What was waited for is there: the response goes out as it stands. From any thread; its arena may be gone afterwards. */
void http_answer(struct http_response *response);
/* How many other requests are being answered, or will be at once, besides those that wait in this way. Between a handler
 * that set `wait` and http_answer(). */
unsigned http_others(const struct http_response *response);
/* Adds a header, or replaces the one of that name (Set-Cookie is always added). `name` is a literal. A value with
 * control characters breaks the response: a 500 goes out instead, so nothing can be split. Content-Length, Date,
 * Connection and Transfer-Encoding are http's own: naming them is asserted against. */
void http_set_header(struct http_response *response, const char *name, const char *value);
void http_set_header_text(struct http_response *response, const char *name, struct text value);
/* 303 See Other to a path on this server; a target that is not a single "/"-rooted path breaks the response. */
void http_redirect(struct http_response *response, struct text target);

struct http_cookie {
    const char *name;  /* token characters */
    struct text value; /* cookie octets (RFC 6265 section 4.1.1), or the response breaks */
    int64_t max_age;   /* seconds; 0 expires it now; negative: until the browser closes */
    bool secure;
    bool strict;       /* SameSite=Strict, else Lax */
};
/* Always HttpOnly, Path=/, no Domain. */
void http_set_cookie(struct http_response *response, const struct http_cookie *cookie);

/* ---- the server ------------------------------------------------------------------------------------------ */

/* Answers one request. The response is 200 and empty when it comes in. */
typedef void http_handler(void *context, struct http_request *request, struct http_response *response);

/* One line of the access log, from any thread. */
struct http_log_line {
    int64_t instant;
    const char *method; /* "-" for a request that was refused unread */
    const char *label;
    int status;
    size_t size;          /* bytes of the body */
    int64_t microseconds; /* from the whole request's arrival to the response's first byte */
    const char *refusal;  /* why the adapter refused it, static words, or NULL */
};
typedef void http_log(void *context, const struct http_log_line *line);

/* What the adapter itself answers for a status: refusals happen before any handler runs. */
struct http_page {
    int status;
    const char *type;
    struct text body; /* must outlive the server */
};

/* Zero means the default that the comment names. */
struct http_options {
    const char *address; /* numeric; NULL: 127.0.0.1. Loopback unless told. */
    unsigned port;       /* 0: any that is free; http_port() tells */
    const char *path;    /* a Unix socket instead: made, mode 0660, removed at the end */
    bool has_no_listener; /* only what http_adopt() brings: for tests */
    /* "example.org", "localhost:8080" ...: requests for other hosts get 421. NULL-terminated; NULL takes any. */
    const char *const *hosts;
    bool trusts_proxy; /* the last address of X-Forwarded-For is the peer: only behind a proxy that sets it */

    http_handler *handler;
    void *context;
    http_log *log; /* may be NULL */
    void *log_context;
    const char *headers; /* "Name: value\r\n" ... put into every response, also http's own; may be NULL */
    const struct http_page *pages;
    size_t page_count;

    unsigned workers;           /* threads: 16, since a page waits for a sync more than it computes */
    unsigned queue;             /* requests that may wait for a worker: 128; beyond: 503 with Retry-After */
    unsigned connections;       /* 1024; beyond: 503 */
    size_t head_size;           /* request line and headers: 16 KiB; beyond: 431 (414 for the line) */
    unsigned header_count;      /* 64 */
    size_t body_size;           /* 1 MiB; beyond: 413 */
    /* Asked with `context` in the loop, once the head is read and before any of the body: a larger bound for this request;
     * 0: body_size. Must be quick and touch nothing. NULL: none has another. */
    size_t (*body_size_of)(void *context, const struct http_request *request);
    size_t bodies_size;         /* of all requests at once: 64 MiB; beyond: 503 */
    unsigned head_seconds;      /* first byte to end of head: 10; beyond: 408 */
    unsigned body_seconds;      /* end of head to end of body: 60; beyond: 408 */
    unsigned idle_seconds;      /* between requests: 75 */
    unsigned write_seconds;     /* without the client taking a byte: 30; ten times that for one whole response */
    unsigned stop_seconds;      /* what is in hand at http_stop() may take so long: 20 */
};

struct http_server;
/* Binds and starts the workers; serves nothing before http_run(). The texts in `options` must outlive the server.
 * Errors: ERROR_IO (cannot bind ...), ERROR_INVALID (an address, a header). */
int http_open(struct http_server **out, const struct http_options *options, struct error *error) MUST_CHECK;
/* Serves in the calling thread until http_stop(), then finishes what is in hand. Errors: ERROR_IO, ERROR_BUSY
 * (something in hand took longer than `stop_seconds`). */
int http_run(struct http_server *server, struct error *error) MUST_CHECK;
/* From any thread or a signal handler; more than once is fine. */
void http_stop(struct http_server *server);
/* Not while http_run() runs; waits for handlers that still do. NULL is fine. */
void http_free(struct http_server *server);
void http_free_at(struct http_server **server);
/* The port that was bound; 0 for a Unix socket. */
unsigned http_port(const struct http_server *server);
/* Serves a connected stream socket, such as one end of a socketpair, as if it had been accepted; the server owns it
 * from here. From any thread. */
void http_adopt(struct http_server *server, int fd);

/* ---- static files ---------------------------------------------------------------------------------------- */

/* One file, in memory for good. */
struct http_asset {
    const char *name; /* "css/evenhand.css" */
    const char *type;
    struct text bytes;
};
struct http_assets;
/* Files below "/assets/", each under two paths: "/assets/NAME" (to be asked about again every time: ETag), and
 * "/assets/HASH/NAME", which may be kept for a year because another content has another path. */
struct http_assets *http_assets_new(const struct http_asset *assets, size_t count);
void http_assets_free(struct http_assets *assets);
/* The lasting path of a file, for pages to link to; NULL when there is none of that name. Owned by `assets`. */
const char *http_asset_path(const struct http_assets *assets, const char *name);
/* Answers a GET or HEAD for a path below "/assets/" (304 where the ETag matches); false if there is no such file. */
bool http_serve_asset(const struct http_assets *assets, const struct http_request *request,
                      struct http_response *response);

#endif
