/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The power goes while a worker writes, again and again on the same database; what the worker was
 * told is kept must be there each time, whole, and the database sound. EVENHAND_KILLS says how
 * often (20), EVENHAND_SEED repeats a run's choices. Two disks that do not keep what they
 * acknowledge, and a build that does not sync, must be found out.
 */
#include "store/common.h"
#include "store/kill.h"
#include "support/cluster.h"
#include "support/kills.h"

#include <libpq-fe.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct scene {
    struct arena *arena;
    struct disk disk;
    struct cluster cluster;
    const char *base;  /* the folder of this scene; the watched one is within */
    const char *where; /* what the worker is told */
    const char *worker;
    uint64_t random;
    int64_t next;
    uint8_t *acknowledged; /* by number */
    size_t known;          /* of them */
    unsigned syncs;
    unsigned watched;
    unsigned undone; /* changes that a power cut has taken back */
};

#define MOST_STEPS ((size_t)4 << 20)

static void note(struct scene *scene, int64_t step)
{
    if (!scene->acknowledged) {
        scene->acknowledged = arena_alloc(scene->arena, MOST_STEPS);
    }
    assert_true(step >= 0 && step < (int64_t)MOST_STEPS);
    scene->acknowledged[step] = 1;
    scene->known++;
    scene->next = step >= scene->next ? step + 1 : scene->next;
}

/* ---- the scene: a disk, and on it an SQLite file or a whole PostgreSQL server ---- */

static void set_scene(struct scene *scene, struct arena *arena, const char *worker)
{
    static int number;
    *scene = (struct scene){.arena = arena, .worker = worker, .random = kills_seed(), .next = 1};
    scene->base = arena_print(arena, "%s/kill%d", stores_folder(), number++);
    assert_int_equal(mkdir(scene->base, 0711), 0);
    const char *undo = arena_print(arena, "%s/undo", scene->base);
    if (stores_engine() == STORE_SQLITE) {
        const char *folder = arena_print(arena, "%s/disk", scene->base);
        assert_int_equal(mkdir(folder, 0755), 0);
        scene->where = arena_print(arena, "sqlite:%s/kill.db", folder);
        disk_make(&scene->disk, arena, folder, undo);
        return;
    }
    const char *folder = arena_print(arena, "%s/pg", scene->base);
    assert_int_equal(mkdir(folder, 0755), 0);
    cluster_make(&scene->cluster, arena, folder);
    cluster_start(&scene->cluster, NULL, NULL);
    cluster_make_database(&scene->cluster, "killed");
    cluster_command(&scene->cluster, "killed", "CREATE EXTENSION amcheck");
    cluster_command(&scene->cluster, "postgres", "CHECKPOINT");
    cluster_stop(&scene->cluster);
    scene->where = cluster_where(&scene->cluster, arena, "killed");
    disk_make(&scene->disk, arena, scene->cluster.data, undo);
    disk_journal(&scene->disk, true); /* PostgreSQL never syncs the folder of a new table */
}

static void start_server(struct scene *scene)
{
    if (stores_engine() == STORE_POSTGRES) {
        cluster_start(&scene->cluster, disk_environment(&scene->disk), kills_server_settings);
    }
}

/* ---- one kill ---- */

struct running {
    pid_t worker;
    int from; /* its standard output */
};

static struct running start_worker(struct scene *scene)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    const char *first = arena_print(scene->arena, "%lld", (long long)scene->next);
    const pid_t worker = fork();
    if (worker == 0) {
        if (stores_engine() == STORE_SQLITE) {
            disk_export(&scene->disk);
        }
        if (dup2(ends[1], 1) < 0) {
            _exit(127);
        }
        execl(scene->worker, "kill_worker", scene->where, first, "4", (char *)NULL);
        _exit(127);
    }
    assert_true(worker > 0);
    close(ends[1]);
    return (struct running){worker, ends[0]};
}

/* Reads up to `most` acknowledgements; fewer only at the end. */
static unsigned read_acknowledged(struct scene *scene, int from, unsigned most)
{
    unsigned count = 0;
    int64_t step;
    while (count < most && read(from, &step, sizeof(step)) == sizeof(step)) {
        note(scene, step);
        count++;
    }
    return count;
}

static void end_worker(struct scene *scene, const struct running *running)
{
    int status;
    kill(running->worker,
         SIGKILL); /* on PostgreSQL it is no part of the disk, and may have ended by itself */
    read_acknowledged(scene, running->from, UINT32_MAX);
    assert_int_equal(waitpid(running->worker, &status, 0), running->worker);
    close(running->from);
}

