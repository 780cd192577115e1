/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Checks every template against the types that it declares, each on its own: a component against its parameters'
 * types, a caller against the component's. What passes here can be put together without looking again.
 */
#include "pages.h"

#include <string.h>

struct scope {
    const struct scope *outer;
    struct text name;
    const struct type *type;
};

struct checker {
    struct pages *pages;
    const struct template *template;
};

static const struct type text_type = {.kind = TYPE_TEXT};
static const struct type number_type = {.kind = TYPE_NUMBER};
static const struct type flag_type = {.kind = TYPE_FLAG};
static const struct type markup_type = {.kind = TYPE_MARKUP};

static const struct type *check_expression(struct checker *in, struct expression *expression, const struct scope *scope);
static void check_nodes(struct checker *in, const struct vec *nodes, const struct scope *scope);

#define COMPLAIN(in, place, ...) message_add((in)->pages->messages, (place), __VA_ARGS__)

static const char *words(struct checker *in, const struct type *type)
{
    return type_words(in->pages->arena, type);
}

/* ---- expressions ------------------------------------------------------------------------------------------------- */

static bool is_condition(const struct type *type)
{
    return type->kind != TYPE_RECORD && type->kind != TYPE_ONE_OF;
}

static bool is_printable(const struct type *type)
{
    return type->kind == TYPE_TEXT || type->kind == TYPE_NUMBER;
}

static const struct type *check_fields(struct checker *in, const struct expression *path, const struct type *type)
{
    for (size_t i = 1; i < path->names.count; i++) {
        struct text name = *VEC_AT(&path->names, struct text, i);
        if (type->kind != TYPE_RECORD) {
            COMPLAIN(in, path->place, "%.*s is asked of %s, which has no fields; take .%.*s away", TEXT_ARGS(name),
                     words(in, type), TEXT_ARGS(name));
            return NULL;
        }
        const struct field *field = type->record ? record_field(type->record, name) : NULL;
        if (!field) {
            COMPLAIN(in, path->place, "struct %.*s has no field %.*s; declare it there, or correct the name",
                     TEXT_ARGS(type->record_name), TEXT_ARGS(name));
            return NULL;
        }
        type = field->type;
    }
    return type;
}

static const struct type *check_path(struct checker *in, const struct expression *path, const struct scope *scope)
{
    struct text name = *VEC_AT(&path->names, struct text, 0);
    for (; scope; scope = scope->outer) {
        if (text_equal(scope->name, name)) {
            return check_fields(in, path, scope->type);
        }
    }
    const struct field *field = record_field(in->template->parameters, name);
    if (!field) {
        COMPLAIN(in, path->place, "there is no value %.*s here; declare it in the %s at the file's start, or correct the "
                                  "name",
                 TEXT_ARGS(name), in->template->is_component ? "component" : "page");
        return NULL;
    }
    return check_fields(in, path, field->type);
}

static void check_values_given(struct checker *in, const struct expression *key, const struct string *string)
{
    for (size_t i = 0; i < string->values.count; i++) {
        struct text name = *VEC_AT(&string->values, struct text, i);
        bool given = false;
        for (size_t j = 0; j < key->arguments.count && !given; j++) {
            given = text_equal(VEC_AT(&key->arguments, struct argument, j)->name, name);
        }
        if (!given) {
            COMPLAIN(in, key->place, "the string %.*s wants a value for {%.*s}; write #%.*s %.*s=...", TEXT_ARGS(key->string),
                     TEXT_ARGS(name), TEXT_ARGS(key->string), TEXT_ARGS(name));
        }
    }
}

static const struct type *check_key(struct checker *in, struct expression *key, const struct scope *scope)
{
    if (!in->pages->catalogues.count) {
        COMPLAIN(in, key->place, "there is no catalogue; give one to the compiler with --strings");
        return NULL;
    }
    const struct catalogue *catalogue = *VEC_AT(&in->pages->catalogues, struct catalogue *, 0);
    struct string *string = catalogue_find(catalogue, key->string);
    if (!string) {
        COMPLAIN(in, key->place, "the catalogue has no key %.*s; add it to %.*s, or correct the name",
                 TEXT_ARGS(key->string), TEXT_ARGS(catalogue->source->name));
        return NULL;
    }
    string->used = true;
    for (size_t i = 0; i < key->arguments.count; i++) {
        const struct argument *argument = VEC_AT(&key->arguments, struct argument, i);
        const struct type *type = check_expression(in, argument->value, scope);
        if (!string_has_value(string, argument->name)) {
            COMPLAIN(in, argument->place, "the string %.*s has no value {%.*s}; take it away, or put it into the string",
                     TEXT_ARGS(key->string), TEXT_ARGS(argument->name));
        } else if (type && !is_printable(type)) {
            COMPLAIN(in, argument->place, "%.*s is %s; a string takes text and numbers", TEXT_ARGS(argument->name),
                     words(in, type));
        }
    }
    check_values_given(in, key, string);
    return string->has_markup ? &markup_type : &text_type;
}

