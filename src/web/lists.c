/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The organisation's lists with qualification, availability, conflicts and panels served (RG-7, CP-10), and where the holders
 * of offices stand with their training (RG-1, CP-11). Panels are counted for staff alone, from the cases that they may open.
 */
#include "web/parts.h"

static bool manages(const struct front_request *request)
{
    return request->viewer.role == PEOPLE_ADMINISTRATOR;
}

static struct people *people_of(const struct front_request *request)
{
    return web_of(request)->options.people;
}

static struct text count_words(const struct front_request *request, size_t count)
{
    return text_of(arena_print(request->arena, "%zu", count));
}

/* ---- words --------------------------------------------------------------------------------------------------------------- */

struct text web_list_title(const struct front_request *request, const char *list)
{
    char *title = arena_string(request->arena, list);
    for (char *at = title; *at; at++) {
        *at = *at == '-' ? ' ' : *at;
    }
    *title = *title >= 'a' && *title <= 'z' ? (char)(*title - 'a' + 'A') : *title;
    return text_of(title);
}

enum string_key web_conflict_label(enum people_conflict_kind kind)
{
    static const enum string_key labels[PEOPLE_CONFLICT__MAX] = {
        [PEOPLE_CONFLICT_OTHER] = STRING_LISTING_KIND_OTHER,         [PEOPLE_CONFLICT_BRANCH] = STRING_LISTING_KIND_BRANCH,
        [PEOPLE_CONFLICT_HOUSEHOLD] = STRING_LISTING_KIND_HOUSEHOLD, [PEOPLE_CONFLICT_EMPLOYER] = STRING_LISTING_KIND_EMPLOYER,
        [PEOPLE_CONFLICT_INVOLVEMENT] = STRING_LISTING_KIND_INVOLVEMENT};
    return labels[kind < PEOPLE_CONFLICT__MAX ? kind : PEOPLE_CONFLICT_OTHER];
}

/* With whom is not said: it may be a party of a case that the reader may not know of. */
struct text web_conflict_words(const struct front_request *request, const struct people_conflict *conflict)
{
    enum language language = web_language(request);
    struct text kind = web_say(request, web_conflict_label(conflict->kind)), from = web_day(request, conflict->from);
    if (identity_is_none(&conflict->with)) {
        return string_listing_about(request->arena, language, kind, conflict->about, from);
    }
    return conflict->about.length ? string_listing_with_about(request->arena, language, kind, conflict->about, from)
                                  : string_listing_with(request->arena, language, kind, from);
}

/* ---- who is away --------------------------------------------------------------------------------------------------------- */

static bool is_among(const struct identity *people, size_t count, const struct identity *person)
{
    for (size_t i = 0; i < count; i++) {
        if (identity_equal(&people[i], person)) {
            return true;
        }
    }
    return false;
}

/* Until when the absence of today lasts; 0: there is none. */
static int64_t away_until(const struct front_request *request, const struct people_fact *facts, size_t count)
{
    int64_t away = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t until = facts[i].until;
        for (size_t j = i + 1; facts[i].kind == PEOPLE_ABSENCE && j < count; j++) {
            bool moved = facts[j].kind == PEOPLE_ABSENCE_END && identity_equal(&facts[j].subject, &facts[i].subject);
            until = moved ? facts[j].until : until;
        }
        bool is_now = facts[i].kind == PEOPLE_ABSENCE && facts[i].from <= request->now && until > request->now;
        away = is_now && until > away ? until : away;
    }
    return away;
}

/* ---- the lists ----------------------------------------------------------------------------------------------------------- */

struct listing_page {
    struct front_request *request;
    struct store_session *session;
    struct casework_panels panels;
    const struct identity *absent;
    size_t absent_count;
};

static size_t panels_of(const struct casework_panels *panels, const struct identity *person)
{
    size_t count = 0;
    for (size_t i = 0; i < panels->count; i++) {
        count += identity_equal(&panels->sittings[i].person, person);
    }
    return count;
}

static struct text span_words(const struct front_request *request, const struct people_listing *listing)
{
    enum language language = web_language(request);
    struct text from = web_day(request, listing->from);
    return listing->until == PEOPLE_OPEN
               ? string_lists_since(request->arena, language, from)
               : string_lists_since_until(request->arena, language, from, web_day(request, listing->until - 1));
}

static struct text listing_path(const struct front_request *request, const struct people_listing *listing)
{
    char identity[IDENTITY_TEXT_SIZE];
    identity_write(manages(request) ? &listing->person : &listing->listing, identity);
    return text_of(arena_print(request->arena, manages(request) ? "/people/%s/lists" : "/lists/%s", identity));
}

