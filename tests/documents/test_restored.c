/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents come back out of a backup as they were, but for those that were erased since: the signed list sees to it (SG-13). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/backup.h"
#include "support/stores.h"

#include "filed.h"

#define LATE "canarylate: it waits for its step."

static void assert_reads(struct house *house, const char *reference, const struct identity *document, const char *bytes)
{
    struct documents_document found;
    struct text read;
    struct error error;
    must(read_document(house, HOUSE_MANAGER, reference, document, &found, &read, &error), &error);
    assert_true(text_is(read, bytes));
}

static int try_read(struct house *house, const char *reference, const struct identity *document)
{
    struct documents_document found;
    struct text read;
    struct error error;
    return read_document(house, HOUSE_MANAGER, reference, document, &found, &read, &error);
}

struct filed {
    struct casework_done done[3];
    struct identity kept, erased, with_case;
    const char *waiting;
};

static void file_and_back_up(struct house *house, struct filed *filed, struct backup *backup)
{
    filed->kept = open_with_diary(house, "Barnaby Hollis", &filed->done[0]);
    filed->erased = open_with_diary(house, "Winifred Stope", &filed->done[1]);
    filed->with_case = open_with_diary(house, "Edmund Farrow", &filed->done[2]);
    filed->waiting = house_file(house, "late.txt", LATE);
    backup_make(house, backup);
}

static void erase_since(struct house *house, const struct filed *filed)
{
    struct casework_erased erased;
    struct vault_place place;
    struct error error;
    must(documents_place(house->documents, &filed->done[1].case_id, &filed->erased, &place, &error), &error);
    must(casework_erase_file(house->casework, house->arena, &place, &house->persons[HOUSE_DIRECTOR], "SG-13.1",
                             TEXT("It was sent by mistake."), &erased, &error),
         &error);
    must(casework_erase_case(house->casework, house->arena, &filed->done[2].case_id, &house->persons[HOUSE_DIRECTOR],
                             "SG-13.1", TEXT("Ten years have passed."), &erased, &error),
         &error);
}

static void test_documents_restored__what_was_erased_since_does_not_come_back(void **state)
{
    struct house *house = *state, back;
    struct filed filed;
    struct backup backup;
    file_and_back_up(house, &filed, &backup);
    erase_since(house, &filed);
    backup_read_list(house, &backup);
    backup_restore(house, &backup, true, &back);
    for (int opened = 0; opened < 2; opened++) {
        assert_reads(&back, filed.done[0].reference, &filed.kept, DIARY);
        assert_int_equal(try_read(&back, filed.done[1].reference, &filed.erased), ERROR_NOT_FOUND);
        assert_int_equal(try_read(&back, filed.done[2].reference, &filed.with_case), ERROR_NOT_FOUND);
        assert_int_equal(rows_in(&back, "documents_file"), 2); /* the one that is kept, the one that waits */
        assert_int_equal(rows_in(&back, "documents_chunk"), 2);
        assert_sound(&back);
        house_reopen(&back);
    }
    house_close(&back);
}

/* The form that it was chosen in still has its word; the restored organisation takes the file. */
static void test_documents_restored__what_waited_can_still_be_sent(void **state)
{
    struct house *house = *state, back;
    struct filed filed;
    struct backup backup;
    struct identity document;
    struct error error;
    file_and_back_up(house, &filed, &backup);
    erase_since(house, &filed);
    backup_read_list(house, &backup);
    backup_restore(house, &backup, true, &back);
    house_step(&back, HOUSE_MANAGER, filed.done[0].reference, "add-evidence", whole,
               (const char *const[]){"evidence", filed.waiting, "evidence-words", "A later one.", NULL});
    must(identity_read(text_of(filed.waiting), &document, &error), &error);
    assert_reads(&back, filed.done[0].reference, &document, LATE);
    assert_sound(&back);
    house_close(&back);
}

/* Which is what the list is for. */
static void test_documents_restored__without_the_list_it_would(void **state)
{
    struct house *house = *state, back;
    struct filed filed;
    struct backup backup;
    file_and_back_up(house, &filed, &backup);
    erase_since(house, &filed);
    backup_read_list(house, &backup);
    backup_restore(house, &backup, false, &back);
    assert_reads(&back, filed.done[1].reference, &filed.erased, DIARY);
    assert_reads(&back, filed.done[2].reference, &filed.with_case, DIARY);
    house_close(&back);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_documents_restored__what_was_erased_since_does_not_come_back),
        TEST(test_documents_restored__what_waited_can_still_be_sent),
        TEST(test_documents_restored__without_the_list_it_would),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
