/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What those who own the rules look after them with, beside `check` and `test`. */
#include "cli/organisation.h"
#include "cli/procedure_files.h"

static const struct cli_argument diff_arguments[] = {
    {.name = "old",
     .type = CLI_PATH,
     .positional = true,
     .required = true,
     .words = "the procedure file as it was; data files of the same stem beside it are read too"},
    {.name = "new",
     .type = CLI_PATH,
     .positional = true,
     .required = true,
     .words = "the procedure file as it is to be"},
};
static const struct cli_argument rehearse_arguments[] = {
    {.name = "old",
     .type = CLI_PATH,
     .positional = true,
     .required = true,
     .words = "the procedure file under which the cases are; data and example files of the same stem beside it are "
              "read too"},
    {.name = "new",
     .type = CLI_PATH,
     .positional = true,
     .required = true,
     .words = "the procedure file that is proposed"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument json_arguments[] = {
    {.name = "file",
     .type = CLI_PATH,
     .positional = true,
     .required = true,
     .words = "the procedure file; data and example files of the same stem beside it are read too"},
};
static const struct cli_command commands[] = {
    {.group = "procedure",
     .name = "diff",
     .summary = "what changed between two versions, by meaning",
     .about = "Says in plain words what a person would call a change: a limit of another length, a "
              "step that is open to another "
              "office, a new duty, a reworded question; each with both places and paragraphs. "
              "Where a rule stands in the file, how "
              "it is laid out, comments and examples make no difference.",
     .example = "$ evenhand procedure diff old/safeguarding-child.procedure "
                "procedures/safeguarding-child.procedure\n"
                "duty “Refer to the statutory agency”: is now due within 3 working days of “When "
                "somebody first knew”; before, "
                "within 2 working days of “When somebody first knew”",
     .arguments = diff_arguments,
     .argument_count = COUNT_OF(diff_arguments),
     .run = cli_procedure_diff},
    {.group = "procedure",
     .name = "rehearse",
     .summary = "what a proposed version would change in the cases that there are",
     .about = "Decides again, by both versions beside each other, whatever was asked for in each case, and says what would "
              "come out differently: steps that would be refused, with the paragraph; dates that would move; duties, "
              "letters and holds that would newly be there or be there no more; who would manage. Where the proposed "
              "version refuses a step, the case goes on as if it were moved to that version after it. --in and --as: the "
              "cases of an organisation that this person may open, by reference only, and each read is recorded; without "
              "them, the worked examples beside the old version. Nothing is written to any case.",
     .example = "$ evenhand procedure rehearse procedures/safeguarding-child.procedure "
                "proposed/safeguarding-child.procedure --as rowan --in amber",
     .arguments = rehearse_arguments,
     .argument_count = COUNT_OF(rehearse_arguments),
     .run = cli_procedure_rehearse},
    {.group = "procedure",
     .name = "json",
     .summary = "a procedure for machines",
     .about = "Everything that the procedure says, thing by thing and sentence by sentence: in the "
              "language's words and in plain "
              "English, each with its file, line and paragraphs. docs/machines.md says what each "
              "member means; `format` grows "
              "when one changes its meaning.",
     .example = "$ evenhand procedure json procedures/safeguarding-child.procedure | jq '.things[] "
                "| select(.kind == \"duty\")'",
     .arguments = json_arguments,
     .argument_count = COUNT_OF(json_arguments),
     .run = cli_procedure_json},
};
const struct cli_list cli_tool_commands = {commands, COUNT_OF(commands)};
