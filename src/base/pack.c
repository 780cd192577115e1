/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deterministic CBOR, written and read by hand: stored bytes are hashed as written, so the reader must refuse every
 * other spelling of the same value, which libcbor's decoder accepts. libcbor reads back what this writes in the tests.
 */
#include "base/base.h"

#include <assert.h>
#include <string.h>

enum major { MAJOR_UNSIGNED, MAJOR_NEGATIVE, MAJOR_BYTES, MAJOR_TEXT, MAJOR_ARRAY, MAJOR_MAP, MAJOR_TAG, MAJOR_SIMPLE };
enum { SIMPLE_FALSE = 20, SIMPLE_TRUE = 21, SIMPLE_NULL = 22, DEEPEST = 24 };

/* ---- writing */

struct pack pack_in(struct arena *arena)
{
    struct pack pack = {.buf = buf_in(arena)};
    pack.levels[0].left = 1;
    return pack;
}

static void add_head(struct pack *pack, enum major major, uint64_t value)
{
    if (value < 24) {
        buf_char(&pack->buf, (char)((int)major << 5 | (int)value));
        return;
    }
    uint8_t head[9];
    int extra = value <= 0xff ? 1 : value <= 0xffff ? 2 : value <= 0xffffffff ? 4 : 8;
    int info = extra == 1 ? 24 : extra == 2 ? 25 : extra == 4 ? 26 : 27;
    head[0] = (uint8_t)((int)major << 5 | info);
    for (int i = 0; i < extra; i++) {
        head[1 + i] = (uint8_t)(value >> (8 * (extra - 1 - i)));
    }
    buf_add(&pack->buf, head, (size_t)extra + 1);
}

static int compare_bytes(const char *one, size_t one_size, const char *other, size_t other_size)
{
    return text_compare((struct text){one, one_size}, (struct text){other, other_size});
}

/* An item that began at `start` is complete, or (array, map) its head is. */
static void count_item(struct pack *pack, size_t start)
{
    struct pack_level *level = &pack->levels[pack->depth];
    assert(level->left > 0);
    if (level->is_map && level->left % 2 == 0) {
        size_t length = pack->buf.length - start;
        assert(level->last_key_length == 0 ||
               compare_bytes(pack->buf.bytes + level->last_key_start, level->last_key_length,
                             pack->buf.bytes + start, length) < 0);
        level->last_key_start = start;
        level->last_key_length = length;
    }
    level->left--;
}

static void close_levels(struct pack *pack)
{
    while (pack->depth > 0 && pack->levels[pack->depth].left == 0) {
        pack->depth--;
    }
}

static void add_item(struct pack *pack, enum major major, uint64_t value, const void *bytes, size_t size)
{
    size_t start = pack->buf.length;
    add_head(pack, major, value);
    buf_add(&pack->buf, bytes, size);
    count_item(pack, start);
    close_levels(pack);
}

static void open_level(struct pack *pack, enum major major, size_t count)
{
    size_t start = pack->buf.length;
    add_head(pack, major, count);
    count_item(pack, start);
    assert(pack->depth + 1 < DEEPEST);
    pack->levels[++pack->depth] = (struct pack_level){
        .left = major == MAJOR_MAP ? (uint64_t)count * 2 : count, .is_map = major == MAJOR_MAP};
    close_levels(pack);
}

void pack_array(struct pack *pack, size_t count)
{
    open_level(pack, MAJOR_ARRAY, count);
}

void pack_map(struct pack *pack, size_t count)
{
    open_level(pack, MAJOR_MAP, count);
}

void pack_integer(struct pack *pack, int64_t value)
{
    if (value >= 0) {
        add_item(pack, MAJOR_UNSIGNED, (uint64_t)value, NULL, 0);
    } else {
        add_item(pack, MAJOR_NEGATIVE, (uint64_t)(-1 - value), NULL, 0);
    }
}

void pack_unsigned(struct pack *pack, uint64_t value)
{
    add_item(pack, MAJOR_UNSIGNED, value, NULL, 0);
}

void pack_bytes(struct pack *pack, const void *bytes, size_t size)
{
    add_item(pack, MAJOR_BYTES, size, bytes, size);
}

void pack_text(struct pack *pack, struct text text)
{
    assert(text_is_utf8(text));
    add_item(pack, MAJOR_TEXT, text.length, text.at, text.length);
}

