/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which state of a slice a real case is. */
#include "procedure/check_walk.h"

#include <string.h>

struct mapping {
    const struct slice *slice;
    const struct procedure_state *state;
    const struct procedure_moment *moment;
    uint8_t *out;
    uint32_t numbers[KINDS_MOST][SLOTS_MOST]; /* which item or party lies in which slot */
};

/* ---- slots */

static bool put(struct mapping *mapping, int kind, uint32_t number)
{
    const struct slice_kind *of = &mapping->slice->kinds[kind];
    for (int slot = 0; slot < of->slots; slot++) {
        if (mapping->numbers[kind][slot] == 0) {
            mapping->numbers[kind][slot] = number;
            mapping->out[of->at + (size_t)of->width * (size_t)slot] = 1;
            return true;
        }
    }
    return false;
}

static bool put_all(struct mapping *mapping)
{
    const struct procedure_state *state = mapping->state;
    for (int kind = 0; kind < (int)mapping->slice->kind_count; kind++) {
        const struct slice_kind *of = &mapping->slice->kinds[kind];
        for (uint32_t i = 0; of->scope == PROCEDURE_FOR_ITEM && i < state->item_count; i++) {
            if (procedure_same(state->items[i].kind, of->name) &&
                !put(mapping, kind, state->items[i].number)) {
                return false;
            }
        }
        for (uint32_t i = 0; of->scope == PROCEDURE_FOR_PARTY && i < state->party_count; i++) {
            if (party_has_standing(&state->parties[i], of->name) &&
                !put(mapping, kind, state->parties[i].number)) {
                return false;
            }
        }
    }
    return true;
}

/* ---- facts and tracks */

static uint8_t map_track(const struct variable *variable, const struct procedure_keeping *keeping)
{
    const struct track *track = variable->of;
    struct procedure_name is = keeping_track(keeping, track->is.name);
    for (size_t i = 0; i < track->state_count; i++) {
        if (procedure_same(track->states[i].is.name, is)) {
            return (uint8_t)i;
        }
    }
    return 0;
}

uint8_t walk_map_value(const struct variable *variable, const struct procedure_value *value)
{
    const struct procedure_fact *fact = &((const struct fact *)variable->of)->words;
    unsigned bits = 0;
    bool shared;
    switch (fact->type) {
    case PROCEDURE_YES_NO:
        return value->yes ? 2 : 1;
    case PROCEDURE_CHOICE:
        return (uint8_t)(check_class(variable, fact, value->names.at[0], &shared) + 1);
    case PROCEDURE_ANY_OF:
        for (size_t i = 0; i < value->names.count; i++) {
            bits |= 1u << check_class(variable, fact, value->names.at[i], &shared);
        }
        return (uint8_t)(1 + bits);
    case PROCEDURE_NUMBER:
        return (uint8_t)check_number(variable, value->number);
    default:
        return 1;
    }
}

static uint8_t map_fact(const struct variable *variable, const struct procedure_keeping *keeping)
{
    const struct procedure_value *value = keeping_value(keeping, variable->name);
    return value == NULL || variable->passing
               ? 0
               : check_merged(variable, walk_map_value(variable, value));
}

/* ---- what has become of things; `number` of the item or party, 0 of the case */

static uint8_t map_duty(const struct mapping *mapping, const struct variable *variable,
                        uint32_t number)
{
    unsigned all = 0;
    for (uint32_t i = 0; i < mapping->state->duty_count; i++) {
        const struct procedure_duty *duty = &mapping->state->duties[i];
        bool late = false;
        if (!procedure_same(duty->name, variable->name) || duty->scope.number != number) {
            continue;
        }
        for (uint32_t j = 0; variable->asks_lapse && j < duty->due_count; j++) {
            late = late || duty->dues[j].lapsed;
        }
        if (duty->status == PROCEDURE_DUTY_OWED) {
            all |= DUTY_OWED | (late ? DUTY_LATE : 0);
        } else {
            bool met = duty->status == PROCEDURE_DUTY_MET && variable->asks_met;
            all |= (met ? DUTY_MET : 0) | (late ? DUTY_PAST_LATE : 0);
        }
    }
    return (uint8_t)all;
}

static uint8_t map_letter(const struct mapping *mapping, const struct variable *variable,
                          uint32_t number)
{
    static const unsigned digits[PROCEDURE_LETTER__MAX] = {
        [PROCEDURE_LETTER_OWED] = 1, [PROCEDURE_LETTER_SENT] = 3, [PROCEDURE_LETTER_BOUNCED] = 9};
    unsigned counts = 0;
    for (uint32_t i = 0; i < mapping->state->letter_count; i++) {
        const struct procedure_letter *letter = &mapping->state->letters[i];
        if (procedure_same(letter->letter, variable->name) && letter->party == number &&
            counts / digits[letter->status] % 3 < 2) {
            counts += digits[letter->status];
        }
    }
    return (uint8_t)counts;
}

