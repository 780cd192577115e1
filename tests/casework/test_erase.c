/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Canary words stand in every field of every step. After erasing, none of them is found in the raw bytes of anything that
 * was written, nor in an earlier backup once it is restored; another case in the same store is untouched, and the ledger
 * still verifies (SG-13).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <dirent.h>
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

static const char *const canary_report[] = {"circumstances", "canaryone canarytwo in the narrative",
                                            "subject.1.subject-name", "Canarythree Canaryfour",
                                            "subject.1.subject-details", "lives at canaryfive cottage",
                                            "subject.1.subject-behaviour", "canarysix behaviour",
                                            "child.1.child-name", "Canaryseven Junior",
                                            "reporter.1.reporter-name", "Canaryeight Reporter",
                                            "reporter.1.reporter-contact", "canarynine@example.org", NULL};
static const char *const canary_assessment[] = {"threshold", "harm", "threshold.reasons", "canaryten reasons",
                                                "nation", "england", "allegation.1.allegation-words",
                                                "canaryeleven allegation", NULL};
#define CANARY "canary"

static void open_canary_case(struct house *house, struct casework_done *done)
{
    struct error error;
    if (house_take(house, &CASEWORK_PUBLIC, "", "report", canary_report, done, &error)) {
        fail_msg("%s", error.words);
    }
    house_step(house, HOUSE_MANAGER, done->reference, "assess", whole, canary_assessment);
}

static bool file_holds(struct arena *arena, const char *path, const char *word)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        return false;
    }
    size_t most = 64 * 1024 * 1024;
    char *bytes = arena_alloc(arena, most);
    size_t length = fread(bytes, 1, most, file);
    fclose(file);
    return memmem(bytes, length, word, strlen(word)) != NULL;
}

static void assert_nowhere(struct house *house)
{
    DIR *directory = opendir(house->folder);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        const char *path = arena_print(arena, "%s/%s", house->folder, entry->d_name);
        if (entry->d_name[0] != '.' && (file_holds(arena, path, CANARY) || file_holds(arena, path, "Canary"))) {
            fail_msg("a canary is alive in %s", entry->d_name);
        }
    }
    closedir(directory);
}

static void assert_sound(struct house *house)
{
    struct ledger_verify_options options = {.context = NULL};
    struct ledger_report report;
    struct error error;
    assert_int_equal(ledger_number_leaves(house->ledger, NULL, &error), 0);
    assert_int_equal(ledger_verify(house->ledger, &options, &report, &error), 0);
    if (!report.sound) {
        fail_msg("%s", report.words);
    }
}

static bool any_word(struct house *house, const char *word)
{
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct casework_row *rows;
    struct error error;
    size_t count = 0;
    assert_int_equal(casework_search(house->casework, house->arena, &manager, text_of(word), 50, &rows, &count, &error),
                     0);
    return count > 0;
}

static void test_casework_erase__a_case_is_gone_and_the_ledger_holds(void **state)
{
    struct house *house = *state;
    struct casework_done done, other;
    struct casework_erased erased;
    struct casework_case found;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct error error;
    open_canary_case(house, &done);
    house_report(house, "Barnaby Hollis", "Another matter.", &other);
    assert_sound(house);
    assert_true(any_word(house, "canaryten"));
    if (casework_erase_case(house->casework, house->arena, &done.case_id, &house->persons[HOUSE_DIRECTOR], "SG-13.1",
                            TEXT("Ten years have passed."), &erased, &error)) {
        fail_msg("%s", error.words);
    }
    assert_true(erased.erasure.done && erased.erasure.impossible_from > house->now);
    assert_int_equal(casework_look(house->casework, house->arena, &manager, text_of(done.reference), &found, &error),
                     ERROR_NOT_FOUND);
    assert_false(any_word(house, "canaryten"));
    assert_int_equal(casework_look(house->casework, house->arena, &manager, text_of(other.reference), &found, &error), 0);
    assert_true(text_is(found.parties[0].answers[0].plain, "Barnaby Hollis"));
    assert_sound(house);
    house_reopen(house);
    assert_sound(house);
    assert_nowhere(house);
}

static void test_casework_erase__nothing_is_in_the_clear_before_it_either(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    open_canary_case(house, &done);
    assert_nowhere(house);
    house_reopen(house);
    assert_nowhere(house);
}

static void test_casework_erase__a_legal_hold_refuses_with_its_paragraph(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_erased erased;
    struct casework_case found;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct error error;
    open_canary_case(house, &done);
    assert_int_equal(casework_hold(house->casework, &done.case_id, true, TEXT("Proceedings are expected."),
                                   TEXT("CPR 31.7"), &house->persons[HOUSE_DIRECTOR], &error),
                     0);
    assert_int_equal(casework_erase_case(house->casework, house->arena, &done.case_id, &house->persons[HOUSE_DIRECTOR],
                                         "SG-13.1", TEXT("Time."), &erased, &error),
                     ERROR_DENIED);
    assert_string_equal(error.paragraph, "CPR 31.7");
    assert_int_equal(casework_look(house->casework, house->arena, &manager, text_of(done.reference), &found, &error), 0);
    assert_int_equal(casework_hold(house->casework, &done.case_id, false, TEXT("They ended."), TEXT(""),
                                   &house->persons[HOUSE_DIRECTOR], &error),
                     0);
    assert_int_equal(casework_erase_case(house->casework, house->arena, &done.case_id, &house->persons[HOUSE_DIRECTOR],
                                         "SG-13.1", TEXT("Time."), &erased, &error),
                     0);
    assert_sound(house);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_casework_erase__a_case_is_gone_and_the_ledger_holds),
        TEST(test_casework_erase__nothing_is_in_the_clear_before_it_either),
        TEST(test_casework_erase__a_legal_hold_refuses_with_its_paragraph),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
