/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_CHANCE_H
#define SUPPORT_CHANCE_H

/* Choices that come again with the same seed (splitmix64, but for its last mixing). */

#include <stdint.h>

static inline uint64_t chance_draw(uint64_t *state, uint64_t below)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    return (z ^ z >> 27) % below;
}

#endif
