/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fields of a form are called: "subject.2.subject-name" is the second subject's. */
#include "web/parts.h"

#include <string.h>

static bool is_repeated(const struct procedure_group *group)
{
    return group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
}

struct text web_group_prefix(struct arena *arena, const struct procedure_group *group, unsigned number)
{
    return is_repeated(group) ? text_of(arena_print(arena, "%.*s.%u.", TEXT_ARGS(group->makes.text), number)) : TEXT("");
}

/* The N of "subject.N.full-name"; 0 when the field is not of the group. */
static unsigned number_in(const struct procedure_group *group, struct text field)
{
    struct text rest = field;
    struct text first;
    struct text second;
    int64_t number;
    struct error error;
    if (!is_repeated(group) || !text_cut(&rest, '.', &first) || !text_equal(first, group->makes.text) ||
        !text_cut(&rest, '.', &second) || text_to_integer(second, 1, PROCEDURE_SEVERAL_MOST, &number, &error) < 0) {
        return 0;
    }
    return (unsigned)number;
}

unsigned web_group_count(const struct procedure_group *group, const struct web_input *input)
{
    unsigned most = 1;
    for (size_t i = 0; input && i < input->fields.count; i++) {
        unsigned number = number_in(group, VEC_AT(&input->fields, struct procedure_field, i)->name);
        most = number > most ? number : most;
    }
    return most;
}

static bool group_asks(const struct procedure_group *group, struct text fact)
{
    for (size_t i = 0; i < group->question_count; i++) {
        if (text_equal(group->questions[i].fact->is.name.text, fact)) {
            return true;
        }
    }
    return false;
}

int web_group_of_field(const struct procedure_step_words *step, struct text field)
{
    for (size_t i = 0; i < step->group_count; i++) {
        const struct procedure_group *group = &step->groups[i];
        struct text rest = field;
        struct text first;
        if (number_in(group, field) || (is_repeated(group) && text_equal(field, group->makes.text))) {
            return (int)i;
        }
        if (!is_repeated(group) && text_cut(&rest, '.', &first) && group_asks(group, first)) {
            return (int)i;
        }
    }
    return -1;
}
