/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counting by days. Every convention comes down to one walk: from the start, one day at a time,
 * over the days that do not count, until N have been counted. Months and years are first turned
 * into the days up to the corresponding date, so that a pause lengthens them by as many days.
 */
#include "calendar/reckon.h"

#include <assert.h>

int calendar_refuse_too_far(struct error *error)
{
    return error_set(error, ERROR_LIMIT, "limit.too-far",
                     "That date would lie outside the years 1 to 9999.");
}

void reckoning_note(struct reckoning *reckoning, struct calendar_note note)
{
    vec_add(&reckoning->notes, &note);
}

bool reckoning_is_working_day(struct reckoning *reckoning, int32_t day)
{
    reckoning->uses_calendar = true;
    if (calendar_is_weekend(reckoning->calendar, day)) {
        return false;
    }
    const struct calendar_holiday *holiday = calendar_holiday_on(reckoning->calendar, day);
    if (!holiday) {
        return true;
    }
    bool late = holiday->announced > reckoning->event_day; /* never in counting back */
    reckoning->met_late_holiday |= late;
    return late && !reckoning->knows_late_holidays;
}

/* A weekend is one note: whichever of its days comes first, `date` is the earlier. */
static bool joins_last_weekend(struct reckoning *reckoning, struct civil_date date)
{
    if (reckoning->notes.count == 0) {
        return false;
    }
    struct calendar_note *last =
        VEC_AT(&reckoning->notes, struct calendar_note, reckoning->notes.count - 1);
    if (last->kind != CALENDAR_NOTE_WEEKEND) {
        return false;
    }
    if (calendar_compare_dates(calendar_add_days(last->until, 1), date) == 0) {
        last->until = date;
        return true;
    }
    if (calendar_compare_dates(calendar_add_days(date, 1), last->date) == 0) {
        last->date = date;
        return true;
    }
    return false;
}

void reckoning_note_idle_day(struct reckoning *reckoning, int32_t day)
{
    struct civil_date date = calendar_date_of(day);
    if (calendar_is_weekend(reckoning->calendar, day)) {
        if (!joins_last_weekend(reckoning, date)) {
            reckoning_note(
                reckoning,
                (struct calendar_note){.kind = CALENDAR_NOTE_WEEKEND, .date = date, .until = date});
        }
        return;
    }
    const struct calendar_holiday *holiday = calendar_holiday_on(reckoning->calendar, day);
    assert(holiday);
    reckoning_note(reckoning, (struct calendar_note){.kind = CALENDAR_NOTE_HOLIDAY,
                                                     .date = date,
                                                     .words = holiday->name});
}

/* ---- pauses */

static const struct calendar_pause *pause_on(const struct reckoning *reckoning, int32_t day,
                                             size_t *index)
{
    for (size_t i = 0; i < reckoning->question->pause_count; i++) {
        if (reckoning->pause_from[i] <= day && day < reckoning->pause_until[i]) {
            *index = i;
            return &reckoning->question->pauses[i];
        }
    }
    return NULL;
}

static void note_pause(struct reckoning *reckoning, const struct calendar_pause *pause,
                       size_t index)
{
    const struct calendar_zone *zone = reckoning->question->zone;
    struct civil_date none = {0};
    if (reckoning->noted_pauses & (UINT64_C(1) << index)) {
        return;
    }
    reckoning->noted_pauses |= UINT64_C(1) << index;
    reckoning_note(reckoning,
                   (struct calendar_note){
                       .kind = CALENDAR_NOTE_PAUSE,
                       .date = calendar_moment_of(zone, pause->from).date,
                       .until = pause->is_open ? none : calendar_moment_of(zone, pause->until).date,
                       .words = pause->reason,
                       .paragraph = pause->paragraph,
                   });
}

/* ---- the walk */

enum verdict { DAY_COUNTS, DAY_DOES_NOT_COUNT, CLOCK_STANDS };

