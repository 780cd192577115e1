/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may act at the moment of acting: training on record (CP-11), lists (CP-10), lots that can be drawn again (CP-9). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/must.h"
#include "support/stores.h"

static const char hearing[] = "procedure hearing \"A procedure with a panel\"\n"
                              "  version 2026-01-01\n"
                              "  source \"A test\"\n"
                              "  compartment conduct\n"
                              "  seen by safeguarding-manager\n"
                              "\n"
                              "office safeguarding-manager \"Safeguarding Manager\"\n"
                              "  in absence legal-director\n"
                              "\n"
                              "office legal-director \"Director\"\n"
                              "last rung legal-director\n"
                              "managed by safeguarding-manager\n"
                              "trained complaints-handling [CP-11]\n"
                              "standing subject \"Subject\" judged\n"
                              "track case \"The case\" open \"Open\" -> closed \"Closed\" ends\n"
                              "fact person of subject \"Who that is\" person\n"
                              "role panellist \"Panellist\" several [CP-9]\n"
                              "  from list lay-members [CP-10]\n"
                              "  apart from panellist [CP-9]\n"
                              "\n"
                              "step begin \"Begin\"\n"
                              "  opens the case\n"
                              "  by anybody\n"
                              "\n"
                              "step name-subject \"Name whom it is about\"\n"
                              "  by safeguarding-manager\n"
                              "  add subject \"Subject\"\n"
                              "    ask person\n"
                              "\n"
                              "step name-panellist \"Name\"\n"
                              "  by safeguarding-manager\n"
                              "  ask who \"Who?\" person\n"
                              "  assign panellist to who\n"
                              "\n"
                              "step draw-panel \"Draw\"\n"
                              "  by safeguarding-manager\n"
                              "  assign panellist by lot\n"
                              "  assign panellist by lot\n"
                              "\n"
                              "role recorder \"Recorder\" [CP-9]\n"
                              "step name-recorder \"Name who records\"\n"
                              "  by safeguarding-manager\n"
                              "  ask who-records \"Who records?\" person\n"
                              "  assign recorder to who-records\n"
                              "\n"
                              "step close \"Close\"\n"
                              "  by safeguarding-manager\n"
                              "  case becomes closed\n";

static struct house house;
static struct people_act act;

static int set_up(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    act = (struct people_act){house.persons[HOUSE_ADMINISTRATOR], house.now};
    house_take_procedure(&house, "hearing.procedure", hearing);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    house_close(&house);
    return 0;
}

static void train(enum house_person person, int64_t until)
{
    struct error error;
    const struct people_training training = {.person = house.persons[person],
                                             .course = "complaints-handling",
                                             .completed = house.now - HOUSE_DAY,
                                             .until = until};
    must(people_record_training(house.people, &training, &act, &error), &error);
}

static struct identity enlist(enum house_person person)
{
    struct identity id;
    struct error error;
    const struct people_listing listing = {.person = house.persons[person],
                                           .list = "lay-members",
                                           .words = TEXT("retired teacher"),
                                           .from = house.now - HOUSE_DAY,
                                           .until = PEOPLE_OPEN};
    must(people_enlist(house.people, &listing, &act, &id, &error), &error);
    return id;
}

static int take(const char *reference, enum house_person actor, const char *step, const struct identity *who,
                struct casework_done *done, struct error *error)
{
    char written[IDENTITY_TEXT_SIZE] = "";
    if (who) {
        identity_write(who, written);
    }
    bool names = strcmp(step, "name-subject") == 0;
    const struct procedure_field field = {names ? TEXT("subject.1.person") : TEXT("who"), text_of(arena_string(house.arena, written))};
    const struct casework_wish wish = {.who = house_who(&house, actor),
                                       .procedure = TEXT("hearing"),
                                       .reference = text_of(reference),
                                       .step = text_of(step),
                                       .fields = &field,
                                       .field_count = who ? 1 : 0,
                                       .happened = CASEWORK_NOT_CLAIMED};
    return casework_take(house.casework, house.arena, &wish, done, error);
}

