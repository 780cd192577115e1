/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing by meaning: what a person would call a change is told in plain words, everything else
 * is no change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "files.h"

#include "procedure/link.h"
#include "procedure/mutate.h"

static const char before[] = "procedure small\n"
                             "  version 2026-01-01\n"
                             "  source \"A test\"\n"
                             "  compartment conduct\n"
                             "office clerk \"Clerk\"\n"
                             "office judge \"Judge\"\n"
                             "  in absence clerk\n"
                             "last rung clerk, judge\n"
                             "track case open -> heard -> closed ends\n"
                             "step begin \"Begin\"\n"
                             "  opens the case\n"
                             "  by anybody\n"
                             "step hear \"Hear it\" [T-1]\n"
                             "  by judge\n"
                             "  when case is open \"It was heard.\" [T-1]\n"
                             "  ask upheld \"Is it upheld?\" yes-no with reasons\n"
                             "  case becomes heard\n"
                             "duty hear \"Hear it in time\" [T-1]\n"
                             "  owner judge\n"
                             "  within 2 working days of received\n"
                             "  owed when case is open and upheld is unknown\n"
                             "  met by hear\n"
                             "step close \"Close it\" [T-2]\n"
                             "  by clerk\n"
                             "  when case is heard or open [T-2]\n"
                             "  case becomes closed\n"
                             "event rules-change \"The rules change\" happens [T-5]\n"
                             "  by judge [T-5]\n"
                             "  owe hear\n";

