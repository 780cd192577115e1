/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on a slice: yes, no, or maybe, where they ask about something that the slice does not
 * have. What is said here must be what eval.c says, wherever it is not maybe. */
#include "procedure/check.h"

const struct where check_the_case = {PROCEDURE_FOR_CASE, -1, 0};

static const uint8_t *place_in(const struct slice *slice, const uint8_t *state,
                               const struct variable *variable, int slot)
{
    if (variable->in < 0) {
        return state + variable->at;
    }
    const struct slice_kind *kind = &slice->kinds[variable->in];
    return state + kind->at + (size_t)kind->width * (size_t)slot + variable->at;
}

uint8_t *check_place_of(const struct slice *slice, uint8_t *state, const struct variable *variable,
                        int slot)
{
    return state + (place_in(slice, state, variable, slot) - state);
}

uint8_t check_value_of(const struct slice *slice, const uint8_t *state,
                       const struct variable *variable, int slot)
{
    return *place_in(slice, state, variable, slot);
}

bool check_is_there(const struct slice *slice, const uint8_t *state, int kind, int slot)
{
    const struct slice_kind *of = &slice->kinds[kind];
    return state[of->at + (size_t)of->width * (size_t)slot] != 0;
}

/* From the case everything is seen; from an item that item and all parties; from a party that party
 * and all items (eval.c: concerns). */
bool check_concerns(const struct slice *slice, const uint8_t *state, int kind, int slot,
                    struct where where)
{
    bool here = slice->kinds[kind].scope != where.scope || (where.in == kind && where.slot == slot);
    return here && check_is_there(slice, state, kind, slot);
}

static enum verdict3 not_in_slice(struct doubt *doubt)
{
    doubt->missing = true;
    return MAYBE;
}

