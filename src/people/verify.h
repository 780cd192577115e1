/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PEOPLE_VERIFY_H
#define PEOPLE_VERIFY_H

/* What verify.c (what the entries say) and verify_rows.c (what stands in the tables) share. */

#include "people/users.h"

/* Somebody, as far as the organisation's own ledger knows. */
struct known_person {
    struct identity person;
    int64_t version;
    bool erased;
    bool is_user, is_enrolled;
    int64_t invited_until; /* 0: no invitation is open */
    struct text role;
    bool disabled;
    int64_t generation;
};

/* A term, an absence, a conflict, a record of training or a place on a list with the end that it was given last. */
struct known_span {
    const char *table;
    struct identity subject, person, other;
    struct text office, area, sealed;
    int64_t from, until, ends, kind;
    struct people_act recorded;
};

struct people_verifying {
    struct people *people;
    struct store_session *session;
    struct arena *arena;
    struct ledger_rows *rows;
    struct map persons, spans; /* by identity: struct known_person, struct known_span */
    struct map areas, offices, courses; /* by name: struct text, the row */
};

struct known_person *people_known(struct people_verifying *verifying, const struct identity *person);
/* What sealed words are to be compared by: a code of them, that tells them to nobody. */
struct text people_code_of_words(struct people_verifying *verifying, struct text plain);
/* A row that has one: the same line with what its seal holds. */
struct text people_with_sealed(struct arena *arena, struct text row, struct text sealed);

int people_find_rows(struct people_verifying *verifying, struct error *error) MUST_CHECK;

#endif
