/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A case and those that it is linked to: what its page says of them, and the page on which a linked case is opened or named
 * (SG-6.5, SG-11.3, CP-15). The form itself is that of any case's first step (step.c).
 */
#include "web/case.h"

/* ---- on the page of the case -------------------------------------------------------------------------------------- */

static struct view_linked link_row(const struct drawing *in, const struct casework_link *link)
{
    static const struct {
        enum string_key state, words;
    } said[PROCEDURE_LINK__MAX] = {{STRING_CASE_LINK_WANTED, STRING_CASE_LINK_WANTED_WORDS},
                                   {STRING_CASE_LINK_OPEN, STRING_CASE_LINK_OPEN_WORDS},
                                   {STRING_CASE_LINK_ENDED, STRING_CASE_LINK_ENDED_WORDS}};
    struct view_linked row = {.label = link->label,
                              .state = web_say(in->request, said[link->status].state),
                              .words = web_say(in->request, said[link->status].words),
                              .reference = text_of(link->reference),
                              .cites = procedure_cites_print(in->arena, &link->cites)};
    if (link->may_open) {
        row.opens = case_print(in, "/cases/%s/links/%.*s", in->found->reference, TEXT_ARGS(link->name.text));
    }
    return row;
}

void case_fill_links(const struct drawing *in, struct page_case *page)
{
    struct vec rows = VEC_IN(in->arena, struct view_linked);
    for (size_t i = 0; i < in->found->link_count; i++) {
        struct view_linked row = link_row(in, &in->found->links[i]);
        vec_add(&rows, &row);
    }
    for (size_t i = 0; i < in->found->linked_from_count; i++) {
        const struct casework_linked_from *from = &in->found->linked_from[i];
        struct view_linked row = {.label = web_say(in->request, STRING_CASE_LINKED_FROM),
                                  .words = from->procedure_label,
                                  .reference = text_of(from->reference)};
        vec_add(&rows, &row);
    }
    page->links = (struct view_linked_list){LIST_OF(rows, struct view_linked)};
}

/* ---- the page of one link ------------------------------------------------------------------------------------------ */

int web_find_link(const struct front_request *request, struct casework_case *source, const struct casework_link **out,
                  struct error *error)
{
    struct casework_who who = web_who(request);
    struct text name = front_argument(request, "link");
    *out = NULL;
    int code = casework_see_links(web_casework(request), request->arena, &who, front_argument(request, "case"), source,
                                  error);
    for (size_t i = 0; code == 0 && i < source->link_count; i++) {
        const struct casework_link *link = &source->links[i];
        if (text_equal(link->name.text, name) && (!*out || link->may_open)) {
            *out = link;
        }
    }
    return code < 0 || *out ? code : error_set(error, ERROR_NOT_FOUND, "web.link", "There is no such page.");
}

static int add_openings(const struct front_request *request, const struct casework_case *source, const struct casework_link *link,
                        struct text name, struct vec *rows, struct error *error)
{
    struct casework_who who = web_who(request);
    const struct procedure *procedure;
    struct procedure_offers offers;
    int code = casework_openings(web_casework(request), request->arena, &who, name, &procedure, &offers, error);
    if (code < 0) {
        return code == ERROR_NOT_FOUND ? 0 : code; /* it is not in force */
    }
    for (size_t i = 0; i < offers.count; i++) {
        const struct procedure_step_words *step = offers.at[i].step;
        struct view_doable row = {
            .label = step->is.label,
            .about = procedure_about(procedure)->is.label,
            .href = text_of(arena_print(request->arena, "/cases/%s/links/%.*s/%.*s/%.*s", source->reference,
                                        TEXT_ARGS(link->name.text), TEXT_ARGS(name), TEXT_ARGS(step->is.name.text))),
            .cites = procedure_cites_print(request->arena, &step->cites)};
        if (offers.at[i].allowed) {
            vec_add(rows, &row);
        }
    }
    return 0;
}

static struct view_form_section naming_section(const struct front_request *request, struct vec *problems)
{
    const struct web_simple asked = {
        "other", VIEW_FORM_FIELD_KIND_LINE, STRING_LINK_OTHER, STRING_LINK_OTHER_HINT, {0}, {0}};
    return web_simple_section(request, &asked, 1, problems);
}

int web_link(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec openings = VEC_IN(request->arena, struct view_doable), problems = VEC_IN(request->arena, struct view_problem);
    struct casework_case source;
    const struct casework_link *link;
    int code = web_find_link(request, &source, &link, error);
    for (size_t i = 0; code == 0 && link->may_open && i < link->procedure_count; i++) {
        code = add_openings(request, &source, link, link->procedures[i].text, &openings, error);
    }
    if (code < 0) {
        return code;
    }
    struct page_link page = {
        .frame = web_frame_with_form(request, WEB_CASES),
        .back = text_of(arena_print(request->arena, "/cases/%s", source.reference)),
        .name = link->label,
        .cites = procedure_cites_print(request->arena, &link->cites),
        .reference = text_of(source.reference),
        .openings = {LIST_OF(openings, struct view_doable)},
        .naming = naming_section(request, &problems),
        .action = text_of(arena_print(request->arena, "/cases/%s/links/%.*s", source.reference, TEXT_ARGS(link->name.text)))};
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), text_of(request->failure.field));
    }
    page.problems = (struct view_problem_list){LIST_OF(problems, struct view_problem)};
    page_link_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_link_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct text reference = front_argument(request, "case"), link = front_argument(request, "link");
    int64_t sequence;
    int code = casework_name_linked(web_casework(request), &who, reference, link, front_value(request, "other")->text,
                                    &sequence, error);
    if (code == 0) {
        http_redirect(response, text_of(arena_print(request->arena, "/cases/%.*s?done=%.*s", TEXT_ARGS(reference),
                                                    TEXT_ARGS(link))));
    }
    return code;
}
