/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What handlers and faces ask about a request: its arguments, where to come back to, what to carry along. */
#include "front/inside.h"

#include <assert.h>

/* ---- arguments -------------------------------------------------------------------------------------------- */

struct text front_argument(const struct front_request *request, const char *name)
{
    size_t index = 0;
    const struct route *route = request->route;
    for (size_t i = 0; route && i < route->count; i++) {
        const struct route_part *part = &route->parts[i];
        if (part->kind && text_is(part->text, name)) {
            return request->arguments[index];
        }
        index += part->kind != ARGUMENT_NONE;
    }
    assert(!"a name that the row's path has not");
    return (struct text){"", 0};
}

struct identity front_argument_identity(const struct front_request *request, const char *name)
{
    struct identity identity = {0};
    struct error error;
    int code = identity_read(front_argument(request, name), &identity, &error);
    assert(code == 0);
    (void)code;
    return identity;
}

int64_t front_argument_number(const struct front_request *request, const char *name)
{
    int64_t number = 0;
    struct error error;
    int code = text_to_integer(front_argument(request, name), 0, INT64_MAX, &number, &error);
    assert(code == 0);
    (void)code;
    return number;
}

/* ---- forms of a session that has run out --------------------------------------------------------------------- */

struct text front_carry(const struct front_request *request)
{
    struct buf buf = buf_in(request->arena);
    struct http_form form;
    struct error error;
    if (request->http->method != HTTP_POST || !form_is_surely_ours(request) ||
        http_read_form(request->http, NULL, &form, &error) < 0) {
        return (struct text){"", 0};
    }
    for (size_t i = 0; i < form.count; i++) {
        const struct http_field *field = &form.fields[i];
        if (!field->is_file && !text_is(field->name, FRONT_TOKEN_FIELD)) {
            http_encode(&buf, field->name);
            buf_char(&buf, '=');
            http_encode(&buf, field->value);
            buf_char(&buf, '&');
        }
    }
    return buf.length ? buf_as_text(&buf) : (struct text){"", 0};
}

static const struct route *find_target(const struct front *front, enum http_method method, struct text target)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_request http = {.arena = arena, .method = method};
    struct error error;
    struct text arguments[PARTS_MOST];
    struct buf allowed = buf_in(arena);
    if (http_read_target(target, &http, &error) < 0) {
        return NULL;
    }
    return route_find(front, &http, arena, arguments, &allowed);
}

bool front_is_form_target(const struct front *front, struct text target)
{
    return find_target(front, HTTP_POST, target) != NULL;
}

/* ---- ways back -------------------------------------------------------------------------------------------- */

struct text front_way_back(const struct front_request *request)
{
    const struct http_request *http = request->http;
    struct buf buf = buf_in(request->arena);
    if (http->method != HTTP_GET && http->method != HTTP_HEAD) {
        return (struct text){"", 0};
    }
    http_encode(&buf, http->path);
    if (http->query.length) {
        http_encode(&buf, TEXT("?"));
        http_encode(&buf, http->query);
    }
    return buf_as_text(&buf);
}

bool front_is_way_back(const struct front *front, struct text target)
{
    const struct route *route = find_target(front, HTTP_GET, target);
    return route && route->row->effect != FRONT_LEAVES;
}
