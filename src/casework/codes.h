/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_CODES_H
#define CASEWORK_CODES_H

/*
 * The codes by which parties come to their own page: sixteen digits, told once. An entry that makes one holds its keyed token
 * (casework_body.receipt); 32 zeros say that the party has none from then on. The opening entry's is the reporter's,
 * every other entry's that of the party whom its step was for.
 */

#include "casework/body.h"
#include "casework/room.h"

#define CODE_SIZE 32
/* What an entry does to a party's code. */
struct party_code {
    uint32_t party; /* 0: nobody's in particular (of a procedure in which nobody reports) */
    uint8_t code[CODE_SIZE];
};
extern const uint8_t code_of_none[CODE_SIZE];
bool code_is_none(const uint8_t code[CODE_SIZE]);

/* Draws one. From the form's own random word, where it carries one, so that the same form sent twice is told the same. */
void code_make(struct casework *casework, struct text submission, char words[CASEWORK_RECEIPT_SIZE],
               uint8_t code[CODE_SIZE]);
/* The case and the party of the digits as somebody typed them. Errors: ERROR_NOT_FOUND. */
int code_find(struct casework *casework, struct store_session *session, struct text typed, struct identity *case_id,
              uint32_t *party, struct error *error) MUST_CHECK;

/* What the entry says of codes, if anything (*said): `procedure` and `state` as they stood after it. Errors:
 * ERROR_DAMAGED. */
int code_of_entry(struct arena *arena, const struct casework_body *body, int64_t sequence,
                  const struct procedure *procedure, const struct procedure_state *state, struct party_code *out,
                  bool *said, struct error *error) MUST_CHECK;
/* Of a list in the order of the entries, the last of each party stays, and only while it is one. */
void codes_tidy(struct vec *codes);
/* Without those of parties who were erased. */
int codes_without_erased(struct store_session *session, const struct identity *case_id, struct vec *codes,
                         struct error *error) MUST_CHECK;

#endif
