/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The disk whose power can be cut, itself put to the test: each scene is played by a watched
 * process, then the power goes, and the folder must hold what a disk would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "support/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DISK_SECTOR_OF_TEST ((size_t)512)

/* ---- what the watched process does ---- */

static void must(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "scene: %s: %s\n", what, strerror(errno));
        _exit(1);
    }
}

static void put(const char *name, int flags, const char *text, off_t offset, bool synced)
{
    int fd = open(name, O_WRONLY | flags, 0600);
    must(fd >= 0, name);
    must(pwrite(fd, text, strlen(text), offset) == (ssize_t)strlen(text), name);
    must(!synced || fdatasync(fd) == 0, name);
    close(fd);
}

static void sync_folder(const char *name)
{
    int fd = open(name, O_RDONLY | O_DIRECTORY);
    must(fd >= 0 && fsync(fd) == 0, name);
    close(fd);
}

static void scene_overwrite(void)
{
    put("old", 0, "AB", 0, true);
    put("old", 0, "xy", 1, false);
}

static void scene_append(void)
{
    put("old", O_APPEND, "-kept", 0, true);
    FILE *stream = fopen("old", "a");
    must(stream && fputs("-lost", stream) > 0 && fclose(stream) == 0, "old");
    put("old", O_APPEND, "-lost", 0, false);
}

static void scene_truncate(void)
{
    must(truncate("old", 3) == 0, "old");
    put("old", 0, "zz", 5, false);
}

static void scene_overwritten_by_opening(void)
{
    put("old", O_TRUNC, "new", 0, false);
}

static void scene_create(void)
{
    put("a", O_CREAT, "a", 0, true);
    put("b", O_CREAT, "b", 0, true);
    sync_folder(".");
    put("c", O_CREAT, "c", 0, true); /* its bytes are synced, its name is not */
    must(unlink("a") == 0, "a");
}

static void scene_rename(void)
{
    put("new", O_CREAT, "new", 0, true);
    must(rename("new", "old") == 0, "rename");
}

static void scene_rename_kept(void)
{
    put("new", O_CREAT, "new", 0, true);
    must(rename("new", "old") == 0, "rename");
    sync_folder(".");
}

static void scene_rename_of_unsynced(void)
{
    put("new", O_CREAT, "new", 0, false);
    must(rename("new", "old") == 0, "rename");
    sync_folder(".");
}

/* What nobody trusts becomes what counts: the same inode, opened under the same number. */
static void scene_rename_of_unwatched(void)
{
    const int folder = open(".", O_RDONLY | O_DIRECTORY);
    put("old-shm", O_CREAT, "0123456789", 0, true);
    must(rename("old-shm", "old") == 0 && fsync(folder) == 0, "rename");
    put("old", 0, "AB", 0, true);
    put("old", 0, "xy", 1, false);
    close(folder);
}

static void scene_bit_by_bit(void)
{
    for (off_t at = 0; at < 5; at++) {
        put("old", 0, "x", at, true);
    }
}

static void scene_folders(void)
{
    must(mkdir("kept", 0700) == 0 && mkdir("lost", 0700) == 0, "mkdir");
    sync_folder(".");
    must(mkdir("later", 0700) == 0 && rmdir("lost") == 0, "mkdir");
    put("later/file", O_CREAT, "x", 0, true);
    sync_folder("later");
}

static void scene_remove_kept(void)
{
    must(unlink("old") == 0, "old");
    sync_folder(".");
    put("old2", O_CREAT, "another, perhaps with the same number", 0, false);
}

static void scene_write_through(void)
{
    put("old", O_DSYNC, "THROUGH", 0, false);
    put("old", 0, "lost", 8192, false);
}

static void scene_two_processes(void)
{
    pid_t child = fork();
    if (child == 0) {
        put("old", 0, "CHILD", 0, false);
        _exit(0);
    }
    must(waitpid(child, NULL, 0) == child, "fork");
    put("old", 0, "parent", 10, true); /* syncs the file, whoever wrote it */
}

static void scene_failed_sync(void)
{
    int fd = open("old", O_WRONLY);
    must(pwrite(fd, "DOOMED", 6, 0) == 6 && pwrite(fd, "DOOMED", 6, 8192) == 6, "old");
    must(fsync(fd) == -1 && errno == EIO, "the sync was to fail");
    must(pwrite(fd, "AGAIN!", 6, 0) == 6 && fsync(fd) == 0, "old");
}

