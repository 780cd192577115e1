/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LEDGER_INSIDE_H
#define LEDGER_INSIDE_H

/* What the files of this room share. */

#include "ledger/format.h"
#include "ledger/ledger.h"

#include <pthread.h>

/* One of the books that turn over monthly: this process's chain of this month. */
struct book {
    pthread_mutex_t mutex;
    bool led;                 /* somebody writes, or has been woken to */
    bool overdue;             /* whoever writes has waited long enough for its own: let the next one write */
    size_t waiting;           /* notes in the queue */
    struct ledger_noting *first, **last;
    struct ledger_head head;  /* sequence 0 and no identity: to be begun */
};

struct ledger {
    struct store *store;
    struct vault *vault;
    struct clock clock;
    char name[101];
    const char *checkpoint_path;
    const char *erasures_path;
    struct identity organisation;
    pthread_mutex_t files;   /* over writing the copies */
    pthread_mutex_t erasing; /* over the stages of erasures */
    struct book books[LEDGER_BOOK__MAX];
};

struct prepared_entry {
    struct text header, sealed, counted;
};

struct ledger_prepared {
    struct ledger_head before, after;
    struct prepared_entry *entries;
    size_t count;
};

/* ---- ledger.c */
/* A head for a chain that has no entry yet. */
struct ledger_head head_begin(const struct identity *case_id, enum ledger_book book,
                              enum vault_compartment compartment, uint32_t period);
uint32_t period_of(int64_t instant);  /* year * 100 + month, UTC */

/* ---- prepare.c */
struct vault_place part_place(const struct identity *case_id, const struct sealed_part *part);
struct vault_place statistics_place(enum vault_compartment compartment);

/* ---- notes.c */
void book_init(struct book *book);
void book_dispose(struct book *book);

#endif
