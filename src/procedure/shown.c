/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a party is told of the case, by their standing. */

#include "procedure/shown.h"

#include "procedure/decide.h"

#include <stdlib.h>

struct showing {
    struct arena *arena;
    const struct procedure *procedure;
    const struct procedure_state *state;
    const struct procedure_party *party;
    struct eval eval;
    bool is_held;
    struct vec dates, rights, told;
    struct text stage;
};

uint32_t procedure_reporter(const struct procedure *procedure, const struct procedure_state *state)
{
    for (uint32_t i = 0; i < state->party_count; i++) {
        for (size_t j = 0; j < procedure->standings_count; j++) {
            const struct standing *standing = &procedure->standings[j];
            if (standing->reports && party_has_standing(&state->parties[i], standing->is.name)) {
                return state->parties[i].number;
            }
        }
    }
    return 0;
}

/* ---- now */

/* Of a duty for each of them only their own; and what is owed to or by another party is nobody's business. */
static bool is_theirs(const struct showing *showing, const struct procedure_duty *duty, struct procedure_name name)
{
    bool of_another = duty->scope.kind == PROCEDURE_FOR_PARTY && duty->scope.number != showing->party->number;
    return duty->status == PROCEDURE_DUTY_OWED && procedure_same(duty->name, name) && !of_another;
}

static void show_date(struct showing *showing, const struct shown *shown)
{
    for (uint32_t i = 0; i < showing->state->duty_count; i++) {
        const struct procedure_duty *duty = &showing->state->duties[i];
        size_t count;
        if (!is_theirs(showing, duty, shown->duty.name)) {
            continue;
        }
        const struct text *why = procedure_explain_duty(showing->arena, showing->procedure, duty, &count);
        /* Its first line says who owes it, which is not always theirs to know. */
        struct procedure_shown_date date = {
            .words = shown->words,
            .ends = duty->due_count > 0 ? duty->dues[duty->leading].deadline.ends : INT64_MAX,
            .why = why + 1,
            .why_count = count - 1};
        vec_add(&showing->dates, &date);
    }
}

static void show_one(struct showing *showing, const struct shown *shown)
{
    if (!party_has_standing(showing->party, shown->standing.name) ||
        (showing->is_held && shown->kind != SHOWN_RIGHTS) ||
        (shown->when != NULL && !eval_condition(&showing->eval, shown->when))) {
        return;
    }
    switch (shown->kind) {
    case SHOWN_STAGE:
        showing->stage = showing->stage.length > 0 ? showing->stage : shown->words;
        break;
    case SHOWN_DATE:
        show_date(showing, shown);
        break;
    default:
        vec_add(&showing->rights, &shown->words);
        break;
    }
}

static int compare_dates(const void *one, const void *other)
{
    int64_t a = ((const struct procedure_shown_date *)one)->ends, b = ((const struct procedure_shown_date *)other)->ends;
    return (a > b) - (a < b);
}

/* ---- what was told */

static bool tells(const struct told *told)
{
    const struct step *step = told->step.link_to;
    for (size_t i = 0; i < step->tells.count; i++) {
        if (procedure_same(step->tells.at[i].name, told->standing.name)) {
            return true;
        }
    }
    return false;
}

static void show_told(struct showing *showing, const struct procedure_taken *taken)
{
    bool of_another = taken->scope.kind == PROCEDURE_FOR_PARTY && taken->scope.number != showing->party->number;
    for (size_t i = 0; !of_another && i < showing->procedure->tolds_count; i++) {
        const struct told *told = &showing->procedure->tolds[i];
        const struct procedure_told *words = &showing->procedure->told_words[i];
        if (!procedure_same(words->step, taken->step) || !party_has_standing(showing->party, words->standing) ||
            (showing->is_held && !tells(told))) {
            continue;
        }
        struct procedure_shown_told one = {.sequence = taken->sequence,
                                           .step = taken->step,
                                           .happened = taken->happened,
                                           .words = words->words,
                                           .with = words->with,
                                           .with_count = words->with_count};
        vec_add(&showing->told, &one);
    }
}

static bool is_held(const struct procedure *procedure, const struct procedure_state *state,
                    const struct procedure_party *party)
{
    const struct hold *hold;
    for (uint32_t i = 0; i < party->standing_count; i++) {
        if (gate_is_held(procedure, state, party->standings[i], &hold)) {
            return true;
        }
    }
    return false;
}

void procedure_show(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                    uint32_t party, const struct procedure_moment *moment, struct procedure_shown *out)
{
    struct showing showing = {
        .arena = arena,
        .procedure = procedure,
        .state = state,
        .party = procedure_state_party(state, party),
        .eval = {.procedure = procedure, .state = state, .moment = moment, .scope = {PROCEDURE_FOR_PARTY, party}},
        .dates = VEC_IN(arena, struct procedure_shown_date),
        .rights = VEC_IN(arena, struct text),
        .told = VEC_IN(arena, struct procedure_shown_told)};
    *out = (struct procedure_shown){0};
    if (showing.party == NULL) {
        return;
    }
    showing.is_held = is_held(procedure, state, showing.party);
    for (size_t i = 0; i < procedure->showns_count; i++) {
        show_one(&showing, &procedure->showns[i]);
    }
    for (uint32_t i = state->taken_count; i > 0; i--) {
        show_told(&showing, &state->taken[i - 1]);
    }
    if (showing.dates.count > 1) {
        qsort(showing.dates.items, showing.dates.count, sizeof(struct procedure_shown_date), compare_dates);
    }
    *out = (struct procedure_shown){showing.stage, showing.dates.items, showing.dates.count,
                                    showing.rights.items, showing.rights.count, showing.told.items,
                                    showing.told.count};
}
