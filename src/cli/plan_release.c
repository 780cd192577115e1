/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the public is told of the plan: drafted, frozen, confirmed by a second person, and read by anybody (AP-4, AP-5). */
#include "cli/moments.h"
#include "cli/show.h"
#include "plan/plan.h"

#define TABLE_MOST ((size_t)5 << 20)

static int open_publishing(struct cli *cli, struct cli_organisation *organisation, struct plan_publishing *out, struct error *error)
{
    int result = cli_open_in(cli, organisation, error);
    *out = (struct plan_publishing){.plan = organisation->plan, .casework = organisation->casework, .documents = organisation->documents};
    return result < 0 ? result : cli_somebody(cli, organisation, &out->who, error);
}

/* ---- said ---- */

static void say_line(struct cli *cli, json_t *array, const struct plan_public_line *line)
{
    json_t *object = cli_append_object(array);
    for (int i = 0; i < PLAN_PUBLIC__MAX; i++) {
        cli_set_text(object, plan_public_head((enum plan_public_cell)i), line->cells[i]);
    }
    const struct text *cells = line->cells;
    cli_say(cli, "%.*s, %.*s%s%.*s  %.*s\n", TEXT_ARGS(cells[PLAN_PUBLIC_REPORT]), TEXT_ARGS(cells[PLAN_PUBLIC_PAGE]),
            cells[PLAN_PUBLIC_PAGE].length ? "/" : "", TEXT_ARGS(cells[PLAN_PUBLIC_NUMBER]), TEXT_ARGS(cells[PLAN_PUBLIC_RECOMMENDATION]));
    for (int i = PLAN_PUBLIC_SECTION; i < PLAN_PUBLIC__MAX; i++) {
        if (i != PLAN_PUBLIC_RECOMMENDATION && cells[i].length) {
            cli_say(cli, "  %s: %.*s\n", plan_public_head((enum plan_public_cell)i), TEXT_ARGS(cells[i]));
        }
    }
}

static void say_table(struct cli *cli, const struct plan_public_table *table)
{
    json_t *array = cli_add_array(cli->result, "recommendations");
    for (size_t i = 0; i < table->count; i++) {
        say_line(cli, array, &table->at[i]);
    }
}

static void say_changes(struct cli *cli, const struct plan_release *before, const struct plan_release *now)
{
    const struct plan_public_difference *all;
    size_t count;
    json_t *array = cli_add_array(cli->result, "changes");
    plan_public_compare(cli->arena, &before->table, &now->table, &all, &count);
    cli_say(cli, "\nSince %.*s:%s\n", TEXT_ARGS(calendar_print_iso_date(cli->arena, before->day)), count ? "" : " nothing changed.");
    for (size_t i = 0; i < count; i++) {
        const struct plan_public_line *line = all[i].to ? all[i].to : all[i].from;
        json_t *object = cli_append_object(array), *names = cli_add_array(object, "changes");
        cli_set_text(object, "page", line->cells[PLAN_PUBLIC_PAGE]);
        cli_set_text(object, "number", line->cells[PLAN_PUBLIC_NUMBER]);
        cli_say(cli, "  %.*s/%.*s", TEXT_ARGS(line->cells[PLAN_PUBLIC_PAGE]), TEXT_ARGS(line->cells[PLAN_PUBLIC_NUMBER]));
        for (int k = 0; k < PLAN_PUBLIC_CHANGE__MAX; k++) {
            const char *words = plan_public_change_words((enum plan_public_change)k);
            if (all[i].is[k]) {
                cli_say(cli, "  %s", words);
                json_array_append_new(names, json_string(words));
            }
        }
        cli_say(cli, "\n");
    }
}

/* ---- plan draft-release ---- */

