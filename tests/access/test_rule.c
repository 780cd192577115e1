/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "access/cases.h"

static struct opened opened;
static struct identity manager, director, lead;

static int begin(void **state)
{
    (void)state;
    opened_begin(&opened);
    manager = opened_holder(&opened, "Mo Manager", "safeguarding-manager", "");
    director = opened_holder(&opened, "Dana Director", "legal-director", "");
    lead = opened_holder(&opened, "Lee Lead", "regional-safeguarding-lead", "london");
    return 0;
}

static int end(void **state)
{
    (void)state;
    opened_end(&opened);
    return 0;
}

static bool may(const struct identity *person, const struct cases_made *made)
{
    return cases_may_open(&opened, cases_viewer(&opened, person), made);
}

static void test_access_rule__denied_by_default(void **state)
{
    (void)state;
    struct cases_made made = cases_add(&opened, 1);
    assert_false(may(&manager, &made));
    cases_grant(&opened, &made, cases_office(&opened, "safeguarding-manager", ""));
    assert_true(may(&manager, &made));
    assert_false(may(&director, &made));
    cases_grant(&opened, &made,
                cases_office(&opened, "safeguarding-manager", "")); /* twice is once */
    cases_withdraw(&opened, &made, cases_office(&opened, "safeguarding-manager", ""));
    assert_false(may(&manager, &made));
    cases_withdraw(&opened, &made, cases_office(&opened, "safeguarding-manager", ""));
}

/* SG-4.3, SG-7.6: deny beats allow, whatever the grants. */
static void test_access_rule__a_bar_beats_every_grant(void **state)
{
    (void)state;
    struct cases_made made = cases_add(&opened, 1);
    cases_grant(&opened, &made, cases_office(&opened, "safeguarding-manager", ""));
    cases_grant(&opened, &made, access_of_person(opened.access, &manager));
    cases_grant(&opened, &made, cases_office(&opened, "legal-director", ""));
    cases_bar(&opened, &made, &manager, 1);
    cases_bar(&opened, &made, &manager, 1);
    cases_bar(&opened, &made, &manager, 3); /* named again, later */
    assert_false(may(&manager, &made));
    assert_true(may(&director, &made));
    cases_clear(&opened, &made, &manager, 1);
    assert_false(may(&manager, &made));
    cases_clear(&opened, &made, &manager, 3);
    assert_true(may(&manager, &made));
}

/* A bar is by person: the next office does not open what the last one did not. */
static void test_access_rule__a_bar_follows_the_person(void **state)
{
    (void)state;
    struct cases_made made = cases_add(&opened, 1);
    cases_grant(&opened, &made, cases_office(&opened, "legal-director", ""));
    cases_bar(&opened, &made, &manager, 1);
    opened_appoint(&opened, &manager, "legal-director", "");
    assert_false(may(&manager, &made));
    struct cases_made other = cases_add(&opened, 2);
    cases_grant(&opened, &other, cases_office(&opened, "legal-director", ""));
    assert_true(may(&manager, &other));
}

/* SG-2r: an area's lead sees the area's cases, and what was granted to all leads. */
static void test_access_rule__areas(void **state)
{
    (void)state;
    struct cases_made london = cases_add(&opened, 1), wales = cases_add(&opened, 2),
                      all = cases_add(&opened, 3);
    cases_grant(&opened, &london, cases_office(&opened, "regional-safeguarding-lead", "london"));
    cases_grant(&opened, &wales, cases_office(&opened, "regional-safeguarding-lead", "wales"));
    cases_grant(&opened, &all, cases_office(&opened, "regional-safeguarding-lead", ""));
    assert_true(may(&lead, &london));
    assert_false(may(&lead, &wales));
    assert_true(may(&lead, &all));
}

static void test_access_rule__roles_and_barred_offices(void **state)
{
    (void)state;
    struct cases_made made = cases_add(&opened, 1);
    struct identity leader = opened_holder(&opened, "Lou Leader", "leader", "");
    cases_grant(&opened, &made, cases_office(&opened, "safeguarding-manager", ""));
    cases_grant(&opened, &made, cases_office(&opened, "leader", ""));
    cases_grant(&opened, &made, access_of_person(opened.access, &leader));
    assert_false(may(&leader, &made)); /* CP-8 */
    static const enum people_role roles[] = {PEOPLE_NO_ROLE, PEOPLE_ADMINISTRATOR, PEOPLE_AUDITOR};
    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        const struct access_viewer *viewer =
            cases_viewer_at(&opened, &manager, roles[i], OPENED_AT, NULL, 0);
        assert_false(cases_may_open(&opened, viewer, &made));
        assert_int_equal(cases_count(&opened, viewer), 0);
    }
    struct identity nobody = {{0}};
    cases_grant(&opened, &made, access_of_person(opened.access, &nobody));
    assert_false(may(&nobody, &made));
}

/* SG-6.1: the director acts for the manager, as the ladder says, and only then. */
static void test_access_rule__stand_ins(void **state)
{
    (void)state;
    struct cases_made made = cases_add(&opened, 1);
    cases_grant(&opened, &made, cases_office(&opened, "safeguarding-manager", ""));
    const struct access_stand_in acting = {TEXT("safeguarding-manager"), TEXT("")};
    assert_false(may(&director, &made));
    const struct access_viewer *viewer =
        cases_viewer_at(&opened, &director, PEOPLE_STAFF, OPENED_AT, &acting, 1);
    assert_true(cases_may_open(&opened, viewer, &made));
    cases_bar(&opened, &made, &director, 1);
    viewer = cases_viewer_at(&opened, &director, PEOPLE_STAFF, OPENED_AT, &acting, 1);
    assert_false(cases_may_open(&opened, viewer, &made));
}

