/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tampering by somebody who knows the formats: entries exchanged, back-dated, slipped in, the log rewritten or cut, keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/format.h"
#include "ledger/furnished.h"
#include "ledger/merkle.h"
#include "vault/inside.h"

#include <stdio.h>
#include <string.h>

static struct row *entry_row(struct house *house, struct vec *rows, const struct identity *case_id, int64_t sequence)
{
    read_rows(house, &tables[ENTRIES], rows);
    for (size_t i = 0; i < rows->count; i++) {
        struct row *row = VEC_AT(rows, struct row, i);
        if (memcmp(row->cells[0].bytes.at, case_id->bytes, IDENTITY_SIZE) == 0 && row->cells[1].integer == sequence) {
            return row;
        }
    }
    fail();
    return NULL;
}

static void expect(struct house *house, enum ledger_fault fault, const struct identity *case_id, int64_t sequence)
{
    struct ledger_report report = furnished_verify(house, TEXT(""));
    if (report.fault != fault || (case_id && !identity_equal(&report.case_id, case_id)) ||
        (sequence && report.sequence != sequence)) {
        fail_msg("fault %d, entry %lld: %s", (int)report.fault, (long long)report.sequence, report.words);
    }
}

static void exchanged_entries_are_named(void **state)
{
    (void)state;
    struct house house;
    struct vec rows;
    furnished_begin(&house);
    struct row two = *entry_row(&house, &rows, &house.first, 2), three = *entry_row(&house, &rows, &house.first, 3);
    struct row swapped = two;
    memcpy(&swapped.cells[2], &three.cells[2], 3 * sizeof(struct cell));
    CHECK(&house, make_change(&house, &two, &swapped, false));
    struct row other = three;
    memcpy(&other.cells[2], &two.cells[2], 3 * sizeof(struct cell));
    CHECK(&house, make_change(&house, &three, &other, false));
    expect(&house, LEDGER_FAULT_CHAIN, &house.first, 2);
    house_end(&house);
}

/* A thief who knows the formats: rewrites a chain from an entry on, and its head, but has no keys. */
static void rewrite_chain(struct house *house, const struct identity *case_id, int64_t from, int64_t shift)
{
    struct vec rows, chains;
    struct ledger_head head;
    struct store_session *session;
    CHECK(house, store_begin_read(house->store, &session, &house->error));
    CHECK(house, ledger_read_head(session, case_id, &head, &house->error));
    store_end(session);
    uint8_t before[VAULT_HASH_SIZE];
    header_hash(entry_row(house, &rows, case_id, from - 1)->cells[2].bytes, before);
    for (int64_t sequence = from; sequence <= head.sequence; sequence++) {
        struct row row = *entry_row(house, &rows, case_id, sequence), changed = row;
        struct header header;
        CHECK(house, header_read(row.cells[2].bytes, &header, &house->error));
        header.recorded += shift;
        memcpy(header.before, before, VAULT_HASH_SIZE);
        changed.cells[2].bytes = header_write(house->arena, &header);
        header_hash(changed.cells[2].bytes, before);
        head.recorded = header.recorded;
        CHECK(house, make_change(house, &row, &changed, false));
    }
    read_rows(house, &tables[CHAINS], &chains);
    for (size_t i = 0; i < chains.count; i++) {
        struct row *row = VEC_AT(&chains, struct row, i), changed = *row;
        if (memcmp(row->cells[0].bytes.at, case_id->bytes, IDENTITY_SIZE) == 0) {
            changed.cells[5].integer = head.recorded;
            changed.cells[6].bytes = (struct text){(const char *)before, VAULT_HASH_SIZE};
            CHECK(house, make_change(house, row, &changed, false));
        }
    }
}

static void back_dated_entries_are_named(void **state)
{
    (void)state;
    struct house house;
    furnished_begin(&house);
    rewrite_chain(&house, &house.first, 3, 3600000);
    expect(&house, LEDGER_FAULT_LEAF, &house.first, 3);
    house_end(&house);
    furnished_begin(&house);
    rewrite_chain(&house, &house.first, 3, -3600000);
    expect(&house, LEDGER_FAULT_CHAIN, &house.first, 3);
    house_end(&house);
}

