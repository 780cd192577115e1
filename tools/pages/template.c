/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads one template into nodes. Every way through the template is followed by the HTML reader; where ways part (if,
 * for) and meet again, they must meet in the same place of the HTML, so that each value has exactly one context.
 */
#include "pages.h"

#include <ctype.h>
#include <string.h>

#define DEEPEST 60
#define LARGEST_FILE (256 * 1024)

struct parser {
    struct pages *pages;
    struct template *template;
    const struct source *source;
    struct html_reader html;
    size_t at;
    struct buf literal;
    size_t literal_start;
    int depth;
    bool stopped; /* after a message from which nothing sensible follows */
};

enum ending_kind { ENDING_FILE, ENDING_END, ENDING_ELSE, ENDING_ELSE_IF, ENDING_CALL };

struct ending {
    enum ending_kind kind;
    size_t start;
    struct text name;              /* of the component that was closed */
    struct expression *expression; /* of else if */
};

static struct ending parse_nodes(struct parser *parser, struct vec *nodes, struct node *call);

static void stop(struct parser *parser, size_t offset, const char *words)
{
    if (!parser->stopped) {
        message_add(parser->pages->messages, place_at(parser->source, offset), "%s", words);
    }
    parser->stopped = true;
    parser->at = parser->source->bytes.length;
}

static bool next_is(const struct parser *parser, const char *start)
{
    size_t length = strlen(start);
    return parser->source->bytes.length - parser->at >= length &&
           memcmp(parser->source->bytes.at + parser->at, start, length) == 0;
}

static struct node *node_new(struct parser *parser, enum node_kind kind, size_t offset)
{
    struct arena *arena = parser->pages->arena;
    struct node *node = ARENA_NEW(arena, struct node);
    node->kind = kind;
    node->place = place_at(parser->source, offset);
    node->children = VEC_IN(arena, struct node *);
    node->otherwise = VEC_IN(arena, struct node *);
    node->arguments = VEC_IN(arena, struct argument);
    node->fills = VEC_IN(arena, struct fill);
    return node;
}

static void flush(struct parser *parser, struct vec *nodes)
{
    if (parser->literal.length) {
        struct node *node = node_new(parser, NODE_LITERAL, parser->literal_start);
        node->literal = buf_as_text(&parser->literal);
        vec_add(nodes, &node);
        parser->literal = buf_in(parser->pages->arena);
    }
}

/* White space after white space is left out where HTML does not care; a run with a new line in it becomes one. */
static void take_byte(struct parser *parser)
{
    char byte = parser->source->bytes.at[parser->at];
    if (!parser->literal.length) {
        parser->literal_start = parser->at;
    }
    bool keeps = html_reader_keeps_space(&parser->html);
    html_reader_take(&parser->html, parser->at);
    parser->at++;
    char *last = parser->literal.length ? &parser->literal.bytes[parser->literal.length - 1] : NULL;
    if (!keeps && isspace((unsigned char)byte)) {
        if (last && isspace((unsigned char)*last)) {
            *last = byte == '\n' ? '\n' : *last;
            return;
        }
        byte = byte == '\n' ? '\n' : ' ';
    }
    buf_char(&parser->literal, byte);
}

static struct reader reader_in(struct parser *parser, size_t at, size_t end)
{
    return (struct reader){.arena = parser->pages->arena,
                           .messages = parser->pages->messages,
                           .source = parser->source,
                           .at = at,
                           .end = end};
}

static void skip_comment(struct parser *parser)
{
    size_t start = parser->at;
    parser->at += 2;
    while (parser->at < parser->source->bytes.length && !next_is(parser, "#}")) {
        parser->at++;
    }
    if (parser->at >= parser->source->bytes.length) {
        stop(parser, start, "a comment has no end; close it with #}");
        return;
    }
    parser->at += 2;
}

static void parse_value(struct parser *parser, struct vec *nodes)
{
    size_t start = parser->at;
    enum context context = html_reader_context(&parser->html);
    struct reader reader = reader_in(parser, parser->at + 2, parser->source->bytes.length);
    struct expression *expression = expression_read(&reader);
    if (!expression) {
        parser->stopped = true;
        parser->at = parser->source->bytes.length;
        return;
    }
    if (!reader_take(&reader, "}}")) {
        stop(parser, reader.at, "the value goes on after its end; write }} here, or and, or, is, not before more");
        return;
    }
    parser->at = reader.at;
    if ((context == CONTEXT_TAG || context == CONTEXT_NOWHERE) && !parser->html.broken) {
        stop(parser, start,
             arena_print(parser->pages->arena,
                         "a value stands %s, where no escaping is safe; put it into a quoted attribute or between tags",
                         html_reader_where(&parser->html)));
        return;
    }
    html_reader_value(&parser->html);
    flush(parser, nodes);
    struct node *node = node_new(parser, NODE_VALUE, start);
    node->expression = expression;
    node->context = context;
    vec_add(nodes, &node);
}

