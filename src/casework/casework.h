/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_CASEWORK_H
#define CASEWORK_CASEWORK_H

/*
 * The only way to read or write a case. A step is taken here: the case is loaded from its sealed snapshot or by replaying,
 * access allows or says *not found*, the procedure decides, the ledger seals and appends in one transaction with every
 * view that the entry changes, and only what is durable is acknowledged. No rule is decided here and none above here.
 *
 * Views look down, never up: rooms above hand constant tables of `struct casework_view` to casework_open(), and are
 * told of each change inside the entry's transaction.
 *
 * A `struct casework` may be used by all threads at once. What is returned lives in the caller's arena.
 */

#include "base/base.h"
#include "calendar/calendar.h"
#include "store/store.h"
#include "vault/vault.h"
#include "procedure/procedure.h"
#include "ledger/ledger.h"
#include "people/people.h"
#include "access/access.h"

struct casework;
struct casework_who;
struct party_code;

struct store_migration_list casework_migrations(void);

#include "casework/files.h"

/* ---- views --------------------------------------------------------------------------------------------------- */

/* A text of an entry in the clear, while it is being written or replayed. */
struct casework_text {
    int64_t sequence;
    uint32_t part;
    enum vault_kind kind; /* VAULT_TEXT or VAULT_PARTY */
    uint32_t number;      /* of the text, or of the party */
    struct text name;     /* the question that it answers */
    struct text plain;
};

/* What a view is told: the case was as `before` says (NULL: it is new, or everything is being rebuilt), and is now as
 * `after` says. `texts` are those of the new entries. */
struct casework_change {
    struct casework *casework;
    struct arena *arena; /* for what the view makes; gone after the call */
    struct identity case_id;
    const char *reference;
    const struct party_code *codes; /* by which parties come to their page: of the new entries; replayed: all in force */
    size_t code_count;
    const struct procedure *procedure;
    const struct procedure_state *before, *after;
    const struct procedure_moment *moment;
    int64_t sequence, recorded; /* of the last entry */
    const struct casework_text *texts;
    size_t text_count;
    const struct casework_file *files; /* of the new entries; while replaying, of all */
    size_t file_count;
    bool replayed; /* nothing happened: what stands there is made again */
};

/* Rows that are computed from entries, and can be thrown away and made again. All are called inside a writing
 * transaction. When `version` differs from the recorded one, casework_open() clears and rebuilds the view. */
struct casework_view {
    const char *name;
    int version;
    void *context;
    int (*apply)(void *context, struct store_session *session, const struct casework_change *change,
                 struct error *error);
    /* Removes every row, before everything is applied again with `before` NULL. */
    int (*clear)(void *context, struct store_session *session, struct error *error);
    /* Removes whatever stems from a place that is erased: a case, a party of a case, a text, a person. Also called for a
     * case that lives, right before everything of it is applied again: what no entry could give back must stay unless
     * ledger_is_erased(). Mandatory. */
    int (*forget)(void *context, struct store_session *session, const struct vault_place *place, struct error *error);
    /* May be NULL. Looks whether what it keeps is what the replayed entries say: once for each case, then with `change`
     * NULL for whatever is of no case. Fills `words` with what is wrong first, and leaves them alone otherwise. */
    int (*verify)(void *context, struct store_session *session, const struct casework_change *change, char *words,
                  size_t size, struct error *error);
};

/* ---- opening --------------------------------------------------------------------------------------------------- */

#define CASEWORK_BY_PAGES "pages"
#define CASEWORK_BY_COMMANDS "commands" /* on the host, where nobody signs in */

