/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From text to tokens. Indentation becomes TOKEN_INDENT and TOKEN_DEDENT, which always pair; a line
 * that goes on in the next one loses the end of line between them. A line that holds something
 * unreadable loses the rest of that line, so that one mistake gives one message.
 */

#include <string.h>

#include "procedure/lex.h"

struct lexer {
    struct arena *arena;
    const struct procedure_file *file;
    struct complaints *complaints;
    const char *at, *end, *line_start;
    uint32_t line;
    int depth;
    struct vec tokens;
    struct vec comments; /* of struct text: those that wait for their line */
};

bool complain(struct complaints *complaints, struct place place, const char *format, ...)
{
    if (complaints->found.count >= PROCEDURE_MESSAGES_MOST) {
        complaints->cut = true;
        return false;
    }
    struct buf words = buf_in(complaints->arena);
    va_list list;
    va_start(list, format);
    buf_print_list(&words, format, list);
    va_end(list);
    struct procedure_message message = {
        .file = place.file->name,
        .line = place.line,
        .column = place.column,
        .words = buf_as_text(&words),
    };
    vec_add(&complaints->found, &message);
    return false;
}

/* Columns count characters, so the bytes that continue one are left out. */
static uint32_t column_of(const struct lexer *lexer, const char *at)
{
    uint32_t column = 1;
    for (const char *byte = lexer->line_start; byte < at; byte++) {
        column += ((unsigned char)*byte & 0xc0) != 0x80;
    }
    return column;
}

static struct place here(const struct lexer *lexer)
{
    return (struct place){lexer->file, lexer->line, column_of(lexer, lexer->at)};
}

static struct token *add_token(struct lexer *lexer, enum token_kind kind, const char *start)
{
    struct token token = {
        .kind = kind,
        .line = lexer->line,
        .column = column_of(lexer, start),
        .text = {start, (size_t)(lexer->at - start)},
    };
    return vec_add(&lexer->tokens, &token);
}

static bool is_letter(char character)
{
    return character >= 'a' && character <= 'z';
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static void skip_rest_of_line(struct lexer *lexer)
{
    while (lexer->at < lexer->end && *lexer->at != '\n') {
        lexer->at++;
    }
}

static bool lex_name(struct lexer *lexer)
{
    const char *start = lexer->at;
    while (lexer->at < lexer->end &&
           (is_letter(*lexer->at) || is_digit(*lexer->at) || *lexer->at == '-')) {
        lexer->at++;
    }
    if (lexer->at - start > PROCEDURE_NAME_MOST) {
        struct place place = {lexer->file, lexer->line, column_of(lexer, start)};
        return complain(lexer->complaints, place,
                        "a name has at most %d characters: shorten this one", PROCEDURE_NAME_MOST);
    }
    add_token(lexer, TOKEN_NAME, start);
    return true;
}

static bool lex_date(struct lexer *lexer, const char *start, struct place place)
{
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof(form) - 1; i++) {
        bool fits =
            start + i < lexer->end && (form[i] == 'd' ? is_digit(start[i]) : start[i] == '-');
        if (!fits) {
            return complain(lexer->complaints, place, "a date is written as in 2026-11-22");
        }
    }
    lexer->at = start + 10;
    struct token *token = add_token(lexer, TOKEN_DATE, start);
    for (int i = 0; i < 4; i++) {
        token->date.year = token->date.year * 10 + (start[i] - '0');
    }
    token->date.month = (start[5] - '0') * 10 + (start[6] - '0');
    token->date.day = (start[8] - '0') * 10 + (start[9] - '0');
    if (!calendar_date_exists(token->date)) {
        return complain(lexer->complaints, place,
                        "there is no such date: write a day that is in the calendar");
    }
    return true;
}

static bool lex_clock(struct lexer *lexer, const char *start, int64_t hour, struct place place)
{
    const char *colon = lexer->at;
    lexer->at++;
    int minute = 0;
    while (lexer->at < lexer->end && is_digit(*lexer->at) && lexer->at - colon <= 3) {
        minute = minute * 10 + (*lexer->at++ - '0');
    }
    if (lexer->at - colon != 3 || hour > 23 || minute > 59) {
        return complain(lexer->complaints, place, "a time of day is written as in 14:05");
    }
    struct token *token = add_token(lexer, TOKEN_CLOCK, start);
    token->hour = (int)hour;
    token->minute = minute;
    return true;
}

