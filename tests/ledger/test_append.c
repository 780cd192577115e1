/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appending, reading back, snapshots, and the books of notes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ledger/house.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

struct seen {
    int entries;
    char case_part[8][64], party[8][64], text[8][64], counted[8][64];
    enum ledger_state party_state[8];
};

static void keep(char out[64], struct text text)
{
    size_t length = text.length < 63 ? text.length : 63;
    memcpy(out, text.at, length);
    out[length] = '\0';
}

static int see(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct seen *seen = context;
    (void)error;
    int i = seen->entries++;
    assert_int_equal(entry->part_count, 3);
    keep(seen->case_part[i], entry->parts[0].plain);
    keep(seen->party[i], entry->parts[1].plain);
    keep(seen->text[i], entry->parts[2].plain);
    keep(seen->counted[i], entry->counted);
    seen->party_state[i] = entry->parts[1].state;
    return 0;
}

static int read_from(struct house *house, const struct identity *case_id, int64_t from, struct seen *seen)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    *seen = (struct seen){0};
    CHECK(house, store_begin_read(house->store, &session, &house->error));
    return ledger_read(house->arena, house->ledger, session, case_id, from, see, seen, &house->error);
}

static void what_is_appended_is_read(void **state)
{
    (void)state;
    struct house house;
    struct seen seen;
    house_begin(&house);
    struct ledger_head head = house_case(&house, VAULT_SAFEGUARDING);
    house_step(&house, &head, "one");
    house_step(&house, &head, "two");
    assert_int_equal(head.sequence, 2);
    house_again(&house);
    CHECK(&house, read_from(&house, &head.case_id, 1, &seen));
    assert_int_equal(seen.entries, 2);
    assert_string_equal(seen.case_part[0], "case part: one");
    assert_string_equal(seen.party[1], "party part: two");
    assert_string_equal(seen.text[1], "two");
    assert_string_equal(seen.counted[0], "facts: one");
    CHECK(&house, read_from(&house, &head.case_id, 2, &seen));
    assert_int_equal(seen.entries, 1);
    CHECK(&house, read_from(&house, &head.case_id, 3, &seen));
    assert_int_equal(seen.entries, 0);
    struct identity other = vault_identity();
    assert_int_equal(read_from(&house, &other, 1, &seen), ERROR_NOT_FOUND);
    house_end(&house);
}

static void the_second_of_two_is_told(void **state)
{
    (void)state;
    struct house house;
    house_begin(&house);
    struct ledger_head head = house_filled(&house, VAULT_CONDUCT, 1), stale = head;
    house_step(&house, &head, "first");
    assert_int_equal(house_try_step(&house, &stale, "second"), ERROR_CONFLICT);
    assert_string_equal(house.error.key, "ledger.moved-on");
    assert_int_equal(stale.sequence, 1);
    struct ledger_head begun = house_case(&house, VAULT_CONDUCT), twice = begun;
    house_step(&house, &begun, "first");
    assert_int_equal(house_try_step(&house, &twice, "second"), ERROR_CONFLICT);
    house_end(&house);
}

static void time_never_runs_backwards_in_a_chain(void **state)
{
    (void)state;
    struct house house;
    house_begin(&house);
    struct ledger_head head = house_filled(&house, VAULT_CONDUCT, 1);
    int64_t before = head.recorded;
    house_clock(&house, before - 60000);
    house_step(&house, &head, "with a clock that was put back");
    assert_int_equal(head.recorded, before);
    house_end(&house);
}

