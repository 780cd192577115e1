/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Safeguarding Manager is the one named: for her there is no such case, by whatever way she looks, from the moment of
 * naming; and what the store is asked is the same as if there were none (SG-4.3 SG-7.6).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

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

struct seen {
    struct arena *arena;
    struct buf statements;
};

static void note_statement(void *context, const char *sql, const char *values)
{
    struct seen *seen = context;
    (void)values;
    buf_string(&seen->statements, sql);
    buf_char(&seen->statements, '\n');
}

/* Everything that a person can try with a reference, and what it answered. */
struct tried {
    int look, entry, recorded, step, form;
    size_t listed, counted, owed, found;
    const char *statements, *words;
};

static struct tried try_everything(struct house *house, enum house_person person, const char *reference)
{
    struct arena *arena = house->arena;
    struct seen seen = {arena, buf_in(arena)};
    struct casework_who who = house_who(house, person);
    struct casework_case one;
    struct casework_entry entry;
    const struct procedure_recorded *recorded;
    size_t recorded_count;
    struct casework_done done;
    struct casework_row *rows;
    struct casework_owed *owed;
    const struct procedure_step_words *words;
    struct procedure_offer offer;
    struct tried tried = {0};
    struct error error;
    bool more;
    store_set_trace(house->store, note_statement, &seen);
    tried.look = casework_look(house->casework, arena, &who, text_of(reference), &one, &error);
    tried.words = arena_string(arena, error.words);
    tried.entry = casework_read_entry(house->casework, arena, &who, text_of(reference), 1, &entry, &error);
    tried.recorded =
        casework_recorded(house->casework, arena, &who, text_of(reference), &recorded, &recorded_count, &error);
    tried.step = house_take(house, &who, reference, "assess", NULL, &done, &error);
    tried.form = casework_prepare_step(house->casework, arena, &who, text_of(reference), TEXT("assess"),
                                       (struct procedure_scope){PROCEDURE_FOR_CASE, 0}, &one, &words, &offer, &error);
    store_set_trace(house->store, NULL, NULL);
    tried.statements = buf_as_string(&seen.statements);
    assert_int_equal(casework_list(house->casework, arena, &who, ACCESS_OPEN, NULL, 50, &rows, &tried.listed, &more,
                                   &error),
                     0);
    assert_int_equal(casework_count(house->casework, &who, ACCESS_OPEN, 100, &tried.counted, &error), 0);
    assert_int_equal(casework_work(house->casework, arena, &who, NULL, 50, &owed, &tried.owed, &more, &error), 0);
    assert_int_equal(casework_search(house->casework, arena, &who, TEXT("marguerite"), 50, &rows, &tried.found, &error),
                     0);
    return tried;
}

static void assert_absent(struct house *house, enum house_person person, const char *reference)
{
    char other[ACCESS_REFERENCE_SIZE];
    access_new_reference(other);
    try_everything(house, person, other); /* whoever is first reads the procedure's file for all */
    struct tried named = try_everything(house, person, reference), none = try_everything(house, person, other);
    assert_int_equal(named.look, ERROR_NOT_FOUND);
    assert_int_equal(named.entry, ERROR_NOT_FOUND);
    assert_int_equal(named.recorded, ERROR_NOT_FOUND);
    assert_int_equal(named.step, ERROR_NOT_FOUND);
    assert_int_equal(named.form, ERROR_NOT_FOUND);
    assert_int_equal(named.listed, 0);
    assert_int_equal(named.counted, 0);
    assert_int_equal(named.owed, 0);
    assert_int_equal(named.found, 0);
    assert_string_equal(named.words, none.words);
    assert_string_equal(named.statements, none.statements);
}

static void test_casework_denial__a_named_holder_sees_nothing(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    house_report(house, "Marguerite Okonjo", "She was alone with a child, and would not say why.", &done);
    assert_absent(house, HOUSE_MANAGER, done.reference);
    struct tried director = try_everything(house, HOUSE_DIRECTOR, done.reference);
    assert_int_equal(director.look, 0);
    assert_int_equal(director.listed, 1);
}

