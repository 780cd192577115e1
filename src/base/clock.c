/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <time.h>

struct clock clock_system(void)
{
    return (struct clock){.fixed = false};
}

struct clock clock_fixed(int64_t instant)
{
    return (struct clock){.fixed = true, .instant = instant};
}

struct clock clock_told(const int64_t *instant)
{
    return (struct clock){.told = instant};
}

int64_t clock_now(const struct clock *clock)
{
    if (clock->told) {
        return *clock->told;
    }
    if (clock->fixed) {
        return clock->instant;
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
