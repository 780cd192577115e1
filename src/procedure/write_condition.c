/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions, limits and times as text: for the writer in the language's words, times for people
 * too, with labels. */

#include <string.h>

#include "procedure/write.h"

static void write_label(struct buf *buf, struct text label)
{
    /* Labels stand within a sentence, so their capital goes; an acronym keeps it. */
    if (label.length > 1 && label.at[0] >= 'A' && label.at[0] <= 'Z' && label.at[1] >= 'a' &&
        label.at[1] <= 'z') {
        buf_char(buf, (char)(label.at[0] + ('a' - 'A')));
        label.at++;
        label.length--;
    }
    buf_text(buf, label);
}

static struct text label_of_mention(const struct mention *mention)
{
    switch (mention->link_to == NULL ? MEANS_NOTHING : mention->meaning) {
    case MEANS_TRACK:
        return ((const struct track *)mention->link_to)->is.label;
    case MEANS_FACT:
        return ((const struct fact *)mention->link_to)->words.is.label;
    case MEANS_ITEM:
        return ((const struct item *)mention->link_to)->is.label;
    case MEANS_STANDING:
        return ((const struct standing *)mention->link_to)->is.label;
    case MEANS_OFFICE:
        return ((const struct office *)mention->link_to)->is.label;
    case MEANS_ROLE:
        return ((const struct role *)mention->link_to)->is.label;
    case MEANS_STEP:
        return ((const struct step *)mention->link_to)->is.label;
    case MEANS_DUTY:
        return ((const struct duty *)mention->link_to)->is.label;
    case MEANS_FLAG:
        return ((const struct flag *)mention->link_to)->is.label;
    case MEANS_HOLD:
        return ((const struct hold *)mention->link_to)->is.label;
    case MEANS_LETTER:
        return ((const struct letter *)mention->link_to)->is.label;
    case MEANS_LINK:
        return ((const struct link *)mention->link_to)->is.label;
    case MEANS_SETTING:
        return ((const struct setting *)mention->link_to)->is.label;
    default:
        return mention->name.text;
    }
}

static void write_mention(struct buf *buf, const struct mention *mention, bool plain)
{
    if (!plain) {
        buf_text(buf, mention->name.text);
    } else {
        write_label(buf, label_of_mention(mention));
    }
}

static void write_values(struct buf *buf, const struct procedure_condition *condition)
{
    for (size_t i = 0; i < condition->values.count; i++) {
        buf_string(buf, i == 0 ? "" : " or ");
        buf_text(buf, condition->values.at[i].name.text);
    }
}

static void write_list(struct buf *buf, const struct procedure_condition *condition,
                       const char *between)
{
    for (size_t i = 0; i < condition->inner_count; i++) {
        const struct procedure_condition *inner = condition->inner[i];
        bool bracket = inner->kind == CONDITION_OR ||
                       (inner->kind == CONDITION_AND && condition->kind != CONDITION_OR &&
                        !condition->is_while);
        buf_string(buf, i == 0 ? "" : between);
        buf_string(buf, bracket ? "(" : "");
        write_condition(buf, inner);
        buf_string(buf, bracket ? ")" : "");
    }
}

static void write_inner(struct buf *buf, const struct procedure_condition *all)
{
    for (size_t i = 0; i < all->inner_count; i++) {
        const struct procedure_condition *inner = all->inner[i];
        if (inner->without) {
            buf_string(buf, " without ");
            buf_text(buf, inner->subject.name.text);
            continue;
        }
        bool bracket = inner->kind == CONDITION_OR || inner->kind == CONDITION_AND;
        buf_string(buf, i == 0 ? " whose " : " and whose ");
        buf_string(buf, bracket ? "(" : "");
        write_condition(buf, inner);
        buf_string(buf, bracket ? ")" : "");
    }
}

