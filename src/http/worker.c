/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invariant: a job is in one list, or in the hands of one thread. The loop is woken once for any number of jobs. */
#include "http/engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <unistd.h>

void job_list_init(struct job_list *list)
{
    list->first = NULL;
    list->last = &list->first;
}

void job_list_add(struct job_list *list, struct job *job)
{
    job->next = NULL;
    *list->last = job;
    list->last = &job->next;
}

static struct job *job_list_take(struct job_list *list)
{
    struct job *job = list->first;
    list->first = job->next;
    if (!list->first) {
        list->last = &list->first;
    }
    return job;
}

/* An eventfd's counter cannot overflow at one a wake-up, and a signal handler may call this. */
void bell_ring(int bell)
{
    int saved = errno;
    uint64_t one = 1;
    ssize_t written = write(bell, &one, sizeof(one));
    (void)written;
    errno = saved;
}

static struct job *take_waiting(struct workshop *workshop)
{
    struct job *job = NULL;
    pthread_mutex_lock(&workshop->lock);
    while (!workshop->waiting.first && !workshop->closes) {
        pthread_cond_wait(&workshop->wake, &workshop->lock);
    }
    if (workshop->waiting.first && !workshop->closes) {
        job = job_list_take(&workshop->waiting);
        workshop->waiting_count--;
        workshop->working++;
        job->workshop = workshop;
    }
    pthread_mutex_unlock(&workshop->lock);
    return job;
}

static void give_back(struct workshop *workshop, struct job *job)
{
    pthread_mutex_lock(&workshop->lock);
    bool was_empty = !workshop->done.first;
    job_list_add(&workshop->done, job);
    pthread_mutex_unlock(&workshop->lock);
    if (was_empty) {
        bell_ring(workshop->bell);
    }
}

static void write_log(const struct http_options *options, const struct job *job)
{
    if (!options->log) {
        return;
    }
    struct clock clock = clock_system();
    struct http_log_line line = {
        .instant = clock_now(&clock),
        .method = http_method_name(job->request.method),
        .label = job->response.label ? job->response.label : "-",
        .status = job->response.status,
        .size = job->content.length,
        .microseconds = now_microseconds() - job->arrived,
    };
    options->log(options->log_context, &line);
}

/* Makes the bytes to be sent, and gives the job back. */
static void finish_job(struct job *job)
{
    static _Thread_local struct date_line date;
    const struct http_options *options = job->workshop->options;
    job->keeps_alive = job->keeps_alive && !job->response.closes;
    struct response_frame frame = {
        .is_head = job->request.method == HTTP_HEAD,
        .keeps_alive = job->keeps_alive,
        .headers = options->headers,
        .date = &date,
    };
    job->head = response_write(&job->response, &frame, &job->content);
    write_log(options, job);
    give_back(job->workshop, job);
}

static void handle_job(const struct http_options *options, struct job *job)
{
    job->response = (struct http_response){
        .arena = job->arena,
        .status = 200,
        .body = buf_in(job->arena),
        .headers = VEC_IN(job->arena, struct http_header),
        .may_wait = true,
    };
    options->handler(options->context, &job->request, &job->response);
}

static void leave_work(struct workshop *workshop, bool answerless)
{
    pthread_mutex_lock(&workshop->lock);
    workshop->working--;
    workshop->answerless += answerless;
    pthread_mutex_unlock(&workshop->lock);
}

static void *work(void *context)
{
    struct workshop *workshop = context;
    struct job *job;
    while ((job = take_waiting(workshop))) {
        handle_job(workshop->options, job);
        http_wait *wait = job->response.wait;
        leave_work(workshop, wait != NULL);
        if (wait) {
            wait(job->response.wait_context, &job->response);
        } else {
            finish_job(job);
        }
    }
    return NULL;
}

static struct job *job_of(const struct http_response *response)
{
    return (struct job *)((uintptr_t)response - offsetof(struct job, response));
}

void http_answer(struct http_response *response)
{
    struct job *job = job_of(response);
    struct workshop *workshop = job->workshop;
    finish_job(job);
    pthread_mutex_lock(&workshop->lock);
    if (--workshop->answerless == 0) {
        pthread_cond_broadcast(&workshop->answered);
    }
    pthread_mutex_unlock(&workshop->lock);
}

unsigned http_others(const struct http_response *response)
{
    struct workshop *workshop = job_of(response)->workshop;
    pthread_mutex_lock(&workshop->lock);
    unsigned others = workshop->working + workshop->waiting_count;
    pthread_mutex_unlock(&workshop->lock);
    return others;
}

/* Signals are for the main thread. */
static int start_thread(pthread_t *thread, struct workshop *workshop)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int code = pthread_create(thread, NULL, work, workshop);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}

int workshop_open(struct workshop *workshop, const struct http_options *options, int bell, struct error *error)
{
    *workshop = (struct workshop){.bell = bell, .options = options, .waiting_most = options->queue};
    pthread_mutex_init(&workshop->lock, NULL);
    pthread_cond_init(&workshop->wake, NULL);
    pthread_cond_init(&workshop->answered, NULL);
    job_list_init(&workshop->waiting);
    job_list_init(&workshop->done);
    workshop->threads = calloc(options->workers, sizeof(*workshop->threads));
    for (unsigned i = 0; workshop->threads && i < options->workers; i++) {
        int code = start_thread(&workshop->threads[i], workshop);
        if (code != 0) {
            workshop_close(workshop);
            return error_set(error, ERROR_IO, "http.threads", "Cannot start a worker: %s.", strerror(code));
        }
        workshop->thread_count++;
    }
    return workshop->threads ? 0 : error_set(error, ERROR_IO, "http.memory", "Out of memory.");
}

void workshop_close(struct workshop *workshop)
{
    pthread_mutex_lock(&workshop->lock);
    workshop->closes = true;
    pthread_cond_broadcast(&workshop->wake);
    pthread_mutex_unlock(&workshop->lock);
    for (unsigned i = 0; i < workshop->thread_count; i++) {
        pthread_join(workshop->threads[i], NULL);
    }
    pthread_mutex_lock(&workshop->lock);
    while (workshop->answerless > 0) {
        pthread_cond_wait(&workshop->answered, &workshop->lock);
    }
    pthread_mutex_unlock(&workshop->lock);
    free(workshop->threads);
    pthread_cond_destroy(&workshop->wake);
    pthread_cond_destroy(&workshop->answered);
    pthread_mutex_destroy(&workshop->lock);
}

bool workshop_give(struct workshop *workshop, struct job *job)
{
    pthread_mutex_lock(&workshop->lock);
    bool has_room = workshop->waiting_count < workshop->waiting_most;
    if (has_room) {
        job_list_add(&workshop->waiting, job);
        workshop->waiting_count++;
        pthread_cond_signal(&workshop->wake);
    }
    pthread_mutex_unlock(&workshop->lock);
    return has_room;
}

struct job *workshop_take_done(struct workshop *workshop)
{
    pthread_mutex_lock(&workshop->lock);
    struct job *first = workshop->done.first;
    job_list_init(&workshop->done);
    pthread_mutex_unlock(&workshop->lock);
    return first;
}
