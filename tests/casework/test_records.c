/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case leaves on persons' records, the one-look enquiry, and who acts (SG-7.2, SG-7.3, SG-13.2, SG-13.3, SG-7.6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/must.h"
#include "support/stores.h"

static const struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};
static const struct procedure_scope first_party = {PROCEDURE_FOR_PARTY, 1};

static const char *const assessment[] = {"threshold", "harm", "threshold.reasons", "The child was hurt.",
                                         "nation", "england", "allegation.1.allegation-words", "Struck a child.", NULL};

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

static struct identity add_member(struct house *house, const char *name, const char *number)
{
    struct people_act act = {{{0}}, house->now};
    struct people_details details = {.kinds = PEOPLE_MEMBER, .name = text_of(name), .membership = text_of(number)};
    struct identity person;
    struct error error;
    must(people_add_person(house->people, &details, &act, &person, &error), &error);
    return person;
}

/* A case about a person on record, assessed as an allegation: its flag is raised. */
static void open_known_case(struct house *house, const char *name, const struct identity *person,
                            struct casework_done *done)
{
    char written[IDENTITY_TEXT_SIZE];
    identity_write(person, written);
    house_report(house, name, "He struck a child.", done);
    house_step(house, HOUSE_MANAGER, done->reference, "assess", whole, assessment);
    house_step(house, HOUSE_MANAGER, done->reference, "describe-subject", first_party,
               (const char *const[]){"kind", "member", "kind.reasons", "The register says so.", "person", written, NULL});
}

static size_t flags_seen(struct house *house, enum house_person viewer, const struct identity *person)
{
    const struct casework_who who = house_who(house, viewer);
    const struct casework_flag *flags;
    struct error error;
    size_t count = 99;
    must(casework_flags_on(house->casework, house->arena, &who, person, &flags, &count, &error), &error);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(text_string(house->arena, flags[i].says),
                            "A safeguarding report exists. Contact the Safeguarding Unit.");
    }
    return count;
}

static const struct casework_answered *enquire(struct house *house, enum house_person viewer, const char *words,
                                               size_t *count)
{
    const struct casework_who who = house_who(house, viewer);
    struct casework_enquired enquired = {0};
    struct error error;
    must(casework_enquire(house->casework, house->arena, &who, text_of(words), CASEWORK_FOR_REFERENCE, &enquired, &error),
         &error);
    *count = enquired.answer_count;
    return enquired.answers;
}

/* How many persons with flags the same enquiry tells of; each has the one fixed sentence. */
static size_t enquire_flags(struct house *house, enum house_person viewer, const char *words)
{
    const struct casework_who who = house_who(house, viewer);
    struct casework_enquired enquired = {0};
    struct error error;
    must(casework_enquire(house->casework, house->arena, &who, text_of(words), CASEWORK_FOR_REFERENCE, &enquired, &error),
         &error);
    for (size_t i = 0; i < enquired.flagged_count; i++) {
        assert_int_equal(enquired.flagged[i].flag_count, 1);
        assert_string_equal(text_string(house->arena, enquired.flagged[i].flags[0].says),
                            "A safeguarding report exists. Contact the Safeguarding Unit.");
    }
    return enquired.flagged_count;
}

/* ---- flags */

static void test_casework_flags__a_flag_says_two_fixed_things_to_staff_alone(void **state)
{
    struct house *house = *state;
    struct casework_done done, again;
    struct identity person = add_member(house, "Barnaby Hollis", "M-1001");
    assert_int_equal(flags_seen(house, HOUSE_CLERK, &person), 0);
    open_known_case(house, "Barnaby Hollis", &person, &done);
    assert_int_equal(flags_seen(house, HOUSE_CLERK, &person), 1);
    assert_int_equal(flags_seen(house, HOUSE_PEOPLE, &person), 1);
    assert_int_equal(flags_seen(house, HOUSE_ADMINISTRATOR, &person), 0);
    assert_int_equal(flags_seen(house, HOUSE_AUDITOR, &person), 0);
    assert_int_equal(flags_seen(house, HOUSE_LEADER, &person), 0); /* CP-8 */
    open_known_case(house, "Barnaby Hollis", &person, &again);
    assert_int_equal(flags_seen(house, HOUSE_CLERK, &person), 1); /* never how many */
}

