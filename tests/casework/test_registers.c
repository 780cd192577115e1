/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Registers: who has how much and what that comes to (RG-6), limits that were not kept and why (CP-5, CP-13), panels that
 * sat and who on them (CP-10, RG-7). Each counts the cases that the viewer may open, and no other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "casework/every.h"
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
                              "track case \"The case\" open \"Open\" -> closed \"Closed\" ends\n"
                              "track bench \"Bench\" none \"None\" -> heard \"Has heard it\" [CP-10]\n"
                              "fact whose-panel \"Which body?\" choice nec \"Executive panel\", ncc \"Constitutional panel\"\n"
                              "item outlay \"Cost\" proposed \"Proposed\" -> approved \"Approved\" [RG-6]\n"
                              "fact outlay-for of outlay \"What for?\" choice staff \"Staff\", systems \"Systems\"\n"
                              "fact outlay-sum of outlay \"How much?\" number from 1 to 1000000\n"
                              "register costs of outlay approved while outlay is approved about outlay-for sum outlay-sum [RG-6]\n"
                              "item ban \"Ban\" proposed \"Proposed\" -> running \"Running\" -> over \"Over\" [CP-7]\n"
                              "fact ban-from of ban \"From what?\" choice meetings \"Meetings\", premises \"Premises\"\n"
                              "fact ban-ends of ban \"Until when?\" date\n"
                              "register suspensions of ban in force while ban is proposed [SG-9.3]\n"
                              "register sanctions of ban in force while ban is running or over about ban-from until ban-ends [CP-7]\n"
                              "item seat \"Seat\" free \"Free\" -> taken \"Taken\" [RG-6]\n"
                              "fact seat-for of seat \"What for?\" choice clerk \"Clerk\", judge \"Judge\"\n"
                              "fact seat-taken of seat \"From when?\" date\n"
                              "register posts of seat open while seat is free about seat-for until seat-taken [RG-6]\n"
                              "role lawyer \"External lawyer\" [CP-10]\n"
                              "  from list barristers [CP-10]\n"
                              "role chair \"In the chair\" [CP-10]\n"
                              "role examiner \"Examiner\" [CP-10]\n"
                              "  from list barristers [CP-10]\n"
                              "register delays explained by say-why about which-limit [CP-5]\n"
                              "register panels when bench becomes heard with chair assisted by lawyer about whose-panel [CP-10]\n"
                              "\n"
                              "duty consider \"Consider it\" [CP-5]\n"
                              "  owner safeguarding-manager\n"
                              "  within 2 working days\n"
                              "  met by consider\n"
                              "duty say-why \"Say why\" [CP-5]\n"
                              "  owner safeguarding-manager\n"
                              "  within 5 working days\n"
                              "  met by say-why\n"
                              "event duty consider lapses [CP-5]\n"
                              "  owe say-why\n"
                              "\n"
                              "step begin \"Begin\"\n"
                              "  opens the case\n"
                              "  by anybody\n"
                              "  owe consider\n"
                              "\n"
                              "step consider \"Consider\"\n"
                              "  by safeguarding-manager\n"
                              "  when duty consider is owed\n"
                              "\n"
                              "step say-why \"Say why\"\n"
                              "  by safeguarding-manager\n"
                              "  when duty say-why is owed\n"
                              "  ask which-limit \"Which limit?\" choice considering \"Consideration\", whole \"The whole\"\n"
                              "  ask reasons \"Why?\" text\n"
                              "\n"
                              "step instruct \"Instruct\"\n"
                              "  by safeguarding-manager\n"
                              "  ask who \"Who?\" person\n"
                              "  ask whose-panel\n"
                              "  assign lawyer to who\n"
                              "\n"
                              "step appoint \"Appoint an examiner, and whoever is in the chair\"\n"
                              "  by safeguarding-manager\n"
                              "  ask examines \"Who examines?\" person\n"
                              "  ask presides \"Who is in the chair?\" person\n"
                              "  assign examiner to examines\n"
                              "  assign chair to presides\n"
                              "\n"
                              "step record-outlay \"Record a cost\"\n"
                              "  by safeguarding-manager\n"
                              "  make outlay\n"
                              "    ask outlay-for\n"
                              "    ask outlay-sum\n"
                              "\n"
                              "step ban-them \"Ban\"\n"
                              "  by safeguarding-manager\n"
                              "  make ban\n"
                              "    ask ban-from\n"
                              "    ask ban-ends\n"
                              "\n"
                              "step run-bans \"Run\"\n"
                              "  by safeguarding-manager\n"
                              "  for each ban\n"
                              "    ban becomes running\n"
                              "\n"
                              "step need-seat \"Need a seat\"\n"
                              "  by safeguarding-manager\n"
                              "  make seat\n"
                              "    ask seat-for\n"
                              "\n"
                              "step stand-down \"Stand down\"\n"
                              "  by safeguarding-manager\n"
                              "  release lawyer\n"
                              "  bench becomes none\n"
                              "\n"
                              "step sit \"Sit\"\n"
                              "  by safeguarding-manager\n"
                              "  bench becomes heard\n"
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
    house_take_procedure(&house, "hearing.procedure", hearing);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    house_close(&house);
    return 0;
}

