/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Epochs, backups and the ring; looking over the keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "vault/inside.h"
#include "vault/opened.h"

#include <stdio.h>
#include <string.h>

#define DAY INT64_C(86400000)

static struct vault_key party_key(struct opened *opened, struct identity case_id)
{
    struct vault_key key;
    const struct vault_place place = {VAULT_PARTY, case_id, 1};
    if (vault_key(opened->vault, &place, &key, &opened->error) < 0) {
        fail_msg("%s", opened->error.words);
    }
    return key;
}

static int count_call(void *context, struct error *error)
{
    (void)error;
    ++*(int *)context;
    return 0;
}

static void turning_keeps_the_keys(void **state)
{
    (void)state;
    struct opened opened;
    opened_begin(&opened);
    struct identity ids[1200];
    int64_t from;
    int calls = 0;
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        ids[i] = vault_identity();
    }
    assert_int_equal(vault_make_cases(opened.vault, ids, COUNT_OF(ids), VAULT_CONDUCT, &opened.error), 0);
    struct vault_key before = party_key(&opened, ids[1100]);
    assert_int_equal(vault_turn_epoch(opened.vault, count_call, &calls, &from, &opened.error), 0);
    assert_int_equal(calls, 1);
    assert_int_equal(from, clock_now(&opened.options.clock) + 35 * DAY);
    assert_int_equal(vault_epoch(opened.vault), 2);
    opened_again(&opened);
    struct vault_key after = party_key(&opened, ids[1100]);
    assert_memory_equal(&before, &after, sizeof(before));
    opened_end(&opened);
}

static void restored_in_time(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    const char *backup = opened_path(arena, "backup"), *ring = opened_path(arena, "ring");
    struct opened opened, other;
    opened_begin(&opened);
    struct identity kept = vault_identity(), erased = vault_identity();
    struct identity ids[] = {kept, erased};
    assert_int_equal(vault_make_cases(opened.vault, ids, 2, VAULT_CONDUCT, &opened.error), 0);
    struct vault_key before = party_key(&opened, kept);
    assert_int_equal(vault_backup(opened.vault, backup, &opened.error), 0);
    assert_int_equal(vault_backup(opened.vault, backup, &opened.error), ERROR_CONFLICT);
    const struct vault_place place = {VAULT_CASE, erased, 0};
    int64_t from;
    assert_int_equal(vault_erase(opened.vault, &place, 1, &opened.error), 0);
    assert_int_equal(vault_turn_epoch(opened.vault, NULL, NULL, &from, &opened.error), 0);
    assert_int_equal(vault_write_ring(opened.vault, ring, &opened.error), 0);

    other = opened;
    other.options.where = opened_where(arena);
    assert_int_equal(vault_restore(&other.options, backup, ring, &other.error), 0);
    assert_int_equal(vault_restore(&other.options, backup, ring, &other.error), ERROR_CONFLICT);
    assert_int_equal(vault_open(&other.vault, &other.options, &other.error), 0);
    struct vault_key after = party_key(&other, kept);
    assert_memory_equal(&before, &after, sizeof(before));
    party_key(&other, erased); /* still within the days: the list of erasures must be applied */
    assert_int_equal(vault_epoch(other.vault), 3);
    vault_free(other.vault);

    /* the same backup, once the days are over */
    opened.options.clock = clock_fixed(from);
    opened_again(&opened);
    unsigned ended = 0;
    assert_int_equal(vault_tend(opened.vault, &ended, &opened.error), 0);
    assert_int_equal(ended, 1);
    const char *later_ring = opened_path(arena, "ring");
    assert_int_equal(vault_write_ring(opened.vault, later_ring, &opened.error), 0);
    other.options.where = opened_where(arena);
    assert_int_equal(vault_restore(&other.options, backup, later_ring, &other.error), ERROR_NOT_FOUND);
    assert_string_equal(other.error.key, "vault.epoch-ended");
    other.options.clock = clock_fixed(from); /* an old copy of the ring is held to its days as well */
    assert_int_equal(vault_restore(&other.options, backup, ring, &other.error), ERROR_NOT_FOUND);
    opened_end(&opened);
}

