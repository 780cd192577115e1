/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ring, and the covering of a case's tree: any bytes end in 0 or ERROR_DAMAGED; a covering that is taken is
 * written back as it was, and can have any leaf destroyed. */
#include "vault/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void read_tree(const uint8_t *bytes, size_t size)
{
    struct tree tree SCOPED(tree_dispose) = {NULL, 0};
    struct error error;
    int code = tree_read(&tree, bytes, size, &error);
    assert(code == 0 || code == ERROR_DAMAGED);
    if (code < 0) {
        return;
    }
    assert(tree_size(&tree) == size);
    uint8_t *again = malloc(size + 1), key[TREE_SECRET];
    tree_write(&tree, again);
    assert(memcmp(again, bytes, size) == 0);
    free(again);
    uint32_t leaf = size ? (bytes[0] << 12 | bytes[size - 1]) & 0xfffff : 0;
    assert(tree_has(&tree, leaf) == tree_derive(&tree, leaf, key));
    if (tree_puncture(&tree, leaf)) {
        assert(!tree_has(&tree, leaf));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct ring ring;
    struct error error;
    sodium_ready();
    int code = ring_parse(arena, (struct text){(const char *)bytes, size}, &ring, &error);
    assert(code == 0 || code == ERROR_DAMAGED);
    read_tree(bytes, size);
    return 0;
}
