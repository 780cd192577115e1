/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files around a database: making one, and copying it while it is in use. */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail_file(struct error *error, const char *what, const char *path)
{
    const int number = errno;
    return error_set(error, ERROR_IO, "store.file", "cannot %s %.300s: %s", what, path,
                     strerror(number));
}

static int sync_path(const char *path, struct error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return fail_file(error, "open", path);
    }
    const int result = fsync(file) == 0 ? 0 : fail_file(error, "sync", path);
    close(file);
    return result;
}

static int sync_folder_of(const char *path, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    char *folder = arena_string(arena, path);
    char *slash = strrchr(folder, '/');
    slash[slash == folder ? 1 : 0] = '\0';
    return sync_path(folder, error);
}

/* Made by us, and not by SQLite, so that only its owner may read it; its log gets the same mode. */
static int make_file(const char *path, struct error *error)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) {
        return errno == EEXIST
                   ? error_set(error, ERROR_CONFLICT, "store.exists", "%.300s exists", path)
                   : fail_file(error, "make", path);
    }
    close(file);
    return sync_folder_of(path, error);
}

int sqlite_make_ready(const char *path, bool must_exist, struct error *error)
{
    struct stat status;
    if (stat(path, &status) == 0) {
        if (!S_ISREG(status.st_mode)) {
            return error_set(error, ERROR_INVALID, "store.where", "%.300s is not a file", path);
        }
        return 0;
    }
    if (errno != ENOENT) {
        return fail_file(error, "open", path);
    }
    if (must_exist) {
        return error_set(error, ERROR_NOT_FOUND, "store.missing", "there is no database at %.300s",
                         path);
    }
    struct error made;
    if (make_file(path, &made) < 0 &&
        made.code != ERROR_CONFLICT) { /* or another process was quicker */
        *error = made;
        return error->code;
    }
    return 0;
}

/* ---- copies ---- */

/* A connection of its own, so that a long copy takes nothing from readers and writer. */
static int copy_into(struct store *store, const char *path, struct error *error)
{
    const struct sqlite_place *place = store->own;
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_open_v2(place->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(db, STORE_LONGEST_WAIT * 1000);
        code = sqlite3_prepare_v2(db, "VACUUM INTO ?1", -1, &statement, NULL);
    }
    if (code == SQLITE_OK) {
        sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
        code = sqlite3_step(statement);
    }
    const int result = code == SQLITE_DONE ? 0 : sqlite_fail(db, code, true, error);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return result;
}

int sqlite_copy(struct store *store, const char *path, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    if (!*path || strlen(path) > 4000) {
        return error_set(error, ERROR_INVALID, "store.copy", "a copy needs the path of a new file");
    }
    path = *path == '/' ? path : arena_print(arena, "./%s", path);
    if (make_file(path, error) < 0) {
        return error->code;
    }
    if (copy_into(store, path, error) < 0 || sync_path(path, error) < 0) {
        unlink(path);
        return error->code;
    }
    return 0;
}