/* By the manager, with one or two answers; returns the reference. */
static const char *take(const char *reference, const char *step, const char *const *answers)
{
    struct procedure_field fields[2];
    struct casework_done done;
    struct error error;
    size_t count = 0;
    for (size_t i = 0; answers && answers[i]; i += 2) {
        fields[count++] = (struct procedure_field){text_of(answers[i]), text_of(answers[i + 1])};
    }
    const struct casework_wish wish = {.who = house_who(&house, HOUSE_MANAGER),
                                       .procedure = TEXT("hearing"),
                                       .reference = text_of(reference),
                                       .step = text_of(step),
                                       .fields = fields,
                                       .field_count = count,
                                       .happened = CASEWORK_NOT_CLAIMED};
    must(casework_take(house.casework, house.arena, &wish, &done, &error), &error);
    return arena_string(house.arena, done.reference);
}

static void pass_days(int days)
{
    struct error error;
    house_move(&house, days * HOUSE_DAY);
    must(casework_run_events(house.casework, NULL, &error), &error);
}

static struct casework_registers registers_of(enum house_person person)
{
    struct casework_registers found;
    struct error error;
    const struct casework_who who = house_who(&house, person);
    must(casework_registers(house.casework, house.arena, &who, &found, &error), &error);
    return found;
}

/* RG-6: two considered in four weeks, three open: one every fourteen days, so that the third is done after six weeks. */
static void test_casework_registers__the_pace_of_the_last_weeks_says_when_the_open_work_is_done(void **state)
{
    (void)state;
    const char *first = take("", "begin", NULL), *second = take("", "begin", NULL);
    take(first, "consider", NULL);
    take(second, "consider", NULL);
    take(second, "close", NULL);
    pass_days(28);
    for (int i = 0; i < 3; i++) {
        take("", "begin", NULL);
    }
    struct casework_registers found = registers_of(HOUSE_MANAGER);
    assert_int_equal(found.forecast_count, 1);
    const struct casework_pace *duties = &found.forecasts[0].duties, *cases = &found.forecasts[0].cases;
    assert_int_equal(found.since, house.now - 28 * HOUSE_DAY);
    assert_int_equal(duties->came, 5);
    assert_int_equal(duties->done, 2);
    assert_int_equal(duties->open, 3);
    assert_int_equal(duties->over, house.now + 42 * HOUSE_DAY);
    assert_int_equal(duties->missed, 3); /* two working days are over before even the first one's turn */
    assert_int_equal(cases->came, 5);
    assert_int_equal(cases->done, 1);
    assert_int_equal(cases->open, 4);
    assert_int_equal(found.load_count, 1);
    assert_string_equal(text_string(house.arena, found.loads[0].name), house_name(HOUSE_MANAGER));
    assert_int_equal(found.loads[0].cases, 3);
    assert_int_equal(found.loads[0].owed, 3);
    assert_int_equal(found.loads[0].at_risk, 3);
    assert_int_equal(found.loads[0].breached, 0);
    assert_int_equal(found.loads[0].pace.done, 2);
    /* four months later nothing of that is in the last twelve weeks: nothing is foreseen */
    pass_days(120);
    found = registers_of(HOUSE_MANAGER);
    assert_int_equal(found.since, house.now - 84 * HOUSE_DAY);
    assert_int_equal(found.forecasts[0].duties.over, INT64_MAX);
    assert_int_equal(found.forecasts[0].duties.missed, 0);
    assert_int_equal(found.loads[0].breached, 6); /* consider, and the reasons that were owed for it */
    struct text csv = casework_registers_csv(house.casework, house.arena, &found, TEXT("forecast"));
    assert_non_null(strstr(text_string(house.arena, csv), "\"A procedure with a panel\",\"Duties\",0,0,6,\"\",0,"));
    /* whoever may open none of these cases is told of nothing */
    found = registers_of(HOUSE_PEOPLE);
    assert_int_equal(found.looked_at + found.forecast_count + found.load_count + found.service_count, 0);
}

