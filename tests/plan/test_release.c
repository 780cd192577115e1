/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the public is told: frozen, confirmed by a second person, corrected in the open, and nothing else (AP-4, AP-5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/must.h"
#include "support/raw.h"
#include "support/stores.h"

#define HEADS "\"Report\",\"Page\",\"Number\",\"Section\",\"Recommendation\",\"Responsible team\",\"Response\",\"Status\",\"Update\"\r\n"
#define LINE(number, status, words) \
    "\"Yards\",\"12\",\"" number "\",\"Hulls\",\"Tar each hull.\",\"Yard\",\"Accepted\",\"" status "\",\"" words "\"\r\n"
static const char first_table[] = HEADS LINE("1.1", "Being implemented", "Tar is bought.") LINE("1.2", "Done, signed off", "");

static struct plan_publishing publishing_as(struct house *house, enum house_person person)
{
    return (struct plan_publishing){house->plan, house->casework, house->documents, house_who(house, person)};
}

static int send_as(struct house *house, enum house_person person, const struct plan_sending *sending, struct casework_done *done,
                   struct error *error)
{
    const struct plan_publishing publishing = publishing_as(house, person);
    return plan_public_send(&publishing, house->arena, sending, done, error);
}

/* Drafted by whoever stands in for the manager of the plan. */
static const char *draft(struct house *house, int month, const char *table)
{
    struct casework_done done;
    struct error error;
    const struct plan_sending sending = {.day = {2026, month, 3}, .bytes = text_of(table)};
    must(send_as(house, HOUSE_GOVERNANCE, &sending, &done, &error), &error);
    return arena_string(house->arena, done.reference);
}

static int confirm_as(struct house *house, enum house_person person, const char *reference, struct error *error)
{
    struct casework_done done;
    struct plan_edition edition;
    const struct plan_publishing publishing = publishing_as(house, person);
    must(plan_edition_show(&publishing, house->arena, text_of(reference), &edition, error), error);
    return plan_public_confirm(&publishing, house->arena, text_of(reference), text_of(edition.check), &done, error);
}

static const char *publish(struct house *house, int month, const char *table)
{
    struct error error;
    const char *reference = draft(house, month, table);
    must(confirm_as(house, HOUSE_SECRETARY, reference, &error), &error);
    return reference;
}

static size_t public_count(struct house *house)
{
    struct plan_release *releases;
    struct error error;
    size_t count;
    must(plan_releases(house->plan, house->arena, &releases, &count, &error), &error);
    return count;
}

static struct plan_release found(struct house *house, int month, uint32_t number)
{
    struct plan_release release;
    struct error error;
    must(plan_release_find(house->plan, house->arena, (struct civil_date){2026, month, 3}, number, &release, &error), &error);
    return release;
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

static void correct(struct house *house, const char *reference, const char *table)
{
    struct casework_done done;
    struct error error;
    const struct plan_sending sending = {.day = {2026, 5, 3},
                                         .reference = text_of(reference),
                                         .what = TEXT("The status of 12/1.2."),
                                         .why = TEXT("Nobody had signed it off."),
                                         .bytes = text_of(table)};
    must(send_as(house, HOUSE_GOVERNANCE, &sending, &done, &error), &error);
}
static const char corrected_table[] = HEADS LINE("1.1", "Being implemented", "Tar is bought.") LINE("1.2", "Being implemented", "");

/* ---- frozen ---- */

static void test_plan_release__waits_sealed_for_the_second_person(void **state)
{
    struct house *house = *state;
    struct error error;
    struct plan_release release;
    const char *reference = draft(house, 5, first_table);
    assert_int_equal(public_count(house), 0);
    assert_int_equal(plan_release_find(house->plan, house->arena, (struct civil_date){2026, 5, 3}, 0, &release, &error), ERROR_NOT_FOUND);
    struct raw *raw = raw_open(house->where);
    struct raw_rows rows = raw_query(raw, house->arena, "SELECT 1 FROM plan_release WHERE bytes IS NULL AND hash IS NULL AND sealed IS NOT NULL");
    assert_int_equal(rows.count, 1);
    raw_close(raw);
    assert_int_equal(confirm_as(house, HOUSE_GOVERNANCE, reference, &error), ERROR_DENIED); /* who drafted it */
    expect_verified(house, true, "");
    must(confirm_as(house, HOUSE_SECRETARY, reference, &error), &error);
    release = found(house, 5, 0);
    assert_true(text_is(release.bytes, first_table));
    assert_int_equal(release.number, 1);
    assert_int_equal(release.published, house->now);
    assert_int_equal(release.table.count, 2);
    assert_true(text_is(release.table.at[1].cells[PLAN_PUBLIC_STANDING], "Done, signed off"));
    expect_verified(house, true, "");
}

static void test_plan_release__nobody_confirms_unread(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct error error;
    const char *reference = draft(house, 5, first_table);
    const struct plan_publishing publishing = publishing_as(house, HOUSE_SECRETARY);
    assert_int_equal(plan_public_confirm(&publishing, house->arena, text_of(reference), TEXT("000000000000"), &done, &error),
                     ERROR_INVALID);
    assert_non_null(strstr(error.words, "Read them first"));
    assert_int_equal(public_count(house), 0);
}

/* Denied people see nothing, not even that there is a draft. */
static void test_plan_release__others_see_no_draft(void **state)
{
    struct house *house = *state;
    struct plan_release_case *cases;
    struct plan_edition edition;
    size_t count;
    struct error error;
    const char *reference = draft(house, 5, first_table);
    const struct plan_publishing clerk = publishing_as(house, HOUSE_CLERK), mine = publishing_as(house, HOUSE_GOVERNANCE);
    must(plan_release_cases(&clerk, house->arena, &cases, &count, &error), &error);
    assert_int_equal(count, 0);
    assert_int_equal(plan_edition_show(&clerk, house->arena, text_of(reference), &edition, &error), ERROR_NOT_FOUND);
    must(plan_release_cases(&mine, house->arena, &cases, &count, &error), &error);
    assert_int_equal(count, 1);
    assert_true(cases[0].waits && cases[0].published == 0);
}

/* What would be corrected is not guessed, and what was said of it is not dropped. */
static void test_plan_release__a_correction_says_of_which_release(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct error error;
    const struct plan_sending sendings[] = {
        {.day = {2026, 5, 3}, .what = TEXT("The status of 12/1.2."), .bytes = text_of(first_table)},
        {.day = {2026, 5, 3}, .why = TEXT("Nobody had signed it off."), .bytes = text_of(first_table)}};
    for (size_t i = 0; i < COUNT_OF(sendings); i++) {
        struct plan_release_case *cases;
        size_t count;
        const struct plan_publishing publishing = publishing_as(house, HOUSE_GOVERNANCE);
        assert_int_equal(send_as(house, HOUSE_GOVERNANCE, &sendings[i], &done, &error), ERROR_INVALID);
        assert_string_equal(error.field, "reference");
        must(plan_release_cases(&publishing, house->arena, &cases, &count, &error), &error);
        assert_int_equal(count, 0);
    }
}

static void test_plan_release__what_is_no_table_is_refused(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct error error;
    static const struct {
        const char *bytes, *words;
    } wrong[] = {
        {"Report,Page\r\n", "line 1, column 1"},
        {HEADS, "no recommendation"},
        {HEADS "\"a\",\"b\"\r\n", "line 2, column 2"},
        {HEADS "\"Yards\",\"1\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\r\n", "line 2, column 5"},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const struct plan_sending sending = {.day = {2026, 5, 3}, .bytes = text_of(wrong[i].bytes)};
        assert_int_equal(send_as(house, HOUSE_GOVERNANCE, &sending, &done, &error), ERROR_INVALID);
        assert_non_null(strstr(error.words, wrong[i].words));
    }
    /* Nor by the procedure's own step, whose file is anything. */
    const struct casework_wish wish = {
        .who = house_who(house, HOUSE_GOVERNANCE),
        .procedure = TEXT(PLAN_RELEASE_PROCEDURE),
        .step = TEXT("draft-release"),
        .fields = (struct procedure_field[]){{TEXT("release-day"), TEXT("2026-05-03")},
                                             {TEXT("edition.1.release-table"), text_of(house_file(house, "diary.txt", "A diary."))}},
        .field_count = 2,
        .submission = TEXT(HOUSE_TRAY),
        .happened = CASEWORK_NOT_CLAIMED};
    assert_int_equal(casework_take(house->casework, house->arena, &wish, &done, &error), ERROR_INVALID);
    assert_int_equal(public_count(house), 0);
}

static void test_plan_release__what_a_spreadsheet_takes_for_a_formula_comes_back(void **state)
{
    struct house *house = *state;
    struct plan_public_line line = {.reference = ""};
    struct plan_public_table table = {&line, 1}, back;
    struct error error;
    for (size_t i = 0; i < PLAN_PUBLIC__MAX; i++) {
        line.cells[i] = i == PLAN_PUBLIC_WORDS ? TEXT("=All \"are\" tarred,\nsaid the yard.") : TEXT("x");
    }
    must(plan_public_read(house->arena, plan_public_csv(house->arena, &table), &back, &error), &error);
    assert_int_equal(back.count, 1);
    for (size_t i = 0; i < PLAN_PUBLIC__MAX; i++) {
        assert_true(text_equal(back.at[0].cells[i], line.cells[i]));
    }
}

/* ---- corrected ---- */

static void test_plan_release__a_correction_leaves_what_was_public(void **state)
{
    struct house *house = *state;
    const struct plan_public_difference *changes;
    size_t count;
    struct error error;
    const char *reference = publish(house, 5, first_table);
    correct(house, reference, corrected_table);
    assert_int_equal(found(house, 5, 0).number, 1); /* it is not confirmed yet */
    must(confirm_as(house, HOUSE_SECRETARY, reference, &error), &error);
    const struct plan_release second = found(house, 5, 0), first = found(house, 5, 1);
    assert_int_equal(second.number, 2);
    assert_true(text_is(second.what, "The status of 12/1.2.") && text_is(second.why, "Nobody had signed it off."));
    assert_true(text_is(first.bytes, first_table) && first.what.length == 0);
    plan_public_compare(house->arena, &first.table, &second.table, &changes, &count);
    assert_int_equal(count, 1);
    assert_true(changes[0].is[PLAN_PUBLIC_MOVED] && !changes[0].is[PLAN_PUBLIC_REWORDED]);
    assert_int_equal(public_count(house), 2);
    expect_verified(house, true, "");
}

static void test_plan_release__a_day_is_released_once(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct error error;
    const char *waits = draft(house, 5, first_table);
    publish(house, 5, first_table);
    assert_int_equal(confirm_as(house, HOUSE_SECRETARY, waits, &error), ERROR_INVALID);
    assert_non_null(strstr(error.words, "for that day already"));
    const struct plan_sending sending = {.day = {2026, 5, 3}, .bytes = text_of(first_table)};
    assert_int_equal(send_as(house, HOUSE_GOVERNANCE, &sending, &done, &error), ERROR_INVALID);
    assert_int_equal(public_count(house), 1);
}

static void test_plan_release__what_changed_since_the_one_before(void **state)
{
    struct house *house = *state;
    const struct plan_public_difference *changes;
    struct plan_release before;
    size_t count;
    struct error error;
    publish(house, 5, first_table);
    publish(house, 8, HEADS LINE("1.1", "Being implemented", "Half are tarred.") LINE("1.3", "Awaiting the response", ""));
    must(plan_release_before(house->plan, house->arena, (struct civil_date){2026, 8, 3}, &before, &error), &error);
    assert_int_equal(before.day.month, 5);
    const struct plan_release release = found(house, 8, 0);
    plan_public_compare(house->arena, &before.table, &release.table, &changes, &count);
    assert_int_equal(count, 3);
    assert_true(changes[0].is[PLAN_PUBLIC_REWORDED] && changes[1].is[PLAN_PUBLIC_NEW] && changes[2].is[PLAN_PUBLIC_LEFT_OUT]);
    must(plan_release_before(house->plan, house->arena, (struct civil_date){2026, 5, 3}, &before, &error), &error);
    assert_int_equal(before.number, 0);
}

/* A draft begins with the words of the last release, and says what the plan says. */
static void test_plan_release__a_draft_is_of_the_plan(void **state)
{
    struct house *house = *state;
    struct plan_public_table table;
    struct error error;
    house_recommend(house, "Tar each hull.");
    const struct plan_publishing publishing = publishing_as(house, HOUSE_GOVERNANCE);
    must(plan_public_draft(&publishing, house->arena, (struct civil_date){2026, 12, 1}, PLAN_WORDS_NONE, &table, &error), &error);
    assert_int_equal(table.count, 1);
    assert_true(text_is(table.at[0].cells[PLAN_PUBLIC_RECOMMENDATION], "Tar each hull."));
    assert_true(text_is(table.at[0].cells[PLAN_PUBLIC_STANDING], "Awaiting the response"));
    table.at[0].cells[PLAN_PUBLIC_WORDS] = TEXT("We are looking for tar.");
    publish(house, 5, text_string(house->arena, plan_public_csv(house->arena, &table)));
    must(plan_public_draft(&publishing, house->arena, (struct civil_date){2026, 12, 1}, PLAN_WORDS_LAST, &table, &error), &error);
    assert_true(text_is(table.at[0].cells[PLAN_PUBLIC_WORDS], "We are looking for tar."));
}

/* ---- rows made anew, tampered with, erased ---- */

static void test_plan_release__rows_made_anew_say_the_same(void **state)
{
    struct house *house = *state;
    struct error error;
    const char *reference = publish(house, 5, first_table), *waits = draft(house, 8, first_table);
    correct(house, reference, corrected_table);
    must(casework_rebuild(house->casework, NULL, NULL, NULL, &error), &error);
    house_reopen(house);
    assert_true(text_is(found(house, 5, 0).bytes, first_table));
    must(confirm_as(house, HOUSE_SECRETARY, waits, &error), &error);
    must(confirm_as(house, HOUSE_SECRETARY, reference, &error), &error);
    must(casework_rebuild(house->casework, NULL, NULL, NULL, &error), &error);
    const struct plan_release second = found(house, 5, 0);
    assert_true(text_is(second.bytes, corrected_table) && text_is(second.why, "Nobody had signed it off."));
    assert_int_equal(second.published, house->now);
    expect_verified(house, true, "");
}

static void test_plan_release__tampering_is_seen(void **state)
{
    struct house *house = *state;
    struct plan_release release;
    struct error error;
    static const char *const changes[] = {
        "UPDATE plan_release SET bytes = hash", "UPDATE plan_release SET hash = case_id", "UPDATE plan_release SET day = day + 1",
        "UPDATE plan_release SET number = 2", "UPDATE plan_release SET published = 1", "UPDATE plan_release SET why = 'x'",
        "UPDATE plan_release SET state = 'drafted'", "DELETE FROM plan_release",
    };
    publish(house, 5, first_table);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct raw *raw = raw_open(house->where);
        assert_true(raw_run(raw, changes[i]));
        raw_close(raw);
        if (i < 2) {
            assert_int_equal(plan_release_find(house->plan, house->arena, (struct civil_date){2026, 5, 3}, 0, &release, &error), ERROR_DAMAGED);
        }
        expect_verified(house, false, "plan_release");
        must(casework_rebuild(house->casework, NULL, NULL, NULL, &error), &error);
        expect_verified(house, true, "");
    }
}

static void erase_case(struct house *house, const char *reference)
{
    struct casework_erased erased;
    struct identity case_id;
    struct error error;
    must(casework_resolve(house->casework, text_of(reference), &case_id, &error), &error);
    must(casework_erase_case(house->casework, house->arena, &case_id, &house->persons[HOUSE_DIRECTOR], "AP-4",
                             TEXT("Ten years have passed."), &erased, &error),
         &error);
}

static void erase_table(struct house *house, const char *reference)
{
    struct casework_who who = house_who(house, HOUSE_GOVERNANCE);
    struct casework_case shown;
    struct casework_erased erased;
    struct documents_document *documents;
    struct vault_place place;
    struct error error;
    size_t count;
    must(casework_look(house->casework, house->arena, &who, text_of(reference), &shown, &error), &error);
    must(documents_list(house->documents, house->casework, NULL, house->arena, &who, &shown, &documents, &count, &error), &error);
    must(documents_place(house->documents, &shown.case_id, &documents[0].document, &place, &error), &error);
    must(casework_erase_file(house->casework, house->arena, &place, &house->persons[HOUSE_DIRECTOR], "SG-13.1",
                             TEXT("It named a person."), &erased, &error),
         &error);
}

/* The words of one edition are gone, and it says so; what waits elsewhere can still be confirmed. */
static void test_plan_release__erased_words_are_nowhere(void **state)
{
    struct house *house = *state;
    struct error error;
    const char *reference = publish(house, 5, first_table), *waits = draft(house, 8, first_table);
    erase_table(house, reference);
    const struct plan_release gone = found(house, 5, 1);
    assert_false(gone.is_readable);
    assert_int_equal(gone.bytes.length, 0);
    expect_verified(house, true, "");
    must(confirm_as(house, HOUSE_SECRETARY, waits, &error), &error);
    assert_int_equal(public_count(house), 2);
    erase_case(house, waits);
    assert_int_equal(public_count(house), 1);
    expect_verified(house, true, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_plan_release__##name, house_set_up_in_force, house_tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(waits_sealed_for_the_second_person),
        TEST(nobody_confirms_unread),
        TEST(others_see_no_draft),
        TEST(a_correction_says_of_which_release),
        TEST(what_is_no_table_is_refused),
        TEST(what_a_spreadsheet_takes_for_a_formula_comes_back),
        TEST(a_correction_leaves_what_was_public),
        TEST(a_day_is_released_once),
        TEST(what_changed_since_the_one_before),
        TEST(a_draft_is_of_the_plan),
        TEST(rows_made_anew_say_the_same),
        TEST(tampering_is_seen),
        TEST(erased_words_are_nowhere),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
