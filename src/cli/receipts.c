/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand receipt`: a case by the code of one of its parties, as on the receipt page: what they are told, and what they send. */
#include "cli/attach.h"
#include "cli/facts.h"
#include "cli/show.h"
#include "cli/moments.h"

/* ---- showing ------------------------------------------------------------------------------------------------------ */

static void say_dates(struct cli *cli, const struct cli_organisation *organisation, const struct procedure_shown *shown)
{
    json_t *array = cli_add_array(cli->result, "dates");
    for (size_t i = 0; i < shown->date_count; i++) {
        const struct procedure_shown_date *date = &shown->dates[i];
        json_t *object = cli_append_object(array);
        bool dated = date->ends != INT64_MAX;
        cli_say(cli, "%.*s %.*s\n", TEXT_ARGS(date->words),
                TEXT_ARGS(dated ? cli_until(cli, organisation, date->ends) : TEXT("(no date)")));
        cli_set_text(object, "what", date->words);
        cli_set_instant(cli, object, "ends", date->ends);
        json_t *why = cli_add_array(object, "why");
        for (size_t j = 0; j < date->why_count; j++) {
            cli_say(cli, "    %.*s\n", TEXT_ARGS(date->why[j]));
            json_array_append_new(why, json_stringn(date->why[j].at, date->why[j].length));
        }
    }
}

static void say_told(struct cli *cli, const struct cli_organisation *organisation, const struct casework_receipt *receipt)
{
    json_t *array = cli_add_array(cli->result, "told");
    for (size_t i = 0; i < receipt->told_count; i++) {
        const struct casework_told *told = &receipt->told[i];
        json_t *object = cli_append_object(array);
        cli_say(cli, "told %.*s: %.*s\n", TEXT_ARGS(cli_when(cli, organisation, told->happened)), TEXT_ARGS(told->words));
        cli_set_instant(cli, object, "at", told->happened);
        cli_set_text(object, "words", told->words);
        json_t *texts = cli_add_array(object, "texts");
        for (size_t j = 0; j < told->answer_count; j++) {
            struct text plain = told->answers[j].erased ? TEXT("(erased)") : told->answers[j].plain;
            cli_say(cli, "    %.*s\n", TEXT_ARGS(plain));
            json_array_append_new(texts, json_stringn(plain.at, plain.length));
        }
    }
}

static void say_sent(struct cli *cli, const struct cli_organisation *organisation, const struct casework_receipt *receipt)
{
    json_t *array = cli_add_array(cli->result, "sent");
    for (size_t i = 0; i < receipt->sent_count; i++) {
        const struct casework_sent *sent = &receipt->sent[i];
        json_t *object = cli_append_object(array);
        cli_say(cli, "sent %.*s: %.*s", TEXT_ARGS(cli_when(cli, organisation, sent->recorded)), TEXT_ARGS(sent->label));
        cli_set_instant(cli, object, "at", sent->recorded);
        cli_set_text(object, "what", sent->label);
        cli_set_integer(object, "files", (int64_t)sent->file_count);
        if (sent->file_count) {
            cli_say(cli, ", with %zu file%s", sent->file_count, sent->file_count == 1 ? "" : "s");
        }
        cli_say(cli, "\n");
    }
}

static void say_receipt(struct cli *cli, const struct cli_organisation *organisation,
                        const struct casework_receipt *receipt)
{
    if (receipt->standing.length) {
        cli_say(cli, "%.*s\n", TEXT_ARGS(receipt->standing));
        cli_set_text(cli->result, "standing", receipt->standing);
    }
    if (receipt->is_reporter) {
        cli_say(cli, "received %.*s\n", TEXT_ARGS(cli_when(cli, organisation, receipt->received)));
        cli_set_instant(cli, cli->result, "received", receipt->received);
    }
    if (receipt->shown.stage.length) {
        cli_say(cli, "%.*s\n", TEXT_ARGS(receipt->shown.stage));
        cli_set_text(cli->result, "stage", receipt->shown.stage);
    }
    say_dates(cli, organisation, &receipt->shown);
    json_t *rights = cli_add_array(cli->result, "rights");
    for (size_t i = 0; i < receipt->shown.right_count; i++) {
        cli_say(cli, "%.*s\n", TEXT_ARGS(receipt->shown.rights[i]));
        json_array_append_new(rights, json_stringn(receipt->shown.rights[i].at, receipt->shown.rights[i].length));
    }
    say_told(cli, organisation, receipt);
    say_sent(cli, organisation, receipt);
    json_t *may = cli_add_array(cli->result, "may");
    for (size_t i = 0; i < receipt->may_count; i++) {
        const struct procedure_labelled *is = &receipt->may[i].step->is;
        struct text before = receipt->may[i].before ? cli_when(cli, organisation, receipt->may[i].before) : TEXT("");
        cli_say(cli, "may %.*s: %.*s%s%.*s\n", TEXT_ARGS(is->name.text), TEXT_ARGS(is->label),
                before.length ? ", adding to what was sent " : "", TEXT_ARGS(before));
        json_array_append_new(may, json_stringn(is->name.text.at, is->name.text.length));
    }
}

static int run_show(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_receipt receipt = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = casework_see_receipt(organisation.casework, cli->arena, cli_text(cli, "code"), &receipt, error);
    }
    if (result == 0) {
        say_receipt(cli, &organisation, &receipt);
    }
    return result;
}

/* ---- sending ------------------------------------------------------------------------------------------------------ */

static int run_send(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct procedure_field *fields = NULL;
    struct casework_receipt receipt;
    struct casework_may may;
    struct casework_wish wish = {.who = CASEWORK_PUBLIC,
                                 .receipt = cli_text(cli, "code"),
                                 .step = cli_text(cli, "step"),
                                 .happened = CASEWORK_NOT_CLAIMED};
    struct casework_done done = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = casework_prepare_receipt(organisation.casework, cli->arena, wish.receipt, wish.step, &receipt, &may, error);
    }
    if (result == 0) {
        wish.scope = may.scope;
        result = cli_read_facts(cli, &fields, &wish.field_count, error);
    }
    wish.fields = fields;
    if (result == 0) {
        result = cli_attach(cli, &organisation, &wish, error);
    }
    if (result < 0) {
        return result;
    }
    result = cli_take(cli, &organisation, &wish, &done, error);
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Sent.\n");
    cli_set_integer(cli->result, "sequence", done.sequence);
    return 0;
}

/* ---- the table ---------------------------------------------------------------------------------------------------- */

#define CODE                                                                                                          \
    {.name = "code", .type = CLI_TEXT, .positional = true, .required = true, .most = 60,                              \
     .words = "the sixteen digits that they were given"}

static const struct cli_argument show_arguments[] = {CODE, CLI_IN};
static const struct cli_argument send_arguments[] = {
    CODE,
    {.name = "step", .type = CLI_NAME, .positional = true, .required = true, .words = "what to send, as `receipt show` names it"},
    CLI_ANSWERS,
    CLI_FACTS_FILE,
    CLI_ATTACH,
    CLI_IN,
};

static const struct cli_command commands[] = {
    {.group = "receipt", .name = "show", .summary = "what a party of a case sees by their code",
     .about = "Where it stands in plain words, the next date and why, rights and support, what they were told and when, what they "
              "sent, and what they may send now: what the procedure says for their standing, nothing else. That it was read is "
              "recorded [CP-2 CP-13 CP-17].",
     .example = "$ evenhand receipt show '4821 0033 7745 1902'",
     .arguments = show_arguments, .argument_count = COUNT_OF(show_arguments), .run = run_show},
    {.group = "receipt", .name = "send", .summary = "reply, add evidence or say what they think, by a code",
     .about = "Takes a step that is open to the party whose code it is, as on the receipt page. How they come by a code: a step of "
              "the procedure gives it, and tells it once; the opening step's is the reporter's [CP-16 CP-17].",
     .example = "$ evenhand receipt send '4821 0033 7745 1902' take-reply reply-words='I did not say that.'\n"
                "Sent.",
     .arguments = send_arguments, .argument_count = COUNT_OF(send_arguments), .run = run_send},
};
const struct cli_list cli_receipt_commands = {commands, COUNT_OF(commands)};
