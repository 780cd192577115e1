/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <pthread.h>
#include <cmocka.h>

#include "intake/intake.h"
#include "support/house.h"
#include "support/stores.h"

static int set_up(void **state)
{
    static struct house house;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    *state = &house;
    return 0;
}

static int tear_down(void **state)
{
    house_close(*state);
    return 0;
}

static const struct procedure_field narrative[] = {{{"circumstances", 13}, {"Something was not right.", 24}}};

static struct intake_report report_of(struct text submission)
{
    return (struct intake_report){.who = CASEWORK_PUBLIC,
                                  .form = TEXT("safeguarding-child"),
                                  .fields = narrative,
                                  .field_count = 1,
                                  .submission = submission,
                                  .happened = CASEWORK_NOT_CLAIMED};
}

/* The narrative alone is a report (SG-1.3 SG-A1). */
static void test_intake__the_narrative_alone_is_enough(void **state)
{
    struct house *house = *state;
    struct intake_report report = report_of(TEXT(""));
    struct casework_done done;
    struct error error;
    assert_int_equal(intake_send(house->casework, house->arena, &report, &done, &error), 0);
    assert_int_equal(strlen(done.receipt), 19);
}

static void test_intake__sending_twice_is_sending_once(void **state)
{
    struct house *house = *state;
    struct casework_done one, two, other;
    struct casework_row *rows;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct error error;
    char word[INTAKE_SUBMISSION_SIZE], another[INTAKE_SUBMISSION_SIZE];
    size_t count;
    bool more;
    intake_new_submission(word);
    intake_new_submission(another);
    struct intake_report report = report_of(text_of(word)), next = report_of(text_of(another));
    assert_int_equal(intake_send(house->casework, house->arena, &report, &one, &error), 0);
    assert_int_equal(intake_send(house->casework, house->arena, &report, &two, &error), 0);
    assert_int_equal(intake_send(house->casework, house->arena, &next, &other, &error), 0);
    assert_string_equal(one.reference, two.reference);
    assert_string_equal(one.receipt, two.receipt);
    assert_string_not_equal(one.reference, other.reference);
    assert_string_not_equal(one.receipt, other.receipt);
    assert_int_equal(casework_list(house->casework, house->arena, &manager, ACCESS_OPEN, NULL, 50, &rows, &count, &more,
                                   &error),
                     0);
    assert_int_equal(count, 2);
}

struct sender {
    struct house *house;
    struct text submission;
    struct casework_done done;
    int result;
};

static void *send_it(void *context)
{
    struct sender *sender = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct intake_report report = report_of(sender->submission);
    struct error error;
    sender->result = intake_send(sender->house->casework, arena, &report, &sender->done, &error);
    return NULL;
}

static void test_intake__two_clicks_at_once_open_one_case(void **state)
{
    struct house *house = *state;
    struct sender senders[4];
    pthread_t threads[COUNT_OF(senders)];
    char word[INTAKE_SUBMISSION_SIZE];
    intake_new_submission(word);
    for (size_t i = 0; i < COUNT_OF(senders); i++) {
        senders[i] = (struct sender){.house = house, .submission = text_of(word)};
        pthread_create(&threads[i], NULL, send_it, &senders[i]);
    }
    for (size_t i = 0; i < COUNT_OF(senders); i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(senders[i].result, 0);
        assert_string_equal(senders[i].done.reference, senders[0].done.reference);
    }
}

static void test_intake__a_clerk_gets_the_clerks_form(void **state)
{
    struct house *house = *state;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct intake_form *forms, form;
    struct error error;
    size_t count;
    assert_int_equal(intake_forms(house->casework, house->arena, &CASEWORK_PUBLIC, house->now, &forms, &count, &error), 0);
    assert_true(count >= 1);
    for (size_t i = 0; i < count; i++) {
        assert_true(forms[i].step->opens_case && forms[i].step->open_to_public);
    }
    assert_int_equal(intake_find_form(house->casework, &manager, TEXT("safeguarding-child"), house->now, &form, &error), 0);
    assert_true(text_is(form.step->is.name.text, "record"));
}

static void test_intake__nonsense_is_refused_and_leaves_nothing(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct error error;
    struct intake_report report = report_of(TEXT("guess"));
    assert_int_equal(intake_send(house->casework, house->arena, &report, &done, &error), ERROR_INVALID);
    report = report_of(TEXT(""));
    report.form = TEXT("no-such-form");
    assert_int_equal(intake_send(house->casework, house->arena, &report, &done, &error), ERROR_NOT_FOUND);
    report.form = TEXT("safeguarding-child");
    report.field_count = 0;
    assert_int_equal(intake_send(house->casework, house->arena, &report, &done, &error), ERROR_INVALID);
    assert_true(done.fault_count >= 1);
    assert_true(text_is(done.faults[0].field, "circumstances"));
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    size_t count;
    assert_int_equal(casework_count(house->casework, &manager, ACCESS_OPEN, 100, &count, &error), 0);
    assert_int_equal(count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_intake__the_narrative_alone_is_enough),
        TEST(test_intake__sending_twice_is_sending_once),
        TEST(test_intake__two_clicks_at_once_open_one_case),
        TEST(test_intake__a_clerk_gets_the_clerks_form),
        TEST(test_intake__nonsense_is_refused_and_leaves_nothing),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