static void test_casework_flags__a_party_can_only_be_somebody_on_record(void **state)
{
    struct house *house = *state;
    const struct casework_who manager = house_who(house, HOUSE_MANAGER);
    const struct identity nobody = {{7}};
    char written[IDENTITY_TEXT_SIZE];
    struct casework_done done, again;
    struct error error;
    identity_write(&nobody, written);
    house_report(house, "Barnaby Hollis", "He struck a child.", &done);
    const struct procedure_field fields[] = {
        {TEXT("kind"), TEXT("member")}, {TEXT("kind.reasons"), TEXT("It is.")}, {TEXT("person"), text_of(written)}};
    const struct casework_wish wish = {.who = manager,
                                       .reference = text_of(done.reference),
                                       .step = TEXT("describe-subject"),
                                       .scope = first_party,
                                       .fields = fields,
                                       .field_count = 3,
                                       .happened = CASEWORK_NOT_CLAIMED};
    assert_int_equal(casework_take(house->casework, house->arena, &wish, &again, &error), ERROR_INVALID);
    assert_string_equal(error.field, "person");
}

static void test_casework_flags__the_subject_never_sees_one(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    open_known_case(house, "Somebody of the staff", &house->persons[HOUSE_CLERK], &done);
    assert_int_equal(flags_seen(house, HOUSE_CLERK, &house->persons[HOUSE_CLERK]), 0);
    assert_int_equal(flags_seen(house, HOUSE_PEOPLE, &house->persons[HOUSE_CLERK]), 1);
}

static void test_casework_flags__nor_one_on_another_subject_of_the_same_case(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct error error;
    struct identity person = add_member(house, "Barnaby Hollis", "M-1001");
    char clerk[IDENTITY_TEXT_SIZE], other[IDENTITY_TEXT_SIZE];
    identity_write(&house->persons[HOUSE_CLERK], clerk);
    identity_write(&person, other);
    const char *const fields[] = {"circumstances", "The two of them.", "subject.1.subject-name", "B Hollis",
                                  "subject.2.subject-name", "a clerk", NULL};
    must(house_take(house, &CASEWORK_PUBLIC, "", "report", fields, &done, &error), &error);
    house_step(house, HOUSE_MANAGER, done.reference, "assess", whole, assessment);
    const char *const known[] = {"kind", "member", "kind.reasons", "It is.", "person", other, NULL};
    house_step(house, HOUSE_MANAGER, done.reference, "describe-subject", first_party, known);
    assert_int_equal(flags_seen(house, HOUSE_CLERK, &person), 1);
    const char *const clerks[] = {"kind", "employee", "kind.reasons", "It is.", "person", clerk, NULL};
    house_step(house, HOUSE_MANAGER, done.reference, "describe-subject",
               (struct procedure_scope){PROCEDURE_FOR_PARTY, 2}, clerks);
    assert_int_equal(flags_seen(house, HOUSE_CLERK, &person), 0);
    assert_int_equal(flags_seen(house, HOUSE_PEOPLE, &person), 1);
}

static void test_casework_flags__they_are_kept_through_rebuilding_and_verified(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_report report;
    struct error error;
    struct identity person = add_member(house, "Barnaby Hollis", "M-1001");
    open_known_case(house, "Barnaby Hollis", &person, &done);
    must(casework_rebuild(house->casework, NULL, NULL, NULL, &error), &error);
    assert_int_equal(flags_seen(house, HOUSE_CLERK, &person), 1);
    must(casework_verify(house->casework, NULL, NULL, &report, &error), &error);
    assert_true(report.sound);
    struct casework_erased erased;
    must(casework_erase_case(house->casework, house->arena, &done.case_id, &house->persons[HOUSE_DIRECTOR], "SG-13.2",
                             TEXT("Ten years."), &erased, &error),
         &error);
    assert_int_equal(flags_seen(house, HOUSE_CLERK, &person), 0);
}

/* ---- the enquiry */