struct casework_options {
    struct store *store;
    struct vault *vault;
    struct ledger *ledger;
    struct people *people;
    struct access *access;
    struct clock clock;
    const struct calendar_book *book;
    const struct calendar_zone *zone;
    struct calendar_hours hours; /* of the Unit; both 0: open all day */
    int64_t least_told; /* the smallest number that is told of how many said something; 0: five */
    /* By which face people act in this process: what each entry that somebody makes says beside who it was (a name, such as
     * CASEWORK_BY_PAGES). NULL: none is said. Must outlive the casework. */
    const char *channel;
    const struct casework_view *views; /* of the rooms above */
    size_t view_count;
    casework_find_file *find_file; /* of the documents room; NULL: no step takes any */
    void *file_context;
    /* Told now and then how many cases one reading of all of them has looked at so far (registers, measures). May be NULL. */
    void (*progress)(void *context, int64_t cases);
    void *progress_context;
    /* Nothing is ended, rebuilt or written while it opens: for casework_verify() on what is there. */
    bool only_looks;
};
/* Everything in `options` must outlive it. Ends erasures that a crash interrupted, and rebuilds views whose version
 * changed, before it returns. Errors: ERROR_IO, ERROR_DAMAGED, ERROR_INVALID (a view without `forget`). */
int casework_open(struct casework **out, const struct casework_options *options, struct error *error) MUST_CHECK;
void casework_free(struct casework *casework); /* NULL is fine */
void casework_free_at(struct casework **casework);
/* Lets go, overwritten, what is kept in the clear of cases that nobody has read for ten minutes; and all of it, if another
 * process has erased something (after vault_tend() has noticed). Call it every minute or so. */
void casework_tend(struct casework *casework);
/* For demonstrations and tests whose time moves: from now on this is the time. Nobody may be using it meanwhile. */
void casework_set_clock(struct casework *casework, struct clock clock);
int64_t casework_moment(const struct casework *casework); /* now, by its clock */

/* ---- procedures ------------------------------------------------------------------------------------------------ */

/* Takes a procedure with the files beside it (files[0] is the procedure) into the store, by hash; taking the same again
 * changes nothing. Cases that are open stay on the version that they began under. Recorded in the organisation's own
 * ledger. Errors: ERROR_INVALID (it does not read: *messages says where), ERROR_CONFLICT (another text under a version
 * date that is taken already). */
int casework_take_procedure(struct casework *casework, const struct procedure_file *files, size_t count,
                            const struct identity *by, struct procedure_messages *messages, struct arena *arena,
                            struct error *error) MUST_CHECK;
/* The version in force at an instant. Lives as long as the casework. Errors: ERROR_NOT_FOUND. */
int casework_find_procedure(struct casework *casework, struct text name, int64_t at, const struct procedure **out,
                            struct error *error) MUST_CHECK;
/* The names of all procedures, in the order of the alphabet. */
int casework_procedures(struct casework *casework, struct arena *arena, struct text **names, size_t *count,
                        struct error *error) MUST_CHECK;

/* ---- who asks ---------------------------------------------------------------------------------------------------- */

/* Somebody at one of the faces. The public has no person and no role. */
struct casework_who {
    struct identity person;
    enum people_role role;
};
#define CASEWORK_PUBLIC ((struct casework_who){{{0}}, PEOPLE_NO_ROLE})

/* ---- taking steps ------------------------------------------------------------------------------------------------ */

enum casework_kind { CASEWORK_STEP = 1, CASEWORK_EVENT = 2, CASEWORK_KIND__MAX };
enum casework_actor_kind {
    CASEWORK_BY_PERSON = 1,
    CASEWORK_BY_PUBLIC = 2,
    CASEWORK_BY_EVENHAND = 3,
    CASEWORK_ACTOR_KIND__MAX
};
#define CASEWORK_NOT_CLAIMED INT64_MIN

/* One line of a case's timeline: one entry. */
struct casework_line {
    int64_t sequence;
    enum casework_kind kind;
    struct text name; /* of the step or event */
    enum casework_actor_kind actor_kind;
    struct identity actor;
    struct text capacity; /* the office or role; empty: none */
    int64_t recorded;
    int64_t happened; /* CASEWORK_NOT_CLAIMED: not said */
    int64_t text_count; /* free texts and files that it holds */
};

