/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "access/cases.h"

static struct opened opened;
static struct identity manager, director, officer;
static struct cases_made made;

static int begin(void **state)
{
    (void)state;
    opened_begin(&opened);
    manager = opened_holder(&opened, "Mo Manager", "safeguarding-manager", "");
    director = opened_holder(&opened, "Dana Director", "legal-director", "");
    officer = opened_holder(&opened, "Ola Officer", "safeguarding-officer", "");
    made = cases_add(&opened, 1);
    cases_grant(&opened, &made, cases_office(&opened, "safeguarding-manager", ""));
    return 0;
}

static int end(void **state)
{
    (void)state;
    opened_end(&opened);
    return 0;
}

static struct identity ask(const struct identity *person, int64_t at)
{
    struct identity request = {{0}};
    assert_done(&opened,
                access_ask(opened.access, person, text_of(made.reference),
                           TEXT("the manager cannot be reached"), at, &request, &opened.error));
    return request;
}

static size_t waiting(const struct identity *person, int64_t at)
{
    const struct access_viewer *viewer = cases_viewer(&opened, person);
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct access_request *requests;
    size_t count;
    assert_done(&opened, access_requests(opened.access, session, opened.arena, viewer, at,
                                         &requests, &count, &opened.error));
    if (count) {
        assert_true(identity_equal(&requests[0].case_id, &made.case_id));
        assert_true(text_is(requests[0].reason, "the manager cannot be reached"));
    }
    return count;
}

static int answer(const struct identity *person, const struct identity *request, bool allowed,
                  int64_t until)
{
    return access_answer(opened.access, cases_viewer(&opened, person), request, allowed, until,
                         OPENED_AT, NULL, NULL, &opened.error);
}

static bool may_at(const struct identity *person, int64_t at)
{
    return cases_may_open(&opened, cases_viewer_at(&opened, person, PEOPLE_STAFF, at, NULL, 0),
                          &made);
}

static void test_access_glass__a_second_person_and_an_end(void **state)
{
    (void)state;
    struct identity request = ask(&officer, OPENED_AT);
    assert_false(may_at(&officer, OPENED_AT));
    assert_int_equal(waiting(&officer, OPENED_AT), 0);  /* not one's own */
    assert_int_equal(waiting(&director, OPENED_AT), 0); /* who may not open the case */
    assert_int_equal(waiting(&manager, OPENED_AT), 1);
    assert_int_equal(answer(&officer, &request, true, OPENED_AT + 1000), ERROR_NOT_FOUND);
    assert_int_equal(answer(&director, &request, true, OPENED_AT + 1000), ERROR_NOT_FOUND);
    assert_int_equal(answer(&manager, &request, true, OPENED_AT), ERROR_INVALID);
    assert_int_equal(answer(&manager, &request, true, OPENED_AT + DAY + 1), ERROR_INVALID);
    assert_done(&opened, answer(&manager, &request, true, OPENED_AT + 1000));
    assert_int_equal(answer(&manager, &request, true, OPENED_AT + 2000),
                     ERROR_NOT_FOUND); /* decided */
    assert_true(may_at(&officer, OPENED_AT + 999));
    assert_false(may_at(&officer, OPENED_AT + 1000));
    assert_false(may_at(&director, OPENED_AT));
    assert_int_equal(waiting(&manager, OPENED_AT), 0);
}

static void test_access_glass__refused(void **state)
{
    (void)state;
    struct identity request = ask(&officer, OPENED_AT);
    assert_done(&opened, answer(&manager, &request, false, 0));
    assert_false(may_at(&officer, OPENED_AT));
    assert_int_equal(waiting(&manager, OPENED_AT), 0);
}

/* Deny beats a broken glass, and nobody is asked to allow it. */
static void test_access_glass__never_for_somebody_barred(void **state)
{
    (void)state;
    struct identity request = ask(&officer, OPENED_AT);
    cases_bar(&opened, &made, &officer, 1);
    assert_int_equal(waiting(&manager, OPENED_AT), 0);
    assert_int_equal(answer(&manager, &request, true, OPENED_AT + 1000), ERROR_NOT_FOUND);
    cases_clear(&opened, &made, &officer, 1);
    assert_done(&opened, answer(&manager, &request, true, OPENED_AT + 1000));
    assert_true(may_at(&officer, OPENED_AT));
    cases_bar(&opened, &made, &officer, 2);
    assert_false(may_at(&officer, OPENED_AT));
}

