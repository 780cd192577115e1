/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads forms that a procedure made. Their fields are not known to the table of routes, so front leaves them alone and
 * they are read here, once: UTF-8 without control characters, bounded in number and size. What is too long or cannot be
 * read is kept as far as it can be shown again, and complained of beside its field.
 */
#include "web/parts.h"

/* Twice what a text may hold, so that what is a little too long comes back whole. */
#define SHOWN_MOST (2 * PROCEDURE_TEXT_MOST)

/* No fact may begin so: what belongs to the form itself. */
static bool is_own(struct text name)
{
    return text_starts(name, TEXT("form-"));
}

/* Cut where a character ends. */
static struct text shown(struct text raw)
{
    size_t length = raw.length < SHOWN_MOST ? raw.length : SHOWN_MOST;
    while (length < raw.length && length > 0 && ((unsigned char)raw.at[length] & 0xc0) == 0x80) {
        length--;
    }
    return (struct text){raw.at, length};
}

/* Leaves out what text_take() would refuse. */
static struct text cleaned(struct arena *arena, struct text raw)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < raw.length; i++) {
        unsigned char byte = (unsigned char)raw.at[i];
        if ((byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\t') {
            buf_char(&buf, (char)byte);
        }
    }
    return buf_as_text(&buf);
}

static void add_fault(struct web_input *out, struct text field, struct arena *arena, const struct error *error)
{
    struct procedure_fault fault = {
        .field = field, .words = text_of(arena_string(arena, error->words)), .key = text_of(arena_string(arena, error->key))};
    vec_add(&out->faults, &fault);
}

static int take_field(struct arena *arena, const struct http_field *field, struct web_input *out, struct error *error)
{
    struct procedure_field taken;
    struct error problem;
    if (text_take(arena, field->name, 200, &taken.name, error) < 0) {
        return error->code;
    }
    struct text raw = shown(field->value);
    if (text_take(arena, raw, SHOWN_MOST, &taken.value, &problem) < 0) {
        taken.value = cleaned(arena, raw);
        add_fault(out, taken.name, arena, &problem);
    }
    vec_add(is_own(taken.name) ? &out->own : &out->fields, &taken);
    return 0;
}

/* After everything else: the tray is found by the form's word, which may stand behind them. */
static int take_files(const struct front_request *request, const struct http_form *form, struct web_input *out,
                      struct error *error)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < form->count; i++) {
        struct text name;
        if (form->fields[i].is_file) {
            code = text_take(request->arena, form->fields[i].name, 200, &name, error);
        }
        if (code == 0 && form->fields[i].is_file && !is_own(name)) {
            web_take_file(request, name, &form->fields[i], out);
        }
    }
    return code;
}

int web_read_input(const struct front_request *request, struct web_input *out, struct error *error)
{
    struct arena *arena = request->arena;
    *out = (struct web_input){VEC_IN(arena, struct procedure_field), VEC_IN(arena, struct procedure_field),
                              VEC_IN(arena, struct procedure_fault)};
    struct http_form form;
    struct http_form_limits limits = front_form_limits(request);
    int code = http_read_form(request->http, &limits, &form, error);
    for (size_t i = 0; code == 0 && i < form.count; i++) {
        if (!text_is(form.fields[i].name, FRONT_TOKEN_FIELD) && !form.fields[i].is_file) {
            code = take_field(arena, &form.fields[i], out, error);
        }
    }
    if (code == 0) {
        web_drop_file(request, out);
        code = take_files(request, &form, out, error);
    }
    return code;
}

struct text web_own_field(const struct web_input *input, const char *name)
{
    for (size_t i = 0; i < input->own.count; i++) {
        const struct procedure_field *field = VEC_AT(&input->own, struct procedure_field, i);
        if (text_is(field->name, name)) {
            return field->value;
        }
    }
    return TEXT("");
}

struct text web_typed(const struct web_input *input, struct text name)
{
    for (size_t i = 0; input && i < input->fields.count; i++) {
        const struct procedure_field *field = VEC_AT(&input->fields, struct procedure_field, i);
        if (text_equal(field->name, name)) {
            return field->value;
        }
    }
    return TEXT("");
}

struct text web_field_part(struct arena *arena, struct text name, const char *part)
{
    return text_of(arena_print(arena, "%.*s.%s", TEXT_ARGS(name), part));
}
