/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one case: what may be done now; what is withheld; what happened. */
#include "web/case.h"

struct text case_print(const struct drawing *in, const char *format, ...)
{
    struct buf buf = buf_in(in->arena);
    va_list list;
    va_start(list, format);
    buf_print_list(&buf, format, list);
    va_end(list);
    return buf_as_text(&buf);
}

struct text case_label(const struct drawing *in, struct procedure_name name)
{
    return procedure_label(in->procedure, procedure_name_of(TEXT("")), name);
}

struct text case_count(const struct drawing *in, size_t count)
{
    return case_print(in, "%zu", count);
}

void case_add_row(struct vec *rows, struct text key, struct text value)
{
    struct view_summary_row row = {.key = key, .value = value};
    vec_add(rows, &row);
}

bool case_same_thing(struct procedure_scope one, struct procedure_scope other)
{
    return one.kind == other.kind && one.number == other.number;
}

struct text case_entry_path(const struct drawing *in, int64_t sequence)
{
    return case_print(in, "/cases/%s/entries/%lld", in->found->reference, (long long)sequence);
}

/* ---- what may be done ------------------------------------------------------------------------------------------ */

static struct text step_path(const struct drawing *in, const struct procedure_offer *offer)
{
    static const char *const kinds[PROCEDURE_FOR__MAX] = {
        [PROCEDURE_FOR_ITEM] = "item", [PROCEDURE_FOR_PARTY] = "party", [PROCEDURE_FOR_MATCH] = "match"};
    struct text name = offer->step->is.name.text;
    if (offer->scope.kind == PROCEDURE_FOR_CASE) {
        return case_print(in, "/cases/%s/steps/%.*s", in->found->reference, TEXT_ARGS(name));
    }
    return case_print(in, "/cases/%s/steps/%.*s?for=%s&number=%u", in->found->reference, TEXT_ARGS(name),
                      kinds[offer->scope.kind], offer->scope.number);
}

static struct text begun_words(const struct drawing *in, const struct procedure_offer *offer)
{
    bool begun = in->begun && in->begun[offer - in->found->offers.at];
    return begun ? web_say(in->request, STRING_CASE_BEGUN) : TEXT("");
}

struct view_doable case_doable(const struct drawing *in, const struct procedure_offer *offer)
{
    return (struct view_doable){.label = offer->step->is.label,
                                .href = step_path(in, offer),
                                .about = web_about(in->request, in->found, offer->scope),
                                .begun = begun_words(in, offer),
                                .cites = procedure_cites_print(in->arena, &offer->step->cites)};
}

/* What is for one item stands with the item: a case with twenty of them would bury everything else. Why other steps may not be
 * taken stands on a page of its own, since a whole procedure has a hundred (case_steps.c); here is how many. */
static void fill_offers(const struct drawing *in, struct page_case *page)
{
    struct vec doables = VEC_IN(in->arena, struct view_doable);
    size_t others = 0, blocked = 0;
    for (size_t i = 0; i < in->found->offers.count; i++) {
        const struct procedure_offer *offer = &in->found->offers.at[i];
        if (offer->step->opens_case || (offer->allowed && offer->scope.kind == PROCEDURE_FOR_ITEM)) {
            continue;
        }
        if (offer->allowed) {
            struct view_doable row = case_doable(in, offer);
            vec_add(&doables, &row);
        }
        others += !offer->allowed && offer->others;
        blocked += !offer->allowed && !offer->others;
    }
    page->doables = (struct view_doable_list){LIST_OF(doables, struct view_doable)};
    page->steps_href = case_print(in, "/cases/%s/steps", in->found->reference);
    page->others = others ? string_case_others(in->arena, in->language, case_count(in, others)) : TEXT("");
    page->blocked = blocked ? string_case_blocked(in->arena, in->language, case_count(in, blocked)) : TEXT("");
}

/* ---- the timeline --------------------------------------------------------------------------------------------------------------------- */

