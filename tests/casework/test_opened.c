/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cases that were opened are kept in memory for whoever reads them next. Who may read is judged and noted each time; what
 * has happened since is seen; and once an erasure is acknowledged, here or in another process, nothing of before is kept.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <pthread.h>

#include "casework/opened.h"
#include "support/house.h"
#include "support/stores.h"

static const char *const assessment[] = {"threshold", "harm", "threshold.reasons", "The child was hurt.",
                                         "nation", "england", "allegation.1.allegation-words", "Struck a child.", NULL};

/* Two processes at one organisation. */
static struct house house, other;
static struct casework_done done;

static int set_up(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    memset(&other, 0, sizeof(other));
    house_open(&house);
    house_report(&house, "Barnaby Hollis", "He raised his voice at the swimming pool.", &done);
    house_step(&house, HOUSE_MANAGER, done.reference, "assess", (struct procedure_scope){PROCEDURE_FOR_CASE, 0}, assessment);
    house_enter_beside(&other, &house);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    house_close(&other);
    house_close(&house);
    return 0;
}

static int look(struct house *at, enum house_person person, struct casework_case *found)
{
    struct casework_who who = house_who(at, person);
    struct error error;
    return casework_look(at->casework, at->arena, &who, text_of(done.reference), found, &error);
}

static size_t kept_in(const struct house *at)
{
    return opened_count(at->casework->opened);
}

static size_t reads_noted(void)
{
    struct casework_who auditor = house_who(&house, HOUSE_AUDITOR);
    struct casework_note *notes;
    struct error error;
    size_t count, reads = 0;
    assert_int_equal(casework_notes(house.casework, house.arena, &auditor, LEDGER_READS, NULL, 1000, &notes, &count, &error), 0);
    for (size_t i = 0; i < count; i++) {
        reads += strcmp(notes[i].reference, done.reference) == 0 && text_is(notes[i].what, "case");
    }
    return reads;
}

static void test_casework_opened__each_reading_is_judged_and_noted(void **state)
{
    (void)state;
    struct casework_case found;
    for (size_t i = 1; i <= 3; i++) {
        assert_int_equal(look(&house, HOUSE_MANAGER, &found), 0);
        assert_true(text_is(found.parties[0].answers[0].plain, "Barnaby Hollis"));
        assert_int_equal(kept_in(&house), 1);
        assert_int_equal(reads_noted(), i);
        assert_int_equal(look(&house, HOUSE_CLERK, &found), ERROR_NOT_FOUND);
    }
    assert_int_equal(reads_noted(), 3);
}

static void test_casework_opened__what_has_happened_since_is_seen(void **state)
{
    (void)state;
    static const char *const described[] = {"kind", "member", "kind.reasons", "The branch has said so.", NULL};
    struct casework_case found;
    assert_int_equal(look(&house, HOUSE_MANAGER, &found), 0);
    assert_int_equal(found.line_count, 2);
    assert_int_equal(found.item_count, 1);
    assert_true(text_is(found.items[0].answers[0].plain, "Struck a child."));
    house_step(&other, HOUSE_MANAGER, done.reference, "describe-subject", (struct procedure_scope){PROCEDURE_FOR_PARTY, 1},
               described);
    assert_int_equal(look(&house, HOUSE_MANAGER, &found), 0);
    assert_int_equal(found.line_count, 3);
    assert_int_equal(kept_in(&house), 1);
}

static void erase_by(struct house *at, enum ledger_erasure_kind kind, struct vault_place place)
{
    const struct ledger_erasure_request request = {.kind = kind,
                                                   .places = &place,
                                                   .place_count = 1,
                                                   .actor = at->persons[HOUSE_DIRECTOR],
                                                   .paragraph = "SG-13.1",
                                                   .reason = TEXT("Ten years have passed.")};
    struct ledger_erasure erasure;
    struct error error;
    if (ledger_erase(at->arena, at->ledger, &request, casework_erasure_calls(at->casework), &erasure, &error)) {
        fail_msg("%s", error.words);
    }
    assert_true(erasure.done);
}