/* Misspelt, reordered, by office: proposed, and so withheld until the next rung has looked. */
static void test_casework_denial__a_possible_match_is_withheld(void **state)
{
    struct house *house = *state;
    static const char *const names[] = {"Okonjo, Marguerite", "Margarite Okonjo", "M. Okonjo",
                                        "the Safeguarding Manager", "MARGUERITE OKONJO (Unit)"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct casework_done done;
        house_report(house, names[i], "Words.", &done);
        struct casework_who manager = house_who(house, HOUSE_MANAGER);
        struct casework_case found;
        struct error error;
        assert_int_equal(casework_look(house->casework, house->arena, &manager, text_of(done.reference), &found, &error),
                         ERROR_NOT_FOUND);
    }
}

static void test_casework_denial__cleared_by_the_next_rung_it_appears(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_case found;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct error error;
    house_report(house, "M. Okonjo", "Words.", &done);
    assert_absent(house, HOUSE_MANAGER, done.reference);
    house_step(house, HOUSE_DIRECTOR, done.reference, "settle-match", (struct procedure_scope){PROCEDURE_FOR_MATCH, 1},
               (const char *const[]){"same-person", "no", "same-person.reasons", "A neighbour of that name.", NULL});
    assert_int_equal(casework_look(house->casework, house->arena, &manager, text_of(done.reference), &found, &error), 0);
}

/* Later steps change nothing about it. */
static void test_casework_denial__a_named_holder_stays_out_after_later_steps(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    house_report(house, "Marguerite Okonjo", "Words.", &done);
    house_step(house, HOUSE_DIRECTOR, done.reference, "settle-match", (struct procedure_scope){PROCEDURE_FOR_MATCH, 1},
               (const char *const[]){"same-person", "yes", "same-person.reasons", "It is she.", NULL});
    assert_absent(house, HOUSE_MANAGER, done.reference);
    house_step(house, HOUSE_DIRECTOR, done.reference, "assess", (struct procedure_scope){PROCEDURE_FOR_CASE, 0},
               (const char *const[]){"threshold", "harm", "threshold.reasons", "As told.",
                                     "allegation.1.allegation-words", "As told.", NULL});
    assert_absent(house, HOUSE_MANAGER, done.reference);
    house_move(house, 3 * HOUSE_DAY);
    struct error error;
    assert_int_equal(casework_run_events(house->casework, NULL, &error), 0);
    assert_absent(house, HOUSE_MANAGER, done.reference);
}

