/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_REHEARSAL_H
#define PROCEDURE_REHEARSAL_H

/*
 * Part of the door (procedure.h includes it): rehearsing. What was once asked for is decided again
 * by two versions of a procedure beside each other, and what comes out differently is told.
 * Replaying reads effects only; rehearsing reads commands.
 */

#include "procedure/decision.h"

/* What was asked for, and in which moment. */
struct procedure_recorded {
    struct procedure_command command;
    struct procedure_moment moment;
    uint32_t at;  /* the entry's sequence, or the line of a worked example: given back */
    bool refused; /* it was not allowed then (only worked examples try such things) */
};

enum procedure_change_kind {
    PROCEDURE_CHANGE_REFUSED, /* a step that was taken would be refused */
    PROCEDURE_CHANGE_ALLOWED, /* a step that was refused would be allowed */
    PROCEDURE_CHANGE_ARISES,  /* a duty would be owed, a hold be on, a letter be owed ... that is not */
    PROCEDURE_CHANGE_VANISHES,
    PROCEDURE_CHANGE_DATE,    /* a duty would be due at another time */
    PROCEDURE_CHANGE_OWNER,   /* a duty would be somebody else's */
    PROCEDURE_CHANGE_MANAGER, /* another office would manage the case */
    PROCEDURE_CHANGE_STANDS,  /* a track would be in another state; a duty be met that is not ... */
    PROCEDURE_CHANGE__MAX
};
const char *procedure_change_key(enum procedure_change_kind kind); /* "refused" ...; stable */
/* One thing that would be different, told where it first is. Holds words of the procedures and
 * numbers only: no name, no text, nothing that a case keeps sealed. */
struct procedure_change {
    enum procedure_change_kind kind;
    uint32_t at;               /* of the recorded entry after which it is so */
    struct text thing;         /* "step begin-internal", "duty refer" */
    struct text label;         /* "Refer to the statutory agency, of Referral 2" */
    struct text before, after; /* words; empty where there is nothing to say */
    struct procedure_cites cites;
};
struct procedure_rehearsal {
    const struct procedure_change *changes;
    size_t count;
    size_t compared; /* recorded entries that both versions decided */
    /* False where the old version itself does not allow what was recorded (the case began under
     * another): nothing after that is compared. */
    bool followed;
    uint32_t stopped_at;
    struct procedure_refusals stopped; /* why */
};
/* Decides all of it by both. Where the new version refuses a step, the case goes on as if it were
 * moved to the new version after that step, so that one refusal does not hide what comes later.
 * `until`: limits pass by themselves, as they do in an organisation, up to that instant; what was
 * recorded of lapses is passed over. 0: only those pass that were recorded. */
void procedure_rehearse(struct arena *arena, const struct procedure *old, const struct procedure *new,
                        const struct procedure_recorded *recorded, size_t count, int64_t until,
                        struct procedure_rehearsal *out);

struct procedure_rehearsed_example {
    struct text title;
    struct procedure_rehearsal rehearsal;
};
/* The same with what the old version's worked examples do. Whoever holds an office that only the
 * new version has is somebody else. `book` as for procedure_run_examples(). */
const struct procedure_rehearsed_example *
procedure_rehearse_examples(struct arena *arena, const struct procedure *old, const struct procedure *new,
                            const struct calendar_book *book, size_t *count);

#endif
