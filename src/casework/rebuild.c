/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Making rows again from the entries. It goes on while cases are worked on, here and in other processes: a case's rows are
 * replaced in one transaction, which keeps nothing unless the case's chain stands where it stood when it was read. Whoever
 * was quicker has written rows of their own, and the case is read again.
 */
#include "casework/rows.h"

#include <string.h>

#define CASES_AT_ONCE 16
#define TRIES 100

struct remade {
    const struct identity *case_id;
    struct ledger_head head; /* as it was read */
    struct casework_change change;
    struct access_rows access;
    struct case_rows *rows;
    bool done;
};

struct remaking {
    struct casework *casework;
    struct remade *cases;
    size_t count;
};

/* ---- reading */

int replay_for_views(struct arena *arena, struct casework *casework, struct store_session *session,
                     const struct ledger_head *head, const struct access_rows *now, struct casework_change *change,
                     struct case_rows **rows, struct error *error)
{
    struct loaded_case *loaded = ARENA_NEW(arena, struct loaded_case);
    struct procedure_moment *moment = ARENA_NEW(arena, struct procedure_moment);
    struct vec texts = VEC_IN(arena, struct casework_text), files = VEC_IN(arena, struct casework_file);
    int failed = replay_case(arena, casework, session, &head->case_id, loaded, &texts, &files, error);
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
                                       .text_count = texts.count,
                                       .files = files.items,
                                       .file_count = files.count,
                                       .replayed = true};
    codes_tidy(&loaded->codes);
    failed = codes_without_erased(session, &head->case_id, &loaded->codes, error);
    if (failed) {
        return failed;
    }
    change->codes = loaded->codes.items;
    change->code_count = loaded->codes.count;
    failed = rows_of(arena, change, now, rows, error);
    if (!failed && now) {
        (*rows)->was_ended = now->shelf == ACCESS_CLOSED;
    }
    return failed;
}

/* A case whose erasure was begun is left alone: its keys may be gone before its entries are. */
static int is_passing(struct store_session *session, const struct identity *case_id, bool *passing, struct error *error)
{
    const struct vault_place place = {.kind = VAULT_CASE, .owner = *case_id};
    return ledger_is_erased(session, &place, passing, error);
}

static int read_one(struct arena *arena, struct casework *casework, struct store_session *session,
                    struct remade *remade, struct error *error)
{
    int failed = is_passing(session, remade->case_id, &remade->done, error);
    if (failed || remade->done) {
        return failed;
    }
    failed = ledger_read_head(session, remade->case_id, &remade->head, error);
    if (!failed) {
        failed = access_read_rows(session, arena, remade->case_id, &remade->access, error);
    }
    return failed ? failed
                  : replay_for_views(arena, casework, session, &remade->head, &remade->access, &remade->change,
                                     &remade->rows, error);
}

/* One moment's reading for each, so that a long one does not keep what was deleted from leaving the log. */
static int read_cases(struct arena *arena, struct remaking *remaking, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < remaking->count; i++) {
        SCOPED(store_end_at) struct store_session *session = NULL;
        struct remade *remade = &remaking->cases[i];
        if (remade->done) {
            continue;
        }
        failed = store_begin_read(remaking->casework->options.store, &session, error);
        if (!failed) {
            failed = read_one(arena, remaking->casework, session, remade, error);
        }
        if (failed) {
            struct error ignored;
            bool passing = false;
            remade->done = session && is_passing(session, remade->case_id, &passing, &ignored) == 0 && passing;
            failed = remade->done ? 0 : failed;
        }
    }
    return failed;
}

/* ---- writing */

static int stands_as_read(struct store_session *session, const struct remade *remade, bool *stands, struct error *error)
{
    struct ledger_head now;
    int failed = ledger_read_head(session, remade->case_id, &now, error);
    *stands = !failed && !now.erased && now.sequence == remade->head.sequence &&
              now.forgotten == remade->head.forgotten &&
              memcmp(now.hash, remade->head.hash, sizeof(now.hash)) == 0;
    return failed;
}

