/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is PostgreSQL's alone: servers that are refused, connections that are lost, addresses that
 * are none. */
#include "store/common.h"
#include "support/cluster.h"

#include <libpq-fe.h>

/* ---- a server that can lose what it has acknowledged ---- */

static void restart_with(const char *setting)
{
    struct cluster *cluster = stores_cluster();
    const char *const settings[] = {setting, NULL};
    cluster_stop(cluster);
    cluster_start(cluster, NULL, setting ? settings : NULL);
}

static void test_store_postgres__refuses_a_server_that_does_not_sync(void **state)
{
    (void)state;
    static const char *const bad[] = {"fsync=off", "full_page_writes=off",
                                      "synchronous_commit=off"};
    const char *where = stores_where();
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct store *store;
        struct error error;
        restart_with(bad[i]);
        assert_int_equal(open_where(where, &store, &error), ERROR_INVALID);
        assert_string_equal(error.key, "store.setting");
    }
    restart_with(NULL);
    struct store *store;
    struct error error;
    assert_int_equal(open_where(where, &store, &error), 0);
    store_free(store);
}

static void test_store_postgres__refuses_a_server_that_comes_back_unsafe(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    struct store_session *session;
    assert_int_equal(add(store, 1, "one", &error), 0);
    assert_int_equal(count_items(store), 1);
    restart_with("fsync=off");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(add(store, 2, "two", &error), ERROR_INVALID);
        assert_string_equal(error.key, "store.setting");
        assert_int_equal(store_begin_read(store, &session, &error), ERROR_INVALID);
    }
    restart_with(NULL);
    assert_int_equal(add(store, 2, "two", &error), 0);
    assert_int_equal(count_items(store), 2);
}

static void test_store_postgres__refuses_a_session_that_does_not_wait(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct store *store;
    struct error error;
    const char *where =
        arena_print(arena, "%s options='-c synchronous_commit=off'", stores_where());
    assert_int_equal(open_where(where, &store, &error), ERROR_INVALID);
    assert_string_equal(error.key, "store.setting");
}

static void test_store_postgres__reads_back_what_it_rests_on(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    assert_int_equal(
        one_integer(store, "SELECT CASE WHEN current_setting('fsync') = 'on' "
                           "AND current_setting('full_page_writes') = 'on' "
                           "AND current_setting('synchronous_commit') = 'on' THEN 1 ELSE 0 END"),
        1);
}

static void test_store_postgres__refuses_another_encoding(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct store *store;
    struct error error;
    cluster_command(stores_cluster(), "postgres",
                    "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
    const char *where = cluster_where(stores_cluster(), arena, "latin");
    assert_int_equal(open_where(where, &store, &error), ERROR_INVALID);
    assert_string_equal(error.key, "store.encoding");
}

/* ---- addresses ---- */

static void test_store_postgres__refuses_an_address_that_is_none(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "postgres:host", "postgres:nonsense=1 password=hunter2",
        "postgres:=",    "postgres://[::1",
        "postgres:'",    "postgres:host='\\",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct store *store;
        struct error error;
        assert_int_equal(open_where(bad[i], &store, &error), ERROR_INVALID);
        assert_null(strstr(error.words, "hunter2"));
    }
}

static void test_store_postgres__says_when_nobody_answers(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct store *store;
    struct error error;
    const char *nowhere =
        arena_print(arena, "postgres:host=%s password=hunter2 dbname=x", stores_folder());
    assert_int_equal(open_where(nowhere, &store, &error), ERROR_IO);
    assert_null(strstr(error.words, "hunter2"));
    const char *no_database = cluster_where(stores_cluster(), arena, "nowhere");
    assert_int_equal(open_where(no_database, &store, &error), ERROR_IO);
}

static void test_store_postgres__must_find_a_store_that_exists(void **state)
{
    (void)state;
    const char *where = stores_where();
    struct store *store;
    struct error error;
    const struct store_options options = {.where = where,
                                          .lists = test_lists,
                                          .list_count = COUNT_OF(test_lists),
                                          .must_exist = true};
    assert_int_equal(store_open(&store, &options, &error), ERROR_NOT_FOUND);
    store_free(stores_open(where, test_lists, COUNT_OF(test_lists)));
    assert_int_equal(store_open(&store, &options, &error), 0);
    store_free(store);
}

static void test_store_postgres__promises_no_more_than_it_can(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct store *other;
    struct error error;
    const struct store_options options = {.where = stores_where(), .erases_securely = true};
    assert_int_equal(store_open(&other, &options, &error), ERROR_INVALID);
    assert_int_equal(store_copy(store, "/tmp/nowhere", &error), ERROR_INVALID);
    assert_non_null(strstr(error.words, "pg_dump"));
    assert_int_equal(store_checkpoint(store, &error), ERROR_INVALID);
}

/* ---- connections that are lost ---- */

static void end_all_connections(void)
{
    cluster_command(
        stores_cluster(), "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'");
}

