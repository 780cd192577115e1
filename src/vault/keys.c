/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const struct identity nobody;

const char *vault_compartment_name(enum vault_compartment compartment)
{
    static const char *const names[] = {[VAULT_CONDUCT] = "conduct",
                                        [VAULT_SAFEGUARDING] = "safeguarding",
                                        [VAULT_PEOPLE] = "people",
                                        [VAULT_GOVERNANCE] = "governance"};
    return compartment < VAULT_COMPARTMENT__MAX ? names[compartment] : "unknown";
}

/* ---- making */

struct make {
    struct vault *vault;
    int kind;
    const struct identity *owners;
    size_t count;
    enum vault_compartment compartment;
};

static int make_one(struct store_session *session, const struct make *make, const struct identity *owner,
                    struct error *error)
{
    const struct vault_secrets *secrets = make->vault->secrets;
    struct key_row row = {make->kind, *owner, 0, secrets->epoch, make->compartment};
    uint8_t plain[TREE_NODE_BYTES];
    size_t size = KEY_SIZE;
    if (make->kind == VAULT_CASE) {
        struct tree tree SCOPED(tree_dispose);
        tree_init(&tree);
        size = tree_size(&tree);
        tree_write(&tree, plain);
    } else {
        randombytes_buf(plain, KEY_SIZE);
    }
    int code = row_insert(session, secrets, &row, plain, size, error);
    sodium_memzero(plain, sizeof(plain));
    return code;
}

static int make_work(struct store_session *session, void *context, struct error *error)
{
    const struct make *make = context;
    int code = 0;
    for (size_t i = 0; code == 0 && i < make->count; i++) {
        code = make_one(session, make, &make->owners[i], error);
    }
    return code;
}

int vault_make_cases(struct vault *vault, const struct identity *case_ids, size_t count,
                     enum vault_compartment compartment, struct error *error)
{
    if (compartment >= VAULT_COMPARTMENT__MAX) {
        return error_set(error, ERROR_INVALID, "vault.compartment", "there is no such compartment");
    }
    struct make make = {vault, VAULT_CASE, case_ids, count, compartment};
    return vault_change(vault, make_work, &make, error);
}

int vault_make_case(struct vault *vault, const struct identity *case_id, enum vault_compartment compartment,
                    struct error *error)
{
    return vault_make_cases(vault, case_id, 1, compartment, error);
}

int vault_make_person(struct vault *vault, const struct identity *person, struct error *error)
{
    struct make make = {vault, VAULT_PERSON, person, 1, VAULT_PEOPLE};
    return vault_change(vault, make_work, &make, error);
}

/* ---- using */

bool kind_is_derived(int kind)
{
    return kind >= VAULT_CASE && kind <= VAULT_FILE;
}

int tree_load(struct store_session *session, const struct vault_secrets *secrets, const struct identity *case_id,
              struct key_row *row, struct tree *tree, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text wrapped;
    int code = row_read(arena, session, VAULT_CASE, case_id, 0, row, &wrapped, error);
    if (code < 0) {
        return code;
    }
    const uint8_t *parent = row_parent(secrets, row);
    if (!parent) {
        return error_set(error, ERROR_CONFLICT, "vault.epoch", "the epoch has turned");
    }
    size_t size = wrapped.length;
    uint8_t *plain = malloc(size + 1);
    if (!plain) {
        abort();
    }
    code = row_unwrap(row, parent, wrapped, plain, error);
    if (code == 0) {
        code = tree_read(tree, plain, size - VAULT_SEAL_EXTRA, error);
    }
    sodium_memzero(plain, size);
    free(plain);
    return code;
}

static int erased(struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "vault.erased", "this has been erased");
}

static int read_derived(struct vault *vault, struct store_session *session, const struct vault_place *place,
                        uint64_t moment, uint8_t out[KEY_SIZE], struct error *error)
{
    struct key_row row;
    struct tree tree SCOPED(tree_dispose) = {NULL, 0};
    int code = tree_load(session, vault->secrets, &place->owner, &row, &tree, error);
    if (code < 0) {
        return code;
    }
    if (!tree_derive(&tree, tree_leaf(place->kind, place->number), out)) {
        return erased(error);
    }
    if (tree_whole(&tree)) {
        struct vault_place root = {(enum vault_kind)KIND_ROOT, place->owner, 0};
        cache_put(vault->cache, &root, tree_whole(&tree), moment);
    }
    return 0;
}

