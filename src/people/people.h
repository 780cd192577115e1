/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

/*
 * Persons, the users among them, the offices that they hold, and what is recorded about them:
 * absences, conflicts, training. Knows nothing of cases. What a person is called, and how they are
 * reached, is sealed under that person's own key and found by keyed tokens only; names stand
 * nowhere in clear.
 *
 * Nothing is overwritten: terms, absences, conflicts and training are facts with a beginning and an
 * end, a correction of a person is a further version, and every change is an entry in the
 * organisation's own ledger with who made it and when. Functions that change something run their
 * own transaction and return once it is durable; functions that read take the session of the
 * caller, so that all that is read belongs to one moment.
 *
 * Instants are milliseconds (base/base.h). A span runs from `from` up to, and without, `until`;
 * PEOPLE_OPEN is the end of a span that has none yet.
 */

#include "base/base.h"
#include "store/store.h"

struct vault;
struct ledger;
struct people;

/* The people's tables, for store_open(). */
struct store_migration_list people_migrations(void);

struct people_options {
    struct store *store;
    struct vault *vault;
    struct ledger *ledger;
};
/* The three must outlive it; shared by all threads. Errors: those of the vault, when its keys
 * cannot be used. */
int people_new(struct people **out, const struct people_options *options,
               struct error *error) MUST_CHECK;
void people_free(struct people *people); /* NULL is fine */
void people_free_at(struct people **people);

#define PEOPLE_OPEN INT64_MAX

/* Who changes something, and when; the person `none` is Evenhand itself (setting up, importing). */
struct people_act {
    struct identity by;
    int64_t at;
};

/* ---- the organisation's own words: areas and offices, as data ------------------------------- */

enum people_area_kind { PEOPLE_NATION, PEOPLE_REGION, PEOPLE_BODY, PEOPLE_AREA__MAX };

/* A nation, a region, or a body that counts as one (the parliamentary party; SG-2r). */
struct people_area {
    const char *name;  /* "east-midlands" */
    const char *title; /* "East Midlands" */
    enum people_area_kind kind;
    const char *nation; /* the name of its nation; of a nation: its own */
};

/* An office that procedures may name. */
struct people_office {
    const char *name;  /* "safeguarding-manager" */
    const char *title; /* "Safeguarding Manager" */
    bool by_area;      /* held for an area: regional-safeguarding-lead */
    bool barred;       /* its holders take no part in any case (CP-8) */
};

/* The catalogue that is built in: organisation/catalogue.txt. */
struct text people_shipped_catalogue(void);
/* Takes a catalogue file (the form is in docs/people.md) and records it:
 * areas and offices are added or retitled, never removed. Errors: ERROR_INVALID (with path:line),
 * ERROR_LIMIT. */
int people_take_catalogue(struct people *people, struct text text, const char *path,
                          const struct people_act *act, struct error *error) MUST_CHECK;
/* All of them in the order of the catalogue. */
int people_areas(struct people *people, struct store_session *session, struct arena *arena,
                 const struct people_area **out, size_t *count, struct error *error) MUST_CHECK;
int people_offices(struct people *people, struct store_session *session, struct arena *arena,
                   const struct people_office **out, size_t *count, struct error *error) MUST_CHECK;

/* ---- persons -------------------------------------------------------------------------------- */

/* Bits: one person may be several at once (SG-2). */
enum people_kind {
    PEOPLE_EMPLOYEE = 1,  /* agency workers, consultants and secondees too */
    PEOPLE_VOLUNTEER = 2, /* who need not be a member */
    PEOPLE_MEMBER = 4,
    PEOPLE_ELECTED = 8, /* an elected representative */
    PEOPLE_OUTSIDER = 16,
    PEOPLE_KIND_ALL = 31,
};

