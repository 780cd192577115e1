/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in and out. What is wrong is never told apart: name, password and code fail in the same words. */
#include "web/parts.h"

static struct text problem_of(const struct front_request *request, const char *name, enum string_key missing,
                              struct vec *problems)
{
    const struct front_value *value = front_value(request, name);
    bool is_missing = text_is(text_of(value->problem_key), "form.missing");
    struct text words = is_missing ? web_say(request, missing) : text_of(value->problem);
    if (words.length) {
        web_add_problem(problems, words, text_of(value->field->name));
    }
    return words;
}

static struct text safe_way_back(const struct front_request *request)
{
    const struct front_value *way_back = front_value(request, "way-back");
    return front_is_way_back(request->front, way_back->text) ? way_back->text : TEXT("");
}

static void show_form(struct front_request *request, struct http_response *response, const struct front_value *name,
                      struct page_sign_in *page)
{
    const struct front_value *carried = front_find_value(request, TEXT("carried"));
    page->frame = web_frame_with_form(request, WEB_NOWHERE);
    page->name = name ? name->typed : TEXT("");
    page->way_back = safe_way_back(request);
    if (carried && carried->given) {
        page->carried = carried->text;
        page->carried_to = front_value(request, "carried-to")->text;
    }
    page_sign_in_write(web_body(response), web_language(request), page);
}

static bool is_identity(struct text value)
{
    struct identity identity;
    struct error ignored;
    return identity_read(value, &identity, &ignored) == 0;
}

static bool was_typed(const struct http_form *form, const struct procedure_field *field)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct http_field *one = &form->fields[i];
        if (!one->is_file && text_equal(one->name, field->name) && text_equal(one->value, field->value)) {
            return true;
        }
    }
    return false;
}

/* With the files that came with it: each goes into the form's own tray, as it does while signed in (files.c). */
static struct text carry_all(const struct front_request *request)
{
    struct text carried = front_carry(request);
    const struct http_form_limits limits = front_form_limits(request);
    struct buf buf = buf_in(request->arena);
    struct web_input input;
    struct http_form form;
    struct error ignored;
    buf_add(&buf, carried.at, carried.length);
    if (!carried.length || !limits.file_size || http_read_form(request->http, &limits, &form, &ignored) < 0 ||
        web_read_input(request, &input, &ignored) < 0 || !web_own_field(&input, "form-submission").length) {
        return carried;
    }
    for (size_t i = 0; i < input.fields.count; i++) {
        const struct procedure_field *field = VEC_AT(&input.fields, struct procedure_field, i);
        if (!was_typed(&form, field) && is_identity(field->value)) {
            http_encode(&buf, field->name);
            buf_char(&buf, '=');
            http_encode(&buf, field->value);
            buf_char(&buf, '&');
        }
    }
    return buf_as_text(&buf);
}

/* Somebody who is not signed in asked for what wants it. What was written when the session ran out is carried through the
 * sign-in page. */
void web_challenge(struct front_request *request, struct http_response *response)
{
    struct text back = front_way_back(request);
    struct text carried = carry_all(request);
    if (!carried.length) {
        http_redirect(response, text_of(arena_print(request->arena, "/sign-in%s%.*s", back.length ? "?way-back=" : "",
                                                    TEXT_ARGS(back))));
        return;
    }
    struct page_sign_in page = {.frame = web_frame_with_form(request, WEB_NOWHERE),
                                .carried = carried,
                                .carried_to = request->http->path};
    page_sign_in_write(web_body(response), web_language(request), &page);
}

/* The fields that were carried, but for the button that was pressed: a step is then shown again, not taken. */
static int read_carried(const struct front_request *request, struct vec *hiddens, struct error *error)
{
    struct http_form form;
    int code = http_read_pairs(request->arena, front_value(request, "carried")->text, NULL, &form, error);
    for (size_t i = 0; code == 0 && i < form.count; i++) {
        struct view_hidden hidden;
        code = text_take(request->arena, form.fields[i].name, 200, &hidden.name, error);
        if (code == 0) {
            code = text_take(request->arena, form.fields[i].value, 1 << 18, &hidden.value, error);
        }
        if (code == 0 && !text_is(hidden.name, "form-action")) {
            vec_add(hiddens, &hidden);
        }
    }
    struct view_hidden action = {.name = TEXT("form-action"), .value = TEXT("show")};
    vec_add(hiddens, &action);
    return code;
}

/* False when nothing was carried that a form of ours takes. */
static bool show_carried(struct front_request *request, struct http_response *response)
{
    struct vec hiddens = VEC_IN(request->arena, struct view_hidden);
    struct text target = front_value(request, "carried-to")->text;
    struct error error;
    if (!front_value(request, "carried")->given || !front_is_form_target(request->front, target) ||
        read_carried(request, &hiddens, &error) < 0) {
        return false;
    }
    struct page_resume page = {.frame = web_frame_with_form(request, WEB_NOWHERE),
                               .action = target,
                               .hiddens = {LIST_OF(hiddens, struct view_hidden)}};
    page_resume_write(web_body(response), web_language(request), &page);
    return true;
}

int web_sign_in(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    struct page_sign_in page = {.ended = front_value(request, "ended")->given};
    show_form(request, response, NULL, &page);
    return 0;
}

int web_sign_in_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct people_signed_in signed_in;
    int code = front_sign_in(request, front_value(request, "name")->text, front_value(request, "password")->text,
                             front_value(request, "code")->text, &signed_in, error);
    if (code < 0) {
        return code;
    }
    if (show_carried(request, response)) {
        return 0;
    }
    struct text way_back = safe_way_back(request);
    struct text next = way_back.length ? way_back : TEXT("/home");
    if (!signed_in.by_recovery_code) {
        http_redirect(response, next);
        return 0;
    }
    struct page_recovery_used page = {
        .frame = web_frame(request, WEB_NOWHERE),
        .count = text_of(arena_print(request->arena, "%zu", signed_in.recovery_codes_left)),
        .next = next};
    page_recovery_used_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_sign_in_again(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    struct page_sign_in page = {.name_error = problem_of(request, "name", STRING_SIGN_IN_NAME_MISSING, &problems),
                                .password_error = problem_of(request, "password", STRING_SIGN_IN_PASSWORD_MISSING, &problems),
                                .code_error = problem_of(request, "code", STRING_SIGN_IN_CODE_MISSING, &problems)};
    if (request->failure.code == ERROR_DENIED && !text_is(text_of(request->failure.key), "front.token")) {
        web_add_problem(&problems, web_say(request, STRING_SIGN_IN_DENIED), TEXT("name"));
    } else if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), TEXT(""));
    }
    page.problems = (struct view_problem_list){LIST_OF(problems, struct view_problem)};
    show_form(request, response, front_value(request, "name"), &page);
    return 0;
}

int web_sign_out(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    struct page_sign_out page = {.frame = web_frame_with_form(request, WEB_NOWHERE)};
    page_sign_out_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_sign_out_do(struct front_request *request, struct http_response *response, struct error *error)
{
    int code = front_sign_out(request, error);
    if (code == 0) {
        http_redirect(response, TEXT("/sign-in?ended=yes"));
    }
    return code;
}
