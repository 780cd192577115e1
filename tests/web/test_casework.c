/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Staff's pages: steps that are refused, wrong or overtaken keep what was typed; what is denied is absent to the byte; every
 * row of the table holds for everybody who asks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "opened.h"

static const char *path(const char *format, const char *reference)
{
    struct buf buf = buf_in(hall.house.arena);
    for (const char *at = format; *at; at++) {
        if (*at == '@') {
            buf_string(&buf, reference);
        } else {
            buf_char(&buf, *at);
        }
    }
    return buf_as_string(&buf);
}

static const char *report(const char *subject)
{
    struct casework_done done;
    house_report(&hall.house, subject, "Words that somebody typed.", &done);
    return arena_string(hall.house.arena, done.reference);
}

/* A reference that could be, of no case. */
static const char *nowhere(void)
{
    static char reference[ACCESS_REFERENCE_SIZE];
    access_new_reference(reference);
    return reference;
}

static const char *const assessment[] = {"threshold", "harm", "threshold.reasons", "The child was hurt.", "nation",
                                         "england", "allegation.1.allegation-words", "Struck a child.", NULL};

static void assess(const char *reference)
{
    house_step(&hall.house, HOUSE_MANAGER, reference, "assess", (struct procedure_scope){PROCEDURE_FOR_CASE, 0},
               assessment);
}

static void test_web_casework__the_page_tells_what_may_be_done_and_why_not(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer page = hall_get(&manager, path("/cases/@", reference));
    assert_int_equal(page.status, 200);
    assert_holds(&page, "Assess against the threshold");
    assert_holds(&page, "Why the other steps may not be taken now");
    assert_holds(&page, "Why is this due then?");
    assert_holds(&page, "Due today");
    assert_holds(&page, "Barnaby Hollis");
    assert_holds(&page, path("/cases/@/steps#why-not", reference));
    struct hall_answer steps = hall_get(&manager, path("/cases/@/steps", reference));
    assert_int_equal(steps.status, 200);
    assert_holds(&steps, "Assess against the threshold");
    assert_holds(&steps, "Why the other steps may not be taken now");
    assert_holds(&steps, "SG-12.2");
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK);
    assert_int_equal(hall_get(&clerk, path("/cases/@/steps", reference)).status, 404);
}

static const char passing[] = "procedure passing \"A procedure that passes on\"\n"
                              "  version 2026-01-01\n"
                              "  source \"A test\"\n"
                              "  compartment conduct\n"
                              "  seen by safeguarding-manager\n"
                              "office safeguarding-manager \"Safeguarding Manager\"\n"
                              "last rung safeguarding-manager\n"
                              "managed by safeguarding-manager\n"
                              "track case \"The case\" open \"Open\" -> closed \"Closed\" ends\n"
                              "link unit \"The Unit's case\" to safeguarding-child, not-in-force\n"
                              "step begin \"Begin\"\n"
                              "  opens the case\n"
                              "  by safeguarding-manager\n"
                              "  open unit\n"
                              "step end-it \"End it\"\n"
                              "  by safeguarding-manager\n"
                              "  case becomes closed\n";

/* While this holds, the store does not say by which steps a case is opened. */
static bool openings_fail;
int __real_casework_openings(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text procedure,
                             const struct procedure **out, struct procedure_offers *offers, struct error *error);
int __wrap_casework_openings(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text procedure,
                             const struct procedure **out, struct procedure_offers *offers, struct error *error);
int __wrap_casework_openings(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text procedure,
                             const struct procedure **out, struct procedure_offers *offers, struct error *error)
{
    return openings_fail ? error_set(error, ERROR_IO, "test", "The disk is gone.")
                         : __real_casework_openings(casework, arena, who, procedure, out, offers, error);
}