static int write_views(struct store_session *session, const struct casework *casework,
                       const struct casework_change *change, struct error *error)
{
    const struct vault_place place = {.kind = VAULT_CASE, .owner = change->case_id};
    int failed = 0;
    for (size_t i = 0; !failed && i < casework->view_count; i++) {
        const struct casework_view *view = &casework->views[i];
        failed = view->forget(view->context, session, &place, error);
        if (!failed) {
            failed = view->apply(view->context, session, change, error);
        }
    }
    return failed;
}

static int write_one(struct store_session *session, const struct casework *casework, const struct remade *remade,
                     struct error *error)
{
    const struct casework_change *change = &remade->change;
    int failed = rows_drop(session, &change->case_id, error);
    if (!failed && remade->access.reference[0] == '\0') {
        failed = access_add_case(session, &change->case_id, change->reference, change->after->received, error);
    }
    if (!failed) {
        failed = rows_write(session, remade->rows, error);
    }
    return failed ? failed : write_views(session, casework, change, error);
}

static int write_cases(struct store_session *session, void *context, struct error *error)
{
    struct remaking *remaking = context;
    int failed = 0;
    for (size_t i = 0; !failed && i < remaking->count; i++) {
        struct remade *remade = &remaking->cases[i];
        bool stands = false;
        if (remade->rows) {
            failed = stands_as_read(session, remade, &stands, error);
            remade->done = stands;
        }
        if (!failed && stands) {
            failed = write_one(session, remaking->casework, remade, error);
        }
    }
    return failed;
}

static bool all_done(const struct remaking *remaking)
{
    bool done = true;
    for (size_t i = 0; i < remaking->count; i++) {
        done = done && remaking->cases[i].done;
    }
    return done;
}

static int try_cases(struct remaking *remaking, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    for (size_t i = 0; i < remaking->count; i++) {
        remaking->cases[i].rows = NULL;
    }
    int failed = read_cases(arena, remaking, error);
    if (failed) {
        return failed;
    }
    failed = store_write(remaking->casework->options.store, write_cases, remaking, error);
    for (size_t i = 0; failed && i < remaking->count; i++) {
        remaking->cases[i].done = remaking->cases[i].done && !remaking->cases[i].rows;
    }
    return tokens_are_of_before(failed, error) ? tokens_take_newest(remaking->casework, error) : failed;
}

static int remake_cases(struct casework *casework, const struct ledger_head *heads, size_t count, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct remaking remaking = {casework, ARENA_ARRAY(arena, struct remade, count), count};
    int failed = 0;
    for (size_t i = 0; i < count; i++) {
        remaking.cases[i] =
            (struct remade){.case_id = &heads[i].case_id, .done = heads[i].erased || heads[i].sequence == 0};
    }
    for (int try = 0; !failed && !all_done(&remaking); try++) {
        failed = try < TRIES ? try_cases(&remaking, error)
                             : error_set(error, ERROR_BUSY, "casework.busy",
                                         "Cases were changed so often that their rows could not be made again.");
    }
    return failed;
}

/* ---- all cases */

struct listing {
    struct arena *arena;
    const struct identity *after;
    struct ledger_head *heads;
    size_t count;
};

/* In a writing transaction, though it only reads: it comes after every one that began with older tokens. */
static int list_cases(struct store_session *session, void *context, struct error *error)
{
    struct listing *listing = context;
    return ledger_list(listing->arena, session, LEDGER_CASE, listing->after, CASES_AT_ONCE, &listing->heads,
                       &listing->count, error);
}

struct progress {
    void (*tell)(void *context, int64_t cases, int64_t entries);
    void *context;
    int64_t cases, entries;
};

static void tell_progress(struct progress *progress, const struct listing *listing)
{
    for (size_t i = 0; i < listing->count; i++) {
        progress->entries += listing->heads[i].erased ? 0 : listing->heads[i].sequence;
    }
    progress->cases += (int64_t)listing->count;
    if (progress->tell && listing->count) {
        progress->tell(progress->context, progress->cases, progress->entries);
    }
}

