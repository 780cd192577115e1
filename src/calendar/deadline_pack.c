/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A deadline as one CBOR map, keys 1 to 11 (docs/calendar.md). Days are numbers since 1970-01-01,
 * null where there is none. What is read is checked as if it came from outside: explaining a stored
 * deadline must never trip.
 */
#include "calendar/calendar.h"

#include "calendar/parts.h"

enum { FORMAT = 1, LARGEST_OFFSET = 18 * 60, MOST_LEFT = 1000000, MOST_MINUTES = INT32_MAX };

/* ---- writing */

static void pack_day(struct pack *pack, struct civil_date date)
{
    if (calendar_date_is_none(date)) {
        pack_null(pack);
    } else {
        pack_integer(pack, calendar_day_of(date));
    }
}

static void pack_rule(struct pack *pack, const struct calendar_rule *rule)
{
    pack_array(pack, 8);
    pack_integer(pack, rule->count);
    pack_integer(pack, rule->number);
    pack_bool(pack, rule->before);
    pack_integer(pack, rule->roll);
    pack_integer(pack, rule->received);
    pack_integer(pack, rule->late_holiday);
    pack_text(pack, rule->name);
    pack_text(pack, rule->paragraph);
}

static void pack_event(struct pack *pack, const struct calendar_deadline *deadline)
{
    pack_array(pack, 4);
    if (deadline->event.has_instant) {
        pack_integer(pack, deadline->event.instant);
    } else {
        pack_null(pack);
    }
    pack_integer(pack, deadline->event_offset);
    pack_day(pack, deadline->event.date);
    pack_text(pack, deadline->event.words);
}

static void pack_note(struct pack *pack, const struct calendar_note *note)
{
    pack_array(pack, 6);
    pack_integer(pack, note->kind);
    pack_day(pack, note->date);
    pack_day(pack, note->until);
    pack_integer(pack, note->minutes);
    pack_text(pack, note->words);
    pack_text(pack, note->paragraph);
}

void calendar_pack_deadline(struct pack *pack, const struct calendar_deadline *deadline)
{
    pack_map(pack, 11);
    pack_integer(pack, 1);
    pack_integer(pack, FORMAT);
    pack_integer(pack, 2);
    pack_integer(pack, deadline->state);
    pack_integer(pack, 3);
    pack_day(pack, deadline->date);
    pack_integer(pack, 4);
    pack_array(pack, 2);
    pack_integer(pack, deadline->ends);
    pack_integer(pack, deadline->ends_offset);
    pack_integer(pack, 5);
    pack_bool(pack, deadline->provisional);
    pack_integer(pack, 6);
    pack_integer(pack, deadline->left);
    pack_integer(pack, 7);
    pack_rule(pack, &deadline->rule);
    pack_integer(pack, 8);
    pack_event(pack, deadline);
    pack_integer(pack, 9);
    pack_day(pack, deadline->counted_from);
    pack_integer(pack, 10);
    pack_array(pack, 5);
    pack_text(pack, deadline->calendar_name);
    pack_text(pack, deadline->calendar_title);
    pack_text(pack, deadline->calendar_version);
    pack_text(pack, deadline->zone_name);
    pack_text(pack, deadline->zone_version);
    pack_integer(pack, 11);
    pack_array(pack, deadline->note_count);
    for (size_t i = 0; i < deadline->note_count; i++) {
        pack_note(pack, &deadline->notes[i]);
    }
}

/* ---- reading */

static int64_t take_number(struct unpack *unpack, int64_t least, int64_t most)
{
    int64_t value = unpack_integer(unpack);
    if (value < least || value > most) {
        unpack_fail(unpack, "a number is out of its range");
        return least;
    }
    return value;
}

static struct civil_date take_day(struct unpack *unpack)
{
    if (unpack_next(unpack) == UNPACK_NULL) {
        unpack_null(unpack);
        return (struct civil_date){0};
    }
    return calendar_date_of((int32_t)take_number(unpack, CALENDAR_FIRST_DAY, CALENDAR_LAST_DAY));
}

static void expect_array(struct unpack *unpack, size_t count)
{
    if (unpack_array(unpack) != count) {
        unpack_fail(unpack, "an array has another length");
    }
}

static void expect_key(struct unpack *unpack, int key)
{
    if (unpack_integer(unpack) != key) {
        unpack_fail(unpack, "a key is missing or unknown");
    }
}

static void take_rule(struct unpack *unpack, struct calendar_rule *rule)
{
    struct error error;
    expect_array(unpack, 8);
    rule->count = (enum calendar_count)take_number(unpack, 0, CALENDAR_COUNT__MAX - 1);
    rule->number = (int)take_number(unpack, 0, INT32_MAX);
    rule->before = unpack_bool(unpack);
    rule->roll = (enum calendar_roll)take_number(unpack, 0, CALENDAR_ROLL__MAX - 1);
    rule->received = (enum calendar_received)take_number(unpack, 0, CALENDAR_RECEIVED__MAX - 1);
    rule->late_holiday =
        (enum calendar_late_holiday)take_number(unpack, 0, CALENDAR_LATE_HOLIDAY__MAX - 1);
    rule->name = unpack_text(unpack);
    rule->paragraph = unpack_text(unpack);
    if (calendar_rule_check(rule, &error)) {
        unpack_fail(unpack, "the rule cannot be");
    }
}

