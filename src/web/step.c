/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A step as a form, and taking it. The form is the procedure's; the decision is casework's. Whatever comes back, refused,
 * wrong or overtaken, the form is shown again with everything that was typed.
 */
#include "web/parts.h"

#include <string.h>

/* One step that somebody wants to take: in a case, or one that opens a case. */
struct taking {
    struct front_request *request;
    struct http_response *response;
    bool opens, linked; /* linked: for a case that wants it, which the path names */
    const char *reference; /* NULL: it opens a case */
    struct text procedure_name;
    const struct procedure *procedure;
    const struct procedure_step_words *step;
    struct procedure_scope scope;
    struct casework_case found; /* not of an opening step */
    struct procedure_offer offer;
    const struct casework_link *link; /* NULL, or that which wants the case that it opens */
    struct casework_case source;      /* whose link it is */
    struct web_input *input;    /* NULL: nothing was typed */
    int64_t happened;
};

/* What is to be said above the form. */
struct telling {
    struct vec faults;   /* of struct procedure_fault */
    struct vec problems; /* of struct view_problem, further ones */
    const struct procedure_refusals *refusals;
    const struct casework_line *since;
    size_t since_count;
    bool asks_more; /* the answers have brought up further questions */
    struct text kept; /* that the form is kept, and until when */
};

/* ---- finding the step ---------------------------------------------------------------------------------------------------- */

static bool read_scope(struct text kind, struct text number, struct procedure_scope *out)
{
    static const char *const kinds[PROCEDURE_FOR__MAX] = {"", "item", "party", "match"};
    int64_t value = 0;
    struct error error;
    *out = (struct procedure_scope){PROCEDURE_FOR_CASE, 0};
    if (!kind.length) {
        return true;
    }
    for (int i = PROCEDURE_FOR_ITEM; i < PROCEDURE_FOR__MAX; i++) {
        if (text_is(kind, kinds[i]) && text_to_integer(number, 1, UINT32_MAX, &value, &error) == 0) {
            *out = (struct procedure_scope){(enum procedure_for)i, (uint32_t)value};
            return true;
        }
    }
    return false;
}

static int no_such_step(struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "web.step", "There is no such page.");
}

static int find_step(struct taking *taking, struct text kind, struct text number, struct error *error)
{
    if (!read_scope(kind, number, &taking->scope)) {
        return no_such_step(error);
    }
    struct casework_who who = web_who(taking->request);
    int code = casework_prepare_step(web_casework(taking->request), taking->request->arena, &who,
                                     front_argument(taking->request, "case"),
                                     front_argument(taking->request, "step"), taking->scope, &taking->found,
                                     &taking->step, &taking->offer, error);
    if (code == 0) {
        taking->procedure = taking->found.procedure;
        taking->reference = taking->found.reference;
    }
    return code;
}

/* Of an opening that a case wants, by the row's path. */
static int find_link(struct taking *taking, struct error *error)
{
    return taking->linked ? web_find_link(taking->request, &taking->source, &taking->link, error) : 0;
}

static int find_opening(struct taking *taking, struct error *error)
{
    taking->opens = true;
    taking->procedure_name = front_argument(taking->request, "procedure");
    struct casework_who who = web_who(taking->request);
    struct procedure_offers offers;
    int code = casework_openings(web_casework(taking->request), taking->request->arena, &who, taking->procedure_name,
                                 &taking->procedure, &offers, error);
    for (size_t i = 0; code == 0 && i < offers.count; i++) {
        if (text_equal(offers.at[i].step->is.name.text, front_argument(taking->request, "step"))) {
            taking->offer = offers.at[i];
            taking->step = taking->offer.step;
        }
    }
    return code < 0 || taking->step ? code : no_such_step(error);
}

/* ---- the form --------------------------------------------------------------------------------------------------------------- */

