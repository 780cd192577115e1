/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure`: for files, what those who own the rules need before a procedure goes anywhere near a case; and
 * taking it into an organisation. */
#include "cli/built_in.h"
#include "cli/procedure_files.h"

#include "vault/vault.h"

#include <string.h>

/* ---- format ------------------------------------------------------------------------------------------------------------ */

static int format_file(struct cli *cli, struct procedure_file *file, struct text *formatted, struct error *error)
{
    struct procedure_messages messages = {0};
    int result = cli_read_file(cli->arena, cli_string(cli, "file"), PROCEDURE_FILE_MOST, &file->text, error);
    if (result < 0) {
        return result;
    }
    result = procedure_format(cli->arena, file, formatted, &messages, error);
    if (result < 0) {
        cli_tell_messages(cli, &messages);
    }
    return result;
}

static int run_format(struct cli *cli, struct error *error)
{
    struct procedure_file file = {.name = cli_text(cli, "file")};
    struct text formatted = {0};
    int result = format_file(cli, &file, &formatted, error);
    if (result < 0) {
        return result;
    }
    bool same = text_equal(formatted, file.text);
    cli_set_bool(cli->result, "canonical", same);
    if (cli_flag(cli, "check")) {
        return same ? 0
                    : error_set(error, ERROR_DENIED, "format.differs",
                                "%.300s is not in its one form; `evenhand procedure format --write` writes it", file.name.at);
    }
    if (cli_flag(cli, "write")) {
        cli_say(cli, same ? "%s is as it should be.\n" : "%s is written anew.\n", file.name.at);
        return same ? 0 : vault_write_file(file.name.at, formatted, false, error);
    }
    cli_say(cli, "%.*s", TEXT_ARGS(formatted));
    cli_set_text(cli->result, "text", formatted);
    return 0;
}

/* ---- steps, step --------------------------------------------------------------------------------------------------------- */

static int run_steps(struct cli *cli, struct error *error)
{
    const struct procedure *procedure = NULL;
    int result = cli_read_procedure(cli, cli_string(cli, "file"), &procedure, error);
    if (result == 0) {
        cli_show_steps(cli, procedure);
    }
    return result;
}

static int run_step(struct cli *cli, struct error *error)
{
    const struct procedure *procedure = NULL;
    int result = cli_read_procedure(cli, cli_string(cli, "file"), &procedure, error);
    if (result < 0) {
        return result;
    }
    const struct procedure_step_words *step = procedure_find_step(procedure, cli_text(cli, "step"));
    if (!step) {
        return error_set(error, ERROR_NOT_FOUND, "procedure.step",
                         "there is no step \"%s\"; `evenhand procedure steps` lists them", cli_string(cli, "step"));
    }
    cli_show_step(cli, step);
    return 0;
}

/* ---- list, take ------------------------------------------------------------------------------------------------------------ */

static int say_procedure(struct cli *cli, struct cli_organisation *organisation, struct text name, json_t *array,
                         struct error *error)
{
    const struct procedure *procedure = NULL;
    int result = casework_find_procedure(organisation->casework, name, clock_now(&organisation->clock), &procedure, error);
    if (result < 0) {
        return result;
    }
    const struct procedure_about *about = procedure_about(procedure);
    struct text version = calendar_print_iso_date(cli->arena, about->version);
    cli_say(cli, "%-28.*s %.*s, version %.*s\n", TEXT_ARGS(about->is.name.text), TEXT_ARGS(about->is.label),
            TEXT_ARGS(version));
    json_t *object = cli_append_object(array);
    cli_set_text(object, "procedure", about->is.name.text);
    cli_set_text(object, "label", about->is.label);
    cli_set_text(object, "version", version);
    return 0;
}

static int run_list(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct text *names = NULL;
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = casework_procedures(organisation.casework, cli->arena, &names, &count, error);
    }
    json_t *array = cli_add_array(cli->result, "procedures");
    for (size_t i = 0; result == 0 && i < count; i++) {
        result = say_procedure(cli, &organisation, names[i], array, error);
    }
    return result;
}

static int run_take(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct procedure_file files[PROCEDURE_FILES_MOST] = {0};
    struct people_act act = {0};
    size_t count = 0;
    int result = cli_read_procedure_files(cli, cli_string(cli, "file"), files, &count, error);
    if (result == 0) {
        result = cli_open_in(cli, &organisation, error);
    }
    if (result == 0) {
        result = cli_act(cli, &organisation, &act, error);
    }
    if (result == 0) {
        result = cli_take_procedure(cli, &organisation, files, count, &act.by, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Taken. Cases that are open stay on the version that they began under [SG-18].\n");
    cli_set_string(cli->result, "taken", cli_string(cli, "file"));
    return 0;
}

/* ---- the table ------------------------------------------------------------------------------------------------------------ */

#define FILE_ARGUMENT                                                                                                \
    {.name = "file", .type = CLI_PATH, .positional = true, .required = true,                                         \
     .words = "the procedure file; data and example files of the same stem beside it are read too"}

static const struct cli_argument file_arguments[] = {FILE_ARGUMENT};
static const struct cli_argument check_arguments[] = {
    FILE_ARGUMENT,
    {.name = "all", .type = CLI_FLAG, .words = "say also what is proved, with the slice that each answer looked at"},
    {.name = "requirements", .type = CLI_PATH,
     .words = "a list of what the sources ask for, a line each that begins with its paragraph (| SG-8.1 | ...): say also which "
              "no rule cites, and which rules cite that are not in it"},
};
static const struct cli_argument test_arguments[] = {
    FILE_ARGUMENT,
    {.name = "mutate", .type = CLI_FLAG, .words = "take every rule away in turn, and say what nothing notices"},
    {.name = "only", .type = CLI_NAME, .many = true,
     .words = "with --mutate: rules of this kind (guard must part if action by separation tells reasons answer duty limit row "
              "hold rung keep seen told never always)"},
    {.name = "about", .type = CLI_TEXT,
     .words = "with --mutate: rules of this step, duty or office, or under this paragraph"},
    {.name = "own", .type = CLI_FLAG,
     .words = "with --mutate: not the rules that it has by following another procedure, where they are held already"},
    {.name = "all", .type = CLI_FLAG, .words = "with --mutate: say also what is noticed, and by what"},
};
static const struct cli_argument explain_arguments[] = {
    FILE_ARGUMENT,
    {.name = "markdown", .type = CLI_FLAG, .words = "as Markdown, for a page"},
};
static const struct cli_argument draw_arguments[] = {
    FILE_ARGUMENT,
    {.name = "into", .type = CLI_PATH,
     .words = "a folder: the flowchart as pages of A3 to hang on a wall, NAME-1.svg (the whole at a glance), NAME-2.svg and so on"},
};
static const struct cli_argument format_arguments[] = {
    {.name = "file", .type = CLI_PATH, .positional = true, .required = true,
     .words = "a procedure, data or examples file"},
    {.name = "write", .type = CLI_FLAG, .words = "replace the file"},
    {.name = "check", .type = CLI_FLAG, .words = "only look: exit code 1 when it is not in its one form"},
};
static const struct cli_argument step_arguments[] = {
    FILE_ARGUMENT,
    {.name = "step", .type = CLI_NAME, .positional = true, .required = true, .words = "the step"},
};

static const struct cli_argument list_arguments[] = {CLI_IN};
static const struct cli_argument take_arguments[] = {FILE_ARGUMENT, CLI_AS, CLI_IN};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "procedure", .name = "check", .summary = "what can go wrong under a procedure, to the end",
     .about = "Reads the file with its data and examples, links every name, and then explores every reachable combination of "
              "tracks and facts: whether each `never` and `always` holds, or the shortest way to break it; whether each step "
              "can be taken, each duty met, and the case always ended; who is left to act when a holder is the subject; and "
              "which rules cite no paragraph. Exit code 2: it does not read (every message is file:line:column: what, and "
              "what to write instead); 1: it reads, and something is broken or not proved.",
     .example = "$ evenhand procedure check procedures/safeguarding-child.procedure\n"
                "safeguarding-child: Safeguarding concern involving a child, version 2024-03-26",
     ARGUMENTS(check_arguments), .run = cli_procedure_check},
    {.group = "procedure", .name = "test", .summary = "run the worked examples of a procedure",
     .about = "Runs every example that lies beside the procedure (given, when, then) and says which hold. Exit code 1: one "
              "does not, and where.\n\n--mutate takes every rule away in turn, in memory, or weakens it: each guard, must, part "
              "of a condition, action, capacity, separation, duty, limit, hold, rung, never and always. An example must then "
              "fail, or the checker no longer prove what it proved; of a never or always, it must notice when some other rule "
              "goes. What nothing notices is told with its line, and the exit code is 1. NAME.excused beside the procedure "
              "may excuse some: a line with what was taken away as it is told (step assess: without: when ...), and below it, "
              "indented, why.",
     .example = "$ evenhand procedure test procedures/safeguarding-child.procedure\n"
                "$ evenhand procedure test procedures/safeguarding-child.procedure --mutate --about SG-10.5",
     ARGUMENTS(test_arguments),
     .run = cli_procedure_test},
    {.group = "procedure", .name = "explain", .summary = "a procedure in plain English",
     .about = "The page that says how things are handled: who acts, every step, what is owed and by when, what is withheld, "
              "what must never be. It is written from the same rules that decide, so the two cannot drift apart.",
     .example = "$ evenhand procedure explain procedures/safeguarding-child.procedure", ARGUMENTS(explain_arguments),
     .run = cli_procedure_explain},
    {.group = "procedure", .name = "draw", .summary = "the flowchart of a procedure, as SVG",
     .about = "Draws the procedure from its rules: a lane for the case and for each kind of item, states from left to right, "
              "each step with who takes it, what is owed and what is withheld [SG-A2]. On one sheet as wide as A3 lies; with "
              "--into as pages of A3, which refer to each other: one for the whole at a glance, then lane by lane.",
     .example = "$ evenhand procedure draw procedures/safeguarding-child.procedure > flowchart.svg",
     ARGUMENTS(draw_arguments), .run = cli_procedure_draw},
    {.group = "procedure", .name = "format", .summary = "write a procedure in its one form",
     .about = "Prints the file in the one form that the language has; comments are kept. --write replaces the file, --check "
              "only looks.",
     .example = "$ evenhand procedure format --write procedures/safeguarding-child.procedure", ARGUMENTS(format_arguments),
     .run = run_format},
    {.group = "procedure", .name = "steps", .summary = "the steps of a procedure, with their paragraphs",
     .about = "One line a step: its name for `evenhand case step`, its words, and the paragraphs that it serves.",
     .example = "$ evenhand procedure steps procedures/safeguarding-child.procedure\n"
                "  report                       Report a concern about a child [SG-4.1 SG-A1]",
     ARGUMENTS(file_arguments), .run = run_steps},
    {.group = "procedure", .name = "step", .summary = "what a step asks, field by field",
     .about = "Each question with the name of its field, as `evenhand case open` and `evenhand case step` take it, its type "
              "and its choices. Reasons go into NAME.reasons; several of a kind are counted: subject.1.NAME, "
              "subject.2.NAME.",
     .example = "$ evenhand procedure step procedures/safeguarding-child.procedure assess\n"
                "assess: Assess against the threshold [SG-3.1 SG-6.3]",
     ARGUMENTS(step_arguments), .run = run_step},
    {.group = "procedure", .name = "list", .summary = "the procedures of an organisation",
     .about = "Each with the version that is in force now.", .example = "$ evenhand procedure list",
     ARGUMENTS(list_arguments), .run = run_list},
    {.group = "procedure", .name = "take", .summary = "take a procedure into an organisation",
     .about = "Keeps the procedure, with its data and examples, by hash; from its version's date on, new cases begin under it. "
              "Cases that are open stay on theirs. Taking the same again changes nothing; another text under a version that "
              "is there already is refused with exit code 4.",
     .example = "$ evenhand procedure take procedures/safeguarding-child.procedure --as imogen", ARGUMENTS(take_arguments),
     .run = run_take},
};
const struct cli_list cli_procedure_commands = {commands, COUNT_OF(commands)};
