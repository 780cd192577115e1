/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing the command of a step: somebody who may take it, something that it is for, and answers
 * that its form takes. */
#include "procedure/check_walk.h"

#include "procedure/decide.h"
#include "procedure/parse.h"

#define TIMES_MOST 2 /* that a part is filled in: as often as most slices have slots */

struct drawing {
    struct walk *walk;
    const struct step *step;
    const struct procedure_step_words *words;
    struct procedure_command *command;
    struct vec answers; /* struct procedure_answers */
};

unsigned walk_draw(struct walk *walk, unsigned below)
{
    walk->luck ^= walk->luck << 13;
    walk->luck ^= walk->luck >> 7;
    walk->luck ^= walk->luck << 17;
    return below == 0 ? 0 : (unsigned)((walk->luck >> 16) % below);
}

static struct identity draw_person(struct walk *walk)
{
    return walk->people[walk_draw(walk, (unsigned)walk->moment.people_count)].person;
}

/* ---- values */

static void draw_names(struct walk *walk, const struct procedure_fact *fact,
                       struct procedure_value *value)
{
    struct procedure_name *names =
        ARENA_ARRAY(walk->arena, struct procedure_name, fact->choice_count + 1);
    size_t count = 0;
    if (fact->type == PROCEDURE_CHOICE) {
        names[count++] = fact->choices[walk_draw(walk, (unsigned)fact->choice_count)].name;
    }
    unsigned odds = 2 + walk_draw(walk, 3);
    for (size_t i = 0; fact->type == PROCEDURE_ANY_OF && i < fact->choice_count; i++) {
        if (walk_draw(walk, odds) == 0) {
            names[count++] = fact->choices[i].name;
        }
    }
    value->names.at = names;
    value->names.count = count;
}

static void draw_offices(struct walk *walk, struct procedure_value *value)
{
    size_t offices = walk->procedure.offices_count, count = 0;
    struct procedure_name *names = ARENA_ARRAY(walk->arena, struct procedure_name, offices + 1);
    for (size_t i = 0; i < offices; i++) {
        if (walk_draw(walk, 8) == 0) {
            names[count++] = walk->procedure.offices[i].is.name;
        }
    }
    value->names.at = names;
    value->names.count = count;
}

struct bounds_near {
    struct walk *walk;
    const struct procedure_fact *fact;
    int64_t number;
    unsigned seen;
};

static void see_bound(const struct procedure_condition *condition, void *context)
{
    struct bounds_near *near = context;
    if (condition->kind == CONDITION_COMPARE &&
        procedure_same(condition->subject.name, near->fact->is.name)) {
        int64_t number = condition->number - 1 + (int64_t)walk_draw(near->walk, 3);
        bool fits = number >= near->fact->least && number <= near->fact->most;
        near->seen++;
        near->number = fits && walk_draw(near->walk, near->seen) == 0 ? number : near->number;
    }
}

/* Near where some condition changes its mind. */
static int64_t draw_number(struct walk *walk, const struct procedure_fact *fact)
{
    int64_t span = fact->most - fact->least + 1;
    struct bounds_near near = {walk, fact, fact->least, 0};
    near.number += walk_draw(walk, span > 1000 || span < 1 ? 1000 : (unsigned)span);
    check_visit(&walk->procedure, see_bound, NULL, &near);
    return near.number;
}

/* 0, which deciding refuses, where there is none of that standing. */
static uint32_t draw_named_party(struct walk *walk, const struct procedure_fact *fact)
{
    uint32_t drawn = 0;
    unsigned seen = 0;
    for (uint32_t i = 0; i < walk->state->party_count; i++) {
        const struct procedure_party *party = &walk->state->parties[i];
        if (party_has_standing(party, fact->standing) && walk_draw(walk, ++seen) == 0) {
            drawn = party->number;
        }
    }
    return drawn;
}