static void test_casework_enquire__answers_in_one_look(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    size_t count;
    struct identity person = add_member(house, "Barnaby Hollis", "M-1001");
    open_known_case(house, "Barney Hollis", &person, &done);
    const char *const asked[] = {"barney hollis", "Barnaby HOLLIS", "M-1001", done.reference};
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        const struct casework_answered *answers = enquire(house, HOUSE_OFFICER, asked[i], &count);
        assert_int_equal(count, 1);
        assert_string_equal(answers[0].reference, done.reference);
        assert_true(text_is(answers[0].name, "Barnaby Hollis"));
        assert_true(text_is(answers[0].may_answer, "Safeguarding Manager"));
        assert_true(identity_equal(&answers[0].may_answer_people[0], &house->persons[HOUSE_MANAGER]));
        assert_int_equal(answers[0].outcome_count, 1);
        assert_true(text_is(answers[0].outcomes[0].item, "Allegation 1"));
        assert_int_equal(answers[0].outcomes[0].label.length, 0);
    }
    enquire(house, HOUSE_OFFICER, "Hollis Nobody", &count);
    assert_int_equal(count, 0);
}

static void test_casework_enquire__only_of_those_whom_a_case_is_about(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct error error;
    size_t count;
    const char *const fields[] = {"circumstances", "It was Hollis.", "reporter.1.reporter-name", "Ada Reporter",
                                  "child.1.child-name", "Kim Young", NULL};
    must(house_take(house, &CASEWORK_PUBLIC, "", "report", fields, &done, &error), &error);
    enquire(house, HOUSE_MANAGER, "Ada Reporter", &count);
    assert_int_equal(count, 0);
    enquire(house, HOUSE_MANAGER, "Kim Young", &count);
    assert_int_equal(count, 0);
    enquire(house, HOUSE_MANAGER, "Hollis", &count); /* in the narrative, and nobody's name */
    assert_int_equal(count, 0);
}

static void test_casework_enquire__denied_and_absent_are_one_answer(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    size_t count;
    house_report(house, "Barnaby Hollis", "He struck a child.", &done);
    enquire(house, HOUSE_CLERK, "Barnaby Hollis", &count);
    assert_int_equal(count, 0);
    enquire(house, HOUSE_CLERK, done.reference, &count);
    assert_int_equal(count, 0);
    house_report(house, house_name(HOUSE_MANAGER), "She shouted.", &done);
    enquire(house, HOUSE_MANAGER, house_name(HOUSE_MANAGER), &count);
    assert_int_equal(count, 0);
    enquire(house, HOUSE_DIRECTOR, house_name(HOUSE_MANAGER), &count);
    assert_int_equal(count, 1);
}

/* SG-7.2, SG-7.3, SG-13.2: who may open no case is told that there is a flag, and nothing else. */
static void test_casework_enquire__tells_all_staff_of_a_flag(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    size_t count;
    struct identity person = add_member(house, "Barnaby Hollis", "M-1001");
    add_member(house, "Barnaby Rook", "M-1002");
    assert_int_equal(enquire_flags(house, HOUSE_CLERK, "Barnaby"), 0);
    open_known_case(house, "Barnaby Hollis", &person, &done);
    assert_int_equal(enquire_flags(house, HOUSE_CLERK, "Barnaby"), 1);
    assert_int_equal(enquire_flags(house, HOUSE_CLERK, "M-1001"), 1);
    assert_int_equal(enquire_flags(house, HOUSE_CLERK, "M-1002"), 0);
    assert_int_equal(enquire_flags(house, HOUSE_LEADER, "Barnaby"), 0); /* CP-8 */
    enquire(house, HOUSE_CLERK, "Barnaby", &count);
    assert_int_equal(count, 0);
    assert_int_equal(enquire_flags(house, HOUSE_MANAGER, "Barnaby"), 1);
}

