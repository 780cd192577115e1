/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the conditions of a procedure can tell apart: choices that none names are one, a number is
 * known by the bounds that it reaches, and what has become of a duty only as far as somebody asks.
 */
#include "procedure/check.h"

#include <stdlib.h>

/* ---- everything that is written in it */

struct visit {
    visit_condition *see_condition;
    visit_action *see_action;
    void *context;
};

static void visit_one(const struct visit *visit, const struct procedure_condition *condition)
{
    if (condition == NULL || visit->see_condition == NULL) {
        return;
    }
    visit->see_condition(condition, visit->context);
    for (size_t i = 0; i < condition->inner_count; i++) {
        visit_one(visit, condition->inner[i]);
    }
}

static void visit_rules(const struct visit *visit, const struct rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        visit_one(visit, rules[i].when);
    }
}

static void visit_actions(const struct visit *visit, const struct action *actions, size_t count,
                          struct procedure_name kind)
{
    for (size_t i = 0; i < count; i++) {
        bool turns = actions[i].kind == ACTION_EACH || actions[i].kind == ACTION_MAKE;
        struct procedure_name inner = turns ? actions[i].subject.name : kind;
        if (visit->see_action != NULL) {
            visit->see_action(&actions[i], kind, visit->context);
        }
        visit_one(visit, actions[i].when);
        visit_actions(visit, actions[i].inner, actions[i].inner_count, inner);
        visit_actions(visit, actions[i].otherwise, actions[i].otherwise_count, kind);
    }
}

static void visit_group(const struct visit *visit, const struct group *group,
                        struct procedure_name kind)
{
    bool makes = group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
    const struct checklist *checklist =
        group->kind == PROCEDURE_GROUP_CHECKLIST ? group->makes.link_to : NULL;
    visit_one(visit, group->when);
    for (size_t i = 0; i < group->question_count; i++) {
        visit_one(visit, group->questions[i].when);
    }
    visit_actions(visit, group->actions, group->action_count, makes ? group->makes.name : kind);
    for (size_t i = 0; checklist != NULL && i < checklist->point_count; i++) {
        visit_actions(visit, checklist->points[i].actions, checklist->points[i].action_count, kind);
    }
}

static void visit_step(const struct visit *visit, const struct step *step)
{
    visit_rules(visit, step->guards, step->guard_count);
    visit_rules(visit, step->musts, step->must_count);
    for (size_t i = 0; i < step->group_count; i++) {
        visit_group(visit, &step->groups[i], step->scope_kind.name);
    }
    visit_actions(visit, step->actions, step->action_count, step->scope_kind.name);
}

/* What happens to a letter happens to the party to whom it went. */
static struct procedure_name kind_of_event(const struct event *event)
{
    if (event->kind == PROCEDURE_DUTY_LAPSES) {
        return ((const struct duty *)event->subject.link_to)->scope_kind.name;
    }
    if (event->subject.meaning == MEANS_LETTER) {
        const struct letter *letter = event->subject.link_to;
        return letter->to.meaning == MEANS_STANDING ? letter->to.name : (struct procedure_name){0};
    }
    return event->scope_kind.name;
}

void check_visit(const struct procedure *procedure, visit_condition *see_condition,
                 visit_action *see_action, void *context)
{
    const struct visit visit = {see_condition, see_action, context};
    const struct procedure_name nothing = {0};
    for (size_t i = 0; i < procedure->steps_count; i++) {
        visit_step(&visit, &procedure->steps[i]);
    }
    for (size_t i = 0; i < procedure->events_count; i++) {
        const struct event *event = &procedure->events[i];
        visit_rules(&visit, event->guards, event->guard_count);
        visit_actions(&visit, event->actions, event->action_count, kind_of_event(event));
    }
    for (size_t i = 0; i < procedure->duties_count; i++) {
        visit_one(&visit, procedure->duties[i].when);
        visit_one(&visit, procedure->duties[i].met_when);
    }
    for (size_t i = 0; i < procedure->holds_count; i++) {
        visit_one(&visit, procedure->holds[i].when);
    }
    for (size_t i = 0; i < procedure->managings_count; i++) {
        visit_actions(&visit, procedure->managings[i].actions, procedure->managings[i].action_count,
                      nothing);
    }
    visit_rules(&visit, procedure->nevers, procedure->nevers_count);
    visit_rules(&visit, procedure->always, procedure->always_count);
}

