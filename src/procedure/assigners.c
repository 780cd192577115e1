/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who gives which role, and which roles are given together: read from the steps that assign them. */
#include "procedure/parse.h"

static bool assigns_in(const struct action *actions, size_t count, struct procedure_name role)
{
    for (size_t i = 0; i < count; i++) {
        const struct action *action = &actions[i];
        if ((action->kind == ACTION_ASSIGN && procedure_same(action->subject.name, role)) ||
            assigns_in(action->inner, action->inner_count, role) ||
            assigns_in(action->otherwise, action->otherwise_count, role)) {
            return true;
        }
    }
    return false;
}

static bool assigns(const struct step *step, struct procedure_name role)
{
    return assigns_in(step->actions, step->action_count, role);
}

/* Not now is not never: a panel that is chosen may have to be chosen again. */
static bool is_by_actor(const struct procedure_offer *offer)
{
    bool is = offer->scope.kind == PROCEDURE_FOR_CASE || offer->scope.number != 0; /* of nothing, by whom was not asked */
    for (size_t i = 0; i < offer->refusals.count; i++) {
        enum procedure_refusal_code code = offer->refusals.at[i].code;
        is = is && code != PROCEDURE_REFUSED_CAPACITY && code != PROCEDURE_REFUSED_SEPARATION &&
             code != PROCEDURE_REFUSED_SUBJECT && code != PROCEDURE_REFUSED_TRAINING;
    }
    return is;
}

bool procedure_may_assign(struct procedure_name role, const struct procedure *procedure, const struct procedure_offers *offers)
{
    for (size_t i = 0; i < offers->count; i++) {
        const struct procedure_offer *offer = &offers->at[i];
        if (is_by_actor(offer) && assigns(&procedure->steps[offer->step - procedure->step_words], role)) {
            return true;
        }
    }
    return false;
}

bool procedure_given_together(const struct procedure *procedure, struct procedure_name one, struct procedure_name other)
{
    bool together = procedure_same(one, other);
    for (size_t i = 0; i < procedure->steps_count && !together; i++) {
        together = assigns(&procedure->steps[i], one) && assigns(&procedure->steps[i], other);
    }
    return together;
}
