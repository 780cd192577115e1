/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Registers. They are added up from the cases' states each time, which are sealed: a table of their own would tell
 * whoever has the database who is suspended. Bounded, and by the same list as every other page.
 */
#include "casework/every.h"

#include <stdlib.h>
#include <string.h>

#define DAY (int64_t)86400000
#define AT_RISK (7 * DAY)

struct adding {
    struct arena *arena;
    struct casework *casework;
    int64_t now;
    struct vec measures, services, loads;
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

/* INT64_MAX where it has none, or where it is due at once. */
static int64_t due_of(const struct procedure_duty *duty)
{
    return duty->due_count ? duty->dues[duty->leading].deadline.ends : INT64_MAX;
}

static int64_t review_of(const struct procedure_state *state, uint32_t item)
{
    int64_t review = INT64_MAX;
    for (uint32_t i = 0; i < state->duty_count; i++) {
        const struct procedure_duty *duty = &state->duties[i];
        if (duty->status == PROCEDURE_DUTY_OWED && duty->recurs && duty->scope.kind == PROCEDURE_FOR_ITEM &&
            duty->scope.number == item && due_of(duty) < review) {
            review = due_of(duty);
        }
    }
    return review;
}

static int64_t end_of(const struct adding *adding, const struct procedure_state *state, struct procedure_scope scope)
{
    const struct procedure_value *ends = procedure_value_of(state, scope, procedure_name("sanction-ends"));
    return ends->type == PROCEDURE_DATE
               ? calendar_start_of_day(adding->casework->options.zone, calendar_date_of(ends->day))
               : INT64_MAX;
}

static void add_measure(struct adding *adding, const struct loaded_case *loaded, const struct procedure_item *item)
{
    const struct procedure *procedure = loaded->known->procedure;
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->number};
    const struct procedure_value *sanction = procedure_value_of(loaded->state, scope, procedure_name("sanction"));
    bool is_suspension = text_is(item->kind.text, "suspension");
    struct procedure_name track = is_suspension ? item->kind : procedure_name("sanction-strand");
    struct procedure_name state = procedure_state_of_track(loaded->state, scope, track);
    bool is_sanction = !is_suspension && sanction->type == PROCEDURE_CHOICE && sanction->names.count == 1 && state.key;
    if (!is_suspension && !is_sanction) {
        return;
    }
    struct procedure_name none = {0};
    struct casework_measure measure = {
        .item = item->number,
        .is_sanction = is_sanction,
        .what = is_sanction ? procedure_label(procedure, procedure_name("sanction"), sanction->names.at[0])
                            : procedure_label(procedure, none, item->kind),
        .state = procedure_label(procedure, track, state),
        .name = state.text,
        .since = last_step(loaded->state, item->number),
        .review = review_of(loaded->state, item->number),
        .ends = end_of(adding, loaded->state, scope)};
    memcpy(measure.reference, loaded->reference, sizeof(measure.reference));
    vec_add(&adding->measures, &measure);
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
    return vec_add(&adding->services, &(struct casework_service){.procedure = procedure, .duty = duty});
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
    int64_t due = due_of(duty);
    bool breached = due <= adding->now;
    for (uint32_t i = 0; i < duty->due_count; i++) {
        breached = breached || duty->dues[i].lapsed;
    }
    service->owed++;
    service->paused += duty->pause_count && duty->pauses[duty->pause_count - 1].is_open;
    service->breached += breached;
    service->at_risk += !breached && due != INT64_MAX && due - adding->now <= AT_RISK;
    forecast(adding, due);
}

static void add_duties(struct adding *adding, const struct loaded_case *loaded)
{
    const struct procedure *procedure = loaded->known->procedure;
    struct text label = procedure_about(procedure)->is.label;
    for (uint32_t i = 0; i < loaded->state->duty_count; i++) {
        const struct procedure_duty *duty = &loaded->state->duties[i];
        const struct procedure_duty_words *words = procedure_find_duty(procedure, duty->name.text);
        struct casework_service *service = service_of(adding, label, words ? words->is.label : duty->name.text);
        if (duty->status == PROCEDURE_DUTY_OWED) {
            add_owed(adding, duty, service);
        } else if (duty->status == PROCEDURE_DUTY_MET) {
            service->met += !duty->late;
            service->late += duty->late;
        }
    }
}

/* ---- caseload */

static struct casework_load *load_of(struct adding *adding, const struct identity *person)
{
    for (size_t i = 0; i < adding->loads.count; i++) {
        struct casework_load *load = VEC_AT(&adding->loads, struct casework_load, i);
        if (identity_equal(&load->person, person)) {
            return load;
        }
    }
    return vec_add(&adding->loads, &(struct casework_load){.person = *person});
}

static bool held_before(const struct procedure_state *state, uint32_t role)
{
    for (uint32_t i = 0; i < role; i++) {
        if (!state->roles[i].released && identity_equal(&state->roles[i].person, &state->roles[role].person)) {
            return true;
        }
    }
    return false;
}

static void add_roles(struct adding *adding, const struct procedure_state *state)
{
    for (uint32_t i = 0; !state->ended && i < state->role_count; i++) {
        if (!state->roles[i].released) {
            struct casework_load *load = load_of(adding, &state->roles[i].person);
            load->roles++;
            load->cases += !held_before(state, i);
        }
    }
}

static int most_first(const void *one, const void *other)
{
    const struct casework_load *first = one, *second = other;
    if (first->cases != second->cases) {
        return first->cases < second->cases ? 1 : -1;
    }
    return memcmp(&first->person, &second->person, sizeof(first->person));
}

/* ---- every case that may be opened */

static int add_case(void *context, const struct loaded_case *loaded, struct error *error)
{
    struct adding *adding = context;
    (void)error;
    for (uint32_t i = 0; i < loaded->state->item_count; i++) {
        add_measure(adding, loaded, &loaded->state->items[i]);
    }
    add_duties(adding, loaded);
    add_roles(adding, loaded->state);
    adding->out->looked_at++;
    return 0;
}

static void tell(struct adding *adding)
{
    struct casework_registers *out = adding->out;
    if (adding->loads.count) {
        qsort(adding->loads.items, adding->loads.count, sizeof(struct casework_load), most_first);
    }
    for (size_t i = 0; i < adding->loads.count; i++) {
        struct casework_load *load = VEC_AT(&adding->loads, struct casework_load, i);
        load->name = casework_name_of(adding->casework, adding->arena, &load->person);
    }
    out->measures = adding->measures.items;
    out->measure_count = adding->measures.count;
    out->services = adding->services.items;
    out->service_count = adding->services.count;
    out->loads = adding->loads.items;
    out->load_count = adding->loads.count;
}

int casework_registers(struct casework *casework, struct arena *arena, const struct casework_who *who,
                       struct casework_registers *out, struct error *error)
{
    struct adding adding = {.arena = arena,
                            .casework = casework,
                            .now = casework_now(casework),
                            .measures = VEC_IN(arena, struct casework_measure),
                            .services = VEC_IN(arena, struct casework_service),
                            .loads = VEC_IN(arena, struct casework_load),
                            .out = out};
    *out = (struct casework_registers){.looked_at = 0};
    int failed = every_case(casework, arena, who, add_case, &adding, &out->more, error);
    if (!failed) {
        tell(&adding);
    }
    return failed ? failed : note_down(casework, LEDGER_READS, who, NULL, TEXT("registers"), TEXT(""), error);
}
