/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct text text_of(const char *string)
{
    return string ? (struct text){string, strlen(string)} : TEXT("");
}

bool text_equal(struct text one, struct text other)
{
    return one.length == other.length && (one.length == 0 || memcmp(one.at, other.at, one.length) == 0);
}

bool text_is(struct text text, const char *string)
{
    return text_equal(text, text_of(string));
}

int text_compare(struct text one, struct text other)
{
    size_t shorter = one.length < other.length ? one.length : other.length;
    int order = shorter ? memcmp(one.at, other.at, shorter) : 0;
    return order ? order : (one.length > other.length) - (one.length < other.length);
}

bool text_starts(struct text text, struct text start)
{
    return text.length >= start.length && text_equal((struct text){text.at, start.length}, start);
}

static bool is_space(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

struct text text_trim(struct text text)
{
    while (text.length && is_space(text.at[0])) {
        text.at++;
        text.length--;
    }
    while (text.length && is_space(text.at[text.length - 1])) {
        text.length--;
    }
    return text;
}

bool text_cut(struct text *rest, char separator, struct text *piece)
{
    if (!rest->at) {
        return false;
    }
    const char *found = rest->length ? memchr(rest->at, separator, rest->length) : NULL;
    if (!found) {
        *piece = *rest;
        *rest = (struct text){NULL, 0};
        return true;
    }
    size_t length = (size_t)(found - rest->at);
    *piece = (struct text){rest->at, length};
    rest->at += length + 1;
    rest->length -= length + 1;
    return true;
}

char *text_string(struct arena *arena, struct text text)
{
    char *string = arena_alloc(arena, text.length + 1);
    if (text.length) {
        memcpy(string, text.at, text.length);
    }
    return string;
}

/* Eight bytes below 0x80 at once: nearly all that is looked at here is that. */
static bool starts_plain(const utf8proc_uint8_t *at, size_t left)
{
    uint64_t run = 0;
    if (left >= sizeof(run)) {
        memcpy(&run, at, sizeof(run));
    }
    return left >= sizeof(run) && (run & 0x8080808080808080u) == 0;
}

bool text_is_utf8(struct text text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text.at;
    size_t left = text.length;
    while (left) {
        if (starts_plain(at, left)) {
            at += sizeof(uint64_t);
            left -= sizeof(uint64_t);
            continue;
        }
        if (*at < 0x80) {
            at++;
            left--;
            continue;
        }
        utf8proc_int32_t point;
        utf8proc_ssize_t size = utf8proc_iterate(at, left > 4 ? 4 : (utf8proc_ssize_t)left, &point);
        if (size <= 0) {
            return false;
        }
        at += size;
        left -= (size_t)size;
    }
    return true;
}

/* C0 but tab and new line, DEL, and C1: nothing that a person types, and hostile to terminals and logs. */
static bool has_controls(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f) {
            return true;
        }
        if (byte == 0xc2 && i + 1 < text.length && (unsigned char)text.at[i + 1] < 0xa0) {
            return true;
        }
    }
    return false;
}

static struct text join_lines(struct arena *arena, struct text raw)
{
    char *out = arena_alloc(arena, raw.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < raw.length; i++) {
        if (raw.at[i] == '\r' && i + 1 < raw.length && raw.at[i + 1] == '\n') {
            continue;
        }
        out[length++] = raw.at[i];
    }
    return (struct text){out, length};
}

/* utf8proc's result is malloc's; the arena gets a copy. Empty on failure, which valid UTF-8 cannot cause. */
static struct text map_text(struct arena *arena, struct text text, utf8proc_option_t options)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.length, &mapped, options);
    if (length < 0) {
        return TEXT("");
    }
    struct text copy = {arena_copy(arena, mapped, (size_t)length), (size_t)length};
    free(mapped);
    return copy;
}

