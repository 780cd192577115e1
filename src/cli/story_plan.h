/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_STORY_PLAN_H
#define CLI_STORY_PLAN_H

/* The action plan of the demonstration: made up, in the form in which boards keep such tables. */

#include "cli/organisation.h"

struct cli_plan_people {
    struct identity manager, secretary, director, owner; /* of the plan; who responds; who signs off; who answers for parts */
};
/* Takes the table over and some steps upon it, at what the organisation's clock says. */
int cli_tell_plan(struct cli *cli, struct cli_organisation *organisation, const struct cli_plan_people *people, struct civil_date today,
                  struct error *error) MUST_CHECK;

#endif
