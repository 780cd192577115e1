/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values of a fact that no rule can tell apart are one, and a fact that only the step reads which
 * asks for it is forgotten when the step is over: what is explored is smaller, and the same
 * (checking.md).
 */
#include "procedure/check.h"

#define SIGNS_MOST 256 /* conditions about one fact; more tell all its values apart */

/* ---- who reads a fact */

struct reading {
    const struct fact *fact;
    const struct procedure_condition *conditions[SIGNS_MOST];
    size_t count;
    bool asks_known; /* something depends on whether it is known at all */
};

static void see_condition(const struct procedure_condition *condition, void *context)
{
    struct reading *reading = context;
    if (condition->subject.link_to != reading->fact) {
        return;
    }
    if (reading->count == SIGNS_MOST) {
        reading->asks_known = true;
        return;
    }
    reading->conditions[reading->count++] = condition;
}

static bool time_reads(const struct time *time, const struct fact *fact)
{
    return time != NULL && (time->name.link_to == fact || time_reads(time->one, fact) ||
                            time_reads(time->other, fact));
}

static void see_action(const struct action *action, struct procedure_name kind, void *context)
{
    struct reading *reading = context;
    (void)kind;
    bool copied = action->kind == ACTION_SET && action->values.count == 1 &&
                  action->values.at[0].link_to == reading->fact;
    bool given = action->kind == ACTION_ASSIGN && action->value.link_to == reading->fact;
    bool timed = action->kind == ACTION_SET && time_reads(action->time, reading->fact);
    reading->asks_known = reading->asks_known || copied || given || timed;
}

/* A point of a checklist does something when it is answered with yes. */
static bool is_point(const struct procedure *procedure, const struct fact *fact)
{
    for (size_t i = 0; i < procedure->checklists_count; i++) {
        for (size_t j = 0; j < procedure->checklists[i].point_count; j++) {
            if (procedure->checklists[i].points[j].link_fact == fact) {
                return true;
            }
        }
    }
    return false;
}

/* Another fact of that name is looked for where this one is not known (eval_fact). */
static bool has_namesake(const struct procedure *procedure, const struct fact *fact)
{
    const struct map *facts = &procedure->names[MEANS_FACT];
    for (size_t i = 0; i < facts->count; i++) {
        const struct fact *other = facts->entries[i].value;
        if (other != fact && procedure_same(other->words.is.name, fact->words.is.name)) {
            return true;
        }
    }
    return false;
}

/* ---- values that are one */

static enum verdict3 sign(const struct variable *variable,
                          const struct procedure_condition *condition, unsigned value)
{
    struct doubt doubt = {0};
    return value == 0 ? NO : check_value_holds(variable, condition, value, &doubt);
}

static bool are_alike(const struct variable *variable, const struct reading *reading, unsigned one,
                      unsigned other)
{
    for (size_t i = 0; i < reading->count; i++) {
        enum verdict3 says = sign(variable, reading->conditions[i], one);
        if (says == MAYBE || says != sign(variable, reading->conditions[i], other)) {
            return false;
        }
    }
    return !reading->asks_known || (one != 0 && other != 0);
}

static void merge_values(const struct slice *slice, struct variable *variable,
                         const struct reading *reading)
{
    variable->merged = ARENA_ARRAY(slice->arena, uint8_t, variable->domain);
    for (unsigned value = 0; value < variable->domain; value++) {
        unsigned same = 0;
        while (same < value &&
               (variable->merged[same] != same || !are_alike(variable, reading, same, value))) {
            same++;
        }
        variable->merged[value] = (uint8_t)same;
    }
}

/* ---- facts that only their step reads */

/* Whether one of the conditions is in it; not so where it counts, which looks at every item. */
static bool condition_reads(const struct procedure_condition *condition, const struct fact *fact,
                            bool counting, bool *counted)
{
    if (condition == NULL) {
        return false;
    }
    bool here = condition->subject.link_to == fact;
    counting = counting || condition->kind == CONDITION_COUNT;
    *counted = *counted || (here && counting);
    for (size_t i = 0; i < condition->inner_count; i++) {
        here = condition_reads(condition->inner[i], fact, counting, counted) || here;
    }
    return here;
}

