/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For administrators: who holds which office now, finding somebody, and adding somebody. Never content of a case. */
#include "web/parts.h"

#include <string.h>

#define PEOPLE_SHOWN 50

const char *const web_kind_names[] = {"employee", "volunteer", "member", "elected", "outsider", NULL};

static const enum string_key kind_labels[] = {STRING_PERSON_EMPLOYEE, STRING_PERSON_VOLUNTEER, STRING_PERSON_MEMBER,
                                              STRING_PERSON_ELECTED, STRING_PERSON_OUTSIDER};

struct text web_kinds_words(const struct front_request *request, unsigned kinds)
{
    struct buf buf = buf_in(request->arena);
    for (size_t i = 0; i < COUNT_OF(kind_labels); i++) {
        if (kinds & (1u << i)) {
            struct text label = web_say(request, kind_labels[i]);
            buf_print(&buf, "%s%.*s", buf.length ? ", " : "", TEXT_ARGS(label));
        }
    }
    return buf_as_text(&buf);
}

static struct text person_path(const struct front_request *request, const struct identity *person)
{
    char identity[IDENTITY_TEXT_SIZE];
    identity_write(person, identity);
    return text_of(arena_print(request->arena, "/people/%s", identity));
}

/* ---- who holds what --------------------------------------------------------------------------------------------------- */

static struct text area_title(const struct people_area *areas, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(areas[i].name, name) == 0) {
            return text_of(areas[i].title);
        }
    }
    return text_of(name);
}

static struct text absent_words(const struct front_request *request, const struct people_holder *holder)
{
    if (!holder->absent) {
        return TEXT("");
    }
    if (holder->absent_until == PEOPLE_OPEN) {
        return web_say(request, STRING_OFFICES_ABSENT);
    }
    return string_offices_absent_until(request->arena, web_language(request), web_day(request, holder->absent_until - 1));
}

struct listing {
    struct front_request *request;
    const struct people_area *areas;
    const struct people_office *offices;
    size_t area_count, office_count;
    struct people_moment moment;
};

static struct view_office_row office_row(const struct listing *listing, const struct people_office *office)
{
    struct front_request *request = listing->request;
    struct vec holders = VEC_IN(request->arena, struct view_holder);
    for (size_t i = 0; i < listing->moment.count; i++) {
        const struct people_holder *holder = &listing->moment.holders[i];
        if (strcmp(holder->office, office->name) != 0) {
            continue;
        }
        struct view_holder row = {
            .name = casework_name_of(web_casework(request), request->arena, &holder->person),
            .href = person_path(request, &holder->person),
            .area = area_title(listing->areas, listing->area_count, holder->area),
            .since = string_offices_since(request->arena, web_language(request), web_day(request, holder->from)),
            .absent = absent_words(request, holder)};
        vec_add(&holders, &row);
    }
    return (struct view_office_row){.title = text_of(office->title), .holders = {LIST_OF(holders, struct view_holder)}};
}

int web_offices(struct front_request *request, struct http_response *response, struct error *error)
{
    struct people *people = web_of(request)->options.people;
    struct listing listing = {.request = request};
    struct vec rows = VEC_IN(request->arena, struct view_office_row);
    int code = people_offices(people, request->session, request->arena, &listing.offices, &listing.office_count, error);
    if (code == 0) {
        code = people_areas(people, request->session, request->arena, &listing.areas, &listing.area_count, error);
    }
    if (code == 0) {
        code = people_moment(people, request->session, request->arena, request->now, &listing.moment, error);
    }
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < listing.office_count; i++) {
        struct view_office_row row = office_row(&listing, &listing.offices[i]);
        vec_add(&rows, &row);
    }
    struct page_offices page = {.frame = web_frame(request, WEB_PEOPLE),
                                .offices = {LIST_OF(rows, struct view_office_row)}};
    page_offices_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- finding: by POST, so that names stand in no address, log or history ------------------------------------------------- */