static int run_draft(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct plan_publishing publishing;
    struct cli_moment at = {0};
    struct plan_public_table table = {0};
    const struct text words = cli_text(cli, "words");
    const enum plan_words_from from = text_is(words, "board")  ? PLAN_WORDS_BOARD
                                      : text_is(words, "last") ? PLAN_WORDS_LAST
                                                               : PLAN_WORDS_NONE;
    int result = open_publishing(cli, &organisation, &publishing, error);
    if (result == 0) {
        result = cli_moment_of(cli, "at", organisation.zone, &at, error);
    }
    if (result == 0) {
        result = plan_public_draft(&publishing, cli->arena, at.date, from, &table, error);
    }
    if (result == 0 && !table.count) {
        result = error_set(error, ERROR_NOT_FOUND, "plan.none", "There is no recommendation that you may open.");
    }
    if (result == 0) {
        result = vault_write_file(cli_string(cli, "out"), plan_public_csv(cli->arena, &table), true, error);
    }
    if (result == 0) {
        cli_set_string(cli->result, "out", cli_string(cli, "out"));
        cli_set_integer(cli->result, "recommendations", (int64_t)table.count);
        cli_say(cli, "Written: %s, %zu recommendations. Nothing is kept of it, and nothing is public. Take out what is not to go\n"
                     "out, choose the words of the last column, and give it to `evenhand plan publish`.\n",
                cli_string(cli, "out"), table.count);
    }
    return result;
}

/* ---- plan publish ---- */

static int run_publish(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct plan_publishing publishing;
    struct cli_moment at = {0};
    struct casework_done done = {0};
    struct plan_sending sending = {
        .reference = cli_text(cli, "reference"), .what = cli_text(cli, "what"), .why = cli_text(cli, "why")};
    int result = cli_read_file(cli->arena, cli_string(cli, "file"), TABLE_MOST, &sending.bytes, error);
    if (result == 0) {
        result = open_publishing(cli, &organisation, &publishing, error);
    }
    if (result == 0) {
        result = cli_moment_of(cli, "at", organisation.zone, &at, error);
        sending.day = at.date;
    }
    if (result < 0) {
        return result;
    }
    result = plan_public_send(&publishing, cli->arena, &sending, &done, error);
    if (result < 0) {
        cli_tell_reasons(cli, &organisation, &done, error);
        return result;
    }
    const char *reference = done.reference[0] ? done.reference : text_string(cli->arena, sending.reference);
    cli_set_string(cli->result, "reference", reference);
    cli_say(cli, "Frozen as %s. It is not public: a second person reads the words (`evenhand plan release %s`) and confirms them.\n",
            reference, reference);
    return 0;
}

/* ---- plan release, plan confirm ---- */

static int run_release(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct plan_publishing publishing;
    struct plan_edition edition = {.item = 0};
    int result = open_publishing(cli, &organisation, &publishing, error);
    if (result == 0) {
        result = plan_edition_show(&publishing, cli->arena, cli_text(cli, "reference"), &edition, error);
    }
    if (result < 0) {
        return result;
    }
    cli_set_date(cli, cli->result, "day", edition.day);
    cli_set_text(cli->result, "state", edition.state);
    cli_set_string(cli->result, "check", edition.check);
    cli_say(cli, "As of %.*s: %.*s\n", TEXT_ARGS(calendar_print_iso_date(cli->arena, edition.day)), TEXT_ARGS(edition.label));
    if (edition.what.length) {
        cli_set_text(cli->result, "corrects", edition.what);
        cli_set_text(cli->result, "because", edition.why);
        cli_say(cli, "Corrects: %.*s\nBecause: %.*s\n", TEXT_ARGS(edition.what), TEXT_ARGS(edition.why));
    }
    cli_say(cli, "\n");
    say_table(cli, &edition.table);
    cli_say(cli, "\n%zu recommendations. The word under these words: %s\n", edition.table.count, edition.check);
    return 0;
}

