/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes one C function per page and language. What is known is escaped here and gathered, so a page's function is a few
 * large copies with the values between them.
 */
#include "fold.h"
#include "web/html.h"

#include <string.h>

#define LARGEST_CODE (16 * 1024 * 1024)
#define LITERAL_CHUNK 3000 /* C promises no more than 4095 bytes in one literal */
#define DEEPEST 200

static void write_nodes(struct writer *writer, const struct vec *nodes, struct where where);
static void write_value(struct writer *writer, const struct expression *expression, enum context context,
                        struct where where);

static void line(struct writer *writer, const char *format, ...) PRINTF_LIKE(2, 3);
static void line(struct writer *writer, const char *format, ...)
{
    for (int i = 0; i < writer->indent; i++) {
        buf_string(&writer->out, "    ");
    }
    va_list list;
    va_start(list, format);
    buf_print_list(&writer->out, format, list);
    va_end(list);
    buf_char(&writer->out, '\n');
}

/* Never parts a UTF-8 sequence. */
static size_t chunk_length(struct text text)
{
    size_t length = text.length < LITERAL_CHUNK ? text.length : LITERAL_CHUNK;
    while (length < text.length && length > 1 && ((unsigned char)text.at[length] & 0xc0) == 0x80) {
        length--;
    }
    return length;
}

static void flush(struct writer *writer)
{
    struct text rest = buf_as_text(&writer->literal);
    while (rest.length) {
        size_t length = chunk_length(rest);
        struct text chunk = {rest.at, length};
        line(writer, "buf_add(out, %s, %zu);", fold_literal(writer->pages->arena, chunk), length);
        rest.at += length;
        rest.length -= length;
    }
    writer->literal = buf_in(writer->pages->arena);
}

static void stop(struct writer *writer, struct place place, const char *words)
{
    if (!writer->stopped) {
        message_add(writer->pages->messages, place, "%s", words);
    }
    writer->stopped = true;
}

/* ---- values ------------------------------------------------------------------------------------------------------- */

static void write_known(struct writer *writer, struct text text, enum context context)
{
    if (context == CONTEXT_URL) {
        html_url(&writer->literal, text);
    } else if (context == CONTEXT_URL_PART) {
        html_url_part(&writer->literal, text);
    } else {
        html_text(&writer->literal, text);
    }
}

static void write_later(struct writer *writer, const struct resolved *value, enum context context)
{
    flush(writer);
    if (value->type->kind == TYPE_NUMBER) {
        line(writer, "html_number(out, %s);", value->c);
    } else if (value->type->kind == TYPE_MARKUP) {
        line(writer, "buf_text(out, %s.text);", value->c);
    } else if (context == CONTEXT_URL) {
        line(writer, "html_url(out, %s);", value->c);
    } else if (context == CONTEXT_URL_PART) {
        line(writer, "html_url_part(out, %s);", value->c);
    } else {
        line(writer, "html_text(out, %s);", value->c);
    }
}

/* Only the first piece of an address can say where it leads; those behind it are parts, but for our own words. */
static void write_join(struct writer *writer, const struct expression *join, enum context context, struct where where)
{
    for (size_t i = 0; i < join->pieces.count; i++) {
        const struct expression *piece = *VEC_AT(&join->pieces, struct expression *, i);
        if (i == 0 || context != CONTEXT_URL) {
            write_value(writer, piece, context, where);
        } else if (piece->kind == EXPRESSION_STRING) {
            html_text(&writer->literal, piece->string);
        } else {
            write_value(writer, piece, CONTEXT_URL_PART, where);
        }
    }
}

static const struct expression *argument_of(const struct expression *key, struct text name)
{
    for (size_t i = 0; i < key->arguments.count; i++) {
        const struct argument *argument = VEC_AT(&key->arguments, struct argument, i);
        if (text_equal(argument->name, name)) {
            return argument->value;
        }
    }
    return NULL;
}

