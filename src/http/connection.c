/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One connection: reads a request, waits for its answer, writes it, reads the next. Runs in the loop only.
 *
 * Invariants: at most one request is in hand; while it is, nothing is read (bytes that come early stay in the
 * kernel's buffer), so a connection never vanishes under a worker. After a refusal nothing more is read as a
 * request: the connection lingers only so that the client can see why, and is closed.
 */
#include "http/engine.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define LINGER_MILLISECONDS 2000
#define LINGER_MOST (256 * 1024)
#define WHOLE_WRITE_FACTOR 10
#define SLOW_BYTES_PER_SECOND (128 * 1024)

enum connection_state {
    CONNECTION_IDLE,    /* nothing of a request has come */
    CONNECTION_HEAD,
    CONNECTION_BODY,
    CONNECTION_IN_HAND, /* with the workers */
    CONNECTION_WRITING,
    CONNECTION_LINGERING, /* all is said; what still comes is thrown away until the client closes */
    CONNECTION__MAX
};

struct connection {
    struct http_server *server;
    struct connection *next, **before;
    int fd;
    struct event *readable, *writable;
    bool listens; /* `readable` is added */
    enum connection_state state;
    int64_t deadline;     /* monotonic milliseconds; 0: none */
    int64_t last_deadline; /* of a whole response */
    char *input; /* bytes that are not yet a request */
    size_t input_length, input_capacity;
    struct head_scan scan;
    struct job *job;
    size_t sent, lingered;
    char peer[INET6_ADDRSTRLEN];
};

static void on_readable(evutil_socket_t fd, short what, void *context);
static void on_writable(evutil_socket_t fd, short what, void *context);
static void advance(struct connection *connection);

/* ---- opening and closing ---------------------------------------------------------------------------------- */

static void read_peer_name(struct connection *connection)
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof(address);
    const void *number = NULL;
    if (getpeername(connection->fd, (struct sockaddr *)&address, &size) == 0) {
        if (address.ss_family == AF_INET) {
            number = &((struct sockaddr_in *)&address)->sin_addr;
        } else if (address.ss_family == AF_INET6) {
            number = &((struct sockaddr_in6 *)&address)->sin6_addr;
        }
    }
    if (!number || !inet_ntop(address.ss_family, number, connection->peer, sizeof(connection->peer))) {
        memcpy(connection->peer, "local", sizeof("local"));
    }
}

static void listen_on(struct connection *connection)
{
    if (!connection->listens) {
        connection->listens = event_add(connection->readable, NULL) == 0;
    }
}

static void listen_off(struct connection *connection)
{
    event_del(connection->readable);
    connection->listens = false;
}

static void set_deadline(struct connection *connection, int64_t milliseconds)
{
    connection->deadline = milliseconds ? now_milliseconds() + milliseconds : 0;
}

void connection_open(struct http_server *server, int fd)
{
    struct connection *connection = calloc(1, sizeof(*connection));
    if (!connection) {
        close(fd);
        return;
    }
    connection->server = server;
    connection->fd = fd;
    connection->readable = event_new(server->base, fd, EV_READ | EV_PERSIST, on_readable, connection);
    connection->writable = event_new(server->base, fd, EV_WRITE | EV_PERSIST, on_writable, connection);
    connection->next = server->connections;
    connection->before = &server->connections;
    if (connection->next) {
        connection->next->before = &connection->next;
    }
    server->connections = connection;
    server->connection_count++;
    if (!connection->readable || !connection->writable) {
        connection_free(connection);
        return;
    }
    read_peer_name(connection);
    set_deadline(connection, (int64_t)server->options.head_seconds * 1000);
    listen_on(connection);
}

static void drop_job(struct connection *connection)
{
    if (connection->job) {
        connection->server->body_held -= connection->job->body.capacity;
        arena_free(connection->job->arena);
        connection->job = NULL;
    }
}

