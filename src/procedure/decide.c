/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deciding: total and deterministic. A refused command leaves no effects; an allowed one leaves no
 * refusals. */

#include <string.h>

#include "procedure/decide.h"
#include "procedure/link.h"

#define EFFECTS_ROOM 16
#define REFUSALS_MOST 100

struct eval decide_eval(const struct decide *decide, struct procedure_scope scope)
{
    return (struct eval){.procedure = decide->procedure,
                         .state = decide->state,
                         .moment = decide->moment,
                         .scope = scope,
                         .party = decide->party};
}

static struct procedure_refusal *add_refusal(struct decide *decide)
{
    if (decide->refusal_count >= REFUSALS_MOST) {
        return &decide->refusals[decide->refusal_count - 1]; /* the first hundred say it */
    }
    return LIST_ADD(decide->arena, decide->refusals, decide->refusal_count);
}

void decide_refuse(struct decide *decide, enum procedure_refusal_code code, const struct line *line,
                   struct text words)
{
    struct procedure_cites cites = line != NULL ? line->cites : (struct procedure_cites){0};
    if (cites.count == 0 && decide->step != NULL) {
        cites = decide->step->line.cites;
    }
    *add_refusal(decide) =
        (struct procedure_refusal){code, words, cites, {0}, line != NULL ? line->place.line : 0};
}

void decide_refuse_field(struct decide *decide, const struct line *line, struct text words,
                         struct text field)
{
    decide_refuse(decide, PROCEDURE_REFUSED_INPUT, line, words);
    decide->refusals[decide->refusal_count - 1].field = field;
}

void decide_emit(struct decide *decide, const struct procedure_effect *effect)
{
    struct error error = {0};
    if (decide->effect_count >= PROCEDURE_EFFECTS_MOST ||
        state_apply(decide->state, effect, decide->before->sequence + 1, false, &error) != 0) {
        decide_refuse(decide, PROCEDURE_REFUSED_LIMIT, NULL,
                      TEXT("There is too much in this case, or in this step, to take it."));
        return;
    }
    if (decide->effect_count >= EFFECTS_ROOM &&
        (decide->effect_count & (decide->effect_count - 1)) == 0) {
        struct procedure_effect *grown =
            ARENA_ARRAY(decide->arena, struct procedure_effect, decide->effect_count * 2);
        memcpy(grown, decide->effects, decide->effect_count * sizeof(*grown));
        decide->effects = grown;
    }
    decide->effects[decide->effect_count++] = *effect;
}

/* ---- steps */

static bool scope_fits(const struct decide *decide)
{
    const struct step *step = decide->step;
    struct procedure_scope scope = decide->command->scope;
    if (scope.kind != step->scope) {
        return false;
    }
    switch (scope.kind) {
    case PROCEDURE_FOR_ITEM: {
        const struct procedure_item *item = procedure_state_item(decide->before, scope.number);
        return item != NULL && procedure_same(item->kind, step->scope_kind.name);
    }
    case PROCEDURE_FOR_PARTY: {
        const struct procedure_party *party = procedure_state_party(decide->before, scope.number);
        return party != NULL && party_has_standing(party, step->scope_kind.name);
    }
    case PROCEDURE_FOR_MATCH: {
        const struct procedure_match *match =
            state_match((struct procedure_state *)decide->before, scope.number);
        return match != NULL && match->state == PROCEDURE_MATCH_POSSIBLE;
    }
    default:
        return scope.number == 0;
    }
}

static void check_times(struct decide *decide)
{
    if (decide->happened > decide->moment->now) {
        decide_refuse(
            decide, PROCEDURE_REFUSED_TIME, NULL,
            TEXT("This cannot have happened in the future: give the time when it happened."));
        decide->refusals[decide->refusal_count - 1].field = TEXT("happened");
    }
}

static void begin_case(struct decide *decide)
{
    struct procedure_effect begun = {
        .kind = PROCEDURE_EFFECT_BEGUN,
        .name = decide->procedure->about.is.name,
        .version = decide->procedure->about.version,
        .recorded = decide->moment->now,
    };
    memcpy(begun.hash, decide->procedure->files[0].hash, sizeof(begun.hash));
    decide_emit(decide, &begun);
    decide_new_tracks(decide, (struct procedure_name){0}, (struct procedure_scope){0});
}

