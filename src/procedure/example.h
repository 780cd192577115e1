/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_EXAMPLE_H
#define PROCEDURE_EXAMPLE_H

/* What the files of running worked examples share. */

#include "procedure/decide.h"

struct stage {
    struct arena *arena;
    const struct procedure *procedure;
    struct procedure_state *state;
    struct procedure_moment moment;
    struct procedure_holder *holders;
    struct procedure_person *people;
    struct procedure_setting *settings;
    struct procedure_decision last;
    const struct example_line *acted; /* the line of the last decision */
    bool refusal_is_open;             /* it was refused, and no `then refused` has said so yet */
    struct procedure_example_result *result;
    struct vec *recorded; /* of struct procedure_recorded; NULL: nobody wants to know what was asked for */
};

/* Says why the example does not hold. Returns false. */
bool example_fail(struct stage *stage, const struct line *line, const char *format, ...) PRINTF_LIKE(3, 4);
/* It does not hold, because what was asked for last was refused. Returns false. */
bool example_say_refused(struct stage *stage, const struct example_line *line);
/* `then ...` (example_then.c). */
bool example_check_then(struct stage *stage, const struct example_line *line);

#endif
