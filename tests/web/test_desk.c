/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff and the auditor have around the cases: the queue and its sieve, breaking the glass, the enquiry, who read what,
 * and the proof. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "opened.h"

static const char *report(const char *subject)
{
    struct casework_done done;
    house_report(&hall.house, subject, "Words that somebody typed.", &done);
    return arena_string(hall.house.arena, done.reference);
}

static const char *case_path(const char *reference)
{
    return arena_print(hall.house.arena, "/cases/%s", reference);
}

static void assess(const char *reference)
{
    house_step(&hall.house, HOUSE_MANAGER, reference, "assess", (struct procedure_scope){PROCEDURE_FOR_CASE, 0},
               (const char *const[]){"threshold", "harm", "threshold.reasons", "The child was hurt.",
                                     "allegation.1.allegation-words", "Struck a child.", NULL});
}

/* ---- the queue ---- */

static void test_web_desk__the_queue_shows_what_its_address_says(void **state)
{
    (void)state;
    const char *one = report("Barnaby Hollis"), *other = report("Tamsin Orr");
    assess(one);
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer page = hall_get(&manager, "/cases?state=allegation");
    assert_holds(&page, one);
    assert_lacks(&page, other);
    assert_holds(&page, "href=\"/cases\"");
    page = hall_get(&manager, "/cases?untouched=yes");
    assert_holds(&page, other);
    assert_lacks(&page, one);
    page = hall_get(&manager, "/cases?overdue=yes");
    assert_lacks(&page, other);
    hall_move(&hall, 3 * HOUSE_DAY);
    manager = hall_sign_in(&hall, HALL_MANAGER);
    page = hall_get(&manager, "/cases?overdue=yes&mine=yes&procedure=safeguarding-child&office=safeguarding-manager");
    assert_holds(&page, other);
    page = hall_get(&manager, "/cases?office=people-director");
    assert_lacks(&page, other);
    assert_lacks(&page, one);
}

static void test_web_desk__a_sieve_tells_nothing_of_what_is_denied(void **state)
{
    (void)state;
    report("Barnaby Hollis");
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK);
    struct hall_answer all = hall_get(&clerk, "/cases"), sieved = hall_get(&clerk, "/cases?untouched=yes");
    assert_holds(&all, "There are no cases here that you may open");
    assert_holds(&sieved, "None of the cases that you may open is one of those");
}

static void test_web_desk__the_queue_goes_on_by_key_under_its_sieve(void **state)
{
    (void)state;
    for (int i = 0; i < 55; i++) {
        report("Barnaby Hollis");
        hall_move(&hall, 1000);
    }
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer page = hall_get(&manager, "/cases?state=concern");
    const char *next = strstr(page.body, "/cases?state=concern&amp;after=");
    assert_non_null(next);
    size_t length = strcspn(next, "\"");
    char target[200] = "";
    for (size_t i = 0, j = 0; i < length && j + 1 < sizeof(target); i++) {
        target[j++] = next[i];
        i += strncmp(next + i, "&amp;", 5) == 0 ? 4 : 0;
    }
    page = hall_get(&manager, target);
    assert_int_equal(page.status, 200);
    assert_lacks(&page, "&amp;after=");
    size_t rows = 0;
    for (const char *at = page.body; (at = strstr(at, "class=\"govuk-link eh-code\"")); at++) {
        rows++;
    }
    assert_int_equal(rows, 5);
}

/* ---- breaking the glass (design section 8) ---- */

static const char *plea_of(const struct hall_answer *page)
{
    const char *at = strstr(page->body, "action=\"/opening/");
    assert_non_null(at);
    at += strlen("action=\"");
    return arena_print(hall.house.arena, "%.*s", (int)strcspn(at, "\""), at);
}

