/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values go in and come out as they were, on either engine; and what a trace tells of them. */
#include "store/common.h"

static const struct store_migration migrations[] = {
    {"value", 1,
     "CREATE TABLE value (id INTEGER PRIMARY KEY, number INTEGER, words TEXT, bytes BLOB)"},
};
static const struct store_migration_list lists[] = {{migrations, COUNT_OF(migrations)}};

struct row {
    int64_t id, number;
    struct text words, bytes;
    int result;
};

static int put_row(struct store_session *session, void *context, struct error *error)
{
    const struct row *row = context;
    return store_run(session, NULL, error,
                     "INSERT INTO value (id, number, words, bytes) VALUES ($1, $2, $3, $4)", "iitb",
                     row->id, row->number, row->words, (const void *)row->bytes.at,
                     row->bytes.length);
}

static void check_row(struct store *store, const struct row *row)
{
    struct error error;
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    assert_int_equal(store_query(session, &statement, &error,
                                 "SELECT number, words, bytes FROM value WHERE id = $1", "i",
                                 row->id),
                     0);
    assert_int_equal(store_step(statement, &error), 1);
    assert_true(store_integer(statement, 0) == row->number);
    assert_true(text_equal(store_text(statement, 1), row->words));
    assert_true(text_equal(store_bytes(statement, 2), row->bytes));
    assert_false(store_is_null(statement, 1));
    assert_false(store_is_null(statement, 2));
    assert_int_equal(store_step(statement, &error), 0);
}

static void test_store_values__come_back_as_they_were(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = stores_open(NULL, lists, COUNT_OF(lists));
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    char *every = arena_alloc(arena, 256);
    for (int i = 0; i < 256; i++) {
        every[i] = (char)i;
    }
    char *large = arena_alloc(arena, 3000000);
    memset(large, 'x', 3000000);
    struct row rows[] = {
        {1, 0, TEXT(""), TEXT(""), 0},
        {2, INT64_MAX, TEXT("a"), {every, 256}, 0},
        {3, INT64_MIN, TEXT("Zażółć gęślą jaźń 🐘 'quoted' \"twice\" $1 \\ % --"), TEXT("\0"), 0},
        {4, -1, {large, 3000000}, {large, 3000000}, 0},
        {INT64_MIN, 1, TEXT("x'00'"), TEXT("NULL"), 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error error = {.words = ""};
        if (store_write(store, put_row, &rows[i], &error) < 0) {
            fail_msg("%s", error.words);
        }
        check_row(store, &rows[i]);
    }
}

static void test_store_values__refuse_text_that_is_none(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = stores_open(NULL, lists, COUNT_OF(lists));
    const struct text bad[] = {TEXT("a\0b"), TEXT("\xff"), TEXT("\xc0\x80"), TEXT("\xed\xa0\x80"),
                               TEXT("ab\xc3")};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct error error;
        struct row row = {1, 1, bad[i], TEXT(""), 0};
        assert_int_equal(store_write(store, put_row, &row, &error), ERROR_INVALID);
        assert_string_equal(error.key, "store.text");
    }
    assert_int_equal(one_integer(store, "SELECT COUNT(*) FROM value"), 0);
}

static int put_nulls(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    struct store_statement *statement;
    if (store_run(session, NULL, error,
                  "INSERT INTO value (id, number, words, bytes) VALUES ($1, $2, $3, $4)", "insn",
                  (int64_t)1, (const char *)NULL) < 0 ||
        store_prepare(session, "INSERT INTO value (id, words) VALUES ($1, $2)", &statement, error) <
            0) {
        return error->code;
    }
    store_bind_integer(statement, 1, 2);
    store_bind_null(statement, 2);
    return store_step(statement, error);
}

static void test_store_values__know_nothing_from_empty(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = stores_open(NULL, lists, COUNT_OF(lists));
    struct error error;
    assert_int_equal(store_write(store, put_nulls, NULL, &error), 0);
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    assert_int_equal(
        store_query(session, &statement, &error, "SELECT number, words, bytes FROM value", ""), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_step(statement, &error), 1);
        for (int column = 0; column < 3; column++) {
            assert_true(store_is_null(statement, column));
            assert_int_equal(store_integer(statement, column), 0);
            assert_int_equal(store_bytes(statement, column).length, 0);
            assert_non_null(store_text(statement, column).at);
        }
    }
    assert_int_equal(store_step(statement, &error), 0);
}

static void test_store_values__are_not_turned_into_each_other(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = stores_open(NULL, lists, COUNT_OF(lists));
    struct error error;
    struct row row = {1, 42, TEXT("42"), TEXT("42"), 0};
    assert_int_equal(store_write(store, put_row, &row, &error), 0);
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    assert_int_equal(
        store_query(session, &statement, &error, "SELECT number, words, bytes FROM value", ""), 0);
    assert_int_equal(store_step(statement, &error), 1);
    assert_int_equal(store_text(statement, 0).length, 0);
    assert_int_equal(store_integer(statement, 1), 0);
    assert_int_equal(store_integer(statement, 2), 0);
}

