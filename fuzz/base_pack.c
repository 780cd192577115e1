/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of stored payloads: any bytes end in 0 or ERROR_DAMAGED, and what it accepts, it accepts in one form only. */
#include "base/base.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void read_item(struct unpack *unpack, int depth)
{
    size_t count;
    switch (unpack_next(unpack)) {
    case UNPACK_INTEGER:
        unpack_integer(unpack);
        break;
    case UNPACK_BYTES:
        unpack_bytes(unpack);
        break;
    case UNPACK_TEXT:
        unpack_text(unpack);
        break;
    case UNPACK_BOOL:
        unpack_bool(unpack);
        break;
    case UNPACK_NULL:
        unpack_null(unpack);
        break;
    case UNPACK_ARRAY:
        count = unpack_array(unpack);
        for (size_t i = 0; i < count && !unpack->failed && depth < 40; i++) {
            read_item(unpack, depth + 1);
        }
        break;
    case UNPACK_MAP:
        count = 2 * unpack_map(unpack);
        for (size_t i = 0; i < count && !unpack->failed && depth < 40; i++) {
            read_item(unpack, depth + 1);
        }
        break;
    default:
        unpack_skip(unpack);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct text input = {(const char *)bytes, size};
    struct error error = {0};
    struct unpack whole = unpack_of(input);
    unpack_raw(&whole);
    int skipped = unpack_done(&whole, "input", &error);
    struct unpack apart = unpack_of(input);
    struct text one = unpack_apart(&apart);
    assert(skipped != 0 || (!apart.failed && one.length == size));
    struct unpack parts = unpack_of(input);
    read_item(&parts, 0);
    int read = unpack_done(&parts, "input", &error);
    assert(skipped == 0 || skipped == ERROR_DAMAGED);
    assert(read == 0 || read == ERROR_DAMAGED);
    return 0;
}
