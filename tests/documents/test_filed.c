/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of a case: attached in the step's own transaction, read by who may, and held against the entries (SG-7.7). */
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

static void test_documents_filed__a_step_attaches_and_who_may_reads(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct documents_document found, *list;
    struct casework_case looked;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct error error;
    struct text bytes;
    size_t count;
    struct identity document = open_with_diary(house, "Barnaby Hollis", &done);
    must(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error), &error);
    assert_true(text_is(bytes, DIARY));
    assert_true(text_is(found.name, "canaryname.txt") && text_is(found.media, "text/plain"));
    assert_int_equal(found.size, strlen(DIARY));
    assert_int_equal(found.sequence, 2);
    must(casework_look(house->casework, house->arena, &manager, text_of(done.reference), &looked, &error), &error);
    must(documents_list(house->documents, house->casework, NULL, house->arena, &manager, &looked, &list, &count, &error),
         &error);
    assert_int_equal(count, 1);
    assert_true(identity_equal(&list[0].document, &document));
    assert_sound(house);
    house_reopen(house);
    must(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error), &error);
    assert_sound(house);
}

static void test_documents_filed__several_and_large(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct casework_entry entry;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct documents_document found;
    struct identity document;
    struct text bytes;
    struct error error;
    char *long_text = arena_alloc(house->arena, 700001);
    for (int i = 0; i < 700000; i++) { /* three pieces, no two alike */
        long_text[i] = (char)('a' + (i * 7 + i / 1000) % 26);
    }
    long_text[700000] = '\0';
    const char *one = house_file(house, "one.txt", "The first."), *two = house_file(house, "two.txt", long_text);
    house_report(house, "Barnaby Hollis", "Words.", &done);
    house_step(house, HOUSE_MANAGER, done.reference, "add-evidence", whole,
               (const char *const[]){"evidence", one, "evidence", two, "evidence-words", "Two.", NULL});
    must(casework_read_entry(house->casework, house->arena, &manager, text_of(done.reference), 2, &entry, &error), &error);
    assert_int_equal(entry.file_count, 2);
    assert_int_equal(entry.answer_count, 1);
    assert_int_equal(entry.line.text_count, 3);
    must(identity_read(text_of(two), &document, &error), &error);
    must(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error), &error);
    assert_true(text_is(bytes, long_text));
    house_step(house, HOUSE_MANAGER, done.reference, "add-evidence", whole,
               (const char *const[]){"evidence", house_file(house, "three.txt", "The third."), "evidence-words", "One more.",
                                     NULL});
    assert_sound(house);
}

static void test_documents_filed__what_is_not_in_the_tray_is_refused_at_its_field(void **state)
{
    struct house *house = *state;
    struct casework_done done, tried;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct error error;
    char written[IDENTITY_TEXT_SIZE];
    struct identity document = open_with_diary(house, "Barnaby Hollis", &done);
    identity_write(&document, written);
    const char *const again[] = {"evidence", written, "evidence-words", "Once more.", NULL};
    assert_int_equal(house_take(house, &manager, done.reference, "add-evidence", again, &tried, &error), ERROR_INVALID);
    assert_int_equal(tried.fault_count, 1);
    assert_true(text_is(tried.faults[0].field, "evidence"));
    const char *dropped = house_file(house, "gone.txt", "gone");
    must(identity_read(text_of(dropped), &document, &error), &error);
    must(documents_drop(house->documents, TEXT(HOUSE_TRAY), &document, &error), &error);
    const char *const gone[] = {"evidence", dropped, "evidence-words", "Gone.", NULL};
    assert_int_equal(house_take(house, &manager, done.reference, "add-evidence", gone, &tried, &error), ERROR_INVALID);
    assert_sound(house);
}

/* SG-4.3, SG-7.6: for the person named there is no such document, as there is no such case. */
static void test_documents_filed__denied_is_absent(void **state)
{
    struct house *house = *state;
    struct casework_done done, other;
    struct documents_document found;
    struct text bytes;
    struct error denied, absent;
    char none[ACCESS_REFERENCE_SIZE];
    access_new_reference(none);
    const char *named = house_file(house, "diary.txt", DIARY);
    struct identity document;
    must(identity_read(text_of(named), &document, &denied), &denied);
    house_report(house, house_name(HOUSE_MANAGER), "She struck a child.", &done);
    house_step(house, HOUSE_DIRECTOR, done.reference, "add-evidence", whole,
               (const char *const[]){"evidence", named, "evidence-words", "A diary.", NULL});
    must(read_document(house, HOUSE_DIRECTOR, done.reference, &document, &found, &bytes, &denied), &denied);
    static const enum house_person strangers[] = {HOUSE_MANAGER, HOUSE_CLERK, HOUSE_LEADER, HOUSE_ADMINISTRATOR,
                                                  HOUSE_AUDITOR};
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        assert_int_equal(read_document(house, strangers[i], done.reference, &document, &found, &bytes, &denied),
                         ERROR_NOT_FOUND);
        assert_int_equal(read_document(house, strangers[i], none, &document, &found, &bytes, &absent),
                         ERROR_NOT_FOUND);
        assert_string_equal(denied.words, absent.words);
    }
    /* Nor by way of a case that one may open. */
    house_report(house, "Barnaby Hollis", "Another matter.", &other);
    assert_int_equal(read_document(house, HOUSE_MANAGER, other.reference, &document, &found, &bytes, &denied),
                     ERROR_NOT_FOUND);
}

