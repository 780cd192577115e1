/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Written by hand into fixed buffers rather than with pack.h, for speed: a header is written for every entry and read
 * again for every entry that is verified. The tests hold both to be the same bytes.
 */
#include "ledger/format.h"

#include <assert.h>
#include <string.h>

enum { MAJOR_UNSIGNED = 0, MAJOR_BYTES = 2, MAJOR_ARRAY = 4 };
#define CBOR_NULL 0xf6
static const char leaf_mark[1] = {0x00}, opening_mark[1] = {0x02};

static uint8_t *put_head(uint8_t *at, int major, uint64_t value)
{
    int extra = value < 24 ? 0 : value <= 0xff ? 1 : value <= 0xffff ? 2 : value <= 0xffffffff ? 4 : 8;
    int info = extra == 0 ? (int)value : extra == 1 ? 24 : extra == 2 ? 25 : extra == 4 ? 26 : 27;
    *at++ = (uint8_t)(major << 5 | info);
    for (int i = extra - 1; i >= 0; i--) {
        *at++ = (uint8_t)(value >> (8 * i));
    }
    return at;
}

static uint8_t *put_bytes(uint8_t *at, const void *bytes, size_t size)
{
    at = put_head(at, MAJOR_BYTES, size);
    memcpy(at, bytes, size);
    return at + size;
}

static uint8_t *put_identity(uint8_t *at, const struct identity *identity)
{
    return put_bytes(at, identity->bytes, IDENTITY_SIZE);
}

static struct text run(const uint8_t *start, const uint8_t *end)
{
    return (struct text){(const char *)start, (size_t)(end - start)};
}

/* ---- headers */

void opening_hash(const struct ledger_head *head, uint8_t out[VAULT_HASH_SIZE])
{
    uint8_t bytes[64], *at = put_head(bytes, MAJOR_ARRAY, 5);
    at = put_head(at, MAJOR_UNSIGNED, FORMAT_VERSION);
    at = put_identity(at, &head->case_id);
    at = put_head(at, MAJOR_UNSIGNED, head->book);
    at = put_head(at, MAJOR_UNSIGNED, head->compartment);
    at = put_head(at, MAJOR_UNSIGNED, head->period);
    const struct text parts[] = {{opening_mark, 1}, run(bytes, at)};
    vault_sha256(parts, COUNT_OF(parts), out);
}

struct text header_write(struct arena *arena, const struct header *header)
{
    assert(header->sequence > 0 && header->recorded >= 0);
    uint8_t bytes[HEADER_MOST], *at = put_head(bytes, MAJOR_ARRAY, 7);
    at = put_head(at, MAJOR_UNSIGNED, FORMAT_VERSION);
    at = put_identity(at, &header->case_id);
    at = put_head(at, MAJOR_UNSIGNED, (uint64_t)header->sequence);
    at = put_head(at, MAJOR_UNSIGNED, (uint64_t)header->recorded);
    at = put_bytes(at, header->before, VAULT_HASH_SIZE);
    at = put_bytes(at, header->sealed, VAULT_HASH_SIZE);
    if (header->has_counted) {
        at = put_bytes(at, header->counted, VAULT_HASH_SIZE);
    } else {
        *at++ = CBOR_NULL;
    }
    size_t size = (size_t)(at - bytes);
    return (struct text){arena_copy(arena, bytes, size), size};
}

static int64_t take_count(struct unpack *unpack, int64_t least)
{
    uint64_t value = unpack_unsigned(unpack);
    if (value > INT64_MAX || (int64_t)value < least) {
        unpack_fail(unpack, "a number is out of its range");
    }
    return unpack->failed ? 0 : (int64_t)value;
}

int header_read(struct text bytes, struct header *out, struct error *error)
{
    struct unpack unpack = unpack_of(bytes);
    if (unpack_array(&unpack) != 7 || unpack_unsigned(&unpack) != FORMAT_VERSION) {
        unpack_fail(&unpack, "it is no header of version 1");
    }
    out->case_id = unpack_identity(&unpack);
    out->sequence = take_count(&unpack, 1);
    out->recorded = take_count(&unpack, 0);
    unpack_fixed(&unpack, out->before, VAULT_HASH_SIZE);
    unpack_fixed(&unpack, out->sealed, VAULT_HASH_SIZE);
    out->has_counted = unpack_next(&unpack) != UNPACK_NULL;
    if (out->has_counted) {
        unpack_fixed(&unpack, out->counted, VAULT_HASH_SIZE);
    } else {
        memset(out->counted, 0, VAULT_HASH_SIZE);
        unpack_null(&unpack);
    }
    return unpack_done(&unpack, "an entry's header", error);
}

void header_hash(struct text bytes, uint8_t out[VAULT_HASH_SIZE])
{
    const struct text parts[] = {{leaf_mark, 1}, bytes};
    vault_sha256(parts, COUNT_OF(parts), out);
}

void counted_hash(const uint8_t salt[SALT_SIZE], struct text facts, uint8_t out[VAULT_HASH_SIZE])
{
    const struct text parts[] = {{(const char *)salt, SALT_SIZE}, facts};
    vault_sha256(parts, COUNT_OF(parts), out);
}

/* ---- sealed parts */