/* Asking says nothing about whether there is such a case. */
static void test_access_glass__asking_tells_nothing(void **state)
{
    (void)state;
    char reference[ACCESS_REFERENCE_SIZE];
    struct identity request;
    access_new_reference(reference);
    assert_done(&opened, access_ask(opened.access, &officer, text_of(reference), TEXT("x"),
                                    OPENED_AT, &request, &opened.error));
    assert_int_equal(waiting(&manager, OPENED_AT), 0);
    assert_int_equal(access_ask(opened.access, &officer, text_of(reference), TEXT(" "), OPENED_AT,
                                &request, &opened.error),
                     ERROR_INVALID);
    assert_string_equal(opened.error.field, "reason");
    assert_int_equal(access_ask(opened.access, &officer, TEXT("1234"), TEXT("x"), OPENED_AT,
                                &request, &opened.error),
                     ERROR_INVALID);
    assert_string_equal(opened.error.field, "reference");
}

static void test_access_glass__three_at_once_for_seven_days(void **state)
{
    (void)state;
    struct identity request;
    for (int i = 0; i < 3; i++) {
        ask(&officer, OPENED_AT);
    }
    assert_int_equal(access_ask(opened.access, &officer, text_of(made.reference), TEXT("x"),
                                OPENED_AT, &request, &opened.error),
                     ERROR_LIMIT);
    assert_int_equal(waiting(&manager, OPENED_AT + 7 * DAY - 1), 3);
    assert_int_equal(waiting(&manager, OPENED_AT + 7 * DAY), 0);
    ask(&officer, OPENED_AT + 7 * DAY);
}

static int fail_to_record(struct store_session *session, void *context, struct error *error)
{
    (void)session;
    (*(int *)context)++;
    return error_set(error, ERROR_CONFLICT, "test", "no");
}

/* What the case's own ledger cannot say does not happen. */
static void test_access_glass__recorded_together(void **state)
{
    (void)state;
    struct identity request = ask(&officer, OPENED_AT);
    int calls = 0;
    assert_int_equal(access_answer(opened.access, cases_viewer(&opened, &manager), &request, true,
                                   OPENED_AT + 1000, OPENED_AT, fail_to_record, &calls,
                                   &opened.error),
                     ERROR_CONFLICT);
    assert_true(calls > 0);
    assert_false(may_at(&officer, OPENED_AT));
    assert_int_equal(waiting(&manager, OPENED_AT), 1);
}

static int rebuild(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    struct access_principal principal = cases_office(&opened, "safeguarding-manager", "");
    int failed = access_forget_all(session, error);
    if (failed == 0) {
        failed = access_add_case(session, &made.case_id, made.reference, 1, error);
    }
    return failed == 0 ? access_grant(session, &made.case_id, &principal, error) : failed;
}

static void test_access_glass__survives_a_rebuild(void **state)
{
    (void)state;
    struct identity request = ask(&officer, OPENED_AT);
    assert_done(&opened, answer(&manager, &request, true, OPENED_AT + 1000));
    cases_write(&opened, rebuild, NULL);
    assert_true(may_at(&officer, OPENED_AT));
    assert_false(may_at(&officer, OPENED_AT + 1000));
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_access_glass__a_second_person_and_an_end, begin, end),
        cmocka_unit_test_setup_teardown(test_access_glass__refused, begin, end),
        cmocka_unit_test_setup_teardown(test_access_glass__never_for_somebody_barred, begin, end),
        cmocka_unit_test_setup_teardown(test_access_glass__asking_tells_nothing, begin, end),
        cmocka_unit_test_setup_teardown(test_access_glass__three_at_once_for_seven_days, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_access_glass__recorded_together, begin, end),
        cmocka_unit_test_setup_teardown(test_access_glass__survives_a_rebuild, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
