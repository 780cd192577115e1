/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <stdio.h>
#include <string.h>

struct buf buf_in(struct arena *arena)
{
    return (struct buf){.arena = arena};
}

static void make_room(struct buf *buf, size_t size)
{
    if (buf->capacity - buf->length >= size) {
        return;
    }
    size_t capacity = buf->capacity ? buf->capacity * 2 : 64;
    while (capacity - buf->length < size) {
        capacity *= 2;
    }
    char *bytes = arena_alloc(buf->arena, capacity);
    if (buf->length) {
        memcpy(bytes, buf->bytes, buf->length);
    }
    buf->bytes = bytes;
    buf->capacity = capacity;
}

void buf_add(struct buf *buf, const void *bytes, size_t size)
{
    if (size) {
        make_room(buf, size);
        memcpy(buf->bytes + buf->length, bytes, size);
        buf->length += size;
    }
}

void buf_text(struct buf *buf, struct text text)
{
    buf_add(buf, text.at, text.length);
}

void buf_string(struct buf *buf, const char *string)
{
    buf_add(buf, string, strlen(string));
}

void buf_char(struct buf *buf, char character)
{
    make_room(buf, 1);
    buf->bytes[buf->length++] = character;
}

void buf_print_list(struct buf *buf, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    make_room(buf, 64);
    size_t left = buf->capacity - buf->length;
    int length = vsnprintf(buf->bytes + buf->length, left, format, list);
    if (length > 0 && (size_t)length >= left) {
        make_room(buf, (size_t)length + 1);
        vsnprintf(buf->bytes + buf->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    if (length > 0) {
        buf->length += (size_t)length;
    }
}

void buf_print(struct buf *buf, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    buf_print_list(buf, format, list);
    va_end(list);
}

struct text buf_as_text(const struct buf *buf)
{
    return (struct text){buf->bytes ? buf->bytes : "", buf->length};
}

const char *buf_as_string(struct buf *buf)
{
    make_room(buf, 1);
    buf->bytes[buf->length] = '\0';
    return buf->bytes;
}
