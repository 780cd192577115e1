/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who acts, and who may see: over every combination of what can befall the five rungs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scene.h"

enum fate { HERE, VACANT, ABSENT, CONFLICTED, SUBJECT, POSSIBLE, FATES };
static const enum scene_office rungs[] = {MANAGER, DIRECTOR, GENERAL, CHAIR, VICE_CHAIR};
#define RUNGS 5

/* Befalls an office through the state (subject, possible) or the moment (the rest). */
static void befall(struct scene *scene, struct procedure_state *state, enum scene_office office,
                   enum fate fate)
{
    struct procedure_holder *holder = &scene->holders[office];
    *holder = (struct procedure_holder){.office = procedure_name(scene_offices[office]),
                                        .person = scene_person(office)};
    holder->absent = fate == ABSENT;
    holder->conflicted = fate == CONFLICTED;
    if (fate == VACANT) {
        holder->office = procedure_name("no-such-office");
    }
    if (fate == SUBJECT || fate == POSSIBLE) {
        struct procedure_effect match = {.kind = PROCEDURE_EFFECT_MATCH,
                                         .number = state->match_count + 1,
                                         .person = holder->person,
                                         .other = holder->office,
                                         .which = fate == SUBJECT ? PROCEDURE_MATCH_CONFIRMED
                                                                  : PROCEDURE_MATCH_POSSIBLE};
        struct procedure_effects effects = {&match, 1};
        struct error error = {0};
        assert_int_equal(procedure_apply(state, &effects, 1, &error), 0);
    }
}

static bool is_person(const struct procedure_acting *acting, enum scene_office office)
{
    struct identity person = scene_person(office);
    return acting->people_count == 1 && identity_equal(&acting->people[0], &person);
}

/* Whoever acts is able; and nobody acts only where none of the two last rungs can. */
static void check_acting(const struct procedure_acting *acting, const enum fate fates[RUNGS])
{
    if (acting->office.key == 0) {
        assert_int_equal(acting->people_count, 0);
        assert_true(fates[3] != HERE && fates[4] != HERE);
        return;
    }
    bool able = false;
    for (int i = 0; i < RUNGS; i++) {
        able = able || (is_person(acting, rungs[i]) && fates[i] == HERE);
    }
    assert_true(able);
}

static void check_readers(struct scene *scene, const struct procedure_state *state,
                          const enum fate fates[RUNGS])
{
    struct procedure_readers readers;
    procedure_readers(scene->arena, scene->procedure, state, &scene->moment, &readers);
    for (int i = 0; i < RUNGS; i++) {
        struct identity person = scene_person(rungs[i]);
        bool barred = false;
        for (size_t j = 0; j < readers.barred_count; j++) {
            barred = barred || identity_equal(&readers.barred[j].person, &person);
        }
        assert_int_equal(barred,
                         fates[i] == SUBJECT || fates[i] == POSSIBLE || fates[i] == CONFLICTED);
    }
}

static void check_fates(struct scene *scene, int number)
{
    struct arena *kept = scene->arena;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_state *state = procedure_state_new(arena);
    enum fate fates[RUNGS];
    struct procedure_acting acting;
    scene->arena = arena;
    for (int i = 0; i < RUNGS; i++, number /= FATES) {
        fates[i] = (enum fate)(number % FATES);
        befall(scene, state, rungs[i], fates[i]);
    }
    for (int i = 0; i < RUNGS; i++) {
        procedure_who_acts(arena, scene->procedure, state, NULL, (struct procedure_scope){0},
                           procedure_name(scene_offices[rungs[i]]), &scene->moment, &acting);
        check_acting(&acting, fates);
        assert_true(fates[i] != HERE || is_person(&acting, rungs[i]));
    }
    procedure_who_acts(arena, scene->procedure, state, NULL, (struct procedure_scope){0},
                       procedure_name("manager"), &scene->moment, &acting);
    check_acting(&acting, fates);
    check_readers(scene, state, fates);
    scene->arena = kept;
}

static void test_procedure_ladder__nobody_judges_themself_and_no_case_is_left_alone(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    int combinations = 1;
    for (int i = 0; i < RUNGS; i++) {
        combinations *= FATES;
    }
    for (int number = 0; number < combinations; number++) {
        check_fates(scene, number);
    }
}

static void test_procedure_ladder__several_holders_may_each_act(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct procedure_acting acting;
    scene->holders[LEADER].office = procedure_name("safeguarding-officer");
    procedure_who_acts(scene->arena, scene->procedure, scene->state, NULL,
                       (struct procedure_scope){0}, procedure_name("safeguarding-officer"),
                       &scene->moment, &acting);
    assert_int_equal(acting.people_count, 2);
    scene->holders[OFFICER].absent = true;
    procedure_who_acts(scene->arena, scene->procedure, scene->state, NULL,
                       (struct procedure_scope){0}, procedure_name("safeguarding-officer"),
                       &scene->moment, &acting);
    assert_int_equal(acting.people_count, 1);
    assert_int_equal(acting.rung_count, 2);
}