/* RG-6: an absence hands what is owed to whoever stands in, and the load with it. */
static void test_casework_registers__whoever_acts_has_the_load(void **state)
{
    (void)state;
    struct error error;
    struct identity absence;
    const struct people_act act = {house.persons[HOUSE_ADMINISTRATOR], house.now};
    take("", "begin", NULL);
    must(people_record_absence(house.people, &house.persons[HOUSE_MANAGER], house.now, PEOPLE_OPEN, TEXT(""), &act,
                               &absence, &error),
         &error);
    struct casework_registers found = registers_of(HOUSE_MANAGER);
    assert_int_equal(found.load_count, 1);
    assert_string_equal(text_string(house.arena, found.loads[0].name), house_name(HOUSE_DIRECTOR));
}

/* CP-7, SG-9.3, RG-6: an organisation's own procedure has its own names, and says what they are. */
static void test_casework_registers__items_of_any_name_stand_where_the_procedure_says(void **state)
{
    (void)state;
    const char *reference = take("", "begin", NULL);
    take(reference, "ban-them", (const char *const[]){"ban.1.ban-from", "premises", "ban.1.ban-ends", "2031-05-01", NULL});
    take(reference, "need-seat", (const char *const[]){"seat.1.seat-for", "judge", NULL});
    struct casework_registers found = registers_of(HOUSE_MANAGER);
    assert_int_equal(found.measure_count, 2);
    const struct casework_measure *suspension = &found.measures[0], *sanction = &found.measures[1];
    assert_false(suspension->is_sanction);
    assert_string_equal(text_string(house.arena, suspension->what), "Ban");
    assert_true(suspension->in_force);
    assert_int_equal(suspension->ends, INT64_MAX);
    assert_true(sanction->is_sanction);
    assert_string_equal(text_string(house.arena, sanction->what), "Premises");
    assert_string_equal(text_string(house.arena, sanction->state), "Proposed");
    assert_false(sanction->in_force);
    assert_true(sanction->ends != INT64_MAX);
    assert_int_equal(found.resource_count, 1);
    assert_false(found.resources[0].is_cost);
    assert_string_equal(text_string(house.arena, found.resources[0].what), "Judge");
    assert_true(found.resources[0].stands);
    take(reference, "run-bans", NULL);
    found = registers_of(HOUSE_MANAGER);
    assert_false(found.measures[0].in_force);
    assert_true(found.measures[1].in_force);
    assert_int_equal(registers_of(HOUSE_PEOPLE).measure_count, 0);
}

