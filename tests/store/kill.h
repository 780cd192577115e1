/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_STORE_KILL_H
#define TESTS_STORE_KILL_H

/*
 * What the kill tests' worker writes, and how anybody can tell whether it is whole. Step n adds
 * entry n with a content that follows from n, two parts of it, and one to the count of its case;
 * every seventh step refuses at its end, after it has written all that. A step that was
 * acknowledged is there wholly; one that was not is there wholly or not at all.
 */

#include "store/store.h"

#include <string.h>

#define KILL_CASES 40
#define KILL_LARGEST 6000

static const struct store_migration kill_migrations[] = {
    {"kill", 1,
     "CREATE TABLE entry (id INTEGER PRIMARY KEY, case_number INTEGER NOT NULL, content BLOB NOT "
     "NULL);"
     "CREATE INDEX entry_case ON entry (case_number, id);"
     "CREATE TABLE part (entry INTEGER NOT NULL, line INTEGER NOT NULL, words TEXT NOT NULL, "
     "PRIMARY KEY (entry, line))"
     " WITHOUT ROWID;"
     "CREATE TABLE head (case_number INTEGER PRIMARY KEY, entries INTEGER NOT NULL)"},
};
static const struct store_migration_list kill_lists[] = {
    {kill_migrations, COUNT_OF(kill_migrations)}};

static inline bool kill_refuses(int64_t step)
{
    return step % 7 == 0;
}

/* Bytes that follow from the step's number, of a length that does. */
static inline struct text kill_content(int64_t step, char bytes[KILL_LARGEST])
{
    uint64_t z = (uint64_t)step * UINT64_C(0x9E3779B97F4A7C15);
    const size_t length = step % 29 == 0 ? KILL_LARGEST : 100 + z % 900;
    for (size_t i = 0; i < length; i++) {
        z ^= z << 13;
        z ^= z >> 7;
        z ^= z << 17;
        bytes[i] = (char)z;
    }
    return (struct text){bytes, length};
}

#endif
