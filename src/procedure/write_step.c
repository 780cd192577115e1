/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing steps, duties, events, data and examples back. */

#include "procedure/write.h"

static void write_words(struct buf *buf, struct text words)
{
    if (words.length > 0) {
        buf_char(buf, ' ');
        write_string(buf, words);
    }
}

static void write_when(struct buf *buf, const struct procedure_condition *when)
{
    if (when != NULL) {
        buf_string(buf, " when ");
        write_condition(buf, when);
    }
}

/* ---- actions */

static void write_set(struct buf *buf, const struct action *action)
{
    buf_print(buf, "set %.*s to ", TEXT_ARGS(action->subject.name.text));
    if (action->is_time) {
        write_time(buf, action->time, false);
    } else if (action->is_number) {
        buf_print(buf, "%lld", (long long)action->number);
    } else if (action->is_yes_no) {
        buf_string(buf, action->yes ? "yes" : "no");
    } else {
        write_mentions(buf, &action->values, ", ");
    }
}

static void write_each(struct buf *buf, const struct action *action)
{
    buf_print(buf, "for each %.*s", TEXT_ARGS(action->subject.name.text));
    if (action->when != NULL) {
        bool bracket = action->when->kind == CONDITION_AND || action->when->kind == CONDITION_OR;
        buf_string(buf, bracket ? " whose (" : " whose ");
        write_condition(buf, action->when);
        buf_string(buf, bracket ? ")" : "");
    }
}

void write_action_words(struct buf *buf, const struct action *action)
{
    static const char *const words[ACTION__MAX] = {
        [ACTION_OWE] = "owe",         [ACTION_DROP] = "drop",   [ACTION_MAKE] = "make",
        [ACTION_RELEASE] = "release", [ACTION_RAISE] = "raise", [ACTION_LOWER] = "lower",
        [ACTION_SEND] = "send",       [ACTION_OPEN] = "open"};
    switch (action->kind) {
    case ACTION_BECOMES:
        buf_print(buf, "%.*s becomes %.*s", TEXT_ARGS(action->subject.name.text),
                  TEXT_ARGS(action->value.name.text));
        break;
    case ACTION_SET:
        write_set(buf, action);
        break;
    case ACTION_ASSIGN:
        buf_print(buf, "assign %.*s %s%.*s", TEXT_ARGS(action->subject.name.text),
                  action->by_lot ? "by lot" : "to ", TEXT_ARGS(action->value.name.text));
        break;
    case ACTION_CONFIRM:
        buf_string(buf, "confirm match");
        break;
    case ACTION_CLEAR:
        buf_string(buf, "clear match");
        break;
    case ACTION_MATCH:
        buf_print(buf, "match holders of %.*s", TEXT_ARGS(action->subject.name.text));
        break;
    case ACTION_MARK:
        buf_print(buf, "mark %.*s sent", TEXT_ARGS(action->subject.name.text));
        break;
    case ACTION_REFUSE:
        buf_string(buf, "refuse");
        write_words(buf, action->words);
        break;
    case ACTION_IF:
        buf_string(buf, "if ");
        write_condition(buf, action->when);
        break;
    case ACTION_EACH:
        write_each(buf, action);
        break;
    default:
        buf_print(buf, "%s %.*s", words[action->kind], TEXT_ARGS(action->subject.name.text));
        break;
    }
}

void write_actions(struct write *write, const struct action *actions, size_t count, int depth)
{
    for (size_t i = 0; i < count; i++) {
        const struct action *action = &actions[i];
        write_begin(write, &action->line, depth);
        write_action_words(&write->buf, action);
        write_end(write, &action->line);
        write_actions(write, action->inner, action->inner_count, depth + 1);
        if (action->otherwise_count > 0) {
            write_begin(write, &action->otherwise_line, depth);
            buf_string(&write->buf, "otherwise");
            write_end(write, &action->otherwise_line);
            write_actions(write, action->otherwise, action->otherwise_count, depth + 1);
        }
    }
}

/* ---- steps */

