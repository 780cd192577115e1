/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dispatcher behind the real server: what leaves by the socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "desk.h"
#include "http/harness.h"

#include <unistd.h>

#define H "Host: desk\r\n"

static int show(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    buf_print(&response->body, "%s", request->viewer.is_signed_in ? "in" : "out");
    return 0;
}

static const struct front_row ROWS[] = {
    DESK_ROWS,
    {.method = HTTP_GET, .path = "/", .effect = FRONT_READS, .handler = show},
    {.method = HTTP_GET, .path = "/work", .permission = FRONT_SIGNED_IN, .effect = FRONT_READS, .handler = show},
};

static struct harness harness;

static int begin(void **state)
{
    (void)state;
    desk_begin(ROWS, COUNT_OF(ROWS));
    struct http_options options = {.has_no_listener = true, .workers = 3};
    front_serve_by(desk.front, &options);
    harness_start(&harness, &options);
    return 0;
}

static int end(void **state)
{
    (void)state;
    harness_free(&harness);
    desk_end();
    return 0;
}

static void check_headers(struct arena *arena, const struct reply *reply)
{
    static const char *const names[] = {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
                                        "X-Frame-Options", "Permissions-Policy", "Cross-Origin-Opener-Policy",
                                        "Cross-Origin-Resource-Policy"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_non_null(reply_header(arena, reply, names[i]));
    }
    assert_string_equal(reply_header(arena, reply, "Cache-Control"), "no-store");
}

static void test_front_served__every_answer_carries_the_headers(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        int status;
    } CASES[] = {
        {"GET / HTTP/1.1\r\n" H "\r\n", 200},          {"HEAD / HTTP/1.1\r\n" H "\r\n", 200},
        {"GET /work HTTP/1.1\r\n" H "\r\n", 303},      {"GET /nowhere HTTP/1.1\r\n" H "\r\n", 404},
        {"GET /exit HTTP/1.1\r\n" H "\r\n", 303},      {"POST /sign-in HTTP/1.1\r\n" H "\r\n", 403},
        {"POST / HTTP/1.1\r\n" H "\r\n", 405},         {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" H "A: b\r\n c\r\n\r\n", 400}, {"BREW / HTTP/1.1\r\n" H "\r\n", 501},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        int fd = harness_connect(&harness);
        struct reply reply = client_ask(arena, fd, text_of(CASES[i].bytes));
        assert_int_equal(reply.status, CASES[i].status);
        check_headers(arena, &reply);
        close(fd);
    }
}

/* Several workers at once, each with a session of the store. */
static void test_front_served__serves_many_at_once(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *cookie = desk_sign_in("staff");
    const char *bytes = arena_print(arena, "GET /work HTTP/1.1\r\n" H "Cookie: %s\r\n\r\n", cookie);
    int fds[12];
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        fds[i] = harness_connect(&harness);
        client_send(fds[i], text_of(bytes));
    }
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        struct reply reply = client_read(arena, fds[i], false);
        assert_int_equal(reply.status, 200);
        assert_true(text_is(reply.body, "in"));
        close(fds[i]);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_front_served__every_answer_carries_the_headers),
        TEST(test_front_served__serves_many_at_once),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
