/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "http/wire.h"

#define BYTES(literal) {(literal), sizeof(literal) - 1} /* for constant tables */

static struct http_response response_in(struct arena *arena)
{
    return (struct http_response){
        .arena = arena, .status = 200, .body = buf_in(arena), .headers = VEC_IN(arena, struct http_header)};
}

static const char *written(struct http_response *response, bool is_head, struct text *body)
{
    struct date_line date = {0};
    struct response_frame frame = {.is_head = is_head, .keeps_alive = true, .headers = "X-Own: 1\r\n", .date = &date};
    return text_string(response->arena, response_write(response, &frame, body));
}

static void test_http_response__is_framed(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_response response = response_in(arena);
    struct text body;
    http_set_header(&response, "Content-Type", "text/plain");
    http_set_header(&response, "content-type", "text/html");
    buf_string(&response.body, "hello");
    const char *head = written(&response, false, &body);
    assert_true(strncmp(head, "HTTP/1.1 200 OK\r\nDate: ", 23) == 0);
    assert_non_null(strstr(head, "content-type: text/html\r\n"));
    assert_null(strstr(head, "text/plain"));
    assert_non_null(strstr(head, "X-Own: 1\r\nContent-Length: 5\r\n\r\n"));
    assert_true(text_is(body, "hello"));
    head = written(&response, true, &body);
    assert_non_null(strstr(head, "Content-Length: 5\r\n"));
    assert_int_equal(body.length, 0);
    response.status = 304;
    assert_null(strstr(written(&response, false, &body), "Content-Length"));
    assert_int_equal(body.length, 0);
}

static void test_http_response__cannot_be_split(void **state)
{
    (void)state;
    static const char *const values[] = {"a\r\nSet-Cookie: b=1", "a\nb", "a\rb", "a\x01", "a\x7f", "a\xc3\xa9"};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct http_response response = response_in(arena);
        struct text body;
        http_set_header(&response, "X-Secret", "kept back");
        http_set_header(&response, "X-Thing", values[i]);
        buf_string(&response.body, "private");
        const char *head = written(&response, false, &body);
        assert_true(strncmp(head, "HTTP/1.1 500 ", 13) == 0);
        assert_null(strstr(head, "Set-Cookie"));
        assert_null(strstr(head, "kept back"));
        assert_null(strstr(text_string(arena, body), "private"));
    }
}

static void test_http_response__redirects_to_paths_only(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "a", "//evil", "/\\evil", "http://evil/", "/a\r\nb"};
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct http_response response = response_in(arena);
        http_redirect(&response, text_of(bad[i]));
        assert_true(response.broken);
    }
    struct http_response response = response_in(arena);
    struct text body;
    http_redirect(&response, TEXT("/work?x=1"));
    assert_int_equal(response.status, 303);
    assert_non_null(strstr(written(&response, false, &body), "Location: /work?x=1\r\n"));
}

static void test_http_cookie__is_written_safely(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_response response = response_in(arena);
    struct text body;
    http_set_cookie(&response, &(struct http_cookie){.name = "__Host-a", .value = TEXT("x1"), .max_age = -1,
                                                     .secure = true, .strict = true});
    http_set_cookie(&response, &(struct http_cookie){.name = "b", .value = TEXT("")});
    const char *head = written(&response, false, &body);
    assert_non_null(strstr(head, "Set-Cookie: __Host-a=x1; Path=/; HttpOnly; SameSite=Strict; Secure\r\n"));
    assert_non_null(strstr(head, "Set-Cookie: b=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\r\n"));
    http_set_cookie(&response, &(struct http_cookie){.name = "c", .value = TEXT("a; Domain=evil")});
    assert_true(response.broken);
}

