/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text that may hold names: its words, and how close the first is to all others. */
#include "people/inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_words words = people_words_of(arena, (struct text){(const char *)bytes, size});
    unsigned closest = 0;
    if (words.count) {
        people_find_short_forms(&words.at[0]);
    }
    for (size_t i = 1; i < words.count; i++) {
        unsigned close = people_closeness_of(&words.at[0], &words.at[i]);
        closest = close > closest ? close : closest;
    }
    (void)closest;
    return 0;
}
