/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A recommendation as one packed value: [version, texts, case, updates, actions, steps]. A text is null (never given), or
 * [sequence, part, plain] with null for what was erased: by its place it is found again when a later entry adds to it.
 */
#include "plan/rows.h"

enum { ROW_VERSION = 1, ROW_ITEMS = 6, CASE_ITEMS = 4, UPDATE_ITEMS = 6, ACTION_ITEMS = 8, STEP_ITEMS = 3, TEXT_ITEMS = 3 };

static const char *const field_facts[] = {"report",  "page",       "number",         "part",     "section",
                                          "recommendation-words", "responsible", "doubts",   "comment",
                                          "timescales", "sign-off-words", "measures", "relates"};
static const char *const kept_steps[] = {"respond",        "promise", "promise-again", "call-complete", "sign-off",
                                         "renew-evidence", "conclude", "reopen-part",  "reopen",        "end-with-plan"};

struct packing {
    struct pack pack;
    const struct procedure_state *state;
    const struct row_text *texts;
    size_t count;
    bool missing;
};

/* ---- packing ---- */

static const struct row_text *find_text(const struct packing *packing, struct procedure_reference at)
{
    for (size_t i = 0; i < packing->count; i++) {
        const struct row_text *text = &packing->texts[i];
        if (text->sequence == (int64_t)at.sequence && text->part == at.part) {
            return text;
        }
    }
    return NULL;
}

static void pack_fact(struct packing *packing, struct procedure_scope scope, const char *fact)
{
    const struct procedure_value *value = procedure_value_of(packing->state, scope, procedure_name(fact));
    if (value->type != PROCEDURE_TEXT || value->reference.part == 0) {
        pack_null(&packing->pack);
        return;
    }
    const struct row_text *text = find_text(packing, value->reference);
    packing->missing = packing->missing || !text;
    pack_array(&packing->pack, TEXT_ITEMS);
    pack_integer(&packing->pack, value->reference.sequence);
    pack_integer(&packing->pack, value->reference.part);
    if (text && !text->erased) {
        pack_text(&packing->pack, text->plain);
    } else {
        pack_null(&packing->pack);
    }
}

static void pack_date(struct packing *packing, struct procedure_scope scope, const char *fact)
{
    const struct procedure_value *value = procedure_value_of(packing->state, scope, procedure_name(fact));
    if (value->type == PROCEDURE_DATE) {
        pack_integer(&packing->pack, value->day);
    } else {
        pack_null(&packing->pack);
    }
}

static void pack_choice(struct packing *packing, struct procedure_scope scope, const char *fact)
{
    const struct procedure_value *value = procedure_value_of(packing->state, scope, procedure_name(fact));
    bool is_known = value->type == PROCEDURE_CHOICE && value->names.count;
    pack_text(&packing->pack, is_known ? value->names.at[0].text : TEXT(""));
}

static void pack_state(struct packing *packing, const struct procedure *procedure, struct procedure_scope scope, const char *track)
{
    struct procedure_name name = procedure_name(track);
    struct procedure_name state = procedure_state_of_track(packing->state, scope, name);
    pack_text(&packing->pack, state.text.at ? state.text : TEXT(""));
    pack_text(&packing->pack, state.text.length ? procedure_label(procedure, name, state) : TEXT(""));
}

static bool is_item(const struct procedure_item *item, const char *kind)
{
    return text_is(item->kind.text, kind);
}

static size_t count_items(const struct procedure_state *state, const char *kind)
{
    size_t count = 0;
    for (uint32_t i = 0; i < state->item_count; i++) {
        count += is_item(&state->items[i], kind);
    }
    return count;
}

static void pack_updates(struct packing *packing)
{
    static const char *const facts[] = {"update-words", "status-words", "repeats", "update-doubts"};
    pack_array(&packing->pack, count_items(packing->state, "update"));
    for (uint32_t i = 0; i < packing->state->item_count; i++) {
        const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, packing->state->items[i].number};
        if (is_item(&packing->state->items[i], "update")) {
            pack_array(&packing->pack, UPDATE_ITEMS);
            pack_date(packing, scope, "board-date");
            pack_choice(packing, scope, "update-status");
            for (size_t k = 0; k < COUNT_OF(facts); k++) {
                pack_fact(packing, scope, facts[k]);
            }
        }
    }
}

