/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/disk_log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static struct disk_control *control;
static char *logs[2];
static char folder[DISK_PATH_SIZE], undo[DISK_PATH_SIZE];
static size_t folder_length;
static dev_t device;

_Noreturn void disk_give_up(const char *what)
{
    char words[256];
    int length = snprintf(words, sizeof(words), "disk shim: %s\n", what);
    syscall(SYS_write, 2, words, (size_t)length);
    abort();
}

bool disk_on(void)
{
    return control != NULL;
}

struct disk_control *disk_control(void)
{
    return control;
}

/* ---- starting ---- */

static void *map_file(const char *name, size_t size)
{
    char path[DISK_PATH_SIZE + 32];
    snprintf(path, sizeof(path), "%s/%s", undo, name);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    void *at = fd < 0 ? MAP_FAILED
                      : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0);
    if (at == MAP_FAILED) {
        disk_give_up(path);
    }
    syscall(SYS_close, fd);
    return at;
}

static uint64_t started_at(void)
{
    char words[1024];
    int fd = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/stat", O_RDONLY | O_CLOEXEC, 0);
    ssize_t length = syscall(SYS_read, fd, words, sizeof(words) - 1);
    syscall(SYS_close, fd);
    words[length > 0 ? length : 0] = '\0';
    const char *at = strrchr(words, ')');
    uint64_t started = 0;
    for (int field = 2; at && field < 22; field++) {
        at = strchr(at + 1, ' ');
    }
    if (at) {
        started = strtoull(at + 1, NULL, 10);
    }
    return started;
}

/* Also when the power is off: whoever cuts it must know whom to wait for. */
static void enlist(bool forked)
{
    const struct disk_process self = {getpid(), started_at()};
    disk_control_lock(control);
    if (control->process_count == DISK_PROCESSES) {
        disk_give_up("too many processes");
    }
    control->processes[control->process_count++] = self;
    control->forking -= forked && control->forking > 0;
    disk_control_unlock(control);
    disk_lock();
    disk_unlock();
}

static void about_to_fork(void)
{
    disk_lock();
    control->forking++;
    disk_unlock();
}

static void forked(void)
{
    enlist(true);
}

__attribute__((constructor)) static void start(void)
{
    const char *watched = getenv("DISK_FOLDER"), *own = getenv("DISK_UNDO");
    struct stat status;
    if (!watched || !own || !realpath(watched, folder)) {
        return;
    }
    folder_length = strlen(folder);
    snprintf(undo, sizeof(undo), "%s", own);
    if (stat(folder, &status) != 0) {
        disk_give_up(folder);
    }
    device = status.st_dev;
    logs[0] = map_file("log.0", DISK_LOG_SIZE);
    logs[1] = map_file("log.1", DISK_LOG_SIZE);
    control = map_file("control", sizeof(*control));
    if (control->magic != DISK_MAGIC) {
        disk_give_up("the control page is not one");
    }
    enlist(false);
    pthread_atfork(about_to_fork, NULL, forked);
}

void disk_lock(void)
{
    disk_control_lock(control);
    if (control->cut) {
        disk_control_unlock(control);
        for (;;) {
            syscall(SYS_kill, getpid(), SIGKILL);
        }
    }
}

void disk_unlock(void)
{
    disk_control_unlock(control);
}

/* ---- what is watched ---- */

static bool ends_with(const char *path, const char *suffix)
{
    const size_t length = strlen(path), own = strlen(suffix);
    return length >= own && strcmp(path + length - own, suffix) == 0;
}

static bool read_path(int fd, char path[DISK_PATH_SIZE])
{
    char link[64];
    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, (size_t)DISK_PATH_SIZE - 1);
    path[length > 0 ? length : 0] = '\0';
    return length > 0;
}

static bool is_within(const char *path)
{
    return strncmp(path, folder, folder_length) == 0 &&
           (path[folder_length] == '/' || !path[folder_length]);
}

/* What was found out about an open file the last time. Another file on the same number has another inode, unless the first
 * was renamed or its inode given to a new one: so whoever opens forgets (disk_forget). */
#define REMEMBERED 1024
static struct remembered {
    _Atomic uint64_t inode; /* 0 while it is written */
    bool held;
    char path[256];
} remembered[REMEMBERED];

/* A file of shared memory (SQLite's -shm) is no data: after a power cut nobody trusts it. */
static bool find_out(int fd, char path[DISK_PATH_SIZE])
{
    return read_path(fd, path) && is_within(path) && !ends_with(path, "-shm") &&
           !ends_with(path, "-shm (deleted)");
}

void disk_forget(int fd)
{
    if (fd >= 0 && fd < REMEMBERED) {
        atomic_store(&remembered[fd].inode, 0);
    }
}

bool disk_holds(int fd, struct stat *status, char *out)
{
    char path[DISK_PATH_SIZE];
    if (!control || fd < 0 || fstat(fd, status) != 0 || status->st_dev != device ||
        (!S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode))) {
        return false;
    }
    struct remembered *known = fd < REMEMBERED ? &remembered[fd] : NULL;
    if (known && atomic_load(&known->inode) == status->st_ino) {
        if (known->held && out) {
            strcpy(out, known->path);
        }
        return known->held;
    }
    const bool held = find_out(fd, path);
    if (known && strlen(path) < sizeof(known->path)) {
        atomic_store(&known->inode, 0);
        known->held = held;
        strcpy(known->path, held ? path + folder_length : "");
        atomic_store(&known->inode, status->st_ino);
    }
    if (held && out) {
        strcpy(out, path + folder_length);
    }
    return held;
}