static bool lex_number(struct lexer *lexer)
{
    const char *start = lexer->at;
    struct place place = here(lexer);
    int64_t number = 0;
    while (lexer->at < lexer->end && is_digit(*lexer->at) && lexer->at - start <= 9) {
        number = number * 10 + (*lexer->at++ - '0');
    }
    if (lexer->at - start > 9) {
        return complain(lexer->complaints, place,
                        "a number has at most 9 digits: write a smaller one");
    }
    if (lexer->at < lexer->end && *lexer->at == '-') {
        return lex_date(lexer, start, place);
    }
    if (lexer->at - start <= 2 && lexer->end - lexer->at > 1 && *lexer->at == ':' &&
        is_digit(lexer->at[1])) {
        return lex_clock(lexer, start, number, place);
    }
    add_token(lexer, TOKEN_NUMBER, start)->number = number;
    return true;
}

static bool lex_string(struct lexer *lexer)
{
    const char *start = lexer->at++;
    struct place place = {lexer->file, lexer->line, column_of(lexer, start)};
    struct buf words = buf_in(lexer->arena);
    while (lexer->at < lexer->end && *lexer->at != '"' && *lexer->at != '\n') {
        if (*lexer->at == '\\') {
            lexer->at++;
            if (lexer->at == lexer->end || (*lexer->at != '"' && *lexer->at != '\\')) {
                return complain(lexer->complaints, place,
                                "\\ stands before \" or \\ only: write \\\\ for \\ itself");
            }
        }
        buf_char(&words, *lexer->at++);
    }
    if (lexer->at == lexer->end || *lexer->at != '"') {
        return complain(lexer->complaints, place,
                        "the quotation mark is not closed: end the words with \" on this line");
    }
    lexer->at++;
    if (words.length == 0 || words.length > LEX_STRING_MOST) {
        return complain(lexer->complaints, place, "words in quotation marks are 1 to %d bytes long",
                        LEX_STRING_MOST);
    }
    add_token(lexer, TOKEN_STRING, start)->text = buf_as_text(&words);
    return true;
}

static bool is_cite_character(char character)
{
    return is_letter(character) || is_digit(character) || (character >= 'A' && character <= 'Z') ||
           character == '-' || character == '.';
}

static bool lex_cites(struct lexer *lexer)
{
    const char *start = lexer->at++;
    struct place place = {lexer->file, lexer->line, column_of(lexer, start)};
    struct vec cites = VEC_IN(lexer->arena, struct text);
    while (lexer->at < lexer->end && *lexer->at != ']' && *lexer->at != '\n' &&
           cites.count < LEX_CITES_MOST) {
        const char *cite = lexer->at;
        while (lexer->at < lexer->end && is_cite_character(*lexer->at)) {
            lexer->at++;
        }
        if (lexer->at > cite) {
            vec_add(&cites, &(struct text){cite, (size_t)(lexer->at - cite)});
        } else if (*lexer->at == ' ') {
            lexer->at++;
        } else {
            break;
        }
    }
    if (lexer->at == lexer->end || *lexer->at != ']' || cites.count == 0) {
        return complain(lexer->complaints, place,
                        "paragraphs are written as in [SG-8.1 SG-8.7], at most %d", LEX_CITES_MOST);
    }
    lexer->at++;
    add_token(lexer, TOKEN_CITES, start)->cites =
        (struct procedure_cites){cites.items, cites.count};
    return true;
}