/* CP-5, CP-13: the reasons stand with the limit, and their reading in the ledger. */
static void test_casework_registers__a_limit_that_was_not_kept_stands_with_its_reasons(void **state)
{
    (void)state;
    struct error error;
    const struct casework_delayed *delays;
    size_t count;
    bool more;
    const struct casework_who manager = house_who(&house, HOUSE_MANAGER), clerk = house_who(&house, HOUSE_PEOPLE);
    const char *kept = take("", "begin", NULL), *late = take("", "begin", NULL);
    take(kept, "consider", NULL);
    pass_days(4);
    must(casework_delays(house.casework, house.arena, &manager, 50, &delays, &count, &more, &error), &error);
    assert_int_equal(count, 1);
    assert_string_equal(delays[0].reference, late);
    assert_true(delays[0].is_owed);
    assert_int_equal(delays[0].breaches[0].ended, INT64_MAX);
    take(late, "say-why",
         (const char *const[]){"which-limit", "considering", "reasons", "=Two of three were ill.", NULL});
    take(late, "consider", NULL);
    must(casework_delays(house.casework, house.arena, &manager, 50, &delays, &count, &more, &error), &error);
    assert_false(delays[0].is_owed);
    assert_true(delays[0].breaches[0].is_met);
    assert_int_equal(delays[0].breaches[0].ended, house.now);
    assert_int_equal(delays[0].reasons_count, 1);
    assert_string_equal(text_string(house.arena, delays[0].reasons[0].limit), "Consideration");
    assert_string_equal(text_string(house.arena, delays[0].reasons[0].answers[0].plain), "=Two of three were ill.");
    struct text csv = casework_delays_csv(house.casework, house.arena, delays, count);
    assert_non_null(strstr(text_string(house.arena, csv), "Consideration: =Two of three were ill."));
    struct casework_note *notes;
    const struct casework_who auditor = house_who(&house, HOUSE_AUDITOR);
    size_t noted;
    must(casework_notes(house.casework, house.arena, &auditor, LEDGER_READS, NULL, 10, &notes, &noted, &error), &error);
    assert_string_equal(notes[1].reference, late); /* beneath that the register was looked at */
    must(casework_delays(house.casework, house.arena, &clerk, 50, &delays, &count, &more, &error), &error);
    assert_int_equal(count, 0);
}

/* CP-10, RG-7: whoever was released before it sat did not sit; a second panel counts beside the first. */
static void test_casework_registers__panels_served_are_those_that_sat(void **state)
{
    (void)state;
    struct error error;
    struct casework_panels panels;
    char first[IDENTITY_TEXT_SIZE], second[IDENTITY_TEXT_SIZE];
    const struct people_act act = {house.persons[HOUSE_ADMINISTRATOR], house.now};
    static const enum house_person lawyers[] = {HOUSE_CLERK, HOUSE_GOVERNANCE};
    for (size_t i = 0; i < COUNT_OF(lawyers); i++) {
        const struct people_listing listing = {.person = house.persons[lawyers[i]],
                                               .list = "barristers",
                                               .words = TEXT("Barrister"),
                                               .from = house.now,
                                               .until = PEOPLE_OPEN};
        must(people_enlist(house.people, &listing, &act, NULL, &error), &error);
    }
    identity_write(&house.persons[HOUSE_CLERK], first);
    identity_write(&house.persons[HOUSE_GOVERNANCE], second);
    const char *reference = take("", "begin", NULL);
    take(reference, "instruct", (const char *const[]){"who", first, "whose-panel", "nec", NULL});
    take(reference, "stand-down", NULL);
    take(reference, "instruct", (const char *const[]){"who", second, "whose-panel", "ncc", NULL});
    house_move(&house, HOUSE_DAY);
    take(reference, "sit", NULL);
    int64_t sat = house.now;
    house_move(&house, HOUSE_DAY);
    take(reference, "stand-down", NULL);
    take(reference, "appoint", (const char *const[]){"examines", first, "presides", second, NULL});
    take(reference, "sit", NULL); /* without a lawyer: it sat, and was not assisted; the examiner does not sit on it */
    const struct casework_who manager = house_who(&house, HOUSE_MANAGER), clerk = house_who(&house, HOUSE_PEOPLE);
    must(casework_panels(house.casework, house.arena, &manager, &panels, &error), &error);
    assert_int_equal(panels.sat, 2);
    assert_int_equal(panels.assisted, 1);
    assert_int_equal(panels.count, 2);
    assert_string_equal(text_string(house.arena, panels.sittings[0].role), "External lawyer");
    assert_string_equal(text_string(house.arena, panels.sittings[1].role), "In the chair");
    assert_true(identity_equal(&panels.sittings[0].person, &house.persons[HOUSE_GOVERNANCE]));
    assert_string_equal(panels.sittings[0].reference, reference);
    assert_string_equal(text_string(house.arena, panels.sittings[0].body), "Constitutional panel");
    assert_int_equal(panels.sittings[0].sat, sat);
    must(casework_panels(house.casework, house.arena, &clerk, &panels, &error), &error);
    assert_int_equal(panels.sat + panels.count, 0);
}

