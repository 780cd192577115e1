/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report form on paper, made from the same questions (SG-A1). */
#include "web/parts.h"

#include "intake/intake.h"

static struct view_paper_question paper_question(const struct front_request *request, const struct intake_form *form,
                                                 const struct procedure_question *question)
{
    enum view_form_field_kind kind = web_field_kind(question->fact);
    bool chooses = kind == VIEW_FORM_FIELD_KIND_RADIOS || kind == VIEW_FORM_FIELD_KIND_CHECKBOXES ||
                   kind == VIEW_FORM_FIELD_KIND_SELECT;
    struct view_paper_question row = {.words = question->words,
                                      .hint = question->hint,
                                      .lines = question->fact->type == PROCEDURE_TEXT};
    if (chooses) {
        row.choices = web_choices(request, form->procedure, NULL, question, NULL, question->fact->is.name.text);
    }
    return row;
}

static struct view_paper_group paper_group(const struct front_request *request, const struct intake_form *form,
                                           const struct procedure_group *group)
{
    struct vec questions = VEC_IN(request->arena, struct view_paper_question);
    for (size_t i = 0; i < group->question_count; i++) {
        struct view_paper_question row = paper_question(request, form, &group->questions[i]);
        vec_add(&questions, &row);
    }
    return (struct view_paper_group){.heading = group->heading.length ? group->heading : form->step->is.label,
                                     .several = group->several,
                                     .questions = {LIST_OF(questions, struct view_paper_question)}};
}

int web_report_print(struct front_request *request, struct http_response *response, struct error *error)
{
    struct intake_form form;
    struct vec groups = VEC_IN(request->arena, struct view_paper_group);
    int code = intake_find_form(web_casework(request), &CASEWORK_PUBLIC, front_argument(request, "procedure"),
                                request->now, &form, error);
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < form.step->group_count; i++) {
        struct view_paper_group group = paper_group(request, &form, &form.step->groups[i]);
        vec_add(&groups, &group);
    }
    struct page_report_print page = {
        .frame = web_frame(request, WEB_NOWHERE),
        .title = form.step->is.label,
        .back = text_of(arena_print(request->arena, "/report/%.*s", TEXT_ARGS(form.name))),
        .says = {form.step->says, form.step->say_count},
        .groups = {LIST_OF(groups, struct view_paper_group)},
        .asks_reporter = web_asks_reporter(form.procedure)};
    page_report_print_write(web_body(response), web_language(request), &page);
    return 0;
}