static void drafts_are_checked(void **state)
{
    (void)state;
    struct house house;
    house_begin(&house);
    struct ledger_head head = house_case(&house, VAULT_CONDUCT);
    struct ledger_prepared *prepared;
    static char large[1024 * 1024 + 1];
    const struct {
        struct ledger_part parts[2];
        size_t count;
        int code;
    } bad[] = {
        {{{.kind = VAULT_PARTY, .plain = TEXT("x")}}, 1, ERROR_INVALID},
        {{{.kind = VAULT_CASE, .plain = TEXT("x")}, {.kind = VAULT_CASE, .plain = TEXT("x")}}, 2, ERROR_INVALID},
        {{{.kind = VAULT_CASE, .number = 1, .plain = TEXT("x")}}, 1, ERROR_INVALID},
        {{{.kind = VAULT_CASE, .plain = TEXT("x")}, {.kind = VAULT_TEXT, .number = 65536, .plain = TEXT("x")}}, 2,
         ERROR_INVALID},
        {{{.kind = VAULT_CASE, .plain = TEXT("x")}, {.kind = VAULT_OPEN, .plain = TEXT("a name")}}, 2, ERROR_INVALID},
        {{{.kind = VAULT_CASE, .plain = TEXT("x")}, {.kind = VAULT_STATISTICS, .plain = TEXT("x")}}, 2, ERROR_INVALID},
        {{{.kind = VAULT_CASE, .plain = {large, sizeof(large)}}}, 1, ERROR_LIMIT},
        {{{.kind = VAULT_CASE, .plain = TEXT("x")}}, 0, ERROR_LIMIT},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        const struct ledger_draft draft = {.parts = bad[i].parts, .part_count = bad[i].count};
        assert_int_equal(ledger_prepare(house.arena, house.ledger, &head, 1, &draft, 1, &prepared, &house.error),
                         bad[i].code);
    }
    house_end(&house);
}

static void an_erased_party_is_not_readable(void **state)
{
    (void)state;
    struct house house;
    struct seen seen;
    house_begin(&house);
    struct ledger_head head = house_filled(&house, VAULT_CONDUCT, 2);
    const struct vault_place place = {VAULT_PARTY, head.case_id, 1};
    CHECK(&house, vault_erase(house.keys.vault, &place, 1, &house.error));
    CHECK(&house, read_from(&house, &head.case_id, 1, &seen));
    assert_int_equal(seen.party_state[1], LEDGER_ERASED);
    assert_string_equal(seen.party[1], "");
    assert_string_equal(seen.text[1], "what was said");
    house_end(&house);
}

static void damage_is_noticed_in_reading(void **state)
{
    (void)state;
    static const char *const damages[] = {
        "UPDATE ledger_entry SET header = (SELECT header FROM ledger_entry WHERE sequence = 1 LIMIT 1) "
        "WHERE sequence = 2",
        "UPDATE ledger_entry SET sealed = (SELECT sealed FROM ledger_entry WHERE sequence = 2 LIMIT 1) "
        "WHERE sequence = 3",
        "DELETE FROM ledger_entry WHERE sequence = 2",
        "DELETE FROM ledger_entry WHERE sequence = 3",
        "UPDATE ledger_chain SET sequence = 2 WHERE sequence = 3",
        "UPDATE ledger_chain SET compartment = 1 WHERE book = 0",
    };
    for (size_t i = 0; i < COUNT_OF(damages); i++) {
        struct house house;
        struct seen seen;
        house_begin(&house);
        struct ledger_head head = house_filled(&house, VAULT_CONDUCT, 3);
        CHECK(&house, read_from(&house, &head.case_id, 1, &seen));
        assert_true(house_sql(&house, damages[i]) > 0);
        if (read_from(&house, &head.case_id, 1, &seen) != ERROR_DAMAGED) {
            fail_msg("unnoticed: %s", damages[i]);
        }
        house_end(&house);
    }
}

/* ---- snapshots */

struct snapshot {
    const struct ledger_head *head;
    struct text sealed;
};

static int write_snapshot(struct store_session *session, void *context, struct error *error)
{
    const struct snapshot *snapshot = context;
    return ledger_write_snapshot(session, snapshot->head, snapshot->sealed, error);
}

static void put_snapshot(struct house *house, const struct ledger_head *head, const char *state)
{
    struct snapshot snapshot = {.head = head};
    CHECK(house, ledger_seal_snapshot(house->arena, house->ledger, head, text_of(state), &snapshot.sealed,
                                      &house->error));
    CHECK(house, store_write(house->store, write_snapshot, &snapshot, &house->error));
}

