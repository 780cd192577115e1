/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Disks that are full, that fail to write or to sync, once or for good: what was acknowledged is
 * there, what was refused is not, and the store works again when the disk does. With SQLite this
 * program itself runs on such a disk (it starts itself anew behind the library that makes one);
 * with PostgreSQL its server does.
 */
#include "store/common.h"
#include "support/cluster.h"
#include "support/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct arena *arena;
static struct disk disk;
static struct cluster cluster;
static const char *base; /* the disk is base/disk */
static enum store_engine engine;

static const char *new_place(void)
{
    static int number;
    const char *name = arena_print(arena, "failing%d", number++);
    if (engine == STORE_SQLITE) {
        return arena_print(arena, "sqlite:%s/%s.db", disk.folder, name);
    }
    cluster_make_database(&cluster, name);
    return cluster_where(&cluster, arena, name);
}

static struct store *open_new(void)
{
    return stores_open(new_place(), test_lists, COUNT_OF(test_lists));
}

/* ---- steps, and what became of them ---- */

struct tally {
    struct store *store;
    int64_t next;
    int64_t kept, refused, unknown; /* as the store said */
    struct error error;             /* the last one */
};

static int add_large(struct store_session *session, void *context, struct error *error)
{
    const int64_t id = *(int64_t *)context;
    char content[2000], name[32];
    memset(content, (int)('a' + id % 26), sizeof(content));
    snprintf(name, sizeof(name), "item %d", (int)id);
    return store_run(session, NULL, error,
                     "INSERT INTO item (id, name, content) VALUES ($1, $2, $3)", "isb", id, name,
                     (const void *)content, sizeof(content));
}

static int take_step(struct tally *tally)
{
    const int64_t id = tally->next++;
    const int result = store_write(tally->store, add_large, (void *)&id, &tally->error);
    if (result == 0) {
        tally->kept++;
    } else if (strcmp(tally->error.key, "store.outcome-unknown") == 0) {
        tally->unknown++;
    } else {
        tally->refused++;
    }
    return result;
}

/* A server that has restarted itself takes a moment; a file takes none. One that met the same fault while it recovered has
 * ended: whoever runs it starts it again. */
static void wait_until_it_works(struct tally *tally)
{
    for (int tries = 0; take_step(tally) < 0; tries++) {
        if (tries == 600) {
            fail_msg("the store does not work again: %s", tally->error.words);
        }
        if (engine == STORE_POSTGRES && cluster_has_ended(&cluster)) {
            cluster_start(&cluster, disk_environment(&disk), NULL);
        }
        nanosleep(&(struct timespec){0, 50000000}, NULL);
    }
}

static void check_tally(const struct tally *tally)
{
    const int64_t there = count_items(tally->store);
    if (there < tally->kept || there > tally->kept + tally->unknown) {
        fail_msg("%lld are there, of %lld kept and %lld unknown (%lld refused)", (long long)there,
                 (long long)tally->kept, (long long)tally->unknown, (long long)tally->refused);
    }
}

/* ---- both engines ---- */

static void test_store_failing__is_full_and_then_has_room(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_new();
    struct tally tally = {.store = store};
    for (int round = 0; round < 3; round++) {
        disk_leave_room(&disk, 300000);
        while (take_step(&tally) == 0 && tally.next < 20000) {
        }
        assert_int_equal(tally.error.code, ERROR_IO);
        disk_leave_room(&disk, UINT64_MAX);
        wait_until_it_works(&tally);
        check_tally(&tally);
    }
    assert_true(tally.refused + tally.unknown >= 3);
}

static void run_failing(struct tally *tally, int steps)
{
    for (int i = 0; i < steps; i++) {
        if (take_step(tally) < 0) {
            assert_int_equal(tally->error.code, ERROR_IO);
        }
    }
    disk_fail_nothing(&disk);
    wait_until_it_works(tally);
    check_tally(tally);
}

static void test_store_failing__survives_any_sync_that_fails(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_new();
    struct tally tally = {.store = store};
    for (unsigned after = 0; after < (engine == STORE_SQLITE ? 40 : 4); after++) {
        disk_fail_syncs(&disk, "", after, 1, EIO);
        run_failing(&tally, (int)after + 2);
    }
    assert_true(disk_failed(&disk) > 0);
}

