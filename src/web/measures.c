/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The success measures as of a day, and each with its trend and what stands behind it (AP-9). */
#include "web/plan.h"

#define LISTED 200 /* of each kind */
#define BAR_WIDTH 50
#define BAR_STEP 90
#define CHART_HEIGHT 120

/* ---- what is asked */

static int read_measures(struct front_request *request, struct vec *problems, struct plan_measures *out, struct error *error)
{
    struct casework_who who = web_who(request);
    struct plan *plan = web_of(request)->options.plan;
    struct civil_date at = web_plan_day(request, "at", problems);
    return plan ? plan_measures(plan, web_casework(request), request->arena, &who, at, out, error) : web_no_plan(error);
}

static struct text look_of(enum plan_reached reached)
{
    return reached == PLAN_REACHED        ? TEXT("govuk-tag--green")
           : reached == PLAN_FALLEN_SHORT ? TEXT("govuk-tag--red")
           : reached == PLAN_NOT_KNOWN    ? TEXT("govuk-tag--grey")
                                          : TEXT("");
}

static struct text day_in_address(const struct front_request *request, struct civil_date at)
{
    return calendar_print_iso_date(request->arena, at);
}

/* ---- all of them */

static struct view_measured row_of(const struct front_request *request, const struct plan_measures *measures,
                                   const struct plan_measure *measure)
{
    struct text at = day_in_address(request, measures->at);
    return (struct view_measured){
        .label = measure->is->is.label,
        .href = text_of(arena_print(request->arena, "/plan/measures/of/%.*s?at=%.*s", TEXT_ARGS(measure->is->is.name.text),
                                    TEXT_ARGS(at))),
        .value = plan_measure_value_words(request->arena, measure),
        .target = plan_target_words(request->arena, measure->is),
        .reached = text_of(plan_reached_words(measure->reached)),
        .look = look_of(measure->reached),
        .paragraph = measure->is->paragraph};
}

int web_measures(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem), rows = VEC_IN(request->arena, struct view_measured);
    struct plan_measures measures = {.count = 0};
    int code = read_measures(request, &problems, &measures, error);
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < measures.count; i++) {
        struct view_measured row = row_of(request, &measures, &measures.measures[i]);
        vec_add(&rows, &row);
    }
    struct text at = day_in_address(request, measures.at);
    const struct page_measures page = {
        .frame = web_frame(request, WEB_PLAN),
        .at = at,
        .day = calendar_print_date(request->arena, measures.at),
        .name = measures.label,
        .source = measures.source,
        .rows = {LIST_OF(rows, struct view_measured)},
        .download = text_of(arena_print(request->arena, "/plan/measures/download?at=%.*s", TEXT_ARGS(at))),
        .problems = {LIST_OF(problems, struct view_problem)}};
    page_measures_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_measures_download(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    struct plan_measures measures = {.count = 0};
    int code = read_measures(request, &problems, &measures, error);
    if (code < 0) {
        return code;
    }
    struct text at = day_in_address(request, measures.at);
    web_answer_file(request, response, TEXT("text/csv; charset=utf-8"),
                    text_of(arena_print(request->arena, "success-measures-%.*s.csv", TEXT_ARGS(at))),
                    plan_measures_csv(request->arena, &measures));
    return 0;
}

/* ---- one of them: by quarter */

