/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing: cases, a person in several cases, texts; holds; crashes between stages; the signed list; no word left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ledger/house.h"
#include "vault/inside.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DAY INT64_C(86400000)

/* ---- the rooms above */

struct above {
    struct identity held; /* a case on hold */
    int forgotten, residues, retokened;
};

static int held(void *context, const struct identity *case_id, struct error *error)
{
    const struct above *above = context;
    if (identity_equal(case_id, &above->held)) {
        error_set(error, ERROR_DENIED, "hold", "a legal hold");
        return error_cite(error, "SG-13.1");
    }
    return 0;
}

static int forget(void *context, struct store_session *session, const struct vault_place *places, size_t count,
                  struct error *error)
{
    struct above *above = context;
    (void)session;
    (void)places;
    (void)error;
    above->forgotten += (int)count;
    return 0;
}

static int residue(void *context, struct arena *arena, const struct text *facts, size_t count, struct text *out,
                   struct error *error)
{
    struct above *above = context;
    struct pack pack = pack_in(arena);
    (void)error;
    assert_true(text_starts(facts[0], TEXT("facts: ")));
    above->residues++;
    pack_integer(&pack, (int64_t)count);
    *out = pack_done(&pack);
    return 0;
}

static int retoken(void *context, struct error *error)
{
    struct above *above = context;
    (void)error;
    above->retokened++;
    return 0;
}

static struct ledger_erasure_calls calls_of(struct above *above)
{
    return (struct ledger_erasure_calls){above, held, forget, residue, retoken};
}

/* ---- looking */

struct seen {
    int readable[32], erased[32]; /* by kind */
};

static int see(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct seen *seen = context;
    (void)error;
    for (size_t i = 0; i < entry->part_count; i++) {
        const struct ledger_entry_part *part = &entry->parts[i];
        assert_int_not_equal(part->state, LEDGER_LOST);
        seen->readable[part->kind] += part->state == LEDGER_READABLE;
        seen->erased[part->kind] += part->state == LEDGER_ERASED;
    }
    return 0;
}

static int look(struct house *house, const struct identity *case_id, struct seen *seen)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    *seen = (struct seen){{0}, {0}};
    CHECK(house, store_begin_read(house->store, &session, &house->error));
    return ledger_read(house->arena, house->ledger, session, case_id, 1, see, seen, &house->error);
}

static void is_sound(struct house *house)
{
    struct ledger_report report;
    const struct ledger_verify_options options = {.without_keys = false};
    CHECK(house, ledger_verify(house->ledger, &options, &report, &house->error));
    if (!report.sound) {
        fail_msg("%s", report.words);
    }
}

static int erase(struct house *house, enum ledger_erasure_kind kind, const struct vault_place *places, size_t count,
                 struct above *above, struct ledger_erasure *out)
{
    const struct ledger_erasure_request request = {.kind = kind,
                                                   .places = places,
                                                   .place_count = count,
                                                   .actor = vault_identity(),
                                                   .paragraph = "SG-13.1",
                                                   .reason = TEXT("ten years are over")};
    const struct ledger_erasure_calls calls = calls_of(above);
    return ledger_erase(house->arena, house->ledger, &request, &calls, out, &house->error);
}

/* ---- */

static void a_case_is_erased_and_the_others_are_not(void **state)
{
    (void)state;
    struct house house;
    struct seen seen;
    struct above above = {.forgotten = 0};
    struct ledger_erasure out;
    house_begin(&house);
    struct ledger_head gone = house_filled(&house, VAULT_CONDUCT, 3), kept = house_filled(&house, VAULT_CONDUCT, 3);
    CHECK(&house, ledger_number_leaves(house.ledger, NULL, &house.error));
    const struct vault_place place = {VAULT_CASE, gone.case_id, 0};
    CHECK(&house, erase(&house, LEDGER_ERASE_CASES, &place, 1, &above, &out));
    assert_true(out.done);
    assert_int_equal(out.impossible_from, clock_now(&house.options.clock) + 35 * DAY);
    assert_int_equal(above.forgotten, 1);
    assert_int_equal(above.residues, 1);
    assert_int_equal(above.retokened, 1);
    assert_int_equal(look(&house, &gone.case_id, &seen), ERROR_NOT_FOUND);
    assert_int_not_equal(house_try_step(&house, &gone, "after"), 0);
    CHECK(&house, look(&house, &kept.case_id, &seen));
    assert_int_equal(seen.readable[VAULT_PARTY], 3);
    house_step(&house, &kept, "goes on");
    CHECK(&house, ledger_number_leaves(house.ledger, NULL, &house.error));
    is_sound(&house);
    assert_int_equal(erase(&house, LEDGER_ERASE_CASES, &place, 1, &above, &out), ERROR_NOT_FOUND);
    CHECK(&house, ledger_close_residues(house.ledger, 20264, &house.error)); /* not this quarter's */
    CHECK(&house, ledger_close_residues(house.ledger, 20271, &house.error));
    is_sound(&house);
    house_end(&house);
}

