/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cases that somebody may open: the queue, sieved by what stands in the address, so that a filter can be kept as a
 * bookmark, and going on by key; and searching, whose words stand in no address.
 */
#include "web/parts.h"

#define CASES_SHOWN 50
#define COUNTED_MOST 1000

static struct text case_path(const struct front_request *request, const char *reference)
{
    return text_of(arena_print(request->arena, "/cases/%s", reference));
}

/* ---- rows ----------------------------------------------------------------------------------------------------------------- */

static struct view_case_row case_row(const struct front_request *request, const struct casework_row *row)
{
    struct view_case_row shown = {.reference = text_of(arena_string(request->arena, row->reference)),
                                  .href = case_path(request, row->reference),
                                  .procedure = row->procedure_label,
                                  .state = row->state_label,
                                  .received = web_day(request, row->received),
                                  .status = web_say(request, STRING_CASES_NOTHING_DUE)};
    if (row->next_due != INT64_MAX && !row->ended) {
        struct web_due due = web_due(request, row->next_due);
        shown.status = due.status;
        shown.tag = due.tag;
    }
    return shown;
}

static void add_shelf(const struct front_request *request, struct vec *links, enum string_key key, const char *href,
                      bool current)
{
    struct view_link link = {.text = web_say(request, key), .href = text_of(href), .current = current};
    vec_add(links, &link);
}

enum shelf { SHELF_OPEN, SHELF_CLOSED, SHELF_SEARCH };

static struct view_link_list shelves(const struct front_request *request, enum shelf shelf)
{
    struct vec links = VEC_IN(request->arena, struct view_link);
    add_shelf(request, &links, STRING_CASES_OPEN, "/cases", shelf == SHELF_OPEN);
    add_shelf(request, &links, STRING_CASES_CLOSED, "/cases/closed", shelf == SHELF_CLOSED);
    add_shelf(request, &links, STRING_CASES_FOUND, "/cases/search", shelf == SHELF_SEARCH);
    return (struct view_link_list){LIST_OF(links, struct view_link)};
}

static struct view_case_row_list case_rows(const struct front_request *request, const struct casework_row *found,
                                           size_t count)
{
    struct vec rows = VEC_IN(request->arena, struct view_case_row);
    for (size_t i = 0; i < count; i++) {
        struct view_case_row row = case_row(request, &found[i]);
        vec_add(&rows, &row);
    }
    return (struct view_case_row_list){LIST_OF(rows, struct view_case_row)};
}

static int count_words(const struct front_request *request, enum access_shelf shelf, struct text *out, struct error *error)
{
    struct casework_who who = web_who(request);
    size_t count;
    int code = casework_count(web_casework(request), &who, shelf, COUNTED_MOST, &count, error);
    if (code == 0) {
        struct text number = text_of(arena_print(request->arena, "%zu", count));
        *out = count < COUNTED_MOST ? string_cases_count(request->arena, web_language(request), number)
                                    : string_cases_count_more(request->arena, web_language(request), number);
    }
    return code;
}

static bool read_list_key(const struct front_request *request, struct access_item *after)
{
    struct text rest = front_value(request, "after")->text;
    struct text received;
    struct text case_id;
    struct error error;
    return text_cut(&rest, '~', &received) && text_cut(&rest, '~', &case_id) &&
           text_to_integer(received, INT64_MIN, INT64_MAX, &after->received, &error) == 0 &&
           identity_read(case_id, &after->case_id, &error) == 0;
}

/* ---- the sieve ---------------------------------------------------------------------------------------------------------------- */

struct sieve_form {
    struct front_request *request;
    struct casework_sieve sieve;
    const char *path;
    struct vec procedures, states, offices, nations, areas; /* of struct view_choice */
    struct vec selected;                    /* of struct view_link: what is chosen, each leading to the list without it */
};

static const char *const sieve_names[] = {"procedure", "state", "office", "nation", "area", "mine", "overdue", "untouched"};

/* The address of the list with everything that is chosen but `without` (NULL: nothing left out). */
static struct text sieve_address(const struct front_request *request, const char *path, const char *without,
                                 const struct access_item *after)
{
    struct buf buf = buf_in(request->arena);
    const char *joint = "?";
    buf_string(&buf, path);
    for (size_t i = 0; i < COUNT_OF(sieve_names); i++) {
        const struct front_value *value = front_value(request, sieve_names[i]);
        if (value->given && !(without && text_is(text_of(sieve_names[i]), without))) {
            buf_print(&buf, "%s%s=", joint, sieve_names[i]);
            http_encode(&buf, value->field->kind == FRONT_TICK ? TEXT("yes") : value->text);
            joint = "&";
        }
    }
    if (after) {
        char identity[IDENTITY_TEXT_SIZE];
        identity_write(&after->case_id, identity);
        buf_print(&buf, "%safter=%lld~%s", joint, (long long)after->received, identity);
    }
    return buf_as_text(&buf);
}

