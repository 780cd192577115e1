/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all parsers share: looking at tokens, lines and blocks, names and lists. */

#include <string.h>

#include "procedure/parse.h"

void *list_grow(struct arena *arena, void *at, size_t count, size_t size)
{
    if (count != 0 && (count & (count - 1)) != 0) {
        return at;
    }
    char *grown = arena_array(arena, count == 0 ? 1 : count * 2, size);
    if (count != 0) {
        memcpy(grown, at, count * size);
    }
    return grown;
}

struct place parse_place(const struct parse *parse)
{
    return (struct place){parse->file, parse->at->line, parse->at->column};
}

static const char *describe(struct parse *parse, const struct token *token)
{
    switch (token->kind) {
    case TOKEN_END:
        return "the file ends";
    case TOKEN_NEWLINE:
        return "the line ends";
    case TOKEN_INDENT:
    case TOKEN_DEDENT:
        return "the indentation changes";
    case TOKEN_STRING:
        return arena_print(parse->arena, "there are the words \"%.*s\"",
                           (int)(token->text.length > 40 ? 40 : token->text.length),
                           token->text.at);
    default:
        return arena_print(parse->arena, "there is '%.*s'",
                           (int)(token->text.length > 70 ? 70 : token->text.length),
                           token->text.at);
    }
}

bool parse_complain(struct parse *parse, const char *format, ...)
{
    struct buf words = buf_in(parse->arena);
    va_list list;
    va_start(list, format);
    buf_print_list(&words, format, list);
    va_end(list);
    return complain(parse->complaints, parse_place(parse), "%s here: write %s",
                    describe(parse, parse->at), buf_as_string(&words));
}

static bool token_is(const struct token *token, const char *word)
{
    return token->kind == TOKEN_NAME && text_is(token->text, word);
}

bool peek_word(const struct parse *parse, const char *word)
{
    return token_is(parse->at, word);
}

bool peek_words(const struct parse *parse, const char *one, const char *other)
{
    return token_is(parse->at, one) && token_is(parse->at + 1, other);
}

bool take_word(struct parse *parse, const char *word)
{
    bool found = peek_word(parse, word);
    parse->at += found;
    return found;
}

bool take_words(struct parse *parse, const char *one, const char *other)
{
    bool found = peek_words(parse, one, other);
    parse->at += found ? 2 : 0;
    return found;
}

bool want_word(struct parse *parse, const char *word)
{
    return take_word(parse, word) || parse_complain(parse, "'%s'", word);
}

bool take_token(struct parse *parse, enum token_kind kind)
{
    bool found = parse->at->kind == kind && kind != TOKEN_END;
    parse->at += found;
    return found;
}

bool is_reserved(struct text word)
{
    static const char *const words[] = {"and",     "or",    "not",  "is", "becomes", "every",
                                        "some",    "no",    "a",    "an", "at",      "whose",
                                        "without", "while", "when", "if", "whoever", "otherwise"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (text_is(word, words[i])) {
            return true;
        }
    }
    return false;
}

bool want_name(struct parse *parse, struct procedure_name *name, const char *what)
{
    if (parse->at->kind != TOKEN_NAME) {
        return parse_complain(parse, "%s", what);
    }
    if (is_reserved(parse->at->text)) {
        return complain(parse->complaints, parse_place(parse),
                        "'%.*s' is a word of the language: write %s", TEXT_ARGS(parse->at->text),
                        what);
    }
    *name = procedure_name_of(parse->at->text);
    parse->at++;
    return true;
}

bool want_mention(struct parse *parse, struct mention *mention, const char *what)
{
    mention->place = parse_place(parse);
    return want_name(parse, &mention->name, what);
}

bool add_mention(struct parse *parse, struct mentions *mentions, const char *what)
{
    struct mention mention = {0};
    if (!want_mention(parse, &mention, what)) {
        return false;
    }
    if (mentions->count >= PARSE_LIST_MOST) {
        return complain(parse->complaints, mention.place, "the list is too long: at most %d",
                        PARSE_LIST_MOST);
    }
    *LIST_ADD(parse->arena, mentions->at, mentions->count) = mention;
    return true;
}

