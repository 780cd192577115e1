/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A case that hands something on to a case of another procedure, in another compartment, and hears of its end; and that
 * nothing else goes across (SG-3.3, SG-6.5, SG-11.3, CP-15).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/must.h"
#include "support/stores.h"

#define OFFICES                                                                                                        \
    "office head-of-disputes \"Head of Disputes\"\noffice safeguarding-manager \"Safeguarding Manager\"\n"             \
    "office legal-director \"Director\"\nlast rung legal-director\n"
#define TRACK "track case \"The case\" open \"Open\" -> closed \"Closed\" ends\n"

static const char passing[] = "procedure passing \"A procedure that passes on\"\n"
                              "  version 2026-01-01\n"
                              "  source \"A test\"\n"
                              "  compartment conduct\n"
                              "  seen by head-of-disputes, legal-director\n" OFFICES "managed by head-of-disputes\n" TRACK
                              "link unit \"The Unit's case\" to receiving, other-one [SG-6.5]\n"
                              "step begin \"Begin\"\n"
                              "  opens the case\n"
                              "  by head-of-disputes\n"
                              "step pass-on \"Pass on\"\n"
                              "  by head-of-disputes\n"
                              "  open unit\n"
                              "event link unit ends\n"
                              "  owe take-back\n"
                              "duty take-back \"Take it back\"\n"
                              "  owner head-of-disputes\n"
                              "  within 5 working days\n"
                              "  met by take-back\n"
                              "step take-back \"Take it back\"\n"
                              "  by head-of-disputes\n"
                              "  when link unit is ended \"The other case has not ended yet.\" [SG-11.3]\n"
                              "  ask returned \"What came back in writing?\" text\n";
static const char receiving[] = "procedure receiving \"A procedure that receives\"\n"
                                "  version 2026-01-01\n"
                                "  source \"A test\"\n"
                                "  compartment safeguarding\n"
                                "  seen by safeguarding-manager, legal-director\n" OFFICES
                                "managed by safeguarding-manager\n" TRACK "standing reporter \"Reporter\" reports\n"
                                "step report \"Report\"\n"
                                "  opens the case\n"
                                "  by anybody\n"
                                "  ask told \"What happened?\" text\n"
                                "step close \"Close\"\n"
                                "  by safeguarding-manager\n"
                                "  case becomes closed\n"
                                "step open-again \"Open again\"\n"
                                "  by safeguarding-manager\n"
                                "  case becomes open\n";

static struct house house;
static char source[ACCESS_REFERENCE_SIZE]; /* that wants a linked case, when a test begins */
static struct identity source_id;

static int take(enum house_person person, const char *procedure, const char *reference, const char *step,
                const char *field, const char *words, struct casework_done *done, struct error *error)
{
    const struct procedure_field fields = {text_of(field), text_of(words)};
    const struct casework_wish wish = {.who = house_who(&house, person),
                                       .procedure = text_of(procedure),
                                       .reference = text_of(reference),
                                       .step = text_of(step),
                                       .fields = &fields,
                                       .field_count = field ? 1 : 0,
                                       .happened = CASEWORK_NOT_CLAIMED};
    return casework_take(house.casework, house.arena, &wish, done, error);
}

static void step(enum house_person person, const char *reference, const char *name)
{
    struct casework_done done;
    struct error error;
    must(take(person, "", reference, name, NULL, NULL, &done, &error), &error);
}

static int open_linked(enum house_person person, const char *procedure, const char *told, struct casework_done *done,
                       struct error *error)
{
    const struct procedure_field field = {TEXT("told"), text_of(told)};
    const struct casework_wish wish = {.who = house_who(&house, person),
                                       .procedure = text_of(procedure),
                                       .step = TEXT("report"),
                                       .fields = &field,
                                       .field_count = *told != '\0',
                                       .happened = CASEWORK_NOT_CLAIMED,
                                       .from = text_of(source),
                                       .link = TEXT("unit")};
    return casework_take(house.casework, house.arena, &wish, done, error);
}