static void write_key(struct writer *writer, const struct expression *key, enum context context, struct where where)
{
    const struct string *string = writer_string(writer, key->string);
    if (string->has_markup && context != CONTEXT_TEXT) {
        stop(writer, key->place, "the string holds elements and is put where only words can stand; use another string");
        return;
    }
    for (size_t i = 0; i < string->pieces.count && !writer->stopped; i++) {
        const struct piece *piece = VEC_AT(&string->pieces, struct piece, i);
        if (piece->kind == PIECE_TAG) {
            buf_text(&writer->literal, piece->text);
        } else if (piece->kind == PIECE_WORDS) {
            write_known(writer, piece->text, context);
        } else {
            enum context inner = piece->context == CONTEXT_TEXT ? context : piece->context;
            write_value(writer, argument_of(key, piece->text), inner, where);
        }
    }
}

static void write_value(struct writer *writer, const struct expression *expression, enum context context,
                        struct where where)
{
    if (++writer->depth > DEEPEST) {
        stop(writer, expression->place, "values are handed on too deep; flatten the components");
    }
    if (writer->stopped) {
        return;
    }
    if (expression->kind == EXPRESSION_STRING) {
        write_known(writer, expression->string, context);
    } else if (expression->kind == EXPRESSION_NUMBER) {
        html_number(&writer->literal, expression->number);
    } else if (expression->kind == EXPRESSION_JOIN) {
        write_join(writer, expression, context, where);
    } else if (expression->kind == EXPRESSION_KEY) {
        write_key(writer, expression, context, where);
    } else {
        struct resolved value = fold_path(writer, expression, where);
        if (value.c) {
            write_later(writer, &value, context);
        } else {
            write_value(writer, value.expression, context, value.where);
        }
    }
    writer->depth--;
}

/* ---- nodes -------------------------------------------------------------------------------------------------------- */

static void write_if(struct writer *writer, const struct node *node, struct where where)
{
    struct condition condition = fold_condition(writer, node->expression, where);
    if (condition.known != KNOWN_LATER) {
        write_nodes(writer, condition.known == KNOWN_TRUE ? &node->children : &node->otherwise, where);
        return;
    }
    flush(writer);
    line(writer, "if (%s) {", condition.c);
    writer->indent++;
    write_nodes(writer, &node->children, where);
    flush(writer);
    if (node->otherwise.count) {
        writer->indent--;
        line(writer, "} else {");
        writer->indent++;
        write_nodes(writer, &node->otherwise, where);
        flush(writer);
    }
    writer->indent--;
    line(writer, "}");
}

static const char *item_type(struct writer *writer, const struct type *item)
{
    static const char *const plain[] = {[TYPE_TEXT] = "struct text", [TYPE_NUMBER] = "int64_t", [TYPE_FLAG] = "bool",
                                        [TYPE_MARKUP] = "struct html_markup"};
    return item->kind == TYPE_RECORD ? arena_print(writer->pages->arena, "struct %s", item->record->c_name)
                                     : plain[item->kind];
}

static void write_for(struct writer *writer, const struct node *node, struct where where)
{
    static const struct type number_type = {.kind = TYPE_NUMBER};
    struct arena *arena = writer->pages->arena;
    struct resolved list = fold_path(writer, node->expression, where);
    int loop = ++writer->loops;
    flush(writer);
    line(writer, "for (size_t i%d = 0; i%d < %s.count; i%d++) {", loop, loop, list.c, loop);
    writer->indent++;
    line(writer, "const %s *item%d = &%s.items[i%d];", item_type(writer, list.type->item), loop, list.c, loop);
    line(writer, "(void)item%d;", loop);
    struct name item = {
        .outer = where.names, .text = node->name, .type = list.type->item, .c = arena_print(arena, "item%d[0]", loop)};
    struct name index = {.outer = &item,
                         .text = node->index_name,
                         .type = &number_type,
                         .c = arena_print(arena, "(int64_t)(i%d + 1)", loop)};
    struct where inside = {node->index_name.length ? &index : &item, where.frame};
    write_nodes(writer, &node->children, inside);
    flush(writer);
    writer->indent--;
    line(writer, "}");
}

static const struct expression *given(const struct node *call, const struct field *field, bool *is_default)
{
    for (size_t i = 0; i < call->arguments.count; i++) {
        const struct argument *argument = VEC_AT(&call->arguments, struct argument, i);
        if (text_equal(argument->name, field->name)) {
            *is_default = false;
            return argument->value;
        }
    }
    *is_default = true;
    return field->otherwise;
}

