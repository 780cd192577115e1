/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HTTP_WIRE_H
#define HTTP_WIRE_H

/*
 * The bytes of HTTP/1.1 (RFC 9112), without sockets: finding and reading a head, undoing a body's framing, writing
 * a response. Stricter than the RFC wherever two readers of one request might otherwise disagree about where it ends
 * (docs/http.md lists each place).
 */

#include "http/http.h"

/* A request that is not taken: the status and why, in words that are safe to log. Status 0: taken. */
struct refusal {
    int status;
    const char *why;
};
#define TAKEN ((struct refusal){0, NULL})
#define REFUSED(status, why) ((struct refusal){(status), (why)})

/* ---- the head ---- */

/* Looks for a head's end in bytes that arrive piece by piece. Zero it before the first byte. */
struct head_scan {
    size_t seen;       /* bytes looked at */
    size_t line_start; /* of the line that is being looked at */
    size_t start;      /* where the request line begins: behind one forgiven empty line */
    size_t end;        /* once found: behind the empty line; 0 before */
    bool has_line;     /* the request line is whole */
};
/* Looks at the bytes beyond `seen`. Refuses control characters and line ends that are not CR LF. */
struct refusal head_scan(struct head_scan *scan, const char *bytes, size_t length);

enum framing { FRAMING_NONE, FRAMING_LENGTH, FRAMING_CHUNKED, FRAMING__MAX };

struct head_rules {
    unsigned header_count;
    size_t body_size;
    size_t (*body_size_of)(void *context, const struct http_request *request); /* NULL: always body_size */
    void *context;
    const char *const *hosts; /* NULL-terminated; NULL: any */
    bool trusts_proxy;
};

struct head {
    enum framing framing;
    uint64_t length; /* of the body, where FRAMING_LENGTH */
    size_t body_size; /* the most that is taken of this one */
    bool keeps_alive;
    bool expects_continue;
};

/* Reads a whole head (as head_scan() found it) into request->arena; request->peer must be set to the socket's. */
struct refusal head_read(struct text bytes, const struct head_rules *rules, struct http_request *request,
                         struct head *head);

/* The value of a hexadecimal digit, or -1. */
int hex_value(char c);

/* Splits and decodes request->path into its segments. */
struct refusal path_read(struct http_request *request);

/* ---- the body ---- */

enum chunk_state {
    CHUNK_SIZE, CHUNK_SIZE_LF, CHUNK_DATA, CHUNK_DATA_CR, CHUNK_DATA_LF, CHUNK_LAST_CR, CHUNK_LAST_LF, CHUNK__MAX
};

/* A body on its way in. The bytes are malloc's, because they grow; body_dispose() frees them. */
struct body {
    enum framing framing;
    uint64_t left; /* of the body, or of the chunk */
    size_t limit;
    char *bytes;
    size_t length, capacity;
    enum chunk_state state;
    int digits; /* of a chunk's size */
    bool done;
};
void body_init(struct body *body, const struct head *head, size_t limit);
void body_dispose(struct body *body);
/* Takes from `bytes` what belongs to the body, *used of them; `done` says that it is whole. */
struct refusal body_feed(struct body *body, const char *bytes, size_t length, size_t *used);

/* ---- the response ---- */

const char *status_words(int status);

/* The Date header's value, made once a second. One per thread. */
struct date_line {
    int64_t second;
    char text[32];
};

struct response_frame {
    bool is_head;       /* a HEAD request: no body, but its length */
    bool keeps_alive;
    const char *headers; /* the server's own, ready to copy; may be NULL */
    struct date_line *date;
};
/* The status line and headers of `response`, and the body to send behind them. */
struct text response_write(struct http_response *response, const struct response_frame *frame, struct text *body);
/* Checks "Name: value\r\n" lines. */
int headers_check(const char *lines, struct error *error) MUST_CHECK;
bool is_token(struct text text);
bool text_same_letters(struct text one, const char *lower); /* ASCII, `lower` in lower case */

#endif
