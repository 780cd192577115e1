/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evaluating conditions over a state. An unknown fact is none of its values: `is` fails and `is
 * not` holds. */

#include "procedure/eval.h"

static const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};

static const struct procedure_keeping *keeping_at(const struct eval *eval, bool in_item)
{
    return state_keeps(eval->state, in_item ? eval->scope : the_case);
}

static bool among(const struct mentions *values, struct procedure_name name)
{
    for (size_t i = 0; i < values->count; i++) {
        if (procedure_same(values->at[i].name, name)) {
            return true;
        }
    }
    return false;
}

const struct procedure_value *eval_fact(const struct eval *eval, struct procedure_name fact)
{
    const struct procedure_value *value = NULL;
    if (eval->bound != NULL && procedure_same(eval->bound->fact, fact)) {
        return eval->bound->value;
    }
    if (eval->scope.kind == PROCEDURE_FOR_ITEM || eval->scope.kind == PROCEDURE_FOR_PARTY) {
        value = keeping_value(state_keeps(eval->state, eval->scope), fact);
    }
    return value != NULL ? value : keeping_value(&eval->state->keeps, fact);
}

uint32_t eval_party(const struct eval *eval)
{
    return eval->scope.kind == PROCEDURE_FOR_PARTY ? eval->scope.number : eval->party;
}

struct civil_date eval_today(const struct eval *eval)
{
    return calendar_moment_of(eval->moment->zone, eval->moment->now).date;
}

/* ---- offices and settings */

static bool holds_now(const struct procedure_moment *moment, const struct identity *person,
                      struct procedure_name office)
{
    for (size_t i = 0; i < moment->holder_count; i++) {
        if (procedure_same(moment->holders[i].office, office) &&
            identity_equal(&moment->holders[i].person, person)) {
            return true;
        }
    }
    return false;
}

bool eval_subject_holds(const struct eval *eval, struct procedure_name office)
{
    const struct procedure_state *state = eval->state;
    for (uint32_t i = 0; i < state->match_count; i++) {
        const struct procedure_match *match = &state->matches[i];
        bool same = procedure_same(match->office, office) ||
                    holds_now(eval->moment, &match->person, office);
        if (match->state != PROCEDURE_MATCH_CLEARED && same) {
            return true;
        }
    }
    for (uint32_t i = 0; i < state->party_count; i++) {
        const struct procedure_party *party = &state->parties[i];
        if (party->judged && !identity_is_none(&party->person) &&
            holds_now(eval->moment, &party->person, office)) {
            return true;
        }
    }
    return false;
}

const struct procedure_setting *eval_setting(const struct eval *eval, struct procedure_name setting)
{
    for (size_t i = 0; i < eval->moment->setting_count; i++) {
        if (procedure_same(eval->moment->settings[i].setting, setting)) {
            return &eval->moment->settings[i];
        }
    }
    return NULL;
}

struct procedure_name eval_office(const struct eval *eval, const struct mention *mention)
{
    if (mention->meaning != MEANS_SETTING) {
        return mention->name;
    }
    const struct procedure_setting *set = eval_setting(eval, mention->name);
    const struct setting *setting = mention->link_to;
    return set != NULL && set->value.type == PROCEDURE_OFFICE && set->value.names.count == 1
               ? set->value.names.at[0]
               : setting->office.name;
}

/* ---- values */

static bool value_is(const struct procedure_value *value, const struct mentions *values)
{
    if (value->type == PROCEDURE_YES_NO) {
        return among(values, procedure_name(value->yes ? "yes" : "no"));
    }
    for (size_t i = 0; i < value->names.count; i++) {
        if (among(values, value->names.at[i])) {
            return true;
        }
    }
    return false;
}

static bool has_names(const struct procedure_value *value)
{
    return value->type == PROCEDURE_CHOICE || value->type == PROCEDURE_ANY_OF ||
           value->type == PROCEDURE_AREA || value->type == PROCEDURE_OFFICE ||
           value->type == PROCEDURE_YES_NO;
}

