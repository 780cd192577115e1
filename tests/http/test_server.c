/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "harness.h"

#define BYTES(literal) {(literal), sizeof(literal) - 1} /* for constant tables */

#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define H "Host: localhost\r\n"

/* What the handler under test shares with the test. */
struct desk {
    atomic_int calls;
    sem_t entered, leave;
    struct http_log_line last;
    pthread_mutex_t lock;
    struct http_response *later[4]; /* that wait for the test without a worker */
    atomic_size_t later_count;
};

static void leave_for_later(void *context, struct http_response *response)
{
    struct desk *desk = context;
    desk->later[atomic_fetch_add(&desk->later_count, 1)] = response;
    sem_post(&desk->entered);
}

/* "/echo" gives the body back, "/wait" waits for the test, "/later" too, but keeps no worker, "/large" is larger than a
 * socket's buffer. */
static void answer(void *context, struct http_request *request, struct http_response *response)
{
    struct desk *desk = context;
    atomic_fetch_add(&desk->calls, 1);
    response->label = "/label";
    http_set_header(response, "Content-Type", "text/plain");
    if (text_is(request->path, "/wait")) {
        sem_post(&desk->entered);
        sem_wait(&desk->leave);
    }
    if (text_is(request->path, "/large")) {
        char *bytes = arena_alloc(request->arena, 8 << 20);
        memset(bytes, 'x', 8 << 20);
        response->still = (struct text){bytes, 8 << 20};
        return;
    }
    if (text_is(request->path, "/later")) {
        assert_true(response->may_wait);
        response->wait = leave_for_later;
        response->wait_context = desk;
    }
    response->closes = text_is(request->path, "/close");
    buf_text(&response->body, text_is(request->path, "/echo") ? request->body : request->path);
}

static void keep_line(void *context, const struct http_log_line *line)
{
    struct desk *desk = context;
    pthread_mutex_lock(&desk->lock);
    desk->last = *line;
    pthread_mutex_unlock(&desk->lock);
}

static struct desk desk;

static int set_up(void **state)
{
    (void)state;
    memset(&desk, 0, sizeof(desk));
    sem_init(&desk.entered, 0, 0);
    sem_init(&desk.leave, 0, 0);
    pthread_mutex_init(&desk.lock, NULL);
    return 0;
}

static struct http_options plain_options(void)
{
    return (struct http_options){.handler = answer, .context = &desk, .log = keep_line, .log_context = &desk,
                                 .headers = "X-Every: yes\r\n", .workers = 2};
}

static void test_http_server__answers_and_keeps_the_connection(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int fd = harness_connect_port(&harness);
    for (int i = 0; i < 3; i++) {
        struct reply reply = client_ask(arena, fd, TEXT("GET /a HTTP/1.1\r\n" H "\r\n"));
        assert_int_equal(reply.status, 200);
        assert_true(text_is(reply.body, "/a"));
        assert_string_equal(reply_header(arena, &reply, "X-Every"), "yes");
        assert_non_null(reply_header(arena, &reply, "Date"));
        assert_false(reply.closes);
    }
    struct reply reply = client_ask(arena, fd, TEXT("HEAD /a HTTP/1.1\r\n" H "\r\n"));
    assert_string_equal(reply_header(arena, &reply, "Content-Length"), "2");
    reply = client_ask(arena, fd, TEXT("POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhello"));
    assert_true(text_is(reply.body, "hello"));
    reply = client_ask(arena, fd, TEXT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"));
    assert_true(text_is(reply.body, "hello"));
    reply = client_ask(arena, fd, TEXT("GET /close HTTP/1.1\r\n" H "\r\n"));
    assert_true(reply.closes);
    close(fd);
    fd = harness_connect_port(&harness);
    reply = client_ask(arena, fd, TEXT("GET /b HTTP/1.0\r\n\r\n"));
    assert_int_equal(reply.status, 200);
    assert_true(reply.closes);
    close(fd);
    harness_free(&harness);
    assert_int_equal(harness.ended, 0);
}

static void test_http_server__takes_requests_sent_ahead(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int fd = harness_connect(&harness);
    client_send(fd, TEXT("GET /1 HTTP/1.1\r\n" H "\r\nPOST /echo HTTP/1.1\r\n" H "Content-Length: 1\r\n\r\n2"
                         "GET /3 HTTP/1.1\r\n" H "\r\nGET /4 HTTP/1.1\r\n" H "\r\nGET /5"));
    static const char *const bodies[] = {"/1", "2", "/3", "/4"};
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        assert_true(text_is(client_read(arena, fd, false).body, bodies[i]));
    }
    assert_true(text_is(client_ask(arena, fd, TEXT("5 HTTP/1.1\r\n" H "\r\n")).body, "/55"));
    close(fd);
    harness_free(&harness);
}

