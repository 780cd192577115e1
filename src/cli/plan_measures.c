/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand plan measures`, `plan measure`: success measures as of a day (AP-9). `plan check-measures`: a file of definitions. */
#include "cli/moments.h"
#include "cli/procedure_files.h"
#include "cli/show.h"
#include "plan/plan.h"

/* ---- what is asked */

static int measure_all(struct cli *cli, struct cli_organisation *organisation, struct plan_measures *out, struct error *error)
{
    struct casework_who who = {0};
    struct cli_moment at = {0};
    int result = cli_open_in(cli, organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, organisation, &who, error);
    }
    if (result == 0) {
        result = cli_moment_of(cli, "at", organisation->zone, &at, error);
    }
    if (result == 0) {
        result = plan_measures(organisation->plan, organisation->casework, cli->arena, &who, at.date, out, error);
    }
    if (result == 0) {
        cli_set_date(cli, cli->result, "at", out->at);
        cli_set_date(cli, cli->result, "version", out->version);
        cli_set_text(cli->result, "source", out->source);
        cli_say(cli, "As of the end of %.*s, over the cases that you may open, and never a total.\n",
                TEXT_ARGS(calendar_print_date(cli->arena, out->at)));
    }
    return result;
}

/* ---- shares */

static void set_optional(json_t *object, const char *name, int64_t number)
{
    json_object_set_new(object, name, number < 0 ? json_null() : json_integer(number));
}

static void set_share(struct cli *cli, json_t *object, const struct procedure_measure *measure, const struct plan_share *share)
{
    cli_set_integer(object, "base", (int64_t)share->base);
    if (measure->in_days) {
        cli_set_integer(object, "others", (int64_t)share->others);
        set_optional(object, "days", share->days);
        set_optional(object, "days-of-others", share->others_days);
    } else {
        cli_set_integer(object, "met", (int64_t)share->met);
        set_optional(object, "in-a-hundred", share->is_told ? share->percent : -1);
    }
    cli_set_text(object, "words", plan_share_words(cli->arena, measure, share));
}

static void set_measure(struct cli *cli, json_t *object, const struct plan_measure *measure)
{
    const struct procedure_measure *is = measure->is;
    cli_set_text(object, "measure", is->is.name.text);
    cli_set_text(object, "label", is->is.label);
    cli_set_text(object, "says", is->says);
    cli_set_text(object, "paragraph", is->paragraph);
    cli_set_text(object, "requirements", procedure_cites_print(cli->arena, &is->cites));
    cli_set_text(object, "counted", measure->counted);
    cli_set_text(object, "value", plan_measure_value_words(cli->arena, measure));
    cli_set_text(object, "target", plan_target_words(cli->arena, is));
    cli_set_string(object, "reached", plan_reached_name(measure->reached));
    cli_set_integer(object, "least", is->least);
    cli_set_integer(object, "recorded-late", (int64_t)measure->late);
    if (is->unit != PROCEDURE_ATTESTED && !measure->unknown) {
        set_share(cli, object, is, &measure->value);
    }
}

static void say_measure(struct cli *cli, const struct plan_measure *measure)
{
    struct text target = plan_target_words(cli->arena, measure->is);
    cli_say(cli, "%.*s  %.*s [%.*s]\n  %.*s\n", TEXT_ARGS(measure->is->is.name.text), TEXT_ARGS(measure->is->is.label),
            TEXT_ARGS(measure->is->paragraph), TEXT_ARGS(plan_measure_value_words(cli->arena, measure)));
    if (target.length) {
        cli_say(cli, "  target: %.*s. %s\n", TEXT_ARGS(target), plan_reached_words(measure->reached));
    }
    if (measure->late) {
        cli_say(cli, "  not counted, because they were recorded after that day: %zu\n", measure->late);
    }
}

static int run_measures(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct plan_measures measures = {0};
    int result = measure_all(cli, &organisation, &measures, error);
    if (result < 0) {
        return result;
    }
    if (cli_flag(cli, "csv")) {
        struct text csv = plan_measures_csv(cli->arena, &measures);
        cli->words.length = 0; /* the table and nothing before it */
        buf_text(&cli->words, csv);
        cli_set_text(cli->result, "csv", csv);
        return 0;
    }
    json_t *array = cli_add_array(cli->result, "measures");
    for (size_t i = 0; i < measures.count; i++) {
        set_measure(cli, cli_append_object(array), &measures.measures[i]);
        say_measure(cli, &measures.measures[i]);
    }
    return 0;
}

/* ---- one of them */

static void say_quarters(struct cli *cli, const struct plan_measure *measure)
{
    json_t *array = cli_add_array(cli->result, "quarters");
    cli_say(cli, "by quarter\n");
    for (size_t i = 0; i < PLAN_QUARTERS; i++) {
        const struct plan_quarter *quarter = &measure->quarters[i];
        json_t *object = cli_append_object(array);
        cli_set_date(cli, object, "from", quarter->from);
        cli_set_bool(object, "running", quarter->running);
        set_share(cli, object, measure->is, &quarter->value);
        cli_say(cli, "  from %.*s%s: %.*s\n", TEXT_ARGS(calendar_print_iso_date(cli->arena, quarter->from)),
                quarter->running ? " (up to that day)" : "",
                TEXT_ARGS(plan_share_words(cli->arena, measure->is, &quarter->value)));
    }
}

static struct text kind_words(struct cli *cli, const struct plan_measure *measure, const struct casework_observation *one)
{
    if (measure->is->in_days) {
        return text_of(arena_print(cli->arena, "%lld days%s", (long long)one->days, one->is_those ? ", compared" : ""));
    }
    return one->met ? TEXT("met") : TEXT("not met");
}

static void say_observation(struct cli *cli, const struct cli_organisation *organisation, const struct plan_measure *measure,
                            const struct casework_observation *one, json_t *array)
{
    json_t *object = cli_append_object(array);
    struct text who = identity_is_none(&one->person) ? text_of(one->reference)
                                                     : casework_name_of(organisation->casework, cli->arena, &one->person);
    cli_say(cli, "  %.*s%s%.*s  %.*s  %.*s\n", TEXT_ARGS(who), one->what.length ? ", " : "", TEXT_ARGS(one->what),
            TEXT_ARGS(cli_when(cli, organisation, one->at)), TEXT_ARGS(kind_words(cli, measure, one)));
    if (identity_is_none(&one->person)) {
        cli_set_string(object, "case", one->reference);
    } else {
        cli_set_identity(object, "person", &one->person);
        cli_set_text(object, "name", who);
    }
    cli_set_text(object, "what", one->what);
    cli_set_instant(cli, object, "at", one->at);
    if (measure->is->in_days) {
        cli_set_integer(object, "days", one->days);
        cli_set_bool(object, "compared", one->is_those);
    } else {
        cli_set_bool(object, "met", one->met);
    }
}

static void say_behind(struct cli *cli, const struct cli_organisation *organisation, const struct plan_measure *measure)
{
    json_t *array = cli_add_array(cli->result, "behind");
    cli_say(cli, "behind it\n");
    for (size_t i = 0; i < measure->observation_count; i++) {
        const struct casework_observation *one = &measure->observations[i];
        if (!cli_flag(cli, "only-missed") || (!one->met && !measure->is->in_days)) {
            say_observation(cli, organisation, measure, one, array);
        }
    }
}

static void say_attestations(struct cli *cli, const struct cli_organisation *organisation, const struct plan_measure *measure)
{
    json_t *array = cli_add_array(cli->result, "attested");
    for (size_t i = 0; i < measure->attestation_count; i++) {
        const struct plan_attestation *one = &measure->attestations[i];
        json_t *object = cli_append_object(array);
        cli_say(cli, "  %lld in a hundred on %.*s, attested by %.*s, %.*s: case %s\n", (long long)one->value,
                TEXT_ARGS(calendar_print_date(cli->arena, one->as_of)), TEXT_ARGS(one->name),
                TEXT_ARGS(cli_when(cli, organisation, one->recorded)), one->reference);
        cli_set_string(object, "case", one->reference);
        cli_set_integer(object, "in-a-hundred", one->value);
        cli_set_date(cli, object, "as-of", one->as_of);
        cli_set_text(object, "by", one->name);
        cli_set_text(object, "words", one->words);
        cli_set_instant(cli, object, "recorded", one->recorded);
    }
}

static void say_namings(struct cli *cli, const struct plan_measure *measure)
{
    json_t *array = cli_add_array(cli->result, "plans");
    for (size_t i = 0; i < measure->naming_count; i++) {
        const struct plan_naming *one = &measure->namings[i];
        json_t *object = cli_append_object(array);
        cli_say(cli, "  in the plan %s, measure %u, of %.*s: %.*s\n", one->reference, one->item, TEXT_ARGS(one->of), TEXT_ARGS(one->label));
        cli_set_string(object, "case", one->reference);
        cli_set_integer(object, "item", one->item);
        cli_set_text(object, "of", one->of);
        cli_set_text(object, "state", one->state);
    }
}

static int say_effects(struct cli *cli, struct cli_organisation *organisation, const struct plan_measure *measure, struct error *error)
{
    struct casework_who who = {0};
    struct plan_effect *effects = NULL;
    size_t count = 0;
    json_t *array = cli_add_array(cli->result, "recommendations");
    int result = cli_somebody(cli, organisation, &who, error);
    if (result == 0) {
        result = plan_measure_effects(organisation->plan, organisation->casework, cli->arena, &who, measure->is, &effects, &count, error);
    }
    for (size_t i = 0; result == 0 && i < count; i++) {
        json_t *object = cli_append_object(array);
        cli_say(cli, "  shows the effect of %s, %.*s of %.*s\n", effects[i].reference, TEXT_ARGS(effects[i].name),
                TEXT_ARGS(effects[i].report));
        cli_set_string(object, "case", effects[i].reference);
        cli_set_text(object, "name", effects[i].name);
        cli_set_text(object, "report", effects[i].report);
    }
    return result;
}

static int run_measure(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct plan_measures measures = {0};
    int result = measure_all(cli, &organisation, &measures, error);
    if (result < 0) {
        return result;
    }
    const struct plan_measure *measure = plan_find_measure(&measures, cli_text(cli, "measure"));
    if (!measure) {
        return error_set(error, ERROR_NOT_FOUND, "plan.measure", "there is no measure \"%s\"; `evenhand plan measures` lists them",
                         cli_string(cli, "measure"));
    }
    set_measure(cli, cli->result, measure);
    say_measure(cli, measure);
    cli_say(cli, "  %.*s %.*s\n", TEXT_ARGS(measure->is->says), TEXT_ARGS(measure->counted));
    say_namings(cli, measure);
    if (measure->is->unit == PROCEDURE_ATTESTED) {
        say_attestations(cli, &organisation, measure);
    } else {
        say_quarters(cli, measure);
        say_behind(cli, &organisation, measure);
    }
    return say_effects(cli, &organisation, measure, error);
}

/* ---- a file of definitions */

static int link_file(struct cli *cli, struct cli_organisation *organisation, struct procedure_measures *measures,
                     struct procedure_messages *messages, struct error *error)
{
    struct text *names;
    size_t count;
    int result = casework_procedures(organisation->casework, cli->arena, &names, &count, error);
    for (size_t i = 0; result == 0 && i < count; i++) {
        const struct procedure *procedure;
        result = casework_find_procedure(organisation->casework, names[i], casework_moment(organisation->casework), &procedure,
                                         error);
        result = result == 0 ? procedure_link_measures(cli->arena, measures, procedure, messages, error) : result;
    }
    return result;
}

static int run_check(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct procedure_file file = {.name = cli_text(cli, "file")};
    struct procedure_messages messages = {0};
    struct procedure_measures *measures;
    int result = cli_read_file(cli->arena, cli_string(cli, "file"), PROCEDURE_FILE_MOST, &file.text, error);
    if (result == 0) {
        result = cli_open_in(cli, &organisation, error);
    }
    if (result == 0) {
        result = procedure_read_measures(cli->arena, &file, &measures, &messages, error);
    }
    if (result == 0) {
        result = link_file(cli, &organisation, measures, &messages, error);
    }
    if (messages.count) {
        cli_tell_messages(cli, &messages);
    }
    if (result == 0) {
        cli_set_integer(cli->result, "measures", (int64_t)measures->count);
        cli_say(cli, "%zu measures, and every name is known.\n", measures->count);
    }
    return result;
}

/* ---- commands */

#define MEASURE_AT {.name = "at", .type = CLI_TEXT, .most = 40, .otherwise = "now", .words = "as of the end of this day: what was recorded later is left out"}
static const struct cli_argument measures_arguments[] = {
    MEASURE_AT, {.name = "csv", .type = CLI_FLAG, .words = "as comma-separated text, with the quarters"}, CLI_AS, CLI_IN};
static const struct cli_argument measure_arguments[] = {
    {.name = "measure", .type = CLI_NAME, .positional = true, .required = true, .words = "its name"},
    MEASURE_AT,
    {.name = "only-missed", .type = CLI_FLAG, .words = "behind it, only what does not meet it"},
    CLI_AS,
    CLI_IN};
static const struct cli_argument check_arguments[] = {
    {.name = "file", .type = CLI_PATH, .positional = true, .required = true, .words = "the file of measures"}, CLI_IN};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "plan", .name = "measures", .summary = "the success measures of the regulator's plan as of a day",
     .about = "What each definition counts in the cases that one may open, and its target. A percentage is told only of a base that "
              "is large enough for it; a smaller one is said in words. What was recorded after that day is left out, so that the "
              "same day is counted alike later [AP-9 ST-7].",
     .example = "$ evenhand plan measures --at 2026-09-30 --as junia\n$ evenhand plan measures --csv --as junia > measures.csv",
     ARGUMENTS(measures_arguments), .run = run_measures},
    {.group = "plan", .name = "measure", .summary = "one success measure: by quarter, and the cases behind it",
     .about = "The cases are those that one may open. What is attested is shown with who said it, when, and in which case its "
              "document lies [AP-9].",
     .example = "$ evenhand plan measure panels-with-lawyer --only-missed --as hamish", ARGUMENTS(measure_arguments),
     .run = run_measure},
    {.group = "plan", .name = "check-measures", .summary = "look over a file of success measures",
     .about = "Reads it, and looks for each name in the organisation's procedures. Every mistake is told with its line and column "
              "and what to write instead. The setting `measures` makes a file the organisation's own [AP-9].",
     .example = "$ evenhand plan check-measures our.measures", ARGUMENTS(check_arguments), .run = run_check},
};
const struct cli_list cli_plan_measure_commands = {commands, COUNT_OF(commands)};
