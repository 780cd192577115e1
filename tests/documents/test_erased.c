/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing a file, or the case that it stands in, destroys it; the ledger says lawfully so (SG-13). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/raw.h"
#include "support/stores.h"

#include "filed.h"

static void test_documents_erased__a_file_alone(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_entry entry;
    struct casework_erased erased;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct documents_document found;
    struct vault_place place;
    struct text bytes;
    struct error error;
    struct identity document = open_with_diary(house, "Barnaby Hollis", &done);
    const char *kept = house_file(house, "kept.txt", "This one stays.");
    house_step(house, HOUSE_MANAGER, done.reference, "add-evidence", whole,
               (const char *const[]){"evidence", kept, "evidence-words", "Another.", NULL});
    must(documents_place(house->documents, &done.case_id, &document, &place, &error), &error);
    must(casework_erase_file(house->casework, house->arena, &place, &house->persons[HOUSE_DIRECTOR], "SG-13.1",
                             TEXT("It was sent by mistake."), &erased, &error),
         &error);
    assert_true(erased.erasure.done);
    assert_int_equal(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(rows_in(house, "documents_chunk"), 1);
    must(casework_read_entry(house->casework, house->arena, &manager, text_of(done.reference), 2, &entry, &error), &error);
    assert_int_equal(entry.file_count, 1);
    assert_true(entry.files[0].erased && entry.files[0].about.length == 0);
    assert_sound(house);
    must(identity_read(text_of(kept), &document, &error), &error);
    must(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error), &error);
    assert_true(text_is(bytes, "This one stays."));
    /* Numbers are not given out again. */
    house_step(house, HOUSE_MANAGER, done.reference, "add-evidence", whole,
               (const char *const[]){"evidence", house_file(house, "new.txt", "New."), "evidence-words", "New.", NULL});
    house_reopen(house);
    assert_sound(house);
}

static void test_documents_erased__with_its_case(void **state)
{
    struct house *house = *state;
    struct casework_done done, other;
    struct casework_erased erased;
    struct documents_document found;
    struct text bytes;
    struct error error;
    struct identity document = open_with_diary(house, "Barnaby Hollis", &done);
    struct identity second = open_with_diary(house, "Winifred Stope", &other);
    must(casework_erase_case(house->casework, house->arena, &done.case_id, &house->persons[HOUSE_DIRECTOR], "SG-13.1",
                             TEXT("Ten years have passed."), &erased, &error),
         &error);
    assert_int_equal(rows_in(house, "documents_chunk"), 1);
    assert_int_equal(rows_in(house, "documents_file"), 1);
    assert_int_equal(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error),
                     ERROR_NOT_FOUND);
    must(read_document(house, HOUSE_MANAGER, other.reference, &second, &found, &bytes, &error), &error);
    assert_sound(house);
    house_reopen(house);
    assert_sound(house);
}

/* The bytes as they stood before are of no use once the key is gone, even put back by hand. */
static void test_documents_erased__bytes_put_back_open_no_more(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_erased erased;
    struct vault_place place;
    struct error error;
    struct identity document = open_with_diary(house, "Barnaby Hollis", &done);
    struct raw *raw = raw_open(house->where);
    struct raw_rows before = raw_literals(raw, house->arena, "documents_chunk", 10);
    must(documents_place(house->documents, &done.case_id, &document, &place, &error), &error);
    must(casework_erase_file(house->casework, house->arena, &place, &house->persons[HOUSE_DIRECTOR], "SG-13.1",
                             TEXT("A mistake."), &erased, &error),
         &error);
    assert_true(raw_run(raw, arena_print(house->arena, "INSERT INTO documents_chunk VALUES (%s, %s, %s)", before.rows[0][0],
                                         before.rows[0][1], before.rows[0][2])));
    raw_close(raw);
    const char *fault = fault_of(house);
    assert_non_null(fault);
    assert_non_null(strstr(fault, "of no file"));
}

static void test_documents_erased__a_hold_refuses(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_erased erased;
    struct documents_document found;
    struct vault_place place;
    struct text bytes;
    struct error error;
    struct identity document = open_with_diary(house, "Barnaby Hollis", &done);
    must(casework_hold(house->casework, &done.case_id, true, TEXT("Proceedings."), TEXT(""), &house->persons[HOUSE_DIRECTOR], &error),
         &error);
    must(documents_place(house->documents, &done.case_id, &document, &place, &error), &error);
    assert_int_equal(casework_erase_file(house->casework, house->arena, &place, &house->persons[HOUSE_DIRECTOR], "SG-13.1",
                                         TEXT("A mistake."), &erased, &error),
                     ERROR_DENIED);
    assert_string_equal(error.paragraph, "SG-13");
    must(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error), &error);
}

/* ---- with a person */

