/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * To which states a step or an event leads. Whatever a person may answer is tried; where a guard is maybe, the step goes
 * through and is marked loose; where an `if` is maybe, both ways are gone.
 */
#include "procedure/check.h"

#include <string.h>

struct going {
    const struct slice *slice;
    struct outcomes *out;
    struct arena *arena;
    bool *loose;
    int kind, slot; /* what the step is for */
};

/* ---- a growing set of states of the same width */

static uint8_t *at(struct outcomes *set, size_t index)
{
    return set->states + index * set->width;
}

static bool add_state(struct outcomes *set, const uint8_t *state)
{
    for (size_t i = 0; i < set->count; i++) {
        if (memcmp(at(set, i), state, set->width) == 0) {
            return true;
        }
    }
    if (set->count == BRANCH_MOST) {
        set->cut = true;
        return false;
    }
    if (set->count == set->room) {
        size_t room = set->room ? set->room * 2 : 16;
        uint8_t *states = arena_alloc(set->arena, room * set->width);
        if (set->count) {
            memcpy(states, set->states, set->count * set->width);
        }
        set->states = states;
        set->room = room;
    }
    memcpy(at(set, set->count++), state, set->width);
    return true;
}

static struct outcomes empty_like(const struct outcomes *set)
{
    return (struct outcomes){.arena = set->arena, .width = set->width, .cut = set->cut};
}

static void take_over(struct outcomes *set, struct outcomes *from)
{
    bool cut = set->cut || from->cut;
    *set = *from;
    set->cut = cut;
}

static enum verdict3 holds(const struct going *going, const uint8_t *state, const struct procedure_condition *when)
{
    struct doubt doubt = {false};
    enum verdict3 verdict = check_holds(going->slice, state, when, going->kind, going->slot, &doubt);
    if (verdict == MAYBE && doubt.missing) {
        *going->loose = true;
    }
    return verdict;
}

/* Keeps the states in which the condition may hold. */
static void keep_where(const struct going *going, struct outcomes *set, const struct procedure_condition *when)
{
    struct outcomes kept = empty_like(set);
    for (size_t i = 0; i < set->count; i++) {
        if (holds(going, at(set, i), when) != NO) {
            add_state(&kept, at(set, i));
        }
    }
    take_over(set, &kept);
}

/* ---- answers */

static bool may_write(const struct variable *variable, const struct going *going)
{
    return variable && (variable->in < 0 || variable->in == going->kind);
}

static void try_values(const struct going *going, struct outcomes *set, const struct variable *variable,
                       bool may_stay)
{
    struct outcomes tried = empty_like(set);
    for (size_t i = 0; i < set->count; i++) {
        uint8_t *place = check_place_of(going->slice, at(set, i), variable, going->slot);
        uint8_t before = *place;
        if (may_stay) {
            add_state(&tried, at(set, i));
        }
        for (unsigned value = 1; value < variable->domain; value++) {
            *place = (uint8_t)value;
            add_state(&tried, at(set, i));
        }
        *place = before;
    }
    take_over(set, &tried);
}

static void ask(const struct going *going, struct outcomes *set, const struct question *question)
{
    const struct variable *variable = slice_find(going->slice, VARIABLE_FACT, question->fact.link_to);
    if (!may_write(variable, going)) {
        return;
    }
    struct outcomes asked = empty_like(set), passed = empty_like(set);
    for (size_t i = 0; i < set->count; i++) {
        enum verdict3 when = holds(going, at(set, i), question->when);
        if (when != NO) {
            add_state(&asked, at(set, i));
        }
        if (when != YES) {
            add_state(&passed, at(set, i));
        }
    }
    try_values(going, &asked, variable, question->optional);
    for (size_t i = 0; i < passed.count; i++) {
        add_state(&asked, at(&passed, i));
    }
    take_over(set, &asked);
}

