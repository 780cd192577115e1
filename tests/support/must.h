/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVENHAND_TESTS_SUPPORT_MUST_H
#define EVENHAND_TESTS_SUPPORT_MUST_H

/* Behind cmocka.h. */

#include "base/base.h"

/* What a test needs and does not test: where it failed, the test fails with its words. */
static inline void must(int failed, const struct error *error)
{
    if (failed) {
        fail_msg("%s", error->words);
    }
}

#endif