bool want_mentions(struct parse *parse, struct mentions *mentions, const char *what)
{
    do {
        if (!add_mention(parse, mentions, what)) {
            return false;
        }
    } while (take_token(parse, TOKEN_COMMA));
    return true;
}

bool want_string(struct parse *parse, struct text *string, const char *what)
{
    if (parse->at->kind != TOKEN_STRING) {
        return parse_complain(parse, "%s between quotation marks", what);
    }
    *string = parse->at->text;
    parse->at++;
    return true;
}

bool want_number(struct parse *parse, int64_t *number, const char *what)
{
    if (parse->at->kind != TOKEN_NUMBER) {
        return parse_complain(parse, "%s as a number", what);
    }
    *number = parse->at->number;
    parse->at++;
    return true;
}

bool want_date(struct parse *parse, struct civil_date *date, const char *what)
{
    if (parse->at->kind != TOKEN_DATE) {
        return parse_complain(parse, "%s as in 2026-11-22", what);
    }
    *date = parse->at->date;
    parse->at++;
    return true;
}

bool want_labelled(struct parse *parse, struct procedure_labelled *labelled, const char *what)
{
    if (!want_name(parse, &labelled->name, what)) {
        return false;
    }
    if (parse->at->kind == TOKEN_STRING) {
        labelled->label = parse->at->text;
        parse->at++;
    }
    return true;
}

bool want_choices(struct parse *parse, struct procedure_labelled **choices, size_t *count,
                  const char *what)
{
    do {
        struct procedure_labelled choice = {0};
        struct place place = parse_place(parse);
        if (!want_labelled(parse, &choice, what)) {
            return false;
        }
        for (size_t i = 0; i < *count; i++) {
            if (procedure_same((*choices)[i].name, choice.name)) {
                return complain(parse->complaints, place,
                                "'%.*s' stands here twice: leave one of them out",
                                TEXT_ARGS(choice.name.text));
            }
        }
        if (*count >= 200) {
            return complain(parse->complaints, place,
                            "there are more than 200 here: leave some out");
        }
        *LIST_ADD(parse->arena, *choices, *count) = choice;
    } while (take_token(parse, TOKEN_COMMA));
    return true;
}

bool take_article(struct parse *parse)
{
    return take_word(parse, "a") || take_word(parse, "an");
}

void line_begin(struct parse *parse, struct line *line)
{
    line->place = parse_place(parse);
    line->comments = parse->at->comments;
    line->comment_count = parse->at->comment_count;
}

bool line_end(struct parse *parse, struct line *line)
{
    if (parse->at->kind == TOKEN_CITES) {
        line->cites = parse->at->cites;
        parse->at++;
    }
    return take_token(parse, TOKEN_NEWLINE) || parse_complain(parse, "the end of the line");
}

static void skip_block(struct parse *parse)
{
    int depth = 0;
    do {
        depth += parse->at->kind == TOKEN_INDENT;
        depth -= parse->at->kind == TOKEN_DEDENT;
        parse->at++;
    } while (depth > 0 && parse->at->kind != TOKEN_END);
}

void skip_line(struct parse *parse)
{
    /* A complaint may come after the line's end was taken: then only its block is left to skip. */
    while (parse->at->kind != TOKEN_NEWLINE && parse->at->kind != TOKEN_INDENT &&
           parse->at->kind != TOKEN_DEDENT && parse->at->kind != TOKEN_END) {
        parse->at++;
    }
    take_token(parse, TOKEN_NEWLINE);
    if (parse->at->kind == TOKEN_INDENT) {
        skip_block(parse);
    }
}

void parse_block(struct parse *parse, parse_line *read, void *into)
{
    if (!take_token(parse, TOKEN_INDENT)) {
        return;
    }
    while (parse->at->kind != TOKEN_DEDENT && parse->at->kind != TOKEN_END) {
        if (!read(parse, into)) {
            skip_line(parse);
        }
        if (parse->at->kind == TOKEN_INDENT) {
            complain(parse->complaints, parse_place(parse),
                     "nothing belongs under the line before: write this line at its level");
            skip_block(parse);
        }
    }
    take_token(parse, TOKEN_DEDENT);
}