static struct procedure_value draw_value(struct walk *walk, const struct procedure_fact *fact)
{
    static const struct procedure_name area = {{"somewhere", 9}, 1};
    struct procedure_value value = {.type = fact->type, .reasons = {0, 1}};
    switch (fact->type) {
    case PROCEDURE_YES_NO:
        value.yes = walk_draw(walk, 2) != 0;
        break;
    case PROCEDURE_CHOICE:
    case PROCEDURE_ANY_OF:
        draw_names(walk, fact, &value);
        break;
    case PROCEDURE_OFFICE:
        draw_offices(walk, &value);
        break;
    case PROCEDURE_AREA:
        value.names.at = &area;
        value.names.count = 1;
        break;
    case PROCEDURE_NUMBER:
        value.number = draw_number(walk, fact);
        break;
    case PROCEDURE_DATE:
        value.day = (int32_t)(walk->moment.now / 86400000) - (int32_t)walk_draw(walk, 30);
        break;
    case PROCEDURE_TIME:
        value.instant = walk->moment.now - (int64_t)walk_draw(walk, 30) * 86400000;
        break;
    case PROCEDURE_PERSON:
        value.identity = draw_person(walk);
        break;
    case PROCEDURE_PARTY:
        value.number = draw_named_party(walk, fact);
        break;
    case PROCEDURE_DOCUMENT:
        value.identity = (struct identity){{'d', 1}};
        break;
    default:
        value.reference = (struct procedure_reference){0, 1};
        break;
    }
    return value;
}

/* Of a fact of the case that the target state knows, a value that comes to the same there. */
static struct procedure_value draw_answer(struct walk *walk, const struct procedure_fact *fact)
{
    struct procedure_value value = draw_value(walk, fact);
    const struct variable *variable = NULL;
    for (size_t i = 0; walk->toward != NULL && i < walk->toward->variable_count; i++) {
        const struct variable *one = &walk->toward->variables[i];
        bool is = one->kind == VARIABLE_FACT && one->in < 0 && fact->of.key == 0 &&
                  procedure_same(one->name, fact->is.name);
        variable = is ? one : variable;
    }
    for (int i = 0;
         variable != NULL && !variable->passing && i < 40 &&
         check_merged(variable, walk_map_value(variable, &value)) != walk->target[variable->at];
         i++) {
        value = draw_value(walk, fact);
    }
    return value;
}

/* ---- the form */

/* As a form would ask; now and then not, for what is asked about may depend on answers to come. */
static bool is_asked(const struct drawing *drawing, const struct procedure_condition *when)
{
    struct walk *walk = drawing->walk;
    bool asked = procedure_asked_in(walk->arena, &walk->procedure, walk->state, drawing->words,
                                    when, drawing->command->scope, drawing->answers.items,
                                    drawing->answers.count, &walk->moment);
    return asked != (walk_draw(walk, 12) == 0);
}

static void draw_questions(struct drawing *drawing, const struct procedure_group *group,
                           struct procedure_answers *answers, bool conditional)
{
    struct walk *walk = drawing->walk;
    for (size_t i = 0; i < group->question_count; i++) {
        const struct procedure_question *question = &group->questions[i];
        bool asked = (question->when != NULL) == conditional &&
                     (!conditional || is_asked(drawing, question->when));
        if (asked && (question->required || walk_draw(walk, 2) != 0)) {
            *LIST_ADD(walk->arena, answers->at, answers->count) = (struct procedure_answer){
                question->fact->is.name, draw_answer(walk, question->fact)};
        }
    }
}

static unsigned draw_times(struct drawing *drawing, const struct procedure_group *group)
{
    struct walk *walk = drawing->walk;
    bool makes = group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
    if (group->when != NULL && !is_asked(drawing, group->when)) {
        return 0;
    }
    if (!makes) {
        return 1;
    }
    unsigned least = group->required ? 1 : 0, most = group->several ? TIMES_MOST : 1;
    return least + walk_draw(walk, most - least + 1);
}

static void draw_group(struct drawing *drawing, uint32_t number)
{
    const struct procedure_group *group = &drawing->words->groups[number];
    unsigned times = draw_times(drawing, group);
    for (unsigned i = 0; i < times; i++) {
        struct procedure_answers *answers =
            vec_add(&drawing->answers, &(struct procedure_answers){.group = number});
        if (group->kind == PROCEDURE_GROUP_PARTY && walk_draw(drawing->walk, 3) == 0) {
            answers->person = draw_person(drawing->walk);
        }
        draw_questions(drawing, group, answers, false);
        draw_questions(drawing, group, answers, true);
    }
}

/* ---- by whom, for what */

static bool draw_office_holder(struct drawing *drawing, struct procedure_name office,
                               struct identity *person)
{
    struct walk *walk = drawing->walk;
    const struct eval eval = {&walk->procedure, walk->state, &walk->moment, drawing->command->scope,
                              0, NULL};
    struct procedure_acting acting;
    ladder_acts(walk->arena, &eval, drawing->step, office, &acting);
    if (acting.people_count > 0) {
        *person = acting.people[walk_draw(walk, (unsigned)acting.people_count)];
    }
    return acting.people_count > 0;
}

