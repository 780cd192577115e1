/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Puts a deadline together: the same rule by the calendar of each nation concerned, the earliest
 * leading, and beside it everything that a reader should know: the other nations' dates, late bank
 * holidays, closures, what is provisional.
 */
#include "calendar/reckon.h"

#include <assert.h>

/* ---- what was asked */

static int check_event(const struct calendar_event *event, struct error *error)
{
    bool far =
        event->has_instant && (event->instant < CALENDAR_FIRST_DAY * CALENDAR_MS_OF_DAY ||
                               event->instant >= (CALENDAR_LAST_DAY - 1) * CALENDAR_MS_OF_DAY);
    if (far) {
        return calendar_refuse_too_far(error);
    }
    if (!event->has_instant && !calendar_date_exists(event->date)) {
        return error_set(error, ERROR_INVALID, "limit.event",
                         "The event that this limit runs from has no date.");
    }
    return 0;
}

static int check_pauses(const struct calendar_question *question, struct error *error)
{
    if (question->pause_count > CALENDAR_MOST_PAUSES) {
        return error_set(error, ERROR_LIMIT, "limit.pauses",
                         "A clock can be stopped at most %d times.", CALENDAR_MOST_PAUSES);
    }
    if (question->pause_count > 0 && question->rule.before) {
        return error_set(error, ERROR_INVALID, "limit.pauses",
                         "A limit that is counted back from an event cannot be paused.");
    }
    int64_t least = CALENDAR_FIRST_DAY * CALENDAR_MS_OF_DAY;
    int64_t most = (CALENDAR_LAST_DAY - 1) * CALENDAR_MS_OF_DAY;
    for (size_t i = 0; i < question->pause_count; i++) {
        const struct calendar_pause *pause = &question->pauses[i];
        if (!pause->is_open && pause->until < pause->from) {
            return error_set(error, ERROR_INVALID, "limit.pauses",
                             "A pause ends before it begins. Check its dates.");
        }
        if (pause->from < least || pause->from > most || (!pause->is_open && pause->until > most)) {
            return calendar_refuse_too_far(error);
        }
    }
    return 0;
}

static int check_question(const struct calendar_question *question, struct error *error)
{
    assert(question->zone);
    int failed = calendar_rule_check(&question->rule, error);
    failed = failed ? failed : check_event(&question->event, error);
    failed = failed ? failed : check_pauses(question, error);
    if (!failed &&
        (question->calendar_count < 1 || question->calendar_count > CALENDAR_MOST_NATIONS)) {
        return error_set(error, ERROR_INVALID, "limit.calendars",
                         "A limit needs 1 to %d calendars.", CALENDAR_MOST_NATIONS);
    }
    return failed;
}

/* ---- one calendar */

static void prepare(struct arena *arena, const struct calendar_question *question,
                    const struct calendar *calendar, struct reckoning *out)
{
    const struct calendar_event *event = &question->event;
    const struct calendar_zone *zone = question->zone;
    *out = (struct reckoning){
        .question = question,
        .calendar = calendar,
        .knows_late_holidays = question->rule.late_holiday == CALENDAR_LATE_HOLIDAY_EXTENDS,
        .notes = VEC_IN(arena, struct calendar_note),
    };
    out->event_day = event->has_instant ? calendar_day_in_zone(zone, event->instant)
                                        : calendar_day_of(event->date);
    out->event_instant =
        event->has_instant ? event->instant : calendar_start_of_day_number(zone, out->event_day);
    out->start_day = out->day = out->event_day;
    for (size_t i = 0; i < question->pause_count; i++) {
        const struct calendar_pause *pause = &question->pauses[i];
        out->pause_from[i] = calendar_day_in_zone(zone, pause->from);
        out->pause_until[i] = pause->is_open ? INT32_MAX : calendar_day_in_zone(zone, pause->until);
    }
}

static bool is_undated(const struct calendar_rule *rule)
{
    return rule->count == CALENDAR_AT_ONCE || rule->count == CALENDAR_AS_SOON_AS_PRACTICABLE;
}

static int reckon_one(struct reckoning *reckoning, struct error *error)
{
    const struct calendar_rule *rule = &reckoning->question->rule;
    if (is_undated(rule)) {
        reckoning->state = CALENDAR_DUE_UNDATED;
        return 0;
    }
    int failed = reckoning_receive(reckoning, error);
    if (failed) {
        return failed;
    }
    return rule->count == CALENDAR_HOURS ? reckoning_add_hours(reckoning, error)
                                         : reckoning_count_days(reckoning, error);
}

/* ---- what stands beside */

static struct text nation_words(struct arena *arena, const struct calendar *calendar)
{
    return text_of(arena_print(arena, "%.*s, version %.*s", TEXT_ARGS(calendar->header.title),
                               TEXT_ARGS(calendar->header.version)));
}