static uint8_t *put_reference(uint8_t *at, const struct sealed_part *part)
{
    at = put_head(at, MAJOR_UNSIGNED, part->kind);
    return part->kind == VAULT_PERSON ? put_identity(at, &part->person)
                                      : put_head(at, MAJOR_UNSIGNED, part->number);
}

void part_hash(struct sealed_part *part)
{
    const struct text parts[] = {part->nonce, part->bytes};
    vault_sha256(parts, COUNT_OF(parts), part->hash);
}

static void pack_part(struct pack *pack, const struct sealed_part *part)
{
    pack_array(pack, part->gone ? 3 : 4);
    pack_unsigned(pack, part->kind);
    if (part->kind == VAULT_PERSON) {
        pack_identity(pack, &part->person);
    } else {
        pack_unsigned(pack, part->number);
    }
    if (part->gone) {
        pack_bytes(pack, part->hash, VAULT_HASH_SIZE);
    } else {
        pack_bytes(pack, part->nonce.at, part->nonce.length);
        pack_bytes(pack, part->bytes.at, part->bytes.length);
    }
}

void sealed_write(struct pack *pack, const struct sealed_part *parts, size_t count)
{
    pack_array(pack, count);
    for (size_t i = 0; i < count; i++) {
        pack_part(pack, &parts[i]);
    }
}

void sealed_hash(const struct sealed_part *parts, size_t count, uint8_t out[VAULT_HASH_SIZE])
{
    uint8_t list[9 + PARTS_MOST * (1 + 2 + 1 + IDENTITY_SIZE + 2 + VAULT_HASH_SIZE)];
    assert(count <= PARTS_MOST);
    uint8_t *at = put_head(list, MAJOR_ARRAY, count);
    for (size_t i = 0; i < count; i++) {
        at = put_reference(put_head(at, MAJOR_ARRAY, 3), &parts[i]);
        at = put_bytes(at, parts[i].hash, VAULT_HASH_SIZE);
    }
    const struct text bytes = run(list, at);
    vault_sha256(&bytes, 1, out);
}

static bool kind_is_known(uint64_t kind)
{
    return kind <= VAULT_FILE || kind == VAULT_PERSON || kind == VAULT_OPEN;
}

static void take_reference(struct unpack *unpack, struct sealed_part *part)
{
    uint64_t kind = unpack_unsigned(unpack);
    if (!kind_is_known(kind)) {
        unpack_fail(unpack, "a part is of no kind that is known");
    }
    part->kind = unpack->failed ? VAULT_OPEN : (enum vault_kind)kind;
    if (part->kind == VAULT_PERSON) {
        part->person = unpack_identity(unpack);
        return;
    }
    uint64_t number = unpack_unsigned(unpack);
    if (number > 0xffff) {
        unpack_fail(unpack, "a part's number is too large");
    }
    part->number = (uint32_t)number;
}

static void take_part(struct unpack *unpack, struct sealed_part *part)
{
    size_t count = unpack_array(unpack);
    if (count != 3 && count != 4) {
        unpack_fail(unpack, "a part has three or four items");
    }
    *part = (struct sealed_part){.gone = count == 3};
    take_reference(unpack, part);
    if (part->gone) {
        unpack_fixed(unpack, part->hash, VAULT_HASH_SIZE);
        return;
    }
    part->nonce = unpack_bytes(unpack);
    part->bytes = unpack_bytes(unpack);
    if (part->nonce.length != (part->kind == VAULT_OPEN ? 0 : VAULT_NONCE_SIZE)) {
        unpack_fail(unpack, "a nonce has the wrong length");
    }
    if (!unpack->failed) {
        part_hash(part);
    }
}

int sealed_read(struct text bytes, struct sealed_part parts[PARTS_MOST], size_t *count, struct error *error)
{
    struct unpack unpack = unpack_of(bytes);
    size_t found = unpack_array(&unpack);
    if (found < 1 || found > PARTS_MOST) {
        unpack_fail(&unpack, "it has too many parts, or none");
    }
    for (size_t i = 0; i < found && !unpack.failed; i++) {
        take_part(&unpack, &parts[i]);
    }
    int code = unpack_done(&unpack, "an entry's sealed bytes", error);
    if (code == 0) {
        *count = found;
    }
    return code;
}

/* ---- what sealed bytes are bound to */

struct text about_text(const struct about *about)
{
    return (struct text){(const char *)about->bytes, about->length};
}

struct about about_part(const struct identity *case_id, int64_t sequence, size_t index,
                        const struct sealed_part *part)
{
    struct about about;
    uint8_t *at = put_head(about.bytes, MAJOR_ARRAY, 6);
    at = put_identity(put_head(at, MAJOR_UNSIGNED, ABOUT_PART), case_id);
    at = put_head(at, MAJOR_UNSIGNED, (uint64_t)sequence);
    at = put_reference(put_head(at, MAJOR_UNSIGNED, index), part);
    about.length = (size_t)(at - about.bytes);
    return about;
}

struct about about_other(int what, const struct identity *case_id, int64_t sequence)
{
    struct about about;
    uint8_t *at = put_head(about.bytes, MAJOR_ARRAY, 3);
    at = put_identity(put_head(at, MAJOR_UNSIGNED, (uint64_t)what), case_id);
    at = put_head(at, MAJOR_UNSIGNED, (uint64_t)sequence);
    about.length = (size_t)(at - about.bytes);
    return about;
}
