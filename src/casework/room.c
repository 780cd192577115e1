/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and closing; the registry of views; making views again. */
#include "casework/own.h"

#include <stdlib.h>
#include <string.h>


/* ---- versions of views */

int room_read_version(struct store_session *session, const char *name, int64_t *version, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error, "SELECT version FROM casework_view WHERE name = $1", "s", name);
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    *version = step > 0 ? store_integer(statement, 0) : 0;
    store_finish(statement);
    return step < 0 ? step : 0;
}

static int write_version(struct store_session *session, const char *name, int64_t version, struct error *error)
{
    return store_run(session, NULL, error,
                     "INSERT INTO casework_view (name, version) VALUES ($1, $2) "
                     "ON CONFLICT (name) DO UPDATE SET version = excluded.version",
                     "si", name, version);
}

static int has_entries(struct casework *casework, struct store_session *session, bool *out, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct ledger_head *heads;
    size_t count;
    (void)casework;
    int failed = ledger_list(arena, session, LEDGER_CASE, NULL, 1, &heads, &count, error);
    *out = !failed && count > 0;
    return failed;
}

static int is_current(struct casework *casework, bool *current, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    int64_t version = 0;
    bool entries = false;
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = has_entries(casework, session, &entries, error);
    }
    if (!failed) {
        failed = room_read_version(session, OWN_VIEW, &version, error);
    }
    *current = version == OWN_VERSION;
    for (size_t i = 0; !failed && i < casework->view_count; i++) {
        failed = room_read_version(session, casework->views[i].name, &version, error);
        *current = *current && version == casework->views[i].version;
    }
    *current = *current || (!failed && !entries);
    return failed;
}

static int write_versions(struct store_session *session, void *context, struct error *error)
{
    const struct casework *casework = context;
    int failed = write_version(session, OWN_VIEW, OWN_VERSION, error);
    for (size_t i = 0; !failed && i < casework->view_count; i++) {
        failed = write_version(session, casework->views[i].name, casework->views[i].version, error);
    }
    return failed;
}

/* ---- rebuilding */

#define CASES_AT_ONCE 64

struct rebuilding {
    struct casework *casework;
    struct casework_change *changes;
    struct case_rows **rows;
    size_t count;
};

static int clear_views(struct store_session *session, void *context, struct error *error)
{
    struct casework *casework = context;
    int failed = rows_clear(casework, session, error);
    for (size_t i = 0; !failed && i < casework->view_count; i++) {
        failed = casework->views[i].clear(casework->views[i].context, session, error);
    }
    return failed;
}

static int write_rebuilt(struct store_session *session, void *context, struct error *error)
{
    const struct rebuilding *rebuilding = context;
    struct casework *casework = rebuilding->casework;
    int failed = 0;
    for (size_t i = 0; !failed && i < rebuilding->count; i++) {
        const struct casework_change *change = &rebuilding->changes[i];
        failed = access_add_case(session, &change->case_id, change->reference, change->after->received, error);
        if (!failed) {
            failed = rows_write(session, rebuilding->rows[i], error);
        }
        for (size_t j = 0; !failed && j < casework->view_count; j++) {
            failed = casework->views[j].apply(casework->views[j].context, session, change, error);
        }
    }
    return failed;
}

int replay_for_views(struct arena *arena, struct casework *casework, struct store_session *session,
                            const struct ledger_head *head, struct casework_change *change, struct case_rows **rows,
                            struct error *error)
{
    struct loaded_case *loaded = ARENA_NEW(arena, struct loaded_case);
    struct procedure_moment *moment = ARENA_NEW(arena, struct procedure_moment);
    struct vec texts = VEC_IN(arena, struct casework_text);
    int failed = replay_case(arena, casework, session, &head->case_id, loaded, &texts, error);
    if (failed) {
        return failed;
    }
    struct unpack unpack = unpack_of(loaded->moment);
    procedure_moment_unpack(arena, &unpack, casework->options.book, moment);
    if ((failed = unpack_done(&unpack, "moment", error))) {
        return failed;
    }
    *change = (struct casework_change){.casework = casework,
                                       .arena = arena,
                                       .case_id = head->case_id,
                                       .reference = loaded->reference,
                                       .procedure = loaded->known->procedure,
                                       .after = loaded->state,
                                       .moment = moment,
                                       .sequence = head->sequence,
                                       .recorded = head->recorded,
                                       .texts = texts.items,
                                       .text_count = texts.count};
    memcpy(change->receipt, loaded->receipt, sizeof(change->receipt));
    return rows_of(arena, change, NULL, rows, error);
}

