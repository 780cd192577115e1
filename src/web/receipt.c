/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A case by the code of one of its parties (CP-2, CP-13, CP-16, CP-17). The code is never put into an address: it stands in a
 * cookie for a quarter of an hour, with a mark that only this house makes, so that codes cannot be tried by forging cookies;
 * they are tried by the form alone, which is limited.
 */
#include "web/parts.h"

#include <string.h>

#define COOKIE "evenhand-code"
#define COOKIE_SECONDS 900

/* ---- typing the code ------------------------------------------------------------------------------------------------ */

static void show_form(struct front_request *request, struct http_response *response, struct text typed, struct text problem)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    if (problem.length) {
        web_add_problem(&problems, problem, TEXT("code"));
    }
    struct page_receipt page = {.frame = web_frame_with_form(request, WEB_NOWHERE),
                                .value = typed,
                                .error = problem,
                                .problems = {LIST_OF(problems, struct view_problem)}};
    page_receipt_write(web_body(response), web_language(request), &page);
}

int web_receipt(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    show_form(request, response, TEXT(""), TEXT(""));
    return 0;
}

static void set_cookie(const struct front_request *request, struct http_response *response, struct text value, int64_t seconds)
{
    http_set_cookie(response, &(struct http_cookie){.name = COOKIE,
                                                    .value = value,
                                                    .max_age = seconds,
                                                    .secure = web_of(request)->options.has_tls,
                                                    .strict = true});
}

int web_receipt_show(struct front_request *request, struct http_response *response, struct error *error)
{
    const struct front_value *code = front_value(request, "code");
    struct casework_receipt receipt;
    char kept[CASEWORK_KEPT_CODE_SIZE];
    int found = casework_see_receipt(web_casework(request), request->arena, code->text, &receipt, error);
    if (found == ERROR_NOT_FOUND || found == ERROR_INVALID) {
        response->status = 422;
        show_form(request, response, code->typed, web_say(request, STRING_RECEIPT_UNKNOWN));
        return 0;
    }
    if (found < 0) {
        return found;
    }
    casework_keep_code(web_casework(request), code->text, kept);
    set_cookie(request, response, text_of(arena_string(request->arena, kept)), COOKIE_SECONDS);
    http_redirect(response, TEXT("/receipt/page"));
    return 0;
}

int web_receipt_again(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    const struct front_value *code = front_value(request, "code");
    bool is_missing = text_is(text_of(code->problem_key), "form.missing");
    struct text words = is_missing      ? web_say(request, STRING_RECEIPT_MISSING)
                        : code->problem ? text_of(code->problem)
                                        : text_of(request->failure.words);
    show_form(request, response, code->typed, words);
    return 0;
}

static bool keeps_code(struct front_request *request, struct text *code)
{
    struct text kept;
    return http_cookie(request->http, COOKIE, &kept) && casework_kept_code(web_casework(request), kept, code);
}

/* The code of this browser; false, and the way to where it is typed, where it has none. */
static bool has_code(struct front_request *request, struct http_response *response, struct text *code)
{
    if (keeps_code(request, code)) {
        return true;
    }
    http_redirect(response, TEXT("/receipt"));
    return false;
}

int web_receipt_leave(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    set_cookie(request, response, TEXT(""), 0);
    http_redirect(response, TEXT("/receipt"));
    return 0;
}

/* Whoever reports a concern is asked not to look into it themselves (SG-1.3); a complaint's sides are told what holds for them
 * by its procedure. */
bool web_asks_reporter(const struct procedure *procedure)
{
    return text_is(procedure_about(procedure)->compartment, "safeguarding");
}

/* A case that staff open then has somebody who told them of it, and who may come back with a code. */
bool web_is_told_by_public(const struct procedure *procedure)
{
    size_t count;
    const struct procedure_step_words *steps = procedure_steps(procedure, &count);
    for (size_t i = 0; i < count; i++) {
        if (steps[i].opens_case && steps[i].open_to_public) {
            return true;
        }
    }
    return false;
}

/* ---- their page ----------------------------------------------------------------------------------------------------- */

