/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

/*
 * May this person see or touch this case at all? One rule, here, for pages, lists, counts, search,
 * exports and mail:
 *
 *     a person may open a case if one of the person's principals has been granted it,
 *     and the person has not been barred from it.
 *
 * Nothing else allows, and nothing overrides a bar. A principal is an office, an office in an area,
 * a person, or a break-glass permission; which of them somebody has is computed for each request
 * from the people room's moment, so a change of office acts at once and touches no case. What is
 * denied is absent: the statement that looks for a case is the statement that applies the rule, and
 * it answers both with no row.
 *
 * Rows are a view of the case ledgers: casework writes them in the entry's transaction, and can
 * forget and rebuild them. Principals and persons stand in them as keyed tokens, so that the rows
 * alone do not tell who is a subject.
 */

#include "base/base.h"
#include "store/store.h"
#include "people/people.h"

struct access;

/* The tables of access, for store_open(). */
struct store_migration_list access_migrations(void);

struct access_options {
    struct store *store;
    struct vault *vault;
    struct ledger *ledger;
};
/* The three must outlive it; shared by all threads. */
int access_new(struct access **out, const struct access_options *options,
               struct error *error) MUST_CHECK;
void access_free(struct access *access); /* NULL is fine */
void access_free_at(struct access **access);

/* ---- principals and the viewer -------------------------------------------------------------- */

#define ACCESS_TOKEN_SIZE 16
struct access_principal {
    uint8_t token[ACCESS_TOKEN_SIZE];
};
/* `area` is empty for an office of the whole organisation, and for a grant to all holders whatever
 * their area. */
struct access_principal access_of_office(const struct access *access, struct text office,
                                         struct text area);
struct access_principal access_of_person(const struct access *access,
                                         const struct identity *person);
/* As which somebody is barred: another token than the one as which the same person is granted
 * something. */
struct access_principal access_of_barred(const struct access *access,
                                         const struct identity *person);

/* Somebody who looks, at one moment. Made for each request, in its arena. */
struct access_viewer;

/* An office for which the viewer is acting by the ladder at this moment, as casework has it from
 * the procedure. */
struct access_stand_in {
    struct text office, area;
};

/* Only the role of staff has principals: administrators and auditors may open no case whatever
 * office they hold, and neither may a holder of a barred office (CP-8). An absent holder keeps
 * sight of the cases: absence hands over the steps, which is the procedure's question. Errors:
 * ERROR_LIMIT (more than ACCESS_PRINCIPALS). */
int access_view(const struct access *access, struct store_session *session, struct arena *arena,
                const struct identity *person, enum people_role role,
                const struct people_moment *moment, const struct access_stand_in *stand_ins,
                size_t stand_in_count, const struct access_viewer **out,
                struct error *error) MUST_CHECK;
const struct identity *access_viewer_person(const struct access_viewer *viewer);

/* ---- the rule, in SQL ----------------------------------------------------------------------- */

/* Every statement that reads cases for somebody joins the rule: ACCESS_ALLOWS("h.case_id") is true
 * where the viewer may open the case of that column. It uses the parameters $1 to $17, bound by
 * access_bind(); a statement's own parameters begin at $18, bound from position ACCESS_OWN on:
 *
 *     "SELECT h.head FROM casework_head AS h WHERE h.case_id = $18 AND " ACCESS_ALLOWS("h.case_id")
 */
#define ACCESS_PRINCIPALS 16
#define ACCESS_OWN (ACCESS_PRINCIPALS + 2)
/* CASE and not IN: a case has few grants, and comparing them costs less than a search for each of the
 * sixteen. */
#define ACCESS_ALLOWS(case_id)                                                                     \
    "(EXISTS (SELECT 1 FROM access_grant AS ag WHERE ag.case_id = " case_id                        \
    " AND CASE ag.principal WHEN $1 THEN 1 WHEN $2 THEN 1 WHEN $3 THEN 1 WHEN $4 THEN 1 WHEN $5 "  \
    "THEN 1 WHEN $6 THEN 1 WHEN $7 THEN 1 WHEN $8 THEN 1 WHEN $9 THEN 1 WHEN $10 THEN 1 WHEN $11 " \
    "THEN 1 WHEN $12 THEN 1 WHEN $13 THEN 1 WHEN $14 THEN 1 WHEN $15 THEN 1 WHEN $16 THEN 1 END "  \
    "= 1) AND " ACCESS_NOT_BARRED(case_id) ")"