static void test_casework_opened__nothing_outlives_the_erasure_of_a_case(void **state)
{
    (void)state;
    struct casework_case found;
    assert_int_equal(look(&house, HOUSE_MANAGER, &found), 0);
    assert_int_equal(kept_in(&house), 1);
    erase_by(&house, LEDGER_ERASE_CASES, (struct vault_place){.kind = VAULT_CASE, .owner = done.case_id});
    assert_int_equal(kept_in(&house), 0);
    assert_int_equal(look(&house, HOUSE_MANAGER, &found), ERROR_NOT_FOUND);
    assert_int_equal(kept_in(&house), 0);
}

static void test_casework_opened__nothing_outlives_the_erasure_of_a_party(void **state)
{
    (void)state;
    struct casework_case found;
    assert_int_equal(look(&house, HOUSE_MANAGER, &found), 0);
    assert_false(found.parties[0].answers[0].erased);
    erase_by(&house, LEDGER_ERASE_PERSON,
             (struct vault_place){.kind = VAULT_PARTY, .owner = done.case_id, .number = found.parties[0].party->number});
    assert_int_equal(kept_in(&house), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(look(&house, HOUSE_MANAGER, &found), 0);
        assert_true(found.parties[0].answers[0].erased);
        assert_int_equal(found.parties[0].answers[0].plain.length, 0);
    }
}

/* What the other process keeps is not shown any more, and goes when it next looks at its keys, as the keys themselves. */
static void test_casework_opened__another_process_erases(void **state)
{
    (void)state;
    struct casework_case found;
    struct error error;
    assert_int_equal(look(&other, HOUSE_MANAGER, &found), 0);
    assert_int_equal(kept_in(&other), 1);
    erase_by(&house, LEDGER_ERASE_PERSON,
             (struct vault_place){.kind = VAULT_PARTY, .owner = done.case_id, .number = found.parties[0].party->number});
    assert_int_equal(vault_tend(other.vault, NULL, &error), 0);
    casework_tend(other.casework);
    assert_int_equal(kept_in(&other), 0);
    assert_int_equal(look(&other, HOUSE_MANAGER, &found), 0);
    assert_true(found.parties[0].answers[0].erased);
}

static void test_casework_opened__another_process_erases_and_nobody_has_looked(void **state)
{
    (void)state;
    struct casework_case found;
    assert_int_equal(look(&other, HOUSE_MANAGER, &found), 0);
    erase_by(&house, LEDGER_ERASE_CASES, (struct vault_place){.kind = VAULT_CASE, .owner = done.case_id});
    assert_int_equal(look(&other, HOUSE_MANAGER, &found), ERROR_NOT_FOUND);
}

static int drop_snapshots(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    return ledger_drop_snapshots(session, error);
}

static void test_casework_opened__without_its_snapshot_it_is_checked_each_time(void **state)
{
    (void)state;
    struct casework_case found;
    struct error error;
    assert_int_equal(store_write(house.store, drop_snapshots, NULL, &error), 0);
    assert_int_equal(look(&house, HOUSE_MANAGER, &found), 0);
    assert_true(text_is(found.parties[0].answers[0].plain, "Barnaby Hollis"));
    assert_int_equal(kept_in(&house), 0);
}

/* ---- what was written, for the next step */

static int describe(struct house *at)
{
    static const struct procedure_field fields[] = {{{"kind", 4}, {"member", 6}},
                                                    {{"kind.reasons", 12}, {"The branch has said so.", 23}}};
    const struct casework_wish wish = {.who = house_who(at, HOUSE_MANAGER),
                                       .reference = text_of(done.reference),
                                       .step = TEXT("describe-subject"),
                                       .scope = {PROCEDURE_FOR_PARTY, 1},
                                       .fields = fields,
                                       .field_count = COUNT_OF(fields),
                                       .happened = CASEWORK_NOT_CLAIMED};
    struct casework_done further;
    struct error error;
    return casework_take(at->casework, at->arena, &wish, &further, &error);
}