static void add_quarters(const struct front_request *request, const struct plan_measure *measure, struct page_measure *page)
{
    struct vec rows = VEC_IN(request->arena, struct view_measure_quarter), bars = VEC_IN(request->arena, struct view_measure_quarter);
    for (size_t i = 0; i < PLAN_QUARTERS; i++) {
        const struct plan_quarter *quarter = &measure->quarters[i];
        struct text day = calendar_print_date(request->arena, quarter->from);
        long long height = (long long)quarter->value.percent * CHART_HEIGHT / 100;
        struct view_measure_quarter row = {
            .from = quarter->running ? string_measure_running(request->arena, web_language(request), day)
                                     : string_measure_quarter_from(request->arena, web_language(request), day),
            .short_from = day_in_address(request, quarter->from),
            .value = plan_share_words(request->arena, measure->is, &quarter->value),
            .x = (long long)i * BAR_STEP + 5,
            .y = CHART_HEIGHT - height,
            .height = height};
        vec_add(&rows, &row);
        if (quarter->value.is_told && !measure->is->in_days) {
            vec_add(&bars, &row);
        }
    }
    page->rows = (struct view_measure_quarter_list){LIST_OF(rows, struct view_measure_quarter)};
    page->bars = (struct view_measure_quarter_list){LIST_OF(bars, struct view_measure_quarter)};
    page->chart_width = PLAN_QUARTERS * BAR_STEP;
    page->has_goal = measure->is->target == PROCEDURE_AT_LEAST;
    page->goal_y = CHART_HEIGHT - (long long)measure->is->goal * CHART_HEIGHT / 100;
}

/* ---- what stands behind it */

static struct text how_of(const struct front_request *request, const struct plan_measure *measure,
                          const struct casework_observation *one)
{
    struct text days = text_of(arena_print(request->arena, "%lld", (long long)one->days));
    return measure->is->in_days ? string_measure_days(request->arena, web_language(request), days) : TEXT("");
}

static struct view_measure_behind behind_of(const struct front_request *request, const struct plan_measure *measure,
                                            const struct casework_observation *one)
{
    bool is_case = identity_is_none(&one->person);
    struct text who = is_case ? text_of(one->reference) : casework_name_of(web_casework(request), request->arena, &one->person);
    return (struct view_measure_behind){
        .text = one->what.length
                    ? text_of(arena_print(request->arena, "%.*s, %.*s", TEXT_ARGS(who), TEXT_ARGS(one->what)))
                    : who,
        .href = is_case ? web_plan_case(request, one->reference) : TEXT(""),
        .when = web_day(request, one->at),
        .how = how_of(request, measure, one)};
}

/* The newest first. */
static void add_behind(const struct front_request *request, const struct plan_measure *measure, struct page_measure *page)
{
    struct vec met = VEC_IN(request->arena, struct view_measure_behind), missed = VEC_IN(request->arena, struct view_measure_behind);
    for (size_t i = measure->observation_count; i > 0; i--) {
        const struct casework_observation *one = &measure->observations[i - 1];
        struct vec *rows = (measure->is->in_days ? one->is_those : !one->met) ? &missed : &met;
        page->cut = page->cut || rows->count == LISTED;
        if (rows->count < LISTED) {
            struct view_measure_behind row = behind_of(request, measure, one);
            vec_add(rows, &row);
        }
    }
    page->met = (struct view_measure_behind_list){LIST_OF(met, struct view_measure_behind)};
    page->missed = (struct view_measure_behind_list){LIST_OF(missed, struct view_measure_behind)};
    page->met_title = web_say(request, measure->is->in_days ? STRING_MEASURE_OTHERS : STRING_MEASURE_MET);
    page->missed_title = web_say(request, measure->is->in_days ? STRING_MEASURE_THOSE : STRING_MEASURE_NOT_MET);
}

static void add_attestations(const struct front_request *request, const struct plan_measure *measure, struct page_measure *page)
{
    struct vec rows = VEC_IN(request->arena, struct view_measure_behind);
    enum language language = web_language(request);
    for (size_t i = 0; i < measure->attestation_count; i++) {
        const struct plan_attestation *one = &measure->attestations[i];
        struct text value = text_of(arena_print(request->arena, "%lld", (long long)one->value));
        struct view_measure_behind row = {
            .text = string_measure_attested_value(request->arena, language, value,
                                                  calendar_print_date(request->arena, one->as_of)),
            .href = web_plan_case(request, one->reference),
            .when = string_measure_attested_by(request->arena, language, one->name, web_day(request, one->recorded)),
            .how = one->words};
        vec_add(&rows, &row);
    }
    page->attestations = (struct view_measure_behind_list){LIST_OF(rows, struct view_measure_behind)};
}

