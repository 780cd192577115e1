/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_ROOM_H
#define BASE_ROOM_H

/* What the files of this room share. */

#include "base/base.h"

/* Room for `size` bytes, of which the first `kept` are those at `at` and the rest is not zeroed. Where `at` (of `held` bytes;
 * NULL: none) was the last that the arena gave, it may grow where it is. */
void *arena_grow(struct arena *arena, void *at, size_t held, size_t kept, size_t size);

#endif
