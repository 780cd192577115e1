/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_MOMENTS_H
#define CLI_MOMENTS_H

/* Dates and instants on the command line. */

#include "calendar/calendar.h"
#include "cli/command.h"

struct cli_moment {
    bool is_day;     /* only a date was given: `instant` is its start in the zone */
    int64_t instant;
    struct civil_date date;
};
/* "2026-11-22", "2026-11-22 16:05" (in the zone), "2026-11-22T16:05:00Z", "now". Errors: ERROR_INVALID. */
int cli_read_moment(struct text typed, const struct calendar_zone *zone, int64_t now, struct cli_moment *out,
                    struct error *error) MUST_CHECK;
/* The same for the value of an option, which the message then names. */
int cli_moment_of(struct cli *cli, const char *name, const struct calendar_zone *zone, struct cli_moment *out,
                  struct error *error) MUST_CHECK;
/* As ISO 8601 in UTC; null for an instant that is none (INT64_MAX, INT64_MIN). */
void cli_set_instant(struct cli *cli, json_t *object, const char *name, int64_t instant);
/* As an ISO 8601 day. */
void cli_set_date(struct cli *cli, json_t *object, const char *name, struct civil_date date);

#endif
