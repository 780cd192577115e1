/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/html.h"

#include <string.h>
#include <strings.h>

struct html_markup html_trusted(struct text markup)
{
    return (struct html_markup){markup};
}

static struct text escape_of(char byte)
{
    switch (byte) {
    case '&':
        return TEXT("&amp;");
    case '<':
        return TEXT("&lt;");
    case '>':
        return TEXT("&gt;");
    case '"':
        return TEXT("&quot;");
    case '\'':
        return TEXT("&#39;");
    default:
        return TEXT("");
    }
}

/* Sixteen bytes at a time, as vectors of the compiler: most hold nothing to escape. */
#define RUN 16
typedef unsigned char run_of_bytes __attribute__((vector_size(RUN)));

static bool is_plain(const char *at)
{
    run_of_bytes bytes;
    memcpy(&bytes, at, RUN);
    run_of_bytes found = (run_of_bytes)((bytes == '&') | (bytes == '<') | (bytes == '>') | (bytes == '"') | (bytes == '\''));
    uint64_t halves[2];
    memcpy(halves, &found, RUN);
    return (halves[0] | halves[1]) == 0;
}

/* Text and attributes are escaped alike: one function to hold right, and a value moved between them stays safe. */
void html_text(struct buf *out, struct text value)
{
    static const bool special[256] = {['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true};
    size_t start = 0;
    for (size_t i = 0; i < value.length; i++) {
        while (value.length - i > RUN && is_plain(value.at + i)) {
            i += RUN;
        }
        if (special[(unsigned char)value.at[i]]) {
            buf_add(out, value.at + start, i - start);
            buf_text(out, escape_of(value.at[i]));
            start = i + 1;
        }
    }
    buf_add(out, value.at + start, value.length - start);
}

static bool is_known_scheme(struct text scheme)
{
    static const char *const known[] = {"https", "http", "mailto", "tel"};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (strlen(known[i]) == scheme.length && strncasecmp(known[i], scheme.at, scheme.length) == 0) {
            return true;
        }
    }
    return false;
}

/* A colon before the first / ? or # ends a scheme, whatever else stands before it: browsers forgive much. */
static bool leads_somewhere(struct text address)
{
    for (size_t i = 0; i < address.length; i++) {
        char byte = address.at[i];
        if (byte == '/' || byte == '?' || byte == '#') {
            return true;
        }
        if (byte == ':') {
            return is_known_scheme((struct text){address.at, i});
        }
    }
    return true;
}

void html_url(struct buf *out, struct text value)
{
    html_text(out, leads_somewhere(value) ? value : TEXT("#"));
}

static bool is_unreserved(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-' ||
           byte == '.' || byte == '_' || byte == '~';
}

void html_url_part(struct buf *out, struct text value)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < value.length; i++) {
        unsigned char byte = (unsigned char)value.at[i];
        if (is_unreserved(byte)) {
            buf_char(out, (char)byte);
        } else {
            char encoded[3] = {'%', digits[byte >> 4], digits[byte & 15]};
            buf_add(out, encoded, sizeof(encoded));
        }
    }
}

void html_number(struct buf *out, int64_t number)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0) {
        digits[--at] = '-';
    }
    buf_add(out, digits + at, sizeof(digits) - at);
}