static const struct procedure *read_text(struct arena *arena, const char *text)
{
    struct procedure_file file = {.name = TEXT("small"), .text = text_of(text)};
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure_read(arena, &file, 1, &procedure, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    return procedure;
}

/* The text with `from` replaced by `to`. */
static const char *edited(struct arena *arena, const char *from, const char *to)
{
    const char *at = strstr(before, from);
    if (!at) {
        fail_msg("not there: %s", from);
        return before;
    }
    return arena_print(arena, "%.*s%s%s", (int)(at - before), before, to, at + strlen(from));
}

static const char *told(struct arena *arena, const struct procedure *old,
                        const struct procedure *new)
{
    struct procedure_differences differences;
    struct buf words = buf_in(arena);
    procedure_compare(arena, old, new, &differences);
    for (size_t i = 0; i < differences.count; i++) {
        buf_print(&words, "%s%.*s: %.*s", i > 0 ? " | " : "", TEXT_ARGS(differences.at[i].thing),
                  TEXT_ARGS(differences.at[i].words));
    }
    return buf_as_string(&words);
}

static void test_procedure_compare__a_change_is_told_in_plain_words(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char *const cases[][3] = {
        {"2 working days", "3 working days",
         "duty hear: is now due within 3 working days of the receipt of the case; before, within 2 "
         "working days of the "
         "receipt of the case"},
        {"  by clerk\n", "  by clerk, judge\n", "step close: is now open to the Judge too"},
        {"Is it upheld?", "Was it upheld?",
         "step hear: a question now reads “Was it upheld?”, before “Is it upheld?”"},
        {" with reasons", "",
         "step hear: now “Is it upheld?” must be answered; before, “Is it upheld?” must be "
         "answered, with reasons"},
        {"  ask upheld \"Is it upheld?\" yes-no with reasons\n",
         "  ask upheld \"Is it upheld?\" yes-no with reasons\n  ask cost \"At what cost?\" text\n",
         "step hear: now asks “At what cost?”"},
        {"\"It was heard.\" ", "", "step hear: the refusal no longer says “It was heard.”"},
        {"  when case is open \"It was heard.\" [T-1]\n", "",
         "step hear: no longer only when the case stands at “open”"},
        {"heard or open [T-2]", "heard [T-2]",
         "step close: now only when the case stands at “heard”; before, only when the case stands at "
         "“heard” or “open”"},
        {"heard or open [T-2]", "heard or open [T-3]",
         "step close: now stands under T-3, before under T-2: the case stands at “heard” or “open”"},
        {"  in absence clerk\n", "",
         "office judge: no longer: in absence the office is acted for by the Clerk"},
        {"last rung clerk, judge", "last rung judge, clerk",
         "the procedure: now the last rung is the Judge, then the Clerk; before, the last rung is "
         "the Clerk, then the Judge"},
        {"  case becomes closed\n", "  case becomes closed\n  drop hear\n",
         "step close: now the duty “Hear it in time” is no longer owed"},
        {"step close \"Close it\"", "step close \"Shut it\"",
         "step close: is now called “Shut it”, before “Close it”"},
        {"  by judge [T-5]\n", "  by judge, clerk [T-5]\n",
         "event rules-change: may now be recorded by the Clerk too"},
        {"  by judge [T-5]\n", "", "event rules-change: may no longer be recorded by the Judge"},
        {"step close", "register delays explained by close [T-4]\nstep close",
         "the registers: now the reasons why a limit was not kept are those recorded at the step “Close it”"},
        {"step close", "duty tidy \"Tidy up\" [T-4]\n  owner clerk\n  met by close\nstep close",
         "duty tidy: is a new duty"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *words = told(arena, read_text(arena, before),
                                 read_text(arena, edited(arena, cases[i][0], cases[i][1])));
        assert_string_equal(words, cases[i][2]);
    }
}

static void test_procedure_compare__order_and_layout_are_no_change(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char *const cases[][2] = {
        {"heard or open [T-2]", "open or heard [T-2]"},
        {"case is open and upheld is unknown", "upheld is unknown and case is open"},
        {"step begin \"Begin\"\n  opens the case\n  by anybody\n", ""},
        {"office clerk \"Clerk\"\n", "# who keeps the books\noffice clerk \"Clerk\"\n\n\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *after = edited(arena, cases[i][0], cases[i][1]);
        after = cases[i][1][0] == '\0' ? arena_print(arena, "%s%s", after, cases[i][0]) : after;
        assert_string_equal(told(arena, read_text(arena, before), read_text(arena, after)), "");
    }
}

static void test_procedure_compare__both_places_and_paragraphs(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_differences differences;
    const char *after = edited(arena, "office clerk \"Clerk\"\n",
                               "office clerk \"Clerk\"\noffice usher \"Usher\"\n");
    const char *at = strstr(after, "2 working days");
    after = arena_print(arena, "%.*s5%s", (int)(at - after), after, at + 1);
    procedure_compare(arena, read_text(arena, before), read_text(arena, after), &differences);
    assert_int_equal(differences.count, 2);
    assert_int_equal(differences.at[0].kind, PROCEDURE_DIFFERENCE_ADDED);
    assert_int_equal(differences.at[0].old.line, 0);
    assert_int_equal(differences.at[0].new.line, 6);
    assert_int_equal(differences.at[1].kind, PROCEDURE_DIFFERENCE_CHANGED);
    assert_int_equal(differences.at[1].old.line, 20);
    assert_int_equal(differences.at[1].new.line, 21);
}

static void change_site(struct arena *arena, struct procedure *model, void *context)
{
    mutate_at(arena, model, *(size_t *)context);
}

static void list_sites(struct arena *arena, struct procedure *model, void *context)
{
    mutate_list(arena, model, context);
}

/* Whatever can be taken away from the shipped procedure is a difference; and it does not differ
 * from itself. */
static void test_procedure_compare__every_rule_that_goes_is_seen(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_file files[PROCEDURE_FILES_MOST];
    size_t count = shipped_files(arena, "safeguarding-child", files);
    struct vec sites = VEC_IN(arena, struct mutation_site);
    const struct procedure *whole = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    assert_int_equal(
        read_changed(arena, files, count, list_sites, &sites, &whole, &messages, &error), 0);
    assert_string_equal(told(arena, whole, safeguarding(arena)), "");
    assert_true(sites.count > 200);
    for (size_t i = 0; i < sites.count; i++) {
        SCOPED(arena_free_at) struct arena *one = arena_new();
        const struct procedure *less = NULL;
        struct procedure_differences differences;
        if (read_changed(one, files, count, change_site, &i, &less, &messages, &error) < 0) {
            continue; /* without it the file does not read */
        }
        procedure_compare(one, whole, less, &differences);
        if (differences.count == 0) {
            const struct mutation_site *site = VEC_AT(&sites, struct mutation_site, i);
            fail_msg("not seen: %.*s: %.*s", TEXT_ARGS(site->construct), TEXT_ARGS(site->words));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_compare__a_change_is_told_in_plain_words),
        cmocka_unit_test(test_procedure_compare__order_and_layout_are_no_change),
        cmocka_unit_test(test_procedure_compare__both_places_and_paragraphs),
        cmocka_unit_test(test_procedure_compare__every_rule_that_goes_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
