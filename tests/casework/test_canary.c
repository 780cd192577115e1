/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A word of its own stands in every question of every step of the shipped procedure (support/planting.h). After erasing,
 * nothing of it is left: not in the clear, not as sealed bytes or keys, not in what an earlier backup brings back once the
 * signed list of erasures was applied. The other cases are what they were, and everything verifies (SG-13).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <dirent.h>
#include <sys/stat.h>

#include "support/backup.h"
#include "support/cluster.h"
#include "support/house.h"
#include "support/must.h"
#include "support/needles.h"
#include "support/planting.h"
#include "support/stores.h"

#define CASES_MOST 200
#define CASES_FEW 7
#define BYTES_MOST (128 * 1024 * 1024)

static struct house house;
static struct planting planting;

static int set_up(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    planting = planting_in(&house);
    planting_everything(&planting, CASES_MOST);
    house_reopen(&house); /* its time has moved: now for all rooms */
    return 0;
}

/* Where it does not matter in which steps the words stand. */
static int set_up_few(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    planting = planting_in(&house);
    for (int i = 0; i < CASES_FEW; i++) {
        planting_walk(&planting);
    }
    house_reopen(&house);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    house_close(&house);
    return 0;
}

static const struct planted_case *planted(size_t at)
{
    return VEC_AT(&planting.cases, struct planted_case, at);
}

/* ---- raw bytes */

static const struct needle *search_file(const char *path, const struct needles *canaries)
{
    struct stat status;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    if (stat(path, &status) || !S_ISREG(status.st_mode) || status.st_size == 0) {
        return NULL;
    }
    assert_true(status.st_size < BYTES_MOST);
    FILE *file = fopen(path, "re");
    if (!file) {
        return NULL; /* a log that PostgreSQL took away meanwhile */
    }
    char *bytes = arena_alloc(arena, (size_t)status.st_size);
    size_t length = fread(bytes, 1, (size_t)status.st_size, file);
    fclose(file);
    return needles_find(canaries, bytes, length);
}

static const struct needle *search_folder(const char *folder, const struct needles *canaries)
{
    const struct needle *found = NULL;
    DIR *directory = opendir(folder);
    for (struct dirent *entry; !found && directory && (entry = readdir(directory));) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        const char *path = arena_print(arena, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.') {
            found = entry->d_type == DT_DIR ? search_folder(path, canaries) : search_file(path, canaries);
            if (found && entry->d_type != DT_DIR) {
                print_message("%s is in %s\n", found->what, path);
            }
        }
    }
    if (directory) {
        closedir(directory);
    }
    return found;
}

/* Databases, logs, key stores, lists, backups: everything that this program wrote, the server's files too. */
static void assert_nowhere(const struct needles *canaries)
{
    if (stores_engine() == STORE_POSTGRES) {
        cluster_command(stores_cluster(), "postgres", "CHECKPOINT");
        assert_null(search_folder(stores_cluster()->folder, canaries));
    }
    assert_null(search_folder(stores_folder(), canaries));
}

static struct needles *plain_canaries(void)
{
    struct needles *canaries = needles_in(house.arena);
    needles_add(canaries, (struct needle){"canarybird", 10, "a planted word"});
    needles_add(canaries, (struct needle){"Canarybird", 10, "a planted name"});
    needles_add(canaries, (struct needle){"CANARYBIRD", 10, "a planted name"});
    return canaries;
}

static void add_bytes(struct needles *canaries, struct text bytes, size_t from, const char *what)
{
    if (bytes.length >= from + 24) {
        needles_add(canaries, (struct needle){arena_copy(house.arena, bytes.at + from, 24), 24, what});
    }
}

static void add_rows(struct needles *canaries, struct store_statement *row, size_t from, const char *what)
{
    struct error error;
    int step;
    while ((step = store_step(row, &error)) > 0) {
        add_bytes(canaries, store_bytes(row, 0), from, what);
    }
    must(step, &error);
}

