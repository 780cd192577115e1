/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approaches: put down by whoever received them, read by the auditors (CP-8). */
#include "web/parts.h"

static struct view_form_section asking_section(const struct front_request *request, struct vec *problems)
{
    const struct web_simple asked[] = {
        {"from", VIEW_FORM_FIELD_KIND_LINE, STRING_APPROACHES_FROM, STRING_APPROACHES_FROM_HINT, {0}, {0}},
        {"words", VIEW_FORM_FIELD_KIND_TEXT, STRING_APPROACHES_WORDS, STRING__MAX, {0}, {0}},
        {"reference", VIEW_FORM_FIELD_KIND_LINE, STRING_APPROACHES_REFERENCE, STRING__MAX, {0}, {0}},
        {"happened", VIEW_FORM_FIELD_KIND_DATE, STRING_APPROACHES_HAPPENED, STRING_STEP_DATE_HINT, {0}, {0}},
    };
    return web_simple_section(request, asked, COUNT_OF(asked), problems);
}

static struct text taken_words(const struct front_request *request, const struct people_approach *approach)
{
    if (!approach->taken_up) {
        return TEXT("");
    }
    struct text who = casework_name_of(web_casework(request), request->arena, &approach->taken.by);
    struct text said = string_approaches_taken(request->arena, web_language(request), who,
                                               web_instant(request, approach->taken.at));
    return request->viewer.role == PEOPLE_AUDITOR
               ? text_of(arena_print(request->arena, "%.*s\n%.*s", TEXT_ARGS(said), TEXT_ARGS(approach->taken_words)))
               : said;
}

static struct view_approach row_of(const struct front_request *request, const struct people_approach *approach)
{
    char identity[IDENTITY_TEXT_SIZE];
    identity_write(&approach->approach, identity);
    return (struct view_approach){
        .from = approach->from,
        .words = approach->words,
        .reference = approach->reference,
        .when = web_day(request, approach->happened),
        .who = casework_name_of(web_casework(request), request->arena, &approach->person),
        .id = text_of(arena_string(request->arena, identity)),
        .taken = taken_words(request, approach),
        .may_take = request->viewer.role == PEOPLE_AUDITOR,
    };
}

static struct text done_words(const struct front_request *request)
{
    const struct front_value *done = front_find_value(request, TEXT("done"));
    if (!done || !done->given) {
        return TEXT("");
    }
    return web_say(request, text_is(done->text, "taken") ? STRING_APPROACHES_IS_TAKEN : STRING_APPROACHES_IS_RECORDED);
}

int web_approaches(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    const struct people_approach *approaches = NULL;
    size_t count = 0;
    struct vec rows = VEC_IN(request->arena, struct view_approach),
               problems = VEC_IN(request->arena, struct view_problem);
    int code = casework_approaches(web_casework(request), request->arena, &who, &approaches, &count, error);
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < count; i++) {
        struct view_approach row = row_of(request, &approaches[i]);
        vec_add(&rows, &row);
    }
    bool audits = request->viewer.role == PEOPLE_AUDITOR;
    struct page_approaches page = {.frame = web_frame_with_form(request, audits ? WEB_AUDIT : WEB_WORK),
                                   .asking = asking_section(request, &problems),
                                   .approaches = {LIST_OF(rows, struct view_approach)},
                                   .all = audits,
                                   .done = done_words(request)};
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), text_of(request->failure.field));
    }
    page.problems = (struct view_problem_list){LIST_OF(problems, struct view_problem)};
    page_approaches_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_approach_record(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    const struct front_value *happened = front_value(request, "happened");
    int code = casework_record_approach(web_casework(request), &who, front_value(request, "from")->text,
                                        front_value(request, "words")->text, front_value(request, "reference")->text,
                                        happened->given ? web_day_starts(request, happened->date) : request->now, error);
    if (code == 0) {
        http_redirect(response, TEXT("/approaches?done=recorded"));
    }
    return code;
}

int web_approach_take_up(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct identity approach = front_argument_identity(request, "approach");
    int code = casework_take_up_approach(web_casework(request), &who, &approach,
                                         front_value(request, "done-about")->text, error);
    if (code == 0) {
        http_redirect(response, TEXT("/approaches?done=taken"));
    }
    return code;
}