/* ---- components ---------------------------------------------------------------------------------------------- */

/* The quote that ends a component's attribute; those inside {{ }} do not count. */
static bool find_quote(const struct parser *parser, size_t start, size_t *end)
{
    struct text bytes = parser->source->bytes;
    bool in_value = false;
    bool in_string = false;
    for (size_t i = start; i < bytes.length; i++) {
        bool pair = i + 1 < bytes.length && bytes.at[i + 1] == bytes.at[i];
        if (!in_value && bytes.at[i] == '"') {
            *end = i;
            return true;
        }
        if (!in_value && bytes.at[i] == '{' && pair) {
            in_value = true;
            i++;
        } else if (in_value && bytes.at[i] == '"') {
            in_string = !in_string;
        } else if (in_value && !in_string && bytes.at[i] == '}' && pair) {
            in_value = false;
            i++;
        }
    }
    return false;
}

static struct expression *flag_on(struct parser *parser, struct place place)
{
    struct expression *expression = ARENA_NEW(parser->pages->arena, struct expression);
    expression->kind = EXPRESSION_FLAG;
    expression->place = place;
    expression->number = 1;
    return expression;
}

static bool parse_argument(struct parser *parser, struct node *call, struct reader *reader)
{
    struct argument argument = {.place = reader_place(reader)};
    if (!reader_word(reader, &argument.name)) {
        stop(parser, reader->at, "something that is no parameter stands in the component's tag; write name=\"value\"");
        return false;
    }
    if (reader->at >= reader->end || reader->source->bytes.at[reader->at] != '=') {
        argument.value = flag_on(parser, argument.place);
        vec_add(&call->arguments, &argument);
        return true;
    }
    size_t end;
    reader->at++;
    if (reader->at >= reader->end || reader->source->bytes.at[reader->at] != '"' ||
        !find_quote(parser, reader->at + 1, &end)) {
        stop(parser, reader->at, "a parameter's value is not quoted, or its quotes are not closed; write name=\"value\"");
        return false;
    }
    struct reader inside = reader_in(parser, reader->at + 1, end);
    argument.value = expression_read_joined(&inside, end);
    reader->at = end + 1;
    if (!argument.value) {
        return false;
    }
    vec_add(&call->arguments, &argument);
    return true;
}

/* Reads up to and with `>`; *empty says that it was `/>`. */
static bool parse_arguments(struct parser *parser, struct node *call, struct reader *reader, bool *empty)
{
    for (;;) {
        *empty = reader_take(reader, "/>");
        if (*empty || reader_take(reader, ">")) {
            return true;
        }
        if (reader->at >= reader->end) {
            stop(parser, parser->at, "a component's tag has no end; close it with > or />");
            return false;
        }
        if (!parse_argument(parser, call, reader)) {
            parser->stopped = true;
            return false;
        }
    }
}

/* What stands between a component's tags must leave the HTML as it found it. */
static void parse_inside(struct parser *parser, struct vec *nodes, struct node *call, struct text name, size_t start)
{
    struct html_state before = parser->html.now;
    struct ending ending = parse_nodes(parser, nodes, call);
    if (parser->stopped) {
        return;
    }
    if (ending.kind != ENDING_CALL || !text_equal(ending.name, name)) {
        stop(parser, start, arena_print(parser->pages->arena, "<@%.*s> is not closed; write </@%.*s>, or /> at its end",
                                        TEXT_ARGS(name), TEXT_ARGS(name)));
        return;
    }
    if (!html_state_equal(&before, &parser->html.now)) {
        stop(parser, ending.start,
             arena_print(parser->pages->arena, "</@%.*s> stands %s, where <@%.*s> did not; close in between what was opened",
                         TEXT_ARGS(name), html_reader_where(&parser->html), TEXT_ARGS(name)));
    }
}

