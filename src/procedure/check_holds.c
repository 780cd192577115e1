/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on a slice: yes, no, or maybe, where they ask about something that the slice does not have. */
#include "procedure/check.h"

static const uint8_t *place_in(const struct slice *slice, const uint8_t *state, const struct variable *variable,
                               int slot)
{
    if (variable->in < 0) {
        return state + variable->at;
    }
    const struct slice_kind *kind = &slice->kinds[variable->in];
    return state + kind->at + (size_t)kind->width * (size_t)slot + variable->at;
}

uint8_t *check_place_of(const struct slice *slice, uint8_t *state, const struct variable *variable, int slot)
{
    return state + (place_in(slice, state, variable, slot) - state);
}

static enum verdict3 not_in_slice(struct doubt *doubt)
{
    doubt->missing = true;
    return MAYBE;
}

static enum verdict3 turned(enum verdict3 verdict, bool negated)
{
    return verdict == MAYBE || !negated ? verdict : verdict == YES ? NO : YES;
}

static enum verdict3 as(bool holds)
{
    return holds ? YES : NO;
}

/* ---- facts and tracks */

static unsigned index_of_state(const struct track *track, struct procedure_name state)
{
    for (size_t i = 0; i < track->state_count; i++) {
        if (procedure_same(track->states[i].is.name, state)) {
            return (unsigned)i;
        }
    }
    return UINT32_MAX;
}

static enum verdict3 is_in_states(const struct track *track, unsigned value, const struct mentions *states)
{
    for (size_t i = 0; i < states->count; i++) {
        if (index_of_state(track, states->at[i].name) == value) {
            return YES;
        }
    }
    return NO;
}

static enum verdict3 choice_is(const struct variable *variable, const struct procedure_fact *fact, unsigned value,
                               struct procedure_name name)
{
    bool shared;
    unsigned class = slice_class(variable, fact, name, &shared);
    return value != class + 1 ? NO : shared ? MAYBE : YES;
}

static enum verdict3 fact_is(const struct variable *variable, const struct procedure_fact *fact, unsigned value,
                             const struct mentions *values)
{
    enum verdict3 best = NO;
    for (size_t i = 0; value != 0 && i < values->count; i++) {
        enum verdict3 one = MAYBE;
        if (fact->type == PROCEDURE_YES_NO) {
            one = as(value == (text_is(values->at[i].name.text, "yes") ? 2u : 1u));
        } else if (fact->type == PROCEDURE_CHOICE) {
            one = choice_is(variable, fact, value, values->at[i].name);
        }
        best = one == YES || best == NO ? one : best;
    }
    return best;
}

static enum verdict3 includes(const struct variable *variable, const struct procedure_fact *fact, unsigned value,
                              const struct mentions *values)
{
    if (value == 0) {
        return NO;
    }
    if (fact->type != PROCEDURE_ANY_OF) {
        return MAYBE;
    }
    enum verdict3 best = NO;
    for (size_t i = 0; i < values->count; i++) {
        bool shared;
        unsigned bit = slice_class(variable, fact, values->at[i].name, &shared);
        if ((value - 1) >> bit & 1) {
            best = !shared ? YES : best == NO ? MAYBE : best;
        }
    }
    return best;
}

static enum verdict3 compares(const struct slice *slice, const struct procedure_condition *condition,
                              const struct fact *fact, unsigned value)
{
    bool at_most = condition->comparing == COMPARE_AT_MOST;
    if (value == 0) {
        return NO;
    }
    unsigned bound = slice_number(slice, fact, condition->number + at_most);
    return as(at_most ? value < bound : value >= bound);
}

static enum verdict3 plain(const struct slice *slice, const uint8_t *state, const struct procedure_condition *condition,
                           int kind, int slot, struct doubt *doubt)
{
    bool is_track = condition->subject.meaning == MEANS_TRACK;
    const struct variable *variable =
        slice_find(slice, is_track ? VARIABLE_TRACK : VARIABLE_FACT, condition->subject.link_to);
    if (!variable || (variable->in >= 0 && variable->in != kind)) {
        return not_in_slice(doubt);
    }
    unsigned value = *place_in(slice, state, variable, slot);
    if (is_track) {
        return is_in_states(variable->of, value, &condition->values);
    }
    const struct fact *fact = variable->of;
    switch (condition->kind) {
    case CONDITION_YES:
        return as(value == 2);
    case CONDITION_KNOWN:
        return as(value != 0);
    case CONDITION_ANY:
        return fact->words.type == PROCEDURE_ANY_OF ? as(value > 1) : value ? MAYBE : NO;
    case CONDITION_FACT_IS:
        return fact_is(variable, &fact->words, value, &condition->values);
    case CONDITION_INCLUDES:
        return includes(variable, &fact->words, value, &condition->values);
    case CONDITION_COMPARE:
        return compares(slice, condition, fact, value);
    default:
        return MAYBE; /* listed in a table: the table may say either */
    }
}

