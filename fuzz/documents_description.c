/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The description of a file, as an entry or a tray has it: bytes that are read are those that would be written, and its sizes
 * are such that its pieces can be counted. */
#include <assert.h>
#include <stdint.h>

#include "documents/inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text bytes = {(const char *)data, size};
    struct description description SCOPED(description_wipe);
    struct error error;
    int failed = description_unpack(bytes, &description, &error);
    if (failed) {
        assert(failed == ERROR_DAMAGED);
        return 0;
    }
    int64_t chunks = description_chunks(&description);
    assert(chunks >= 1 && chunks <= description.size);
    assert((chunks - 1) * description.chunk_size < description.size && chunks * description.chunk_size >= description.size);
    assert(text_equal(description_pack(arena, &description), bytes));
    return 0;
}