static void pack_actions(struct packing *packing, const struct procedure *procedure)
{
    pack_array(&packing->pack, count_items(packing->state, "action"));
    for (uint32_t i = 0; i < packing->state->item_count; i++) {
        const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, packing->state->items[i].number};
        if (is_item(&packing->state->items[i], "action")) {
            const struct procedure_value *slipped = procedure_value_of(packing->state, scope, procedure_name("slipped"));
            pack_array(&packing->pack, ACTION_ITEMS);
            pack_integer(&packing->pack, scope.number);
            pack_fact(packing, scope, "unit");
            pack_fact(packing, scope, "action-words");
            pack_state(packing, procedure, scope, "action");
            pack_date(packing, scope, "first-promised");
            pack_date(packing, scope, "promised");
            pack_bool(&packing->pack, slipped->type == PROCEDURE_YES_NO && slipped->yes);
        }
    }
}

static bool is_kept(struct text step)
{
    bool kept = false;
    for (size_t i = 0; i < COUNT_OF(kept_steps); i++) {
        kept = kept || text_is(step, kept_steps[i]);
    }
    return kept;
}

static void pack_steps(struct packing *packing)
{
    size_t count = 0;
    for (uint32_t i = 0; i < packing->state->taken_count; i++) {
        count += is_kept(packing->state->taken[i].step.text);
    }
    pack_array(&packing->pack, count);
    for (uint32_t i = 0; i < packing->state->taken_count; i++) {
        const struct procedure_taken *taken = &packing->state->taken[i];
        if (is_kept(taken->step.text)) {
            pack_array(&packing->pack, STEP_ITEMS);
            pack_text(&packing->pack, taken->step.text);
            pack_integer(&packing->pack, taken->scope.kind == PROCEDURE_FOR_ITEM ? taken->scope.number : 0);
            pack_integer(&packing->pack, taken->happened);
        }
    }
}

struct text row_pack(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                     const struct row_text *texts, size_t count, bool *missing)
{
    static const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};
    struct packing packing = {.pack = pack_in(arena), .state = state, .texts = texts, .count = count};
    pack_array(&packing.pack, ROW_ITEMS);
    pack_integer(&packing.pack, ROW_VERSION);
    pack_array(&packing.pack, COUNT_OF(field_facts));
    for (size_t i = 0; i < COUNT_OF(field_facts); i++) {
        pack_fact(&packing, the_case, field_facts[i]);
    }
    pack_array(&packing.pack, CASE_ITEMS);
    pack_state(&packing, procedure, the_case, "case");
    pack_choice(&packing, the_case, "response");
    pack_choice(&packing, the_case, "conclusion");
    pack_updates(&packing);
    pack_actions(&packing, procedure);
    pack_steps(&packing);
    if (missing) {
        *missing = packing.missing;
    }
    return pack_done(&packing.pack);
}

/* ---- unpacking ---- */

/* `texts` (may be NULL) receives where it stands. */
static struct text take_text(struct unpack *unpack, struct vec *texts)
{
    struct row_text text = {0};
    if (unpack_next(unpack) == UNPACK_NULL) {
        unpack_null(unpack);
        return TEXT("");
    }
    if (unpack_array(unpack) != TEXT_ITEMS) {
        unpack_fail(unpack, "a text");
        return TEXT("");
    }
    text.sequence = unpack_integer(unpack);
    text.part = (uint32_t)unpack_integer(unpack);
    text.erased = unpack_next(unpack) == UNPACK_NULL;
    if (text.erased) {
        unpack_null(unpack);
    } else {
        text.plain = unpack_text(unpack);
    }
    if (texts) {
        vec_add(texts, &text);
    }
    return text.erased ? TEXT("(erased)") : text.plain;
}

static bool take_date(struct unpack *unpack, struct civil_date *out)
{
    bool is_there = unpack_next(unpack) != UNPACK_NULL;
    if (is_there) {
        *out = calendar_date_of((int32_t)unpack_integer(unpack));
    } else {
        unpack_null(unpack);
    }
    return is_there;
}

