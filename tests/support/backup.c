/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "support/backup.h"
#include "support/cluster.h"
#include "support/stores.h"

static void must(int failed, const struct error *error)
{
    if (failed) {
        fail_msg("%s (%s)", error->words, error->key);
    }
}

const char *backup_path(struct house *house, const char *name)
{
    static int number;
    return arena_print(house->arena, "%s/%s-%d", stores_folder(), name, ++number);
}

void backup_make(struct house *house, struct backup *out)
{
    struct error error;
    *out = (struct backup){.keys = backup_path(house, "keys.backup"), .ring = backup_path(house, "ring")};
    must(vault_backup(house->vault, out->keys, &error), &error);
    if (stores_engine() == STORE_SQLITE) {
        const char *path = backup_path(house, "copy.db");
        must(store_copy(house->store, path, &error), &error);
        out->data = arena_print(house->arena, "sqlite:%s", path);
        return;
    }
    const char *name = strrchr(house->where, '=') + 1, *copy = arena_print(house->arena, "%s_copied", name);
    house_close_rooms(house);
    cluster_command(stores_cluster(), "postgres",
                    arena_print(house->arena, "CREATE DATABASE %s TEMPLATE \"%s\"", copy, name));
    house_open_rooms(house);
    out->data = cluster_where(stores_cluster(), house->arena, copy);
}

void backup_read_list(struct house *house, struct backup *backup)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct error error;
    must(vault_write_ring(house->vault, backup->ring, &error), &error);
    must(vault_read_file(house->arena, arena_print(house->arena, "%s/erasures", house->folder), 1 << 20, &backup->list,
                         &error),
         &error);
    must(store_begin_read(house->store, &session, &error), &error);
    must(ledger_read_verifiers(house->arena, session, &backup->verifiers, &error), &error);
}

int backup_restore_keys(struct house *house, const struct backup *backup, const char *ring, const char *where,
                        struct error *error)
{
    struct vault_options keys = {.where = where,
                                 .master = {.passphrase = TEXT("a passphrase for tests only")},
                                 .clock = clock_fixed(house->now)};
    return vault_restore(&keys, backup->keys, ring, error);
}

static void erase_again(const struct backup *backup, struct house *back)
{
    const struct ledger_erasure_calls *calls = casework_erasure_calls(back->casework);
    struct error error;
    size_t named = 0;
    must(calls->retoken(calls->context, &error), &error);
    must(ledger_apply_erasures(back->ledger, backup->list, backup->verifiers, calls, &named, &error), &error);
    must(ledger_start_origin(back->ledger, TEXT(""), &error), &error);
    assert_true(named > 0);
}

void backup_restore(struct house *house, const struct backup *backup, bool apply, struct house *back)
{
    struct error error;
    *back = (struct house){.where = backup->data,
                           .keys = arena_print(house->arena, "sqlite:%s", backup_path(house, "restored-keys.db")),
                           .folder = backup_path(house, "restored")};
    assert_int_equal(mkdir(back->folder, 0700), 0);
    memcpy(back->persons, house->persons, sizeof(back->persons));
    must(backup_restore_keys(house, backup, backup->ring, back->keys, &error), &error);
    house_enter(back);
    if (apply) {
        erase_again(backup, back);
    }
}
