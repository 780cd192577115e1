/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a case is kept, explained; holds; and what is decided when its time is over (SG-13.1, SG-13.2). */
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

#define YEAR (INT64_C(366) * HOUSE_DAY)

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

/* A procedure of a few lines, so that the rules of keeping are this test's own. */
static const char little[] = "procedure little \"A little procedure\"\n"
                             "  version 2026-01-01\n"
                             "  source \"A test\"\n"
                             "  compartment safeguarding\n"
                             "  seen by safeguarding-manager, legal-director\n"
                             "\n"
                             "office safeguarding-manager \"Safeguarding Manager\"\n"
                             "office legal-director \"Director\"\n"
                             "last rung legal-director\n"
                             "managed by safeguarding-manager\n"
                             "standing subject \"Subject\" judged\n"
                             "track case \"The case\" open \"Open\" -> closed \"Closed\" ends\n"
                             "fact matter \"What it is\" choice short \"Short\", long \"Long\"\n"
                             "fact alias of subject \"Name\" names\n"
                             "fact left of subject \"When the person left\" date\n"
                             "\n"
                             "step begin \"Begin\"\n"
                             "  opens the case\n"
                             "  by safeguarding-manager\n"
                             "  ask matter \"What is it?\"\n"
                             "  add subject \"Who\" optional\n"
                             "    ask alias optional\n"
                             "    ask left optional\n"
                             "\n"
                             "step close \"Close\"\n"
                             "  by safeguarding-manager\n"
                             "  when case is open\n"
                             "  case becomes closed\n"
                             "\n"
                             "keep until 10 years after step close when matter is short                [SG-13.1]\n"
                             "keep for a subject until 10 years after left when matter is long         [SG-13.2]\n";

static void take(struct house *house, const char *reference, const char *step, const struct procedure_field *fields,
                 size_t count, struct casework_done *done)
{
    struct casework_wish wish = {.who = house_who(house, HOUSE_MANAGER),
                                 .procedure = TEXT("little"),
                                 .reference = text_of(reference),
                                 .step = text_of(step),
                                 .scope = whole,
                                 .fields = fields,
                                 .field_count = count,
                                 .happened = CASEWORK_NOT_CLAIMED};
    struct error error;
    if (casework_take(house->casework, house->arena, &wish, done, &error)) {
        fail_msg("%s: %s", step, error.words);
    }
}

static void close_little(struct house *house, const char *matter, const char *left, struct casework_done *done)
{
    const struct procedure_field fields[] = {{TEXT("matter"), text_of(matter)},
                                             {TEXT("subject.1.alias"), TEXT("Somebody")},
                                             {TEXT("subject.1.left"), text_of(left)}};
    struct casework_done closed;
    take(house, "", "begin", fields, *left ? 3 : 2, done);
    take(house, done->reference, "close", NULL, 0, &closed);
}

static struct casework_retention kept(struct house *house, const char *reference)
{
    const struct casework_who who = house_who(house, HOUSE_MANAGER);
    struct casework_retention out;
    struct error error;
    must(casework_retention(house->casework, house->arena, &who, text_of(reference), &out, &error), &error);
    return out;
}

static size_t reviews(struct house *house, const struct casework_who *who, struct casework_to_review **out)
{
    struct error error;
    size_t count = 99;
    must(casework_reviews(house->casework, house->arena, who, house->now, 50, out, &count, &error), &error);
    return count;
}

static int decide(struct house *house, enum house_person person, const char *reference,
                  enum casework_keeping_kind kind, const char *reason, struct civil_date until, struct error *error)
{
    const struct casework_who who = house_who(house, person);
    const struct casework_keeping_wish wish = {
        .kind = kind, .until = until, .reason = text_of(reason), .paragraph = TEXT("SG-13.1")};
    struct casework_erased erased;
    return casework_decide_keeping(house->casework, house->arena, &who, text_of(reference), &wish, &erased, error);
}

static void assert_verified(struct house *house)
{
    struct casework_report report;
    struct error error;
    must(casework_verify(house->casework, NULL, NULL, &report, &error), &error);
    if (!report.sound) {
        fail_msg("%s", report.words);
    }
}

static const struct civil_date no_day;

/* ---- computed and explained */

