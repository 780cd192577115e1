/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the public is told of the plan: chosen, read by a second person, shown to everybody, corrected in the open (AP-4, AP-5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "opened.h"

#define TABLE                                                                                           \
    "Page\tNumber\tRecommendation\tResponsible team\tUpdate 3 May 2024\n"                               \
    "12\t1.1\tTar each hull in spring.\tYard\tTar was stolen by a named person. Underway\n"             \
    "12\t1.2\tMend <nets> of all boats.\tYard\tWe plan it. Underway\n"

static void appoint(enum house_person person, const char *office)
{
    struct identity term;
    struct error error;
    const struct people_act act = {hall.house.persons[HOUSE_ADMINISTRATOR], hall.house.now};
    if (people_appoint(hall.house.people, &hall.house.persons[person], text_of(office), TEXT(""), hall.house.now, PEOPLE_OPEN, &act,
                       &term, &error)) {
        fail_msg("%s", error.words);
    }
}

/* The clerk keeps the plan, and the safeguarding manager stands in for the second person. */
static int set_up_plan(void **state)
{
    set_up(state);
    hall_move(&hall, 21 * HOUSE_DAY);
    appoint(HOUSE_CLERK, "plan-manager");
    appoint(HOUSE_MANAGER, "governance-director");
    return 0;
}

static const char *reference_of(const char *name)
{
    struct plan_held *rows;
    size_t count;
    struct error error;
    const struct casework_who who = house_who(&hall.house, HOUSE_CLERK);
    assert_int_equal(plan_held_all(hall.house.plan, hall.house.casework, hall.house.arena, &who, &rows, &count, &error), 0);
    for (size_t i = 0; i < count; i++) {
        if (text_is(rows[i].number, name)) {
            return arena_string(hall.house.arena, rows[i].reference);
        }
    }
    fail_msg("no recommendation %s", name);
    return "";
}

static const char *field(const char *kind, const char *reference)
{
    return arena_print(hall.house.arena, "%s-%s", kind, reference);
}

/* Drafts a release with the first recommendation only; its address. */
static const char *draft(struct hall_visitor *clerk)
{
    struct hall_answer answer = hall_post_file(clerk, "/plan/import", (const char *const[]){"report", "Harbours", NULL}, "tables",
                                               "harbours.txt", TABLE);
    assert_int_equal(answer.status, 303);
    answer = hall_post(clerk, "/plan/import/check", (const char *const[]){"action", "accept", NULL});
    assert_string_equal(answer.location, "/plan?done=imported");
    answer = hall_get(clerk, "/plan/releases/new?at=2024-05-04&words=none");
    assert_holds(&answer, "Tar each hull in spring.");
    assert_lacks(&answer, "stolen"); /* what the board was told is not there unless it is asked for */
    const char *first = reference_of("1.1");
    answer = hall_post(clerk, "/plan/releases/new",
                       (const char *const[]){"at", "2024-05-04", "of", "", "words", "none", field("take", first), "yes",
                                             field("words", first), "We have \"tar\"\r\nagain.", NULL});
    assert_int_equal(answer.status, 303);
    assert_non_null(strstr(answer.location, "/plan/releases/"));
    return answer.location;
}

static const char *check_word(struct hall_visitor *visitor, const char *address)
{
    struct hall_answer answer = hall_get(visitor, address);
    const char *at = strstr(answer.body, "name=\"check\" value=\"");
    assert_non_null(at);
    return arena_print(hall.house.arena, "%.12s", at + strlen("name=\"check\" value=\""));
}

static void test_web_progress__goes_out_when_a_second_person_has_read_it(void **state)
{
    (void)state;
    struct hall_visitor anybody = {&hall, NULL}, clerk = hall_sign_in(&hall, HALL_CLERK), second = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer answer = hall_get(&anybody, "/progress");
    assert_int_equal(answer.status, 200);
    assert_holds(&answer, "Nothing was released yet");
    const char *address = draft(&clerk), *word = check_word(&clerk, address);
    answer = hall_get(&anybody, "/progress");
    assert_lacks(&answer, "Tar each hull");
    assert_int_equal(hall_get(&anybody, "/progress/2024-05-04").status, 404);
    answer = hall_post(&clerk, address, (const char *const[]){"read", "yes", "check", word, NULL}); /* who drafted it */
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "You took a part in this case");
    answer = hall_get(&second, address);
    assert_holds(&answer, "We have &quot;tar&quot;\nagain.");
    answer = hall_post(&second, address, (const char *const[]){"check", word, NULL});
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "Say that you have read every word");
    answer = hall_post(&second, address, (const char *const[]){"read", "yes", "check", "000000000000", NULL});
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "Another word stands under");
    answer = hall_post(&second, address, (const char *const[]){"read", "yes", "check", word, NULL});
    assert_string_equal(answer.location, "/progress");
    answer = hall_get(&anybody, "/progress");
    assert_holds(&answer, "As of 4 May 2024");
    assert_holds(&answer, "Tar each hull in spring.");
    assert_holds(&answer, "We have &quot;tar&quot;");
    assert_lacks(&answer, "Mend"); /* it was not ticked */
    assert_lacks(&answer, "stolen");
    assert_lacks(&answer, reference_of("1.1"));
    answer = hall_get(&anybody, "/progress/2024-05-04/1/table");
    assert_string_equal(answer.type, "text/csv; charset=utf-8");
    assert_non_null(strstr(answer.disposition, "progress-2024-05-04-1.csv"));
    assert_holds(&answer, "\"We have \"\"tar\"\"\nagain.\"");
    assert_int_equal(hall_get(&anybody, "/progress/2024-05-04/2").status, 404);
    assert_int_equal(hall_get(&anybody, "/progress/2024-05-05").status, 404);
    assert_int_equal(hall_get(&anybody, "/progress/no-day/1/table").status, 404);
}