static size_t take_array(struct unpack *unpack, size_t expected)
{
    size_t count = unpack_array(unpack);
    if (expected && count != expected) {
        unpack_fail(unpack, "a recommendation");
        return 0;
    }
    return count;
}

static void take_fields(struct unpack *unpack, struct plan_held *out, struct vec *texts)
{
    struct text *const into[] = {&out->report,      &out->page,        &out->number,     &out->part,     &out->section,
                                 &out->recommendation, &out->responsible, &out->doubts,  &out->comment,  &out->timescales,
                                 &out->sign_off,    &out->measures,    &out->relates};
    size_t count = take_array(unpack, COUNT_OF(into));
    for (size_t i = 0; i < count; i++) {
        *into[i] = take_text(unpack, texts);
    }
    take_array(unpack, CASE_ITEMS);
    out->state = unpack_text(unpack);
    out->label = unpack_text(unpack);
    out->response = unpack_text(unpack);
    out->conclusion = unpack_text(unpack);
}

static void take_updates(struct arena *arena, struct unpack *unpack, struct plan_held *out, struct vec *texts)
{
    out->update_count = take_array(unpack, 0);
    out->updates = ARENA_ARRAY(arena, struct plan_held_update, out->update_count);
    for (size_t i = 0; i < out->update_count; i++) {
        struct plan_held_update *update = &out->updates[i];
        take_array(unpack, UPDATE_ITEMS);
        take_date(unpack, &update->date);
        update->status = unpack_text(unpack);
        update->words = take_text(unpack, texts);
        update->said = take_text(unpack, texts);
        update->repeats = take_text(unpack, texts);
        update->doubts = take_text(unpack, texts);
    }
}

static void take_actions(struct arena *arena, struct unpack *unpack, struct plan_held *out, struct vec *texts)
{
    out->action_count = take_array(unpack, 0);
    struct plan_held_action *actions = ARENA_ARRAY(arena, struct plan_held_action, out->action_count);
    for (size_t i = 0; i < out->action_count; i++) {
        struct plan_held_action *action = &actions[i];
        take_array(unpack, ACTION_ITEMS);
        action->item = (uint32_t)unpack_integer(unpack);
        action->unit = take_text(unpack, texts);
        action->words = take_text(unpack, texts);
        action->state = unpack_text(unpack);
        action->label = unpack_text(unpack);
        bool is_first = take_date(unpack, &action->first_promised);
        action->is_promised = take_date(unpack, &action->promised) && is_first;
        action->slipped = unpack_bool(unpack);
    }
    out->actions = actions;
}

static void take_steps(struct arena *arena, struct unpack *unpack, struct plan_held *out)
{
    out->step_count = take_array(unpack, 0);
    struct plan_held_step *steps = ARENA_ARRAY(arena, struct plan_held_step, out->step_count);
    for (size_t i = 0; i < out->step_count; i++) {
        take_array(unpack, STEP_ITEMS);
        steps[i].name = unpack_text(unpack);
        steps[i].item = (uint32_t)unpack_integer(unpack);
        steps[i].happened = unpack_integer(unpack);
    }
    out->steps = steps;
}

static int take_all(struct arena *arena, struct text bytes, struct plan_held *out, struct vec *texts, struct error *error)
{
    struct unpack unpack = unpack_of(bytes);
    if (unpack_array(&unpack) != ROW_ITEMS || unpack_integer(&unpack) != ROW_VERSION) {
        unpack_fail(&unpack, "another kind of row");
    }
    take_fields(&unpack, out, texts);
    take_updates(arena, &unpack, out, texts);
    take_actions(arena, &unpack, out, texts);
    take_steps(arena, &unpack, out);
    return unpack_done(&unpack, "a recommendation's row", error);
}

int row_unpack(struct arena *arena, struct text bytes, struct plan_held *out, struct error *error)
{
    return take_all(arena, bytes, out, NULL, error);
}

int row_texts(struct arena *arena, struct text bytes, struct vec *texts, struct error *error)
{
    struct plan_held ignored = {.state = TEXT("")};
    return take_all(arena, bytes, &ignored, texts, error);
}
