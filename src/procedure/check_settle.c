/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows by itself after a step or an event (settle.c), on a slice. */
#include "procedure/check_move.h"

#define ROUNDS_MOST 8 /* as many as deciding makes */

/* ---- duties met */

bool settle_is_met_by(const struct duty *duty, const struct step *step)
{
    for (size_t i = 0; i < duty->met_by.count; i++) {
        if (duty->met_by.at[i].link_to == step) {
            return true;
        }
    }
    return false;
}

/* Only what was owed before the step, and where what is asked of the step holds. */
static void meet(const struct going *going, struct outcomes *out, uint8_t *state,
                 const struct variable *variable, struct where where)
{
    const struct duty *duty = variable->of;
    uint8_t *place = check_place_of(going->slice, state, variable, where.slot), before = *place;
    if ((before & DUTY_OWED) == 0 || (before & DUTY_FRESH) != 0) {
        set_add(out, state);
        return;
    }
    enum verdict3 met = going_holds(going, state, duty->met_when, where);
    if (met != YES) {
        set_add(out, state);
    }
    if (met != NO) {
        duty_drop(place);
        *place |= variable->asks_met ? DUTY_MET : 0;
        set_add(out, state);
        *place = before;
    }
}

static struct where where_of(const struct slice *slice, const struct variable *variable, int slot)
{
    return variable->in < 0 ? check_the_case
                            : (struct where){slice->kinds[variable->in].scope, variable->in, slot};
}

static void meet_all(const struct going *going, struct outcomes *set,
                     const struct variable *variable)
{
    int slots = variable->in < 0 ? 1 : going->slice->kinds[variable->in].slots;
    for (int slot = 0; slot < slots; slot++) {
        struct outcomes met = set_like(set);
        for (size_t i = 0; i < set->count; i++) {
            uint8_t *state = set_at(set, i);
            if (variable->in < 0 ||
                check_concerns(going->slice, state, variable->in, slot, going->where)) {
                meet(going, &met, state, variable, where_of(going->slice, variable, slot));
            } else {
                set_add(&met, state);
            }
        }
        set_take(set, &met);
    }
}

void settle_meet(const struct going *going, struct outcomes *set, const struct step *step)
{
    for (size_t i = 0; i < going->slice->variable_count; i++) {
        const struct variable *variable = &going->slice->variables[i];
        if (variable->kind == VARIABLE_DUTY && settle_is_met_by(variable->of, step)) {
            meet_all(going, set, variable);
        }
    }
}

/* ---- the subject comes to hold an office */

static enum verdict3 begins_to_hold(const struct going *going, uint8_t *state, const void *what,
                                    struct where where)
{
    const struct managing *managing = what;
    const struct procedure_condition holds = {.kind = CONDITION_HOLDS, .values = managing->holds};
    struct doubt doubt = {0};
    enum verdict3 is = check_holds(going->slice, state, &holds, where, &doubt);
    enum verdict3 was = check_holds(going->slice, going->before, &holds, where, &doubt);
    enum verdict3 begins = is == NO || was == YES ? NO : is == YES && was == NO ? YES : MAYBE;
    return going_mark(going, state, begins, &doubt);
}

static void settle_managing(const struct going *going, struct outcomes *set)
{
    for (size_t i = 0; i < going->slice->procedure->managings_count; i++) {
        const struct managing *managing = &going->slice->procedure->managings[i];
        struct outcomes begins, goes_on;
        if (managing->holds.count == 0 ||
            !check_actions_matter(going->slice, managing->actions, managing->action_count)) {
            continue;
        }
        set_split(going, set, begins_to_hold, managing, check_the_case, &begins, &goes_on);
        actions_run(going, &begins, managing->actions, managing->action_count, check_the_case);
        set_join(&begins, &goes_on);
        set_take(set, &begins);
    }
}

/* ---- duties that are owed by themselves */

