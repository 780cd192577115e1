/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_RECORDS_H
#define CASEWORK_RECORDS_H

/* Part of the room's door, included by casework.h: what a case leaves on the records of persons, who may be asked about it
 * later, how long it is kept, and who acts in it. */

/* ---- flags (SG-7.2, SG-7.3, SG-13.2) ------------------------------------------------------------------------------- */

/* All that anybody is told: which flag, and its fixed words. The same flag from two cases is one. */
struct casework_flag {
    struct text label, says;
};
/* The flags on a person's record that this member of staff may see: none of a case that the viewer is kept from, and none
 * on the viewer's own record, so that no subject learns of a case by a flag (SG-4.3, SG-8.4). Recorded in the ledger of
 * reads, whether there were any or not. */
int casework_flags_on(struct casework *casework, struct arena *arena, const struct casework_who *who,
                      const struct identity *person, const struct casework_flag **out, size_t *count,
                      struct error *error) MUST_CHECK;

/* ---- the one-look enquiry (SG-13.3) ---------------------------------------------------------------------------------- */

/* Why somebody asks; recorded. */
enum casework_purpose {
    CASEWORK_FOR_REFERENCE,  /* a reference that was asked for */
    CASEWORK_FOR_DISCLOSURE, /* a DBS or PVG disclosure */
    CASEWORK_FOR_ALLEGATION, /* an allegation that surfaces again */
    CASEWORK_FOR_OTHER,
    CASEWORK_PURPOSE__MAX
};
const char *casework_purpose_name(enum casework_purpose purpose); /* "reference" ...: never NULL */
enum casework_purpose casework_purpose_of(struct text name);      /* CASEWORK_PURPOSE__MAX: no such purpose */

struct casework_outcome {
    struct text item;  /* "Allegation 2" */
    struct text label; /* "Substantiated"; empty: not decided */
};
/* One record about somebody whom a case is about. */
struct casework_answered {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    struct text procedure_label, state_label;
    int64_t received;
    bool ended;
    const struct casework_party *party; /* whom it is about, with name and how they are described */
    struct text name;                   /* as on record, where it is known who that is; empty: not known */
    const struct casework_outcome *outcomes;
    size_t outcome_count;
    struct text may_answer;                     /* the office that manages it now; empty: nobody */
    const struct identity *may_answer_people;   /* its holders who can */
    size_t may_answer_count;
};
/* Somebody on record found by the words, with flags that any member of staff is to see: no more than that is told. */
struct casework_flagged {
    struct identity person;
    struct text name;
    const struct casework_flag *flags;
    size_t flag_count;
};
struct casework_enquired {
    const struct casework_answered *answers;
    size_t answer_count;
    const struct casework_flagged *flagged;
    size_t flagged_count;
};
/* Does a record exist of somebody of this name, membership number, e-mail address or telephone number, or of this case
 * reference; who may answer for it; what was the outcome? Only of those about whom a case is. Cases that the viewer may not
 * open are absent; flags on the records of persons found are told as by casework_flags_on(). Every enquiry is recorded
 * with its purpose, every record that answers it and every flagged person as read. At most 50.
 * Errors: ERROR_INVALID ("words", "purpose"). */
#define CASEWORK_ANSWERED_MOST 50
int casework_enquire(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text words,
                     enum casework_purpose purpose, struct casework_enquired *out, struct error *error) MUST_CHECK;

/* ---- who acts, and why not that one (SG-6.1, SG-7.6, SG-12.2) --------------------------------------------------------- */

/* One rung of the ladder that was tried. */
struct casework_rung {
    struct text office, area; /* the office's label */
    struct identity person;   /* none: vacant */
    struct text name;         /* empty: vacant */
    enum procedure_rung_reason reason;
    struct text why; /* "is absent until 30 November 2026": a sentence's end */
};
struct casework_acting {
    struct text asked, office; /* labels; office empty: nobody can act */
    struct text words;         /* the whole answer as one sentence */
    struct text paragraphs;    /* by which the rung that acts came to it */
    const struct casework_rung *rungs;
    size_t rung_count;
};
/* Who acts for an office of a procedure, or for "manager", now: in a case that the viewer may open, or, with `reference`
 * empty, in a case of which nothing is known yet (`area` then narrows an office that is held by area; empty: any). Errors:
 * ERROR_NOT_FOUND (procedure, office, or no such case for this person). */
int casework_who_acts(struct casework *casework, struct arena *arena, const struct casework_who *who,
                      struct text procedure, struct text reference, struct text office, struct text area,
                      struct casework_acting *out, struct error *error) MUST_CHECK;

#endif
