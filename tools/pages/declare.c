/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types, and the declarations that give them: struct, page and component. */
#include "pages.h"

#include <ctype.h>
#include <string.h>

const struct field *record_field(const struct record *record, struct text name)
{
    for (size_t i = 0; i < record->fields.count; i++) {
        const struct field *field = VEC_AT(&record->fields, struct field, i);
        if (text_equal(field->name, name)) {
            return field;
        }
    }
    return NULL;
}

const char *type_words(struct arena *arena, const struct type *type)
{
    static const char *const words[] = {
        [TYPE_TEXT] = "text", [TYPE_NUMBER] = "a number", [TYPE_FLAG] = "a flag", [TYPE_MARKUP] = "markup"};
    switch (type->kind) {
    case TYPE_LIST:
        return arena_print(arena, "a list (%s)", type_words(arena, type->item));
    case TYPE_RECORD:
        return arena_print(arena, "a struct %.*s", TEXT_ARGS(type->record_name));
    case TYPE_ONE_OF: {
        struct buf buf = buf_in(arena);
        for (size_t i = 0; i < type->choices.count; i++) {
            buf_print(&buf, "%s%.*s", i ? ", " : "one of ", TEXT_ARGS(*VEC_AT(&type->choices, struct text, i)));
        }
        return buf_as_string(&buf);
    }
    default:
        return words[type->kind];
    }
}

bool type_equal(const struct type *one, const struct type *other)
{
    if (one->kind != other->kind) {
        return false;
    }
    switch (one->kind) {
    case TYPE_LIST:
        return type_equal(one->item, other->item);
    case TYPE_RECORD:
        return text_equal(one->record_name, other->record_name);
    case TYPE_ONE_OF:
        return one == other || strcmp(one->enum_name, other->enum_name) == 0;
    default:
        return true;
    }
}

const char *c_name(struct arena *arena, struct text name, bool upper)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < name.length; i++) {
        unsigned char byte = (unsigned char)name.at[i];
        buf_char(&buf, !isalnum(byte) ? '_' : (char)(upper ? toupper(byte) : tolower(byte)));
    }
    return buf_as_string(&buf);
}

/* What is being declared, for naming the enums of its fields. */
struct declaring {
    struct pages *pages;
    struct reader *reader;
    struct record *record;
};

static void complain(const struct declaring *in, const char *words)
{
    message_add(in->pages->messages, reader_place(in->reader), "%s", words);
}

static bool read_choices(const struct declaring *in, struct type *type, struct text field)
{
    struct text choice;
    type->choices = VEC_IN(in->pages->arena, struct text);
    while (reader_word(in->reader, &choice)) {
        vec_add(&type->choices, &choice);
    }
    if (type->choices.count < 2) {
        complain(in, "one of needs at least two names; write one of first second");
        return false;
    }
    type->enum_name = arena_print(in->pages->arena, "%s_%s", in->record->c_name, c_name(in->pages->arena, field, false));
    const struct type *kept = type;
    vec_add(&in->pages->one_ofs, &kept);
    return true;
}

static bool read_type(const struct declaring *in, struct text field, int depth, const struct type **out)
{
    static const struct {
        const char *word;
        enum type_kind kind;
    } plain[] = {{"text", TYPE_TEXT}, {"number", TYPE_NUMBER}, {"flag", TYPE_FLAG}, {"markup", TYPE_MARKUP}};
    struct type *type = ARENA_NEW(in->pages->arena, struct type);
    *out = type;
    struct text word;
    if (!reader_word(in->reader, &word)) {
        complain(in, "a type is missing; write text, number, flag, markup, one of ..., list of ..., or a struct's name");
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(plain); i++) {
        if (text_is(word, plain[i].word)) {
            type->kind = plain[i].kind;
            return true;
        }
    }
    if (text_is(word, "one") && reader_take_word(in->reader, "of")) {
        if (depth > 0) {
            complain(in, "a list of choices is not known; make a struct that holds the choice");
            return false;
        }
        if (strncmp(in->record->c_name, "component_", 10) == 0) {
            complain(in, "a component takes no one of; give it text, or the struct that holds the choice");
            return false;
        }
        type->kind = TYPE_ONE_OF;
        return read_choices(in, type, field);
    }
    if (text_is(word, "list") && reader_take_word(in->reader, "of")) {
        if (depth > 0) {
            complain(in, "a list of lists is not known; make a struct that holds the inner list");
            return false;
        }
        type->kind = TYPE_LIST;
        return read_type(in, field, depth + 1, &type->item);
    }
    type->kind = TYPE_RECORD;
    type->record_name = word;
    return true;
}

static bool read_default(const struct declaring *in, struct field *field)
{
    if (!reader_take(in->reader, "=")) {
        return true;
    }
    field->otherwise = expression_read(in->reader);
    if (!field->otherwise) {
        return false;
    }
    enum expression_kind kind = field->otherwise->kind;
    if (kind != EXPRESSION_STRING && kind != EXPRESSION_NUMBER && kind != EXPRESSION_KEY && kind != EXPRESSION_FLAG) {
        message_add(in->pages->messages, field->otherwise->place,
                    "a default must be known beforehand; write \"text\", a number, #key or off");
        return false;
    }
    return true;
}

static bool is_reserved(struct text name)
{
    static const char *const words[] = {"is", "not", "and", "or", "has", "in", "end", "one", "list", "of", "on", "off"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (text_is(name, words[i])) {
            return true;
        }
    }
    return false;
}