static int run_confirm(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct plan_publishing publishing;
    struct casework_done done = {0};
    int result = open_publishing(cli, &organisation, &publishing, error);
    if (result < 0) {
        return result;
    }
    result = plan_public_confirm(&publishing, cli->arena, cli_text(cli, "reference"), cli_text(cli, "check"), &done, error);
    if (result < 0) {
        cli_tell_reasons(cli, &organisation, &done, error);
        return result;
    }
    cli_say(cli, "It is public from now on, at /progress.\n");
    return 0;
}

/* ---- plan releases ---- */

static void say_release(struct cli *cli, json_t *object, const struct plan_release *release)
{
    struct text day = calendar_print_iso_date(cli->arena, release->day);
    const char *hash = text_hex(cli->arena, release->hash, sizeof(release->hash));
    cli_say(cli, "%.*s  edition %u, %s\n", TEXT_ARGS(day), release->number,
            release->is_readable ? arena_print(cli->arena, "sha256 %s", hash) : "its words were erased");
    cli_set_text(object, "day", day);
    cli_set_integer(object, "edition", release->number);
    cli_set_integer(object, "published", release->published);
    cli_set_bool(object, "readable", release->is_readable);
    cli_set_string(object, "sha256", release->is_readable ? hash : "");
    if (release->what.length) {
        cli_say(cli, "  corrects: %.*s\n  because: %.*s\n", TEXT_ARGS(release->what), TEXT_ARGS(release->why));
        cli_set_text(object, "corrects", release->what);
        cli_set_text(object, "because", release->why);
    }
}

static int list_releases(struct cli *cli, struct cli_organisation *organisation, struct error *error)
{
    struct plan_release *releases = NULL;
    size_t count = 0;
    int result = plan_releases(organisation->plan, cli->arena, &releases, &count, error);
    json_t *array = cli_add_array(cli->result, "releases");
    for (size_t i = 0; result == 0 && i < count; i++) {
        say_release(cli, cli_append_object(array), &releases[i]);
    }
    if (result == 0 && !count) {
        cli_say(cli, "Nothing was released.\n");
    }
    return result;
}

static int show_release(struct cli *cli, struct cli_organisation *organisation, struct error *error)
{
    struct cli_moment at = {0};
    struct plan_release release = {.number = 0}, before = {.number = 0};
    int result = cli_moment_of(cli, "at", organisation->zone, &at, error);
    if (result == 0) {
        result = plan_release_find(organisation->plan, cli->arena, at.date, (uint32_t)cli_integer(cli, "edition"), &release, error);
    }
    if (result == 0) {
        result = plan_release_before(organisation->plan, cli->arena, at.date, &before, error);
    }
    if (result < 0) {
        return result;
    }
    if (cli_flag(cli, "csv")) {
        if (!release.is_readable) {
            return error_set(error, ERROR_NOT_FOUND, "plan.erased-release",
                             "The words of this release were erased: there is no table of it any more. Without --csv it says what is left.");
        }
        buf_text(&cli->words, release.bytes);
        cli_set_text(cli->result, "csv", release.bytes);
        return 0;
    }
    say_release(cli, cli->result, &release);
    say_table(cli, &release.table);
    if (before.number && before.is_readable && release.is_readable) {
        say_changes(cli, &before, &release);
    }
    return 0;
}

static int run_releases(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result < 0) {
        return result;
    }
    return cli_given(cli, "at") ? show_release(cli, &organisation, error) : list_releases(cli, &organisation, error);
}

/* ---- the table ---- */

#define REFERENCE                                                                        \
    {.name = "reference", .type = CLI_TEXT, .positional = true, .required = true, .most = 40, \
     .words = "the release's case"}

static const struct cli_argument draft_arguments[] = {
    {.name = "at", .type = CLI_TEXT, .most = 40, .otherwise = "now", .words = "as of this day"},
    {.name = "words", .type = CLI_CHOICE, .choices = "last board none", .otherwise = "last",
     .words = "the words to begin with: those of the last release, what the board was told last, or none"},
    {.name = "out", .type = CLI_PATH, .required = true, .words = "write the table into this new file"},
    CLI_AS, CLI_IN};
