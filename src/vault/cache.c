/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys by place: 4,096 sets of 4, a megabyte of guarded memory that is locked where the system allows it. A set is
 * filled in turn. Emptying (something was erased) begins a new moment, and keys read before it are not taken: else a
 * reader that was under way could put back what was just destroyed.
 */
#include "vault/inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SETS 4096
#define WAYS 4

struct slot {
    struct identity owner;
    uint32_t number;
    uint8_t kind, used, spare[2];
    uint8_t key[KEY_SIZE];
};

struct vault_cache {
    pthread_mutex_t mutex;
    uint64_t moment;
    uint8_t turn[SETS];
    uint8_t hash_key[crypto_shorthash_KEYBYTES];
    struct slot slots[SETS][WAYS];
};

struct vault_cache *cache_new(void)
{
    struct vault_cache *cache = sodium_malloc(sizeof(*cache));
    if (!cache) {
        abort();
    }
    memset(cache, 0, sizeof(*cache));
    pthread_mutex_init(&cache->mutex, NULL);
    randombytes_buf(cache->hash_key, sizeof(cache->hash_key));
    return cache;
}

void cache_free(struct vault_cache *cache)
{
    if (cache) {
        pthread_mutex_destroy(&cache->mutex);
        sodium_free(cache);
    }
}

static unsigned set_of(const struct vault_cache *cache, const struct vault_place *place)
{
    uint8_t name[IDENTITY_SIZE + 5], hash[crypto_shorthash_BYTES];
    memcpy(name, place->owner.bytes, IDENTITY_SIZE);
    memcpy(name + IDENTITY_SIZE, &place->number, 4);
    name[IDENTITY_SIZE + 4] = (uint8_t)place->kind;
    crypto_shorthash(hash, name, sizeof(name), cache->hash_key);
    return (hash[0] | (unsigned)hash[1] << 8) % SETS;
}

static struct slot *find(struct slot set[WAYS], const struct vault_place *place)
{
    for (int i = 0; i < WAYS; i++) {
        if (set[i].used && set[i].kind == (uint8_t)place->kind && set[i].number == place->number &&
            identity_equal(&set[i].owner, &place->owner)) {
            return &set[i];
        }
    }
    return NULL;
}

bool cache_get(struct vault_cache *cache, const struct vault_place *place, uint8_t out[KEY_SIZE])
{
    unsigned set = set_of(cache, place);
    pthread_mutex_lock(&cache->mutex);
    const struct slot *slot = find(cache->slots[set], place);
    if (slot) {
        memcpy(out, slot->key, KEY_SIZE);
    }
    pthread_mutex_unlock(&cache->mutex);
    return slot != NULL;
}

uint64_t cache_moment(struct vault_cache *cache)
{
    pthread_mutex_lock(&cache->mutex);
    uint64_t moment = cache->moment;
    pthread_mutex_unlock(&cache->mutex);
    return moment;
}

void cache_put(struct vault_cache *cache, const struct vault_place *place, const uint8_t key[KEY_SIZE],
               uint64_t moment)
{
    unsigned set = set_of(cache, place);
    pthread_mutex_lock(&cache->mutex);
    if (cache->moment == moment && !find(cache->slots[set], place)) {
        struct slot *slot = &cache->slots[set][cache->turn[set]++ % WAYS];
        *slot = (struct slot){place->owner, place->number, (uint8_t)place->kind, 1, {0}, {0}};
        memcpy(slot->key, key, KEY_SIZE);
    }
    pthread_mutex_unlock(&cache->mutex);
}

void cache_empty(struct vault_cache *cache)
{
    pthread_mutex_lock(&cache->mutex);
    cache->moment++;
    sodium_memzero(cache->slots, sizeof(cache->slots));
    pthread_mutex_unlock(&cache->mutex);
}
