/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registers over the cases that the viewer may open; what they may not is absent, and no total is told (RG-6, CP-7). */
#include "web/parts.h"

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

static struct view_summary_row_list loads_of(const struct front_request *request, const struct casework_registers *found)
{
    struct vec rows = VEC_IN(request->arena, struct view_summary_row);
    for (size_t i = 0; i < found->load_count; i++) {
        const struct casework_load *one = &found->loads[i];
        struct view_summary_row row = {.key = one->name,
                                       .value = string_registers_load(request->arena, web_language(request),
                                                                      number(request, one->cases),
                                                                      number(request, one->roles))};
        vec_add(&rows, &row);
    }
    return (struct view_summary_row_list){LIST_OF(rows, struct view_summary_row)};
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

int web_registers(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework_registers found = {.more = false};
    int code = casework_registers(web_casework(request), request->arena, &who, &found, error);
    if (code < 0) {
        return code;
    }
    const struct page_registers page = {
        .frame = web_frame(request, WEB_CASES),
        .looked = string_registers_looked(request->arena, web_language(request), number(request, found.looked_at)),
        .more = found.more,
        .sanctions = measures_of(request, &found, true),
        .suspensions = measures_of(request, &found, false),
        .services = services_of(request, &found),
        .loads = loads_of(request, &found),
        .due = due_of(request, &found),
    };
    page_registers_write(web_body(response), web_language(request), &page);
    return 0;
}
