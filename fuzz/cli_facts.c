/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of answers of any bytes becomes fields, at most so many, or is refused. */
#include "cli/facts.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct vec fields = VEC_IN(arena, struct procedure_field);
    struct error error = {0};
    int result = cli_facts_from_json(arena, (struct text){(const char *)bytes, size}, "fuzz.json", &fields, &error);
    assert(result == 0 || result == ERROR_INVALID || result == ERROR_LIMIT);
    assert(fields.count <= PROCEDURE_FIELDS_MOST);
    arena_free(arena);
    return 0;
}
