/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one case: what may be done now, and why the rest may not; what is owed; who is concerned; what happened. */
#include "web/parts.h"

#include <string.h>

struct drawing {
    struct front_request *request;
    struct arena *arena;
    enum language language;
    const struct casework_case *found;
    const struct procedure *procedure;
    const struct procedure_state *state;
};

static struct text print(const struct drawing *in, const char *format, ...) PRINTF_LIKE(2, 3);
static struct text print(const struct drawing *in, const char *format, ...)
{
    struct buf buf = buf_in(in->arena);
    va_list list;
    va_start(list, format);
    buf_print_list(&buf, format, list);
    va_end(list);
    return buf_as_text(&buf);
}

static struct text label_of(const struct drawing *in, struct procedure_name name)
{
    return procedure_label(in->procedure, procedure_name_of(TEXT("")), name);
}

static struct text cites_of(const struct drawing *in, const struct procedure_cites *cites)
{
    return procedure_cites_print(in->arena, cites);
}

static struct text count_text(const struct drawing *in, size_t count)
{
    return print(in, "%zu", count);
}

/* ---- what may be done, and why not ------------------------------------------------------------------------------------------ */

static struct text step_path(const struct drawing *in, const struct procedure_offer *offer)
{
    static const char *const kinds[PROCEDURE_FOR__MAX] = {
        [PROCEDURE_FOR_ITEM] = "item", [PROCEDURE_FOR_PARTY] = "party", [PROCEDURE_FOR_MATCH] = "match"};
    struct text name = offer->step->is.name.text;
    if (offer->scope.kind == PROCEDURE_FOR_CASE) {
        return print(in, "/cases/%s/steps/%.*s", in->found->reference, TEXT_ARGS(name));
    }
    return print(in, "/cases/%s/steps/%.*s?for=%s&number=%u", in->found->reference, TEXT_ARGS(name),
                 kinds[offer->scope.kind], offer->scope.number);
}

static struct view_doable doable(const struct drawing *in, const struct procedure_offer *offer)
{
    return (struct view_doable){.label = offer->step->is.label,
                                .href = step_path(in, offer),
                                .about = web_about(in->request, in->found, offer->scope),
                                .cites = cites_of(in, &offer->step->cites)};
}

static struct view_blocked blocked(const struct drawing *in, const struct procedure_offer *offer)
{
    struct vec reasons = VEC_IN(in->arena, struct view_reason);
    for (size_t i = 0; i < offer->refusals.count; i++) {
        const struct procedure_refusal *refusal = &offer->refusals.at[i];
        struct view_reason reason = {.words = refusal->words, .cites = cites_of(in, &refusal->cites)};
        vec_add(&reasons, &reason);
    }
    return (struct view_blocked){.label = offer->step->is.label,
                                 .about = web_about(in->request, in->found, offer->scope),
                                 .reasons = {LIST_OF(reasons, struct view_reason)},
                                 .who = offer->others ? offer->step->by : TEXT("")};
}

static void fill_offers(const struct drawing *in, struct page_case *page)
{
    struct vec doables = VEC_IN(in->arena, struct view_doable);
    struct vec blockeds = VEC_IN(in->arena, struct view_blocked);
    for (size_t i = 0; i < in->found->offers.count; i++) {
        const struct procedure_offer *offer = &in->found->offers.at[i];
        if (offer->step->opens_case) {
            continue;
        }
        if (offer->allowed) {
            struct view_doable row = doable(in, offer);
            vec_add(&doables, &row);
        } else {
            struct view_blocked row = blocked(in, offer);
            vec_add(&blockeds, &row);
        }
    }
    page->doables = (struct view_doable_list){LIST_OF(doables, struct view_doable)};
    page->blocked = (struct view_blocked_list){LIST_OF(blockeds, struct view_blocked)};
    page->blocked_summary = string_case_blocked(in->arena, in->language, count_text(in, blockeds.count));
}

/* ---- duties ------------------------------------------------------------------------------------------------------------------- */

static const struct procedure_duty_words *duty_words(const struct drawing *in, struct procedure_name name)
{
    size_t count;
    const struct procedure_duty_words *words = procedure_duties(in->procedure, &count);
    for (size_t i = 0; i < count; i++) {
        if (procedure_same(words[i].is.name, name)) {
            return &words[i];
        }
    }
    return NULL;
}