static struct text print(const struct taking *taking, const char *format, ...) PRINTF_LIKE(2, 3);
static struct text print(const struct taking *taking, const char *format, ...)
{
    struct buf buf = buf_in(taking->request->arena);
    va_list list;
    va_start(list, format);
    buf_print_list(&buf, format, list);
    va_end(list);
    return buf_as_text(&buf);
}

static struct text action_path(const struct taking *taking)
{
    struct text step = taking->step->is.name.text;
    if (taking->link) {
        return print(taking, "/cases/%s/links/%.*s/%.*s/%.*s", taking->source.reference,
                     TEXT_ARGS(taking->link->name.text), TEXT_ARGS(taking->procedure_name), TEXT_ARGS(step));
    }
    if (taking->opens) {
        return print(taking, "/new/%.*s/%.*s", TEXT_ARGS(taking->procedure_name), TEXT_ARGS(step));
    }
    return print(taking, "/cases/%s/steps/%.*s", taking->reference, TEXT_ARGS(step));
}

static void add_hidden(struct vec *hiddens, const char *name, struct text value)
{
    struct view_hidden hidden = {.name = text_of(name), .value = value};
    vec_add(hiddens, &hidden);
}

static struct view_hidden_list hidden_fields(const struct taking *taking, const struct web_form *form)
{
    static const char *const kinds[PROCEDURE_FOR__MAX] = {"", "item", "party", "match"};
    struct vec hiddens = VEC_IN(taking->request->arena, struct view_hidden);
    if (taking->scope.kind != PROCEDURE_FOR_CASE) {
        add_hidden(&hiddens, "form-for", text_of(kinds[taking->scope.kind]));
        add_hidden(&hiddens, "form-number", print(taking, "%u", taking->scope.number));
    }
    add_hidden(&hiddens, "form-submission", web_submission(taking->request, taking->input));
    web_add_asked(form, &hiddens);
    return (struct view_hidden_list){LIST_OF(hiddens, struct view_hidden)};
}

static struct view_reason_list refusal_list(const struct taking *taking, const struct procedure_refusals *refusals)
{
    struct vec reasons = VEC_IN(taking->request->arena, struct view_reason);
    for (size_t i = 0; refusals && i < refusals->count; i++) {
        const struct procedure_refusal *refusal = &refusals->at[i];
        struct view_reason reason = {.words = refusal->words,
                                     .cites = procedure_cites_print(taking->request->arena, &refusal->cites)};
        vec_add(&reasons, &reason);
    }
    return (struct view_reason_list){LIST_OF(reasons, struct view_reason)};
}

static struct view_happened_line_list since_list(const struct taking *taking, const struct telling *telling)
{
    struct front_request *request = taking->request;
    struct vec lines = VEC_IN(request->arena, struct view_happened_line);
    for (size_t i = 0; i < telling->since_count; i++) {
        const struct casework_line *line = &telling->since[i];
        struct text label = web_line_title(request, taking->procedure, line);
        struct view_happened_line row = {
            .words = string_step_since_line(request->arena, web_language(request), label,
                                            web_line_by(request, taking->procedure, line, NULL),
                                            web_instant(request, line->recorded))};
        vec_add(&lines, &row);
    }
    return (struct view_happened_line_list){LIST_OF(lines, struct view_happened_line)};
}

static struct view_form_field happened_field(const struct taking *taking, const struct telling *telling)
{
    struct front_request *request = taking->request;
    struct view_form_field field = {
        .kind = VIEW_FORM_FIELD_KIND_TIME,
        .id = TEXT("form-happened"),
        .name = TEXT("form-happened"),
        .joint = TEXT("."),
        .label = web_say(request, STRING_STEP_HAPPENED),
        .hint = web_say(request, STRING_STEP_HAPPENED_HINT),
    };
    if (taking->input) {
        field.day = web_own_field(taking->input, "form-happened.day");
        field.month = web_own_field(taking->input, "form-happened.month");
        field.year = web_own_field(taking->input, "form-happened.year");
        field.clock = web_own_field(taking->input, "form-happened.clock");
    }
    for (size_t i = 0; i < telling->problems.count; i++) {
        const struct view_problem *problem = VEC_AT(&telling->problems, struct view_problem, i);
        if (text_starts(problem->field, TEXT("form-happened"))) {
            field.error = problem->words;
        }
    }
    return field;
}

