/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The disk for tests that are no C:
 *   disk make FOLDER UNDO               watches FOLDER; prints the environment as NAME=VALUE lines
 *   disk cut FOLDER UNDO [SEED PERCENT] ends every watched process and leaves what the disk would
 * hold disk slow FOLDER UNDO MILLISECONDS  every sync takes so much longer disk lie FOLDER UNDO
 * syncs make nothing durable any more
 */
#include "support/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail_usage(void)
{
    fputs("usage: disk make|cut|slow|lie FOLDER UNDO [SEED PERCENT | MILLISECONDS]\n", stderr);
    return 2;
}

static void make(struct disk *disk, struct arena *arena, char **arguments)
{
    disk_make(disk, arena, arguments[2], arguments[3]);
    for (const char *const *entry = disk_environment(disk); *entry; entry += 2) {
        printf("%s=%s\n", entry[0], entry[1]);
    }
}

static void cut(struct disk *disk, int count, char **arguments)
{
    struct disk_survival survival = {0, 0};
    if (count > 5) {
        survival.seed = strtoull(arguments[4], NULL, 10);
        survival.percent = (unsigned)atoi(arguments[5]);
    }
    disk_cut(disk);
    const struct disk_undone undone = disk_undo(disk, survival);
    printf("undone: %u writes, %u sizes, %u names; %u sectors survived\n", undone.undone_writes,
           undone.undone_sizes, undone.undone_names, undone.kept);
}

int main(int count, char **arguments)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct disk disk;
    if (count < 4) {
        return fail_usage();
    }
    if (strcmp(arguments[1], "make") == 0) {
        make(&disk, arena, arguments);
        return 0;
    }
    disk_open(&disk, arena, arguments[2], arguments[3]);
    if (strcmp(arguments[1], "cut") == 0) {
        cut(&disk, count, arguments);
    } else if (strcmp(arguments[1], "slow") == 0 && count > 4) {
        disk_slow(&disk, (unsigned)atoi(arguments[4]));
    } else if (strcmp(arguments[1], "lie") == 0) {
        disk_lie(&disk, true);
    } else {
        return fail_usage();
    }
    return 0;
}
