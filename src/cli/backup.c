/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `evenhand backup` and `evenhand restore`. A backup holds no key that opens it: its keys are sealed under the epoch's
 * key, which only the ring holds. What was erased after a backup was made is erased again before anything is served.
 */
#include "cli/keep.h"

#include <string.h>
#include <unistd.h>

#define LIST_MOST ((size_t)64 * 1024 * 1024)

static const char *in(struct cli *cli, const char *folder, const char *name)
{
    return arena_print(cli->arena, "%s/%s", folder, name);
}

/* ---- backup ------------------------------------------------------------------------------------------------------- */

static int copy_setting(struct cli *cli, const struct cli_organisation *organisation, const char *setting,
                        const char *otherwise, const char *to, struct error *error)
{
    const char *from = cli_path_in(cli->arena, organisation->folder,
                                   config_get(&organisation->config, setting, otherwise));
    return access(from, F_OK) == 0 ? cli_copy_file(from, to, 0600, error) : 0;
}

static int write_verifiers(struct cli *cli, struct cli_organisation *organisation, const char *path,
                           struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct text lines = {0};
    int result = store_begin_read(organisation->store, &session, error);
    if (result == 0) {
        result = ledger_read_verifiers(cli->arena, session, &lines, error);
    }
    return result < 0 ? result : cli_write_file(path, lines, 0600, error);
}

/* Entries first, keys second: so the keys of every entry in the copy are there too. */
static int back_up(struct cli *cli, struct cli_organisation *organisation, const char *to, struct error *error)
{
    int result = ledger_number_leaves(organisation->ledger, NULL, error);
    if (result == 0 && !cli_flag(cli, "without-data")) {
        result = store_copy(organisation->store, in(cli, to, "data.db"), error);
    }
    if (result == 0) {
        result = vault_backup(organisation->vault, in(cli, to, "keys.backup"), error);
    }
    if (result == 0) {
        result = write_verifiers(cli, organisation, in(cli, to, "verifiers"), error);
    }
    if (result == 0) {
        result = cli_copy_file(in(cli, organisation->folder, "evenhand.conf"), in(cli, to, "evenhand.conf"), 0600,
                               error);
    }
    if (result == 0) {
        result = copy_setting(cli, organisation, "checkpoint", "checkpoints/checkpoint", in(cli, to, "checkpoint"),
                              error);
    }
    return result < 0 ? result
                      : copy_setting(cli, organisation, "erasures", "checkpoints/erasures", in(cli, to, "erasures"),
                                     error);
}

static int run_backup(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    const char *to = cli_string(cli, "to"), *folder = cli_string(cli, "folder"), *making = NULL;
    const char *ring = cli_has(cli, "ring") ? cli_string(cli, "ring") : in(cli, folder, "ring");
    int result = cli_open_organisation(cli, folder, CLI_TO_CASEWORK, &organisation, error);
    if (result == 0) {
        result = cli_begin_folder(cli, to, &making, error);
    }
    if (result < 0) {
        return result;
    }
    result = back_up(cli, &organisation, making, error);
    if (result == 0) {
        result = vault_write_ring(organisation.vault, ring, error);
    }
    result = cli_end_folder(making, to, result, error);
    if (result < 0) {
        return result;
    }
    cli_say(cli,
            "Backed up to %s.\nThe ring, without which no backup can be opened, is %s: keep one copy of it away from "
            "this host and from the backups, and replace that copy after each erasure.\n",
            to, ring);
    cli_set_string(cli->result, "backup", to);
    cli_set_string(cli->result, "ring", ring);
    return 0;
}

/* ---- restore ------------------------------------------------------------------------------------------------------ */

struct restoring {
    const char *backup, *folder; /* folder: as it is being made */
    struct text erasures, verifiers, checkpoint;
};

static int read_if_there(struct cli *cli, const char *path, struct text *out, struct error *error)
{
    *out = TEXT("");
    return access(path, F_OK) == 0 ? cli_read_file(cli->arena, path, LIST_MOST, out, error) : 0;
}

