/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Success measures as of a day: the definitions, what casework counts by them, and what comes to a share of it. */
#include "plan/plan.h"
#include "plan/rows.h"

#include <stdlib.h>

/* ---- shares */

static int by_number(const void *one, const void *other)
{
    int64_t first = *(const int64_t *)one, second = *(const int64_t *)other;
    return first < second ? -1 : first > second;
}

/* Of an even number the lower of the two in the middle. */
static int64_t middle_of(struct vec *days)
{
    qsort(days->items, days->count, sizeof(int64_t), by_number);
    return *VEC_AT(days, int64_t, (days->count - 1) / 2);
}

static void add_days(struct arena *arena, const struct procedure_measure *measure,
                     const struct casework_observation *at, size_t count, struct plan_share *share)
{
    struct vec those = VEC_IN(arena, int64_t), others = VEC_IN(arena, int64_t);
    size_t least = (size_t)measure->least;
    for (size_t i = 0; i < count; i++) {
        vec_add(!measure->compares || at[i].is_those ? &those : &others, &at[i].days);
    }
    share->base = those.count;
    share->others = others.count;
    share->days = those.count >= least ? middle_of(&those) : -1;
    share->others_days = measure->compares && others.count >= least ? middle_of(&others) : -1;
    share->is_told = share->days >= 0;
}

static struct plan_share share_of(struct arena *arena, const struct procedure_measure *measure,
                                  const struct casework_observation *at, size_t count)
{
    struct plan_share share = {.days = -1, .others_days = -1};
    if (measure->in_days) {
        add_days(arena, measure, at, count, &share);
        return share;
    }
    share.base = count;
    for (size_t i = 0; i < count; i++) {
        share.met += at[i].met;
    }
    share.is_told = count >= (size_t)measure->least && count > 0;
    share.percent = count ? (int)(share.met * 100 / count) : 0;
    return share;
}

enum plan_reached measure_reached_by(const struct procedure_measure *measure, const struct plan_share *share)
{
    bool is = false, known = false;
    switch (measure->target) {
    case PROCEDURE_AT_LEAST:
        known = share->base > 0;
        is = share->met * 100 >= (size_t)measure->goal * share->base;
        break;
    case PROCEDURE_AT_MOST:
        known = share->days >= 0;
        is = share->days <= measure->goal;
        break;
    case PROCEDURE_AS_OTHERS:
        known = share->days >= 0 && share->others_days >= 0;
        is = share->days <= share->others_days;
        break;
    default:
        return PLAN_NO_TARGET;
    }
    return !known ? PLAN_NOT_KNOWN : is ? PLAN_REACHED : PLAN_FALLEN_SHORT;
}

/* ---- quarters */

static void begin_quarters(struct plan_measure *measure, struct civil_date at)
{
    for (int i = 0; i < PLAN_QUARTERS; i++) {
        int before = PLAN_QUARTERS - 1 - i;
        measure->quarters[i] = (struct plan_quarter){.from = calendar_quarter_of(at, -before), .running = before == 0};
    }
}

static size_t count_before(const struct casework_counted *counted, int64_t instant)
{
    size_t count = 0;
    while (count < counted->count && counted->at[count].at < instant) {
        count++;
    }
    return count;
}

/* What belongs to each quarter; observations are in the order of time. */
static void add_quarters(const struct plan *plan, struct arena *arena, const struct casework_counted *counted,
                         struct plan_measure *measure)
{
    for (int i = 0; i < PLAN_QUARTERS; i++) {
        bool is_last = i + 1 == PLAN_QUARTERS;
        size_t from = count_before(counted, calendar_start_of_day(plan->options.zone, measure->quarters[i].from));
        size_t until = is_last ? counted->count
                               : count_before(counted, calendar_start_of_day(plan->options.zone, measure->quarters[i + 1].from));
        measure->quarters[i].value = share_of(arena, measure->is, counted->at + from, until - from);
    }
}

/* ---- by what is measured */

