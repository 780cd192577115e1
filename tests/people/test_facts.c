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

/* RG-3 */
static void test_people_facts__conflicts(void **state)
{
    (void)state;
    struct identity one = opened_person(&opened, "One"), other = opened_person(&opened, "Other"),
                    first, second;
    struct people_conflict declared = {
        .person = one, .with = other, .from = 1000, .until = PEOPLE_OPEN};
    assert_done(&opened, people_declare_conflict(opened.people, &declared, &opened.act, &first,
                                                 &opened.error));
    declared = (struct people_conflict){.person = one,
                                        .about = TEXT("my sister sits on the board of Anytown CLP"),
                                        .from = 2000,
                                        .until = 3000};
    assert_done(&opened, people_declare_conflict(opened.people, &declared, &opened.act, &second,
                                                 &opened.error));
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct people_conflict *found;
    size_t count;
    assert_done(&opened, people_conflicts(opened.people, session, opened.arena, &one, 2500, &found,
                                          &count, &opened.error));
    assert_int_equal(count, 2);
    assert_true(identity_equal(&found[0].with, &other));
    assert_true(identity_is_none(&found[1].with));
    assert_true(text_equal(found[1].about, declared.about));
    store_end(session);
    session = NULL;
    assert_done(&opened,
                people_end_conflict(opened.people, &first, 2400, &opened.act, &opened.error));
    session = opened_read(&opened);
    assert_done(&opened, people_conflicts(opened.people, session, opened.arena, &one, 2500, &found,
                                          &count, &opened.error));
    assert_int_equal(count, 1);
}

static void test_people_facts__bad_conflicts(void **state)
{
    (void)state;
    struct identity one = opened_person(&opened, "One"), nobody = vault_identity();
    struct people_conflict bad = {.person = one, .from = 1000, .until = PEOPLE_OPEN};
    assert_int_equal(people_declare_conflict(opened.people, &bad, &opened.act, NULL, &opened.error),
                     ERROR_INVALID);
    assert_string_equal(opened.error.field, "about");
    bad.with = nobody;
    assert_int_equal(people_declare_conflict(opened.people, &bad, &opened.act, NULL, &opened.error),
                     ERROR_NOT_FOUND);
    bad = (struct people_conflict){.person = nobody, .about = TEXT("x"), .from = 1, .until = 2};
    assert_int_equal(people_declare_conflict(opened.people, &bad, &opened.act, NULL, &opened.error),
                     ERROR_NOT_FOUND);
    assert_int_equal(people_end_conflict(opened.people, &nobody, 5, &opened.act, &opened.error),
                     ERROR_NOT_FOUND);
}

/* CP-11, RG-1: training counts while it is valid. */
static void test_people_facts__training(void **state)
{
    (void)state;
    struct identity one = opened_person(&opened, "One");
    struct people_training record = {
        .person = one, .course = "safeguarding-basic", .completed = 1000, .until = 2000};
    assert_done(&opened,
                people_record_training(opened.people, &record, &opened.act, &opened.error));
    record.course = "antisemitism";
    record.completed = 1500;
    record.until = PEOPLE_OPEN;
    assert_done(&opened,
                people_record_training(opened.people, &record, &opened.act, &opened.error));
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct people_training *found;
    size_t count;
    assert_done(&opened, people_trainings(opened.people, session, opened.arena, &one, 1999, &found,
                                          &count, &opened.error));
    assert_int_equal(count, 2);
    assert_string_equal(found[0].course, "antisemitism");
    assert_done(&opened, people_trainings(opened.people, session, opened.arena, &one, 2000, &found,
                                          &count, &opened.error));
    assert_int_equal(count, 1);
    assert_done(&opened, people_trainings(opened.people, session, opened.arena, &one, 999, &found,
                                          &count, &opened.error));
    assert_int_equal(count, 0);
    record.course = "Bad Name";
    assert_int_equal(people_record_training(opened.people, &record, &opened.act, &opened.error),
                     ERROR_INVALID);
    record.course = NULL;
    assert_int_equal(people_record_training(opened.people, &record, &opened.act, &opened.error),
                     ERROR_INVALID);
}

