/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turning the epoch: in one transaction a new epoch key, new compartment keys and a new token key are made, and every
 * stored key is wrapped anew (measured: docs/vault.md). The old compartment keys go at once; the old epoch's key
 * stays, for backups, until its days are over.
 */
#include "vault/inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const struct identity nobody;
#define DAY INT64_C(86400000)

struct turn {
    struct vault *vault;
    struct vault_secrets *next;
    int64_t ends;
};

/* Rewraps a page of rows behind (kind, owner, number): they cannot be changed while they are being read. */
#define PAGE 500
struct moved {
    struct key_row row;
    struct text wrapped;
};

static int read_page(struct arena *arena, struct store_session *session, struct key_row *after, struct moved *page,
                     size_t *count, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error,
                           "SELECT kind, owner, number, epoch, compartment, wrapped FROM vault_key "
                           "WHERE kind > $1 OR (kind = $1 AND owner > $2) "
                           "OR (kind = $1 AND owner = $2 AND number > $3) "
                           "ORDER BY kind, owner, number LIMIT $4",
                           "idii", (int64_t)after->kind, &after->owner, (int64_t)after->number, (int64_t)PAGE);
    *count = 0;
    while (code >= 0 && (code = store_step(found, error)) > 0) {
        struct moved *moved = &page[(*count)++];
        struct text owner = store_bytes(found, 1), wrapped = store_bytes(found, 5);
        moved->row = (struct key_row){(int)store_integer(found, 0), {{0}}, (uint32_t)store_integer(found, 2),
                                      (uint32_t)store_integer(found, 3), (uint32_t)store_integer(found, 4)};
        memcpy(moved->row.owner.bytes, owner.at, owner.length < IDENTITY_SIZE ? owner.length : IDENTITY_SIZE);
        moved->wrapped = (struct text){arena_copy(arena, wrapped.at, wrapped.length), wrapped.length};
    }
    store_finish(found);
    return code;
}

static int rewrap(struct store_session *session, const struct turn *turn, struct moved *moved, struct error *error)
{
    const uint8_t *parent = row_parent(turn->vault->secrets, &moved->row);
    if (moved->row.kind == KIND_COMPARTMENT || moved->row.epoch == turn->next->epoch) {
        return 0;
    }
    if (!parent || moved->wrapped.length < VAULT_SEAL_EXTRA) {
        return error_set(error, ERROR_DAMAGED, "vault.key", "a stored key is of no epoch that there is");
    }
    size_t size = moved->wrapped.length;
    uint8_t *plain = malloc(size), *wrapped = malloc(size);
    if (!plain || !wrapped) {
        abort();
    }
    int code = row_unwrap(&moved->row, parent, moved->wrapped, plain, error);
    if (code == 0) {
        moved->row.epoch = turn->next->epoch;
        row_wrap(&moved->row, row_parent(turn->next, &moved->row), plain, size - VAULT_SEAL_EXTRA, wrapped);
        code = store_run(session, NULL, error,
                         "UPDATE vault_key SET epoch = $1, wrapped = $2 WHERE kind = $3 AND owner = $4 AND number = $5",
                         "ibidi", (int64_t)moved->row.epoch, wrapped, size, (int64_t)moved->row.kind,
                         &moved->row.owner, (int64_t)moved->row.number);
    }
    sodium_memzero(plain, size);
    free(plain);
    free(wrapped);
    return code;
}

static int rewrap_all(struct store_session *session, const struct turn *turn, struct error *error)
{
    struct key_row after = {.kind = -1};
    for (;;) {
        struct arena *arena SCOPED(arena_free_at) = arena_new();
        struct moved *page = ARENA_ARRAY(arena, struct moved, PAGE);
        size_t count;
        int code = read_page(arena, session, &after, page, &count, error);
        for (size_t i = 0; code == 0 && i < count; i++) {
            after = page[i].row;
            code = rewrap(session, turn, &page[i], error);
        }
        if (code < 0 || count == 0) {
            return code;
        }
    }
}

