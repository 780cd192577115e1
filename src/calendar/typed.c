/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dates and times as people type them. Generous about form (22/11/2026, 22 Nov 2026,
 * 2026-11-22, 4.05 pm), strict about meaning: the day comes before the month, a year has four
 * digits, and a date that does not exist is refused.
 */
#include "calendar/calendar.h"

#include <string.h>

#include "calendar/parts.h"

enum { EARLIEST_YEAR = 1900, LATEST_YEAR = 2199, LONGEST_TYPED = 60 };

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

static bool same_letters(struct text text, const char *word)
{
    size_t length = strlen(word);
    if (text.length != length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (lower(text.at[i]) != lower(word[i])) {
            return false;
        }
    }
    return true;
}

int calendar_month_by_name(struct text name)
{
    for (int month = 1; month <= 12; month++) {
        char start[4] = {0};
        memcpy(start, calendar_month_name(month), 3);
        if (same_letters(name, calendar_month_name(month)) || same_letters(name, start)) {
            return month;
        }
    }
    return same_letters(name, "sept") ? 9 : 0;
}

/* A whole number of at most `most_digits` digits, else -1. */
static int number_of(struct text text, size_t most_digits)
{
    int value = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (!is_digit(text.at[i]) || i >= most_digits) {
            return -1;
        }
        value = value * 10 + (text.at[i] - '0');
    }
    return text.length > 0 ? value : -1;
}

static struct text without_ordinal(struct text day)
{
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < COUNT_OF(endings) && day.length > 2; i++) {
        struct text ending = {day.at + day.length - 2, 2};
        if (same_letters(ending, endings[i])) {
            return (struct text){day.at, day.length - 2};
        }
    }
    return day;
}

static int refuse_missing(bool day, bool month, bool year, struct error *error)
{
    int missing = (day ? 1 : 0) + (month ? 1 : 0) + (year ? 1 : 0);
    if (missing == 3) {
        return error_set(error, ERROR_INVALID, "date.missing",
                         "Enter a date, for example 22 11 2026.");
    }
    const char *first = day ? "day" : month ? "month" : "year";
    if (missing == 1) {
        error_set(error, ERROR_INVALID, "date.part", "The date must include a %s.", first);
        return error_at(error, first);
    }
    return error_set(error, ERROR_INVALID, "date.part", "The date must include a %s and a %s.",
                     first, year ? "year" : "month");
}

static int refuse_part(const char *part, const char *words, struct error *error)
{
    error_set(error, ERROR_INVALID, "date.part", "%s", words);
    return error_at(error, part);
}

static int refuse_unreal(struct civil_date date, struct error *error)
{
    int last = calendar_days_in_month(date.year, date.month);
    error_set(error, ERROR_INVALID, "date.unreal", "There is no %d %s %d: that month has %d days.",
              date.day, calendar_month_name(date.month), date.year, last);
    return error_at(error, "day");
}

int calendar_read_date_fields(struct text day, struct text month, struct text year,
                              struct civil_date *out, struct error *error)
{
    day = text_trim(day);
    month = text_trim(month);
    year = text_trim(year);
    if (day.length == 0 || month.length == 0 || year.length == 0) {
        return refuse_missing(day.length == 0, month.length == 0, year.length == 0, error);
    }
    struct civil_date date = {
        .year = number_of(year, 4),
        .month = number_of(month, 2),
        .day = number_of(without_ordinal(day), 2),
    };
    if (date.month < 0) {
        date.month = calendar_month_by_name(month);
    }
    if (date.day < 1 || date.day > 31) {
        return refuse_part("day", "The day must be a number from 1 to 31.", error);
    }
    if (date.month < 1 || date.month > 12) {
        return refuse_part("month", "The month must be a number from 1 to 12, or its name.", error);
    }
    if (date.year < 0 || year.length != 4) {
        return refuse_part("year", "The year must have 4 numbers, for example 2026.", error);
    }
    if (date.year < EARLIEST_YEAR || date.year > LATEST_YEAR) {
        return refuse_part("year", "The year must be from 1900 to 2199.", error);
    }
    if (!calendar_date_exists(date)) {
        return refuse_unreal(date, error);
    }
    *out = date;
    return 0;
}

/* Takes the next run of characters up to a separator. */
static bool take_part(struct text *rest, struct text *part)
{
    const char *separators = " \t/.,-";
    while (rest->length > 0 && strchr(separators, rest->at[0])) {
        rest->at++;
        rest->length--;
    }
    size_t length = 0;
    while (length < rest->length && rest->at[length] && !strchr(separators, rest->at[length])) {
        length++;
    }
    *part = (struct text){rest->at, length};
    rest->at += length;
    rest->length -= length;
    return length > 0;
}

