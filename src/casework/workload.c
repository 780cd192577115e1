/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who has how much, and a forecast that anybody can reckon after us (RG-6): what came and what was completed in the last
 * weeks, and that pace held against what is open. Nothing is smoothed, and nothing is guessed about a single case.
 */
#include "casework/workload.h"

#include "casework/looking.h"

#include <stdlib.h>
#include <string.h>

#define DAY (int64_t)86400000
#define WEEK (7 * DAY)
#define AT_RISK (7 * DAY)

/* Something whose pace is reckoned, with the limits of what is open. */
struct paced {
    struct casework_pace pace;
    struct vec dues; /* int64_t */
};
struct handler {
    struct casework_load load;
    struct paced paced;
    size_t last_case; /* the number of the case in which this person was met last */
};
struct of_procedure {
    struct text label;
    struct paced cases, duties;
};

struct workload workload_begin(struct arena *arena, struct casework *casework, int64_t now)
{
    return (struct workload){.arena = arena,
                             .casework = casework,
                             .now = now,
                             .from = now - CASEWORK_PACE_WEEKS * WEEK,
                             .first = now,
                             .handlers = VEC_IN(arena, struct handler),
                             .procedures = VEC_IN(arena, struct of_procedure)};
}

/* ---- duties */

int64_t workload_due(const struct procedure_duty *duty)
{
    return duty->due_count ? duty->dues[duty->leading].deadline.ends : INT64_MAX;
}

bool workload_is_breached(const struct procedure_duty *duty, int64_t now)
{
    bool breached = workload_due(duty) <= now;
    for (uint32_t i = 0; i < duty->due_count; i++) {
        breached = breached || duty->dues[i].lapsed;
    }
    return breached;
}

bool workload_is_at_risk(const struct procedure_duty *duty, int64_t now)
{
    int64_t due = workload_due(duty);
    return !workload_is_breached(duty, now) && due != INT64_MAX && due - now <= AT_RISK;
}

static bool came_lately(const struct workload *workload, int64_t when)
{
    return when >= workload->from && when <= workload->now;
}

static void add_open(struct paced *paced, int64_t due)
{
    paced->pace.open++;
    vec_add(&paced->dues, &due);
}

/* ---- the people */

static struct handler *handler_of(struct workload *workload, const struct identity *person)
{
    for (size_t i = 0; i < workload->handlers.count; i++) {
        struct handler *handler = VEC_AT(&workload->handlers, struct handler, i);
        if (identity_equal(&handler->load.person, person)) {
            return handler;
        }
    }
    return vec_add(&workload->handlers, &(struct handler){.load = {.person = *person},
                                                          .paced = {.dues = VEC_IN(workload->arena, int64_t)}});
}

static struct handler *handler_in_case(struct workload *workload, const struct identity *person)
{
    struct handler *handler = handler_of(workload, person);
    handler->load.cases += handler->last_case != workload->cases;
    handler->last_case = workload->cases;
    return handler;
}

static void add_owed_by(struct workload *workload, const struct procedure_duty *duty, const struct identity *person)
{
    struct handler *handler = handler_in_case(workload, person);
    handler->load.owed++;
    handler->load.breached += workload_is_breached(duty, workload->now);
    handler->load.at_risk += workload_is_at_risk(duty, workload->now);
    handler->paced.pace.came += came_lately(workload, duty->owed_since);
    add_open(&handler->paced, workload_due(duty));
}

/* What a party owes is nobody's load. */
static void add_owed(struct workload *workload, const struct every_seen *seen, const struct the_moment *moment,
                     const struct procedure_duty *duty)
{
    static const struct identity nobody = {{0}};
    struct procedure_acting acting;
    procedure_who_acts(seen->arena, seen->loaded->known->procedure, seen->loaded->state, NULL, duty->scope, duty->owner,
                       &moment->procedure, &acting);
    for (size_t i = 0; i < acting.people_count; i++) {
        add_owed_by(workload, duty, &acting.people[i]);
    }
    if (acting.people_count == 0 && acting.rung_count > 0) {
        add_owed_by(workload, duty, &nobody);
    }
}

/* By whoever took the step that met it. */
static void add_completed(struct workload *workload, const struct loaded_case *loaded, const struct procedure_duty *duty)
{
    const struct procedure_duty_words *words = procedure_find_duty(loaded->known->procedure, duty->name.text);
    for (uint32_t i = loaded->state->taken_count; words && i > 0; i--) {
        const struct procedure_taken *taken = &loaded->state->taken[i - 1];
        for (size_t j = 0; taken->happened == duty->ended && j < words->met_by_count; j++) {
            if (procedure_same(words->met_by[j], taken->step) && !identity_is_none(&taken->person)) {
                struct handler *handler = handler_of(workload, &taken->person);
                handler->paced.pace.done++;
                handler->paced.pace.came += came_lately(workload, duty->owed_since);
                return;
            }
        }
    }
}

static void add_roles(struct workload *workload, const struct procedure_state *state)
{
    for (uint32_t i = 0; !state->ended && i < state->role_count; i++) {
        if (!state->roles[i].released) {
            handler_in_case(workload, &state->roles[i].person)->load.roles++;
        }
    }
}

/* ---- the procedures */

static struct of_procedure *procedure_of(struct workload *workload, struct text label)
{
    for (size_t i = 0; i < workload->procedures.count; i++) {
        struct of_procedure *one = VEC_AT(&workload->procedures, struct of_procedure, i);
        if (text_equal(one->label, label)) {
            return one;
        }
    }
    return vec_add(&workload->procedures, &(struct of_procedure){.label = label,
                                                                 .cases = {.dues = VEC_IN(workload->arena, int64_t)},
                                                                 .duties = {.dues = VEC_IN(workload->arena, int64_t)}});
}

