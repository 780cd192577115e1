/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to the organisation and a procedure names: recorded by whoever may, and every open case hears of it (CP-2
 * CP-20). Nothing of any case stands here, not even how many there are. */
#include "web/parts.h"

struct happened {
    const struct procedure *procedure;
    struct reminders_occurrence *occurrences;
    size_t occurrence_count;
    struct reminders_happened *recorded;
    size_t recorded_count;
};

static struct text procedure_of(const struct front_request *request)
{
    return front_argument(request, "procedure");
}

static int find_all(struct front_request *request, struct happened *out, struct error *error)
{
    struct reminders *reminders = web_of(request)->options.reminders;
    const struct casework_who who = web_who(request);
    struct text name = procedure_of(request);
    int code = casework_find_procedure(web_casework(request), name, request->now, &out->procedure, error);
    if (code == 0) {
        code = reminders_occurrences(reminders, request->arena, &who, name, &out->occurrences, &out->occurrence_count,
                                     error);
    }
    if (code == 0 && out->occurrence_count == 0) {
        return error_set(error, ERROR_NOT_FOUND, "web.no-events", "There is no such page.");
    }
    return code < 0 ? code
                    : reminders_happenings(reminders, request->arena, name, &out->recorded, &out->recorded_count, error);
}

/* ---- the form: of whoever may record one of them at least */

static struct view_choice_list choices_of(const struct front_request *request, const struct happened *happened)
{
    struct vec choices = VEC_IN(request->arena, struct view_choice);
    for (size_t i = 0; i < happened->occurrence_count; i++) {
        const struct reminders_occurrence *one = &happened->occurrences[i];
        struct view_choice choice = {.value = one->event, .label = one->label};
        if (one->may) {
            choice.checked = web_is_ticked(request, "event", one->event);
            vec_add(&choices, &choice);
        }
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

/* A day that is recorded already is no fault of its form, and front leaves it to the page to say where it belongs. */
static void place_failure(const struct front_request *request, struct vec *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        struct view_form_field *field = VEC_AT(fields, struct view_form_field, i);
        if (request->failure.code && text_is(field->name, request->failure.field)) {
            field->error = text_of(request->failure.words);
        }
    }
}

static struct view_form_section form_of(const struct front_request *request, struct view_choice_list choices,
                                        struct vec *problems)
{
    const struct web_simple asked[] = {
        {"event", VIEW_FORM_FIELD_KIND_RADIOS, STRING_HAPPENED_WHAT, STRING__MAX, choices, {0}},
        {"happened", VIEW_FORM_FIELD_KIND_DATE, STRING_HAPPENED_DAY, STRING_HAPPENED_DAY_HINT, {0}, {0}},
        {"words", VIEW_FORM_FIELD_KIND_TEXT, STRING_HAPPENED_WORDS, STRING_HAPPENED_WORDS_HINT, {0}, {0}},
    };
    struct vec fields = VEC_IN(request->arena, struct view_form_field);
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        web_add_simple(request, &asked[i], &fields, problems);
    }
    place_failure(request, &fields);
    if (request->failure.code) {
        bool of_day = text_is(TEXT("happened"), request->failure.field);
        web_add_problem(problems, text_of(request->failure.words),
                        of_day ? TEXT("happened-day") : text_of(request->failure.field));
    }
    return (struct view_form_section){.fields = {LIST_OF(fields, struct view_form_field)}};
}

/* ---- the page */

static struct view_named_event_list events_of(const struct front_request *request, const struct happened *happened)
{
    struct vec rows = VEC_IN(request->arena, struct view_named_event);
    for (size_t i = 0; i < happened->occurrence_count; i++) {
        const struct reminders_occurrence *one = &happened->occurrences[i];
        struct view_named_event row = {.label = one->label, .offices = one->offices, .cites = one->paragraphs};
        vec_add(&rows, &row);
    }
    return (struct view_named_event_list){LIST_OF(rows, struct view_named_event)};
}

static struct view_recorded_event_list recorded_of(const struct front_request *request, const struct happened *happened)
{
    struct vec rows = VEC_IN(request->arena, struct view_recorded_event);
    for (size_t i = 0; i < happened->recorded_count; i++) {
        const struct reminders_happened *one = &happened->recorded[i];
        struct view_recorded_event row = {.label = one->label,
                                          .day = web_day(request, one->happened),
                                          .who = casework_name_of(web_casework(request), request->arena, &one->by),
                                          .when = web_instant(request, one->recorded),
                                          .words = one->words,
                                          .taken = one->is_taken};
        vec_add(&rows, &row);
    }
    return (struct view_recorded_event_list){LIST_OF(rows, struct view_recorded_event)};
}

static struct text path_of(const struct front_request *request, const char *after)
{
    return text_of(arena_print(request->arena, "/rules/%.*s%s", TEXT_ARGS(procedure_of(request)), after));
}

int web_happened(struct front_request *request, struct http_response *response, struct error *error)
{
    struct happened happened = {.procedure = NULL};
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    int code = web_of(request)->options.reminders
                   ? find_all(request, &happened, error)
                   : error_set(error, ERROR_NOT_FOUND, "web.no-events", "There is no such page.");
    if (code < 0) {
        return code;
    }
    const struct view_choice_list choices = choices_of(request, &happened);
    static const struct web_done said[] = {{"recorded", STRING_HAPPENED_IS_RECORDED}};
    struct page_happened page = {.frame = web_frame_with_form(request, WEB_NOWHERE),
                                 .procedure = procedure_about(happened.procedure)->is.label,
                                 .rules = path_of(request, ""),
                                 .action = path_of(request, "/happened"),
                                 .events = events_of(request, &happened),
                                 .recorded = recorded_of(request, &happened),
                                 .form = form_of(request, choices, &problems),
                                 .may = choices.count > 0,
                                 .done = web_done_words(request, said, COUNT_OF(said))};
    page.problems = (struct view_problem_list){LIST_OF(problems, struct view_problem)};
    page_happened_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_happened_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct reminders *reminders = web_of(request)->options.reminders;
    const struct casework_who who = web_who(request);
    int code = reminders ? reminders_record_happened(reminders, &who, procedure_of(request), front_value(request, "event")->text,
                                                     front_value(request, "happened")->date,
                                                     front_value(request, "words")->text, error)
                         : error_set(error, ERROR_NOT_FOUND, "web.no-events", "There is no such page.");
    if (code == 0) {
        http_redirect(response, path_of(request, "/happened?done=recorded"));
    }
    return code;
}
