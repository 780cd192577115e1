/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gathers what was built in and what a folder adds, newest version first, and joins the unions.
 * Everything lies in the book's own arena; nothing changes once calendar_book_new() has returned.
 */
#include "calendar/calendar.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/parts.h"

enum { LARGEST_FILE = 256 * 1024, MOST_FILES = 256 };

struct calendar_book {
    struct arena *arena;
    struct vec calendars; /* struct calendar * */
    struct vec zones;     /* struct calendar_zone * */
    struct vec closures;  /* struct calendar_closures * */
};

/* Each kind's struct begins with its header, so that one function can look after all three. */
static_assert(offsetof(struct calendar, header) == 0, "calendar_header comes first");
static_assert(offsetof(struct calendar_zone, header) == 0, "calendar_header comes first");
static_assert(offsetof(struct calendar_closures, header) == 0, "calendar_header comes first");

static const void *find_in(const struct vec *all, struct text name)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct calendar_header *header = *VEC_AT(all, const struct calendar_header *, i);
        if (text_equal(header->name, name)) {
            return header;
        }
    }
    return NULL;
}

/* Two files of one folder with one name are refused; a folder's file replaces a built-in one that
 * is not newer. */
static int add_to(struct vec *all, size_t own, const struct calendar_header *header,
                  const char *path, struct error *error)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct calendar_header **there = VEC_AT(all, const struct calendar_header *, i);
        if (!text_equal((*there)->name, header->name)) {
            continue;
        }
        if (i >= own) {
            return error_set(error, ERROR_INVALID, "calendar.twice",
                             "%s:1:1: another file has the name `%.*s` too; keep one", path,
                             TEXT_ARGS(header->name));
        }
        if (text_compare(header->version, (*there)->version) < 0) {
            return error_set(error, ERROR_INVALID, "calendar.older",
                             "%s:1:1: version %.*s of `%.*s` is older than the built-in %.*s; take "
                             "the file away",
                             path, TEXT_ARGS(header->version), TEXT_ARGS(header->name),
                             TEXT_ARGS((*there)->version));
        }
        *there = header;
        return 0;
    }
    vec_add(all, &header);
    return 0;
}

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcmp(name + length - tail, ending) == 0;
}

/* How many of each came before this folder's. */
struct own {
    size_t calendars, zones, closures;
};

static int add_file(struct calendar_book *book, struct own own, const char *path, struct text text,
                    struct error *error)
{
    int failed = 0;
    if (ends_with(path, ".calendar")) {
        struct calendar *calendar = ARENA_NEW(book->arena, struct calendar);
        failed = calendar_parse_calendar(book->arena, text, path, calendar, error);
        return failed ? failed
                      : add_to(&book->calendars, own.calendars, &calendar->header, path, error);
    }
    if (ends_with(path, ".zone")) {
        struct calendar_zone *zone = ARENA_NEW(book->arena, struct calendar_zone);
        failed = calendar_parse_zone(book->arena, text, path, zone, error);
        return failed ? failed : add_to(&book->zones, own.zones, &zone->header, path, error);
    }
    if (ends_with(path, ".closures")) {
        struct calendar_closures *closures = ARENA_NEW(book->arena, struct calendar_closures);
        failed = calendar_parse_closures(book->arena, text, path, closures, error);
        return failed ? failed
                      : add_to(&book->closures, own.closures, &closures->header, path, error);
    }
    return 0;
}

static void close_file(FILE **file)
{
    if (*file) {
        fclose(*file);
    }
}

static int read_file(struct arena *arena, const char *path, struct text *out, struct error *error)
{
    SCOPED(close_file) FILE *file = fopen(path, "re");
    if (!file) {
        return error_set(error, ERROR_IO, "calendar.open", "%s: %s", path, strerror(errno));
    }
    char *bytes = arena_alloc(arena, LARGEST_FILE + 1);
    size_t length = fread(bytes, 1, LARGEST_FILE + 1, file);
    if (ferror(file)) {
        return error_set(error, ERROR_IO, "calendar.read", "%s: %s", path, strerror(errno));
    }
    if (length > LARGEST_FILE) {
        return error_set(error, ERROR_LIMIT, "calendar.too-long", "%s: at most %d bytes are read",
                         path, LARGEST_FILE);
    }
    *out = (struct text){bytes, length};
    return 0;
}

