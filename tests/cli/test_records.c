/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What falls due, who covers what, flags, the enquiry and how long a case is kept, by the command line with the delivered
 * program (SG-2r, SG-7.2, SG-13, SG-18).
 */
#include "program.h"
#include "support/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { DONE, REFUSED, WRONG_USE, NOT_FOUND, CONFLICT };

static char home[300], reference[40], person[40];

static size_t count_of(const struct program_ran *ran, const char *name)
{
    return json_array_size(json_object_get(ran->answer, name));
}

static void hold(const char *sign_in, const char *name, const char *office)
{
    program_expect(DONE, "user add % --name '%' --role staff --in % --json", sign_in, name, home);
    program_expect(DONE, "office hold % % --in % --json", sign_in, office, home);
}

static void an_organisation_is_made(void **state)
{
    (void)state;
    const char *store = stores_engine() == STORE_SQLITE ? "sqlite:data.db" : stores_where();
    snprintf(home, sizeof(home), "%s/home", stores_folder());
    program_expect(DONE, "init % --store '%' --title 'Amber Alliance' --json", home, store);
    hold("rowan", "Rowan Amberley", "safeguarding-manager");
    hold("imogen", "Imogen Castell", "legal-director");
    program_expect(DONE, "user add clerk --name 'Clementine Ashdown' --role staff --in % --json", home);
    program_expect(DONE, "person add --name 'Barnaby Hollis' --kind member --membership M-1001 --in % --json", home);
    snprintf(person, sizeof(person), "%s", program_text("person"));
}

static void offices_say_who_covers_what(void **state)
{
    (void)state;
    assert_true(count_of(program_expect(DONE, "office coverage --office legal-director --in % --json", home), "coverage") == 1);
    assert_string_equal(program_text("coverage.0.holders.0.name"), "Imogen Castell");
    assert_int_equal(count_of(program_expect(DONE, "office coverage --office legal-director --vacant --in % --json", home),
                              "coverage"),
                     0);
    assert_true(count_of(program_expect(DONE, "office coverage --office regional-safeguarding-lead --vacant --in % --json",
                                        home),
                         "coverage") > 10);
    program_expect(DONE, "office why manager --in % --json", home);
    assert_string_equal(program_text("rungs.0.name"), "Rowan Amberley");
    assert_string_equal(program_text("rungs.0.reason"), "acts");
    program_expect(NOT_FOUND, "office why no-such-office --in % --json", home);
}

static void a_flag_and_an_enquiry(void **state)
{
    (void)state;
    program_expect(DONE, "case open safeguarding-child 'circumstances=He struck a child.' "
                         "'subject.1.subject-name=Barnaby Hollis' --in % --json",
                   home);
    snprintf(reference, sizeof(reference), "%s", program_text("reference"));
    program_expect(DONE, "case step % assess threshold=harm 'threshold.reasons=A child was hurt.' "
                         "'allegation.1.allegation-words=Struck a child.' --as rowan --in % --json",
                   reference, home);
    program_expect(DONE, "case step % describe-subject --party 1 kind=member 'kind.reasons=On the register.' person=% "
                         "--as rowan --in % --json",
                   reference, person, home);
    assert_int_equal(count_of(program_expect(DONE, "person flags % --as clerk --in % --json", person, home), "flags"), 1);
    assert_string_equal(program_text("flags.0.says"), "A safeguarding report exists. Contact the Safeguarding Unit.");
    assert_int_equal(count_of(program_expect(DONE, "enquiry M-1001 --purpose reference --as rowan --in % --json", home),
                              "records"),
                     1);
    assert_string_equal(program_text("records.0.reference"), reference);
    assert_string_equal(program_text("records.0.may-answer-people.0"), "Rowan Amberley");
    assert_int_equal(count_of(program_expect(DONE, "enquiry M-1001 --purpose reference --as clerk --in % --json", home),
                              "records"),
                     0);
    program_expect(WRONG_USE, "enquiry M-1001 --purpose gossip --as rowan --in % --json", home);
    program_expect(WRONG_USE, "enquiry M-1001 --purpose reference --in % --json", home);
}

