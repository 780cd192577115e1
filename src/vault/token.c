/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/inside.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

/* The purpose goes in with its length before it, so that no purpose and text run into another pair. */
void keyed_hash(const uint8_t key[KEY_SIZE], const char *purpose, struct text text, uint8_t *out, size_t size)
{
    size_t length = strlen(purpose);
    assert(length <= UINT8_MAX);
    uint8_t head = (uint8_t)length;
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, KEY_SIZE, size);
    crypto_generichash_update(&state, &head, 1);
    crypto_generichash_update(&state, (const unsigned char *)purpose, length);
    crypto_generichash_update(&state, (const unsigned char *)text.at, text.length);
    crypto_generichash_final(&state, out, size);
    sodium_memzero(&state, sizeof(state));
}

int vault_token(struct vault *vault, const char *purpose, struct text text, uint8_t out[VAULT_TOKEN_SIZE],
                struct error *error)
{
    pthread_rwlock_rdlock(&vault->lock);
    bool known = vault->secrets->token_epoch != 0;
    if (known) {
        keyed_hash(vault->secrets->token, purpose, text, out, VAULT_TOKEN_SIZE);
    }
    pthread_rwlock_unlock(&vault->lock);
    return known ? 0 : error_set(error, ERROR_NOT_FOUND, "vault.no-key", "the key store has no token key");
}

void vault_code(struct vault *vault, const char *purpose, struct text text, uint8_t out[32])
{
    pthread_rwlock_rdlock(&vault->lock);
    keyed_hash(vault->secrets->code, purpose, text, out, 32);
    pthread_rwlock_unlock(&vault->lock);
}
