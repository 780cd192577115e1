/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "files.h"

#define HEAD                                                                                                         \
    "procedure small\n  version 2026-01-01\n  source \"A small procedure for a test\"\n  compartment conduct\n\n"     \
    "office judge\n  in absence clerk                                      [T-1]\n\noffice clerk\noffice chair\noffice vice-chair\n\nlast rung chair, vice-chair      [T-1]\n\n"    \
    "managed by judge                                                     [T-1]\n\n"                                  \
    "track case begun -> heard -> closed ends                             [T-1]\n\n"                                  \
    "step begin                                                           [T-1]\n  opens the case\n  by anybody\n\n"
#define CLOSE                                                                                                        \
    "\nstep close                                                         [T-4]\n  by judge\n  when case is heard\n"  \
    "  case becomes closed\n"

static const struct procedure *read(struct arena *arena, const char *text)
{
    struct procedure_file file = {.name = TEXT("small.procedure"), .text = text_of(text)};
    struct procedure_messages messages;
    const struct procedure *procedure;
    struct error error;
    if (procedure_read(arena, &file, 1, &procedure, &messages, &error)) {
        fail_msg("%s", error.words);
    }
    return procedure;
}

static struct procedure_findings check(struct arena *arena, const char *text)
{
    struct procedure_findings findings;
    procedure_check(arena, read(arena, text), &findings);
    return findings;
}

static const struct procedure_finding *find(const struct procedure_findings *findings,
                                            enum procedure_finding_kind kind, const char *words)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->at[i].kind == kind && (!words || text_is(findings->at[i].words, words))) {
            return &findings->at[i];
        }
    }
    fail_msg("there is no such finding");
    return NULL;
}

static const char *path_of(struct arena *arena, const struct procedure_finding *finding)
{
    struct buf path = buf_in(arena);
    for (size_t i = 0; i < finding->path_count; i++) {
        buf_print(&path, "%s%.*s", i ? " > " : "", TEXT_ARGS(finding->path[i]));
    }
    return buf_as_string(&path);
}

static void test_procedure_check__a_guarded_rule_is_proved(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings = check(
        arena, HEAD "step hear                                            [T-2]\n  by judge\n  when case is begun\n"
                    "  ask finding choice proven, unproven with reasons\n  case becomes heard\n" CLOSE
                    "\nnever case is closed and finding is unknown \"No case closes without a finding.\" [T-3]\n");
    assert_int_equal(find(&findings, PROCEDURE_FINDING_NEVER, NULL)->verdict, PROCEDURE_PROVED);
    assert_int_equal(find(&findings, PROCEDURE_FINDING_REACH, NULL)->verdict, PROCEDURE_PROVED);
    assert_true(findings.sound);
}

static void test_procedure_check__a_removed_guard_gives_the_shortest_way(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings = check(
        arena, HEAD "step hear                                            [T-2]\n  by judge\n  when case is begun\n"
                    "  ask finding choice proven, unproven optional with reasons\n  case becomes heard\n" CLOSE
                    "\nnever case is closed and finding is unknown \"No case closes without a finding.\" [T-3]\n");
    const struct procedure_finding *finding = find(&findings, PROCEDURE_FINDING_NEVER, NULL);
    assert_int_equal(finding->verdict, PROCEDURE_BROKEN);
    assert_string_equal(path_of(arena, finding), "begin > hear > close");
    assert_false(findings.sound);
}

static void test_procedure_check__says_what_nobody_can_do(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings = check(
        arena, HEAD "step hear                                            [T-2]\n  by judge\n  when case is heard\n"
                    "  case becomes heard\n" CLOSE
                    "\nduty hear                                            [T-2]\n  owner judge\n  within 2 days\n"
                    "  met by hear\n");
    assert_int_equal(find(&findings, PROCEDURE_FINDING_STEP, "hear")->verdict, PROCEDURE_BROKEN);
    assert_int_equal(find(&findings, PROCEDURE_FINDING_DUTY, "hear")->verdict, PROCEDURE_BROKEN);
    const struct procedure_finding *stuck = find(&findings, PROCEDURE_FINDING_REACH, NULL);
    assert_int_equal(stuck->verdict, PROCEDURE_BROKEN);
    assert_string_equal(path_of(arena, stuck), "begin");
}

