/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_PLANTING_H
#define SUPPORT_PLANTING_H

/*
 * Cases in which every question that takes words has been answered with a word of its own: nobody writes the steps down here,
 * they are those that the shipped procedure offers, so that a new step or question is planted too.
 */

#include "support/house.h"

/* What every planted word begins with; names are capitalised. */
#define PLANTED "canarybird" /* the islands stand in PostgreSQL's own tables */

struct planted_case {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    size_t entries;
    char receipt[CASEWORK_RECEIPT_SIZE]; /* steps are taken by it from now on; empty: by persons */
};
struct planting {
    struct house *house;
    uint64_t random;
    unsigned words, trays;
    struct vec cases;   /* struct planted_case */
    struct vec planted; /* const char *: "step fact", "step fact.reasons" */
};

struct planting planting_in(struct house *house);
/* One more case: steps are taken, by whoever may, until none is left that is of use. */
void planting_walk(struct planting *planting);
/* Walks until every question of every step has been answered in words at least once; fails with the names of those that
 * were not after `most` cases. */
void planting_everything(struct planting *planting, unsigned most);

#endif
