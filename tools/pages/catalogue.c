/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The catalogue of strings: sections in brackets, `name = words` in them, more words on indented lines. Words may hold
 * values, `{count}`, and a few inline elements; the same HTML reader that follows the pages follows them, so a value in
 * an address inside a string is escaped as an address.
 */
#include "pages.h"

#include <ctype.h>
#include <string.h>

struct catalogue_reader {
    struct pages *pages;
    struct catalogue *catalogue;
    const struct source *source;
    size_t at;
    struct text section;
};

static void complain(struct catalogue_reader *reader, size_t offset, const char *words)
{
    message_add(reader->pages->messages, place_at(reader->source, offset), "%s", words);
}

struct string *catalogue_find(const struct catalogue *catalogue, struct text key)
{
    return map_get(&catalogue->strings, key);
}

bool string_has_value(const struct string *string, struct text name)
{
    for (size_t i = 0; i < string->values.count; i++) {
        if (text_equal(*VEC_AT(&string->values, struct text, i), name)) {
            return true;
        }
    }
    return false;
}

/* ---- one value -------------------------------------------------------------------------------------------------- */

struct piece_reader {
    struct catalogue_reader *in;
    struct string *string;
    struct html_reader html;
    struct buf buf;
    enum piece_kind kind;
    bool in_tag;
};

static void flush(struct piece_reader *reader)
{
    if (reader->buf.length) {
        struct piece piece = {.kind = reader->kind, .text = buf_as_text(&reader->buf)};
        vec_add(&reader->string->pieces, &piece);
        reader->buf = buf_in(reader->in->pages->arena);
    }
}

static void add_byte(struct piece_reader *reader, enum piece_kind kind, char byte)
{
    if (reader->kind != kind) {
        flush(reader);
        reader->kind = kind;
    }
    bool is_space = isspace((unsigned char)byte);
    bool after_space = reader->buf.length && isspace((unsigned char)reader->buf.bytes[reader->buf.length - 1]);
    if (!is_space || !after_space) {
        buf_char(&reader->buf, is_space ? ' ' : byte);
    }
}

/* Takes `{name}`; returns how many bytes, or 0 after a message. */
static size_t take_placeholder(struct piece_reader *reader, size_t offset, size_t end)
{
    struct reader words = {.arena = reader->in->pages->arena,
                           .messages = reader->in->pages->messages,
                           .source = reader->in->source,
                           .at = offset + 1,
                           .end = end};
    struct piece piece = {.kind = PIECE_VALUE};
    if (!reader_word(&words, &piece.text) || !reader_take(&words, "}")) {
        complain(reader->in, offset, "a { begins no value; write {name}");
        return 0;
    }
    piece.context = html_reader_context(&reader->html);
    if (piece.context == CONTEXT_NOWHERE || piece.context == CONTEXT_TAG) {
        complain(reader->in, offset, "a value stands inside a tag; put it into a quoted attribute or between tags");
        return 0;
    }
    html_reader_value(&reader->html);
    flush(reader);
    vec_add(&reader->string->pieces, &piece);
    if (!string_has_value(reader->string, piece.text)) {
        vec_add(&reader->string->values, &piece.text);
    }
    return words.at - offset;
}

static bool is_inline(struct text name)
{
    static const char *const names[] = {"a", "strong", "em", "abbr", "br", "code", "span", "bdi"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (text_is(name, names[i])) {
            return true;
        }
    }
    return false;
}

static bool begins_tag(struct text bytes, size_t offset, size_t end)
{
    char next = offset + 1 < end ? bytes.at[offset + 1] : ' ';
    return bytes.at[offset] == '<' && (isalpha((unsigned char)next) || next == '/' || next == '!');
}

static void take_tag_byte(struct piece_reader *reader, size_t offset)
{
    reader->string->has_markup = true;
    html_reader_take(&reader->html, offset);
    add_byte(reader, PIECE_TAG, reader->in->source->bytes.at[offset]);
    reader->in_tag = html_reader_context(&reader->html) != CONTEXT_TEXT;
    if (!reader->in_tag && !is_inline(reader->html.now.tag)) {
        complain(reader->in, offset, "a string holds an element that is not part of a sentence; the known ones are a, strong, "
                                     "em, abbr, br, code, span and bdi");
        reader->html.broken = true;
    }
}

