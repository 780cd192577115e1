/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a step, an event, a checklist's point or a change of manager does. */

#include "procedure/parse.h"

static const struct {
    const char *word;
    enum action_kind kind;
    const char *what;
} plain_words[] = {
    {"owe", ACTION_OWE, "the duty's name"},         {"drop", ACTION_DROP, "the duty's name"},
    {"raise", ACTION_RAISE, "the flag's name"},     {"lower", ACTION_LOWER, "the flag's name"},
    {"send", ACTION_SEND, "the letter's name"},     {"open", ACTION_OPEN, "the link's name"},
    {"release", ACTION_RELEASE, "the role's name"},
};

bool peek_action(const struct parse *parse)
{
    static const char *const words[] = {"set",   "make",   "assign", "confirm", "clear",
                                        "match", "refuse", "if",     "for",    "mark"};
    for (size_t i = 0; i < COUNT_OF(plain_words); i++) {
        if (peek_word(parse, plain_words[i].word)) {
            return true;
        }
    }
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (peek_word(parse, words[i])) {
            return true;
        }
    }
    return parse->at->kind == TOKEN_NAME && parse->at[1].kind == TOKEN_NAME &&
           text_is(parse->at[1].text, "becomes");
}

struct action_list {
    struct action **actions;
    size_t *count;
};

static bool parse_action_line(struct parse *parse, void *into)
{
    struct action_list *list = into;
    return parse_action(parse, list->actions, list->count);
}

static void parse_actions(struct parse *parse, struct action **actions, size_t *count)
{
    struct action_list list = {actions, count};
    parse_block(parse, parse_action_line, &list);
}

/* TRACK "becomes" STATE */
static bool parse_becomes(struct parse *parse, struct action *action)
{
    action->kind = ACTION_BECOMES;
    return want_mention(parse, &action->subject, "the track's name") &&
           want_word(parse, "becomes") && want_mention(parse, &action->value, "the state");
}

static bool peek_set_time(const struct parse *parse)
{
    static const char *const words[] = {"received", "happened", "recorded", "step",
                                        "the",      "limit",    "setting"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (peek_word(parse, words[i])) {
            return true;
        }
    }
    return parse->at->kind == TOKEN_NUMBER && parse->at[1].kind == TOKEN_NAME;
}

/* "set" FACT "to" TIME | NUMBER | "yes" | "no" | VALUE, ...   (a fact to copy from is a VALUE until
 * linking) */
static bool parse_set(struct parse *parse, struct action *action)
{
    action->kind = ACTION_SET;
    parse->at++;
    if (!want_mention(parse, &action->subject, "the fact's name") || !want_word(parse, "to")) {
        return false;
    }
    if (peek_set_time(parse)) {
        action->is_time = true;
        return parse_time(parse, &action->time);
    }
    if (parse->at->kind == TOKEN_NUMBER) {
        action->is_number = true;
        return want_number(parse, &action->number, "the number");
    }
    if (peek_word(parse, "yes") || peek_word(parse, "no")) {
        action->is_yes_no = true;
        action->yes = peek_word(parse, "yes");
        parse->at++;
        return true;
    }
    return want_mentions(parse, &action->values, "the value");
}

/* "assign" ROLE "to" FACT | "assign" ROLE "by" "lot" */
static bool parse_assign(struct parse *parse, struct action *action)
{
    action->kind = ACTION_ASSIGN;
    parse->at++;
    if (!want_mention(parse, &action->subject, "the role's name")) {
        return false;
    }
    action->by_lot = take_words(parse, "by", "lot");
    return action->by_lot ||
           (want_word(parse, "to") &&
            want_mention(parse, &action->value, "the name of a fact of type person, or 'by lot'"));
}

/* "if" CONDITION */
static bool parse_if(struct parse *parse, struct action *action)
{
    action->kind = ACTION_IF;
    parse->at++;
    return parse_condition(parse, &action->when);
}

