/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A release of the plan's progress on its way to the public: drafted, shown to the second person, confirmed (AP-4, AP-5). */
#include "web/plan.h"

#define PACKED_MOST PROCEDURE_TEXT_MOST /* bytes in one hidden field, by half as much more at most: twice that are taken whole */

const char *const web_plan_words[] = {"last", "board", "none", NULL};

static struct plan_publishing publishing_of(const struct front_request *request)
{
    return (struct plan_publishing){web_of(request)->options.plan, web_casework(request), web_of(request)->options.documents,
                                    web_who(request)};
}

static bool is_there(const struct front_request *request)
{
    return web_of(request)->options.plan && web_of(request)->options.documents;
}

static struct text release_path(const struct front_request *request, struct text reference)
{
    return text_of(arena_print(request->arena, "/plan/releases/%.*s", TEXT_ARGS(reference)));
}

/* ---- which there are ---- */

/* Which words were chosen; the first where none were. */
static size_t chosen_from(struct text words)
{
    return text_is(words, web_plan_words[1]) ? 1 : text_is(words, web_plan_words[2]) ? 2 : 0;
}

static struct view_choice_list word_choices(const struct front_request *request)
{
    const struct front_value *words = front_find_value(request, TEXT("words"));
    const size_t chosen = words ? chosen_from(words->text) : 0;
    static const enum string_key labels[] = {STRING_PLAN_RELEASES_LAST, STRING_PLAN_RELEASES_BOARD, STRING_PLAN_RELEASES_NO_WORDS};
    struct vec choices = VEC_IN(request->arena, struct view_choice);
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        struct view_choice one = {.value = text_of(web_plan_words[i]), .label = web_say(request, labels[i]), .checked = i == chosen};
        vec_add(&choices, &one);
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

/* The list, and under it which day is to be drafted; with what was typed and what is wrong with it, if something is. */
static int show_releases(struct front_request *request, struct http_response *response, struct text at, struct text wrong,
                         struct error *error)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    struct vec rows = VEC_IN(request->arena, struct view_summary_row);
    struct plan_release_case *cases = NULL;
    const struct plan_publishing publishing = publishing_of(request);
    size_t count = 0;
    int code = is_there(request) ? plan_release_cases(&publishing, request->arena, &cases, &count, error) : web_no_plan(error);
    if (code < 0) {
        return code;
    }
    for (size_t i = 0; i < count; i++) {
        const enum string_key state = cases[i].waits       ? STRING_PLAN_RELEASES_WAITS
                                      : cases[i].published ? STRING_PLAN_RELEASES_PUBLIC
                                                           : STRING_PLAN_RELEASES_SENT_BACK;
        const struct text reference = text_of(arena_string(request->arena, cases[i].reference));
        struct view_summary_row row = {.key = calendar_print_date(request->arena, cases[i].day),
                                       .value = web_say(request, state),
                                       .href = release_path(request, reference),
                                       .action = web_say(request, STRING_PLAN_RELEASES_LOOK),
                                       .hidden = reference};
        vec_add(&rows, &row);
    }
    if (wrong.length) {
        web_add_problem(&problems, wrong, TEXT("at"));
    }
    struct page_plan_releases page = {
        .frame = web_frame(request, WEB_PLAN),
        .rows = {LIST_OF(rows, struct view_summary_row)},
        .at = at,
        .at_error = wrong,
        .at_type = wrong.length ? TEXT("text") : TEXT("date"), /* a browser would drop what is no date */
        .words = word_choices(request),
        .problems = {LIST_OF(problems, struct view_problem)}};
    page_plan_releases_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_plan_releases(struct front_request *request, struct http_response *response, struct error *error)
{
    const struct civil_date today = calendar_moment_of(web_of(request)->options.zone, request->now).date;
    return show_releases(request, response, calendar_print_iso_date(request->arena, today), TEXT(""), error);
}

/* ---- chosen word by word ---- */

/* What was asked for in the address, and typed since. */
struct choosing {
    struct civil_date day;
    enum plan_words_from from;
    struct text of; /* the release that is corrected, or drafted again */
    bool corrects;
    struct plan_public_table table;
    struct web_input input; /* of a form that was sent */
    struct map given;       /* its fields by name, with those of the pages that are not shown: struct text */
    struct web_rows rows;   /* that are shown */
    bool is_sent;
};

static struct text field_name(const struct front_request *request, const char *kind, const char *reference)
{
    return text_of(arena_print(request->arena, "%s-%s", kind, reference));
}

static struct text typed(const struct front_request *request, const struct choosing *choosing, const char *kind, const char *reference)
{
    const struct text *given = map_get(&choosing->given, field_name(request, kind, reference));
    return given ? *given : TEXT("");
}

/* What no form spoke of stays as it was proposed. */
static struct text told_of(const struct front_request *request, const struct choosing *choosing, const struct plan_public_line *line)
{
    const struct text *given = map_get(&choosing->given, field_name(request, "words", line->reference));
    return given ? *given : line->cells[PLAN_PUBLIC_WORDS];
}

static void take_given(const struct front_request *request, struct choosing *choosing, struct text name, struct text value)
{
    struct text *kept = ARENA_NEW(request->arena, struct text);
    *kept = value;
    map_set(&choosing->given, name, kept);
}

/* What was ticked and written on the other pages: "take-REFERENCE=yes&words-REFERENCE=...", in as many fields as it needs. */
static int take_packed(const struct front_request *request, struct choosing *choosing, struct text packed, struct error *error)
{
    const struct http_form_limits limits = {.fields = packed.length};
    struct http_form form;
    int code = http_read_pairs(request->arena, packed, &limits, &form, error);
    for (size_t i = 0; code == 0 && i < form.count; i++) {
        struct text value;
        code = text_take(request->arena, form.fields[i].value, 2 * PROCEDURE_TEXT_MOST, &value, error);
        if (code == 0) {
            take_given(request, choosing, form.fields[i].name, value);
        }
    }
    return code;
}

static int take_all_given(const struct front_request *request, struct choosing *choosing, struct error *error)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < choosing->input.fields.count; i++) {
        const struct procedure_field *field = VEC_AT(&choosing->input.fields, struct procedure_field, i);
        if (text_is(field->name, "others")) {
            code = take_packed(request, choosing, field->value, error);
        } else {
            take_given(request, choosing, field->name, field->value);
        }
    }
    return code;
}

