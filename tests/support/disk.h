/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_DISK_H
#define SUPPORT_DISK_H

/*
 * A folder on a disk whose power can be cut. Processes that run with disk_environment() are watched
 * by the library in disk_shim.c; disk_cut() ends them all at one moment, and disk_undo() makes the
 * folder what the disk would hold. The same disk can be slow, lie about syncing, fail, or be full.
 * Failures of the machinery end the program with words.
 */

#include "base/base.h"

#include <sys/types.h>

struct disk_control;

struct disk {
    struct arena *arena;
    const char *folder; /* the watched one */
    const char *undo;   /* beside it, on the same file system */
    struct disk_control *control;
};

/* Watches a folder that exists; keeps its own files in `undo`, which is made. */
void disk_make(struct disk *disk, struct arena *arena, const char *folder, const char *undo);
/* One that disk_make() has made, in another process perhaps. */
void disk_open(struct disk *disk, struct arena *arena, const char *folder, const char *undo);
void disk_close(struct disk *disk);
/* Names and values, NULL at the end, for a child's environment. */
const char *const *disk_environment(const struct disk *disk);
/* Puts them into this process's environment: what it starts afterwards is watched. */
void disk_export(const struct disk *disk);

/* The power goes: no watched process changes anything any more, and all of them are gone when this
 * returns (children of the caller must still be waited for). */
void disk_cut(struct disk *disk);
/* The power goes by itself within the change that is the `changes`th from now (at least 1), so that it goes in the midst
 * of things and not when all is at rest. Waits for it, but no longer than the limit: disk_cut() is still due. */
void disk_cut_within(struct disk *disk, unsigned changes, unsigned most_milliseconds);

/* What survived of the changes that were not durable. */
struct disk_survival {
    unsigned percent; /* 0: nothing (the worst case); else so many of the sectors, names up to some
                         moment */
    uint64_t seed;
};
struct disk_undone {
    unsigned records, undone_writes, undone_sizes, undone_names, kept;
};
/* After disk_cut() and after every child is gone. Then the power is on again and everything counts
 * as durable. */
struct disk_undone disk_undo(struct disk *disk, struct disk_survival survival);

void disk_slow(struct disk *disk, unsigned milliseconds); /* every sync takes this much longer */
void disk_lie(struct disk *disk, bool lies); /* syncs succeed and make nothing durable */
/* Syncing a new file makes its name durable too, as the usual journals do and PostgreSQL relies on;
 * otherwise only syncing its folder does, which is all that POSIX promises. */
void disk_journal(struct disk *disk, bool journals);
/* After `after` more operations on files whose path ends in `suffix`, `times` fail with `number`
 * (an errno). */
#define DISK_ALWAYS UINT32_MAX
void disk_fail_writes(struct disk *disk, const char *suffix, unsigned after, unsigned times,
                      int number, unsigned torn);
void disk_fail_syncs(struct disk *disk, const char *suffix, unsigned after, unsigned times,
                     int number);
void disk_fail_nothing(struct disk *disk);
void disk_leave_room(struct disk *disk,
                     uint64_t bytes); /* then ENOSPC; UINT64_MAX: enough for everything */
/* Counted since disk_make(). */
uint64_t disk_writes(const struct disk *disk);
uint64_t disk_syncs(const struct disk *disk);
uint64_t disk_failed(const struct disk *disk);
unsigned disk_processes(const struct disk *disk); /* that were ever watched */

#endif