static struct view_shown_date_list date_list(const struct front_request *request, const struct procedure_shown *shown)
{
    struct vec rows = VEC_IN(request->arena, struct view_shown_date);
    for (size_t i = 0; i < shown->date_count; i++) {
        const struct procedure_shown_date *date = &shown->dates[i];
        bool dated = date->ends != INT64_MAX;
        struct view_shown_date row = {.words = date->words,
                                      .when = dated ? web_until(request, date->ends)
                                                    : web_say(request, STRING_RECEIPT_SHOWN_AT_ONCE),
                                      .at = dated ? web_instant_iso(request, date->ends) : TEXT(""),
                                      .why = {date->why, date->why_count}};
        vec_add(&rows, &row);
    }
    return (struct view_shown_date_list){LIST_OF(rows, struct view_shown_date)};
}

static struct view_told_row_list told_list(const struct front_request *request, const struct casework_receipt *receipt)
{
    struct vec rows = VEC_IN(request->arena, struct view_told_row);
    for (size_t i = 0; i < receipt->told_count; i++) {
        const struct casework_told *told = &receipt->told[i];
        struct vec texts = VEC_IN(request->arena, struct text);
        for (size_t j = 0; j < told->answer_count; j++) {
            struct text words = told->answers[j].erased ? web_say(request, STRING_CASE_ERASED) : told->answers[j].plain;
            vec_add(&texts, &words);
        }
        struct view_told_row row = {.when = web_day(request, told->happened),
                                    .at = web_instant_iso(request, told->happened),
                                    .words = told->words,
                                    .texts = {LIST_OF(texts, struct text)}};
        vec_add(&rows, &row);
    }
    return (struct view_told_row_list){LIST_OF(rows, struct view_told_row)};
}

static struct view_sent_row_list sent_list(const struct front_request *request, const struct casework_receipt *receipt)
{
    struct vec rows = VEC_IN(request->arena, struct view_sent_row);
    for (size_t i = 0; i < receipt->sent_count; i++) {
        const struct casework_sent *sent = &receipt->sent[i];
        struct text count = text_of(arena_print(request->arena, "%zu", sent->file_count));
        struct text with = string_receipt_shown_with_files(request->arena, web_language(request), sent->label, count);
        struct view_sent_row row = {.when = web_instant(request, sent->recorded),
                                    .at = web_instant_iso(request, sent->recorded),
                                    .words = sent->file_count ? with : sent->label};
        vec_add(&rows, &row);
    }
    return (struct view_sent_row_list){LIST_OF(rows, struct view_sent_row)};
}

static struct text send_path(const struct front_request *request, struct text step)
{
    return text_of(arena_print(request->arena, "/receipt/send/%.*s", TEXT_ARGS(step)));
}

/* Who has replied is not to think that it was lost, nor that the first no longer counts. */
static struct text before_words(const struct front_request *request, const struct casework_may *may)
{
    return may->before ? string_receipt_shown_before(request->arena, web_language(request), web_instant(request, may->before))
                       : TEXT("");
}

static struct view_may_row_list may_list(const struct front_request *request, const struct casework_receipt *receipt)
{
    struct vec rows = VEC_IN(request->arena, struct view_may_row);
    for (size_t i = 0; i < receipt->may_count; i++) {
        const struct procedure_labelled *is = &receipt->may[i].step->is;
        struct view_may_row row = {.text = is->label,
                                   .href = send_path(request, is->name.text),
                                   .before = before_words(request, &receipt->may[i])};
        vec_add(&rows, &row);
    }
    return (struct view_may_row_list){LIST_OF(rows, struct view_may_row)};
}

