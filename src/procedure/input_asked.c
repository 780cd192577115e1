/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form asks, by everything that was answered, also after it. */
#include "procedure/input.h"

/* Which answers these are: the how-manieth of their part. */
static size_t nth_of(const struct procedure_answers *all, size_t count, uint32_t group)
{
    size_t nth = 0;
    for (size_t i = 0; i < count; i++) {
        nth += all[i].group == group;
    }
    return nth;
}

/* What the earlier reading found in this part after the questions that this one has come to. */
static void add_later(struct input *input, const struct procedure_answers *before, size_t next,
                      struct procedure_answers *own)
{
    const struct procedure_group *group = &input->step->groups[own->group];
    struct vec all = VEC_IN(input->arena, struct procedure_answer);
    for (size_t i = 0; i < own->count; i++) {
        vec_add(&all, &own->at[i]);
    }
    for (size_t i = 0; i < before->count; i++) {
        for (size_t j = next; j < group->question_count; j++) {
            if (procedure_same(group->questions[j].fact->is.name, before->at[i].fact)) {
                vec_add(&all, &before->at[i]);
            }
        }
    }
    own->at = all.items;
    own->count = all.count;
}

bool input_asks(struct input *input, const struct procedure_condition *when, const struct procedure_answers *own,
                size_t next)
{
    const struct procedure_input *before = &input->before, *out = input->out;
    struct procedure_answers *all =
        ARENA_ARRAY(input->arena, struct procedure_answers, before->answers_count + out->answers_count + 1);
    struct procedure_answers mine = own != NULL ? *own : (struct procedure_answers){.group = 0};
    size_t count = 0, nth = own != NULL ? nth_of(out->answers, out->answers_count, own->group) : 0;
    for (size_t i = 0; i < (before->answers_count > 0 ? before->answers_count : out->answers_count); i++) {
        const struct procedure_answers *other = before->answers_count > 0 ? &before->answers[i] : &out->answers[i];
        if (own == NULL || before->answers_count == 0 || other->group != own->group ||
            nth_of(before->answers, i, own->group) != nth) {
            all[count++] = *other;
        } else {
            add_later(input, other, next, &mine);
        }
    }
    if (own != NULL) {
        all[count++] = mine;
    }
    return procedure_asked_in(input->arena, input->procedure, input->state, input->step, when, input->scope, all, count,
                              input->moment);
}

bool input_has_conditions(const struct procedure_step_words *step)
{
    for (size_t i = 0; i < step->group_count; i++) {
        bool any = step->groups[i].when != NULL;
        for (size_t j = 0; !any && j < step->groups[i].question_count; j++) {
            any = step->groups[i].questions[j].when != NULL;
        }
        if (any) {
            return true;
        }
    }
    return false;
}

bool input_same_answers(const struct procedure_input *one, const struct procedure_input *other)
{
    bool same = one->answers_count == other->answers_count;
    for (size_t i = 0; same && i < one->answers_count; i++) {
        same = one->answers[i].group == other->answers[i].group && one->answers[i].count == other->answers[i].count;
        for (size_t j = 0; same && j < one->answers[i].count; j++) {
            same = procedure_same(one->answers[i].at[j].fact, other->answers[i].at[j].fact);
        }
    }
    return same;
}
