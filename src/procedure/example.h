/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_EXAMPLE_H
#define PROCEDURE_EXAMPLE_H

/* Inside of running one worked example: example.c sets the stage, example_take.c acts on it,
 * example_then.c looks at what came of it. */

#include "procedure/decide.h"

struct stage {
    struct arena *arena;
    const struct procedure *procedure;
    struct procedure_state *state;
    struct procedure_state *before; /* what the last step found */
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

/* The example does not hold: at which line, and why. Returns false. */
bool stage_fail(struct stage *stage, const struct line *line, const char *format, ...)
    PRINTF_LIKE(3, 4);
bool stage_say_refused(struct stage *stage, const struct example_line *line);
/* Offices are held by persons, numbered as they are declared; anybody else on the stage has a
 * number above theirs. */
struct identity stage_person(size_t number);
size_t stage_office(const struct procedure *procedure, struct procedure_name office);
struct procedure_actor stage_actor(const struct stage *stage, const struct mention *who);
/* For which thing the line's step is taken on this stage, when it is for one. */
struct procedure_scope stage_scope(const struct stage *stage, enum procedure_for of, struct procedure_name kind,
                                   int64_t number);
struct eval stage_eval(const struct stage *stage);

bool stage_take(struct stage *stage, const struct example_line *line);
bool stage_happen(struct stage *stage, const struct example_line *line);
/* Decides what that line tries in that state, and changes nothing. */
void stage_try(const struct stage *stage, const struct example_line *line,
               struct procedure_state *state, struct procedure_decision *out);
bool stage_then(struct stage *stage, const struct example_line *line);

#endif
