/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the header: the structs that C fills in, one function per page, and the catalogue's strings for C. */
#include "pages.h"

static const char *field_type(struct arena *arena, const struct type *type)
{
    switch (type->kind) {
    case TYPE_TEXT:
        return "struct text";
    case TYPE_NUMBER:
        return "int64_t";
    case TYPE_FLAG:
        return "bool";
    case TYPE_MARKUP:
        return "struct html_markup";
    case TYPE_ONE_OF:
        return arena_print(arena, "enum %s", type->enum_name);
    case TYPE_RECORD:
        return arena_print(arena, "struct %s", type->record->c_name);
    case TYPE_LIST:
        break;
    }
    switch (type->item->kind) {
    case TYPE_NUMBER:
        return "struct view_number_list";
    case TYPE_FLAG:
        return "struct view_flag_list";
    case TYPE_MARKUP:
        return "struct view_markup_list";
    case TYPE_RECORD:
        return arena_print(arena, "struct %s_list", type->item->record->c_name);
    default:
        return "struct view_text_list";
    }
}

static void write_record(struct buf *out, const struct record *record)
{
    buf_print(out, "struct %s {\n", record->c_name);
    for (size_t i = 0; i < record->fields.count; i++) {
        const struct field *field = VEC_AT(&record->fields, struct field, i);
        buf_print(out, "    %s %s;\n", field_type(out->arena, field->type), c_name(out->arena, field->name, false));
    }
    if (!record->fields.count) {
        buf_string(out, "    char nothing; /* C has no empty structs */\n");
    }
    buf_string(out, "};\n\n");
}

/* A struct held by value is written before the one that holds it. */
static void write_in_order(struct buf *out, struct record *record)
{
    if (record->mark == 3) {
        return;
    }
    record->mark = 3;
    for (size_t i = 0; i < record->fields.count; i++) {
        const struct type *type = VEC_AT(&record->fields, struct field, i)->type;
        if (type->kind == TYPE_RECORD) {
            write_in_order(out, type->record);
        }
    }
    write_record(out, record);
}

static void write_enum(struct buf *out, const struct type *type)
{
    const char *name = c_name(out->arena, text_of(type->enum_name), true);
    buf_print(out, "enum %s {\n", type->enum_name);
    for (size_t i = 0; i < type->choices.count; i++) {
        buf_print(out, "    %s_%s,\n", name, c_name(out->arena, *VEC_AT(&type->choices, struct text, i), true));
    }
    buf_string(out, "};\n\n");
}

static void write_list(struct buf *out, const char *name, const char *item)
{
    buf_print(out, "struct %s_list {\n    const %s *items;\n    size_t count;\n};\n\n", name, item);
}

static void write_lists(struct pages *pages, struct buf *out)
{
    write_list(out, "view_text", "struct text");
    write_list(out, "view_number", "int64_t");
    write_list(out, "view_flag", "bool");
    write_list(out, "view_markup", "struct html_markup");
    for (size_t i = 0; i < pages->records.count; i++) {
        const struct record *record = *VEC_AT(&pages->records, struct record *, i);
        buf_print(out, "struct %s;\n", record->c_name);
        write_list(out, record->c_name, arena_print(pages->arena, "struct %s", record->c_name));
    }
}

static void write_languages(struct pages *pages, struct buf *out)
{
    buf_string(out, "enum language {\n");
    for (size_t i = 0; i < pages->catalogues.count; i++) {
        const struct catalogue *catalogue = *VEC_AT(&pages->catalogues, struct catalogue *, i);
        buf_print(out, "    LANGUAGE_%s,\n", c_name(pages->arena, catalogue->language, true));
    }
    if (!pages->catalogues.count) {
        buf_string(out, "    LANGUAGE_EN,\n");
    }
    buf_string(out, "    LANGUAGE__MAX\n};\n\n");
}

static void write_string_functions(struct pages *pages, struct buf *out, const struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->strings.count; i++) {
        const struct string *string = catalogue->strings.entries[i].value;
        if (!string->values.count || string->has_markup) {
            continue;
        }
        buf_print(out, "struct text string_%s(struct arena *arena, enum language language",
                  c_name(pages->arena, string->key, false));
        for (size_t j = 0; j < string->values.count; j++) {
            buf_print(out, ", struct text value_%s",
                      c_name(pages->arena, *VEC_AT(&string->values, struct text, j), false));
        }
        buf_string(out, ");\n");
    }
}

static void write_strings(struct pages *pages, struct buf *out)
{
    const struct catalogue *catalogue =
        pages->catalogues.count ? *VEC_AT(&pages->catalogues, struct catalogue *, 0) : NULL;
    buf_string(out, "/* The catalogue's strings that hold neither values nor elements. */\nenum string_key {\n");
    for (size_t i = 0; catalogue && i < catalogue->strings.count; i++) {
        const struct string *string = catalogue->strings.entries[i].value;
        if (!string->values.count && !string->has_markup) {
            buf_print(out, "    STRING_%s,\n", c_name(pages->arena, string->key, true));
        }
    }
    buf_string(out, "    STRING__MAX\n};\n\nstruct text string_text(enum language language, enum string_key key);\n");
    if (catalogue) {
        buf_string(out, "/* Those that hold values: plain text, not escaped. */\n");
        write_string_functions(pages, out, catalogue);
    }
    buf_char(out, '\n');
}

struct text write_header(struct pages *pages)
{
    struct buf out = buf_in(pages->arena);
    buf_string(&out, "/* Made by the page compiler (tools/pages); do not edit. */\n#pragma once\n\n"
                     "#include \"base/base.h\"\n#include \"web/html.h\"\n\n");
    write_languages(pages, &out);
    write_strings(pages, &out);
    for (size_t i = 0; i < pages->one_ofs.count; i++) {
        write_enum(&out, *VEC_AT(&pages->one_ofs, const struct type *, i));
    }
    write_lists(pages, &out);
    for (size_t i = 0; i < pages->records.count; i++) {
        write_in_order(&out, *VEC_AT(&pages->records, struct record *, i));
    }
    for (size_t i = 0; i < pages->templates.count; i++) {
        const struct template *template = *VEC_AT(&pages->templates, struct template *, i);
        if (!template->is_component) {
            const char *name = template->parameters->c_name;
            buf_print(&out, "/* pages/%.*s.html */\n", TEXT_ARGS(template->name));
            write_record(&out, template->parameters);
            buf_print(&out, "void %s_write(struct buf *out, enum language language, const struct %s *page);\n\n", name,
                      name);
        }
    }
    return buf_as_text(&out);
}