static int is_ours(const struct dirent *entry)
{
    return entry->d_name[0] != '.' &&
           (ends_with(entry->d_name, ".calendar") || ends_with(entry->d_name, ".zone") ||
            ends_with(entry->d_name, ".closures"));
}

static void free_entries(struct dirent **entries, int count)
{
    for (int i = 0; i < count; i++) {
        free(entries[i]);
    }
    free(entries);
}

static int add_folder(struct calendar_book *book, const char *folder, struct error *error)
{
    struct own own = {book->calendars.count, book->zones.count, book->closures.count};
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_ours, alphasort);
    int failed = 0;
    if (count < 0) {
        return error_set(error, ERROR_IO, "calendar.folder", "%s: %s", folder, strerror(errno));
    }
    if (count > MOST_FILES) {
        failed = error_set(error, ERROR_LIMIT, "calendar.folder", "%s: at most %d files are read",
                           folder, MOST_FILES);
    }
    for (int i = 0; i < count && !failed; i++) {
        struct text text = TEXT("");
        const char *path = arena_print(book->arena, "%s/%s", folder, entries[i]->d_name);
        failed = read_file(book->arena, path, &text, error);
        failed = failed ? failed : add_file(book, own, path, text, error);
    }
    free_entries(entries, count);
    return failed;
}

static int add_built_in(struct calendar_book *book, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; calendar_files[i].name && !failed; i++) {
        struct text text = {calendar_files[i].bytes, calendar_files[i].size};
        failed = add_file(book, (struct own){0, 0, 0}, calendar_files[i].name, text, error);
    }
    return failed;
}

/* ---- unions */

static int compare_holidays(const void *one, const void *other)
{
    const struct calendar_holiday *first = one, *second = other;
    if (first->day != second->day) {
        return first->day < second->day ? -1 : 1;
    }
    return text_compare(first->name, second->name);
}

/* One holiday a day: known from when the first of them was, named after each with its nations. */
static struct calendar_holiday merge_day(struct arena *arena,
                                         const struct calendar_holiday *holidays, size_t count,
                                         size_t members)
{
    struct calendar_holiday merged = holidays[0];
    for (size_t i = 1; i < count; i++) {
        if (holidays[i].announced < merged.announced) {
            merged.announced = holidays[i].announced;
        }
    }
    if (count == members && text_equal(holidays[0].name, holidays[count - 1].name)) {
        return merged;
    }
    struct buf name = buf_in(arena);
    for (size_t i = 0; i < count; i++) {
        bool same = i > 0 && text_equal(holidays[i].name, holidays[i - 1].name);
        if (!same) {
            buf_string(&name, i > 0 ? "; " : "");
            buf_text(&name, holidays[i].name);
        }
    }
    merged.name = buf_as_text(&name);
    return merged;
}

static struct text name_with_nations(struct arena *arena, const struct calendar_book *book,
                                     const struct calendar *joined,
                                     const struct calendar_holiday *holiday)
{
    struct buf name = buf_in(arena);
    size_t nations = 0;
    for (size_t i = 0; i < joined->member_count; i++) {
        const struct calendar *member = calendar_find(book, joined->members[i]);
        if (calendar_holiday_on(member, holiday->day)) {
            buf_string(&name, nations++ ? ", " : "");
            buf_text(&name, member->header.title);
        }
    }
    if (nations == joined->member_count) {
        return holiday->name;
    }
    return text_of(
        arena_print(arena, "%.*s (%.*s)", TEXT_ARGS(holiday->name), (int)name.length, name.bytes));
}