static struct casework_done linked(void)
{
    struct casework_done done;
    struct error error;
    must(open_linked(HOUSE_DISPUTES, "receiving", "A child was shouted at.", &done, &error), &error);
    return done;
}

static int look_at(enum house_person person, const char *reference, struct casework_case *found)
{
    const struct casework_who who = house_who(&house, person);
    struct error error;
    return casework_look(house.casework, house.arena, &who, text_of(reference), found, &error);
}

static struct casework_case look(enum house_person person, const char *reference)
{
    struct casework_case found;
    assert_int_equal(look_at(person, reference, &found), 0);
    return found;
}

static void assert_sound(void)
{
    struct casework_report report;
    struct error error;
    must(casework_verify(house.casework, NULL, NULL, &report, &error), &error);
    if (!report.sound) {
        fail_msg("not sound: %s", report.words);
    }
}

static size_t ends(struct casework_link_end **out)
{
    size_t count;
    struct error error;
    must(casework_link_ends(house.casework, house.arena, 10, out, &count, &error), &error);
    return count;
}

static bool hear(void)
{
    struct casework_link_end *found;
    struct error error;
    bool recorded = false;
    if (ends(&found)) {
        must(casework_take_link_end(house.casework, &found[0], &recorded, &error), &error);
    }
    return recorded;
}

static int set_up(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    house_take_procedure(&house, "passing.procedure", passing);
    house_take_procedure(&house, "receiving.procedure", receiving);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    house_close(&house);
    return 0;
}

static int pass_on(void **state)
{
    struct casework_done done;
    struct error error;
    (void)state;
    must(take(HOUSE_DISPUTES, "passing", NULL, "begin", NULL, NULL, &done, &error), &error);
    memcpy(source, done.reference, sizeof(source));
    source_id = done.case_id;
    step(HOUSE_DISPUTES, source, "pass-on");
    return 0;
}

/* ---- opening */

static void test_casework_links__the_case_is_opened_in_its_own_compartment(void **state)
{
    (void)state;
    struct casework_case found = look(HOUSE_DISPUTES, source);
    assert_int_equal(found.link_count, 1);
    assert_true(found.links[0].may_open);
    assert_true(text_is(found.links[0].label, "The Unit's case"));
    assert_int_equal(found.links[0].procedure_count, 2);

    const struct casework_done done = linked();
    assert_int_equal(done.sequence, 1);
    assert_int_equal(strlen(done.receipt), 19); /* whoever opens it has reported it, as anybody has */
    assert_int_equal(look_at(HOUSE_DISPUTES, done.reference, &found), ERROR_NOT_FOUND);
    found = look(HOUSE_MANAGER, done.reference);
    assert_int_equal(found.linked_from_count, 0);
    assert_int_equal(look_at(HOUSE_MANAGER, source, &found), ERROR_NOT_FOUND);

    found = look(HOUSE_DISPUTES, source);
    assert_int_equal(found.links[0].status, PROCEDURE_LINK_OPEN);
    assert_string_equal(found.links[0].reference, "");
    assert_false(found.links[0].may_open);
    assert_true(text_is(found.links[0].procedures[0].text, "receiving"));
    assert_int_equal(found.line_count, 3);
    assert_true(text_is(found.lines[2].name, "link-opens"));
    assert_true(identity_equal(&found.lines[2].actor, &house.persons[HOUSE_DISPUTES]));
    assert_sound();
}

static void test_casework_links__whoever_may_open_both_finds_the_way_both_ways(void **state)
{
    (void)state;
    const struct casework_done done = linked();
    struct casework_case found = look(HOUSE_DIRECTOR, source);
    assert_string_equal(found.links[0].reference, done.reference);
    found = look(HOUSE_DIRECTOR, done.reference);
    assert_int_equal(found.link_count, 0);
    assert_int_equal(found.linked_from_count, 1);
    assert_string_equal(found.linked_from[0].reference, source);
    assert_true(text_is(found.linked_from[0].procedure_label, "A procedure that passes on"));
}

