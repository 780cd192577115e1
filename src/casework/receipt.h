/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_RECEIPT_H
#define CASEWORK_RECEIPT_H

/*
 * Part of the door (casework.h includes it): a case as one of its parties sees it by their code (CP-2, CP-13, CP-17). What
 * stands here is what the procedure tells that standing, and what the party sent; nothing else of the case comes out.
 */

#include "procedure/procedure.h"

/* Something that they were told, in the words in which it was written to them. */
struct casework_told {
    int64_t happened;
    struct text words; /* of the procedure: what it was */
    const struct casework_answer *answers;
    size_t answer_count;
};
/* Something that they sent by their code. */
struct casework_sent {
    int64_t recorded;
    struct text step, label; /* its name, and its words */
    size_t file_count;
};
/* Something that they may do now. */
struct casework_may {
    const struct procedure_step_words *step;
    struct procedure_scope scope;
    int64_t before; /* when they last sent such a thing, to which another adds; 0: never */
};
struct casework_receipt {
    char reference[ACCESS_REFERENCE_SIZE];
    const struct procedure *procedure;
    const struct procedure_state *state; /* for forms; never to be shown */
    uint32_t party;                      /* 0: the code is nobody's in particular, and shows no more than `received` */
    struct text standing;                /* in words */
    bool is_reporter;
    int64_t received;                    /* for whoever opened it */
    struct procedure_shown shown;
    const struct casework_told *told; /* latest first */
    size_t told_count;
    const struct casework_sent *sent; /* latest first */
    size_t sent_count;
    const struct casework_may *may;
    size_t may_count;
};
/* Records the read. Errors: ERROR_NOT_FOUND (no such code, or not any more). */
int casework_see_receipt(struct casework *casework, struct arena *arena, struct text code,
                         struct casework_receipt *out, struct error *error) MUST_CHECK;
/* The same for the form of a step that they may take now: of what is sealed only what they sent; nothing is recorded. Errors:
 * ERROR_NOT_FOUND (no such code; or no such step that is theirs to take now). */
int casework_prepare_receipt(struct casework *casework, struct arena *arena, struct text code, struct text step,
                             struct casework_receipt *out, struct casework_may *may, struct error *error) MUST_CHECK;

/* A code as a browser may keep it for a while: its digits, and a mark that only this house makes of them. Whoever makes one up
 * learns nothing by it, so that codes are tried only where attempts are counted. */
#define CASEWORK_KEPT_CODE_SIZE 84
void casework_keep_code(struct casework *casework, struct text code, char kept[CASEWORK_KEPT_CODE_SIZE]);
/* The digits again, in `kept` itself; false where the mark is not ours. */
bool casework_kept_code(struct casework *casework, struct text kept, struct text *code);

#endif
