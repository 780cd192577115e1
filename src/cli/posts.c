/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may be used for what: training, lists, conflicts; who may take part in a case, and why not; how lots fell. */
#include "cli/spans.h"

/* ---- training, lists, conflicts -------------------------------------------------------------------------------- */

static int run_train(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct cli_span span = {0};
    int result = cli_open_for_person(cli, &organisation, &span, error);
    struct people_training training = {.person = span.person,
                                       .course = cli_string(cli, "course"),
                                       .completed = span.from,
                                       .until = cli_given(cli, "until") ? span.until : 0};
    if (result == 0) {
        result = casework_record_training(organisation.casework, &training, &span.act, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Recorded: %s, completed %.*s.\n", training.course,
            TEXT_ARGS(cli_when(cli, &organisation, training.completed)));
    cli_set_identity(cli->result, "person", &span.person);
    cli_set_string(cli->result, "course", training.course);
    return 0;
}

static int run_enlist(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct cli_span span = {0};
    struct identity listing = {{0}};
    int result = cli_open_for_person(cli, &organisation, &span, error);
    const struct people_listing listed = {.person = span.person,
                                          .list = cli_string(cli, "list"),
                                          .words = cli_text(cli, "words"),
                                          .from = span.from,
                                          .until = span.until};
    if (result == 0) {
        result = people_enlist(organisation.people, &listed, &span.act, &listing, error);
    }
    if (result < 0) {
        return result;
    }
    char written[IDENTITY_TEXT_SIZE];
    identity_write(&listing, written);
    cli_say(cli, "On the list %s from %.*s on (%s).\n", listed.list, TEXT_ARGS(cli_when(cli, &organisation, span.from)),
            written);
    cli_set_string(cli->result, "listing", written);
    cli_set_identity(cli->result, "person", &span.person);
    return 0;
}

static int run_delist(struct cli *cli, struct error *error)
{
    return cli_end_span(cli, "listing", people_end_listing, "Off the list from", error);
}

static int run_conflict(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct cli_span span = {0};
    struct identity conflict = {{0}};
    struct people_conflict declared = {.kind = people_conflict_kind_of(cli_text(cli, "kind")),
                                       .about = cli_text(cli, "about")};
    int result = cli_open_for_person(cli, &organisation, &span, error);
    if (result == 0 && cli_given(cli, "with")) {
        result = cli_find_person(cli, &organisation, cli_text(cli, "with"), &declared.with, error);
    }
    declared.person = span.person;
    declared.from = span.from;
    declared.until = span.until;
    if (result == 0) {
        result = people_declare_conflict(organisation.people, &declared, &span.act, &conflict, error);
    }
    if (result < 0) {
        return result;
    }
    char written[IDENTITY_TEXT_SIZE];
    identity_write(&conflict, written);
    cli_say(cli, "Declared (%s).\n", written);
    cli_set_string(cli->result, "conflict", written);
    return 0;
}

static int run_end_conflict(struct cli *cli, struct error *error)
{
    return cli_end_span(cli, "conflict", people_end_conflict, "The conflict ends at", error);
}

/* ---- who may take part ------------------------------------------------------------------------------------------- */

static void say_reasons(struct cli *cli, const struct procedure_refusals *reasons, json_t *object)
{
    json_t *array = cli_add_array(object, "reasons");
    for (size_t i = 0; i < reasons->count; i++) {
        struct text cites = procedure_cites_print(cli->arena, &reasons->at[i].cites);
        cli_say(cli, "    %.*s%s%.*s%s\n", TEXT_ARGS(reasons->at[i].words), cites.length ? " [" : "", TEXT_ARGS(cites),
                cites.length ? "]" : "");
        json_t *one = cli_append_object(array);
        cli_set_text(one, "words", reasons->at[i].words);
        cli_set_text(one, "paragraphs", cites);
    }
}

static void say_ties(struct cli *cli, const struct casework_candidate *candidate, json_t *object)
{
    json_t *array = cli_add_array(object, "ties");
    for (size_t i = 0; i < candidate->tie_count; i++) {
        const struct casework_found_tie *tie = &candidate->ties[i];
        const char *judged = !tie->judged ? "not judged yet" : tie->is_conflict ? "a conflict" : "no conflict";
        cli_say(cli, "    found: %s, with party %u (%s)\n", people_conflict_kind_name(tie->kind), tie->party, judged);
        json_t *one = cli_append_object(array);
        cli_set_string(one, "kind", people_conflict_kind_name(tie->kind));
        cli_set_integer(one, "party", tie->party);
        cli_set_string(one, "judged", judged);
    }
}

static void say_candidates(struct cli *cli, const char *name, const struct casework_candidate *candidates, size_t count)
{
    json_t *array = cli_add_array(cli->result, name);
    for (size_t i = 0; i < count; i++) {
        const struct casework_candidate *candidate = &candidates[i];
        json_t *object = cli_append_object(array);
        cli_say(cli, "  %.*s%s\n", TEXT_ARGS(candidate->name), candidate->absent ? " (absent now)" : "");
        cli_set_identity(object, "person", &candidate->person);
        cli_set_text(object, "name", candidate->name);
        cli_set_bool(object, "absent", candidate->absent);
        say_reasons(cli, &candidate->reasons, object);
        say_ties(cli, candidate, object);
    }
}

static int run_eligible(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_eligible found = {.more = false};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_eligible(organisation.casework, cli->arena, &who, cli_text(cli, "case"), cli_text(cli, "role"),
                                   cli_text(cli, "find"), (size_t)cli_integer(cli, "limit"), &found, error);
    }
    if (result < 0) {
        return result;
    }
    if (!found.role) {
        cli_say(cli, "There is no role in this case of which you may be told: that is for those who give it, and for members of one panel.\n");
        return 0;
    }
    cli_say(cli, "%.*s: %zu of at most %lld %s it now.\n", TEXT_ARGS(found.role->is.label), found.held,
            (long long)found.role->most, found.held == 1 ? "holds" : "hold");
    cli_set_text(cli->result, "role", found.role->is.name.text);
    cli_set_integer(cli->result, "held", (int64_t)found.held);
    cli_set_bool(cli->result, "assigns", found.assigns);
    cli_say(cli, found.assigns ? "may take it now:\n" : "who holds it now:\n");
    say_candidates(cli, "may", found.may, found.may_count);
    if (found.assigns) {
        cli_say(cli, "may not:\n");
    }
    say_candidates(cli, "may-not", found.may_not, found.may_not_count);
    cli_set_bool(cli->result, "more", found.more);
    if (found.more) {
        cli_say(cli, "There are more: --find NAME tells of somebody, --limit of more.\n");
    }
    return 0;
}

