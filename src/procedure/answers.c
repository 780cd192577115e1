/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking in the answers to a step's questions: what each makes, its facts, and whether all that is
 * required is there. */

#include "procedure/decide.h"
#include "procedure/link.h"
#include "procedure/shown.h"

static bool is_case_group(const struct procedure_group *group)
{
    return group->kind == PROCEDURE_GROUP_CASE || group->kind == PROCEDURE_GROUP_CHECKLIST;
}

/* "subject.1.full-name", or "circumstances" for what is not made several times. */
struct text answers_field(struct arena *arena, const struct procedure_group *group,
                          const struct procedure_command *command, size_t answers, struct text fact)
{
    size_t which = 1;
    if (is_case_group(group)) {
        return fact;
    }
    for (size_t i = 0; i < answers && i < command->answers_count; i++) {
        which += command->answers[i].group ==
                 command->answers[answers < command->answers_count ? answers : i].group;
    }
    return text_of(
        arena_print(arena, "%.*s.%zu.%.*s", TEXT_ARGS(group->makes.text), which, TEXT_ARGS(fact)));
}

static struct text with_reasons(struct arena *arena, struct text field)
{
    return text_of(arena_print(arena, "%.*s.reasons", TEXT_ARGS(field)));
}

static const struct procedure_group *group_of(const struct decide *decide,
                                              const struct procedure_answers *answers)
{
    const struct procedure_step_words *words =
        &decide->procedure->step_words[decide->step->link_index];
    return answers->group < words->group_count ? &words->groups[answers->group] : NULL;
}

static const struct procedure_question *question_of(const struct procedure_group *group,
                                                    struct procedure_name fact)
{
    for (size_t i = 0; i < group->question_count; i++) {
        if (procedure_same(group->questions[i].fact->is.name, fact)) {
            return &group->questions[i];
        }
    }
    return NULL;
}

/* ---- whether a value can be */

static bool is_choice(const struct procedure_fact *fact, struct procedure_name name)
{
    for (size_t i = 0; i < fact->choice_count; i++) {
        if (procedure_same(fact->choices[i].name, name)) {
            return true;
        }
    }
    return false;
}

static bool are_choices(const struct procedure_fact *fact, const struct procedure_value *value)
{
    for (size_t i = 0; i < value->names.count; i++) {
        if (!is_choice(fact, value->names.at[i])) {
            return false;
        }
    }
    return fact->type == PROCEDURE_ANY_OF || value->names.count == 1;
}

static bool are_offices(const struct procedure *procedure, const struct procedure_value *value)
{
    for (size_t i = 0; i < value->names.count; i++) {
        bool found = false;
        for (size_t j = 0; j < procedure->offices_count; j++) {
            found = found || procedure_same(procedure->offices[j].is.name, value->names.at[i]);
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static bool is_party(const struct decide *decide, const struct procedure_fact *fact, int64_t number)
{
    const struct procedure_party *party =
        number < 1 || number > UINT32_MAX ? NULL
                                          : procedure_state_party(decide->before, (uint32_t)number);
    return party != NULL && party_has_standing(party, fact->standing);
}

static bool value_fits(const struct decide *decide, const struct procedure_fact *fact,
                       const struct procedure_value *value)
{
    if (value->type != fact->type) {
        return false;
    }
    switch (fact->type) {
    case PROCEDURE_CHOICE:
    case PROCEDURE_ANY_OF:
        return are_choices(fact, value);
    case PROCEDURE_OFFICE:
        return are_offices(decide->procedure, value);
    case PROCEDURE_PARTY:
        return is_party(decide, fact, value->number);
    case PROCEDURE_AREA:
        return value->names.count == 1;
    case PROCEDURE_NUMBER:
        return value->number >= fact->least && value->number <= fact->most;
    case PROCEDURE_TEXT:
    case PROCEDURE_NAMES:
        return value->reference.part != 0;
    case PROCEDURE_PERSON:
    case PROCEDURE_DOCUMENT:
        return !identity_is_none(&value->identity);
    default:
        return true;
    }
}

/* ---- what the answers make */

static const struct standing *standing_of(const struct decide *decide, struct procedure_name name)
{
    for (size_t i = 0; i < decide->procedure->standings_count; i++) {
        if (procedure_same(decide->procedure->standings[i].is.name, name)) {
            return &decide->procedure->standings[i];
        }
    }
    return NULL;
}

static struct procedure_scope make_party(struct decide *decide, const struct procedure_group *group,
                                         const struct identity *person)
{
    const struct standing *standing = standing_of(decide, group->makes);
    struct procedure_effect party = {
        .kind = PROCEDURE_EFFECT_PARTY,
        .name = group->makes,
        .number = decide->state->party_count + 1,
        .judged = standing != NULL && standing->judged,
    };
    decide_emit(decide, &party);
    if (!identity_is_none(person)) {
        decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_PERSON,
                                                       .number = party.number,
                                                       .person = *person});
    }
    return (struct procedure_scope){PROCEDURE_FOR_PARTY, party.number};
}

static struct procedure_scope make_item(struct decide *decide, struct procedure_name kind)
{
    struct procedure_effect item = {
        .kind = PROCEDURE_EFFECT_ITEM, .name = kind, .number = decide->state->item_count + 1};
    decide_emit(decide, &item);
    struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item.number};
    decide_new_tracks(decide, kind, scope);
    return scope;
}

