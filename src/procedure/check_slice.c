/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which variables an answer depends on, and how a state of them is laid out in bytes. */
#include "procedure/check.h"

#include "procedure/link.h"

static const struct procedure_name nothing;

void slice_begin(struct slice *slice, struct arena *arena, const struct procedure *procedure)
{
    *slice = (struct slice){.arena = arena, .procedure = procedure};
}

int slice_find_kind(const struct slice *slice, struct procedure_name name)
{
    for (size_t i = 0; i < slice->kind_count; i++) {
        if (procedure_same(slice->kinds[i].name, name)) {
            return (int)i;
        }
    }
    return -1;
}

int slice_add_kind(struct slice *slice, struct procedure_name name)
{
    if (name.key == 0) {
        return -1;
    }
    int found = slice_find_kind(slice, name);
    if (found >= 0) {
        return found;
    }
    if (slice->kind_count == KINDS_MOST) {
        slice->full = true;
        return -1;
    }
    bool is_item = link_find(slice->procedure, MEANS_ITEM, name.text) != NULL;
    slice->kinds[slice->kind_count] = (struct slice_kind){
        .name = name,
        .scope = is_item ? PROCEDURE_FOR_ITEM : PROCEDURE_FOR_PARTY,
        .slots = check_slots_of(slice->procedure, name),
    };
    return (int)slice->kind_count++;
}

/* Where the variable's number is, or would be. */
static uint8_t *place_for(struct slice *slice, enum variable_kind kind, const void *of)
{
    uint64_t hash = ((uint64_t)(uintptr_t)of >> 3) * 0x9e3779b97f4a7c15u;
    for (size_t i = (size_t)(hash >> 32) & (PLACES - 1);; i = (i + 1) & (PLACES - 1)) {
        uint8_t *place = &slice->places[i];
        if (*place == 0 || (slice->variables[*place - 1].of == of &&
                            slice->variables[*place - 1].kind == kind)) {
            return place;
        }
    }
}

const struct variable *slice_find(const struct slice *slice, enum variable_kind kind,
                                  const void *of)
{
    uint8_t number = *place_for((struct slice *)slice, kind, of);
    return number == 0 ? NULL : &slice->variables[number - 1];
}

static bool has(struct slice *slice, enum variable_kind kind, const void *of)
{
    return *place_for(slice, kind, of) != 0;
}

void slice_add_variable(struct slice *slice, enum variable_kind kind, const void *of,
                        struct procedure_name name, struct procedure_name in, unsigned domain)
{
    if (of == NULL || has(slice, kind, of)) {
        return;
    }
    if (slice->variable_count == VARIABLES_MOST) {
        slice->full = true;
        return;
    }
    *place_for(slice, kind, of) = (uint8_t)(slice->variable_count + 1);
    slice->variables[slice->variable_count++] = (struct variable){
        .kind = kind, .of = of, .name = name, .in = slice_add_kind(slice, in), .domain = domain};
}

static struct variable *last_of(struct slice *slice, enum variable_kind kind, const void *of)
{
    return (struct variable *)slice_find(slice, kind, of);
}

/* ---- facts, tracks, duties, holds */

void slice_add_fact(struct slice *slice, const struct fact *fact)
{
    if (fact == NULL || has(slice, VARIABLE_FACT, fact)) {
        return;
    }
    slice_add_variable(slice, VARIABLE_FACT, fact, fact->words.is.name, fact->of.name, 2);
    struct variable *variable = last_of(slice, VARIABLE_FACT, fact);
    if (variable != NULL) {
        check_fact_domain(slice, variable);
        check_merge(slice, variable);
    }
}

void slice_add_track(struct slice *slice, const struct track *track)
{
    if (track != NULL) {
        slice_add_variable(slice, VARIABLE_TRACK, track, track->is.name, track->of.name,
                           (unsigned)track->state_count);
    }
}

void slice_add_duty(struct slice *slice, const struct duty *duty)
{
    if (duty == NULL || has(slice, VARIABLE_DUTY, duty)) {
        return;
    }
    struct procedure_name in = duty->scope == PROCEDURE_FOR_CASE ? nothing : duty->scope_kind.name;
    slice_add_variable(slice, VARIABLE_DUTY, duty, duty->is.name, in, DUTY_FRESH);
    struct variable *variable = last_of(slice, VARIABLE_DUTY, duty);
    if (variable != NULL) {
        check_duty_domain(slice, variable);
        slice_add_condition(slice, duty->when, in); /* it comes by itself when this holds */
        slice_add_condition(slice, duty->met_when, in);
        for (size_t i = 0; duty->met_beforehand && i < duty->met_by.count; i++) {
            slice_add_status(slice, &duty->met_by.at[i]);
        }
    }
}