static bool is_ascii(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.at[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

int text_take(struct arena *arena, struct text raw, size_t limit, struct text *out, struct error *error)
{
    if (raw.length > limit) {
        return error_set(error, ERROR_LIMIT, "text.too-long",
                         "This is too long: at most %zu characters (bytes) are taken, and it has %zu.", limit,
                         raw.length);
    }
    if (!text_is_utf8(raw)) {
        return error_set(error, ERROR_INVALID, "text.not-utf8",
                         "This holds bytes that are not text. Please type it again.");
    }
    struct text lines = join_lines(arena, raw);
    if (has_controls(lines)) {
        return error_set(error, ERROR_INVALID, "text.controls",
                         "This holds characters that cannot be shown. Please remove them.");
    }
    *out = is_ascii(lines) ? lines : map_text(arena, lines, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    return 0;
}

/* What the tables of Unicode say of the first 128 characters. */
static struct text fold_ascii(struct arena *arena, struct text text)
{
    char *out = arena_alloc(arena, text.length);
    size_t length = 0;
    bool gap = false;
    for (size_t i = 0; i < text.length; i++) {
        char letter = (char)(text.at[i] | 0x20);
        bool is_letter = letter >= 'a' && letter <= 'z';
        bool is_word = is_letter || (text.at[i] >= '0' && text.at[i] <= '9');
        if (is_word) {
            if (gap && length) {
                out[length++] = ' '; /* there is room: of what made the gap */
            }
            out[length++] = is_letter ? letter : text.at[i];
        }
        gap = !is_word;
    }
    return (struct text){out, length};
}

struct text text_fold(struct arena *arena, struct text text)
{
    if (is_ascii(text)) {
        return fold_ascii(arena, text);
    }
    if (!text_is_utf8(text)) {
        return TEXT("");
    }
    struct text mapped = map_text(arena, text,
                                  UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                      UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    struct buf out = buf_in(arena);
    bool gap = false;
    for (size_t i = 0; i < mapped.length;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)mapped.at + i,
                                                 (utf8proc_ssize_t)(mapped.length - i), &point);
        if (size <= 0) {
            break;
        }
        utf8proc_category_t category = utf8proc_category(point);
        bool word = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
        if (word) {
            if (gap && out.length) {
                buf_char(&out, ' ');
            }
            buf_add(&out, mapped.at + i, (size_t)size);
        }
        gap = !word;
        i += (size_t)size;
    }
    return buf_as_text(&out);
}

int text_to_integer(struct text text, int64_t least, int64_t most, int64_t *out, struct error *error)
{
    size_t i = text.length && text.at[0] == '-' ? 1 : 0;
    bool negative = i == 1, good = text.length > i && text.length <= 20;
    int64_t value = 0;
    for (; good && i < text.length; i++) {
        good = text.at[i] >= '0' && text.at[i] <= '9' && !__builtin_mul_overflow(value, 10, &value);
        int digit = text.at[i] - '0';
        good = good && !__builtin_add_overflow(value, negative ? -digit : digit, &value);
    }
    if (!good || value < least || value > most) {
        return error_set(error, ERROR_INVALID, "number.form", "Enter a whole number from %lld to %lld.",
                         (long long)least, (long long)most);
    }
    *out = value;
    return 0;
}

char *text_hex(struct arena *arena, const void *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = arena_alloc(arena, size * 2 + 1);
    for (size_t i = 0; i < size; i++) {
        hex[i * 2] = digits[((const uint8_t *)bytes)[i] >> 4];
        hex[i * 2 + 1] = digits[((const uint8_t *)bytes)[i] & 15];
    }
    return hex;
}

static int digit_of(char character)
{
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    if (character >= 'a' && character <= 'f') {
        return character - 'a' + 10;
    }
    return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
}

int text_unhex(struct text hex, void *bytes, size_t size, struct error *error)
{
    bool good = hex.length == size * 2;
    for (size_t i = 0; good && i < hex.length; i++) {
        good = digit_of(hex.at[i]) >= 0;
    }
    if (!good) {
        return error_set(error, ERROR_INVALID, "hex.form", "This needs exactly %zu hexadecimal digits.",
                         size * 2);
    }
    for (size_t i = 0; i < size; i++) {
        unsigned high = (unsigned)digit_of(hex.at[i * 2]), low = (unsigned)digit_of(hex.at[i * 2 + 1]);
        ((uint8_t *)bytes)[i] = (uint8_t)(high << 4 | low);
    }
    return 0;
}
