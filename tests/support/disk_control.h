/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_DISK_CONTROL_H
#define SUPPORT_DISK_CONTROL_H

/*
 * What the library in front of the file system (disk_shim.c) and the tests (disk.c) share: a
 * control page and a log of undo records, both files mapped by every process that is watched. A
 * record is written before the change it can undo, and counts from the moment that `used` covers
 * it, so that a process may be killed anywhere.
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define DISK_MAGIC UINT32_C(0x44495331)
#define DISK_LOG_SIZE (UINT64_C(1) << 30) /* sparse */
#define DISK_COMPACT_ABOVE (UINT64_C(32) << 20)
#define DISK_FILES 65536 /* a power of two */
#define DISK_PROCESSES 4096
#define DISK_SECTOR 512
#define DISK_PAGE 4096

enum disk_kind {
    DISK_WRITE = 1, /* bytes overwritten or added */
    DISK_SIZE,      /* made shorter or longer */
    DISK_CREATE,    /* a name came to be */
    DISK_REMOVE,    /* a name went away; the file is kept in grave/ */
    DISK_RENAME,    /* what stood at the new name before is kept in grave/ */
    DISK_MAKE_FOLDER,
    DISK_REMOVE_FOLDER,
};

struct disk_record {
    uint64_t size; /* with what follows, a multiple of 8 */
    uint64_t sequence;
    uint64_t file; /* inode, for WRITE and SIZE: syncing it settles the record; for CREATE: what was
                      made */
    uint64_t folder; /* inode, for all but WRITE and SIZE: syncing it settles the record */
    uint64_t offset, before, after; /* before and after: the file's size */
    uint64_t grave;
    uint32_t kind, length, path_length, other_length;
    uint32_t durable; /* written through O_DSYNC or O_SYNC */
    uint32_t doomed;  /* a sync of it failed: no later sync makes it durable, as on Linux */
    char bytes[];     /* path, other path, the `length` bytes that were there before */
};

struct disk_file {
    uint64_t inode;
    uint64_t settled; /* every record up to this sequence number is on the disk */
    uint64_t doomed;  /* some records are */
};

struct disk_process {
    int32_t pid;
    uint64_t started; /* as /proc/PID/stat says: a number used again is not the same process */
};

enum disk_operation { DISK_ON_WRITE = 1, DISK_ON_SYNC = 2, DISK_ON_SIZE = 4, DISK_ON_NAMES = 8 };

struct disk_failure {
    uint32_t operations; /* which ones are counted; 0: none fails */
    uint32_t after;      /* this many succeed first */
    uint32_t times;      /* then this many fail; UINT32_MAX: all */
    int32_t number;      /* errno */
    uint32_t torn;       /* a failing write leaves this many bytes behind it */
    char suffix[32];     /* only files whose path ends so; empty: all */
};

struct disk_control {
    uint32_t magic;
    atomic_int owner;   /* the thread that holds the lock */
    atomic_int waiting; /* about how many wait for it: one that was killed may be counted still */
    uint32_t cut;       /* the power is off: whoever touches the folder dies */
    uint32_t cut_after; /* the power goes with this change, counted from now; 0: with none */
    uint32_t lies;      /* syncs succeed and settle nothing */
    uint32_t journals;  /* syncing a new file settles its name too */
    uint32_t sync_ms;
    uint32_t process_count;
    uint32_t forking; /* so many children are being made that are not in the list yet */
    uint64_t room; /* bytes by which files may still grow; UINT64_MAX: no limit */
    struct disk_failure failure;
    uint64_t writes, syncs, failed; /* counted since the start */
    uint64_t sequence, graves;
    uint64_t settled_all;
    uint32_t active; /* which of the two logs */
    uint64_t used[2], compact_above;
    struct disk_file files[DISK_FILES];
    struct disk_process processes[DISK_PROCESSES];
};

/* Gone, or dead and not yet waited for: the first thread of a process keeps its number until then. */
static inline int disk_is_gone(int thread)
{
    char path[32], words[512];
    if (syscall(SYS_tkill, thread, 0) != 0) {
        return errno == ESRCH;
    }
    snprintf(path, sizeof(path), "/proc/%d/stat", thread);
    const int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    const ssize_t length = fd < 0 ? 0 : syscall(SYS_read, fd, words, sizeof(words) - 1);
    if (fd >= 0) {
        syscall(SYS_close, fd);
    }
    words[length > 0 ? length : 0] = '\0';
    const char *after_name = strrchr(words, ')');
    return after_name && (after_name[2] == 'Z' || after_name[2] == 'X');
}

/* Held by a thread that was killed, the lock is taken over: a record half made does not count. */
static inline void disk_control_lock(struct disk_control *control)
{
    const int self = (int)syscall(SYS_gettid);
    for (int tries = 0;; tries++) {
        int owner = 0;
        if (atomic_compare_exchange_strong(&control->owner, &owner, self)) {
            return;
        }
        if (tries % 64 == 63 && owner != 0 && disk_is_gone(owner) &&
            atomic_compare_exchange_strong(&control->owner, &owner, self)) {
            return;
        }
        const struct timespec pause = {0, 1000000};
        atomic_fetch_add(&control->waiting, 1);
        syscall(SYS_futex, &control->owner, FUTEX_WAIT, owner, &pause, NULL, 0);
        atomic_fetch_sub(&control->waiting, 1);
    }
}

static inline void disk_control_unlock(struct disk_control *control)
{
    atomic_store(&control->owner, 0);
    if (atomic_load(&control->waiting) > 0) {
        syscall(SYS_futex, &control->owner, FUTEX_WAKE, 1, NULL, NULL, 0);
    }
}

static inline const char *disk_path_of(const struct disk_record *record)
{
    return record->bytes;
}

static inline const char *disk_other_of(const struct disk_record *record)
{
    return record->bytes + record->path_length;
}

static inline const char *disk_before_of(const struct disk_record *record)
{
    return record->bytes + record->path_length + record->other_length;
}

/* The place of a file in the table: its own, or a free one; NULL when the table is full. */
static inline struct disk_file *disk_find_file(struct disk_control *control, uint64_t inode)
{
    const uint64_t start = inode * UINT64_C(0x9E3779B97F4A7C15) >> 40;
    for (uint64_t i = 0; i < DISK_FILES; i++) {
        struct disk_file *file = &control->files[(start + i) & (DISK_FILES - 1)];
        if (file->inode == inode || file->inode == 0) {
            return file;
        }
    }
    return NULL;
}

static inline int disk_is_synced(struct disk_control *control, uint64_t inode, uint64_t sequence)
{
    const struct disk_file *file = disk_find_file(control, inode);
    return file && file->inode == inode && sequence <= file->settled;
}

static inline int disk_is_settled(struct disk_control *control, const struct disk_record *record)
{
    if (record->doomed) {
        return 0;
    }
    if (record->sequence <= control->settled_all) {
        return 1;
    }
    if (record->kind == DISK_WRITE || record->kind == DISK_SIZE) {
        return disk_is_synced(control, record->file, record->sequence);
    }
    return disk_is_synced(control, record->folder, record->sequence) ||
           (record->kind == DISK_CREATE && control->journals &&
            disk_is_synced(control, record->file, record->sequence));
}

#endif