static void merge_holidays(const struct calendar_book *book, struct calendar *joined,
                           const struct vec *all)
{
    struct vec merged = VEC_IN(book->arena, struct calendar_holiday);
    const struct calendar_holiday *holidays = all->items;
    qsort(all->items, all->count, all->size, compare_holidays);
    for (size_t i = 0; i < all->count;) {
        size_t count = 1;
        while (i + count < all->count && holidays[i + count].day == holidays[i].day) {
            count++;
        }
        struct calendar_holiday day =
            merge_day(book->arena, holidays + i, count, joined->member_count);
        day.name = name_with_nations(book->arena, book, joined, &day);
        vec_add(&merged, &day);
        i += count;
    }
    joined->holidays = merged.items;
    joined->holiday_count = merged.count;
}

static int join_members(const struct calendar_book *book, struct calendar *joined,
                        struct error *error)
{
    struct vec all = VEC_IN(book->arena, struct calendar_holiday);
    joined->first_year = 1;
    joined->last_year = 9999;
    for (size_t i = 0; i < joined->member_count; i++) {
        const struct calendar *member = calendar_find(book, joined->members[i]);
        if (!member || member->member_count > 0) {
            return error_set(
                error, ERROR_INVALID, "calendar.union",
                "calendar `%.*s`: `%.*s` is not a calendar with days of its own; name one that is",
                TEXT_ARGS(joined->header.name), TEXT_ARGS(joined->members[i]));
        }
        if (text_compare(member->header.version, joined->header.version) > 0) {
            joined->header.version = member->header.version;
        }
        joined->weekend |= member->weekend;
        joined->first_year =
            member->first_year > joined->first_year ? member->first_year : joined->first_year;
        joined->last_year =
            member->last_year < joined->last_year ? member->last_year : joined->last_year;
        for (size_t k = 0; k < member->holiday_count; k++) {
            vec_add(&all, &member->holidays[k]);
        }
    }
    unsigned every = (1u << CALENDAR_WEEKDAY__MAX) - 1;
    if (joined->weekend == every || joined->first_year > joined->last_year) {
        return error_set(
            error, ERROR_INVALID, "calendar.union",
            "calendar `%.*s`: its calendars have no working day, or no year, in common",
            TEXT_ARGS(joined->header.name));
    }
    merge_holidays(book, joined, &all);
    return 0;
}

static int join_unions(const struct calendar_book *book, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; i < book->calendars.count && !failed; i++) {
        struct calendar *calendar = *VEC_AT(&book->calendars, struct calendar *, i);
        failed = calendar->member_count > 0 ? join_members(book, calendar, error) : 0;
    }
    return failed;
}

/* ---- the door */

int calendar_book_new(struct calendar_book **out, const char *directory, struct error *error)
{
    struct arena *arena = arena_new();
    struct calendar_book *book = ARENA_NEW(arena, struct calendar_book);
    book->arena = arena;
    book->calendars = VEC_IN(arena, struct calendar *);
    book->zones = VEC_IN(arena, struct calendar_zone *);
    book->closures = VEC_IN(arena, struct calendar_closures *);
    int failed = add_built_in(book, error);
    if (!failed && directory) {
        failed = add_folder(book, directory, error);
    }
    failed = failed ? failed : join_unions(book, error);
    if (failed) {
        calendar_book_free(book);
        return failed;
    }
    *out = book;
    return 0;
}

void calendar_book_free(struct calendar_book *book)
{
    if (book) {
        arena_free(book->arena);
    }
}

void calendar_book_free_at(struct calendar_book **book)
{
    calendar_book_free(*book);
}

const struct calendar *calendar_find(const struct calendar_book *book, struct text name)
{
    return find_in(&book->calendars, name);
}

const struct calendar_zone *calendar_find_zone(const struct calendar_book *book, struct text name)
{
    return find_in(&book->zones, name);
}

const struct calendar_closures *calendar_find_closures(const struct calendar_book *book,
                                                       struct text name)
{
    return find_in(&book->closures, name);
}

size_t calendar_count_of(const struct calendar_book *book)
{
    return book->calendars.count;
}

const struct calendar *calendar_at(const struct calendar_book *book, size_t index)
{
    assert(index < book->calendars.count);
    return *VEC_AT(&book->calendars, const struct calendar *, index);
}
