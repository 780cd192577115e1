/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand case draw`: a case's own way on the flowchart of its procedure. */
#include "cli/command.h"
#include "cli/moments.h"
#include "cli/organisation.h"
#include "cli/show.h"

static void set_path(struct cli *cli, const struct casework_case *found)
{
    json_t *array = cli_add_array(cli->result, "path");
    for (uint32_t i = 0; found->state && i < found->state->taken_count; i++) {
        const struct procedure_taken *taken = &found->state->taken[i];
        json_t *object = cli_append_object(array);
        cli_set_text(object, "step", taken->step.text);
        cli_set_text(
            object, "label",
            procedure_label(found->procedure, (struct procedure_name){.key = 0}, taken->step));
        cli_set_integer(object, "entry", taken->sequence);
        cli_set_integer(object, "about", taken->scope.number);
        cli_set_instant(cli, object, "happened", taken->happened);
    }
}

static int run_case_draw(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_case found = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_glance(organisation.casework, cli->arena, &who,
                                 cli_text(cli, "reference"), &found, error);
    }
    if (result < 0) {
        return result;
    }
    struct text svg = procedure_draw(cli->arena, found.procedure, found.state);
    cli_say(cli, "%.*s", TEXT_ARGS(svg));
    cli_set_string(cli->result, "reference", found.reference);
    set_path(cli, &found);
    cli_set_text(cli->result, "svg", svg);
    return 0;
}

static const struct cli_argument draw_arguments[] = {
    {.name = "reference",
     .type = CLI_TEXT,
     .positional = true,
     .required = true,
     .most = 40,
     .words = "the case's reference, with or without its hyphen"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_command commands[] = {
    {.group = "case",
     .name = "draw",
     .summary = "a case's own way on the flowchart of its procedure (SVG)",
     .about = "Draws the procedure that the case stands on, with the steps that it took, where it "
              "and its items stand, and what it "
              "owes marked on it [SG-A2]. No name, date or answer goes into the drawing; with "
              "--json the steps are listed "
              "beside it, in order, with their entries and times.",
     .example = "$ evenhand case draw K7RM-3Q2T --as rowan > way.svg",
     .arguments = draw_arguments,
     .argument_count = COUNT_OF(draw_arguments),
     .run = run_case_draw},
};
const struct cli_list cli_draw_commands = {commands, COUNT_OF(commands)};
