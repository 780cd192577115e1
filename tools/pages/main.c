/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * evenhand-pages: compiles the pages.
 *
 *   evenhand-pages --root DIR --pages pages --strings en=pages/strings.en --uses src/web --header FILE --code FILE
 *                  [--depfile FILE] [--words-allowed] [--quiet]
 *
 * Paths of inputs are relative to the root, so that messages and the code made do not depend on where the root lies.
 * --quiet is for tests, which do not use every string.
 */
#include "pages.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct options {
    const char *root, *header, *code, *depfile;
    const char *pages[8], *uses[8], *strings[8];
    size_t pages_count, uses_count, strings_count;
    bool words_allowed, quiet;
};

struct run {
    struct arena *arena;
    const struct options *options;
    struct pages pages;
    struct vec read; /* of const char *: files and folders, for the depfile */
};

static _Noreturn void fail(const char *path, const char *what)
{
    fprintf(stderr, "evenhand-pages: %s: %s\n", path, what);
    exit(1);
}

static struct text read_file(struct run *run, const char *path)
{
    const char *full = arena_print(run->arena, "%s/%s", run->options->root, path);
    FILE *file = fopen(full, "rb");
    if (!file) {
        fail(full, strerror(errno));
    }
    struct buf buf = buf_in(run->arena);
    char chunk[16384];
    size_t size;
    while ((size = fread(chunk, 1, sizeof(chunk), file)) > 0) {
        buf_add(&buf, chunk, size);
    }
    if (ferror(file)) {
        fail(full, "cannot be read");
    }
    fclose(file);
    vec_add(&run->read, &full);
    return buf_as_text(&buf);
}

static const struct source *read_source(struct run *run, const char *path)
{
    struct source *source = ARENA_NEW(run->arena, struct source);
    source->name = text_of(arena_string(run->arena, path));
    source->bytes = read_file(run, path);
    return source;
}

static bool ends(const char *name, const char *ending)
{
    size_t length = strlen(name);
    return length > strlen(ending) && strcmp(name + length - strlen(ending), ending) == 0;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

typedef void take_file(struct run *run, const char *path, const char *name);

/* In the order of names, so that what is made is the same everywhere. */
static void each_file(struct run *run, const char *folder, const char *ending, take_file *take)
{
    const char *full = arena_print(run->arena, "%s/%s", run->options->root, folder);
    struct dirent **entries;
    int count = scandir(full, &entries, is_visible, alphasort);
    if (count < 0) {
        fail(full, strerror(errno));
    }
    vec_add(&run->read, &full);
    for (int i = 0; i < count; i++) {
        const char *path = arena_print(run->arena, "%s/%s", folder, entries[i]->d_name);
        struct stat status;
        if (stat(arena_print(run->arena, "%s/%s", run->options->root, path), &status) == 0 && S_ISDIR(status.st_mode)) {
            each_file(run, path, ending, take);
        } else if (ends(entries[i]->d_name, ending)) {
            take(run, path, entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
}

static void take_page(struct run *run, const char *path, const char *name)
{
    struct text stem = {arena_string(run->arena, name), strlen(name) - strlen(".html")};
    template_parse(&run->pages, read_source(run, path), stem);
}

static void take_use(struct run *run, const char *path, const char *name)
{
    (void)name;
    catalogue_note_uses(&run->pages, read_file(run, path));
}

static void take_strings(struct run *run, const char *option)
{
    struct text rest = text_of(option);
    struct text language;
    if (!text_cut(&rest, '=', &language) || !rest.length) {
        fail(option, "write --strings LANGUAGE=FILE");
    }
    catalogue_read(&run->pages, read_source(run, text_string(run->arena, rest)), language);
}

static void write_file(const char *path, struct text text)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(text.at, 1, text.length, file) != text.length || fclose(file) != 0) {
        fail(path, "cannot be written");
    }
}

static void write_depfile(struct run *run)
{
    struct buf buf = buf_in(run->arena);
    buf_print(&buf, "%s:", run->options->code);
    for (size_t i = 0; i < run->read.count; i++) {
        buf_print(&buf, " \\\n  %s", *VEC_AT(&run->read, const char *, i));
    }
    buf_char(&buf, '\n');
    write_file(run->options->depfile, buf_as_text(&buf));
}

static const char **slot_of(struct options *options, const char *name)
{
    struct {
        const char *name;
        const char **slot;
    } one[] = {{"--root", &options->root},
               {"--header", &options->header},
               {"--code", &options->code},
               {"--depfile", &options->depfile},
               {"--pages", &options->pages[options->pages_count]},
               {"--uses", &options->uses[options->uses_count]},
               {"--strings", &options->strings[options->strings_count]}};
    for (size_t i = 0; i < COUNT_OF(one); i++) {
        if (strcmp(name, one[i].name) == 0) {
            options->pages_count += i == 4;
            options->uses_count += i == 5;
            options->strings_count += i == 6;
            return one[i].slot;
        }
    }
    return NULL;
}

static struct options read_options(int count, char **values)
{
    struct options options = {.root = "."};
    for (int i = 1; i < count; i++) {
        if (strcmp(values[i], "--words-allowed") == 0) {
            options.words_allowed = true;
            continue;
        }
        if (strcmp(values[i], "--quiet") == 0) {
            options.quiet = true;
            continue;
        }
        bool full = options.pages_count == 7 || options.uses_count == 7 || options.strings_count == 7;
        const char **slot = full ? NULL : slot_of(&options, values[i]);
        if (!slot || i + 1 == count) {
            fail(values[i], "unknown option, or its value is missing");
        }
        *slot = values[++i];
    }
    if (!options.header || !options.code) {
        fail("--header, --code", "say where the C should go");
    }
    return options;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int main(int count, char **values)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct options options = read_options(count, values);
    struct messages messages = messages_in(arena);
    struct run run = {
        .arena = arena, .options = &options, .pages = pages_in(arena, &messages), .read = VEC_IN(arena, const char *)};
    run.pages.words_allowed = options.words_allowed;
    for (size_t i = 0; i < options.strings_count; i++) {
        take_strings(&run, options.strings[i]);
    }
    for (size_t i = 0; i < options.uses_count; i++) {
        each_file(&run, options.uses[i], ".c", take_use);
    }
    for (size_t i = 0; i < options.pages_count; i++) {
        each_file(&run, options.pages[i], ".html", take_page);
    }
    struct text header;
    struct text code;
    bool done = pages_compile(&run.pages, base_name(options.header), &header, &code);
    struct text words = messages_write(&messages);
    if (!done || !options.quiet) {
        fwrite(words.at, 1, words.length, stderr);
    }
    if (!done) {
        return 1;
    }
    write_file(options.header, header);
    write_file(options.code, code);
    if (options.depfile) {
        write_depfile(&run);
    }
    return 0;
}
