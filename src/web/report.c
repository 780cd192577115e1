/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The report of a concern, by anybody (SG-A1): one page for each group of the procedure's questions, then all answers once
 * more, then sending. What was typed travels with the pages in hidden fields; the server keeps nothing until it is sent, so
 * leaving leaves nothing behind. Only what the procedure requires is required (SG-1.3).
 */
#include "web/parts.h"

#include "intake/intake.h"

#include <stdlib.h>
#include <string.h>

#define RECEIPT_COOKIE "evenhand-receipt"
#define RECEIPT_SECONDS 900

/* ---- which procedures take reports: intake says it -------------------------------------------------------------------- */

struct report {
    const struct procedure *procedure;
    const struct procedure_step_words *step;
    struct text name; /* of the procedure */
};

static int find_report(const struct front_request *request, struct report *out, struct error *error)
{
    struct intake_form form;
    int code = intake_find_form(web_casework(request), &CASEWORK_PUBLIC, front_argument(request, "procedure"),
                                request->now, &form, error);
    if (code < 0) {
        return code;
    }
    *out = (struct report){form.procedure, form.step, form.name};
    return 0;
}

static int by_label(const void *one, const void *other)
{
    return text_compare(((const struct view_link *)one)->text, ((const struct view_link *)other)->text);
}

/* A child or an adult may be in danger: those come first, and the child before the adult; then whatever else. */
static int list_reports(const struct front_request *request, struct vec *concerns, struct vec *others, struct error *error)
{
    struct intake_form *forms;
    size_t count;
    int code =
        intake_forms(web_casework(request), request->arena, &CASEWORK_PUBLIC, request->now, &forms, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct view_link link = {
            .text = forms[i].step->is.label,
            .href = text_of(arena_print(request->arena, "/report/%.*s", TEXT_ARGS(forms[i].name)))};
        vec_add(web_asks_reporter(forms[i].procedure) ? concerns : others, &link);
    }
    qsort(concerns->items, concerns->count, sizeof(struct view_link), by_label);
    return code;
}

/* ---- before the first question ------------------------------------------------------------------------------------------ */

