/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and closing; the registry of views and their versions. */
#include "casework/opened.h"
#include "casework/own.h"
#include "casework/stand_ins.h"

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

int room_write_version(struct store_session *session, const char *name, int64_t version, struct error *error)
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

/* `of_epoch`: so are the tokens. */
static int is_current(struct casework *casework, bool *current, bool *of_epoch, struct error *error)
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
    if (!failed) {
        failed = room_read_version(session, TOKENS, &version, error);
    }
    *of_epoch = version == (int64_t)vault_epoch(casework->options.vault);
    return failed;
}

int room_write_versions(struct store_session *session, void *context, struct error *error)
{
    const struct casework *casework = context;
    int failed = room_write_version(session, OWN_VIEW, OWN_VERSION, error);
    for (size_t i = 0; !failed && i < casework->view_count; i++) {
        failed = room_write_version(session, casework->views[i].name, casework->views[i].version, error);
    }
    return failed;
}

/* ---- rows */

int room_take_identities(struct store_statement *statement, struct vec *out, struct error *error)
{
    int step;
    while ((step = store_step(statement, error)) > 0) {
        const struct identity one = store_identity(statement, 0);
        vec_add(out, &one);
    }
    return step;
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
    bool current, of_epoch;
    int failed = ledger_resume_erasures(casework->options.ledger, &casework->erasure_calls, NULL, error);
    if (!failed) {
        failed = is_current(casework, &current, &of_epoch, error);
    }
    if (!failed && !current) {
        return casework_rebuild(casework, NULL, NULL, NULL, error);
    }
    if (!failed && !of_epoch) {
        failed = tokens_remake(casework, error);
    }
    return failed ? failed : store_write(casework->options.store, room_write_versions, casework, error);
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
    casework->opened = opened_cases_new(vault_epoch(options->vault));
    casework->written = opened_cases_new(vault_epoch(options->vault));
    casework->stand_ins = stand_ins_new(arena);
    pthread_mutex_init(&casework->lock, NULL);
    casework->views[casework->view_count++] = flags_view(casework);
    casework->views[casework->view_count++] = keep_view(casework);
    casework->views[casework->view_count++] = links_view(casework);
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
        opened_cases_free(casework->opened);
        opened_cases_free(casework->written);
        stand_ins_dispose(casework->stand_ins);
        arena_free(casework->arena);
    }
}

void casework_free_at(struct casework **casework)
{
    casework_free(*casework);
}

void casework_tend(struct casework *casework)
{
    uint32_t epoch = vault_epoch(casework->options.vault);
    opened_tend(casework->opened, epoch, casework_now(casework));
    opened_tend(casework->written, epoch, casework_now(casework));
}

void casework_set_clock(struct casework *casework, struct clock clock)
{
    casework->options.clock = clock;
}

int64_t casework_moment(const struct casework *casework)
{
    return clock_now(&casework->options.clock);
}
