/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An office that is held by area reaches the cases of its area, and no others (SG-2r). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/must.h"
#include "support/stores.h"

static const char regional[] = "procedure regional \"A procedure of the regions\"\n"
                               "  version 2026-01-01\n"
                               "  source \"A test\"\n"
                               "  compartment safeguarding\n"
                               "  seen by safeguarding-manager, regional-safeguarding-lead\n"
                               "\n"
                               "office safeguarding-manager \"Safeguarding Manager\"\n"
                               "office regional-safeguarding-lead \"Lead\" by area\n"
                               "  in absence legal-director\n"
                               "office legal-director \"Director\"\n"
                               "last rung safeguarding-manager\n"
                               "managed by safeguarding-manager\n"
                               "standing subject \"Subject\" judged\n"
                               "track case \"The case\" open \"Open\" -> closed \"Closed\" ends\n"
                               "fact area \"Area\" area\n"
                               "\n"
                               "step begin \"Begin\"\n"
                               "  opens the case\n"
                               "  by safeguarding-manager\n"
                               "  ask area optional\n"
                               "  owe call\n"
                               "\n"
                               "step place \"Say where\"\n"
                               "  by safeguarding-manager\n"
                               "  ask area\n"
                               "\n"
                               "duty call \"Call the branch\"\n"
                               "  owner regional-safeguarding-lead\n"
                               "  within 2 days\n"
                               "  met by call\n"
                               "\n"
                               "step call \"Call the branch\"\n"
                               "  by regional-safeguarding-lead\n"
                               "  case becomes closed\n";

static int set_up(void **state)
{
    static struct house house;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    house_take_procedure(&house, "regional.procedure", regional);
    *state = &house;
    return 0;
}

static int tear_down(void **state)
{
    house_close(*state);
    return 0;
}

static int take(struct house *house, enum house_person person, const char *reference, const char *step, const char *area,
                struct casework_done *done, struct error *error)
{
    const struct procedure_field field = {TEXT("area"), text_of(area ? area : "")};
    struct casework_wish wish = {.who = house_who(house, person),
                                 .procedure = TEXT("regional"),
                                 .reference = text_of(reference),
                                 .step = text_of(step),
                                 .fields = &field,
                                 .field_count = area != NULL,
                                 .happened = CASEWORK_NOT_CLAIMED};
    return casework_take(house->casework, house->arena, &wish, done, error);
}

static bool sees(struct house *house, enum house_person person, const char *reference)
{
    const struct casework_who who = house_who(house, person);
    struct casework_case found;
    struct error error;
    return casework_look(house->casework, house->arena, &who, text_of(reference), &found, &error) == 0;
}

static size_t work_of(struct house *house, enum house_person person)
{
    const struct casework_who who = house_who(house, person);
    struct casework_owed *owed;
    struct error error;
    size_t count;
    bool more;
    must(casework_work(house->casework, house->arena, &who, NULL, 50, &owed, &count, &more, &error), &error);
    return count;
}

static void test_casework_areas__a_lead_reaches_the_own_area_alone(void **state)
{
    struct house *house = *state;
    struct casework_done london, wales, unknown, done;
    struct error error;
    must(take(house, HOUSE_MANAGER, "", "begin", "london", &london, &error), &error);
    must(take(house, HOUSE_MANAGER, "", "begin", "wales", &wales, &error), &error);
    must(take(house, HOUSE_MANAGER, "", "begin", NULL, &unknown, &error), &error);
    assert_true(sees(house, HOUSE_LEAD, london.reference));
    assert_false(sees(house, HOUSE_LEAD, wales.reference));
    assert_false(sees(house, HOUSE_LEAD, unknown.reference));
    assert_int_equal(work_of(house, HOUSE_LEAD), 1);
    assert_int_equal(take(house, HOUSE_LEAD, wales.reference, "call", NULL, &done, &error), ERROR_NOT_FOUND);
    must(take(house, HOUSE_LEAD, london.reference, "call", NULL, &done, &error), &error);
    must(take(house, HOUSE_MANAGER, unknown.reference, "place", "london", &done, &error), &error);
    assert_true(sees(house, HOUSE_LEAD, unknown.reference));
    must(take(house, HOUSE_MANAGER, unknown.reference, "place", "wales", &done, &error), &error);
    assert_false(sees(house, HOUSE_LEAD, unknown.reference));
}

static void test_casework_areas__the_rows_are_what_the_entries_say(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_report report;
    struct error error;
    must(take(house, HOUSE_MANAGER, "", "begin", "london", &done, &error), &error);
    must(take(house, HOUSE_MANAGER, "", "begin", NULL, &done, &error), &error);
    must(casework_rebuild(house->casework, NULL, NULL, NULL, &error), &error);
    assert_false(sees(house, HOUSE_LEAD, done.reference));
    must(casework_verify(house->casework, NULL, NULL, &report, &error), &error);
    assert_true(report.sound);
}

static void test_casework_areas__while_the_area_is_not_known_the_next_rung_acts(void **state)
{
    struct house *house = *state;
    const struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct casework_acting acting;
    struct casework_done done, placed;
    struct error error;
    must(take(house, HOUSE_MANAGER, "", "begin", NULL, &done, &error), &error);
    assert_int_equal(work_of(house, HOUSE_DIRECTOR), 1);
    must(casework_who_acts(house->casework, house->arena, &manager, TEXT(""), text_of(done.reference),
                           TEXT("regional-safeguarding-lead"), TEXT(""), &acting, &error),
         &error);
    assert_true(text_is(acting.office, "Director"));
    assert_true(text_is(acting.rungs[0].why, "is held by area, and the case does not say where it is"));
    must(take(house, HOUSE_MANAGER, done.reference, "place", "london", &placed, &error), &error);
    assert_int_equal(work_of(house, HOUSE_DIRECTOR), 0);
    assert_int_equal(work_of(house, HOUSE_LEAD), 1);
}

static void test_casework_areas__in_a_vacant_area_the_next_rung_acts(void **state)
{
    struct house *house = *state;
    const struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct casework_acting acting;
    struct casework_done done;
    struct error error;
    must(take(house, HOUSE_MANAGER, "", "begin", "wales", &done, &error), &error);
    assert_int_equal(work_of(house, HOUSE_DIRECTOR), 1);
    must(casework_who_acts(house->casework, house->arena, &manager, TEXT(""), text_of(done.reference),
                           TEXT("regional-safeguarding-lead"), TEXT(""), &acting, &error),
         &error);
    assert_true(text_is(acting.office, "Director"));
    assert_int_equal(acting.rungs[0].reason, PROCEDURE_RUNG_VACANT);
    must(casework_who_acts(house->casework, house->arena, &manager, TEXT("regional"), TEXT(""),
                           TEXT("regional-safeguarding-lead"), TEXT("london"), &acting, &error),
         &error);
    assert_true(text_is(acting.rungs[0].name, house_name(HOUSE_LEAD)));
    assert_true(text_is(acting.rungs[0].area, "london"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_casework_areas__a_lead_reaches_the_own_area_alone),
        TEST(test_casework_areas__the_rows_are_what_the_entries_say),
        TEST(test_casework_areas__while_the_area_is_not_known_the_next_rung_acts),
        TEST(test_casework_areas__in_a_vacant_area_the_next_rung_acts),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
