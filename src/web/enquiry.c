/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one-look enquiry (SG-13.3): does a record exist, who may answer for it, what was the outcome. By POST, so that the
 * name stands in no address. */
#include "web/parts.h"

const char *const web_purpose_names[] = {"reference", "disclosure", "allegation", "other", NULL};

static const enum string_key purpose_labels[] = {STRING_ENQUIRY_REFERENCE, STRING_ENQUIRY_DISCLOSURE,
                                                 STRING_ENQUIRY_ALLEGATION, STRING_ENQUIRY_OTHER};

struct text web_purpose_words(const struct front_request *request, struct text name)
{
    for (size_t i = 0; i < COUNT_OF(purpose_labels); i++) {
        if (text_is(name, web_purpose_names[i])) {
            return web_say(request, purpose_labels[i]);
        }
    }
    return TEXT("");
}

static struct view_choice_list purposes(const struct front_request *request)
{
    struct vec choices = VEC_IN(request->arena, struct view_choice);
    for (size_t i = 0; i < COUNT_OF(purpose_labels); i++) {
        struct text value = text_of(web_purpose_names[i]);
        struct view_choice choice = {.value = value,
                                     .label = web_say(request, purpose_labels[i]),
                                     .checked = web_is_ticked(request, "purpose", value)};
        vec_add(&choices, &choice);
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

static void add_row(const struct front_request *request, struct vec *rows, enum string_key key, struct text value)
{
    struct view_summary_row row = {.key = web_say(request, key), .value = value};
    if (value.length) {
        vec_add(rows, &row);
    }
}

static struct text outcomes_of(const struct front_request *request, const struct casework_answered *record)
{
    struct buf buf = buf_in(request->arena);
    for (size_t i = 0; i < record->outcome_count; i++) {
        const struct casework_outcome *outcome = &record->outcomes[i];
        struct text label = outcome->label.length ? outcome->label : web_say(request, STRING_ENQUIRY_UNDECIDED);
        struct text line = string_case_about(request->arena, web_language(request), outcome->item, label);
        buf_print(&buf, "%s%.*s", i ? "\n" : "", TEXT_ARGS(line));
    }
    return buf.length ? buf_as_text(&buf) : web_say(request, STRING_ENQUIRY_UNDECIDED);
}

static struct text answerer_of(const struct front_request *request, const struct casework_answered *record)
{
    struct buf buf = buf_in(request->arena);
    for (size_t i = 0; i < record->may_answer_count; i++) {
        struct text name = casework_name_of(web_casework(request), request->arena, &record->may_answer_people[i]);
        buf_print(&buf, "%s%.*s", i ? "; " : "", TEXT_ARGS(name));
    }
    if (!buf.length) {
        return record->may_answer.length ? record->may_answer : web_say(request, STRING_ENQUIRY_NOBODY_ANSWERS);
    }
    return string_case_owner_person(request->arena, web_language(request), buf_as_text(&buf), record->may_answer);
}

static struct view_enquired record_card(const struct front_request *request, const struct casework_answered *record)
{
    struct vec rows = VEC_IN(request->arena, struct view_summary_row);
    add_row(request, &rows, STRING_ENQUIRY_ABOUT, record->name);
    for (size_t i = 0; record->party && i < record->party->answer_count; i++) {
        const struct casework_answer *answer = &record->party->answers[i];
        struct view_summary_row row = {.key = answer->label,
                                       .value = answer->erased ? web_say(request, STRING_CASE_ERASED) : answer->plain};
        vec_add(&rows, &row);
    }
    add_row(request, &rows, STRING_CASES_PROCEDURE, record->procedure_label);
    add_row(request, &rows, STRING_CASES_STATE, record->state_label);
    add_row(request, &rows, STRING_CASES_RECEIVED, web_day(request, record->received));
    add_row(request, &rows, STRING_ENQUIRY_OUTCOME, outcomes_of(request, record));
    add_row(request, &rows, STRING_ENQUIRY_MAY_ANSWER, answerer_of(request, record));
    return (struct view_enquired){.reference = text_of(arena_string(request->arena, record->reference)),
                                  .href = text_of(arena_print(request->arena, "/cases/%s", record->reference)),
                                  .rows = {LIST_OF(rows, struct view_summary_row)}};
}

static struct view_flagged flagged_row(const struct front_request *request, const struct casework_flagged *flagged)
{
    struct vec words = VEC_IN(request->arena, struct text);
    for (size_t i = 0; i < flagged->flag_count; i++) {
        vec_add(&words, &flagged->flags[i].says);
    }
    return (struct view_flagged){.name = flagged->name, .says = {LIST_OF(words, struct text)}};
}

static void show(struct front_request *request, struct http_response *response, const struct casework_enquired *enquired,
                 bool asked)
{
    struct vec cards = VEC_IN(request->arena, struct view_enquired), problems = VEC_IN(request->arena, struct view_problem),
               fields = VEC_IN(request->arena, struct view_form_field), flagged = VEC_IN(request->arena, struct view_flagged);
    const struct web_simple form[] = {
        {"words", VIEW_FORM_FIELD_KIND_LINE, STRING_ENQUIRY_WORDS, STRING_ENQUIRY_WORDS_HINT, {0}, {0}},
        {"purpose", VIEW_FORM_FIELD_KIND_RADIOS, STRING_ENQUIRY_PURPOSE, STRING__MAX, purposes(request), {0}},
    };
    for (size_t i = 0; i < COUNT_OF(form); i++) {
        web_add_simple(request, &form[i], &fields, &problems);
    }
    for (size_t i = 0; i < enquired->answer_count; i++) {
        struct view_enquired card = record_card(request, &enquired->answers[i]);
        vec_add(&cards, &card);
    }
    for (size_t i = 0; i < enquired->flagged_count; i++) {
        struct view_flagged row = flagged_row(request, &enquired->flagged[i]);
        vec_add(&flagged, &row);
    }
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), text_of(request->failure.field));
    }
    struct page_enquiry page = {.frame = web_frame_with_form(request, WEB_ENQUIRY),
                                .form = {.fields = {LIST_OF(fields, struct view_form_field)}},
                                .problems = {LIST_OF(problems, struct view_problem)},
                                .records = {LIST_OF(cards, struct view_enquired)},
                                .flagged = {LIST_OF(flagged, struct view_flagged)},
                                .asked = asked};
    page_enquiry_write(web_body(response), web_language(request), &page);
}

int web_enquiry(struct front_request *request, struct http_response *response, struct error *error)
{
    const struct casework_enquired nothing = {0};
    (void)error;
    show(request, response, &nothing, false);
    return 0;
}

int web_enquiry_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework_enquired enquired;
    int code = casework_enquire(web_casework(request), request->arena, &who, front_value(request, "words")->text,
                                casework_purpose_of(front_value(request, "purpose")->text), &enquired, error);
    if (code == 0) {
        show(request, response, &enquired, true);
    }
    return code;
}