static void a_person_is_erased_in_every_case(void **state)
{
    (void)state;
    struct house house;
    struct seen seen;
    struct above above = {.forgotten = 0};
    struct ledger_erasure out;
    house_begin(&house);
    struct ledger_head one = house_filled(&house, VAULT_CONDUCT, 2), two = house_filled(&house, VAULT_PEOPLE, 2);
    struct ledger_head stale = one;
    struct identity person = vault_identity();
    CHECK(&house, vault_make_person(house.keys.vault, &person, &house.error));
    const struct vault_place places[] = {
        {VAULT_PERSON, person, 0}, {VAULT_PARTY, one.case_id, 1}, {VAULT_PARTY, two.case_id, 1}};
    CHECK(&house, erase(&house, LEDGER_ERASE_PERSON, places, 3, &above, &out));
    const struct ledger_head *heads[] = {&one, &two};
    for (int i = 0; i < 2; i++) {
        CHECK(&house, look(&house, &heads[i]->case_id, &seen));
        assert_int_equal(seen.erased[VAULT_PARTY], 2);
        assert_int_equal(seen.readable[VAULT_PARTY], 0);
        assert_int_equal(seen.readable[VAULT_CASE], 2);
        assert_int_equal(seen.readable[VAULT_TEXT], 2);
    }
    assert_int_equal(above.residues, 0);
    /* a step that was decided before is told to look again */
    assert_int_not_equal(house_try_step(&house, &stale, "decided before"), 0);
    is_sound(&house);
    house_end(&house);
}

static void a_text_is_erased_alone(void **state)
{
    (void)state;
    struct house house;
    struct seen seen;
    struct above above = {.forgotten = 0};
    struct ledger_erasure out;
    house_begin(&house);
    struct ledger_head head = house_filled(&house, VAULT_CONDUCT, 3);
    const struct vault_place place = {VAULT_TEXT, head.case_id, 2};
    CHECK(&house, erase(&house, LEDGER_ERASE_TEXTS, &place, 1, &above, &out));
    CHECK(&house, look(&house, &head.case_id, &seen));
    assert_int_equal(seen.erased[VAULT_TEXT], 1);
    assert_int_equal(seen.readable[VAULT_TEXT], 2);
    is_sound(&house);
    house_end(&house);
}

static void a_hold_refuses_case_by_case(void **state)
{
    (void)state;
    struct house house;
    struct seen seen;
    struct ledger_erasure out;
    house_begin(&house);
    struct ledger_head one = house_filled(&house, VAULT_CONDUCT, 1), two = house_filled(&house, VAULT_PEOPLE, 1);
    struct above above = {.held = one.case_id};
    struct identity person = vault_identity();
    CHECK(&house, vault_make_person(house.keys.vault, &person, &house.error));
    const struct vault_place places[] = {
        {VAULT_PERSON, person, 0}, {VAULT_PARTY, one.case_id, 1}, {VAULT_PARTY, two.case_id, 1}};
    CHECK(&house, erase(&house, LEDGER_ERASE_PERSON, places, 3, &above, &out));
    assert_int_equal(out.refusal_count, 2); /* the held case, and the person's own key */
    assert_string_equal(out.refusals[0].error.paragraph, "SG-13.1");
    assert_true(identity_equal(&out.refusals[0].place.owner, &one.case_id));
    assert_int_equal(out.refusals[1].place.kind, VAULT_PERSON);
    CHECK(&house, look(&house, &one.case_id, &seen));
    assert_int_equal(seen.readable[VAULT_PARTY], 1);
    CHECK(&house, look(&house, &two.case_id, &seen));
    assert_int_equal(seen.readable[VAULT_PARTY], 0);
    struct vault_key key;
    CHECK(&house, vault_key(house.keys.vault, &places[0], &key, &house.error));
    const struct vault_place whole = {VAULT_CASE, one.case_id, 0};
    assert_int_equal(erase(&house, LEDGER_ERASE_CASES, &whole, 1, &above, &out), ERROR_DENIED);
    assert_string_equal(house.error.paragraph, "SG-13.1");
    is_sound(&house);
    house_end(&house);
}