static void test_casework_links__denied_people_count_and_find_neither(void **state)
{
    (void)state;
    const struct casework_who disputes = house_who(&house, HOUSE_DISPUTES);
    struct casework_row *rows;
    struct error error;
    size_t before, after, count;
    must(casework_count(house.casework, &disputes, ACCESS_OPEN, 100, &before, &error), &error);
    const struct casework_done done = linked();
    must(casework_count(house.casework, &disputes, ACCESS_OPEN, 100, &after, &error), &error);
    assert_int_equal(before, after);
    must(casework_search(house.casework, house.arena, &disputes, TEXT("shouted"), 10, &rows, &count, &error), &error);
    assert_int_equal(count, 0);
    must(casework_search(house.casework, house.arena, &disputes, text_of(done.reference), 10, &rows, &count, &error),
         &error);
    assert_int_equal(count, 0);
}

static void expect_refused(enum house_person person, const char *procedure, int code, const char *key)
{
    struct casework_done done;
    struct error error;
    assert_int_equal(open_linked(person, procedure, "Words.", &done, &error), code);
    if (key) {
        assert_string_equal(error.key, key);
    }
}

static void test_casework_links__only_once_and_only_by_whoever_acts_there(void **state)
{
    (void)state;
    struct casework_done done;
    struct error error;
    expect_refused(HOUSE_MANAGER, "receiving", ERROR_NOT_FOUND, NULL);
    expect_refused(HOUSE_CLERK, "receiving", ERROR_NOT_FOUND, NULL);
    expect_refused(HOUSE_DISPUTES, "passing", ERROR_INVALID, "casework.link-procedure");
    assert_int_equal(open_linked(HOUSE_DISPUTES, "receiving", "", &done, &error), ERROR_INVALID); /* nothing typed */
    assert_true(done.fault_count > 0);
    assert_int_equal(look(HOUSE_DISPUTES, source).links[0].status, PROCEDURE_LINK_WANTED);
    linked();
    assert_int_equal(open_linked(HOUSE_DISPUTES, "receiving", "Again.", &done, &error), ERROR_DENIED);
    assert_string_equal(error.key, "casework.not-wanted");
    assert_string_equal(error.paragraph, "SG-6.5");
    assert_int_equal(done.refusals.count, 1);
    step(HOUSE_DISPUTES, source, "pass-on"); /* it is wanted once more */
    linked();
    const struct casework_case found = look(HOUSE_DISPUTES, source);
    assert_int_equal(found.link_count, 2);
    assert_int_equal(found.links[0].status, PROCEDURE_LINK_OPEN);
    assert_int_equal(found.links[1].status, PROCEDURE_LINK_OPEN);
}

/* A broken glass lets somebody read. */
static void test_casework_links__whoever_only_reads_opens_nothing(void **state)
{
    (void)state;
    const struct casework_who people = house_who(&house, HOUSE_PEOPLE), director = house_who(&house, HOUSE_DIRECTOR);
    const struct casework_plea *pleas;
    struct error error;
    size_t count;
    must(casework_ask_to_open(house.casework, &people, text_of(source), TEXT("Nobody answers."), &error), &error);
    must(casework_pleas(house.casework, house.arena, &director, &pleas, &count, &error), &error);
    must(casework_answer_plea(house.casework, &director, &pleas[count - 1].request, true, 2, &error), &error);
    assert_false(look(HOUSE_PEOPLE, source).links[0].may_open);
    expect_refused(HOUSE_PEOPLE, "receiving", ERROR_DENIED, "casework.not-acting");
}

/* ---- its end */

