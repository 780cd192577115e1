/* SPDX-License-Identifier: GPL-3.0-or-later */
/* May this step be taken now, by this person? Asked before its answers are looked at, and for every
 * offer. */

#include "procedure/decide.h"
#include "procedure/parse.h"
#include "procedure/training.h"

static void gate_refuse(struct gate *gate, enum procedure_refusal_code code,
                        const struct line *line, struct procedure_cites cites, struct text words)
{
    bool by_you = code == PROCEDURE_REFUSED_CAPACITY || code == PROCEDURE_REFUSED_SEPARATION ||
                  code == PROCEDURE_REFUSED_SUBJECT ||
                  code == PROCEDURE_REFUSED_TRAINING;
    gate->not_by_you = gate->not_by_you || by_you;
    gate->not_now = gate->not_now || !by_you;
    *LIST_ADD(gate->arena, gate->refusals, gate->refusal_count) = (struct procedure_refusal){
        .code = code,
        .words = words,
        .cites = cites.count > 0 ? cites : gate->step->line.cites,
        .line = line == NULL ? gate->step->line.place.line : line->place.line,
    };
}

/* ---- now */

static void check_opening(struct gate *gate)
{
    bool begun = gate->eval.state->procedure.key != 0;
    if (begun && gate->step->opens_case) {
        gate_refuse(gate, PROCEDURE_REFUSED_GUARD, NULL, gate->step->line.cites,
                    TEXT("This case is open already."));
    } else if (!begun && !gate->step->opens_case) {
        gate_refuse(gate, PROCEDURE_REFUSED_GUARD, NULL, gate->step->line.cites,
                    TEXT("There is no case yet: this step does not open one."));
    }
}

static void check_guards(struct gate *gate)
{
    for (size_t i = 0; i < gate->step->guard_count; i++) {
        const struct rule *guard = &gate->step->guards[i];
        if (!eval_condition(&gate->eval, guard->when)) {
            gate_refuse(gate, PROCEDURE_REFUSED_GUARD, &guard->line, guard->line.cites,
                        guard->link_words);
        }
    }
}

bool gate_is_held(const struct procedure *procedure, const struct procedure_state *state,
                  struct procedure_name standing, const struct hold **hold)
{
    for (size_t i = 0; i < procedure->holds_count; i++) {
        for (uint32_t j = 0;
             procedure_same(procedure->holds[i].from.name, standing) && j < state->hold_count;
             j++) {
            if (procedure_same(state->holds[j].hold, procedure->holds[i].is.name)) {
                *hold = &procedure->holds[i];
                return true;
            }
        }
    }
    return false;
}

static void check_holds(struct gate *gate)
{
    const struct hold *hold = NULL;
    for (size_t i = 0; i < gate->step->tells.count; i++) {
        if (gate_is_held(gate->eval.procedure, gate->eval.state, gate->step->tells.at[i].name,
                         &hold)) {
            gate_refuse(gate, PROCEDURE_REFUSED_HOLD, &hold->line, hold->line.cites,
                        hold->is.label);
        }
    }
}

/* ---- by whom */

static bool is_among(const struct procedure_acting *acting, const struct identity *person)
{
    for (size_t i = 0; i < acting->people_count; i++) {
        if (identity_equal(&acting->people[i], person)) {
            return true;
        }
    }
    return false;
}

/* For all steps that ask nothing of their own of who takes them an office's ladder is the same. */
static struct procedure_acting who_acts(struct gate *gate, struct procedure_name office)
{
    bool shared = gate->acts != NULL && !ladder_minds(gate->step);
    struct procedure_acting acting;
    for (size_t i = 0; shared && i < gate->acts->count; i++) {
        const struct procedure_acting *known = VEC_AT(gate->acts, struct procedure_acting, i);
        if (procedure_same(known->asked, office)) {
            return *known;
        }
    }
    ladder_acts(gate->arena, &gate->eval, gate->step, office, &acting);
    if (shared) {
        vec_add(gate->acts, &acting);
    }
    return acting;
}

static bool acts_for_office(struct gate *gate, struct procedure_name office)
{
    struct procedure_acting acting = who_acts(gate, office);
    bool acts =
        gate->actor->kind == PROCEDURE_ACTOR_PERSON && is_among(&acting, &gate->actor->person);
    if (acts || gate->acting.asked.key == 0) {
        gate->acting = acting; /* the first that could, until the actor's own is found */
    }
    return acts;
}

static bool acts_as_party(const struct gate *gate, struct procedure_name standing)
{
    const struct procedure_party *party =
        procedure_state_party(gate->eval.state, gate->actor->party);
    /* What is for a party is for that one: nobody speaks for another, nor sees that there is another. */
    bool for_another = gate->step->scope == PROCEDURE_FOR_PARTY &&
                       gate->eval.scope.number != gate->actor->party;
    return gate->actor->kind == PROCEDURE_ACTOR_PARTY && party != NULL && !for_another &&
           party_has_standing(party, standing);
}

static bool has_capacity(struct gate *gate, const struct mention *capacity)
{
    const struct procedure_actor *actor = gate->actor;
    switch (capacity->meaning) {
    case MEANS_ANYBODY:
        return actor->kind != PROCEDURE_ACTOR_EVENHAND;
    case MEANS_STAFF:
        return actor->kind == PROCEDURE_ACTOR_PERSON && actor->staff;
    case MEANS_EVENHAND:
        return actor->kind == PROCEDURE_ACTOR_EVENHAND;
    case MEANS_ROLE:
        return actor->kind == PROCEDURE_ACTOR_PERSON &&
               ladder_role_held(&gate->eval, capacity->name, &actor->person);
    case MEANS_STANDING:
        return acts_as_party(gate, capacity->name);
    default:
        return acts_for_office(gate, eval_office(&gate->eval, capacity));
    }
}