static void read_pieces(struct catalogue_reader *in, struct string *string, size_t start, size_t end)
{
    struct piece_reader reader = {.in = in, .string = string, .buf = buf_in(in->pages->arena)};
    html_reader_init(&reader.html, in->pages->arena, in->pages->messages, in->source);
    reader.html.words_allowed = true;
    struct text bytes = in->source->bytes;
    for (size_t i = start; i < end && !reader.html.broken;) {
        if (bytes.at[i] == '{') {
            size_t taken = take_placeholder(&reader, i, end);
            if (!taken) {
                return;
            }
            i += taken;
        } else if (reader.in_tag || begins_tag(bytes, i, end)) {
            take_tag_byte(&reader, i++);
        } else {
            add_byte(&reader, PIECE_WORDS, bytes.at[i++]);
        }
    }
    flush(&reader);
    html_reader_end(&reader.html, end);
}

/* ---- the file ----------------------------------------------------------------------------------------------------- */

static size_t line_end(const struct catalogue_reader *reader, size_t at)
{
    while (at < reader->source->bytes.length && reader->source->bytes.at[at] != '\n') {
        at++;
    }
    return at;
}

/* The value goes on over the following lines that begin with white space and hold more than that. */
static size_t value_end(const struct catalogue_reader *reader, size_t at)
{
    struct text bytes = reader->source->bytes;
    size_t end = line_end(reader, at);
    for (;;) {
        size_t next = end + 1;
        if (next >= bytes.length || (bytes.at[next] != ' ' && bytes.at[next] != '\t')) {
            return end;
        }
        size_t next_end = line_end(reader, next);
        struct text line = {bytes.at + next, next_end - next};
        if (!text_trim(line).length) {
            return end;
        }
        end = next_end;
    }
}

static bool is_key(struct text key)
{
    for (size_t i = 0; i < key.length; i++) {
        char byte = key.at[i];
        if (!islower((unsigned char)byte) && !isdigit((unsigned char)byte) && byte != '-' && byte != '.') {
            return false;
        }
    }
    return key.length > 0;
}

static void read_section(struct catalogue_reader *reader, size_t end)
{
    struct text line = text_trim((struct text){reader->source->bytes.at + reader->at, end - reader->at});
    struct text name = {line.at + 1, line.length - (line.length > 1 ? 2 : 1)};
    if (line.length < 3 || line.at[line.length - 1] != ']' || !is_key(name)) {
        complain(reader, reader->at, "a section's name is not taken; write [name] in small letters, digits, - and .");
        return;
    }
    reader->section = name;
}

static void add_string(struct catalogue_reader *reader, struct string *string)
{
    struct catalogue *catalogue = reader->catalogue;
    const char *name = c_name(reader->pages->arena, string->key, true);
    struct string *other = map_get(&catalogue->by_c_names, text_of(name));
    if (other) {
        message_add(reader->pages->messages, string->place, "the key %.*s is there already (or %.*s, which C cannot tell "
                                                            "from it); take one away",
                    TEXT_ARGS(string->key), TEXT_ARGS(other->key));
        return;
    }
    map_set(&catalogue->by_c_names, text_of(name), string);
    map_set(&catalogue->strings, string->key, string);
}

static void read_string(struct catalogue_reader *reader)
{
    struct text bytes = reader->source->bytes;
    size_t first_end = line_end(reader, reader->at);
    const char *equals = memchr(bytes.at + reader->at, '=', first_end - reader->at);
    if (!equals || !reader->section.length) {
        complain(reader, reader->at, "a line is neither [section], # comment nor name = words under a section; write one of "
                                     "these");
        reader->at = first_end;
        return;
    }
    size_t start = (size_t)(equals - bytes.at) + 1;
    struct text name = text_trim((struct text){bytes.at + reader->at, start - 1 - reader->at});
    size_t end = value_end(reader, start);
    struct text words = text_trim((struct text){bytes.at + start, end - start});
    if (!is_key(name) || !words.length) {
        complain(reader, reader->at, "a string needs a name in small letters, digits, - and ., and words; write name = words");
        reader->at = end;
        return;
    }
    struct arena *arena = reader->pages->arena;
    struct string *string = ARENA_NEW(arena, struct string);
    string->key = text_of(arena_print(arena, "%.*s.%.*s", TEXT_ARGS(reader->section), TEXT_ARGS(name)));
    string->place = place_at(reader->source, reader->at);
    string->pieces = VEC_IN(arena, struct piece);
    string->values = VEC_IN(arena, struct text);
    size_t words_start = (size_t)(words.at - bytes.at);
    read_pieces(reader, string, words_start, words_start + words.length);
    add_string(reader, string);
    reader->at = end;
}

