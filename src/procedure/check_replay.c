/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A way that was found in a slice, gone in a real case; and what the case showed on it. */
#include "procedure/check_walk.h"
#include "procedure/link.h"

#include <string.h>

#define TRIES_MOST 400     /* of one move from one state */
#define DECIDES_MOST 20000 /* of one way */
#define MEETING_TRIES_MOST 100
#define ROUNDS_OF_DUTIES_MOST 8

/* What was done on the way, in order; neither state changes any more. */
struct done {
    struct move move;
    struct procedure_state *before, *after;
};

struct replay {
    const struct search *search;
    const struct walk_goal *goal;
    struct search_way way;
    struct walk *walk;
    unsigned left; /* decisions that may still be tried */
    bool loose;    /* duties that the slice does not hold were met on the way */
    struct vec done; /* struct done */
};

/* What trying changes, beside the arena. */
struct before {
    struct procedure_state *state;
    struct procedure_holder *holders;
    struct procedure_setting *settings;
    size_t holder_count;
    int64_t now;
};

static struct before keep(const struct walk *walk)
{
    size_t settings = walk->moment.setting_count;
    return (struct before){
        .state = walk->state,
        .holders = arena_copy(walk->arena, walk->holders, walk->holder_room * sizeof(*walk->holders)),
        .settings = arena_copy(walk->arena, walk->settings, settings * sizeof(*walk->settings)),
        .holder_count = walk->moment.holder_count,
        .now = walk->moment.now,
    };
}

static void restore(struct walk *walk, const struct before *before)
{
    memcpy(walk->holders, before->holders, walk->holder_room * sizeof(*walk->holders));
    memcpy(walk->settings, before->settings, walk->moment.setting_count * sizeof(*walk->settings));
    walk->moment.holder_count = before->holder_count;
    walk->moment.now = before->now;
    walk->state = before->state;
}

static void note(struct replay *replay, const struct move *move, const struct before *before)
{
    const struct done done = {*move, before->state, replay->walk->state};
    vec_add(&replay->done, &done);
}

static bool is_there(const struct replay *replay, uint32_t state)
{
    const struct slice *slice = &replay->search->slice;
    uint8_t *mapped = arena_alloc(replay->walk->arena, slice->width);
    if (!walk_map(slice, replay->walk->state, &replay->walk->moment, mapped)) {
        return false;
    }
    return memcmp(mapped, search_state(replay->search, state), slice->width) == 0;
}

static bool meets(const struct procedure_decision *decision, const struct duty *duty)
{
    for (size_t i = 0; duty != NULL && i < decision->effects.count; i++) {
        if (decision->effects.at[i].kind == PROCEDURE_EFFECT_DUTY_MET &&
            procedure_same(decision->effects.at[i].name, duty->is.name)) {
            return true;
        }
    }
    return duty == NULL;
}

static bool asks_nothing_owed(const struct procedure_condition *condition)
{
    bool asks = condition->kind == CONDITION_NOTHING;
    for (size_t i = 0; i < condition->inner_count && !asks; i++) {
        asks = asks_nothing_owed(condition->inner[i]);
    }
    return asks;
}

/* Takes a step that meets the duty; false: none could be taken so. */
static bool meet_one(struct replay *replay, const struct duty *duty)
{
    struct walk *walk = replay->walk;
    const struct before before = keep(walk);
    for (size_t i = 0; i < duty->met_by.count; i++) {
        const struct move move = {.kind = MOVE_STEP, .of = duty->met_by.at[i].link_to};
        for (int j = 0; j < MEETING_TRIES_MOST && replay->left > 0; j++) {
            struct procedure_decision decision;
            replay->left--;
            walk->state = procedure_state_copy(walk->arena, before.state);
            if (walk_take_step(walk, &move, &decision) && meets(&decision, duty)) {
                note(replay, &move, &before);
                return true;
            }
            restore(walk, &before);
        }
    }
    return false;
}

/* What a step waits for when it asks that nothing is owed: duty after duty is met, and what that brings. */
static void meet_what_is_owed(struct replay *replay)
{
    struct walk *walk = replay->walk;
    bool any = true;
    for (int round = 0; round < ROUNDS_OF_DUTIES_MOST && any; round++) {
        any = false;
        for (uint32_t i = 0; i < walk->state->duty_count; i++) {
            const struct procedure_duty *owed = &walk->state->duties[i];
            const struct duty *duty = link_find(&walk->procedure, MEANS_DUTY, owed->name.text);
            if (owed->status == PROCEDURE_DUTY_OWED && !owed->recurs && duty != NULL) {
                any = meet_one(replay, duty) || any;
            }
        }
    }
}

/* True when other duties came first: what they brought about is in no slice, so from then on the goal alone says
 * whether the way led there. */
static bool meet_first(struct replay *replay, const struct step *step)
{
    replay->walk->toward = NULL;
    for (size_t i = 0; i < step->guard_count; i++) {
        if (asks_nothing_owed(step->guards[i].when)) {
            meet_what_is_owed(replay);
            return replay->goal != NULL &&
                   (replay->goal->condition != NULL || replay->goal->step != NULL);
        }
    }
    return false;
}

