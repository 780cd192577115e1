/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recommendations keep a row each that says what their cases say, and the board report comes of those (AP-2, AP-4 to AP-6,
 * AP-11).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/must.h"
#include "support/raw.h"
#include "support/stores.h"

static const struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};

/* ---- a small plan */

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct casework_done enter(struct house *house, const char *number, const char *words, const char *const *more)
{
    struct casework_done done;
    struct error error;
    struct vec fields = VEC_IN(house->arena, struct procedure_field);
    const char *const first[] = {"source-table", "plan.txt", "source-lines", "1", "report", "Yards", "page", "12",
                                 "number", number, "recommendation-words", words, "responsible", "Yard/Net loft"};
    for (size_t i = 0; i < COUNT_OF(first); i += 2) {
        vec_add(&fields, &(struct procedure_field){text_of(first[i]), text_of(first[i + 1])});
    }
    for (size_t i = 0; more[i]; i += 2) {
        vec_add(&fields, &(struct procedure_field){text_of(more[i]), text_of(more[i + 1])});
    }
    const struct casework_wish wish = {.who = house_who(house, HOUSE_GOVERNANCE),
                                       .procedure = TEXT(PLAN_PROCEDURE),
                                       .step = TEXT("take-over"),
                                       .fields = fields.items,
                                       .field_count = fields.count,
                                       .happened = CASEWORK_NOT_CLAIMED};
    int failed = casework_take(house->casework, house->arena, &wish, &done, &error);
    for (size_t i = 0; failed && i < done.fault_count; i++) {
        fprintf(stderr, "%.*s: %.*s\n", TEXT_ARGS(done.faults[i].field), TEXT_ARGS(done.faults[i].words));
    }
    must(failed, &error);
    return done;
}

static struct plan_report report_as(struct house *house, enum house_person person, struct plan_question question)
{
    struct plan_report report;
    struct error error;
    struct casework_who who = house_who(house, person);
    must(plan_report(house->plan, house->casework, house->arena, &who, &question, &report, &error), &error);
    return report;
}

static struct plan_report report_at(struct house *house, int year, int month, int day)
{
    return report_as(house, HOUSE_GOVERNANCE, (struct plan_question){.at = {year, month, day}});
}

static struct text csv_at(struct house *house, int year, int month, int day)
{
    struct plan_report report = report_at(house, year, month, day);
    return plan_report_csv(house->arena, &report);
}

static void run_raw(struct house *house, const char *sql)
{
    struct raw *raw = raw_open(house->where);
    assert_true(raw_run(raw, sql));
    raw_close(raw);
}

static void expect_verified(struct house *house, bool sound, const char *words)
{
    struct casework_report report;
    struct error error;
    must(casework_verify(house->casework, NULL, NULL, &report, &error), &error);
    if (report.sound != sound || !strstr(report.words, words)) {
        fail_msg("verify: %d, %s", report.sound, report.words);
    }
}

/* Two recommendations; the second says as above of the first. */
static struct casework_done enter_two(struct house *house)
{
    struct casework_done done = enter(house, "1.1", "Tar each hull.",
                                      FIELDS("update.1.board-date", "2024-05-03", "update.1.update-words", "Tar is bought. Underway",
                                             "update.1.update-status", "underway", "update.1.status-words", "Underway",
                                             "update.2.board-date", "2024-06-05", "update.2.update-words", "=All are tarred.",
                                             "update.2.update-status", "complete"));
    enter(house, "1.10", "Mend nets.",
          FIELDS("update.1.board-date", "2024-05-03", "update.1.update-words", "As above", "update.1.update-status", "underway",
                 "update.1.repeats", "12/1.1"));
    return done;
}

/* ---- the report */

