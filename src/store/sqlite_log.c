/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keeping the write-ahead log short. What is in it is copied into the file by whoever led a commit, once they have handed
 * the lead over, over a connection of its own: the others write on meanwhile. What they wrote is little, and is copied with
 * the next commit, while nobody can write: then nothing is left in the log, and the next commit begins it anew.
 *
 * While readers overlap without a gap the log goes on growing all the same, so that it is not its length that says when the
 * next copy is due, but what was written since: nor does every commit wait for a reader who stays, who may himself wait for a
 * commit. A copy that fails is tried again after the next commit: what it would have taken stays in the log, which is durable.
 */
#include "store/sqlite.h"

#define PAGES_UNTIL_CHECKPOINT 3000
/* Readers that overlap without end keep the log from starting anew: above this, new ones are sent
 * to the database file and the writer waits a moment for the old ones. */
#define PAGES_UNTIL_RESTART 25000
#define RESTART_WAIT 250 /* milliseconds */

void sqlite_log_init(struct sqlite_log *log)
{
    *log = (struct sqlite_log){.state = LOG_RESTS};
    pthread_mutex_init(&log->lock, NULL);
    pthread_cond_init(&log->left, NULL);
}

void sqlite_log_dispose(struct sqlite_log *log)
{
    if (log->session) {
        sqlite_disconnect(log->session);
    }
    pthread_cond_destroy(&log->left);
    pthread_mutex_destroy(&log->lock);
}

static struct sqlite_log *log_of(const struct store *store)
{
    return &((struct sqlite_place *)store->own)->log;
}

static sqlite3 *db_of(const struct store_session *session)
{
    return ((const struct sqlite_session *)session)->db;
}

/* ---- whose turn it is: whoever makes it LOG_TAKEN is alone with the log */

static bool take(struct sqlite_log *log, enum sqlite_log_state from)
{
    pthread_mutex_lock(&log->lock);
    const bool taken = log->state == from;
    log->state = taken ? LOG_TAKEN : log->state;
    pthread_mutex_unlock(&log->lock);
    return taken;
}

static void take_at_last(struct sqlite_log *log)
{
    pthread_mutex_lock(&log->lock);
    while (log->state == LOG_TAKEN) {
        pthread_cond_wait(&log->left, &log->lock);
    }
    log->state = LOG_TAKEN;
    pthread_mutex_unlock(&log->lock);
}

/* `copied`: pages of the log that need not be copied again; negative: as before. */
static void leave(struct sqlite_log *log, enum sqlite_log_state state, int copied)
{
    pthread_mutex_lock(&log->lock);
    log->state = state;
    log->copied = copied < 0 ? log->copied : copied;
    pthread_cond_broadcast(&log->left);
    pthread_mutex_unlock(&log->lock);
}

/* ---- copying */

static bool is_done(int code)
{
    return code == SQLITE_OK || code == SQLITE_BUSY; /* busy: as far as somebody who reads allows */
}

static void copy_rest(struct sqlite_log *log, sqlite3 *db, int pages)
{
    int code = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    leave(log, LOG_RESTS, is_done(code) ? pages : -1);
}

static void begin_anew(struct sqlite_log *log, sqlite3 *db, int pages)
{
    sqlite3_busy_timeout(db, RESTART_WAIT);
    int code = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
    sqlite3_busy_timeout(db, STORE_LONGEST_WAIT * 1000);
    leave(log, LOG_RESTS, is_done(code) ? pages : -1);
}

/* Pages that were written since the last copy. */
static int count_new(struct sqlite_log *log, int pages)
{
    pthread_mutex_lock(&log->lock);
    log->length = pages;
    log->copied = pages < log->copied ? 0 : log->copied; /* the log began anew */
    const int since = pages - log->copied;
    pthread_mutex_unlock(&log->lock);
    return since;
}

int sqlite_on_commit(void *context, sqlite3 *db, const char *name, int pages)
{
    struct sqlite_log *log = log_of(((struct store_session *)context)->store);
    const bool is_due = count_new(log, pages) >= PAGES_UNTIL_CHECKPOINT;
    (void)name;
    if (take(log, LOG_COPIED)) {
        copy_rest(log, db, pages);
    } else if (is_due && take(log, LOG_RESTS)) {
        if (pages >= PAGES_UNTIL_RESTART) {
            begin_anew(log, db, pages);
        } else {
            leave(log, LOG_DUE, -1);
        }
    }
    return SQLITE_OK;
}

static bool is_behind(struct sqlite_log *log, int copied)
{
    pthread_mutex_lock(&log->lock);
    const bool is = copied < log->length;
    pthread_mutex_unlock(&log->lock);
    return is;
}

void sqlite_copy_log(struct store *store)
{
    struct sqlite_log *log = log_of(store);
    struct error ignored;
    int pages = 0, copied = 0; /* the pages that there were when it began */
    if (!take(log, LOG_DUE)) {
        return;
    }
    if (!log->session && sqlite_connect(store, true, &log->session, &ignored) < 0) {
        log->session = NULL;
        leave(log, LOG_RESTS, -1);
        return;
    }
    int code = sqlite3_wal_checkpoint_v2(db_of(log->session), NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
    leave(log, code == SQLITE_OK && is_behind(log, copied) ? LOG_COPIED : LOG_RESTS, is_done(code) ? pages : -1);
}

/* ---- emptying */

/* SQLite zeroes what is deleted, but not what balancing its trees has left behind in a page's free
 * space: only writing the whole file anew leaves nothing. Key stores are small. */
static int write_anew(struct store_session *session, struct error *error)
{
    return sqlite_run_script(session, "VACUUM", error);
}

static int truncate_log(struct store_session *session, struct error *error)
{
    const struct sqlite_place *place = session->store->own;
    if (place->erases_securely && write_anew(session, error) < 0) {
        return error->code;
    }
    int code = sqlite3_wal_checkpoint_v2(db_of(session), "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return code == SQLITE_OK ? 0 : sqlite_fail(db_of(session), code, true, error);
}

static int empty_log(struct store_session *session, struct error *error)
{
    struct sqlite_log *log = log_of(session->store);
    take_at_last(log);
    int result = truncate_log(session, error);
    leave(log, LOG_RESTS, result < 0 ? -1 : 0);
    return result;
}

int sqlite_checkpoint(struct store *store, struct error *error)
{
    return sqlite_write_alone(store, empty_log, error);
}
