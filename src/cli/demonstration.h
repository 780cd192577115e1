/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_DEMONSTRATION_H
#define CLI_DEMONSTRATION_H

/* What a demonstration's folder says in the clear, because it is a demonstration: its users' passwords and secrets. */

#include "cli/organisation.h"

struct cli_demonstration_user {
    struct text sign_in, name, password, about; /* about: who that is, and what to see as them */
    uint8_t secret[PEOPLE_SECRET_SIZE];
};
/* Errors: ERROR_NOT_FOUND (no demonstration, or no such user), ERROR_INVALID. */
int cli_find_demonstration_user(struct cli *cli, const char *folder, struct text sign_in,
                                struct cli_demonstration_user *out, struct error *error) MUST_CHECK;
int cli_read_demonstration(struct cli *cli, const char *folder, struct cli_demonstration_user **out, size_t *count,
                           struct error *error) MUST_CHECK;
int cli_write_demonstration(struct cli *cli, const char *folder, const struct cli_demonstration_user *users,
                            size_t count, struct error *error) MUST_CHECK;

/* Who can sign in, how, and what to try first. Errors: as above. */
int cli_say_demonstration(struct cli *cli, const char *folder, struct error *error) MUST_CHECK;

#endif
