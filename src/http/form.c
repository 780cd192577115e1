/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms as browsers send them: the urlencoded kind (WHATWG URL standard, section 5), and the choice between it and
 * multipart. Limits are held while reading, before anything is decoded. */
#include "http/wire.h"
#include "http/form.h"

#include <string.h>

struct http_form_limits form_limits(const struct http_form_limits *asked)
{
    struct http_form_limits limits = asked ? *asked : (struct http_form_limits){0};
    limits.fields = limits.fields ? limits.fields : 200;
    limits.name_size = limits.name_size ? limits.name_size : 128;
    limits.value_size = limits.value_size ? limits.value_size : 256 * 1024;
    limits.file_size = limits.file_size ? limits.file_size : limits.value_size;
    return limits;
}

int form_add(struct vec *fields, const struct http_field *field, const struct http_form_limits *limits,
             struct error *error)
{
    if (fields->count == limits->fields) {
        return error_set(error, ERROR_LIMIT, "form.fields", "The form has more than %zu fields.", limits->fields);
    }
    if (field->name.length > limits->name_size) {
        return error_set(error, ERROR_LIMIT, "form.name", "A field's name is longer than %zu bytes.",
                         limits->name_size);
    }
    size_t most = field->is_file ? limits->file_size : limits->value_size;
    if (field->value.length > most) {
        error_set(error, ERROR_LIMIT, "form.value", "This is longer than the %zu bytes that we take.", most);
        bool is_nameable = text_is_utf8(field->name) && is_token(field->name);
        return is_nameable ? error_at(error, text_string(fields->arena, field->name)) : ERROR_LIMIT;
    }
    vec_add(fields, field);
    return 0;
}

static int read_pair(struct vec *fields, struct text pair, const struct http_form_limits *limits,
                     struct error *error)
{
    const char *equals = memchr(pair.at, '=', pair.length);
    size_t name_length = equals ? (size_t)(equals - pair.at) : pair.length;
    struct text value = equals ? (struct text){equals + 1, pair.length - name_length - 1} : (struct text){"", 0};
    struct http_field field = {0};
    int code = http_decode(fields->arena, (struct text){pair.at, name_length}, true, &field.name, error);
    if (code == 0) {
        code = http_decode(fields->arena, value, true, &field.value, error);
    }
    return code < 0 ? code : form_add(fields, &field, limits, error);
}

int http_read_pairs(struct arena *arena, struct text pairs, const struct http_form_limits *limits,
                    struct http_form *out, struct error *error)
{
    struct http_form_limits bounds = form_limits(limits);
    struct vec fields = VEC_IN(arena, struct http_field);
    struct text pair;
    while (pairs.length && text_cut(&pairs, '&', &pair)) {
        int code = pair.length ? read_pair(&fields, pair, &bounds, error) : 0;
        if (code < 0) {
            return code;
        }
    }
    *out = (struct http_form){fields.items, fields.count};
    return 0;
}

struct text form_type(struct text type)
{
    const char *semicolon = type.length ? memchr(type.at, ';', type.length) : NULL;
    return text_trim((struct text){type.at, semicolon ? (size_t)(semicolon - type.at) : type.length});
}

int http_read_form(const struct http_request *request, const struct http_form_limits *limits, struct http_form *out,
                   struct error *error)
{
    struct text type = http_header(request, "content-type");
    if (!request->body.length && !type.length) {
        *out = (struct http_form){NULL, 0};
        return 0;
    }
    if (text_same_letters(form_type(type), "application/x-www-form-urlencoded")) {
        return http_read_pairs(request->arena, request->body, limits, out, error);
    }
    if (text_same_letters(form_type(type), "multipart/form-data")) {
        return http_read_multipart(request->arena, type, request->body, limits, out, error);
    }
    return error_set(error, ERROR_INVALID, "form.type", "This is not a form that we can read.");
}
