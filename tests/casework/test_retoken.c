/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Erasing one case turns the epoch, and the search tokens of all others are made anew while people go on working: no case
 * is absent meanwhile, nobody's step is overwritten by what stood there before it, and no token of the old epoch is left, also
 * where another process took a step with the keys that it had.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/stores.h"

static const struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};
static const char *const assessment[] = {"threshold", "harm", "threshold.reasons", "The child was hurt.",
                                         "nation", "england", "allegation.1.allegation-words", "Struck a child.", NULL};

/* Two processes at one organisation: `other` has a store, a vault and a casework of its own. */
static struct house house, other;
static struct casework_done done[3], gone;

static int set_up(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    memset(&other, 0, sizeof(other));
    house_open(&house);
    for (size_t i = 0; i < COUNT_OF(done); i++) {
        house_report(&house, "Barnaby Hollis", "He raised his voice at the swimming pool.", &done[i]);
    }
    house_report(&house, "Edmund Farrow", "To be forgotten.", &gone);
    house_enter_beside(&other, &house);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_set_trace(house.store, NULL, NULL);
    house_close(&other);
    house_close(&house);
    return 0;
}

static void erase_one(struct house *by)
{
    struct casework_erased erased;
    struct error error;
    if (casework_erase_case(by->casework, by->arena, &gone.case_id, &by->persons[HOUSE_DIRECTOR], "SG-13.1",
                            TEXT("Ten years have passed."), &erased, &error)) {
        fail_msg("%s", error.words);
    }
}

static void assert_verifies(struct house *at)
{
    struct casework_report report;
    struct error error;
    assert_int_equal(casework_verify(at->casework, NULL, NULL, &report, &error), 0);
    if (!report.sound) {
        fail_msg("%s", report.words);
    }
}

static size_t found_by(struct house *at, const char *word)
{
    struct casework_who manager = house_who(at, HOUSE_MANAGER);
    struct casework_row *rows;
    struct error error;
    size_t count = 0;
    if (casework_search(at->casework, at->arena, &manager, text_of(word), 50, &rows, &count, &error)) {
        fail_msg("%s", error.words);
    }
    return count;
}

static size_t listed(struct house *at)
{
    struct casework_who manager = house_who(at, HOUSE_MANAGER);
    struct casework_row *rows;
    size_t count;
    bool more;
    struct error error;
    if (casework_list(at->casework, at->arena, &manager, ACCESS_OPEN, NULL, 50, &rows, &count, &more, &error)) {
        fail_msg("%s", error.words);
    }
    return count;
}

/* ---- what happens while the tokens are made anew: after each statement that reads a case's entries */

static struct {
    size_t fewest, looked;
    bool looking, stepping, busy;
} during;

static void see_statement(void *context, const char *sql, const char *values)
{
    (void)context;
    (void)values;
    if (during.busy || !strstr(sql, "FROM ledger_entry")) {
        return;
    }
    during.busy = true;
    if (during.looking) {
        size_t now = listed(&other);
        during.fewest = now < during.fewest ? now : during.fewest;
        during.looked++;
    }
    for (size_t i = 0; during.stepping && i < COUNT_OF(done); i++) {
        house_step(&other, HOUSE_MANAGER, done[i].reference, "assess", whole, assessment);
    }
    during.stepping = false;
    during.busy = false;
}

static int make_tokens_watched(void *context, struct error *error)
{
    (void)context;
    store_set_trace(house.store, see_statement, NULL);
    int failed = casework_erasure_calls(house.casework)->retoken(house.casework, error);
    store_set_trace(house.store, NULL, NULL);
    return failed;
}

static void erase_watched(void)
{
    struct ledger_erasure_calls calls = *casework_erasure_calls(house.casework);
    struct vault_place place = {.kind = VAULT_CASE, .owner = gone.case_id};
    struct ledger_erasure_request request = {.kind = LEDGER_ERASE_CASES,
                                             .places = &place,
                                             .place_count = 1,
                                             .actor = house.persons[HOUSE_DIRECTOR],
                                             .paragraph = "SG-13.1",
                                             .reason = TEXT("Time.")};
    struct ledger_erasure erasure;
    struct error error;
    calls.retoken = make_tokens_watched;
    if (ledger_erase(house.arena, house.ledger, &request, &calls, &erasure, &error)) {
        fail_msg("%s", error.words);
    }
}

static void test_casework_retoken__no_case_is_absent_meanwhile(void **state)
{
    (void)state;
    memset(&during, 0, sizeof(during));
    during.looking = true;
    during.fewest = SIZE_MAX;
    erase_watched();
    assert_true(during.looked >= COUNT_OF(done));
    assert_int_equal(during.fewest, COUNT_OF(done));
    assert_verifies(&house);
}

