/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Duties and their limits; events. */

#include "procedure/parse.h"

static bool parse_optional_when(struct parse *parse, const struct procedure_condition **when)
{
    return !take_word(parse, "when") || parse_condition(parse, when);
}

/* "owner" CAPACITY ["when" CONDITION] */
static bool parse_owner(struct parse *parse, struct duty *duty)
{
    struct owner_line *owner = LIST_ADD(parse->arena, duty->owners, duty->owner_count);
    line_begin(parse, &owner->line);
    parse->at++;
    return want_mention(parse, &owner->owner, "who owes it") &&
           parse_optional_when(parse, &owner->when) && line_end(parse, &owner->line);
}

/* "within" LIMIT ["of" TIME] ["rolls" "forward"] ["when" CONDITION] */
static bool parse_within(struct parse *parse, struct duty *duty)
{
    struct within *within = LIST_ADD(parse->arena, duty->limits, duty->limit_count);
    line_begin(parse, &within->line);
    parse->at++;
    if (!parse_limit(parse, &within->limit) ||
        (take_word(parse, "of") && !parse_time(parse, &within->from))) {
        return false;
    }
    if (take_words(parse, "rolls", "forward")) {
        within->limit.rule.roll = CALENDAR_ROLL_WORKING_DAY;
    }
    return parse_optional_when(parse, &within->when) && line_end(parse, &within->line);
}

/* "every" LIMIT "while" CONDITION */
static bool parse_every(struct parse *parse, struct duty *duty)
{
    struct limit *every = ARENA_NEW(parse->arena, struct limit);
    line_begin(parse, &duty->every_line);
    parse->at++;
    duty->every = every;
    return parse_limit(parse, every) && want_word(parse, "while") &&
           parse_condition(parse, &duty->when) && line_end(parse, &duty->every_line);
}

/* "owed" "when" CONDITION */
static bool parse_owed(struct parse *parse, struct duty *duty)
{
    line_begin(parse, &duty->owed_line);
    parse->at++;
    return want_word(parse, "when") && parse_condition(parse, &duty->when) &&
           line_end(parse, &duty->owed_line);
}

/* "pauses" "while" CONDITION */
static bool parse_pauses(struct parse *parse, struct duty *duty)
{
    line_begin(parse, &duty->pauses_line);
    parse->at++;
    return want_word(parse, "while") && parse_condition(parse, &duty->pauses) &&
           line_end(parse, &duty->pauses_line);
}

/* "met" "by" STEP ["or" STEP ...] ["also" "beforehand"] ["when" CONDITION] */
static bool parse_met(struct parse *parse, struct duty *duty)
{
    line_begin(parse, &duty->met_line);
    parse->at++;
    if (!want_word(parse, "by")) {
        return false;
    }
    do {
        if (!add_mention(parse, &duty->met_by, "the step that meets it")) {
            return false;
        }
    } while (take_word(parse, "or"));
    duty->met_beforehand = take_words(parse, "also", "beforehand");
    return parse_optional_when(parse, &duty->met_when) && line_end(parse, &duty->met_line);
}

/* "where" FACT "is" VALUE */
static bool parse_where(struct parse *parse, struct duty *duty)
{
    line_begin(parse, &duty->as_if_line);
    parse->at++;
    return want_mention(parse, &duty->as_if, "the fact's name") && want_word(parse, "is") &&
           want_mention(parse, &duty->as_if_value, "one of its choices") &&
           line_end(parse, &duty->as_if_line);
}

/* "for" "a" ITEM | STANDING */
static bool parse_duty_for(struct parse *parse, struct duty *duty)
{
    line_begin(parse, &duty->for_line);
    parse->at++;
    duty->scope = PROCEDURE_FOR_ITEM;
    if (!take_article(parse)) {
        return parse_complain(parse, "'for a ITEM' or 'for a STANDING'");
    }
    return want_mention(parse, &duty->scope_kind, "an item or a standing") &&
           line_end(parse, &duty->for_line);
}

static bool parse_duty_line(struct parse *parse, void *into)
{
    static const struct {
        const char *word;
        bool (*read)(struct parse *parse, struct duty *duty);
    } lines[] = {
        {"for", parse_duty_for}, {"owner", parse_owner}, {"within", parse_within},
        {"every", parse_every},  {"owed", parse_owed},   {"pauses", parse_pauses},
        {"met", parse_met},      {"where", parse_where},
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        if (peek_word(parse, lines[i].word)) {
            return lines[i].read(parse, into);
        }
    }
    return parse_complain(parse, "a line of a duty: 'for a', 'where', 'owner', 'within', 'every', "
                                 "'owed when', 'pauses while' or 'met by'");
}

/* "duty" NAME [LABEL] */
bool parse_duty(struct parse *parse)
{
    struct duty *duty = LIST_ADD(parse->arena, parse->model->duties, parse->model->duties_count);
    declare(parse, CONSTRUCT_DUTY, parse->model->duties_count);
    line_begin(parse, &duty->line);
    parse->at++;
    if (!want_labelled(parse, &duty->is, "the duty's name") || !line_end(parse, &duty->line)) {
        return false;
    }
    parse_block(parse, parse_duty_line, duty);
    if (duty->owner_count == 0) {
        complain(parse->complaints, duty->line.place,
                 "nobody owes this duty: write 'owner OFFICE' under it");
    }
    return true;
}