static void settle_one(const struct going *going, struct outcomes *set,
                       const struct variable *variable, int slot)
{
    const struct duty *duty = variable->of;
    struct outcomes settled = set_like(set);
    for (size_t i = 0; i < set->count; i++) {
        uint8_t *state = set_at(set, i);
        if (variable->in >= 0 && !check_is_there(going->slice, state, variable->in, slot)) {
            set_add(&settled, state);
            continue;
        }
        uint8_t *place = check_place_of(going->slice, state, variable, slot), before = *place;
        bool owed = (before & DUTY_OWED) != 0;
        bool is_done = !owed && duty->every == NULL && (before & DUTY_MET) != 0;
        enum verdict3 holds =
            is_done ? NO
                    : going_holds(going, state, duty->when, where_of(going->slice, variable, slot));
        bool changes = owed ? holds != YES : holds != NO;
        if (!changes || holds == MAYBE) {
            set_add(&settled, state);
        }
        if (changes && owed) {
            duty_drop(place);
            set_add(&settled, state);
            *place = before;
        } else if (changes) {
            duty_owe(going, &settled, state, variable, where_of(going->slice, variable, slot));
        }
    }
    set_take(set, &settled);
}

/* A condition that counts things by what became of their duties sees those that were settled
 * before. */
static bool counts_statuses(const struct procedure_condition *condition, bool counting)
{
    counting = counting || condition->kind == CONDITION_COUNT;
    if (counting && condition->kind == CONDITION_STATUS) {
        return true;
    }
    for (size_t i = 0; i < condition->inner_count; i++) {
        if (counts_statuses(condition->inner[i], counting)) {
            return true;
        }
    }
    return false;
}

static struct outcomes settle_in_every_order(const struct going *going, const struct outcomes *set,
                                             const struct variable *variable, unsigned left)
{
    struct outcomes all = set_like(set);
    if (left == 0) {
        set_join(&all, set);
        return all;
    }
    for (int slot = 0; slot < SLOTS_MOST; slot++) {
        if ((left >> slot & 1u) != 0) {
            struct outcomes one = set_like(set);
            set_join(&one, set);
            settle_one(going, &one, variable, slot);
            struct outcomes rest =
                settle_in_every_order(going, &one, variable, left & ~(1u << slot));
            set_join(&all, &rest);
        }
    }
    return all;
}

static void settle_duty(const struct going *going, struct outcomes *set,
                        const struct variable *variable)
{
    const struct duty *duty = variable->of;
    int slots = variable->in < 0 ? 1 : going->slice->kinds[variable->in].slots;
    if (slots > 1 && counts_statuses(duty->when, false)) {
        struct outcomes all = settle_in_every_order(going, set, variable, (1u << slots) - 1);
        set_take(set, &all);
        return;
    }
    for (int slot = 0; slot < slots; slot++) {
        settle_one(going, set, variable, slot);
    }
}

static bool is_same_set(const struct outcomes *one, const struct outcomes *other)
{
    struct outcomes both = set_like(one);
    set_join(&both, one);
    size_t count = both.count;
    set_join(&both, other);
    struct outcomes alone = set_like(other);
    set_join(&alone, other);
    return both.count == count && alone.count == count;
}

static void settle_duties(const struct going *going, struct outcomes *set)
{
    const struct procedure *procedure = going->slice->procedure;
    for (int round = 0; round < ROUNDS_MOST; round++) {
        struct outcomes before = set_like(set);
        bool any = false;
        set_join(&before, set);
        for (size_t i = 0; i < procedure->duties_count; i++) {
            const struct duty *duty = &procedure->duties[i];
            const struct variable *variable =
                duty->when == NULL ? NULL : slice_find(going->slice, VARIABLE_DUTY, duty);
            if (variable != NULL) {
                settle_duty(going, set, variable);
                any = true;
            }
        }
        if (!any || is_same_set(&before, set)) {
            return;
        }
    }
}