static void test_casework_enquire__is_recorded_with_its_purpose(void **state)
{
    struct house *house = *state;
    const struct casework_who auditor = house_who(house, HOUSE_AUDITOR), clerk = house_who(house, HOUSE_CLERK);
    struct casework_enquired answers;
    struct casework_note *notes;
    struct error error;
    size_t count;
    enquire(house, HOUSE_CLERK, "Barnaby Hollis", &count);
    must(casework_notes(house->casework, house->arena, &auditor, LEDGER_SEARCHES, NULL, 10, &notes, &count, &error), &error);
    assert_int_equal(count, 1);
    assert_true(text_starts(notes[0].what, TEXT("enquiry reference ")));
    assert_true(identity_equal(&notes[0].person, &house->persons[HOUSE_CLERK]));
    assert_int_equal(casework_enquire(house->casework, house->arena, &clerk, TEXT(" - "), CASEWORK_FOR_OTHER, &answers,
                                      &error),
                     ERROR_INVALID);
    assert_string_equal(error.field, "words");
    assert_int_equal(casework_enquire(house->casework, house->arena, &clerk, TEXT("Hollis"), CASEWORK_PURPOSE__MAX,
                                      &answers, &error),
                     ERROR_INVALID);
    assert_string_equal(error.field, "purpose");
}

/* ---- who acts */

static void test_casework_who_acts__says_why_and_why_not(void **state)
{
    struct house *house = *state;
    const struct casework_who director = house_who(house, HOUSE_DIRECTOR);
    struct casework_acting acting;
    struct casework_done done;
    struct error error;
    must(casework_who_acts(house->casework, house->arena, &director, TEXT("safeguarding-child"), TEXT(""),
                           TEXT("manager"), TEXT(""), &acting, &error),
         &error);
    assert_true(text_is(acting.office, "Safeguarding Manager"));
    assert_int_equal(acting.rung_count, 1);
    house_report(house, house_name(HOUSE_MANAGER), "She shouted.", &done);
    must(casework_who_acts(house->casework, house->arena, &director, TEXT(""), text_of(done.reference),
                           TEXT("manager"), TEXT(""), &acting, &error),
         &error);
    assert_true(text_is(acting.office, "Executive Director of Legal Affairs"));
    assert_true(text_is(acting.paragraphs, "SG-4.3 SG-7.6"));
    assert_int_equal(casework_who_acts(house->casework, house->arena, &director, TEXT("safeguarding-child"), TEXT(""),
                                       TEXT("no-such-office"), TEXT(""), &acting, &error),
                     ERROR_NOT_FOUND);
}

static void test_casework_who_acts__an_absence_is_told_with_its_end(void **state)
{
    struct house *house = *state;
    const struct casework_who director = house_who(house, HOUSE_DIRECTOR);
    struct people_act act = {{{0}}, house->now};
    struct casework_acting acting;
    struct identity absence;
    struct error error;
    must(people_record_absence(house->people, &house->persons[HOUSE_MANAGER], house->now, house->now + HOUSE_DAY,
                               TEXT(""), &act, &absence, &error),
         &error);
    must(casework_who_acts(house->casework, house->arena, &director, TEXT("safeguarding-child"), TEXT(""),
                           TEXT("safeguarding-manager"), TEXT(""), &acting, &error),
         &error);
    assert_int_equal(acting.rung_count, 2);
    assert_int_equal(acting.rungs[0].reason, PROCEDURE_RUNG_ABSENT);
    assert_true(text_starts(acting.rungs[0].why, TEXT("is absent until 3 November 2026")));
    assert_true(text_is(acting.rungs[0].name, house_name(HOUSE_MANAGER)));
    assert_int_equal(acting.rungs[1].reason, PROCEDURE_RUNG_ACTS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_casework_flags__a_flag_says_two_fixed_things_to_staff_alone),
        TEST(test_casework_flags__a_party_can_only_be_somebody_on_record),
        TEST(test_casework_flags__the_subject_never_sees_one),
        TEST(test_casework_flags__nor_one_on_another_subject_of_the_same_case),
        TEST(test_casework_flags__they_are_kept_through_rebuilding_and_verified),
        TEST(test_casework_enquire__answers_in_one_look),
        TEST(test_casework_enquire__only_of_those_whom_a_case_is_about),
        TEST(test_casework_enquire__denied_and_absent_are_one_answer),
        TEST(test_casework_enquire__tells_all_staff_of_a_flag),
        TEST(test_casework_enquire__is_recorded_with_its_purpose),
        TEST(test_casework_who_acts__says_why_and_why_not),
        TEST(test_casework_who_acts__an_absence_is_told_with_its_end),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
