/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_REHEARSE_H
#define PROCEDURE_REHEARSE_H

/* What the files of rehearsing share. */

#include "procedure/model.h"
#include "procedure/state.h"

/* ---- rehearse_words.c */

/* Something that stands in a case, under a key that is the same in both versions' states. */
struct standing_thing {
    struct text key, thing, label;
    struct text value; /* how it stands */
    enum procedure_change_kind differs; /* when the values do */
    bool detail; /* of something that has a key of its own: only told where both have it */
    struct procedure_cites cites;
};
/* All of it, as `struct standing_thing`. */
struct vec rehearse_things(struct arena *arena, const struct procedure *procedure,
                           const struct procedure_state *state, const struct procedure_moment *moment);
/* ", of Referral 2"; empty for the case. */
struct text rehearse_of(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                        struct procedure_scope scope);

/* ---- rehearse_map.c: numbers of one version's state, and places in its forms, as those of the other's */

struct crossing {
    struct arena *arena;
    const struct procedure *from, *to;
    const struct procedure_state *old, *new;
};
/* False where the other has nothing to which that could happen. */
bool rehearse_cross(const struct crossing *crossing, const struct procedure_recorded *recorded,
                    struct procedure_command *command, struct procedure_moment *moment);

#endif
