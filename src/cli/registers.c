/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand register`: measures in force, service levels, caseload and forecast (RG-6, CP-7). */
#include "cli/spans.h"

static int look(struct cli *cli, struct cli_organisation *organisation, struct casework_registers *out,
                struct error *error)
{
    struct casework_who who = {0};
    int result = cli_open_in(cli, organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, organisation, &who, error);
    }
    if (result == 0) {
        result = casework_registers(organisation->casework, cli->arena, &who, out, error);
    }
    if (result == 0) {
        cli_set_integer(cli->result, "cases-looked-at", (int64_t)out->looked_at);
        cli_set_bool(cli->result, "more", out->more);
        cli_say(cli, "of %zu cases that you may open%s\n", out->looked_at, out->more ? "; there are more" : "");
    }
    return result;
}

static void say_measure(struct cli *cli, struct cli_organisation *organisation, const struct casework_measure *measure,
                        json_t *array)
{
    cli_say(cli, "%s  %.*s: %.*s, last acted on %.*s", measure->reference, TEXT_ARGS(measure->what),
            TEXT_ARGS(measure->state), TEXT_ARGS(cli_when(cli, organisation, measure->since)));
    if (measure->review != INT64_MAX) {
        cli_say(cli, ", review %.*s", TEXT_ARGS(cli_until(cli, organisation, measure->review)));
    }
    if (measure->ends != INT64_MAX) {
        cli_say(cli, ", ends %.*s", TEXT_ARGS(cli_when(cli, organisation, measure->ends)));
    }
    cli_say(cli, "\n");
    json_t *object = cli_append_object(array);
    cli_set_string(object, "case", measure->reference);
    cli_set_integer(object, "item", measure->item);
    cli_set_text(object, "what", measure->what);
    cli_set_text(object, "state", measure->name);
    cli_set_instant(cli, object, "since", measure->since);
    cli_set_instant(cli, object, "review", measure->review);
    cli_set_instant(cli, object, "ends", measure->ends);
}

static int say_measures(struct cli *cli, bool sanctions, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_registers found = {.more = false};
    int result = look(cli, &organisation, &found, error);
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "measures");
    for (size_t i = 0; i < found.measure_count; i++) {
        bool in_force = text_is(found.measures[i].name, "in-force");
        if (found.measures[i].is_sanction == sanctions && (in_force || !cli_flag(cli, "in-force"))) {
            say_measure(cli, &organisation, &found.measures[i], array);
        }
    }
    return 0;
}

static int run_sanctions(struct cli *cli, struct error *error)
{
    return say_measures(cli, true, error);
}

static int run_suspensions(struct cli *cli, struct error *error)
{
    return say_measures(cli, false, error);
}

static int run_service(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_registers found = {.more = false};
    int result = look(cli, &organisation, &found, error);
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "services");
    for (size_t i = 0; i < found.service_count; i++) {
        const struct casework_service *service = &found.services[i];
        cli_say(cli, "%.*s\n  met %zu, late %zu; owed %zu: at risk %zu, breached %zu, paused %zu\n",
                TEXT_ARGS(service->duty), service->met, service->late, service->owed, service->at_risk,
                service->breached, service->paused);
        json_t *object = cli_append_object(array);
        cli_set_text(object, "procedure", service->procedure);
        cli_set_text(object, "duty", service->duty);
        cli_set_integer(object, "met", (int64_t)service->met);
        cli_set_integer(object, "late", (int64_t)service->late);
        cli_set_integer(object, "owed", (int64_t)service->owed);
        cli_set_integer(object, "at-risk", (int64_t)service->at_risk);
        cli_set_integer(object, "breached", (int64_t)service->breached);
        cli_set_integer(object, "paused", (int64_t)service->paused);
    }
    return 0;
}

static int run_caseload(struct cli *cli, struct error *error)
{
    static const char *const within[] = {"within-7-days", "within-28-days", "within-84-days", "later-or-undated"};
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_registers found = {.more = false};
    int result = look(cli, &organisation, &found, error);
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "loads"), *due = cli_add_object(cli->result, "due");
    for (size_t i = 0; i < found.load_count; i++) {
        const struct casework_load *load = &found.loads[i];
        cli_say(cli, "%.*s: %zu open cases, in %zu roles\n", TEXT_ARGS(load->name), load->cases, load->roles);
        json_t *object = cli_append_object(array);
        cli_set_identity(object, "person", &load->person);
        cli_set_text(object, "name", load->name);
        cli_set_integer(object, "cases", (int64_t)load->cases);
        cli_set_integer(object, "roles", (int64_t)load->roles);
    }
    cli_say(cli, "owed:");
    for (size_t i = 0; i < COUNT_OF(within); i++) {
        cli_say(cli, "%s %s %zu", i ? "," : "", within[i], found.due[i]);
        cli_set_integer(due, within[i], (int64_t)found.due[i]);
    }
    cli_say(cli, "\n");
    return 0;
}

static const struct cli_argument measure_arguments[] = {
    {.name = "in-force", .type = CLI_FLAG, .words = "only what is in force now"}, CLI_AS, CLI_IN};
static const struct cli_argument look_arguments[] = {CLI_AS, CLI_IN};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "register", .name = "sanctions", .summary = "sanctions of the cases that one may open: in force, spent, lifted",
     .about = "Each with its end, where one is set. What one may not open is absent, and no total is told [CP-7].",
     .example = "$ evenhand register sanctions --in-force --as hamish", ARGUMENTS(measure_arguments), .run = run_sanctions},
    {.group = "register", .name = "suspensions", .summary = "suspensions, with the date of their next review",
     .about = "Of the cases that one may open [SG-9.6 CP-7].",
     .example = "$ evenhand register suspensions --in-force --as rowan", ARGUMENTS(measure_arguments),
     .run = run_suspensions},
    {.group = "register", .name = "service", .summary = "how limits were kept: met, late, at risk, breached",
     .about = "By duty, over the cases that one may open. At risk is what falls due within seven days; breached is what a limit "
              "has passed on; paused is what waits with its clock stopped [RG-6].",
     .example = "$ evenhand register service --as rowan", ARGUMENTS(look_arguments), .run = run_service},
    {.group = "register", .name = "caseload", .summary = "who has how many open cases, and what falls due when",
     .about = "By role in the cases that one may open; the forecast is what is owed now by when it falls due [RG-6].",
     .example = "$ evenhand register caseload --as rowan", ARGUMENTS(look_arguments), .run = run_caseload},
};
const struct cli_list cli_register_commands = {commands, COUNT_OF(commands)};