static void cut_power(struct scene *scene, struct disk_survival survival)
{
    scene->syncs = (unsigned)disk_syncs(&scene->disk);
    disk_cut(&scene->disk);
    if (stores_engine() == STORE_POSTGRES && scene->cluster.server > 0) {
        cluster_forget(&scene->cluster);
    }
    disk_slow(&scene->disk, 0);
    const struct disk_undone undone = disk_undo(&scene->disk, survival);
    scene->undone += undone.undone_writes + undone.undone_sizes + undone.undone_names;
}

static void run_and_kill(struct scene *scene)
{
    const unsigned most = (unsigned)chance_draw(&scene->random, 600);
    const struct timespec pause = {0, (long)chance_draw(&scene->random, 5000000)};
    const struct disk_survival survival = kills_survival(&scene->random);
    disk_slow(&scene->disk, (unsigned)chance_draw(&scene->random, 2)); /* slow, it is mostly caught syncing */
    const struct running running = start_worker(scene);
    const unsigned read = read_acknowledged(scene, running.from, most);
    if (read < most) {
        fail_msg("the worker ended by itself after %u steps", read);
    }
    nanosleep(&pause, NULL);
    scene->watched += disk_processes(&scene->disk);
    disk_cut(&scene->disk);
    end_worker(scene, &running);
    cut_power(scene, survival);
}

/* ---- what must be there ---- */

struct found {
    unsigned lost, wrong;
    char words[600];
};

static void complain(struct found *found, const char *what, long long which)
{
    found->wrong++;
    snprintf(found->words, sizeof(found->words), "%s (%lld)", what, which);
}

static void check_entries(struct scene *scene, struct store_session *session, struct found *found)
{
    struct store_statement *statement;
    struct error error = {.words = ""};
    uint8_t *seen = arena_alloc(scene->arena, (size_t)scene->next + 100000);
    char bytes[KILL_LARGEST];
    int result = store_query(session, &statement, &error,
                             "SELECT entry.id, entry.content, COUNT(part.line) FROM entry "
                             "LEFT JOIN part ON part.entry = entry.id GROUP BY entry.id",
                             "");
    while (result == 0 && (result = store_step(statement, &error)) == 1) {
        const int64_t step = store_integer(statement, 0);
        result = 0;
        if (step <= 0 || step >= scene->next + 100000 || kill_refuses(step)) {
            complain(found, "an entry that no step made", step);
            continue;
        }
        seen[step] = 1;
        scene->next = step >= scene->next ? step + 1 : scene->next;
        if (!text_equal(store_bytes(statement, 1), kill_content(step, bytes))) {
            complain(found, "an entry with another content", step);
        }
        if (store_integer(statement, 2) != 2) {
            complain(found, "half a step", step);
        }
    }
    if (result < 0) {
        complain(found, error.words, result);
    }
    for (int64_t step = 1; step < scene->next && scene->acknowledged; step++) {
        found->lost += scene->acknowledged[step] && !seen[step];
    }
}

static void check_rule(struct store_session *session, const char *sql, const char *what,
                       struct found *found)
{
    struct store_statement *statement;
    struct error error = {.words = ""};
    int result = store_query(session, &statement, &error, sql, "");
    if (result < 0 || (result = store_step(statement, &error)) < 0) {
        complain(found, error.words, result);
    } else if (result == 1) {
        complain(found, what, store_integer(statement, 0));
    }
}

static void check_store(struct scene *scene, const char *where, struct found *found)
{
    struct store *store;
    struct store_session *session;
    struct error error;
    const struct store_options options = {
        .where = where, .lists = kill_lists, .list_count = COUNT_OF(kill_lists)};
    if (store_open(&store, &options, &error) < 0) {
        complain(found, error.words, error.code);
        return;
    }
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    check_entries(scene, session, found);
    if (!found->wrong) {
        check_rule(session,
                   "SELECT part.entry FROM part LEFT JOIN entry ON entry.id = part.entry "
                   "WHERE entry.id IS NULL",
                   "a part of nothing", found);
        check_rule(session,
                   "SELECT head.case_number FROM head LEFT JOIN (SELECT case_number, COUNT(*) AS "
                   "counted FROM entry GROUP BY case_number) AS there "
                   "ON there.case_number = head.case_number WHERE entries <> COALESCE(counted, 0)",
                   "a case that has miscounted", found);
    }
    store_end(session);
    store_free(store);
}

