/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_PROCEDURE_FILES_H
#define CLI_PROCEDURE_FILES_H

/* Procedures as files: a procedure, and the data and example files of the same stem that lie beside it. */

#include "cli/command.h"
#include "procedure/procedure.h"

/* NAME.procedure first, then every NAME.*.data, NAME.data, NAME.examples ... in the order of their names.
 * Errors: ERROR_NOT_FOUND, ERROR_IO, ERROR_LIMIT. */
int cli_read_procedure_files(struct cli *cli, const char *path, struct procedure_file files[PROCEDURE_FILES_MOST],
                             size_t *count, struct error *error) MUST_CHECK;
/* Reads and links; each message becomes a reason of the failure. */
int cli_read_procedure(struct cli *cli, const char *path, const struct procedure **out,
                       struct error *error) MUST_CHECK;
void cli_tell_messages(struct cli *cli, const struct procedure_messages *messages);
/* The questions of a step with the names of their fields, as `evenhand case step` takes them. */
void cli_show_step(struct cli *cli, const struct procedure_step_words *step);
/* `evenhand procedure check`, `test`, `explain` and `draw`. */
int cli_procedure_check(struct cli *cli, struct error *error);
int cli_procedure_test(struct cli *cli, struct error *error);
int cli_procedure_mutate(struct cli *cli, struct error *error); /* `test --mutate` */
int cli_procedure_json(struct cli *cli, struct error *error);
int cli_procedure_diff(struct cli *cli, struct error *error);
int cli_procedure_rehearse(struct cli *cli, struct error *error);
int cli_procedure_explain(struct cli *cli, struct error *error);
int cli_procedure_draw(struct cli *cli, struct error *error);
/* One line a step. */
void cli_show_steps(struct cli *cli, const struct procedure *procedure);

#endif
