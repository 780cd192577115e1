/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the auditor: who read, searched, was refused, signed in; and the whole table of who may do what. */
#include "web/parts.h"

#include <string.h>

#define NOTES_SHOWN 200
#define PERSONS_MOST 50

enum book { BOOK_READS, BOOK_REFUSALS, BOOK_SEARCHES, BOOK_SIGN_INS, BOOK_ROUTES, BOOK_PROOF, BOOK__MAX };

static const struct {
    enum string_key key;
    const char *path;
} books[BOOK__MAX] = {
    [BOOK_READS] = {STRING_AUDIT_READS, "/audit"},
    [BOOK_REFUSALS] = {STRING_AUDIT_REFUSALS, "/audit/refusals"},
    [BOOK_SEARCHES] = {STRING_AUDIT_SEARCHES, "/audit/searches"},
    [BOOK_SIGN_INS] = {STRING_AUDIT_SIGN_INS, "/audit/sign-ins"},
    [BOOK_ROUTES] = {STRING_AUDIT_ROUTES, "/audit/routes"},
    [BOOK_PROOF] = {STRING_AUDIT_PROOF, "/audit/proof"},
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
    struct vec refused = VEC_IN(request->arena, struct view_reason);
    for (size_t i = 0; i < note->refused_count; i++) {
        vec_add(&refused, &(struct view_reason){.words = note->refused[i].words, .cites = note->refused[i].cites});
    }
    return (struct view_note){
        .at = web_instant_iso(request, note->recorded),
        .when = web_instant(request, note->recorded),
        .who = is_public ? web_say(request, STRING_AUDIT_PUBLIC)
                         : casework_name_of(web_casework(request), request->arena, &note->person),
        .reference = text_of(arena_string(request->arena, note->reference)),
        .what = web_note_words(request, note),
        .refused = {LIST_OF(refused, struct view_reason)},
    };
}

/* ---- one book, whole or sieved ------------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    enum book book;
    enum ledger_book kept;
} kept_books[] = {{"reads", BOOK_READS, LEDGER_READS},
                  {"refusals", BOOK_REFUSALS, LEDGER_REFUSALS},
                  {"searches", BOOK_SEARCHES, LEDGER_SEARCHES},
                  {"sign-ins", BOOK_SIGN_INS, LEDGER_SIGN_INS}};

const char *const web_book_names[] = {"reads", "refusals", "searches", "sign-ins", NULL};

static struct view_form_section sieve_section(const struct front_request *request, struct vec *problems)
{
    const struct web_simple asked[] = {
        {"reference", VIEW_FORM_FIELD_KIND_LINE, STRING_AUDIT_REFERENCE, STRING__MAX, {0}, {0}},
        {"person", VIEW_FORM_FIELD_KIND_LINE, STRING_AUDIT_PERSON, STRING_AUDIT_PERSON_HINT, {0}, {0}},
        {"from", VIEW_FORM_FIELD_KIND_DATE, STRING_AUDIT_FROM, STRING_STEP_DATE_HINT, {0}, {0}},
        {"until", VIEW_FORM_FIELD_KIND_DATE, STRING_AUDIT_UNTIL, STRING_STEP_DATE_HINT, {0}, {0}},
    };
    return web_simple_section(request, asked, COUNT_OF(asked), problems);
}

static void show_notes(struct front_request *request, struct http_response *response, size_t which,
                       const struct casework_note *notes, size_t count, struct text note)
{
    struct vec rows = VEC_IN(request->arena, struct view_note);
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    for (size_t i = 0; i < count; i++) {
        struct view_note row = note_row(request, &notes[i]);
        vec_add(&rows, &row);
    }
    struct page_audit page = {.frame = web_frame_with_form(request, WEB_AUDIT),
                              .title = web_say(request, books[kept_books[which].book].key),
                              .books = book_links(request, kept_books[which].book),
                              .book = text_of(kept_books[which].name),
                              .sieve = sieve_section(request, &problems),
                              .sieving = request->row->method == HTTP_POST,
                              .note = note,
                              .notes = {LIST_OF(rows, struct view_note)}};
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), text_of(request->failure.field));
    }
    page.problems = (struct view_problem_list){LIST_OF(problems, struct view_problem)};
    page_audit_write(web_body(response), web_language(request), &page);
}

static int show_book(struct front_request *request, struct http_response *response, size_t which, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework_note *notes;
    size_t count;
    int code = casework_notes(web_casework(request), request->arena, &who, kept_books[which].kept, NULL, NOTES_SHOWN,
                              &notes, &count, error);
    if (code == 0) {
        show_notes(request, response, which, notes, count,
                   count == NOTES_SHOWN ? web_say(request, STRING_AUDIT_NEWEST) : TEXT(""));
    }
    return code;
}

int web_audit_reads(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_book(request, response, 0, error);
}

int web_audit_refusals(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_book(request, response, 1, error);
}

int web_audit_searches(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_book(request, response, 2, error);
}

int web_audit_sign_ins(struct front_request *request, struct http_response *response, struct error *error)
{
    return show_book(request, response, 3, error);
}

/* ---- by case, person and time: by POST, so that names stand in no address ----------------------------------------------------- */