/* What somebody wants to do. Of an opening step `reference` is empty and `procedure` is given. */
struct casework_wish {
    struct casework_who who;
    struct text procedure;
    struct text reference;
    int64_t expected; /* the sequence that the person saw; 0: whatever it is (the command line) */
    struct text step;
    struct procedure_scope scope;
    const struct procedure_field *fields;
    size_t field_count;
    int64_t happened; /* claimed; CASEWORK_NOT_CLAIMED: not said */
    /* A random word that the form carries (intake_new_submission). The documents that the fields name wait in its tray. An
     * opening step that is sent again opens nothing new and tells the same reference and receipt. Empty: none. */
    struct text submission;
    /* The code by which a party of the case acts, instead of a reference: `who` is the public then. */
    struct text receipt;
    /* Of an opening step: the case that wants a linked one, by its reference, and the name of its link. Its own entry about it
     * is written with the new case, or neither is. Not in casework_take_many(). Both empty: none does. */
    struct text from, link;
};

#define CASEWORK_RECEIPT_SIZE 20 /* "1234 5678 9012 3456" and the terminator */
struct casework_done {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    int64_t sequence;
    char receipt[CASEWORK_RECEIPT_SIZE]; /* that the entry made: told once, kept only as a keyed token; empty: none */
    /* ERROR_INVALID: what is wrong, field by field. */
    struct procedure_fault *faults;
    size_t fault_count;
    /* ERROR_DENIED: every rule that refuses. */
    struct procedure_refusals refusals;
    /* ERROR_CONFLICT: what happened since the person looked. */
    const struct casework_line *since;
    size_t since_count;
};
/* Takes a step, also the first one of a new case. Returns once it is durable. *done is filled in every case as far as
 * its members say. A refusal is itself recorded, in the ledger of refusals.
 * Errors: ERROR_INVALID, ERROR_DENIED (with the first paragraph), ERROR_CONFLICT, ERROR_NOT_FOUND (no such case for this
 * person), and those of the rooms below. */
int casework_take(struct casework *casework, struct arena *arena, const struct casework_wish *wish,
                  struct casework_done *done, struct error *error) MUST_CHECK;
/* Many in one transaction, each for a case of its own: all are durable, or none. Of an opening wish, `done[i]` has the
 * reference for those that follow in a later call. For generators and imports: conflicts are not looked for between
 * them. Errors: those of the first that fails. */
int casework_take_many(struct casework *casework, struct arena *arena, const struct casework_wish *wishes,
                       size_t count, struct casework_done *done, struct error *error) MUST_CHECK;

/* Duties that lapsed, in the order in which they did; the reminders room takes them among all that falls due. *count (may be
 * NULL) is how many were recorded. */
int casework_run_events(struct casework *casework, size_t *count, struct error *error) MUST_CHECK;

/* ---- looking ------------------------------------------------------------------------------------------------------ */

/* A sealed answer in the clear, or the reason why it is not shown. */
struct casework_answer {
    struct procedure_name fact;
    struct text label, plain;
    bool erased;
    bool is_reasons;
};
struct casework_party {
    const struct procedure_party *party;
    struct text title; /* "Party 2" with its standings' labels: "Subject" */
    struct casework_answer *answers; /* names and how to reach them */
    size_t answer_count;
};
struct casework_item {
    const struct procedure_item *item;
    struct casework_answer *answers; /* what was written about it: the agency's reference number, for one */
    size_t answer_count;
};
struct casework_explained {
    const struct text *lines;
    size_t count;
};
/* Everything of a case that a page or a listing shows. */
struct casework_case {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    const struct procedure *procedure;
    const struct procedure_state *state;
    struct procedure_offers offers;
    const struct casework_line *lines; /* oldest first */
    size_t line_count;
    const struct casework_party *parties;
    size_t party_count;
    const struct casework_item *items;
    size_t item_count;
    const struct casework_explained *explained; /* for each duty of the state: why it is owed, and why then */
    const struct casework_link *links; /* in the order in which they were asked for; only looking finds them, as what follows */
    size_t link_count;
    const struct casework_linked_from *linked_from;
    size_t linked_from_count;
    int64_t sequence, now;
    const struct procedure_moment *moment; /* in which the offers were decided: who holds which office now */
};
/* Records the read before it returns. Errors: ERROR_NOT_FOUND (there is none for this person), and those below. */
int casework_look(struct casework *casework, struct arena *arena, const struct casework_who *who,
                  struct text reference, struct casework_case *out, struct error *error) MUST_CHECK;