static int64_t get_snapshot(struct house *house, const struct ledger_head *head, struct text *state)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct ledger_head found;
    int64_t sequence = -1;
    CHECK(house, store_begin_read(house->store, &session, &house->error));
    CHECK(house, ledger_read_snapshot(house->arena, house->ledger, session, &head->case_id, &found, &sequence, state,
                                      &house->error));
    assert_int_equal(found.sequence, head->sequence);
    assert_memory_equal(found.hash, head->hash, VAULT_HASH_SIZE);
    return sequence;
}

static void snapshots_are_a_cache(void **state)
{
    (void)state;
    struct house house;
    struct text found;
    house_begin(&house);
    struct ledger_head head = house_filled(&house, VAULT_CONDUCT, 1), early = head;
    assert_int_equal(get_snapshot(&house, &head, &found), 0);
    house_step(&house, &head, "two");
    put_snapshot(&house, &head, "state after two");
    put_snapshot(&house, &early, "state after one"); /* the later is kept */
    assert_int_equal(get_snapshot(&house, &head, &found), 2);
    assert_true(text_is(found, "state after two"));
    house_sql(&house, "UPDATE ledger_snapshot SET sequence = 1"); /* it opens at its own sequence only */
    assert_int_equal(get_snapshot(&house, &head, &found), 0);
    house_sql(&house, "UPDATE ledger_snapshot SET sequence = 2");
    assert_int_equal(get_snapshot(&house, &head, &found), 2);
    house_end(&house);
}

/* ---- notes */

static void *take_notes(void *context)
{
    struct house *house = context;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct error error;
    for (int i = 0; i < 25; i++) {
        struct pack pack = pack_in(arena);
        pack_integer(&pack, i);
        struct ledger_noting *noting;
        struct text note = pack_done(&pack);
        int code = i % 2 ? ledger_note(house->ledger, LEDGER_READS, note, &error)
                         : ledger_note_begin(arena, house->ledger, LEDGER_READS, note, &noting, &error);
        code = code == 0 && i % 4 == 0 ? ledger_note_end(noting, &error) : code; /* the others end with the arena */
        if (code < 0) {
            return arena_string(house->arena, error.words);
        }
    }
    return NULL;
}

static int count_notes(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct unpack unpack = unpack_of(entry->parts[0].plain);
    (void)error;
    *(int *)context += (int)unpack_array(&unpack);
    return 0;
}

static int all_notes(struct house *house, enum ledger_book book, size_t *chains)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct ledger_head *heads;
    int notes = 0;
    CHECK(house, store_begin_read(house->store, &session, &house->error));
    CHECK(house, ledger_list(house->arena, session, book, NULL, 100, &heads, chains, &house->error));
    for (size_t i = 0; i < *chains; i++) {
        CHECK(house, ledger_read(house->arena, house->ledger, session, &heads[i].case_id, 1, count_notes, &notes,
                                 &house->error));
    }
    return notes;
}

static void notes_of_many_threads_share_a_chain(void **state)
{
    (void)state;
    struct house house;
    pthread_t threads[8];
    size_t chains;
    house_begin(&house);
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, take_notes, &house), 0);
    }
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        void *failure;
        assert_int_equal(pthread_join(threads[i], &failure), 0);
        assert_null(failure);
    }
    assert_int_equal(all_notes(&house, LEDGER_READS, &chains), 200);
    assert_int_equal(chains, 1);
    house_clock(&house, clock_now(&house.options.clock) + INT64_C(31) * 86400000); /* next month */
    CHECK(&house, ledger_note(house.ledger, LEDGER_READS, TEXT("\x01"), &house.error));
    assert_int_equal(all_notes(&house, LEDGER_READS, &chains), 201);
    assert_int_equal(chains, 2);
    assert_int_equal(all_notes(&house, LEDGER_SEARCHES, &chains), 0);
    house_end(&house);
}

