/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is gone once the power is: also processes that are dead already, or not yet quite there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/disk.h"
#include "support/disk_control.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

static int make_disk(void **state)
{
    struct arena *arena = arena_new();
    struct disk *disk = ARENA_NEW(arena, struct disk);
    const char *base = mkdtemp(arena_string(arena, "/tmp/evenhand-disk-XXXXXX"));
    assert_non_null(base);
    const char *folder = arena_print(arena, "%s/disk", base);
    assert_int_equal(mkdir(folder, 0755), 0);
    disk_make(disk, arena, folder, arena_print(arena, "%s/undo", base));
    *state = disk;
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static int remove_disk(void **state)
{
    struct disk *disk = *state;
    char *base = arena_string(disk->arena, disk->folder);
    *strrchr(base, '/') = '\0';
    disk_close(disk);
    nftw(base, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(disk->arena);
    return 0;
}

/* Nobody has waited yet for a process that ended within a change: it is there, and holds what it held. */
static void test_disk__is_cut_while_a_dead_process_holds_the_lock(void **state)
{
    struct disk *disk = *state;
    siginfo_t ended;
    const pid_t child = fork();
    if (child == 0) {
        disk_control_lock(disk->control);
        _exit(0);
    }
    assert_int_equal(waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT), 0);
    disk_cut(disk);
    assert_int_equal(disk->control->cut, 1);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static uint64_t own_start(void)
{
    unsigned long long started = 0;
    FILE *file = fopen("/proc/self/stat", "re");
    if (!file || fscanf(file,
                "%*d (%*[^)]) %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu",
                        &started) != 1) {
        _exit(1);
    }
    fclose(file);
    return started;
}

/* A server's child that comes to be while the power goes: it must be gone too when the power is. */
static void test_disk__waits_for_a_child_that_is_being_made(void **state)
{
    struct disk *disk = *state;
    struct disk_control *control = disk->control;
    int status = 0;
    control->forking = 1;
    const pid_t child = fork();
    if (child == 0) {
        const struct disk_process self = {getpid(), own_start()};
        bool cut = false;
        while (!cut) {
            disk_control_lock(control);
            cut = control->cut != 0;
            disk_control_unlock(control);
        }
        usleep(20000);
        disk_control_lock(control);
        control->processes[control->process_count++] = self;
        control->forking--;
        disk_control_unlock(control);
        sleep(60);
        _exit(0);
    }
    disk_cut(disk);
    assert_int_equal(waitpid(child, &status, WNOHANG), child);
    assert_true(WIFSIGNALED(status));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_disk__is_cut_while_a_dead_process_holds_the_lock, make_disk, remove_disk),
        cmocka_unit_test_setup_teardown(test_disk__waits_for_a_child_that_is_being_made, make_disk, remove_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