static const struct type *check_join(struct checker *in, const struct expression *join, const struct scope *scope)
{
    for (size_t i = 0; i < join->pieces.count; i++) {
        struct expression *piece = *VEC_AT(&join->pieces, struct expression *, i);
        const struct type *type = check_expression(in, piece, scope);
        if (type && !is_printable(type)) {
            COMPLAIN(in, piece->place, "%s stands among words; only text and numbers can", words(in, type));
        }
    }
    return &text_type;
}

static bool is_choice(const struct type *type, const struct expression *name)
{
    if (name->kind != EXPRESSION_PATH || name->names.count != 1) {
        return false;
    }
    for (size_t i = 0; i < type->choices.count; i++) {
        if (text_equal(*VEC_AT(&type->choices, struct text, i), *VEC_AT(&name->names, struct text, 0))) {
            return true;
        }
    }
    return false;
}

static const struct type *check_is(struct checker *in, struct expression *is, const struct scope *scope)
{
    const struct type *left = check_expression(in, is->left, scope);
    if (!left) {
        return &flag_type;
    }
    if (left->kind == TYPE_ONE_OF) {
        if (!is_choice(left, is->right)) {
            COMPLAIN(in, is->right->place, "this is none of the choices; write %s", words(in, left));
        }
        return &flag_type;
    }
    const struct type *right = check_expression(in, is->right, scope);
    if (right && (!type_equal(left, right) || !is_printable(left))) {
        COMPLAIN(in, is->place, "%s is compared with %s; compare text with text, a number with a number, or a choice with its "
                                "name",
                 words(in, left), words(in, right));
    }
    return &flag_type;
}

static void expect_number(struct checker *in, struct expression *side, const struct scope *scope)
{
    const struct type *type = check_expression(in, side, scope);
    if (type && type->kind != TYPE_NUMBER) {
        COMPLAIN(in, side->place, "%s stands beside < or >; only numbers can", words(in, type));
    }
}

static void expect_condition(struct checker *in, struct expression *side, const struct scope *scope)
{
    const struct type *type = check_expression(in, side, scope);
    if (type && !is_condition(type)) {
        COMPLAIN(in, side->place, "%s is neither true nor false; compare it, or ask for one of its fields", words(in, type));
    }
}

static const struct type *check_expression(struct checker *in, struct expression *expression, const struct scope *scope)
{
    switch (expression->kind) {
    case EXPRESSION_STRING:
        return &text_type;
    case EXPRESSION_NUMBER:
        return &number_type;
    case EXPRESSION_PATH:
        return check_path(in, expression, scope);
    case EXPRESSION_KEY:
        return check_key(in, expression, scope);
    case EXPRESSION_JOIN:
        return check_join(in, expression, scope);
    case EXPRESSION_IS:
        return check_is(in, expression, scope);
    case EXPRESSION_LESS:
    case EXPRESSION_MORE:
        expect_number(in, expression->left, scope);
        expect_number(in, expression->right, scope);
        return &flag_type;
    case EXPRESSION_AND:
    case EXPRESSION_OR:
        expect_condition(in, expression->left, scope);
        expect_condition(in, expression->right, scope);
        return &flag_type;
    case EXPRESSION_NOT:
        expect_condition(in, expression->left, scope);
        return &flag_type;
    case EXPRESSION_HAS:
        if (!in->template->is_component) {
            COMPLAIN(in, expression->place, "has asks for a slot, and only components have slots; use if VALUE");
        }
        return &flag_type;
    default:
        return &flag_type;
    }
}

/* ---- components ---------------------------------------------------------------------------------------------------- */

static bool expression_has_slot(const struct expression *expression, struct text slot)
{
    if (!expression) {
        return false;
    }
    if (expression->kind == EXPRESSION_HAS) {
        return text_equal(expression->string, slot);
    }
    return expression_has_slot(expression->left, slot) || expression_has_slot(expression->right, slot);
}

