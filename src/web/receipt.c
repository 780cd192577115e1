/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coming back with the code of a receipt. The code is never put into an address. */
#include "web/parts.h"

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

int web_receipt_show(struct front_request *request, struct http_response *response, struct error *error)
{
    const struct front_value *code = front_value(request, "code");
    struct casework_receipt receipt;
    int found = casework_see_receipt(web_casework(request), request->arena, code->text, &receipt, error);
    if (found == ERROR_NOT_FOUND || found == ERROR_INVALID) {
        response->status = 422;
        show_form(request, response, code->typed, web_say(request, STRING_RECEIPT_UNKNOWN));
        return 0;
    }
    if (found < 0) {
        return found;
    }
    struct page_receipt_shown page = {.frame = web_frame(request, WEB_NOWHERE),
                                      .received = web_instant(request, receipt.received),
                                      .state = receipt.state_label,
                                      .told = {receipt.told, receipt.told_count}};
    page_receipt_shown_write(web_body(response), web_language(request), &page);
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