static size_t written_in(const struct house *at)
{
    return opened_count(at->casework->written);
}

/* The snapshot in the store is not looked at, and whatever another process did is seen. */
static void test_casework_opened__the_next_step_goes_on_from_the_last(void **state)
{
    (void)state;
    struct casework_case found;
    struct error error;
    assert_int_equal(written_in(&house), 1);
    assert_int_equal(store_write(house.store, drop_snapshots, NULL, &error), 0);
    assert_int_equal(describe(&house), 0);
    assert_int_equal(describe(&other), 0);
    assert_int_equal(describe(&house), 0);
    assert_int_equal(written_in(&other), 1);
    assert_int_equal(look(&house, HOUSE_MANAGER, &found), 0);
    assert_int_equal(found.line_count, 5);
}

static void test_casework_opened__what_was_written_does_not_outlive_an_erasure(void **state)
{
    (void)state;
    assert_int_equal(describe(&other), 0);
    assert_int_equal(describe(&house), 0);
    assert_int_equal(written_in(&house), 1);
    erase_by(&house, LEDGER_ERASE_CASES, (struct vault_place){.kind = VAULT_CASE, .owner = done.case_id});
    assert_int_equal(written_in(&house), 0);
    assert_int_equal(describe(&house), ERROR_NOT_FOUND);
    assert_int_equal(describe(&other), ERROR_NOT_FOUND);
}

/* ---- what is kept, on its own */

static struct opened_case *open_one(struct opened_cases *cases, struct arena *arena, unsigned number, size_t size)
{
    struct opened_case *opened = opened_new(cases, arena);
    opened->loaded.head.case_id.bytes[0] = (uint8_t)number;
    opened->loaded.head.case_id.bytes[1] = (uint8_t)(number >> 8);
    opened->loaded.head.sequence = 3;
    memset(arena_alloc(opened->arena, size), 'x', size);
    return opened;
}

static void test_casework_opened__only_as_its_head_says(void **state)
{
    (void)state;
    struct opened_cases *cases = opened_cases_new(0);
    struct arena *arena = arena_new(), *reader = arena_new();
    struct opened_case *opened = open_one(cases, arena, 1, 10);
    struct ledger_head head = opened->loaded.head, changed = head;
    opened_keep(cases, opened, store_moment(), 0);
    assert_ptr_equal(opened_find(cases, reader, &head, 0, 0), opened);
    changed.sequence++;
    assert_null(opened_find(cases, reader, &changed, 0, 0));
    changed = head;
    changed.forgotten++;
    assert_null(opened_find(cases, reader, &changed, 0, 0));
    changed = head;
    changed.hash[31] ^= 1;
    assert_null(opened_find(cases, reader, &changed, 0, 0));
    changed = head;
    changed.erased = true;
    assert_null(opened_find(cases, reader, &changed, 0, 0));
    changed = head;
    changed.case_id.bytes[15] ^= 1;
    assert_null(opened_find(cases, reader, &changed, 0, 0));
    assert_null(opened_find(cases, reader, &head, 1, 0)); /* the epoch has turned */
    assert_int_equal(opened_count(cases), 0);
    assert_int_equal(opened->loaded.head.sequence, 3); /* whoever reads it has it still */
    arena_free(arena);
    assert_int_equal(opened->loaded.head.sequence, 3);
    arena_free(reader);
    opened_cases_free(cases);
}

static void test_casework_opened__who_was_under_way_keeps_nothing(void **state)
{
    (void)state;
    struct opened_cases *cases = opened_cases_new(0);
    struct arena *arena = arena_new();
    uint64_t moment = store_moment();
    struct opened_case *opened = open_one(cases, arena, 1, 10);
    opened_empty(cases);
    opened_keep(cases, opened, moment, 0);
    assert_int_equal(opened_count(cases), 0);
    opened_keep(cases, opened, store_moment(), 0);
    assert_int_equal(opened_count(cases), 1);
    arena_free(arena);
    opened_cases_free(cases);
}