static void test_procedure_check__items_are_told_apart(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings =
        check(arena, HEAD "item charge open -> decided                            [T-2]\n\n"
                          "step charge                                            [T-2]\n  by judge\n"
                          "  when case is begun\n  make charge\n    ask words text\n\n"
                          "step decide                                            [T-2]\n  for a charge\n  by judge\n"
                          "  when charge is open\n  charge becomes decided\n\n"
                          "step hear                                            [T-2]\n  by judge\n"
                          "  when case is begun\n  when some charge is decided\n  case becomes heard\n" CLOSE
                          "\nnever case is closed while some charge is open       [T-3]\n");
    const struct procedure_finding *finding = find(&findings, PROCEDURE_FINDING_NEVER, NULL);
    assert_int_equal(finding->verdict, PROCEDURE_BROKEN);
    assert_true(finding->bounded);
    assert_string_equal(path_of(arena, finding), "begin > charge > charge > decide > hear > close");
}

static void test_procedure_check__finds_rules_without_a_paragraph(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings =
        check(arena, HEAD "step hear\n  by judge\n  when case is begun\n  case becomes heard\n" CLOSE);
    const struct procedure_finding *finding = find(&findings, PROCEDURE_FINDING_UNCITED, "step hear");
    assert_int_equal(finding->verdict, PROCEDURE_BROKEN);
    assert_true(finding->line > 0);
}

/* Every form that a rule has: what it is found as where it cites nothing. What only gives a thing its name is none. */
static void test_procedure_check__every_form_of_a_rule_cites(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } forms[] = {
        {"office usher\n  in absence clerk\n", "in absence of usher"},
        {"barred usher\noffice usher\n", "barred usher"},
        {"when the subject holds clerk managed by chair\n", "when the subject holds clerk"},
        {"role lay\n  trained hearing-cases\n", "trained, of role lay"},
        {"role lay\n  apart from other\nrole other\n", "apart from, of role lay"},
        {"role lay\n  from list lay-members\n", "from list, of role lay"},
        {"duty reply\n  owner judge\n  within 2 days\n  owed when case is begun\n  met by begin\n", "duty reply"},
        {"event mishap happens\n  case becomes heard\n", "event mishap"},
        {"event mishap happens\n  when case is begun\n  case becomes heard [T-5]\n", "event mishap"},
        {"checklist points\n  point first \"Is it so?\"\n", "point first"},
        {"standing party\nhold wait\n  withhold from party\n  while case is begun\n", "hold wait"},
        {"standing party\nflag known on party\n  says \"Known.\"\n", "flag known"},
        {"letter notice to clerk\n", "letter notice"},
        {"link other to discipline\n", "link other"},
        {"setting often limit default 28 days\n", "setting often"},
        {"standing party\ntold party at begin \"It has begun.\"\n", "told party"},
        {"keep until 10 years after received\n", "keep the case"},
        {"never case is closed \"It never ends.\"\n", "never It never ends."},
        {"always case can reach closed\n", "always This must always be so: the case can come to “closed”."},
    };
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct procedure_findings findings = check(arena, arena_print(arena, HEAD "%s", forms[i].text));
        print_message("%s\n", forms[i].words);
        assert_true(find(&findings, PROCEDURE_FINDING_UNCITED, forms[i].words)->line > 0);
    }
    static const char *const others[] = {
        "fact colour choice red, blue\nitem thing made -> gone\ntrack other of thing new -> old\nstanding party\n",
        "role lay [T-5]\n  trained hearing-cases\n", "office usher [T-5]\n  in absence clerk\n",
        "event mishap happens\n  case becomes heard [T-5]\n", "checklist points [T-5]\n  point first \"Is it so?\"\n"};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct procedure_findings findings = check(arena, arena_print(arena, HEAD "%s", others[i]));
        for (size_t j = 0; j < findings.count; j++) {
            assert_int_not_equal(findings.at[j].kind, PROCEDURE_FINDING_UNCITED);
        }
    }
}

static void test_procedure_check__is_held_against_a_list_of_requirements(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure_file list = {
        .name = TEXT("requirements.md"),
        .text = TEXT("# What is asked for\n\n| id | what |\n| --- | --- |\n| T-1 | One. |\n| T-3.2a | Three. |\n"
                     "* **T-A4**: four\n| X-1 | Of another. |\nT-5 is five\n| T-6x7 | no id |\nIn the text T-8 is none.\n")};
    struct procedure_findings findings;
    procedure_check_requirements(arena, read(arena, HEAD CLOSE "never case is begun and case is heard [T-A4 Z-9]\n"), &list,
                                 &findings);
    assert_false(findings.sound);
    assert_int_equal(findings.count, 4);
    assert_int_equal(find(&findings, PROCEDURE_FINDING_NO_PARAGRAPH, "T-4, cited by step close")->verdict, PROCEDURE_BROKEN);
    assert_true(find(&findings, PROCEDURE_FINDING_NO_PARAGRAPH, NULL)->line > 0);
    assert_int_equal(find(&findings, PROCEDURE_FINDING_UNRULED, "T-3.2a")->line, 6);
    assert_int_equal(find(&findings, PROCEDURE_FINDING_UNRULED, "T-5")->line, 9);
    procedure_check_requirements(arena, read(arena, HEAD), &list, &findings);
    assert_int_equal(findings.count, 3);
}