static struct text line_claimed(const struct drawing *in, const struct casework_line *line)
{
    bool differs = line->happened != CASEWORK_NOT_CLAIMED && line->happened != line->recorded;
    return differs ? string_case_claimed(in->arena, in->language, web_instant(in->request, line->happened)) : TEXT("");
}

/* Texts of a step for a party are sealed with the party, and not counted with the entry's own. */
static struct text line_texts(const struct drawing *in, const struct casework_line *line)
{
    if (line->text_count) {
        return string_case_texts(in->arena, in->language, case_count(in, (size_t)line->text_count));
    }
    bool may_hold = line->kind == CASEWORK_STEP && web_step_writes(procedure_find_step(in->procedure, line->name));
    return may_hold ? web_say(in->request, STRING_CASE_TEXTS_OF_PARTY) : TEXT("");
}

/* The line says when the limit ended; which duty had one then, the state knows. */
static struct text lapsed_duty(const struct drawing *in, int64_t ended)
{
    for (uint32_t i = 0; i < in->state->duty_count; i++) {
        const struct procedure_duty *duty = &in->state->duties[i];
        for (uint32_t j = 0; j < duty->due_count; j++) {
            if (duty->dues[j].lapsed && duty->dues[j].deadline.ends == ended) {
                return case_duty_label(in, duty);
            }
        }
    }
    return TEXT("");
}

/* The state knows what each step that was taken was for. */
static struct text line_about(const struct drawing *in, const struct casework_line *line)
{
    if (line->kind == CASEWORK_EVENT) {
        bool of_link = text_starts(line->name, TEXT("link-"));
        return text_is(line->name, "duty-lapses") ? lapsed_duty(in, line->happened)
               : of_link                          ? case_label(in, procedure_name_of(line->capacity))
                                                  : TEXT("");
    }
    for (uint32_t i = 0; i < in->state->taken_count; i++) {
        if (in->state->taken[i].sequence == line->sequence) {
            return web_about(in->request, in->found, in->state->taken[i].scope);
        }
    }
    return TEXT("");
}

/* Most lines of a case are by a few people: whoever stands in an earlier line is not looked up again. */
static struct text line_by(const struct drawing *in, const struct vec *rows, const struct casework_line *line)
{
    const struct casework_line *lines = in->found->lines;
    for (size_t i = 0; i < rows->count; i++) {
        const struct casework_line *other = &lines[in->found->line_count - 1 - i];
        if (other->actor_kind == line->actor_kind && identity_equal(&other->actor, &line->actor) &&
            text_equal(other->capacity, line->capacity)) {
            return VEC_AT(rows, struct view_line, i)->by;
        }
    }
    return web_line_by(in->request, in->procedure, line, in->names);
}

/* `rows`: of the later lines. */
static struct view_line line_row(const struct drawing *in, const struct vec *rows, const struct casework_line *line)
{
    return (struct view_line){
        .title = web_line_title(in->request, in->procedure, line),
        .about = line_about(in, line),
        .by = line_by(in, rows, line),
        .at = web_instant_iso(in->request, line->recorded),
        .when = web_instant(in->request, line->recorded),
        .claimed = line_claimed(in, line),
        .href = case_entry_path(in, line->sequence),
        .texts = line_texts(in, line),
    };
}

static void fill_lines(const struct drawing *in, struct page_case *page)
{
    struct vec lines = VEC_IN(in->arena, struct view_line);
    for (size_t i = in->found->line_count; i-- > 0;) {
        struct view_line row = line_row(in, &lines, &in->found->lines[i]);
        vec_add(&lines, &row);
    }
    page->lines = (struct view_line_list){LIST_OF(lines, struct view_line)};
}

/* ---- what is withheld, and the page -------------------------------------------------------------------------------------------------- */

static bool is_held(const struct drawing *in, struct procedure_name hold)
{
    for (uint32_t i = 0; i < in->state->hold_count; i++) {
        if (procedure_same(in->state->holds[i].hold, hold)) {
            return true;
        }
    }
    return false;
}