static void test_plan_board__a_column_for_each_date_up_to_the_day(void **state)
{
    struct house *house = *state;
    enter_two(house);
    assert_string_equal(text_string(house->arena, csv_at(house, 2024, 5, 20)),
                        "\"Report\",\"Page\",\"Number\",\"Recommendation\",\"Responsible team\",\"Update 2024-05-03\"\r\n"
                        "\"Yards\",\"12\",\"1.1\",\"Tar each hull.\",\"Yard/Net loft\",\"Tar is bought. Underway\"\r\n"
                        "\"Yards\",\"12\",\"1.10\",\"Mend nets.\",\"Yard/Net loft\",\"As above\nUnderway\"\r\n");
    assert_non_null(strstr(text_string(house->arena, csv_at(house, 2024, 6, 5)), "\"'=All are tarred.\nComplete\""));
    assert_int_equal(report_at(house, 2024, 5, 2).date_count, 0);
    assert_int_equal(report_as(house, HOUSE_CLERK, (struct plan_question){.at = {2024, 6, 5}}).line_count, 0);
}

/* AP-2: as above is kept, or shown with what it stands for. */
static void test_plan_board__as_above_is_resolved(void **state)
{
    struct house *house = *state;
    enter_two(house);
    struct plan_report report = report_as(house, HOUSE_GOVERNANCE, (struct plan_question){.at = {2024, 5, 3}, .resolve = true});
    assert_string_equal(text_string(house->arena, report.lines[1].cells[PLAN_COLUMNS]),
                        "As above\nUnderway\n[12/1.1: Tar is bought. Underway]");
}

/* Of what is open and not called complete the board was told nothing: silent. Called complete is not done (AP-6). */
static void test_plan_board__silent_is_told_first(void **state)
{
    struct house *house = *state;
    enter_two(house);
    struct plan_report report = report_as(house, HOUSE_GOVERNANCE,
                                          (struct plan_question){.at = {2024, 6, 5}, .urgent_first = true});
    assert_string_equal(text_string(house->arena, report.lines[0].name), "12/1.10");
    assert_true(report.lines[0].silent && !report.lines[1].silent);
    assert_int_equal(report.lines[1].told, PLAN_TOLD_COMPLETE);
    assert_int_equal(report.lines[1].standing, PLAN_TO_ANSWER);
    assert_int_equal(report.counts[1][PLAN_TOLD_COMPLETE], 1);
    assert_int_equal(report.counts[1][PLAN_TOLD_NOTHING], 1);
    assert_int_equal(report.unit_count, 2);
    assert_string_equal(text_string(house->arena, report.units[0]), "Net loft");
    report = report_as(house, HOUSE_GOVERNANCE, (struct plan_question){.at = {2024, 6, 5}, .unit = TEXT("Dock")});
    assert_int_equal(report.line_count, 0);
}

/* AP-6: the first promised date never disappears; what had not been promised yet on the day is not. */
static void test_plan_board__a_promise_that_is_missed_is_overdue_and_slipped(void **state)
{
    struct house *house = *state;
    struct casework_done done = enter_two(house);
    char owner[IDENTITY_TEXT_SIZE];
    identity_write(&house->persons[HOUSE_PEOPLE], owner);
    house_step(house, HOUSE_SECRETARY, done.reference, "respond", whole,
               FIELDS("response", "accepted", "response.reasons", "It is right."));
    house_step(house, HOUSE_GOVERNANCE, done.reference, "share", whole, FIELDS("action.1.unit", "Yard", "action.1.action-words", "Tar."));
    const struct procedure_scope part = {PROCEDURE_FOR_ITEM, 3};
    house_step(house, HOUSE_GOVERNANCE, done.reference, "promise", part,
               FIELDS("unit-owner", owner, "first-promised", "2026-11-25"));
    struct plan_report report = report_at(house, 2026, 11, 26);
    assert_true(report.lines[0].overdue && report.lines[0].slipped && report.lines[0].is_promised);
    assert_int_equal(report.lines[0].standing, PLAN_BEING_IMPLEMENTED);
    report = report_at(house, 2026, 11, 20);
    assert_false(report.lines[0].overdue || report.lines[0].slipped || report.lines[0].is_promised);
    assert_int_equal(report.lines[0].standing, PLAN_TO_ANSWER);
    house_step(house, HOUSE_GOVERNANCE, done.reference, "promise-again", part,
               FIELDS("promised", "2026-12-01", "promised.reasons", "No tar."));
    report = report_at(house, 2026, 11, 26);
    assert_true(!report.lines[0].overdue && report.lines[0].slipped);
    assert_int_equal(report.lines[0].first_promised.day, 25);
    assert_int_equal(report.lines[0].promised.month, 12);
    expect_verified(house, true, "");
}

