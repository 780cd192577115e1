/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What steps and events do (actions.c, roles.c), on a slice. Where an `if` is maybe, both ways are
 * gone. */
#include "procedure/check_move.h"

bool actions_have_place(const struct variable *variable, struct where where)
{
    return variable != NULL && (variable->in < 0 || variable->in == where.in);
}

void actions_set_all(const struct going *going, struct outcomes *set,
                     const struct variable *variable, struct where where, unsigned value)
{
    for (size_t i = 0; actions_have_place(variable, where) && i < set->count; i++) {
        *check_place_of(going->slice, set_at(set, i), variable, where.slot) = (uint8_t)value;
    }
}

/* Calls `change` for the variable of the thing at hand, or for those of all things that a rule from
 * there is about. */
typedef void change_place(uint8_t *place);

static void change_each(const struct going *going, struct outcomes *set,
                        const struct variable *variable, struct where where, change_place *change)
{
    for (size_t i = 0; variable != NULL && i < set->count; i++) {
        uint8_t *state = set_at(set, i);
        if (variable->in < 0) {
            change(check_place_of(going->slice, state, variable, 0));
        }
        for (int slot = 0; variable->in >= 0 && slot < going->slice->kinds[variable->in].slots;
             slot++) {
            if (check_concerns(going->slice, state, variable->in, slot, where)) {
                change(check_place_of(going->slice, state, variable, slot));
            }
        }
    }
}

static void become(const struct going *going, struct outcomes *set, const struct action *action,
                   struct where where)
{
    const struct track *track = action->subject.link_to;
    const struct variable *variable = slice_find(going->slice, VARIABLE_TRACK, track);
    for (size_t i = 0; variable != NULL && i < track->state_count; i++) {
        if (procedure_same(track->states[i].is.name, action->value.name)) {
            actions_set_all(going, set, variable, where, (unsigned)i);
        }
    }
}

/* ---- duties, flags, letters, links */

/* Whether a step that meets the duty was taken before, or is this one, for the same thing. */
static enum verdict3 was_met(const struct going *going, uint8_t *state, const struct duty *duty,
                             struct where where, struct doubt *doubt)
{
    enum verdict3 best = NO;
    if (!duty->met_beforehand) {
        return NO;
    }
    for (size_t i = 0; i < duty->met_by.count; i++) {
        const struct procedure_condition taken = {
            .kind = CONDITION_STATUS, .subject = duty->met_by.at[i], .status = STATUS_TAKEN};
        enum verdict3 one = check_holds(going->slice, state, &taken, where, doubt);
        best = one == YES || best == NO ? one : best;
    }
    enum verdict3 when = check_holds(going->slice, state, duty->met_when, where, doubt);
    return best == NO || when == NO ? NO : best == YES && when == YES ? YES : MAYBE;
}

void duty_owe(const struct going *going, struct outcomes *out, uint8_t *state,
              const struct variable *variable, struct where where)
{
    uint8_t *place = check_place_of(going->slice, state, variable, where.slot), before = *place;
    struct doubt doubt = {0};
    if ((before & DUTY_OWED) != 0) {
        set_add(out, state);
        return;
    }
    enum verdict3 met = was_met(going, state, variable->of, where, &doubt);
    going_mark(going, state, met, &doubt);
    if (met != NO) {
        *place |= variable->asks_met ? DUTY_MET : 0;
        set_add(out, state);
        *place = before;
    }
    if (met != YES) {
        *place |= DUTY_OWED | DUTY_FRESH;
        set_add(out, state);
        *place = before;
    }
}

static void owe_each(const struct going *going, struct outcomes *set,
                     const struct variable *variable, struct where where)
{
    int slots = variable == NULL   ? 0
                : variable->in < 0 ? 1
                                   : going->slice->kinds[variable->in].slots;
    for (int slot = 0; slot < slots; slot++) {
        struct outcomes owed = set_like(set);
        for (size_t i = 0; i < set->count; i++) {
            uint8_t *state = set_at(set, i);
            if (variable->in < 0) {
                duty_owe(going, &owed, state, variable, check_the_case);
            } else if (check_concerns(going->slice, state, variable->in, slot, where)) {
                struct where of = {going->slice->kinds[variable->in].scope, variable->in, slot};
                duty_owe(going, &owed, state, variable, of);
            } else {
                set_add(&owed, state);
            }
        }
        set_take(set, &owed);
    }
}