/* All text is taken through text_take() before it is kept; empty is unknown. */
struct people_details {
    unsigned kinds;   /* of enum people_kind, at least one */
    struct text name; /* as the person writes it; must be given; at most 200 bytes */
    struct text
        known_as; /* other names, former names, short forms: one a line; at most 600 bytes */
    struct text membership; /* membership number; at most 60 bytes */
    struct text email;      /* at most 254 bytes */
    struct text telephone;  /* at most 60 bytes */
    struct text address;    /* lines; at most 1,000 bytes */
    struct text branch;     /* at most 200 bytes */
    struct text area;       /* the name of an area of the catalogue */
    struct text born;       /* YYYY-MM-DD */
};

struct people_person {
    struct identity person;
    int64_t version; /* counts from 1 */
    bool erased;     /* its key is gone: `details` holds nothing */
    struct people_details details;
    struct people_act recorded; /* of this version */
};

/* Errors: ERROR_INVALID with the field's name ("name", "born" ...). */
int people_add_person(struct people *people, const struct people_details *details,
                      const struct people_act *act, struct identity *out,
                      struct error *error) MUST_CHECK;
/* A further version; `version` is the one that was read. Errors: also ERROR_CONFLICT,
 * ERROR_NOT_FOUND. */
int people_correct_person(struct people *people, const struct identity *person, int64_t version,
                          const struct people_details *details, const struct people_act *act,
                          struct error *error) MUST_CHECK;
/* The newest version. Errors: ERROR_NOT_FOUND. */
int people_get_person(struct people *people, struct store_session *session, struct arena *arena,
                      const struct identity *person, struct people_person *out,
                      struct error *error) MUST_CHECK;
/* Only the name, or "(erased)"; for lists. */
int people_get_name(struct people *people, struct store_session *session, struct arena *arena,
                    const struct identity *person, struct text *out,
                    struct error *error) MUST_CHECK;
/* Persons of whom every word of `words` is a word of their names, or whose membership number,
 * e-mail address or telephone number it is: at most `limit` (1 to 200), in a stable order. No word:
 * none. */
int people_find_persons(struct people *people, struct store_session *session, struct arena *arena,
                        struct text words, size_t limit, struct people_person **out, size_t *count,
                        struct error *error) MUST_CHECK;
/* For the ledger's erasing, inside its transaction: drops the person's versions, tokens and user.
 * The key is the vault's to destroy; terms and absences keep the bare identity, so that past
 * decisions still show that an office was held. What is not there is forgotten already. */
int people_forget(struct store_session *session, const struct identity *person,
                  struct error *error) MUST_CHECK;
/* Makes every search token anew, for a new epoch. Own transactions; can be repeated after a crash.
 */
int people_retoken(struct people *people, struct error *error) MUST_CHECK;
/* Whether somebody born on `born` (YYYY-MM-DD) is under 18 on the civil date `on`; unknown or
 * unreadable counts as a child (SG-2, SG-2c). */
bool people_is_child(struct text born, struct text on);

/* ---- offices held, absences ----------------------------------------------------------------- */

/* A person holds an office for a span; several holders at once are possible, and so is none. `area`
 * is the name of an area where the office is held by area, and empty elsewhere. Errors:
 * ERROR_INVALID ("office", "area", "until"), ERROR_NOT_FOUND (person), ERROR_DENIED (CP-8: the span
 * meets one in which the same person holds a barred office, or the office is barred and the person
 * holds another). */
int people_appoint(struct people *people, const struct identity *person, struct text office,
                   struct text area, int64_t from, int64_t until, const struct people_act *act,
                   struct identity *term, struct error *error) MUST_CHECK;
/* Sets or moves the end of a term; the former end stays on record. Errors: ERROR_NOT_FOUND,
 * ERROR_INVALID (before its beginning). */
int people_end_term(struct people *people, const struct identity *term, int64_t until,
                    const struct people_act *act, struct error *error) MUST_CHECK;

/* A recorded fact with dates (SG-6.1): the person acts in none of their offices while it lasts. */
int people_record_absence(struct people *people, const struct identity *person, int64_t from,
                          int64_t until, struct text reason, const struct people_act *act,
                          struct identity *absence, struct error *error) MUST_CHECK;
