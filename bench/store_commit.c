/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a durable step costs: the rows of one step (an entry, a head, two duties, four tokens)
 * committed barely, by SQLite's own calls, and through the store's door, by one caller and by
 * sixteen. And, on a disk whose syncs take 2 ms more, sixteen against one. PostgreSQL's rates stand
 * beside them.
 */
#include "bench.h"

#include "store/store.h"
#include "support/cluster.h"
#include "support/disk.h"

#include <ftw.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_CLIENTS 16

static const struct store_migration migrations[] = {
    {"bench", 1,
     "CREATE TABLE entry (case_number INTEGER NOT NULL, sequence INTEGER NOT NULL, header BLOB NOT "
     "NULL, sealed BLOB,"
     " PRIMARY KEY (case_number, sequence));"
     "CREATE TABLE head (case_number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, header BLOB "
     "NOT NULL);"
     "CREATE TABLE duty (id INTEGER PRIMARY KEY, case_number INTEGER NOT NULL, due INTEGER NOT "
     "NULL,"
     " what TEXT NOT NULL);"
     "CREATE INDEX duty_due ON duty (due);"
     "CREATE TABLE token (token BLOB NOT NULL, case_number INTEGER NOT NULL, PRIMARY KEY (token, "
     "case_number))"
     " WITHOUT ROWID"},
};
static const struct store_migration_list lists[] = {{migrations, 1}};

#define INSERT_ENTRY                                                                               \
    "INSERT INTO entry (case_number, sequence, header, sealed) VALUES ($1, $2, $3, $4)"
#define PUT_HEAD                                                                                   \
    "INSERT INTO head (case_number, sequence, header) VALUES ($1, $2, $3) "                        \
    "ON CONFLICT (case_number) DO UPDATE SET sequence = $2, header = $3"
#define INSERT_DUTY "INSERT INTO duty (id, case_number, due, what) VALUES ($1, $2, $3, $4)"
#define INSERT_TOKEN "INSERT INTO token (token, case_number) VALUES ($1, $2) ON CONFLICT DO NOTHING"

static const char header[32] = "header", sealed[1200] = "sealed";

static atomic_int_least64_t next_step; /* every step of this program has a number of its own */

struct token {
    char bytes[16];
};

static struct token token_of(int64_t step, int which)
{
    struct token token;
    const uint64_t first = (uint64_t)(step * 8 + which) * UINT64_C(0x9E3779B97F4A7C15),
                   second = first * 31;
    memcpy(token.bytes, &first, 8);
    memcpy(token.bytes + 8, &second, 8);
    return token;
}

/* Callers act on different cases, as people do. */
static int64_t case_of(int64_t step)
{
    return step * 7919 % 4999;
}

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "store_commit: %s: %s\n", what, why);
    exit(1);
}

/* ---- through the door ---- */

struct subject {
    struct store *store;
    int clients;
    uint64_t times;
};

static int take_step(struct store_session *session, void *context, struct error *error)
{
    const int64_t step = *(int64_t *)context, number = case_of(step);
    int result =
        store_run(session, NULL, error, INSERT_ENTRY, "iibb", number, step, (const void *)header,
                  sizeof(header), (const void *)sealed, sizeof(sealed));
    if (result == 0) {
        result = store_run(session, NULL, error, PUT_HEAD, "iib", number, step,
                           (const void *)header, sizeof(header));
    }
    for (int64_t i = 0; i < 2 && result == 0; i++) {
        result = store_run(session, NULL, error, INSERT_DUTY, "iiis", step * 2 + i, number,
                           step * 7919 % 100000, "inform-legal-director");
    }
    for (int i = 0; i < 4 && result == 0; i++) {
        const struct token token = token_of(step, i);
        result = store_run(session, NULL, error, INSERT_TOKEN, "bi", (const void *)token.bytes,
                           sizeof(token.bytes), number);
    }
    return result;
}

static void *be_client(void *context)
{
    const struct subject *subject = context;
    struct error error = {.words = ""};
    for (uint64_t i = 0; i < subject->times; i++) {
        const int64_t step = atomic_fetch_add(&next_step, 1);
        if (store_write(subject->store, take_step, (void *)&step, &error) < 0) {
            give_up("a step", error.words);
        }
    }
    return NULL;
}

