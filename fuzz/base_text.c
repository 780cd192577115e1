/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door that every typed text comes through: what it lets in is UTF-8, within the limit, and goes in again unchanged. */
#include "base/base.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct text input = {(const char *)bytes, size}, taken, again;
    struct error error = {0};
    if (text_take(arena, input, 4096, &taken, &error) == 0) {
        assert(text_is_utf8(taken) && taken.length <= 4096);
        assert(text_take(arena, taken, 4096, &again, &error) == 0 && text_equal(taken, again));
        assert(text_is_utf8(text_fold(arena, taken)));
    }
    struct identity identity;
    char written[IDENTITY_TEXT_SIZE];
    if (identity_read(input, &identity, &error) == 0) {
        identity_write(&identity, written);
        struct identity back;
        assert(identity_read(text_of(written), &back, &error) == 0 && identity_equal(&identity, &back));
    }
    int64_t number;
    if (text_to_integer(input, -1000, 1000, &number, &error) == 0) {
        assert(number >= -1000 && number <= 1000);
    }
    arena_free(arena);
    return 0;
}
