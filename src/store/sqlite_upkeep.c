/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files around a database: making one, copying it while it is in use, and keeping its
 * write-ahead log short. */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES_UNTIL_CHECKPOINT 1000
/* Readers that overlap without end keep the log from starting anew: above this, new ones are sent
 * to the database file and the writer waits a moment for the old ones. */
#define PAGES_UNTIL_RESTART 25000
#define RESTART_WAIT 250 /* milliseconds */

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

/* ---- the write-ahead log ---- */

/* SQLite zeroes what is deleted, but not what balancing its trees has left behind in a page's free
 * space: only writing the whole file anew leaves nothing. Key stores are small. */
static int write_anew(struct store_session *session, struct error *error)
{
    return sqlite_run_script(session, "VACUUM", error);
}

static int truncate_log(struct store_session *session, struct error *error)
{
    sqlite3 *db = ((struct sqlite_session *)session)->db;
    const struct sqlite_place *place = session->store->own;
    if (place->erases_securely && write_anew(session, error) < 0) {
        return error->code;
    }
    int code = sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return code == SQLITE_OK ? 0 : sqlite_fail(db, code, true, error);
}

int sqlite_checkpoint(struct store *store, struct error *error)
{
    return sqlite_write_alone(store, truncate_log, error);
}

/* After each commit, on the leader's thread. While readers overlap without a gap the log goes on growing after a checkpoint,
 * so that it is not its length that says when the next one is due, but what was written since: nor does every commit wait
 * for a reader who stays, who may himself wait for a commit. One that fails is tried again after the next commit: what it
 * would have copied stays in the log, which is durable. */
int sqlite_on_commit(void *context, sqlite3 *db, const char *name, int pages)
{
    struct sqlite_session *session = context;
    int code;
    session->pages_copied = pages < session->pages_copied ? 0 : session->pages_copied; /* the log began anew */
    if (pages - session->pages_copied < PAGES_UNTIL_CHECKPOINT) {
        return SQLITE_OK;
    }
    if (pages >= PAGES_UNTIL_RESTART) {
        sqlite3_busy_timeout(db, RESTART_WAIT);
        code = sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
        sqlite3_busy_timeout(db, STORE_LONGEST_WAIT * 1000);
    } else {
        code = sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
    session->pages_copied = code == SQLITE_OK || code == SQLITE_BUSY ? pages : session->pages_copied;
    return SQLITE_OK;
}
