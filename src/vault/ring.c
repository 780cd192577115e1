/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ring: the keys of the epochs that still live, each under the master key; in no backup of the key store. */
#include "vault/inside.h"

#include <string.h>

#define LARGEST (1024 * 1024)
#define MOST_EPOCHS 10000
static const char label[] = "evenhand ring";

static int read_epochs(struct arena *arena, struct vault *vault, struct vault_state *state, struct vec *epochs,
                       struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct store_statement *found = NULL;
    (void)arena;
    int code = store_begin_read(vault->store, &session, error);
    if (code < 0 || (code = state_read(session, state, error)) < 0) {
        return code;
    }
    code = store_query(session, &found, error, "SELECT number FROM vault_epoch ORDER BY number", "");
    while (code >= 0 && (code = store_step(found, error)) > 0) {
        struct epoch epoch = {.number = (uint32_t)store_integer(found, 0)};
        vec_add(epochs, &epoch);
    }
    store_finish(found);
    for (size_t i = 0; code == 0 && i < epochs->count; i++) {
        struct epoch *epoch = VEC_AT(epochs, struct epoch, i);
        code = epoch_read(session, epoch->number, epoch, error);
    }
    return code;
}

int vault_write_ring(struct vault *vault, const char *path, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct vec epochs = VEC_IN(arena, struct epoch);
    struct vault_state state;
    int code = read_epochs(arena, vault, &state, &epochs, error);
    if (code < 0) {
        return code;
    }
    struct pack pack = pack_in(arena);
    pack_array(&pack, 4);
    pack_string(&pack, label);
    pack_integer(&pack, 1);
    pack_bytes(&pack, state.salt, sizeof(state.salt));
    pack_array(&pack, epochs.count);
    for (size_t i = 0; i < epochs.count; i++) {
        const struct epoch *epoch = VEC_AT(&epochs, struct epoch, i);
        pack_array(&pack, 4);
        pack_unsigned(&pack, epoch->number);
        pack_integer(&pack, epoch->opened);
        pack_integer(&pack, epoch->ends);
        pack_bytes(&pack, epoch->wrapped, sizeof(epoch->wrapped));
    }
    return vault_write_file(path, pack_done(&pack), false, error);
}

static void take_epoch(struct unpack *unpack, struct epoch *epoch)
{
    if (unpack_array(unpack) != 4) {
        unpack_fail(unpack, "an epoch has four items");
    }
    epoch->number = (uint32_t)unpack_unsigned(unpack);
    epoch->opened = unpack_integer(unpack);
    epoch->ends = unpack_integer(unpack);
    unpack_fixed(unpack, epoch->wrapped, sizeof(epoch->wrapped));
}

int ring_parse(struct arena *arena, struct text bytes, struct ring *ring, struct error *error)
{
    struct unpack unpack = unpack_of(bytes);
    if (unpack_array(&unpack) != 4 || !text_is(unpack_text(&unpack), label) || unpack_integer(&unpack) != 1) {
        unpack_fail(&unpack, "it is no ring of version 1");
    }
    unpack_fixed(&unpack, ring->salt, sizeof(ring->salt));
    ring->count = unpack_array(&unpack);
    if (ring->count > MOST_EPOCHS) {
        unpack_fail(&unpack, "it has too many epochs");
    }
    ring->count = unpack.failed ? 0 : ring->count;
    ring->epochs = ARENA_ARRAY(arena, struct epoch, ring->count);
    for (size_t i = 0; i < ring->count; i++) {
        take_epoch(&unpack, &ring->epochs[i]);
    }
    return unpack_done(&unpack, "the ring", error);
}

int ring_load(struct arena *arena, const char *path, struct ring *ring, struct error *error)
{
    struct text bytes;
    int code = vault_read_file(arena, path, LARGEST, &bytes, error);
    return code < 0 ? code : ring_parse(arena, bytes, ring, error);
}
