/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand register`: measures in force, service levels, limits that were not kept, caseload and forecast (RG-6, CP-7). */
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
        cli_say(cli, "of %zu %s that you may open\n", out->looked_at, out->looked_at == 1 ? "case" : "cases");
    }
    return result;
}

/* Instead of words, where it was asked for; false: it was not. */
static bool say_csv(struct cli *cli, struct text bytes)
{
    if (!cli_flag(cli, "csv")) {
        return false;
    }
    cli->words.length = 0;
    buf_text(&cli->words, bytes);
    cli_set_text(cli->result, "csv", bytes);
    return true;
}

static bool say_table(struct cli *cli, const struct cli_organisation *organisation,
                      const struct casework_registers *found, const char *table)
{
    return say_csv(cli, cli_flag(cli, "csv") ? casework_registers_csv(organisation->casework, cli->arena, found,
                                                                       text_of(table))
                                             : TEXT(""));
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
    struct casework_registers found = {0};
    int result = look(cli, &organisation, &found, error);
    if (result < 0) {
        return result;
    }
    if (say_table(cli, &organisation, &found, sanctions ? "sanctions" : "suspensions")) {
        return 0;
    }
    json_t *array = cli_add_array(cli->result, "measures");
    for (size_t i = 0; i < found.measure_count; i++) {
        bool in_force = found.measures[i].in_force;
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
    struct casework_registers found = {0};
    int result = look(cli, &organisation, &found, error);
    if (result < 0) {
        return result;
    }
    if (say_table(cli, &organisation, &found, "service")) {
        return 0;
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

/* ---- limits that were not kept ---------------------------------------------------------------------------------------- */

static void say_breach(struct cli *cli, struct cli_organisation *organisation, const struct casework_breach *breach,
                       json_t *array)
{
    const char *how = breach->ended == INT64_MAX ? "still owed" : breach->is_met ? "met" : "given up";
    cli_say(cli, "  %.*s: its limit passed %.*s; %s", TEXT_ARGS(breach->duty),
            TEXT_ARGS(cli_when(cli, organisation, breach->due)), how);
    if (breach->ended != INT64_MAX) {
        cli_say(cli, " %.*s", TEXT_ARGS(cli_when(cli, organisation, breach->ended)));
    }
    cli_say(cli, "\n");
    json_t *object = cli_append_object(array);
    cli_set_text(object, "duty", breach->duty);
    cli_set_instant(cli, object, "limit-passed", breach->due);
    cli_set_instant(cli, object, "ended", breach->ended);
    cli_set_string(object, "how", how);
}

static void say_delayed(struct cli *cli, struct cli_organisation *organisation, const struct casework_delayed *delayed,
                        json_t *array)
{
    json_t *object = cli_append_object(array);
    json_t *breaches = cli_add_array(object, "breaches"), *reasons = cli_add_array(object, "reasons");
    cli_say(cli, "%s  %.*s\n", delayed->reference, TEXT_ARGS(delayed->procedure));
    cli_set_string(object, "case", delayed->reference);
    cli_set_text(object, "procedure", delayed->procedure);
    cli_set_bool(object, "reasons-owed", delayed->is_owed);
    for (size_t i = 0; i < delayed->breach_count; i++) {
        say_breach(cli, organisation, &delayed->breaches[i], breaches);
    }
    for (size_t i = 0; i < delayed->reasons_count; i++) {
        const struct casework_reasons *one = &delayed->reasons[i];
        json_t *told = cli_append_object(reasons), *answers = cli_add_object(told, "answers");
        cli_say(cli, "  why (%.*s), by %.*s on %.*s\n", TEXT_ARGS(one->limit), TEXT_ARGS(one->by),
                TEXT_ARGS(cli_when(cli, organisation, one->recorded)));
        cli_set_text(told, "limit", one->limit);
        cli_set_text(told, "by", one->by);
        cli_set_instant(cli, told, "recorded", one->recorded);
        for (size_t j = 0; j < one->answer_count; j++) {
            const struct casework_answer *answer = &one->answers[j];
            struct text plain = answer->erased ? TEXT("(erased)") : answer->plain;
            cli_say(cli, "    %.*s %.*s\n", TEXT_ARGS(answer->label), TEXT_ARGS(plain));
            cli_set_text(answers, text_string(cli->arena, answer->label), plain);
        }
    }
    if (delayed->is_owed) {
        cli_say(cli, "  the reasons are owed\n");
    }
}

static int run_delays(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    const struct casework_delayed *delays = NULL;
    size_t count = 0;
    bool more = false;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_delays(organisation.casework, cli->arena, &who, (size_t)cli_integer(cli, "limit"), &delays,
                                 &count, &more, error);
    }
    if (result < 0) {
        return result;
    }
    cli_set_bool(cli->result, "more", more);
    if (say_csv(cli, casework_delays_csv(organisation.casework, cli->arena, delays, count))) {
        return 0;
    }
    json_t *array = cli_add_array(cli->result, "delays");
    for (size_t i = 0; i < count; i++) {
        say_delayed(cli, &organisation, &delays[i], array);
    }
    cli_say(cli, more ? "there are more: --limit\n" : "");
    return 0;
}

/* ---- panels that sat -------------------------------------------------------------------------------------------------- */

static int run_panels(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_panels panels = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_panels(organisation.casework, cli->arena, &who, &panels, error);
    }
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "sittings");
    cli_say(cli, "%zu panels sat in the cases that you may open, %zu of them with an external lawyer\n", panels.sat,
            panels.assisted);
    cli_set_integer(cli->result, "panels", (int64_t)panels.sat);
    cli_set_integer(cli->result, "assisted", (int64_t)panels.assisted);
    for (size_t i = 0; i < panels.count; i++) {
        const struct casework_sitting *one = &panels.sittings[i];
        struct text name = casework_name_of(organisation.casework, cli->arena, &one->person);
        cli_say(cli, "%s  %.*s  %.*s: %.*s%s%.*s\n", one->reference, TEXT_ARGS(cli_when(cli, &organisation, one->sat)),
                TEXT_ARGS(name), TEXT_ARGS(one->role), one->body.length ? ", " : "", TEXT_ARGS(one->body));
        json_t *object = cli_append_object(array);
        cli_set_string(object, "case", one->reference);
        cli_set_identity(object, "person", &one->person);
        cli_set_text(object, "name", name);
        cli_set_text(object, "role", one->role);
        cli_set_text(object, "body", one->body);
        cli_set_instant(cli, object, "sat", one->sat);
    }
    return 0;
}

/* ---- caseload and forecast --------------------------------------------------------------------------------------------- */

static void say_pace(struct cli *cli, struct cli_organisation *organisation, const struct casework_pace *pace,
                     json_t *object)
{
    cli_say(cli, "%zu came, %zu were completed, %zu are open", pace->came, pace->done, pace->open);
    if (pace->open && pace->over != INT64_MAX) {
        cli_say(cli, "; at that pace done by %.*s, missing %zu limits", TEXT_ARGS(cli_when(cli, organisation, pace->over)),
                pace->missed);
    }
    cli_say(cli, "\n");
    cli_set_integer(object, "came", (int64_t)pace->came);
    cli_set_integer(object, "completed", (int64_t)pace->done);
    cli_set_integer(object, "open", (int64_t)pace->open);
    cli_set_integer(object, "will-be-missed", (int64_t)pace->missed);
    cli_set_instant(cli, object, "done-by", pace->over);
}

static void say_load(struct cli *cli, struct cli_organisation *organisation, const struct casework_load *load,
                     json_t *array)
{
    struct text name = load->name.length ? load->name : TEXT("(an office for which nobody can act)");
    cli_say(cli, "%.*s: %zu open cases, in %zu roles; owes %zu: at risk %zu, breached %zu\n  duties: ", TEXT_ARGS(name),
            load->cases, load->roles, load->owed, load->at_risk, load->breached);
    json_t *object = cli_append_object(array);
    if (load->name.length) {
        cli_set_identity(object, "person", &load->person);
    }
    cli_set_text(object, "name", name);
    cli_set_integer(object, "cases", (int64_t)load->cases);
    cli_set_integer(object, "roles", (int64_t)load->roles);
    cli_set_integer(object, "owed", (int64_t)load->owed);
    cli_set_integer(object, "at-risk", (int64_t)load->at_risk);
    cli_set_integer(object, "breached", (int64_t)load->breached);
    say_pace(cli, organisation, &load->pace, cli_add_object(object, "pace"));
}

static void say_due(struct cli *cli, const struct casework_registers *found)
{
    static const char *const within[] = {"within-7-days", "within-28-days", "within-84-days", "later-or-undated"};
    json_t *due = cli_add_object(cli->result, "due");
    cli_say(cli, "owed:");
    for (size_t i = 0; i < COUNT_OF(within); i++) {
        cli_say(cli, "%s %s %zu", i ? "," : "", within[i], found->due[i]);
        cli_set_integer(due, within[i], (int64_t)found->due[i]);
    }
    cli_say(cli, "\n");
}

static int run_caseload(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_registers found = {0};
    int result = look(cli, &organisation, &found, error);
    if (result < 0) {
        return result;
    }
    if (say_table(cli, &organisation, &found, "caseload")) {
        return 0;
    }
    json_t *array = cli_add_array(cli->result, "loads");
    for (size_t i = 0; i < found.load_count; i++) {
        say_load(cli, &organisation, &found.loads[i], array);
    }
    say_due(cli, &found);
    return 0;
}

static int run_forecast(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_registers found = {0};
    int result = look(cli, &organisation, &found, error);
    if (result < 0) {
        return result;
    }
    if (say_table(cli, &organisation, &found, "forecast")) {
        return 0;
    }
    json_t *array = cli_add_array(cli->result, "forecasts");
    cli_set_instant(cli, cli->result, "since", found.since);
    cli_say(cli, "since %.*s, as if it went on so:\n", TEXT_ARGS(cli_when(cli, &organisation, found.since)));
    for (size_t i = 0; i < found.forecast_count; i++) {
        json_t *object = cli_append_object(array);
        cli_set_text(object, "procedure", found.forecasts[i].procedure);
        cli_say(cli, "%.*s\n  cases: ", TEXT_ARGS(found.forecasts[i].procedure));
        say_pace(cli, &organisation, &found.forecasts[i].cases, cli_add_object(object, "cases"));
        cli_say(cli, "  duties: ");
        say_pace(cli, &organisation, &found.forecasts[i].duties, cli_add_object(object, "duties"));
    }
    return 0;
}

#define CSV {.name = "csv", .type = CLI_FLAG, .words = "as comma-separated text, all of it"}
static const struct cli_argument measure_arguments[] = {
    {.name = "in-force", .type = CLI_FLAG, .words = "only what is in force now"}, CSV, CLI_AS, CLI_IN};
static const struct cli_argument look_arguments[] = {CSV, CLI_AS, CLI_IN};
static int run_resources(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_registers found = {0};
    int result = look(cli, &organisation, &found, error);
    if (result < 0) {
        return result;
    }
    if (say_table(cli, &organisation, &found, "resources")) {
        return 0;
    }
    json_t *array = cli_add_array(cli->result, "resources");
    for (size_t i = 0; i < found.resource_count; i++) {
        const struct casework_resource *one = &found.resources[i];
        cli_say(cli, "%s  %s %.*s: %.*s", one->reference, one->is_cost ? "cost" : "post", TEXT_ARGS(one->what),
                TEXT_ARGS(one->state));
        if (one->is_cost) {
            cli_say(cli, ", £%lld %s", (long long)one->pounds, one->is_yearly ? "a year" : "once");
        }
        cli_say(cli, "\n");
        json_t *object = cli_append_object(array);
        cli_set_string(object, "case", one->reference);
        cli_set_string(object, "kind", one->is_cost ? "cost" : "post");
        cli_set_text(object, "what", one->what);
        cli_set_text(object, "state", one->name);
        cli_set_integer(object, "pounds", one->pounds);
        cli_set_bool(object, "yearly", one->is_yearly);
        cli_set_instant(cli, object, "from", one->from);
        cli_set_instant(cli, object, "filled", one->filled);
    }
    return 0;
}

static const struct cli_argument panel_arguments[] = {CLI_AS, CLI_IN};
static const struct cli_argument delay_arguments[] = {
    {.name = "limit", .type = CLI_INTEGER, .least = 1, .most = INT32_MAX, .otherwise = "50",
     .words = "at most so many cases"},
    CSV, CLI_AS, CLI_IN};

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
    {.group = "register", .name = "delays", .summary = "limits that were not kept, with the reasons on record",
     .about = "In the cases that one may open, newest first. That the reasons were read is recorded, case by case [CP-5 CP-13].",
     .example = "$ evenhand register delays --as hamish", ARGUMENTS(delay_arguments), .run = run_delays},
    {.group = "register", .name = "panels", .summary = "panels that sat, and who sat on them",
     .about = "Of whoever is drawn from a list: external lawyers, chairs, lay members. A panel that was stood down before it sat "
              "counts for nobody. In the cases that one may open [CP-10 RG-7].",
     .example = "$ evenhand register panels --as hamish", ARGUMENTS(panel_arguments), .run = run_panels},
    {.group = "register", .name = "caseload", .summary = "who has how many open cases, what they owe, what falls due when",
     .about = "Everybody who holds a role in an open case, or owes something in one, in an office or a role: open cases, what is "
              "owed, at risk and breached, and when that is done at the pace at which they completed duties in the last "
              "twelve weeks. What several may do counts for each [RG-6].",
     .example = "$ evenhand register caseload --as rowan", ARGUMENTS(look_arguments), .run = run_caseload},
    {.group = "register", .name = "resources", .summary = "costs and posts for handling cases, with their states",
     .about = "As they were recorded in reviews of resources (the procedure `resourcing`) that one may open [RG-6].",
     .example = "$ evenhand register resources --as hamish", ARGUMENTS(look_arguments), .run = run_resources},
    {.group = "register", .name = "forecast", .summary = "when the open work is done at the pace of the last weeks",
     .about = "By procedure: what came and what was completed in the last twelve weeks, or since the first case if that is less. "
              "What is open is taken in the order of its limits, at that pace; nothing else is assumed [RG-6].",
     .example = "$ evenhand register forecast --as rowan", ARGUMENTS(look_arguments), .run = run_forecast},
};
const struct cli_list cli_register_commands = {commands, COUNT_OF(commands)};