/* `times` steps, shared out among the clients. */
static void run_steps(void *context, uint64_t times)
{
    struct subject *subject = context;
    pthread_t threads[MOST_CLIENTS];
    subject->times = (times + (uint64_t)subject->clients - 1) / (uint64_t)subject->clients;
    for (int i = 1; i < subject->clients; i++) {
        if (pthread_create(&threads[i], NULL, be_client, subject) != 0) {
            give_up("a client", "no thread");
        }
    }
    be_client(subject);
    for (int i = 1; i < subject->clients; i++) {
        pthread_join(threads[i], NULL);
    }
}

static struct store *open_store(const char *where)
{
    struct store *store;
    struct error error;
    const struct store_options options = {
        .where = where, .lists = lists, .list_count = 1, .readers = MOST_CLIENTS};
    if (store_open(&store, &options, &error) < 0) {
        give_up(where, error.words);
    }
    return store;
}

/* ---- barely ---- */

enum { BEGIN, COMMIT, ENTRY, HEAD, DUTY, TOKEN, STATEMENTS };

struct bare {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
    uint64_t group;
};

static struct bare open_bare(const char *path, uint64_t group)
{
    static const char *const texts[STATEMENTS] = {
        [BEGIN] = "BEGIN IMMEDIATE", [COMMIT] = "COMMIT",  [ENTRY] = INSERT_ENTRY,
        [HEAD] = PUT_HEAD,           [DUTY] = INSERT_DUTY, [TOKEN] = INSERT_TOKEN,
    };
    struct bare bare = {.group = group};
    if (sqlite3_open(path, &bare.db) != SQLITE_OK ||
        sqlite3_exec(
            bare.db,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
            "PRAGMA cache_size = -16000",
            NULL, NULL, NULL) != SQLITE_OK) {
        give_up(path, sqlite3_errmsg(bare.db));
    }
    for (int i = 0; i < STATEMENTS; i++) {
        if (sqlite3_prepare_v2(bare.db, texts[i], -1, &bare.statements[i], NULL) != SQLITE_OK) {
            give_up(texts[i], sqlite3_errmsg(bare.db));
        }
    }
    return bare;
}

static void close_bare(struct bare *bare)
{
    for (int i = 0; i < STATEMENTS; i++) {
        sqlite3_finalize(bare->statements[i]);
    }
    sqlite3_close(bare->db);
}

static void run_bare(struct bare *bare, int which)
{
    if (sqlite3_step(bare->statements[which]) != SQLITE_DONE) {
        give_up("a bare statement", sqlite3_errmsg(bare->db));
    }
    sqlite3_reset(bare->statements[which]);
}

/* The parameters stand in the texts in the order of their numbers. */
static void put_step(struct bare *bare, int64_t step)
{
    sqlite3_stmt *entry = bare->statements[ENTRY], *head = bare->statements[HEAD];
    sqlite3_stmt *duty = bare->statements[DUTY], *token = bare->statements[TOKEN];
    sqlite3_bind_int64(entry, 1, case_of(step));
    sqlite3_bind_int64(entry, 2, step);
    sqlite3_bind_blob(entry, 3, header, sizeof(header), SQLITE_STATIC);
    sqlite3_bind_blob(entry, 4, sealed, sizeof(sealed), SQLITE_STATIC);
    run_bare(bare, ENTRY);
    sqlite3_bind_int64(head, 1, case_of(step));
    sqlite3_bind_int64(head, 2, step);
    sqlite3_bind_blob(head, 3, header, sizeof(header), SQLITE_STATIC);
    run_bare(bare, HEAD);
    for (int i = 0; i < 2; i++) {
        sqlite3_bind_int64(duty, 1, step * 2 + i);
        sqlite3_bind_int64(duty, 2, case_of(step));
        sqlite3_bind_int64(duty, 3, step * 7919 % 100000);
        sqlite3_bind_text(duty, 4, "inform-legal-director", -1, SQLITE_STATIC);
        run_bare(bare, DUTY);
    }
    for (int i = 0; i < 4; i++) {
        const struct token value = token_of(step, i);
        sqlite3_bind_blob(token, 1, value.bytes, sizeof(value.bytes), SQLITE_STATIC);
        sqlite3_bind_int64(token, 2, case_of(step));
        run_bare(bare, TOKEN);
    }
}

static void run_bare_steps(void *context, uint64_t times)
{
    struct bare *bare = context;
    for (uint64_t done = 0; done < times; done += bare->group) {
        run_bare(bare, BEGIN);
        for (uint64_t i = 0; i < bare->group; i++) {
            put_step(bare, atomic_fetch_add(&next_step, 1));
        }
        run_bare(bare, COMMIT);
    }
}

/* ---- what is measured ---- */