static void what_cannot_be_erased_is_refused(void **state)
{
    (void)state;
    struct house house;
    struct above above = {.forgotten = 0};
    struct ledger_erasure out;
    house_begin(&house);
    struct ledger_head head = house_filled(&house, VAULT_CONDUCT, 1);
    const struct vault_place own = {VAULT_CASE, *ledger_organisation(house.ledger), 0};
    const struct vault_place party = {VAULT_PARTY, head.case_id, 1}, unknown = {VAULT_CASE, vault_identity(), 0};
    assert_int_equal(erase(&house, LEDGER_ERASE_CASES, &own, 1, &above, &out), ERROR_INVALID);
    assert_int_equal(erase(&house, LEDGER_ERASE_CASES, &party, 1, &above, &out), ERROR_INVALID);
    assert_int_equal(erase(&house, LEDGER_ERASE_CASES, &party, 0, &above, &out), ERROR_INVALID);
    assert_int_equal(erase(&house, LEDGER_ERASE_CASES, &unknown, 1, &above, &out), ERROR_NOT_FOUND);
    house_end(&house);
}

/* After any number of stages everything is closed; opened again, it goes on to the same end. */
static void a_crash_between_stages_is_resumed(void **state)
{
    (void)state;
    for (int stages = 0; stages <= 4; stages++) {
        struct house house;
        struct seen seen;
        struct above above = {.forgotten = 0};
        struct ledger_erasure out;
        size_t resumed = 0;
        house_begin(&house);
        struct ledger_head gone = house_filled(&house, VAULT_CONDUCT, 2), kept = house_filled(&house, VAULT_CONDUCT, 2);
        const struct vault_place place = {VAULT_CASE, gone.case_id, 0};
        const struct ledger_erasure_request request = {
            .kind = LEDGER_ERASE_CASES, .places = &place, .place_count = 1, .paragraph = "SG-13.1"};
        const struct ledger_erasure_calls calls = calls_of(&above);
        CHECK(&house, ledger_begin_erasure(house.arena, house.ledger, &request, &calls, &out, &house.error));
        for (int i = 0; i < stages; i++) {
            CHECK(&house, ledger_step_erasure(house.ledger, &calls, &out, &house.error));
        }
        assert_int_equal(out.done, stages == 4);
        house_again(&house);
        if (stages < 4) {
            struct ledger_report report;
            const struct ledger_verify_options options = {.without_keys = false};
            CHECK(&house, ledger_verify(house.ledger, &options, &report, &house.error));
            assert_int_equal(report.fault, LEDGER_FAULT_ERASURE); /* unfinished, and it says so */
        }
        CHECK(&house, ledger_resume_erasures(house.ledger, &calls, &resumed, &house.error));
        assert_int_equal(resumed, stages < 4);
        assert_int_equal(look(&house, &gone.case_id, &seen), ERROR_NOT_FOUND);
        CHECK(&house, look(&house, &kept.case_id, &seen));
        assert_int_equal(above.residues, 1);
        is_sound(&house);
        house_end(&house);
    }
}

static void *resume(void *context)
{
    struct ledger *ledger = context;
    struct above above = {.forgotten = 0};
    const struct ledger_erasure_calls calls = calls_of(&above);
    struct error error;
    if (ledger_resume_erasures(ledger, &calls, NULL, &error) < 0) {
        print_error("%s\n", error.words);
        return context;
    }
    return NULL;
}

