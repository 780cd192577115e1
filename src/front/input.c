/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading declared fields. Whatever was typed is kept so that the form can show it again, made safe to show where it
 * is not even text; what is wrong with it is said beside its field, in words for the person who typed it.
 */
#include "front/inside.h"

#include <assert.h>
#include <string.h>

#define LINE_LIMIT 200
#define TEXT_LIMIT 20000
#define SECRET_LIMIT 1024
#define NUMBER_MOST ((int64_t)1 << 53)
#define SHOWN_MOST (256 * 1024)

const struct http_field *form_find(const struct http_form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (text_is(form->fields[i].name, name)) {
            return &form->fields[i];
        }
    }
    return NULL;
}

static size_t form_count(const struct http_form *form, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < form->count; i++) {
        count += text_is(form->fields[i].name, name);
    }
    return count;
}

static void refuse(struct front_value *value, const char *key, const char *words)
{
    value->problem_key = key;
    value->problem = words;
}

/* ---- text ------------------------------------------------------------------------------------------------- */

/* What can be shown of bytes that are not text: everything printable, in ASCII. */
static struct text show_bytes(struct arena *arena, struct text raw)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < raw.length && i < SHOWN_MOST; i++) {
        unsigned char c = (unsigned char)raw.at[i];
        bool is_plain = (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t';
        buf_char(&buf, is_plain ? (char)c : '?');
    }
    return buf_as_text(&buf);
}

/* Makes text of what was typed; false (with the problem said) when it is none. */
static bool take(struct arena *arena, struct text raw, struct front_value *value, struct text *out)
{
    struct error error;
    if (text_take(arena, raw, SHOWN_MOST, out, &error) < 0) {
        value->typed = show_bytes(arena, raw);
        value->given = true;
        refuse(value, "form.not-text", "This holds characters that cannot be kept. Type it again.");
        return false;
    }
    return true;
}

static size_t limit_of(const struct front_field *field)
{
    if (field->limit) {
        return field->limit;
    }
    return field->kind == FRONT_TEXT ? TEXT_LIMIT : field->kind == FRONT_SECRET ? SECRET_LIMIT : LINE_LIMIT;
}

static void check_size(struct arena *arena, struct front_value *value, size_t size)
{
    size_t limit = limit_of(value->field);
    if (size > limit) {
        refuse(value, "form.too-long",
               arena_print(arena, "This is too long. Shorten it by about %zu characters.", size - limit));
    }
}

/* Without the white space that people leave behind. */
static struct text trim_end(struct text text)
{
    struct text trimmed = text_trim(text);
    return trimmed.length ? (struct text){text.at, (size_t)(trimmed.at + trimmed.length - text.at)} : trimmed;
}

static void read_text(struct arena *arena, struct text raw, struct front_value *value)
{
    struct text text;
    if (!take(arena, raw, value, &text)) {
        return;
    }
    text = value->field->kind == FRONT_TEXT ? trim_end(text) : text_trim(text);
    value->typed = value->text = text;
    value->given = text.length > 0;
    check_size(arena, value, text.length);
    if (value->field->kind != FRONT_TEXT && text.length && memchr(text.at, '\n', text.length)) {
        refuse(value, "form.one-line", "This must stand on one line.");
    }
}

static void read_secret(struct arena *arena, struct text raw, struct front_value *value)
{
    value->text = raw;
    value->given = raw.length > 0;
    check_size(arena, value, raw.length);
    if (!text_is_utf8(raw)) {
        refuse(value, "form.not-text", "This holds characters that cannot be kept. Type it again.");
    }
}

/* ---- everything that is made of a line -------------------------------------------------------------------- */

static void read_number(struct arena *arena, struct front_value *value)
{
    const struct front_field *field = value->field;
    bool has_bounds = field->least || field->most;
    int64_t least = has_bounds ? field->least : 0, most = has_bounds ? field->most : NUMBER_MOST;
    struct error error;
    if (text_to_integer(value->text, least, most, &value->number, &error) < 0) {
        refuse(value, "form.number",
               has_bounds ? arena_print(arena, "Give a whole number from %lld to %lld.", (long long)least,
                                        (long long)most)
                          : "Give a whole number.");
    }
}

static void take_date(struct arena *arena, struct front_value *value, int code, const struct error *error)
{
    if (code < 0) {
        refuse(value, "form.date", arena_string(arena, error->words));
        value->problem_at = error->field[0] ? arena_string(arena, error->field) : NULL;
        return;
    }
    value->text = calendar_print_iso_date(arena, value->date);
}

static void read_time(struct arena *arena, struct front_value *value)
{
    struct error error;
    if (calendar_read_time(value->text, &value->time, &error) < 0) {
        refuse(value, "form.time", arena_string(arena, error.words));
    }
}

static bool is_choice(const struct front_field *field, struct text text)
{
    for (const char *const *choice = field->choices; choice && *choice; choice++) {
        if (text_is(text, *choice)) {
            return true;
        }
    }
    return false;
}

static void read_identity(struct front_value *value)
{
    struct error error;
    if (identity_read(value->text, &value->identity, &error) < 0) {
        refuse(value, "form.identity", "This is not something that we know. Choose again.");
    }
}