/* The sealed bytes themselves are canaries too. Twenty-four bytes of each, from within what is encrypted. */
static void add_sealed(struct needles *canaries, const struct identity *case_id)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *row;
    struct error error;
    must(store_begin_read(house.store, &session, &error), &error);
    must(store_query(session, &row, &error, "SELECT sealed FROM ledger_entry WHERE case_id = $1", "d", case_id), &error);
    add_rows(canaries, row, 60, "a sealed part");
    must(store_query(session, &row, &error, "SELECT counted FROM ledger_entry WHERE case_id = $1", "d", case_id),
         &error);
    add_rows(canaries, row, 30, "sealed counted facts");
    must(store_query(session, &row, &error, "SELECT sealed FROM ledger_snapshot WHERE case_id = $1", "d", case_id),
         &error);
    add_rows(canaries, row, 60, "a snapshot");
    must(store_query(session, &row, &error, "SELECT token FROM casework_word WHERE case_id = $1", "d", case_id), &error);
    add_rows(canaries, row, 0, "a word's token");
}

/* ---- reading everything that somebody may read of a case */

static void print_answers(struct buf *out, const struct casework_answer *answers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_print(out, "%.*s%s: %.*s%s\n", TEXT_ARGS(answers[i].fact.text), answers[i].is_reasons ? " reasons" : "",
                  TEXT_ARGS(answers[i].plain), answers[i].erased ? "(erased)" : "");
    }
}

static const char *read_by(struct house *at, const struct casework_who *who, const char *reference)
{
    struct buf out = buf_in(at->arena);
    struct casework_case one;
    struct error error;
    if (casework_look(at->casework, at->arena, who, text_of(reference), &one, &error)) {
        return NULL;
    }
    for (size_t i = 0; i < one.party_count; i++) {
        print_answers(&out, one.parties[i].answers, one.parties[i].answer_count);
    }
    for (size_t i = 0; i < one.line_count; i++) {
        struct casework_entry entry;
        must(casework_read_entry(at->casework, at->arena, who, text_of(reference), one.lines[i].sequence, &entry, &error),
             &error);
        buf_print(&out, "%lld %.*s\n", (long long)entry.line.sequence, TEXT_ARGS(entry.line.name));
        print_answers(&out, entry.answers, entry.answer_count);
    }
    return buf_as_string(&out);
}

/* By the first who may open it; NULL: nobody may. */
static const char *read_all(struct house *at, const char *reference)
{
    for (int i = 0; i < HOUSE_PERSON__MAX; i++) {
        struct casework_who who = house_who(at, (enum house_person)i);
        const char *read = read_by(at, &who, reference);
        if (read) {
            return read;
        }
    }
    return NULL;
}

static size_t found_by_anybody(struct house *at, const char *word)
{
    size_t most = 0;
    for (int i = 0; i < HOUSE_PERSON__MAX; i++) {
        struct casework_who who = house_who(at, (enum house_person)i);
        struct casework_row *rows;
        struct error error;
        size_t count = 0;
        must(casework_search(at->casework, at->arena, &who, text_of(word), 200, &rows, &count, &error), &error);
        most = count > most ? count : most;
    }
    return most;
}

/* A word that stands in this reading and, as every planted word, nowhere else. */
static const char *word_in(const char *read)
{
    const char *start = read ? strcasestr(read, PLANTED) : NULL;
    assert_non_null(start);
    return arena_print(house.arena, "%.*s", (int)strcspn(start, " \n"), start);
}

static void assert_sound(struct house *at)
{
    const struct ledger_verify_options options = {.context = NULL};
    struct ledger_report ledger;
    struct people_report people;
    struct casework_report casework;
    struct error error;
    must(ledger_number_leaves(at->ledger, NULL, &error), &error);
    must(ledger_verify(at->ledger, &options, &ledger, &error), &error);
    must(people_verify(at->people, &people, &error), &error);
    must(casework_verify(at->casework, NULL, NULL, &casework, &error), &error);
    if (!ledger.sound || !people.sound || !casework.sound) {
        fail_msg("%s", !ledger.sound ? ledger.words : !people.sound ? people.words : casework.words);
    }
}

