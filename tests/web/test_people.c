/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The administrator's pages, invitations, and signing in. */
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
static const char *after(const char *body, const char *mark)
{
    const char *at = strstr(body, mark);
    if (!at) {
        fail_msg("nothing follows \"%s\"", mark);
        return "";
    }
    at += strlen(mark);
    return text_string(hall.house.arena, (struct text){at, strcspn(at, "<\"")});
}

static void test_web_people__offices_and_their_holders(void **state)
{
    (void)state;
    struct hall_visitor admin = hall_sign_in(&hall, HALL_ADMINISTRATOR);
    struct hall_answer page = hall_get(&admin, "/people");
    assert_holds(&page, "Marguerite Okonjo");
    assert_holds(&page, "Vacant");
    struct hall_answer person = hall_get(&admin, person_path(HOUSE_LEAD, ""));
    assert_holds(&person, "Regional Safeguarding Lead London");
    assert_int_equal(hall_get(&admin, "/people/00000000000000000000000000").status, 404);
}

static void test_web_people__an_absence_hands_the_office_on(void **state)
{
    (void)state;
    struct casework_done done;
    struct hall_visitor admin = hall_sign_in(&hall, HALL_ADMINISTRATOR);
    house_report(&hall.house, "Barnaby Hollis", "Words.", &done);
    struct hall_answer recorded =
        hall_post(&admin, person_path(HOUSE_MANAGER, "/absence"), (const char *const[]){"reason", "leave", NULL});
    assert_int_equal(recorded.status, 303);
    struct hall_answer page = hall_get(&admin, recorded.location);
    assert_holds(&page, "The absence is recorded.");
    struct hall_visitor director = hall_sign_in(&hall, HALL_DIRECTOR);
    struct hall_answer work = hall_get(&director, "/work");
    assert_holds(&work, "Assess the concern against the threshold");
    const char *absence = after(page.body, "name=\"absence\" value=\"");
    assert_int_equal(hall_post(&admin, person_path(HOUSE_MANAGER, "/end-absence"),
                               (const char *const[]){"absence", absence, NULL})
                         .status,
                     303);
}

static void test_web_people__what_rules_forbid_is_said_and_kept(void **state)
{
    (void)state;
    struct hall_visitor admin = hall_sign_in(&hall, HALL_ADMINISTRATOR);
    struct hall_answer page =
        hall_post(&admin, person_path(HOUSE_LEADER, "/appoint"),
                  (const char *const[]){"office", "safeguarding-officer", "from-day", "2", "from-month", "11", "from-year",
                                        "2026", NULL});
    assert_int_equal(page.status, 422);
    assert_holds(&page, "There is a problem");
    assert_holds(&page, "value=\"safeguarding-officer\" selected");
    struct hall_answer date =
        hall_post(&admin, person_path(HOUSE_CLERK, "/appoint"),
                  (const char *const[]){"office", "safeguarding-officer", "from-day", "31", "from-month", "2", "from-year",
                                        "2026", NULL});
    assert_int_equal(date.status, 422);
    assert_holds(&date, "href=\"#from-day\"");
    assert_holds(&date, "name=\"from-day\" type=\"text\" value=\"31\"");
    struct hall_answer empty = hall_post(&admin, "/people/new", NULL);
    assert_int_equal(empty.status, 422);
    assert_holds(&empty, "href=\"#name\"");
}

