/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_ERASE_H
#define CLI_ERASE_H

/* What the commands that erase share. */

#include "cli/organisation.h"

/* The arguments of each, behind what is to be erased. */
#define CLI_ERASING                                                                                                 \
    {.name = "paragraph", .type = CLI_TEXT, .required = true, .most = 60,                                            \
     .words = "under which rule: it stands on the tombstone"},                                                       \
        {.name = "reason", .type = CLI_TEXT, .required = true, .most = 2000, .words = "why: kept sealed"},           \
        {.name = "irrevocably", .type = CLI_FLAG, .words = "yes, it is meant"}, CLI_AS, CLI_IN

/* Erasing cannot be taken back, so it is asked for twice. Errors: ERROR_INVALID (--irrevocably is not there). */
int cli_check_sure(struct cli *cli, struct error *error) MUST_CHECK;
/* From when on it is final, what was left out because it is held, and which texts still mention somebody. */
void cli_say_erased(struct cli *cli, const struct cli_organisation *organisation, const struct casework_erased *erased);

#endif