/* Not NOT EXISTS: PostgreSQL would make a join of it and lose the order of the index
 * (docs/access.md). */
#define ACCESS_NOT_BARRED(case_id)                                                                 \
    "COALESCE((SELECT MAX(1) FROM access_bar AS ab WHERE ab.case_id = " case_id                    \
    " AND ab.person = $17), 0) <> 1"
/* Binds $1 to $17. */
void access_bind(struct store_statement *statement, const struct access_viewer *viewer);

/* ---- looking -------------------------------------------------------------------------------- */

/* A case reference: ten characters of Crockford's base 32 in two groups, the last a check
 * character: "7K3M9-QXD2T". Random, never consecutive, nothing to do with the identity. */
#define ACCESS_REFERENCE_SIZE 12 /* with the hyphen and the terminator */
void access_new_reference(char out[ACCESS_REFERENCE_SIZE]);
/* What somebody typed: either case, o for 0, i and l for 1, with or without spaces and hyphens.
 * Errors: ERROR_INVALID (not a reference; a typing error of one character, or two exchanged, is
 * always found). */
int access_read_reference(struct text typed, char out[ACCESS_REFERENCE_SIZE],
                          struct error *error) MUST_CHECK;

/* The case of a reference, if the viewer may open it; one statement whether it is denied or does
 * not exist. Errors: ERROR_NOT_FOUND (both, in the same words), ERROR_INVALID as above. */
int access_find(struct store_session *session, const struct access_viewer *viewer,
                struct text reference, struct identity *case_id, struct error *error) MUST_CHECK;
/* The same for a case that is known by its identity, as by a link. Errors: ERROR_NOT_FOUND. */
int access_check(struct store_session *session, const struct access_viewer *viewer,
                 const struct identity *case_id, struct error *error) MUST_CHECK;

/* Which shelf a case stands on: lists and counts are of one. */
enum access_shelf { ACCESS_OPEN, ACCESS_CLOSED, ACCESS_SHELF__MAX };

struct access_item {
    struct identity case_id;
    int64_t received; /* what the list is ordered by, newest first */
    char reference[ACCESS_REFERENCE_SIZE];
};
/* The next `limit` (1 to 200) cases after `after` (NULL: from the start), and whether there are
 * more. */
int access_list(struct store_session *session, struct arena *arena,
                const struct access_viewer *viewer, enum access_shelf shelf,
                const struct access_item *after, size_t limit, const struct access_item **out,
                size_t *count, bool *more, struct error *error) MUST_CHECK;
/* How many the viewer may open on the shelf, counted up to `most` and no further (1 to 10,000).
 * Never a total. */
int access_count(struct store_session *session, const struct access_viewer *viewer,
                 enum access_shelf shelf, size_t most, size_t *out, struct error *error) MUST_CHECK;

/* Who of some persons may open the case: for notices, before anything is sent. The viewers' order
 * is kept. */
int access_may_open(struct store_session *session, const struct access_viewer *const *viewers,
                    size_t count, const struct identity *case_id, bool *out,
                    struct error *error) MUST_CHECK;

/* ---- the view of the ledgers, written by casework in the entry's transaction ---------------- */

/* Errors: ERROR_CONFLICT (the reference or the case is there already: take another reference). */
int access_add_case(struct store_session *session, const struct identity *case_id,
                    const char reference[ACCESS_REFERENCE_SIZE], int64_t received,
                    struct error *error) MUST_CHECK;
int access_shelve(struct store_session *session, const struct identity *case_id,
                  enum access_shelf shelf, struct error *error) MUST_CHECK;
/* Granting twice, or withdrawing what was not granted, changes nothing. Errors: ERROR_NOT_FOUND
 * (case). */
int access_grant(struct store_session *session, const struct identity *case_id,
                 const struct access_principal *principal, struct error *error) MUST_CHECK;
int access_withdraw(struct store_session *session, const struct identity *case_id,
                    const struct access_principal *principal, struct error *error) MUST_CHECK;