struct going {
    struct casework *casework;
    pthread_mutex_t lock;  /* of all that follows */
    struct identity after; /* the last case that somebody took on */
    bool begun, ended;
    struct progress *progress;
    int failed; /* the first time; then all stop */
    struct error error;
    pthread_t helper;
    bool is_helped;
};

/* With the lock. */
static void take_on(struct going *going, struct arena *arena, struct listing *listing)
{
    *listing = (struct listing){.arena = arena, .after = going->begun ? &going->after : NULL};
    going->ended = going->ended || going->failed;
    if (going->ended) {
        return;
    }
    going->failed = store_write(going->casework->options.store, list_cases, listing, &going->error);
    going->ended = going->failed || listing->count == 0;
    if (!going->ended) {
        going->after = listing->heads[listing->count - 1].case_id;
        going->begun = true;
    }
}

static void *go_on(void *context);

/* With the lock. Where there is more than one lot: while one thread writes, the other replays. Without it all goes as well. */
static void call_helper(struct going *going, const struct listing *listing)
{
    if (!going->is_helped && listing->count == CASES_AT_ONCE) {
        going->is_helped = pthread_create(&going->helper, NULL, go_on, going) == 0;
    }
}

static void *go_on(void *context)
{
    struct going *going = context;
    for (bool more = true; more;) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct listing listing;
        struct error error;
        pthread_mutex_lock(&going->lock);
        take_on(going, arena, &listing);
        call_helper(going, &listing);
        more = !going->ended;
        pthread_mutex_unlock(&going->lock);
        int failed = more ? remake_cases(going->casework, listing.heads, listing.count, &error) : 0;
        pthread_mutex_lock(&going->lock);
        if (failed && !going->failed) {
            going->failed = failed;
            going->error = error;
        } else if (more && !failed) {
            tell_progress(going->progress, &listing);
        }
        pthread_mutex_unlock(&going->lock);
    }
    return NULL;
}

static int remake_all(struct casework *casework, struct progress *progress, struct error *error)
{
    struct going going = {.casework = casework, .progress = progress};
    pthread_mutex_init(&going.lock, NULL);
    go_on(&going);
    if (going.is_helped) { /* asked for before this thread ended, so nobody starts it now */
        pthread_join(going.helper, NULL);
    }
    pthread_mutex_destroy(&going.lock);
    if (going.failed) {
        *error = going.error;
    }
    return going.failed;
}

/* Another process may turn the epoch meanwhile: its tokens are the ones that must stand there in the end. */
int tokens_remake(struct casework *casework, struct error *error)
{
    uint32_t epoch;
    int failed;
    do {
        struct progress progress = {0};
        failed = tokens_claim(casework, error);
        epoch = vault_epoch(casework->options.vault);
        if (!failed) {
            failed = remake_all(casework, &progress, error);
        }
        if (!failed) {
            failed = tokens_take_newest(casework, error);
        }
    } while (!failed && epoch != vault_epoch(casework->options.vault));
    return failed;
}

static int clear_views(struct store_session *session, void *context, struct error *error)
{
    struct casework *casework = context;
    int failed = rows_clear(casework, session, error);
    for (size_t i = 0; !failed && i < casework->view_count; i++) {
        failed = casework->views[i].clear(casework->views[i].context, session, error);
    }
    return failed;
}

/* Cleared first: what stops half-way is begun anew, since the versions are written last. */
int casework_rebuild(struct casework *casework, int64_t *entries,
                     void (*progress)(void *context, int64_t cases, int64_t entries), void *context,
                     struct error *error)
{
    struct progress going = {.tell = progress, .context = context};
    int failed = tokens_claim(casework, error);
    if (!failed) {
        failed = store_write(casework->options.store, clear_views, casework, error);
    }
    if (!failed) {
        failed = remake_all(casework, &going, error);
    }
    if (entries) {
        *entries = going.entries;
    }
    return failed ? failed : store_write(casework->options.store, room_write_versions, casework, error);
}