/* ---- a case */

static void erase_case(struct house *at, const struct identity *case_id)
{
    struct casework_erased erased;
    struct error error;
    must(casework_erase_case(at->casework, at->arena, case_id, &at->persons[HOUSE_DIRECTOR], "SG-13.1",
                             TEXT("Ten years have passed."), &erased, &error),
         &error);
    assert_true(erased.erasure.done);
    assert_true(erased.erasure.impossible_from >= at->now + 35 * HOUSE_DAY);
}

/* In one erasure: as after a review of all whose time is over. */
static void erase_first(size_t count)
{
    struct vault_place places[CASES_MOST];
    struct ledger_erasure_request request = {.kind = LEDGER_ERASE_CASES,
                                             .places = places,
                                             .place_count = count,
                                             .actor = house.persons[HOUSE_DIRECTOR],
                                             .paragraph = "SG-13.1",
                                             .reason = TEXT("Ten years have passed.")};
    struct ledger_erasure erasure;
    struct error error;
    for (size_t i = 0; i < count; i++) {
        places[i] = (struct vault_place){.kind = VAULT_CASE, .owner = planted(i)->case_id};
    }
    must(ledger_erase(house.arena, house.ledger, &request, casework_erasure_calls(house.casework), &erasure, &error),
         &error);
    assert_true(erasure.done && erasure.refusal_count == 0);
    assert_true(erasure.impossible_from >= house.now + 35 * HOUSE_DAY);
}

static void test_casework_canary__nothing_stands_in_the_clear(void **state)
{
    (void)state;
    struct needles *canaries = plain_canaries();
    assert_nowhere(canaries);
    house_reopen(&house);
    assert_nowhere(canaries);
    assert_sound(&house);
}

/* Every case but the last, each one's own bytes looked for. PostgreSQL keeps deleted rows until they are vacuumed, and in its
 * log (docs/ledger.md): there only the keys' bytes must be gone, which never were in it. */
static void test_casework_canary__erased_cases_leave_no_byte(void **state)
{
    (void)state;
    struct needles *canaries = plain_canaries();
    const size_t kept = planting.cases.count - 1;
    const char *before = read_all(&house, planted(kept)->reference), *words[CASES_MOST];
    for (size_t i = 0; i < kept; i++) {
        words[i] = word_in(read_all(&house, planted(i)->reference));
        assert_true(found_by_anybody(&house, words[i]) > 0);
        if (stores_engine() == STORE_SQLITE) {
            add_sealed(canaries, &planted(i)->case_id);
        }
    }
    assert_non_null(before);
    struct needles *plain = plain_canaries();
    assert_nowhere(plain);
    assert_true(stores_engine() == STORE_POSTGRES || search_folder(stores_folder(), canaries)); /* before: they stand there */
    erase_first(kept);
    assert_nowhere(canaries);
    for (int opened = 0; opened < 2; opened++) {
        for (size_t i = 0; i < kept; i++) {
            assert_null(read_all(&house, planted(i)->reference));
            assert_int_equal(found_by_anybody(&house, words[i]), 0);
        }
        assert_string_equal(read_all(&house, planted(kept)->reference), before);
        assert_int_equal(found_by_anybody(&house, word_in(before)), 1);
        assert_sound(&house);
        house_reopen(&house);
    }
    assert_nowhere(canaries);
}

/* ---- a crash between the stages */

enum { STAGES = 4 };