static const struct cli_argument publish_arguments[] = {
    {.name = "file", .type = CLI_PATH, .positional = true, .required = true, .words = "the table, as `evenhand plan draft-release` wrote it"},
    {.name = "at", .type = CLI_TEXT, .most = 40, .otherwise = "now", .words = "as of which day; of a release that is there, its own"},
    {.name = "reference", .type = CLI_TEXT, .most = 40, .words = "a release that was sent back, or is corrected by this table"},
    {.name = "what", .type = CLI_TEXT, .words = "what is corrected; the public is told"},
    {.name = "why", .type = CLI_TEXT, .words = "why; the public is told"},
    CLI_AS, CLI_IN};
static const struct cli_argument release_arguments[] = {REFERENCE, CLI_AS, CLI_IN};
static const struct cli_argument confirm_arguments[] = {
    REFERENCE,
    {.name = "check", .type = CLI_TEXT, .required = true, .most = 40, .words = "the word that stands under the words"},
    CLI_AS, CLI_IN};
static const struct cli_argument releases_arguments[] = {
    {.name = "at", .type = CLI_TEXT, .most = 40, .words = "the release of this day, with what changed since the one before"},
    {.name = "edition", .type = CLI_INTEGER, .least = 0, .most = 100000, .otherwise = "0", .words = "an earlier edition of it; 0: the last"},
    {.name = "csv", .type = CLI_FLAG, .words = "the bytes that were frozen, as they are"},
    CLI_IN};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "plan", .name = "draft-release", .summary = "write the table that the public could be told",
     .about = "A row a recommendation, as of a day, of those that the person may open: section, recommendation, response, status\n"
              "and words to be chosen. Nothing is kept [AP-4].",
     .example = "evenhand plan draft-release --at 2026-11-22 --out release.csv --as rowan", ARGUMENTS(draft_arguments), .run = run_draft},
    {.group = "plan", .name = "publish", .summary = "freeze a table for the public, for a second person to confirm",
     .about = "Attaches the table to a release: its bytes, with their hash, stay as they are. Nothing is public before somebody\n"
              "else has confirmed it. With --reference it is drafted again; with --what and --why besides it corrects what is\n"
              "public, which stays readable at its own address [AP-4 AP-5].",
     .example = "evenhand plan publish release.csv --at 2026-11-22 --as rowan\n"
                "evenhand plan publish release.csv --reference 7K3M9-QXD2T --what '12/1.2' --why 'Not signed off' --as rowan",
     ARGUMENTS(publish_arguments), .run = run_publish},
    {.group = "plan", .name = "release", .summary = "the words that would go out, or went out",
     .about = "Every word of the newest table of a release, and the word that whoever confirms it types. Recorded as read [AP-4].",
     .example = "evenhand plan release 7K3M9-QXD2T --as imogen", ARGUMENTS(release_arguments), .run = run_release},
    {.group = "plan", .name = "confirm", .summary = "make a release public, as the second person",
     .about = "Whoever drafted it cannot. From then on everybody reads it, without signing in [AP-4].",
     .example = "evenhand plan confirm 7K3M9-QXD2T --check 0a1b2c3d4e5f --as imogen", ARGUMENTS(confirm_arguments), .run = run_confirm},
    {.group = "plan", .name = "releases", .summary = "what the public was told, with its corrections",
     .about = "What everybody may read: every release with each of its editions, what was corrected, and why [AP-4 AP-5].",
     .example = "evenhand plan releases\nevenhand plan releases --at 2026-11-22 --edition 1 --csv", ARGUMENTS(releases_arguments),
     .run = run_releases},
};
const struct cli_list cli_plan_release_commands = {commands, COUNT_OF(commands)};