static bool nodes_have_slot(const struct vec *nodes, struct text slot)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const struct node *node = *VEC_AT(nodes, struct node *, i);
        if ((node->kind == NODE_SLOT && text_equal(node->name, slot)) || nodes_have_slot(&node->children, slot) ||
            nodes_have_slot(&node->otherwise, slot) || expression_has_slot(node->expression, slot)) {
            return true;
        }
        for (size_t j = 0; j < node->fills.count; j++) {
            if (nodes_have_slot(&VEC_AT(&node->fills, struct fill, j)->nodes, slot)) {
                return true;
            }
        }
    }
    return false;
}

static void check_argument_type(struct checker *in, struct argument *argument, const struct type *wanted,
                                const struct type *given)
{
    struct expression *value = argument->value;
    struct error error;
    bool fits = type_equal(wanted, given);
    if (wanted->kind == TYPE_TEXT || wanted->kind == TYPE_MARKUP) {
        fits = fits || is_printable(given);
    } else if (wanted->kind == TYPE_FLAG) {
        fits = is_condition(given) && value->kind != EXPRESSION_STRING;
    } else if (wanted->kind == TYPE_NUMBER && value->kind == EXPRESSION_STRING) {
        fits = text_to_integer(value->string, 0, 1000000000, &value->number, &error) == 0;
        value->kind = fits ? EXPRESSION_NUMBER : value->kind;
    }
    if (!fits) {
        COMPLAIN(in, argument->place, "the parameter %.*s wants %s and is given %s", TEXT_ARGS(argument->name),
                 words(in, wanted), words(in, given));
    }
}

static const struct argument *find_argument(const struct node *call, struct text name, size_t end)
{
    for (size_t i = 0; i < end; i++) {
        const struct argument *argument = VEC_AT(&call->arguments, struct argument, i);
        if (text_equal(argument->name, name)) {
            return argument;
        }
    }
    return NULL;
}

