/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/disk.h"
#include "support/disk_control.h"
#include "support/disk_undo.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "disk: %s: %s\n", what, why);
    exit(1);
}

/* ---- making ---- */

static void make_file(const struct disk *disk, const char *name, off_t size)
{
    const char *path = arena_print(disk->arena, "%s/%s", disk->undo, name);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 || fchmod(fd, 0666) != 0 || ftruncate(fd, size) != 0) {
        give_up(path, strerror(errno));
    }
    close(fd);
}

/* Where a server's own user can read it, wherever this was built. */
static void copy_shim(const struct disk *disk)
{
    char bytes[65536];
    const char *path = arena_print(disk->arena, "%s/shim.so", disk->undo);
    FILE *from = fopen(DISK_SHIM, "r"), *to = fopen(path, "w");
    size_t got;
    if (!from || !to) {
        give_up(from ? path : DISK_SHIM, strerror(errno));
    }
    while ((got = fread(bytes, 1, sizeof(bytes), from)) > 0) {
        if (fwrite(bytes, 1, got, to) != got) {
            give_up(path, strerror(errno));
        }
    }
    fclose(from);
    if (fclose(to) != 0 || chmod(path, 0755) != 0) {
        give_up(path, strerror(errno));
    }
}

static void *map_file(const struct disk *disk, const char *name, size_t size)
{
    const char *path = arena_print(disk->arena, "%s/%s", disk->undo, name);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    void *at = fd < 0 ? MAP_FAILED
                      : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0);
    if (at == MAP_FAILED) {
        give_up(path, strerror(errno));
    }
    close(fd);
    return at;
}

void disk_make(struct disk *disk, struct arena *arena, const char *folder, const char *undo)
{
    const char *grave = arena_print(arena, "%s/grave", undo);
    *disk = (struct disk){arena, folder, undo, NULL};
    if (mkdir(undo, 0755) != 0 || mkdir(grave, 0777) != 0 || chmod(undo, 0755) != 0 ||
        chmod(grave, 0777) != 0) {
        give_up(undo, strerror(errno));
    }
    make_file(disk, "control", sizeof(struct disk_control));
    make_file(disk, "log.0", (off_t)DISK_LOG_SIZE);
    make_file(disk, "log.1", (off_t)DISK_LOG_SIZE);
    copy_shim(disk);
    disk->control = map_file(disk, "control", sizeof(struct disk_control));
    disk->control->room = UINT64_MAX;
    disk->control->compact_above = DISK_COMPACT_ABOVE;
    disk->control->magic = DISK_MAGIC;
}

void disk_open(struct disk *disk, struct arena *arena, const char *folder, const char *undo)
{
    *disk = (struct disk){arena, folder, undo, NULL};
    disk->control = map_file(disk, "control", sizeof(struct disk_control));
    if (disk->control->magic != DISK_MAGIC) {
        give_up(undo, "is not what disk_make() has made");
    }
}

void disk_close(struct disk *disk)
{
    munmap(disk->control, sizeof(*disk->control));
    disk->control = NULL;
}

const char *const *disk_environment(const struct disk *disk)
{
    const char **environment = ARENA_ARRAY(disk->arena, const char *, 10);
    const char *const entries[] = {
        "LD_PRELOAD",   arena_print(disk->arena, "%s/shim.so", disk->undo),
        "DISK_FOLDER",  disk->folder,
        "DISK_UNDO",    disk->undo,
        "ASAN_OPTIONS", "verify_asan_link_order=0",
    };
    memcpy(environment, entries, sizeof(entries));
    return environment;
}

void disk_export(const struct disk *disk)
{
    for (const char *const *entry = disk_environment(disk); *entry; entry += 2) {
        setenv(entry[0], entry[1], 1);
    }
}

/* ---- the power ---- */

static uint64_t started_at(int pid)
{
    char path[64], words[1024];
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file) {
        return 0;
    }
    words[fread(words, 1, sizeof(words) - 1, file)] = '\0';
    fclose(file);
    const char *at = strrchr(words, ')');
    const bool gone = !at || at[2] == 'Z' || at[2] == 'X';
    for (int field = 2; at && field < 22; field++) {
        at = strchr(at + 1, ' ');
    }
    return at && !gone ? strtoull(at + 1, NULL, 10) : 0;
}

/* True while it runs: the very process that was watched, and not one that got its number later. */
static bool kill_one(const struct disk_process *process)
{
    if (started_at(process->pid) != process->started) {
        return false;
    }
    kill(process->pid, SIGKILL);
    return true;
}

#define FORKING_TRIES 1000

