/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that wait for their step: bounded, kept a day, and closed to everybody without the form's word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/raw.h"
#include "support/stores.h"

#define WORD "01234567890123456789012345"
#define OTHER "98765432109876543210987654"

static struct house house;
static struct documents *documents;

static void open_documents(struct documents_options options)
{
    struct error error;
    documents_free(documents);
    options.store = house.store;
    options.vault = house.vault;
    options.clock = options.clock.fixed ? options.clock : clock_fixed(house.now);
    assert_int_equal(documents_new(&documents, &options, &error), 0);
}

static int add(const char *word, const char *name, struct text bytes, struct documents_waiting *out, struct error *error)
{
    return documents_add(documents, house.arena, text_of(word), text_of(name), bytes, out, error);
}

static int set_up(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    open_documents((struct documents_options){.file_most = 0});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    documents_free(documents);
    documents = NULL;
    house_close(&house);
    return 0;
}

static void test_documents_tray__keeps_what_was_put_in(void **state)
{
    (void)state;
    struct documents_waiting added, seen;
    struct error error;
    assert_int_equal(add(WORD, "../diary.txt", TEXT("On Monday."), &added, &error), 0);
    assert_int_equal(documents_look(documents, house.arena, TEXT(WORD), &added.document, &seen, &error), 0);
    assert_true(text_is(seen.name, "diary.txt"));
    assert_int_equal(seen.kind, DOCUMENTS_TEXT);
    assert_int_equal(seen.size, 10);
    assert_int_equal(documents_look(documents, house.arena, TEXT(OTHER), &added.document, &seen, &error),
                     ERROR_NOT_FOUND);
    assert_int_equal(documents_drop(documents, TEXT(OTHER), &added.document, &error), 0); /* of another's: nothing */
    assert_int_equal(documents_look(documents, house.arena, TEXT(WORD), &added.document, &seen, &error), 0);
    assert_int_equal(documents_drop(documents, TEXT(WORD), &added.document, &error), 0);
    assert_int_equal(documents_look(documents, house.arena, TEXT(WORD), &added.document, &seen, &error),
                     ERROR_NOT_FOUND);
}

static void test_documents_tray__is_bounded(void **state)
{
    (void)state;
    struct documents_waiting added;
    struct error error;
    open_documents((struct documents_options){.file_most = 100, .tray_most = 2, .waiting_most = 250});
    char bytes[101];
    memset(bytes, 'a', sizeof(bytes));
    assert_int_equal(add(WORD, "a.txt", (struct text){bytes, 101}, &added, &error), ERROR_INVALID);
    assert_string_equal(error.key, "documents.too-large");
    assert_non_null(strstr(error.words, "101 bytes"));
    assert_int_equal(add(WORD, "a.txt", (struct text){bytes, 100}, &added, &error), 0);
    assert_int_equal(add(WORD, "b.txt", (struct text){bytes, 100}, &added, &error), 0);
    assert_int_equal(add(WORD, "c.txt", (struct text){bytes, 1}, &added, &error), ERROR_LIMIT);
    assert_string_equal(error.key, "documents.tray-full");
    assert_int_equal(add(OTHER, "c.txt", (struct text){bytes, 51}, &added, &error), ERROR_BUSY);
    assert_int_equal(add(OTHER, "c.txt", (struct text){bytes, 50}, &added, &error), 0);
    assert_int_equal(add("short", "c.txt", (struct text){bytes, 1}, &added, &error), ERROR_INVALID);
}

static void test_documents_tray__is_emptied_after_a_day(void **state)
{
    (void)state;
    struct documents_waiting old, young, seen;
    struct error error;
    int64_t count;
    open_documents((struct documents_options){.clock = clock_fixed(house.now)});
    assert_int_equal(add(WORD, "old.txt", TEXT("old"), &old, &error), 0);
    open_documents((struct documents_options){.clock = clock_fixed(house.now + 20 * HOUSE_HOUR)});
    assert_int_equal(add(WORD, "young.txt", TEXT("young"), &young, &error), 0);
    assert_int_equal(documents_tend(documents, &count, &error), 0);
    assert_int_equal(count, 0);
    open_documents((struct documents_options){.clock = clock_fixed(house.now + 24 * HOUSE_HOUR + 1)});
    assert_int_equal(documents_tend(documents, &count, &error), 0);
    assert_int_equal(count, 1);
    assert_int_equal(documents_look(documents, house.arena, TEXT(WORD), &old.document, &seen, &error), ERROR_NOT_FOUND);
    assert_int_equal(documents_look(documents, house.arena, TEXT(WORD), &young.document, &seen, &error), 0);
}

/* Neither name nor bytes nor the word stand anywhere in the database. */
static void test_documents_tray__says_nothing_to_who_has_the_database(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char *const tables[] = {"documents_file", "documents_chunk"};
    struct documents_waiting added;
    struct error error;
    assert_int_equal(add(WORD, "canary-name.txt", TEXT("canary-bytes"), &added, &error), 0);
    struct raw *raw = raw_open(house.where);
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        struct raw_rows rows = raw_literals(raw, arena, tables[i], 10);
        assert_true(rows.count > 0);
        for (size_t j = 0; j < rows.columns; j++) {
            const char *hex_canary = text_hex(arena, "canary", 6), *hex_word = text_hex(arena, WORD, 26);
            for (size_t k = 0; k < rows.count; k++) {
                const char *value = rows.rows[k][j] ? rows.rows[k][j] : "";
                assert_null(strcasestr(value, hex_canary));
                assert_null(strcasestr(value, hex_word));
                assert_null(strcasestr(value, "canary"));
            }
        }
    }
    raw_close(raw);
}

#define PLACE "somebody 7K3M9-QXD2T assess 0 0"

static void assert_kept(const char *place, const char *words)
{
    struct documents_kept kept;
    struct error error;
    assert_int_equal(documents_kept(documents, house.arena, text_of(place), &kept, &error), 0);
    assert_int_equal(kept.is_there, words != NULL);
    if (words) {
        assert_string_equal(text_string(house.arena, kept.words), words);
        assert_int_equal(kept.until - kept.at, HOUSE_DAY);
    }
}

/* A form that was begun: one for each place, the latest, for a day. */
static void test_documents_kept__holds_words_for_a_place(void **state)
{
    (void)state;
    struct documents_kept kept;
    struct error error;
    assert_kept(PLACE, NULL);
    assert_int_equal(documents_keep(documents, house.arena, TEXT(PLACE), TEXT("a=1&b=canary"), &kept, &error), 0);
    assert_kept(PLACE, "a=1&b=canary");
    assert_kept("somebody else", NULL);
    assert_int_equal(documents_keep(documents, house.arena, TEXT(PLACE), TEXT("a=2"), &kept, &error), 0);
    assert_kept(PLACE, "a=2");
    assert_int_equal(documents_forget_kept(documents, house.arena, TEXT(PLACE), &error), 0);
    assert_kept(PLACE, NULL);
    assert_int_equal(documents_keep(documents, house.arena, TEXT(PLACE), TEXT("a=3"), &kept, &error), 0);
    house.now += 2 * HOUSE_DAY;
    open_documents((struct documents_options){.file_most = 0});
    assert_int_equal(documents_tend(documents, NULL, &error), 0);
    assert_kept(PLACE, NULL);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_documents_tray__keeps_what_was_put_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_documents_tray__is_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_documents_tray__is_emptied_after_a_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_documents_kept__holds_words_for_a_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_documents_tray__says_nothing_to_who_has_the_database, set_up, tear_down),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