static void test_web_progress__a_correction_says_what_and_why(void **state)
{
    (void)state;
    struct hall_visitor anybody = {&hall, NULL}, clerk = hall_sign_in(&hall, HALL_CLERK), second = hall_sign_in(&hall, HALL_MANAGER);
    const char *address = draft(&clerk), *word = check_word(&clerk, address);
    const char *reference = strrchr(address, '/') + 1, *first = reference_of("1.1");
    hall_post(&second, address, (const char *const[]){"read", "yes", "check", word, NULL});
    struct hall_answer answer = hall_get(&clerk, arena_print(hall.house.arena, "/plan/releases/new?of=%s", reference));
    assert_holds(&answer, "What is corrected?");
    assert_holds(&answer, "We have &quot;tar&quot;\nagain."); /* with the words that are public */
    const char *corrected[] = {"at", "2024-05-04", "of", reference, "words", "last", "what", "The words of 12/1.1.", "why", "",
                               field("take", first), "yes", field("words", first), "Tar is short.", NULL};
    answer = hall_post(&clerk, "/plan/releases/new", corrected);
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "the public is told both");
    assert_holds(&answer, "Tar is short."); /* nothing typed is lost */
    assert_holds(&answer, "The words of 12/1.1.");
    corrected[9] = "It was bought once only.";
    answer = hall_post(&clerk, "/plan/releases/new", corrected);
    assert_int_equal(answer.status, 303);
    answer = hall_get(&anybody, "/progress");
    assert_lacks(&answer, "Tar is short.");
    word = check_word(&second, address);
    hall_post(&second, address, (const char *const[]){"read", "yes", "check", word, NULL});
    answer = hall_get(&anybody, "/progress");
    assert_holds(&answer, "Tar is short.");
    assert_holds(&answer, "It corrects: The words of 12/1.1. Because: It was bought once only.");
    answer = hall_get(&anybody, "/progress/2024-05-04/1");
    assert_holds(&answer, "This edition was corrected");
    assert_holds(&answer, "We have &quot;tar&quot;");
    assert_holds(&answer, "href=\"/progress/2024-05-04/2\"");
}

