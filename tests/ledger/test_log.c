/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbering leaves, checkpoints, proofs, origins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ledger/house.h"
#include "ledger/note.h"

#include <string.h>

static struct text verifiers(struct house *house)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct text lines;
    CHECK(house, store_begin_read(house->store, &session, &house->error));
    CHECK(house, ledger_read_verifiers(house->arena, session, &lines, &house->error));
    return lines;
}

static struct checkpoint published(struct house *house)
{
    struct text bytes;
    struct note note;
    struct vec keys;
    struct checkpoint checkpoint;
    CHECK(house, vault_read_file(house->arena, house->options.checkpoint_path, 1 << 20, &bytes, &house->error));
    CHECK(house, note_read(house->arena, bytes, &note, &house->error));
    CHECK(house, verifiers_read(house->arena, verifiers(house), &keys, &house->error));
    CHECK(house, note_check(&note, keys.items, keys.count, NULL, &house->error));
    CHECK(house, checkpoint_read(note.text, &checkpoint, &house->error));
    return checkpoint;
}

static int prove(struct house *house, const struct identity *case_id, int64_t sequence, struct text *proof)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    CHECK(house, store_begin_read(house->store, &session, &house->error));
    return ledger_prove(house->arena, house->ledger, session, case_id, sequence, proof, &house->error);
}

static void every_entry_gets_its_leaf_and_proof(void **state)
{
    (void)state;
    struct house house;
    int64_t size;
    struct text proof;
    house_begin(&house);
    struct ledger_head one = house_filled(&house, VAULT_CONDUCT, 3), two = house_filled(&house, VAULT_PEOPLE, 2);
    assert_int_equal(prove(&house, &one.case_id, 1, &proof), ERROR_BUSY);
    CHECK(&house, ledger_number_leaves(house.ledger, &size, &house.error));
    assert_int_equal(size, 7); /* with the two that open the organisation's own ledger */
    assert_int_equal(published(&house).size, 7);
    CHECK(&house, ledger_number_leaves(house.ledger, &size, &house.error));
    assert_int_equal(size, 7);
    house_step(&house, &one, "later");
    CHECK(&house, ledger_number_leaves(house.ledger, &size, &house.error));
    assert_int_equal(size, 8);
    uint8_t leaf[VAULT_HASH_SIZE];
    int64_t index;
    for (int64_t sequence = 1; sequence <= 4; sequence++) {
        CHECK(&house, prove(&house, &one.case_id, sequence, &proof));
        CHECK(&house, ledger_check_proof(house.arena, proof, verifiers(&house), leaf, &index, &house.error));
    }
    assert_int_equal(index, 7);
    assert_memory_equal(leaf, one.hash, VAULT_HASH_SIZE);
    CHECK(&house, prove(&house, &two.case_id, 2, &proof));
    assert_int_equal(prove(&house, &two.case_id, 3, &proof), ERROR_NOT_FOUND);
    house_end(&house);
}

static void a_proof_holds_without_the_store_and_for_nothing_else(void **state)
{
    (void)state;
    struct house house, other;
    struct text proof;
    uint8_t leaf[VAULT_HASH_SIZE];
    int64_t index;
    house_begin(&house);
    house_begin(&other);
    struct ledger_head head = house_filled(&house, VAULT_CONDUCT, 5);
    CHECK(&house, ledger_number_leaves(house.ledger, NULL, &house.error));
    CHECK(&house, prove(&house, &head.case_id, 3, &proof));
    struct text keys = verifiers(&house);
    CHECK(&house, ledger_check_proof(house.arena, proof, keys, leaf, &index, &house.error));
    assert_int_equal(ledger_check_proof(house.arena, proof, verifiers(&other), leaf, &index, &house.error),
                     ERROR_INVALID);
    for (size_t i = 0; i < proof.length; i += 5) {
        char *changed = arena_copy(house.arena, proof.at, proof.length);
        changed[i] ^= 1;
        struct text text = {changed, proof.length};
        assert_int_equal(ledger_check_proof(house.arena, text, keys, leaf, &index, &house.error), ERROR_INVALID);
    }
    house_end(&other);
    house_end(&house);
}

static int64_t fall_back(struct house *house)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct store_statement *row;
    int64_t last = 0, count = 0;
    CHECK(house, store_begin_read(house->store, &session, &house->error));
    CHECK(house, store_query(session, &row, &house->error, "SELECT recorded FROM ledger_leaf ORDER BY number", ""));
    while (store_step(row, &house->error) > 0) {
        count += store_integer(row, 0) < last;
        last = store_integer(row, 0);
    }
    store_finish(row);
    return count;
}

