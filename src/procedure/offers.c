/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be done now, and why the rest may not; why something is owed; what is counted. */

#include "procedure/decide.h"
#include "procedure/parse.h"

struct offering {
    struct arena *arena;
    const struct eval *eval;
    const struct procedure_actor *viewer;
    struct vec offers;
    bool is_barred;   /* the viewer */
    struct vec acts; /* of struct procedure_acting: those of every office that was asked about */
};

static void offer_refusals(struct procedure_offer *offer, const struct gate *gate)
{
    offer->allowed = gate->refusal_count == 0;
    offer->others = !gate->not_now && gate->not_by_you && gate->acting.people_count > 0;
    offer->refusals = (struct procedure_refusals){gate->refusals, gate->refusal_count};
    offer->acting = gate->acting;
}

static void offer_one(struct offering *offering, const struct step *step,
                      struct procedure_scope scope)
{
    struct gate gate = {.arena = offering->arena,
                        .eval = *offering->eval,
                        .step = step,
                        .actor = offering->viewer,
                        .is_barred = &offering->is_barred,
                        .acts = &offering->acts};
    struct procedure_offer offer = {
        .step = &offering->eval->procedure->step_words[step->link_index], .scope = scope};
    gate.eval.scope = scope;
    gate_check(&gate);
    offer_refusals(&offer, &gate);
    vec_add(&offering->offers, &offer);
}

/* A step for something of which there is none yet. */
static void offer_none(struct offering *offering, const struct step *step)
{
    struct procedure_refusal *refusal = ARENA_NEW(offering->arena, struct procedure_refusal);
    bool match = step->scope == PROCEDURE_FOR_MATCH;
    struct text label = match ? TEXT("possible match")
                              : procedure_label(offering->eval->procedure,
                                                (struct procedure_name){0}, step->scope_kind.name);
    *refusal = (struct procedure_refusal){
        .code = PROCEDURE_REFUSED_GUARD,
        .words = text_of(arena_print(
            offering->arena, "There is nothing to take this step for: no %.*s.", TEXT_ARGS(label))),
        .cites = step->line.cites,
        .line = step->line.place.line,
    };
    struct procedure_offer offer = {.step =
                                        &offering->eval->procedure->step_words[step->link_index],
                                    .scope = {step->scope, 0},
                                    .refusals = {refusal, 1}};
    vec_add(&offering->offers, &offer);
}

static bool is_for(const struct step *step, const struct procedure_state *state,
                   enum procedure_for kind, uint32_t i)
{
    if (kind != step->scope) {
        return false;
    }
    return kind == PROCEDURE_FOR_ITEM ? procedure_same(state->items[i].kind, step->scope_kind.name)
           : kind == PROCEDURE_FOR_PARTY
               ? party_has_standing(&state->parties[i], step->scope_kind.name)
               : state->matches[i].state == PROCEDURE_MATCH_POSSIBLE;
}

static void offer_step(struct offering *offering, const struct step *step)
{
    const struct procedure_state *state = offering->eval->state;
    size_t before = offering->offers.count;
    if (step->scope == PROCEDURE_FOR_CASE) {
        offer_one(offering, step, (struct procedure_scope){0});
        return;
    }
    for (uint32_t i = 0; i < state->item_count; i++) {
        if (is_for(step, state, PROCEDURE_FOR_ITEM, i)) {
            offer_one(offering, step,
                      (struct procedure_scope){PROCEDURE_FOR_ITEM, state->items[i].number});
        }
    }
    for (uint32_t i = 0; i < state->party_count; i++) {
        if (is_for(step, state, PROCEDURE_FOR_PARTY, i)) {
            offer_one(offering, step,
                      (struct procedure_scope){PROCEDURE_FOR_PARTY, state->parties[i].number});
        }
    }
    for (uint32_t i = 0; i < state->match_count; i++) {
        if (is_for(step, state, PROCEDURE_FOR_MATCH, i)) {
            offer_one(offering, step,
                      (struct procedure_scope){PROCEDURE_FOR_MATCH, state->matches[i].number});
        }
    }
    if (offering->offers.count == before) {
        offer_none(offering, step);
    }
}

static bool is_evenhands_own(const struct step *step)
{
    return step->by_count == 1 && step->by[0].capacities.count == 1 &&
           step->by[0].capacities.at[0].meaning == MEANS_EVENHAND;
}

static void make_offers(struct arena *arena, const struct procedure *procedure,
                        const struct procedure_state *state, const struct procedure_actor *viewer,
                        const struct procedure_moment *moment, bool opens,
                        struct procedure_offers *out)
{
    const struct eval eval = {.procedure = procedure, .state = state, .moment = moment};
    struct offering offering = {.arena = arena,
                                .eval = &eval,
                                .viewer = viewer,
                                .offers = VEC_IN(arena, struct procedure_offer),
                                .is_barred = viewer->kind == PROCEDURE_ACTOR_PERSON &&
                                             ladder_is_barred(procedure, moment, &viewer->person),
                                .acts = VEC_IN(arena, struct procedure_acting)};
    for (size_t i = 0; i < procedure->steps_count; i++) {
        if (procedure->steps[i].opens_case == opens && !is_evenhands_own(&procedure->steps[i])) {
            offer_step(&offering, &procedure->steps[i]);
        }
    }
    *out = (struct procedure_offers){offering.offers.items, offering.offers.count};
}

