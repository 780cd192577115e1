/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A quarter that closes over a success measure that is short: raised once in the plan that names it, told to its owner, and to be
 * answered by a day; also in a plan that was signed off (AP-9). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "hall.h"
#include "support/must.h"
#include "support/stores.h"

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Nobody has the course, so the first is short at the end of every quarter; the second is what somebody says. */
static const char definitions[] = "measures ours \"Ours\"\n"
                                  "  version 2026-01-01\n"
                                  "  source \"A test\"\n"
                                  "\n"
                                  "measure trained \"Trained\" [AP-9]\n"
                                  "  says \"s\"\n"
                                  "  paragraph \"p\"\n"
                                  "  of each holder of safeguarding-manager\n"
                                  "  met by course hearing-course\n"
                                  "  target at least 50\n"
                                  "  least 2\n"
                                  "\n"
                                  "measure said \"Said\" [AP-9]\n"
                                  "  says \"s\"\n"
                                  "  paragraph \"p\"\n"
                                  "  attested\n"
                                  "  target at least 75\n";

/* While this holds, every event finds that somebody acted on its case meanwhile. */
static bool conflicts;
struct happening;
int __real_happening_commit(struct happening *happening, struct error *error);
int __wrap_happening_commit(struct happening *happening, struct error *error);
int __wrap_happening_commit(struct happening *happening, struct error *error)
{
    return conflicts ? error_set(error, ERROR_CONFLICT, "test", "Somebody was there first.")
                     : __real_happening_commit(happening, error);
}

static int set_up(void **state)
{
    static struct hall hall;
    size_t count;
    memset(&hall, 0, sizeof(hall));
    hall.house.measures = (struct procedure_file){.name = TEXT("ours.measures"), .text = text_of(definitions)};
    hall_open(&hall);
    house_move(&hall.house, 25 * HOUSE_DAY);
    hall_take(&hall, &count);
    *state = &hall;
    return 0;
}

static int tear_down(void **state)
{
    hall_close(*state);
    return 0;
}

static struct procedure_scope item(uint32_t number)
{
    return (struct procedure_scope){PROCEDURE_FOR_ITEM, number};
}

static const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};

static const char *set_out(struct hall *hall)
{
    struct casework_done done;
    struct error error;
    const struct procedure_field fields[] = {
        {TEXT("regulator"), TEXT("The harbour commission")},
        {TEXT("first-return"), TEXT("2028-11-25")},
        {TEXT("action.1.theme"), TEXT("1.1 Hulls")},
        {TEXT("action.1.action-words"), TEXT("Tar each hull.")},
        {TEXT("action.1.timescale"), TEXT("continuous")},
        {TEXT("action.1.timescale-words"), TEXT("Always.")},
        {TEXT("point.1.point-of"), TEXT("1.1")},
        {TEXT("point.1.point-date"), TEXT("2028-06-01")},
        {TEXT("point.1.point-words"), TEXT("All are tarred.")},
    };
    const struct casework_wish wish = {.who = house_who(&hall->house, HOUSE_GOVERNANCE),
                                       .procedure = TEXT(PLAN_REGULATOR_PROCEDURE),
                                       .step = TEXT("set-out"),
                                       .fields = fields,
                                       .field_count = COUNT_OF(fields),
                                       .happened = CASEWORK_NOT_CLAIMED};
    must(casework_take(hall->house.casework, hall->house.arena, &wish, &done, &error), &error);
    const char *reference = arena_string(hall->house.arena, done.reference);
    house_step(&hall->house, HOUSE_GOVERNANCE, reference, "name-measure", the_case,
               FIELDS("measure.1.measure-name", "trained", "measure.1.measure-of", "1.1", "measure.1.measure-how", "computed",
                      "measure.2.measure-name", "said", "measure.2.measure-of", "1.1", "measure.2.measure-how", "attested"));
    return reference;
}