static void test_casework_links__the_end_is_heard_of_once_and_nothing_else(void **state)
{
    (void)state;
    struct casework_done done = linked(), refused;
    struct casework_link_end *found_ends;
    struct error error;
    bool recorded;
    assert_int_equal(ends(&found_ends), 0);
    assert_int_equal(take(HOUSE_DISPUTES, "", source, "take-back", "returned", "Nothing.", &refused, &error),
                     ERROR_DENIED);
    step(HOUSE_MANAGER, done.reference, "close");
    assert_int_equal(ends(&found_ends), 1);
    assert_string_equal(found_ends[0].reference, source);
    assert_sound();
    house_reopen(&house); /* whoever stopped here goes on there */
    assert_int_equal(ends(&found_ends), 1);
    must(casework_take_link_end(house.casework, &found_ends[0], &recorded, &error), &error);
    assert_true(recorded);
    must(casework_take_link_end(house.casework, &found_ends[0], &recorded, &error), &error); /* another process */
    assert_false(recorded);
    assert_int_equal(ends(&found_ends), 0);

    const struct casework_case found = look(HOUSE_DISPUTES, source);
    assert_int_equal(found.links[0].status, PROCEDURE_LINK_ENDED);
    assert_string_equal(found.links[0].reference, "");
    assert_true(text_is(found.lines[found.line_count - 1].name, "link-ends"));
    assert_true(identity_is_none(&found.lines[found.line_count - 1].actor));
    assert_int_equal(found.lines[found.line_count - 1].text_count, 0);
    assert_int_equal(found.state->duty_count, 1);
    must(take(HOUSE_DISPUTES, "", source, "take-back", "returned", "That it has ended.", &refused, &error), &error);
    assert_sound();
}

static void test_casework_links__a_case_that_was_opened_again_has_not_ended(void **state)
{
    (void)state;
    const struct casework_done done = linked();
    struct casework_link_end *found;
    step(HOUSE_MANAGER, done.reference, "close");
    step(HOUSE_MANAGER, done.reference, "open-again");
    assert_int_equal(ends(&found), 0);
    assert_false(hear());
    step(HOUSE_MANAGER, done.reference, "close");
    assert_true(hear());
    step(HOUSE_MANAGER, done.reference, "open-again"); /* heard of once, it stays so */
    assert_int_equal(look(HOUSE_DISPUTES, source).links[0].status, PROCEDURE_LINK_ENDED);
    assert_sound();
}

static void test_casework_links__of_two_each_end_is_heard_of(void **state)
{
    (void)state;
    const struct casework_done first = linked();
    step(HOUSE_DISPUTES, source, "pass-on");
    const struct casework_done second = linked();
    step(HOUSE_MANAGER, first.reference, "close");
    assert_true(hear());
    struct casework_case found = look(HOUSE_DIRECTOR, source);
    assert_int_equal(found.links[0].status, PROCEDURE_LINK_ENDED);
    assert_int_equal(found.links[1].status, PROCEDURE_LINK_OPEN);
    assert_string_equal(found.links[1].reference, second.reference);
    step(HOUSE_MANAGER, second.reference, "close");
    assert_true(hear());
    found = look(HOUSE_DIRECTOR, source);
    assert_int_equal(found.links[1].status, PROCEDURE_LINK_ENDED);
    assert_sound();
}

/* ---- a case that is there already */

static int name(enum house_person person, const char *other, struct error *error)
{
    const struct casework_who who = house_who(&house, person);
    int64_t sequence;
    return casework_name_linked(house.casework, &who, text_of(source), TEXT("unit"), text_of(other), &sequence, error);
}

static void test_casework_links__whoever_may_open_both_names_one(void **state)
{
    (void)state;
    struct casework_done done;
    struct error error, nothing;
    must(take(HOUSE_CLERK, "receiving", NULL, "report", "told", "By post.", &done, &error), &error);
    assert_int_equal(name(HOUSE_MANAGER, done.reference, &error), ERROR_NOT_FOUND);
    assert_int_equal(name(HOUSE_DISPUTES, done.reference, &error), ERROR_INVALID);
    assert_string_equal(error.field, "other");
    assert_int_equal(name(HOUSE_DISPUTES, "00000-00000", &nothing), ERROR_INVALID);
    assert_string_equal(error.words, nothing.words); /* as if it were not there */
    assert_int_equal(name(HOUSE_DIRECTOR, source, &error), ERROR_INVALID);
    step(HOUSE_MANAGER, done.reference, "close");
    must(name(HOUSE_DIRECTOR, done.reference, &error), &error);
    assert_string_equal(look(HOUSE_DIRECTOR, source).links[0].reference, done.reference);
    assert_sound();
    assert_true(hear()); /* it had ended before */
    step(HOUSE_DISPUTES, source, "pass-on");
    assert_int_equal(name(HOUSE_DIRECTOR, done.reference, &error), ERROR_INVALID);
    assert_string_equal(error.key, "casework.linked");
}

