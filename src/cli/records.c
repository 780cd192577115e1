/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one-look enquiry, flags on a person's record, and why this office acts and not that one. */
#include "cli/moments.h"
#include "cli/organisation.h"

/* ---- enquiry ------------------------------------------------------------------------------------------------------------ */

static void say_outcomes(struct cli *cli, const struct casework_answered *answer, json_t *object)
{
    json_t *array = cli_add_array(object, "outcomes");
    for (size_t i = 0; i < answer->outcome_count; i++) {
        const struct casework_outcome *outcome = &answer->outcomes[i];
        cli_say(cli, "  %.*s: %.*s\n", TEXT_ARGS(outcome->item),
                TEXT_ARGS(outcome->label.length ? outcome->label : TEXT("not decided")));
        json_t *one = cli_append_object(array);
        cli_set_text(one, "item", outcome->item);
        cli_set_string(one, "outcome", outcome->label.length ? text_string(cli->arena, outcome->label) : NULL);
    }
}

static void say_may_answer(struct cli *cli, struct cli_organisation *organisation,
                           const struct casework_answered *answer, json_t *object)
{
    cli_say(cli, "  may answer: %.*s",
            TEXT_ARGS(answer->may_answer.length ? answer->may_answer : TEXT("nobody can now")));
    json_t *array = cli_add_array(object, "may-answer-people");
    for (size_t i = 0; i < answer->may_answer_count; i++) {
        struct text name = casework_name_of(organisation->casework, cli->arena, &answer->may_answer_people[i]);
        cli_say(cli, ", %.*s", TEXT_ARGS(name));
        json_array_append_new(array, json_stringn(name.at, name.length));
    }
    cli_say(cli, "\n");
}

static void say_answer(struct cli *cli, struct cli_organisation *organisation, const struct casework_answered *answer,
                       json_t *array)
{
    cli_say(cli, "%s: %.*s, %.*s; received %.*s\n  %.*s%s%.*s\n", answer->reference, TEXT_ARGS(answer->procedure_label),
            TEXT_ARGS(answer->state_label), TEXT_ARGS(cli_when(cli, organisation, answer->received)),
            TEXT_ARGS(answer->party->title), answer->name.length ? ": " : "", TEXT_ARGS(answer->name));
    json_t *object = cli_append_object(array);
    cli_set_string(object, "reference", answer->reference);
    cli_set_text(object, "procedure", answer->procedure_label);
    cli_set_text(object, "state", answer->state_label);
    cli_set_bool(object, "ended", answer->ended);
    cli_set_instant(cli, object, "received", answer->received);
    cli_set_integer(object, "party", answer->party->party->number);
    cli_set_text(object, "name", answer->name);
    cli_set_text(object, "may-answer", answer->may_answer);
    json_t *told = cli_add_object(object, "as-told");
    for (size_t i = 0; i < answer->party->answer_count; i++) {
        const struct casework_answer *one = &answer->party->answers[i];
        struct text plain = one->erased ? TEXT("(erased)") : one->plain;
        cli_say(cli, "  %.*s: %.*s\n", TEXT_ARGS(one->label), TEXT_ARGS(plain));
        cli_set_text(told, text_string(cli->arena, one->fact.text), plain);
    }
    say_outcomes(cli, answer, object);
    say_may_answer(cli, organisation, answer, object);
}

static void say_flags(struct cli *cli, const struct casework_flag *flags, size_t count, json_t *object)
{
    json_t *array = cli_add_array(object, "flags");
    for (size_t i = 0; i < count; i++) {
        cli_say(cli, "%.*s: %.*s\n", TEXT_ARGS(flags[i].label), TEXT_ARGS(flags[i].says));
        json_t *one = cli_append_object(array);
        cli_set_text(one, "label", flags[i].label);
        cli_set_text(one, "says", flags[i].says);
    }
}

static void say_flagged(struct cli *cli, const struct casework_enquired *enquired)
{
    json_t *array = cli_add_array(cli->result, "flagged");
    for (size_t i = 0; i < enquired->flagged_count; i++) {
        const struct casework_flagged *flagged = &enquired->flagged[i];
        json_t *object = cli_append_object(array);
        cli_say(cli, "On the record of %.*s:\n", TEXT_ARGS(flagged->name));
        cli_set_identity(object, "person", &flagged->person);
        cli_set_text(object, "name", flagged->name);
        say_flags(cli, flagged->flags, flagged->flag_count, object);
    }
}

static int run_enquiry(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_enquired enquired = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_enquire(organisation.casework, cli->arena, &who, cli_text(cli, "words"),
                                  casework_purpose_of(cli_text(cli, "purpose")), &enquired, error);
    }
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "records");
    for (size_t i = 0; i < enquired.answer_count; i++) {
        say_answer(cli, &organisation, &enquired.answers[i], array);
    }
    say_flagged(cli, &enquired);
    if (enquired.answer_count == 0) {
        cli_say(cli, "There is no record that you may be told of.\n");
    }
    return 0;
}

/* ---- flags -------------------------------------------------------------------------------------------------------------- */

static int run_flags(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct identity person = {{0}};
    const struct casework_flag *flags = NULL;
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = cli_find_person(cli, &organisation, cli_text(cli, "person"), &person, error);
    }
    if (result == 0) {
        result = casework_flags_on(organisation.casework, cli->arena, &who, &person, &flags, &count, error);
    }
    if (result < 0) {
        return result;
    }
    cli_set_identity(cli->result, "person", &person);
    say_flags(cli, flags, count, cli->result);
    if (count == 0) {
        cli_say(cli, "No flag.\n");
    }
    return 0;
}