static int run_tie(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct identity person = {{0}};
    bool is_conflict = text_is(cli_text(cli, "verdict"), "conflict");
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = cli_find_person(cli, &organisation, cli_text(cli, "person"), &person, error);
    }
    if (result == 0) {
        result = casework_judge_tie(organisation.casework, &who, cli_text(cli, "case"), &person,
                                    (uint32_t)cli_integer(cli, "party"), people_conflict_kind_of(cli_text(cli, "kind")),
                                    is_conflict, cli_text(cli, "why"), error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Kept: %s.\n", is_conflict ? "a conflict, which bars from now on" : "no conflict");
    cli_set_bool(cli->result, "conflict", is_conflict);
    return 0;
}

/* ---- lots -------------------------------------------------------------------------------------------------------- */

static int run_lots(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_lots lots = {.count = 0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_read_lots(organisation.casework, cli->arena, &who, cli_text(cli, "case"),
                                    cli_integer(cli, "entry"), &lots, error);
    }
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "lots");
    cli_set_text(cli->result, "seed", lots.seed);
    cli_set_bool(cli->result, "in-order", lots.in_order);
    if (lots.seed.length == 0) {
        cli_say(cli, "No lots were drawn in this entry.\n");
        return 0;
    }
    cli_say(cli, "seed %.*s; each lot is the SHA-256 of the seed's text and the person's identity (16 bytes)\n",
            TEXT_ARGS(lots.seed));
    for (size_t i = 0; i < lots.count; i++) {
        cli_say(cli, "%s  %.*s%s\n", lots.at[i].rank, TEXT_ARGS(lots.at[i].name), lots.at[i].taken ? "  (drawn)" : "");
        json_t *object = cli_append_object(array);
        cli_set_string(object, "rank", lots.at[i].rank);
        cli_set_identity(object, "person", &lots.at[i].person);
        cli_set_text(object, "name", lots.at[i].name);
        cli_set_bool(object, "drawn", lots.at[i].taken);
    }
    cli_say(cli, lots.in_order ? "They stand in the order that the seed gives.\n"
                               : "They do NOT stand in the order that the seed gives.\n");
    cli->verdict = lots.in_order ? CLI_DONE : CLI_REFUSED;
    return 0;
}

