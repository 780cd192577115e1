/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Entries stand in the order of insertion; `slots` is an open-addressed index of entry number + 1. Keys may come from
 * outside, so the hash is seeded once per process: nobody can prepare keys that collide.
 */
#include "base/base.h"

#include <pthread.h>
#include <string.h>
#include <sys/random.h>

static uint64_t seed;

static void make_seed(void)
{
    if (getrandom(&seed, sizeof(seed), 0) != (ssize_t)sizeof(seed)) {
        seed = (uint64_t)(uintptr_t)&seed;
    }
}

static uint64_t hash_of(struct text key)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_seed);
    uint64_t hash = seed ^ 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < key.length; i++) {
        hash = (hash ^ (unsigned char)key.at[i]) * 0x100000001b3u;
        hash ^= hash >> 29;
    }
    return hash;
}

struct map map_in(struct arena *arena)
{
    return (struct map){.arena = arena};
}

static uint32_t *slot_of(const struct map *map, struct text key, uint64_t hash)
{
    size_t mask = map->slot_count - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &map->slots[i];
        if (*slot == 0) {
            return slot;
        }
        const struct map_entry *entry = &map->entries[*slot - 1];
        if (entry->hash == hash && text_equal(entry->key, key)) {
            return slot;
        }
    }
}

void *map_get(const struct map *map, struct text key)
{
    if (map->count == 0) {
        return NULL;
    }
    uint32_t slot = *slot_of(map, key, hash_of(key));
    return slot ? map->entries[slot - 1].value : NULL;
}

static void grow(struct map *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : 8;
    struct map_entry *entries = ARENA_ARRAY(map->arena, struct map_entry, capacity);
    if (map->count) {
        memcpy(entries, map->entries, map->count * sizeof(*entries));
    }
    map->entries = entries;
    map->capacity = capacity;
    map->slot_count = capacity * 2;
    map->slots = ARENA_ARRAY(map->arena, uint32_t, map->slot_count);
    for (size_t i = 0; i < map->count; i++) {
        *slot_of(map, entries[i].key, entries[i].hash) = (uint32_t)i + 1;
    }
}

void map_set(struct map *map, struct text key, void *value)
{
    if (map->count == map->capacity) {
        grow(map);
    }
    uint64_t hash = hash_of(key);
    uint32_t *slot = slot_of(map, key, hash);
    if (*slot) {
        map->entries[*slot - 1].value = value;
        return;
    }
    struct text copy = {arena_copy(map->arena, key.at, key.length), key.length};
    map->entries[map->count] = (struct map_entry){copy, value, hash};
    *slot = (uint32_t)++map->count;
}
