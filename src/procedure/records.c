/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case leaves on other records, and which offices, areas and events it concerns. */
#include "procedure/link.h"
#include "procedure/state.h"

const struct procedure_name *procedure_flag_shown_to(struct arena *arena, const struct procedure *procedure,
                                                     struct text flag, size_t *count)
{
    const struct flag *rules = link_find(procedure, MEANS_FLAG, flag);
    *count = rules == NULL ? 0 : rules->shown_to.count;
    struct procedure_name *names = ARENA_ARRAY(arena, struct procedure_name, *count);
    for (size_t i = 0; i < *count; i++) {
        names[i] = rules->shown_to.at[i].name;
    }
    return names;
}

bool procedure_has_office(const struct procedure *procedure, struct text office)
{
    return link_find(procedure, MEANS_OFFICE, office) != NULL;
}

bool procedure_is_by_area(const struct procedure *procedure, struct procedure_name office)
{
    const struct office *rules = link_find(procedure, MEANS_OFFICE, office.text);
    return rules != NULL && rules->by_area;
}

struct text procedure_area_of(const struct procedure_state *state)
{
    const struct procedure_value *area =
        procedure_value_of(state, (struct procedure_scope){PROCEDURE_FOR_CASE, 0}, procedure_name("area"));
    return area->type == PROCEDURE_AREA && area->names.count > 0 ? area->names.at[0].text : TEXT("");
}

bool procedure_handles(const struct procedure *procedure, enum procedure_event_kind kind, struct procedure_name name)
{
    for (size_t i = 0; i < procedure->events_count; i++) {
        const struct event *event = &procedure->events[i];
        if (event->kind == kind && procedure_same(event->subject.name, name)) {
            return true;
        }
    }
    return false;
}

static void add_offices(struct vec *offices, const struct by_line *by)
{
    for (size_t i = 0; i < by->capacities.count; i++) {
        const struct mention *mention = &by->capacities.at[i];
        vec_add(offices, &((const struct office *)mention->link_to)->is);
    }
}

const struct procedure_occurrence *procedure_occurrences(struct arena *arena, const struct procedure *procedure, size_t *count)
{
    struct vec all = VEC_IN(arena, struct procedure_occurrence);
    for (size_t i = 0; i < procedure->events_count; i++) {
        const struct event *event = &procedure->events[i];
        struct vec offices = VEC_IN(arena, struct procedure_labelled);
        for (size_t j = 0; j < event->by_count; j++) {
            add_offices(&offices, &event->by[j]);
        }
        if (event->kind == PROCEDURE_NAMED_HAPPENS) {
            const struct procedure_occurrence one = {.is = event->is,
                                                     .cites = event->line.cites,
                                                     .by = offices.items,
                                                     .by_count = offices.count,
                                                     .by_cites = event->by_count > 0 ? event->by[0].line.cites
                                                                                     : (struct procedure_cites){0}};
            vec_add(&all, &one);
        }
    }
    *count = all.count;
    return all.items;
}