/* ---- registers ------------------------------------------------------------------------------------------------------ */

static void say_need(struct cli *cli, struct cli_organisation *organisation, const struct people_training_need *need,
                     json_t *array)
{
    struct text name = casework_name_of(organisation->casework, cli->arena, &need->person);
    const char *state = people_training_state_name(need->state);
    int64_t when = need->state == PEOPLE_TRAINED || need->state == PEOPLE_TRAINING_EXPIRED ? need->until : need->due;
    struct text until = when == PEOPLE_OPEN ? TEXT("no end") : cli_when(cli, organisation, when);
    cli_say(cli, "%-10s %-24s %-28s %.*s (%.*s)\n", state, need->course->name, need->office, TEXT_ARGS(name),
            TEXT_ARGS(until));
    json_t *object = cli_append_object(array);
    cli_set_identity(object, "person", &need->person);
    cli_set_text(object, "name", name);
    cli_set_string(object, "course", need->course->name);
    cli_set_string(object, "office", need->office);
    cli_set_string(object, "state", state);
    cli_set_instant(cli, object, "due", need->due);
    cli_set_instant(cli, object, "until", need->until ? need->until : PEOPLE_OPEN);
}

static int run_training(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct store_session *session SCOPED(store_end_at) = NULL;
    const struct people_training_need *needs = NULL;
    struct people_moment moment;
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = store_begin_read(organisation.store, &session, error);
    }
    if (result == 0) {
        result = people_moment(organisation.people, session, cli->arena, clock_now(&organisation.clock), &moment, error);
    }
    if (result == 0) {
        result = people_training_needs(organisation.people, session, cli->arena, &moment, &needs, &count, error);
    }
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "needs");
    for (size_t i = 0; i < count; i++) {
        if (!cli_flag(cli, "missing") || needs[i].state != PEOPLE_TRAINED) {
            say_need(cli, &organisation, &needs[i], array);
        }
    }
    return 0;
}

static int run_listed(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct store_session *session SCOPED(store_end_at) = NULL;
    const struct people_listing *listed = NULL;
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = store_begin_read(organisation.store, &session, error);
    }
    if (result == 0) {
        result = people_listed(organisation.people, session, cli->arena,
                               cli_given(cli, "list") ? cli_string(cli, "list") : NULL, clock_now(&organisation.clock),
                               &listed, &count, error);
    }
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "listed");
    for (size_t i = 0; i < count; i++) {
        char written[IDENTITY_TEXT_SIZE];
        struct text name = casework_name_of(organisation.casework, cli->arena, &listed[i].person);
        identity_write(&listed[i].listing, written);
        cli_say(cli, "%-24s %.*s: %.*s (%s)\n", listed[i].list, TEXT_ARGS(name), TEXT_ARGS(listed[i].words), written);
        json_t *object = cli_append_object(array);
        cli_set_string(object, "list", listed[i].list);
        cli_set_identity(object, "person", &listed[i].person);
        cli_set_text(object, "name", name);
        cli_set_text(object, "words", listed[i].words);
        cli_set_string(object, "listing", written);
        cli_set_instant(cli, object, "from", listed[i].from);
        cli_set_instant(cli, object, "until", listed[i].until);
    }
    return 0;
}

