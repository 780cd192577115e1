/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_HTTP_HARNESS_H
#define TESTS_HTTP_HARNESS_H

/* A server in a thread of its own, and a client that sends exactly the bytes that it is told to. */

#include "http/http.h"

#include <pthread.h>

struct harness {
    struct http_server *server;
    pthread_t thread;
    int ended; /* what http_run() gave */
};
/* Starts it; fails the test when that goes wrong. */
void harness_start(struct harness *harness, const struct http_options *options);
void harness_stop(struct harness *harness); /* http_stop, and waits for http_run to return */
void harness_free(struct harness *harness); /* stops it, if need be */
/* One end of a socketpair, the other of which the server serves. */
int harness_connect(struct harness *harness);
int harness_connect_port(struct harness *harness); /* by 127.0.0.1 and the port */

void client_send(int fd, struct text bytes);

struct reply {
    int status; /* 0: the server closed without an answer */
    struct text head, body;
    bool closes; /* the connection was closed behind it */
};
/* Reads one response, or up to the close. `is_head`: no body follows. */
struct reply client_read(struct arena *arena, int fd, bool is_head);
/* Sends and reads one. */
struct reply client_ask(struct arena *arena, int fd, struct text bytes);
/* Whether the server has closed, without further bytes. Waits for it. */
bool client_is_closed(int fd);
/* A header's value in the reply; NULL when absent. */
const char *reply_header(struct arena *arena, const struct reply *reply, const char *name);

#endif