static void note_nations(struct arena *arena, struct reckoning *all, size_t count, size_t lead)
{
    for (size_t i = 0; i < count; i++) {
        if (i != lead && all[i].state == CALENDAR_DUE_ON_DAY) {
            reckoning_note(&all[lead],
                           (struct calendar_note){.kind = CALENDAR_NOTE_NATION,
                                                  .date = calendar_date_of(all[i].day),
                                                  .words = nation_words(arena, all[i].calendar)});
        }
    }
}

/* The later date that a bank holiday would give which was announced when the clock was running
 * already. */
static int note_late_holidays(struct arena *arena, struct reckoning *lead, struct error *error)
{
    struct reckoning later;
    if (!lead->met_late_holiday || lead->knows_late_holidays) {
        return 0;
    }
    prepare(arena, lead->question, lead->calendar, &later);
    later.knows_late_holidays = true;
    int failed = reckon_one(&later, error);
    if (failed || later.state != CALENDAR_DUE_ON_DAY) {
        return failed;
    }
    const struct calendar *calendar = lead->calendar;
    for (size_t i = 0; i < calendar->holiday_count; i++) {
        const struct calendar_holiday *holiday = &calendar->holidays[i];
        if (holiday->announced > lead->event_day && holiday->day <= later.day) {
            reckoning_note(lead, (struct calendar_note){.kind = CALENDAR_NOTE_LATE_HOLIDAY,
                                                        .date = calendar_date_of(holiday->day),
                                                        .until = calendar_date_of(later.day),
                                                        .words = holiday->name});
        }
    }
    return 0;
}

static void note_closures(struct reckoning *lead)
{
    const struct calendar_closures *closures = lead->question->closures;
    int32_t first = lead->start_day < lead->day ? lead->start_day : lead->day;
    int32_t last = lead->start_day < lead->day ? lead->day : lead->start_day;
    for (size_t i = 0; closures && i < closures->count; i++) {
        const struct calendar_closure *closure = &closures->closures[i];
        if (closure->last >= first && closure->first <= last) {
            reckoning_note(lead, (struct calendar_note){.kind = CALENDAR_NOTE_CLOSURE,
                                                        .date = calendar_date_of(closure->first),
                                                        .until = calendar_date_of(closure->last),
                                                        .words = closure->name});
        }
    }
}

static bool is_beyond_published(const struct reckoning *reckoning)
{
    struct civil_date event = calendar_date_of(reckoning->event_day);
    struct civil_date day = calendar_date_of(reckoning->day);
    return reckoning->uses_calendar && (!calendar_is_published(reckoning->calendar, event) ||
                                        !calendar_is_published(reckoning->calendar, day));
}

static bool note_provisional(struct arena *arena, struct reckoning *all, size_t count, size_t lead)
{
    bool provisional = false;
    for (size_t i = 0; i < count; i++) {
        const struct calendar *calendar = all[i].calendar;
        if (!is_beyond_published(&all[i])) {
            continue;
        }
        provisional = true;
        const char *words = arena_print(
            arena, "bank holidays for %.*s are known from %d to %d only",
            TEXT_ARGS(calendar->header.title), calendar->first_year, calendar->last_year);
        reckoning_note(&all[lead], (struct calendar_note){.kind = CALENDAR_NOTE_PROVISIONAL,
                                                          .words = text_of(words)});
    }
    return provisional;
}

/* ---- the whole */

/* Whether `one` comes before `other`: a date before none, then the earlier, then what has less
 * left. */
static bool comes_before(const struct reckoning *one, const struct reckoning *other)
{
    bool one_stands = one->state == CALENDAR_DUE_STOPPED;
    bool other_stands = other->state == CALENDAR_DUE_STOPPED;
    if (one_stands != other_stands) {
        return other_stands;
    }
    return one_stands ? one->left < other->left : one->day < other->day;
}

static struct text copy_text(struct arena *arena, struct text text)
{
    return (struct text){text_string(arena, text), text.length};
}

static void describe(struct arena *arena, const struct reckoning *lead,
                     struct calendar_deadline *out)
{
    const struct calendar_question *question = lead->question;
    const struct calendar_header *header = &lead->calendar->header;
    out->rule = question->rule;
    out->rule.name = copy_text(arena, question->rule.name);
    out->rule.paragraph = copy_text(arena, question->rule.paragraph);
    out->event = question->event;
    out->event.words = copy_text(arena, question->event.words);
    out->event.date = calendar_date_of(lead->event_day);
    out->event.instant = question->event.has_instant ? question->event.instant : 0;
    out->event_offset = question->event.has_instant
                            ? calendar_offset_at(question->zone, question->event.instant)
                            : 0;
    out->counted_from = calendar_date_of(lead->start_day);
    out->calendar_name = copy_text(arena, header->name);
    out->calendar_title = copy_text(arena, header->title);
    out->calendar_version = copy_text(arena, header->version);
    out->zone_name = copy_text(arena, question->zone->header.name);
    out->zone_version = copy_text(arena, question->zone->header.version);
}

