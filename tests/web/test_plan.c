/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of the action plan: a table is brought, looked at and taken over, and the plan of it read (AP-2 to AP-6, AP-11). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "opened.h"

#define HEAD "Page\tNumber\tRecommendation\tResponsible team\tUpdate 3 May 2024\tUpdate 5 June 2024\n"
#define TABLE                                                                                                   \
    HEAD "12\t1.1\tTar each hull in spring.\tYard\tTar is bought. Underway\tAll hulls are tarred. Complete\n"    \
         "12\t1.2\tMend <nets>; see 1.1.\tYard/Net loft\tWe plan it. Underway\t\n"                              \
         "15\t3\tHang a lamp at the\tHarbour office\tIt is bought. Underway\tIt hangs. Complete\n"

/* The clerk keeps the plan, on a day on which its procedure is in force. */
static int set_up_plan(void **state)
{
    struct identity term;
    struct error error;
    set_up(state);
    hall_move(&hall, 21 * HOUSE_DAY);
    const struct people_act act = {hall.house.persons[HOUSE_ADMINISTRATOR], hall.house.now};
    if (people_appoint(hall.house.people, &hall.house.persons[HOUSE_CLERK], TEXT("plan-manager"), TEXT(""), hall.house.now,
                       PEOPLE_OPEN, &act, &term, &error)) {
        fail_msg("%s", error.words);
    }
    return 0;
}

static struct hall_answer bring(struct hall_visitor *clerk, const char *name, const char *bytes)
{
    return hall_post_file(clerk, "/plan/import", (const char *const[]){"report", "Harbours", NULL}, "tables", name, bytes);
}

/* AP-3: what is no table is said with its row, and nothing is kept of it. */
static void test_web_plan__what_is_no_table_is_said(void **state)
{
    (void)state;
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK);
    struct hall_answer answer = hall_get(&clerk, "/plan/import");
    assert_holds(&answer, "multipart/form-data");
    answer = hall_post_file(&clerk, "/plan/import", (const char *const[]){"report", "", NULL}, "tables", "a.txt", TABLE);
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "Say of which report");
    answer = bring(&clerk, "a.txt", "Nothing of a table.\n");
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "a.txt");
    assert_holds(&answer, "value=\"Harbours\"");
    assert_int_equal(hall_get(&clerk, "/plan/import/check").status, 303);
}

/* AP-3: doubtful cells are refused, and what was said of them is kept; confirmed or corrected they are taken over. */
static void test_web_plan__a_table_is_looked_at_and_taken_over(void **state)
{
    (void)state;
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK);
    struct hall_answer answer = bring(&clerk, "harbours.txt", TABLE);
    assert_int_equal(answer.status, 303);
    assert_string_equal(answer.location, "/plan/import/check");
    answer = hall_get(&clerk, "/plan/import/check");
    assert_holds(&answer, "15/3, recommendation");
    assert_holds(&answer, "harbours.txt, line 4");
    assert_holds(&answer, "name=\"cell-0-2-4\"");
    assert_holds(&answer, "Recommendations: 3. Cells doubtful: 1; lost: 0");
    assert_holds(&answer, "Mend &lt;nets&gt;");
    answer = hall_post(&clerk, "/plan/import/check",
                       (const char *const[]){"cell-0-2-4", "Hang a lamp at the", "action", "accept", NULL});
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "1 cell is doubtful or lost");
    answer = hall_get(&clerk, "/plan");
    assert_lacks(&answer, "Tar each hull");
    answer = hall_post(&clerk, "/plan/import/check",
                       (const char *const[]){"cell-0-2-4", "Hang a lamp at the gate.", "action", "keep", NULL});
    assert_int_equal(answer.status, 303);
    answer = hall_get(&clerk, answer.location);
    assert_holds(&answer, "Hang a lamp at the gate.");
    assert_holds(&answer, "Corrected by a person.");
    answer = hall_post(&clerk, "/plan/import/check",
                       (const char *const[]){"cell-0-2-4", "Hang a lamp at the gate.", "action", "accept", NULL});
    assert_int_equal(answer.status, 303);
    assert_string_equal(answer.location, "/plan?done=imported");
    assert_int_equal(hall_get(&clerk, "/plan/import/check").status, 303); /* nothing waits any more */
    answer = hall_get(&clerk, "/plan?at=2024-06-05");
    assert_holds(&answer, "Hang a lamp at the gate.");
    assert_holds(&answer, "Recommendations: 3");
}

