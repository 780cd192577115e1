/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A procedure is reviewed every year, and when the law or the practice changes (SG-18). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "hall.h"
#include "support/must.h"
#include "support/stores.h"

static const struct text child = {"safeguarding-child", 18};

static int set_up(void **state)
{
    static struct hall hall;
    memset(&hall, 0, sizeof(hall));
    hall_open(&hall);
    *state = &hall;
    return 0;
}

static int tear_down(void **state)
{
    hall_close(*state);
    return 0;
}

static struct reminders_review review_of(struct hall *hall)
{
    struct reminders_review *reviews;
    struct error error;
    size_t count;
    must(reminders_reviews(hall->reminders, hall->house.arena, &reviews, &count, &error), &error);
    for (size_t i = 0; i < count; i++) {
        if (text_equal(reviews[i].name, child)) {
            return reviews[i];
        }
    }
    fail_msg("the procedure is not in the list");
    return reviews[0];
}

/* Of those that were taken, how many are this procedure's: others fall due by themselves. */
static size_t count_own(struct hall *hall, const struct reminders_item *taken, size_t count)
{
    const char *label = text_string(hall->house.arena, review_of(hall).label);
    size_t own = 0;
    for (size_t i = 0; i < count; i++) {
        own += taken[i].kind == REMINDERS_REVIEW_DUE &&
               strstr(text_string(hall->house.arena, taken[i].words), label) != NULL;
    }
    return own;
}

static int record(struct hall *hall, enum house_person person, enum reminders_review_kind kind, const char *words,
                  struct error *error)
{
    const struct casework_who who = house_who(&hall->house, person);
    return reminders_record_review(hall->reminders, &who, child, kind, text_of(words), error);
}

static void test_reminders_review__falls_due_a_year_after_the_version_and_after_each_review(void **state)
{
    struct hall *hall = *state;
    struct error error;
    size_t count;
    struct reminders_review review = review_of(hall);
    assert_false(review.is_reviewed_ever);
    assert_true(review.overdue); /* the version is of March 2024, and nobody has said that it was reviewed */
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(count_own(hall, taken, count), 1);
    must(record(hall, HOUSE_MANAGER, REMINDERS_REVIEWED, "Nothing needs to change.", &error), &error);
    review = review_of(hall);
    assert_true(review.is_reviewed_ever);
    assert_false(review.overdue);
    assert_int_equal(review.last, HOUSE_BEGINS);
    assert_int_equal(review.due, HOUSE_BEGINS + 365 * HOUSE_DAY + 14 * HOUSE_HOUR); /* the end of 2 November 2027 */
    taken = hall_take(hall, &count);
    assert_int_equal(count_own(hall, taken, count), 0);
    house_move(&hall->house, 366 * HOUSE_DAY);
    hall_reopen(hall);
    taken = hall_take(hall, &count);
    assert_int_equal(count_own(hall, taken, count), 1);
}

static void test_reminders_review__is_due_at_once_when_the_law_changes(void **state)
{
    struct hall *hall = *state;
    struct error error;
    size_t count;
    must(record(hall, HOUSE_MANAGER, REMINDERS_REVIEWED, "Nothing needs to change.", &error), &error);
    hall_take(hall, &count);
    house_move(&hall->house, HOUSE_DAY);
    must(record(hall, HOUSE_MANAGER, REMINDERS_WANTED, "A duty to report was commenced.", &error), &error);
    struct reminders_review review = review_of(hall);
    assert_true(review.is_wanted && review.overdue);
    assert_true(text_is(review.why, "A duty to report was commenced."));
    assert_true(identity_equal(&review.wanted_by, &hall->house.persons[HOUSE_MANAGER]));
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(count_own(hall, taken, count), 1);
    house_move(&hall->house, HOUSE_DAY);
    must(record(hall, HOUSE_MANAGER, REMINDERS_REVIEWED, "A new version was taken.", &error), &error);
    assert_false(review_of(hall).is_wanted);
    struct reminders_report report;
    must(reminders_verify(hall->reminders, &report, &error), &error);
    assert_true(report.sound);
}

static void test_reminders_review__only_whoever_manages_records_it(void **state)
{
    struct hall *hall = *state;
    struct error error;
    assert_int_equal(record(hall, HOUSE_CLERK, REMINDERS_REVIEWED, "Fine.", &error), ERROR_DENIED);
    assert_string_equal(error.paragraph, "SG-18");
    assert_int_equal(record(hall, HOUSE_MANAGER, REMINDERS_REVIEWED, "  ", &error), ERROR_INVALID);
    assert_string_equal(error.field, "words");
    const struct casework_who manager = house_who(&hall->house, HOUSE_MANAGER);
    assert_int_equal(reminders_record_review(hall->reminders, &manager, TEXT("no-such"), REMINDERS_REVIEWED,
                                             TEXT("Fine."), &error),
                     ERROR_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_reminders_review__falls_due_a_year_after_the_version_and_after_each_review),
        TEST(test_reminders_review__is_due_at_once_when_the_law_changes),
        TEST(test_reminders_review__only_whoever_manages_records_it),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
