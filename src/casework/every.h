/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_EVERY_H
#define CASEWORK_EVERY_H

#include "casework/room.h"

/* One of them. All of it is gone after the call, what stands in `arena` with it. */
struct every_seen {
    struct arena *arena;
    struct store_session *session;
    const struct the_moment *moment; /* before what the parties of this case change about it: moment_at_case() */
    const struct loaded_case *loaded;
};
/* Every case that somebody may open, open and closed, newest first on each shelf, however many: what is kept of
 * one is kept by `look`. With `who` NULL every case there is, for Evenhand itself; the moment is then not known. The option
 * `progress` is told of each thousand. */
typedef int every_looks(void *context, const struct every_seen *seen, struct error *error);
int every_case(struct casework *casework, struct arena *arena, const struct casework_who *who, every_looks *look,
               void *context, struct error *error) MUST_CHECK;
/* The same, with so many listed at a time; at least one. */
int every_case_by(struct casework *casework, struct arena *arena, const struct casework_who *who, size_t at_once,
                  every_looks *look, void *context, struct error *error) MUST_CHECK;

/* What an answer says of a day: midnight of a date, or the instant of a time; INT64_MAX where there is neither, or no such fact. */
int64_t every_day_of(const struct casework *casework, const struct procedure_state *state, struct procedure_scope scope,
                     struct procedure_name fact);
/* The label of the choice that was made, which may go with the case; empty where none was. */
struct text every_choice_of(const struct loaded_case *loaded, struct procedure_scope scope, struct procedure_name fact);

#endif
