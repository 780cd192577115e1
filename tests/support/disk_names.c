/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shim's other half: names that come, go and change. What a name stood for is kept in grave/ (a
 * second link to the same file), so that taking the name away can be undone, and so that its
 * inode's number is not used again meanwhile. */
#include "support/disk_log.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void keep_name(enum disk_kind kind, const struct disk_place *place, const char *other,
                      uint64_t grave, uint64_t mode)
{
    struct disk_record *record = disk_begin(kind, place->path, other, 0);
    record->folder = place->folder;
    record->grave = grave;
    record->before = mode;
    disk_count(record);
}

/* One change of a name that the folder holds, with the lock; `change` is the system call. */
struct change {
    long number;
    int at, other_at;
    const char *name, *other;
    long argument;
};

static int make_change(const struct change *change)
{
    switch (change->number) {
    case SYS_unlinkat:
        return (int)syscall(SYS_unlinkat, change->at, change->name, change->argument);
    case SYS_mkdirat:
        return (int)syscall(SYS_mkdirat, change->at, change->name, change->argument);
    case SYS_symlinkat:
        return (int)syscall(SYS_symlinkat, change->other, change->at, change->name);
    case SYS_linkat:
        return (int)syscall(SYS_linkat, change->other_at, change->other, change->at, change->name,
                            change->argument);
    default:
        return (int)syscall(SYS_renameat2, change->other_at, change->other, change->at,
                            change->name, change->argument);
    }
}

static void keep_change(const struct change *change, const struct disk_place *place,
                        const struct disk_place *old)
{
    struct stat status;
    const bool exists = fstatat(change->at, change->name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    switch (change->number) {
    case SYS_unlinkat:
        if (exists && (change->argument & AT_REMOVEDIR)) {
            keep_name(DISK_REMOVE_FOLDER, place, "", 0, status.st_mode & 07777);
        } else if (exists) {
            keep_name(DISK_REMOVE, place, "", disk_bury(change->at, change->name), 0);
        }
        break;
    case SYS_mkdirat:
        if (!exists) {
            keep_name(DISK_MAKE_FOLDER, place, "", 0, 0);
        }
        break;
    case SYS_renameat2:
        keep_name(DISK_RENAME, place, old->path, exists ? disk_bury(change->at, change->name) : 0,
                  0);
        break;
    default:
        if (!exists) {
            keep_name(DISK_CREATE, place, "", 0, 0);
        }
        break;
    }
}

static int change_name(const struct change *change)
{
    struct disk_place place, old = {.path = ""};
    if (!disk_holds_name(change->at, change->name, &place)) {
        return make_change(change);
    }
    if (change->number == SYS_renameat2 &&
        (!disk_holds_name(change->other_at, change->other, &old) ||
         (change->argument & RENAME_EXCHANGE))) {
        disk_give_up("a renaming into the watched folder, or an exchange, is not understood");
    }
    disk_lock();
    const int failing = disk_failing(DISK_ON_NAMES, place.path);
    int result = -1;
    if (!failing) {
        keep_change(change, &place, &old);
        result = make_change(change);
    }
    const int number = failing ? failing : errno;
    disk_unlock();
    errno = number;
    return result;
}

int unlinkat(int at, const char *name, int flags)
{
    return change_name(&(struct change){SYS_unlinkat, at, 0, name, NULL, flags});
}

int unlink(const char *name)
{
    return unlinkat(AT_FDCWD, name, 0);
}

int rmdir(const char *name)
{
    return unlinkat(AT_FDCWD, name, AT_REMOVEDIR);
}

int remove(const char *name)
{
    return unlink(name) == 0 ? 0 : errno == EISDIR || errno == EPERM ? rmdir(name) : -1;
}

int mkdirat(int at, const char *name, mode_t mode)
{
    return change_name(&(struct change){SYS_mkdirat, at, 0, name, NULL, mode});
}

int mkdir(const char *name, mode_t mode)
{
    return mkdirat(AT_FDCWD, name, mode);
}

int symlinkat(const char *target, int at, const char *name)
{
    return change_name(&(struct change){SYS_symlinkat, at, 0, name, target, 0});
}

int symlink(const char *target, const char *name)
{
    return symlinkat(target, AT_FDCWD, name);
}

int linkat(int old_at, const char *old, int at, const char *name, int flags)
{
    return change_name(&(struct change){SYS_linkat, at, old_at, name, old, flags});
}

int link(const char *old, const char *name)
{
    return linkat(AT_FDCWD, old, AT_FDCWD, name, 0);
}

int renameat2(int old_at, const char *old, int at, const char *name, unsigned flags)
{
    return change_name(&(struct change){SYS_renameat2, at, old_at, name, old, flags});
}

int renameat(int old_at, const char *old, int at, const char *name)
{
    return renameat2(old_at, old, at, name, 0);
}

int rename(const char *old, const char *name)
{
    return renameat2(AT_FDCWD, old, AT_FDCWD, name, 0);
}
