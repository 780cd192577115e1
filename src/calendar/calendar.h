/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

/*
 * Civil dates, instants, bank holidays by nation, time limits and their explanations. A deadline is
 * a pure function of the event, the rule, the calendars and the zone: nothing here reads a clock,
 * an environment variable or the machine's time zone, so that a date that was reckoned once can be
 * reckoned again, and explained, for ever.
 *
 * A `struct calendar_book` holds the calendars and zones; it is read once, never changes
 * afterwards, and may be used by all threads. What a deadline says of them (names, versions) is
 * copied into it, so it may outlive the book.
 *
 * Instants are milliseconds since 1970-01-01T00:00:00Z (base's clock). Texts in results lie in the
 * arena that was given.
 */

#include "base/base.h"

/* ---- civil dates */

/* A day of the Gregorian calendar, years 1 to 9999. All zero is "no date". */
struct civil_date {
    int year, month, day;
};
enum calendar_weekday {
    CALENDAR_MONDAY,
    CALENDAR_TUESDAY,
    CALENDAR_WEDNESDAY,
    CALENDAR_THURSDAY,
    CALENDAR_FRIDAY,
    CALENDAR_SATURDAY,
    CALENDAR_SUNDAY,
    CALENDAR_WEEKDAY__MAX
};
/* A wall clock's reading. */
struct civil_moment {
    struct civil_date date;
    int hour, minute, second, millisecond;
};

bool calendar_date_exists(struct civil_date date);
bool calendar_date_is_none(struct civil_date date);
int calendar_compare_dates(struct civil_date one, struct civil_date other); /* <0, 0, >0 */
/* Days since 1970-01-01, and back. The date must exist; a day outside the years 1 to 9999 gives the
 * nearest that is inside: readers of outside bytes ask calendar_day_exists() first. */
int32_t calendar_day_of(struct civil_date date);
struct civil_date calendar_date_of(int32_t day);
bool calendar_day_exists(int64_t day);
enum calendar_weekday calendar_weekday_of(struct civil_date date);
int calendar_days_in_month(int year, int month); /* month 1 to 12 */
/* Days later (or earlier, if negative). Ends at the first or last day of the years 1 to 9999. */
struct civil_date calendar_add_days(struct civil_date date, int32_t days);
/* The corresponding date so many months later (or earlier); where there is none, the last day of
 * that month (Dodds v Walker). Always add to the original date: 31 January and twice one month is
 * not 31 January and two months. */
struct civil_date calendar_add_months(struct civil_date date, int months);
/* The first day of the quarter of the year in which the date lies, or of the one so many quarters later (or earlier, if
 * negative). The date must exist; ends as calendar_add_months() does. */
struct civil_date calendar_quarter_of(struct civil_date date, int later);

/* ---- calendars */

struct calendar_book; /* what was read: calendars, zones, closures */
struct calendar;      /* the working days of one nation, or of several in one ("united-kingdom": a
                         holiday anywhere) */
struct calendar_zone; /* a place's clock: "Europe/London" */
struct calendar_closures; /* when an office is closed: may warn, never extends */

/* Reads the files that were built in (calendars/), and then those of `directory` (NULL: none):
 * *.calendar, *.zone,
 * *.closures. A file there takes the place of a built-in one of the same name, if its version is
 * not older. Messages are `file:line:column: what, and what to write instead`. Errors:
 * ERROR_INVALID, ERROR_IO, ERROR_LIMIT. */
int calendar_book_new(struct calendar_book **out, const char *directory,
                      struct error *error) MUST_CHECK;
void calendar_book_free(struct calendar_book *book); /* NULL is fine */
void calendar_book_free_at(struct calendar_book **book);
/* Each lives as long as the book; NULL where there is none of that name. Shipped:
 * "england-and-wales", "scotland", "northern-ireland", "united-kingdom"; zone "Europe/London". */
const struct calendar *calendar_find(const struct calendar_book *book, struct text name);
const struct calendar_zone *calendar_find_zone(const struct calendar_book *book, struct text name);
const struct calendar_closures *calendar_find_closures(const struct calendar_book *book,
                                                       struct text name);
size_t calendar_count_of(
    const struct calendar_book *book); /* calendars, in the order in which they were read */
const struct calendar *calendar_at(const struct calendar_book *book, size_t index);

struct text calendar_name(const struct calendar *calendar);  /* "england-and-wales" */
struct text calendar_title(const struct calendar *calendar); /* "England and Wales" */
struct text calendar_version(const struct calendar *calendar);
struct text calendar_source(const struct calendar *calendar);
struct civil_date calendar_checked(const struct calendar *calendar);
int calendar_first_year(
    const struct calendar *calendar); /* published years; outside them dates are provisional */
int calendar_last_year(const struct calendar *calendar);

