/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Definitions run forward by themselves, once each, in order; and what is refused. */
#include "store/common.h"

#define LISTS(...) ((const struct store_migration_list[]){__VA_ARGS__})
#define LIST(migrations)                                                                           \
    {                                                                                              \
        migrations, COUNT_OF(migrations)                                                           \
    }

static int open_with(const char *where, const struct store_migration_list *lists, size_t count,
                     struct store **out, struct error *error)
{
    const struct store_options options = {.where = where, .lists = lists, .list_count = count};
    return store_open(out, &options, error);
}

static void test_store_migrate__runs_by_number_then_by_list(void **state)
{
    (void)state;
    static const struct store_migration lower[] = {
        {"lower", 1, "CREATE TABLE a (x INTEGER)"},
        {"lower", 3, "INSERT INTO a SELECT y + 100 FROM b"},
    };
    static const struct store_migration upper[] = {
        {"upper", 2, "INSERT INTO b VALUES (1)"},
        {"upper", 1,
         "CREATE TABLE b (y INTEGER); INSERT INTO b SELECT 10 FROM a; INSERT INTO b VALUES (2);"},
    };
    SCOPED(store_free_at) struct store *store = NULL;
    struct error error = {.words = ""};
    if (open_with(stores_where(), LISTS(LIST(lower), LIST(upper)), 2, &store, &error) < 0) {
        fail_msg("%s", error.words);
    }
    assert_int_equal(one_integer(store, "SELECT SUM(x) FROM a"), 203);
}

static void test_store_migrate__runs_once(void **state)
{
    (void)state;
    const char *where = stores_where();
    static const struct store_migration first[] = {{"room", 1, "CREATE TABLE a (x INTEGER)"},
                                                   {"room", 2, "INSERT INTO a VALUES (1)"}};
    static const struct store_migration then[] = {{"room", 1, "CREATE TABLE a (x INTEGER)"},
                                                  {"room", 2, "INSERT INTO a VALUES (1)"},
                                                  {"room", 3, "INSERT INTO a VALUES (10)"}};
    for (int i = 0; i < 4; i++) {
        struct store *store;
        struct error error;
        const struct store_migration_list *lists = i < 2 ? LISTS(LIST(first)) : LISTS(LIST(then));
        assert_int_equal(open_with(where, lists, 1, &store, &error), 0);
        assert_int_equal(one_integer(store, "SELECT SUM(x) FROM a"), i < 2 ? 1 : 11);
        store_free(store);
    }
}

static void test_store_migrate__keeps_nothing_of_one_that_fails(void **state)
{
    (void)state;
    const char *where = stores_where();
    static const struct store_migration bad[] = {
        {"room", 1, "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1)"},
        {"room", 2, "INSERT INTO a VALUES (2); INSERT INTO nowhere VALUES (1)"},
        {"room", 3, "INSERT INTO a VALUES (4)"},
    };
    static const struct store_migration good[] = {
        {"room", 1, "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1)"},
        {"room", 2, "INSERT INTO a VALUES (8)"},
    };
    struct store *store;
    struct error error;
    assert_int_equal(open_with(where, LISTS(LIST(bad)), 1, &store, &error), ERROR_INVALID);
    assert_string_equal(error.key, "store.migration-failed");
    assert_non_null(strstr(error.words, "migration 2 of room"));
    assert_int_equal(open_with(where, LISTS(LIST(good)), 1, &store, &error), 0);
    assert_int_equal(one_integer(store, "SELECT SUM(x) FROM a"), 9);
    store_free(store);
}

static void test_store_migrate__refuses_a_changed_text(void **state)
{
    (void)state;
    const char *where = stores_where();
    static const struct store_migration one[] = {{"room", 1, "CREATE TABLE a (x INTEGER)"}};
    static const struct store_migration other[] = {{"room", 1, "CREATE TABLE a (x  INTEGER)"}};
    struct store *store;
    struct error error;
    assert_int_equal(open_with(where, LISTS(LIST(one)), 1, &store, &error), 0);
    store_free(store);
    assert_int_equal(open_with(where, LISTS(LIST(other)), 1, &store, &error), ERROR_DAMAGED);
    assert_string_equal(error.key, "store.migration-changed");
}

