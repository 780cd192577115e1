/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All commands, in the order in which --help shows them. */
#include "cli/command.h"

const struct cli_list *const cli_lists[] = {
    &cli_procedure_commands, &cli_calendar_commands,
};
const size_t cli_list_count = COUNT_OF(cli_lists);