static void test_procedure_ladder__it_is_said_why(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct procedure_acting acting;
    scene->holders[MANAGER].absent = true;
    scene->holders[MANAGER].absent_until = 1796000000000;
    procedure_who_acts(scene->arena, scene->procedure, scene->state, NULL,
                       (struct procedure_scope){0}, procedure_name("manager"), &scene->moment,
                       &acting);
    assert_true(text_is(acting.office.text, "legal-director"));
    assert_string_equal(
        text_string(scene->arena, acting.words),
        "The Executive Director of Legal Affairs acts: the Safeguarding Manager is absent.");
    assert_true(text_is(acting.cites.at[0], "SG-6.1"));
    assert_int_equal(acting.rungs[0].reason, PROCEDURE_RUNG_ABSENT);
    assert_int_equal(acting.rungs[0].until, 1796000000000);
}

/* What a party owes (a reply, say) falls to nobody else, whoever is the last rung. */
static void test_procedure_ladder__nobody_stands_in_for_a_party(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct procedure_acting acting;
    procedure_who_acts(scene->arena, scene->procedure, scene->state, NULL,
                       (struct procedure_scope){0}, procedure_name("subject"), &scene->moment,
                       &acting);
    assert_int_equal(acting.people_count, 0);
    assert_int_equal(acting.rung_count, 0);
    assert_string_equal(text_string(scene->arena, acting.words), "Person the concern is about");
}

/* The one who investigated is passed over for the outcome (SG-12.2), and the next rung may decide.
 */
static void test_procedure_ladder__separation_is_one_of_the_reasons(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct procedure_acting acting;
    const struct procedure_step_words *step =
        procedure_find_step(scene->procedure, TEXT("decide-outcome"));
    scene_report(scene);
    scene_assess(scene);
    scene->holders[MANAGER].absent = true;
    assert_true(
        scene_take(scene, "begin-internal", DIRECTOR,
                   FIELDS("internal-decision=What happened.", "internal-decision.reasons=r")));
    assert_true(
        scene_take(scene, "end-internal", DIRECTOR, FIELDS("internal-result=Nothing was found.")));
    scene->holders[MANAGER].absent = false;
    procedure_who_acts(scene->arena, scene->procedure, scene->state, step,
                       (struct procedure_scope){PROCEDURE_FOR_ITEM, 1},
                       procedure_name("legal-director"), &scene->moment, &acting);
    assert_true(text_is(acting.office.text, "safeguarding-manager"));
    assert_int_equal(acting.rungs[0].reason, PROCEDURE_RUNG_SEPARATED);
    assert_false(scene_take_for(
        scene, "decide-outcome", DIRECTOR, (struct procedure_scope){PROCEDURE_FOR_ITEM, 1},
        FIELDS("outcome=substantiated", "outcome.reasons=r", "standard-of-proof=balance")));
    scene_refused(scene, PROCEDURE_REFUSED_SEPARATION, "SG-12.2", NULL);
    assert_true(scene_take_for(
        scene, "decide-outcome", MANAGER, (struct procedure_scope){PROCEDURE_FOR_ITEM, 1},
        FIELDS("outcome=substantiated", "outcome.reasons=r", "standard-of-proof=balance")));
}

static bool reads(const struct procedure_readers *readers, const char *office)
{
    for (size_t i = 0; i < readers->office_count; i++) {
        if (text_is(readers->offices[i].text, office)) {
            return true;
        }
    }
    return false;
}

static void test_procedure_ladder__readers_are_those_who_act(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct procedure_readers readers;
    scene_report(scene);
    procedure_readers(scene->arena, scene->procedure, scene->state, &scene->moment, &readers);
    assert_true(reads(&readers, "safeguarding-manager") && reads(&readers, "legal-director") &&
                reads(&readers, "safeguarding-officer"));
    assert_false(reads(&readers, "general-secretary"));
    befall(scene, scene->state, DIRECTOR, POSSIBLE);
    procedure_readers(scene->arena, scene->procedure, scene->state, &scene->moment, &readers);
    assert_true(reads(&readers, "general-secretary")); /* manages now */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_ladder__nobody_judges_themself_and_no_case_is_left_alone),
        cmocka_unit_test(test_procedure_ladder__several_holders_may_each_act),
        cmocka_unit_test(test_procedure_ladder__it_is_said_why),
        cmocka_unit_test(test_procedure_ladder__nobody_stands_in_for_a_party),
        cmocka_unit_test(test_procedure_ladder__separation_is_one_of_the_reasons),
        cmocka_unit_test(test_procedure_ladder__readers_are_those_who_act),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