void slice_add_hold(struct slice *slice, const struct hold *hold)
{
    if (hold != NULL && !has(slice, VARIABLE_HOLD, hold)) {
        slice_add_variable(slice, VARIABLE_HOLD, hold, hold->is.name, nothing, 2);
        slice_add_condition(slice, hold->when, nothing);
    }
}

/* ---- statuses */

static struct procedure_name kind_of_step(const struct step *step)
{
    bool of_thing = step->scope == PROCEDURE_FOR_ITEM || step->scope == PROCEDURE_FOR_PARTY;
    return of_thing ? step->scope_kind.name : nothing;
}

static void add_letter(struct slice *slice, const struct mention *subject)
{
    const struct letter *letter = subject->link_to;
    bool to_party = letter != NULL && letter->to.meaning == MEANS_STANDING;
    slice_add_variable(slice, VARIABLE_LETTER, letter, subject->name,
                       to_party ? letter->to.name : nothing, 27);
    struct variable *variable = last_of(slice, VARIABLE_LETTER, letter);
    if (variable != NULL) {
        variable->of_nobody = !to_party;
    }
}

static void add_role(struct slice *slice, const struct mention *subject)
{
    const struct role *role = subject->link_to;
    if (role != NULL && check_role_fits(slice->procedure, role)) {
        slice_add_variable(slice, VARIABLE_ROLE, role, subject->name, role->of.name, 2);
    }
}

void slice_add_status(struct slice *slice, const struct mention *subject)
{
    switch (subject->meaning) {
    case MEANS_DUTY:
        slice_add_duty(slice, subject->link_to);
        break;
    case MEANS_FLAG: {
        const struct flag *flag = subject->link_to;
        slice_add_variable(slice, VARIABLE_FLAG, flag, subject->name,
                           flag != NULL ? flag->on.name : nothing, 2);
        break;
    }
    case MEANS_LINK:
        slice_add_variable(slice, VARIABLE_LINK, subject->link_to, subject->name, nothing, 32);
        break;
    case MEANS_ROLE:
        add_role(slice, subject);
        break;
    case MEANS_STEP: {
        const struct step *step = subject->link_to;
        slice_add_variable(slice, VARIABLE_STEP, step, subject->name,
                           step != NULL ? kind_of_step(step) : nothing, 2);
        break;
    }
    case MEANS_LETTER:
        add_letter(slice, subject);
        break;
    case MEANS_HOLD:
        slice_add_hold(slice, subject->link_to);
        break;
    default:
        break;
    }
}

static void add_setting(struct slice *slice, const struct mention *subject)
{
    const struct setting *setting = subject->link_to;
    if (setting != NULL && setting->type == PROCEDURE_YES_NO) {
        slice_add_variable(slice, VARIABLE_SETTING, setting, subject->name, nothing, 3);
    } else if (setting != NULL && setting->type == PROCEDURE_CHOICE) {
        slice_add_variable(slice, VARIABLE_SETTING, setting, subject->name, nothing,
                           (unsigned)setting->choice_count + 1);
    }
}

static void add_offices(struct slice *slice, const struct mentions *offices)
{
    for (size_t i = 0; i < offices->count; i++) {
        slice_add_variable(slice, VARIABLE_OFFICE, offices->at[i].link_to, offices->at[i].name,
                           nothing, 2);
    }
}

/* ---- conditions */

static void add_plain(struct slice *slice, const struct procedure_condition *condition)
{
    if (condition->subject.meaning == MEANS_TRACK) {
        slice_add_track(slice, condition->subject.link_to);
    } else if (condition->subject.meaning == MEANS_FACT) {
        slice_add_fact(slice, condition->subject.link_to);
    }
}

void slice_add_condition(struct slice *slice, const struct procedure_condition *condition,
                         struct procedure_name kind)
{
    if (condition == NULL) {
        return;
    }
    switch (condition->kind) {
    case CONDITION_COUNT:
        slice_add_kind(slice, condition->subject.name);
        if (condition->values.count > 0) {
            slice_add_track(slice, link_find_track(slice->procedure, condition->subject.name,
                                                   condition->subject.name));
        }
        kind = condition->subject.name;
        break;
    case CONDITION_HOLDS:
        add_offices(slice, &condition->values);
        break;
    case CONDITION_STATUS:
        slice_add_status(slice, &condition->subject);
        break;
    case CONDITION_SETTING:
        add_setting(slice, &condition->subject);
        break;
    default:
        add_plain(slice, condition);
    }
    for (size_t i = 0; i < condition->inner_count; i++) {
        slice_add_condition(slice, condition->inner[i], kind);
    }
}