static void test_web_plan__is_read_compared_and_taken_away(void **state)
{
    (void)state;
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK), director = hall_sign_in(&hall, HALL_DIRECTOR);
    bring(&clerk, "harbours.txt", TABLE);
    assert_int_equal(hall_post(&clerk, "/plan/import/check", (const char *const[]){"sure-0-2-4", "yes", "action", "accept", NULL}).status,
                     303);
    struct hall_answer answer = hall_get(&clerk, "/plan?at=2024-06-05&only=silent");
    assert_holds(&answer, "Recommendations: 1");
    assert_holds(&answer, "Mend &lt;nets&gt;; see 1.1.");
    assert_holds(&answer, "Refers to");
    assert_holds(&answer, "<svg");
    assert_holds(&answer, "at=2024-06-05&amp;only=silent&amp;form=csv");
    answer = hall_get(&clerk, "/plan?at=2024-05-20&unit=Net+loft");
    assert_lacks(&answer, "Tar each hull");
    assert_lacks(&answer, "5 June 2024");
    answer = hall_get(&clerk, "/plan?at=no+day");
    assert_int_equal(answer.status, 200);
    assert_holds(&answer, "There is a problem");
    answer = hall_get(&clerk, "/plan/compare?from=2024-05-03&to=2024-06-05");
    assert_holds(&answer, "Completed");
    assert_holds(&answer, "All hulls are tarred. Complete");
    answer = hall_get(&clerk, "/plan/compare?from=2024-06-05&to=2024-05-03");
    assert_holds(&answer, "must come before");
    answer = hall_get(&clerk, "/plan/download?at=2024-06-05&form=csv");
    assert_string_equal(answer.type, "text/csv; charset=utf-8");
    assert_holds(&answer, "\"Yard\",\"Tar is bought. Underway\",\"All hulls are tarred. Complete\"\r\n");
    assert_non_null(strstr(answer.disposition, "action-plan-2024-06-05.csv"));
    answer = hall_get(&clerk, "/plan/download?at=2024-06-05&form=pdf");
    assert_string_equal(answer.type, "application/pdf");
    /* Somebody who may open none of them sees none, and no count. */
    answer = hall_get(&director, "/plan?at=2024-06-05");
    assert_lacks(&answer, "Mend");
    assert_lacks(&answer, "Recommendations:");
    answer = hall_get(&director, "/plan/download?form=csv");
    assert_lacks(&answer, "Mend");
}

/* Who may not take a table over is told why, and nothing is taken. */
static void test_web_plan__is_taken_over_by_its_manager_only(void **state)
{
    (void)state;
    struct hall_visitor director = hall_sign_in(&hall, HALL_DIRECTOR);
    assert_int_equal(bring(&director, "harbours.txt", TABLE).status, 303);
    struct hall_answer answer =
        hall_post(&director, "/plan/import/check", (const char *const[]){"sure-0-2-4", "yes", "action", "accept", NULL});
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "Manager of the action plan");
    answer = hall_post(&director, "/plan/import/check", (const char *const[]){"action", "drop", NULL});
    assert_string_equal(answer.location, "/plan/import");
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK);
    answer = hall_get(&clerk, "/plan");
    assert_lacks(&answer, "Tar each hull");
}

