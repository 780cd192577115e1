/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

/*
 * Append-only, hash-chained sequences of sealed entries (docs/formats.md), one per case; the log that gives each entry
 * its leaf; checkpoints, proofs, erasing, and verifying. Knows nothing of procedures: what stands in an entry is CBOR
 * that its caller wrote. The organisation's own ledger and the ledgers of reads, refusals, searches, exports and
 * sign-ins are chains like any case's.
 *
 * A struct ledger may be used by all threads at once.
 */

#include "base/base.h"
#include "store/store.h"
#include "vault/vault.h"

struct ledger;

/* The ledger's tables, for store_open(). */
struct store_migration_list ledger_migrations(void);

struct ledger_options {
    struct store *store; /* with ledger_migrations(); both outlive the ledger */
    struct vault *vault;
    struct clock clock;
    /* Where copies go that must not share the database's fate, replaced whole each time; NULL: none.
     * The latest checkpoint (C2SP tlog-checkpoint), and the signed list of erasures that a restore applies. */
    const char *checkpoint_path;
    const char *erasures_path;
    /* The log's name, of which origins are made: "members.example.org"; 1 to 100 letters, digits, dots, hyphens. */
    const char *name;
};
/* Makes the first origin and the organisation's own ledger when they are not there. Errors: ERROR_INVALID (name),
 * ERROR_IO, ERROR_DAMAGED. */
int ledger_open(struct ledger **out, const struct ledger_options *options, struct error *error) MUST_CHECK;
void ledger_free(struct ledger *ledger); /* NULL is fine */
void ledger_free_at(struct ledger **ledger);

/* ---- heads ------------------------------------------------------------------------------------------------- */

/* What a chain is for. The numbers are part of the formats. */
enum ledger_book {
    LEDGER_CASE = 0,         /* one per case */
    LEDGER_ORGANISATION = 1, /* one: offices, settings, procedures, erasures */
    LEDGER_READS = 2,        /* from here on: one per process and month, under a key of its own */
    LEDGER_REFUSALS = 3,
    LEDGER_SEARCHES = 4,
    LEDGER_EXPORTS = 5,
    LEDGER_SIGN_INS = 6,
    LEDGER_BOOK__MAX
};
const char *ledger_book_name(enum ledger_book book);

/* Where a chain stands: what the next entry must follow. */
struct ledger_head {
    struct identity case_id;
    enum ledger_book book;
    enum vault_compartment compartment;
    uint32_t period;   /* year * 100 + month, of the books that turn over monthly; 0 otherwise */
    int64_t sequence;  /* of the last entry; 0: none yet */
    int64_t recorded;  /* of the last entry */
    uint8_t hash[VAULT_HASH_SIZE]; /* of the last header; before the first, of the chain's opening */
    int64_t forgotten; /* how many parties, texts and files in it were erased: what was read before may say more */
    bool erased;       /* nothing can be read or appended any more */
};

/* A new case: draws its identity and makes its keys (durable, in the key store; nothing in the ledger's store until its
 * first entry is appended). Call it outside any transaction. */
int ledger_new_case(struct ledger *ledger, enum vault_compartment compartment, struct ledger_head *out,
                    struct error *error) MUST_CHECK;
/* Many at once, for imports and generators. */
int ledger_new_cases(struct ledger *ledger, enum vault_compartment compartment, struct ledger_head *out, size_t count,
                     struct error *error) MUST_CHECK;
/* Errors: ERROR_NOT_FOUND. An erased case is found, and says so. */
int ledger_read_head(struct store_session *session, const struct identity *case_id, struct ledger_head *out,
                     struct error *error) MUST_CHECK;
/* The organisation's own ledger. */
const struct identity *ledger_organisation(const struct ledger *ledger);

/* ---- appending --------------------------------------------------------------------------------------------- */

/* One sealed part of an entry: under which of the case's keys (VAULT_CASE, PARTY, TEXT, FILE with `number`), under a
 * person's key (VAULT_PERSON with `person`), or for all to read (VAULT_OPEN: in a case's chain exactly 32 bytes, a
 * salted hash). A text's or file's number may be used once; a party's again and again. */
struct ledger_part {
    enum vault_kind kind;
    uint32_t number;
    struct identity person;
    struct text plain; /* at most 1 MiB */
};

struct ledger_draft {
    const struct ledger_part *parts; /* 1 to 64; the first is the case part in a case's chain */
    size_t part_count;
    struct text counted; /* counted facts, CBOR, at most 64 KiB; empty: none */
    int64_t recorded; /* when, of this entry; 0: at the moment of its run */
};

