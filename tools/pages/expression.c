/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads names, signs and expressions; lowest first: or, and, not, comparing, single values. */
#include "pages.h"

#include <ctype.h>
#include <string.h>

#define DEEPEST 40

struct place reader_place(const struct reader *reader)
{
    return place_at(reader->source, reader->at);
}

void reader_space(struct reader *reader)
{
    while (reader->at < reader->end && isspace((unsigned char)reader->source->bytes.at[reader->at])) {
        reader->at++;
    }
}

static bool is_word_byte(char byte, bool first)
{
    return isalpha((unsigned char)byte) || (!first && (isdigit((unsigned char)byte) || byte == '_' || byte == '-'));
}

static struct text peek(struct reader *reader)
{
    reader_space(reader);
    size_t end = reader->at;
    while (end < reader->end && is_word_byte(reader->source->bytes.at[end], end == reader->at)) {
        end++;
    }
    return (struct text){reader->source->bytes.at + reader->at, end - reader->at};
}

bool reader_word(struct reader *reader, struct text *word)
{
    *word = peek(reader);
    reader->at += word->length;
    return word->length > 0;
}

bool reader_peek_word(struct reader *reader, const char *word)
{
    return text_is(peek(reader), word);
}

bool reader_take_word(struct reader *reader, const char *word)
{
    if (!reader_peek_word(reader, word)) {
        return false;
    }
    reader->at += strlen(word);
    return true;
}

bool reader_take(struct reader *reader, const char *sign)
{
    reader_space(reader);
    size_t length = strlen(sign);
    if (reader->end - reader->at < length || memcmp(reader->source->bytes.at + reader->at, sign, length) != 0) {
        return false;
    }
    reader->at += length;
    return true;
}

static struct expression *expression_new(struct reader *reader, enum expression_kind kind, struct place place)
{
    struct expression *expression = ARENA_NEW(reader->arena, struct expression);
    expression->kind = kind;
    expression->place = place;
    expression->names = VEC_IN(reader->arena, struct text);
    expression->arguments = VEC_IN(reader->arena, struct argument);
    expression->pieces = VEC_IN(reader->arena, struct expression *);
    return expression;
}

static struct expression *refuse(struct reader *reader, const char *words)
{
    message_add(reader->messages, reader_place(reader), "%s", words);
    return NULL;
}

static struct expression *read_string(struct reader *reader, struct place place)
{
    size_t start = ++reader->at;
    while (reader->at < reader->end && reader->source->bytes.at[reader->at] != '"') {
        if (reader->source->bytes.at[reader->at] == '\n') {
            break;
        }
        reader->at++;
    }
    if (reader->at >= reader->end || reader->source->bytes.at[reader->at] != '"') {
        message_add(reader->messages, place, "a string has no end; close it with \" on the same line");
        return NULL;
    }
    struct expression *expression = expression_new(reader, EXPRESSION_STRING, place);
    expression->string = (struct text){reader->source->bytes.at + start, reader->at - start};
    reader->at++;
    return expression;
}

static struct expression *read_number(struct reader *reader, struct place place)
{
    size_t start = reader->at;
    while (reader->at < reader->end && isdigit((unsigned char)reader->source->bytes.at[reader->at])) {
        reader->at++;
    }
    struct expression *expression = expression_new(reader, EXPRESSION_NUMBER, place);
    struct text digits = {reader->source->bytes.at + start, reader->at - start};
    struct error error;
    if (text_to_integer(digits, 0, 1000000000, &expression->number, &error) < 0) {
        message_add(reader->messages, place, "the number is too large; write one of at most 1000000000");
        return NULL;
    }
    return expression;
}

static struct expression *read_value(struct reader *reader);

/* `#.title` in pages/case.html is `#case.title`. */
static struct text full_key(struct reader *reader, struct text key)
{
    if (!key.length || key.at[0] != '.') {
        return key;
    }
    struct text file = reader->source->name;
    for (size_t i = file.length; i-- > 0;) {
        if (file.at[i] == '/') {
            file = (struct text){file.at + i + 1, file.length - i - 1};
            break;
        }
    }
    for (size_t i = 0; i < file.length; i++) {
        if (file.at[i] == '.') {
            file.length = i;
        }
    }
    return text_of(arena_print(reader->arena, "%.*s%.*s", TEXT_ARGS(file), TEXT_ARGS(key)));
}

