/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Follows a template's own markup byte by byte, as a browser would, so that each value is escaped for the place where
 * it stands. It takes a small, strict part of HTML: lower-case tags, quoted attributes, every element closed, no
 * script or style of its own, nothing that runs. What it does not take it refuses: then there is nothing to guess.
 */
#include "pages.h"

#include <ctype.h>
#include <string.h>

enum state {
    STATE_TEXT,
    STATE_OPEN,        /* after < */
    STATE_DECLARATION, /* <!doctype ...> */
    STATE_TAG_NAME,
    STATE_END_NAME,    /* </name */
    STATE_END_SPACE,   /* </name   > */
    STATE_TAG,         /* between attributes */
    STATE_NAME,        /* of an attribute */
    STATE_EQUALS,      /* after = */
    STATE_VALUE,
    STATE_VALUE_ENDED, /* after the closing quote */
    STATE_SLASH,       /* after / inside a tag */
    STATE_BROKEN,
};

static const char *const void_elements[] = {"area", "br",   "col",  "hr",    "img",    "input",
                                            "link", "meta", "path", "wbr",   "source", "track",
                                            "rect", "line", "use",  "circle"};
static const char *const refused_elements[] = {"style",   "base",     "iframe", "object",        "embed", "frame",
                                               "applet",  "frameset", "set",    "animate",       "plaintext",
                                               "noembed", "noframes", "xmp",    "foreignobject", "template"};
static const char *const address_attributes[] = {"href",   "src",  "action", "formaction", "poster",
                                                 "cite",   "data", "ping",   "manifest",   "xlink:href",
                                                 "background"};
static const char *const worded_attributes[] = {"alt",        "title",           "placeholder",
                                                "aria-label", "aria-description", "aria-roledescription"};

static bool is_one(struct text name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) == name.length && strncasecmp(names[i], name.at, name.length) == 0) {
            return true;
        }
    }
    return false;
}
#define IS_ONE(name, names) is_one((name), (names), COUNT_OF(names))

void html_reader_init(struct html_reader *reader, struct arena *arena, struct messages *messages,
                      const struct source *source)
{
    memset(reader, 0, sizeof(*reader));
    reader->arena = arena;
    reader->messages = messages;
    reader->source = source;
    reader->now.state = STATE_TEXT;
}

static void complain(struct html_reader *reader, size_t offset, const char *words)
{
    if (!reader->broken) {
        message_add(reader->messages, place_at(reader->source, offset), "%s", words);
    }
    reader->broken = true;
    reader->now.state = STATE_BROKEN;
}

static const char *print_name(struct html_reader *reader, const char *format, struct text name)
{
    struct buf buf = buf_in(reader->arena);
    for (const char *at = format; *at; at++) {
        if (*at == '@') {
            buf_text(&buf, name);
        } else {
            buf_char(&buf, *at);
        }
    }
    return buf_as_string(&buf);
}

static bool open_is(const struct html_reader *reader, const char *name)
{
    return reader->now.open && text_is(reader->now.open->name, name);
}

static bool only_values_inside(const struct html_reader *reader)
{
    return open_is(reader, "textarea") || open_is(reader, "title") || open_is(reader, "script");
}

bool html_reader_keeps_space(const struct html_reader *reader)
{
    if (reader->now.state == STATE_VALUE) {
        return true;
    }
    for (const struct html_element *element = reader->now.open; element; element = element->parent) {
        if (text_is(element->name, "pre") || text_is(element->name, "textarea")) {
            return true;
        }
    }
    return false;
}

/* `&nbsp;` is no word: looks back from a letter for the `&` of a character reference. */
static bool in_reference(const struct html_reader *reader, size_t offset)
{
    while (offset > 0 && isalnum((unsigned char)reader->source->bytes.at[offset - 1])) {
        offset--;
    }
    return offset > 0 && (reader->source->bytes.at[offset - 1] == '&' || reader->source->bytes.at[offset - 1] == '#');
}

static void check_words(struct html_reader *reader, size_t offset)
{
    const struct text bytes = reader->source->bytes;
    unsigned char byte = (unsigned char)bytes.at[offset];
    bool is_letter = isalpha(byte) || byte >= 0x80;
    if (reader->words_allowed || !is_letter || offset < reader->worded_until || in_reference(reader, offset)) {
        return;
    }
    size_t end = offset;
    while (end < bytes.length && !strchr("<{\"\n", bytes.at[end])) {
        end++;
    }
    reader->worded_until = end;
    message_add(reader->messages, place_at(reader->source, offset),
                "words for people stand in the page; put them into the catalogue of strings and write {{ #key }} here");
}

