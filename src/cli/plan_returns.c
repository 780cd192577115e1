/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand plan returns`: what was agreed with a regulator to be sent, and was (AP-8). */
#include "cli/moments.h"
#include "cli/show.h"
#include "plan/plan.h"

static void say_return(struct cli *cli, json_t *array, const struct plan_return *one)
{
    char document[IDENTITY_TEXT_SIZE];
    json_t *object = cli_append_object(array);
    cli_set_date(cli, object, "due", one->due);
    cli_set_bool(object, "sent", one->is_sent);
    cli_set_bool(object, "late", one->is_late);
    cli_say(cli, "  due %.*s: %s%s\n", TEXT_ARGS(calendar_print_iso_date(cli->arena, one->due)), one->is_sent ? "sent" : "not sent",
            one->is_late ? ", late" : "");
    if (!one->is_sent) {
        return;
    }
    cli_set_date(cli, object, "recorded", one->sent);
    cli_set_integer(object, "entry", one->sequence);
    cli_set_text(object, "changed", one->changed);
    cli_say(cli, "    changed since the last: %.*s\n", TEXT_ARGS(one->changed));
    for (int i = 0; i < PLAN_RETURN_PART__MAX; i++) {
        const char *name = plan_return_part_words((enum plan_return_part)i);
        cli_set_text(object, name, one->parts[i]);
        cli_say(cli, "    %s%s: %.*s\n", name, one->as_before[i] ? " (in the same words as before)" : "", TEXT_ARGS(one->parts[i]));
    }
    if (one->has_document) {
        identity_write(&one->document, document);
        cli_set_string(object, "document", document);
        cli_say(cli, "    as it was sent: document %s\n", document);
    }
}

static void say_plan(struct cli *cli, json_t *array, const struct plan_regulator *plan)
{
    json_t *object = cli_append_object(array), *returns = cli_add_array(object, "returns"), *meetings = cli_add_array(object, "meetings");
    cli_set_string(object, "reference", plan->reference);
    cli_set_text(object, "state", plan->state);
    cli_set_text(object, "next-meeting", plan->meeting_due);
    cli_say(cli, "%s  %.*s; returns sent: %zu, not sent: %zu, late: %zu\n", plan->reference, TEXT_ARGS(plan->state), plan->sent,
            plan->due, plan->late);
    for (size_t i = 0; i < plan->return_count; i++) {
        say_return(cli, returns, &plan->returns[i]);
    }
    for (size_t i = 0; i < plan->meeting_count; i++) {
        json_t *meeting = cli_append_object(meetings);
        cli_set_date(cli, meeting, "on", plan->meetings[i].on);
        cli_set_text(meeting, "words", plan->meetings[i].words);
        cli_say(cli, "  meeting on %.*s: %.*s\n", TEXT_ARGS(calendar_print_iso_date(cli->arena, plan->meetings[i].on)),
                TEXT_ARGS(plan->meetings[i].words));
    }
    if (plan->meeting_due.length) {
        cli_say(cli, "  next meeting %.*s\n", TEXT_ARGS(plan->meeting_due));
    }
}

static int run_returns(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct plan_regulator *plans = NULL;
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = plan_regulators(organisation.plan, organisation.casework, cli->arena, &who, &plans, &count, error);
    }
    json_t *array = cli_add_array(cli->result, "plans");
    for (size_t i = 0; result == 0 && i < count; i++) {
        say_plan(cli, array, &plans[i]);
    }
    if (result == 0 && !count) {
        cli_say(cli, "There is no plan agreed with a regulator that you may open.\n");
    }
    return result;
}

static const struct cli_argument returns_arguments[] = {CLI_AS, CLI_IN};
static const struct cli_command commands[] = {
    {.group = "plan", .name = "returns", .summary = "returns to a regulator and meetings with it: due, sent, late",
     .about = "Of each plan that the person may open: every return on its schedule, what was sent as it was sent, what had changed\n"
              "since the last, and meetings. Recorded as read [AP-8].",
     .example = "evenhand plan returns --as junia\nevenhand case document 7K3M9-QXD2T 7v3kq0f2m9x1r8t5c6a4b2n0w8 --out return.pdf --as junia",
     .arguments = returns_arguments, .argument_count = COUNT_OF(returns_arguments), .run = run_returns},
};
const struct cli_list cli_plan_return_commands = {commands, COUNT_OF(commands)};
