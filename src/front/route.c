/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of routes: cut into parts once, checked so that no two rows answer one request, printed for auditors. */
#include "front/inside.h"

#include "access/access.h"

#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 64
#define NUMBER_MOST ((int64_t)1 << 53)

static const char *const KINDS[ARGUMENT__MAX] = {
    [ARGUMENT_REFERENCE] = "reference", [ARGUMENT_IDENTITY] = "identity", [ARGUMENT_NAME] = "name",
    [ARGUMENT_NUMBER] = "number",       [ARGUMENT_SECRET] = "secret",
};

static const char *const PERMISSIONS[FRONT_PERMISSION__MAX] = {
    [FRONT_PUBLIC] = "public",
    [FRONT_SIGNED_IN] = "signed in",
    [FRONT_STAFF] = "staff",
    [FRONT_ADMINISTRATOR] = "administrator",
    [FRONT_AUDITOR] = "auditor",
};

static const char *const EFFECTS[FRONT_EFFECT__MAX] = {
    [FRONT_PLAIN] = "plain",
    [FRONT_READS] = "reads",
    [FRONT_WRITES] = "writes",
    [FRONT_LEAVES] = "leaves",
};

static const char *const LIMITS[FRONT_LIMIT__MAX] = {
    [FRONT_UNLIMITED] = "-",
    [FRONT_LIMIT_SIGN_IN] = "sign-ins",
    [FRONT_LIMIT_REPORT] = "reports",
};

const char *front_permission_name(enum front_permission permission)
{
    return PERMISSIONS[permission];
}

const char *front_effect_name(enum front_effect effect)
{
    return EFFECTS[effect];
}

/* ---- reading patterns ------------------------------------------------------------------------------------- */

static int bad_row(struct error *error, const struct front_row *row, const char *what)
{
    return error_set(error, ERROR_INVALID, "front.route", "%s %s: %s.", http_method_name(row->method), row->path,
                     what);
}

static bool is_literal(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.')) {
            return false;
        }
    }
    return text.length > 0;
}

/* "{name:kind}" */
static bool parse_argument(struct text text, struct route_part *part)
{
    struct text inside = {text.at + 1, text.length - 2};
    struct text name;
    if (text.at[text.length - 1] != '}' || !text_cut(&inside, ':', &name) || !is_literal(name)) {
        return false;
    }
    for (int i = ARGUMENT_NONE + 1; i < ARGUMENT__MAX; i++) {
        if (text_is(inside, KINDS[i])) {
            *part = (struct route_part){(enum argument_kind)i, name};
            return true;
        }
    }
    return false;
}

static bool parse_part(struct text text, struct route_part *part)
{
    if (text.length > 2 && text.at[0] == '{') {
        return parse_argument(text, part);
    }
    *part = (struct route_part){ARGUMENT_NONE, text};
    return is_literal(text);
}

int route_parse(const struct front_row *row, struct route *out, struct error *error)
{
    *out = (struct route){.row = row};
    struct text rest = text_of(row->path);
    struct text piece;
    if (!rest.length || rest.at[0] != '/') {
        return bad_row(error, row, "the path does not start with a slash");
    }
    rest = (struct text){rest.at + 1, rest.length - 1};
    while (rest.length) {
        if (out->count == PARTS_MOST) {
            return bad_row(error, row, "the path has too many parts");
        }
        if (!text_cut(&rest, '/', &piece) || !parse_part(piece, &out->parts[out->count++])) {
            return bad_row(error, row, "a part of the path is neither a plain word nor {name:kind}");
        }
    }
    return 0;
}

/* ---- matching --------------------------------------------------------------------------------------------- */

static bool is_made_of(struct text text, bool takes_capitals)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        if (!is_plain && !(takes_capitals && c >= 'A' && c <= 'Z')) {
            return false;
        }
    }
    return text.length > 0 && text.length <= NAME_SIZE;
}

