/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is SQLite's alone: the file, copies of it, what remains in it, and what is done when it is
 * damaged. */
#include "store/common.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *path_of(const char *where)
{
    return where + strlen("sqlite:");
}

static const char *in_folder(struct arena *arena, const char *name)
{
    return arena_print(arena, "%s/%s", stores_folder(), name);
}

/* ---- the file ---- */

static void test_store_sqlite__is_its_owner_s_alone(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *where = stores_where();
    SCOPED(store_free_at)
    struct store *store = stores_open(where, test_lists, COUNT_OF(test_lists));
    struct error error;
    assert_int_equal(add(store, 1, "one", &error), 0);
    const char *const names[] = {path_of(where), arena_print(arena, "%s-wal", path_of(where)),
                                 arena_print(arena, "%s-shm", path_of(where))};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct stat status;
        assert_int_equal(stat(names[i], &status), 0);
        assert_int_equal(status.st_mode & 07777, 0600);
    }
}

static void test_store_sqlite__has_the_settings_that_durability_rests_on(void **state)
{
    (void)state;
    SCOPED(store_free_at) struct store *store = open_fresh();
    assert_int_equal(one_integer(store, "SELECT synchronous FROM pragma_synchronous"), 2);
    assert_int_equal(one_integer(store, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    assert_int_equal(one_integer(store, "SELECT foreign_keys FROM pragma_foreign_keys"), 1);
    assert_int_equal(one_integer(store, "SELECT trusted_schema FROM pragma_trusted_schema"), 0);
    assert_int_equal(one_integer(store, "SELECT query_only FROM pragma_query_only"), 1);
    assert_int_equal(one_integer(store,
                                 "SELECT COUNT(*) FROM pragma_table_list WHERE strict = 1 AND "
                                 "name IN ('item', 'part', 'store_migration')"),
                     3);
}

static void test_store_sqlite__must_find_a_file_that_exists(void **state)
{
    (void)state;
    struct store *store;
    struct error error;
    const struct store_options options = {.where = stores_where(), .must_exist = true};
    assert_int_equal(store_open(&store, &options, &error), ERROR_NOT_FOUND);
    assert_int_equal(access(path_of(options.where), F_OK), -1);
    store_free(stores_open(options.where, NULL, 0));
    assert_int_equal(store_open(&store, &options, &error), 0);
    store_free(store);
}

static void test_store_sqlite__takes_names_as_names(void **state)
{
    (void)state;
    char *before = getcwd(NULL, 0);
    assert_int_equal(chdir(stores_folder()), 0);
    static const char *const names[] = {"sqlite::memory:", "sqlite:file:x?mode=memory",
                                        "sqlite:plain.db", "sqlite:a b'\"%25.db"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct error error;
        store_free(stores_open(names[i], test_lists, COUNT_OF(test_lists)));
        assert_int_equal(access(path_of(names[i]), F_OK), 0);
        struct store *store = stores_open(names[i], test_lists, COUNT_OF(test_lists));
        assert_int_equal(add(store, 1, "one", &error), 0);
        assert_int_equal(count_items(store), 1);
        store_free(store);
    }
    assert_int_equal(chdir(before), 0);
    free(before);
}

static void test_store_sqlite__refuses_places_that_are_none(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    char *long_name = arena_alloc(arena, 6000);
    memset(long_name, 'x', 5999);
    const char *pipe = in_folder(arena, "pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    const struct {
        const char *where;
        int code;
    } bad[] = {
        {NULL, ERROR_INVALID},
        {"", ERROR_INVALID},
        {"mysql:x", ERROR_INVALID},
        {"/tmp/x.db", ERROR_INVALID},
        {"SQLITE:/tmp/x.db", ERROR_INVALID},
        {"sqlite:", ERROR_INVALID},
        {"sqlite:/", ERROR_INVALID},
        {"sqlite:/dev/null", ERROR_INVALID},
        {"sqlite:/dev/zero", ERROR_INVALID},
        {arena_print(arena, "sqlite:%s", pipe), ERROR_INVALID},
        {arena_print(arena, "sqlite:%s", stores_folder()), ERROR_INVALID},
        {arena_print(arena, "sqlite:%s/no/such/folder.db", stores_folder()), ERROR_IO},
        {arena_print(arena, "sqlite:/%s", long_name), ERROR_INVALID},
        {arena_print(arena, "sqlite:/%.3000s", long_name), ERROR_IO},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct store *store;
        struct error error;
        assert_int_equal(open_where(bad[i].where, &store, &error), bad[i].code);
    }
    const struct store_options many = {.where = stores_where(), .readers = 65};
    struct store *store;
    struct error error;
    assert_int_equal(store_open(&store, &many, &error), ERROR_INVALID);
}

/* ---- damage ---- */

static void fill_file(const char *path, size_t size, int byte)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (size_t i = 0; i < size; i++) {
        fputc(byte, file);
    }
    assert_int_equal(fclose(file), 0);
}

static void test_store_sqlite__refuses_a_file_that_is_no_database(void **state)
{
    (void)state;
    const size_t sizes[] = {10, 512, 100000};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        const char *where = stores_where();
        struct store *store;
        struct error error;
        fill_file(path_of(where), sizes[i], 'x');
        assert_int_equal(open_where(where, &store, &error), ERROR_DAMAGED);
        assert_string_equal(error.key, "store.damaged");
    }
}

