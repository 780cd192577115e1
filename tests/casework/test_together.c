/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Eight people at once, at one case and at cases of their own: whoever names what they saw is told when somebody was
 * first, with what was recorded since; whoever was told that a step is taken finds it where it was said to be; nothing else is
 * there, and everything verifies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <pthread.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/stores.h"

#define PEOPLE 8
#define STEPS 6

static struct house house;
static struct casework_done shared;

struct step {
    int64_t sequence; /* as it was acknowledged */
    char words[40];
};
struct someone {
    int number;
    pthread_t thread;
    pthread_barrier_t *start;
    struct step steps[STEPS];
    struct casework_done own[STEPS];
    int conflicts, untold; /* untold: a conflict without anything that happened since */
    char fault[200];
};

static int set_up(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    house_report(&house, "Barnaby Hollis", "He raised his voice.", &shared);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    house_close(&house);
    return 0;
}

static bool succeeded(struct someone *someone, int failed, const struct error *error)
{
    if (failed) {
        snprintf(someone->fault, sizeof(someone->fault), "%d: %.150s", failed, error->words);
    }
    return !failed;
}

/* As on a page: what was seen is named, and after a conflict the page is read again. */
static int describe(struct someone *someone, struct arena *arena, const char *words, struct casework_done *done,
                    struct error *error)
{
    struct casework_who manager = house_who(&house, HOUSE_MANAGER);
    const struct procedure_field fields[] = {{TEXT("kind"), TEXT("member")}, {TEXT("kind.reasons"), text_of(words)}};
    struct casework_wish wish = {.who = manager,
                                 .procedure = TEXT("safeguarding-child"),
                                 .reference = text_of(shared.reference),
                                 .step = TEXT("describe-subject"),
                                 .scope = {PROCEDURE_FOR_PARTY, 1},
                                 .fields = fields,
                                 .field_count = COUNT_OF(fields),
                                 .happened = CASEWORK_NOT_CLAIMED};
    struct casework_case seen;
    for (int failed = ERROR_CONFLICT; failed == ERROR_CONFLICT; someone->conflicts += failed == ERROR_CONFLICT) {
        failed = casework_look(house.casework, arena, &manager, wish.reference, &seen, error);
        if (failed) {
            return failed;
        }
        wish.expected = seen.sequence;
        failed = casework_take(house.casework, arena, &wish, done, error);
        if (failed != ERROR_CONFLICT) {
            return failed;
        }
        someone->untold += done->since_count == 0 || done->since[0].sequence != seen.sequence + 1;
    }
    return 0;
}

static void *work(void *context)
{
    struct someone *someone = context;
    pthread_barrier_wait(someone->start);
    for (int i = 0; i < STEPS && !someone->fault[0]; i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct casework_done done;
        struct error error = {.words = ""};
        struct step *step = &someone->steps[i];
        snprintf(step->words, sizeof(step->words), "Said by %d for the %dth time.", someone->number, i);
        if (!succeeded(someone, describe(someone, arena, step->words, &done, &error), &error)) {
            return NULL;
        }
        step->sequence = done.sequence;
        const struct procedure_field report[] = {{TEXT("circumstances"), text_of(step->words)},
                                                 {TEXT("subject.1.subject-name"), TEXT("Winifred Stope")}};
        const struct casework_wish opening = {.who = CASEWORK_PUBLIC,
                                              .procedure = TEXT("safeguarding-child"),
                                              .step = TEXT("report"),
                                              .fields = report,
                                              .field_count = COUNT_OF(report),
                                              .happened = CASEWORK_NOT_CLAIMED};
        succeeded(someone, casework_take(house.casework, arena, &opening, &someone->own[i], &error), &error);
    }
    return NULL;
}

static void all_work(struct someone *people)
{
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, PEOPLE);
    for (int i = 0; i < PEOPLE; i++) {
        people[i] = (struct someone){.number = i, .start = &start};
        assert_int_equal(pthread_create(&people[i].thread, NULL, work, &people[i]), 0);
    }
    for (int i = 0; i < PEOPLE; i++) {
        pthread_join(people[i].thread, NULL);
    }
    pthread_barrier_destroy(&start);
}

static void assert_said(const char *reference, int64_t sequence, const char *words)
{
    struct casework_who manager = house_who(&house, HOUSE_MANAGER);
    struct casework_entry entry;
    struct error error;
    if (casework_read_entry(house.casework, house.arena, &manager, text_of(reference), sequence, &entry, &error)) {
        fail_msg("%s %lld: %s", reference, (long long)sequence, error.words);
    }
    bool said = false;
    for (size_t i = 0; i < entry.answer_count; i++) {
        said = said || text_is(entry.answers[i].plain, words);
    }
    assert_true(said);
}