static void fill_counted(const struct plan *plan, struct arena *arena, const struct casework_counted *counted,
                         struct plan_measure *measure)
{
    measure->unknown = counted->unknown;
    measure->late = counted->late;
    measure->observations = counted->at;
    measure->observation_count = counted->count;
    measure->value = share_of(arena, measure->is, counted->at, counted->count);
    measure->reached = counted->unknown ? PLAN_NOT_KNOWN : measure_reached_by(measure->is, &measure->value);
    add_quarters(plan, arena, counted, measure);
}

/* Who holds the offices on the day, and at the end of each quarter before. */
static int fill_holders(const struct plan *plan, struct casework *casework, struct arena *arena,
                        const struct casework_who *who, int64_t until, struct plan_measure *measure, struct error *error)
{
    int64_t instants[PLAN_QUARTERS];
    struct casework_counted counted;
    for (int i = 0; i < PLAN_QUARTERS; i++) {
        bool is_last = i + 1 == PLAN_QUARTERS;
        instants[i] = (is_last ? until : calendar_start_of_day(plan->options.zone, measure->quarters[i + 1].from)) - 1;
    }
    int failed =
        casework_measure_holders(casework, arena, who, measure->is, instants, PLAN_QUARTERS, &counted, error);
    if (failed) {
        return failed;
    }
    add_quarters(plan, arena, &counted, measure);
    size_t before = count_before(&counted, instants[PLAN_QUARTERS - 1]);
    counted.at += before;
    counted.count -= before;
    measure->observations = counted.at;
    measure->observation_count = counted.count;
    measure->value = share_of(arena, measure->is, counted.at, counted.count);
    measure->reached = measure_reached_by(measure->is, &measure->value);
    return 0;
}

static int fill(const struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                int64_t until, const struct casework_counted *counted, struct plan_measure *measure, struct error *error)
{
    const struct procedure *procedure;
    struct error ignored;
    if (measure->is->unit == PROCEDURE_EACH_HOLDER) {
        return fill_holders(plan, casework, arena, who, until, measure, error);
    }
    if (measure->is->unit == PROCEDURE_ATTESTED) {
        measure->reached = measure->is->target == PROCEDURE_NO_TARGET ? PLAN_NO_TARGET : PLAN_NOT_KNOWN;
        return 0;
    }
    fill_counted(plan, arena, counted, measure);
    if (!counted->unknown && !casework_find_procedure(casework, measure->is->procedure.text, casework_moment(casework),
                                                      &procedure, &ignored)) {
        measure->counted = procedure_measure_words(arena, measure->is, procedure);
    }
    return 0;
}

/* ---- all of them */

static int read_definitions(const struct plan *plan, struct arena *arena, struct procedure_measures **out, struct error *error)
{
    struct procedure_messages messages;
    if (plan->options.measures.text.length == 0) {
        *out = ARENA_NEW(arena, struct procedure_measures);
        return 0;
    }
    return procedure_read_measures(arena, &plan->options.measures, out, &messages, error);
}

int plan_measures(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                  struct civil_date at, struct plan_measures *out, struct error *error)
{
    struct procedure_measures *definitions;
    int failed = read_definitions(plan, arena, &definitions, error);
    if (failed) {
        return failed;
    }
    struct casework_counted *counted = ARENA_ARRAY(arena, struct casework_counted, definitions->count);
    int64_t until = calendar_start_of_day(plan->options.zone, calendar_add_days(at, 1));
    *out = (struct plan_measures){.label = definitions->is.label,
                                  .source = definitions->source,
                                  .version = definitions->version,
                                  .at = at,
                                  .measures = ARENA_ARRAY(arena, struct plan_measure, definitions->count),
                                  .count = definitions->count};
    failed = casework_measure(casework, arena, who, definitions, until, counted, error);
    for (size_t i = 0; !failed && i < definitions->count; i++) {
        out->measures[i].is = &definitions->at[i];
        begin_quarters(&out->measures[i], at);
        failed = fill(plan, casework, arena, who, until, &counted[i], &out->measures[i], error);
    }
    return failed || !who ? failed : measures_read_plans(casework, arena, who, until, out, error);
}

const struct plan_measure *plan_find_measure(const struct plan_measures *measures, struct text name)
{
    for (size_t i = 0; i < measures->count; i++) {
        if (text_equal(measures->measures[i].is->is.name.text, name)) {
            return &measures->measures[i];
        }
    }
    return NULL;
}
