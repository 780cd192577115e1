/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that must be whole: read up to a limit, replaced at once, durable. */
#include "vault/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 1000

static int failed(const char *path, struct error *error)
{
    enum error_code code = errno == ENOENT ? ERROR_NOT_FOUND : errno == EEXIST ? ERROR_CONFLICT : ERROR_IO;
    return error_set(error, code, "vault.file", "%s: %s", path, strerror(errno));
}

int vault_read_file(struct arena *arena, const char *path, size_t most, struct text *out, struct error *error)
{
    FILE *file = fopen(path, "rbe");
    if (!file) {
        return failed(path, error);
    }
    struct buf buf = buf_in(arena);
    char piece[4096];
    size_t length;
    while ((length = fread(piece, 1, sizeof(piece), file)) > 0 && buf.length <= most) {
        buf_add(&buf, piece, length);
    }
    bool broken = ferror(file);
    fclose(file);
    if (broken || buf.length > most) {
        return error_set(error, broken ? ERROR_IO : ERROR_LIMIT, "vault.file", "%s cannot be read, or is too large",
                         path);
    }
    *out = buf_as_text(&buf);
    return 0;
}

static int sync_folder(const char *path, struct error *error)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    if (length >= sizeof(folder)) {
        return error_set(error, ERROR_LIMIT, "vault.file", "the path is too long");
    }
    memcpy(folder, path, length);
    memcpy(folder + length, length ? "" : slash ? "/" : ".", length ? 1 : 2);
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool right = file >= 0 && fsync(file) == 0;
    int code = right ? 0 : failed(folder, error);
    if (file >= 0) {
        close(file);
    }
    return code;
}

static bool write_whole(int file, struct text content)
{
    while (content.length > 0) {
        ssize_t done = write(file, content.at, content.length);
        if (done < 0 && errno != EINTR) {
            return false;
        }
        if (done > 0) {
            content.at += done;
            content.length -= (size_t)done;
        }
    }
    return fsync(file) == 0;
}

static int write_fresh(const char *path, struct text content, struct error *error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_EXCL, 0600);
    if (file < 0) {
        return failed(path, error);
    }
    bool right = write_whole(file, content);
    if (close(file) == 0 && right) {
        return 0;
    }
    int code = failed(path, error);
    unlink(path);
    return code;
}

static bool is_still_there(int file, const char *path)
{
    struct stat ours, there;
    return fstat(file, &ours) == 0 && stat(path, &there) == 0 && ours.st_dev == there.st_dev &&
           ours.st_ino == there.st_ino;
}

/* One name for all who replace the same file, locked by whoever does: what a crash left there is overwritten by the next,
 * and a ring never lies about in copies that nobody knows of. Whoever waited may have got a file that is in its place by
 * then, and takes another. */
static int open_beside(const char *beside)
{
    for (int try = 0; try < TRIES; try++) {
        int file = open(beside, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        while (file >= 0 && flock(file, LOCK_EX) < 0 && errno == EINTR) {
        }
        if (file < 0 || is_still_there(file, beside)) {
            return file;
        }
        close(file);
    }
    errno = EBUSY;
    return -1;
}

static int replace(const char *path, const char *beside, struct text content, struct error *error)
{
    struct stat former;
    int file = open_beside(beside);
    if (file < 0) {
        return failed(beside, error);
    }
    mode_t mode = stat(path, &former) == 0 ? former.st_mode & 0777 : 0600;
    bool right = ftruncate(file, 0) == 0 && fchmod(file, mode) == 0 && write_whole(file, content) &&
                 rename(beside, path) == 0;
    int code = right ? 0 : failed(path, error);
    if (!right) {
        unlink(beside);
    }
    close(file);
    return code;
}

int vault_write_file(const char *path, struct text content, bool fresh, struct error *error)
{
    char beside[4096];
    if ((size_t)snprintf(beside, sizeof(beside), "%s.new", path) >= sizeof(beside)) {
        return error_set(error, ERROR_LIMIT, "vault.file", "the path is too long");
    }
    int code = fresh ? write_fresh(path, content, error) : replace(path, beside, content, error);
    return code < 0 ? code : sync_folder(path, error);
}
