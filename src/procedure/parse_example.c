/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Worked examples: given, when, then. */

#include "procedure/parse.h"

static bool parse_answer_values(struct parse *parse, struct example_answer *answer)
{
    enum token_kind kind = parse->at->kind;
    if (kind == TOKEN_NAME && !peek_word(parse, "no")) {
        if (parse->at[1].kind == TOKEN_NUMBER) {
            return add_mention(parse, &answer->values, "the standing") &&
                   want_number(parse, &answer->which, "which one, from 1,");
        }
        return want_mentions(parse, &answer->values, "the answer");
    }
    if (kind != TOKEN_STRING && kind != TOKEN_NUMBER && kind != TOKEN_DATE &&
        !peek_word(parse, "no")) {
        return parse_complain(parse, "the answer: a name, yes, no, a number, a date or \"WORDS\"");
    }
    answer->is_string = kind == TOKEN_STRING;
    answer->text = (parse->at++)->text;
    if (kind == TOKEN_DATE && parse->at->kind == TOKEN_CLOCK) {
        answer->text.length =
            (size_t)(parse->at->text.at + parse->at->text.length - answer->text.at);
        parse->at++;
    }
    return true;
}

/* FACT VALUE, ... | FACT STANDING NUMBER ["because" "WORDS"] */
static bool parse_answer(struct parse *parse, struct example_answer **answers, size_t *count)
{
    struct example_answer answer = {0};
    line_begin(parse, &answer.line);
    if (!want_mention(parse, &answer.fact, "the fact that is answered") ||
        !parse_answer_values(parse, &answer) ||
        (take_word(parse, "because") && !want_string(parse, &answer.because, "the reasons")) ||
        !line_end(parse, &answer.line)) {
        return false;
    }
    *LIST_ADD(parse->arena, *answers, *count) = answer;
    return true;
}

static bool parse_group_answer(struct parse *parse, void *into)
{
    struct example_group *group = into;
    return parse_answer(parse, &group->answers, &group->answer_count);
}

/* "who" "is" | "may" "be" OFFICE */
static bool parse_who(struct parse *parse, struct example_group *group)
{
    if (!take_word(parse, "who")) {
        return true;
    }
    group->maybe = take_words(parse, "may", "be");
    return (group->maybe || want_word(parse, "is")) &&
           want_mention(parse, &group->person, "an office, for the person who holds it");
}

/* "add" STANDING ["who" "is" | "may" "be" OFFICE] | "make" ITEM */
static bool parse_example_group(struct parse *parse, struct example_line *line)
{
    struct example_group group = {0};
    line_begin(parse, &group.line);
    group.is_make = peek_word(parse, "make");
    parse->at++;
    if (!want_mention(parse, &group.makes, "what is added") || !parse_who(parse, &group) ||
        !line_end(parse, &group.line)) {
        return false;
    }
    parse_block(parse, parse_group_answer, &group);
    *LIST_ADD(parse->arena, line->groups, line->group_count) = group;
    return true;
}

static bool parse_takes_line(struct parse *parse, void *into)
{
    struct example_line *line = into;
    if (peek_word(parse, "add") || peek_word(parse, "make")) {
        return parse_example_group(parse, line);
    }
    return parse_answer(parse, &line->answers, &line->answer_count);
}

/* ["for" KIND NUMBER] */
static bool parse_scope(struct parse *parse, struct example_line *line)
{
    return !take_word(parse, "for") ||
           (want_mention(parse, &line->scope_kind, "what it is for") &&
            want_number(parse, &line->scope_number, "which one, from 1,"));
}

/* WHO "takes" STEP ["for" KIND NUMBER] */
static bool parse_takes(struct parse *parse, struct example_line *line)
{
    line->kind = EXAMPLE_TAKES;
    if (!want_mention(parse, &line->subject, "who takes the step") || !want_word(parse, "takes") ||
        !want_mention(parse, &line->step, "the step")) {
        return false;
    }
    if (!parse_scope(parse, line) || !line_end(parse, &line->line)) {
        return false;
    }
    parse_block(parse, parse_takes_line, line);
    return true;
}

/* "setting" NAME "is" VALUE */
static bool parse_given_setting(struct parse *parse, struct example_line *line)
{
    struct example_answer answer = {0};
    line->kind = EXAMPLE_SETTING;
    line_begin(parse, &answer.line);
    parse->at++;
    if (!want_mention(parse, &line->subject, "the setting") || !want_word(parse, "is") ||
        !parse_answer_values(parse, &answer)) {
        return false;
    }
    *LIST_ADD(parse->arena, line->answers, line->answer_count) = answer;
    return line_end(parse, &line->line);
}