static const char *const papers =
    "procedure papers \"Papers\"\n  version 2026-01-01\n  source \"A test\"\n  compartment safeguarding\n"
    "  seen by safeguarding-manager\n\n"
    "office safeguarding-manager \"Safeguarding Manager\"\nmanaged by safeguarding-manager\n\n"
    "standing subject \"Person it is about\"\n\n"
    "track case \"The case\" open \"Open\" -> closed \"Closed\" ends\n\n"
    "fact person of subject \"Who that is\" person\n\n"
    "step begin \"Begin\"\n  opens the case\n  by staff\n"
    "  add subject \"Who\" several\n    ask subject-name \"Name\" names\n\n"
    "step describe \"Say who it is\"\n  for a subject\n  by safeguarding-manager\n  ask person\n\n"
    "step keep-papers \"Keep the person's papers\"\n  for a subject\n  by safeguarding-manager\n"
    "  ask papers \"Papers\" document several\n\n"
    "step close \"Close\"\n  by safeguarding-manager\n  case becomes closed\n";

static void begin_papers(struct house *house, struct casework_done *done)
{
    const struct procedure_field fields[] = {{TEXT("subject.1.subject-name"), TEXT("Clementine Ashby")},
                                             {TEXT("subject.2.subject-name"), TEXT("Barnaby Hollis")}};
    const struct casework_wish wish = {.who = house_who(house, HOUSE_MANAGER),
                                       .procedure = TEXT("papers"),
                                       .reference = TEXT(""),
                                       .step = TEXT("begin"),
                                       .fields = fields,
                                       .field_count = COUNT_OF(fields),
                                       .submission = TEXT(""),
                                       .happened = CASEWORK_NOT_CLAIMED};
    struct error error;
    must(casework_take(house->casework, house->arena, &wish, done, &error), &error);
}

static void keep_papers(struct house *house, const char *reference, uint32_t party, const char *const *files)
{
    house_step(house, HOUSE_MANAGER, reference, "keep-papers", (struct procedure_scope){PROCEDURE_FOR_PARTY, party},
               (const char *const[]){"papers", files[0], files[1] ? "papers" : NULL, files[1], NULL});
}

/* Of two parties of one case, only the papers of the one who is erased go, and all of them. */
static void test_documents_erased__with_the_person(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_erased erased;
    struct documents_document found;
    struct vault_place place;
    struct identity document;
    struct text bytes;
    struct error error;
    char person[IDENTITY_TEXT_SIZE];
    const char *const theirs[] = {house_file(house, "one.txt", DIARY), house_file(house, "two.txt", "More of it.")};
    const char *const others[] = {house_file(house, "other.txt", "Somebody else's."), NULL};
    house_take_procedure(house, "papers.procedure", papers);
    begin_papers(house, &done);
    identity_write(&house->persons[HOUSE_CLERK], person);
    house_step(house, HOUSE_MANAGER, done.reference, "describe", (struct procedure_scope){PROCEDURE_FOR_PARTY, 1},
               (const char *const[]){"person", person, NULL});
    keep_papers(house, done.reference, 1, theirs);
    keep_papers(house, done.reference, 2, others);
    for (size_t i = 0; i < COUNT_OF(theirs); i++) {
        must(identity_read(text_of(theirs[i]), &document, &error), &error);
        must(documents_place(house->documents, &done.case_id, &document, &place, &error), &error);
        assert_true(place.kind == VAULT_PARTY && place.number == 1);
        assert_int_equal(casework_erase_file(house->casework, house->arena, &place, &house->persons[HOUSE_DIRECTOR],
                                             "SG-13.1", TEXT("A mistake."), &erased, &error),
                         ERROR_INVALID);
    }
    assert_sound(house);
    must(casework_erase_person(house->casework, house->arena, &house->persons[HOUSE_CLERK],
                               &house->persons[HOUSE_DIRECTOR], "SG-13.1", TEXT("Asked for."), &erased, &error),
         &error);
    assert_true(erased.erasure.done && erased.erasure.refusal_count == 0);
    for (int opened = 0; opened < 2; opened++) {
        for (size_t i = 0; i < COUNT_OF(theirs); i++) {
            must(identity_read(text_of(theirs[i]), &document, &error), &error);
            assert_int_equal(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error),
                             ERROR_NOT_FOUND);
        }
        must(identity_read(text_of(others[0]), &document, &error), &error);
        must(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error), &error);
        assert_true(text_is(bytes, "Somebody else's."));
        assert_int_equal(rows_in(house, "documents_file"), 1);
        assert_int_equal(rows_in(house, "documents_chunk"), 1);
        assert_sound(house);
        house_reopen(house);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_documents_erased__a_file_alone),
        TEST(test_documents_erased__with_its_case),
        TEST(test_documents_erased__with_the_person),
        TEST(test_documents_erased__bytes_put_back_open_no_more),
        TEST(test_documents_erased__a_hold_refuses),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
