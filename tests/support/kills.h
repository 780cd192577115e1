/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_KILLS_H
#define SUPPORT_KILLS_H

/* What tests share that cut the power under a worker again and again: how often, with which choices, and what survives. */

#include "support/chance.h"
#include "support/disk.h"

int kills_count(void);     /* EVENHAND_KILLS; 20 */
uint64_t kills_seed(void); /* EVENHAND_SEED; any. Printed, so that a run can be repeated. */
/* How much of what was not synced is on the disk afterwards: often nothing. */
struct disk_survival kills_survival(uint64_t *random);
/* PostgreSQL as the world has it: nothing but the folder of sockets differs. For cluster_start(). */
extern const char *const kills_server_settings[];

#endif