static bool row_key_fits(const struct eval *eval, const struct mention *key,
                         const struct mention *wanted)
{
    if (wanted->name.key == 0) {
        return true;
    }
    const struct procedure_value *value = eval_fact(eval, key->name);
    return value != NULL && has_names(value) &&
           value_is(value, &(struct mentions){(struct mention *)wanted, 1});
}

static bool row_is_in_force(const struct data_row *row, struct civil_date on)
{
    return (calendar_date_is_none(row->from) || calendar_compare_dates(on, row->from) >= 0) &&
           (calendar_date_is_none(row->until) || calendar_compare_dates(on, row->until) < 0);
}

const struct data_row *eval_row(const struct eval *eval, const struct data *data,
                                struct civil_date on)
{
    for (size_t i = 0; i < data->row_count; i++) {
        const struct data_row *row = &data->rows[i];
        bool fits = row_is_in_force(row, on);
        for (size_t j = 0; fits && j < data->keys.count; j++) {
            fits = row_key_fits(eval, &data->keys.at[j], &row->values.at[j]);
        }
        if (fits) {
            return row;
        }
    }
    return NULL;
}

static bool eval_listed(const struct eval *eval, const struct procedure_condition *condition,
                        const struct procedure_value *value)
{
    const struct data_row *row = eval_row(eval, condition->table.link_to, eval_today(eval));
    for (size_t i = 0; value != NULL && row != NULL && i < row->choice_count; i++) {
        if (value->type == PROCEDURE_CHOICE &&
            procedure_same(row->choices[i].name, value->names.at[0])) {
            return true;
        }
    }
    return false;
}

static bool eval_about_fact(const struct eval *eval, const struct procedure_condition *condition)
{
    const struct procedure_value *value =
        keeping_value(keeping_at(eval, condition->link_in_item), condition->subject.name);
    switch (condition->kind) {
    case CONDITION_KNOWN:
        return (value != NULL) != condition->negated;
    case CONDITION_YES:
        return value != NULL && value->type == PROCEDURE_YES_NO && value->yes;
    case CONDITION_ANY:
        return (value != NULL && has_names(value) && value->names.count > 0) != condition->negated;
    case CONDITION_COMPARE:
        return (value != NULL && value->type == PROCEDURE_NUMBER &&
                (condition->comparing == COMPARE_AT_LEAST ? value->number >= condition->number
                                                          : value->number <= condition->number)) !=
               condition->negated;
    case CONDITION_LISTED:
        return eval_listed(eval, condition, value) != condition->negated;
    case CONDITION_PARTY:
        return (value != NULL && value->type == PROCEDURE_PARTY &&
                value->number == eval_party(eval)) != condition->negated;
    default:
        return (value != NULL && has_names(value) && value_is(value, &condition->values)) !=
               condition->negated;
    }
}

/* ---- counting */

struct count {
    int64_t all, fitting;
};

static void count_one(const struct eval *eval, const struct procedure_condition *condition,
                      struct procedure_scope scope, struct count *count)
{
    struct eval inner = *eval;
    inner.party = eval_party(eval);
    inner.scope = scope;
    bool fits = true;
    if (condition->values.count > 0) {
        struct procedure_name state =
            keeping_track(state_keeps(eval->state, scope), condition->subject.name);
        fits = among(&condition->values, state) != condition->negated;
    }
    fits = fits && (condition->inner_count == 0 || eval_condition(&inner, condition->inner[0]));
    count->all++;
    count->fitting += fits;
}