/* ---- what changed (AP-5) */

static const struct plan_difference *difference_of(const struct plan_comparison *comparison, const char *name)
{
    for (size_t i = 0; i < comparison->count; i++) {
        if (text_is(comparison->at[i].to->name, name)) {
            return &comparison->at[i];
        }
    }
    fail_msg("%s is not compared", name);
    return NULL;
}

static struct plan_comparison compare_days(struct house *house, struct civil_date from, struct civil_date to)
{
    struct plan_comparison comparison;
    struct error error;
    struct casework_who who = house_who(house, HOUSE_GOVERNANCE);
    must(plan_compare(house->plan, house->casework, house->arena, &who, from, to, TEXT(""), &comparison, &error), &error);
    return comparison;
}

static void test_plan_board__what_changed_between_two_days(void **state)
{
    struct house *house = *state;
    struct casework_done done = enter_two(house);
    enter(house, "1.2", "Paint the oars.",
          FIELDS("update.1.board-date", "2024-05-03", "update.1.update-words", "Half of them are painted red.", "update.1.update-status",
                 "underway", "update.2.board-date", "2024-06-05", "update.2.update-words", "Half of them are pa1nted  red", "update.2.update-status",
                 "underway", "update.2.update-doubts", "A letter may be another."));
    enter(house, "1.3", "Count the anchors.",
          FIELDS("update.1.board-date", "2024-06-05", "update.1.update-words", "Eleven.", "update.1.update-status", "underway"));
    enter(house, "1.4", "Sell the barge.",
          FIELDS("update.1.board-date", "2024-05-03", "update.1.update-words", "Sold.", "update.1.update-status", "complete"));
    struct plan_comparison comparison = compare_days(house, (struct civil_date){2024, 5, 3}, (struct civil_date){2024, 6, 5});
    assert_true(difference_of(&comparison, "12/1.1")->is[PLAN_COMPLETED]);
    assert_true(difference_of(&comparison, "12/1.1")->is[PLAN_REWORDED]);
    assert_true(difference_of(&comparison, "12/1.10")->is[PLAN_SILENT]);
    assert_false(difference_of(&comparison, "12/1.2")->changed); /* damage is not another wording */
    assert_true(difference_of(&comparison, "12/1.3")->is[PLAN_NEW]);
    assert_true(difference_of(&comparison, "12/1.4")->is[PLAN_LEFT_OUT]);
    assert_int_equal(comparison.counts[PLAN_SILENT], 1);
    assert_string_equal(text_string(house->arena, comparison.at[0].to->name), "12/1.10"); /* what is silent stands first */
    house_step(house, HOUSE_GOVERNANCE, done.reference, "write-update", whole,
               FIELDS("update.1.board-date", "2024-07-01", "update.1.update-words", "The tar came off.", "update.1.update-status", "underway"));
    comparison = compare_days(house, (struct civil_date){2024, 6, 5}, (struct civil_date){2024, 7, 1});
    assert_true(difference_of(&comparison, "12/1.1")->is[PLAN_REOPENED]);
    struct casework_who who = house_who(house, HOUSE_GOVERNANCE);
    struct error error;
    assert_int_equal(plan_compare(house->plan, house->casework, house->arena, &who, (struct civil_date){2024, 6, 5},
                                  (struct civil_date){2024, 6, 5}, TEXT(""), &comparison, &error),
                     ERROR_INVALID);
}

