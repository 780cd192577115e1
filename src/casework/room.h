/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_ROOM_H
#define CASEWORK_ROOM_H

/* What the files of this room share. */

#include <pthread.h>
#include <stdatomic.h>

#include "casework/body.h"
#include "casework/casework.h"

/* A procedure that was read from the store: never changes, never goes before the casework does. */
struct known_procedure {
    uint8_t hash[PROCEDURE_HASH_SIZE];
    const struct procedure *procedure;
    enum vault_compartment compartment;
    struct known_procedure *next;
};

/* Every version of every procedure, by name and date; the procedures themselves are read when they are needed. */
struct known_versions {
    const struct known_version {
        struct text name;
        int64_t day;
        uint8_t hash[PROCEDURE_HASH_SIZE];
    } *at;
    size_t count;
};

#define VIEWS_MOST 32

struct casework {
    struct casework_options options;
    struct arena *arena; /* procedures; guarded by `lock` */
    pthread_mutex_t lock;
    struct known_procedure *known;
    struct known_versions versions;
    struct casework_view views[VIEWS_MOST];
    size_t view_count;
    struct ledger_erasure_calls erasure_calls;
    struct opened_cases *opened, *written; /* opened.h */
    struct stand_ins *stand_ins; /* stand_ins.h */
    _Atomic uint64_t settled; /* digest of the terms that were all compared with the cases: holders.c */
};

int64_t casework_now(const struct casework *casework);
/* What stands in a row goes with the row. */
static inline struct text copy_text(struct arena *arena, struct text text)
{
    return (struct text){text_string(arena, text), text.length};
}

/* ---- room.c */

#define OWN_VIEW "casework"
#define OWN_VERSION 2
/* 0: none is recorded. */
int room_read_version(struct store_session *session, const char *name, int64_t *version, struct error *error) MUST_CHECK;
int room_write_version(struct store_session *session, const char *name, int64_t version, struct error *error) MUST_CHECK;
/* store_work; the context is the casework. */
int room_write_versions(struct store_session *session, void *context, struct error *error) MUST_CHECK;
/* Adds the identity in the first column of every row that is left; the statement has ended then. */
int room_take_identities(struct store_statement *statement, struct vec *out, struct error *error) MUST_CHECK;

/* ---- rebuild.c */

struct case_rows;
/* Everything that must stand there for a case, from its entries alone. `now`: as for rows_of(). */
int replay_for_views(struct arena *arena, struct casework *casework, struct store_session *session,
                     const struct ledger_head *head, const struct access_rows *now, struct casework_change *change,
                     struct case_rows **rows, struct error *error) MUST_CHECK;

/* ---- tokens.c: search tokens are of one epoch, and the store says of which (as the version of the view TOKENS) */

#define TOKENS "tokens"
/* Before tokens are made for looking something up: those of the epoch whose tokens stand in the store. */
int tokens_follow(struct casework *casework, struct store_session *session, struct error *error) MUST_CHECK;
/* After a write was refused with the error key TOKENS_OF_BEFORE: the newest epoch's keys from now on. */
#define TOKENS_OF_BEFORE "casework.epoch"
bool tokens_are_of_before(int failed, const struct error *error);
int tokens_take_newest(struct casework *casework, struct error *error) MUST_CHECK;
/* From now on nothing is written with tokens of an epoch before the newest: first, before any are made anew. */
int tokens_claim(struct casework *casework, struct error *error) MUST_CHECK;
/* Makes the tokens of every case anew, one case after the other, while everything goes on. */
int tokens_remake(struct casework *casework, struct error *error) MUST_CHECK;

/* ---- registry.c */

int registry_find(struct casework *casework, struct store_session *session, const uint8_t hash[PROCEDURE_HASH_SIZE],
                  const struct known_procedure **out, struct error *error) MUST_CHECK;
int registry_in_force(struct casework *casework, struct store_session *session, struct text name, int64_t at,
                      const struct known_procedure **out, struct error *error) MUST_CHECK;
/* Of every name, the version in force. */
int registry_all(struct casework *casework, struct store_session *session, struct arena *arena,
                 const struct known_procedure ***out, size_t *count, struct error *error) MUST_CHECK;

/* A bundle's hash, as it stands in the store. */
void registry_hash(struct text files, uint8_t out[PROCEDURE_HASH_SIZE]);

/* ---- load.c */