static void write_count(struct buf *buf, const struct procedure_condition *condition)
{
    static const char *const words[] = {
        [QUANTIFIER_EVERY] = "every ", [QUANTIFIER_SOME] = "some ", [QUANTIFIER_NO] = "no "};
    struct text name = condition->subject.name.text;
    if (condition->quantifier == QUANTIFIER_A) {
        buf_string(buf, name.length > 0 && strchr("aeiou", name.at[0]) != NULL ? "an " : "a ");
    } else if (condition->quantifier == QUANTIFIER_AT_LEAST) {
        buf_print(buf, "at least %lld ", (long long)condition->number);
    } else {
        buf_string(buf, words[condition->quantifier]);
    }
    buf_text(buf, condition->subject.name.text);
    if (condition->values.count > 0) {
        buf_string(buf, condition->negated ? " is not " : " is ");
        write_values(buf, condition);
    }
    if (condition->inner_count > 0) {
        write_inner(buf, condition->inner[0]);
    }
}

static const char *status_word(enum status status)
{
    static const char *const words[STATUS__MAX] = {
        [STATUS_OWED] = "owed",     [STATUS_MET] = "met",       [STATUS_LAPSED] = "lapsed",
        [STATUS_RAISED] = "raised", [STATUS_ON] = "on",         [STATUS_OPEN] = "open",
        [STATUS_ENDED] = "ended",   [STATUS_WANTED] = "wanted", [STATUS_ASSIGNED] = "assigned",
        [STATUS_TAKEN] = "taken",   [STATUS_SENT] = "sent",     [STATUS_BOUNCED] = "bounced"};
    return words[status];
}

static void write_status(struct buf *buf, const struct procedure_condition *condition)
{
    static const char *const nouns[MEANING__MAX] = {
        [MEANS_DUTY] = "duty",    [MEANS_FLAG] = "flag", [MEANS_HOLD] = "hold",
        [MEANS_LINK] = "link",    [MEANS_ROLE] = "role", [MEANS_STEP] = "step",
        [MEANS_LETTER] = "letter"};
    buf_print(buf, "%s %.*s is %s%s", nouns[condition->subject.meaning], TEXT_ARGS(condition->subject.name.text),
              condition->negated ? "not " : "", status_word(condition->status));
}

static void write_is(struct buf *buf, const struct procedure_condition *condition)
{
    buf_text(buf, condition->subject.name.text);
    switch (condition->kind) {
    case CONDITION_KNOWN:
        buf_string(buf, condition->negated ? " is unknown" : " is known");
        break;
    case CONDITION_ANY:
        buf_string(buf, condition->negated ? " is none" : " is any");
        break;
    case CONDITION_INCLUDES:
        buf_string(buf, " includes ");
        write_values(buf, condition);
        break;
    case CONDITION_COMPARE:
        buf_print(buf, " is %sat %s %lld", condition->negated ? "not " : "",
                  condition->comparing == COMPARE_AT_MOST ? "most" : "least",
                  (long long)condition->number);
        break;
    case CONDITION_LISTED:
        buf_string(buf, condition->negated ? " is not listed in " : " is listed in ");
        buf_text(buf, condition->table.name.text);
        break;
    default:
        buf_string(buf, condition->negated ? " is not " : " is ");
        write_values(buf, condition);
        break;
    }
}

void write_condition(struct buf *buf, const struct procedure_condition *condition)
{
    switch (condition->kind) {
    case CONDITION_AND:
        write_list(buf, condition, condition->is_while ? " while " : " and ");
        break;
    case CONDITION_OR:
        write_list(buf, condition, " or ");
        break;
    case CONDITION_NOT:
        buf_string(buf, "not ");
        write_list(buf, condition, "");
        break;
    case CONDITION_COUNT:
        write_count(buf, condition);
        break;
    case CONDITION_HOLDS:
        buf_string(buf, "the subject holds ");
        write_values(buf, condition);
        break;
    case CONDITION_STATUS:
        write_status(buf, condition);
        break;
    case CONDITION_SETTING:
        buf_string(buf, "setting ");
        buf_text(buf, condition->subject.name.text);
        if (condition->values.count > 0) {
            buf_string(buf, condition->negated ? " is not " : " is ");
            write_values(buf, condition);
        }
        break;
    case CONDITION_NOTHING:
        buf_string(buf, "nothing is owed");
        break;
    case CONDITION_REACH:
        buf_text(buf, condition->subject.name.text);
        buf_string(buf, " can reach ");
        write_values(buf, condition);
        break;
    case CONDITION_YES:
        buf_text(buf, condition->subject.name.text);
        break;
    default:
        write_is(buf, condition);
        break;
    }
}