static void erase_and_stop(const struct identity *case_id, int stages)
{
    struct vault_place place = {.kind = VAULT_CASE, .owner = *case_id};
    struct ledger_erasure_request request = {.kind = LEDGER_ERASE_CASES,
                                             .places = &place,
                                             .place_count = 1,
                                             .actor = house.persons[HOUSE_DIRECTOR],
                                             .paragraph = "SG-13.1",
                                             .reason = TEXT("Time.")};
    const struct ledger_erasure_calls *calls = casework_erasure_calls(house.casework);
    struct ledger_erasure erasure;
    struct error error;
    must(ledger_begin_erasure(house.arena, house.ledger, &request, calls, &erasure, &error), &error);
    for (int i = 0; i < stages; i++) {
        must(ledger_step_erasure(house.ledger, calls, &erasure, &error), &error);
    }
}

/* Several at once, each stopped after another stage: after reopening all are at their end. */
static void test_casework_canary__what_a_crash_interrupted_is_ended_at_opening(void **state)
{
    (void)state;
    const size_t kept = STAGES + 1;
    struct needles *canaries = plain_canaries();
    assert_true(planting.cases.count > kept);
    const char *before = read_all(&house, planted(kept)->reference);
    for (size_t i = 0; i <= STAGES; i++) {
        if (stores_engine() == STORE_SQLITE) {
            add_sealed(canaries, &planted(i)->case_id);
        }
    }
    for (int i = STAGES; i >= 0; i--) { /* the last begun has gone least far */
        erase_and_stop(&planted((size_t)i)->case_id, i);
    }
    house_reopen(&house);
    for (size_t i = 0; i <= STAGES; i++) {
        assert_null(read_all(&house, planted(i)->reference));
    }
    assert_string_equal(read_all(&house, planted(kept)->reference), before);
    assert_sound(&house);
    assert_nowhere(canaries);
}

/* ---- a person */

/* The first party of a case is said to be the clerk; nobody is named like that otherwise. */
static void report_about(const char *name, const char *other, struct casework_done *done)
{
    char person[IDENTITY_TEXT_SIZE];
    struct error error;
    const char *const fields[] = {"circumstances", arena_print(house.arena, "Canarybirdword: %s was seen.", name),
                                  "subject.1.subject-name", name,
                                  "subject.1.subject-details", "the canarybirdcottage by the river",
                                  "subject.2.subject-name", other,
                                  "subject.2.subject-details", "another canarybirdhouse",
                                  NULL};
    must(house_take(&house, &CASEWORK_PUBLIC, "", "report", fields, done, &error), &error);
    identity_write(&house.persons[HOUSE_CLERK], person);
    house_step(&house, HOUSE_MANAGER, done->reference, "describe-subject",
               (struct procedure_scope){PROCEDURE_FOR_PARTY, 1},
               (const char *const[]){"kind", "employee", "kind.reasons", "On the canarybirdpayroll.", "person", person,
                                     "professional-body", "no", NULL});
}

static void assert_erased(const char *read)
{
    assert_non_null(read);
    assert_null(strstr(read, "canarybirdcottage"));
    assert_null(strstr(read, "canarybirdpayroll"));
    assert_null(strstr(read, "subject-name: Clementine"));
    assert_non_null(strstr(read, "(erased)"));
    assert_non_null(strstr(read, "canarybirdhouse"));
}

static void test_casework_canary__an_erased_person_is_gone_from_every_case(void **state)
{
    (void)state;
    struct casework_done done[3], other;
    struct casework_erased erased;
    struct needles *canaries = plain_canaries();
    struct error error;
    for (size_t i = 0; i < COUNT_OF(done); i++) {
        report_about(house_name(HOUSE_CLERK), "Canarybirdsecond Party", &done[i]);
    }
    house_report(&house, "Canarybirdthird Person", "Canarybirdwords of another matter.", &other);
    const char *before = read_all(&house, other.reference);
    must(casework_erase_person(house.casework, house.arena, &house.persons[HOUSE_CLERK],
                               &house.persons[HOUSE_DIRECTOR], "SG-13.1", TEXT("Asked for."), &erased, &error),
         &error);
    assert_true(erased.erasure.done && erased.erasure.refusal_count == 0);
    assert_int_equal(erased.mention_count, COUNT_OF(done)); /* their accounts say the name: to be entered anew */
    for (int opened = 0; opened < 2; opened++) {
        for (size_t i = 0; i < COUNT_OF(done); i++) {
            assert_erased(read_all(&house, done[i].reference));
        }
        assert_string_equal(read_all(&house, other.reference), before);
        assert_int_equal(found_by_anybody(&house, "canarybirdcottage"), 0);
        assert_int_equal(found_by_anybody(&house, "canarybirdpayroll"), 0);
        assert_int_equal(found_by_anybody(&house, "canarybirdhouse"), COUNT_OF(done));
        assert_true(text_is(casework_name_of(house.casework, house.arena, &house.persons[HOUSE_CLERK]), "(erased)"));
        assert_sound(&house);
        house_reopen(&house);
    }
    assert_nowhere(canaries);
}