static bool read_arguments(struct reader *reader, struct expression *expression)
{
    for (;;) {
        size_t before = reader->at;
        struct argument argument = {.place = reader_place(reader)};
        if (reader_peek_word(reader, "and") || reader_peek_word(reader, "or") || reader_peek_word(reader, "is") ||
            !reader_word(reader, &argument.name)) {
            reader->at = before;
            return true;
        }
        if (!reader_take(reader, "=")) {
            refuse(reader, "a string's value is given as name=value; write = after the name");
            return false;
        }
        argument.value = read_value(reader);
        if (!argument.value) {
            return false;
        }
        vec_add(&expression->arguments, &argument);
    }
}

static struct expression *read_key(struct reader *reader, struct place place)
{
    size_t start = ++reader->at;
    while (reader->at < reader->end) {
        char byte = reader->source->bytes.at[reader->at];
        if (!isalnum((unsigned char)byte) && byte != '.' && byte != '-') {
            break;
        }
        reader->at++;
    }
    struct expression *expression = expression_new(reader, EXPRESSION_KEY, place);
    expression->string = full_key(reader, (struct text){reader->source->bytes.at + start, reader->at - start});
    if (!expression->string.length) {
        return refuse(reader, "a # without a key; write #part.name as the catalogue has it");
    }
    return read_arguments(reader, expression) ? expression : NULL;
}

static struct expression *read_path(struct reader *reader, struct place place)
{
    struct text name;
    if (!reader_word(reader, &name)) {
        return refuse(reader, "a value is missing here; write a name, #key, \"text\", a number or ( )");
    }
    if (text_is(name, "has")) {
        struct expression *has = expression_new(reader, EXPRESSION_HAS, place);
        if (!reader_word(reader, &has->string)) {
            return refuse(reader, "has needs a slot; write has NAME");
        }
        return has;
    }
    if (text_is(name, "on") || text_is(name, "off")) {
        struct expression *flag = expression_new(reader, EXPRESSION_FLAG, place);
        flag->number = name.length == 2;
        return flag;
    }
    struct expression *expression = expression_new(reader, EXPRESSION_PATH, place);
    vec_add(&expression->names, &name);
    while (reader->at < reader->end && reader->source->bytes.at[reader->at] == '.') {
        reader->at++;
        if (!reader_word(reader, &name)) {
            return refuse(reader, "a field is missing after the dot; write name.field");
        }
        vec_add(&expression->names, &name);
    }
    return expression;
}

static struct expression *read_bare_value(struct reader *reader)
{
    reader_space(reader);
    struct place place = reader_place(reader);
    if (reader->at >= reader->end) {
        return refuse(reader, "a value is missing here; write a name, #key, \"text\", a number or ( )");
    }
    char byte = reader->source->bytes.at[reader->at];
    if (byte == '"') {
        return read_string(reader, place);
    }
    if (isdigit((unsigned char)byte)) {
        return read_number(reader, place);
    }
    if (byte == '#') {
        return read_key(reader, place);
    }
    if (byte != '(') {
        return read_path(reader, place);
    }
    reader->at++;
    struct expression *inside = expression_read(reader);
    if (inside && !reader_take(reader, ")")) {
        return refuse(reader, "a ( is not closed; write )");
    }
    return inside;
}

static struct expression *read_value(struct reader *reader)
{
    if (++reader->depth > DEEPEST) {
        return refuse(reader, "the expression is nested too deep; say it in fewer words");
    }
    struct expression *value = read_bare_value(reader);
    reader->depth--;
    return value;
}

static struct expression *binary(struct reader *reader, enum expression_kind kind, struct place place,
                                 struct expression *left, struct expression *right)
{
    if (!left || !right) {
        return NULL;
    }
    struct expression *expression = expression_new(reader, kind, place);
    expression->left = left;
    expression->right = right;
    return expression;
}