/* ---- guards of a move */

static void add_time(struct slice *slice, const struct time *time)
{
    if (time == NULL) {
        return;
    }
    if (time->kind == TIME_FACT) {
        slice_add_fact(slice, time->name.link_to);
    } else if (time->kind == TIME_STEP) {
        slice_add_status(slice, &time->name);
    }
    add_time(slice, time->one);
    add_time(slice, time->other);
}

static void add_holds_from(struct slice *slice, const struct mention *standing)
{
    for (size_t i = 0; i < slice->procedure->holds_count; i++) {
        const struct hold *hold = &slice->procedure->holds[i];
        if (procedure_same(hold->from.name, standing->name)) {
            slice_add_hold(slice, hold);
            slice_add_kind(slice, standing->name);
        }
    }
}

static void add_actions(struct slice *slice, const struct action *actions, size_t count,
                        struct procedure_name kind)
{
    for (size_t i = 0; i < count; i++) {
        const struct action *action = &actions[i];
        bool turns = action->kind == ACTION_EACH || action->kind == ACTION_MAKE;
        struct procedure_name inner = turns ? action->subject.name : kind;
        if (action->kind == ACTION_SEND) {
            const struct letter *letter = action->subject.link_to;
            add_holds_from(slice, &letter->to); /* it may refuse the whole step */
        } else if (action->kind == ACTION_ASSIGN) {
            slice_add_status(slice, &action->subject); /* so may this */
        } else if (action->kind == ACTION_MAKE &&
                   check_most_of(slice->procedure, action->subject.name) > 0) {
            slice_add_kind(slice, action->subject.name); /* and this */
        }
        if (!check_actions_matter(slice, action, 1)) {
            continue;
        }
        slice_add_condition(slice, action->when, inner);
        if (action->kind == ACTION_EACH) {
            slice_add_kind(slice, action->subject.name);
        } else if (action->kind == ACTION_ASSIGN && !action->by_lot) {
            slice_add_fact(slice, action->value.link_to);
        } else if (action->kind == ACTION_SET && action->is_time) {
            add_time(slice, action->time);
        } else if (action->kind == ACTION_SET && action->values.count == 1 &&
                   action->values.at[0].meaning == MEANS_FACT) {
            slice_add_fact(slice, action->values.at[0].link_to);
        }
        add_actions(slice, action->inner, action->inner_count, inner);
        add_actions(slice, action->otherwise, action->otherwise_count, kind);
    }
}

static void add_rules(struct slice *slice, const struct rule *rules, size_t count,
                      struct procedure_name kind)
{
    for (size_t i = 0; i < count; i++) {
        slice_add_condition(slice, rules[i].when, kind);
    }
}

/* Where nobody can be named, what must be answered cannot be. */
static void add_parties_asked(struct slice *slice, const struct question *question)
{
    const struct procedure_fact *fact = &((const struct fact *)question->fact.link_to)->words;
    bool matters = (!question->optional && question->when == NULL) ||
                   slice_find(slice, VARIABLE_FACT, question->fact.link_to) != NULL;
    if (fact->type == PROCEDURE_PARTY && matters) {
        slice_add_kind(slice, fact->standing);
    }
}

static void add_group(struct slice *slice, const struct group *group, struct procedure_name kind)
{
    bool makes = group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
    struct procedure_name inner = makes ? group->makes.name : kind;
    const struct checklist *checklist =
        group->kind == PROCEDURE_GROUP_CHECKLIST ? group->makes.link_to : NULL;
    slice_add_condition(slice, group->when, kind);
    if (group->kind == PROCEDURE_GROUP_ITEM && !group->optional &&
        check_most_of(slice->procedure, group->makes.name) > 0) {
        slice_add_kind(slice, group->makes.name); /* it refuses one more */
    }
    for (size_t i = 0; i < group->question_count; i++) {
        add_parties_asked(slice, &group->questions[i]);
        if (slice_find(slice, VARIABLE_FACT, group->questions[i].fact.link_to) != NULL) {
            slice_add_condition(slice, group->questions[i].when, inner);
        }
    }
    add_actions(slice, group->actions, group->action_count, inner);
    for (size_t i = 0; checklist != NULL && i < checklist->point_count; i++) {
        add_actions(slice, checklist->points[i].actions, checklist->points[i].action_count, kind);
    }
}