/* "given" OFFICE "is" "absent" | "vacant" | "conflicted" | "untrained" | "unlisted", a setting, or a step */
static bool parse_given(struct parse *parse, struct example_line *line)
{
    line->given = true;
    if (peek_word(parse, "setting")) {
        return parse_given_setting(parse, line);
    }
    if (parse->at->kind != TOKEN_NAME || parse->at[1].kind != TOKEN_NAME ||
        !text_is(parse->at[1].text, "is")) {
        return parse_takes(parse, line);
    }
    line->kind = EXAMPLE_OFFICE;
    if (!want_mention(parse, &line->subject, "the office") || !want_word(parse, "is")) {
        return false;
    }
    line->word = parse->at->text;
    if (!take_word(parse, "absent") && !take_word(parse, "vacant") &&
        !take_word(parse, "conflicted") && !take_word(parse, "untrained") &&
        !take_word(parse, "unlisted")) {
        return parse_complain(parse, "'absent', 'vacant', 'conflicted', 'untrained' or 'unlisted'");
    }
    return line_end(parse, &line->line);
}

static bool parse_example_event(struct parse *parse, struct example_line *line)
{
    line->kind = EXAMPLE_EVENT;
    if (!parse_event_words(parse, &line->event, &line->subject)) {
        return false;
    }
    return (line->event != PROCEDURE_NAMED_HAPPENS ||
            (want_word(parse, "happens") && parse_scope(parse, line))) &&
           line_end(parse, &line->line);
}

static bool parse_when_example(struct parse *parse, struct example_line *line)
{
    static const char *const events[] = {"duty", "letter", "person", "absence", "link"};
    bool takes = parse->at->kind == TOKEN_NAME && parse->at[1].kind == TOKEN_NAME &&
                 text_is(parse->at[1].text, "takes");
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        if (!takes && peek_word(parse, events[i])) {
            return parse_example_event(parse, line);
        }
    }
    bool happens = parse->at->kind == TOKEN_NAME && parse->at[1].kind == TOKEN_NAME &&
                   text_is(parse->at[1].text, "happens");
    return happens ? parse_example_event(parse, line) : parse_takes(parse, line);
}

/* OFFICE | "nobody" "acts" "for" OFFICE | "manager" */
static bool parse_acts(struct parse *parse, struct example_line *line)
{
    line->then = THEN_ACTS;
    return want_mention(parse, &line->subject, "an office, or nobody") &&
           want_word(parse, "acts") && want_word(parse, "for") &&
           want_mention(parse, &line->step, "an office, or manager") &&
           line_end(parse, &line->line);
}

/* DATE [CLOCK] */
static bool parse_moment(struct parse *parse, struct example_line *line)
{
    if (!want_date(parse, &line->moment.date, "the day")) {
        return false;
    }
    line->has_clock = parse->at->kind == TOKEN_CLOCK;
    if (line->has_clock) {
        line->moment.hour = parse->at->hour;
        line->moment.minute = parse->at->minute;
        parse->at++;
    }
    return true;
}

/* DUTY "is" | "was" "due" (DATE [CLOCK] ["within" LIMIT] | LIMIT | "without" "a" "date") */
static bool parse_due(struct parse *parse, struct example_line *line)
{
    line->then = THEN_DUE;
    if (!want_mention(parse, &line->subject, "the duty")) {
        return false;
    }
    line->is_past = take_word(parse, "was");
    if ((!line->is_past && !want_word(parse, "is")) || !want_word(parse, "due")) {
        return false;
    }
    if (take_words(parse, "without", "a")) {
        return want_word(parse, "date") && line_end(parse, &line->line);
    }
    bool has_date = parse->at->kind == TOKEN_DATE;
    if (has_date && !parse_moment(parse, line)) {
        return false;
    }
    line->has_limit = !has_date || take_word(parse, "within");
    return (!line->has_limit || parse_limit(parse, &line->limit)) && line_end(parse, &line->line);
}

/* WHO "owes" DUTY */
static bool parse_owes(struct parse *parse, struct example_line *line)
{
    line->then = THEN_OWES;
    return want_mention(parse, &line->subject, "who owes it") && want_word(parse, "owes") &&
           want_mention(parse, &line->step, "the duty") && line_end(parse, &line->line);
}

/* STANDING "is" "told" "WORDS" */
static bool parse_is_told(struct parse *parse, struct example_line *line)
{
    line->then = THEN_TOLD;
    return want_mention(parse, &line->subject, "who is told") && want_word(parse, "is") &&
           want_word(parse, "told") && want_string(parse, &line->word, "what they are told") &&
           line_end(parse, &line->line);
}