/* Sets or moves its end; the former end stays on record. Errors: ERROR_NOT_FOUND, ERROR_INVALID. */
int people_end_absence(struct people *people, const struct identity *absence, int64_t until,
                       const struct people_act *act, struct error *error) MUST_CHECK;

/* One holding at one moment. */
struct people_holder {
    const char *office, *area; /* area: "" where the office is not held by area */
    struct identity person, term;
    int64_t from, until; /* of the term */
    bool barred;         /* the office is */
    bool absent;         /* then which absence, and its span */
    struct identity absence;
    int64_t absent_from, absent_until;
    bool has_conflicts; /* people_conflicts() has some at that instant */
    const char *const *trained; /* courses of which there is a valid record at that instant (CP-11) */
    size_t trained_count;
};

/* Everybody who holds an office at an instant, in the catalogue's order of offices, then area, then
 * since when. An office that is not there is vacant. Who acts for whom is decided by a procedure's
 * ladder, not here. */
struct people_moment {
    int64_t at;
    const struct people_holder *holders;
    size_t count;
    /* Every moment of this stamp from `since` to before `until` says the same. */
    int64_t stamp, since, until;
};
int people_moment(struct people *people, struct store_session *session, struct arena *arena,
                  int64_t at, struct people_moment *out, struct error *error) MUST_CHECK;
/* Whether the person holds a barred office in that moment (CP-8). */
bool people_is_barred(const struct people_moment *moment, const struct identity *person);

/* Every office of the catalogue at an instant, and of those that are held by area every area: whose it
 * is, and whether nobody holds it, or everybody who does is absent (SG-2r). */
struct people_cover {
    const struct people_office *office;
    const struct people_area *area; /* NULL: of the whole organisation */
    const struct people_holder *holders;
    size_t holder_count;
    bool vacant, absent;
};
int people_coverage(struct people *people, struct store_session *session, struct arena *arena,
                    int64_t at, const struct people_cover **out, size_t *count,
                    struct error *error) MUST_CHECK;

/* One line of the history of offices and absences, oldest first: what was recorded, by whom, when.
 */
struct people_fact {
    enum people_fact_kind {
        PEOPLE_TERM,
        PEOPLE_TERM_END,
        PEOPLE_ABSENCE,
        PEOPLE_ABSENCE_END,
        PEOPLE_FACT__MAX
    } kind;
    struct identity subject, person; /* subject: the term or absence */
    const char *office, *area;       /* "" for absences */
    int64_t from, until;
    struct people_act recorded;
};
/* Of one person, or of everybody for the identity that is none. */
int people_history(struct people *people, struct store_session *session, struct arena *arena,
                   const struct identity *person, const struct people_fact **out, size_t *count,
                   struct error *error) MUST_CHECK;

/* ---- what begins and ends by itself ---------------------------------------------------------- */

/* The numbers are recorded with the events. */
enum people_edge_kind {
    PEOPLE_TERM_BEGINS = 1,
    PEOPLE_TERM_ENDS = 2,
    PEOPLE_ABSENCE_BEGINS = 3,
    PEOPLE_ABSENCE_ENDS = 4,
    PEOPLE_CONFLICT_BEGINS = 5, /* of those with another person on record */
    PEOPLE_CONFLICT_ENDS = 6,
    PEOPLE_EDGE__MAX
};
struct people_edge {
    enum people_edge_kind kind;
    int64_t at;
    struct identity subject, person; /* subject: the term, absence or conflict */
    struct identity other;           /* of a conflict: with whom */
    const char *office, *area;       /* "" but for terms */
};
/* The edges in (after, until], earliest first. */
int people_edges(struct people *people, struct store_session *session, struct arena *arena,
                 int64_t after, int64_t until, const struct people_edge **out, size_t *count,
                 struct error *error) MUST_CHECK;
/* An office (in an area) whose last holder who could act begins to be away at an instant, absent or
 * no longer in office, or of which one is there again. */
struct people_place_held {
    const char *office, *area;
    bool begins;
};
int people_places_changed(struct people *people, struct store_session *session, struct arena *arena,
                          int64_t at, const struct people_place_held **out, size_t *count,
                          struct error *error) MUST_CHECK;
