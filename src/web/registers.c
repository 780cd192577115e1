/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registers over the cases that the viewer may open; what they may not is absent, and no total is told (RG-6, CP-7). */
#include "web/parts.h"

const char *const web_register_tables[] = {"caseload", "forecast", "resources", "service", "sanctions", "suspensions", "delays", NULL};

#define DELAYS_SHOWN 50

static struct text number(const struct front_request *request, size_t count)
{
    return text_of(arena_print(request->arena, "%zu", count));
}

static struct view_measure measure_of(const struct front_request *request, const struct casework_measure *measure)
{
    enum language language = web_language(request);
    struct view_measure view = {
        .what = measure->what,
        .state = measure->state,
        .reference = text_of(measure->reference),
        .href = text_of(arena_print(request->arena, "/cases/%s", measure->reference)),
        .since = web_day(request, measure->since),
    };
    if (measure->review != INT64_MAX) { /* the first instant too late: the day before it is the last in time */
        view.review = string_registers_review(request->arena, language, web_day(request, measure->review - 1));
    }
    if (measure->ends != INT64_MAX) {
        view.ends = string_registers_ends(request->arena, language, web_day(request, measure->ends));
    }
    return view;
}

static struct view_measure_list measures_of(const struct front_request *request, const struct casework_registers *found,
                                            bool sanctions)
{
    struct vec rows = VEC_IN(request->arena, struct view_measure);
    for (size_t i = 0; i < found->measure_count; i++) {
        if (found->measures[i].is_sanction == sanctions) {
            struct view_measure row = measure_of(request, &found->measures[i]);
            vec_add(&rows, &row);
        }
    }
    return (struct view_measure_list){LIST_OF(rows, struct view_measure)};
}

static struct view_service_list services_of(const struct front_request *request, const struct casework_registers *found)
{
    enum language language = web_language(request);
    struct vec rows = VEC_IN(request->arena, struct view_service);
    for (size_t i = 0; i < found->service_count; i++) {
        const struct casework_service *one = &found->services[i];
        struct view_service row = {
            .duty = one->duty,
            .procedure = one->procedure,
            .kept = string_registers_kept(request->arena, language, number(request, one->met), number(request, one->late)),
            .owed = string_registers_owed(request->arena, language, number(request, one->owed), number(request, one->at_risk),
                                          number(request, one->breached), number(request, one->paused)),
        };
        vec_add(&rows, &row);
    }
    return (struct view_service_list){LIST_OF(rows, struct view_service)};
}

/* When all of it is done, and whose limit passes before; `grows`: also whether more comes than goes. */
static struct text pace_words(const struct front_request *request, const struct casework_pace *pace, bool has_limits,
                              bool grows)
{
    enum language language = web_language(request);
    struct buf buf = buf_in(request->arena);
    if (pace->open && pace->over == INT64_MAX) {
        buf_text(&buf, web_say(request, STRING_REGISTERS_PACE_UNKNOWN));
    } else if (pace->open && has_limits) {
        buf_text(&buf, string_registers_pace_over(request->arena, language, web_day(request, pace->over),
                                                  number(request, pace->missed)));
    } else if (pace->open) {
        buf_text(&buf, string_registers_pace_done_by(request->arena, language, web_day(request, pace->over)));
    }
    if (grows && pace->came > pace->done) {
        buf_print(&buf, "%s%.*s", buf.length ? " " : "", TEXT_ARGS(web_say(request, STRING_REGISTERS_PACE_GROWS)));
    }
    return buf_as_text(&buf);
}

static struct view_load_list loads_of(const struct front_request *request, const struct casework_registers *found)
{
    enum language language = web_language(request);
    struct vec rows = VEC_IN(request->arena, struct view_load);
    for (size_t i = 0; i < found->load_count; i++) {
        const struct casework_load *one = &found->loads[i];
        struct view_load row = {
            .name = one->name.length ? one->name : web_say(request, STRING_REGISTERS_NOBODY),
            .cases = string_registers_load_cases(request->arena, language, number(request, one->cases),
                                                 number(request, one->roles)),
            .owed = string_registers_load_owed(request->arena, language, number(request, one->owed),
                                               number(request, one->at_risk), number(request, one->breached)),
            .pace = pace_words(request, &one->pace, true, false),
        };
        vec_add(&rows, &row);
    }
    return (struct view_load_list){LIST_OF(rows, struct view_load)};
}