/* ---- why ---------------------------------------------------------------------------------------------------------------- */

static const char *const reason_names[PROCEDURE_RUNG__MAX] = {
    [PROCEDURE_RUNG_ACTS] = "acts",
    [PROCEDURE_RUNG_VACANT] = "vacant",
    [PROCEDURE_RUNG_ABSENT] = "absent",
    [PROCEDURE_RUNG_CONFLICTED] = "conflicted",
    [PROCEDURE_RUNG_SUBJECT] = "subject",
    [PROCEDURE_RUNG_POSSIBLE_SUBJECT] = "possible-subject",
    [PROCEDURE_RUNG_BARRED] = "barred",
    [PROCEDURE_RUNG_SEPARATED] = "separated",
    [PROCEDURE_RUNG_UNTRAINED] = "untrained",
};

static void say_rungs(struct cli *cli, const struct casework_acting *acting)
{
    json_t *array = cli_add_array(cli->result, "rungs");
    for (size_t i = 0; i < acting->rung_count; i++) {
        const struct casework_rung *rung = &acting->rungs[i];
        cli_say(cli, "  %.*s%s%.*s%s%.*s %.*s\n", TEXT_ARGS(rung->office), rung->area.length ? ", " : "",
                TEXT_ARGS(rung->area), rung->name.length ? ": " : "", TEXT_ARGS(rung->name), TEXT_ARGS(rung->why));
        json_t *object = cli_append_object(array);
        cli_set_text(object, "office", rung->office);
        cli_set_text(object, "area", rung->area);
        cli_set_identity(object, "person", &rung->person);
        cli_set_text(object, "name", rung->name);
        cli_set_string(object, "reason", reason_names[rung->reason]);
        cli_set_text(object, "why", rung->why);
    }
}

static int run_why(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_acting acting = {.rung_count = 0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0 && cli_has(cli, "case")) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_who_acts(organisation.casework, cli->arena, &who, cli_text(cli, "procedure"),
                                   cli_text(cli, "case"), cli_text(cli, "office"), cli_text(cli, "area"), &acting, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "%.*s: %.*s%s%.*s%s\n", TEXT_ARGS(acting.asked), TEXT_ARGS(acting.words),
            acting.paragraphs.length ? " [" : "", TEXT_ARGS(acting.paragraphs), acting.paragraphs.length ? "]" : "");
    cli_set_text(cli->result, "asked", acting.asked);
    cli_set_text(cli->result, "office", acting.office);
    cli_set_text(cli->result, "words", acting.words);
    cli_set_text(cli->result, "paragraphs", acting.paragraphs);
    say_rungs(cli, &acting);
    return 0;
}

/* ---- the table ----------------------------------------------------------------------------------------------------------- */

static const struct cli_argument enquiry_arguments[] = {
    {.name = "words", .type = CLI_TEXT, .positional = true, .required = true, .most = 400,
     .words = "a name, a membership number, an e-mail address, a telephone number, or a case reference"},
    {.name = "purpose", .type = CLI_CHOICE, .required = true, .choices = "reference disclosure allegation other",
     .words = "what it is for; recorded"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument flags_arguments[] = {
    {.name = "person", .type = CLI_TEXT, .positional = true, .required = true, .most = 100,
     .words = "a sign-in name, or the identity that `evenhand person find` shows"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument why_arguments[] = {
    {.name = "office", .type = CLI_NAME, .positional = true, .required = true,
     .words = "the office's name, or \"manager\": whoever manages the case"},
    {.name = "case", .type = CLI_TEXT, .most = 40, .words = "in this case; when left out, in one of which nothing is known"},
    {.name = "procedure", .type = CLI_NAME, .otherwise = "safeguarding-child", .words = "by which procedure"},
    {.name = "area", .type = CLI_NAME, .words = "in which area, where the office is held by area"},
    CLI_AS,
    CLI_IN,
};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.name = "enquiry", .summary = "is there a record, who may answer, what was the outcome",
     .about = "A reference is asked for, a DBS or PVG disclosure comes, an allegation surfaces again: one look at the records "
              "of those whom cases are about. What the person may not open is absent, in the same words as what is not "
              "there. Every enquiry is recorded with its purpose, and every record that answers it as read [SG-13.3]. Flags on the "
              "records of those who are found are told to all staff [SG-7.2 SG-7.3 SG-13.2].",
     .example = "$ evenhand enquiry 'Barnaby Hollis' --purpose reference --as rowan", ARGUMENTS(enquiry_arguments),
     .run = run_enquiry},
    {.group = "person", .name = "flags", .summary = "the flags on a person's record",
     .about = "What a flag says is fixed: that a report exists, and whom to contact. Staff see it, the person never does, and "
              "it never says more [SG-7.2 SG-7.3 SG-13.2].",
     .example = "$ evenhand person flags 7v3kq0f2m9x1r8t5c6a4b2n0w8 --as imogen", ARGUMENTS(flags_arguments),
     .run = run_flags},
    {.group = "office", .name = "why", .summary = "who acts for an office, and why not somebody else",
     .about = "Every rung of the ladder that was tried, whose it is, and why it does not act: vacant, absent, conflicted, the "
              "(possible) subject, barred, or apart from this step [SG-6.1 SG-7.6].",
     .example = "$ evenhand office why manager --case 7K3M9-QXD2T --as hamish", ARGUMENTS(why_arguments), .run = run_why},
};
const struct cli_list cli_record_commands = {commands, COUNT_OF(commands)};