/* Packs, seals and hashes a run of entries that follows `head`: slow work for the caller's thread, outside the writing
 * transaction. `recorded` is the moment of all of them that name none (an entry's is never before the one before it).
 * The result lives in the arena. Errors: ERROR_INVALID, ERROR_LIMIT, and those of vault_key(). */
struct ledger_prepared;
int ledger_prepare(struct arena *arena, struct ledger *ledger, const struct ledger_head *head, int64_t recorded,
                   const struct ledger_draft *drafts, size_t count, struct ledger_prepared **out,
                   struct error *error) MUST_CHECK;
/* Where the chain stands once it is appended. */
const struct ledger_head *ledger_prepared_head(const struct ledger_prepared *prepared);
/* Inside store_write(): inserts rows, nothing else. Errors: ERROR_CONFLICT when the chain has moved on, or it or
 * something in it was erased (read again, decide again, prepare again). May be repeated with the same `prepared` by a
 * repeated transaction. */
int ledger_append(struct store_session *session, const struct ledger_prepared *prepared,
                  struct error *error) MUST_CHECK;
/* Prepares and appends in one call inside store_write(), whatever the head is: for rare entries whose content does not
 * depend on what came before (offices, settings). *head (may be NULL) receives the new head. */
int ledger_enter(struct ledger *ledger, struct store_session *session, const struct identity *case_id,
                 const struct ledger_draft *draft, struct ledger_head *head, struct error *error) MUST_CHECK;
/* One note (a CBOR item, at most 64 KiB) in a book that turns over monthly: LEDGER_READS to LEDGER_SIGN_INS. Waits
 * until it is durable; notes of many threads share one entry and one transaction. Never call it inside store_write(). */
int ledger_note(struct ledger *ledger, enum ledger_book book, struct text note, struct error *error) MUST_CHECK;
/* The same in two calls, for whoever has something to do meanwhile. The first only hands the note in: it is written with
 * those that anybody waits for. The second waits until it is durable; until then nothing may leave that depends on it.
 * `note` and `arena` live until then (freeing the arena waits too). */
struct ledger_noting;
int ledger_note_begin(struct arena *arena, struct ledger *ledger, enum ledger_book book, struct text note,
                      struct ledger_noting **out, struct error *error) MUST_CHECK;
int ledger_note_end(struct ledger_noting *noting, struct error *error) MUST_CHECK;
/* Instead of the second, for whoever need not wait itself: `noted` is called once, on whichever thread, perhaps before this
 * returns, with 0 when the note is durable, or else with why it is not. It is quick, and may free the note's arena, which
 * lives until then. The calling thread may write notes for as long as more come. `others` (may be NULL) tells whoever
 * writes whether somebody is about to hand in more; then it waits a moment for them, so that they share its sync. */
typedef void ledger_noted(void *context, int result, const struct error *error);
typedef bool ledger_others(void *context);
void ledger_note_then(struct ledger_noting *noting, ledger_noted *noted, ledger_others *others, void *context);

/* ---- reading ----------------------------------------------------------------------------------------------- */

enum ledger_state {
    LEDGER_READABLE,
    LEDGER_ERASED, /* its key was destroyed: lawfully, if there is a tombstone (verify says) */
    LEDGER_LOST,   /* it does not open */
    LEDGER_CLOSED, /* nobody has tried */
    LEDGER_STATE__MAX
};

struct ledger_entry_part {
    enum vault_kind kind;
    uint32_t number;
    struct identity person;
    enum ledger_state state;
    struct text plain; /* empty unless readable */
};

struct ledger_entry {
    struct identity case_id;
    int64_t sequence;
    int64_t recorded;
    uint8_t hash[VAULT_HASH_SIZE]; /* the leaf hash of its header */
    const struct ledger_entry_part *parts;
    size_t part_count;
    struct text counted; /* empty: none, or erased */
};

/* Calls `visit` for each entry from sequence `from` (1 is the first), in order; what it is given lives in the arena.
 * A negative result of `visit` stops and is returned. Also checks the chain as far as it is read (ERROR_DAMAGED).
 * Errors: ERROR_NOT_FOUND (no such case, or erased). */
typedef int ledger_visit(void *context, const struct ledger_entry *entry, struct error *error);
int ledger_read(struct arena *arena, struct ledger *ledger, struct store_session *session,
                const struct identity *case_id, int64_t from, ledger_visit *visit, void *context,
                struct error *error) MUST_CHECK;
