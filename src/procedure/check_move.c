/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * To which states a step or an event leads, in the order in which deciding goes (gate.c, decide.c,
 * settle.c). Whatever a person may answer is tried; where a guard is maybe, the step goes through
 * and the state is marked.
 */
#include "procedure/check_move.h"

#include <string.h>

/* ---- may it be taken now */

/* Of which kind of item or party the move is for one; nothing: for the case, or a match. */
static enum procedure_for scope_of(const struct move *move, struct procedure_name *kind)
{
    const struct step *step = move->of;
    const struct duty *duty = move->of;
    const struct letter *letter = move->of;
    const struct event *event = move->of;
    *kind = (struct procedure_name){0};
    if (move->of == NULL) {
        return PROCEDURE_FOR_CASE;
    }
    switch (move->kind) {
    case MOVE_STEP:
        *kind = step->scope_kind.name;
        return step->scope;
    case MOVE_LAPSES:
        *kind = duty->scope_kind.name;
        return duty->scope;
    case MOVE_EVENT:
        *kind = event->scope_kind.name;
        return event->scope;
    case MOVE_LETTER_SENT:
    case MOVE_LETTER_BOUNCES:
        *kind = letter->to.meaning == MEANS_STANDING ? letter->to.name : *kind;
        return kind->key != 0 ? PROCEDURE_FOR_PARTY : PROCEDURE_FOR_CASE;
    default:
        return PROCEDURE_FOR_CASE;
    }
}

static int kind_of(const struct slice *slice, const struct move *move, struct where *where)
{
    struct procedure_name kind;
    where->scope = scope_of(move, &kind);
    bool of_thing = where->scope == PROCEDURE_FOR_ITEM || where->scope == PROCEDURE_FOR_PARTY;
    where->in = of_thing ? slice_find_kind(slice, kind) : -1;
    return where->in;
}

/* False: there is nothing in that slot to make the move for. */
static bool begin_where(struct going *going, uint8_t *state, const struct move *move, int slot)
{
    int kind = kind_of(going->slice, move, &going->where);
    going->where.slot = slot;
    if (going->where.scope == PROCEDURE_FOR_MATCH) {
        state[going->marks_at] |= MARK_UNSURE; /* there must be one */
    } else if (going->where.scope != PROCEDURE_FOR_CASE && kind < 0) {
        state[going->marks_at] |= MARK_LOOSE;
    }
    return kind < 0 || check_is_there(going->slice, state, kind, slot);
}

/* A role or a party who may take the step; whether an office can is an answer of its own. */
static enum verdict3 has_capacity(const struct going *going, const uint8_t *state,
                                  const struct mention *capacity, struct doubt *doubt)
{
    if (capacity->meaning == MEANS_ROLE) {
        const struct procedure_condition assigned = {
            .kind = CONDITION_STATUS, .subject = *capacity, .status = STATUS_ASSIGNED};
        return check_holds(going->slice, state, &assigned, going->where, doubt);
    }
    if (capacity->meaning == MEANS_STANDING) {
        const struct procedure_condition there = {
            .kind = CONDITION_COUNT, .subject = *capacity, .quantifier = QUANTIFIER_SOME};
        return check_holds(going->slice, state, &there, going->where, doubt);
    }
    return YES;
}

static enum verdict3 somebody_may(const struct going *going, uint8_t *state, const void *what,
                                  struct where where)
{
    const struct step *step = what;
    struct doubt doubt = {0};
    enum verdict3 best = NO;
    (void)where;
    for (size_t i = 0; i < step->by_count; i++) {
        for (size_t j = 0; j < step->by[i].capacities.count; j++) {
            enum verdict3 one = has_capacity(going, state, &step->by[i].capacities.at[j], &doubt);
            best = one == YES || best == NO ? one : best;
        }
    }
    return going_mark(going, state, best, &doubt);
}

static enum verdict3 may_tell(const struct going *going, uint8_t *state, const void *what,
                              struct where where)
{
    const struct procedure *procedure = going->slice->procedure;
    const struct mention *standing = what;
    struct doubt doubt = {0};
    enum verdict3 worst = NO;
    (void)where;
    for (size_t i = 0; i < procedure->holds_count; i++) {
        if (procedure_same(procedure->holds[i].from.name, standing->name)) {
            enum verdict3 held = settle_is_held(going, state, &procedure->holds[i], &doubt);
            worst = held == YES || worst == NO ? held : worst;
        }
    }
    enum verdict3 may = worst == YES ? NO : worst == NO ? YES : MAYBE;
    return going_mark(going, state, may, &doubt);
}