/* A failure is not taken for a procedure that is not in force: nobody is told that there is nothing to open. */
static void test_web_casework__what_can_be_opened_is_said_or_the_failure(void **state)
{
    (void)state;
    struct casework_done done;
    struct error error;
    house_take_procedure(&hall.house, "passing.procedure", passing);
    const struct casework_wish wish = {.who = house_who(&hall.house, HOUSE_MANAGER),
                                       .procedure = TEXT("passing"),
                                       .step = TEXT("begin"),
                                       .happened = CASEWORK_NOT_CLAIMED};
    assert_int_equal(casework_take(hall.house.casework, hall.house.arena, &wish, &done, &error), 0);
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    const char *targets[] = {path("/cases/@/links/unit", done.reference), "/work"};
    struct hall_answer page = hall_get(&manager, targets[0]);
    assert_int_equal(page.status, 200);
    assert_holds(&page, "/links/unit/safeguarding-child/");
    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        openings_fail = true;
        struct hall_answer failed = hall_get(&manager, targets[i]);
        openings_fail = false;
        assert_int_equal(failed.status, 500);
        assert_int_equal(hall_get(&manager, targets[i]).status, 200);
    }
}

static int hide_entries(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "ALTER TABLE ledger_entry RENAME TO elsewhere", "");
}

static int find_entries(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "ALTER TABLE elsewhere RENAME TO ledger_entry", "");
}

/* The page is drawn while its reading is noted: if that fails, nothing of it leaves. */
static void test_web_casework__a_page_whose_reading_cannot_be_noted_is_not_shown(void **state)
{
    (void)state;
    struct error error;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    const char *target = path("/cases/@", reference);
    assert_int_equal(hall_get(&manager, target).status, 200);
    assert_int_equal(store_write(hall.house.store, hide_entries, NULL, &error), 0);
    struct hall_answer failed = hall_get(&manager, target);
    assert_int_equal(store_write(hall.house.store, find_entries, NULL, &error), 0);
    assert_int_not_equal(failed.status, 200);
    assert_null(strstr(failed.body, reference));
    assert_int_equal(hall_get(&manager, target).status, 200);
}

/* The same where the answer waits without a worker: with one worker, for two visitors at once. */
static void test_web_casework__a_page_waits_for_its_reading_without_a_worker(void **state)
{
    (void)state;
    struct error error;
    struct harness harness;
    struct arena *arena = hall.house.arena;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    struct http_options options = {.has_no_listener = true, .workers = 1};
    front_serve_by(hall.front, &options);
    harness_start(&harness, &options);
    int fds[] = {harness_connect(&harness), harness_connect(&harness)};
    struct text request = text_of(arena_print(arena, "GET %s HTTP/1.1\r\nHost: hall\r\nCookie: %s\r\n\r\n",
                                              path("/cases/@", reference), manager.cookies));
    for (int round = 0; round < 3; round++) {
        if (round) {
            assert_int_equal(store_write(hall.house.store, round == 1 ? hide_entries : find_entries, NULL, &error), 0);
        }
        for (size_t i = 0; i < COUNT_OF(fds); i++) {
            client_send(fds[i], request);
        }
        for (size_t i = 0; i < COUNT_OF(fds); i++) {
            struct reply reply = client_read(arena, fds[i], false);
            assert_int_equal(reply.status == 200, round != 1);
            assert_int_equal(strstr(text_string(arena, reply.body), reference) != NULL, round != 1);
            assert_string_equal(reply_header(arena, &reply, "Cache-Control"), "no-store");
        }
    }
    close(fds[0]);
    close(fds[1]);
    harness_free(&harness);
}

static void test_web_casework__a_refused_step_cites_and_keeps(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    assess(reference);
    struct hall_visitor director = hall_sign_in(&hall, HALL_DIRECTOR);
    const char *target = path("/cases/@/steps/tell-subject", reference);
    house_step(&hall.house, HOUSE_MANAGER, reference, "refer", (struct procedure_scope){PROCEDURE_FOR_CASE, 0},
               (const char *const[]){"referral.1.agency", "lado", "referral.1.nation", "england", "referral.1.route",
                                     "staff-or-volunteer", "referral.1.referred-area", "Camden",
                                     "referral.1.referral-words", "By telephone.", "referral.1.referral-words.reasons",
                                     "It must be.", "referral.1.strategy-required", "yes", NULL});
    struct hall_answer page =
        hall_post(&director, target, (const char *const[]){"told-words", "Everything <b>.", "form-expected", "3", NULL});
    assert_int_equal(page.status, 422);
    assert_holds(&page, "SG-8.4");
    assert_holds(&page, "Everything &lt;b&gt;.</textarea>");
    struct hall_answer look = hall_get(&director, target);
    assert_int_equal(look.status, 200);
    assert_holds(&look, "This step cannot be taken now");
    assert_lacks(&look, "name=\"told-words\"");
}