static void test_http_cookie__is_read(void **state)
{
    (void)state;
    struct http_header header = {TEXT("cookie"), TEXT("a=1; bb=\"q\";b=x=y ;; =z; noequals; c=; a=2; d=a b")};
    struct http_request request = {.headers = &header, .header_count = 1};
    struct text value;
    assert_true(http_cookie(&request, "a", &value));
    assert_true(text_is(value, "1"));
    assert_true(http_cookie(&request, "b", &value));
    assert_true(text_is(value, "x=y"));
    assert_true(http_cookie(&request, "c", &value));
    assert_int_equal(value.length, 0);
    assert_false(http_cookie(&request, "bb", &value));
    assert_false(http_cookie(&request, "d", &value));
    assert_false(http_cookie(&request, "noequals", &value));
    assert_false(http_cookie(&request, "A", &value));
    request.header_count = 0;
    assert_false(http_cookie(&request, "a", &value));
}

static void test_http_response__own_headers_are_checked(void **state)
{
    (void)state;
    struct error error;
    assert_int_equal(headers_check("A: b\r\nC-D: e f\r\n", &error), 0);
    assert_int_equal(headers_check("", &error), 0);
    assert_int_equal(headers_check("A: b", &error), ERROR_INVALID);
    assert_int_equal(headers_check("A b\r\n", &error), ERROR_INVALID);
    assert_int_equal(headers_check("A : b\r\n", &error), ERROR_INVALID);
    assert_int_equal(headers_check("A: b\nC: d\r\n", &error), ERROR_INVALID);
    assert_int_equal(headers_check("Content-Length: 1\r\n", &error), ERROR_INVALID);
}

/* ---- assets ----------------------------------------------------------------------------------------------- */

static const struct http_asset ASSETS[] = {
    {"css/a.css", "text/css", BYTES("body{}")},
    {"a.js", "text/javascript", BYTES("1")},
};

static bool serve(struct http_assets *assets, struct http_response *response, const char *path, const char *tag)
{
    struct http_header header = {TEXT("if-none-match"), text_of(tag)};
    struct http_request request = {.path = text_of(path), .headers = &header, .header_count = tag != NULL};
    return http_serve_asset(assets, &request, response);
}

static const char *header_of(const struct http_response *response, const char *name)
{
    for (size_t i = 0; i < response->headers.count; i++) {
        const struct http_header *header = VEC_AT(&response->headers, struct http_header, i);
        if (text_is(header->name, name)) {
            return text_string(response->arena, header->value);
        }
    }
    return NULL;
}

static void test_http_asset__lasts_under_its_hash(void **state)
{
    (void)state;
    struct http_assets *assets = http_assets_new(ASSETS, COUNT_OF(ASSETS));
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_response response = response_in(arena);
    const char *path = http_asset_path(assets, "css/a.css");
    assert_true(strncmp(path, "/assets/", 8) == 0);
    assert_true(serve(assets, &response, path, NULL));
    assert_true(text_is(response.still, "body{}"));
    assert_non_null(strstr(header_of(&response, "Cache-Control"), "immutable"));
    const char *tag = header_of(&response, "ETag");

    response = response_in(arena);
    assert_true(serve(assets, &response, "/assets/css/a.css", NULL));
    assert_string_equal(header_of(&response, "Cache-Control"), "no-cache");

    response = response_in(arena);
    assert_true(serve(assets, &response, path, arena_print(arena, "\"x\", W/%s", tag)));
    assert_int_equal(response.status, 304);

    response = response_in(arena);
    assert_true(serve(assets, &response, "/assets/000000000000000000000000/a.js", NULL));
    assert_string_equal(header_of(&response, "Cache-Control"), "no-cache");
    assert_false(serve(assets, &response, "/assets/b.js", NULL));
    assert_false(serve(assets, &response, "/assets/000000000000000000000000/", NULL));
    assert_false(serve(assets, &response, "/assets/", NULL));
    assert_false(serve(assets, &response, "/assets", NULL));
    assert_null(http_asset_path(assets, "absent"));
    http_assets_free(assets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_http_response__is_framed),
        cmocka_unit_test(test_http_response__cannot_be_split),
        cmocka_unit_test(test_http_response__redirects_to_paths_only),
        cmocka_unit_test(test_http_cookie__is_written_safely),
        cmocka_unit_test(test_http_cookie__is_read),
        cmocka_unit_test(test_http_response__own_headers_are_checked),
        cmocka_unit_test(test_http_asset__lasts_under_its_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