/* Says, and notes, whether that day counts. */
static enum verdict look_at_day(struct reckoning *reckoning, int32_t day, bool working)
{
    size_t index = 0;
    const struct calendar_pause *pause = pause_on(reckoning, day, &index);
    if (pause) {
        note_pause(reckoning, pause, index);
        return pause->is_open ? CLOCK_STANDS : DAY_DOES_NOT_COUNT;
    }
    if (working && !reckoning_is_working_day(reckoning, day)) {
        reckoning_note_idle_day(reckoning, day);
        return DAY_DOES_NOT_COUNT;
    }
    return DAY_COUNTS;
}

static void stand_still(struct reckoning *reckoning, int left)
{
    reckoning->state = CALENDAR_DUE_STOPPED;
    reckoning->left = left;
}

/* The day on which the last of `number` days is counted, beginning with the day after the start (or
 * before it). */
static int walk(struct reckoning *reckoning, int number, bool working, struct error *error)
{
    int step = reckoning->question->rule.before ? -1 : 1;
    int32_t day = reckoning->start_day;
    int left = number;
    if (!working && reckoning->question->pause_count == 0) {
        /* Nothing is left out: go there at once. A retention period is 27,000 days long. */
        day += step * number;
        left = 0;
    }
    while (left > 0) {
        day += step;
        if (day < CALENDAR_FIRST_DAY || day >= CALENDAR_LAST_DAY) {
            return calendar_refuse_too_far(error);
        }
        enum verdict verdict = look_at_day(reckoning, day, working);
        if (verdict == CLOCK_STANDS) {
            stand_still(reckoning, left);
            return 0;
        }
        left -= verdict == DAY_COUNTS ? 1 : 0;
    }
    if (day < CALENDAR_FIRST_DAY || day >= CALENDAR_LAST_DAY) {
        return calendar_refuse_too_far(error);
    }
    reckoning->day = day;
    return 0;
}

/* The first day from the start on, itself included, that counts. */
static int settle(struct reckoning *reckoning, bool working, struct error *error)
{
    for (int32_t day = reckoning->start_day; day < CALENDAR_LAST_DAY; day++) {
        enum verdict verdict = look_at_day(reckoning, day, working);
        if (verdict == CLOCK_STANDS) {
            stand_still(reckoning, 0);
            return 0;
        }
        if (verdict == DAY_COUNTS) {
            reckoning->day = day;
            return 0;
        }
    }
    return calendar_refuse_too_far(error);
}

static int walk_months(struct reckoning *reckoning, int months, struct error *error)
{
    struct civil_date start = calendar_date_of(reckoning->start_day);
    int all = start.year * 12 + start.month - 1 + months;
    if (all < 12 || all >= 10000 * 12) {
        return calendar_refuse_too_far(error);
    }
    struct civil_date end = calendar_add_months(start, months);
    if (end.day != start.day) {
        reckoning_note(reckoning,
                       (struct calendar_note){.kind = CALENDAR_NOTE_MONTH_END, .date = end});
    }
    int32_t length = calendar_day_of(end) - reckoning->start_day;
    return walk(reckoning, length < 0 ? -length : length, false, error);
}

static int roll(struct reckoning *reckoning, struct error *error)
{
    int step = reckoning->question->rule.before ? -1 : 1;
    int32_t from = reckoning->day;
    while (!reckoning_is_working_day(reckoning, reckoning->day)) {
        reckoning_note_idle_day(reckoning, reckoning->day);
        reckoning->day += step;
        if (reckoning->day < CALENDAR_FIRST_DAY || reckoning->day >= CALENDAR_LAST_DAY) {
            return calendar_refuse_too_far(error);
        }
    }
    if (reckoning->day != from) {
        reckoning_note(reckoning,
                       (struct calendar_note){.kind = CALENDAR_NOTE_ROLLED,
                                              .date = calendar_date_of(from),
                                              .until = calendar_date_of(reckoning->day)});
    }
    return 0;
}