void duty_drop(uint8_t *duty)
{
    if ((*duty & DUTY_OWED) != 0) {
        bool late = (*duty & DUTY_LATE) != 0;
        *duty &= (uint8_t) ~(DUTY_OWED | DUTY_LATE | DUTY_FRESH);
        *duty |= late ? DUTY_PAST_LATE : 0;
    }
}

static void flag_raise(uint8_t *flag)
{
    *flag = 1;
}

static void flag_lower(uint8_t *flag)
{
    *flag = 0;
}

static void letter_owe(uint8_t *letter)
{
    *letter += *letter % 3 < 2; /* one more, or several as before */
}

/* All that are owed have been given. */
static void letter_mark(uint8_t *letter)
{
    unsigned owed = *letter % 3, sent = *letter / 3 % 3, bounced = *letter / 9;
    sent = sent + owed > 2 ? 2 : sent + owed;
    *letter = (uint8_t)(sent * 3 + bounced * 9);
}

static void link_want(uint8_t *link)
{
    unsigned last = *link & 3u;
    unsigned before = (*link & ~3u) | (last == LINK_NONE ? 0 : LINK_BEFORE << (last - 1));
    *link = (uint8_t)(before | LINK_WANTED);
}

/* Whether the action sends the letter to anybody. */
static enum verdict3 is_sent(const struct going *going, const uint8_t *state,
                             const struct letter *letter, struct where where, struct doubt *doubt)
{
    int kind = slice_find_kind(going->slice, letter->to.name);
    if (letter->to.meaning != MEANS_STANDING) {
        return NO; /* an office is under no hold */
    }
    if (kind < 0) {
        doubt->missing = true;
        return MAYBE;
    }
    for (int slot = 0; slot < going->slice->kinds[kind].slots; slot++) {
        if (check_concerns(going->slice, state, kind, slot, where)) {
            return YES;
        }
    }
    return NO;
}

/* A letter to somebody under a hold refuses the step: that is asked when holds are settled. */
static void note_sent(const struct going *going, struct outcomes *set, const struct letter *letter,
                      struct where where)
{
    const struct procedure *procedure = going->slice->procedure;
    for (size_t i = 0; i < procedure->holds_count; i++) {
        if (!procedure_same(procedure->holds[i].from.name, letter->to.name)) {
            continue;
        }
        for (size_t j = 0; j < set->count; j++) {
            struct doubt doubt = {0};
            uint8_t *state = set_at(set, j), *sent = state + going->sent_at + i;
            enum verdict3 is = is_sent(going, state, letter, where, &doubt);
            *sent = *sent == YES ? YES : is == NO ? *sent : (uint8_t)is;
        }
    }
}

/* ---- roles */

/* An assignment to nobody known does nothing; to one more than the role may have is refused. */
static void assign(const struct going *going, struct outcomes *set, const struct action *action,
                   struct where where)
{
    const struct role *role = action->subject.link_to;
    const struct variable *variable = slice_find(going->slice, VARIABLE_ROLE, role);
    struct outcomes done = set_like(set);
    if (!actions_have_place(variable, where)) {
        set_mark(going, set, MARK_LOOSE); /* it may be filled already, and refuse the step */
        return;
    }
    for (size_t i = 0; i < set->count; i++) {
        struct doubt doubt = {0};
        uint8_t *state = set_at(set, i);
        uint8_t *place = check_place_of(going->slice, state, variable, where.slot);
        enum verdict3 known =
            action->by_lot ? YES : facts_known(going, state, action->value.link_to, where, &doubt);
        going_mark(going, state, known, &doubt);
        if (known != YES) {
            set_add(&done, state);
        }
        if (known != NO && (*place == 0 || role->most > 1)) {
            uint8_t before = *place;
            *place = 1;
            set_add(&done, state);
            *place = before;
        }
    }
    set_take(set, &done);
}

/* ---- making */