static void a_note_that_was_handed_in_is_written_with_the_next(void **state)
{
    (void)state;
    struct house house;
    struct ledger_noting *first, *second, *third;
    size_t chains;
    house_begin(&house);
    struct arena *arena = arena_new();
    CHECK(&house, ledger_note_begin(house.arena, house.ledger, LEDGER_READS, TEXT("\x01"), &first, &house.error));
    CHECK(&house, ledger_note_begin(house.arena, house.ledger, LEDGER_READS, TEXT("\x02"), &second, &house.error));
    assert_int_equal(all_notes(&house, LEDGER_READS, &chains), 0);
    CHECK(&house, ledger_note_end(second, &house.error));
    assert_int_equal(all_notes(&house, LEDGER_READS, &chains), 2);
    CHECK(&house, ledger_note_end(first, &house.error));
    CHECK(&house, ledger_note_end(first, &house.error)); /* asked again */
    CHECK(&house, ledger_note_begin(arena, house.ledger, LEDGER_READS, TEXT("\x03"), &third, &house.error));
    arena_free(arena); /* nothing is forgotten that was handed in */
    assert_int_equal(all_notes(&house, LEDGER_READS, &chains), 3);
    assert_int_equal(ledger_note_begin(house.arena, house.ledger, LEDGER_READS, TEXT(""), &first, &house.error),
                     ERROR_DAMAGED);
    house_end(&house);
}

/* Whoever shares an entry shares its failure: none of them may show what it read. */
static void a_failure_is_told_to_all_who_handed_in(void **state)
{
    (void)state;
    struct house house;
    struct ledger_noting *noting[3];
    house_begin(&house);
    for (size_t i = 0; i < COUNT_OF(noting); i++) {
        CHECK(&house, ledger_note_begin(house.arena, house.ledger, LEDGER_READS, TEXT("\x01"), &noting[i], &house.error));
    }
    house_sql(&house, "DROP TABLE ledger_entry");
    for (size_t i = 0; i < COUNT_OF(noting); i++) {
        house.error.words[0] = '\0';
        assert_true(ledger_note_end(noting[i], &house.error) < 0);
        assert_string_not_equal(house.error.words, "");
    }
    house_end(&house);
}

struct told {
    pthread_mutex_t lock;
    pthread_cond_t more;
    int count, good;
    atomic_int asked;
};

static void be_told(void *context, int result, const struct error *error)
{
    struct told *told = context;
    pthread_mutex_lock(&told->lock);
    told->count++;
    told->good += result == 0 && !error;
    pthread_cond_signal(&told->more);
    pthread_mutex_unlock(&told->lock);
}

/* Others are always about to come: waiting for them ends all the same. */
static bool always(void *context)
{
    struct told *told = context;
    atomic_fetch_add(&told->asked, 1);
    return true;
}

struct leaving {
    struct house *house;
    struct told *told;
    struct arena *arena;
};

static void *leave_notes(void *context)
{
    const struct leaving *leaving = context;
    struct error error;
    int code = 0;
    for (int i = 0; code == 0 && i < 25; i++) {
        struct ledger_noting *noting;
        code = i % 5 == 4 ? ledger_note(leaving->house->ledger, LEDGER_READS, TEXT("\x01"), &error)
                          : ledger_note_begin(leaving->arena, leaving->house->ledger, LEDGER_READS, TEXT("\x01"), &noting,
                                         &error);
        if (code == 0 && i % 5 < 4) {
            ledger_note_then(noting, be_told, i % 2 ? always : NULL, leaving->told);
        }
    }
    return code ? leaving->house : NULL;
}

