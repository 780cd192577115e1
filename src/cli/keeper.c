/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One thread that wakes every minute: what has fallen due is taken, entries get their leaves and a checkpoint, erasures that were held up
 * go on, old epochs end, sessions run out. It is also the thread that takes the signals, so that no handler runs inside anything else. A job that fails
 * is said and tried again a minute later; nothing depends on its having run.
 */
#include "cli/serve.h"
#include "front/front.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECONDS_BETWEEN 60

struct cli_keeper {
    pthread_t thread;
    struct cli *cli;
    struct cli_organisation *organisation;
    struct front *front;
    struct http_server *server;
};

static sigset_t the_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

void cli_block_signals(void)
{
    sigset_t signals = the_signals();
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

static void say_failure(const struct cli_keeper *keeper, const char *job, int result, const struct error *error)
{
    if (result < 0) {
        FILE *problems = keeper->cli->surroundings->problems;
        fprintf(problems, "evenhand: %s: %s (%s)\n", job, error->words, error->key);
        fflush(problems);
    }
}

static void run_jobs(const struct cli_keeper *keeper)
{
    const struct cli_organisation *organisation = keeper->organisation;
    struct error error = {0};
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    say_failure(keeper, "duties and events", reminders_take(organisation->reminders, arena, NULL, NULL, &error), &error);
    say_failure(keeper, "checkpoint", ledger_number_leaves(organisation->ledger, NULL, &error), &error);
    say_failure(keeper, "erasures",
                ledger_resume_erasures(organisation->ledger, casework_erasure_calls(organisation->casework), NULL, &error),
                &error);
    say_failure(keeper, "keys", vault_tend(organisation->vault, NULL, &error), &error);
    casework_tend(organisation->casework);
    say_failure(keeper, "files that were not sent", documents_tend(organisation->documents, NULL, &error), &error);
    say_failure(keeper, "sessions", front_tend(keeper->front, &error), &error);
}

static void *keep(void *context)
{
    const struct cli_keeper *keeper = context;
    const struct timespec wait = {.tv_sec = SECONDS_BETWEEN};
    sigset_t signals = the_signals();
    int caught;
    do {
        run_jobs(keeper);
        caught = sigtimedwait(&signals, NULL, &wait);
    } while (caught < 0 && (errno == EAGAIN || errno == EINTR));
    http_stop(keeper->server);
    return NULL;
}

int cli_keeper_start(struct cli *cli, struct cli_organisation *organisation, struct front *front,
                     struct http_server *server, struct cli_keeper **out, struct error *error)
{
    struct cli_keeper *keeper = calloc(1, sizeof(*keeper));
    if (!keeper) {
        abort();
    }
    *keeper = (struct cli_keeper){.cli = cli, .organisation = organisation, .front = front, .server = server};
    int result = pthread_create(&keeper->thread, NULL, keep, keeper);
    if (result != 0) {
        free(keeper);
        return error_set(error, ERROR_IO, "serve.thread", "no thread could be started: %s", strerror(result));
    }
    *out = keeper;
    return 0;
}

void cli_keeper_stop(struct cli_keeper *keeper)
{
    if (!keeper) {
        return;
    }
    pthread_kill(keeper->thread, SIGINT);
    pthread_join(keeper->thread, NULL);
    free(keeper);
}
