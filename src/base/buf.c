/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"
#include "base/room.h"

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
    buf->bytes = arena_grow(buf->arena, buf->bytes, buf->capacity, buf->length, capacity);
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

/* ---- printing: what most formats are made of, without the C library, which takes ten times as long */

/* A conversion: "%s", "%.*s", "%.300s", "%d", "%u", "%lld", "%zu" and the like, "%02d", "%c", "%%". */
struct conversion {
    char kind;
    int precision; /* -1: none, -2: an argument */
    size_t width;  /* filled up with zeroes */
    bool is_long, is_size;
};

static size_t read_digits(const char **format)
{
    size_t number = 0;
    while (**format >= '0' && **format <= '9' && number < 1000) {
        number = number * 10 + (size_t)(*(*format)++ - '0');
    }
    return number;
}

/* From behind the percent sign. False: it is one for the C library. */
static bool read_conversion(const char **format, struct conversion *out)
{
    *out = (struct conversion){.precision = -1};
    if (**format == '0') {
        ++*format;
        out->width = read_digits(format);
    }
    if (**format == '.') {
        bool is_argument = *++*format == '*';
        *format += is_argument;
        out->precision = is_argument ? -2 : (int)read_digits(format);
    }
    if (**format == 'z') {
        ++*format;
        out->is_size = true;
    } else if (**format == 'l' && (*format)[1] == 'l') {
        *format += 2;
        out->is_long = true;
    }
    out->kind = *(*format)++;
    bool is_number = out->kind == 'd' || out->kind == 'u';
    bool is_bare = !out->width && !out->is_long && !out->is_size;
    return is_number ? out->precision == -1 && out->width < 20 && !(out->is_size && out->kind == 'd')
                     : is_bare && (out->kind == 's' || (out->precision == -1 && (out->kind == 'c' || out->kind == '%')));
}

static void add_number(struct buf *buf, uint64_t number, bool negative, size_t width)
{
    char digits[24];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    while (sizeof(digits) - at + negative < width) {
        digits[--at] = '0';
    }
    if (negative) {
        digits[--at] = '-';
    }
    buf_add(buf, digits + at, sizeof(digits) - at);
}

static void add_signed(struct buf *buf, int64_t number, size_t width)
{
    add_number(buf, number < 0 ? -(uint64_t)number : (uint64_t)number, number < 0, width);
}

static void add_string(struct buf *buf, const char *string, int precision)
{
    string = string ? string : "(null)";
    buf_add(buf, string, precision < 0 ? strlen(string) : strnlen(string, (size_t)precision));
}

/* False: the format holds something for the C library. Then nothing was added. */
static bool print_plainly(struct buf *buf, const char *format, va_list list)
{
    size_t before = buf->length;
    struct conversion is;
    for (const char *next; (next = strchr(format, '%')) != NULL;) {
        buf_add(buf, format, (size_t)(next - format));
        format = next + 1;
        if (!read_conversion(&format, &is)) {
            buf->length = before;
            return false;
        }
        int precision = is.precision == -2 ? va_arg(list, int) : is.precision;
        if (is.kind == 's') {
            add_string(buf, va_arg(list, const char *), precision);
        } else if (is.kind == 'd') {
            add_signed(buf, is.is_long ? va_arg(list, long long) : va_arg(list, int), is.width);
        } else if (is.kind == 'u') {
            uint64_t number = is.is_long   ? va_arg(list, unsigned long long)
                              : is.is_size ? va_arg(list, size_t)
                                           : va_arg(list, unsigned);
            add_number(buf, number, false, is.width);
        } else {
            buf_char(buf, is.kind == 'c' ? (char)va_arg(list, int) : is.kind);
        }
    }
    buf_string(buf, format);
    return true;
}

static void print_by_library(struct buf *buf, const char *format, va_list list)
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

void buf_print_list(struct buf *buf, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    if (!print_plainly(buf, format, again)) {
        print_by_library(buf, format, list);
    }
    va_end(again);
}

void buf_print(struct buf *buf, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    buf_print_list(buf, format, list);
    va_end(list);
}

static bool is_formula(struct text field)
{
    return field.length && strchr("=+-@\t\r", field.at[0]);
}

void buf_csv_field(struct buf *buf, bool first, struct text field)
{
    buf_string(buf, first ? "\"" : ",\"");
    if (is_formula(field)) {
        buf_char(buf, '\'');
    }
    for (const char *quote; (quote = memchr(field.at, '"', field.length));) {
        size_t length = (size_t)(quote - field.at) + 1;
        buf_add(buf, field.at, length);
        buf_char(buf, '"');
        field = (struct text){field.at + length, field.length - length};
    }
    buf_text(buf, field);
    buf_char(buf, '"');
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
