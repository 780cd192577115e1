/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_WRITE_H
#define PROCEDURE_WRITE_H

#include "procedure/model.h"

/* In the language's own words; for people there is explain_condition(). */
void write_condition(struct buf *buf, const struct procedure_condition *condition);
void write_limit(struct buf *buf, const struct limit *limit);
/* In the language's own words, or (`plain`) with labels in the place of names, for people. */
void write_time(struct buf *buf, const struct time *time, bool plain);
void write_string(struct buf *buf, struct text words);
void write_type(struct buf *buf, const struct procedure_fact *fact);
void write_event(struct buf *buf, enum procedure_event_kind kind, const struct mention *subject);

/* Writing whole lines. */
struct write {
    struct buf buf;
    size_t line_start;
    int depth;
};
void write_begin(struct write *write, const struct line *line, int depth);
void write_end(struct write *write, const struct line *line);
void write_mentions(struct buf *buf, const struct mentions *mentions, const char *between);
void write_labelled(struct buf *buf, const struct procedure_labelled *is);
void write_action_words(struct buf *buf, const struct action *action); /* of one line */
void write_actions(struct write *write, const struct action *actions, size_t count, int depth);
void write_step(struct write *write, const struct step *step);
/* Nothing where no course is named. */
void write_trained(struct write *write, const struct courses_line *trained, int depth);
void write_duty(struct write *write, const struct duty *duty);
void write_event_block(struct write *write, const struct event *event);
void write_data(struct write *write, const struct data *data);
void write_data_file(struct write *write, const struct data_file *data);
void write_example(struct write *write, const struct example *example);
void write_declared(struct write *write, const struct procedure *model, const struct declared *declared);
/* The whole model, as it was read (not linked). */
struct text write_model(struct arena *arena, const struct procedure *model);

#endif
