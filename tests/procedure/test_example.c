/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worked examples of every procedure, and that running them tells what is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "files.h"

static void expect_all_pass(const char *stem, size_t least)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(book_free) struct calendar_book *book = book_read();
    size_t count = 0;
    const struct procedure_example_result *results =
        procedure_run_examples(arena, shipped_procedure(arena, stem), book, &count);
    assert_true(count >= least);
    for (size_t i = 0; i < count; i++) {
        if (!results[i].passed) {
            struct text message = procedure_message_print(arena, &results[i].message);
            fail_msg("%.*s", TEXT_ARGS(message));
        }
        assert_true(results[i].cites.count > 0);
    }
}

static void test_procedure_example__every_one_of_safeguarding_passes(void **state)
{
    (void)state;
    expect_all_pass("safeguarding-child", 41);
}

static void test_procedure_example__every_one_of_the_complaint_passes(void **state)
{
    (void)state;
    expect_all_pass("complaint", 110);
}

static const char small[] = "procedure small\n"
                            "  version 2026-01-01\n"
                            "  source \"A test\"\n"
                            "  compartment conduct\n"
                            "\n"
                            "office clerk\n"
                            "\n"
                            "track case open -> closed ends\n"
                            "\n"
                            "step begin\n"
                            "  opens the case\n"
                            "  by anybody\n"
                            "\n"
                            "step close\n"
                            "  by clerk\n"
                            "  when case is open [T-1]\n"
                            "  case becomes closed\n"
                            "\n";