/* The old epoch's own keys go at once, but the token keys: stored tokens still need replacing. */
static int end_old(struct store_session *session, const struct turn *turn, struct error *error)
{
    const struct vault_secrets *old = turn->vault->secrets;
    struct epoch epoch;
    int code = epoch_read(session, old->epoch, &epoch, error);
    if (code < 0) {
        return code;
    }
    epoch.ends = epoch.ends && epoch.ends < turn->ends ? epoch.ends : turn->ends; /* after a restore it is set */
    epoch_wrap(old->master, &epoch, old->epoch_key);
    for (uint32_t i = 0; i < VAULT_COMPARTMENT__MAX; i++) {
        struct key_row row = {KIND_COMPARTMENT, nobody, i, old->epoch, PARENT_EPOCH};
        if ((code = row_delete(session, old, &row, error)) < 0) {
            return code;
        }
    }
    return store_run(session, NULL, error, "UPDATE vault_epoch SET ends = $1, wrapped = $2 WHERE number = $3", "ibi",
                     epoch.ends, epoch.wrapped, sizeof(epoch.wrapped), (int64_t)epoch.number);
}

static int last_epoch(struct store_session *session, uint32_t *out, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error, "SELECT MAX(number) FROM vault_epoch", "");
    if (code == 0 && (code = store_step(found, error)) > 0) {
        *out = (uint32_t)store_integer(found, 0);
        code = 0;
    }
    store_finish(found);
    return code;
}

static int turn_work(struct store_session *session, void *context, struct error *error)
{
    struct turn *turn = context;
    struct epoch epoch = {.opened = clock_now(&turn->vault->clock)};
    struct vault_state state;
    uint32_t last = 0;
    int code = last_epoch(session, &last, error);
    epoch.number = turn->next->epoch = turn->next->token_epoch = last + 1;
    epoch_wrap(turn->next->master, &epoch, turn->next->epoch_key);
    if (code < 0 || (code = state_read(session, &state, error)) < 0 || (code = end_old(session, turn, error)) < 0 ||
        (code = epoch_insert(session, &epoch, error)) < 0 ||
        (code = epoch_insert_own(session, turn->next, error)) < 0 ||
        (code = rewrap_all(session, turn, error)) < 0) {
        return code;
    }
    state.epoch = turn->next->epoch;
    state.generation++;
    return state_write(session, turn->next, &state, false, error);
}

static int drop_old_tokens(struct store_session *session, void *context, struct error *error)
{
    struct vault *vault = context;
    for (;;) {
        struct store_statement *found = NULL;
        struct key_row row = {KIND_TOKEN, nobody, 0, 0, PARENT_EPOCH};
        int code = store_query(session, &found, error,
                               "SELECT number FROM vault_key WHERE kind = $1 AND number < $2 LIMIT 1", "ii",
                               (int64_t)KIND_TOKEN, (int64_t)vault->secrets->token_epoch);
        int more = code < 0 ? code : store_step(found, error);
        row.number = more > 0 ? (uint32_t)store_integer(found, 0) : 0;
        store_finish(found);
        if (more <= 0 || (code = row_delete(session, vault->secrets, &row, error)) < 0) {
            return more <= 0 ? more : code;
        }
    }
}

static int write_turn(struct vault *vault, int64_t ends, struct error *error)
{
    struct turn turn = {vault, secrets_new(), ends};
    memcpy(turn.next->master, vault->secrets->master, KEY_SIZE);
    memcpy(turn.next->code, vault->secrets->code, KEY_SIZE);
    secrets_draw(turn.next, 0); /* its number is found in the transaction: two processes may turn at once */
    int code = vault_change(vault, turn_work, &turn, error);
    secrets_free(turn.next);
    return code;
}

int vault_turn_epoch(struct vault *vault, vault_rebuild *rebuild, void *context, int64_t *impossible_from,
                     struct error *error)
{
    int64_t ends = clock_now(&vault->clock) + vault->epoch_days * DAY;
    int code = write_turn(vault, ends, error);
    if (code < 0 || (code = vault_reload(vault, error)) < 0 || (code = rebuild ? rebuild(context, error) : 0) < 0 ||
        (code = vault_change(vault, drop_old_tokens, vault, error)) < 0 ||
        (code = store_checkpoint(vault->store, error)) < 0) {
        return code;
    }
    *impossible_from = ends;
    return 0;
}
