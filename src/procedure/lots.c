/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to roles: which there are, who may hold one, and which steps draw lots for one. */

#include "procedure/link.h"
#include "procedure/training.h"

static void add_all(struct vec *names, const struct mentions *mentions)
{
    for (size_t i = 0; i < mentions->count; i++) {
        vec_add(names, &mentions->at[i].name);
    }
}

static struct procedure_role_words words_of(struct arena *arena, const struct procedure *procedure,
                                            const struct role *role)
{
    struct vec lists = VEC_IN(arena, struct procedure_name), courses = VEC_IN(arena, struct procedure_name);
    add_all(&courses, &procedure->trained.courses);
    for (size_t i = 0; i < role->rule_count; i++) {
        if (role->rules[i].kind == ROLE_LIST) {
            add_all(&lists, &role->rules[i].names);
        } else if (role->rules[i].kind == ROLE_TRAINED) {
            add_all(&courses, &role->rules[i].names);
        }
    }
    return (struct procedure_role_words){.is = role->is,
                                         .of = role->of.name,
                                         .lists = lists.items,
                                         .list_count = lists.count,
                                         .courses = courses.items,
                                         .course_count = courses.count,
                                         .most = role->most,
                                         .cites = role->line.cites};
}

const struct procedure_role_words *procedure_roles(struct arena *arena, const struct procedure *procedure,
                                                   size_t *count)
{
    struct procedure_role_words *words = ARENA_ARRAY(arena, struct procedure_role_words, procedure->roles_count);
    for (size_t i = 0; i < procedure->roles_count; i++) {
        words[i] = words_of(arena, procedure, &procedure->roles[i]);
    }
    *count = procedure->roles_count;
    return words;
}

void procedure_may_hold(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                        const struct procedure_role_words *words, const struct identity *person,
                        const struct procedure_moment *moment, struct procedure_refusals *out)
{
    const struct role *role = link_find(procedure, MEANS_ROLE, words->is.name.text);
    const struct eval eval = {.procedure = procedure, .state = state, .moment = moment};
    *out = (struct procedure_refusals){0};
    if (role) {
        role_refusals(arena, &eval, role, person, out);
    }
}

size_t procedure_role_holders(const struct procedure_state *state, const struct procedure_role_words *role)
{
    size_t count = 0;
    for (uint32_t i = 0; i < state->role_count; i++) {
        count += !state->roles[i].released && procedure_same(state->roles[i].role, role->is.name);
    }
    return count;
}

bool procedure_needs_training(const struct procedure *procedure)
{
    bool needs = procedure->trained.courses.count > 0;
    for (size_t i = 0; i < procedure->steps_count; i++) {
        needs = needs || procedure->steps[i].trained.courses.count > 0;
    }
    return needs;
}

static void add_lots(struct vec *lists, const struct action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct role *role = actions[i].by_lot ? actions[i].subject.link_to : NULL;
        for (size_t j = 0; role && j < role->rule_count; j++) {
            if (role->rules[j].kind == ROLE_LIST) {
                add_all(lists, &role->rules[j].names);
            }
        }
        add_lots(lists, actions[i].inner, actions[i].inner_count);
        add_lots(lists, actions[i].otherwise, actions[i].otherwise_count);
    }
}

const struct procedure_name *procedure_lots(struct arena *arena, const struct procedure *procedure,
                                            const struct procedure_step_words *words, size_t *count)
{
    struct vec lists = VEC_IN(arena, struct procedure_name);
    const struct step *step = &procedure->steps[words - procedure->step_words];
    add_lots(&lists, step->actions, step->action_count);
    *count = lists.count;
    return lists.items;
}