static bool refuses(const struct casework_done *done, const char *key, const char *words)
{
    for (size_t i = 0; i < done->refusals.count; i++) {
        const struct procedure_refusal *refusal = &done->refusals.at[i];
        if (strcmp(procedure_refusal_key(refusal->code), key) == 0 &&
            strstr(text_string(house.arena, refusal->words), words)) {
            return true;
        }
    }
    return false;
}

static void test_casework_posts__nobody_untrained_takes_part(void **state)
{
    (void)state;
    struct casework_done begun, done;
    struct error error;
    const struct identity *clerk = &house.persons[HOUSE_CLERK];
    must(take("", HOUSE_MANAGER, "begin", NULL, &begun, &error), &error);
    enlist(HOUSE_CLERK);
    assert_int_equal(take(begun.reference, HOUSE_MANAGER, "name-panellist", clerk, &done, &error), ERROR_DENIED);
    assert_true(refuses(&done, "training", "complaints-handling"));
    assert_string_equal(error.paragraph, "CP-11");
    /* the next rung is trained and acts in the office meanwhile */
    train(HOUSE_DIRECTOR, PEOPLE_OPEN);
    assert_int_equal(take(begun.reference, HOUSE_DIRECTOR, "name-panellist", clerk, &done, &error), ERROR_DENIED);
    assert_true(refuses(&done, "assignment", "complaints-handling"));
    train(HOUSE_CLERK, house.now + HOUSE_DAY);
    must(take(begun.reference, HOUSE_DIRECTOR, "name-panellist", clerk, &done, &error), &error);
    /* trained, the manager acts again, until the record is out of date */
    train(HOUSE_MANAGER, house.now + HOUSE_HOUR);
    assert_int_equal(take(begun.reference, HOUSE_MANAGER, "name-panellist", clerk, &done, &error), ERROR_DENIED);
    assert_false(refuses(&done, "training", "complaints-handling"));
    assert_true(refuses(&done, "assignment", "kept apart from"));
    house_move(&house, 2 * HOUSE_HOUR);
    assert_int_equal(take(begun.reference, HOUSE_MANAGER, "name-panellist", clerk, &done, &error), ERROR_DENIED);
    assert_true(refuses(&done, "training", "complaints-handling"));
}

static void test_casework_posts__a_role_is_filled_from_its_list(void **state)
{
    (void)state;
    struct casework_done begun, done;
    struct error error;
    const struct identity *clerk = &house.persons[HOUSE_CLERK];
    train(HOUSE_MANAGER, PEOPLE_OPEN);
    train(HOUSE_CLERK, PEOPLE_OPEN);
    must(take("", HOUSE_MANAGER, "begin", NULL, &begun, &error), &error);
    assert_int_equal(take(begun.reference, HOUSE_MANAGER, "name-panellist", clerk, &done, &error), ERROR_DENIED);
    assert_true(refuses(&done, "assignment", "lay-members"));
    struct identity listing = enlist(HOUSE_CLERK);
    must(people_end_listing(house.people, &listing, house.now, &act, &error), &error);
    assert_int_equal(take(begun.reference, HOUSE_MANAGER, "name-panellist", clerk, &done, &error), ERROR_DENIED);
    must(people_end_listing(house.people, &listing, house.now + HOUSE_DAY, &act, &error), &error);
    must(take(begun.reference, HOUSE_MANAGER, "name-panellist", clerk, &done, &error), &error);
}