static void build(const struct taking *taking, const struct telling *telling, struct web_form *form)
{
    struct web_form_ask ask = {
        .request = taking->request,
        .procedure = taking->procedure,
        .found = taking->opens ? NULL : &taking->found,
        .step = taking->step,
        .scope = taking->scope,
        .input = taking->input,
        .faults = telling->faults.items,
        .fault_count = telling->faults.count,
        .action = taking->input ? web_own_field(taking->input, "form-action") : TEXT(""),
        .only_group = -1,
        .marks_optional = true,
    };
    web_build_form(&ask, form);
    for (size_t i = 0; i < telling->problems.count; i++) {
        vec_add(&form->problems, VEC_AT(&telling->problems, struct view_problem, i));
    }
}

static struct web_kept_place kept_place(const struct taking *taking)
{
    return (struct web_kept_place){taking->reference, taking->step->is.name.text, taking->scope};
}

static bool may_keep(const struct taking *taking)
{
    return !taking->opens && web_of(taking->request)->options.documents;
}

static struct text back_path(const struct taking *taking)
{
    const char *reference = taking->link ? taking->source.reference : taking->reference;
    return reference ? print(taking, "/cases/%s", reference) : TEXT("/work");
}

static void show_form(struct taking *taking, const struct telling *telling)
{
    struct front_request *request = taking->request;
    struct web_form form;
    if (!taking->opens) {
        web_open_names(request, taking->step, taking->scope, &taking->found);
    }
    build(taking, telling, &form);
    const struct procedure_step_words *step = taking->step;
    struct text acting = taking->offer.allowed ? taking->offer.acting.words : TEXT("");
    struct text about = taking->link    ? taking->link->label
                        : taking->opens ? TEXT("")
                                        : web_about(request, &taking->found, taking->scope);
    struct page_step page = {
        .frame = web_frame_with_form(request, taking->opens && !taking->link ? WEB_WORK : WEB_CASES),
        .title = step->is.label,
        .about = about.length ? string_step_for(request->arena, web_language(request), about) : TEXT(""),
        .back = back_path(taking),
        .back_text = web_say(request, taking->opens && !taking->link ? STRING_STEP_BACK_WORK : STRING_STEP_BACK),
        .action = action_path(taking),
        .sections = {LIST_OF(form.sections, struct view_form_section)},
        .problems = {LIST_OF(form.problems, struct view_problem)},
        .says = {step->says, step->say_count},
        .by = string_step_by(request->arena, web_language(request), step->by),
        .cites = procedure_cites_print(request->arena, &step->cites),
        .expected = print(taking, "%lld", taking->opens ? 0LL : (long long)taking->found.sequence),
        .extra = hidden_fields(taking, &form),
        .since = since_list(taking, telling),
        .refusals = refusal_list(taking, telling->refusals),
        .happened = happened_field(taking, telling),
        .asks_happened = !taking->opens,
        .acting = acting.length ? string_step_acting(request->arena, web_language(request), acting) : TEXT(""),
        .note = telling->asks_more ? web_say(request, STRING_STEP_MORE_QUESTIONS) : telling->kept,
        .keeps = may_keep(taking),
        .urgent = taking->opens,
        .writes = web_step_writes(step),
        .files = web_has_files(&form),
        .closed = !taking->offer.allowed && !taking->input,
    };
    page_step_write(web_body(taking->response), web_language(request), &page);
}

static struct telling nothing_to_tell(struct arena *arena)
{
    return (struct telling){.faults = VEC_IN(arena, struct procedure_fault), .problems = VEC_IN(arena, struct view_problem)};
}

