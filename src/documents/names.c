/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of files come from whoever sent them, and end in headers, pages and other people's folders. */
#include "documents/inside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define READ_MOST 4096

static const char *const endings[DOCUMENTS_KIND__MAX][3] = {
    [DOCUMENTS_PDF] = {".pdf"},          [DOCUMENTS_PNG] = {".png"},   [DOCUMENTS_JPEG] = {".jpg", ".jpeg"},
    [DOCUMENTS_HEIC] = {".heic", ".heif"}, [DOCUMENTS_DOCX] = {".docx"}, [DOCUMENTS_ODT] = {".odt"},
    [DOCUMENTS_MAIL] = {".eml"},         [DOCUMENTS_TEXT] = {".txt"},
};

/* The last part of a path of any system. */
static struct text last_part(struct text said)
{
    size_t start = 0;
    for (size_t i = 0; i < said.length; i++) {
        if (said.at[i] == '/' || said.at[i] == '\\') {
            start = i + 1;
        }
    }
    return (struct text){said.at + start, said.length - start};
}

/* Letters, marks, digits, punctuation and symbols stay; separators become blanks; the rest (controls, formatting such as
 * bidi overrides, private use, unassigned) goes. */
static bool keep_point(utf8proc_int32_t *point)
{
    utf8proc_category_t category = utf8proc_category(*point);
    if (category == UTF8PROC_CATEGORY_ZS) {
        *point = ' ';
        return true;
    }
    if (*point < 0x80 && memchr("<>:\"|?*%", (int)*point, 8) && *point) {
        *point = '_';
        return true;
    }
    return category != UTF8PROC_CATEGORY_CN && category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_CF &&
           category != UTF8PROC_CATEGORY_CS && category != UTF8PROC_CATEGORY_CO && category != UTF8PROC_CATEGORY_ZL &&
           category != UTF8PROC_CATEGORY_ZP;
}

static struct text clean(struct arena *arena, struct text part)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < part.length;) {
        utf8proc_int32_t point;
        utf8proc_uint8_t bytes[4];
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)part.at + i,
                                                 (utf8proc_ssize_t)(part.length - i), &point);
        if (size <= 0) {
            buf_char(&buf, '_');
            i++;
            continue;
        }
        i += (size_t)size;
        if (keep_point(&point)) {
            buf_add(&buf, bytes, (size_t)utf8proc_encode_char(point, bytes));
        }
    }
    return buf_as_text(&buf);
}

/* Blanks and dots at the ends hide names and endings, or are cut off by some systems. */
static struct text trim(struct text name)
{
    while (name.length && (name.at[0] == '.' || name.at[0] == ' ' || name.at[0] == '~')) {
        name.at++;
        name.length--;
    }
    while (name.length && (name.at[name.length - 1] == '.' || name.at[name.length - 1] == ' ')) {
        name.length--;
    }
    return name;
}

static struct text composed(struct arena *arena, struct text name)
{
    struct text taken;
    struct error ignored;
    return text_take(arena, name, 2 * READ_MOST, &taken, &ignored) ? TEXT("") : taken;
}

static const char *ending_of(struct text name, enum documents_kind kind)
{
    for (size_t i = 0; i < COUNT_OF(endings[0]) && endings[kind][i]; i++) {
        size_t length = strlen(endings[kind][i]);
        if (name.length > length && strncasecmp(name.at + name.length - length, endings[kind][i], length) == 0) {
            return endings[kind][i];
        }
    }
    return NULL;
}

static struct text shorten(struct text stem, size_t most)
{
    if (stem.length <= most) {
        return stem;
    }
    while (most > 0 && ((unsigned char)stem.at[most] & 0xc0) == 0x80) {
        most--;
    }
    return trim((struct text){stem.at, most});
}

/* Names that mean a device to one of the systems, whatever their ending, and with blanks before it. */
static bool is_device(struct text stem)
{
    static const char *const names[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    const char *dot = stem.length ? memchr(stem.at, '.', stem.length) : NULL;
    size_t length = trim((struct text){stem.at, dot ? (size_t)(dot - stem.at) : stem.length}).length;
    bool numbered = length == 4 && isdigit((unsigned char)stem.at[3]);
    for (size_t i = 0; i < COUNT_OF(names) && (length == 3 || numbered); i++) {
        if ((i < 4) != numbered && strncasecmp(stem.at, names[i], 3) == 0) {
            return true;
        }
    }
    return false;
}

struct text documents_name(struct arena *arena, struct text said, enum documents_kind kind)
{
    struct text part = last_part(said);
    part.length = part.length < READ_MOST ? part.length : READ_MOST;
    struct text name = trim(composed(arena, clean(arena, part)));
    const char *ending = ending_of(name, kind);
    struct text stem = {name.at, name.length - (ending ? strlen(ending) : 0)};
    ending = ending ? ending : endings[kind][0] ? endings[kind][0] : "";
    size_t most = DOCUMENTS_NAME_MOST - strlen(ending);
    stem = trim(shorten(stem, most));
    if (is_device(stem)) { /* what was cut off may have been all that told it from one */
        stem = trim(shorten(text_of(arena_print(arena, "_%.*s", TEXT_ARGS(stem))), most));
    }
    if (!stem.length) {
        stem = TEXT("file");
    }
    return text_of(arena_print(arena, "%.*s%s", TEXT_ARGS(stem), ending));
}

/* RFC 8187 section 3.2.1: what may stand unescaped. */
static bool is_attribute_char(unsigned char byte)
{
    return isalnum(byte) || (byte && byte < 0x80 && strchr("!#$&+-.^_`|~", byte));
}

struct text documents_disposition(struct arena *arena, struct text name)
{
    struct buf buf = buf_in(arena);
    buf_string(&buf, "attachment; filename=\"");
    for (size_t i = 0; i < name.length; i++) {
        unsigned char byte = (unsigned char)name.at[i];
        bool is_plain = byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\' && byte != '%';
        if (is_plain || (byte & 0xc0) != 0x80) {
            buf_char(&buf, is_plain ? (char)byte : '_');
        }
    }
    buf_string(&buf, "\"; filename*=UTF-8''");
    for (size_t i = 0; i < name.length; i++) {
        unsigned char byte = (unsigned char)name.at[i];
        if (is_attribute_char(byte)) {
            buf_char(&buf, (char)byte);
        } else {
            buf_print(&buf, "%%%02X", byte);
        }
    }
    return buf_as_text(&buf);
}

struct text documents_size_words(struct arena *arena, int64_t size)
{
    if (size < 1024) {
        return text_of(arena_print(arena, "%lld bytes", (long long)size));
    }
    if (size < 1024 * 1024) {
        return text_of(arena_print(arena, "%lld KB", (long long)((size + 512) / 1024)));
    }
    int64_t tenths = (size * 10 + 512 * 1024) / (1024 * 1024);
    return text_of(tenths % 10 ? arena_print(arena, "%lld.%lld MB", (long long)(tenths / 10), (long long)(tenths % 10))
                               : arena_print(arena, "%lld MB", (long long)(tenths / 10)));
}