int web_start(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec concerns = VEC_IN(request->arena, struct view_link), others = VEC_IN(request->arena, struct view_link);
    int code = list_reports(request, &concerns, &others, error);
    if (code < 0) {
        return code;
    }
    struct page_start page = {.frame = web_frame(request, WEB_NOWHERE),
                              .reports = {LIST_OF(concerns, struct view_link)},
                              .others = {LIST_OF(others, struct view_link)}};
    page_start_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_safety(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    struct page_safety page = {.frame = web_frame(request, WEB_NOWHERE)};
    page_safety_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_report(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)request, (void)error;
    http_redirect(response, TEXT("/"));
    return 0;
}

int web_report_before(struct front_request *request, struct http_response *response, struct error *error)
{
    struct report report;
    int code = find_report(request, &report, error);
    if (code < 0) {
        return code;
    }
    struct page_report_before page = {
        .frame = web_frame(request, WEB_NOWHERE),
        .says = {report.step->says, report.step->say_count},
        .next = text_of(arena_print(request->arena, "/report/%.*s/1", TEXT_ARGS(report.name))),
        .print = text_of(arena_print(request->arena, "/report/%.*s/form", TEXT_ARGS(report.name))),
        .asks_reporter = web_asks_reporter(report.procedure),
    };
    page_report_before_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- one page of questions ------------------------------------------------------------------------------------------------ */

static struct text page_path(const struct front_request *request, const struct report *report, size_t number)
{
    return text_of(arena_print(request->arena, "/report/%.*s/%zu", TEXT_ARGS(report->name), number));
}

static struct text page_title(const struct report *report, size_t number)
{
    struct text heading = report->step->groups[number - 1].heading;
    return heading.length ? heading : report->step->is.label;
}

static void add_hidden(struct vec *hiddens, struct text name, struct text value)
{
    struct view_hidden hidden = {.name = name, .value = value};
    if (value.length) {
        vec_add(hiddens, &hidden);
    }
}

/* What was typed on the other pages; `page` 0: on all of them. */
static struct vec hidden_fields(const struct front_request *request, const struct report *report,
                                const struct web_input *input, size_t page, bool checking)
{
    struct vec hiddens = VEC_IN(request->arena, struct view_hidden);
    for (size_t i = 0; i < input->fields.count; i++) {
        const struct procedure_field *field = VEC_AT(&input->fields, struct procedure_field, i);
        int group = web_group_of_field(report->step, field->name);
        if (group >= 0 && (size_t)group + 1 != page) {
            add_hidden(&hiddens, field->name, field->value);
        }
    }
    add_hidden(&hiddens, TEXT("form-checking"), checking ? TEXT("yes") : TEXT(""));
    add_hidden(&hiddens, TEXT("form-submission"), web_submission(request, input));
    return hiddens;
}

static const struct procedure_question *required_question(const struct procedure_group *group)
{
    for (size_t i = 0; i < group->question_count; i++) {
        if (group->questions[i].required && group->kind == PROCEDURE_GROUP_CASE) {
            return &group->questions[i];
        }
    }
    return NULL;
}

static struct text page_step(const struct front_request *request, const struct report *report, size_t number)
{
    struct text shown = text_of(arena_print(request->arena, "%zu", number));
    struct text count = text_of(arena_print(request->arena, "%zu", report->step->group_count));
    return string_report_page_step(request->arena, web_language(request), shown, count);
}

static void build_page(struct front_request *request, const struct report *report, const struct web_input *input,
                       size_t number, const struct vec *faults, struct text action, struct web_form *form)
{
    struct web_form_ask ask = {
        .request = request,
        .procedure = report->procedure,
        .step = report->step,
        .input = input,
        .faults = faults ? faults->items : NULL,
        .fault_count = faults ? faults->count : 0,
        .action = action,
        .only_group = (int)number - 1,
        .plain_headings = true,
    };
    web_build_form(&ask, form);
}

/* What is asked for must be known before it is written: the one answer that is needed. */
static struct text page_note(const struct front_request *request, const struct report *report, size_t number, bool asks_more)
{
    if (asks_more) {
        return web_say(request, STRING_STEP_MORE_QUESTIONS);
    }
    const struct procedure_question *required = required_question(&report->step->groups[number - 1]);
    return required ? string_report_page_required(request->arena, web_language(request), required->words) : TEXT("");
}

static void write_page(struct front_request *request, struct http_response *response, const struct report *report,
                       const struct web_input *input, size_t number, const struct web_form *form, bool asks_more)
{
    bool checking = web_own_field(input, "form-checking").length > 0;
    struct vec hiddens = hidden_fields(request, report, input, number, checking);
    web_add_asked(form, &hiddens);
    struct page_report_page page = {
        .frame = web_frame_with_form(request, WEB_NOWHERE),
        .title = page_title(report, number),
        .action = page_path(request, report, number),
        .step = page_step(request, report, number),
        .sections = {LIST_OF(form->sections, struct view_form_section)},
        .problems = {LIST_OF(form->problems, struct view_problem)},
        .hiddens = {LIST_OF(hiddens, struct view_hidden)},
        .note = page_note(request, report, number, asks_more),
        .checking = checking,
        .skips = number < report->step->group_count,
        .files = web_has_files(form),
    };
    if (number == 1) {
        page.back = text_of(arena_print(request->arena, "/report/%.*s", TEXT_ARGS(report->name)));
    }
    page_report_page_write(web_body(response), web_language(request), &page);
}

static void show_page(struct front_request *request, struct http_response *response, const struct report *report,
                      const struct web_input *input, size_t number, const struct vec *faults, struct text action)
{
    struct web_form form;
    build_page(request, report, input, number, faults, action, &form);
    write_page(request, response, report, input, number, &form, false);
}

static struct web_input no_input(struct arena *arena)
{
    return (struct web_input){VEC_IN(arena, struct procedure_field), VEC_IN(arena, struct procedure_field),
                              VEC_IN(arena, struct procedure_fault)};
}

static int page_number(const struct front_request *request, const struct report *report, size_t *number,
                       struct error *error)
{
    int64_t asked = front_argument_number(request, "page");
    if (asked < 1 || (size_t)asked > report->step->group_count) {
        return error_set(error, ERROR_NOT_FOUND, "web.report", "There is no such page.");
    }
    *number = (size_t)asked;
    return 0;
}

int web_report_page(struct front_request *request, struct http_response *response, struct error *error)
{
    struct report report;
    size_t number = 0;
    int code = find_report(request, &report, error);
    if (code == 0) {
        code = page_number(request, &report, &number, error);
    }
    if (code == 0) {
        struct web_input input = no_input(request->arena);
        show_page(request, response, &report, &input, number, NULL, TEXT(""));
    }
    return code;
}

/* ---- all answers once more -------------------------------------------------------------------------------------------------- */

static void add_answer(const struct front_request *request, const struct report *report, struct vec *rows,
                       const struct procedure_question *question, const struct web_input *input, struct text prefix)
{
    struct text name = text_of(
        arena_print(request->arena, "%.*s%.*s", TEXT_ARGS(prefix), TEXT_ARGS(question->fact->is.name.text)));
    struct view_checked row = {.key = question->words, .value = web_typed_words(request, report->procedure, question, input, name)};
    vec_add(rows, &row);
}

static struct view_check_page check_page(const struct front_request *request, const struct report *report,
                                         const struct web_input *input, size_t number)
{
    const struct procedure_group *group = &report->step->groups[number - 1];
    struct vec rows = VEC_IN(request->arena, struct view_checked);
    unsigned count = web_group_count(group, input);
    for (unsigned filled = 1; filled <= count; filled++) {
        struct text prefix = web_group_prefix(request->arena, group, filled);
        for (size_t i = 0; i < group->question_count; i++) {
            add_answer(request, report, &rows, &group->questions[i], input, prefix);
        }
    }
    return (struct view_check_page){.heading = page_title(report, number),
                                    .action = page_path(request, report, number),
                                    .rows = {LIST_OF(rows, struct view_checked)}};
}

static void show_check(struct front_request *request, struct http_response *response, const struct report *report,
                       const struct web_input *input, struct text problem)
{
    struct vec pages = VEC_IN(request->arena, struct view_check_page);
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    for (size_t number = 1; number <= report->step->group_count; number++) {
        struct view_check_page page = check_page(request, report, input, number);
        vec_add(&pages, &page);
    }
    if (problem.length) {
        web_add_problem(&problems, problem, TEXT(""));
    }
    struct vec hiddens = hidden_fields(request, report, input, 0, true);
    struct page_report_check page = {
        .frame = web_frame_with_form(request, WEB_NOWHERE),
        .send = text_of(arena_print(request->arena, "/report/%.*s/send", TEXT_ARGS(report->name))),
        .pages = {LIST_OF(pages, struct view_check_page)},
        .hiddens = {LIST_OF(hiddens, struct view_hidden)},
        .problems = {LIST_OF(problems, struct view_problem)},
        .back = page_path(request, report, report->step->group_count),
    };
    page_report_check_write(web_body(response), web_language(request), &page);
}

/* ---- turning the page --------------------------------------------------------------------------------------------------------- */

static void add_faults(struct vec *faults, const struct procedure_fault *more, size_t count, const struct report *report,
                       int group)
{
    for (size_t i = 0; i < count; i++) {
        if (group < 0 || web_group_of_field(report->step, more[i].field) == group) {
            vec_add(faults, &more[i]);
        }
    }
}

/* What is wrong on one page (-1: on any), judged by the procedure itself. */
static int find_faults(const struct front_request *request, const struct report *report, const struct web_input *input,
                       int group, struct vec *faults, struct error *error)
{
    struct procedure_moment moment = web_moment(request);
    struct procedure_input read = {0};
    struct procedure_scope scope = {PROCEDURE_FOR_CASE, 0};
    *faults = VEC_IN(request->arena, struct procedure_fault);
    add_faults(faults, input->faults.items, input->faults.count, report, group);
    int code = procedure_answers_read(request->arena, report->procedure, NULL, report->step, scope, input->fields.items,
                                      input->fields.count, &moment, &read, error);
    if (code == ERROR_INVALID) {
        add_faults(faults, read.faults, read.fault_count, report, group);
        return 0;
    }
    return code;
}

static void show_next(struct front_request *request, struct http_response *response, const struct report *report,
                      const struct web_input *input, size_t number)
{
    bool checking = web_own_field(input, "form-checking").length > 0;
    bool skipping = text_is(web_own_field(input, "form-action"), "check");
    if (checking || skipping || number == report->step->group_count) {
        show_check(request, response, report, input, TEXT(""));
    } else {
        show_page(request, response, report, input, number + 1, NULL, TEXT(""));
    }
}

static int go_on(struct front_request *request, struct http_response *response, const struct report *report,
                 const struct web_input *input, size_t number, struct error *error)
{
    struct vec faults;
    int code = find_faults(request, report, input, (int)number - 1, &faults, error);
    if (code < 0) {
        return code;
    }
    struct web_form form;
    faults = web_faults_of_asked(request, &faults, input);
    build_page(request, report, input, number, &faults, TEXT(""), &form);
    bool asks_more = web_asks_more(&form, input);
    if (!faults.count && !asks_more) {
        show_next(request, response, report, input, number);
        return 0;
    }
    response->status = faults.count ? 422 : 200;
    write_page(request, response, report, input, number, &form, asks_more);
    return 0;
}

int web_report_turn(struct front_request *request, struct http_response *response, struct error *error)
{
    struct report report;
    struct web_input input;
    size_t number = 0;
    int code = find_report(request, &report, error);
    if (code == 0) {
        code = page_number(request, &report, &number, error);
    }
    if (code == 0) {
        code = web_read_input(request, &input, error);
    }
    if (code < 0) {
        return code;
    }
    struct text action = web_own_field(&input, "form-action");
    if (text_is(action, "back") && number > 1) {
        show_page(request, response, &report, &input, number - 1, NULL, TEXT(""));
    } else if (text_is(action, "show") || text_starts(action, TEXT("more-")) || text_starts(action, TEXT("drop-"))) {
        show_page(request, response, &report, &input, number, NULL, action);
    } else {
        code = go_on(request, response, &report, &input, number, error);
    }
    return code;
}

/* ---- sending ---------------------------------------------------------------------------------------------------------------------- */

static void keep_receipt(struct front_request *request, struct http_response *response, const char *receipt)
{
    char kept[CASEWORK_KEPT_CODE_SIZE];
    struct buf digits = buf_in(request->arena);
    for (const char *at = receipt; *at; at++) {
        if (*at != ' ') {
            buf_char(&digits, *at);
        }
    }
    casework_keep_code(web_casework(request), buf_as_text(&digits), kept);
    http_set_cookie(response, &(struct http_cookie){.name = RECEIPT_COOKIE,
                                                    .value = text_of(arena_string(request->arena, kept)),
                                                    .max_age = RECEIPT_SECONDS,
                                                    .secure = web_of(request)->options.has_tls,
                                                    .strict = true});
    http_redirect(response, TEXT("/sent"));
}

static size_t first_bad_page(const struct report *report, const struct vec *faults)
{
    size_t first = report->step->group_count + 1;
    for (size_t i = 0; i < faults->count; i++) {
        int group = web_group_of_field(report->step, VEC_AT(faults, struct procedure_fault, i)->field);
        if (group >= 0 && (size_t)group + 1 < first) {
            first = (size_t)group + 1;
        }
    }
    return first;
}

static void show_faults(struct front_request *request, struct http_response *response, const struct report *report,
                        const struct web_input *input, const struct vec *faults, struct text words)
{
    size_t number = first_bad_page(report, faults);
    response->status = 422;
    if (number <= report->step->group_count) {
        show_page(request, response, report, input, number, faults, TEXT(""));
    } else {
        show_check(request, response, report, input, words);
    }
}

static int send(struct front_request *request, struct http_response *response, const struct report *report,
                const struct web_input *input, struct error *error)
{
    struct casework_done done = {0};
    struct intake_report sent = {
        .who = CASEWORK_PUBLIC,
        .form = report->name,
        .fields = input->fields.items,
        .field_count = input->fields.count,
        .submission = web_submission(request, input),
        .happened = CASEWORK_NOT_CLAIMED,
    };
    int code = intake_send(web_casework(request), request->arena, &sent, &done, error);
    if (code == 0) {
        keep_receipt(request, response, done.receipt);
        return 0;
    }
    if (code == ERROR_INVALID || code == ERROR_DENIED) {
        struct vec faults = VEC_IN(request->arena, struct procedure_fault);
        add_faults(&faults, done.faults, done.fault_count, report, -1);
        struct text words = done.refusals.count ? done.refusals.at[0].words : text_of(error->words);
        show_faults(request, response, report, input, &faults, words);
        return 0;
    }
    return code;
}

int web_report_send(struct front_request *request, struct http_response *response, struct error *error)
{
    struct report report;
    struct web_input input;
    int code = find_report(request, &report, error);
    if (code == 0) {
        code = web_read_input(request, &input, error);
    }
    if (code == 0 && input.faults.count) {
        show_faults(request, response, &report, &input, &input.faults, TEXT(""));
        return 0;
    }
    return code < 0 ? code : send(request, response, &report, &input, error);
}

/* Nothing typed is lost when the form was too old, or the store was busy. */
int web_report_again(struct front_request *request, struct http_response *response, struct error *error)
{
    struct report report;
    struct web_input input;
    int code = find_report(request, &report, error);
    if (code == 0) {
        code = web_read_input(request, &input, error);
    }
    if (code == 0) {
        show_check(request, response, &report, &input, text_of(request->failure.words));
    }
    return code;
}

static struct view_text_list told_now(const struct front_request *request, const struct casework_receipt *receipt)
{
    struct vec words = VEC_IN(request->arena, struct text);
    for (size_t i = 0; i < receipt->told_count; i++) {
        vec_add(&words, &receipt->told[i].words);
    }
    return (struct view_text_list){LIST_OF(words, struct text)};
}

/* The code stands in a cookie that lives for a quarter of an hour, with the mark of this house, so that this page can be loaded
 * again, nothing of it stands in an address or in the browser's history, and no code can be tried here. */
int web_report_sent(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text kept, digits;
    struct casework_receipt receipt;
    if (!http_cookie(request->http, RECEIPT_COOKIE, &kept) || !casework_kept_code(web_casework(request), kept, &digits)) {
        http_redirect(response, TEXT("/receipt"));
        return 0;
    }
    int code = casework_see_receipt(web_casework(request), request->arena, digits, &receipt, error);
    if (code == ERROR_NOT_FOUND) { /* taken back since */
        http_redirect(response, TEXT("/receipt"));
        return 0;
    }
    if (code < 0) {
        return code;
    }
    struct page_report_sent page = {
        .asks_reporter = web_asks_reporter(receipt.procedure),
        .stage = receipt.shown.stage,
        .told = told_now(request, &receipt),
        .frame = web_frame(request, WEB_NOWHERE),
        .code = text_of(arena_print(request->arena, "%.4s %.4s %.4s %.4s", digits.at, digits.at + 4, digits.at + 8,
                                    digits.at + 12)),
    };
    page_report_sent_write(web_body(response), web_language(request), &page);
    return 0;
}
