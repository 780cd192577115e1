/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each side by its own code (CP-2, CP-13, CP-16, CP-17): what it sees, and that nothing of the other side is in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/stores.h"

static const char sides[] = "procedure sides \"A procedure with sides\"\n"
                            "  version 2026-01-01\n"
                            "  source \"A test\"\n"
                            "  compartment conduct\n"
                            "  seen by safeguarding-manager\n"
                            "office safeguarding-manager \"Safeguarding Manager\"\n"
                            "  in absence legal-director\n"
                            "office legal-director \"Director\"\n"
                            "last rung legal-director\n"
                            "managed by safeguarding-manager\n"
                            "standing complainant \"Complainant\" reports\n"
                            "standing respondent \"Respondent\" judged\n"
                            "track case \"The case\" open \"Open inside\" -> closed \"Closed inside\" ends\n"
                            "hold hush \"Hush\"\n"
                            "  withhold from respondent\n"
                            "  while hushed\n"
                            "fact hushed yes-no\n"
                            "item opinion \"Opinion\"\n"
                            "fact said-by of opinion choice complainant \"A complainant\"\n"
                            "fact said-when of opinion time\n"
                            "register feedback of opinion about said-by on said-when\n"
                            "step complain \"Complain\"\n"
                            "  opens the case\n"
                            "  by anybody\n"
                            "  ask complaint-words \"What?\" text\n"
                            "  add respondent \"Who\" several\n"
                            "    ask respondent-name \"Name\" names\n"
                            "  add complainant \"You\" optional\n"
                            "    ask complainant-name \"Name\" names\n"
                            "step give-code \"Give a code\"\n"
                            "  for a respondent\n"
                            "  by safeguarding-manager\n"
                            "  gives a code\n"
                            "step end-code \"End a code\"\n"
                            "  for a respondent\n"
                            "  by safeguarding-manager\n"
                            "  ends the code\n"
                            "step notice \"Notice\"\n"
                            "  for a respondent\n"
                            "  by safeguarding-manager\n"
                            "  tells respondent\n"
                            "  ask notice-words \"What?\" text\n"
                            "  ask notice-note \"For the file\" text\n"
                            "  owe reply\n"
                            "duty reply \"Reply\"\n"
                            "  for a respondent\n"
                            "  owner respondent\n"
                            "  within 28 days\n"
                            "  met by reply\n"
                            "step reply \"Reply\"\n"
                            "  for a respondent\n"
                            "  by respondent\n"
                            "  ask reply-words \"What?\" text\n"
                            "step hush \"Hush\"\n"
                            "  by safeguarding-manager\n"
                            "  set hushed to yes\n"
                            "step rate \"Rate\"\n"
                            "  by complainant\n"
                            "  make opinion\n"
                            "    ask speed \"Speed\" number from 1 to 5\n"
                            "    set said-by to complainant\n"
                            "    set said-when to happened\n"
                            "told complainant at complain \"We have it.\"\n"
                            "told respondent at notice \"What is alleged.\" with notice-words\n"
                            "shown to complainant stage \"It is looked into.\" while case is open\n"
                            "shown to respondent stage \"Your reply is awaited.\" while case is open\n"
                            "shown to respondent date of reply \"Your reply is due\"\n"
                            "shown to respondent rights \"Bring somebody.\"\n";

static const struct procedure_scope first = {PROCEDURE_FOR_PARTY, 1}, second = {PROCEDURE_FOR_PARTY, 2},
                                    whole = {PROCEDURE_FOR_CASE, 0};
static struct house house;

static int set_up(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    house_take_procedure(&house, "sides.procedure", sides);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    house_close(&house);
    return 0;
}

/* `who` NULL: by the code. */
static int take(const struct casework_who *who, const char *where, const char *step, struct procedure_scope scope,
                const struct procedure_field *fields, size_t count, struct casework_done *done)
{
    struct error error;
    struct casework_wish wish = {.who = who ? *who : CASEWORK_PUBLIC,
                                 .procedure = TEXT("sides"),
                                 .reference = who ? text_of(where) : TEXT(""),
                                 .receipt = who ? TEXT("") : text_of(where),
                                 .step = text_of(step),
                                 .scope = scope,
                                 .fields = fields,
                                 .field_count = count,
                                 .happened = CASEWORK_NOT_CLAIMED};
    return casework_take(house.casework, house.arena, &wish, done, &error);
}

