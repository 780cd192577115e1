/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole courses: each step decided at its time, lapses recorded in between, rows made afterwards, also after a crash. */
#include "support/house.h"
#include "support/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static struct house house;

static int open_house(void **state)
{
    (void)state;
    house = (struct house){0};
    house_open(&house);
    return 0;
}

static int close_house(void **state)
{
    (void)state;
    house_close(&house);
    return 0;
}

#define FIELD(name, words) {{name, sizeof(name) - 1}, {words, sizeof(words) - 1}}

static const struct procedure_field reported[] = {
    FIELD("circumstances", "A steward took a child aside and would not say why."), FIELD("subject.1.subject-name", "Abel Dewhurst"),
    FIELD("reporter.1.reporter-name", "Clea Yelland"), FIELD("reporter.1.reporter-contact", "clea@example.org")};

/* Reported at ten; its receipt confirmed `days` later; looked at a week later. */
static int take(int days, struct casework_course_done *done, struct error *error)
{
    const struct casework_course_step steps[] = {
        {.at = house.now, .who = CASEWORK_PUBLIC, .step = TEXT("report"), .fields = reported, .field_count = COUNT_OF(reported)},
        {.at = house.now + days * HOUSE_DAY, .who = house_who(&house, HOUSE_MANAGER), .step = TEXT("confirm-receipt")}};
    const struct casework_course course = {.procedure = TEXT("safeguarding-child"),
                                           .steps = steps,
                                           .step_count = COUNT_OF(steps),
                                           .until = house.now + 7 * HOUSE_DAY};
    int failed = casework_begin_courses(house.casework, error);
    return failed ? failed : casework_take_courses(house.casework, house.arena, &course, 1, done, error);
}

static void expect_case(const struct casework_course_done *done)
{
    struct casework_case shown;
    struct casework_report verified;
    struct error error;
    const struct casework_who who = house_who(&house, HOUSE_MANAGER);
    assert_int_equal(casework_look(house.casework, house.arena, &who, text_of(done->reference), &shown, &error), 0);
    assert_int_equal(shown.line_count, done->entries);
    for (size_t i = 1; i < shown.line_count; i++) {
        assert_true(shown.lines[i].recorded >= shown.lines[i - 1].recorded);
    }
    assert_int_equal(casework_verify(house.casework, NULL, NULL, &verified, &error), 0);
    assert_true(verified.sound);
}

static void what_lapsed_in_between_is_recorded_at_its_time(void **state)
{
    (void)state;
    struct casework_course_done done;
    struct casework_case shown;
    struct error error;
    const struct casework_who who = house_who(&house, HOUSE_MANAGER);
    assert_int_equal(take(5, &done, &error), 0);
    assert_int_equal(done.taken, 2);
    assert_int_equal(casework_end_courses(house.casework, NULL, NULL, &error), 0);
    house_move(&house, 7 * HOUSE_DAY);
    expect_case(&done);
    assert_int_equal(casework_look(house.casework, house.arena, &who, text_of(done.reference), &shown, &error), 0);
    assert_int_equal(shown.lines[1].kind, CASEWORK_EVENT);
    assert_true(shown.lines[1].recorded < house.now - 2 * HOUSE_DAY);
    size_t late = 0;
    assert_int_equal(casework_run_events(house.casework, &late, &error), 0);
    assert_int_equal(late, 0);
}

/* Nothing says that the rows were made: they are, before anybody looks. */
static void what_a_crash_left_undone_is_done_when_it_opens_again(void **state)
{
    (void)state;
    struct casework_course_done done;
    struct casework_case shown;
    struct error error;
    const struct casework_who who = house_who(&house, HOUSE_MANAGER);
    assert_int_equal(take(1, &done, &error), 0);
    assert_int_equal(casework_look(house.casework, house.arena, &who, text_of(done.reference), &shown, &error), ERROR_NOT_FOUND);
    house_reopen(&house);
    expect_case(&done);
}

static void what_is_refused_leaves_nothing_behind(void **state)
{
    (void)state;
    struct casework_course_done done;
    struct error error;
    const struct casework_course_step steps[] = {
        {.at = house.now, .who = CASEWORK_PUBLIC, .step = TEXT("report"), .fields = reported, .field_count = COUNT_OF(reported)},
        {.at = house.now, .who = house_who(&house, HOUSE_LEADER), .step = TEXT("confirm-receipt")}};
    struct casework_course_step forgiving[] = {steps[0], steps[1]};
    struct casework_course course = {
        .procedure = TEXT("safeguarding-child"), .steps = steps, .step_count = 2, .until = house.now};
    assert_int_equal(casework_take_courses(house.casework, house.arena, &course, 1, &done, &error), ERROR_DENIED);
    assert_int_equal(done.taken, 1);
    assert_true(done.last.refusals.count > 0);
    assert_int_equal(done.entries, 0);
    course.step_count = 0;
    assert_int_equal(casework_take_courses(house.casework, house.arena, &course, 1, &done, &error), ERROR_INVALID);
    course.step_count = 2;
    forgiving[1].may_be_refused = true;
    course.steps = forgiving;
    assert_int_equal(casework_take_courses(house.casework, house.arena, &course, 1, &done, &error), 0);
    assert_int_equal(done.taken, 1);
    assert_int_equal(done.entries, 1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_lapsed_in_between_is_recorded_at_its_time, open_house, close_house),
        cmocka_unit_test_setup_teardown(what_a_crash_left_undone_is_done_when_it_opens_again, open_house, close_house),
        cmocka_unit_test_setup_teardown(what_is_refused_leaves_nothing_behind, open_house, close_house),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
