/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand case`: opening, working on and looking at cases. Everything goes through casework, as on the pages. */
#include "cli/attach.h"
#include "cli/facts.h"
#include "cli/moments.h"
#include "cli/show.h"

#include <string.h>

/* ---- failing with reasons ---------------------------------------------------------------------------------------- */

void cli_tell_reasons(struct cli *cli, const struct cli_organisation *organisation,
                      const struct casework_done *done, const struct error *error)
{
    for (size_t i = 0; error->code == ERROR_INVALID && i < done->fault_count; i++) {
        cli_reason(cli, done->faults[i].field, done->faults[i].words, TEXT(""));
    }
    for (size_t i = 0; error->code == ERROR_DENIED && i < done->refusals.count; i++) {
        const struct procedure_refusal *refusal = &done->refusals.at[i];
        cli_reason(cli, refusal->field, refusal->words, procedure_cites_print(cli->arena, &refusal->cites));
    }
    for (size_t i = 0; error->code == ERROR_CONFLICT && i < done->since_count; i++) {
        struct text words = text_of(arena_print(
            cli->arena, "since you looked: entry %lld, %.*s, %.*s", (long long)done->since[i].sequence,
            TEXT_ARGS(done->since[i].name), TEXT_ARGS(cli_when(cli, organisation, done->since[i].recorded))));
        cli_reason(cli, TEXT(""), words, TEXT(""));
    }
}

int cli_take(struct cli *cli, const struct cli_organisation *organisation, const struct casework_wish *wish,
             struct casework_done *done, struct error *error)
{
    int result = casework_take(organisation->casework, cli->arena, wish, done, error);
    if (result < 0) {
        cli_tell_reasons(cli, organisation, done, error);
    }
    return result;
}

/* ---- open, step -------------------------------------------------------------------------------------------------- */

int cli_read_wish(struct cli *cli, struct cli_organisation *organisation, struct casework_wish *wish,
                  struct error *error)
{
    struct procedure_field *fields = NULL;
    int result = cli_read_facts(cli, &fields, &wish->field_count, error);
    if (result == 0) {
        result = cli_who(cli, organisation, &wish->who, error);
    }
    if (result == 0) {
        result = cli_instant(cli, organisation, "happened", CASEWORK_NOT_CLAIMED, &wish->happened, error);
    }
    wish->fields = fields;
    return result < 0 ? result : cli_attach(cli, organisation, wish, error);
}

int cli_open_wish(struct cli *cli, struct cli_organisation *organisation, struct casework_wish *wish, struct error *error)
{
    int result = cli_open_in(cli, organisation, error);
    if (result == 0) {
        result = cli_read_wish(cli, organisation, wish, error);
    }
    return result < 0 ? result : cli_somebody(cli, organisation, &wish->who, error);
}

int cli_find_opening(struct cli *cli, struct cli_organisation *organisation, struct casework_wish *wish,
                     struct error *error)
{
    const struct procedure *procedure = NULL;
    int result = casework_find_procedure(organisation->casework, wish->procedure, clock_now(&organisation->clock),
                                         &procedure, error);
    if (result == 0) {
        wish->step = cli_has(cli, "step") ? cli_text(cli, "step") : procedure_about(procedure)->opening_step.text;
    }
    return result;
}

static int run_open(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_wish wish = {.procedure = cli_text(cli, "procedure")};
    struct casework_done done = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_read_wish(cli, &organisation, &wish, error);
    }
    if (result == 0) {
        result = cli_find_opening(cli, &organisation, &wish, error);
    }
    if (result < 0) {
        return result;
    }
    result = cli_take(cli, &organisation, &wish, &done, error);
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Opened %s.\n", done.reference);
    cli_set_string(cli->result, "reference", done.reference);
    cli_set_integer(cli->result, "sequence", done.sequence);
    if (done.receipt[0]) {
        cli_say(cli, "The reporter's receipt, shown once: %s\n", done.receipt);
        cli_set_string(cli->result, "receipt", done.receipt);
    }
    return 0;
}

static const struct {
    const char *name;
    enum procedure_for kind;
} scopes[] = {{"item", PROCEDURE_FOR_ITEM}, {"party", PROCEDURE_FOR_PARTY}, {"match", PROCEDURE_FOR_MATCH}};

static int read_scope(struct cli *cli, struct procedure_scope *scope, struct error *error)
{
    for (size_t i = 0; i < COUNT_OF(scopes); i++) {
        if (!cli_has(cli, scopes[i].name)) {
            continue;
        }
        if (scope->number) {
            return error_set(error, ERROR_INVALID, "case.scope", "a step is for one thing: --item, --party or --match");
        }
        *scope = (struct procedure_scope){scopes[i].kind, (uint32_t)cli_integer(cli, scopes[i].name)};
    }
    return 0;
}

static int run_step(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_wish wish = {.reference = cli_text(cli, "reference"), .step = cli_text(cli, "step")};
    struct casework_done done = {0};
    int result = read_scope(cli, &wish.scope, error);
    if (result == 0) {
        result = cli_open_wish(cli, &organisation, &wish, error);
    }
    if (result < 0) {
        return result;
    }
    wish.expected = cli_integer(cli, "expected");
    result = cli_take(cli, &organisation, &wish, &done, error);
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Done: entry %lld of %s.\n", (long long)done.sequence, done.reference);
    cli_set_string(cli->result, "reference", done.reference);
    cli_set_integer(cli->result, "sequence", done.sequence);
    if (done.receipt[0]) {
        cli_say(cli, "Their code for the receipt page, shown once: %s\n", done.receipt);
        cli_set_string(cli->result, "receipt", done.receipt);
    }
    return 0;
}

/* ---- show, offer, why, entry --------------------------------------------------------------------------------------- */

static int look(struct cli *cli, struct cli_organisation *organisation, struct casework_who *who,
                struct casework_case *shown, struct error *error)
{
    int result = cli_open_in(cli, organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, organisation, who, error);
    }
    return result < 0 ? result
                      : casework_look(organisation->casework, cli->arena, who, cli_text(cli, "reference"), shown,
                                      error);
}

static int run_show(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_case shown = {0};
    int result = look(cli, &organisation, &who, &shown, error);
    if (result == 0) {
        cli_show_case(cli, &organisation, &shown);
    }
    return result;
}

static int run_offer(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_case shown = {0};
    int result = look(cli, &organisation, &who, &shown, error);
    if (result == 0) {
        cli_set_string(cli->result, "reference", shown.reference);
        cli_show_offers(cli, &shown, true);
    }
    return result;
}

static int run_why(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_case shown = {0};
    int64_t number = cli_integer(cli, "duty");
    int result = look(cli, &organisation, &who, &shown, error);
    if (result < 0) {
        return result;
    }
    for (uint32_t i = 0; i < shown.state->duty_count; i++) {
        if (shown.state->duties[i].number == (uint32_t)number) {
            cli_show_duty(cli, &shown, &shown.state->duties[i]);
            return 0;
        }
    }
    return error_set(error, ERROR_NOT_FOUND, "case.duty", "this case has no duty %lld; `evenhand case show` numbers them",
                     (long long)number);
}

static int run_entry(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_case shown = {0};
    struct casework_entry entry = {0};
    int result = look(cli, &organisation, &who, &shown, error);
    if (result == 0) {
        result = casework_read_entry(organisation.casework, cli->arena, &who, cli_text(cli, "reference"),
                                     cli_integer(cli, "sequence"), &entry, error);
    }
    if (result == 0) {
        cli_show_entry(cli, &organisation, &shown, &entry);
    }
    return result;
}

/* ---- lists --------------------------------------------------------------------------------------------------------- */

static int open_list(struct cli *cli, struct cli_organisation *organisation, struct casework_who *who,
                     struct error *error)
{
    int result = cli_open_in(cli, organisation, error);
    return result < 0 ? result : cli_somebody(cli, organisation, who, error);
}

static struct casework_sieve read_sieve(struct cli *cli)
{
    return (struct casework_sieve){.procedure = cli_text(cli, "procedure"),
                                   .state = cli_text(cli, "state"),
                                   .office = cli_text(cli, "office"),
                                   .nation = cli_text(cli, "nation"),
                                   .area = cli_text(cli, "area"),
                                   .mine = cli_flag(cli, "mine"),
                                   .overdue = cli_flag(cli, "overdue"),
                                   .untouched = cli_flag(cli, "untouched")};
}

static int run_list(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    enum access_shelf shelf = cli_flag(cli, "closed") ? ACCESS_CLOSED : ACCESS_OPEN;
    size_t left = (size_t)cli_integer(cli, "limit"), count = 0;
    const struct casework_sieve sieve = read_sieve(cli);
    struct access_item after = {0};
    bool more = true, begun = false;
    int result = open_list(cli, &organisation, &who, error);
    json_t *array = cli_add_array(cli->result, "cases");
    while (result == 0 && more && left > 0) {
        struct casework_row *rows;
        result = casework_queue(organisation.casework, cli->arena, &who, shelf, &sieve, begun ? &after : NULL,
                                left < 100 ? left : 100, &rows, &count, &after, &more, error);
        for (size_t i = 0; result == 0 && i < count; i++) {
            cli_show_row(cli, &organisation, &rows[i], array);
        }
        begun = true;
        left -= result == 0 ? count : 0;
        more = more && result == 0;
    }
    cli_set_bool(cli->result, "more", more);
    return result;
}

static void say_owed(struct cli *cli, const struct cli_organisation *organisation, const struct casework_owed *owed,
                     json_t *array)
{
    struct text due = owed->due == INT64_MAX ? TEXT("at once") : cli_until(cli, organisation, owed->due);
    cli_say(cli, "%s  %u. %.*s, %.*s%s\n", owed->reference, owed->number, TEXT_ARGS(owed->label),
            TEXT_ARGS(due), owed->overdue ? ", OVERDUE" : "");
    json_t *object = cli_append_object(array);
    cli_set_string(object, "reference", owed->reference);
    cli_set_integer(object, "duty", owed->number);
    cli_set_text(object, "name", owed->name);
    cli_set_instant(cli, object, "due", owed->due);
    cli_set_bool(object, "overdue", owed->overdue);
}

static int run_work(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_owed *owed = NULL;
    size_t count = 0;
    bool more = false;
    int result = open_list(cli, &organisation, &who, error);
    if (result == 0) {
        result = casework_work(organisation.casework, cli->arena, &who, NULL, (size_t)cli_integer(cli, "limit"), &owed,
                               &count, &more, error);
    }
    json_t *array = cli_add_array(cli->result, "owed");
    for (size_t i = 0; result == 0 && i < count; i++) {
        say_owed(cli, &organisation, &owed[i], array);
    }
    cli_set_bool(cli->result, "more", more);
    return result;
}

static int run_search(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_row *rows = NULL;
    size_t count = 0;
    int result = open_list(cli, &organisation, &who, error);
    if (result == 0) {
        result = casework_search(organisation.casework, cli->arena, &who, cli_text(cli, "words"),
                                 (size_t)cli_integer(cli, "limit"), &rows, &count, error);
    }
    json_t *array = cli_add_array(cli->result, "cases");
    for (size_t i = 0; result == 0 && i < count; i++) {
        cli_show_row(cli, &organisation, &rows[i], array);
    }
    return result;
}

/* ---- hold, release --------------------------------------------------------------------------------------------------- */

static int set_hold(struct cli *cli, bool held, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct identity case_id = {{0}};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_who(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = cli_find_case(cli, &organisation, &who, &case_id, error);
    }
    if (result == 0) {
        result = casework_hold(organisation.casework, &case_id, held, cli_text(cli, "reason"), cli_text(cli, "paragraph"),
                               &who.person, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, held ? "Held: nothing of this case can be erased until the hold is released [%.*s].\n"
                      : "Released: the hold no longer forbids erasing [%.*s].\n",
            TEXT_ARGS(cli_text(cli, "paragraph")));
    cli_set_bool(cli->result, "held", held);
    cli_set_text(cli->result, "paragraph", cli_text(cli, "paragraph"));
    return 0;
}

static int run_hold(struct cli *cli, struct error *error)
{
    return set_hold(cli, true, error);
}

static int run_release(struct cli *cli, struct error *error)
{
    return set_hold(cli, false, error);
}

/* ---- the table --------------------------------------------------------------------------------------------------------- */

#define REFERENCE                                                                                                   \
    {.name = "reference", .type = CLI_TEXT, .positional = true, .required = true, .most = 40,                        \
     .words = "the case's reference, with or without its hyphen"}
#define HAPPENED                                                                                                    \
    {.name = "happened", .type = CLI_TEXT, .most = 100,                                                              \
     .words = "when it happened, if that is to be said: a date, or a date and a time; never in the future"}
#define LIMIT(otherwise_words, highest)                                                                             \
    {.name = "limit", .type = CLI_INTEGER, .least = 1, .most = highest, .otherwise = otherwise_words,                \
     .words = "at most so many"}
#define REASON                                                                                                      \
    {.name = "reason", .type = CLI_TEXT, .required = true, .most = 2000, .words = "why: kept sealed"}

static const struct cli_argument open_arguments[] = {
    {.name = "procedure", .type = CLI_NAME, .positional = true, .required = true,
     .words = "under which procedure, as `evenhand procedure list` names it"},
    CLI_ANSWERS,
    CLI_FACTS_FILE,
    CLI_ATTACH,
    {.name = "step", .type = CLI_NAME, .words = "which opening step, where there are several; the first when left out"},
    HAPPENED,
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument step_arguments[] = {
    REFERENCE,
    {.name = "step", .type = CLI_NAME, .positional = true, .required = true, .words = "which step"},
    CLI_ANSWERS,
    CLI_FACTS_FILE,
    CLI_ATTACH,
    {.name = "item", .type = CLI_INTEGER, .least = 1, .most = 100000,
     .words = "the number of the item (allegation, referral ...) that the step is for, as `evenhand case offer` has it"},
    {.name = "party", .type = CLI_INTEGER, .least = 1, .most = 100000, .words = "or that of the party"},
    {.name = "match", .type = CLI_INTEGER, .least = 1, .most = 100000, .words = "or that of the match"},
    HAPPENED,
    {.name = "expected", .type = CLI_INTEGER, .least = 0, .most = INT32_MAX, .otherwise = "0",
     .words = "refuse if anything was entered after the entry of that number; 0: whatever it is"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument one_arguments[] = {REFERENCE, CLI_AS, CLI_IN};
static const struct cli_argument why_arguments[] = {
    REFERENCE,
    {.name = "duty", .type = CLI_INTEGER, .positional = true, .required = true, .least = 1, .most = 100000,
     .words = "the duty's number"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument entry_arguments[] = {
    REFERENCE,
    {.name = "sequence", .type = CLI_INTEGER, .positional = true, .required = true, .least = 1, .most = INT32_MAX,
     .words = "the entry's number"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument list_arguments[] = {
    {.name = "closed", .type = CLI_FLAG, .words = "the closed ones, not the open ones"},
    {.name = "procedure", .type = CLI_NAME, .words = "only those under this procedure"},
    {.name = "state", .type = CLI_NAME, .words = "only those that stand there, \"allegation\" for one"},
    {.name = "office", .type = CLI_NAME, .words = "only those in which something is owed by this office, in any area"},
    {.name = "nation", .type = CLI_NAME, .words = "only those that concern this nation"},
    {.name = "area", .type = CLI_NAME, .words = "only those of this area, as `evenhand office list` names it"},
    {.name = "mine", .type = CLI_FLAG, .words = "only those in which the person owes something"},
    {.name = "overdue", .type = CLI_FLAG, .words = "only those in which something is overdue"},
    {.name = "untouched", .type = CLI_FLAG, .words = "only those in which nobody has acted yet"},
    LIMIT("50", 10000),
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument work_arguments[] = {LIMIT("50", 200), CLI_AS, CLI_IN};
static const struct cli_argument search_arguments[] = {
    {.name = "words", .type = CLI_TEXT, .positional = true, .required = true, .most = 400,
     .words = "words that the case must hold, all of them"},
    LIMIT("50", 200),
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument hold_arguments[] = {
    REFERENCE,
    REASON,
    {.name = "paragraph", .type = CLI_TEXT, .most = 60, .otherwise = "SG-13",
     .words = "under which rule: whoever is refused is told it"},
    CLI_AS,
    CLI_IN,
};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "case", .name = "open", .summary = "open a case",
     .about = "Takes the opening step of a procedure, as the public report form does, and answers with the case's "
              "reference and the reporter's receipt. Without --as it is a report from the public. A report is taken "
              "with nothing but its narrative; what is missing is chased, never a ground to refuse [SG-1.3].",
     .example = "$ evenhand case open safeguarding-child narrative='A volunteer was seen ...'\n"
                "Opened 7K3M9-QXD2T.\n"
                "The reporter's receipt, shown once: 4821 0033 7745 1902",
     ARGUMENTS(open_arguments), .run = run_open},
    {.group = "case", .name = "list", .summary = "the cases that somebody may open",
     .about = "Newest first. What the person may not open is not there; what is shown is never a total.",
     .example = "$ evenhand case list --nation scotland --overdue --as rowan", ARGUMENTS(list_arguments), .run = run_list},
    {.group = "case", .name = "work", .summary = "what somebody owes, earliest deadline first",
     .about = "The duties of every office for which the person acts at this moment.",
     .example = "$ evenhand case work --as rowan", ARGUMENTS(work_arguments), .run = run_work},
    {.group = "case", .name = "search", .summary = "cases that hold some words",
     .about = "Finds cases that the person may open and that hold every word. The search is recorded.",
     .example = "$ evenhand case search minibus --as rowan", ARGUMENTS(search_arguments), .run = run_search},
    {.group = "case", .name = "show", .summary = "one case, whole",
     .about = "Where it stands, its parties, its duties, what may be done now, and what happened. That it was read is "
              "recorded before anything is shown.",
     .example = "$ evenhand case show 7K3M9-QXD2T --as rowan", ARGUMENTS(one_arguments), .run = run_show},
    {.group = "case", .name = "offer", .summary = "what may be done now, and why the rest may not",
     .about = "Every step of the case, whether this person may take it now; where not, each rule that refuses, with its "
              "paragraph.",
     .example = "$ evenhand case offer 7K3M9-QXD2T --as rowan\n"
                "  may         assess: Assess the concern\n"
                "  may not     close: Close the case\n"
                "      ... [SG-12.4]",
     ARGUMENTS(one_arguments), .run = run_offer},
    {.group = "case", .name = "step", .summary = "take a step",
     .about = "Takes a step in a case as the person that --as names. The procedure decides: what it refuses, it refuses "
              "with its paragraphs, and exit code 1; a wrong answer is named with its field, and exit code 2.",
     .example = "$ evenhand case step 7K3M9-QXD2T assess threshold=harm \\\n"
                "      threshold.reasons='...' --as rowan\n"
                "Done: entry 2 of 7K3M9-QXD2T.",
     ARGUMENTS(step_arguments), .run = run_step},
    {.group = "case", .name = "why", .summary = "why something is due then",
     .about = "Explains a duty: every limit with its paragraph, every day that was not counted and why, every pause.",
     .example = "$ evenhand case why 7K3M9-QXD2T 1 --as rowan", ARGUMENTS(why_arguments), .run = run_why},
    {.group = "case", .name = "entry", .summary = "one entry of a case's ledger",
     .about = "Who did what, when and in which capacity, with the texts that it holds and its leaf hash.",
     .example = "$ evenhand case entry 7K3M9-QXD2T 2 --as rowan", ARGUMENTS(entry_arguments), .run = run_entry},
    {.group = "case", .name = "hold", .summary = "put a legal hold on a case",
     .about = "While it stands, nothing of the case can be erased [SG-13].",
     .example = "$ evenhand case hold 7K3M9-QXD2T --reason 'Claim issued' --paragraph 'CPR 31.7' --as rowan",
     ARGUMENTS(hold_arguments),
     .run = run_hold},
    {.group = "case", .name = "release", .summary = "release a legal hold",
     .about = "Takes the hold back; both stay on record.",
     .example = "$ evenhand case release 7K3M9-QXD2T --reason 'Claim settled' --as rowan", ARGUMENTS(hold_arguments),
     .run = run_release},
};
const struct cli_list cli_case_commands = {commands, COUNT_OF(commands)};
