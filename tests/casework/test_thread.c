/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread, from a report to its outcome, through every room, on both engines (SG-4.1 SG-6.3 SG-8.1 SG-10.5 SG-12.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/stores.h"

static const struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};

static int set_up(void **state)
{
    static struct house house;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    *state = &house;
    return 0;
}

static int tear_down(void **state)
{
    house_close(*state);
    return 0;
}

static const char *const assessment[] = {"threshold", "harm", "threshold.reasons", "The child was hurt.",
                                         "nation", "england", "allegation.1.allegation-words",
                                         "Struck a child at a fundraising event.", NULL};
static const char *const referral[] = {"referral.1.agency", "lado", "referral.1.nation", "england",
                                       "referral.1.route", "staff-or-volunteer", "referral.1.referred-area",
                                       "Camden", "referral.1.referral-words", "By telephone, then in writing.",
                                       "referral.1.referral-words.reasons", "The subject volunteers with children.",
                                       "referral.1.strategy-required", "yes", NULL};
static const char *const ended[] = {"ended-in-writing", "yes", "agency-outcome", "No further action, by letter.", NULL};
static const char *const outcome[] = {"outcome", "substantiated", "outcome.reasons", "Three witnesses agree.",
                                      "standard-of-proof", "balance", NULL};
static const char *const effects[] = {"outcome-effects", "The membership ends.", NULL};
static const char *const closing[] = {"closing-words", "The reporter was told.", "closing-words.reasons",
                                      "Nothing is left to do.", NULL};

static void expect_refused(struct house *house, enum house_person person, const char *reference, const char *step,
                           const char *const *fields, const char *paragraph)
{
    struct casework_who who = house_who(house, person);
    struct casework_done done;
    struct error error;
    assert_int_equal(house_take(house, &who, reference, step, fields, &done, &error), ERROR_DENIED);
    assert_true(done.refusals.count > 0);
    bool cited = false;
    for (size_t i = 0; i < done.refusals.count; i++) {
        struct text cites = procedure_cites_print(house->arena, &done.refusals.at[i].cites);
        cited = cited || strstr(text_string(house->arena, cites), paragraph) != NULL;
    }
    assert_true(cited);
}

static struct casework_case look(struct house *house, enum house_person person, const char *reference)
{
    struct casework_who who = house_who(house, person);
    struct casework_case found;
    struct error error;
    if (casework_look(house->casework, house->arena, &who, text_of(reference), &found, &error)) {
        fail_msg("%s", error.words);
    }
    return found;
}

static struct procedure_name track_of(const struct casework_case *found, const char *track)
{
    return procedure_state_of_track(found->state, whole, procedure_name(track));
}

static void test_casework_thread__from_report_to_outcome(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    house_report(house, "Barnaby Hollis", "He struck a child at the fundraising event on Saturday.", &done);
    const char *reference = done.reference;
    assert_int_equal(strlen(done.receipt), 19);

    house_step(house, HOUSE_MANAGER, reference, "assess", whole, assessment);
    house_manage(house, reference);
    house_step(house, HOUSE_MANAGER, reference, "refer", whole, referral);
    expect_refused(house, HOUSE_DIRECTOR, reference, "begin-internal",
                   (const char *const[]){"internal-decision", "Ask the branch.", "internal-decision.reasons", "It must.",
                                         NULL},
                   "SG-10.5");
    expect_refused(house, HOUSE_DIRECTOR, reference, "tell-subject",
                   (const char *const[]){"told-words", "Everything.", NULL}, "SG-8.4");
    house_move(house, 6 * HOUSE_DAY);
    house_step(house, HOUSE_MANAGER, reference, "agency-ended", (struct procedure_scope){PROCEDURE_FOR_ITEM, 2}, ended);
    house_step(house, HOUSE_DIRECTOR, reference, "decide-outcome", (struct procedure_scope){PROCEDURE_FOR_ITEM, 1},
               outcome);
    house_step(house, HOUSE_MANAGER, reference, "agree-disclosure", whole,
               (const char *const[]){"agreed-disclosure", "The outcome.", "agreed-with", "The officer, today.", NULL});
    house_step(house, HOUSE_DIRECTOR, reference, "send-outcome", (struct procedure_scope){PROCEDURE_FOR_PARTY, 1},
               effects);
    expect_refused(house, HOUSE_DIRECTOR, reference, "close", closing, "SG-12.6");
    house_wind_up(house, reference, false);
    house_step(house, HOUSE_DIRECTOR, reference, "close", whole, closing);

    struct casework_case found = look(house, HOUSE_MANAGER, reference);
    assert_true(text_is(track_of(&found, "case").text, "closed"));
    assert_true(found.state->ended);
    assert_int_equal(found.line_count, 14);
    assert_int_equal(found.party_count, 2); /* and whoever reported, without a name */
    assert_true(text_is(found.parties[0].answers[0].plain, "Barnaby Hollis"));
}

