/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hours by the stop-watch: the clocks' going forward or back changes what they show, never how long
 * it is. */
#include "calendar/reckon.h"

#include <stdlib.h>

static int compare_pauses(const void *one, const void *other)
{
    const struct calendar_pause *first = one, *second = other;
    return (first->from > second->from) - (first->from < second->from);
}

static void note_pause(struct reckoning *reckoning, const struct calendar_pause *pause,
                       int64_t stood)
{
    const struct calendar_zone *zone = reckoning->question->zone;
    struct calendar_note note = {
        .kind = CALENDAR_NOTE_PAUSE,
        .date = calendar_moment_of(zone, pause->from).date,
        .minutes = (int)(stood / CALENDAR_MS_OF_MINUTE),
        .words = pause->reason,
        .paragraph = pause->paragraph,
    };
    if (!pause->is_open) {
        note.until = calendar_moment_of(zone, pause->until).date;
    }
    reckoning_note(reckoning, note);
}

/* Moves `ends` behind every pause that begins before it; time that two pauses share counts once.
 * False: it stands. */
static bool add_pauses(struct reckoning *reckoning, const struct calendar_pause *pauses,
                       size_t count, int64_t *ends)
{
    int64_t from = reckoning->event_instant;
    for (size_t i = 0; i < count; i++) {
        int64_t begins = pauses[i].from > from ? pauses[i].from : from;
        if (begins >= *ends) {
            break;
        }
        if (pauses[i].is_open) {
            note_pause(reckoning, &pauses[i], 0);
            reckoning->state = CALENDAR_DUE_STOPPED;
            reckoning->left = (int)((*ends - begins) / CALENDAR_MS_OF_HOUR);
            return false;
        }
        if (pauses[i].until > begins) {
            *ends += pauses[i].until - begins;
            note_pause(reckoning, &pauses[i], pauses[i].until - begins);
            from = pauses[i].until;
        }
    }
    return true;
}

static void note_clock_changes(struct reckoning *reckoning, int64_t ends)
{
    const struct calendar_zone *zone = reckoning->question->zone;
    int64_t change = reckoning->event_instant;
    while (calendar_next_change(zone, change, &change) && change < ends) {
        int minutes = calendar_offset_at(zone, change) - calendar_offset_at(zone, change - 1);
        reckoning_note(reckoning,
                       (struct calendar_note){.kind = CALENDAR_NOTE_CLOCK_CHANGE,
                                              .date = calendar_moment_of(zone, change).date,
                                              .minutes = minutes});
    }
}

int reckoning_add_hours(struct reckoning *reckoning, struct error *error)
{
    const struct calendar_question *question = reckoning->question;
    size_t count = question->pause_count;
    struct calendar_pause *pauses =
        arena_copy(reckoning->notes.arena, question->pauses, count * sizeof(*question->pauses));
    int64_t ends = reckoning->event_instant + question->rule.number * CALENDAR_MS_OF_HOUR;
    qsort(pauses, count, sizeof(*pauses), compare_pauses);
    reckoning->state = CALENDAR_DUE_AT_INSTANT;
    if (!question->event.has_instant) {
        reckoning_note(
            reckoning,
            (struct calendar_note){.kind = CALENDAR_NOTE_RECEIVED,
                                   .date = calendar_date_of(reckoning->event_day),
                                   .words = TEXT("no time of day is known, so the hours run from "
                                                 "the start of that day")});
    }
    if (!add_pauses(reckoning, pauses, count, &ends)) {
        return 0;
    }
    if (ends >= (CALENDAR_LAST_DAY - 1) * CALENDAR_MS_OF_DAY) {
        return calendar_refuse_too_far(error);
    }
    note_clock_changes(reckoning, ends);
    reckoning->ends = ends;
    reckoning->day = calendar_day_in_zone(question->zone, ends);
    return 0;
}