int web_receipt_page(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text code;
    struct casework_receipt receipt;
    if (!has_code(request, response, &code)) {
        return 0;
    }
    int failed = casework_see_receipt(web_casework(request), request->arena, code, &receipt, error);
    if (failed == ERROR_NOT_FOUND) { /* taken back since */
        http_redirect(response, TEXT("/receipt"));
        return 0;
    }
    if (failed) {
        return failed;
    }
    struct page_receipt_shown page = {
        .frame = web_frame_with_form(request, WEB_NOWHERE),
        .standing = receipt.is_reporter ? TEXT("") : receipt.standing, /* the day of what they sent says it */
        .received = receipt.is_reporter ? web_day(request, receipt.received) : TEXT(""),
        .stage = receipt.shown.stage,
        .dates = date_list(request, &receipt.shown),
        .rights = {receipt.shown.rights, receipt.shown.right_count},
        .told = told_list(request, &receipt),
        .sent = sent_list(request, &receipt),
        .may = may_list(request, &receipt),
        .done = front_value(request, "done")->given,
        .asks_reporter = receipt.is_reporter && web_asks_reporter(receipt.procedure),
    };
    page_receipt_shown_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- sending something ---------------------------------------------------------------------------------------------- */

struct sending {
    struct front_request *request;
    struct http_response *response;
    struct text code;
    struct casework_receipt receipt;
    struct casework_may may;
    struct web_input *input; /* NULL: nothing was typed */
    struct vec faults;       /* of struct procedure_fault */
    struct text problem, note;
};

static int find(struct sending *sending, struct error *error)
{
    struct front_request *request = sending->request;
    sending->faults = VEC_IN(request->arena, struct procedure_fault);
    return casework_prepare_receipt(web_casework(request), request->arena, sending->code, front_argument(request, "step"),
                                    &sending->receipt, &sending->may, error);
}

static void build(const struct sending *sending, struct web_form *form)
{
    const struct casework_case unopened = {.procedure = sending->receipt.procedure, .state = sending->receipt.state};
    struct web_form_ask ask = {
        .request = sending->request,
        .procedure = sending->receipt.procedure,
        .found = &unopened,
        .step = sending->may.step,
        .scope = sending->may.scope,
        .input = sending->input,
        .faults = sending->faults.items,
        .fault_count = sending->faults.count,
        .action = sending->input ? web_own_field(sending->input, "form-action") : TEXT(""),
        .only_group = -1,
        .marks_optional = true,
    };
    web_build_form(&ask, form);
    if (sending->problem.length) {
        web_add_problem(&form->problems, sending->problem, TEXT(""));
    }
}

static void show(const struct sending *sending)
{
    struct front_request *request = sending->request;
    const struct procedure_step_words *step = sending->may.step;
    struct web_form form;
    struct vec hiddens = VEC_IN(request->arena, struct view_hidden);
    build(sending, &form);
    struct view_hidden submission = {TEXT("form-submission"), web_submission(request, sending->input)};
    vec_add(&hiddens, &submission);
    web_add_asked(&form, &hiddens);
    struct page_receipt_send page = {
        .frame = web_frame_with_form(request, WEB_NOWHERE),
        .title = step->is.label,
        .action = send_path(request, step->is.name.text),
        .sections = {LIST_OF(form.sections, struct view_form_section)},
        .problems = {LIST_OF(form.problems, struct view_problem)},
        .says = {step->says, step->say_count},
        .before = before_words(request, &sending->may),
        .hiddens = {LIST_OF(hiddens, struct view_hidden)},
        .note = sending->note,
        .files = web_has_files(&form),
    };
    page_receipt_send_write(web_body(sending->response), web_language(request), &page);
}

static int read_input(struct sending *sending, struct error *error)
{
    if (sending->input) {
        return 0;
    }
    sending->input = ARENA_NEW(sending->request->arena, struct web_input);
    return web_read_input(sending->request, sending->input, error);
}

/* Nothing typed is lost: it is given back where it can be sent no more. */
static int give_back(struct sending *sending, enum string_key why, struct text again, struct error *error)
{
    struct front_request *request = sending->request;
    struct vec typed = VEC_IN(request->arena, struct text);
    bool files = false;
    int code = read_input(sending, error);
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < sending->input->fields.count; i++) {
        const struct procedure_field *field = VEC_AT(&sending->input->fields, struct procedure_field, i);
        struct identity document;
        struct error is_none;
        bool is_file = identity_read(field->value, &document, &is_none) == 0;
        files = files || is_file;
        if (field->value.length && !is_file) {
            vec_add(&typed, &field->value);
        }
    }
    struct page_receipt_late page = {.frame = web_frame_with_form(request, WEB_NOWHERE),
                                     .words = web_say(request, why),
                                     .typed = {LIST_OF(typed, struct text)},
                                     .files = files,
                                     .again = again};
    sending->response->status = 409;
    page_receipt_late_write(web_body(sending->response), web_language(request), &page);
    return 0;
}