static void parse_fill(struct parser *parser, struct node *call, size_t start, struct reader *reader)
{
    struct fill fill = {.place = place_at(parser->source, start), .nodes = VEC_IN(parser->pages->arena, struct node *)};
    if (!call) {
        stop(parser, start, "<@fill> stands outside a component; put it directly between the component's tags");
        return;
    }
    if (!reader_word(reader, &fill.slot) || !reader_take(reader, ">")) {
        stop(parser, start, "<@fill> names no slot; write <@fill NAME>");
        return;
    }
    parser->at = reader->at;
    parse_inside(parser, &fill.nodes, NULL, TEXT("fill"), start);
    vec_add(&call->fills, &fill);
}

static void parse_call(struct parser *parser, struct vec *nodes, struct node *outer)
{
    size_t start = parser->at;
    struct reader reader = reader_in(parser, parser->at + 2, parser->source->bytes.length);
    flush(parser, nodes);
    if (html_reader_context(&parser->html) != CONTEXT_TEXT && !parser->html.broken) {
        stop(parser, start, arena_print(parser->pages->arena, "a component stands %s; put it between tags",
                                        html_reader_where(&parser->html)));
        return;
    }
    struct node *call = node_new(parser, NODE_CALL, start);
    if (!reader_word(&reader, &call->name)) {
        stop(parser, start, "a component's name is missing; write <@name ...>");
        return;
    }
    if (text_is(call->name, "fill")) {
        parse_fill(parser, outer, start, &reader);
        return;
    }
    bool empty;
    vec_add(nodes, &call);
    if (!parse_arguments(parser, call, &reader, &empty)) {
        parser->at = parser->source->bytes.length;
        return;
    }
    parser->at = reader.at;
    if (!empty) {
        parse_inside(parser, &call->children, call, call->name, start);
    }
}

static struct ending parse_call_end(struct parser *parser)
{
    struct ending ending = {.kind = ENDING_CALL, .start = parser->at};
    struct reader reader = reader_in(parser, parser->at + 3, parser->source->bytes.length);
    if (!reader_word(&reader, &ending.name) || !reader_take(&reader, ">")) {
        stop(parser, parser->at, "a component's closing tag is broken; write </@name>");
        return ending;
    }
    parser->at = reader.at;
    return ending;
}

/* ---- statements ---------------------------------------------------------------------------------------------- */

static bool end_statement(struct parser *parser, struct reader *reader)
{
    if (!reader_take(reader, "%}")) {
        stop(parser, reader->at, "the statement goes on after its end; write %} here");
        return false;
    }
    parser->at = reader->at;
    return true;
}

static bool branch_fits(struct parser *parser, const struct html_state *before, const struct ending *ending,
                        size_t start, const char *what)
{
    if (parser->stopped) {
        return false;
    }
    if (ending->kind == ENDING_FILE || ending->kind == ENDING_CALL) {
        stop(parser, start, arena_print(parser->pages->arena, "the %s is not ended; write {%% end %%}", what));
        return false;
    }
    if (!html_state_equal(before, &parser->html.now)) {
        const char *where = html_reader_where(&parser->html);
        stop(parser, ending->start,
             arena_print(parser->pages->arena,
                         "the %s ends %s, and did not begin there; open and close tags and quotes on the same way", what,
                         where));
        return false;
    }
    return true;
}

static void parse_if_branches(struct parser *parser, struct node *node, size_t start);

static void parse_otherwise(struct parser *parser, struct node *node, const struct ending *ending, size_t start)
{
    if (ending->kind == ENDING_ELSE_IF) {
        struct node *inner = node_new(parser, NODE_IF, ending->start);
        inner->expression = ending->expression;
        vec_add(&node->otherwise, &inner);
        parse_if_branches(parser, inner, start);
        return;
    }
    struct html_state before = parser->html.now;
    struct ending last = parse_nodes(parser, &node->otherwise, NULL);
    if (branch_fits(parser, &before, &last, start, "else") && last.kind != ENDING_END) {
        stop(parser, last.start, "a second else; an if has one at most");
    }
}

static void parse_if_branches(struct parser *parser, struct node *node, size_t start)
{
    if (++parser->depth > DEEPEST) {
        stop(parser, start, "the page is nested too deep; make a component of a part of it");
        return;
    }
    struct html_state before = parser->html.now;
    struct ending ending = parse_nodes(parser, &node->children, NULL);
    if (branch_fits(parser, &before, &ending, start, "if")) {
        struct html_state first = parser->html.now;
        parser->html.now = before;
        if (ending.kind != ENDING_END) {
            parse_otherwise(parser, node, &ending, start);
        }
        html_reader_join(&parser->html, &first);
    }
    parser->depth--;
}

