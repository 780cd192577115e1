/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVENHAND_TESTS_SUPPORT_ARENAS_H
#define EVENHAND_TESTS_SUPPORT_ARENAS_H

#include "base/base.h"

/* A test's arena as its state, made and freed outside it: a test that fails or is skipped jumps past its own clean-up, and a leak's
 * report would hide why. */
static inline int arenas_make(void **state)
{
    *state = arena_new();
    return 0;
}

static inline int arenas_free(void **state)
{
    arena_free(*state);
    return 0;
}

#endif