/* The list of erasures must come from elsewhere: that of the backup knows nothing of what was erased after it. */
static int read_lists(struct cli *cli, struct restoring *restoring, struct error *error)
{
    bool given = cli_has(cli, "erasures");
    int result;
    if (!given && !cli_flag(cli, "nothing-erased-since")) {
        return error_set(error, ERROR_INVALID, "restore.erasures",
                         "name the latest list of erasures with --erasures, or say --nothing-erased-since: what was "
                         "erased after the backup must not come back");
    }
    const char *erasures = given ? cli_string(cli, "erasures") : in(cli, restoring->backup, "erasures");
    const char *checkpoint = cli_has(cli, "checkpoint") ? cli_string(cli, "checkpoint")
                                                        : in(cli, restoring->backup, "checkpoint");
    result = given ? cli_read_file(cli->arena, erasures, LIST_MOST, &restoring->erasures, error)
                   : read_if_there(cli, erasures, &restoring->erasures, error);
    if (result == 0) {
        result = read_if_there(cli, checkpoint, &restoring->checkpoint, error);
    }
    return result < 0 ? result
                      : cli_read_file(cli->arena, in(cli, restoring->backup, "verifiers"), LIST_MOST,
                                      &restoring->verifiers, error);
}

static int lay_out(struct cli *cli, const struct restoring *restoring, struct error *error)
{
    int result = cli_make_folder(in(cli, restoring->folder, "checkpoints"), error);
    if (result == 0) {
        result = cli_copy_file(in(cli, restoring->backup, "evenhand.conf"), in(cli, restoring->folder, "evenhand.conf"),
                               0600, error);
    }
    if (result == 0 && access(in(cli, restoring->backup, "data.db"), F_OK) == 0) {
        result = cli_copy_file(in(cli, restoring->backup, "data.db"), in(cli, restoring->folder, "data.db"), 0600,
                               error);
    }
    if (result == 0 && cli_has(cli, "master-key")) {
        result = cli_copy_file(cli_string(cli, "master-key"), in(cli, restoring->folder, "master.key"), 0600, error);
    }
    return result;
}

/* The restored keys are of a new epoch, so whatever is found by tokens is made anew. Erases again, begins a new origin that cites the last known checkpoint, and numbers what has no leaf. */
static int bring_up_to_date(struct cli_organisation *organisation, const struct restoring *restoring, size_t *erased,
                            struct error *error)
{
    const struct ledger_erasure_calls *calls = casework_erasure_calls(organisation->casework);
    int result = calls->retoken ? calls->retoken(calls->context, error) : 0;
    if (result == 0 && restoring->erasures.length) {
        result = ledger_apply_erasures(organisation->ledger, restoring->erasures, restoring->verifiers, calls, erased,
                                       error);
    }
    if (result == 0) {
        result = ledger_start_origin(organisation->ledger, restoring->checkpoint, error);
    }
    if (result == 0) {
        result = casework_rebuild(organisation->casework, NULL, NULL, NULL, error);
    }
    return result < 0 ? result : ledger_number_leaves(organisation->ledger, NULL, error);
}

static int restore_keys(struct cli *cli, struct cli_organisation *organisation, const struct restoring *restoring,
                        struct error *error)
{
    struct vault_master master = {0};
    const char *path = in(cli, restoring->folder, "evenhand.conf");
    *organisation = (struct cli_organisation){.folder = restoring->folder, .clock = cli->surroundings->clock};
    int result = config_read(cli->arena, path, cli_settings, &organisation->config, error);
    if (result == 0) {
        result = cli_find_master(cli, organisation, &master, error);
    }
    if (result < 0) {
        return result;
    }
    struct vault_options options = cli_vault_options(cli, organisation, &master, true);
    return vault_restore(&options, in(cli, restoring->backup, "keys.backup"), cli_string(cli, "ring"), error);
}

