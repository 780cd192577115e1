/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where staff begin: what is owed next, and the cases that they may open. Lists go on by key, never by page number. */
#include "web/parts.h"

#include <string.h>

#define DUTIES_SHOWN 25
#define CASES_SHOWN 50
#define COUNTED_MOST 1000

int web_home(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    static const char *const homes[PEOPLE_ROLE__MAX] = {[PEOPLE_NO_ROLE] = "/",
                                                        [PEOPLE_STAFF] = "/work",
                                                        [PEOPLE_ADMINISTRATOR] = "/people",
                                                        [PEOPLE_AUDITOR] = "/audit"};
    http_redirect(response, text_of(homes[request->viewer.role]));
    return 0;
}

static struct text case_path(const struct front_request *request, const char *reference)
{
    return text_of(arena_print(request->arena, "/cases/%s", reference));
}

/* ---- my work ------------------------------------------------------------------------------------------------------------ */

/* Steps that open a case and are not for the public: a concern told on the telephone, for one. */
static int list_openings(const struct front_request *request, struct vec *links, struct error *error)
{
    struct text *names;
    size_t count;
    int code = casework_procedures(web_casework(request), request->arena, &names, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        const struct procedure *procedure;
        size_t step_count;
        if (casework_find_procedure(web_casework(request), names[i], request->now, &procedure, error) < 0) {
            continue;
        }
        const struct procedure_step_words *steps = procedure_steps(procedure, &step_count);
        for (size_t j = 0; j < step_count; j++) {
            if (steps[j].opens_case && !steps[j].open_to_public) {
                struct view_link link = {
                    .text = steps[j].is.label,
                    .href = text_of(arena_print(request->arena, "/new/%.*s/%.*s", TEXT_ARGS(names[i]),
                                                TEXT_ARGS(steps[j].is.name.text)))};
                vec_add(links, &link);
            }
        }
    }
    return code;
}

static void add_owed(const struct front_request *request, struct vec *rows, const struct casework_owed *owed)
{
    struct web_due due = web_due(request, owed->due);
    struct view_owed row = {.reference = text_of(arena_string(request->arena, owed->reference)),
                            .href = case_path(request, owed->reference),
                            .words = owed->label,
                            .status = due.status,
                            .tag = due.tag,
                            .due = text_equal(due.words, due.status) ? TEXT("") : due.words,
                            .at = due.at};
    vec_add(rows, &row);
}

/* Where the list goes on: "due~case~number" in the query. */
static struct text work_key(const struct front_request *request, const struct casework_owed *last)
{
    char identity[IDENTITY_TEXT_SIZE];
    identity_write(&last->case_id, identity);
    return text_of(arena_print(request->arena, "/work?after=%lld~%s~%u", (long long)last->due, identity, last->number));
}

static bool read_work_key(const struct front_request *request, struct casework_owed *after)
{
    struct text rest = front_value(request, "after")->text;
    struct text due;
    struct text case_id;
    struct text number;
    int64_t value;
    struct error error;
    if (!text_cut(&rest, '~', &due) || !text_cut(&rest, '~', &case_id) || !text_cut(&rest, '~', &number) ||
        text_to_integer(due, INT64_MIN, INT64_MAX, &after->due, &error) < 0 ||
        identity_read(case_id, &after->case_id, &error) < 0 ||
        text_to_integer(number, 0, UINT32_MAX, &value, &error) < 0) {
        return false;
    }
    after->number = (uint32_t)value;
    return true;
}

/* After opening a case that this person may not see: which step it was, "procedure~step" in the address. */
static struct text opened_step(const struct front_request *request)
{
    struct text rest = front_value(request, "done")->text;
    struct text name;
    const struct procedure *procedure;
    struct error error;
    if (!text_cut(&rest, '~', &name) ||
        casework_find_procedure(web_casework(request), name, request->now, &procedure, &error) < 0) {
        return TEXT("");
    }
    const struct procedure_step_words *step = procedure_find_step(procedure, rest);
    return step ? step->is.label : TEXT("");
}

int web_work(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework_owed after = {0};
    struct casework_owed *owed;
    struct vec rows = VEC_IN(request->arena, struct view_owed);
    struct vec openings = VEC_IN(request->arena, struct view_link);
    size_t count;
    bool more;
    bool goes_on = front_value(request, "after")->given && read_work_key(request, &after);
    int code = casework_work(web_casework(request), request->arena, &who, goes_on ? &after : NULL, DUTIES_SHOWN, &owed,
                             &count, &more, error);
    if (code == 0) {
        code = list_openings(request, &openings, error);
    }
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < count; i++) {
        add_owed(request, &rows, &owed[i]);
    }
    struct page_work page = {.frame = web_frame(request, WEB_WORK),
                             .done = opened_step(request),
                             .duties = {LIST_OF(rows, struct view_owed)},
                             .more = more ? work_key(request, &owed[count - 1]) : TEXT(""),
                             .first = goes_on ? TEXT("/work") : TEXT(""),
                             .openings = {LIST_OF(openings, struct view_link)}};
    page_work_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- cases ----------------------------------------------------------------------------------------------------------------- */

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

static struct text list_key(const struct front_request *request, const char *path, const struct casework_row *last)
{
    char identity[IDENTITY_TEXT_SIZE];
    identity_write(&last->case_id, identity);
    return text_of(arena_print(request->arena, "%s?after=%lld~%s", path, (long long)last->received, identity));
}

static int show_shelf(struct front_request *request, struct http_response *response, enum access_shelf shelf,
                      struct error *error)
{
    bool is_open = shelf == ACCESS_OPEN;
    const char *path = is_open ? "/cases" : "/cases/closed";
    struct casework_who who = web_who(request);
    struct access_item after = {0};
    struct casework_row *found;
    size_t count;
    bool more;
    struct page_cases page = {0};
    bool goes_on = front_value(request, "after")->given && read_list_key(request, &after);
    int code = casework_list(web_casework(request), request->arena, &who, shelf, goes_on ? &after : NULL, CASES_SHOWN,
                             &found, &count, &more, error);
    if (code == 0) {
        code = count_words(request, shelf, &page.count, error);
    }
    if (code < 0) {
        return code;
    }
    page.frame = web_frame(request, WEB_CASES);
    page.title = web_say(request, is_open ? STRING_CASES_OPEN : STRING_CASES_CLOSED);
    page.shelves = shelves(request, is_open ? SHELF_OPEN : SHELF_CLOSED);
    page.rows = case_rows(request, found, count);
    page.more = more ? list_key(request, path, &found[count - 1]) : TEXT("");
    page.first = goes_on ? text_of(path) : TEXT("");
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