/* While it stands: what it forbids. Afterwards: that only what was agreed may be told, and where that is written (SG-8.4). */
static void add_hold(const struct drawing *in, const struct procedure_hold_words *hold, struct vec *holds)
{
    struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};
    struct text from = case_label(in, hold->withheld_from);
    struct view_hold row = {.title = hold->is.label, .cites = procedure_cites_print(in->arena, &hold->cites)};
    if (is_held(in, hold->is.name)) {
        row.words = string_case_hold_forbids(in->arena, in->language, from);
    } else if (hold->then_only.key) {
        const struct procedure_value *agreed = procedure_value_of(in->state, whole, hold->then_only);
        row.title = string_case_hold_then_only(in->arena, in->language, from);
        row.words = case_label(in, hold->then_only);
        if (agreed->type == PROCEDURE_UNKNOWN) {
            return;
        }
        row.href = agreed->type == PROCEDURE_TEXT ? case_entry_path(in, agreed->reference.sequence) : TEXT("");
    } else {
        return;
    }
    vec_add(holds, &row);
}

static void fill_holds(const struct drawing *in, struct page_case *page)
{
    struct vec rows = VEC_IN(in->arena, struct view_hold);
    size_t count;
    const struct procedure_hold_words *holds = procedure_holds_declared(in->procedure, &count);
    for (size_t i = 0; i < count; i++) {
        add_hold(in, &holds[i], &rows);
    }
    page->holds = (struct view_hold_list){LIST_OF(rows, struct view_hold)};
}

/* After a step: which one, by its name in the address. Only names that the procedure has are shown. */
static void fill_done(const struct drawing *in, struct page_case *page)
{
    const struct front_value *done = front_value(in->request, "done");
    const struct procedure_step_words *step = done->given ? procedure_find_step(in->procedure, done->text) : NULL;
    const struct procedure_link_words *link =
        done->given && !step ? procedure_find_link(in->arena, in->procedure, done->text) : NULL;
    if (step || link) {
        page->done = step ? step->is.label : link->is.label;
        page->done_href = case_entry_path(in, in->found->sequence);
    }
}

static struct text case_state(const struct drawing *in)
{
    struct procedure_name track = procedure_name("case");
    struct procedure_scope scope = {PROCEDURE_FOR_CASE, 0};
    return procedure_label(in->procedure, track, procedure_state_of_track(in->state, scope, track));
}

int web_case(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct casework_case found;
    int code = casework_look_begin(web_casework(request), request->session, request->arena, &who,
                                   front_argument(request, "case"), &found, &request->noting, error);
    if (code < 0) {
        return code;
    }
    struct vec names = VEC_IN(request->arena, struct web_known_name);
    struct drawing in = {request,         request->arena, web_language(request),        &found,
                         found.procedure, found.state,    &names, web_begun(request, &found)};
    struct page_case page = {.frame = web_frame(request, WEB_CASES),
                             .reference = text_of(found.reference),
                             .procedure = procedure_about(found.procedure)->is.label,
                             .state = case_state(&in),
                             .path = case_print(&in, "/cases/%s/path", found.reference),
                             .received = web_instant(request, found.state->received)};
    vec_add(&names, &(struct web_known_name){request->viewer.person, page.frame.person});
    fill_holds(&in, &page);
    fill_done(&in, &page);
    fill_offers(&in, &page);
    case_fill_duties(&in, &page);
    case_fill_checklists(&in, &page);
    case_fill_known(&in, &page);
    case_fill_items(&in, &page);
    case_fill_parties(&in, &page);
    case_fill_links(&in, &page);
    fill_lines(&in, &page);
    code = web_case_documents(request, &found, &page.documents, error);
    if (code == 0) {
        page_case_write(web_body(response), web_language(request), &page);
    }
    return code;
}
