/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Invariants: never more than `limit` bytes are kept, memory grows with what has arrived and not with what was
 * announced, and a byte that is not the body's is never consumed. Chunk extensions and trailers are refused: nobody
 * honest sends them to us, and they are where readers of chunks disagree.
 */
#include "http/wire.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 16384
#define SIZE_DIGITS 8

void body_init(struct body *body, const struct head *head, size_t limit)
{
    *body = (struct body){.framing = head->framing, .limit = limit};
    body->left = head->framing == FRAMING_LENGTH ? head->length : 0;
    body->done = head->framing == FRAMING_NONE;
}

void body_dispose(struct body *body)
{
    free(body->bytes);
    body->bytes = NULL;
    body->length = body->capacity = 0;
}

static void grow(struct body *body, size_t needed)
{
    size_t capacity = body->capacity ? body->capacity : FIRST_CAPACITY;
    while (capacity < needed) {
        capacity *= 2;
    }
    if (capacity == body->capacity) {
        return;
    }
    char *bytes = realloc(body->bytes, capacity);
    if (!bytes) {
        abort(); /* as base does: nothing acknowledged is lost, the supervisor starts us again */
    }
    body->bytes = bytes;
    body->capacity = capacity;
}

/* Takes what is there of the `left` bytes that follow. */
static size_t take(struct body *body, const char *bytes, size_t length)
{
    size_t count = length < body->left ? length : (size_t)body->left;
    grow(body, body->length + count);
    memcpy(body->bytes + body->length, bytes, count);
    body->length += count;
    body->left -= count;
    return count;
}

/* One character of "SIZE CR": hexadecimal digits, and nothing else before the CR. */
static struct refusal feed_size(struct body *body, char c)
{
    int digit = hex_value(c);
    if (digit >= 0 && body->digits < SIZE_DIGITS) {
        body->left = body->left * 16 + (uint64_t)digit;
        body->digits++;
        return TAKEN;
    }
    if (c != '\r' || !body->digits) {
        return REFUSED(400, "a chunk's size that is no number");
    }
    if (body->left > body->limit - body->length) {
        return REFUSED(413, "a body larger than we take");
    }
    body->digits = 0;
    body->state = CHUNK_SIZE_LF;
    return TAKEN;
}

/* One character that is not data. */
static struct refusal feed_frame(struct body *body, char c)
{
    static const struct {
        char expected;
        enum chunk_state next;
    } STEPS[CHUNK__MAX] = {
        [CHUNK_SIZE_LF] = {'\n', CHUNK_DATA},   [CHUNK_DATA_CR] = {'\r', CHUNK_DATA_LF},
        [CHUNK_DATA_LF] = {'\n', CHUNK_SIZE},   [CHUNK_LAST_CR] = {'\r', CHUNK_LAST_LF},
        [CHUNK_LAST_LF] = {'\n', CHUNK_LAST_LF},
    };
    if (body->state == CHUNK_SIZE) {
        return feed_size(body, c);
    }
    if (c != STEPS[body->state].expected) {
        return REFUSED(400, "a chunk that does not end where it said");
    }
    body->done = body->state == CHUNK_LAST_LF;
    body->state = STEPS[body->state].next;
    if (body->state == CHUNK_DATA && !body->left) {
        body->state = CHUNK_LAST_CR;
    }
    return TAKEN;
}

static struct refusal feed_chunks(struct body *body, const char *bytes, size_t length, size_t *used)
{
    size_t at = 0;
    struct refusal refusal = TAKEN;
    while (at < length && !body->done && !refusal.status) {
        if (body->state == CHUNK_DATA) {
            at += take(body, bytes + at, length - at);
            body->state = body->left ? CHUNK_DATA : CHUNK_DATA_CR;
        } else {
            refusal = feed_frame(body, bytes[at++]);
        }
    }
    *used = at;
    return refusal;
}

struct refusal body_feed(struct body *body, const char *bytes, size_t length, size_t *used)
{
    *used = 0;
    if (body->done || !length) {
        return TAKEN;
    }
    if (body->framing == FRAMING_CHUNKED) {
        return feed_chunks(body, bytes, length, used);
    }
    *used = take(body, bytes, length);
    body->done = !body->left;
    return TAKEN;
}