static void complain(struct casework_done *done)
{
    const struct procedure_field fields[] = {{TEXT("complaint-words"), TEXT("canaryowl")},
                                             {TEXT("respondent.1.respondent-name"), TEXT("Canarywren")},
                                             {TEXT("respondent.2.respondent-name"), TEXT("Canaryfinch")},
                                             {TEXT("complainant.1.complainant-name"), TEXT("Canarylark")}};
    assert_int_equal(take(&CASEWORK_PUBLIC, "", "complain", whole, fields, COUNT_OF(fields), done), 0);
}

static struct casework_receipt see(const char *code)
{
    struct casework_receipt receipt;
    struct error error;
    if (casework_see_receipt(house.casework, house.arena, text_of(code), &receipt, &error)) {
        fail_msg("%s", error.words);
    }
    return receipt;
}

static int see_fails(const char *code)
{
    struct casework_receipt receipt;
    struct error error;
    return casework_see_receipt(house.casework, house.arena, text_of(code), &receipt, &error);
}

/* Everything that a page can show of it. */
static const char *all_of(const struct casework_receipt *receipt)
{
    struct buf words = buf_in(house.arena);
    buf_print(&words, "%.*s|%.*s|", TEXT_ARGS(receipt->standing), TEXT_ARGS(receipt->shown.stage));
    for (size_t i = 0; i < receipt->shown.date_count; i++) {
        buf_print(&words, "%.*s|", TEXT_ARGS(receipt->shown.dates[i].words));
        for (size_t j = 0; j < receipt->shown.dates[i].why_count; j++) {
            buf_print(&words, "%.*s|", TEXT_ARGS(receipt->shown.dates[i].why[j]));
        }
    }
    for (size_t i = 0; i < receipt->told_count; i++) {
        buf_print(&words, "%.*s|", TEXT_ARGS(receipt->told[i].words));
        for (size_t j = 0; j < receipt->told[i].answer_count; j++) {
            buf_print(&words, "%.*s|", TEXT_ARGS(receipt->told[i].answers[j].plain));
        }
    }
    for (size_t i = 0; i < receipt->sent_count; i++) {
        buf_print(&words, "%.*s|", TEXT_ARGS(receipt->sent[i].label));
    }
    for (size_t i = 0; i < receipt->may_count; i++) {
        buf_print(&words, "%.*s|", TEXT_ARGS(receipt->may[i].step->is.name.text));
    }
    return buf_as_string(&words);
}

static void give_code(const char *reference, struct procedure_scope scope, struct casework_done *done)
{
    struct casework_who manager = house_who(&house, HOUSE_MANAGER);
    assert_int_equal(take(&manager, reference, "give-code", scope, NULL, 0, done), 0);
    assert_int_equal(strlen(done->receipt), 19);
}

static void give_notice(const char *reference, struct procedure_scope scope, const char *words)
{
    struct casework_who manager = house_who(&house, HOUSE_MANAGER);
    struct casework_done done;
    const struct procedure_field fields[] = {{TEXT("notice-words"), text_of(words)},
                                             {TEXT("notice-note"), TEXT("canarycrow")}};
    assert_int_equal(take(&manager, reference, "notice", scope, fields, COUNT_OF(fields), &done), 0);
}

