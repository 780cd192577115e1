/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing one's own password: the present one and a fresh code first. */
#include "web/parts.h"

static struct text problem_of(const struct front_request *request, const char *name, struct vec *problems)
{
    const struct front_value *value = front_find_value(request, text_of(name));
    struct text words = value ? text_of(value->problem) : TEXT("");
    if (!words.length && request->failure.code == ERROR_INVALID && text_is(text_of(request->failure.field), name)) {
        words = text_of(request->failure.words);
    }
    if (words.length) {
        web_add_problem(problems, words, text_of(name));
    }
    return words;
}

int web_password(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    const struct front_value *done = front_find_value(request, TEXT("done"));
    struct page_password page = {.frame = web_frame_with_form(request, WEB_NOWHERE),
                                 .present_error = problem_of(request, "present", &problems),
                                 .code_error = problem_of(request, "code", &problems),
                                 .password_error = problem_of(request, "password", &problems),
                                 .done = done && done->given};
    if (request->failure.code == ERROR_DENIED) {
        web_add_problem(&problems, web_say(request, STRING_PASSWORD_DENIED), TEXT("present"));
    } else if (request->failure.code && !problems.count) {
        web_add_problem(&problems, text_of(request->failure.words), TEXT(""));
    }
    page.problems = (struct view_problem_list){LIST_OF(problems, struct view_problem)};
    page_password_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_password_do(struct front_request *request, struct http_response *response, struct error *error)
{
    int64_t generation;
    int code = people_change_password(web_of(request)->options.people, &request->viewer.person,
                                      front_value(request, "present")->text, front_value(request, "code")->text,
                                      front_value(request, "password")->text, request->now, &generation, error);
    if (code == 0) {
        code = front_renew_session(request, generation, error);
    }
    if (code == 0) {
        http_redirect(response, TEXT("/password?done=yes"));
    }
    return code;
}