/* Who may open no release sees none, and may draft none of what they cannot open. */
static void test_web_progress__others_have_no_draft(void **state)
{
    (void)state;
    struct hall_visitor anybody = {&hall, NULL}, clerk = hall_sign_in(&hall, HALL_CLERK), director = hall_sign_in(&hall, HALL_DIRECTOR);
    const char *address = draft(&clerk);
    struct hall_answer answer = hall_get(&director, "/plan/releases");
    assert_holds(&answer, "There is no release that you may open");
    assert_lacks(&answer, address);
    assert_int_equal(hall_get(&director, address).status, 404);
    answer = hall_get(&director, "/plan/returns");
    assert_holds(&answer, "no plan agreed with a regulator that you may open");
    answer = hall_get(&director, "/plan/releases/new?at=2024-05-04&words=board");
    assert_lacks(&answer, "Tar each hull");
    assert_int_equal(hall_get(&anybody, address).status, 303); /* to the sign-in page */
    answer = hall_get(&clerk, "/plan/releases");
    assert_holds(&answer, "Waits for the second person");
    answer = hall_post(&clerk, "/plan/releases/new", (const char *const[]){"at", "2024-05-05", "of", "", "words", "none", NULL});
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "nothing is ticked");
    /* A day that is none is shown again beside its field, with what else was chosen. */
    answer = hall_get(&clerk, "/plan/releases/new?at=4+Maybe+2024&words=board");
    assert_holds(&answer, "4 Maybe 2024");
    assert_holds(&answer, "id=\"at-error\"");
    assert_holds(&answer, "<option value=\"board\" selected>");
}

/* ---- more than one page */

#define LINES 52 /* two more than a page has */

static const char *long_table(void)
{
    struct buf buf = buf_in(hall.house.arena);
    buf_string(&buf, "Page\tNumber\tRecommendation\tResponsible team\n");
    for (int i = 1; i <= LINES; i++) {
        buf_print(&buf, "1\t%d\tMend net number %d.\tYard\n", i, i);
    }
    return text_string(hall.house.arena, buf_as_text(&buf));
}

/* What a hidden field of the page has, as a browser would send it. */
static const char *hidden_of(const struct hall_answer *answer, const char *name)
{
    struct buf buf = buf_in(hall.house.arena);
    const char *opens = arena_print(hall.house.arena, "name=\"%s\" value=\"", name);
    const char *at = strstr(answer->body, opens);
    assert_non_null(at);
    for (at += strlen(opens); *at != '"'; at += strncmp(at, "&amp;", 5) ? 1 : 5) {
        buf_char(&buf, *at);
    }
    return text_string(hall.house.arena, buf_as_text(&buf));
}