static size_t count_in_actions(const struct action *actions, size_t count, const struct fact *fact,
                               bool *elsewhere)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        bool turns = actions[i].kind == ACTION_EACH || actions[i].kind == ACTION_MAKE;
        bool counted = false;
        size_t inner = 0;
        found += condition_reads(actions[i].when, fact, false, &counted);
        inner += count_in_actions(actions[i].inner, actions[i].inner_count, fact, elsewhere);
        inner +=
            count_in_actions(actions[i].otherwise, actions[i].otherwise_count, fact, elsewhere);
        *elsewhere = *elsewhere || counted || (turns && inner + found > 0);
        found += inner;
    }
    return found;
}

static bool asks_always(const struct step *step, const struct fact *fact)
{
    for (size_t i = 0; i < step->group_count; i++) {
        const struct group *group = &step->groups[i];
        for (size_t j = 0; group->kind == PROCEDURE_GROUP_CASE && j < group->question_count; j++) {
            const struct question *question = &group->questions[j];
            if (question->fact.link_to == fact && !question->optional && question->when == NULL) {
                return true;
            }
        }
    }
    return false;
}

/* Rules of the step that look at the fact after the answers are in: their number. */
static size_t count_after_answers(const struct step *step, const struct fact *fact, bool *elsewhere)
{
    size_t found = 0;
    for (size_t i = 0; i < step->must_count; i++) {
        found += condition_reads(step->musts[i].when, fact, false, elsewhere);
    }
    for (size_t i = 0; i < step->group_count; i++) {
        found += condition_reads(step->groups[i].when, fact, false, elsewhere);
        for (size_t j = 0; j < step->groups[i].question_count; j++) {
            const struct group *group = &step->groups[i];
            found += group->kind == PROCEDURE_GROUP_CASE &&
                     condition_reads(group->questions[j].when, fact, false, elsewhere);
        }
    }
    return found + count_in_actions(step->actions, step->action_count, fact, elsewhere);
}

struct tops {
    const struct fact *fact;
    size_t depth_left; /* conditions that were seen within another */
    size_t found;
};

static void see_top(const struct procedure_condition *condition, void *context)
{
    struct tops *tops = context;
    bool counted = false;
    if (tops->depth_left > 0) {
        tops->depth_left += condition->inner_count;
        tops->depth_left--;
        return;
    }
    tops->found += condition_reads(condition, tops->fact, false, &counted);
    tops->depth_left = condition->inner_count;
}

/* Every rule that looks at it is one of the steps that always ask for it first. */
static bool is_passing(const struct procedure *procedure, const struct fact *fact)
{
    struct tops all = {fact, 0, 0};
    size_t own = 0;
    bool elsewhere = false;
    for (size_t i = 0; i < procedure->steps_count; i++) {
        const struct step *step = &procedure->steps[i];
        own += asks_always(step, fact) ? count_after_answers(step, fact, &elsewhere) : 0;
    }
    check_visit(procedure, see_top, NULL, &all);
    return own > 0 && !elsewhere && all.found == own;
}

void check_merge(const struct slice *slice, struct variable *variable)
{
    const struct fact *fact = variable->of;
    struct reading reading = {.fact = fact};
    if (is_point(slice->procedure, fact) || has_namesake(slice->procedure, fact)) {
        return;
    }
    check_visit(slice->procedure, see_condition, see_action, &reading);
    merge_values(slice, variable, &reading);
    variable->passing = !reading.asks_known && is_passing(slice->procedure, fact);
}

uint8_t check_merged(const struct variable *variable, unsigned value)
{
    return variable->merged == NULL ? (uint8_t)value : variable->merged[value];
}
