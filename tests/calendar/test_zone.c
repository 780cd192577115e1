/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <time.h>

#include "calendar_test.h"

/* The machine's tzdata is somebody else's account of the same history: it must agree on every
 * quarter of an hour. */
static void test_calendar_zone__agrees_with_tzdata(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    assert_int_equal(setenv("TZ", "Europe/London", 1), 0);
    tzset();
    struct tm summer;
    time_t july = 1783000000;
    localtime_r(&july, &summer);
    if (summer.tm_gmtoff != 3600) {
        fail_msg("this machine has no tzdata: install what tools/packages.txt lists");
    }
    int64_t from = instant_of("1972-01-01T00:00:00Z"), to = instant_of("2038-01-01T00:00:00Z");
    for (int64_t instant = from; instant < to; instant += 15 * 60000) {
        time_t seconds = (time_t)(instant / 1000);
        struct tm local;
        localtime_r(&seconds, &local);
        if (calendar_offset_at(fixture.london, instant) * 60 != local.tm_gmtoff) {
            fail_msg("%s", text_string(fixture.arena,
                                       calendar_print_iso_instant(fixture.arena, instant)));
        }
    }
}

/* GOV.UK's list of clock changes. */
static void test_calendar_zone__changes_when_gov_uk_says(void **state)
{
    (void)state;
    static const struct {
        const char *instant;
        int before, after;
    } changes[] = {
        {"2026-03-29T01:00:00Z", 0, 60}, {"2026-10-25T01:00:00Z", 60, 0},
        {"2027-03-28T01:00:00Z", 0, 60}, {"2027-10-31T01:00:00Z", 60, 0},
        {"2028-03-26T01:00:00Z", 0, 60}, {"2028-10-29T01:00:00Z", 60, 0},
    };
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        int64_t instant = instant_of(changes[i].instant);
        assert_int_equal(calendar_offset_at(fixture.london, instant - 1), changes[i].before);
        assert_int_equal(calendar_offset_at(fixture.london, instant), changes[i].after);
    }
    assert_true(text_is(calendar_offset_name_at(fixture.london, instant_of("2026-07-01T00:00:00Z")),
                        "BST"));
    assert_true(text_is(calendar_offset_name_at(fixture.london, instant_of("2026-12-01T00:00:00Z")),
                        "GMT"));
    assert_true(text_is(calendar_zone_name(fixture.london), "Europe/London"));
    assert_true(text_is(calendar_zone_version(fixture.london), "2026-11-22"));
}

static void test_calendar_zone__a_skipped_time_is_refused(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct civil_moment moment = {.date = {2026, 3, 29}, .hour = 1, .minute = 30};
    struct error error = {0};
    int64_t instant = 7;
    for (enum calendar_repeat repeat = 0; repeat < CALENDAR_REPEAT__MAX; repeat++) {
        assert_int_equal(calendar_instant_of(fixture.london, moment, repeat, &instant, &error),
                         ERROR_INVALID);
    }
    assert_true(instant == 7);
    assert_string_equal(error.words,
                        "There was no 1:30 on 29 March 2026: the clocks went forward by 60 minutes "
                        "then. Give a time before or after the change.");
    moment.hour = 0;
    moment.minute = 59;
    assert_int_equal(
        calendar_instant_of(fixture.london, moment, CALENDAR_REPEAT_REFUSED, &instant, &error), 0);
    assert_true(instant == instant_of("2026-03-29T00:59:00Z"));
    moment.hour = 2;
    moment.minute = 0;
    assert_int_equal(
        calendar_instant_of(fixture.london, moment, CALENDAR_REPEAT_REFUSED, &instant, &error), 0);
    assert_true(instant == instant_of("2026-03-29T01:00:00Z"));
}

static void test_calendar_zone__a_repeated_time_must_be_told_apart(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct civil_moment moment = {.date = {2026, 10, 25}, .hour = 1, .minute = 30};
    struct error error = {0};
    int64_t instant = 0;
    assert_int_equal(
        calendar_instant_of(fixture.london, moment, CALENDAR_REPEAT_REFUSED, &instant, &error),
        ERROR_INVALID);
    assert_string_equal(error.words,
                        "The clocks showed 1:30 on 25 October 2026 twice, because they went back "
                        "then. Say whether it was before the change (BST) or after it (GMT).");
    assert_int_equal(
        calendar_instant_of(fixture.london, moment, CALENDAR_REPEAT_FIRST, &instant, &error), 0);
    assert_true(instant == instant_of("2026-10-25T00:30:00Z"));
    assert_int_equal(
        calendar_instant_of(fixture.london, moment, CALENDAR_REPEAT_SECOND, &instant, &error), 0);
    assert_true(instant == instant_of("2026-10-25T01:30:00Z"));
    moment.hour = 2;
    moment.minute = 0;
    assert_int_equal(
        calendar_instant_of(fixture.london, moment, CALENDAR_REPEAT_FIRST, &instant, &error), 0);
    assert_true(instant == instant_of("2026-10-25T02:00:00Z"));
}

static void test_calendar_zone__every_hour_there_and_back(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct error error = {0};
    int64_t from = instant_of("2019-01-01T00:00:00Z"), to = instant_of("2029-01-01T00:00:00Z");
    for (int64_t instant = from; instant < to; instant += 1800000) {
        struct civil_moment moment = calendar_moment_of(fixture.london, instant);
        int64_t first = 0, second = 0;
        assert_int_equal(
            calendar_instant_of(fixture.london, moment, CALENDAR_REPEAT_FIRST, &first, &error), 0);
        assert_int_equal(
            calendar_instant_of(fixture.london, moment, CALENDAR_REPEAT_SECOND, &second, &error),
            0);
        assert_true(first == instant || second == instant);
        assert_true(second - first == 0 || second - first == 3600000);
    }
}

static void test_calendar_zone__moments_that_cannot_be(void **state)
{
    (void)state;
    static const struct civil_moment none[] = {{.date = {2026, 2, 29}},
                                               {.date = {2026, 2, 28}, .hour = 24},
                                               {.date = {2026, 2, 28}, .minute = 60},
                                               {.date = {2026, 2, 28}, .second = 60},
                                               {.date = {2026, 2, 28}, .millisecond = -1},
                                               {.date = {0, 0, 0}}};
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct error error = {0};
    int64_t instant;
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        assert_int_equal(
            calendar_instant_of(fixture.london, none[i], CALENDAR_REPEAT_FIRST, &instant, &error),
            ERROR_INVALID);
    }
    /* Any number is a moment, if only the first or last one. */
    assert_int_equal(calendar_moment_of(fixture.london, INT64_MIN).date.year, 1);
    assert_int_equal(calendar_moment_of(fixture.london, INT64_MAX).date.year, 9999);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_zone__agrees_with_tzdata),
        cmocka_unit_test(test_calendar_zone__changes_when_gov_uk_says),
        cmocka_unit_test(test_calendar_zone__a_skipped_time_is_refused),
        cmocka_unit_test(test_calendar_zone__a_repeated_time_must_be_told_apart),
        cmocka_unit_test(test_calendar_zone__every_hour_there_and_back),
        cmocka_unit_test(test_calendar_zone__moments_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
