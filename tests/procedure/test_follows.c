/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from a rule's words, shown on small procedures by examples that run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "files.h"

#define HEAD                                                                                       \
    "procedure small\n  version 2026-01-01\n  source \"A test\"\n  compartment conduct\n"            \
    "  working days by days otherwise england-and-wales\n\n"                                        \
    "office clerk\n\nmanaged by clerk\n\nstanding subject judged\n\n"                               \
    "track case open -> closed ends\n\n"                                                            \
    "fact nation any of england, scotland\n\n"                                                      \
    "data small\n  source \"A test\"\n  verified 2026-01-01\n\n"                                    \
    "table days by nation\n  england: england-and-wales\n  scotland: scotland\n\n"                   \
    "limit own by nation\n  england: 1 working day\n  scotland: 4 working days\n\n"                  \
    "step begin\n  opens the case\n  by anybody\n  ask nation optional\n"                             \
    "  add subject several optional\n    ask subject-name names\n\n"

static void run(const char *rest)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(book_free) struct calendar_book *book = book_read();
    struct procedure_file file = {.name = TEXT("small.procedure"),
                                  .text = text_of(arena_print(arena, "%s%s", HEAD, rest))};
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    size_t count = 0;
    if (procedure_read(arena, &file, 1, &procedure, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    const struct procedure_example_result *results =
        procedure_run_examples(arena, procedure, book, &count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        if (!results[i].passed) {
            fail_msg("%s: %s", text_string(arena, results[i].title),
                     text_string(arena, procedure_message_print(arena, &results[i].message)));
        }
    }
}

static void test_procedure_follows__a_duty_is_met_beforehand(void **state)
{
    (void)state;
    run("item letter1 \"Letter\"\n\nfact urgent of letter1 yes-no\n\n"
        "step write\n  by clerk\n  make letter1\n    ask urgent\n\n"
        "step look\n  by clerk\n  owe write\n\n"
        "duty write\n  owner clerk\n  within 2 working days of received\n"
        "  met by write also beforehand when some letter1 whose urgent\n\n"
        "example \"Done before\"\n  given anybody takes begin\n  given clerk takes write\n"
        "    make letter1\n      urgent yes\n  when clerk takes look\n  then duty write is met\n\n"
        "example \"Done before, but not what it asks for\"\n  given anybody takes begin\n"
        "  given clerk takes write\n    make letter1\n      urgent no\n  when clerk takes look\n"
        "  then duty write is owed\n  when clerk takes write\n    make letter1\n      urgent no\n"
        "  then duty write is owed\n  when clerk takes write\n    make letter1\n      urgent yes\n"
        "  then duty write is met\n\n"
        "example \"Done too late before\"\n  at 2026-11-02 10:00\n  given anybody takes begin\n"
        "  at 2026-11-20 10:00\n  given clerk takes write\n    make letter1\n      urgent yes\n"
        "  when clerk takes look\n  then duty write is met\n");
}

static void test_procedure_follows__limits_of_several_nations(void **state)
{
    (void)state;
    run("duty answer\n  owner clerk\n  within limit own of received\n  owed when case is open\n"
        "  met by reply\n\n"
        "duty there\n  where nation is scotland\n  owner clerk\n  within limit own of received\n"
        "  owed when nation includes scotland\n  met by reply\n\n"
        "duty soon\n  owner clerk\n  within 1 working day of received\n  owed when case is open\n"
        "  met by reply\n\n"
        "step reply\n  by clerk\n\n"
        "example \"The strictest leads, and each keeps its own\"\n  at 2026-11-27 10:00\n"
        "  when anybody takes begin\n    nation england, scotland\n  then answer is due 2026-11-30\n"
        "  then there is due 2026-12-04\n  then soon is due 2026-11-30\n\n"
        "example \"One of them\"\n  at 2026-11-27 10:00\n  when anybody takes begin\n"
        "    nation scotland\n  then answer is due 2026-12-04\n  then soon is due 2026-12-01\n");
}

static void test_procedure_follows__nothing_is_owed(void **state)
{
    (void)state;
    run("duty look\n  owner clerk\n  owed when nation includes england\n  met by look\n\n"
        "duty write\n  owner clerk\n  every 2 weeks while case is open\n  met by look\n\n"
        "step look\n  by clerk\n\n"
        "step end\n  by clerk\n  when nothing is owed \"Something is owed.\" [T-1]\n"
        "  case becomes closed\n\n"
        "example \"Owed\"\n  given anybody takes begin\n    nation england\n  when clerk takes end\n"
        "  then refused [T-1]\n\n"
        "example \"What only recurs ends with the case\"\n  given anybody takes begin\n"
        "    nation england\n  given clerk takes look\n  when clerk takes end\n"
        "  then case is closed\n  then duty write is not owed\n");
}

static void test_procedure_follows__a_letter_is_marked_as_sent(void **state)
{
    (void)state;
    run("letter words to subject\n\n"
        "step promise\n  by clerk\n  send words\n\n"
        "step give\n  for a subject\n  by clerk\n  mark words sent\n\n"
        "example \"Owed, then given\"\n  given anybody takes begin\n    add subject\n"
        "      subject-name \"Ada\"\n  given clerk takes promise\n  then letter words is owed\n"
        "  when clerk takes give for subject 1\n  then letter words is sent\n"
        "  then letter words is not owed\n\n"
        "example \"To each\"\n  given anybody takes begin\n    add subject\n"
        "      subject-name \"Ada\"\n    add subject\n      subject-name \"Bea\"\n"
        "  given clerk takes promise\n  when clerk takes give for subject 2\n"
        "  then letter words is sent\n  then letter words is owed\n");
}

static void test_procedure_follows__at_most_so_many(void **state)
{
    (void)state;
    run("item seat at most 2 [T-2]\n\nfact row of seat number\n\n"
        "step sit\n  by clerk\n  make seat several\n    ask row\n\n"
        "step stand\n  by clerk\n  make seat\n    set row to 4\n\n"
        "example \"By a form\"\n  given anybody takes begin\n  given clerk takes sit\n"
        "    make seat\n      row 1\n  when clerk takes sit\n    make seat\n      row 2\n"
        "    make seat\n      row 3\n  then refused [T-2]\n\n"
        "example \"By an action\"\n  given anybody takes begin\n  given clerk takes stand\n"
        "  given clerk takes stand\n  when clerk takes stand\n  then refused [T-2]\n");
}

static void test_procedure_follows__a_state_may_be_called_none(void **state)
{
    (void)state;
    run("track pace none -> fast\n\n"
        "step hurry\n  by clerk\n  when pace is none [T-3]\n  pace becomes fast\n\n"
        "example \"None, then not\"\n  given anybody takes begin\n  then pace is none\n"
        "  given clerk takes hurry\n  then pace is not none\n  then nation is none\n"
        "  when clerk takes hurry\n  then refused [T-3]\n");
}

static void test_procedure_follows__how_long_it_is_kept(void **state)
{
    (void)state;
    run("fact left of subject date\n\nfact pension of subject date\n\nfact stays yes-no\n\n"
        "keep until 6 years after step end [T-4]\n"
        "keep for a subject until 10 years after left when left is known\n"
        "keep for a subject until the later of pension and 1 year after step end when pension is known or stays is no\n"
        "keep while stays\n\n"
        "step note\n  for a subject\n  by clerk\n  ask left optional\n  ask pension optional\n"
        "  ask stays optional\n\n"
        "step end\n  by clerk\n  case becomes closed\n\n"
        "example \"Open: no date\"\n  given anybody takes begin\n  then kept without a date\n\n"
        "example \"The latest of all\"\n  at 2026-11-20 10:00\n  given anybody takes begin\n"
        "    add subject\n      subject-name \"Ada\"\n    add subject\n      subject-name \"Bea\"\n"
        "  given clerk takes end\n  then kept until 2032-11-20\n"
        "  given clerk takes note for subject 2\n    left 2025-01-31\n  then kept until 2035-01-31\n"
        "  given clerk takes note for subject 1\n    pension 2061-05-01\n"
        "  then kept until 2061-05-01\n  given clerk takes note for subject 1\n    stays yes\n"
        "  then kept without a date\n\n"
        "example \"The later of two of which one is not known\"\n  at 2026-11-20 10:00\n"
        "  given anybody takes begin\n    add subject\n      subject-name \"Ada\"\n"
        "  given clerk takes end\n  when clerk takes note for subject 1\n    stays no\n"
        "  then kept without a date\n");
}

/* What is withheld is known to a page before it is written, and so is what alone may be told after. */
static void test_procedure_follows__what_may_be_told(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *words = HEAD "fact may text\n\ntrack telling free -> not-yet\n\nhold wait \"Wait\" [T-5]\n  withhold from subject\n"
                             "  while telling is not-yet\n  then only may\n";
    struct procedure_file file = {.name = TEXT("small.procedure"), .text = text_of(words)};
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    size_t count = 0;
    assert_int_equal(procedure_read(arena, &file, 1, &procedure, &messages, &error), 0);
    struct procedure_state *at = procedure_state_new(arena);
    procedure_withheld(arena, procedure, at, procedure_name("subject"), &count);
    assert_int_equal(count, 0);
    struct procedure_effect may[] = {
        {.kind = PROCEDURE_EFFECT_HOLD, .name = procedure_name("wait"), .on = true},
        {.kind = PROCEDURE_EFFECT_FACT,
         .name = procedure_name("may"),
         .value = {.type = PROCEDURE_TEXT, .reference = {0, 3}}},
    };
    assert_int_equal(procedure_apply(at, &(struct procedure_effects){may, 2}, 7, &error), 0);
    const struct procedure_withheld *held =
        procedure_withheld(arena, procedure, at, procedure_name("subject"), &count);
    assert_int_equal(count, 1);
    assert_true(held[0].on);
    assert_int_equal(held[0].only.part, 0);
    assert_true(text_is(held[0].cites.at[0], "T-5"));
    may[0].on = false;
    assert_int_equal(procedure_apply(at, &(struct procedure_effects){may, 1}, 8, &error), 0);
    held = procedure_withheld(arena, procedure, at, (struct procedure_name){0}, &count);
    assert_int_equal(count, 1);
    assert_false(held[0].on);
    assert_int_equal(held[0].only.sequence, 7);
    assert_int_equal(held[0].only.part, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_follows__a_duty_is_met_beforehand),
        cmocka_unit_test(test_procedure_follows__limits_of_several_nations),
        cmocka_unit_test(test_procedure_follows__nothing_is_owed),
        cmocka_unit_test(test_procedure_follows__a_letter_is_marked_as_sent),
        cmocka_unit_test(test_procedure_follows__at_most_so_many),
        cmocka_unit_test(test_procedure_follows__a_state_may_be_called_none),
        cmocka_unit_test(test_procedure_follows__how_long_it_is_kept),
        cmocka_unit_test(test_procedure_follows__what_may_be_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
