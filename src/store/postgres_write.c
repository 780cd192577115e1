/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transactions as if one after the other: SERIALIZABLE, and tried again when PostgreSQL says that two collided, or when
 * the connection was lost before the commit was sent. Who tries again first takes a lock that only those take who try
 * again, so that however many collide, one of them gets through at a time. A commit whose acknowledgement was lost is
 * never tried again: it may be there.
 */
#include "store/postgres.h"

#include <time.h>

#define MOST_ATTEMPTS 16
#define AGAIN_LOCK "7306648390134722"
#define LONGEST_PAUSE 32 /* milliseconds */

/* Anything between nothing and more each time, so that those who collided do not collide again. */
static void pause_before(int attempt)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const long most = 1000000L * (attempt < 5 ? 1L << attempt : LONGEST_PAUSE);
    const struct timespec pause = {0, (long)((uint64_t)now.tv_nsec * UINT64_C(0x9E3779B97F4A7C15) >> 33) % most};
    nanosleep(&pause, NULL);
}

static int run_once(struct store_session *session, store_work *work, void *context, bool *committing,
                    struct error *error)
{
    int result = session->store->engine->begin_write(session, error);
    if (result < 0) {
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
        return result;
    }
    *committing = true;
    result = postgres_commit(session, error);
    *committing = result < 0 && postgres_of(session)->lost;
    return result;
}

static int run_until_done(struct store_session *session, store_work *work, void *context, struct error *error)
{
    bool locked = false;
    int result = 0;
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        bool committing = false;
        if (attempt > 0) {
            pause_before(attempt);
        }
        if (attempt > 0 && !locked) {
            locked = postgres_begin(session, "SELECT pg_advisory_lock(" AGAIN_LOCK ")", error) == 0;
        }
        result = run_once(session, work, context, &committing, error);
        const struct postgres_session *own = postgres_of(session);
        locked &= !own->lost;
        if (result == 0 || committing || (!own->collided && !own->lost)) {
            break;
        }
    }
    struct error ignored; /* a connection that cannot unlock is lost, and its lock with it */
    if (locked && postgres_command(session, "SELECT pg_advisory_unlock(" AGAIN_LOCK ")", &ignored) < 0) {
        postgres_of(session)->lost = true;
    }
    return result;
}

int postgres_write(struct store *store, store_work *work, void *context, struct error *error)
{
    struct pool *writers = &((struct postgres_place *)store->own)->writers;
    struct store_session *session;
    if (store_pool_take(writers, store, &session, error) < 0) {
        return error->code;
    }
    const int result = run_until_done(session, work, context, error);
    store_pool_give(writers, session);
    return result;
}
