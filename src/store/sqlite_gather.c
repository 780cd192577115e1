/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a commit writes the log. SQLite writes it in two small pieces a page; here they are gathered, and written in few large
 * ones before the log is synced. With full durability that is before SQLite tells anybody of the commit, in the log's index, so
 * nobody misses what is not written yet; and the gathering ends with the commit, so nothing is written once others may write.
 * What is written before a commit, because it is too much to be held, is not gathered: it may be rolled back, of which the file is not told.
 *
 * All files but the log are the default file system's own.
 */
#include "store/sqlite.h"

#include <stdlib.h>
#include <string.h>

#define GATHERED (128 * 1024) /* as much as SQLite's own file system writes at once */

struct gathered_log {
    sqlite3_file file;
    sqlite3_int64 at; /* where what is gathered begins */
    int size;
    bool gathers;
    char *bytes; /* GATHERED of them */
    sqlite3_file own[]; /* the default file system's, in the room behind */
};

static struct gathered_log *log_of(sqlite3_file *file)
{
    return (struct gathered_log *)file;
}

/* What could not be written is forgotten: the commit fails. */
static int write_out(struct gathered_log *log)
{
    const int size = log->size;
    log->size = 0;
    return size ? log->own->pMethods->xWrite(log->own, log->bytes, size, log->at) : SQLITE_OK;
}

static int log_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    struct gathered_log *log = log_of(file);
    int code = SQLITE_OK;
    if (log->size && (at != log->at + log->size || size > GATHERED - log->size)) {
        code = write_out(log);
    }
    if (code != SQLITE_OK || !log->gathers || size > GATHERED) {
        return code == SQLITE_OK ? log->own->pMethods->xWrite(log->own, bytes, size, at) : code;
    }
    log->at = log->size ? log->at : at;
    memcpy(log->bytes + log->size, bytes, (size_t)size);
    log->size += size;
    return SQLITE_OK;
}

static int log_sync(sqlite3_file *file, int flags)
{
    struct gathered_log *log = log_of(file);
    int code = write_out(log);
    return code == SQLITE_OK ? log->own->pMethods->xSync(log->own, flags) : code;
}

static int log_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
    struct gathered_log *log = log_of(file);
    int code = write_out(log);
    return code == SQLITE_OK ? log->own->pMethods->xRead(log->own, bytes, size, at) : code;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct gathered_log *log = log_of(file);
    int code = write_out(log);
    return code == SQLITE_OK ? log->own->pMethods->xTruncate(log->own, size) : code;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct gathered_log *log = log_of(file);
    int code = write_out(log);
    return code == SQLITE_OK ? log->own->pMethods->xFileSize(log->own, size) : code;
}

static int log_close(sqlite3_file *file)
{
    struct gathered_log *log = log_of(file);
    free(log->bytes);
    log->bytes = NULL;
    return log->own->pMethods->xClose(log->own);
}

static int log_lock(sqlite3_file *file, int lock)
{
    struct gathered_log *log = log_of(file);
    return log->own->pMethods->xLock(log->own, lock);
}

static int log_unlock(sqlite3_file *file, int lock)
{
    struct gathered_log *log = log_of(file);
    return log->own->pMethods->xUnlock(log->own, lock);
}

static int log_check_lock(sqlite3_file *file, int *is_locked)
{
    struct gathered_log *log = log_of(file);
    return log->own->pMethods->xCheckReservedLock(log->own, is_locked);
}

static int log_control(sqlite3_file *file, int what, void *with)
{
    struct gathered_log *log = log_of(file);
    return log->own->pMethods->xFileControl(log->own, what, with);
}

static int log_sector_size(sqlite3_file *file)
{
    struct gathered_log *log = log_of(file);
    return log->own->pMethods->xSectorSize(log->own);
}

static int log_characteristics(sqlite3_file *file)
{
    struct gathered_log *log = log_of(file);
    return log->own->pMethods->xDeviceCharacteristics(log->own);
}

/* Version 1: neither shared memory nor mapping, which are the database file's. */
static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_check_lock,
    .xFileControl = log_control,
    .xSectorSize = log_sector_size,
    .xDeviceCharacteristics = log_characteristics,
};

static sqlite3_vfs gathering;

static int open_log(const char *name, struct gathered_log *log, int flags, int *out_flags)
{
    sqlite3_vfs *own = gathering.pAppData;
    log->file.pMethods = NULL;
    log->size = 0;
    log->gathers = false;
    log->bytes = malloc(GATHERED);
    if (!log->bytes) {
        return SQLITE_NOMEM;
    }
    int code = own->xOpen(own, name, log->own, flags, out_flags);
    if (log->own->pMethods) {
        log->file.pMethods = &log_methods; /* closed by SQLite, whatever the code */
    } else {
        free(log->bytes);
    }
    return code;
}

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    sqlite3_vfs *own = vfs->pAppData;
    return flags & SQLITE_OPEN_WAL ? open_log(name, log_of(file), flags, out_flags)
                                   : own->xOpen(own, name, file, flags, out_flags);
}

/* NULL: the connection has no such log. */
static struct gathered_log *find_log(sqlite3 *db)
{
    sqlite3_file *file = NULL;
    int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
    return code == SQLITE_OK && file && file->pMethods == &log_methods ? log_of(file) : NULL;
}

int sqlite_step_gathering(sqlite3 *db, sqlite3_stmt *commit)
{
    struct gathered_log *log = find_log(db);
    if (log) {
        log->gathers = true;
    }
    const int code = sqlite3_step(commit);
    if (log) {
        log->gathers = false;
        log->size = 0; /* of a commit that failed */
    }
    return code;
}

const char *sqlite_gathering_files(void)
{
    return gathering.zName;
}

void sqlite_gather(void)
{
    sqlite3_vfs *own = sqlite3_vfs_find(NULL);
    gathering = *own;
    gathering.zName = "evenhand";
    gathering.pNext = NULL;
    gathering.pAppData = own;
    gathering.szOsFile = own->szOsFile + (int)sizeof(struct gathered_log);
    gathering.xOpen = open_file;
    sqlite3_vfs_register(&gathering, 0);
}