/* ---- an earlier backup */

static void test_casework_canary__a_backup_brings_nothing_back_once_the_list_is_applied(void **state)
{
    (void)state;
    struct backup backup;
    struct house back;
    struct needles *canaries = plain_canaries();
    struct casework_done person_case;
    struct casework_erased erased;
    struct error error;
    report_about(house_name(HOUSE_CLERK), "Canarybirdsecond Party", &person_case);
    backup_make(&house, &backup);
    const char *before = read_all(&house, planted(1)->reference);
    const char *gone = word_in(read_all(&house, planted(0)->reference));
    erase_case(&house, &planted(0)->case_id);
    must(casework_erase_person(house.casework, house.arena, &house.persons[HOUSE_CLERK],
                               &house.persons[HOUSE_DIRECTOR], "SG-13.1", TEXT("Asked for."), &erased, &error),
         &error);
    backup_read_list(&house, &backup);

    backup_restore(&house, &backup, true, &back);
    for (int opened = 0; opened < 2; opened++) {
        assert_null(read_all(&back, planted(0)->reference));
        assert_int_equal(found_by_anybody(&back, gone), 0);
        assert_erased(read_all(&back, person_case.reference));
        assert_int_equal(found_by_anybody(&back, "canarybirdpayroll"), 0);
        assert_string_equal(read_all(&back, planted(1)->reference), before);
        assert_sound(&back);
        house_reopen(&back);
    }
    house_close(&back);
    assert_nowhere(canaries);
}

/* The ring says which backups can be opened: after the epoch's days those of before cannot, and neither can an old ring. */
static void test_casework_canary__after_the_days_no_backup_opens(void **state)
{
    (void)state;
    struct backup backup;
    struct error error;
    backup_make(&house, &backup);
    erase_case(&house, &planted(0)->case_id);
    backup_read_list(&house, &backup);
    const int64_t days = 35 * HOUSE_DAY;
    house_move(&house, days + 1);
    house_reopen(&house);
    must(vault_tend(house.vault, NULL, &error), &error);
    const char *late_ring = backup_path(&house, "ring");
    must(vault_write_ring(house.vault, late_ring, &error), &error);
    const char *const rings[] = {late_ring, backup.ring};
    for (size_t i = 0; i < COUNT_OF(rings); i++) {
        const char *keys = arena_print(house.arena, "sqlite:%s", backup_path(&house, "late-keys.db"));
        assert_int_equal(backup_restore_keys(&house, &backup, rings[i], keys, &error), ERROR_NOT_FOUND);
        assert_string_equal(error.key, "vault.epoch-ended");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define TEST_FEW(name) cmocka_unit_test_setup_teardown(name, set_up_few, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST_FEW(test_casework_canary__nothing_stands_in_the_clear),
        TEST(test_casework_canary__erased_cases_leave_no_byte),
        TEST_FEW(test_casework_canary__what_a_crash_interrupted_is_ended_at_opening),
        TEST_FEW(test_casework_canary__an_erased_person_is_gone_from_every_case),
        TEST_FEW(test_casework_canary__a_backup_brings_nothing_back_once_the_list_is_applied),
        TEST_FEW(test_casework_canary__after_the_days_no_backup_opens),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
