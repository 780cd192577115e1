/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar/calendar.h"

#include "calendar/parts.h"

/* What each convention counts in, how many it takes at most, and whether it can count back. */
static const struct convention {
    const char *one, *many;
    int most; /* 0: it takes no number */
    bool can_go_back;
    bool can_roll;
} conventions[CALENDAR_COUNT__MAX] = {
    [CALENDAR_WORKING_DAYS] = {"working day", "working days", 2000, true, false},
    [CALENDAR_CLEAR_WORKING_DAYS] = {"clear working day", "clear working days", 2000, true, false},
    [CALENDAR_DAYS] = {"day", "days", 36525, true, true},
    [CALENDAR_CLEAR_DAYS] = {"clear day", "clear days", 36525, true, true},
    [CALENDAR_DAYS_BEGINNING_WITH] = {"day", "days", 36525, false, true},
    [CALENDAR_WEEKS] = {"week", "weeks", 5220, true, true},
    [CALENDAR_MONTHS] = {"month", "months", 1200, true, true},
    [CALENDAR_YEARS] = {"year", "years", 100, true, true},
    [CALENDAR_HOURS] = {"hour", "hours", 100000, false, false},
};

static bool is_known_rule(const struct calendar_rule *rule)
{
    return (unsigned)rule->count < CALENDAR_COUNT__MAX &&
           (unsigned)rule->roll < CALENDAR_ROLL__MAX &&
           (unsigned)rule->received < CALENDAR_RECEIVED__MAX &&
           (unsigned)rule->late_holiday < CALENDAR_LATE_HOLIDAY__MAX;
}

static int check_number(const struct calendar_rule *rule, struct error *error)
{
    const struct convention *convention = &conventions[rule->count];
    if (convention->most == 0) {
        return rule->number == 0 ? 0
                                 : error_set(error, ERROR_INVALID, "limit.number",
                                             "This limit takes no number; leave it out.");
    }
    if (rule->number < 1) {
        return error_set(error, ERROR_INVALID, "limit.number", "A limit is at least 1 %s.",
                         convention->one);
    }
    if (rule->number > convention->most) {
        return error_set(error, ERROR_LIMIT, "limit.too-large", "A limit is at most %d %s.",
                         convention->most, convention->many);
    }
    return 0;
}

int calendar_rule_check(const struct calendar_rule *rule, struct error *error)
{
    if (!is_known_rule(rule)) {
        return error_set(error, ERROR_INVALID, "limit.unknown", "This is no limit that is known.");
    }
    int failed = check_number(rule, error);
    if (failed) {
        return failed;
    }
    if (rule->before && !conventions[rule->count].can_go_back) {
        return error_set(
            error, ERROR_INVALID, "limit.before",
            "This limit cannot be counted back from an event; use days, working days, weeks, "
            "months or years.");
    }
    if (rule->before && rule->received == CALENDAR_RECEIVED_NEXT_WORKING_DAY) {
        return error_set(
            error, ERROR_INVALID, "limit.before",
            "Office hours mean nothing to a limit that is counted back; leave them out.");
    }
    if (rule->roll != CALENDAR_ROLL_NONE && !conventions[rule->count].can_roll) {
        return error_set(error, ERROR_INVALID, "limit.roll",
                         "This limit always ends on a working day, or at an hour; it cannot roll.");
    }
    return 0;
}

struct text calendar_number_words(struct arena *arena, enum calendar_count count, int number)
{
    const struct convention *convention = &conventions[count];
    return text_of(
        arena_print(arena, "%d %s", number, number == 1 ? convention->one : convention->many));
}

static void add_words_back(struct buf *buf, const struct calendar_rule *rule, struct text number)
{
    bool clear = rule->count == CALENDAR_CLEAR_DAYS || rule->count == CALENDAR_CLEAR_WORKING_DAYS;
    buf_print(buf, "%s%.*s before", clear ? "not less than " : "", TEXT_ARGS(number));
    if (rule->roll == CALENDAR_ROLL_WORKING_DAY) {
        buf_string(buf, ", or the working day before if that is none");
    }
}

static void add_words_on(struct buf *buf, const struct calendar_rule *rule, struct text number)
{
    bool clear = rule->count == CALENDAR_CLEAR_DAYS || rule->count == CALENDAR_CLEAR_WORKING_DAYS;
    buf_print(buf, "%s %.*s", clear ? "after" : "within", TEXT_ARGS(number));
    if (rule->count == CALENDAR_DAYS_BEGINNING_WITH) {
        buf_string(buf, " beginning with the event's day");
    }
    if (rule->roll == CALENDAR_ROLL_WORKING_DAY) {
        buf_string(buf, ", or the next working day if that is none");
    }
}

struct text calendar_rule_words(struct arena *arena, const struct calendar_rule *rule)
{
    switch (rule->count) {
    case CALENDAR_SAME_WORKING_DAY:
        return TEXT("the same working day");
    case CALENDAR_NEXT_WORKING_DAY:
        return TEXT("the next working day");
    case CALENDAR_AT_ONCE:
        return TEXT("at once");
    case CALENDAR_AS_SOON_AS_PRACTICABLE:
        return TEXT("as soon as practicable");
    default:
        break;
    }
    struct buf buf = buf_in(arena);
    struct text number = calendar_number_words(arena, rule->count, rule->number);
    if (rule->before) {
        add_words_back(&buf, rule, number);
    } else {
        add_words_on(&buf, rule, number);
    }
    return buf_as_text(&buf);
}

