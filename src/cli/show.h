/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

/* A case, and what may be done with it, in words and as JSON. */

#include "cli/organisation.h"

void cli_show_case(struct cli *cli, const struct cli_organisation *organisation, const struct casework_case *shown);
/* What may be done now, and why the rest may not. */
void cli_show_offers(struct cli *cli, const struct casework_case *shown, bool all);
void cli_show_duty(struct cli *cli, const struct casework_case *shown, const struct procedure_duty *duty);
void cli_show_line(struct cli *cli, const struct cli_organisation *organisation,
                   const struct procedure *procedure, const struct casework_line *line, json_t *array);
void cli_show_entry(struct cli *cli, const struct cli_organisation *organisation, const struct casework_case *shown,
                    const struct casework_entry *entry);
/* The cases that this one is linked to, and those that link to it. */
void cli_show_links(struct cli *cli, const struct casework_case *shown);
void cli_show_row(struct cli *cli, const struct cli_organisation *organisation, const struct casework_row *row,
                  json_t *array);

/* Who, when and with which answers, from the arguments of a command that takes a step; and by which step a case of
 * wish->procedure is opened. */
int cli_read_wish(struct cli *cli, struct cli_organisation *organisation, struct casework_wish *wish,
                  struct error *error) MUST_CHECK;
int cli_find_opening(struct cli *cli, struct cli_organisation *organisation, struct casework_wish *wish,
                     struct error *error) MUST_CHECK;
/* cli_read_wish() in the organisation that it opens, of somebody: --as is needed. */
int cli_open_wish(struct cli *cli, struct cli_organisation *organisation, struct casework_wish *wish, struct error *error) MUST_CHECK;
/* casework_take(), with what it said beside the error. */
int cli_take(struct cli *cli, const struct cli_organisation *organisation, const struct casework_wish *wish,
             struct casework_done *done, struct error *error) MUST_CHECK;
/* What casework said beside the error: each wrong answer, each rule that refuses, what others did meanwhile. */
void cli_tell_reasons(struct cli *cli, const struct cli_organisation *organisation, const struct casework_done *done,
                      const struct error *error);

#endif
