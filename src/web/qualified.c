/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For administrators: what somebody may be used for. Lists, training and conflicts of interest, recorded and ended. */
#include "web/parts.h"

#include <string.h>

struct drawing {
    struct front_request *request;
    struct arena *arena;
    struct people *people;
    struct identity person;
    struct vec problems;
};

/* ---- what is on record ------------------------------------------------------------------------------------------------------ */

static void add_term(const struct drawing *in, struct vec *terms, const struct identity *id, struct text words,
                     int64_t from, int64_t until)
{
    char identity[IDENTITY_TEXT_SIZE];
    identity_write(id, identity);
    struct view_term term = {.words = words,
                             .id = text_of(arena_string(in->arena, identity)),
                             .can_end = from <= in->request->now && until > in->request->now};
    vec_add(terms, &term);
}

static int fill_listings(const struct drawing *in, struct page_qualified *page, struct error *error)
{
    struct front_request *request = in->request;
    enum language language = web_language(request);
    const struct people_listing *found;
    size_t count = 0;
    struct vec terms = VEC_IN(in->arena, struct view_term);
    int code = people_listings_of(in->people, request->session, in->arena, &in->person, &found, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct text title = web_list_title(request, found[i].list), from = web_day(request, found[i].from);
        struct text words = found[i].until == PEOPLE_OPEN
                                ? string_qualified_listing(in->arena, language, title, found[i].words, from)
                                : string_qualified_listing_until(in->arena, language, title, found[i].words, from,
                                                                 web_day(request, found[i].until - 1));
        add_term(in, &terms, &found[i].listing, words, found[i].from, found[i].until);
    }
    page->listings = (struct view_term_list){LIST_OF(terms, struct view_term)};
    return code;
}

static struct text course_title(const struct people_course *courses, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(courses[i].name, name) == 0) {
            return text_of(courses[i].title);
        }
    }
    return text_of(name);
}

static int fill_trainings(const struct drawing *in, const struct people_course *courses, size_t course_count,
                          struct page_qualified *page, struct error *error)
{
    struct front_request *request = in->request;
    enum language language = web_language(request);
    const struct people_training *found;
    size_t count = 0;
    struct vec terms = VEC_IN(in->arena, struct view_term);
    int code = people_training_records(in->people, request->session, in->arena, &in->person, &found, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct text title = course_title(courses, course_count, found[i].course);
        struct text from = web_day(request, found[i].completed);
        struct text words = found[i].until == PEOPLE_OPEN
                                ? string_qualified_record(in->arena, language, title, from)
                                : string_qualified_record_until(in->arena, language, title, from,
                                                                web_day(request, found[i].until - 1));
        add_term(in, &terms, &found[i].training, words, found[i].completed, found[i].until);
    }
    page->trainings = (struct view_term_list){LIST_OF(terms, struct view_term)};
    return code;
}

static int fill_conflicts(const struct drawing *in, struct page_qualified *page, struct error *error)
{
    const struct people_conflict *found;
    size_t count = 0;
    struct vec terms = VEC_IN(in->arena, struct view_term);
    int code = people_conflicts(in->people, in->request->session, in->arena, &in->person, in->request->now, &found, &count,
                                error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        add_term(in, &terms, &found[i].conflict, web_conflict_words(in->request, &found[i]), found[i].from,
                 found[i].until);
    }
    page->conflicts = (struct view_term_list){LIST_OF(terms, struct view_term)};
    return code;
}

/* ---- the three forms ---------------------------------------------------------------------------------------------------------- */

static void add_choice(const struct drawing *in, struct vec *choices, const char *field, const char *value,
                       struct text label)
{
    for (size_t i = 0; i < choices->count; i++) {
        if (text_is(VEC_AT(choices, struct view_choice, i)->value, value)) {
            return;
        }
    }
    struct view_choice choice = {.value = text_of(value),
                                 .label = label,
                                 .checked = web_is_ticked(in->request, field, text_of(value))};
    vec_add(choices, &choice);
}