/* ---- erasing, and making everything again */

static void erase(const struct identity *case_id)
{
    struct casework_erased erased;
    struct error error;
    must(casework_erase_case(house.casework, house.arena, case_id, &house.persons[HOUSE_DIRECTOR], "SG-13.1",
                             TEXT("Its time was over."), &erased, &error),
         &error);
}

static void test_casework_links__what_was_erased_has_ended(void **state)
{
    (void)state;
    const struct casework_done done = linked();
    erase(&done.case_id);
    assert_sound();
    assert_true(hear());
    const struct casework_case found = look(HOUSE_DIRECTOR, source);
    assert_int_equal(found.links[0].status, PROCEDURE_LINK_ENDED);
    assert_string_equal(found.links[0].reference, "");
    assert_sound();
}

static void test_casework_links__nothing_is_left_of_the_link_of_an_erased_case(void **state)
{
    (void)state;
    const struct casework_done done = linked();
    erase(&source_id);
    assert_int_equal(look(HOUSE_DIRECTOR, done.reference).linked_from_count, 0);
    step(HOUSE_MANAGER, done.reference, "close");
    assert_false(hear());
    assert_sound();
}

static void rebuild(void)
{
    struct error error;
    must(casework_rebuild(house.casework, NULL, NULL, NULL, &error), &error);
    assert_sound();
}

static void test_casework_links__they_are_made_again_from_the_entries(void **state)
{
    (void)state;
    const struct casework_done first = linked();
    step(HOUSE_DISPUTES, source, "pass-on");
    const struct casework_done second = linked();
    step(HOUSE_DISPUTES, source, "pass-on");
    const struct casework_done third = linked();
    step(HOUSE_MANAGER, first.reference, "close");
    assert_true(hear());
    step(HOUSE_MANAGER, second.reference, "close");
    rebuild();
    erase(&third.case_id);
    rebuild();
    assert_true(hear());
    assert_true(hear());
    assert_false(hear());
    rebuild();
}

/* The row alone does not tell which case it leads to. */
static void test_casework_links__a_row_names_nobody(void **state)
{
    (void)state;
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    struct error error;
    const struct casework_done done = linked();
    must(store_begin_read(house.store, &session, &error), &error);
    must(store_query(session, &statement, &error, "SELECT other FROM casework_link WHERE case_id = $1", "d", &source_id),
         &error);
    assert_int_equal(store_step(statement, &error), 1);
    const struct text other = store_bytes(statement, 0);
    assert_int_equal(other.length, IDENTITY_SIZE);
    assert_memory_not_equal(other.at, done.case_id.bytes, IDENTITY_SIZE);
    store_finish(statement);
}

#define TEST(function) cmocka_unit_test_setup(function, pass_on)

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        TEST(test_casework_links__the_case_is_opened_in_its_own_compartment),
        TEST(test_casework_links__whoever_may_open_both_finds_the_way_both_ways),
        TEST(test_casework_links__denied_people_count_and_find_neither),
        TEST(test_casework_links__only_once_and_only_by_whoever_acts_there),
        TEST(test_casework_links__whoever_only_reads_opens_nothing),
        TEST(test_casework_links__the_end_is_heard_of_once_and_nothing_else),
        TEST(test_casework_links__a_case_that_was_opened_again_has_not_ended),
        TEST(test_casework_links__of_two_each_end_is_heard_of),
        TEST(test_casework_links__whoever_may_open_both_names_one),
        TEST(test_casework_links__what_was_erased_has_ended),
        TEST(test_casework_links__nothing_is_left_of_the_link_of_an_erased_case),
        TEST(test_casework_links__they_are_made_again_from_the_entries),
        TEST(test_casework_links__a_row_names_nobody),
    };
    stores_begin(count, words);
    int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    stores_end();
    return failed;
}