/* ---- the table ----------------------------------------------------------------------------------------------------- */

#define FROM {.name = "from", .type = CLI_TEXT, .most = 100, .words = "since when, if not now: " CLI_MOMENT_WORDS}
#define UNTIL {.name = "until", .type = CLI_TEXT, .most = 100, .words = "until when, if that is known"}
#define CASE {.name = "case", .type = CLI_TEXT, .positional = true, .required = true, .most = 40, .words = "the case's reference"}

static const struct cli_argument train_arguments[] = {
    CLI_PERSON,
    {.name = "course", .type = CLI_NAME, .positional = true, .required = true, .words = "the course's name"},
    {.name = "from", .type = CLI_TEXT, .most = 100, .words = "when it was completed, if not now: " CLI_MOMENT_WORDS},
    {.name = "until", .type = CLI_TEXT, .most = 100, .words = "until when it counts; else as long as the catalogue says"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument enlist_arguments[] = {
    CLI_PERSON,
    {.name = "list", .type = CLI_NAME, .positional = true, .required = true, .words = "the list's name: external-lawyers"},
    {.name = "words", .type = CLI_TEXT, .most = 2000, .words = "qualification: sealed"},
    FROM,
    UNTIL,
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument delist_arguments[] = {
    {.name = "listing", .type = CLI_TEXT, .positional = true, .required = true, .most = 26,
     .words = "which, as `evenhand register lists` shows it"},
    {.name = "at", .type = CLI_TEXT, .most = 100, .words = "when, if not now: " CLI_MOMENT_WORDS},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument conflict_arguments[] = {
    CLI_PERSON,
    {.name = "with", .type = CLI_TEXT, .most = 100, .words = "with which person: a sign-in name, or an identity"},
    {.name = "about", .type = CLI_TEXT, .most = 2000, .words = "what it is about, or which branch: sealed"},
    {.name = "kind", .type = CLI_CHOICE, .choices = "branch household employer involvement other", .otherwise = "other",
     .words = "what kind of conflict"},
    FROM,
    UNTIL,
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument end_conflict_arguments[] = {
    {.name = "conflict", .type = CLI_TEXT, .positional = true, .required = true, .most = 26, .words = "which"},
    {.name = "at", .type = CLI_TEXT, .most = 100, .words = "when, if not now: " CLI_MOMENT_WORDS},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument eligible_arguments[] = {
    CASE,
    {.name = "role", .type = CLI_NAME, .words = "for which role; when left out, the procedure's first"},
    {.name = "find", .type = CLI_TEXT, .most = 400, .words = "only of whoever is found by a name, number or address"},
    {.name = "limit", .type = CLI_INTEGER, .least = 1, .most = 200, .otherwise = "50", .words = "at most so many of each"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument tie_arguments[] = {
    CASE,
    CLI_PERSON,
    {.name = "verdict", .type = CLI_CHOICE, .positional = true, .required = true, .choices = "conflict none",
     .words = "what it is"},
    {.name = "party", .type = CLI_INTEGER, .required = true, .least = 1, .most = 100000, .words = "with which party"},
    {.name = "kind", .type = CLI_CHOICE, .required = true, .choices = "branch household employer involvement other",
     .words = "what was found"},
    {.name = "why", .type = CLI_TEXT, .required = true, .most = 2000, .words = "why: sealed, and kept either way"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument lots_arguments[] = {
    CASE,
    {.name = "entry", .type = CLI_INTEGER, .positional = true, .required = true, .least = 1, .most = 1000000,
     .words = "the number of the entry that drew them"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument training_arguments[] = {
    {.name = "missing", .type = CLI_FLAG, .words = "only what is due, overdue or expired"}, CLI_IN};
static const struct cli_argument listed_arguments[] = {
    {.name = "list", .type = CLI_NAME, .words = "only of that list"}, CLI_IN};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "person", .name = "train", .summary = "record that somebody completed a course",
     .about = "Nobody takes part in a procedure that asks for training before it is on record here, and after it has run out: "
              "neither in an office nor in a role [CP-11 RG-1].",
     .example = "$ evenhand person train hamish complaints-handling --from 2026-09-01", ARGUMENTS(train_arguments),
     .run = run_train},
    {.group = "person", .name = "enlist", .summary = "put somebody on a list from which roles are filled",
     .about = "External lawyers with their qualification, lay members, whoever a procedure fills a role from [CP-10 RG-7].",
     .example = "$ evenhand person enlist 7v3kq0f2m9x1r8t5c6a4b2n0w8 external-lawyers --words 'Barrister since 2011'",
     ARGUMENTS(enlist_arguments), .run = run_enlist},
    {.group = "person", .name = "delist", .summary = "record the end of a place on a list",
     .about = "The former end stays on record.", .example = "$ evenhand person delist 7v3kq0f2m9x1r8t5c6a4b2n0w8",
     ARGUMENTS(delist_arguments), .run = run_delist},
    {.group = "person", .name = "conflict", .summary = "declare a conflict of interest",
     .about = "With a person, or with all of a branch (--kind branch --about NAME). Whoever has one with a party acts in no "
              "office and gets no role in that case, from then on [CP-18 RG-3].",
     .example = "$ evenhand person conflict hamish --with 7v3kq0f2m9x1r8t5c6a4b2n0w8 --kind employer",
     ARGUMENTS(conflict_arguments), .run = run_conflict},
    {.group = "person", .name = "end-conflict", .summary = "record the end of a conflict of interest",
     .about = "The former end stays on record.", .example = "$ evenhand person end-conflict 7v3kq0f2m9x1r8t5c6a4b2n0w8",
     ARGUMENTS(end_conflict_arguments), .run = run_end_conflict},
    {.name = "eligible", .summary = "who may take a role in a case now, and for everyone else why not",
     .about = "By the rules by which assigning is decided: lists, training, conflicts, barred offices, parts taken before. Ties "
              "that the records show (the same branch, the same household) are told for a human to judge, with `evenhand case "
              "tie` [CP-9 CP-10 CP-11 CP-18 RG-7]. Recorded as a read.",
     .example = "$ evenhand eligible 7K3M9-QXD2T --role panel-chair --as hamish", ARGUMENTS(eligible_arguments),
     .run = run_eligible},
    {.group = "case", .name = "tie", .summary = "judge a tie that was found between somebody and a party",
     .about = "By somebody who is neither of the two. Kept either way; a conflict bars from then on [RG-3 SG-7.6].",
     .example = "$ evenhand case tie 7K3M9-QXD2T hamish none --party 2 --kind branch --why 'Nine thousand members.' --as rowan",
     ARGUMENTS(tie_arguments), .run = run_tie},
    {.group = "case", .name = "lots", .summary = "how lots fell in an entry, drawn again from what it keeps",
     .about = "The entry keeps the seed, and everybody on the list in the order of their lots; the role falls to the first who "
              "may hold it [CP-9].",
     .example = "$ evenhand case lots 7K3M9-QXD2T 12 --as hamish", ARGUMENTS(lots_arguments), .run = run_lots},
    {.group = "register", .name = "training", .summary = "which training the holders of offices need, and where they stand",
     .about = "By the catalogue: valid, due (within the induction), overdue, expired [CP-11 RG-1].",
     .example = "$ evenhand register training --missing", ARGUMENTS(training_arguments), .run = run_training},
    {.group = "register", .name = "lists", .summary = "who is on which list, with qualification",
     .about = "External lawyers and all other lists from which roles are filled [RG-7].",
     .example = "$ evenhand register lists --list external-lawyers", ARGUMENTS(listed_arguments), .run = run_listed},
};
const struct cli_list cli_post_commands = {commands, COUNT_OF(commands)};
