/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop: takes connections in, keeps their time, and ends well. libevent's own locking is not used: only the bell
 * (an eventfd) is touched from other threads. */
#include "http/engine.h"

#include <arpa/inet.h>
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <netinet/tcp.h>
#include <time.h>
#include <unistd.h>

#define SWEEP_MILLISECONDS 250
#define ACCEPTS_AT_ONCE 64
#define BACKLOG 512

int64_t now_microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t now_milliseconds(void)
{
    return now_microseconds() / 1000;
}

/* ---- options ---------------------------------------------------------------------------------------------- */

static unsigned or_default(unsigned value, unsigned otherwise)
{
    return value ? value : otherwise;
}

static struct http_options fill_options(const struct http_options *asked)
{
    struct http_options options = *asked;
    options.address = asked->address ? asked->address : "127.0.0.1";
    options.workers = or_default(asked->workers, 16);
    options.queue = or_default(asked->queue, 128);
    options.connections = or_default(asked->connections, 1024);
    options.head_size = asked->head_size ? asked->head_size : 16 * 1024;
    options.header_count = or_default(asked->header_count, 64);
    options.body_size = asked->body_size ? asked->body_size : 1024 * 1024;
    options.bodies_size = asked->bodies_size ? asked->bodies_size : 64 * 1024 * 1024;
    options.head_seconds = or_default(asked->head_seconds, 10);
    options.body_seconds = or_default(asked->body_seconds, 60);
    options.idle_seconds = or_default(asked->idle_seconds, 75);
    options.write_seconds = or_default(asked->write_seconds, 30);
    options.stop_seconds = or_default(asked->stop_seconds, 20);
    return options;
}

/* ---- listening -------------------------------------------------------------------------------------------- */

static int fail(struct error *error, const char *what)
{
    return error_set(error, ERROR_IO, "http.listen", "Cannot %s: %s.", what, strerror(errno));
}

static int read_address(const struct http_options *options, struct sockaddr_storage *out, socklen_t *size,
                        struct error *error)
{
    struct sockaddr_in *four = (struct sockaddr_in *)out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;
    if (inet_pton(AF_INET, options->address, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)options->port);
        *size = sizeof(*four);
        return 0;
    }
    if (inet_pton(AF_INET6, options->address, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons((uint16_t)options->port);
        *size = sizeof(*six);
        return 0;
    }
    return error_set(error, ERROR_INVALID, "http.address", "\"%s\" is not a numeric address.", options->address);
}

static int listen_tcp(struct http_server *server, struct error *error)
{
    struct sockaddr_storage address = {0};
    socklen_t size;
    int code = read_address(&server->options, &address, &size, error);
    if (code < 0) {
        return code;
    }
    int one = 1;
    server->listener = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (server->listener < 0 ||
        setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0 ||
        bind(server->listener, (struct sockaddr *)&address, size) < 0 ||
        listen(server->listener, BACKLOG) < 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &size) < 0) {
        return fail(error, "listen");
    }
    server->port = ntohs(address.ss_family == AF_INET ? ((struct sockaddr_in *)&address)->sin_port
                                                      : ((struct sockaddr_in6 *)&address)->sin6_port);
    return 0;
}

/* What an earlier process left behind may go; anything that is not a socket may not. */
static void remove_socket(const char *path)
{
    struct stat facts;
    if (lstat(path, &facts) == 0 && S_ISSOCK(facts.st_mode)) {
        unlink(path);
    }
}

