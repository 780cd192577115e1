/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates, times, instants and limits as somebody typed them: refused in words, or something that
 * exists and can be written. */
#include "calendar/calendar.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_refused(int result, const struct error *error)
{
    assert(result == ERROR_INVALID || result == ERROR_LIMIT);
    assert(error->words[0] != '\0');
}

static void try_date(struct arena *arena, struct text typed)
{
    struct civil_date date, again;
    struct error error = {0};
    int result = calendar_read_date(typed, &date, &error);
    if (result) {
        check_refused(result, &error);
        return;
    }
    assert(calendar_date_exists(date));
    assert(calendar_read_date(calendar_print_date(arena, date), &again, &error) == 0);
    assert(calendar_compare_dates(date, again) == 0);
}

/* The three fields, cut at the first two new lines. */
static void try_fields(struct text typed)
{
    struct text day = TEXT(""), month = TEXT("");
    struct civil_date date;
    struct error error = {0};
    text_cut(&typed, '\n', &day);
    text_cut(&typed, '\n', &month);
    int result = calendar_read_date_fields(day, month, typed.at ? typed : TEXT(""), &date, &error);
    if (result) {
        check_refused(result, &error);
    } else {
        assert(calendar_date_exists(date));
    }
}

static void try_time(struct arena *arena, struct text typed)
{
    struct civil_moment moment = {0}, again = {0};
    struct error error = {0};
    int result = calendar_read_time(typed, &moment, &error);
    if (result) {
        check_refused(result, &error);
        return;
    }
    assert(calendar_read_time(calendar_print_time(arena, moment), &again, &error) == 0);
    assert(moment.hour == again.hour && moment.minute == again.minute);
}

static void try_instant(struct arena *arena, struct text typed)
{
    int64_t instant, again;
    struct error error = {0};
    int result = calendar_read_instant(typed, &instant, &error);
    if (result) {
        check_refused(result, &error);
        return;
    }
    assert(calendar_read_instant(calendar_print_iso_instant(arena, instant), &again, &error) == 0);
    assert(instant == again);
}

static void try_limit(struct arena *arena, struct text typed)
{
    struct calendar_rule rule = {0}, again = {0};
    struct error error = {0};
    int result = calendar_rule_read(typed, &rule, &error);
    if (result) {
        check_refused(result, &error);
        return;
    }
    assert(calendar_rule_read(calendar_rule_words(arena, &rule), &again, &error) == 0);
    assert(rule.count == again.count && rule.number == again.number && rule.before == again.before);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct text typed = {(const char *)bytes, size};
    try_date(arena, typed);
    try_fields(typed);
    try_time(arena, typed);
    try_instant(arena, typed);
    try_limit(arena, typed);
    arena_free(arena);
    return 0;
}