/* AP-9: what is counted is what the viewer may open, with the cases behind it; who may open none is told of none. */
static void test_web_plan__measures_have_their_cases_behind_them(void **state)
{
    (void)state;
    struct casework_done one, other;
    house_report(&hall.house, "Abel Dray", "He shouted.", &one);
    house_report(&hall.house, "Una Moss", "She shouted.", &other);
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER), clerk = hall_sign_in(&hall, HALL_CLERK);
    struct hall_answer answer = hall_get(&manager, "/plan/measures");
    assert_holds(&answer, "href=\"/plan/measures/of/named?at=2026-11-23\"");
    assert_holds(&answer, "0 in a hundred (0 of 2)");
    assert_holds(&answer, "Short of its target");
    assert_holds(&answer, "Nobody has attested it yet");
    assert_holds(&answer, "this is no total");
    answer = hall_get(&manager, "/plan/measures/of/named?at=2026-11-23");
    assert_holds(&answer, "Plan of this house, 1");
    assert_holds(&answer, one.reference);
    assert_holds(&answer, other.reference);
    answer = hall_get(&manager, "/plan/measures/of/named?at=2026-11-01"); /* before they came in */
    assert_holds(&answer, "Nothing to count<");
    assert_lacks(&answer, one.reference);
    assert_int_equal(hall_get(&manager, "/plan/measures/of/no-such").status, 404);
    answer = hall_get(&clerk, "/plan/measures/of/named");
    assert_holds(&answer, "Nothing to count in the cases that you may open.");
    assert_lacks(&answer, one.reference);
    answer = hall_get(&clerk, "/plan/measures?at=no+day");
    assert_holds(&answer, "There is a problem");
    answer = hall_get(&manager, "/plan/measures/download");
    assert_holds(&answer, "\"named\",\"Concerns that were assessed\",\"Plan of this house, 1\",\"as of 2026-11-23\",\"2\",\"0\",\"0\"");
    answer = hall_get(&clerk, "/plan/measures/of/managers");
    assert_holds(&answer, house_name(HOUSE_MANAGER));
    assert_holds(&answer, "too few for a percentage");
}

/* AP-9: which measures show whether a recommendation has its effect is kept by an import, told on the plan's page, in the board's
 * table and on the page of the measure; a longer name is another one, and whoever may not open the recommendation is told of none. */
static void test_web_plan__measures_show_the_effect_of_a_recommendation(void **state)
{
    (void)state;
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK), director = hall_sign_in(&hall, HALL_DIRECTOR);
    struct hall_answer answer = bring(&clerk, "a.txt",
                                      "Page\tNumber\tRecommendation\tResponsible team\tSuccess measures\tUpdate 3 May 2024\n"
                                      "12\t1.1\tName each boat.\tYard\tHarbours: Named (named)\tWe plan it. Underway\n"
                                      "12\t1.2\tPaint the names.\tYard\tnamed-twice\tWe plan it. Underway\n"
                                      "12\t1.3\tHang a lamp.\tYard\t\tWe plan it. Underway\n");
    assert_int_equal(answer.status, 303);
    answer = hall_post(&clerk, "/plan/import/check", (const char *const[]){"action", "accept", NULL});
    assert_string_equal(answer.location, "/plan?done=imported");
    answer = hall_get(&clerk, "/plan");
    assert_holds(&answer, "Its effect is shown by: Harbours: Named (named)");
    answer = hall_get(&clerk, "/plan/download?form=csv");
    assert_holds(&answer, ",\"Update 2024-05-03\",\"Success measures\"\r\n");
    assert_holds(&answer, "\"We plan it. Underway\",\"named-twice\"\r\n");
    assert_holds(&answer, "\"Hang a lamp.\",\"Yard\",\"We plan it. Underway\",\"\"\r\n");
    answer = hall_get(&clerk, "/plan/measures/of/named");
    assert_holds(&answer, "Recommendations of which it shows the effect");
    assert_holds(&answer, "Name each boat.");
    assert_lacks(&answer, "Paint the names.");
    assert_lacks(&answer, "Hang a lamp.");
    answer = hall_get(&director, "/plan/measures/of/named");
    assert_lacks(&answer, "Name each boat.");
}

int main(int argc, char **argv)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_web_plan__##name, set_up_plan, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_table_is_said),
        TEST(a_table_is_looked_at_and_taken_over),
        TEST(is_read_compared_and_taken_away),
        TEST(is_taken_over_by_its_manager_only),
        TEST(measures_have_their_cases_behind_them),
        TEST(measures_show_the_effect_of_a_recommendation),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