void pack_string(struct pack *pack, const char *string)
{
    pack_text(pack, text_of(string));
}

void pack_bool(struct pack *pack, bool value)
{
    add_item(pack, MAJOR_SIMPLE, value ? SIMPLE_TRUE : SIMPLE_FALSE, NULL, 0);
}

void pack_null(struct pack *pack)
{
    add_item(pack, MAJOR_SIMPLE, SIMPLE_NULL, NULL, 0);
}

void pack_identity(struct pack *pack, const struct identity *identity)
{
    pack_bytes(pack, identity->bytes, IDENTITY_SIZE);
}

void pack_raw(struct pack *pack, struct text item)
{
    size_t start = pack->buf.length;
    buf_text(&pack->buf, item);
    count_item(pack, start);
    close_levels(pack);
}

struct text pack_done(struct pack *pack)
{
    assert(pack->depth == 0 && pack->levels[0].left == 0);
    return buf_as_text(&pack->buf);
}

/* ---- reading */

struct unpack unpack_of(struct text bytes)
{
    const uint8_t *at = (const uint8_t *)bytes.at;
    return (struct unpack){.at = at, .end = bytes.length ? at + bytes.length : at};
}

void unpack_fail(struct unpack *unpack, const char *what)
{
    if (!unpack->failed) {
        unpack->failed = true;
        size_t length = strnlen(what, sizeof(unpack->what) - 1);
        memcpy(unpack->what, what, length);
        unpack->what[length] = '\0';
    }
}

enum unpack_type unpack_next(const struct unpack *unpack)
{
    if (unpack->failed || unpack->at >= unpack->end) {
        return UNPACK_NONE;
    }
    static const enum unpack_type types[] = {
        [MAJOR_UNSIGNED] = UNPACK_INTEGER, [MAJOR_NEGATIVE] = UNPACK_INTEGER, [MAJOR_BYTES] = UNPACK_BYTES,
        [MAJOR_TEXT] = UNPACK_TEXT,        [MAJOR_ARRAY] = UNPACK_ARRAY,      [MAJOR_MAP] = UNPACK_MAP,
        [MAJOR_TAG] = UNPACK_NONE,         [MAJOR_SIMPLE] = UNPACK_NONE};
    int simple = *unpack->at & 31;
    if (*unpack->at >> 5 == MAJOR_SIMPLE) {
        return simple == SIMPLE_NULL                                  ? UNPACK_NULL
               : simple == SIMPLE_FALSE || simple == SIMPLE_TRUE ? UNPACK_BOOL
                                                                      : UNPACK_NONE;
    }
    return types[*unpack->at >> 5];
}

/* The bytes that follow one which says how many they are; only in the shortest form. */
static uint64_t take_long_argument(struct unpack *unpack, int info)
{
    size_t extra = info <= 27 ? (size_t)1 << (info - 24) : 0;
    if (extra == 0 || (size_t)(unpack->end - unpack->at) < extra) {
        unpack_fail(unpack, extra ? "it ends too early" : "a length is not definite");
        return 0;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < extra; i++) {
        value = value << 8 | *unpack->at++;
    }
    uint64_t least = extra == 1 ? 24 : (uint64_t)1 << (extra * 4);
    if (value < least) {
        unpack_fail(unpack, "a number is not in its shortest form");
    }
    return value;
}

static inline uint64_t take_head(struct unpack *unpack, enum major *major)
{
    *major = MAJOR_TAG;
    if (unpack->failed || unpack->at >= unpack->end) {
        unpack_fail(unpack, "it ends too early");
        return 0;
    }
    int info = *unpack->at & 31;
    *major = *unpack->at >> 5;
    unpack->at++;
    return info < 24 ? (uint64_t)info : take_long_argument(unpack, info);
}

static uint64_t take(struct unpack *unpack, enum major wanted, const char *what)
{
    enum major major;
    uint64_t value = take_head(unpack, &major);
    if (!unpack->failed && major != wanted) {
        unpack_fail(unpack, what);
    }
    return unpack->failed ? 0 : value;
}

