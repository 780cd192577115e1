/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/facts.h"

#include <string.h>

#define DEEPEST 4

struct reading {
    struct arena *arena;
    struct vec *fields; /* struct procedure_field */
    const char *path;
};

static int read_member(struct reading *reading, const char *name, const json_t *value, int depth,
                       struct error *error);

static int add_field(struct reading *reading, const char *name, const char *bytes, size_t length, struct error *error)
{
    struct text copy = {arena_copy(reading->arena, bytes, length), length};
    struct procedure_field field = {text_of(arena_string(reading->arena, name)), copy};
    if (reading->fields->count >= PROCEDURE_FIELDS_MOST) {
        return error_set(error, ERROR_LIMIT, "facts.many", "%s: more than %d answers", reading->path,
                         PROCEDURE_FIELDS_MOST);
    }
    vec_add(reading->fields, &field);
    return 0;
}

static int read_array(struct reading *reading, const char *name, const json_t *array, int depth, struct error *error)
{
    size_t index;
    json_t *item;
    json_array_foreach(array, index, item) {
        const char *numbered = json_is_object(item) ? arena_print(reading->arena, "%s.%zu", name, index + 1) : name;
        if (json_is_array(item)) {
            return error_set(error, ERROR_INVALID, "facts.nested", "%s: \"%.100s\" is a list in a list", reading->path,
                             name);
        }
        int result = read_member(reading, numbered, item, depth + 1, error);
        if (result < 0) {
            return result;
        }
    }
    return 0;
}

static int read_object(struct reading *reading, const char *name, const json_t *object, int depth,
                       struct error *error)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) {
        if (strlen(key) > 100 || !key[0]) {
            return error_set(error, ERROR_INVALID, "facts.name", "%s: the name of an answer has 1 to 100 bytes",
                             reading->path);
        }
        const char *whole = name[0] ? arena_print(reading->arena, "%s.%s", name, key) : key;
        int result = read_member(reading, whole, value, depth + 1, error);
        if (result < 0) {
            return result;
        }
    }
    return 0;
}

static int read_member(struct reading *reading, const char *name, const json_t *value, int depth, struct error *error)
{
    if (depth > DEEPEST) {
        return error_set(error, ERROR_INVALID, "facts.deep", "%s: \"%.100s\" is nested too deeply", reading->path,
                         name);
    }
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return read_object(reading, name, value, depth, error);
    case JSON_ARRAY:
        return read_array(reading, name, value, depth, error);
    case JSON_STRING:
        return add_field(reading, name, json_string_value(value), json_string_length(value), error);
    case JSON_TRUE:
        return add_field(reading, name, "yes", 3, error);
    case JSON_FALSE:
        return add_field(reading, name, "no", 2, error);
    case JSON_INTEGER: {
        const char *digits = arena_print(reading->arena, "%lld", (long long)json_integer_value(value));
        return add_field(reading, name, digits, strlen(digits), error);
    }
    case JSON_REAL:
        return error_set(error, ERROR_INVALID, "facts.real", "%s: \"%.100s\" is not a whole number; quote it if it "
                                                             "is text",
                         reading->path, name);
    default:
        return 0;
    }
}

static void release(json_t **value)
{
    json_decref(*value);
}

int cli_facts_from_json(struct arena *arena, struct text json, const char *path, struct vec *fields,
                        struct error *error)
{
    json_error_t where;
    json_t *whole SCOPED(release) = json_loadb(json.at ? json.at : "", json.length,
                                               JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &where);
    struct reading reading = {arena, fields, path};
    if (!whole) {
        return error_set(error, ERROR_INVALID, "facts.json", "%.200s:%d:%d: %s", path, where.line, where.column,
                         where.text);
    }
    if (!json_is_object(whole)) {
        return error_set(error, ERROR_INVALID, "facts.object", "%.200s: write one object of answers: {\"name\": ...}",
                         path);
    }
    return read_object(&reading, "", whole, 0, error);
}

int cli_read_facts(struct cli *cli, struct procedure_field **out, size_t *count, struct error *error)
{
    struct vec fields = VEC_IN(cli->arena, struct procedure_field);
    if (cli_has(cli, "file")) {
        struct text json;
        int result = cli_read_file(cli->arena, cli_string(cli, "file"), CLI_FACTS_FILE_MOST, &json, error);
        if (result == 0) {
            result = cli_facts_from_json(cli->arena, json, cli_string(cli, "file"), &fields, error);
        }
        if (result < 0) {
            return result;
        }
    }
    for (size_t i = 0; i < cli_count(cli, "answer"); i++) {
        struct procedure_field field;
        cli_pair(cli_item(cli, "answer", i), &field.name, &field.value);
        vec_add(&fields, &field);
    }
    *out = fields.items;
    *count = fields.count;
    return 0;
}
