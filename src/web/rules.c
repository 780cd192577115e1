/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The procedures in words, for anybody: made from the same files that decide. */
#include "web/parts.h"

struct drawing {
    struct front_request *request;
    struct arena *arena;
    enum language language;
    const struct procedure *procedure;
};

int web_rules(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text *names;
    size_t count;
    struct vec rows = VEC_IN(request->arena, struct view_summary_row);
    int code = casework_procedures(web_casework(request), request->arena, &names, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        const struct procedure *procedure;
        if (casework_find_procedure(web_casework(request), names[i], request->now, &procedure, error) < 0) {
            continue;
        }
        const struct procedure_about *about = procedure_about(procedure);
        struct text since = calendar_print_date(request->arena, about->version);
        struct view_summary_row row = {
            .key = about->is.label,
            .value = string_rules_version(request->arena, web_language(request), since),
            .href = text_of(arena_print(request->arena, "/rules/%.*s", TEXT_ARGS(names[i]))),
            .action = web_say(request, STRING_RULES_READ),
            .hidden = about->is.label,
        };
        vec_add(&rows, &row);
    }
    if (code < 0) {
        return code;
    }
    struct page_rules page = {.frame = web_frame(request, WEB_NOWHERE),
                              .procedures = {LIST_OF(rows, struct view_summary_row)}};
    page_rules_write(web_body(response), web_language(request), &page);
    return 0;
}

static struct view_text_list questions_of(const struct drawing *in, const struct procedure_step_words *step)
{
    struct vec questions = VEC_IN(in->arena, struct text);
    for (size_t i = 0; i < step->group_count; i++) {
        for (size_t j = 0; j < step->groups[i].question_count; j++) {
            const struct procedure_question *question = &step->groups[i].questions[j];
            struct text words = question->required ? question->words
                                                   : string_step_optional(in->arena, in->language, question->words);
            vec_add(&questions, &words);
        }
    }
    return (struct view_text_list){LIST_OF(questions, struct text)};
}

static struct view_rule_step_list steps_of(const struct drawing *in)
{
    size_t count;
    const struct procedure_step_words *steps = procedure_steps(in->procedure, &count);
    struct vec rows = VEC_IN(in->arena, struct view_rule_step);
    for (size_t i = 0; i < count; i++) {
        struct view_rule_step row = {.label = steps[i].is.label,
                                     .id = steps[i].is.name.text,
                                     .by = string_step_by(in->arena, in->language, steps[i].by),
                                     .cites = procedure_cites_print(in->arena, &steps[i].cites),
                                     .questions = questions_of(in, &steps[i]),
                                     .says = {steps[i].says, steps[i].say_count}};
        vec_add(&rows, &row);
    }
    return (struct view_rule_step_list){LIST_OF(rows, struct view_rule_step)};
}

static struct view_rule_track_list tracks_of(const struct drawing *in)
{
    size_t count;
    const struct procedure_track_words *tracks = procedure_tracks(in->procedure, &count);
    struct vec rows = VEC_IN(in->arena, struct view_rule_track);
    for (size_t i = 0; i < count; i++) {
        struct buf states = buf_in(in->arena);
        for (size_t j = 0; j < tracks[i].state_count; j++) {
            buf_print(&states, "%s%.*s", j ? ", " : "", TEXT_ARGS(tracks[i].states[j].label));
        }
        struct view_rule_track row = {.label = tracks[i].is.label, .states = buf_as_text(&states)};
        vec_add(&rows, &row);
    }
    return (struct view_rule_track_list){LIST_OF(rows, struct view_rule_track)};
}

static struct text met_by(const struct drawing *in, const struct procedure_duty_words *duty)
{
    struct buf steps = buf_in(in->arena);
    for (size_t i = 0; i < duty->met_by_count; i++) {
        const struct procedure_step_words *step = procedure_find_step(in->procedure, duty->met_by[i].text);
        buf_print(&steps, "%s%.*s", i ? "; " : "", TEXT_ARGS(step ? step->is.label : duty->met_by[i].text));
    }
    return steps.length ? string_procedure_met_by(in->arena, in->language, buf_as_text(&steps)) : TEXT("");
}

static struct view_rule_duty_list duties_of(const struct drawing *in)
{
    size_t count;
    const struct procedure_duty_words *duties = procedure_duties(in->procedure, &count);
    struct vec rows = VEC_IN(in->arena, struct view_rule_duty);
    for (size_t i = 0; i < count; i++) {
        struct view_rule_duty row = {.label = duties[i].is.label,
                                     .by = met_by(in, &duties[i]),
                                     .cites = procedure_cites_print(in->arena, &duties[i].cites)};
        vec_add(&rows, &row);
    }
    return (struct view_rule_duty_list){LIST_OF(rows, struct view_rule_duty)};
}

static struct view_reason_list told_of(const struct drawing *in)
{
    size_t count;
    const struct procedure_told *told = procedure_told(in->procedure, &count);
    struct vec rows = VEC_IN(in->arena, struct view_reason);
    for (size_t i = 0; i < count; i++) {
        struct view_reason row = {.words = told[i].words, .cites = procedure_cites_print(in->arena, &told[i].cites)};
        vec_add(&rows, &row);
    }
    return (struct view_reason_list){LIST_OF(rows, struct view_reason)};
}

int web_procedure(struct front_request *request, struct http_response *response, struct error *error)
{
    struct drawing in = {.request = request, .arena = request->arena, .language = web_language(request)};
    int code = casework_find_procedure(web_casework(request), front_argument(request, "procedure"), request->now,
                                       &in.procedure, error);
    if (code < 0) {
        return code;
    }
    const struct procedure_about *about = procedure_about(in.procedure);
    struct text since = calendar_print_date(request->arena, about->version);
    struct page_procedure page = {
        .frame = web_frame(request, WEB_NOWHERE),
        .title = about->is.label,
        .version = string_procedure_version(request->arena, in.language, since),
        .source = string_procedure_source(request->arena, in.language, about->source),
        .steps = steps_of(&in),
        .tracks = tracks_of(&in),
        .duties = duties_of(&in),
        .told = told_of(&in),
        .flowchart = text_of(arena_print(request->arena, "/rules/%.*s/flowchart", TEXT_ARGS(about->is.name.text))),
    };
    if (about->review.count != CALENDAR_AT_ONCE) {
        struct text often = calendar_rule_words(request->arena, &about->review);
        page.review = string_procedure_review(request->arena, in.language, often);
    }
    page_procedure_write(web_body(response), web_language(request), &page);
    return 0;
}