static void ask_checklist(const struct going *going, struct outcomes *set, const struct checklist *checklist)
{
    for (size_t i = 0; checklist && i < checklist->point_count; i++) {
        const struct variable *variable = slice_find(going->slice, VARIABLE_FACT, checklist->points[i].link_fact);
        if (may_write(variable, going)) {
            try_values(going, set, variable, false);
        }
    }
}

static void run_actions(const struct going *going, struct outcomes *set, const struct action *actions, size_t count);

/* ---- new items and parties */

static int free_slot(const struct slice *slice, const uint8_t *state, int kind)
{
    const struct slice_kind *of = &slice->kinds[kind];
    for (int slot = 0; slot < SLOTS; slot++) {
        if (!state[of->at + (size_t)of->width * (size_t)slot]) {
            return slot;
        }
    }
    return -1;
}

/* Makes one in the first free slot; the states that have none fall away (the bound), as `bounded` says. */
static void make_one(const struct going *going, struct outcomes *set, int kind, const struct group *group,
                     const struct action *sets, size_t set_count)
{
    const struct slice_kind *of = &going->slice->kinds[kind];
    struct outcomes made = empty_like(set);
    for (int slot = 0; slot < SLOTS; slot++) {
        struct outcomes here = empty_like(set);
        struct going inner = *going;
        inner.kind = kind;
        inner.slot = slot;
        for (size_t i = 0; i < set->count; i++) {
            if (free_slot(going->slice, at(set, i), kind) == slot) {
                uint8_t *place = at(set, i) + of->at + (size_t)of->width * (size_t)slot;
                *place = 1;
                add_state(&here, at(set, i));
                *place = 0;
            }
        }
        for (size_t i = 0; group && i < group->question_count; i++) {
            ask(&inner, &here, &group->questions[i]);
        }
        run_actions(&inner, &here, sets, set_count);
        for (size_t i = 0; i < here.count; i++) {
            add_state(&made, at(&here, i));
        }
        made.cut = made.cut || here.cut;
    }
    take_over(set, &made);
}

static void fill_group(const struct going *going, struct outcomes *set, const struct group *group)
{
    if (group->kind == PROCEDURE_GROUP_CHECKLIST) {
        ask_checklist(going, set, group->makes.link_to);
        return;
    }
    if (group->kind == PROCEDURE_GROUP_CASE) {
        for (size_t i = 0; i < group->question_count; i++) {
            ask(going, set, &group->questions[i]);
        }
        run_actions(going, set, group->actions, group->action_count);
        return;
    }
    int kind = slice_find_kind(going->slice, group->makes.name);
    if (kind < 0) {
        return;
    }
    struct outcomes all = empty_like(set), once = empty_like(set);
    for (size_t i = 0; i < set->count; i++) {
        enum verdict3 when = holds(going, at(set, i), group->when);
        if (group->optional || when != YES) {
            add_state(&all, at(set, i));
        }
        if (when != NO) {
            add_state(&once, at(set, i));
        }
    }
    for (int times = 0; times < (group->several ? SLOTS : 1); times++) {
        make_one(going, &once, kind, group, group->actions, group->action_count);
        for (size_t i = 0; i < once.count; i++) {
            add_state(&all, at(&once, i));
        }
    }
    all.cut = all.cut || once.cut;
    take_over(set, &all);
}

/* ---- actions */

static void set_all(const struct going *going, struct outcomes *set, const struct variable *variable, unsigned value)
{
    if (!may_write(variable, going)) {
        return;
    }
    for (size_t i = 0; i < set->count; i++) {
        *check_place_of(going->slice, at(set, i), variable, going->slot) = (uint8_t)value;
    }
}

static void become(const struct going *going, struct outcomes *set, const struct action *action)
{
    const struct variable *variable = slice_find(going->slice, VARIABLE_TRACK, action->subject.link_to);
    const struct track *track = action->subject.link_to;
    for (size_t i = 0; variable && i < track->state_count; i++) {
        if (procedure_same(track->states[i].is.name, action->value.name)) {
            set_all(going, set, variable, (unsigned)i);
        }
    }
}