static struct casework_case look(struct hall *hall, const char *reference)
{
    struct casework_who who = house_who(&hall->house, HOUSE_GOVERNANCE);
    struct casework_case found;
    struct error error;
    must(casework_look(hall->house.casework, hall->house.arena, &who, text_of(reference), &found, &error), &error);
    return found;
}

/* The n-th item of its kind, from 1. */
static uint32_t number_of(const struct casework_case *found, const char *kind, int n)
{
    for (uint32_t i = 0; i < found->state->item_count; i++) {
        if (text_is(found->state->items[i].kind.text, kind) && --n == 0) {
            return found->state->items[i].number;
        }
    }
    fail_msg("there is no such %s", kind);
    return 0;
}

static void assert_stands(const struct casework_case *found, int measure, const char *state)
{
    struct procedure_name is = procedure_state_of_track(found->state, item(number_of(found, "measure", measure)), procedure_name("measure"));
    if (!text_is(is.text, state)) {
        fail_msg("it is %.*s, not %s", TEXT_ARGS(is.text), state);
    }
}

static size_t count_owed(const struct casework_case *found, const char *name)
{
    size_t count = 0;
    for (uint32_t i = 0; i < found->state->duty_count; i++) {
        const struct procedure_duty *duty = &found->state->duties[i];
        count += duty->status == PROCEDURE_DUTY_OWED && text_is(duty->name.text, name);
    }
    return count;
}

/* Until the next quarter has closed: at most 92 days. */
static size_t close_quarter(struct hall *hall)
{
    size_t count;
    const struct calendar_zone *zone = calendar_find_zone(hall->house.book, TEXT("Europe/London"));
    struct civil_date day = calendar_moment_of(zone, hall->house.now).date;
    const int quarter = (day.month - 1) / 3;
    while ((day.month - 1) / 3 == quarter) {
        house_move(&hall->house, HOUSE_DAY);
        day = calendar_moment_of(zone, hall->house.now).date;
    }
    struct reminders_item *taken = hall_take(hall, &count);
    return hall_count(taken, count, REMINDERS_QUARTER_CLOSES);
}

static void sign_off(struct hall *hall, const char *reference)
{
    struct house *house = &hall->house;
    struct casework_case found = look(hall, reference);
    const uint32_t action = number_of(&found, "action", 1);
    char owner[IDENTITY_TEXT_SIZE];
    identity_write(&house->persons[HOUSE_PEOPLE], owner);
    house_step(house, HOUSE_GOVERNANCE, reference, "give-action", item(action), FIELDS("action-owner", owner));
    house_step(house, HOUSE_PEOPLE, reference, "call-complete", item(action), FIELDS("evidence-words", "The yard's book."));
    house_step(house, HOUSE_SECRETARY, reference, "sign-off", item(action),
               FIELDS("finding", "implemented", "finding.reasons", "So it shows.", "examined", "The book."));
    house_step(house, HOUSE_GOVERNANCE, reference, "report-point", item(number_of(&found, "point", 1)),
               FIELDS("point-reached", "yes", "point-reached.reasons", "All are.", "point-evidence", "The book."));
    house_step(house, HOUSE_SECRETARY, reference, "final-sign-off", the_case,
               FIELDS("regulator-agrees", "Its letter.", "regulator-agreement", house_file(house, "letter.txt", "Agreed.")));
}

