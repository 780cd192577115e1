/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many callers at once: none loses anything, none sees half of anything, and readers never wait for
 * a writer. */
#include "store/common.h"

#include <stdatomic.h>

#define CALLERS 8
#define TIMES 60

struct caller {
    struct store *store;
    int number, failures;
    struct error error;
};

static void run_callers(struct store *store, void *(*run)(void *), struct caller *callers,
                        int count)
{
    pthread_t threads[16];
    for (int i = 0; i < count; i++) {
        callers[i] = (struct caller){.store = store, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, run, &callers[i]), 0);
    }
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
}

/* ---- one counter, read and then written by everybody ---- */

static int count_one_more(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    struct store_statement *statement;
    int result = store_query(session, &statement, error, "SELECT count FROM item WHERE id = 1", "");
    if (result < 0 || (result = store_step(statement, error)) < 0) {
        return result;
    }
    const int64_t count = store_integer(statement, 0);
    store_finish(statement);
    return store_run(session, NULL, error, "UPDATE item SET count = $1 WHERE id = 1", "i",
                     count + 1);
}

static void *count_often(void *context)
{
    struct caller *caller = context;
    for (int i = 0; i < TIMES; i++) {
        if (store_write(caller->store, count_one_more, NULL, &caller->error) < 0) {
            caller->failures++;
        }
    }
    return NULL;
}

static void test_store_threads__lose_no_update(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct caller callers[CALLERS];
    struct error error;
    assert_int_equal(add(store, 1, "counter", &error), 0); /* starts at 10 */
    run_callers(store, count_often, callers, CALLERS);
    for (int i = 0; i < CALLERS; i++) {
        assert_string_equal(callers[i].failures ? callers[i].error.words : "", "");
    }
    assert_int_equal(one_integer(store, "SELECT count FROM item WHERE id = 1"),
                     10 + CALLERS * TIMES);
}

/* ---- a rule over two rows that no single row breaks (write skew) ---- */

/* Whoever finds both parts there may take one of them; one of them must remain. */
static int take_one(struct store_session *session, void *context, struct error *error)
{
    const struct caller *caller = context;
    struct store_statement *statement;
    int result =
        store_query(session, &statement, error, "SELECT COUNT(*) FROM part WHERE item = 1", "");
    if (result < 0 || (result = store_step(statement, error)) < 0) {
        return result;
    }
    const int64_t there = store_integer(statement, 0);
    store_finish(statement);
    if (there < 2) {
        return error_set(error, ERROR_DENIED, "test.last", "one must remain");
    }
    return store_run(session, NULL, error, "DELETE FROM part WHERE item = 1 AND line = $1", "i",
                     (int64_t)(caller->number % 2));
}

static int put_both(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error,
                     "INSERT INTO part (item, line) VALUES (1, 0), (1, 1) ON CONFLICT DO NOTHING",
                     "");
}

static void *take(void *context)
{
    struct caller *caller = context;
    caller->failures = store_write(caller->store, take_one, caller, &caller->error) == ERROR_DENIED;
    return NULL;
}

static void test_store_threads__act_as_if_one_after_the_other(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    assert_int_equal(add(store, 1, "one", &error), 0);
    for (int i = 0; i < 20; i++) {
        struct caller callers[2];
        assert_int_equal(store_write(store, put_both, NULL, &error), 0);
        run_callers(store, take, callers, 2);
        assert_int_equal(callers[0].failures + callers[1].failures, 1);
        assert_int_equal(one_integer(store, "SELECT COUNT(*) FROM part"), 1);
    }
}

/* ---- refusals among others' successes ---- */

static void *add_and_refuse(void *context)
{
    struct caller *caller = context;
    for (int i = 0; i < TIMES; i++) {
        char name[24];
        snprintf(name, sizeof(name), "item %d-%d", caller->number, i);
        struct item item = {caller->number * 1000 + i, name, i % 3 == 0 ? ERROR_DENIED : 0, 0};
        const int expected = i % 3 == 0 ? ERROR_DENIED : i % 7 == 0 ? ERROR_CONFLICT : 0;
        if (i % 3 != 0 && i % 7 == 0) {
            item.id = -1; /* is there already */
        }
        if (store_write(caller->store, add_item, &item, &caller->error) != expected) {
            caller->failures++;
        }
    }
    return NULL;
}

static void test_store_threads__fail_each_alone(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct caller callers[CALLERS];
    struct error error;
    assert_int_equal(add(store, -1, "there", &error), 0);
    run_callers(store, add_and_refuse, callers, CALLERS);
    int64_t kept = 1;
    for (int i = 0; i < TIMES; i++) {
        kept += i % 3 != 0 && i % 7 != 0 ? CALLERS : 0;
    }
    for (int i = 0; i < CALLERS; i++) {
        assert_int_equal(callers[i].failures, 0);
    }
    assert_int_equal(count_items(store), kept);
}

/* ---- notices ---- */

