/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Returns to a regulator: due, sent, late, and each as it was sent (AP-8). */
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

static const char *set_out(struct house *house)
{
    struct casework_done done;
    struct error error;
    const struct procedure_field fields[] = {
        {TEXT("regulator"), TEXT("The harbour commission")},
        {TEXT("first-return"), TEXT("2026-11-25")},
        {TEXT("action.1.theme"), TEXT("1.1 Hulls")},
        {TEXT("action.1.action-words"), TEXT("Tar each hull.")},
        {TEXT("action.1.timescale"), TEXT("continuous")},
        {TEXT("action.1.timescale-words"), TEXT("Always.")},
        {TEXT("point.1.point-of"), TEXT("1.1")},
        {TEXT("point.1.point-date"), TEXT("2027-06-01")},
        {TEXT("point.1.point-words"), TEXT("All are tarred.")},
    };
    const struct casework_wish wish = {.who = house_who(house, HOUSE_GOVERNANCE),
                                       .procedure = TEXT(PLAN_REGULATOR_PROCEDURE),
                                       .step = TEXT("set-out"),
                                       .fields = fields,
                                       .field_count = COUNT_OF(fields),
                                       .happened = CASEWORK_NOT_CLAIMED};
    must(casework_take(house->casework, house->arena, &wish, &done, &error), &error);
    return arena_string(house->arena, done.reference);
}

static void send(struct house *house, const char *reference, uint32_t item, const char *cases)
{
    house_step(house, HOUSE_GOVERNANCE, reference, "send-return", (struct procedure_scope){PROCEDURE_FOR_ITEM, item},
               FIELDS("return-cases", cases, "return-arrangements", "Tar is bought.", "return-engagement", "The yard was asked.",
                      "changed-since", "Something did.", "return-document", house_file(house, "return.txt", cases)));
}

static struct plan_regulator read_as(struct house *house, enum house_person person, size_t expected)
{
    struct plan_regulator *plans = NULL;
    const struct casework_who who = house_who(house, person);
    size_t count;
    struct error error;
    must(plan_regulators(house->plan, house->casework, house->arena, &who, &plans, &count, &error), &error);
    assert_int_equal(count, expected);
    return count ? plans[0] : (struct plan_regulator){.sent = 0};
}

static void test_plan_returns__each_is_as_it_was_sent(void **state)
{
    struct house *house = *state;
    const char *reference = set_out(house);
    struct casework_who who = house_who(house, HOUSE_GOVERNANCE);
    struct documents_document document;
    struct text bytes;
    struct error error;
    struct plan_regulator plan = read_as(house, HOUSE_GOVERNANCE, 1);
    assert_int_equal(plan.return_count, 1);
    assert_false(plan.returns[0].is_sent || plan.returns[0].is_late);
    assert_true(plan.meeting_due.length);
    send(house, reference, plan.returns[0].item, "None.");
    plan = read_as(house, HOUSE_GOVERNANCE, 1);
    assert_int_equal(plan.return_count, 2); /* the next is on the schedule */
    assert_true(plan.returns[0].is_sent && !plan.returns[0].is_late);
    assert_int_equal(plan.returns[1].due.month, 12);
    send(house, reference, plan.returns[1].item, "One.");
    plan = read_as(house, HOUSE_GOVERNANCE, 1);
    assert_int_equal(plan.sent, 2);
    assert_int_equal(plan.due, 1);
    assert_true(text_is(plan.returns[0].parts[PLAN_RETURN_CASES], "None."));
    assert_true(text_is(plan.returns[1].parts[PLAN_RETURN_CASES], "One."));
    assert_false(plan.returns[1].as_before[PLAN_RETURN_CASES]);
    assert_true(plan.returns[1].as_before[PLAN_RETURN_ARRANGEMENTS]);
    assert_true(text_is(plan.returns[1].changed, "Something did."));
    must(documents_read(house->documents, house->casework, house->arena, &who, text_of(reference), &plan.returns[0].document, &document,
                        &bytes, &error),
         &error);
    assert_true(text_is(bytes, "None."));
}

static void test_plan_returns__what_is_late_is_said(void **state)
{
    struct house *house = *state;
    const char *reference = set_out(house);
    house_move(house, 10 * HOUSE_DAY);
    struct plan_regulator plan = read_as(house, HOUSE_GOVERNANCE, 1);
    assert_true(plan.returns[0].is_late && !plan.returns[0].is_sent);
    assert_int_equal(plan.late, 1);
    send(house, reference, plan.returns[0].item, "None.");
    plan = read_as(house, HOUSE_GOVERNANCE, 1);
    assert_true(plan.returns[0].is_late && plan.returns[0].is_sent);
}

static void test_plan_returns__others_see_none(void **state)
{
    struct house *house = *state;
    set_out(house);
    read_as(house, HOUSE_CLERK, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_plan_returns__##name, house_set_up_in_force, house_tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(each_is_as_it_was_sent),
        TEST(what_is_late_is_said),
        TEST(others_see_none),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
