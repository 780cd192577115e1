/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the regulator's plans say of success measures. Each is a case under procedures/monitoring-point and is read through
 * casework's door: its items `measure` name them, and each time that `attest-measure` was taken made an item `attestation`.
 */
#include "plan/plan.h"
#include "plan/rows.h"

#include <string.h>

#define PLANS_AT_ONCE 50
#define PLAN_CASE "monitoring-point"

struct reading {
    struct casework *casework;
    struct arena *arena;
    int64_t until;
    struct plan_measures *measures;
    struct vec *attested, *naming; /* of each measure */
};

static struct text answer_of(const struct casework_case *found, uint32_t item, const char *fact)
{
    for (size_t i = 0; i < found->item_count; i++) {
        const struct casework_item *one = &found->items[i];
        for (size_t k = 0; one->item->number == item && k < one->answer_count; k++) {
            if (text_is(one->answers[k].fact.text, fact)) {
                return one->answers[k].erased ? TEXT("(erased)") : one->answers[k].plain;
            }
        }
    }
    return TEXT("");
}

/* The measure that an item of the case names; none of them: their count. */
static size_t measure_of(const struct reading *reading, const struct casework_case *found, uint32_t item)
{
    struct text name = text_trim(answer_of(found, item, "measure-name"));
    size_t index = 0;
    while (index < reading->measures->count && !text_equal(reading->measures->measures[index].is->is.name.text, name)) {
        index++;
    }
    return index;
}

static void add_namings(const struct reading *reading, const struct casework_case *found)
{
    const struct procedure_name kind = procedure_name("measure");
    for (uint32_t i = 0; i < found->state->item_count; i++) {
        const struct procedure_item *item = &found->state->items[i];
        size_t index = procedure_same(item->kind, kind) ? measure_of(reading, found, item->number) : reading->measures->count;
        if (index < reading->measures->count) {
            const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->number};
            struct procedure_name state = procedure_state_of_track(found->state, scope, kind);
            struct plan_naming naming = {
                .item = item->number,
                .of = text_trim(answer_of(found, item->number, "measure-of")),
                .state = state.text,
                .label = procedure_label(found->procedure, kind, state)};
            memcpy(naming.reference, found->reference, sizeof(naming.reference));
            vec_add(&reading->naming[index], &naming);
        }
    }
}

/* The n-th item of its kind, from 0; NULL: there are fewer. */
static const struct procedure_item *attestation_at(const struct procedure_state *state, size_t n)
{
    for (uint32_t i = 0; i < state->item_count; i++) {
        if (text_is(state->items[i].kind.text, "attestation") && n-- == 0) {
            return &state->items[i];
        }
    }
    return NULL;
}

static void add_attestation(const struct reading *reading, const struct casework_case *found, const struct procedure_taken *taken,
                            const struct procedure_item *item)
{
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->number};
    const struct procedure_value *value = procedure_value_of(found->state, scope, procedure_name("attested-value"));
    const struct procedure_value *as_of = procedure_value_of(found->state, scope, procedure_name("attested-as-of"));
    size_t index = measure_of(reading, found, taken->scope.number);
    if (index == reading->measures->count || value->type != PROCEDURE_NUMBER || as_of->type != PROCEDURE_DATE) {
        return;
    }
    struct plan_attestation one = {.person = taken->person,
                                   .name = casework_name_of(reading->casework, reading->arena, &taken->person),
                                   .words = answer_of(found, item->number, "attested-words"),
                                   .value = value->number,
                                   .as_of = calendar_date_of(as_of->day),
                                   .recorded = taken->recorded};
    memcpy(one.reference, found->reference, sizeof(one.reference));
    vec_add(&reading->attested[index], &one);
}

