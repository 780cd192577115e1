/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stored deadline of any bytes is damaged, or explains itself and packs into the very same bytes.
 */
#include "calendar/calendar.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct text input = {(const char *)bytes, size};
    struct calendar_deadline deadline;
    struct error error = {0};
    struct unpack unpack = unpack_of(input);
    calendar_unpack_deadline(arena, &unpack, &deadline);
    int result = unpack_done(&unpack, "deadline", &error);
    assert(result == 0 || result == ERROR_DAMAGED);
    if (result == 0) {
        size_t count = 0;
        struct text *lines = calendar_explain(arena, &deadline, &count);
        for (size_t i = 0; i < count; i++) {
            assert(lines[i].length > 0 && text_is_utf8(lines[i]));
        }
        struct pack pack = pack_in(arena);
        calendar_pack_deadline(&pack, &deadline);
        assert(text_equal(pack_done(&pack), input));
    }
    arena_free(arena);
    return 0;
}
