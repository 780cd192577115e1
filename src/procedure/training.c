/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which training taking part needs, and who has it today (CP-11). */

#include "procedure/training.h"

const struct procedure_person *training_person(const struct procedure_moment *moment, const struct identity *person)
{
    for (size_t i = 0; i < moment->people_count; i++) {
        if (identity_equal(&moment->people[i].person, person)) {
            return &moment->people[i];
        }
    }
    return NULL;
}

const struct mention *training_missing(const struct mentions *wanted, const struct procedure_name *names, size_t count)
{
    for (size_t i = 0; i < wanted->count; i++) {
        bool found = false;
        for (size_t j = 0; j < count; j++) {
            found = found || procedure_same(names[j], wanted->at[i].name);
        }
        if (!found) {
            return &wanted->at[i];
        }
    }
    return NULL;
}

const struct courses_line *training_lacking(const struct training *training, const struct identity *person,
                                            const struct mention **course)
{
    const struct courses_line *lines[] = {&training->procedure->trained,
                                          training->step ? &training->step->trained : NULL};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        if (lines[i] == NULL || lines[i]->courses.count == 0) {
            continue;
        }
        const struct procedure_person *known = training_person(training->moment, person);
        *course = training_missing(&lines[i]->courses, known ? known->trained : NULL, known ? known->trained_count : 0);
        if (*course != NULL) {
            return lines[i];
        }
    }
    return NULL;
}

/* ---- all that is named */

static void add_names(struct vec *names, const struct mentions *mentions)
{
    for (size_t i = 0; i < mentions->count; i++) {
        bool known = false;
        for (size_t j = 0; j < names->count; j++) {
            known = known || procedure_same(*VEC_AT(names, struct procedure_name, j), mentions->at[i].name);
        }
        if (!known) {
            vec_add(names, &mentions->at[i].name);
        }
    }
}

static void add_of_roles(struct vec *names, const struct procedure *procedure, enum role_rule_kind kind)
{
    for (size_t i = 0; i < procedure->roles_count; i++) {
        for (size_t j = 0; j < procedure->roles[i].rule_count; j++) {
            if (procedure->roles[i].rules[j].kind == kind) {
                add_names(names, &procedure->roles[i].rules[j].names);
            }
        }
    }
}

struct vec training_courses(struct arena *arena, const struct procedure *procedure)
{
    struct vec names = VEC_IN(arena, struct procedure_name);
    add_names(&names, &procedure->trained.courses);
    add_of_roles(&names, procedure, ROLE_TRAINED);
    for (size_t i = 0; i < procedure->steps_count; i++) {
        add_names(&names, &procedure->steps[i].trained.courses);
    }
    return names;
}

struct vec training_lists(struct arena *arena, const struct procedure *procedure)
{
    struct vec names = VEC_IN(arena, struct procedure_name);
    add_of_roles(&names, procedure, ROLE_LIST);
    return names;
}
