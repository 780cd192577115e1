/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_LINKING_H
#define CASEWORK_LINKING_H

/* What opening a linked case needs of the case that wants it. */

#include "casework/happening.h"

#define LINK_OPENS "link-opens"
#define LINK_ENDS "link-ends"

struct linking {
    struct happening source;
    const struct procedure_link_words *link;
    uint32_t which; /* of the link's procedures */
};
/* Reads the case and judges whether this person may open the link now, to a case under `procedure`. Errors: as
 * casework_name_linked(). */
int linking_begin(struct arena *arena, struct casework *casework, const struct casework_who *who, struct text reference,
                  struct text link, struct text procedure, struct linking *out, struct error *error) MUST_CHECK;
/* The entry that says so, in linking->source.attempt: to be committed together with the other case's first. */
int linking_make(struct linking *linking, const struct casework_who *who, const struct identity *other,
                 struct error *error) MUST_CHECK;

/* Whether the person acts for the case: in an office of its procedure, or has taken a step in it. Not whoever was let in by
 * a broken glass. */
bool links_may_act(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                   const struct procedure_moment *moment, const struct identity *person);

#endif