static void test_web_casework__a_form_begun_is_marked_for_whose_it_is(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    assess(reference);
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER), director = hall_sign_in(&hall, HALL_DIRECTOR);
    const char *target = path("/cases/@", reference);
    struct hall_answer before = hall_get(&manager, target);
    assert_lacks(&before, "Begun, not sent");
    hall_post(&manager, path("/cases/@/steps/plan-information", reference),
              (const char *const[]){"need-to-know", "The two of us.", "form-action", "keep", "form-expected", "2", NULL});
    struct hall_answer mine = hall_get(&manager, target), others = hall_get(&director, target);
    assert_holds(&mine, "Begun, not sent");
    assert_int_equal(others.status, 200);
    assert_lacks(&others, "Begun, not sent");
    struct hall_answer steps = hall_get(&manager, path("/cases/@/steps", reference));
    assert_holds(&steps, "Begun, not sent");
}

static void test_web_casework__the_second_of_two_is_told_and_loses_nothing(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    const char *target = path("/cases/@/steps/refer", reference);
    struct hall_answer form = hall_get(&manager, target);
    assert_holds(&form, "name=\"form-expected\" value=\"1\"");
    assess(reference);
    struct hall_answer page = hall_post(
        &manager, target,
        (const char *const[]){"referral.1.agency", "lado", "referral.1.nation", "england", "referral.1.route",
                              "staff-or-volunteer", "referral.1.referred-area", "Camden", "referral.1.referral-words",
                              "Long words that must not be lost.", "referral.1.referral-words.reasons", "It must be.",
                              "referral.1.strategy-required", "no", "form-expected", "1", NULL});
    assert_int_equal(page.status, 409);
    assert_holds(&page, "Somebody else acted in this case first");
    assert_holds(&page, "Assess against the threshold, by Marguerite Okonjo");
    assert_holds(&page, "Long words that must not be lost.</textarea>");
    assert_holds(&page, "name=\"form-expected\" value=\"2\"");
}

static void test_web_casework__answers_that_bring_up_questions_take_nothing_yet(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    const char *target = path("/cases/@/steps/assess", reference);
    const char *const fields[] = {"threshold", "harm", "threshold.reasons", "The child was hurt.", "form-asked",
                                  "threshold", "form-asked", "threshold.reasons", "form-asked", "nation",
                                  "form-expected", "1", NULL};
    struct hall_answer page = hall_post(&manager, target, fields);
    assert_int_equal(page.status, 200);
    assert_holds(&page, "Your answers bring up something more to ask.");
    assert_holds(&page, "name=\"allegation.1.allegation-words\"");
    assert_lacks(&page, "There is a problem");
    struct hall_answer look = hall_get(&manager, path("/cases/@", reference));
    assert_holds(&look, "Concern, to be assessed");
}

static void test_web_casework__a_step_is_recorded_and_said(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer done = hall_post(&manager, path("/cases/@/steps/assess", reference), assessment);
    assert_int_equal(done.status, 303);
    assert_string_equal(done.location, path("/cases/@?done=assess", reference));
    struct hall_answer page = hall_get(&manager, done.location);
    assert_holds(&page, "Recorded: Assess against the threshold");
    struct hall_answer entry = hall_get(&manager, path("/cases/@/entries/2", reference));
    assert_int_equal(entry.status, 200);
    assert_holds(&entry, "Struck a child.");
    assert_holds(&entry, "The child was hurt.");
    assert_lacks(&entry, "?: "); /* a question is answered, not named */
    assert_int_equal(hall_get(&manager, path("/cases/@/entries/3", reference)).status, 404);
    struct hall_answer forged = hall_get(&manager, path("/cases/@?done=<script>", reference));
    assert_lacks(&forged, "Recorded:");
}