/* A case as it stands. */
struct loaded_case {
    struct ledger_head head;
    char reference[ACCESS_REFERENCE_SIZE];
    uint8_t receipt[32];
    const struct known_procedure *known;
    struct procedure_state *state;
    struct vec lines;   /* struct casework_line */
    uint32_t next_text; /* number of the next free text */
    struct vec codes;   /* struct party_code: of the entries that were read, in their order */
    struct text moment; /* of the last entry, packed; empty when it came from a snapshot */
    bool from_snapshot;
    struct access_rows access; /* as they stand, where they were read */
};
/* From the snapshot and the entries after it. Errors: ERROR_NOT_FOUND, ERROR_DAMAGED. */
int load_case(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct identity *case_id, struct loaded_case *out, struct error *error) MUST_CHECK;
/* The same for whoever is about to act on it: if its last step was taken here not long ago, its snapshot is neither read nor
 * unsealed again. */
int load_to_act(struct arena *arena, struct casework *casework, struct store_session *session,
                const struct identity *case_id, struct loaded_case *out, struct error *error) MUST_CHECK;
/* From its entries alone; `texts` receives every text that can be read (struct casework_text), `files` every file (struct
 * casework_file); both may be NULL. */
int replay_case(struct arena *arena, struct casework *casework, struct store_session *session,
                const struct identity *case_id, struct loaded_case *out, struct vec *texts, struct vec *files,
                struct error *error) MUST_CHECK;
/* As it stood when only what was recorded before `until` had been; `watch` (may be NULL) sees it after each entry. Errors:
 * ERROR_NOT_FOUND (nothing had been). */
typedef void replay_watch(void *context, const struct loaded_case *loaded, const struct casework_line *line);
int replay_until(struct arena *arena, struct casework *casework, struct store_session *session,
                 const struct identity *case_id, int64_t until, replay_watch *watch, void *context,
                 struct loaded_case *out, struct error *error) MUST_CHECK;
struct text snapshot_of(struct arena *arena, const struct loaded_case *loaded);
struct casework_line line_of(const struct casework_body *body, int64_t sequence, int64_t recorded,
                             const struct ledger_entry_part *parts, size_t part_count);

/* ---- moment.c */

/* The facts of now, for this person at this case. `state` may be NULL. */
struct the_moment {
    struct people_moment people;
    struct procedure_moment procedure;
};
int moment_of(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct casework_who *who, const struct procedure_state *state, struct the_moment *out,
              struct error *error) MUST_CHECK;
/* The same, of the instant `now`. */
int moment_at(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct casework_who *who, const struct procedure_state *state, int64_t now, struct the_moment *out,
              struct error *error) MUST_CHECK;
/* The same in two steps: what the parties of a case change about a moment that was gathered without one. */
int moment_at_case(struct arena *arena, struct casework *casework, struct store_session *session,
                   const struct procedure_state *state, struct the_moment *moment, struct error *error) MUST_CHECK;
/* A reading transaction for somebody, and the facts of now, without a case: whoever holds an office in it has been
 * compared with the older cases. The caller ends *session, also after a failure. */
int begin_reading(struct arena *arena, struct casework *casework, const struct casework_who *who,
                  struct store_session **session, struct the_moment *moment, struct error *error) MUST_CHECK;
/* Adds to the moment which holders the names in the input may mean, and what is known of the people it assigns. */
int moment_add_input(struct arena *arena, struct casework *casework, struct store_session *session,
                     const struct procedure_state *state, const struct procedure_step_words *step,
                     const struct procedure_input *input, struct the_moment *moment, struct error *error) MUST_CHECK;
/* Says in it by which face somebody acts. */
void moment_add_channel(struct arena *arena, const struct casework *casework, struct procedure_moment *moment);
/* By which face an entry was made, out of its moment; empty: it does not say. */
struct text moment_channel(const struct procedure_moment *moment);
/* As whom a procedure has them. */
struct procedure_actor moment_actor(const struct casework_who *who);
/* Who looks: with the offices for which this person stands in just now. */
int viewer_of(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct casework_who *who, const struct the_moment *moment, const struct access_viewer **out,
              struct error *error) MUST_CHECK;
/* begin_reading() and viewer_of() in one. With `who` NULL Evenhand itself reads: nothing is gathered, and the viewer is
 * NULL. The caller ends *session, also after a failure. */
int begin_viewing(struct arena *arena, struct casework *casework, const struct casework_who *who,
                  struct store_session **session, struct the_moment *moment, const struct access_viewer **viewer,
                  struct error *error) MUST_CHECK;