/* The same for replaying: of each entry the first `parts` parts are opened, the others stay closed, and so do the counted
 * facts (empty). */
int ledger_read_parts(struct arena *arena, struct ledger *ledger, struct store_session *session,
                      const struct identity *case_id, int64_t from, size_t parts, ledger_visit *visit, void *context,
                      struct error *error) MUST_CHECK;
/* All living chains of a book, by identity, `after` NULL for the first page; at most `limit`. For rebuilding views. */
int ledger_list(struct arena *arena, struct store_session *session, enum ledger_book book,
                const struct identity *after, size_t limit, struct ledger_head **out, size_t *count,
                struct error *error) MUST_CHECK;
/* Calls `visit` for the counted facts of every entry of a chain: entry->parts are not opened. */
int ledger_read_counted(struct arena *arena, struct ledger *ledger, struct store_session *session,
                        const struct identity *case_id, int64_t from, ledger_visit *visit, void *context,
                        struct error *error) MUST_CHECK;

/* ---- snapshots: a sealed cache of a case's state --------------------------------------------------------------- */

/* Seals the state as it is after entry `head->sequence`; to be done outside the transaction. */
int ledger_seal_snapshot(struct arena *arena, struct ledger *ledger, const struct ledger_head *head, struct text state,
                         struct text *sealed, struct error *error) MUST_CHECK;
/* Inside store_write(): keeps the later of the two, and none that was sealed before something in it was erased. */
int ledger_write_snapshot(struct store_session *session, const struct ledger_head *head, struct text sealed,
                          struct error *error) MUST_CHECK;
/* Gives the case's head too (one query). Without a snapshot, or with one that does not open, *sequence is 0 and the
 * caller replays from 1. Errors: ERROR_NOT_FOUND (no such case, or erased). */
int ledger_read_snapshot(struct arena *arena, struct ledger *ledger, struct store_session *session,
                         const struct identity *case_id, struct ledger_head *head, int64_t *sequence,
                         struct text *state, struct error *error) MUST_CHECK;
/* Drops every snapshot (a new version of the state's layout). Inside store_write(). */
int ledger_drop_snapshots(struct store_session *session, struct error *error) MUST_CHECK;

/* ---- the log ------------------------------------------------------------------------------------------------- */

/* Gives every entry that has none its leaf, in the order (recorded, case, sequence), signs a checkpoint over the new
 * tree, stores it and writes it to the file. Call it every minute, and at once for outcomes. Several processes may.
 * *size (may be NULL) is the log's size afterwards. */
int ledger_number_leaves(struct ledger *ledger, int64_t *size, struct error *error) MUST_CHECK;
/* The same, but in that order over all that waits, however much that is, and not only within each transaction: for what was
 * made at one go (casework/courses.h), while nobody else uses the store. Takes some 200 bytes of memory an entry meanwhile. */
int ledger_number_in_order(struct ledger *ledger, struct error *error) MUST_CHECK;
/* The latest checkpoint as a signed note; ERROR_NOT_FOUND before the first. */
int ledger_read_checkpoint(struct arena *arena, struct store_session *session, struct text *note,
                           struct error *error) MUST_CHECK;
/* The verifier keys of every origin ("name+id+base64", a line each): publish them. */
int ledger_read_verifiers(struct arena *arena, struct store_session *session, struct text *lines,
                          struct error *error) MUST_CHECK;
/* A tlog-proof file (C2SP) for one entry; its `extra` line is the entry's header. Errors: ERROR_NOT_FOUND,
 * ERROR_BUSY (it has no leaf yet). */
int ledger_prove(struct arena *arena, struct ledger *ledger, struct store_session *session,
                 const struct identity *case_id, int64_t sequence, struct text *proof, struct error *error) MUST_CHECK;
/* The hashes that prove the log of size `one` to be the start of the log of size `other` (RFC 6962 section 2.1.2). */
int ledger_prove_consistency(struct arena *arena, struct ledger *ledger, struct store_session *session, int64_t one,
                             int64_t other, struct text *hashes, struct error *error) MUST_CHECK;
/* Checks a tlog-proof file against verifier keys, without any store. *leaf: the leaf hash that it proves.
 * Errors: ERROR_INVALID with the reason. */
int ledger_check_proof(struct arena *arena, struct text proof, struct text verifiers, uint8_t leaf[VAULT_HASH_SIZE],
                       int64_t *index, struct error *error) MUST_CHECK;