static void write_question(struct write *write, const struct question *question, int depth)
{
    struct buf *buf = &write->buf;
    write_begin(write, &question->line, depth);
    buf_print(buf, "ask %.*s", TEXT_ARGS(question->fact.name.text));
    write_words(buf, question->words);
    if (question->declares != NULL) {
        buf_char(buf, ' ');
        write_type(buf, &question->declares->words);
    }
    buf_string(buf, question->several ? " several" : "");
    buf_string(buf, question->optional ? " optional" : "");
    buf_string(buf, question->with_reasons ? " with reasons" : "");
    write_when(buf, question->when);
    write_end(write, &question->line);
    if (question->hint.length > 0) {
        write_begin(write, &question->hint_line, depth + 1);
        buf_string(buf, "hint");
        write_words(buf, question->hint);
        write_end(write, &question->hint_line);
    }
}

static void write_group_line(struct write *write, const struct group *group)
{
    struct buf *buf = &write->buf;
    write_begin(write, &group->line, 1);
    if (group->kind == PROCEDURE_GROUP_CASE) {
        buf_string(buf, "section");
        write_words(buf, group->heading);
    } else if (group->kind == PROCEDURE_GROUP_CHECKLIST) {
        buf_print(buf, "answer %.*s", TEXT_ARGS(group->makes.name.text));
    } else {
        buf_print(buf, "%s %.*s", group->kind == PROCEDURE_GROUP_PARTY ? "add" : "make",
                  TEXT_ARGS(group->makes.name.text));
        write_words(buf, group->heading);
        buf_string(buf, group->several ? " several" : "");
        buf_string(buf, group->optional ? " optional" : "");
        write_when(buf, group->when);
    }
    write_end(write, &group->line);
}

static void write_group(struct write *write, const struct group *group)
{
    bool in_block = group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
    if (group->kind != PROCEDURE_GROUP_CASE || group->heading.length > 0) {
        write_group_line(write, group);
    }
    for (size_t i = 0; i < group->question_count; i++) {
        write_question(write, &group->questions[i], in_block ? 2 : 1);
    }
    write_actions(write, group->actions, group->action_count, 2);
}

static void write_by(struct write *write, const struct by_line *by, const char *word)
{
    write_begin(write, &by->line, 1);
    buf_string(&write->buf, word);
    for (size_t i = 0; i < by->capacities.count; i++) {
        buf_string(&write->buf, i == 0 ? "" : ", ");
        buf_string(&write->buf, by->capacities.at[i].meaning == MEANS_SETTING ? "setting " : "");
        buf_text(&write->buf, by->capacities.at[i].name.text);
    }
    write_end(write, &by->line);
}

static void write_rules(struct write *write, const struct rule *rules, size_t count,
                        const char *word)
{
    for (size_t i = 0; i < count; i++) {
        write_begin(write, &rules[i].line, 1);
        buf_string(&write->buf, word);
        write_condition(&write->buf, rules[i].when);
        write_words(&write->buf, rules[i].words);
        write_end(write, &rules[i].line);
    }
}

static void write_for(struct write *write, const struct line *line, enum procedure_for scope,
                      const struct mention *kind)
{
    if (scope != PROCEDURE_FOR_CASE) {
        char first = kind->name.text.at[0];
        bool vowel = first == 'a' || first == 'e' || first == 'i' || first == 'o' || first == 'u';
        write_begin(write, line, 1);
        buf_print(&write->buf, "for %s %.*s", vowel ? "an" : "a", TEXT_ARGS(kind->name.text));
        write_end(write, line);
    }
}

static void write_step_who(struct write *write, const struct step *step)
{
    if (step->opens_case) {
        write_begin(write, &step->opens_line, 1);
        buf_string(&write->buf, "opens the case");
        write_end(write, &step->opens_line);
    }
    write_for(write, &step->for_line, step->scope, &step->scope_kind);
    for (size_t i = 0; i < step->by_count; i++) {
        write_by(write, &step->by[i], "by ");
    }
    for (size_t i = 0; i < step->not_by_count; i++) {
        bool took = step->not_by[i].capacities.at[0].meaning == MEANS_STEP;
        write_by(write, &step->not_by[i], took ? "not whoever took " : "not ");
    }
    write_trained(write, &step->trained, 1);
}