static bool eval_count(const struct eval *eval, const struct procedure_condition *condition)
{
    const struct procedure_state *state = eval->state;
    struct count count = {0};
    if (condition->subject.meaning == MEANS_ITEM) {
        for (uint32_t i = 0; i < state->item_count; i++) {
            if (procedure_same(state->items[i].kind, condition->subject.name)) {
                count_one(eval, condition,
                          (struct procedure_scope){PROCEDURE_FOR_ITEM, state->items[i].number},
                          &count);
            }
        }
    } else {
        for (uint32_t i = 0; i < state->party_count; i++) {
            if (party_has_standing(&state->parties[i], condition->subject.name)) {
                count_one(eval, condition,
                          (struct procedure_scope){PROCEDURE_FOR_PARTY, state->parties[i].number},
                          &count);
            }
        }
    }
    switch (condition->quantifier) {
    case QUANTIFIER_EVERY:
        return count.fitting == count.all;
    case QUANTIFIER_NO:
        return count.fitting == 0;
    case QUANTIFIER_AT_LEAST:
        return count.fitting >= condition->number;
    default:
        return count.fitting > 0;
    }
}

/* ---- status */

/* In a rule about one item or party, only what concerns that one counts; seen from the case,
 * everything does. */
static bool concerns(const struct eval *eval, struct procedure_scope scope)
{
    return eval->scope.kind == PROCEDURE_FOR_CASE || scope.kind != eval->scope.kind ||
           scope.number == eval->scope.number;
}

static bool duty_has_lapsed(const struct procedure_duty *duty)
{
    for (uint32_t i = 0; i < duty->due_count; i++) {
        if (duty->dues[i].lapsed) {
            return true;
        }
    }
    return false;
}

static bool eval_duty(const struct eval *eval, const struct procedure_condition *condition)
{
    for (uint32_t i = 0; i < eval->state->duty_count; i++) {
        const struct procedure_duty *duty = &eval->state->duties[i];
        bool is = condition->status == STATUS_MET      ? duty->status == PROCEDURE_DUTY_MET
                  : condition->status == STATUS_LAPSED ? duty_has_lapsed(duty)
                                                       : duty->status == PROCEDURE_DUTY_OWED;
        if (is && procedure_same(duty->name, condition->subject.name) &&
            concerns(eval, duty->scope)) {
            return true;
        }
    }
    return false;
}

static bool eval_letter(const struct eval *eval, const struct procedure_condition *condition)
{
    static const enum procedure_letter_status statuses[STATUS__MAX] = {
        [STATUS_OWED] = PROCEDURE_LETTER_OWED,
        [STATUS_SENT] = PROCEDURE_LETTER_SENT,
        [STATUS_BOUNCED] = PROCEDURE_LETTER_BOUNCED};
    for (uint32_t i = 0; i < eval->state->letter_count; i++) {
        const struct procedure_letter *letter = &eval->state->letters[i];
        if (procedure_same(letter->letter, condition->subject.name) &&
            letter->status == statuses[condition->status] &&
            concerns(eval, (struct procedure_scope){PROCEDURE_FOR_PARTY, letter->party})) {
            return true;
        }
    }
    return false;
}

static bool eval_link(const struct eval *eval, const struct procedure_condition *condition)
{
    static const enum procedure_link_status statuses[STATUS__MAX] = {
        [STATUS_WANTED] = PROCEDURE_LINK_WANTED,
        [STATUS_OPEN] = PROCEDURE_LINK_OPEN,
        [STATUS_ENDED] = PROCEDURE_LINK_ENDED};
    for (uint32_t i = 0; i < eval->state->link_count; i++) {
        if (procedure_same(eval->state->links[i].link, condition->subject.name) &&
            eval->state->links[i].status == statuses[condition->status]) {
            return true;
        }
    }
    return false;
}

static bool eval_role(const struct eval *eval, const struct procedure_condition *condition)
{
    for (uint32_t i = 0; i < eval->state->role_count; i++) {
        const struct procedure_role *role = &eval->state->roles[i];
        if (procedure_same(role->role, condition->subject.name) && !role->released &&
            concerns(eval, role->scope)) {
            return true;
        }
    }
    return false;
}

