/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_DISK_UNDO_H
#define SUPPORT_DISK_UNDO_H

/* The second half of disk.c: undoing what a disk would not hold. `records` are struct disk_record
 * *, oldest first. */

#include "support/disk.h"
#include "support/disk_control.h"

void disk_undo_files(struct disk *disk, const struct vec *records, struct disk_survival survival,
                     struct disk_undone *undone);
void disk_undo_names(struct disk *disk, const struct vec *records, struct disk_survival survival,
                     struct disk_undone *undone);

#endif