/* For whoever can draw the case while its reading becomes durable: nothing of it may leave before ledger_note_end().
 * `session`: the caller's reading transaction, to look in; NULL: one of its own. */
int casework_look_begin(struct casework *casework, struct store_session *session, struct arena *arena,
                        const struct casework_who *who, struct text reference, struct casework_case *out,
                        struct ledger_noting **noting, struct error *error) MUST_CHECK;
/* Only what a form for a step needs: state and procedure, no sealed content, nothing recorded. */
int casework_prepare_step(struct casework *casework, struct arena *arena, const struct casework_who *who,
                          struct text reference, struct text step, struct procedure_scope scope,
                          struct casework_case *out, const struct procedure_step_words **words,
                          struct procedure_offer *offer, struct error *error) MUST_CHECK;

/* The steps by which this person may open a case now under one procedure, and why not by the others: asked before anything
 * is typed. Errors: ERROR_NOT_FOUND (no such procedure is in force). */
int casework_openings(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text procedure,
                      const struct procedure **out, struct procedure_offers *offers, struct error *error) MUST_CHECK;

/* Where a case stands, without offers, parties' answers or anything else that is sealed; nothing is recorded. Errors:
 * ERROR_NOT_FOUND. */
int casework_glance(struct casework *casework, struct arena *arena, const struct casework_who *who,
                    struct text reference, struct casework_case *out, struct error *error) MUST_CHECK;

/* One entry with its texts. Records the read. Errors: ERROR_NOT_FOUND. */
struct casework_entry {
    struct casework_line line;
    struct text because; /* why this person acted in the office, in words; may be empty */
    struct text channel; /* by which face: CASEWORK_BY_PAGES ...; empty where the entry does not say */
    struct procedure_command command; /* what was asked for; of an event: which */
    struct procedure_effects effects;
    const struct procedure_state *state; /* of the case as it stands: which of its kind an item is */
    struct casework_answer *answers;
    size_t answer_count;
    struct casework_file *files;
    size_t file_count;
    uint8_t hash[VAULT_HASH_SIZE];
};
int casework_read_entry(struct casework *casework, struct arena *arena, const struct casework_who *who,
                        struct text reference, int64_t sequence, struct casework_entry *out,
                        struct error *error) MUST_CHECK;
/* What was asked for at each entry, oldest first, for rehearsing a version of the procedure. Records the read. Errors:
 * ERROR_NOT_FOUND (there is none for this person), ERROR_DAMAGED. */
int casework_recorded(struct casework *casework, struct arena *arena, const struct casework_who *who,
                      struct text reference, const struct procedure_recorded **out, size_t *count,
                      struct error *error) MUST_CHECK;

/* ---- lists -------------------------------------------------------------------------------------------------------- */

/* A row of a list: nothing sealed. */
struct casework_row {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    struct text procedure, procedure_label, state, state_label;
    int64_t received, changed;
    int64_t next_due; /* INT64_MAX: nothing is due */
    int64_t entries;  /* 1: nobody has acted since it came in */
    bool ended;
};
/* The next rows after the row `after` (NULL: from the start), newest first. Errors: ERROR_INVALID (limit 1 to 200). */
int casework_list(struct casework *casework, struct arena *arena, const struct casework_who *who,
                  enum access_shelf shelf, const struct access_item *after, size_t limit, struct casework_row **out,
                  size_t *count, bool *more, struct error *error) MUST_CHECK;
