/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_BUILT_IN_H
#define CLI_BUILT_IN_H

/* Files that are part of the program, so that it needs no folder of its own: the catalogue and the procedures. */

#include "cli/organisation.h"

struct cli_built_in {
    const char *name; /* "catalogue.txt", "safeguarding-child.procedure" */
    const char *bytes;
    size_t size;
};
/* A row of zeroes ends each. */
extern const struct cli_built_in cli_built_in_catalogue[];
extern const struct cli_built_in cli_built_in_procedures[];
extern const struct cli_built_in cli_built_in_measures[];

/* Takes the built-in catalogue and every built-in procedure into an organisation; what it has already is left. */
int cli_take_built_in(struct cli *cli, struct cli_organisation *organisation, struct error *error) MUST_CHECK;
/* Takes a procedure (files[0]) with the files beside it; each message becomes a reason of the failure. */
int cli_take_procedure(struct cli *cli, struct cli_organisation *organisation, struct procedure_file *files,
                       size_t count, const struct identity *by, struct error *error) MUST_CHECK;

/* Everything that `evenhand init` makes, in a folder that is there and empty (cli_begin_folder); then opened.
 * `conf`: what evenhand.conf is to say. */
int cli_make_organisation(struct cli *cli, const char *folder, struct text conf, struct clock clock,
                          struct cli_organisation *out, struct error *error) MUST_CHECK;

#endif
