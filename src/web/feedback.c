/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What parties say of how their cases were handled, counted (CP-16). */
#include "web/parts.h"

static struct text number(const struct front_request *request, int64_t count)
{
    return count == CASEWORK_WITHHELD ? web_say(request, STRING_FEEDBACK_WITHHELD)
                                      : text_of(arena_print(request->arena, "%lld", (long long)count));
}

static struct view_feedback_row feedback_row(const struct front_request *request, const struct casework_feedback_row *row)
{
    struct vec scores = VEC_IN(request->arena, struct text);
    bool told = row->answers != CASEWORK_WITHHELD;
    for (size_t i = 0; told && i < CASEWORK_SCORES; i++) {
        struct text score = text_of(arena_print(request->arena, "%zu", i + 1));
        struct text words = string_feedback_score(request->arena, web_language(request), number(request, row->scores[i]), score);
        vec_add(&scores, &words);
    }
    return (struct view_feedback_row){
        .side = string_feedback_side(request->arena, web_language(request), row->procedure, row->side),
        .question = row->question,
        .answers = told ? string_feedback_answers(request->arena, web_language(request), number(request, row->answers))
                        : web_say(request, STRING_FEEDBACK_TOO_FEW),
        .scores = {LIST_OF(scores, struct text)}};
}

/* How many answered, or complained, is the last number to be withheld: without it there is none. */
static bool tells_anything(const struct casework_feedback *found)
{
    for (size_t i = 0; i < found->row_count; i++) {
        if (found->rows[i].answers != CASEWORK_WITHHELD) {
            return true;
        }
    }
    for (size_t i = 0; i < found->handling_count; i++) {
        if (found->handling[i].made != CASEWORK_WITHHELD) {
            return true;
        }
    }
    return false;
}

int web_feedback(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_feedback found;
    struct casework_who who = web_who(request);
    struct vec rows = VEC_IN(request->arena, struct view_feedback_row);
    struct vec handling = VEC_IN(request->arena, struct view_handling_row);
    int code = casework_read_feedback(web_casework(request), request->arena, &who, &found, error);
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < found.row_count; i++) {
        struct view_feedback_row row = feedback_row(request, &found.rows[i]);
        vec_add(&rows, &row);
    }
    for (size_t i = 0; i < found.handling_count; i++) {
        const struct casework_handling_row *one = &found.handling[i];
        struct view_handling_row row = {one->procedure, number(request, one->made), number(request, one->answered)};
        vec_add(&handling, &row);
    }
    struct text least = text_of(arena_print(request->arena, "%lld", (long long)found.least));
    struct page_feedback page = {
        .frame = web_frame(request, WEB_WORK),
        .until = string_feedback_until(request->arena, web_language(request), web_day(request, found.until), least),
        .rows = {LIST_OF(rows, struct view_feedback_row)},
        .handling = {LIST_OF(handling, struct view_handling_row)},
        .withheld = (found.row_count || found.handling_count) && !tells_anything(&found)};
    page_feedback_write(web_body(response), web_language(request), &page);
    return 0;
}