/* A step that only roles or parties may take needs one of them. */
static void add_capacities(struct slice *slice, const struct step *step)
{
    for (size_t i = 0; i < step->by_count; i++) {
        for (size_t j = 0; j < step->by[i].capacities.count; j++) {
            const struct mention *capacity = &step->by[i].capacities.at[j];
            if (capacity->meaning != MEANS_ROLE && capacity->meaning != MEANS_STANDING) {
                return;
            }
        }
    }
    for (size_t i = 0; i < step->by_count; i++) {
        for (size_t j = 0; j < step->by[i].capacities.count; j++) {
            const struct mention *capacity = &step->by[i].capacities.at[j];
            if (capacity->meaning == MEANS_STANDING) {
                slice_add_kind(slice, capacity->name);
            } else {
                slice_add_status(slice, capacity);
            }
        }
    }
}

static void add_step(struct slice *slice, const struct step *step)
{
    struct procedure_name kind = step->scope_kind.name;
    add_rules(slice, step->guards, step->guard_count, kind);
    add_rules(slice, step->musts, step->must_count, kind);
    for (size_t i = 0; i < step->group_count; i++) {
        add_group(slice, &step->groups[i], kind);
    }
    for (size_t i = 0; i < step->tells.count; i++) {
        add_holds_from(slice, &step->tells.at[i]);
    }
    add_capacities(slice, step);
    add_actions(slice, step->actions, step->action_count, kind);
    slice_add_kind(slice, kind_of_step(step));
}

static void add_handlers(struct slice *slice, const struct move *move, struct procedure_name kind)
{
    for (size_t i = 0; i < slice->procedure->events_count; i++) {
        const struct event *event = &slice->procedure->events[i];
        if (event->kind == move->event && procedure_same(event->subject.name, move->name)) {
            add_rules(slice, event->guards, event->guard_count, kind);
            add_actions(slice, event->actions, event->action_count, kind);
        }
    }
}

void slice_add_move(struct slice *slice, const struct move *move)
{
    struct procedure_name kind = nothing;
    if (move->kind == MOVE_STEP) {
        add_step(slice, move->of);
    } else if (move->kind == MOVE_LAPSES) {
        const struct duty *duty = move->of;
        slice_add_duty(slice, duty);
        kind = duty->scope_kind.name;
    } else if (move->kind == MOVE_EVENT && move->of != NULL) {
        kind = ((const struct event *)move->of)->scope_kind.name;
    } else if (move->kind == MOVE_LETTER_SENT || move->kind == MOVE_LETTER_BOUNCES) {
        const struct letter *letter = move->of;
        slice_add_status(slice, &(struct mention){letter->is.name, {0}, MEANS_LETTER, letter});
        kind = letter->to.meaning == MEANS_STANDING ? letter->to.name : nothing;
    }
    add_handlers(slice, move, kind);
    for (size_t i = 0; i < slice->procedure->managings_count; i++) {
        const struct managing *managing = &slice->procedure->managings[i];
        if (check_actions_matter(slice, managing->actions, managing->action_count)) {
            add_offices(slice, &managing->holds);
            add_actions(slice, managing->actions, managing->action_count, nothing);
        }
    }
}

/* ---- layout */

void slice_lay_out(struct slice *slice)
{
    size_t at = 1;
    for (size_t i = 0; i < slice->variable_count; i++) {
        if (slice->variables[i].in < 0) {
            slice->variables[i].at = (uint32_t)at++;
        }
    }
    for (size_t k = 0; k < slice->kind_count; k++) {
        uint32_t width = 1;
        for (size_t i = 0; i < slice->variable_count; i++) {
            if (slice->variables[i].in == (int)k) {
                slice->variables[i].at = width++;
            }
        }
        slice->kinds[k].at = (uint32_t)at;
        slice->kinds[k].width = width;
        at += (size_t)width * (size_t)slice->kinds[k].slots;
    }
    slice->width = at;
}

struct text slice_words(const struct slice *slice)
{
    struct buf words = buf_in(slice->arena);
    for (size_t i = 0; i < slice->variable_count; i++) {
        buf_print(&words, "%s%.*s", i > 0 ? ", " : "", TEXT_ARGS(slice->variables[i].name.text));
    }
    for (size_t i = 0; i < slice->kind_count; i++) {
        buf_print(&words, "%sup to %d of %.*s", words.length > 0 ? ", " : "", slice->kinds[i].slots,
                  TEXT_ARGS(slice->kinds[i].name.text));
    }
    return buf_as_text(&words);
}
