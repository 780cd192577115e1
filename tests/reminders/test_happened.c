/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to the organisation and a procedure names: recorded by whoever may, and heard of in every open case (CP-2 CP-20). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "hall.h"
#include "support/must.h"
#include "support/stores.h"

#define NOTICE TEXT("notice")
#define CHANGES TEXT("guidance-changes")

/* One house for all of them, in which each begins with the next day: it begins on 2 November. */
static int set_up(void **state)
{
    static struct hall hall;
    size_t count;
    memset(&hall, 0, sizeof(hall));
    hall_open(&hall);
    hall_take_notices(&hall);
    hall_take(&hall, &count);
    *state = &hall;
    return 0;
}

static int tear_down(void **state)
{
    hall_close(*state);
    return 0;
}

static struct civil_date next_day(struct hall *hall)
{
    house_move(&hall->house, HOUSE_DAY);
    return calendar_moment_of(calendar_find_zone(hall->house.book, TEXT("Europe/London")), hall->house.now).date;
}

static int record(struct hall *hall, enum house_person person, const char *event, struct civil_date day, const char *words,
                  struct error *error)
{
    const struct casework_who who = house_who(&hall->house, person);
    return reminders_record_happened(hall->reminders, &who, NOTICE, text_of(event), day, text_of(words), error);
}

static void must_record(struct hall *hall, struct civil_date day)
{
    struct error error;
    must(record(hall, HOUSE_DISPUTES, "guidance-changes", day, "Version 3 was published.", &error), &error);
}

static struct casework_case look(struct hall *hall, const char *reference)
{
    struct casework_who who = house_who(&hall->house, HOUSE_DISPUTES);
    struct casework_case found;
    struct error error;
    must(casework_look(hall->house.casework, hall->house.arena, &who, text_of(reference), &found, &error), &error);
    return found;
}

static size_t count_heard(struct hall *hall, const char *reference)
{
    struct casework_case found = look(hall, reference);
    size_t count = 0;
    for (size_t i = 0; i < found.line_count; i++) {
        count += text_equal(found.lines[i].name, CHANGES);
    }
    return count;
}

/* ---- what the cases hear */

static void test_reminders_happened__every_case_that_was_open_hears_of_it_once(void **state)
{
    struct hall *hall = *state;
    char one[ACCESS_REFERENCE_SIZE], other[ACCESS_REFERENCE_SIZE], later[ACCESS_REFERENCE_SIZE];
    size_t count;
    hall_open_notice(hall, one);
    hall_open_notice(hall, other);
    const struct civil_date third = next_day(hall);
    hall_open_notice(hall, later); /* on the third, and so under what is new */
    must_record(hall, third);
    hall_reopen(hall); /* as if it had not been taken before a restart */
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(hall_count(taken, count, REMINDERS_EVENT_HAPPENS), 1);
    assert_int_equal(count_heard(hall, one), 1);
    assert_int_equal(count_heard(hall, other), 1);
    assert_int_equal(count_heard(hall, later), 0);
    struct casework_case found = look(hall, one);
    assert_int_equal(found.line_count, 2);
    assert_int_equal(found.lines[1].actor_kind, CASEWORK_BY_EVENHAND);
    assert_int_equal(found.lines[1].happened, HOUSE_BEGINS + 14 * HOUSE_HOUR); /* midnight in London */
    assert_int_equal(found.lines[1].recorded, hall->house.now);
    assert_int_equal(found.state->duty_count, 1);
    struct text label = procedure_label(found.procedure, (struct procedure_name){.key = 0}, procedure_name_of(CHANGES));
    assert_true(text_is(label, "The guidance changes"));
    hall_take(hall, &count);
    assert_int_equal(count, 0);
    assert_int_equal(count_heard(hall, one), 1);
    hall_assert_sound(hall);
}

static void test_reminders_happened__a_case_that_has_ended_or_is_of_another_procedure_hears_nothing(void **state)
{
    struct hall *hall = *state;
    char ended[ACCESS_REFERENCE_SIZE];
    struct casework_done done, child;
    struct error error;
    size_t count;
    hall_open_notice(hall, ended);
    house_report(&hall->house, "Barnaby Hollis", "He struck a child.", &child);
    const struct casework_wish wish = {.who = house_who(&hall->house, HOUSE_DISPUTES),
                                       .reference = text_of(ended),
                                       .step = TEXT("end-it"),
                                       .happened = CASEWORK_NOT_CLAIMED};
    must(casework_take(hall->house.casework, hall->house.arena, &wish, &done, &error), &error);
    must_record(hall, next_day(hall));
    hall_take(hall, &count);
    assert_int_equal(count_heard(hall, ended), 0);
    hall_assert_sound(hall);
}

