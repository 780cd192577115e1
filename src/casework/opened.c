/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sets of a few places each, found by the case's identity, which is random; who has not been read for longest makes room. A
 * kept case counts as one of its own holders; the last to let go overwrites it.
 */
#include "casework/opened.h"

#include <stdlib.h>
#include <string.h>

#define SETS 64
#define WAYS 4
#define LARGEST (256 * 1024)           /* of one case */
#define MOST (16 * 1024 * 1024)        /* of all */
#define UNREAD_FOR ((int64_t)600 * 1000) /* milliseconds */

struct opened_cases {
    pthread_mutex_t lock;
    uint64_t emptied; /* store_moment() when it was emptied last */
    uint32_t epoch;  /* of the vault, when it was looked at last: another process erases by turning it */
    size_t size, users; /* `users`: the casework, and each who reads: whose arena may outlive it */
    struct opened_case *at[SETS][WAYS];
};

struct opened_cases *opened_cases_new(uint32_t epoch)
{
    struct opened_cases *cases = calloc(1, sizeof(*cases));
    if (!cases) {
        abort();
    }
    pthread_mutex_init(&cases->lock, NULL);
    cases->users = 1;
    cases->epoch = epoch;
    return cases;
}

static void let_go(struct opened_case *opened)
{
    if (--opened->holders == 0) {
        arena_free_wiped(opened->arena);
    }
}

static void drop(struct opened_cases *cases, struct opened_case **place)
{
    if (*place) {
        cases->size -= (*place)->size;
        let_go(*place);
        *place = NULL;
    }
}

static void drop_all(struct opened_cases *cases, int64_t used_before)
{
    for (size_t i = 0; i < SETS * WAYS; i++) {
        struct opened_case **place = &cases->at[i / WAYS][i % WAYS];
        if (*place && (*place)->used < used_before) {
            drop(cases, place);
        }
    }
}

static void empty(struct opened_cases *cases)
{
    cases->emptied = store_moment();
    drop_all(cases, INT64_MAX);
}

static void follow_epoch(struct opened_cases *cases, uint32_t epoch)
{
    if (cases->epoch != epoch) {
        cases->epoch = epoch;
        empty(cases);
    }
}

/* With the lock, which it gives back. */
static void leave(struct opened_cases *cases)
{
    bool is_last = --cases->users == 0;
    pthread_mutex_unlock(&cases->lock);
    if (is_last) {
        pthread_mutex_destroy(&cases->lock);
        free(cases);
    }
}

void opened_cases_free(struct opened_cases *cases)
{
    if (cases) {
        pthread_mutex_lock(&cases->lock);
        empty(cases);
        leave(cases);
    }
}

/* ---- held by whoever reads */

struct hold {
    struct opened_cases *cases;
    struct opened_case *opened;
};

static void end_hold(void *subject)
{
    struct hold *hold = subject;
    pthread_mutex_lock(&hold->cases->lock);
    let_go(hold->opened);
    leave(hold->cases);
}

/* Both are counted by the caller. */
static void hold_until_freed(struct opened_cases *cases, struct opened_case *opened, struct arena *arena)
{
    struct hold *hold = ARENA_NEW(arena, struct hold);
    *hold = (struct hold){cases, opened};
    arena_on_free(arena, end_hold, hold);
}

struct opened_case *opened_new(struct opened_cases *cases, struct arena *arena)
{
    struct arena *own = arena_new();
    struct opened_case *opened = ARENA_NEW(own, struct opened_case);
    opened->arena = own;
    opened->holders = 1;
    pthread_mutex_lock(&cases->lock);
    cases->users++;
    pthread_mutex_unlock(&cases->lock);
    hold_until_freed(cases, opened, arena);
    return opened;
}

/* ---- kept */

static struct opened_case **set_of(struct opened_cases *cases, const struct identity *case_id)
{
    return cases->at[case_id->bytes[0] % SETS];
}

static struct opened_case **place_of(struct opened_cases *cases, const struct identity *case_id)
{
    struct opened_case **set = set_of(cases, case_id);
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i] && identity_equal(&set[i]->loaded.head.case_id, case_id)) {
            return &set[i];
        }
    }
    return NULL;
}

bool opened_has(struct opened_cases *cases, const struct identity *case_id)
{
    pthread_mutex_lock(&cases->lock);
    bool has = place_of(cases, case_id) != NULL;
    pthread_mutex_unlock(&cases->lock);
    return has;
}

static bool stands(const struct ledger_head *kept, const struct ledger_head *head)
{
    return !head->erased && kept->sequence == head->sequence && kept->forgotten == head->forgotten &&
           memcmp(kept->hash, head->hash, sizeof(kept->hash)) == 0;
}

struct opened_case *opened_find(struct opened_cases *cases, struct arena *arena, const struct ledger_head *head,
                                uint32_t epoch, int64_t now)
{
    struct opened_case *found = NULL;
    pthread_mutex_lock(&cases->lock);
    follow_epoch(cases, epoch);
    struct opened_case **place = place_of(cases, &head->case_id);
    if (place && stands(&(*place)->loaded.head, head)) {
        found = *place;
        found->used = now;
        found->holders++;
        cases->users++;
    }
    pthread_mutex_unlock(&cases->lock);
    if (found) {
        hold_until_freed(cases, found, arena);
    }
    return found;
}

static struct opened_case **place_for(struct opened_cases *cases, const struct identity *case_id)
{
    struct opened_case **place = place_of(cases, case_id), **set = set_of(cases, case_id);
    for (size_t i = 0; !place && i < WAYS; i++) {
        place = set[i] ? NULL : &set[i];
    }
    for (size_t i = 0, oldest = 0; !place && i < WAYS; i++) {
        oldest = set[i]->used < set[oldest]->used ? i : oldest;
        place = i == WAYS - 1 ? &set[oldest] : NULL;
    }
    return place;
}

void opened_keep(struct opened_cases *cases, struct opened_case *opened, uint64_t began, int64_t now)
{
    size_t size = arena_used(opened->arena);
    pthread_mutex_lock(&cases->lock);
    struct opened_case **place = place_for(cases, &opened->loaded.head.case_id);
    if (size <= LARGEST && began > cases->emptied) {
        drop(cases, place);
        if (cases->size + size > MOST) {
            drop_all(cases, INT64_MAX);
        }
        cases->size += size;
        opened->size = size;
        opened->used = now;
        opened->holders++;
        *place = opened;
    }
    pthread_mutex_unlock(&cases->lock);
}

void opened_empty(struct opened_cases *cases)
{
    pthread_mutex_lock(&cases->lock);
    empty(cases);
    pthread_mutex_unlock(&cases->lock);
}

void opened_tend(struct opened_cases *cases, uint32_t epoch, int64_t now)
{
    pthread_mutex_lock(&cases->lock);
    follow_epoch(cases, epoch);
    drop_all(cases, now - UNREAD_FOR);
    pthread_mutex_unlock(&cases->lock);
}

size_t opened_count(struct opened_cases *cases)
{
    size_t count = 0;
    pthread_mutex_lock(&cases->lock);
    for (size_t i = 0; i < SETS * WAYS; i++) {
        count += cases->at[i / WAYS][i % WAYS] != NULL;
    }
    pthread_mutex_unlock(&cases->lock);
    return count;
}