static int64_t take_instant(struct unpack *unpack)
{
    return take_number(unpack, CALENDAR_FIRST_DAY * CALENDAR_MS_OF_DAY,
                       CALENDAR_LAST_DAY * CALENDAR_MS_OF_DAY);
}

static void take_event(struct unpack *unpack, struct calendar_deadline *out)
{
    expect_array(unpack, 4);
    out->event.has_instant = unpack_next(unpack) != UNPACK_NULL;
    if (out->event.has_instant) {
        out->event.instant = take_instant(unpack);
    } else {
        unpack_null(unpack);
    }
    out->event_offset = (int)take_number(unpack, -LARGEST_OFFSET, LARGEST_OFFSET);
    out->event.date = take_day(unpack);
    out->event.words = unpack_text(unpack);
    if (calendar_date_is_none(out->event.date)) {
        unpack_fail(unpack, "the event has no date");
    }
}

static void take_ends(struct unpack *unpack, struct calendar_deadline *out)
{
    expect_array(unpack, 2);
    int64_t ends = unpack_integer(unpack);
    bool possible = ends == INT64_MAX || (ends >= CALENDAR_FIRST_DAY * CALENDAR_MS_OF_DAY &&
                                          ends <= CALENDAR_LAST_DAY * CALENDAR_MS_OF_DAY);
    if (!possible) {
        unpack_fail(unpack, "an instant is out of its range");
    }
    out->ends = ends;
    out->ends_offset = (int)take_number(unpack, -LARGEST_OFFSET, LARGEST_OFFSET);
}

static bool needs_until(enum calendar_note_kind kind)
{
    return kind == CALENDAR_NOTE_WEEKEND || kind == CALENDAR_NOTE_ROLLED ||
           kind == CALENDAR_NOTE_CLOSURE || kind == CALENDAR_NOTE_LATE_HOLIDAY;
}

static void take_note(struct unpack *unpack, struct calendar_note *note)
{
    expect_array(unpack, 6);
    note->kind = (enum calendar_note_kind)take_number(unpack, 0, CALENDAR_NOTE__MAX - 1);
    note->date = take_day(unpack);
    note->until = take_day(unpack);
    note->minutes = (int)take_number(unpack, -MOST_MINUTES, MOST_MINUTES);
    note->words = unpack_text(unpack);
    note->paragraph = unpack_text(unpack);
    bool lacks_date = note->kind != CALENDAR_NOTE_PROVISIONAL && calendar_date_is_none(note->date);
    if (lacks_date || (needs_until(note->kind) && calendar_date_is_none(note->until))) {
        unpack_fail(unpack, "a note has no date");
    }
}

static void take_notes(struct arena *arena, struct unpack *unpack, struct calendar_deadline *out)
{
    size_t count = unpack_array(unpack);
    struct vec notes = VEC_IN(arena, struct calendar_note);
    for (size_t i = 0; i < count && !unpack->failed; i++) {
        struct calendar_note note = {0};
        take_note(unpack, &note);
        vec_add(&notes, &note);
    }
    out->notes = notes.items;
    out->note_count = notes.count;
}

static void check_whole(struct unpack *unpack, const struct calendar_deadline *deadline)
{
    bool dated =
        deadline->state == CALENDAR_DUE_ON_DAY || deadline->state == CALENDAR_DUE_AT_INSTANT;
    bool undated_rule = deadline->rule.count == CALENDAR_AT_ONCE ||
                        deadline->rule.count == CALENDAR_AS_SOON_AS_PRACTICABLE;
    if (dated != !calendar_date_is_none(deadline->date) || dated != (deadline->ends != INT64_MAX) ||
        undated_rule != (deadline->state == CALENDAR_DUE_UNDATED) ||
        calendar_date_is_none(deadline->counted_from)) {
        unpack_fail(unpack, "its state and its dates contradict each other");
    }
}

void calendar_unpack_deadline(struct arena *arena, struct unpack *unpack,
                              struct calendar_deadline *out)
{
    struct calendar_deadline read = {0};
    if (unpack_map(unpack) != 11) {
        unpack_fail(unpack, "a deadline has 11 keys");
    }
    expect_key(unpack, 1);
    take_number(unpack, FORMAT, FORMAT);
    expect_key(unpack, 2);
    read.state = (enum calendar_state)take_number(unpack, 0, CALENDAR_STATE__MAX - 1);
    expect_key(unpack, 3);
    read.date = take_day(unpack);
    expect_key(unpack, 4);
    take_ends(unpack, &read);
    expect_key(unpack, 5);
    read.provisional = unpack_bool(unpack);
    expect_key(unpack, 6);
    read.left = (int)take_number(unpack, 0, MOST_LEFT);
    expect_key(unpack, 7);
    take_rule(unpack, &read.rule);
    expect_key(unpack, 8);
    take_event(unpack, &read);
    expect_key(unpack, 9);
    read.counted_from = take_day(unpack);
    expect_key(unpack, 10);
    expect_array(unpack, 5);
    read.calendar_name = unpack_text(unpack);
    read.calendar_title = unpack_text(unpack);
    read.calendar_version = unpack_text(unpack);
    read.zone_name = unpack_text(unpack);
    read.zone_version = unpack_text(unpack);
    expect_key(unpack, 11);
    take_notes(arena, unpack, &read);
    check_whole(unpack, &read);
    if (unpack->failed) {
        read = (struct calendar_deadline){.state = CALENDAR_DUE_STOPPED, .ends = INT64_MAX};
    }
    *out = read;
}
