/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_ATTACH_H
#define CLI_ATTACH_H

/* Files that a step attaches, from the command line. */

#include "cli/organisation.h"

#define CLI_ATTACH                                                                                                  \
    {.name = "attach", .type = CLI_PAIR, .most = 4096, .many = true,                                                 \
     .words = "a file for a question that asks for documents, as FIELD=PATH; never an indecent image of a child: call " \
              "999 or 101, and tell the Internet Watch Foundation [SG-7.9]"}
/* Puts each file into a tray of its own making, and its identity into the wish's fields. Errors: those of reading the file
 * and of documents_add(), with the path. */
int cli_attach(struct cli *cli, struct cli_organisation *organisation, struct casework_wish *wish,
               struct error *error) MUST_CHECK;

#endif
