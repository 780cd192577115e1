/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <locale.h>
#include <signal.h>

int main(int count, char **arguments)
{
    struct cli_surroundings surroundings = {cli_lists, cli_list_count, stdout, stderr, clock_system()};
    /* A reader that went away is an answer that could not be written, not a reason to be killed. */
    signal(SIGPIPE, SIG_IGN);
    setlocale(LC_CTYPE, "C.UTF-8");
    return (int)cli_run(count, arguments, &surroundings);
}
