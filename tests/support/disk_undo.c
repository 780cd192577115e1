/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the newest record to the oldest. A disk holds, of each sector, what was there at some moment
 * since the last sync: once a sector is found to have survived, no older record touches it. The
 * same goes for a file's size. Names survive up to one moment, as a journal keeps them.
 */
#include "support/chance.h"
#include "support/disk_undo.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct damaged_file {
    uint64_t inode;
    int fd;
    bool size_kept;
    uint8_t *kept; /* a bit per sector */
    uint64_t sectors;
    struct damaged_file *next;
};

struct undoing {
    struct disk *disk;
    struct disk_survival survival;
    uint64_t random;
    struct disk_undone *undone;
    struct damaged_file *files;
};

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "disk: %s: %s\n", what, why);
    exit(1);
}

static bool survives(struct undoing *undoing)
{
    return undoing->survival.percent > 0 && chance_draw(&undoing->random, 100) < undoing->survival.percent;
}

/* ---- finding files by their inode ---- */

static struct undoing *walking; /* nftw() takes no context */

static struct damaged_file *find_file(struct undoing *undoing, uint64_t inode)
{
    struct damaged_file *file = undoing->files;
    while (file && file->inode != inode) {
        file = file->next;
    }
    return file;
}

static int open_if_wanted(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)walk;
    struct damaged_file *file =
        type == FTW_F && S_ISREG(status->st_mode) ? find_file(walking, status->st_ino) : NULL;
    if (file && file->fd < 0) {
        file->fd = open(path, O_RDWR | O_CLOEXEC);
        if (file->fd < 0) {
            give_up(path, strerror(errno));
        }
    }
    return 0;
}

static void open_files(struct undoing *undoing, const struct vec *records)
{
    struct arena *arena = undoing->disk->arena;
    for (size_t i = 0; i < records->count; i++) {
        const struct disk_record *record = *VEC_AT(records, struct disk_record *, i);
        if (record->kind > DISK_SIZE) {
            continue;
        }
        struct damaged_file *file = find_file(undoing, record->file);
        if (!file) {
            file = ARENA_NEW(arena, struct damaged_file);
            *file = (struct damaged_file){.inode = record->file, .fd = -1, .next = undoing->files};
            undoing->files = file;
        }
        const uint64_t largest = record->before > record->after ? record->before : record->after;
        const uint64_t sectors = largest / DISK_SECTOR + DISK_PAGE / DISK_SECTOR + 1;
        file->sectors = sectors > file->sectors ? sectors : file->sectors;
    }
    for (struct damaged_file *file = undoing->files; file; file = file->next) {
        file->kept = arena_alloc(arena, file->sectors / 8 + 1);
    }
    walking = undoing;
    nftw(undoing->disk->folder, open_if_wanted, 32, FTW_PHYS);
    nftw(arena_print(arena, "%s/grave", undoing->disk->undo), open_if_wanted, 32, FTW_PHYS);
}

/* ---- bytes and sizes ---- */

static bool is_kept(const struct damaged_file *file, uint64_t sector)
{
    return file->kept[sector / 8] >> (sector % 8) & 1;
}

static void keep(struct damaged_file *file, uint64_t sector)
{
    file->kept[sector / 8] |= (uint8_t)(1 << (sector % 8));
}

/* Whole pages went to the disk with it. */
static void keep_pages(struct damaged_file *file, uint64_t from, uint64_t to)
{
    const uint64_t first = from / DISK_PAGE * (DISK_PAGE / DISK_SECTOR);
    const uint64_t end = (to + DISK_PAGE - 1) / DISK_PAGE * (DISK_PAGE / DISK_SECTOR);
    for (uint64_t sector = first; sector < end && sector < file->sectors; sector++) {
        keep(file, sector);
    }
    file->size_kept = true;
}

static void put(const struct damaged_file *file, const char *bytes, uint64_t length,
                uint64_t offset)
{
    if (pwrite(file->fd, bytes, length, (off_t)offset) != (ssize_t)length) {
        give_up("undoing a write", strerror(errno));
    }
}

static void set_size(const struct damaged_file *file, uint64_t size)
{
    if (ftruncate(file->fd, (off_t)size) != 0) {
        give_up("undoing a size", strerror(errno));
    }
}

/* Each sector of [from, to) that did not survive gets its bytes of `before` back, or zeroes where
 * there were none. */
static void put_back(struct undoing *undoing, struct damaged_file *file, uint64_t from, uint64_t to,
                     const char *before)
{
    static const char zeroes[DISK_SECTOR];
    for (uint64_t at = from; at < to;) {
        const uint64_t sector = at / DISK_SECTOR;
        const uint64_t end = (sector + 1) * DISK_SECTOR < to ? (sector + 1) * DISK_SECTOR : to;
        if (!is_kept(file, sector) && survives(undoing)) {
            keep(file, sector);
            undoing->undone->kept++;
        }
        if (!is_kept(file, sector)) {
            put(file, before ? before + (at - from) : zeroes, end - at, at);
        }
        at = end;
    }
}

/* True when the file is to have the size from before the record. */
static bool size_goes_back(struct undoing *undoing, struct damaged_file *file,
                           const struct disk_record *record)
{
    if (record->before == record->after || file->size_kept) {
        return false;
    }
    if (survives(undoing)) {
        file->size_kept = true;
        return false;
    }
    return true;
}