static void *give_notice_and_write(void *context)
{
    struct caller *caller = context;
    for (int i = 0; i < TIMES; i++) {
        SCOPED(store_take_back) struct store_notice notice = store_give_notice(caller->store);
        if (i % 4 == 0) {
            continue; /* does not come after all */
        }
        if (i % 4 == 1) {
            store_take_back(&notice);
        }
        if (store_write_noticed(caller->store, &notice, count_one_more, NULL, &caller->error) < 0 || notice.store) {
            caller->failures++;
        }
    }
    return NULL;
}

static void test_store_threads__write_with_and_without_notice(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct caller callers[CALLERS];
    struct error error;
    assert_int_equal(add(store, 1, "counter", &error), 0); /* starts at 10 */
    run_callers(store, give_notice_and_write, callers, CALLERS);
    for (int i = 0; i < CALLERS; i++) {
        assert_string_equal(callers[i].failures ? callers[i].error.words : "", "");
    }
    assert_int_equal(one_integer(store, "SELECT count FROM item WHERE id = 1"),
                     10 + CALLERS * TIMES * 3 / 4);
    /* Who gave notice and never comes holds nobody up for long. */
    SCOPED(store_take_back) struct store_notice never = store_give_notice(store);
    assert_int_equal(add(store, 2, "alone", &error), 0);
}

/* ---- readers beside writers ---- */

struct shared {
    struct store *store;
    atomic_bool stop;
    atomic_int reads, halves;
};

static int add_pair(struct store_session *session, void *context, struct error *error)
{
    const int64_t number = *(int64_t *)context;
    char name[24];
    snprintf(name, sizeof(name), "left %d", (int)number);
    struct item item = {2 * number, name, 0, 0};
    if (add_item(session, &item, error) < 0) {
        return error->code;
    }
    snprintf(name, sizeof(name), "right %d", (int)number);
    item.id++;
    return add_item(session, &item, error);
}

static void *read_often(void *context)
{
    struct shared *shared = context;
    while (!atomic_load(&shared->stop)) {
        struct error error;
        struct store_session *session;
        if (store_begin_read(shared->store, &session, &error) < 0) {
            atomic_fetch_add(&shared->halves, 1);
            continue;
        }
        const int64_t left =
            session_integer(session, "SELECT COUNT(*) FROM item WHERE name LIKE 'left%'");
        const int64_t right =
            session_integer(session, "SELECT COUNT(*) FROM item WHERE name LIKE 'right%'");
        atomic_fetch_add(&shared->halves, left != right);
        atomic_fetch_add(&shared->reads, 1);
        store_end(session);
    }
    return NULL;
}

static void test_store_threads__see_no_half_of_a_write(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct shared shared = {.store = store};
    pthread_t readers[4];
    for (size_t i = 0; i < COUNT_OF(readers); i++) {
        assert_int_equal(pthread_create(&readers[i], NULL, read_often, &shared), 0);
    }
    int64_t number = 0;
    struct error error = {.words = ""};
    for (; number < 150 || atomic_load(&shared.reads) < 20; number++) {
        if (store_write(store, add_pair, &number, &error) < 0) {
            fail_msg("%s", error.words);
        }
    }
    atomic_store(&shared.stop, true);
    for (size_t i = 0; i < COUNT_OF(readers); i++) {
        pthread_join(readers[i], NULL);
    }
    assert_int_equal(atomic_load(&shared.halves), 0);
    assert_int_equal(count_items(store), 2 * number);
}

/* While the write is open, the whole of a read runs: it would wait for ever if readers were
 * blocked. */
static int read_within(struct store_session *session, void *context, struct error *error)
{
    struct shared *shared = context;
    struct item item = {1, "one", 0, 0};
    if (add_item(session, &item, error) < 0) {
        return error->code;
    }
    atomic_store(&shared->reads, (int)count_items(shared->store));
    return 0;
}

static void test_store_threads__read_while_a_write_is_open(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct shared shared = {.store = store};
    struct error error;
    atomic_store(&shared.reads, -1);
    assert_int_equal(store_write(store, read_within, &shared, &error), 0);
    assert_int_equal(atomic_load(&shared.reads), 0);
    assert_int_equal(count_items(store), 1);
}

static void hear(void *context, const char *sql, const char *values)
{
    (void)sql;
    (void)values;
    ++*(int *)context; /* one call at a time: no lock is needed */
}

static void test_store_threads__are_traced_one_at_a_time(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct caller callers[CALLERS];
    struct error error;
    int heard = 0;
    assert_int_equal(add(store, 1, "counter", &error), 0);
    store_set_trace(store, hear, &heard);
    run_callers(store, count_often, callers, CALLERS);
    store_set_trace(store, NULL, NULL);
    assert_true(heard >= 2 * CALLERS * TIMES);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_threads__lose_no_update),
        cmocka_unit_test(test_store_threads__act_as_if_one_after_the_other),
        cmocka_unit_test(test_store_threads__fail_each_alone),
        cmocka_unit_test(test_store_threads__write_with_and_without_notice),
        cmocka_unit_test(test_store_threads__see_no_half_of_a_write),
        cmocka_unit_test(test_store_threads__read_while_a_write_is_open),
        cmocka_unit_test(test_store_threads__are_traced_one_at_a_time),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
