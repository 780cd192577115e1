/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and folders that we write: durable before anything relies on them, and never in place of one that is there. */
#include "cli/keep.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_descriptor(int *descriptor)
{
    if (*descriptor >= 0) {
        close(*descriptor);
    }
}

static int fail_at(const char *path, const char *what, struct error *error)
{
    enum error_code code = errno == EEXIST || errno == ENOTEMPTY ? ERROR_CONFLICT : ERROR_IO;
    return error_set(error, code, "file.write", "%.300s: %s: %s", path, what, strerror(errno));
}

/* A name is only durable once its folder is. */
static int sync_folder_of(const char *path, struct error *error)
{
    char folder[4097];
    snprintf(folder, sizeof(folder), "%s", path);
    int descriptor SCOPED(close_descriptor) = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || fsync(descriptor) < 0) {
        return fail_at(path, "its folder cannot be made durable", error);
    }
    return 0;
}

static int write_all(int descriptor, struct text bytes, const char *path, struct error *error)
{
    while (bytes.length) {
        ssize_t written = write(descriptor, bytes.at, bytes.length);
        if (written < 0 && errno != EINTR) {
            return fail_at(path, "cannot be written", error);
        }
        if (written > 0) {
            bytes.at += written;
            bytes.length -= (size_t)written;
        }
    }
    return 0;
}

int cli_write_file(const char *path, struct text bytes, unsigned mode, struct error *error)
{
    int descriptor SCOPED(close_descriptor) = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
    if (descriptor < 0) {
        return fail_at(path, "cannot be made", error);
    }
    int result = write_all(descriptor, bytes, path, error);
    if (result == 0 && fsync(descriptor) < 0) {
        result = fail_at(path, "cannot be made durable", error);
    }
    return result < 0 ? result : sync_folder_of(path, error);
}

int cli_copy_file(const char *from, const char *to, unsigned mode, struct error *error)
{
    int source SCOPED(close_descriptor) = open(from, O_RDONLY | O_CLOEXEC);
    int target SCOPED(close_descriptor) = -1;
    char piece[65536];
    ssize_t size;
    if (source < 0) {
        return fail_at(from, "cannot be opened", error);
    }
    target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
    if (target < 0) {
        return fail_at(to, "cannot be made", error);
    }
    while ((size = read(source, piece, sizeof(piece))) > 0) {
        int result = write_all(target, (struct text){piece, (size_t)size}, to, error);
        if (result < 0) {
            return result;
        }
    }
    if (size < 0) {
        return fail_at(from, "cannot be read", error);
    }
    return fsync(target) < 0 ? fail_at(to, "cannot be made durable", error) : sync_folder_of(to, error);
}

int cli_make_folder(const char *path, struct error *error)
{
    return mkdir(path, 0700) < 0 ? fail_at(path, "the folder cannot be made", error) : 0;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    remove(path);
    return 0;
}

void cli_remove_unfinished(const char *making)
{
    nftw(making, remove_one, 8, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

int cli_begin_folder(struct cli *cli, const char *folder, const char **making, struct error *error)
{
    *making = arena_print(cli->arena, "%s.making", folder);
    if (access(folder, F_OK) == 0) {
        return error_set(error, ERROR_CONFLICT, "folder.there", "%.300s is there already; name a new folder", folder);
    }
    int result = cli_make_folder(*making, error);
    if (result == ERROR_CONFLICT) {
        return error_set(error, ERROR_CONFLICT, "folder.making",
                         "%.300s is there: it is being made just now, or somebody was interrupted; in that case remove it",
                         *making);
    }
    return result;
}

/* Whole files first, then the folders that name them: nothing in it was synced while it was being made. */
static int sync_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)where;
    if (kind != FTW_F && kind != FTW_DP) {
        return 0;
    }
    int descriptor SCOPED(close_descriptor) = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    return descriptor < 0 || fsync(descriptor) < 0 ? -1 : 0;
}

static int sync_whole(const char *folder, struct error *error)
{
    return nftw(folder, sync_one, 8, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) ? fail_at(folder, "cannot be made durable", error) : 0;
}

int cli_end_folder(const char *making, const char *folder, int result, struct error *error)
{
    if (result == 0) {
        result = sync_whole(making, error);
    }
    if (result == 0 && rename(making, folder) < 0) {
        result = fail_at(folder, "cannot be put in place", error);
    }
    if (result < 0) {
        cli_remove_unfinished(making);
        return result;
    }
    return sync_folder_of(folder, error);
}
