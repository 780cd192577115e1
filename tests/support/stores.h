/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_STORES_H
#define SUPPORT_STORES_H

/*
 * Databases for tests, on the engine that the test program was told: main() calls
 * stores_begin(argc, argv) first (argv[1] is "sqlite" or "postgres") and stores_end() last. A
 * failure of the machinery ends the program with words.
 */

#include "store/store.h"

struct cluster;

void stores_begin(int argc, char **argv);
void stores_end(void); /* removes everything that was made */
enum store_engine stores_engine(void);
/* Where a new, empty database is; valid until stores_end(). */
const char *stores_where(void);
/* A folder that stores_end() removes, for whatever else a test writes. */
const char *stores_folder(void);
/* The server of this program's databases; started when it is first needed. */
struct cluster *stores_cluster(void);
/* Opens the database at `where` (NULL: a new one) with these definitions. */
struct store *stores_open(const char *where, const struct store_migration_list *lists,
                          size_t count);

#endif
