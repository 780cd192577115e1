/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A catalogue of areas and offices. */
#include "people/inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_catalogue catalogue;
    struct error error;
    (void)!people_parse_catalogue(arena, (struct text){(const char *)bytes, size}, "fuzz.txt",
                                  &catalogue, &error);
    return 0;
}