enum calendar_day_kind {
    CALENDAR_WORKING_DAY,
    CALENDAR_WEEKEND,
    CALENDAR_HOLIDAY,
    CALENDAR_DAY_KIND__MAX
};
/* A holiday on a weekend is a weekend. */
enum calendar_day_kind calendar_kind_of(const struct calendar *calendar, struct civil_date date);
bool calendar_is_working_day(const struct calendar *calendar, struct civil_date date);
bool calendar_is_published(const struct calendar *calendar, struct civil_date date);
/* "Boxing Day (substitute day)", or the empty text on other days. Of several in one calendar, the
 * first's. */
struct text calendar_holiday_name(const struct calendar *calendar, struct civil_date date);

/* ---- zones */

struct text calendar_zone_name(const struct calendar_zone *zone);
struct text calendar_zone_version(const struct calendar_zone *zone);
struct civil_moment calendar_moment_of(const struct calendar_zone *zone, int64_t instant);
/* Minutes that the wall clock is ahead of UTC, and what that time is called ("GMT", "BST"). */
int calendar_offset_at(const struct calendar_zone *zone, int64_t instant);
struct text calendar_offset_name_at(const struct calendar_zone *zone, int64_t instant);

/* When the clocks go back, an hour is shown twice. */
enum calendar_repeat {
    CALENDAR_REPEAT_REFUSED,
    CALENDAR_REPEAT_FIRST,
    CALENDAR_REPEAT_SECOND,
    CALENDAR_REPEAT__MAX
};
/* Errors: ERROR_INVALID for a moment that does not exist (no such date, no such hour, or the hour
 * that was skipped when the clocks went forward), and for one that was shown twice, if `repeat`
 * refuses it; the words say which and why. */
int calendar_instant_of(const struct calendar_zone *zone, struct civil_moment moment,
                        enum calendar_repeat repeat, int64_t *out, struct error *error) MUST_CHECK;
int64_t calendar_start_of_day(const struct calendar_zone *zone, struct civil_date date);

/* ---- rules */

enum calendar_count {
    CALENDAR_WORKING_DAYS,        /* the Nth working day after the event's day */
    CALENDAR_CLEAR_WORKING_DAYS,  /* N whole working days between: the N+1st working day after */
    CALENDAR_DAYS,                /* the Nth day after the event's day */
    CALENDAR_CLEAR_DAYS,          /* N whole days between */
    CALENDAR_DAYS_BEGINNING_WITH, /* the event's day is the first of the N */
    CALENDAR_WEEKS,               /* the same weekday N weeks later */
    CALENDAR_MONTHS,              /* the corresponding date, or the last day of the month */
    CALENDAR_YEARS,
    CALENDAR_HOURS, /* elapsed, whatever the clocks do; needs an instant, or counts from the day's
                       start */
    CALENDAR_SAME_WORKING_DAY,
    CALENDAR_NEXT_WORKING_DAY,
    CALENDAR_AT_ONCE,                /* no date, an age: calendar_age_of() */
    CALENDAR_AS_SOON_AS_PRACTICABLE, /* likewise */
    CALENDAR_COUNT__MAX
};
enum calendar_roll {
    CALENDAR_ROLL_NONE,
    /* An end that is no working day moves to the next one; in counting back, to the one before. */
    CALENDAR_ROLL_WORKING_DAY,
    CALENDAR_ROLL__MAX
};
/* What counts as the event's day when it came out of hours or on no working day. */
enum calendar_received {
    CALENDAR_RECEIVED_USUAL, /* for the same working day: as the next working day (SG-6.3); else as
                                it stands */
    CALENDAR_RECEIVED_AS_IT_STANDS,     /* its own day, a Sunday too */
    CALENDAR_RECEIVED_NEXT_WORKING_DAY, /* for this rule, the working day on which the office next
                                           opens */
    CALENDAR_RECEIVED__MAX
};
/* A bank holiday that was announced only after the event (19 September 2022): does it extend a
 * running clock? */
enum calendar_late_holiday {
    CALENDAR_LATE_HOLIDAY_WARNS, /* no; the later date is noted beside */
    CALENDAR_LATE_HOLIDAY_EXTENDS,
    CALENDAR_LATE_HOLIDAY__MAX
};

/* The largest number is 100,000 hours, 36,525 days, 5,220 weeks, 2,000 working days, 1,200 months,
 * 100 years. */

struct calendar_rule {
    enum calendar_count count;
    int number;  /* 0 where the convention takes none */
    bool before; /* counts back from the event: day, week, month, year and working day conventions
                  * only. With the clear conventions this is "not less than N days before": neither
                  * the event's day nor the result's counts */
    enum calendar_roll roll;
    enum calendar_received received;
    enum calendar_late_holiday late_holiday;
    struct text name;      /* the rule's own name: "refer-to-authority"; may be empty */
    struct text paragraph; /* "SG-8.1"; may be empty */
};
/* Whether the number fits its convention and the parts go together. Errors: ERROR_INVALID,
 * ERROR_LIMIT. */