static bool parse_absence_event(struct parse *parse, enum procedure_event_kind *kind,
                                struct mention *subject)
{
    subject->meaning = MEANS_OFFICE;
    if (!want_word(parse, "of") || !want_mention(parse, subject, "the office")) {
        return false;
    }
    *kind = take_word(parse, "ends") ? PROCEDURE_ABSENCE_ENDS : PROCEDURE_ABSENCE_BEGINS;
    return *kind == PROCEDURE_ABSENCE_ENDS || want_word(parse, "begins");
}

static bool parse_letter_event(struct parse *parse, enum procedure_event_kind *kind,
                               struct mention *subject)
{
    subject->meaning = MEANS_LETTER;
    if (!want_mention(parse, subject, "the letter")) {
        return false;
    }
    *kind = take_words(parse, "is", "sent") ? PROCEDURE_LETTER_IS_SENT : PROCEDURE_LETTER_BOUNCES;
    return *kind == PROCEDURE_LETTER_IS_SENT || take_word(parse, "bounces") ||
           parse_complain(parse, "'bounces' or 'is sent'");
}

/* "duty" DUTY "lapses" | "letter" LETTER "bounces" | "letter" LETTER "is" "sent" | "person" "joins"
 * | "absence" "of" OFFICE "begins" | "ends" | "link" LINK "ends" | NAME "happens" */
bool parse_event_words(struct parse *parse, enum procedure_event_kind *kind,
                       struct mention *subject)
{
    subject->place = parse_place(parse);
    if (take_words(parse, "person", "joins")) {
        *kind = PROCEDURE_PERSON_JOINS;
        return true;
    }
    if (take_word(parse, "duty")) {
        *kind = PROCEDURE_DUTY_LAPSES;
        subject->meaning = MEANS_DUTY;
        return want_mention(parse, subject, "the duty") && want_word(parse, "lapses");
    }
    if (take_word(parse, "letter")) {
        return parse_letter_event(parse, kind, subject);
    }
    if (take_word(parse, "absence")) {
        return parse_absence_event(parse, kind, subject);
    }
    if (take_word(parse, "link")) {
        *kind = PROCEDURE_LINK_ENDS;
        subject->meaning = MEANS_LINK;
        return want_mention(parse, subject, "the link") && want_word(parse, "ends");
    }
    *kind = PROCEDURE_NAMED_HAPPENS;
    subject->meaning = MEANS_EVENT;
    return want_mention(
        parse, subject,
        "an event: 'duty X lapses', 'letter X bounces', 'letter X is sent', 'person joins', "
        "'absence of X begins', 'link X ends' or 'NAME happens'");
}

/* "by" OFFICE, ... */
static bool parse_event_by(struct parse *parse, struct event *event)
{
    if (event->kind != PROCEDURE_NAMED_HAPPENS) {
        complain(parse->complaints, parse_place(parse),
                 "Evenhand sees by itself when this happens: take 'by' away. Only of 'event NAME "
                 "happens' somebody records that it did");
        return false;
    }
    struct by_line *by = LIST_ADD(parse->arena, event->by, event->by_count);
    line_begin(parse, &by->line);
    parse->at++;
    return want_mentions(parse, &by->capacities, "an office whose holder may record it") &&
           line_end(parse, &by->line);
}

/* "for" "a" ITEM | STANDING */
static bool parse_event_for(struct parse *parse, struct event *event)
{
    if (event->kind != PROCEDURE_NAMED_HAPPENS) {
        complain(parse->complaints, parse_place(parse),
                 "It is known by itself to what this happens: take 'for a' away. Only 'event NAME "
                 "happens' says it");
        return false;
    }
    line_begin(parse, &event->for_line);
    parse->at++;
    event->scope = PROCEDURE_FOR_ITEM;
    if (!take_article(parse)) {
        return parse_complain(parse, "'for a ITEM' or 'for a STANDING'");
    }
    return want_mention(parse, &event->scope_kind, "an item or a standing") &&
           line_end(parse, &event->for_line);
}

static bool parse_event_line(struct parse *parse, void *into)
{
    struct event *event = into;
    if (peek_word(parse, "by")) {
        return parse_event_by(parse, event);
    }
    if (peek_word(parse, "for") && !peek_words(parse, "for", "each")) {
        return parse_event_for(parse, event);
    }
    if (!peek_word(parse, "when")) {
        return parse_action(parse, &event->actions, &event->action_count);
    }
    struct rule *rule = LIST_ADD(parse->arena, event->guards, event->guard_count);
    line_begin(parse, &rule->line);
    parse->at++;
    return parse_condition(parse, &rule->when) && line_end(parse, &rule->line);
}

/* "event" EVENT */
bool parse_event(struct parse *parse)
{
    struct event *event = LIST_ADD(parse->arena, parse->model->events, parse->model->events_count);
    declare(parse, CONSTRUCT_EVENT, parse->model->events_count);
    line_begin(parse, &event->line);
    parse->at++;
    if (!parse_event_words(parse, &event->kind, &event->subject)) {
        return false;
    }
    if (event->kind == PROCEDURE_NAMED_HAPPENS) {
        event->is.name = event->subject.name;
        if (parse->at->kind == TOKEN_STRING) {
            event->is.label = (parse->at++)->text;
        }
        if (!want_word(parse, "happens")) {
            return false;
        }
    }
    if (!line_end(parse, &event->line)) {
        return false;
    }
    parse_block(parse, parse_event_line, event);
    return true;
}
