/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of effects: what it accepts has one form, and applying it ends in a state or in
 * ERROR_DAMAGED. */
#include "procedure/procedure.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text input = {(const char *)bytes, size};
    struct unpack unpack = unpack_of(input);
    struct procedure_effects effects = {0};
    struct error error = {0};
    procedure_effects_unpack(arena, &unpack, &effects);
    int result = unpack_done(&unpack, "effects", &error);
    assert(result == 0 || result == ERROR_DAMAGED);
    if (result != 0) {
        return 0;
    }
    struct pack pack = pack_in(arena);
    procedure_effects_pack(&pack, &effects);
    assert(text_equal(pack_done(&pack), input));
    struct procedure_state *state = procedure_state_new(arena), *again = NULL;
    result = procedure_apply(state, &effects, 1, &error);
    assert(result == 0 || result == ERROR_DAMAGED);
    if (result == 0) {
        struct text packed = procedure_state_pack(arena, state);
        result = procedure_state_unpack(arena, packed, &again, &error);
        assert(result == 0 && text_equal(procedure_state_pack(arena, again), packed));
    }
    return 0;
}
