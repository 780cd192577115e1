/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows a minified style sheet by its braces, quotes and comments; looks into selectors and urls only. */
#include "styles.h"

#include <ctype.h>
#include <string.h>

#define FOREIGN_FONT "GDS Transport,arial,sans-serif"

struct filter {
    struct arena *arena;
    const struct style_options *options;
    struct error *error;
    int code;
};

/* ---- which classes are used ----------------------------------------------------------------------------------------- */

struct style_words style_words_in(struct arena *arena)
{
    return (struct style_words){map_in(arena), VEC_IN(arena, struct text)};
}

static bool is_name_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '-' || byte == '_' || byte == '!';
}

void style_words_add(struct style_words *words, struct text source)
{
    for (size_t i = 0; i < source.length;) {
        size_t start = i;
        while (i < source.length && is_name_byte(source.at[i])) {
            i++;
        }
        struct text word = {source.at + start, i - start};
        if (!word.length) {
            i++;
            continue;
        }
        map_set(&words->words, word, words);
        if (word.length > 5 && word.at[word.length - 1] == '-' && i < source.length && source.at[i] == '{') {
            vec_add(&words->starts, &word);
        }
    }
}

static bool is_used(const struct style_words *words, struct text name)
{
    if (map_get(&words->words, name)) {
        return true;
    }
    for (size_t i = 0; i < words->starts.count; i++) {
        if (text_starts(name, *VEC_AT(&words->starts, struct text, i))) {
            return true;
        }
    }
    return false;
}

/* Where :not(...) that begins at `at` ends. */
static size_t skip_parentheses(struct text selector, size_t at)
{
    int depth = 0;
    for (; at < selector.length; at++) {
        depth += selector.at[at] == '(';
        depth -= selector.at[at] == ')';
        if (depth == 0 && selector.at[at] == ')') {
            break;
        }
    }
    return at;
}

static bool selector_is_used(const struct filter *filter, struct text selector)
{
    struct buf name = buf_in(filter->arena);
    for (size_t i = 0; i < selector.length; i++) {
        if (text_starts((struct text){selector.at + i, selector.length - i}, TEXT(":not("))) {
            i = skip_parentheses(selector, i);
            continue;
        }
        if (selector.at[i] != '.') {
            continue;
        }
        name.length = 0;
        while (i + 1 < selector.length && (is_name_byte(selector.at[i + 1]) || selector.at[i + 1] == '\\')) {
            i++;
            if (selector.at[i] != '\\') {
                buf_char(&name, selector.at[i]);
            }
        }
        if (name.length && !is_used(filter->options->words, buf_as_text(&name))) {
            return false;
        }
    }
    return true;
}

/* The selectors of a rule that are used, joined by commas. */
static struct text used_selectors(const struct filter *filter, struct text prelude)
{
    struct buf out = buf_in(filter->arena);
    size_t start = 0;
    int depth = 0;
    for (size_t i = 0; i <= prelude.length; i++) {
        char byte = i < prelude.length ? prelude.at[i] : ',';
        depth += byte == '(';
        depth -= byte == ')';
        if (byte != ',' || (depth > 0 && i < prelude.length)) {
            continue;
        }
        struct text selector = text_trim((struct text){prelude.at + start, i - start});
        if (!filter->options->words || selector_is_used(filter, selector)) {
            if (out.length) {
                buf_char(&out, ',');
            }
            buf_text(&out, selector);
        }
        start = i + 1;
    }
    return buf_as_text(&out);
}

/* ---- bodies ----------------------------------------------------------------------------------------------------------- */

static void refuse(struct filter *filter, const char *words, struct text where)
{
    if (!filter->code) {
        struct text start = {where.at, where.length < 80 ? where.length : 80};
        filter->code = error_set(filter->error, ERROR_INVALID, "styles.unfit", "%s: %.*s", words, TEXT_ARGS(start));
    }
}

static bool is_our_file(const struct filter *filter, struct text name)
{
    for (const char *const *file = filter->options->files; *file; file++) {
        if (text_is(name, *file)) {
            return true;
        }
    }
    return false;
}

static void check_url(struct filter *filter, struct text rest)
{
    struct text start = TEXT("/assets/");
    const char *end = memchr(rest.at, ')', rest.length);
    struct text url = {rest.at, end ? (size_t)(end - rest.at) : rest.length};
    struct text name = {url.at + start.length, url.length - start.length};
    if (!text_starts(url, start) || !is_our_file(filter, name)) {
        refuse(filter, "a url() names no file of ours", url);
    }
}

