/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counting attempts without keeping addresses: a slot knows a hash under a key that lives in memory only and is
 * replaced every day, so that nothing here tells who came, even to somebody who reads this process's memory a day
 * later. Losing a count is harmless, keeping an address is not: slots are few, and the oldest gives way.
 */
#include "front/inside.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <string.h>

#define DAY ((int64_t)24 * 60 * 60 * 1000)
#define WINDOW ((int64_t)10 * 60 * 1000)
#define WAYS 4 /* slots that one hash may stand in */

void limiter_init(struct limiter *limiter)
{
    memset(limiter, 0, sizeof(*limiter));
    pthread_mutex_init(&limiter->lock, NULL);
}

void limiter_dispose(struct limiter *limiter)
{
    sodium_memzero(limiter->key, sizeof(limiter->key));
    pthread_mutex_destroy(&limiter->lock);
}

/* The part of an address that one customer has: all of IPv4, the first 64 bits of IPv6. Nothing for loopback and
 * Unix sockets: there a proxy that does not say where requests come from would make everybody one. */
static size_t read_network(const char *peer, uint8_t out[16])
{
    struct in_addr four;
    struct in6_addr six;
    if (inet_pton(AF_INET, peer, &four) == 1) {
        memcpy(out, &four, sizeof(four));
        return out[0] == 127 ? 0 : sizeof(four);
    }
    if (inet_pton(AF_INET6, peer, &six) == 1 && IN6_IS_ADDR_V4MAPPED(&six)) {
        memcpy(out, six.s6_addr + 12, sizeof(four));
        return out[0] == 127 ? 0 : sizeof(four);
    }
    if (inet_pton(AF_INET6, peer, &six) == 1) {
        memcpy(out, &six, 8);
        return IN6_IS_ADDR_LOOPBACK(&six) ? 0 : 8;
    }
    return 0;
}

static uint64_t hash_network(const struct limiter *limiter, enum front_limit kind, const uint8_t *network,
                             size_t size)
{
    uint8_t input[17] = {(uint8_t)kind};
    uint64_t hash;
    memcpy(input + 1, network, size);
    uint8_t digest[crypto_generichash_BYTES_MIN];
    crypto_generichash(digest, sizeof(digest), input, size + 1, limiter->key, sizeof(limiter->key));
    memcpy(&hash, digest, sizeof(hash));
    return hash ? hash : 1;
}

static void turn_key(struct limiter *limiter, int64_t now)
{
    if (now >= limiter->key_until) {
        randombytes_buf(limiter->key, sizeof(limiter->key));
        memset(limiter->slots, 0, sizeof(limiter->slots));
        limiter->key_until = now + DAY;
    }
}

static struct limit_slot *find_slot(struct limiter *limiter, uint64_t who, int64_t now)
{
    struct limit_slot *slots = &limiter->slots[who % (LIMIT_SLOTS / WAYS) * WAYS];
    struct limit_slot *oldest = slots;
    for (size_t i = 0; i < WAYS; i++) {
        if (slots[i].who == who && now - slots[i].since < WINDOW) {
            return &slots[i];
        }
        if (slots[i].since < oldest->since) {
            oldest = &slots[i];
        }
    }
    *oldest = (struct limit_slot){.who = who, .since = now};
    return oldest;
}

bool limiter_allows(struct limiter *limiter, enum front_limit kind, const char *peer, unsigned most, int64_t now)
{
    uint8_t network[16];
    size_t size = read_network(peer, network);
    if (!size) {
        return true;
    }
    pthread_mutex_lock(&limiter->lock);
    turn_key(limiter, now);
    struct limit_slot *slot = find_slot(limiter, hash_network(limiter, kind, network, size), now);
    bool allows = slot->count < most;
    slot->count += allows;
    pthread_mutex_unlock(&limiter->lock);
    return allows;
}
