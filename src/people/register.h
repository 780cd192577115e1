/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PEOPLE_REGISTER_H
#define PEOPLE_REGISTER_H

/* Part of the room's door, included by people.h: who may be used for what. Courses, and who owes which by when (CP-11,
 * RG-1); the organisation's lists, such as external lawyers, with qualification (RG-7, CP-10). */

/* ---- courses ---------------------------------------------------------------------------------- */

/* Of the catalogue. */
struct people_course {
    const char *name, *title;
    int64_t months;      /* for how long a record is valid; 0: without end */
    int64_t days;        /* within which somebody new to an office completes it: the induction; 0: before they act */
    const char *offices; /* names, a space between: whose holders need it; "": nobody by office */
};
int people_courses(struct people *people, struct store_session *session, struct arena *arena,
                   const struct people_course **out, size_t *count, struct error *error) MUST_CHECK;

/* Where somebody stands with a course that an office of theirs needs. */
enum people_training_state {
    PEOPLE_TRAINED,      /* has a valid record */
    PEOPLE_TRAINING_DUE, /* none yet, and the induction is not over */
    PEOPLE_TRAINING_OVERDUE,
    PEOPLE_TRAINING_EXPIRED, /* had one */
    PEOPLE_TRAINING__MAX
};
const char *people_training_state_name(enum people_training_state state); /* "valid" ...: never NULL */
struct people_training_need {
    struct identity person;
    const struct people_course *course;
    const char *office, *area; /* the first of theirs that needs it */
    enum people_training_state state;
    int64_t completed, until; /* of the newest record; 0: none */
    int64_t due;              /* since they took the office, with the induction */
};
/* Of everybody who holds an office at that instant, for whose office a course is named: by office, then course. */
int people_training_needs(struct people *people, struct store_session *session, struct arena *arena,
                          const struct people_moment *moment, const struct people_training_need **out, size_t *count,
                          struct error *error) MUST_CHECK;
/* Everybody with a valid record of the course at that instant, in a stable order. */
int people_trained_in(struct people *people, struct store_session *session, struct arena *arena, const char *course,
                      int64_t at, const struct identity **out, size_t *count, struct error *error) MUST_CHECK;

/* ---- lists ------------------------------------------------------------------------------------ */

/* Somebody on a list from an instant until another. */
struct people_listing {
    struct identity listing, person;
    const char *list;   /* "external-lawyers": small letters, digits, hyphens */
    struct text words;  /* qualification, or what else is to be known (sealed under the person's key) */
    int64_t from, until;
    struct people_act recorded;
};
/* Errors: ERROR_INVALID ("list", "until"), ERROR_NOT_FOUND (person), ERROR_CONFLICT (is on it then). */
int people_enlist(struct people *people, const struct people_listing *listing, const struct people_act *act,
                  struct identity *out, struct error *error) MUST_CHECK;
/* Sets or moves the end; the former one stays on record. Errors: ERROR_NOT_FOUND, ERROR_INVALID. */
int people_end_listing(struct people *people, const struct identity *listing, int64_t until,
                       const struct people_act *act, struct error *error) MUST_CHECK;
/* Who is on a list at that instant (NULL: on any), by list, then since when. */
int people_listed(struct people *people, struct store_session *session, struct arena *arena, const char *list,
                  int64_t at, const struct people_listing **out, size_t *count, struct error *error) MUST_CHECK;
/* One of them, whether it has ended or not. Errors: ERROR_NOT_FOUND. */
int people_get_listing(struct people *people, struct store_session *session, struct arena *arena,
                       const struct identity *listing, struct people_listing *out, struct error *error) MUST_CHECK;
/* Every place that the person has or had on a list, newest first. */
int people_listings_of(struct people *people, struct store_session *session, struct arena *arena,
                       const struct identity *person, const struct people_listing **out, size_t *count,
                       struct error *error) MUST_CHECK;
/* On which lists somebody is at that instant: names only, nothing is unsealed. */
int people_lists_of(struct people *people, struct store_session *session, struct arena *arena,
                    const struct identity *person, int64_t at, const char ***out, size_t *count,
                    struct error *error) MUST_CHECK;

/* ---- approaches (CP-8) --------------------------------------------------------------------------- */

/* Somebody tried to bear on a case from outside it; whoever was approached puts it down. Nothing can be changed or taken
 * back, and no setting keeps it from the auditors; a row that is missing is told by people_verify(). */
struct people_approach {
    struct identity approach;
    struct identity person;    /* who was approached, and records it */
    struct text from;          /* who approached: an office, a name; at most 400 bytes, must be given */
    struct text words;         /* what was said or asked, and how; at most 2,000 bytes, must be given */
    struct text reference;     /* the case, as far as it is known; at most 40 bytes, may be empty */
    int64_t happened;          /* not after it is recorded */
    struct people_act recorded;
    bool taken_up;             /* by an auditor */
    struct text taken_words;   /* what was done about it */
    struct people_act taken;
};
/* Errors: ERROR_INVALID ("from", "words", "reference", "happened"), ERROR_NOT_FOUND (person). */
int people_record_approach(struct people *people, const struct people_approach *approach, const struct people_act *act,
                           struct identity *out, struct error *error) MUST_CHECK;
/* By an auditor: what is done about it. Once. Errors: ERROR_NOT_FOUND, ERROR_CONFLICT (taken up already), ERROR_INVALID
 * ("words"). */
int people_take_up_approach(struct people *people, const struct identity *approach, struct text words,
                            const struct people_act *act, struct error *error) MUST_CHECK;
/* All of them, newest first, at most `limit`; or, with a person, only those that this person recorded. */
int people_approaches(struct people *people, struct store_session *session, struct arena *arena,
                      const struct identity *person, size_t limit, const struct people_approach **out, size_t *count,
                      struct error *error) MUST_CHECK;

/* ---- sets of people, each in the order of their identities ------------------------------------- */

enum people_set {
    PEOPLE_SET_STAFF,      /* users of the role of staff who are not disabled */
    PEOPLE_SET_CONFLICTED, /* who declared any conflict that holds then */
    PEOPLE_SET_ABSENT,
    PEOPLE_SET__MAX
};
int people_set(struct people *people, struct store_session *session, struct arena *arena, enum people_set set,
               int64_t at, const struct identity **out, size_t *count, struct error *error) MUST_CHECK;
/* Everybody on a list at that instant; nothing is unsealed. */
int people_on_list(struct people *people, struct store_session *session, struct arena *arena, const char *list,
                   int64_t at, const struct identity **out, size_t *count, struct error *error) MUST_CHECK;

/* ---- conflicts that were found ------------------------------------------------------------------ */

/* What a human made of a tie between two persons that Evenhand found (the same branch, the same household): it is a
 * conflict, or it is none, and why. Kept either way. */
struct people_tie {
    struct identity tie, person, other;
    enum people_conflict_kind kind;
    bool is_conflict;
    struct text why; /* sealed under the person's key */
    struct people_act recorded;
};
/* Of a conflict, people_declare_conflict() is called too, in the same words. Errors: ERROR_DENIED (whoever judges is one of
 * the two), ERROR_INVALID ("why"), ERROR_NOT_FOUND. */
int people_judge_tie(struct people *people, const struct people_tie *tie, const struct people_act *act,
                     struct error *error) MUST_CHECK;
/* Those of a person, newest first. */
int people_ties(struct people *people, struct store_session *session, struct arena *arena,
                const struct identity *person, const struct people_tie **out, size_t *count,
                struct error *error) MUST_CHECK;

#endif
