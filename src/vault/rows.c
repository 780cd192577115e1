/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stored keys. Each is wrapped under its parent with its place as associated data, so that no row can stand in for
 * another; and each is entered in its kind's tally, the sum (exclusive or) of a keyed mark per row, so that a row that
 * is taken away or added by hand is noticed.
 */
#include "vault/inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const char label[] = "evenhand-key";
#define LABEL_SIZE (sizeof(label) - 1)
#define ABOUT_SIZE (LABEL_SIZE + 1 + IDENTITY_SIZE + 4 + 1 + 4)

static uint8_t *put_number(uint8_t *at, uint32_t value)
{
    for (int i = 3; i >= 0; i--) {
        *at++ = (uint8_t)(value >> (8 * i));
    }
    return at;
}

static void describe(const struct key_row *row, uint8_t out[ABOUT_SIZE])
{
    uint8_t *at = out;
    memcpy(at, label, LABEL_SIZE);
    at += LABEL_SIZE;
    *at++ = (uint8_t)row->kind;
    memcpy(at, row->owner.bytes, IDENTITY_SIZE);
    at = put_number(at + IDENTITY_SIZE, row->number);
    *at++ = (uint8_t)row->compartment;
    put_number(at, row->epoch);
}

void row_wrap(const struct key_row *row, const uint8_t parent[KEY_SIZE], const uint8_t *plain, size_t size,
              uint8_t *out)
{
    uint8_t about[ABOUT_SIZE];
    describe(row, about);
    randombytes_buf(out, VAULT_NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + VAULT_NONCE_SIZE, NULL, plain, size, about, sizeof(about), NULL,
                                               out, parent);
}

int row_unwrap(const struct key_row *row, const uint8_t parent[KEY_SIZE], struct text wrapped, uint8_t *plain,
               struct error *error)
{
    uint8_t about[ABOUT_SIZE];
    describe(row, about);
    const uint8_t *bytes = (const uint8_t *)wrapped.at;
    if (wrapped.length < VAULT_SEAL_EXTRA ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, bytes + VAULT_NONCE_SIZE,
                                                   wrapped.length - VAULT_NONCE_SIZE, about, sizeof(about), bytes,
                                                   parent) != 0) {
        return error_set(error, ERROR_DAMAGED, "vault.key", "a stored key (kind %d, number %u) does not open",
                         row->kind, (unsigned)row->number);
    }
    return 0;
}

const uint8_t *row_parent(const struct vault_secrets *secrets, const struct key_row *row)
{
    if (row->epoch != secrets->epoch || row->compartment > PARENT_EPOCH) {
        return NULL;
    }
    return row->compartment == PARENT_EPOCH ? secrets->epoch_key : secrets->compartments[row->compartment];
}

/* ---- the tally */

void row_mark(const struct vault_secrets *secrets, const struct key_row *row, uint8_t out[KEY_SIZE])
{
    uint8_t about[ABOUT_SIZE];
    struct key_row lasting = *row;
    lasting.epoch = 0;
    describe(&lasting, about);
    crypto_generichash(out, KEY_SIZE, about, sizeof(about), secrets->code, KEY_SIZE);
}

static int read_tally(struct store_session *session, int kind, int64_t *count, uint8_t sum[KEY_SIZE],
                      struct error *error)
{
    struct store_statement *found = NULL;
    *count = 0;
    memset(sum, 0, KEY_SIZE);
    int code = store_query(session, &found, error, "SELECT count, sum FROM vault_tally WHERE kind = $1", "i",
                           (int64_t)kind);
    if (code >= 0 && (code = store_step(found, error)) > 0) {
        struct text stored = store_bytes(found, 1);
        *count = store_integer(found, 0);
        memcpy(sum, stored.at, stored.length < KEY_SIZE ? stored.length : KEY_SIZE);
        code = 1;
    }
    store_finish(found);
    return code;
}

