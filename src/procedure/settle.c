/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows by itself after a step or an event; and events, which nobody's step causes. */

#include <string.h>

#include "procedure/decide.h"
#include "procedure/link.h"

#define ROUNDS_MOST                                                                                \
    8 /* a rule that owes may make another hold; two rules that undo each other stop here */

static const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};

/* ---- duties met */

static bool is_met_by(const struct duty *duty, struct procedure_name step)
{
    for (size_t i = 0; duty != NULL && i < duty->met_by.count; i++) {
        if (procedure_same(duty->met_by.at[i].name, step)) {
            return true;
        }
    }
    return false;
}

bool decide_is_late(const struct procedure_duty *duty, int64_t happened)
{
    for (uint32_t i = 0; i < duty->due_count; i++) {
        if (calendar_is_passed(&duty->dues[i].deadline, happened)) {
            return true;
        }
    }
    return false;
}

static const struct duty *rules_of(const struct procedure *procedure, struct procedure_name name)
{
    for (size_t i = 0; i < procedure->duties_count; i++) {
        if (procedure_same(procedure->duties[i].is.name, name)) {
            return &procedure->duties[i];
        }
    }
    return NULL;
}

/* Only what was owed before the step: a duty that the step itself brings about is not met by it. */
void decide_meet(struct decide *decide, struct procedure_name step, struct procedure_scope scope)
{
    for (uint32_t i = 0; i < decide->before->duty_count; i++) {
        const struct procedure_duty *duty = &decide->state->duties[i];
        bool here = scope.kind == PROCEDURE_FOR_CASE || scope.kind != duty->scope.kind ||
                    scope.number == duty->scope.number;
        const struct duty *rules = rules_of(decide->procedure, duty->name);
        struct eval eval = decide_eval(decide, duty->scope);
        if (duty->status == PROCEDURE_DUTY_OWED && here && is_met_by(rules, step) &&
            (rules->met_when == NULL || eval_condition(&eval, rules->met_when))) {
            struct procedure_effect met = {.kind = PROCEDURE_EFFECT_DUTY_MET,
                                           .name = duty->name,
                                           .number = duty->number,
                                           .happened = decide->happened,
                                           .late = decide_is_late(duty, decide->happened)};
            decide_emit(decide, &met);
        }
    }
}

/* ---- duties that are owed by themselves */

struct duty_history {
    bool owed, done;
};

static struct duty_history history_of(const struct procedure_state *state, const struct duty *duty,
                                      struct procedure_scope scope)
{
    struct duty_history history = {false, false};
    for (uint32_t i = 0; i < state->duty_count; i++) {
        const struct procedure_duty *known = &state->duties[i];
        if (procedure_same(known->name, duty->is.name) && known->scope.kind == scope.kind &&
            known->scope.number == scope.number) {
            history.owed = history.owed || known->status == PROCEDURE_DUTY_OWED;
            history.done = history.done || known->status == PROCEDURE_DUTY_MET;
        }
    }
    return history;
}

static void settle_duty(struct decide *decide, const struct duty *duty,
                        struct procedure_scope scope)
{
    struct eval eval = decide_eval(decide, scope);
    struct duty_history history = history_of(decide->state, duty, scope);
    bool holds = eval_condition(&eval, duty->when);
    if (holds && !history.owed && (duty->every != NULL || !history.done)) {
        decide_owe(decide, duty, scope);
    } else if (!holds && history.owed) {
        decide_drop(decide, duty, scope);
    }
}

static void settle_duties(struct decide *decide)
{
    for (size_t i = 0; i < decide->procedure->duties_count; i++) {
        const struct duty *duty = &decide->procedure->duties[i];
        if (duty->when == NULL) {
            continue;
        }
        if (duty->scope == PROCEDURE_FOR_CASE) {
            settle_duty(decide, duty, the_case);
        }
        for (uint32_t j = 0; duty->scope == PROCEDURE_FOR_ITEM && j < decide->state->item_count;
             j++) {
            if (procedure_same(decide->state->items[j].kind, duty->scope_kind.name)) {
                settle_duty(
                    decide, duty,
                    (struct procedure_scope){PROCEDURE_FOR_ITEM, decide->state->items[j].number});
            }
        }
        for (uint32_t j = 0; duty->scope == PROCEDURE_FOR_PARTY && j < decide->state->party_count;
             j++) {
            if (party_has_standing(&decide->state->parties[j], duty->scope_kind.name)) {
                settle_duty(decide, duty,
                            (struct procedure_scope){PROCEDURE_FOR_PARTY,
                                                     decide->state->parties[j].number});
            }
        }
    }
}