static int listen_unix(struct http_server *server, struct error *error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = server->options.path;
    if (strlen(path) >= sizeof(address.sun_path)) {
        return error_set(error, ERROR_INVALID, "http.path", "The socket's path is too long.");
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    remove_socket(path);
    server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (server->listener < 0 || bind(server->listener, (struct sockaddr *)&address, sizeof(address)) < 0 ||
        chmod(path, 0660) < 0 || listen(server->listener, BACKLOG) < 0) {
        return fail(error, "listen");
    }
    return 0;
}

/* ---- accepting -------------------------------------------------------------------------------------------- */

/* Too many connections: a plain answer, as far as the socket takes it at once, and goodbye. What the client has
 * sent already is read first, since closing over unread bytes would take our answer away from it. */
static void turn_away(struct http_server *server, int fd)
{
    static const char WORDS[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
                                "Cache-Control: no-store\r\nConnection: close\r\n\r\n";
    ssize_t taken = recv(fd, server->read_space, sizeof(server->read_space), MSG_DONTWAIT);
    ssize_t said = send(fd, WORDS, sizeof(WORDS) - 1, MSG_NOSIGNAL);
    (void)taken;
    (void)said;
    shutdown(fd, SHUT_WR);
    close(fd);
}

static void take_in(struct http_server *server, int fd)
{
    int one = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)); /* a Unix socket has none: fine */
    if (server->connection_count >= server->options.connections) {
        turn_away(server, fd);
    } else {
        connection_open(server, fd);
    }
}

static void on_acceptable(evutil_socket_t listener, short what, void *context)
{
    (void)what;
    struct http_server *server = context;
    for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            take_in(server, fd);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            event_del(server->accepting); /* or the loop would spin on it */
            server->accept_again = now_milliseconds() + SWEEP_MILLISECONDS;
        }
        return;
    }
}

static void take_adopted(struct http_server *server)
{
    pthread_mutex_lock(&server->adopt_lock);
    for (size_t i = 0; i < server->adopted.count; i++) {
        take_in(server, *VEC_AT(&server->adopted, int, i));
    }
    server->adopted.count = 0;
    pthread_mutex_unlock(&server->adopt_lock);
}

void http_adopt(struct http_server *server, int fd)
{
    evutil_make_socket_nonblocking(fd);
    pthread_mutex_lock(&server->adopt_lock);
    vec_add(&server->adopted, &fd);
    pthread_mutex_unlock(&server->adopt_lock);
    bell_ring(server->bell);
}

/* ---- the loop --------------------------------------------------------------------------------------------- */

static void start_stopping(struct http_server *server)
{
    server->is_stopping = true;
    server->stop_deadline = now_milliseconds() + (int64_t)server->options.stop_seconds * 1000;
    if (server->accepting) {
        event_free(server->accepting);
        server->accepting = NULL;
    }
    if (server->listener >= 0) {
        close(server->listener);
        server->listener = -1;
    }
    struct connection *connection = server->connections;
    while (connection) {
        struct connection *next = connection_next(connection);
        connection_stop_idle(connection);
        connection = next;
    }
}

static void check_stop(struct http_server *server)
{
    if (atomic_load(&server->stops) && !server->is_stopping) {
        start_stopping(server);
    }
    bool is_over = !server->connection_count || now_milliseconds() > server->stop_deadline;
    if (server->is_stopping && is_over) {
        event_base_loopbreak(server->base);
    }
}

static void on_bell(evutil_socket_t fd, short what, void *context)
{
    (void)what;
    struct http_server *server = context;
    uint64_t count;
    ssize_t ignored = read(fd, &count, sizeof(count));
    (void)ignored;
    take_adopted(server);
    struct job *job = workshop_take_done(&server->workshop);
    while (job) {
        struct job *next = job->next;
        connection_answer(job->connection, job);
        job = next;
    }
    check_stop(server);
}

static void on_sweep(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct http_server *server = context;
    int64_t now = now_milliseconds();
    struct connection *connection = server->connections;
    while (connection) {
        struct connection *next = connection_next(connection);
        connection_check_time(connection, now);
        connection = next;
    }
    if (server->accept_again && server->accepting && now >= server->accept_again) {
        server->accept_again = 0;
        event_add(server->accepting, NULL);
    }
    check_stop(server);
}