/* ---- reading what was typed ---------------------------------------------------------------------------------------------------- */

static int read_happened(struct taking *taking, struct telling *telling, struct error *error)
{
    struct text day = web_own_field(taking->input, "form-happened.day");
    struct text month = web_own_field(taking->input, "form-happened.month");
    struct text year = web_own_field(taking->input, "form-happened.year");
    struct text clock = web_own_field(taking->input, "form-happened.clock");
    struct civil_moment moment = {0};
    const char *part = "day";
    taking->happened = CASEWORK_NOT_CLAIMED;
    if (!day.length && !month.length && !year.length && !clock.length) {
        return 0;
    }
    int code = calendar_read_date_fields(day, month, year, &moment.date, error);
    if (code < 0) {
        part = error->field[0] ? error->field : "day";
    } else {
        part = "clock";
        code = clock.length ? calendar_read_time(clock, &moment, error) : 0;
    }
    if (code == 0) {
        code = calendar_instant_of(web_of(taking->request)->options.zone, moment, CALENDAR_REPEAT_FIRST,
                                   &taking->happened, error);
    }
    if (code < 0) {
        struct text words = text_of(arena_string(taking->request->arena, error->words));
        web_add_problem(&telling->problems, words, print(taking, "form-happened-%s", part));
    }
    return code;
}

static int read_typed(struct taking *taking, struct error *error)
{
    taking->input = ARENA_NEW(taking->request->arena, struct web_input);
    return web_read_input(taking->request, taking->input, error);
}

static int find_typed(struct taking *taking, struct error *error)
{
    int code = read_typed(taking, error);
    if (code < 0) {
        return code;
    }
    if (taking->opens) {
        code = find_link(taking, error);
        return code < 0 ? code : find_opening(taking, error);
    }
    return find_step(taking, web_own_field(taking->input, "form-for"), web_own_field(taking->input, "form-number"), error);
}

/* ---- taking it --------------------------------------------------------------------------------------------------------------------- */

/* Whoever opened it for another case goes on there, unless they may see the new one. */
static struct text unseen_path(const struct taking *taking, struct text procedure)
{
    if (taking->link) {
        return print(taking, "/cases/%s?done=%.*s", taking->source.reference, TEXT_ARGS(taking->link->name.text));
    }
    return print(taking, "/work?done=%.*s~%.*s", TEXT_ARGS(procedure), TEXT_ARGS(taking->step->is.name.text));
}

/* Who opens a case need not be somebody who may see it; and with what is done, whoever saw it for a duty may see it no more. */
static struct text place_after(const struct taking *taking, const struct casework_done *done)
{
    struct casework_who who = web_who(taking->request);
    struct casework_case found;
    struct error error;
    struct text step = taking->step->is.name.text;
    struct text procedure = taking->opens ? taking->procedure_name : taking->found.state->procedure.text;
    const char *reference = taking->opens ? done->reference : taking->reference;
    int seen = casework_glance(web_casework(taking->request), taking->request->arena, &who, text_of(reference), &found,
                               &error);
    return seen == ERROR_NOT_FOUND ? unseen_path(taking, procedure)
                                   : print(taking, "/cases/%s?done=%.*s", reference, TEXT_ARGS(step));
}

static void tell_failure(struct taking *taking, struct telling *telling, const struct casework_done *done, int code,
                         const struct error *error)
{
    static const int statuses[] = {[-ERROR_INVALID] = 422, [-ERROR_DENIED] = 422, [-ERROR_CONFLICT] = 409};
    taking->response->status = statuses[-code];
    for (size_t i = 0; i < done->fault_count; i++) {
        vec_add(&telling->faults, &done->faults[i]);
    }
    if (code == ERROR_CONFLICT) {
        telling->since = done->since;
        telling->since_count = done->since_count;
        web_add_problem(&telling->problems, web_say(taking->request, STRING_STEP_CONFLICT), TEXT(""));
    } else if (code == ERROR_DENIED) {
        telling->refusals = &done->refusals;
        web_add_problem(&telling->problems, web_say(taking->request, STRING_STEP_REFUSED), TEXT(""));
    } else if (!done->fault_count) {
        web_add_problem(&telling->problems, text_of(error->words), TEXT(""));
    }
}