static void test_store_values__are_counted_by_their_numbers(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = stores_open(NULL, lists, COUNT_OF(lists));
    struct error error;
    struct row row = {7, 3, TEXT("seven"), TEXT("b"), 0};
    assert_int_equal(store_write(store, put_row, &row, &error), 0);
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    assert_int_equal(store_query(session, &statement, &error,
                                 "SELECT '$3' /* $4 */ FROM value WHERE number = $2 AND id = $1 "
                                 "AND words <> '$5' -- $6\n"
                                 "AND number = $2",
                                 "ii", (int64_t)7, (int64_t)3),
                     0);
    assert_int_equal(store_step(statement, &error), 1);
    assert_true(text_is(store_text(statement, 0), "$3"));
}

static void test_store_values__answer_sums_as_whole_numbers(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = stores_open(NULL, lists, COUNT_OF(lists));
    const int64_t numbers[] = {1, 20000, 300000000, -4000000000000, 1234567890123456, 7};
    int64_t sum = 0;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct error error;
        struct row row = {(int64_t)i, numbers[i], TEXT(""), TEXT(""), 0};
        assert_int_equal(store_write(store, put_row, &row, &error), 0);
        sum += numbers[i];
        assert_true(one_integer(store, "SELECT SUM(number) FROM value") == sum);
    }
    assert_true(one_integer(store, "SELECT SUM(-number) FROM value") == -sum);
    assert_true(one_integer(store, "SELECT MAX(number) FROM value") == 1234567890123456);
    assert_int_equal(one_integer(store, "SELECT AVG(id) FROM value"), 2); /* 2.5 */
    assert_int_equal(one_integer(store, "SELECT CAST('12' AS INTEGER) + 3000000000"), 3000000012);
    assert_int_equal(one_integer(store, "SELECT id = 3 FROM value WHERE id = 3"), 1);
    assert_int_equal(one_integer(store, "SELECT SUM(number) FROM value WHERE id > 99"), 0);
}

static void test_store_values__are_ordered_by_their_bytes(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = stores_open(NULL, lists, COUNT_OF(lists));
    const struct text words[] = {TEXT("b"), TEXT("A"), TEXT("ä"), TEXT("a"), TEXT("B"), TEXT("_")};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct error error;
        struct row row = {(int64_t)i, 0, words[i], words[i], 0};
        assert_int_equal(store_write(store, put_row, &row, &error), 0);
    }
    static const char *const orders[] = {"SELECT words FROM value ORDER BY words",
                                         "SELECT bytes FROM value ORDER BY bytes"};
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        struct error error;
        SCOPED(store_end_at) struct store_session *session = NULL;
        struct store_statement *statement;
        char found[16] = "";
        assert_int_equal(store_begin_read(store, &session, &error), 0);
        assert_int_equal(store_query(session, &statement, &error, orders[i], ""), 0);
        while (store_step(statement, &error) == 1) {
            strncat(found, store_text(statement, 0).at, store_text(statement, 0).length);
        }
        assert_string_equal(found, "AB_abä");
    }
}

struct heard {
    int count;
    char sql[200], values[200];
};

static void hear(void *context, const char *sql, const char *values)
{
    struct heard *heard = context;
    heard->count++;
    snprintf(heard->sql, sizeof(heard->sql), "%s", sql);
    snprintf(heard->values, sizeof(heard->values), "%s", values);
}

static void test_store_values__are_told_to_a_trace(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = stores_open(NULL, lists, COUNT_OF(lists));
    struct heard heard = {0, "", ""};
    struct error error;
    struct row row = {1, -5, TEXT("O'Hara"), TEXT("\x01\xfe"), 0};
    store_set_trace(store, hear, &heard);
    assert_int_equal(store_write(store, put_row, &row, &error), 0);
    assert_int_equal(heard.count, 1);
    assert_string_equal(heard.sql,
                        "INSERT INTO value (id, number, words, bytes) VALUES ($1, $2, $3, $4)");
    assert_string_equal(heard.values, "1, -5, 'O'Hara', x'01fe'");
    assert_int_equal(store_write(store, put_nulls, NULL, &error), ERROR_CONFLICT);
    assert_string_equal(heard.values, "1, NULL, NULL, NULL");
    assert_int_equal(one_integer(store, "SELECT COUNT(*) FROM value"), 1);
    assert_int_equal(heard.count, 3);
    assert_string_equal(heard.values, "");
    store_set_trace(store, NULL, NULL);
    assert_int_equal(one_integer(store, "SELECT COUNT(*) FROM value"), 1);
    assert_int_equal(heard.count, 3);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_values__come_back_as_they_were),
        cmocka_unit_test(test_store_values__refuse_text_that_is_none),
        cmocka_unit_test(test_store_values__know_nothing_from_empty),
        cmocka_unit_test(test_store_values__are_not_turned_into_each_other),
        cmocka_unit_test(test_store_values__are_counted_by_their_numbers),
        cmocka_unit_test(test_store_values__answer_sums_as_whole_numbers),
        cmocka_unit_test(test_store_values__are_ordered_by_their_bytes),
        cmocka_unit_test(test_store_values__are_told_to_a_trace),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