static unsigned value_of_set(const struct slice *slice, const struct action *action, const struct fact *fact)
{
    const struct procedure_fact *words = &fact->words;
    if (action->is_yes_no) {
        return action->yes ? 2 : 1;
    }
    if (action->is_number) {
        return slice_number(slice, fact, action->number);
    }
    const struct variable *variable = slice_find(slice, VARIABLE_FACT, fact);
    bool shared;
    if (words->type == PROCEDURE_CHOICE && action->values.count == 1) {
        return slice_class(variable, words, action->values.at[0].name, &shared) + 1;
    }
    unsigned bits = 0;
    for (size_t i = 0; words->type == PROCEDURE_ANY_OF && i < action->values.count; i++) {
        bits |= 1u << slice_class(variable, words, action->values.at[i].name, &shared);
    }
    return 1 + bits;
}

/* `set X to Y` where Y is another fact: whatever that was. */
static void set_fact(const struct going *going, struct outcomes *set, const struct action *action)
{
    const struct variable *variable = slice_find(going->slice, VARIABLE_FACT, action->subject.link_to);
    if (!may_write(variable, going)) {
        return;
    }
    if (action->values.count == 1 && action->values.at[0].meaning == MEANS_FACT) {
        try_values(going, set, variable, true);
    } else {
        set_all(going, set, variable, value_of_set(going->slice, action, action->subject.link_to));
    }
}

/* What may have been done beforehand may be met as soon as it is owed. */
static void met_beforehand(const struct going *going, struct outcomes *set, const struct variable *variable)
{
    const struct duty *duty = variable->of;
    size_t count = duty->met_beforehand ? set->count : 0;
    for (size_t i = 0; i < count; i++) {
        for (int slot = 0; slot < (variable->in < 0 ? 1 : SLOTS); slot++) {
            uint8_t *place = check_place_of(going->slice, at(set, i), variable, slot);
            if (*place == DUTY_OWED) {
                *place = DUTY_MET;
                add_state(set, at(set, i));
                *check_place_of(going->slice, at(set, i), variable, slot) = DUTY_OWED;
            }
        }
    }
}

static void set_duty(const struct going *going, struct outcomes *set, const struct action *action)
{
    const struct variable *variable = slice_find(going->slice, VARIABLE_DUTY, action->subject.link_to);
    unsigned value = action->kind == ACTION_OWE ? DUTY_OWED : DUTY_DROPPED;
    if (!variable) {
        return;
    }
    if (may_write(variable, going)) {
        set_all(going, set, variable, value);
        met_beforehand(going, set, variable);
        return;
    }
    /* Owed for each of them: a duty for a subject, owed by a step for something else. */
    const struct slice_kind *of = &going->slice->kinds[variable->in];
    for (size_t i = 0; i < set->count; i++) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (at(set, i)[of->at + (size_t)of->width * (size_t)slot]) {
                *check_place_of(going->slice, at(set, i), variable, slot) = (uint8_t)value;
            }
        }
    }
    met_beforehand(going, set, variable);
}

static void split(const struct going *going, struct outcomes *set, const struct action *action)
{
    struct outcomes then = empty_like(set), otherwise = empty_like(set);
    if (!check_actions_matter(going->slice, action, 1)) {
        return;
    }
    for (size_t i = 0; i < set->count; i++) {
        enum verdict3 verdict = holds(going, at(set, i), action->when);
        if (verdict != NO) {
            add_state(&then, at(set, i));
        }
        if (verdict != YES) {
            add_state(&otherwise, at(set, i));
        }
    }
    run_actions(going, &then, action->inner, action->inner_count);
    run_actions(going, &otherwise, action->otherwise, action->otherwise_count);
    for (size_t i = 0; i < otherwise.count; i++) {
        add_state(&then, at(&otherwise, i));
    }
    then.cut = then.cut || otherwise.cut;
    take_over(set, &then);
}

