/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checklist remembers: what was answered before stands in the form again, with why, so that going through it a second time
 * is no second typing (SG-7.4, SG-8.9). Reading the reasons is recorded, as any reading is. */
#include "web/parts.h"

struct prefilling {
    const struct front_request *request;
    const struct casework_case *found;
    struct web_input *out;
    struct casework_entry entry; /* the one that was read last */
};

static void add_field(struct prefilling *prefilling, struct text name, struct text value)
{
    struct procedure_field field = {name, value};
    vec_add(&prefilling->out->fields, &field);
}

static bool read_entry(struct prefilling *prefilling, int64_t sequence)
{
    struct casework_who who = web_who(prefilling->request);
    struct error error;
    if (prefilling->entry.line.sequence == sequence) {
        return true;
    }
    return casework_read_entry(web_casework(prefilling->request), prefilling->request->arena, &who,
                               text_of(prefilling->found->reference), sequence, &prefilling->entry, &error) == 0;
}

static void add_reasons(struct prefilling *prefilling, struct procedure_name fact, const struct procedure_value *value)
{
    struct arena *arena = prefilling->request->arena;
    if (!value->reasons.part || !read_entry(prefilling, value->reasons.sequence)) {
        return;
    }
    for (size_t i = 0; i < prefilling->entry.answer_count; i++) {
        const struct casework_answer *answer = &prefilling->entry.answers[i];
        if (answer->is_reasons && procedure_same(answer->fact, fact) && !answer->erased) {
            add_field(prefilling, web_field_part(arena, fact.text, "reasons"), answer->plain);
        }
    }
}

void web_prefill(const struct front_request *request, const struct casework_case *found,
                 const struct procedure_step_words *step, struct web_input *out)
{
    struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};
    struct prefilling prefilling = {.request = request, .found = found, .out = out};
    *out = (struct web_input){VEC_IN(request->arena, struct procedure_field),
                              VEC_IN(request->arena, struct procedure_field),
                              VEC_IN(request->arena, struct procedure_fault)};
    for (size_t i = 0; i < step->group_count; i++) {
        const struct procedure_group *group = &step->groups[i];
        for (size_t j = 0; group->kind == PROCEDURE_GROUP_CHECKLIST && j < group->question_count; j++) {
            struct procedure_name fact = group->questions[j].fact->is.name;
            const struct procedure_value *value = procedure_value_of(found->state, whole, fact);
            if (value->type == PROCEDURE_CHOICE && value->names.count) {
                add_field(&prefilling, fact.text, value->names.at[0].text);
                add_reasons(&prefilling, fact, value);
            }
        }
    }
}
