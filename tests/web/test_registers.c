/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of the registers: caseload and forecast (RG-6), lists and panels served (RG-7), training (RG-1), conflicts (RG-3). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "opened.h"

static const char *person_path(enum house_person person, const char *behind)
{
    char identity[IDENTITY_TEXT_SIZE];
    identity_write(&hall.house.persons[person], identity);
    return arena_print(hall.house.arena, "/people/%s%s", identity, behind);
}

/* What follows `mark` in a page, up to the next `<` or `"`. */
static const char *after(const struct hall_answer *page, const char *mark)
{
    assert_holds(page, mark);
    const char *at = strstr(page->body, mark) + strlen(mark);
    return text_string(hall.house.arena, (struct text){at, strcspn(at, "<\"")});
}

/* Sends the form, expects that it was taken, and gives the page to which it leads. */
static struct hall_answer sent(struct hall_visitor *visitor, const char *path, const char *const *fields)
{
    struct hall_answer answer = hall_post(visitor, path, fields);
    if (answer.status != 303) {
        fail_msg("%s: %d\n%s", path, answer.status, answer.body);
    }
    return hall_get(visitor, answer.location);
}

static void test_web_registers__the_load_and_what_its_pace_comes_to(void **state)
{
    (void)state;
    struct casework_done done;
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER), clerk = hall_sign_in(&hall, HALL_CLERK);
    house_report(&hall.house, "Barnaby Hollis", "Words.", &done);
    struct hall_answer page = hall_get(&manager, "/registers");
    assert_holds(&page, house_name(HOUSE_MANAGER));
    assert_holds(&page, "Open cases: 1. Roles in them: 0.");
    assert_holds(&page, "Cases: 1 came, 0 ended, 1 are open.");
    assert_holds(&page, "None was completed in that time, so nothing is foreseen.");
    struct hall_answer file = hall_get(&manager, "/registers/download?table=caseload");
    assert_string_equal(file.type, "text/csv; charset=utf-8");
    assert_holds(&file, arena_print(hall.house.arena, "\r\n\"%s\",1,0,", house_name(HOUSE_MANAGER)));
    assert_int_equal(hall_get(&manager, "/registers/download?table=nothing").status, 422);
    /* what one may not open is not counted */
    struct hall_answer other = hall_get(&clerk, "/registers");
    assert_lacks(&other, "Open cases: 1.");
}

static void test_web_registers__limits_that_were_not_kept(void **state)
{
    (void)state;
    struct casework_done done;
    house_report(&hall.house, "Barnaby Hollis", "Words.", &done);
    hall_move(&hall, 5 * HOUSE_DAY);
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER), clerk = hall_sign_in(&hall, HALL_CLERK);
    struct hall_answer page = hall_get(&manager, "/registers/delays");
    assert_holds(&page, done.reference);
    assert_holds(&page, "Assess the concern against the threshold: its limit passed on");
    struct hall_answer file = hall_get(&manager, "/registers/download?table=delays");
    assert_holds(&file, done.reference);
    struct hall_answer other = hall_get(&clerk, "/registers/delays");
    assert_lacks(&other, done.reference);
    assert_holds(&other, "There is none in the cases that you may open.");
}

