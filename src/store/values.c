/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values on their way in and out, the same on both engines. What no engine could keep as it is
 * (text that is none) is remembered, and refused at the next step: binding itself never fails. */
#include "store/engine.h"

#include <assert.h>
#include <string.h>

static const struct engine *engine_for(struct store_statement *statement, int position)
{
    assert(position >= 1 && position <= statement->parameters);
    assert(!statement->running); /* values are bound before the first step */
    (void)position;
    statement->bound = true;
    return statement->session->store->engine;
}

void store_bind_integer(struct store_statement *statement, int position, int64_t value)
{
    engine_for(statement, position)->bind_integer(statement, position, value);
    store_trace_integer(statement, position, value);
}

void store_bind_text(struct store_statement *statement, int position, struct text value)
{
    const struct engine *engine = engine_for(statement, position);
    if (value.length > 0 && (memchr(value.at, '\0', value.length) || !text_is_utf8(value))) {
        error_set(&statement->refused, ERROR_INVALID, "store.text",
                  "text for the database must be valid UTF-8 without a zero byte (value %d)",
                  position);
        return;
    }
    engine->bind_text(statement, position, value.at ? value : TEXT(""));
    store_trace_text(statement, position, value);
}

void store_bind_bytes(struct store_statement *statement, int position, const void *bytes,
                      size_t size)
{
    const struct text value = {size > 0 ? bytes : "", size};
    engine_for(statement, position)->bind_bytes(statement, position, value.at, size);
    store_trace_bytes(statement, position, value);
}

void store_bind_null(struct store_statement *statement, int position)
{
    engine_for(statement, position)->bind_null(statement, position);
    store_trace_null(statement, position);
}

int64_t store_integer(const struct store_statement *statement, int column)
{
    return statement->session->store->engine->integer(statement, column);
}

struct text store_text(const struct store_statement *statement, int column)
{
    return statement->session->store->engine->bytes(statement, column);
}

struct text store_bytes(const struct store_statement *statement, int column)
{
    return statement->session->store->engine->bytes(statement, column);
}

struct identity store_identity(const struct store_statement *statement, int column)
{
    struct identity identity = {{0}};
    const struct text bytes = store_bytes(statement, column);
    if (bytes.length == IDENTITY_SIZE) {
        memcpy(identity.bytes, bytes.at, IDENTITY_SIZE);
    }
    return identity;
}

void store_string(const struct store_statement *statement, int column, char *out, size_t size)
{
    const struct text text = store_text(statement, column);
    const size_t length = text.length < size ? text.length : size - 1;
    memcpy(out, text.at, length);
    out[length] = '\0';
}

bool store_is_null(const struct store_statement *statement, int column)
{
    return statement->session->store->engine->is_null(statement, column);
}

static void bind_string(struct store_statement *statement, int position, const char *string)
{
    if (string) {
        store_bind_text(statement, position, text_of(string));
    } else {
        store_bind_null(statement, position);
    }
}

void store_bind_list(struct store_statement *statement, const char *types, va_list list)
{
    for (int position = 1; types[position - 1]; position++) {
        switch (types[position - 1]) {
        case 'i':
            store_bind_integer(statement, position, va_arg(list, int64_t));
            break;
        case 't':
            store_bind_text(statement, position, va_arg(list, struct text));
            break;
        case 's':
            bind_string(statement, position, va_arg(list, const char *));
            break;
        case 'b': {
            const void *bytes = va_arg(list, const void *);
            store_bind_bytes(statement, position, bytes, va_arg(list, size_t));
            break;
        }
        case 'd':
            store_bind_bytes(statement, position, va_arg(list, const struct identity *)->bytes,
                             IDENTITY_SIZE);
            break;
        case 'n':
            store_bind_null(statement, position);
            break;
        default:
            assert(!"a letter that no parameter has");
        }
    }
}