static void parse_if(struct parser *parser, struct vec *nodes, size_t start, struct reader *reader)
{
    struct node *node = node_new(parser, NODE_IF, start);
    node->expression = expression_read(reader);
    if (!node->expression) {
        parser->stopped = true;
        return;
    }
    if (end_statement(parser, reader)) {
        vec_add(nodes, &node);
        parse_if_branches(parser, node, start);
    }
}

static bool parse_for_head(struct parser *parser, struct node *node, struct reader *reader)
{
    bool named = reader_word(reader, &node->name);
    if (named && reader_take(reader, ",")) {
        named = reader_word(reader, &node->index_name);
    }
    if (!named || !reader_take_word(reader, "in")) {
        stop(parser, reader->at, "a for needs its names; write for ITEM in LIST, or for ITEM, NUMBER in LIST");
        return false;
    }
    node->expression = expression_read(reader);
    parser->stopped = parser->stopped || !node->expression;
    return node->expression && end_statement(parser, reader);
}

static void parse_for(struct parser *parser, struct vec *nodes, size_t start, struct reader *reader)
{
    struct node *node = node_new(parser, NODE_FOR, start);
    if (!parse_for_head(parser, node, reader)) {
        return;
    }
    if (++parser->depth > DEEPEST) {
        stop(parser, start, "the page is nested too deep; make a component of a part of it");
        return;
    }
    vec_add(nodes, &node);
    struct html_state before = parser->html.now;
    html_reader_value(&parser->html); /* a second round of the loop stands behind the first */
    struct ending ending = parse_nodes(parser, &node->children, NULL);
    if (branch_fits(parser, &before, &ending, start, "for")) {
        if (ending.kind != ENDING_END) {
            stop(parser, ending.start, "a for has no else; put an if around it");
        }
        struct html_state after = parser->html.now;
        parser->html.now = before;
        html_reader_join(&parser->html, &after);
    }
    parser->depth--;
}

static void parse_slot(struct parser *parser, struct vec *nodes, size_t start, struct reader *reader)
{
    struct node *node = node_new(parser, NODE_SLOT, start);
    if (!reader_word(reader, &node->name)) {
        node->name = TEXT("body");
    }
    if (html_reader_context(&parser->html) != CONTEXT_TEXT && !parser->html.broken) {
        stop(parser, start, "a slot takes whole elements; put it between tags");
        return;
    }
    if (end_statement(parser, reader)) {
        vec_add(nodes, &node);
    }
}

static bool parse_ending(struct parser *parser, struct reader *reader, struct ending *ending)
{
    if (reader_take_word(reader, "end")) {
        ending->kind = ENDING_END;
    } else if (reader_take_word(reader, "else")) {
        ending->kind = ENDING_ELSE;
        if (reader_take_word(reader, "if")) {
            ending->kind = ENDING_ELSE_IF;
            ending->expression = expression_read(reader);
            parser->stopped = parser->stopped || !ending->expression;
        }
    } else {
        return false;
    }
    if (!parser->stopped) {
        end_statement(parser, reader);
    }
    return true;
}

static void skip_space(struct parser *parser)
{
    while (parser->at < parser->source->bytes.length && isspace((unsigned char)parser->source->bytes.at[parser->at])) {
        parser->at++;
    }
}

/* True when the statement ends what is being read. */
static bool parse_statement(struct parser *parser, struct vec *nodes, struct ending *ending)
{
    size_t start = parser->at;
    html_reader_pause(&parser->html, start);
    flush(parser, nodes);
    ending->start = start;
    struct reader reader = reader_in(parser, start + 2, parser->source->bytes.length);
    if (html_reader_context(&parser->html) == CONTEXT_NOWHERE && !parser->html.broken) {
        stop(parser, start, arena_print(parser->pages->arena, "a statement stands %s; put it between tags, between "
                                                              "attributes, or inside quotes",
                                        html_reader_where(&parser->html)));
        return true;
    }
    if (parse_ending(parser, &reader, ending)) {
        return true;
    }
    if (reader_take_word(&reader, "if")) {
        parse_if(parser, nodes, start, &reader);
    } else if (reader_take_word(&reader, "for")) {
        parse_for(parser, nodes, start, &reader);
    } else if (reader_take_word(&reader, "slot")) {
        parse_slot(parser, nodes, start, &reader);
    } else if (declaration_read(parser->pages, parser->template, &reader)) {
        if (reader.at >= reader.end) {
            parser->stopped = true;
        } else if (end_statement(parser, &reader)) {
            skip_space(parser);
        }
    } else {
        stop(parser, reader.at, "an unknown statement; the known ones are if, else, for, slot, end, page, component and "
                                "struct");
    }
    return parser->stopped;
}

