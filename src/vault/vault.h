/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VAULT_VAULT_H
#define VAULT_VAULT_H

/*
 * Keys: making, keeping, using and destroying them. Owns the key store, a database of its own that never shares a
 * file or cluster with what its keys seal. Knows nothing of cases: a *place* says what a key is for.
 *
 *   master key -> epoch key -> compartment key -> the root of a case, a person's key, a statistics key ...
 *   root of a case -> the case part, party n, text n, file n (derived; each can be destroyed alone: docs/formats.md)
 *
 * A struct vault may be used by all threads at once.
 */

#include "base/base.h"
#include "store/store.h"

struct vault;

/* ---- opening ----------------------------------------------------------------------------------------------- */

/* Where the master key comes from: exactly one of the three. */
struct vault_master {
    /* 64 hexadecimal digits; a regular file that nobody but its owner may read (0600 or 0400, ours or root's). */
    const char *key_file;
    /* The same content, as systemd hands it over: a name below $CREDENTIALS_DIRECTORY. */
    const char *credential;
    /* Argon2id over it, with a salt that the key store keeps. At least 12 bytes. */
    struct text passphrase;
};

struct vault_options {
    const char *where; /* the key store, as for store_open() */
    struct vault_master master;
    struct clock clock;
    bool must_exist;
    bool is_draft;               /* as for store_open() */
    unsigned passwords_at_once;  /* Argon2id runs side by side (19 MiB each); 0 means 2 */
    unsigned passwords_waiting;  /* more than these wait: ERROR_BUSY; 0 means 64 */
    unsigned epoch_days;         /* how long an old epoch's key is kept; 0 means 35 */
};

/* Writes a new random master key to a new file (0600). Errors: ERROR_CONFLICT (it exists), ERROR_IO. */
int vault_make_master(const char *path, struct error *error) MUST_CHECK;
/* Opens the key store, making it (first epoch, compartments) when it is new. Errors: as store_open();
 * ERROR_DENIED (the file's permissions), ERROR_INVALID (no such key, or a malformed one; not the key of this store). */
int vault_open(struct vault **out, const struct vault_options *options, struct error *error) MUST_CHECK;
void vault_free(struct vault *vault); /* wipes every key; NULL is fine */
void vault_free_at(struct vault **vault);
/* Call every minute: takes notice of what another process erased, and destroys the keys of old epochs whose days are
 * over. *ended (may be NULL) counts those. */
int vault_tend(struct vault *vault, unsigned *ended, struct error *error) MUST_CHECK;
/* The old epochs whose keys still live, and when each is to be destroyed; the earliest first. */
struct vault_ending {
    uint32_t epoch;
    int64_t ends;
};
int vault_endings(struct vault *vault, struct arena *arena, struct vault_ending **out, size_t *count,
                  struct error *error) MUST_CHECK;

/* ---- randomness, digests, comparing ------------------------------------------------------------------------ */

struct identity vault_identity(void); /* never identity_is_none() */
void vault_random(void *bytes, size_t size);
#define VAULT_HASH_SIZE 32
/* SHA-256 over the parts, one after the other. */
void vault_sha256(const struct text *parts, size_t count, uint8_t out[VAULT_HASH_SIZE]);
bool vault_equal(const void *one, const void *other, size_t size); /* in constant time */
void vault_wipe(void *bytes, size_t size);

/* ---- keys by place ----------------------------------------------------------------------------------------- */

enum vault_compartment {
    VAULT_CONDUCT, VAULT_SAFEGUARDING, VAULT_PEOPLE, VAULT_GOVERNANCE, VAULT_COMPARTMENT__MAX
};
const char *vault_compartment_name(enum vault_compartment compartment); /* "conduct" ... */

/* What a key is for. The numbers are part of the formats and never change. */
enum vault_kind {
    /* derived from the root of the case (or other ledger) `owner`; `number` 0 to 65535 */
    VAULT_CASE = 0,  /* number 0: the case part of its entries, its snapshot */
    VAULT_PARTY = 1, /* party n in that case: all that names or reaches them */
    VAULT_TEXT = 2,  /* free text n in that case */
    VAULT_FILE = 3,  /* file n in that case */
    /* keys of their own */
    VAULT_PERSON = 16,     /* the person `owner`, across cases */
    VAULT_STATISTICS = 17, /* counted facts of compartment `number` */
    VAULT_OPEN = 31,       /* no key at all: for all to read */
};

