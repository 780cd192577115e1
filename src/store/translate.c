/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One SQL text, two engines. A text is walked token by token, so that nothing inside a string, a
 * quoted name or a comment is touched. What differs: statements   $1 becomes ?1 on SQLite (whose
 * own $1 is a name, numbered by first use); INTEGER and BLOB become BIGINT and BYTEA on PostgreSQL.
 *   definitions  as well: a table is STRICT on SQLite and not on PostgreSQL, where WITHOUT ROWID
 * goes too; TEXT is ordered by its bytes on PostgreSQL, as it is on SQLite.
 */
#include "store/engine.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum token_kind { TOKEN_END, TOKEN_SPACE, TOKEN_WORD, TOKEN_PARAMETER, TOKEN_QUOTED, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    struct text text;
};

struct translation {
    enum store_engine engine;
    bool defines;
    struct buf out;
    /* where we are within a definition */
    int words;           /* of this statement so far */
    bool creates, table; /* its first words are CREATE TABLE */
    int depth;
    bool options;       /* behind the table's closing bracket */
    bool strict, other; /* which options it has */
};

static size_t quoted_length(const char *at)
{
    const char quote = *at;
    size_t length = 1;
    while (at[length] && (at[length] != quote || at[length + 1] == quote)) {
        length += at[length] == quote ? 2 : 1;
    }
    return at[length] ? length + 1 : length;
}

static size_t comment_length(const char *at)
{
    if (at[0] == '-' && at[1] == '-') {
        return strcspn(at, "\n");
    }
    if (at[0] == '/' && at[1] == '*') {
        const char *end = strstr(at + 2, "*/");
        return end ? (size_t)(end + 2 - at) : strlen(at);
    }
    return 0;
}

static size_t run_length(const char *at, const char *more)
{
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || (at[length] && strchr(more, at[length]))) {
        length++;
    }
    return length;
}

static struct token next_token(const char *at)
{
    struct token token = {TOKEN_SIGN, {at, 1}};
    if (!*at) {
        return (struct token){TOKEN_END, {at, 0}};
    }
    if (isspace((unsigned char)*at)) {
        token.kind = TOKEN_SPACE;
    } else if (comment_length(at) > 0) {
        token = (struct token){TOKEN_SPACE, {at, comment_length(at)}};
    } else if (*at == '\'' || *at == '"') {
        token = (struct token){TOKEN_QUOTED, {at, quoted_length(at)}};
    } else if (*at == '$' && isdigit((unsigned char)at[1])) {
        token = (struct token){TOKEN_PARAMETER, {at, 1 + run_length(at + 1, "")}};
    } else if (isalnum((unsigned char)*at) || *at == '_') {
        token = (struct token){TOKEN_WORD, {at, run_length(at, "_")}};
    }
    return token;
}

static bool is_word(const struct token *token, const char *word)
{
    return token->kind == TOKEN_WORD && strlen(word) == token->text.length &&
           strncasecmp(token->text.at, word, token->text.length) == 0;
}

static void end_definition(struct translation *translation)
{
    if (translation->options && translation->engine == STORE_SQLITE && !translation->strict) {
        buf_string(&translation->out, translation->other ? ", STRICT" : " STRICT");
    }
    translation->words = translation->depth = 0;
    translation->creates = translation->table = translation->options = false;
    translation->strict = translation->other = false;
}

/* Notes how far into a definition this token takes us; false when the token is to be left out. */
static bool walk_definition(struct translation *translation, const struct token *token)
{
    if (token->kind == TOKEN_WORD && !translation->options) {
        translation->words++;
        translation->creates |= translation->words == 1 && is_word(token, "CREATE");
        translation->table |=
            translation->words == 2 && translation->creates && is_word(token, "TABLE");
        return true;
    }
    if (translation->options) {
        const bool keeps = translation->engine == STORE_SQLITE || token->kind == TOKEN_SPACE;
        translation->strict |= is_word(token, "STRICT");
        translation->other |= is_word(token, "WITHOUT");
        return keeps;
    }
    if (token->kind == TOKEN_SIGN) {
        translation->depth += *token->text.at == '(' ? 1 : *token->text.at == ')' ? -1 : 0;
        translation->options =
            translation->table && *token->text.at == ')' && translation->depth == 0;
    }
    return true;
}

static void add_word(struct translation *translation, const struct token *token)
{
    struct buf *out = &translation->out;
    if (translation->engine == STORE_POSTGRES && is_word(token, "INTEGER")) {
        buf_string(out, "BIGINT");
    } else if (translation->engine == STORE_POSTGRES && is_word(token, "BLOB")) {
        buf_string(out, "BYTEA");
    } else if (translation->engine == STORE_POSTGRES && translation->defines &&
               is_word(token, "TEXT")) {
        buf_string(out, "TEXT COLLATE \"C\"");
    } else {
        buf_text(out, token->text);
    }
}

static void add_token(struct translation *translation, const struct token *token)
{
    if (translation->defines && token->kind == TOKEN_SIGN && *token->text.at == ';') {
        end_definition(translation);
    } else if (translation->defines && !walk_definition(translation, token)) {
        return;
    }
    if (token->kind == TOKEN_PARAMETER && translation->engine == STORE_SQLITE) {
        buf_char(&translation->out, '?');
        buf_add(&translation->out, token->text.at + 1, token->text.length - 1);
    } else if (token->kind == TOKEN_WORD) {
        add_word(translation, token);
    } else {
        buf_text(&translation->out, token->text);
    }
}

static char *translate(struct arena *arena, enum store_engine engine, bool defines, const char *sql)
{
    struct translation translation = {.engine = engine, .defines = defines, .out = buf_in(arena)};
    for (struct token token = next_token(sql); token.kind != TOKEN_END; token = next_token(sql)) {
        add_token(&translation, &token);
        sql += token.text.length;
    }
    end_definition(&translation);
    return arena_string(arena, buf_as_string(&translation.out));
}

char *store_translate_statement(struct arena *arena, enum store_engine engine, const char *sql)
{
    return translate(arena, engine, false, sql);
}

char *store_translate_definition(struct arena *arena, enum store_engine engine, const char *sql)
{
    return translate(arena, engine, true, sql);
}

int store_count_parameters(const char *sql)
{
    int highest = 0;
    for (struct token token = next_token(sql); token.kind != TOKEN_END; token = next_token(sql)) {
        if (token.kind == TOKEN_PARAMETER) {
            const int number = (int)strtol(token.text.at + 1, NULL, 10);
            highest = number > highest ? number : highest;
        }
        sql += token.text.length;
    }
    return highest;
}
