/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_HAPPENING_H
#define CASEWORK_HAPPENING_H

/* One event of one case on its way into its ledger. */

#include "casework/room.h"

struct happening {
    struct arena *arena;
    struct casework *casework;
    struct loaded_case loaded;
    struct the_moment moment;
    struct procedure_command command;
    struct procedure_decision decision;
    const struct casework_who *who; /* whose doing it is; NULL: nobody's */
    struct attempt attempt;
};
/* Errors: ERROR_NOT_FOUND (erased meanwhile). */
int happening_read(struct arena *arena, struct casework *casework, const struct identity *case_id,
                   struct happening *out, struct error *error) MUST_CHECK;
/* Whether the procedure takes it. The command's `happened` is when it fell due. */
bool happening_decide(struct happening *happening, const struct procedure_command *command);
/* What would be written of it; holds only as long as the happening. */
struct attempt_order happening_order(struct happening *happening, struct text name);
/* `name`: of the event, as the timeline has it. The loaded case becomes the case after. */
int happening_make(struct happening *happening, struct text name, struct error *error) MUST_CHECK;
/* Errors: ERROR_CONFLICT (somebody acted on the case meanwhile). */
int happening_commit(struct happening *happening, struct error *error) MUST_CHECK;

#endif