/* Every item takes at least one byte, so a count beyond what is left is a lie: no reader can be made to reserve for it. */
static size_t take_count(struct unpack *unpack, enum major major, size_t bytes_each, const char *what)
{
    uint64_t count = take(unpack, major, what);
    if (count > (uint64_t)(unpack->end - unpack->at) / bytes_each) {
        unpack_fail(unpack, "a count is larger than what follows");
        return 0;
    }
    return (size_t)count;
}

size_t unpack_array(struct unpack *unpack)
{
    return take_count(unpack, MAJOR_ARRAY, 1, "an array was expected");
}

static void skip_pairs(struct unpack *unpack, size_t count, int depth);

static void look_over(struct unpack *unpack, size_t count)
{
    struct unpack ahead = *unpack;
    skip_pairs(&ahead, count, 1);
    if (ahead.failed) {
        unpack_fail(unpack, ahead.what);
    }
    unpack->looked_over = ahead.at;
}

/* Looked over before its reader has it: a reader that takes keys as they come would take two forms of one map. Once is
 * enough for the maps within it. */
size_t unpack_map(struct unpack *unpack)
{
    size_t count = take_count(unpack, MAJOR_MAP, 2, "a map was expected");
    if (!unpack->failed && (!unpack->looked_over || unpack->at >= unpack->looked_over)) {
        look_over(unpack, count);
    }
    return unpack->failed ? 0 : count;
}

int64_t unpack_integer(struct unpack *unpack)
{
    enum major major;
    uint64_t value = take_head(unpack, &major);
    if (!unpack->failed && (major > MAJOR_NEGATIVE || value > INT64_MAX)) {
        unpack_fail(unpack, "a whole number was expected");
    }
    if (unpack->failed) {
        return 0;
    }
    return major == MAJOR_UNSIGNED ? (int64_t)value : -1 - (int64_t)value;
}

uint64_t unpack_unsigned(struct unpack *unpack)
{
    return take(unpack, MAJOR_UNSIGNED, "a number that is not negative was expected");
}

static struct text take_run(struct unpack *unpack, enum major major, const char *what)
{
    size_t length = take_count(unpack, major, 1, what);
    if (unpack->failed) {
        return TEXT("");
    }
    struct text run = {(const char *)unpack->at, length};
    unpack->at += length;
    return run;
}

struct text unpack_bytes(struct unpack *unpack)
{
    return take_run(unpack, MAJOR_BYTES, "bytes were expected");
}

void unpack_fixed(struct unpack *unpack, void *out, size_t size)
{
    struct text bytes = unpack_bytes(unpack);
    if (!unpack->failed && bytes.length != size) {
        unpack_fail(unpack, "bytes of another length were expected");
    }
    if (unpack->failed) {
        memset(out, 0, size);
    } else if (size) {
        memcpy(out, bytes.at, size);
    }
}

struct text unpack_text(struct unpack *unpack)
{
    struct text text = take_run(unpack, MAJOR_TEXT, "text was expected");
    if (!unpack->failed && !text_is_utf8(text)) {
        unpack_fail(unpack, "a text is not UTF-8");
        return TEXT("");
    }
    return text;
}

bool unpack_bool(struct unpack *unpack)
{
    uint64_t value = take(unpack, MAJOR_SIMPLE, "yes or no was expected");
    if (!unpack->failed && value != SIMPLE_TRUE && value != SIMPLE_FALSE) {
        unpack_fail(unpack, "yes or no was expected");
    }
    return !unpack->failed && value == SIMPLE_TRUE;
}

void unpack_null(struct unpack *unpack)
{
    if (take(unpack, MAJOR_SIMPLE, "nothing was expected") != SIMPLE_NULL) {
        unpack_fail(unpack, "nothing was expected");
    }
}

struct identity unpack_identity(struct unpack *unpack)
{
    struct identity identity = {{0}};
    unpack_fixed(unpack, identity.bytes, IDENTITY_SIZE);
    return identity;
}

static void skip_item(struct unpack *unpack, int depth);

static void skip_pairs(struct unpack *unpack, size_t count, int depth)
{
    struct text last = {NULL, 0};
    for (size_t i = 0; i < count && !unpack->failed; i++) {
        const char *start = (const char *)unpack->at;
        skip_item(unpack, depth);
        struct text key = {start, (size_t)((const char *)unpack->at - start)};
        if (!unpack->failed && last.at && text_compare(last, key) >= 0) {
            unpack_fail(unpack, "a map's keys are out of order");
        }
        last = key;
        skip_item(unpack, depth);
    }
}

