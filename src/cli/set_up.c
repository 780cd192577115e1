/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand init`: an organisation's folder, whole or not at all: it is made beside its place and then renamed. */
#include "cli/built_in.h"
#include "cli/enrol.h"
#include "cli/keep.h"

#include <string.h>
#include <unistd.h>

/* ---- what is built in ----------------------------------------------------------------------------------------------- */

int cli_take_procedure(struct cli *cli, struct cli_organisation *organisation, struct procedure_file *files,
                       size_t count, const struct identity *by, struct error *error)
{
    struct procedure_messages messages = {0};
    for (size_t i = 0; i < count; i++) {
        vault_sha256(&files[i].text, 1, files[i].hash);
    }
    int result = casework_take_procedure(organisation->casework, files, count, by, &messages, cli->arena, error);
    for (size_t i = 0; result < 0 && i < messages.count; i++) {
        cli_reason(cli, TEXT(""), procedure_message_print(cli->arena, &messages.at[i]), TEXT(""));
    }
    return result;
}

static bool is_procedure(const char *name)
{
    const char *end = strrchr(name, '.');
    return end && strcmp(end, ".procedure") == 0;
}

static bool is_examples(const char *name)
{
    const char *end = strrchr(name, '.');
    return end && strcmp(end, ".examples") == 0;
}

/* A built-in procedure with every other file of its stem, and the rules of the procedure that it follows. */
static int take_with_its_files(struct cli *cli, struct cli_organisation *organisation,
                               const struct cli_built_in *procedure, struct error *error)
{
    static const struct identity nobody = {{0}};
    struct procedure_file files[PROCEDURE_FILES_MOST] = {0};
    size_t count = 0;
    files[count++] = (struct procedure_file){.name = text_of(procedure->name), .text = {procedure->bytes, procedure->size}};
    struct text own = procedure_stem(files[0].name), followed = procedure_follows(cli->arena, &files[0]);
    for (const struct cli_built_in *file = cli_built_in_procedures; file->name; file++) {
        struct text stem = procedure_stem(text_of(file->name));
        bool rules = text_equal(stem, followed) && !is_examples(file->name);
        if (file != procedure && (rules || text_equal(stem, own)) && count < COUNT_OF(files)) {
            files[count++] = (struct procedure_file){.name = text_of(file->name), .text = {file->bytes, file->size}};
        }
    }
    return cli_take_procedure(cli, organisation, files, count, &nobody, error);
}

int cli_take_built_in(struct cli *cli, struct cli_organisation *organisation, struct error *error)
{
    const struct people_act act = {.at = clock_now(&organisation->clock)};
    const struct cli_built_in *catalogue = cli_built_in_catalogue;
    int result = people_take_catalogue(organisation->people, (struct text){catalogue->bytes, catalogue->size},
                                       catalogue->name, &act, error);
    for (const struct cli_built_in *file = cli_built_in_procedures; result == 0 && file->name; file++) {
        if (is_procedure(file->name)) {
            result = take_with_its_files(cli, organisation, file, error);
        }
    }
    return result;
}

/* ---- making the folder ---------------------------------------------------------------------------------------------- */

int cli_make_organisation(struct cli *cli, const char *folder, struct text conf, struct clock clock,
                          struct cli_organisation *out, struct error *error)
{
    const char *path = arena_print(cli->arena, "%s/evenhand.conf", folder);
    struct text file = TEXT("file:");
    *out = (struct cli_organisation){.folder = folder, .is_draft = true, .clock = clock};
    int result = config_parse(cli->arena, conf, path, cli_settings, &out->config, error);
    if (result == 0) {
        result = cli_make_folder(arena_print(cli->arena, "%s/checkpoints", folder), error);
    }
    struct text key = config_get(&out->config, "master-key", "file:master.key");
    if (result == 0 && text_starts(key, file)) {
        result = vault_make_master(cli_path_in(cli->arena, folder, (struct text){key.at + file.length,
                                                                                  key.length - file.length}),
                                   error);
    }
    if (result == 0) {
        result = cli_write_file(path, conf, 0600, error);
    }
    if (result == 0) {
        result = cli_open_rooms(cli, out, CLI_TO_CASEWORK, true, error);
    }
    return result < 0 ? result : cli_take_built_in(cli, out, error);
}

/* ---- init ------------------------------------------------------------------------------------------------------------- */

/* A setting is one line: nothing that was given may begin another. */
static int check_one_line(struct cli *cli, struct error *error)
{
    static const char *const names[] = {"title", "store", "keys", "master-key", "hours"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strpbrk(cli_string(cli, names[i]), "\r\n")) {
            return error_set(error, ERROR_INVALID, "init.lines", "--%s must be one line", names[i]);
        }
    }
    return 0;
}

static int conf_of(struct cli *cli, struct text *out, struct error *error)
{
    struct buf buf = buf_in(cli->arena);
    int result = check_one_line(cli, error);
    if (result < 0) {
        return result;
    }
    buf_print(&buf,
              "# An organisation of Evenhand; docs/cli.md explains every setting. Paths are from this folder.\n"
              "title = %s\n"
              "# The log's name: it stands on every checkpoint and cannot change.\n"
              "name = %s\n"
              "store = %s\n"
              "# Keys never share a database, file or cluster with what they seal.\n"
              "keys = %s\n"
              "# file:PATH, credential:NAME (systemd) or passphrase. Whoever has this key and this folder can read all.\n"
              "master-key = %s\n"
              "zone = Europe/London\n"
              "hours = %s\n"
              "# Copies of these two belong where this host cannot change them.\n"
              "checkpoint = checkpoints/checkpoint\n"
              "erasures = checkpoints/erasures\n"
              "address = 127.0.0.1\n"
              "port = 8080\n",
              cli_string(cli, "title"), cli_string(cli, "name"), cli_string(cli, "store"), cli_string(cli, "keys"),
              cli_string(cli, "master-key"), cli_string(cli, "hours"));
    *out = buf_as_text(&buf);
    return 0;
}

static int add_administrator(struct cli *cli, struct cli_organisation *organisation, struct cli_enrolment *enrolment,
                             struct error *error)
{
    const struct people_act act = {.at = clock_now(&organisation->clock)};
    const struct people_details details = {.kinds = PEOPLE_EMPLOYEE, .name = cli_text(cli, "admin-name")};
    int result = people_add_person(organisation->people, &details, &act, &enrolment->person, error);
    if (result == 0) {
        result = cli_enrol(cli, organisation, enrolment, &act, error);
    }
    return result < 0 ? result : ledger_number_leaves(organisation->ledger, NULL, error);
}

static int make(struct cli *cli, const char *folder, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct cli_enrolment enrolment = {.sign_in = cli_text(cli, "admin"),
                                      .role = PEOPLE_ADMINISTRATOR,
                                      .password_file = cli_string(cli, "password-file")};
    struct text conf = {0};
    int result = conf_of(cli, &conf, error);
    if (result < 0) {
        return result;
    }
    result = cli_make_organisation(cli, folder, conf, cli->surroundings->clock, &organisation, error);
    if (result == 0) {
        result = add_administrator(cli, &organisation, &enrolment, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Made %s.\n\nThe first administrator, who manages users and can read no case:\n\n",
            cli_string(cli, "folder"));
    cli_set_string(cli->result, "folder", cli_string(cli, "folder"));
    cli_say_enrolment(cli, &organisation, &enrolment, true);
    cli_say(cli,
            "\nNext: keep a copy of the master key away from this host; `evenhand user add`, `evenhand office hold`; then "
            "`evenhand serve %s`.\n",
            cli_string(cli, "folder"));
    return 0;
}

static int run_init(struct cli *cli, struct error *error)
{
    const char *folder = cli_string(cli, "folder"), *making;
    int result = cli_begin_folder(cli, folder, &making, error);
    return result < 0 ? result : cli_end_folder(making, folder, make(cli, making, error), error);
}

/* ---- the table ---------------------------------------------------------------------------------------------------------- */

static const struct cli_argument init_arguments[] = {
    {.name = "folder", .type = CLI_PATH, .positional = true, .required = true, .words = "a new folder"},
    {.name = "title", .type = CLI_TEXT, .most = 100, .otherwise = "Evenhand", .words = "the organisation's name, for people"},
    {.name = "name", .type = CLI_NAME, .most = 100, .otherwise = "evenhand.local",
     .words = "the name of its log, best a domain: casework.example.org"},
    {.name = "store", .type = CLI_TEXT, .most = 1000, .otherwise = "sqlite:data.db",
     .words = "sqlite:FILE, or postgres: and a libpq connection string"},
    {.name = "keys", .type = CLI_TEXT, .most = 1000, .otherwise = "sqlite:keys.db",
     .words = "the key store: never in the same database or cluster"},
    {.name = "master-key", .type = CLI_TEXT, .most = 1000, .otherwise = "file:master.key",
     .words = "file:PATH (made, readable by its owner only), credential:NAME or passphrase"},
    {.name = "hours", .type = CLI_TEXT, .most = 40, .otherwise = "09:00 to 17:00",
     .words = "when the office is open: a report outside counts as received when it opens"},
    {.name = "admin", .type = CLI_TEXT, .most = 100, .otherwise = "admin",
     .words = "the first administrator's sign-in name"},
    {.name = "admin-name", .type = CLI_TEXT, .most = 200, .otherwise = "Administrator", .words = "and their name"},
    {.name = "password-file", .type = CLI_PATH,
     .words = "a file whose first line is their password (\"-\": standard input); when left out, one is made and shown"},
};

static const struct cli_command commands[] = {
    {.name = "init", .summary = "make an organisation's folder",
     .about = "Makes the folder with its configuration, a new master key, the databases, the log's signing key, the "
              "built-in catalogue of offices and areas, the built-in procedures, and a first administrator. A folder is "
              "made whole or not at all; one that is there is never touched.",
     .example = "$ evenhand init /srv/evenhand --title 'Amber Alliance' --name casework.example.org",
     .arguments = init_arguments, .argument_count = COUNT_OF(init_arguments), .run = run_init},
};
const struct cli_list cli_set_up_commands = {commands, COUNT_OF(commands)};
