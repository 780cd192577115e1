/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_MUTATE_H
#define PROCEDURE_MUTATE_H

/*
 * Mutating a procedure: every rule that can be taken away or weakened by itself is a *site*. The
 * sites of a text are always counted in the same order, so that "the n-th" means the same thing in
 * every fresh reading of it.
 */

#include "procedure/model.h"

struct mutation_site {
    enum procedure_mutation_kind kind;
    struct text construct;      /* "step assess" */
    struct text words;          /* "without the guard: when case is concern" */
    struct procedure_name step; /* only examples that try this step can tell; empty: any may */
    struct place place;
    struct procedure_cites cites;
    size_t index; /* of a never or an always: which */
};
/* All sites of a model that was read and not yet linked. */
void mutate_list(struct arena *arena, struct procedure *model, struct vec *sites);
/* Takes the n-th of them away. */
void mutate_at(struct arena *arena, struct procedure *model, size_t wanted);

#endif
