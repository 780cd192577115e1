/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Conditions, times, limits and what is done, as sentences for people who have never seen the
 * language. Labels of facts, tracks and steps stand in quotation marks, because many are whole
 * questions; those of people and things do not.
 */
#include <string.h>

#include "procedure/explain.h"

/* ---- labels ---------------------------------------------------------------------------------- */

void explain_quote(struct buf *buf, struct text label)
{
    buf_string(buf, "“");
    buf_text(buf, label);
    buf_string(buf, "”");
}

void explain_low(struct buf *buf, struct text label)
{
    if (label.length > 1 && label.at[0] >= 'A' && label.at[0] <= 'Z' && label.at[1] >= 'a' &&
        label.at[1] <= 'z') {
        buf_char(buf, (char)(label.at[0] + ('a' - 'A')));
        label.at++;
        label.length--;
    }
    buf_text(buf, label);
}

struct text explain_label(const struct mention *mention)
{
    switch (mention->link_to == NULL ? MEANS_NOTHING : mention->meaning) {
    case MEANS_FACT:
        return ((const struct fact *)mention->link_to)->words.is.label;
    case MEANS_TRACK:
        return ((const struct track *)mention->link_to)->is.label;
    case MEANS_TABLE:
    case MEANS_LIMIT: {
        struct procedure_labelled is = ((const struct data *)mention->link_to)->is;
        return is.label.length > 0 ? is.label : is.name.text;
    }
    case MEANS_NOTHING:
    case MEANS_MANAGER:
    case MEANS_ANYBODY:
    case MEANS_STAFF:
    case MEANS_EVENHAND:
        return mention->name.text;
    default:
        /* Every other declaration has its labelled name behind its line. */
        return ((const struct office *)mention->link_to)->is.label;
    }
}

static struct text label_among(const struct procedure_labelled *all, size_t count,
                               struct procedure_name name)
{
    for (size_t i = 0; i < count; i++) {
        if (procedure_same(all[i].name, name)) {
            return all[i].label;
        }
    }
    return name.text;
}

struct text explain_value_label(const struct mention *subject, const struct mention *value)
{
    const struct track *track = subject->meaning == MEANS_TRACK ? subject->link_to
                                : subject->meaning == MEANS_ITEM
                                    ? &((const struct item *)subject->link_to)->track
                                    : NULL;
    for (size_t i = 0; track != NULL && i < track->state_count; i++) {
        if (procedure_same(track->states[i].is.name, value->name)) {
            return track->states[i].is.label;
        }
    }
    if (subject->meaning == MEANS_FACT && subject->link_to != NULL) {
        const struct procedure_fact *fact = &((const struct fact *)subject->link_to)->words;
        return label_among(fact->choices, fact->choice_count, value->name);
    }
    if (subject->meaning == MEANS_SETTING && subject->link_to != NULL) {
        const struct setting *setting = subject->link_to;
        return label_among(setting->choices, setting->choice_count, value->name);
    }
    return explain_label(value);
}

void explain_capacity(struct buf *buf, const struct mention *mention)
{
    switch (mention->meaning) {
    case MEANS_MANAGER:
        buf_string(buf, "whoever manages the case");
        break;
    case MEANS_ANYBODY:
        buf_string(buf, "anybody");
        break;
    case MEANS_STAFF:
        buf_string(buf, "any member of staff");
        break;
    case MEANS_EVENHAND:
        buf_string(buf, "Evenhand itself");
        break;
    case MEANS_OFFICE:
        buf_string(buf, "the ");
        buf_text(buf, explain_label(mention));
        break;
    case MEANS_SETTING:
        buf_string(buf, "the office that the organisation set for ");
        explain_quote(buf, explain_label(mention));
        break;
    default:
        buf_string(buf, "the ");
        explain_low(buf, explain_label(mention));
        break;
    }
}

void explain_capacities(struct buf *buf, const struct mentions *mentions, const char *last)
{
    for (size_t i = 0; i < mentions->count; i++) {
        buf_string(buf, i == 0 ? "" : i + 1 == mentions->count ? last : ", ");
        explain_capacity(buf, &mentions->at[i]);
    }
}

/* ---- conditions ------------------------------------------------------------------------------ */

static void values(struct buf *buf, const struct procedure_condition *condition)
{
    for (size_t i = 0; i < condition->values.count; i++) {
        const struct mention *value = &condition->values.at[i];
        buf_string(buf, i == 0 ? "" : i + 1 == condition->values.count ? " or " : ", ");
        explain_quote(buf, explain_value_label(&condition->subject, value));
    }
}

static void inner(struct buf *buf, const struct procedure_condition *condition, const char *between)
{
    for (size_t i = 0; i < condition->inner_count; i++) {
        const struct procedure_condition *one = condition->inner[i];
        bool bracket = one->kind == CONDITION_OR && condition->kind != CONDITION_OR;
        buf_string(buf, i == 0 ? "" : between);
        buf_string(buf, bracket ? "(" : "");
        explain_condition(buf, one);
        buf_string(buf, bracket ? ")" : "");
    }
}