static bool read_reference(struct text text, struct arena *arena, struct text *out)
{
    char reference[ACCESS_REFERENCE_SIZE];
    struct error ignored;
    if (access_read_reference(text, reference, &ignored) < 0) {
        return false;
    }
    *out = text_of(arena_string(arena, reference));
    return true;
}

static bool read_argument(enum argument_kind kind, struct text text, struct arena *arena, struct text *out)
{
    struct identity identity;
    int64_t number;
    struct error ignored;
    *out = text;
    switch (kind) {
    case ARGUMENT_REFERENCE:
        return read_reference(text, arena, out);
    case ARGUMENT_IDENTITY:
        return identity_read(text, &identity, &ignored) == 0;
    case ARGUMENT_NUMBER:
        return text_to_integer(text, 0, NUMBER_MOST, &number, &ignored) == 0;
    case ARGUMENT_NAME:
        return is_made_of(text, false);
    case ARGUMENT_SECRET:
        return is_made_of(text, true);
    default:
        return false;
    }
}

bool route_matches(const struct route *route, const struct http_request *http, struct arena *arena,
                   struct text *arguments)
{
    if (route->count != http->segment_count) {
        return false;
    }
    for (size_t i = 0; i < route->count; i++) {
        if (!route->parts[i].kind && !text_equal(route->parts[i].text, http->segments[i])) {
            return false;
        }
    }
    size_t count = 0;
    for (size_t i = 0; i < route->count; i++) {
        if (route->parts[i].kind &&
            !read_argument(route->parts[i].kind, http->segments[i], arena, &arguments[count++])) {
            return false;
        }
    }
    return true;
}

const struct route *route_find(const struct front *front, const struct http_request *http, struct arena *arena,
                               struct text *arguments, struct buf *allowed)
{
    enum http_method method = http->method == HTTP_HEAD ? HTTP_GET : http->method;
    for (size_t i = 0; i < front->count; i++) {
        const struct route *route = &front->routes[i];
        if (!route_matches(route, http, arena, arguments)) {
            continue;
        }
        if (route->row->method == method) {
            return route;
        }
        buf_print(allowed, "%s%s", allowed->length ? ", " : "",
                  route->row->method == HTTP_GET ? "GET, HEAD" : http_method_name(route->row->method));
    }
    return NULL;
}

/* ---- checking --------------------------------------------------------------------------------------------- */

/* Whether one segment could be both. Arguments of any two kinds are taken to overlap. */
static bool parts_overlap(struct arena *arena, const struct route_part *one, const struct route_part *other)
{
    struct text ignored;
    if (!one->kind && !other->kind) {
        return text_equal(one->text, other->text);
    }
    if (one->kind && other->kind) {
        return true;
    }
    const struct route_part *literal = one->kind ? other : one;
    return read_argument(one->kind ? one->kind : other->kind, literal->text, arena, &ignored);
}

static bool routes_overlap(struct arena *arena, const struct route *one, const struct route *other)
{
    if (one->row->method != other->row->method || one->count != other->count) {
        return false;
    }
    for (size_t i = 0; i < one->count; i++) {
        if (!parts_overlap(arena, &one->parts[i], &other->parts[i])) {
            return false;
        }
    }
    return true;
}

/* Anything that a row promises and the dispatcher could not hold. */
static int check_row(const struct front_row *row, struct error *error)
{
    bool is_write = row->effect == FRONT_WRITES;
    bool has_fields = row->field_count > 0 || row->fields_of;
    if (row->method != HTTP_GET && row->method != HTTP_POST) {
        return bad_row(error, row, "only GET and POST are served");
    }
    if (is_write != (row->method == HTTP_POST)) {
        return bad_row(error, row, "what writes is a POST, and what does not is a GET");
    }
    if (!row->handler) {
        return bad_row(error, row, "it has no handler");
    }
    if (row->effect == FRONT_LEAVES && row != FRONT_OWN_ROWS) {
        return bad_row(error, row, "only front's own rows leave");
    }
    if (row->effect == FRONT_PLAIN && (row->permission != FRONT_PUBLIC || row->fields_of)) {
        return bad_row(error, row, "a row that touches no store can check nobody");
    }
    if (is_write && has_fields && !row->again) {
        return bad_row(error, row, "a form must be able to show itself again, with what was typed");
    }
    if (row->field_count > 0 && row->fields_of) {
        return bad_row(error, row, "its fields are declared twice");
    }
    return 0;
}