void disk_cut(struct disk *disk)
{
    struct disk_control *control = disk->control;
    disk_control_lock(control);
    control->cut = 1;
    disk_control_unlock(control);
    bool running = true;
    int quiet = 0; /* a child that was never made is waited for no longer than this */
    for (int tries = 0; running; tries++) {
        running = control->forking > 0 && quiet++ < FORKING_TRIES;
        for (uint32_t i = 0; i < control->process_count; i++) {
            running |= kill_one(&control->processes[i]);
        }
        if (tries > 5000) {
            give_up("a process does not go", disk->folder);
        }
        nanosleep(&(struct timespec){0, running ? 1000000 : 0}, NULL);
    }
    control->process_count = 0;
    control->forking = 0;
}

void disk_cut_within(struct disk *disk, unsigned changes, unsigned most_milliseconds)
{
    struct disk_control *control = disk->control;
    disk_control_lock(control);
    control->cut_after = changes;
    disk_control_unlock(control);
    for (unsigned waited = 0; waited < most_milliseconds; waited++) {
        disk_control_lock(control);
        const bool is_cut = control->cut != 0;
        disk_control_unlock(control);
        if (is_cut) {
            return;
        }
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
}

/* ---- undoing ---- */

/* What is still remembered, oldest first. */
static struct vec read_log(const struct disk *disk, char **mapped)
{
    struct disk_control *control = disk->control;
    struct vec records = VEC_IN(disk->arena, struct disk_record *);
    *mapped = map_file(disk, control->active ? "log.1" : "log.0", DISK_LOG_SIZE);
    for (uint64_t at = 0; at < control->used[control->active];) {
        struct disk_record *record = (struct disk_record *)(*mapped + at);
        vec_add(&records, &record);
        at += record->size;
    }
    return records;
}

static void forget_log(struct disk *disk)
{
    struct disk_control *control = disk->control;
    const char *files[] = {"log.0", "log.1"};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        make_file(disk, files[i], 0); /* gives its space back */
        make_file(disk, files[i], (off_t)DISK_LOG_SIZE);
        control->used[i] = 0;
    }
    memset(control->files, 0, sizeof(control->files));
    control->settled_all = control->sequence;
    control->compact_above = DISK_COMPACT_ABOVE;
    control->owner = 0;
    control->cut = 0;
    control->cut_after = 0;
}

struct disk_undone disk_undo(struct disk *disk, struct disk_survival survival)
{
    char *mapped;
    const struct vec records = read_log(disk, &mapped);
    struct disk_undone undone = {.records = 0};
    disk_undo_files(disk, &records, survival, &undone);
    disk_undo_names(disk, &records, survival, &undone);
    munmap(mapped, DISK_LOG_SIZE);
    forget_log(disk);
    return undone;
}

/* ---- slow, lying, failing, full ---- */

void disk_slow(struct disk *disk, unsigned milliseconds)
{
    disk->control->sync_ms = milliseconds;
}

void disk_lie(struct disk *disk, bool lies)
{
    disk->control->lies = lies;
}

void disk_journal(struct disk *disk, bool journals)
{
    disk->control->journals = journals;
}

static void set_failure(struct disk *disk, const struct disk_failure *failure, const char *suffix)
{
    disk_control_lock(disk->control);
    disk->control->failure = *failure;
    snprintf(disk->control->failure.suffix, sizeof(disk->control->failure.suffix), "%s", suffix);
    disk_control_unlock(disk->control);
}

void disk_fail_writes(struct disk *disk, const char *suffix, unsigned after, unsigned times,
                      int number, unsigned torn)
{
    set_failure(
        disk, &(struct disk_failure){DISK_ON_WRITE | DISK_ON_SIZE, after, times, number, torn, ""},
        suffix);
}

void disk_fail_syncs(struct disk *disk, const char *suffix, unsigned after, unsigned times,
                     int number)
{
    set_failure(disk, &(struct disk_failure){DISK_ON_SYNC, after, times, number, 0, ""}, suffix);
}

void disk_fail_nothing(struct disk *disk)
{
    set_failure(disk, &(struct disk_failure){.operations = 0}, "");
}

void disk_leave_room(struct disk *disk, uint64_t bytes)
{
    disk_control_lock(disk->control);
    disk->control->room = bytes;
    disk_control_unlock(disk->control);
}

uint64_t disk_writes(const struct disk *disk)
{
    return disk->control->writes;
}

uint64_t disk_syncs(const struct disk *disk)
{
    return disk->control->syncs;
}

uint64_t disk_failed(const struct disk *disk)
{
    return disk->control->failed;
}

unsigned disk_processes(const struct disk *disk)
{
    return disk->control->process_count;
}