static void record_taken(struct decide *decide)
{
    struct procedure_effect taken = {
        .kind = PROCEDURE_EFFECT_TAKEN,
        .name = decide->step->is.name,
        .scope = decide->command->scope,
        .person = decide->command->actor.person,
        .happened = decide->happened,
        .recorded = decide->moment->now,
    };
    decide_emit(decide, &taken);
}

static void check_musts(struct decide *decide)
{
    const struct step *step = decide->step;
    struct eval eval = decide_eval(decide, decide->command->scope);
    for (size_t i = 0; i < step->must_count; i++) {
        if (!eval_condition(&eval, step->musts[i].when)) {
            decide_refuse_field(decide, &step->musts[i].line, step->musts[i].link_words,
                                step->musts[i].link_field);
        }
    }
}

void decide_note_step(struct decide *decide)
{
    if (decide->step->opens_case) {
        begin_case(decide);
    }
    record_taken(decide);
}

static void take_step(struct decide *decide)
{
    decide_note_step(decide);
    decide_answers(decide);
    if (decide->refusal_count > 0) {
        return;
    }
    decide_named(decide);
    check_musts(decide);
    if (decide->refusal_count > 0) {
        return;
    }
    decide_actions(decide, decide->step->actions, decide->step->action_count,
                   decide->command->scope);
    decide_meet(decide, decide->step->is.name, decide->command->scope);
    decide_settle(decide);
}

static void decide_step(struct decide *decide, struct procedure_decision *out)
{
    decide->step = link_find(decide->procedure, MEANS_STEP, decide->command->step.text);
    if (decide->step == NULL || !scope_fits(decide)) {
        decide_refuse(decide, PROCEDURE_REFUSED_UNKNOWN, NULL,
                      TEXT("There is no such step here: it may have been taken already. Look at "
                           "the case again."));
        return;
    }
    struct gate gate = {
        .arena = decide->arena,
        .eval = {.procedure = decide->procedure,
                 .state = decide->before,
                 .moment = decide->moment,
                 .scope = decide->command->scope},
        .step = decide->step,
        .actor = &decide->command->actor,
    };
    gate_check(&gate);
    decide->refusals = gate.refusals;
    decide->refusal_count = gate.refusal_count;
    out->acting = gate.acting;
    check_times(decide);
    if (decide->refusal_count == 0) {
        take_step(decide);
    }
}

void procedure_decide(struct arena *arena, const struct procedure *procedure,
                      const struct procedure_state *state, const struct procedure_command *command,
                      const struct procedure_moment *moment, struct procedure_decision *out)
{
    struct decide decide = {
        .arena = arena,
        .procedure = procedure,
        .before = state,
        .state = state_try(arena, state),
        .command = command,
        .moment = moment,
        .happened = command->happened,
        .party = command->scope.kind == PROCEDURE_FOR_PARTY ? command->scope.number : 0,
        .effects = ARENA_ARRAY(arena, struct procedure_effect, EFFECTS_ROOM),
    };
    *out = (struct procedure_decision){0};
    if (command->event != PROCEDURE_NO_EVENT) {
        decide_event(&decide);
    } else {
        decide_step(&decide, out);
    }
    out->allowed = decide.refusal_count == 0;
    if (out->allowed) {
        out->effects = (struct procedure_effects){decide.effects, decide.effect_count};
    } else {
        out->refusals = (struct procedure_refusals){decide.refusals, decide.refusal_count};
    }
}

const char *procedure_refusal_key(enum procedure_refusal_code code)
{
    static const char *const keys[PROCEDURE_REFUSED__MAX] = {
        [PROCEDURE_REFUSED_UNKNOWN] = "unknown",   [PROCEDURE_REFUSED_GUARD] = "guard",
        [PROCEDURE_REFUSED_CAPACITY] = "capacity", [PROCEDURE_REFUSED_SEPARATION] = "separation",
        [PROCEDURE_REFUSED_SUBJECT] = "subject",   [PROCEDURE_REFUSED_HOLD] = "hold",
        [PROCEDURE_REFUSED_INPUT] = "input",       [PROCEDURE_REFUSED_ASSIGNMENT] = "assignment",
        [PROCEDURE_REFUSED_NEVER] = "never",       [PROCEDURE_REFUSED_TIME] = "time",
        [PROCEDURE_REFUSED_LIMIT] = "limit",       [PROCEDURE_REFUSED_TRAINING] = "training",
    };
    return code < PROCEDURE_REFUSED__MAX ? keys[code] : "unknown";
}
