/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/needles.h"

#define BITS 16
#define NONE UINT32_MAX

/* By the first eight bytes: nearly every place of a file is ruled out by its empty row. */
struct needles {
    struct vec all;  /* of struct needle */
    struct vec next; /* of uint32_t: the next one in the same row */
    uint32_t rows[1u << BITS];
};

static uint32_t row_of(const char *bytes)
{
    uint64_t first;
    memcpy(&first, bytes, sizeof(first));
    return (uint32_t)((first * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - BITS));
}

struct needles *needles_in(struct arena *arena)
{
    struct needles *needles = arena_alloc(arena, sizeof(*needles));
    needles->all = VEC_IN(arena, struct needle);
    needles->next = VEC_IN(arena, uint32_t);
    memset(needles->rows, 0xff, sizeof(needles->rows));
    return needles;
}

void needles_add(struct needles *needles, struct needle needle)
{
    assert_true(needle.length >= NEEDLE_LEAST);
    uint32_t *row = &needles->rows[row_of(needle.bytes)];
    vec_add(&needles->next, row);
    *row = (uint32_t)needles->all.count;
    vec_add(&needles->all, &needle);
}

const struct needle *needles_find(const struct needles *needles, const char *bytes, size_t length)
{
    for (size_t at = 0; at + NEEDLE_LEAST <= length; at++) {
        for (uint32_t i = needles->rows[row_of(bytes + at)]; i != NONE; i = *VEC_AT(&needles->next, uint32_t, i)) {
            const struct needle *needle = VEC_AT(&needles->all, struct needle, i);
            if (needle->length <= length - at && memcmp(bytes + at, needle->bytes, needle->length) == 0) {
                return needle;
            }
        }
    }
    return NULL;
}
