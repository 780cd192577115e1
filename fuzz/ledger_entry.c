/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers and sealed bytes: what is taken is written back byte for byte; its hash does not change when a part goes. */
#include "ledger/erase.h"
#include "ledger/format.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void read_header(struct arena *arena, struct text text)
{
    struct header header;
    struct error error;
    int code = header_read(text, &header, &error);
    assert(code == 0 || code == ERROR_DAMAGED);
    if (code == 0) {
        assert(text_equal(header_write(arena, &header), text));
    }
}

static void read_sealed(struct arena *arena, struct text text)
{
    struct sealed_part parts[PARTS_MOST];
    uint8_t before[VAULT_HASH_SIZE], after[VAULT_HASH_SIZE];
    size_t count;
    struct error error;
    int code = sealed_read(text, parts, &count, &error);
    assert(code == 0 || code == ERROR_DAMAGED);
    if (code < 0) {
        return;
    }
    struct pack pack = pack_in(arena);
    sealed_write(&pack, parts, count);
    assert(text_equal(pack_done(&pack), text));
    sealed_hash(parts, count, before);
    parts[count - 1].gone = true;
    pack = pack_in(arena);
    sealed_write(&pack, parts, count);
    code = sealed_read(pack_done(&pack), parts, &count, &error);
    assert(code == 0);
    sealed_hash(parts, count, after);
    assert(memcmp(before, after, sizeof(before)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text text = {(const char *)bytes, size};
    struct unpack unpack = unpack_of(text);
    struct vault_place *places;
    size_t count;
    struct error error;
    read_header(arena, text);
    read_sealed(arena, text);
    int code = places_unpack(arena, &unpack, &places, &count, &error);
    assert(code == 0 || code == ERROR_DAMAGED);
    return 0;
}
