/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting facts, on a slice: to what, and whether that is known (actions.c, reckon.c). */
#include "procedure/check_move.h"

#include "procedure/link.h"

/* ---- setting facts */

/* What is known: a fact of the thing at hand, or else one of the case that has its name
 * (eval_fact). */
enum verdict3 facts_known(const struct going *going, const uint8_t *state, const struct fact *fact,
                          struct where where, struct doubt *doubt)
{
    const struct variable *variable = slice_find(going->slice, VARIABLE_FACT, fact);
    if (!actions_have_place(variable, where)) {
        doubt->missing = true;
        return MAYBE;
    }
    if (check_value_of(going->slice, state, variable, where.slot) != 0) {
        return YES;
    }
    bool of_thing = variable->in >= 0;
    const struct procedure_name nothing = {0};
    const struct fact *other =
        of_thing ? link_find_fact(going->slice->procedure, nothing, fact->words.is.name) : NULL;
    if (of_thing ? other != NULL
                 : where.scope == PROCEDURE_FOR_ITEM || where.scope == PROCEDURE_FOR_PARTY) {
        doubt->unsure = true; /* the other one of that name may be known */
        return MAYBE;
    }
    return NO;
}

static enum verdict3 time_known(const struct going *going, const uint8_t *state,
                                const struct time *time, struct where where, struct doubt *doubt);

static enum verdict3 limit_known(const struct limit *limit, struct doubt *doubt)
{
    bool undated =
        limit->kind == LIMIT_RULE && (limit->rule.count == CALENDAR_AT_ONCE ||
                                      limit->rule.count == CALENDAR_AS_SOON_AS_PRACTICABLE);
    if (undated || limit->kind == LIMIT_RULE) {
        return undated ? NO : YES;
    }
    doubt->unsure = true; /* as a table or a setting says */
    return MAYBE;
}

static enum verdict3 step_known(const struct going *going, const uint8_t *state,
                                const struct time *time, struct doubt *doubt)
{
    const struct procedure_condition taken = {
        .kind = CONDITION_STATUS, .subject = time->name, .status = STATUS_TAKEN};
    return check_holds(going->slice, state, &taken, check_the_case, doubt);
}

static enum verdict3 time_known(const struct going *going, const uint8_t *state,
                                const struct time *time, struct where where, struct doubt *doubt)
{
    enum verdict3 one, other;
    switch (time->kind) {
    case TIME_FACT:
        return facts_known(going, state, time->name.link_to, where, doubt);
    case TIME_STEP:
        return step_known(going, state, time, doubt);
    case TIME_EARLIER:
    case TIME_LATER:
        one = time_known(going, state, time->one, where, doubt);
        other = time_known(going, state, time->other, where, doubt);
        return one == YES || other == YES ? YES : one == NO && other == NO ? NO : MAYBE;
    case TIME_AFTER:
        one = time_known(going, state, time->one, where, doubt);
        other = limit_known(time->limit, doubt);
        return one == NO || other == NO ? NO : one == YES && other == YES ? YES : MAYBE;
    default:
        return YES;
    }
}

bool actions_is_copy(const struct action *action)
{
    return action->values.count == 1 && action->values.at[0].meaning == MEANS_FACT;
}

/* Whether there is a value to set it to. */
static enum verdict3 has_value(const struct going *going, uint8_t *state, const void *what,
                               struct where where)
{
    const struct action *action = what;
    struct doubt doubt = {0};
    enum verdict3 known = YES;
    if (action->is_time) {
        known = time_known(going, state, action->time, where, &doubt);
    } else if (actions_is_copy(action)) {
        known = facts_known(going, state, action->values.at[0].link_to, where, &doubt);
    }
    return going_mark(going, state, known, &doubt);
}

static unsigned value_to_set(const struct variable *variable, const struct action *action)
{
    const struct procedure_fact *words = &((const struct fact *)variable->of)->words;
    bool shared;
    if (action->is_yes_no) {
        return action->yes ? 2 : 1;
    }
    if (action->is_number) {
        return check_number(variable, action->number);
    }
    if (words->type == PROCEDURE_CHOICE && action->values.count == 1) {
        return check_class(variable, words, action->values.at[0].name, &shared) + 1;
    }
    unsigned bits = 0;
    for (size_t i = 0; words->type == PROCEDURE_ANY_OF && i < action->values.count; i++) {
        bits |= 1u << check_class(variable, words, action->values.at[i].name, &shared);
    }
    return words->type == PROCEDURE_YES_NO && action->values.count == 1
               ? (text_is(action->values.at[0].name.text, "yes") ? 2 : 1)
               : 1 + bits;
}

void facts_set(const struct going *going, struct outcomes *set, const struct action *action,
               struct where where)
{
    const struct variable *variable =
        slice_find(going->slice, VARIABLE_FACT, action->subject.link_to);
    struct outcomes known, unknown;
    if (!actions_have_place(variable, where)) {
        return;
    }
    set_split(going, set, has_value, action, where, &known, &unknown);
    if (actions_is_copy(action)) {
        form_try(going, &known, variable, where); /* whatever the other was */
    } else {
        actions_set_all(going, &known, variable, where,
                        check_merged(variable, value_to_set(variable, action)));
    }
    set_join(&known, &unknown);
    set_take(set, &known);
}