static struct procedure_scope case_or_thing(const struct decide *decide,
                                            const struct procedure_fact *fact)
{
    struct procedure_scope scope = decide->command->scope;
    bool of_thing = fact->of.key != 0 &&
                    (scope.kind == PROCEDURE_FOR_ITEM || scope.kind == PROCEDURE_FOR_PARTY);
    return of_thing ? scope : (struct procedure_scope){0};
}

static void take_answer(struct decide *decide, const struct procedure_group *group, size_t i,
                        const struct procedure_answer *answer)
{
    const struct procedure_question *question = question_of(group, answer->fact);
    struct text field = answers_field(decide->arena, group, decide->command, i, answer->fact.text);
    if (question == NULL || !value_fits(decide, question->fact, &answer->value)) {
        decide_refuse_field(decide, &decide->step->line,
                            TEXT("This is not an answer to any question of the step."), field);
        return;
    }
    if (question->with_reasons && answer->value.reasons.part == 0) {
        decide_refuse_field(decide, &decide->step->line, TEXT("Give your reasons."),
                            with_reasons(decide->arena, field));
    }
    struct procedure_effect fact = {
        .kind = PROCEDURE_EFFECT_FACT,
        .name = question->fact->is.name,
        .scope = is_case_group(group) ? case_or_thing(decide, question->fact) : decide->made[i],
        .value = answer->value,
        .counted = question->fact->counted,
    };
    decide_emit(decide, &fact);
    if (fact.scope.kind == PROCEDURE_FOR_PARTY && answer->value.type == PROCEDURE_PERSON &&
        text_is(answer->fact.text, "person")) {
        decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_PERSON,
                                                       .number = fact.scope.number,
                                                       .person = answer->value.identity});
    }
}

static void take_group(struct decide *decide, size_t i)
{
    const struct procedure_answers *answers = &decide->command->answers[i];
    const struct procedure_group *group = group_of(decide, answers);
    decide->made[i] = decide->command->scope;
    if (group == NULL) {
        decide_refuse(decide, PROCEDURE_REFUSED_INPUT, &decide->step->line,
                      TEXT("The step asks no such thing."));
        return;
    }
    if (group->kind == PROCEDURE_GROUP_PARTY) {
        decide->made[i] = make_party(decide, group, &answers->person);
    } else if (group->kind == PROCEDURE_GROUP_ITEM) {
        const struct item *item = link_find(decide->procedure, MEANS_ITEM, group->makes.text);
        if (!decide_has_room(decide, item, &decide->step->line)) {
            return;
        }
        decide->made[i] = make_item(decide, group->makes);
    }
    for (size_t j = 0; j < answers->count; j++) {
        take_answer(decide, group, i, &answers->at[j]);
    }
}

/* ---- whether all is there */

static const struct procedure_answer *find_answer(const struct procedure_answers *answers,
                                                  struct procedure_name fact)
{
    for (size_t i = 0; i < answers->count; i++) {
        if (procedure_same(answers->at[i].fact, fact)) {
            return &answers->at[i];
        }
    }
    return NULL;
}

static void check_questions(struct decide *decide, const struct procedure_group *group, size_t i,
                            struct procedure_scope scope)
{
    static const struct procedure_answers none;
    const struct procedure_answers *answers =
        i < decide->command->answers_count ? &decide->command->answers[i] : &none;
    struct eval eval = decide_eval(decide, scope);
    for (size_t j = 0; j < group->question_count; j++) {
        const struct procedure_question *question = &group->questions[j];
        bool asked = question->when == NULL || eval_condition(&eval, question->when);
        bool answered = find_answer(answers, question->fact->is.name) != NULL;
        if (asked == answered || (asked && !question->required)) {
            continue;
        }
        struct text field =
            answers_field(decide->arena, group, decide->command, i, question->fact->is.name.text);
        decide_refuse_field(decide, &decide->step->line,
                            asked ? TEXT("Answer this question.")
                                  : TEXT("This question was not asked: leave it out."),
                            field);
    }
}

/* The number of times that a group was filled in; *first is the first of them. */
static size_t times_filled(const struct decide *decide, uint32_t group, size_t *first)
{
    size_t times = 0;
    *first = decide->command->answers_count;
    for (size_t i = decide->command->answers_count; i > 0; i--) {
        if (decide->command->answers[i - 1].group == group) {
            *first = i - 1;
            times++;
        }
    }
    return times;
}

