/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_POSTS_H
#define CASEWORK_POSTS_H

/* What those share who look at people for roles (moment.c, lots.c, eligible.c). */

#include "casework/room.h"

/* What is known of somebody whom a step may assign (moment.c). `state` may be NULL. */
int moment_describe(struct arena *arena, struct casework *casework, struct store_session *session,
                    const struct procedure_state *state, const struct identity *person,
                    const struct the_moment *moment, struct procedure_person *out, struct error *error) MUST_CHECK;

/* Whether they declared a conflict with a party of the case, or with the branch of one (moment.c). */
int moment_is_conflicted(struct arena *arena, struct casework *casework, struct store_session *session,
                         const struct identity *person, const struct procedure_state *state, int64_t now, bool *out,
                         struct error *error) MUST_CHECK;

/* ---- ties.c */

/* What the records show between somebody and the case's parties. */
int ties_find(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct procedure_state *state, const struct identity *person,
              const struct casework_found_tie **out, size_t *count, struct error *error) MUST_CHECK;
bool ties_share_branch(struct arena *arena, const struct people_details *one, struct text branch);

/* ---- lots.c */

/* Draws, where the step assigns by lot: the moment's people are then in the order of their lots, and it has the seed. */
int moment_add_lots(struct arena *arena, struct casework *casework, struct store_session *session,
                    const struct procedure *procedure, const struct procedure_state *state,
                    const struct procedure_step_words *step, struct the_moment *moment,
                    struct error *error) MUST_CHECK;
/* The seed in a moment; empty: nothing was drawn. */
struct text moment_lot(const struct procedure_moment *moment);
/* By which people are put in order: SHA-256 of the seed's hexadecimal text and the person's 16 bytes. */
void lot_rank(struct text seed, const struct identity *person, uint8_t out[VAULT_HASH_SIZE]);
/* The moment without those people whom the decision cannot have looked at. */
struct procedure_moment moment_to_record(struct arena *arena, const struct procedure *procedure,
                                         const struct procedure_command *command,
                                         const struct procedure_moment *moment);

#endif
