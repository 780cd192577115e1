/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What begins and ends by itself, and who covers which area (SG-2r, SG-6.1). */
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

static void appoint(const struct identity *person, const char *office, const char *area, int64_t from, int64_t until)
{
    assert_done(&opened, people_appoint(opened.people, person, text_of(office), text_of(area), from, until, &opened.act,
                                        NULL, &opened.error));
}

static void be_absent(const struct identity *person, int64_t from, int64_t until)
{
    struct identity absence;
    assert_done(&opened, people_record_absence(opened.people, person, from, until, TEXT(""), &opened.act, &absence,
                                               &opened.error));
}

static const struct people_place_held *changed(int64_t at, size_t *count)
{
    const struct people_place_held *places;
    struct store_session *session = opened_read(&opened);
    assert_done(&opened, people_places_changed(opened.people, session, opened.arena, at, &places, count, &opened.error));
    store_end(session);
    return places;
}

static void test_people_edges__come_in_order_within_the_span(void **state)
{
    (void)state;
    struct identity one = opened_person(&opened, "One");
    const struct people_edge *edges;
    size_t count;
    appoint(&one, "general-secretary", "", 1000, 5000);
    be_absent(&one, 2000, 3000);
    struct store_session *session = opened_read(&opened);
    assert_done(&opened,
                people_edges(opened.people, session, opened.arena, 0, 5000, &edges, &count, &opened.error));
    const enum people_edge_kind kinds[] = {PEOPLE_TERM_BEGINS, PEOPLE_ABSENCE_BEGINS, PEOPLE_ABSENCE_ENDS,
                                           PEOPLE_TERM_ENDS};
    assert_int_equal(count, COUNT_OF(kinds));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(edges[i].kind, kinds[i]);
        assert_true(identity_equal(&edges[i].person, &one));
    }
    assert_string_equal(edges[0].office, "general-secretary");
    assert_done(&opened,
                people_edges(opened.people, session, opened.arena, 1000, 2999, &edges, &count, &opened.error));
    assert_int_equal(count, 1);
    assert_int_equal(edges[0].at, 2000);
    store_end(session);
}

static void test_people_edges__an_office_is_left_when_the_last_holder_is_away(void **state)
{
    (void)state;
    struct identity one = opened_person(&opened, "One"), other = opened_person(&opened, "Other");
    size_t count;
    appoint(&one, "safeguarding-officer", "", 1000, PEOPLE_OPEN);
    appoint(&other, "safeguarding-officer", "", 1000, 4000);
    be_absent(&one, 2000, 6000);
    changed(2000, &count);
    assert_int_equal(count, 0); /* the other is there */
    const struct people_place_held *places = changed(4000, &count);
    assert_int_equal(count, 1);
    assert_true(places[0].begins);
    assert_string_equal(places[0].office, "safeguarding-officer");
    places = changed(6000, &count);
    assert_int_equal(count, 1);
    assert_false(places[0].begins);
    changed(6001, &count);
    assert_int_equal(count, 0);
}

static void test_people_edges__areas_are_apart(void **state)
{
    (void)state;
    struct identity one = opened_person(&opened, "One"), other = opened_person(&opened, "Other");
    size_t count;
    appoint(&one, "regional-safeguarding-lead", "wales", 1000, 3000);
    appoint(&other, "regional-safeguarding-lead", "london", 1000, PEOPLE_OPEN);
    const struct people_place_held *places = changed(3000, &count);
    assert_int_equal(count, 1);
    assert_string_equal(places[0].area, "wales");
}

static const struct people_cover *cover_of(const struct people_cover *covers, size_t count, const char *office,
                                           const char *area)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(covers[i].office->name, office) == 0 &&
            strcmp(covers[i].area ? covers[i].area->name : "", area) == 0) {
            return &covers[i];
        }
    }
    fail_msg("%s, %s is not there", office, area);
    return NULL;
}

static void test_people_coverage__says_who_covers_which_area_and_what_is_vacant(void **state)
{
    (void)state;
    struct identity lead = opened_person(&opened, "Lee Lead");
    const struct people_cover *covers;
    size_t count;
    appoint(&lead, "regional-safeguarding-lead", "wales", 1000, PEOPLE_OPEN);
    appoint(&lead, "regional-safeguarding-lead", "parliamentary-party", 1000, PEOPLE_OPEN);
    struct store_session *session = opened_read(&opened);
    assert_done(&opened, people_coverage(opened.people, session, opened.arena, 2000, &covers, &count, &opened.error));
    const struct people_cover *wales = cover_of(covers, count, "regional-safeguarding-lead", "wales");
    assert_int_equal(wales->holder_count, 1);
    assert_false(wales->vacant || wales->absent);
    assert_false(cover_of(covers, count, "regional-safeguarding-lead", "parliamentary-party")->vacant);
    assert_true(cover_of(covers, count, "regional-safeguarding-lead", "scotland")->vacant);
    assert_true(cover_of(covers, count, "legal-director", "")->vacant);
    store_end(session);
    be_absent(&lead, 2500, PEOPLE_OPEN);
    session = opened_read(&opened);
    assert_done(&opened, people_coverage(opened.people, session, opened.arena, 3000, &covers, &count, &opened.error));
    wales = cover_of(covers, count, "regional-safeguarding-lead", "wales");
    assert_true(wales->absent && !wales->vacant);
    store_end(session);
}

static void test_people_joined__tells_who_was_put_on_record_in_a_span(void **state)
{
    (void)state;
    const struct people_joining *joined;
    size_t count;
    struct identity one = opened_person(&opened, "One");
    struct store_session *session = opened_read(&opened);
    assert_done(&opened, people_joined(opened.people, session, opened.arena, OPENED_AT - 1, OPENED_AT, &joined, &count,
                                       &opened.error));
    assert_int_equal(count, 1);
    assert_true(identity_equal(&joined[0].person, &one));
    assert_int_equal(joined[0].at, OPENED_AT);
    assert_done(&opened, people_joined(opened.people, session, opened.arena, OPENED_AT, OPENED_AT + DAY, &joined, &count,
                                       &opened.error));
    assert_int_equal(count, 0);
    store_end(session);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_people_edges__come_in_order_within_the_span),
        TEST(test_people_edges__an_office_is_left_when_the_last_holder_is_away),
        TEST(test_people_edges__areas_are_apart),
        TEST(test_people_coverage__says_who_covers_which_area_and_what_is_vacant),
        TEST(test_people_joined__tells_who_was_put_on_record_in_a_span),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