static void write_body(struct filter *filter, struct buf *out, struct text body)
{
    struct text font = TEXT(FOREIGN_FONT);
    for (size_t i = 0; i < body.length;) {
        struct text rest = {body.at + i, body.length - i};
        if (text_starts(rest, font)) {
            buf_string(out, filter->options->font);
            i += font.length;
            continue;
        }
        if (text_starts(rest, TEXT("url("))) {
            check_url(filter, (struct text){rest.at + 4, rest.length - 4});
        }
        buf_char(out, body.at[i++]);
    }
}

static bool holds(struct text text, const char *part)
{
    return memmem(text.at, text.length, part, strlen(part)) != NULL;
}

/* ---- rules ------------------------------------------------------------------------------------------------------------- */

static void filter_rules(struct filter *filter, struct buf *out, struct text css, int depth);

static void filter_group(struct filter *filter, struct buf *out, struct text prelude, struct text body, int depth)
{
    struct buf inside = buf_in(filter->arena);
    filter_rules(filter, &inside, body, depth + 1);
    if (inside.length) {
        buf_print(out, "%.*s{", TEXT_ARGS(prelude));
        buf_text(out, buf_as_text(&inside));
        buf_char(out, '}');
    }
}

static void filter_rule(struct filter *filter, struct buf *out, struct text prelude, struct text body, int depth)
{
    if (text_starts(prelude, TEXT("@media")) || text_starts(prelude, TEXT("@supports"))) {
        filter_group(filter, out, prelude, body, depth);
        return;
    }
    bool is_foreign = text_starts(prelude, TEXT("@font-face")) || holds(body, "govuk-crest") || holds(body, "crown");
    struct text selectors = prelude.length && prelude.at[0] == '@' ? prelude : used_selectors(filter, prelude);
    if (is_foreign || !selectors.length) {
        return;
    }
    buf_print(out, "%.*s{", TEXT_ARGS(selectors));
    write_body(filter, out, body);
    buf_char(out, '}');
}

static size_t skip_comment(struct text css, size_t at)
{
    const char *end = memmem(css.at + at, css.length - at, "*/", 2);
    return end ? (size_t)(end - css.at) + 2 : css.length;
}

static bool at_comment(struct text css, size_t at)
{
    return css.length - at >= 2 && css.at[at] == '/' && css.at[at + 1] == '*';
}

/* The offset of the brace that closes the one before `at`; css.length when none does. */
static size_t closing_brace(struct text css, size_t at)
{
    int depth = 1;
    char quote = 0;
    for (; at < css.length; at++) {
        char byte = css.at[at];
        if (quote) {
            at += byte == '\\';
            quote = byte == quote ? 0 : quote;
        } else if (byte == '"' || byte == '\'') {
            quote = byte;
        } else if (at_comment(css, at)) {
            at = skip_comment(css, at) - 1;
        } else if (byte == '{') {
            depth++;
        } else if (byte == '}' && --depth == 0) {
            return at;
        }
    }
    return css.length;
}

static void filter_rules(struct filter *filter, struct buf *out, struct text css, int depth)
{
    if (depth > 8) {
        refuse(filter, "rules stand in each other too deep", css);
    }
    size_t start = 0;
    for (size_t at = 0; at < css.length && !filter->code;) {
        if (at == start && (isspace((unsigned char)css.at[at]) || at_comment(css, at))) {
            at = at_comment(css, at) ? skip_comment(css, at) : at + 1;
            start = at;
        } else if (css.at[at] == ';') {
            start = ++at; /* @charset: the server says it in a header */
        } else if (css.at[at] == '{') {
            size_t end = closing_brace(css, at + 1);
            struct text prelude = text_trim((struct text){css.at + start, at - start});
            struct text body = {css.at + at + 1, end - at - 1};
            if (end >= css.length) {
                refuse(filter, "a { is not closed", prelude);
                return;
            }
            filter_rule(filter, out, prelude, body, depth);
            start = at = end + 1;
        } else {
            at++;
        }
    }
    if (!filter->code && text_trim((struct text){css.at + start, css.length - start}).length) {
        refuse(filter, "a rule has no body", (struct text){css.at + start, css.length - start});
    }
}

int styles_filter(struct buf *out, struct text css, const struct style_options *options, struct error *error)
{
    struct filter filter = {.arena = out->arena, .options = options, .error = error};
    filter_rules(&filter, out, css, 0);
    if (!filter.code && holds(buf_as_text(out), "GDS Transport")) {
        refuse(&filter, "the font that we may not use is still named", TEXT(FOREIGN_FONT));
    }
    return filter.code;
}
