/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_ROWS_H
#define CASEWORK_ROWS_H

/* What rows.c writes and verify_rows.c looks for: every row that must stand there for one case. */

#include "casework/codes.h"
#include "casework/room.h"

struct duty_row {
    uint32_t number;
    struct access_principal owner;
    struct text name, label;
    int64_t due, lapse;
};
struct bar_row {
    struct identity person;
    struct access_principal token;
    int64_t cause;
    enum access_bar_reason reason;
};
struct word_row {
    uint8_t token[VAULT_TOKEN_SIZE];
    enum vault_kind kind;
    uint32_t number;
};
struct party_row {
    uint8_t person[ACCESS_TOKEN_SIZE];
    uint32_t number;
};

struct case_rows {
    struct casework *casework;
    struct identity case_id;
    uint32_t epoch; /* of the tokens */
    const char *reference;
    struct text procedure, procedure_label, state, state_label;
    int64_t received, changed, next_due, sequence;
    bool opens, ended, was_ended;
    const struct party_code *codes;
    size_t code_count;
    struct vec duties, words, parties;
    struct vec not_parties; /* of parties who turned out to be somebody else */
    struct vec grants, bars;                          /* all that must stand there */
    struct vec granted, withdrawn, barred, cleared;   /* what that changes */
};

/* The next limit of a duty of which nobody has yet recorded that it passed; INT64_MAX: there is none. */
int64_t rows_lapse_of(const struct procedure_duty *duty);
/* The tokens of what a change's texts say, of the newest epoch; each row once (words.c). */
int words_collect(const struct casework_change *change, struct case_rows *rows, struct error *error) MUST_CHECK;
int words_write(struct store_session *session, const struct case_rows *rows, struct error *error) MUST_CHECK;

#endif
