/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VAULT_INSIDE_H
#define VAULT_INSIDE_H

/* What the files of this room share. */

#include "vault/tree.h"
#include "vault/vault.h"

#include <pthread.h>

/* Kinds of stored keys beside those of vault.h; also part of the formats. All are wrapped under the epoch's key. */
enum {
    KIND_COMPARTMENT = 32, /* number: the compartment */
    KIND_TOKEN = 33,       /* number: its epoch */
    KIND_SIGNER = 34,      /* number: counting from 1; the content is an Ed25519 seed */
    KIND_CODE = 35,        /* number 0 */
    KIND_EPOCH = 36,   /* number: the epoch; kept in a table of its own */
    KIND_ROOT = 63,        /* in the cache only: the root of an unpunctured case */
};
#define KEY_SIZE 32

/* The keys that are in use all the time; in guarded, locked memory. */
struct vault_secrets {
    uint8_t master[KEY_SIZE];
    uint32_t epoch;
    uint8_t epoch_key[KEY_SIZE];
    uint8_t compartments[VAULT_COMPARTMENT__MAX][KEY_SIZE];
    uint32_t token_epoch;
    uint8_t token[KEY_SIZE];
    uint8_t code[KEY_SIZE];
};

struct vault_queue {
    pthread_mutex_t mutex;
    pthread_cond_t turn;
    unsigned running, waiting, most_running, most_waiting;
    uint64_t next_ticket, serving;
};

struct vault {
    struct store *store;
    struct clock clock;
    unsigned epoch_days;
    pthread_rwlock_t lock;         /* over secrets and generation */
    struct vault_secrets *secrets; /* sodium_malloc */
    int64_t generation;            /* of the key store: counts erasures and epochs */
    struct vault_cache *cache;
    struct vault_queue passwords;
};

/* ---- cache.c: keys by place, bounded */
struct vault_cache *cache_new(void);
void cache_free(struct vault_cache *cache);
bool cache_get(struct vault_cache *cache, const struct vault_place *place, uint8_t out[KEY_SIZE]);
/* `moment`: what cache_moment() said before the key was read; a key that was read before the cache was last emptied
 * is not taken. */
uint64_t cache_moment(struct vault_cache *cache);
void cache_put(struct vault_cache *cache, const struct vault_place *place, const uint8_t key[KEY_SIZE],
               uint64_t moment);
void cache_empty(struct vault_cache *cache);

/* ---- master.c */
int master_read(const struct vault_master *master, const uint8_t salt[16], uint8_t out[KEY_SIZE],
                struct error *error) MUST_CHECK;

/* ---- rows.c: stored keys, each wrapped under its parent with its place as associated data */
struct key_row {
    int kind;
    struct identity owner;
    uint32_t number;
    uint32_t epoch;       /* of the parent under which it is wrapped */
    uint32_t compartment; /* whose key is the parent; VAULT_COMPARTMENT__MAX: the epoch's key is */
};
#define PARENT_EPOCH VAULT_COMPARTMENT__MAX
/* Plain content is `size` bytes; out takes size + VAULT_SEAL_EXTRA. */
void row_wrap(const struct key_row *row, const uint8_t parent[KEY_SIZE], const uint8_t *plain, size_t size,
              uint8_t *out);
/* `plain` takes wrapped.length - VAULT_SEAL_EXTRA. */
int row_unwrap(const struct key_row *row, const uint8_t parent[KEY_SIZE], struct text wrapped, uint8_t *plain,
               struct error *error) MUST_CHECK;
/* The key of the row's parent among the secrets; NULL when they are of another epoch. */
const uint8_t *row_parent(const struct vault_secrets *secrets, const struct key_row *row);
/* Wraps and inserts; also enters it in the tally. */
int row_insert(struct store_session *session, const struct vault_secrets *secrets, const struct key_row *row,
               const uint8_t *plain, size_t size, struct error *error) MUST_CHECK;
int row_delete(struct store_session *session, const struct vault_secrets *secrets, const struct key_row *row,
               struct error *error) MUST_CHECK;
/* ERROR_NOT_FOUND when there is none. `wrapped` lives in the arena. */
int row_read(struct arena *arena, struct store_session *session, int kind, const struct identity *owner,
             uint32_t number, struct key_row *row, struct text *wrapped, struct error *error) MUST_CHECK;
/* Reads, and unwraps 32 bytes. */
int row_read_key(struct store_session *session, const struct vault_secrets *secrets, int kind,
                 const struct identity *owner, uint32_t number, uint8_t out[KEY_SIZE], struct error *error) MUST_CHECK;