static void test_casework_parties__nothing_of_one_side_is_in_the_others(void **state)
{
    (void)state;
    struct casework_done opened, one, other, done;
    complain(&opened);
    give_code(opened.reference, first, &one);
    give_code(opened.reference, second, &other);
    give_notice(opened.reference, first, "canaryheron");
    const struct procedure_field reply = {TEXT("reply-words"), TEXT("canaryrook")};
    assert_int_equal(take(NULL, one.receipt, "reply", first, &reply, 1, &done), 0);

    struct casework_receipt complainant = see(opened.receipt), respondent = see(one.receipt), second_one = see(other.receipt);
    assert_string_equal(all_of(&complainant), "Complainant|It is looked into.|We have it.|rate|");
    assert_true(complainant.is_reporter);
    assert_non_null(strstr(all_of(&respondent), "canaryheron")); /* what the procedure tells them, and what they sent */
    assert_int_equal(respondent.sent_count, 1);
    assert_string_equal(all_of(&second_one), "Respondent|Your reply is awaited.|reply|");
    static const char *const never[] = {"canaryowl", "Canarywren", "Canaryfinch", "Canarylark", "canaryrook", "canarycrow", "inside"};
    for (size_t i = 0; i < COUNT_OF(never); i++) {
        assert_null(strstr(all_of(&complainant), never[i]));
        assert_null(strstr(all_of(&respondent), never[i]));
        assert_null(strstr(all_of(&second_one), never[i]));
    }
    assert_null(strstr(all_of(&second_one), "canaryheron"));
}

/* Said where it is offered again, and on its form: there is one already. Never of what another has sent. */
static void test_casework_parties__what_was_sent_before_is_said_of_what_may_be_sent(void **state)
{
    (void)state;
    struct casework_done opened, one, other, done;
    complain(&opened);
    give_code(opened.reference, first, &one);
    give_code(opened.reference, second, &other);
    assert_int_equal(see(one.receipt).may[0].before, 0);
    const struct procedure_field reply = {TEXT("reply-words"), TEXT("Words.")};
    assert_int_equal(take(NULL, one.receipt, "reply", first, &reply, 1, &done), 0);
    int64_t sent = see(one.receipt).sent[0].recorded;
    struct casework_receipt receipt;
    struct casework_may may;
    struct error error;
    int failed = casework_prepare_receipt(house.casework, house.arena, text_of(one.receipt), TEXT("reply"), &receipt, &may,
                                          &error);
    assert_int_equal(failed, 0);
    assert_int_equal(may.before, sent);
    assert_int_equal(see(one.receipt).may[0].before, sent);
    assert_int_equal(see(other.receipt).may[0].before, 0);
    assert_int_equal(see(opened.receipt).may[0].before, 0);
}

static void test_casework_parties__each_acts_for_itself_alone(void **state)
{
    (void)state;
    struct casework_done opened, one, done;
    complain(&opened);
    give_code(opened.reference, first, &one);
    const struct procedure_field reply = {TEXT("reply-words"), TEXT("Words.")};
    assert_int_equal(take(NULL, one.receipt, "reply", second, &reply, 1, &done), ERROR_NOT_FOUND);
    assert_int_equal(take(NULL, opened.receipt, "reply", first, &reply, 1, &done), ERROR_NOT_FOUND);
    assert_int_equal(take(NULL, one.receipt, "hush", whole, NULL, 0, &done), ERROR_NOT_FOUND);
    assert_int_equal(take(NULL, "1111 2222 3333 4444", "reply", first, &reply, 1, &done), ERROR_NOT_FOUND);
    assert_int_equal(take(NULL, one.receipt, "reply", first, NULL, 0, &done), ERROR_INVALID);
    assert_int_equal(done.fault_count, 1);
    assert_int_equal(take(NULL, one.receipt, "reply", first, &reply, 1, &done), 0);
}

/* A new code ends the one before; one that is taken back opens nothing; making the rows anew leaves it so. */
static void test_casework_parties__a_code_is_replaced_and_taken_back(void **state)
{
    (void)state;
    struct casework_done opened, one, two, done;
    struct casework_report report;
    struct casework_who manager = house_who(&house, HOUSE_MANAGER);
    struct error error;
    complain(&opened);
    give_code(opened.reference, first, &one);
    give_code(opened.reference, first, &two);
    assert_int_equal(see_fails(one.receipt), ERROR_NOT_FOUND);
    assert_int_equal(casework_rebuild(house.casework, NULL, NULL, NULL, &error), 0);
    assert_int_equal(see_fails(one.receipt), ERROR_NOT_FOUND);
    assert_int_equal(see(two.receipt).party, 1);
    assert_int_equal(see(opened.receipt).party, 3);
    assert_int_equal(take(&manager, opened.reference, "end-code", first, NULL, 0, &done), 0);
    assert_int_equal(done.receipt[0], '\0');
    assert_int_equal(see_fails(two.receipt), ERROR_NOT_FOUND);
    assert_int_equal(see(opened.receipt).party, 3);
    assert_int_equal(casework_verify(house.casework, NULL, NULL, &report, &error), 0);
    assert_string_equal(report.words, "");
    assert_true(report.sound);
    assert_int_equal(casework_rebuild(house.casework, NULL, NULL, NULL, &error), 0);
    assert_int_equal(see_fails(two.receipt), ERROR_NOT_FOUND);
}