/* ---- statuses */

static enum verdict3 duty_status(unsigned value, enum status status)
{
    switch (status) {
    case STATUS_OWED:
        return as(value == DUTY_OWED || value == DUTY_OWED_LATE);
    case STATUS_MET:
        return as(value == DUTY_MET || value == DUTY_MET_LATE);
    default:
        return as(value == DUTY_OWED_LATE || value == DUTY_MET_LATE);
    }
}

static enum verdict3 status_value(const struct procedure_condition *condition, unsigned value)
{
    switch (condition->subject.meaning) {
    case MEANS_DUTY:
        return duty_status(value, condition->status);
    case MEANS_LINK:
        return as(value == (condition->status == STATUS_WANTED ? LINK_WANTED
                            : condition->status == STATUS_OPEN ? LINK_OPEN
                                                               : LINK_ENDED));
    case MEANS_LETTER:
        return as(value == (condition->status == STATUS_OWED   ? LETTER_OWED
                            : condition->status == STATUS_SENT ? LETTER_SENT
                                                               : LETTER_BOUNCED));
    default:
        return as(value != 0);
    }
}

static enum variable_kind variable_of(enum meaning meaning)
{
    switch (meaning) {
    case MEANS_DUTY:
        return VARIABLE_DUTY;
    case MEANS_FLAG:
        return VARIABLE_FLAG;
    case MEANS_LINK:
        return VARIABLE_LINK;
    case MEANS_ROLE:
        return VARIABLE_ROLE;
    case MEANS_STEP:
        return VARIABLE_STEP;
    default:
        return VARIABLE_LETTER;
    }
}

/* A duty of items, asked about outside one: some item's. */
static enum verdict3 status_of_any(const struct slice *slice, const uint8_t *state,
                                   const struct procedure_condition *condition, const struct variable *variable)
{
    const struct slice_kind *of = &slice->kinds[variable->in];
    for (int slot = 0; slot < SLOTS; slot++) {
        bool there = state[of->at + (size_t)of->width * (size_t)slot] != 0;
        if (there && status_value(condition, *place_in(slice, state, variable, slot)) == YES) {
            return YES;
        }
    }
    return NO;
}

static enum verdict3 status_holds(const struct slice *slice, const uint8_t *state,
                                  const struct procedure_condition *condition, int kind, int slot, struct doubt *doubt)
{
    if (condition->subject.meaning == MEANS_HOLD) {
        const struct hold *hold = condition->subject.link_to;
        return hold ? check_holds(slice, state, hold->when, -1, 0, doubt) : NO;
    }
    const struct variable *variable =
        slice_find(slice, variable_of(condition->subject.meaning), condition->subject.link_to);
    if (!variable) {
        return not_in_slice(doubt);
    }
    if (variable->in >= 0 && variable->in != kind) {
        return status_of_any(slice, state, condition, variable);
    }
    return status_value(condition, *place_in(slice, state, variable, slot));
}

static enum verdict3 setting_holds(const struct slice *slice, const uint8_t *state,
                                   const struct procedure_condition *condition, struct doubt *doubt)
{
    const struct setting *setting = condition->subject.link_to;
    const struct variable *variable = slice_find(slice, VARIABLE_SETTING, setting);
    if (!variable) {
        bool can_be = setting && (setting->type == PROCEDURE_YES_NO || setting->type == PROCEDURE_CHOICE);
        return can_be ? not_in_slice(doubt) : MAYBE;
    }
    unsigned value = *place_in(slice, state, variable, 0);
    if (condition->values.count == 0) {
        return as(value == 2);
    }
    enum verdict3 best = NO;
    for (size_t i = 0; i < condition->values.count; i++) {
        struct procedure_name name = condition->values.at[i].name;
        if (setting->type == PROCEDURE_YES_NO) {
            best = value == (text_is(name.text, "yes") ? 2u : 1u) ? YES : best;
        } else if (value >= 1 && value <= setting->choice_count) {
            best = procedure_same(setting->choices[value - 1].name, name) ? YES : best;
        }
    }
    return best;
}

static enum verdict3 subject_holds(const struct slice *slice, const uint8_t *state,
                                   const struct procedure_condition *condition, struct doubt *doubt)
{
    enum verdict3 best = NO;
    for (size_t i = 0; i < condition->values.count; i++) {
        const struct variable *variable = slice_find_office(slice, condition->values.at[i].name);
        if (!variable) {
            best = best == YES ? YES : not_in_slice(doubt);
        } else if (*place_in(slice, state, variable, 0)) {
            best = YES;
        }
    }
    return best;
}