/* Of a form, from itself: the address says nothing more. */
static struct text asked(const struct front_request *request, const struct choosing *choosing, const char *name)
{
    return choosing->is_sent ? web_typed(&choosing->input, text_of(name)) : front_value(request, name)->text;
}

/* Where the page begins that is to be shown: the one that was asked for, or that which was sent. */
static int64_t asked_row(const struct choosing *choosing)
{
    struct error ignored;
    int64_t row = 0;
    const struct text go = web_typed(&choosing->input, TEXT("go"));
    return text_to_integer(go.length ? go : web_typed(&choosing->input, TEXT("from-row")), 0, INT32_MAX, &row, &ignored) ? 0 : row;
}

static int read_choosing(struct front_request *request, struct choosing *out, struct error *error)
{
    struct error ignored;
    struct plan_edition edition = {.item = 0};
    const struct plan_publishing publishing = publishing_of(request);
    *out = (struct choosing){.is_sent = request->http->method == HTTP_POST, .given = map_in(request->arena)};
    int code = is_there(request) ? 0 : web_no_plan(error);
    if (code == 0 && out->is_sent) {
        code = web_read_input(request, &out->input, error);
    }
    if (code == 0) {
        code = take_all_given(request, out, error);
    }
    if (code < 0) {
        return code;
    }
    static const enum plan_words_from from[] = {PLAN_WORDS_LAST, PLAN_WORDS_BOARD, PLAN_WORDS_NONE};
    out->from = from[chosen_from(asked(request, out, "words"))];
    out->of = asked(request, out, "of");
    if (calendar_read_date(asked(request, out, "at"), &out->day, &ignored)) {
        out->day = calendar_moment_of(web_of(request)->options.zone, request->now).date;
    }
    if (out->of.length) {
        code = plan_edition_show(&publishing, request->arena, out->of, &edition, error);
        out->corrects = code == 0 && !edition.is_first;
        out->day = code == 0 ? edition.day : out->day;
    }
    if (code == 0) {
        code = plan_public_draft(&publishing, request->arena, out->day, out->from, &out->table, error);
    }
    out->rows = web_plan_rows(asked_row(out), out->table.count);
    return code;
}

