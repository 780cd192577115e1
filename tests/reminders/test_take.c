/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What falls due by itself is taken once, in order, with the time at which it fell due; also after nobody served. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "hall.h"
#include "support/must.h"
#include "support/stores.h"

static int set_up(void **state)
{
    static struct hall hall;
    size_t count;
    memset(&hall, 0, sizeof(hall));
    hall_open(&hall);
    hall_take(&hall, &count); /* terms and versions that began before */
    *state = &hall;
    return 0;
}

static int tear_down(void **state)
{
    hall_close(*state);
    return 0;
}

static void be_absent(struct hall *hall, enum house_person person, int64_t from, int64_t until)
{
    struct people_act act = {{{0}}, hall->house.now};
    struct identity absence;
    struct error error;
    must(people_record_absence(hall->house.people, &hall->house.persons[person], from, until, TEXT("leave"), &act,
                               &absence, &error),
         &error);
}

static struct casework_case *look(struct hall *hall, enum house_person viewer, const char *reference)
{
    struct casework_who who = house_who(&hall->house, viewer);
    struct casework_case *found = arena_alloc(hall->house.arena, sizeof(*found));
    struct error error;
    must(casework_look(hall->house.casework, hall->house.arena, &who, text_of(reference), found, &error), &error);
    return found;
}

static bool has_work(struct hall *hall, enum house_person viewer, const char *reference)
{
    struct casework_who who = house_who(&hall->house, viewer);
    struct casework_owed *owed;
    struct error error;
    size_t count;
    bool more;
    must(casework_work(hall->house.casework, hall->house.arena, &who, NULL, 50, &owed, &count, &more, &error), &error);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(owed[i].reference, reference) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- duties */

static void test_reminders_take__a_lapse_says_when_it_fell_due_and_when_it_was_recorded(void **state)
{
    struct hall *hall = *state;
    struct casework_done done;
    size_t count;
    house_report(&hall->house, "Barnaby Hollis", "He struck a child.", &done);
    assert_null(hall_take(hall, &count));
    house_move(&hall->house, 3 * HOUSE_DAY);
    hall_reopen(hall);
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(count, 1);
    assert_int_equal(taken[0].kind, REMINDERS_DUTY_LAPSES);
    struct casework_case *found = look(hall, HOUSE_MANAGER, done.reference);
    assert_int_equal(found->line_count, 2);
    assert_true(text_is(found->lines[1].name, "duty-lapses"));
    assert_int_equal(found->lines[1].actor_kind, CASEWORK_BY_EVENHAND);
    assert_int_equal(found->lines[1].happened, HOUSE_BEGINS + 14 * HOUSE_HOUR); /* midnight of the day (SG-6.3) */
    assert_int_equal(found->lines[1].recorded, hall->house.now);
    hall_take(hall, &count);
    assert_int_equal(count, 0);
    hall_assert_sound(hall);
}

static void test_reminders_take__in_the_order_in_which_things_fell_due(void **state)
{
    struct hall *hall = *state;
    struct casework_done first, second;
    size_t count;
    house_report(&hall->house, "Barnaby Hollis", "He struck a child.", &first);
    be_absent(hall, HOUSE_MANAGER, HOUSE_BEGINS + 4 * HOUSE_HOUR, HOUSE_BEGINS + 2 * HOUSE_DAY);
    house_move(&hall->house, HOUSE_DAY);
    house_report(&hall->house, "Winifred Stope", "She shouted.", &second);
    house_move(&hall->house, 5 * HOUSE_DAY); /* and nobody served in all that time */
    hall_reopen(hall);
    struct reminders_item *taken = hall_take(hall, &count);
    const enum reminders_kind order[] = {REMINDERS_ABSENCE_BEGINS, REMINDERS_DUTY_LAPSES, REMINDERS_DUTY_LAPSES,
                                         REMINDERS_ABSENCE_ENDS};
    assert_int_equal(count, COUNT_OF(order));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(taken[i].kind, order[i]);
        assert_true(i == 0 || taken[i - 1].due <= taken[i].due);
    }
    assert_string_equal(taken[1].reference, first.reference);
    assert_string_equal(taken[2].reference, second.reference);
    hall_assert_sound(hall);
}

