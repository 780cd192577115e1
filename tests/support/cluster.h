/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_CLUSTER_H
#define SUPPORT_CLUSTER_H

/*
 * A private PostgreSQL server: made in a folder, listening on a socket within it and nowhere else,
 * syncing what it writes, never run by root (it becomes `postgres`, or `nobody`), and gone when
 * this process is. Failures end the program with words that say what is missing.
 */

#include "base/base.h"

#include <sys/types.h>

struct cluster {
    struct arena *arena;
    const char *folder; /* the socket and data/ are in it */
    const char *data;
    pid_t server;
};

/* Makes an empty cluster in `folder`, which exists, is empty, and is given to the server's user. */
void cluster_make(struct cluster *cluster, struct arena *arena, const char *folder);
/* Starts the server with `environment` (name, value ... NULL; NULL for none) and further settings
 * ("-c" values, NULL terminated; NULL for none), and waits until it answers. */
void cluster_start(struct cluster *cluster, const char *const *environment,
                   const char *const *settings);
/* Ends it at once, as an operator would in an emergency: what is committed is on the disk. */
void cluster_stop(struct cluster *cluster);
/* Takes notice that the server was killed. */
void cluster_forget(struct cluster *cluster);
/* Whether it has ended by itself; takes notice of it. */
bool cluster_has_ended(struct cluster *cluster);
void cluster_make_database(const struct cluster *cluster, const char *name);
/* "postgres:host=..." */
const char *cluster_where(const struct cluster *cluster, struct arena *arena, const char *database);
/* Runs one command in a database. */
void cluster_command(const struct cluster *cluster, const char *database, const char *sql);

#endif