static void test_store_postgres__connects_again(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    for (int64_t i = 0; i < 3; i++) {
        char name[16];
        snprintf(name, sizeof(name), "item %d", (int)i);
        assert_int_equal(add(store, i, name, &error), 0);
        assert_int_equal(count_items(store), i + 1);
        end_all_connections();
    }
    assert_int_equal(count_items(store), 3);
}

struct interrupted {
    int calls, interruptions;
};

static int be_interrupted(struct store_session *session, void *context, struct error *error)
{
    struct interrupted *interrupted = context;
    struct item item = {1, "one", 0, 0};
    if (add_item(session, &item, error) < 0) {
        return error->code;
    }
    if (interrupted->calls++ < interrupted->interruptions) {
        end_all_connections();
    }
    item.id = 2;
    item.name = "two";
    return add_item(session, &item, error);
}

static void test_store_postgres__runs_the_work_again_when_interrupted(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct interrupted interrupted = {0, 2};
    struct error error;
    assert_int_equal(store_write(store, be_interrupted, &interrupted, &error), 0);
    assert_int_equal(interrupted.calls, 3);
    assert_int_equal(count_items(store), 2);
}

static void test_store_postgres__gives_up_when_always_interrupted(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct interrupted interrupted = {0, 1000};
    struct error error;
    assert_int_equal(store_write(store, be_interrupted, &interrupted, &error), ERROR_IO);
    assert_true(interrupted.calls < 20);
    assert_int_equal(count_items(store), 0);
}

static void test_store_postgres__loses_a_read_whose_connection_is_lost(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct store_session *session;
    struct store_statement *statement;
    struct error error;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    end_all_connections();
    int result = store_query(session, &statement, &error, "SELECT id FROM item", "");
    if (result == 0) {
        result = store_step(statement, &error);
    }
    assert_int_equal(result, ERROR_IO);
    store_end(session);
    assert_int_equal(count_items(store), 0);
}

/* A trigger at the very end of the transaction ends its own connection: the commit was sent, and no
 * answer comes. */
static void test_store_postgres__does_not_know_a_commit_without_an_answer(void **state)
{
    (void)state;
    const char *where = stores_where();
    SCOPED(store_free_at)
    struct store *store = stores_open(where, test_lists, COUNT_OF(test_lists));
    const char *database = strstr(where, "dbname=") + strlen("dbname=");
    struct error error;
    cluster_command(stores_cluster(), database,
                    "CREATE FUNCTION ends() RETURNS trigger LANGUAGE plpgsql AS "
                    "'BEGIN IF NEW.id = 13 THEN PERFORM pg_terminate_backend(pg_backend_pid()); "
                    "END IF; RETURN NULL; END'");
    cluster_command(
        stores_cluster(), database,
        "CREATE CONSTRAINT TRIGGER ends AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION ends()");
    struct item item = {13, "unlucky", 0, 0};
    assert_int_equal(store_write(store, add_item, &item, &error), ERROR_IO);
    assert_string_equal(error.key, "store.outcome-unknown");
    assert_non_null(strstr(error.words, "read again"));
    assert_int_equal(item.calls, 1); /* not tried again: it might be there twice */
    assert_int_equal(add(store, 1, "one", &error), 0);
    assert_int_equal(count_items(store), 1);
}

static void test_store_postgres__waits_no_longer_than_it_says(void **state)
{
    (void)state;
    const char *where = stores_where();
    SCOPED(store_free_at)
    struct store *store = stores_open(where, test_lists, COUNT_OF(test_lists));
    struct error error;
    PGconn *other = PQconnectdb(where + strlen("postgres:"));
    PQclear(PQexec(other, "BEGIN"));
    PQclear(PQexec(other, "LOCK TABLE item IN ACCESS EXCLUSIVE MODE"));
    assert_int_equal(add(store, 1, "one", &error), ERROR_BUSY);
    PQfinish(other);
    assert_int_equal(add(store, 1, "one", &error), 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_postgres__refuses_a_server_that_does_not_sync),
        cmocka_unit_test(test_store_postgres__refuses_a_server_that_comes_back_unsafe),
        cmocka_unit_test(test_store_postgres__refuses_a_session_that_does_not_wait),
        cmocka_unit_test(test_store_postgres__reads_back_what_it_rests_on),
        cmocka_unit_test(test_store_postgres__refuses_another_encoding),
        cmocka_unit_test(test_store_postgres__refuses_an_address_that_is_none),
        cmocka_unit_test(test_store_postgres__says_when_nobody_answers),
        cmocka_unit_test(test_store_postgres__must_find_a_store_that_exists),
        cmocka_unit_test(test_store_postgres__promises_no_more_than_it_can),
        cmocka_unit_test(test_store_postgres__connects_again),
        cmocka_unit_test(test_store_postgres__runs_the_work_again_when_interrupted),
        cmocka_unit_test(test_store_postgres__gives_up_when_always_interrupted),
        cmocka_unit_test(test_store_postgres__loses_a_read_whose_connection_is_lost),
        cmocka_unit_test(test_store_postgres__does_not_know_a_commit_without_an_answer),
        cmocka_unit_test(test_store_postgres__waits_no_longer_than_it_says),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