static void test_web_desk__a_second_person_opens_a_case_for_a_while_and_its_timeline_says_so(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK);
    assert_int_equal(hall_get(&clerk, case_path(reference)).status, 404);
    struct hall_answer answer = hall_post(
        &clerk, "/opening", (const char *const[]){"reference", reference, "reason", "The child rang me just now.", NULL});
    assert_string_equal(answer.location, "/opening?done=asked");
    answer = hall_get(&clerk, "/opening");
    assert_lacks(&answer, "The child rang me just now.");

    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    answer = hall_get(&manager, "/work");
    assert_holds(&answer, "Requests to open a case that wait for you: 1");
    answer = hall_get(&manager, "/opening");
    assert_holds(&answer, "The child rang me just now.");
    answer = hall_post(&manager, plea_of(&answer), (const char *const[]){"answer", "allow", "hours", "4", NULL});
    assert_string_equal(answer.location, "/opening?done=allow");

    answer = hall_get(&clerk, case_path(reference));
    assert_int_equal(answer.status, 200);
    answer = hall_get(&manager, case_path(reference));
    assert_holds(&answer, "Opened for a while by permission");
    answer = hall_get(&manager, arena_print(hall.house.arena, "/cases/%s/entries/2", reference));
    assert_int_equal(answer.status, 200);
    assert_holds(&answer, house_name(HOUSE_CLERK));
    assert_holds(&answer, house_name(HOUSE_MANAGER));
    hall_move(&hall, 5 * HOUSE_HOUR);
    clerk = hall_sign_in(&hall, HALL_CLERK);
    assert_int_equal(hall_get(&clerk, case_path(reference)).status, 404);

    struct casework_report verdict;
    struct error error;
    assert_int_equal(casework_verify(hall.house.casework, NULL, NULL, &verdict, &error), 0);
    assert_true(verdict.sound);
}

static void test_web_desk__asking_needs_a_reference_and_a_reason(void **state)
{
    (void)state;
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK);
    struct hall_answer answer =
        hall_post(&clerk, "/opening", (const char *const[]){"reference", "not one", "reason", "Kept words.", NULL});
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "Kept words.");
    assert_holds(&answer, "href=\"#reference\"");
    answer = hall_post(&clerk, "/opening", (const char *const[]){"reference", "7K3M9-QXD2T", "reason", "", NULL});
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "7K3M9-QXD2T");
}

/* ---- the enquiry (SG-13.3) ---- */

static void test_web_desk__an_enquiry_is_answered_in_one_look(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER), clerk = hall_sign_in(&hall, HALL_CLERK);
    const char *const asked[] = {"words", "Barnaby Hollis", "purpose", "disclosure", NULL};
    struct hall_answer answer = hall_post(&manager, "/enquiry", asked);
    assert_holds(&answer, reference);
    assert_holds(&answer, "Who may answer");
    assert_holds(&answer, house_name(HOUSE_MANAGER));
    answer = hall_post(&clerk, "/enquiry", asked);
    assert_lacks(&answer, reference);
    assert_holds(&answer, "There is no record that you may open");
    answer = hall_post(&manager, "/enquiry", (const char *const[]){"words", "Barnaby Hollis", NULL});
    assert_int_equal(answer.status, 422);
    assert_holds(&answer, "value=\"Barnaby Hollis\"");
}

/* ---- the auditor ---- */

static void test_web_desk__the_auditor_finds_who_read_what_and_is_recorded(void **state)
{
    (void)state;
    const char *one = report("Barnaby Hollis"), *other = report("Tamsin Orr");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    hall_get(&manager, case_path(one));
    hall_get(&manager, case_path(other));
    hall_get(&manager, "/registers");
    hall_get(&manager, "/feedback");
    hall_get(&manager, "/plan");
    struct hall_visitor auditor = hall_sign_in(&hall, HALL_AUDITOR);
    struct hall_answer page =
        hall_post(&auditor, "/audit/find", (const char *const[]){"book", "reads", "reference", one, NULL});
    assert_holds(&page, one);
    assert_lacks(&page, other);
    page = hall_post(&auditor, "/audit/find",
                     (const char *const[]){"book", "reads", "person", house_name(HOUSE_MANAGER), NULL});
    assert_holds(&page, other);
    page = hall_post(&auditor, "/audit/find", (const char *const[]){"book", "reads", "person", "Nobody Atall", NULL});
    assert_lacks(&page, other);
    page = hall_post(&auditor, "/audit/find",
                     (const char *const[]){"book", "reads", "until-day", "1", "until-month", "11", "until-year", "2026",
                                           NULL});
    assert_lacks(&page, one);
    page = hall_get(&auditor, "/audit");
    assert_holds(&page, "Looked at the registers");
    assert_holds(&page, "Looked at what both sides say of the handling");
    assert_holds(&page, "Looked at the action plan; recommendations shown: 0");
    assert_holds(&page, "Looked at the records of reads");
    page = hall_post(&auditor, "/audit/find", (const char *const[]){"book", "reads", "reference", "typed wrong", NULL});
    assert_int_equal(page.status, 422);
    assert_holds(&page, "typed wrong");
}

