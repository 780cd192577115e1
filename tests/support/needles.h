/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thousands of strings of bytes looked for at once, in one pass over a file: whether anything of what was erased is left. */
#ifndef EVENHAND_TESTS_SUPPORT_NEEDLES_H
#define EVENHAND_TESTS_SUPPORT_NEEDLES_H

#include "base/base.h"

#define NEEDLE_LEAST 8 /* bytes; a shorter one is a defect of the test */

struct needle {
    const char *bytes;
    size_t length;
    const char *what; /* in words */
};

/* Made in the arena, with all that is added. */
struct needles;

struct needles *needles_in(struct arena *arena);
/* Keeps the pointers. Length: at least NEEDLE_LEAST, or the test fails. */
void needles_add(struct needles *needles, struct needle needle);
/* The first one that stands in the bytes; NULL: none. */
const struct needle *needles_find(const struct needles *needles, const char *bytes, size_t length);

#endif