/* Before its step a limit would run from when the duty is owed, without a word. */
static void test_procedure_check__a_limit_from_a_step_that_may_come_later_is_said(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char rest[] = "step hear                                             [T-2]\n  by judge\n"
                               "  when case is begun\n  case becomes heard\n%s"
                               "step note                                             [T-2]\n  by judge\n"
                               "  when case is begun\n%s" CLOSE "\n"
                               "duty answer                                           [T-2]\n  owner judge\n"
                               "  within 5 days of step hear\n  met by close\n";
    struct procedure_findings sound = check(arena, arena_print(arena, "%s%s", HEAD, arena_print(arena, rest, "  owe answer\n", "")));
    struct procedure_findings early = check(arena, arena_print(arena, "%s%s", HEAD, arena_print(arena, rest, "", "  owe answer\n")));
    const struct procedure_finding *found = find(&early, PROCEDURE_FINDING_LIMIT, NULL);
    assert_int_equal(find(&sound, PROCEDURE_FINDING_LIMIT, NULL)->verdict, PROCEDURE_PROVED);
    assert_int_equal(found->verdict, PROCEDURE_BROKEN);
    assert_string_equal(path_of(arena, found), "begin > note");
}

static void test_procedure_check__a_barred_office_is_no_rung(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char rest[] = "step hear                                             [T-2]\n  by judge\n"
                               "  when case is begun\n  case becomes heard\n" CLOSE;
    struct procedure_findings whole = check(arena, arena_print(arena, "%s%s", HEAD, rest));
    struct procedure_findings barred =
        check(arena, arena_print(arena, "%s%s\nbarred chair, vice-chair [T-5]\n", HEAD, rest));
    assert_int_equal(find(&whole, PROCEDURE_FINDING_LADDER, "judge")->verdict, PROCEDURE_PROVED);
    assert_int_equal(find(&barred, PROCEDURE_FINDING_LADDER, "judge")->verdict, PROCEDURE_BROKEN);
    assert_string_equal(path_of(arena, find(&barred, PROCEDURE_FINDING_LADDER, "judge")),
                        "judge > clerk");
}

static void test_procedure_check__who_manages_instead_is_a_rung(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings =
        check(arena, HEAD "standing subject judged                                [T-5]\n\n"
                          "office registrar\n\nbarred chair, vice-chair [T-5]\n\n"
                          "when the subject holds judge managed by registrar [T-5]\n\n"
                          "step hear                                             [T-2]\n  by judge\n"
                          "  when case is begun\n  case becomes heard\n" CLOSE);
    assert_int_equal(find(&findings, PROCEDURE_FINDING_LADDER, "judge")->verdict, PROCEDURE_PROVED);
    assert_int_equal(find(&findings, PROCEDURE_FINDING_LADDER, "clerk")->verdict, PROCEDURE_BROKEN);
}

/* ---- past its budget */

/* Two steps that ask many yes-no questions each, and a rule that looks at all of the answers. */
static const char *many_questions(struct arena *arena, int each)
{
    struct buf text = buf_in(arena), rule = buf_in(arena);
    buf_string(&text, HEAD);
    for (int step = 0; step < 2; step++) {
        buf_print(&text, "step ask-%d                                       [T-2]\n  by judge\n", step);
        for (int i = 0; i < each; i++) {
            buf_print(&text, "  ask fact-%d-%d yes-no\n", step, i);
            buf_print(&rule, "fact-%d-%d and\n    ", step, i);
        }
        buf_char(&text, '\n');
    }
    buf_print(&text, "fact impossible yes-no\n\nnever %simpossible [T-3]\n", buf_as_string(&rule));
    return buf_as_string(&text);
}

static void expect_not_proved(const struct procedure_findings *findings)
{
    const struct procedure_finding *finding = find(findings, PROCEDURE_FINDING_NEVER, NULL);
    assert_int_equal(finding->verdict, PROCEDURE_NOT_PROVED);
    assert_true(finding->why.length > 0);
    assert_int_equal(finding->path_count, 0);
    assert_false(findings->sound);
}

static void test_procedure_check__too_many_states_are_not_proved(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings = check(arena, many_questions(arena, 11));
    expect_not_proved(&findings);
    assert_int_equal(find(&findings, PROCEDURE_FINDING_NEVER, NULL)->states, 400000);
}

static void test_procedure_check__too_many_outcomes_of_one_step_are_not_proved(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings = check(arena, many_questions(arena, 13));
    expect_not_proved(&findings);
}

