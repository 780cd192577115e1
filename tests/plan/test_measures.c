/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Success measures as of a day, over cases that were worked on step by step (AP-9, ST-7). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/must.h"
#include "support/stores.h"

static const char hearing[] = "procedure hearing \"Hearing\"\n"
                              "  version 2026-01-01\n"
                              "  source \"A test\"\n"
                              "  compartment conduct\n"
                              "  seen by safeguarding-manager\n"
                              "\n"
                              "office safeguarding-manager \"Manager\"\n"
                              "office legal-director \"Director\"\n"
                              "last rung legal-director\n"
                              "managed by safeguarding-manager\n"
                              "standing side \"Side\"\n"
                              "track case \"The case\" open \"Open\" -> closed \"Closed\" ends\n"
                              "track panel \"Panel\" alone \"Alone\" -> assisted \"Assisted\"\n"
                              "fact sort \"Sort\" choice one \"One\", other \"Another\"\n"
                              "fact told of side \"Told\" yes-no\n"
                              "\n"
                              "step begin \"Begin\"\n"
                              "  opens the case\n"
                              "  by safeguarding-manager\n"
                              "  ask sort\n"
                              "  add side \"Sides\" several\n"
                              "    ask side-words \"Who?\" names\n"
                              "  owe course\n"
                              "\n"
                              "duty course \"Course\"\n"
                              "  owner safeguarding-manager\n"
                              "  within 4 weeks\n"
                              "  met by complete\n"
                              "\n"
                              "step complete \"Complete the course\"\n"
                              "  by safeguarding-manager\n"
                              "\n"
                              "step tell \"Tell\"\n"
                              "  for a side\n"
                              "  by safeguarding-manager\n"
                              "  set told to yes\n"
                              "\n"
                              "step assist \"Assist\"\n"
                              "  by safeguarding-manager\n"
                              "  panel becomes assisted\n"
                              "\n"
                              "step leave \"Leave\"\n"
                              "  by safeguarding-manager\n"
                              "  panel becomes alone\n"
                              "\n"
                              "step decide \"Decide\"\n"
                              "  by safeguarding-manager\n"
                              "\n"
                              "step end \"End\"\n"
                              "  by safeguarding-manager\n"
                              "  case becomes closed\n";

#define MEASURE(name) "measure " name " \"" name "\" [AP-9]\n  says \"s\"\n  paragraph \"p\"\n  least 3\n"
static const char definitions[] = "measures ours \"Ours\"\n"
                                  "  version 2026-01-01\n"
                                  "  source \"A test\"\n"
                                  "\n" MEASURE("panels") "  in hearing\n"
                                                         "  of each step decide\n"
                                                         "  met when panel is assisted\n"
                                                         "  target at least 60\n"
                                                         "\n" MEASURE("told") "  in hearing\n"
                                                                              "  of each side\n"
                                                                              "  met when told\n"
                                                                              "  target at least 100\n"
                                                                              "\n" MEASURE(
    "courses") "  in hearing\n"
               "  of each duty course\n"
               "  target at least 100\n"
               "\n" MEASURE("days") "  in hearing\n"
                                    "  of each case\n"
                                    "  days until end\n"
                                    "  those when sort is one\n"
                                    "  target as the others\n"
                                    "\n" MEASURE("holders") "  of each holder of safeguarding-manager, legal-director\n"
                                                            "  met by course hearing-course\n"
                                                            "  target at least 50\n"
                                                            "\n" MEASURE("nowhere") "  in no-such-procedure\n"
                                                                                    "  of each case\n"
                                                                                    "  met when open\n"
                                                                                    "\n"
                                                                                    "measure said \"said\" [AP-9]\n"
                                                                                    "  says \"s\"\n"
                                                                                    "  paragraph \"p\"\n"
                                                                                    "  attested\n"
                                                                                    "  target at least 75\n";

static struct house house;

