/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was agreed with a regulator to be sent, and was: each return as it was sent, with what had changed (AP-8). */
#include "web/plan.h"

static struct view_return_part_list parts_of(const struct front_request *request, const struct plan_return *one)
{
    struct vec rows = VEC_IN(request->arena, struct view_return_part);
    for (int i = 0; i < PLAN_RETURN_PART__MAX; i++) {
        struct view_return_part row = {.name = text_of(plan_return_part_words((enum plan_return_part)i)),
                                       .words = one->parts[i],
                                       .as_before = one->as_before[i]};
        vec_add(&rows, &row);
    }
    return (struct view_return_part_list){LIST_OF(rows, struct view_return_part)};
}

static struct text document_path(const struct front_request *request, const char *reference, const struct plan_return *one)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(&one->document, name);
    return one->has_document ? text_of(arena_print(request->arena, "/cases/%s/documents/%s", reference, name)) : TEXT("");
}

static struct view_return_row row_of(const struct front_request *request, const char *reference, const struct plan_return *one)
{
    struct view_return_row row = {.due = calendar_print_date(request->arena, one->due), .is_sent = one->is_sent, .late = one->is_late};
    if (one->is_sent) {
        row.sent = calendar_print_date(request->arena, one->sent);
        row.parts = parts_of(request, one);
        row.changed = one->changed;
        row.document = document_path(request, reference, one);
        row.entry = text_of(arena_print(request->arena, "/cases/%s/entries/%lld", reference, (long long)one->sequence));
    }
    return row;
}

static struct view_regulator_plan plan_of(const struct front_request *request, const struct plan_regulator *plan)
{
    struct vec rows = VEC_IN(request->arena, struct view_return_row), meetings = VEC_IN(request->arena, struct view_summary_row);
    for (size_t i = plan->return_count; i > 0; i--) { /* the newest first */
        struct view_return_row row = row_of(request, plan->reference, &plan->returns[i - 1]);
        vec_add(&rows, &row);
    }
    for (size_t i = plan->meeting_count; i > 0; i--) {
        struct view_summary_row row = {.key = calendar_print_date(request->arena, plan->meetings[i - 1].on),
                                       .value = plan->meetings[i - 1].words};
        vec_add(&meetings, &row);
    }
    return (struct view_regulator_plan){.reference = text_of(arena_string(request->arena, plan->reference)),
                                        .state = plan->state,
                                        .sent = (long long)plan->sent,
                                        .due = (long long)plan->due,
                                        .late = (long long)plan->late,
                                        .meeting = plan->meeting_due,
                                        .rows = {LIST_OF(rows, struct view_return_row)},
                                        .meetings = {LIST_OF(meetings, struct view_summary_row)}};
}

int web_returns(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec plans = VEC_IN(request->arena, struct view_regulator_plan);
    struct plan_regulator *found = NULL;
    const struct casework_who who = web_who(request);
    size_t count = 0;
    int code = web_of(request)->options.plan
                   ? plan_regulators(web_of(request)->options.plan, web_casework(request), request->arena, &who, &found, &count, error)
                   : web_no_plan(error);
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < count; i++) {
        struct view_regulator_plan one = plan_of(request, &found[i]);
        vec_add(&plans, &one);
    }
    struct page_returns page = {.frame = web_frame(request, WEB_PLAN), .plans = {LIST_OF(plans, struct view_regulator_plan)}};
    page_returns_write(web_body(response), web_language(request), &page);
    return 0;
}
