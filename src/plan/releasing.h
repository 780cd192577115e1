/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_RELEASING_H
#define PLAN_RELEASING_H

/*
 * What the public is told of the plan (AP-4, AP-5). A *release* is of one day; each table that went out for it is an *edition*,
 * frozen: its bytes are a document of a case of `procedures/public-progress`, and the first edition is never replaced but
 * by another that says what it corrects and why. Who drafts, who confirms and who may not are the procedure's rules. What is
 * public stands in rows of its own, in the clear, so that everybody can be shown it; what is not confirmed stays sealed.
 * Included by plan.h.
 */

#include "documents/documents.h"
#include "plan/reporting.h"

#define PLAN_RELEASE_PROCEDURE "public-progress"

/* To be handed to casework_open() beside plan_view(), and behind documents_view(). */
struct casework_view plan_release_view(struct plan *plan);

/* ---- the table that goes out ---- */

enum plan_public_cell {
    PLAN_PUBLIC_REPORT,
    PLAN_PUBLIC_PAGE,
    PLAN_PUBLIC_NUMBER,
    PLAN_PUBLIC_SECTION,
    PLAN_PUBLIC_RECOMMENDATION,
    PLAN_PUBLIC_UNITS,
    PLAN_PUBLIC_RESPONSE,
    PLAN_PUBLIC_STANDING,
    PLAN_PUBLIC_WORDS, /* chosen for publication; may be empty */
    PLAN_PUBLIC__MAX
};
const char *plan_public_head(enum plan_public_cell cell); /* "Responsible team": never NULL */

struct plan_public_line {
    char reference[ACCESS_REFERENCE_SIZE]; /* of a line that is drafted; never part of what goes out */
    struct text cells[PLAN_PUBLIC__MAX];
};
struct plan_public_table {
    struct plan_public_line *at;
    size_t count;
};
/* CSV (RFC 4180), its heads first; a field that a spreadsheet would take for a formula gets an apostrophe before it. */
struct text plan_public_csv(struct arena *arena, const struct plan_public_table *table);
/* A table of that form. Errors: ERROR_INVALID (with line and column), ERROR_LIMIT. */
int plan_public_read(struct arena *arena, struct text bytes, struct plan_public_table *out, struct error *error) MUST_CHECK;
/* The word that stands under a table, which whoever confirms it types: the beginning of its hash. */
#define PLAN_CHECK_SIZE 13
void plan_check_word(const uint8_t hash[VAULT_HASH_SIZE], char out[PLAN_CHECK_SIZE]);

/* What changed from one table to another, by report, page and number. */
enum plan_public_change {
    PLAN_PUBLIC_NEW,
    PLAN_PUBLIC_LEFT_OUT,
    PLAN_PUBLIC_ANSWERED,  /* another response */
    PLAN_PUBLIC_MOVED,     /* another status */
    PLAN_PUBLIC_REWORDED,  /* other words, of the update or of the recommendation itself */
    PLAN_PUBLIC_CHANGE__MAX
};
const char *plan_public_change_words(enum plan_public_change change); /* "Another status": never NULL */
struct plan_public_difference {
    const struct plan_public_line *from, *to; /* NULL: it is not there */
    bool is[PLAN_PUBLIC_CHANGE__MAX];
};
/* Only what changed, in the order of the later table; what was left out comes last. */
void plan_public_compare(struct arena *arena, const struct plan_public_table *from, const struct plan_public_table *to,
                         const struct plan_public_difference **out, size_t *count);

/* ---- what is public: for anybody, nothing is recorded ---- */

struct plan_release {
    char reference[ACCESS_REFERENCE_SIZE]; /* of its case: never shown to the public */
    struct civil_date day;
    uint32_t number; /* of the edition, from 1 */
    int64_t published;
    uint8_t hash[VAULT_HASH_SIZE]; /* SHA-256 of the bytes */
    struct text what, why;         /* that an edition after the first corrects */
    bool is_readable;              /* false: its words were erased */
    struct text bytes;
    struct plan_public_table table;
};
/* Every edition, newest day first and newest edition first, without bytes and table. */
int plan_releases(struct plan *plan, struct arena *arena, struct plan_release **out, size_t *count, struct error *error) MUST_CHECK;
/* One edition with its bytes, held against their hash; number 0: the last of that day. Errors: ERROR_NOT_FOUND, ERROR_DAMAGED. */
int plan_release_find(struct plan *plan, struct arena *arena, struct civil_date day, uint32_t number, struct plan_release *out,
                      struct error *error) MUST_CHECK;
/* The last edition of the last release before a day. is_readable is false, and number 0, where there is none. */
int plan_release_before(struct plan *plan, struct arena *arena, struct civil_date day, struct plan_release *out,
                        struct error *error) MUST_CHECK;

/* ---- drafting and confirming ---- */

struct plan_publishing {
    struct plan *plan;
    struct casework *casework;
    struct documents *documents;
    struct casework_who who;
};
/* Where the words come from that a draft begins with. */
enum plan_words_from { PLAN_WORDS_NONE, PLAN_WORDS_LAST, PLAN_WORDS_BOARD, PLAN_WORDS__MAX };
/* A line for each recommendation that the person may open, as of the day, with the words of the last release up to it, of the
 * board, or none. Nothing is kept. Errors: those of plan_report(). */
int plan_public_draft(const struct plan_publishing *publishing, struct arena *arena, struct civil_date day,
                      enum plan_words_from from, struct plan_public_table *out, struct error *error) MUST_CHECK;

struct plan_sending {
    struct civil_date day;
    struct text reference; /* of a release that is drafted anew, or corrected; empty: a new one */
    struct text what, why; /* of a correction; both empty: it is none */
    struct text bytes;     /* as plan_public_csv() writes them */
};
/* Freezes a table: attaches it by the procedure's own step, where it waits for a second person. Errors: those of
 * casework_take() with what `done` says, and of plan_public_read(). */
int plan_public_send(const struct plan_publishing *publishing, struct arena *arena, const struct plan_sending *sending,
                     struct casework_done *done, struct error *error) MUST_CHECK;

/* A release as its case has it, with its newest edition: for whoever may open the case; the reading is recorded. */
struct plan_edition {
    struct civil_date day;
    struct text state, label; /* of the newest edition: "drafted" ... */
    uint32_t item;
    struct text what, why;
    struct text bytes;
    struct plan_public_table table;
    char check[PLAN_CHECK_SIZE];
    bool is_first; /* no edition of this release was public before */
    int64_t sequence; /* of the case */
};
/* Errors: ERROR_NOT_FOUND, ERROR_DAMAGED. */
int plan_edition_show(const struct plan_publishing *publishing, struct arena *arena, struct text reference, struct plan_edition *out,
                      struct error *error) MUST_CHECK;
/* The second person's step. Errors: ERROR_INVALID (the word is another, or that day has a release), those of casework_take(). */
int plan_public_confirm(const struct plan_publishing *publishing, struct arena *arena, struct text reference, struct text check,
                        struct casework_done *done, struct error *error) MUST_CHECK;
/* The cases of releases that the person may open, newest day first. */
struct plan_release_case {
    char reference[ACCESS_REFERENCE_SIZE];
    struct civil_date day;
    bool waits;       /* an edition waits for the second person */
    size_t published; /* editions that are public */
};
int plan_release_cases(const struct plan_publishing *publishing, struct arena *arena, struct plan_release_case **out, size_t *count,
                       struct error *error) MUST_CHECK;

#endif