static int set_up(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    house.measures = (struct procedure_file){.name = TEXT("ours.measures"), .text = text_of(definitions)};
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

static const char *begin(const char *sort)
{
    struct casework_done done;
    struct error error;
    const struct procedure_field fields[] = {
        {TEXT("sort"), text_of(sort)}, {TEXT("side.1.side-words"), TEXT("A")}, {TEXT("side.2.side-words"), TEXT("B")}};
    const struct casework_wish wish = {.who = house_who(&house, HOUSE_MANAGER),
                                       .procedure = TEXT("hearing"),
                                       .step = TEXT("begin"),
                                       .fields = fields,
                                       .field_count = COUNT_OF(fields),
                                       .happened = CASEWORK_NOT_CLAIMED};
    must(casework_take(house.casework, house.arena, &wish, &done, &error), &error);
    return arena_string(house.arena, done.reference);
}

/* `ago`: it happened that long before it is recorded. */
static void take(const char *reference, const char *step, uint32_t party, int64_t ago)
{
    struct casework_done done;
    struct error error;
    const struct casework_wish wish = {.who = house_who(&house, HOUSE_MANAGER),
                                       .procedure = TEXT("hearing"),
                                       .reference = text_of(reference),
                                       .step = text_of(step),
                                       .scope = {party ? PROCEDURE_FOR_PARTY : PROCEDURE_FOR_CASE, party},
                                       .happened = ago ? house.now - ago : CASEWORK_NOT_CLAIMED};
    must(casework_take(house.casework, house.arena, &wish, &done, &error), &error);
}

static struct plan_measures measures_of(enum house_person person, struct civil_date at)
{
    struct plan_measures measures;
    struct error error;
    const struct casework_who who = house_who(&house, person);
    must(plan_measures(house.plan, house.casework, house.arena, &who, at, &measures, &error), &error);
    return measures;
}

static const struct plan_measure *find(const struct plan_measures *measures, const char *name)
{
    const struct plan_measure *measure = plan_find_measure(measures, text_of(name));
    assert_non_null(measure);
    return measure;
}

static void assert_share(const struct plan_measure *measure, size_t met, size_t base, enum plan_reached reached)
{
    assert_int_equal(measure->value.base, base);
    assert_int_equal(measure->value.met, met);
    assert_int_equal(measure->reached, reached);
}

static void assert_words(const struct plan_measure *measure, const char *words)
{
    assert_string_equal(text_string(house.arena, plan_measure_value_words(house.arena, measure)), words);
}

static const struct civil_date second_november = {.year = 2026, .month = 11, .day = 2};
static const struct civil_date third_november = {.year = 2026, .month = 11, .day = 3};

/* What held when the step was taken counts, whatever came afterwards; and the same step again counts again. */
static void test_plan_measures__a_step_counts_as_it_was_when_it_was_taken(void **state)
{
    (void)state;
    const char *one = begin("one"), *two = begin("other");
    take(one, "assist", 0, 0);
    take(one, "decide", 0, 0);
    take(one, "leave", 0, 0);
    take(two, "decide", 0, 0);
    take(two, "assist", 0, 0);
    struct plan_measures measures = measures_of(HOUSE_MANAGER, second_november);
    const struct plan_measure *panels = find(&measures, "panels");
    assert_share(panels, 1, 2, PLAN_FALLEN_SHORT);
    assert_words(panels, "one of two: too few for a percentage");
    take(two, "decide", 0, 0);
    measures = measures_of(HOUSE_MANAGER, second_november);
    panels = find(&measures, "panels");
    assert_share(panels, 2, 3, PLAN_REACHED);
    assert_words(panels, "66 in a hundred (2 of 3)"); /* never rounded up */
    assert_int_equal(panels->quarters[PLAN_QUARTERS - 1].value.base, 3);
    assert_int_equal(panels->quarters[PLAN_QUARTERS - 1].from.month, 10);
    assert_true(text_equal(text_of(panels->observations[0].reference), text_of(one)) || !panels->observations[0].met);
}

/* The same day is counted alike later; what is recorded later and says that it happened by then is told and not counted. */
static void test_plan_measures__what_is_recorded_later_changes_no_day_before(void **state)
{
    (void)state;
    const char *one = begin("one");
    take(one, "tell", 1, 0);
    struct plan_measures before = measures_of(HOUSE_MANAGER, second_november);
    assert_share(find(&before, "told"), 1, 2, PLAN_FALLEN_SHORT);
    assert_int_equal(find(&before, "told")->late, 0);
    house_move(&house, HOUSE_DAY);
    take(one, "tell", 2, HOUSE_DAY - HOUSE_HOUR);
    take(one, "decide", 0, HOUSE_DAY - HOUSE_HOUR);
    begin("one");
    struct plan_measures same = measures_of(HOUSE_MANAGER, second_november);
    assert_share(find(&same, "told"), 1, 2, PLAN_FALLEN_SHORT);
    assert_int_equal(find(&same, "told")->late, 2);
    assert_share(find(&same, "panels"), 0, 0, PLAN_NOT_KNOWN);
    struct plan_measures after = measures_of(HOUSE_MANAGER, third_november);
    assert_share(find(&after, "told"), 2, 4, PLAN_FALLEN_SHORT);
    assert_share(find(&after, "panels"), 0, 1, PLAN_FALLEN_SHORT);
    assert_int_equal(find(&after, "told")->late, 0);
}

/* Within its limit it says nothing until it was met or the limit has passed. */
static void test_plan_measures__a_duty_counts_once_its_limit_tells(void **state)
{
    (void)state;
    const char *in_time = begin("one"), *late = begin("one");
    begin("one");
    struct plan_measures measures = measures_of(HOUSE_MANAGER, second_november);
    assert_share(find(&measures, "courses"), 0, 0, PLAN_NOT_KNOWN);
    house_move(&house, HOUSE_DAY);
    take(in_time, "complete", 0, 0);
    measures = measures_of(HOUSE_MANAGER, third_november);
    assert_share(find(&measures, "courses"), 1, 1, PLAN_REACHED);
    assert_words(find(&measures, "courses"), "the only one: too few for a percentage");
    house_move(&house, 35 * HOUSE_DAY);
    take(late, "complete", 0, 0);
    measures = measures_of(HOUSE_MANAGER, (struct civil_date){.year = 2026, .month = 12, .day = 8});
    assert_share(find(&measures, "courses"), 1, 3, PLAN_FALLEN_SHORT);
    assert_words(find(&measures, "courses"), "33 in a hundred (1 of 3)");
}

static void test_plan_measures__days_are_told_of_groups_that_are_large_enough(void **state)
{
    (void)state;
    const char *cases[6];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cases[i] = begin(i % 2 ? "other" : "one");
    }
    for (size_t i = 0; i < COUNT_OF(cases) - 1; i++) { /* one: 1, 3, 5 days; other: 2, 4 */
        house_move(&house, HOUSE_DAY);
        take(cases[i], "end", 0, 0);
    }
    const struct civil_date then = {.year = 2026, .month = 11, .day = 20};
    struct plan_measures measures = measures_of(HOUSE_MANAGER, then);
    assert_words(find(&measures, "days"), "3 days, the middle one of 3; of the others too few to tell: two");
    assert_int_equal(find(&measures, "days")->reached, PLAN_NOT_KNOWN);
    house_move(&house, HOUSE_DAY);
    take(cases[5], "end", 0, 0);
    measures = measures_of(HOUSE_MANAGER, then);
    assert_words(find(&measures, "days"), "3 days, the middle one of 3; the others 4 days, of 3");
    assert_int_equal(find(&measures, "days")->reached, PLAN_REACHED);
}

