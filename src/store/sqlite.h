/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

/* What the parts of the SQLite engine share: sqlite.c (connections, statements), sqlite_writer.c
 * (the group writer), sqlite_log.c and sqlite_gather.c (the write-ahead log: when it is copied, how it is written),
 * sqlite_upkeep.c (files, copies). */

#include "store/engine.h"

#include <sqlite3.h>

enum sqlite_control {
    CONTROL_BEGIN,
    CONTROL_LOOK, /* takes the moment that a reading transaction sees */
    CONTROL_BEGIN_IMMEDIATE,
    CONTROL_COMMIT,
    CONTROL_ROLL_BACK,
    CONTROL_SAVE,
    CONTROL_RELEASE,
    CONTROL_ROLL_BACK_TO,
    CONTROL__MAX
};

struct sqlite_session {
    struct store_session base;
    sqlite3 *db;
    sqlite3_stmt *controls[CONTROL__MAX];
};

struct sqlite_writer;

enum sqlite_log_state {
    LOG_RESTS,
    LOG_DUE,    /* whoever led the commit that made it long copies it when the lead has been handed over */
    LOG_TAKEN,  /* somebody copies */
    LOG_COPIED, /* but for what was written meanwhile, which the next commit copies */
};

struct sqlite_log {
    pthread_mutex_t lock; /* for all but `session`, which belongs to whoever has taken the log */
    pthread_cond_t left;
    enum sqlite_log_state state;
    int length; /* pages of the log, at the last commit of this process */
    int copied; /* the same, when it was last copied or waited for in vain */
    struct store_session *session; /* that copies; NULL: nothing was due yet */
};

struct sqlite_place {
    const char *path;
    bool erases_securely;
    bool is_draft; /* nothing is synced */
    struct sqlite_writer *writer;
    struct sqlite_log log;
};

/* sqlite.c */
int sqlite_fail(sqlite3 *db, int code, bool writes, struct error *error);
int sqlite_connect(struct store *store, bool writes, struct store_session **out,
                   struct error *error) MUST_CHECK;
void sqlite_disconnect(struct store_session *session);
int sqlite_control(struct store_session *session, enum sqlite_control control,
                   struct error *error) MUST_CHECK;
int sqlite_run_script(struct store_session *session, const char *sql,
                      struct error *error) MUST_CHECK;
bool sqlite_in_transaction(const struct store_session *session);
/* Rows inserted, changed and deleted over this connection so far; what a failed statement did and SQLite undid does not
 * count, and neither do definitions. */
int64_t sqlite_count_changes(const struct store_session *session);
void sqlite_roll_back(struct store_session *session);

/* sqlite_writer.c */
int sqlite_writer_new(struct store *store, struct sqlite_writer **out,
                      struct error *error) MUST_CHECK;
void sqlite_writer_free(struct sqlite_writer *writer);
int sqlite_write(struct store *store, store_work *work, void *context, struct store_notice *notice,
                 struct error *error) MUST_CHECK;
void sqlite_expect(struct store *store, int change);
/* Runs `task` on the writer's connection, outside any transaction, with no writer beside it. */
typedef int sqlite_task(struct store_session *session, struct error *error);
int sqlite_write_alone(struct store *store, sqlite_task *task, struct error *error) MUST_CHECK;

/* sqlite_upkeep.c */
int sqlite_make_ready(const char *path, bool must_exist, struct error *error) MUST_CHECK;
int sqlite_copy(struct store *store, const char *path, struct error *error) MUST_CHECK;

/* sqlite_log.c */
void sqlite_log_init(struct sqlite_log *log);
void sqlite_log_dispose(struct sqlite_log *log);
int sqlite_checkpoint(struct store *store, struct error *error) MUST_CHECK;
/* What SQLite calls after each commit, on the leader's thread. */
int sqlite_on_commit(void *session, sqlite3 *db, const char *name, int pages);
/* Copies the log into the file, if that is due, while others write. */
void sqlite_copy_log(struct store *store);

/* sqlite_gather.c */
void sqlite_gather(void); /* once, before the first file is opened */
/* The name of a file system whose log sqlite_step_gathering() writes in large pieces. For a connection with full durability only:
 * what it gathers is written when the log is synced. */
const char *sqlite_gathering_files(void);
int sqlite_step_gathering(sqlite3 *db, sqlite3_stmt *commit);

#endif