static void test_casework_posts__lots_fall_on_two_of_those_who_may(void **state)
{
    (void)state;
    struct casework_done begun, done;
    struct error error;
    static const enum house_person listed[] = {HOUSE_CLERK, HOUSE_DISPUTES, HOUSE_PEOPLE, HOUSE_OFFICER};
    train(HOUSE_MANAGER, PEOPLE_OPEN);
    for (size_t i = 0; i < COUNT_OF(listed); i++) {
        enlist(listed[i]);
        if (listed[i] != HOUSE_OFFICER) {
            train(listed[i], PEOPLE_OPEN);
        }
    }
    must(take("", HOUSE_MANAGER, "begin", NULL, &begun, &error), &error);
    must(take(begun.reference, HOUSE_MANAGER, "draw-panel", NULL, &done, &error), &error);
    struct casework_case found;
    struct casework_who who = house_who(&house, HOUSE_MANAGER);
    must(casework_look(house.casework, house.arena, &who, text_of(begun.reference), &found, &error), &error);
    assert_int_equal(found.state->role_count, 2);
    assert_false(identity_equal(&found.state->roles[0].person, &found.state->roles[1].person));
    for (uint32_t i = 0; i < 2; i++) {
        assert_false(identity_equal(&found.state->roles[i].person, &house.persons[HOUSE_OFFICER]));
    }
    /* one is left, and two are drawn: nothing of it is kept */
    assert_int_equal(take(begun.reference, HOUSE_MANAGER, "draw-panel", NULL, &done, &error), ERROR_DENIED);
    assert_true(refuses(&done, "assignment", "Nobody on the list"));
    must(casework_look(house.casework, house.arena, &who, text_of(begun.reference), &found, &error), &error);
    assert_int_equal(found.state->role_count, 2);
}

static const struct casework_candidate *candidate(const struct casework_candidate *all, size_t count,
                                                  enum house_person person)
{
    for (size_t i = 0; i < count; i++) {
        if (identity_equal(&all[i].person, &house.persons[person])) {
            return &all[i];
        }
    }
    return NULL;
}

static bool says(const struct casework_candidate *candidate, const char *words)
{
    for (size_t i = 0; candidate && i < candidate->reasons.count; i++) {
        if (strstr(text_string(house.arena, candidate->reasons.at[i].words), words)) {
            return true;
        }
    }
    return false;
}

static void look_for(const char *reference, const char *words, struct casework_eligible *out)
{
    struct error error;
    struct casework_who who = house_who(&house, HOUSE_MANAGER);
    must(casework_eligible(house.casework, house.arena, &who, text_of(reference), TEXT("panellist"), text_of(words), 50,
                           out, &error),
         &error);
}

static void give_branch(enum house_person person, const char *name)
{
    struct error error;
    const struct people_details details = {
        .kinds = PEOPLE_MEMBER, .name = text_of(name), .branch = TEXT("Anytown CLP")};
    must(people_correct_person(house.people, &house.persons[person], 1, &details, &act, &error), &error);
}