static bool draw_role_holder(struct drawing *drawing, struct procedure_name role,
                             struct identity *person)
{
    struct walk *walk = drawing->walk;
    unsigned seen = 0;
    for (uint32_t i = 0; i < walk->state->role_count; i++) {
        const struct procedure_role *held = &walk->state->roles[i];
        if (!held->released && procedure_same(held->role, role) && walk_draw(walk, ++seen) == 0) {
            *person = held->person;
        }
    }
    return seen > 0;
}

static bool draw_party(struct drawing *drawing, struct procedure_name standing, uint32_t *number)
{
    struct walk *walk = drawing->walk;
    unsigned seen = 0;
    for (uint32_t i = 0; i < walk->state->party_count; i++) {
        if (party_has_standing(&walk->state->parties[i], standing) &&
            walk_draw(walk, ++seen) == 0) {
            *number = walk->state->parties[i].number;
        }
    }
    return seen > 0;
}

static bool draw_actor(struct drawing *drawing, const struct mention *capacity)
{
    struct procedure_actor *actor = &drawing->command->actor;
    *actor = (struct procedure_actor){.kind = PROCEDURE_ACTOR_PERSON, .staff = true};
    switch (capacity->meaning) {
    case MEANS_ANYBODY:
        actor->kind = PROCEDURE_ACTOR_ANYBODY;
        return true;
    case MEANS_EVENHAND:
        actor->kind = PROCEDURE_ACTOR_EVENHAND;
        return true;
    case MEANS_STAFF:
        actor->person = draw_person(drawing->walk);
        return true;
    case MEANS_ROLE:
        return draw_role_holder(drawing, capacity->name, &actor->person);
    case MEANS_STANDING:
        actor->kind = PROCEDURE_ACTOR_PARTY;
        return draw_party(drawing, capacity->name, &actor->party);
    case MEANS_SETTING: {
        const struct eval eval = {&drawing->walk->procedure, drawing->walk->state,
                                  &drawing->walk->moment, drawing->command->scope, 0, NULL};
        return draw_office_holder(drawing, eval_office(&eval, capacity), &actor->person);
    }
    default:
        return draw_office_holder(drawing, capacity->name, &actor->person);
    }
}

static bool draw_capacity(struct drawing *drawing)
{
    const struct step *step = drawing->step;
    if (step->by_count == 0) {
        return false;
    }
    const struct by_line *by = &step->by[walk_draw(drawing->walk, (unsigned)step->by_count)];
    size_t which = walk_draw(drawing->walk, (unsigned)by->capacities.count);
    return draw_actor(drawing, &by->capacities.at[which]);
}

static bool draw_scope(struct drawing *drawing)
{
    struct walk *walk = drawing->walk;
    const struct procedure_state *state = walk->state;
    const struct step *step = drawing->step;
    struct procedure_scope *scope = &drawing->command->scope;
    unsigned seen = 0;
    *scope = (struct procedure_scope){step->scope, 0};
    for (uint32_t i = 0; step->scope == PROCEDURE_FOR_ITEM && i < state->item_count; i++) {
        if (procedure_same(state->items[i].kind, step->scope_kind.name) &&
            walk_draw(walk, ++seen) == 0) {
            scope->number = state->items[i].number;
        }
    }
    for (uint32_t i = 0; step->scope == PROCEDURE_FOR_MATCH && i < state->match_count; i++) {
        if (state->matches[i].state == PROCEDURE_MATCH_POSSIBLE && walk_draw(walk, ++seen) == 0) {
            scope->number = state->matches[i].number;
        }
    }
    if (step->scope == PROCEDURE_FOR_PARTY) {
        return draw_party(drawing, step->scope_kind.name, &scope->number);
    }
    return step->scope == PROCEDURE_FOR_CASE || seen > 0;
}

bool walk_draw_command(struct walk *walk, const struct step *step, struct procedure_command *out)
{
    *out = (struct procedure_command){.step = step->is.name, .happened = walk->moment.now};
    struct drawing drawing = {walk, step, &walk->procedure.step_words[step->link_index], out,
                              VEC_IN(walk->arena, struct procedure_answers)};
    if (!draw_scope(&drawing) || !draw_capacity(&drawing)) {
        return false;
    }
    for (uint32_t i = 0; i < drawing.words->group_count; i++) {
        draw_group(&drawing, i);
    }
    out->answers = drawing.answers.items;
    out->answers_count = drawing.answers.count;
    return true;
}