static void a_changed_backup_is_refused(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    const char *backup = opened_path(arena, "backup"), *ring = opened_path(arena, "ring");
    struct opened opened;
    struct text bytes;
    opened_begin(&opened);
    assert_int_equal(vault_backup(opened.vault, backup, &opened.error), 0);
    assert_int_equal(vault_write_ring(opened.vault, ring, &opened.error), 0);
    assert_int_equal(vault_read_file(arena, backup, 1 << 20, &bytes, &opened.error), 0);
    opened.options.where = opened_where(arena);
    for (size_t i = 0; i < bytes.length; i += i < 60 ? 7 : 97) {
        const char *changed = opened_path(arena, "changed");
        char *copy = arena_copy(arena, bytes.at, bytes.length);
        copy[i] ^= 1;
        assert_int_equal(vault_write_file(changed, (struct text){copy, bytes.length}, true, &opened.error), 0);
        assert_true(vault_restore(&opened.options, changed, ring, &opened.error) < 0);
    }
    const char *cut = opened_path(arena, "cut");
    assert_int_equal(vault_write_file(cut, (struct text){bytes.at, bytes.length - 1}, true, &opened.error), 0);
    assert_int_equal(vault_restore(&opened.options, cut, ring, &opened.error), ERROR_INVALID);
    assert_int_equal(vault_restore(&opened.options, backup, ring, &opened.error), 0);
    opened_end(&opened);
}

/* ---- looking over */

struct seen {
    int cases, persons, damaged;
    char first[128];
};

static int see(void *context, const struct vault_holding *holding, struct error *error)
{
    struct seen *seen = context;
    (void)error;
    seen->cases += holding->kind == VAULT_CASE && !holding->damaged;
    seen->persons += holding->kind == VAULT_PERSON && !holding->damaged;
    if (holding->damaged && seen->damaged++ == 0) {
        snprintf(seen->first, sizeof(seen->first), "%s", holding->damaged);
    }
    return 0;
}

static struct seen look(struct opened *opened)
{
    struct seen seen = {0};
    if (vault_look_over(opened->vault, see, &seen, &opened->error) < 0) {
        seen.damaged++;
        snprintf(seen.first, sizeof(seen.first), "%.100s", opened->error.words);
    }
    return seen;
}

static int run_sql(struct store_session *session, void *context, struct error *error)
{
    return store_run(session, NULL, error, context, "");
}

/* One literal each: statements are kept by address. */
static const struct {
    const char *sql;
} damages[] = {
    {"UPDATE vault_key SET number = number + 1 WHERE kind = 16"},
    {"UPDATE vault_key SET kind = 16 WHERE kind = 0"},
    {"UPDATE vault_key SET epoch = 2 WHERE kind = 0"},
    {"UPDATE vault_key SET compartment = 1 WHERE kind = 0"},
    {"DELETE FROM vault_key WHERE kind = 0"},
    {"DELETE FROM vault_key WHERE kind = 16"},
    {"DELETE FROM vault_key WHERE kind = 17 AND number = 2"},
    {"DELETE FROM vault_key WHERE kind = 32 AND number = 2"},
    {"DELETE FROM vault_key WHERE kind = 33"},
    {"DELETE FROM vault_key WHERE kind = 35"},
    {"UPDATE vault_state SET generation = generation + 1"},
    {"UPDATE vault_state SET epoch = 2"},
    {"UPDATE vault_epoch SET opened = opened + 1"},
    {"UPDATE vault_epoch SET ends = 9"},
    {"UPDATE vault_epoch SET number = 3"},
    {"UPDATE vault_tally SET count = count + 1 WHERE kind = 0"},
    {"UPDATE vault_tally SET kind = 60 WHERE kind = 0"},
    {"DELETE FROM vault_tally WHERE kind = 17"},
    {"DELETE FROM vault_epoch"},
    {"DELETE FROM vault_state"},
};

static void every_damage_shows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(damages); i++) {
        struct opened opened;
        opened_begin(&opened);
        struct identity case_id = vault_identity(), person = vault_identity();
        assert_int_equal(vault_make_case(opened.vault, &case_id, VAULT_CONDUCT, &opened.error), 0);
        assert_int_equal(vault_make_person(opened.vault, &person, &opened.error), 0);
        struct seen seen = look(&opened);
        assert_int_equal(seen.damaged, 0);
        assert_int_equal(seen.cases, 1);
        assert_int_equal(seen.persons, 1);
        int code = store_write(opened.vault->store, run_sql, (void *)damages[i].sql, &opened.error);
        if (code < 0) {
            fail_msg("%s: %s", damages[i].sql, opened.error.words);
        }
        seen = look(&opened);
        if (seen.damaged == 0) {
            fail_msg("unnoticed: %s", damages[i].sql);
        }
        opened_end(&opened);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turning_keeps_the_keys),
        cmocka_unit_test(restored_in_time),
        cmocka_unit_test(a_changed_backup_is_refused),
        cmocka_unit_test(every_damage_shows),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