int tally_change(struct store_session *session, const struct vault_secrets *secrets, const struct key_row *row,
                 int change, struct error *error)
{
    int64_t count;
    uint8_t sum[KEY_SIZE], mark[KEY_SIZE];
    int code = read_tally(session, row->kind, &count, sum, error);
    if (code < 0) {
        return code;
    }
    row_mark(secrets, row, mark);
    for (int i = 0; i < KEY_SIZE; i++) {
        sum[i] ^= mark[i];
    }
    if (code > 0) {
        return store_run(session, NULL, error, "UPDATE vault_tally SET count = $1, sum = $2 WHERE kind = $3", "ibi",
                         count + change, sum, (size_t)KEY_SIZE, (int64_t)row->kind);
    }
    return store_run(session, NULL, error, "INSERT INTO vault_tally (kind, count, sum) VALUES ($1, $2, $3)", "iib",
                     (int64_t)row->kind, count + change, sum, (size_t)KEY_SIZE);
}

/* ---- rows */

int row_insert(struct store_session *session, const struct vault_secrets *secrets, const struct key_row *row,
               const uint8_t *plain, size_t size, struct error *error)
{
    uint8_t wrapped[TREE_NODE_BYTES + VAULT_SEAL_EXTRA];
    if (size > TREE_NODE_BYTES) {
        return error_set(error, ERROR_LIMIT, "vault.key", "a new key is never that long");
    }
    row_wrap(row, row_parent(secrets, row), plain, size, wrapped);
    int code = store_run(session, NULL, error,
                         "INSERT INTO vault_key (kind, owner, number, epoch, compartment, wrapped) "
                         "VALUES ($1, $2, $3, $4, $5, $6)",
                         "idiiib", (int64_t)row->kind, &row->owner, (int64_t)row->number, (int64_t)row->epoch,
                         (int64_t)row->compartment, wrapped, size + VAULT_SEAL_EXTRA);
    return code < 0 ? code : tally_change(session, secrets, row, 1, error);
}

int row_delete(struct store_session *session, const struct vault_secrets *secrets, const struct key_row *row,
               struct error *error)
{
    int64_t gone = 0;
    int code = store_run(session, &gone, error,
                         "DELETE FROM vault_key WHERE kind = $1 AND owner = $2 AND number = $3", "idi",
                         (int64_t)row->kind, &row->owner, (int64_t)row->number);
    return code < 0 || gone == 0 ? code : tally_change(session, secrets, row, -1, error);
}

int row_read(struct arena *arena, struct store_session *session, int kind, const struct identity *owner,
             uint32_t number, struct key_row *row, struct text *wrapped, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error,
                           "SELECT epoch, compartment, wrapped FROM vault_key "
                           "WHERE kind = $1 AND owner = $2 AND number = $3",
                           "idi", (int64_t)kind, owner, (int64_t)number);
    if (code >= 0 && (code = store_step(found, error)) > 0) {
        struct text stored = store_bytes(found, 2);
        *row = (struct key_row){kind, *owner, number, (uint32_t)store_integer(found, 0),
                                (uint32_t)store_integer(found, 1)};
        *wrapped = (struct text){arena_copy(arena, stored.at, stored.length), stored.length};
    } else if (code == 0) {
        code = error_set(error, ERROR_NOT_FOUND, "vault.no-key", "the key store holds no such key");
    }
    store_finish(found);
    return code < 0 ? code : 0;
}

int row_read_key(struct store_session *session, const struct vault_secrets *secrets, int kind,
                 const struct identity *owner, uint32_t number, uint8_t out[KEY_SIZE], struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct key_row row;
    struct text wrapped;
    int code = row_read(arena, session, kind, owner, number, &row, &wrapped, error);
    if (code < 0) {
        return code;
    }
    const uint8_t *parent = row_parent(secrets, &row);
    if (!parent) {
        return error_set(error, ERROR_CONFLICT, "vault.epoch", "the epoch has turned");
    }
    if (wrapped.length != KEY_SIZE + VAULT_SEAL_EXTRA) {
        return error_set(error, ERROR_DAMAGED, "vault.key", "a stored key has the wrong length");
    }
    return row_unwrap(&row, parent, wrapped, out, error);
}
