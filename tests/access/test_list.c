/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "access/cases.h"

static struct opened opened;
static struct identity manager;
static const struct access_viewer *viewer;

static int begin(void **state)
{
    (void)state;
    opened_begin(&opened);
    manager = opened_holder(&opened, "Mo Manager", "safeguarding-manager", "");
    opened_appoint(&opened, &manager, "safeguarding-officer", "");
    viewer = cases_viewer(&opened, &manager);
    return 0;
}

static int end(void **state)
{
    (void)state;
    opened_end(&opened);
    return 0;
}

/* Case number i is seen through one principal, another, or all three; every seventh is barred,
 * every eleventh not granted. */
static void add_many(size_t count, bool seen[])
{
    struct access_principal principals[] = {cases_office(&opened, "safeguarding-manager", ""),
                                            cases_office(&opened, "safeguarding-officer", ""),
                                            access_of_person(opened.access, &manager)};
    for (size_t i = 0; i < count; i++) {
        struct cases_made made = cases_add(&opened, (int64_t)(i / 3)); /* three in each instant */
        for (size_t j = 0; j < 3 && i % 11; j++) {
            if (i % 4 == j || i % 4 == 3) {
                cases_grant(&opened, &made, principals[j]);
            }
        }
        if (i % 7 == 0) {
            cases_bar(&opened, &made, &manager, 1);
        }
        seen[i] = i % 11 && i % 7;
    }
}

static void test_access_list__pages_by_key(void **state)
{
    (void)state;
    bool seen[90];
    size_t expected = 0, total = 0;
    add_many(COUNT_OF(seen), seen);
    for (size_t i = 0; i < COUNT_OF(seen); i++) {
        expected += seen[i];
    }
    static const size_t limits[] = {1, 7, 50, 200};
    for (size_t l = 0; l < COUNT_OF(limits); l++) {
        SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
        struct access_item last;
        const struct access_item *items, *after = NULL;
        bool more = true;
        size_t count;
        total = 0;
        while (more) {
            assert_done(&opened, access_list(session, opened.arena, viewer, ACCESS_OPEN, after,
                                             limits[l], &items, &count, &more, &opened.error));
            assert_true(count == limits[l] || !more);
            for (size_t i = 0; i < count; i++) {
                char canonical[ACCESS_REFERENCE_SIZE];
                assert_true(
                    !after || items[i].received < after->received ||
                    (items[i].received == after->received &&
                     memcmp(items[i].case_id.bytes, after->case_id.bytes, IDENTITY_SIZE) < 0));
                assert_int_equal(
                    access_read_reference(text_of(items[i].reference), canonical, &opened.error),
                    0);
                last = items[i];
                after = &last;
            }
            total += count;
        }
        assert_int_equal(total, expected);
    }
    assert_int_equal(cases_count(&opened, viewer), expected);
}

static void test_access_list__counts_no_further_than_asked(void **state)
{
    (void)state;
    bool seen[30];
    add_many(COUNT_OF(seen), seen);
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    size_t count;
    assert_done(&opened, access_count(session, viewer, ACCESS_OPEN, 5, &count, &opened.error));
    assert_int_equal(count, 5);
    assert_done(&opened, access_count(session, viewer, ACCESS_CLOSED, 5, &count, &opened.error));
    assert_int_equal(count, 0);
}

static int shelve(struct store_session *session, void *context, struct error *error)
{
    return access_shelve(session, &((struct cases_made *)context)->case_id, ACCESS_CLOSED, error);
}

static size_t listed(enum access_shelf shelf)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct access_item *items;
    size_t count;
    bool more;
    assert_done(&opened, access_list(session, opened.arena, viewer, shelf, NULL, 50, &items, &count,
                                     &more, &opened.error));
    return count;
}

static void test_access_list__shelves(void **state)
{
    (void)state;
    struct cases_made made = cases_add(&opened, 1);
    cases_grant(&opened, &made, cases_office(&opened, "safeguarding-manager", ""));
    assert_int_equal(listed(ACCESS_OPEN), 1);
    cases_write(&opened, shelve, &made);
    assert_int_equal(listed(ACCESS_OPEN), 0);
    assert_int_equal(listed(ACCESS_CLOSED), 1);
    /* what is granted later stands on the same shelf */
    cases_grant(&opened, &made, access_of_person(opened.access, &manager));
    assert_int_equal(listed(ACCESS_OPEN), 0);
    assert_int_equal(listed(ACCESS_CLOSED), 1);
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_access_list__pages_by_key, begin, end),
        cmocka_unit_test_setup_teardown(test_access_list__counts_no_further_than_asked, begin, end),
        cmocka_unit_test_setup_teardown(test_access_list__shelves, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
