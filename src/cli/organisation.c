/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/built_in.h"
#include "front/front.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const cli_settings[] = {
    "title",      "name",   "store",   "keys", "master-key", "zone",  "hours", "calendars", "checkpoint", "erasures",
    "epoch-days", "address", "port",   "socket", "hosts",    "proxy", "tls",   "exit",      "demonstration",
    "files",      "file-size", "least-told", "measures", NULL,
};

/* ---- paths --------------------------------------------------------------------------------------------------- */

const char *cli_path_in(struct arena *arena, const char *folder, struct text path)
{
    if (path.length && path.at[0] == '/') {
        return text_string(arena, path);
    }
    return arena_print(arena, "%s/%.*s", folder, TEXT_ARGS(path));
}

const char *cli_where_in(struct arena *arena, const char *folder, struct text where)
{
    struct text start = TEXT("sqlite:");
    if (!text_starts(where, start)) {
        return text_string(arena, where);
    }
    struct text path = {where.at + start.length, where.length - start.length};
    return arena_print(arena, "sqlite:%s", cli_path_in(arena, folder, path));
}

/* A file that lies elsewhere is not synced with the folder. */
static bool is_draft(const struct cli_organisation *organisation, const char *setting, const char *otherwise)
{
    struct text where = config_get(&organisation->config, setting, otherwise);
    return organisation->is_draft && text_starts(where, TEXT("sqlite:")) && !memchr(where.at, '/', where.length);
}

/* ---- the rooms ----------------------------------------------------------------------------------------------- */

int cli_find_master(struct cli *cli, struct cli_organisation *organisation, struct vault_master *out,
                    struct error *error)
{
    struct text setting = config_get(&organisation->config, "master-key", "file:master.key");
    struct text file = TEXT("file:"), credential = TEXT("credential:");
    *out = (struct vault_master){0};
    if (text_starts(setting, file)) {
        struct text path = {setting.at + file.length, setting.length - file.length};
        out->key_file = cli_path_in(cli->arena, organisation->folder, path);
        return 0;
    }
    if (text_starts(setting, credential)) {
        out->credential = text_string(cli->arena, (struct text){setting.at + credential.length,
                                                                setting.length - credential.length});
        return 0;
    }
    if (!text_is(setting, "passphrase")) {
        return error_set(error, ERROR_INVALID, "config.master-key",
                         "master-key is \"%.*s\"; write file:PATH, credential:NAME or passphrase", TEXT_ARGS(setting));
    }
    if (!organisation->passphrase.length) {
        int result = cli_read_secret(cli, getenv("EVENHAND_PASSPHRASE_FILE"), "Passphrase of the master key: ",
                                     &organisation->passphrase, error);
        if (result < 0) {
            return result;
        }
    }
    out->passphrase = organisation->passphrase;
    return 0;
}

struct vault_options cli_vault_options(struct cli *cli, const struct cli_organisation *organisation,
                                       const struct vault_master *master, bool make)
{
    struct text days = config_get(&organisation->config, "epoch-days", "35");
    struct error ignored = {0};
    int64_t epoch_days = 35;
    if (text_to_integer(days, 1, 3650, &epoch_days, &ignored) < 0) {
        epoch_days = 35;
    }
    return (struct vault_options){
        .where = cli_where_in(cli->arena, organisation->folder,
                              config_get(&organisation->config, "keys", "sqlite:keys.db")),
        .master = *master,
        .clock = organisation->clock,
        .must_exist = !make,
        .epoch_days = (unsigned)epoch_days,
        .is_draft = is_draft(organisation, "keys", "sqlite:keys.db"),
    };
}

static int open_store(struct cli *cli, struct cli_organisation *organisation, bool make, struct error *error)
{
    const struct store_migration_list lists[] = {
        ledger_migrations(), people_migrations(), access_migrations(), casework_migrations(), documents_migrations(),
        plan_migrations(), reminders_migrations(), front_migrations,
    };
    const struct store_options options = {
        .where = cli_where_in(cli->arena, organisation->folder,
                              config_get(&organisation->config, "store", "sqlite:data.db")),
        .lists = lists,
        .list_count = COUNT_OF(lists),
        .must_exist = !make,
        .is_draft = is_draft(organisation, "store", "sqlite:data.db"),
    };
    return store_open(&organisation->store, &options, error);
}

static int open_vault(struct cli *cli, struct cli_organisation *organisation, bool make, struct error *error)
{
    struct vault_master master = {0};
    int result = cli_find_master(cli, organisation, &master, error);
    if (result < 0) {
        return result;
    }
    struct vault_options options = cli_vault_options(cli, organisation, &master, make);
    return vault_open(&organisation->vault, &options, error);
}

