/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is recorded of a person: adding somebody, and correcting it. A correction is a further version; nothing is lost. */
#include "web/parts.h"

static bool has_kind(const struct front_request *request, const struct people_details *known, size_t which)
{
    return request->row->method == HTTP_POST ? web_is_ticked(request, "kinds", text_of(web_kind_names[which]))
                                             : (known->kinds & (1u << which)) != 0;
}

static struct view_choice_list kind_choices(const struct front_request *request, const struct people_details *known)
{
    struct vec choices = VEC_IN(request->arena, struct view_choice);
    for (size_t i = 0; i < web_kind_count; i++) {
        struct view_choice choice = {.value = text_of(web_kind_names[i]),
                                     .label = web_say(request, web_kind_labels[i]),
                                     .checked = has_kind(request, known, i)};
        vec_add(&choices, &choice);
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

static void add_area(struct vec *choices, struct text value, struct text label, struct text chosen)
{
    struct view_choice choice = {.value = value, .label = label, .checked = text_equal(value, chosen)};
    vec_add(choices, &choice);
}

static struct view_choice_list area_choices(const struct front_request *request, const struct people_details *known)
{
    struct vec choices = VEC_IN(request->arena, struct view_choice);
    size_t count = 0;
    const struct people_area *areas = web_areas(request, &count);
    const struct front_value *typed = front_find_value(request, TEXT("area"));
    struct text chosen = typed && request->row->method == HTTP_POST ? typed->typed : known->area;
    add_area(&choices, TEXT(""), web_say(request, STRING_DETAILS_NO_AREA), chosen);
    for (size_t i = 0; i < count; i++) {
        add_area(&choices, text_of(areas[i].name), text_of(areas[i].title), chosen);
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

static struct view_form_section details_section(const struct front_request *request, const struct people_details *known,
                                                struct vec *problems)
{
    const struct web_simple asked[] = {
        {"name", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_NAME, STRING__MAX, {0}, known->name},
        {"known-as", VIEW_FORM_FIELD_KIND_TEXT, STRING_PERSON_KNOWN_AS, STRING_NEW_PERSON_KNOWN_AS_HINT, {0},
         known->known_as},
        {"kinds", VIEW_FORM_FIELD_KIND_CHECKBOXES, STRING_PERSON_KINDS, STRING_STEP_ANY_HINT,
         kind_choices(request, known), TEXT("")},
        {"membership", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_MEMBERSHIP, STRING__MAX, {0}, known->membership},
        {"email", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_EMAIL, STRING__MAX, {0}, known->email},
        {"telephone", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_TELEPHONE, STRING__MAX, {0}, known->telephone},
        {"address", VIEW_FORM_FIELD_KIND_TEXT, STRING_PERSON_ADDRESS, STRING__MAX, {0}, known->address},
        {"branch", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_BRANCH, STRING__MAX, {0}, known->branch},
        {"area", VIEW_FORM_FIELD_KIND_SELECT, STRING_PERSON_AREA, STRING__MAX, area_choices(request, known), TEXT("")},
        {"born", VIEW_FORM_FIELD_KIND_DATE, STRING_PERSON_BORN, STRING_STEP_DATE_HINT, {0}, known->born},
    };
    return web_simple_section(request, asked, COUNT_OF(asked), problems);
}

static void show(struct front_request *request, struct http_response *response, const struct people_person *known,
                 bool correcting)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    struct text path = correcting ? web_person_path(request, &known->person) : TEXT("/people/find");
    const struct front_value *version = front_find_value(request, TEXT("version"));
    struct page_new_person page = {
        .frame = web_frame_with_form(request, WEB_PEOPLE),
        .title = web_say(request, correcting ? STRING_DETAILS_TITLE : STRING_NEW_PERSON_TITLE),
        .submit = web_say(request, correcting ? STRING_DETAILS_CORRECT : STRING_NEW_PERSON_ADD),
        .lead = correcting ? web_say(request, STRING_DETAILS_LEAD) : TEXT(""),
        .back = path,
        .action = correcting ? text_of(arena_print(request->arena, "%.*s/correct", TEXT_ARGS(path)))
                             : TEXT("/people/new"),
        .version = version && version->given ? version->typed
                                             : text_of(arena_print(request->arena, "%lld", (long long)known->version)),
        .section = details_section(request, &known->details, &problems)};
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), text_of(request->failure.field));
    }
    page.problems = (struct view_problem_list){LIST_OF(problems, struct view_problem)};
    page_new_person_write(web_body(response), web_language(request), &page);
}

static struct people_details details_typed(const struct front_request *request)
{
    const struct front_value *born = front_value(request, "born");
    unsigned kinds = 0;
    for (size_t i = 0; i < web_kind_count; i++) {
        kinds |= web_is_ticked(request, "kinds", text_of(web_kind_names[i])) ? 1u << i : 0;
    }
    return (struct people_details){
        .kinds = kinds,
        .name = front_value(request, "name")->text,
        .known_as = front_value(request, "known-as")->text,
        .membership = front_value(request, "membership")->text,
        .email = front_value(request, "email")->text,
        .telephone = front_value(request, "telephone")->text,
        .address = front_value(request, "address")->text,
        .branch = front_value(request, "branch")->text,
        .area = front_value(request, "area")->text,
        .born = born->given ? born->text : TEXT(""),
    };
}

static void go_to(struct front_request *request, struct http_response *response, const struct identity *person,
                  const char *done)
{
    struct text path = web_person_path(request, person);
    http_redirect(response, text_of(arena_print(request->arena, "%.*s?done=%s", TEXT_ARGS(path), done)));
}

int web_new_person(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    const struct people_person nobody = {.version = 0};
    show(request, response, &nobody, false);
    return 0;
}

int web_new_person_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct people_details details = details_typed(request);
    struct identity person;
    int code = people_add_person(web_of(request)->options.people, &details, &request->viewer.act, &person, error);
    if (code == 0) {
        go_to(request, response, &person, "added");
    }
    return code;
}

/* ---- correcting: the version that was read stands in the form, so that the second of two is told ------------------------------ */

int web_correct(struct front_request *request, struct http_response *response, struct error *error)
{
    struct identity person = front_argument_identity(request, "person");
    struct people_person known;
    int code = people_get_person(web_of(request)->options.people, request->session, request->arena, &person, &known, error);
    if (code == 0 && known.erased) {
        code = error_set(error, ERROR_NOT_FOUND, "web.person", "There is no such page.");
    }
    if (code == 0) {
        show(request, response, &known, true);
    }
    return code;
}

int web_correct_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct identity person = front_argument_identity(request, "person");
    struct people_details details = details_typed(request);
    int code = people_correct_person(web_of(request)->options.people, &person, front_value(request, "version")->number,
                                     &details, &request->viewer.act, error);
    if (code == 0) {
        go_to(request, response, &person, "corrected");
    }
    return code;
}