/* A clock that stops or goes on has the limits reckoned anew: where one then no longer applies,
 * that it lapsed goes with it. */
static bool may_lose_limits(const struct duty *duty)
{
    for (size_t i = 0; duty->pauses != NULL && i < duty->limit_count; i++) {
        if (duty->limits[i].when != NULL || duty->limits[i].limit.kind != LIMIT_RULE) {
            return true;
        }
    }
    return false;
}

static void settle_pauses(const struct going *going, struct outcomes *set)
{
    for (size_t i = 0; i < going->slice->variable_count; i++) {
        const struct variable *variable = &going->slice->variables[i];
        if (variable->kind != VARIABLE_DUTY || !may_lose_limits(variable->of)) {
            continue;
        }
        int slots = variable->in < 0 ? 1 : going->slice->kinds[variable->in].slots;
        for (int slot = 0; slot < slots; slot++) {
            struct outcomes lost = set_like(set);
            set_join(&lost, set);
            for (size_t j = 0; j < set->count; j++) {
                uint8_t *state = set_at(set, j);
                uint8_t *place = check_place_of(going->slice, state, variable, slot);
                if ((*place & DUTY_LATE) != 0) {
                    *place &= (uint8_t)~DUTY_LATE;
                    state[going->marks_at] |= MARK_UNSURE;
                    set_add(&lost, state);
                }
            }
            set_take(set, &lost);
        }
    }
}

/* ---- holds, and letters that they refuse */

static void settle_holds(const struct going *going, struct outcomes *set)
{
    const struct procedure *procedure = going->slice->procedure;
    for (size_t i = 0; i < procedure->holds_count; i++) {
        const struct hold *hold = &procedure->holds[i];
        const struct variable *variable = slice_find(going->slice, VARIABLE_HOLD, hold);
        struct outcomes on, off;
        if (variable == NULL) {
            continue;
        }
        set_split(going, set, going_asks_condition, hold->when, check_the_case, &on, &off);
        for (size_t j = 0; j < on.count; j++) {
            set_at(&on, j)[variable->at] = 1;
        }
        for (size_t j = 0; j < off.count; j++) {
            set_at(&off, j)[variable->at] = 0;
        }
        set_join(&on, &off);
        set_take(set, &on);
    }
}

enum verdict3 settle_is_held(const struct going *going, const uint8_t *state,
                             const struct hold *hold, struct doubt *doubt)
{
    const struct variable *variable = slice_find(going->slice, VARIABLE_HOLD, hold);
    if (variable == NULL) {
        doubt->missing = true;
        return MAYBE;
    }
    return state[variable->at] != 0 ? YES : NO;
}

static bool may_be_sent(const struct going *going, uint8_t *state)
{
    const struct procedure *procedure = going->slice->procedure;
    for (size_t i = 0; i < procedure->holds_count; i++) {
        struct doubt doubt = {0};
        enum verdict3 sent = (enum verdict3)state[going->sent_at + i];
        if (sent == NO) {
            continue;
        }
        enum verdict3 held = settle_is_held(going, state, &procedure->holds[i], &doubt);
        doubt.missing = doubt.missing || sent == MAYBE;
        if (held == YES && sent == YES) {
            return false;
        }
        if (held != NO) {
            going_mark(going, state, MAYBE, &doubt);
        }
    }
    return true;
}

static void check_letters(const struct going *going, struct outcomes *set)
{
    struct outcomes kept = set_like(set);
    if (going->slice->procedure->holds_count == 0) {
        return;
    }
    for (size_t i = 0; i < set->count; i++) {
        if (may_be_sent(going, set_at(set, i))) {
            set_add(&kept, set_at(set, i));
        }
    }
    set_take(set, &kept);
}

void settle_all(const struct going *going, struct outcomes *set)
{
    settle_managing(going, set);
    settle_duties(going, set);
    settle_pauses(going, set);
    settle_holds(going, set);
    check_letters(going, set);
}
