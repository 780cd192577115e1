/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waves of a survey side by side: shares where the base allows, nothing of small groups (RG-4, ST-6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/must.h"
#include "support/stores.h"

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_plan_surveys__no_share_tells_of_a_small_group(void **state)
{
    (void)state;
    struct plan_survey_share share = plan_survey_share_of(553, 1000);
    assert_true(share.is_told && share.tenths == 553);
    assert_int_equal(plan_survey_share_of(2, 3).is_told, false);  /* the base */
    assert_int_equal(plan_survey_share_of(9, 100).is_told, false);
    assert_int_equal(plan_survey_share_of(91, 100).is_told, false); /* what is left */
    assert_int_equal(plan_survey_share_of(-1, 100).is_told, false);
    assert_int_equal(plan_survey_share_of(101, 100).is_told, false);
    assert_true(plan_survey_share_of(0, 100).is_told && plan_survey_share_of(100, 100).tenths == 1000);
    assert_int_equal(plan_survey_share_of(200, 300).tenths, 667);
}

static const char *begin(struct house *house)
{
    struct casework_done done;
    struct error error;
    char owner[IDENTITY_TEXT_SIZE];
    identity_write(&house->persons[HOUSE_GOVERNANCE], owner);
    const struct procedure_field fields[] = {
        {TEXT("survey-name"), TEXT("Do you trust the harbour?")}, {TEXT("survey-kind"), TEXT("staff")},
        {TEXT("survey-owner"), text_of(owner)},                   {TEXT("survey-questions"), TEXT("Do you?")},
        {TEXT("wave.1.wave-due"), TEXT("2026-12-01")},
    };
    const struct casework_wish wish = {.who = house_who(house, HOUSE_PEOPLE),
                                       .procedure = TEXT(PLAN_SURVEY_PROCEDURE),
                                       .step = TEXT("begin-survey"),
                                       .fields = fields,
                                       .field_count = COUNT_OF(fields),
                                       .happened = CASEWORK_NOT_CLAIMED};
    must(casework_take(house->casework, house->arena, &wish, &done, &error), &error);
    return arena_string(house->arena, done.reference);
}

static void hold(struct house *house, const char *reference, uint32_t wave, const char *answered, const char *trust, const char *few)
{
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, wave};
    house_step(house, HOUSE_GOVERNANCE, reference, "open-wave", scope, FIELDS("asked-count", "400", "wave-until", "2026-12-20"));
    house_step(house, HOUSE_GOVERNANCE, reference, "record-results", scope,
               FIELDS("answered-count", answered, "smallest-group", "12", "results", "As the figures say.", "own-words", "Too slow.",
                      "figure.1.figure-label", "I trust it", "figure.1.figure-count", trust, "figure.2.figure-label", "I do not say",
                      "figure.2.figure-count", few));
}

static const char *told_of(struct arena *arena, const int64_t *counts, size_t count, int64_t of)
{
    struct plan_survey_share shares[8];
    char words[8 + 1] = "";
    plan_survey_shares(counts, count, of, shares);
    for (size_t i = 0; i < count; i++) {
        words[i] = shares[i].is_told ? 't' : '-';
    }
    return arena_print(arena, "%s", words);
}

static void test_plan_surveys__what_is_withheld_is_not_worked_out(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_string_equal(told_of(arena, (int64_t[]){60, 35, 5}, 3, 100), "t--");         /* 100 - 60 - 35 would tell the five */
    assert_string_equal(told_of(arena, (int64_t[]){60, 35, 5, 0}, 4, 100), "t--t");     /* nobody is nobody */
    assert_string_equal(told_of(arena, (int64_t[]){50, 41, 4, 5}, 4, 100), "t---");     /* the two together are too few */
    assert_string_equal(told_of(arena, (int64_t[]){50, 38, 6, 6}, 4, 100), "tt--");     /* the two together are enough */
    assert_string_equal(told_of(arena, (int64_t[]){80, 70, 5}, 3, 100), "tt-");         /* they do not exclude each other */
    assert_string_equal(told_of(arena, (int64_t[]){60, 40}, 2, 100), "tt");
    assert_string_equal(told_of(arena, (int64_t[]){6, 3}, 2, 9), "--");
}

static void test_plan_surveys__a_wave_stands_beside_the_baseline(void **state)
{
    struct house *house = *state;
    const char *reference = begin(house);
    const struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};
    struct plan_survey *surveys = NULL;
    struct casework_who who = house_who(house, HOUSE_GOVERNANCE), clerk = house_who(house, HOUSE_CLERK);
    size_t count;
    struct error error;
    hold(house, reference, 1, "200", "100", "5");
    house_step(house, HOUSE_GOVERNANCE, reference, "plan-wave", whole, FIELDS("wave.1.wave-due", "2026-12-02"));
    hold(house, reference, 4, "250", "150", "30");
    must(plan_surveys(house->casework, house->arena, &who, &surveys, &count, &error), &error);
    assert_int_equal(count, 1);
    assert_true(text_is(surveys[0].name, "Do you trust the harbour?") && text_is(surveys[0].kind, "Staff"));
    assert_int_equal(surveys[0].wave_count, 2);
    const struct plan_wave *first = &surveys[0].waves[0], *second = &surveys[0].waves[1];
    assert_true(first->is_baseline && first->has_results && !second->is_baseline);
    assert_int_equal(first->answered.tenths, 500);
    assert_int_equal(first->figure_count, 2);
    assert_int_equal(second->figure_count, 2);
    assert_true(text_is(second->figures[0].label, "I trust it") && second->figures[0].beside_first);
    assert_int_equal(second->figures[0].moved, 100);
    assert_false(first->figures[1].share.is_told); /* five */
    assert_true(second->figures[1].share.is_told && !second->figures[1].beside_first);
    must(plan_surveys(house->casework, house->arena, &clerk, &surveys, &count, &error), &error);
    assert_int_equal(count, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan_surveys__no_share_tells_of_a_small_group),
        cmocka_unit_test(test_plan_surveys__what_is_withheld_is_not_worked_out),
        cmocka_unit_test_setup_teardown(test_plan_surveys__a_wave_stands_beside_the_baseline, house_set_up_in_force, house_tear_down),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