static const struct line *find_capacity(struct gate *gate)
{
    for (size_t i = 0; i < gate->step->by_count; i++) {
        for (size_t j = 0; j < gate->step->by[i].capacities.count; j++) {
            const struct mention *capacity = &gate->step->by[i].capacities.at[j];
            if (has_capacity(gate, capacity)) {
                bool of_office = capacity->meaning == MEANS_OFFICE ||
                                 capacity->meaning == MEANS_MANAGER ||
                                 capacity->meaning == MEANS_SETTING;
                gate->acting = of_office ? gate->acting : (struct procedure_acting){0};
                return &gate->step->by[i].line;
            }
        }
    }
    return NULL;
}

static void refuse_capacity(struct gate *gate)
{
    const struct line *by = gate->step->by_count > 0 ? &gate->step->by[0].line : &gate->step->line;
    struct procedure_cites cites = gate->acting.cites.count > 0 ? gate->acting.cites : by->cites;
    struct buf words = buf_in(gate->arena);
    buf_string(&words, "This step is for ");
    buf_text(&words, gate->eval.procedure->step_words[gate->step->link_index].by);
    buf_char(&words, '.');
    if (gate->acting.asked.key != 0) {
        bool same = procedure_same(gate->acting.asked, gate->acting.office);
        buf_string(&words, same ? "" : " ");
        buf_text(&words, same ? (struct text){0} : gate->acting.words);
        buf_string(&words, !same && gate->acting.words.length > 0 &&
                                   gate->acting.words.at[gate->acting.words.length - 1] != '.'
                               ? " acts."
                               : "");
    }
    gate_refuse(gate, PROCEDURE_REFUSED_CAPACITY, by, cites, buf_as_text(&words));
}

static const struct line *judged_line(const struct gate *gate)
{
    const struct procedure *procedure = gate->eval.procedure;
    for (size_t i = 0; i < procedure->standings_count; i++) {
        if (procedure->standings[i].judged && procedure->standings[i].line.cites.count > 0) {
            return &procedure->standings[i].line;
        }
    }
    return gate->step->by_count > 0 ? &gate->step->by[0].line : &gate->step->line;
}

/* Nobody judges themself, whatever else they are; the public's own steps stay open to everybody. */
static bool check_subject(struct gate *gate, bool is_public)
{
    enum procedure_rung_reason why;
    if (is_public || gate->actor->kind != PROCEDURE_ACTOR_PERSON ||
        !ladder_is_subject(gate->eval.state, &gate->actor->person, &why)) {
        return true;
    }
    const struct line *line = judged_line(gate);
    gate_refuse(gate, PROCEDURE_REFUSED_SUBJECT, line, line->cites,
                TEXT("You cannot act in this case."));
    return false;
}

/* Told to whoever holds what it takes, or stands on the ladder of it; to all others it would say nothing. */
static bool would_act(const struct gate *gate, const struct line *by)
{
    bool would = by != NULL;
    for (size_t i = 0; i < gate->acting.rung_count; i++) {
        const struct procedure_rung *rung = &gate->acting.rungs[i];
        would = would || (rung->reason == PROCEDURE_RUNG_UNTRAINED &&
                          identity_equal(&rung->person, &gate->actor->person));
    }
    return would;
}

/* Nobody takes any part before the training is completed, and while it is out of date (CP-11). */
static bool check_training(struct gate *gate, const struct line *by, bool is_public)
{
    struct training training = {gate->eval.procedure, gate->step, gate->eval.moment};
    const struct mention *course;
    const struct courses_line *line;
    if (is_public || gate->actor->kind != PROCEDURE_ACTOR_PERSON || !would_act(gate, by) ||
        !(line = training_lacking(&training, &gate->actor->person, &course))) {
        return true;
    }
    gate_refuse(gate, PROCEDURE_REFUSED_TRAINING, &line->line, line->line.cites,
                text_of(arena_print(gate->arena, "You have no valid record of the training “%.*s” today.",
                                    TEXT_ARGS(course->name.text))));
    return false;
}

static bool actor_is_barred(const struct gate *gate)
{
    return gate->is_barred != NULL
               ? *gate->is_barred
               : ladder_is_barred(gate->eval.procedure, gate->eval.moment, &gate->actor->person);
}

static void check_who(struct gate *gate)
{
    const struct line *line = NULL;
    bool is_public = gate->eval.procedure->step_words[gate->step->link_index].open_to_public;
    const struct line *by = find_capacity(gate);
    if (!check_subject(gate, is_public)) {
        return;
    }
    if (!check_training(gate, by, is_public)) {
        return;
    }
    if (gate->actor->kind == PROCEDURE_ACTOR_PERSON &&
        ladder_is_separated(&gate->eval, gate->step, &gate->actor->person, &line)) {
        gate_refuse(gate, PROCEDURE_REFUSED_SEPARATION, line, line->cites,
                    TEXT("You took a part in this case that this step must be kept apart from."));
    } else if (gate->actor->kind == PROCEDURE_ACTOR_PERSON && !is_public &&
               actor_is_barred(gate)) {
        gate_refuse(gate, PROCEDURE_REFUSED_CAPACITY, &gate->eval.procedure->barred.line,
                    gate->eval.procedure->barred.line.cites,
                    TEXT("Holders of your office take no part in any case."));
    } else if (by == NULL) {
        refuse_capacity(gate);
    }
}

void gate_check(struct gate *gate)
{
    check_opening(gate);
    check_guards(gate);
    check_holds(gate);
    check_who(gate);
}
