/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PEOPLE_USERS_H
#define PEOPLE_USERS_H

/* What users.c, invitations.c and sign_in.c share: a user's row, opened. */

#include "people/inside.h"

#define PEOPLE_CODE_SIZE 32
#define PEOPLE_INVITATION_LASTS (72LL * 3600 * 1000)

struct people_account {
    struct identity person;
    uint8_t sign_in_code[PEOPLE_CODE_SIZE];
    enum people_role role;
    bool disabled;
    int64_t generation, last_step, last_sign_in;
    /* sealed: */
    struct text sign_in;
    const char *hash; /* NULL: no password yet */
    uint8_t secret[PEOPLE_SECRET_SIZE];
};

void people_sign_in_code(struct people *people, struct text sign_in, uint8_t out[PEOPLE_CODE_SIZE]);
/* Errors: ERROR_NOT_FOUND (no such user). An account whose person is erased has no hash. */
int people_account_of(struct people *people, struct store_session *session, struct arena *arena,
                      const struct identity *person, struct people_account *out,
                      struct error *error) MUST_CHECK;
/* By the code of a sign-in name; 1 found, 0 not. */
int people_account_by_code(struct people *people, struct store_session *session,
                           struct arena *arena, const uint8_t code[PEOPLE_CODE_SIZE],
                           struct people_account *out, struct error *error) MUST_CHECK;
int people_seal_account(struct people *people, struct arena *arena,
                        const struct people_account *account, struct text *sealed,
                        struct error *error) MUST_CHECK;
/* Writes role, disabled, generation, last step and the sealed part over the row. */
int people_write_account(struct people *people, struct store_session *session,
                         const struct people_account *account, struct error *error) MUST_CHECK;
/* ERROR_CONFLICT when another person has the sign-in name, or (`is_new`) this person is a user
 * already. */
int people_check_sign_in(struct store_session *session, const struct people_account *account,
                         bool is_new, struct error *error) MUST_CHECK;
int people_insert_account(struct people *people, struct store_session *session,
                          const struct people_account *account, struct error *error) MUST_CHECK;
int people_enter_user(struct people *people, struct store_session *session, const char *kind,
                      const struct people_account *account, const struct people_act *act,
                      struct error *error) MUST_CHECK;
/* ERROR_DENIED when there is no other administrator who may sign in. */
int people_keep_administrator(struct store_session *session, const struct people_account *account,
                              struct error *error) MUST_CHECK;
/* The keyed hash of an invitation or recovery code as somebody typed it: either case, hyphens and
 * spaces anywhere. */
void people_code_of(struct people *people, const char *purpose, struct text typed,
                    uint8_t out[PEOPLE_CODE_SIZE]);
int people_take_sign_in(struct arena *arena, struct text raw, struct text *out,
                        struct error *error) MUST_CHECK;

#endif