/* ---- clocks that stand */

/* The limits are reckoned anew; one that had passed before the clock stopped has still passed. */
static void move_duty(struct decide *decide, const struct duty *rules, uint32_t number)
{
    const struct procedure_duty duty = *state_duty(decide->state, number);
    const struct eval_binding as_if = {rules->as_if.name, &rules->link_as_if};
    struct reckon reckon = {
        .arena = decide->arena,
        .eval = decide_eval(decide, duty.scope),
        .happened = decide->happened,
        .owed = duty.owed_since,
        .pauses = duty.pauses,
        .pause_count = duty.pause_count,
        .pauses_line = &rules->pauses_line,
    };
    reckon.eval.bound = rules->as_if.name.key != 0 ? &as_if : NULL;
    struct procedure_effect moved = {
        .kind = PROCEDURE_EFFECT_DUTY_MOVED,
        .name = duty.name,
        .number = number,
        .dues = ARENA_ARRAY(decide->arena, struct procedure_due, rules->limit_count + 1)};
    moved.due_count = reckon_dues(&reckon, rules, moved.dues, &moved.leading);
    for (uint32_t i = 0; i < moved.due_count && i < duty.due_count; i++) {
        moved.dues[i].lapsed = duty.dues[i].lapsed;
    }
    decide_emit(decide, &moved);
}

static void settle_pauses(struct decide *decide)
{
    for (uint32_t i = 0; i < decide->state->duty_count; i++) {
        const struct procedure_duty *duty = &decide->state->duties[i];
        const struct duty *rules = rules_of(decide->procedure, duty->name);
        struct eval eval = decide_eval(decide, duty->scope);
        bool stands = duty->pause_count > 0 && duty->pauses[duty->pause_count - 1].is_open;
        if (duty->status != PROCEDURE_DUTY_OWED || rules == NULL || rules->pauses == NULL ||
            eval_condition(&eval, rules->pauses) == stands) {
            continue;
        }
        decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_DUTY_PAUSED,
                                                       .name = duty->name,
                                                       .number = duty->number,
                                                       .on = !stands,
                                                       .happened = decide->happened});
        move_duty(decide, rules, decide->state->duties[i].number);
    }
}

/* ---- holds, the manager, the end */

static bool is_on(const struct procedure_state *state, struct procedure_name hold)
{
    for (uint32_t i = 0; i < state->hold_count; i++) {
        if (procedure_same(state->holds[i].hold, hold)) {
            return true;
        }
    }
    return false;
}

static void settle_holds(struct decide *decide)
{
    struct eval eval = decide_eval(decide, the_case);
    for (size_t i = 0; i < decide->procedure->holds_count; i++) {
        const struct hold *hold = &decide->procedure->holds[i];
        bool holds = eval_condition(&eval, hold->when);
        if (holds != is_on(decide->state, hold->is.name)) {
            decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_HOLD,
                                                           .name = hold->is.name,
                                                           .on = holds});
        }
    }
}

/* What a line `when the subject holds ... managed by ...` does, it does when that becomes so. */
static void settle_managing(struct decide *decide)
{
    const struct eval before = {.procedure = decide->procedure, .state = decide->before, .moment = decide->moment};
    struct eval now = decide_eval(decide, the_case);
    for (size_t i = 0; i < decide->procedure->managings_count; i++) {
        const struct managing *managing = &decide->procedure->managings[i];
        bool was = false, is = false;
        for (size_t j = 0; managing->action_count > 0 && j < managing->holds.count; j++) {
            was = was || eval_subject_holds(&before, managing->holds.at[j].name);
            is = is || eval_subject_holds(&now, managing->holds.at[j].name);
        }
        if (is && !was) {
            decide_actions(decide, managing->actions, managing->action_count, the_case);
        }
    }
}

static bool state_ends(const struct procedure *procedure, struct procedure_name state)
{
    const struct track *track =
        link_find_track(procedure, (struct procedure_name){0}, procedure_name("case"));
    for (size_t i = 0; track != NULL && i < track->state_count; i++) {
        if (procedure_same(track->states[i].is.name, state)) {
            return track->states[i].ends;
        }
    }
    return false;
}

