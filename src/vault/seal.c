/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/inside.h"

#include <sodium.h>
#include <string.h>

#define TAG_SIZE (VAULT_SEAL_EXTRA - VAULT_NONCE_SIZE)
_Static_assert(VAULT_NONCE_SIZE == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce");
_Static_assert(TAG_SIZE == crypto_aead_xchacha20poly1305_ietf_ABYTES, "tag");
_Static_assert(KEY_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key");

static const unsigned char *bytes_of(struct text text)
{
    return (const unsigned char *)text.at;
}

void vault_seal_with(const struct vault_key *key, const uint8_t nonce[VAULT_NONCE_SIZE], struct text about,
                     struct text plain, uint8_t *out)
{
    crypto_aead_xchacha20poly1305_ietf_encrypt(out, NULL, bytes_of(plain), plain.length, bytes_of(about),
                                               about.length, NULL, nonce, key->bytes);
}

void vault_seal(const struct vault_key *key, struct text about, struct text plain, uint8_t *out)
{
    vault_random(out, VAULT_NONCE_SIZE);
    vault_seal_with(key, out, about, plain, out + VAULT_NONCE_SIZE);
}

int vault_unseal_apart(struct arena *arena, const struct vault_key *key, struct text about, struct text nonce,
                       struct text bytes, struct text *plain, struct error *error)
{
    if (nonce.length == VAULT_NONCE_SIZE && bytes.length >= TAG_SIZE) {
        size_t size = bytes.length - TAG_SIZE;
        uint8_t *out = arena_alloc(arena, size);
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, bytes_of(bytes), bytes.length, bytes_of(about),
                                                       about.length, bytes_of(nonce), key->bytes) == 0) {
            *plain = (struct text){(const char *)out, size};
            return 0;
        }
    }
    return error_set(error, ERROR_DAMAGED, "vault.unseal", "the sealed bytes do not open");
}

int vault_unseal(struct arena *arena, const struct vault_key *key, struct text about, struct text sealed,
                 struct text *plain, struct error *error)
{
    size_t nonce = sealed.length < VAULT_NONCE_SIZE ? sealed.length : VAULT_NONCE_SIZE;
    return vault_unseal_apart(arena, key, about, (struct text){sealed.at, nonce},
                              (struct text){sealed.at + nonce, sealed.length - nonce}, plain, error);
}

int vault_seal_at(struct arena *arena, struct vault *vault, const struct vault_place *place, struct text about,
                  struct text plain, struct text *sealed, struct error *error)
{
    struct vault_key key SCOPED(vault_key_wipe);
    int code = vault_key(vault, place, &key, error);
    if (code < 0) {
        return code;
    }
    uint8_t *out = arena_alloc(arena, plain.length + VAULT_SEAL_EXTRA);
    vault_seal(&key, about, plain, out);
    *sealed = (struct text){(const char *)out, plain.length + VAULT_SEAL_EXTRA};
    return 0;
}

int vault_unseal_at(struct arena *arena, struct vault *vault, const struct vault_place *place, struct text about,
                    struct text sealed, struct text *plain, struct error *error)
{
    struct vault_key key SCOPED(vault_key_wipe);
    int code = vault_key(vault, place, &key, error);
    return code < 0 ? code : vault_unseal(arena, &key, about, sealed, plain, error);
}