static void assert_verifies(void)
{
    const struct ledger_verify_options options = {.context = NULL};
    struct ledger_report ledger;
    struct casework_report casework;
    struct error error;
    assert_int_equal(ledger_number_leaves(house.ledger, NULL, &error), 0);
    assert_int_equal(ledger_verify(house.ledger, &options, &ledger, &error), 0);
    assert_int_equal(casework_verify(house.casework, NULL, NULL, &casework, &error), 0);
    if (!ledger.sound || !casework.sound) {
        fail_msg("%s", ledger.sound ? casework.words : ledger.words);
    }
}

static void test_casework_together__no_step_is_lost_and_conflicts_are_told(void **state)
{
    (void)state;
    static struct someone people[PEOPLE];
    struct casework_who manager = house_who(&house, HOUSE_MANAGER);
    struct casework_case one;
    struct error error;
    int conflicts = 0;
    bool taken[2 + PEOPLE * STEPS] = {false};
    all_work(people);
    for (int i = 0; i < PEOPLE; i++) {
        if (people[i].fault[0]) {
            fail_msg("somebody could not go on: %s", people[i].fault);
        }
        conflicts += people[i].conflicts;
        assert_int_equal(people[i].untold, 0);
        for (int j = 0; j < STEPS; j++) {
            const struct step *step = &people[i].steps[j];
            assert_in_range(step->sequence, 2, 1 + PEOPLE * STEPS);
            assert_false(taken[step->sequence]); /* each place once */
            taken[step->sequence] = true;
            assert_said(shared.reference, step->sequence, step->words);
            assert_said(people[i].own[j].reference, 1, step->words);
        }
    }
    assert_int_equal(casework_look(house.casework, house.arena, &manager, text_of(shared.reference), &one, &error), 0);
    assert_int_equal(one.sequence, 1 + PEOPLE * STEPS);
    print_message("%d steps at one case, %d conflicts told\n", PEOPLE * STEPS, conflicts);
    assert_verifies();
    house_reopen(&house);
    assert_verifies();
}

/* One case, one sequence that all have seen: exactly one may act. */
static void *act_on_what_was_seen(void *context)
{
    struct someone *someone = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct error error = {.words = ""};
    const struct procedure_field fields[] = {{TEXT("threshold"), TEXT("none")},
                                             {TEXT("threshold.reasons"), TEXT("It concerns no child.")}};
    const struct casework_wish wish = {.who = house_who(&house, HOUSE_MANAGER),
                                       .procedure = TEXT("safeguarding-child"),
                                       .reference = text_of(shared.reference),
                                       .expected = 1,
                                       .step = TEXT("assess"),
                                       .fields = fields,
                                       .field_count = COUNT_OF(fields),
                                       .happened = CASEWORK_NOT_CLAIMED};
    pthread_barrier_wait(someone->start);
    int failed = casework_take(house.casework, arena, &wish, &someone->own[0], &error);
    someone->conflicts = failed == ERROR_CONFLICT;
    someone->untold = failed == ERROR_CONFLICT && someone->own[0].since_count != 1;
    if (failed != ERROR_CONFLICT || someone->untold) {
        succeeded(someone, failed, &error);
    }
    return NULL;
}

static void test_casework_together__one_of_all_who_saw_the_same_may_act(void **state)
{
    (void)state;
    static struct someone people[PEOPLE];
    pthread_barrier_t start;
    int conflicts = 0;
    pthread_barrier_init(&start, NULL, PEOPLE);
    for (int i = 0; i < PEOPLE; i++) {
        people[i] = (struct someone){.number = i, .start = &start};
        assert_int_equal(pthread_create(&people[i].thread, NULL, act_on_what_was_seen, &people[i]), 0);
    }
    for (int i = 0; i < PEOPLE; i++) {
        pthread_join(people[i].thread, NULL);
        assert_string_equal(people[i].fault, "");
        assert_int_equal(people[i].untold, 0);
        conflicts += people[i].conflicts;
    }
    pthread_barrier_destroy(&start);
    assert_int_equal(conflicts, PEOPLE - 1);
    assert_verifies();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_casework_together__no_step_is_lost_and_conflicts_are_told),
        TEST(test_casework_together__one_of_all_who_saw_the_same_may_act),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