static void add_option(struct sieve_form *form, struct vec *options, const char *name, struct text value, struct text label)
{
    bool chosen = text_equal(front_value(form->request, name)->text, value);
    struct view_choice option = {.value = value, .label = label, .checked = chosen};
    for (size_t i = 0; i < options->count; i++) {
        if (text_equal(VEC_AT(options, struct view_choice, i)->value, value)) {
            return;
        }
    }
    if (chosen && value.length) {
        struct view_link link = {.text = label, .href = sieve_address(form->request, form->path, name, NULL)};
        vec_add(&form->selected, &link);
    }
    vec_add(options, &option);
}

static void add_states(struct sieve_form *form, const struct procedure *procedure)
{
    size_t count;
    const struct procedure_track_words *tracks = procedure_tracks(procedure, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; text_is(tracks[i].is.name.text, "case") && j < tracks[i].state_count; j++) {
            add_option(form, &form->states, "state", tracks[i].states[j].name.text, tracks[i].states[j].label);
        }
    }
}

/* A nation is a choice of the fact of that name, where a procedure has one. */
static void add_nations(struct sieve_form *form, const struct procedure *procedure)
{
    const struct procedure_fact *fact = procedure_find_fact(procedure, procedure_name_of(TEXT("")), TEXT("nation"));
    for (size_t i = 0; fact && i < fact->choice_count; i++) {
        add_option(form, &form->nations, "nation", fact->choices[i].name.text, fact->choices[i].label);
    }
}

static int add_areas(struct sieve_form *form, struct error *error)
{
    const struct people_area *areas = NULL;
    size_t count = 0;
    int code = people_areas(web_of(form->request)->options.people, form->request->session, form->request->arena, &areas,
                            &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        add_option(form, &form->areas, "area", text_of(areas[i].name), text_of(areas[i].title));
    }
    return code;
}

static int add_offices(struct sieve_form *form, struct error *error)
{
    const struct people_office *offices = NULL;
    size_t count = 0;
    int code = people_offices(web_of(form->request)->options.people, form->request->session, form->request->arena,
                              &offices, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        if (!offices[i].barred) {
            add_option(form, &form->offices, "office", text_of(offices[i].name), text_of(offices[i].title));
        }
    }
    return code;
}

static int add_procedures(struct sieve_form *form, struct error *error)
{
    struct front_request *request = form->request;
    struct text *names;
    size_t count;
    int code = casework_procedures(web_casework(request), request->arena, &names, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        const struct procedure *procedure;
        if (casework_find_procedure(web_casework(request), names[i], request->now, &procedure, error) == 0) {
            add_option(form, &form->procedures, "procedure", names[i], procedure_about(procedure)->is.label);
            add_states(form, procedure);
            add_nations(form, procedure);
        }
    }
    return code;
}

static void add_tick(struct sieve_form *form, const char *name, enum string_key label)
{
    if (front_value(form->request, name)->given) {
        struct view_link link = {.text = web_say(form->request, label),
                                 .href = sieve_address(form->request, form->path, name, NULL)};
        vec_add(&form->selected, &link);
    }
}

static int make_sieve(struct front_request *request, const char *path, struct sieve_form *form, struct error *error)
{
    struct arena *arena = request->arena;
    *form = (struct sieve_form){.request = request,
                                .sieve = {.procedure = front_value(request, "procedure")->text,
                                          .state = front_value(request, "state")->text,
                                          .office = front_value(request, "office")->text,
                                          .nation = front_value(request, "nation")->text,
                                          .area = front_value(request, "area")->text,
                                          .mine = front_value(request, "mine")->given,
                                          .overdue = front_value(request, "overdue")->given,
                                          .untouched = front_value(request, "untouched")->given},
                                .path = path,
                                .procedures = VEC_IN(arena, struct view_choice),
                                .states = VEC_IN(arena, struct view_choice),
                                .offices = VEC_IN(arena, struct view_choice),
                                .nations = VEC_IN(arena, struct view_choice),
                                .areas = VEC_IN(arena, struct view_choice),
                                .selected = VEC_IN(arena, struct view_link)};
    struct text any = web_say(request, STRING_CASES_ANY);
    add_option(form, &form->procedures, "procedure", TEXT(""), any);
    add_option(form, &form->states, "state", TEXT(""), any);
    add_option(form, &form->offices, "office", TEXT(""), any);
    add_option(form, &form->nations, "nation", TEXT(""), any);
    add_option(form, &form->areas, "area", TEXT(""), any);
    int code = add_procedures(form, error);
    if (code == 0) {
        code = add_offices(form, error);
    }
    if (code == 0) {
        code = add_areas(form, error);
    }
    add_tick(form, "mine", STRING_CASES_MINE);
    add_tick(form, "overdue", STRING_CASES_OVERDUE);
    add_tick(form, "untouched", STRING_CASES_UNTOUCHED);
    return code;
}

