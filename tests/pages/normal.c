/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "normal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void add_decoded(struct buf *out, struct text text)
{
    static const struct {
        const char *from;
        char to;
    } references[] = {{"&#39;", '\''}, {"&quot;", '"'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}};
    bool space = false;
    for (size_t i = 0; i < text.length;) {
        char byte = text.at[i];
        size_t used = 1;
        for (size_t j = 0; byte == '&' && j < COUNT_OF(references); j++) {
            if (text_starts((struct text){text.at + i, text.length - i}, text_of(references[j].from))) {
                byte = references[j].to;
                used = strlen(references[j].from);
                break;
            }
        }
        i += used;
        if (!isspace((unsigned char)byte)) {
            if (space) {
                buf_char(out, ' ');
            }
            space = false;
            buf_char(out, byte);
        } else {
            space = true;
        }
    }
}

static void add_text(struct buf *out, struct text text)
{
    text = text_trim(text);
    if (text.length) {
        add_decoded(out, text);
        buf_char(out, '\n');
    }
}

static int by_words(const void *left, const void *right)
{
    return text_compare(*(const struct text *)left, *(const struct text *)right);
}

/* Reads one attribute of `rest`; its normal form. */
static struct text take_attribute(struct arena *arena, struct text *rest)
{
    size_t i = 0;
    while (i < rest->length && !isspace((unsigned char)rest->at[i]) && rest->at[i] != '=') {
        i++;
    }
    struct buf buf = buf_in(arena);
    buf_add(&buf, rest->at, i);
    if (i + 1 < rest->length && rest->at[i] == '=') {
        char quote = rest->at[i + 1];
        size_t start = i + 2;
        size_t end = start;
        while (end < rest->length && rest->at[end] != quote) {
            end++;
        }
        buf_string(&buf, "=\"");
        add_decoded(&buf, text_trim((struct text){rest->at + start, end - start}));
        buf_char(&buf, '"');
        i = end + 1;
    }
    i = i < rest->length ? i : rest->length;
    *rest = text_trim((struct text){rest->at + i, rest->length - i});
    return buf_as_text(&buf);
}

static bool is_void(struct text name)
{
    static const char *const names[] = {"path", "input", "br", "hr", "img", "link", "meta"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (text_is(name, names[i])) {
            return true;
        }
    }
    return false;
}

static void add_tag(struct arena *arena, struct buf *out, struct text inside)
{
    struct text rest = text_trim(inside);
    if (rest.length && rest.at[rest.length - 1] == '/') {
        rest = text_trim((struct text){rest.at, rest.length - 1});
    }
    if (rest.length && rest.at[0] == '/') {
        struct text name = text_trim((struct text){rest.at + 1, rest.length - 1});
        if (!is_void(name)) {
            buf_print(out, "</%.*s>\n", TEXT_ARGS(name));
        }
        return;
    }
    struct vec attributes = VEC_IN(arena, struct text);
    struct text name = take_attribute(arena, &rest);
    while (rest.length) {
        struct text attribute = take_attribute(arena, &rest);
        vec_add(&attributes, &attribute);
    }
    if (attributes.count) {
        qsort(attributes.items, attributes.count, sizeof(struct text), by_words);
    }
    buf_print(out, "<%.*s", TEXT_ARGS(name));
    for (size_t i = 0; i < attributes.count; i++) {
        buf_print(out, " %.*s", TEXT_ARGS(*VEC_AT(&attributes, struct text, i)));
    }
    buf_string(out, ">\n");
}

static size_t tag_end(struct text html, size_t at)
{
    char quote = 0;
    for (; at < html.length; at++) {
        char byte = html.at[at];
        if (quote) {
            quote = byte == quote ? 0 : quote;
        } else if (byte == '"' || byte == '\'') {
            quote = byte;
        } else if (byte == '>') {
            break;
        }
    }
    return at;
}

struct text normal_html(struct arena *arena, struct text html)
{
    struct buf out = buf_in(arena);
    size_t start = 0;
    for (size_t i = 0; i < html.length; i++) {
        if (html.at[i] != '<') {
            continue;
        }
        size_t end = tag_end(html, i);
        add_text(&out, (struct text){html.at + start, i - start});
        add_tag(arena, &out, (struct text){html.at + i + 1, end - i - 1});
        start = end + 1;
        i = end;
    }
    if (start < html.length) {
        add_text(&out, (struct text){html.at + start, html.length - start});
    }
    return buf_as_text(&out);
}