/* "for" "each" KIND ["whose" CLAUSE] */
static bool parse_each(struct parse *parse, struct action *action)
{
    action->kind = ACTION_EACH;
    parse->at++;
    if (!want_word(parse, "each") ||
        !want_mention(parse, &action->subject, "an item or a standing")) {
        return false;
    }
    return !take_word(parse, "whose") || parse_clause(parse, &action->when);
}

static bool parse_plain_action(struct parse *parse, struct action *action)
{
    for (size_t i = 0; i < COUNT_OF(plain_words); i++) {
        if (take_word(parse, plain_words[i].word)) {
            action->kind = plain_words[i].kind;
            return want_mention(parse, &action->subject, plain_words[i].what);
        }
    }
    return parse_complain(parse, "an action, as 'case becomes closed', 'owe DUTY', 'set FACT to "
                                 "VALUE', 'send LETTER' or 'if ...'");
}

static bool parse_action_words(struct parse *parse, struct action *action)
{
    if (parse->at->kind == TOKEN_NAME && parse->at[1].kind == TOKEN_NAME &&
        text_is(parse->at[1].text, "becomes")) {
        return parse_becomes(parse, action);
    }
    if (peek_word(parse, "set")) {
        return parse_set(parse, action);
    }
    if (peek_word(parse, "assign")) {
        return parse_assign(parse, action);
    }
    if (peek_word(parse, "if")) {
        return parse_if(parse, action);
    }
    if (peek_word(parse, "for")) {
        return parse_each(parse, action);
    }
    if (take_words(parse, "confirm", "match") || take_words(parse, "clear", "match")) {
        action->kind = text_is(parse->at[-2].text, "confirm") ? ACTION_CONFIRM : ACTION_CLEAR;
        return true;
    }
    if (take_words(parse, "match", "holders")) {
        action->kind = ACTION_MATCH;
        return want_word(parse, "of") &&
               want_mention(parse, &action->subject, "the name of a fact of type office");
    }
    if (take_word(parse, "refuse")) {
        action->kind = ACTION_REFUSE;
        return want_string(parse, &action->words, "why it is refused");
    }
    if (take_word(parse, "mark")) {
        action->kind = ACTION_MARK;
        return want_mention(parse, &action->subject, "the letter's name") &&
               want_word(parse, "sent");
    }
    if (take_word(parse, "make")) {
        action->kind = ACTION_MAKE;
        return want_mention(parse, &action->subject, "the item's name");
    }
    return parse_plain_action(parse, action);
}

/* "otherwise", with the actions below it, goes with the `if` before. */
static bool parse_otherwise(struct parse *parse, struct action *action)
{
    if (parse->lost_if) {
        return false;
    }
    if (action == NULL || action->kind != ACTION_IF || action->otherwise_count > 0) {
        return complain(
            parse->complaints, parse_place(parse),
            "'otherwise' has no 'if' before it at this level: write one, or leave it out");
    }
    line_begin(parse, &action->otherwise_line);
    parse->at++;
    if (!line_end(parse, &action->otherwise_line)) {
        return false;
    }
    parse_actions(parse, &action->otherwise, &action->otherwise_count);
    return true;
}

bool parse_action(struct parse *parse, struct action **actions, size_t *count)
{
    if (peek_word(parse, "otherwise")) {
        return parse_otherwise(parse, *count == 0 ? NULL : &(*actions)[*count - 1]);
    }
    struct action action = {0};
    line_begin(parse, &action.line);
    bool read = parse_action_words(parse, &action) && line_end(parse, &action.line);
    parse->lost_if = !read && action.kind == ACTION_IF;
    if (!read) {
        return false;
    }
    if (*count >= PARSE_LIST_MOST) {
        return complain(parse->complaints, action.line.place,
                        "there are more than %d actions here: leave some out", PARSE_LIST_MOST);
    }
    if (action.kind == ACTION_IF || action.kind == ACTION_EACH || action.kind == ACTION_MAKE) {
        parse_actions(parse, &action.inner, &action.inner_count);
    }
    *LIST_ADD(parse->arena, *actions, *count) = action;
    return true;
}