static void two_may_resume_at_once(void **state)
{
    (void)state;
    struct house house;
    struct ledger *other;
    struct above above = {.forgotten = 0};
    struct ledger_erasure out;
    pthread_t threads[2];
    house_begin(&house);
    CHECK(&house, ledger_open(&other, &house.options, &house.error));
    struct ledger *ledgers[2] = {house.ledger, other};
    for (int i = 0; i < 3; i++) {
        struct ledger_head gone = house_filled(&house, VAULT_CONDUCT, 2);
        const struct vault_place place = {VAULT_CASE, gone.case_id, 0};
        const struct ledger_erasure_request request = {
            .kind = LEDGER_ERASE_CASES, .places = &place, .place_count = 1, .paragraph = "SG-13.1"};
        const struct ledger_erasure_calls calls = calls_of(&above);
        CHECK(&house, ledger_begin_erasure(house.arena, house.ledger, &request, &calls, &out, &house.error));
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, resume, ledgers[i]), 0);
    }
    for (int i = 0; i < 2; i++) {
        void *failure;
        assert_int_equal(pthread_join(threads[i], &failure), 0);
        assert_null(failure);
    }
    CHECK(&house, ledger_number_leaves(house.ledger, NULL, &house.error));
    is_sound(&house);
    ledger_free(other);
    house_end(&house);
}

/* ---- a backup brings everything back; the signed list takes it away again */

static void copy_store(struct house *house, const char *path)
{
    CHECK(house, store_copy(house->store, path, &house->error));
}

static void the_signed_list_is_applied_after_a_restore(void **state)
{
    (void)state;
    if (stores_engine() != STORE_SQLITE) {
        return; /* PostgreSQL's own tools make its backups: the list is applied the same way */
    }
    struct house house, back;
    struct seen seen;
    struct above above = {.forgotten = 0};
    struct ledger_erasure out;
    struct text list, keys;
    size_t named = 0;
    house_begin(&house);
    struct ledger_head gone = house_filled(&house, VAULT_CONDUCT, 2), kept = house_filled(&house, VAULT_CONDUCT, 2);
    CHECK(&house, ledger_number_leaves(house.ledger, NULL, &house.error));
    const char *copy = opened_path(house.arena, "copy"), *key_copy = opened_path(house.arena, "keys"),
               *ring = opened_path(house.arena, "ring");
    copy_store(&house, copy);
    CHECK(&house, vault_backup(house.keys.vault, key_copy, &house.error));
    const struct vault_place places[] = {{VAULT_CASE, gone.case_id, 0}, {VAULT_TEXT, kept.case_id, 1}};
    CHECK(&house, erase(&house, LEDGER_ERASE_CASES, &places[0], 1, &above, &out));
    CHECK(&house, erase(&house, LEDGER_ERASE_TEXTS, &places[1], 1, &above, &out));
    CHECK(&house, vault_write_ring(house.keys.vault, ring, &house.error));
    CHECK(&house, vault_read_file(house.arena, house.options.erasures_path, 1 << 20, &list, &house.error));
    struct store_session *session;
    CHECK(&house, store_begin_read(house.store, &session, &house.error));
    CHECK(&house, ledger_read_verifiers(house.arena, session, &keys, &house.error));
    store_end(session);

    back = house;
    back.where = arena_print(house.arena, "sqlite:%s", copy);
    back.keys.options.where = opened_where(house.arena);
    CHECK(&back, vault_restore(&back.keys.options, key_copy, ring, &back.error));
    CHECK(&back, vault_open(&back.keys.vault, &back.keys.options, &back.error));
    struct store_migration_list migrations = ledger_migrations();
    back.store = stores_open(back.where, &migrations, 1);
    back.options.store = back.store;
    back.options.vault = back.keys.vault;
    back.options.erasures_path = opened_path(house.arena, "erasures");
    CHECK(&back, ledger_open(&back.ledger, &back.options, &back.error));
    CHECK(&back, look(&back, &gone.case_id, &seen)); /* it is back */
    CHECK(&back, ledger_start_origin(back.ledger, TEXT(""), &back.error));
    const struct ledger_erasure_calls calls = calls_of(&above);
    char *changed = arena_copy(house.arena, list.at, list.length);
    changed[60] ^= 1;
    assert_int_equal(ledger_apply_erasures(back.ledger, (struct text){changed, list.length}, keys, &calls, &named,
                                           &back.error), ERROR_INVALID);
    for (int i = 0; i < 2; i++) { /* twice: nothing is left to do the second time */
        CHECK(&back, ledger_apply_erasures(back.ledger, list, keys, &calls, &named, &back.error));
        assert_int_equal(named, 2);
    }
    assert_int_equal(look(&back, &gone.case_id, &seen), ERROR_NOT_FOUND);
    CHECK(&back, look(&back, &kept.case_id, &seen));
    assert_int_equal(seen.erased[VAULT_TEXT], 1);
    is_sound(&back);
    ledger_free(back.ledger);
    store_free(back.store);
    vault_free(back.keys.vault);
    house_end(&house);
}

