/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state row, and the keys that are in use all the time. Every write to the key store first checks that its keys
 * are still those of the stored epoch (vault_change), so that nothing is ever wrapped under an epoch that another
 * process has left.
 */
#include "vault/inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const struct identity nobody;

struct vault_secrets *secrets_new(void)
{
    sodium_ready(); /* restoring opens no vault first */
    struct vault_secrets *secrets = sodium_malloc(sizeof(*secrets));
    if (!secrets) {
        abort();
    }
    memset(secrets, 0, sizeof(*secrets));
    return secrets;
}

void secrets_free(struct vault_secrets *secrets)
{
    sodium_free(secrets);
}

/* ---- the state row, marked under the code key so that it cannot be changed by hand */

static void state_mark(const struct vault_secrets *secrets, const struct vault_state *state, uint8_t out[KEY_SIZE])
{
    uint8_t bytes[11 + 4 + 8 + 16];
    memcpy(bytes, "vault-state", 11);
    big_write(bytes + 11, state->epoch, 4);
    big_write(bytes + 15, (uint64_t)state->generation, 8);
    memcpy(bytes + 23, state->salt, 16);
    crypto_generichash(out, KEY_SIZE, bytes, sizeof(bytes), secrets->code, KEY_SIZE);
}

int state_read(struct store_session *session, struct vault_state *out, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error,
                           "SELECT epoch, generation, salt, mark FROM vault_state WHERE id = 1", "");
    if (code >= 0 && (code = store_step(found, error)) > 0) {
        struct text salt = store_bytes(found, 2), mark = store_bytes(found, 3);
        *out = (struct vault_state){(uint32_t)store_integer(found, 0), store_integer(found, 1), {0}, {0}};
        bool right = salt.length == sizeof(out->salt) && mark.length == sizeof(out->mark);
        if (right) {
            memcpy(out->salt, salt.at, salt.length);
            memcpy(out->mark, mark.at, mark.length);
        }
        code = right ? 0 : error_set(error, ERROR_DAMAGED, "vault.state", "the key store's state row is damaged");
    } else if (code == 0) {
        code = error_set(error, ERROR_NOT_FOUND, "vault.state", "the key store is empty");
    }
    store_finish(found);
    return code;
}

int state_write(struct store_session *session, const struct vault_secrets *secrets, struct vault_state *state,
                bool fresh, struct error *error)
{
    state_mark(secrets, state, state->mark);
    if (fresh) {
        return store_run(session, NULL, error,
                         "INSERT INTO vault_state (id, epoch, generation, salt, mark) VALUES (1, $1, $2, $3, $4)",
                         "iibb", (int64_t)state->epoch, state->generation, state->salt, sizeof(state->salt),
                         state->mark, sizeof(state->mark));
    }
    return store_run(session, NULL, error,
                     "UPDATE vault_state SET epoch = $1, generation = $2, salt = $3, mark = $4 WHERE id = 1", "iibb",
                     (int64_t)state->epoch, state->generation, state->salt, sizeof(state->salt), state->mark,
                     sizeof(state->mark));
}

int state_bump(struct store_session *session, const struct vault_secrets *secrets, struct error *error)
{
    struct vault_state state;
    int code = state_read(session, &state, error);
    if (code < 0) {
        return code;
    }
    state.generation++;
    return state_write(session, secrets, &state, false, error);
}

/* ---- the keys that are in use all the time */

static int read_token_key(struct store_session *session, struct vault_secrets *secrets, struct error *error)
{
    struct store_statement *found = NULL;
    uint32_t number = 0;
    int code = store_query(session, &found, error, "SELECT COALESCE(MAX(number), 0) FROM vault_key WHERE kind = $1",
                           "i", (int64_t)KIND_TOKEN);
    if (code >= 0 && (code = store_step(found, error)) > 0) {
        number = (uint32_t)store_integer(found, 0);
    }
    store_finish(found);
    if (code < 0) {
        return code;
    }
    secrets->token_epoch = number;
    return row_read_key(session, secrets, KIND_TOKEN, &nobody, number, secrets->token, error);
}

int secrets_read(struct store_session *session, struct vault_secrets *secrets, struct vault_state *state,
                 struct error *error)
{
    struct epoch epoch;
    int code = state_read(session, state, error);
    if (code < 0 || (code = epoch_read(session, state->epoch, &epoch, error)) < 0 ||
        (code = epoch_unwrap(secrets->master, &epoch, secrets->epoch_key, error)) < 0) {
        return code;
    }
    secrets->epoch = state->epoch;
    for (uint32_t i = 0; i < VAULT_COMPARTMENT__MAX; i++) {
        code = row_read_key(session, secrets, KIND_COMPARTMENT, &nobody, i, secrets->compartments[i], error);
        if (code < 0) {
            return code;
        }
    }
    code = row_read_key(session, secrets, KIND_CODE, &nobody, 0, secrets->code, error);
    if (code < 0 || (code = read_token_key(session, secrets, error)) < 0) {
        return code;
    }
    uint8_t mark[KEY_SIZE];
    state_mark(secrets, state, mark);
    return vault_equal(mark, state->mark, KEY_SIZE)
               ? 0
               : error_set(error, ERROR_DAMAGED, "vault.state", "the key store's state row is damaged");
}

static int read_fresh(struct vault *vault, struct vault_secrets *fresh, struct vault_state *state, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    memcpy(fresh->master, vault->secrets->master, KEY_SIZE);
    int code = store_begin_read(vault->store, &session, error);
    return code < 0 ? code : secrets_read(session, fresh, state, error);
}

int vault_reload(struct vault *vault, struct error *error)
{
    struct vault_secrets *fresh = secrets_new();
    struct vault_state state;
    int code = read_fresh(vault, fresh, &state, error);
    if (code == 0) {
        pthread_rwlock_wrlock(&vault->lock);
        memcpy(vault->secrets, fresh, sizeof(*fresh));
        vault->generation = state.generation;
        pthread_rwlock_unlock(&vault->lock);
        cache_empty(vault->cache);
    }
    secrets_free(fresh);
    return code;
}

/* ---- writing under the right epoch */

struct change {
    struct vault *vault;
    store_work *work;
    void *context;
};

static int change_work(struct store_session *session, void *context, struct error *error)
{
    struct change *change = context;
    struct vault_state state;
    int code = state_read(session, &state, error);
    if (code < 0) {
        return code;
    }
    if (state.epoch != change->vault->secrets->epoch) {
        return error_set(error, ERROR_CONFLICT, "vault.epoch", "the epoch has turned");
    }
    return change->work(session, change->context, error);
}

int vault_change(struct vault *vault, store_work *work, void *context, struct error *error)
{
    struct change change = {vault, work, context};
    for (int attempt = 0;; attempt++) {
        pthread_rwlock_rdlock(&vault->lock);
        int code = store_write(vault->store, change_work, &change, error);
        pthread_rwlock_unlock(&vault->lock);
        if (code != ERROR_CONFLICT || strcmp(error->key, "vault.epoch") != 0 || attempt == 5) {
            return code;
        }
        if ((code = vault_reload(vault, error)) < 0) {
            return code;
        }
    }
}

uint32_t vault_epoch(struct vault *vault)
{
    pthread_rwlock_rdlock(&vault->lock);
    uint32_t epoch = vault->secrets->epoch;
    pthread_rwlock_unlock(&vault->lock);
    return epoch;
}
