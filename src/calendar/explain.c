/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why is this due then? Everything is said from what the deadline keeps, so a stored one explains
 * itself alike. */
#include "calendar/calendar.h"

#include "calendar/parts.h"

static struct civil_moment clock_at(int64_t instant, int offset)
{
    static const struct calendar_zone utc = {.standard_offset = 0};
    return calendar_moment_of(&utc, instant + offset * CALENDAR_MS_OF_MINUTE);
}

static void add_due(struct arena *arena, struct buf *buf, const struct calendar_deadline *deadline)
{
    switch (deadline->state) {
    case CALENDAR_DUE_ON_DAY:
        buf_string(buf, "by the end of ");
        calendar_add_long_date(buf, deadline->date);
        break;
    case CALENDAR_DUE_AT_INSTANT:
        buf_string(buf, "by ");
        buf_text(buf, calendar_print_time(arena, clock_at(deadline->ends, deadline->ends_offset)));
        buf_string(buf, " on ");
        calendar_add_long_date(buf, deadline->date);
        break;
    case CALENDAR_DUE_UNDATED:
        buf_text(buf, calendar_rule_words(arena, &deadline->rule));
        break;
    default:
        buf_string(buf, "when the clock goes on");
        break;
    }
}

struct text calendar_due_words(struct arena *arena, const struct calendar_deadline *deadline)
{
    struct buf buf = buf_in(arena);
    add_due(arena, &buf, deadline);
    return buf_as_text(&buf);
}

static const char *left_unit(const struct calendar_rule *rule, int left)
{
    switch (rule->count) {
    case CALENDAR_WORKING_DAYS:
    case CALENDAR_CLEAR_WORKING_DAYS:
    case CALENDAR_NEXT_WORKING_DAY:
    case CALENDAR_SAME_WORKING_DAY:
        return left == 1 ? "working day" : "working days";
    case CALENDAR_HOURS:
        return left == 1 ? "hour" : "hours";
    default:
        return left == 1 ? "day" : "days";
    }
}

static void say_due(struct arena *arena, struct buf *buf, const struct calendar_deadline *deadline)
{
    buf_string(buf, "Due ");
    add_due(arena, buf, deadline);
    if (deadline->state == CALENDAR_DUE_STOPPED) {
        buf_print(buf, ", with %d %s left", deadline->left,
                  left_unit(&deadline->rule, deadline->left));
    }
    buf_string(buf, deadline->provisional ? ". This date is provisional." : ".");
}

static void say_rule(struct arena *arena, struct buf *buf, const struct calendar_deadline *deadline)
{
    const struct calendar_rule *rule = &deadline->rule;
    struct text words = calendar_rule_words(arena, rule);
    buf_print(buf, "The limit: %.*s", TEXT_ARGS(words));
    if (rule->name.length > 0 || rule->paragraph.length > 0) {
        bool both = rule->name.length > 0 && rule->paragraph.length > 0;
        buf_print(buf, " (%.*s%s%.*s)", TEXT_ARGS(rule->name), both ? ", " : "",
                  TEXT_ARGS(rule->paragraph));
    }
    buf_char(buf, '.');
}

/* An event may be called by its name ("the case was received", "when somebody first knew") or by the question that asks for
 * it ("when did you become aware of it?"). */
static void say_event_words(struct buf *buf, struct text words)
{
    if (words.at[words.length - 1] == '?') {
        buf_print(buf, "what was answered to “%.*s”: ", TEXT_ARGS(words));
    } else {
        buf_print(buf, "%s%.*s: ", text_starts(words, TEXT("when ")) ? "" : "when ", TEXT_ARGS(words));
    }
}

static void say_event(struct arena *arena, struct buf *buf,
                      const struct calendar_deadline *deadline)
{
    const struct calendar_event *event = &deadline->event;
    buf_string(buf, deadline->rule.before ? "It is counted back from " : "It runs from ");
    if (event->words.length > 0) {
        say_event_words(buf, event->words);
    }
    calendar_add_long_date(buf, event->date);
    if (event->has_instant) {
        struct civil_moment moment = clock_at(event->instant, deadline->event_offset);
        struct text time = calendar_print_time(arena, moment);
        buf_print(buf, " at %.*s", TEXT_ARGS(time));
    }
    buf_char(buf, '.');
    switch (deadline->rule.count) {
    case CALENDAR_WORKING_DAYS:
    case CALENDAR_DAYS:
    case CALENDAR_WEEKS:
    case CALENDAR_MONTHS:
    case CALENDAR_YEARS:
        buf_string(buf, " The event's day itself is not counted.");
        break;
    case CALENDAR_CLEAR_WORKING_DAYS:
    case CALENDAR_CLEAR_DAYS:
        buf_string(buf, " Neither the event's day nor the last day is counted.");
        break;
    case CALENDAR_DAYS_BEGINNING_WITH:
        buf_string(buf, " The event's day is the first that counts.");
        break;
    case CALENDAR_HOURS:
        buf_string(buf, " Hours are counted as they pass, day and night.");
        break;
    default:
        break;
    }
}

static void add_paragraph(struct buf *buf, struct text paragraph)
{
    if (paragraph.length > 0) {
        buf_print(buf, " (%.*s)", TEXT_ARGS(paragraph));
    }
    buf_char(buf, '.');
}

static void say_weekend(struct buf *buf, const struct calendar_note *note)
{
    calendar_add_long_date(buf, note->date);
    if (calendar_compare_dates(note->date, note->until) != 0) {
        buf_string(buf, " and ");
        calendar_add_long_date(buf, note->until);
        buf_string(buf, " are no working days: weekend.");
    } else {
        buf_string(buf, " is no working day: weekend.");
    }
}

