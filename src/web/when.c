/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instants as people read them. A due date is always a label in words; its colour only helps. */
#include "web/parts.h"

static const struct calendar_zone *zone_of(const struct front_request *request)
{
    return web_of(request)->options.zone;
}

struct text web_instant(const struct front_request *request, int64_t instant)
{
    return calendar_print_instant(request->arena, zone_of(request), instant);
}

struct text web_instant_iso(const struct front_request *request, int64_t instant)
{
    return calendar_print_iso_instant(request->arena, instant);
}

static struct civil_date date_at(const struct front_request *request, int64_t instant)
{
    return calendar_moment_of(zone_of(request), instant).date;
}

struct text web_day(const struct front_request *request, int64_t instant)
{
    return calendar_print_date(request->arena, date_at(request, instant));
}

struct text web_until(const struct front_request *request, int64_t due)
{
    struct text last = calendar_print_long_date(request->arena, date_at(request, due - 1));
    return request->now >= due ? web_due(request, due).words : string_due_until(request->arena, web_language(request), last);
}

struct web_due web_due(const struct front_request *request, int64_t due)
{
    if (due == INT64_MAX) {
        struct text words = web_say(request, STRING_DUE_AT_ONCE);
        return (struct web_due){words, TEXT("govuk-tag--orange"), words, TEXT("")};
    }
    struct civil_date last = date_at(request, due - 1);
    int32_t days = calendar_day_of(last) - calendar_day_of(date_at(request, request->now));
    struct text date = calendar_print_long_date(request->arena, last);
    enum language language = web_language(request);
    struct web_due said = {.at = web_instant_iso(request, due)};
    if (request->now >= due) {
        said.status = web_say(request, STRING_DUE_OVERDUE);
        said.tag = TEXT("govuk-tag--red");
        said.words = string_due_overdue_since(request->arena, language, date);
        return said;
    }
    said.words = string_due_on(request->arena, language, date);
    said.status = days <= 0   ? web_say(request, STRING_DUE_TODAY)
                  : days == 1 ? web_say(request, STRING_DUE_TOMORROW)
                              : said.words;
    said.tag = days <= 1 ? TEXT("govuk-tag--yellow") : TEXT("govuk-tag--grey");
    return said;
}