/* ---- choices */

size_t check_choice(const struct procedure_labelled *choices, size_t count,
                    struct procedure_name choice)
{
    size_t i = 0;
    while (i < count && !procedure_same(choices[i].name, choice)) {
        i++;
    }
    return i;
}

struct naming {
    const struct fact *fact;
    bool *named;
};

static void name_choices(const struct procedure_condition *condition, void *context)
{
    struct naming *naming = context;
    const struct procedure_fact *fact = &naming->fact->words;
    bool about = condition->subject.link_to == naming->fact;
    for (size_t i = 0; about && i < condition->values.count; i++) {
        size_t at = check_choice(fact->choices, fact->choice_count, condition->values.at[i].name);
        if (at < fact->choice_count) {
            naming->named[at] = true;
        }
    }
}

static void make_classes(const struct slice *slice, const struct fact *fact,
                         struct variable *variable)
{
    size_t count = fact->words.choice_count, shared = 0;
    bool *named = ARENA_ARRAY(slice->arena, bool, count);
    unsigned most = (fact->words.type == PROCEDURE_ANY_OF ? BITS_MOST : CLASSES_MOST) - 1;
    check_visit(slice->procedure, name_choices, NULL, &(struct naming){fact, named});
    variable->class_of = ARENA_ARRAY(slice->arena, uint8_t, count);
    variable->class_count = 0;
    for (size_t i = 0; i < count; i++) {
        named[i] = named[i] && variable->class_count < most;
        if (named[i]) {
            variable->class_of[i] = (uint8_t)variable->class_count++;
        } else {
            shared++;
        }
    }
    for (size_t i = 0; i < count; i++) {
        variable->class_of[i] = named[i] ? variable->class_of[i] : (uint8_t)variable->class_count;
    }
    variable->class_count += shared > 0;
    variable->last_is_shared = shared > 1;
}

unsigned check_class(const struct variable *variable, const struct procedure_fact *fact,
                     struct procedure_name choice, bool *shared)
{
    size_t at = check_choice(fact->choices, fact->choice_count, choice);
    unsigned class = at < fact->choice_count ? variable->class_of[at] : variable->class_count;
    *shared = variable->last_is_shared && class + 1 == variable->class_count;
    return class;
}

/* ---- numbers */

struct bounding {
    const struct fact *fact;
    struct vec bounds;
};

static void add_bound(const struct procedure_condition *condition, void *context)
{
    struct bounding *bounding = context;
    if (condition->kind == CONDITION_COMPARE && condition->subject.link_to == bounding->fact) {
        int64_t bound = condition->number + (condition->comparing == COMPARE_AT_MOST);
        for (size_t i = 0; i < bounding->bounds.count; i++) {
            if (*VEC_AT(&bounding->bounds, int64_t, i) == bound) {
                return;
            }
        }
        vec_add(&bounding->bounds, &bound);
    }
}

