/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CALENDAR_RECKON_H
#define CALENDAR_RECKON_H

/* One rule, one event, one calendar: what count.c walks and elapsed.c adds, and reckon.c puts
 * together. */

#include "calendar/parts.h"

enum { CALENDAR_MOST_PAUSES = 64, CALENDAR_MOST_NATIONS = 8 };

struct reckoning {
    const struct calendar_question *question;
    const struct calendar *calendar;
    bool knows_late_holidays; /* count a holiday that was announced after the event */
    bool uses_calendar;       /* a weekend or holiday was asked for: dates can be provisional */
    int32_t event_day;
    int64_t event_instant; /* the day's start, when only the day is known */
    int32_t start_day;     /* the event's day, or the day as which it counts */
    enum calendar_state state;
    int32_t day;  /* the last day */
    int64_t ends; /* of hours: the instant */
    int left;
    bool met_late_holiday;
    int32_t pause_from[CALENDAR_MOST_PAUSES],
        pause_until[CALENDAR_MOST_PAUSES]; /* days; open: for ever */
    uint64_t noted_pauses;                 /* bit per pause */
    struct vec notes;                      /* struct calendar_note */
};

void reckoning_note(struct reckoning *reckoning, struct calendar_note note);
bool reckoning_is_working_day(struct reckoning *reckoning, int32_t day);
/* Notes why that day, which is no working day, is not one. */
void reckoning_note_idle_day(struct reckoning *reckoning, int32_t day);

/* Sets start_day: what the day counts as that the event came on (office hours, non-working days).
 */
int reckoning_receive(struct reckoning *reckoning, struct error *error) MUST_CHECK;
/* Sets day, or state and left when the clock stands. Errors: ERROR_LIMIT. */
int reckoning_count_days(struct reckoning *reckoning, struct error *error) MUST_CHECK;
/* Likewise for hours: sets ends and day. */
int reckoning_add_hours(struct reckoning *reckoning, struct error *error) MUST_CHECK;

int calendar_refuse_too_far(struct error *error);

#endif
