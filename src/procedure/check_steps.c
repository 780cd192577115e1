/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether each step can be taken, and each duty be met. */
#include "procedure/check_answers.h"

struct wanted_step {
    const struct step *step;
    const struct duty *duty; /* which it must meet; NULL: none */
};

/* In which slots the duty is owed, or was met, as bits. */
static unsigned slots_with(const struct slice *slice, const uint8_t *state,
                           const struct variable *variable, uint8_t what)
{
    unsigned slots = 0;
    int count = variable->in < 0 ? 1 : slice->kinds[variable->in].slots;
    for (int slot = 0; slot < count; slot++) {
        slots |= (check_value_of(slice, state, variable, slot) & what) != 0 ? 1u << slot : 0;
    }
    return slots;
}

/* Slots are sorted anew after a step: more that were met says that one was. */
static bool meets(const struct slice *slice, const uint8_t *state, const struct outcomes *outcomes,
                  const struct duty *duty)
{
    const struct variable *variable = slice_find(slice, VARIABLE_DUTY, duty);
    int before = __builtin_popcount(slots_with(slice, state, variable, DUTY_MET));
    for (size_t i = 0; i < outcomes->count; i++) {
        const uint8_t *after = outcomes->states + i * outcomes->width;
        if (__builtin_popcount(slots_with(slice, after, variable, DUTY_MET)) > before) {
            return true;
        }
    }
    return false;
}

/* The step, taken on a state that was found: the found is the state before it. */
static bool can_be_taken(const struct search *search, const uint8_t *state, const void *context)
{
    const struct wanted_step *wanted = context;
    const struct move move = {.kind = MOVE_STEP, .of = wanted->step};
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    for (int slot = 0; slot < check_move_slots(&search->slice, &move); slot++) {
        struct outcomes outcomes = {.arena = arena};
        check_move(&search->slice, state, &move, slot, &outcomes);
        if (wanted->duty == NULL ? outcomes.count > 0
                                 : meets(&search->slice, state, &outcomes, wanted->duty)) {
            return true;
        }
    }
    return false;
}

/* A duty that must come to be met is looked at for that. */
static void add_duty_to_meet(struct slice *slice, const struct duty *duty)
{
    if (duty != NULL) {
        slice_add_duty(slice, duty);
        ((struct variable *)slice_find(slice, VARIABLE_DUTY, duty))->asks_met = true;
    }
}

/* It is enough that a case went there; where it did not, that nothing on the way is uncertain. */
static bool search_for_step(struct checking *checking, struct procedure_finding *finding,
                            const struct step *step, const struct duty *duty)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(search_end) struct search search = {.arena = NULL};
    const struct wanted_step wanted = {step, duty};
    const struct walk_goal goal = {.step = step, .duty = duty};
    const struct move move = {.kind = MOVE_STEP, .of = step};
    slice_begin(&search.slice, arena, checking->procedure);
    slice_add_move(&search.slice, &move);
    add_duty_to_meet(&search.slice, duty);
    for (int round = 0; round < REFINEMENTS_MOST; round++) {
        uint32_t state = search_run(&search, can_be_taken, &wanted);
        answer_keep_slice(checking, finding, &search);
        if (state == UINT32_MAX) {
            finding->verdict = PROCEDURE_BROKEN;
            finding->why = duty == NULL
                               ? TEXT("no way leads to where it can be taken")
                               : TEXT("no step that meets it can be taken while it is owed");
            if (search.over) {
                answer_give_up(checking, finding, ANSWER_OVER);
            }
            return false;
        }
        bool loose = (search_way_to(&search, state).marks & MARK_LOOSE) != 0;
        if (!loose || !search_refine(&search, state)) {
            finding->verdict = PROCEDURE_PROVED;
            answer_keep_way(checking, finding, &search, state);
            if (!answer_replays(checking, &search, state, &goal)) {
                answer_give_up(checking, finding, "the path could not be replayed in a case");
            }
            return finding->verdict == PROCEDURE_PROVED;
        }
    }
    answer_give_up(checking, finding, ANSWER_GREW);
    return false;
}

/* What a case did on the way to something else needs no search of its own. */
static bool was_shown(const struct walk_proof *proof, struct procedure_finding *finding)
{
    if (proof->shown) {
        finding->verdict = PROCEDURE_PROVED;
        finding->path = proof->path;
        finding->path_count = proof->path_count;
    }
    return proof->shown;
}

static void check_step(struct checking *checking, struct procedure_finding *finding, size_t number)
{
    if (!was_shown(&checking->shown.steps[number], finding)) {
        search_for_step(checking, finding, &checking->procedure->steps[number], NULL);
    }
}

static void check_duty(struct checking *checking, struct procedure_finding *finding, size_t number)
{
    const struct duty *duty = &checking->procedure->duties[number];
    if (duty->met_by.count == 0) {
        finding->verdict = PROCEDURE_BROKEN;
        finding->why = TEXT("no step meets it: write \"met by\" and the step");
        return;
    }
    if (was_shown(&checking->shown.duties[number], finding)) {
        return;
    }
    for (size_t i = 0; i < duty->met_by.count; i++) {
        const struct step *step = duty->met_by.at[i].link_to;
        /* What opens the case meets as it is owed, never later. */
        bool at_once = duty->met_beforehand && step->opens_case;
        finding->why = (struct text){0};
        if (search_for_step(checking, finding, step, at_once ? NULL : duty)) {
            return;
        }
    }
}

static void add_answers(struct checking *checking)
{
    const struct procedure *procedure = checking->procedure;
    for (size_t i = 0; i < procedure->steps_count; i++) {
        const struct step *step = &procedure->steps[i];
        struct procedure_finding *finding =
            answer_add(checking, PROCEDURE_FINDING_STEP, &step->line.place, step->is.name.text);
        finding->by = procedure->step_words[step->link_index].by;
        finding->cites = step->line.cites;
    }
    for (size_t i = 0; i < procedure->duties_count; i++) {
        const struct duty *duty = &procedure->duties[i];
        answer_add(checking, PROCEDURE_FINDING_DUTY, &duty->line.place, duty->is.name.text)->cites =
            duty->line.cites;
    }
}

/* The last first: the way to it leads past many that stand before it. */
void check_steps(struct checking *checking)
{
    const struct procedure *procedure = checking->procedure;
    size_t first = checking->answers.count;
    add_answers(checking);
    for (size_t i = procedure->duties_count; i > 0; i--) {
        size_t at = first + procedure->steps_count + i - 1;
        check_duty(checking, VEC_AT(&checking->answers, struct procedure_finding, at), i - 1);
    }
    for (size_t i = procedure->steps_count; i > 0; i--) {
        size_t at = first + i - 1;
        check_step(checking, VEC_AT(&checking->answers, struct procedure_finding, at), i - 1);
    }
}
