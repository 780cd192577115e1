/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SQL is written as string literals with binds. Three ways to break that are looked for: a
 * statement with a printf conversion in it, a statement given to something that prints or joins
 * text, and a statement handed to the store that is no literal. The store's own room takes
 * statements as arguments and is spared the last.
 */
#include "house.h"

#include <ctype.h>

#define MOST_DEPTH 64

static const char *const openings[] = {
    "SELECT ", "INSERT INTO ", "INSERT OR ", "UPDATE ",   "DELETE FROM ", "CREATE ",   "ALTER ",
    "DROP ",   "PRAGMA ",      "WITH ",      "VACUUM",    "ATTACH ",      "TRUNCATE ", " WHERE ",
    "WHERE ",  " AND ",        " ORDER BY ", "ORDER BY ", " LIMIT ",      " VALUES ",  " FROM "};

static bool is_sql(struct text literal)
{
    for (size_t i = 0; i < COUNT_OF(openings); i++) {
        if (text_starts(literal, text_of(openings[i]))) {
            return true;
        }
    }
    return false;
}

static bool has_conversion(struct text literal)
{
    for (size_t i = 0; i < literal.length; i++) {
        if (literal.at[i] == '%') {
            return true;
        }
    }
    return false;
}

static bool contains(struct text text, const char *piece)
{
    struct text wanted = text_of(piece);
    for (size_t i = 0; i + wanted.length <= text.length; i++) {
        if (text_equal((struct text){text.at + i, wanted.length}, wanted)) {
            return true;
        }
    }
    return false;
}

static bool joins_text(struct text function)
{
    return contains(function, "print") || text_is(function, "buf_string") ||
           text_is(function, "buf_text") || text_is(function, "buf_add") ||
           text_is(function, "strcat") || text_is(function, "strncat") ||
           text_is(function, "strcpy") || text_is(function, "memcpy");
}

/* Which argument of a store function is the statement, from 0; -1: not one of them. */
static int statement_argument(struct text function)
{
    if (text_is(function, "store_prepare")) {
        return 1;
    }
    return text_is(function, "store_run") || text_is(function, "store_query") ? 3 : -1;
}

static bool is_sign(const struct house_token *token, char sign)
{
    return token->kind == HOUSE_SIGN && token->text.length == 1 && token->text.at[0] == sign;
}

static bool is_constant_name(struct text word)
{
    for (size_t i = 0; i < word.length; i++) {
        if (islower((unsigned char)word.at[i])) {
            return false;
        }
    }
    return word.length > 0 && !isdigit((unsigned char)word.at[0]);
}

/* `static const char NAME[] = ` and a literal, in the same file. */
static bool is_named_literal(const struct house_source *source, struct text name)
{
    static const char *const before[] = {"static", "const", "char"};
    for (size_t i = 3; i + 4 < source->token_count; i++) {
        const struct house_token *token = &source->tokens[i];
        bool declared = token->kind == HOUSE_WORD && text_equal(token->text, name);
        for (size_t k = 0; k < COUNT_OF(before); k++) {
            declared = declared && text_is(token[(ptrdiff_t)k - 3].text, before[k]);
        }
        if (declared && is_sign(&token[1], '[') && is_sign(&token[2], ']') &&
            is_sign(&token[3], '=')) {
            return token[4].kind == HOUSE_STRING || is_constant_name(token[4].text);
        }
    }
    return false;
}

/* Literals, their names, and CONSTANT_NAMES(with arguments), or `condition ? one : other` of those.
 */
static bool is_literal(const struct house_source *source, const struct house_token *tokens,
                       size_t count)
{
    int depth = 0;
    size_t start = 0;
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        start = depth == 0 && is_sign(&tokens[i], '?') ? i + 1 : start;
        depth += is_sign(&tokens[i], '(') ? 1 : is_sign(&tokens[i], ')') ? -1 : 0;
    }
    for (size_t i = start; i < count; i++) {
        bool opens = is_sign(&tokens[i], '('), closes = is_sign(&tokens[i], ')');
        depth += opens ? 1 : closes ? -1 : 0;
        if (depth > 0 || closes || tokens[i].kind == HOUSE_COMMENT || is_sign(&tokens[i], ':')) {
            continue;
        }
        bool constant = tokens[i].kind == HOUSE_WORD && is_constant_name(tokens[i].text);
        bool named = tokens[i].kind == HOUSE_WORD && is_named_literal(source, tokens[i].text);
        if (tokens[i].kind != HOUSE_STRING && !constant && !named) {
            return false;
        }
        found = true;
    }
    return found;
}

/* `at` is the parenthesis that opens the call. */
static void check_call(struct house_report *report, const struct house_source *source, size_t at,
                       int argument)
{
    int depth = 0, number = 0;
    size_t start = at + 1;
    for (size_t i = at; i < source->token_count; i++) {
        const struct house_token *token = &source->tokens[i];
        depth += is_sign(token, '(') ? 1 : is_sign(token, ')') ? -1 : 0;
        bool ends = depth == 0 || (depth == 1 && is_sign(token, ','));
        if (!ends) {
            continue;
        }
        if (number == argument && !is_literal(source, source->tokens + start, i - start)) {
            house_report(report, HOUSE_SQL, source->path, source->tokens[start].line,
                         "a statement is a string literal, with $1, $2 ... for values");
        }
        if (depth == 0) {
            return;
        }
        number++;
        start = i + 1;
    }
}

static bool is_store(const char *path)
{
    return text_starts(text_of(path), TEXT("src/store/"));
}

static void check_string(struct house_report *report, const struct house_source *source,
                         const struct house_token *string, struct text function)
{
    if (!is_sql(string->text)) {
        return;
    }
    if (has_conversion(string->text)) {
        house_report(report, HOUSE_SQL, source->path, string->line,
                     "a statement with %% in it: bind the value ($1), also a pattern's");
    } else if (joins_text(function)) {
        house_report(report, HOUSE_SQL, source->path, string->line,
                     "a statement put together by %.*s(): write whole statements",
                     TEXT_ARGS(function));
    }
}

void house_check_sql(struct house_report *report, const struct house_source *source)
{
    struct text functions[MOST_DEPTH] = {{0}};
    int depth = 0;
    if (!text_starts(text_of(source->path), TEXT("src/"))) {
        return;
    }
    for (size_t i = 0; i < source->token_count; i++) {
        const struct house_token *token = &source->tokens[i];
        bool called = i > 0 && source->tokens[i - 1].kind == HOUSE_WORD;
        if (is_sign(token, '(') && depth + 1 < MOST_DEPTH) {
            /* Parentheses that call nothing belong to the call around them. */
            functions[depth + 1] = called ? source->tokens[i - 1].text : functions[depth];
            depth++;
            int argument = called ? statement_argument(functions[depth]) : -1;
            if (argument >= 0 && !is_store(source->path)) {
                check_call(report, source, i, argument);
            }
        } else if (is_sign(token, ')') && depth > 0) {
            depth--;
        } else if (is_sign(token, ';') || is_sign(token, '{') || is_sign(token, '}')) {
            depth = 0;
        } else if (token->kind == HOUSE_STRING) {
            check_string(report, source, token, depth > 0 ? functions[depth] : TEXT(""));
        }
    }
}
