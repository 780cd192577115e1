/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure`, for files: what those who own the rules need before a procedure goes anywhere near a case. */
#include "cli/procedure_files.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* ---- check ----------------------------------------------------------------------------------------------------------- */

static void say_about(struct cli *cli, const struct procedure *procedure)
{
    const struct procedure_about *about = procedure_about(procedure);
    size_t steps, duties, facts, tracks, data;
    procedure_steps(procedure, &steps);
    procedure_duties(procedure, &duties);
    procedure_facts(procedure, &facts);
    procedure_tracks(procedure, &tracks);
    procedure_data_files(procedure, &data);
    struct text version = calendar_print_iso_date(cli->arena, about->version);
    cli_say(cli, "%.*s: %.*s, version %.*s\n", TEXT_ARGS(about->is.name.text), TEXT_ARGS(about->is.label),
            TEXT_ARGS(version));
    cli_say(cli, "reads and links: %zu steps, %zu duties, %zu facts, %zu tracks, %zu data files\n", steps, duties, facts,
            tracks, data);
    cli_set_text(cli->result, "procedure", about->is.name.text);
    cli_set_text(cli->result, "label", about->is.label);
    cli_set_text(cli->result, "version", version);
    cli_set_text(cli->result, "compartment", about->compartment);
    cli_set_integer(cli->result, "steps", (int64_t)steps);
    cli_set_integer(cli->result, "duties", (int64_t)duties);
    cli_set_integer(cli->result, "facts", (int64_t)facts);
    cli_set_integer(cli->result, "data-files", (int64_t)data);
}

static int run_check(struct cli *cli, struct error *error)
{
    const struct procedure *procedure = NULL;
    int result = cli_read_procedure(cli, cli_string(cli, "file"), &procedure, error);
    if (result == 0) {
        say_about(cli, procedure);
    }
    return result;
}

/* ---- format ------------------------------------------------------------------------------------------------------------ */

/* Replaces the file as a whole, or not at all. */
static int replace_file(struct cli *cli, const char *path, struct text text, struct error *error)
{
    const char *beside = arena_print(cli->arena, "%s.new", path);
    FILE *file = fopen(beside, "wxe");
    if (!file) {
        return error_set(error, ERROR_IO, "format.write", "%.300s: %s", beside, strerror(errno));
    }
    size_t written = fwrite(text.at, 1, text.length, file);
    bool kept = fflush(file) == 0 && fsync(fileno(file)) == 0;
    if (fclose(file) != 0 || !kept || written != text.length || rename(beside, path) < 0) {
        int reason = errno;
        unlink(beside);
        return error_set(error, ERROR_IO, "format.write", "%.300s: %s", path, strerror(reason));
    }
    return 0;
}

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
        return same ? 0 : replace_file(cli, file.name.at, formatted, error);
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

/* ---- the table ------------------------------------------------------------------------------------------------------------ */

#define FILE_ARGUMENT                                                                                                \
    {.name = "file", .type = CLI_PATH, .positional = true, .required = true,                                         \
     .words = "the procedure file; data and example files of the same stem beside it are read too"}

static const struct cli_argument file_arguments[] = {FILE_ARGUMENT};
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

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "procedure", .name = "check", .summary = "read a procedure and say what is wrong with it",
     .about = "Reads the file with its data and examples and links every name. Each message is file:line:column: what, and "
              "what to write instead; all of them are given at once. Exit code 2: it cannot be used.",
     .example = "$ evenhand procedure check procedures/safeguarding-child.procedure\n"
                "safeguarding-child: Safeguarding concern involving a child, version 2024-03-26",
     ARGUMENTS(file_arguments), .run = run_check},
    {.group = "procedure", .name = "format", .summary = "write a procedure in its one form",
     .about = "Prints the file in the one form that the language has; comments are kept. --write replaces the file, --check "
              "only looks.",
     .example = "$ evenhand procedure format --write procedures/safeguarding-child.procedure", ARGUMENTS(format_arguments),
     .run = run_format},
    {.group = "procedure", .name = "steps", .summary = "the steps of a procedure, with their paragraphs",
     .about = "One line a step: its name for `evenhand case step`, its words, and the paragraphs that it serves.",
     .example = "$ evenhand procedure steps procedures/safeguarding-child.procedure\n"
                "  report                       Report a concern [SG-4.1 SG-A1]",
     ARGUMENTS(file_arguments), .run = run_steps},
    {.group = "procedure", .name = "step", .summary = "what a step asks, field by field",
     .about = "Each question with the name of its field, as `evenhand case open` and `evenhand case step` take it, its type "
              "and its choices. Reasons go into NAME.reasons; several of a kind are counted: subject.1.NAME, "
              "subject.2.NAME.",
     .example = "$ evenhand procedure step procedures/safeguarding-child.procedure assess\n"
                "assess: Assess against the threshold [SG-3.1 SG-6.3]",
     ARGUMENTS(step_arguments), .run = run_step},
};
const struct cli_list cli_procedure_commands = {commands, COUNT_OF(commands)};