/* Two cases in turns, more of them than a run: taken chain by chain, the log would begin again with the second. */
static void in_the_order_of_time_however_many(void **state)
{
    (void)state;
    struct house house;
    const struct ledger_part part = {.kind = VAULT_CASE, .plain = TEXT("x")};
    const struct ledger_draft draft = {.parts = &part, .part_count = 1};
    struct ledger_prepared *prepared;
    int64_t size;
    house_begin(&house);
    struct ledger_head heads[] = {house_case(&house, VAULT_CONDUCT), house_case(&house, VAULT_CONDUCT)};
    for (int i = 0; i < 2200; i++) {
        struct ledger_head *head = &heads[i % 2];
        CHECK(&house, ledger_prepare(house.arena, house.ledger, head, 1000 + i, &draft, 1, &prepared, &house.error));
        CHECK(&house, house_append(&house, prepared));
        *head = *ledger_prepared_head(prepared);
    }
    CHECK(&house, ledger_number_in_order(house.ledger, &house.error));
    assert_int_equal(published(&house).size, 2202);
    assert_int_equal(fall_back(&house), 0);
    CHECK(&house, ledger_number_in_order(house.ledger, &house.error));
    CHECK(&house, ledger_number_leaves(house.ledger, &size, &house.error));
    assert_int_equal(size, 2202);
    struct text proof;
    CHECK(&house, prove(&house, &heads[1].case_id, 1100, &proof));
    house_end(&house);
}

/* More than a run and than a stored subtree at once; the tree is the same as one grown leaf by leaf. */
static void many_at_once(void **state)
{
    (void)state;
    struct house house;
    int64_t size;
    house_begin(&house);
    struct ledger_head head = house_case(&house, VAULT_CONDUCT);
    const struct ledger_part part = {.kind = VAULT_CASE, .plain = TEXT("x")};
    struct ledger_draft drafts[100];
    for (size_t i = 0; i < COUNT_OF(drafts); i++) {
        drafts[i] = (struct ledger_draft){.parts = &part, .part_count = 1};
    }
    for (int i = 0; i < 22; i++) {
        struct ledger_prepared *prepared;
        CHECK(&house, ledger_prepare(house.arena, house.ledger, &head, 1000 + i, drafts, COUNT_OF(drafts), &prepared,
                                     &house.error));
        CHECK(&house, house_append(&house, prepared));
        head = *ledger_prepared_head(prepared);
        if (i == 3) {
            CHECK(&house, ledger_number_leaves(house.ledger, &size, &house.error));
        }
    }
    CHECK(&house, ledger_number_leaves(house.ledger, &size, &house.error));
    assert_int_equal(size, 2202);
    struct checkpoint checkpoint = published(&house);
    assert_int_equal(checkpoint.size, 2202);
    struct store_session *session;
    struct store_statement *row;
    struct merkle tree = {.size = 0};
    CHECK(&house, store_begin_read(house.store, &session, &house.error));
    CHECK(&house, store_query(session, &row, &house.error, "SELECT hash FROM ledger_leaf ORDER BY number", ""));
    while (store_step(row, &house.error) > 0) {
        struct merkle_hash hash;
        memcpy(hash.bytes, store_bytes(row, 0).at, sizeof(hash));
        assert_int_equal(merkle_add(&tree, &hash, NULL, NULL, &house.error), 0);
    }
    store_finish(row);
    struct merkle_hash root = merkle_root(&tree);
    assert_memory_equal(&root, &checkpoint.root, sizeof(root));
    struct text hashes;
    CHECK(&house, ledger_prove_consistency(house.arena, house.ledger, session, 402, 2202, &hashes, &house.error));
    assert_true(hashes.length > 0 && hashes.length % VAULT_HASH_SIZE == 0);
    assert_int_equal(ledger_prove_consistency(house.arena, house.ledger, session, 402, 2203, &hashes, &house.error),
                     ERROR_INVALID);
    store_end(session);
    struct text proof;
    uint8_t leaf[VAULT_HASH_SIZE];
    int64_t index;
    CHECK(&house, prove(&house, &head.case_id, 700, &proof));
    CHECK(&house, ledger_check_proof(house.arena, proof, verifiers(&house), leaf, &index, &house.error));
    house_end(&house);
}

static void a_new_origin_cites_the_last_known_checkpoint(void **state)
{
    (void)state;
    struct house house;
    struct text known, bytes;
    house_begin(&house);
    struct ledger_head head = house_filled(&house, VAULT_CONDUCT, 3);
    CHECK(&house, ledger_number_leaves(house.ledger, NULL, &house.error));
    struct checkpoint before = published(&house);
    CHECK(&house, vault_read_file(house.arena, house.options.checkpoint_path, 1 << 20, &known, &house.error));
    char *changed = arena_copy(house.arena, known.at, known.length);
    changed[30] ^= 1;
    assert_int_equal(ledger_start_origin(house.ledger, (struct text){changed, known.length}, &house.error),
                     ERROR_INVALID);
    CHECK(&house, ledger_start_origin(house.ledger, known, &house.error));
    house_step(&house, &head, "after the restore");
    CHECK(&house, ledger_number_leaves(house.ledger, NULL, &house.error));
    struct checkpoint after = published(&house);
    assert_true(text_is(before.origin, "members.example.org/log/1"));
    assert_true(text_is(after.origin, "members.example.org/log/2"));
    assert_int_equal(after.size, before.size + 2);
    bytes = verifiers(&house);
    struct vec keys;
    CHECK(&house, verifiers_read(house.arena, bytes, &keys, &house.error));
    assert_int_equal(keys.count, 2);
    house_end(&house);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_entry_gets_its_leaf_and_proof),
        cmocka_unit_test(a_proof_holds_without_the_store_and_for_nothing_else),
        cmocka_unit_test(many_at_once),
        cmocka_unit_test(in_the_order_of_time_however_many),
        cmocka_unit_test(a_new_origin_cites_the_last_known_checkpoint),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