/* In the procedure's words, as whoever was refused read them, and nothing of the case or of who asked to see it. */
static void test_web_desk__the_auditor_reads_refusals_and_the_glass_in_words(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER), clerk = hall_sign_in(&hall, HALL_CLERK);
    const char *target = arena_print(hall.house.arena, "/cases/%s/steps/tell-subject", reference);
    struct hall_answer page = hall_post(&manager, target, (const char *const[]){"told-words", "Sealed words.", NULL});
    assert_int_equal(page.status, 422);
    hall_post(&clerk, "/opening", (const char *const[]){"reference", reference, "reason", "The child rang.", NULL});
    page = hall_get(&manager, "/opening");
    hall_post(&manager, plea_of(&page), (const char *const[]){"answer", "allow", "hours", "4", NULL});
    struct hall_visitor auditor = hall_sign_in(&hall, HALL_AUDITOR);
    page = hall_get(&auditor, "/audit/refusals");
    assert_holds(&page, "Tell the subject: refused");
    assert_holds(&page, arena_print(hall.house.arena, "Asked a second person to open the case %s", reference));
    assert_holds(&page, "This step is for ");
    assert_holds(&page, "SG-");
    assert_lacks(&page, "tell-subject");
    assert_lacks(&page, "guard");
    assert_lacks(&page, "Sealed words.");
    assert_lacks(&page, "The child rang.");
    page = hall_get(&auditor, "/audit");
    assert_holds(&page, "Looked at a request to open the case");
    assert_holds(&page, "Allowed somebody to open the case for a while");
}

/* Where a try failed, and of whom, which whoever tried is not told; never what was typed. */
static void test_web_desk__the_auditor_sees_who_signed_in_and_who_could_not(void **state)
{
    (void)state;
    struct hall_visitor anybody = {.hall = &hall};
    const char *const unknown[] = {"name", "hunter2 typed here", "password", "lantern", "code", "123456", NULL};
    const char *const mistaken[] = {"name", "manager@house.example", "password", "lantern", "code", "123456", NULL};
    assert_int_equal(hall_post(&anybody, "/sign-in", unknown).status, 422);
    assert_int_equal(hall_post(&anybody, "/sign-in", mistaken).status, 422);
    struct hall_visitor auditor = hall_sign_in(&hall, HALL_AUDITOR);
    struct hall_answer page = hall_get(&auditor, "/audit/sign-ins");
    assert_holds(&page, "Signing in: let in");
    assert_holds(&page, "Signing in: nobody has that name");
    assert_holds(&page, "Signing in: wrong password");
    assert_holds(&page, house_name(HOUSE_AUDITOR));
    assert_lacks(&page, "hunter2");
    page = hall_post(&auditor, "/audit/find",
                     (const char *const[]){"book", "sign-ins", "person", house_name(HOUSE_MANAGER), NULL});
    assert_holds(&page, "Signing in: wrong password");
    assert_lacks(&page, "nobody has that name");
}