bool disk_holds_name(int at, const char *name, struct disk_place *place)
{
    char parent[DISK_PATH_SIZE], path[DISK_PATH_SIZE];
    struct stat status;
    if (!control || !name || strlen(name) >= sizeof(parent) - 2) {
        return false;
    }
    strcpy(parent, name);
    char *end = parent + strlen(parent);
    while (end > parent + 1 && end[-1] == '/') {
        *--end = '\0';
    }
    const char *slash = strrchr(parent, '/');
    const char *base = name + (slash ? slash + 1 - parent : 0);
    const size_t base_length = strlen(parent) - (size_t)(base - name);
    strcpy(parent + (base - name), ".");
    int fd = (int)syscall(SYS_openat, at, parent, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
    if (fd < 0) {
        return false;
    }
    const bool holds = read_path(fd, path) && is_within(path) && fstat(fd, &status) == 0;
    syscall(SYS_close, fd);
    if (holds) {
        snprintf(place->path, sizeof(place->path), "%s/%.*s", path + folder_length,
                 (int)base_length, base);
        place->folder = status.st_ino;
    }
    return holds;
}

/* ---- the log ---- */

static void drop_grave(uint64_t number)
{
    char path[DISK_PATH_SIZE + 48];
    snprintf(path, sizeof(path), "%s/grave/%llu", undo, (unsigned long long)number);
    syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

static bool is_needed(const struct disk_record *record)
{
    const struct disk_file *file = disk_find_file(control, record->file);
    return !disk_is_settled(control, record) ||
           (file && file->inode == record->file && file->doomed);
}

/* Into the other log, which counts from one moment to the next. */
static void compact(void)
{
    const uint32_t from = control->active, to = 1 - from;
    uint64_t used = 0;
    for (uint64_t at = 0; at < control->used[from];) {
        const struct disk_record *record = (const void *)(logs[from] + at);
        if (is_needed(record)) {
            memcpy(logs[to] + used, record, record->size);
            used += record->size;
        } else if (record->grave) {
            drop_grave(record->grave);
        }
        at += record->size;
    }
    control->used[to] = used;
    control->active = to;
    control->compact_above = 2 * used > DISK_COMPACT_ABOVE ? 2 * used : DISK_COMPACT_ABOVE;
}

struct disk_record *disk_begin(enum disk_kind kind, const char *path, const char *other,
                               uint32_t length)
{
    if (control->used[control->active] > control->compact_above) {
        compact();
    }
    const uint32_t path_length = (uint32_t)strlen(path) + 1,
                   other_length = (uint32_t)strlen(other) + 1;
    const uint64_t size =
        (sizeof(struct disk_record) + path_length + other_length + length + 7) & ~UINT64_C(7);
    const uint64_t used = control->used[control->active];
    if (used + size > DISK_LOG_SIZE) {
        disk_give_up("the log of undo records is full");
    }
    struct disk_record *record = (void *)(logs[control->active] + used);
    *record = (struct disk_record){.size = size,
                                   .sequence = control->sequence + 1,
                                   .kind = kind,
                                   .length = length,
                                   .path_length = path_length,
                                   .other_length = other_length};
    memcpy(record->bytes, path, path_length);
    memcpy(record->bytes + path_length, other, other_length);
    return record;
}

void disk_count(struct disk_record *record)
{
    control->sequence = record->sequence;
    atomic_thread_fence(memory_order_seq_cst);
    control->used[control->active] += record->size;
    if (control->cut_after > 0 && --control->cut_after == 0) {
        control->cut = 1; /* the change itself is still made */
    }
}

void disk_settle(uint64_t inode, uint64_t sequence)
{
    struct disk_file *file = disk_find_file(control, inode);
    if (!file) {
        disk_give_up("too many files");
    }
    file->inode = inode;
    file->settled = sequence > file->settled ? sequence : file->settled;
}

void disk_doom(uint64_t inode)
{
    char *log = logs[control->active];
    disk_settle(inode, 0);
    disk_find_file(control, inode)->doomed = 1;
    for (uint64_t at = 0; at < control->used[control->active];) {
        struct disk_record *record = (void *)(log + at);
        record->doomed |= record->file == inode && !disk_is_settled(control, record);
        at += record->size;
    }
}

uint64_t disk_bury(int at, const char *name)
{
    char path[DISK_PATH_SIZE + 48];
    const uint64_t number = ++control->graves;
    snprintf(path, sizeof(path), "%s/grave/%llu", undo, (unsigned long long)number);
    if (syscall(SYS_linkat, at, name, AT_FDCWD, path, 0) == 0) {
        return number;
    }
    if (errno != ENOENT && errno != EPERM && errno != EISDIR && errno != ENOTDIR) {
        disk_give_up("a file cannot be kept: is the undo folder on the same file system?");
    }
    return 0;
}

int disk_failing(enum disk_operation operation, const char *path)
{
    struct disk_failure *failure = &control->failure;
    if (!(failure->operations & operation) || !ends_with(path, failure->suffix) ||
        failure->times == 0) {
        return 0;
    }
    if (failure->after > 0) {
        failure->after--;
        return 0;
    }
    if (failure->times != UINT32_MAX) {
        failure->times--;
    }
    control->failed++;
    return failure->number;
}
