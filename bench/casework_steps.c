/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Durable steps against bare commits of the same rows: one client, and sixteen. The steps that the bare side writes were
 * recorded from Evenhand itself, and are written into a copy of the database as it was before them; the steps that are
 * measured are taken on a second such copy, so that both sides write to cases of the same length. And, on a disk whose
 * syncs take 2 ms more, sixteen clients against one.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bare.h"
#include "bench/bench.h"
#include "bench/many.h"
#include "support/disk.h"

#define CLIENTS 16
#define CASES 128 /* so that none becomes longer than cases are; a multiple of CLIENTS */
#define RUNS 7
#define STEPS 160 /* of one run: a multiple of CLIENTS */

struct office {
    struct house house;
    struct casework_done cases[CASES];
};

static void take_one(struct office *office, size_t which)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const struct procedure_field fields[] = {
        {{"kind", 4}, {"member", 6}},
        {{"kind.reasons", 12}, {"The branch secretary confirmed the membership by telephone.", 58}}};
    struct casework_wish wish = {.who = house_who(&office->house, HOUSE_MANAGER),
                                 .reference = text_of(office->cases[which].reference),
                                 .step = TEXT("describe-subject"),
                                 .scope = {PROCEDURE_FOR_PARTY, 1},
                                 .fields = fields,
                                 .field_count = COUNT_OF(fields),
                                 .happened = CASEWORK_NOT_CLAIMED};
    struct casework_done done;
    struct error error;
    if (casework_take(office->house.casework, arena, &wish, &done, &error)) {
        fprintf(stderr, "casework_steps: %s\n", error.words);
        _Exit(70);
    }
}

struct span {
    double start, worked;
};

static struct span begin(void)
{
    return (struct span){bench_now(), bench_worked()};
}

/* How long each of the steps took. */
static double end(const struct span *span, const char *what, size_t steps)
{
    double took = bench_now() - span->start, worked = bench_worked() - span->worked;
    fprintf(stderr, "%s: %.0f us of the processors each, %.0f us of time\n", what, worked / (double)steps * 1e6, took / (double)steps * 1e6);
    return took / (double)steps;
}

static double one_client(struct office *office, size_t steps)
{
    struct span span = begin();
    for (size_t i = 0; i < steps; i++) {
        take_one(office, i % CASES);
    }
    return end(&span, "steps", steps);
}

struct client {
    struct office *office;
    pthread_barrier_t *ready;
    size_t which, steps;
    pthread_t thread;
};

/* A server's threads are there before the request: each takes a step before the clock starts, for its thread, its memory
 * and its connection. */
static void *be_client(void *context)
{
    const struct client *client = context;
    take_one(client->office, client->which);
    pthread_barrier_wait(client->ready);
    for (size_t i = 0; i < client->steps; i++) {
        take_one(client->office, (client->which + i * CLIENTS) % CASES);
    }
    return NULL;
}

static double many_clients(struct office *office, size_t steps)
{
    struct client clients[CLIENTS];
    pthread_barrier_t ready;
    pthread_barrier_init(&ready, NULL, CLIENTS + 1);
    for (size_t i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){.office = office, .ready = &ready, .which = i, .steps = steps / CLIENTS};
        pthread_create(&clients[i].thread, NULL, be_client, &clients[i]);
    }
    pthread_barrier_wait(&ready);
    struct span span = begin();
    for (size_t i = 0; i < CLIENTS; i++) {
        pthread_join(clients[i].thread, NULL);
    }
    double each = end(&span, "steps of sixteen", steps);
    pthread_barrier_destroy(&ready);
    return each;
}

static double bare_commits(struct bare *bare, size_t group)
{
    struct span span = begin();
    bare_write(bare, STEPS, group);
    return end(&span, "bare commits", STEPS);
}

static void open_office(struct office *office, struct arena *arena, const char *folder)
{
    memset(office, 0, sizeof(*office));
    office->house.folder = folder;
    office->house.where = arena_print(arena, "sqlite:%s/data.db", folder);
    office->house.keys = arena_print(arena, "sqlite:%s/keys.db", folder);
    house_open(&office->house);
    for (size_t i = 0; i < CASES; i++) {
        house_report(&office->house, "Somebody Unheld", "Seen alone with a child after the meeting.",
                     &office->cases[i]);
    }
}