static void check_group(struct decide *decide, const struct procedure_group *group, uint32_t number)
{
    struct eval eval = decide_eval(decide, decide->command->scope);
    bool asked = group->when == NULL || eval_condition(&eval, group->when);
    size_t first, times = times_filled(decide, number, &first);
    struct text field = group->question_count == 0
                            ? group->makes.text
                            : answers_field(decide->arena, group, decide->command, first,
                                            group->questions[0].fact->is.name.text);
    if (!asked && times > 0) {
        decide_refuse_field(decide, &decide->step->line,
                            TEXT("This part was not asked for: leave it out."), field);
    } else if (asked && times == 0 && is_case_group(group)) {
        check_questions(decide, group, decide->command->answers_count, decide->command->scope);
    } else if (asked && times == 0 && group->required) {
        decide_refuse_field(decide, &decide->step->line, TEXT("Fill in this part."), field);
    } else if (times > 1 && (!group->several || times > PROCEDURE_SEVERAL_MOST)) {
        decide_refuse_field(decide, &decide->step->line, TEXT("There are too many of these."),
                            field);
    }
}

static void do_group_actions(struct decide *decide, size_t i)
{
    const struct group *group = &decide->step->groups[decide->command->answers[i].group];
    decide_actions(decide, group->actions, group->action_count, decide->made[i]);
    if (group->kind != PROCEDURE_GROUP_CHECKLIST) {
        return;
    }
    const struct checklist *checklist = group->makes.link_to;
    for (size_t j = 0; j < checklist->point_count; j++) {
        const struct procedure_answer *answer =
            find_answer(&decide->command->answers[i], checklist->points[j].is.name);
        if (answer != NULL && text_is(answer->value.names.at[0].text, "yes")) {
            decide_actions(decide, checklist->points[j].actions, checklist->points[j].action_count,
                           decide->command->scope);
        }
    }
}

/* Whoever opens a case is a party of it, described or not: somebody without a name has a receipt too (CP-17). Of several
 * standings that report it is then the last that the step could have added. */
static void add_reporter(struct decide *decide)
{
    const struct procedure *procedure = decide->procedure;
    struct procedure_name reports = {0};
    for (size_t i = 0; i < decide->step->group_count; i++) {
        const struct group *group = &decide->step->groups[i];
        const struct standing *standing =
            group->kind == PROCEDURE_GROUP_PARTY ? standing_of(decide, group->makes.name) : NULL;
        reports = standing != NULL && standing->reports ? standing->is.name : reports;
    }
    if (reports.key != 0 && procedure_reporter(procedure, decide->state) == 0) {
        decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_PARTY,
                                                       .name = reports,
                                                       .number = decide->state->party_count + 1});
    }
}

void decide_answers(struct decide *decide)
{
    const struct procedure_step_words *words =
        &decide->procedure->step_words[decide->step->link_index];
    size_t count = decide->command->answers_count;
    decide->made = ARENA_ARRAY(decide->arena, struct procedure_scope, count);
    for (size_t i = 0; i < count; i++) {
        take_group(decide, i);
    }
    if (decide->step->opens_case) {
        add_reporter(decide);
    }
    for (size_t i = 0; i < count && decide->refusal_count == 0; i++) {
        check_questions(decide, &words->groups[decide->command->answers[i].group], i,
                        decide->made[i]);
    }
    for (size_t i = 0; i < words->group_count; i++) {
        check_group(decide, &words->groups[i], (uint32_t)i);
    }
    for (size_t i = 0; i < count && decide->refusal_count == 0; i++) {
        do_group_actions(decide, i);
    }
}

/* ---- what a form asks, before anything is decided */

bool procedure_asked_in(struct arena *arena, const struct procedure *procedure,
                        const struct procedure_state *state,
                        const struct procedure_step_words *step,
                        const struct procedure_condition *when, struct procedure_scope scope,
                        const struct procedure_answers *answers, size_t count,
                        const struct procedure_moment *moment)
{
    const struct procedure_state *before = state != NULL ? state : procedure_state_new(arena);
    struct procedure_command command = {
        .scope = scope, .answers = (struct procedure_answers *)answers, .answers_count = count};
    struct decide decide = {
        .arena = arena,
        .procedure = procedure,
        .before = before,
        .state = state_try(arena, before),
        .command = &command,
        .moment = moment,
        .step = &procedure->steps[step - procedure->step_words],
        .party = scope.kind == PROCEDURE_FOR_PARTY ? scope.number : 0,
        .effects = ARENA_ARRAY(arena, struct procedure_effect, 16),
        .made = ARENA_ARRAY(arena, struct procedure_scope, count),
    };
    decide_note_step(&decide);
    for (size_t i = 0; i < count; i++) {
        take_group(&decide, i);
    }
    struct eval eval = decide_eval(&decide, count > 0 ? decide.made[count - 1] : scope);
    return when == NULL || eval_condition(&eval, when);
}

bool procedure_asked(const struct procedure *procedure, const struct procedure_state *state,
                     const struct procedure_step_words *step,
                     const struct procedure_condition *when, struct procedure_scope scope,
                     const struct procedure_answers *answers, size_t count,
                     const struct procedure_moment *moment)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    return procedure_asked_in(arena, procedure, state, step, when, scope, answers, count, moment);
}
