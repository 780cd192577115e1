/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table's head says of its columns, and what pages, numbers and dates look like. */
#include "plan/inside.h"

#include <string.h>

#define LONGEST_HEADING 90
#define LONGEST_NUMBER 24

static const struct {
    const char *words; /* folds; all of them, separated by spaces, must stand in the heading */
    enum plan_field field;
} meanings[] = {
    {"page", PLAN_PAGE},
    {"recommendation number", PLAN_NUMBER},
    {"recommendation no", PLAN_NUMBER},
    {"recommendation ref", PLAN_NUMBER},
    {"recommendation", PLAN_RECOMMENDATION},
    {"number", PLAN_NUMBER},
    {"no", PLAN_NUMBER},
    {"ref", PLAN_NUMBER},
    {"reference", PLAN_NUMBER},
    {"sign off", PLAN_SIGN_OFF},
    {"signoff", PLAN_SIGN_OFF},
    {"monitoring", PLAN_SIGN_OFF},
    {"timescale", PLAN_TIMESCALES},
    {"timescales", PLAN_TIMESCALES},
    {"deadline", PLAN_TIMESCALES},
    {"success", PLAN_MEASURES},
    {"measures", PLAN_MEASURES},
    {"action", PLAN_ACTION},
    {"actions", PLAN_ACTION},
    {"comment", PLAN_ACTION},
    {"comments", PLAN_ACTION},
    {"response", PLAN_ACTION},
    {"responsible", PLAN_UNITS},
    {"unit", PLAN_UNITS},
    {"units", PLAN_UNITS},
    {"team", PLAN_UNITS},
    {"owner", PLAN_UNITS},
    {"part", PLAN_PART},
    {"section", PLAN_SECTION},
    {"theme", PLAN_SECTION},
};

static bool has_word(struct words words, struct text wanted)
{
    for (size_t i = 0; i < words.count; i++) {
        if (text_equal(words.at[i].fold, wanted)) {
            return true;
        }
    }
    return false;
}

static bool has_all(struct words words, const char *wanted)
{
    struct text rest = text_of(wanted), one;
    while (text_cut(&rest, ' ', &one)) {
        if (!has_word(words, one)) {
            return false;
        }
    }
    return true;
}

/* ---- dates ---------------------------------------------------------------------------------------------------- */

static int month_of(struct text word)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    char start[4] = "";
    for (size_t i = 0; i < 3 && i < word.length; i++) {
        start[i] = (char)(word.at[i] | 0x20);
    }
    const char *at = word.length >= 3 ? strstr(months, start) : NULL;
    return at && (at - months) % 3 == 0 ? (int)(at - months) / 3 + 1 : 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take_count(struct text *rest, size_t most, int *out)
{
    size_t size = 0;
    *out = 0;
    while (size < rest->length && size <= most && is_digit(rest->at[size])) {
        *out = *out * 10 + (rest->at[size++] - '0');
    }
    *rest = (struct text){rest->at + size, rest->length - size};
    return size > 0 && size <= most;
}

static void skip(struct text *rest, const char *which)
{
    while (rest->length && strchr(which, rest->at[0])) {
        *rest = (struct text){rest->at + 1, rest->length - 1};
    }
}

static bool date_in_words(struct text rest, struct civil_date *out)
{
    int day, year;
    if (!take_count(&rest, 2, &day)) {
        return false;
    }
    for (size_t i = 0; i < 2 && rest.length >= 2 && month_of(rest) == 0 && rest.at[0] != ' '; i++) {
        rest = (struct text){rest.at + 1, rest.length - 1}; /* the "th" of 28th */
    }
    skip(&rest, " ");
    int month = month_of(rest);
    while (rest.length && ((rest.at[0] | 0x20) >= 'a' && (rest.at[0] | 0x20) <= 'z')) {
        rest = (struct text){rest.at + 1, rest.length - 1};
    }
    skip(&rest, " ,.");
    if (!month || !take_count(&rest, 4, &year)) {
        return false;
    }
    *out = (struct civil_date){year, month, day};
    return year >= 1900 && calendar_date_exists(*out);
}

