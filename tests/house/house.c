/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "house.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_LINES = 600, LARGEST_FILE = 4 * 1024 * 1024 };

static const char *const folders[] = {"src", "tests", "fuzz", "bench", "tools"};
static const char *const endings[] = {".c", ".h", ".build", ".js", ".mjs", ".py", ".sh"};
static const char *const rule_names[HOUSE_RULE__MAX] = {
    [HOUSE_FLOOR] = "floor",      [HOUSE_ROOM] = "room", [HOUSE_SPDX] = "spdx",
    [HOUSE_LENGTH] = "length",    [HOUSE_SQL] = "sql",   [HOUSE_MARK] = "mark",
    [HOUSE_BUILT_IN] = "built-in", [HOUSE_EXCUSE] = "exception",
};

const char *house_rule_name(enum house_rule rule)
{
    return rule_names[rule];
}

void house_report(struct house_report *report, enum house_rule rule, const char *path, int line,
                  const char *format, ...)
{
    struct buf words = buf_in(report->arena);
    va_list list;
    va_start(list, format);
    buf_print_list(&words, format, list);
    va_end(list);
    struct house_violation violation = {rule, path, line, buf_as_string(&words)};
    vec_add(&report->violations, &violation);
}

/* ---- one file */

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcmp(path + length - tail, ending) == 0;
}

static int count_lines(struct text text)
{
    int lines = text.length > 0 && text.at[text.length - 1] != '\n' ? 1 : 0;
    for (size_t i = 0; i < text.length; i++) {
        lines += text.at[i] == '\n' ? 1 : 0;
    }
    return lines;
}

static bool has_licence(struct text text)
{
    struct text line;
    for (int i = 0; i < 2 && text_cut(&text, '\n', &line); i++) {
        const char *found =
            memmem(line.at, line.length, "SPDX-License-Identifier: GPL-3.0-or-later", 41);
        if (found) {
            return true;
        }
        if (!text_starts(line, TEXT("#!"))) {
            return false;
        }
    }
    return false;
}

static void check_length(struct house_report *report, const struct house_source *source)
{
    int lines = count_lines(source->text);
    struct text path = text_of(source->path);
    if (lines > MOST_LINES &&
        (text_starts(path, TEXT("src/")) || text_starts(path, TEXT("tests/")))) {
        house_report(report, HOUSE_LENGTH, source->path, MOST_LINES + 1,
                     "%d lines: cut it at a seam, at most %d", lines, MOST_LINES);
    }
}

static void inspect_file(struct house_report *report, const char *root, const char *path, struct text text)
{
    struct house_source source = {.path = path, .text = text};
    report->inspected++;
    if (ends_with(path, ".c") || ends_with(path, ".h")) {
        house_lex(report->arena, &source);
    }
    if (!has_licence(text)) {
        house_report(report, HOUSE_SPDX, path, 1,
                     "begin with SPDX-License-Identifier: GPL-3.0-or-later");
    }
    check_length(report, &source);
    house_check_floors(report, &source);
    house_check_sql(report, &source);
    house_check_marks(report, &source);
    house_check_built_in(report, root, &source);
}

/* ---- every file */

static void close_file(FILE **file)
{
    if (*file) {
        fclose(*file);
    }
}

static bool read_whole(struct arena *arena, const char *path, struct text *out, struct error *error)
{
    SCOPED(close_file) FILE *file = fopen(path, "re");
    struct stat about;
    if (!file || fstat(fileno(file), &about) || about.st_size > LARGEST_FILE) {
        error_set(error, ERROR_IO, "house.file", "%s: %s", path,
                  file ? "too large" : strerror(errno));
        return false;
    }
    char *bytes = arena_alloc(arena, (size_t)about.st_size + 1);
    *out = (struct text){bytes, fread(bytes, 1, (size_t)about.st_size, file)};
    return true;
}

static bool is_source(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (ends_with(name, endings[i])) {
            return true;
        }
    }
    return false;
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool inspect_folder(struct house_report *report, const char *root, const char *below,
                           struct error *error);

static bool inspect_entry(struct house_report *report, const char *root, const char *path,
                          struct error *error)
{
    struct stat about;
    struct text text;
    const char *full = arena_print(report->arena, "%s/%s", root, path);
    if (lstat(full, &about)) {
        error_set(error, ERROR_IO, "house.file", "%s: %s", full, strerror(errno));
        return false;
    }
    if (S_ISDIR(about.st_mode)) {
        /* Planted violations, which test this very inspection. */
        return strcmp(path, "tests/house/planted") == 0 ||
               inspect_folder(report, root, path, error);
    }
    if (!S_ISREG(about.st_mode) || !is_source(path)) {
        return true;
    }
    if (!read_whole(report->arena, full, &text, error)) {
        return false;
    }
    inspect_file(report, root, path, text);
    return true;
}

static bool inspect_folder(struct house_report *report, const char *root, const char *below,
                           struct error *error)
{
    struct dirent **entries = NULL;
    bool good = true;
    int count =
        scandir(arena_print(report->arena, "%s/%s", root, below), &entries, is_shown, alphasort);
    for (int i = 0; i < count; i++) {
        good = good &&
               inspect_entry(report, root,
                             arena_print(report->arena, "%s/%s", below, entries[i]->d_name), error);
        free(entries[i]);
    }
    free(entries);
    return good;
}

/* ---- exceptions */

/* Takes away the violations that the line `RULE PATH WHY` excuses; reports the line when there is
 * none. */
static void excuse(struct house_report *report, struct text line, const char *path, int number)
{
    struct text rule, place = TEXT("");
    struct text rest = line;
    struct house_violation *all = report->violations.items;
    size_t kept = 0, count = report->violations.count;
    text_cut(&rest, ' ', &rule);
    text_cut(&rest, ' ', &place);
    for (size_t i = 0; i < count; i++) {
        if (!text_is(rule, rule_names[all[i].rule]) || !text_is(place, all[i].path)) {
            all[kept++] = all[i];
        }
    }
    report->violations.count = kept;
    /* A file that has become short enough is good news for whoever cut it, and no reason to stop
     * them. */
    if (kept == count && !text_is(rule, rule_names[HOUSE_LENGTH])) {
        house_report(report, HOUSE_EXCUSE, path, number,
                     "\"%.*s\" excuses nothing: take the line away", TEXT_ARGS(line));
    }
    if (kept < count && text_trim(rest).length == 0) {
        house_report(report, HOUSE_EXCUSE, path, number, "say why: RULE PATH WHY");
    }
}

static bool apply_exceptions(struct house_report *report, const char *path, struct error *error)
{
    struct text text, line;
    if (!read_whole(report->arena, path, &text, error)) {
        return false;
    }
    for (int number = 1; text_cut(&text, '\n', &line); number++) {
        line = text_trim(line);
        if (line.length > 0 && line.at[0] != '#') {
            excuse(report, line, "exceptions", number);
        }
    }
    return true;
}

bool house_inspect(const char *root, const char *exceptions, struct house_report *report,
                   struct error *error)
{
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        if (!inspect_folder(report, root, folders[i], error)) {
            return false;
        }
    }
    return !exceptions || apply_exceptions(report, exceptions, error);
}
