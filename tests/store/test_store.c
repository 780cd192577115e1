/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the door promises to one caller, on either engine. */
#include "store/common.h"

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

static void test_store__keeps_it_beyond_freeing(void **state)
{
    (void)state;
    const char *where = stores_where();
    struct store *store = stores_open(where, test_lists, COUNT_OF(test_lists));
    struct error error;
    assert_int_equal(add(store, 1, "one", &error), 0);
    store_free(store);
    store = stores_open(where, test_lists, COUNT_OF(test_lists));
    assert_int_equal(count_items(store), 1);
    assert_int_equal(store_engine_of(store), stores_engine());
    store_free(store);
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
    assert_string_equal(error.key, "store.unique");
    assert_int_equal(count_items(store), 1);
}

static int pass_over_a_conflict(struct store_session *session, void *context, struct error *error)
{
    struct item item = {1, "one", 0, 0};
    int *further = context;
    assert_int_equal(add_item(session, &item, error), ERROR_CONFLICT);
    item.id = 2;
    item.name = "two";
    *further = add_item(session, &item, error);
    return 0;
}

static void test_store__keeps_nothing_after_a_failure_passed_over(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    int further = 0;
    assert_int_equal(add(store, 1, "one", &error), 0);
    assert_int_equal(store_write(store, pass_over_a_conflict, &further, &error), ERROR_CONFLICT);
    assert_int_equal(further, ERROR_CONFLICT);
    assert_int_equal(count_items(store), 1);
    assert_int_equal(add(store, 3, "three", &error), 0);
}

static int run_text(struct store_session *session, void *context, struct error *error)
{
    return store_run(session, NULL, error, context, "");
}

static void test_store__refuses_what_the_definitions_forbid(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    static char missing_parent[] = "INSERT INTO part (item, line) VALUES (77, 1)";
    static char null_name[] = "INSERT INTO item (id, name) VALUES (1, NULL)";
    static char check[] = "INSERT INTO part (item, line, words) VALUES (1, 1, 'no')";
    static char wrong_type[] = "INSERT INTO item (id, name, count) VALUES (3, 'x', 'many')";
    static char no_table[] = "INSERT INTO nowhere (id) VALUES (1)";
    static char nonsense[] = "INSERT OUT OF item";
    static char empty[] = "", two[] = "DELETE FROM item; DELETE FROM item";
    struct error error;
    assert_int_equal(add(store, 1, "one", &error), 0);
    char *const texts[] = {missing_parent, null_name, check, wrong_type,
                           no_table,       nonsense,  empty, two};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_int_equal(store_write(store, run_text, texts[i], &error), ERROR_INVALID);
    }
    assert_int_equal(count_items(store), 1);
}

static int count_changes(struct store_session *session, void *context, struct error *error)
{
    int64_t *changes = context;
    if (store_run(session, &changes[0], error, "UPDATE item SET count = count + 1", "") < 0 ||
        store_run(session, &changes[1], error, "DELETE FROM item WHERE id > $1", "i", (int64_t)1) <
            0 ||
        store_run(session, &changes[2], error, "SELECT id FROM item", "") < 0 ||
        store_run(session, &changes[3], error,
                  "INSERT INTO item (id, name) VALUES (1, 'again') ON CONFLICT DO NOTHING",
                  "") < 0) {
        return error->code;
    }
    return 0;
}

static void test_store__counts_changes(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    int64_t changes[4] = {-1, -1, -1, -1};
    assert_int_equal(add(store, 1, "one", &error), 0);
    assert_int_equal(add(store, 2, "two", &error), 0);
    assert_int_equal(add(store, 3, "three", &error), 0);
    assert_int_equal(store_write(store, count_changes, changes, &error), 0);
    assert_int_equal(changes[0], 3);
    assert_int_equal(changes[1], 2);
    assert_int_equal(changes[2], 0);
    assert_int_equal(changes[3], 0);
}

/* ---- reading ---- */

static void test_store__refuses_a_write_in_a_reading_transaction(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    SCOPED(store_end_at) struct store_session *session = NULL;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    struct item item = {1, "one", 0, 0};
    assert_int_equal(add_item(session, &item, &error), ERROR_INVALID);
    assert_string_equal(error.key, "store.read-only");
}

static void test_store__sees_one_moment(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    struct store_session *session;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    assert_int_equal(add(store, 1, "one", &error), 0);
    assert_int_equal(session_integer(session, "SELECT COUNT(*) FROM item"), 0);
    assert_int_equal(add(store, 2, "two", &error), 0);
    assert_int_equal(session_integer(session, "SELECT COUNT(*) FROM item"), 0);
    store_end(session);
    assert_int_equal(count_items(store), 2);
}

