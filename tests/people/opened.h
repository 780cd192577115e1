/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_PEOPLE_OPENED_H
#define TESTS_PEOPLE_OPENED_H

/* The rooms up to access, opened for a test, with the shipped catalogue taken. */

#include "access/access.h"
#include "ledger/ledger.h"
#include "people/people.h"
#include "support/stores.h"
#include "vault/vault.h"

#define OPENED_AT INT64_C(1795305600000) /* 2026-11-22T00:00:00Z */
#define DAY INT64_C(86400000)

struct opened {
    struct arena *arena;
    struct store *store;
    struct vault *vault;
    struct ledger *ledger;
    struct people *people;
    struct access *access;
    struct people_act act; /* by Evenhand itself, at OPENED_AT */
    struct error error;
};

void opened_begin(struct opened *opened);
void opened_end(struct opened *opened);
/* Each fails the test when it cannot. */
struct identity opened_person(struct opened *opened, const char *name);
struct identity opened_holder(struct opened *opened, const char *name, const char *office,
                              const char *area);
struct identity opened_appoint(struct opened *opened, const struct identity *person,
                               const char *office, const char *area);
struct people_moment opened_moment(struct opened *opened, int64_t at);
/* A reading session; end it. */
struct store_session *opened_read(struct opened *opened);

#define assert_done(opened, call)                                                                  \
    do {                                                                                           \
        if ((call) < 0) {                                                                          \
            fail_msg("%s: %s", (opened)->error.key, (opened)->error.words);                        \
        }                                                                                          \
    } while (0)

#endif