void write_step(struct write *write, const struct step *step)
{
    write_begin(write, &step->line, 0);
    buf_string(&write->buf, "step ");
    write_labelled(&write->buf, &step->is);
    write_end(write, &step->line);
    write_step_who(write, step);
    for (size_t i = 0; i < step->say_count; i++) {
        write_begin(write, &step->says[i].line, 1);
        buf_string(&write->buf, "say");
        write_words(&write->buf, step->says[i].words);
        write_end(write, &step->says[i].line);
    }
    write_rules(write, step->guards, step->guard_count, "when ");
    if (step->tells.count > 0) {
        write_begin(write, &step->tells_line, 1);
        buf_string(&write->buf, "tells ");
        write_mentions(&write->buf, &step->tells, ", ");
        write_end(write, &step->tells_line);
    }
    if (step->code != PROCEDURE_NO_CODE) {
        write_begin(write, &step->code_line, 1);
        buf_string(&write->buf, step->code == PROCEDURE_CODE_GIVEN ? "gives a code" : "ends the code");
        write_end(write, &step->code_line);
    }
    for (size_t i = 0; i < step->group_count; i++) {
        write_group(write, &step->groups[i]);
    }
    write_rules(write, step->musts, step->must_count, "must ");
    write_actions(write, step->actions, step->action_count, 1);
}

/* ---- duties and events */

static void write_owner(struct write *write, const struct owner_line *owner)
{
    write_begin(write, &owner->line, 1);
    buf_print(&write->buf, "owner %.*s", TEXT_ARGS(owner->owner.name.text));
    write_when(&write->buf, owner->when);
    write_end(write, &owner->line);
}

static void write_within(struct write *write, const struct within *within)
{
    write_begin(write, &within->line, 1);
    buf_string(&write->buf, "within ");
    write_limit(&write->buf, &within->limit);
    if (within->from != NULL) {
        buf_string(&write->buf, " of ");
        write_time(&write->buf, within->from, false);
    }
    buf_string(&write->buf,
               within->limit.rule.roll == CALENDAR_ROLL_WORKING_DAY ? " rolls forward" : "");
    write_when(&write->buf, within->when);
    write_end(write, &within->line);
}

static void write_duty_ends(struct write *write, const struct duty *duty)
{
    if (duty->every != NULL) {
        write_begin(write, &duty->every_line, 1);
        buf_string(&write->buf, "every ");
        write_limit(&write->buf, duty->every);
        buf_string(&write->buf, " while ");
        write_condition(&write->buf, duty->when);
        write_end(write, &duty->every_line);
    } else if (duty->when != NULL) {
        write_begin(write, &duty->owed_line, 1);
        buf_string(&write->buf, "owed when ");
        write_condition(&write->buf, duty->when);
        write_end(write, &duty->owed_line);
    }
    if (duty->pauses != NULL) {
        write_begin(write, &duty->pauses_line, 1);
        buf_string(&write->buf, "pauses while ");
        write_condition(&write->buf, duty->pauses);
        write_end(write, &duty->pauses_line);
    }
    if (duty->met_by.count > 0) {
        write_begin(write, &duty->met_line, 1);
        buf_string(&write->buf, "met by ");
        write_mentions(&write->buf, &duty->met_by, " or ");
        buf_string(&write->buf, duty->met_beforehand ? " also beforehand" : "");
        write_when(&write->buf, duty->met_when);
        write_end(write, &duty->met_line);
    }
}

void write_duty(struct write *write, const struct duty *duty)
{
    write_begin(write, &duty->line, 0);
    buf_string(&write->buf, "duty ");
    write_labelled(&write->buf, &duty->is);
    write_end(write, &duty->line);
    write_for(write, &duty->for_line, duty->scope, &duty->scope_kind);
    if (duty->as_if.name.key != 0) {
        write_begin(write, &duty->as_if_line, 1);
        buf_print(&write->buf, "where %.*s is %.*s", TEXT_ARGS(duty->as_if.name.text),
                  TEXT_ARGS(duty->as_if_value.name.text));
        write_end(write, &duty->as_if_line);
    }
    for (size_t i = 0; i < duty->owner_count; i++) {
        write_owner(write, &duty->owners[i]);
    }
    for (size_t i = 0; i < duty->limit_count; i++) {
        write_within(write, &duty->limits[i]);
    }
    write_duty_ends(write, duty);
}