/* What people bring along from elsewhere, and what it is called here. */
static bool complain_sign(struct lexer *lexer, const char *start)
{
    static const struct {
        const char *sign, *instead;
    } signs[] = {
        {"=>", "write '->'"},
        {"=", "write 'is', or 'becomes' where a track gets another state"},
        {"!", "write 'not'"},
        {"&", "write 'and'"},
        {"|", "write 'or'"},
        {"<", "write 'is at most NUMBER'"},
        {">", "write 'is at least NUMBER'"},
        {";", "leave it out: a line ends where it ends"},
        {"{", "indent what belongs to a line by two spaces"},
        {"}", "indent what belongs to a line by two spaces"},
        {"'", "write \" around words for people"},
        {"\xe2\x80\x9c", "write \" around words for people"},
        {"\xe2\x80\x9d", "write \" around words for people"},
        {"\xe2\x80\x9e", "write \" around words for people"},
        {".", "a date is written as 2026-11-22, a time as 14:05"},
        {"/", "a date is written as 2026-11-22; a remark begins with '#'"},
    };
    struct text rest = {start, (size_t)(lexer->end - start)};
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        if (text_starts(rest, text_of(signs[i].sign))) {
            return complain(lexer->complaints, here(lexer), "'%s' has no meaning here: %s", signs[i].sign,
                            signs[i].instead);
        }
    }
    return complain(lexer->complaints, here(lexer),
                    "this character has no meaning here: names are small letters, digits and "
                    "hyphens, words for people go between quotation marks");
}

static bool lex_mark(struct lexer *lexer)
{
    const char *start = lexer->at;
    static const struct {
        const char *mark;
        enum token_kind kind;
    } marks[] = {{"->", TOKEN_ARROW},
                 {",", TOKEN_COMMA},
                 {":", TOKEN_COLON},
                 {"(", TOKEN_OPEN},
                 {")", TOKEN_CLOSE}};
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        size_t length = strlen(marks[i].mark);
        if ((size_t)(lexer->end - start) >= length && memcmp(start, marks[i].mark, length) == 0) {
            lexer->at += length;
            add_token(lexer, marks[i].kind, start);
            return true;
        }
    }
    if (*start >= 'A' && *start <= 'Z') {
        return complain(
            lexer->complaints, here(lexer),
            "names are written in small letters; words for people go between quotation marks");
    }
    if (*start == '\t') {
        return complain(lexer->complaints, here(lexer), "there is a tab here: write spaces");
    }
    return complain_sign(lexer, start);
}

static bool lex_token(struct lexer *lexer)
{
    char character = *lexer->at;
    return is_letter(character)  ? lex_name(lexer)
           : is_digit(character) ? lex_number(lexer)
           : character == '"'    ? lex_string(lexer)
           : character == '['    ? lex_cites(lexer)
                                 : lex_mark(lexer);
}

/* A line goes on where its last token cannot be its last. */
static bool goes_on(const struct lexer *lexer, size_t first)
{
    if (lexer->tokens.count == first) {
        return false;
    }
    const struct token *last = VEC_AT(&lexer->tokens, struct token, lexer->tokens.count - 1);
    return last->kind == TOKEN_COMMA || last->kind == TOKEN_ARROW ||
           (last->kind == TOKEN_NAME && (text_is(last->text, "and") || text_is(last->text, "or")));
}

/* The tokens up to the end of this line of the file; false when some of it could not be read. */
static bool lex_words(struct lexer *lexer)
{
    while (lexer->at < lexer->end && *lexer->at != '\n') {
        if (*lexer->at == ' ') {
            lexer->at++;
        } else if (!lex_token(lexer)) {
            skip_rest_of_line(lexer);
            return false;
        }
    }
    return true;
}

static void next_line(struct lexer *lexer)
{
    if (lexer->at < lexer->end) {
        lexer->at++;
    }
    lexer->line++;
    lexer->line_start = lexer->at;
}

static void step_to_depth(struct lexer *lexer, int depth)
{
    for (; lexer->depth < depth; lexer->depth++) {
        add_token(lexer, TOKEN_INDENT, lexer->at);
    }
    for (; lexer->depth > depth; lexer->depth--) {
        add_token(lexer, TOKEN_DEDENT, lexer->at);
    }
}

static bool check_indentation(struct lexer *lexer, size_t spaces)
{
    if (spaces % 2 == 0 && (int)(spaces / 2) <= lexer->depth + 1 && spaces / 2 <= LEX_DEPTH_MOST) {
        return true;
    }
    return complain(lexer->complaints, here(lexer),
                    "this line is indented by %zu spaces: indent by two for each level, at most "
                    "one level more than "
                    "the line before",
                    spaces);
}

