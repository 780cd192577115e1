/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_CLI_H
#define CLI_CLI_H

/*
 * The third face: `evenhand COMMAND`. No rule is decided here; each command reads its arguments from a declared
 * table, asks a room below, and says the answer in words or, with --json, as one JSON document.
 */

#include "base/base.h"

#include <stdio.h>

/* What a script can trust. docs/cli.md says the same. */
enum cli_exit {
    CLI_DONE = 0,
    CLI_REFUSED = 1,   /* by a rule; the paragraph is named where there is one */
    CLI_WRONG_USE = 2, /* the arguments, or a file that was given, cannot be taken */
    CLI_NOT_FOUND = 3,
    CLI_CONFLICT = 4, /* somebody else acted first, or it is there already */
    CLI_DAMAGED = 5,  /* what is stored contradicts itself */
    CLI_SYSTEM = 6,   /* the machine failed us: disk, network, permissions */
};
/* The exit code that stands for a failure. */
enum cli_exit cli_exit_of(enum error_code code);

struct cli_list; /* a list of commands */

/* What surrounds one run; tests give their own. */
struct cli_surroundings {
    const struct cli_list *const *lists; /* of commands; cli_lists, unless a test brings others */
    size_t list_count;
    FILE *out;      /* answers */
    FILE *problems; /* errors, progress, warnings */
    struct clock clock;
};
/* Every command that there is, in the order in which --help shows them. */
extern const struct cli_list *const cli_lists[];
extern const size_t cli_list_count;

/* Runs one command line (arguments[0] is the program) and gives its exit code. */
enum cli_exit cli_run(int count, char *const *arguments, const struct cli_surroundings *surroundings);

#endif
