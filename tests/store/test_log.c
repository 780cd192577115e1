/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite's write-ahead log: emptied when that is asked for, and short however many write. */
#include "store/common.h"

#include <sys/stat.h>

static const char *log_of(struct arena *arena, const char *where)
{
    return arena_print(arena, "%s-wal", where + strlen("sqlite:"));
}

static void test_store_log__is_emptied(void **state)
{
    (void)state;
    const char *where = stores_where();
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(store_free_at)
    struct store *store = stores_open(where, test_lists, COUNT_OF(test_lists));
    struct error error;
    struct stat status;
    const char *log = log_of(arena, where);
    assert_int_equal(add(store, 1, "before", &error), 0);
    assert_int_equal(stat(log, &status), 0);
    assert_true(status.st_size > 0);
    struct store_session *session;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    assert_int_equal(add(store, 9000, "after", &error), 0);
    assert_int_equal(store_checkpoint(store, &error),
                     ERROR_BUSY); /* somebody still reads the moment before */
    store_end(session);
    assert_int_equal(store_checkpoint(store, &error), 0);
    assert_int_equal(stat(log, &status), 0);
    assert_int_equal(status.st_size, 0);
    assert_int_equal(count_items(store), 2);
}

/* ---- while many write */

#define WRITERS 8
#define PAGES_OF_ONE 16
#define WRITES 125

struct filling {
    struct store *store;
    int64_t next;
    int failures;
};

static int add_pages(struct store_session *session, void *context, struct error *error)
{
    static const char content[PAGES_OF_ONE * 4096];
    const int64_t id = *(const int64_t *)context;
    char name[24];
    snprintf(name, sizeof(name), "large %d", (int)id);
    return store_run(session, NULL, error, "INSERT INTO item (id, name, content) VALUES ($1, $2, $3)", "isb", id, name,
                     (const void *)content, sizeof(content));
}

static void *fill(void *context)
{
    struct filling *filling = context;
    for (int i = 0; i < WRITES; i++) {
        struct error error;
        int64_t id = filling->next++;
        filling->failures += store_write(filling->store, add_pages, &id, &error) < 0;
    }
    return NULL;
}

static void begin_filling(struct store *store, struct filling *fillings, pthread_t *threads)
{
    for (int i = 0; i < WRITERS; i++) {
        fillings[i] = (struct filling){.store = store, .next = (int64_t)i * WRITES};
        assert_int_equal(pthread_create(&threads[i], NULL, fill, &fillings[i]), 0);
    }
}

static void end_filling(struct store *store, const struct filling *fillings, const pthread_t *threads)
{
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(fillings[i].failures, 0);
    }
    assert_int_equal(count_items(store), WRITERS * WRITES);
}

/* It is copied beside them, and begins anew all the same. */
static void test_store_log__stays_short_while_many_write(void **state)
{
    (void)state;
    const char *where = stores_where();
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(store_free_at)
    struct store *store = stores_open(where, test_lists, COUNT_OF(test_lists));
    struct filling fillings[WRITERS];
    pthread_t threads[WRITERS];
    struct stat status;
    begin_filling(store, fillings, threads);
    end_filling(store, fillings, threads);
    assert_int_equal(stat(log_of(arena, where), &status), 0);
    assert_in_range(status.st_size / 4096, 3000, WRITERS * WRITES * PAGES_OF_ONE * 2 / 3);
}

/* Nobody is told that somebody else copies. */
static void test_store_log__is_emptied_while_many_write(void **state)
{
    (void)state;
    SCOPED(store_free_at)
    struct store *store = stores_open(stores_where(), test_lists, COUNT_OF(test_lists));
    struct filling fillings[WRITERS];
    pthread_t threads[WRITERS];
    begin_filling(store, fillings, threads);
    for (int i = 0; i < 20; i++) {
        struct error error;
        if (store_checkpoint(store, &error) < 0) {
            fail_msg("%s", error.words);
        }
    }
    end_filling(store, fillings, threads);
}

/* ---- rolled back */

#define LARGE 245 /* together a little more than the writer holds in memory */

static int add_much_and_refuse(struct store_session *session, void *context, struct error *error)
{
    int64_t *id = context;
    for (int i = 0; i < LARGE; i++, ++*id) {
        if (add_pages(session, id, error) < 0) {
            return error->code;
        }
    }
    return error_set(error, ERROR_DENIED, "test.refused", "the work refuses");
}

/* Its pages stand in the log already, where those of another process then come. */
static void test_store_log__takes_nothing_of_what_was_rolled_back(void **state)
{
    (void)state;
    const char *where = stores_where();
    SCOPED(store_free_at) struct store *store = stores_open(where, test_lists, COUNT_OF(test_lists));
    SCOPED(store_free_at) struct store *other = stores_open(where, test_lists, COUNT_OF(test_lists));
    struct error error;
    for (int round = 0; round < 3; round++) {
        int64_t id = 1000;
        assert_int_equal(store_write(store, add_much_and_refuse, &id, &error), ERROR_DENIED);
        for (int i = 0; i < 40; i++) {
            id = round * 50 + i;
            assert_int_equal(store_write(other, add_pages, &id, &error), 0);
        }
        assert_int_equal(store_checkpoint(store, &error), 0);
        for (int i = 40; i < 50; i++) {
            id = round * 50 + i;
            assert_int_equal(store_write(store, add_pages, &id, &error), 0);
        }
        assert_int_equal(count_items(other), (round + 1) * 50);
        assert_int_equal(one_integer(store, "SELECT COUNT(*) FROM item WHERE length(content) = 65536"), (round + 1) * 50);
    }
    assert_int_equal(one_integer(store, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_log__is_emptied),
        cmocka_unit_test(test_store_log__stays_short_while_many_write),
        cmocka_unit_test(test_store_log__is_emptied_while_many_write),
        cmocka_unit_test(test_store_log__takes_nothing_of_what_was_rolled_back),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