/* ---- the queue ------------------------------------------------------------------------------------------------------------------ */

static void fill_sieve(const struct sieve_form *form, struct page_cases *page)
{
    page->path = text_of(form->path);
    page->procedures = (struct view_choice_list){LIST_OF(form->procedures, struct view_choice)};
    page->states = (struct view_choice_list){LIST_OF(form->states, struct view_choice)};
    page->offices = (struct view_choice_list){LIST_OF(form->offices, struct view_choice)};
    page->nations = (struct view_choice_list){LIST_OF(form->nations, struct view_choice)};
    page->areas = (struct view_choice_list){LIST_OF(form->areas, struct view_choice)};
    page->selected = (struct view_link_list){LIST_OF(form->selected, struct view_link)};
    page->mine = form->sieve.mine;
    page->overdue = form->sieve.overdue;
    page->untouched = form->sieve.untouched;
    page->sieving = true;
}

static int show_shelf(struct front_request *request, struct http_response *response, enum access_shelf shelf,
                      struct error *error)
{
    bool is_open = shelf == ACCESS_OPEN;
    struct casework_who who = web_who(request);
    struct access_item after = {0}, last = {0};
    struct casework_row *found = NULL;
    size_t count = 0;
    bool more = false;
    struct page_cases page = {0};
    struct sieve_form form;
    bool goes_on = front_value(request, "after")->given && read_list_key(request, &after);
    int code = make_sieve(request, is_open ? "/cases" : "/cases/closed", &form, error);
    if (code == 0) {
        code = casework_queue(web_casework(request), request->arena, &who, shelf, &form.sieve, goes_on ? &after : NULL,
                              CASES_SHOWN, &found, &count, &last, &more, error);
    }
    if (code == 0 && !form.selected.count) {
        code = count_words(request, shelf, &page.count, error);
    }
    if (code < 0) {
        return code;
    }
    page.frame = web_frame(request, WEB_CASES);
    page.title = web_say(request, is_open ? STRING_CASES_OPEN : STRING_CASES_CLOSED);
    page.shelves = shelves(request, is_open ? SHELF_OPEN : SHELF_CLOSED);
    page.rows = case_rows(request, found, count);
    page.more = more ? sieve_address(request, form.path, NULL, &last) : TEXT("");
    page.first = goes_on ? sieve_address(request, form.path, NULL, NULL) : TEXT("");
    fill_sieve(&form, &page);
    page_cases_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_cases(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_shelf(request, response, ACCESS_OPEN, error);
}

int web_cases_closed(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_shelf(request, response, ACCESS_CLOSED, error);
}

/* ---- searching: by POST, so that the words stand in no address, log or history ------------------------------------------------ */

static void show_search(struct front_request *request, struct http_response *response, struct text words,
                        struct view_case_row_list rows, bool searched)
{
    struct page_cases page = {.frame = web_frame_with_form(request, WEB_CASES),
                              .title = web_say(request, STRING_CASES_SEARCH),
                              .shelves = shelves(request, SHELF_SEARCH),
                              .rows = rows,
                              .words = words,
                              .searched = searched,
                              .searching = true};
    page_cases_write(web_body(response), web_language(request), &page);
}

int web_search(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    show_search(request, response, TEXT(""), (struct view_case_row_list){NULL, 0}, false);
    return 0;
}

int web_search_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text words = front_value(request, "words")->text;
    struct casework_who who = web_who(request);
    struct casework_row *found = NULL;
    size_t count = 0;
    int code = words.length ? casework_search(web_casework(request), request->arena, &who, words, CASES_SHOWN, &found,
                                              &count, error)
                            : 0;
    if (code == 0) {
        show_search(request, response, words, case_rows(request, found, count), words.length > 0);
    }
    return code;
}

int web_search_again(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    show_search(request, response, front_value(request, "words")->typed, (struct view_case_row_list){NULL, 0}, false);
    return 0;
}
