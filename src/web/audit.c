/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the auditor: who read, searched, was refused, signed in; and the whole table of who may do what. */
#include "web/parts.h"

#include <string.h>

#define NOTES_SHOWN 200

enum book { BOOK_READS, BOOK_REFUSALS, BOOK_SEARCHES, BOOK_SIGN_INS, BOOK_ROUTES, BOOK__MAX };

static const struct {
    enum string_key key;
    const char *path;
} books[BOOK__MAX] = {
    [BOOK_READS] = {STRING_AUDIT_READS, "/audit"},
    [BOOK_REFUSALS] = {STRING_AUDIT_REFUSALS, "/audit/refusals"},
    [BOOK_SEARCHES] = {STRING_AUDIT_SEARCHES, "/audit/searches"},
    [BOOK_SIGN_INS] = {STRING_AUDIT_SIGN_INS, "/audit/sign-ins"},
    [BOOK_ROUTES] = {STRING_AUDIT_ROUTES, "/audit/routes"},
};

static struct view_link_list book_links(const struct front_request *request, enum book current)
{
    struct vec links = VEC_IN(request->arena, struct view_link);
    for (int i = 0; i < BOOK__MAX; i++) {
        struct view_link link = {.text = web_say(request, books[i].key),
                                 .href = text_of(books[i].path),
                                 .current = (enum book)i == current};
        vec_add(&links, &link);
    }
    return (struct view_link_list){LIST_OF(links, struct view_link)};
}

static struct view_note note_row(const struct front_request *request, const struct casework_note *note)
{
    bool is_public = identity_is_none(&note->person);
    return (struct view_note){
        .at = web_instant_iso(request, note->recorded),
        .when = web_instant(request, note->recorded),
        .who = is_public ? web_say(request, STRING_AUDIT_PUBLIC)
                         : casework_name_of(web_casework(request), request->arena, &note->person),
        .reference = text_of(arena_string(request->arena, note->reference)),
        .what = note->what,
    };
}

static int show_book(struct front_request *request, struct http_response *response, enum book book,
                     enum ledger_book kept, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework_note *notes;
    size_t count;
    struct vec rows = VEC_IN(request->arena, struct view_note);
    int code = casework_notes(web_casework(request), request->arena, &who, kept, NOTES_SHOWN, &notes, &count, error);
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < count; i++) {
        struct view_note row = note_row(request, &notes[i]);
        vec_add(&rows, &row);
    }
    struct page_audit page = {.frame = web_frame(request, WEB_AUDIT),
                              .title = web_say(request, books[book].key),
                              .books = book_links(request, book),
                              .notes = {LIST_OF(rows, struct view_note)}};
    page_audit_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_audit_reads(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_book(request, response, BOOK_READS, LEDGER_READS, error);
}

int web_audit_refusals(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_book(request, response, BOOK_REFUSALS, LEDGER_REFUSALS, error);
}

int web_audit_searches(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_book(request, response, BOOK_SEARCHES, LEDGER_SEARCHES, error);
}

int web_audit_sign_ins(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_book(request, response, BOOK_SIGN_INS, LEDGER_SIGN_INS, error);
}

int web_audit_routes(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    struct vec rows = VEC_IN(request->arena, struct view_route);
    for (size_t i = 0; i < web_row_count; i++) {
        struct view_route row = {.method = text_of(http_method_name(web_rows[i].method)),
                                 .path = text_of(web_rows[i].path),
                                 .permission = text_of(front_permission_name(web_rows[i].permission)),
                                 .effect = text_of(front_effect_name(web_rows[i].effect))};
        vec_add(&rows, &row);
    }
    struct page_routes page = {.frame = web_frame(request, WEB_AUDIT),
                               .books = book_links(request, BOOK_ROUTES),
                               .routes = {LIST_OF(rows, struct view_route)}};
    page_routes_write(web_body(response), web_language(request), &page);
    return 0;
}