static void test_reminders_falls__are_raised_once_answered_and_raised_again(void **state)
{
    struct hall *hall = *state;
    const char *reference = set_out(hall);
    struct casework_case found = look(hall, reference);
    size_t count;
    const uint32_t trained = number_of(&found, "measure", 1), said = number_of(&found, "measure", 2);
    house_step(&hall->house, HOUSE_GOVERNANCE, reference, "attest-measure", item(said),
               FIELDS("attestation.1.attested-value", "80", "attestation.1.attested-as-of", "2026-11-20", "attestation.1.attested-words", "w",
                      "attestation.1.attested-document", house_file(&hall->house, "said.txt", "80")));
    assert_stands(&found, 1, "holds");
    assert_int_equal(close_quarter(hall), 1);
    found = look(hall, reference);
    assert_stands(&found, 1, "fallen");
    assert_stands(&found, 2, "holds");
    assert_int_equal(count_owed(&found, "answer-fall"), 1);
    hall_take(hall, &count);
    assert_int_equal(count, 0);
    /* Nobody answers: the General Secretary hears of it. */
    house_move(&hall->house, 20 * HOUSE_DAY);
    hall_take(hall, &count);
    found = look(hall, reference);
    assert_int_equal(count_owed(&found, "chase-fall"), 1);
    house_step(&hall->house, HOUSE_GOVERNANCE, reference, "answer-fall", item(trained),
               FIELDS("fall-follows", "other-work", "fall-follows.reasons", "They are sent on the course."));
    house_step(&hall->house, HOUSE_GOVERNANCE, reference, "attest-measure", item(said),
               FIELDS("attestation.1.attested-value", "60", "attestation.1.attested-as-of", "2027-01-10", "attestation.1.attested-words", "w",
                      "attestation.1.attested-document", house_file(&hall->house, "said.txt", "60")));
    found = look(hall, reference);
    assert_stands(&found, 1, "holds");
    assert_int_equal(count_owed(&found, "answer-fall") + count_owed(&found, "chase-fall"), 0);
    /* The same quarter raises nothing again; the next one does, the attested one too. */
    hall_reopen(hall);
    hall_take(hall, &count);
    found = look(hall, reference);
    assert_stands(&found, 1, "holds");
    assert_int_equal(close_quarter(hall), 1);
    found = look(hall, reference);
    assert_stands(&found, 1, "fallen");
    assert_stands(&found, 2, "fallen");
}

static void test_reminders_falls__reach_a_plan_that_was_signed_off(void **state)
{
    struct hall *hall = *state;
    const char *reference = set_out(hall);
    struct reminders_report report;
    struct error error;
    sign_off(hall, reference);
    struct casework_case found = look(hall, reference);
    assert_true(found.state->ended);
    assert_int_equal(close_quarter(hall), 1);
    found = look(hall, reference);
    assert_true(found.state->ended);
    assert_stands(&found, 1, "fallen-after");
    assert_int_equal(count_owed(&found, "weigh-reopening"), 1);
    house_step(&hall->house, HOUSE_GOVERNANCE, reference, "reopen-plan", the_case, FIELDS("plan-reopened", "Nobody has the course."));
    found = look(hall, reference);
    assert_false(found.state->ended);
    assert_stands(&found, 1, "fallen");
    assert_int_equal(count_owed(&found, "weigh-reopening"), 0);
    assert_int_equal(count_owed(&found, "answer-fall"), 1);
    must(reminders_verify(hall->reminders, &report, &error), &error);
    assert_true(report.sound);
}

/* Somebody else is always there first: it is said, so that the quarter is not recorded as looked at, and taken later. */
static void test_reminders_falls__a_conflict_that_lasts_is_told(void **state)
{
    struct hall *hall = *state;
    struct casework *casework = hall->house.casework;
    const char *reference = set_out(hall);
    struct casework_case found = look(hall, reference);
    const struct casework_item_event event = {.case_id = found.case_id,
                                              .item = number_of(&found, "measure", 1),
                                              .event = TEXT("measure-falls"),
                                              .at = casework_moment(casework)};
    struct error error;
    bool recorded = true;
    conflicts = true;
    int failed = casework_take_item_event(casework, &event, &recorded, &error);
    conflicts = false;
    assert_int_equal(failed, ERROR_CONFLICT);
    assert_false(recorded);
    assert_stands(&found, 1, "holds");
    must(casework_take_item_event(casework, &event, &recorded, &error), &error);
    assert_true(recorded);
    found = look(hall, reference);
    assert_stands(&found, 1, "fallen");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reminders_falls__are_raised_once_answered_and_raised_again),
        cmocka_unit_test(test_reminders_falls__reach_a_plan_that_was_signed_off),
        cmocka_unit_test(test_reminders_falls__a_conflict_that_lasts_is_told),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    stores_end();
    return failed;
}
