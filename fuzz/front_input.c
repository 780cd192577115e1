/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of declared fields: any form ends in values that keep their promises, or in problems with words. */
#include "front/inside.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *const CHOICES[] = {"red", "green", NULL};
static const struct front_field FIELDS[] = {
    {.name = "l", .kind = FRONT_LINE, .limit = 10, .required = true},
    {.name = "t", .kind = FRONT_TEXT, .limit = 30},
    {.name = "s", .kind = FRONT_SECRET, .limit = 20},
    {.name = "n", .kind = FRONT_NUMBER, .least = -5, .most = 50},
    {.name = "d", .kind = FRONT_DATE},
    {.name = "h", .kind = FRONT_TIME},
    {.name = "c", .kind = FRONT_CHOICE, .choices = CHOICES},
    {.name = "m", .kind = FRONT_CHOICES, .choices = CHOICES},
    {.name = "k", .kind = FRONT_TICK},
    {.name = "i", .kind = FRONT_IDENTITY},
};

static void check_value(const struct front_value *value)
{
    assert(text_is_utf8(value->typed) && text_is_utf8(value->typed_day));
    assert(!value->problem == !value->problem_key);
    if (value->problem || !value->given) {
        return;
    }
    const struct front_field *field = value->field;
    assert(!field->limit || value->text.length <= field->limit);
    assert(field->kind != FRONT_LINE || !memchr(value->text.at, '\n', value->text.length));
    assert(field->kind != FRONT_NUMBER || (value->number >= field->least && value->number <= field->most));
    assert(field->kind != FRONT_DATE || (calendar_date_exists(value->date) && value->text.length == 10));
    assert(field->kind != FRONT_TIME || (value->time.hour >= 0 && value->time.hour < 24));
    assert(field->kind != FRONT_CHOICE || text_is(value->text, "red") || text_is(value->text, "green"));
    assert(value->several_count <= 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct front_request request = {.arena = arena};
    struct http_form form;
    struct error error;
    if (http_read_pairs(arena, (struct text){(const char *)bytes, size}, NULL, &form, &error) == 0) {
        input_read(&request, FIELDS, COUNT_OF(FIELDS), &form);
        size_t problems = 0;
        for (size_t i = 0; i < request.input.count; i++) {
            check_value(&request.input.values[i]);
            problems += request.input.values[i].problem != NULL;
        }
        assert(problems == request.input.problem_count);
    }
    arena_free(arena);
    return 0;
}