/* What a key adds to its kind's tally: nobody without the code key can take one away unnoticed. */
void row_mark(const struct vault_secrets *secrets, const struct key_row *row, uint8_t out[KEY_SIZE]);
int tally_change(struct store_session *session, const struct vault_secrets *secrets, const struct key_row *row,
                 int change, struct error *error) MUST_CHECK;
bool kind_is_derived(int kind);

/* ---- epoch.c */
struct epoch {
    uint32_t number;
    int64_t opened, ends; /* ends 0: it is the current one */
    uint8_t wrapped[KEY_SIZE + VAULT_SEAL_EXTRA];
};
void big_write(uint8_t *at, uint64_t value, int size);
void epoch_wrap(const uint8_t master[KEY_SIZE], struct epoch *epoch, const uint8_t key[KEY_SIZE]);
int epoch_unwrap(const uint8_t master[KEY_SIZE], const struct epoch *epoch, uint8_t out[KEY_SIZE],
                 struct error *error) MUST_CHECK;
int epoch_read(struct store_session *session, uint32_t number, struct epoch *out, struct error *error) MUST_CHECK;
int epoch_insert(struct store_session *session, const struct epoch *epoch, struct error *error) MUST_CHECK;
/* Fresh keys for an epoch; `code` and `master` stay. */
void secrets_draw(struct vault_secrets *secrets, uint32_t epoch);
/* The compartment keys and the token key. */
int epoch_insert_own(struct store_session *session, const struct vault_secrets *secrets,
                     struct error *error) MUST_CHECK;
/* A new key store's first epoch, into vault->secrets. */
int epoch_first(struct vault *vault, const uint8_t salt[16], struct error *error) MUST_CHECK;

/* ---- state.c */
struct vault_state {
    uint32_t epoch;
    int64_t generation;
    uint8_t salt[16]; /* of a passphrase */
    uint8_t mark[KEY_SIZE];
};
struct vault_secrets *secrets_new(void);
void secrets_free(struct vault_secrets *secrets);
/* Reads the current epoch's keys into `secrets` (whose master is set). */
int secrets_read(struct store_session *session, struct vault_secrets *secrets, struct vault_state *state,
                 struct error *error) MUST_CHECK;
/* ERROR_NOT_FOUND: a new key store. */
int state_read(struct store_session *session, struct vault_state *out, struct error *error) MUST_CHECK;
int state_write(struct store_session *session, const struct vault_secrets *secrets, struct vault_state *state,
                bool fresh, struct error *error) MUST_CHECK;
/* Another process that holds keys in memory sees the generation change, and forgets them. */
int state_bump(struct store_session *session, const struct vault_secrets *secrets, struct error *error) MUST_CHECK;
/* Reads the secrets again, for all threads; empties the cache. */
int vault_reload(struct vault *vault, struct error *error) MUST_CHECK;
/* store_write() with vault->secrets checked against the stored epoch, and read again when it has turned. */
int vault_change(struct vault *vault, store_work *work, void *context, struct error *error) MUST_CHECK;

/* ---- keys.c */
/* A stored key, or one derived from its case's tree; read again where between its row and the secrets somebody else has turned
 * the epoch. */
int key_read(struct vault *vault, const struct vault_place *place, uint8_t out[KEY_SIZE], struct error *error) MUST_CHECK;
/* Reads the tree of a case in a session. */
int tree_load(struct store_session *session, const struct vault_secrets *secrets, const struct identity *case_id,
              struct key_row *row, struct tree *tree, struct error *error) MUST_CHECK;

/* ---- token.c */
void keyed_hash(const uint8_t key[KEY_SIZE], const char *purpose, struct text text, uint8_t *out, size_t size);

/* ---- backup.c */
void backup_key(const uint8_t epoch_key[KEY_SIZE], uint8_t out[KEY_SIZE]);

/* ---- ring.c */
struct ring {
    uint8_t salt[16];
    struct epoch *epochs;
    size_t count;
};
int ring_load(struct arena *arena, const char *path, struct ring *ring, struct error *error) MUST_CHECK;
/* From outside: hostile bytes. */
int ring_parse(struct arena *arena, struct text bytes, struct ring *ring, struct error *error) MUST_CHECK;

/* ---- vault.c */
void sodium_ready(void);
extern const struct store_migration vault_migrations[];
extern const size_t vault_migration_count;

#endif