/* From nobody to a user: added, found, invited, set up, signed in. */
static void test_web_people__somebody_becomes_a_user(void **state)
{
    (void)state;
    struct hall_visitor admin = hall_sign_in(&hall, HALL_ADMINISTRATOR);
    struct hall_answer added = hall_post(
        &admin, "/people/new",
        (const char *const[]){"name", "Zo\xc3\xab <Quince>", "kinds", "employee", "kinds", "member", NULL});
    assert_int_equal(added.status, 303);
    const char *person = text_string(hall.house.arena, (struct text){added.location, strcspn(added.location, "?")});
    struct hall_answer found = hall_post(&admin, "/people/find", (const char *const[]){"words", "quince", NULL});
    assert_holds(&found, "Zo\xc3\xab &lt;Quince&gt;");
    struct hall_answer invited =
        hall_post(&admin, arena_print(hall.house.arena, "%s/invite", person),
                  (const char *const[]){"sign-in", "zoe@house.example", "role", "staff", NULL});
    assert_int_equal(invited.status, 200);
    const char *invitation = after(invited.body, "<p class=\"govuk-body eh-hash\">");
    struct hall_visitor zoe = {&hall, NULL};
    struct hall_answer set_up_page = hall_post(&zoe, "/invitation", (const char *const[]){"invitation", invitation, NULL});
    assert_int_equal(set_up_page.status, 200);
    assert_holds(&set_up_page, "You are Zo\xc3\xab &lt;Quince&gt;.");
    assert_holds(&set_up_page, "role=\"img\" aria-labelledby=\"qr-title\"");
    struct hall_answer wrong = hall_post(&zoe, "/invitation/accept",
                                         (const char *const[]){"invitation", invitation, "password", "a long password",
                                                               "code", "000000", NULL});
    assert_int_equal(wrong.status, 422);
    struct hall_answer unknown = hall_post(&zoe, "/invitation", (const char *const[]){"invitation", "nonsense", NULL});
    assert_int_equal(unknown.status, 422);
    assert_holds(&unknown, "This invitation is unknown");
}

static void test_web_people__what_is_recorded_is_corrected_and_the_second_of_two_is_told(void **state)
{
    (void)state;
    struct hall_visitor admin = hall_sign_in(&hall, HALL_ADMINISTRATOR);
    struct hall_answer form = hall_get(&admin, person_path(HOUSE_CLERK, "/correct"));
    assert_holds(&form, arena_print(hall.house.arena, "value=\"%s\"", house_name(HOUSE_CLERK)));
    const char *version = after(form.body, "name=\"version\" value=\"");
    const char *const correction[] = {"version", version,  "name",    "Clerk of Another Name", "kinds",      "employee",
                                      "area",    "wales",  "born-day", "3",                    "born-month", "4",
                                      "born-year", "1990", NULL};
    struct hall_answer done = hall_post(&admin, person_path(HOUSE_CLERK, "/correct"), correction);
    assert_int_equal(done.status, 303);
    struct hall_answer page = hall_get(&admin, done.location);
    assert_holds(&page, "Clerk of Another Name");
    assert_holds(&page, "The correction is recorded.");
    struct hall_answer second = hall_post(&admin, person_path(HOUSE_CLERK, "/correct"), correction);
    assert_int_equal(second.status, 409);
    assert_holds(&second, "Clerk of Another Name");
    struct hall_answer empty = hall_post(&admin, person_path(HOUSE_CLERK, "/correct"),
                                         (const char *const[]){"version", version, "name", "", "email", "kept@x", NULL});
    assert_int_equal(empty.status, 422);
    assert_holds(&empty, "value=\"kept@x\"");
}

static void test_web_people__a_user_is_disabled_and_gets_another_role(void **state)
{
    (void)state;
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK), admin = hall_sign_in(&hall, HALL_ADMINISTRATOR);
    assert_int_equal(hall_get(&clerk, "/work").status, 200);
    assert_int_equal(
        hall_post(&admin, person_path(HOUSE_CLERK, "/disable"), (const char *const[]){"disabled", "yes", NULL}).status, 303);
    assert_int_equal(hall_get(&clerk, "/work").status, 303);
    assert_int_equal(
        hall_post(&admin, person_path(HOUSE_CLERK, "/disable"), (const char *const[]){"disabled", "no", NULL}).status, 303);
    assert_int_equal(
        hall_post(&admin, person_path(HOUSE_CLERK, "/role"), (const char *const[]){"new-role", "auditor", NULL}).status, 303);
    clerk = hall_sign_in(&hall, HALL_CLERK);
    assert_int_equal(hall_get(&clerk, "/audit").status, 200);
    struct hall_answer last = hall_post(&admin, person_path(HOUSE_ADMINISTRATOR, "/role"),
                                        (const char *const[]){"new-role", "staff", NULL});
    assert_int_equal(last.status, 422);
    assert_holds(&last, "There is a problem");
}