static bool date_in_figures(struct text rest, struct civil_date *out)
{
    int year, month, day;
    if (!take_count(&rest, 4, &year) || year < 1900 || !rest.length || rest.at[0] != '-') {
        return false;
    }
    skip(&rest, "-");
    if (!take_count(&rest, 2, &month) || !rest.length || rest.at[0] != '-') {
        return false;
    }
    skip(&rest, "-");
    *out = (struct civil_date){year, month, 0};
    bool has_day = take_count(&rest, 2, &day);
    out->day = day;
    return has_day && calendar_date_exists(*out);
}

bool heading_date(struct text text, struct civil_date *out)
{
    for (size_t i = 0; i < text.length; i++) {
        struct text rest = {text.at + i, text.length - i};
        struct civil_date date;
        bool starts = is_digit(text.at[i]) && (i == 0 || !is_digit(text.at[i - 1]));
        if (starts && (date_in_figures(rest, &date) || date_in_words(rest, &date))) {
            *out = date;
            return true;
        }
    }
    return false;
}

/* ---- headings ------------------------------------------------------------------------------------------------- */

struct heading heading_of(struct arena *arena, struct text raw)
{
    struct text text = markup_clean(arena, raw).text;
    struct heading out = {.text = text, .fold = words_fold(arena, text)};
    struct words words = words_of(arena, text);
    if (text.length == 0 || text.length > LONGEST_HEADING) {
        return out;
    }
    if (heading_date(text, &out.date)) {
        out.kind = has_word(words, TEXT("status")) ? HEADING_STATUS : HEADING_UPDATE;
        return out;
    }
    for (size_t i = 0; i < COUNT_OF(meanings) && words.count <= 6; i++) {
        if (has_all(words, meanings[i].words)) {
            out.kind = HEADING_FIELD;
            out.field = meanings[i].field;
            return out;
        }
    }
    return out;
}

bool heading_line(struct arena *arena, const struct sheet_line *line, struct heading **out)
{
    size_t known = 0;
    bool seen[PLAN_FIELD__MAX] = {false}, is_twice = false;
    struct heading *headings = ARENA_ARRAY(arena, struct heading, line->count + 1);
    for (size_t i = 0; i < line->count; i++) {
        headings[i] = heading_of(arena, line->cells[i]);
        known += headings[i].kind != HEADING_NONE;
        if (headings[i].kind == HEADING_FIELD) {
            is_twice = is_twice || seen[headings[i].field];
            seen[headings[i].field] = true;
        }
    }
    if (known < 3 || is_twice || !seen[PLAN_RECOMMENDATION]) {
        return false;
    }
    *out = headings;
    return true;
}

/* ---- pages and numbers ---------------------------------------------------------------------------------------- */

bool heading_page(struct text raw)
{
    struct text text = text_trim(raw);
    int value;
    if (!take_count(&text, 4, &value)) {
        return false;
    }
    if (text.length && text.at[0] == '-') {
        skip(&text, "-");
        return take_count(&text, 4, &value) && text.length == 0;
    }
    return text.length == 0;
}

bool heading_number(struct text raw)
{
    struct text text = text_trim(raw);
    bool digit = false;
    if (text.length == 0 || text.length > LONGEST_NUMBER || memchr(text.at, '\n', text.length)) {
        return false;
    }
    for (size_t i = 0; i < text.length; i++) {
        digit = digit || is_digit(text.at[i]);
    }
    return digit && (is_digit(text.at[0]) || (text.at[0] >= 'A' && text.at[0] <= 'Z'));
}

bool heading_cut_number(struct text text, struct text *number, struct text *rest)
{
    size_t at = 0;
    while (at < text.length && (is_digit(text.at[at]) || (text.at[at] == '.' && at > 0))) {
        at++;
    }
    size_t end = at > 0 && text.at[at - 1] == '.' ? at - 1 : at;
    if (end == 0 || at >= text.length || (at == end && text.at[at] != ' ' && text.at[at] != ')')) {
        return false;
    }
    *number = (struct text){text.at, end};
    *rest = text_trim((struct text){text.at + at, text.length - at});
    return rest->length > 0;
}
