/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_ENROL_H
#define CLI_ENROL_H

/* Making somebody a user at the host: a password that is told once, and the secret of their one-time codes as words
 * and as a QR code of text. */

#include "cli/organisation.h"

struct cli_enrolment {
    struct identity person;
    struct text sign_in;
    enum people_role role;
    const char *password_file; /* NULL or "": a password is made */
    struct text password;      /* given, or (when empty) read or made: set on return */
    bool made;                 /* the password was made by us, and must be told */
    uint8_t secret[PEOPLE_SECRET_SIZE];
};
/* Errors: those of people_add_user() and of reading the file. */
int cli_enrol(struct cli *cli, struct cli_organisation *organisation, struct cli_enrolment *enrolment,
              const struct people_act *act, struct error *error) MUST_CHECK;
/* Says what the user must be told, once. */
void cli_say_enrolment(struct cli *cli, const struct cli_organisation *organisation,
                       const struct cli_enrolment *enrolment, bool with_qr);
/* RFC 4648 base 32, without padding. */
char *cli_base32(struct arena *arena, const uint8_t *bytes, size_t size);
/* Takes small letters and spaces too. Errors: ERROR_INVALID. */
int cli_unbase32(struct text text, uint8_t *bytes, size_t size, struct error *error) MUST_CHECK;
/* Five words of three letters and digits: easy to copy, 75 bits. */
struct text cli_make_password(struct arena *arena);

#endif
