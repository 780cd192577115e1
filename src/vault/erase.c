/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct erase {
    struct vault *vault;
    const struct vault_place *places;
    size_t count;
};

static int write_tree(struct store_session *session, const struct vault_secrets *secrets, const struct key_row *row,
                      const struct tree *tree, struct error *error)
{
    size_t size = tree_size(tree);
    uint8_t *plain = malloc(size + 1), *wrapped = malloc(size + VAULT_SEAL_EXTRA);
    if (!plain || !wrapped) {
        abort();
    }
    tree_write(tree, plain);
    row_wrap(row, row_parent(secrets, row), plain, size, wrapped);
    int code = store_run(session, NULL, error,
                         "UPDATE vault_key SET wrapped = $1 WHERE kind = $2 AND owner = $3 AND number = $4", "bidi",
                         wrapped, size + VAULT_SEAL_EXTRA, (int64_t)row->kind, &row->owner, (int64_t)row->number);
    sodium_memzero(plain, size);
    free(plain);
    free(wrapped);
    return code;
}

static int puncture(struct store_session *session, const struct vault_secrets *secrets,
                    const struct vault_place *place, struct error *error)
{
    struct key_row row;
    struct tree tree SCOPED(tree_dispose) = {NULL, 0};
    int code = tree_load(session, secrets, &place->owner, &row, &tree, error);
    if (code < 0) {
        return code;
    }
    return tree_puncture(&tree, tree_leaf(place->kind, place->number))
               ? write_tree(session, secrets, &row, &tree, error)
               : 0;
}

static int erase_one(struct store_session *session, const struct vault_secrets *secrets,
                     const struct vault_place *place, struct error *error)
{
    if (place->kind == VAULT_CASE || place->kind == VAULT_PERSON) {
        struct key_row row = {.kind = place->kind, .owner = place->owner};
        struct text wrapped;
        struct arena *arena SCOPED(arena_free_at) = arena_new();
        int code = row_read(arena, session, row.kind, &place->owner, 0, &row, &wrapped, error);
        return code == ERROR_NOT_FOUND ? 0 : code < 0 ? code : row_delete(session, secrets, &row, error);
    }
    int code = puncture(session, secrets, place, error);
    return code == ERROR_NOT_FOUND ? 0 : code; /* gone with its case */
}

static int erase_work(struct store_session *session, void *context, struct error *error)
{
    const struct erase *erase = context;
    int code = state_bump(session, erase->vault->secrets, error);
    for (size_t i = 0; code == 0 && i < erase->count; i++) {
        code = erase_one(session, erase->vault->secrets, &erase->places[i], error);
    }
    return code;
}

static bool can_be_erased(const struct vault_place *place)
{
    return place->kind == VAULT_PERSON ||
           (kind_is_derived(place->kind) && place->number <= (place->kind == VAULT_CASE ? 0 : TREE_LARGEST_NUMBER));
}

int vault_erase(struct vault *vault, const struct vault_place *places, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (!can_be_erased(&places[i])) {
            return error_set(error, ERROR_INVALID, "vault.place", "a key of kind %d cannot be erased",
                             (int)places[i].kind);
        }
    }
    struct erase erase = {vault, places, count};
    int code = vault_change(vault, erase_work, &erase, error);
    if (code < 0) {
        return code;
    }
    cache_empty(vault->cache);
    return store_checkpoint(vault->store, error);
}
