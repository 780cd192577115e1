/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A library to be loaded in front of the C library (LD_PRELOAD): it remembers, for every change in the folder DISK_FOLDER,
 * how to undo it, until the change is durable. What makes durable:
 *   a file's bytes and size: fsync or fdatasync of the file by anybody, up to the changes made before the call; O_DSYNC
 *     and O_SYNC, for the write's own bytes
 *   a name: fsync of its folder (a renamed one: of the new folder); if the disk journals, as ext4, XFS and btrfs do, a
 *     new file's name also by fsync or fdatasync of the file
 *   everything: sync, syncfs
 * sync_file_range and closing make nothing durable. After a failed sync, Linux forgets that the pages were dirty: no later
 * sync makes those bytes durable unless they are written again. Real syncs are not made: the tests kill processes, not the
 * machine. What is changed through shared mappings is not seen, nor what stdio writes after fopen, for which the whole
 * file's bytes at fopen stand.
 */
#include "support/disk_log.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#pragma GCC diagnostic ignored "-Wmissing-prototypes" /* the C library's 64-bit twins have none */

/* ---- before a change ---- */

static int open_for_reading(int fd)
{
    char link[64];
    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    return (int)syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC, 0);
}

static void read_before(int fd, char *into, uint64_t offset, uint32_t length)
{
    const bool reads = (fcntl(fd, F_GETFL) & O_ACCMODE) != O_WRONLY;
    int own = length == 0 || reads ? fd : open_for_reading(fd);
    uint32_t done = 0;
    while (done < length) {
        ssize_t got =
            syscall(SYS_pread64, own, into + done, (size_t)(length - done), (off_t)(offset + done));
        if (got <= 0) {
            disk_give_up("the bytes that were there before cannot be read");
        }
        done += (uint32_t)got;
    }
    if (own != fd) {
        syscall(SYS_close, own);
    }
}

static void keep_range(int fd, const struct stat *status, const char *path, uint64_t offset,
                       uint64_t length)
{
    const uint64_t before = (uint64_t)status->st_size;
    const uint64_t overlap =
        offset < before ? (offset + length < before ? length : before - offset) : 0;
    struct disk_record *record = disk_begin(DISK_WRITE, path, "", (uint32_t)overlap);
    record->file = status->st_ino;
    record->offset = offset;
    record->before = before;
    record->after = offset + length > before ? offset + length : before;
    record->durable = (fcntl(fd, F_GETFL) & O_DSYNC) != 0;
    read_before(fd, record->bytes + record->path_length + record->other_length, offset,
                (uint32_t)overlap);
    disk_count(record);
}

static void keep_size(int fd, const struct stat *status, const char *path, uint64_t after)
{
    const uint64_t before = (uint64_t)status->st_size;
    const uint64_t cut = after < before ? before - after : 0;
    struct disk_record *record = disk_begin(DISK_SIZE, path, "", (uint32_t)cut);
    record->file = status->st_ino;
    record->offset = after;
    record->before = before;
    record->after = after;
    read_before(fd, record->bytes + record->path_length + record->other_length, after,
                (uint32_t)cut);
    disk_count(record);
}

/* ---- writing ---- */

static uint64_t length_of(const struct iovec *parts, int count)
{
    uint64_t length = 0;
    for (int i = 0; i < count; i++) {
        length += parts[i].iov_len;
    }
    return length;
}

/* At an offset, or (negative) at the file's own. At most `most` bytes. */
static ssize_t write_parts(int fd, const struct iovec *parts, int count, off_t offset,
                           uint64_t most)
{
    struct iovec cut[IOV_MAX > 64 ? 64 : IOV_MAX];
    int used = 0;
    for (; used < count && used < (int)(sizeof(cut) / sizeof(cut[0])) && most > 0; used++) {
        cut[used] = parts[used];
        cut[used].iov_len = cut[used].iov_len < most ? cut[used].iov_len : (size_t)most;
        most -= cut[used].iov_len;
    }
    return offset < 0 ? syscall(SYS_writev, fd, cut, used)
                      : syscall(SYS_pwritev, fd, cut, used, offset, 0L);
}

/* How much of the write there is room for; takes it. */
static uint64_t take_room(const struct stat *status, uint64_t offset, uint64_t length)
{
    struct disk_control *control = disk_control();
    const uint64_t size = (uint64_t)status->st_size;
    const uint64_t growth = offset + length > size ? offset + length - size : 0;
    if (control->room == UINT64_MAX || growth <= control->room) {
        control->room -= control->room == UINT64_MAX ? 0 : growth;
        return length;
    }
    const uint64_t missing = growth - control->room;
    control->room = 0;
    return missing < length ? length - missing : 0;
}