static struct text between(const struct html_reader *reader, size_t start, size_t end)
{
    return (struct text){reader->source->bytes.at + start, end - start};
}

static void take_text(struct html_reader *reader, size_t offset, char byte)
{
    if (byte == '<') {
        reader->now.state = STATE_OPEN;
        return;
    }
    if (open_is(reader, "script") && !isspace((unsigned char)byte)) {
        complain(reader, offset, "a script stands in the page, which its own policy forbids; put it in a file of "
                                 "pages/assets and write <script src=\"...\"></script>");
        return;
    }
    check_words(reader, offset);
}

static void take_open(struct html_reader *reader, size_t offset, char byte)
{
    reader->now.name_start = offset;
    if (byte == '/') {
        reader->now.name_start = offset + 1;
        reader->now.state = STATE_END_NAME;
    } else if (only_values_inside(reader)) {
        complain(reader, offset, print_name(reader, "a tag stands inside <@>, which can hold only text; close it first "
                                                    "with </@>", reader->now.open->name));
    } else if (byte >= 'a' && byte <= 'z') {
        reader->now.state = STATE_TAG_NAME;
    } else if (byte == '!') {
        reader->now.state = STATE_DECLARATION;
    } else if (byte >= 'A' && byte <= 'Z') {
        complain(reader, offset, "a tag's name has a capital letter; write it in small letters");
    } else {
        complain(reader, offset, "a lone < stands in the text; write &lt;");
    }
}

static void take_declaration(struct html_reader *reader, size_t offset, char byte)
{
    if (byte == '-') {
        complain(reader, offset, "an HTML comment would be sent to everybody; write {# ... #}, which stays here");
    } else if (byte == '>') {
        struct text words = between(reader, reader->now.name_start + 1, offset);
        if (!text_is(words, "doctype html") && !text_is(words, "DOCTYPE html")) {
            complain(reader, offset, "an unknown declaration; the only one is <!doctype html>");
            return;
        }
        reader->now.state = STATE_TEXT;
    }
}

static bool is_name_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '-' || byte == ':' || byte == '_' || byte == '.';
}

static void open_element(struct html_reader *reader)
{
    struct html_element *element = ARENA_NEW(reader->arena, struct html_element);
    element->parent = reader->now.open;
    element->name = reader->now.tag;
    reader->now.open = element;
}

static void end_tag(struct html_reader *reader)
{
    if (!IS_ONE(reader->now.tag, void_elements)) {
        open_element(reader);
    }
    reader->now.state = STATE_TEXT;
}

static void take_in_tag(struct html_reader *reader, size_t offset, char byte)
{
    if (byte == '>') {
        end_tag(reader);
    } else if (byte == '/') {
        reader->now.state = STATE_SLASH;
    } else if (isalpha((unsigned char)byte)) {
        reader->now.name_start = offset;
        reader->now.state = STATE_NAME;
    } else if (!isspace((unsigned char)byte)) {
        complain(reader, offset, print_name(reader, "something that is no attribute stands inside the tag <@>; write "
                                                    "name=\"value\"", reader->now.tag));
    } else {
        reader->now.state = STATE_TAG;
    }
}

static void take_tag_name(struct html_reader *reader, size_t offset, char byte)
{
    if (is_name_byte(byte)) {
        return;
    }
    reader->now.tag = between(reader, reader->now.name_start, offset);
    if (IS_ONE(reader->now.tag, refused_elements)) {
        complain(reader, reader->now.name_start,
                 print_name(reader, "<@> is not taken: it could bring in something of its own; pages are plain elements, "
                                    "classes and files of pages/assets", reader->now.tag));
        return;
    }
    take_in_tag(reader, offset, byte);
}

static void take_slash(struct html_reader *reader, size_t offset, char byte)
{
    if (byte != '>') {
        complain(reader, offset, "a lone / stands inside a tag; write /> at its end, or quote the value");
        return;
    }
    if (!IS_ONE(reader->now.tag, void_elements)) {
        complain(reader, offset,
                 print_name(reader, "<@/> closes nothing in HTML; write <@></@>", reader->now.tag));
        return;
    }
    reader->now.state = STATE_TEXT;
}