static void test_store__is_busy_when_every_reader_is_lent(void **state)
{
    (void)state;
    struct store *store;
    struct error error;
    const struct store_options options = {.where = stores_where(), .readers = 2};
    assert_int_equal(store_open(&store, &options, &error), 0);
    struct store_session *one, *other, *third;
    assert_int_equal(store_begin_read(store, &one, &error), 0);
    assert_int_equal(store_begin_read(store, &other, &error), 0);
    assert_int_equal(store_begin_read(store, &third, &error), ERROR_BUSY);
    store_end(one);
    assert_int_equal(store_begin_read(store, &third, &error), 0);
    store_end(other);
    store_end(third);
    store_end(NULL);
    store_free(store);
}

static int add_thousand(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    int result = 0;
    for (int64_t i = 0; i < 1000 && result == 0; i++) {
        char name[24];
        snprintf(name, sizeof(name), "item %d", (int)i);
        result =
            store_run(session, NULL, error,
                      "INSERT INTO item (id, name, count) VALUES ($1, $2, $3)", "isi", i, name, i);
    }
    return result;
}

static void test_store__reads_two_statements_at_once(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    assert_int_equal(store_write(store, add_thousand, NULL, &error), 0);
    SCOPED(store_end_at) struct store_session *session = NULL;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    struct store_statement *outer, *inner;
    assert_int_equal(store_query(session, &outer, &error, "SELECT id FROM item ORDER BY id", ""),
                     0);
    for (int64_t i = 0; i < 1000; i++) {
        assert_int_equal(store_step(outer, &error), 1);
        assert_int_equal(store_integer(outer, 0), i);
        assert_int_equal(store_query(session, &inner, &error,
                                     "SELECT id FROM item WHERE id >= $1 ORDER BY id", "i", i),
                         0);
        assert_int_equal(store_step(inner, &error), 1);
        assert_int_equal(store_integer(inner, 0), store_integer(outer, 0));
        store_finish(inner);
    }
    assert_int_equal(store_step(outer, &error), 0);
}

static void test_store__refuses_one_statement_twice_at_once(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    assert_int_equal(store_write(store, add_thousand, NULL, &error), 0);
    static const char sql[] = "SELECT id FROM item";
    SCOPED(store_end_at) struct store_session *session = NULL;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    struct store_statement *one, *other;
    assert_int_equal(store_query(session, &one, &error, sql, ""), 0);
    assert_int_equal(store_step(one, &error), 1);
    assert_int_equal(store_query(session, &other, &error, sql, ""), ERROR_INVALID);
    assert_string_equal(error.key, "store.statement-open");
}

static void test_store__can_be_left_in_the_middle_of_the_rows(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    assert_int_equal(store_write(store, add_thousand, NULL, &error), 0);
    for (int i = 0; i < 20; i++) {
        struct store_session *session;
        struct store_statement *statement;
        assert_int_equal(store_begin_read(store, &session, &error), 0);
        assert_int_equal(
            store_query(session, &statement, &error, "SELECT id FROM item ORDER BY id", ""), 0);
        assert_int_equal(store_step(statement, &error), 1);
        assert_int_equal(store_integer(statement, 0), 0);
        store_end(session); /* without store_finish() */
    }
    assert_int_equal(count_items(store), 1000);
}

static void test_store__binds_a_statement_anew_after_its_end(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    assert_int_equal(store_write(store, add_thousand, NULL, &error), 0);
    SCOPED(store_end_at) struct store_session *session = NULL;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    struct store_statement *statement;
    assert_int_equal(
        store_prepare(session, "SELECT COUNT(*) FROM item WHERE id < $1", &statement, &error), 0);
    for (int64_t i = 0; i < 5; i++) {
        store_bind_integer(statement, 1, i);
        assert_int_equal(store_step(statement, &error), 1);
        assert_int_equal(store_integer(statement, 0), i);
        assert_int_equal(store_step(statement, &error), 0);
    }
    assert_int_equal(store_step(statement, &error),
                     1); /* nothing bound: NULL, and nothing is less */
    assert_int_equal(store_integer(statement, 0), 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store__keeps_what_is_written),
        cmocka_unit_test(test_store__keeps_it_beyond_freeing),
        cmocka_unit_test(test_store__keeps_nothing_of_a_refused_work),
        cmocka_unit_test(test_store__tells_a_broken_unique_key),
        cmocka_unit_test(test_store__keeps_nothing_after_a_failure_passed_over),
        cmocka_unit_test(test_store__refuses_what_the_definitions_forbid),
        cmocka_unit_test(test_store__counts_changes),
        cmocka_unit_test(test_store__refuses_a_write_in_a_reading_transaction),
        cmocka_unit_test(test_store__sees_one_moment),
        cmocka_unit_test(test_store__is_busy_when_every_reader_is_lent),
        cmocka_unit_test(test_store__reads_two_statements_at_once),
        cmocka_unit_test(test_store__refuses_one_statement_twice_at_once),
        cmocka_unit_test(test_store__can_be_left_in_the_middle_of_the_rows),
        cmocka_unit_test(test_store__binds_a_statement_anew_after_its_end),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