static void what_is_due_is_shown_and_taken(void **state)
{
    (void)state;
    assert_true(count_of(program_expect(DONE, "due --until 2099-01-01 --as rowan --in % --json", home), "due") > 0);
    program_expect(DONE, "due --take --in % --json", home);
    assert_int_equal(count_of(program_expect(DONE, "due --take --in % --json", home), "taken"), 0);
    program_expect(DONE, "procedure reviews --in % --json", home);
    program_expect(REFUSED, "procedure review safeguarding-child --words 'Fine.' --as clerk --in % --json", home);
    assert_string_equal(program_text("error.paragraph"), "SG-18");
    program_expect(DONE, "procedure review safeguarding-child --words 'Nothing needs to change.' --as rowan --in % --json",
                   home);
    program_expect(DONE, "verify % --json", home);
}

static void what_happens_to_the_organisation(void **state)
{
    (void)state;
    const char *const refused = "procedure happens complaint guidance-changes --on 2026-01-05 --words 'Published.' --as clerk "
                                "--in % --json";
    assert_int_equal(count_of(program_expect(DONE, "procedure events complaint --in % --json", home), "events"), 2);
    assert_string_equal(program_text("events.0.event"), "guidance-changes");
    program_expect(REFUSED, refused, home);
    assert_string_equal(program_text("error.paragraph"), "CP-2");
    program_expect(DONE, "person train imogen complaints-handling --in % --json", home); /* she acts for the vacant offices */
    program_expect(WRONG_USE, "procedure happens complaint guidance-changes --on 2099-01-05 --words 'Published.' --as imogen --in % "
                              "--json", home);
    program_expect(DONE, "procedure happens complaint guidance-changes --on 2026-01-05 --words 'Published.' --as imogen --in % --json",
                   home);
    assert_string_equal(program_text("happened"), "2026-01-05");
    program_expect(CONFLICT, "procedure happens complaint guidance-changes --on 2026-01-05 --words 'Again.' --as imogen --in % --json",
                   home);
    program_expect(DONE, "due --take --in % --json", home);
    assert_string_equal(program_text("taken.0.kind"), "event-happens");
    assert_int_equal(count_of(program_expect(DONE, "procedure events complaint --in % --json", home), "recorded"), 1);
    program_expect(DONE, "verify % --json", home);
}

static void how_long_a_case_is_kept(void **state)
{
    (void)state;
    program_expect(DONE, "retention show % --as rowan --in % --json", reference, home);
    assert_string_equal(program_text("kind"), "open");
    assert_int_equal(count_of(program_expect(DONE, "retention list --as rowan --in % --json", home), "reviews"), 0);
    program_expect(REFUSED, "retention decide % propose --reason 'Old.' --as rowan --in % --json", reference, home);
    program_expect(WRONG_USE, "retention decide % confirm --as imogen --in % --json", reference, home);
    program_expect(NOT_FOUND, "retention show % --as clerk --in % --json", reference, home);
    program_expect(DONE, "case hold % --reason 'A claim was issued.' --as imogen --in % --json", reference, home);
    program_expect(DONE, "retention show % --as rowan --in % --json", reference, home);
    assert_string_equal(program_text("kind"), "held");
    assert_string_equal(program_text("hold.reason"), "A claim was issued.");
    program_expect(DONE, "verify % --json", home);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_organisation_is_made),   cmocka_unit_test(offices_say_who_covers_what),
        cmocka_unit_test(a_flag_and_an_enquiry),     cmocka_unit_test(what_is_due_is_shown_and_taken),
        cmocka_unit_test(what_happens_to_the_organisation), cmocka_unit_test(how_long_a_case_is_kept),
    };
    stores_begin(argc, argv);
    program_begin(stores_folder());
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    program_end();
    stores_end();
    return failed;
}