/* ---- several */

static enum verdict3 both(enum verdict3 one, enum verdict3 other)
{
    return one == NO || other == NO ? NO : one == MAYBE || other == MAYBE ? MAYBE : YES;
}

static enum verdict3 state_of_item(const struct slice *slice, const uint8_t *state,
                                   const struct procedure_condition *condition, int kind, int slot, struct doubt *doubt)
{
    if (condition->values.count == 0) {
        return YES;
    }
    for (size_t i = 0; i < slice->variable_count; i++) {
        const struct variable *variable = &slice->variables[i];
        if (variable->kind == VARIABLE_TRACK && variable->in == kind &&
            procedure_same(variable->name, condition->subject.name)) {
            enum verdict3 in = is_in_states(variable->of, *place_in(slice, state, variable, slot), &condition->values);
            return turned(in, condition->negated);
        }
    }
    return not_in_slice(doubt);
}

static enum verdict3 quantify(const struct procedure_condition *condition, int yes, int maybe, int no)
{
    switch (condition->quantifier) {
    case QUANTIFIER_EVERY:
        return no ? NO : maybe ? MAYBE : YES;
    case QUANTIFIER_NO:
        return yes ? NO : maybe ? MAYBE : YES;
    case QUANTIFIER_AT_LEAST:
        if (condition->number > SLOTS) {
            return yes + maybe == SLOTS ? MAYBE : NO;
        }
        return yes >= condition->number ? YES : yes + maybe >= condition->number ? MAYBE : NO;
    default:
        return yes ? YES : maybe ? MAYBE : NO;
    }
}

static enum verdict3 count_holds(const struct slice *slice, const uint8_t *state,
                                 const struct procedure_condition *condition, struct doubt *doubt)
{
    int kind = slice_find_kind(slice, condition->subject.name), yes = 0, maybe = 0, no = 0;
    if (kind < 0) {
        return not_in_slice(doubt);
    }
    const struct slice_kind *of = &slice->kinds[kind];
    for (int slot = 0; slot < SLOTS; slot++) {
        if (!state[of->at + (size_t)of->width * (size_t)slot]) {
            continue;
        }
        enum verdict3 fits = state_of_item(slice, state, condition, kind, slot, doubt);
        for (size_t i = 0; i < condition->inner_count; i++) {
            fits = both(fits, check_holds(slice, state, condition->inner[i], kind, slot, doubt));
        }
        yes += fits == YES;
        maybe += fits == MAYBE;
        no += fits == NO;
    }
    return quantify(condition, yes, maybe, no);
}

static enum verdict3 all_hold(const struct slice *slice, const uint8_t *state,
                              const struct procedure_condition *condition, int kind, int slot, struct doubt *doubt)
{
    enum verdict3 all = YES;
    for (size_t i = 0; i < condition->inner_count && all != NO; i++) {
        all = both(all, check_holds(slice, state, condition->inner[i], kind, slot, doubt));
    }
    return all;
}

static enum verdict3 any_holds(const struct slice *slice, const uint8_t *state,
                               const struct procedure_condition *condition, int kind, int slot, struct doubt *doubt)
{
    enum verdict3 any = NO;
    for (size_t i = 0; i < condition->inner_count && any != YES; i++) {
        enum verdict3 one = check_holds(slice, state, condition->inner[i], kind, slot, doubt);
        any = one == YES || any == NO ? one : any;
    }
    return any;
}

enum verdict3 check_holds(const struct slice *slice, const uint8_t *state, const struct procedure_condition *condition,
                          int kind, int slot, struct doubt *doubt)
{
    if (!condition) {
        return YES;
    }
    switch (condition->kind) {
    case CONDITION_AND:
        return all_hold(slice, state, condition, kind, slot, doubt);
    case CONDITION_OR:
        return any_holds(slice, state, condition, kind, slot, doubt);
    case CONDITION_NOT:
        return turned(check_holds(slice, state, condition->inner[0], kind, slot, doubt), true);
    case CONDITION_COUNT:
        return count_holds(slice, state, condition, doubt);
    case CONDITION_STATUS:
        return turned(status_holds(slice, state, condition, kind, slot, doubt), condition->negated);
    case CONDITION_SETTING:
        return turned(setting_holds(slice, state, condition, doubt), condition->negated);
    case CONDITION_HOLDS:
        return turned(subject_holds(slice, state, condition, doubt), condition->negated);
    case CONDITION_REACH:
        return YES;
    case CONDITION_NOTHING:
        return MAYBE; /* every duty is shown to be one that can be met, by an answer of its own */
    default:
        return turned(plain(slice, state, condition, kind, slot, doubt), condition->negated);
    }
}
