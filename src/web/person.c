/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person, for administrators: what is recorded, offices, absences, and becoming a user. */
#include "web/parts.h"

#include <string.h>

const char *const web_role_names[] = {"staff", "administrator", "auditor", NULL};

struct drawing {
    struct front_request *request;
    struct arena *arena;
    struct store_session *session;
    struct people *people;
    struct identity person;
    struct people_person known;
    const struct people_office *offices;
    const struct people_area *areas;
    size_t office_count, area_count;
    struct vec problems;
};

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static int load(struct drawing *in, struct error *error)
{
    int code = people_get_person(in->people, in->session, in->arena, &in->person, &in->known, error);
    if (code == 0) {
        code = people_offices(in->people, in->session, in->arena, &in->offices, &in->office_count, error);
    }
    if (code == 0) {
        code = people_areas(in->people, in->session, in->arena, &in->areas, &in->area_count, error);
    }
    return code;
}

static struct text office_title(const struct drawing *in, const char *name)
{
    for (size_t i = 0; i < in->office_count; i++) {
        if (strcmp(in->offices[i].name, name) == 0) {
            return text_of(in->offices[i].title);
        }
    }
    return text_of(name);
}

static struct text area_title(const struct drawing *in, const char *name)
{
    for (size_t i = 0; i < in->area_count; i++) {
        if (strcmp(in->areas[i].name, name) == 0) {
            return text_of(in->areas[i].title);
        }
    }
    return text_of(name);
}

/* ---- what is recorded ------------------------------------------------------------------------------------------------------ */

static void add_row(const struct drawing *in, struct vec *rows, enum string_key key, struct text value)
{
    struct view_summary_row row = {.key = web_say(in->request, key), .value = value};
    if (value.length) {
        vec_add(rows, &row);
    }
}

static struct view_summary_row_list person_rows(const struct drawing *in)
{
    const struct people_details *details = &in->known.details;
    struct vec rows = VEC_IN(in->arena, struct view_summary_row);
    add_row(in, &rows, STRING_PERSON_KNOWN_AS, details->known_as);
    add_row(in, &rows, STRING_PERSON_KINDS, web_kinds_words(in->request, details->kinds));
    add_row(in, &rows, STRING_PERSON_MEMBERSHIP, details->membership);
    add_row(in, &rows, STRING_PERSON_EMAIL, details->email);
    add_row(in, &rows, STRING_PERSON_TELEPHONE, details->telephone);
    add_row(in, &rows, STRING_PERSON_ADDRESS, details->address);
    add_row(in, &rows, STRING_PERSON_BRANCH, details->branch);
    if (details->area.length) {
        add_row(in, &rows, STRING_PERSON_AREA, area_title(in, text_string(in->arena, details->area)));
    }
    return (struct view_summary_row_list){LIST_OF(rows, struct view_summary_row)};
}

static struct text span_words(const struct drawing *in, const struct people_fact *fact, int64_t until)
{
    struct front_request *request = in->request;
    enum language language = web_language(request);
    struct text from = web_day(request, fact->from);
    bool open = until == PEOPLE_OPEN;
    struct text last = open ? TEXT("") : web_day(request, until - 1);
    if (fact->kind == PEOPLE_ABSENCE) {
        return open ? string_person_absence_from(in->arena, language, from)
                    : string_person_absence_until(in->arena, language, from, last);
    }
    struct text office = office_title(in, fact->office);
    struct text area = area_title(in, fact->area);
    return open ? string_person_term(in->arena, language, office, area, from)
                : string_person_term_until(in->arena, language, office, area, from, last);
}

/* A later fact may have moved the end of a term or an absence. */
static int64_t latest_end(const struct people_fact *facts, size_t count, const struct people_fact *of)
{
    int64_t until = of->until;
    for (size_t i = 0; i < count; i++) {
        bool ends = facts[i].kind == PEOPLE_TERM_END || facts[i].kind == PEOPLE_ABSENCE_END;
        if (ends && identity_equal(&facts[i].subject, &of->subject)) {
            until = facts[i].until;
        }
    }
    return until;
}