static void test_procedure_check__what_fits_is_proved(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings = check(arena, many_questions(arena, 6));
    assert_int_equal(find(&findings, PROCEDURE_FINDING_NEVER, NULL)->verdict, PROCEDURE_PROVED);
}

/* ---- one case shows several things */

static void test_procedure_check__what_lies_on_a_way_needs_no_search(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings = check(
        arena, HEAD "duty hear                                             [T-2]\n  owner judge\n  within 5 working days\n"
                    "  owed when case is begun                             [T-2]\n  met by hear\n\n"
                    "step hear                                             [T-2]\n  by judge\n"
                    "  when case is begun\n  case becomes heard\n" CLOSE);
    const struct procedure_finding *close = find(&findings, PROCEDURE_FINDING_STEP, "close");
    const struct procedure_finding *hear = find(&findings, PROCEDURE_FINDING_STEP, "hear");
    const struct procedure_finding *duty = find(&findings, PROCEDURE_FINDING_DUTY, "hear");
    assert_int_equal(close->verdict, PROCEDURE_PROVED);
    assert_int_equal(hear->verdict, PROCEDURE_PROVED);
    assert_int_equal(hear->states, 0);
    assert_string_equal(path_of(arena, hear), "begin");
    assert_int_equal(duty->verdict, PROCEDURE_PROVED);
    assert_string_equal(path_of(arena, duty), "begin");
}

/* A step that is taken while another duty is owed proves nothing of a duty that nothing meets in time. */
static void test_procedure_check__a_duty_that_is_never_owed_is_not_shown(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings = check(
        arena, HEAD "duty hear                                             [T-2]\n  owner judge\n  within 5 working days\n"
                    "  owed when case is closed                            [T-2]\n  met by hear\n\n"
                    "step hear                                             [T-2]\n  by judge\n"
                    "  when case is begun\n  case becomes heard\n" CLOSE);
    assert_int_equal(find(&findings, PROCEDURE_FINDING_STEP, "hear")->verdict, PROCEDURE_PROVED);
    assert_int_equal(find(&findings, PROCEDURE_FINDING_DUTY, "hear")->verdict, PROCEDURE_BROKEN);
}

/* ---- the shipped procedures */

static void expect_sound(const char *stem)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_file files[PROCEDURE_FILES_MOST];
    size_t count = shipped_files(arena, stem, files);
    struct procedure_messages messages;
    struct procedure_findings findings;
    const struct procedure *procedure;
    struct error error;
    assert_int_equal(procedure_read(arena, files, count, &procedure, &messages, &error), 0);
    procedure_check(arena, procedure, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        const struct procedure_finding *finding = &findings.at[i];
        if (finding->verdict != PROCEDURE_PROVED) {
            print_error("%.*s: %s %.*s\n", TEXT_ARGS(finding->words), path_of(arena, finding),
                        TEXT_ARGS(finding->why));
        }
    }
    assert_true(findings.sound);
}

static void test_procedure_check__safeguarding_child_is_sound(void **state)
{
    (void)state;
    expect_sound("safeguarding-child");
}

static void test_procedure_check__complaint_is_sound(void **state)
{
    (void)state;
    expect_sound("complaint");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_check__a_guarded_rule_is_proved),
        cmocka_unit_test(test_procedure_check__a_removed_guard_gives_the_shortest_way),
        cmocka_unit_test(test_procedure_check__says_what_nobody_can_do),
        cmocka_unit_test(test_procedure_check__items_are_told_apart),
        cmocka_unit_test(test_procedure_check__finds_rules_without_a_paragraph),
        cmocka_unit_test(test_procedure_check__every_form_of_a_rule_cites),
        cmocka_unit_test(test_procedure_check__is_held_against_a_list_of_requirements),
        cmocka_unit_test(test_procedure_check__a_limit_from_a_step_that_may_come_later_is_said),
        cmocka_unit_test(test_procedure_check__a_barred_office_is_no_rung),
        cmocka_unit_test(test_procedure_check__who_manages_instead_is_a_rung),
        cmocka_unit_test(test_procedure_check__too_many_states_are_not_proved),
        cmocka_unit_test(test_procedure_check__too_many_outcomes_of_one_step_are_not_proved),
        cmocka_unit_test(test_procedure_check__what_fits_is_proved),
        cmocka_unit_test(test_procedure_check__what_lies_on_a_way_needs_no_search),
        cmocka_unit_test(test_procedure_check__a_duty_that_is_never_owed_is_not_shown),
        cmocka_unit_test(test_procedure_check__safeguarding_child_is_sound),
        cmocka_unit_test(test_procedure_check__complaint_is_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
