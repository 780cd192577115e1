/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transactions as if one after the other: SERIALIZABLE, and tried again when PostgreSQL says that
 * two collided, or when the connection was lost before the commit was sent. Every writer holds a
 * lock that all can hold; who has collided a few times asks for it alone, and then nobody is left
 * to collide with. (LOCK TABLE is the one lock that is taken before the transaction's moment is:
 * any SELECT would fix the moment first.) A commit whose acknowledgement was lost is never tried
 * again: it may be there.
 */
#include "store/postgres.h"

#include <time.h>

#define TRIES_TOGETHER 4
#define TRIES_ALONE 8
#define LONGEST_PAUSE 16 /* milliseconds */

#define BEGIN_TOGETHER                                                                             \
    "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE store_migration IN ROW SHARE MODE"
#define BEGIN_ALONE                                                                                \
    "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE store_migration IN EXCLUSIVE MODE"

/* Anything between nothing and more each time, so that those who collided do not collide again. */
static void pause_before(int attempt)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const long most = 1000000L * (attempt < 4 ? 1L << attempt : LONGEST_PAUSE);
    const uint64_t mixed = (uint64_t)now.tv_nsec * UINT64_C(0x9E3779B97F4A7C15) >> 33;
    nanosleep(&(struct timespec){0, (long)(mixed % (uint64_t)most)}, NULL);
}

/* *again: it failed in a way that another try may mend. */
static int run_once(struct store_session *session, const char *begin, store_work *work,
                    void *context, bool *again, struct error *error)
{
    const struct postgres_session *own = postgres_of(session);
    int result = postgres_begin(session, begin, error);
    if (result < 0) {
        postgres_roll_back(session);
        *again = own->lost || own->collided;
        return result;
    }
    result = work(session, context, error);
    if (result >= 0 && session->failure.code) {
        *error = session->failure;
        result = session->failure.code;
    }
    store_session_rest(session);
    if (result < 0) {
        postgres_roll_back(session);
        *again = own->lost || own->collided;
        return result;
    }
    result = postgres_commit(session, error);
    *again = result < 0 && own->collided && !own->lost;
    return result < 0 ? result : 0;
}

static int run_until_done(struct store_session *session, store_work *work, void *context,
                          struct error *error)
{
    bool again = true;
    int result = 0;
    for (int attempt = 0; again && attempt < TRIES_TOGETHER + TRIES_ALONE; attempt++) {
        if (attempt > 0) {
            pause_before(attempt);
        }
        again = false;
        result = run_once(session, attempt < TRIES_TOGETHER ? BEGIN_TOGETHER : BEGIN_ALONE, work,
                          context, &again, error);
    }
    return result;
}

int postgres_write(struct store *store, store_work *work, void *context,
                   struct store_notice *notice, struct error *error)
{
    struct pool *writers = &((struct postgres_place *)store->own)->writers;
    struct store_session *session;
    if (notice) {
        store_take_back(notice);
    }
    if (store_pool_take(writers, store, &session, error) < 0) {
        return error->code;
    }
    const int result = run_until_done(session, work, context, error);
    store_pool_give(writers, session);
    return result;
}
