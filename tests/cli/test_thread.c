/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The thread from report to outcome, by the command line, with the delivered program, on each engine: refusals name
 * their paragraphs, duties explain their dates, what is erased stays erased, and everything verifies.
 */
#include "program.h"
#include "support/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

enum { DONE, REFUSED, WRONG_USE, NOT_FOUND, CONFLICT, DAMAGED };

static char home[300];
static char reference[40];
static const char *database; /* where the organisation's entries are, as the test opens them */

static const char *beside(const char *name)
{
    static char path[300];
    snprintf(path, sizeof(path), "%s/%s", stores_folder(), name);
    return path;
}

static void assert_problem(const char *words)
{
    const char *problems = program_text("error.words");
    if (!strstr(problems, words)) {
        assert_string_equal(problems, words);
    }
}

/* ---- an organisation ----------------------------------------------------------------------------------------------- */

static void an_organisation_is_made_once(void **state)
{
    (void)state;
    struct stat about;
    snprintf(home, sizeof(home), "%s", beside("home"));
    program_expect(DONE, "init % --store % --title 'Amber Alliance' --name casework.example.org --json", home,
                   stores_engine() == STORE_SQLITE ? "sqlite:data.db" : database);
    assert_string_equal(program_text("sign-in"), "admin");
    assert_true(strlen(program_text("password")) > 12);
    assert_int_equal(strlen(program_text("secret")), 32);
    assert_int_equal(stat(beside("home/master.key"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(stat(home, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    program_expect(CONFLICT, "init % --json", home);
    assert_problem("is there already");
}

static void hold(const char *sign_in, const char *name, const char *office)
{
    program_expect(DONE, "user add % --name '%' --role staff --in % --json", sign_in, name, home);
    program_expect(DONE, "office hold % % --in % --json", sign_in, office, home);
}

static void offices_are_held(void **state)
{
    (void)state;
    hold("rowan", "Rowan Amberley", "safeguarding-manager");
    hold("imogen", "Imogen Castell", "legal-director");
    hold("hamish", "Hamish Tolland", "governance-director");
    hold("casimir", "Casimir Vale", "leader");
    program_expect(DONE, "office holders --in % --json", home);
    assert_int_equal(json_array_size(json_object_get(program_run("office holders --in % --json", home)->answer,
                                                     "holders")),
                     4);
    program_expect(REFUSED, "office hold casimir head-of-disputes --in % --json", home);
    assert_string_equal(program_text("error.paragraph"), "CP-8");
    program_expect(CONFLICT, "user add rowan --name 'Somebody Else' --in % --json", home);
    program_expect(NOT_FOUND, "office hold nobody-here legal-director --in % --json", home);
}

/* ---- from report to outcome -------------------------------------------------------------------------------------------- */

static void a_report_is_taken(void **state)
{
    (void)state;
    char receipt[40];
    const char *file = program_file(
        "report.json", "{\"circumstances\": \"A helper drove a child home alone.\","
                       " \"subject\": [{\"subject-name\": \"Quentin Yarrow\"}],"
                       " \"child\": [{\"child-age\": 12}],"
                       " \"reporter\": [{\"reporter-name\": \"Bryony Salt\","
                       " \"reporter-contact\": \"bryony@example.org\"}]}");
    program_expect(DONE, "case open safeguarding-child --file % --in % --json", file, home);
    snprintf(reference, sizeof(reference), "%s", program_text("reference"));
    snprintf(receipt, sizeof(receipt), "%s", program_text("receipt"));
    assert_int_equal(strlen(reference), 11);
    program_expect(DONE, "receipt show '%' --in % --json", receipt, home);
    assert_string_equal(program_text("standing"), "Person who reported");
    assert_string_equal(program_text("may.0"), "add-statement");
    program_expect(DONE, "receipt send '%' add-statement 'added-words=It happened again.' --in % --json", receipt, home);
    program_expect(DONE, "receipt show '%' --in % --json", receipt, home);
    assert_string_equal(program_text("sent.0.what"), "Add something, or send a document");
    program_expect(DONE, "case step % consider-statement 'statement-considered=It is noted.' --as rowan --in % --json",
                   reference, home);
    program_expect(NOT_FOUND, "receipt send '%' assess --in % --json", receipt, home);
    program_expect(NOT_FOUND, "receipt show '0000 0000 0000 0000' --in % --json", home);
    program_expect(DONE, "case list --as rowan --in % --json", home);
    assert_string_equal(program_text("cases.0.reference"), reference);
    program_expect(DONE, "case list --as casimir --in % --json", home);
    assert_string_equal(program_text("cases.0.reference"), "");
}

/* SG-A2: its own way on the flowchart, for those who see the case. */
static void its_way_is_drawn(void **state)
{
    (void)state;
    assert_non_null(strstr(program_expect(DONE, "case draw % --as rowan --in %", reference, home)->out, "<svg "));
    program_expect(DONE, "case draw % --as rowan --in % --json", reference, home);
    assert_string_equal(program_text("path.0.step"), "report");
    program_expect(NOT_FOUND, "case draw % --as casimir --in %", reference, home);
}

static json_int_t sequence_now(void)
{
    program_expect(DONE, "case show % --as rowan --in % --json", reference, home);
    return program_number("sequence");
}

static void what_the_procedure_forbids_is_refused(void **state)
{
    (void)state;
    json_int_t before = sequence_now();
    program_expect(REFUSED, "case step % close closing-words=x closing-words.reasons=y --as rowan --in % --json",
                   reference, home);
    assert_string_equal(program_text("error.code"), "denied");
    assert_true(strlen(program_text("error.paragraph")) > 0);
    program_expect(WRONG_USE, "case step % assess threshold=harm nation=england allegation.1.allegation-words=x --as rowan "
                              "--in % --json",
                   reference, home);
    assert_string_equal(program_text("error.reasons.0.field"), "threshold.reasons");
    program_expect(WRONG_USE, "case step % assess threshold=wickedness --as rowan --in % --json", reference, home);
    program_expect(WRONG_USE, "case step % assess no-such-question=1 threshold=none threshold.reasons=x --as rowan --in % "
                              "--json",
                   reference, home);
    program_expect(REFUSED, "case step % assess threshold=none threshold.reasons=x --as imogen --in % --json", reference,
                   home);
    program_expect(NOT_FOUND, "case step % assess threshold=none threshold.reasons=x --as casimir --in % --json",
                   reference, home);
    program_expect(CONFLICT, "case step % assess threshold=none threshold.reasons=x --expected 99 --as rowan --in % --json",
                   reference, home);
    program_expect(WRONG_USE, "case step % assess --in % --json", reference, home);
    program_expect(WRONG_USE, "case step % assess --item 1 --party 1 --as rowan --in % --json", reference, home);
    program_expect(NOT_FOUND, "case step % assess --as nobody-here --in % --json", reference, home);
    program_expect(NOT_FOUND, "case step % no-such-step --as rowan --in % --json", reference, home);
    assert_int_equal(sequence_now(), before);
}

static void take(const char *who, const char *step, const char *answers)
{
    char line[3000];
    snprintf(line, sizeof(line), "case step %s %s --as %s --in %s --json %s", reference, step, who, home, answers);
    assert_null(strchr(line, '%'));
    program_expect(DONE, line);
}

static void the_thread_runs_to_its_outcome(void **state)
{
    (void)state;
    take("rowan", "confirm-receipt", "");
    take("rowan", "assess",
         "threshold=harm nation=england 'threshold.reasons=Alone with a child, against the code.' "
         "'allegation.1.allegation-words=Drove a child home alone.'");
    program_expect(DONE, "case why % 3 --as rowan --in % --json", reference, home);
    assert_true(strlen(program_text("because.0")) > 0);
    take("rowan", "inform-legal-director", "");
    take("rowan", "describe-subject --party 1", "kind=volunteer kind.reasons=Helper regulated=no regulated.reasons=None");
    take("rowan", "consider-initially",
         "safe-now=yes safe-now.reasons=Seen tell-whom=no tell-whom.reasons=Later suspend-now=no suspend-now.reasons=Away "
         "delegate=no delegate.reasons=None secure-equipment=no secure-equipment.reasons=None find-out=no "
         "find-out.reasons=Clear who-knows=yes who-knows.reasons=Two take-advice=no take-advice.reasons=Clear "
         "support-whom=yes support-whom.reasons=Reporter");
    take("rowan", "assess-risk",
         "risk-children=None risk-managed=Away suspension-grounds=harm suspension-considered=no "
         "suspension-considered.reasons=Away");
    take("rowan", "consider-support",
         "support-reporter=yes support-reporter.reasons=Asked support-subject=no support-subject.reasons=Later "
         "support-child=yes support-child.reasons=Council support-parents=yes support-parents.reasons=Council "
         "support-survivor=not-applicable support-survivor.reasons=None distress=shock support-agreed=Named");
    take("imogen", "decide-reporter-feedback", "reporter-feedback=Letter reporter-feedback.reasons=Owed");
    take("rowan", "refer",
         "referral.1.agency=lado referral.1.nation=england referral.1.route=staff-or-volunteer "
         "'referral.1.referred-area=Harbour council' 'referral.1.referral-words=By the form' "
         "referral.1.referral-words.reasons=Threshold referral.1.strategy-required=no");
    program_expect(REFUSED,
                   "case step % begin-internal internal-decision=x internal-decision.reasons=y --as rowan --in % --json",
                   reference, home);
    assert_non_null(strstr(program_text("error.paragraph"), "SG-10.5"));
    take("rowan", "agency-ended --item 2", "ended-in-writing=yes agency-outcome=None");
    program_expect(REFUSED,
                   "case step % decide-outcome --item 1 outcome=substantiated outcome.reasons=x standard-of-proof=balance "
                   "--as rowan --in % --json",
                   reference, home);
    assert_non_null(strstr(program_text("error.paragraph"), "SG-12.2"));
    take("imogen", "decide-outcome --item 1",
         "outcome=substantiated outcome.reasons=Admitted standard-of-proof=balance");
    take("hamish", "send-outcome --party 1", "outcome-effects=A-warning");
    take("imogen", "review-formally",
         "reviewed-results=authority what-follows=nothing what-follows.reasons=Warned lado-took-part=yes");
    take("imogen", "plan-feedback", "feedback-to=reporter feedback-words=Outcome feedback-words.reasons=Owed");
    take("imogen", "close", "closing-words=Done closing-words.reasons=Decided");
    program_expect(DONE, "case list --closed --as imogen --in % --json", home);
    assert_string_equal(program_text("cases.0.reference"), reference);
    program_expect(DONE, "case entry % 1 --as imogen --in % --json", reference, home);
    assert_int_equal(strlen(program_text("hash")), 64);
    assert_string_equal(program_text("channel"), "commands"); /* nobody signed in for it */
}

/* ---- denial is absence --------------------------------------------------------------------------------------------------- */

static void who_is_named_finds_nothing(void **state)
{
    (void)state;
    char named[40], denied[300];
    program_expect(DONE, "case open safeguarding-child circumstances=Unattended 'subject.1.subject-name=Rowan Amberley' "
                         "--in % --json",
                   home);
    snprintf(named, sizeof(named), "%s", program_text("reference"));
    snprintf(denied, sizeof(denied), "%s", program_expect(NOT_FOUND, "case show % --as rowan --in %", named, home)->problems);
    assert_string_equal(program_expect(NOT_FOUND, "case show 00000-00000 --as rowan --in %", home)->problems, denied);
    program_expect(DONE, "case list --as rowan --in % --json", home);
    assert_string_equal(program_text("cases.0.reference"), "");
    program_expect(DONE, "case search Unattended --as rowan --in % --json", home);
    assert_string_equal(program_text("cases.0.reference"), "");
    program_expect(DONE, "case search Unattended --as imogen --in % --json", home);
    assert_string_equal(program_text("cases.0.reference"), named);
}

/* ---- verifying, backing up, erasing, restoring -------------------------------------------------------------------------------- */

static void it_verifies_and_proves(void **state)
{
    (void)state;
    char proof[4096];
    program_expect(DONE, "verify % --json", home);
    assert_true(program_number("entries") > 10);
    program_expect(DONE, "proof make % 3 --in %", reference, home);
    char *out = strdup(program_run("proof make % 3 --in %", reference, home)->out);
    snprintf(proof, sizeof(proof), "%s", program_file("decision.tlog-proof", out));
    free(out);
    out = strdup(program_expect(DONE, "proof verifiers --in %", home)->out);
    const char *verifiers = program_file("verifiers.txt", out);
    free(out);
    program_expect(DONE, "proof check % --verifiers % --json", proof, verifiers);
    program_expect(DAMAGED, "proof check % --verifiers % --json", beside("verifiers.txt"), beside("verifiers.txt"));
}

static void back_up(void)
{
    char to[300];
    snprintf(to, sizeof(to), "%s", beside("backup"));
    if (stores_engine() == STORE_POSTGRES) {
        program_expect(WRONG_USE, "backup % % --json", home, to);
        assert_problem("pg_dump");
        program_expect(DONE, "backup % % --without-data --json", home, to);
    } else {
        program_expect(DONE, "backup % % --json", home, to);
        program_expect(CONFLICT, "backup % % --json", home, to);
    }
}

static void what_is_held_is_not_erased_and_what_is_erased_is_gone(void **state)
{
    (void)state;
    back_up();
    program_expect(WRONG_USE, "erase case % --paragraph SG-13.2 --reason x --as imogen --in % --json", reference, home);
    program_expect(DONE, "case hold % --reason Claim --as imogen --in % --json", reference, home);
    program_expect(REFUSED, "erase case % --paragraph SG-13.2 --reason x --irrevocably --as imogen --in % --json",
                   reference, home);
    assert_non_null(strstr(program_text("error.paragraph"), "SG-13"));
    program_expect(DONE, "case release % --reason Settled --as imogen --in % --json", reference, home);
    program_expect(DONE, "erase case % --paragraph SG-13.2 --reason x --irrevocably --as imogen --in % --json", reference,
                   home);
    assert_true(strlen(program_text("impossible-from")) > 0);
    program_expect(NOT_FOUND, "case show % --as imogen --in % --json", reference, home);
    program_expect(DONE, "verify % --json", home);
    assert_int_equal(program_number("erased-cases"), 1);
}

static void a_restored_backup_does_not_bring_it_back(void **state)
{
    (void)state;
    char backup[300], restored[300], ring[300], key[300], erasures[300];
    if (stores_engine() == STORE_POSTGRES) {
        return; /* its data is restored by PostgreSQL's own tools */
    }
    snprintf(backup, sizeof(backup), "%s", beside("backup"));
    snprintf(restored, sizeof(restored), "%s", beside("restored"));
    snprintf(ring, sizeof(ring), "%s", beside("home/ring"));
    snprintf(key, sizeof(key), "%s", beside("home/master.key"));
    snprintf(erasures, sizeof(erasures), "%s", beside("home/checkpoints/erasures"));
    program_expect(WRONG_USE, "restore % % --ring % --json", backup, restored, ring);
    assert_problem("must not come back");
    program_expect(DONE, "restore % % --ring % --master-key % --erasures % --json", backup, restored, ring, key, erasures);
    program_expect(NOT_FOUND, "case show % --as imogen --in % --json", reference, restored);
    program_expect(DONE, "case list --as imogen --in % --json", restored);
    assert_int_equal(strlen(program_text("cases.0.reference")), 11);
    program_expect(DONE, "user list --in % --json", restored);
    program_expect(DONE, "person find Amberley --in % --json", restored);
    program_expect(DONE, "verify % --json", restored);
    program_expect(CONFLICT, "restore % % --ring % --nothing-erased-since --json", backup, restored, ring);
}

/* A text that stands in the clear in a row is changed as somebody with the database's password could. */
static int alter(struct store_session *session, void *context, struct error *error)
{
    int64_t changes = 0;
    (void)context;
    int result = store_run(session, &changes, error,
                           "UPDATE ledger_chain SET sequence = sequence - 1 WHERE book = 0 AND erased = 0", "");
    return result < 0 || changes > 0 ? result : error_set(error, ERROR_NOT_FOUND, "test.none", "there is no chain");
}

/* Moves the moment at which every term of office was recorded by so much. */
static int move_terms(struct store_session *session, void *context, struct error *error)
{
    return store_run(session, NULL, error, "UPDATE people_term SET recorded_at = recorded_at + $1", "i",
                     *(const int64_t *)context);
}

static void a_row_that_was_changed_is_named(void **state)
{
    (void)state;
    char where[400];
    struct error error = {0};
    int64_t by = 1;
    snprintf(where, sizeof(where), "sqlite:%s/data.db", home);
    struct store *store = stores_open(stores_engine() == STORE_SQLITE ? where : database, NULL, 0);
    assert_int_equal(store_write(store, move_terms, &by, &error), 0);
    program_expect(DAMAGED, "verify % --json", home);
    assert_string_equal(program_text("fault"), "row");
    assert_non_null(strstr(program_text("words"), "people_term"));
    by = -1;
    assert_int_equal(store_write(store, move_terms, &by, &error), 0);
    store_free(store);
    program_expect(DONE, "verify % --json", home);
    assert_true(program_number("rows") > 30);
}

static void what_is_altered_is_named(void **state)
{
    (void)state;
    char where[400];
    struct error error = {0};
    snprintf(where, sizeof(where), "sqlite:%s/data.db", home);
    struct store *store = stores_open(stores_engine() == STORE_SQLITE ? where : database, NULL, 0);
    if (store_write(store, alter, NULL, &error) < 0) {
        fail_msg("%s", error.words);
    }
    store_free(store);
    program_expect(DAMAGED, "verify % --json", home);
    assert_true(strlen(program_text("words")) > 0);
    assert_true(strlen(program_text("case")) == 26);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_organisation_is_made_once),
        cmocka_unit_test(offices_are_held),
        cmocka_unit_test(a_report_is_taken),
        cmocka_unit_test(its_way_is_drawn),
        cmocka_unit_test(what_the_procedure_forbids_is_refused),
        cmocka_unit_test(the_thread_runs_to_its_outcome),
        cmocka_unit_test(who_is_named_finds_nothing),
        cmocka_unit_test(it_verifies_and_proves),
        cmocka_unit_test(what_is_held_is_not_erased_and_what_is_erased_is_gone),
        cmocka_unit_test(a_restored_backup_does_not_bring_it_back),
        cmocka_unit_test(a_row_that_was_changed_is_named),
        cmocka_unit_test(what_is_altered_is_named),
    };
    stores_begin(argc, argv);
    program_begin(stores_folder());
    database = stores_where();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    program_end();
    stores_end();
    return failed;
}
