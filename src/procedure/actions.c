/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What steps and events do. */

#include "procedure/decide.h"

static const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};

/* A match is no thing with tracks and facts of its own: what a step for it does, it does to the
 * case. */
static struct procedure_scope target(const struct action *action, struct procedure_scope scope)
{
    return action->link_in_item ? scope : the_case;
}

static struct reckon reckon_of(const struct decide *decide, struct procedure_scope scope)
{
    return (struct reckon){.arena = decide->arena,
                           .eval = decide_eval(decide, scope),
                           .happened = decide->happened,
                           .owed = decide->happened};
}

void decide_new_tracks(struct decide *decide, struct procedure_name of,
                       struct procedure_scope scope)
{
    const struct procedure *procedure = decide->procedure;
    for (size_t i = 0; i < procedure->track_words_count; i++) {
        const struct procedure_track_words *track = &procedure->track_words[i];
        bool is_new = keeping_track(state_keeps(decide->state, scope), track->is.name).key == 0;
        if (procedure_same(track->of, of) && is_new) {
            decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_TRACK,
                                                           .name = track->is.name,
                                                           .scope = scope,
                                                           .other = track->states[0].name});
        }
    }
}

static void do_becomes(struct decide *decide, const struct action *action,
                       struct procedure_scope scope)
{
    struct procedure_effect track = {.kind = PROCEDURE_EFFECT_TRACK,
                                     .name = action->subject.name,
                                     .scope = target(action, scope),
                                     .other = action->value.name};
    if (!procedure_same(keeping_track(state_keeps(decide->state, track.scope), track.name),
                        track.other)) {
        decide_emit(decide, &track);
    }
}

/* ---- setting facts */

static bool time_value(const struct reckon *reckon, const struct calendar_event *event,
                       enum procedure_type type, struct procedure_value *value)
{
    value->type = type;
    if (type == PROCEDURE_TIME) {
        value->instant = reckon_instant(reckon, event);
    } else {
        value->day = calendar_day_of(
            event->has_instant ? calendar_moment_of(reckon->eval.moment->zone, event->instant).date
                               : event->date);
    }
    return true;
}

static bool copy_value(const struct reckon *reckon, const struct action *action,
                       enum procedure_type type, struct procedure_value *value)
{
    const struct procedure_value *from = eval_fact(&reckon->eval, action->values.at[0].name);
    if (from == NULL) {
        return false;
    }
    *value = *from;
    if (from->type == type) {
        return true;
    }
    struct calendar_event event = {.has_instant = from->type == PROCEDURE_TIME,
                                   .instant = from->instant};
    if (from->type == PROCEDURE_DATE) {
        event.date = calendar_date_of(from->day);
    }
    return time_value(reckon, &event, type, value);
}

static void named_value(struct decide *decide, const struct action *action,
                        enum procedure_type type, struct procedure_value *value)
{
    struct procedure_name *names =
        ARENA_ARRAY(decide->arena, struct procedure_name, action->values.count);
    for (size_t i = 0; i < action->values.count; i++) {
        names[i] = action->values.at[i].name;
    }
    value->type = type;
    value->names.at = names;
    value->names.count = action->values.count;
}

static bool find_value(struct decide *decide, const struct action *action,
                       struct procedure_scope scope, enum procedure_type type,
                       struct procedure_value *value)
{
    struct reckon reckon = reckon_of(decide, scope);
    if (action->is_time) {
        struct calendar_event event = {0};
        return reckon_time(&reckon, action->time, &event) &&
               time_value(&reckon, &event, type, value);
    }
    if (action->values.count == 1 && action->values.at[0].meaning == MEANS_FACT) {
        return copy_value(&reckon, action, type, value);
    }
    if (type == PROCEDURE_PARTY) {
        *value = (struct procedure_value){.type = type, .number = eval_party(&reckon.eval)};
        return value->number != 0;
    }
    if (action->values.count > 0) {
        named_value(decide, action, type, value);
        return true;
    }
    value->type = type;
    if (action->is_number) {
        value->number = action->number;
    } else {
        value->yes = action->yes;
    }
    return true;
}

