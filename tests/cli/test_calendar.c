/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand calendar`: the same reckoning as in a case, and clear words for dates and limits that cannot be. */
#include "run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

/* Sunday 22 November 2026, 12:00 UTC. */
#define NOW INT64_C(1795348800000)

static const struct ran *run(const char *line)
{
    return run_line(NULL, 0, clock_fixed(NOW), line);
}

static json_t *answer_of(const struct ran *ran)
{
    assert_string_equal(ran->problems, "");
    json_t *answer = json_loads(ran->out, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(answer);
    return answer;
}

static const char *date_of(json_t *answer)
{
    return json_string_value(json_object_get(answer, "date"));
}

static void limits_are_reckoned(void **state)
{
    static const struct {
        const char *line, *date;
    } expected[] = {
        {"calendar due '2 working days' --from '2026-12-23 15:00' --nation scotland --json", "2026-12-29"},
        {"calendar due '2 working days' --json", "2026-11-24"},
        {"calendar due '28 days' --from 2026-11-22 --json", "2026-12-20"},
        {"calendar due '28 days' --from 2026-11-22 --rolls --json", "2026-12-21"},
        {"calendar due '3 months' --from '30 November 2026' --json", "2027-02-28"},
        {"calendar due '72 hours' --from 2026-11-22T16:05:00Z --json", "2026-11-25"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        json_t *answer = answer_of(run(expected[i].line));
        assert_string_equal(date_of(answer), expected[i].date);
        json_decref(answer);
    }
}

static void of_several_nations_the_earliest_leads(void **state)
{
    (void)state;
    json_t *answer = answer_of(run("calendar due '1 working day' --from 2026-03-16 --nation northern-ireland "
                                   "--nation scotland --json"));
    assert_string_equal(date_of(answer), "2026-03-17");
    assert_string_equal(json_string_value(json_object_get(answer, "calendar")), "scotland");
    json_decref(answer);
}

static void every_day_that_is_not_counted_is_named(void **state)
{
    (void)state;
    const struct ran *ran = run("calendar due '2 working days' --from 2026-12-23 --paragraph SG-8.1");
    assert_int_equal(ran->code, CLI_DONE);
    assert_non_null(strstr(ran->out, "SG-8.1"));
    assert_non_null(strstr(ran->out, "Christmas Day"));
    assert_non_null(strstr(ran->out, "weekend"));
}

static void assert_refused(const char *line, enum cli_exit code, const char *words)
{
    const struct ran *ran = run(line);
    assert_int_equal(ran->code, code);
    assert_string_equal(ran->out, "");
    if (!strstr(ran->problems, words)) {
        assert_string_equal(ran->problems, words);
    }
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    assert_refused("calendar due '2 fortnights'", CLI_WRONG_USE, "\"2 fortnights\" is not a time limit");
    assert_refused("calendar due '28 days' --from 2026-02-30", CLI_WRONG_USE, "There is no 30 February 2026");
    assert_refused("calendar due '72 hours' --from '2026-03-29 01:30'", CLI_WRONG_USE, "the clocks went forward");
    assert_refused("calendar due '72 hours' --from '2026-10-25 01:30'", CLI_WRONG_USE, "2026");
    assert_refused("calendar due '28 days' --from tomorrow", CLI_WRONG_USE, "evenhand: --from: ");
    assert_refused("calendar due '28 days' --nation atlantis", CLI_NOT_FOUND, "there is no calendar \"atlantis\"");
    assert_refused("calendar due '99999999 days'", CLI_WRONG_USE, "evenhand: ");
    assert_refused("calendar due '28 days' --calendars /nowhere", CLI_SYSTEM, "/nowhere");
    assert_refused("calendar holidays scotland 0", CLI_WRONG_USE, "YEAR takes a whole number from 1 to 9999");
}

static void holidays_and_calendars_are_listed(void **state)
{
    (void)state;
    json_t *answer = answer_of(run("calendar holidays northern-ireland 2026 --json"));
    assert_int_equal(json_array_size(json_object_get(answer, "holidays")), 10);
    assert_true(json_is_true(json_object_get(answer, "published")));
    json_decref(answer);
    assert_non_null(strstr(run("calendar holidays scotland 2099")->out, "Not published for 2099"));
    assert_int_equal(run("calendar holidays scotland 9999")->code, CLI_DONE);
    answer = answer_of(run("calendar list --json"));
    assert_int_equal(json_array_size(json_object_get(answer, "calendars")), 4);
    json_decref(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_are_reckoned),
        cmocka_unit_test(of_several_nations_the_earliest_leads),
        cmocka_unit_test(every_day_that_is_not_counted_is_named),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(holidays_and_calendars_are_listed),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    run_forget();
    return failed;
}
