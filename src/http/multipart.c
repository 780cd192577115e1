/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * multipart/form-data (RFC 7578, RFC 2046). The body is in memory already, so parts are slices of it.
 * Invariants: the boundary is one that the RFC allows; every delimiter stands behind CR LF; a part has exactly one
 * content disposition, and it is form-data with one name; no part is encoded or itself multipart.
 */
#include "http/wire.h"
#include "http/form.h"

#include <string.h>

#define BOUNDARY_MOST 70
#define PART_HEADERS_MOST 8

struct part {
    bool has_disposition;
    struct http_field field;
};

static int malformed(struct error *error, const char *what)
{
    return error_set(error, ERROR_INVALID, "form.multipart", "The form is malformed: %s.", what);
}

/* Reads one `; name=value` or `; name="value"`; *rest moves behind it. False when there is none left or it is not
 * well formed (*rest is then not empty). Browsers write a quote in a name as %22, and never a backslash escape. */
static bool next_parameter(struct text *rest, struct text *name, struct text *value)
{
    struct text text = text_trim(*rest);
    const char *equals = text.length && text.at[0] == ';' ? memchr(text.at, '=', text.length) : NULL;
    if (!equals) {
        *rest = text;
        return false;
    }
    const char *end = text.at + text.length;
    *name = text_trim((struct text){text.at + 1, (size_t)(equals - text.at - 1)});
    const char *start = equals + 1;
    bool is_quoted = start < end && *start == '"';
    start += is_quoted;
    const char *stop = memchr(start, is_quoted ? '"' : ';', (size_t)(end - start));
    if (is_quoted && !stop) {
        return false;
    }
    stop = stop ? stop : end;
    *value = (struct text){start, (size_t)(stop - start)};
    if (!is_quoted) {
        *value = text_trim(*value);
    }
    stop += is_quoted;
    *rest = (struct text){stop, (size_t)(end - stop)};
    return is_token(*name) && (is_quoted || is_token(*value));
}

static bool is_boundary(struct text boundary)
{
    for (size_t i = 0; i < boundary.length; i++) {
        unsigned char c = (unsigned char)boundary.at[i];
        bool is_letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && (!c || !memchr("'()+_,-./:=? ", c, 13))) {
            return false;
        }
    }
    return boundary.length > 0 && boundary.length <= BOUNDARY_MOST && boundary.at[boundary.length - 1] != ' ';
}

static int read_boundary(struct text type, struct text *boundary, struct error *error)
{
    struct text kind = form_type(type);
    struct text rest = {type.at + kind.length, type.length - kind.length};
    struct text name, value;
    bool is_found = false;
    while (next_parameter(&rest, &name, &value)) {
        if (text_same_letters(name, "boundary")) {
            if (is_found) {
                return malformed(error, "two boundaries");
            }
            is_found = true;
            *boundary = value;
        }
    }
    if (text_trim(rest).length || !is_found || !is_boundary(*boundary)) {
        return malformed(error, "no proper boundary");
    }
    return 0;
}

/* ---- parts ------------------------------------------------------------------------------------------------ */

static int read_disposition(struct text value, struct part *part, struct error *error)
{
    struct text kind = form_type(value);
    struct text rest = {value.at + kind.length, value.length - kind.length};
    if (part->has_disposition || !text_same_letters(kind, "form-data")) {
        return malformed(error, "a part that is not a field");
    }
    part->has_disposition = true;
    struct text name, said;
    bool has_name = false;
    while (next_parameter(&rest, &name, &said)) {
        bool is_name = text_same_letters(name, "name");
        bool is_file_name = text_same_letters(name, "filename");
        if ((is_name && has_name) || (is_file_name && part->field.is_file)) {
            return malformed(error, "a part with two names");
        }
        if (is_name) {
            has_name = true;
            part->field.name = said;
        } else if (is_file_name) {
            part->field.is_file = true;
            part->field.file_name = said;
        }
    }
    return text_trim(rest).length || !has_name ? malformed(error, "a part without a proper name") : 0;
}

