/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_CALENDAR_TEST_H
#define TESTS_CALENDAR_TEST_H

/* What the calendar's tests share: cmocka's headers in their order, dates by literal, one question
 * asked shortly. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "calendar/calendar.h"

struct fixture {
    struct arena *arena;
    struct calendar_book *book;
    const struct calendar *england, *scotland, *northern_ireland, *kingdom;
    const struct calendar_zone *london;
};

static inline struct fixture fixture_new(void)
{
    struct fixture fixture = {.arena = arena_new()};
    struct error error = {0};
    if (calendar_book_new(&fixture.book, NULL, &error)) {
        fail_msg("%s", error.words);
    }
    fixture.england = calendar_find(fixture.book, TEXT("england-and-wales"));
    fixture.scotland = calendar_find(fixture.book, TEXT("scotland"));
    fixture.northern_ireland = calendar_find(fixture.book, TEXT("northern-ireland"));
    fixture.kingdom = calendar_find(fixture.book, TEXT("united-kingdom"));
    fixture.london = calendar_find_zone(fixture.book, TEXT("Europe/London"));
    return fixture;
}

static inline void fixture_free_at(struct fixture *fixture)
{
    calendar_book_free(fixture->book);
    arena_free(fixture->arena);
}

static inline struct civil_date date_of(const char *iso)
{
    struct civil_date date;
    struct error error = {0};
    if (calendar_read_date(text_of(iso), &date, &error)) {
        fail_msg("%s: %s", iso, error.words);
    }
    return date;
}

static inline int64_t instant_of(const char *iso)
{
    int64_t instant = 0;
    struct error error = {0};
    if (calendar_read_instant(text_of(iso), &instant, &error)) {
        fail_msg("%s: %s", iso, error.words);
    }
    return instant;
}

static inline const char *iso_of(struct arena *arena, struct civil_date date)
{
    return text_string(arena, calendar_print_iso_date(arena, date));
}

static inline struct calendar_rule rule_of(const char *words)
{
    struct calendar_rule rule = {0};
    struct error error = {0};
    if (calendar_rule_read(text_of(words), &rule, &error)) {
        fail_msg("%s: %s", words, error.words);
    }
    return rule;
}

/* The deadline of `rule` from a whole day, by one calendar. */
static inline struct calendar_deadline reckon(struct fixture *fixture, struct calendar_rule rule,
                                              const char *event, const struct calendar *calendar)
{
    struct calendar_deadline deadline = {0};
    struct error error = {0};
    struct calendar_question question = {
        .rule = rule,
        .event = {.date = date_of(event)},
        .calendars = &calendar,
        .calendar_count = 1,
        .zone = fixture->london,
    };
    if (calendar_reckon(fixture->arena, &question, &deadline, &error)) {
        fail_msg("%s: %s", event, error.words);
    }
    return deadline;
}

static inline bool says(struct arena *arena, const struct calendar_deadline *deadline,
                        const char *words)
{
    size_t count = 0;
    struct text *lines = calendar_explain(arena, deadline, &count);
    for (size_t i = 0; i < count; i++) {
        if (strstr(text_string(arena, lines[i]), words)) {
            return true;
        }
    }
    return false;
}

#endif