static bool meets(const struct procedure_duty_words *words, const struct procedure_duty *duty,
                  const struct procedure_offer *offer)
{
    bool same_thing = offer->scope.kind == PROCEDURE_FOR_CASE || duty->scope.kind == PROCEDURE_FOR_CASE ||
                      (offer->scope.kind == duty->scope.kind && offer->scope.number == duty->scope.number);
    for (size_t i = 0; offer->allowed && same_thing && i < words->met_by_count; i++) {
        if (procedure_same(words->met_by[i], offer->step->is.name)) {
            return true;
        }
    }
    return false;
}

/* The steps that settle a duty and may be taken now: the shortest way from what is owed to doing it. */
static struct view_doable_list settling_steps(const struct drawing *in, const struct procedure_duty *duty,
                                              const struct procedure_duty_words *words)
{
    struct vec steps = VEC_IN(in->arena, struct view_doable);
    for (size_t i = 0; words && duty->status == PROCEDURE_DUTY_OWED && i < in->found->offers.count; i++) {
        if (meets(words, duty, &in->found->offers.at[i])) {
            struct view_doable step = doable(in, &in->found->offers.at[i]);
            vec_add(&steps, &step);
        }
    }
    return (struct view_doable_list){LIST_OF(steps, struct view_doable)};
}

static void fill_status(const struct drawing *in, const struct procedure_duty *duty, struct view_duty *row)
{
    const struct procedure_due *leading = duty->due_count ? &duty->dues[duty->leading] : NULL;
    if (duty->status == PROCEDURE_DUTY_OWED) {
        bool stopped = leading && leading->deadline.state == CALENDAR_DUE_STOPPED;
        struct web_due due = web_due(in->request, leading ? leading->deadline.ends : INT64_MAX);
        row->status = stopped ? web_say(in->request, STRING_DUE_STOPPED) : due.status;
        row->tag = stopped ? TEXT("govuk-tag--grey") : due.tag;
        row->due = text_equal(due.words, due.status) ? TEXT("") : due.words;
        return;
    }
    bool met = duty->status == PROCEDURE_DUTY_MET;
    enum string_key key = !met ? STRING_DUE_DROPPED : duty->late ? STRING_DUE_MET_LATE : STRING_DUE_MET;
    row->status = web_say(in->request, key);
    row->tag = met ? duty->late ? TEXT("govuk-tag--orange") : TEXT("govuk-tag--green") : TEXT("govuk-tag--grey");
    row->due = web_instant(in->request, duty->ended);
}

static struct view_duty duty_row(const struct drawing *in, const struct procedure_duty *duty)
{
    const struct procedure_duty_words *words = duty_words(in, duty->name);
    struct view_duty row = {.label = label_of(in, duty->name),
                            .about = web_about(in->request, in->found, duty->scope),
                            .owner = label_of(in, duty->owner),
                            .cites = words ? cites_of(in, &words->cites) : TEXT(""),
                            .steps = settling_steps(in, duty, words),
                            .id = print(in, "duty-%u", duty->number)};
    size_t count;
    struct text *lines = procedure_explain_duty(in->arena, in->procedure, duty, &count);
    row.lines = (struct view_text_list){lines, count};
    fill_status(in, duty, &row);
    return row;
}

static int64_t ends_of(const struct procedure_duty *duty)
{
    return duty->due_count ? duty->dues[duty->leading].deadline.ends : INT64_MAX;
}

/* Keeps the duties that are owed in the order of their deadlines. */
static void insert_duty(struct vec *order, const struct procedure_duty *duty)
{
    vec_add(order, &duty);
    for (size_t i = order->count - 1; i > 0; i--) {
        const struct procedure_duty **here = VEC_AT(order, const struct procedure_duty *, i);
        const struct procedure_duty **before = VEC_AT(order, const struct procedure_duty *, i - 1);
        if (ends_of(*before) <= ends_of(*here)) {
            break;
        }
        const struct procedure_duty *swap = *before;
        *before = *here;
        *here = swap;
    }
}

