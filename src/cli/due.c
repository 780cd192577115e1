/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand due` and the reviews of procedures: what falls due by itself. */
#include "cli/moments.h"
#include "cli/organisation.h"

/* ---- due ------------------------------------------------------------------------------------------------------------- */

static void say_item(struct cli *cli, const struct cli_organisation *organisation, const struct reminders_item *item,
                     json_t *array)
{
    cli_say(cli, "%.*s  %s: %.*s\n", TEXT_ARGS(cli_when(cli, organisation, item->due)),
            reminders_kind_name(item->kind), TEXT_ARGS(item->words));
    json_t *object = cli_append_object(array);
    cli_set_string(object, "kind", reminders_kind_name(item->kind));
    cli_set_instant(cli, object, "due", item->due);
    cli_set_bool(object, "overdue", item->due <= clock_now(&organisation->clock));
    cli_set_text(object, "words", item->words);
    cli_set_string(object, "reference", item->reference[0] ? item->reference : NULL);
    cli_set_identity(object, "person", &item->person);
}

static int take_due(struct cli *cli, struct cli_organisation *organisation, struct error *error)
{
    struct reminders_item *taken = NULL;
    size_t count = 0;
    int result = reminders_take(organisation->reminders, cli->arena, &taken, &count, error);
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "taken");
    for (size_t i = 0; i < count; i++) {
        say_item(cli, organisation, &taken[i], array);
    }
    cli_say(cli, "%zu taken.\n", count);
    return 0;
}

static int list_due(struct cli *cli, struct cli_organisation *organisation, struct error *error)
{
    struct reminders_item *items = NULL;
    struct casework_who who = {0};
    size_t count = 0;
    int64_t now = clock_now(&organisation->clock), until = now;
    int result = cli_instant(cli, organisation, "until", now + INT64_C(30) * 24 * 60 * 60 * 1000, &until, error);
    if (result == 0) {
        result = cli_who(cli, organisation, &who, error);
    }
    if (result == 0) {
        result = reminders_list(organisation->reminders, cli->arena, cli_has(cli, "as") ? &who : NULL, until,
                                (size_t)cli_integer(cli, "limit"), &items, &count, error);
    }
    if (result < 0) {
        return result;
    }
    cli_set_instant(cli, cli->result, "until", until);
    json_t *array = cli_add_array(cli->result, "due");
    for (size_t i = 0; i < count; i++) {
        say_item(cli, organisation, &items[i], array);
    }
    if (count == 0) {
        cli_say(cli, "Nothing is due by %.*s.\n", TEXT_ARGS(cli_when(cli, organisation, until)));
    }
    return 0;
}

static int run_due(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result < 0) {
        return result;
    }
    return cli_flag(cli, "take") ? take_due(cli, &organisation, error) : list_due(cli, &organisation, error);
}

/* ---- reviews ----------------------------------------------------------------------------------------------------------- */

static void say_review(struct cli *cli, struct cli_organisation *organisation, const struct reminders_review *review,
                       json_t *array)
{
    struct text version = calendar_print_date(cli->arena, review->version);
    cli_say(cli, "%.*s: version of %.*s, %s %.*s; review %s%.*s\n", TEXT_ARGS(review->label), TEXT_ARGS(version),
            review->is_reviewed_ever ? "last reviewed" : "in force since",
            TEXT_ARGS(cli_when(cli, organisation, review->last)), review->overdue ? "OVERDUE, due " : "due ",
            TEXT_ARGS(cli_until(cli, organisation, review->due)));
    if (review->is_wanted) {
        cli_say(cli, "  wanted since %.*s by %.*s: %.*s\n", TEXT_ARGS(cli_when(cli, organisation, review->wanted)),
                TEXT_ARGS(casework_name_of(organisation->casework, cli->arena, &review->wanted_by)),
                TEXT_ARGS(review->why));
    }
    json_t *object = cli_append_object(array);
    cli_set_text(object, "procedure", review->name);
    cli_set_text(object, "label", review->label);
    cli_set_text(object, "version", calendar_print_iso_date(cli->arena, review->version));
    cli_set_instant(cli, object, "last", review->last);
    cli_set_instant(cli, object, "due", review->due);
    cli_set_bool(object, "overdue", review->overdue);
    cli_set_bool(object, "wanted", review->is_wanted);
    cli_set_text(object, "why", review->why);
}

static int run_reviews(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct reminders_review *reviews = NULL;
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = reminders_reviews(organisation.reminders, cli->arena, &reviews, &count, error);
    }
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "reviews");
    for (size_t i = 0; i < count; i++) {
        say_review(cli, &organisation, &reviews[i], array);
    }
    return 0;
}

static int run_review(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    bool wanted = cli_flag(cli, "wanted");
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_who(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = reminders_record_review(organisation.reminders, &who, cli_text(cli, "procedure"),
                                         wanted ? REMINDERS_WANTED : REMINDERS_REVIEWED, cli_text(cli, "words"), error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, wanted ? "Recorded: a review is wanted, and due now.\n" : "Recorded: reviewed.\n");
    cli_set_text(cli->result, "procedure", cli_text(cli, "procedure"));
    cli_set_bool(cli->result, "wanted", wanted);
    return 0;
}

/* ---- the table ----------------------------------------------------------------------------------------------------------- */

static const struct cli_argument due_arguments[] = {
    {.name = "until", .type = CLI_TEXT, .most = 100, .words = "by when; in thirty days, when left out"},
    {.name = "limit", .type = CLI_INTEGER, .least = 1, .most = 1000, .otherwise = "200", .words = "at most so many"},
    {.name = "take", .type = CLI_FLAG, .words = "take what is due now, as `evenhand serve` does every minute"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument reviews_arguments[] = {CLI_IN};
static const struct cli_argument review_arguments[] = {
    {.name = "procedure", .type = CLI_NAME, .positional = true, .required = true, .words = "the procedure's name"},
    {.name = "words", .type = CLI_TEXT, .required = true, .most = 4000,
     .words = "what came of the review; or, with --wanted, what changed"},
    {.name = "wanted", .type = CLI_FLAG, .words = "the law or the practice changed: a review is due now"},
    CLI_AS,
    CLI_IN,
};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.name = "due", .summary = "what falls due by itself, and by when",
     .about = "Limits on duties, terms of office and absences that begin or end, versions of procedures that take effect, "
              "reviews of procedures, keys to be destroyed after an erasure. Nothing is lost while nobody serves: what fell "
              "due meanwhile is taken at the next start, in order, with the time at which it fell due and the time at which "
              "it was recorded. With --take it is taken now. With --as, duties are those of cases that the person may open.",
     .example = "$ evenhand due --until 2026-12-31\n3 December 2026 at 12:00am  duty-lapses: 7K3M9-QXD2T: Assess the concern",
     ARGUMENTS(due_arguments), .run = run_due},
    {.group = "procedure", .name = "reviews", .summary = "when each procedure is to be reviewed",
     .about = "Every so often as the procedure says of itself, from when its version took effect or when it was last "
              "reviewed; and at once when somebody recorded that the law or the practice changed [SG-18].",
     .example = "$ evenhand procedure reviews", ARGUMENTS(reviews_arguments), .run = run_reviews},
    {.group = "procedure", .name = "review", .summary = "record that a procedure was reviewed",
     .about = "By whoever manages the procedure's cases. With --wanted it records that a review is needed, because the law "
              "or the practice changed; it is then due at once [SG-18].",
     .example = "$ evenhand procedure review safeguarding-child --words 'No change is needed.' --as rowan",
     ARGUMENTS(review_arguments), .run = run_review},
};
const struct cli_list cli_due_commands = {commands, COUNT_OF(commands)};