static int add_hundred(struct store_session *session, void *context, struct error *error)
{
    const int64_t first = *(int64_t *)context;
    char content[900];
    memset(content, 'c', sizeof(content));
    int result = 0;
    for (int64_t i = first; i < first + 100 && result == 0; i++) {
        char name[24];
        snprintf(name, sizeof(name), "item %d", (int)i);
        result = store_run(session, NULL, error,
                           "INSERT INTO item (id, name, content) VALUES ($1, $2, $3)", "isb", i,
                           name, (const void *)content, sizeof(content));
    }
    return result;
}

/* Overwrites a page at a time: whatever is hit, an error is told, or the rows are as they were;
 * nothing crashes. */
static void test_store_sqlite__tells_a_damaged_page(void **state)
{
    (void)state;
    unsigned told = 0;
    for (int page = 1; page < 30; page++) {
        const char *where = stores_where();
        struct error error;
        int64_t first = 0;
        struct store *store = stores_open(where, test_lists, COUNT_OF(test_lists));
        assert_int_equal(store_write(store, add_hundred, &first, &error), 0);
        store_free(store);
        char noise[4096];
        memset(noise, 0xa5, sizeof(noise));
        int fd = open(path_of(where), O_WRONLY);
        assert_int_equal(pwrite(fd, noise, sizeof(noise), page * 4096), sizeof(noise));
        close(fd);
        int result = open_where(where, &store, &error);
        if (result == 0) {
            struct store_session *session;
            struct store_statement *statement;
            assert_int_equal(store_begin_read(store, &session, &error), 0);
            result = store_query(session, &statement, &error,
                                 "SELECT id, content FROM item ORDER BY name", "");
            while (result == 0 && (result = store_step(statement, &error)) == 1) {
                result = 0;
            }
            store_end(session);
            store_free(store);
        }
        told += result == ERROR_DAMAGED;
        assert_true(result == 0 || result == ERROR_DAMAGED);
    }
    assert_true(told > 10);
}