static uint8_t map_link(const struct mapping *mapping, const struct variable *variable)
{
    static const unsigned states[PROCEDURE_LINK__MAX] = {[PROCEDURE_LINK_WANTED] = LINK_WANTED,
                                                         [PROCEDURE_LINK_OPEN] = LINK_OPEN,
                                                         [PROCEDURE_LINK_ENDED] = LINK_ENDED};
    unsigned last = LINK_NONE, before = 0;
    for (uint32_t i = 0; i < mapping->state->link_count; i++) {
        const struct procedure_link *link = &mapping->state->links[i];
        if (procedure_same(link->link, variable->name)) {
            before |= last == LINK_NONE ? 0 : LINK_BEFORE << (last - 1);
            last = states[link->status];
        }
    }
    return (uint8_t)(before | last);
}

static bool has_role(const struct mapping *mapping, const struct variable *variable,
                     uint32_t number)
{
    for (uint32_t i = 0; i < mapping->state->role_count; i++) {
        const struct procedure_role *role = &mapping->state->roles[i];
        if (!role->released && procedure_same(role->role, variable->name) &&
            role->scope.number == number) {
            return true;
        }
    }
    return false;
}

static bool was_taken(const struct mapping *mapping, const struct variable *variable,
                      uint32_t number)
{
    for (uint32_t i = 0; i < mapping->state->taken_count; i++) {
        const struct procedure_taken *taken = &mapping->state->taken[i];
        if (procedure_same(taken->step, variable->name) &&
            (variable->in < 0 || taken->scope.number == number)) {
            return true;
        }
    }
    return false;
}

static bool has_flag(const struct mapping *mapping, const struct variable *variable,
                     uint32_t number)
{
    for (uint32_t i = 0; i < mapping->state->flag_count; i++) {
        if (procedure_same(mapping->state->flags[i].flag, variable->name) &&
            mapping->state->flags[i].party == number) {
            return true;
        }
    }
    return false;
}

static bool is_held(const struct mapping *mapping, const struct variable *variable)
{
    for (uint32_t i = 0; i < mapping->state->hold_count; i++) {
        if (procedure_same(mapping->state->holds[i].hold, variable->name)) {
            return true;
        }
    }
    return false;
}

static uint8_t map_setting(const struct mapping *mapping, const struct variable *variable)
{
    const struct eval eval = {
        mapping->slice->procedure, mapping->state, mapping->moment, {0}, 0, NULL};
    const struct setting *setting = variable->of;
    const struct procedure_setting *set = eval_setting(&eval, setting->is.name);
    const struct procedure_value *value =
        set != NULL && set->value.type == setting->type ? &set->value : &setting->value;
    if (setting->type == PROCEDURE_YES_NO) {
        return value->yes ? 2 : 1;
    }
    return (uint8_t)(check_choice(setting->choices, setting->choice_count, value->names.at[0]) + 1);
}

static uint8_t map_status(const struct mapping *mapping, const struct variable *variable,
                          uint32_t number)
{
    const struct eval eval = {
        mapping->slice->procedure, mapping->state, mapping->moment, {0}, 0, NULL};
    switch (variable->kind) {
    case VARIABLE_DUTY:
        return map_duty(mapping, variable, number);
    case VARIABLE_FLAG:
        return has_flag(mapping, variable, number);
    case VARIABLE_LINK:
        return map_link(mapping, variable);
    case VARIABLE_ROLE:
        return has_role(mapping, variable, number);
    case VARIABLE_STEP:
        return was_taken(mapping, variable, number);
    case VARIABLE_LETTER:
        return map_letter(mapping, variable, number);
    case VARIABLE_HOLD:
        return is_held(mapping, variable);
    case VARIABLE_SETTING:
        return map_setting(mapping, variable);
    default:
        return eval_subject_holds(&eval, variable->name);
    }
}

static uint8_t map_one(const struct mapping *mapping, const struct variable *variable,
                       struct procedure_scope scope)
{
    const struct procedure_keeping *keeping = state_keeps(mapping->state, scope);
    if (variable->kind == VARIABLE_TRACK) {
        return map_track(variable, keeping);
    }
    return variable->kind == VARIABLE_FACT ? map_fact(variable, keeping)
                                           : map_status(mapping, variable, scope.number);
}

bool walk_map(const struct slice *slice, const struct procedure_state *state,
              const struct procedure_moment *moment, uint8_t *out)
{
    struct mapping mapping = {.slice = slice, .state = state, .moment = moment, .out = out};
    memset(out, 0, slice->width);
    out[0] = state->procedure.key != 0;
    if (!put_all(&mapping)) {
        return false;
    }
    for (size_t i = 0; i < slice->variable_count; i++) {
        const struct variable *variable = &slice->variables[i];
        if (variable->in < 0) {
            out[variable->at] = map_one(&mapping, variable, (struct procedure_scope){0});
            continue;
        }
        const struct slice_kind *of = &slice->kinds[variable->in];
        for (int slot = 0; slot < of->slots; slot++) {
            uint32_t number = mapping.numbers[variable->in][slot];
            if (number != 0) {
                *check_place_of(slice, out, variable, slot) =
                    map_one(&mapping, variable, (struct procedure_scope){of->scope, number});
            }
        }
    }
    check_sort_slots(slice, out);
    return true;
}
