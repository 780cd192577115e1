/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of requests: any bytes are taken or refused, alike however they are cut, and what is taken has one
 * reading: put back together from its parts it is read the same way again. */
#include "http/wire.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct head_rules RULES = {.header_count = 16, .body_size = 4096, .trusts_proxy = true};

static void check_scan(const char *bytes, size_t size, const struct head_scan *whole, struct refusal refusal)
{
    struct head_scan scan = {0};
    struct refusal found = TAKEN;
    for (size_t length = 1; length <= size && !found.status && !scan.end; length++) {
        found = head_scan(&scan, bytes, length);
    }
    assert(found.status == refusal.status && scan.end == whole->end && scan.start == whole->start);
}

static size_t feed(struct body *body, const char *bytes, size_t size, size_t step, int *status)
{
    size_t at = 0;
    *status = 0;
    while (at < size && !body->done && !*status) {
        size_t used;
        *status = body_feed(body, bytes + at, size - at < step ? size - at : step, &used).status;
        at += used;
    }
    return at;
}

static void check_body(const struct head *head, const char *bytes, size_t size)
{
    struct body whole, pieces;
    int status, other;
    body_init(&whole, head, RULES.body_size);
    body_init(&pieces, head, RULES.body_size);
    size_t used = feed(&whole, bytes, size, size, &status);
    size_t same = feed(&pieces, bytes, size, 1, &other);
    assert(status == other && whole.done == pieces.done && whole.length == pieces.length);
    assert(!whole.done || used == same);
    assert(whole.length <= RULES.body_size);
    assert(!whole.length || memcmp(whole.bytes, pieces.bytes, whole.length) == 0);
    body_dispose(&whole);
    body_dispose(&pieces);
}

static void check_again(struct arena *arena, const struct http_request *request)
{
    struct buf buf = buf_in(arena);
    buf_print(&buf, "%s %.*s%s%.*s HTTP/1.1\r\n", http_method_name(request->method), TEXT_ARGS(request->path),
              request->query.length ? "?" : "", TEXT_ARGS(request->query));
    for (size_t i = 0; i < request->header_count; i++) {
        buf_print(&buf, "%.*s:%.*s\r\n", TEXT_ARGS(request->headers[i].name), TEXT_ARGS(request->headers[i].value));
    }
    buf_string(&buf, request->host.length ? "\r\n" : "Host: a\r\n\r\n");
    struct head_scan scan = {0};
    struct http_request again = {.arena = arena, .peer = "local"};
    struct head head;
    struct head_rules rules = RULES;
    rules.header_count++;
    assert(!head_scan(&scan, buf.bytes, buf.length).status && scan.end == buf.length);
    struct refusal refusal = head_read(buf_as_text(&buf), &rules, &again, &head);
    assert(!refusal.status && text_equal(again.path, request->path) && text_equal(again.query, request->query));
    assert(again.segment_count == request->segment_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    const char *bytes = (const char *)input;
    struct head_scan scan = {0};
    struct refusal refusal = head_scan(&scan, bytes, size);
    check_scan(bytes, size, &scan, refusal);
    if (refusal.status || !scan.end) {
        return 0;
    }
    struct arena *arena = arena_new();
    struct http_request request = {.arena = arena, .peer = "local"};
    struct head head = {0};
    refusal = head_read((struct text){bytes + scan.start, scan.end - scan.start}, &RULES, &request, &head);
    if (!refusal.status) {
        check_body(&head, bytes + scan.end, size - scan.end);
        check_again(arena, &request);
        struct text value;
        (void)http_cookie(&request, "a", &value);
    }
    arena_free(arena);
    return 0;
}