static size_t book_asked(const struct front_request *request)
{
    for (size_t i = 0; i < COUNT_OF(kept_books); i++) {
        if (text_is(front_value(request, "book")->typed, kept_books[i].name)) {
            return i;
        }
    }
    return 0;
}

/* Everybody whose name it may be: the auditor asks for words, the notes hold identities. */
static int find_persons(const struct front_request *request, struct casework_note_sieve *sieve, bool *nobody,
                        struct error *error)
{
    struct people_person *found;
    size_t count = 0;
    struct text words = front_value(request, "person")->text;
    SCOPED(store_end_at) struct store_session *session = NULL;
    if (!words.length) {
        return 0;
    }
    int code = store_begin_read(web_of(request)->options.store, &session, error);
    if (code == 0) {
        code = people_find_persons(web_of(request)->options.people, session, request->arena, words, PERSONS_MOST, &found,
                                   &count, error);
    }
    struct identity *persons = ARENA_ARRAY(request->arena, struct identity, count);
    for (size_t i = 0; code == 0 && i < count; i++) {
        persons[i] = found[i].person;
    }
    sieve->persons = persons;
    sieve->person_count = count;
    *nobody = count == 0;
    return code;
}

static int read_sieve(const struct front_request *request, struct casework_note_sieve *sieve, bool *nobody,
                      struct error *error)
{
    const struct front_value *reference = front_value(request, "reference");
    const struct front_value *from = front_value(request, "from"), *until = front_value(request, "until");
    int code = reference->given ? access_read_reference(reference->text, sieve->reference, error) : 0;
    if (code < 0) {
        return error_at(error, "reference");
    }
    sieve->from = from->given ? web_day_starts(request, from->date) : 0;
    sieve->until = until->given ? web_day_ends(request, until->date) : 0;
    return find_persons(request, sieve, nobody, error);
}

int web_audit_find(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework_note_sieve sieve = {0};
    struct casework_note *notes = NULL;
    size_t count = 0;
    bool nobody = false;
    size_t which = book_asked(request);
    int code = read_sieve(request, &sieve, &nobody, error);
    if (code == 0 && !nobody) {
        code = casework_notes(web_casework(request), request->arena, &who, kept_books[which].kept, &sieve, NOTES_SHOWN,
                              &notes, &count, error);
    }
    if (code == 0) {
        show_notes(request, response, which, notes, count,
                   nobody                 ? web_say(request, STRING_FIND_PERSON_NOBODY)
                   : count == NOTES_SHOWN ? web_say(request, STRING_AUDIT_NEWEST)
                                          : TEXT(""));
    }
    return code;
}

int web_audit_find_again(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    show_notes(request, response, book_asked(request), NULL, 0, TEXT(""));
    return 0;
}

/* ---- who may do what ----------------------------------------------------------------------------------------------------------------- */

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

/* ---- the proof ------------------------------------------------------------------------------------------------------------------------- */