static int open_ledger(struct cli *cli, struct cli_organisation *organisation, struct error *error)
{
    const struct config *config = &organisation->config;
    const struct ledger_options options = {
        .store = organisation->store,
        .vault = organisation->vault,
        .clock = organisation->clock,
        .checkpoint_path = cli_path_in(cli->arena, organisation->folder,
                                       config_get(config, "checkpoint", "checkpoints/checkpoint")),
        .erasures_path = cli_path_in(cli->arena, organisation->folder,
                                     config_get(config, "erasures", "checkpoints/erasures")),
        .name = text_string(cli->arena, config_get(config, "name", "evenhand.local")),
    };
    return ledger_open(&organisation->ledger, &options, error);
}

static int open_calendars(struct cli *cli, struct cli_organisation *organisation, struct error *error)
{
    const char *folder = cli_path_in(cli->arena, organisation->folder,
                                     config_get(&organisation->config, "calendars", "calendars"));
    struct text zone = config_get(&organisation->config, "zone", "Europe/London");
    struct stat about;
    int result = calendar_book_new(&organisation->book, stat(folder, &about) == 0 ? folder : NULL, error);
    if (result < 0) {
        return result;
    }
    organisation->zone = calendar_find_zone(organisation->book, zone);
    return organisation->zone ? 0
                              : error_set(error, ERROR_INVALID, "config.zone", "there is no zone \"%.*s\"",
                                          TEXT_ARGS(zone));
}

static int open_people(struct cli_organisation *organisation, struct error *error)
{
    const struct people_options people = {organisation->store, organisation->vault, organisation->ledger};
    const struct access_options access = {organisation->store, organisation->vault, organisation->ledger};
    int result = people_new(&organisation->people, &people, error);
    return result < 0 ? result : access_new(&organisation->access, &access, error);
}

int cli_read_hours(const struct config *config, struct calendar_hours *out, struct error *error)
{
    struct text rest = config_get(config, "hours", ""), word, words[3] = {{0}};
    size_t count = 0;
    struct civil_moment opens = {0}, closes = {0};
    *out = (struct calendar_hours){0, 0};
    if (!rest.length) {
        return 0;
    }
    while (count < 3 && text_cut(&rest, ' ', &word)) {
        words[count++] = word;
    }
    if (count != 3 || !text_is(words[1], "to") || calendar_read_time(words[0], &opens, error) < 0 ||
        calendar_read_time(words[2], &closes, error) < 0) {
        return error_set(error, ERROR_INVALID, "config.hours", "hours takes two times of day: 09:00 to 17:00");
    }
    *out = (struct calendar_hours){opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute};
    return 0;
}

/* `files` = how many in one form, `file-size` = how many MiB each may have. */
static int open_documents(struct cli_organisation *organisation, struct error *error)
{
    const struct config *config = &organisation->config;
    struct documents_options options = {
        .store = organisation->store, .vault = organisation->vault, .clock = organisation->clock};
    struct error inner;
    int64_t mebibytes = 5;
    if (text_to_integer(config_get(config, "files", "10"), 1, 20, &options.tray_most, &inner) < 0 ||
        text_to_integer(config_get(config, "file-size", "5"), 1, 64, &mebibytes, &inner) < 0) {
        return error_set(error, ERROR_INVALID, "config.files",
                         "files takes a number from 1 to 20, and file-size a number of MiB from 1 to 64");
    }
    options.file_most = mebibytes << 20;
    return documents_new(&organisation->documents, &options, error);
}

/* The organisation's own definitions, where the setting `measures` names a file, and otherwise those that are built in. */
static int open_plan(struct cli *cli, struct cli_organisation *organisation, struct error *error)
{
    const struct cli_built_in *built_in = cli_built_in_measures;
    struct text path = config_get(&organisation->config, "measures", "");
    struct plan_options plan = {.store = organisation->store,
                                .vault = organisation->vault,
                                .zone = organisation->zone,
                                .measures = {.name = text_of(built_in->name), .text = {built_in->bytes, built_in->size}}};
    if (path.length) {
        const char *name = cli_path_in(cli->arena, organisation->folder, path);
        plan.measures.name = text_of(name);
        int result = cli_read_file(cli->arena, name, PROCEDURE_FILE_MOST, &plan.measures.text, error);
        if (result < 0) {
            return result;
        }
    }
    return plan_new(&organisation->plan, &plan, error);
}

static void tell_cases(void *context, int64_t cases)
{
    const struct cli *cli = context;
    if (isatty(fileno(cli->surroundings->problems))) {
        cli_note(cli, "\rcases: %lld ", (long long)cases);
    }
}