/* And rewrites the leaves and subtrees too: only the signed checkpoints stand in the way. */
static void a_rewritten_log_is_named(void **state)
{
    (void)state;
    struct house house;
    struct vec leaves, rows;
    furnished_begin(&house);
    rewrite_chain(&house, &house.first, 3, 3600000);
    read_rows(&house, &tables[LEAVES], &leaves);
    for (size_t i = 0; i < leaves.count; i++) {
        struct row *leaf = VEC_AT(&leaves, struct row, i), changed = *leaf;
        uint8_t hash[VAULT_HASH_SIZE];
        struct identity case_id;
        struct header header;
        memcpy(case_id.bytes, leaf->cells[1].bytes.at, IDENTITY_SIZE);
        const struct row *entry = entry_row(&house, &rows, &case_id, leaf->cells[2].integer);
        CHECK(&house, header_read(entry->cells[2].bytes, &header, &house.error));
        header_hash(entry->cells[2].bytes, hash);
        changed.cells[3].integer = header.recorded;
        changed.cells[4].bytes = (struct text){(const char *)hash, sizeof(hash)};
        CHECK(&house, make_change(&house, leaf, &changed, false));
    }
    expect(&house, LEDGER_FAULT_CHECKPOINT, NULL, 0);
    house_end(&house);
}

/* Cuts a case's last entry off, with its leaf, and every checkpoint that covers it: the copy elsewhere tells. */
static void a_cut_log_is_named_by_the_copy_elsewhere(void **state)
{
    (void)state;
    struct house house;
    struct text copy;
    house_begin(&house);
    struct ledger_head head = house_filled(&house, VAULT_CONDUCT, 3);
    CHECK(&house, ledger_number_leaves(house.ledger, NULL, &house.error));
    house_clock(&house, clock_now(&house.options.clock) + 1000);
    house_step(&house, &head, "the last");
    CHECK(&house, ledger_number_leaves(house.ledger, NULL, &house.error));
    CHECK(&house, vault_read_file(house.arena, house.options.checkpoint_path, 1 << 20, &copy, &house.error));
    assert_true(furnished_verify(&house, copy).sound);
    /* only the entry: its leaf tells */
    house_sql(&house, "DELETE FROM ledger_entry WHERE sequence = 4");
    house_sql(&house, "UPDATE ledger_chain SET sequence = 3, numbered = 3, recorded = recorded - 1000, head = "
                      "(SELECT hash FROM ledger_leaf l WHERE l.case_id = ledger_chain.case_id AND l.sequence = 3) "
                      "WHERE book = 0");
    expect(&house, LEDGER_FAULT_LEAF, NULL, 0);
    /* with its leaf: the checkpoint tells */
    house_sql(&house, "DELETE FROM ledger_leaf WHERE sequence = 4");
    house_sql(&house, "UPDATE ledger_log SET size = size - 1");
    expect(&house, LEDGER_FAULT_CHECKPOINT, NULL, 0);
    /* with the checkpoint: nothing here can tell any more */
    house_sql(&house, "DELETE FROM ledger_checkpoint WHERE size = (SELECT MAX(size) FROM ledger_checkpoint)");
    assert_true(furnished_verify(&house, TEXT("")).sound);
    struct ledger_report report = furnished_verify(&house, copy);
    assert_int_equal(report.fault, LEDGER_FAULT_CHECKPOINT);
    assert_non_null(strstr(report.words, "kept elsewhere"));
    house_end(&house);
}

static void an_entry_slipped_in_is_named(void **state)
{
    (void)state;
    struct house house;
    struct vec rows;
    furnished_begin(&house);
    struct row row = *entry_row(&house, &rows, &house.first, 5);
    row.cells[1].integer = 6;
    CHECK(&house, make_change(&house, &row, &row, true));
    expect(&house, LEDGER_FAULT_CHAIN, &house.first, 6);
    house_end(&house);
}

