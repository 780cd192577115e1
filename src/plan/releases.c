/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is public, read by anybody. Only what was confirmed has a number; nothing else is looked at here. */
#include "plan/rows.h"

#include <string.h>

static struct text copy_text(struct arena *arena, struct text text)
{
    return (struct text){arena_copy(arena, text.at, text.length), text.length};
}

#define COLUMNS "reference, day, number, published, hash, what, why"
static void take_row(struct arena *arena, const struct store_statement *row, struct plan_release *out)
{
    *out = (struct plan_release){.day = calendar_date_of((int32_t)store_integer(row, 1)),
                                 .number = (uint32_t)store_integer(row, 2),
                                 .published = store_integer(row, 3),
                                 .is_readable = !store_is_null(row, 4),
                                 .what = copy_text(arena, store_text(row, 5)),
                                 .why = copy_text(arena, store_text(row, 6))};
    store_string(row, 0, out->reference, sizeof(out->reference));
    const struct text hash = store_bytes(row, 4);
    if (hash.length == sizeof(out->hash)) {
        memcpy(out->hash, hash.at, sizeof(out->hash));
    }
}

int plan_releases(struct plan *plan, struct arena *arena, struct plan_release **out, size_t *count, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct vec all = VEC_IN(arena, struct plan_release);
    struct store_statement *row;
    int step = store_begin_read(plan->options.store, &session, error);
    if (!step) {
        step = store_query(session, &row, error,
                           "SELECT " COLUMNS " FROM plan_release WHERE number IS NOT NULL ORDER BY day DESC, number DESC", "");
    }
    if (step) {
        return step;
    }
    while ((step = store_step(row, error)) > 0) {
        take_row(arena, row, vec_add(&all, NULL));
    }
    store_finish(row);
    *out = all.items;
    *count = step < 0 ? 0 : all.count;
    return step;
}

static int damaged(struct error *error)
{
    return error_set(error, ERROR_DAMAGED, "plan.release-damaged", "The bytes of a release are not those that were confirmed.");
}

static int take_bytes(struct arena *arena, const struct store_statement *row, struct plan_release *out, struct error *error)
{
    uint8_t hash[VAULT_HASH_SIZE];
    out->bytes = copy_text(arena, store_bytes(row, 7));
    if (!out->is_readable) {
        return 0;
    }
    vault_sha256(&out->bytes, 1, hash);
    if (memcmp(hash, out->hash, sizeof(hash)) != 0) {
        return damaged(error);
    }
    return plan_public_read(arena, out->bytes, &out->table, error);
}

/* 1: found. Ends the statement. */
static int take_one(struct arena *arena, struct store_statement *row, struct plan_release *out, struct error *error)
{
    int step = store_step(row, error), failed = 0;
    if (step > 0) {
        take_row(arena, row, out);
        failed = take_bytes(arena, row, out, error);
    }
    store_finish(row);
    return failed ? failed : step;
}

int plan_release_find(struct plan *plan, struct arena *arena, struct civil_date day, uint32_t number, struct plan_release *out,
                      struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct store_statement *row;
    int step = store_begin_read(plan->options.store, &session, error);
    if (!step) {
        step = store_query(session, &row, error,
                           "SELECT " COLUMNS ", bytes FROM plan_release WHERE day = $1 AND number IS NOT NULL "
                           "AND ($2 = 0 OR number = $2) ORDER BY number DESC LIMIT 1",
                           "ii", (int64_t)calendar_day_of(day), (int64_t)number);
    }
    if (step) {
        return step;
    }
    step = take_one(arena, row, out, error);
    return step == 0 ? error_set(error, ERROR_NOT_FOUND, "plan.no-release", "Nothing was released for that day.") : step < 0 ? step : 0;
}

int plan_release_before(struct plan *plan, struct arena *arena, struct civil_date day, struct plan_release *out, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct store_statement *row;
    int step = store_begin_read(plan->options.store, &session, error);
    *out = (struct plan_release){.number = 0};
    if (!step) {
        step = store_query(session, &row, error,
                           "SELECT " COLUMNS ", bytes FROM plan_release WHERE day < $1 AND number IS NOT NULL "
                           "ORDER BY day DESC, number DESC LIMIT 1",
                           "i", (int64_t)calendar_day_of(day));
    }
    if (step) {
        return step;
    }
    step = take_one(arena, row, out, error);
    return step < 0 ? step : 0;
}