static void lex_comment(struct lexer *lexer)
{
    const char *start = lexer->at;
    skip_rest_of_line(lexer);
    vec_add(&lexer->comments, &(struct text){start, (size_t)(lexer->at - start)});
}

/* An empty line after a comment is kept with it: the comment is then about more than the next line.
 */
static void lex_empty_line(struct lexer *lexer)
{
    size_t count = lexer->comments.count;
    if (count > 0 && VEC_AT(&lexer->comments, struct text, count - 1)->length > 0) {
        vec_add(&lexer->comments, NULL);
    }
}

static void take_comments(struct lexer *lexer, struct token *token)
{
    token->comments = lexer->comments.items;
    token->comment_count = lexer->comments.count;
    lexer->comments = VEC_IN(lexer->arena, struct text);
}

static void lex_line(struct lexer *lexer)
{
    while (lexer->at < lexer->end && *lexer->at == ' ') {
        lexer->at++;
    }
    size_t spaces = (size_t)(lexer->at - lexer->line_start);
    if (lexer->at == lexer->end || *lexer->at == '\n') {
        lex_empty_line(lexer);
        return;
    }
    if (*lexer->at == '#') {
        lex_comment(lexer);
        return;
    }
    if (!check_indentation(lexer, spaces)) {
        skip_rest_of_line(lexer);
        return;
    }
    step_to_depth(lexer, (int)(spaces / 2));
    size_t first = lexer->tokens.count;
    bool whole = lex_words(lexer);
    while (whole && goes_on(lexer, first) && lexer->at < lexer->end &&
           lexer->tokens.count <= LEX_TOKENS_MOST) {
        next_line(lexer);
        whole = lex_words(lexer);
    }
    if (!whole || lexer->tokens.count == first) {
        lexer->tokens.count = first;
        return;
    }
    take_comments(lexer, VEC_AT(&lexer->tokens, struct token, first));
    add_token(lexer, TOKEN_NEWLINE, lexer->at);
}

static bool check_file(const struct procedure_file *file, struct complaints *complaints)
{
    struct place top = {file, 1, 1};
    if (file->text.length > PROCEDURE_FILE_MOST) {
        return complain(complaints, top, "the file is larger than %d bytes: split it",
                        PROCEDURE_FILE_MOST);
    }
    if (!text_is_utf8(file->text)) {
        return complain(complaints, top, "the file is not UTF-8 text: save it as UTF-8");
    }
    size_t line = 1, line_start = 0;
    for (size_t i = 0; i < file->text.length; i++) {
        unsigned char byte = (unsigned char)file->text.at[i];
        if (byte == '\n') {
            line++;
            line_start = i + 1;
        } else if (i - line_start >= LEX_LINE_MOST) {
            struct place place = {file, (uint32_t)line, 1};
            return complain(
                complaints, place,
                "this line is longer than %d bytes: go on in the next line after a comma",
                LEX_LINE_MOST);
        }
        if (byte == '\r' || byte == 0x7f || (byte < 0x20 && byte != '\n' && byte != '\t')) {
            return complain(complaints, top,
                            "the file holds a control character (byte %zu): lines end in LF alone",
                            i + 1);
        }
    }
    return true;
}

struct token *lex_file(struct arena *arena, const struct procedure_file *file,
                       struct complaints *complaints)
{
    struct lexer lexer = {
        .arena = arena,
        .file = file,
        .complaints = complaints,
        .at = file->text.at,
        .end = file->text.at + file->text.length,
        .line_start = file->text.at,
        .line = 1,
        .tokens = VEC_IN(arena, struct token),
        .comments = VEC_IN(arena, struct text),
    };
    if (!check_file(file, complaints)) {
        lexer.end = lexer.at;
    }
    while (lexer.at < lexer.end) {
        lex_line(&lexer);
        next_line(&lexer);
        if (lexer.tokens.count > LEX_TOKENS_MOST) {
            complain(complaints, here(&lexer), "the file has more than %d words: split it",
                     LEX_TOKENS_MOST);
            break;
        }
    }
    step_to_depth(&lexer, 0);
    take_comments(&lexer, add_token(&lexer, TOKEN_END, lexer.at));
    return lexer.tokens.items;
}
