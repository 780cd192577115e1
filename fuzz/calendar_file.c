/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A calendar, zone or closures file of any bytes is read or refused with its place; what is read
 * can be used. */
#include "calendar/parts.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_result(int result, const struct error *error)
{
    assert(result == 0 || result == ERROR_INVALID);
    assert(result == 0 || strncmp(error->words, "fuzz:", 5) == 0);
}

static void try_calendar(struct arena *arena, struct text text)
{
    struct calendar calendar = {0};
    struct error error = {0};
    int result = calendar_parse_calendar(arena, text, "fuzz", &calendar, &error);
    check_result(result, &error);
    for (size_t i = 0; result == 0 && i < calendar.holiday_count; i++) {
        struct civil_date date = calendar_date_of(calendar.holidays[i].day);
        assert(calendar_kind_of(&calendar, date) == CALENDAR_HOLIDAY);
        assert(calendar_is_published(&calendar, date));
    }
}

static void try_zone(struct arena *arena, struct text text)
{
    struct calendar_zone zone = {0};
    struct error error = {0};
    int result = calendar_parse_zone(arena, text, "fuzz", &zone, &error);
    check_result(result, &error);
    for (int32_t day = -7000; result == 0 && day < 30000; day += 13) {
        int64_t start = calendar_start_of_day_number(&zone, day);
        assert(calendar_day_in_zone(&zone, start) == day);
        assert(calendar_day_in_zone(&zone, start - 1) == day - 1);
    }
}

static void try_closures(struct arena *arena, struct text text)
{
    struct calendar_closures closures = {0};
    struct error error = {0};
    int result = calendar_parse_closures(arena, text, "fuzz", &closures, &error);
    check_result(result, &error);
    for (size_t i = 1; result == 0 && i < closures.count; i++) {
        assert(closures.closures[i - 1].last < closures.closures[i].first);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct text text = {(const char *)bytes, size};
    try_calendar(arena, text);
    try_zone(arena, text);
    try_closures(arena, text);
    arena_free(arena);
    return 0;
}