int calendar_rule_check(const struct calendar_rule *rule, struct error *error) MUST_CHECK;
/* "within 2 working days", "the same working day", "not less than 5 clear working days before", "at
 * once": by itself it reads as the limit's words, without the event. */
struct text calendar_rule_words(struct arena *arena, const struct calendar_rule *rule);
/* Reads a limit as people and procedures write it: "2 working days", "28 days", "28 days beginning
 * with", "4 weeks", "3 months", "72 hours", "the same working day", "the next working day", "at
 * once", "as soon as practicable", "5 clear working days", "10 working days before", "not less than
 * 14 days before". Sets count, number and before, nothing else. Errors: ERROR_INVALID, ERROR_LIMIT.
 */
int calendar_rule_read(struct text words, struct calendar_rule *rule,
                       struct error *error) MUST_CHECK;

/* ---- deadlines */

/* What the limit runs from. An instant is better; where only a day is known, give that. */
struct calendar_event {
    bool has_instant;
    int64_t instant;
    struct civil_date date; /* read when there is no instant */
    struct text words;      /* "the concern was received" */
};
/* The clock stood from the day (or instant) on which it was stopped until the one on which it went
 * on: that day counts again. Working days and days in between are not counted; hours do not run;
 * months and years are lengthened by as many days. `is_open`: it still stands, and the deadline has
 * no date. */
struct calendar_pause {
    int64_t from, until;
    bool is_open;
    struct text reason, paragraph;
};
/* In minutes after midnight; both 0: open all day. Says only what "out of hours" is, never what a
 * working day is. */
struct calendar_hours {
    int opens, closes;
};

struct calendar_question {
    struct calendar_rule rule;
    struct calendar_event event;
    const struct calendar_pause *pauses;
    size_t pause_count; /* at most 64 */
    /* Of every nation concerned, 1 to 8: the earliest date leads, the others are noted. */
    const struct calendar *const *calendars;
    size_t calendar_count;
    const struct calendar_zone *zone;
    const struct calendar_closures *closures; /* NULL: none */
    struct calendar_hours hours;
};

enum calendar_state {
    CALENDAR_DUE_ON_DAY,     /* by the end of `date` */
    CALENDAR_DUE_AT_INSTANT, /* by `ends`, on `date` */
    CALENDAR_DUE_UNDATED,    /* at once, as soon as practicable: an age counts */
    CALENDAR_DUE_STOPPED,    /* the clock stands; no date until it goes on */
    CALENDAR_STATE__MAX
};
/* Notes, states, conventions and settings are stored with deadlines by their numbers: add at the
 * end, never renumber. */
enum calendar_note_kind {
    CALENDAR_NOTE_RECEIVED, /* out of hours: counted as received on `date`; words: why */
    CALENDAR_NOTE_WEEKEND,  /* not counted: `date` to `until` */
    CALENDAR_NOTE_HOLIDAY,  /* not counted: words name it */
    CALENDAR_NOTE_PAUSE,    /* not counted: `date` up to and without `until`; words: the reason; for
                               hours with `minutes` */
    CALENDAR_NOTE_MONTH_END,    /* the month has no such day: `date` is its last */
    CALENDAR_NOTE_ROLLED,       /* the end moved from `date` to `until` */
    CALENDAR_NOTE_CLOCK_CHANGE, /* on `date` the clocks went forward or back: `minutes` */
    CALENDAR_NOTE_CLOSURE, /* the office is closed `date` to `until`: a warning, nothing is extended
                            */
    CALENDAR_NOTE_LATE_HOLIDAY, /* announced after the event, so it does not extend: it would give
                                   `until` */
    CALENDAR_NOTE_NATION,       /* another nation's calendar gives `date`, which is not earlier */
    CALENDAR_NOTE_SAFER,        /* a stricter reading of the rule gives `date`; words: which */
    CALENDAR_NOTE_PROVISIONAL, /* bank holidays are not published there: words say of which years */
    CALENDAR_NOTE__MAX
};
struct calendar_note {
    enum calendar_note_kind kind;
    struct civil_date date, until; /* all zero where there is none */
    int minutes;
    struct text words, paragraph;
};