static int open_casework(struct cli *cli, struct cli_organisation *organisation, enum cli_depth depth, struct error *error)
{
    int opened = open_documents(organisation, error);
    if (opened == 0) {
        opened = open_plan(cli, organisation, error);
    }
    if (opened < 0) {
        return opened;
    }
    const struct casework_view views[] = {documents_view(organisation->documents), plan_view(organisation->plan),
                                           plan_release_view(organisation->plan)};
    struct casework_options options = {
        .views = views,
        .view_count = COUNT_OF(views),
        .find_file = documents_find,
        .file_context = organisation->documents,
        .progress = depth == CLI_TO_SERVE ? NULL : tell_cases,
        .progress_context = cli,
        .store = organisation->store,
        .vault = organisation->vault,
        .ledger = organisation->ledger,
        .people = organisation->people,
        .access = organisation->access,
        .clock = organisation->clock,
        .book = organisation->book,
        .zone = organisation->zone,
        .channel = depth == CLI_TO_SERVE ? CASEWORK_BY_PAGES : CASEWORK_BY_COMMANDS,
        .only_looks = depth == CLI_TO_LOOK,
    };
    int result = cli_read_hours(&organisation->config, &options.hours, error);
    if (result == 0) {
        result = text_to_integer(config_get(&organisation->config, "least-told", "5"), 2, 1000, &options.least_told, error);
    }
    return result < 0 ? result : casework_open(&organisation->casework, &options, error);
}

static void tell_taking(void *context, int64_t looked, int64_t open)
{
    cli_note(context, "Telling the open cases: %lld of %lld.\n", (long long)looked, (long long)open);
}

static int open_reminders(struct cli *cli, struct cli_organisation *organisation, struct error *error)
{
    const struct reminders_options options = {
        .store = organisation->store,
        .vault = organisation->vault,
        .ledger = organisation->ledger,
        .people = organisation->people,
        .casework = organisation->casework,
        .plan = organisation->plan,
        .book = organisation->book,
        .zone = organisation->zone,
        .tell = tell_taking,
        .tell_context = cli,
    };
    return reminders_new(&organisation->reminders, &options, error);
}

int cli_open_rooms(struct cli *cli, struct cli_organisation *organisation, enum cli_depth depth, bool make,
                   struct error *error)
{
    int result = open_store(cli, organisation, make, error);
    if (result == 0) {
        result = open_vault(cli, organisation, make, error);
    }
    if (result == 0) {
        result = open_ledger(cli, organisation, error);
    }
    if (result == 0) {
        result = open_calendars(cli, organisation, error);
    }
    if (result < 0 || depth < CLI_TO_LOOK) {
        return result;
    }
    result = open_people(organisation, error);
    if (result == 0) {
        result = open_casework(cli, organisation, depth, error);
    }
    return result < 0 ? result : open_reminders(cli, organisation, error);
}

int cli_open_organisation(struct cli *cli, const char *folder, enum cli_depth depth, struct cli_organisation *out,
                          struct error *error)
{
    struct stat about;
    *out = (struct cli_organisation){.folder = folder, .clock = cli->surroundings->clock};
    const char *path = arena_print(cli->arena, "%s/evenhand.conf", folder);
    if (stat(path, &about) < 0) {
        return error_set(error, ERROR_NOT_FOUND, "organisation.none",
                         "%.300s is not an organisation's folder: it holds no evenhand.conf; `evenhand init` makes one",
                         folder);
    }
    int result = config_read(cli->arena, path, cli_settings, &out->config, error);
    if (result < 0 || depth == CLI_TO_CONFIG) {
        return result;
    }
    return cli_open_rooms(cli, out, depth, false, error);
}

static void close_rooms(struct cli_organisation *organisation)
{
    reminders_free_at(&organisation->reminders);
    casework_free_at(&organisation->casework);
    plan_free_at(&organisation->plan);
    documents_free_at(&organisation->documents);
    access_free_at(&organisation->access);
    people_free_at(&organisation->people);
    calendar_book_free_at(&organisation->book);
    ledger_free_at(&organisation->ledger);
    vault_free_at(&organisation->vault);
    store_free_at(&organisation->store);
    organisation->reminders = NULL;
    organisation->casework = NULL;
    organisation->plan = NULL;
    organisation->documents = NULL;
    organisation->access = NULL;
    organisation->people = NULL;
    organisation->book = NULL;
    organisation->ledger = NULL;
    organisation->vault = NULL;
    organisation->store = NULL;
}

void cli_close_organisation(struct cli_organisation *organisation)
{
    close_rooms(organisation);
}

int cli_open_in(struct cli *cli, struct cli_organisation *out, struct error *error)
{
    const char *named = getenv("EVENHAND_FOLDER");
    const char *folder = cli_has(cli, "in") ? cli_string(cli, "in") : named && named[0] ? named : ".";
    return cli_open_organisation(cli, folder, CLI_TO_CASEWORK, out, error);
}
