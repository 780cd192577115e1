/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand retention`: how long a case is kept and why, which cases are to be looked at, and what is decided. */
#include "cli/moments.h"
#include "cli/organisation.h"

static const char *const kind_names[PROCEDURE_KEPT__MAX] = {
    [PROCEDURE_KEPT_NO_RULE] = "no-rule", [PROCEDURE_KEPT_OPEN] = "open",   [PROCEDURE_KEPT_HELD] = "held",
    [PROCEDURE_KEPT_UNKNOWN] = "unknown", [PROCEDURE_KEPT_UNTIL] = "until",
};

/* ---- show --------------------------------------------------------------------------------------------------------------- */

static void set_day(struct cli *cli, json_t *object, const char *name, bool known, struct civil_date day)
{
    cli_set_string(object, name, known ? text_string(cli->arena, calendar_print_iso_date(cli->arena, day)) : NULL);
}

static void set_rules(struct cli *cli, const struct casework_retention *kept)
{
    json_t *array = cli_add_array(cli->result, "rules");
    for (size_t i = 0; i < kept->rules.rule_count; i++) {
        const struct procedure_retention_rule *rule = &kept->rules.rules[i];
        json_t *object = cli_append_object(array);
        cli_set_text(object, "words", rule->words);
        cli_set_string(object, "kind", kind_names[rule->kind]);
        cli_set_integer(object, "party", rule->party);
        set_day(cli, object, "until", rule->kind == PROCEDURE_KEPT_UNTIL, rule->until);
        cli_set_text(object, "paragraphs", procedure_cites_print(cli->arena, &rule->cites));
    }
}

static void say_hold(struct cli *cli, struct cli_organisation *organisation, const struct casework_legal_hold *hold)
{
    if (!hold->held) {
        return;
    }
    struct text by = casework_name_of(organisation->casework, cli->arena, &hold->by);
    cli_say(cli, "Legal hold since %.*s, by %.*s: %.*s\n", TEXT_ARGS(cli_when(cli, organisation, hold->since)),
            TEXT_ARGS(by.length ? by : TEXT("Evenhand")), TEXT_ARGS(hold->reason));
    json_t *object = cli_add_object(cli->result, "hold");
    cli_set_instant(cli, object, "since", hold->since);
    cli_set_identity(object, "by", &hold->by);
    cli_set_text(object, "reason", hold->reason);
    cli_set_text(object, "paragraph", hold->paragraph);
}

static int run_show(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_retention kept = {.is_over = false};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_retention(organisation.casework, cli->arena, &who, cli_text(cli, "reference"), &kept, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "%s: %.*s\n", kept.reference, TEXT_ARGS(kept.words));
    cli_set_string(cli->result, "reference", kept.reference);
    cli_set_string(cli->result, "kind", kind_names[kept.kind]);
    set_day(cli, cli->result, "until", kept.kind == PROCEDURE_KEPT_UNTIL, kept.until);
    cli_set_bool(cli->result, "over", kept.is_over);
    cli_set_bool(cli->result, "erasing-proposed", kept.decided.kind == CASEWORK_PROPOSE_ERASING);
    cli_set_text(cli->result, "words", kept.words);
    set_rules(cli, &kept);
    say_hold(cli, &organisation, &kept.hold);
    if (kept.decided.kind == CASEWORK_PROPOSE_ERASING) {
        struct text by = casework_name_of(organisation.casework, cli->arena, &kept.decided.by);
        cli_say(cli, "Erasing was proposed by %.*s; somebody else confirms it.\n", TEXT_ARGS(by));
    }
    return 0;
}

/* ---- list --------------------------------------------------------------------------------------------------------------- */

static void say_review(struct cli *cli, const struct cli_organisation *organisation,
                       const struct casework_to_review *review, json_t *array)
{
    if (review->is_known) {
        cli_say(cli, "%s  %.*s: over since %.*s%s\n", review->reference, TEXT_ARGS(review->procedure_label),
                TEXT_ARGS(cli_when(cli, organisation, review->over)), review->is_proposed ? "; erasing proposed" : "");
    } else {
        cli_say(cli, "%s  %.*s: not known until when\n", review->reference, TEXT_ARGS(review->procedure_label));
    }
    json_t *object = cli_append_object(array);
    cli_set_string(object, "reference", review->reference);
    cli_set_text(object, "procedure", review->procedure_label);
    cli_set_bool(object, "known", review->is_known);
    cli_set_instant(cli, object, "over", review->is_known ? review->over : INT64_MAX);
    cli_set_bool(object, "erasing-proposed", review->is_proposed);
}

static int run_list(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_to_review *reviews = NULL;
    size_t count = 0;
    int64_t by = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_who(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = cli_instant(cli, &organisation, "by", clock_now(&organisation.clock), &by, error);
    }
    if (result == 0) {
        result = casework_reviews(organisation.casework, cli->arena, cli_has(cli, "as") ? &who : NULL, by,
                                  (size_t)cli_integer(cli, "limit"), &reviews, &count, error);
    }
    json_t *array = cli_add_array(cli->result, "reviews");
    for (size_t i = 0; result == 0 && i < count; i++) {
        say_review(cli, &organisation, &reviews[i], array);
    }
    if (result == 0 && count == 0) {
        cli_say(cli, "No case is to be looked at.\n");
    }
    return result;
}

/* ---- decide ------------------------------------------------------------------------------------------------------------- */

static int read_wish(struct cli *cli, struct cli_organisation *organisation, struct casework_keeping_wish *wish,
                     struct error *error)
{
    static const char *const names[CASEWORK_KEEPING_KIND__MAX] = {[CASEWORK_KEEP_LONGER] = "longer",
                                                                  [CASEWORK_PROPOSE_ERASING] = "propose",
                                                                  [CASEWORK_CONFIRM_ERASING] = "confirm",
                                                                  [CASEWORK_DECLINE_ERASING] = "decline"};
    struct cli_moment until = {.is_day = false};
    *wish = (struct casework_keeping_wish){.reason = cli_text(cli, "reason"), .paragraph = cli_text(cli, "paragraph")};
    for (int i = CASEWORK_KEEP_LONGER; i < CASEWORK_KEEPING_KIND__MAX; i++) {
        if (text_is(cli_text(cli, "decision"), names[i])) {
            wish->kind = (enum casework_keeping_kind)i;
        }
    }
    if (wish->kind == CASEWORK_CONFIRM_ERASING && !cli_flag(cli, "irrevocably")) {
        return error_set(error, ERROR_INVALID, "retention.irrevocably",
                         "erasing cannot be taken back: say --irrevocably as well");
    }
    if (!cli_has(cli, "until")) {
        return 0;
    }
    int result = cli_moment_of(cli, "until", organisation->zone, &until, error);
    wish->until = until.date;
    return result;
}

static int run_decide(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_keeping_wish wish = {.kind = CASEWORK_KEEPING_KIND__MAX};
    struct casework_erased erased = {.mention_count = 0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = read_wish(cli, &organisation, &wish, error);
    }
    if (result == 0) {
        result = casework_decide_keeping(organisation.casework, cli->arena, &who, cli_text(cli, "reference"), &wish,
                                         &erased, error);
    }
    if (result < 0) {
        return result;
    }
    cli_set_text(cli->result, "decision", cli_text(cli, "decision"));
    if (wish.kind != CASEWORK_CONFIRM_ERASING) {
        cli_say(cli, "Recorded.\n");
        return 0;
    }
    cli_say(cli, "Erased. It cannot be brought back from %.*s on.\n",
            TEXT_ARGS(cli_when(cli, &organisation, erased.erasure.impossible_from)));
    cli_set_instant(cli, cli->result, "impossible-from", erased.erasure.impossible_from);
    return 0;
}

/* ---- the table ----------------------------------------------------------------------------------------------------------- */

#define REFERENCE                                                                                                      \
    {.name = "reference", .type = CLI_TEXT, .positional = true, .required = true, .most = 40,                           \
     .words = "the case's reference"}

static const struct cli_argument show_arguments[] = {REFERENCE, CLI_AS, CLI_IN};
static const struct cli_argument list_arguments[] = {
    {.name = "by", .type = CLI_TEXT, .most = 100, .words = "whose time is over by then; now, when left out"},
    {.name = "limit", .type = CLI_INTEGER, .least = 1, .most = 200, .otherwise = "50", .words = "at most so many"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument decide_arguments[] = {
    REFERENCE,
    {.name = "decision", .type = CLI_CHOICE, .positional = true, .required = true,
     .choices = "longer propose confirm decline",
     .words = "keep it longer; propose to erase it; confirm, by another; decline what was proposed"},
    {.name = "until", .type = CLI_TEXT, .most = 100, .words = "of longer: the last day"},
    {.name = "reason", .type = CLI_TEXT, .most = 4000, .words = "why: required but for confirming"},
    {.name = "paragraph", .type = CLI_TEXT, .most = 60, .words = "under which rule: it stands on the tombstone"},
    {.name = "irrevocably", .type = CLI_FLAG, .words = "of confirm: yes, it is meant"},
    CLI_AS,
    CLI_IN,
};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "retention", .name = "show", .summary = "how long a case is kept, and why",
     .about = "What each rule of its procedure says of the case, with its paragraph; a legal hold; what was decided. The "
              "latest date counts, and a hold before any date [SG-13.1 SG-13.2].",
     .example = "$ evenhand retention show 7K3M9-QXD2T --as rowan", ARGUMENTS(show_arguments), .run = run_show},
    {.group = "retention", .name = "list", .summary = "the cases whose time is over",
     .about = "Nothing is erased by itself: cases whose time is over, or of which it is not known how long they are to be "
              "kept, are listed until somebody has decided. Those under a legal hold are left out.",
     .example = "$ evenhand retention list --by 2036-12-31 --as rowan", ARGUMENTS(list_arguments), .run = run_list},
    {.group = "retention", .name = "decide", .summary = "decide on a case whose time is over",
     .about = "Each decision is recorded with who, when and why, in the organisation's own ledger. To erase takes two people: "
              "one proposes, another confirms. A legal hold refuses, with its paragraph.",
     .example = "$ evenhand retention decide 7K3M9-QXD2T propose --reason 'Ten years' --as rowan\n"
                "$ evenhand retention decide 7K3M9-QXD2T confirm --irrevocably --as hamish",
     ARGUMENTS(decide_arguments), .run = run_decide},
};
const struct cli_list cli_retention_commands = {commands, COUNT_OF(commands)};