static int read_log(struct front_request *request, struct page_proof *page, struct error *error)
{
    SCOPED(store_end_at) struct store_session *own = NULL;
    int code = request->session ? 0 : store_begin_read(web_of(request)->options.store, &own, error);
    struct store_session *session = request->session ? request->session : own;
    if (code == 0) {
        code = ledger_read_checkpoint(request->arena, session, &page->checkpoint, error);
        code = code == ERROR_NOT_FOUND ? 0 : code; /* nothing is numbered yet */
    }
    return code ? code : ledger_read_verifiers(request->arena, session, &page->verifiers, error);
}

static int show_proof(struct front_request *request, struct http_response *response, struct page_proof *page,
                      struct error *error)
{
    bool is_auditor = request->viewer.role == PEOPLE_AUDITOR;
    int code = read_log(request, page, error);
    if (code < 0) {
        return code;
    }
    page->frame = is_auditor ? web_frame_with_form(request, WEB_AUDIT) : web_frame(request, WEB_NOWHERE);
    page->may_verify = is_auditor;
    if (is_auditor) {
        page->books = book_links(request, BOOK_PROOF);
    }
    page_proof_write(web_body(response), web_language(request), page);
    return 0;
}

int web_proof(struct front_request *request, struct http_response *response, struct error *error)
{
    struct page_proof page = {0};
    return show_proof(request, response, &page, error);
}

static void add_count(const struct front_request *request, struct vec *rows, enum string_key key, int64_t count)
{
    struct view_summary_row row = {.key = web_say(request, key),
                                   .value = text_of(arena_print(request->arena, "%lld", (long long)count))};
    vec_add(rows, &row);
}

struct verdict {
    struct ledger_report ledger;
    struct access_report access;
    struct people_report people;
    struct casework_report casework;
};

/* The ledger vouches for the entries; only then do the rows that are computed from them say anything. */
static int verify_all(struct front_request *request, struct verdict *verdict, struct error *error)
{
    const struct web_options *options = &web_of(request)->options;
    const struct ledger_verify_options plain = {0};
    SCOPED(store_end_at) struct store_session *session = NULL;
    int code = ledger_verify(options->ledger, &plain, &verdict->ledger, error);
    if (code < 0 || !verdict->ledger.sound) {
        return code;
    }
    code = people_verify(options->people, &verdict->people, error);
    if (code == 0) {
        code = store_begin_read(options->store, &session, error);
    }
    if (code == 0) {
        code = access_verify(options->access, session, &verdict->access, error);
    }
    return code ? code : casework_verify(options->casework, NULL, NULL, &verdict->casework, error);
}

int web_verify(struct front_request *request, struct http_response *response, struct error *error)
{
    struct verdict verdict = {0};
    struct vec rows = VEC_IN(request->arena, struct view_summary_row);
    int code = verify_all(request, &verdict, error);
    if (code < 0) {
        return code;
    }
    add_count(request, &rows, STRING_PROOF_ENTRIES, verdict.ledger.entries);
    add_count(request, &rows, STRING_PROOF_CHAINS, verdict.ledger.chains);
    add_count(request, &rows, STRING_PROOF_LEAVES, verdict.ledger.leaves);
    add_count(request, &rows, STRING_PROOF_CHECKPOINTS, verdict.ledger.checkpoints);
    add_count(request, &rows, STRING_PROOF_ERASED, verdict.ledger.erased_cases + verdict.ledger.erased_places);
    add_count(request, &rows, STRING_PROOF_UNNUMBERED, verdict.ledger.unnumbered);
    add_count(request, &rows, STRING_PROOF_ROWS, verdict.casework.rows + verdict.people.rows + verdict.access.rows);
    bool sound = verdict.ledger.sound && verdict.people.sound && verdict.access.sound && verdict.casework.sound;
    const char *fault = !verdict.ledger.sound   ? verdict.ledger.words
                        : !verdict.people.sound ? verdict.people.words
                        : !verdict.access.sound ? verdict.access.words
                                                : verdict.casework.words;
    struct page_proof page = {.verified = true,
                              .sound = sound,
                              .fault = sound ? TEXT("") : text_of(arena_string(request->arena, fault)),
                              .counts = {LIST_OF(rows, struct view_summary_row)}};
    return show_proof(request, response, &page, error);
}
