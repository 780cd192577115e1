/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_STORE_COMMON_H
#define TESTS_STORE_COMMON_H

/* What the tests of the store share: cmocka, a small schema, and one writer's step. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store/store.h"
#include "support/stores.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct store_migration test_migrations[] = {
    {"test", 1,
     "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, content BLOB, count "
     "INTEGER);\n"
     "CREATE INDEX item_count ON item (count);"},
    {"test", 2,
     "CREATE TABLE part (item INTEGER NOT NULL REFERENCES item (id), line INTEGER NOT NULL,"
     "words TEXT CHECK (words <> 'no'), PRIMARY KEY (item, line)) WITHOUT ROWID"},
};
static const struct store_migration_list test_lists[] = {
    {test_migrations, COUNT_OF(test_migrations)}};

static inline struct store *open_fresh(void)
{
    return stores_open(NULL, test_lists, COUNT_OF(test_lists));
}

struct item {
    int64_t id;
    const char *name;
    int result; /* what the work answers after a success */
    int calls;
};

static inline int add_item(struct store_session *session, void *context, struct error *error)
{
    struct item *item = context;
    item->calls++;
    int result =
        store_run(session, NULL, error, "INSERT INTO item (id, name, count) VALUES ($1, $2, $3)",
                  "isi", item->id, item->name, item->id * 10);
    if (result == 0 && item->result < 0) {
        return error_set(error, item->result, "test.refused", "the work refuses");
    }
    return result;
}

static inline int add(struct store *store, int64_t id, const char *name, struct error *error)
{
    struct item item = {id, name, 0, 0};
    return store_write(store, add_item, &item, error);
}

/* The first column of the first row. */
static inline int64_t session_integer(struct store_session *session, const char *sql)
{
    struct error error = {.words = ""};
    struct store_statement *statement;
    int result = store_query(session, &statement, &error, sql, "");
    if (result == 0) {
        result = store_step(statement, &error);
    }
    if (result != 1) {
        fail_msg("%s: %d %s", sql, result, error.words);
    }
    const int64_t value = store_integer(statement, 0);
    store_finish(statement);
    return value;
}

static inline int64_t one_integer(struct store *store, const char *sql)
{
    struct error error = {.words = ""};
    struct store_session *session;
    if (store_begin_read(store, &session, &error) < 0) {
        fail_msg("%s", error.words);
    }
    const int64_t value = session_integer(session, sql);
    store_end(session);
    return value;
}

static inline int64_t count_items(struct store *store)
{
    return one_integer(store, "SELECT COUNT(*) FROM item");
}

static inline int open_where(const char *where, struct store **out, struct error *error)
{
    const struct store_options options = {
        .where = where, .lists = test_lists, .list_count = COUNT_OF(test_lists)};
    return store_open(out, &options, error);
}

#endif