static void for_each(const struct going *going, struct outcomes *set, const struct action *action)
{
    int kind = slice_find_kind(going->slice, action->subject.name);
    kind = check_actions_matter(going->slice, action->inner, action->inner_count) ? kind : -1;
    for (int slot = 0; kind >= 0 && slot < SLOTS; slot++) {
        const struct slice_kind *of = &going->slice->kinds[kind];
        struct outcomes done = empty_like(set), todo = empty_like(set);
        struct going inner = *going;
        inner.kind = kind;
        inner.slot = slot;
        for (size_t i = 0; i < set->count; i++) {
            bool there = at(set, i)[of->at + (size_t)of->width * (size_t)slot] != 0;
            enum verdict3 fits = there ? holds(&inner, at(set, i), action->when) : NO;
            if (fits != NO) {
                add_state(&todo, at(set, i));
            }
            if (fits != YES) {
                add_state(&done, at(set, i));
            }
        }
        run_actions(&inner, &todo, action->inner, action->inner_count);
        for (size_t i = 0; i < todo.count; i++) {
            add_state(&done, at(&todo, i));
        }
        done.cut = done.cut || todo.cut;
        take_over(set, &done);
    }
}

static void mark_sent(const struct going *going, struct outcomes *set, const struct variable *variable)
{
    for (size_t i = 0; variable && i < set->count; i++) {
        uint8_t *place = check_place_of(going->slice, at(set, i), variable, 0);
        *place = *place == LETTER_OWED ? LETTER_SENT : *place;
    }
}

static void run_action(const struct going *going, struct outcomes *set, const struct action *action)
{
    const struct slice *slice = going->slice;
    const void *subject = action->subject.link_to;
    switch (action->kind) {
    case ACTION_BECOMES:
        become(going, set, action);
        break;
    case ACTION_SET:
        set_fact(going, set, action);
        break;
    case ACTION_OWE:
    case ACTION_DROP:
        set_duty(going, set, action);
        break;
    case ACTION_MAKE: {
        int kind = slice_find_kind(slice, action->subject.name);
        if (kind >= 0) {
            make_one(going, set, kind, NULL, action->inner, action->inner_count);
        }
        break;
    }
    case ACTION_ASSIGN:
    case ACTION_RELEASE:
        set_all(going, set, slice_find(slice, VARIABLE_ROLE, subject), action->kind == ACTION_ASSIGN);
        break;
    case ACTION_RAISE:
    case ACTION_LOWER:
        set_all(going, set, slice_find(slice, VARIABLE_FLAG, subject), action->kind == ACTION_RAISE);
        break;
    case ACTION_SEND:
        set_all(going, set, slice_find(slice, VARIABLE_LETTER, subject), LETTER_OWED);
        break;
    case ACTION_MARK:
        mark_sent(going, set, slice_find(slice, VARIABLE_LETTER, subject));
        break;
    case ACTION_OPEN:
        set_all(going, set, slice_find(slice, VARIABLE_LINK, subject), LINK_WANTED);
        break;
    case ACTION_REFUSE:
        set->count = 0;
        break;
    case ACTION_IF:
        split(going, set, action);
        break;
    case ACTION_EACH:
        for_each(going, set, action);
        break;
    case ACTION_MATCH:
    case ACTION_CONFIRM:
    case ACTION_CLEAR:
    case ACTION__MAX:
        break;
    }
}

static void run_actions(const struct going *going, struct outcomes *set, const struct action *actions, size_t count)
{
    for (size_t i = 0; i < count && set->count; i++) {
        run_action(going, set, &actions[i]);
    }
}

/* ---- duties that come and go by themselves */

static bool is_met_by(const struct duty *duty, const struct step *step)
{
    for (size_t i = 0; i < duty->met_by.count; i++) {
        if (duty->met_by.at[i].link_to == step) {
            return true;
        }
    }
    return false;
}