static void write_call(struct writer *writer, const struct node *call, struct where where)
{
    const struct template *component = map_get(&writer->pages->components, call->name);
    const struct vec *fields = &component->parameters->fields;
    struct name *names = ARENA_ARRAY(writer->pages->arena, struct name, fields->count);
    struct where inside = {NULL, NULL};
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = VEC_AT(fields, struct field, i);
        bool is_default;
        const struct expression *expression = given(call, field, &is_default);
        names[i] = (struct name){.outer = inside.names,
                                 .text = field->name,
                                 .type = field->type,
                                 .expression = expression,
                                 .given_at = is_default ? (struct where){NULL, NULL} : where};
        inside.names = &names[i];
    }
    struct frame *frame = ARENA_NEW(writer->pages->arena, struct frame);
    *frame = (struct frame){call, where};
    inside.frame = frame;
    write_nodes(writer, &component->nodes, inside);
}

static void write_slot(struct writer *writer, const struct node *node, struct where where)
{
    const struct vec *nodes = frame_slot(where.frame, node->name);
    if (nodes) {
        write_nodes(writer, nodes, where.frame->caller);
    }
}

static void write_node(struct writer *writer, const struct node *node, struct where where)
{
    switch (node->kind) {
    case NODE_LITERAL:
        buf_text(&writer->literal, node->literal);
        return;
    case NODE_VALUE:
        write_value(writer, node->expression, node->context, where);
        return;
    case NODE_IF:
        write_if(writer, node, where);
        return;
    case NODE_FOR:
        write_for(writer, node, where);
        return;
    case NODE_CALL:
        write_call(writer, node, where);
        return;
    case NODE_SLOT:
        write_slot(writer, node, where);
        return;
    }
}

static void write_nodes(struct writer *writer, const struct vec *nodes, struct where where)
{
    if (++writer->depth > DEEPEST) {
        stop(writer, writer->page->parameters->place, "components stand in each other too deep; flatten them");
    }
    for (size_t i = 0; i < nodes->count && !writer->stopped; i++) {
        write_node(writer, *VEC_AT(nodes, struct node *, i), where);
        if (writer->out.length + writer->literal.length > LARGEST_CODE) {
            stop(writer, writer->page->parameters->place, "the page becomes larger than 16 MiB of C; call fewer components");
        }
    }
    writer->depth--;
}

/* ---- functions ------------------------------------------------------------------------------------------------------ */

static const char *language_name(struct pages *pages, size_t language, bool upper)
{
    if (language >= pages->catalogues.count) {
        return upper ? "EN" : "en";
    }
    return c_name(pages->arena, (*VEC_AT(&pages->catalogues, struct catalogue *, language))->language, upper);
}

static size_t language_count(const struct pages *pages)
{
    return pages->catalogues.count ? pages->catalogues.count : 1;
}

static void write_page_in(struct writer *writer)
{
    const char *name = writer->page->parameters->c_name;
    line(writer, "static void %s_%s(struct buf *out, const struct %s *page)", name,
         language_name(writer->pages, writer->language, false), name);
    line(writer, "{");
    writer->indent++;
    line(writer, "(void)page;");
    writer->loops = 0;
    write_nodes(writer, &writer->page->nodes, (struct where){NULL, NULL});
    flush(writer);
    writer->indent--;
    line(writer, "}\n");
}

static void write_page(struct writer *writer)
{
    const char *name = writer->page->parameters->c_name;
    size_t count = language_count(writer->pages);
    for (writer->language = 0; writer->language < count; writer->language++) {
        write_page_in(writer);
    }
    line(writer, "void %s_write(struct buf *out, enum language language, const struct %s *page)", name, name);
    line(writer, "{\n    static void (*const write[])(struct buf *, const struct %s *) = {", name);
    for (size_t i = 0; i < count; i++) {
        line(writer, "        [LANGUAGE_%s] = %s_%s,", language_name(writer->pages, i, true), name,
             language_name(writer->pages, i, false));
    }
    line(writer, "    };\n    write[language](out, page);\n}\n");
}

/* ---- strings for C ----------------------------------------------------------------------------------------------------- */

