/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing worked examples back. */

#include "procedure/write.h"

static void write_answer_value(struct buf *buf, const struct example_answer *answer)
{
    if (answer->is_string) {
        write_string(buf, answer->text);
    } else if (answer->text.length > 0) {
        buf_text(buf, answer->text);
    } else {
        write_mentions(buf, &answer->values, ", ");
        if (answer->which > 0) {
            buf_print(buf, " %lld", (long long)answer->which);
        }
    }
}

static void write_answers(struct write *write, const struct example_answer *answers, size_t count,
                          int depth)
{
    for (size_t i = 0; i < count; i++) {
        write_begin(write, &answers[i].line, depth);
        buf_print(&write->buf, "%.*s ", TEXT_ARGS(answers[i].fact.name.text));
        write_answer_value(&write->buf, &answers[i]);
        if (answers[i].because.length > 0) {
            buf_string(&write->buf, " because ");
            write_string(&write->buf, answers[i].because);
        }
        write_end(write, &answers[i].line);
    }
}

static void write_scope(struct buf *buf, const struct example_line *line)
{
    if (line->scope_number > 0) {
        buf_print(buf, " for %.*s %lld", TEXT_ARGS(line->scope_kind.name.text),
                  (long long)line->scope_number);
    }
}

static void write_moment(struct buf *buf, const struct example_line *line)
{
    buf_print(buf, "%04d-%02d-%02d", line->moment.date.year, line->moment.date.month,
              line->moment.date.day);
    if (line->has_clock) {
        buf_print(buf, " %02d:%02d", line->moment.hour, line->moment.minute);
    }
}

static void write_takes(struct write *write, const struct example_line *line)
{
    struct buf *buf = &write->buf;
    buf_print(buf, "%.*s takes %.*s", TEXT_ARGS(line->subject.name.text),
              TEXT_ARGS(line->step.name.text));
    write_scope(buf, line);
    write_end(write, &line->line);
    write_answers(write, line->answers, line->answer_count, 2);
    for (size_t i = 0; i < line->group_count; i++) {
        const struct example_group *group = &line->groups[i];
        write_begin(write, &group->line, 2);
        buf_print(buf, "%s %.*s", group->is_make ? "make" : "add",
                  TEXT_ARGS(group->makes.name.text));
        if (group->person.name.key != 0) {
            buf_print(buf, " who %s %.*s", group->maybe ? "may be" : "is",
                      TEXT_ARGS(group->person.name.text));
        }
        write_end(write, &group->line);
        write_answers(write, group->answers, group->answer_count, 3);
    }
}

static void write_refused(struct buf *buf, const struct example_line *line, const char *how)
{
    buf_print(buf, "refused%s", how);
    write_mentions(buf, &line->names, ", ");
}

static void write_due(struct buf *buf, const struct example_line *line)
{
    bool has_date = !calendar_date_is_none(line->moment.date);
    buf_print(buf, "%.*s %s due ", TEXT_ARGS(line->subject.name.text),
              line->is_past ? "was" : "is");
    if (has_date) {
        write_moment(buf, line);
    } else if (!line->has_limit) {
        buf_string(buf, "without a date");
    }
    if (line->has_limit) {
        buf_string(buf, has_date ? " within " : "");
        write_limit(buf, &line->limit);
    }
}

static void write_may(struct buf *buf, const struct example_line *line)
{
    buf_print(buf, "%.*s may %s", TEXT_ARGS(line->subject.name.text), line->negated ? "not " : "");
    if (line->then == THEN_MAY_TAKE) {
        buf_string(buf, "take ");
        write_mentions(buf, &line->names, ", ");
        write_scope(buf, line);
    } else if (line->then == THEN_MAY_HOLD) {
        buf_string(buf, "hold ");
        write_mentions(buf, &line->names, ", ");
    } else {
        buf_print(buf, "see %s%.*s", line->step.name.key == 0 ? "the case" : "flag ",
                  TEXT_ARGS(line->step.name.text));
    }
}

static void write_kept(struct buf *buf, const struct example_line *line)
{
    if (calendar_date_is_none(line->moment.date)) {
        buf_string(buf, "kept without a date");
    } else {
        buf_string(buf, "kept until ");
        write_moment(buf, line);
    }
}

/* SOMEBODY VERB SOMETHING */
static void write_clause(struct buf *buf, const struct example_line *line, const char *verb)
{
    buf_print(buf, "%.*s %s %.*s", TEXT_ARGS(line->subject.name.text), verb,
              TEXT_ARGS(line->step.name.text));
}

static void write_then(struct write *write, const struct example_line *line)
{
    struct buf *buf = &write->buf;
    buf_string(buf, "then ");
    switch (line->then) {
    case THEN_HOLDS:
        write_condition(buf, line->when);
        break;
    case THEN_REFUSED:
        write_refused(buf, line, "");
        break;
    case THEN_WITHOUT:
        write_refused(buf, line, " without ");
        break;
    case THEN_BY:
        write_refused(buf, line, " by ");
        break;
    case THEN_AGAIN:
        write_refused(buf, line, " again");
        break;
    case THEN_MAY_TAKE:
    case THEN_MAY_HOLD:
    case THEN_MAY_SEE:
        write_may(buf, line);
        break;
    case THEN_TOLD:
        buf_print(buf, "%.*s is told ", TEXT_ARGS(line->subject.name.text));
        write_string(buf, line->word);
        break;
    case THEN_DUE:
        write_due(buf, line);
        break;
    case THEN_OWES:
        write_clause(buf, line, "owes");
        break;
    case THEN_ACTS:
        write_clause(buf, line, "acts for");
        break;
    case THEN_KEPT:
        write_kept(buf, line);
        break;
    case THEN__MAX:
        break;
    }
    write_end(write, &line->line);
}

static void write_example_line(struct write *write, const struct example_line *line)
{
    struct buf *buf = &write->buf;
    write_begin(write, &line->line, 1);
    switch (line->kind) {
    case EXAMPLE_OFFICE:
        buf_print(buf, "given %.*s is %.*s", TEXT_ARGS(line->subject.name.text),
                  TEXT_ARGS(line->word));
        write_end(write, &line->line);
        break;
    case EXAMPLE_SETTING:
        buf_print(buf, "given setting %.*s is ", TEXT_ARGS(line->subject.name.text));
        write_answer_value(buf, &line->answers[0]);
        write_end(write, &line->line);
        break;
    case EXAMPLE_AT:
        buf_string(buf, "at ");
        write_moment(buf, line);
        write_end(write, &line->line);
        break;
    case EXAMPLE_TAKES:
        buf_string(buf, line->given ? "given " : "when ");
        write_takes(write, line);
        break;
    case EXAMPLE_EVENT:
        buf_string(buf, "when ");
        write_event(buf, line->event, &line->subject);
        buf_string(buf, line->event == PROCEDURE_NAMED_HAPPENS ? " happens" : "");
        write_scope(buf, line);
        write_end(write, &line->line);
        break;
    case EXAMPLE_THEN:
        write_then(write, line);
        break;
    }
}

void write_example(struct write *write, const struct example *example)
{
    write_begin(write, &example->line, 0);
    buf_string(&write->buf, "example ");
    write_string(&write->buf, example->title);
    write_end(write, &example->line);
    for (size_t i = 0; i < example->line_count; i++) {
        write_example_line(write, &example->lines[i]);
    }
}