void write_event(struct buf *buf, enum procedure_event_kind kind, const struct mention *subject)
{
    static const struct {
        const char *before, *after;
    } words[PROCEDURE_EVENT__MAX] = {[PROCEDURE_DUTY_LAPSES] = {"duty ", " lapses"},
                                     [PROCEDURE_LETTER_IS_SENT] = {"letter ", " is sent"},
                                     [PROCEDURE_LETTER_BOUNCES] = {"letter ", " bounces"},
                                     [PROCEDURE_PERSON_JOINS] = {"person joins", ""},
                                     [PROCEDURE_ABSENCE_BEGINS] = {"absence of ", " begins"},
                                     [PROCEDURE_ABSENCE_ENDS] = {"absence of ", " ends"},
                                     [PROCEDURE_LINK_ENDS] = {"link ", " ends"},
                                     [PROCEDURE_NAMED_HAPPENS] = {"", ""}};
    if (words[kind].before != NULL) {
        buf_print(buf, "%s%.*s%s", words[kind].before, TEXT_ARGS(subject->name.text),
                  words[kind].after);
    }
}

void write_event_block(struct write *write, const struct event *event)
{
    write_begin(write, &event->line, 0);
    buf_string(&write->buf, "event ");
    write_event(&write->buf, event->kind, &event->subject);
    if (event->kind == PROCEDURE_NAMED_HAPPENS) {
        write_words(&write->buf, event->is.label);
        buf_string(&write->buf, " happens");
    }
    write_end(write, &event->line);
    write_for(write, &event->for_line, event->scope, &event->scope_kind);
    for (size_t i = 0; i < event->by_count; i++) {
        write_by(write, &event->by[i], "by ");
    }
    write_rules(write, event->guards, event->guard_count, "when ");
    write_actions(write, event->actions, event->action_count, 1);
}

/* ---- data */

void write_data_file(struct write *write, const struct data_file *data)
{
    write_begin(write, &data->line, 0);
    buf_string(&write->buf, "data ");
    write_labelled(&write->buf, &data->is);
    write_end(write, &data->line);
    write_begin(write, &data->source_line, 1);
    buf_string(&write->buf, "source");
    write_words(&write->buf, data->source);
    write_end(write, &data->source_line);
    write_begin(write, &data->verified_line, 1);
    buf_print(&write->buf, "verified %04d-%02d-%02d", data->verified.year, data->verified.month,
              data->verified.day);
    write_end(write, &data->verified_line);
}

static void write_row_date(struct buf *buf, const char *word, struct civil_date date)
{
    if (date.year != 0) {
        buf_print(buf, " %s %04d-%02d-%02d", word, date.year, date.month, date.day);
    }
}

static void write_row(struct write *write, const struct data_row *row)
{
    struct buf *buf = &write->buf;
    write_begin(write, &row->line, 1);
    for (size_t i = 0; i < row->values.count; i++) {
        buf_string(buf, i == 0 ? "" : " and ");
        buf_text(buf, row->values.at[i].name.key == 0 ? TEXT("any") : row->values.at[i].name.text);
    }
    buf_string(buf, ": ");
    for (size_t i = 0; i < row->choice_count; i++) {
        buf_string(buf, i == 0 ? "" : ", ");
        write_labelled(buf, &row->choices[i]);
    }
    if (row->choice_count == 0) {
        write_limit(buf, &row->limit);
    }
    write_row_date(buf, "from", row->from);
    write_row_date(buf, "until", row->until);
    write_words(buf, row->source);
    write_end(write, &row->line);
}

void write_data(struct write *write, const struct data *data)
{
    write_begin(write, &data->line, 0);
    buf_string(&write->buf, data->is_table ? "table " : "limit ");
    write_labelled(&write->buf, &data->is);
    buf_string(&write->buf, " by ");
    write_mentions(&write->buf, &data->keys, " and ");
    write_end(write, &data->line);
    for (size_t i = 0; i < data->row_count; i++) {
        write_row(write, &data->rows[i]);
    }
}