static void check_arguments(struct checker *in, const struct node *call, const struct template *component,
                            const struct scope *scope)
{
    for (size_t i = 0; i < call->arguments.count; i++) {
        struct argument *argument = VEC_AT(&call->arguments, struct argument, i);
        const struct field *field = record_field(component->parameters, argument->name);
        const struct type *given = check_expression(in, argument->value, scope);
        if (!field) {
            COMPLAIN(in, argument->place, "the component %.*s has no parameter %.*s; declare it there, or correct the name",
                     TEXT_ARGS(component->name), TEXT_ARGS(argument->name));
        } else if (find_argument(call, argument->name, i)) {
            COMPLAIN(in, argument->place, "%.*s is given twice; take one away", TEXT_ARGS(argument->name));
        } else if (given) {
            check_argument_type(in, argument, field->type, given);
        }
    }
    for (size_t i = 0; i < component->parameters->fields.count; i++) {
        const struct field *field = VEC_AT(&component->parameters->fields, struct field, i);
        if (!field->otherwise && !find_argument(call, field->name, call->arguments.count)) {
            COMPLAIN(in, call->place, "the component %.*s needs %.*s (%s); write %.*s=\"...\"", TEXT_ARGS(component->name),
                     TEXT_ARGS(field->name), words(in, field->type), TEXT_ARGS(field->name));
        }
    }
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

static void check_slot_exists(struct checker *in, struct place place, const struct template *component, struct text slot)
{
    if (!nodes_have_slot(&component->nodes, slot)) {
        COMPLAIN(in, place, "the component %.*s has no slot %.*s; write {%% slot %.*s %%} in it, or take this away",
                 TEXT_ARGS(component->name), TEXT_ARGS(slot), TEXT_ARGS(slot));
    }
}

static void check_call(struct checker *in, const struct node *call, const struct scope *scope)
{
    const struct template *component = map_get(&in->pages->components, call->name);
    if (!component) {
        COMPLAIN(in, call->place, "there is no component %.*s; make pages/components/%.*s.html, or correct the name",
                 TEXT_ARGS(call->name), TEXT_ARGS(call->name));
        return;
    }
    check_arguments(in, call, component, scope);
    if (!is_blank(&call->children)) {
        check_slot_exists(in, call->place, component, TEXT("body"));
    }
    for (size_t i = 0; i < call->fills.count; i++) {
        const struct fill *fill = VEC_AT(&call->fills, struct fill, i);
        check_slot_exists(in, fill->place, component, fill->slot);
        check_nodes(in, &fill->nodes, scope);
    }
    check_nodes(in, &call->children, scope);
}

/* ---- nodes ------------------------------------------------------------------------------------------------------------ */

static void check_value(struct checker *in, const struct node *node, const struct scope *scope)
{
    const struct type *type = check_expression(in, node->expression, scope);
    if (!type || is_printable(type)) {
        return;
    }
    if (type->kind != TYPE_MARKUP) {
        COMPLAIN(in, node->place, "%s cannot be written out; write one of its fields, loop over it, or use if", words(in, type));
    } else if (node->context != CONTEXT_TEXT) {
        COMPLAIN(in, node->place, "markup can stand between tags only; give text here");
    }
}

static void check_for(struct checker *in, const struct node *node, const struct scope *scope)
{
    const struct type *type = check_expression(in, node->expression, scope);
    if (!type) {
        return;
    }
    if (type->kind != TYPE_LIST) {
        COMPLAIN(in, node->place, "for goes over a list, and this is %s", words(in, type));
        return;
    }
    if (node->expression->kind != EXPRESSION_PATH) {
        COMPLAIN(in, node->place, "for goes over a list that has a name; write for ITEM in NAME");
        return;
    }
    struct scope item = {scope, node->name, type->item};
    struct scope index = {&item, node->index_name, &number_type};
    check_nodes(in, &node->children, node->index_name.length ? &index : &item);
}

static void check_node(struct checker *in, const struct node *node, const struct scope *scope)
{
    switch (node->kind) {
    case NODE_LITERAL:
        return;
    case NODE_VALUE:
        check_value(in, node, scope);
        return;
    case NODE_IF:
        expect_condition(in, node->expression, scope);
        check_nodes(in, &node->children, scope);
        check_nodes(in, &node->otherwise, scope);
        return;
    case NODE_FOR:
        check_for(in, node, scope);
        return;
    case NODE_CALL:
        check_call(in, node, scope);
        return;
    case NODE_SLOT:
        if (!in->template->is_component) {
            COMPLAIN(in, node->place, "a page has no slots; only components do");
        }
        return;
    }
}

static void check_nodes(struct checker *in, const struct vec *nodes, const struct scope *scope)
{
    for (size_t i = 0; i < nodes->count; i++) {
        check_node(in, *VEC_AT(nodes, struct node *, i), scope);
    }
}

/* ---- components that contain themselves ------------------------------------------------------------------------------ */

static void check_cycles(struct pages *pages, struct template *template);

static void check_cycles_in(struct pages *pages, const struct vec *nodes)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const struct node *node = *VEC_AT(nodes, struct node *, i);
        struct template *component = node->kind == NODE_CALL ? map_get(&pages->components, node->name) : NULL;
        if (component && component->mark == 1) {
            message_add(pages->messages, node->place, "the component %.*s contains itself; loop over a list instead",
                        TEXT_ARGS(component->name));
        } else if (component) {
            check_cycles(pages, component);
        }
        check_cycles_in(pages, &node->children);
        check_cycles_in(pages, &node->otherwise);
        for (size_t j = 0; j < node->fills.count; j++) {
            check_cycles_in(pages, &VEC_AT(&node->fills, struct fill, j)->nodes);
        }
    }
}

static void check_cycles(struct pages *pages, struct template *template)
{
    if (template->mark == 2) {
        return;
    }
    template->mark = 1;
    check_cycles_in(pages, &template->nodes);
    template->mark = 2;
}

static void check_defaults(struct checker *in)
{
    const struct record *parameters = in->template->parameters;
    for (size_t i = 0; i < parameters->fields.count; i++) {
        const struct field *field = VEC_AT(&parameters->fields, struct field, i);
        if (!field->otherwise) {
            continue;
        }
        const struct type *type = check_expression(in, field->otherwise, NULL);
        bool fits = type && (type_equal(type, field->type) || (field->type->kind == TYPE_MARKUP && is_printable(type)));
        if (!in->template->is_component) {
            COMPLAIN(in, field->place, "a page's fields have no defaults; C fills them in");
        } else if (type && !fits) {
            COMPLAIN(in, field->otherwise->place, "the default is %s where %s is declared", words(in, type),
                     words(in, field->type));
        }
    }
}

void check_all(struct pages *pages)
{
    for (size_t i = 0; i < pages->templates.count; i++) {
        struct checker in = {pages, *VEC_AT(&pages->templates, struct template *, i)};
        check_defaults(&in);
        check_nodes(&in, &in.template->nodes, NULL);
    }
    for (size_t i = 0; i < pages->templates.count; i++) {
        check_cycles(pages, *VEC_AT(&pages->templates, struct template *, i));
    }
}
