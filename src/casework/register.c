/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Registers. They are added up from the cases' states each time, which are sealed: a table of their own would tell
 * whoever has the database who is suspended. Bounded, and by the same list as every other page.
 */
#include "casework/workload.h"

#include <string.h>

#define DAY (int64_t)86400000

struct adding {
    struct arena *arena;
    struct casework *casework;
    int64_t now;
    struct vec measures, services, resources;
    struct workload workload;
    struct casework_registers *out;
};

/* ---- measures */

static int64_t last_step(const struct procedure_state *state, uint32_t item)
{
    int64_t since = state->received;
    for (uint32_t i = 0; i < state->taken_count; i++) {
        const struct procedure_taken *taken = &state->taken[i];
        if (taken->scope.kind == PROCEDURE_FOR_ITEM && taken->scope.number == item) {
            since = taken->happened;
        }
    }
    return since;
}

static int64_t review_of(const struct procedure_state *state, uint32_t item)
{
    int64_t review = INT64_MAX;
    for (uint32_t i = 0; i < state->duty_count; i++) {
        const struct procedure_duty *duty = &state->duties[i];
        if (duty->status == PROCEDURE_DUTY_OWED && duty->recurs && duty->scope.kind == PROCEDURE_FOR_ITEM &&
            duty->scope.number == item && workload_due(duty) < review) {
            review = workload_due(duty);
        }
    }
    return review;
}

static void add_measure(struct adding *adding, const struct loaded_case *loaded, const struct procedure_item *item,
                        const struct procedure_register *words)
{
    const struct procedure *procedure = loaded->known->procedure;
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->number};
    struct procedure_name state = procedure_state_of_track(loaded->state, scope, words->track);
    struct procedure_name none = {0};
    struct text what = words->about.key ? every_choice_of(loaded, scope, words->about)
                                        : procedure_label(procedure, none, item->kind);
    if (!what.length || !state.key) {
        return; /* nothing has been decided about it yet */
    }
    struct casework_measure measure = {
        .item = item->number,
        .is_sanction = words->kind == PROCEDURE_REGISTER_SANCTIONS,
        .in_force = procedure_register_stands(words, state),
        .what = copy_text(adding->arena, what), /* a name may be the state's own, which goes after this call */
        .state = copy_text(adding->arena, procedure_label(procedure, words->track, state)),
        .name = copy_text(adding->arena, state.text),
        .since = last_step(loaded->state, item->number),
        .review = review_of(loaded->state, item->number),
        .ends = every_day_of(adding->casework, loaded->state, scope, words->until)};
    memcpy(measure.reference, loaded->reference, sizeof(measure.reference));
    vec_add(&adding->measures, &measure);
}

static void add_item(struct adding *adding, const struct loaded_case *loaded, const struct procedure_item *item)
{
    const struct procedure *procedure = loaded->known->procedure;
    const struct procedure_register *words = NULL;
    while ((words = procedure_next_register(procedure, item->kind, words))) {
        if (words->kind == PROCEDURE_REGISTER_SUSPENSIONS || words->kind == PROCEDURE_REGISTER_SANCTIONS) {
            add_measure(adding, loaded, item, words);
        } else if (words->kind == PROCEDURE_REGISTER_COSTS || words->kind == PROCEDURE_REGISTER_POSTS) {
            resources_add(adding->casework, loaded, item, words, &adding->resources);
        }
    }
}

/* ---- service levels */

static struct casework_service *service_of(struct adding *adding, struct text procedure, struct text duty)
{
    for (size_t i = 0; i < adding->services.count; i++) {
        struct casework_service *service = VEC_AT(&adding->services, struct casework_service, i);
        if (text_equal(service->procedure, procedure) && text_equal(service->duty, duty)) {
            return service;
        }
    }
    return vec_add(&adding->services, &(struct casework_service){.procedure = procedure,
                                                                .duty = copy_text(adding->arena, duty)});
}

static void forecast(struct adding *adding, int64_t due)
{
    static const int64_t days[] = {7, 28, 84};
    size_t within = 0;
    while (within < COUNT_OF(days) && (due == INT64_MAX || due - adding->now > days[within] * DAY)) {
        within++;
    }
    adding->out->due[within]++;
}

static void add_owed(struct adding *adding, const struct procedure_duty *duty, struct casework_service *service)
{
    service->owed++;
    service->paused += duty->pause_count && duty->pauses[duty->pause_count - 1].is_open;
    service->breached += workload_is_breached(duty, adding->now);
    service->at_risk += workload_is_at_risk(duty, adding->now);
    forecast(adding, workload_due(duty));
}

static bool has_lapsed(const struct procedure_duty *duty)
{
    for (uint32_t i = 0; i < duty->due_count; i++) {
        if (duty->dues[i].lapsed) {
            return true;
        }
    }
    return false;
}

static void add_duties(struct adding *adding, const struct loaded_case *loaded)
{
    const struct procedure *procedure = loaded->known->procedure;
    struct text label = procedure_about(procedure)->is.label;
    for (uint32_t i = 0; i < loaded->state->duty_count; i++) {
        const struct procedure_duty *duty = &loaded->state->duties[i];
        struct casework_service *service = service_of(adding, label, procedure_duty_label(procedure, duty->name));
        if (duty->status == PROCEDURE_DUTY_OWED) {
            add_owed(adding, duty, service);
        } else {
            bool met = duty->status == PROCEDURE_DUTY_MET;
            service->met += met && !duty->late;
            service->late += met ? duty->late : has_lapsed(duty);
        }
    }
}

/* ---- every case that may be opened */

static int add_case(void *context, const struct every_seen *seen, struct error *error)
{
    struct adding *adding = context;
    const struct loaded_case *loaded = seen->loaded;
    for (uint32_t i = 0; i < loaded->state->item_count; i++) {
        add_item(adding, loaded, &loaded->state->items[i]);
    }
    add_duties(adding, loaded);
    adding->out->looked_at++;
    return workload_add(&adding->workload, seen, error);
}

static void tell(struct adding *adding)
{
    struct casework_registers *out = adding->out;
    out->measures = adding->measures.items;
    out->measure_count = adding->measures.count;
    out->services = adding->services.items;
    out->service_count = adding->services.count;
    out->resources = adding->resources.items;
    out->resource_count = adding->resources.count;
    workload_tell(&adding->workload, out);
}

int casework_registers(struct casework *casework, struct arena *arena, const struct casework_who *who,
                       struct casework_registers *out, struct error *error)
{
    struct adding adding = {.arena = arena,
                            .casework = casework,
                            .now = casework_now(casework),
                            .measures = VEC_IN(arena, struct casework_measure),
                            .services = VEC_IN(arena, struct casework_service),
                            .resources = VEC_IN(arena, struct casework_resource),
                            .out = out};
    *out = (struct casework_registers){.looked_at = 0};
    adding.workload = workload_begin(arena, casework, adding.now);
    int failed = every_case(casework, arena, who, add_case, &adding, error);
    if (!failed) {
        tell(&adding);
    }
    return failed ? failed : note_down(casework, LEDGER_READS, who, NULL, TEXT("registers"), TEXT(""), error);
}