static void close_element(struct html_reader *reader, size_t offset)
{
    struct text name = between(reader, reader->now.name_start, offset);
    const struct html_element *open = reader->now.open;
    if (!open) {
        complain(reader, reader->now.name_start,
                 print_name(reader, "</@> closes an element that is not open here; take it away", name));
    } else if (!text_equal(open->name, name)) {
        complain(reader, reader->now.name_start,
                 arena_print(reader->arena, "</%.*s> stands where <%.*s> is still open; write </%.*s> first",
                             TEXT_ARGS(name), TEXT_ARGS(open->name), TEXT_ARGS(open->name)));
    } else {
        reader->now.open = open->parent;
        reader->now.state = STATE_END_SPACE;
    }
}

static void take_end_space(struct html_reader *reader, size_t offset, char byte)
{
    if (byte == '>') {
        reader->now.state = STATE_TEXT;
    } else if (!isspace((unsigned char)byte)) {
        complain(reader, offset, "something stands inside a closing tag; write </name>");
    }
}

static void take_end_name(struct html_reader *reader, size_t offset, char byte)
{
    if (is_name_byte(byte)) {
        return;
    }
    close_element(reader, offset);
    if (reader->now.state == STATE_END_SPACE) {
        take_end_space(reader, offset, byte);
    }
}

static bool runs_something(struct text name)
{
    return (name.length > 2 && strncasecmp(name.at, "on", 2) == 0) || text_is(name, "style") ||
           text_is(name, "srcdoc") || text_is(name, "http-equiv");
}

static void name_ended(struct html_reader *reader, size_t offset)
{
    struct text name = between(reader, reader->now.name_start, offset);
    reader->now.name = name;
    if (runs_something(name)) {
        complain(reader, reader->now.name_start,
                 print_name(reader, "the attribute @ is not taken: the page's policy forbids what it does; use a class, a "
                                    "script of pages/assets, or a header", name));
        return;
    }
    reader->now.in_address = IS_ONE(name, address_attributes);
    reader->now.wants_words = IS_ONE(name, worded_attributes);
    reader->now.no_values = text_is(name, "srcset") || text_is(name, "integrity");
    reader->now.value_started = false;
}

static void take_name(struct html_reader *reader, size_t offset, char byte)
{
    if (is_name_byte(byte)) {
        return;
    }
    name_ended(reader, offset);
    if (reader->now.state == STATE_BROKEN) {
        return;
    }
    if (byte == '=') {
        reader->now.state = STATE_EQUALS;
    } else {
        take_in_tag(reader, offset, byte);
    }
}

static void take_equals(struct html_reader *reader, size_t offset, char byte)
{
    if (byte != '"' && byte != '\'') {
        complain(reader, offset, print_name(reader, "the value of @ is not quoted; write @=\"...\"", reader->now.name));
        return;
    }
    reader->now.quote = byte;
    reader->now.value_start = offset + 1;
    reader->now.state = STATE_VALUE;
}

/* An address that begins with words of ours must begin with a scheme that does nothing but lead somewhere. */
static void check_scheme(struct html_reader *reader, size_t offset)
{
    struct text start = between(reader, reader->now.value_start, offset);
    static const char *const fine[] = {"http", "https", "mailto", "tel"};
    if (!IS_ONE(start, fine)) {
        complain(reader, reader->now.value_start,
                 print_name(reader, "an address begins with @:, which is not taken; use https:, http:, mailto: or tel:, or "
                                    "a path", start));
    }
}

static void take_value(struct html_reader *reader, size_t offset, char byte)
{
    if (byte == reader->now.quote) {
        reader->now.state = STATE_VALUE_ENDED;
        return;
    }
    if (byte == '<') {
        complain(reader, offset, "a < stands inside a quoted value; close the quotes before it, or write &lt;");
        return;
    }
    struct text before = between(reader, reader->now.value_start, offset);
    if (reader->now.in_address && byte == ':' && !memchr(before.at, '/', before.length) &&
        !memchr(before.at, '?', before.length) && !memchr(before.at, '{', before.length)) {
        check_scheme(reader, offset);
    }
    if (reader->now.wants_words) {
        check_words(reader, offset);
    }
    reader->now.value_started = true;
}

static void take_value_ended(struct html_reader *reader, size_t offset, char byte)
{
    if (isspace((unsigned char)byte) || byte == '>' || byte == '/') {
        take_in_tag(reader, offset, byte);
    } else {
        complain(reader, offset, "two attributes touch; put a space between them");
    }
}

typedef void take_function(struct html_reader *reader, size_t offset, char byte);

static void take_nothing(struct html_reader *reader, size_t offset, char byte)
{
    (void)reader, (void)offset, (void)byte;
}

