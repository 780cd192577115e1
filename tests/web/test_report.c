/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public's pages: 999 first (SG-4.4), a report with nothing but its narrative (SG-1.3, SG-A1), bad input, receipts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "opened.h"

#define FIRST "/report/safeguarding-child/1"
#define SEND "/report/safeguarding-child/send"

static void test_web_report__danger_comes_first(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    static const char *const paths[] = {"/", "/safety", "/report/safeguarding-child", FIRST,
                                        "/report/safeguarding-child/4", "/receipt"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct hall_answer page = hall_get(&visitor, paths[i]);
        assert_int_equal(page.status, 200);
        const char *main = strstr(page.body, "<main");
        const char *danger = strstr(main, "href=\"tel:999\"");
        assert_non_null(danger);
        assert_true(danger < strstr(main, "<h1"));
        assert_holds(&page, "govuk-exit-this-page");
    }
}

/* Whoever comes about a child must not have to read past anything else (SG-4.1). */
static void test_web_report__the_child_comes_first_and_other_matters_last(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    struct hall_answer page = hall_get(&visitor, "/");
    const char *child = strstr(page.body, "href=\"/report/safeguarding-child\"");
    const char *adult = strstr(page.body, "href=\"/report/safeguarding-adult\"");
    const char *other = strstr(page.body, "href=\"/report/complaint\"");
    assert_true(child && adult && other);
    assert_true(child < adult && adult < other);
}

/* First whether help was called, then what happened; the offices, which are many, come last: they fill two screens of a
 * telephone (SG-4.3, SG-5.3). */
static void test_web_report__what_matters_comes_before_the_offices(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    static const char *const pages[] = {FIRST, "/report/safeguarding-adult/1"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct hall_answer page = hall_get(&visitor, pages[i]);
        const char *called = strstr(page.body, "name=\"emergency-called\"");
        const char *words = strstr(page.body, "name=\"circumstances\"");
        const char *files = strstr(page.body, "name=\"evidence\"");
        const char *office = strstr(page.body, "name=\"concerns-office\"");
        assert_true(called && words && files && office);
        assert_true(called < words && words < files && files < office);
    }
    struct hall_answer complaint = hall_get(&visitor, "/report/complaint/1"); /* CP-8 */
    const char *files = strstr(complaint.body, "name=\"evidence\"");
    const char *office = strstr(complaint.body, "name=\"concerns-office\"");
    assert_true(files && office && files < office);
}

/* Who has said what matters need not go through every page (SG-1.3). */
static void test_web_report__the_rest_can_be_left_out(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    struct hall_answer page = hall_get(&visitor, FIRST);
    assert_holds(&page, "Leave out the rest");
    page = hall_post(&visitor, FIRST, (const char *const[]){"circumstances", "He waits for her.", "form-action", "check", NULL});
    assert_holds(&page, "Check your report");
    assert_holds(&page, "He waits for her.");
    page = hall_post(&visitor, FIRST, (const char *const[]){"form-asked", "circumstances", "form-action", "check", NULL});
    assert_int_equal(page.status, 422);
    assert_holds(&page, "Answer “What are you concerned about?”");
}

static struct hall_answer send_report(struct hall_visitor *visitor, const char *words)
{
    return hall_post(visitor, SEND, (const char *const[]){"circumstances", words, NULL});
}

static void test_web_report__a_narrative_is_enough(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    struct hall_answer sent = send_report(&visitor, "He shouted at a child.");
    assert_int_equal(sent.status, 303);
    assert_string_equal(sent.location, "/sent");
    struct hall_answer page = hall_get(&visitor, "/sent");
    assert_int_equal(page.status, 200);
    assert_holds(&page, "We have your report");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer cases = hall_get(&manager, "/cases");
    assert_holds(&cases, "Cases that you may open: 1");
}

