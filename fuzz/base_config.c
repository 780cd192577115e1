/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A configuration file of any bytes is read or refused, never anything else. */
#include "base/base.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const names[] = {"store", "keys", "zone", NULL};
    struct arena *arena = arena_new();
    struct config config = {0};
    struct error error = {0};
    int result = config_parse(arena, (struct text){(const char *)bytes, size}, "fuzz.conf", names, &config, &error);
    assert(result == 0 || result == ERROR_INVALID || result == ERROR_LIMIT);
    arena_free(arena);
    return 0;
}