void html_reader_take(struct html_reader *reader, size_t offset)
{
    static take_function *const take[] = {
        [STATE_TEXT] = take_text,         [STATE_OPEN] = take_open,   [STATE_DECLARATION] = take_declaration,
        [STATE_TAG_NAME] = take_tag_name, [STATE_TAG] = take_in_tag,  [STATE_END_NAME] = take_end_name,
        [STATE_NAME] = take_name,         [STATE_VALUE] = take_value, [STATE_END_SPACE] = take_end_space,
        [STATE_EQUALS] = take_equals,     [STATE_SLASH] = take_slash, [STATE_VALUE_ENDED] = take_value_ended,
        [STATE_BROKEN] = take_nothing,
    };
    char byte = reader->source->bytes.at[offset];
    if (byte == '\0') {
        complain(reader, offset, "a NUL byte stands in the page; take it away");
        return;
    }
    take[reader->now.state](reader, offset, byte);
}

void html_reader_pause(struct html_reader *reader, size_t offset)
{
    if (reader->now.state == STATE_TAG_NAME) {
        reader->now.tag = between(reader, reader->now.name_start, offset);
        if (IS_ONE(reader->now.tag, refused_elements)) {
            take_tag_name(reader, offset, ' ');
            return;
        }
        reader->now.state = STATE_VALUE_ENDED;
    } else if (reader->now.state == STATE_NAME) {
        name_ended(reader, offset);
        if (reader->now.state != STATE_BROKEN) {
            reader->now.state = STATE_VALUE_ENDED;
        }
    }
}

enum context html_reader_context(const struct html_reader *reader)
{
    switch (reader->now.state) {
    case STATE_TEXT:
        if (open_is(reader, "script")) {
            return CONTEXT_NOWHERE;
        }
        return only_values_inside(reader) ? CONTEXT_WORDS : CONTEXT_TEXT;
    case STATE_VALUE:
        if (reader->now.no_values) {
            return CONTEXT_NOWHERE;
        }
        if (!reader->now.in_address) {
            return CONTEXT_ATTRIBUTE;
        }
        return reader->now.value_started ? CONTEXT_URL_PART : CONTEXT_URL;
    case STATE_TAG:
    case STATE_VALUE_ENDED:
        return CONTEXT_TAG;
    default:
        return CONTEXT_NOWHERE;
    }
}

void html_reader_value(struct html_reader *reader)
{
    reader->now.value_started = true;
}

bool html_state_equal(const struct html_state *one, const struct html_state *other)
{
    if (one->state == STATE_BROKEN || other->state == STATE_BROKEN) {
        return true;
    }
    bool in_tag = one->state == STATE_TAG || one->state == STATE_VALUE_ENDED;
    bool other_in_tag = other->state == STATE_TAG || other->state == STATE_VALUE_ENDED;
    return (one->state == other->state || (in_tag && other_in_tag)) && one->open == other->open &&
           (one->state != STATE_VALUE || one->value_start == other->value_start);
}

/* After `<a{% if x %} href="..."{% end %}` the next attribute needs its space on both ways. */
void html_reader_join(struct html_reader *reader, const struct html_state *other)
{
    bool started = reader->now.value_started || other->value_started;
    if (other->state == STATE_VALUE_ENDED || other->state == STATE_BROKEN) {
        reader->now.state = other->state;
    }
    reader->now.value_started = started;
}

const char *html_reader_where(const struct html_reader *reader)
{
    switch (reader->now.state) {
    case STATE_TEXT:
        return reader->now.open ? arena_print(reader->arena, "inside <%.*s>", TEXT_ARGS(reader->now.open->name))
                                : "outside all elements";
    case STATE_VALUE:
        return arena_print(reader->arena, "inside the value of %.*s", TEXT_ARGS(reader->now.name));
    case STATE_TAG:
    case STATE_VALUE_ENDED:
        return arena_print(reader->arena, "inside the tag <%.*s>", TEXT_ARGS(reader->now.tag));
    case STATE_EQUALS:
        return arena_print(reader->arena, "at the value of %.*s, which has no quotes", TEXT_ARGS(reader->now.name));
    default:
        return "inside the name of a tag or an attribute";
    }
}

void html_reader_end(struct html_reader *reader, size_t offset)
{
    if (reader->broken) {
        return;
    }
    if (reader->now.state != STATE_TEXT) {
        complain(reader, offset, arena_print(reader->arena, "the text ends %s; close it", html_reader_where(reader)));
    } else if (reader->now.open) {
        complain(reader, offset,
                 print_name(reader, "the text ends and <@> is still open; write </@>", reader->now.open->name));
    }
}