static bool is_taken(const struct front_request *request, const struct choosing *choosing, const struct plan_public_table *last,
                     const struct plan_public_line *line)
{
    if (choosing->is_sent) {
        return typed(request, choosing, "take", line->reference).length > 0;
    }
    if (choosing->from != PLAN_WORDS_LAST) {
        return choosing->from == PLAN_WORDS_BOARD;
    }
    for (size_t i = 0; i < last->count; i++) {
        const struct text *one = last->at[i].cells, *other = line->cells;
        if (text_equal(one[PLAN_PUBLIC_REPORT], other[PLAN_PUBLIC_REPORT]) && text_equal(one[PLAN_PUBLIC_PAGE], other[PLAN_PUBLIC_PAGE]) &&
            text_equal(one[PLAN_PUBLIC_NUMBER], other[PLAN_PUBLIC_NUMBER])) {
            return true;
        }
    }
    return false;
}

static struct view_release_line_list lines_of(const struct front_request *request, const struct choosing *choosing,
                                              const struct plan_public_table *last)
{
    struct vec rows = VEC_IN(request->arena, struct view_release_line);
    for (size_t i = 0; i < choosing->table.count; i++) {
        if (i < choosing->rows.from || i >= choosing->rows.until) {
            continue;
        }
        const struct plan_public_line *line = &choosing->table.at[i];
        struct view_release_line row = {
            .id = text_of(line->reference),
            .name = web_public_name(request, line),
            .report = line->cells[PLAN_PUBLIC_REPORT],
            .section = line->cells[PLAN_PUBLIC_SECTION],
            .words = line->cells[PLAN_PUBLIC_RECOMMENDATION],
            .response = line->cells[PLAN_PUBLIC_RESPONSE],
            .standing = line->cells[PLAN_PUBLIC_STANDING],
            .told = told_of(request, choosing, line),
            .taken = is_taken(request, choosing, last, line)};
        vec_add(&rows, &row);
    }
    return (struct view_release_line_list){LIST_OF(rows, struct view_release_line)};
}

/* What is chosen of the recommendations that this page does not show comes along in it. */
static struct view_hidden_list others_of(const struct front_request *request, const struct choosing *choosing,
                                         const struct plan_public_table *last)
{
    struct vec hiddens = VEC_IN(request->arena, struct view_hidden);
    struct buf packed = buf_in(request->arena);
    for (size_t i = 0; i < choosing->table.count; i++) {
        const struct plan_public_line *line = &choosing->table.at[i];
        const struct text words = told_of(request, choosing, line);
        if (i >= choosing->rows.from && i < choosing->rows.until) {
            continue;
        }
        if (is_taken(request, choosing, last, line)) {
            buf_print(&packed, "%stake-%s=yes", packed.length ? "&" : "", line->reference);
        }
        if (words.length > PACKED_MOST / 3) { /* each byte can become three */
            vec_add(&hiddens, &(struct view_hidden){field_name(request, "words", line->reference), words});
        } else if (!text_equal(words, line->cells[PLAN_PUBLIC_WORDS])) {
            buf_print(&packed, "%swords-%s=", packed.length ? "&" : "", line->reference);
            http_encode(&packed, words);
        }
        if (packed.length > PACKED_MOST / 2) {
            vec_add(&hiddens, &(struct view_hidden){TEXT("others"), buf_as_text(&packed)});
            packed = buf_in(request->arena);
        }
    }
    if (packed.length) {
        vec_add(&hiddens, &(struct view_hidden){TEXT("others"), buf_as_text(&packed)});
    }
    return (struct view_hidden_list){LIST_OF(hiddens, struct view_hidden)};
}

