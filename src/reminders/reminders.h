/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REMINDERS_REMINDERS_H
#define REMINDERS_REMINDERS_H

/*
 * The scheduler: what falls due by itself, and taking it. Duties lapse, terms of office and absences begin and end, versions
 * of procedures take effect, reviews of them fall due, old keys end, residues of erased cases are closed, persons join, and
 * what a procedure names happens to the organisation.
 *
 * Nothing is remembered here that does not follow from entries and the clock: what fell due while nobody served is taken
 * at the next start, in the order in which it fell due, and each entry says when that was and when it was recorded.
 * Several processes may take at the same time; each thing is recorded once, by whoever comes first.
 *
 * A struct reminders may be used by all threads at once.
 */

#include "plan/plan.h"

struct reminders;

/* The scheduler's tables, for store_open(). */
struct store_migration_list reminders_migrations(void);

struct reminders_options {
    struct store *store;
    struct vault *vault;
    struct ledger *ledger;
    struct people *people;
    struct casework *casework; /* its clock is the scheduler's */
    struct plan *plan;         /* whose measures are looked at when a quarter closes (AP-9); NULL: none are */
    const struct calendar_book *book;
    const struct calendar_zone *zone;
    casework_tell *tell; /* how far it is with what must be taken in many cases; may be NULL */
    void *tell_context;
};
/* Everything in `options` must outlive it. */
int reminders_new(struct reminders **out, const struct reminders_options *options, struct error *error) MUST_CHECK;
void reminders_free(struct reminders *reminders); /* NULL is fine */
void reminders_free_at(struct reminders **reminders);

/* ---- what falls due ------------------------------------------------------------------------------------------------ */

/* The numbers are recorded with the events. */
enum reminders_kind {
    REMINDERS_TERM_BEGINS = 1,
    REMINDERS_TERM_ENDS = 2,
    REMINDERS_ABSENCE_BEGINS = 3, /* SG-6.1 */
    REMINDERS_ABSENCE_ENDS = 4,
    REMINDERS_VERSION_BEGINS = 5, /* SG-18 */
    REMINDERS_REVIEW_DUE = 6,     /* SG-18 */
    REMINDERS_KEYS_END = 7,       /* the key under which backups from before an erasure open */
    REMINDERS_RESIDUES_CLOSE = 8, /* the quarter of erased cases' counted facts is over */
    REMINDERS_PERSON_JOINS = 9,   /* RG-2 */
    REMINDERS_DUTY_LAPSES = 10,
    REMINDERS_KEEPING_ENDS = 11, /* SG-13: listed only; somebody decides */
    REMINDERS_CONFLICT_BEGINS = 12,
    REMINDERS_CONFLICT_ENDS = 13,
    REMINDERS_LINK_ENDS = 14, /* CP-15: a case hears that the one it is linked to has ended */
    REMINDERS_EVENT_HAPPENS = 15, /* CP-2 CP-20: an event of the organisation that a procedure names, and somebody recorded */
    REMINDERS_QUARTER_CLOSES = 16, /* AP-9: success measures that fell short are raised in the plans that name them */
    REMINDERS_KIND__MAX
};
const char *reminders_kind_name(enum reminders_kind kind); /* "term-begins" ...: never NULL */

struct reminders_item {
    enum reminders_kind kind;
    int64_t due;
    struct text subject; /* bytes that tell it apart from others of its kind */
    struct text words;   /* one line for people */
    char reference[ACCESS_REFERENCE_SIZE]; /* of a duty or a link: the case's; empty otherwise */
    struct identity person;                /* of a term, an absence, a joining, a conflict; none otherwise */
    struct identity other;                 /* of a conflict: with whom */
    struct casework_lapse lapse;           /* of a duty */
    struct casework_link_end link;         /* of a link */
};
/* What falls due by `until` (or has, and was not taken), earliest first, at most `limit` (1 to 1,000). With `who`, the
 * duties are those of cases that the person may open; NULL: all, for the host. */
int reminders_list(struct reminders *reminders, struct arena *arena, const struct casework_who *who, int64_t until,
                   size_t limit, struct reminders_item **out, size_t *count, struct error *error) MUST_CHECK;

