/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure draw`: the flowchart. */
#include "cli/procedure_files.h"

static int run_draw(struct cli *cli, struct error *error)
{
    const struct procedure *procedure = NULL;
    int result = cli_read_procedure(cli, cli_string(cli, "file"), &procedure, error);
    if (result < 0) {
        return result;
    }
    struct text svg = procedure_draw(cli->arena, procedure, NULL);
    cli_say(cli, "%.*s", TEXT_ARGS(svg));
    cli_set_text(cli->result, "procedure", procedure_about(procedure)->is.name.text);
    cli_set_text(cli->result, "svg", svg);
    return 0;
}

static const struct cli_argument draw_arguments[] = {
    {.name = "file", .type = CLI_PATH, .positional = true, .required = true,
     .words = "the procedure file; data and example files of the same stem beside it are read too"}};
static const struct cli_command commands[] = {
    {.group = "procedure", .name = "draw", .summary = "the procedure as a flowchart (SVG, one A3 page)",
     .about = "A lane for the case and for each thing of which it has several, states from left to right, each step once. The "
              "text can be searched and read aloud; the same file gives the same bytes.",
     .example = "$ evenhand procedure draw procedures/safeguarding-child.procedure > flowchart.svg",
     .arguments = draw_arguments, .argument_count = COUNT_OF(draw_arguments), .run = run_draw},
};
const struct cli_list cli_draw_commands = {commands, COUNT_OF(commands)};
