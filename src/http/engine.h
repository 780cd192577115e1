/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HTTP_ENGINE_H
#define HTTP_ENGINE_H

/*
 * What moves: the loop with its connections (server.c, connection.c) and the workers (worker.c).
 *
 * A job is one request on its way: made by the loop, handed to the workers' queue, handed back, written, freed. Who
 * holds it touches it; the queue's lock is the only thing that both sides share. A connection belongs to the loop
 * alone, always, and outlives the job that is in hand for it. A job whose handler left it waiting is held by whoever
 * calls http_answer().
 */

#include "http/wire.h"

#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>

struct connection;

struct job {
    struct job *next;
    struct connection *connection;
    struct workshop *workshop;
    struct arena *arena; /* owns the job too */
    struct http_request request;
    struct http_response response;
    struct head head_facts;
    struct body body;
    bool keeps_alive;
    int64_t arrived; /* monotonic microseconds */
    struct text head, content; /* to be sent */
};

struct job_list {
    struct job *first, **last;
};

/* The two queues between the loop and the workers. */
struct workshop {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct job_list waiting, done;
    unsigned waiting_count, waiting_most;
    unsigned working;      /* workers that have a job */
    unsigned answerless;   /* jobs that wait for http_answer() */
    pthread_cond_t answered;
    bool closes;
    int bell; /* an eventfd that wakes the loop */
    pthread_t *threads;
    unsigned thread_count;
    const struct http_options *options;
};
int workshop_open(struct workshop *workshop, const struct http_options *options, int bell,
                  struct error *error) MUST_CHECK;
void workshop_close(struct workshop *workshop); /* waits for the workers; each job is its connection's to free */
bool workshop_give(struct workshop *workshop, struct job *job); /* false: the queue is full */
struct job *workshop_take_done(struct workshop *workshop);      /* all that are finished, in order */
void bell_ring(int bell);
void job_list_init(struct job_list *list);
void job_list_add(struct job_list *list, struct job *job);

struct http_server {
    struct http_options options; /* with the defaults filled in */
    struct head_rules rules;
    struct event_base *base;
    struct event *accepting, *bell_event, *sweeping;
    int listener, bell;
    unsigned port;
    struct workshop workshop;
    bool is_workshop_open;
    atomic_bool stops;
    bool is_stopping;
    int64_t stop_deadline;
    int64_t accept_again; /* out of descriptors: not before then; 0: accepting */
    struct connection *connections;
    unsigned connection_count;
    size_t body_held; /* bytes of bodies that are on their way in */
    struct date_line date;
    pthread_mutex_t adopt_lock;
    struct vec adopted; /* int: sockets that wait to be taken in */
    struct arena *arena;
    char read_space[65536];
};

/* Monotonic milliseconds, for deadlines. */
int64_t now_milliseconds(void);
int64_t now_microseconds(void);

/* Serves a socket from here on, or closes it. */
void connection_open(struct http_server *server, int fd);
void connection_free(struct connection *connection);
/* Frees it if it only waits for a next request. */
void connection_stop_idle(struct connection *connection);
/* Its job has come back from the workers. */
void connection_answer(struct connection *connection, struct job *job);
/* Acts on a deadline that has passed. */
void connection_check_time(struct connection *connection, int64_t now);
struct connection *connection_next(struct connection *connection);

#endif