static void test_casework_retention__is_computed_and_explains_itself(void **state)
{
    struct house *house = *state;
    struct casework_done done, open;
    struct casework_to_review *list;
    house_take_procedure(house, "little.procedure", little);
    const struct procedure_field fields[] = {{TEXT("matter"), TEXT("short")}};
    take(house, "", "begin", fields, 1, &open);
    struct casework_retention out = kept(house, open.reference);
    assert_int_equal(out.kind, PROCEDURE_KEPT_OPEN);
    assert_true(text_starts(out.words, TEXT("Kept: the case has not ended.")));
    close_little(house, "short", "", &done);
    out = kept(house, done.reference);
    assert_int_equal(out.kind, PROCEDURE_KEPT_UNTIL);
    assert_int_equal(out.until.year, 2036);
    assert_false(out.is_over);
    assert_true(text_starts(out.words, TEXT("Kept until the end of 2 November 2036.")));
    assert_non_null(strstr(text_string(house->arena, out.words), "[SG-13.1]"));
    assert_int_equal(reviews(house, NULL, &list), 0);
    house_move(house, 10 * YEAR);
    assert_true(kept(house, done.reference).is_over);
    assert_int_equal(reviews(house, NULL, &list), 1);
    assert_string_equal(list[0].reference, done.reference);
    assert_true(list[0].is_known);
    assert_verified(house);
}

static void test_casework_retention__a_leaving_that_is_not_known_is_asked_for(void **state)
{
    struct house *house = *state;
    struct casework_done done, known;
    struct casework_to_review *list;
    struct error error;
    house_take_procedure(house, "little.procedure", little);
    close_little(house, "long", "2020-05-01", &known);
    assert_int_equal(kept(house, known.reference).until.year, 2030);
    house_move(house, HOUSE_HOUR);
    const struct casework_who manager = house_who(house, HOUSE_MANAGER), clerk = house_who(house, HOUSE_CLERK);
    close_little(house, "long", "", &done);
    assert_int_equal(kept(house, done.reference).kind, PROCEDURE_KEPT_UNKNOWN);
    assert_int_equal(reviews(house, &manager, &list), 1);
    assert_string_equal(list[0].reference, done.reference);
    assert_false(list[0].is_known);
    assert_int_equal(reviews(house, &clerk, &list), 0);
    assert_int_equal(decide(house, HOUSE_MANAGER, done.reference, CASEWORK_PROPOSE_ERASING, "Old.", no_day, &error),
                     ERROR_DENIED);
    must(decide(house, HOUSE_MANAGER, done.reference, CASEWORK_KEEP_LONGER, "An inquiry asked for it.",
                (struct civil_date){2040, 1, 31}, &error),
         &error);
    struct casework_retention out = kept(house, done.reference);
    assert_int_equal(out.kind, PROCEDURE_KEPT_UNTIL);
    assert_int_equal(out.until.year, 2040);
    assert_non_null(strstr(text_string(house->arena, out.words), "because: An inquiry asked for it."));
    assert_int_equal(reviews(house, &manager, &list), 0);
    assert_verified(house);
}

/* ---- decided and executed */