static struct view_forecast_list forecasts_of(const struct front_request *request, const struct casework_registers *found)
{
    enum language language = web_language(request);
    struct vec rows = VEC_IN(request->arena, struct view_forecast);
    for (size_t i = 0; i < found->forecast_count; i++) {
        const struct casework_pace *cases = &found->forecasts[i].cases, *duties = &found->forecasts[i].duties;
        struct text of_cases = string_registers_pace_cases(request->arena, language, number(request, cases->came),
                                                           number(request, cases->done), number(request, cases->open));
        struct text of_duties = string_registers_pace_duties(request->arena, language, number(request, duties->came),
                                                             number(request, duties->done), number(request, duties->open));
        struct text cases_then = pace_words(request, cases, false, true);
        struct text duties_then = pace_words(request, duties, true, true);
        struct view_forecast row = {
            .procedure = found->forecasts[i].procedure,
            .cases = text_of(arena_print(request->arena, "%.*s %.*s", TEXT_ARGS(of_cases), TEXT_ARGS(cases_then))),
            .duties = text_of(arena_print(request->arena, "%.*s %.*s", TEXT_ARGS(of_duties), TEXT_ARGS(duties_then))),
        };
        vec_add(&rows, &row);
    }
    return (struct view_forecast_list){LIST_OF(rows, struct view_forecast)};
}

static struct view_summary_row_list due_of(const struct front_request *request, const struct casework_registers *found)
{
    static const enum string_key within[] = {STRING_REGISTERS_WITHIN_A_WEEK, STRING_REGISTERS_WITHIN_FOUR_WEEKS,
                                             STRING_REGISTERS_WITHIN_TWELVE_WEEKS, STRING_REGISTERS_LATER};
    struct vec rows = VEC_IN(request->arena, struct view_summary_row);
    for (size_t i = 0; i < COUNT_OF(within); i++) {
        struct view_summary_row row = {.key = web_say(request, within[i]), .value = number(request, found->due[i])};
        vec_add(&rows, &row);
    }
    return (struct view_summary_row_list){LIST_OF(rows, struct view_summary_row)};
}

static struct text resource_words(const struct front_request *request, const struct casework_resource *one)
{
    enum language language = web_language(request);
    struct text pounds = text_of(arena_print(request->arena, "%lld", (long long)one->pounds));
    struct text from = one->from == INT64_MAX ? TEXT("?") : web_day(request, one->from);
    if (one->is_cost) {
        return one->is_yearly ? string_registers_cost_yearly(request->arena, language, pounds, from)
                              : string_registers_cost_once(request->arena, language, pounds, from);
    }
    return one->filled == INT64_MAX ? string_registers_post_needed(request->arena, language, from)
                                    : string_registers_post_filled(request->arena, language, from,
                                                                   web_day(request, one->filled));
}

static struct view_measure_list resources_of(const struct front_request *request, const struct casework_registers *found)
{
    struct vec rows = VEC_IN(request->arena, struct view_measure);
    for (size_t i = 0; i < found->resource_count; i++) {
        const struct casework_resource *one = &found->resources[i];
        enum string_key key = one->is_cost ? STRING_REGISTERS_COST : STRING_REGISTERS_POST;
        struct view_measure row = {
            .what = text_of(arena_print(request->arena, "%.*s: %.*s", TEXT_ARGS(web_say(request, key)),
                                        TEXT_ARGS(one->what))),
            .state = one->state,
            .reference = text_of(one->reference),
            .href = text_of(arena_print(request->arena, "/cases/%s", one->reference)),
            .review = resource_words(request, one)};
        vec_add(&rows, &row);
    }
    return (struct view_measure_list){LIST_OF(rows, struct view_measure)};
}

/* What was approved, and what recruitment stands at. */
static struct text resources_sum(const struct front_request *request, const struct casework_registers *found)
{
    int64_t yearly = 0, once = 0;
    size_t filled = 0, open = 0;
    for (size_t i = 0; i < found->resource_count; i++) {
        const struct casework_resource *one = &found->resources[i];
        bool approved = one->is_cost && one->stands;
        yearly += approved && one->is_yearly ? one->pounds : 0;
        once += approved && !one->is_yearly ? one->pounds : 0;
        filled += !one->is_cost && one->filled != INT64_MAX;
        open += !one->is_cost && one->stands;
    }
    return string_registers_resources_sum(
        request->arena, web_language(request), text_of(arena_print(request->arena, "%lld", (long long)yearly)),
        text_of(arena_print(request->arena, "%lld", (long long)once)), number(request, filled), number(request, open));
}