static void fill_duties(const struct drawing *in, struct page_case *page)
{
    struct vec order = VEC_IN(in->arena, const struct procedure_duty *);
    struct vec owed = VEC_IN(in->arena, struct view_duty);
    struct vec settled = VEC_IN(in->arena, struct view_duty);
    for (uint32_t i = 0; i < in->state->duty_count; i++) {
        if (in->state->duties[i].status == PROCEDURE_DUTY_OWED) {
            insert_duty(&order, &in->state->duties[i]);
        } else {
            struct view_duty row = duty_row(in, &in->state->duties[i]);
            vec_add(&settled, &row);
        }
    }
    for (size_t i = 0; i < order.count; i++) {
        struct view_duty row = duty_row(in, *VEC_AT(&order, const struct procedure_duty *, i));
        vec_add(&owed, &row);
    }
    page->duties = (struct view_duty_list){LIST_OF(owed, struct view_duty)};
    page->settled = (struct view_duty_list){LIST_OF(settled, struct view_duty)};
    page->settled_summary = string_case_settled(in->arena, in->language, count_text(in, settled.count));
}

/* ---- what is known --------------------------------------------------------------------------------------------------------------- */

static void add_row(struct vec *rows, struct text key, struct text value)
{
    struct view_summary_row row = {.key = key, .value = value};
    vec_add(rows, &row);
}

static void add_facts(const struct drawing *in, struct vec *rows, struct procedure_name of,
                      const struct procedure_keeping *keeping)
{
    for (uint32_t i = 0; i < keeping->fact_count; i++) {
        const struct procedure_fact *fact = procedure_find_fact(in->procedure, of, keeping->facts[i].fact.text);
        struct text words;
        if (fact && web_value_words(in->request, in->procedure, fact, &keeping->facts[i].value, &words)) {
            add_row(rows, fact->is.label, words);
        }
    }
}

static void add_tracks(const struct drawing *in, struct vec *rows, const struct procedure_keeping *keeping)
{
    for (uint32_t i = 0; i < keeping->track_count; i++) {
        struct procedure_name track = keeping->tracks[i].track;
        add_row(rows, label_of(in, track), procedure_label(in->procedure, track, keeping->tracks[i].state));
    }
}

static void fill_known(const struct drawing *in, struct page_case *page)
{
    struct vec facts = VEC_IN(in->arena, struct view_summary_row);
    struct vec tracks = VEC_IN(in->arena, struct view_summary_row);
    add_facts(in, &facts, procedure_name_of(TEXT("")), &in->state->keeps);
    add_tracks(in, &tracks, &in->state->keeps);
    page->facts = (struct view_summary_row_list){LIST_OF(facts, struct view_summary_row)};
    page->tracks = (struct view_summary_row_list){LIST_OF(tracks, struct view_summary_row)};
}

/* An item's first track is the one that says where it stands. */
static struct text item_state(const struct drawing *in, const struct procedure_item *item)
{
    if (!item->keeps.track_count) {
        return TEXT("");
    }
    return procedure_label(in->procedure, item->keeps.tracks[0].track, item->keeps.tracks[0].state);
}

static void fill_items(const struct drawing *in, struct page_case *page)
{
    struct vec items = VEC_IN(in->arena, struct view_item);
    for (uint32_t i = 0; i < in->state->item_count; i++) {
        const struct procedure_item *item = &in->state->items[i];
        struct vec rows = VEC_IN(in->arena, struct view_summary_row);
        add_facts(in, &rows, item->kind, &item->keeps);
        struct view_item row = {.title = web_item_title(in->request, in->procedure, in->state, item->number),
                                .state = item_state(in, item),
                                .rows = {LIST_OF(rows, struct view_summary_row)}};
        vec_add(&items, &row);
    }
    page->items = (struct view_item_list){LIST_OF(items, struct view_item)};
}

/* ---- people ------------------------------------------------------------------------------------------------------------------------ */

static void add_flags(const struct drawing *in, struct vec *notes, uint32_t party)
{
    for (uint32_t i = 0; i < in->state->flag_count; i++) {
        if (in->state->flags[i].party == party) {
            struct text words = string_case_flag(in->arena, in->language, label_of(in, in->state->flags[i].flag));
            vec_add(notes, &words);
        }
    }
}

