/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Costs and posts that were recorded for the handling of cases (RG-6), in the names that the procedure gives them. */
#include "casework/workload.h"

#include <string.h>

static bool is_yearly(const struct procedure_state *state, struct procedure_scope scope, const struct procedure_register *words)
{
    const struct procedure_value *basis = procedure_value_of(state, scope, words->yearly);
    return basis->type == PROCEDURE_CHOICE && basis->names.count == 1 && procedure_same(basis->names.at[0], words->yearly_is);
}

void resources_add(const struct casework *casework, const struct loaded_case *loaded, const struct procedure_item *item,
                   const struct procedure_register *words, struct vec *resources)
{
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->number};
    const struct procedure_value *pounds = procedure_value_of(loaded->state, scope, words->sum);
    bool is_cost = words->kind == PROCEDURE_REGISTER_COSTS;
    struct arena *arena = resources->arena;
    struct procedure_name state = procedure_state_of_track(loaded->state, scope, words->track);
    struct casework_resource resource = {
        .is_cost = is_cost,
        .what = copy_text(arena, every_choice_of(loaded, scope, words->about)),
        .stands = procedure_register_stands(words, state),
        .pounds = pounds->type == PROCEDURE_NUMBER ? pounds->number : 0,
        .is_yearly = is_cost && is_yearly(loaded->state, scope, words),
        .from = every_day_of(casework, loaded->state, scope, words->from),
        .filled = every_day_of(casework, loaded->state, scope, words->until)};
    if (!resource.what.length || (is_cost && pounds->type != PROCEDURE_NUMBER)) {
        return; /* what it is, or costs, is not known yet */
    }
    resource.name = copy_text(arena, state.text);
    resource.state = copy_text(arena, procedure_label(loaded->known->procedure, words->track, state));
    memcpy(resource.reference, loaded->reference, sizeof(resource.reference));
    vec_add(resources, &resource);
}
