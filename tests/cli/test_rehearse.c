/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure rehearse` over the cases of an organisation, with the delivered program: what a proposed version would
 * change, by references only, for whoever may open the cases (SG-18). */
#include "program.h"
#include "support/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { DONE, REFUSED, WRONG_USE, NOT_FOUND, CONFLICT };

#define SMALL                                                                                                        \
    "procedure small\n  version 2026-01-01\n  source \"A test\"\n  compartment safeguarding\n"                       \
    "  seen by safeguarding-manager\n"                                                                               \
    "office safeguarding-manager\n  in absence legal-director\noffice legal-director\noffice executive-chair\n"      \
    "last rung executive-chair\nmanaged by safeguarding-manager\n"                                                   \
    "when the subject holds safeguarding-manager managed by legal-director\nstanding subject judged\n"               \
    "track case open -> closed ends\n"                                                                               \
    "step begin\n  opens the case\n  by anybody\n  add subject optional\n    ask subject-name names\n"               \
    "step look [T-1]\n  by manager\n  ask words text\n"

static char home[300], old[300], new[300], reference[40];

static void a_case_is_taken(void **state)
{
    (void)state;
    const char *store = stores_engine() == STORE_SQLITE ? "sqlite:data.db" : stores_where();
    snprintf(home, sizeof(home), "%s/home", stores_folder());
    program_expect(DONE, "init % --store '%' --title 'Amber Alliance' --json", home, store);
    program_expect(DONE, "user add rowan --name 'Rowan Amberley' --role staff --in % --json", home);
    program_expect(DONE, "office hold rowan safeguarding-manager --in % --json", home);
    program_expect(DONE, "user add imogen --name 'Imogen Castell' --role staff --in % --json", home);
    program_expect(DONE, "office hold imogen legal-director --in % --json", home);
    program_expect(DONE, "user add clerk --name 'Clementine Ashdown' --role staff --in % --json", home);
    program_expect(DONE, "user add ash --name 'Ash Byrne' --role auditor --in % --json", home);
    snprintf(old, sizeof(old), "%s", program_file("small.procedure", SMALL));
    program_expect(DONE, "procedure take % --in % --json", old, home);
    program_expect(DONE, "case open small --in % --json", home);
    snprintf(reference, sizeof(reference), "%s", program_text("reference"));
    program_expect(DONE, "case step % look 'words=Nothing that anybody should read.' --as rowan --in % --json", reference,
                   home);
}

static void the_same_version_changes_nothing(void **state)
{
    (void)state;
    program_expect(DONE, "procedure rehearse % % --as rowan --in % --json", old, old, home);
    assert_int_equal(program_number("rehearsed"), 1);
    assert_int_equal(program_number("changed"), 0);
    assert_int_equal(program_number("not-followed"), 0);
}

static void a_proposed_version_is_told_by_reference(void **state)
{
    (void)state;
    snprintf(new, sizeof(new), "%s",
             program_file("proposed.procedure", SMALL "  ask nature choice grave, slight\nduty reply [T-2]\n  owner manager\n"
                                                      "  within 2 days of received\n  owed when step look is taken\n"
                                                      "  met by look\n"));
    program_expect(DONE, "procedure rehearse % % --as rowan --in % --json", old, new, home);
    assert_int_equal(program_number("changed"), 1);
    assert_string_equal(program_text("cases.0.name"), reference);
    assert_string_equal(program_text("cases.0.changes.0.kind"), "refused");
    assert_string_equal(program_text("cases.0.changes.0.thing"), "step look");
    assert_string_equal(program_text("cases.0.changes.0.paragraph"), "T-1");
    assert_int_equal(program_number("cases.0.changes.0.entry"), 2);
    assert_string_equal(program_text("cases.0.changes.1.kind"), "arises");
    assert_string_equal(program_text("cases.0.changes.1.thing"), "duty reply");
    assert_string_equal(program_text("cases.0.changes.1.paragraph"), "T-2");
    const struct program_ran *ran = program_expect(DONE, "procedure rehearse % % --as rowan --in %", old, new, home);
    assert_non_null(strstr(ran->out, reference));
    assert_null(strstr(ran->out, "Nothing that anybody"));
    assert_null(strstr(ran->out, "Rowan"));
}

/* Whoever may not open the case is told nothing of it, not even that there is one. */
static void who_may_open_nothing_rehearses_nothing(void **state)
{
    (void)state;
    program_expect(DONE, "case open small 'subject.1.subject-name=Rowan Amberley' --in % --json", home);
    program_expect(DONE, "procedure rehearse % % --as rowan --in % --json", old, old, home);
    assert_int_equal(program_number("rehearsed"), 1);
    static const char *const others[] = {"clerk", "ash"};
    for (int i = 0; i < 2; i++) {
        program_expect(DONE, "procedure rehearse % % --as % --in % --json", old, old, others[i], home);
        assert_int_equal(program_number("rehearsed"), 0);
    }
    program_expect(WRONG_USE, "procedure rehearse % % --in % --json", old, old, home);
}

static void without_an_organisation_the_examples_are_rehearsed(void **state)
{
    (void)state;
    program_file("small.examples", "example \"It is looked at\"\n  given anybody takes begin\n"
                                   "  when safeguarding-manager takes look\n    words \"Something.\"\n  then step look is taken\n");
    program_expect(DONE, "procedure rehearse % % --json", old, new);
    assert_int_equal(program_number("rehearsed"), 1);
    assert_string_equal(program_text("examples.0.name"), "It is looked at");
    assert_string_equal(program_text("examples.0.changes.0.kind"), "refused");
    const char *other = program_file("other.procedure", "procedure other\n  version 2026-01-01\n  source \"A test\"\n"
                                                        "  compartment conduct\noffice clerk\nlast rung clerk\n"
                                                        "track case open -> closed ends\nstep begin\n  opens the case\n"
                                                        "  by anybody\n");
    program_expect(WRONG_USE, "procedure rehearse % % --json", old, other);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_taken),
        cmocka_unit_test(the_same_version_changes_nothing),
        cmocka_unit_test(a_proposed_version_is_told_by_reference),
        cmocka_unit_test(who_may_open_nothing_rehearses_nothing),
        cmocka_unit_test(without_an_organisation_the_examples_are_rehearsed),
    };
    stores_begin(count, arguments);
    program_begin(stores_folder());
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    program_end();
    stores_end();
    return failed;
}
