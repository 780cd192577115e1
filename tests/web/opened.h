/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_WEB_OPENED_H
#define TESTS_WEB_OPENED_H

/* One hall a test, and what its pages hold. */

#include <string.h>

#include "hall.h"
#include "support/stores.h"

static struct hall hall;

static inline int set_up(void **state)
{
    (void)state;
    memset(&hall, 0, sizeof(hall));
    hall_open(&hall);
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    hall_close(&hall);
    return 0;
}

static inline void assert_holds(const struct hall_answer *answer, const char *words)
{
    if (!strstr(answer->body, words)) {
        fail_msg("the page (%d) does not hold \"%s\":\n%s", answer->status, words, answer->body);
    }
}

static inline void assert_lacks(const struct hall_answer *answer, const char *words)
{
    if (strstr(answer->body, words)) {
        fail_msg("the page (%d) holds \"%s\":\n%s", answer->status, words, answer->body);
    }
}

#endif