static void do_set(struct decide *decide, const struct action *action, struct procedure_scope scope)
{
    const struct fact *fact = action->subject.link_to;
    struct procedure_effect set = {.kind = PROCEDURE_EFFECT_FACT,
                                   .name = action->subject.name,
                                   .scope = target(action, scope),
                                   .counted = fact->words.counted};
    if (find_value(decide, action, scope, fact->words.type, &set.value)) {
        decide_emit(decide, &set);
    }
}

/* ---- duties */

static struct procedure_name owner_of(const struct eval *eval, const struct duty *duty)
{
    for (size_t i = 0; i < duty->owner_count; i++) {
        if (duty->owners[i].when == NULL || eval_condition(eval, duty->owners[i].when)) {
            return duty->owners[i].owner.name;
        }
    }
    return duty->owners[duty->owner_count - 1].owner.name;
}

static bool is_owed(const struct procedure_state *state, struct procedure_name name,
                    struct procedure_scope scope)
{
    for (uint32_t i = 0; i < state->duty_count; i++) {
        const struct procedure_duty *duty = &state->duties[i];
        if (duty->status == PROCEDURE_DUTY_OWED && duty->scope.kind == scope.kind &&
            duty->scope.number == scope.number && procedure_same(duty->name, name)) {
            return true;
        }
    }
    return false;
}

static bool meets(const struct duty *duty, struct procedure_scope scope,
                  const struct procedure_taken *taken)
{
    for (size_t i = 0; i < duty->met_by.count; i++) {
        if (procedure_same(duty->met_by.at[i].name, taken->step)) {
            return decide_same_thing(taken->scope, scope);
        }
    }
    return false;
}

/* What was done before it came to be owed, or by the step that brings it about, need not be done again (SG-8.12):
 * met as of then. */
static void meet_beforehand(struct decide *decide, const struct duty *duty,
                            struct procedure_scope scope)
{
    struct eval eval = decide_eval(decide, scope);
    const struct procedure_duty *owed = &decide->state->duties[decide->state->duty_count - 1];
    if (!duty->met_beforehand || decide->refusal_count > 0 ||
        (duty->met_when != NULL && !eval_condition(&eval, duty->met_when))) {
        return;
    }
    for (uint32_t i = 0; i < decide->state->taken_count; i++) {
        const struct procedure_taken *taken = &decide->state->taken[i];
        if (meets(duty, scope, taken)) {
            decide_emit(decide, &(struct procedure_effect){
                                    .kind = PROCEDURE_EFFECT_DUTY_MET,
                                    .name = owed->name,
                                    .number = owed->number,
                                    .happened = taken->happened,
                                    .late = decide_is_late(owed, taken->happened)});
            return;
        }
    }
}

static void owe_one(struct decide *decide, const struct duty *duty, struct procedure_scope scope)
{
    struct reckon reckon = reckon_of(decide, scope);
    const struct eval_binding as_if = {duty->as_if.name, &duty->link_as_if};
    reckon.eval.bound = duty->as_if.name.key != 0 ? &as_if : NULL;
    if (is_owed(decide->state, duty->is.name, scope)) {
        return;
    }
    struct procedure_effect owed = {
        .kind = PROCEDURE_EFFECT_DUTY,
        .name = duty->is.name,
        .scope = scope,
        .number = decide->state->duty_count + 1,
        .other = owner_of(&reckon.eval, duty),
        .recurs = duty->every != NULL,
        .happened = reckon.owed,
        .dues = ARENA_ARRAY(decide->arena, struct procedure_due, duty->limit_count + 1),
    };
    owed.due_count = reckon_dues(&reckon, duty, owed.dues, &owed.leading);
    decide_emit(decide, &owed);
    meet_beforehand(decide, duty, scope);
}

