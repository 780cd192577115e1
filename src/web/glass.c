/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaking the glass: asking to open a case for a while, and answering those who ask. */
#include "web/parts.h"

const char *const web_answer_names[] = {"allow", "refuse", NULL};

static struct view_form_section asking_section(const struct front_request *request, struct vec *problems)
{
    const struct web_simple asked[] = {
        {"reference", VIEW_FORM_FIELD_KIND_LINE, STRING_GLASS_REFERENCE, STRING__MAX, {0}, {0}},
        {"reason", VIEW_FORM_FIELD_KIND_TEXT, STRING_GLASS_REASON, STRING_GLASS_REASON_HINT, {0}, {0}},
    };
    return web_simple_section(request, asked, COUNT_OF(asked), problems);
}

static struct view_plea plea_row(const struct front_request *request, const struct casework_plea *plea)
{
    char identity[IDENTITY_TEXT_SIZE];
    identity_write(&plea->request, identity);
    return (struct view_plea){
        .name = casework_name_of(web_casework(request), request->arena, &plea->person),
        .reference = text_of(arena_string(request->arena, plea->reference)),
        .href = text_of(arena_print(request->arena, "/cases/%s", plea->reference)),
        .reason = plea->reason,
        .when = web_instant(request, plea->asked),
        .id = text_of(arena_string(request->arena, identity)),
    };
}

static struct text done_words(const struct front_request *request)
{
    static const struct web_done said[] = {
        {"asked", STRING_GLASS_ASKED}, {"allow", STRING_GLASS_ALLOWED}, {"refuse", STRING_GLASS_REFUSED}};
    return web_done_words(request, said, COUNT_OF(said));
}

int web_glass(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    const struct casework_plea *pleas;
    size_t count;
    struct vec rows = VEC_IN(request->arena, struct view_plea), problems = VEC_IN(request->arena, struct view_problem);
    int code = casework_pleas(web_casework(request), request->arena, &who, &pleas, &count, error);
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < count; i++) {
        struct view_plea row = plea_row(request, &pleas[i]);
        vec_add(&rows, &row);
    }
    struct page_glass page = {.frame = web_frame_with_form(request, WEB_WORK),
                              .asking = asking_section(request, &problems),
                              .pleas = {LIST_OF(rows, struct view_plea)},
                              .done = done_words(request)};
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), text_of(request->failure.field));
    }
    page.problems = (struct view_problem_list){LIST_OF(problems, struct view_problem)};
    page_glass_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_glass_ask(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    int code = casework_ask_to_open(web_casework(request), &who, front_value(request, "reference")->text,
                                    front_value(request, "reason")->text, error);
    if (code == 0) {
        http_redirect(response, TEXT("/opening?done=asked"));
    }
    return code;
}

int web_glass_answer(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct identity plea = front_argument_identity(request, "request");
    struct text answer = front_value(request, "answer")->text;
    const struct front_value *hours = front_value(request, "hours");
    int code = casework_answer_plea(web_casework(request), &who, &plea, text_is(answer, "allow"),
                                    hours->given ? hours->number : 1, error);
    if (code == 0) {
        http_redirect(response, text_of(arena_print(request->arena, "/opening?done=%.*s", TEXT_ARGS(answer))));
    }
    return code;
}