static struct text row_number(const struct front_request *request, bool is_there_one, size_t row)
{
    return is_there_one ? text_of(arena_print(request->arena, "%zu", row)) : TEXT("");
}

int web_plan_release_new(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    const struct front_value *at = front_find_value(request, TEXT("at")); /* of the address: a form that was sent has its own */
    struct civil_date day;
    struct error wrong;
    if (at && at->given && calendar_read_date(at->text, &day, &wrong)) {
        return show_releases(request, response, at->text, text_of(arena_string(request->arena, wrong.words)), error);
    }
    struct choosing choosing;
    struct plan_release last = {.number = 0};
    int code = read_choosing(request, &choosing, error);
    if (code == 0) {
        code = plan_release_before(web_of(request)->options.plan, request->arena, calendar_add_days(choosing.day, 1), &last, error);
    }
    if (code < 0) {
        return code;
    }
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), choosing.corrects ? TEXT("what") : TEXT("lines"));
    }
    struct page_plan_release_new page = {
        .frame = web_frame_with_form(request, WEB_PLAN),
        .day = calendar_print_date(request->arena, choosing.day),
        .at = calendar_print_iso_date(request->arena, choosing.day),
        .release = choosing.of,
        .words = text_of(web_plan_words[choosing.from == PLAN_WORDS_BOARD ? 1 : choosing.from == PLAN_WORDS_NONE ? 2 : 0]),
        .corrects = choosing.corrects,
        .what = choosing.is_sent ? asked(request, &choosing, "what") : TEXT(""),
        .why = choosing.is_sent ? asked(request, &choosing, "why") : TEXT(""),
        .rows = lines_of(request, &choosing, &last.table),
        .which = web_plan_rows_words(request, choosing.rows),
        .from = row_number(request, true, choosing.rows.from),
        .previous = row_number(request, choosing.rows.from > 0, choosing.rows.from - WEB_PLAN_SHOWN),
        .next = row_number(request, choosing.rows.until < choosing.table.count, choosing.rows.until),
        .hiddens = others_of(request, &choosing, &last.table),
        .problems = {LIST_OF(problems, struct view_problem)}};
    page_plan_release_new_write(web_body(response), web_language(request), &page);
    return 0;
}

/* A browser sends its own line ends. */
static struct text chosen_words(const struct front_request *request, const struct choosing *choosing, const struct plan_public_line *line)
{
    const struct text words = told_of(request, choosing, line);
    struct buf buf = buf_in(request->arena);
    for (size_t i = 0; i < words.length; i++) {
        if (words.at[i] != '\r') {
            buf_char(&buf, words.at[i]);
        }
    }
    return text_trim(buf_as_text(&buf));
}

static struct plan_public_table chosen(const struct front_request *request, const struct choosing *choosing)
{
    struct plan_public_table out = {ARENA_ARRAY(request->arena, struct plan_public_line, choosing->table.count), 0};
    for (size_t i = 0; i < choosing->table.count; i++) {
        struct plan_public_line *line = &choosing->table.at[i];
        if (typed(request, choosing, "take", line->reference).length) {
            line->cells[PLAN_PUBLIC_WORDS] = chosen_words(request, choosing, line);
            out.at[out.count++] = *line;
        }
    }
    return out;
}

/* In the procedure's own words, where it says why. */
static int say_why(const struct casework_done *done, int code, struct error *error)
{
    if (done->refusals.count) {
        return error_set(error, code, "web.plan-refused", "%.*s", TEXT_ARGS(done->refusals.at[0].words));
    }
    if (done->fault_count) {
        return error_set(error, code, "web.plan-fault", "%.*s: %.*s", TEXT_ARGS(done->faults[0].field), TEXT_ARGS(done->faults[0].words));
    }
    return code;
}

