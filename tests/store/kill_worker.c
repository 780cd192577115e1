/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kill_worker WHERE FIRST THREADS: takes steps through the store's door until it is killed, and
 * writes the number of each that was acknowledged to its standard output, eight bytes each.
 */
#include "store/kill.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct worker {
    struct store *store;
    atomic_int_least64_t next;
};

static int take_step(struct store_session *session, void *context, struct error *error)
{
    const int64_t step = *(int64_t *)context;
    char bytes[KILL_LARGEST];
    const struct text content = kill_content(step, bytes);
    if (store_run(session, NULL, error,
                  "INSERT INTO entry (id, case_number, content) VALUES ($1, $2, $3)", "iib", step,
                  step % KILL_CASES, (const void *)content.at, content.length) < 0) {
        return error->code;
    }
    for (int64_t line = 0; line < 2; line++) {
        if (store_run(session, NULL, error,
                      "INSERT INTO part (entry, line, words) VALUES ($1, $2, $3)", "iis", step,
                      line, line ? "second" : "first") < 0) {
            return error->code;
        }
    }
    if (store_run(session, NULL, error,
                  "INSERT INTO head (case_number, entries) VALUES ($1, 1) "
                  "ON CONFLICT (case_number) DO UPDATE SET entries = head.entries + 1",
                  "i", step % KILL_CASES) < 0) {
        return error->code;
    }
    return kill_refuses(step) ? error_set(error, ERROR_DENIED, "test.refused", "refused") : 0;
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct error error = {.words = ""};
    for (;;) {
        const int64_t step = atomic_fetch_add(&worker->next, 1);
        const int result = store_write(worker->store, take_step, (void *)&step, &error);
        if (result == 0 && write(1, &step, sizeof(step)) != sizeof(step)) {
            _exit(1);
        }
        if (result < 0 && result != ERROR_DENIED && result != ERROR_BUSY) {
            if (store_engine_of(worker->store) ==
                STORE_SQLITE) { /* a server that dies first is no news */
                fprintf(stderr, "worker: step %lld: %s\n", (long long)step, error.words);
            }
            _exit(1);
        }
    }
    return NULL;
}

/* Checkpoints come by themselves only after minutes; kills shall hit them too. */
static void *make_checkpoints(void *context)
{
    const char *where = context;
    PGconn *connection = PQconnectdb(where + strlen("postgres:"));
    for (;;) {
        PQclear(PQexec(connection, "CHECKPOINT"));
        nanosleep(&(struct timespec){0, 30000000}, NULL);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    struct worker worker = {.store = NULL};
    struct error error = {.words = ""};
    pthread_t thread;
    if (argc != 4) {
        return 2;
    }
    const struct store_options options = {
        .where = argv[1], .lists = kill_lists, .list_count = COUNT_OF(kill_lists)};
    if (store_open(&worker.store, &options, &error) < 0) {
        fprintf(stderr, "worker: %s\n", error.words);
        return 1;
    }
    atomic_store(&worker.next, atoll(argv[2]));
    if (store_engine_of(worker.store) == STORE_POSTGRES) {
        pthread_create(&thread, NULL, make_checkpoints, argv[1]);
    }
    for (int i = 1; i < atoi(argv[3]); i++) {
        pthread_create(&thread, NULL, work, &worker);
    }
    work(&worker);
    return 0;
}
