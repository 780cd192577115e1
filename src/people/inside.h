/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PEOPLE_INSIDE_H
#define PEOPLE_INSIDE_H

/* What the files of this room share. Nobody else includes it. */

#include <pthread.h>

#include "ledger/ledger.h"
#include "people/people.h"
#include "vault/vault.h"

struct people {
    struct store *store;
    struct vault *vault;
    struct ledger *ledger;
    pthread_rwlock_t lock;    /* over `kept` and `sets` */
    struct people_kept *kept; /* the last moment, or NULL */
    struct people_kept_set **sets; /* sets.c; NULL: none is kept */
};

/* ---- words.c: texts as words that can be compared ------------------------------------------- */

#define PEOPLE_WORD_LONGEST 40
#define PEOPLE_WORD_FORMS 8

struct people_word {
    struct text folded;
    uint32_t points[PEOPLE_WORD_LONGEST]; /* of the folded word; a longer one is cut */
    unsigned length;
    uint32_t letters; /* which of 32 classes of letters occur: a quick way to see that two words are
                         far apart */
    bool is_capital;  /* as it was written */
    bool breaks;      /* a sentence may end before it */
    const char *forms[PEOPLE_WORD_FORMS]; /* of a name: the groups of short forms that it is in, if
                                             they were looked up */
};
struct people_words {
    struct people_word *at;
    size_t count;
};
/* Apostrophes vanish (O'Brien is obrien), everything else that is no letter and no digit separates.
 */
struct people_words people_words_of(struct arena *arena, struct text text);

enum people_closeness { PEOPLE_FAR, PEOPLE_SPELT, PEOPLE_INITIAL, PEOPLE_SHORT, PEOPLE_SAME };
enum people_closeness people_closeness_of(const struct people_word *name,
                                          const struct people_word *said);
/* One letter off in words of four, two in words of eight. */
bool people_is_spelt_alike(const struct people_word *one, const struct people_word *other);
/* Mr, Cllr, OBE: says nothing about who it is. */
bool people_is_honorific(const struct people_word *word);

/* ---- nicknames.c ---------------------------------------------------------------------------- */

/* Looks up, once for all comparing, the groups of short forms that a name is in. */
void people_find_short_forms(struct people_word *name);
/* Whether one is a customary short form of the other, or both of the same name. */
bool people_is_short_form(const struct people_word *name, const struct people_word *said);

/* ---- commonest.c ---------------------------------------------------------------------------- */

/* Whether it is among the commonest passwords, whatever its capitals. */
bool people_is_common_password(struct text password);

/* ---- codes.c: one-time codes (RFC 6238) ----------------------------------------------------- */

#define PEOPLE_STEP_SECONDS 30
/* 1 when the code is that of the present step, or of the one before or after, and later than
 * `last`; then *counter is its step, to be kept as the next `last`. 0 when not. Errors: ERROR_IO.
 */
int people_code_is_right(const uint8_t secret[PEOPLE_SECRET_SIZE], struct text code, int64_t at,
                         int64_t last, int64_t *counter, struct error *error) MUST_CHECK;
char *people_secret_base32(struct arena *arena, const uint8_t secret[PEOPLE_SECRET_SIZE]);
char *people_secret_address(struct arena *arena, const uint8_t secret[PEOPLE_SECRET_SIZE],
                            const char *issuer, struct text account);

/* ---- catalogue.c ---------------------------------------------------------------------------- */

struct people_file {
    const char *name;
    const char *bytes;
    size_t size;
};
extern const struct people_file people_files[]; /* made by tools/embed */

struct people_catalogue {
    struct people_area *areas;
    size_t area_count;
    struct people_office *offices;
    size_t office_count;
    struct people_course *courses;
    size_t course_count;
};
int people_parse_catalogue(struct arena *arena, struct text text, const char *path,
                           struct people_catalogue *out, struct error *error) MUST_CHECK;

/* courses.c: adds it, or changes what is said of it. Inside store_write(). */
int people_keep_course(struct store_session *session, const struct people_course *course, int64_t position,
                       struct error *error) MUST_CHECK;

/* ---- acts.c: entries in the organisation's own ledger --------------------------------------- */

