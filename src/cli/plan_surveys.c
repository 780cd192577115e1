/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand plan surveys`: waves of surveys side by side (RG-4, ST-6). */
#include "cli/moments.h"
#include "cli/show.h"
#include "plan/plan.h"

#include <stdlib.h>

static const char *share_words(struct cli *cli, const struct plan_survey_share *share)
{
    return share->is_told ? arena_print(cli->arena, "%d.%d %% (%lld of %lld)", share->tenths / 10, share->tenths % 10,
                                        (long long)share->count, (long long)share->of)
                          : "not told: fewer than ten";
}

static void set_share(json_t *object, const struct plan_survey_share *share)
{
    cli_set_bool(object, "told", share->is_told);
    if (share->is_told) {
        cli_set_integer(object, "count", share->count);
        cli_set_integer(object, "of", share->of);
        json_object_set_new(object, "percent", json_real(share->tenths / 10.0));
    }
}

static void say_figure(struct cli *cli, json_t *array, const struct plan_figure *figure)
{
    json_t *object = cli_append_object(array);
    cli_set_text(object, "figure", figure->label);
    set_share(object, &figure->share);
    cli_say(cli, "    %.*s: %s", TEXT_ARGS(figure->label), share_words(cli, &figure->share));
    if (figure->beside_first) {
        json_object_set_new(object, "beside-baseline", json_real(figure->moved / 10.0));
        cli_say(cli, ", %s%d.%d points beside the baseline", figure->moved < 0 ? "-" : "+", abs(figure->moved) / 10,
                abs(figure->moved) % 10);
    }
    cli_say(cli, "\n");
}

static void say_wave(struct cli *cli, json_t *array, const struct plan_wave *wave)
{
    json_t *object = cli_append_object(array);
    cli_set_bool(object, "baseline", wave->is_baseline);
    cli_set_bool(object, "results", wave->has_results);
    if (!wave->has_results) {
        cli_say(cli, "  %s: no results yet\n", wave->is_baseline ? "baseline" : "wave");
        return;
    }
    cli_set_date(cli, object, "until", wave->until);
    cli_set_text(object, "moved", wave->moved);
    set_share(cli_add_object(object, "answered"), &wave->answered);
    cli_say(cli, "  %s until %.*s: answered %s%s%.*s\n", wave->is_baseline ? "baseline" : "wave",
            TEXT_ARGS(calendar_print_iso_date(cli->arena, wave->until)), share_words(cli, &wave->answered),
            wave->moved.length ? "; beside the baseline: " : "", TEXT_ARGS(wave->moved));
    json_t *figures = cli_add_array(object, "figures");
    for (size_t i = 0; i < wave->figure_count; i++) {
        say_figure(cli, figures, &wave->figures[i]);
    }
}

static int run_surveys(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct plan_survey *surveys = NULL;
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = plan_surveys(organisation.casework, cli->arena, &who, &surveys, &count, error);
    }
    json_t *array = cli_add_array(cli->result, "surveys");
    for (size_t i = 0; result == 0 && i < count; i++) {
        json_t *object = cli_append_object(array);
        cli_set_string(object, "reference", surveys[i].reference);
        cli_set_text(object, "name", surveys[i].name);
        cli_say(cli, "%s  %.*s; %.*s\n", surveys[i].reference, TEXT_ARGS(surveys[i].name), TEXT_ARGS(surveys[i].kind));
        json_t *waves = cli_add_array(object, "waves");
        for (size_t k = 0; k < surveys[i].wave_count; k++) {
            say_wave(cli, waves, &surveys[i].waves[k]);
        }
        cli_say(cli, "  what is done about it: promised %zu, done %zu, not done %zu\n", surveys[i].promised, surveys[i].done,
                surveys[i].dropped);
    }
    if (result == 0 && !count) {
        cli_say(cli, "There is no survey that you may open.\n");
    }
    return result;
}

static const struct cli_argument surveys_arguments[] = {CLI_AS, CLI_IN};
static const struct cli_command commands[] = {
    {.group = "plan", .name = "surveys", .summary = "waves of surveys side by side",
     .about = "Of each survey that the person may open: who answered, and its figures as shares beside the baseline. A share is told\n"
              "only of ten or more; what people wrote in their own words is not told here. Recorded as read [RG-4 ST-6].",
     .example = "evenhand plan surveys --as junia",
     .arguments = surveys_arguments, .argument_count = COUNT_OF(surveys_arguments), .run = run_surveys},
};
const struct cli_list cli_plan_survey_commands = {commands, COUNT_OF(commands)};