/* ---- no word is left in any byte */

static bool file_holds(const char *path, const void *word, size_t length)
{
    static char bytes[1 << 23];
    struct stat status;
    FILE *file = stat(path, &status) == 0 && S_ISREG(status.st_mode) ? fopen(path, "rb") : NULL;
    if (!file) {
        return false;
    }
    size_t size = fread(bytes, 1, sizeof(bytes), file);
    assert_true(size < sizeof(bytes));
    fclose(file);
    return memmem(bytes, size, word, length) != NULL;
}

/* Database, write-ahead log, key store, copies: everything that the test has made. */
static void nowhere(const void *word, size_t length)
{
    DIR *folder = opendir(stores_folder());
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[1024];
        snprintf(path, sizeof(path), "%s/%s", stores_folder(), entry->d_name);
        if (file_holds(path, word, length)) {
            fail_msg("%.*s is in %s", (int)length, (const char *)word, entry->d_name);
        }
    }
    closedir(folder);
}

/* The sealed bytes themselves are canaries too: none of them may be left in the files of the store. */
static void no_byte_of_what_was_erased_is_left(void **state)
{
    (void)state;
    if (stores_engine() != STORE_SQLITE) {
        return; /* docs/ledger.md: PostgreSQL keeps deleted rows until they are vacuumed */
    }
    struct house house;
    struct above above = {.forgotten = 0};
    struct ledger_erasure out;
    struct store_session *session;
    struct store_statement *row;
    house_begin(&house);
    struct ledger_head gone = house_filled(&house, VAULT_CONDUCT, 6), kept = house_filled(&house, VAULT_CONDUCT, 6);
    house_step(&house, &gone, "kingfisher-canary");
    nowhere("kingfisher-canary", 17);
    char sealed[64][24];
    int count = 0;
    CHECK(&house, store_begin_read(house.store, &session, &house.error));
    CHECK(&house, store_query(session, &row, &house.error,
                              "SELECT sealed, counted FROM ledger_entry WHERE case_id = $1", "d", &gone.case_id));
    while (store_step(row, &house.error) > 0) {
        memcpy(sealed[count++], store_bytes(row, 0).at + 60, 24);
        memcpy(sealed[count++], store_bytes(row, 1).at + 30, 24);
    }
    store_finish(row);
    store_end(session);
    assert_int_equal(count, 14);
    CHECK(&house, store_begin_read(house.keys.vault->store, &session, &house.error));
    CHECK(&house, store_query(session, &row, &house.error, "SELECT wrapped FROM vault_key WHERE kind = 0 AND owner = $1",
                              "d", &gone.case_id));
    assert_int_equal(store_step(row, &house.error), 1);
    memcpy(sealed[count++], store_bytes(row, 0).at, 24);
    store_finish(row);
    store_end(session);
    const struct vault_place place = {VAULT_CASE, gone.case_id, 0};
    CHECK(&house, erase(&house, LEDGER_ERASE_CASES, &place, 1, &above, &out));
    for (int i = 0; i < count; i++) {
        nowhere(sealed[i], 24);
    }
    house_step(&house, &kept, "goes on");
    house_end(&house);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_erased_and_the_others_are_not),
        cmocka_unit_test(a_person_is_erased_in_every_case),
        cmocka_unit_test(a_text_is_erased_alone),
        cmocka_unit_test(a_hold_refuses_case_by_case),
        cmocka_unit_test(what_cannot_be_erased_is_refused),
        cmocka_unit_test(a_crash_between_stages_is_resumed),
        cmocka_unit_test(two_may_resume_at_once),
        cmocka_unit_test(the_signed_list_is_applied_after_a_restore),
        cmocka_unit_test(no_byte_of_what_was_erased_is_left),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