static void show_find(struct front_request *request, struct http_response *response, struct text words,
                      const struct people_person *found, size_t count, bool searched)
{
    struct vec rows = VEC_IN(request->arena, struct view_found);
    for (size_t i = 0; i < count; i++) {
        struct view_found row = {.name = found[i].details.name,
                                 .href = person_path(request, &found[i].person),
                                 .kinds = web_kinds_words(request, found[i].details.kinds)};
        vec_add(&rows, &row);
    }
    struct page_find_person page = {.frame = web_frame_with_form(request, WEB_PEOPLE),
                                    .words = words,
                                    .people = {LIST_OF(rows, struct view_found)},
                                    .searched = searched};
    page_find_person_write(web_body(response), web_language(request), &page);
}

int web_find_person(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    show_find(request, response, TEXT(""), NULL, 0, false);
    return 0;
}

int web_find_person_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text words = front_value(request, "words")->text;
    struct people_person *found = NULL;
    size_t count = 0;
    SCOPED(store_end_at) struct store_session *session = NULL;
    int code = store_begin_read(web_of(request)->options.store, &session, error);
    if (code == 0) {
        code = people_find_persons(web_of(request)->options.people, session, request->arena, words, PEOPLE_SHOWN, &found,
                                   &count, error);
    }
    if (code == 0) {
        show_find(request, response, words, found, count, words.length > 0);
    }
    return code;
}

int web_find_person_again(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    show_find(request, response, front_value(request, "words")->typed, NULL, 0, false);
    return 0;
}

/* ---- adding ------------------------------------------------------------------------------------------------------------------ */

static struct view_choice_list kind_choices(const struct front_request *request)
{
    struct vec choices = VEC_IN(request->arena, struct view_choice);
    for (size_t i = 0; i < COUNT_OF(kind_labels); i++) {
        struct text value = text_of(web_kind_names[i]);
        struct view_choice choice = {.value = value,
                                     .label = web_say(request, kind_labels[i]),
                                     .checked = web_is_ticked(request, "kinds", value)};
        vec_add(&choices, &choice);
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

static void show_new(struct front_request *request, struct http_response *response)
{
    struct vec fields = VEC_IN(request->arena, struct view_form_field);
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    const struct web_simple asked[] = {
        {"name", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_NAME, STRING__MAX, {0}},
        {"known-as", VIEW_FORM_FIELD_KIND_TEXT, STRING_PERSON_KNOWN_AS, STRING_NEW_PERSON_KNOWN_AS_HINT, {0}},
        {"kinds", VIEW_FORM_FIELD_KIND_CHECKBOXES, STRING_PERSON_KINDS, STRING_STEP_ANY_HINT, kind_choices(request)},
        {"membership", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_MEMBERSHIP, STRING__MAX, {0}},
        {"email", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_EMAIL, STRING__MAX, {0}},
        {"telephone", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_TELEPHONE, STRING__MAX, {0}},
        {"branch", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_BRANCH, STRING__MAX, {0}},
    };
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        web_add_simple(request, &asked[i], &fields, &problems);
    }
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), TEXT(""));
    }
    struct page_new_person page = {.frame = web_frame_with_form(request, WEB_PEOPLE),
                                   .section = {.fields = {LIST_OF(fields, struct view_form_field)}},
                                   .problems = {LIST_OF(problems, struct view_problem)}};
    page_new_person_write(web_body(response), web_language(request), &page);
}

int web_new_person(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    show_new(request, response);
    return 0;
}

static unsigned kinds_typed(const struct front_request *request)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < COUNT_OF(kind_labels); i++) {
        kinds |= web_is_ticked(request, "kinds", text_of(web_kind_names[i])) ? 1u << i : 0;
    }
    return kinds;
}

int web_new_person_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct people_details details = {
        .kinds = kinds_typed(request),
        .name = front_value(request, "name")->text,
        .known_as = front_value(request, "known-as")->text,
        .membership = front_value(request, "membership")->text,
        .email = front_value(request, "email")->text,
        .telephone = front_value(request, "telephone")->text,
        .branch = front_value(request, "branch")->text,
    };
    struct identity person;
    int code = people_add_person(web_of(request)->options.people, &details, &request->viewer.act, &person, error);
    if (code == 0) {
        struct text path = person_path(request, &person);
        http_redirect(response, text_of(arena_print(request->arena, "%.*s?done=added", TEXT_ARGS(path))));
    }
    return code;
}

int web_new_person_again(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    show_new(request, response);
    return 0;
}