/* After a restore: a new origin with a key of its own, citing the last known checkpoint (a signed note, from the file
 * or from the restored store, whichever is larger); entries that the backup did not have are gone, and say so. */
int ledger_start_origin(struct ledger *ledger, struct text last_known, struct error *error) MUST_CHECK;

/* ---- erasing --------------------------------------------------------------------------------------------------- */

enum ledger_erasure_kind {
    LEDGER_ERASE_CASES,
    LEDGER_ERASE_PERSON,
    LEDGER_ERASE_TEXTS,
    LEDGER_ERASE_AGAIN, /* what a signed list names, after a restore; never asked for by itself */
    LEDGER_ERASURE__MAX
};

struct ledger_erasure_request {
    enum ledger_erasure_kind kind;
    /* VAULT_CASE places (of cases, or of books that turn over monthly, once their time is over); or the person's
     * VAULT_PERSON and VAULT_PARTY places; or VAULT_TEXT, VAULT_FILE places. */
    const struct vault_place *places;
    size_t place_count; /* 1 to 10,000 */
    struct identity actor;
    const char *paragraph; /* under which rule, "SG-13.1" */
    struct text reason;    /* sealed in the organisation's own ledger */
};

/* What the rooms above do when a place is erased. Any may be NULL. */
struct ledger_erasure_calls {
    void *context;
    /* Whether a hold forbids it: 0, or ERROR_DENIED with the paragraph (SG-13). Asked before anything is destroyed. */
    int (*held)(void *context, const struct identity *case_id, struct error *error);
    /* Inside the transaction that deletes the bytes: forget what was computed from them. */
    int (*forget)(void *context, struct store_session *session, const struct vault_place *places, size_t count,
                  struct error *error);
    /* The unlinked residue (CBOR; empty: none) of an erased case's counted facts, given in order: kept until the
     * quarter's batch. */
    int (*residue)(void *context, struct arena *arena, const struct text *facts, size_t count, struct text *residue,
                   struct error *error);
    /* Every stored search token is to be made anew (the epoch has turned). Own transactions. */
    int (*retoken)(void *context, struct error *error);
};

struct ledger_refusal {
    struct vault_place place;
    struct error error; /* with its paragraph */
};

struct ledger_erasure {
    struct identity erasure_id;
    const struct ledger_refusal *refusals; /* places left out because of a hold */
    size_t refusal_count;
    int64_t impossible_from; /* 0 until the epoch has turned */
    bool done;
};

/* Asks for holds, then records the intent. A person's own key is left out while any of their cases is held. What is
 * erased already is passed over. Errors: ERROR_DENIED (everything is held), ERROR_INVALID, ERROR_NOT_FOUND (no such
 * case, or nothing is left to erase). */
int ledger_begin_erasure(struct arena *arena, struct ledger *ledger, const struct ledger_erasure_request *request,
                         const struct ledger_erasure_calls *calls, struct ledger_erasure *out,
                         struct error *error) MUST_CHECK;
/* One stage: destroy keys; delete bytes; turn the epoch; tombstone and list. Each can be repeated after a crash. */
int ledger_step_erasure(struct ledger *ledger, const struct ledger_erasure_calls *calls,
                        struct ledger_erasure *erasure, struct error *error) MUST_CHECK;
/* Begin, and step until done. */
int ledger_erase(struct arena *arena, struct ledger *ledger, const struct ledger_erasure_request *request,
                 const struct ledger_erasure_calls *calls, struct ledger_erasure *out, struct error *error) MUST_CHECK;
/* Ends what a crash interrupted or a long reader held up (ERROR_BUSY), and writes the signed list where it is not as
 * it should be: call at start-up, before serving, and every minute. *resumed (may be NULL) counts. */
int ledger_resume_erasures(struct ledger *ledger, const struct ledger_erasure_calls *calls, size_t *resumed,
                           struct error *error) MUST_CHECK;
/* After a restore, before serving: destroys again whatever the signed list names (its signature is checked against
 * `verifiers`). *count (may be NULL): the places that it names. */
int ledger_apply_erasures(struct ledger *ledger, struct text list, struct text verifiers,
                          const struct ledger_erasure_calls *calls, size_t *count, struct error *error) MUST_CHECK;
/* Whether an erasure of this place was begun, which is never undone. */
int ledger_is_erased(struct store_session *session, const struct vault_place *place, bool *erased,
                     struct error *error) MUST_CHECK;
