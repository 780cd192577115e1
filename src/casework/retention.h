/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_RETENTION_H
#define CASEWORK_RETENTION_H

/* Part of the room's door, included by casework.h: how long a case is kept, legal holds, and what is decided when its time
 * is over (SG-13.1, SG-13.2). Nothing is ever erased by itself: the time only brings a case into the list of reviews. */

struct casework_legal_hold {
    bool held;
    int64_t since;
    struct identity by;
    struct text reason, paragraph;
};

enum casework_keeping_kind {
    CASEWORK_KEEP_LONGER = 1, /* until a later date, with reasons */
    CASEWORK_PROPOSE_ERASING, /* by one */
    CASEWORK_CONFIRM_ERASING, /* by another: it is erased */
    CASEWORK_DECLINE_ERASING, /* what was proposed is not done, with reasons */
    CASEWORK_KEEPING_KIND__MAX
};
/* The decision that stands, of the first two kinds. */
struct casework_keeping {
    enum casework_keeping_kind kind; /* 0: none */
    struct civil_date until;         /* of KEEP_LONGER: the last day */
    int64_t at;
    struct identity by;
    struct text reason, paragraph;
};

/* How long a case is kept, and why. */
struct casework_retention {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    const struct procedure *procedure;
    struct procedure_retention rules; /* what the procedure says, rule by rule, with paragraphs */
    struct casework_legal_hold hold;
    struct casework_keeping decided;
    enum procedure_retention_kind kind; /* of all of it */
    struct civil_date until;            /* of UNTIL: the last day */
    bool is_over;                       /* its time is over, and nothing holds it */
    struct text words;                  /* "Kept until 3 May 2036, because ..." */
};
/* Recorded as a read. Errors: ERROR_NOT_FOUND. */
int casework_retention(struct casework *casework, struct arena *arena, const struct casework_who *who,
                       struct text reference, struct casework_retention *out, struct error *error) MUST_CHECK;

/* A case that has ended and is to be looked at: its time is over by then, or it is not known how long it is to be kept. */
struct casework_to_review {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    struct text procedure_label;
    bool is_known;   /* until when it is kept; otherwise somebody has to find out, or to say */
    int64_t over;    /* the first instant at which it need not be kept; INT64_MAX: not known */
    bool is_proposed; /* somebody has proposed to erase it: somebody else confirms */
};
/* Those that are over by `by`, the longest first; then those of which it is not known. Cases under a legal hold are left out.
 * With `who`, cases that the person may open; NULL: all, for the host. `limit` is 1 to 200. */
int casework_reviews(struct casework *casework, struct arena *arena, const struct casework_who *who, int64_t by,
                     size_t limit, struct casework_to_review **out, size_t *count, struct error *error) MUST_CHECK;

/* Whoever may open the case by an office of its procedure decides, and by recorded decisions only. Errors: ERROR_NOT_FOUND;
 * ERROR_INVALID ("reason", "until"); ERROR_DENIED, each with its paragraph: the case is open, its time is not over, a hold
 * stands, it is the same person who proposed, nothing was proposed. */
struct casework_keeping_wish {
    enum casework_keeping_kind kind;
    struct civil_date until;  /* of KEEP_LONGER */
    struct text reason;       /* required, but for confirming */
    struct text paragraph;    /* by which rule; it stands on the tombstone; empty: that of the leading rule */
};
/* *erased: of CONFIRM_ERASING. */
int casework_decide_keeping(struct casework *casework, struct arena *arena, const struct casework_who *who,
                            struct text reference, const struct casework_keeping_wish *wish,
                            struct casework_erased *erased, struct error *error) MUST_CHECK;
/* A legal hold by the same people: erasing refuses while it stands, case by case (SG-13). */
int casework_place_hold(struct casework *casework, struct arena *arena, const struct casework_who *who,
                        struct text reference, bool held, struct text paragraph, struct text reason,
                        struct error *error) MUST_CHECK;

#endif
