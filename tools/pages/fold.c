/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and conditions, as far as they can be decided while compiling. Types have been checked before. */
#include "fold.h"

#include <string.h>

static const char *add_fields(struct writer *writer, const char *c, const struct expression *path, size_t from)
{
    struct buf buf = buf_in(writer->pages->arena);
    buf_string(&buf, c);
    for (size_t i = from; i < path->names.count; i++) {
        buf_print(&buf, ".%s", c_name(writer->pages->arena, *VEC_AT(&path->names, struct text, i), false));
    }
    return buf_as_string(&buf);
}

static const struct type *field_type(const struct type *type, const struct expression *path, size_t from)
{
    for (size_t i = from; i < path->names.count; i++) {
        type = record_field(type->record, *VEC_AT(&path->names, struct text, i))->type;
    }
    return type;
}

static const struct name *find_name(const struct name *names, struct text text)
{
    while (names && !text_equal(names->text, text)) {
        names = names->outer;
    }
    return names;
}

struct resolved fold_path(struct writer *writer, const struct expression *path, struct where where)
{
    struct text first = *VEC_AT(&path->names, struct text, 0);
    const struct name *name = find_name(where.names, first);
    if (!name) {
        const char *c = arena_print(writer->pages->arena, "page->%s", c_name(writer->pages->arena, first, false));
        const struct type *type = record_field(writer->page->parameters, first)->type;
        return (struct resolved){.type = field_type(type, path, 1), .c = add_fields(writer, c, path, 1)};
    }
    if (name->c) {
        return (struct resolved){.type = field_type(name->type, path, 1), .c = add_fields(writer, name->c, path, 1)};
    }
    if (name->expression->kind != EXPRESSION_PATH) {
        return (struct resolved){.type = name->type, .expression = name->expression, .where = name->given_at};
    }
    struct resolved given = fold_path(writer, name->expression, name->given_at);
    if (given.c) {
        given.type = field_type(given.type, path, 1);
        given.c = add_fields(writer, given.c, path, 1);
    }
    return given;
}

const struct string *writer_string(const struct writer *writer, struct text key)
{
    return catalogue_find(*VEC_AT(&writer->pages->catalogues, struct catalogue *, writer->language), key);
}

const char *fold_literal(struct arena *arena, struct text text)
{
    struct buf buf = buf_in(arena);
    buf_char(&buf, '"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if (byte == '"' || byte == '\\') {
            buf_print(&buf, "\\%c", byte);
        } else if (byte == '\n') {
            buf_string(&buf, "\\n");
        } else if (byte < 0x20 || byte == 0x7f) {
            buf_print(&buf, "\\%03o", byte);
        } else {
            buf_char(&buf, (char)byte);
        }
    }
    buf_char(&buf, '"');
    return buf_as_string(&buf);
}

static bool is_blank(const struct vec *nodes)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const struct node *node = *VEC_AT(nodes, struct node *, i);
        if (node->kind != NODE_LITERAL || text_trim(node->literal).length) {
            return false;
        }
    }
    return true;
}

const struct vec *frame_slot(const struct frame *frame, struct text slot)
{
    if (!frame) {
        return NULL;
    }
    for (size_t i = 0; i < frame->call->fills.count; i++) {
        const struct fill *fill = VEC_AT(&frame->call->fills, struct fill, i);
        if (text_equal(fill->slot, slot)) {
            return &fill->nodes;
        }
    }
    bool body = text_is(slot, "body") && !is_blank(&frame->call->children);
    return body ? &frame->call->children : NULL;
}

/* ---- conditions ------------------------------------------------------------------------------------------------- */

static struct condition known(bool value)
{
    return (struct condition){value ? KNOWN_TRUE : KNOWN_FALSE, NULL};
}

static struct condition later(const char *c)
{
    return (struct condition){KNOWN_LATER, c};
}

static struct condition negate(struct writer *writer, struct condition condition)
{
    if (condition.known != KNOWN_LATER) {
        return known(condition.known == KNOWN_FALSE);
    }
    return later(arena_print(writer->pages->arena, "!(%s)", condition.c));
}

/* `and` when `deciding` is KNOWN_FALSE, `or` when it is KNOWN_TRUE. */
static struct condition combine(struct writer *writer, struct condition left, struct condition right, enum known deciding)
{
    if (left.known == deciding || right.known == deciding) {
        return known(deciding == KNOWN_TRUE);
    }
    if (left.known != KNOWN_LATER) {
        return right;
    }
    if (right.known != KNOWN_LATER) {
        return left;
    }
    const char *sign = deciding == KNOWN_TRUE ? "||" : "&&";
    return later(arena_print(writer->pages->arena, "(%s %s %s)", left.c, sign, right.c));
}

static struct condition path_condition(struct writer *writer, const struct expression *path, struct where where)
{
    struct resolved value = fold_path(writer, path, where);
    if (!value.c) {
        return fold_condition(writer, value.expression, value.where);
    }
    struct arena *arena = writer->pages->arena;
    switch (value.type->kind) {
    case TYPE_TEXT:
        return later(arena_print(arena, "%s.length > 0", value.c));
    case TYPE_MARKUP:
        return later(arena_print(arena, "%s.text.length > 0", value.c));
    case TYPE_LIST:
        return later(arena_print(arena, "%s.count > 0", value.c));
    case TYPE_NUMBER:
        return later(arena_print(arena, "%s != 0", value.c));
    default:
        return later(value.c);
    }
}

/* One side of a comparison: known text or number, or a C expression. */
struct operand {
    bool known;
    struct text text;
    int64_t number;
    const char *c;
};

