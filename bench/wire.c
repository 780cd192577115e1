/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/wire.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SPACE (1 << 20)

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "wire: %s\n", what);
    exit(70);
}

bool wire_try(struct wire *wire, unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int one = 1;
    *wire = (struct wire){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .size = SPACE};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (wire->fd < 0 || connect(wire->fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
        setsockopt(wire->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0) {
        close(wire->fd);
        return false;
    }
    wire->space = malloc(SPACE + 1);
    if (!wire->space) {
        give_up("out of memory");
    }
    return true;
}

void wire_open(struct wire *wire, unsigned port)
{
    if (!wire_try(wire, port)) {
        give_up("nobody listens");
    }
}

void wire_close(struct wire *wire)
{
    close(wire->fd);
    free(wire->space);
}

void wire_ask(const struct wire *wire, struct text request)
{
    for (size_t sent = 0; sent < request.length;) {
        ssize_t count = send(wire->fd, request.at + sent, request.length - sent, MSG_NOSIGNAL);
        if (count < 0) {
            give_up("the server took no request");
        }
        sent += (size_t)count;
    }
}

static void read_more(struct wire *wire)
{
    if (wire->length == wire->size) {
        give_up("an answer that is too large");
    }
    ssize_t count = recv(wire->fd, wire->space + wire->length, wire->size - wire->length, 0);
    if (count <= 0) {
        give_up("the server closed the connection");
    }
    wire->length += (size_t)count;
    wire->space[wire->length] = '\0';
}

void wire_read(struct wire *wire)
{
    static const char length_name[] = "\r\nContent-Length: ";
    const char *end = NULL;
    wire->length = 0;
    while (!end) {
        read_more(wire);
        end = memmem(wire->space, wire->length, "\r\n\r\n", 4);
    }
    wire->head = (size_t)(end - wire->space) + 4;
    const char *length = memmem(wire->space, wire->head, length_name, sizeof(length_name) - 1);
    size_t whole = wire->head + (length ? strtoul(length + sizeof(length_name) - 1, NULL, 10) : 0);
    while (wire->length < whole) {
        read_more(wire);
    }
    wire->status = atoi(wire->space + strlen("HTTP/1.1 "));
}

void wire_expect(struct wire *wire, struct text request, int status)
{
    wire_ask(wire, request);
    wire_read(wire);
    if (wire->status != status) {
        fprintf(stderr, "wire: %.*s gives %d: %.2000s\n", (int)strcspn(request.at, "\r"), request.at, wire->status,
                wire->space);
        exit(70);
    }
}

struct text wire_get(struct arena *arena, const char *path, const char *cookies)
{
    return text_of(arena_print(arena, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s%s%s\r\n", path,
                               cookies ? "Cookie: " : "", cookies ? cookies : "", cookies ? "\r\n" : ""));
}

struct text wire_post(struct arena *arena, const char *path, const char *cookies, const char *form)
{
    return text_of(arena_print(arena,
                               "POST %s HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
                               "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n%s%s%s\r\n%s",
                               path, strlen(form), cookies ? "Cookie: " : "", cookies ? cookies : "",
                               cookies ? "\r\n" : "", form));
}

const char *wire_find(struct arena *arena, const struct wire *wire, const char *before, const char *after)
{
    const char *at = strstr(wire->space, before);
    const char *end = at ? strstr(at + strlen(before), after) : NULL;
    at = at ? at + strlen(before) : NULL;
    return end ? text_string(arena, (struct text){at, (size_t)(end - at)}) : NULL;
}