static void test_web_registers__somebody_is_put_on_a_list_and_taken_off_it(void **state)
{
    (void)state;
    struct hall_visitor admin = hall_sign_in(&hall, HALL_ADMINISTRATOR), manager = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer empty = hall_post(&admin, person_path(HOUSE_CLERK, "/enlist"),
                                         (const char *const[]){"list", "", "words", "Barrister <2011>", NULL});
    assert_int_equal(empty.status, 422);
    assert_holds(&empty, "href=\"#list\"");
    assert_holds(&empty, "Barrister &lt;2011&gt;");
    const char *const place[] = {"list", "external-lawyers", "words", "Barrister <2011>", NULL};
    struct hall_answer page = sent(&admin, person_path(HOUSE_CLERK, "/enlist"), place);
    assert_holds(&page, "The place on the list is recorded.");
    assert_holds(&page, "External lawyers: Barrister &lt;2011&gt;");
    struct hall_answer twice = hall_post(&admin, person_path(HOUSE_CLERK, "/enlist"), place);
    assert_int_equal(twice.status, 409);
    assert_holds(&twice, "This person is on that list in that time already.");
    const char *listing = after(&page, "name=\"listing\" value=\"");
    struct hall_answer lists = hall_get(&manager, "/lists");
    assert_holds(&lists, house_name(HOUSE_CLERK));
    struct hall_answer one = hall_get(&manager, arena_print(hall.house.arena, "/lists/%s", listing));
    assert_holds(&one, "Barrister &lt;2011&gt;");
    assert_holds(&one, "No absence is recorded for today.");
    assert_holds(&one, "None is declared.");
    sent(&admin, person_path(HOUSE_CLERK, "/absence"), (const char *const[]){"reason", "leave", NULL});
    one = hall_get(&manager, arena_print(hall.house.arena, "/lists/%s", listing));
    assert_holds(&one, "Away now.");
    hall_move(&hall, HOUSE_HOUR / 12);
    page = sent(&admin, person_path(HOUSE_CLERK, "/end-listing"), (const char *const[]){"listing", listing, NULL});
    assert_holds(&page, "The end of the place on the list is recorded.");
    lists = hall_get(&manager, "/lists");
    assert_lacks(&lists, "Barrister");
    assert_int_equal(hall_get(&manager, "/lists/00000000000000000000000000").status, 404);
    assert_int_equal(hall_get(&manager, person_path(HOUSE_CLERK, "/lists")).status, 404);
}

/* CP-11: what is due is at the top until it is recorded; a record that counts no longer is missing again. */
static void test_web_registers__training_is_recorded_and_counts_no_longer(void **state)
{
    (void)state;
    struct hall_visitor admin = hall_sign_in(&hall, HALL_ADMINISTRATOR), manager = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer page = hall_get(&manager, "/training");
    assert_holds(&page, house_name(HOUSE_DISPUTES));
    struct hall_answer late = hall_post(&admin, person_path(HOUSE_DISPUTES, "/train"),
                                        (const char *const[]){"course", "complaints-handling", "completed-day", "1",
                                                              "completed-month", "1", "completed-year", "2027", NULL});
    assert_int_equal(late.status, 422);
    assert_holds(&late, "href=\"#completed-day\"");
    assert_holds(&late, "Training is recorded once it was completed.");
    struct hall_answer span = hall_post(&admin, person_path(HOUSE_DISPUTES, "/train"),
                                        (const char *const[]){"course", "complaints-handling", "valid-until-day", "1",
                                                              "valid-until-month", "1", "valid-until-year", "2026", NULL});
    assert_int_equal(span.status, 422);
    assert_holds(&span, "href=\"#valid-until-day\"");
    page = sent(&admin, person_path(HOUSE_DISPUTES, "/train"), (const char *const[]){"course", "complaints-handling", NULL});
    assert_holds(&page, "The training is recorded.");
    const char *training = after(&page, "name=\"training\" value=\"");
    struct hall_answer needs = hall_get(&admin, "/people/training");
    assert_holds(&needs, "Valid until");
    hall_move(&hall, HOUSE_HOUR / 12);
    page = sent(&admin, person_path(HOUSE_DISPUTES, "/end-training"), (const char *const[]){"training", training, NULL});
    assert_holds(&page, "The training counts no longer.");
    needs = hall_get(&manager, "/training");
    assert_holds(&needs, "Out of date");
}

/* RG-3: with whom is found by words, and not said to those who choose from a list. */
static void test_web_registers__a_conflict_is_declared_and_ended(void **state)
{
    (void)state;
    struct hall_visitor admin = hall_sign_in(&hall, HALL_ADMINISTRATOR);
    struct hall_answer nobody = hall_post(&admin, person_path(HOUSE_CLERK, "/conflict"),
                                          (const char *const[]){"kind", "household", "with", "Nobody Whatever", NULL});
    assert_int_equal(nobody.status, 422);
    assert_holds(&nobody, "href=\"#with\"");
    assert_holds(&nobody, "Nobody on record is found by these words");
    assert_holds(&nobody, "value=\"Nobody Whatever\"");
    struct hall_answer neither =
        hall_post(&admin, person_path(HOUSE_CLERK, "/conflict"), (const char *const[]){"kind", "branch", NULL});
    assert_int_equal(neither.status, 422);
    assert_holds(&neither, "href=\"#about\"");
    struct hall_answer page =
        sent(&admin, person_path(HOUSE_CLERK, "/conflict"),
             (const char *const[]){"kind", "household", "with", house_name(HOUSE_LEAD), "about", "Shares a house", NULL});
    assert_holds(&page, "The same household or family, with somebody on record: Shares a house");
    const char *conflict = after(&page, "name=\"conflict\" value=\"");
    hall_move(&hall, HOUSE_HOUR / 12);
    page = sent(&admin, person_path(HOUSE_CLERK, "/end-conflict"), (const char *const[]){"conflict", conflict, NULL});
    assert_lacks(&page, "Shares a house");
}