void write_limit(struct buf *buf, const struct limit *limit)
{
    static const struct {
        const char *one, *several;
    } units[CALENDAR_COUNT__MAX] = {
        [CALENDAR_WORKING_DAYS] = {"working day", "working days"},
        [CALENDAR_CLEAR_WORKING_DAYS] = {"clear working day", "clear working days"},
        [CALENDAR_DAYS] = {"day", "days"},
        [CALENDAR_CLEAR_DAYS] = {"clear day", "clear days"},
        [CALENDAR_DAYS_BEGINNING_WITH] = {"day beginning with", "days beginning with"},
        [CALENDAR_WEEKS] = {"week", "weeks"},
        [CALENDAR_MONTHS] = {"month", "months"},
        [CALENDAR_YEARS] = {"year", "years"},
        [CALENDAR_HOURS] = {"hour", "hours"},
        [CALENDAR_SAME_WORKING_DAY] = {"the same working day", NULL},
        [CALENDAR_NEXT_WORKING_DAY] = {"the next working day", NULL},
        [CALENDAR_AT_ONCE] = {"at once", NULL},
        [CALENDAR_AS_SOON_AS_PRACTICABLE] = {"as soon as practicable", NULL},
    };
    if (limit->kind != LIMIT_RULE) {
        buf_print(buf, "%s %.*s", limit->kind == LIMIT_DATA ? "limit" : "setting",
                  TEXT_ARGS(limit->name.name.text));
    } else if (units[limit->rule.count].several == NULL) {
        buf_string(buf, units[limit->rule.count].one);
    } else {
        buf_print(buf, "%d %s", limit->rule.number,
                  limit->rule.number == 1 ? units[limit->rule.count].one
                                          : units[limit->rule.count].several);
    }
}

static void write_named_time(struct buf *buf, const struct time *time, bool plain)
{
    static const struct {
        const char *name, *words;
    } words[TIME__MAX] = {[TIME_RECEIVED] = {"received", "the case was received"},
                          [TIME_HAPPENED] = {"happened", "the step happened"},
                          [TIME_RECORDED] = {"recorded", "it was recorded"},
                          [TIME_OWED] = {"owed", "it came to be owed"}};
    if (time->kind == TIME_STEP) {
        buf_string(buf, plain ? "the step “" : "step ");
        buf_text(buf, plain ? label_of_mention(&time->name) : time->name.name.text);
        buf_string(buf, plain ? "”" : "");
    } else if (time->kind == TIME_FACT) {
        write_mention(buf, &time->name, plain);
    } else {
        buf_string(buf, plain ? words[time->kind].words : words[time->kind].name);
    }
}

void write_time(struct buf *buf, const struct time *time, bool plain)
{
    if (time->kind == TIME_EARLIER || time->kind == TIME_LATER) {
        buf_string(buf, time->kind == TIME_EARLIER ? "the earlier of " : "the later of ");
        write_time(buf, time->one, plain);
        buf_string(buf, " and ");
        write_time(buf, time->other, plain);
    } else if (time->kind == TIME_AFTER) {
        write_limit(buf, time->limit);
        buf_string(buf, " after ");
        write_time(buf, time->one, plain);
    } else {
        write_named_time(buf, time, plain);
    }
}