/* Labels of states are of any form ("Closed", "Advice was asked for"): quoted after these words, each makes a sentence. */
static void stands_at(struct buf *buf, const struct procedure_condition *condition, bool many)
{
    buf_string(buf, condition->negated ? many ? " do not stand at " : " does not stand at "
                    : many             ? " stand at "
                                       : " stands at ");
    values(buf, condition);
}

static void count(struct buf *buf, const struct procedure_condition *condition)
{
    bool bare = condition->values.count == 0, many = condition->quantifier == QUANTIFIER_AT_LEAST;
    if (bare && condition->quantifier == QUANTIFIER_EVERY) {
        buf_string(buf, "for ");
    } else if (bare) {
        buf_string(buf, many ? "there are " : "there is ");
    }
    switch (condition->quantifier) {
    case QUANTIFIER_EVERY:
        buf_string(buf, "every ");
        break;
    case QUANTIFIER_NO:
        buf_string(buf, "no ");
        break;
    case QUANTIFIER_AT_LEAST:
        buf_print(buf, "at least %lld of the kind ", (long long)condition->number);
        break;
    default:
        buf_string(buf, "at least one ");
        break;
    }
    explain_low(buf, explain_label(&condition->subject));
    if (condition->values.count > 0) {
        stands_at(buf, condition, many);
    }
    if (condition->inner_count > 0) {
        buf_string(buf, bare && condition->quantifier == QUANTIFIER_EVERY ? " " : " for which ");
        inner(buf, condition, " and ");
    }
}

static void status(struct buf *buf, const struct procedure_condition *condition)
{
    static const char *const nouns[MEANING__MAX] = {
        [MEANS_DUTY] = "duty",        [MEANS_FLAG] = "flag", [MEANS_HOLD] = "hold",
        [MEANS_LINK] = "linked case", [MEANS_ROLE] = "role", [MEANS_STEP] = "step",
        [MEANS_LETTER] = "letter"};
    static const char *const words[STATUS__MAX] = {
        [STATUS_OWED] = "owed",       [STATUS_MET] = "met",
        [STATUS_LAPSED] = "overdue",  [STATUS_RAISED] = "raised",
        [STATUS_ON] = "in force",     [STATUS_OPEN] = "open",
        [STATUS_ENDED] = "ended",     [STATUS_WANTED] = "asked for",
        [STATUS_ASSIGNED] = "filled", [STATUS_TAKEN] = "taken",
        [STATUS_SENT] = "sent",       [STATUS_BOUNCED] = "returned undelivered"};
    buf_print(buf, "the %s ", nouns[condition->subject.meaning]);
    explain_quote(buf, explain_label(&condition->subject));
    buf_print(buf, " is %s%s", condition->negated ? "not " : "", words[condition->status]);
}

static void track_name(struct buf *buf, const struct track *track)
{
    if (text_is(track->is.name.text, "case") && track->of.name.key == 0) {
        buf_string(buf, "the case");
    } else if (procedure_same(track->is.name, track->of.name)) {
        buf_string(buf, "the ");
        explain_low(buf, track->is.label);
    } else {
        explain_quote(buf, track->is.label);
    }
}

static void track_is(struct buf *buf, const struct procedure_condition *condition)
{
    track_name(buf, condition->subject.link_to);
    stands_at(buf, condition, false);
}

static void fact_is(struct buf *buf, const struct procedure_condition *condition)
{
    struct text label = explain_label(&condition->subject);
    if (condition->kind == CONDITION_ANY) {
        buf_string(buf, condition->negated ? "nothing is chosen for " : "something is chosen for ");
        explain_quote(buf, label);
        return;
    }
    if (condition->kind == CONDITION_PARTY) {
        explain_quote(buf, label);
        buf_string(buf, condition->negated ? " is not the " : " is the ");
        explain_low(buf, explain_label(&condition->values.at[0]));
        buf_string(buf, " in question");
        return;
    }
    bool yes = condition->kind == CONDITION_YES;
    buf_string(buf, yes ? "the answer to " : "");
    explain_quote(buf, label);
    buf_string(buf, yes ? " is yes" : "");
    switch (condition->kind) {
    case CONDITION_KNOWN:
        buf_string(buf, condition->negated ? " is not known" : " is known");
        break;
    case CONDITION_INCLUDES:
        buf_string(buf, " includes ");
        values(buf, condition);
        break;
    case CONDITION_COMPARE:
        buf_print(buf, " is %sat %s %lld", condition->negated ? "not " : "",
                  condition->comparing == COMPARE_AT_MOST ? "most" : "least",
                  (long long)condition->number);
        break;
    case CONDITION_LISTED:
        buf_string(buf, condition->negated ? " is not listed in " : " is listed in ");
        explain_quote(buf, explain_label(&condition->table));
        break;
    case CONDITION_FACT_IS:
        buf_string(buf, condition->negated ? " is not " : " is ");
        values(buf, condition);
        break;
    default:
        break;
    }
}