static struct view_party party_row(const struct drawing *in, const struct casework_party *party)
{
    struct vec rows = VEC_IN(in->arena, struct view_summary_row);
    struct vec notes = VEC_IN(in->arena, struct text);
    for (size_t i = 0; i < party->answer_count; i++) {
        const struct casework_answer *answer = &party->answers[i];
        struct text erased = web_say(in->request, STRING_CASE_ERASED);
        add_row(&rows, answer->label, answer->erased ? erased : answer->plain);
    }
    for (uint32_t i = 0; i < party->party->standing_count; i++) {
        add_facts(in, &rows, party->party->standings[i], &party->party->keeps);
    }
    add_flags(in, &notes, party->party->number);
    return (struct view_party){.title = web_party_title(in->request, in->found, party->party),
                               .id = print(in, "party-%u", party->party->number),
                               .rows = {LIST_OF(rows, struct view_summary_row)},
                               .notes = {LIST_OF(notes, struct text)}};
}

static void fill_parties(const struct drawing *in, struct page_case *page)
{
    struct vec parties = VEC_IN(in->arena, struct view_party);
    for (size_t i = 0; i < in->found->party_count; i++) {
        struct view_party row = party_row(in, &in->found->parties[i]);
        vec_add(&parties, &row);
    }
    page->parties = (struct view_party_list){LIST_OF(parties, struct view_party)};
}

/* ---- the timeline --------------------------------------------------------------------------------------------------------------------- */

static struct text line_claimed(const struct drawing *in, const struct casework_line *line)
{
    bool differs = line->happened != CASEWORK_NOT_CLAIMED && line->happened != line->recorded;
    return differs ? string_case_claimed(in->arena, in->language, web_instant(in->request, line->happened)) : TEXT("");
}

static struct view_line line_row(const struct drawing *in, const struct casework_line *line)
{
    return (struct view_line){
        .title = label_of(in, procedure_name_of(line->name)),
        .by = web_line_by(in->request, in->procedure, line),
        .at = web_instant_iso(in->request, line->recorded),
        .when = web_instant(in->request, line->recorded),
        .claimed = line_claimed(in, line),
        .href = print(in, "/cases/%s/entries/%lld", in->found->reference, (long long)line->sequence),
        .texts = line->text_count ? string_case_texts(in->arena, in->language, count_text(in, (size_t)line->text_count))
                                  : TEXT(""),
    };
}

static void fill_lines(const struct drawing *in, struct page_case *page)
{
    struct vec lines = VEC_IN(in->arena, struct view_line);
    for (size_t i = in->found->line_count; i-- > 0;) {
        struct view_line row = line_row(in, &in->found->lines[i]);
        vec_add(&lines, &row);
    }
    page->lines = (struct view_line_list){LIST_OF(lines, struct view_line)};
}

/* ---- notices, and the page --------------------------------------------------------------------------------------------------------------- */

static void fill_notices(const struct drawing *in, struct page_case *page)
{
    struct vec notices = VEC_IN(in->arena, struct view_reason);
    for (uint32_t i = 0; i < in->state->hold_count; i++) {
        struct view_reason notice = {.words = label_of(in, in->state->holds[i].hold)};
        vec_add(&notices, &notice);
    }
    page->notices = (struct view_reason_list){LIST_OF(notices, struct view_reason)};
}

/* After a step: which one, by its name in the address. Only names that the procedure has are shown. */
static void fill_done(const struct drawing *in, struct page_case *page)
{
    const struct front_value *done = front_value(in->request, "done");
    const struct procedure_step_words *step = done->given ? procedure_find_step(in->procedure, done->text) : NULL;
    if (step) {
        page->done = step->is.label;
        page->done_href = print(in, "/cases/%s/entries/%lld", in->found->reference, (long long)in->found->sequence);
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
    int code = casework_look(web_casework(request), request->arena, &who, front_argument(request, "case"), &found, error);
    if (code < 0) {
        return code;
    }
    struct drawing in = {request, request->arena, web_language(request), &found, found.procedure, found.state};
    struct page_case page = {.frame = web_frame(request, WEB_CASES),
                             .reference = text_of(found.reference),
                             .procedure = procedure_about(found.procedure)->is.label,
                             .state = case_state(&in),
                             .received = web_instant(request, found.state->received)};
    fill_notices(&in, &page);
    fill_done(&in, &page);
    fill_offers(&in, &page);
    fill_duties(&in, &page);
    fill_known(&in, &page);
    fill_items(&in, &page);
    fill_parties(&in, &page);
    fill_lines(&in, &page);
    page_case_write(web_body(response), web_language(request), &page);
    return 0;
}