/* Named in words long before taking the office: compared before they can look (SG-4.3). */
static void test_casework_denial__a_newly_appointed_holder_sees_nothing_of_an_older_case(void **state)
{
    struct house *house = *state;
    struct casework_done done, other;
    struct identity term;
    struct error error;
    house_report(house, "Clementine Ashdown", "Words.", &done);
    house_report(house, "Barnaby Hollis", "Words.", &other);
    house_move(house, HOUSE_DAY);
    struct people_act act = {{{0}}, house->now};
    assert_int_equal(people_appoint(house->people, &house->persons[HOUSE_CLERK], TEXT("safeguarding-officer"), TEXT(""),
                                    house->now, PEOPLE_OPEN, &act, &term, &error),
                     0);
    house_move(house, HOUSE_HOUR);
    struct casework_who clerk = house_who(house, HOUSE_CLERK), manager = house_who(house, HOUSE_MANAGER);
    struct casework_case found;
    assert_int_equal(casework_look(house->casework, house->arena, &clerk, text_of(done.reference), &found, &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(casework_look(house->casework, house->arena, &clerk, text_of(other.reference), &found, &error), 0);
    assert_int_equal(casework_look(house->casework, house->arena, &manager, text_of(done.reference), &found, &error), 0);
    assert_int_equal(found.line_count, 2);
    assert_true(text_is(found.lines[1].name, "match-appears"));
}

/* What a second person allowed for a while is not the procedure's to take back. */
static void test_casework_denial__a_broken_glass_stays_broken_after_later_steps(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct identity request;
    struct error error;
    struct casework_who clerk = house_who(house, HOUSE_CLERK), director = house_who(house, HOUSE_DIRECTOR);
    struct casework_case found;
    struct people_moment moment;
    const struct access_viewer *viewer;
    struct store_session *session;
    house_report(house, "Barnaby Hollis", "Words.", &done);
    assert_int_equal(access_ask(house->access, &clerk.person, text_of(done.reference), TEXT("A child is at risk now."),
                                house->now, &request, &error),
                     0);
    assert_int_equal(store_begin_read(house->store, &session, &error), 0);
    assert_int_equal(people_moment(house->people, session, house->arena, house->now, &moment, &error), 0);
    assert_int_equal(access_view(house->access, session, house->arena, &director.person, PEOPLE_STAFF, &moment, NULL, 0,
                                 &viewer, &error),
                     0);
    store_end(session);
    assert_int_equal(access_answer(house->access, viewer, &request, true, house->now + HOUSE_DAY, house->now, NULL, NULL,
                                   &error),
                     0);
    assert_int_equal(casework_look(house->casework, house->arena, &clerk, text_of(done.reference), &found, &error), 0);
    house_step(house, HOUSE_MANAGER, done.reference, "assess", (struct procedure_scope){PROCEDURE_FOR_CASE, 0},
               (const char *const[]){"threshold", "harm", "threshold.reasons", "As told.",
                                     "allegation.1.allegation-words", "As told.", NULL});
    assert_int_equal(casework_look(house->casework, house->arena, &clerk, text_of(done.reference), &found, &error), 0);
}

static void test_casework_denial__nobody_without_an_office_sees_anything(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    house_report(house, "Barnaby Hollis", "Words.", &done);
    assert_absent(house, HOUSE_CLERK, done.reference);
    assert_absent(house, HOUSE_ADMINISTRATOR, done.reference);
    assert_absent(house, HOUSE_AUDITOR, done.reference);
    assert_absent(house, HOUSE_LEADER, done.reference);
}

static void test_casework_denial__reads_are_on_record(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_case found;
    struct casework_note *notes;
    const struct procedure_recorded *recorded;
    size_t recorded_count;
    struct casework_who manager = house_who(house, HOUSE_MANAGER), auditor = house_who(house, HOUSE_AUDITOR);
    struct error error;
    size_t count;
    house_report(house, "Barnaby Hollis", "Words.", &done);
    assert_int_equal(casework_look(house->casework, house->arena, &manager, text_of(done.reference), &found, &error), 0);
    assert_int_equal(casework_notes(house->casework, house->arena, &auditor, LEDGER_READS, NULL, 50, &notes, &count, &error),
                     0);
    assert_int_equal(count, 1);
    assert_string_equal(notes[0].reference, done.reference);
    assert_true(identity_equal(&notes[0].person, &manager.person));
    assert_int_equal(casework_recorded(house->casework, house->arena, &manager, text_of(done.reference), &recorded,
                                       &recorded_count, &error),
                     0);
    assert_int_equal(recorded_count, 1);
    assert_true(text_is(recorded[0].command.step.text, "report"));
    assert_int_equal(casework_notes(house->casework, house->arena, &auditor, LEDGER_READS, NULL, 50, &notes, &count, &error),
                     0);
    bool noted = false;
    for (size_t i = 0; i < count; i++) {
        noted = noted || (text_is(notes[i].what, "rehearsed") && identity_equal(&notes[i].person, &manager.person) &&
                          strcmp(notes[i].reference, done.reference) == 0);
    }
    assert_true(noted);
    assert_int_equal(casework_notes(house->casework, house->arena, &manager, LEDGER_READS, NULL, 50, &notes, &count, &error),
                     ERROR_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_casework_denial__a_named_holder_sees_nothing),
        TEST(test_casework_denial__a_possible_match_is_withheld),
        TEST(test_casework_denial__cleared_by_the_next_rung_it_appears),
        TEST(test_casework_denial__a_named_holder_stays_out_after_later_steps),
        TEST(test_casework_denial__a_newly_appointed_holder_sees_nothing_of_an_older_case),
        TEST(test_casework_denial__a_broken_glass_stays_broken_after_later_steps),
        TEST(test_casework_denial__nobody_without_an_office_sees_anything),
        TEST(test_casework_denial__reads_are_on_record),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