static void test_reminders_happened__whoever_was_interrupted_tells_nobody_twice(void **state)
{
    struct hall *hall = *state;
    char reference[ACCESS_REFERENCE_SIZE];
    struct casework_occurrence half = {.procedure = NOTICE, .event = CHANGES};
    struct error error;
    size_t count, recorded = 0;
    hall_open_notice(hall, reference);
    must_record(hall, next_day(hall));
    half.at = hall->house.now - 10 * HOUSE_HOUR; /* the beginning of the day */
    must(casework_take_occurrence(hall->house.casework, &half, &recorded, &error), &error);
    assert_true(recorded >= 1); /* and here the process ends, before it says that all have heard */
    hall_reopen(hall);
    struct reminders_item *taken = hall_take(hall, &count);
    assert_int_equal(hall_count(taken, count, REMINDERS_EVENT_HAPPENS), 1);
    assert_int_equal(count_heard(hall, reference), 1);
    hall_assert_sound(hall);
}

static void test_reminders_happened__again_on_another_day_and_never_twice_for_one(void **state)
{
    struct hall *hall = *state;
    char reference[ACCESS_REFERENCE_SIZE];
    struct error error;
    size_t count;
    hall_open_notice(hall, reference);
    const struct civil_date first = next_day(hall), second = next_day(hall);
    must_record(hall, first);
    hall_take(hall, &count);
    assert_int_equal(record(hall, HOUSE_DISPUTES, "guidance-changes", first, "Once more.", &error), ERROR_CONFLICT);
    assert_string_equal(error.field, "happened");
    assert_int_equal(strlen(error.words) > 0, true);
    must_record(hall, second);
    hall_take(hall, &count);
    assert_int_equal(count_heard(hall, reference), 2);
    hall_assert_sound(hall);
}

struct told {
    size_t count;
    int64_t looked[4], open[4];
};

static void hear(void *context, int64_t looked, int64_t open)
{
    struct told *told = context;
    assert_true(told->count < COUNT_OF(told->looked));
    told->looked[told->count] = looked;
    told->open[told->count++] = open;
}

static void test_reminders_happened__says_how_far_it_is_where_there_are_many(void **state)
{
    struct hall *hall = *state;
    char reference[ACCESS_REFERENCE_SIZE];
    struct told told = {0};
    struct error error;
    struct casework_occurrence occurrence = {.procedure = NOTICE, .event = CHANGES, .tell = hear, .context = &told};
    for (int i = 0; i < 64; i++) { /* beside those that are open already */
        hall_open_notice(hall, reference);
    }
    next_day(hall);
    occurrence.at = hall->house.now;
    must(casework_take_occurrence(hall->house.casework, &occurrence, NULL, &error), &error);
    assert_int_equal(told.count, 2);
    assert_int_equal(told.looked[0], 64);
    assert_true(told.open[0] > 64);
    assert_true(told.looked[1] == told.open[1] && told.open[1] == told.open[0]);
}

/* ---- who records it, and what is refused */

static void test_reminders_happened__only_by_whoever_holds_the_office_or_acts_for_it(void **state)
{
    struct hall *hall = *state;
    struct people_act act = {{{0}}, hall->house.now};
    struct identity absence;
    struct error error;
    const struct civil_date first = next_day(hall), second = next_day(hall);
    assert_int_equal(record(hall, HOUSE_CLERK, "guidance-changes", first, "Published.", &error), ERROR_DENIED);
    assert_non_null(strstr(error.words, "head-of-disputes"));
    assert_string_equal(error.paragraph, "T-4");
    assert_int_equal(record(hall, HOUSE_GOVERNANCE, "guidance-changes", first, "Published.", &error), ERROR_DENIED);
    must(people_record_absence(hall->house.people, &hall->house.persons[HOUSE_DISPUTES], hall->house.now - HOUSE_HOUR,
                               hall->house.now + HOUSE_HOUR, TEXT("leave"), &act, &absence, &error),
         &error);
    assert_int_equal(record(hall, HOUSE_DISPUTES, "guidance-changes", first, "Published.", &error), ERROR_DENIED);
    assert_non_null(strstr(error.words, "You are head-of-disputes, but one who is absent until"));
    must(record(hall, HOUSE_GOVERNANCE, "guidance-changes", first, "Published.", &error), &error);
    assert_int_equal(reminders_record_happened(hall->reminders, &CASEWORK_PUBLIC, NOTICE, CHANGES, second, TEXT("Published."),
                                               &error),
                     ERROR_DENIED);
    assert_int_equal(record(hall, HOUSE_DISPUTES, "storm", second, "It blew.", &error), ERROR_DENIED); /* it names nobody */
}