static int read_part_header(struct text line, struct part *part, struct error *error)
{
    const char *colon = line.length ? memchr(line.at, ':', line.length) : NULL;
    struct text name = {line.at, colon ? (size_t)(colon - line.at) : 0};
    if (!is_token(name)) {
        return malformed(error, "a part's header without a proper name");
    }
    struct text value = text_trim((struct text){colon + 1, line.length - name.length - 1});
    if (text_same_letters(name, "content-disposition")) {
        return read_disposition(value, part, error);
    }
    if (text_same_letters(name, "content-transfer-encoding")) {
        return malformed(error, "an encoded part");
    }
    if (text_same_letters(name, "content-type")) {
        if (part->field.type.length || text_starts(value, TEXT("multipart/"))) {
            return malformed(error, "a part with an impossible type");
        }
        part->field.type = value;
    }
    return 0;
}

/* The part's headers, up to the empty line; *content is what follows. */
static int read_part_headers(struct text bytes, struct part *part, struct text *content, struct error *error)
{
    struct text rest = bytes;
    for (int i = 0; i <= PART_HEADERS_MOST; i++) {
        const char *end = rest.length ? memmem(rest.at, rest.length, "\r\n", 2) : NULL;
        if (!end) {
            return malformed(error, "a part that does not end its headers");
        }
        struct text line = {rest.at, (size_t)(end - rest.at)};
        rest = (struct text){end + 2, rest.length - line.length - 2};
        if (!line.length) {
            *content = rest;
            return part->has_disposition ? 0 : malformed(error, "a part without a name");
        }
        int code = read_part_header(line, part, error);
        if (code < 0) {
            return code;
        }
    }
    return malformed(error, "a part with too many headers");
}

/* What follows a delimiter: "--" ends the form, CR LF starts a part. */
static int read_after_delimiter(struct text *rest, bool *is_last, struct error *error)
{
    *is_last = text_starts(*rest, TEXT("--"));
    if (!*is_last && !text_starts(*rest, TEXT("\r\n"))) {
        return malformed(error, "a boundary that runs on");
    }
    rest->at += 2;
    rest->length -= 2;
    return 0;
}

static int read_parts(struct vec *fields, struct text rest, struct text delimiter,
                      const struct http_form_limits *limits, struct error *error)
{
    for (;;) {
        bool is_last;
        int code = read_after_delimiter(&rest, &is_last, error);
        if (code < 0 || is_last) {
            return code;
        }
        const char *end = rest.length ? memmem(rest.at, rest.length, delimiter.at, delimiter.length) : NULL;
        if (!end) {
            return malformed(error, "its end is missing");
        }
        struct part part = {0};
        struct text bytes = {rest.at, (size_t)(end - rest.at)};
        code = read_part_headers(bytes, &part, &part.field.value, error);
        if (code == 0) {
            code = form_add(fields, &part.field, limits, error);
        }
        if (code < 0) {
            return code;
        }
        rest = (struct text){end + delimiter.length, rest.length - bytes.length - delimiter.length};
    }
}

int http_read_multipart(struct arena *arena, struct text type, struct text body,
                        const struct http_form_limits *limits, struct http_form *out, struct error *error)
{
    struct text boundary = {"", 0};
    int code = read_boundary(type, &boundary, error);
    if (code < 0) {
        return code;
    }
    struct http_form_limits bounds = form_limits(limits);
    struct vec fields = VEC_IN(arena, struct http_field);
    struct text delimiter = text_of(arena_print(arena, "\r\n--%.*s", TEXT_ARGS(boundary)));
    struct text opening = {delimiter.at + 2, delimiter.length - 2};
    if (!text_starts(body, opening)) {
        return malformed(error, "it does not start with its boundary");
    }
    struct text rest = {body.at + opening.length, body.length - opening.length};
    code = read_parts(&fields, rest, delimiter, &bounds, error);
    if (code == 0) {
        *out = (struct http_form){fields.items, fields.count};
    }
    return code;
}