/* AP-11: what refers to another recommendation is a link to it, and what only looks like a number is none. */
static void test_plan_board__words_that_refer_are_links(void **state)
{
    struct house *house = *state;
    const struct plan_link *found;
    size_t count = 0;
    struct casework_done first = enter(house, "1.1", "Tar each hull of 1.2 metres.", FIELDS(NULL));
    enter(house, "1.2", "Paint the oars; see 1.1, and 99.4.",
          FIELDS("update.1.board-date", "2024-05-03", "update.1.update-words", "Relates to 12.1.3 (12/1.1).", "update.1.update-status", "none"));
    enter(house, "1.3", "Count the anchors.", FIELDS(NULL));
    struct plan_report report = report_at(house, 2024, 6, 5);
    const struct plan_links *links = plan_links_of(house->arena, &report);
    plan_line_links(house->arena, links, &report.lines[0], &found, &count);
    assert_int_equal(count, 0);
    plan_line_links(house->arena, links, &report.lines[1], &found, &count);
    assert_int_equal(count, 2);
    assert_string_equal(found[0].reference, first.reference);
    assert_string_equal(text_string(house->arena, found[1].name), "12/1.3");
}

/* ---- the rows */

static void test_plan_board__rows_made_anew_say_the_same(void **state)
{
    struct house *house = *state;
    struct casework_done done = enter_two(house);
    struct error error;
    house_step(house, HOUSE_GOVERNANCE, done.reference, "write-update", whole,
               FIELDS("update.1.board-date", "2024-07-01", "update.1.update-words", "Tar again.", "update.1.update-status", "underway"));
    struct text kept = csv_at(house, 2026, 1, 1);
    expect_verified(house, true, "");
    must(casework_rebuild(house->casework, NULL, NULL, NULL, &error), &error);
    assert_true(text_equal(csv_at(house, 2026, 1, 1), kept));
    run_raw(house, "UPDATE plan_recommendation SET sealed = NULL");
    assert_true(text_equal(csv_at(house, 2026, 1, 1), kept));
    run_raw(house, "UPDATE plan_recommendation SET epoch = 77");
    assert_true(text_equal(csv_at(house, 2026, 1, 1), kept));
    /* A step upon a row that does not open leaves it to the case, and a later one too. */
    house_step(house, HOUSE_GOVERNANCE, done.reference, "write-update", whole,
               FIELDS("update.1.board-date", "2024-08-01", "update.1.update-words", "Still.", "update.1.update-status", "underway"));
    kept = csv_at(house, 2026, 1, 1);
    assert_non_null(strstr(text_string(house->arena, kept), "\"Tar again.\nUnderway\",\"Still.\nUnderway\""));
    expect_verified(house, false, "plan_recommendation is not of the epoch");
    must(casework_rebuild(house->casework, NULL, NULL, NULL, &error), &error);
    assert_true(text_equal(csv_at(house, 2026, 1, 1), kept));
    expect_verified(house, true, "");
}

static void test_plan_board__tampering_is_seen(void **state)
{
    struct house *house = *state;
    struct error error;
    struct plan_report report;
    struct casework_who who = house_who(house, HOUSE_GOVERNANCE);
    const struct plan_question question = {.at = {2024, 6, 5}};
    enter_two(house);
    run_raw(house, "UPDATE plan_recommendation SET sealed = (SELECT sealed FROM plan_recommendation ORDER BY reference LIMIT 1)");
    assert_int_equal(plan_report(house->plan, house->casework, house->arena, &who, &question, &report, &error), ERROR_DAMAGED);
    expect_verified(house, false, "plan_recommendation does not open");
    must(casework_rebuild(house->casework, NULL, NULL, NULL, &error), &error);
    run_raw(house, "DELETE FROM plan_recommendation");
    expect_verified(house, false, "plan_recommendation is gone");
}