static int fill_listed(const struct listing_page *in, const struct people_listing *listing, struct view_listed *row,
                       struct error *error)
{
    struct front_request *request = in->request;
    enum language language = web_language(request);
    const struct people_conflict *conflicts;
    size_t count = 0, panels = panels_of(&in->panels, &listing->person);
    int code = people_conflicts(people_of(request), in->session, request->arena, &listing->person, request->now,
                                &conflicts, &count, error);
    bool away = is_among(in->absent, in->absent_count, &listing->person);
    *row = (struct view_listed){
        .name = casework_name_in(web_casework(request), in->session, request->arena, &listing->person),
        .href = listing_path(request, listing),
        .words = listing->words,
        .span = span_words(request, listing),
        .away = away ? web_say(request, STRING_OFFICES_ABSENT) : TEXT(""),
        .conflicts = count ? string_lists_conflicts(request->arena, language, count_words(request, count)) : TEXT(""),
        .panels = panels ? string_lists_served(request->arena, language, count_words(request, panels)) : TEXT("")};
    return code;
}

/* They come by list. */
static int add_lists(const struct listing_page *in, const struct people_listing *listed, size_t count, struct vec *lists,
                     struct error *error)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < count;) {
        struct vec rows = VEC_IN(in->request->arena, struct view_listed);
        const char *list = listed[i].list;
        for (; code == 0 && i < count && text_is(text_of(listed[i].list), list); i++) {
            struct view_listed row;
            code = fill_listed(in, &listed[i], &row, error);
            vec_add(&rows, &row);
        }
        struct view_people_list one = {.title = web_list_title(in->request, list),
                                       .listed = {LIST_OF(rows, struct view_listed)}};
        vec_add(lists, &one);
    }
    return code;
}

static int read_panels(struct listing_page *in, struct error *error)
{
    struct casework_who who = web_who(in->request);
    return manages(in->request)
               ? 0
               : casework_panels(web_casework(in->request), in->request->arena, &who, &in->panels, error);
}

int web_lists(struct front_request *request, struct http_response *response, struct error *error)
{
    struct listing_page in = {.request = request, .session = request->session};
    const struct people_listing *listed;
    size_t count = 0;
    struct vec lists = VEC_IN(request->arena, struct view_people_list);
    int code = people_listed(people_of(request), in.session, request->arena, NULL, request->now, &listed, &count, error);
    if (code == 0) {
        code = people_set(people_of(request), in.session, request->arena, PEOPLE_SET_ABSENT, request->now, &in.absent,
                          &in.absent_count, error);
    }
    if (code == 0) {
        code = read_panels(&in, error);
    }
    if (code == 0) {
        code = add_lists(&in, listed, count, &lists, error);
    }
    if (code < 0) {
        return code;
    }
    struct page_lists page = {.frame = web_frame(request, manages(request) ? WEB_PEOPLE : WEB_OFFICES),
                              .manages = manages(request),
                              .lists = {LIST_OF(lists, struct view_people_list)}};
    if (in.panels.sat) {
        page.panels = string_lists_panels(request->arena, web_language(request), count_words(request, in.panels.sat),
                                          count_words(request, in.panels.assisted));
    }
    page_lists_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- one place on a list ------------------------------------------------------------------------------------------------- */

static struct view_summary_row_list listing_rows(const struct front_request *request, const struct people_listing *listing)
{
    struct vec rows = VEC_IN(request->arena, struct view_summary_row);
    const struct view_summary_row told[] = {
        {.key = web_say(request, STRING_LISTING_LIST), .value = web_list_title(request, listing->list)},
        {.key = web_say(request, STRING_LISTING_QUALIFICATION), .value = listing->words},
        {.key = web_say(request, STRING_LISTING_FROM), .value = web_day(request, listing->from)},
        {.key = web_say(request, STRING_LISTING_UNTIL),
         .value = listing->until == PEOPLE_OPEN ? TEXT("") : web_day(request, listing->until - 1)},
    };
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        if (told[i].value.length) {
            vec_add(&rows, &told[i]);
        }
    }
    return (struct view_summary_row_list){LIST_OF(rows, struct view_summary_row)};
}

static struct view_served_list served_of(const struct front_request *request, const struct casework_panels *panels,
                                         const struct identity *person)
{
    enum language language = web_language(request);
    struct vec rows = VEC_IN(request->arena, struct view_served);
    for (size_t i = 0; i < panels->count; i++) {
        const struct casework_sitting *one = &panels->sittings[i];
        struct text day = web_day(request, one->sat);
        struct view_served row = {
            .reference = text_of(one->reference),
            .href = text_of(arena_print(request->arena, "/cases/%s", one->reference)),
            .words = one->body.length ? string_listing_sat_body(request->arena, language, one->role, one->body, day)
                                      : string_listing_sat(request->arena, language, one->role, day)};
        if (identity_equal(&one->person, person)) {
            vec_add(&rows, &row);
        }
    }
    return (struct view_served_list){LIST_OF(rows, struct view_served)};
}

