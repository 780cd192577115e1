/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_LOOKING_H
#define CASEWORK_LOOKING_H

/* What those share who open sealed entries for somebody to read. */

#include "casework/opened.h"

struct looking {
    struct arena *arena;
    struct casework *casework;
    struct store_session *session; /* to be ended by the caller, also after a failure, unless it is the one given */
    struct store_session *given;   /* to look in, if that can be; NULL: none */
    bool all; /* the answers about parties and items too */
    struct loaded_case loaded;
    struct opened_case *opened; /* NULL, unless `all` was wanted or it was kept */
    struct the_moment moment;
    const struct access_viewer *viewer;
};
/* The case, if there is one for this person. Errors: ERROR_NOT_FOUND. */
int looking_find(struct looking *looking, const struct casework_who *who, struct text reference,
                 struct error *error) MUST_CHECK;

/* eligible.c: whether this person may give any role of the case, and so is told of ties and judges them. */
bool eligible_may_judge(struct looking *looking, const struct casework_who *who);

/* The entry that was opened last. */
struct opened {
    struct looking *looking;
    int64_t sequence; /* 0: none yet */
    struct ledger_entry entry;
};
/* Opens an entry, unless it is the one that is open. Errors: ERROR_NOT_FOUND. */
int looking_open(struct opened *opened, int64_t sequence, struct error *error) MUST_CHECK;
int looking_body(struct arena *arena, const struct ledger_entry *entry, struct casework_body *body,
                 struct error *error) MUST_CHECK;
/* What an entry of a case did, for adding up; nothing of it is handed out. Errors: ERROR_NOT_FOUND, ERROR_DAMAGED. */
int looking_effects(struct arena *arena, struct casework *casework, struct store_session *session,
                    const struct identity *case_id, int64_t sequence, struct procedure_effects *out,
                    struct error *error) MUST_CHECK;

#endif
