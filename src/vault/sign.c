/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/inside.h"

#include <sodium.h>
#include <string.h>

_Static_assert(crypto_sign_SEEDBYTES == KEY_SIZE && crypto_sign_PUBLICKEYBYTES == VAULT_PUBLIC_SIZE &&
                   crypto_sign_BYTES == VAULT_SIGNATURE_SIZE,
               "Ed25519");

static const struct identity nobody;

struct make_signer {
    struct vault *vault;
    uint8_t seed[KEY_SIZE];
    uint32_t number;
};

static int next_signer(struct store_session *session, uint32_t *number, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error, "SELECT COALESCE(MAX(number), 0) FROM vault_key WHERE kind = $1",
                           "i", (int64_t)KIND_SIGNER);
    if (code >= 0 && (code = store_step(found, error)) > 0) {
        *number = (uint32_t)store_integer(found, 0) + 1;
        code = 0;
    }
    store_finish(found);
    return code;
}

static int make_signer(struct store_session *session, void *context, struct error *error)
{
    struct make_signer *make = context;
    int code = next_signer(session, &make->number, error);
    if (code < 0) {
        return code;
    }
    struct key_row row = {KIND_SIGNER, nobody, make->number, make->vault->secrets->epoch, PARENT_EPOCH};
    return row_insert(session, make->vault->secrets, &row, make->seed, KEY_SIZE, error);
}

int vault_make_signer(struct vault *vault, uint32_t *number, struct error *error)
{
    struct make_signer make = {.vault = vault};
    vault_random(make.seed, KEY_SIZE);
    int code = vault_change(vault, make_signer, &make, error);
    sodium_memzero(make.seed, KEY_SIZE);
    if (code == 0) {
        *number = make.number;
    }
    return code;
}

static int read_pair(struct vault *vault, uint32_t number, uint8_t public[VAULT_PUBLIC_SIZE],
                     uint8_t secret[crypto_sign_SECRETKEYBYTES], struct error *error)
{
    uint8_t seed[KEY_SIZE];
    struct vault_place place = {(enum vault_kind)KIND_SIGNER, nobody, number};
    if (!cache_get(vault->cache, &place, seed)) {
        int code = key_read(vault, &place, seed, error);
        if (code < 0) {
            return code;
        }
    }
    crypto_sign_seed_keypair(public, secret, seed);
    sodium_memzero(seed, sizeof(seed));
    return 0;
}

int vault_signer_public(struct vault *vault, uint32_t number, uint8_t out[VAULT_PUBLIC_SIZE], struct error *error)
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    int code = read_pair(vault, number, out, secret, error);
    sodium_memzero(secret, sizeof(secret));
    return code;
}

int vault_sign(struct vault *vault, uint32_t number, struct text message, uint8_t out[VAULT_SIGNATURE_SIZE],
               struct error *error)
{
    uint8_t public[VAULT_PUBLIC_SIZE], secret[crypto_sign_SECRETKEYBYTES];
    int code = read_pair(vault, number, public, secret, error);
    if (code == 0) {
        crypto_sign_detached(out, NULL, (const unsigned char *)message.at, message.length, secret);
    }
    sodium_memzero(secret, sizeof(secret));
    return code;
}

bool vault_signature_is_right(const uint8_t public[VAULT_PUBLIC_SIZE], struct text message,
                              const uint8_t signature[VAULT_SIGNATURE_SIZE])
{
    sodium_ready();
    return crypto_sign_verify_detached(signature, (const unsigned char *)message.at, message.length, public) == 0;
}
