/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BENCH_MANY_H
#define BENCH_MANY_H

/*
 * Many valid cases, quickly: every step is really taken, through casework, so that each is decided, sealed, chained and
 * durable, with all its rows; only many at a time share a transaction. Failures end the program with words.
 */

#include "support/house.h"

/* Who reads the cases that stand apart and no others, who reads all, and who reads none. */
#define MANY_FEW HOUSE_SECRETARY
#define MANY_ALL HOUSE_OFFICER
#define MANY_NONE HOUSE_LEADER

struct many {
    struct house *house;
    size_t count;
    size_t apart;
    char (*references)[ACCESS_REFERENCE_SIZE]; /* in the house's arena */
};
/* Reports by the public: one entry each, in the log; by two threads. One in every `apart` (0: none) names two holders of
 * offices, so that somebody else is let in in their stead. */
void many_report(struct many *many, struct house *house, size_t count, size_t apart);
/* Takes each of the cases, none of which stands apart, on to `entries` entries (at least 5): assessed as an allegation,
 * with a subject who is described again and again. */
void many_go_on(const struct many *many, int entries);
/* A new folder in the current one (/tmp may be no disk at all), and its end with all that is in it. */
const char *many_folder(struct arena *arena);
void many_remove(const char *folder);

#endif