static enum verdict3 in_no_slice(struct doubt *doubt)
{
    doubt->unsure = true;
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

static enum verdict3 is_in_states(const struct track *track, unsigned value,
                                  const struct mentions *states)
{
    for (size_t i = 0; i < states->count; i++) {
        if (procedure_same(track->states[value].is.name, states->at[i].name)) {
            return YES;
        }
    }
    return NO;
}

static enum verdict3 choice_is(const struct variable *variable, const struct procedure_fact *fact,
                               unsigned value, const struct mentions *values, struct doubt *doubt)
{
    enum verdict3 best = NO;
    for (size_t i = 0; i < values->count; i++) {
        bool shared;
        if (value == check_class(variable, fact, values->at[i].name, &shared) + 1) {
            best = !shared ? YES : best == NO ? in_no_slice(doubt) : best;
        }
    }
    return best;
}

static enum verdict3 includes(const struct variable *variable, const struct procedure_fact *fact,
                              unsigned value, const struct mentions *values, struct doubt *doubt)
{
    enum verdict3 best = NO;
    for (size_t i = 0; i < values->count; i++) {
        bool shared;
        unsigned bit = check_class(variable, fact, values->at[i].name, &shared);
        if ((value - 1) >> bit & 1) {
            best = !shared ? YES : best == NO ? in_no_slice(doubt) : best;
        }
    }
    return best;
}

static enum verdict3 fact_is(const struct variable *variable, const struct procedure_fact *fact,
                             unsigned value, const struct mentions *values, struct doubt *doubt)
{
    switch (fact->type) {
    case PROCEDURE_YES_NO:
        for (size_t i = 0; i < values->count; i++) {
            if (value == (text_is(values->at[i].name.text, "yes") ? 2u : 1u)) {
                return YES;
            }
        }
        return NO;
    case PROCEDURE_CHOICE:
        return choice_is(variable, fact, value, values, doubt);
    case PROCEDURE_ANY_OF:
        return includes(variable, fact, value, values, doubt);
    case PROCEDURE_OFFICE:
    case PROCEDURE_AREA:
        return in_no_slice(doubt);
    default:
        return NO; /* it has no values to name */
    }
}

static enum verdict3 compares(const struct variable *variable,
                              const struct procedure_condition *condition, unsigned value,
                              struct doubt *doubt)
{
    bool at_most = condition->comparing == COMPARE_AT_MOST;
    int64_t bound = condition->number + at_most;
    unsigned reached = check_number(variable, bound);
    if (reached < 2 || variable->bounds[reached - 2] != bound) {
        return in_no_slice(doubt); /* more bounds are named than are told apart */
    }
    return as(at_most ? value < reached : value >= reached);
}

static enum verdict3 any_of(const struct procedure_fact *fact, unsigned value, struct doubt *doubt)
{
    switch (fact->type) {
    case PROCEDURE_ANY_OF:
        return as(value > 1);
    case PROCEDURE_OFFICE:
        return in_no_slice(doubt);
    default:
        return YES;
    }
}

enum verdict3 check_value_holds(const struct variable *variable,
                                const struct procedure_condition *condition, unsigned value,
                                struct doubt *doubt)
{
    const struct procedure_fact *fact = &((const struct fact *)variable->of)->words;
    switch (condition->kind) {
    case CONDITION_YES:
        return as(value == 2);
    case CONDITION_KNOWN:
        return YES;
    case CONDITION_ANY:
        return any_of(fact, value, doubt);
    case CONDITION_COMPARE:
        return compares(variable, condition, value, doubt);
    case CONDITION_LISTED: /* tables change from day to day */
    case CONDITION_PARTY:  /* that it is known is held, whom it names is not */
        return in_no_slice(doubt);
    default:
        return fact_is(variable, fact, value, &condition->values, doubt);
    }
}

static enum verdict3 plain(const struct slice *slice, const uint8_t *state,
                           const struct procedure_condition *condition, struct where where,
                           struct doubt *doubt)
{
    bool is_track = condition->subject.meaning == MEANS_TRACK;
    const struct variable *variable =
        slice_find(slice, is_track ? VARIABLE_TRACK : VARIABLE_FACT, condition->subject.link_to);
    if (variable == NULL || (variable->in >= 0 && variable->in != where.in)) {
        return not_in_slice(doubt);
    }
    unsigned value = *place_in(slice, state, variable, where.slot);
    if (is_track) {
        return is_in_states(variable->of, value, &condition->values);
    }
    return value == 0 ? NO : check_value_holds(variable, condition, value, doubt);
}

/* ---- statuses */

static enum verdict3 duty_status(unsigned value, enum status status)
{
    switch (status) {
    case STATUS_OWED:
        return as((value & DUTY_OWED) != 0);
    case STATUS_MET:
        return as((value & DUTY_MET) != 0);
    default:
        return as((value & (DUTY_LATE | DUTY_PAST_LATE)) != 0);
    }
}

static enum verdict3 letter_status(unsigned value, enum status status)
{
    unsigned digit = status == STATUS_OWED ? 1 : status == STATUS_SENT ? 3 : 9;
    return as(value / digit % 3 > 0);
}

static enum verdict3 link_status(unsigned value, enum status status)
{
    unsigned wanted = status == STATUS_WANTED ? LINK_WANTED
                      : status == STATUS_OPEN ? LINK_OPEN
                                              : LINK_ENDED;
    return as((value & 3) == wanted || (value & LINK_BEFORE << (wanted - 1)) != 0);
}

static enum verdict3 status_value(const struct procedure_condition *condition, unsigned value)
{
    switch (condition->subject.meaning) {
    case MEANS_DUTY:
        return duty_status(value, condition->status);
    case MEANS_LINK:
        return link_status(value, condition->status);
    case MEANS_LETTER:
        return letter_status(value, condition->status);
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
    case MEANS_HOLD:
        return VARIABLE_HOLD;
    default:
        return VARIABLE_LETTER;
    }
}

static enum verdict3 status_holds(const struct slice *slice, const uint8_t *state,
                                  const struct procedure_condition *condition, struct where where,
                                  struct doubt *doubt)
{
    const struct variable *variable =
        slice_find(slice, variable_of(condition->subject.meaning), condition->subject.link_to);
    if (variable == NULL) {
        return not_in_slice(doubt);
    }
    if (variable->of_nobody && where.scope == PROCEDURE_FOR_PARTY) {
        return NO;
    }
    if (variable->in < 0) {
        const struct step *step = variable->kind == VARIABLE_STEP ? variable->of : NULL;
        bool of_match = step != NULL && step->scope == PROCEDURE_FOR_MATCH;
        enum verdict3 is = status_value(condition, *place_in(slice, state, variable, 0));
        return is == YES && of_match && where.scope == PROCEDURE_FOR_MATCH ? in_no_slice(doubt)
                                                                           : is;
    }
    for (int slot = 0; slot < slice->kinds[variable->in].slots; slot++) {
        if (check_concerns(slice, state, variable->in, slot, where) &&
            status_value(condition, *place_in(slice, state, variable, slot)) == YES) {
            return YES;
        }
    }
    return NO;
}

static enum verdict3 setting_holds(const struct slice *slice, const uint8_t *state,
                                   const struct procedure_condition *condition, struct doubt *doubt)
{
    const struct setting *setting = condition->subject.link_to;
    const struct variable *variable = slice_find(slice, VARIABLE_SETTING, setting);
    if (variable == NULL) {
        bool can_be = setting->type == PROCEDURE_YES_NO || setting->type == PROCEDURE_CHOICE;
        return can_be ? not_in_slice(doubt) : in_no_slice(doubt);
    }
    unsigned value = *place_in(slice, state, variable, 0);
    if (condition->values.count == 0) {
        return as(value == 2);
    }
    for (size_t i = 0; i < condition->values.count; i++) {
        struct procedure_name name = condition->values.at[i].name;
        if (setting->type == PROCEDURE_YES_NO
                ? value == (text_is(name.text, "yes") ? 2u : 1u)
                : procedure_same(setting->choices[value - 1].name, name)) {
            return turned(YES, condition->negated);
        }
    }
    return turned(NO, condition->negated);
}

static enum verdict3 subject_holds(const struct slice *slice, const uint8_t *state,
                                   const struct procedure_condition *condition, struct doubt *doubt)
{
    enum verdict3 best = NO;
    for (size_t i = 0; i < condition->values.count; i++) {
        const struct variable *variable =
            slice_find(slice, VARIABLE_OFFICE, condition->values.at[i].link_to);
        if (variable == NULL) {
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
                                   const struct procedure_condition *condition, struct where inner,
                                   struct doubt *doubt)
{
    if (condition->values.count == 0) {
        return YES;
    }
    for (size_t i = 0; i < slice->variable_count; i++) {
        const struct variable *variable = &slice->variables[i];
        if (variable->kind == VARIABLE_TRACK && variable->in == inner.in &&
            procedure_same(variable->name, condition->subject.name)) {
            unsigned value = *place_in(slice, state, variable, inner.slot);
            return turned(is_in_states(variable->of, value, &condition->values),
                          condition->negated);
        }
    }
    return not_in_slice(doubt);
}

struct tally {
    int yes, maybe, no, slots;
};

static enum verdict3 quantify(const struct procedure_condition *condition,
                              const struct tally *tally, struct doubt *doubt)
{
    int64_t could = (int64_t)tally->yes + tally->maybe;
    switch (condition->quantifier) {
    case QUANTIFIER_EVERY:
        return tally->no > 0 ? NO : tally->maybe > 0 ? MAYBE : YES;
    case QUANTIFIER_NO:
        return tally->yes > 0 ? NO : tally->maybe > 0 ? MAYBE : YES;
    case QUANTIFIER_AT_LEAST:
        if (condition->number > tally->slots) {
            return could == tally->slots ? in_no_slice(doubt) : NO; /* there may be more of them */
        }
        return tally->yes >= condition->number ? YES : could >= condition->number ? MAYBE : NO;
    default:
        return tally->yes > 0 ? YES : tally->maybe > 0 ? MAYBE : NO;
    }
}

static enum verdict3 count_holds(const struct slice *slice, const uint8_t *state,
                                 const struct procedure_condition *condition, struct doubt *doubt)
{
    int kind = slice_find_kind(slice, condition->subject.name);
    if (kind < 0) {
        return not_in_slice(doubt);
    }
    struct tally tally = {.slots = slice->kinds[kind].slots};
    for (int slot = 0; slot < tally.slots; slot++) {
        if (!check_is_there(slice, state, kind, slot)) {
            continue;
        }
        struct where inner = {slice->kinds[kind].scope, kind, slot};
        enum verdict3 fits = state_of_item(slice, state, condition, inner, doubt);
        if (condition->inner_count > 0) {
            fits = both(fits, check_holds(slice, state, condition->inner[0], inner, doubt));
        }
        tally.yes += fits == YES;
        tally.maybe += fits == MAYBE;
        tally.no += fits == NO;
    }
    return quantify(condition, &tally, doubt);
}

static enum verdict3 all_hold(const struct slice *slice, const uint8_t *state,
                              const struct procedure_condition *condition, struct where where,
                              struct doubt *doubt)
{
    enum verdict3 all = YES;
    for (size_t i = 0; i < condition->inner_count && all != NO; i++) {
        all = both(all, check_holds(slice, state, condition->inner[i], where, doubt));
    }
    return all;
}

static enum verdict3 any_holds(const struct slice *slice, const uint8_t *state,
                               const struct procedure_condition *condition, struct where where,
                               struct doubt *doubt)
{
    enum verdict3 any = NO;
    for (size_t i = 0; i < condition->inner_count && any != YES; i++) {
        enum verdict3 one = check_holds(slice, state, condition->inner[i], where, doubt);
        any = one == YES || any == NO ? one : any;
    }
    return any;
}

static bool is_owed(const struct slice *slice, const uint8_t *state,
                    const struct variable *variable)
{
    int slots = variable->in < 0 ? 1 : slice->kinds[variable->in].slots;
    for (int slot = 0; slot < slots; slot++) {
        if ((*place_in(slice, state, variable, slot) & DUTY_OWED) != 0) {
            return true;
        }
    }
    return false;
}

/* All duties but those that recur: they would make every slice the whole. What the others come to
 * is left open; each is shown to be one that can be met, by an answer of its own. */
static enum verdict3 nothing_owed(const struct slice *slice, const uint8_t *state,
                                  struct doubt *doubt)
{
    bool all = true;
    for (size_t i = 0; i < slice->procedure->duties_count; i++) {
        const struct duty *duty = &slice->procedure->duties[i];
        const struct variable *variable =
            duty->every != NULL ? NULL : slice_find(slice, VARIABLE_DUTY, duty);
        if (variable != NULL && is_owed(slice, state, variable)) {
            return NO;
        }
        all = all && (duty->every != NULL || variable != NULL);
    }
    doubt->owed = doubt->owed || !all;
    return all ? YES : MAYBE;
}

enum verdict3 check_holds(const struct slice *slice, const uint8_t *state,
                          const struct procedure_condition *condition, struct where where,
                          struct doubt *doubt)
{
    if (condition == NULL) {
        return YES;
    }
    switch (condition->kind) {
    case CONDITION_AND:
        return all_hold(slice, state, condition, where, doubt);
    case CONDITION_OR:
        return any_holds(slice, state, condition, where, doubt);
    case CONDITION_NOT:
        return turned(check_holds(slice, state, condition->inner[0], where, doubt), true);
    case CONDITION_COUNT:
        return count_holds(slice, state, condition, doubt);
    case CONDITION_STATUS:
        return turned(status_holds(slice, state, condition, where, doubt), condition->negated);
    case CONDITION_SETTING:
        return setting_holds(slice, state, condition, doubt);
    case CONDITION_HOLDS:
        return subject_holds(slice, state, condition, doubt);
    case CONDITION_REACH:
        return YES;
    case CONDITION_NOTHING:
        return nothing_owed(slice, state, doubt);
    case CONDITION_YES:
        return plain(slice, state, condition, where, doubt);
    default:
        return turned(plain(slice, state, condition, where, doubt), condition->negated);
    }
}