static void set_end(const struct reckoning *lead, struct calendar_deadline *out)
{
    const struct calendar_zone *zone = lead->question->zone;
    out->state = lead->state;
    out->ends = INT64_MAX;
    if (lead->state == CALENDAR_DUE_STOPPED) {
        out->left = lead->left;
    } else if (lead->state != CALENDAR_DUE_UNDATED) {
        bool at_instant = lead->state == CALENDAR_DUE_AT_INSTANT;
        out->date = calendar_date_of(lead->day);
        out->ends = at_instant ? lead->ends : calendar_start_of_day_number(zone, lead->day + 1);
        out->ends_offset = calendar_offset_at(zone, out->ends);
    }
}

static void keep_notes(struct arena *arena, const struct reckoning *lead,
                       struct calendar_deadline *out)
{
    struct calendar_note *notes =
        arena_copy(arena, lead->notes.items, lead->notes.count * sizeof(*notes));
    for (size_t i = 0; i < lead->notes.count; i++) {
        notes[i].words = copy_text(arena, notes[i].words);
        notes[i].paragraph = copy_text(arena, notes[i].paragraph);
    }
    out->notes = notes;
    out->note_count = lead->notes.count;
}

int calendar_reckon(struct arena *arena, const struct calendar_question *question,
                    struct calendar_deadline *out, struct error *error)
{
    struct reckoning all[CALENDAR_MOST_NATIONS];
    struct calendar_deadline deadline = {0};
    size_t lead = 0;
    int failed = check_question(question, error);
    if (failed) {
        return failed;
    }
    for (size_t i = 0; i < question->calendar_count; i++) {
        prepare(arena, question, question->calendars[i], &all[i]);
        failed = reckon_one(&all[i], error);
        if (failed) {
            return failed;
        }
        lead = comes_before(&all[i], &all[lead]) ? i : lead;
    }
    note_nations(arena, all, question->calendar_count, lead);
    failed = note_late_holidays(arena, &all[lead], error);
    if (failed) {
        return failed;
    }
    note_closures(&all[lead]);
    deadline.provisional = note_provisional(arena, all, question->calendar_count, lead);
    describe(arena, &all[lead], &deadline);
    set_end(&all[lead], &deadline);
    keep_notes(arena, &all[lead], &deadline);
    *out = deadline;
    return 0;
}

/* ---- several limits, and time that passes */

/* Dated limits come first; of the others the strictest: at once, as soon as practicable, stopped.
 */
static int strictness(const struct calendar_deadline *deadline)
{
    switch (deadline->state) {
    case CALENDAR_DUE_ON_DAY:
    case CALENDAR_DUE_AT_INSTANT:
        return 0;
    case CALENDAR_DUE_UNDATED:
        return deadline->rule.count == CALENDAR_AT_ONCE ? 1 : 2;
    default:
        return 3;
    }
}

size_t calendar_leading(const struct calendar_deadline *deadlines, size_t count)
{
    size_t lead = 0;
    assert(count >= 1);
    for (size_t i = 1; i < count; i++) {
        int difference = strictness(&deadlines[i]) - strictness(&deadlines[lead]);
        if (difference < 0 || (difference == 0 && deadlines[i].ends < deadlines[lead].ends)) {
            lead = i;
        }
    }
    return lead;
}

bool calendar_is_passed(const struct calendar_deadline *deadline, int64_t now)
{
    return deadline->ends != INT64_MAX && now >= deadline->ends;
}

struct calendar_age calendar_age_of(const struct calendar *calendar,
                                    const struct calendar_zone *zone,
                                    const struct calendar_event *event, int64_t now)
{
    struct calendar_age age = {0};
    int32_t from = event->has_instant ? calendar_day_in_zone(zone, event->instant)
                                      : calendar_day_of(event->date);
    int64_t instant =
        event->has_instant ? event->instant : calendar_start_of_day_number(zone, from);
    int32_t today = calendar_day_in_zone(zone, now);
    if (now < instant) {
        return age;
    }
    age.days = today - from;
    age.hours = (now - instant) / CALENDAR_MS_OF_HOUR;
    for (int32_t day = from + 1; day <= today; day++) {
        bool idle = calendar_is_weekend(calendar, day) || calendar_holiday_on(calendar, day);
        age.working_days += idle ? 0 : 1;
    }
    return age;
}