static int fill_person(const struct listing_page *in, const struct people_listing *listing, struct page_listing *page,
                       struct error *error)
{
    struct front_request *request = in->request;
    const struct people_conflict *conflicts;
    const struct people_fact *facts = NULL;
    size_t count = 0, fact_count = 0;
    struct vec rows = VEC_IN(request->arena, struct text);
    int code = people_conflicts(people_of(request), in->session, request->arena, &listing->person, request->now,
                                &conflicts, &count, error);
    if (code == 0) {
        code = people_history(people_of(request), in->session, request->arena, &listing->person, &facts, &fact_count, error);
    }
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < count; i++) {
        struct text words = web_conflict_words(request, &conflicts[i]);
        vec_add(&rows, &words);
    }
    int64_t away = away_until(request, facts, fact_count);
    page->conflicts = (struct view_text_list){LIST_OF(rows, struct text)};
    page->away = !away               ? web_say(request, STRING_LISTING_HERE)
                 : away == PEOPLE_OPEN ? web_say(request, STRING_LISTING_AWAY)
                                     : string_listing_away_until(request->arena, web_language(request),
                                                                 web_day(request, away - 1));
    return 0;
}

int web_listing(struct front_request *request, struct http_response *response, struct error *error)
{
    struct listing_page in = {.request = request, .session = request->session};
    struct identity id = front_argument_identity(request, "listing");
    struct people_listing listing = {.list = ""};
    struct page_listing page = {.frame = web_frame(request, WEB_OFFICES)};
    int code = people_get_listing(people_of(request), in.session, request->arena, &id, &listing, error);
    if (code == 0) {
        code = fill_person(&in, &listing, &page, error);
    }
    if (code == 0) {
        code = read_panels(&in, error);
    }
    if (code < 0) {
        return code;
    }
    page.name = casework_name_in(web_casework(request), in.session, request->arena, &listing.person);
    page.rows = listing_rows(request, &listing);
    page.panels = served_of(request, &in.panels, &listing.person);
    page_listing_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- training ------------------------------------------------------------------------------------------------------------ */

static struct text need_when(const struct front_request *request, const struct people_training_need *need)
{
    enum language language = web_language(request);
    if (need->state == PEOPLE_TRAINED) {
        return need->until == PEOPLE_OPEN
                   ? web_say(request, STRING_TRAINING_VALID_OPEN)
                   : string_training_valid_until(request->arena, language, web_day(request, need->until - 1));
    }
    if (need->state == PEOPLE_TRAINING_EXPIRED) {
        return string_training_expired_on(request->arena, language, web_day(request, need->until - 1));
    }
    struct text day = web_day(request, need->due);
    return need->state == PEOPLE_TRAINING_DUE ? string_training_due_by(request->arena, language, day)
                                              : string_training_was_due_by(request->arena, language, day);
}

static struct view_training_need need_row(const struct front_request *request, const struct people_training_need *need)
{
    static const struct {
        enum string_key words;
        const char *tag;
    } states[PEOPLE_TRAINING__MAX] = {[PEOPLE_TRAINED] = {STRING_TRAINING_STATE_VALID, "govuk-tag--green"},
                                      [PEOPLE_TRAINING_DUE] = {STRING_TRAINING_STATE_DUE, "govuk-tag--yellow"},
                                      [PEOPLE_TRAINING_OVERDUE] = {STRING_TRAINING_STATE_OVERDUE, "govuk-tag--red"},
                                      [PEOPLE_TRAINING_EXPIRED] = {STRING_TRAINING_STATE_EXPIRED, "govuk-tag--orange"}};
    struct text path = web_person_path(request, &need->person);
    return (struct view_training_need){
        .name = casework_name_in(web_casework(request), request->session, request->arena, &need->person),
        .href = manages(request) ? text_of(arena_print(request->arena, "%.*s/lists", TEXT_ARGS(path))) : TEXT(""),
        .course = text_of(need->course->title),
        .office = web_list_title(request, need->office),
        .state = web_say(request, states[need->state].words),
        .tag = text_of(states[need->state].tag),
        .when = need_when(request, need)};
}

int web_training(struct front_request *request, struct http_response *response, struct error *error)
{
    struct people_moment moment;
    const struct people_training_need *needs;
    size_t count = 0;
    struct vec missing = VEC_IN(request->arena, struct view_training_need);
    struct vec valid = VEC_IN(request->arena, struct view_training_need);
    int code = people_moment(people_of(request), request->session, request->arena, request->now, &moment, error);
    if (code == 0) {
        code = people_training_needs(people_of(request), request->session, request->arena, &moment, &needs, &count, error);
    }
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct view_training_need row = need_row(request, &needs[i]);
        vec_add(needs[i].state == PEOPLE_TRAINED ? &valid : &missing, &row);
    }
    if (code < 0) {
        return code;
    }
    const struct page_training page = {.frame = web_frame(request, manages(request) ? WEB_PEOPLE : WEB_OFFICES),
                                       .manages = manages(request),
                                       .missing = {LIST_OF(missing, struct view_training_need)},
                                       .valid = {LIST_OF(valid, struct view_training_need)}};
    page_training_write(web_body(response), web_language(request), &page);
    return 0;
}