struct calendar_deadline {
    enum calendar_state state;
    struct civil_date date; /* the last day; no date when undated or stopped */
    int64_t ends;     /* the first instant that is too late; INT64_MAX when undated or stopped */
    int ends_offset;  /* minutes that the wall clock is ahead of UTC then; 0 without a date */
    bool provisional; /* bank holidays of the time are not published, or not all */
    int left; /* stopped: not yet used, rounded down: working days or hours where those count, else
                 days */
    struct calendar_rule rule;
    struct calendar_event event; /* with its date, also when it has an instant */
    int event_offset;            /* minutes that the wall clock was ahead of UTC at its instant */
    struct civil_date counted_from; /* the event's day, or the day as which it counts */
    struct text calendar_name, calendar_title, calendar_version; /* of the calendar that led */
    struct text zone_name, zone_version;
    const struct calendar_note *notes; /* in the order in which they should be read */
    size_t note_count;
};

/* Errors: ERROR_INVALID (a rule that cannot be; counting back with pauses; a pause that ends before
 * it begins), ERROR_LIMIT (a date beyond the year 9999). */
int calendar_reckon(struct arena *arena, const struct calendar_question *question,
                    struct calendar_deadline *out, struct error *error) MUST_CHECK;
/* Which of several limits on one duty leads: the earliest that has a date, or else the strictest.
 * count >= 1. All are worth keeping; a deadline met by a later limit only was missed. */
size_t calendar_leading(const struct calendar_deadline *deadlines, size_t count);
bool calendar_is_passed(const struct calendar_deadline *deadline, int64_t now);
/* Why is this due then? Plain English, one sentence a line: the rule and its paragraph, each day
 * that was not counted and why, pauses, the calendar and its version, warnings. In the arena; texts
 * may point into the deadline. */
struct text *calendar_explain(struct arena *arena, const struct calendar_deadline *deadline,
                              size_t *count);
/* "by the end of Tuesday 24 November 2026", "by 5pm on Monday 26 October 2026", "at once". */
struct text calendar_due_words(struct arena *arena, const struct calendar_deadline *deadline);

/* For a ledger entry: one CBOR item (docs/calendar.md lists its keys). */
void calendar_pack_deadline(struct pack *pack, const struct calendar_deadline *deadline);
/* Reads it back; the texts point into the bytes that are read. Marks the unpack as failed where the
 * item contradicts itself; the caller checks with unpack_done(). */
void calendar_unpack_deadline(struct arena *arena, struct unpack *unpack,
                              struct calendar_deadline *out);

/* How long ago: for what is owed at once, and for lists. `now` before the event: all zero. */
struct calendar_age {
    int32_t days, working_days;
    int64_t hours;
};
struct calendar_age calendar_age_of(const struct calendar *calendar,
                                    const struct calendar_zone *zone,
                                    const struct calendar_event *event, int64_t now);

/* ---- as people write and read them */

/* "22 11 2026", "22/11/2026", "22.11.26" (refused: four digits for the year), "2026-11-22", "22
 * November 2026", "22nd Nov 2026". Errors: ERROR_INVALID, in words for the person who typed it. */
int calendar_read_date(struct text typed, struct civil_date *out, struct error *error) MUST_CHECK;
/* The three fields of a form; the month may be a name. error->field is "day", "month" or "year"
 * when only that is wrong or missing, else empty. Errors: ERROR_INVALID. */
int calendar_read_date_fields(struct text day, struct text month, struct text year,
                              struct civil_date *out, struct error *error) MUST_CHECK;
/* "16:05", "4:05pm", "4.05 pm", "4pm", "midday", "midnight" (the day's first minute). Sets hour and
 * minute; the rest of *moment stays. Errors: ERROR_INVALID. */
int calendar_read_time(struct text typed, struct civil_moment *moment,
                       struct error *error) MUST_CHECK;
/* "2026-11-22T16:05:00Z" or with milliseconds, UTC only. Errors: ERROR_INVALID. */
int calendar_read_instant(struct text text, int64_t *out, struct error *error) MUST_CHECK;

const char *calendar_month_name(int month);                       /* 1 to 12: "November" */
const char *calendar_weekday_name(enum calendar_weekday weekday); /* "Sunday" */
struct text calendar_print_date(struct arena *arena,
                                struct civil_date date); /* "22 November 2026" */
struct text calendar_print_long_date(struct arena *arena,
                                     struct civil_date date); /* "Sunday 22 November 2026" */
struct text calendar_print_iso_date(struct arena *arena, struct civil_date date); /* "2026-11-22" */
/* "4:05pm", "midday", "midnight". */
struct text calendar_print_time(struct arena *arena, struct civil_moment moment);
/* "22 November 2026 at 4:05pm"; in the hour that comes twice "... at 1:30am (GMT)". */
struct text calendar_print_instant(struct arena *arena, const struct calendar_zone *zone,
                                   int64_t instant);
struct text calendar_print_iso_instant(struct arena *arena,
                                       int64_t instant); /* "2026-11-22T16:05:00.000Z" */

#endif