/* Calls `each` for the thing at hand if it is of that kind, or else for every one of the kind. */
static void for_scopes(struct decide *decide, enum procedure_for kind, struct procedure_name name,
                       struct procedure_scope scope,
                       void (*each)(struct decide *decide, const void *what,
                                    struct procedure_scope scope),
                       const void *what)
{
    if (kind == PROCEDURE_FOR_CASE) {
        each(decide, what, the_case);
    } else if (kind == PROCEDURE_FOR_ITEM) {
        for (uint32_t i = 0; i < decide->state->item_count; i++) {
            struct procedure_item *item = &decide->state->items[i];
            bool here = scope.kind != kind || scope.number == item->number;
            if (here && procedure_same(item->kind, name)) {
                each(decide, what, (struct procedure_scope){kind, item->number});
            }
        }
    } else {
        for (uint32_t i = 0; i < decide->state->party_count; i++) {
            struct procedure_party *party = &decide->state->parties[i];
            bool here = scope.kind != kind || scope.number == party->number;
            if (here && party_has_standing(party, name)) {
                each(decide, what, (struct procedure_scope){kind, party->number});
            }
        }
    }
}

static void owe_each(struct decide *decide, const void *duty, struct procedure_scope scope)
{
    owe_one(decide, duty, scope);
}

void decide_owe(struct decide *decide, const struct duty *duty, struct procedure_scope scope)
{
    for_scopes(decide, duty->scope, duty->scope_kind.name, scope, owe_each, duty);
}

bool decide_same_thing(struct procedure_scope one, struct procedure_scope other)
{
    return one.kind == PROCEDURE_FOR_CASE || one.kind != other.kind || one.number == other.number;
}

void decide_drop(struct decide *decide, const struct duty *duty, struct procedure_scope scope)
{
    for (uint32_t i = 0; i < decide->state->duty_count; i++) {
        const struct procedure_duty *owed = &decide->state->duties[i];
        if (owed->status == PROCEDURE_DUTY_OWED && procedure_same(owed->name, duty->is.name) &&
            decide_same_thing(scope, owed->scope)) {
            decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_DUTY_DROPPED,
                                                           .name = owed->name,
                                                           .number = owed->number,
                                                           .happened = decide->happened});
        }
    }
}

/* ---- flags, letters, links, matches */

static void flag_each(struct decide *decide, const void *what, struct procedure_scope scope)
{
    const struct action *action = what;
    bool is_on = false;
    for (uint32_t i = 0; i < decide->state->flag_count; i++) {
        is_on = is_on || (decide->state->flags[i].party == scope.number &&
                          procedure_same(decide->state->flags[i].flag, action->subject.name));
    }
    if (is_on != (action->kind == ACTION_RAISE)) {
        decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_FLAG,
                                                       .name = action->subject.name,
                                                       .number = scope.number,
                                                       .on = !is_on});
    }
}

static void do_flag(struct decide *decide, const struct action *action,
                    struct procedure_scope scope)
{
    const struct flag *flag = action->subject.link_to;
    for_scopes(decide, PROCEDURE_FOR_PARTY, flag->on.name, scope, flag_each, action);
}

static void letter_each(struct decide *decide, const void *what, struct procedure_scope scope)
{
    const struct action *action = what;
    const struct letter *letter = action->subject.link_to;
    decide_emit(decide, &(struct procedure_effect){
                            .kind = PROCEDURE_EFFECT_LETTER,
                            .name = letter->is.name,
                            .scope = scope,
                            .number = decide->state->letter_count + 1,
                            .other = letter->to.name,
                            .which = PROCEDURE_LETTER_OWED,
                            .happened = decide->happened,
                        });
}

static void do_send(struct decide *decide, const struct action *action,
                    struct procedure_scope scope)
{
    const struct letter *letter = action->subject.link_to;
    if (letter->to.meaning == MEANS_OFFICE) {
        letter_each(decide, action, the_case);
    } else {
        for_scopes(decide, PROCEDURE_FOR_PARTY, letter->to.name, scope, letter_each, action);
    }
}

/* What is owed of it has been given: shown, posted or handed over, as the step says. */
static void do_mark(struct decide *decide, const struct action *action,
                    struct procedure_scope scope)
{
    for (uint32_t i = 0; i < decide->state->letter_count; i++) {
        const struct procedure_letter letter = decide->state->letters[i];
        struct procedure_scope to = {
            letter.party == 0 ? PROCEDURE_FOR_CASE : PROCEDURE_FOR_PARTY, letter.party};
        if (letter.status == PROCEDURE_LETTER_OWED && decide_same_thing(scope, to) &&
            procedure_same(letter.letter, action->subject.name)) {
            decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_LETTER,
                                                           .name = letter.letter,
                                                           .scope = to,
                                                           .number = letter.number,
                                                           .other = letter.recipient,
                                                           .which = PROCEDURE_LETTER_SENT,
                                                           .happened = decide->happened});
        }
    }
}