static struct expression *negate(struct reader *reader, struct place place, struct expression *expression)
{
    if (!expression) {
        return NULL;
    }
    struct expression *negated = expression_new(reader, EXPRESSION_NOT, place);
    negated->left = expression;
    return negated;
}

static struct expression *read_comparison(struct reader *reader)
{
    struct expression *left = read_value(reader);
    if (!left) {
        return NULL;
    }
    reader_space(reader);
    struct place place = reader_place(reader);
    if (reader_take_word(reader, "is")) {
        bool is_not = reader_take_word(reader, "not");
        struct expression *is = binary(reader, EXPRESSION_IS, place, left, read_value(reader));
        return is_not ? negate(reader, place, is) : is;
    }
    if (reader_take(reader, "<")) {
        return binary(reader, EXPRESSION_LESS, place, left, read_value(reader));
    }
    if (reader_take(reader, ">")) {
        return binary(reader, EXPRESSION_MORE, place, left, read_value(reader));
    }
    if (reader_take(reader, "=") || reader_take(reader, "!=")) {
        return refuse(reader, "values are compared in words; write is, or is not");
    }
    return left;
}

static struct expression *read_not(struct reader *reader)
{
    reader_space(reader);
    struct place place = reader_place(reader);
    if (!reader_take_word(reader, "not")) {
        return read_comparison(reader);
    }
    if (++reader->depth > DEEPEST) {
        return refuse(reader, "the expression is nested too deep; say it in fewer words");
    }
    struct expression *inside = read_not(reader);
    reader->depth--;
    return negate(reader, place, inside);
}

static struct expression *read_and(struct reader *reader)
{
    struct expression *left = read_not(reader);
    for (int count = 0; left; count++) {
        if (count > DEEPEST) {
            return refuse(reader, "the expression is too long; say it in fewer words");
        }
        reader_space(reader);
        struct place place = reader_place(reader);
        if (!reader_take_word(reader, "and")) {
            break;
        }
        left = binary(reader, EXPRESSION_AND, place, left, read_not(reader));
    }
    return left;
}

struct expression *expression_read(struct reader *reader)
{
    if (++reader->depth > DEEPEST) {
        return refuse(reader, "the expression is nested too deep; say it in fewer words");
    }
    struct expression *left = read_and(reader);
    for (int count = 0; left; count++) {
        if (count > DEEPEST) {
            return refuse(reader, "the expression is too long; say it in fewer words");
        }
        reader_space(reader);
        struct place place = reader_place(reader);
        if (!reader_take_word(reader, "or")) {
            break;
        }
        left = binary(reader, EXPRESSION_OR, place, left, read_and(reader));
    }
    reader->depth--;
    return left;
}

static void add_words(struct reader *reader, struct expression *join, size_t start, size_t end)
{
    if (end > start) {
        struct expression *words = expression_new(reader, EXPRESSION_STRING, place_at(reader->source, start));
        words->string = (struct text){reader->source->bytes.at + start, end - start};
        vec_add(&join->pieces, &words);
    }
}

struct expression *expression_read_joined(struct reader *reader, size_t end)
{
    struct expression *join = expression_new(reader, EXPRESSION_JOIN, reader_place(reader));
    const char *bytes = reader->source->bytes.at;
    size_t start = reader->at;
    while (reader->at < end) {
        if (end - reader->at < 2 || memcmp(bytes + reader->at, "{{", 2) != 0) {
            reader->at++;
            continue;
        }
        add_words(reader, join, start, reader->at);
        reader->at += 2;
        struct expression *value = expression_read(reader);
        if (!value || !reader_take(reader, "}}")) {
            return value ? refuse(reader, "a value in {{ }} is not closed; write }} after it") : NULL;
        }
        vec_add(&join->pieces, &value);
        start = reader->at;
    }
    add_words(reader, join, start, end);
    return join->pieces.count == 1 ? *VEC_AT(&join->pieces, struct expression *, 0) : join;
}