/* What was ticked and written on one page goes out with what was on the other; the second person confirms behind the last. */
static void test_web_progress__a_long_release_is_chosen_read_and_shown_page_by_page(void **state)
{
    (void)state;
    struct hall_visitor anybody = {&hall, NULL}, clerk = hall_sign_in(&hall, HALL_CLERK), second = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer answer = hall_post_file(&clerk, "/plan/import", (const char *const[]){"report", "Harbours", NULL}, "tables",
                                               "harbours.txt", long_table());
    assert_int_equal(answer.status, 303);
    answer = hall_post(&clerk, "/plan/import/check", (const char *const[]){"action", "accept", NULL});
    assert_string_equal(answer.location, "/plan?done=imported");
    const char *first = reference_of("1"), *last = reference_of("52");
    answer = hall_get(&clerk, "/plan/releases/new?at=2024-05-04&words=none");
    assert_holds(&answer, "Recommendations 1 to 50 of 52");
    assert_holds(&answer, field("id=\"take", first));
    assert_lacks(&answer, field("id=\"take", last));
    answer = hall_post(&clerk, "/plan/releases/new",
                       (const char *const[]){"at", "2024-05-04", "of", "", "words", "none", "from-row", "0", "go", "50",
                                             field("take", first), "yes", field("words", first), "Nets & \"tar\" = 100%.", NULL});
    assert_int_equal(answer.status, 200);
    assert_holds(&answer, "Recommendations 51 to 52 of 52");
    assert_holds(&answer, field("id=\"take", last));
    assert_lacks(&answer, field("id=\"take", first));
    const char *others = hidden_of(&answer, "others");
    answer = hall_post(&clerk, "/plan/releases/new", /* back, and what was typed stands there again */
                       (const char *const[]){"at", "2024-05-04", "of", "", "words", "none", "from-row", "50", "go", "0", "others",
                                             others, NULL});
    assert_holds(&answer, "Nets &amp; &quot;tar&quot; = 100%.");
    answer = hall_post(&clerk, "/plan/releases/new",
                       (const char *const[]){"at", "2024-05-04", "of", "", "words", "none", "from-row", "50", "others", others,
                                             field("take", last), "yes", field("words", last), "The last net.", NULL});
    assert_int_equal(answer.status, 303);
    answer = hall_get(&second, answer.location);
    assert_holds(&answer, "Nets &amp; &quot;tar&quot; = 100%.");
    assert_holds(&answer, "The last net."); /* two rows are one page */
    /* all of them, as the board was told */
    answer = hall_post(&clerk, "/plan/releases/new", (const char *const[]){"at", "2024-05-06", "words", "board", "others", "%zz", NULL});
    assert_int_equal(answer.status, 422);
    answer = hall_get(&clerk, "/plan/releases/new?at=2024-05-06&words=board");
    others = hidden_of(&answer, "others");
    const char *all[2 * 50 + 7] = {"at", "2024-05-06", "words", "board", "others", others};
    for (int i = 1; i <= 50; i++) {
        all[4 + 2 * i] = field("take", reference_of(arena_print(hall.house.arena, "%d", i)));
        all[5 + 2 * i] = "yes";
    }
    answer = hall_post(&clerk, "/plan/releases/new", all);
    assert_int_equal(answer.status, 303);
    const char *address = answer.location;
    answer = hall_get(&second, address);
    assert_holds(&answer, "Mend net number 50.");
    assert_lacks(&answer, "Mend net number 51.");
    assert_lacks(&answer, "I have read every word");
    assert_holds(&answer, field(arena_print(hall.house.arena, "href=\"%s?from", address), "row=50"));
    answer = hall_get(&second, arena_print(hall.house.arena, "%s?from-row=50", address));
    assert_holds(&answer, "Mend net number 51.");
    assert_lacks(&answer, "Mend net number 50.");
    const char *word = hidden_of(&answer, "check");
    answer = hall_post(&second, address, (const char *const[]){"check", word, NULL});
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "I have read every word"); /* where it is to be ticked */
    answer = hall_post(&second, address, (const char *const[]){"read", "yes", "check", word, NULL});
    assert_string_equal(answer.location, "/progress");
    answer = hall_get(&anybody, "/progress");
    assert_holds(&answer, "Mend net number 50.");
    assert_lacks(&answer, "Mend net number 51.");
    assert_holds(&answer, "href=\"/progress/2024-05-06/1?from-row=50\"");
    answer = hall_get(&anybody, "/progress/2024-05-06/1?from-row=50");
    assert_holds(&answer, "Mend net number 52.");
    assert_lacks(&answer, "Mend net number 50.");
    assert_holds(&answer, "href=\"/progress/2024-05-06/1?from-row=0\"");
    answer = hall_get(&anybody, "/progress/2024-05-06?from-row=99999");
    assert_holds(&answer, "Mend net number 1.");
}

int main(int argc, char **argv)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_web_progress__##name, set_up_plan, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(goes_out_when_a_second_person_has_read_it),
        TEST(a_correction_says_what_and_why),
        TEST(others_have_no_draft),
        TEST(a_long_release_is_chosen_read_and_shown_page_by_page),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
