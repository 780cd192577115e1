/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For administrators: who holds which office now, finding somebody, and adding somebody. Never content of a case. */
#include "web/parts.h"

#define PEOPLE_SHOWN 50

const char *const web_kind_names[] = {"employee", "volunteer", "member", "elected", "outsider", NULL};

const enum string_key web_kind_labels[] = {STRING_PERSON_EMPLOYEE, STRING_PERSON_VOLUNTEER, STRING_PERSON_MEMBER,
                                              STRING_PERSON_ELECTED, STRING_PERSON_OUTSIDER};
const size_t web_kind_count = COUNT_OF(web_kind_labels);

struct text web_kinds_words(const struct front_request *request, unsigned kinds)
{
    struct buf buf = buf_in(request->arena);
    for (size_t i = 0; i < web_kind_count; i++) {
        if (kinds & (1u << i)) {
            struct text label = web_say(request, web_kind_labels[i]);
            buf_print(&buf, "%s%.*s", buf.length ? ", " : "", TEXT_ARGS(label));
        }
    }
    return buf_as_text(&buf);
}

struct text web_person_path(const struct front_request *request, const struct identity *person)
{
    char identity[IDENTITY_TEXT_SIZE];
    identity_write(person, identity);
    return text_of(arena_print(request->arena, "/people/%s", identity));
}

/* ---- who holds what --------------------------------------------------------------------------------------------------- */

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

static struct text term_words(const struct front_request *request, const struct people_holder *holder)
{
    struct text from = web_day(request, holder->from);
    return holder->until == PEOPLE_OPEN
               ? string_offices_since(request->arena, web_language(request), from)
               : string_offices_since_until(request->arena, web_language(request), from,
                                            web_day(request, holder->until - 1));
}

/* Administrators go on to the person; for staff it is a list of whom to turn to. */
static struct view_office_row office_row(const struct front_request *request, const struct people_cover *cover)
{
    bool manages = request->viewer.role == PEOPLE_ADMINISTRATOR;
    struct vec holders = VEC_IN(request->arena, struct view_holder);
    for (size_t i = 0; i < cover->holder_count; i++) {
        const struct people_holder *holder = &cover->holders[i];
        struct view_holder row = {.name = casework_name_of(web_casework(request), request->arena, &holder->person),
                                  .href = manages ? web_person_path(request, &holder->person) : TEXT(""),
                                  .since = term_words(request, holder),
                                  .absent = absent_words(request, holder)};
        vec_add(&holders, &row);
    }
    return (struct view_office_row){.title = text_of(cover->office->title),
                                    .area = cover->area ? text_of(cover->area->title) : TEXT(""),
                                    .holders = {LIST_OF(holders, struct view_holder)}};
}

int web_offices(struct front_request *request, struct http_response *response, struct error *error)
{
    bool manages = request->viewer.role == PEOPLE_ADMINISTRATOR;
    const struct people_cover *covers;
    size_t count;
    struct vec rows = VEC_IN(request->arena, struct view_office_row);
    int code = people_coverage(web_of(request)->options.people, request->session, request->arena, request->now, &covers,
                               &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct view_office_row row = office_row(request, &covers[i]);
        vec_add(&rows, &row);
    }
    if (code < 0) {
        return code;
    }
    struct page_offices page = {.frame = web_frame(request, manages ? WEB_PEOPLE : WEB_OFFICES),
                                .title = web_say(request, manages ? STRING_OFFICES_TITLE : STRING_OFFICES_WHO),
                                .manages = manages,
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
                                 .href = web_person_path(request, &found[i].person),
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