/* Met, where what the duty asks of the step holds; where that is maybe, met or not. */
static void meet_one(const struct going *going, struct outcomes *set, size_t i, const struct variable *variable, int slot)
{
    const struct duty *duty = variable->of;
    struct doubt doubt = {false};
    enum verdict3 verdict = check_holds(going->slice, at(set, i), duty->met_when, variable->in, slot, &doubt);
    if (verdict == NO) {
        return;
    }
    if (verdict == MAYBE) {
        uint8_t *met = arena_copy(going->arena, at(set, i), set->width);
        uint8_t *place = check_place_of(going->slice, met, variable, slot);
        *place = *place == DUTY_OWED ? DUTY_MET : *place == DUTY_OWED_LATE ? DUTY_MET_LATE : *place;
        add_state(set, met);
        return;
    }
    uint8_t *place = check_place_of(going->slice, at(set, i), variable, slot);
    *place = *place == DUTY_OWED ? DUTY_MET : *place == DUTY_OWED_LATE ? DUTY_MET_LATE : *place;
}

static void meet_duties(const struct going *going, struct outcomes *set, const struct step *step)
{
    for (size_t i = 0; i < going->slice->variable_count; i++) {
        const struct variable *variable = &going->slice->variables[i];
        if (variable->kind != VARIABLE_DUTY || !is_met_by(variable->of, step)) {
            continue;
        }
        for (size_t j = 0, count = set->count; j < count; j++) {
            bool one = variable->in < 0 || variable->in == going->kind;
            for (int slot = one ? going->slot : 0; slot < (one ? going->slot + 1 : SLOTS); slot++) {
                meet_one(going, set, j, variable, slot);
            }
        }
    }
}

static void owe_in(const struct going *going, uint8_t *state, const struct variable *variable, int slot)
{
    const struct duty *duty = variable->of;
    struct doubt doubt = {false};
    uint8_t *place = check_place_of(going->slice, state, variable, slot);
    if (*place == DUTY_NONE && duty->when && !duty->every &&
        check_holds(going->slice, state, duty->when, variable->in, slot, &doubt) == YES) {
        *place = DUTY_OWED;
    }
}

static void owe_duties(const struct going *going, struct outcomes *set)
{
    for (size_t i = 0; i < going->slice->variable_count; i++) {
        const struct variable *variable = &going->slice->variables[i];
        for (size_t j = 0; variable->kind == VARIABLE_DUTY && j < set->count; j++) {
            for (int slot = 0; slot < (variable->in < 0 ? 1 : SLOTS); slot++) {
                bool there = variable->in < 0 ||
                             at(set, j)[going->slice->kinds[variable->in].at +
                                        (size_t)going->slice->kinds[variable->in].width * (size_t)slot] != 0;
                if (there) {
                    owe_in(going, at(set, j), variable, slot);
                }
            }
        }
        if (variable->kind == VARIABLE_DUTY) {
            met_beforehand(going, set, variable);
        }
    }
}

/* ---- moves */

static bool is_scoped(const struct move *move)
{
    return move->step && (move->step->scope == PROCEDURE_FOR_ITEM || move->step->scope == PROCEDURE_FOR_PARTY);
}

int check_move_slots(const struct slice *slice, const struct move *move)
{
    if (move->lapses) {
        const struct variable *variable = slice_find(slice, VARIABLE_DUTY, move->lapses);
        return variable && variable->in >= 0 ? SLOTS : 1;
    }
    return is_scoped(move) && slice_find_kind(slice, move->step->scope_kind.name) >= 0 ? SLOTS : 1;
}

static void take_step(struct going *going, struct outcomes *set, const struct step *step)
{
    for (size_t i = 0; i < step->guard_count; i++) {
        keep_where(going, set, step->guards[i].when);
    }
    for (size_t i = 0; i < step->group_count; i++) {
        fill_group(going, set, &step->groups[i]);
    }
    for (size_t i = 0; i < step->must_count; i++) {
        keep_where(going, set, step->musts[i].when);
    }
    run_actions(going, set, step->actions, step->action_count);
    struct going whole = *going;
    whole.kind = -1;
    set_all(&whole, set, slice_find(going->slice, VARIABLE_STEP, step), 1);
    meet_duties(going, set, step);
}