static void do_open(struct decide *decide, const struct action *action)
{
    const struct link *link = action->subject.link_to;
    decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_LINK,
                                                   .name = link->is.name,
                                                   .other = link->procedures.at[0].name,
                                                   .which = PROCEDURE_LINK_WANTED});
}

static bool is_matched(const struct procedure_state *state, uint32_t party,
                       const struct identity *person, struct procedure_name office)
{
    for (uint32_t i = 0; i < state->match_count; i++) {
        const struct procedure_match *match = &state->matches[i];
        if (match->party == party && identity_equal(&match->person, person) &&
            procedure_same(match->office, office)) {
            return true;
        }
    }
    return false;
}

void decide_match(struct decide *decide, uint32_t party, const struct identity *person,
                  struct procedure_name office, bool certain)
{
    if (is_matched(decide->state, party, person, office)) {
        return;
    }
    decide_emit(decide, &(struct procedure_effect){
                            .kind = PROCEDURE_EFFECT_MATCH,
                            .number = decide->state->match_count + 1,
                            .scope = {party == 0 ? PROCEDURE_FOR_CASE : PROCEDURE_FOR_PARTY, party},
                            .person = *person,
                            .other = office,
                            .which = certain ? PROCEDURE_MATCH_CONFIRMED : PROCEDURE_MATCH_POSSIBLE,
                        });
    if (certain && party != 0) {
        decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_PERSON,
                                                       .number = party,
                                                       .person = *person});
    }
}

/* Only who is judged is matched: a witness who holds an office is no reason to keep the case from
 * them. */
void decide_named(struct decide *decide)
{
    for (size_t i = 0; i < decide->moment->named_count; i++) {
        const struct procedure_named *named = &decide->moment->named[i];
        uint32_t number = named->answers < decide->command->answers_count && decide->made != NULL
                              ? decide->made[named->answers].number
                              : named->party;
        const struct procedure_party *party = procedure_state_party(decide->state, number);
        if (party != NULL && party->judged) {
            decide_match(decide, number, &named->person, named->office, named->certain);
        } else if (named->answers == UINT32_MAX && named->party == 0) {
            decide_match(decide, 0, &named->person, named->office, false);
        }
    }
}

static void do_match_holders(struct decide *decide, const struct action *action,
                             struct procedure_scope scope)
{
    struct eval eval = decide_eval(decide, scope);
    const struct procedure_value *value = eval_fact(&eval, action->subject.name);
    for (size_t i = 0; value != NULL && i < value->names.count; i++) {
        for (size_t j = 0; j < decide->moment->holder_count; j++) {
            const struct procedure_holder *holder = &decide->moment->holders[j];
            if (procedure_same(holder->office, value->names.at[i])) {
                decide_match(decide, 0, &holder->person, holder->office, false);
            }
        }
    }
}

static void do_settle_match(struct decide *decide, const struct action *action)
{
    const struct procedure_match *match = state_match(decide->state, decide->command->scope.number);
    if (match == NULL) {
        return;
    }
    struct procedure_effect effect = {.kind = PROCEDURE_EFFECT_MATCH,
                                      .number = match->number,
                                      .which = action->kind == ACTION_CONFIRM
                                                   ? PROCEDURE_MATCH_CONFIRMED
                                                   : PROCEDURE_MATCH_CLEARED};
    struct procedure_effect person = {
        .kind = PROCEDURE_EFFECT_PERSON, .number = match->party, .person = match->person};
    decide_emit(decide, &effect);
    if (action->kind == ACTION_CONFIRM && person.number != 0) {
        decide_emit(decide, &person);
    }
}

/* ---- all of them */