static size_t reads_of(struct house *house, const char *what)
{
    struct casework_who auditor = house_who(house, HOUSE_AUDITOR);
    struct casework_note *notes;
    struct error error;
    size_t count, found = 0;
    must(casework_notes(house->casework, house->arena, &auditor, LEDGER_READS, NULL, 200, &notes, &count, &error), &error);
    for (size_t i = 0; i < count; i++) {
        found += text_starts(notes[i].what, text_of(what));
    }
    return found;
}

static void test_documents_filed__reading_is_on_record(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct documents_document found;
    struct text bytes;
    struct error error;
    struct identity document = open_with_diary(house, "Barnaby Hollis", &done);
    assert_int_equal(reads_of(house, "document "), 0);
    must(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error), &error);
    assert_int_equal(reads_of(house, "document "), 1);
    assert_int_equal(read_document(house, HOUSE_CLERK, done.reference, &document, &found, &bytes, &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(reads_of(house, "document "), 1);
}

/* Rows are made again from the entries; the bytes stay where they are. */
static void test_documents_filed__rebuilding_keeps_the_bytes(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct documents_document found;
    struct text bytes;
    struct error error;
    struct identity document = open_with_diary(house, "Barnaby Hollis", &done);
    must(casework_rebuild(house->casework, NULL, NULL, NULL, &error), &error);
    must(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error), &error);
    struct raw *raw = raw_open(house->where);
    assert_true(raw_run(raw, "DELETE FROM documents_file"));
    assert_non_null(fault_of(house));
    must(casework_rebuild(house->casework, NULL, NULL, NULL, &error), &error);
    assert_sound(house);
    must(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error), &error);
    assert_true(text_is(bytes, DIARY));
    raw_close(raw);
}

static void test_documents_filed__verify_names_what_is_missing_or_changed(void **state)
{
    struct house *house = *state;
    struct casework_done done;
    struct documents_document found;
    struct text bytes;
    struct error error;
    struct identity document = open_with_diary(house, "Barnaby Hollis", &done);
    struct raw *raw = raw_open(house->where);
    assert_sound(house);
    assert_true(raw_run(raw, "DELETE FROM documents_chunk"));
    const char *fault = fault_of(house);
    assert_non_null(fault);
    assert_non_null(strstr(fault, "documents_chunk"));
    assert_int_equal(read_document(house, HOUSE_MANAGER, done.reference, &document, &found, &bytes, &error),
                     ERROR_DAMAGED);
    raw_close(raw);
}

/* Nobody but the form can open it; that a byte of it was changed is seen all the same. */
static void test_documents_filed__verify_names_what_was_changed_of_a_file_that_waits(void **state)
{
    static const char *const changes[] = {
        "UPDATE documents_file SET size = size + 1",
        "UPDATE documents_file SET added = added + 1",
        "UPDATE documents_file SET tray = mark",
        "UPDATE documents_file SET tray = NULL",
        "UPDATE documents_file SET sealed = tray",
        "UPDATE documents_file SET mark = tray",
        "UPDATE documents_file SET mark = NULL",
        "UPDATE documents_file SET sequence = 1",
        "UPDATE documents_chunk SET sealed = (SELECT sealed FROM documents_file)",
        "UPDATE documents_chunk SET number = 2",
        "DELETE FROM documents_chunk",
    };
    struct house *house = *state;
    struct raw *raw = raw_open(house->where);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        house_file(house, "waits.txt", "It waits.");
        assert_sound(house);
        assert_true(raw_run(raw, changes[i]));
        const char *fault = fault_of(house);
        if (!fault || !strstr(fault, "waits for its step")) {
            fail_msg("%s: %s", changes[i], fault ? fault : "nothing was said");
        }
        assert_true(raw_run(raw, "DELETE FROM documents_chunk") && raw_run(raw, "DELETE FROM documents_file"));
    }
    raw_close(raw);
}

/* What was changed while it waited is not attached. */
static void test_documents_filed__what_does_not_open_is_not_attached(void **state)
{
    struct house *house = *state;
    struct casework_done done, tried;
    struct casework_who manager = house_who(house, HOUSE_MANAGER);
    struct error error;
    house_report(house, "Barnaby Hollis", "Words.", &done);
    const char *named = house_file(house, "diary.txt", DIARY);
    struct raw *raw = raw_open(house->where);
    assert_true(raw_run(raw, "DELETE FROM documents_chunk"));
    const char *const fields[] = {"evidence", named, "evidence-words", "A diary.", NULL};
    assert_int_equal(house_take(house, &manager, done.reference, "add-evidence", fields, &tried, &error), ERROR_DAMAGED);
    raw_close(raw);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_documents_filed__a_step_attaches_and_who_may_reads),
        TEST(test_documents_filed__several_and_large),
        TEST(test_documents_filed__what_is_not_in_the_tray_is_refused_at_its_field),
        TEST(test_documents_filed__denied_is_absent),
        TEST(test_documents_filed__reading_is_on_record),
        TEST(test_documents_filed__rebuilding_keeps_the_bytes),
        TEST(test_documents_filed__verify_names_what_is_missing_or_changed),
        TEST(test_documents_filed__verify_names_what_was_changed_of_a_file_that_waits),
        TEST(test_documents_filed__what_does_not_open_is_not_attached),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