/* ---- reading */

static char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

/* Takes `words` (lower case, single spaces) from the start, if whole words follow, in either case
 * and any spacing. */
static bool take(struct text *rest, const char *words)
{
    struct text left = text_trim(*rest);
    for (; *words; words++) {
        if (left.length == 0 || (*words == ' ' ? left.at[0] != ' ' : lower(left.at[0]) != *words)) {
            return false;
        }
        left.at++;
        left.length--;
        if (*words == ' ') {
            left = text_trim(left);
        }
    }
    if (left.length > 0 && left.at[0] != ' ') {
        return false;
    }
    *rest = text_trim(left);
    return true;
}

static bool take_number(struct text *rest, int *number)
{
    static const char *const words[] = {"one",   "two",   "three", "four", "five",   "six",
                                        "seven", "eight", "nine",  "ten",  "eleven", "twelve"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (take(rest, words[i])) {
            *number = (int)i + 1;
            return true;
        }
    }
    struct error ignored;
    struct text left = text_trim(*rest), digits;
    int64_t value;
    text_cut(&left, ' ', &digits);
    if (digits.length == 0 || digits.at[0] < '0' || digits.at[0] > '9' ||
        text_to_integer(digits, 0, INT32_MAX, &value, &ignored)) {
        return false;
    }
    *number = (int)value;
    *rest = left.at ? left : TEXT("");
    return true;
}

static bool take_whole(struct text rest, struct calendar_rule *rule)
{
    static const struct {
        const char *words;
        enum calendar_count count;
    } wholes[] = {
        {"the same working day", CALENDAR_SAME_WORKING_DAY},
        {"same working day", CALENDAR_SAME_WORKING_DAY},
        {"the next working day", CALENDAR_NEXT_WORKING_DAY},
        {"next working day", CALENDAR_NEXT_WORKING_DAY},
        {"at once", CALENDAR_AT_ONCE},
        {"immediately", CALENDAR_AT_ONCE},
        {"as soon as practicable", CALENDAR_AS_SOON_AS_PRACTICABLE},
        {"as soon as possible", CALENDAR_AS_SOON_AS_PRACTICABLE},
    };
    for (size_t i = 0; i < COUNT_OF(wholes); i++) {
        struct text left = rest;
        if (take(&left, wholes[i].words) && left.length == 0) {
            rule->count = wholes[i].count;
            return true;
        }
    }
    return false;
}

static bool take_unit(struct text *rest, enum calendar_count *count)
{
    static const enum calendar_count plain[] = {CALENDAR_WORKING_DAYS, CALENDAR_CLEAR_WORKING_DAYS,
                                                CALENDAR_DAYS,         CALENDAR_CLEAR_DAYS,
                                                CALENDAR_WEEKS,        CALENDAR_MONTHS,
                                                CALENDAR_YEARS,        CALENDAR_HOURS};
    for (size_t i = 0; i < COUNT_OF(plain); i++) {
        if (take(rest, conventions[plain[i]].many) || take(rest, conventions[plain[i]].one)) {
            *count = plain[i];
            return true;
        }
    }
    return false;
}

static int refuse_words(struct text words, struct error *error)
{
    bool can_repeat = words.length <= 100 && text_is_utf8(words);
    struct text repeated = can_repeat ? words : TEXT("This");
    return error_set(
        error, ERROR_INVALID, "limit.form",
        "\"%.*s\" is not a time limit that is known; write for example 2 working days, 28 days, "
        "3 months, 72 hours, the same working day, or at once.",
        TEXT_ARGS(repeated));
}

/* "not less than N before" leaves N whole days between, so both ends are out: the clear convention.
 */
static enum calendar_count as_clear(enum calendar_count count)
{
    return count == CALENDAR_DAYS           ? CALENDAR_CLEAR_DAYS
           : count == CALENDAR_WORKING_DAYS ? CALENDAR_CLEAR_WORKING_DAYS
                                            : count;
}

int calendar_rule_read(struct text words, struct calendar_rule *rule, struct error *error)
{
    struct text rest = text_trim(words);
    struct calendar_rule read = *rule;
    read.number = 0;
    read.before = false;
    bool least = take(&rest, "not less than") || take(&rest, "at least");
    bool after = !least && take(&rest, "after");
    if (!least && !after && (take(&rest, "within") || take(&rest, "no later than"))) {
        after = false;
    }
    if (!least && !after && take_whole(rest, &read)) {
        *rule = read;
        return 0;
    }
    if (!take_number(&rest, &read.number) || !take_unit(&rest, &read.count)) {
        return refuse_words(words, error);
    }
    read.before = take(&rest, "before");
    if (read.count == CALENDAR_DAYS && !read.before &&
        (take(&rest, "beginning with the event's day") || take(&rest, "beginning with"))) {
        read.count = CALENDAR_DAYS_BEGINNING_WITH;
    }
    read.count = least ? as_clear(read.count) : read.count;
    bool clear = read.count == CALENDAR_CLEAR_DAYS || read.count == CALENDAR_CLEAR_WORKING_DAYS;
    if (rest.length > 0 || (least && (!read.before || !clear)) || (after && !clear)) {
        return refuse_words(words, error);
    }
    struct calendar_rule bare = {.count = read.count, .number = read.number, .before = read.before};
    int failed = calendar_rule_check(&bare, error);
    if (!failed) {
        *rule = read;
    }
    return failed;
}