/* Persons who joined in (after, until], earliest first: by a version that was recorded then they came to be an employee,
 * volunteer, member or elected representative, and were not that by the version before. So whoever left and comes back joins
 * again, a member who is employed joins as an employee, and an outsider who is put on record (a witness, say) does not (RG-2). */
struct people_joining {
    struct identity person;
    int64_t at;
};
int people_joined(struct people *people, struct store_session *session, struct arena *arena,
                  int64_t after, int64_t until, const struct people_joining **out, size_t *count,
                  struct error *error) MUST_CHECK;

/* ---- conflicts and training ----------------------------------------------------------------- */

/* The numbers are recorded. */
enum people_conflict_kind {
    PEOPLE_CONFLICT_OTHER = 0,
    PEOPLE_CONFLICT_BRANCH = 1,      /* the same branch */
    PEOPLE_CONFLICT_HOUSEHOLD = 2,   /* the same household, or family */
    PEOPLE_CONFLICT_EMPLOYER = 3,    /* the same employer */
    PEOPLE_CONFLICT_INVOLVEMENT = 4, /* took part before in what it is about */
    PEOPLE_CONFLICT__MAX
};
const char *people_conflict_kind_name(enum people_conflict_kind kind); /* "branch" ...: never NULL */
enum people_conflict_kind people_conflict_kind_of(struct text name);   /* PEOPLE_CONFLICT__MAX: no such kind */

struct people_conflict {
    struct identity conflict, person;
    struct identity with; /* the other person, or none where `about` alone says it */
    enum people_conflict_kind kind;
    struct text about;    /* in the person's words (sealed) */
    int64_t from, until;
    struct people_act recorded;
};
int people_declare_conflict(struct people *people, const struct people_conflict *declared,
                            const struct people_act *act, struct identity *out,
                            struct error *error) MUST_CHECK;
int people_end_conflict(struct people *people, const struct identity *conflict, int64_t until,
                        const struct people_act *act, struct error *error) MUST_CHECK;
/* Those of the person that hold at the instant. */
int people_conflicts(struct people *people, struct store_session *session, struct arena *arena,
                     const struct identity *person, int64_t at, const struct people_conflict **out,
                     size_t *count, struct error *error) MUST_CHECK;

struct people_training {
    struct identity training; /* given by what is read */
    struct identity person;
    const char *course;       /* "safeguarding-basic": small letters, digits, hyphens */
    int64_t completed, until; /* until: when it expires */
    struct people_act recorded;
};
int people_record_training(struct people *people, const struct people_training *training,
                           const struct people_act *act, struct error *error) MUST_CHECK;
/* Sets or moves the instant until which a record counts; the former one stays in the ledger. Errors: ERROR_NOT_FOUND,
 * ERROR_INVALID (before it was completed). */
int people_end_training(struct people *people, const struct identity *training, int64_t until,
                        const struct people_act *act, struct error *error) MUST_CHECK;
/* Every record of the person, valid or not, newest first. */
int people_training_records(struct people *people, struct store_session *session, struct arena *arena,
                            const struct identity *person, const struct people_training **out,
                            size_t *count, struct error *error) MUST_CHECK;
/* The person's valid records at the instant, newest first (CP-11). */
int people_trainings(struct people *people, struct store_session *session, struct arena *arena,
                     const struct identity *person, int64_t at, const struct people_training **out,
                     size_t *count, struct error *error) MUST_CHECK;

/* ---- matching names ------------------------------------------------------------------------- */

