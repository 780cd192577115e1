/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database file of any bytes (a backup that came from elsewhere) is opened, read and written, or
 * refused as damaged: never anything else. */
#include "store/store.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct store_migration migrations[] = {
    {"fuzz", 1, "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, content BLOB)"},
    {"fuzz", 2, "CREATE INDEX item_name ON item (name)"},
};
static const struct store_migration_list lists[] = {{migrations, COUNT_OF(migrations)}};

static char folder[] = "/tmp/evenhand-fuzz-XXXXXX";
static const char *const names[] = {"/x.db", "/x.db-wal", "/x.db-shm"};

static void remove_files(void)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char path[sizeof(folder) + 16];
        snprintf(path, sizeof(path), "%s%s", folder, names[i]);
        unlink(path);
    }
}

static void remove_folder(void)
{
    remove_files();
    rmdir(folder);
}

static void put_file(const uint8_t *bytes, size_t size)
{
    char path[sizeof(folder) + 16];
    snprintf(path, sizeof(path), "%s%s", folder, names[0]);
    FILE *file = fopen(path, "w");
    assert(file && fwrite(bytes, 1, size, file) == size);
    fclose(file);
}

static bool is_expected(int result)
{
    return result >= 0 || result == ERROR_DAMAGED || result == ERROR_INVALID ||
           result == ERROR_CONFLICT || result == ERROR_IO || result == ERROR_LIMIT;
}

static int add(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "INSERT INTO item (id, name) VALUES ($1, $2)", "is",
                     (int64_t)77, "seventy-seven");
}

static void use(struct store *store)
{
    struct store_session *session = NULL;
    struct store_statement *statement = NULL;
    struct error error;
    size_t total = 0;
    int result = store_write(store, add, NULL, &error);
    assert(is_expected(result));
    if (store_begin_read(store, &session, &error) < 0) {
        return;
    }
    result = store_query(session, &statement, &error,
                         "SELECT id, name, content FROM item ORDER BY name LIMIT 1000", "");
    while (result >= 0 && (result = store_step(statement, &error)) == 1) {
        total += store_text(statement, 1).length + store_bytes(statement, 2).length;
    }
    assert(is_expected(result) && total < SIZE_MAX);
    store_end(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static bool made;
    if (!made) {
        made = mkdtemp(folder) != NULL;
        assert(made && atexit(remove_folder) == 0);
    }
    remove_files();
    put_file(bytes, size);
    char where[sizeof(folder) + 32];
    snprintf(where, sizeof(where), "sqlite:%s%s", folder, names[0]);
    struct store *store = NULL;
    struct error error;
    const struct store_options options = {
        .where = where, .lists = lists, .list_count = 1, .readers = 1, .must_exist = true};
    const int result = store_open(&store, &options, &error);
    assert(is_expected(result));
    if (result == 0) {
        use(store);
        store_free(store);
    }
    return 0;
}