static int read_stored(struct vault *vault, const struct vault_place *place, uint8_t out[KEY_SIZE],
                       struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    uint64_t moment = cache_moment(vault->cache);
    int code = store_begin_read(vault->store, &session, error);
    if (code < 0) {
        return code;
    }
    pthread_rwlock_rdlock(&vault->lock);
    code = kind_is_derived(place->kind)
               ? read_derived(vault, session, place, moment, out, error)
               : row_read_key(session, vault->secrets, place->kind, &place->owner, place->number, out, error);
    pthread_rwlock_unlock(&vault->lock);
    if (code == 0) {
        cache_put(vault->cache, place, out, moment);
    }
    return code;
}

/* Turning takes syncs, reading none: many turns in a row mean that something else is wrong. */
#define MOST_TURNS 20

static bool has_turned(struct vault *vault, int *code, int attempt, struct error *error)
{
    if (*code != ERROR_CONFLICT || attempt == MOST_TURNS) {
        return false;
    }
    const int reloaded = vault_reload(vault, error);
    *code = reloaded < 0 ? reloaded : *code;
    return reloaded == 0;
}

int key_read(struct vault *vault, const struct vault_place *place, uint8_t out[KEY_SIZE], struct error *error)
{
    int code, attempt = 0;
    do {
        code = read_stored(vault, place, out, error);
    } while (has_turned(vault, &code, attempt++, error));
    return code;
}

static bool place_is_right(const struct vault_place *place)
{
    return kind_is_derived(place->kind) ? place->number <= TREE_LARGEST_NUMBER
           : place->kind == VAULT_PERSON ? place->number == 0
                                         : place->kind == VAULT_STATISTICS && place->number < VAULT_COMPARTMENT__MAX;
}

int vault_key(struct vault *vault, const struct vault_place *place, struct vault_key *out, struct error *error)
{
    if (!place_is_right(place)) {
        return error_set(error, ERROR_INVALID, "vault.place", "there is no key of kind %d with number %u",
                         (int)place->kind, (unsigned)place->number);
    }
    struct vault_place stored = *place, root = {(enum vault_kind)KIND_ROOT, place->owner, 0};
    stored.owner = place->kind == VAULT_STATISTICS ? nobody : place->owner;
    uint64_t moment = cache_moment(vault->cache);
    if (cache_get(vault->cache, &stored, out->bytes)) {
        return 0;
    }
    uint8_t secret[KEY_SIZE];
    if (kind_is_derived(place->kind) && cache_get(vault->cache, &root, secret)) {
        tree_derive_from(secret, tree_leaf(place->kind, place->number), out->bytes);
        sodium_memzero(secret, sizeof(secret));
        cache_put(vault->cache, &stored, out->bytes, moment);
        return 0;
    }
    return key_read(vault, &stored, out->bytes, error);
}

static int see_tree(struct vault *vault, const struct vault_place *place, bool *is_erased, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct key_row row;
    struct tree tree SCOPED(tree_dispose) = {NULL, 0};
    int code = store_begin_read(vault->store, &session, error);
    if (code < 0) {
        return code;
    }
    pthread_rwlock_rdlock(&vault->lock);
    code = tree_load(session, vault->secrets, &place->owner, &row, &tree, error);
    pthread_rwlock_unlock(&vault->lock);
    if (code == 0) {
        *is_erased = !tree_has(&tree, tree_leaf(place->kind, place->number));
    }
    return code;
}

int vault_is_erased(struct vault *vault, const struct vault_place *place, bool *is_erased, struct error *error)
{
    if (!place_is_right(place)) {
        return error_set(error, ERROR_INVALID, "vault.place", "there is no such key");
    }
    if (kind_is_derived(place->kind)) {
        int code, attempt = 0;
        do {
            code = see_tree(vault, place, is_erased, error);
        } while (has_turned(vault, &code, attempt++, error));
        return code;
    }
    struct vault_key key SCOPED(vault_key_wipe);
    int code = vault_key(vault, place, &key, error);
    *is_erased = false;
    return code;
}