static void settle_end(struct decide *decide)
{
    bool ends =
        state_ends(decide->procedure, keeping_track(&decide->state->keeps, procedure_name("case")));
    if (ends != decide->state->ended) {
        decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_ENDED, .on = ends});
    }
}

/* ---- never and always */

static void check_rules(struct decide *decide, const struct rule *rules, size_t count, bool broken)
{
    const struct eval before = {.procedure = decide->procedure, .state = decide->before, .moment = decide->moment};
    struct eval now = decide_eval(decide, the_case);
    for (size_t i = 0; i < count; i++) {
        /* What was broken already, by an older version say, does not stop every step from then on.
         */
        bool was =
            decide->before->procedure.key != 0 && eval_condition(&before, rules[i].when) == broken;
        if (!was && eval_condition(&now, rules[i].when) == broken) {
            decide_refuse(decide, PROCEDURE_REFUSED_NEVER, &rules[i].line, rules[i].link_words);
        }
    }
}

static void check_letters(struct decide *decide)
{
    const struct hold *hold = NULL;
    for (size_t i = 0; i < decide->effect_count; i++) {
        const struct procedure_effect *effect = &decide->effects[i];
        if (effect->kind == PROCEDURE_EFFECT_LETTER && effect->which == PROCEDURE_LETTER_OWED &&
            gate_is_held(decide->procedure, decide->state, effect->other, &hold)) {
            decide_refuse(decide, PROCEDURE_REFUSED_HOLD, &hold->line, hold->is.label);
        }
    }
}

void decide_settle(struct decide *decide)
{
    settle_managing(decide);
    size_t before = SIZE_MAX;
    for (int round = 0;
         round < ROUNDS_MOST && before != decide->effect_count && decide->refusal_count == 0;
         round++) {
        before = decide->effect_count;
        settle_duties(decide);
    }
    settle_pauses(decide);
    settle_holds(decide);
    settle_end(decide);
    check_letters(decide);
    check_rules(decide, decide->procedure->nevers, decide->procedure->nevers_count, true);
    check_rules(decide, decide->procedure->always, decide->procedure->always_count, false);
}

/* ---- events */

/* What it happens to is of the kind that the event is for. */
static bool is_for(const struct decide *decide, const struct event *event, struct procedure_scope scope)
{
    if (event->scope != scope.kind) {
        return false;
    }
    if (scope.kind == PROCEDURE_FOR_ITEM) {
        const struct procedure_item *item = procedure_state_item(decide->state, scope.number);
        return item != NULL && procedure_same(item->kind, event->scope_kind.name);
    }
    const struct procedure_party *party =
        scope.kind == PROCEDURE_FOR_PARTY ? procedure_state_party(decide->state, scope.number) : NULL;
    return scope.kind == PROCEDURE_FOR_CASE ||
           (party != NULL && party_has_standing(party, event->scope_kind.name));
}

static void run_handlers(struct decide *decide, enum procedure_event_kind kind,
                         struct procedure_name name, struct procedure_scope scope)
{
    for (size_t i = 0; i < decide->procedure->events_count; i++) {
        const struct event *event = &decide->procedure->events[i];
        struct eval eval = decide_eval(decide, scope);
        bool runs = event->kind == kind && procedure_same(event->subject.name, name);
        runs = runs && (kind != PROCEDURE_NAMED_HAPPENS || is_for(decide, event, scope));
        for (size_t j = 0; runs && j < event->guard_count; j++) {
            runs = eval_condition(&eval, event->guards[j].when);
        }
        if (runs) {
            decide->party = scope.kind == PROCEDURE_FOR_PARTY ? scope.number : 0;
            decide_actions(decide, event->actions, event->action_count, scope);
        }
    }
}

static void no_such_event(struct decide *decide)
{
    decide_refuse(decide, PROCEDURE_REFUSED_UNKNOWN, NULL,
                  TEXT("There is no such thing in this case for this to happen to."));
}