/* What a line that is there and is text means. */
static void read_meaning(struct arena *arena, struct front_value *value)
{
    struct error error;
    switch (value->field->kind) {
    case FRONT_NUMBER:
        read_number(arena, value);
        break;
    case FRONT_DATE:
        take_date(arena, value, calendar_read_date(value->text, &value->date, &error), &error);
        break;
    case FRONT_TIME:
        read_time(arena, value);
        break;
    case FRONT_CHOICE:
        if (!is_choice(value->field, value->text)) {
            refuse(value, "form.choice", "Choose one of the answers.");
        }
        break;
    case FRONT_IDENTITY:
        read_identity(value);
        break;
    case FRONT_TICK:
        value->number = 1;
        break;
    default:
        break;
    }
}

static void read_single(struct arena *arena, const struct http_form *form, struct front_value *value)
{
    const struct http_field *found = form_find(form, value->field->name);
    if (!found) {
        return;
    }
    if (value->field->kind == FRONT_SECRET) {
        read_secret(arena, found->value, value);
    } else {
        read_text(arena, found->value, value);
    }
    if (found->is_file) {
        refuse(value, "form.file", "A file cannot be given here.");
    }
    if (form_count(form, value->field->name) > 1) {
        refuse(value, "form.twice", "This was answered twice. Give one answer.");
    }
    if (value->given && !value->problem) {
        read_meaning(arena, value);
    }
}

/* ---- several, and dates in three fields ------------------------------------------------------------------- */

static bool has_several(const struct front_value *value, struct text text)
{
    for (size_t i = 0; i < value->several_count; i++) {
        if (text_equal(value->several[i], text)) {
            return true;
        }
    }
    return false;
}

static void read_several(struct arena *arena, const struct http_form *form, struct front_value *value)
{
    const char *name = value->field->name;
    struct text *several = ARENA_ARRAY(arena, struct text, form_count(form, name));
    value->several = several;
    for (size_t i = 0; i < form->count; i++) {
        struct text text;
        if (!text_is(form->fields[i].name, name) || !take(arena, form->fields[i].value, value, &text)) {
            continue;
        }
        text = text_trim(text);
        if (!text.length || has_several(value, text)) {
            continue;
        }
        if (!is_choice(value->field, text)) {
            refuse(value, "form.choice", "Choose from the answers.");
            continue;
        }
        several[value->several_count++] = text;
        value->given = true;
    }
}

static struct text read_date_part(struct arena *arena, const struct http_form *form, struct front_value *value,
                                  const char *part)
{
    const struct http_field *found = form_find(form, arena_print(arena, "%s-%s", value->field->name, part));
    struct text text = {"", 0};
    if (found && take(arena, found->value, value, &text)) {
        text = text_trim(text);
        if (text.length > LINE_LIMIT || memchr(text.at, '\n', text.length)) {
            refuse(value, "form.date", "This is not a date.");
        }
        value->given = value->given || text.length > 0;
    }
    return text;
}

static void read_date(struct arena *arena, const struct http_form *form, struct front_value *value)
{
    value->typed_day = read_date_part(arena, form, value, "day");
    value->typed_month = read_date_part(arena, form, value, "month");
    value->typed_year = read_date_part(arena, form, value, "year");
    if (!value->given && !value->problem) {
        read_single(arena, form, value);
        return;
    }
    value->typed = text_of(arena_print(arena, "%.*s %.*s %.*s", TEXT_ARGS(value->typed_day),
                                       TEXT_ARGS(value->typed_month), TEXT_ARGS(value->typed_year)));
    if (!value->problem) {
        struct error error;
        int code = calendar_read_date_fields(value->typed_day, value->typed_month, value->typed_year, &value->date,
                                             &error);
        take_date(arena, value, code, &error);
    }
}

/* ---- all of them ------------------------------------------------------------------------------------------ */

static void read_value(struct arena *arena, const struct http_form *form, struct front_value *value)
{
    const struct front_field *field = value->field;
    value->typed = value->text = value->typed_day = value->typed_month = value->typed_year = (struct text){"", 0};
    if (field->kind == FRONT_CHOICES) {
        read_several(arena, form, value);
    } else if (field->kind == FRONT_DATE) {
        read_date(arena, form, value);
    } else {
        read_single(arena, form, value);
    }
    if (field->required && !value->given && !value->problem) {
        refuse(value, "form.missing", field->missing ? field->missing : "This must be answered.");
    }
}

void input_read(struct front_request *request, const struct front_field *fields, size_t count,
                const struct http_form *form)
{
    struct front_input *input = &request->input;
    input->values = ARENA_ARRAY(request->arena, struct front_value, count);
    input->count = count;
    input->problem_count = 0;
    for (size_t i = 0; i < count; i++) {
        input->values[i].field = &fields[i];
        read_value(request->arena, form, &input->values[i]);
        input->problem_count += input->values[i].problem != NULL;
    }
}

struct front_value *front_find_value(const struct front_request *request, struct text name)
{
    for (size_t i = 0; i < request->input.count; i++) {
        if (text_is(name, request->input.values[i].field->name)) {
            return &request->input.values[i];
        }
    }
    return NULL;
}

struct front_value *front_value(const struct front_request *request, const char *name)
{
    struct front_value *value = front_find_value(request, text_of(name));
    assert(value);
    return value;
}
