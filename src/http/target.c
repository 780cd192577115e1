/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Percent escapes (RFC 3986) and the path's segments. Segments are cut before they are decoded, so that an escaped
 * slash can never move a boundary; it is refused besides, since none of our paths needs one. */
#include "http/wire.h"

#include <ctype.h>
#include <string.h>
#include <sys/types.h>

#define SEGMENTS_MOST 16

int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes into `out`, which has room for raw.length bytes. Returns the length, or -1 for a broken escape. */
static ssize_t decode_into(struct text raw, bool plus, char *out)
{
    size_t length = 0;
    for (size_t i = 0; i < raw.length; i++) {
        char c = raw.at[i];
        if (c == '+' && plus) {
            c = ' ';
        } else if (c == '%') {
            int high = i + 2 < raw.length ? hex_value(raw.at[i + 1]) : -1;
            int low = i + 2 < raw.length ? hex_value(raw.at[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return -1;
            }
            c = (char)(high * 16 + low);
            i += 2;
        }
        out[length++] = c;
    }
    return (ssize_t)length;
}

int http_decode(struct arena *arena, struct text raw, bool plus, struct text *out, struct error *error)
{
    bool is_plain = !raw.length || (!memchr(raw.at, '%', raw.length) &&
                                    !(plus && memchr(raw.at, '+', raw.length)));
    if (is_plain) {
        *out = raw;
        return 0;
    }
    char *bytes = arena_alloc(arena, raw.length);
    ssize_t length = decode_into(raw, plus, bytes);
    if (length < 0) {
        return error_set(error, ERROR_INVALID, "http.escape", "A percent escape is broken.");
    }
    *out = (struct text){bytes, (size_t)length};
    return 0;
}

void http_encode(struct buf *buf, struct text text)
{
    static const char DIGITS[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (isalnum(c) || (c && memchr("-._~", c, 4))) {
            buf_char(buf, (char)c);
        } else {
            char escape[3] = {'%', DIGITS[c >> 4], DIGITS[c & 15]};
            buf_add(buf, escape, sizeof(escape));
        }
    }
}

static bool is_segment(struct text segment)
{
    for (size_t i = 0; i < segment.length; i++) {
        unsigned char c = (unsigned char)segment.at[i];
        if (c < 0x20 || c == 0x7f || c == '/' || c == '\\') {
            return false;
        }
    }
    return !text_is(segment, ".") && !text_is(segment, "..") && text_is_utf8(segment);
}

struct refusal path_read(struct http_request *request)
{
    struct text rest = {request->path.at + 1, request->path.length - 1};
    struct text *segments = ARENA_ARRAY(request->arena, struct text, SEGMENTS_MOST);
    request->segments = segments;
    request->segment_count = 0;
    bool is_more = rest.length > 0;
    while (is_more) {
        if (request->segment_count == SEGMENTS_MOST) {
            return REFUSED(400, "too many path segments");
        }
        const char *slash = memchr(rest.at, '/', rest.length);
        size_t length = slash ? (size_t)(slash - rest.at) : rest.length;
        struct text *segment = &segments[request->segment_count++];
        struct error ignored;
        if (http_decode(request->arena, (struct text){rest.at, length}, false, segment, &ignored) < 0 ||
            !is_segment(*segment)) {
            return REFUSED(400, "a path that is not plain");
        }
        is_more = slash != NULL;
        rest = slash ? (struct text){slash + 1, rest.length - length - 1} : rest;
    }
    return TAKEN;
}