/* When a case ended stands in the entry that ended it: looked for from the last one back. */
static int ended_lately(const struct workload *workload, const struct every_seen *seen, bool *out, struct error *error)
{
    const struct loaded_case *loaded = seen->loaded;
    *out = false;
    for (size_t i = loaded->lines.count; loaded->state->ended && i > 0; i--) {
        const struct casework_line *line = VEC_AT(&loaded->lines, struct casework_line, i - 1);
        struct procedure_effects effects;
        if (line->recorded < workload->from) {
            return 0;
        }
        int failed = looking_effects(seen->arena, workload->casework, seen->session, &loaded->head.case_id,
                                     line->sequence, &effects, error);
        for (size_t j = 0; !failed && j < effects.count; j++) {
            if (effects.at[j].kind == PROCEDURE_EFFECT_ENDED && effects.at[j].on) {
                *out = true;
                return 0;
            }
        }
        if (failed) {
            return failed;
        }
    }
    return 0;
}

static int add_case(struct workload *workload, const struct every_seen *seen, struct of_procedure *one,
                    struct error *error)
{
    const struct procedure_state *state = seen->loaded->state;
    bool lately = false;
    int failed = ended_lately(workload, seen, &lately, error);
    one->cases.pace.came += came_lately(workload, state->received);
    one->cases.pace.done += lately;
    if (!state->ended) {
        add_open(&one->cases, INT64_MAX);
    }
    workload->first = state->received < workload->first ? state->received : workload->first;
    return failed;
}

int workload_add(struct workload *workload, const struct every_seen *seen, struct error *error)
{
    const struct loaded_case *loaded = seen->loaded;
    struct of_procedure *one = procedure_of(workload, procedure_about(loaded->known->procedure)->is.label);
    struct the_moment moment = *seen->moment;
    workload->cases++;
    int failed = add_case(workload, seen, one, error);
    if (!failed) {
        failed = moment_at_case(seen->arena, workload->casework, seen->session, loaded->state, &moment, error);
    }
    add_roles(workload, loaded->state);
    for (uint32_t i = 0; !failed && i < loaded->state->duty_count; i++) {
        const struct procedure_duty *duty = &loaded->state->duties[i];
        bool done = duty->status == PROCEDURE_DUTY_MET && came_lately(workload, duty->ended);
        one->duties.pace.came += came_lately(workload, duty->owed_since);
        one->duties.pace.done += done;
        if (duty->status == PROCEDURE_DUTY_OWED) {
            add_open(&one->duties, workload_due(duty));
            add_owed(workload, seen, &moment, duty);
        } else if (done) {
            add_completed(workload, loaded, duty);
        }
    }
    return failed;
}

/* ---- the forecast */

static int earliest_first(const void *one, const void *other)
{
    int64_t first = *(const int64_t *)one, second = *(const int64_t *)other;
    return first < second ? -1 : first > second;
}

/* One after the other, at one every `weeks / done`. */
static struct casework_pace reckon(const struct workload *workload, const struct paced *paced, int64_t since)
{
    struct casework_pace pace = paced->pace;
    int64_t *dues = paced->dues.items;
    pace.over = INT64_MAX;
    if (pace.done == 0 || pace.open == 0) {
        pace.over = pace.open ? INT64_MAX : workload->now;
        return pace;
    }
    qsort(dues, paced->dues.count, sizeof(*dues), earliest_first);
    for (size_t i = 0; i < paced->dues.count; i++) {
        pace.over = workload->now + (int64_t)(i + 1) * (workload->now - since) / (int64_t)pace.done;
        pace.missed += dues[i] > workload->now && dues[i] < pace.over;
    }
    return pace;
}

static int most_first(const void *one, const void *other)
{
    const struct casework_load *first = one, *second = other;
    if (first->cases != second->cases) {
        return first->cases < second->cases ? 1 : -1;
    }
    return memcmp(&first->person, &second->person, sizeof(first->person));
}

static void tell_loads(struct workload *workload, struct casework_registers *out)
{
    struct vec loads = VEC_IN(workload->arena, struct casework_load);
    for (size_t i = 0; i < workload->handlers.count; i++) {
        struct handler *handler = VEC_AT(&workload->handlers, struct handler, i);
        if (handler->load.cases == 0) {
            continue; /* who only completed something has nothing to do now */
        }
        handler->load.pace = reckon(workload, &handler->paced, out->since);
        if (!identity_is_none(&handler->load.person)) {
            handler->load.name = casework_name_of(workload->casework, workload->arena, &handler->load.person);
        }
        vec_add(&loads, &handler->load);
    }
    if (loads.count) {
        qsort(loads.items, loads.count, sizeof(struct casework_load), most_first);
    }
    out->loads = loads.items;
    out->load_count = loads.count;
}

void workload_tell(struct workload *workload, struct casework_registers *out)
{
    struct vec forecasts = VEC_IN(workload->arena, struct casework_forecast);
    out->since = workload->first > workload->from ? workload->first : workload->from;
    out->since = out->since > workload->now - WEEK ? workload->now - WEEK : out->since;
    for (size_t i = 0; i < workload->procedures.count; i++) {
        const struct of_procedure *one = VEC_AT(&workload->procedures, struct of_procedure, i);
        vec_add(&forecasts, &(struct casework_forecast){.procedure = one->label,
                                                        .cases = reckon(workload, &one->cases, out->since),
                                                        .duties = reckon(workload, &one->duties, out->since)});
    }
    out->forecasts = forecasts.items;
    out->forecast_count = forecasts.count;
    tell_loads(workload, out);
}