static void test_web_desk__the_auditor_verifies_everything(void **state)
{
    (void)state;
    report("Barnaby Hollis");
    struct hall_visitor auditor = hall_sign_in(&hall, HALL_AUDITOR), anybody = {.hall = &hall};
    struct hall_answer page = hall_get(&auditor, "/audit/proof");
    assert_holds(&page, "Verify everything now");
    page = hall_post(&auditor, "/audit/verify", (const char *const[]){NULL});
    assert_holds(&page, "Sound: nothing was altered");
    page = hall_get(&anybody, "/proof");
    assert_int_equal(page.status, 200);
    assert_lacks(&page, "Verify everything now");
}

/* ---- feedback, counted ---- */

static const char heard[] = "procedure heard \"Hearing\"\n  version 2026-01-01\n  source \"A test\"\n  compartment safeguarding\n\n"
                            "office safeguarding-manager\noffice legal-director\n\nmanaged by safeguarding-manager\n\n"
                            "standing complainant \"Complainant\" reports\n"
                            "track case open \"Open\" -> closed \"Closed\" ends\n"
                            "item feedback \"Feedback\"\n"
                            "fact feedback-side of feedback choice complainant \"A complainant\"\n"
                            "fact feedback-on of feedback time\n"
                            "register feedback of feedback about feedback-side on feedback-on\n"
                            "step send \"Say how it was\"\n  opens the case\n  by anybody\n"
                            "  make feedback \"How it was\"\n"
                            "    ask speed \"How quick was it?\" number from 1 to 5 optional\n"
                            "    ask care \"How careful was it?\" number from 1 to 5\n"
                            "    set feedback-side to complainant\n"
                            "    set feedback-on to happened\n\n"
                            "step close \"Close\"\n  by manager\n  case becomes closed\n";

static void say(const char *care, const char *speed)
{
    struct hall_visitor visitor = {&hall, NULL};
    hall_get(&visitor, "/report/heard/1");
    struct hall_answer sent = hall_post(&visitor, "/report/heard/send",
                                        (const char *const[]){"feedback.1.care", care, speed ? "feedback.1.speed" : NULL, speed,
                                                              NULL});
    assert_int_equal(sent.status, 303);
}

static struct hall_answer feedback_a_quarter_later(void)
{
    hall_move(&hall, 95 * HOUSE_DAY);
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    return hall_get(&manager, "/feedback");
}

/* CP-16: where every number is withheld one sentence says so, where those of one question are, one beside it. */
static void test_web_desk__small_numbers_are_withheld_in_one_sentence(void **state)
{
    (void)state;
    house_take_procedure(&hall.house, "heard.procedure", heard);
    say("5", "4");
    struct hall_answer page = feedback_a_quarter_later();
    assert_holds(&page, "by too few for any number to be shown");
    assert_lacks(&page, "How quick was it?");
    assert_lacks(&page, "not shown said");
    for (int i = 0; i < 5; i++) {
        say("5", NULL);
    }
    page = feedback_a_quarter_later();
    assert_lacks(&page, "by too few for any number to be shown");
    assert_holds(&page, "6 answers");
    assert_holds(&page, "6 said 5");
    assert_holds(&page, "too few answers to show a number");
    assert_lacks(&page, "not shown said");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_web_desk__the_queue_shows_what_its_address_says),
        TEST(test_web_desk__a_sieve_tells_nothing_of_what_is_denied),
        TEST(test_web_desk__the_queue_goes_on_by_key_under_its_sieve),
        TEST(test_web_desk__a_second_person_opens_a_case_for_a_while_and_its_timeline_says_so),
        TEST(test_web_desk__asking_needs_a_reference_and_a_reason),
        TEST(test_web_desk__an_enquiry_is_answered_in_one_look),
        TEST(test_web_desk__the_auditor_reads_refusals_and_the_glass_in_words),
        TEST(test_web_desk__the_auditor_finds_who_read_what_and_is_recorded),
        TEST(test_web_desk__the_auditor_sees_who_signed_in_and_who_could_not),
        TEST(test_web_desk__the_auditor_verifies_everything),
        TEST(test_web_desk__small_numbers_are_withheld_in_one_sentence),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