/* Takes everything that is due by now, in order. What was recorded by this call, in the order in which it was taken, is
 * told in *taken (may be NULL), also when something else could not be taken: what failed keeps nothing behind it waiting,
 * and the first failure of the last round is returned. Call it at start-up and every minute. */
int reminders_take(struct reminders *reminders, struct arena *arena, struct reminders_item **taken, size_t *count,
                   struct error *error) MUST_CHECK;

/* ---- reviews of procedures (SG-18) -------------------------------------------------------------------------------------- */

enum reminders_review_kind {
    REMINDERS_REVIEWED = 1, /* it was looked over; the words say what came of it */
    REMINDERS_WANTED = 2,   /* the law or the practice changed; the words say how: it falls due at once */
    REMINDERS_REVIEW_KIND__MAX
};
struct reminders_review {
    struct text name, label; /* of the procedure */
    struct civil_date version;
    bool is_reviewed_ever; /* or else the version's beginning counts */
    int64_t last;          /* when it was reviewed, or took effect */
    bool is_wanted;        /* since when, by whom and why */
    int64_t wanted;
    struct identity wanted_by;
    struct text why;
    int64_t due;                      /* the first instant that is too late; INT64_MAX: it is never reviewed */
    struct calendar_deadline deadline; /* with its explanation; of a wanted one: of the yearly one */
    bool overdue;
};
/* Of every procedure in force. */
int reminders_reviews(struct reminders *reminders, struct arena *arena, struct reminders_review **out, size_t *count,
                      struct error *error) MUST_CHECK;
/* Records one, in the organisation's own ledger. By somebody who acts as the procedure's manager now, or by the host
 * (`who` without a person). Errors: ERROR_NOT_FOUND (procedure), ERROR_DENIED [SG-18], ERROR_INVALID ("words"). */
int reminders_record_review(struct reminders *reminders, const struct casework_who *who, struct text procedure,
                            enum reminders_review_kind kind, struct text words, struct error *error) MUST_CHECK;

/* ---- what happens to the organisation (CP-2 CP-20) ------------------------------------------------------------------- */

/* An event that the procedure in force names (`event NAME "..." happens`), and whether `who` may record that it happened. */
struct reminders_occurrence {
    struct text event, label;
    struct text offices; /* "Head of Disputes or Complaints Officer": who may; empty: nobody but Evenhand */
    struct text paragraphs;
    bool may;
};
/* Errors: ERROR_NOT_FOUND (procedure). */
int reminders_occurrences(struct reminders *reminders, struct arena *arena, const struct casework_who *who,
                          struct text procedure, struct reminders_occurrence **out, size_t *count,
                          struct error *error) MUST_CHECK;

/* Records that it happened, on a day, which counts from its first moment in the organisation's zone: in the organisation's
 * own ledger, once for each day. The scheduler then takes it in every case of that procedure that is open and was received
 * before that moment. By whoever acts in one of the offices that the procedure names now.
 * Errors: ERROR_NOT_FOUND (procedure), ERROR_DENIED, ERROR_INVALID ("event"; "happened": in the future; "words"),
 * ERROR_CONFLICT ("happened": recorded already). */
int reminders_record_happened(struct reminders *reminders, const struct casework_who *who, struct text procedure,
                              struct text event, struct civil_date day, struct text words,
                              struct error *error) MUST_CHECK;

struct reminders_happened {
    struct text procedure, event, label;
    int64_t happened, recorded;
    struct identity by;
    struct text words;
    bool is_taken; /* every open case that it concerns has it */
};
/* What was recorded under a procedure's name (empty: any), the latest first, at most 200. */
int reminders_happenings(struct reminders *reminders, struct arena *arena, struct text procedure,
                         struct reminders_happened **out, size_t *count, struct error *error) MUST_CHECK;

/* ---- verifying ----------------------------------------------------------------------------------------------------------- */

struct reminders_report {
    bool sound;
    char words[512]; /* the first row that is not what the organisation's ledger says */
    int64_t rows;
};
/* To be run after ledger_verify(). Errors: ERROR_IO, ERROR_BUSY. */
int reminders_verify(struct reminders *reminders, struct reminders_report *report, struct error *error) MUST_CHECK;

#endif