/* ---- what happens to the organisation (CP-2 CP-20) */

static const char notices[] = "procedure notice \"A notice\"\n"
                              "  version 2026-01-01\n"
                              "  source \"A test\"\n"
                              "  compartment conduct\n"
                              "\n"
                              "office legal-director \"Legal director\"\n"
                              "\n"
                              "last rung legal-director [T-1]\n"
                              "\n"
                              "managed by legal-director [T-1]\n"
                              "\n"
                              "track case open -> closed ends\n"
                              "\n"
                              "step enter \"Enter it\" [T-2]\n"
                              "  opens the case\n"
                              "  by staff\n"
                              "\n"
                              "step end-it \"End it\" [T-2]\n"
                              "  by legal-director\n"
                              "  case becomes closed\n"
                              "\n"
                              "event guidance-changes \"The guidance changes\" happens [T-3]\n"
                              "  by legal-director [T-4]\n"
                              "  owe direct\n"
                              "\n"
                              "duty direct \"Direct them to it\" [T-3]\n"
                              "  owner legal-director\n"
                              "  met by end-it\n";

#define ON(year) "happened-day", "1", "happened-month", "11", "happened-year", year

static void test_web_happened__recorded_by_whoever_may_and_seen_by_staff(void **state)
{
    (void)state;
    static const char *const path = "/rules/notice/happened";
    static const char *const future[] = {"event", "guidance-changes", ON("2031"), "words", "Version 3 stands.", NULL};
    static const char *const right[] = {"event", "guidance-changes", ON("2026"), "words", "Version 3 stands.", NULL};
    static const char *const nothing[] = {"words", "Version 3 stands.", NULL};
    struct reminders_item *taken;
    struct error error;
    size_t count;
    house_take_procedure(&hall.house, "notice.procedure", notices);
    struct hall_visitor director = hall_sign_in(&hall, HALL_DIRECTOR), clerk = hall_sign_in(&hall, HALL_CLERK),
                        anybody = {.hall = &hall};
    struct hall_answer page = hall_get(&clerk, "/rules/notice");
    assert_holds(&page, path);
    page = hall_get(&anybody, "/rules/notice");
    assert_lacks(&page, path);
    assert_int_equal(hall_get(&clerk, "/rules/safeguarding-child/happened").status, 404); /* it names no such event */
    page = hall_get(&clerk, path);
    assert_holds(&page, "Recorded by the Legal director, or whoever acts for them.");
    assert_holds(&page, "You act in none of these offices now");
    assert_lacks(&page, "name=\"words\"");
    assert_int_equal(hall_post(&clerk, path, right).status, 422);
    page = hall_post(&director, path, nothing);
    assert_int_equal(page.status, 422);
    assert_holds(&page, "Choose what happened");
    assert_holds(&page, "Version 3 stands.");
    page = hall_post(&director, path, future);
    assert_int_equal(page.status, 422);
    assert_holds(&page, "happened-error");
    assert_holds(&page, "This day is in the future");
    assert_holds(&page, "value=\"2031\"");
    page = sent(&director, path, right);
    assert_holds(&page, "The open cases hear of it within a minute.");
    assert_holds(&page, "The guidance changes: 1 November 2026");
    assert_holds(&page, "The open cases are being told.");
    page = hall_post(&director, path, right);
    assert_int_equal(page.status, 409);
    assert_holds(&page, "happened-error");
    assert_holds(&page, "It is recorded already");
    assert_int_equal(reminders_take(hall.reminders, hall.house.arena, &taken, &count, &error), 0);
    page = hall_get(&clerk, path);
    assert_holds(&page, "Every open case has heard of it.");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_web_registers__the_load_and_what_its_pace_comes_to, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_web_registers__limits_that_were_not_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_web_registers__somebody_is_put_on_a_list_and_taken_off_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_web_registers__training_is_recorded_and_counts_no_longer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_web_registers__a_conflict_is_declared_and_ended, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_web_happened__recorded_by_whoever_may_and_seen_by_staff, set_up, tear_down),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