static void an_erased_case_is_counted_no_more(const char *one)
{
    struct casework_erased erased;
    struct identity case_id;
    struct error error;
    take(begin("one"), "decide", 0, 0);
    must(casework_resolve(house.casework, text_of(one), &case_id, &error), &error);
    must(casework_erase_case(house.casework, house.arena, &case_id, &house.persons[HOUSE_DIRECTOR], "SG-13", TEXT("a test"),
                             &erased, &error),
         &error);
    struct plan_measures measures = measures_of(HOUSE_MANAGER, second_november);
    assert_share(find(&measures, "panels"), 0, 1, PLAN_FALLEN_SHORT);
    assert_string_not_equal(find(&measures, "panels")->observations[0].reference, one);
}

static void holders_are_counted_by_their_course(void)
{
    struct error error;
    const struct people_act act = {house.persons[HOUSE_ADMINISTRATOR], house.now};
    const struct people_training training = {.person = house.persons[HOUSE_MANAGER],
                                             .course = "hearing-course",
                                             .completed = house.now - HOUSE_DAY,
                                             .until = house.now + 10 * HOUSE_DAY};
    must(people_record_training(house.people, &training, &act, &error), &error);
    struct plan_measures measures = measures_of(HOUSE_CLERK, second_november);
    assert_share(find(&measures, "holders"), 1, 2, PLAN_REACHED);
    measures = measures_of(HOUSE_CLERK, (struct civil_date){.year = 2026, .month = 11, .day = 30});
    assert_share(find(&measures, "holders"), 0, 2, PLAN_FALLEN_SHORT); /* the record has run out */
    assert_true(identity_equal(&find(&measures, "holders")->observations[0].person, &house.persons[HOUSE_MANAGER]) ||
                identity_equal(&find(&measures, "holders")->observations[1].person, &house.persons[HOUSE_MANAGER]));
}

