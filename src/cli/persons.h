/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_PERSONS_H
#define CLI_PERSONS_H

/* What is recorded of a person, as options. */

#include "cli/organisation.h"

#define CLI_DETAILS                                                                                                 \
    {.name = "name", .type = CLI_TEXT, .most = 200, .words = "the name, as the person writes it"},                   \
        {.name = "kind", .type = CLI_CHOICE, .choices = "employee volunteer member elected outsider", .many = true,   \
         .otherwise = "employee", .words = "what the person is to the organisation (SG-2)"},                          \
        {.name = "known-as", .type = CLI_TEXT, .many = true, .most = 200, .words = "another, former or short name"},  \
        {.name = "membership", .type = CLI_TEXT, .most = 60, .words = "membership number"},                           \
        {.name = "email", .type = CLI_TEXT, .most = 254, .words = "e-mail address"},                                  \
        {.name = "telephone", .type = CLI_TEXT, .most = 60, .words = "telephone number"},                             \
        {.name = "address", .type = CLI_TEXT, .most = 1000, .words = "postal address"},                               \
        {.name = "branch", .type = CLI_TEXT, .most = 200, .words = "branch"},                                         \
        {.name = "area", .type = CLI_NAME, .words = "nation or region, as `evenhand office list` names it"},          \
        {.name = "born", .type = CLI_TEXT, .most = 10, .words = "date of birth, YYYY-MM-DD"}
/* Errors: ERROR_INVALID. */
int cli_read_details(struct cli *cli, struct people_details *out, struct error *error) MUST_CHECK;

#endif