/* A change of office acts at once and touches no row. */
static void test_access_rule__offices_end(void **state)
{
    (void)state;
    struct identity person = opened_person(&opened, "One"), term;
    struct cases_made made = cases_add(&opened, 1);
    cases_grant(&opened, &made, cases_office(&opened, "head-of-disputes", ""));
    assert_done(&opened,
                people_appoint(opened.people, &person, TEXT("head-of-disputes"), TEXT(""),
                               OPENED_AT, OPENED_AT + DAY, &opened.act, &term, &opened.error));
    assert_true(may(&person, &made));
    const struct access_viewer *later =
        cases_viewer_at(&opened, &person, PEOPLE_STAFF, OPENED_AT + DAY, NULL, 0);
    assert_false(cases_may_open(&opened, later, &made));
}

static void test_access_rule__no_more_than_the_list_can_merge(void **state)
{
    (void)state;
    static const char *const areas[] = {"england",    "wales",     "scotland",   "northern-ireland",
                                        "east",       "london",    "north-east", "north-west",
                                        "south-east", "south-west"};
    struct identity busy = opened_person(&opened, "Busy");
    for (size_t i = 0; i < COUNT_OF(areas); i++) {
        opened_appoint(&opened, &busy, "regional-director", areas[i]);
    }
    assert_non_null(cases_viewer(&opened, &busy)); /* ten areas, the office itself, the person */
    for (size_t i = 0; i < 5; i++) {
        opened_appoint(&opened, &busy, "regional-safeguarding-lead", areas[i]);
    }
    struct people_moment moment = opened_moment(&opened, OPENED_AT);
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct access_viewer *viewer;
    assert_int_equal(access_view(opened.access, session, opened.arena, &busy, PEOPLE_STAFF, &moment,
                                 NULL, 0, &viewer, &opened.error),
                     ERROR_LIMIT);
}

static int forget_case(struct store_session *session, void *context, struct error *error)
{
    return access_forget_case(session, &((struct cases_made *)context)->case_id, error);
}

static int forget_manager(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    return access_forget_person(opened.access, session, &manager, error);
}

static int forget_all(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    return access_forget_all(session, error);
}

static int64_t rows(const char *sql)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    struct store_statement *statement;
    assert_done(&opened, store_query(session, &statement, &opened.error, sql, ""));
    assert_int_equal(store_step(statement, &opened.error), 1);
    return store_integer(statement, 0);
}

static int64_t all_rows(void)
{
    return rows("SELECT (SELECT COUNT(*) FROM access_case) + (SELECT COUNT(*) FROM access_grant)"
                " + (SELECT COUNT(*) FROM access_bar) + (SELECT COUNT(*) FROM access_request)");
}

static void test_access_rule__forgets(void **state)
{
    (void)state;
    struct cases_made first = cases_add(&opened, 1), second = cases_add(&opened, 2);
    cases_grant(&opened, &first, access_of_person(opened.access, &manager));
    cases_bar(&opened, &first, &lead, 1);
    cases_grant(&opened, &second, access_of_person(opened.access, &manager));
    cases_bar(&opened, &second, &manager, 1);
    cases_write(&opened, forget_case, &first);
    assert_int_equal(all_rows(), 3);
    cases_write(&opened, forget_manager, NULL);
    assert_int_equal(all_rows(), 1);
    cases_write(&opened, forget_all, NULL);
    cases_write(&opened, forget_all, NULL);
    assert_int_equal(all_rows(), 0);
}

static int add_same(struct store_session *session, void *context, struct error *error)
{
    const struct cases_made *made = context;
    return access_add_case(session, &made->case_id, made->reference, 5, error);
}

static int grant_nothing(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    struct identity nothing = vault_identity();
    struct access_principal principal = access_of_person(opened.access, &manager);
    return access_grant(session, &nothing, &principal, error);
}

static void test_access_rule__contradictions_are_refused(void **state)
{
    (void)state;
    struct cases_made made = cases_add(&opened, 1), other = {.case_id = vault_identity()};
    assert_int_equal(store_write(opened.store, add_same, &made, &opened.error), ERROR_CONFLICT);
    memcpy(other.reference, made.reference, sizeof other.reference);
    assert_int_equal(store_write(opened.store, add_same, &other, &opened.error), ERROR_CONFLICT);
    assert_int_equal(store_write(opened.store, grant_nothing, NULL, &opened.error),
                     ERROR_NOT_FOUND);
    assert_int_equal(all_rows(), 1);
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_access_rule__denied_by_default, begin, end),
        cmocka_unit_test_setup_teardown(test_access_rule__a_bar_beats_every_grant, begin, end),
        cmocka_unit_test_setup_teardown(test_access_rule__a_bar_follows_the_person, begin, end),
        cmocka_unit_test_setup_teardown(test_access_rule__areas, begin, end),
        cmocka_unit_test_setup_teardown(test_access_rule__roles_and_barred_offices, begin, end),
        cmocka_unit_test_setup_teardown(test_access_rule__stand_ins, begin, end),
        cmocka_unit_test_setup_teardown(test_access_rule__offices_end, begin, end),
        cmocka_unit_test_setup_teardown(test_access_rule__no_more_than_the_list_can_merge, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_access_rule__forgets, begin, end),
        cmocka_unit_test_setup_teardown(test_access_rule__contradictions_are_refused, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