static void add_lists_of(const struct drawing *in, const struct procedure *procedure, struct vec *choices)
{
    size_t count;
    const struct procedure_role_words *roles = procedure_roles(in->arena, procedure, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < roles[i].list_count; j++) {
            const char *list = text_string(in->arena, roles[i].lists[j].text);
            add_choice(in, choices, "list", list, web_list_title(in->request, list));
        }
    }
}

/* Those from which a procedure in force fills a role, and those that somebody is on. */
static int list_choices(const struct drawing *in, struct view_choice_list *out, struct error *error)
{
    struct vec choices = VEC_IN(in->arena, struct view_choice);
    const struct people_listing *listed;
    struct text *names;
    size_t count, listed_count;
    add_choice(in, &choices, "list", "", web_say(in->request, STRING_QUALIFIED_LIST_NONE));
    int code = casework_procedures(web_casework(in->request), in->arena, &names, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        const struct procedure *procedure;
        struct error ignored;
        if (casework_find_procedure(web_casework(in->request), names[i], in->request->now, &procedure, &ignored) == 0) {
            add_lists_of(in, procedure, &choices);
        }
    }
    if (code == 0) {
        code = people_listed(in->people, in->request->session, in->arena, NULL, in->request->now, &listed, &listed_count,
                             error);
    }
    for (size_t i = 0; code == 0 && i < listed_count; i++) {
        add_choice(in, &choices, "list", listed[i].list, web_list_title(in->request, listed[i].list));
    }
    *out = (struct view_choice_list){LIST_OF(choices, struct view_choice)};
    return code;
}