/* The plans that name it, and whether one of them does not know yet that it fell. */
static void add_plans(const struct front_request *request, const struct plan_measure *measure, struct page_measure *page)
{
    struct vec rows = VEC_IN(request->arena, struct view_measure_behind);
    for (size_t i = 0; i < measure->naming_count; i++) {
        const struct plan_naming *one = &measure->namings[i];
        struct view_measure_behind row = {
            .text = one->of.length ? string_measure_shows_effect(request->arena, web_language(request), text_of(one->reference), one->of)
                                   : text_of(one->reference),
            .href = web_plan_case(request, one->reference),
            .how = one->label};
        vec_add(&rows, &row);
        page->can_record =
            page->can_record || (measure->reached == PLAN_FALLEN_SHORT && text_is(one->state, "holds"));
    }
    page->plans = (struct view_measure_behind_list){LIST_OF(rows, struct view_measure_behind)};
}

static int add_effects(const struct front_request *request, const struct plan_measure *measure, struct page_measure *page,
                       struct error *error)
{
    struct vec rows = VEC_IN(request->arena, struct view_measure_behind);
    const struct casework_who who = web_who(request);
    struct plan_effect *effects = NULL;
    size_t count = 0;
    int code = plan_measure_effects(web_of(request)->options.plan, web_casework(request), request->arena, &who, measure->is, &effects,
                                    &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct view_measure_behind row = {.text = effects[i].name,
                                          .href = web_plan_case(request, effects[i].reference),
                                          .when = effects[i].report,
                                          .how = effects[i].words};
        vec_add(&rows, &row);
    }
    page->effects = (struct view_measure_behind_list){LIST_OF(rows, struct view_measure_behind)};
    return code;
}

/* ---- the page */

static void fill_page(const struct front_request *request, const struct plan_measures *measures,
                      const struct plan_measure *measure, struct page_measure *page)
{
    struct arena *arena = request->arena;
    enum language language = web_language(request);
    page->title = measure->is->is.label;
    page->at = day_in_address(request, measures->at);
    page->day = string_measure_as_of(arena, language, calendar_print_date(arena, measures->at));
    page->href = text_of(arena_print(arena, "/plan/measures/of/%.*s", TEXT_ARGS(measure->is->is.name.text)));
    page->back = text_of(arena_print(arena, "/plan/measures?at=%.*s", TEXT_ARGS(page->at)));
    page->says = measure->is->says;
    page->counted = measure->counted;
    page->paragraph = measure->is->paragraph;
    page->cites = procedure_cites_print(arena, &measure->is->cites);
    page->value = plan_measure_value_words(arena, measure);
    page->target = plan_target_words(arena, measure->is);
    page->reached = text_of(plan_reached_words(measure->reached));
    page->look = look_of(measure->reached);
    page->attested = measure->is->unit == PROCEDURE_ATTESTED;
    if (measure->late) {
        page->late = string_measure_late(arena, language, text_of(arena_print(arena, "%zu", measure->late)));
    }
}

int web_measure(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    struct plan_measures measures = {.count = 0};
    int code = read_measures(request, &problems, &measures, error);
    if (code < 0) {
        return code;
    }
    const struct plan_measure *measure = plan_find_measure(&measures, front_argument(request, "measure"));
    if (!measure) {
        return web_no_plan(error);
    }
    struct page_measure page = {.frame = web_frame(request, WEB_PLAN), .problems = {LIST_OF(problems, struct view_problem)}};
    fill_page(request, &measures, measure, &page);
    add_plans(request, measure, &page);
    code = add_effects(request, measure, &page, error);
    if (code < 0) {
        return code;
    }
    if (page.attested) {
        add_attestations(request, measure, &page);
    } else {
        add_quarters(request, measure, &page);
        add_behind(request, measure, &page);
    }
    page_measure_write(web_body(response), web_language(request), &page);
    return 0;
}
