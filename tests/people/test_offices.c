/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "people/inside.h"
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

static int appoint(const struct identity *person, const char *office, const char *area,
                   int64_t from, int64_t until)
{
    return people_appoint(opened.people, person, text_of(office), text_of(area), from, until,
                          &opened.act, NULL, &opened.error);
}

static void test_people_offices__moment_in_order(void **state)
{
    (void)state;
    struct identity director = opened_holder(&opened, "Dana Director", "legal-director", "");
    struct identity manager = opened_holder(&opened, "Mo Manager", "safeguarding-manager", "");
    struct identity lead =
        opened_holder(&opened, "Lee Lead", "regional-safeguarding-lead", "london");
    opened_appoint(&opened, &lead, "regional-safeguarding-lead", "east");
    struct people_moment moment = opened_moment(&opened, OPENED_AT);
    assert_int_equal(moment.count, 4);
    assert_string_equal(moment.holders[0].office, "safeguarding-manager");
    assert_true(identity_equal(&moment.holders[0].person, &manager));
    assert_string_equal(moment.holders[0].area, "");
    assert_true(identity_equal(&moment.holders[1].person, &director));
    assert_string_equal(moment.holders[2].area, "east"); /* SG-2r: one lead, two areas */
    assert_string_equal(moment.holders[3].area, "london");
    assert_int_equal(moment.holders[3].until, PEOPLE_OPEN);
    assert_int_equal(opened_moment(&opened, OPENED_AT - 2 * DAY).count, 0); /* vacant before */
}

static void test_people_offices__spans_have_an_end(void **state)
{
    (void)state;
    struct identity one = opened_person(&opened, "One"), other = opened_person(&opened, "Other");
    assert_done(&opened, appoint(&one, "general-secretary", "", 1000, 2000));
    assert_done(&opened, appoint(&other, "general-secretary", "", 1500, PEOPLE_OPEN));
    static const struct {
        int64_t at;
        size_t count;
    } moments[] = {{999, 0}, {1000, 1}, {1499, 1}, {1500, 2}, {1999, 2}, {2000, 1}};
    for (size_t i = 0; i < COUNT_OF(moments); i++) {
        assert_int_equal(opened_moment(&opened, moments[i].at).count, moments[i].count);
    }
}

/* SG-6.1: absence is a recorded fact with dates. */
static void test_people_offices__absence(void **state)
{
    (void)state;
    struct identity manager = opened_holder(&opened, "Mo Manager", "safeguarding-manager", "");
    struct identity absence, longer;
    assert_done(&opened,
                people_record_absence(opened.people, &manager, OPENED_AT, OPENED_AT + DAY,
                                      TEXT("annual leave"), &opened.act, &absence, &opened.error));
    assert_false(opened_moment(&opened, OPENED_AT - 1).holders[0].absent);
    struct people_moment moment = opened_moment(&opened, OPENED_AT);
    assert_true(moment.holders[0].absent);
    assert_true(identity_equal(&moment.holders[0].absence, &absence));
    assert_int_equal(moment.holders[0].absent_until, OPENED_AT + DAY);
    assert_false(opened_moment(&opened, OPENED_AT + DAY).holders[0].absent);
    assert_done(&opened, people_record_absence(opened.people, &manager, OPENED_AT + 5, PEOPLE_OPEN,
                                               TEXT(""), &opened.act, &longer, &opened.error));
    assert_int_equal(opened_moment(&opened, OPENED_AT + 10).count,
                     1); /* two absences, one holder */
    assert_done(&opened, people_end_absence(opened.people, &longer, OPENED_AT + 6, &opened.act,
                                            &opened.error));
    assert_done(&opened, people_end_absence(opened.people, &absence, OPENED_AT + 1, &opened.act,
                                            &opened.error));
    assert_false(opened_moment(&opened, OPENED_AT + 10).holders[0].absent);
}

/* CP-8: who holds a barred office holds no other. */
static void test_people_offices__barred(void **state)
{
    (void)state;
    struct identity leader = opened_person(&opened, "Lou Leader"),
                    other = opened_person(&opened, "Other");
    assert_done(&opened, appoint(&leader, "leader", "", 1000, 2000));
    assert_int_equal(appoint(&leader, "safeguarding-manager", "", 1999, 3000), ERROR_DENIED);
    assert_string_equal(opened.error.paragraph, "CP-8");
    assert_done(&opened, appoint(&leader, "safeguarding-manager", "", 2000, 3000));
    assert_done(&opened, appoint(&leader, "leader-office", "", 1000, 2000));
    assert_int_equal(appoint(&leader, "deputy-leader", "", 2999, PEOPLE_OPEN), ERROR_DENIED);
    assert_done(&opened, appoint(&other, "legal-director", "", 1000, PEOPLE_OPEN));
    struct people_moment moment = opened_moment(&opened, 1500);
    assert_true(people_is_barred(&moment, &leader));
    assert_false(people_is_barred(&moment, &other));
    moment = opened_moment(&opened, 2500);
    assert_false(people_is_barred(&moment, &leader));
}

