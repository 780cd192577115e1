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

static size_t rows_in(struct house *house, const char *table)
{
    struct raw *raw = raw_open(house->where);
    size_t count = raw_literals(raw, house->arena, table, 100).count;
    raw_close(raw);
    return count;
}

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
    must(casework_hold(house->casework, &done.case_id, true, TEXT("Proceedings."), &house->persons[HOUSE_DIRECTOR], &error),
         &error);
    must(documents_place(house->documents, &done.case_id, &document, &place, &error), &error);
    assert_int_equal(casework_erase_file(house->casework, house->arena, &place, &house->persons[HOUSE_DIRECTOR], "SG-13.1",
                                         TEXT("A mistake."), &erased, &error),
                     ERROR_DENIED);
    assert_string_equal(error.paragraph, "SG-13");
    must(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error), &error);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_documents_erased__a_file_alone),
        TEST(test_documents_erased__with_its_case),
        TEST(test_documents_erased__bytes_put_back_open_no_more),
        TEST(test_documents_erased__a_hold_refuses),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