/* CP-11, RG-1: what was recorded wrongly counts no longer, and stays on record; verify knows both ends. */
static void test_people_facts__training_that_counts_no_longer(void **state)
{
    (void)state;
    struct identity one = opened_person(&opened, "One"), nothing = {{1}};
    const struct people_training record = {
        .person = one, .course = "safeguarding-basic", .completed = 1000, .until = PEOPLE_OPEN};
    const struct people_training *found;
    struct people_report report;
    size_t count;
    assert_done(&opened, people_record_training(opened.people, &record, &opened.act, &opened.error));
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    assert_done(&opened, people_training_records(opened.people, session, opened.arena, &one, &found, &count, &opened.error));
    assert_int_equal(count, 1);
    struct identity training = found[0].training;
    store_end_at(&session);
    assert_int_equal(people_end_training(opened.people, &nothing, 2000, &opened.act, &opened.error), ERROR_NOT_FOUND);
    assert_int_equal(people_end_training(opened.people, &training, 1000, &opened.act, &opened.error), ERROR_INVALID);
    assert_done(&opened, people_end_training(opened.people, &training, 2000, &opened.act, &opened.error));
    session = opened_read(&opened);
    assert_done(&opened, people_trainings(opened.people, session, opened.arena, &one, 2000, &found, &count, &opened.error));
    assert_int_equal(count, 0);
    assert_done(&opened, people_training_records(opened.people, session, opened.arena, &one, &found, &count, &opened.error));
    assert_int_equal(count, 1);
    assert_int_equal(found[0].until, 2000);
    store_end_at(&session);
    assert_done(&opened, people_verify(opened.people, &report, &opened.error));
    assert_true(report.sound);
}

/* RG-7: a place on a list, by itself and among all that somebody has or had. */
static void test_people_facts__places_on_lists(void **state)
{
    (void)state;
    struct identity one = opened_person(&opened, "One"), first, second, nothing = {{1}};
    struct people_listing listing = {
        .person = one, .list = "external-lawyers", .words = TEXT("Barrister"), .from = 1000, .until = 2000};
    const struct people_listing *found;
    size_t count;
    assert_done(&opened, people_enlist(opened.people, &listing, &opened.act, &first, &opened.error));
    listing.from = 3000;
    listing.until = PEOPLE_OPEN;
    assert_done(&opened, people_enlist(opened.people, &listing, &opened.act, &second, &opened.error));
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    assert_done(&opened, people_listings_of(opened.people, session, opened.arena, &one, &found, &count, &opened.error));
    assert_int_equal(count, 2);
    assert_true(identity_equal(&found[0].listing, &second));
    assert_done(&opened, people_get_listing(opened.people, session, opened.arena, &first, &listing, &opened.error));
    assert_int_equal(listing.until, 2000);
    assert_true(text_is(listing.words, "Barrister"));
    assert_int_equal(people_get_listing(opened.people, session, opened.arena, &nothing, &listing, &opened.error),
                     ERROR_NOT_FOUND);
}

static size_t listed_at(int64_t at)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct identity *found;
    size_t count;
    assert_done(&opened, people_on_list(opened.people, session, opened.arena, "lay-members", at, &found, &count,
                                        &opened.error));
    return count;
}

static size_t trained_at(int64_t at)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct identity *found;
    size_t count;
    assert_done(&opened, people_trained_in(opened.people, session, opened.arena, "antisemitism", at, &found, &count,
                                           &opened.error));
    return count;
}

/* What is kept of a list and of a course holds until an instant at which somebody comes or goes, and until a change. */
static void test_people_facts__everybody_of_a_list_or_course_at_once(void **state)
{
    (void)state;
    struct identity one = opened_person(&opened, "One"), other = opened_person(&opened, "Other"), place;
    struct people_listing listing = {.person = one, .list = "lay-members", .from = 1000, .until = 2000};
    struct people_training training = {.person = one, .course = "antisemitism", .completed = 1000, .until = 2000};
    assert_int_equal(listed_at(1500) + trained_at(1500), 0);
    assert_done(&opened, people_enlist(opened.people, &listing, &opened.act, NULL, &opened.error));
    assert_done(&opened, people_record_training(opened.people, &training, &opened.act, &opened.error));
    static const struct {
        int64_t at;
        size_t count;
    } seen[] = {{1500, 1}, {1501, 1}, {999, 0}, {1000, 1}, {2000, 0}, {1999, 1}};
    for (size_t i = 0; i < COUNT_OF(seen); i++) {
        assert_int_equal(listed_at(seen[i].at), seen[i].count);
        assert_int_equal(trained_at(seen[i].at), seen[i].count);
    }
    listing.person = training.person = other;
    assert_done(&opened, people_enlist(opened.people, &listing, &opened.act, &place, &opened.error));
    assert_done(&opened, people_record_training(opened.people, &training, &opened.act, &opened.error));
    assert_int_equal(listed_at(1500), 2);
    assert_int_equal(trained_at(1500), 2);
    assert_done(&opened, people_end_listing(opened.people, &place, 1400, &opened.act, &opened.error));
    assert_int_equal(listed_at(1500), 1);
    assert_int_equal(trained_at(1500), 2);
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_people_facts__conflicts, begin, end),
        cmocka_unit_test_setup_teardown(test_people_facts__bad_conflicts, begin, end),
        cmocka_unit_test_setup_teardown(test_people_facts__training, begin, end),
        cmocka_unit_test_setup_teardown(test_people_facts__training_that_counts_no_longer, begin, end),
        cmocka_unit_test_setup_teardown(test_people_facts__places_on_lists, begin, end),
        cmocka_unit_test_setup_teardown(test_people_facts__everybody_of_a_list_or_course_at_once, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