static void test_store_failing__survives_any_write_that_fails(void **state)
{
    (void)state;
    static const int numbers[] = {EIO, ENOSPC};
    SCOPED(store_free_at) struct store *store = open_new();
    struct tally tally = {.store = store};
    for (unsigned after = 0; after < (engine == STORE_SQLITE ? 60 : 4); after++) {
        disk_fail_writes(&disk, "", after, 1 + after % 3, numbers[after % 2], after * 512 % 4096);
        run_failing(&tally, 8);
    }
    disk_fail_writes(&disk, "", 0, DISK_ALWAYS, EIO, 0);
    assert_true(take_step(&tally) < 0);
    for (int tries = 0; engine == STORE_POSTGRES && !cluster_has_ended(&cluster) && tries < 400; tries++) {
        nanosleep(&(struct timespec){0, 50000000}, NULL); /* it cannot even recover */
    }
    run_failing(&tally, 8);
}

/* ---- SQLite alone ---- */

static void copy_file(const char *from, const char *to)
{
    char bytes[65536];
    ssize_t got;
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(in >= 0 && out >= 0);
    while ((got = read(in, bytes, sizeof(bytes))) > 0) {
        assert_int_equal(write(out, bytes, (size_t)got), got);
    }
    close(in);
    close(out);
}

/* What another process would find in the files as they are now, after a crash of this one. */
static int64_t count_after_crash(const char *where)
{
    const char *own = where + strlen("sqlite:"), *copy = arena_print(arena, "%s/crashed.db", base);
    copy_file(own, copy);
    copy_file(arena_print(arena, "%s-wal", own), arena_print(arena, "%s-wal", copy));
    struct store *store =
        stores_open(arena_print(arena, "sqlite:%s", copy), test_lists, COUNT_OF(test_lists));
    const int64_t count = count_items(store);
    store_free(store);
    return count;
}

/* The bytes of a commit whose sync failed lie in the log, whole: nobody may find them there later.
 */
static void test_store_failing__leaves_nothing_of_a_failed_commit_in_the_log(void **state)
{
    (void)state;
    const char *where = new_place();
    SCOPED(store_free_at)
    struct store *store = stores_open(where, test_lists, COUNT_OF(test_lists));
    struct tally tally = {.store = store};
    assert_int_equal(take_step(&tally), 0);
    disk_fail_syncs(&disk, "-wal", 0, 1, EIO);
    assert_int_equal(take_step(&tally), ERROR_IO);
    assert_string_equal(tally.error.key, "store.io");
    assert_int_equal(count_after_crash(where), 1);
    disk_fail_nothing(&disk);
    assert_int_equal(take_step(&tally), 0);
    assert_int_equal(count_after_crash(where), 2);
}

static void test_store_failing__says_when_it_cannot_know(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_new();
    struct tally tally = {.store = store};
    assert_int_equal(take_step(&tally), 0);
    disk_fail_syncs(&disk, "-wal", 0, DISK_ALWAYS, EIO);
    assert_int_equal(take_step(&tally), ERROR_IO);
    assert_string_equal(tally.error.key, "store.outcome-unknown");
    assert_non_null(strstr(tally.error.words, "read again"));
    assert_int_equal(take_step(&tally), ERROR_IO); /* and this one never ran */
    assert_string_equal(tally.error.key, "store.io");
    assert_int_equal(count_items(store), 1);
    disk_fail_nothing(&disk);
    assert_int_equal(take_step(&tally), 0);
    assert_int_equal(count_items(store), 2);
}

static void test_store_failing__commits_though_checkpoints_fail(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_new();
    struct tally tally = {.store = store};
    struct error error;
    const uint64_t before = disk_failed(&disk);
    disk_fail_writes(&disk, ".db", 0, DISK_ALWAYS, EIO, 0);
    for (int i = 0; i < 900; i++) { /* some 4500 pages: a checkpoint is due from 3000 on */
        assert_int_equal(take_step(&tally), 0);
    }
    assert_true(disk_failed(&disk) > before);
    assert_int_equal(store_checkpoint(store, &error), ERROR_IO);
    disk_fail_nothing(&disk);
    assert_int_equal(store_checkpoint(store, &error), 0);
    check_tally(&tally);
}

/* The log cannot begin anew while somebody reads: once it is long, not every commit is a reason to copy it. */
static void test_store_failing__syncs_once_a_step_while_somebody_always_reads(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_new();
    struct tally tally = {.store = store};
    struct store_session *reading, *next;
    struct error error;
    uint64_t before = 0;
    assert_int_equal(store_begin_read(store, &reading, &error), 0);
    for (int i = 0; i < 800; i++) { /* 3000 pages are reached in the first seven hundred and fifty */
        before = i == 750 ? disk_syncs(&disk) : before;
        assert_int_equal(take_step(&tally), 0);
        assert_int_equal(store_begin_read(store, &next, &error), 0);
        store_end(reading);
        reading = next;
    }
    const uint64_t syncs = disk_syncs(&disk) - before;
    store_end(reading);
    assert_in_range(syncs, 50, 50 + 4); /* one checkpoint syncs the log and the file */
    check_tally(&tally);
}