/* SG-13: what is erased is in no row, and the others are of the new epoch. */
static void test_plan_board__an_erased_case_has_no_row(void **state)
{
    struct house *house = *state;
    struct casework_erased erased;
    struct error error;
    struct casework_done done = enter_two(house);
    must(casework_erase_case(house->casework, house->arena, &done.case_id, &house->persons[HOUSE_DIRECTOR], "SG-13.1",
                             TEXT("Ten years have passed."), &erased, &error),
         &error);
    struct plan_report report = report_as(house, HOUSE_GOVERNANCE, (struct plan_question){.at = {2024, 5, 3}, .resolve = true});
    assert_int_equal(report.line_count, 1);
    assert_string_equal(text_string(house->arena, report.lines[0].cells[PLAN_COLUMNS]), "As above\nUnderway");
    expect_verified(house, true, "");
}

/* ---- two at once */

struct import {
    struct house *house;
    struct arena *arena;
    struct plan_taken taken;
    struct error error;
    int failed;
};

static void *import_table(void *context)
{
    struct import *import = context;
    static const char table[] = "Page\tNumber\tRecommendation\tResponsible team\tUpdate 3 May 2024\n"
                                "12\t1.1\tTar each hull in spring.\tYard\tTar is bought. Underway\n"
                                "12\t1.2\tMend nets.\tYard\tWe plan it. Underway\n"
                                "13\t1.3\tCount anchors.\tYard\tEleven so far. Underway\n";
    const struct plan_file file = {TEXT("table.txt"), TEXT(table)};
    const struct plan_taking taking = {.plan = import->house->plan,
                                       .casework = import->house->casework,
                                       .who = house_who(import->house, HOUSE_GOVERNANCE),
                                       .report = TEXT("Yards")};
    struct plan_table *tables;
    import->failed = plan_read(import->arena, &file, 1, &tables, &import->error);
    if (!import->failed) {
        import->failed = plan_take_over(import->arena, &taking, tables, 1, &import->taken, &import->error);
    }
    return NULL;
}

/* AP-3: whoever imports the same at the same time, it is there once. */
static void test_plan_board__imports_at_the_same_time_make_it_once(void **state)
{
    struct house *house = *state;
    struct import imports[2];
    pthread_t threads[COUNT_OF(imports)];
    size_t opened = 0;
    for (size_t i = 0; i < COUNT_OF(imports); i++) {
        imports[i] = (struct import){.house = house, .arena = arena_new()};
        assert_int_equal(pthread_create(&threads[i], NULL, import_table, &imports[i]), 0);
    }
    for (size_t i = 0; i < COUNT_OF(imports); i++) {
        pthread_join(threads[i], NULL);
    }
    for (size_t i = 0; i < COUNT_OF(imports); i++) {
        must(imports[i].failed, &imports[i].error);
        opened += imports[i].taken.opened;
        arena_free(imports[i].arena);
    }
    assert_int_equal(opened, 3);
    assert_int_equal(report_at(house, 2024, 5, 3).line_count, 3);
    expect_verified(house, true, "");
}

/* One note says that the plan was read, before anything of it is shown. */
static void test_plan_board__reading_is_noted(void **state)
{
    struct house *house = *state;
    struct casework_note *notes;
    size_t count = 0;
    struct error error;
    struct casework_who auditor = house_who(house, HOUSE_AUDITOR);
    enter_two(house);
    report_at(house, 2024, 5, 3);
    must(casework_notes(house->casework, house->arena, &auditor, LEDGER_READS, NULL, 5, &notes, &count, &error), &error);
    assert_true(count > 0 && text_starts(notes[0].what, TEXT("plan")));
    assert_true(identity_equal(&notes[0].person, &house->persons[HOUSE_GOVERNANCE]));
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_plan_board__##name, house_set_up_in_force, house_tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(a_column_for_each_date_up_to_the_day),
        TEST(as_above_is_resolved),
        TEST(silent_is_told_first),
        TEST(a_promise_that_is_missed_is_overdue_and_slipped),
        TEST(what_changed_between_two_days),
        TEST(words_that_refer_are_links),
        TEST(rows_made_anew_say_the_same),
        TEST(tampering_is_seen),
        TEST(an_erased_case_has_no_row),
        TEST(imports_at_the_same_time_make_it_once),
        TEST(reading_is_noted),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