void catalogue_read(struct pages *pages, const struct source *source, struct text language)
{
    struct catalogue *catalogue = ARENA_NEW(pages->arena, struct catalogue);
    catalogue->language = language;
    catalogue->source = source;
    catalogue->strings = map_in(pages->arena);
    catalogue->by_c_names = map_in(pages->arena);
    vec_add(&pages->catalogues, &catalogue);
    struct catalogue_reader reader = {.pages = pages, .catalogue = catalogue, .source = source};
    if (!text_is_utf8(source->bytes)) {
        complain(&reader, 0, "the catalogue is not UTF-8; save it as UTF-8");
        return;
    }
    while (reader.at < source->bytes.length) {
        size_t end = line_end(&reader, reader.at);
        struct text line = text_trim((struct text){source->bytes.at + reader.at, end - reader.at});
        if (!line.length || line.at[0] == '#') {
            reader.at = end;
        } else if (line.at[0] == '[') {
            read_section(&reader, end);
            reader.at = end;
        } else {
            read_string(&reader);
        }
        reader.at++;
    }
}

/* ---- who uses what --------------------------------------------------------------------------------------------------- */

static void note_use(struct pages *pages, struct text token)
{
    const char *name = c_name(pages->arena, token, true);
    for (size_t i = 0; i < pages->catalogues.count; i++) {
        struct string *string = map_get(&(*VEC_AT(&pages->catalogues, struct catalogue *, i))->by_c_names, text_of(name));
        if (string) {
            string->used = true;
        }
    }
}

void catalogue_note_uses(struct pages *pages, struct text c_source)
{
    static const size_t prefix = sizeof("STRING_") - 1;
    for (size_t i = 0; i + prefix < c_source.length; i++) {
        bool before = i > 0 && (isalnum((unsigned char)c_source.at[i - 1]) || c_source.at[i - 1] == '_');
        if (before || strncasecmp(c_source.at + i, "STRING_", prefix) != 0) {
            continue;
        }
        size_t end = i + prefix;
        while (end < c_source.length && (isalnum((unsigned char)c_source.at[end]) || c_source.at[end] == '_')) {
            end++;
        }
        note_use(pages, (struct text){c_source.at + i + prefix, end - i - prefix});
        i = end;
    }
}

static void compare_values(struct pages *pages, const struct string *first, const struct string *other)
{
    for (size_t i = 0; i < first->values.count; i++) {
        struct text name = *VEC_AT(&first->values, struct text, i);
        if (!string_has_value(other, name)) {
            message_add(pages->messages, other->place, "%.*s leaves out the value {%.*s}; put it where the sentence wants it",
                        TEXT_ARGS(other->key), TEXT_ARGS(name));
        }
    }
    if (other->values.count > first->values.count) {
        message_add(pages->messages, other->place, "%.*s has a value that the first language has not; take it away",
                    TEXT_ARGS(other->key));
    }
}

static void compare_language(struct pages *pages, const struct catalogue *first, const struct catalogue *other)
{
    for (size_t i = 0; i < first->strings.count; i++) {
        const struct string *string = first->strings.entries[i].value;
        const struct string *same = catalogue_find(other, string->key);
        if (same) {
            compare_values(pages, string, same);
        } else {
            message_add(pages->messages, (struct place){other->source, 1, 1}, "the key %.*s is missing; add it",
                        TEXT_ARGS(string->key));
        }
    }
    for (size_t i = 0; i < other->strings.count; i++) {
        const struct string *string = other->strings.entries[i].value;
        if (!catalogue_find(first, string->key)) {
            message_add(pages->messages, string->place, "the key %.*s is not in the first language; take it away",
                        TEXT_ARGS(string->key));
        }
    }
}

void catalogue_compare(struct pages *pages)
{
    if (!pages->catalogues.count) {
        return;
    }
    const struct catalogue *first = *VEC_AT(&pages->catalogues, struct catalogue *, 0);
    for (size_t i = 1; i < pages->catalogues.count; i++) {
        compare_language(pages, first, *VEC_AT(&pages->catalogues, struct catalogue *, i));
    }
    for (size_t i = 0; i < first->strings.count; i++) {
        const struct string *string = first->strings.entries[i].value;
        if (!string->used) {
            message_warn(pages->messages, string->place, "nothing uses the key %.*s; use it or take it away",
                         TEXT_ARGS(string->key));
        }
    }
}
