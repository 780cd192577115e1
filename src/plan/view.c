/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of recommendations, kept up with their cases. A row without a seal is one that could not be kept up, because a
 * word of it was erased or the epoch had turned: it is read from its case until it is made again.
 */
#include "plan/plan.h"
#include "plan/rows.h"

#include <stdlib.h>

static const struct store_migration migrations[] = {
    {"plan", 1,
     "CREATE TABLE plan_recommendation (case_id BLOB PRIMARY KEY NOT NULL, reference TEXT NOT NULL, epoch INTEGER NOT NULL, "
     "sealed BLOB)"},
    {"plan", 2, /* by which an import that comes at the same time as another finds what that one has entered */
     "ALTER TABLE plan_recommendation ADD COLUMN name BLOB;"
     "CREATE INDEX plan_recommendation_name ON plan_recommendation (name);"},
    {"plan-release", 1, /* of one day there is one first edition; what waits has no number */
     "CREATE TABLE plan_release (case_id BLOB NOT NULL, item INTEGER NOT NULL, reference TEXT NOT NULL, day INTEGER NOT NULL, "
     "state TEXT NOT NULL, epoch INTEGER, sealed BLOB, number INTEGER, published INTEGER, hash BLOB, what TEXT, why TEXT, "
     "bytes BLOB, PRIMARY KEY (case_id, item));"
     "CREATE UNIQUE INDEX plan_release_day ON plan_release (day, number)"},
};

struct store_migration_list plan_migrations(void)
{
    return (struct store_migration_list){migrations, COUNT_OF(migrations)};
}

int plan_new(struct plan **out, const struct plan_options *options, struct error *error)
{
    struct plan *plan = malloc(sizeof(*plan));
    (void)error;
    if (!plan) {
        abort(); /* as base does */
    }
    plan->options = *options;
    *out = plan;
    return 0;
}

void plan_free(struct plan *plan)
{
    free(plan);
}

void plan_free_at(struct plan **plan)
{
    plan_free(*plan);
}

/* ---- the key ---- */

/* Of the two halves of a keyed hash under the epoch's key for tokens, so that it lives and dies as those do. */
static int make_key(const struct plan *plan, struct vault_key *key, struct error *error)
{
    int failed = vault_token(plan->options.vault, "plan.row.first", TEXT("plan"), key->bytes, error);
    return failed ? failed : vault_token(plan->options.vault, "plan.row.second", TEXT("plan"), key->bytes + VAULT_TOKEN_SIZE, error);
}

int row_key(const struct plan *plan, struct vault_key *key, int64_t *epoch, struct error *error)
{
    _Static_assert(sizeof(key->bytes) == (size_t)2 * VAULT_TOKEN_SIZE, "two tokens make a key");
    uint32_t before;
    int failed;
    do { /* another thread may turn it meanwhile */
        before = vault_epoch(plan->options.vault);
        failed = make_key(plan, key, error);
    } while (!failed && before != vault_epoch(plan->options.vault));
    *epoch = before;
    return failed;
}

struct text row_about(struct arena *arena, const struct identity *case_id)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(case_id, name);
    return text_of(arena_print(arena, "plan_recommendation sealed %s", name));
}

/* ---- keeping up ---- */

static void add_new(const struct casework_change *change, struct vec *texts)
{
    for (size_t i = 0; i < change->text_count; i++) {
        const struct casework_text *text = &change->texts[i];
        struct row_text row = {text->sequence, text->part, false, text->plain};
        vec_add(texts, &row);
    }
}

struct text row_replayed(const struct casework_change *change)
{
    struct vec texts = VEC_IN(change->arena, struct row_text);
    add_new(change, &texts);
    return row_pack(change->arena, change->procedure, change->after, texts.items, texts.count, NULL);
}

/* What stands in the row already; nothing where it does not open. */
static int add_old(struct store_session *session, const struct casework_change *change, const struct vault_key *key,
                   int64_t epoch, struct vec *texts, struct error *error)
{
    struct store_statement *row;
    struct error ignored;
    struct text plain;
    int step = store_query(session, &row, error, "SELECT epoch, sealed FROM plan_recommendation WHERE case_id = $1", "d",
                           &change->case_id);
    if (step) {
        return step;
    }
    step = store_step(row, error);
    if (step > 0 && store_integer(row, 0) == epoch && !store_is_null(row, 1) &&
        vault_unseal(change->arena, key, row_about(change->arena, &change->case_id), store_bytes(row, 1), &plain, &ignored) == 0) {
        step = row_texts(change->arena, plain, texts, error);
    }
    store_finish(row);
    return step < 0 ? step : 0;
}

