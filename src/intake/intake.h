/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

/*
 * Reports and complaints coming in: by a page that anybody may open, or by a clerk for somebody who telephoned, wrote or
 * came by. One procedure however it arrives: the channel is recorded, the rules do not change (SG-1.2). What can be reported
 * is what some procedure in force opens a case with; nothing here knows which procedures there are.
 */

#include "casework/casework.h"

/* Something that can be reported just now. */
struct intake_form {
    struct text name; /* of the procedure: "safeguarding-child" */
    const struct procedure *procedure;
    const struct procedure_step_words *step; /* the one that opens the case */
};

/* Every form that this person may fill in (the public: those that are open to anybody), by the alphabet of their names.
 * Errors: ERROR_IO. */
int intake_forms(struct casework *casework, struct arena *arena, const struct casework_who *who, int64_t at,
                 struct intake_form **out, size_t *count, struct error *error) MUST_CHECK;
/* One of them. Errors: ERROR_NOT_FOUND (none, not in force, or not for this person). */
int intake_find_form(struct casework *casework, const struct casework_who *who, struct text name, int64_t at,
                     struct intake_form *out, struct error *error) MUST_CHECK;

/* A random word to carry in a form from its first page on: sending twice (a second click, a page that was loaded again)
 * then is sending once. */
#define INTAKE_SUBMISSION_SIZE IDENTITY_TEXT_SIZE
void intake_new_submission(char out[INTAKE_SUBMISSION_SIZE]);

struct intake_report {
    struct casework_who who;
    struct text form; /* the procedure's name */
    const struct procedure_field *fields;
    size_t field_count;
    struct text submission; /* empty: none */
    int64_t happened;       /* when it was told, by a clerk's account; CASEWORK_NOT_CLAIMED */
};
/* Opens the case; durable on return. Nobody who may be meant by it is told of it, counts it or finds it, from its first
 * moment on (SG-4.3). A report is never refused for its gaps (SG-1.3): only a form that cannot be read is.
 * Errors: ERROR_INVALID (done->faults; the submission's form), ERROR_DENIED, ERROR_NOT_FOUND (no such form). */
int intake_send(struct casework *casework, struct arena *arena, const struct intake_report *report,
                struct casework_done *done, struct error *error) MUST_CHECK;

#endif
