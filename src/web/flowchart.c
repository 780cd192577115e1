/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawing of a procedure, for anybody; and of one case's path on it, for those who may open the case. */
#include "web/parts.h"

#include "web/html.h"

static struct text rules_path(const struct front_request *request, const struct procedure *procedure)
{
    return text_of(
        arena_print(request->arena, "/rules/%.*s", TEXT_ARGS(procedure_about(procedure)->is.name.text)));
}

static struct view_drawn_step_list steps_of(const struct front_request *request, const struct procedure *procedure,
                                            const struct procedure_drawn_page *page, size_t *taken)
{
    struct vec rows = VEC_IN(request->arena, struct view_drawn_step);
    struct text rules = rules_path(request, procedure);
    *taken = 0;
    for (size_t i = 0; i < page->step_count; i++) {
        const struct procedure_drawn_step *step = &page->steps[i];
        struct view_drawn_step row = {
            .number = text_of(arena_print(request->arena, "%zu", step->number)),
            .words = step->label,
            .href = text_of(
                arena_print(request->arena, "%.*s#step-%.*s", TEXT_ARGS(rules), TEXT_ARGS(step->name.text))),
            .taken = step->taken > 0};
        *taken += step->taken > 0;
        vec_add(&rows, &row);
    }
    return (struct view_drawn_step_list){LIST_OF(rows, struct view_drawn_step)};
}

/* The drawings are made by the procedure room from names and words that it escapes itself; nothing in them was typed into a
 * page. */
static struct view_drawn_list pages_of(const struct front_request *request, const struct procedure *procedure,
                                       const struct procedure_state *state)
{
    struct vec rows = VEC_IN(request->arena, struct view_drawn);
    size_t count = 0;
    const struct procedure_drawn_page *pages = procedure_draw_pages(request->arena, procedure, state, &count);
    for (size_t i = 0; i < count; i++) {
        size_t taken = 0;
        struct text number = text_of(arena_print(request->arena, "%zu", i + 1));
        struct view_drawn row = {.id = text_of(arena_print(request->arena, "page-%zu", i + 1)),
                                 .title = string_flowchart_page(request->arena, web_language(request), number, pages[i].title),
                                 .drawing = html_trusted(pages[i].svg),
                                 .steps = steps_of(request, procedure, &pages[i], &taken)};
        row.taken = taken ? string_flowchart_taken_here(request->arena, web_language(request),
                                                        text_of(arena_print(request->arena, "%zu", taken)))
                          : TEXT("");
        vec_add(&rows, &row);
    }
    return (struct view_drawn_list){LIST_OF(rows, struct view_drawn)};
}

int web_flowchart(struct front_request *request, struct http_response *response, struct error *error)
{
    const struct procedure *procedure;
    int code = casework_find_procedure(web_casework(request), front_argument(request, "procedure"), request->now,
                                       &procedure, error);
    if (code < 0) {
        return code;
    }
    struct page_flowchart page = {
        .frame = web_frame(request, WEB_NOWHERE),
        .title = web_say(request, STRING_FLOWCHART_TITLE),
        .caption = procedure_about(procedure)->is.label,
        .back = rules_path(request, procedure),
        .words_href = rules_path(request, procedure),
        .lead = web_say(request, STRING_FLOWCHART_LEAD),
        .pages = pages_of(request, procedure, NULL),
    };
    page_flowchart_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- one case's path ------------------------------------------------------------------------------------------------------ */

static struct view_passed_list passed_of(const struct front_request *request, const struct casework_case *found)
{
    struct vec rows = VEC_IN(request->arena, struct view_passed);
    for (uint32_t i = 0; i < found->state->taken_count; i++) {
        const struct procedure_taken *taken = &found->state->taken[i];
        struct text label = procedure_label(found->procedure, procedure_name_of(TEXT("")), taken->step);
        struct text about = web_about(request, found, taken->scope);
        struct view_passed row = {
            .words = about.length ? string_case_about(request->arena, web_language(request), label, about) : label,
            .href = text_of(arena_print(request->arena, "/cases/%s/entries/%u", found->reference, taken->sequence)),
            .when = web_instant(request, taken->happened)};
        vec_add(&rows, &row);
    }
    return (struct view_passed_list){LIST_OF(rows, struct view_passed)};
}

static struct view_summary_row_list stands_of(const struct front_request *request, const struct casework_case *found)
{
    struct vec rows = VEC_IN(request->arena, struct view_summary_row);
    const struct procedure_keeping *keeps = &found->state->keeps;
    for (uint32_t i = 0; i < keeps->track_count; i++) {
        struct procedure_name track = keeps->tracks[i].track;
        struct view_summary_row row = {.key = procedure_label(found->procedure, procedure_name_of(TEXT("")), track),
                                       .value = procedure_label(found->procedure, track, keeps->tracks[i].state)};
        vec_add(&rows, &row);
    }
    return (struct view_summary_row_list){LIST_OF(rows, struct view_summary_row)};
}

int web_case_path(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework_case found;
    int code =
        casework_glance(web_casework(request), request->arena, &who, front_argument(request, "case"), &found, error);
    if (code < 0) {
        return code;
    }
    struct page_flowchart page = {
        .frame = web_frame(request, WEB_CASES),
        .title = web_say(request, STRING_FLOWCHART_OF_CASE),
        .caption = string_case_title(request->arena, web_language(request), text_of(found.reference)),
        .back = text_of(arena_print(request->arena, "/cases/%s", found.reference)),
        .words_href = rules_path(request, found.procedure),
        .lead = web_say(request, STRING_FLOWCHART_LEAD_CASE),
        .stands = stands_of(request, &found),
        .passed = passed_of(request, &found),
        .pages = pages_of(request, found.procedure, found.state),
    };
    page_flowchart_write(web_body(response), web_language(request), &page);
    return 0;
}
