/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What word processors leave in a table: tags, entities, asterisks, ruled lines. Only known tags are taken out, so that
 * "a < b" stays; an end of a paragraph becomes a new line, everything else white is one space.
 */
#include "plan/inside.h"

#include <string.h>

static const char *const inline_tags[] = {"b", "i", "u", "em", "strong", "span", "a", "sup", "sub", "font", "small"};
static const char *const block_tags[] = {"p",  "br", "li", "ul", "ol", "div", "table", "tr", "td",
                                         "th", "h1", "h2", "h3", "h4", "h5",  "h6"};

static bool is_one_of(struct text name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (name.length == strlen(names[i]) && strncasecmp(name.at, names[i], name.length) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The size of a known tag at the start of `rest`; 0: none stands there. */
static size_t tag_size(struct text rest, bool *is_block)
{
    size_t at = 1, start;
    if (rest.length < 3 || rest.at[0] != '<') {
        return 0;
    }
    at += rest.at[at] == '/';
    start = at;
    while (at < rest.length && (is_letter(rest.at[at]) || (at > start && rest.at[at] >= '1' && rest.at[at] <= '6'))) {
        at++;
    }
    struct text name = {rest.at + start, at - start};
    const char *end = memchr(rest.at + at, '>', rest.length - at);
    *is_block = is_one_of(name, block_tags, COUNT_OF(block_tags));
    if (!end || (!*is_block && !is_one_of(name, inline_tags, COUNT_OF(inline_tags)))) {
        return 0;
    }
    bool fits = rest.at[at] == '>' || rest.at[at] == ' ' || rest.at[at] == '/';
    return fits ? (size_t)(end - rest.at) + 1 : 0;
}

static size_t entity_size(struct text rest, struct text *is)
{
    static const char *const entities[][2] = {
        {"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"},   {"&nbsp;", " "}, {"&quot;", "\""},       {"&apos;", "'"},
        {"&#39;", "'"},   {"&#160;", " "}, {"&rsquo;", "'"}, {"&lsquo;", "'"}, {"&ndash;", "\xe2\x80\x93"},
    };
    for (size_t i = 0; i < COUNT_OF(entities); i++) {
        if (text_starts(rest, text_of(entities[i][0]))) {
            *is = text_of(entities[i][1]);
            return strlen(entities[i][0]);
        }
    }
    return 0;
}

/* White space made one; new lines (only ours) stay, without spaces around them, never two together. */
static struct text settle(struct arena *arena, struct text text)
{
    struct buf buf = buf_in(arena);
    bool space = false, line = false;
    for (size_t i = 0; i < text.length; i++) {
        bool hard = (unsigned char)text.at[i] == 0xc2 && i + 1 < text.length && (unsigned char)text.at[i + 1] == 0xa0;
        if (hard || text.at[i] == ' ' || text.at[i] == '\t' || text.at[i] == '\n' || text.at[i] == '\r') {
            line = line || text.at[i] == '\n';
            space = true;
            i += hard;
            continue;
        }
        if (buf.length && (space || line)) {
            buf_char(&buf, line ? '\n' : ' ');
        }
        space = line = false;
        buf_char(&buf, text.at[i]);
    }
    return buf_as_text(&buf);
}

static bool is_wrapped(struct text text, struct text open, struct text close)
{
    if (text.length < open.length + close.length || !text_starts(text, open)) {
        return false;
    }
    struct text inside = {text.at + open.length, text.length - open.length - close.length};
    return text_equal((struct text){inside.at + inside.length, close.length}, close) &&
           !memmem(inside.at, inside.length, close.at, close.length);
}

struct marked markup_clean(struct arena *arena, struct text raw)
{
    struct text text = text_trim(raw), is;
    struct marked out = {.bold = is_wrapped(text, TEXT("<b>"), TEXT("</b>"))};
    if (is_wrapped(text, TEXT("**"), TEXT("**"))) {
        text = (struct text){text.at + 2, text.length - 4};
        out.bold = out.mended = true;
    }
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < text.length;) {
        struct text rest = {text.at + i, text.length - i};
        bool is_block = false;
        size_t size = tag_size(rest, &is_block);
        if (size) {
            buf_string(&buf, is_block ? "\n" : "");
        } else if ((size = entity_size(rest, &is))) {
            buf_text(&buf, is);
        } else {
            buf_char(&buf, rest.at[0] == '\n' ? ' ' : rest.at[0]);
            i++;
            continue;
        }
        out.mended = true;
        i += size;
    }
    out.text = settle(arena, buf_as_text(&buf));
    return out;
}

bool markup_is_ruled(struct text cell)
{
    struct text text = text_trim(cell);
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] != '-' && text.at[i] != ':' && text.at[i] != '=') {
            return false;
        }
    }
    return text.length >= 2;
}