static bool eval_taken(const struct eval *eval, const struct procedure_condition *condition)
{
    for (uint32_t i = 0; i < eval->state->taken_count; i++) {
        const struct procedure_taken *taken = &eval->state->taken[i];
        if (procedure_same(taken->step, condition->subject.name) && concerns(eval, taken->scope)) {
            return true;
        }
    }
    return false;
}

static bool eval_flag(const struct eval *eval, const struct procedure_condition *condition)
{
    for (uint32_t i = 0; i < eval->state->flag_count; i++) {
        if (procedure_same(eval->state->flags[i].flag, condition->subject.name) &&
            concerns(eval,
                     (struct procedure_scope){PROCEDURE_FOR_PARTY, eval->state->flags[i].party})) {
            return true;
        }
    }
    return false;
}

static bool eval_hold(const struct eval *eval, const struct procedure_condition *condition)
{
    for (uint32_t i = 0; i < eval->state->hold_count; i++) {
        if (procedure_same(eval->state->holds[i].hold, condition->subject.name)) {
            return true;
        }
    }
    return false;
}

static bool eval_status(const struct eval *eval, const struct procedure_condition *condition)
{
    static bool (*const evals[MEANING__MAX])(const struct eval *eval,
                                             const struct procedure_condition *condition) = {
        [MEANS_DUTY] = eval_duty, [MEANS_LETTER] = eval_letter, [MEANS_LINK] = eval_link,
        [MEANS_ROLE] = eval_role, [MEANS_STEP] = eval_taken,    [MEANS_FLAG] = eval_flag,
        [MEANS_HOLD] = eval_hold};
    return evals[condition->subject.meaning](eval, condition) != condition->negated;
}

static bool eval_setting_is(const struct eval *eval, const struct procedure_condition *condition)
{
    const struct setting *setting = condition->subject.link_to;
    const struct procedure_setting *set = eval_setting(eval, condition->subject.name);
    const struct procedure_value *value =
        set != NULL && set->value.type == setting->type ? &set->value : &setting->value;
    if (condition->values.count == 0) {
        return value->yes;
    }
    return value_is(value, &condition->values) != condition->negated;
}

/* Recurring duties are owed for as long as the case is open: they end with it. */
static bool eval_nothing_owed(const struct eval *eval)
{
    for (uint32_t i = 0; i < eval->state->duty_count; i++) {
        const struct procedure_duty *duty = &eval->state->duties[i];
        if (duty->status == PROCEDURE_DUTY_OWED && !duty->recurs) {
            return false;
        }
    }
    return true;
}

/* ---- all of it */

static bool eval_holds(const struct eval *eval, const struct procedure_condition *condition)
{
    for (size_t i = 0; i < condition->values.count; i++) {
        if (eval_subject_holds(eval, condition->values.at[i].name)) {
            return true;
        }
    }
    return false;
}

static bool eval_all(const struct eval *eval, const struct procedure_condition *condition,
                     bool until)
{
    for (size_t i = 0; i < condition->inner_count; i++) {
        if (eval_condition(eval, condition->inner[i]) == until) {
            return until;
        }
    }
    return !until;
}

bool eval_condition(const struct eval *eval, const struct procedure_condition *condition)
{
    switch (condition->kind) {
    case CONDITION_AND:
        return eval_all(eval, condition, false);
    case CONDITION_OR:
        return eval_all(eval, condition, true);
    case CONDITION_NOT:
        return !eval_condition(eval, condition->inner[0]);
    case CONDITION_COUNT:
        return eval_count(eval, condition);
    case CONDITION_TRACK:
        return among(&condition->values, keeping_track(keeping_at(eval, condition->link_in_item),
                                                       condition->subject.name)) !=
               condition->negated;
    case CONDITION_HOLDS:
        return eval_holds(eval, condition);
    case CONDITION_STATUS:
        return eval_status(eval, condition);
    case CONDITION_SETTING:
        return eval_setting_is(eval, condition);
    case CONDITION_REACH:
        return true;
    case CONDITION_NOTHING:
        return eval_nothing_owed(eval);
    default:
        return eval_about_fact(eval, condition);
    }
}