static void test_casework_retoken__a_step_taken_meanwhile_is_not_overwritten(void **state)
{
    (void)state;
    memset(&during, 0, sizeof(during));
    during.stepping = true;
    erase_watched();
    assert_false(during.stepping);
    assert_verifies(&house);
    assert_int_equal(found_by(&house, "swimming"), COUNT_OF(done));
    assert_int_equal(found_by(&house, "struck"), COUNT_OF(done));
}

/* ---- another process, whose keys are of the epoch before */

static void test_casework_retoken__a_step_with_the_keys_of_before_leaves_no_old_token(void **state)
{
    (void)state;
    struct casework_done opened;
    erase_one(&house);
    house_step(&other, HOUSE_MANAGER, done[0].reference, "assess", whole, assessment);
    house_report(&other, "Barnaby Hollis", "He was seen at the swimming pool again.", &opened);
    assert_verifies(&house);
    assert_int_equal(found_by(&house, "swimming"), COUNT_OF(done) + 1);
    assert_int_equal(found_by(&house, "struck"), 1);
}

static void test_casework_retoken__another_process_finds_at_once(void **state)
{
    (void)state;
    erase_one(&house);
    assert_int_equal(found_by(&other, "swimming"), COUNT_OF(done));
}

/* Another epoch, with all tokens made anew: as by erasing one more. */
static void turn_once_more(void)
{
    const struct ledger_erasure_calls *calls = casework_erasure_calls(house.casework);
    int64_t impossible_from;
    struct error error;
    if (vault_turn_epoch(house.vault, calls->retoken, calls->context, &impossible_from, &error)) {
        fail_msg("%s", error.words);
    }
}

static size_t found_persons(struct house *at, const char *name)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct people_person *found;
    struct error error;
    size_t count = 0;
    if (store_begin_read(at->store, &session, &error) ||
        people_find_persons(at->people, session, at->arena, text_of(name), 10, &found, &count, &error)) {
        fail_msg("%s", error.words);
    }
    return count;
}

static void test_casework_retoken__persons_are_found_whoever_entered_them(void **state)
{
    (void)state;
    const struct people_act act = {house.persons[HOUSE_ADMINISTRATOR], house.now};
    const struct people_details details = {.kinds = PEOPLE_MEMBER, .name = TEXT("Ottoline Featherstone")};
    struct people_report report;
    struct identity person;
    struct error error;
    erase_one(&house);
    assert_int_equal(found_persons(&other, house_name(HOUSE_CLERK)), 1);
    turn_once_more();
    if (people_add_person(other.people, &details, &act, &person, &error)) {
        fail_msg("%s", error.words);
    }
    assert_int_equal(found_persons(&house, "Ottoline Featherstone"), 1);
    assert_int_equal(people_verify(house.people, &report, &error), 0);
    if (!report.sound) {
        fail_msg("%s", report.words);
    }
}

/* As after a crash, or of a store that was written before tokens had an epoch in it. */
static void test_casework_retoken__tokens_of_another_epoch_are_made_anew_at_opening(void **state)
{
    (void)state;
    int64_t impossible_from;
    struct error error;
    assert_int_equal(vault_turn_epoch(house.vault, NULL, NULL, &impossible_from, &error), 0);
    house_reopen(&house);
    assert_verifies(&house);
    assert_int_equal(found_by(&house, "swimming"), COUNT_OF(done));
}

/* More cases than are replayed at once: one thread writes what the other has read. */
static void test_casework_retoken__many_cases_are_made_anew_by_two_threads(void **state)
{
    (void)state;
    struct casework_done one;
    struct error error;
    int64_t entries = 0;
    for (int i = 0; i < 36; i++) {
        house_report(&house, "Barnaby Hollis", "He raised his voice at the swimming pool.", &one);
    }
    if (casework_rebuild(house.casework, &entries, NULL, NULL, &error)) {
        fail_msg("%s", error.words);
    }
    assert_int_equal(entries, 36 + COUNT_OF(done) + 1);
    assert_int_equal(found_by(&house, "swimming"), 36 + COUNT_OF(done));
    assert_verifies(&house);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_casework_retoken__no_case_is_absent_meanwhile),
        TEST(test_casework_retoken__many_cases_are_made_anew_by_two_threads),
        TEST(test_casework_retoken__a_step_taken_meanwhile_is_not_overwritten),
        TEST(test_casework_retoken__a_step_with_the_keys_of_before_leaves_no_old_token),
        TEST(test_casework_retoken__another_process_finds_at_once),
        TEST(test_casework_retoken__persons_are_found_whoever_entered_them),
        TEST(test_casework_retoken__tokens_of_another_epoch_are_made_anew_at_opening),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
