/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "base/base.h"
#include "support/kills.h"

const char *const kills_server_settings[] = {"wal_init_zero=on", "max_wal_size=32MB", "checkpoint_timeout=30s", NULL};

int kills_count(void)
{
    const char *given = getenv("EVENHAND_KILLS");
    return given && *given ? atoi(given) : 20;
}

uint64_t kills_seed(void)
{
    const char *given = getenv("EVENHAND_SEED");
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const uint64_t seed = given && *given ? strtoull(given, NULL, 10) : (uint64_t)now.tv_nsec / 1000;
    print_message("EVENHAND_SEED=%llu\n", (unsigned long long)seed);
    return seed;
}

struct disk_survival kills_survival(uint64_t *random)
{
    static const unsigned percents[] = {0, 0, 20, 50, 80};
    const unsigned percent = percents[chance_draw(random, COUNT_OF(percents))];
    return (struct disk_survival){percent, chance_draw(random, UINT64_MAX)};
}
