/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invariants: no byte below 0x20 (nor 0x7f) that a handler gave reaches the head, so no header can be split; the
 * length, the date and the connection's fate are said by this file only, each once. */
#include "http/wire.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const struct {
    int status;
    const char *words;
} STATUSES[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

static const char *const OURS[] = {"content-length", "date", "connection", "transfer-encoding"};

const char *status_words(int status)
{
    for (size_t i = 0; i < COUNT_OF(STATUSES); i++) {
        if (STATUSES[i].status == status) {
            return STATUSES[i].words;
        }
    }
    return "Status";
}

/* ---- headers ---------------------------------------------------------------------------------------------- */

static bool is_header_value(struct text value)
{
    for (size_t i = 0; i < value.length; i++) {
        unsigned char c = (unsigned char)value.at[i];
        if (c < 0x20 || c >= 0x7f) {
            return false;
        }
    }
    return true;
}

static bool same_name(struct text one, struct text other)
{
    return one.length == other.length && strncasecmp(one.at, other.at, one.length) == 0;
}

static bool is_ours(struct text name)
{
    for (size_t i = 0; i < COUNT_OF(OURS); i++) {
        if (text_same_letters(name, OURS[i])) {
            return true;
        }
    }
    return false;
}

static struct http_header *find(struct http_response *response, struct text name)
{
    for (size_t i = 0; i < response->headers.count; i++) {
        struct http_header *header = VEC_AT(&response->headers, struct http_header, i);
        if (same_name(header->name, name)) {
            return header;
        }
    }
    return NULL;
}

void http_set_header_text(struct http_response *response, const char *name, struct text value)
{
    struct http_header header = {text_of(name), value};
    assert(is_token(header.name) && !is_ours(header.name));
    if (!is_header_value(value)) {
        response->broken = true;
        return;
    }
    header.value.at = arena_copy(response->arena, value.at, value.length);
    struct http_header *known = text_same_letters(header.name, "set-cookie") ? NULL : find(response, header.name);
    if (known) {
        *known = header;
    } else {
        vec_add(&response->headers, &header);
    }
}

void http_set_header(struct http_response *response, const char *name, const char *value)
{
    http_set_header_text(response, name, text_of(value));
}

/* "//host" and "/\host" would leave this server. */
void http_redirect(struct http_response *response, struct text target)
{
    bool is_path = target.length > 0 && target.at[0] == '/' &&
                   (target.length == 1 || (target.at[1] != '/' && target.at[1] != '\\'));
    if (!is_path) {
        response->broken = true;
        return;
    }
    response->status = 303;
    http_set_header_text(response, "Location", target);
}

static bool is_header_line(struct text line)
{
    const char *colon = memchr(line.at, ':', line.length);
    struct text name = {line.at, colon ? (size_t)(colon - line.at) : 0};
    return is_token(name) && !is_ours(name) &&
           is_header_value((struct text){colon + 1, line.length - name.length - 1});
}

int headers_check(const char *lines, struct error *error)
{
    while (*lines) {
        size_t length = strcspn(lines, "\r");
        if (strncmp(lines + length, "\r\n", 2) != 0 || !is_header_line((struct text){lines, length})) {
            return error_set(error, ERROR_INVALID, "http.headers", "The server's own headers are malformed.");
        }
        lines += length + 2;
    }
    return 0;
}

/* ---- writing it out --------------------------------------------------------------------------------------- */

static const char *date_text(struct date_line *date)
{
    time_t now = time(NULL);
    if (date->second != now || !date->text[0]) {
        struct tm parts;
        gmtime_r(&now, &parts);
        strftime(date->text, sizeof(date->text), "%a, %d %b %Y %H:%M:%S GMT", &parts);
        date->second = now;
    }
    return date->text;
}

/* Nothing of a response that could not be built is sent. */
static void become_broken(struct http_response *response)
{
    response->status = 500;
    response->headers = VEC_IN(response->arena, struct http_header);
    response->body.length = 0;
    response->still = TEXT("Something went wrong.\n");
    http_set_header(response, "Content-Type", "text/plain; charset=utf-8");
    http_set_header(response, "Cache-Control", "no-store");
}

struct text response_write(struct http_response *response, const struct response_frame *frame, struct text *body)
{
    if (response->broken) {
        become_broken(response);
    }
    struct buf head = buf_in(response->arena);
    struct text content = response->body.length ? buf_as_text(&response->body) : response->still;
    bool has_content = response->status != 204 && response->status != 304;
    buf_print(&head, "HTTP/1.1 %d %s\r\nDate: %s\r\n", response->status, status_words(response->status),
              date_text(frame->date));
    for (size_t i = 0; i < response->headers.count; i++) {
        const struct http_header *header = VEC_AT(&response->headers, struct http_header, i);
        buf_text(&head, header->name);
        buf_string(&head, ": ");
        buf_text(&head, header->value);
        buf_string(&head, "\r\n");
    }
    if (frame->headers) {
        buf_string(&head, frame->headers);
    }
    if (has_content) {
        buf_print(&head, "Content-Length: %zu\r\n", content.length);
    }
    buf_string(&head, frame->keeps_alive ? "\r\n" : "Connection: close\r\n\r\n");
    *body = has_content && !frame->is_head ? content : (struct text){"", 0};
    return buf_as_text(&head);
}