static int give_back_closed(struct sending *sending, struct error *error)
{
    return give_back(sending, STRING_RECEIPT_LATE_CLOSED, TEXT("/receipt/page"), error);
}

static int give_back_expired(struct sending *sending, struct error *error)
{
    return give_back(sending, STRING_RECEIPT_LATE_EXPIRED, TEXT("/receipt"), error);
}

static int read_typed(struct sending *sending, struct error *error)
{
    int code = read_input(sending, error);
    return code < 0 ? code : find(sending, error);
}

static int take(struct sending *sending, struct error *error)
{
    struct front_request *request = sending->request;
    struct casework_done done = {0};
    struct casework_wish wish = {.who = CASEWORK_PUBLIC,
                                 .receipt = sending->code,
                                 .step = sending->may.step->is.name.text,
                                 .scope = sending->may.scope,
                                 .fields = sending->input->fields.items,
                                 .field_count = sending->input->fields.count,
                                 .happened = CASEWORK_NOT_CLAIMED,
                                 .submission = web_submission(request, sending->input)};
    int code = casework_take(web_casework(request), request->arena, &wish, &done, error);
    if (code == 0) {
        http_redirect(sending->response, TEXT("/receipt/page?done=yes"));
        return 0;
    }
    if (code == ERROR_NOT_FOUND) {
        return give_back_closed(sending, error);
    }
    if (code != ERROR_INVALID && code != ERROR_DENIED) {
        return code;
    }
    for (size_t i = 0; i < done.fault_count; i++) {
        vec_add(&sending->faults, &done.faults[i]);
    }
    for (size_t i = 0; i < done.refusals.count; i++) {
        struct procedure_fault fault = {done.refusals.at[i].field, done.refusals.at[i].words, TEXT("refused")};
        vec_add(&sending->faults, &fault);
    }
    sending->problem = sending->faults.count ? TEXT("") : text_of(error->words);
    sending->response->status = 422;
    show(sending);
    return 0;
}

static int answer(struct sending *sending, struct error *error)
{
    struct web_form form;
    int code = read_typed(sending, error);
    if (code == ERROR_NOT_FOUND) {
        return give_back_closed(sending, error);
    }
    if (code < 0) {
        return code;
    }
    struct text action = web_own_field(sending->input, "form-action");
    bool only_shows = text_is(action, "show") || text_starts(action, TEXT("more-")) || text_starts(action, TEXT("drop-"));
    sending->faults = only_shows ? sending->faults : sending->input->faults;
    build(sending, &form);
    if (!only_shows && !sending->faults.count && !web_asks_more(&form, sending->input)) {
        return take(sending, error);
    }
    sending->response->status = sending->faults.count ? 422 : 200;
    sending->note = only_shows || sending->faults.count ? TEXT("") : web_say(sending->request, STRING_STEP_MORE_QUESTIONS);
    show(sending);
    return 0;
}

int web_receipt_send(struct front_request *request, struct http_response *response, struct error *error)
{
    struct sending sending = {.request = request, .response = response};
    if (!has_code(request, response, &sending.code)) {
        return 0;
    }
    int code = find(&sending, error);
    if (code == 0) {
        show(&sending);
    }
    return code;
}

int web_receipt_send_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct sending sending = {.request = request, .response = response};
    return keeps_code(request, &sending.code) ? answer(&sending, error)
                                              : give_back_expired(&sending, error);
}

/* Nothing typed is lost when the form was too old, when there were too many, or the store was busy. */
int web_receipt_send_again(struct front_request *request, struct http_response *response, struct error *error)
{
    struct sending sending = {.request = request, .response = response};
    if (!keeps_code(request, &sending.code)) {
        return give_back_expired(&sending, error);
    }
    int code = read_typed(&sending, error);
    if (code == ERROR_NOT_FOUND) {
        return give_back_closed(&sending, error);
    }
    if (code == 0) {
        sending.problem = text_of(request->failure.words);
        show(&sending);
    }
    return code;
}