/* The code stands in the cookie that only that page reads; nobody else sees a page for it. */
static void test_web_report__the_receipt_is_shown_to_its_browser_only(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    struct hall_visitor other = {&hall, NULL};
    send_report(&visitor, "Words.");
    assert_string_equal(hall_get(&other, "/sent").location, "/receipt");
    struct hall_visitor forged = {&hall, "evenhand-receipt=<script>"};
    assert_string_equal(hall_get(&forged, "/sent").location, "/receipt");
    struct hall_answer page = hall_get(&visitor, "/sent");
    const char *at = strstr(page.body, "eh-receipt\">") + strlen("eh-receipt\">");
    const char *code = text_string(hall.house.arena, (struct text){at, strcspn(at, "<")});
    const char *digits = arena_print(hall.house.arena, "evenhand-receipt=%.4s%.4s%.4s%.4s", code, code + 5, code + 10, code + 15);
    struct hall_visitor tries = {&hall, digits}; /* a true code without our mark: none can be tried here */
    assert_string_equal(hall_get(&tries, "/sent").location, "/receipt");
    struct hall_answer shown = hall_post(&other, "/receipt", (const char *const[]){"code", code, NULL});
    assert_string_equal(shown.location, "/receipt/page");
    shown = hall_get(&other, "/receipt/page");
    assert_holds(&shown, "The Safeguarding Unit is reading it.");
    assert_holds(&shown, "We received what you sent on");
    assert_lacks(&shown, "Words.");
    assert_lacks(&shown, "Person who reported");
    assert_lacks(&shown, "Concern, to be assessed");
    assert_lacks(&shown, "You sent this on");
    shown = hall_get(&other, "/receipt/send/add-statement"); /* the danger is said first, and once (SG-4.4) */
    const char *danger = strstr(strstr(shown.body, "<main"), "999</a>"), *title = strstr(shown.body, "<h1");
    assert_true(danger && title && danger < title);
    const char *again = strstr(title, "999");
    assert_true(!again || again > strstr(title, "<form"));
    assert_lacks(&shown, "You sent this on");
    hall_post(&other, "/receipt/send/add-statement", (const char *const[]){"added-words", "He called again.", NULL});
    shown = hall_get(&other, "/receipt/page");
    assert_holds(&shown, "You sent this on");
    shown = hall_get(&other, "/receipt/send/add-statement");
    assert_holds(&shown, "You sent this on");
    assert_lacks(&shown, "He called again.");
    hall_post(&other, "/receipt/leave", NULL);
    assert_string_equal(hall_get(&other, "/receipt/page").location, "/receipt");
}

/* CP-17: nothing typed is lost when the step has closed, or the time with the code is over. */
static void test_web_report__what_comes_too_late_is_given_back(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    const char *const typed[] = {"added-words", "He called again <today>.", NULL};
    send_report(&visitor, "Words.");
    struct hall_answer page = hall_get(&visitor, "/sent");
    const char *at = strstr(page.body, "eh-receipt\">") + strlen("eh-receipt\">");
    const char *code = text_string(hall.house.arena, (struct text){at, strcspn(at, "<")});
    assert_string_equal(hall_post(&visitor, "/receipt", (const char *const[]){"code", code, NULL}).location, "/receipt/page");
    struct hall_answer closed = hall_post(&visitor, "/receipt/send/end-reporter-code", typed);
    assert_int_equal(closed.status, 409);
    assert_holds(&closed, "He called again &lt;today&gt;.");
    assert_holds(&closed, "This cannot be sent any more");
    hall_post(&visitor, "/receipt/leave", NULL);
    struct hall_answer expired = hall_post(&visitor, "/receipt/send/add-statement", typed);
    assert_int_equal(expired.status, 409);
    assert_holds(&expired, "He called again &lt;today&gt;.");
    assert_holds(&expired, "nothing was sent");
    assert_holds(&expired, "href=\"/receipt\"");
}

static void test_web_report__unknown_codes_are_not_told_apart(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    static const char *const codes[] = {"1111 2222 3333 4444", "nonsense", "' OR 1=1 --", "<b>"};
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        struct hall_answer page = hall_post(&visitor, "/receipt", (const char *const[]){"code", codes[i], NULL});
        assert_int_equal(page.status, 422);
        assert_holds(&page, "There is no case with this code.");
        assert_lacks(&page, "<b>\"");
    }
    struct hall_answer empty = hall_post(&visitor, "/receipt", NULL);
    assert_holds(&empty, "Enter the code that you were given");
}

static void test_web_report__an_empty_one_goes_to_the_page_that_wants_more(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    struct hall_answer page =
        hall_post(&visitor, SEND, (const char *const[]){"reporter.1.reporter-name", "Ann O'Ther", NULL});
    assert_int_equal(page.status, 422);
    assert_holds(&page, "<title>Error: The concern");
    assert_holds(&page, "href=\"#circumstances\">Answer “What are you concerned about?”</a>");
    assert_holds(&page, "name=\"reporter.1.reporter-name\" value=\"Ann O&#39;Ther\"");
}

/* Whatever is typed comes back escaped, on every page that it travels through. */
static void test_web_report__hostile_words_stay_words(void **state)
{
    (void)state;
    static const char hostile[] = "\"><script>alert('x')</script><img src=x onerror=y>";
    struct hall_visitor visitor = {&hall, NULL};
    const char *const fields[] = {"circumstances", hostile, "subject.1.subject-name", hostile, "aware.day", hostile,
                                  "form-action", "continue", NULL};
    struct hall_answer bad = hall_post(&visitor, FIRST, fields);
    assert_int_equal(bad.status, 422);
    assert_lacks(&bad, "<script>alert");
    assert_lacks(&bad, "<img src=x");
    const char *const good[] = {"circumstances", hostile, "subject.1.subject-name", hostile, "form-action", "continue",
                                "form-checking", "yes", NULL};
    struct hall_answer check = hall_post(&visitor, FIRST, good);
    assert_holds(&check, "Check your report");
    assert_lacks(&check, "<script>alert");
    assert_holds(&check, "&lt;img src=x onerror=y&gt;");
}

