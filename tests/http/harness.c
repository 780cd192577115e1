/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "harness.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static void *run(void *context)
{
    struct harness *harness = context;
    struct error error = {0};
    harness->ended = http_run(harness->server, &error);
    return NULL;
}

void harness_start(struct harness *harness, const struct http_options *options)
{
    struct error error = {0};
    *harness = (struct harness){0};
    if (http_open(&harness->server, options, &error) < 0) {
        fail_msg("%s", error.words);
    }
    assert_int_equal(pthread_create(&harness->thread, NULL, run, harness), 0);
}

void harness_stop(struct harness *harness)
{
    http_stop(harness->server);
    pthread_join(harness->thread, NULL);
    harness->thread = 0;
}

void harness_free(struct harness *harness)
{
    if (harness->thread) {
        harness_stop(harness);
    }
    http_free(harness->server);
    harness->server = NULL;
}

/* A server that forgets to answer must fail the test, not hang it. */
static void be_patient(int fd)
{
    const struct timeval patience = {.tv_sec = 30};
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)), 0);
}

int harness_connect(struct harness *harness)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    be_patient(pair[0]);
    http_adopt(harness->server, pair[1]);
    return pair[0];
}

int harness_connect_port(struct harness *harness)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(harness->server))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    be_patient(fd);
    return fd;
}

void client_send(int fd, struct text bytes)
{
    size_t sent = 0;
    while (sent < bytes.length) {
        ssize_t count = send(fd, bytes.at + sent, bytes.length - sent, MSG_NOSIGNAL);
        if (count < 0) {
            return; /* refused and closed meanwhile: the reply says why */
        }
        sent += (size_t)count;
    }
}

/* Adds what comes to `in` until it has `length` bytes. False at the end of the stream. */
static bool read_up_to(int fd, struct buf *in, size_t length)
{
    while (in->length < length) {
        char bytes[4096];
        size_t wanted = length - in->length < sizeof(bytes) ? length - in->length : sizeof(bytes);
        ssize_t count = recv(fd, bytes, wanted, 0);
        if (count <= 0) {
            return false;
        }
        buf_add(in, bytes, (size_t)count);
    }
    return true;
}

static bool read_head(int fd, struct buf *in)
{
    while (in->length < 4 || memcmp(in->bytes + in->length - 4, "\r\n\r\n", 4) != 0) {
        if (!read_up_to(fd, in, in->length + 1)) {
            return false;
        }
    }
    return true;
}

const char *reply_header(struct arena *arena, const struct reply *reply, const char *name)
{
    struct text rest = reply->head;
    struct text line;
    size_t length = strlen(name);
    while (rest.length && text_cut(&rest, '\n', &line)) {
        if (line.length > length && line.at[length] == ':' && strncasecmp(line.at, name, length) == 0) {
            return text_string(arena, text_trim((struct text){line.at + length + 1, line.length - length - 1}));
        }
    }
    return NULL;
}

struct reply client_read(struct arena *arena, int fd, bool is_head)
{
    struct reply reply = {.closes = true};
    struct buf head = buf_in(arena);
    if (!read_head(fd, &head)) {
        return reply;
    }
    reply.head = buf_as_text(&head);
    reply.status = atoi(text_string(arena, (struct text){head.bytes + 9, 3}));
    const char *length = reply_header(arena, &reply, "content-length");
    struct buf body = buf_in(arena);
    if (length && !is_head) {
        assert_true(read_up_to(fd, &body, (size_t)atol(length)));
    }
    reply.body = buf_as_text(&body);
    const char *connection = reply_header(arena, &reply, "connection");
    reply.closes = connection && strcmp(connection, "close") == 0;
    if (reply.closes) {
        assert_true(client_is_closed(fd));
    }
    return reply;
}

struct reply client_ask(struct arena *arena, int fd, struct text bytes)
{
    client_send(fd, bytes);
    return client_read(arena, fd, text_starts(bytes, TEXT("HEAD ")));
}

bool client_is_closed(int fd)
{
    char byte;
    return recv(fd, &byte, 1, 0) == 0;
}