static void test_reminders_take__what_cannot_be_taken_keeps_nothing_waiting(void **state)
{
    struct hall *hall = *state;
    struct casework_done broken, whole;
    struct reminders_item *taken;
    struct error error;
    size_t count = 0;
    house_report(&hall->house, "Barnaby Hollis", "He struck a child.", &broken);
    house_move(&hall->house, HOUSE_HOUR);
    house_report(&hall->house, "Winifred Stope", "She shouted.", &whole);
    const struct vault_place place = {.kind = VAULT_CASE, .owner = broken.case_id};
    must(vault_erase(hall->house.vault, &place, 1, &error), &error);
    house_move(&hall->house, 3 * HOUSE_DAY);
    assert_true(reminders_take(hall->reminders, hall->house.arena, &taken, &count, &error) < 0);
    assert_int_equal(count, 1);
    assert_string_equal(taken[0].reference, whole.reference);
}

/* ---- absences */

static void test_reminders_take__an_absence_hands_over_what_is_owed_and_back(void **state)
{
    struct hall *hall = *state;
    struct casework_done done;
    size_t count;
    house_report(&hall->house, "Barnaby Hollis", "He struck a child.", &done);
    be_absent(hall, HOUSE_MANAGER, HOUSE_BEGINS + HOUSE_HOUR, HOUSE_BEGINS + 3 * HOUSE_HOUR);
    house_move(&hall->house, 2 * HOUSE_HOUR);
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(hall_count(taken, count, REMINDERS_ABSENCE_BEGINS), 1);
    assert_true(has_work(hall, HOUSE_DIRECTOR, done.reference));
    struct casework_case *found = look(hall, HOUSE_DIRECTOR, done.reference);
    assert_true(text_is(found->lines[1].name, "absence-begins"));
    assert_true(text_is(found->lines[1].capacity, "safeguarding-manager"));
    assert_int_equal(found->lines[1].happened, HOUSE_BEGINS + HOUSE_HOUR);
    house_move(&hall->house, 2 * HOUSE_HOUR);
    hall_take(hall, &count);
    found = look(hall, HOUSE_MANAGER, done.reference);
    assert_int_equal(found->line_count, 3);
    assert_true(text_is(found->lines[2].name, "absence-ends"));
    assert_true(has_work(hall, HOUSE_MANAGER, done.reference));
    assert_false(has_work(hall, HOUSE_DIRECTOR, done.reference)); /* only within it (SG-6.1) */
    hall_take(hall, &count);
    assert_int_equal(count, 0);
    hall_assert_sound(hall);
}

static void test_reminders_take__an_absence_that_changes_nothing_in_a_case_leaves_no_entry_there(void **state)
{
    struct hall *hall = *state;
    struct casework_done done;
    size_t count;
    house_report(&hall->house, "Barnaby Hollis", "He struck a child.", &done);
    be_absent(hall, HOUSE_PEOPLE, HOUSE_BEGINS + HOUSE_HOUR, PEOPLE_OPEN);
    house_move(&hall->house, 2 * HOUSE_HOUR);
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(hall_count(taken, count, REMINDERS_ABSENCE_BEGINS), 1);
    assert_int_equal(look(hall, HOUSE_MANAGER, done.reference)->line_count, 1);
}

