/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_POSTS_H
#define PROCEDURE_POSTS_H

/* Part of the door (procedure.h includes it): the roles in a case, who may hold one, and lots. */

#include "procedure/decision.h"

/* A role in a case that a procedure declares. */
struct procedure_role_words {
    struct procedure_labelled is;
    struct procedure_name of;            /* the item that has it; empty: the case */
    const struct procedure_name *lists;  /* it is filled from; none: from anybody */
    size_t list_count;
    const struct procedure_name *courses; /* that whoever holds it needs, with those of all who take part */
    size_t course_count;
    int64_t most;
    struct procedure_cites cites;
};
const struct procedure_role_words *procedure_roles(struct arena *arena, const struct procedure *procedure,
                                                   size_t *count);
/* Everything that speaks against giving that person the role now: none, and it may be assigned. What is known of the
 * person comes in with the moment's people, as for assigning. `role` is one of procedure_roles(). */
void procedure_may_hold(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                        const struct procedure_role_words *role, const struct identity *person,
                        const struct procedure_moment *moment, struct procedure_refusals *out);
/* How many hold it now, in the case as a whole or for the thing that it is of. */
size_t procedure_role_holders(const struct procedure_state *state, const struct procedure_role_words *role);

/* Whether the actor for whom the offers were made (procedure_offers()) is one by whom a step is taken that gives the role, now or
 * as the case goes on: not the time is asked, but the capacity, the training and what must be kept apart (CP-8, CP-11). */
bool procedure_may_assign(struct procedure_name role, const struct procedure *procedure, const struct procedure_offers *offers);
/* Whether two roles are one, or one step gives both: those of a panel. */
bool procedure_given_together(const struct procedure *procedure, struct procedure_name one, struct procedure_name other);

/* Whether taking part, or any step, needs training that is on record (CP-11): then a moment must tell of the holders of
 * the procedure's offices, too, what they were trained in. */
bool procedure_needs_training(const struct procedure *procedure);
/* The lists among whose people a step draws lots; empty: it draws none. The moment then has all those people, in the
 * order in which their lots were drawn. */
const struct procedure_name *procedure_lots(struct arena *arena, const struct procedure *procedure,
                                            const struct procedure_step_words *step, size_t *count);

#endif
