/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

const struct store_migration vault_migrations[] = {
    {"vault", 1,
     "CREATE TABLE vault_state (id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, generation INTEGER NOT NULL,"
     " salt BLOB NOT NULL, mark BLOB NOT NULL);"
     "CREATE TABLE vault_epoch (number INTEGER PRIMARY KEY, opened INTEGER NOT NULL, ends INTEGER NOT NULL,"
     " wrapped BLOB NOT NULL);"
     "CREATE TABLE vault_key (kind INTEGER NOT NULL, owner BLOB NOT NULL, number INTEGER NOT NULL,"
     " epoch INTEGER NOT NULL, compartment INTEGER NOT NULL, wrapped BLOB NOT NULL,"
     " PRIMARY KEY (kind, owner, number));"
     "CREATE TABLE vault_tally (kind INTEGER PRIMARY KEY, count INTEGER NOT NULL, sum BLOB NOT NULL);"},
};
const size_t vault_migration_count = COUNT_OF(vault_migrations);

/* ---- opening */

static void queue_init(struct vault_queue *queue, const struct vault_options *options)
{
    *queue = (struct vault_queue){.most_running = options->passwords_at_once ? options->passwords_at_once : 2,
                                  .most_waiting = options->passwords_waiting ? options->passwords_waiting : 64};
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->turn, NULL);
}

static struct vault *vault_new(const struct vault_options *options)
{
    struct vault *vault = calloc(1, sizeof(*vault));
    if (!vault) {
        abort();
    }
    sodium_ready();
    vault->clock = options->clock;
    vault->epoch_days = options->epoch_days ? options->epoch_days : 35;
    vault->secrets = secrets_new();
    vault->cache = cache_new();
    pthread_rwlock_init(&vault->lock, NULL);
    queue_init(&vault->passwords, options);
    return vault;
}

static int read_state(struct vault *vault, struct vault_state *state, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    int code = store_begin_read(vault->store, &session, error);
    return code < 0 ? code : state_read(session, state, error);
}

/* A new key store begins its first epoch; with two processes at it, the second finds the first one's. */
static int begin_or_read(struct vault *vault, const struct vault_options *options, struct error *error)
{
    struct vault_state state = {0};
    int code = read_state(vault, &state, error);
    bool fresh = code == ERROR_NOT_FOUND;
    if (code < 0 && !fresh) {
        return code;
    }
    if (fresh) {
        randombytes_buf(state.salt, sizeof(state.salt));
    }
    if ((code = master_read(&options->master, state.salt, vault->secrets->master, error)) < 0) {
        return code;
    }
    if (fresh && (code = epoch_first(vault, state.salt, error)) < 0 && code != ERROR_CONFLICT) {
        return code;
    }
    return vault_reload(vault, error);
}

int vault_open(struct vault **out, const struct vault_options *options, struct error *error)
{
    struct vault *vault SCOPED(vault_free_at) = vault_new(options);
    struct store_migration_list list = {vault_migrations, vault_migration_count};
    struct store_options store_options = {.where = options->where,
                                          .lists = &list,
                                          .list_count = 1,
                                          .readers = 4,
                                          .erases_securely = true,
                                          .must_exist = options->must_exist,
                                          .is_draft = options->is_draft};
    int code = store_open(&vault->store, &store_options, error);
    if (code < 0 || (code = begin_or_read(vault, options, error)) < 0) {
        return code;
    }
    *out = vault;
    vault = NULL;
    return 0;
}

void vault_free(struct vault *vault)
{
    if (!vault) {
        return;
    }
    store_free(vault->store);
    cache_free(vault->cache);
    secrets_free(vault->secrets);
    pthread_rwlock_destroy(&vault->lock);
    pthread_mutex_destroy(&vault->passwords.mutex);
    pthread_cond_destroy(&vault->passwords.turn);
    free(vault);
}

void vault_free_at(struct vault **vault)
{
    vault_free(*vault);
}

/* ---- every minute */

struct tend {
    int64_t now;
    int64_t ended;
};

static int end_epochs(struct store_session *session, void *context, struct error *error)
{
    struct tend *tend = context;
    return store_run(session, &tend->ended, error, "DELETE FROM vault_epoch WHERE ends > 0 AND ends <= $1", "i",
                     tend->now);
}

static int count_ending(struct vault *vault, struct tend *tend, struct vault_state *state, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct store_statement *found = NULL;
    int code = store_begin_read(vault->store, &session, error);
    if (code < 0 || (code = state_read(session, state, error)) < 0) {
        return code;
    }
    code = store_query(session, &found, error, "SELECT COUNT(*) FROM vault_epoch WHERE ends > 0 AND ends <= $1", "i",
                       tend->now);
    if (code >= 0 && (code = store_step(found, error)) > 0) {
        tend->ended = store_integer(found, 0);
    }
    store_finish(found);
    return code < 0 ? code : 0;
}

int vault_tend(struct vault *vault, unsigned *ended, struct error *error)
{
    struct tend tend = {.now = clock_now(&vault->clock)};
    struct vault_state state;
    int code = count_ending(vault, &tend, &state, error);
    if (code < 0) {
        return code;
    }
    pthread_rwlock_rdlock(&vault->lock);
    bool changed = vault->generation != state.generation;
    pthread_rwlock_unlock(&vault->lock);
    if (changed && (code = vault_reload(vault, error)) < 0) {
        return code;
    }
    if (tend.ended > 0 && ((code = store_write(vault->store, end_epochs, &tend, error)) < 0 ||
                           (code = store_checkpoint(vault->store, error)) < 0)) {
        return code;
    }
    if (ended) {
        *ended = (unsigned)tend.ended;
    }
    return 0;
}

int vault_endings(struct vault *vault, struct arena *arena, struct vault_ending **out, size_t *count,
                  struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct store_statement *found = NULL;
    struct vec endings = VEC_IN(arena, struct vault_ending);
    int code = store_begin_read(vault->store, &session, error);
    if (code == 0) {
        code = store_query(session, &found, error,
                           "SELECT number, ends FROM vault_epoch WHERE ends > 0 ORDER BY ends, number", "");
    }
    while (code >= 0 && found && (code = store_step(found, error)) > 0) {
        struct vault_ending ending = {(uint32_t)store_integer(found, 0), store_integer(found, 1)};
        vec_add(&endings, &ending);
    }
    if (code == 0) {
        *out = endings.items;
        *count = endings.count;
    }
    return code;
}
