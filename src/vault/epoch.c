/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Epochs: the newest epoch's key wraps the compartment keys; backups are sealed under it. It is wrapped under the
 * master key alone.
 */
#include "vault/inside.h"

#include <sodium.h>
#include <string.h>

static const struct identity nobody;
static const char label[] = "evenhand-epoch";
#define LABEL_SIZE (sizeof(label) - 1)
#define ABOUT_SIZE (LABEL_SIZE + 4 + 8 + 8)

/* ---- an epoch's key under the master key */

void big_write(uint8_t *at, uint64_t value, int size)
{
    for (int i = 0; i < size; i++) {
        at[i] = (uint8_t)(value >> (8 * (size - 1 - i)));
    }
}

static void describe(const struct epoch *epoch, uint8_t out[ABOUT_SIZE])
{
    memcpy(out, label, LABEL_SIZE);
    big_write(out + LABEL_SIZE, epoch->number, 4);
    big_write(out + LABEL_SIZE + 4, (uint64_t)epoch->opened, 8);
    big_write(out + LABEL_SIZE + 12, (uint64_t)epoch->ends, 8);
}

void epoch_wrap(const uint8_t master[KEY_SIZE], struct epoch *epoch, const uint8_t key[KEY_SIZE])
{
    uint8_t about[ABOUT_SIZE];
    describe(epoch, about);
    randombytes_buf(epoch->wrapped, VAULT_NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(epoch->wrapped + VAULT_NONCE_SIZE, NULL, key, KEY_SIZE, about,
                                               sizeof(about), NULL, epoch->wrapped, master);
}

int epoch_unwrap(const uint8_t master[KEY_SIZE], const struct epoch *epoch, uint8_t out[KEY_SIZE], struct error *error)
{
    uint8_t about[ABOUT_SIZE];
    describe(epoch, about);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, epoch->wrapped + VAULT_NONCE_SIZE,
                                                   sizeof(epoch->wrapped) - VAULT_NONCE_SIZE, about, sizeof(about),
                                                   epoch->wrapped, master) != 0) {
        return error_set(error, ERROR_INVALID, "vault.master",
                         "the master key does not open epoch %u of this key store: it is another store's key, or the "
                         "epoch's row is damaged",
                         (unsigned)epoch->number);
    }
    return 0;
}

int epoch_read(struct store_session *session, uint32_t number, struct epoch *out, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error, "SELECT opened, ends, wrapped FROM vault_epoch WHERE number = $1",
                           "i", (int64_t)number);
    if (code >= 0 && (code = store_step(found, error)) > 0) {
        struct text wrapped = store_bytes(found, 2);
        *out = (struct epoch){number, store_integer(found, 0), store_integer(found, 1), {0}};
        code = wrapped.length == sizeof(out->wrapped)
                   ? 0
                   : error_set(error, ERROR_DAMAGED, "vault.epoch-row", "epoch %u's key has the wrong length",
                               (unsigned)number);
        if (code == 0) {
            memcpy(out->wrapped, wrapped.at, wrapped.length);
        }
    } else if (code == 0) {
        code = error_set(error, ERROR_DAMAGED, "vault.epoch-row", "epoch %u is missing from the key store",
                         (unsigned)number);
    }
    store_finish(found);
    return code;
}

int epoch_insert(struct store_session *session, const struct epoch *epoch, struct error *error)
{
    return store_run(session, NULL, error,
                     "INSERT INTO vault_epoch (number, opened, ends, wrapped) VALUES ($1, $2, $3, $4)", "iiib",
                     (int64_t)epoch->number, epoch->opened, epoch->ends, epoch->wrapped, sizeof(epoch->wrapped));
}

/* ---- the first epoch */

void secrets_draw(struct vault_secrets *secrets, uint32_t epoch)
{
    secrets->epoch = secrets->token_epoch = epoch;
    randombytes_buf(secrets->epoch_key, KEY_SIZE);
    randombytes_buf(secrets->compartments, sizeof(secrets->compartments));
    randombytes_buf(secrets->token, KEY_SIZE);
}

/* The keys under the epoch's own: new ones with every epoch. */
int epoch_insert_own(struct store_session *session, const struct vault_secrets *secrets, struct error *error)
{
    for (uint32_t i = 0; i < VAULT_COMPARTMENT__MAX; i++) {
        struct key_row row = {KIND_COMPARTMENT, nobody, i, secrets->epoch, PARENT_EPOCH};
        int code = row_insert(session, secrets, &row, secrets->compartments[i], KEY_SIZE, error);
        if (code < 0) {
            return code;
        }
    }
    struct key_row row = {KIND_TOKEN, nobody, secrets->epoch, secrets->epoch, PARENT_EPOCH};
    return row_insert(session, secrets, &row, secrets->token, KEY_SIZE, error);
}

static int insert_lasting(struct store_session *session, const struct vault_secrets *secrets, struct error *error)
{
    struct key_row row = {KIND_CODE, nobody, 0, secrets->epoch, PARENT_EPOCH};
    int code = row_insert(session, secrets, &row, secrets->code, KEY_SIZE, error);
    for (uint32_t i = 0; code == 0 && i < VAULT_COMPARTMENT__MAX; i++) {
        uint8_t key[KEY_SIZE];
        randombytes_buf(key, sizeof(key));
        row = (struct key_row){VAULT_STATISTICS, nobody, i, secrets->epoch, i};
        code = row_insert(session, secrets, &row, key, KEY_SIZE, error);
        sodium_memzero(key, sizeof(key));
    }
    return code;
}

struct first {
    struct vault *vault;
    struct vault_secrets *secrets;
    struct vault_state state;
};

static int write_first(struct store_session *session, void *context, struct error *error)
{
    struct first *first = context;
    struct epoch epoch = {.number = 1, .opened = clock_now(&first->vault->clock)};
    epoch_wrap(first->secrets->master, &epoch, first->secrets->epoch_key);
    int code = state_write(session, first->secrets, &first->state, true, error);
    if (code < 0 || (code = epoch_insert(session, &epoch, error)) < 0 ||
        (code = epoch_insert_own(session, first->secrets, error)) < 0) {
        return code;
    }
    return insert_lasting(session, first->secrets, error);
}

int epoch_first(struct vault *vault, const uint8_t salt[16], struct error *error)
{
    struct first first = {vault, vault->secrets, {.epoch = 1, .generation = 1}};
    memcpy(first.state.salt, salt, 16);
    secrets_draw(vault->secrets, 1);
    randombytes_buf(vault->secrets->code, KEY_SIZE);
    return store_write(vault->store, write_first, &first, error);
}