/* What a queue lets through; whatever is empty or false lets everything. */
struct casework_sieve {
    struct text procedure, state; /* names */
    struct text office;           /* something is owed by whoever acts for it, in whichever area */
    struct text nation, area;     /* what the case says of the facts of these names, as far as it is known */
    bool mine;                    /* something is owed by this person, or by an office for which the person acts */
    bool overdue;
    bool untouched; /* nobody has acted since it came in */
};
/* As casework_list(), of the rows that pass. At most CASEWORK_SIEVED_MOST cases are looked at in one call: *last is the one
 * at which it stopped, from where the next call goes on; *count may be less than `limit`, also 0, while there are more. */
#define CASEWORK_SIEVED_MOST 4000
int casework_queue(struct casework *casework, struct arena *arena, const struct casework_who *who,
                   enum access_shelf shelf, const struct casework_sieve *sieve, const struct access_item *after,
                   size_t limit, struct casework_row **out, size_t *count, struct access_item *last, bool *more,
                   struct error *error) MUST_CHECK;
/* How many the person may open: never called a total. */
int casework_count(struct casework *casework, const struct casework_who *who, enum access_shelf shelf, size_t most,
                   size_t *out, struct error *error) MUST_CHECK;

/* Something owed, of a case that the person may open, by somebody for whom the person acts. */
struct casework_owed {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    uint32_t number; /* of the duty */
    struct text name, label;
    int64_t due; /* the first instant that is too late; INT64_MAX: at once, or stopped */
    bool overdue;
};
/* The next duties by legal deadline, earliest first, after (due, case, number) of `after` (NULL: from the start). */
int casework_work(struct casework *casework, struct arena *arena, const struct casework_who *who,
                  const struct casework_owed *after, size_t limit, struct casework_owed **out, size_t *count,
                  bool *more, struct error *error) MUST_CHECK;

/* Cases that the person may open and that hold every word. The search is recorded, as tokens. At most `limit` (1 to
 * 200) of them, in a stable order. */
int casework_search(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text words,
                    size_t limit, struct casework_row **out, size_t *count, struct error *error) MUST_CHECK;

/* Persons by their names or numbers, for a form that asks for one (people_find_persons()). Recorded as a search, as tokens.
 * Errors: ERROR_NOT_FOUND (not a member of staff). */
int casework_find_people(struct casework *casework, struct arena *arena, const struct casework_who *who,
                         struct text words, size_t limit, struct people_person **out, size_t *count,
                         struct error *error) MUST_CHECK;

/* The name of a person who acted or holds an office: "(erased)" where it was; never an error for a page. */
struct text casework_name_of(struct casework *casework, struct arena *arena, const struct identity *person);
/* The same for many names on one page: in a reading transaction that is open already (NULL: one of its own). */
struct text casework_name_in(struct casework *casework, struct store_session *session, struct arena *arena,
                             const struct identity *person);

/* ---- the auditor ---------------------------------------------------------------------------------------------------- */

/* One note of a ledger of reads, refusals, searches or sign-ins, newest first. For the role of auditor only. */
struct casework_note {
    int64_t recorded;
    struct identity person;  /* none: the public */
    struct identity case_id; /* none: no case */
    char reference[ACCESS_REFERENCE_SIZE];
    struct text what;      /* as it was noted: a name, and what there was to say of it */
    struct text procedure; /* the case's, by name; empty: no case, or it is erased */
    int64_t received;      /* when the case was */
    struct text step;      /* of a refused step its label; empty: the note is of something else */
    const struct casework_refused {
        struct text words, cites; /* the rule's own words: nothing of the case, nor of who would have acted */
    } *refused;
    size_t refused_count;
};
/* Which of them; empty: all of the newest. */
struct casework_note_sieve {
    char reference[ACCESS_REFERENCE_SIZE]; /* empty: of any case */
    const struct identity *persons;        /* of any of these */
    size_t person_count;                   /* 0: of anybody */
    int64_t from, until;                   /* recorded from, and before; both 0: at any time */
};
/* `sieve` may be NULL. That the auditor looked is itself recorded, in the ledger of reads. */
int casework_notes(struct casework *casework, struct arena *arena, const struct casework_who *who,
                   enum ledger_book book, const struct casework_note_sieve *sieve, size_t limit,
                   struct casework_note **out, size_t *count, struct error *error) MUST_CHECK;