static void lapse(const struct going *going, struct outcomes *set, const struct duty *duty)
{
    const struct variable *variable = slice_find(going->slice, VARIABLE_DUTY, duty);
    struct outcomes late = empty_like(set);
    for (size_t i = 0; variable && i < set->count; i++) {
        uint8_t *place = check_place_of(going->slice, at(set, i), variable, going->slot);
        if (*place == DUTY_OWED) {
            *place = DUTY_OWED_LATE;
            add_state(&late, at(set, i));
        }
    }
    if (variable) {
        take_over(set, &late);
    }
}

static void letter_moves(const struct going *going, struct outcomes *set, const struct event *event)
{
    const struct variable *variable = slice_find(going->slice, VARIABLE_LETTER, event->subject.link_to);
    bool sent = event->kind == PROCEDURE_LETTER_IS_SENT;
    struct outcomes moved = empty_like(set);
    for (size_t i = 0; variable && i < set->count; i++) {
        uint8_t *place = check_place_of(going->slice, at(set, i), variable, 0);
        if (*place == (sent ? LETTER_OWED : LETTER_SENT)) {
            *place = sent ? LETTER_SENT : LETTER_BOUNCED;
            add_state(&moved, at(set, i));
        }
    }
    if (variable) {
        take_over(set, &moved);
    }
}

static void link_moves(const struct going *going, struct outcomes *set, const struct event *event)
{
    const struct variable *variable = slice_find(going->slice, VARIABLE_LINK, event->subject.link_to);
    struct outcomes moved = empty_like(set);
    for (size_t i = 0; variable && i < set->count; i++) {
        uint8_t *place = check_place_of(going->slice, at(set, i), variable, 0);
        if (*place == LINK_WANTED || *place == LINK_OPEN) {
            *place = LINK_ENDED;
            add_state(&moved, at(set, i));
        }
    }
    if (variable) {
        take_over(set, &moved);
    }
}

static void happen(const struct going *going, struct outcomes *set, const struct event *event)
{
    for (size_t i = 0; i < event->guard_count; i++) {
        keep_where(going, set, event->guards[i].when);
    }
    if (event->kind == PROCEDURE_DUTY_LAPSES) {
        lapse(going, set, event->subject.link_to);
    } else if (event->kind == PROCEDURE_LETTER_IS_SENT || event->kind == PROCEDURE_LETTER_BOUNCES) {
        letter_moves(going, set, event);
    } else if (event->kind == PROCEDURE_LINK_ENDS) {
        link_moves(going, set, event);
    }
    run_actions(going, set, event->actions, event->action_count);
}

/* Slots of a kind in ascending order: which of two items is the first makes no difference. */
static void sort_slots(const struct slice *slice, uint8_t *state)
{
    uint8_t kept[256];
    for (size_t i = 0; i < slice->kind_count; i++) {
        uint8_t *one = state + slice->kinds[i].at, *other = one + slice->kinds[i].width;
        size_t width = slice->kinds[i].width;
        if (width <= sizeof(kept) && memcmp(one, other, width) < 0) {
            memcpy(kept, one, width);
            memcpy(one, other, width);
            memcpy(other, kept, width);
        }
    }
}

/* The subject turns out to hold one of the offices: what then happens by itself. */
static void manage(const struct going *going, struct outcomes *set, const struct managing *managing)
{
    struct procedure_condition holds_office = {.kind = CONDITION_HOLDS, .values = managing->holds};
    keep_where(going, set, &holds_office);
    run_actions(going, set, managing->actions, managing->action_count);
}