static ssize_t write_watched(int fd, const struct iovec *parts, int count, off_t offset,
                             const struct stat *before, const char *path)
{
    struct stat status = *before;
    fstat(fd, &status);
    uint64_t length = length_of(parts, count);
    off_t at = offset;
    if (fcntl(fd, F_GETFL) & O_APPEND) {
        at = status.st_size;
    } else if (offset < 0) {
        at = (off_t)syscall(SYS_lseek, fd, 0, SEEK_CUR);
    }
    disk_control()->writes++;
    const int failing = disk_failing(DISK_ON_WRITE, path);
    if (failing) {
        length = disk_control()->failure.torn < length ? disk_control()->failure.torn : length;
    }
    length = take_room(&status, (uint64_t)at, length);
    if (length == 0 && length_of(parts, count) > 0) {
        errno = failing ? failing : ENOSPC;
        return -1;
    }
    keep_range(fd, &status, path, (uint64_t)at, length);
    const ssize_t done = write_parts(fd, parts, count, offset, length);
    if (failing) {
        errno = failing;
        return -1;
    }
    return done;
}

static ssize_t write_any(int fd, const struct iovec *parts, int count, off_t offset)
{
    struct stat status;
    char path[DISK_PATH_SIZE];
    if (!disk_holds(fd, &status, path) || !S_ISREG(status.st_mode)) {
        return offset < 0 ? syscall(SYS_writev, fd, parts, count)
                          : syscall(SYS_pwritev, fd, parts, count, offset, 0L);
    }
    disk_lock();
    const ssize_t done = write_watched(fd, parts, count, offset, &status, path);
    const int number = errno;
    disk_unlock();
    errno = number;
    return done;
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    const struct iovec part = {(void *)bytes, size};
    return write_any(fd, &part, 1, -1);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    return write_any(fd, parts, count, -1);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
    const struct iovec part = {(void *)bytes, size};
    return write_any(fd, &part, 1, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t offset)
{
    return pwrite(fd, bytes, size, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    return write_any(fd, parts, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset)
{
    return write_any(fd, parts, count, offset);
}

/* Callers have another way when the system has not this one. */
ssize_t copy_file_range(int from, off_t *from_at, int to, off_t *to_at, size_t size, unsigned flags)
{
    struct stat status;
    if (disk_holds(to, &status, NULL)) {
        errno = ENOSYS;
        return -1;
    }
    return syscall(SYS_copy_file_range, from, from_at, to, to_at, size, flags);
}

/* ---- sizes ---- */

static int change_size(int fd, uint64_t after, const char *path)
{
    struct stat status;
    fstat(fd, &status);
    const int failing = disk_failing(DISK_ON_SIZE, path);
    const uint64_t before = (uint64_t)status.st_size;
    if (failing ||
        (after > before && take_room(&status, before, after - before) < after - before)) {
        errno = failing ? failing : ENOSPC;
        return -1;
    }
    keep_size(fd, &status, path, after);
    return (int)syscall(SYS_ftruncate, fd, (off_t)after);
}

int ftruncate(int fd, off_t size)
{
    struct stat status;
    char path[DISK_PATH_SIZE];
    if (!disk_holds(fd, &status, path)) {
        return (int)syscall(SYS_ftruncate, fd, size);
    }
    disk_lock();
    const int result = change_size(fd, (uint64_t)size, path);
    const int number = errno;
    disk_unlock();
    errno = number;
    return result;
}

int ftruncate64(int fd, off_t size)
{
    return ftruncate(fd, size);
}

int truncate(const char *path, off_t size)
{
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    const int result = fd < 0 ? -1 : ftruncate(fd, size);
    const int number = errno;
    syscall(SYS_close, fd);
    errno = number;
    return result;
}

int truncate64(const char *path, off_t size)
{
    return truncate(path, size);
}

int fallocate(int fd, int mode, off_t offset, off_t size)
{
    struct stat status;
    char path[DISK_PATH_SIZE];
    if (!disk_holds(fd, &status, path)) {
        return (int)syscall(SYS_fallocate, fd, mode, offset, size);
    }
    if (mode != 0) {
        errno = EOPNOTSUPP;
        return -1;
    }
    disk_lock();
    fstat(fd, &status);
    const int result =
        offset + size > status.st_size ? change_size(fd, (uint64_t)(offset + size), path) : 0;
    const int number = errno;
    disk_unlock();
    errno = number;
    return result;
}

int fallocate64(int fd, int mode, off_t offset, off_t size)
{
    return fallocate(fd, mode, offset, size);
}

int posix_fallocate(int fd, off_t offset, off_t size)
{
    return fallocate(fd, 0, offset, size) == 0 ? 0 : errno;
}

int posix_fallocate64(int fd, off_t offset, off_t size)
{
    return posix_fallocate(fd, offset, size);
}

/* ---- syncing ---- */

/* Changes made while a sync runs are not its business: it settles what was there when it began. */
static int sync_watched(uint64_t inode, const char *path)
{
    struct disk_control *control = disk_control();
    disk_lock();
    const uint64_t sequence = control->sequence;
    const uint32_t pause = control->sync_ms;
    const int failing = disk_failing(DISK_ON_SYNC, path);
    control->syncs++;
    if (failing) {
        disk_doom(inode);
    }
    disk_unlock();
    if (pause > 0) {
        const struct timespec time = {pause / 1000, (long)(pause % 1000) * 1000000};
        syscall(SYS_nanosleep, &time, NULL);
    }
    disk_lock();
    if (!failing && !control->lies) {
        disk_settle(inode, sequence);
    }
    disk_unlock();
    errno = failing;
    return failing ? -1 : 0;
}

int fsync(int fd)
{
    struct stat status;
    char path[DISK_PATH_SIZE];
    if (!disk_holds(fd, &status, path)) {
        return (int)syscall(SYS_fsync, fd);
    }
    return sync_watched(status.st_ino, path);
}

int fdatasync(int fd)
{
    return fsync(fd); /* a size that grew counts as data, as fdatasync has it */
}

static void sync_all(void)
{
    struct disk_control *control = disk_control();
    disk_lock();
    control->settled_all = control->lies ? control->settled_all : control->sequence;
    disk_unlock();
}

void sync(void)
{
    if (disk_on()) {
        sync_all();
    } else {
        syscall(SYS_sync);
    }
}

int syncfs(int fd)
{
    struct stat status;
    if (!disk_holds(fd, &status, NULL)) {
        return (int)syscall(SYS_syncfs, fd);
    }
    sync_all();
    return 0;
}

/* ---- opening ---- */

static void keep_all_bytes(int at, const char *name, const struct stat *status,
                           const struct disk_place *place)
{
    int fd = (int)syscall(SYS_openat, at, name, O_RDONLY | O_CLOEXEC, 0);
    if (fd >= 0) {
        keep_size(fd, status, place->path, 0);
        syscall(SYS_close, fd);
    }
}

/* What is counted before the file is there. */
static struct disk_record *keep_creation(const struct disk_place *place)
{
    struct disk_record *record = disk_begin(DISK_CREATE, place->path, "", 0);
    record->folder = place->folder;
    disk_count(record);
    return record;
}

/* The file's number may be one that a removed file had: what is remembered of that one is not about this one. */
static void note_created(struct disk_record *record, int fd)
{
    struct stat status;
    if (fstat(fd, &status) == 0) {
        record->file = status.st_ino;
        disk_settle(status.st_ino, record->sequence - 1);
        disk_find_file(disk_control(), status.st_ino)->doomed = 0;
    }
}

/* With the lock held: what opening with these flags changes. */
static int open_watched(int at, const char *name, int flags, mode_t mode,
                        const struct disk_place *place)
{
    struct stat status;
    const bool exists = fstatat(at, name, &status, 0) == 0;
    const int failing = exists ? 0 : disk_failing(DISK_ON_NAMES, place->path);
    if (failing) {
        errno = failing;
        return -1;
    }
    if (exists && (flags & O_TRUNC) && !(flags & O_EXCL) && S_ISREG(status.st_mode)) {
        keep_all_bytes(at, name, &status, place);
    }
    struct disk_record *record = !exists && (flags & O_CREAT) ? keep_creation(place) : NULL;
    int fd = (int)syscall(SYS_openat, at, name, flags, mode);
    const int number = errno;
    if (fd >= 0 && record) {
        note_created(record, fd);
    }
    errno = number;
    return fd;
}

static int open_unknown(int at, const char *name, int flags, mode_t mode)
{
    struct disk_place place;
    if (!(flags & (O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE ||
        !disk_holds_name(at, name, &place)) {
        return (int)syscall(SYS_openat, at, name, flags, mode);
    }
    disk_lock();
    const int fd = open_watched(at, name, flags, mode, &place);
    const int number = errno;
    disk_unlock();
    errno = number;
    return fd;
}

static int open_any(int at, const char *name, int flags, mode_t mode)
{
    const int fd = open_unknown(at, name, flags, mode);
    disk_forget(fd);
    return fd;
}

#define MODE_OF(flags, mode)                                                                       \
    do {                                                                                           \
        va_list list;                                                                              \
        va_start(list, flags);                                                                     \
        (mode) = (flags) & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(list, unsigned) : 0;             \
        va_end(list);                                                                              \
    } while (0)

int open(const char *name, int flags, ...)
{
    mode_t mode;
    MODE_OF(flags, mode);
    return open_any(AT_FDCWD, name, flags, mode);
}

int open64(const char *name, int flags, ...)
{
    mode_t mode;
    MODE_OF(flags, mode);
    return open_any(AT_FDCWD, name, flags, mode);
}

int openat(int at, const char *name, int flags, ...)
{
    mode_t mode;
    MODE_OF(flags, mode);
    return open_any(at, name, flags, mode);
}

int openat64(int at, const char *name, int flags, ...)
{
    mode_t mode;
    MODE_OF(flags, mode);
    return open_any(at, name, flags, mode);
}

int __open_2(const char *name, int flags)
{
    return open_any(AT_FDCWD, name, flags, 0);
}

int __open64_2(const char *name, int flags)
{
    return open_any(AT_FDCWD, name, flags, 0);
}

int __openat_2(int at, const char *name, int flags)
{
    return open_any(at, name, flags, 0);
}

int __openat64_2(int at, const char *name, int flags)
{
    return open_any(at, name, flags, 0);
}

int creat(const char *name, mode_t mode)
{
    return open_any(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int creat64(const char *name, mode_t mode)
{
    return creat(name, mode);
}

/* stdio writes past us: the file as it is now is what an undo goes back to. */
static FILE *fopen_watched(FILE *(*real)(const char *, const char *), const char *name,
                           const char *mode, const struct disk_place *place)
{
    struct stat status;
    const bool exists = stat(name, &status) == 0;
    if (exists && S_ISREG(status.st_mode)) {
        keep_all_bytes(AT_FDCWD, name, &status, place);
    }
    struct disk_record *record = !exists && *mode != 'r' ? keep_creation(place) : NULL;
    FILE *stream = real(name, mode);
    if (stream && record) {
        note_created(record, fileno(stream));
    }
    return stream;
}

static FILE *fopen_any(const char *symbol, const char *name, const char *mode)
{
    FILE *(*real)(const char *, const char *) =
        (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, symbol);
    struct disk_place place;
    if (!strpbrk(mode, "wa+") || !disk_holds_name(AT_FDCWD, name, &place)) {
        return real(name, mode);
    }
    disk_lock();
    FILE *stream = fopen_watched(real, name, mode, &place);
    const int number = errno;
    disk_unlock();
    disk_forget(stream ? fileno(stream) : -1);
    errno = number;
    return stream;
}

FILE *fopen(const char *name, const char *mode)
{
    return fopen_any("fopen", name, mode);
}

FILE *fopen64(const char *name, const char *mode)
{
    return fopen_any("fopen64", name, mode);
}

/* The name is known only afterwards: killed in between, an empty file is left, which nobody knows of. */
static int mkstemp_any(char *template, int flags)
{
    int (*real)(char *, int) = (int (*)(char *, int))dlsym(RTLD_NEXT, "mkostemp");
    struct disk_place place;
    const int fd = real(template, flags);
    disk_forget(fd);
    if (fd >= 0 && disk_holds_name(AT_FDCWD, template, &place)) {
        disk_lock();
        note_created(keep_creation(&place), fd);
        disk_unlock();
    }
    return fd;
}

int mkstemp(char *template)
{
    return mkstemp_any(template, 0);
}

int mkstemp64(char *template)
{
    return mkstemp_any(template, 0);
}

int mkostemp(char *template, int flags)
{
    return mkstemp_any(template, flags);
}

int mkostemp64(char *template, int flags)
{
    return mkstemp_any(template, flags);
}