static void test_people_offices__barred_by_a_moved_end(void **state)
{
    (void)state;
    struct identity person = opened_person(&opened, "Lou Leader"), term;
    assert_done(&opened, people_appoint(opened.people, &person, TEXT("leader"), TEXT(""), 1000,
                                        2000, &opened.act, &term, &opened.error));
    assert_done(&opened, appoint(&person, "safeguarding-manager", "", 2000, 3000));
    assert_int_equal(people_end_term(opened.people, &term, 2001, &opened.act, &opened.error),
                     ERROR_DENIED);
    assert_done(&opened, people_end_term(opened.people, &term, 1900, &opened.act, &opened.error));
}

static void test_people_offices__bad_appointments(void **state)
{
    (void)state;
    struct identity person = opened_person(&opened, "One"), nobody = vault_identity();
    assert_int_equal(appoint(&nobody, "leader", "", 1, 2), ERROR_NOT_FOUND);
    assert_int_equal(appoint(&person, "king", "", 1, 2), ERROR_INVALID);
    assert_string_equal(opened.error.field, "office");
    assert_int_equal(appoint(&person, "leader", "london", 1, 2), ERROR_INVALID);
    assert_string_equal(opened.error.field, "area");
    assert_int_equal(appoint(&person, "regional-director", "", 1, 2), ERROR_INVALID);
    assert_string_equal(opened.error.field, "area");
    assert_int_equal(appoint(&person, "leader", "", 2, 2), ERROR_INVALID);
    assert_string_equal(opened.error.field, "until");
    assert_int_equal(people_end_term(opened.people, &nobody, 5, &opened.act, &opened.error),
                     ERROR_NOT_FOUND);
    assert_int_equal(people_end_absence(opened.people, &nobody, 5, &opened.act, &opened.error),
                     ERROR_NOT_FOUND);
    assert_int_equal(people_record_absence(opened.people, &nobody, 1, 2, TEXT("x"), &opened.act,
                                           NULL, &opened.error),
                     ERROR_NOT_FOUND);
}

struct never {
    const struct people_act *act;
    struct identity person;
};

static int change_and_fail(struct store_session *session, void *context, struct error *error)
{
    const struct never *never = context;
    struct people_moment moment;
    struct identity term = vault_identity();
    int failed = store_run(session, NULL, error,
                           "INSERT INTO people_term (term, office, area, person, since, until, "
                           "recorded_by, recorded_at) "
                           "VALUES ($1, 'legal-director', '', $2, 1, 9, $2, 1)",
                           "dd", &term, &never->person);
    if (failed == 0) {
        failed = people_new_stamp(session, error);
    }
    if (failed == 0) {
        failed = people_moment(opened.people, session, opened.arena, 5, &moment, error);
    }
    return failed < 0 ? failed : error_set(error, ERROR_BUSY, "test", "%zu", moment.count);
}

/* The kept moment never answers for another: not across a change, nor what was never committed, nor
 * beyond its span. */
static void test_people_offices__kept_moment_is_never_stale(void **state)
{
    (void)state;
    struct never never = {&opened.act, opened_person(&opened, "One")};
    struct identity term, absence;
    assert_done(&opened, people_appoint(opened.people, &never.person, TEXT("general-secretary"),
                                        TEXT(""), 1, 9, &opened.act, &term, &opened.error));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(opened_moment(&opened, 5).count, 1);
        assert_int_equal(opened_moment(&opened, 5).at, 5);
        assert_int_equal(opened_moment(&opened, 8).at, 8);
        assert_int_equal(opened_moment(&opened, 9).count, 0);
        assert_int_equal(opened_moment(&opened, 0).count, 0);
        assert_int_equal(store_write(opened.store, change_and_fail, &never, &opened.error),
                         ERROR_BUSY);
        assert_string_equal(opened.error.words, "2");
    }
    assert_done(&opened, people_record_absence(opened.people, &never.person, 6, 7, TEXT(""),
                                               &opened.act, &absence, &opened.error));
    assert_false(opened_moment(&opened, 5).holders[0].absent);
    assert_true(opened_moment(&opened, 6).holders[0].absent);
    assert_false(opened_moment(&opened, 7).holders[0].absent);
    struct people_conflict conflict = {
        .person = never.person, .about = TEXT("x"), .from = 7, .until = 8};
    assert_done(&opened, people_declare_conflict(opened.people, &conflict, &opened.act, NULL,
                                                 &opened.error));
    assert_false(opened_moment(&opened, 6).holders[0].has_conflicts);
    assert_true(opened_moment(&opened, 7).holders[0].has_conflicts);
    assert_false(opened_moment(&opened, 8).holders[0].has_conflicts);
}