enum people_match_reason {
    PEOPLE_MATCH_CONTACT,    /* the e-mail address, telephone or membership number stands there */
    PEOPLE_MATCH_NAME,       /* the whole name, in order */
    PEOPLE_MATCH_REORDERED,  /* the whole name, another order */
    PEOPLE_MATCH_KNOWN_AS,   /* another name that is recorded */
    PEOPLE_MATCH_SHORT_FORM, /* a customary short form: Bob for Robert */
    PEOPLE_MATCH_INITIAL,    /* an initial and the family name */
    PEOPLE_MATCH_SPELLING,   /* a small difference in spelling */
    PEOPLE_MATCH_FAMILY,     /* the family name, and nothing that speaks against it */
    PEOPLE_MATCH_GIVEN,      /* nothing but a given name */
    PEOPLE_MATCH_OFFICE,     /* the title of an office that the person holds */
    PEOPLE_MATCH__MAX
};
/* "the whole name, in order" ...: never NULL. */
const char *people_match_reason_words(enum people_match_reason reason);

struct people_match {
    struct identity person;
    enum people_match_reason reason; /* the strongest */
    struct text
        words; /* the words of the text that led to it, folded: sealed content, never logged */
};
/* Which of the moment's holders may be meant by a text that names somebody ("Cllr Bob Smyth", "the
 * Safeguarding Manager"), the likeliest first, each person once. Proposes only: whoever decides is
 * the next rung of the ladder. At most 64 KiB of text are looked at. Errors: ERROR_LIMIT. */
int people_match_names(struct people *people, struct store_session *session, struct arena *arena,
                       const struct people_moment *moment, struct text text,
                       const struct people_match **out, size_t *count,
                       struct error *error) MUST_CHECK;

/* ---- users and signing in ------------------------------------------------------------------- */

/* One role each: who manages users reads no case, and who audits takes no steps. */
enum people_role {
    PEOPLE_NO_ROLE,
    PEOPLE_STAFF,
    PEOPLE_ADMINISTRATOR, /* manages users, never content */
    PEOPLE_AUDITOR,
    PEOPLE_ROLE__MAX
};
const char *people_role_name(enum people_role role); /* "staff" ...: never NULL */
enum people_role people_role_of(struct text name);   /* PEOPLE_NO_ROLE: no such role */

#define PEOPLE_SECRET_SIZE 20 /* bytes of a one-time code's shared secret (RFC 4226 section 4) */
#define PEOPLE_INVITATION_SIZE 33 /* characters of an invitation, with the terminator */
#define PEOPLE_RECOVERY_CODES 10
#define PEOPLE_RECOVERY_SIZE 15 /* characters of a recovery code, with the terminator */

/* Makes somebody a user at once, as the command line does on the host itself. The secret is taken
 * as given, or made and written back where it is all zero. Errors: ERROR_NOT_FOUND (person),
 * ERROR_CONFLICT (is a user already, or the sign-in name is taken), ERROR_INVALID ("sign-in",
 * "password", "role"). */
struct people_new_user {
    struct identity person;
    struct text sign_in; /* 3 to 100 bytes; compared folded */
    enum people_role role;
    struct text password;
    uint8_t secret[PEOPLE_SECRET_SIZE];
};
int people_add_user(struct people *people, struct people_new_user *user,
                    const struct people_act *act, struct error *error) MUST_CHECK;

/* Invites somebody to become a user, or to start again (recovery: the present password, codes and
 * sessions end at once; `role` and `sign_in` may then be left out). The invitation is told once,
 * and is good for 72 hours. */
int people_invite(struct people *people, const struct identity *person, struct text sign_in,
                  enum people_role role, const struct people_act *act,
                  char invitation[PEOPLE_INVITATION_SIZE], struct error *error) MUST_CHECK;
/* What the invited person must put into their authenticator: the secret, and as an otpauth address.
 * Errors: ERROR_NOT_FOUND (unknown, used or out of time: not told apart). */
int people_see_invitation(struct people *people, struct store_session *session, struct arena *arena,
                          struct text invitation, int64_t at, const char *issuer,
                          struct identity *person, char **secret_base32, char **address,
                          struct error *error) MUST_CHECK;
/* Sets the password, once a code shows that the authenticator works. The recovery codes are told
 * once. Errors: ERROR_NOT_FOUND as above, ERROR_INVALID ("password", "code"). */
int people_accept_invitation(struct people *people, struct text invitation, struct text password,
                             struct text code, int64_t at,
                             char recovery[PEOPLE_RECOVERY_CODES][PEOPLE_RECOVERY_SIZE],
                             struct error *error) MUST_CHECK;

