/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps: who may take them, when, what they ask, what they do. */

#include "procedure/parse.h"

static bool parse_hint(struct parse *parse, void *into)
{
    struct question *question = into;
    line_begin(parse, &question->hint_line);
    return want_word(parse, "hint") && want_string(parse, &question->hint, "the hint") &&
           line_end(parse, &question->hint_line);
}

/* The type, when the question declares its fact. */
static bool parse_question_type(struct parse *parse, struct question *question)
{
    struct fact *fact = ARENA_NEW(parse->arena, struct fact);
    bool found;
    if (!parse_type(parse, &fact->words, &found)) {
        return false;
    }
    if (found) {
        fact->line = question->line;
        fact->words.is = (struct procedure_labelled){question->fact.name, question->words};
        fact->words.counted = take_word(parse, "counted");
        question->declares = fact;
    }
    return true;
}

/* "ask" NAME ["WORDS"] [TYPE] ["counted"] ["several"] ["optional"] ["with" "reasons"] ["when" CONDITION] */
static bool parse_ask(struct parse *parse, struct group *group)
{
    struct question question = {0};
    line_begin(parse, &question.line);
    parse->at++;
    if (!want_mention(parse, &question.fact, "the fact's name")) {
        return false;
    }
    if (parse->at->kind == TOKEN_STRING) {
        question.words = (parse->at++)->text;
    }
    if (!parse_question_type(parse, &question)) {
        return false;
    }
    if (question.declares == NULL && parse->at->kind == TOKEN_NAME && !peek_word(parse, "several") &&
        !peek_word(parse, "optional") && !peek_word(parse, "with") && !peek_word(parse, "when")) {
        return parse_complain(parse, "a type: yes-no, choice, any of, date, time, person, area, office, text, names, "
                                     "document, number or party");
    }
    question.several = take_word(parse, "several");
    question.optional = take_word(parse, "optional");
    question.with_reasons = take_words(parse, "with", "reasons");
    if ((take_word(parse, "when") && !parse_condition(parse, &question.when)) ||
        !line_end(parse, &question.line)) {
        return false;
    }
    parse_block(parse, parse_hint, &question);
    if (question.declares != NULL) {
        question.declares->line.cites = question.line.cites;
    }
    *LIST_ADD(parse->arena, group->questions, group->question_count) = question;
    return true;
}

static bool parse_group_line(struct parse *parse, void *into)
{
    struct group *group = into;
    if (peek_word(parse, "ask")) {
        return parse_ask(parse, group);
    }
    if (peek_word(parse, "set")) {
        return parse_action(parse, &group->actions, &group->action_count);
    }
    return parse_complain(parse, "'ask FACT' or 'set FACT to VALUE'");
}

/* ["WORDS"] ["several"] ["optional"] ["when" CONDITION] */
static bool parse_group_words(struct parse *parse, struct group *group)
{
    if (parse->at->kind == TOKEN_STRING) {
        group->heading = (parse->at++)->text;
    }
    group->several = take_word(parse, "several");
    group->optional = take_word(parse, "optional");
    return (!take_word(parse, "when") || parse_condition(parse, &group->when)) &&
           line_end(parse, &group->line);
}

static struct group *group_new(struct parse *parse, struct step *step,
                               enum procedure_group_kind kind)
{
    struct group *group = LIST_ADD(parse->arena, step->groups, step->group_count);
    group->kind = kind;
    line_begin(parse, &group->line);
    return group;
}

/* "add" STANDING ... | "make" ITEM ... with questions below it */
static bool parse_group(struct parse *parse, struct step *step, enum procedure_group_kind kind)
{
    struct group *group = group_new(parse, step, kind);
    parse->at++;
    if (!want_mention(parse, &group->makes,
                      kind == PROCEDURE_GROUP_PARTY ? "the standing" : "the item") ||
        !parse_group_words(parse, group)) {
        return false;
    }
    parse_block(parse, parse_group_line, group);
    return true;
}

/* "answer" CHECKLIST */
static bool parse_answer(struct parse *parse, struct step *step)
{
    struct group *group = group_new(parse, step, PROCEDURE_GROUP_CHECKLIST);
    parse->at++;
    return want_mention(parse, &group->makes, "the checklist's name") &&
           line_end(parse, &group->line);
}

