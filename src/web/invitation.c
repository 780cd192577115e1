/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Becoming a user: the invitation, a password, and a code that shows that the authenticator works. */
#include "web/parts.h"

static void show_ask(struct front_request *request, struct http_response *response, struct text problem)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    if (problem.length) {
        web_add_problem(&problems, problem, TEXT("invitation"));
    }
    struct page_invited page = {.frame = web_frame_with_form(request, WEB_NOWHERE),
                                .problems = {LIST_OF(problems, struct view_problem)},
                                .error = problem};
    page_invited_write(web_body(response), web_language(request), &page);
}

int web_invited(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    show_ask(request, response, TEXT(""));
    return 0;
}

int web_invited_again(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    show_ask(request, response, web_say(request, STRING_INVITED_UNKNOWN));
    return 0;
}

struct setting_up {
    struct identity person;
    char *secret, *address;
};

static int see(struct front_request *request, struct text invitation, struct setting_up *out, struct error *error)
{
    SCOPED(store_end_at) struct store_session *own = NULL;
    int code = request->session ? 0 : store_begin_read(web_of(request)->options.store, &own, error);
    if (code < 0) {
        return code;
    }
    struct text issuer = web_say(request, STRING_GENERAL_SERVICE);
    return people_see_invitation(web_of(request)->options.people, request->session ? request->session : own,
                                 request->arena, invitation, request->now, text_string(request->arena, issuer),
                                 &out->person, &out->secret, &out->address, error);
}

static void show_set_up(struct front_request *request, struct http_response *response, struct text invitation,
                        const struct setting_up *setting_up)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    const struct front_value *password = front_find_value(request, TEXT("password"));
    const struct front_value *code = front_find_value(request, TEXT("code"));
    struct page_invitation page = {
        .frame = web_frame_with_form(request, WEB_NOWHERE),
        .name = casework_name_of(web_casework(request), request->arena, &setting_up->person),
        .secret = text_of(setting_up->secret),
        .code = invitation,
        .qr = web_qr(request, text_of(setting_up->address)),
        .password_error = password ? text_of(password->problem) : TEXT(""),
        .code_error = code ? text_of(code->problem) : TEXT(""),
    };
    if (page.password_error.length) {
        web_add_problem(&problems, page.password_error, TEXT("password"));
    }
    if (page.code_error.length) {
        web_add_problem(&problems, page.code_error, TEXT("code"));
    }
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), TEXT(""));
    }
    page.problems = (struct view_problem_list){LIST_OF(problems, struct view_problem)};
    page_invitation_write(web_body(response), web_language(request), &page);
}

int web_invited_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text invitation = front_value(request, "invitation")->text;
    struct setting_up setting_up;
    int code = see(request, invitation, &setting_up, error);
    if (code == ERROR_NOT_FOUND) {
        response->status = 422;
        show_ask(request, response, web_say(request, STRING_INVITED_UNKNOWN));
        return 0;
    }
    if (code == 0) {
        show_set_up(request, response, invitation, &setting_up);
    }
    return code;
}

int web_accept(struct front_request *request, struct http_response *response, struct error *error)
{
    char recovery[PEOPLE_RECOVERY_CODES][PEOPLE_RECOVERY_SIZE];
    int code = people_accept_invitation(web_of(request)->options.people, front_value(request, "invitation")->text,
                                        front_value(request, "password")->text, front_value(request, "code")->text,
                                        request->now, recovery, error);
    if (code < 0) {
        return code;
    }
    struct vec codes = VEC_IN(request->arena, struct text);
    for (size_t i = 0; i < PEOPLE_RECOVERY_CODES; i++) {
        struct text one = text_of(arena_string(request->arena, recovery[i]));
        vec_add(&codes, &one);
    }
    struct page_recovery_codes page = {.frame = web_frame(request, WEB_NOWHERE), .codes = {LIST_OF(codes, struct text)}};
    page_recovery_codes_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_accept_again(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text invitation = front_value(request, "invitation")->text;
    struct setting_up setting_up;
    int code = see(request, invitation, &setting_up, error);
    if (code == 0) {
        show_set_up(request, response, invitation, &setting_up);
    }
    return code;
}