static void test_casework_opened__it_is_bounded_and_goes_unread(void **state)
{
    (void)state;
    struct opened_cases *cases = opened_cases_new(0);
    for (unsigned i = 0; i < 3000; i++) {
        struct arena *arena = arena_new();
        opened_keep(cases, open_one(cases, arena, i, 10), store_moment(), i);
        arena_free(arena);
    }
    assert_int_equal(opened_count(cases), 256);
    opened_tend(cases, 0, 2999 + 600 * 1000);
    assert_in_range(opened_count(cases), 1, 255);
    opened_tend(cases, 0, 3000 + 600 * 1000);
    assert_int_equal(opened_count(cases), 0);
    struct arena *arena = arena_new();
    opened_keep(cases, open_one(cases, arena, 1, 1024 * 1024), store_moment(), 0);
    assert_int_equal(opened_count(cases), 0);
    for (unsigned i = 0; i < 200; i++) {
        opened_keep(cases, open_one(cases, arena, i, 200 * 1024), store_moment(), 0);
    }
    assert_in_range(opened_count(cases), 1, 16 * 1024 / 200);
    arena_free(arena);
    opened_cases_free(cases);
}

/* ---- many at once, and erasures among them */

struct crowd {
    struct opened_cases *cases;
    unsigned number;
};

static void *read_often(void *context)
{
    const struct crowd *crowd = context;
    for (unsigned i = 0; i < 2000; i++) {
        struct arena *arena = arena_new();
        uint64_t moment = store_moment();
        unsigned which = (i * 7 + crowd->number) % 300;
        struct ledger_head head = {.sequence = 3};
        head.case_id.bytes[0] = (uint8_t)which;
        head.case_id.bytes[1] = (uint8_t)(which >> 8);
        const struct opened_case *found = opened_find(crowd->cases, arena, &head, i / 500, i);
        if (!found) {
            opened_keep(crowd->cases, open_one(crowd->cases, arena, which, 500), moment, i);
        } else if (found->loaded.head.sequence != 3 || !identity_equal(&found->loaded.head.case_id, &head.case_id)) {
            arena_free(arena);
            return (void *)crowd; /* another case, or overwritten while it was read */
        }
        if (i % 97 == 0) {
            opened_empty(crowd->cases);
        }
        arena_free(arena);
    }
    return NULL;
}

static void test_casework_opened__many_read_while_it_is_emptied(void **state)
{
    (void)state;
    struct opened_cases *cases = opened_cases_new(0);
    struct crowd crowd[6];
    pthread_t threads[COUNT_OF(crowd)];
    void *wrong;
    for (unsigned i = 0; i < COUNT_OF(crowd); i++) {
        crowd[i] = (struct crowd){cases, i};
        assert_int_equal(pthread_create(&threads[i], NULL, read_often, &crowd[i]), 0);
    }
    for (unsigned i = 0; i < COUNT_OF(crowd); i++) {
        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        assert_null(wrong);
    }
    assert_in_range(opened_count(cases), 0, 256);
    opened_empty(cases);
    assert_int_equal(opened_count(cases), 0);
    opened_cases_free(cases);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_casework_opened__each_reading_is_judged_and_noted),
        TEST(test_casework_opened__what_has_happened_since_is_seen),
        TEST(test_casework_opened__nothing_outlives_the_erasure_of_a_case),
        TEST(test_casework_opened__nothing_outlives_the_erasure_of_a_party),
        TEST(test_casework_opened__another_process_erases),
        TEST(test_casework_opened__another_process_erases_and_nobody_has_looked),
        TEST(test_casework_opened__without_its_snapshot_it_is_checked_each_time),
        TEST(test_casework_opened__the_next_step_goes_on_from_the_last),
        TEST(test_casework_opened__what_was_written_does_not_outlive_an_erasure),
        cmocka_unit_test(test_casework_opened__only_as_its_head_says),
        cmocka_unit_test(test_casework_opened__who_was_under_way_keeps_nothing),
        cmocka_unit_test(test_casework_opened__it_is_bounded_and_goes_unread),
        cmocka_unit_test(test_casework_opened__many_read_while_it_is_emptied),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