static void do_if(struct decide *decide, const struct action *action, struct procedure_scope scope)
{
    struct eval eval = decide_eval(decide, scope);
    if (eval_condition(&eval, action->when)) {
        decide_actions(decide, action->inner, action->inner_count, scope);
    } else {
        decide_actions(decide, action->otherwise, action->otherwise_count, scope);
    }
}

/* What a rule does for a thing within: the party that it came from stays at hand. */
static void within(struct decide *decide, const struct action *action, struct procedure_scope scope)
{
    uint32_t before = decide->party;
    decide->party = scope.kind == PROCEDURE_FOR_PARTY ? scope.number : before;
    decide_actions(decide, action->inner, action->inner_count, scope);
    decide->party = before;
}

static void each_inner(struct decide *decide, const void *what, struct procedure_scope scope)
{
    const struct action *action = what;
    struct eval eval = decide_eval(decide, scope);
    if (action->when == NULL || eval_condition(&eval, action->when)) {
        within(decide, action, scope);
    }
}

static void do_each(struct decide *decide, const struct action *action)
{
    enum procedure_for kind =
        action->subject.meaning == MEANS_ITEM ? PROCEDURE_FOR_ITEM : PROCEDURE_FOR_PARTY;
    for_scopes(decide, kind, action->subject.name, the_case, each_inner, action);
}

bool decide_has_room(struct decide *decide, const struct item *item, const struct line *line)
{
    int64_t count = 0;
    for (uint32_t i = 0; i < decide->state->item_count; i++) {
        count += procedure_same(decide->state->items[i].kind, item->is.name);
    }
    if (item->most == 0 || count < item->most) {
        return true;
    }
    decide_refuse(decide, PROCEDURE_REFUSED_LIMIT, item->line.cites.count > 0 ? &item->line : line,
                  text_of(arena_print(decide->arena, "There are %lld already, and no more: %.*s.",
                                      (long long)item->most, TEXT_ARGS(item->is.label))));
    return false;
}

static void do_make(struct decide *decide, const struct action *action)
{
    if (!decide_has_room(decide, action->subject.link_to, &action->line)) {
        return;
    }
    struct procedure_effect item = {.kind = PROCEDURE_EFFECT_ITEM,
                                    .name = action->subject.name,
                                    .number = decide->state->item_count + 1};
    struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item.number};
    decide_emit(decide, &item);
    decide_new_tracks(decide, item.name, scope);
    within(decide, action, scope);
}

static void do_action(struct decide *decide, const struct action *action,
                      struct procedure_scope scope)
{
    switch (action->kind) {
    case ACTION_BECOMES:
        do_becomes(decide, action, scope);
        break;
    case ACTION_SET:
        do_set(decide, action, scope);
        break;
    case ACTION_OWE:
        decide_owe(decide, action->subject.link_to, scope);
        break;
    case ACTION_DROP:
        decide_drop(decide, action->subject.link_to, scope);
        break;
    case ACTION_MAKE:
        do_make(decide, action);
        break;
    case ACTION_ASSIGN:
        decide_assign(decide, action, scope);
        break;
    case ACTION_RELEASE:
        decide_release(decide, action, scope);
        break;
    case ACTION_RAISE:
    case ACTION_LOWER:
        do_flag(decide, action, scope);
        break;
    case ACTION_SEND:
        do_send(decide, action, scope);
        break;
    case ACTION_MARK:
        do_mark(decide, action, scope);
        break;
    case ACTION_OPEN:
        do_open(decide, action);
        break;
    case ACTION_CONFIRM:
    case ACTION_CLEAR:
        do_settle_match(decide, action);
        break;
    case ACTION_MATCH:
        do_match_holders(decide, action, scope);
        break;
    case ACTION_REFUSE:
        decide_refuse(decide, PROCEDURE_REFUSED_GUARD, &action->line, action->words);
        break;
    case ACTION_IF:
        do_if(decide, action, scope);
        break;
    case ACTION_EACH:
        do_each(decide, action);
        break;
    case ACTION__MAX:
        break;
    }
}

void decide_actions(struct decide *decide, const struct action *actions, size_t count,
                    struct procedure_scope scope)
{
    for (size_t i = 0; i < count && decide->refusal_count < 100; i++) {
        do_action(decide, &actions[i], scope);
    }
}