static void test_web_casework__bad_input_is_said_beside_its_field(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    const char *target = path("/cases/@/steps/assess", reference);
    const char *const fields[] = {"threshold", "witchcraft", "surprise", "1", "form-happened.day", "31",
                                  "form-happened.month", "2", "form-happened.year", "2026", NULL};
    struct hall_answer page = hall_post(&manager, target, fields);
    assert_int_equal(page.status, 422);
    assert_holds(&page, "href=\"#form-happened-day\"");
    struct hall_answer again = hall_post(&manager, target, (const char *const[]){"threshold", "witchcraft", NULL});
    assert_int_equal(again.status, 422);
    assert_holds(&again, "href=\"#threshold\"");
    assert_int_equal(hall_post(&manager, path("/cases/@/steps/no-such-step", reference), assessment).status, 404);
    assert_int_equal(hall_get(&manager, path("/cases/@/steps/assess?for=moon&number=1", reference)).status, 404);
}

/* For the manager as the person named, the case is nowhere: no page, list, count, search or piece of work differs from those
 * of a house in which it was never reported (SG-4.3). */
static void test_web_casework__what_is_denied_is_absent_to_the_byte(void **state)
{
    (void)state;
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    static const char *const pages[] = {"/work", "/cases", "/cases/closed", "/cases/search"};
    const char *before[COUNT_OF(pages)];
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        before[i] = hall_get(&manager, pages[i]).body;
    }
    const char *reference = report(house_name(HOUSE_MANAGER));
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        assert_string_equal(hall_get(&manager, pages[i]).body, before[i]);
    }
    static const char *const paths[] = {"/cases/@", "/cases/@/entries/1", "/cases/@/steps/assess"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct hall_answer denied = hall_get(&manager, path(paths[i], reference));
        struct hall_answer absent = hall_get(&manager, path(paths[i], nowhere()));
        assert_int_equal(denied.status, 404);
        assert_string_equal(denied.body, absent.body);
        assert_int_equal(absent.status, 404);
    }
    struct hall_answer taken = hall_post(&manager, path("/cases/@/steps/assess", reference), assessment);
    assert_int_equal(taken.status, 404);
    struct hall_answer search = hall_post(&manager, "/cases/search", (const char *const[]){"words", "typed", NULL});
    assert_holds(&search, "No case that you may open holds all these words.");
    struct hall_visitor director = hall_sign_in(&hall, HALL_DIRECTOR);
    assert_int_equal(hall_get(&director, path("/cases/@", reference)).status, 200);
}

/* Every row for everybody: who is not signed in is asked to, who has another role finds nothing. */
static void test_web_casework__the_table_holds_for_everybody(void **state)
{
    (void)state;
    struct hall_visitor nobody = {&hall, NULL};
    const char *const staff[] = {"/work", "/cases", "/cases/closed", "/cases/search",
                                 path("/cases/@", nowhere()), "/new/safeguarding-child/record"};
    static const char *const administrator[] = {"/people", "/people/find", "/people/new"};
    static const char *const auditor[] = {"/audit", "/audit/refusals", "/audit/searches", "/audit/sign-ins",
                                          "/audit/routes"};
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK);
    struct hall_visitor admin = hall_sign_in(&hall, HALL_ADMINISTRATOR);
    struct hall_visitor audit = hall_sign_in(&hall, HALL_AUDITOR);
    for (size_t i = 0; i < COUNT_OF(staff); i++) {
        assert_int_equal(hall_get(&nobody, staff[i]).status, 303);
        assert_int_equal(hall_get(&admin, staff[i]).status, 404);
        assert_int_equal(hall_get(&audit, staff[i]).status, 404);
    }
    for (size_t i = 0; i < COUNT_OF(administrator); i++) {
        assert_int_equal(hall_get(&nobody, administrator[i]).status, 303);
        assert_int_equal(hall_get(&clerk, administrator[i]).status, 404);
        assert_int_equal(hall_get(&admin, administrator[i]).status, 200);
    }
    for (size_t i = 0; i < COUNT_OF(auditor); i++) {
        assert_int_equal(hall_get(&clerk, auditor[i]).status, 404);
        assert_int_equal(hall_get(&admin, auditor[i]).status, 404);
        assert_int_equal(hall_get(&audit, auditor[i]).status, 200);
    }
}

