/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and instants as somebody types them behind an option, and as every answer writes them. */
#include "cli/command.h"
#include "cli/moments.h"

#include <string.h>

/* "2026-11-22T16:05" or "2026-11-22 4:05pm": a wall clock's reading in the organisation's zone. */
static int read_wall_clock(const struct calendar_zone *zone, struct text date, struct text clock, int64_t *out,
                           struct error *error)
{
    struct civil_moment moment = {0};
    int result = calendar_read_date(date, &moment.date, error);
    if (result == 0) {
        result = calendar_read_time(clock, &moment, error);
    }
    return result < 0 ? result : calendar_instant_of(zone, moment, CALENDAR_REPEAT_REFUSED, out, error);
}

static bool ends_in_z(struct text typed)
{
    return typed.length > 11 && (typed.at[typed.length - 1] == 'Z' || typed.at[typed.length - 1] == 'z');
}

/* Where the date ends and the clock begins: the "T" or space behind ten characters of a date. */
static bool has_clock(struct text typed)
{
    return typed.length > 11 && (typed.at[10] == 'T' || typed.at[10] == ' ');
}

int cli_read_moment(struct text typed, const struct calendar_zone *zone, int64_t now, struct cli_moment *out,
                    struct error *error)
{
    struct cli_moment moment = {0};
    int result;
    typed = text_trim(typed);
    if (text_is(typed, "now")) {
        moment.instant = now;
        result = 0;
    } else if (ends_in_z(typed)) {
        result = calendar_read_instant(typed, &moment.instant, error);
    } else if (has_clock(typed)) {
        struct text date = {typed.at, 10}, clock = {typed.at + 11, typed.length - 11};
        result = read_wall_clock(zone, date, clock, &moment.instant, error);
    } else {
        result = calendar_read_date(typed, &moment.date, error);
        if (result == 0) {
            moment.is_day = true;
            moment.instant = calendar_start_of_day(zone, moment.date);
        }
    }
    if (result < 0) {
        return result;
    }
    if (!moment.is_day) {
        moment.date = calendar_moment_of(zone, moment.instant).date;
    }
    *out = moment;
    return 0;
}

int cli_moment_of(struct cli *cli, const char *name, const struct calendar_zone *zone, struct cli_moment *out,
                  struct error *error)
{
    struct error inner = {0};
    int64_t now = clock_now(&cli->surroundings->clock);
    if (cli_read_moment(cli_text(cli, name), zone, now, out, &inner) < 0) {
        return error_set(error, ERROR_INVALID, "cli.moment",
                         "--%s: %s Write 2026-11-22, \"2026-11-22 16:05\", 2026-11-22T16:05:00Z or now.", name,
                         inner.words);
    }
    return 0;
}

void cli_set_instant(struct cli *cli, json_t *object, const char *name, int64_t instant)
{
    if (instant == INT64_MAX || instant == INT64_MIN) {
        cli_set_string(object, name, NULL);
    } else {
        cli_set_text(object, name, calendar_print_iso_instant(cli->arena, instant));
    }
}

void cli_set_date(struct cli *cli, json_t *object, const char *name, struct civil_date date)
{
    cli_set_text(object, name, calendar_print_iso_date(cli->arena, date));
}