static void pass_gate(const struct going *going, struct outcomes *set, const struct step *step)
{
    struct outcomes yes, no;
    for (size_t i = 0; i < step->guard_count; i++) {
        set_keep(going, set, step->guards[i].when, going->where);
    }
    for (size_t i = 0; i < step->tells.count; i++) {
        set_split(going, set, may_tell, &step->tells.at[i], going->where, &yes, &no);
        set_take(set, &yes);
    }
    set_split(going, set, somebody_may, step, going->where, &yes, &no);
    set_take(set, &yes);
}

/* ---- steps */

static void note_taken(const struct going *going, struct outcomes *set, const struct step *step)
{
    const struct variable *variable = slice_find(going->slice, VARIABLE_STEP, step);
    for (size_t i = 0; variable != NULL && i < set->count; i++) {
        *check_place_of(going->slice, set_at(set, i), variable, going->where.slot) = 1;
    }
}

static void take_step(const struct going *going, struct outcomes *set, const struct step *step)
{
    pass_gate(going, set, step);
    note_taken(going, set, step);
    actions_turn_offices(going, set);
    form_fill(going, set, step);
    actions_turn_offices(going, set);
    for (size_t i = 0; i < step->must_count; i++) {
        set_keep(going, set, step->musts[i].when, going->where);
    }
    actions_run(going, set, step->actions, step->action_count, going->where);
    settle_meet(going, set, step);
    settle_all(going, set);
}

/* ---- what happens to a duty, a letter, a link */

static size_t limits_of(const struct duty *duty)
{
    size_t count = duty->every != NULL;
    for (size_t i = 0; i < duty->limit_count; i++) {
        const struct limit *limit = &duty->limits[i].limit;
        bool undated =
            limit->kind == LIMIT_RULE && (limit->rule.count == CALENDAR_AT_ONCE ||
                                          limit->rule.count == CALENDAR_AS_SOON_AS_PRACTICABLE);
        count += !undated;
    }
    return count;
}

static void lapse(struct outcomes *set, uint8_t *state, uint8_t *place,
                  const struct variable *variable)
{
    uint8_t before = *place;
    bool can =
        (before & DUTY_OWED) != 0 && ((before & DUTY_LATE) == 0 || limits_of(variable->of) > 1);
    if (can) {
        *place |= variable->asks_lapse ? DUTY_LATE : 0;
        set_add(set, state);
        *place = before;
    }
}

/* One of those that are in any status comes to be in `to`; of several, one or more are left. */
static void letter_moves(struct outcomes *set, uint8_t *state, uint8_t *place, unsigned to)
{
    static const unsigned digits[LETTER__MAX] = {1, 3, 9};
    uint8_t before = *place;
    for (unsigned from = 0; from < LETTER__MAX; from++) {
        unsigned have = before / digits[from] % 3;
        if (have == 0) {
            continue;
        }
        if (from == to) {
            set_add(set, state);
            continue;
        }
        unsigned more = before / digits[to] % 3 < 2 ? digits[to] : 0;
        *place = (uint8_t)(before - digits[from] + more);
        set_add(set, state);
        *place = (uint8_t)(before + more);
        if (have == 2) {
            set_add(set, state); /* there were more than two, or three */
        }
        *place = before;
    }
}

static void link_moves(struct outcomes *set, uint8_t *state, uint8_t *place, unsigned to)
{
    uint8_t before = *place;
    *place = (uint8_t)((before & ~3u) | to);
    set_add(set, state);
    *place = before;
}

static enum variable_kind variable_of(const struct move *move)
{
    switch (move->kind) {
    case MOVE_LAPSES:
        return VARIABLE_DUTY;
    case MOVE_LETTER_SENT:
    case MOVE_LETTER_BOUNCES:
        return VARIABLE_LETTER;
    case MOVE_LINK_OPENS:
    case MOVE_LINK_ENDS:
        return VARIABLE_LINK;
    case MOVE_SETTING:
        return VARIABLE_SETTING;
    default:
        return VARIABLE_OFFICE;
    }
}

static void happen_to(const struct going *going, struct outcomes *set, const struct move *move,
                      int slot)
{
    const struct variable *variable = slice_find(going->slice, variable_of(move), move->of);
    uint8_t *state = set_at(set, 0);
    struct outcomes moved = set_like(set);
    if (variable == NULL) {
        state[going->marks_at] |= MARK_LOOSE; /* there may be none */
        return;
    }
    uint8_t *place = check_place_of(going->slice, state, variable, slot);
    switch (move->kind) {
    case MOVE_LAPSES:
        lapse(&moved, state, place, variable);
        break;
    case MOVE_LETTER_SENT:
        letter_moves(&moved, state, place, LETTER_SENT);
        break;
    case MOVE_LETTER_BOUNCES:
        letter_moves(&moved, state, place, LETTER_BOUNCED);
        break;
    default:
        link_moves(&moved, state, place, move->kind == MOVE_LINK_OPENS ? LINK_OPEN : LINK_ENDED);
        break;
    }
    set_take(set, &moved);
}