static int restore(struct cli *cli, const struct restoring *restoring, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct ledger_verify_options options = {.known_verifiers = TEXT("")};
    size_t erased = 0;
    int result = lay_out(cli, restoring, error);
    if (result == 0) {
        result = restore_keys(cli, &organisation, restoring, error);
    }
    if (result == 0) {
        result = cli_open_rooms(cli, &organisation, CLI_TO_CASEWORK, false, error);
    }
    if (result == 0) {
        result = bring_up_to_date(&organisation, restoring, &erased, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Restored. The list of erasures names %zu places, and none of them can be read.\n", erased);
    cli_set_integer(cli->result, "erased-again", (int64_t)erased);
    return cli_verify_organisation(cli, &organisation, &options, error);
}

static int run_restore(struct cli *cli, struct error *error)
{
    const char *folder = cli_string(cli, "folder");
    struct restoring restoring = {.backup = cli_string(cli, "backup")};
    if (access(in(cli, restoring.backup, "keys.backup"), F_OK) < 0) {
        return error_set(error, ERROR_NOT_FOUND, "restore.none", "%.300s is no backup: it holds no keys.backup",
                         restoring.backup);
    }
    int result = read_lists(cli, &restoring, error);
    if (result < 0) {
        return result;
    }
    result = cli_begin_folder(cli, folder, &restoring.folder, error);
    return result < 0 ? result : cli_end_folder(restoring.folder, folder, restore(cli, &restoring, error), error);
}

/* ---- the table ------------------------------------------------------------------------------------------------------ */

static const struct cli_argument backup_arguments[] = {
    {.name = "folder", .type = CLI_PATH, .positional = true, .required = true, .words = "the organisation's folder"},
    {.name = "to", .type = CLI_PATH, .positional = true, .required = true, .words = "a new folder for the backup"},
    {.name = "ring", .type = CLI_PATH, .words = "where to write the ring; FOLDER/ring when left out"},
    {.name = "without-data", .type = CLI_FLAG,
     .words = "keys and lists only: for PostgreSQL, whose data pg_dump or replication copies"},
};
static const struct cli_argument restore_arguments[] = {
    {.name = "backup", .type = CLI_PATH, .positional = true, .required = true, .words = "the backup's folder"},
    {.name = "folder", .type = CLI_PATH, .positional = true, .required = true, .words = "a new folder to restore into"},
    {.name = "ring", .type = CLI_PATH, .required = true, .words = "the latest ring"},
    {.name = "master-key", .type = CLI_PATH,
     .words = "the master key's file, where the configuration expects it in the folder"},
    {.name = "erasures", .type = CLI_PATH, .words = "the latest signed list of erasures, from wherever it is kept"},
    {.name = "nothing-erased-since", .type = CLI_FLAG, .words = "there is no newer list than the backup's own"},
    {.name = "checkpoint", .type = CLI_PATH,
     .words = "the last known checkpoint, from wherever it is kept; the backup's own when left out"},
};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.name = "backup", .summary = "copy an organisation while it is in use",
     .about = "Makes a folder with a consistent copy of the data, every key sealed under the current epoch's key, the "
              "verifier keys, the latest checkpoint and the list of erasures. The epoch's key is in the ring, not in the "
              "backup, so that erasing stays possible: when an epoch has ended, no backup of it can be opened.",
     .example = "$ evenhand backup /srv/evenhand /mnt/backups/2026-11-22 --ring /mnt/elsewhere/ring",
     ARGUMENTS(backup_arguments), .run = run_backup},
    {.name = "restore", .summary = "make an organisation's folder from a backup",
     .about = "Erases again whatever was erased since the backup, by the signed list, before anything can be served; "
              "begins a new origin of the log that cites the last known checkpoint; and verifies. Exit code 5: the "
              "restored data is not sound.",
     .example = "$ evenhand restore /mnt/backups/2026-11-22 /srv/restored --ring /mnt/elsewhere/ring \\\n"
                "      --master-key /mnt/elsewhere/master.key --erasures /mnt/elsewhere/erasures",
     ARGUMENTS(restore_arguments), .run = run_restore},
};
const struct cli_list cli_keep_commands = {commands, COUNT_OF(commands)};