enum access_bar_reason {
    ACCESS_BAR_POSSIBLE, /* possibly the person named: withheld until confirmed or cleared */
    ACCESS_BAR_NAMED,    /* a party that the case is about (SG-4.3) */
    ACCESS_BAR_CONFLICT, /* a conflict of interest */
    ACCESS_BAR__MAX
};
/* Bars a person for one cause (the number of the party; 0 for what concerns no party). One person
 * may be barred for several causes; each must be cleared. Barring again for the same cause replaces
 * the reason. */
int access_bar(const struct access *access, struct store_session *session,
               const struct identity *case_id, const struct identity *person, int64_t cause,
               enum access_bar_reason reason, int64_t since, struct error *error) MUST_CHECK;
int access_clear(const struct access *access, struct store_session *session,
                 const struct identity *case_id, const struct identity *person, int64_t cause,
                 struct error *error) MUST_CHECK;

/* What stands in the rows of a case now: for writing only what changes, and for looking them over. Persons are tokens, as
 * of access_of_barred(); what a broken glass lets in is not among the grants. */
struct access_barred {
    struct access_principal person;
    int64_t cause;
    enum access_bar_reason reason;
    int64_t since;
};
struct access_rows {
    char reference[ACCESS_REFERENCE_SIZE]; /* empty: the case has no rows */
    int64_t received;
    enum access_shelf shelf;
    const struct access_principal *grants; /* in the order of their bytes */
    size_t grant_count;
    const struct access_barred *barred; /* by person, then cause */
    size_t barred_count;
    bool damaged; /* a grant that does not say of its case what the case's own row says */
};
int access_read_rows(struct store_session *session, struct arena *arena, const struct identity *case_id,
                     struct access_rows *out, struct error *error) MUST_CHECK;
/* Whether any row is about a case that has none of its own. */
int access_find_orphan(struct store_session *session, bool *found, struct error *error) MUST_CHECK;
/* Whether the requests to break the glass, and what they were granted, are what the organisation's own ledger says; the
 * other rows are casework's to verify. */
struct access_report {
    bool sound;
    char words[512]; /* the first row that is not what the entries say */
    int64_t rows;    /* that were looked at */
};
int access_verify(const struct access *access, struct store_session *session,
                  struct access_report *report, struct error *error) MUST_CHECK;
/* As access_clear(), by the token. */
int access_clear_token(struct store_session *session, const struct identity *case_id,
                       const struct access_principal *person, int64_t cause, struct error *error) MUST_CHECK;

/* Forgetting is for erasure and for rebuilding; what is not there is forgotten already. */
int access_forget_case(struct store_session *session, const struct identity *case_id,
                       struct error *error) MUST_CHECK;
int access_forget_person(const struct access *access, struct store_session *session,
                         const struct identity *person, struct error *error) MUST_CHECK;
int access_forget_all(struct store_session *session, struct error *error) MUST_CHECK;

/* ---- breaking the glass --------------------------------------------------------------------- */

/* Somebody asks to open a case for a while, by its reference, with a reason. The answer is the same
 * whether the case exists or not. Recorded in the organisation's ledger. Errors: ERROR_INVALID
 * ("reference", "reason"), ERROR_LIMIT (three requests of the same person are waiting or in force).
 */
int access_ask(struct access *access, const struct identity *person, struct text reference,
               struct text reason, int64_t at, struct identity *request,
               struct error *error) MUST_CHECK;

struct access_request {
    struct identity request, person, case_id;
    struct text reason;
    int64_t asked;
};
/* Requests that wait at an instant (for at most seven days), for cases that the viewer may open,
 * save the viewer's own. A request by somebody barred from the case is not shown: it can never be
 * allowed. */
int access_requests(const struct access *access, struct store_session *session, struct arena *arena,
                    const struct access_viewer *viewer, int64_t at,
                    const struct access_request **out, size_t *count,
                    struct error *error) MUST_CHECK;
/* The second person decides; allowed, it lasts until `until` (at most 24 hours). `record` is called
 * in the same transaction, so that the case's own ledger can say so; it may be NULL. Errors:
 * ERROR_NOT_FOUND (not one of the viewer's access_requests). */
int access_answer(struct access *access, const struct access_viewer *viewer,
                  const struct identity *request, bool allowed, int64_t until, int64_t at,
                  store_work *record, void *context, struct error *error) MUST_CHECK;

#endif