static enum verdict3 is_handled(const struct going *going, uint8_t *state, const void *what,
                                struct where where)
{
    const struct event *event = what;
    enum verdict3 all = YES;
    for (size_t i = 0; i < event->guard_count && all != NO; i++) {
        enum verdict3 one = going_holds(going, state, event->guards[i].when, where);
        all = one == NO ? NO : one == MAYBE ? MAYBE : all;
    }
    return all;
}

static bool handles(const struct event *event, const struct move *move)
{
    return event->kind == move->event && procedure_same(event->subject.name, move->name);
}

static void run_handlers(const struct going *going, struct outcomes *set, const struct move *move)
{
    for (size_t i = 0; i < going->slice->procedure->events_count; i++) {
        const struct event *event = &going->slice->procedure->events[i];
        struct outcomes runs, not ;
        if (!handles(event, move) ||
            !check_actions_matter(going->slice, event->actions, event->action_count)) {
            continue;
        }
        set_split(going, set, is_handled, event, going->where, &runs, &not );
        actions_run(going, &runs, event->actions, event->action_count, going->where);
        set_join(&runs, &not );
        set_take(set, &runs);
    }
}

static void happen(const struct going *going, struct outcomes *set, const struct move *move,
                   int slot)
{
    if (move->kind != MOVE_EVENT && move->kind != MOVE_SETTLES) {
        happen_to(going, set, move, slot);
    }
    actions_turn_offices(going, set);
    run_handlers(going, set, move);
    settle_all(going, set);
}

/* Outside the case: an office or a setting is no longer what it was. Nothing follows yet. */
static void turn(const struct going *going, struct outcomes *set, const struct move *move)
{
    const struct variable *variable = slice_find(going->slice, variable_of(move), move->of);
    uint8_t *state = set_at(set, 0);
    struct outcomes turned = set_like(set);
    if (state[variable->at] != move->value) {
        state[variable->at] = (uint8_t)move->value;
        state[going->marks_at] |= MARK_TURNED;
        set_add(&turned, state);
    }
    set_take(set, &turned);
}

/* ---- the whole move */

/* Slots of a kind in descending order: which of two items is the first makes no difference. */
void check_sort_slots(const struct slice *slice, uint8_t *state)
{
    uint8_t kept[VARIABLES_MOST + 1];
    for (size_t i = 0; i < slice->kind_count; i++) {
        uint8_t *first = state + slice->kinds[i].at;
        size_t width = slice->kinds[i].width;
        for (int sorted = 1; sorted < slice->kinds[i].slots; sorted++) {
            for (int j = sorted; j > 0; j--) {
                uint8_t *one = first + (size_t)(j - 1) * width, *other = one + width;
                if (memcmp(one, other, width) >= 0) {
                    break;
                }
                memcpy(kept, one, width);
                memcpy(one, other, width);
                memcpy(other, kept, width);
            }
        }
    }
}

/* What was only of use within the move. */
static void forget(const struct slice *slice, uint8_t *state)
{
    for (size_t i = 0; i < slice->variable_count; i++) {
        const struct variable *variable = &slice->variables[i];
        int slots = variable->in < 0 ? 1 : slice->kinds[variable->in].slots;
        for (int slot = 0; variable->kind == VARIABLE_DUTY && slot < slots; slot++) {
            *check_place_of(slice, state, variable, slot) &= (uint8_t)~DUTY_FRESH;
        }
        for (int slot = 0; variable->passing && slot < slots; slot++) {
            *check_place_of(slice, state, variable, slot) = 0;
        }
    }
}

static void finish(const struct going *going, const struct outcomes *set, struct outcomes *out)
{
    out->cut = set->cut;
    for (size_t i = 0; i < set->count; i++) {
        forget(going->slice, set_at(set, i));
        check_sort_slots(going->slice, set_at(set, i));
        set_add(out, set_at(set, i)); /* the state and its marks: the rest has served */
    }
}

static bool can_begin(const struct move *move, const uint8_t *state)
{
    const struct step *step = move->kind == MOVE_STEP ? move->of : NULL;
    bool opens = step != NULL && step->opens_case;
    return move->kind == MOVE_SETTING || (state[0] != 0) != opens;
}