/* "section" "WORDS": a heading over the questions that follow */
static bool parse_section(struct parse *parse, struct step *step)
{
    struct group *group = group_new(parse, step, PROCEDURE_GROUP_CASE);
    parse->at++;
    return want_string(parse, &group->heading, "the heading") && line_end(parse, &group->line);
}

static bool parse_step_ask(struct parse *parse, struct step *step)
{
    struct group *last = step->group_count == 0 ? NULL : &step->groups[step->group_count - 1];
    if (last == NULL || last->kind != PROCEDURE_GROUP_CASE) {
        last = group_new(parse, step, PROCEDURE_GROUP_CASE);
    }
    return parse_ask(parse, last);
}

/* "by" CAPACITY, ...   (a capacity may be "setting" NAME) */
static bool parse_by(struct parse *parse, struct step *step)
{
    struct by_line *by = LIST_ADD(parse->arena, step->by, step->by_count);
    line_begin(parse, &by->line);
    parse->at++;
    do {
        bool setting = parse->at[1].kind == TOKEN_NAME && take_word(parse, "setting");
        if (!add_mention(parse, &by->capacities, "who may take the step")) {
            return false;
        }
        if (setting) {
            by->capacities.at[by->capacities.count - 1].meaning = MEANS_SETTING;
        }
    } while (take_token(parse, TOKEN_COMMA));
    return line_end(parse, &by->line);
}

/* "not" ROLE, ... | "not" "whoever" "took" STEP, ... */
static bool parse_not_by(struct parse *parse, struct step *step)
{
    struct by_line *not_by = LIST_ADD(parse->arena, step->not_by, step->not_by_count);
    line_begin(parse, &not_by->line);
    parse->at++;
    bool took = take_word(parse, "whoever");
    if (took && !want_word(parse, "took")) {
        return false;
    }
    if (!want_mentions(parse, &not_by->capacities,
                       took ? "a step's name" : "a role, or 'whoever took STEP'")) {
        return false;
    }
    for (size_t i = 0; i < not_by->capacities.count; i++) {
        not_by->capacities.at[i].meaning = took ? MEANS_STEP : MEANS_ROLE;
    }
    return line_end(parse, &not_by->line);
}

/* "trained" COURSE, ... */
static bool parse_step_trained(struct parse *parse, struct step *step)
{
    return parse_courses(parse, &step->trained);
}

/* "when" | "must" CONDITION ["WORDS"] */
static bool parse_guard(struct parse *parse, struct rule **rules, size_t *count)
{
    struct rule *rule = LIST_ADD(parse->arena, *rules, *count);
    line_begin(parse, &rule->line);
    parse->at++;
    if (!parse_condition(parse, &rule->when)) {
        return false;
    }
    if (parse->at->kind == TOKEN_STRING) {
        rule->words = (parse->at++)->text;
    }
    return line_end(parse, &rule->line);
}

/* "say" "WORDS" */
static bool parse_say(struct parse *parse, struct step *step)
{
    struct words_line *say = LIST_ADD(parse->arena, step->says, step->say_count);
    line_begin(parse, &say->line);
    parse->at++;
    return want_string(parse, &say->words, "what is said") && line_end(parse, &say->line);
}

/* "for" "a" ITEM | STANDING | "match" */
static bool parse_for(struct parse *parse, struct step *step)
{
    line_begin(parse, &step->for_line);
    parse->at++;
    if (!take_article(parse)) {
        return parse_complain(parse, "'for a ITEM', 'for a STANDING' or 'for a match'");
    }
    step->scope = peek_word(parse, "match") ? PROCEDURE_FOR_MATCH : PROCEDURE_FOR_ITEM;
    return want_mention(parse, &step->scope_kind, "an item or a standing") &&
           line_end(parse, &step->for_line);
}

/* "tells" STANDING, ... */
static bool parse_tells(struct parse *parse, struct step *step)
{
    line_begin(parse, &step->tells_line);
    parse->at++;
    return want_mentions(parse, &step->tells, "a standing") && line_end(parse, &step->tells_line);
}