static void write_string_table(struct writer *writer)
{
    line(writer, "struct text string_text(enum language language, enum string_key key)\n{");
    line(writer, "    static const struct text strings[][STRING__MAX + 1] = {");
    for (size_t i = 0; i < writer->pages->catalogues.count; i++) {
        const struct catalogue *catalogue = *VEC_AT(&writer->pages->catalogues, struct catalogue *, i);
        line(writer, "        [LANGUAGE_%s] = {", language_name(writer->pages, i, true));
        for (size_t j = 0; j < catalogue->strings.count; j++) {
            const struct string *string = catalogue->strings.entries[j].value;
            if (!string->values.count && !string->has_markup) {
                const struct piece *piece = VEC_AT(&string->pieces, struct piece, 0);
                const char *literal = fold_literal(writer->pages->arena, piece->text);
                line(writer, "            [STRING_%s] = {%s, sizeof(%s) - 1},",
                     c_name(writer->pages->arena, string->key, true), literal, literal);
            }
        }
        line(writer, "        },");
    }
    if (!writer->pages->catalogues.count) {
        line(writer, "        [LANGUAGE_EN] = {{\"\", 0}},");
    }
    line(writer, "    };\n    return strings[language][key];\n}\n");
}

static void write_string_pieces(struct writer *writer, const struct string *string)
{
    for (size_t i = 0; i < string->pieces.count; i++) {
        const struct piece *piece = VEC_AT(&string->pieces, struct piece, i);
        if (piece->kind == PIECE_VALUE) {
            line(writer, "buf_text(&out, value_%s);", c_name(writer->pages->arena, piece->text, false));
        } else {
            line(writer, "buf_string(&out, %s);", fold_literal(writer->pages->arena, piece->text));
        }
    }
}

static void write_string_function(struct writer *writer, const struct string *string)
{
    struct arena *arena = writer->pages->arena;
    buf_print(&writer->out, "struct text string_%s(struct arena *arena, enum language language",
              c_name(arena, string->key, false));
    for (size_t i = 0; i < string->values.count; i++) {
        buf_print(&writer->out, ", struct text value_%s",
                  c_name(arena, *VEC_AT(&string->values, struct text, i), false));
    }
    line(writer, ")\n{\n    struct buf out = buf_in(arena);\n    switch (language) {");
    writer->indent++;
    for (size_t i = 0; i < writer->pages->catalogues.count; i++) {
        line(writer, "case LANGUAGE_%s:", language_name(writer->pages, i, true));
        writer->indent++;
        write_string_pieces(writer, catalogue_find(*VEC_AT(&writer->pages->catalogues, struct catalogue *, i), string->key));
        line(writer, "break;");
        writer->indent--;
    }
    line(writer, "case LANGUAGE__MAX:\n        break;");
    writer->indent--;
    line(writer, "    }\n    return buf_as_text(&out);\n}\n");
}

static void write_string_functions(struct writer *writer)
{
    if (!writer->pages->catalogues.count) {
        return;
    }
    const struct catalogue *catalogue = *VEC_AT(&writer->pages->catalogues, struct catalogue *, 0);
    for (size_t i = 0; i < catalogue->strings.count; i++) {
        const struct string *string = catalogue->strings.entries[i].value;
        if (string->values.count && !string->has_markup) {
            write_string_function(writer, string);
        }
    }
}

struct text write_code(struct pages *pages, const char *header_name)
{
    struct writer writer = {.pages = pages, .out = buf_in(pages->arena), .literal = buf_in(pages->arena)};
    line(&writer, "/* Made by the page compiler (tools/pages); do not edit. */\n#include \"%s\"\n", header_name);
    write_string_table(&writer);
    write_string_functions(&writer);
    for (size_t i = 0; i < pages->templates.count && !writer.stopped; i++) {
        writer.page = *VEC_AT(&pages->templates, struct template *, i);
        writer.depth = 0;
        if (!writer.page->is_component) {
            write_page(&writer);
        }
    }
    return buf_as_text(&writer.out);
}

bool pages_compile(struct pages *pages, const char *header_name, struct text *header, struct text *code)
{
    declarations_link(pages);
    if (pages->messages->errors == 0) {
        check_all(pages);
        catalogue_compare(pages);
    }
    if (pages->messages->errors == 0) {
        *header = write_header(pages);
        *code = write_code(pages, header_name);
    }
    return pages->messages->errors == 0;
}