/* Shown on the answer itself, and nowhere else: the page that it is asked for again is another. */
static void show_code(struct taking *taking, const struct casework_done *done)
{
    struct front_request *request = taking->request;
    struct page_code_given page = {.frame = web_frame(request, WEB_CASES),
                                   .code = text_of(arena_string(request->arena, done->receipt)),
                                   .whom = taking->opens ? web_say(request, STRING_CODE_GIVEN_WHOEVER_REPORTED)
                                                         : web_about(request, &taking->found, taking->scope),
                                   .back = place_after(taking, done),
                                   .first = taking->opens};
    page_code_given_write(web_body(taking->response), web_language(request), &page);
}

static int64_t expected(const struct taking *taking)
{
    int64_t sequence = 0;
    struct error error;
    struct text typed = web_own_field(taking->input, "form-expected");
    return text_to_integer(typed, 0, UINT32_MAX, &sequence, &error) == 0 ? sequence : 0;
}

static int take(struct taking *taking, struct telling *telling, struct error *error)
{
    struct casework_done done = {0};
    struct casework_wish wish = {
        .who = web_who(taking->request),
        .procedure = taking->procedure_name,
        .reference = text_of(taking->reference),
        .expected = expected(taking),
        .step = taking->step->is.name.text,
        .scope = taking->scope,
        .fields = taking->input->fields.items,
        .field_count = taking->input->fields.count,
        .happened = taking->happened,
        .submission = web_submission(taking->request, taking->input),
        .from = text_of(taking->link ? taking->source.reference : NULL),
        .link = taking->link ? taking->link->name.text : TEXT(""),
    };
    int code = casework_take(web_casework(taking->request), taking->request->arena, &wish, &done, error);
    if (code == 0) {
        struct web_kept_place place = kept_place(taking);
        if (may_keep(taking)) {
            web_forget_kept(taking->request, &place);
        }
        if (done.receipt[0] && (!taking->opens || web_is_told_by_public(taking->procedure))) {
            show_code(taking, &done);
        } else {
            http_redirect(taking->response, place_after(taking, &done));
        }
    } else if (code == ERROR_INVALID || code == ERROR_DENIED || code == ERROR_CONFLICT) {
        tell_failure(taking, telling, &done, code, error);
        show_form(taking, telling);
        code = 0;
    }
    return code;
}

/* What is filled in so far is kept, as it is, for whoever filled it in: the form comes back and says so. */
static int keep(struct taking *taking, struct telling *telling, struct error *error)
{
    struct web_kept_place place = kept_place(taking);
    int64_t until;
    int code = web_keep(taking->request, &place, taking->input, &until, error);
    if (code == 0) {
        struct text when = web_instant(taking->request, until);
        telling->kept = string_step_kept_until(taking->request->arena, web_language(taking->request), when);
        show_form(taking, telling);
    }
    return code;
}

static int answer(struct taking *taking, struct error *error)
{
    struct telling telling = nothing_to_tell(taking->request->arena);
    int code = find_typed(taking, error);
    if (code < 0) {
        return code;
    }
    struct text action = web_own_field(taking->input, "form-action");
    if (text_is(action, "keep") && may_keep(taking)) {
        return keep(taking, &telling, error);
    }
    if (text_is(action, "show") || text_starts(action, TEXT("more-")) || text_starts(action, TEXT("drop-"))) {
        show_form(taking, &telling);
        return 0;
    }
    telling.faults = taking->input->faults;
    if (read_happened(taking, &telling, error) < 0 || telling.faults.count) {
        taking->response->status = 422;
        show_form(taking, &telling);
        return 0;
    }
    struct web_form form;
    build(taking, &telling, &form);
    telling.asks_more = web_asks_more(&form, taking->input);
    if (telling.asks_more) {
        show_form(taking, &telling);
        return 0;
    }
    return take(taking, &telling, error);
}

