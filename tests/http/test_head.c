/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "http/wire.h"

#define BYTES(literal) {(literal), sizeof(literal) - 1} /* for constant tables */

#define H "Host: example.org\r\n"

static const struct head_rules RULES = {.header_count = 8, .body_size = 1000};

/* What is said of a head that is sent whole: 0 when it is taken, -1 when its end has not been found. */
static int status_of(struct arena *arena, const char *bytes, size_t length, const struct head_rules *rules,
                     struct http_request *request, struct head *head)
{
    struct head_scan scan = {0};
    *request = (struct http_request){.arena = arena, .peer = "local"};
    *head = (struct head){0};
    struct refusal refusal = head_scan(&scan, bytes, length);
    if (refusal.status || !scan.end) {
        return refusal.status ? refusal.status : -1;
    }
    return head_read((struct text){bytes + scan.start, scan.end - scan.start}, rules, request, head).status;
}

static void test_http_head__refuses_what_has_two_readings(void **state)
{
    (void)state;
    static const struct {
        int status;
        struct text bytes;
    } CASES[] = {
        /* framing */
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 5\r\nContent-Length: 5\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 5\r\nContent-Length: 6\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 5, 5\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: +5\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: -5\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 0x5\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 5 5\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: \r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 99999999999999999999\r\n\r\n")},
        {413, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 1001\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n")},
        {501, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: gzip, chunked\r\n\r\n")},
        {501, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n\r\n")},
        {501, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: identity\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\n")},
        {400, BYTES("HEAD / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n")},
        /* hosts */
        {400, BYTES("GET / HTTP/1.1\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\nHost:\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.0\r\nHost:\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H H "\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "host: other\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\nHost: a b\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\nHost: user@a\r\n\r\n")},
        /* headers */
        {400, BYTES("GET / HTTP/1.1\r\n" H "X: a\r\n b\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n X: a\r\n" H "\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "X : a\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "X\t: a\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "X\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H ": a\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "X(y): a\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "X: a\0b\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "X: a\x01\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "X: a\rb\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "X: a\nY: b\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\n" H "\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "Cookie: a=1\r\nCookie: b=2\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "Origin: a\r\nOrigin: b\r\n\r\n")},
        {417, BYTES("POST / HTTP/1.1\r\n" H "Expect: more\r\nContent-Length: 5\r\n\r\n")},
        {415, BYTES("POST / HTTP/1.1\r\n" H "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n")},
        {431, BYTES("GET / HTTP/1.1\r\n" H "a:\r\nb:\r\nc:\r\nd:\r\ne:\r\nf:\r\ng:\r\nh:\r\n\r\n")},
        /* the request line */
        {400, BYTES("GET http://example.org/ HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET * HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET example.org:80 HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET  / HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /  HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET / HTTP/1.1 \r\n" H "\r\n")},
        {400, BYTES("GET\t/\tHTTP/1.1\r\n" H "\r\n")},
        {400, BYTES(" GET / HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /\r\n\r\n")},
        {400, BYTES("GET / a HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET / http/1.1\r\n" H "\r\n")},
        {400, BYTES("GET / HTTP/1.1x\r\n" H "\r\n")},
        {505, BYTES("GET / HTTP/2.0\r\n" H "\r\n")},
        {505, BYTES("GET / HTTP/0.9\r\n" H "\r\n")},
        {501, BYTES("get / HTTP/1.1\r\n" H "\r\n")},
        {501, BYTES("TRACE / HTTP/1.1\r\n" H "\r\n")},
        {501, BYTES("CONNECT a:1 HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("G\"T / HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GETGETGETGETGETGET / HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("\r\n\r\nGET / HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("\x16\x03\x01\x02\x00\x01")},
        {400, BYTES("GET /\0 HTTP/1.1\r\n" H "\r\n")},
        /* paths */
        {400, BYTES("GET /a#b HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /\xc3\xa9 HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /%00 HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /%0a HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /%zz HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /%4 HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /% HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /a/../b HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /a/%2e%2E/b HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /./b HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /a%2fb HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /a\\b HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /a%5cb HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /%ff HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /%c0%af HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET /1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7 HTTP/1.1\r\n" H "\r\n")},
        /* not yet whole */
        {-1, BYTES("GET / HTTP/1.1\r\n" H)},
        {-1, BYTES("GET / HTTP/1.1\r\n" H "\r")},
        {-1, BYTES("\r\n")},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct http_request request;
        struct head head;
        int status = status_of(arena, CASES[i].bytes.at, CASES[i].bytes.length, &RULES, &request, &head);
        if (status != CASES[i].status) {
            fail_msg("%d instead of %d for: %.*s", status, CASES[i].status, TEXT_ARGS(CASES[i].bytes));
        }
    }
}

static void read_ok(struct arena *arena, const char *bytes, const struct head_rules *rules,
                    struct http_request *request, struct head *head)
{
    assert_int_equal(status_of(arena, bytes, strlen(bytes), rules, request, head), 0);
}

static void test_http_head__reads_a_request(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_request request;
    struct head head;
    read_ok(arena, "\r\nPOST /cases/a%20b/?q=1&x=%2f? HTTP/1.1\r\nHOST: Example.org:80\r\nX-Thing: \t a b \t\r\n"
                   "content-length: 12\r\nExpect: 100-Continue\r\n\r\nrest", &RULES, &request, &head);
    assert_int_equal(request.method, HTTP_POST);
    assert_true(text_is(request.path, "/cases/a%20b/"));
    assert_true(text_is(request.query, "q=1&x=%2f?"));
    assert_int_equal(request.segment_count, 3);
    assert_true(text_is(request.segments[0], "cases"));
    assert_true(text_is(request.segments[1], "a b"));
    assert_int_equal(request.segments[2].length, 0);
    assert_true(text_is(request.host, "Example.org:80"));
    assert_true(text_is(http_header(&request, "x-thing"), "a b"));
    assert_int_equal(http_header(&request, "absent").length, 0);
    assert_int_equal(head.framing, FRAMING_LENGTH);
    assert_int_equal(head.length, 12);
    assert_true(head.keeps_alive && head.expects_continue);
    assert_string_equal(request.peer, "local");
}

static void test_http_head__keeps_alive_unless_told(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_request request;
    struct head head;
    read_ok(arena, "GET / HTTP/1.1\r\n" H "\r\n", &RULES, &request, &head);
    assert_true(head.keeps_alive);
    assert_int_equal(request.segment_count, 0);
    read_ok(arena, "GET / HTTP/1.1\r\n" H "Connection: a, Close\r\n\r\n", &RULES, &request, &head);
    assert_false(head.keeps_alive);
    read_ok(arena, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", &RULES, &request, &head);
    assert_false(head.keeps_alive);
    read_ok(arena, "POST / HTTP/1.1\r\n" H "Transfer-Encoding: Chunked\r\n\r\n", &RULES, &request, &head);
    assert_int_equal(head.framing, FRAMING_CHUNKED);
    read_ok(arena, "POST / HTTP/1.1\r\n" H "Content-Length: 0\r\n\r\n", &RULES, &request, &head);
    assert_int_equal(head.framing, FRAMING_NONE);
}

static void test_http_head__serves_our_hosts_only(void **state)
{
    (void)state;
    static const char *const hosts[] = {"localhost:8080", "Example.org", NULL};
    const struct head_rules rules = {.header_count = 8, .body_size = 1000, .hosts = hosts};
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_request request;
    struct head head;
    read_ok(arena, "GET / HTTP/1.1\r\nHost: EXAMPLE.org\r\n\r\n", &rules, &request, &head);
    const char *other = "GET / HTTP/1.1\r\nHost: example.org.evil\r\n\r\n";
    assert_int_equal(status_of(arena, other, strlen(other), &rules, &request, &head), 421);
    other = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assert_int_equal(status_of(arena, other, strlen(other), &rules, &request, &head), 421);
}

static void test_http_head__believes_the_proxy_only_when_told(void **state)
{
    (void)state;
    const struct head_rules trusting = {.header_count = 8, .body_size = 1000, .trusts_proxy = true};
    const char *bytes = "GET / HTTP/1.1\r\n" H "X-Forwarded-For: 192.0.2.1, 198.51.100.7\r\n\r\n";
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_request request;
    struct head head;
    read_ok(arena, bytes, &RULES, &request, &head);
    assert_string_equal(request.peer, "local");
    read_ok(arena, bytes, &trusting, &request, &head);
    assert_string_equal(request.peer, "198.51.100.7");
    read_ok(arena, "GET / HTTP/1.1\r\n" H "X-Forwarded-For: 192.0.2.1, nonsense\r\n\r\n", &trusting, &request, &head);
    assert_string_equal(request.peer, "local");
    read_ok(arena, "GET / HTTP/1.1\r\n" H "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 2001:db8::1\r\n\r\n",
            &trusting, &request, &head);
    assert_string_equal(request.peer, "2001:db8::1");
}

static size_t size_of(void *context, const struct http_request *request)
{
    assert_ptr_equal(context, &RULES);
    return text_is(request->path, "/files") ? 2000 : 0;
}

/* A route that takes files takes more; what no route takes is refused before any of the body is read. */
static void test_http_head__routes_say_how_large_a_body_may_be(void **state)
{
    (void)state;
    const struct head_rules rules = {
        .header_count = 8, .body_size = 1000, .body_size_of = size_of, .context = (void *)(uintptr_t)&RULES};
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_request request;
    struct head head;
    read_ok(arena, "POST /files HTTP/1.1\r\n" H "Content-Length: 2000\r\n\r\n", &rules, &request, &head);
    assert_int_equal(head.body_size, 2000);
    read_ok(arena, "POST /other HTTP/1.1\r\n" H "Content-Length: 1000\r\n\r\n", &rules, &request, &head);
    assert_int_equal(head.body_size, 1000);
    static const char *const large[] = {"POST /files HTTP/1.1\r\n" H "Content-Length: 2001\r\n\r\n",
                                        "POST /other HTTP/1.1\r\n" H "Content-Length: 1001\r\n\r\n"};
    for (size_t i = 0; i < COUNT_OF(large); i++) {
        assert_int_equal(status_of(arena, large[i], strlen(large[i]), &rules, &request, &head), 413);
    }
}

/* However the bytes come, the verdict is the same. */
static void test_http_head__scans_byte_by_byte_as_in_one_go(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET", "GET / HTTP/1.1\r\na: \rb",
        "GET / HTTP/1.1\nHost: a", "\r\n\r\nGET",
    };
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        struct head_scan whole = {0}, pieces = {0};
        struct refusal at_once = head_scan(&whole, heads[i], strlen(heads[i]));
        struct refusal slowly = TAKEN;
        for (size_t n = 1; n <= strlen(heads[i]) && !slowly.status; n++) {
            slowly = head_scan(&pieces, heads[i], n);
        }
        assert_int_equal(at_once.status, slowly.status);
        assert_int_equal(whole.start, pieces.start);
        assert_int_equal(whole.end, pieces.end);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_http_head__refuses_what_has_two_readings),
        cmocka_unit_test(test_http_head__reads_a_request),
        cmocka_unit_test(test_http_head__keeps_alive_unless_told),
        cmocka_unit_test(test_http_head__serves_our_hosts_only),
        cmocka_unit_test(test_http_head__believes_the_proxy_only_when_told),
        cmocka_unit_test(test_http_head__routes_say_how_large_a_body_may_be),
        cmocka_unit_test(test_http_head__scans_byte_by_byte_as_in_one_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
