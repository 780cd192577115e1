/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Invariants: what this file lets through has exactly one reading. Every line ends in CR LF, every name is a token
 * directly before its colon, no line continues another, the headers that frame or route a request appear at most
 * once, and a body's length is said in one way only.
 */
#include "http/wire.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#define METHOD_SIZE 16
#define HOST_SIZE 255
#define LENGTH_DIGITS 15

static const char *const METHODS[HTTP_METHOD__MAX] = {
    [HTTP_GET] = "GET",
    [HTTP_HEAD] = "HEAD",
    [HTTP_POST] = "POST",
    [HTTP_PUT] = "PUT",
    [HTTP_DELETE] = "DELETE",
};

/* Headers that change what a request is: a second one would leave it to the reader which of them counts. */
static const char *const ONCE[] = {"host",          "content-length", "transfer-encoding", "content-type",
                                   "cookie",        "authorization",  "origin",            "expect",
                                   "content-encoding"};

const char *http_method_name(enum http_method method)
{
    return METHODS[method];
}

bool is_token(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (!isalnum(c) && !memchr("!#$%&'*+-.^_`|~", c, 15)) {
            return false;
        }
    }
    return text.length > 0;
}

bool text_same_letters(struct text one, const char *lower)
{
    for (size_t i = 0; i < one.length; i++) {
        if (!lower[i] || tolower((unsigned char)one.at[i]) != lower[i]) {
            return false;
        }
    }
    return !lower[one.length];
}

struct text http_header(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (text_is(request->headers[i].name, name)) {
            return request->headers[i].value;
        }
    }
    return (struct text){"", 0};
}

/* ---- finding the end -------------------------------------------------------------------------------------- */

/* A line ended with the LF at `at`; an empty one ends the head, and one is forgiven before it (RFC 9112, 2.2). */
static void scan_line(struct head_scan *scan, size_t at)
{
    bool is_empty = at == scan->line_start + 1;
    if (is_empty && scan->has_line) {
        scan->end = at + 1;
    } else if (is_empty) {
        scan->start = at + 1;
    } else {
        scan->has_line = true;
    }
    scan->line_start = at + 1;
}

struct refusal head_scan(struct head_scan *scan, const char *bytes, size_t length)
{
    for (size_t i = scan->seen; i < length && !scan->end; i++) {
        unsigned char c = (unsigned char)bytes[i];
        bool after_cr = i > 0 && bytes[i - 1] == '\r';
        if (after_cr != (c == '\n')) {
            return REFUSED(400, "a line end is not CR LF");
        }
        if (c == '\n') {
            if (i == scan->line_start + 1 && !scan->has_line && scan->start > 0) {
                return REFUSED(400, "empty lines before the request");
            }
            scan_line(scan, i);
        } else if ((c < 0x20 && c != '\r' && c != '\t') || c == 0x7f) {
            return REFUSED(400, "a control character in the head");
        }
        scan->seen = i + 1;
    }
    return TAKEN;
}

/* ---- the request line ------------------------------------------------------------------------------------- */

static struct refusal read_method(struct text method, struct http_request *request)
{
    if (method.length > METHOD_SIZE || !is_token(method)) {
        return REFUSED(400, "not a method");
    }
    for (int i = 0; i < HTTP_METHOD__MAX; i++) {
        if (text_is(method, METHODS[i])) {
            request->method = (enum http_method)i;
            return TAKEN;
        }
    }
    return REFUSED(501, "a method that we do not know");
}

static struct refusal read_target(struct text target, struct http_request *request)
{
    if (!target.length || target.at[0] != '/') {
        return REFUSED(400, "the target is not a path");
    }
    for (size_t i = 0; i < target.length; i++) {
        unsigned char c = (unsigned char)target.at[i];
        if (c <= 0x20 || c >= 0x7f || c == '#') {
            return REFUSED(400, "a character that no target may hold");
        }
    }
    request->path = target;
    request->query = (struct text){"", 0};
    struct text rest = target;
    struct text path;
    if (memchr(target.at, '?', target.length) && text_cut(&rest, '?', &path)) {
        request->path = path;
        request->query = rest;
    }
    return path_read(request);
}

int http_read_target(struct text target, struct http_request *out, struct error *error)
{
    struct refusal refusal = read_target(target, out);
    return refusal.status ? error_set(error, ERROR_INVALID, "http.target", "Not a path: %s.", refusal.why) : 0;
}