static struct view_term_list terms_of(const struct drawing *in, const struct people_fact *facts, size_t count,
                                      enum people_fact_kind kind)
{
    struct vec terms = VEC_IN(in->arena, struct view_term);
    for (size_t i = 0; i < count; i++) {
        char identity[IDENTITY_TEXT_SIZE];
        if (facts[i].kind != kind) {
            continue;
        }
        int64_t until = latest_end(facts, count, &facts[i]);
        identity_write(&facts[i].subject, identity);
        struct view_term term = {.words = span_words(in, &facts[i], until),
                                 .id = text_of(arena_string(in->arena, identity)),
                                 .can_end = until > in->request->now && facts[i].from <= in->request->now};
        vec_add(&terms, &term);
    }
    return (struct view_term_list){LIST_OF(terms, struct view_term)};
}

static const enum string_key role_labels[PEOPLE_ROLE__MAX] = {[PEOPLE_STAFF] = STRING_PERSON_STAFF,
                                                              [PEOPLE_ADMINISTRATOR] = STRING_PERSON_ADMINISTRATOR,
                                                              [PEOPLE_AUDITOR] = STRING_PERSON_AUDITOR};

static int fill_user(const struct drawing *in, struct page_person *page, struct error *error)
{
    struct people_user *users;
    size_t count;
    struct vec rows = VEC_IN(in->arena, struct view_summary_row);
    int code = people_users(in->people, in->session, in->arena, &users, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        const struct people_user *user = &users[i];
        if (!identity_equal(&user->person, &in->person)) {
            continue;
        }
        enum string_key state = user->disabled  ? STRING_PERSON_DISABLED
                                : user->invited ? STRING_PERSON_INVITED
                                                : STRING_PERSON_ACTIVE;
        page->is_user = true;
        page->disabled = user->disabled;
        add_row(in, &rows, STRING_PERSON_SIGN_IN, user->sign_in);
        if (user->role) {
            add_row(in, &rows, STRING_PERSON_ROLE, web_say(in->request, role_labels[user->role]));
        }
        add_row(in, &rows, STRING_PERSON_STATE, web_say(in->request, state));
        add_row(in, &rows, STRING_PERSON_LAST,
                user->last_sign_in ? web_instant(in->request, user->last_sign_in)
                                   : web_say(in->request, STRING_PERSON_NEVER));
    }
    page->user = (struct view_summary_row_list){LIST_OF(rows, struct view_summary_row)};
    return code;
}

/* ---- the three forms ----------------------------------------------------------------------------------------------------------- */

static void add_choice(const struct drawing *in, struct vec *choices, const char *field, const char *value,
                       struct text label)
{
    struct view_choice choice = {
        .value = text_of(value), .label = label, .checked = web_is_ticked(in->request, field, text_of(value))};
    vec_add(choices, &choice);
}

