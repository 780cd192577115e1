/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_LINKS_H
#define CASEWORK_LINKS_H

/*
 * Part of the room's door, included by casework.h: a case that hands something on to a case of another procedure, and hears
 * of its end (SG-6.5, SG-11.3, CP-15). Each has its own compartment and its own readers. Across the link goes that it was
 * opened and that it has ended, and nothing else: what the other case is told is typed by whoever opens it, and what comes
 * back is typed by whoever has it in writing.
 *
 * A case is opened for a link by casework_take() with an opening step, `from` and `link`.
 */

/* A link of a case to another. Nothing in it tells of the other case but what this case's own entries say; its reference is
 * there for somebody who may open both. */
struct casework_link {
    struct procedure_name name;
    struct text label;
    struct procedure_cites cites;
    enum procedure_link_status status;
    const struct procedure_name *procedures; /* that the other case may be under; of one that is there: the one it is under */
    size_t procedure_count;
    char reference[ACCESS_REFERENCE_SIZE]; /* of the other case; empty: there is none yet, or none for this person */
    bool may_open;                         /* it is wanted, and this person may open the other case, or name it */
};
/* A case that links to this one, for somebody who may open both. */
struct casework_linked_from {
    char reference[ACCESS_REFERENCE_SIZE];
    struct text procedure_label;
};

/* The links of a case, without anything sealed: nothing is recorded. Errors: ERROR_NOT_FOUND. */
int casework_see_links(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text reference,
                       struct casework_case *out, struct error *error) MUST_CHECK;

/* Names a case that is there already as the one that a link wants: by somebody who acts in the case and may open both.
 * *sequence: the entry's number. Errors: ERROR_NOT_FOUND (no such case for this person), ERROR_DENIED (nothing is wanted, or
 * not by this person), ERROR_INVALID ("other": no such case for this person, it is of another procedure, or linked already). */
int casework_name_linked(struct casework *casework, const struct casework_who *who, struct text reference, struct text link,
                         struct text other, int64_t *sequence, struct error *error) MUST_CHECK;

/* A link whose other case has ended, or was erased, and whose own case has not heard of it yet: for the scheduler. */
struct casework_link_end {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE]; /* of the case that is to hear of it */
    uint32_t number;                       /* of the link within it */
};
int casework_link_ends(struct casework *casework, struct arena *arena, size_t limit, struct casework_link_end **out,
                       size_t *count, struct error *error) MUST_CHECK;
/* Records it as an event of the case. *recorded: whether it was by this call. */
int casework_take_link_end(struct casework *casework, const struct casework_link_end *end, bool *recorded,
                           struct error *error) MUST_CHECK;

#endif