void connection_free(struct connection *connection)
{
    drop_job(connection);
    if (connection->readable) {
        event_free(connection->readable);
    }
    if (connection->writable) {
        event_free(connection->writable);
    }
    close(connection->fd);
    *connection->before = connection->next;
    if (connection->next) {
        connection->next->before = connection->before;
    }
    connection->server->connection_count--;
    free(connection->input);
    free(connection);
}

struct connection *connection_next(struct connection *connection)
{
    return connection->next;
}

void connection_stop_idle(struct connection *connection)
{
    if (connection->state == CONNECTION_IDLE) {
        connection_free(connection);
    }
}

/* ---- jobs ------------------------------------------------------------------------------------------------- */

static void dispose_body(void *subject)
{
    body_dispose(subject);
}

static struct job *job_new(struct connection *connection)
{
    struct arena *arena = arena_new();
    struct job *job = ARENA_NEW(arena, struct job);
    job->arena = arena;
    job->connection = connection;
    job->request.arena = arena;
    job->request.peer = connection->peer;
    arena_on_free(arena, dispose_body, &job->body);
    return job;
}

/* ---- writing ---------------------------------------------------------------------------------------------- */

static ssize_t write_some(struct connection *connection)
{
    const struct job *job = connection->job;
    size_t head_sent = connection->sent < job->head.length ? connection->sent : job->head.length;
    size_t body_sent = connection->sent - head_sent;
    struct iovec parts[2] = {
        {(void *)(uintptr_t)(job->head.at + head_sent), job->head.length - head_sent},
        {(void *)(uintptr_t)(job->content.at + body_sent), job->content.length - body_sent},
    };
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t count;
    do {
        count = sendmsg(connection->fd, &message, MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    return count;
}

static void start_lingering(struct connection *connection)
{
    drop_job(connection);
    shutdown(connection->fd, SHUT_WR);
    connection->state = CONNECTION_LINGERING;
    connection->lingered = 0;
    set_deadline(connection, LINGER_MILLISECONDS);
    listen_on(connection);
}

static void finish_response(struct connection *connection)
{
    bool keeps_alive = connection->job->keeps_alive && !connection->server->is_stopping;
    if (!keeps_alive) {
        start_lingering(connection);
        return;
    }
    drop_job(connection);
    connection->state = CONNECTION_IDLE;
    connection->scan = (struct head_scan){0};
    set_deadline(connection, (int64_t)connection->server->options.idle_seconds * 1000);
    listen_on(connection);
    advance(connection);
}

/* Writes what the socket takes. The connection may be gone afterwards, as with everything that ends here. */
static void write_response(struct connection *connection)
{
    const struct job *job = connection->job;
    size_t size = job->head.length + job->content.length;
    while (connection->sent < size) {
        ssize_t count = write_some(connection);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            event_add(connection->writable, NULL);
            return;
        }
        if (count < 0) {
            connection_free(connection);
            return;
        }
        connection->sent += (size_t)count;
        set_deadline(connection, (int64_t)connection->server->options.write_seconds * 1000);
    }
    event_del(connection->writable);
    finish_response(connection);
}

static void start_writing(struct connection *connection)
{
    int64_t patience = (int64_t)connection->server->options.write_seconds * 1000;
    connection->state = CONNECTION_WRITING;
    connection->sent = 0;
    set_deadline(connection, patience);
    connection->last_deadline = now_milliseconds() + patience * WHOLE_WRITE_FACTOR;
    write_response(connection);
}

/* ---- refusing --------------------------------------------------------------------------------------------- */

static void fill_refusal(const struct http_options *options, int status, struct http_response *response)
{
    response->status = status;
    response->still = text_of(arena_print(response->arena, "%s.\n", status_words(status)));
    const char *type = "text/plain; charset=utf-8";
    for (size_t i = 0; i < options->page_count; i++) {
        if (options->pages[i].status == status) {
            response->still = options->pages[i].body;
            type = options->pages[i].type;
        }
    }
    http_set_header(response, "Content-Type", type);
    http_set_header(response, "Cache-Control", "no-store");
    if (status == 503) {
        http_set_header(response, "Retry-After", "5");
    }
}

static void log_refusal(const struct http_options *options, const struct job *job, const char *why)
{
    if (!options->log) {
        return;
    }
    struct clock clock = clock_system();
    struct http_log_line line = {
        .instant = clock_now(&clock),
        .method = "-",
        .label = "-",
        .status = job->response.status,
        .size = job->content.length,
        .refusal = why,
    };
    options->log(options->log_context, &line);
}

/* Answers without a handler, and closes. The connection may be gone afterwards. */
static void refuse(struct connection *connection, struct refusal refusal)
{
    struct http_server *server = connection->server;
    bool is_head = connection->job && connection->job->request.method == HTTP_HEAD;
    drop_job(connection);
    struct job *job = connection->job = job_new(connection);
    job->response = (struct http_response){
        .arena = job->arena, .body = buf_in(job->arena), .headers = VEC_IN(job->arena, struct http_header)};
    fill_refusal(&server->options, refusal.status, &job->response);
    struct response_frame frame = {
        .is_head = is_head, .headers = server->options.headers, .date = &server->date};
    job->head = response_write(&job->response, &frame, &job->content);
    log_refusal(&server->options, job, refusal.why);
    start_writing(connection);
}

/* ---- reading ---------------------------------------------------------------------------------------------- */

static void keep_input(struct connection *connection, const char *bytes, size_t length)
{
    size_t needed = connection->input_length + length;
    if (needed > connection->input_capacity) {
        size_t capacity = connection->input_capacity ? connection->input_capacity : 2048;
        while (capacity < needed) {
            capacity *= 2;
        }
        char *input = realloc(connection->input, capacity);
        if (!input) {
            abort(); /* as base does when memory is out */
        }
        connection->input = input;
        connection->input_capacity = capacity;
    }
    memcpy(connection->input + connection->input_length, bytes, length);
    connection->input_length = needed;
}

static void drop_input(struct connection *connection, size_t count)
{
    connection->input_length -= count;
    memmove(connection->input, connection->input + count, connection->input_length);
    if (!connection->input_length) {
        free(connection->input);
        connection->input = NULL;
        connection->input_capacity = 0;
    }
}

/* The request is whole: to the workers with it. */
static void hand_over(struct connection *connection)
{
    struct job *job = connection->job;
    struct http_server *server = connection->server;
    job->request.body = (struct text){job->body.bytes, job->body.length};
    job->keeps_alive = job->head_facts.keeps_alive && !server->is_stopping;
    job->arrived = now_microseconds();
    connection->state = CONNECTION_IN_HAND;
    connection->deadline = 0;
    if (!workshop_give(&server->workshop, job)) {
        refuse(connection, REFUSED(503, "every worker is busy and the queue is full"));
    }
}

/* A client that waits for it has sent nothing yet, so this small write cannot meet a full buffer. */
static void say_continue(struct connection *connection)
{
    static const char WORDS[] = "HTTP/1.1 100 Continue\r\n\r\n";
    ssize_t count = send(connection->fd, WORDS, sizeof(WORDS) - 1, MSG_NOSIGNAL);
    (void)count;
}

static void advance_body(struct connection *connection)
{
    struct http_server *server = connection->server;
    struct body *body = &connection->job->body;
    size_t used, before = body->capacity;
    struct refusal refusal = body_feed(body, connection->input, connection->input_length, &used);
    server->body_held += body->capacity - before;
    drop_input(connection, used);
    if (!refusal.status && server->body_held > server->options.bodies_size) {
        refusal = REFUSED(503, "too many large bodies at once");
    }
    if (refusal.status) {
        refuse(connection, refusal);
    } else if (body->done) {
        hand_over(connection);
    }
}

/* What is larger than usual may take longer, at the pace of a slow line. */
static int64_t body_milliseconds(const struct http_options *options, const struct head *head)
{
    size_t more = head->body_size > options->body_size ? head->body_size - options->body_size : 0;
    return (int64_t)options->body_seconds * 1000 + (int64_t)(more / SLOW_BYTES_PER_SECOND) * 1000;
}

static void start_body(struct connection *connection)
{
    struct job *job = connection->job;
    body_init(&job->body, &job->head_facts, job->head_facts.body_size);
    if (job->body.done) {
        hand_over(connection);
        return;
    }
    connection->state = CONNECTION_BODY;
    set_deadline(connection, body_milliseconds(&connection->server->options, &job->head_facts));
    if (job->head_facts.expects_continue && !connection->input_length) {
        say_continue(connection);
    }
    if (connection->input_length) {
        advance_body(connection);
    }
}

static struct refusal check_head_size(const struct connection *connection)
{
    size_t most = connection->server->options.head_size;
    size_t size = connection->scan.end ? connection->scan.end : connection->input_length;
    if (size <= most) {
        return TAKEN;
    }
    return connection->scan.has_line ? REFUSED(431, "a head larger than we take")
                                     : REFUSED(414, "a request line larger than we take");
}

static void advance_head(struct connection *connection)
{
    struct head_scan *scan = &connection->scan;
    struct refusal refusal = head_scan(scan, connection->input, connection->input_length);
    if (!refusal.status) {
        refusal = check_head_size(connection);
    }
    if (refusal.status || !scan->end) {
        if (refusal.status) {
            refuse(connection, refusal);
        }
        return;
    }
    struct job *job = connection->job = job_new(connection);
    struct text bytes = {connection->input + scan->start, scan->end - scan->start};
    refusal = head_read(bytes, &connection->server->rules, &job->request, &job->head_facts);
    drop_input(connection, scan->end);
    if (refusal.status) {
        refuse(connection, refusal);
        return;
    }
    start_body(connection);
}

/* Makes what can be made of the input that is there. */
static void advance(struct connection *connection)
{
    if (connection->state == CONNECTION_IDLE && connection->input_length) {
        connection->state = CONNECTION_HEAD;
        set_deadline(connection, (int64_t)connection->server->options.head_seconds * 1000);
    }
    if (connection->state == CONNECTION_HEAD) {
        advance_head(connection);
    } else if (connection->state == CONNECTION_BODY) {
        advance_body(connection);
    }
}

static void read_away(struct connection *connection, ssize_t count)
{
    connection->lingered += (size_t)count;
    if (connection->lingered > LINGER_MOST) {
        connection_free(connection);
    }
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
    (void)what;
    struct connection *connection = context;
    struct http_server *server = connection->server;
    if (connection->state == CONNECTION_IN_HAND || connection->state == CONNECTION_WRITING) {
        listen_off(connection);
        return;
    }
    ssize_t count = recv(fd, server->read_space, sizeof(server->read_space), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (count <= 0) {
        connection_free(connection);
        return;
    }
    if (connection->state == CONNECTION_LINGERING) {
        read_away(connection, count);
        return;
    }
    keep_input(connection, server->read_space, (size_t)count);
    advance(connection);
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    write_response(context);
}

void connection_answer(struct connection *connection, struct job *job)
{
    connection->job = job;
    start_writing(connection);
}

void connection_check_time(struct connection *connection, int64_t now)
{
    bool is_writing = connection->state == CONNECTION_WRITING;
    bool is_late = (connection->deadline && now > connection->deadline) ||
                   (is_writing && now > connection->last_deadline);
    if (!is_late) {
        return;
    }
    if (connection->state == CONNECTION_HEAD || connection->state == CONNECTION_BODY) {
        refuse(connection, REFUSED(408, "a client that is too slow"));
    } else {
        connection_free(connection);
    }
}