/* Who leaves a function is told once, whoever writes: those who wait and those who do not share entries. */
static void notes_that_nobody_waits_for_are_told(void **state)
{
    (void)state;
    struct house house;
    struct told told = {.lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};
    pthread_t threads[8];
    size_t chains;
    house_begin(&house);
    struct leaving leaving[COUNT_OF(threads)];
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        leaving[i] = (struct leaving){&house, &told, arena_new()};
        assert_int_equal(pthread_create(&threads[i], NULL, leave_notes, &leaving[i]), 0);
    }
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        void *failure;
        assert_int_equal(pthread_join(threads[i], &failure), 0);
        assert_null(failure);
    }
    pthread_mutex_lock(&told.lock);
    while (told.count < 160) {
        pthread_cond_wait(&told.more, &told.lock);
    }
    pthread_mutex_unlock(&told.lock);
    for (size_t i = 0; i < COUNT_OF(leaving); i++) {
        arena_free(leaving[i].arena);
    }
    assert_int_equal(told.good, 160);
    assert_true(told.asked > 0);
    assert_int_equal(all_notes(&house, LEDGER_READS, &chains), 200);
    struct ledger_noting *first, *second;
    CHECK(&house, ledger_note_begin(house.arena, house.ledger, LEDGER_READS, TEXT("\x01"), &first, &house.error));
    CHECK(&house, ledger_note_begin(house.arena, house.ledger, LEDGER_READS, TEXT("\x02"), &second, &house.error));
    house_sql(&house, "DROP TABLE ledger_entry");
    ledger_note_then(first, be_told, NULL, &told);
    assert_true(ledger_note_end(second, &house.error) < 0);
    assert_int_equal(told.count, 161);
    assert_int_equal(told.good, 160);
    house_end(&house);
}

static void notes_are_checked(void **state)
{
    (void)state;
    struct house house;
    house_begin(&house);
    assert_int_equal(ledger_note(house.ledger, LEDGER_READS, TEXT("\x82\x01"), &house.error), ERROR_DAMAGED);
    assert_int_equal(ledger_note(house.ledger, LEDGER_READS, TEXT(""), &house.error), ERROR_DAMAGED);
    assert_int_equal(ledger_note(house.ledger, LEDGER_CASE, TEXT("\x01"), &house.error), ERROR_INVALID);
    house_end(&house);
}

/* ---- the organisation's own ledger */

static int enter(struct store_session *session, void *context, struct error *error)
{
    struct house *house = context;
    const struct ledger_part part = {.kind = VAULT_CASE, .plain = TEXT("\x01")};
    const struct ledger_draft draft = {.parts = &part, .part_count = 1};
    return ledger_enter(house->ledger, session, ledger_organisation(house->ledger), &draft, NULL, error);
}

static void the_organisation_has_one_ledger(void **state)
{
    (void)state;
    struct house house;
    struct ledger_head head;
    house_begin(&house);
    struct identity before = *ledger_organisation(house.ledger);
    CHECK(&house, store_write(house.store, enter, &house, &house.error));
    CHECK(&house, store_write(house.store, enter, &house, &house.error));
    house_again(&house);
    assert_true(identity_equal(&before, ledger_organisation(house.ledger)));
    struct store_session *session;
    CHECK(&house, store_begin_read(house.store, &session, &house.error));
    CHECK(&house, ledger_read_head(session, &before, &head, &house.error));
    store_end(session);
    assert_int_equal(head.sequence, 4); /* its opening, the first origin, and the two */
    assert_int_equal(head.book, LEDGER_ORGANISATION);
    house_end(&house);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_appended_is_read),
        cmocka_unit_test(the_second_of_two_is_told),
        cmocka_unit_test(time_never_runs_backwards_in_a_chain),
        cmocka_unit_test(drafts_are_checked),
        cmocka_unit_test(an_erased_party_is_not_readable),
        cmocka_unit_test(damage_is_noticed_in_reading),
        cmocka_unit_test(snapshots_are_a_cache),
        cmocka_unit_test(notes_of_many_threads_share_a_chain),
        cmocka_unit_test(a_note_that_was_handed_in_is_written_with_the_next),
        cmocka_unit_test(a_failure_is_told_to_all_who_handed_in),
        cmocka_unit_test(notes_that_nobody_waits_for_are_told),
        cmocka_unit_test(notes_are_checked),
        cmocka_unit_test(the_organisation_has_one_ledger),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
