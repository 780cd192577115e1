/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looking over every stored key: each must open where it stands, and each kind must add up to its tally. What has been
 * taken away or added by hand shows in the tally even where no entry speaks of it.
 */
#include "vault/inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define KINDS 64
#define NO_KIND (KINDS - 1) /* where a tally of no kind that there is goes: nothing else ever does */

struct tally {
    int64_t count;
    uint8_t sum[KEY_SIZE];
};

struct look {
    struct vault *vault;
    vault_look *look;
    void *context;
    struct tally tallies[KINDS];
};

static const char *check_row(const struct vault_secrets *secrets, const struct key_row *row, struct text wrapped,
                             bool *punctured)
{
    const uint8_t *parent = row_parent(secrets, row);
    if (!parent || wrapped.length < VAULT_SEAL_EXTRA + KEY_SIZE) {
        return "it is wrapped under no key that there is";
    }
    struct error error;
    uint8_t *plain = malloc(wrapped.length);
    if (!plain) {
        abort();
    }
    struct tree tree SCOPED(tree_dispose) = {NULL, 0};
    int code = row_unwrap(row, parent, wrapped, plain, &error);
    if (code == 0 && row->kind == VAULT_CASE) {
        code = tree_read(&tree, plain, wrapped.length - VAULT_SEAL_EXTRA, &error);
        *punctured = code == 0 && !tree_whole(&tree);
    }
    sodium_memzero(plain, wrapped.length);
    free(plain);
    return code == 0 ? NULL : "it does not open in its place";
}

static void add_to_tally(struct look *look, const struct key_row *row)
{
    uint8_t mark[KEY_SIZE];
    struct tally *tally = &look->tallies[row->kind & (KINDS - 1)];
    row_mark(look->vault->secrets, row, mark);
    tally->count++;
    for (int i = 0; i < KEY_SIZE; i++) {
        tally->sum[i] ^= mark[i];
    }
}

static int report(struct look *look, const struct key_row *row, bool punctured, const char *damaged,
                  struct error *error)
{
    struct vault_holding holding = {(enum vault_kind)row->kind, row->owner,
                                    (enum vault_compartment)row->compartment, punctured, damaged};
    return look->look(look->context, &holding, error);
}

static int look_at_rows(struct look *look, struct store_session *session, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error,
                           "SELECT kind, owner, number, epoch, compartment, wrapped FROM vault_key "
                           "ORDER BY kind, owner, number",
                           "");
    while (code == 0 && (code = store_step(found, error)) > 0) {
        struct text owner = store_bytes(found, 1);
        struct key_row row = {(int)store_integer(found, 0), {{0}}, (uint32_t)store_integer(found, 2),
                              (uint32_t)store_integer(found, 3), (uint32_t)store_integer(found, 4)};
        memcpy(row.owner.bytes, owner.at, owner.length < IDENTITY_SIZE ? owner.length : IDENTITY_SIZE);
        bool punctured = false;
        const char *damaged = owner.length != IDENTITY_SIZE || row.kind < 0 || row.kind >= KINDS
                                  ? "its place is damaged"
                                  : check_row(look->vault->secrets, &row, store_bytes(found, 5), &punctured);
        add_to_tally(look, &row);
        code = report(look, &row, punctured, damaged, error);
    }
    store_finish(found);
    return code;
}

/* Takes the stored tallies away from what was counted: nothing may remain. */
static int subtract_tallies(struct look *look, struct store_session *session, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error, "SELECT kind, count, sum FROM vault_tally ORDER BY kind", "");
    while (code >= 0 && (code = store_step(found, error)) > 0) {
        const int64_t kind = store_integer(found, 0);
        struct tally *tally = &look->tallies[kind >= 0 && kind < KINDS ? kind : NO_KIND];
        struct text sum = store_bytes(found, 2);
        tally->count -= store_integer(found, 1);
        for (size_t i = 0; i < KEY_SIZE && i < sum.length; i++) {
            tally->sum[i] ^= (uint8_t)sum.at[i];
        }
        tally->count += sum.length == KEY_SIZE ? 0 : INT32_MAX;
    }
    store_finish(found);
    return code;
}

static int report_tallies(struct look *look, struct error *error)
{
    static const uint8_t none[KEY_SIZE];
    int code = 0;
    for (int kind = 0; code == 0 && kind < KINDS; kind++) {
        const struct tally *tally = &look->tallies[kind];
        if (tally->count != 0 || memcmp(tally->sum, none, KEY_SIZE) != 0) {
            struct key_row row = {.kind = kind};
            code = report(look, &row, false,
                          tally->count < 0   ? "a key of this kind has been taken away"
                          : tally->count > 0 ? "a key of this kind has been added by hand"
                                             : "a key of this kind has been exchanged, or their tally is damaged",
                          error);
        }
    }
    return code;
}

static int look_at_epochs(struct look *look, struct store_session *session, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error,
                           "SELECT number, opened, ends, wrapped FROM vault_epoch ORDER BY number", "");
    while (code == 0 && (code = store_step(found, error)) > 0) {
        code = 0;
        struct epoch epoch = {(uint32_t)store_integer(found, 0), store_integer(found, 1), store_integer(found, 2), {0}};
        struct text wrapped = store_bytes(found, 3);
        uint8_t key[KEY_SIZE];
        memcpy(epoch.wrapped, wrapped.at,
               wrapped.length < sizeof(epoch.wrapped) ? wrapped.length : sizeof(epoch.wrapped));
        struct error why;
        if (wrapped.length != sizeof(epoch.wrapped) ||
            epoch_unwrap(look->vault->secrets->master, &epoch, key, &why) < 0) {
            struct key_row row = {.kind = KIND_EPOCH, .number = epoch.number};
            code = report(look, &row, false, "the key of an epoch does not open", error);
        }
        sodium_memzero(key, sizeof(key));
    }
    store_finish(found);
    return code;
}

static int look_at_state(struct look *look, struct store_session *session, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error, "SELECT COUNT(*) FROM vault_state", "");
    if (code < 0 || (code = store_step(found, error)) < 0) {
        return code;
    }
    bool once = code > 0 && store_integer(found, 0) == 1;
    struct key_row row = {.kind = KIND_EPOCH, .number = look->vault->secrets->epoch};
    store_finish(found);
    return once ? 0 : report(look, &row, false, "the state of the key store stands there more than once", error);
}

int vault_look_over(struct vault *vault, vault_look *visit, void *context, struct error *error)
{
    struct look look = {.vault = vault, .look = visit, .context = context};
    struct store_session *session SCOPED(store_end_at) = NULL;
    int code = vault_reload(vault, error);
    if (code < 0 || (code = store_begin_read(vault->store, &session, error)) < 0) {
        return code;
    }
    pthread_rwlock_rdlock(&vault->lock);
    if ((code = look_at_rows(&look, session, error)) == 0 &&
        (code = subtract_tallies(&look, session, error)) == 0 &&
        (code = report_tallies(&look, error)) == 0 &&
        (code = look_at_state(&look, session, error)) == 0) {
        code = look_at_epochs(&look, session, error);
    }
    pthread_rwlock_unlock(&vault->lock);
    return code;
}