int web_registers(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework_registers found = {0};
    int code = casework_registers(web_casework(request), request->arena, &who, &found, error);
    if (code < 0) {
        return code;
    }
    const struct page_registers page = {
        .frame = web_frame(request, WEB_CASES),
        .looked = string_registers_looked(request->arena, web_language(request), number(request, found.looked_at)),
        .sanctions = measures_of(request, &found, true),
        .suspensions = measures_of(request, &found, false),
        .services = services_of(request, &found),
        .loads = loads_of(request, &found),
        .due = due_of(request, &found),
        .forecasts = forecasts_of(request, &found),
        .resources = resources_of(request, &found),
        .resources_sum = resources_sum(request, &found),
        .weeks = string_registers_weeks(request->arena, web_language(request), web_day(request, found.since)),
    };
    page_registers_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- limits that were not kept ------------------------------------------------------------------------------------------ */

static struct text breach_words(const struct front_request *request, const struct casework_breach *breach)
{
    enum language language = web_language(request);
    struct text due = web_day(request, breach->due - 1); /* the last instant in time */
    if (breach->ended == INT64_MAX) {
        return string_delays_breach_owed(request->arena, language, breach->duty, due);
    }
    struct text ended = web_day(request, breach->ended);
    return breach->is_met ? string_delays_breach_met(request->arena, language, breach->duty, due, ended)
                          : string_delays_breach_dropped(request->arena, language, breach->duty, due, ended);
}

static struct view_delay_reason reason_of(const struct front_request *request, const struct casework_reasons *reasons)
{
    struct vec answers = VEC_IN(request->arena, struct view_summary_row);
    for (size_t i = 0; i < reasons->answer_count; i++) {
        const struct casework_answer *answer = &reasons->answers[i];
        struct view_summary_row row = {.key = answer->label,
                                       .value = answer->erased ? web_say(request, STRING_CASE_ERASED) : answer->plain};
        vec_add(&answers, &row);
    }
    return (struct view_delay_reason){.limit = reasons->limit,
                                      .by = string_delays_by(request->arena, web_language(request), reasons->by,
                                                             web_day(request, reasons->recorded)),
                                      .answers = {LIST_OF(answers, struct view_summary_row)}};
}

static struct view_delayed delayed_of(const struct front_request *request, const struct casework_delayed *delayed)
{
    struct vec breaches = VEC_IN(request->arena, struct view_breach);
    struct vec reasons = VEC_IN(request->arena, struct view_delay_reason);
    for (size_t i = 0; i < delayed->breach_count; i++) {
        struct view_breach breach = {.words = breach_words(request, &delayed->breaches[i])};
        vec_add(&breaches, &breach);
    }
    for (size_t i = 0; i < delayed->reasons_count; i++) {
        struct view_delay_reason reason = reason_of(request, &delayed->reasons[i]);
        vec_add(&reasons, &reason);
    }
    return (struct view_delayed){.reference = text_of(delayed->reference),
                                 .href = text_of(arena_print(request->arena, "/cases/%s", delayed->reference)),
                                 .procedure = delayed->procedure,
                                 .breaches = {LIST_OF(breaches, struct view_breach)},
                                 .reasons = {LIST_OF(reasons, struct view_delay_reason)},
                                 .owed = delayed->is_owed};
}

int web_delays(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    const struct casework_delayed *delays;
    size_t count;
    bool more;
    struct vec rows = VEC_IN(request->arena, struct view_delayed);
    int code =
        casework_delays(web_casework(request), request->arena, &who, DELAYS_SHOWN, &delays, &count, &more, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct view_delayed row = delayed_of(request, &delays[i]);
        vec_add(&rows, &row);
    }
    if (code < 0) {
        return code;
    }
    const struct page_delays page = {.frame = web_frame(request, WEB_CASES),
                                     .more = more,
                                     .delays = {LIST_OF(rows, struct view_delayed)}};
    page_delays_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- as a file --------------------------------------------------------------------------------------------------------- */

static int make_table(struct front_request *request, struct text table, struct text *bytes, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework *casework = web_casework(request);
    if (text_is(table, "delays")) {
        const struct casework_delayed *delays;
        size_t count;
        bool more;
        int code = casework_delays(casework, request->arena, &who, SIZE_MAX, &delays, &count, &more, error);
        *bytes = code ? TEXT("") : casework_delays_csv(casework, request->arena, delays, count);
        return code;
    }
    struct casework_registers found = {0};
    int code = casework_registers(casework, request->arena, &who, &found, error);
    *bytes = code ? TEXT("") : casework_registers_csv(casework, request->arena, &found, table);
    return code;
}

int web_registers_download(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text table = front_value(request, "table")->text, bytes;
    table = table.length ? table : TEXT("caseload");
    int code = make_table(request, table, &bytes, error);
    if (code < 0) {
        return code;
    }
    struct text name = text_of(arena_print(request->arena, "%.*s.csv", TEXT_ARGS(table)));
    web_answer_file(request, response, TEXT("text/csv; charset=utf-8"), name, bytes);
    return 0;
}