void check_move(const struct slice *slice, const uint8_t *state, const struct move *move, int slot,
                struct outcomes *out)
{
    const struct step *step = move->kind == MOVE_STEP ? move->of : NULL;
    struct going going = {.slice = slice,
                          .before = state,
                          .where = check_the_case,
                          .marks_at = slice->width,
                          .sent_at = slice->width + 1};
    going.form_at = going.sent_at + slice->procedure->holds_count;
    size_t width = going.form_at + (step != NULL ? form_width(slice, step) : 0);
    struct outcomes set = {.arena = out->arena, .width = width};
    *out = (struct outcomes){.arena = out->arena, .width = slice->width + 1};
    if (!can_begin(move, state)) {
        return;
    }
    uint8_t *first = arena_alloc(out->arena, width);
    memcpy(first, state, slice->width);
    if (!begin_where(&going, first, move, slot)) {
        return;
    }
    first[0] = first[0] || step != NULL;
    set_add(&set, first);
    if (step != NULL) {
        take_step(&going, &set, step);
    } else if (move->kind == MOVE_HOLDS || move->kind == MOVE_SETTING) {
        turn(&going, &set, move);
    } else {
        happen(&going, &set, move, slot);
    }
    finish(&going, &set, out);
}

int check_move_slots(const struct slice *slice, const struct move *move)
{
    struct where where;
    int kind = kind_of(slice, move, &where);
    return kind >= 0 ? slice->kinds[kind].slots : 1;
}

/* ---- does it matter */

static bool has_hold(const struct slice *slice, const struct letter *letter)
{
    for (size_t i = 0; i < slice->procedure->holds_count; i++) {
        if (procedure_same(slice->procedure->holds[i].from.name, letter->to.name)) {
            return true;
        }
    }
    return false;
}

static bool changes(const struct slice *slice, const struct action *action)
{
    const void *of = action->subject.link_to;
    for (int kind = 0; of != NULL && kind < VARIABLE__MAX; kind++) {
        if (slice_find(slice, (enum variable_kind)kind, of) != NULL) {
            return true;
        }
    }
    return action->kind == ACTION_MAKE && slice_find_kind(slice, action->subject.name) >= 0;
}

static bool refuses(const struct slice *slice, const struct action *action)
{
    return action->kind == ACTION_REFUSE || action->kind == ACTION_ASSIGN ||
           (action->kind == ACTION_MAKE &&
            check_most_of(slice->procedure, action->subject.name) > 0) ||
           (action->kind == ACTION_SEND && has_hold(slice, action->subject.link_to));
}

static bool actions_do(const struct slice *slice, const struct action *actions, size_t count,
                       bool or_refuse)
{
    for (size_t i = 0; i < count; i++) {
        const struct action *action = &actions[i];
        if (changes(slice, action) || (or_refuse && refuses(slice, action)) ||
            actions_do(slice, action->inner, action->inner_count, or_refuse) ||
            actions_do(slice, action->otherwise, action->otherwise_count, or_refuse)) {
            return true;
        }
    }
    return false;
}

bool check_actions_matter(const struct slice *slice, const struct action *actions, size_t count)
{
    return actions_do(slice, actions, count, true);
}

static bool step_matters(const struct slice *slice, const struct step *step)
{
    if (step->opens_case || slice_find(slice, VARIABLE_STEP, step) != NULL ||
        form_matters(slice, step)) {
        return true;
    }
    for (size_t i = 0; i < slice->variable_count; i++) {
        if (slice->variables[i].kind == VARIABLE_DUTY &&
            settle_is_met_by(slice->variables[i].of, step)) {
            return true;
        }
    }
    return actions_do(slice, step->actions, step->action_count, false);
}

static bool handlers_matter(const struct slice *slice, const struct move *move)
{
    for (size_t i = 0; i < slice->procedure->events_count; i++) {
        const struct event *event = &slice->procedure->events[i];
        if (handles(event, move) && actions_do(slice, event->actions, event->action_count, false)) {
            return true;
        }
    }
    return false;
}

/* Something may follow by itself that nobody's step brought about. */
static bool settling_matters(const struct slice *slice)
{
    for (size_t i = 0; i < slice->variable_count; i++) {
        const struct variable *variable = &slice->variables[i];
        const struct duty *duty = variable->kind == VARIABLE_DUTY ? variable->of : NULL;
        if (variable->kind == VARIABLE_OFFICE || variable->kind == VARIABLE_SETTING ||
            variable->kind == VARIABLE_HOLD || (duty != NULL && duty->when != NULL)) {
            return true;
        }
    }
    for (size_t i = 0; i < slice->procedure->managings_count; i++) {
        const struct managing *managing = &slice->procedure->managings[i];
        if (actions_do(slice, managing->actions, managing->action_count, false)) {
            return true;
        }
    }
    return false;
}

bool check_move_matters(const struct slice *slice, const struct move *move)
{
    switch (move->kind) {
    case MOVE_STEP:
        return step_matters(slice, move->of);
    case MOVE_SETTLES:
        return settling_matters(slice);
    case MOVE_LAPSES: {
        const struct variable *variable = slice_find(slice, VARIABLE_DUTY, move->of);
        return (variable != NULL && variable->asks_lapse) || handlers_matter(slice, move);
    }
    default:
        return (move->of != NULL && slice_find(slice, variable_of(move), move->of) != NULL) ||
               handlers_matter(slice, move);
    }
}