struct people_signed_in {
    struct identity person;
    enum people_role role;
    int64_t generation; /* kept in the session: see people_check_user() */
    bool by_recovery_code;
    size_t recovery_codes_left;
};
/* Password and one-time code (or a recovery code in its place) together. Whatever is wrong, unknown
 * name, password, code, a code used before, disabled, too many tries, the answer is the same
 * ERROR_DENIED after the same work. After five failures a name must wait, ever longer, up to 15
 * minutes; names that nobody has, too. Every try is an entry in the ledger of sign-ins. Errors:
 * also ERROR_BUSY (too many at once: try again). */
int people_sign_in(struct people *people, struct text sign_in, struct text password,
                   struct text code, int64_t at, struct people_signed_in *out,
                   struct error *error) MUST_CHECK;

/* A try as the ledger of sign-ins holds it, for whoever shows it. The texts point into the note. */
struct people_try {
    struct identity person; /* none: nobody has the name that was typed */
    struct text kind;       /* "sign-in", "confirm" or "change-password" */
    struct text verdict;    /* "signed-in", or where it failed: "wrong-password" */
};
/* Errors: ERROR_CORRUPT (not a note of a try). */
int people_read_try(struct text note, struct people_try *out, struct error *error) MUST_CHECK;
/* For each request of a session: the role now. ERROR_DENIED when the user was disabled, changed
 * role or password, or was invited again since the session began. */
int people_check_user(struct people *people, struct store_session *session,
                      const struct identity *person, int64_t generation, enum people_role *role,
                      struct error *error) MUST_CHECK;
/* A fresh code before something grave. Same refusals and waits as signing in. */
int people_confirm_code(struct people *people, const struct identity *person, struct text code,
                        int64_t at, struct error *error) MUST_CHECK;
/* By the user: ends every session but gives the new generation. Errors: ERROR_DENIED (present
 * password or code), ERROR_INVALID ("password"). */
int people_change_password(struct people *people, const struct identity *person,
                           struct text present, struct text code, struct text password, int64_t at,
                           int64_t *generation, struct error *error) MUST_CHECK;
/* By an administrator. Errors: ERROR_NOT_FOUND, ERROR_DENIED (the last administrator cannot be
 * disabled or given another role). */
int people_disable_user(struct people *people, const struct identity *person, bool disabled,
                        const struct people_act *act, struct error *error) MUST_CHECK;
int people_change_role(struct people *people, const struct identity *person, enum people_role role,
                       const struct people_act *act, struct error *error) MUST_CHECK;

struct people_user {
    struct identity person;
    struct text sign_in;
    enum people_role role;
    bool disabled, invited;
    int64_t last_sign_in; /* 0: never */
};
int people_users(struct people *people, struct store_session *session, struct arena *arena,
                 struct people_user **out, size_t *count, struct error *error) MUST_CHECK;

/* Eight bytes to 1,024, not one of the commonest passwords, not the sign-in name; no other rule
 * (NIST, ASVS 6.2). Errors: ERROR_INVALID at "password". */
int people_check_password(struct text password, struct text sign_in,
                          struct error *error) MUST_CHECK;
/* The six digits of a secret at an instant: for demonstrations and tests. */
int people_code_at(const uint8_t secret[PEOPLE_SECRET_SIZE], int64_t at, char out[7],
                   struct error *error) MUST_CHECK;

/* ---- verifying ------------------------------------------------------------------------------ */

struct people_report {
    bool sound;
    char words[512]; /* the first row that is not what the ledger's entries say */
    int64_t rows;    /* that were looked at */
};
/* Whether every row of this room is what the organisation's own ledger recorded, and every sealed
 * column opens; to be run after ledger_verify(), which vouches for the entries. What is left out
 * is in docs/people.md. Errors: ERROR_IO, ERROR_BUSY. */
int people_verify(struct people *people, struct people_report *report,
                  struct error *error) MUST_CHECK;

#include "people/register.h"

#endif