int calendar_read_date(struct text typed, struct civil_date *out, struct error *error)
{
    struct text parts[4] = {{0}};
    struct text rest = text_trim(typed);
    size_t count = 0;
    if (rest.length == 0) {
        return refuse_missing(true, true, true, error);
    }
    while (count < COUNT_OF(parts) && take_part(&rest, &parts[count])) {
        count++;
    }
    if (count != 3 || typed.length > LONGEST_TYPED) {
        return error_set(error, ERROR_INVALID, "date.form",
                         "Enter the day, the month and the year, for example 22 11 2026.");
    }
    bool year_first = number_of(parts[0], 4) >= 0 && parts[0].length == 4;
    struct text day = year_first ? parts[2] : parts[0];
    struct text year = year_first ? parts[0] : parts[2];
    int failed = calendar_read_date_fields(day, parts[1], year, out, error);
    return failed ? error_at(error, "") : 0;
}

/* ---- times of day */

static int refuse_time(struct error *error)
{
    return error_set(error, ERROR_INVALID, "time.form",
                     "Enter a time of day, for example 4:05pm or 16:05.");
}

/* "am", "p.m." at the end: 'a', 'p', or 0; cuts it off. */
static char take_half(struct text *text)
{
    static const char *const words[] = {"am", "pm", "a.m.", "p.m.", "a.m", "p.m"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        size_t length = strlen(words[i]);
        if (text->length > length) {
            struct text end = {text->at + text->length - length, length};
            if (same_letters(end, words[i])) {
                *text = text_trim((struct text){text->at, text->length - length});
                return words[i][0];
            }
        }
    }
    return 0;
}

static bool split_clock(struct text clock, int *hour, int *minute)
{
    size_t at = 0;
    while (at < clock.length && is_digit(clock.at[at])) {
        at++;
    }
    *hour = number_of((struct text){clock.at, at}, 2);
    *minute = 0;
    if (at == clock.length) {
        return *hour >= 0;
    }
    struct text minutes = {clock.at + at + 1, clock.length - at - 1};
    *minute = number_of(minutes, 2);
    return (clock.at[at] == ':' || clock.at[at] == '.') && minutes.length == 2 && *hour >= 0 &&
           *minute >= 0 && *minute <= 59;
}

int calendar_read_time(struct text typed, struct civil_moment *moment, struct error *error)
{
    struct text text = text_trim(typed);
    if (same_letters(text, "midnight") || same_letters(text, "midday") ||
        same_letters(text, "noon")) {
        moment->hour = same_letters(text, "midnight") ? 0 : 12;
        moment->minute = 0;
        return 0;
    }
    char half = text.length <= LONGEST_TYPED ? take_half(&text) : 0;
    bool bare = text.length > 0 && text.length <= 2;
    int hour, minute;
    if (!split_clock(text, &hour, &minute) || (bare && !half)) {
        return refuse_time(error);
    }
    if (half ? hour < 1 || hour > 12 : hour > 23) {
        return refuse_time(error);
    }
    moment->hour = half ? hour % 12 + (half == 'p' ? 12 : 0) : hour;
    moment->minute = minute;
    return 0;
}

/* ---- instants, for machines */

static bool digits_at(struct text text, size_t at, size_t count, int *out)
{
    *out = number_of((struct text){text.at + at, count}, count);
    return *out >= 0;
}

static bool read_iso(struct text text, struct civil_moment *moment)
{
    static const char form[] = "....-..-..T..:..:..";
    bool has_fraction = text.length == 24 && text.at[19] == '.';
    if (!has_fraction && text.length != 20) {
        return false;
    }
    for (size_t i = 0; i < sizeof(form) - 1; i++) {
        if (form[i] != '.' && text.at[i] != form[i]) {
            return false;
        }
    }
    return text.at[text.length - 1] == 'Z' && digits_at(text, 0, 4, &moment->date.year) &&
           digits_at(text, 5, 2, &moment->date.month) && digits_at(text, 8, 2, &moment->date.day) &&
           digits_at(text, 11, 2, &moment->hour) && digits_at(text, 14, 2, &moment->minute) &&
           digits_at(text, 17, 2, &moment->second) &&
           (!has_fraction || digits_at(text, 20, 3, &moment->millisecond));
}

int calendar_read_instant(struct text text, int64_t *out, struct error *error)
{
    static const struct calendar_zone utc = {.standard_offset = 0};
    struct civil_moment moment = {0};
    if (!read_iso(text, &moment)) {
        return error_set(error, ERROR_INVALID, "instant.form",
                         "Write an instant like 2026-11-22T16:05:00Z.");
    }
    return calendar_instant_of(&utc, moment, CALENDAR_REPEAT_FIRST, out, error);
}