/* Each time that the step was taken made one item, in the same order. */
static void add_attestations(const struct reading *reading, const struct casework_case *found)
{
    const struct procedure_state *state = found->state;
    size_t n = 0;
    for (uint32_t i = 0; i < state->taken_count; i++) {
        const struct procedure_taken *taken = &state->taken[i];
        if (text_is(taken->step.text, "attest-measure")) {
            const struct procedure_item *item = attestation_at(state, n++);
            if (item && taken->recorded < reading->until) {
                add_attestation(reading, found, taken, item);
            }
        }
    }
}

static int read_shelf(struct reading *reading, const struct casework_who *who, enum access_shelf shelf, struct error *error)
{
    const struct casework_sieve sieve = {.procedure = TEXT(PLAN_CASE)};
    struct casework_row *rows;
    struct access_item last, after;
    size_t count = 0;
    bool more = true;
    int failed = 0;
    for (bool first = true; !failed && more; first = false) {
        failed = casework_queue(reading->casework, reading->arena, who, shelf, &sieve, first ? NULL : &after, PLANS_AT_ONCE, &rows,
                                &count, &last, &more, error);
        for (size_t i = 0; !failed && i < count; i++) {
            struct casework_case found;
            failed = casework_look(reading->casework, reading->arena, who, text_of(rows[i].reference), &found, error);
            if (!failed) {
                add_namings(reading, &found);
                add_attestations(reading, &found);
            }
            failed = failed == ERROR_NOT_FOUND ? 0 : failed; /* withdrawn meanwhile */
        }
        after = last;
    }
    return failed;
}

/* Newest first; of the same day, the one that was recorded last. */
static void sort_attestations(struct vec *attested)
{
    for (size_t i = 1; i < attested->count; i++) {
        struct plan_attestation one = *VEC_AT(attested, struct plan_attestation, i);
        size_t k = i;
        for (; k > 0; k--) {
            const struct plan_attestation *other = VEC_AT(attested, struct plan_attestation, k - 1);
            int days = calendar_compare_dates(other->as_of, one.as_of);
            if (days > 0 || (days == 0 && other->recorded >= one.recorded)) {
                break;
            }
            *VEC_AT(attested, struct plan_attestation, k) = *other;
        }
        *VEC_AT(attested, struct plan_attestation, k) = one;
    }
}

static void hand_out(struct reading *reading, size_t index)
{
    struct plan_measure *measure = &reading->measures->measures[index];
    const struct procedure_measure *is = measure->is;
    sort_attestations(&reading->attested[index]);
    measure->namings = reading->naming[index].items;
    measure->naming_count = reading->naming[index].count;
    if (is->unit != PROCEDURE_ATTESTED) {
        return;
    }
    measure->attestations = reading->attested[index].items;
    measure->attestation_count = reading->attested[index].count;
    if (measure->attestation_count && is->target == PROCEDURE_AT_LEAST) {
        measure->reached = measure->attestations[0].value >= is->goal ? PLAN_REACHED : PLAN_FALLEN_SHORT;
    }
}

int measures_read_plans(struct casework *casework, struct arena *arena, const struct casework_who *who, int64_t until,
                        struct plan_measures *measures, struct error *error)
{
    struct reading reading = {.casework = casework,
                              .arena = arena,
                              .until = until,
                              .measures = measures,
                              .attested = ARENA_ARRAY(arena, struct vec, measures->count),
                              .naming = ARENA_ARRAY(arena, struct vec, measures->count)};
    for (size_t i = 0; i < measures->count; i++) {
        reading.attested[i] = VEC_IN(arena, struct plan_attestation);
        reading.naming[i] = VEC_IN(arena, struct plan_naming);
    }
    int failed = 0;
    for (int shelf = 0; !failed && measures->count && shelf < ACCESS_SHELF__MAX; shelf++) {
        failed = read_shelf(&reading, who, (enum access_shelf)shelf, error);
    }
    for (size_t i = 0; !failed && i < measures->count; i++) {
        hand_out(&reading, i);
    }
    return failed;
}
