/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "people/opened.h"

static struct opened opened;

static int begin(void **state)
{
    (void)state;
    opened_begin(&opened);
    return 0;
}

static int end(void **state)
{
    (void)state;
    opened_end(&opened);
    return 0;
}

static int take(const char *text)
{
    return people_take_catalogue(opened.people, text_of(text), "own.txt", &opened.act,
                                 &opened.error);
}

/* SG-2r: each region, nation and the parliamentary party is an area. */
static void test_people_catalogue__shipped(void **state)
{
    (void)state;
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct people_area *areas;
    const struct people_office *offices;
    size_t area_count, office_count, barred = 0, by_area = 0;
    assert_done(&opened, people_areas(opened.people, session, opened.arena, &areas, &area_count,
                                      &opened.error));
    assert_done(&opened, people_offices(opened.people, session, opened.arena, &offices,
                                        &office_count, &opened.error));
    assert_int_equal(area_count, 14);
    assert_string_equal(areas[0].name, "england");
    assert_string_equal(areas[0].nation, "england");
    assert_int_equal(areas[13].kind, PEOPLE_BODY);
    assert_string_equal(areas[13].nation, "england");
    assert_string_equal(offices[0].title, "Safeguarding Manager");
    for (size_t i = 0; i < office_count; i++) {
        barred += offices[i].barred;
        by_area += offices[i].by_area;
    }
    assert_int_equal(barred, 4); /* CP-8 */
    assert_int_equal(by_area, 3);
}

static size_t count_offices(void)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct people_office *offices;
    size_t count;
    assert_done(&opened, people_offices(opened.people, session, opened.arena, &offices, &count, &opened.error));
    return count;
}

static void test_people_catalogue__adds_and_retitles(void **state)
{
    (void)state;
    const size_t shipped = count_offices();
    assert_done(
        &opened,
        take("# ours\n\nnation wales \"Cymru\"\r\noffice clerk \"Clerk\" by area barred\n"));
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct people_area *areas;
    const struct people_office *offices;
    size_t area_count, office_count;
    assert_done(&opened, people_areas(opened.people, session, opened.arena, &areas, &area_count,
                                      &opened.error));
    assert_done(&opened, people_offices(opened.people, session, opened.arena, &offices,
                                        &office_count, &opened.error));
    assert_int_equal(area_count, 14);
    assert_int_equal(office_count, shipped + 1);
    bool retitled = false;
    for (size_t i = 0; i < area_count; i++) {
        retitled = retitled || strcmp(areas[i].title, "Cymru") == 0;
    }
    assert_true(retitled);
}

static void test_people_catalogue__says_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } bad[] = {
        {"nations x", "own.txt:1: a line begins with `nation`, `region`, `body`, `office`, `course` or `#`"},
        {"\n\nnation X \"X\"", "own.txt:3: here stands a name of small letters, digits and "
                               "hyphens, as in `region london`"},
        {"nation x", "own.txt:1: here stands a title in quotation marks, as in `\"London\"`"},
        {"nation x \"x", "own.txt:1: here stands a title in quotation marks, as in `\"London\"`"},
        {"nation x \"\"", "own.txt:1: here stands a title in quotation marks, as in `\"London\"`"},
        {"nation x \"a\x01\"", "own.txt:1: a title is UTF-8 text without control characters"},
        {"nation x \"X\" y", "own.txt:1: nothing more belongs in this line"},
        {"nation x \"X\"\nregion y \"Y\" in z",
         "own.txt:2: say in which nation of an earlier line it lies, as in `in england`"},
        {"region y \"Y\"",
         "own.txt:1: say in which nation of an earlier line it lies, as in `in england`"},
        {"office a \"A\" by",
         "own.txt:1: after the title of an office stand `by area`, `barred`, or nothing"},
        {"office a \"A\"\noffice a \"B\"",
         "own.txt:2: this name is taken by an earlier line: choose another"},
        {"\xff", "own.txt: not UTF-8"},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(take(bad[i].text), ERROR_INVALID);
        assert_string_equal(opened.error.words, bad[i].words);
    }
    char *longest = arena_alloc(opened.arena, 70000);
    memset(longest, '\n', 69999);
    assert_int_equal(take(longest), ERROR_LIMIT);
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_people_catalogue__shipped, begin, end),
        cmocka_unit_test_setup_teardown(test_people_catalogue__adds_and_retitles, begin, end),
        cmocka_unit_test_setup_teardown(test_people_catalogue__says_what_is_wrong, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