static void skip_run(struct unpack *unpack, uint64_t length, bool is_text)
{
    if (length > (uint64_t)(unpack->end - unpack->at)) {
        unpack_fail(unpack, "a count is larger than what follows");
        return;
    }
    struct text run = {(const char *)unpack->at, (size_t)length};
    unpack->at += length;
    if (is_text && !text_is_utf8(run)) {
        unpack_fail(unpack, "a text is not UTF-8");
    }
}

/* What follows a head that said how many items there are. */
static void skip_level(struct unpack *unpack, enum major major, uint64_t count, int depth)
{
    if (depth + 1 >= DEEPEST && count > 0) {
        unpack_fail(unpack, "it is nested too deeply");
    } else if (count > (uint64_t)(unpack->end - unpack->at) / (major == MAJOR_MAP ? 2 : 1)) {
        unpack_fail(unpack, "a count is larger than what follows");
    } else if (major == MAJOR_MAP) {
        skip_pairs(unpack, (size_t)count, depth + 1);
    } else {
        for (size_t i = 0; i < count && !unpack->failed; i++) {
            skip_item(unpack, depth + 1);
        }
    }
}

static void skip_item(struct unpack *unpack, int depth)
{
    enum major major;
    uint64_t value = take_head(unpack, &major);
    if (unpack->failed) {
        return;
    }
    switch (major) {
    case MAJOR_UNSIGNED:
    case MAJOR_NEGATIVE:
        if (value > INT64_MAX) {
            unpack_fail(unpack, "a whole number was expected");
        }
        break;
    case MAJOR_BYTES:
    case MAJOR_TEXT:
        skip_run(unpack, value, major == MAJOR_TEXT);
        break;
    case MAJOR_ARRAY:
    case MAJOR_MAP:
        skip_level(unpack, major, value, depth);
        break;
    case MAJOR_SIMPLE:
        if (value >= SIMPLE_FALSE && value <= SIMPLE_NULL) {
            break;
        }
        unpack_fail(unpack, "an item of an unknown kind");
        break;
    case MAJOR_TAG:
        unpack_fail(unpack, "an item of an unknown kind");
        break;
    }
}

struct text unpack_raw(struct unpack *unpack)
{
    const char *start = (const char *)unpack->at;
    skip_item(unpack, 0);
    return unpack->failed ? TEXT("") : (struct text){start, (size_t)((const char *)unpack->at - start)};
}

/* What one head says is still to come behind it; its bytes, if it has any, are passed over. */
static uint64_t pass_head(struct unpack *unpack)
{
    enum major major;
    uint64_t value = take_head(unpack, &major);
    const uint64_t left = (uint64_t)(unpack->end - unpack->at);
    switch (major) {
    case MAJOR_BYTES:
    case MAJOR_TEXT:
    case MAJOR_ARRAY:
    case MAJOR_MAP:
        if (value > left / (major == MAJOR_MAP ? 2 : 1)) {
            unpack_fail(unpack, "a count is larger than what follows");
            return 0;
        }
        unpack->at += major <= MAJOR_TEXT ? value : 0;
        return major == MAJOR_ARRAY ? value : major == MAJOR_MAP ? 2 * value : 0;
    case MAJOR_TAG:
        unpack_fail(unpack, "an item of an unknown kind");
        return 0;
    default:
        return 0;
    }
}

/* Each count is at most the bytes that follow it, so that their sum cannot overflow. */
struct text unpack_apart(struct unpack *unpack)
{
    const char *start = (const char *)unpack->at;
    for (uint64_t items = 1; items > 0 && !unpack->failed; items--) {
        items += pass_head(unpack);
    }
    return unpack->failed ? TEXT("") : (struct text){start, (size_t)((const char *)unpack->at - start)};
}

void unpack_skip(struct unpack *unpack)
{
    skip_item(unpack, 0);
}

int unpack_done(struct unpack *unpack, const char *what, struct error *error)
{
    if (!unpack->failed && unpack->at != unpack->end) {
        unpack_fail(unpack, "bytes are left over");
    }
    if (unpack->failed) {
        return error_set(error, ERROR_DAMAGED, "stored.damaged", "Stored bytes are damaged: %s: %s.", what,
                         unpack->what);
    }
    return 0;
}
