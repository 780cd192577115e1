/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * evenhand-assets: packs static files into C.
 *
 *   evenhand-assets --code FILE [--depfile FILE] [--words FILE-OR-FOLDER ...] NAME=FILE[+FILE...] ...
 *
 * Writes `const struct http_asset web_asset_list[]` and its length. Style sheets are joined and filtered (styles.h); scripts
 * lose the comment that names their source map; everything else goes in as it is.
 */
#include "styles.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FONT "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",Arial,sans-serif"

struct asset {
    const char *name;
    const char *files;
    struct text bytes;
};

struct run {
    struct arena *arena;
    const char *code, *depfile;
    struct vec assets; /* of struct asset */
    struct vec read;   /* of const char * */
    struct style_words words;
};

static _Noreturn void fail(const char *subject, const char *what)
{
    fprintf(stderr, "evenhand-assets: %s: %s\n", subject, what);
    exit(1);
}

static struct text read_file(struct run *run, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        fail(path, strerror(errno));
    }
    struct buf buf = buf_in(run->arena);
    char chunk[16384];
    size_t size;
    while ((size = fread(chunk, 1, sizeof(chunk), file)) > 0) {
        buf_add(&buf, chunk, size);
    }
    if (ferror(file)) {
        fail(path, "cannot be read");
    }
    fclose(file);
    vec_add(&run->read, &path);
    return buf_as_text(&buf);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void add_words(struct run *run, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        fail(path, strerror(errno));
    }
    if (!S_ISDIR(status.st_mode)) {
        style_words_add(&run->words, read_file(run, path));
        return;
    }
    struct dirent **entries;
    int count = scandir(path, &entries, is_visible, alphasort);
    vec_add(&run->read, &path);
    for (int i = 0; i < count; i++) {
        add_words(run, arena_print(run->arena, "%s/%s", path, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
}

static bool ends(const char *name, const char *ending)
{
    size_t length = strlen(name);
    return length > strlen(ending) && strcmp(name + length - strlen(ending), ending) == 0;
}

static const char *type_of(const char *name)
{
    static const struct {
        const char *ending, *type;
    } types[] = {{".css", "text/css; charset=utf-8"},
                 {".js", "text/javascript; charset=utf-8"},
                 {".svg", "image/svg+xml"},
                 {".txt", "text/plain; charset=utf-8"}};
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (ends(name, types[i].ending)) {
            return types[i].type;
        }
    }
    fail(name, "is of no known type; add it to tools/assets/main.c");
}

static const char *const *asset_names(struct run *run)
{
    const char **names = ARENA_ARRAY(run->arena, const char *, run->assets.count + 1);
    for (size_t i = 0; i < run->assets.count; i++) {
        names[i] = VEC_AT(&run->assets, struct asset, i)->name;
    }
    return names;
}

static struct text without_source_map(struct text script)
{
    const char *comment = memmem(script.at, script.length, "//# sourceMappingURL=", 21);
    return comment ? (struct text){script.at, (size_t)(comment - script.at)} : script;
}

static void load(struct run *run, struct asset *asset)
{
    struct style_options options = {&run->words, FONT, asset_names(run)};
    struct buf out = buf_in(run->arena);
    struct text rest = text_of(asset->files);
    struct text path;
    struct error error;
    while (text_cut(&rest, '+', &path)) {
        struct text bytes = read_file(run, text_string(run->arena, path));
        if (!ends(asset->name, ".css")) {
            buf_text(&out, ends(asset->name, ".js") ? without_source_map(bytes) : bytes);
        } else if (styles_filter(&out, bytes, &options, &error) < 0) {
            fail(text_string(run->arena, path), error.words);
        }
    }
    asset->bytes = buf_as_text(&out);
}

static void write_bytes(FILE *file, size_t number, struct text bytes)
{
    fprintf(file, "static const char bytes_%zu[] = {", number);
    for (size_t i = 0; i < bytes.length; i++) {
        fprintf(file, "%s%d,", i % 24 == 0 ? "\n" : "", bytes.at[i]);
    }
    fputs("0};\n", file);
}

static void write_code(struct run *run)
{
    FILE *file = fopen(run->code, "wb");
    if (!file) {
        fail(run->code, strerror(errno));
    }
    fputs("/* Made by evenhand-assets (tools/assets); do not edit. */\n#include \"web/assets.h\"\n\n", file);
    for (size_t i = 0; i < run->assets.count; i++) {
        write_bytes(file, i, VEC_AT(&run->assets, struct asset, i)->bytes);
    }
    fputs("\nconst struct http_asset web_asset_list[] = {\n", file);
    for (size_t i = 0; i < run->assets.count; i++) {
        const struct asset *asset = VEC_AT(&run->assets, struct asset, i);
        fprintf(file, "    {\"%s\", \"%s\", {bytes_%zu, %zu}},\n", asset->name, type_of(asset->name), i,
                asset->bytes.length);
    }
    fprintf(file, "};\nconst size_t web_asset_count = %zu;\n", run->assets.count);
    if (fclose(file) != 0) {
        fail(run->code, strerror(errno));
    }
}

static void write_depfile(struct run *run)
{
    FILE *file = fopen(run->depfile, "wb");
    if (!file) {
        fail(run->depfile, strerror(errno));
    }
    fprintf(file, "%s:", run->code);
    for (size_t i = 0; i < run->read.count; i++) {
        fprintf(file, " \\\n  %s", *VEC_AT(&run->read, const char *, i));
    }
    fputc('\n', file);
    if (fclose(file) != 0) {
        fail(run->depfile, strerror(errno));
    }
}

static void take_asset(struct run *run, char *argument)
{
    char *equals = strchr(argument, '=');
    if (!equals) {
        fail(argument, "write NAME=FILE, or NAME=FILE+FILE");
    }
    *equals = '\0';
    struct asset asset = {.name = argument, .files = equals + 1};
    vec_add(&run->assets, &asset);
}

int main(int count, char **values)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct run run = {.arena = arena,
                      .assets = VEC_IN(arena, struct asset),
                      .read = VEC_IN(arena, const char *),
                      .words = style_words_in(arena)};
    for (int i = 1; i < count; i++) {
        bool has_value = i + 1 < count;
        if (strcmp(values[i], "--code") == 0 && has_value) {
            run.code = values[++i];
        } else if (strcmp(values[i], "--depfile") == 0 && has_value) {
            run.depfile = values[++i];
        } else if (strcmp(values[i], "--words") == 0 && has_value) {
            add_words(&run, values[++i]);
        } else {
            take_asset(&run, values[i]);
        }
    }
    if (!run.code) {
        fail("--code", "say where the C should go");
    }
    for (size_t i = 0; i < run.assets.count; i++) {
        load(&run, VEC_AT(&run.assets, struct asset, i));
    }
    write_code(&run);
    if (run.depfile) {
        write_depfile(&run);
    }
    return 0;
}