/* RG-6: costs stand beside the caseload, for those who may open the case in which they were recorded. */
static void test_casework_registers__costs_stand_beside_the_caseload(void **state)
{
    (void)state;
    const char *reference = take("", "begin", NULL);
    take(reference, "record-outlay", (const char *const[]){"outlay.1.outlay-for", "staff", "outlay.1.outlay-sum", "92000", NULL});
    struct casework_registers found = registers_of(HOUSE_MANAGER);
    assert_int_equal(found.resource_count, 1);
    assert_true(found.resources[0].is_cost);
    assert_int_equal(found.resources[0].pounds, 92000);
    assert_string_equal(text_string(house.arena, found.resources[0].what), "Staff");
    assert_string_equal(text_string(house.arena, found.resources[0].name), "proposed");
    struct text csv = casework_registers_csv(house.casework, house.arena, &found, TEXT("resources"));
    assert_non_null(strstr(text_string(house.arena, csv), "\"Cost\",\"Staff\",\"Proposed\",92000,"));
    assert_int_equal(registers_of(HOUSE_PEOPLE).resource_count, 0);
}

/* Counts a case, and holds that none comes twice. */
static int count_once(void *context, const struct every_seen *seen, struct error *error)
{
    struct vec *all = context;
    (void)error;
    for (size_t i = 0; i < all->count; i++) {
        assert_false(identity_equal(VEC_AT(all, struct identity, i), &seen->loaded->head.case_id));
    }
    vec_add(all, &seen->loaded->head.case_id);
    return 0;
}

/* However many are listed at a time, every case is looked at, once, on both shelves: no register ends before its last case. */
static void test_casework_registers__every_case_is_looked_at_however_few_are_listed_at_a_time(void **state)
{
    (void)state;
    const struct casework_who manager = house_who(&house, HOUSE_MANAGER), nobody = house_who(&house, HOUSE_PEOPLE);
    for (int i = 0; i < 7; i++) {
        const char *reference = take("", "begin", NULL);
        if (i < 3) {
            take(reference, "close", NULL);
        }
    }
    for (size_t at_once = 1; at_once <= 8; at_once++) {
        const struct casework_who *whose[] = {&manager, NULL, &nobody};
        for (size_t i = 0; i < COUNT_OF(whose); i++) {
            struct vec all = VEC_IN(house.arena, struct identity);
            struct error error;
            must(every_case_by(house.casework, house.arena, whose[i], at_once, count_once, &all, &error), &error);
            assert_int_equal(all.count, i < 2 ? 7 : 0);
        }
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_casework_registers__the_pace_of_the_last_weeks_says_when_the_open_work_is_done, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_registers__whoever_acts_has_the_load, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_registers__items_of_any_name_stand_where_the_procedure_says, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_casework_registers__a_limit_that_was_not_kept_stands_with_its_reasons, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_casework_registers__panels_served_are_those_that_sat, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_registers__costs_stand_beside_the_caseload, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_registers__every_case_is_looked_at_however_few_are_listed_at_a_time, set_up,
                                        tear_down),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
