/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_SHOWN_H
#define PROCEDURE_SHOWN_H

/*
 * Part of the door (procedure.h includes it): what a party of a case is told of it on their own page, by their standing
 * (CP-2, CP-13, CP-17). Only what the procedure says by `told` and `shown` is here: whatever it does not say is absent.
 */

#include "procedure/decision.h"

/* A date that they wait for, or by which something is theirs to do. */
struct procedure_shown_date {
    struct text words;
    int64_t ends;      /* the first instant that is too late; INT64_MAX: at once, or its clock stands still */
    const struct text *why; /* sentences: how it was reckoned */
    size_t why_count;
};
/* What they were told, and when. */
struct procedure_shown_told {
    uint32_t sequence; /* of the entry in which it was written */
    struct procedure_name step;
    int64_t happened;
    struct text words;
    const struct procedure_name *with; /* answers of that entry that they are told word for word */
    size_t with_count;
};
struct procedure_shown {
    struct text stage; /* where the case stands; empty: they are told nothing of it now */
    const struct procedure_shown_date *dates; /* earliest first */
    size_t date_count;
    const struct text *rights; /* and support */
    size_t right_count;
    const struct procedure_shown_told *told; /* latest first */
    size_t told_count;
};
/* What that party is shown now. While a hold withholds from them, no stage and no date is, and of what was told only what was
 * told by steps that such a hold refuses (`tells`). A party that is not there is shown nothing. */
void procedure_show(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                    uint32_t party, const struct procedure_moment *moment, struct procedure_shown *out);

/* The party whose the receipt of the opening step is: the first whose standing reports; 0: none is. */
uint32_t procedure_reporter(const struct procedure *procedure, const struct procedure_state *state);

#endif