struct vault_place {
    enum vault_kind kind;
    struct identity owner;
    uint32_t number;
};

/* A key in the caller's hands: wipe it. */
struct vault_key {
    uint8_t bytes[32];
};
void vault_key_wipe(struct vault_key *key); /* also for SCOPED */

/* Make the root of a case (of which all its keys come, without another write to the key store), or a person's key;
 * durable on return, and to be made before anything is sealed under it. Errors: ERROR_CONFLICT (there is one). */
int vault_make_case(struct vault *vault, const struct identity *case_id, enum vault_compartment compartment,
                    struct error *error) MUST_CHECK;
int vault_make_cases(struct vault *vault, const struct identity *case_ids, size_t count,
                     enum vault_compartment compartment, struct error *error) MUST_CHECK; /* all or none */
int vault_make_person(struct vault *vault, const struct identity *person, struct error *error) MUST_CHECK;

/* Errors: ERROR_NOT_FOUND with key "vault.erased" (destroyed, alone or with its case) or "vault.no-key" (the key store
 * never had it, or lost it: the two cannot be told apart for a whole case); ERROR_DAMAGED; ERROR_INVALID (number). */
int vault_key(struct vault *vault, const struct vault_place *place, struct vault_key *out,
              struct error *error) MUST_CHECK;

/* ---- sealing ----------------------------------------------------------------------------------------------- */

/* XChaCha20-Poly1305 (IETF): nonce (24, random), ciphertext, tag (16). `about` is the associated data: say where the
 * sealed bytes stand, so that they open nowhere else. */
#define VAULT_NONCE_SIZE 24
#define VAULT_SEAL_EXTRA 40
void vault_seal(const struct vault_key *key, struct text about, struct text plain, uint8_t *out); /* length + 40 */
/* The same with a nonce that the caller drew from vault_random(), in a larger run. */
void vault_seal_with(const struct vault_key *key, const uint8_t nonce[VAULT_NONCE_SIZE], struct text about,
                     struct text plain, uint8_t *out); /* ciphertext and tag only: length + 16 */
/* Errors: ERROR_DAMAGED. */
int vault_unseal(struct arena *arena, const struct vault_key *key, struct text about, struct text sealed,
                 struct text *plain, struct error *error) MUST_CHECK;
/* The same in one call, by place: for rooms that keep sealed columns. `about`: table, column and row, in words. */
int vault_seal_at(struct arena *arena, struct vault *vault, const struct vault_place *place, struct text about,
                  struct text plain, struct text *sealed, struct error *error) MUST_CHECK;
/* The same where the nonce does not stand before what it sealed. */
int vault_unseal_apart(struct arena *arena, const struct vault_key *key, struct text about, struct text nonce,
                       struct text bytes, struct text *plain, struct error *error) MUST_CHECK;
int vault_unseal_at(struct arena *arena, struct vault *vault, const struct vault_place *place, struct text about,
                    struct text sealed, struct text *plain, struct error *error) MUST_CHECK;

/* ---- tokens and codes -------------------------------------------------------------------------------------- */

/* A keyed hash (BLAKE2b) by which equal texts can be found without being stored. Tokens live for one epoch: when the
 * epoch turns they are all rebuilt. `purpose` separates one use ("person.name") from another. */
#define VAULT_TOKEN_SIZE 16
int vault_token(struct vault *vault, const char *purpose, struct text text, uint8_t out[VAULT_TOKEN_SIZE],
                struct error *error) MUST_CHECK;
/* A keyed hash that stays the same for the life of the key store: for cookies, receipts and the like. */
void vault_code(struct vault *vault, const char *purpose, struct text text, uint8_t out[32]);

/* ---- passwords --------------------------------------------------------------------------------------------- */

/* Argon2id, 19 MiB, t = 2, in a bounded queue: a caller waits for its turn. Errors: ERROR_BUSY. */
#define VAULT_PASSWORD_SIZE 128
int vault_password_hash(struct vault *vault, struct text password, char out[VAULT_PASSWORD_SIZE],
                        struct error *error) MUST_CHECK;
/* `hash` NULL (no such user) takes as long and answers false. */
int vault_password_check(struct vault *vault, const char *hash, struct text password, bool *right,
                         struct error *error) MUST_CHECK;
bool vault_password_is_old(const char *hash); /* made with other limits than today's: hash again at the next sign-in */

/* ---- signatures -------------------------------------------------------------------------------------------- */