/* A session that ran out while somebody wrote: signing in again brings the words back (design 4: nothing is lost). */
static void test_web_casework__words_survive_a_session_that_ran_out(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    hall_move(&hall, 2 * HOUSE_HOUR);
    const char *target = path("/cases/@/steps/assess", reference);
    struct hall_answer page = hall_post_raw(&manager, target, "form-token=old&threshold.reasons=Long+words.&threshold=harm");
    assert_holds(&page, "Your session had run out.");
    const char *const fields[] = {"name", "manager@house.example", "password", "manager of the house", "code",
                                  hall_code(&hall, HALL_MANAGER), "carried",
                                  "threshold.reasons=Long+words.&threshold=harm&form-action=take", "carried-to", target, NULL};
    struct hall_answer resumed = hall_post(&manager, "/sign-in", fields);
    assert_int_equal(resumed.status, 200);
    assert_holds(&resumed, "You are signed in again");
    assert_holds(&resumed, "name=\"threshold.reasons\" value=\"Long words.\"");
    assert_lacks(&resumed, "value=\"take\"");
    struct hall_answer form = hall_post(&manager, target,
                                        (const char *const[]){"threshold.reasons", "Long words.", "threshold", "harm",
                                                              "form-action", "show", NULL});
    assert_int_equal(form.status, 200);
    assert_holds(&form, "Long words.</textarea>");
    struct hall_answer elsewhere = hall_post(&manager, "/sign-in",
                                             (const char *const[]){"name", "x", "password", "x", "code", "x", "carried-to",
                                                                   "https://example.org/", "carried", "a=b", NULL});
    assert_lacks(&elsewhere, "action=\"https://example.org");
}

static void test_web_casework__a_case_is_begun_by_staff(void **state)
{
    (void)state;
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer work = hall_get(&manager, "/work");
    assert_holds(&work, "/new/safeguarding-child/record");
    struct hall_answer done =
        hall_post(&manager, "/new/safeguarding-child/record",
                  (const char *const[]){"channel", "telephone", "circumstances", "Told on the telephone.", NULL});
    assert_int_equal(done.status, 200); /* the code is for whoever telephoned: shown once, to be handed on */
    assert_holds(&done, "<strong class=\"eh-receipt\">");
    assert_holds(&done, "For whoever told you");
    const char *next = strstr(done.body, "?done=record\">I have noted it");
    assert_non_null(next);
    while (next[-1] != '"') {
        next--;
    }
    assert_int_equal(hall_get(&manager, arena_print(hall.house.arena, "%.*s", (int)strcspn(next, "\""), next)).status, 200);
    assert_int_equal(hall_get(&manager, "/new/safeguarding-child/assess").status, 404);
    /* Whoever may not open one is told before anything is typed. */
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK);
    work = hall_get(&clerk, "/work");
    assert_lacks(&work, "/new/safeguarding-child/record");
    struct hall_answer form = hall_get(&clerk, "/new/safeguarding-child/record");
    assert_holds(&form, "This step cannot be taken now");
    assert_lacks(&form, "name=\"circumstances\"");
}

/* ---- several of one standing */

static const char *report_two(struct casework_done *done)
{
    char person[IDENTITY_TEXT_SIZE];
    struct error error;
    const char *const fields[] = {"circumstances", "Words that somebody typed.", "subject.1.subject-name",
                                  house_name(HOUSE_CLERK), "subject.2.subject-name", "Barnaby Hollis", NULL};
    assert_int_equal(house_take(&hall.house, &CASEWORK_PUBLIC, "", "report", fields, done, &error), 0);
    const char *reference = arena_string(hall.house.arena, done->reference);
    identity_write(&hall.house.persons[HOUSE_CLERK], person);
    house_step(&hall.house, HOUSE_MANAGER, reference, "describe-subject",
               (struct procedure_scope){PROCEDURE_FOR_PARTY, 1},
               (const char *const[]){"kind", "employee", "kind.reasons", "As the records say.", "person", person,
                                     "professional-body", "no", NULL});
    return reference;
}