static void test_store_migrate__refuses_a_later_release(void **state)
{
    (void)state;
    const char *where = stores_where();
    static const struct store_migration later[] = {{"room", 1, "CREATE TABLE a (x INTEGER)"},
                                                   {"room", 2, "INSERT INTO a VALUES (2)"}};
    static const struct store_migration earlier[] = {{"room", 1, "CREATE TABLE a (x INTEGER)"}};
    struct store *store;
    struct error error;
    assert_int_equal(open_with(where, LISTS(LIST(later)), 1, &store, &error), 0);
    store_free(store);
    assert_int_equal(open_with(where, LISTS(LIST(earlier)), 1, &store, &error), ERROR_INVALID);
    assert_string_equal(error.key, "store.newer");
}

static void test_store_migrate__refuses_a_number_used_twice(void **state)
{
    (void)state;
    static const struct store_migration twice[] = {{"room", 1, "CREATE TABLE a (x INTEGER)"},
                                                   {"room", 1, "CREATE TABLE b (x INTEGER)"}};
    struct store *store;
    struct error error;
    assert_int_equal(open_with(stores_where(), LISTS(LIST(twice)), 1, &store, &error),
                     ERROR_INVALID);
    assert_string_equal(error.key, "store.migration-twice");
}

struct opener {
    const char *where;
    int result;
    struct error error;
};

static void *open_beside(void *context)
{
    struct opener *opener = context;
    struct store *store;
    static const struct store_migration list[] = {
        {"room", 1, "CREATE TABLE a (x INTEGER)"},         {"room", 2, "INSERT INTO a VALUES (1)"},
        {"room", 3, "CREATE INDEX a_x ON a (x)"},          {"room", 4, "INSERT INTO a VALUES (10)"},
        {"room", 5, "ALTER TABLE a ADD COLUMN y INTEGER"}, {"room", 6, "UPDATE a SET y = x"},
    };
    opener->result = open_with(opener->where, LISTS(LIST(list)), 1, &store, &opener->error);
    if (opener->result == 0) {
        store_free(store);
    }
    return NULL;
}

static void test_store_migrate__runs_in_one_of_many_at_a_time(void **state)
{
    (void)state;
    struct opener openers[8];
    pthread_t threads[COUNT_OF(openers)];
    const char *where = stores_where();
    for (size_t i = 0; i < COUNT_OF(openers); i++) {
        openers[i] = (struct opener){.where = where, .result = -1};
        assert_int_equal(pthread_create(&threads[i], NULL, open_beside, &openers[i]), 0);
    }
    for (size_t i = 0; i < COUNT_OF(openers); i++) {
        pthread_join(threads[i], NULL);
        assert_string_equal(openers[i].result < 0 ? openers[i].error.words : "", "");
    }
    struct store *store;
    struct error error;
    assert_int_equal(open_with(where, NULL, 0, &store, &error), 0);
    assert_int_equal(one_integer(store, "SELECT SUM(y) FROM a"), 11);
    assert_int_equal(one_integer(store, "SELECT COUNT(*) FROM store_migration"), 6);
    store_free(store);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_migrate__runs_by_number_then_by_list),
        cmocka_unit_test(test_store_migrate__runs_once),
        cmocka_unit_test(test_store_migrate__keeps_nothing_of_one_that_fails),
        cmocka_unit_test(test_store_migrate__refuses_a_changed_text),
        cmocka_unit_test(test_store_migrate__refuses_a_later_release),
        cmocka_unit_test(test_store_migrate__refuses_a_number_used_twice),
        cmocka_unit_test(test_store_migrate__runs_in_one_of_many_at_a_time),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