static void test_reminders_take__a_term_that_ends_leaves_its_work_to_the_next_rung(void **state)
{
    struct hall *hall = *state;
    const struct people_fact *facts;
    struct people_act act = {{{0}}, hall->house.now};
    struct store_session *session;
    struct casework_done done;
    struct error error;
    size_t count;
    house_report(&hall->house, "Barnaby Hollis", "He struck a child.", &done);
    must(store_begin_read(hall->house.store, &session, &error), &error);
    must(people_history(hall->house.people, session, hall->house.arena, &hall->house.persons[HOUSE_MANAGER], &facts,
                        &count, &error),
         &error);
    store_end(session);
    must(people_end_term(hall->house.people, &facts[0].subject, HOUSE_BEGINS + HOUSE_HOUR, &act, &error), &error);
    house_move(&hall->house, 2 * HOUSE_HOUR);
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(hall_count(taken, count, REMINDERS_TERM_ENDS), 1);
    assert_true(has_work(hall, HOUSE_DIRECTOR, done.reference));
    assert_false(has_work(hall, HOUSE_MANAGER, done.reference));
    hall_assert_sound(hall);
}

/* ---- conflicts */

static void test_reminders_take__a_conflict_keeps_its_holder_from_the_case_at_once(void **state)
{
    struct hall *hall = *state;
    struct house *house = &hall->house;
    const struct casework_who officer = house_who(house, HOUSE_OFFICER);
    const struct people_act act = {{{0}}, house->now};
    struct casework_done done, other;
    struct casework_case found;
    struct identity conflict;
    struct error error;
    size_t count;
    char clerk[IDENTITY_TEXT_SIZE];
    identity_write(&house->persons[HOUSE_CLERK], clerk);
    house_report(house, "A clerk", "She shouted.", &done);
    house_report(house, "Another", "He shouted.", &other);
    house_step(house, HOUSE_MANAGER, done.reference, "describe-subject",
               (struct procedure_scope){PROCEDURE_FOR_PARTY, 1},
               (const char *const[]){"kind", "employee", "kind.reasons", "On the payroll.", "person", clerk, NULL});
    assert_int_equal(casework_look(house->casework, house->arena, &officer, text_of(done.reference), &found, &error), 0);
    const struct people_conflict declared = {.person = house->persons[HOUSE_OFFICER],
                                             .with = house->persons[HOUSE_CLERK],
                                             .about = TEXT("they are cousins"),
                                             .from = house->now,
                                             .until = house->now + HOUSE_DAY};
    must(people_declare_conflict(house->people, &declared, &act, &conflict, &error), &error);
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(hall_count(taken, count, REMINDERS_CONFLICT_BEGINS), 1);
    assert_int_equal(casework_look(house->casework, house->arena, &officer, text_of(done.reference), &found, &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(casework_look(house->casework, house->arena, &officer, text_of(other.reference), &found, &error), 0);
    assert_int_equal(look(hall, HOUSE_MANAGER, other.reference)->line_count, 1);
    house_move(house, 2 * HOUSE_DAY);
    taken = hall_take(hall, &count);
    assert_int_equal(hall_count(taken, count, REMINDERS_CONFLICT_ENDS), 1);
    assert_int_equal(casework_look(house->casework, house->arena, &officer, text_of(done.reference), &found, &error), 0);
    hall_assert_sound(hall);
}

/* ---- links */

/* A clock that goes on whenever somebody looks at it, while `ticks` is not below 0. */
static int64_t ticks = -1;
int64_t __real_clock_now(const struct clock *clock);
int64_t __wrap_clock_now(const struct clock *clock);

int64_t __wrap_clock_now(const struct clock *clock)
{
    return __real_clock_now(clock) + (ticks < 0 ? 0 : ++ticks);
}


/* An erased case has ended for whoever waits for it (CP-15). */
static void test_reminders_take__a_case_hears_that_the_one_it_is_linked_to_has_ended(void **state)
{
    struct hall *hall = *state;
    struct house *house = &hall->house;
    struct casework_done done, linked;
    struct casework_erased erased;
    struct error error;
    size_t count;
    house_report(house, "Barnaby Hollis", "He struck a child.", &done);
    house_link_adults(house, done.reference, &linked);
    hall_take(hall, &count);
    assert_int_equal(count, 0);
    must(casework_erase_case(house->casework, house->arena, &linked.case_id, &house->persons[HOUSE_DIRECTOR], "SG-13.1",
                             TEXT("Opened by mistake."), &erased, &error),
         &error);
    hall_reopen(hall);
    ticks = 0;
    struct reminders_item *taken = hall_take(hall, &count);
    ticks = -1;
    assert_int_equal(hall_count(taken, count, REMINDERS_LINK_ENDS), 1);
    struct casework_case *found = look(hall, HOUSE_MANAGER, done.reference);
    assert_true(text_is(found->lines[found->line_count - 1].name, "link-ends"));
    hall_take(hall, &count);
    assert_int_equal(count, 0);
    hall_assert_sound(hall);
}

/* ---- persons */

static const char policy[] = "procedure policy \"A policy\"\n"
                             "  version 2026-01-01\n"
                             "  source \"A test\"\n"
                             "  compartment governance\n"
                             "  seen by safeguarding-manager\n"
                             "\n"
                             "office safeguarding-manager \"Safeguarding Manager\"\n"
                             "last rung safeguarding-manager\n"
                             "managed by safeguarding-manager\n"
                             "track case \"The policy\" open \"Open\" -> closed \"Closed\" ends\n"
                             "\n"
                             "step begin \"Publish\"\n"
                             "  opens the case\n"
                             "  by safeguarding-manager\n"
                             "\n"
                             "step collate \"Collate\"\n"
                             "  by safeguarding-manager\n"
                             "\n"
                             "duty collate \"Collate who has acknowledged it\"\n"
                             "  owner safeguarding-manager\n"
                             "  within 1 month\n"
                             "  met by collate\n"
                             "\n"
                             "event person joins\n"
                             "  owe collate\n";

static void test_reminders_take__a_person_who_joins_is_an_event_of_what_waits_for_it(void **state)
{
    struct hall *hall = *state;
    struct house *house = &hall->house;
    struct casework_done done;
    struct identity person;
    struct error error;
    size_t count;
    house_take_procedure(&hall->house, "policy.procedure", policy);
    const struct casework_wish begin = {.who = house_who(house, HOUSE_MANAGER),
                                        .procedure = TEXT("policy"),
                                        .step = TEXT("begin"),
                                        .happened = CASEWORK_NOT_CLAIMED};
    must(casework_take(house->casework, house->arena, &begin, &done, &error), &error);
    hall_take(hall, &count); /* those who were there before */
    assert_int_equal(look(hall, HOUSE_MANAGER, done.reference)->line_count, 1);
    house_move(house, HOUSE_HOUR);
    const struct people_act act = {{{0}}, house->now};
    const struct people_details details = {.kinds = PEOPLE_EMPLOYEE, .name = TEXT("Newell Comer")};
    must(people_add_person(house->people, &details, &act, &person, &error), &error);
    house_move(house, HOUSE_HOUR);
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(hall_count(taken, count, REMINDERS_PERSON_JOINS), 1);
    struct casework_case *found = look(hall, HOUSE_MANAGER, done.reference);
    assert_int_equal(found->line_count, 2);
    assert_true(text_is(found->lines[1].name, "person-joins"));
    assert_int_equal(found->lines[1].happened, act.at);
    assert_int_equal(found->state->duty_count, 1);
    hall_take(hall, &count);
    assert_int_equal(count, 0);
    hall_assert_sound(hall);
}

/* A further version of the person, of these kinds, an hour later; how many joinings were taken then. */
static size_t joinings_after(struct hall *hall, const struct identity *person, int64_t version, unsigned kinds)
{
    struct house *house = &hall->house;
    struct error error;
    size_t count = 0;
    house_move(house, HOUSE_HOUR);
    const struct people_act act = {{{0}}, house->now};
    const struct people_details details = {.kinds = kinds, .name = TEXT("Newell Comer")};
    must(people_correct_person(house->people, person, version, &details, &act, &error), &error);
    house_move(house, HOUSE_HOUR);
    struct reminders_item *taken = hall_take(hall, &count);
    return hall_count(taken, count, REMINDERS_PERSON_JOINS);
}

/* RG-2: who joins is who comes to belong, not who is put on record as somebody else's witness. */
static void test_reminders_take__joining_is_becoming_one_of_the_organisation(void **state)
{
    struct hall *hall = *state;
    struct house *house = &hall->house;
    struct identity person;
    struct error error;
    size_t count = 0;
    house_take_procedure(&hall->house, "policy.procedure", policy);
    hall_take(hall, &count);
    house_move(house, HOUSE_HOUR);
    const struct people_act act = {{{0}}, house->now};
    const struct people_details details = {.kinds = PEOPLE_OUTSIDER, .name = TEXT("Newell Comer")};
    must(people_add_person(house->people, &details, &act, &person, &error), &error);
    house_move(house, HOUSE_HOUR);
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(hall_count(taken, count, REMINDERS_PERSON_JOINS), 0);
    assert_int_equal(joinings_after(hall, &person, 1, PEOPLE_MEMBER), 1);
    assert_int_equal(joinings_after(hall, &person, 2, PEOPLE_MEMBER), 0); /* a correction */
    assert_int_equal(joinings_after(hall, &person, 3, PEOPLE_MEMBER | PEOPLE_EMPLOYEE), 1);
    assert_int_equal(joinings_after(hall, &person, 4, PEOPLE_OUTSIDER), 0); /* leaves */
    assert_int_equal(joinings_after(hall, &person, 5, PEOPLE_EMPLOYEE), 1); /* comes back */
    hall_assert_sound(hall);
}

/* ---- tampering */

static int take_out(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "DELETE FROM reminders_event WHERE kind = 1 AND due = "
                                           "(SELECT MIN(due) FROM reminders_event WHERE kind = 1)", "");
}

static int put_in(struct store_session *session, void *context, struct error *error)
{
    const int64_t *now = context;
    return store_run(session, NULL, error,
                     "INSERT INTO reminders_review (name, at, kind, entry) VALUES ('safeguarding-child', $1, 1, 1)", "i",
                     *now);
}

static void test_reminders_verify__names_rows_that_nobody_recorded(void **state)
{
    struct hall *hall = *state;
    struct reminders_report report;
    struct error error;
    must(reminders_verify(hall->reminders, &report, &error), &error);
    assert_true(report.sound && report.rows > 5);
    must(store_write(hall->house.store, put_in, &hall->house.now, &error), &error);
    must(reminders_verify(hall->reminders, &report, &error), &error);
    assert_false(report.sound);
    assert_non_null(strstr(report.words, "reminders_review"));
}

static void test_reminders_verify__names_rows_that_are_gone(void **state)
{
    struct hall *hall = *state;
    struct reminders_report report;
    struct error error;
    must(store_write(hall->house.store, take_out, NULL, &error), &error);
    must(reminders_verify(hall->reminders, &report, &error), &error);
    assert_false(report.sound);
    assert_non_null(strstr(report.words, "reminders_event"));
}

/* ---- erasing */

static void test_reminders_take__old_keys_end_and_residues_are_closed(void **state)
{
    struct hall *hall = *state;
    struct casework_erased erased;
    struct casework_done done;
    struct vault_ending *endings;
    uint32_t *quarters;
    struct error error;
    size_t count;
    house_report(&hall->house, "Barnaby Hollis", "He struck a child.", &done);
    must(casework_erase_case(hall->house.casework, hall->house.arena, &done.case_id,
                             &hall->house.persons[HOUSE_DIRECTOR], "SG-13.1", TEXT("Time."), &erased, &error),
         &error);
    must(vault_endings(hall->house.vault, hall->house.arena, &endings, &count, &error), &error);
    assert_int_equal(count, 1);
    assert_int_equal(endings[0].ends, erased.erasure.impossible_from);
    must(ledger_waiting_residues(hall->house.ledger, hall->house.arena, &quarters, &count, &error), &error);
    assert_int_equal(count, 1);
    assert_int_equal(quarters[0], 20264);
    hall_take(hall, &count);
    assert_int_equal(count, 0);
    house_move(&hall->house, 36 * HOUSE_DAY);
    hall_reopen(hall);
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(hall_count(taken, count, REMINDERS_KEYS_END), 1);
    assert_int_equal(hall_count(taken, count, REMINDERS_RESIDUES_CLOSE), 0);
    must(vault_endings(hall->house.vault, hall->house.arena, &endings, &count, &error), &error);
    assert_int_equal(count, 0);
    house_move(&hall->house, 30 * HOUSE_DAY); /* 7 January 2027 */
    hall_reopen(hall);
    taken = hall_take(hall, &count);
    assert_int_equal(hall_count(taken, count, REMINDERS_RESIDUES_CLOSE), 1);
    must(ledger_waiting_residues(hall->house.ledger, hall->house.arena, &quarters, &count, &error), &error);
    assert_int_equal(count, 0);
    hall_assert_sound(hall);
}

/* ---- listing */

static void test_reminders_list__says_what_will_fall_due_and_takes_nothing(void **state)
{
    struct hall *hall = *state;
    struct casework_who clerk = house_who(&hall->house, HOUSE_CLERK), manager = house_who(&hall->house, HOUSE_MANAGER);
    struct reminders_item *items;
    struct casework_done done;
    struct error error;
    size_t count, again;
    house_report(&hall->house, "Barnaby Hollis", "He struck a child.", &done);
    must(reminders_list(hall->reminders, hall->house.arena, &manager, hall->house.now + HOUSE_DAY, 100, &items, &count,
                        &error),
         &error);
    assert_int_equal(hall_count(items, count, REMINDERS_DUTY_LAPSES), 1);
    assert_string_equal(items[0].reference, done.reference);
    must(reminders_list(hall->reminders, hall->house.arena, &clerk, hall->house.now + HOUSE_DAY, 100, &items, &again,
                        &error),
         &error);
    assert_int_equal(hall_count(items, again, REMINDERS_DUTY_LAPSES), 0);
    must(reminders_list(hall->reminders, hall->house.arena, NULL, hall->house.now + HOUSE_DAY, 100, &items, &again,
                        &error),
         &error);
    assert_int_equal(again, count);
    assert_int_equal(reminders_list(hall->reminders, hall->house.arena, NULL, 0, 0, &items, &again, &error),
                     ERROR_INVALID);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_reminders_take__a_lapse_says_when_it_fell_due_and_when_it_was_recorded),
        TEST(test_reminders_take__what_cannot_be_taken_keeps_nothing_waiting),
        TEST(test_reminders_take__in_the_order_in_which_things_fell_due),
        TEST(test_reminders_take__an_absence_hands_over_what_is_owed_and_back),
        TEST(test_reminders_take__an_absence_that_changes_nothing_in_a_case_leaves_no_entry_there),
        TEST(test_reminders_take__a_term_that_ends_leaves_its_work_to_the_next_rung),
        TEST(test_reminders_take__a_conflict_keeps_its_holder_from_the_case_at_once),
        TEST(test_reminders_take__a_case_hears_that_the_one_it_is_linked_to_has_ended),
        TEST(test_reminders_take__a_person_who_joins_is_an_event_of_what_waits_for_it),
        TEST(test_reminders_take__joining_is_becoming_one_of_the_organisation),
        TEST(test_reminders_verify__names_rows_that_nobody_recorded),
        TEST(test_reminders_verify__names_rows_that_are_gone),
        TEST(test_reminders_take__old_keys_end_and_residues_are_closed),
        TEST(test_reminders_list__says_what_will_fall_due_and_takes_nothing),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