static int free_slot(const struct slice *slice, const uint8_t *state, int kind)
{
    for (int slot = 0; slot < slice->kinds[kind].slots; slot++) {
        if (!check_is_there(slice, state, kind, slot)) {
            return slot;
        }
    }
    return -1;
}

void actions_make(const struct going *going, struct outcomes *set, int kind, made_then *then,
                  const void *what)
{
    const struct slice_kind *of = &going->slice->kinds[kind];
    struct outcomes made = set_like(set);
    for (int slot = 0; slot < of->slots; slot++) {
        struct outcomes here = set_like(set);
        for (size_t i = 0; i < set->count; i++) {
            if (free_slot(going->slice, set_at(set, i), kind) == slot) {
                uint8_t *place = set_at(set, i) + of->at + (size_t)of->width * (size_t)slot;
                *place = 1;
                set_add(&here, set_at(set, i));
                *place = 0;
            }
        }
        if (here.count > 0) {
            then(going, &here, (struct where){of->scope, kind, slot}, what);
        }
        set_join(&made, &here);
    }
    set_take(set, &made);
}

static void run_inner(const struct going *going, struct outcomes *set, struct where where,
                      const void *what)
{
    const struct action *action = what;
    actions_run(going, set, action->inner, action->inner_count, where);
}

static void make(const struct going *going, struct outcomes *set, const struct action *action)
{
    int kind = slice_find_kind(going->slice, action->subject.name);
    if (kind < 0 && check_most_of(going->slice->procedure, action->subject.name) > 0) {
        set_mark(going, set, MARK_LOOSE); /* one more may be refused */
    }
    if (kind >= 0) {
        actions_make(going, set, kind, run_inner, action);
    } else {
        run_inner(going, set, (struct where){PROCEDURE_FOR_ITEM, -1, 0}, action);
    }
}

/* ---- if, for each, match holders */

static void run_if(const struct going *going, struct outcomes *set, const struct action *action,
                   struct where where)
{
    struct outcomes then, otherwise;
    if (!check_actions_matter(going->slice, action, 1)) {
        return;
    }
    set_split(going, set, going_asks_condition, action->when, where, &then, &otherwise);
    actions_run(going, &then, action->inner, action->inner_count, where);
    actions_run(going, &otherwise, action->otherwise, action->otherwise_count, where);
    set_join(&then, &otherwise);
    set_take(set, &then);
}

static enum verdict3 is_looped(const struct going *going, uint8_t *state, const void *what,
                               struct where where)
{
    const struct action *action = what;
    return check_is_there(going->slice, state, where.in, where.slot)
               ? going_holds(going, state, action->when, where)
               : NO;
}

static void run_for_one(const struct going *going, struct outcomes *set,
                        const struct action *action, struct where where)
{
    struct outcomes todo, done;
    set_split(going, set, is_looped, action, where, &todo, &done);
    actions_run(going, &todo, action->inner, action->inner_count, where);
    set_join(&done, &todo);
    set_take(set, &done);
}

/* In which slot an item lies says nothing of which came first: they are gone through in every
 * order. */
static struct outcomes run_in_every_order(const struct going *going, const struct outcomes *set,
                                          const struct action *action, int kind, unsigned left)
{
    struct outcomes all = set_like(set);
    if (left == 0) {
        set_join(&all, set);
        return all;
    }
    for (int slot = 0; slot < going->slice->kinds[kind].slots; slot++) {
        if ((left >> slot & 1u) != 0) {
            struct outcomes one = set_like(set);
            set_join(&one, set);
            run_for_one(going, &one, action,
                        (struct where){going->slice->kinds[kind].scope, kind, slot});
            struct outcomes rest =
                run_in_every_order(going, &one, action, kind, left & ~(1u << slot));
            set_join(&all, &rest);
        }
    }
    return all;
}