static bool is_at_goal(struct replay *replay)
{
    const struct walk_goal *goal = replay->goal;
    struct walk *walk = replay->walk;
    if (goal == NULL || (goal->condition == NULL && goal->step == NULL)) {
        return true;
    }
    if (goal->condition != NULL) {
        const struct eval eval = {&walk->procedure, walk->state, &walk->moment, {0}, 0, NULL};
        return eval_condition(&eval, goal->condition) == goal->holds;
    }
    const struct move move = {.kind = MOVE_STEP, .of = goal->step};
    (void)meet_first(replay, goal->step);
    const struct before before = keep(walk);
    for (int i = 0; i < TRIES_MOST && replay->left > 0; i++) {
        struct procedure_decision decision;
        replay->left--;
        walk->state = procedure_state_copy(walk->arena, before.state);
        if (walk_take_step(walk, &move, &decision) && meets(&decision, goal->duty)) {
            note(replay, &move, &before);
            return true;
        }
        restore(walk, &before);
    }
    return false;
}

static bool go_on(struct replay *replay, size_t at)
{
    struct walk *walk = replay->walk;
    if (at == replay->way.count) {
        return is_at_goal(replay);
    }
    const struct way_step *step = &replay->way.at[at];
    bool was_loose = replay->loose;
    replay->loose = (step->move->kind == MOVE_STEP && meet_first(replay, step->move->of)) || was_loose;
    const struct before before = keep(walk);
    size_t done = replay->done.count;
    for (int i = 0; i < TRIES_MOST && replay->left > 0; i++) {
        replay->left--;
        walk->toward = &replay->search->slice;
        walk->target = search_state(replay->search, step->to);
        walk->state = procedure_state_copy(walk->arena, before.state);
        if (walk_make(walk, step->move) && (replay->loose || is_there(replay, step->to))) {
            note(replay, step->move, &before);
            if (go_on(replay, at + 1)) {
                return true;
            }
        }
        replay->done.count = done;
        restore(walk, &before);
    }
    replay->loose = was_loose;
    return false;
}

/* ---- what the case showed */

void walk_shown_begin(struct walk_shown *shown, struct arena *arena,
                      const struct procedure *procedure)
{
    *shown = (struct walk_shown){
        .arena = arena,
        .procedure = procedure,
        .steps = ARENA_ARRAY(arena, struct walk_proof, procedure->steps_count),
        .duties = ARENA_ARRAY(arena, struct walk_proof, procedure->duties_count),
    };
}

static void show(const struct walk_shown *shown, struct walk_proof *proof, const struct vec *done,
                 size_t before)
{
    if (proof->shown) {
        return;
    }
    *proof = (struct walk_proof){.shown = true,
                                 .path = ARENA_ARRAY(shown->arena, struct text, before),
                                 .path_count = before};
    for (size_t i = 0; i < before; i++) {
        struct text words =
            check_move_words(shown->arena, &VEC_AT(done, struct done, i)->move);
        proof->path[i] = (struct text){text_string(shown->arena, words), words.length};
    }
}

/* Each duty that was owed before the step and is met after it. */
static void show_met(const struct walk_shown *shown, const struct vec *done, size_t at)
{
    const struct done *one = VEC_AT(done, struct done, at);
    for (uint32_t i = 0; i < one->before->duty_count; i++) {
        const struct procedure_duty *owed = &one->before->duties[i];
        const struct procedure_duty *after = state_duty(one->after, owed->number);
        const struct duty *duty = link_find(shown->procedure, MEANS_DUTY, owed->name.text);
        if (duty != NULL && after != NULL && owed->status == PROCEDURE_DUTY_OWED &&
            after->status == PROCEDURE_DUTY_MET) {
            show(shown, &shown->duties[duty - shown->procedure->duties], done, at);
        }
    }
}

static void show_all(const struct walk_shown *shown, const struct vec *done)
{
    for (size_t i = 0; i < done->count; i++) {
        const struct move *move = &VEC_AT(done, struct done, i)->move;
        if (move->kind == MOVE_STEP) {
            const struct step *step = move->of;
            show(shown, &shown->steps[step - shown->procedure->steps], done, i);
            show_met(shown, done, i);
        }
    }
}

bool walk_replay(const struct procedure *procedure, const struct calendar_book *book,
                 const struct search *search, uint32_t state, const struct walk_goal *goal,
                 struct walk_shown *shown)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct walk walk;
    struct replay replay = {.search = search,
                            .goal = goal,
                            .way = search_way_to(search, state),
                            .walk = &walk,
                            .left = DECIDES_MOST,
                            .done = VEC_IN(arena, struct done)};
    walk_begin(&walk, arena, procedure, book, 1);
    bool replayed = go_on(&replay, 0);
    if (replayed && shown != NULL) {
        show_all(shown, &replay.done);
    }
    return replayed;
}
