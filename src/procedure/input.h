/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_INPUT_H
#define PROCEDURE_INPUT_H

/* What the readers of a form share. */

#include "procedure/decide.h"
#include "procedure/parse.h"

struct input {
    struct arena *arena;
    const struct procedure *procedure;
    const struct procedure_state *state;
    const struct procedure_step_words *step;
    struct procedure_scope scope;
    const struct procedure_moment *moment;
    const struct procedure_field *fields;
    size_t field_count;
    struct map by_name; /* of struct input_values */
    bool *used;
    struct procedure_input *out;
    uint32_t parts;
    /* What an earlier reading of the same fields came to: a part may be asked for because of what is only answered after it. */
    struct procedure_input before;
};
/* All fields of one name, as a box that is ticked several times sends them. */
struct input_values {
    size_t *at;
    size_t count;
};

/* "NAME" and a suffix such as ".day". */
struct text input_field(struct input *input, struct text field, const char *suffix);
void input_fault(struct input *input, struct text field, const char *key, struct text words);
/* The field's values, marked as used; NULL where there are none. */
const struct input_values *input_take(struct input *input, struct text name);
struct text input_take_one(struct input *input, struct text name); /* the first, trimmed; maybe empty */

/* True when there is one; false for nothing, and for what is wrong (a fault says so). */
bool input_date(struct input *input, struct text field, struct procedure_value *value);
bool input_time(struct input *input, struct text field, struct procedure_value *value);


/* Whether a part or question is asked (input_asked.c). `own` (NULL: none yet) are the answers of this part so far, `next` is the
 * question that it has come to. What the part makes is what the question is about, so that its own answers come last. */
bool input_asks(struct input *input, const struct procedure_condition *when, const struct procedure_answers *own, size_t next);
bool input_has_conditions(const struct procedure_step_words *step);
/* Whether both hold answers to the same questions. */
bool input_same_answers(const struct procedure_input *one, const struct procedure_input *other);

#endif