static struct view_choice_list course_choices(const struct drawing *in, const struct people_course *courses, size_t count)
{
    struct vec choices = VEC_IN(in->arena, struct view_choice);
    add_choice(in, &choices, "course", "", web_say(in->request, STRING_PERSON_CHOOSE));
    for (size_t i = 0; i < count; i++) {
        add_choice(in, &choices, "course", courses[i].name, text_of(courses[i].title));
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

static struct view_choice_list kind_choices(const struct drawing *in)
{
    struct vec choices = VEC_IN(in->arena, struct view_choice);
    for (int kind = PEOPLE_CONFLICT_BRANCH; kind <= PEOPLE_CONFLICT__MAX; kind++) {
        enum people_conflict_kind one = (enum people_conflict_kind)(kind % PEOPLE_CONFLICT__MAX); /* "other" comes last */
        add_choice(in, &choices, "kind", people_conflict_kind_name(one), web_say(in->request, web_conflict_label(one)));
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

static bool is_row(const struct drawing *in, const char *ending)
{
    struct text path = text_of(in->request->row->path);
    size_t size = strlen(ending);
    return path.length >= size && memcmp(path.at + path.length - size, ending, size) == 0;
}

static void fill_forms(struct drawing *in, struct view_choice_list lists, struct view_choice_list courses,
                       struct page_qualified *page)
{
    const struct web_simple enlist[] = {
        {"list", VIEW_FORM_FIELD_KIND_SELECT, STRING_QUALIFIED_LIST, STRING__MAX, lists, TEXT("")},
        {"words", VIEW_FORM_FIELD_KIND_TEXT, STRING_QUALIFIED_WORDS, STRING_QUALIFIED_WORDS_HINT, {0}, {0}},
        {"from", VIEW_FORM_FIELD_KIND_DATE, STRING_PERSON_FROM, STRING_PERSON_FROM_HINT, {0}, {0}},
        {"until", VIEW_FORM_FIELD_KIND_DATE, STRING_PERSON_UNTIL, STRING_PERSON_UNTIL_HINT, {0}, {0}},
    };
    const struct web_simple train[] = {
        {"course", VIEW_FORM_FIELD_KIND_SELECT, STRING_QUALIFIED_COURSE, STRING__MAX, courses, TEXT("")},
        {"completed", VIEW_FORM_FIELD_KIND_DATE, STRING_QUALIFIED_COMPLETED, STRING_QUALIFIED_COMPLETED_HINT, {0}, {0}},
        {"valid-until", VIEW_FORM_FIELD_KIND_DATE, STRING_QUALIFIED_VALID_UNTIL, STRING_QUALIFIED_VALID_UNTIL_HINT, {0},
         {0}},
    };
    const struct web_simple conflict[] = {
        {"kind", VIEW_FORM_FIELD_KIND_RADIOS, STRING_QUALIFIED_KIND, STRING__MAX, kind_choices(in), TEXT("")},
        {"with", VIEW_FORM_FIELD_KIND_LINE, STRING_QUALIFIED_WITH, STRING_QUALIFIED_WITH_HINT, {0}, {0}},
        {"about", VIEW_FORM_FIELD_KIND_TEXT, STRING_QUALIFIED_ABOUT, STRING_QUALIFIED_ABOUT_HINT, {0}, {0}},
        {"conflict-from", VIEW_FORM_FIELD_KIND_DATE, STRING_PERSON_FROM, STRING_PERSON_FROM_HINT, {0}, {0}},
        {"conflict-until", VIEW_FORM_FIELD_KIND_DATE, STRING_PERSON_UNTIL, STRING_PERSON_UNTIL_HINT, {0}, {0}},
    };
    page->enlist = web_simple_section(in->request, enlist, COUNT_OF(enlist), &in->problems);
    page->train = web_simple_section(in->request, train, COUNT_OF(train), &in->problems);
    page->conflict = web_simple_section(in->request, conflict, COUNT_OF(conflict), &in->problems);
    page->enlisting = is_row(in, "/enlist");
    page->training = is_row(in, "/train");
    page->declaring = is_row(in, "/conflict");
}

/* ---- the page ----------------------------------------------------------------------------------------------------------------- */

static struct text done_words(const struct front_request *request)
{
    static const struct web_done said[] = {
        {"enlisted", STRING_QUALIFIED_ENLISTED}, {"delisted", STRING_QUALIFIED_DELISTED},
        {"trained", STRING_QUALIFIED_TRAINED},   {"untrained", STRING_QUALIFIED_UNTRAINED},
        {"declared", STRING_QUALIFIED_DECLARED}, {"conflict-ended", STRING_QUALIFIED_CONFLICT_ENDED},
    };
    return web_done_words(request, said, COUNT_OF(said));
}

static int fill_page(struct drawing *in, struct page_qualified *page, struct error *error)
{
    const struct people_course *courses;
    size_t course_count = 0;
    struct view_choice_list lists = {0};
    int code = people_courses(in->people, in->request->session, in->arena, &courses, &course_count, error);
    if (code == 0) {
        code = fill_listings(in, page, error);
    }
    if (code == 0) {
        code = fill_trainings(in, courses, course_count, page, error);
    }
    if (code == 0) {
        code = fill_conflicts(in, page, error);
    }
    if (code == 0) {
        code = list_choices(in, &lists, error);
    }
    if (code == 0) {
        fill_forms(in, lists, course_choices(in, courses, course_count), page);
    }
    return code;
}

int web_qualified(struct front_request *request, struct http_response *response, struct error *error)
{
    struct people_person known;
    struct drawing in = {.request = request,
                         .arena = request->arena,
                         .people = web_of(request)->options.people,
                         .person = front_argument_identity(request, "person"),
                         .problems = VEC_IN(request->arena, struct view_problem)};
    struct text path = web_person_path(request, &in.person);
    struct page_qualified page = {.back = path, .action = path, .done = done_words(request)};
    int code = people_get_person(in.people, request->session, in.arena, &in.person, &known, error);
    if (code == 0) {
        code = fill_page(&in, &page, error);
    }
    if (code < 0) {
        return code;
    }
    page.frame = web_frame_with_form(request, WEB_PEOPLE);
    page.name = known.erased ? web_say(request, STRING_CASE_ERASED) : known.details.name;
    if (request->failure.code) {
        web_add_problem(&in.problems, text_of(request->failure.words), TEXT(""));
    }
    page.problems = (struct view_problem_list){LIST_OF(in.problems, struct view_problem)};
    page_qualified_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- recording and ending ------------------------------------------------------------------------------------------------------ */

/* Rooms name a field by their own word for it; the form has three that begin and end. */
static int finish(struct front_request *request, struct http_response *response, int code, const char *until,
                  const char *done, struct error *error)
{
    if (code < 0) {
        return strcmp(error->field, "until") == 0 ? error_at(error, until) : code;
    }
    struct identity person = front_argument_identity(request, "person");
    struct text path = web_person_path(request, &person);
    http_redirect(response, text_of(arena_print(request->arena, "%.*s/lists?done=%s", TEXT_ARGS(path), done)));
    return 0;
}

int web_enlist(struct front_request *request, struct http_response *response, struct error *error)
{
    const struct people_listing listing = {.person = front_argument_identity(request, "person"),
                                           .list = text_string(request->arena, front_value(request, "list")->text),
                                           .words = front_value(request, "words")->text,
                                           .from = web_typed_start(request, "from"),
                                           .until = web_typed_end(request, "until")};
    int code = people_enlist(web_of(request)->options.people, &listing, &request->viewer.act, NULL, error);
    return finish(request, response, code, "until", "enlisted", error);
}

int web_end_listing(struct front_request *request, struct http_response *response, struct error *error)
{
    int code = people_end_listing(web_of(request)->options.people, &front_value(request, "listing")->identity, request->now,
                                  &request->viewer.act, error);
    return finish(request, response, code, "until", "delisted", error);
}

int web_train(struct front_request *request, struct http_response *response, struct error *error)
{
    bool has_end = front_value(request, "valid-until")->given;
    const struct people_training training = {.person = front_argument_identity(request, "person"),
                                             .course = text_string(request->arena, front_value(request, "course")->text),
                                             .completed = web_typed_start(request, "completed"),
                                             .until = has_end ? web_typed_end(request, "valid-until") : 0};
    if (training.completed > request->now) {
        error_set(error, ERROR_INVALID, "web.training", "Training is recorded once it was completed.");
        return error_at(error, "completed");
    }
    int code = casework_record_training(web_casework(request), &training, &request->viewer.act, error);
    return finish(request, response, code, "valid-until", "trained", error);
}

int web_end_training(struct front_request *request, struct http_response *response, struct error *error)
{
    int code = people_end_training(web_of(request)->options.people, &front_value(request, "training")->identity,
                                   request->now, &request->viewer.act, error);
    return finish(request, response, code, "until", "untrained", error);
}

/* By words that find one person, and no other. */
static int find_with(struct front_request *request, struct text words, struct identity *out, struct error *error)
{
    struct people_person *found = NULL;
    size_t count = 0;
    SCOPED(store_end_at) struct store_session *session = NULL;
    *out = (struct identity){{0}};
    if (!words.length) {
        return 0;
    }
    int code = store_begin_read(web_of(request)->options.store, &session, error);
    if (code == 0) {
        code = people_find_persons(web_of(request)->options.people, session, request->arena, words, 2, &found, &count,
                                   error);
    }
    if (code == 0 && count != 1) {
        enum string_key key = count ? STRING_QUALIFIED_WITH_SEVERAL : STRING_QUALIFIED_WITH_NOBODY;
        error_set(error, ERROR_INVALID, "web.conflict", "%.*s.", TEXT_ARGS(web_say(request, key)));
        return error_at(error, "with");
    }
    if (code == 0) {
        *out = found[0].person;
    }
    return code;
}

int web_conflict(struct front_request *request, struct http_response *response, struct error *error)
{
    struct people_conflict declared = {.person = front_argument_identity(request, "person"),
                                       .kind = people_conflict_kind_of(front_value(request, "kind")->text),
                                       .about = front_value(request, "about")->text,
                                       .from = web_typed_start(request, "conflict-from"),
                                       .until = web_typed_end(request, "conflict-until")};
    int code = find_with(request, front_value(request, "with")->text, &declared.with, error);
    if (code == 0) {
        code = people_declare_conflict(web_of(request)->options.people, &declared, &request->viewer.act, NULL, error);
    }
    return finish(request, response, code, "conflict-until", "declared", error);
}

int web_end_conflict(struct front_request *request, struct http_response *response, struct error *error)
{
    int code = people_end_conflict(web_of(request)->options.people, &front_value(request, "conflict")->identity,
                                   request->now, &request->viewer.act, error);
    return finish(request, response, code, "until", "conflict-ended", error);
}