/* A keyed hash of what tells recommendations apart; it is not of an epoch, and says nothing without the key store. */
int row_name(const struct plan *plan, struct arena *arena, struct text plain, uint8_t out[VAULT_HASH_SIZE], struct error *error)
{
    struct plan_held held = {.state = TEXT("")};
    int failed = row_unpack(arena, plain, &held, error);
    if (!failed) {
        vault_code(plan->options.vault, "plan.name", recommendation_key(arena, held.report, held.part, held.page, held.number), out);
    }
    return failed;
}

#define WRITE                                                                                                       \
    "INSERT INTO plan_recommendation (case_id, reference, epoch, name, sealed) VALUES ($1, $2, $3, $4, $5) "        \
    "ON CONFLICT (case_id) DO UPDATE SET epoch = excluded.epoch, name = excluded.name, sealed = excluded.sealed"
static int write_row(struct store_session *session, const struct casework_change *change, int64_t epoch,
                     const uint8_t name[VAULT_HASH_SIZE], struct text sealed, struct error *error)
{
    return sealed.length ? store_run(session, NULL, error, WRITE, "dsibb", &change->case_id, change->reference, epoch,
                                     (const void *)name, (size_t)VAULT_HASH_SIZE, (const void *)sealed.at, sealed.length)
                         : store_run(session, NULL, error, WRITE, "dsibn", &change->case_id, change->reference, epoch,
                                     (const void *)name, (size_t)VAULT_HASH_SIZE);
}

/* Of two imports of one table at the same time the later one finds the row of the earlier, and begins anew (AP-3). */
static int refuse_second(struct store_session *session, const struct casework_change *change, const uint8_t name[VAULT_HASH_SIZE],
                         struct error *error)
{
    const struct procedure_state *state = change->after;
    struct store_statement *row;
    if (change->before || change->replayed || state->taken_count == 0 || !text_is(state->taken[0].step.text, "take-over")) {
        return 0;
    }
    int step = store_query(session, &row, error, "SELECT 1 FROM plan_recommendation WHERE name = $1", "b", (const void *)name,
                           (size_t)VAULT_HASH_SIZE);
    if (step) {
        return step;
    }
    step = store_step(row, error);
    store_finish(row);
    return step > 0 ? error_set(error, ERROR_CONFLICT, "plan.there-already", "somebody has taken this recommendation over meanwhile")
                    : step;
}

static bool is_ours(const struct casework_change *change)
{
    return text_is(change->after->procedure.text, PLAN_PROCEDURE);
}

static int apply(void *context, struct store_session *session, const struct casework_change *change, struct error *error)
{
    const struct plan *plan = context;
    struct vault_key key SCOPED(vault_key_wipe) = {{0}};
    struct vec texts = VEC_IN(change->arena, struct row_text);
    int64_t epoch = 0;
    bool missing = false;
    if (!is_ours(change)) {
        return 0;
    }
    int failed = row_key(plan, &key, &epoch, error);
    add_new(change, &texts);
    if (!failed && change->before) {
        failed = add_old(session, change, &key, epoch, &texts, error);
    }
    if (failed) {
        return failed;
    }
    struct text plain = row_pack(change->arena, change->procedure, change->after, texts.items, texts.count, &missing);
    struct text sealed = {0};
    uint8_t name[VAULT_HASH_SIZE];
    failed = row_name(plan, change->arena, plain, name, error);
    if (!failed) {
        failed = refuse_second(session, change, name, error);
    }
    if (failed) {
        return failed;
    }
    if (!missing || change->replayed) { /* what replaying does not give has been erased */
        uint8_t *bytes = arena_alloc(change->arena, plain.length + VAULT_SEAL_EXTRA);
        vault_seal(&key, row_about(change->arena, &change->case_id), plain, bytes);
        sealed = (struct text){(const char *)bytes, plain.length + VAULT_SEAL_EXTRA};
    }
    return write_row(session, change, epoch, name, sealed, error);
}

static int clear(void *context, struct store_session *session, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "DELETE FROM plan_recommendation", "");
}

/* Of a word that is erased the whole row goes: the case's rows are made again right after. */
static int forget(void *context, struct store_session *session, const struct vault_place *place, struct error *error)
{
    (void)context;
    switch (place->kind) {
    case VAULT_CASE:
        return store_run(session, NULL, error, "DELETE FROM plan_recommendation WHERE case_id = $1", "d", &place->owner);
    case VAULT_PARTY:
    case VAULT_TEXT:
        return store_run(session, NULL, error, "UPDATE plan_recommendation SET sealed = NULL WHERE case_id = $1", "d",
                         &place->owner);
    default:
        return 0;
    }
}

struct casework_view plan_view(struct plan *plan)
{
    return (struct casework_view){.name = "plan",
                                  .version = 2,
                                  .context = plan,
                                  .apply = apply,
                                  .clear = clear,
                                  .forget = forget,
                                  .verify = rows_verify};
}
