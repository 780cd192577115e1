/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request costs before any page is made: a static response of a case page's size, by one client and by 16 at a
 * time, and a small one, in which handing over to a worker and back weighs most. The measure is a thread that reads and
 * writes as many bytes over the same kind of socket, knows no HTTP, and hands nothing over. */
#include "bench.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/http.h"

#define CLIENTS 16

#define SMALL 512
static const char REQUEST[] = "GET /cases/7K3M9-QXD2T HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                              "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
                              "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
                              "Accept-Language: en-GB,en;q=0.5\r\nAccept-Encoding: gzip, deflate\r\n"
                              "Cookie: evenhand-loopback-session=0123456789abcdef0123456789abcdef\r\n\r\n";
static const char SMALL_REQUEST[] = "GET /small HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
static const char HEADERS[] = "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'\r\n"
                              "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n";

struct clients {
    int fds[CLIENTS];
    const char *request;
    size_t count, size; /* of one response */
    char space[1 << 16];
};

static _Noreturn void give_up(const char *what)
{
    perror(what);
    exit(1);
}

static void read_whole(int fd, char *space, size_t size)
{
    for (size_t have = 0; have < size;) {
        ssize_t count = recv(fd, space, size - have, 0);
        if (count <= 0) {
            give_up("recv");
        }
        have += (size_t)count;
    }
}

static void write_whole(int fd, const char *bytes, size_t size)
{
    for (size_t sent = 0; sent < size;) {
        ssize_t count = send(fd, bytes + sent, size - sent, MSG_NOSIGNAL);
        if (count < 0) {
            give_up("send");
        }
        sent += (size_t)count;
    }
}

/* Each client asks, then each reads its answer: as many requests as there are clients are on their way at once. */
static void run_requests(void *context, uint64_t times)
{
    struct clients *clients = context;
    for (uint64_t done = 0; done < times; done += clients->count) {
        for (size_t i = 0; i < clients->count; i++) {
            write_whole(clients->fds[i], clients->request, strlen(clients->request));
        }
        for (size_t i = 0; i < clients->count; i++) {
            read_whole(clients->fds[i], clients->space, clients->size);
        }
    }
}

static int connect_to(unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0) {
        give_up("connect");
    }
    return fd;
}

/* ---- the measure ------------------------------------------------------------------------------------------ */

struct bare {
    int listener;
    unsigned port;
    size_t size, request_size;
    pthread_t thread;
    struct clients client;
    char space[1 << 16];
};

static void *serve_bare(void *context)
{
    struct bare *bare = context;
    int fd = accept(bare->listener, NULL, NULL);
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    char *answer = calloc(1, bare->size);
    while (recv(fd, bare->space, bare->request_size, MSG_WAITALL) == (ssize_t)bare->request_size) {
        write_whole(fd, answer, bare->size);
    }
    free(answer);
    close(fd);
    return NULL;
}

/* Serves what the client is served by the server. */
static void open_bare(struct bare *bare, const struct clients *like)
{
    bare->client.request = like->request;
    bare->client.count = 1;
    bare->client.size = bare->size = like->size;
    bare->request_size = strlen(like->request);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bare->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(bare->listener, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(bare->listener, 1) < 0 ||
        getsockname(bare->listener, (struct sockaddr *)&address, &size) < 0) {
        give_up("listen");
    }
    bare->port = ntohs(address.sin_port);
    pthread_create(&bare->thread, NULL, serve_bare, bare);
    bare->client.fds[0] = connect_to(bare->port);
}

static void close_bare(struct bare *bare)
{
    close(bare->client.fds[0]);
    pthread_join(bare->thread, NULL);
    close(bare->listener);
}

/* ---- the server ------------------------------------------------------------------------------------------- */

static char page[46 * 1024];

static void answer(void *context, struct http_request *request, struct http_response *response)
{
    (void)context;
    http_set_header(response, "Content-Type", "text/html; charset=utf-8");
    http_set_header(response, "Cache-Control", "no-store");
    response->still = (struct text){page, text_is(request->path, "/small") ? SMALL : sizeof(page)};
}

static void *serve(void *context)
{
    struct error error;
    if (http_run(context, &error) < 0) {
        fprintf(stderr, "http_server: %s\n", error.words);
    }
    return NULL;
}

/* The size of one whole response, learnt from the first. */
static size_t learn_size(const struct clients *clients, char *space, size_t size, size_t body)
{
    size_t have = 0;
    const char *end = NULL;
    write_whole(clients->fds[0], clients->request, strlen(clients->request));
    while (!end || have < (size_t)(end - space) + 4 + body) {
        ssize_t count = recv(clients->fds[0], space + have, size - have, 0);
        if (count <= 0) {
            give_up("recv");
        }
        have += (size_t)count;
        end = memmem(space, have, "\r\n\r\n", 4);
    }
    return have;
}

static void open_clients(struct clients *clients, unsigned port, size_t count, const char *request, size_t body)
{
    clients->count = count;
    clients->request = request;
    for (size_t i = 0; i < count; i++) {
        clients->fds[i] = connect_to(port);
    }
    clients->size = learn_size(clients, clients->space, sizeof(clients->space), body);
}

static void close_clients(struct clients *clients)
{
    for (size_t i = 0; i < clients->count; i++) {
        close(clients->fds[i]);
    }
}

static void measure(unsigned port)
{
    static struct clients one, all, small;
    static struct bare bare, small_bare;
    open_clients(&one, port, 1, REQUEST, sizeof(page));
    open_clients(&all, port, CLIENTS, REQUEST, sizeof(page));
    open_clients(&small, port, 1, SMALL_REQUEST, SMALL);
    open_bare(&bare, &one);
    open_bare(&small_bare, &small);
    struct bench_case cases[] = {
        {.name = "http.bare-socket.46k", .run = run_requests, .context = &bare.client},
        {.name = "http.static.46k.1-client", .run = run_requests, .context = &one},
        {.name = "http.static.46k.16-clients", .run = run_requests, .context = &all},
        {.name = "http.bare-socket.small", .run = run_requests, .context = &small_bare.client},
        {.name = "http.static.small.1-client", .run = run_requests, .context = &small},
    };
    bench_measure(cases, COUNT_OF(cases), 7, 0.3);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bench_line_rate(&cases[i], "requests");
    }
    bench_line_ratio("http.static.46k.1-client.to-bare-socket", &cases[1], &cases[0]);
    bench_line_ratio("http.static.46k.16-clients.to-1-client", &cases[2], &cases[1]);
    bench_line_ratio("http.static.small.1-client.to-bare-socket", &cases[4], &cases[3]);
    bench_line("http.reading-and-hand-over", (cases[4].median - cases[3].median) * 1e6, "us");
    close_bare(&bare);
    close_bare(&small_bare);
    close_clients(&one);
    close_clients(&all);
    close_clients(&small);
}

int main(void)
{
    struct http_server *server;
    struct error error;
    pthread_t loop;
    struct http_options options = {.handler = answer, .headers = HEADERS};
    memset(page, 'x', sizeof(page));
    if (http_open(&server, &options, &error) < 0 || pthread_create(&loop, NULL, serve, server)) {
        fprintf(stderr, "http_server: %s\n", error.words);
        return 1;
    }
    measure(http_port(server));
    http_stop(server);
    pthread_join(loop, NULL);
    http_free(server);
    return 0;
}