/* What brings up the question whom it is against. */
static const char *const alleging[] = {"threshold", "harm", "form-action", "show", NULL};

/* Whom a form is for, and whom it lets choose, is told by name to whoever may read the case; that it was is recorded. */
static void test_web_casework__forms_tell_people_apart_by_their_names(void **state)
{
    (void)state;
    struct casework_done done;
    struct casework_erased erased;
    struct error error;
    const char *reference = report_two(&done);
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER), auditor = hall_sign_in(&hall, HALL_AUDITOR);
    const char *const reads[] = {"book", "reads", "reference", reference, NULL};
    const char *target = path("/cases/@/steps/assess", reference);
    struct hall_answer nothing = hall_post(&auditor, "/audit/find", reads);
    assert_lacks(&nothing, house_name(HOUSE_MANAGER));
    struct hall_answer choosing = hall_post(&manager, target, alleging);
assert_holds(&choosing, "Person the concern is about 2: Barnaby Hollis");
    struct hall_answer noted = hall_post(&auditor, "/audit/find", reads);
    assert_holds(&noted, house_name(HOUSE_MANAGER));
    struct hall_answer one = hall_get(&manager, path("/cases/@/steps/describe-subject?for=party&number=2", reference));
    assert_holds(&one, "Person the concern is about 2: Barnaby Hollis");
    assert_lacks(&one, house_name(HOUSE_CLERK));
    struct hall_answer list = hall_get(&manager, path("/cases/@", reference));
    assert_holds(&list, "Person the concern is about 2: Barnaby Hollis");
    assert_int_equal(casework_erase_person(hall.house.casework, hall.house.arena, &hall.house.persons[HOUSE_CLERK],
                                           &hall.house.persons[HOUSE_DIRECTOR], "SG-13.1", TEXT("Asked for."), &erased,
                                           &error),
                     0);
    choosing = hall_post(&manager, target, alleging);
    assert_holds(&choosing, "Person the concern is about 1: (erased)");
    assert_lacks(&choosing, house_name(HOUSE_CLERK));
}

/* A form that tells nobody apart opens nothing, and one person needs no name. */
static void test_web_casework__a_form_about_nobody_reads_nothing(void **state)
{
    (void)state;
    const char *reference = report("Barnaby Hollis");
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER), auditor = hall_sign_in(&hall, HALL_AUDITOR);
    struct hall_answer alone = hall_post(&manager, path("/cases/@/steps/assess", reference), alleging);
    assert_holds(&alone, "Person the concern is about");
    assert_lacks(&alone, "Barnaby Hollis");
    struct hall_answer reads =
        hall_post(&auditor, "/audit/find", (const char *const[]){"book", "reads", "reference", reference, NULL});
    assert_lacks(&reads, house_name(HOUSE_MANAGER));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_web_casework__the_page_tells_what_may_be_done_and_why_not),
        TEST(test_web_casework__what_can_be_opened_is_said_or_the_failure),
        TEST(test_web_casework__a_page_whose_reading_cannot_be_noted_is_not_shown),
        TEST(test_web_casework__a_page_waits_for_its_reading_without_a_worker),
        TEST(test_web_casework__a_refused_step_cites_and_keeps),
        TEST(test_web_casework__a_form_begun_is_marked_for_whose_it_is),
        TEST(test_web_casework__the_second_of_two_is_told_and_loses_nothing),
        TEST(test_web_casework__answers_that_bring_up_questions_take_nothing_yet),
        TEST(test_web_casework__a_step_is_recorded_and_said),
        TEST(test_web_casework__bad_input_is_said_beside_its_field),
        TEST(test_web_casework__what_is_denied_is_absent_to_the_byte),
        TEST(test_web_casework__the_table_holds_for_everybody),
        TEST(test_web_casework__words_survive_a_session_that_ran_out),
        TEST(test_web_casework__a_case_is_begun_by_staff),
        TEST(test_web_casework__forms_tell_people_apart_by_their_names),
        TEST(test_web_casework__a_form_about_nobody_reads_nothing),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
