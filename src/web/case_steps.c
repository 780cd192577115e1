/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every step of a procedure as a case stands: what may be done now, by the visitor or by others, and why the rest may not. */
#include "web/case.h"

static struct view_blocked blocked_row(const struct drawing *in, const struct procedure_offer *offer)
{
    struct vec reasons = VEC_IN(in->arena, struct view_reason);
    for (size_t i = 0; i < offer->refusals.count; i++) {
        const struct procedure_refusal *refusal = &offer->refusals.at[i];
        struct view_reason reason = {.words = refusal->words, .cites = procedure_cites_print(in->arena, &refusal->cites)};
        vec_add(&reasons, &reason);
    }
    return (struct view_blocked){.label = offer->step->is.label,
                                 .about = web_about(in->request, in->found, offer->scope),
                                 .reasons = {LIST_OF(reasons, struct view_reason)},
                                 .who = offer->others ? offer->step->by : TEXT("")};
}

static void fill_steps(const struct drawing *in, struct page_case_steps *page)
{
    struct vec doables = VEC_IN(in->arena, struct view_doable);
    struct vec blocked = VEC_IN(in->arena, struct view_blocked);
    struct vec others = VEC_IN(in->arena, struct view_blocked);
    for (size_t i = 0; i < in->found->offers.count; i++) {
        const struct procedure_offer *offer = &in->found->offers.at[i];
        if (offer->step->opens_case) {
            continue;
        }
        if (offer->allowed) {
            struct view_doable row = case_doable(in, offer);
            vec_add(&doables, &row);
        } else {
            struct view_blocked row = blocked_row(in, offer);
            vec_add(offer->others ? &others : &blocked, &row);
        }
    }
    page->doables = (struct view_doable_list){LIST_OF(doables, struct view_doable)};
    page->blocked = (struct view_blocked_list){LIST_OF(blocked, struct view_blocked)};
    page->others = (struct view_blocked_list){LIST_OF(others, struct view_blocked)};
}

int web_case_steps(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework_case found;
    int code = casework_look(web_casework(request), request->arena, &who, front_argument(request, "case"), &found, error);
    if (code < 0) {
        return code;
    }
    struct drawing in = {request, request->arena, web_language(request), &found, found.procedure, found.state, NULL,
                         web_begun(request, &found)};
    struct page_case_steps page = {.frame = web_frame(request, WEB_CASES),
                                   .reference = text_of(found.reference),
                                   .back = case_print(&in, "/cases/%s", found.reference)};
    fill_steps(&in, &page);
    page_case_steps_write(web_body(response), web_language(request), &page);
    return 0;
}