/* Ed25519 keys by number, for signing the log; kept in the key store, never handed out. */
#define VAULT_PUBLIC_SIZE 32
#define VAULT_SIGNATURE_SIZE 64
/* The next number, counting from 1; durable. */
int vault_make_signer(struct vault *vault, uint32_t *number, struct error *error) MUST_CHECK;
int vault_signer_public(struct vault *vault, uint32_t number, uint8_t out[VAULT_PUBLIC_SIZE],
                        struct error *error) MUST_CHECK;
int vault_sign(struct vault *vault, uint32_t number, struct text message, uint8_t out[VAULT_SIGNATURE_SIZE],
               struct error *error) MUST_CHECK;
/* Needs no vault. */
bool vault_signature_is_right(const uint8_t public[VAULT_PUBLIC_SIZE], struct text message,
                              const uint8_t signature[VAULT_SIGNATURE_SIZE]);

/* ---- destroying -------------------------------------------------------------------------------------------- */

/* Destroys the keys of these places: of a case (VAULT_CASE: all of it), a party, a text, a file, a person. Durable on
 * return, and nothing of them remains in the key store's write-ahead log. What is destroyed already is passed over. */
int vault_erase(struct vault *vault, const struct vault_place *places, size_t count, struct error *error) MUST_CHECK;

/* Epochs. Backups of the key store are sealed under the epoch's key, which is in none of them. Turning the epoch
 * makes a new epoch key, compartment keys and token key, and rewraps everything; `rebuild` then replaces every stored
 * token (it may be called again after a crash). The old epoch's key is destroyed `epoch_days` later: that instant is
 * *impossible_from. Errors: what `rebuild` returns, ERROR_IO. */
typedef int vault_rebuild(void *context, struct error *error);
uint32_t vault_epoch(struct vault *vault);
int vault_turn_epoch(struct vault *vault, vault_rebuild *rebuild, void *context, int64_t *impossible_from,
                     struct error *error) MUST_CHECK;

/* ---- backups ----------------------------------------------------------------------------------------------- */

/* A new file with every key, sealed under the current epoch's key. Useless without the master key and the ring. */
int vault_backup(struct vault *vault, const char *path, struct error *error) MUST_CHECK;
/* The ring: the epoch keys that still live, wrapped under the master key. Keep one copy away from the host and replace
 * it after each erasure: an old copy of the ring keeps old backups readable. Replaces `path`. */
int vault_write_ring(struct vault *vault, const char *path, struct error *error) MUST_CHECK;
/* Makes the key store `options->where` (it must be empty) from a backup and a ring.
 * Errors: ERROR_NOT_FOUND with key "vault.epoch-ended" when the ring no longer holds the backup's epoch. */
int vault_restore(const struct vault_options *options, const char *backup, const char *ring,
                  struct error *error) MUST_CHECK;

/* ---- files that must be whole ------------------------------------------------------------------------------- */

/* Errors: ERROR_NOT_FOUND, ERROR_LIMIT (more than `most` bytes), ERROR_IO. */
int vault_read_file(struct arena *arena, const char *path, size_t most, struct text *out,
                    struct error *error) MUST_CHECK;
/* Replaces `path` whole (a reader sees the old or the new, never a part), as readable as it was, or makes it, readable to
 * us alone; durable on return. Until then it is written as `path`.new: what a crash leaves there the next one overwrites.
 * `fresh`: it must not exist (ERROR_CONFLICT). */
int vault_write_file(const char *path, struct text content, bool fresh, struct error *error) MUST_CHECK;

/* ---- looking over the keys (for verify) -------------------------------------------------------------------- */

/* Every stored root and person key, ordered by kind (VAULT_CASE first) and owner, opened for a moment to see that it
 * can be. `damaged` says why not, or is NULL. Not 0 stops, and is returned. */
struct vault_holding {
    enum vault_kind kind;
    struct identity owner;
    enum vault_compartment compartment;
    bool punctured; /* a case of which something was destroyed: see vault_is_erased() */
    const char *damaged;
};
typedef int vault_look(void *context, const struct vault_holding *holding, struct error *error);
int vault_look_over(struct vault *vault, vault_look *look, void *context, struct error *error) MUST_CHECK;
/* Whether this place has been destroyed, or not, or the whole case is not there (ERROR_NOT_FOUND, "vault.no-key"). */
int vault_is_erased(struct vault *vault, const struct vault_place *place, bool *erased, struct error *error) MUST_CHECK;

#endif
