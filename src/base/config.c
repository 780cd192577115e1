/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LARGEST_FILE (64 * 1024)

static void close_file(FILE **file)
{
    if (*file) {
        fclose(*file);
    }
}

static bool is_known(const char *const *names, struct text name)
{
    for (; *names; names++) {
        if (text_is(name, *names)) {
            return true;
        }
    }
    return false;
}

static int parse_line(struct text line, const char *const *names, struct config *config, const char *path,
                      int number, struct error *error)
{
    struct text rest = line, name, value;
    text_cut(&rest, '=', &name);
    if (!rest.at) {
        return error_set(error, ERROR_INVALID, "config.form", "%s:%d: write `name = value`", path, number);
    }
    name = text_trim(name);
    value = text_trim(rest);
    if (!is_known(names, name)) {
        return error_set(error, ERROR_INVALID, "config.unknown", "%s:%d: there is no setting named \"%.*s\"",
                         path, number, TEXT_ARGS(name));
    }
    if (map_get(&config->values, name)) {
        return error_set(error, ERROR_INVALID, "config.twice", "%s:%d: \"%.*s\" is set twice; keep one line",
                         path, number, TEXT_ARGS(name));
    }
    struct text *copy = arena_copy(config->values.arena, &value, sizeof(value));
    copy->at = text_string(config->values.arena, value);
    map_set(&config->values, name, copy);
    return 0;
}

int config_parse(struct arena *arena, struct text text, const char *path, const char *const *names,
                 struct config *out, struct error *error)
{
    struct config config = {map_in(arena)};
    struct text line;
    if (!text_is_utf8(text)) {
        return error_set(error, ERROR_INVALID, "config.not-utf8", "%s: this file is not UTF-8 text", path);
    }
    for (int number = 1; text_cut(&text, '\n', &line); number++) {
        line = text_trim(line);
        if (line.length == 0 || line.at[0] == '#') {
            continue;
        }
        int failed = parse_line(line, names, &config, path, number, error);
        if (failed) {
            return failed;
        }
    }
    *out = config;
    return 0;
}

int config_read(struct arena *arena, const char *path, const char *const *names, struct config *out,
                struct error *error)
{
    SCOPED(close_file) FILE *file = fopen(path, "re");
    if (!file) {
        return error_set(error, ERROR_IO, "config.open", "%s: %s", path, strerror(errno));
    }
    char *bytes = arena_alloc(arena, LARGEST_FILE + 1);
    size_t length = fread(bytes, 1, LARGEST_FILE + 1, file);
    if (ferror(file)) {
        return error_set(error, ERROR_IO, "config.read", "%s: %s", path, strerror(errno));
    }
    if (length > LARGEST_FILE) {
        return error_set(error, ERROR_LIMIT, "config.too-long", "%s: at most %d bytes are read", path,
                         LARGEST_FILE);
    }
    return config_parse(arena, (struct text){bytes, length}, path, names, out, error);
}

struct text config_get(const struct config *config, const char *name, const char *otherwise)
{
    const struct text *value = map_get(&config->values, text_of(name));
    return value ? *value : text_of(otherwise);
}