/* Sealed bytes that vanish, as if erased, have no tombstone. */
static void loss_is_not_erasure(void **state)
{
    (void)state;
    struct house house;
    struct vec rows;
    furnished_begin(&house);
    struct row row = *entry_row(&house, &rows, &house.first, 2), lost = row;
    lost.cells[3].null = true;
    CHECK(&house, make_change(&house, &row, &lost, false));
    expect(&house, LEDGER_FAULT_SEALED, &house.first, 2);
    CHECK(&house, make_change(&house, &lost, &row, false));
    lost = row;
    lost.cells[4].null = true;
    CHECK(&house, make_change(&house, &row, &lost, false));
    expect(&house, LEDGER_FAULT_COUNTED, &house.first, 2);
    CHECK(&house, make_change(&house, &lost, &row, false));
    /* one part replaced by its own hash: the header still fits, but nobody erased it */
    struct sealed_part parts[PARTS_MOST];
    size_t count;
    CHECK(&house, sealed_read(row.cells[3].bytes, parts, &count, &house.error));
    parts[1].gone = true;
    struct pack pack = pack_in(house.arena);
    sealed_write(&pack, parts, count);
    lost = row;
    lost.cells[3].bytes = pack_done(&pack);
    CHECK(&house, make_change(&house, &row, &lost, false));
    expect(&house, LEDGER_FAULT_SEALED, &house.first, 0);
    CHECK(&house, make_change(&house, &lost, &row, false));
    furnished_is_sound(&house);
    house_end(&house);
}

/* ---- keys */

static int run_literal(struct store_session *session, void *context, struct error *error)
{
    return store_run(session, NULL, error, context, "");
}

static void lost_keys_are_named(void **state)
{
    (void)state;
    static const char *const losses[] = {
        "DELETE FROM vault_key WHERE kind = 0",
        "DELETE FROM vault_key WHERE kind = 16",
        "DELETE FROM vault_key WHERE kind = 17",
        "DELETE FROM vault_key WHERE kind = 34 AND number = 1",
        "UPDATE vault_key SET owner = x'00112233445566778899aabbccddeeff' WHERE kind = 16",
        "UPDATE vault_key SET compartment = 3 WHERE kind = 0 AND compartment = 1",
    };
    for (size_t i = 0; i < COUNT_OF(losses); i++) {
        struct house house;
        furnished_begin(&house);
        CHECK(&house, store_write(house.keys.vault->store, run_literal, (void *)losses[i], &house.error));
        struct ledger_report report = furnished_verify(&house, TEXT(""));
        if (report.fault != LEDGER_FAULT_KEY && report.fault != LEDGER_FAULT_ORIGIN) {
            fail_msg("%s: %s", losses[i], report.words);
        }
        house_end(&house);
    }
}

static void a_key_destroyed_without_a_tombstone_is_named(void **state)
{
    (void)state;
    struct house house;
    furnished_begin(&house);
    const struct vault_place party = {VAULT_PARTY, house.first, 1}, whole = {VAULT_CASE, house.second, 0};
    CHECK(&house, vault_erase(house.keys.vault, &party, 1, &house.error));
    expect(&house, LEDGER_FAULT_KEY, &house.first, 0);
    house_end(&house);
    furnished_begin(&house);
    const struct vault_place second = {VAULT_CASE, house.second, 0};
    CHECK(&house, vault_erase(house.keys.vault, &second, 1, &house.error));
    expect(&house, LEDGER_FAULT_KEY, &house.second, 0);
    (void)whole;
    house_end(&house);
}

static void a_foreign_key_cannot_sign(void **state)
{
    (void)state;
    struct house house;
    struct store_session *session;
    struct text keys;
    struct ledger_report report;
    furnished_begin(&house);
    CHECK(&house, store_begin_read(house.store, &session, &house.error));
    CHECK(&house, ledger_read_verifiers(house.arena, session, &keys, &house.error));
    store_end(session);
    const struct ledger_verify_options options = {.known_verifiers = keys};
    CHECK(&house, ledger_verify(house.ledger, &options, &report, &house.error));
    assert_true(report.sound);
    struct text first;
    assert_true(text_cut(&keys, '\n', &first));
    const struct ledger_verify_options fewer = {.known_verifiers = first};
    CHECK(&house, ledger_verify(house.ledger, &fewer, &report, &house.error));
    assert_int_equal(report.fault, LEDGER_FAULT_ORIGIN);
    house_end(&house);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exchanged_entries_are_named),
        cmocka_unit_test(back_dated_entries_are_named),
        cmocka_unit_test(a_rewritten_log_is_named),
        cmocka_unit_test(a_cut_log_is_named_by_the_copy_elsewhere),
        cmocka_unit_test(an_entry_slipped_in_is_named),
        cmocka_unit_test(loss_is_not_erasure),
        cmocka_unit_test(lost_keys_are_named),
        cmocka_unit_test(a_key_destroyed_without_a_tombstone_is_named),
        cmocka_unit_test(a_foreign_key_cannot_sign),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