static struct refusal read_version(struct text version, bool *is_old)
{
    if (text_is(version, "HTTP/1.1") || text_is(version, "HTTP/1.0")) {
        *is_old = version.at[7] == '0';
        return TAKEN;
    }
    bool is_version = version.length == 8 && memcmp(version.at, "HTTP/", 5) == 0 &&
                      isdigit((unsigned char)version.at[5]) && version.at[6] == '.' &&
                      isdigit((unsigned char)version.at[7]);
    return is_version ? REFUSED(505, "a version of HTTP that we do not speak")
                      : REFUSED(400, "the request line does not end in a version");
}

static struct refusal read_request_line(struct text line, struct http_request *request, bool *is_old)
{
    const char *first = memchr(line.at, ' ', line.length);
    const char *last = memrchr(line.at, ' ', line.length);
    if (!first || first == last) {
        return REFUSED(400, "the request line has not three parts");
    }
    const char *end = line.at + line.length;
    struct refusal refusal = read_method((struct text){line.at, (size_t)(first - line.at)}, request);
    if (!refusal.status) {
        refusal = read_version((struct text){last + 1, (size_t)(end - last - 1)}, is_old);
    }
    if (!refusal.status) {
        refusal = read_target((struct text){first + 1, (size_t)(last - first - 1)}, request);
    }
    return refusal;
}

/* ---- headers ---------------------------------------------------------------------------------------------- */

static void lower(char *at, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        at[i] = (char)tolower((unsigned char)at[i]);
    }
}

static struct refusal read_header(char *at, size_t length, struct http_header *out)
{
    if (*at == ' ' || *at == '\t') {
        return REFUSED(400, "a header line that continues another");
    }
    char *colon = memchr(at, ':', length);
    struct text name = {at, colon ? (size_t)(colon - at) : 0};
    if (!is_token(name)) {
        return REFUSED(400, "a header without a proper name");
    }
    lower(at, name.length);
    out->name = name;
    out->value = text_trim((struct text){colon + 1, length - name.length - 1});
    return TAKEN;
}

static bool is_once(struct text name)
{
    for (size_t i = 0; i < COUNT_OF(ONCE); i++) {
        if (text_is(name, ONCE[i])) {
            return true;
        }
    }
    return false;
}

static bool is_known(const struct http_request *request, struct text name)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (text_equal(request->headers[i].name, name)) {
            return true;
        }
    }
    return false;
}

static size_t count_lines(const char *at, const char *end)
{
    size_t count = 0;
    while (at < end) {
        at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
        count++;
    }
    return count;
}

static struct refusal read_headers(char *at, const char *end, unsigned most, struct http_request *request)
{
    size_t count = count_lines(at, end);
    if (count > most) {
        return REFUSED(431, "too many headers");
    }
    struct http_header *headers = ARENA_ARRAY(request->arena, struct http_header, count);
    request->headers = headers;
    while (at < end) {
        char *stop = memchr(at, '\r', (size_t)(end - at));
        struct http_header header;
        struct refusal refusal = read_header(at, (size_t)(stop - at), &header);
        if (refusal.status) {
            return refusal;
        }
        if (is_once(header.name) && is_known(request, header.name)) {
            return REFUSED(400, "a header twice that may appear once");
        }
        headers[request->header_count++] = header;
        at = stop + 2;
    }
    return TAKEN;
}

/* ---- what the headers say --------------------------------------------------------------------------------- */

static bool host_is_ours(struct text host, const char *const *hosts)
{
    for (; hosts && *hosts; hosts++) {
        if (strlen(*hosts) == host.length && strncasecmp(host.at, *hosts, host.length) == 0) {
            return true;
        }
    }
    return false;
}

static struct refusal read_host(struct http_request *request, const struct head_rules *rules, bool is_old)
{
    struct text host = http_header(request, "host");
    request->host = host;
    if (!host.length) {
        return is_old && !is_known(request, TEXT("host")) ? TAKEN : REFUSED(400, "no host");
    }
    for (size_t i = 0; i < host.length; i++) {
        unsigned char c = (unsigned char)host.at[i];
        if (host.length > HOST_SIZE || (!isalnum(c) && !memchr("-._:[]", c, 6))) {
            return REFUSED(400, "not a host");
        }
    }
    if (rules->hosts && !host_is_ours(host, rules->hosts)) {
        return REFUSED(421, "another host's request");
    }
    return TAKEN;
}