static int add_events(struct http_server *server, struct error *error)
{
    const struct timeval period = {.tv_usec = SWEEP_MILLISECONDS * 1000};
    server->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    server->base = event_base_new();
    if (server->bell < 0 || !server->base) {
        return fail(error, "make an event loop");
    }
    server->bell_event = event_new(server->base, server->bell, EV_READ | EV_PERSIST, on_bell, server);
    server->sweeping = event_new(server->base, -1, EV_PERSIST, on_sweep, server);
    bool is_added = server->bell_event && server->sweeping && event_add(server->bell_event, NULL) == 0 &&
                    event_add(server->sweeping, &period) == 0;
    if (is_added && server->listener >= 0) {
        server->accepting =
            event_new(server->base, server->listener, EV_READ | EV_PERSIST, on_acceptable, server);
        is_added = server->accepting && event_add(server->accepting, NULL) == 0;
    }
    return is_added ? 0 : fail(error, "make an event loop");
}

static int start(struct http_server *server, struct error *error)
{
    const struct http_options *options = &server->options;
    int code = options->headers ? headers_check(options->headers, error) : 0;
    if (code == 0 && !options->has_no_listener) {
        code = options->path ? listen_unix(server, error) : listen_tcp(server, error);
    }
    if (code == 0) {
        code = add_events(server, error);
    }
    if (code == 0) {
        code = workshop_open(&server->workshop, options, server->bell, error);
        server->is_workshop_open = code == 0;
    }
    return code;
}

/* A page takes half a megabyte for a moment, one that is replayed two. Given back to the system each time, its memory is
 * zeroed and mapped anew for each: a tenth of a page's time, or a fifth. So what the threads' heaps have free at their ends
 * stays, up to this much each. */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, 8 * 1024 * 1024);
    mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
    mallopt(M_TOP_PAD, 256 * 1024);
}

int http_open(struct http_server **out, const struct http_options *options, struct error *error)
{
    struct arena *arena = arena_new();
    struct http_server *server = ARENA_NEW(arena, struct http_server);
    server->arena = arena;
    server->options = fill_options(options);
    server->rules = (struct head_rules){
        .header_count = server->options.header_count,
        .body_size = server->options.body_size,
        .body_size_of = server->options.body_size_of,
        .context = server->options.context,
        .hosts = server->options.hosts,
        .trusts_proxy = server->options.trusts_proxy,
    };
    server->listener = server->bell = -1;
    keep_memory();
    server->adopted = VEC_IN(arena, int);
    atomic_init(&server->stops, false);
    pthread_mutex_init(&server->adopt_lock, NULL);
    int code = start(server, error);
    if (code < 0) {
        http_free(server);
        return code;
    }
    *out = server;
    return 0;
}

int http_run(struct http_server *server, struct error *error)
{
    if (event_base_dispatch(server->base) < 0) {
        return fail(error, "run the event loop");
    }
    if (server->connection_count) {
        return error_set(error, ERROR_BUSY, "http.stop", "%u connections were cut off while stopping.",
                         server->connection_count);
    }
    return 0;
}

void http_stop(struct http_server *server)
{
    atomic_store(&server->stops, true);
    bell_ring(server->bell);
}

static void free_events(struct http_server *server)
{
    struct event *events[] = {server->accepting, server->bell_event, server->sweeping};
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        if (events[i]) {
            event_free(events[i]);
        }
    }
    if (server->base) {
        event_base_free(server->base);
    }
}

void http_free(struct http_server *server)
{
    if (!server) {
        return;
    }
    if (server->is_workshop_open) {
        workshop_close(&server->workshop);
    }
    while (server->connections) {
        connection_free(server->connections);
    }
    for (size_t i = 0; i < server->adopted.count; i++) {
        close(*VEC_AT(&server->adopted, int, i));
    }
    free_events(server);
    if (server->listener >= 0) {
        close(server->listener);
    }
    if (server->options.path) {
        remove_socket(server->options.path);
    }
    if (server->bell >= 0) {
        close(server->bell);
    }
    pthread_mutex_destroy(&server->adopt_lock);
    arena_free(server->arena);
}

void http_free_at(struct http_server **server)
{
    http_free(*server);
}

unsigned http_port(const struct http_server *server)
{
    return server->port;
}