/* One change: its kind ("office.appointed"), who and when, and facts that name nobody but by
 * identity. `person`, where there is one, seals `sealed` under that person's key. Inside
 * store_write(). */
struct people_change {
    const char *kind;
    const struct people_act *act;
    struct text facts; /* one CBOR item */
    const struct identity *person;
    struct text sealed; /* one CBOR item, or empty */
};
int people_enter(struct people *people, struct store_session *session,
                 const struct people_change *change, struct error *error) MUST_CHECK;

/* ---- moment.c ------------------------------------------------------------------------------- */

/* Whatever was kept of the tables holds no longer. Inside store_write(). */
int people_new_stamp(struct store_session *session, struct error *error) MUST_CHECK;
void people_kept_free(struct people_kept *kept);
/* The instant in the one row of a statement, which it finishes; PEOPLE_OPEN where there is none. */
int people_read_edge(struct store_statement *statement, int64_t *edge, struct error *error) MUST_CHECK;
/* Of which state of the tables a transaction reads. */
int people_read_stamp(struct store_session *session, int64_t *stamp, struct error *error) MUST_CHECK;

/* ---- ties.c, sets.c ------------------------------------------------------------------------- */

/* The identities of the first column. The statement is finished here, also after a failure. */
int people_read_set(struct arena *arena, struct store_statement *statement, const struct identity **out, size_t *count,
                    struct error *error) MUST_CHECK;
void people_kept_sets_free(struct people *people);

/* ---- persons.c ------------------------------------------------------------------------------ */

struct vault_place people_place(const struct identity *person);
/* Errors: ERROR_NOT_FOUND (no such person); one whose key is gone is found, and exists no longer.
 */
int people_must_exist(struct store_session *session, const struct identity *person,
                      struct error *error) MUST_CHECK;
int people_seal(struct people *people, struct arena *arena, const struct identity *person,
                struct text about, struct text plain, struct text *sealed,
                struct error *error) MUST_CHECK;
/* *plain is empty, and *erased true, when the person's key is gone. */
int people_unseal(struct people *people, struct arena *arena, const struct identity *person,
                  struct text about, struct text sealed, struct text *plain, bool *erased,
                  struct error *error) MUST_CHECK;

/* Where a version stands, so that it opens nowhere else; and a sealed column of a row ("people_user.sealed"). */
struct text people_about_version(struct arena *arena, const struct identity *person,
                                 int64_t version);
/* Fills in `erased` and `details` of the version whose person and number `found` has. */
int people_open_version(struct people *people, struct arena *arena, struct text sealed, struct people_person *found,
                        struct error *error) MUST_CHECK;
struct text people_about_row(struct arena *arena, const char *column, const struct identity *row);

int people_check_area(struct store_session *session, struct text area,
                      struct error *error) MUST_CHECK;

/* ---- facts.c -------------------------------------------------------------------------------- */

/* Takes somebody's words (of the form's `field`) and seals them for a row's column. */
int people_take_words(struct people *people, struct arena *arena, const struct identity *person,
                      const char *column, const struct identity *row, const char *field,
                      struct text words, struct text *plain, struct text *sealed,
                      struct error *error) MUST_CHECK;

/* ---- search.c ------------------------------------------------------------------------------- */

/* Tokens are identities in a vec: the same size, and bound the same way. */
int people_make_tokens(struct people *people, struct arena *arena,
                       const struct people_details *details, struct vec *tokens,
                       struct error *error) MUST_CHECK;
int people_keep_tokens(struct store_session *session, const struct identity *person,
                       const struct vec *tokens, struct error *error) MUST_CHECK;

/* ---- spans.c: facts with a beginning and an end --------------------------------------------- */

/* The identity that stands in a column; none where the column does not hold one. */
struct identity people_identity_in(const struct store_statement *statement, int column);
int people_check_span(int64_t from, int64_t until, struct error *error) MUST_CHECK;
/* Keeps an end (the first, or a moved one) beside those before it. */
int people_keep_end(struct store_session *session, const struct identity *subject, int64_t until,
                    const struct people_act *act, struct error *error) MUST_CHECK;

#endif