/* "gives" "a" "code" | "ends" "the" "code" */
static bool parse_code(struct parse *parse, struct step *step)
{
    bool ends = peek_word(parse, "ends");
    line_begin(parse, &step->code_line);
    parse->at++;
    step->code = ends ? PROCEDURE_CODE_ENDED : PROCEDURE_CODE_GIVEN;
    return want_word(parse, ends ? "the" : "a") && want_word(parse, "code") &&
           line_end(parse, &step->code_line);
}

/* "opens" "the" "case" */
static bool parse_opens(struct parse *parse, struct step *step)
{
    line_begin(parse, &step->opens_line);
    step->opens_case = true;
    parse->at++;
    return want_word(parse, "the") && want_word(parse, "case") &&
           line_end(parse, &step->opens_line);
}

/* Whether the block below this line asks something: then `make` is a part of the form. */
static bool make_asks(const struct parse *parse)
{
    const struct token *token = parse->at;
    while (token->kind != TOKEN_NEWLINE && token->kind != TOKEN_END) {
        if (token->kind == TOKEN_STRING ||
            (token->kind == TOKEN_NAME &&
             (text_is(token->text, "several") || text_is(token->text, "optional")))) {
            return true;
        }
        token++;
    }
    if (token->kind == TOKEN_END || token[1].kind != TOKEN_INDENT) {
        return false;
    }
    for (token += 2; token->kind != TOKEN_DEDENT && token->kind != TOKEN_END; token++) {
        if (token->kind == TOKEN_NAME && text_is(token->text, "ask")) {
            return true;
        }
    }
    return false;
}

static bool parse_make(struct parse *parse, struct step *step)
{
    return make_asks(parse) ? parse_group(parse, step, PROCEDURE_GROUP_ITEM)
                            : parse_action(parse, &step->actions, &step->action_count);
}

static bool parse_add(struct parse *parse, struct step *step)
{
    return parse_group(parse, step, PROCEDURE_GROUP_PARTY);
}

static bool parse_when(struct parse *parse, struct step *step)
{
    return parse_guard(parse, &step->guards, &step->guard_count);
}

static bool parse_must(struct parse *parse, struct step *step)
{
    return parse_guard(parse, &step->musts, &step->must_count);
}

static bool parse_step_line(struct parse *parse, void *into)
{
    struct step *step = into;
    static const struct {
        const char *word;
        bool (*read)(struct parse *parse, struct step *step);
    } lines[] = {
        {"opens", parse_opens},  {"by", parse_by},           {"not", parse_not_by},
        {"say", parse_say},      {"when", parse_when},       {"tells", parse_tells},
        {"ask", parse_step_ask}, {"section", parse_section}, {"add", parse_add},
        {"make", parse_make},    {"answer", parse_answer},   {"must", parse_must},
        {"trained", parse_step_trained}, {"gives", parse_code}, {"ends", parse_code},
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        if (peek_word(parse, lines[i].word)) {
            return lines[i].read(parse, step);
        }
    }
    if (peek_word(parse, "for") && !peek_words(parse, "for", "each")) {
        return parse_for(parse, step);
    }
    if (peek_action(parse) || peek_word(parse, "otherwise")) {
        return parse_action(parse, &step->actions, &step->action_count);
    }
    return parse_complain(parse, "a line of a step: 'by', 'not', 'trained', 'for a', 'say', 'when', 'tells', "
                                 "'gives a code', 'ends the code', "
                                 "'ask', 'section', 'add', 'make', "
                                 "'answer', 'must', 'if', 'otherwise' or another action");
}

/* "step" NAME [LABEL] */
bool parse_step(struct parse *parse)
{
    struct step *step = LIST_ADD(parse->arena, parse->model->steps, parse->model->steps_count);
    declare(parse, CONSTRUCT_STEP, parse->model->steps_count);
    line_begin(parse, &step->line);
    parse->at++;
    if (!want_labelled(parse, &step->is, "the step's name") || !line_end(parse, &step->line)) {
        return false;
    }
    parse_block(parse, parse_step_line, step);
    return true;
}