/* "refused" ["again" | "by" WHO, ... | "without" ANSWER, ...] */
static bool parse_refused(struct parse *parse, struct example_line *line)
{
    line->then = THEN_REFUSED;
    if (take_word(parse, "again")) {
        line->then = THEN_AGAIN;
    } else if (take_word(parse, "by")) {
        line->then = THEN_BY;
        return want_mentions(parse, &line->names, "who else tries it") &&
               line_end(parse, &line->line);
    } else if (take_word(parse, "without")) {
        line->then = THEN_WITHOUT;
        return want_mentions(parse, &line->names, "what is left out") &&
               line_end(parse, &line->line);
    }
    return line_end(parse, &line->line);
}

/* WHO "may" ["not"] ("take" STEP, ... ["for" KIND NUMBER] | "hold" ROLE, ... | "see" ("the" "case" | "flag" FLAG)) */
static bool parse_may(struct parse *parse, struct example_line *line)
{
    if (!want_mention(parse, &line->subject, "who may") || !want_word(parse, "may")) {
        return false;
    }
    line->negated = take_word(parse, "not");
    if (take_word(parse, "see")) {
        line->then = THEN_MAY_SEE;
        return (take_word(parse, "flag") ? want_mention(parse, &line->step, "the flag")
                                         : want_word(parse, "the") && want_word(parse, "case")) &&
               line_end(parse, &line->line);
    }
    if (take_word(parse, "hold")) {
        line->then = THEN_MAY_HOLD;
        return want_mentions(parse, &line->names, "the role") && line_end(parse, &line->line);
    }
    line->then = THEN_MAY_TAKE;
    return want_word(parse, "take") && want_mentions(parse, &line->names, "the step") &&
           parse_scope(parse, line) && line_end(parse, &line->line);
}

static bool second_word_is(const struct parse *parse, const char *word)
{
    return parse->at->kind == TOKEN_NAME && parse->at[1].kind == TOKEN_NAME &&
           text_is(parse->at[1].text, word);
}

static bool third_word_is(const struct parse *parse, const char *second, const char *third)
{
    return second_word_is(parse, second) && parse->at[2].kind == TOKEN_NAME &&
           text_is(parse->at[2].text, third);
}

static bool parse_then(struct parse *parse, struct example_line *line)
{
    line->kind = EXAMPLE_THEN;
    if (take_word(parse, "refused")) {
        return parse_refused(parse, line);
    }
    if (take_words(parse, "kept", "until")) {
        line->then = THEN_KEPT;
        return want_date(parse, &line->moment.date, "the last day on which it is kept") &&
               line_end(parse, &line->line);
    }
    if (take_words(parse, "kept", "without")) {
        line->then = THEN_KEPT;
        return take_article(parse) && want_word(parse, "date") && line_end(parse, &line->line);
    }
    if (second_word_is(parse, "acts")) {
        return parse_acts(parse, line);
    }
    if (second_word_is(parse, "owes")) {
        return parse_owes(parse, line);
    }
    if (second_word_is(parse, "may")) {
        return parse_may(parse, line);
    }
    if (third_word_is(parse, "is", "due") || second_word_is(parse, "was")) {
        return parse_due(parse, line);
    }
    if (third_word_is(parse, "is", "told") && parse->at[3].kind == TOKEN_STRING) {
        return parse_is_told(parse, line);
    }
    line->then = THEN_HOLDS;
    return parse_condition(parse, &line->when) && line_end(parse, &line->line);
}

/* "at" DATE CLOCK */
static bool parse_at(struct parse *parse, struct example_line *line)
{
    line->kind = EXAMPLE_AT;
    if (!parse_moment(parse, line)) {
        return false;
    }
    return line->has_clock ? line_end(parse, &line->line)
                           : parse_complain(parse, "the time of day, as in 14:05");
}

static bool parse_example_line(struct parse *parse, void *into)
{
    struct example *example = into;
    struct example_line *line = LIST_ADD(parse->arena, example->lines, example->line_count);
    line_begin(parse, &line->line);
    if (take_word(parse, "at")) {
        return parse_at(parse, line);
    }
    if (take_word(parse, "given")) {
        return parse_given(parse, line);
    }
    if (take_word(parse, "when")) {
        return parse_when_example(parse, line);
    }
    if (take_word(parse, "then")) {
        return parse_then(parse, line);
    }
    return parse_complain(parse, "'given', 'at', 'when' or 'then'");
}

/* "example" "WORDS" */
bool parse_example(struct parse *parse)
{
    struct example *example =
        LIST_ADD(parse->arena, parse->model->examples, parse->model->examples_count);
    declare(parse, CONSTRUCT_EXAMPLE, parse->model->examples_count);
    line_begin(parse, &example->line);
    parse->at++;
    if (!want_string(parse, &example->title, "what the example shows") ||
        !line_end(parse, &example->line)) {
        return false;
    }
    parse_block(parse, parse_example_line, example);
    return true;
}