static void test_casework_thread__a_case_survives_a_restart_and_verifies(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct ledger_report report;
    struct ledger_verify_options options = {.context = NULL};
    struct error error;
    house_report(house, "Barnaby Hollis", "Words that must come back.", &done);
    house_step(house, HOUSE_MANAGER, done.reference, "assess", whole, assessment);
    assert_int_equal(ledger_number_leaves(house->ledger, NULL, &error), 0);
    house_reopen(house);
    struct casework_case found = look(house, HOUSE_MANAGER, done.reference);
    assert_true(text_is(track_of(&found, "case").text, "allegation"));
    assert_int_equal(ledger_verify(house->ledger, &options, &report, &error), 0);
    if (!report.sound) {
        fail_msg("%s", report.words);
    }
}

/* The snapshot is only a cache. */
static void test_casework_thread__replaying_gives_the_same_case(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct error error;
    house_report(house, "Barnaby Hollis", "Words.", &done);
    house_step(house, HOUSE_MANAGER, done.reference, "assess", whole, assessment);
    house_step(house, HOUSE_MANAGER, done.reference, "refer", whole, referral);
    struct casework_case before = look(house, HOUSE_MANAGER, done.reference);
    struct text packed = procedure_state_pack(house->arena, before.state);
    int64_t entries;
    assert_int_equal(casework_rebuild(house->casework, &entries, NULL, NULL, &error), 0);
    assert_int_equal(entries, 3);
    struct casework_case after = look(house, HOUSE_MANAGER, done.reference);
    assert_true(text_equal(packed, procedure_state_pack(house->arena, after.state)));
    assert_int_equal(after.line_count, before.line_count);
}

static void test_casework_thread__the_second_of_two_is_told(void **state)
{
    struct house *house = *state;
    struct casework_done done, second;
    struct error error;
    house_report(house, "Barnaby Hollis", "Words.", &done);
    struct casework_case seen = look(house, HOUSE_MANAGER, done.reference);
    house_step(house, HOUSE_MANAGER, done.reference, "assess", whole, assessment);
    struct casework_wish wish = {.who = house_who(house, HOUSE_MANAGER),
                                 .reference = text_of(done.reference),
                                 .expected = seen.sequence,
                                 .step = TEXT("assess"),
                                 .happened = CASEWORK_NOT_CLAIMED};
    assert_int_equal(casework_take(house->casework, house->arena, &wish, &second, &error), ERROR_CONFLICT);
    assert_int_equal(second.since_count, 1);
    assert_true(text_is(second.since[0].name, "assess"));
    assert_int_equal(look(house, HOUSE_MANAGER, done.reference).line_count, 2);
}

/* Absent: the director acts, and the entry says why (SG-6.1). */
static void test_casework_thread__the_stand_in_acts_in_absence_only(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_entry entry;
    struct casework_who director = house_who(house, HOUSE_DIRECTOR);
    struct people_act act = {{{0}}, house->now};
    struct identity absence;
    struct error error;
    house_report(house, "Barnaby Hollis", "Words.", &done);
    expect_refused(house, HOUSE_DIRECTOR, done.reference, "assess", assessment, "SG-6.1");
    assert_int_equal(people_record_absence(house->people, &house->persons[HOUSE_MANAGER], house->now,
                                           house->now + 5 * HOUSE_DAY, TEXT("leave"), &act, &absence, &error),
                     0);
    house_move(house, HOUSE_HOUR);
    house_step(house, HOUSE_DIRECTOR, done.reference, "assess", whole, assessment);
    assert_int_equal(casework_read_entry(house->casework, house->arena, &director, text_of(done.reference), 2, &entry,
                                         &error),
                     0);
    assert_true(text_is(entry.line.capacity, "legal-director"));
    assert_true(entry.because.length > 0);
}

/* A duty that nobody met is recorded as lapsed, once, with its cause. */
static void test_casework_thread__a_duty_lapses_by_itself(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct error error;
    size_t count;
    house_report(house, "Barnaby Hollis", "Words.", &done);
    assert_int_equal(casework_run_events(house->casework, &count, &error), 0);
    assert_int_equal(count, 0);
    house_move(house, 2 * HOUSE_DAY);
    assert_int_equal(casework_run_events(house->casework, &count, &error), 0);
    assert_true(count >= 1);
    assert_int_equal(casework_run_events(house->casework, &count, &error), 0);
    assert_int_equal(count, 0);
    struct casework_case found = look(house, HOUSE_MANAGER, done.reference);
    assert_int_equal(found.lines[1].kind, CASEWORK_EVENT);
    assert_int_equal(found.lines[1].actor_kind, CASEWORK_BY_EVENHAND);
}