static const char *copy_office(const struct office *office, const char *name)
{
    struct error error;
    const char *copy = arena_print(office->house.arena, "%s/%s.db", office->house.folder, name);
    if (store_copy(office->house.store, copy, &error)) {
        fprintf(stderr, "casework_steps: %s\n", error.words);
        _Exit(70);
    }
    return copy;
}

/* Leaves the office as it was before the recording, in a database of its own. */
static struct bare *record(struct office *office)
{
    const char *copy = copy_office(office, "bare"), *before = copy_office(office, "before");
    struct bare *bare = bare_record(office->house.store);
    for (size_t i = 0; i < (size_t)STEPS * RUNS * 2; i++) {
        take_one(office, i % CASES);
        bare_mark(bare);
    }
    bare_stop(bare, office->house.store);
    bare_open(bare, copy);
    house_close_rooms(&office->house);
    office->house.where = arena_print(office->house.arena, "sqlite:%s", before);
    house_open_rooms(&office->house);
    return bare;
}

static void compare(struct office *office)
{
    double one[RUNS], bare_one[RUNS], many[RUNS], bare_many[RUNS];
    struct bare *bare = record(office);
    for (int run = 0; run < RUNS; run++) {
        bare_one[run] = bare_commits(bare, 1);
        one[run] = one_client(office, STEPS);
        bare_many[run] = bare_commits(bare, CLIENTS);
        many[run] = many_clients(office, STEPS);
    }
    bare_free(bare);
    double alone = bench_median(one, RUNS), together = bench_median(many, RUNS);
    double bare_alone = bench_median(bare_one, RUNS), bare_together = bench_median(bare_many, RUNS);
    bench_line("casework.step.one-client", 1 / alone, "steps/s");
    bench_line("casework.step.bare-commits", 1 / bare_alone, "steps/s");
    bench_line("casework.step.one-client.ratio", bare_alone / alone, "ratio (at least 0.5)");
    bench_line("casework.step.sixteen-clients", 1 / together, "steps/s");
    bench_line("casework.step.bare-commits-of-sixteen", 1 / bare_together, "steps/s");
    bench_line("casework.step.sixteen-clients.ratio", bare_together / together, "ratio (at least 0.7)");
}

static void compare_slow(struct office *office)
{
    double one[RUNS], many[RUNS];
    for (int run = 0; run < RUNS; run++) {
        one[run] = one_client(office, STEPS);
        many[run] = many_clients(office, STEPS);
    }
    bench_line("casework.step.slow-disk.ratio", bench_median(one, RUNS) / bench_median(many, RUNS),
               "ratio (at least 4)");
}

/* This program again, behind the slow disk. */
static void run_slow(struct arena *arena, const char *program, const char *folder)
{
    struct disk disk;
    const char *watched = arena_print(arena, "%s/disk", folder);
    int status = 1;
    if (mkdir(watched, 0700) != 0) {
        perror(watched);
        exit(70);
    }
    disk_make(&disk, arena, watched, arena_print(arena, "%s/undo", folder));
    disk_slow(&disk, 2);
    pid_t child = fork();
    if (child == 0) {
        disk_export(&disk);
        execl("/proc/self/exe", program, "slow", watched, (char *)NULL);
        _exit(127);
    }
    if (waitpid(child, &status, 0) != child || status != 0) {
        fprintf(stderr, "casework_steps: the slow disk failed\n");
        exit(70);
    }
    disk_close(&disk);
}

int main(int argc, char **argv)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct office office;
    bool slow = argc == 3 && strcmp(argv[1], "slow") == 0;
    const char *folder = slow ? argv[2] : many_folder(arena);
    open_office(&office, arena, folder);
    if (slow) {
        compare_slow(&office);
    } else if (argc == 4 && strcmp(argv[1], "profile") == 0) { /* for perf and callgrind: CLIENTS STEPS */
        (atoi(argv[2]) == 1 ? one_client : many_clients)(&office, (size_t)atoi(argv[3]));
    } else {
        compare(&office);
    }
    house_close(&office.house);
    if (argc == 1) {
        run_slow(arena, argv[0], folder);
    }
    if (!slow) {
        many_remove(folder);
    }
    return 0;
}
