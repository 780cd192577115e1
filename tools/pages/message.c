/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places and messages. A place is found by counting from the file's start: files are small, messages are few. */
#include "pages.h"

#include <stdlib.h>

#define MOST_MESSAGES 50

struct messages messages_in(struct arena *arena)
{
    return (struct messages){.arena = arena, .items = VEC_IN(arena, struct message)};
}

static void add(struct messages *messages, struct place place, bool is_warning, const char *format, va_list list)
{
    struct buf buf = buf_in(messages->arena);
    buf_print_list(&buf, format, list);
    struct message message = {place, buf_as_string(&buf), is_warning};
    vec_add(&messages->items, &message);
}

void message_add(struct messages *messages, struct place place, const char *format, ...)
{
    messages->errors++;
    if (messages->errors > MOST_MESSAGES) {
        return;
    }
    va_list list;
    va_start(list, format);
    add(messages, place, false, format, list);
    va_end(list);
}

void message_warn(struct messages *messages, struct place place, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add(messages, place, true, format, list);
    va_end(list);
}

static int by_place(const void *left, const void *right)
{
    const struct message *one = left;
    const struct message *other = right;
    if (one->place.source != other->place.source) {
        struct text first = one->place.source ? one->place.source->name : TEXT("");
        struct text second = other->place.source ? other->place.source->name : TEXT("");
        return text_compare(first, second);
    }
    if (one->place.line != other->place.line) {
        return one->place.line < other->place.line ? -1 : 1;
    }
    return (one->place.column > other->place.column) - (one->place.column < other->place.column);
}

struct text messages_write(const struct messages *messages)
{
    struct buf buf = buf_in(messages->arena);
    if (messages->items.count) {
        qsort(messages->items.items, messages->items.count, sizeof(struct message), by_place);
    }
    for (size_t i = 0; i < messages->items.count; i++) {
        const struct message *message = VEC_AT(&messages->items, struct message, i);
        if (message->place.source) {
            buf_print(&buf, "%.*s:%u:%u: ", TEXT_ARGS(message->place.source->name), message->place.line,
                      message->place.column);
        }
        buf_print(&buf, "%s%s\n", message->is_warning ? "warning: " : "", message->words);
    }
    if (messages->errors > MOST_MESSAGES) {
        buf_print(&buf, "and %zu more\n", messages->errors - MOST_MESSAGES);
    }
    return buf_as_text(&buf);
}

struct place place_at(const struct source *source, size_t offset)
{
    struct place place = {source, 1, 1};
    for (size_t i = 0; i < offset && i < source->bytes.length; i++) {
        unsigned char byte = (unsigned char)source->bytes.at[i];
        if (byte == '\n') {
            place.line++;
            place.column = 1;
        } else if ((byte & 0xc0) != 0x80) {
            place.column++;
        }
    }
    return place;
}
