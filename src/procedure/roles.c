/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Giving a role in the case to somebody: never to the subject, to who is conflicted or of a barred office, and only by the
 * role's own rules. Each refusal names the rule. (CP-8, CP-11) */

#include "procedure/decide.h"

static const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};

static const struct procedure_person *person_of(const struct decide *decide,
                                                const struct identity *person)
{
    for (size_t i = 0; i < decide->moment->people_count; i++) {
        if (identity_equal(&decide->moment->people[i].person, person)) {
            return &decide->moment->people[i];
        }
    }
    return NULL;
}

static bool has_all(const struct mentions *wanted, const struct procedure_name *names, size_t count)
{
    for (size_t i = 0; i < wanted->count; i++) {
        bool found = false;
        for (size_t j = 0; j < count; j++) {
            found = found || procedure_same(names[j], wanted->at[i].name);
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

/* Whether the person ever had that role, or took that step, in this case. */
static bool took_part(const struct decide *decide, const struct mention *part,
                      const struct identity *person)
{
    const struct procedure_state *state = decide->state;
    for (uint32_t i = 0; part->meaning == MEANS_ROLE && i < state->role_count; i++) {
        if (procedure_same(state->roles[i].role, part->name) &&
            identity_equal(&state->roles[i].person, person)) {
            return true;
        }
    }
    for (uint32_t i = 0; part->meaning == MEANS_STEP && i < state->taken_count; i++) {
        if (procedure_same(state->taken[i].step, part->name) &&
            identity_equal(&state->taken[i].person, person)) {
            return true;
        }
    }
    return false;
}

static bool is_apart(const struct decide *decide, const struct mentions *parts,
                     const struct identity *person)
{
    for (size_t i = 0; i < parts->count; i++) {
        if (took_part(decide, &parts->at[i], person)) {
            return false;
        }
    }
    return true;
}

static void refuse_assignment(struct decide *decide, const struct line *line,
                              const struct action *action, struct text words)
{
    decide_refuse(decide, PROCEDURE_REFUSED_ASSIGNMENT, line, words);
    decide->refusals[decide->refusal_count - 1].field = action->value.name.text;
}

static void check_role_rules(struct decide *decide, const struct action *action,
                             const struct role *role, const struct identity *who)
{
    const struct procedure_person *person = person_of(decide, who);
    for (size_t i = 0; i < role->rule_count; i++) {
        const struct role_rule *rule = &role->rules[i];
        if (rule->kind == ROLE_TRAINED &&
            (person == NULL || !has_all(&rule->names, person->trained, person->trained_count))) {
            refuse_assignment(
                decide, &rule->line, action,
                TEXT("This person has no valid record of the training that the role needs."));
        } else if (rule->kind == ROLE_LIST &&
                   (person == NULL || !has_all(&rule->names, person->lists, person->list_count))) {
            refuse_assignment(
                decide, &rule->line, action,
                TEXT("This person is not on the list from which the role is filled."));
        } else if (rule->kind == ROLE_APART && !is_apart(decide, &rule->names, who)) {
            refuse_assignment(
                decide, &rule->line, action,
                TEXT(
                    "This person took a part in this case that the role must be kept apart from."));
        }
    }
}

static bool check_person(struct decide *decide, const struct action *action,
                         const struct role *role, const struct identity *who)
{
    const struct procedure_person *person = person_of(decide, who);
    size_t before = decide->refusal_count;
    enum procedure_rung_reason why;
    if (ladder_is_subject(decide->state, who, &why)) {
        refuse_assignment(decide, &role->line, action,
                          TEXT("This person cannot take part in this case."));
    }
    if (ladder_is_barred(decide->procedure, decide->moment, who)) {
        refuse_assignment(decide, &decide->procedure->barred.line, action,
                          TEXT("Holders of this person's office take no part in any case."));
    }
    if (person != NULL && person->conflicted) {
        refuse_assignment(decide, &role->line, action,
                          TEXT("This person has declared a conflict of interest with this case."));
    }
    check_role_rules(decide, action, role, who);
    return decide->refusal_count == before;
}

static size_t holders_of(const struct decide *decide, const struct role *role,
                         struct procedure_scope scope)
{
    size_t count = 0;
    for (uint32_t i = 0; i < decide->state->role_count; i++) {
        const struct procedure_role *held = &decide->state->roles[i];
        count += !held->released && held->scope.number == scope.number &&
                 procedure_same(held->role, role->is.name);
    }
    return count;
}

void decide_assign(struct decide *decide, const struct action *action,
                      struct procedure_scope scope)
{
    const struct role *role = action->subject.link_to;
    struct eval eval = decide_eval(decide, scope);
    const struct procedure_value *value = eval_fact(&eval, action->value.name);
    struct procedure_scope of = role->of.name.key == 0 ? the_case : scope;
    if (value == NULL || value->type != PROCEDURE_PERSON ||
        !check_person(decide, action, role, &value->identity)) {
        return;
    }
    if (holders_of(decide, role, of) >= (size_t)role->most) {
        refuse_assignment(decide, &role->line, action,
                          TEXT("The role is filled: release who holds it first."));
        return;
    }
    decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_ROLE,
                                                   .name = role->is.name,
                                                   .scope = of,
                                                   .person = value->identity,
                                                   .on = true});
}

void decide_release(struct decide *decide, const struct action *action,
                       struct procedure_scope scope)
{
    for (uint32_t i = 0; i < decide->state->role_count; i++) {
        const struct procedure_role held = decide->state->roles[i];
        if (!held.released && procedure_same(held.role, action->subject.name) &&
            decide_same_thing(scope, held.scope)) {
            decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_ROLE,
                                                           .name = held.role,
                                                           .scope = held.scope,
                                                           .person = held.person});
        }
    }
}
