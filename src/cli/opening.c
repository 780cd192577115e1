/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand opening`: breaking the glass. Somebody asks to open a case for a while; a second person allows it, or not. */
#include "cli/moments.h"
#include "cli/organisation.h"

static int open_for(struct cli *cli, struct cli_organisation *organisation, struct casework_who *who, struct error *error)
{
    int result = cli_open_in(cli, organisation, error);
    return result < 0 ? result : cli_somebody(cli, organisation, who, error);
}

static int run_ask(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    int result = open_for(cli, &organisation, &who, error);
    if (result == 0) {
        result = casework_ask_to_open(organisation.casework, &who, cli_text(cli, "reference"), cli_text(cli, "reason"), error);
    }
    if (result == 0) {
        cli_say(cli, "Your request is recorded. If there is such a case, somebody who may open it will answer.\n");
        cli_set_bool(cli->result, "asked", true);
    }
    return result;
}

static int run_list(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    const struct casework_plea *pleas = NULL;
    size_t count = 0;
    int result = open_for(cli, &organisation, &who, error);
    if (result == 0) {
        result = casework_pleas(organisation.casework, cli->arena, &who, &pleas, &count, error);
    }
    json_t *array = cli_add_array(cli->result, "requests");
    for (size_t i = 0; result == 0 && i < count; i++) {
        const struct casework_plea *plea = &pleas[i];
        struct text name = casework_name_of(organisation.casework, cli->arena, &plea->person);
        char written[IDENTITY_TEXT_SIZE];
        identity_write(&plea->request, written);
        cli_say(cli, "%s  %s  %.*s, %.*s: %.*s\n", written, plea->reference, TEXT_ARGS(name),
                TEXT_ARGS(cli_when(cli, &organisation, plea->asked)), TEXT_ARGS(plea->reason));
        json_t *object = cli_append_object(array);
        cli_set_identity(object, "request", &plea->request);
        cli_set_string(object, "reference", plea->reference);
        cli_set_identity(object, "person", &plea->person);
        cli_set_text(object, "name", name);
        cli_set_text(object, "reason", plea->reason);
        cli_set_instant(cli, object, "asked", plea->asked);
    }
    if (result == 0 && count == 0) {
        cli_say(cli, "No request waits for an answer of yours.\n");
    }
    return result;
}

static int read_request(struct cli *cli, struct identity *out, struct error *error)
{
    struct error ignored;
    struct text typed = cli_text(cli, "request");
    if (typed.length != IDENTITY_TEXT_SIZE - 1 || identity_read(typed, out, &ignored)) {
        return error_set(error, ERROR_NOT_FOUND, "opening.none", "there is no such request; `evenhand opening list` names them");
    }
    return 0;
}

static int run_answer(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct identity request = {{0}};
    bool allowed = text_is(cli_text(cli, "answer"), "allow");
    int64_t hours = cli_integer(cli, "hours");
    int result = read_request(cli, &request, error);
    if (result == 0) {
        result = open_for(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_answer_plea(organisation.casework, &who, &request, allowed, hours, error);
    }
    if (result < 0) {
        return result;
    }
    if (allowed) {
        cli_say(cli, "Allowed for %lld h, and recorded in the case's own ledger.\n", (long long)hours);
    } else {
        cli_say(cli, "Refused, and recorded in the case's own ledger.\n");
    }
    cli_set_bool(cli->result, "allowed", allowed);
    return 0;
}

static const struct cli_argument ask_arguments[] = {
    {.name = "reference", .type = CLI_TEXT, .positional = true, .required = true, .most = 40,
     .words = "the case's reference, with or without its hyphen"},
    {.name = "reason", .type = CLI_TEXT, .required = true, .most = 2000,
     .words = "why it must be opened now: whoever answers reads it"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument list_arguments[] = {CLI_AS, CLI_IN};
static const struct cli_argument answer_arguments[] = {
    {.name = "request", .type = CLI_TEXT, .positional = true, .required = true, .most = 40,
     .words = "the request, as `evenhand opening list` has it"},
    {.name = "answer", .type = CLI_CHOICE, .positional = true, .required = true, .choices = "allow refuse",
     .words = "what is decided"},
    {.name = "hours", .type = CLI_INTEGER, .least = 1, .most = 24, .otherwise = "1", .words = "for how long, when it is allowed"},
    CLI_AS,
    CLI_IN,
};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "opening", .name = "ask", .summary = "ask to open a case that one may not see",
     .about = "A second person, who may open the case, decides; the case's own ledger, the organisation's and the ledger of reads "
              "all say so. The answer here is the same whether there is such a case or not.",
     .example = "$ evenhand opening ask 7K3M9-QXD2T --reason 'The child rang just now' --as perdita", ARGUMENTS(ask_arguments),
     .run = run_ask},
    {.group = "opening", .name = "list", .summary = "the requests to open a case that wait for somebody's answer",
     .about = "Only those about cases that the person may open, and never the person's own. Reading the reasons is recorded.",
     .example = "$ evenhand opening list --as rowan", ARGUMENTS(list_arguments), .run = run_list},
    {.group = "opening", .name = "answer", .summary = "allow or refuse such a request",
     .about = "Allowed, it lasts for some hours and then ends by itself.",
     .example = "$ evenhand opening answer 7v3kq0f2m9x1r8t5c6a4b2n0w8 allow --hours 2 --as rowan", ARGUMENTS(answer_arguments),
     .run = run_answer},
};
const struct cli_list cli_opening_commands = {commands, COUNT_OF(commands)};