/* The message of the only example, or the empty text when it passes. */
static struct text run_with(struct arena *arena, const char *head, const char *example)
{
    SCOPED(book_free) struct calendar_book *book = book_read();
    struct procedure_file file = {.name = TEXT("small"),
                                  .text = text_of(arena_print(arena, "%s%s", head, example))};
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    size_t count = 0;
    if (procedure_read(arena, &file, 1, &procedure, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    const struct procedure_example_result *results =
        procedure_run_examples(arena, procedure, book, &count);
    assert_int_equal(count, 1);
    return results[0].passed ? (struct text){0}
                             : procedure_message_print(arena, &results[0].message);
}

static struct text run(struct arena *arena, const char *example)
{
    return run_with(arena, small, example);
}

static void test_procedure_example__what_is_wrong_is_said_where_it_stands(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char *const cases[][2] = {
        {"example \"x\"\n  given anybody takes begin\n  when clerk takes close\n  then case is "
         "closed\n",
         ""},
        {"example \"x\"\n  given anybody takes begin\n  then case is closed\n",
         "small:21:3: this is not so"},
        {"example \"x\"\n  given anybody takes begin\n  when clerk takes close\n  then refused "
         "[T-1]\n",
         "small:22:3: it was allowed"},
        {"example \"x\"\n  when clerk takes close\n",
         "small:20:3: this was refused: There is no case yet: this step does not open one. []; "
         "This can be done only when the case stands at “open”. [T-1]"},
        {"example \"x\"\n  given anybody takes begin\n  when anybody takes close\n  then refused "
         "[T-9]\n",
         "small:22:3: it was not refused under T-9; this was refused: This step is for the clerk. "
         "[]"},
        {"example \"x\"\n  given clerk is vacant\n  then nobody acts for clerk\n", ""},
        {"example \"x\"\n  given clerk is vacant\n  then clerk acts for clerk\n",
         "small:21:3: nobody acts"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text message = run(arena, cases[i][0]);
        assert_string_equal(text_string(arena, message), cases[i][1]);
    }
}

static const char asking[] =
    "procedure small\n"
    "  version 2026-01-01\n"
    "  source \"A test\"\n"
    "  compartment conduct\n"
    "  seen by clerk\n"
    "\n"
    "office clerk\n"
    "office judge\n"
    "managed by clerk\n"
    "last rung clerk\n"
    "standing reporter\n"
    "standing subject\n"
    "track case open -> closed ends\n"
    "item claim made -> heard\n"
    "flag known on subject\n"
    "  says \"Ask.\"\n"
    "  shown to judge\n"
    "told reporter at begin \"Thank you.\"\n"
    "\n"
    "step begin\n"
    "  opens the case\n"
    "  by anybody\n"
    "  add subject optional\n"
    "    ask subject-name names optional\n"
    "  owe hear\n"
    "  raise known\n"
    "\n"
    "step hear [T-1]\n"
    "  by judge [T-2]\n"
    "  when duty hear is owed [T-3]\n"
    "  ask heard-words text\n"
    "  ask remark text optional\n"
    "  make claim\n"
    "    ask claim-words text\n"
    "\n"
    "duty hear\n"
    "  owner judge\n"
    "  within 1 working day\n"
    "  within at once\n"
    "  within 3 days\n"
    "  met by hear\n"
    "\n"
    "example \"x\"\n"
    "  at 2026-01-05 10:00\n"
    "  given anybody takes begin\n"
    "    add subject\n"
    "      subject-name \"Chris\"\n";

#define HEARD                                                                                      \
    "  when judge takes hear\n    heard-words \"So.\"\n    remark \"Well.\"\n    make claim\n"        \
    "      claim-words \"Mine.\"\n"

static void test_procedure_example__a_step_is_tried_in_several_ways(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char *const cases[][2] = {
        {HEARD "  then refused without heard-words, claim, claim-words [T-1]\n"
               "  then refused by staff, clerk [T-2]\n  then refused again [T-3]\n"
               "  then duty hear is met\n  then hear was due at once\n",
         ""},
        {HEARD "  then refused without remark\n", "small:53:3: it was allowed without remark"},
        {HEARD "  then refused by judge\n", "small:53:3: it was allowed by judge"},
        {HEARD "  then refused without heard-words [T-3]\n",
         "small:53:3: it was not refused under T-3; this was refused: heard-words: Write something "
         "here. [T-1]"},
        {"  then judge may take hear\n  then clerk may not take hear, begin\n", ""},
        {"  then clerk may not take hear [T-2]\n  then clerk may not take hear [T-3]\n",
         "small:49:3: hear is refused under another paragraph: this was refused: This step is for "
         "the judge. [T-2]"},
        {"  then clerk may take hear\n",
         "small:48:3: this was refused: This step is for the judge. [T-2]"},
        {"  then judge may not take hear\n", "small:48:3: hear may be taken"},
        {"  then clerk may see the case\n  then judge may see flag known\n"
         "  then staff may not see the case\n  then clerk may not see flag known\n",
         ""},
        {"  then staff may see the case\n", "small:48:3: staff may not see it"},
        {"  then hear is due at once\n  then hear is due 2026-01-06 within 1 working day\n"
         "  then hear is due 2026-01-08 within 3 days\n  then judge owes hear\n",
         ""},
        {"  then hear is due 2 days\n",
         "small:48:3: it is due by the end of Tuesday 6 January 2026 (within 1 working day), at "
         "once (at once), by the end of Thursday 8 January 2026 (within 3 days)"},
        {"  then hear was due at once\n", "small:48:3: it is not met"},
        {"  then hear is due without a date\n",
         "small:48:3: it is due by the end of Tuesday 6 January 2026 (within 1 working day), at "
         "once (at once), by the end of Thursday 8 January 2026 (within 3 days)"},
        {"  then clerk owes hear\n", "small:48:3: judge owes it"},
        {"  then reporter is told \"Thank you.\"\n", ""},
        {"  then reporter is told \"No.\"\n", "small:48:3: the reporter is not told this"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text message = run_with(arena, asking, cases[i][0]);
        assert_string_equal(text_string(arena, message), cases[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_example__every_one_of_safeguarding_passes),
        cmocka_unit_test(test_procedure_example__every_one_of_the_complaint_passes),
        cmocka_unit_test(test_procedure_example__what_is_wrong_is_said_where_it_stands),
        cmocka_unit_test(test_procedure_example__a_step_is_tried_in_several_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