static void test_casework_posts__the_finder_says_who_may_and_why_not(void **state)
{
    (void)state;
    struct casework_done begun, done;
    struct casework_eligible found;
    struct error error;
    train(HOUSE_MANAGER, PEOPLE_OPEN);
    give_branch(HOUSE_DISPUTES, "Dorian Disputes");
    give_branch(HOUSE_LEAD, "Lena Lead");
    must(take("", HOUSE_MANAGER, "begin", NULL, &begun, &error), &error);
    must(take(begun.reference, HOUSE_MANAGER, "name-subject", &house.persons[HOUSE_LEAD], &done, &error), &error);
    static const enum house_person listed[] = {HOUSE_CLERK, HOUSE_DISPUTES, HOUSE_PEOPLE, HOUSE_LEAD};
    for (size_t i = 0; i < COUNT_OF(listed); i++) {
        enlist(listed[i]);
        if (listed[i] != HOUSE_PEOPLE) {
            train(listed[i], PEOPLE_OPEN);
        }
    }
    look_for(begun.reference, "", &found);
    assert_int_equal(found.may_count, 2);
    assert_int_equal(found.may_not_count, 2);
    assert_non_null(candidate(found.may, found.may_count, HOUSE_CLERK));
    assert_true(says(candidate(found.may_not, found.may_not_count, HOUSE_PEOPLE), "complaints-handling"));
    assert_true(says(candidate(found.may_not, found.may_not_count, HOUSE_LEAD), "cannot take part"));
    /* found, and proposed: the same branch as the subject's */
    const struct casework_candidate *tied = candidate(found.may, found.may_count, HOUSE_DISPUTES);
    assert_int_equal(tied->tie_count, 1);
    assert_int_equal(tied->ties[0].kind, PEOPLE_CONFLICT_BRANCH);
    assert_false(tied->ties[0].judged);
    /* not by whom it ties */
    struct casework_who self = house_who(&house, HOUSE_DISPUTES), manager = house_who(&house, HOUSE_MANAGER);
    assert_int_equal(casework_judge_tie(house.casework, &self, text_of(begun.reference), &tied->person, 1,
                                        PEOPLE_CONFLICT_BRANCH, false, TEXT("It is nothing."), &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(casework_judge_tie(house.casework, &manager, text_of(begun.reference), &tied->person, 1,
                                        PEOPLE_CONFLICT_BRANCH, true, TEXT(" "), &error),
                     ERROR_INVALID);
    must(casework_judge_tie(house.casework, &manager, text_of(begun.reference), &tied->person, 1, PEOPLE_CONFLICT_BRANCH,
                            true, TEXT("They sit on its board together."), &error),
         &error);
    look_for(begun.reference, "", &found);
    assert_int_equal(found.may_count, 1);
    tied = candidate(found.may_not, found.may_not_count, HOUSE_DISPUTES);
    assert_true(says(tied, "conflict of interest"));
    assert_true(tied->ties[0].judged && tied->ties[0].is_conflict);
    assert_int_equal(take(begun.reference, HOUSE_MANAGER, "name-panellist", &tied->person, &done, &error), ERROR_DENIED);
    /* anybody else by name; and nothing for whoever may not open the case */
    look_for(begun.reference, "Dorian", &found);
    assert_int_equal(found.may_count + found.may_not_count, 1);
    struct casework_who subject = house_who(&house, HOUSE_LEAD);
    assert_int_equal(casework_eligible(house.casework, house.arena, &subject, text_of(begun.reference), TEXT("panellist"),
                                       TEXT(""), 50, &found, &error),
                     ERROR_NOT_FOUND);
}

/* Whoever sits on a panel is told who sits with them, and not who else might, nor why somebody may not (CP-8, CP-11). */
static void test_casework_posts__a_panel_sees_itself_and_no_candidates(void **state)
{
    (void)state;
    struct casework_done begun, done;
    struct casework_eligible found;
    struct error error;
    static const enum house_person listed[] = {HOUSE_CLERK, HOUSE_DISPUTES, HOUSE_PEOPLE};
    train(HOUSE_MANAGER, PEOPLE_OPEN);
    train(HOUSE_CLERK, PEOPLE_OPEN);
    train(HOUSE_DISPUTES, PEOPLE_OPEN);
    give_branch(HOUSE_DISPUTES, "Dorian Disputes");
    give_branch(HOUSE_LEAD, "Lena Lead");
    for (size_t i = 0; i < COUNT_OF(listed); i++) {
        enlist(listed[i]);
    }
    must(take("", HOUSE_MANAGER, "begin", NULL, &begun, &error), &error);
    must(take(begun.reference, HOUSE_MANAGER, "name-subject", &house.persons[HOUSE_LEAD], &done, &error), &error);
    must(take(begun.reference, HOUSE_MANAGER, "name-panellist", &house.persons[HOUSE_CLERK], &done, &error), &error);
    struct casework_who clerk = house_who(&house, HOUSE_CLERK);
    for (int named = 0; named < 2; named++) {
        must(casework_eligible(house.casework, house.arena, &clerk, text_of(begun.reference), TEXT(""),
                               named ? TEXT("Dorian") : TEXT(""), 50, &found, &error),
             &error);
        assert_false(found.assigns);
        assert_int_equal(found.role_count, 1);
        assert_int_equal(found.may_not_count, 0);
        assert_int_equal(found.may_count, 1);
        assert_true(identity_equal(&found.may[0].person, &clerk.person));
        assert_int_equal(found.may[0].reasons.count + found.may[0].tie_count, 0);
    }
    assert_int_equal(casework_eligible(house.casework, house.arena, &clerk, text_of(begun.reference), TEXT("recorder"), TEXT(""),
                                       50, &found, &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(casework_judge_tie(house.casework, &clerk, text_of(begun.reference), &house.persons[HOUSE_DISPUTES], 1,
                                        PEOPLE_CONFLICT_BRANCH, false, TEXT("It is nothing."), &error),
                     ERROR_NOT_FOUND);
    look_for(begun.reference, "", &found);
    assert_true(found.assigns && found.role_count == 2 && found.may_not_count > 0);
}

static void test_casework_posts__lots_are_drawn_again_from_what_is_kept(void **state)
{
    (void)state;
    struct casework_done begun, done;
    struct casework_lots lots;
    struct error error;
    static const enum house_person listed[] = {HOUSE_CLERK, HOUSE_DISPUTES, HOUSE_PEOPLE};
    train(HOUSE_MANAGER, PEOPLE_OPEN);
    for (size_t i = 0; i < COUNT_OF(listed); i++) {
        enlist(listed[i]);
        train(listed[i], PEOPLE_OPEN);
    }
    must(take("", HOUSE_MANAGER, "begin", NULL, &begun, &error), &error);
    must(take(begun.reference, HOUSE_MANAGER, "draw-panel", NULL, &done, &error), &error);
    struct casework_who who = house_who(&house, HOUSE_MANAGER);
    must(casework_read_lots(house.casework, house.arena, &who, text_of(begun.reference), 2, &lots, &error), &error);
    assert_int_equal(lots.count, 3);
    assert_true(lots.in_order);
    assert_int_equal(lots.seed.length, 32);
    assert_true(lots.at[0].taken && lots.at[1].taken && !lots.at[2].taken);
    must(casework_read_lots(house.casework, house.arena, &who, text_of(begun.reference), 1, &lots, &error), &error);
    assert_int_equal(lots.seed.length, 0);
}

/* A branch as a whole, by its name: with every party who is of it. */
static void test_casework_posts__a_conflict_with_a_branch(void **state)
{
    (void)state;
    struct casework_done begun, done;
    struct error error;
    const struct identity *clerk = &house.persons[HOUSE_CLERK];
    const struct people_conflict conflict = {.person = *clerk,
                                             .kind = PEOPLE_CONFLICT_BRANCH,
                                             .about = TEXT("anytown clp"),
                                             .from = house.now - HOUSE_DAY,
                                             .until = PEOPLE_OPEN};
    struct identity id;
    must(people_declare_conflict(house.people, &conflict, &act, &id, &error), &error);
    train(HOUSE_MANAGER, PEOPLE_OPEN);
    train(HOUSE_CLERK, PEOPLE_OPEN);
    enlist(HOUSE_CLERK);
    must(take("", HOUSE_MANAGER, "begin", NULL, &begun, &error), &error);
    must(take(begun.reference, HOUSE_MANAGER, "name-subject", &house.persons[HOUSE_LEAD], &done, &error), &error);
    give_branch(HOUSE_LEAD, "Lena Lead");
    assert_int_equal(take(begun.reference, HOUSE_MANAGER, "name-panellist", clerk, &done, &error), ERROR_DENIED);
    assert_true(refuses(&done, "assignment", "conflict of interest"));
}

/* CP-8: by whoever received it, whatever their role; read by auditors, and by nobody else; never changed. */
static void test_casework_posts__an_approach_reaches_the_auditor(void **state)
{
    (void)state;
    const struct people_approach *found;
    size_t count;
    struct error error;
    struct casework_who clerk = house_who(&house, HOUSE_CLERK), manager = house_who(&house, HOUSE_MANAGER);
    struct casework_who auditor = {.person = house.persons[HOUSE_ADMINISTRATOR], .role = PEOPLE_AUDITOR};
    assert_int_equal(casework_record_approach(house.casework, &CASEWORK_PUBLIC, TEXT("the Leader's office"),
                                              TEXT("asked to drop it"), TEXT(""), house.now, &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(casework_record_approach(house.casework, &clerk, TEXT(" "), TEXT("asked to drop it"), TEXT(""),
                                              house.now, &error),
                     ERROR_INVALID);
    assert_string_equal(error.field, "from");
    assert_int_equal(casework_record_approach(house.casework, &clerk, TEXT("the Leader's office"), TEXT("asked"), TEXT(""),
                                              house.now + HOUSE_DAY, &error),
                     ERROR_INVALID);
    must(casework_record_approach(house.casework, &clerk, TEXT("the Leader's office"), TEXT("asked to drop it"),
                                  TEXT("7K3M9-QXD2T"), house.now - HOUSE_DAY, &error),
         &error);
    must(casework_approaches(house.casework, house.arena, &manager, &found, &count, &error), &error);
    assert_int_equal(count, 0);
    must(casework_approaches(house.casework, house.arena, &clerk, &found, &count, &error), &error);
    assert_int_equal(count, 1);
    must(casework_approaches(house.casework, house.arena, &auditor, &found, &count, &error), &error);
    assert_int_equal(count, 1);
    assert_true(text_is(found[0].words, "asked to drop it") && text_is(found[0].reference, "7K3M9-QXD2T"));
    struct identity id = found[0].approach;
    assert_int_equal(casework_take_up_approach(house.casework, &manager, &id, TEXT("nothing"), &error), ERROR_NOT_FOUND);
    assert_int_equal(casework_take_up_approach(house.casework, &auditor, &id, TEXT(" "), &error), ERROR_INVALID);
    must(casework_take_up_approach(house.casework, &auditor, &id, TEXT("The chair was told."), &error), &error);
    assert_int_equal(casework_take_up_approach(house.casework, &auditor, &id, TEXT("again"), &error), ERROR_CONFLICT);
    must(casework_approaches(house.casework, house.arena, &auditor, &found, &count, &error), &error);
    assert_true(found[0].taken_up && text_is(found[0].taken_words, "The chair was told."));
    struct people_report report;
    must(people_verify(house.people, &report, &error), &error);
    assert_true(report.sound);
}

/* RG-6: over what the viewer may open, and of nothing else. */
static void test_casework_posts__registers_add_up_what_may_be_opened(void **state)
{
    (void)state;
    struct casework_done begun, other, done;
    struct casework_registers found;
    struct error error;
    struct casework_who manager = house_who(&house, HOUSE_MANAGER), clerk = house_who(&house, HOUSE_PEOPLE);
    train(HOUSE_MANAGER, PEOPLE_OPEN);
    train(HOUSE_CLERK, PEOPLE_OPEN);
    enlist(HOUSE_CLERK);
    must(take("", HOUSE_MANAGER, "begin", NULL, &begun, &error), &error);
    must(take("", HOUSE_MANAGER, "begin", NULL, &other, &error), &error);
    must(take(begun.reference, HOUSE_MANAGER, "name-panellist", &house.persons[HOUSE_CLERK], &done, &error), &error);
    must(take(other.reference, HOUSE_MANAGER, "name-panellist", &house.persons[HOUSE_CLERK], &done, &error), &error);
    must(casework_registers(house.casework, house.arena, &manager, &found, &error), &error);
    assert_int_equal(found.looked_at, 2);
    assert_int_equal(found.load_count, 1);
    assert_int_equal(found.loads[0].cases, 2);
    must(take(other.reference, HOUSE_MANAGER, "close", NULL, &done, &error), &error);
    must(casework_registers(house.casework, house.arena, &manager, &found, &error), &error);
    assert_int_equal(found.looked_at, 2);
    assert_int_equal(found.loads[0].cases, 1);
    must(casework_registers(house.casework, house.arena, &clerk, &found, &error), &error);
    assert_int_equal(found.looked_at + found.load_count, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_casework_posts__nobody_untrained_takes_part, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_posts__a_role_is_filled_from_its_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_posts__lots_fall_on_two_of_those_who_may, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_posts__the_finder_says_who_may_and_why_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_posts__a_panel_sees_itself_and_no_candidates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_posts__lots_are_drawn_again_from_what_is_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_posts__a_conflict_with_a_branch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_posts__an_approach_reaches_the_auditor, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_posts__registers_add_up_what_may_be_opened, set_up, tear_down),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