static void test_web_people__ones_own_password_is_changed(void **state)
{
    (void)state;
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK), elsewhere = hall_sign_in(&hall, HALL_CLERK);
    struct hall_answer wrong =
        hall_post(&clerk, "/password",
                  (const char *const[]){"present", "not this", "code", hall_code(&hall, HALL_CLERK), "password",
                                        "another long one", NULL});
    assert_int_equal(wrong.status, 422);
    assert_holds(&wrong, "The present password or the code is wrong");
    struct hall_answer done =
        hall_post(&clerk, "/password",
                  (const char *const[]){"present", "clerk of the house", "code", hall_code(&hall, HALL_CLERK), "password",
                                        "another long one", NULL});
    assert_string_equal(done.location, "/password?done=yes");
    assert_int_equal(hall_get(&clerk, "/work").status, 200);
    assert_int_equal(hall_get(&elsewhere, "/work").status, 303);
}

static void test_web_people__signing_in_fails_in_the_same_words(void **state)
{
    (void)state;
    static const struct {
        const char *name, *password;
    } tries[] = {{"manager@house.example", "wrong words"}, {"nobody@house.example", "manager of the house"}};
    const char *bodies[COUNT_OF(tries)];
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        struct hall_visitor visitor = {&hall, "visitor=x"};
        struct hall_answer page = hall_post(&visitor, "/sign-in",
                                            (const char *const[]){"name", tries[i].name, "password", tries[i].password,
                                                                  "code", "123456", NULL});
        assert_int_equal(page.status, 422);
        assert_holds(&page, "The name, the password or the code is wrong");
        assert_null(strstr(page.body, tries[i].password));
        bodies[i] = strstr(page.body, "There is a problem");
        bodies[i] = text_string(hall.house.arena, (struct text){bodies[i], strcspn(bodies[i], "=")});
    }
    assert_string_equal(bodies[0], bodies[1]);
}

static void test_web_people__leads_back_to_our_own_pages_only(void **state)
{
    (void)state;
    static const struct {
        const char *asked, *led;
    } ways[] = {{"/cases?after=1~x", "/cases?after=1~x"}, {"https://example.org/", "/home"}, {"//example.org/", "/home"}};
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct hall_visitor visitor = {&hall, NULL};
        const char *const fields[] = {"name", "manager@house.example", "password", "manager of the house", "code",
                                      hall_code(&hall, HALL_MANAGER), "way-back", ways[i].asked, NULL};
        assert_string_equal(hall_post(&visitor, "/sign-in", fields).location, ways[i].led);
    }
    struct hall_visitor nobody = {&hall, NULL};
    assert_string_equal(hall_get(&nobody, "/cases?after=1~x").location, "/sign-in?way-back=%2Fcases%3Fafter%3D1~x");
}

static void test_web_people__signing_out_ends_it(void **state)
{
    (void)state;
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer page = hall_get(&manager, "/work");
    assert_holds(&page, "Marguerite Okonjo");
    assert_int_equal(hall_post(&manager, "/sign-out", NULL).status, 303);
    assert_int_equal(hall_get(&manager, "/work").status, 303);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_web_people__offices_and_their_holders),
        TEST(test_web_people__an_absence_hands_the_office_on),
        TEST(test_web_people__what_rules_forbid_is_said_and_kept),
        TEST(test_web_people__somebody_becomes_a_user),
        TEST(test_web_people__what_is_recorded_is_corrected_and_the_second_of_two_is_told),
        TEST(test_web_people__a_user_is_disabled_and_gets_another_role),
        TEST(test_web_people__ones_own_password_is_changed),
        TEST(test_web_people__signing_in_fails_in_the_same_words),
        TEST(test_web_people__leads_back_to_our_own_pages_only),
        TEST(test_web_people__signing_out_ends_it),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