void procedure_offers(struct arena *arena, const struct procedure *procedure,
                      const struct procedure_state *state, const struct procedure_actor *viewer,
                      const struct procedure_moment *moment, struct procedure_offers *out)
{
    make_offers(arena, procedure, state, viewer, moment, false, out);
}

void procedure_openings(struct arena *arena, const struct procedure *procedure,
                        const struct procedure_actor *viewer,
                        const struct procedure_moment *moment, struct procedure_offers *out)
{
    make_offers(arena, procedure, procedure_state_new(arena), viewer, moment, true, out);
}

/* ---- why is this due then? */

static void explain_due(struct arena *arena, const struct procedure_due *due, bool leads,
                        bool several, struct vec *lines)
{
    size_t count = 0;
    struct text *sentences = calendar_explain(arena, &due->deadline, &count);
    if (several) {
        struct text head =
            text_of(arena_print(arena, "%s: %.*s.", leads ? "The limit that leads" : "Beside it",
                                TEXT_ARGS(due->words)));
        vec_add(lines, &head);
    }
    for (size_t i = 0; i < count; i++) {
        vec_add(lines, &sentences[i]);
    }
    if (due->source.length > 0) {
        struct text source = text_of(arena_print(arena, "Source: %.*s.", TEXT_ARGS(due->source)));
        vec_add(lines, &source);
    }
    if (due->lapsed) {
        vec_add(lines, &TEXT("This limit has passed, and that is on record."));
    }
}

struct text *procedure_explain_duty(struct arena *arena, const struct procedure *procedure,
                                    const struct procedure_duty *duty, size_t *count)
{
    const struct procedure_name none = {0};
    struct vec lines = VEC_IN(arena, struct text);
    const struct procedure_duty_words *words = procedure_find_duty(procedure, duty->name.text);
    bool manager = text_is(duty->owner.text, "manager");
    struct text owner =
        manager ? TEXT("whoever manages the case") : procedure_label(procedure, none, duty->owner);
    struct text owed =
        text_of(arena_print(arena, "%.*s: owed by %s%.*s.",
                            TEXT_ARGS(words == NULL ? duty->name.text : words->is.label),
                            manager ? "" : "the ", TEXT_ARGS(owner)));
    vec_add(&lines, &owed);
    if (duty->due_count > 0) {
        explain_due(arena, &duty->dues[duty->leading], true, duty->due_count > 1, &lines);
    }
    for (uint32_t i = 0; i < duty->due_count; i++) {
        if (i != duty->leading) {
            explain_due(arena, &duty->dues[i], false, true, &lines);
        }
    }
    *count = lines.count;
    return lines.items;
}

/* ---- what is counted */

static bool is_counted(const struct procedure *procedure, struct procedure_name of,
                       struct procedure_name fact)
{
    for (size_t i = 0; i < procedure->fact_words_count; i++) {
        const struct procedure_fact *words = &procedure->fact_words[i];
        if (words->counted && procedure_same(words->of, of) &&
            procedure_same(words->is.name, fact)) {
            return true;
        }
    }
    return false;
}

static void count_facts(const struct procedure *procedure, const struct procedure_keeping *keeping,
                        struct procedure_name of, struct procedure_scope scope, struct vec *counted)
{
    for (uint32_t i = 0; i < keeping->fact_count; i++) {
        const struct procedure_fact_state *fact = &keeping->facts[i];
        if (is_counted(procedure, of, fact->fact)) {
            struct procedure_counted one = {scope, of, fact->fact, fact->value};
            one.value.reasons = (struct procedure_reference){0};
            vec_add(counted, &one);
        }
    }
}

const struct procedure_counted *procedure_counted(struct arena *arena,
                                                  const struct procedure *procedure,
                                                  const struct procedure_state *state,
                                                  size_t *count)
{
    struct vec counted = VEC_IN(arena, struct procedure_counted);
    count_facts(procedure, &state->keeps, (struct procedure_name){0}, (struct procedure_scope){0},
                &counted);
    for (uint32_t i = 0; i < state->item_count; i++) {
        count_facts(procedure, &state->items[i].keeps, state->items[i].kind,
                    (struct procedure_scope){PROCEDURE_FOR_ITEM, state->items[i].number}, &counted);
    }
    for (uint32_t i = 0; i < state->party_count; i++) {
        for (uint32_t j = 0; j < state->parties[i].standing_count; j++) {
            count_facts(procedure, &state->parties[i].keeps, state->parties[i].standings[j],
                        (struct procedure_scope){PROCEDURE_FOR_PARTY, state->parties[i].number},
                        &counted);
        }
    }
    *count = counted.count;
    return counted.items;
}