static void test_web_report__dates_that_cannot_be_are_said_beside_the_field(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    static const struct {
        const char *day, *month, *year, *clock, *field, *words;
    } dates[] = {
        {"31", "2", "2026", "", "aware-day", "There is no 31 February 2026"},
        {"", "10", "2026", "", "aware-day", "day"},
        {"1", "10", "26", "", "aware-year", "year"},
        {"1", "1", "2031", "", "aware-day", "future"},
        {"29", "3", "2026", "1:30am", "aware-day", "clocks"},
        {"1", "10", "2026", "late", "aware-clock", "time"},
    };
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        const char *const fields[] = {"circumstances", "Kept words.", "aware.day", dates[i].day, "aware.month",
                                      dates[i].month, "aware.year", dates[i].year, "aware.clock", dates[i].clock, NULL};
        struct hall_answer page = hall_post(&visitor, FIRST, fields);
        assert_int_equal(page.status, 422);
        assert_holds(&page, arena_print(hall.house.arena, "href=\"#%s\"", dates[i].field));
        assert_holds(&page, dates[i].words);
        assert_holds(&page, "Kept words.</textarea>");
    }
}

static const char *repeat(const char *words, size_t times)
{
    struct buf buf = buf_in(hall.house.arena);
    for (size_t i = 0; i < times; i++) {
        buf_string(&buf, words);
    }
    return buf_as_string(&buf);
}

static void test_web_report__what_is_too_long_is_kept_and_complained_of(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    struct hall_answer page =
        hall_post(&visitor, FIRST, (const char *const[]){"circumstances", repeat("ninechars", 2400), NULL});
    assert_int_equal(page.status, 422);
    assert_holds(&page, "too long");
    assert_holds(&page, repeat("ninechars", 2400));
}

static const char *token(struct hall_visitor *visitor)
{
    struct hall_answer page = hall_get(visitor, FIRST);
    const char *at = strstr(page.body, "form-token\" value=\"") + strlen("form-token\" value=\"");
    return text_string(hall.house.arena, (struct text){at, strcspn(at, "\"")});
}

static void test_web_report__bytes_that_are_no_text_change_nothing(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    static const char *const bodies[] = {
        "circumstances=%ff%fe&form-action=continue",
        "circumstances=a%00b",
        "circumstances=%e2%82",
    };
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        const char *form = arena_print(hall.house.arena, "form-token=%s&%s", token(&visitor), bodies[i]);
        struct hall_answer page = hall_post_raw(&visitor, FIRST, form);
        assert_int_equal(page.status, 422);
        struct hall_answer sent = hall_post_raw(&visitor, SEND, form);
        assert_int_equal(sent.status, 422);
    }
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer cases = hall_get(&manager, "/cases");
    assert_holds(&cases, "Cases that you may open: 0");
}

static void test_web_report__forms_of_nobody_are_refused(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    struct hall_answer page = hall_post_raw(&visitor, SEND, "circumstances=Kept%20words.");
    assert_int_equal(page.status, 403);
    assert_holds(&page, "Kept words.");
    struct hall_answer many = hall_post_raw(&visitor, SEND, repeat("a=b&", 500));
    assert_int_equal(many.status, 413);
    assert_int_equal(hall_get(&visitor, "/report/safeguarding-child/0").status, 404);
    assert_int_equal(hall_get(&visitor, "/report/safeguarding-child/99").status, 404);
    assert_int_equal(hall_get(&visitor, "/report/no-such-procedure").status, 404);
}

/* Nothing of a report stands in an address, a label of the log, or a cookie. */
static void test_web_report__leaves_no_words_behind(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    struct hall_answer next =
        hall_post(&visitor, FIRST, (const char *const[]){"circumstances", "canary", "form-action", "continue", NULL});
    assert_int_equal(next.status, 200);
    assert_null(next.location);
    assert_string_equal(next.label, "/report/{procedure:name}/{page:number}");
    assert_null(strstr(visitor.cookies, "canary"));
    assert_holds(&next, "<input type=\"hidden\" name=\"circumstances\" value=\"canary\">");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_web_report__danger_comes_first),
        TEST(test_web_report__the_child_comes_first_and_other_matters_last),
        TEST(test_web_report__what_matters_comes_before_the_offices),
        TEST(test_web_report__the_rest_can_be_left_out),
        TEST(test_web_report__a_narrative_is_enough),
        TEST(test_web_report__the_receipt_is_shown_to_its_browser_only),
        TEST(test_web_report__what_comes_too_late_is_given_back),
        TEST(test_web_report__unknown_codes_are_not_told_apart),
        TEST(test_web_report__an_empty_one_goes_to_the_page_that_wants_more),
        TEST(test_web_report__hostile_words_stay_words),
        TEST(test_web_report__dates_that_cannot_be_are_said_beside_the_field),
        TEST(test_web_report__what_is_too_long_is_kept_and_complained_of),
        TEST(test_web_report__bytes_that_are_no_text_change_nothing),
        TEST(test_web_report__forms_of_nobody_are_refused),
        TEST(test_web_report__leaves_no_words_behind),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