static bool key_operand(struct writer *writer, const struct expression *key, struct operand *out)
{
    const struct string *string = writer_string(writer, key->string);
    if (string->values.count || string->has_markup) {
        return false;
    }
    *out = (struct operand){.known = true};
    if (string->pieces.count) {
        out->text = VEC_AT(&string->pieces, struct piece, 0)->text;
    }
    return true;
}

static bool operand(struct writer *writer, const struct expression *side, struct where where, struct operand *out)
{
    /* A comparison has both its sides: its parser makes no other. */
    switch (side->kind) { /* NOLINT(clang-analyzer-core.NullDereference) */
    case EXPRESSION_STRING:
    case EXPRESSION_NUMBER:
        *out = (struct operand){.known = true, .text = side->string, .number = side->number};
        return true;
    case EXPRESSION_KEY:
        return key_operand(writer, side, out);
    case EXPRESSION_JOIN:
        *out = (struct operand){.known = true};
        return side->pieces.count == 0;
    case EXPRESSION_PATH: {
        struct resolved value = fold_path(writer, side, where);
        if (!value.c) {
            return operand(writer, value.expression, value.where, out);
        }
        *out = (struct operand){.c = value.c};
        return true;
    }
    default:
        return false;
    }
}

static const char *text_operand(struct writer *writer, const struct operand *side)
{
    return side->c ? side->c : arena_print(writer->pages->arena, "TEXT(%s)", fold_literal(writer->pages->arena, side->text));
}

static const char *number_operand(struct writer *writer, const struct operand *side)
{
    return side->c ? side->c : arena_print(writer->pages->arena, "%lld", (long long)side->number);
}

static struct condition refuse_comparison(struct writer *writer, const struct expression *comparison)
{
    message_add(writer->pages->messages, comparison->place,
                "a value that is put together is compared here; compare the value itself, before the component is called");
    writer->stopped = true;
    return known(false);
}

/* The type of a side is that of whatever it resolves to; a literal's own says text or number. */
static enum type_kind side_kind(struct writer *writer, const struct expression *side, struct where where)
{
    if (side->kind == EXPRESSION_NUMBER) {
        return TYPE_NUMBER;
    }
    return side->kind == EXPRESSION_PATH ? fold_path(writer, side, where).type->kind : TYPE_TEXT;
}

static struct condition choice_condition(struct writer *writer, const struct expression *is, struct where where)
{
    struct resolved value = fold_path(writer, is->left, where);
    const char *choice = c_name(writer->pages->arena, *VEC_AT(&is->right->names, struct text, 0), true);
    const char *enum_name = c_name(writer->pages->arena, text_of(value.type->enum_name), true);
    return later(arena_print(writer->pages->arena, "%s == %s_%s", value.c, enum_name, choice));
}

static struct condition comparison(struct writer *writer, const struct expression *expression, struct where where)
{
    enum type_kind kind = side_kind(writer, expression->left, where);
    if (kind == TYPE_ONE_OF) {
        return choice_condition(writer, expression, where);
    }
    struct operand left;
    struct operand right;
    bool alike = (kind == TYPE_NUMBER) == (side_kind(writer, expression->right, where) == TYPE_NUMBER);
    if (!alike || !operand(writer, expression->left, where, &left) || !operand(writer, expression->right, where, &right)) {
        return refuse_comparison(writer, expression);
    }
    struct arena *arena = writer->pages->arena;
    bool both = left.known && right.known;
    if (kind == TYPE_TEXT || kind == TYPE_MARKUP) {
        if (both) {
            return known(text_equal(left.text, right.text));
        }
        return later(arena_print(arena, "text_equal(%s, %s)", text_operand(writer, &left), text_operand(writer, &right)));
    }
    static const char *const signs[] = {
        [EXPRESSION_IS] = "==", [EXPRESSION_LESS] = "<", [EXPRESSION_MORE] = ">"};
    if (both) {
        return known(expression->kind == EXPRESSION_IS     ? left.number == right.number
                     : expression->kind == EXPRESSION_LESS ? left.number < right.number
                                                           : left.number > right.number);
    }
    return later(arena_print(arena, "%s %s %s", number_operand(writer, &left), signs[expression->kind],
                             number_operand(writer, &right)));
}

static struct condition join_condition(struct writer *writer, const struct expression *join, struct where where)
{
    struct condition any = known(false);
    for (size_t i = 0; i < join->pieces.count; i++) {
        const struct expression *piece = *VEC_AT(&join->pieces, struct expression *, i);
        bool is_number = side_kind(writer, piece, where) == TYPE_NUMBER; /* its digits are words, a nought's too */
        any = combine(writer, any, is_number ? known(true) : fold_condition(writer, piece, where), KNOWN_TRUE);
    }
    return any;
}

struct condition fold_condition(struct writer *writer, const struct expression *expression, struct where where)
{
    switch (expression->kind) { /* NOLINT(clang-analyzer-core.NullDereference): as above */
    case EXPRESSION_STRING:
        return known(expression->string.length > 0);
    case EXPRESSION_NUMBER:
    case EXPRESSION_FLAG:
        return known(expression->number != 0);
    case EXPRESSION_KEY:
        return known(true);
    case EXPRESSION_PATH:
        return path_condition(writer, expression, where);
    case EXPRESSION_JOIN:
        return join_condition(writer, expression, where);
    case EXPRESSION_NOT:
        return negate(writer, fold_condition(writer, expression->left, where));
    case EXPRESSION_AND:
        return combine(writer, fold_condition(writer, expression->left, where),
                       fold_condition(writer, expression->right, where), KNOWN_FALSE);
    case EXPRESSION_OR:
        return combine(writer, fold_condition(writer, expression->left, where),
                       fold_condition(writer, expression->right, where), KNOWN_TRUE);
    case EXPRESSION_HAS:
        return known(frame_slot(where.frame, expression->string) != NULL);
    default:
        return comparison(writer, expression, where);
    }
}