static void test_casework_parties__what_is_withheld_is_not_shown(void **state)
{
    (void)state;
    struct casework_done opened, one, done;
    struct casework_who manager = house_who(&house, HOUSE_MANAGER);
    complain(&opened);
    give_code(opened.reference, first, &one);
    give_notice(opened.reference, first, "What was said.");
    struct casework_receipt before = see(one.receipt);
    assert_int_equal(before.shown.date_count, 1);
    assert_true(before.shown.dates[0].why_count > 0);
    assert_int_equal(take(&manager, opened.reference, "hush", whole, NULL, 0, &done), 0);
    struct casework_receipt after = see(one.receipt);
    assert_int_equal(after.shown.stage.length + after.shown.date_count, 0);
    assert_int_equal(after.shown.right_count, 1);
    assert_int_equal(after.told_count, 1); /* told before, by a step that the hold refuses from now on */
}

static void test_casework_parties__a_kept_code_cannot_be_made_up(void **state)
{
    (void)state;
    char kept[CASEWORK_KEPT_CODE_SIZE];
    struct text code;
    casework_keep_code(house.casework, TEXT("1234 5678 9012 3456"), kept);
    assert_true(casework_kept_code(house.casework, text_of(kept), &code));
    assert_true(text_is(code, "1234567890123456"));
    kept[0] = '2';
    assert_false(casework_kept_code(house.casework, text_of(kept), &code));
    assert_false(casework_kept_code(house.casework, TEXT("1234567890123456"), &code));
}

/* CP-16: counted once the quarter is over, and never so few that one could be told. */
static void test_casework_parties__feedback_is_counted_and_small_numbers_are_not_told(void **state)
{
    (void)state;
    struct casework_who manager = house_who(&house, HOUSE_MANAGER);
    struct casework_feedback found;
    struct casework_done opened, done;
    struct error error;
    static const char *const scores[] = {"5", "5", "5", "5", "5", "5", "4", "4", "4", "4", "4", "4", "1"};
    for (size_t i = 0; i < COUNT_OF(scores); i++) {
        const struct procedure_field score = {TEXT("opinion.1.speed"), text_of(scores[i])};
        complain(&opened);
        assert_int_equal(take(NULL, opened.receipt, "rate", whole, &score, 1, &done), 0);
    }
    assert_int_equal(casework_read_feedback(house.casework, house.arena, &manager, &found, &error), 0);
    assert_int_equal(found.row_count, 0); /* the quarter runs */
    house_move(&house, 95 * HOUSE_DAY);
    assert_int_equal(casework_read_feedback(house.casework, house.arena, &manager, &found, &error), 0);
    assert_int_equal(found.row_count, 1);
    assert_int_equal(found.rows[0].answers, COUNT_OF(scores));
    assert_int_equal(found.rows[0].scores[0], CASEWORK_WITHHELD); /* the one */
    assert_int_equal(found.rows[0].scores[1], CASEWORK_WITHHELD);
    assert_int_equal(found.rows[0].scores[4] + found.rows[0].scores[3], 6 + CASEWORK_WITHHELD);
    struct casework_who stranger = house_who(&house, HOUSE_CLERK);
    assert_int_equal(casework_read_feedback(house.casework, house.arena, &stranger, &found, &error), 0);
    assert_int_equal(found.row_count, 0);
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_casework_parties__what_was_sent_before_is_said_of_what_may_be_sent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_parties__nothing_of_one_side_is_in_the_others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_parties__each_acts_for_itself_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_parties__a_code_is_replaced_and_taken_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_parties__what_is_withheld_is_not_shown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_parties__a_kept_code_cannot_be_made_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_parties__feedback_is_counted_and_small_numbers_are_not_told, set_up,
                                        tear_down),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