static void event_lapse(struct decide *decide)
{
    const struct procedure_duty *duty = state_duty(decide->state, decide->command->event_number);
    bool any = false;
    if (duty == NULL || duty->status != PROCEDURE_DUTY_OWED) {
        no_such_event(decide);
        return;
    }
    struct procedure_name name = duty->name;
    struct procedure_scope scope = duty->scope;
    for (uint32_t i = 0; i < duty->due_count; i++) {
        duty = state_duty(decide->state, decide->command->event_number);
        if (!duty->dues[i].lapsed &&
            calendar_is_passed(&duty->dues[i].deadline, decide->happened)) {
            decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_DUTY_LAPSED,
                                                           .name = name,
                                                           .number = duty->number,
                                                           .which = i,
                                                           .happened = decide->happened});
            any = true;
        }
    }
    if (!any) {
        decide_refuse(decide, PROCEDURE_REFUSED_TIME, NULL,
                      TEXT("No limit on this duty has passed."));
        return;
    }
    run_handlers(decide, PROCEDURE_DUTY_LAPSES, name, scope);
}

static void event_letter(struct decide *decide)
{
    const struct procedure_letter *letter =
        state_letter(decide->state, decide->command->event_number);
    bool sent = decide->command->event == PROCEDURE_LETTER_IS_SENT;
    if (letter == NULL) {
        no_such_event(decide);
        return;
    }
    struct procedure_name name = letter->letter;
    struct procedure_scope scope = {letter->party == 0 ? PROCEDURE_FOR_CASE : PROCEDURE_FOR_PARTY,
                                    letter->party};
    decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_LETTER,
                                                   .name = name,
                                                   .number = letter->number,
                                                   .which = sent ? PROCEDURE_LETTER_SENT
                                                                 : PROCEDURE_LETTER_BOUNCED,
                                                   .happened = decide->happened});
    run_handlers(decide, decide->command->event, name, scope);
}

static void event_link(struct decide *decide)
{
    bool opens = decide->command->event == PROCEDURE_LINK_OPENS;
    const struct link *link =
        link_find(decide->procedure, MEANS_LINK, decide->command->event_name.text);
    if (link == NULL) {
        no_such_event(decide);
        return;
    }
    uint32_t which = decide->command->event_number;
    which = which < link->procedures.count ? which : 0;
    decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_LINK,
                                                   .name = link->is.name,
                                                   .other = link->procedures.at[which].name,
                                                   .person = decide->command->event_identity,
                                                   .which = opens ? PROCEDURE_LINK_OPEN
                                                                  : PROCEDURE_LINK_ENDED});
    run_handlers(decide, decide->command->event, link->is.name, the_case);
}

/* The case goes on under the procedure that was given: tracks that it did not have begin. */
static void event_version(struct decide *decide)
{
    struct procedure_effect begun = {.kind = PROCEDURE_EFFECT_BEGUN,
                                     .name = decide->procedure->about.is.name,
                                     .version = decide->procedure->about.version,
                                     .recorded = decide->moment->now};
    memcpy(begun.hash, decide->procedure->files[0].hash, sizeof(begun.hash));
    decide_emit(decide, &begun);
    decide_new_tracks(decide, (struct procedure_name){0}, the_case);
    for (uint32_t i = 0; i < decide->state->item_count; i++) {
        decide_new_tracks(
            decide, decide->state->items[i].kind,
            (struct procedure_scope){PROCEDURE_FOR_ITEM, decide->state->items[i].number});
    }
}

void decide_event(struct decide *decide)
{
    const struct procedure_command *command = decide->command;
    if (decide->before->procedure.key == 0 || command->actor.kind != PROCEDURE_ACTOR_EVENHAND ||
        command->happened > decide->moment->now) {
        no_such_event(decide);
        return;
    }
    switch (command->event) {
    case PROCEDURE_DUTY_LAPSES:
        event_lapse(decide);
        break;
    case PROCEDURE_LETTER_IS_SENT:
    case PROCEDURE_LETTER_BOUNCES:
        event_letter(decide);
        break;
    case PROCEDURE_LINK_OPENS:
    case PROCEDURE_LINK_ENDS:
        event_link(decide);
        break;
    case PROCEDURE_MATCH_APPEARS:
        decide_named(decide);
        break;
    case PROCEDURE_VERSION_CHANGES:
        event_version(decide);
        break;
    case PROCEDURE_NAMED_HAPPENS:
        run_handlers(decide, command->event, command->event_name, command->scope);
        break;
    default:
        run_handlers(decide, command->event, command->event_name, the_case);
        break;
    }
    decide_settle(decide);
}
