/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"
#include "base/room.h"

#include <string.h>

void *vec_add(struct vec *vec, const void *item)
{
    if (vec->count == vec->capacity) {
        size_t capacity = vec->capacity ? vec->capacity * 2 : 8;
        size_t held = vec->capacity * vec->size;
        vec->items = arena_grow(vec->arena, vec->items, held, vec->count * vec->size, capacity * vec->size);
        vec->capacity = capacity;
    }
    void *at = (char *)vec->items + vec->count++ * vec->size;
    if (item) {
        memcpy(at, item, vec->size);
    } else {
        memset(at, 0, vec->size);
    }
    return at;
}
