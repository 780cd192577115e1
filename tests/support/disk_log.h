/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_DISK_LOG_H
#define SUPPORT_DISK_LOG_H

/* The shim's own half of the log: disk_log.c keeps it, disk_shim.c and disk_names.c fill it.
 * Nothing here calls a function that the shim replaces. */

#include "support/disk_control.h"

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#define DISK_PATH_SIZE 4096

struct disk_place {
    char path[DISK_PATH_SIZE]; /* within the folder */
    uint64_t folder;           /* inode of the folder that holds the name */
};

/* True when a folder is watched at all. */
bool disk_on(void);
struct disk_control *disk_control(void);
/* Takes the lock; ends this process if the power is off. */
void disk_lock(void);
void disk_unlock(void);
_Noreturn void disk_give_up(const char *what);

/* Is this an open file (or folder) in the watched folder? Fills *status, and the path within where
 * path is not NULL. */
bool disk_holds(int fd, struct stat *status, char *path);
/* This number stands for another file from now on, whatever was found out about it. */
void disk_forget(int fd);
/* The same for a name that may not exist yet. */
bool disk_holds_name(int at, const char *name, struct disk_place *place);

/* With the lock held. A record's bytes before are filled by the caller, then it is made to count.
 */
struct disk_record *disk_begin(enum disk_kind kind, const char *path, const char *other,
                               uint32_t length);
void disk_count(struct disk_record *record);
void disk_settle(uint64_t inode, uint64_t sequence);
void disk_doom(uint64_t inode);
/* Keeps the file in grave/ and gives its number; 0 when there is no such file. */
uint64_t disk_bury(int at, const char *name);
/* The error number that this operation must fail with, or 0. */
int disk_failing(enum disk_operation operation, const char *path);

#endif