static void *take_steps(void *context)
{
    struct tally *tally = context;
    for (int i = 0; i < 50; i++) {
        take_step(tally);
    }
    return NULL;
}

/* Whole groups fail, and fall apart, while eight write at once. */
static void test_store_failing__tells_each_of_a_group(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 6; round++) {
        SCOPED(store_free_at) struct store *store = open_new();
        struct tally tallies[8], sum = {.store = store};
        pthread_t threads[8];
        disk_slow(&disk, 1);
        if (round % 2 == 0) {
            disk_fail_syncs(&disk, "-wal", 5 + round, 3, EIO);
        } else {
            disk_fail_writes(&disk, "-wal", 40 + round, 20, ENOSPC, 0);
        }
        for (int i = 0; i < 8; i++) {
            tallies[i] = (struct tally){.store = store, .next = i * 1000};
            assert_int_equal(pthread_create(&threads[i], NULL, take_steps, &tallies[i]), 0);
        }
        for (int i = 0; i < 8; i++) {
            pthread_join(threads[i], NULL);
            sum.kept += tallies[i].kept;
            sum.refused += tallies[i].refused;
            sum.unknown += tallies[i].unknown;
        }
        disk_slow(&disk, 0);
        disk_fail_nothing(&disk);
        check_tally(&sum);
        assert_true(sum.refused + sum.unknown > 0 && sum.kept > 0);
    }
}

static void test_store_failing__copies_nothing_to_a_full_disk(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_new();
    struct tally tally = {.store = store};
    struct error error;
    for (int i = 0; i < 200; i++) {
        assert_int_equal(take_step(&tally), 0);
    }
    const char *path = arena_print(arena, "%s/copy.db", disk.folder);
    disk_leave_room(&disk, 100000);
    assert_int_equal(store_copy(store, path, &error), ERROR_IO);
    disk_leave_room(&disk, UINT64_MAX);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(store_copy(store, path, &error), 0);
}

/* ---- the stage ---- */

static int play_all(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_failing__is_full_and_then_has_room),
        cmocka_unit_test(test_store_failing__survives_any_sync_that_fails),
        cmocka_unit_test(test_store_failing__survives_any_write_that_fails),
    };
    const struct CMUnitTest sqlite_tests[] = {
        cmocka_unit_test(test_store_failing__leaves_nothing_of_a_failed_commit_in_the_log),
        cmocka_unit_test(test_store_failing__says_when_it_cannot_know),
        cmocka_unit_test(test_store_failing__commits_though_checkpoints_fail),
        cmocka_unit_test(test_store_failing__syncs_once_a_step_while_somebody_always_reads),
        cmocka_unit_test(test_store_failing__tells_each_of_a_group),
        cmocka_unit_test(test_store_failing__copies_nothing_to_a_full_disk),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (engine == STORE_SQLITE) {
        failed += cmocka_run_group_tests(sqlite_tests, NULL, NULL);
    }
    return failed;
}

static int run_on_server(void)
{
    const char *folder = arena_print(arena, "%s/pg", base);
    if (mkdir(folder, 0755) != 0) {
        return 1;
    }
    cluster_make(&cluster, arena, folder);
    disk_make(&disk, arena, cluster.data, arena_print(arena, "%s/undo", base));
    cluster_start(&cluster, disk_environment(&disk), NULL);
    const int failed = play_all();
    disk_fail_nothing(&disk);
    cluster_stop(&cluster);
    return failed;
}

static int run_behind_shim(char **argv)
{
    int status;
    const char *folder = arena_print(arena, "%s/disk", base);
    if (mkdir(folder, 0755) != 0) {
        return 1;
    }
    disk_make(&disk, arena, folder, arena_print(arena, "%s/undo", base));
    const pid_t child = fork();
    if (child == 0) {
        disk_export(&disk);
        execl("/proc/self/exe", argv[0], argv[1], base, (char *)NULL);
        _exit(127);
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int run_behind_it(char **argv)
{
    base = argv[2];
    disk_open(&disk, arena, arena_print(arena, "%s/disk", base),
              arena_print(arena, "%s/undo", base));
    return disk_processes(&disk) > 0 ? play_all() : 1;
}

int main(int argc, char **argv)
{
    arena = arena_new();
    if (argc == 3) {
        engine = STORE_SQLITE;
        return run_behind_it(argv);
    }
    stores_begin(argc, argv);
    engine = stores_engine();
    base = stores_folder();
    const int failed = engine == STORE_SQLITE ? run_behind_shim(argv) : run_on_server();
    stores_end();
    arena_free(arena);
    return failed;
}