static struct view_choice_list office_choices(const struct drawing *in)
{
    struct vec choices = VEC_IN(in->arena, struct view_choice);
    add_choice(in, &choices, "office", "", web_say(in->request, STRING_PERSON_CHOOSE));
    for (size_t i = 0; i < in->office_count; i++) {
        add_choice(in, &choices, "office", in->offices[i].name, text_of(in->offices[i].title));
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

static struct view_choice_list area_choices(const struct drawing *in)
{
    struct vec choices = VEC_IN(in->arena, struct view_choice);
    add_choice(in, &choices, "area", "", web_say(in->request, STRING_PERSON_AREA_NONE));
    for (size_t i = 0; i < in->area_count; i++) {
        add_choice(in, &choices, "area", in->areas[i].name, text_of(in->areas[i].title));
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

static struct view_choice_list role_choices(const struct drawing *in, const char *field)
{
    struct vec choices = VEC_IN(in->arena, struct view_choice);
    for (int role = PEOPLE_STAFF; role < PEOPLE_ROLE__MAX; role++) {
        add_choice(in, &choices, field, people_role_name((enum people_role)role), web_say(in->request, role_labels[role]));
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

static bool is_row(const struct drawing *in, const char *ending)
{
    const char *path = in->request->row ? in->request->row->path : "";
    size_t length = strlen(path);
    size_t size = strlen(ending);
    return length >= size && strcmp(path + length - size, ending) == 0;
}

static void fill_forms(struct drawing *in, struct page_person *page)
{
    const struct web_simple appoint[] = {
        {"office", VIEW_FORM_FIELD_KIND_SELECT, STRING_PERSON_OFFICE, STRING__MAX, office_choices(in), TEXT("")},
        {"area", VIEW_FORM_FIELD_KIND_SELECT, STRING_PERSON_AREA, STRING_PERSON_AREA_HINT, area_choices(in), TEXT("")},
        {"from", VIEW_FORM_FIELD_KIND_DATE, STRING_PERSON_FROM, STRING_PERSON_FROM_HINT, {0}, {0}},
        {"until", VIEW_FORM_FIELD_KIND_DATE, STRING_PERSON_UNTIL, STRING_PERSON_UNTIL_HINT, {0}, {0}},
    };
    const struct web_simple absence[] = {
        {"absent-from", VIEW_FORM_FIELD_KIND_DATE, STRING_PERSON_FROM, STRING_PERSON_FROM_HINT, {0}, {0}},
        {"absent-until", VIEW_FORM_FIELD_KIND_DATE, STRING_PERSON_UNTIL, STRING_PERSON_UNTIL_HINT, {0}, {0}},
        {"reason", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_REASON, STRING__MAX, {0}, {0}},
    };
    const struct web_simple invite[] = {
        {"sign-in", VIEW_FORM_FIELD_KIND_LINE, STRING_PERSON_SIGN_IN, STRING__MAX, {0}, {0}},
        {"role", VIEW_FORM_FIELD_KIND_RADIOS, STRING_PERSON_ROLE, STRING__MAX, role_choices(in, "role"), TEXT("")},
    };
    const struct web_simple role[] = {
        {"new-role", VIEW_FORM_FIELD_KIND_RADIOS, STRING_PERSON_ROLE, STRING__MAX, role_choices(in, "new-role"), TEXT("")},
    };
    page->appoint = web_simple_section(in->request, appoint, COUNT_OF(appoint), &in->problems);
    page->absence = web_simple_section(in->request, absence, COUNT_OF(absence), &in->problems);
    page->invite = web_simple_section(in->request, invite, COUNT_OF(invite), &in->problems);
    page->role = web_simple_section(in->request, role, COUNT_OF(role), &in->problems);
    page->changing = is_row(in, "/role");
    page->appointing = is_row(in, "/appoint");
    page->recording = is_row(in, "/absence");
    page->inviting = is_row(in, "/invite");
}

/* ---- the page --------------------------------------------------------------------------------------------------------------------- */

static struct text done_words(const struct front_request *request)
{
    static const struct web_done said[] = {
        {"added", STRING_PERSON_ADDED},
        {"appointed", STRING_PERSON_APPOINTED},
        {"ended", STRING_PERSON_ENDED},
        {"absence", STRING_PERSON_ABSENCE_RECORDED},
        {"back", STRING_PERSON_CAME_BACK},
        {"corrected", STRING_PERSON_CORRECTED},
        {"disabled", STRING_PERSON_NOW_DISABLED},
        {"enabled", STRING_PERSON_NOW_ENABLED},
        {"role", STRING_PERSON_ROLE_CHANGED},
    };
    return web_done_words(request, said, COUNT_OF(said));
}

static int fill_page(struct drawing *in, struct page_person *page, struct error *error)
{
    const struct people_fact *facts;
    size_t count;
    char identity[IDENTITY_TEXT_SIZE];
    int code = people_history(in->people, in->session, in->arena, &in->person, &facts, &count, error);
    if (code == 0) {
        code = fill_user(in, page, error);
    }
    if (code < 0) {
        return code;
    }
    identity_write(&in->person, identity);
    page->frame = web_frame_with_form(in->request, WEB_PEOPLE);
    page->name = in->known.erased ? web_say(in->request, STRING_CASE_ERASED) : in->known.details.name;
    page->action = text_of(arena_print(in->arena, "/people/%s", identity));
    page->done = done_words(in->request);
    page->rows = person_rows(in);
    page->terms = terms_of(in, facts, count, PEOPLE_TERM);
    page->absences = terms_of(in, facts, count, PEOPLE_ABSENCE);
    fill_forms(in, page);
    if (in->request->failure.code) {
        web_add_problem(&in->problems, text_of(in->request->failure.words), TEXT(""));
    }
    page->problems = (struct view_problem_list){LIST_OF(in->problems, struct view_problem)};
    return 0;
}

static int show_person(struct front_request *request, struct http_response *response, const char *invitation,
                       struct error *error)
{
    SCOPED(store_end_at) struct store_session *own = NULL;
    int code = request->session ? 0 : store_begin_read(web_of(request)->options.store, &own, error);
    struct drawing in = {.request = request,
                         .arena = request->arena,
                         .session = request->session ? request->session : own,
                         .people = web_of(request)->options.people,
                         .person = front_argument_identity(request, "person"),
                         .problems = VEC_IN(request->arena, struct view_problem)};
    struct page_person page = {.invitation = text_of(invitation)};
    if (code == 0) {
        code = load(&in, error);
    }
    if (code == 0) {
        code = fill_page(&in, &page, error);
    }
    if (code == 0) {
        page_person_write(web_body(response), web_language(request), &page);
    }
    return code;
}

int web_person(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_person(request, response, NULL, error);
}

int web_person_again(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_person(request, response, NULL, error);
}

/* ---- what administrators do --------------------------------------------------------------------------------------------------------- */

static void go_back(struct front_request *request, struct http_response *response, const char *done)
{
    char identity[IDENTITY_TEXT_SIZE];
    struct identity person = front_argument_identity(request, "person");
    identity_write(&person, identity);
    http_redirect(response, text_of(arena_print(request->arena, "/people/%s?done=%s", identity, done)));
}

int web_appoint(struct front_request *request, struct http_response *response, struct error *error)
{
    struct identity person = front_argument_identity(request, "person");
    struct identity term;
    int code = people_appoint(web_of(request)->options.people, &person, front_value(request, "office")->text,
                              front_value(request, "area")->text, web_typed_start(request, "from"), web_typed_end(request, "until"),
                              &request->viewer.act, &term, error);
    if (code == 0) {
        go_back(request, response, "appointed");
    }
    return code;
}

int web_end_term(struct front_request *request, struct http_response *response, struct error *error)
{
    int code = people_end_term(web_of(request)->options.people, &front_value(request, "term")->identity, request->now,
                               &request->viewer.act, error);
    if (code == 0) {
        go_back(request, response, "ended");
    }
    return code;
}

int web_absence(struct front_request *request, struct http_response *response, struct error *error)
{
    struct identity person = front_argument_identity(request, "person");
    struct identity absence;
    int code = people_record_absence(web_of(request)->options.people, &person, web_typed_start(request, "absent-from"),
                                     web_typed_end(request, "absent-until"), front_value(request, "reason")->text,
                                     &request->viewer.act, &absence, error);
    if (code == 0) {
        go_back(request, response, "absence");
    }
    return code;
}

int web_end_absence(struct front_request *request, struct http_response *response, struct error *error)
{
    int code = people_end_absence(web_of(request)->options.people, &front_value(request, "absence")->identity,
                                  request->now, &request->viewer.act, error);
    if (code == 0) {
        go_back(request, response, "back");
    }
    return code;
}

int web_disable(struct front_request *request, struct http_response *response, struct error *error)
{
    struct identity person = front_argument_identity(request, "person");
    bool disabled = text_is(front_value(request, "disabled")->text, "yes");
    int code =
        people_disable_user(web_of(request)->options.people, &person, disabled, &request->viewer.act, error);
    if (code == 0) {
        go_back(request, response, disabled ? "disabled" : "enabled");
    }
    return code;
}

int web_role(struct front_request *request, struct http_response *response, struct error *error)
{
    struct identity person = front_argument_identity(request, "person");
    int code = people_change_role(web_of(request)->options.people, &person,
                                  people_role_of(front_value(request, "new-role")->text), &request->viewer.act, error);
    if (code == 0) {
        go_back(request, response, "role");
    }
    return code;
}

/* The invitation is told once, on the page that answers, and stands in no address. */
int web_invite(struct front_request *request, struct http_response *response, struct error *error)
{
    struct identity person = front_argument_identity(request, "person");
    char invitation[PEOPLE_INVITATION_SIZE];
    int code = people_invite(web_of(request)->options.people, &person, front_value(request, "sign-in")->text,
                             people_role_of(front_value(request, "role")->text), &request->viewer.act, invitation, error);
    return code < 0 ? code : show_person(request, response, invitation, error);
}