/* Nothing is counted of a case that the person may not open, and nothing of what is not in force is made up. */
static void test_plan_measures__only_what_one_may_open_and_what_is_there_is_counted(void **state)
{
    (void)state;
    const char *one = begin("one");
    take(one, "decide", 0, 0);
    struct plan_measures clerk = measures_of(HOUSE_CLERK, second_november);
    assert_share(find(&clerk, "panels"), 0, 0, PLAN_NOT_KNOWN);
    assert_share(find(&clerk, "told"), 0, 0, PLAN_NOT_KNOWN);
    struct text csv = plan_measures_csv(house.arena, &clerk);
    assert_null(memmem(csv.at, csv.length, one, strlen(one)));
    assert_true(find(&clerk, "nowhere")->unknown);
    assert_words(find(&clerk, "nowhere"), "Not counted: what it names is not in force here");
    an_erased_case_is_counted_no_more(one);
    holders_are_counted_by_their_course();
}

static const struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0}, first_measure = {PROCEDURE_FOR_ITEM, 4},
                                    second_measure = {PROCEDURE_FOR_ITEM, 5};

static const char *set_out(void)
{
    struct casework_done done;
    struct error error;
    const struct procedure_field fields[] = {
        {TEXT("regulator"), TEXT("One")},          {TEXT("first-return"), TEXT("2026-12-15")},
        {TEXT("action.1.theme"), TEXT("1.1")},     {TEXT("action.1.action-words"), TEXT("Act.")},
        {TEXT("action.1.timescale"), TEXT("continuous")}, {TEXT("action.1.timescale-words"), TEXT("Always.")},
        {TEXT("point.1.point-of"), TEXT("1.1")},   {TEXT("point.1.point-date"), TEXT("2027-04-29")},
        {TEXT("point.1.point-words"), TEXT("So.")}};
    const struct casework_wish wish = {.who = house_who(&house, HOUSE_GOVERNANCE),
                                       .procedure = TEXT("monitoring-point"),
                                       .step = TEXT("set-out"),
                                       .fields = fields,
                                       .field_count = COUNT_OF(fields),
                                       .happened = CASEWORK_NOT_CLAIMED};
    must(casework_take(house.casework, house.arena, &wish, &done, &error), &error);
    return arena_string(house.arena, done.reference);
}

