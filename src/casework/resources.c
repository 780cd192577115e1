/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Costs and posts that were recorded for the handling of cases (RG-6): items of these kinds, in whichever procedure has them. */
#include "casework/workload.h"

#include <string.h>

static int64_t day_of(const struct casework *casework, const struct procedure_state *state, struct procedure_scope scope,
                      const char *fact)
{
    const struct procedure_value *value = procedure_value_of(state, scope, procedure_name(fact));
    return value->type == PROCEDURE_DATE ? calendar_start_of_day(casework->options.zone, calendar_date_of(value->day))
                                         : INT64_MAX;
}

static struct text choice_of(struct arena *arena, const struct loaded_case *loaded, struct procedure_scope scope,
                             const char *fact)
{
    struct procedure_name name = procedure_name(fact);
    const struct procedure_value *value = procedure_value_of(loaded->state, scope, name);
    return value->type == PROCEDURE_CHOICE && value->names.count == 1
               ? copy_text(arena, procedure_label(loaded->known->procedure, name, value->names.at[0]))
               : TEXT("");
}

static bool is_yearly(const struct procedure_state *state, struct procedure_scope scope)
{
    const struct procedure_value *basis = procedure_value_of(state, scope, procedure_name("cost-basis"));
    return basis->type == PROCEDURE_CHOICE && basis->names.count == 1 && text_is(basis->names.at[0].text, "yearly");
}

static void add_resource(struct casework *casework, struct arena *arena, const struct loaded_case *loaded,
                         const struct procedure_item *item, struct vec *resources)
{
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->number};
    const struct procedure_value *pounds = procedure_value_of(loaded->state, scope, procedure_name("cost-pounds"));
    bool is_cost = text_is(item->kind.text, "cost") && pounds->type == PROCEDURE_NUMBER;
    struct casework_resource resource = {
        .is_cost = is_cost,
        .what = choice_of(arena, loaded, scope, is_cost ? "cost-kind" : "post-kind"),
        .pounds = is_cost ? pounds->number : 0,
        .is_yearly = is_cost && is_yearly(loaded->state, scope),
        .from = day_of(casework, loaded->state, scope, is_cost ? "cost-from" : "post-needed"),
        .filled = is_cost ? INT64_MAX : day_of(casework, loaded->state, scope, "post-filled")};
    struct procedure_name state = procedure_state_of_track(loaded->state, scope, item->kind);
    if (!resource.what.length) {
        return; /* something else of that name */
    }
    resource.name = copy_text(arena, state.text);
    resource.state = copy_text(arena, procedure_label(loaded->known->procedure, item->kind, state));
    memcpy(resource.reference, loaded->reference, sizeof(resource.reference));
    vec_add(resources, &resource);
}

void resources_add(struct casework *casework, struct arena *arena, const struct loaded_case *loaded, struct vec *resources)
{
    for (uint32_t i = 0; i < loaded->state->item_count; i++) {
        const struct procedure_item *item = &loaded->state->items[i];
        if (text_is(item->kind.text, "cost") || text_is(item->kind.text, "post")) {
            add_resource(casework, arena, loaded, item, resources);
        }
    }
}
