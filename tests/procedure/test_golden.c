/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Golden pairs in golden/: NAME.procedure with NAME.written is read, and written back as that;
 * NAME.procedure with NAME.messages is refused with exactly these messages, one a line.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "files.h"

#define GOLDEN EVENHAND_SOURCE "/tests/procedure/golden/"

static const char *beside(struct arena *arena, const char *name, const char *ending)
{
    return arena_print(arena, GOLDEN "%s%s", name, ending);
}

static struct text all_messages(struct arena *arena, const struct procedure_messages *messages)
{
    struct buf all = buf_in(arena);
    for (size_t i = 0; i < messages->count; i++) {
        buf_text(&all, procedure_message_print(arena, &messages->at[i]));
        buf_char(&all, '\n');
    }
    return buf_as_text(&all);
}

static void check_refused(struct arena *arena, const struct procedure_file *file, const char *path)
{
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    assert_int_equal(procedure_read(arena, file, 1, &procedure, &messages, &error), ERROR_INVALID);
    assert_null(procedure);
    assert_string_equal(text_string(arena, all_messages(arena, &messages)),
                        text_string(arena, file_text(arena, path)));
}

static struct text format(struct arena *arena, const struct procedure_file *file)
{
    struct procedure_messages messages;
    struct error error = {0};
    struct text written = {0};
    if (procedure_format(arena, file, &written, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    return written;
}

static void check_written(struct arena *arena, const struct procedure_file *file, const char *path)
{
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    struct text written = format(arena, file);
    struct procedure_file again = {.name = file->name, .text = written};
    assert_int_equal(procedure_read(arena, file, 1, &procedure, &messages, &error), 0);
    assert_string_equal(text_string(arena, written), text_string(arena, file_text(arena, path)));
    assert_string_equal(text_string(arena, format(arena, &again)), text_string(arena, written));
    assert_int_equal(procedure_read(arena, &again, 1, &procedure, &messages, &error), 0);
}

static void check_one(const char *name)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_file file = file_of(arena, beside(arena, name, ".procedure"));
    const char *written = beside(arena, name, ".written"),
               *messages = beside(arena, name, ".messages");
    file.name = text_of(arena_print(arena, "%s.procedure", name));
    assert_true((access(written, R_OK) == 0) != (access(messages, R_OK) == 0));
    if (access(written, R_OK) == 0) {
        check_written(arena, &file, written);
    } else {
        check_refused(arena, &file, messages);
    }
}

static void test_procedure_golden__every_pair_fits(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    DIR *folder = opendir(GOLDEN);
    assert_non_null(folder);
    size_t count = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        char *name = arena_string(arena, entry->d_name), *ending = strstr(name, ".procedure");
        if (ending != NULL) {
            *ending = '\0';
            check_one(name);
            count++;
        }
    }
    closedir(folder);
    assert_true(count >= 30);
}

/* The procedures that are shipped stand in their one form. */
static void test_procedure_golden__shipped_files_are_formatted(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char *const stems[] = {"safeguarding-child", "safeguarding-adult", "complaint"};
    for (size_t stem = 0; stem < COUNT_OF(stems); stem++) {
        struct procedure_file files[PROCEDURE_FILES_MOST];
        size_t count = shipped_files(arena, stems[stem], files);
        for (size_t i = 0; i < count; i++) {
            assert_string_equal(text_string(arena, format(arena, &files[i])),
                                text_string(arena, files[i].text));
        }
    }
}

static void test_procedure_golden__large_and_many_are_refused(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    struct procedure_file large = {
        .name = TEXT("large"),
        .text = {arena_alloc(arena, PROCEDURE_FILE_MOST + 1), PROCEDURE_FILE_MOST + 1}};
    assert_int_equal(procedure_read(arena, &large, 1, &procedure, &messages, &error),
                     ERROR_INVALID);
    assert_string_equal(error.words, "large:1:1: the file is larger than 1048576 bytes: split it");
    assert_int_equal(procedure_read(arena, &large, 0, &procedure, &messages, &error), ERROR_LIMIT);
    assert_int_equal(
        procedure_read(arena, &large, PROCEDURE_FILES_MOST + 1, &procedure, &messages, &error),
        ERROR_LIMIT);
    struct buf buf = buf_in(arena);
    for (int i = 0; i < 300; i++) {
        buf_string(&buf, "nonsense\n");
    }
    struct procedure_file many = {.name = TEXT("many"), .text = buf_as_text(&buf)};
    assert_int_equal(procedure_read(arena, &many, 1, &procedure, &messages, &error), ERROR_INVALID);
    assert_int_equal(messages.count, PROCEDURE_MESSAGES_MOST);
    assert_true(messages.cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_golden__every_pair_fits),
        cmocka_unit_test(test_procedure_golden__shipped_files_are_formatted),
        cmocka_unit_test(test_procedure_golden__large_and_many_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