static void check_sqlite_file(const char *path, struct found *found)
{
    sqlite3 *db;
    sqlite3_stmt *statement = NULL;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW ||
        strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0) {
        complain(found, sqlite3_errmsg(db), 0);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

static void copy_file(const char *from, const char *to)
{
    char bytes[65536];
    ssize_t got;
    int in = open(from, O_RDONLY | O_CLOEXEC),
        out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(out >= 0);
    if (in < 0) {
        assert_int_equal(errno, ENOENT);
        assert_int_equal(unlink(to), 0);
    }
    while (in >= 0 && (got = read(in, bytes, sizeof(bytes))) > 0) {
        assert_int_equal(write(out, bytes, (size_t)got), got);
    }
    close(in);
    close(out);
}

/* On a copy, so that the next worker finds what the power cut left and not what looking has mended.
 */
static void check_sqlite(struct scene *scene, struct found *found)
{
    const char *copy = arena_print(scene->arena, "%s/copy.db", scene->base);
    const char *own = scene->where + strlen("sqlite:");
    copy_file(own, copy);
    copy_file(arena_print(scene->arena, "%s-wal", own), arena_print(scene->arena, "%s-wal", copy));
    check_store(scene, arena_print(scene->arena, "sqlite:%s", copy), found);
    check_sqlite_file(copy, found);
}

/* Every page of every table and index is read (their checksums with them), and each index compared
 * with its table. */
static void check_postgres(struct scene *scene, struct found *found)
{
    PGconn *connection = PQconnectdb(scene->where + strlen("postgres:"));
    PGresult *result =
        PQexec(connection, "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_index i "
                           "ON i.indexrelid = c.oid JOIN pg_am a ON a.oid = c.relam "
                           "WHERE a.amname = 'btree' AND c.relpersistence = 'p'");
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        complain(found, PQerrorMessage(connection), 0);
    }
    PQclear(result);
    result = PQexec(connection, "SELECT v.* FROM pg_class c, verify_heapam(c.oid) v WHERE "
                                "c.relkind = 'r' AND c.relpersistence = 'p'");
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) > 0) {
        complain(found,
                 PQntuples(result) > 0 ? PQgetvalue(result, 0, 3) : PQerrorMessage(connection), 0);
    }
    PQclear(result);
    PQfinish(connection);
    check_store(scene, scene->where, found);
}

static struct found check(struct scene *scene)
{
    struct found found = {0, 0, ""};
    if (stores_engine() == STORE_SQLITE) {
        check_sqlite(scene, &found);
    } else {
        check_postgres(scene, &found);
    }
    return found;
}

/* ---- the tests ---- */

static void test_store_kill__loses_nothing_that_was_acknowledged(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct scene scene;
    set_scene(&scene, arena, KILL_WORKER);
    start_server(&scene);
    for (int i = 0; i < kills_count(); i++) {
        run_and_kill(&scene);
        start_server(&scene);
        if (stores_engine() == STORE_POSTGRES &&
            chance_draw(&scene.random, 4) == 0) { /* again, soon after recovering */
            cut_power(&scene, kills_survival(&scene.random));
            start_server(&scene);
        }
        const struct found found = check(&scene);
        if (found.lost || found.wrong) {
            fail_msg("after kill %d: %u acknowledged steps lost, %u things wrong: %s", i + 1,
                     found.lost, found.wrong, found.words);
        }
    }
    print_message("%d kills, %zu acknowledged steps, %u syncs, %u changes taken back\n", kills_count(),
                  scene.known, scene.syncs, scene.undone);
    assert_true(scene.known > 0 && scene.undone > 0 && scene.watched > 0);
    cluster_stop(&scene.cluster);
    disk_close(&scene.disk);
}

/* What the test must find out: counts the scenes of which something acknowledged is gone. */
static unsigned count_found_out(const char *worker, bool lies)
{
    unsigned found_out = 0;
    for (int i = 0; i < 3; i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct scene scene;
        set_scene(&scene, arena, worker);
        disk_lie(&scene.disk, lies);
        start_server(&scene);
        const struct running running = start_worker(&scene);
        assert_int_equal(read_acknowledged(&scene, running.from, 200), 200);
        disk_cut(&scene.disk);
        end_worker(&scene, &running);
        cut_power(&scene, (struct disk_survival){0, 0});
        disk_lie(&scene.disk, false);
        start_server(&scene);
        const struct found found = check(&scene);
        found_out += found.lost > 0 || found.wrong > 0;
        cluster_stop(&scene.cluster);
        disk_close(&scene.disk);
    }
    return found_out;
}

static void test_store_kill__finds_out_a_disk_that_lies(void **state)
{
    (void)state;
    assert_int_equal(count_found_out(KILL_WORKER, true), 3);
}

static void test_store_kill__finds_out_a_build_that_does_not_sync(void **state)
{
    (void)state;
    if (stores_engine() ==
        STORE_SQLITE) { /* a PostgreSQL that does not sync is refused: test_postgres.c */
        assert_int_equal(count_found_out(KILL_WORKER_UNSYNCED, false), 3);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_kill__loses_nothing_that_was_acknowledged),
        cmocka_unit_test(test_store_kill__finds_out_a_disk_that_lies),
        cmocka_unit_test(test_store_kill__finds_out_a_build_that_does_not_sync),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
