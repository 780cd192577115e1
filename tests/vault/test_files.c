/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that must be whole: replaced at once by whoever comes, and nothing is left lying beside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <dirent.h>
#include <pthread.h>
#include <sys/stat.h>

#include "support/stores.h"
#include "vault/vault.h"

static struct arena *arena;
static const char *folder, *path;

static int set_up(void **state)
{
    (void)state;
    static int number;
    arena = arena_new();
    folder = arena_print(arena, "%s/files-%d", stores_folder(), number++);
    path = arena_print(arena, "%s/ring", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static size_t files_there(void)
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));) {
        count += entry->d_name[0] != '.';
    }
    closedir(directory);
    return count;
}

static void write_text(const char *text, bool fresh)
{
    struct error error;
    if (vault_write_file(path, text_of(text), fresh, &error)) {
        fail_msg("%s", error.words);
    }
}

static void assert_holds(const char *text)
{
    struct text found;
    struct error error;
    assert_int_equal(vault_read_file(arena, path, 1 << 20, &found, &error), 0);
    assert_true(text_is(found, text));
}

static void test_vault_files__replaces_what_is_there_unless_it_must_be_new(void **state)
{
    (void)state;
    struct error error;
    write_text("one", true);
    assert_int_equal(vault_write_file(path, TEXT("two"), true, &error), ERROR_CONFLICT);
    assert_holds("one");
    write_text("two", false);
    assert_holds("two");
    assert_int_equal(files_there(), 1);
    assert_int_equal(vault_write_file(arena_print(arena, "%s/no/such/folder", folder), TEXT("x"), false, &error),
                     ERROR_NOT_FOUND);
}

static void test_vault_files__is_ours_alone_unless_it_was_shown_before(void **state)
{
    (void)state;
    struct stat status;
    write_text("one", false);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(chmod(path, 0644), 0);
    write_text("two", false);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0644);
}

/* A ring that nobody knows of would open what an erasure has closed. */
static void test_vault_files__what_a_crash_left_does_not_stay(void **state)
{
    (void)state;
    FILE *left = fopen(arena_print(arena, "%s.new", path), "we");
    assert_non_null(left);
    fputs("a ring of before, longer than the one that is written now", left);
    fclose(left);
    write_text("one", false);
    assert_holds("one");
    assert_int_equal(files_there(), 1);
}

enum { WRITERS = 4, TIMES = 40, SIZE = 20000 };

static void *write_again_and_again(void *context)
{
    char bytes[SIZE];
    struct error error;
    intptr_t failed = 0;
    memset(bytes, *(const char *)context, sizeof(bytes));
    for (int i = 0; i < TIMES; i++) {
        failed |= vault_write_file(path, (struct text){bytes, sizeof(bytes)}, false, &error) != 0;
    }
    return (void *)failed; /* NOLINT: a number, not an address */
}

static bool is_whole(struct text found)
{
    for (size_t i = 1; i < found.length; i++) {
        if (found.at[i] != found.at[0]) {
            return false;
        }
    }
    return found.length == SIZE;
}

static void test_vault_files__several_at_once_leave_a_whole_one(void **state)
{
    (void)state;
    static const char letters[WRITERS] = {'a', 'b', 'c', 'd'};
    pthread_t threads[WRITERS];
    struct error error;
    char first[SIZE];
    memset(first, 'a', sizeof(first));
    assert_int_equal(vault_write_file(path, (struct text){first, sizeof(first)}, false, &error), 0);
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, write_again_and_again, (void *)&letters[i]), 0);
    }
    for (int i = 0; i < 200; i++) {
        SCOPED(arena_free_at) struct arena *mine = arena_new();
        struct text found;
        assert_int_equal(vault_read_file(mine, path, 1 << 20, &found, &error), 0);
        assert_true(is_whole(found));
    }
    for (int i = 0; i < WRITERS; i++) {
        void *failed;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    assert_int_equal(files_there(), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_vault_files__replaces_what_is_there_unless_it_must_be_new),
        TEST(test_vault_files__is_ours_alone_unless_it_was_shown_before),
        TEST(test_vault_files__what_a_crash_left_does_not_stay),
        TEST(test_vault_files__several_at_once_leave_a_whole_one),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
