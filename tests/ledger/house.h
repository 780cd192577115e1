/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_LEDGER_HOUSE_H
#define TESTS_LEDGER_HOUSE_H

/* A ledger for a test: a store on the test's engine, a vault beside it, and short ways to make entries. */

#include "ledger/ledger.h"
#include "vault/opened.h"

struct house {
    struct arena *arena;
    const char *where;
    struct opened keys;
    struct store *store;
    struct ledger_options options;
    struct ledger *ledger;
    struct identity first, second; /* for the test to remember cases by */
    struct error error;
};
void house_begin(struct house *house);
void house_again(struct house *house);             /* closes and opens all of it */
void house_clock(struct house *house, int64_t now); /* and with another time */
void house_end(struct house *house);

struct ledger_head house_case(struct house *house, enum vault_compartment compartment);
/* Appends one entry: the case part, party 1, and text number `sequence`, with counted facts; the head moves on. */
int house_try_step(struct house *house, struct ledger_head *head, const char *words);
void house_step(struct house *house, struct ledger_head *head, const char *words);
int house_append(struct house *house, struct ledger_prepared *prepared);
/* A case with so many entries. */
struct ledger_head house_filled(struct house *house, enum vault_compartment compartment, int entries);
/* Runs one literal in a writing transaction, or fails the test. Gives the rows changed. */
int64_t house_sql(struct house *house, const char *sql);

#define CHECK(house, call)                                                                                             \
    do {                                                                                                               \
        if ((call) < 0) {                                                                                              \
            fail_msg("%s:%d: %s: %s", __FILE__, __LINE__, #call, (house)->error.words);                                \
        }                                                                                                              \
    } while (0)

#endif