static int walk_rule(struct reckoning *reckoning, struct error *error)
{
    const struct calendar_rule *rule = &reckoning->question->rule;
    bool stands = rule->received == CALENDAR_RECEIVED_AS_IT_STANDS;
    int months = rule->before ? -rule->number : rule->number;
    switch (rule->count) {
    case CALENDAR_WORKING_DAYS:
        return walk(reckoning, rule->number, true, error);
    case CALENDAR_CLEAR_WORKING_DAYS:
        return walk(reckoning, rule->number + 1, true, error);
    case CALENDAR_DAYS:
        return walk(reckoning, rule->number, false, error);
    case CALENDAR_CLEAR_DAYS:
        return walk(reckoning, rule->number + 1, false, error);
    case CALENDAR_DAYS_BEGINNING_WITH:
        /* The event's day is counted already. */
        return rule->number == 1 ? settle(reckoning, false, error)
                                 : walk(reckoning, rule->number - 1, false, error);
    case CALENDAR_WEEKS:
        return walk(reckoning, rule->number * 7, false, error);
    case CALENDAR_MONTHS:
        return walk_months(reckoning, months, error);
    case CALENDAR_YEARS:
        return walk_months(reckoning, months * 12, error);
    case CALENDAR_NEXT_WORKING_DAY:
        return walk(reckoning, 1, true, error);
    default:
        assert(rule->count == CALENDAR_SAME_WORKING_DAY);
        return settle(reckoning, !stands, error);
    }
}

int reckoning_count_days(struct reckoning *reckoning, struct error *error)
{
    reckoning->state = CALENDAR_DUE_ON_DAY;
    int failed = walk_rule(reckoning, error);
    if (failed || reckoning->state != CALENDAR_DUE_ON_DAY) {
        return failed;
    }
    return reckoning->question->rule.roll == CALENDAR_ROLL_WORKING_DAY ? roll(reckoning, error) : 0;
}

/* ---- what day the event counts as */

static bool is_deemed(const struct calendar_rule *rule)
{
    return rule->received == CALENDAR_RECEIVED_NEXT_WORKING_DAY ||
           (rule->received == CALENDAR_RECEIVED_USUAL && rule->count == CALENDAR_SAME_WORKING_DAY);
}

static bool came_after_closing(const struct reckoning *reckoning)
{
    const struct calendar_question *question = reckoning->question;
    if (!question->event.has_instant || question->hours.closes == 0) {
        return false;
    }
    struct civil_moment moment = calendar_moment_of(question->zone, reckoning->event_instant);
    return moment.hour * 60 + moment.minute >= question->hours.closes;
}

static void note_received(struct reckoning *reckoning, const char *words)
{
    struct civil_date on = calendar_date_of(reckoning->event_day);
    reckoning_note(reckoning, (struct calendar_note){.kind = CALENDAR_NOTE_RECEIVED,
                                                     .date = calendar_date_of(reckoning->start_day),
                                                     .words = text_of(words)});
    if (reckoning->question->rule.count == CALENDAR_SAME_WORKING_DAY) {
        reckoning_note(reckoning,
                       (struct calendar_note){
                           .kind = CALENDAR_NOTE_SAFER,
                           .date = on,
                           .words = TEXT("acting on the very day, where somebody is on duty")});
    }
}

int reckoning_receive(struct reckoning *reckoning, struct error *error)
{
    int32_t day = reckoning->event_day;
    reckoning->start_day = day;
    if (!is_deemed(&reckoning->question->rule)) {
        return 0;
    }
    bool working = reckoning_is_working_day(reckoning, day);
    bool late = working && came_after_closing(reckoning);
    if (working && !late) {
        return 0;
    }
    day += late ? 1 : 0;
    while (day < CALENDAR_LAST_DAY && !reckoning_is_working_day(reckoning, day)) {
        reckoning_note_idle_day(reckoning, day);
        day++;
    }
    if (day >= CALENDAR_LAST_DAY) {
        return calendar_refuse_too_far(error);
    }
    reckoning->start_day = day;
    note_received(reckoning,
                  late ? "it came after the office had closed" : "it came on no working day");
    return 0;
}