static void test_http_server__takes_a_request_byte_by_byte(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int fd = harness_connect(&harness);
    struct text bytes = TEXT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n");
    for (size_t i = 0; i < bytes.length; i++) {
        client_send(fd, (struct text){bytes.at + i, 1});
    }
    assert_true(text_is(client_read(arena, fd, false).body, "hello"));
    close(fd);
    harness_free(&harness);
}

/* Design section 14: each is refused before any handler, and the connection closed, so that what the client meant as
 * a body can never be read as a second request. */
static void test_http_server__refuses_hostile_requests_and_closes(void **state)
{
    (void)state;
    static const char SECOND[] = "GET /smuggled HTTP/1.1\r\n" H "\r\n";
    static const struct {
        int status;
        struct text bytes;
    } CASES[] = {
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 1\r\nContent-Length: 1\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 1x\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
        {501, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: cow\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\nzz\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n")},
        {400, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "X: a\0b\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "Host: evil\r\n\r\n")},
        {400, BYTES("GET http://localhost/ HTTP/1.1\r\n" H "\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "X: a\r\n b\r\n\r\n")},
        {400, BYTES("GET / HTTP/1.1\n" H "\r\n")},
        {400, BYTES("GET / HTTP/1.1\r\n" H "Content-Length: 30\r\n\r\n")},
        {501, BYTES("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")},
        {413, BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 1048577\r\n\r\n")},
        {413, BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n100001\r\n")},
    };
    struct http_options options = plain_options();
    struct harness harness;
    harness_start(&harness, &options);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        int fd = harness_connect_port(&harness);
        client_send(fd, CASES[i].bytes);
        client_send(fd, TEXT(SECOND));
        struct reply reply = client_read(arena, fd, false);
        if (reply.status != CASES[i].status || !reply.closes) {
            fail_msg("%d instead of %d for: %.*s", reply.status, CASES[i].status, TEXT_ARGS(CASES[i].bytes));
        }
        assert_string_equal(reply_header(arena, &reply, "Cache-Control"), "no-store");
        assert_string_equal(reply_header(arena, &reply, "X-Every"), "yes");
        close(fd);
    }
    assert_int_equal(atomic_load(&desk.calls), 0);
    harness_free(&harness);
}

static void send_filler(int fd, size_t size)
{
    char bytes[1024];
    memset(bytes, 'a', sizeof(bytes));
    for (size_t sent = 0; sent < size; sent += sizeof(bytes)) {
        client_send(fd, (struct text){bytes, sizeof(bytes)});
    }
}

static void test_http_server__bounds_the_head(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int fd = harness_connect_port(&harness);
    client_send(fd, TEXT("GET /"));
    send_filler(fd, 20000);
    assert_int_equal(client_read(arena, fd, false).status, 414);
    close(fd);
    fd = harness_connect_port(&harness);
    client_send(fd, TEXT("GET / HTTP/1.1\r\n" H "X: "));
    send_filler(fd, 20000);
    assert_int_equal(client_read(arena, fd, false).status, 431);
    close(fd);
    harness_free(&harness);
    assert_int_equal(desk.last.status, 431);
    assert_non_null(desk.last.refusal);
}

static void test_http_server__gives_up_on_slow_clients(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    options.head_seconds = options.body_seconds = options.idle_seconds = options.write_seconds = 1;
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int silent = harness_connect_port(&harness);
    int in_head = harness_connect_port(&harness);
    int in_body = harness_connect_port(&harness);
    int idle = harness_connect_port(&harness);
    int not_reading = harness_connect_port(&harness);
    client_send(in_head, TEXT("GET / HT"));
    client_send(in_body, TEXT("POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhel"));
    assert_int_equal(client_ask(arena, idle, TEXT("GET / HTTP/1.1\r\n" H "\r\n")).status, 200);
    client_send(not_reading, TEXT("GET /large HTTP/1.1\r\n" H "\r\n"));
    assert_int_equal(client_read(arena, in_head, false).status, 408);
    assert_int_equal(client_read(arena, in_body, false).status, 408);
    assert_true(client_is_closed(silent));
    assert_true(client_is_closed(idle));
    harness_stop(&harness); /* waits for no client: the one that does not read is cut off by its own limit */
    assert_int_equal(harness.ended, 0);
    int fds[] = {silent, in_head, in_body, idle, not_reading};
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        close(fds[i]);
    }
    harness_free(&harness);
}

static void test_http_server__writes_more_than_a_socket_holds(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int fd = harness_connect_port(&harness);
    assert_int_equal(client_ask(arena, fd, TEXT("GET /large HTTP/1.1\r\n" H "\r\n")).body.length, 8 << 20);
    assert_int_equal(client_ask(arena, fd, TEXT("GET /a HTTP/1.1\r\n" H "\r\n")).status, 200);
    close(fd);
    harness_free(&harness);
}

static void test_http_server__says_busy_when_the_queue_is_full(void **state)
{
    (void)state;
    static const struct http_page pages[] = {{503, "text/html", BYTES("<p>Busy</p>")}};
    struct http_options options = plain_options();
    options.workers = 1;
    options.queue = 1;
    options.pages = pages;
    options.page_count = 1;
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int first = harness_connect(&harness), second = harness_connect(&harness), third = harness_connect(&harness);
    client_send(first, TEXT("GET /wait HTTP/1.1\r\n" H "\r\n"));
    sem_wait(&desk.entered);
    client_send(second, TEXT("GET /wait HTTP/1.1\r\n" H "\r\n"));
    client_send(third, TEXT("GET /wait HTTP/1.1\r\n" H "\r\n"));
    struct reply reply = client_read(arena, third, false);
    assert_int_equal(reply.status, 503);
    assert_true(text_is(reply.body, "<p>Busy</p>"));
    assert_non_null(reply_header(arena, &reply, "Retry-After"));
    sem_post(&desk.leave);
    sem_post(&desk.leave);
    assert_int_equal(client_read(arena, first, false).status, 200);
    assert_int_equal(client_read(arena, second, false).status, 200);
    close(first);
    close(second);
    close(third);
    harness_free(&harness);
}

static void test_http_server__bounds_connections_and_bodies(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    options.connections = 2;
    options.bodies_size = 20000;
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int first = harness_connect_port(&harness), second = harness_connect_port(&harness);
    assert_int_equal(client_ask(arena, first, TEXT("GET / HTTP/1.1\r\n" H "\r\n")).status, 200);
    assert_int_equal(client_ask(arena, second, TEXT("GET / HTTP/1.1\r\n" H "\r\n")).status, 200);
    int third = harness_connect_port(&harness);
    assert_int_equal(client_read(arena, third, false).status, 503);
    close(third);
    client_send(first, TEXT("POST /echo HTTP/1.1\r\n" H "Content-Length: 40000\r\n\r\n"));
    send_filler(first, 40000);
    assert_int_equal(client_read(arena, first, false).status, 503);
    close(first);
    close(second);
    harness_free(&harness);
}

static void test_http_server__asks_for_the_body(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int fd = harness_connect(&harness);
    struct reply reply = client_ask(arena, fd, TEXT("POST /echo HTTP/1.1\r\n" H "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
    assert_int_equal(reply.status, 100);
    reply = client_ask(arena, fd, TEXT("hi"));
    assert_true(text_is(reply.body, "hi"));
    close(fd);
    harness_free(&harness);
}

static void test_http_server__finishes_what_is_in_hand(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int idle = harness_connect_port(&harness);
    assert_int_equal(client_ask(arena, idle, TEXT("GET / HTTP/1.1\r\n" H "\r\n")).status, 200);
    int fd = harness_connect_port(&harness);
    client_send(fd, TEXT("GET /wait HTTP/1.1\r\n" H "\r\n"));
    sem_wait(&desk.entered);
    http_stop(harness.server);
    http_stop(harness.server);
    assert_true(client_is_closed(idle));
    sem_post(&desk.leave);
    struct reply reply = client_read(arena, fd, false);
    assert_int_equal(reply.status, 200);
    close(fd);
    close(idle);
    harness_free(&harness);
    assert_int_equal(harness.ended, 0);
}

/* More of them than there are workers, which do something else meanwhile; stopping waits for them too. */
static void test_http_server__keeps_no_worker_for_what_waits(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int fds[4], other = harness_connect_port(&harness);
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        fds[i] = harness_connect_port(&harness);
        client_send(fds[i], TEXT("GET /later HTTP/1.1\r\n" H "\r\n"));
        sem_wait(&desk.entered);
    }
    assert_true(text_is(client_ask(arena, other, TEXT("GET /a HTTP/1.1\r\n" H "\r\n")).body, "/a"));
    client_send(other, TEXT("GET /wait HTTP/1.1\r\n" H "\r\n"));
    sem_wait(&desk.entered);
    assert_int_equal(http_others(desk.later[0]), 1);
    http_answer(desk.later[3]);
    assert_true(text_is(client_read(arena, fds[3], false).body, "/later"));
    http_stop(harness.server);
    sem_post(&desk.leave);
    assert_int_equal(client_read(arena, other, false).status, 200);
    desk.later[1]->status = 404;
    for (size_t i = 0; i < 3; i++) {
        http_answer(desk.later[i]);
        struct reply reply = client_read(arena, fds[i], false);
        assert_int_equal(reply.status, i == 1 ? 404 : 200);
        assert_true(text_is(reply.body, "/later"));
    }
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        close(fds[i]);
    }
    close(other);
    harness_free(&harness);
    assert_int_equal(harness.ended, 0);
}

static void test_http_server__outlives_clients_that_leave(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int fd = harness_connect_port(&harness);
    client_send(fd, TEXT("GET /wait HTTP/1.1\r\n" H "\r\n"));
    sem_wait(&desk.entered);
    struct linger at_once = {.l_onoff = 1};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close(fd);
    sem_post(&desk.leave);
    fd = harness_connect_port(&harness);
    client_send(fd, TEXT("POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhel"));
    close(fd);
    fd = harness_connect_port(&harness);
    client_send(fd, TEXT("GET /large HTTP/1.1\r\n" H "\r\n"));
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close(fd);
    fd = harness_connect_port(&harness);
    assert_int_equal(client_ask(arena, fd, TEXT("GET / HTTP/1.1\r\n" H "\r\n")).status, 200);
    close(fd);
    harness_free(&harness);
    assert_int_equal(harness.ended, 0);
}

static void test_http_server__log_holds_nothing_that_a_client_sent(void **state)
{
    (void)state;
    struct http_options options = plain_options();
    struct harness harness;
    harness_start(&harness, &options);
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int fd = harness_connect_port(&harness);
    assert_int_equal(client_ask(arena, fd, TEXT("GET /secret?token=1 HTTP/1.1\r\n" H "\r\n")).status, 200);
    close(fd);
    harness_free(&harness);
    assert_string_equal(desk.last.method, "GET");
    assert_string_equal(desk.last.label, "/label");
    assert_int_equal(desk.last.status, 200);
    assert_int_equal(desk.last.size, 7);
    assert_null(desk.last.refusal);
}

static void test_http_server__serves_a_unix_socket(void **state)
{
    (void)state;
    char folder[] = "/tmp/evenhand-http-XXXXXX";
    assert_non_null(mkdtemp(folder));
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_options options = plain_options();
    options.path = arena_print(arena, "%s/socket", folder);
    struct harness harness;
    harness_start(&harness, &options);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof(address.sun_path), "%s", options.path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(client_ask(arena, fd, TEXT("GET /u HTTP/1.1\r\n" H "\r\n")).status, 200);
    close(fd);
    harness_free(&harness);
    struct stat facts;
    assert_int_equal(lstat(options.path, &facts), -1);
    assert_int_equal(rmdir(folder), 0);
}

static void test_http_server__refuses_bad_options(void **state)
{
    (void)state;
    struct http_server *server;
    struct error error;
    struct http_options options = plain_options();
    options.address = "localhost";
    assert_int_equal(http_open(&server, &options, &error), ERROR_INVALID);
    options = plain_options();
    options.headers = "no colon\r\n";
    assert_int_equal(http_open(&server, &options, &error), ERROR_INVALID);
    options = plain_options();
    options.address = "192.0.2.1";
    assert_int_equal(http_open(&server, &options, &error), ERROR_IO);
    http_free(NULL);
}

#define TEST(function) cmocka_unit_test_setup(function, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_http_server__answers_and_keeps_the_connection),
        TEST(test_http_server__takes_requests_sent_ahead),
        TEST(test_http_server__takes_a_request_byte_by_byte),
        TEST(test_http_server__refuses_hostile_requests_and_closes),
        TEST(test_http_server__bounds_the_head),
        TEST(test_http_server__gives_up_on_slow_clients),
        TEST(test_http_server__writes_more_than_a_socket_holds),
        TEST(test_http_server__says_busy_when_the_queue_is_full),
        TEST(test_http_server__bounds_connections_and_bodies),
        TEST(test_http_server__asks_for_the_body),
        TEST(test_http_server__finishes_what_is_in_hand),
        TEST(test_http_server__keeps_no_worker_for_what_waits),
        TEST(test_http_server__outlives_clients_that_leave),
        TEST(test_http_server__log_holds_nothing_that_a_client_sent),
        TEST(test_http_server__serves_a_unix_socket),
        TEST(test_http_server__refuses_bad_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