static struct ending parse_nodes(struct parser *parser, struct vec *nodes, struct node *call)
{
    struct ending ending = {.kind = ENDING_FILE};
    if (++parser->depth > DEEPEST) {
        stop(parser, parser->at, "the page is nested too deep; make a component of a part of it");
    }
    while (!parser->stopped && parser->at < parser->source->bytes.length) {
        if (next_is(parser, "{{")) {
            parse_value(parser, nodes);
        } else if (next_is(parser, "{#")) {
            skip_comment(parser);
        } else if (next_is(parser, "{%")) {
            if (parse_statement(parser, nodes, &ending)) {
                break;
            }
        } else if (next_is(parser, "</@")) {
            ending = parse_call_end(parser);
            break;
        } else if (next_is(parser, "<@")) {
            parse_call(parser, nodes, call);
        } else {
            take_byte(parser);
        }
    }
    flush(parser, nodes);
    parser->depth--;
    return ending;
}

static bool is_blank(struct text text)
{
    return text_trim(text).length == 0;
}

static void check_declared(struct parser *parser)
{
    struct template *template = parser->template;
    if (template->parameters->place.source) {
        return;
    }
    for (size_t i = 0; i < template->nodes.count; i++) {
        const struct node *node = *VEC_AT(&template->nodes, struct node *, i);
        if (node->kind != NODE_LITERAL || !is_blank(node->literal)) {
            message_add(parser->pages->messages, node->place,
                        "the file is neither page nor component; write {%% page (...) %%} or {%% component (...) %%} at its "
                        "start");
            return;
        }
    }
}

/* White space around the whole is the file's, not the component's. */
static void trim(struct vec *nodes)
{
    struct node *first = nodes->count ? *VEC_AT(nodes, struct node *, 0) : NULL;
    if (first && first->kind == NODE_LITERAL) {
        while (first->literal.length && isspace((unsigned char)first->literal.at[0])) {
            first->literal.at++;
            first->literal.length--;
        }
    }
    struct node *last = nodes->count ? *VEC_AT(nodes, struct node *, nodes->count - 1) : NULL;
    if (last && last->kind == NODE_LITERAL) {
        while (last->literal.length && isspace((unsigned char)last->literal.at[last->literal.length - 1])) {
            last->literal.length--;
        }
    }
}

static void add_template(struct pages *pages, struct template *template)
{
    if (template->is_component) {
        if (map_get(&pages->components, template->name)) {
            message_add(pages->messages, template->parameters->place, "there are two components %.*s; rename one file",
                        TEXT_ARGS(template->name));
        }
        map_set(&pages->components, template->name, template);
    }
    if (template->parameters->place.source) {
        vec_add(&pages->templates, &template);
    }
}

void template_parse(struct pages *pages, const struct source *source, struct text name)
{
    struct template *template = ARENA_NEW(pages->arena, struct template);
    template->source = source;
    template->name = name;
    template->nodes = VEC_IN(pages->arena, struct node *);
    template->parameters = ARENA_NEW(pages->arena, struct record);
    template->parameters->name = name;
    template->parameters->fields = VEC_IN(pages->arena, struct field);
    if (source->bytes.length > LARGEST_FILE || !text_is_utf8(source->bytes)) {
        message_add(pages->messages, (struct place){source, 1, 1},
                    "the file is larger than 256 KiB, or not UTF-8; split it, or save it as UTF-8");
        return;
    }
    struct parser parser = {
        .pages = pages, .template = template, .source = source, .literal = buf_in(pages->arena)};
    html_reader_init(&parser.html, pages->arena, pages->messages, source);
    parser.html.words_allowed = pages->words_allowed;
    struct ending ending = parse_nodes(&parser, &template->nodes, NULL);
    if (!parser.stopped && ending.kind != ENDING_FILE) {
        stop(&parser, ending.start, "something is ended here that was not begun; take it away");
    }
    if (!parser.stopped) {
        html_reader_end(&parser.html, source->bytes.length);
    }
    trim(&template->nodes);
    check_declared(&parser);
    add_template(pages, template);
}

struct pages pages_in(struct arena *arena, struct messages *messages)
{
    return (struct pages){
        .arena = arena,
        .messages = messages,
        .templates = VEC_IN(arena, struct template *),
        .records = VEC_IN(arena, struct record *),
        .components = map_in(arena),
        .record_map = map_in(arena),
        .one_ofs = VEC_IN(arena, const struct type *),
        .catalogues = VEC_IN(arena, struct catalogue *),
    };
}
