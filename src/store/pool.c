/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session is either idle in the pool or lent to one thread; `made` counts both. The last one
 * returned is the first one lent again: its caches are warm. */
#include "store/engine.h"

#include <assert.h>
#include <errno.h>
#include <time.h>

void store_pool_init(struct pool *pool, unsigned limit, bool writes)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->returned, &attributes);
    pthread_condattr_destroy(&attributes);
    pool->idle = NULL;
    pool->limit = limit;
    pool->made = 0;
    pool->writes = writes;
}

void store_pool_dispose(struct pool *pool, struct store *store)
{
    while (pool->idle) {
        struct store_session *session = pool->idle;
        pool->idle = session->next;
        store->engine->disconnect(session);
        pool->made--;
    }
    assert(pool->made == 0); /* every session has been ended before the store is freed */
    pthread_cond_destroy(&pool->returned);
    pthread_mutex_destroy(&pool->lock);
}

/* With the lock held: an idle session, or (NULL) the right to make one. */
static int wait_for_room(struct pool *pool, struct store_session **out, struct error *error)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += STORE_LONGEST_WAIT;
    while (!pool->idle && pool->made >= pool->limit) {
        if (pthread_cond_timedwait(&pool->returned, &pool->lock, &until) == ETIMEDOUT &&
            !pool->idle && pool->made >= pool->limit) {
            return error_set(
                error, ERROR_BUSY, "store.busy",
                "all %u connections to the database were in use for %d seconds: try again later",
                pool->limit, STORE_LONGEST_WAIT);
        }
    }
    *out = pool->idle;
    if (pool->idle) {
        pool->idle = pool->idle->next;
    } else {
        pool->made++;
    }
    return 0;
}

static void give_up_one(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->made--;
    pthread_cond_signal(&pool->returned);
    pthread_mutex_unlock(&pool->lock);
}

int store_pool_take(struct pool *pool, struct store *store, struct store_session **out,
                    struct error *error)
{
    struct store_session *session = NULL;
    pthread_mutex_lock(&pool->lock);
    int result = wait_for_room(pool, &session, error);
    pthread_mutex_unlock(&pool->lock);
    if (result < 0) {
        return result;
    }
    if (!session) {
        result = store->engine->connect(store, pool->writes, &session, error);
        if (result < 0) {
            give_up_one(pool);
            return result;
        }
    }
    *out = session;
    return 0;
}

void store_pool_give(struct pool *pool, struct store_session *session)
{
    const struct engine *engine = session->store->engine;
    if (engine->is_lost(session)) {
        engine->disconnect(session);
        give_up_one(pool);
        return;
    }
    pthread_mutex_lock(&pool->lock);
    session->next = pool->idle;
    pool->idle = session;
    pthread_cond_signal(&pool->returned);
    pthread_mutex_unlock(&pool->lock);
}