static void test_casework_retention__erasing_takes_two_people_and_its_time(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_to_review *list;
    struct error error;
    const struct casework_who manager = house_who(house, HOUSE_MANAGER);
    house_take_procedure(house, "little.procedure", little);
    close_little(house, "short", "", &done);
    assert_int_equal(decide(house, HOUSE_MANAGER, done.reference, CASEWORK_PROPOSE_ERASING, "Old.", no_day, &error),
                     ERROR_DENIED);
    assert_string_equal(error.paragraph, "SG-13.1");
    house_move(house, 10 * YEAR);
    assert_int_equal(decide(house, HOUSE_CLERK, done.reference, CASEWORK_PROPOSE_ERASING, "Old.", no_day, &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(decide(house, HOUSE_MANAGER, done.reference, CASEWORK_PROPOSE_ERASING, " ", no_day, &error),
                     ERROR_INVALID);
    assert_string_equal(error.field, "reason");
    assert_int_equal(decide(house, HOUSE_MANAGER, done.reference, CASEWORK_CONFIRM_ERASING, "", no_day, &error),
                     ERROR_DENIED);
    must(decide(house, HOUSE_MANAGER, done.reference, CASEWORK_PROPOSE_ERASING, "Ten years.", no_day, &error), &error);
    assert_int_equal(reviews(house, &manager, &list), 1);
    assert_true(list[0].is_proposed);
    assert_int_equal(decide(house, HOUSE_MANAGER, done.reference, CASEWORK_CONFIRM_ERASING, "", no_day, &error),
                     ERROR_DENIED);
    assert_non_null(strstr(error.words, "two people"));
    assert_verified(house);
    must(decide(house, HOUSE_DIRECTOR, done.reference, CASEWORK_CONFIRM_ERASING, "", no_day, &error), &error);
    assert_int_equal(reviews(house, NULL, &list), 0);
    struct casework_case found;
    assert_int_equal(casework_look(house->casework, house->arena, &manager, text_of(done.reference), &found, &error),
                     ERROR_NOT_FOUND);
    assert_verified(house);
}

static void test_casework_retention__what_was_proposed_can_be_declined(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_to_review *list;
    struct error error;
    house_take_procedure(house, "little.procedure", little);
    close_little(house, "short", "", &done);
    house_move(house, 10 * YEAR);
    must(decide(house, HOUSE_MANAGER, done.reference, CASEWORK_PROPOSE_ERASING, "Ten years.", no_day, &error), &error);
    assert_int_equal(decide(house, HOUSE_DIRECTOR, done.reference, CASEWORK_PROPOSE_ERASING, "Me too.", no_day, &error),
                     ERROR_CONFLICT);
    must(decide(house, HOUSE_DIRECTOR, done.reference, CASEWORK_DECLINE_ERASING, "It may be asked for.", no_day, &error),
         &error);
    assert_int_equal(reviews(house, NULL, &list), 1);
    assert_false(list[0].is_proposed);
    must(decide(house, HOUSE_DIRECTOR, done.reference, CASEWORK_KEEP_LONGER, "It may be asked for.",
                (struct civil_date){2046, 12, 31}, &error),
         &error);
    assert_int_equal(reviews(house, NULL, &list), 0);
    assert_int_equal(decide(house, HOUSE_MANAGER, done.reference, CASEWORK_PROPOSE_ERASING, "Old.", no_day, &error),
                     ERROR_DENIED);
    assert_int_equal(decide(house, HOUSE_MANAGER, done.reference, CASEWORK_KEEP_LONGER, "Shorter.",
                            (struct civil_date){2030, 1, 1}, &error),
                     ERROR_INVALID);
    assert_string_equal(error.field, "until");
    assert_verified(house);
}

/* ---- holds */

static void test_casework_retention__a_hold_says_by_whom_and_why_and_refuses(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_to_review *list;
    struct error error;
    const struct casework_who director = house_who(house, HOUSE_DIRECTOR), clerk = house_who(house, HOUSE_CLERK);
    house_take_procedure(house, "little.procedure", little);
    close_little(house, "short", "", &done);
    assert_int_equal(casework_place_hold(house->casework, house->arena, &clerk, text_of(done.reference), true,
                                         TEXT("SG-13.1"), TEXT("A claim."), &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(casework_place_hold(house->casework, house->arena, &director, text_of(done.reference), true,
                                         TEXT(""), TEXT("A claim."), &error),
                     ERROR_INVALID);
    assert_string_equal(error.field, "paragraph");
    must(casework_place_hold(house->casework, house->arena, &director, text_of(done.reference), true, TEXT("SG-13.1"),
                             TEXT("A claim was issued."), &error),
         &error);
    house_move(house, 10 * YEAR);
    struct casework_retention out = kept(house, done.reference);
    assert_true(out.hold.held && !out.is_over);
    assert_int_equal(out.kind, PROCEDURE_KEPT_HELD);
    assert_true(identity_equal(&out.hold.by, &house->persons[HOUSE_DIRECTOR]));
    assert_true(text_is(out.hold.reason, "A claim was issued."));
    assert_int_equal(reviews(house, NULL, &list), 0);
    assert_int_equal(decide(house, HOUSE_MANAGER, done.reference, CASEWORK_PROPOSE_ERASING, "Old.", no_day, &error),
                     ERROR_DENIED);
    assert_string_equal(error.paragraph, "SG-13.1"); /* the hold's own */
    assert_verified(house);
    must(casework_place_hold(house->casework, house->arena, &director, text_of(done.reference), false, TEXT(""),
                             TEXT("It was settled."), &error),
         &error);
    assert_int_equal(casework_place_hold(house->casework, house->arena, &director, text_of(done.reference), false,
                                         TEXT(""), TEXT("Again."), &error),
                     ERROR_CONFLICT);
    assert_int_equal(reviews(house, NULL, &list), 1);
    assert_verified(house);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_casework_retention__is_computed_and_explains_itself),
        TEST(test_casework_retention__a_leaving_that_is_not_known_is_asked_for),
        TEST(test_casework_retention__erasing_takes_two_people_and_its_time),
        TEST(test_casework_retention__what_was_proposed_can_be_declined),
        TEST(test_casework_retention__a_hold_says_by_whom_and_why_and_refuses),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
