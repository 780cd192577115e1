/* SPDX-License-Identifier: GPL-3.0-or-later */
/* As much of C's lexical rules as the inspection needs: words, strings, signs, comments, includes.
 */
#include "house.h"

#include <ctype.h>

struct cursor {
    struct text text;
    size_t at;
    int line;
    struct vec tokens; /* struct house_token */
};

static char peek(const struct cursor *cursor, size_t ahead)
{
    size_t at = cursor->at + ahead;
    return at < cursor->text.length ? cursor->text.at[at] : '\0';
}

static bool at_end(const struct cursor *cursor)
{
    return cursor->at >= cursor->text.length;
}

static void step(struct cursor *cursor)
{
    cursor->line += peek(cursor, 0) == '\n' ? 1 : 0;
    cursor->at++;
}

static void add(struct cursor *cursor, enum house_token_kind kind, size_t start, size_t end,
                int line)
{
    struct house_token token = {kind, {cursor->text.at + start, end - start}, line};
    vec_add(&cursor->tokens, &token);
}

static void take_comment(struct cursor *cursor)
{
    size_t start = cursor->at;
    int line = cursor->line;
    bool block = peek(cursor, 1) == '*';
    cursor->at += 2;
    while (!at_end(cursor) &&
           (block ? peek(cursor, 0) != '*' || peek(cursor, 1) != '/' : peek(cursor, 0) != '\n')) {
        step(cursor);
    }
    cursor->at += block && !at_end(cursor) ? 2 : 0;
    add(cursor, HOUSE_COMMENT, start, cursor->at, line);
}

static void take_quoted(struct cursor *cursor)
{
    char quote = peek(cursor, 0);
    int line = cursor->line;
    cursor->at++;
    size_t start = cursor->at;
    while (!at_end(cursor) && peek(cursor, 0) != quote && peek(cursor, 0) != '\n') {
        cursor->at += peek(cursor, 0) == '\\' ? 1 : 0;
        step(cursor);
    }
    size_t end = cursor->at < cursor->text.length ? cursor->at : cursor->text.length;
    add(cursor, quote == '"' ? HOUSE_STRING : HOUSE_SIGN, start, end, line);
    cursor->at += at_end(cursor) ? 0 : 1;
}

static bool is_word(char character)
{
    return isalnum((unsigned char)character) || character == '_';
}

static void take_word(struct cursor *cursor)
{
    size_t start = cursor->at;
    while (!at_end(cursor) && is_word(peek(cursor, 0))) {
        cursor->at++;
    }
    add(cursor, HOUSE_WORD, start, cursor->at, cursor->line);
}

/* `#` stands here: takes `#include "name"` whole, and of any other directive only the sign. */
static void take_directive(struct cursor *cursor)
{
    size_t start = cursor->at;
    size_t at = cursor->at + 1;
    struct text text = cursor->text;
    while (at < text.length && (text.at[at] == ' ' || text.at[at] == '\t')) {
        at++;
    }
    struct text rest = {text.at + at, text.length - at};
    if (text_starts(rest, TEXT("include"))) {
        at += 7;
        while (at < text.length && (text.at[at] == ' ' || text.at[at] == '\t')) {
            at++;
        }
        size_t name = at + 1;
        size_t end = name;
        while (end < text.length && text.at[end] != '"' && text.at[end] != '\n') {
            end++;
        }
        if (at < text.length && text.at[at] == '"') {
            add(cursor, HOUSE_INCLUDE, name, end, cursor->line);
            cursor->at = end + 1;
            return;
        }
    }
    add(cursor, HOUSE_SIGN, start, start + 1, cursor->line);
    cursor->at++;
}

void house_lex(struct arena *arena, struct house_source *source)
{
    struct cursor cursor = {
        .text = source->text, .line = 1, .tokens = VEC_IN(arena, struct house_token)};
    while (!at_end(&cursor)) {
        char here = peek(&cursor, 0);
        if (here == '/' && (peek(&cursor, 1) == '*' || peek(&cursor, 1) == '/')) {
            take_comment(&cursor);
        } else if (here == '"' || here == '\'') {
            take_quoted(&cursor);
        } else if (here == '#') {
            take_directive(&cursor);
        } else if (is_word(here)) {
            take_word(&cursor);
        } else if (isspace((unsigned char)here)) {
            step(&cursor);
        } else {
            add(&cursor, HOUSE_SIGN, cursor.at, cursor.at + 1, cursor.line);
            cursor.at++;
        }
    }
    source->tokens = cursor.tokens.items;
    source->token_count = cursor.tokens.count;
}