static bool read_field(const struct declaring *in)
{
    reader_space(in->reader);
    struct field field = {.place = reader_place(in->reader)};
    if (!reader_word(in->reader, &field.name)) {
        complain(in, "a field is missing; write name: type");
        return false;
    }
    if (is_reserved(field.name)) {
        message_add(in->pages->messages, field.place, "%.*s is a word of the language; name the field otherwise",
                    TEXT_ARGS(field.name));
        return false;
    }
    if (record_field(in->record, field.name)) {
        message_add(in->pages->messages, field.place, "%.*s is declared twice; take one away", TEXT_ARGS(field.name));
        return false;
    }
    if (!reader_take(in->reader, ":")) {
        complain(in, "a type is missing after the name; write name: type");
        return false;
    }
    if (!read_type(in, field.name, 0, &field.type) || !read_default(in, &field)) {
        return false;
    }
    vec_add(&in->record->fields, &field);
    return true;
}

static void read_fields(const struct declaring *in)
{
    if (!reader_take(in->reader, "(")) {
        return;
    }
    if (reader_take(in->reader, ")")) {
        return;
    }
    while (read_field(in)) {
        if (reader_take(in->reader, ")")) {
            return;
        }
        if (!reader_take(in->reader, ",")) {
            complain(in, "the fields go on without a comma; write , between them and ) after the last");
            break;
        }
    }
    in->reader->at = in->reader->end; /* one message about a declaration is enough */
}

static void read_struct(struct pages *pages, struct reader *reader)
{
    struct record *record = ARENA_NEW(pages->arena, struct record);
    record->fields = VEC_IN(pages->arena, struct field);
    reader_space(reader);
    record->place = reader_place(reader);
    if (!reader_word(reader, &record->name)) {
        message_add(pages->messages, record->place, "a struct has no name; write struct NAME(field: type, ...)");
        reader->at = reader->end;
        return;
    }
    record->c_name = arena_print(pages->arena, "view_%s", c_name(pages->arena, record->name, false));
    if (map_get(&pages->record_map, record->name)) {
        message_add(pages->messages, record->place, "struct %.*s is declared twice; take one away",
                    TEXT_ARGS(record->name));
    } else {
        map_set(&pages->record_map, record->name, record);
        vec_add(&pages->records, &record);
    }
    read_fields(&(struct declaring){pages, reader, record});
    if (!record->fields.count && reader->at < reader->end) {
        message_add(pages->messages, record->place, "struct %.*s has no fields; write (field: type, ...) after its name",
                    TEXT_ARGS(record->name));
    }
}

bool declaration_read(struct pages *pages, struct template *template, struct reader *reader)
{
    reader_space(reader);
    struct place place = reader_place(reader);
    if (reader_take_word(reader, "struct")) {
        read_struct(pages, reader);
        return true;
    }
    bool is_component = reader_take_word(reader, "component");
    if (!is_component && !reader_take_word(reader, "page")) {
        return false;
    }
    if (template->parameters->place.source) {
        message_add(pages->messages, place, "the file is declared twice; one page or component stands in one file");
    }
    template->is_component = is_component;
    template->parameters->place = place;
    template->parameters->c_name = arena_print(pages->arena, "%s_%s", is_component ? "component" : "page",
                                               c_name(pages->arena, template->name, false));
    read_fields(&(struct declaring){pages, reader, template->parameters});
    return true;
}

static void link_type(struct pages *pages, const struct field *field, const struct type *type)
{
    if (type->kind == TYPE_LIST) {
        link_type(pages, field, type->item);
    } else if (type->kind == TYPE_RECORD) {
        struct record *record = map_get(&pages->record_map, type->record_name);
        if (!record) {
            message_add(pages->messages, field->place,
                        "%.*s is no type and no struct; declare struct %.*s(...), or write text, number, flag or markup",
                        TEXT_ARGS(type->record_name), TEXT_ARGS(type->record_name));
        }
        ((struct type *)type)->record = record;
    }
}

static void link_record(struct pages *pages, const struct record *record)
{
    for (size_t i = 0; i < record->fields.count; i++) {
        const struct field *field = VEC_AT(&record->fields, struct field, i);
        link_type(pages, field, field->type);
    }
}

/* A struct that holds itself by value has no size; through a list it may. */
static void check_size(struct pages *pages, struct record *record)
{
    if (record->mark == 2) {
        return;
    }
    if (record->mark == 1) {
        message_add(pages->messages, record->place, "struct %.*s holds itself; hold a list of it instead",
                    TEXT_ARGS(record->name));
        return;
    }
    record->mark = 1;
    for (size_t i = 0; i < record->fields.count; i++) {
        const struct type *type = VEC_AT(&record->fields, struct field, i)->type;
        if (type->kind == TYPE_RECORD && type->record) {
            check_size(pages, type->record);
        }
    }
    record->mark = 2;
}

void declarations_link(struct pages *pages)
{
    for (size_t i = 0; i < pages->records.count; i++) {
        link_record(pages, *VEC_AT(&pages->records, struct record *, i));
    }
    for (size_t i = 0; i < pages->templates.count; i++) {
        link_record(pages, (*VEC_AT(&pages->templates, struct template *, i))->parameters);
    }
    for (size_t i = 0; i < pages->records.count; i++) {
        check_size(pages, *VEC_AT(&pages->records, struct record *, i));
    }
}