/* ---- erasing and rebuilding ------------------------------------------------------------------------------------------ */

/* Erases a case; or a person in every case in which they are a party, and what the people room holds of them. The
 * texts that mention the person (found by their names' tokens) are listed for the responsible office to enter anew,
 * redacted. Errors: ERROR_DENIED (a legal hold, with its paragraph), ERROR_NOT_FOUND. */
struct casework_erased {
    struct ledger_erasure erasure;
    struct casework_mention {
        struct identity case_id;
        char reference[ACCESS_REFERENCE_SIZE];
    } *mentions; /* cases whose texts hold the person's names */
    size_t mention_count;
};
int casework_erase_case(struct casework *casework, struct arena *arena, const struct identity *case_id,
                        const struct identity *by, const char *paragraph, struct text reason,
                        struct casework_erased *out, struct error *error) MUST_CHECK;
int casework_erase_person(struct casework *casework, struct arena *arena, const struct identity *person,
                          const struct identity *by, const char *paragraph, struct text reason,
                          struct casework_erased *out, struct error *error) MUST_CHECK;
/* A legal hold on a case: erasing refuses while it stands, with the paragraph under which it was put (empty: SG-13).
 * Recorded in the organisation's own ledger, with its reason. */
int casework_hold(struct casework *casework, const struct identity *case_id, bool held, struct text reason,
                  struct text paragraph, const struct identity *by, struct error *error) MUST_CHECK;
/* For the host's own command line, which has no viewer: the identity of a reference. Errors: ERROR_NOT_FOUND. */
int casework_resolve(struct casework *casework, struct text reference, struct identity *out,
                     struct error *error) MUST_CHECK;
/* What the ledger must call while it erases; for restoring. Lives as long as the casework. */
const struct ledger_erasure_calls *casework_erasure_calls(struct casework *casework);

/* Throws every view away and computes it again from the entries. *entries (may be NULL): how many were read. `progress` may
 * be called by another thread than the caller's, by one at a time. */
int casework_rebuild(struct casework *casework, int64_t *entries,
                     void (*progress)(void *context, int64_t cases, int64_t entries), void *context,
                     struct error *error) MUST_CHECK;

/* ---- verifying --------------------------------------------------------------------------------------------------------- */

struct casework_report {
    bool sound;
    struct identity case_id;               /* where the fault is in a case's rows */
    char reference[ACCESS_REFERENCE_SIZE]; /* empty where it is not known */
    char words[600];                       /* the first row that is not what the entries say */
    int64_t cases, rows;                   /* that were looked at */
};
/* Whether every row of this room and of access is what the entries give: each case is replayed from its first entry, and
 * what must stand in each table is compared with what does. To be run after ledger_verify(), which vouches for the entries.
 * `progress` (may be NULL) is told how many cases are done. Errors: ERROR_IO, ERROR_BUSY. */
int casework_verify(struct casework *casework, void (*progress)(void *context, int64_t cases), void *context,
                    struct casework_report *report, struct error *error) MUST_CHECK;

#include "casework/above.h"
#include "casework/approach.h"
#include "casework/eligible.h"
#include "casework/events.h"
#include "casework/feedback.h"
#include "casework/glass.h"
#include "casework/links.h"
#include "casework/measuring.h"
#include "casework/receipt.h"
#include "casework/records.h"
#include "casework/register.h"
#include "casework/retention.h"

#include "casework/courses.h"

#endif