static int parse_table(struct arena *arena, const struct front_table *table, struct vec *routes,
                       struct error *error)
{
    for (size_t i = 0; i < table->count; i++) {
        struct route route;
        int code = check_row(&table->rows[i], error);
        if (code == 0) {
            code = route_parse(&table->rows[i], &route, error);
        }
        if (code < 0) {
            return code;
        }
        route.table = table;
        for (size_t k = 0; k < routes->count; k++) {
            const struct route *known = VEC_AT(routes, struct route, k);
            if (routes_overlap(arena, known, &route)) {
                return bad_row(error, &table->rows[i],
                               arena_print(arena, "it answers the same requests as %s", known->row->path));
            }
        }
        vec_add(routes, &route);
    }
    return 0;
}

int routes_parse(struct arena *arena, const struct front_table *tables, size_t count, struct route **out,
                 size_t *out_count, struct error *error)
{
    struct front_table *own = ARENA_NEW(arena, struct front_table);
    *own = (struct front_table){.rows = FRONT_OWN_ROWS, .count = FRONT_OWN_ROW_COUNT};
    own->face = count ? tables[0].face : NULL;
    own->house = count ? tables[0].house : NULL;
    struct vec routes = VEC_IN(arena, struct route);
    int code = parse_table(arena, own, &routes, error);
    for (size_t i = 0; i < count && code == 0; i++) {
        code = parse_table(arena, &tables[i], &routes, error);
    }
    *out = routes.items;
    *out_count = routes.count;
    return code;
}

int front_check(const struct front_table *tables, size_t count, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct route *routes;
    size_t route_count;
    return routes_parse(arena, tables, count, &routes, &route_count, error);
}

/* ---- printing --------------------------------------------------------------------------------------------- */

static int compare_routes(const void *one, const void *other)
{
    const struct front_row *left = ((const struct route *)one)->row;
    const struct front_row *right = ((const struct route *)other)->row;
    int order = strcmp(left->path, right->path);
    return order ? order : (int)left->method - (int)right->method;
}

static void print_row(const struct front_row *row, struct buf *out)
{
    buf_print(out, "%-6s %-56s %-14s %-7s %-9s ", http_method_name(row->method), row->path,
              PERMISSIONS[row->permission], EFFECTS[row->effect], LIMITS[row->limit]);
    if (row->fields_of) {
        buf_string(out, "as the moment has them");
    }
    for (size_t i = 0; i < row->field_count; i++) {
        buf_print(out, "%s%s%s", i ? " " : "", row->fields[i].name, row->fields[i].required ? "*" : "");
    }
    buf_string(out, row->fields_of || row->field_count ? "\n" : "-\n");
}

void front_print_routes(const struct front_table *tables, size_t count, struct buf *out)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct route *routes;
    size_t route_count;
    struct error error;
    if (routes_parse(arena, tables, count, &routes, &route_count, &error) < 0) {
        buf_print(out, "%s\n", error.words);
        return;
    }
    qsort(routes, route_count, sizeof(*routes), compare_routes);
    buf_print(out, "%-6s %-56s %-14s %-7s %-9s %s\n", "method", "path", "who", "effect", "limited",
              "fields (* must be given)");
    for (size_t i = 0; i < route_count; i++) {
        print_row(routes[i].row, out);
    }
}
