/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The case part of an entry: what is taken is written back byte for byte, so that nothing can hide in a second form of
 * the same thing. The first byte chooses: an entry's part, or a snapshot.
 */
#include "casework/body.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void read_body(struct arena *arena, struct text bytes)
{
    struct casework_body body;
    struct error error;
    int failed = casework_unpack_body(arena, bytes, &body, &error);
    assert(failed == 0 || failed == ERROR_DAMAGED);
    if (failed) {
        return;
    }
    assert(body.kind > 0 && body.kind < CASEWORK_KIND__MAX);
    assert(body.actor_kind > 0 && body.actor_kind < CASEWORK_ACTOR_KIND__MAX);
    assert(body.receipt.length == 0 || body.receipt.length == 32);
    for (size_t i = 0; i < body.place_count; i++) {
        assert(body.places[i].part >= 1 && body.places[i].part <= 65535);
    }
    assert(text_equal(casework_pack_body(arena, &body), bytes));
}

static void read_snapshot(struct arena *arena, struct text bytes)
{
    struct casework_snapshot snapshot;
    struct procedure_state *state;
    struct error error;
    int failed = casework_unpack_snapshot(arena, bytes, &snapshot, &error);
    assert(failed == 0 || failed == ERROR_DAMAGED);
    if (failed) {
        return;
    }
    assert((int64_t)snapshot.line_count == snapshot.sequence);
    for (size_t i = 0; i < snapshot.line_count; i++) {
        assert(snapshot.lines[i].sequence == (int64_t)i + 1);
        assert(snapshot.lines[i].kind > 0 && snapshot.lines[i].kind < CASEWORK_KIND__MAX);
    }
    assert(text_equal(casework_pack_snapshot(arena, &snapshot), bytes));
    failed = procedure_state_unpack(arena, snapshot.state, &state, &error);
    assert(failed == 0 || failed == ERROR_DAMAGED);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    if (size > 0 && bytes[0] == 's') {
        read_snapshot(arena, (struct text){(const char *)bytes + 1, size - 1});
    } else if (size > 0) {
        read_body(arena, (struct text){(const char *)bytes + 1, size - 1});
    }
    return 0;
}