static int compare_bounds(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

static void make_bounds(const struct slice *slice, const struct fact *fact,
                        struct variable *variable)
{
    struct bounding bounding = {fact, VEC_IN(slice->arena, int64_t)};
    check_visit(slice->procedure, add_bound, NULL, &bounding);
    variable->bounds = bounding.bounds.items;
    variable->bound_count =
        bounding.bounds.count < BOUNDS_MOST ? bounding.bounds.count : BOUNDS_MOST;
    if (variable->bound_count > 0) {
        qsort(variable->bounds, variable->bound_count, sizeof(int64_t), compare_bounds);
    }
}

unsigned check_number(const struct variable *variable, int64_t number)
{
    unsigned reached = 0;
    while (reached < variable->bound_count && variable->bounds[reached] <= number) {
        reached++;
    }
    return reached + 1;
}

void check_fact_domain(const struct slice *slice, struct variable *variable)
{
    const struct fact *fact = variable->of;
    switch (fact->words.type) {
    case PROCEDURE_YES_NO:
        variable->domain = 3;
        break;
    case PROCEDURE_CHOICE:
        make_classes(slice, fact, variable);
        variable->domain = variable->class_count + 1;
        break;
    case PROCEDURE_ANY_OF:
        make_classes(slice, fact, variable);
        variable->domain = 1 + (1u << variable->class_count);
        break;
    case PROCEDURE_NUMBER:
        make_bounds(slice, fact, variable);
        variable->domain = (unsigned)variable->bound_count + 2;
        break;
    default:
        variable->domain = 2;
    }
}

/* ---- duties */

static void see_status(const struct procedure_condition *condition, void *context)
{
    struct variable *variable = context;
    if (condition->kind == CONDITION_STATUS && condition->subject.link_to == variable->of) {
        variable->asks_met = variable->asks_met || condition->status == STATUS_MET;
        variable->asks_lapse = variable->asks_lapse || condition->status == STATUS_LAPSED;
    }
}

/* One that is owed by itself is not owed again once it was met, unless it recurs. */
void check_duty_domain(const struct slice *slice, struct variable *variable)
{
    const struct duty *duty = variable->of;
    check_visit(slice->procedure, see_status, NULL, variable);
    variable->asks_met = variable->asks_met || (duty->when != NULL && duty->every == NULL);
    for (size_t i = 0; i < slice->procedure->events_count; i++) {
        const struct event *event = &slice->procedure->events[i];
        variable->asks_lapse = variable->asks_lapse || (event->kind == PROCEDURE_DUTY_LAPSES &&
                                                        event->subject.link_to == duty);
    }
}

/* ---- roles, and how many of each kind */

struct role_use {
    const struct role *role;
    bool fits;
};

static void see_assignment(const struct action *action, struct procedure_name kind, void *context)
{
    struct role_use *use = context;
    if (action->kind == ACTION_ASSIGN && action->subject.link_to == use->role) {
        use->fits = use->fits && procedure_same(kind, use->role->of.name);
    }
}

bool check_role_fits(const struct procedure *procedure, const struct role *role)
{
    struct role_use use = {role, true};
    if (role->of.name.key != 0) {
        check_visit(procedure, NULL, see_assignment, &use);
    }
    return use.fits;
}

struct counting {
    struct procedure_name kind;
    int64_t most;
};

static void see_count(const struct procedure_condition *condition, void *context)
{
    struct counting *counting = context;
    if (condition->kind == CONDITION_COUNT && condition->quantifier == QUANTIFIER_AT_LEAST &&
        procedure_same(condition->subject.name, counting->kind) &&
        condition->number > counting->most) {
        counting->most = condition->number;
    }
}

int64_t check_most_of(const struct procedure *procedure, struct procedure_name kind)
{
    for (size_t i = 0; i < procedure->items_count; i++) {
        if (procedure_same(procedure->items[i].is.name, kind)) {
            return procedure->items[i].most;
        }
    }
    return 0;
}

int check_slots_of(const struct procedure *procedure, struct procedure_name kind)
{
    struct counting counting = {kind, SLOTS_LEAST};
    check_visit(procedure, see_count, NULL, &counting);
    int slots = counting.most < SLOTS_MOST ? (int)counting.most : SLOTS_MOST;
    int64_t most = check_most_of(procedure, kind);
    return most > 0 && most < slots ? (int)most : slots;
}
