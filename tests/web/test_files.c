/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of forms: kept over any error, sent once, and then a download for who may open the case (SG-7.7, SG-7.9). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "opened.h"
#include "intake/intake.h"

/* Two pages for the public: on the first a question and files. */
static const char papers[] = "procedure papers \"Papers\"\n  version 2026-01-01\n  source \"A test\"\n  compartment safeguarding\n\n"
                             "office safeguarding-manager\noffice legal-director\n\nmanaged by safeguarding-manager\n\n"
                             "track case open \"Open\" -> closed \"Closed\" ends\n\n"
                             "step send \"Send papers\"\n  opens the case\n  by anybody\n"
                             "  section \"Papers\"\n  ask about \"What are they about?\" text\n"
                             "  ask papers \"Which papers?\" document several optional\n"
                             "  section \"You\"\n  ask name \"Your name\" text optional\n\n"
                             "step close \"Close\"\n  by manager\n  case becomes closed\n";

static int set_up_papers(void **state)
{
    set_up(state);
    house_take_procedure(&hall.house, "papers.procedure", papers);
    return 0;
}

/* The value of the first field of that name. */
static const char *value_of(const struct hall_answer *answer, const char *name)
{
    struct arena *arena = hall.house.arena;
    const char *mark = arena_print(arena, "name=\"%s\" value=\"", name);
    const char *at = strstr(answer->body, mark);
    if (!at) {
        fail_msg("no field %s:\n%s", name, answer->body);
    }
    at += strlen(mark);
    return text_string(arena, (struct text){at, strcspn(at, "\"")});
}

static void test_web_files__are_kept_over_an_error_and_sent(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    struct hall_answer first = hall_get(&visitor, "/report/papers/1");
    assert_holds(&first, "type=\"file\"");
    assert_holds(&first, "multipart/form-data");
    assert_holds(&first, "Never send an indecent image of a child");
    assert_holds(&first, "call 999");
    assert_holds(&first, "Internet Watch Foundation");
    const char *word = value_of(&first, "form-submission");
    struct hall_answer wrong =
        hall_post_file(&visitor, "/report/papers/1", (const char *const[]){"about", "", "form-submission", word, NULL},
                       "papers", "../diary <1>.txt", "On Monday.");
    assert_int_equal(wrong.status, 422);
    assert_holds(&wrong, "diary _1_.txt, 10 bytes, kept");
    const char *document = value_of(&wrong, "papers");
    struct hall_answer next =
        hall_post(&visitor, "/report/papers/1",
                  (const char *const[]){"about", "A week.", "papers", document, "form-submission", word, NULL});
    assert_int_equal(next.status, 200);
    assert_string_equal(value_of(&next, "papers"), document);
    struct hall_answer check =
        hall_post(&visitor, "/report/papers/2",
                  (const char *const[]){"about", "A week.", "papers", document, "form-submission", word, NULL});
    assert_holds(&check, "diary _1_.txt, 10 bytes, kept");
    const char *const all[] = {"about", "A week.", "papers", document, "form-submission", word, NULL};
    assert_int_equal(hall_post(&visitor, "/report/papers/send", all).status, 303);
    assert_int_equal(hall_post(&visitor, "/report/papers/send", all).status, 303); /* once more: the same case */

    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    struct hall_answer cases = hall_get(&manager, "/cases");
    const char *at = strstr(cases.body, "href=\"/cases/");
    while (at && strcspn(at + 13, "\"") != 11) {
        at = strstr(at + 1, "href=\"/cases/");
    }
    assert_non_null(at);
    const char *reference = text_string(hall.house.arena, (struct text){at + 13, 11});
    struct hall_answer page = hall_get(&manager, arena_print(hall.house.arena, "/cases/%s", reference));
    assert_holds(&page, "diary _1_.txt");
    const char *target = arena_print(hall.house.arena, "/cases/%s/documents/%s", reference, document);
    assert_holds(&page, target);
    struct hall_answer saved = hall_get(&manager, target);
    assert_int_equal(saved.status, 200);
    assert_string_equal(saved.body, "On Monday.");
    assert_string_equal(saved.type, "text/plain; charset=utf-8");
    assert_string_equal(saved.disposition, "attachment; filename=\"diary _1_.txt\"; filename*=UTF-8''diary%20_1_.txt");
    assert_non_null(strstr(saved.policy, "default-src 'none'"));
    struct hall_visitor clerk = hall_sign_in(&hall, HALL_CLERK);
    struct hall_answer denied = hall_get(&clerk, target);
    assert_int_equal(denied.status, 404);
    assert_string_equal(denied.body, hall_get(&clerk, "/cases/7K3M9-QXD2T").body);
    struct hall_answer entry = hall_get(&manager, arena_print(hall.house.arena, "/cases/%s/entries/1", reference));
    assert_holds(&entry, target);
    struct hall_visitor auditor = hall_sign_in(&hall, HALL_AUDITOR);
    struct hall_answer audit = hall_get(&auditor, "/audit");
    assert_holds(&audit, "Opened a document of entry 1");
    assert_lacks(&audit, document);
    assert_lacks(&audit, "diary");
}

