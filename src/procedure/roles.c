/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Giving a role in the case to somebody: never to the subject, to who is conflicted or of a barred office, and only by the
 * role's own rules. Each refusal names the rule. (CP-8, CP-11) */

#include "procedure/training.h"

static const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};

/* Whether the person ever had that role, or took that step, in this case. */
static bool took_part(const struct procedure_state *state, const struct mention *part,
                      const struct identity *person)
{
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

/* The part that the person took, of those that the role is kept apart from; NULL: none. */
static const struct mention *apart_from(const struct procedure_state *state, const struct mentions *parts,
                                        const struct identity *person)
{
    for (size_t i = 0; i < parts->count; i++) {
        if (took_part(state, &parts->at[i], person)) {
            return &parts->at[i];
        }
    }
    return NULL;
}

/* Somebody who is looked at for a role, and what speaks against it. */
struct looked_at {
    struct arena *arena;
    const struct procedure *procedure;
    const struct procedure_state *state;
    const struct procedure_moment *moment;
    const struct role *role;
    const struct identity *who;
    struct vec *misfits; /* struct role_misfit */
};

static void misfit(const struct looked_at *look, const struct line *line, const char *format, ...)
    PRINTF_LIKE(3, 4);
static void misfit(const struct looked_at *look, const struct line *line, const char *format, ...)
{
    struct buf words = buf_in(look->arena);
    va_list list;
    va_start(list, format);
    buf_print_list(&words, format, list);
    va_end(list);
    vec_add(look->misfits, &(struct role_misfit){line, buf_as_text(&words)});
}

static void look_at_rule(const struct looked_at *look, const struct role_rule *rule)
{
    const struct procedure_person *person = training_person(look->moment, look->who);
    const struct mention *missing;
    switch (rule->kind) {
    case ROLE_TRAINED:
        missing = training_missing(&rule->names, person ? person->trained : NULL,
                                   person ? person->trained_count : 0);
        if (missing) {
            misfit(look, &rule->line, "This person has no valid record of the training “%.*s” today.",
                   TEXT_ARGS(missing->name.text));
        }
        break;
    case ROLE_LIST:
        missing = training_missing(&rule->names, person ? person->lists : NULL,
                                   person ? person->list_count : 0);
        if (missing) {
            misfit(look, &rule->line,
                   "This person is not on the list “%.*s”, from which the role is filled.",
                   TEXT_ARGS(missing->name.text));
        }
        break;
    default:
        missing = apart_from(look->state, &rule->names, look->who);
        if (missing) {
            misfit(look, &rule->line,
                   "This person took a part in this case that the role must be kept apart from: %.*s.",
                   TEXT_ARGS(procedure_label(look->procedure, (struct procedure_name){0}, missing->name)));
        }
        break;
    }
}

static void look_at_person(const struct looked_at *look)
{
    const struct procedure_person *person = training_person(look->moment, look->who);
    const struct line *line = &look->role->line;
    enum procedure_rung_reason why;
    if (ladder_is_subject(look->state, look->who, &why)) {
        misfit(look, line, "This person cannot take part in this case.");
    }
    if (ladder_is_barred(look->procedure, look->moment, look->who)) {
        const struct line *barred = &look->procedure->barred.line;
        misfit(look, barred->cites.count ? barred : line,
               "Holders of this person's office take no part in any case.");
    }
    if (person != NULL && person->conflicted) {
        misfit(look, line, "This person has declared a conflict of interest with this case.");
    }
}

void role_misfits(struct arena *arena, const struct eval *eval, const struct role *role,
                  const struct identity *who, struct vec *misfits)
{
    struct looked_at look = {arena, eval->procedure, eval->state, eval->moment, role, who, misfits};
    struct training training = {eval->procedure, NULL, eval->moment};
    const struct mention *course;
    const struct courses_line *lacking = training_lacking(&training, who, &course);
    look_at_person(&look);
    if (lacking) {
        misfit(&look, &lacking->line, "This person has no valid record of the training “%.*s” today.",
               TEXT_ARGS(course->name.text));
    }
    for (size_t i = 0; i < role->rule_count; i++) {
        look_at_rule(&look, &role->rules[i]);
    }
}

void role_refusals(struct arena *arena, const struct eval *eval, const struct role *role, const struct identity *who,
                   struct procedure_refusals *out)
{
    struct vec misfits = VEC_IN(arena, struct role_misfit);
    role_misfits(arena, eval, role, who, &misfits);
    out->count = misfits.count;
    out->at = ARENA_ARRAY(arena, struct procedure_refusal, misfits.count);
    for (size_t i = 0; i < misfits.count; i++) {
        const struct role_misfit *one = VEC_AT(&misfits, struct role_misfit, i);
        out->at[i] = (struct procedure_refusal){.code = PROCEDURE_REFUSED_ASSIGNMENT,
                                                .words = one->words,
                                                .cites = one->line->cites.count ? one->line->cites : role->line.cites,
                                                .line = one->line->place.line};
    }
}

static void refuse_assignment(struct decide *decide, const struct line *line,
                              const struct action *action, struct text words)
{
    decide_refuse(decide, PROCEDURE_REFUSED_ASSIGNMENT, line, words);
    decide->refusals[decide->refusal_count - 1].field = action->value.name.text;
}

static bool check_person(struct decide *decide, const struct action *action,
                         const struct role *role, const struct identity *who)
{
    struct vec misfits = VEC_IN(decide->arena, struct role_misfit);
    struct eval eval = decide_eval(decide, the_case);
    role_misfits(decide->arena, &eval, role, who, &misfits);
    for (size_t i = 0; i < misfits.count; i++) {
        const struct role_misfit *one = VEC_AT(&misfits, struct role_misfit, i);
        refuse_assignment(decide, one->line, action, one->words);
    }
    return misfits.count == 0;
}

size_t role_holders(const struct procedure_state *state, const struct role *role, struct procedure_scope scope)
{
    size_t count = 0;
    for (uint32_t i = 0; i < state->role_count; i++) {
        const struct procedure_role *held = &state->roles[i];
        count += !held->released && held->scope.number == scope.number &&
                 procedure_same(held->role, role->is.name);
    }
    return count;
}

/* Lots: the moment has the people of the list in the order in which they were drawn, so that anybody can draw them again;
 * the first of them who may hold the role does. */
static const struct identity *draw_lot(struct decide *decide, const struct action *action, const struct role *role)
{
    const struct procedure_moment *moment = decide->moment;
    struct eval eval = decide_eval(decide, the_case);
    for (size_t i = 0; i < moment->people_count; i++) {
        struct vec misfits = VEC_IN(decide->arena, struct role_misfit);
        role_misfits(decide->arena, &eval, role, &moment->people[i].person, &misfits);
        if (misfits.count == 0) {
            return &moment->people[i].person;
        }
    }
    refuse_assignment(decide, &role->line, action,
                      TEXT("Nobody on the list from which this role is drawn may take it now."));
    return NULL;
}

/* Whom the action means; NULL: nobody known, or nobody who may. */
static const struct identity *assigned_by(struct decide *decide, const struct action *action,
                                          const struct role *role, struct procedure_scope scope)
{
    if (action->by_lot) {
        return draw_lot(decide, action, role);
    }
    struct eval eval = decide_eval(decide, scope);
    const struct procedure_value *value = eval_fact(&eval, action->value.name);
    bool known = value != NULL && value->type == PROCEDURE_PERSON;
    return known && check_person(decide, action, role, &value->identity) ? &value->identity : NULL;
}

void decide_assign(struct decide *decide, const struct action *action,
                      struct procedure_scope scope)
{
    const struct role *role = action->subject.link_to;
    struct procedure_scope of = role->of.name.key == 0 ? the_case : scope;
    const struct identity *who = assigned_by(decide, action, role, scope);
    if (who == NULL) {
        return;
    }
    if (role_holders(decide->state, role, of) >= (size_t)role->most) {
        refuse_assignment(decide, &role->line, action,
                          TEXT("The role is filled: release who holds it first."));
        return;
    }
    decide_emit(decide, &(struct procedure_effect){.kind = PROCEDURE_EFFECT_ROLE,
                                                   .name = role->is.name,
                                                   .scope = of,
                                                   .person = *who,
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