static void scene_full(void)
{
    int fd = open("old", O_WRONLY | O_APPEND);
    must(write(fd, "0123456789", 10) == 4, "there was room for four");
    must(write(fd, "x", 1) == -1 && errno == ENOSPC, "there was no room");
    must(fsync(fd) == 0, "old");
}

static void scene_torn(void)
{
    char block[4096];
    memset(block, 'n', sizeof(block));
    int fd = open("old", O_WRONLY);
    must(pwrite(fd, block, sizeof(block), 0) == -1 && errno == EIO, "the write was to fail");
    must(fsync(fd) == 0, "old");
}

static void scene_many(void)
{
    char block[65536];
    memset(block, 'n', sizeof(block));
    int fd = open("large", O_WRONLY);
    must(pwrite(fd, block, sizeof(block), 0) == (ssize_t)sizeof(block), "large");
    must(pwrite(fd, block, sizeof(block), 65536 + 100) == (ssize_t)sizeof(block), "large");
}

static void scene_long(void)
{
    char block[65536];
    memset(block, 'n', sizeof(block));
    int fd = open("large", O_WRONLY);
    for (int i = 0; i < 3000; i++) { /* far more than the log keeps without compacting */
        must(pwrite(fd, block, sizeof(block), 0) == (ssize_t)sizeof(block) && fsync(fd) == 0,
             "large");
    }
    must(pwrite(fd, "lost", 4, 0) == 4, "large");
}

static const struct scene {
    const char *name;
    void (*play)(void);
} scenes[] = {
    {"overwrite", scene_overwrite},
    {"append", scene_append},
    {"truncate", scene_truncate},
    {"overwritten", scene_overwritten_by_opening},
    {"create", scene_create},
    {"rename", scene_rename},
    {"rename-kept", scene_rename_kept},
    {"rename-of-unsynced", scene_rename_of_unsynced},
    {"rename-of-unwatched", scene_rename_of_unwatched},
    {"bit-by-bit", scene_bit_by_bit},
    {"folders", scene_folders},
    {"remove-kept", scene_remove_kept},
    {"write-through", scene_write_through},
    {"two-processes", scene_two_processes},
    {"failed-sync", scene_failed_sync},
    {"full", scene_full},
    {"torn", scene_torn},
    {"many", scene_many},
    {"long", scene_long},
};

static int play(const char *name, const char *folder)
{
    must(chdir(folder) == 0, folder);
    for (size_t i = 0; i < COUNT_OF(scenes); i++) {
        if (strcmp(scenes[i].name, name) == 0) {
            scenes[i].play();
            must(write(1, "done", 4) == 4, "the pipe");
            pause(); /* until the power goes */
        }
    }
    return 1;
}

/* ---- the test ---- */

struct stage {
    struct arena *arena;
    struct disk disk;
    struct disk_undone undone;
};

