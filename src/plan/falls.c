/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which measures fell short of their targets in a quarter that closed, of those that a regulator's plan names (AP-9). */
#include "plan/plan.h"
#include "plan/rows.h"

struct falling {
    struct plan_measures measures;
    struct civil_date first, last; /* of the quarter */
};

static bool is_within(const struct falling *falling, struct civil_date day)
{
    return calendar_compare_dates(day, falling->first) >= 0 && calendar_compare_dates(day, falling->last) <= 0;
}

static int64_t fact_of(const struct procedure_state *state, uint32_t item, const char *fact, enum procedure_type type)
{
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item};
    const struct procedure_value *value = procedure_value_of(state, scope, procedure_name(fact));
    return value->type != type ? -1 : type == PROCEDURE_DATE ? (int64_t)value->day : value->number;
}

/* Each time that the step was taken made one item, in the same order. The last one whose day is within the quarter. */
static bool attested_short(const struct falling *falling, const struct procedure_measure *measure,
                           const struct casework_named_item *named)
{
    const struct procedure_state *state = named->state;
    uint32_t at = 0;
    int64_t value = -1, latest = -1;
    for (uint32_t i = 0; i < state->taken_count; i++) {
        if (!text_is(state->taken[i].step.text, "attest-measure")) {
            continue;
        }
        while (at < state->item_count && !text_is(state->items[at].kind.text, "attestation")) {
            at++;
        }
        const uint32_t item = at < state->item_count ? state->items[at++].number : 0;
        const int64_t day = fact_of(state, item, "attested-as-of", PROCEDURE_DATE);
        if (state->taken[i].scope.number == named->item && day >= latest && day >= 0 &&
            is_within(falling, calendar_date_of((int32_t)day))) {
            latest = day;
            value = fact_of(state, item, "attested-value", PROCEDURE_NUMBER);
        }
    }
    return value >= 0 && measure->target == PROCEDURE_AT_LEAST && value < measure->goal;
}

static bool fell(const struct falling *falling, const struct plan_measure *measure, const struct casework_named_item *named)
{
    return measure->is->unit == PROCEDURE_ATTESTED
               ? attested_short(falling, measure->is, named)
               : !measure->unknown && measure_reached_by(measure->is, &measure->quarters[PLAN_QUARTERS - 1].value) ==
                                          PLAN_FALLEN_SHORT;
}

int plan_falls(struct plan *plan, struct casework *casework, struct arena *arena, struct civil_date last,
               struct plan_fall **out, size_t *count, struct error *error)
{
    struct vec falls = VEC_IN(arena, struct plan_fall);
    struct falling falling = {.first = calendar_quarter_of(last, 0), .last = last};
    struct casework_named_item *named;
    size_t all = 0;
    int failed = casework_items_named(casework, arena, TEXT(PLAN_REGULATOR_PROCEDURE), TEXT("measure"), TEXT("measure-name"),
                                      &named, &all, error);
    if (!failed && all) { /* nothing is counted that no plan names */
        failed = plan_measures(plan, casework, arena, NULL, last, &falling.measures, error);
    }
    for (size_t i = 0; !failed && i < all; i++) {
        const struct plan_measure *measure = plan_find_measure(&falling.measures, named[i].name);
        if (measure && fell(&falling, measure, &named[i])) {
            const struct plan_fall fall = {named[i].case_id, named[i].item, measure->is};
            vec_add(&falls, &fall);
        }
    }
    *out = falls.items;
    *count = falls.count;
    return failed;
}