static struct refusal read_length(struct text value, struct head *head)
{
    if (!value.length || value.length > LENGTH_DIGITS) {
        return REFUSED(400, "a content length that is no number");
    }
    uint64_t length = 0;
    for (size_t i = 0; i < value.length; i++) {
        if (!isdigit((unsigned char)value.at[i])) {
            return REFUSED(400, "a content length that is no number");
        }
        length = length * 10 + (uint64_t)(value.at[i] - '0');
    }
    if (length > head->body_size) {
        return REFUSED(413, "a body larger than we take");
    }
    head->length = length;
    head->framing = length ? FRAMING_LENGTH : FRAMING_NONE;
    return TAKEN;
}

static struct refusal read_framing(struct http_request *request, const struct head_rules *rules, bool is_old,
                                   struct head *head)
{
    size_t widened = rules->body_size_of ? rules->body_size_of(rules->context, request) : 0;
    head->body_size = widened ? widened : rules->body_size;
    bool has_length = is_known(request, TEXT("content-length"));
    bool has_coding = is_known(request, TEXT("transfer-encoding"));
    if (has_coding && (has_length || is_old)) {
        return REFUSED(400, "a body framed in two ways");
    }
    if (has_coding && !text_same_letters(http_header(request, "transfer-encoding"), "chunked")) {
        return REFUSED(501, "a transfer encoding that we do not know");
    }
    if (has_coding) {
        head->framing = FRAMING_CHUNKED;
    }
    struct refusal refusal = TAKEN;
    if (has_length) {
        refusal = read_length(http_header(request, "content-length"), head);
    }
    bool takes_none = request->method == HTTP_GET || request->method == HTTP_HEAD;
    if (!refusal.status && takes_none && head->framing != FRAMING_NONE) {
        return REFUSED(400, "a body where none belongs");
    }
    return refusal;
}

static bool list_has(struct text list, const char *word)
{
    struct text piece;
    while (text_cut(&list, ',', &piece)) {
        if (text_same_letters(text_trim(piece), word)) {
            return true;
        }
    }
    return false;
}

static struct refusal read_connection(struct http_request *request, bool is_old, struct head *head)
{
    head->keeps_alive = !is_old;
    for (size_t i = 0; i < request->header_count; i++) {
        const struct http_header *header = &request->headers[i];
        if (text_is(header->name, "connection") && list_has(header->value, "close")) {
            head->keeps_alive = false;
        }
    }
    struct text expect = http_header(request, "expect");
    if (expect.length && !text_same_letters(expect, "100-continue")) {
        return REFUSED(417, "an expectation that we do not know");
    }
    head->expects_continue = expect.length > 0 && !is_old;
    struct text coding = http_header(request, "content-encoding");
    if (coding.length && !text_same_letters(coding, "identity")) {
        return REFUSED(415, "a compressed body");
    }
    return TAKEN;
}

/* The proxy adds the address that it saw at the end; what stands before came from the client. */
static void read_peer(struct http_request *request)
{
    struct text last = {"", 0};
    for (size_t i = 0; i < request->header_count; i++) {
        if (text_is(request->headers[i].name, "x-forwarded-for")) {
            last = request->headers[i].value;
        }
    }
    const char *comma = last.length ? memrchr(last.at, ',', last.length) : NULL;
    if (comma) {
        last = (struct text){comma + 1, (size_t)(last.at + last.length - comma - 1)};
    }
    unsigned char address[16];
    char *peer = text_string(request->arena, text_trim(last));
    if (inet_pton(AF_INET, peer, address) == 1 || inet_pton(AF_INET6, peer, address) == 1) {
        request->peer = peer;
    }
}

struct refusal head_read(struct text bytes, const struct head_rules *rules, struct http_request *request,
                         struct head *head)
{
    char *copy = arena_copy(request->arena, bytes.at, bytes.length);
    char *line_end = memchr(copy, '\r', bytes.length);
    bool is_old = false;
    *head = (struct head){.framing = FRAMING_NONE};
    struct text line = {copy, (size_t)(line_end - copy)};
    struct refusal refusal = read_request_line(line, request, &is_old);
    if (!refusal.status) {
        refusal = read_headers(line_end + 2, copy + bytes.length - 2, rules->header_count, request);
    }
    if (!refusal.status) {
        refusal = read_framing(request, rules, is_old, head);
    }
    if (!refusal.status) {
        refusal = read_host(request, rules, is_old);
    }
    if (!refusal.status) {
        refusal = read_connection(request, is_old, head);
    }
    if (!refusal.status && rules->trusts_proxy) {
        read_peer(request);
    }
    return refusal;
}