static void undo_write(struct undoing *undoing, struct damaged_file *file,
                       const struct disk_record *record)
{
    const uint64_t old_end = record->offset + record->length;
    put_back(undoing, file, record->offset, old_end, disk_before_of(record));
    if (size_goes_back(undoing, file, record)) {
        set_size(file, record->before);
    } else if (record->after > record->before) {
        struct stat status;
        fstat(file->fd, &status);
        const uint64_t size = (uint64_t)status.st_size,
                       end = record->after < size ? record->after : size;
        const uint64_t start = record->offset > record->before ? record->offset : record->before;
        put_back(undoing, file, start, end > start ? end : start, NULL);
    }
    undoing->undone->undone_writes++;
}

static void undo_size(struct undoing *undoing, struct damaged_file *file,
                      const struct disk_record *record)
{
    if (size_goes_back(undoing, file, record)) {
        set_size(file, record->before);
        put_back(undoing, file, record->offset, record->offset + record->length,
                 disk_before_of(record));
        undoing->undone->undone_sizes++;
    }
}

static void undo_in_file(struct undoing *undoing, const struct disk_record *record)
{
    struct damaged_file *file = find_file(undoing, record->file);
    const uint64_t end =
        record->after > record->before ? record->after : record->offset + record->length;
    if (file->fd < 0) {
        return; /* gone for good, and durably so */
    }
    if (record->durable || disk_is_settled(undoing->disk->control, record)) {
        keep_pages(file, record->offset, end);
    } else if (record->kind == DISK_WRITE) {
        undo_write(undoing, file, record);
    } else {
        undo_size(undoing, file, record);
    }
}

void disk_undo_files(struct disk *disk, const struct vec *records, struct disk_survival survival,
                     struct disk_undone *undone)
{
    struct undoing undoing = {disk, survival, survival.seed, undone, NULL};
    open_files(&undoing, records);
    for (size_t i = records->count; i-- > 0;) {
        const struct disk_record *record = *VEC_AT(records, struct disk_record *, i);
        undone->records++;
        if (record->kind <= DISK_SIZE) {
            undo_in_file(&undoing, record);
        }
    }
    for (struct damaged_file *file = undoing.files; file; file = file->next) {
        if (file->fd >= 0) {
            close(file->fd);
        }
    }
}

/* ---- names ---- */

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

/* What is not there any more needs no undoing: a folder that was itself undone took it away. */
static void check(int result, const char *path)
{
    if (result != 0 && errno != ENOENT) {
        give_up(path, strerror(errno));
    }
}

static void make_folder(const struct disk *disk, const char *path, mode_t mode)
{
    struct stat status;
    check(mkdir(path, mode), path);
    check(stat(disk->folder, &status), disk->folder);
    check(lchown(path, status.st_uid, status.st_gid), path);
}

static void undo_name(struct disk *disk, const struct disk_record *record)
{
    struct arena *arena = disk->arena;
    const char *path = arena_print(arena, "%s%s", disk->folder, disk_path_of(record));
    const char *grave =
        arena_print(arena, "%s/grave/%llu", disk->undo, (unsigned long long)record->grave);
    switch (record->kind) {
    case DISK_CREATE:
        check(unlink(path), path);
        break;
    case DISK_REMOVE:
        check(record->grave ? rename(grave, path) : 0, path);
        break;
    case DISK_RENAME:
        check(rename(path, arena_print(arena, "%s%s", disk->folder, disk_other_of(record))), path);
        check(record->grave ? rename(grave, path) : 0, path);
        break;
    case DISK_MAKE_FOLDER:
        nftw(path, remove_one, 32, FTW_DEPTH | FTW_PHYS);
        break;
    case DISK_REMOVE_FOLDER:
        make_folder(disk, path, (mode_t)record->before);
        break;
    default:
        break;
    }
}

static bool is_undoable_name(const struct disk *disk, const struct disk_record *record)
{
    return record->kind > DISK_SIZE && !disk_is_settled(disk->control, record);
}

void disk_undo_names(struct disk *disk, const struct vec *records, struct disk_survival survival,
                     struct disk_undone *undone)
{
    struct undoing undoing = {disk, survival, ~survival.seed, undone, NULL};
    unsigned names = 0;
    for (size_t i = 0; i < records->count; i++) {
        names += is_undoable_name(disk, *VEC_AT(records, struct disk_record *, i));
    }
    const unsigned lost = survival.percent > 0 ? (unsigned)chance_draw(&undoing.random, names + 1) : names;
    for (size_t i = records->count; i-- > 0 && undone->undone_names < lost;) {
        const struct disk_record *record = *VEC_AT(records, struct disk_record *, i);
        if (is_undoable_name(disk, record)) {
            undo_name(disk, record);
            undone->undone_names++;
        }
    }
    const char *grave = arena_print(disk->arena, "%s/grave", disk->undo);
    nftw(grave, remove_one, 32, FTW_DEPTH | FTW_PHYS);
    if (mkdir(grave, 0777) != 0 || chmod(grave, 0777) != 0) {
        give_up(grave, strerror(errno));
    }
}