static void measure_sqlite(struct arena *arena, const char *folder)
{
    const char *path = arena_print(arena, "%s/bench.db", folder);
    struct subject one = {open_store(arena_print(arena, "sqlite:%s", path)), 1, 0};
    struct subject sixteen = {one.store, 16, 0};
    struct bare bare_one = open_bare(path, 1), bare_sixteen = open_bare(path, 16);
    struct bench_case cases[] = {
        {.name = "store.bare.1", .run = run_bare_steps, .context = &bare_one},
        {.name = "store.write.1-client", .run = run_steps, .context = &one},
        {.name = "store.bare.16-at-a-time", .run = run_bare_steps, .context = &bare_sixteen},
        {.name = "store.write.16-clients", .run = run_steps, .context = &sixteen},
    };
    bench_measure(cases, COUNT_OF(cases), 9, 0.3);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bench_line_rate(&cases[i], "steps");
    }
    bench_line_ratio("store.write.1-client.to-bare", &cases[1], &cases[0]);
    bench_line_ratio("store.write.16-clients.to-bare", &cases[3], &cases[2]);
    close_bare(&bare_one);
    close_bare(&bare_sixteen);
    store_free(one.store);
}

static void measure_slow(struct arena *arena, const char *folder)
{
    struct subject one = {open_store(arena_print(arena, "sqlite:%s/disk/slow.db", folder)), 1, 0};
    struct subject sixteen = {one.store, 16, 0};
    struct bench_case cases[] = {
        {.name = "store.write.1-client.sync-2ms", .run = run_steps, .context = &one},
        {.name = "store.write.16-clients.sync-2ms", .run = run_steps, .context = &sixteen},
    };
    run_steps(&sixteen, 160);
    bench_measure(cases, COUNT_OF(cases), 5, 0.4);
    bench_line_rate(&cases[0], "steps");
    bench_line_rate(&cases[1], "steps");
    bench_line_ratio("store.write.16-clients.to-1-client.sync-2ms", &cases[1], &cases[0]);
    store_free(one.store);
}

static void measure_postgres(struct arena *arena, const char *folder)
{
    struct cluster cluster;
    const char *own = arena_print(arena, "%s/pg", folder);
    if (mkdir(own, 0700) != 0) {
        give_up(own, "cannot be made");
    }
    cluster_make(&cluster, arena, own);
    cluster_start(&cluster, NULL, NULL);
    struct subject one = {open_store(cluster_where(&cluster, arena, "postgres")), 1, 0};
    struct subject sixteen = {one.store, 16, 0};
    struct bench_case cases[] = {
        {.name = "store.write.1-client.postgres", .run = run_steps, .context = &one},
        {.name = "store.write.16-clients.postgres", .run = run_steps, .context = &sixteen},
    };
    run_steps(&sixteen, 1600); /* so that every connection is there, and has its statements */
    bench_measure(cases, COUNT_OF(cases), 5, 0.4);
    bench_line_rate(&cases[0], "steps");
    bench_line_rate(&cases[1], "steps");
    bench_line_ratio("store.write.16-clients.to-1-client.postgres", &cases[1], &cases[0]);
    store_free(one.store);
    cluster_stop(&cluster);
}

/* ---- the folder, and the program behind the slow disk ---- */

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static void run_slow(struct arena *arena, const char *program, const char *folder)
{
    struct disk disk;
    const char *watched = arena_print(arena, "%s/disk", folder);
    int status = 1;
    if (mkdir(watched, 0700) != 0) {
        give_up(watched, "cannot be made");
    }
    disk_make(&disk, arena, watched, arena_print(arena, "%s/undo", folder));
    disk_slow(&disk, 2);
    const pid_t child = fork();
    if (child == 0) {
        disk_export(&disk);
        execl("/proc/self/exe", program, folder, (char *)NULL);
        _exit(127);
    }
    if (waitpid(child, &status, 0) != child || status != 0) {
        give_up("the slow disk", "failed");
    }
    disk_close(&disk);
}

int main(int argc, char **argv)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    if (argc == 2) {
        measure_slow(arena, argv[1]);
        return 0;
    }
    /* Here and not in /tmp, which may be no disk at all; an absolute path, for the server. */
    char *here = getcwd(NULL, 0);
    const char *folder = mkdtemp(arena_print(arena, "%s/bench-store-XXXXXX", here ? here : "."));
    free(here);
    if (!folder || chmod(folder, 0711) != 0) {
        give_up("bench-store-XXXXXX", "cannot be made");
    }
    measure_sqlite(arena, folder);
    run_slow(arena, argv[0], folder);
    measure_postgres(arena, folder);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