static void write_file(const struct stage *stage, const char *name, const char *text, size_t size)
{
    FILE *file = fopen(arena_print(stage->arena, "%s/%s", stage->disk.folder, name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static int set_stage(void **state)
{
    struct arena *arena = arena_new();
    struct stage *stage = ARENA_NEW(arena, struct stage);
    stage->arena = arena;
    char *base = mkdtemp(arena_string(arena, "/tmp/evenhand-disk-XXXXXX"));
    assert_non_null(base);
    const char *folder = arena_print(arena, "%s/disk", base);
    assert_int_equal(mkdir(folder, 0755), 0);
    disk_make(&stage->disk, arena, folder, arena_print(arena, "%s/undo", base));
    write_file(stage, "old", "0123456789", 10);
    char *large = arena_alloc(arena, 131072);
    memset(large, 'o', 131072);
    write_file(stage, "large", large, 131072);
    *state = stage;
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static int clear_stage(void **state)
{
    struct stage *stage = *state;
    char *base = arena_string(stage->arena, stage->disk.folder);
    *strrchr(base, '/') = '\0';
    disk_close(&stage->disk);
    nftw(base, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(stage->arena);
    return 0;
}

/* Whether it came to its end. */
static bool play_until_told(const struct stage *stage, const char *name, pid_t *child)
{
    int ends[2];
    char said[8] = "";
    assert_int_equal(pipe(ends), 0);
    *child = fork();
    if (*child == 0) {
        disk_export(&stage->disk);
        dup2(ends[1], 1);
        execl("/proc/self/exe", "test-disk", "play", name, stage->disk.folder, (char *)NULL);
        _exit(127);
    }
    assert_true(*child > 0);
    close(ends[1]);
    const bool told = read(ends[0], said, 4) == 4;
    close(ends[0]);
    return told;
}

static void run_scene(struct stage *stage, const char *name, struct disk_survival survival)
{
    pid_t child;
    assert_true(play_until_told(stage, name, &child));
    assert_true(disk_processes(&stage->disk) > 0);
    disk_cut(&stage->disk);
    assert_int_equal(waitpid(child, NULL, 0), child);
    stage->undone = disk_undo(&stage->disk, survival);
}

static void run_worst(struct stage *stage, const char *name)
{
    run_scene(stage, name, (struct disk_survival){0, 0});
}

static struct text read_file(const struct stage *stage, const char *name)
{
    FILE *file = fopen(arena_print(stage->arena, "%s/%s", stage->disk.folder, name), "r");
    if (!file) {
        return TEXT("(none)");
    }
    char *bytes = arena_alloc(stage->arena, 200000);
    const size_t size = fread(bytes, 1, 200000, file);
    fclose(file);
    return (struct text){bytes, size};
}

static void expect(const struct stage *stage, const char *name, struct text expected)
{
    const struct text found = read_file(stage, name);
    if (!text_equal(found, expected)) {
        fail_msg("%s holds \"%.*s\", not \"%.*s\"", name, TEXT_ARGS(found), TEXT_ARGS(expected));
    }
}

static void test_disk__loses_what_was_not_synced(void **state)
{
    run_worst(*state, "overwrite");
    expect(*state, "old", TEXT("AB23456789"));
}

static void test_disk__loses_growth_that_was_not_synced(void **state)
{
    run_worst(*state, "append");
    expect(*state, "old", TEXT("0123456789-kept"));
}

static void test_disk__gives_back_what_was_cut_off(void **state)
{
    run_worst(*state, "truncate");
    expect(*state, "old", TEXT("0123456789"));
}

static void test_disk__gives_back_what_opening_emptied(void **state)
{
    run_worst(*state, "overwritten");
    expect(*state, "old", TEXT("0123456789"));
}

static void test_disk__knows_a_file_from_its_name(void **state)
{
    run_worst(*state, "create");
    expect(*state, "a", TEXT("a"));
    expect(*state, "b", TEXT("b"));
    expect(*state, "c", TEXT("(none)"));
}

static void test_disk__keeps_a_synced_file_s_name_when_it_journals(void **state)
{
    struct stage *stage = *state;
    disk_journal(&stage->disk, true);
    run_worst(stage, "create");
    expect(stage, "c", TEXT("c"));
}

static void test_disk__takes_back_a_renaming(void **state)
{
    run_worst(*state, "rename");
    expect(*state, "old", TEXT("0123456789"));
    expect(*state, "new", TEXT("(none)"));
}

static void test_disk__keeps_a_renaming_that_was_synced(void **state)
{
    run_worst(*state, "rename-kept");
    expect(*state, "old", TEXT("new"));
    expect(*state, "new", TEXT("(none)"));
}

static void test_disk__empties_what_was_renamed_but_never_synced(void **state)
{
    run_worst(*state, "rename-of-unsynced");
    expect(*state, "old", TEXT(""));
}

static void test_disk__watches_what_was_not_worth_watching_before(void **state)
{
    run_worst(*state, "rename-of-unwatched");
    expect(*state, "old", TEXT("AB23456789"));
}

static void test_disk__is_cut_within_a_change(void **state)
{
    struct stage *stage = *state;
    pid_t child;
    disk_cut_within(&stage->disk, 3, 0);
    assert_false(play_until_told(stage, "bit-by-bit", &child));
    disk_cut(&stage->disk);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(disk_undo(&stage->disk, (struct disk_survival){0, 0}).undone_writes, 1);
    expect(stage, "old", TEXT("xx23456789"));
}

static void test_disk__loses_folders(void **state)
{
    const struct stage *stage = *state;
    struct stat status;
    run_worst(*state, "folders");
    assert_int_equal(stat(arena_print(stage->arena, "%s/kept", stage->disk.folder), &status), 0);
    assert_int_equal(stat(arena_print(stage->arena, "%s/lost", stage->disk.folder), &status), 0);
    assert_int_equal(stat(arena_print(stage->arena, "%s/later", stage->disk.folder), &status), -1);
}

static void test_disk__keeps_a_removal_that_was_synced(void **state)
{
    run_worst(*state, "remove-kept");
    expect(*state, "old", TEXT("(none)"));
    expect(*state, "old2", TEXT("(none)"));
}

static void test_disk__keeps_what_was_written_through(void **state)
{
    run_worst(*state, "write-through");
    expect(*state, "old", TEXT("THROUGH789"));
}

static void test_disk__syncs_for_every_process(void **state)
{
    run_worst(*state, "two-processes");
    expect(*state, "old", TEXT("CHILD56789parent"));
}

static void test_disk__never_keeps_what_a_sync_failed_to_write(void **state)
{
    struct stage *stage = *state;
    disk_fail_syncs(&stage->disk, "", 0, 1, EIO);
    run_worst(stage, "failed-sync");
    struct text found = read_file(stage, "old");
    assert_true(text_starts(found, TEXT("AGAIN!6789")));
    assert_null(memmem(found.at, found.length, "DOOMED", 6));
    assert_int_equal(disk_failed(&stage->disk), 1);
}

static void test_disk__loses_synced_bytes_when_it_lies(void **state)
{
    struct stage *stage = *state;
    disk_lie(&stage->disk, true);
    run_worst(stage, "overwrite");
    expect(stage, "old", TEXT("0123456789"));
}

static void test_disk__can_be_full(void **state)
{
    struct stage *stage = *state;
    disk_leave_room(&stage->disk, 4);
    run_worst(stage, "full");
    expect(stage, "old", TEXT("01234567890123"));
}

static void test_disk__tears_a_write(void **state)
{
    struct stage *stage = *state;
    disk_fail_writes(&stage->disk, "old", 0, 1, EIO, 4);
    run_worst(stage, "torn");
    expect(stage, "old", TEXT("nnnn456789"));
}

static void test_disk__keeps_any_of_the_sectors(void **state)
{
    struct stage *stage = *state;
    unsigned whole = 0, part = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        char *large = arena_alloc(stage->arena, 131072);
        memset(large, 'o', 131072);
        write_file(stage, "large", large, 131072);
        run_scene(stage, "many", (struct disk_survival){50, seed});
        const struct text found = read_file(stage, "large");
        unsigned kept = 0;
        assert_true(found.length == 131072 || found.length == 131072 + 100);
        whole += found.length > 131072;
        for (size_t i = 0; i + DISK_SECTOR_OF_TEST <= 65536; i += DISK_SECTOR_OF_TEST) {
            const char first = found.at[i];
            assert_true(first == 'o' || first == 'n');
            for (size_t j = 1; j < DISK_SECTOR_OF_TEST; j++) {
                assert_int_equal(found.at[i + j], first);
            }
            kept += first == 'n';
        }
        part += kept > 30 && kept < 98; /* of 128 */
    }
    assert_int_equal(part, 20);
    assert_true(whole > 2 && whole < 18);
}

static void test_disk__remembers_no_more_than_it_must(void **state)
{
    struct stage *stage = *state;
    run_worst(stage, "long");
    const struct text found = read_file(stage, "large");
    assert_int_equal(found.at[0], 'n');
    assert_int_equal(found.at[65535], 'n');
    assert_int_equal(found.at[65536], 'o');
    assert_true(stage->undone.records < 2000);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_stage, clear_stage)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_disk__loses_what_was_not_synced),
        SCENE(test_disk__loses_growth_that_was_not_synced),
        SCENE(test_disk__gives_back_what_was_cut_off),
        SCENE(test_disk__gives_back_what_opening_emptied),
        SCENE(test_disk__knows_a_file_from_its_name),
        SCENE(test_disk__keeps_a_synced_file_s_name_when_it_journals),
        SCENE(test_disk__takes_back_a_renaming),
        SCENE(test_disk__keeps_a_renaming_that_was_synced),
        SCENE(test_disk__empties_what_was_renamed_but_never_synced),
        SCENE(test_disk__watches_what_was_not_worth_watching_before),
        SCENE(test_disk__is_cut_within_a_change),
        SCENE(test_disk__loses_folders),
        SCENE(test_disk__keeps_a_removal_that_was_synced),
        SCENE(test_disk__keeps_what_was_written_through),
        SCENE(test_disk__syncs_for_every_process),
        SCENE(test_disk__never_keeps_what_a_sync_failed_to_write),
        SCENE(test_disk__loses_synced_bytes_when_it_lies),
        SCENE(test_disk__can_be_full),
        SCENE(test_disk__tears_a_write),
        SCENE(test_disk__keeps_any_of_the_sectors),
        SCENE(test_disk__remembers_no_more_than_it_must),
    };
    if (argc == 4 && strcmp(argv[1], "play") == 0) {
        return play(argv[2], argv[3]);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