static int rebuild_some(struct casework *casework, const struct ledger_head *heads, size_t count, int64_t *entries,
                        struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct store_session *session = NULL;
    struct rebuilding rebuilding = {.casework = casework,
                                    .changes = ARENA_ARRAY(arena, struct casework_change, count),
                                    .rows = ARENA_ARRAY(arena, struct case_rows *, count)};
    int failed = store_begin_read(casework->options.store, &session, error);
    for (size_t i = 0; !failed && i < count; i++) {
        size_t at = rebuilding.count;
        if (heads[i].erased || heads[i].sequence == 0) {
            continue;
        }
        failed = replay_for_views(arena, casework, session, &heads[i], &rebuilding.changes[at],
                                  &rebuilding.rows[at], error);
        rebuilding.count += !failed;
        *entries += heads[i].sequence;
    }
    store_end(session);
    return failed ? failed : store_write(casework->options.store, write_rebuilt, &rebuilding, error);
}

static int list_some(struct arena *arena, struct casework *casework, const struct identity *after,
                     struct ledger_head **heads, size_t *count, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    int failed = store_begin_read(casework->options.store, &session, error);
    return failed ? failed : ledger_list(arena, session, LEDGER_CASE, after, CASES_AT_ONCE, heads, count, error);
}

/* Cleared first: what stops half-way is begun anew, since the versions are written last. */
int casework_rebuild(struct casework *casework, int64_t *entries,
                     void (*progress)(void *context, int64_t cases, int64_t entries), void *context,
                     struct error *error)
{
    struct identity after;
    bool first = true;
    int64_t cases = 0, read = 0;
    int failed = store_write(casework->options.store, clear_views, casework, error);
    for (size_t count = 1; !failed && count > 0;) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct ledger_head *heads;
        failed = list_some(arena, casework, first ? NULL : &after, &heads, &count, error);
        if (!failed && count > 0) {
            failed = rebuild_some(casework, heads, count, &read, error);
            after = heads[count - 1].case_id;
            first = false;
            cases += (int64_t)count;
            if (progress) {
                progress(context, cases, read);
            }
        }
    }
    if (entries) {
        *entries = read;
    }
    return failed ? failed : store_write(casework->options.store, write_versions, casework, error);
}

/* ---- opening */

static int check_views(const struct casework_options *options, struct error *error)
{
    for (size_t i = 0; i < options->view_count; i++) {
        const struct casework_view *view = &options->views[i];
        if (!view->name || !view->apply || !view->clear || !view->forget) {
            return error_set(error, ERROR_INVALID, "casework.view",
                             "The view %s cannot apply, clear or forget: it must do all three.",
                             view->name ? view->name : "without a name");
        }
    }
    if (options->view_count > VIEWS_MOST - OWN_VIEWS) {
        return error_set(error, ERROR_LIMIT, "casework.views", "There are more than %d views.", VIEWS_MOST - OWN_VIEWS);
    }
    return 0;
}

static int bring_up(struct casework *casework, struct error *error)
{
    bool current;
    int failed = ledger_resume_erasures(casework->options.ledger, &casework->erasure_calls, NULL, error);
    if (!failed) {
        failed = is_current(casework, &current, error);
    }
    if (!failed && !current) {
        failed = casework_rebuild(casework, NULL, NULL, NULL, error);
    } else if (!failed) {
        failed = store_write(casework->options.store, write_versions, casework, error);
    }
    return failed;
}

int casework_open(struct casework **out, const struct casework_options *options, struct error *error)
{
    int failed = check_views(options, error);
    if (failed) {
        return failed;
    }
    struct arena *arena = arena_new();
    struct casework *casework = ARENA_NEW(arena, struct casework);
    casework->options = *options;
    casework->arena = arena;
    pthread_mutex_init(&casework->lock, NULL);
    casework->views[casework->view_count++] = flags_view(casework);
    for (size_t i = 0; i < options->view_count; i++) {
        casework->views[casework->view_count++] = options->views[i];
    }
    casework->erasure_calls = casework_make_erasure_calls(casework);
    failed = options->only_looks ? 0 : bring_up(casework, error);
    if (failed) {
        casework_free(casework);
        return failed;
    }
    *out = casework;
    return 0;
}

void casework_free(struct casework *casework)
{
    if (casework) {
        pthread_mutex_destroy(&casework->lock);
        arena_free(casework->arena);
    }
}

void casework_free_at(struct casework **casework)
{
    casework_free(*casework);
}

void casework_set_clock(struct casework *casework, struct clock clock)
{
    casework->options.clock = clock;
}

int64_t casework_moment(const struct casework *casework)
{
    return clock_now(&casework->options.clock);
}
