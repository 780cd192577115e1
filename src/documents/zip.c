/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The directory of a ZIP archive (PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16), as far as names go. Nothing is
 * unpacked. Archives of which two readers could see different members are refused: a directory that is not where the end
 * says, bytes before the first member, names that differ between directory and member, more than one disk, 64-bit forms.
 */
#include "documents/inside.h"

#include <string.h>

#define END_SIZE 22
#define MEMBER_SIZE 46
#define LOCAL_SIZE 30
#define COMMENT_MOST 65535
#define MEMBERS_MOST 1000
#define ENCRYPTED 0x41 /* bits 0 and 6 of the flags */

struct zip {
    struct arena *arena;
    struct text bytes;
    struct vec names;
    struct zip_names *out;
    bool has_first;
};

static uint32_t little(struct text bytes, size_t at, size_t size)
{
    uint32_t value = 0;
    for (size_t i = size; i > 0; i--) {
        value = value << 8 | (uint8_t)bytes.at[at + i - 1];
    }
    return value;
}

static bool has_mark(struct text bytes, size_t at, const char *mark)
{
    return at <= bytes.length && bytes.length - at >= 4 && memcmp(bytes.at + at, mark, 4) == 0;
}

static int malformed(struct error *error)
{
    return error_set(error, ERROR_INVALID, "documents.zip", "This file is damaged, or not what it seems to be.");
}

/* The end's comment must reach to the last byte. */
static bool find_end(struct text bytes, size_t *end)
{
    for (size_t back = END_SIZE; back <= bytes.length && back <= END_SIZE + COMMENT_MOST; back++) {
        size_t at = bytes.length - back;
        if (has_mark(bytes, at, "PK\5\6") && little(bytes, at + 20, 2) == back - END_SIZE) {
            *end = at;
            return true;
        }
    }
    return false;
}

static bool same_in_member(const struct zip *zip, size_t at, struct text name)
{
    struct text bytes = zip->bytes;
    return has_mark(bytes, at, "PK\3\4") && bytes.length - at >= LOCAL_SIZE &&
           little(bytes, at + 26, 2) == name.length && bytes.length - at - LOCAL_SIZE >= name.length &&
           memcmp(bytes.at + at + LOCAL_SIZE, name.at, name.length) == 0;
}

static void keep_first(struct zip *zip, size_t directory, struct text name)
{
    struct text bytes = zip->bytes;
    size_t size = little(bytes, directory + 20, 4);
    size_t data = LOCAL_SIZE + name.length + little(bytes, 28, 2);
    bool is_stored = little(bytes, directory + 10, 2) == 0;
    zip->has_first = true;
    if (is_stored && data <= bytes.length && size <= bytes.length - data) {
        zip->out->first_stored = (struct text){bytes.at + data, size};
    }
}

/* Reads the member at *at of the directory, which ends at `end`; *at moves behind it. */
static bool read_member(struct zip *zip, size_t *at, size_t end)
{
    struct text bytes = zip->bytes;
    if (!has_mark(bytes, *at, "PK\1\2") || end - *at < MEMBER_SIZE || (little(bytes, *at + 8, 2) & ENCRYPTED)) {
        return false;
    }
    size_t name_size = little(bytes, *at + 28, 2);
    size_t size = MEMBER_SIZE + name_size + little(bytes, *at + 30, 2) + little(bytes, *at + 32, 2);
    struct text name = {bytes.at + *at + MEMBER_SIZE, name_size};
    size_t local = little(bytes, *at + 42, 4);
    if (size > end - *at || name_size == 0 || local >= bytes.length || !same_in_member(zip, local, name)) {
        return false;
    }
    vec_add(&zip->names, &name);
    if (local == 0) {
        keep_first(zip, *at, name);
    }
    *at += size;
    return true;
}

int zip_read(struct arena *arena, struct text bytes, struct zip_names *out, struct error *error)
{
    struct zip zip = {.arena = arena, .bytes = bytes, .names = VEC_IN(arena, struct text), .out = out};
    size_t end;
    *out = (struct zip_names){.first_stored = TEXT("")};
    if (!has_mark(bytes, 0, "PK\3\4") || bytes.length < LOCAL_SIZE || !find_end(bytes, &end)) {
        return malformed(error);
    }
    size_t count = little(bytes, end + 10, 2), size = little(bytes, end + 12, 4), at = little(bytes, end + 16, 4);
    if (little(bytes, end + 4, 4) != 0 || little(bytes, end + 8, 2) != count || count == 0 || count > MEMBERS_MOST ||
        at > end || size != end - at) {
        return malformed(error);
    }
    for (size_t i = 0; i < count; i++) {
        if (!read_member(&zip, &at, end)) {
            return malformed(error);
        }
    }
    out->at = zip.names.items;
    out->count = zip.names.count;
    return at == end && zip.has_first ? 0 : malformed(error);
}