int web_plan_release_new_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct choosing choosing;
    struct casework_done done = {0};
    const struct plan_publishing publishing = publishing_of(request);
    int code = read_choosing(request, &choosing, error);
    if (code < 0) {
        return code;
    }
    if (asked(request, &choosing, "go").length) { /* another page of the same form */
        return web_plan_release_new(request, response, error);
    }
    const struct plan_public_table table = chosen(request, &choosing);
    const struct plan_sending sending = {.day = choosing.day,
                                         .reference = choosing.of,
                                         .what = asked(request, &choosing, "what"),
                                         .why = asked(request, &choosing, "why"),
                                         .bytes = plan_public_csv(request->arena, &table)};
    if (!table.count) {
        return error_set(error, ERROR_INVALID, "web.plan-release", "Tick what goes out: nothing is ticked.");
    }
    if (choosing.corrects && (!text_trim(sending.what).length || !text_trim(sending.why).length)) {
        return error_set(error, ERROR_INVALID, "web.plan-release", "Say what is corrected, and why: the public is told both.");
    }
    code = plan_public_send(&publishing, request->arena, &sending, &done, error);
    if (code == 0) {
        const struct text reference = choosing.of.length ? choosing.of : text_of(arena_string(request->arena, done.reference));
        http_redirect(response, release_path(request, reference));
    }
    return code ? say_why(&done, code, error) : 0;
}

/* ---- read and confirmed by a second person ---- */

static bool was_read(const struct front_request *request)
{
    const struct front_value *value = front_find_value(request, TEXT("read"));
    return value && value->given;
}

int web_plan_release(struct front_request *request, struct http_response *response, struct error *error)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    const struct plan_publishing publishing = publishing_of(request);
    const struct text reference = front_argument(request, "case");
    struct plan_edition edition = {.item = 0};
    int code = is_there(request) ? plan_edition_show(&publishing, request->arena, reference, &edition, error) : web_no_plan(error);
    if (code < 0) {
        return code;
    }
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), TEXT("read"));
    }
    const int64_t from = request->http->method == HTTP_POST ? (int64_t)edition.table.count - 1 : front_value(request, "from-row")->number;
    const struct web_rows rows = web_plan_rows(from, edition.table.count);
    struct page_plan_release page = {.frame = web_frame_with_form(request, WEB_PLAN),
                                     .reference = reference,
                                     .day = calendar_print_date(request->arena, edition.day),
                                     .state = edition.label,
                                     .waits = text_is(edition.state, "drafted"),
                                     .sent_back = text_is(edition.state, "sent-back"),
                                     .item = (long long)edition.item,
                                     .what = edition.what,
                                     .why = edition.why,
                                     .rows = web_public_rows(request, &edition.table, rows),
                                     .which = web_plan_rows_words(request, rows),
                                     .previous = web_plan_rows_before(request, release_path(request, reference), rows),
                                     .next = web_plan_rows_behind(request, release_path(request, reference), rows),
                                     .check = text_of(arena_string(request->arena, edition.check)),
                                     .was_read = was_read(request),
                                     .problems = {LIST_OF(problems, struct view_problem)}};
    page_plan_release_write(web_body(response), web_language(request), &page);
    return 0;
}

int web_plan_release_do(struct front_request *request, struct http_response *response, struct error *error)
{
    const struct plan_publishing publishing = publishing_of(request);
    struct casework_done done = {0};
    if (!is_there(request)) {
        return web_no_plan(error);
    }
    if (!front_value(request, "read")->given) {
        return error_set(error, ERROR_INVALID, "web.plan-release", "Say that you have read every word that goes out.");
    }
    int code = plan_public_confirm(&publishing, request->arena, front_argument(request, "case"), front_value(request, "check")->text,
                                   &done, error);
    if (code == 0) {
        http_redirect(response, TEXT("/progress"));
    }
    return code ? say_why(&done, code, error) : 0;
}
