/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_CLI_RUN_H
#define TESTS_CLI_RUN_H

/* Runs a command line inside the test and keeps what it said. */

#include "cli/command.h"

struct ran {
    enum cli_exit code;
    char *out, *problems; /* until the next run */
};
/* `line` is cut at spaces; 'quoted words' stay together. `lists` NULL: the delivered commands. */
const struct ran *run_line(const struct cli_list *const *lists, size_t list_count, struct clock clock,
                           const char *line);
const struct ran *run_arguments(const struct cli_list *const *lists, size_t list_count, struct clock clock, int count,
                                char *const *arguments);
void run_forget(void);

#endif
