/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits ("2 working days", "limit referral-to-authority") and times ("the later of retirement and
 * 10 years after left"). */

#include <stdio.h>

#include "procedure/parse.h"

#define TIME_DEPTH_MOST 6

static bool take_unit(struct parse *parse, const char *unit)
{
    char several[16];
    snprintf(several, sizeof(several), "%ss", unit);
    return take_word(parse, unit) || take_word(parse, several);
}

/* NUMBER ["clear"] ["working"] UNIT ["beginning" "with"] */
static bool parse_counted_limit(struct parse *parse, struct calendar_rule *rule)
{
    int64_t number = 0;
    if (!want_number(parse, &number, "how many")) {
        return false;
    }
    rule->number = (int)number;
    bool clear = take_word(parse, "clear");
    if (take_word(parse, "working")) {
        rule->count = clear ? CALENDAR_CLEAR_WORKING_DAYS : CALENDAR_WORKING_DAYS;
        return take_unit(parse, "day") || parse_complain(parse, "'days'");
    }
    if (take_unit(parse, "day")) {
        rule->count = clear                                    ? CALENDAR_CLEAR_DAYS
                      : take_words(parse, "beginning", "with") ? CALENDAR_DAYS_BEGINNING_WITH
                                                               : CALENDAR_DAYS;
        return true;
    }
    static const struct {
        const char *unit;
        enum calendar_count count;
    } units[] = {{"week", CALENDAR_WEEKS},
                 {"month", CALENDAR_MONTHS},
                 {"year", CALENDAR_YEARS},
                 {"hour", CALENDAR_HOURS}};
    for (size_t i = 0; i < COUNT_OF(units) && !clear; i++) {
        if (take_unit(parse, units[i].unit)) {
            rule->count = units[i].count;
            return true;
        }
    }
    return parse_complain(parse, "'working days', 'days', 'weeks', 'months', 'years' or 'hours'");
}

static bool parse_rule(struct parse *parse, struct calendar_rule *rule)
{
    if (take_words(parse, "at", "once")) {
        rule->count = CALENDAR_AT_ONCE;
        return true;
    }
    if (take_words(parse, "as", "soon")) {
        rule->count = CALENDAR_AS_SOON_AS_PRACTICABLE;
        return want_word(parse, "as") && want_word(parse, "practicable");
    }
    if (take_words(parse, "the", "same")) {
        rule->count = CALENDAR_SAME_WORKING_DAY;
        return want_word(parse, "working") && want_word(parse, "day");
    }
    if (take_words(parse, "the", "next")) {
        rule->count = CALENDAR_NEXT_WORKING_DAY;
        return want_word(parse, "working") && want_word(parse, "day");
    }
    if (parse->at->kind != TOKEN_NUMBER) {
        return parse_complain(
            parse,
            "a limit, as '2 working days', 'the same working day', 'limit NAME' or 'setting NAME'");
    }
    return parse_counted_limit(parse, rule);
}

/* RULE | "limit" NAME | "setting" NAME */
bool parse_limit(struct parse *parse, struct limit *limit)
{
    limit->place = parse_place(parse);
    if (take_word(parse, "limit")) {
        limit->kind = LIMIT_DATA;
        limit->name.meaning = MEANS_LIMIT;
        return want_mention(parse, &limit->name, "the name of a limit in a data file");
    }
    if (take_word(parse, "setting")) {
        limit->kind = LIMIT_SETTING;
        limit->name.meaning = MEANS_SETTING;
        return want_mention(parse, &limit->name, "the setting's name");
    }
    struct error error = {0};
    if (!parse_rule(parse, &limit->rule)) {
        return false;
    }
    return calendar_rule_check(&limit->rule, &error) == 0 ||
           complain(parse->complaints, limit->place, "this limit cannot be: %s", error.words);
}

static bool peek_limit(const struct parse *parse)
{
    return parse->at->kind == TOKEN_NUMBER || peek_word(parse, "limit") ||
           peek_word(parse, "setting") || peek_words(parse, "the", "same") ||
           peek_words(parse, "the", "next");
}

static bool parse_time_at(struct parse *parse, const struct time **out, int depth);

/* "the" "earlier" | "later" "of" TIME "and" TIME */
static bool parse_two_times(struct parse *parse, struct time *time, int depth)
{
    time->kind = text_is(parse->at[1].text, "earlier") ? TIME_EARLIER : TIME_LATER;
    parse->at += 2;
    return want_word(parse, "of") && parse_time_at(parse, &time->one, depth + 1) &&
           want_word(parse, "and") && parse_time_at(parse, &time->other, depth + 1);
}

/* LIMIT "after" TIME */
static bool parse_after(struct parse *parse, struct time *time, int depth)
{
    struct limit *limit = ARENA_NEW(parse->arena, struct limit);
    time->kind = TIME_AFTER;
    time->limit = limit;
    return parse_limit(parse, limit) && want_word(parse, "after") &&
           parse_time_at(parse, &time->one, depth + 1);
}

static bool parse_named_time(struct parse *parse, struct time *time)
{
    static const struct {
        const char *word;
        enum time_kind kind;
    } words[] = {{"received", TIME_RECEIVED},
                 {"happened", TIME_HAPPENED},
                 {"recorded", TIME_RECORDED},
                 {"owed", TIME_OWED}};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (take_word(parse, words[i].word)) {
            time->kind = words[i].kind;
            return true;
        }
    }
    time->kind = take_word(parse, "step") ? TIME_STEP : TIME_FACT;
    return want_mention(
        parse, &time->name,
        "a time: a date or time fact, 'received', 'happened', 'recorded', 'owed' or 'step NAME'");
}

static bool parse_time_at(struct parse *parse, const struct time **out, int depth)
{
    struct time *time = ARENA_NEW(parse->arena, struct time);
    *out = time;
    if (depth > TIME_DEPTH_MOST) {
        return complain(parse->complaints, parse_place(parse),
                        "this time is nested deeper than %d: set a fact to part of it",
                        TIME_DEPTH_MOST);
    }
    if (peek_words(parse, "the", "earlier") || peek_words(parse, "the", "later")) {
        return parse_two_times(parse, time, depth);
    }
    return peek_limit(parse) ? parse_after(parse, time, depth) : parse_named_time(parse, time);
}

bool parse_time(struct parse *parse, const struct time **out)
{
    return parse_time_at(parse, out, 0);
}
