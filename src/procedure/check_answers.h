/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_CHECK_ANSWERS_H
#define PROCEDURE_CHECK_ANSWERS_H

/* The checker's answers being given, one after the other. */

#include "procedure/check.h"
#include "procedure/check_walk.h"

#define REFINEMENTS_MOST 24
#define ANSWER_OVER "there are more states than the checker looks at"
#define ANSWER_GREW "the slice grew too often"

struct checking {
    struct arena *arena; /* of the answers */
    const struct procedure *procedure;
    struct vec answers;         /* struct procedure_finding */
    struct calendar_book *book; /* for replaying; made when first needed */
    struct walk_shown shown;    /* by whatever was replayed so far */
};

/* Valid until the next is added. */
struct procedure_finding *answer_add(struct checking *checking, enum procedure_finding_kind kind,
                                     const struct place *place, struct text words);
void answer_keep_slice(struct checking *checking, struct procedure_finding *finding,
                       const struct search *search);
void answer_keep_way(struct checking *checking, struct procedure_finding *finding,
                     const struct search *search, uint32_t state);
void answer_give_up(struct checking *checking, struct procedure_finding *finding, const char *why);
/* The way to the state is replayed by deciding; only then is the rule broken. */
void answer_break(struct checking *checking, struct procedure_finding *finding,
                  const struct search *search, uint32_t state, const struct walk_goal *goal);
/* Whether the way to the state can be gone in a real case. */
bool answer_replays(struct checking *checking, const struct search *search, uint32_t state,
                    const struct walk_goal *goal);

/* Every step and every duty (check_steps.c). */
void check_steps(struct checking *checking);
void check_reach(struct checking *checking, const struct track *track,
                 const struct mentions *states, const struct line *line, struct text words);
void check_all_ladders(struct checking *checking);
void check_citations(struct checking *checking);

#endif