void check_move(const struct slice *slice, const uint8_t *state, const struct move *move, int slot,
                struct outcomes *out, bool *loose)
{
    struct going going = {.slice = slice, .out = out, .arena = out->arena, .loose = loose, .kind = -1, .slot = slot};
    bool opens = move->step && move->step->opens_case;
    out->count = 0;
    out->cut = false;
    if ((state[0] != 0) == opens) {
        return;
    }
    if (is_scoped(move)) {
        going.kind = slice_find_kind(slice, move->step->scope_kind.name);
        const struct slice_kind *of = going.kind >= 0 ? &slice->kinds[going.kind] : NULL;
        if (of && !state[of->at + (size_t)of->width * (size_t)slot]) {
            return;
        }
    }
    add_state(out, state);
    at(out, 0)[0] = 1;
    if (move->step) {
        take_step(&going, out, move->step);
    } else if (move->event) {
        happen(&going, out, move->event);
    } else if (move->managing) {
        manage(&going, out, move->managing);
    } else {
        lapse(&going, out, move->lapses);
    }
    owe_duties(&going, out);
    for (size_t i = 0; i < out->count; i++) {
        sort_slots(slice, at(out, i));
    }
}

/* ---- does it matter */

static bool writes_fact(const struct slice *slice, const struct mention *fact)
{
    return slice_find(slice, VARIABLE_FACT, fact->link_to) != NULL;
}

bool check_actions_matter(const struct slice *slice, const struct action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const void *of = actions[i].subject.link_to;
        bool matters = actions[i].kind == ACTION_REFUSE ||
                       (actions[i].kind == ACTION_MAKE && slice_find_kind(slice, actions[i].subject.name) >= 0);
        for (int kind = 0; of && !matters && kind < VARIABLE__MAX; kind++) {
            matters = slice_find(slice, (enum variable_kind)kind, of) != NULL;
        }
        if (matters || check_actions_matter(slice, actions[i].inner, actions[i].inner_count) ||
            check_actions_matter(slice, actions[i].otherwise, actions[i].otherwise_count)) {
            return true;
        }
    }
    return false;
}

static bool group_matters(const struct slice *slice, const struct group *group)
{
    const struct checklist *checklist = group->kind == PROCEDURE_GROUP_CHECKLIST ? group->makes.link_to : NULL;
    bool makes = group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
    if (makes && slice_find_kind(slice, group->makes.name) >= 0) {
        return true;
    }
    for (size_t i = 0; checklist && i < checklist->point_count; i++) {
        if (slice_find(slice, VARIABLE_FACT, checklist->points[i].link_fact)) {
            return true;
        }
    }
    for (size_t i = 0; i < group->question_count; i++) {
        if (writes_fact(slice, &group->questions[i].fact)) {
            return true;
        }
    }
    return check_actions_matter(slice, group->actions, group->action_count);
}

static bool step_matters(const struct slice *slice, const struct step *step)
{
    if (step->opens_case || slice_find(slice, VARIABLE_STEP, step)) {
        return true;
    }
    for (size_t i = 0; i < step->group_count; i++) {
        if (group_matters(slice, &step->groups[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < slice->variable_count; i++) {
        if (slice->variables[i].kind == VARIABLE_DUTY && is_met_by(slice->variables[i].of, step)) {
            return true;
        }
    }
    return check_actions_matter(slice, step->actions, step->action_count);
}

bool check_move_matters(const struct slice *slice, const struct move *move)
{
    if (move->step) {
        return step_matters(slice, move->step);
    }
    if (move->lapses) {
        return slice_find(slice, VARIABLE_DUTY, move->lapses) != NULL;
    }
    if (move->managing) {
        return check_actions_matter(slice, move->managing->actions, move->managing->action_count);
    }
    return check_actions_matter(slice, move->event->actions, move->event->action_count) ||
           slice_find(slice, VARIABLE_LETTER, move->event->subject.link_to) ||
           slice_find(slice, VARIABLE_LINK, move->event->subject.link_to) ||
           slice_find(slice, VARIABLE_DUTY, move->event->subject.link_to);
}
