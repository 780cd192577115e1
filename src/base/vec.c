/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <string.h>

void *vec_add(struct vec *vec, const void *item)
{
    if (vec->count == vec->capacity) {
        size_t capacity = vec->capacity ? vec->capacity * 2 : 8;
        void *items = arena_array(vec->arena, capacity, vec->size);
        if (vec->count) {
            memcpy(items, vec->items, vec->count * vec->size);
        }
        vec->items = items;
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