/* Of a kind that the slice does not have there may be none, one or two. */
static void run_for_unseen(const struct going *going, struct outcomes *set,
                           const struct action *action)
{
    bool is_item = action->subject.meaning == MEANS_ITEM;
    struct where where = {is_item ? PROCEDURE_FOR_ITEM : PROCEDURE_FOR_PARTY, -1, 0};
    set_mark(going, set, MARK_LOOSE);
    for (int times = 0; times < SLOTS_LEAST; times++) {
        struct outcomes once = set_like(set);
        set_join(&once, set);
        actions_run(going, &once, action->inner, action->inner_count, where);
        set_join(&once, set);
        set_take(set, &once);
    }
}

static void for_each(const struct going *going, struct outcomes *set, const struct action *action)
{
    int kind = slice_find_kind(going->slice, action->subject.name);
    if (!check_actions_matter(going->slice, action->inner, action->inner_count)) {
        return;
    }
    if (kind < 0) {
        run_for_unseen(going, set, action);
        return;
    }
    unsigned all = (1u << going->slice->kinds[kind].slots) - 1;
    struct outcomes done = run_in_every_order(going, set, action, kind, all);
    set_take(set, &done);
}

/* Whether the subject holds an office is in nobody's hands: it may turn at any time. */
void actions_turn_offices(const struct going *going, struct outcomes *set)
{
    for (size_t i = 0; i < going->slice->variable_count; i++) {
        const struct variable *variable = &going->slice->variables[i];
        struct outcomes turned = set_like(set);
        if (variable->kind != VARIABLE_OFFICE) {
            continue;
        }
        set_join(&turned, set);
        for (size_t j = 0; j < set->count; j++) {
            uint8_t *state = set_at(set, j);
            state[variable->at] ^= 1;
            state[going->marks_at] |= MARK_TURNED;
            set_add(&turned, state);
        }
        set_take(set, &turned);
    }
}

/* ---- all of them */

static void run_status(const struct going *going, struct outcomes *set, const struct action *action,
                       struct where where)
{
    const struct slice *slice = going->slice;
    const void *subject = action->subject.link_to;
    switch (action->kind) {
    case ACTION_OWE:
        owe_each(going, set, slice_find(slice, VARIABLE_DUTY, subject), where);
        break;
    case ACTION_DROP:
        change_each(going, set, slice_find(slice, VARIABLE_DUTY, subject), where, duty_drop);
        break;
    case ACTION_RAISE:
    case ACTION_LOWER:
        change_each(going, set, slice_find(slice, VARIABLE_FLAG, subject), where,
                    action->kind == ACTION_RAISE ? flag_raise : flag_lower);
        break;
    case ACTION_RELEASE:
        change_each(going, set, slice_find(slice, VARIABLE_ROLE, subject), where, flag_lower);
        break;
    case ACTION_SEND:
        change_each(going, set, slice_find(slice, VARIABLE_LETTER, subject), where, letter_owe);
        note_sent(going, set, subject, where);
        break;
    case ACTION_MARK:
        change_each(going, set, slice_find(slice, VARIABLE_LETTER, subject), where, letter_mark);
        break;
    default:
        change_each(going, set, slice_find(slice, VARIABLE_LINK, subject), where, link_want);
        break;
    }
}

static void run_action(const struct going *going, struct outcomes *set, const struct action *action,
                       struct where where)
{
    switch (action->kind) {
    case ACTION_BECOMES:
        become(going, set, action, where);
        break;
    case ACTION_SET:
        facts_set(going, set, action, where);
        break;
    case ACTION_MAKE:
        make(going, set, action);
        break;
    case ACTION_ASSIGN:
        assign(going, set, action, where);
        break;
    case ACTION_REFUSE:
        set->count = 0;
        set->index = NULL;
        set->index_size = set->room = 0;
        break;
    case ACTION_IF:
        run_if(going, set, action, where);
        break;
    case ACTION_EACH:
        for_each(going, set, action);
        break;
    case ACTION_MATCH: /* offices turn in every move anyway */
    case ACTION_CONFIRM:
    case ACTION_CLEAR:
    case ACTION__MAX:
        break;
    default:
        run_status(going, set, action, where);
        break;
    }
}

void actions_run(const struct going *going, struct outcomes *set, const struct action *actions,
                 size_t count, struct where where)
{
    for (size_t i = 0; i < count && set->count > 0; i++) {
        run_action(going, set, &actions[i], where);
    }
}