static void setting_is(struct buf *buf, const struct procedure_condition *condition)
{
    buf_string(buf, "the setting ");
    explain_quote(buf, explain_label(&condition->subject));
    buf_string(buf, condition->negated ? " is not " : " is ");
    if (condition->values.count == 0) {
        buf_string(buf, "on");
    } else {
        values(buf, condition);
    }
}

void explain_condition(struct buf *buf, const struct procedure_condition *condition)
{
    switch (condition->kind) {
    case CONDITION_AND:
        inner(buf, condition, condition->is_while ? " while " : " and ");
        break;
    case CONDITION_OR:
        inner(buf, condition, " or ");
        break;
    case CONDITION_NOT:
        buf_string(buf, "it is not so that ");
        inner(buf, condition, "");
        break;
    case CONDITION_COUNT:
        count(buf, condition);
        break;
    case CONDITION_HOLDS:
        buf_string(buf, "the person whom the case is about holds the office of ");
        for (size_t i = 0; i < condition->values.count; i++) {
            buf_string(buf, i == 0 ? "" : " or ");
            buf_text(buf, explain_label(&condition->values.at[i]));
        }
        break;
    case CONDITION_STATUS:
        status(buf, condition);
        break;
    case CONDITION_SETTING:
        setting_is(buf, condition);
        break;
    case CONDITION_NOTHING:
        buf_string(buf, "nothing is owed");
        break;
    case CONDITION_REACH:
        track_name(buf, condition->subject.link_to);
        buf_string(buf, " can come to ");
        values(buf, condition);
        break;
    case CONDITION_TRACK:
        track_is(buf, condition);
        break;
    default:
        fact_is(buf, condition);
        break;
    }
}

/* ---- times and limits ------------------------------------------------------------------------ */

void explain_time(struct buf *buf, const struct time *time)
{
    switch (time->kind) {
    case TIME_FACT:
        explain_quote(buf, explain_label(&time->name));
        break;
    case TIME_STEP:
        buf_string(buf, "the step ");
        explain_quote(buf, explain_label(&time->name));
        break;
    case TIME_RECEIVED:
        buf_string(buf, "the receipt of the case");
        break;
    case TIME_HAPPENED:
        buf_string(buf, "the time when the step happened");
        break;
    case TIME_RECORDED:
        buf_string(buf, "the time when it was recorded");
        break;
    case TIME_EARLIER:
    case TIME_LATER:
        buf_string(buf, time->kind == TIME_EARLIER ? "the earlier of " : "the later of ");
        explain_time(buf, time->one);
        buf_string(buf, " and ");
        explain_time(buf, time->other);
        break;
    case TIME_AFTER:
        explain_limit(buf, time->limit);
        buf_string(buf, " after ");
        explain_time(buf, time->one);
        break;
    default:
        buf_string(buf, "the time when it came to be owed");
        break;
    }
}

void explain_limit(struct buf *buf, const struct limit *limit)
{
    if (limit->kind == LIMIT_DATA) {
        buf_string(buf, "the limit ");
        explain_quote(buf, explain_label(&limit->name));
        return;
    }
    if (limit->kind == LIMIT_SETTING) {
        const struct setting *setting = limit->name.link_to;
        buf_string(buf, "the time set for ");
        explain_quote(buf, setting->is.label);
        buf_string(buf, " (");
        explain_limit(buf, &setting->limit);
        buf_string(buf, " unless the organisation sets another)");
        return;
    }
    struct text words = calendar_rule_words(buf->arena, &limit->rule);
    static const struct text within = {"within ", 7};
    if (text_starts(words, within)) {
        words.at += within.length;
        words.length -= within.length;
    }
    buf_text(buf, words);
}

void explain_within(struct buf *buf, const struct limit *limit, const struct time *from)
{
    bool rule = limit->kind == LIMIT_RULE;
    enum calendar_count count = rule ? limit->rule.count : CALENDAR_DAYS;
    bool soon = count == CALENDAR_AT_ONCE || count == CALENDAR_AS_SOON_AS_PRACTICABLE;
    bool day = count == CALENDAR_SAME_WORKING_DAY || count == CALENDAR_NEXT_WORKING_DAY;
    buf_string(buf, soon ? "" : day ? "on " : "within ");
    explain_limit(buf, limit);
    if (from == NULL && (soon || day)) {
        return;
    }
    buf_string(buf, soon || count == CALENDAR_NEXT_WORKING_DAY ? " after "
                    : count == CALENDAR_SAME_WORKING_DAY       ? " as "
                                                               : " of ");
    if (from == NULL) {
        buf_string(buf, "the time when it came to be owed");
    } else {
        explain_time(buf, from);
    }
}