static void test_reminders_happened__what_cannot_be_is_refused_at_its_field(void **state)
{
    struct hall *hall = *state;
    const struct casework_who disputes = house_who(&hall->house, HOUSE_DISPUTES);
    struct civil_date today = next_day(hall), tomorrow = calendar_date_of(calendar_day_of(today) + 1);
    struct error error;
    assert_int_equal(record(hall, HOUSE_DISPUTES, "nothing", today, "Published.", &error), ERROR_INVALID);
    assert_string_equal(error.field, "event");
    assert_int_equal(record(hall, HOUSE_DISPUTES, "guidance-changes", tomorrow, "Published.", &error), ERROR_INVALID);
    assert_string_equal(error.field, "happened");
    assert_int_equal(record(hall, HOUSE_DISPUTES, "guidance-changes", today, " \n ", &error), ERROR_INVALID);
    assert_string_equal(error.field, "words");
    assert_int_equal(reminders_record_happened(hall->reminders, &disputes, TEXT("no-such"), CHANGES, today, TEXT("Published."),
                                               &error),
                     ERROR_NOT_FOUND);
}

/* ---- what is shown */

static void test_reminders_happened__what_can_be_and_what_was_recorded(void **state)
{
    struct hall *hall = *state;
    const struct casework_who disputes = house_who(&hall->house, HOUSE_DISPUTES);
    struct reminders_occurrence *can;
    struct reminders_happened *was;
    struct error error;
    size_t count, before, taken;
    must(reminders_occurrences(hall->reminders, hall->house.arena, &disputes, NOTICE, &can, &count, &error), &error);
    assert_int_equal(count, 2);
    assert_true(text_equal(can[0].event, CHANGES) && can[0].may && text_is(can[0].offices, "head-of-disputes"));
    assert_true(text_is(can[1].event, "storm") && !can[1].may && can[1].offices.length == 0);
    must(reminders_happenings(hall->reminders, hall->house.arena, NOTICE, &was, &before, &error), &error);
    must_record(hall, next_day(hall));
    must(reminders_happenings(hall->reminders, hall->house.arena, NOTICE, &was, &count, &error), &error);
    assert_int_equal(count, before + 1);
    assert_false(was[0].is_taken);
    assert_true(text_is(was[0].words, "Version 3 was published.") && text_is(was[0].label, "The guidance changes"));
    assert_true(identity_equal(&was[0].by, &hall->house.persons[HOUSE_DISPUTES]));
    hall_take(hall, &taken);
    must(reminders_happenings(hall->reminders, hall->house.arena, TEXT(""), &was, &count, &error), &error);
    assert_true(count == before + 1 && was[0].is_taken); /* the latest first */
    must(reminders_happenings(hall->reminders, hall->house.arena, TEXT("complaint"), &was, &count, &error), &error);
    assert_int_equal(count, 0);
}

static int alter(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "UPDATE reminders_happened SET happened = happened - 1", "");
}

static void test_reminders_happened__a_row_that_was_altered_is_noticed(void **state)
{
    struct hall *hall = *state;
    struct reminders_report report;
    struct error error;
    must_record(hall, next_day(hall));
    must(store_write(hall->house.store, alter, NULL, &error), &error);
    must(reminders_verify(hall->reminders, &report, &error), &error);
    assert_false(report.sound);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reminders_happened__every_case_that_was_open_hears_of_it_once),
        cmocka_unit_test(test_reminders_happened__a_case_that_has_ended_or_is_of_another_procedure_hears_nothing),
        cmocka_unit_test(test_reminders_happened__whoever_was_interrupted_tells_nobody_twice),
        cmocka_unit_test(test_reminders_happened__again_on_another_day_and_never_twice_for_one),
        cmocka_unit_test(test_reminders_happened__only_by_whoever_holds_the_office_or_acts_for_it),
        cmocka_unit_test(test_reminders_happened__what_cannot_be_is_refused_at_its_field),
        cmocka_unit_test(test_reminders_happened__what_can_be_and_what_was_recorded),
        cmocka_unit_test(test_reminders_happened__says_how_far_it_is_where_there_are_many),
        cmocka_unit_test(test_reminders_happened__a_row_that_was_altered_is_noticed),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    stores_end();
    return failed;
}
