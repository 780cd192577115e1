/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nobody is given a role in a case with which they have a conflict, whoever proposes them (CP-18, SG-12.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/must.h"
#include "support/stores.h"

static const char assigning[] = "procedure assigning \"A procedure that gives a role\"\n"
                                "  version 2026-01-01\n"
                                "  source \"A test\"\n"
                                "  compartment safeguarding\n"
                                "  seen by safeguarding-manager\n"
                                "\n"
                                "office safeguarding-manager \"Safeguarding Manager\"\n"
                                "office legal-director \"Director\"\n"
                                "last rung legal-director\n"
                                "managed by safeguarding-manager\n"
                                "standing subject \"Subject\" judged\n"
                                "track case \"The case\" open \"Open\" -> closed \"Closed\" ends\n"
                                "fact person of subject \"Who that is\" person\n"
                                "role investigator \"Investigator\"\n"
                                "\n"
                                "step begin \"Begin\"\n"
                                "  opens the case\n"
                                "  by safeguarding-manager\n"
                                "  add subject \"Subject\"\n"
                                "    ask person\n"
                                "\n"
                                "step assign-investigator \"Assign\"\n"
                                "  by safeguarding-manager\n"
                                "  ask who \"Who?\" person\n"
                                "  assign investigator to who\n"
                                "\n"
                                "step close \"Close\"\n"
                                "  by safeguarding-manager\n"
                                "  case becomes closed\n";

static struct house house;

static int set_up(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    house_take_procedure(&house, "assigning.procedure", assigning);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    house_close(&house);
    return 0;
}

static int take(const char *reference, const char *step, const char *name, enum house_person person,
                struct casework_done *done, struct error *error)
{
    char written[IDENTITY_TEXT_SIZE];
    identity_write(&house.persons[person], written);
    const struct procedure_field field = {text_of(name), text_of(arena_string(house.arena, written))};
    const struct casework_wish wish = {.who = house_who(&house, HOUSE_MANAGER),
                                       .procedure = TEXT("assigning"),
                                       .reference = text_of(reference),
                                       .step = text_of(step),
                                       .fields = &field,
                                       .field_count = 1,
                                       .happened = CASEWORK_NOT_CLAIMED};
    return casework_take(house.casework, house.arena, &wish, done, error);
}

static void test_casework_conflicts__whoever_has_one_with_a_party_gets_no_role(void **state)
{
    (void)state;
    struct casework_done about, other, done;
    struct identity conflict_id;
    struct error error;
    const struct people_act act = {house.persons[HOUSE_ADMINISTRATOR], house.now};
    const struct people_conflict conflict = {.person = house.persons[HOUSE_PEOPLE],
                                             .with = house.persons[HOUSE_CLERK],
                                             .from = house.now - HOUSE_DAY,
                                             .until = PEOPLE_OPEN,
                                             .about = TEXT("they are cousins")};
    must(people_declare_conflict(house.people, &conflict, &act, &conflict_id, &error), &error);
    must(take("", "begin", "subject.1.person", HOUSE_CLERK, &about, &error), &error);
    must(take("", "begin", "subject.1.person", HOUSE_DISPUTES, &other, &error), &error);
    assert_int_equal(take(about.reference, "assign-investigator", "who", HOUSE_PEOPLE, &done, &error), ERROR_DENIED);
    must(take(about.reference, "assign-investigator", "who", HOUSE_OFFICER, &done, &error), &error);
    must(take(other.reference, "assign-investigator", "who", HOUSE_PEOPLE, &done, &error), &error);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_casework_conflicts__whoever_has_one_with_a_party_gets_no_role, set_up,
                                        tear_down),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