/* ---- handlers ------------------------------------------------------------------------------------------------------------------------ */

/* What the person has kept comes first, else what the case says of a checklist already. */
static int fill_before(struct taking *taking, struct telling *telling, struct web_input *before, struct error *error)
{
    struct front_request *request = taking->request;
    struct web_kept_place place = kept_place(taking);
    int64_t at = 0;
    int code = taking->offer.allowed ? web_kept(request, &place, before, &at, error) : 0;
    if (code < 0) {
        return code;
    }
    if (at) {
        telling->kept = string_step_kept(request->arena, web_language(request), web_instant(request, at));
    } else {
        web_prefill(request, &taking->found, taking->step, before);
    }
    taking->input = taking->offer.allowed && (at || before->fields.count) ? before : NULL;
    show_form(taking, telling);
    return 0;
}

int web_step(struct front_request *request, struct http_response *response, struct error *error)
{
    struct taking taking = {.request = request, .response = response};
    int code = find_step(&taking, front_value(request, "for")->text, front_value(request, "number")->text, error);
    if (code == 0) {
        struct telling telling = nothing_to_tell(request->arena);
        telling.refusals = taking.offer.allowed ? NULL : &taking.offer.refusals;
        struct web_input before;
        code = fill_before(&taking, &telling, &before, error);
    }
    return code;
}

int web_step_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct taking taking = {.request = request, .response = response};
    return answer(&taking, error);
}

int web_opening(struct front_request *request, struct http_response *response, struct error *error)
{
    struct taking taking = {.request = request, .response = response};
    int code = find_opening(&taking, error);
    if (code == 0) {
        struct telling telling = nothing_to_tell(request->arena);
        telling.refusals = taking.offer.allowed ? NULL : &taking.offer.refusals;
        show_form(&taking, &telling);
    }
    return code;
}

int web_opening_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct taking taking = {.request = request, .response = response, .opens = true};
    return answer(&taking, error);
}

int web_linked(struct front_request *request, struct http_response *response, struct error *error)
{
    struct taking taking = {.request = request, .response = response, .linked = true};
    int code = find_link(&taking, error);
    if (code == 0) {
        code = find_opening(&taking, error);
    }
    if (code == 0 && !taking.link->may_open) {
        http_redirect(response, back_path(&taking));
    } else if (code == 0) {
        struct telling telling = nothing_to_tell(request->arena);
        telling.refusals = taking.offer.allowed ? NULL : &taking.offer.refusals;
        show_form(&taking, &telling);
    }
    return code;
}

int web_linked_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct taking taking = {.request = request, .response = response, .opens = true, .linked = true};
    return answer(&taking, error);
}

/* The form was too old, or the store was busy: once more, with what was typed. */
static int again(struct taking *taking, struct error *error)
{
    int code = find_typed(taking, error);
    if (code == 0) {
        struct telling telling = nothing_to_tell(taking->request->arena);
        web_add_problem(&telling.problems, text_of(taking->request->failure.words), TEXT(""));
        show_form(taking, &telling);
    }
    return code;
}

int web_step_again(struct front_request *request, struct http_response *response, struct error *error)
{
    struct taking taking = {.request = request, .response = response};
    return again(&taking, error);
}

int web_opening_again(struct front_request *request, struct http_response *response, struct error *error)
{
    struct taking taking = {.request = request, .response = response, .opens = true};
    return again(&taking, error);
}

int web_linked_again(struct front_request *request, struct http_response *response, struct error *error)
{
    struct taking taking = {.request = request, .response = response, .opens = true, .linked = true};
    return again(&taking, error);
}