/* ---- rows.c: this room's own views */

/* What the tables of this room and of access must hold after a change: computed outside the transaction. `now`: what those
 * of access hold (NULL: nothing). */
int rows_of(struct arena *arena, const struct casework_change *change, const struct access_rows *now,
            struct case_rows **out, struct error *error) MUST_CHECK;
int rows_write(struct store_session *session, const struct case_rows *rows, struct error *error) MUST_CHECK;
/* What rows_write() only adds to: before a case's rows are written anew. */
int rows_drop(struct store_session *session, const struct identity *case_id, struct error *error) MUST_CHECK;
int rows_clear(struct casework *casework, struct store_session *session, struct error *error) MUST_CHECK;
int rows_forget(struct casework *casework, struct store_session *session, const struct vault_place *place,
                struct error *error) MUST_CHECK;

/* ---- words.c */

/* Every word token of a text, without repeats, up to a bound. */
#define WORD_TOKENS_MOST 2000
int word_tokens(struct arena *arena, struct casework *casework, struct text words, struct vec *tokens,
                struct error *error) MUST_CHECK;
struct word_token {
    uint8_t bytes[VAULT_TOKEN_SIZE];
};

/* ---- attempt.c: an entry on its way */

struct attempt {
    struct casework *casework;
    bool opens;
    struct loaded_case after;
    struct casework_change change;
    struct case_rows *rows;
    struct ledger_prepared *prepared;
    struct text plain, snapshot; /* the same snapshot, in the clear and sealed */
};
/* Keeps for load_to_act() a case whose entry is now durable. `began`: store_began() of what it was decided on. */
void keep_written(struct arena *arena, struct casework *casework, const struct attempt *attempt, uint64_t began);
/* Seals, applies and computes everything that the transaction will write. */
struct attempt_order {
    struct loaded_case *before; /* consumed: it becomes the state after */
    bool opens;
    enum casework_kind kind;
    struct text name;
    const struct casework_who *who;
    int64_t happened;
    const struct procedure_command *command;
    const struct procedure_decision *decision;
    const struct the_moment *moment;
    const struct procedure_part *parts;
    size_t part_count;
    struct casework_file *files;
    size_t file_count;
    const uint8_t *receipt; /* 32 bytes: of an opening, or what a step does to its party's code; or NULL */
};
int attempt_make(struct arena *arena, struct casework *casework, const struct attempt_order *order,
                 struct attempt *out, struct error *error) MUST_CHECK;
/* The part of it that needs neither keys nor the case's identity: applied, and ready to be sealed. `order->before` is the
 * case after it then, with its line; its head is left as it was. */
struct attempt_draft {
    struct ledger_draft draft;
    struct casework_body body;
    struct casework_text *texts;
};
int attempt_draft(struct arena *arena, struct casework *casework, const struct attempt_order *order,
                  struct attempt_draft *out, struct error *error) MUST_CHECK;
struct committing {
    struct casework *casework;
    struct attempt *attempts;
    size_t count;
};
/* What the transaction does; `context` is a struct committing. */
int write_attempts(struct store_session *session, void *context, struct error *error) MUST_CHECK;
/* One transaction for all of them. `notice`: that was given of it; NULL: none was. */
int attempts_commit(struct casework *casework, struct attempt *attempts, size_t count, struct store_notice *notice,
                    struct error *error) MUST_CHECK;

/* ---- erase.c */

struct ledger_erasure_calls casework_make_erasure_calls(struct casework *casework);

/* ---- holders.c */

/* Before anybody looks or acts: whoever took an office since is compared with every case. Opens sessions of its own. */
int settle_holders(struct casework *casework, struct error *error) MUST_CHECK;
bool holders_are_settled(struct casework *casework, const struct people_moment *moment);

/* ---- notes.c */

int note_down(struct casework *casework, enum ledger_book book, const struct casework_who *who,
              const struct identity *case_id, struct text what, struct text detail,
              struct error *error) MUST_CHECK;
/* A read, handed in to be noted: ledger_note_end() says when it is durable. */
int note_begin(struct arena *arena, struct casework *casework, const struct casework_who *who,
               const struct identity *case_id, struct text what, struct ledger_noting **out,
               struct error *error) MUST_CHECK;
/* refused.c: what a note of the ledger of refusals says, where it is of a step. */
int refused_tell(struct casework *casework, struct store_session *session, struct arena *arena, struct casework_note *note,
                 struct error *error) MUST_CHECK;

#endif
