/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed in the action plan between two days (AP-5). */
#include "web/plan.h"

#define SHOWN_MOST 500

/* The board date before the last one, or a quarter ago. */
static struct civil_date earlier(struct civil_date to, const struct plan_report *report)
{
    return report->date_count > 1 ? report->dates[report->date_count - 2] : calendar_add_days(to, -91);
}

static struct text changes_of(const struct front_request *request, const struct plan_difference *one)
{
    struct buf buf = buf_in(request->arena);
    for (int i = 0; i < PLAN_CHANGE__MAX; i++) {
        if (one->is[i]) {
            buf_print(&buf, "%s%s", buf.length ? ", " : "", plan_change_words((enum plan_change)i));
        }
    }
    return buf_as_text(&buf);
}

static void add_rows(struct front_request *request, const struct plan_comparison *comparison, struct page_plan_compare *page)
{
    struct vec rows = VEC_IN(request->arena, struct view_plan_changed), counts = VEC_IN(request->arena, struct view_summary_row);
    for (size_t i = 0; i < comparison->count && rows.count < SHOWN_MOST; i++) {
        const struct plan_difference *one = &comparison->at[i];
        struct view_plan_changed row = {.name = one->to->name,
                                        .href = web_plan_case(request, one->to->row->reference),
                                        .words = one->to->row->recommendation,
                                        .units = one->to->row->responsible,
                                        .changes = changes_of(request, one),
                                        .standing = text_of(plan_standing_words(one->to->standing)),
                                        .tags = web_plan_tags(request, one->to),
                                        .promise = web_plan_promise(request, one->to),
                                        .before = one->before,
                                        .after = one->after};
        if (one->changed || one->to->overdue || one->to->slipped) {
            vec_add(&rows, &row);
        }
    }
    for (int i = 0; i < PLAN_CHANGE__MAX; i++) {
        struct view_summary_row row = {.key = text_of(plan_change_words((enum plan_change)i)),
                                       .value = text_of(arena_print(request->arena, "%zu", comparison->counts[i]))};
        vec_add(&counts, &row);
    }
    page->rows = (struct view_plan_changed_list){LIST_OF(rows, struct view_plan_changed)};
    page->counts = (struct view_summary_row_list){LIST_OF(counts, struct view_summary_row)};
}

/* Without both days: what changed up to today since the board date before the last. */
static int compare(struct front_request *request, struct civil_date *from, struct civil_date to, struct plan_comparison *out,
                   struct error *error)
{
    struct casework_who who = web_who(request);
    struct plan *plan = web_of(request)->options.plan;
    struct plan_report report;
    const struct plan_question question = {.at = to};
    int code = 0;
    if (!front_value(request, "from")->given) {
        code = plan_report(plan, web_casework(request), request->arena, &who, &question, &report, error);
        *from = code ? *from : earlier(to, &report);
    }
    return code ? code
                : plan_compare(plan, web_casework(request), request->arena, &who, *from, to, front_value(request, "unit")->text, out,
                               error);
}

int web_plan_compare(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    struct civil_date from = web_plan_day(request, "from", &problems), to = web_plan_day(request, "to", &problems);
    struct plan_comparison comparison = {.count = 0};
    if (!web_of(request)->options.plan) {
        return web_no_plan(error);
    }
    int code = problems.count ? 0 : compare(request, &from, to, &comparison, error);
    if (code == ERROR_INVALID) { /* the days are the wrong way round */
        web_add_problem(&problems, text_of(arena_string(request->arena, error->words)), TEXT("from"));
        code = 0;
    }
    if (code < 0) {
        return code;
    }
    struct page_plan_compare page = {.frame = web_frame(request, WEB_PLAN),
                                     .from = calendar_print_iso_date(request->arena, from),
                                     .to = calendar_print_iso_date(request->arena, to),
                                     .from_day = calendar_print_date(request->arena, from),
                                     .to_day = calendar_print_date(request->arena, to),
                                     .unit_choices = web_plan_units(request, &comparison.to, front_value(request, "unit")->text),
                                     .problems = {LIST_OF(problems, struct view_problem)}};
    if (!problems.count) {
        add_rows(request, &comparison, &page);
    }
    page_plan_compare_write(web_body(response), web_language(request), &page);
    return 0;
}