static void attest(const char *plan, const char *value, const char *as_of)
{
    house_step(&house, HOUSE_GOVERNANCE, plan, "attest-measure", second_measure,
               (const char *const[]){"attestation.1.attested-value", value, "attestation.1.attested-as-of", as_of,
                                     "attestation.1.attested-words", "The survey.", "attestation.1.attested-document",
                                     house_file(&house, "survey.txt", "71 of 100"), NULL});
}

/* What cannot be counted is what somebody attested last, as of a day too; who may not open the plan is told nothing of it. */
static void test_plan_measures__what_is_attested_is_shown_with_who_said_it(void **state)
{
    (void)state;
    house_move(&house, 21 * HOUSE_DAY);
    const char *plan = set_out();
    house_step(&house, HOUSE_GOVERNANCE, plan, "name-measure", whole,
               (const char *const[]){"measure.1.measure-name", "panels", "measure.1.measure-of", "1.1", "measure.1.measure-how",
                                     "computed", "measure.2.measure-name", "said", "measure.2.measure-of", "1.1",
                                     "measure.2.measure-how", "attested", NULL});
    const struct civil_date then = {.year = 2026, .month = 11, .day = 23}, later = {.year = 2026, .month = 11, .day = 30};
    struct plan_measures measures = measures_of(HOUSE_GOVERNANCE, then);
    assert_words(find(&measures, "said"), "Nobody has attested it yet");
    attest(plan, "71", "2026-11-20");
    measures = measures_of(HOUSE_GOVERNANCE, then);
    const struct plan_measure *said = find(&measures, "said");
    assert_words(said, "71 in a hundred, as attested");
    assert_int_equal(said->reached, PLAN_FALLEN_SHORT);
    assert_true(text_is(said->attestations[0].name, house_name(HOUSE_GOVERNANCE)));
    assert_true(text_is(said->attestations[0].words, "The survey."));
    assert_string_equal(said->attestations[0].reference, plan);
    house_move(&house, 7 * HOUSE_DAY);
    attest(plan, "80", "2026-11-29");
    measures = measures_of(HOUSE_GOVERNANCE, later);
    said = find(&measures, "said");
    assert_words(said, "80 in a hundred, as attested");
    assert_int_equal(said->reached, PLAN_REACHED);
    assert_int_equal(said->attestation_count, 2);
    measures = measures_of(HOUSE_GOVERNANCE, then); /* as it was */
    assert_words(find(&measures, "said"), "71 in a hundred, as attested");
    house_step(&house, HOUSE_GOVERNANCE, plan, "record-fall", first_measure,
               (const char *const[]){"fallen-on", "2026-11-29", "fallen-words", "Nine of ten.", NULL});
    measures = measures_of(HOUSE_GOVERNANCE, later);
    assert_int_equal(find(&measures, "panels")->naming_count, 1);
    assert_true(text_is(find(&measures, "panels")->namings[0].state, "fallen"));
    assert_true(text_is(find(&measures, "said")->namings[0].state, "holds"));
    measures = measures_of(HOUSE_CLERK, later);
    assert_words(find(&measures, "said"), "Nobody has attested it yet");
    assert_int_equal(find(&measures, "panels")->naming_count, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_plan_measures__a_step_counts_as_it_was_when_it_was_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plan_measures__what_is_recorded_later_changes_no_day_before, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plan_measures__a_duty_counts_once_its_limit_tells, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plan_measures__days_are_told_of_groups_that_are_large_enough, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plan_measures__only_what_one_may_open_and_what_is_there_is_counted, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_plan_measures__what_is_attested_is_shown_with_who_said_it, set_up, tear_down),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