/* A file from elsewhere may bring its own ideas of what happens on an insertion. */
static void test_store_sqlite__lets_no_schema_act(void **state)
{
    (void)state;
    const char *where = stores_where();
    struct error error;
    store_free(stores_open(where, test_lists, COUNT_OF(test_lists)));
    sqlite3 *other;
    assert_int_equal(sqlite3_open(path_of(where), &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other,
                                  "CREATE TRIGGER t AFTER INSERT ON item BEGIN DELETE FROM item; "
                                  "END; DROP TABLE part; CREATE VIEW part AS SELECT 1 AS line",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(other);
    SCOPED(store_free_at) struct store *store = stores_open(where, test_lists, COUNT_OF(test_lists));
    struct store_session *session;
    struct store_statement *statement;
    assert_int_equal(add(store, 1, "one", &error), 0);
    assert_int_equal(count_items(store), 1);
    assert_int_equal(store_begin_read(store, &session, &error), 0);
    assert_int_equal(store_query(session, &statement, &error, "SELECT line FROM part", ""),
                     ERROR_INVALID);
    store_end(session);
}

/* ---- another process ---- */

static void test_store_sqlite__waits_for_another_process_and_then_is_busy(void **state)
{
    (void)state;
    const char *where = stores_where();
    SCOPED(store_free_at)
    struct store *store = stores_open(where, test_lists, COUNT_OF(test_lists));
    struct error error;
    sqlite3 *other;
    assert_int_equal(sqlite3_open(path_of(where), &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(add(store, 1, "one", &error), ERROR_BUSY);
    assert_int_equal(count_items(store), 0); /* readers are not concerned */
    assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(add(store, 1, "one", &error), 0);
    sqlite3_close(other);
}

/* ---- a group that falls apart ---- */

struct member {
    struct store *store;
    atomic_int *coming;
    store_work *work;
    struct item item;
    int result;
    struct error error;
};

/* The first one takes its time, so that the others find it at work and make a group. */
static int add_slowly(struct store_session *session, void *context, struct error *error)
{
    struct member *member = context;
    for (int i = 0; i < 1000 && atomic_load(member->coming) < 5; i++) {
        usleep(1000);
    }
    usleep(10000);
    return add_item(session, &member->item, error);
}

/* Takes the whole transaction down with it, as a full disk does. */
static int add_or_roll_back(struct store_session *session, void *context, struct error *error)
{
    const struct member *member = context;
    return store_run(session, NULL, error,
                     "INSERT OR ROLLBACK INTO item (id, name) VALUES (-1, $1)", "s",
                     member->item.name);
}

/* Fails before anything is changed. */
static int add_what_is_there(struct store_session *session, void *context, struct error *error)
{
    const struct member *member = context;
    return store_run(session, NULL, error, "INSERT INTO item (id, name) VALUES (-1, $1)", "s",
                     member->item.name);
}

static int add_quickly(struct store_session *session, void *context, struct error *error)
{
    return add_item(session, &((struct member *)context)->item, error);
}

static void *join_in(void *context)
{
    struct member *member = context;
    atomic_fetch_add(member->coming, 1);
    member->result = store_write(member->store, member->work, member, &member->error);
    return NULL;
}

/* Five at once, of whom the fourth fails with ERROR_CONFLICT by `work`; returns how many ran more than once. */
static int run_group(struct store *store, int64_t round, store_work *work)
{
    struct member members[5];
    pthread_t threads[5];
    char names[5][24];
    atomic_int coming = 0;
    int again = 0;
    for (int i = 0; i < 5; i++) {
        snprintf(names[i], sizeof(names[i]), "item %d-%d", (int)round, i);
        members[i] = (struct member){.store = store,
                                     .coming = &coming,
                                     .work = i == 0 ? add_slowly : i == 3 ? work : add_quickly,
                                     .item = {round * 5 + i, names[i], i == 3 ? ERROR_CONFLICT : 0, 0},
                                     .result = 1};
        assert_int_equal(pthread_create(&threads[i], NULL, join_in, &members[i]), 0);
    }
    for (int i = 0; i < 5; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(members[i].result, i == 3 ? ERROR_CONFLICT : 0);
        again += members[i].item.calls > 1;
    }
    return again;
}

static void check_groups(store_work *work, int least, int most)
{
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    int again = 0;
    assert_int_equal(add(store, -1, "there", &error), 0);
    for (int64_t round = 0; round < 40 && again <= least; round++) {
        again += run_group(store, round, work);
        assert_int_equal(count_items(store), 1 + 4 * (round + 1));
    }
    assert_in_range(again, least, most);
}

static void test_store_sqlite__keeps_the_others_when_one_ends_the_transaction(void **state)
{
    (void)state;
    check_groups(add_or_roll_back, 5, 100); /* groups did form, and did fall apart */
}

static void test_store_sqlite__keeps_nothing_of_one_that_fails_among_others(void **state)
{
    (void)state;
    check_groups(add_quickly, 5, 100); /* which wrote its row before it refused */
}

static void test_store_sqlite__leaves_a_group_alone_when_one_fails_without_a_change(void **state)
{
    (void)state;
    check_groups(add_what_is_there, 0, 0);
}

/* ---- copies ---- */

struct copying {
    struct store *store;
    atomic_bool stop;
    int64_t written;
};

static void *write_on(void *context)
{
    struct copying *copying = context;
    struct error error;
    for (int64_t first = 0; !atomic_load(&copying->stop) && first < 100000; first += 100) {
        if (store_write(copying->store, add_hundred, &first, &error) < 0) {
            return NULL;
        }
        copying->written = first + 100;
    }
    return NULL;
}

static void test_store_sqlite__copies_one_moment_while_in_use(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct copying copying = {.store = store};
    struct error error = {.words = ""};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, write_on, &copying), 0);
    for (int i = 0; i < 5; i++) {
        const char *path = in_folder(arena, arena_print(arena, "copy%d.db", i));
        if (store_copy(store, path, &error) < 0) {
            fail_msg("%s", error.words);
        }
        struct store *copy =
            stores_open(arena_print(arena, "sqlite:%s", path), test_lists, COUNT_OF(test_lists));
        const int64_t count = count_items(copy);
        assert_int_equal(count % 100, 0);
        assert_int_equal(
            one_integer(
                copy, "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
            0);
        store_free(copy);
    }
    atomic_store(&copying.stop, true);
    pthread_join(thread, NULL);
    assert_int_equal(count_items(store), copying.written);
}

static void test_store_sqlite__copies_over_nothing(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(store_free_at) struct store *store = open_fresh();
    struct error error;
    struct stat status;
    const char *path = in_folder(arena, "there.db");
    fill_file(path, 3, 'x');
    assert_int_equal(store_copy(store, path, &error), ERROR_CONFLICT);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, 3);
    assert_int_equal(store_copy(store, in_folder(arena, "no/folder/copy.db"), &error), ERROR_IO);
    assert_int_equal(store_copy(store, "", &error), ERROR_INVALID);
    const char *fresh = in_folder(arena, "fresh copy.db");
    assert_int_equal(store_copy(store, fresh, &error), 0);
    assert_int_equal(stat(fresh, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

/* ---- what remains ---- */

static bool file_holds(const char *path, const char *word)
{
    bool holds = false;
    FILE *file = fopen(path, "r");
    if (!file) {
        return false;
    }
    fseek(file, 0, SEEK_END);
    const size_t size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, size, file), size);
    holds = memmem(bytes, size, word, strlen(word)) != NULL;
    free(bytes);
    fclose(file);
    return holds;
}

/* Names in an order that makes SQLite split and balance its pages a great deal. */
static int add_secrets(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    int result = 0;
    for (int64_t i = 0; i < 3000 && result == 0; i++) {
        char name[100];
        const int64_t id = i * 7919 % 3001;
        snprintf(name, sizeof(name), "%d %s canary-%04d and a tail to make it longer",
                 (int)(i * 104729 % 100003), i % 2 ? "secret" : "public", (int)id);
        result = store_run(session, NULL, error,
                           "INSERT INTO item (id, name, content) VALUES ($1, $2, $3)", "isb", id,
                           name, (const void *)name, strlen(name));
    }
    return result;
}

static int delete_secrets(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "DELETE FROM item WHERE name LIKE '%secret%'", "");
}

static void test_store_sqlite__keeps_nothing_of_what_was_deleted_securely(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct store *store;
    struct error error = {.words = ""};
    const struct store_options options = {.where = stores_where(),
                                          .lists = test_lists,
                                          .list_count = COUNT_OF(test_lists),
                                          .erases_securely = true};
    assert_int_equal(store_open(&store, &options, &error), 0);
    const char *path = path_of(options.where), *log = arena_print(arena, "%s-wal", path);
    assert_int_equal(store_write(store, add_secrets, NULL, &error), 0);
    assert_int_equal(store_write(store, delete_secrets, NULL, &error), 0);
    if (store_checkpoint(store, &error) < 0) {
        fail_msg("%s", error.words);
    }
    assert_true(file_holds(path, "public canary-"));
    assert_false(file_holds(path, "secret canary-"));
    assert_false(file_holds(log, "canary-"));
    assert_int_equal(count_items(store), 1500);
    assert_int_equal(add(store, 9000, "after", &error), 0);
    store_free(store);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_sqlite__is_its_owner_s_alone),
        cmocka_unit_test(test_store_sqlite__has_the_settings_that_durability_rests_on),
        cmocka_unit_test(test_store_sqlite__must_find_a_file_that_exists),
        cmocka_unit_test(test_store_sqlite__takes_names_as_names),
        cmocka_unit_test(test_store_sqlite__refuses_places_that_are_none),
        cmocka_unit_test(test_store_sqlite__refuses_a_file_that_is_no_database),
        cmocka_unit_test(test_store_sqlite__tells_a_damaged_page),
        cmocka_unit_test(test_store_sqlite__lets_no_schema_act),
        cmocka_unit_test(test_store_sqlite__waits_for_another_process_and_then_is_busy),
        cmocka_unit_test(test_store_sqlite__keeps_the_others_when_one_ends_the_transaction),
        cmocka_unit_test(test_store_sqlite__keeps_nothing_of_one_that_fails_among_others),
        cmocka_unit_test(test_store_sqlite__leaves_a_group_alone_when_one_fails_without_a_change),
        cmocka_unit_test(test_store_sqlite__copies_one_moment_while_in_use),
        cmocka_unit_test(test_store_sqlite__copies_over_nothing),
        cmocka_unit_test(test_store_sqlite__keeps_nothing_of_what_was_deleted_securely),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