/* Nothing is overwritten: every end that was ever said is there, with who said it and when. */
static void test_people_offices__history(void **state)
{
    (void)state;
    struct identity person = opened_person(&opened, "One"), clerk = opened_person(&opened, "Clerk"),
                    term, absence;
    struct people_act acts[4];
    for (int i = 0; i < 4; i++) {
        acts[i] = (struct people_act){clerk, 5000 + i};
    }
    assert_done(&opened, people_appoint(opened.people, &person, TEXT("legal-director"), TEXT(""),
                                        1000, PEOPLE_OPEN, &acts[0], &term, &opened.error));
    assert_done(&opened, people_end_term(opened.people, &term, 4000, &acts[1], &opened.error));
    assert_done(&opened, people_record_absence(opened.people, &person, 2000, 3000, TEXT("sick"),
                                               &acts[2], &absence, &opened.error));
    assert_done(&opened, people_end_term(opened.people, &term, 4500, &acts[3], &opened.error));
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    const struct people_fact *facts;
    size_t count;
    assert_done(&opened, people_history(opened.people, session, opened.arena, &person, &facts,
                                        &count, &opened.error));
    static const enum people_fact_kind kinds[] = {PEOPLE_TERM, PEOPLE_TERM_END, PEOPLE_ABSENCE,
                                                  PEOPLE_TERM_END};
    static const int64_t untils[] = {PEOPLE_OPEN, 4000, 3000, 4500};
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(facts[i].kind, kinds[i]);
        assert_int_equal(facts[i].until, untils[i]);
        assert_int_equal(facts[i].recorded.at, 5000 + (int64_t)i);
        assert_true(identity_equal(&facts[i].recorded.by, &clerk));
    }
    assert_string_equal(facts[0].office, "legal-director");
    struct identity nobody = {{0}};
    assert_done(&opened, people_history(opened.people, session, opened.arena, &nobody, &facts,
                                        &count, &opened.error));
    assert_int_equal(count, 4);
    assert_done(&opened, people_history(opened.people, session, opened.arena, &clerk, &facts,
                                        &count, &opened.error));
    assert_int_equal(count, 0);
}

struct reading {
    struct buf kinds;
    struct identity by;
};

static int read_entry(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct reading *reading = context;
    assert_int_equal(entry->parts[0].state, LEDGER_READABLE);
    struct unpack unpack = unpack_of(entry->parts[0].plain);
    if (unpack_next(&unpack) != UNPACK_MAP || unpack_map(&unpack) != 4 ||
        unpack_integer(&unpack) != 1) {
        return 0; /* another room's */
    }
    buf_text(&reading->kinds, unpack_text(&unpack));
    buf_char(&reading->kinds, ' ');
    unpack_integer(&unpack);
    if (unpack_next(&unpack) == UNPACK_BYTES) {
        reading->by = unpack_identity(&unpack);
    } else {
        unpack_null(&unpack);
    }
    unpack_integer(&unpack);
    assert_int_equal(unpack_integer(&unpack), OPENED_AT);
    unpack_integer(&unpack);
    unpack_skip(&unpack);
    return unpack_done(&unpack, "an act", error);
}

/* Who changed what and when is an entry in the organisation's own ledger; what was refused is not.
 */
static void test_people_offices__entered_in_the_ledger(void **state)
{
    (void)state;
    struct identity clerk = opened_person(&opened, "Clerk"), manager = opened_person(&opened, "Mo"),
                    term, absence;
    opened.act.by = clerk;
    assert_done(&opened,
                people_appoint(opened.people, &manager, TEXT("safeguarding-manager"), TEXT(""), 1,
                               PEOPLE_OPEN, &opened.act, &term, &opened.error));
    assert_int_equal(appoint(&manager, "leader", "", 1, 2), ERROR_DENIED);
    assert_done(&opened, people_record_absence(opened.people, &manager, 5, 9, TEXT("sick"),
                                               &opened.act, &absence, &opened.error));
    assert_done(&opened,
                people_end_absence(opened.people, &absence, 7, &opened.act, &opened.error));
    assert_done(&opened, people_end_term(opened.people, &term, 90, &opened.act, &opened.error));
    struct reading reading = {.kinds = buf_in(opened.arena)};
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    assert_done(&opened, ledger_read(opened.arena, opened.ledger, session,
                                     ledger_organisation(opened.ledger), 1, read_entry, &reading,
                                     &opened.error));
    assert_non_null(strstr(
        buf_as_string(&reading.kinds),
        "catalogue.taken person.added person.added office.appointed absence.recorded absence.ended "
        "office.ended "));
    assert_true(identity_equal(&reading.by, &clerk));
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_people_offices__moment_in_order, begin, end),
        cmocka_unit_test_setup_teardown(test_people_offices__spans_have_an_end, begin, end),
        cmocka_unit_test_setup_teardown(test_people_offices__absence, begin, end),
        cmocka_unit_test_setup_teardown(test_people_offices__barred, begin, end),
        cmocka_unit_test_setup_teardown(test_people_offices__barred_by_a_moved_end, begin, end),
        cmocka_unit_test_setup_teardown(test_people_offices__bad_appointments, begin, end),
        cmocka_unit_test_setup_teardown(test_people_offices__kept_moment_is_never_stale, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_people_offices__history, begin, end),
        cmocka_unit_test_setup_teardown(test_people_offices__entered_in_the_ledger, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