/* Moves the pooled residues of quarters before `quarter` (year * 10 + 1 to 4) into the organisation's own ledger, one
 * entry a quarter, sorted by their bytes so that nothing tells their order. */
int ledger_close_residues(struct ledger *ledger, uint32_t quarter, struct error *error) MUST_CHECK;
/* The quarters of which residues are pooled still, the earliest first. */
int ledger_waiting_residues(struct ledger *ledger, struct arena *arena, uint32_t **out, size_t *count,
                            struct error *error) MUST_CHECK;

/* ---- verifying ------------------------------------------------------------------------------------------------- */

enum ledger_fault {
    LEDGER_FAULT_NONE,
    LEDGER_FAULT_HEADER,     /* a header or a column beside it is damaged */
    LEDGER_FAULT_CHAIN,      /* does not follow the one before: changed, removed, reordered, back-dated */
    LEDGER_FAULT_SEALED,     /* sealed bytes changed, or gone without a tombstone */
    LEDGER_FAULT_COUNTED,    /* counted facts changed, or gone without a tombstone */
    LEDGER_FAULT_HEAD,       /* the chain is shorter or longer than its head says */
    LEDGER_FAULT_LEAF,       /* an entry and its leaf disagree */
    LEDGER_FAULT_TREE,       /* a stored subtree is not the hash of its leaves */
    LEDGER_FAULT_CHECKPOINT, /* a signature, or a root that the tree does not have */
    LEDGER_FAULT_ORIGIN,
    LEDGER_FAULT_KEY,        /* a key is gone without a tombstone, or does not open */
    LEDGER_FAULT_ERASURE,    /* an erasure is not what its entries say, or is unfinished */
    LEDGER_FAULT_SNAPSHOT,   /* a cache that would be thrown away */
    LEDGER_FAULT__MAX
};

struct ledger_report {
    bool sound;
    enum ledger_fault fault; /* the first one found, in the order: chains by identity, keys, the log, the rest */
    struct identity case_id; /* where it is known */
    int64_t sequence;
    char words[512];
    int64_t entries, chains, leaves, checkpoints, erased_cases, erased_places, unnumbered;
    int64_t notices;         /* not faults: entries recorded before what was numbered earlier, keys of no case */
    char notice[512];        /* the first of them */
};

struct ledger_verify_options {
    /* Copies kept elsewhere: each checkpoint in it must be one of this log's. Empty: none. */
    struct text known_checkpoints; /* signed notes, one after the other */
    struct text known_verifiers;   /* verifier keys that the origins must have; empty: those that the store has */
    bool without_keys;             /* only what needs no key: chains, hashes, log, signatures */
    void *context;
    void (*progress)(void *context, const char *stage, int64_t done, int64_t of); /* every 100,000; may be NULL */
};
/* 0 when it could look everywhere (the report says what it found). Errors: ERROR_IO, ERROR_BUSY. */
int ledger_verify(struct ledger *ledger, const struct ledger_verify_options *options, struct ledger_report *report,
                  struct error *error) MUST_CHECK;

/* ---- rows of the rooms above ------------------------------------------------------------------------------------- */

/* A room that computes rows from entries verifies them by saying what must stand there and what does. Each row is a
 * line: the table, and each column by its name (`columns`: separated by single spaces; `types`: as of store_run(),
 * without n). What identifies the row comes first. The lines live in the arena. */
struct text ledger_row(struct arena *arena, const char *table, const char *columns, const char *types, ...);
struct text ledger_row_in(struct arena *arena, const char *table, const char *columns, const char *types,
                          const struct store_statement *statement);
struct ledger_rows;
struct ledger_rows *ledger_rows_new(struct arena *arena);
void ledger_rows_expect(struct ledger_rows *rows, struct text row); /* twice the same is one row */
void ledger_rows_find(struct ledger_rows *rows, struct text row);   /* after everything is expected */
/* The same with ledger_row_in() of every row that is left; the statement has ended then. *found (may be NULL) goes up by their number.
 * Errors: those of store_step(). */
int ledger_rows_find_each(struct ledger_rows *rows, struct arena *arena, const char *table, const char *columns, const char *types,
                          struct store_statement *statement, int64_t *found, struct error *error) MUST_CHECK;
int64_t ledger_rows_found(const struct ledger_rows *rows);
/* Whether both are the same; otherwise `words` (of `size` bytes) name the first that differs. */
bool ledger_rows_agree(const struct ledger_rows *rows, char *words, size_t size);

#endif