static void say_pause(struct buf *buf, const struct calendar_note *note)
{
    bool is_open = calendar_date_is_none(note->until);
    buf_string(buf, is_open ? "The clock has stood since " : "The clock stood from ");
    calendar_add_long_date(buf, note->date);
    if (!is_open) {
        buf_string(buf, " until ");
        calendar_add_long_date(buf, note->until);
    }
    if (note->minutes > 0) {
        buf_print(buf, ", %d hours %d minutes", note->minutes / 60, note->minutes % 60);
    }
    buf_print(buf, ": %.*s", TEXT_ARGS(note->words));
    add_paragraph(buf, note->paragraph);
}

static void say_clock_change(struct buf *buf, const struct calendar_note *note)
{
    bool forward = note->minutes > 0;
    buf_print(buf, "The clocks go %s by %d minutes on ", forward ? "forward" : "back",
              forward ? note->minutes : -note->minutes);
    calendar_add_long_date(buf, note->date);
    buf_string(buf, "; that makes the limit no longer and no shorter.");
}

static void say_closure(struct buf *buf, const struct calendar_note *note)
{
    buf_string(buf, "Mind: the office is closed ");
    if (calendar_compare_dates(note->date, note->until) == 0) {
        buf_string(buf, "on ");
        calendar_add_long_date(buf, note->date);
    } else {
        buf_string(buf, "from ");
        calendar_add_long_date(buf, note->date);
        buf_string(buf, " to ");
        calendar_add_long_date(buf, note->until);
    }
    buf_print(buf, " (%.*s). That does not extend the limit.", TEXT_ARGS(note->words));
}

static void say_late_holiday(struct buf *buf, const struct calendar_note *note)
{
    calendar_add_long_date(buf, note->date);
    buf_print(
        buf,
        " (%.*s) was made a bank holiday only after the limit had begun, so it does not extend it; "
        "if it did, the limit would end on ",
        TEXT_ARGS(note->words));
    calendar_add_long_date(buf, note->until);
    buf_char(buf, '.');
}

/* "BEFORE <date>: words." and its like. */
static void say_plain(struct buf *buf, const char *before, const struct calendar_note *note,
                      const char *between)
{
    buf_string(buf, before);
    calendar_add_long_date(buf, note->date);
    buf_print(buf, "%s%.*s.", between, TEXT_ARGS(note->words));
}

static void say_nation(struct buf *buf, const struct calendar_note *note)
{
    buf_print(buf, "By the bank holidays of %.*s it is ", TEXT_ARGS(note->words));
    calendar_add_long_date(buf, note->date);
    buf_char(buf, '.');
}

static void say_rolled(struct buf *buf, const struct calendar_note *note)
{
    calendar_add_long_date(buf, note->date);
    buf_string(buf, " is no working day, so the limit ends on ");
    calendar_add_long_date(buf, note->until);
    buf_char(buf, '.');
}

static void say_note(struct buf *buf, const struct calendar_note *note)
{
    switch (note->kind) {
    case CALENDAR_NOTE_RECEIVED:
        say_plain(buf, "It counts as of ", note, ": ");
        break;
    case CALENDAR_NOTE_WEEKEND:
        say_weekend(buf, note);
        break;
    case CALENDAR_NOTE_HOLIDAY:
        say_plain(buf, "", note, " is no working day: ");
        break;
    case CALENDAR_NOTE_PAUSE:
        say_pause(buf, note);
        break;
    case CALENDAR_NOTE_MONTH_END:
        buf_string(buf, "That month has no day of the same number, so it is the last: ");
        calendar_add_long_date(buf, note->date);
        buf_char(buf, '.');
        break;
    case CALENDAR_NOTE_ROLLED:
        say_rolled(buf, note);
        break;
    case CALENDAR_NOTE_CLOCK_CHANGE:
        say_clock_change(buf, note);
        break;
    case CALENDAR_NOTE_CLOSURE:
        say_closure(buf, note);
        break;
    case CALENDAR_NOTE_LATE_HOLIDAY:
        say_late_holiday(buf, note);
        break;
    case CALENDAR_NOTE_NATION:
        say_nation(buf, note);
        break;
    case CALENDAR_NOTE_SAFER:
        say_plain(buf, "The stricter reading is ", note, ": ");
        break;
    case CALENDAR_NOTE_PROVISIONAL:
        buf_print(buf, "Provisional: %.*s, so this date may change.", TEXT_ARGS(note->words));
        break;
    case CALENDAR_NOTE__MAX:
        break;
    }
}

static void say_sources(struct buf *buf, const struct calendar_deadline *deadline)
{
    buf_print(buf,
              "Reckoned with the bank holidays of %.*s, version %.*s, and the clock of %.*s, "
              "version %.*s.",
              TEXT_ARGS(deadline->calendar_title), TEXT_ARGS(deadline->calendar_version),
              TEXT_ARGS(deadline->zone_name), TEXT_ARGS(deadline->zone_version));
}

struct text *calendar_explain(struct arena *arena, const struct calendar_deadline *deadline,
                              size_t *count)
{
    size_t lines = deadline->note_count + 4;
    struct text *out = ARENA_ARRAY(arena, struct text, lines);
    for (size_t i = 0; i < lines; i++) {
        struct buf buf = buf_in(arena);
        if (i == 0) {
            say_due(arena, &buf, deadline);
        } else if (i == 1) {
            say_rule(arena, &buf, deadline);
        } else if (i == 2) {
            say_event(arena, &buf, deadline);
        } else if (i + 1 == lines) {
            say_sources(&buf, deadline);
        } else {
            say_note(&buf, &deadline->notes[i - 3]);
        }
        out[i] = buf_as_text(&buf);
    }
    *count = lines;
    return out;
}
