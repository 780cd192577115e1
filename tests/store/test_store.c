/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the door promises, on either engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store/store.h"
#include "support/stores.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const struct store_migration migrations[] = {
    {"test", 1,
     "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, content BLOB, count INTEGER);"
     "CREATE INDEX item_count ON item (count);"},
    {"test", 2, "CREATE TABLE part (item INTEGER NOT NULL REFERENCES item (id), line INTEGER NOT NULL,"
                "words TEXT CHECK (words <> 'no'), PRIMARY KEY (item, line)) WITHOUT ROWID"},
};
static const struct store_migration_list lists[] = {{migrations, COUNT_OF(migrations)}};

static struct store *open_fresh(void)
{
    return stores_open(NULL, lists, COUNT_OF(lists));
}

struct item {
    int64_t id;
    const char *name;
    int result; /* what `work` answers after a success */
    int calls;
};

static int add_item(struct store_session *session, void *context, struct error *error)
{
    struct item *item = context;
    item->calls++;
    int result = store_run(session, NULL, error, "INSERT INTO item (id, name, count) VALUES ($1, $2, $3)", "isi",
                           item->id, item->name, item->id * 10);
    if (result == 0 && item->result < 0) {
        return error_set(error, item->result, "test.refused", "the work refuses");
    }
    return result;
}

static int add(struct store *store, int64_t id, const char *name, struct error *error)
{
    struct item item = {id, name, 0, 0};
    return store_write(store, add_item, &item, error);
}

static int64_t one_integer(struct store *store, const char *sql)
{
    struct error error = {.words = ""};
    struct store_session *session;
    struct store_statement *statement;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    int result = store_query(session, &statement, &error, sql, "");
    if (result == 0) {
        result = store_step(statement, &error);
    }
    if (result != 1) {
        fail_msg("%s: %s", sql, error.words);
    }
    const int64_t value = store_integer(statement, 0);
    store_end(session);
    return value;
}

static int64_t count_items(struct store *store)
{
    return one_integer(store, "SELECT COUNT(*) FROM item");
}

/* ---- writing ---- */

static void test_store__keeps_what_is_written(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    assert_int_equal(add(store, 1, "one", &error), 0);
    assert_int_equal(add(store, 2, "two", &error), 0);
    assert_int_equal(count_items(store), 2);
    assert_int_equal(one_integer(store, "SELECT SUM(count) FROM item"), 30);
}

static void test_store__keeps_nothing_of_a_refused_work(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    struct item item = {1, "one", ERROR_DENIED, 0};
    assert_int_equal(store_write(store, add_item, &item, &error), ERROR_DENIED);
    assert_string_equal(error.key, "test.refused");
    assert_int_equal(count_items(store), 0);
    assert_int_equal(add(store, 1, "one", &error), 0);
    assert_int_equal(count_items(store), 1);
}

static void test_store__tells_a_broken_unique_key(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    assert_int_equal(add(store, 1, "one", &error), 0);
    assert_int_equal(add(store, 1, "other", &error), ERROR_CONFLICT);
    assert_int_equal(add(store, 2, "one", &error), ERROR_CONFLICT);
    assert_int_equal(count_items(store), 1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store__keeps_what_is_written),
        cmocka_unit_test(test_store__keeps_nothing_of_a_refused_work),
        cmocka_unit_test(test_store__tells_a_broken_unique_key),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