static void test_web_files__what_is_not_taken_is_said_beside_its_field(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    const char *const fields[] = {"about", "Words that stay.", NULL};
    struct hall_answer refused =
        hall_post_file(&visitor, "/report/papers/1", fields, "papers", "tool.sh", "#!/bin/sh\nrm -rf x\n");
    assert_int_equal(refused.status, 422);
    assert_holds(&refused, "holds a program or macros");
    assert_holds(&refused, "id=\"papers-error\"");
    assert_holds(&refused, "Words that stay.");
    /* Nothing was chosen: browsers send an empty part. */
    assert_int_equal(hall_post_file(&visitor, "/report/papers/1", fields, "papers", "", "").status, 200);
}

static void test_web_files__one_is_taken_away_again(void **state)
{
    (void)state;
    struct hall_visitor visitor = {&hall, NULL};
    struct hall_answer first = hall_get(&visitor, "/report/papers/1");
    const char *word = value_of(&first, "form-submission");
    struct hall_answer kept =
        hall_post_file(&visitor, "/report/papers/1", (const char *const[]){"form-submission", word, NULL}, "papers",
                       "a.txt", "One.");
    const char *document = value_of(&kept, "papers");
    const char *action = arena_print(hall.house.arena, "drop-%s", document);
    assert_holds(&kept, action);
    struct hall_answer dropped = hall_post(
        &visitor, "/report/papers/1",
        (const char *const[]){"papers", document, "form-submission", word, "form-action", action, "about", "Stays.", NULL});
    assert_int_equal(dropped.status, 200);
    assert_null(strstr(dropped.body, "a.txt"));
    assert_holds(&dropped, "Stays.");
}

static const char *reported(void)
{
    struct casework_done done;
    house_report(&hall.house, "Barnaby Hollis", "Words that somebody typed.", &done);
    return arena_string(hall.house.arena, done.reference);
}

/* "a=1&amp;b=2" as it was meant. */
static const char *unescaped(const char *words)
{
    struct buf buf = buf_in(hall.house.arena);
    for (const char *at = words; *at; at++) {
        buf_char(&buf, *at);
        at += strncmp(at, "&amp;", 5) == 0 ? 4 : 0;
    }
    return buf_as_string(&buf);
}

static void test_web_files__come_through_signing_in_again(void **state)
{
    (void)state;
    struct arena *arena = hall.house.arena;
    struct hall_visitor visitor = {&hall, NULL};
    const char *target = arena_print(arena, "/cases/%s/steps/add-evidence", reported());
    char word[INTAKE_SUBMISSION_SIZE];
    intake_new_submission(word);
    struct hall_answer challenge = hall_post_file(
        &visitor, target, (const char *const[]){"evidence-words", "A diary.", "form-submission", word, NULL}, "evidence",
        "diary.txt", "On Monday.");
    assert_holds(&challenge, "evidence-words=A%20diary.");
    const char *carried = unescaped(value_of(&challenge, "carried"));
    const char *const sign_in[] = {"name", "manager@house.example", "password", "manager of the house", "code",
                                   hall_code(&hall, HALL_MANAGER), "carried", carried, "carried-to", target, NULL};
    struct hall_answer resumed = hall_post(&visitor, "/sign-in", sign_in);
    const char *document = value_of(&resumed, "evidence");
    struct hall_answer form =
        hall_post(&visitor, target, (const char *const[]){"evidence", document, "evidence-words", "A diary.",
                                                          "form-submission", word, "form-action", "show", NULL});
    assert_holds(&form, "diary.txt, 10 bytes, kept");
    assert_holds(&form, "A diary.");
}

static void test_web_kept__is_for_whoever_began_the_form_until_it_is_recorded(void **state)
{
    (void)state;
    struct arena *arena = hall.house.arena;
    const char *reference = reported();
    const char *target = arena_print(arena, "/cases/%s/steps/note", reference);
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER), director = hall_sign_in(&hall, HALL_DIRECTOR);
    struct hall_answer kept = hall_post(
        &manager, target, (const char *const[]){"note-words", "Half of <it>.", "form-action", "keep", NULL});
    assert_int_equal(kept.status, 200);
    assert_holds(&kept, "What is here is kept for you until 3 November 2026");
    assert_holds(&kept, "Half of &lt;it&gt;.");
    struct hall_answer page = hall_get(&manager, arena_print(arena, "/cases/%s", reference));
    assert_lacks(&page, "Half of");
    struct hall_answer again = hall_get(&manager, target);
    assert_holds(&again, "This is what you kept on 2 November 2026");
    assert_holds(&again, "Half of &lt;it&gt;.");
    struct hall_answer others = hall_get(&director, target);
    assert_lacks(&others, "Half of");
    hall_post(&manager, target, (const char *const[]){"note-words", "Nearly all.", "form-action", "keep", NULL});
    again = hall_get(&manager, target);
    assert_holds(&again, "Nearly all.");
    assert_int_equal(hall_post(&manager, target, (const char *const[]){"note-words", "All of it.", NULL}).status, 303);
    again = hall_get(&manager, target);
    assert_lacks(&again, "Nearly all.");
    assert_lacks(&again, "This is what you kept");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_papers, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_web_files__are_kept_over_an_error_and_sent),
        TEST(test_web_files__what_is_not_taken_is_said_beside_its_field),
        TEST(test_web_files__one_is_taken_away_again),
        TEST(test_web_files__come_through_signing_in_again),
        TEST(test_web_kept__is_for_whoever_began_the_form_until_it_is_recorded),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