static void test_casework_thread__bad_input_is_told_field_by_field(void **state)
{
    struct house *house = *state;
    struct casework_done done, bad;
    struct error error;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    const char *const fields[] = {"threshold", "witchcraft", "surprise", "1", NULL};
    house_report(house, "Barnaby Hollis", "Words.", &done);
    assert_int_equal(house_take(house, &manager, done.reference, "assess", fields, &bad, &error), ERROR_INVALID);
    assert_true(bad.fault_count >= 2);
    assert_int_equal(house_take(house, &manager, done.reference, "no-such-step", NULL, &bad, &error), ERROR_NOT_FOUND);
    assert_int_equal(house_take(house, &manager, "not a reference", "assess", NULL, &bad, &error), ERROR_INVALID);
    assert_int_equal(house_take(house, &CASEWORK_PUBLIC, "", "report", NULL, &bad, &error), ERROR_INVALID);
    assert_int_equal(house_take(house, &CASEWORK_PUBLIC, done.reference, "assess", assessment, &bad, &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(look(house, HOUSE_MANAGER, done.reference).line_count, 1);
}

static void test_casework_thread__the_receipt_tells_its_reporter_only(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_receipt receipt;
    struct error error;
    house_report(house, "Barnaby Hollis", "Words.", &done);
    assert_int_equal(casework_see_receipt(house->casework, house->arena, text_of(done.receipt), &receipt, &error), 0);
    assert_string_equal(receipt.reference, done.reference);
    assert_true(receipt.told_count >= 1);
    assert_int_equal(casework_see_receipt(house->casework, house->arena, TEXT("1111 2222 3333 4444"), &receipt, &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(casework_see_receipt(house->casework, house->arena, TEXT(""), &receipt, &error), ERROR_NOT_FOUND);
}

/* What is due next comes first; each date can explain itself (SG-6.3 SG-8.1). */
static void test_casework_thread__work_comes_by_its_date(void **state)
{
    struct house *house = *state;
    struct casework_done one, two;
    struct casework_owed *owed;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct error error;
    size_t count, lines;
    bool more;
    house_report(house, "Barnaby Hollis", "Words.", &one);
    house_move(house, 3 * HOUSE_DAY);
    house_report(house, "Someone Else", "Words.", &two);
    assert_int_equal(casework_work(house->casework, house->arena, &manager, NULL, 50, &owed, &count, &more, &error), 0);
    assert_true(count >= 2 && !more);
    assert_string_equal(owed[0].reference, one.reference);
    assert_true(owed[0].overdue && !owed[count - 1].overdue);
    struct casework_case found = look(house, HOUSE_MANAGER, one.reference);
    assert_true(found.state->duty_count >= 1);
    assert_non_null(procedure_explain_duty(house->arena, found.procedure, &found.state->duties[0], &lines));
    assert_true(lines >= 2);
}

static void test_casework_thread__search_finds_words_and_keeps_none(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_row *rows;
    struct casework_who manager = house_who(house, HOUSE_MANAGER), clerk = house_who(house, HOUSE_CLERK);
    struct error error;
    size_t count;
    house_report(house, "Barnaby Hollis", "He keeps a peculiar zeppelin in the garden.", &done);
    assert_int_equal(casework_search(house->casework, house->arena, &manager, TEXT("Zeppelin GARDEN"), 50, &rows, &count,
                                     &error),
                     0);
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].reference, done.reference);
    assert_int_equal(casework_search(house->casework, house->arena, &manager, TEXT("zeppelin airship"), 50, &rows,
                                     &count, &error),
                     0);
    assert_int_equal(count, 0);
    assert_int_equal(casework_search(house->casework, house->arena, &clerk, TEXT("zeppelin"), 50, &rows, &count, &error),
                     0);
    assert_int_equal(count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_casework_thread__from_report_to_outcome),
        TEST(test_casework_thread__a_case_survives_a_restart_and_verifies),
        TEST(test_casework_thread__replaying_gives_the_same_case),
        TEST(test_casework_thread__the_second_of_two_is_told),
        TEST(test_casework_thread__the_stand_in_acts_in_absence_only),
        TEST(test_casework_thread__a_duty_lapses_by_itself),
        TEST(test_casework_thread__bad_input_is_told_field_by_field),
        TEST(test_casework_thread__the_receipt_tells_its_reporter_only),
        TEST(test_casework_thread__work_comes_by_its_date),
        TEST(test_casework_thread__search_finds_words_and_keeps_none),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
