/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_EXPLAIN_H
#define PROCEDURE_EXPLAIN_H

#include "procedure/model.h"

/* A page being written. */
struct explain {
    struct arena *arena;
    const struct procedure *procedure;
    struct vec pieces;            /* struct procedure_piece */
    struct procedure_cites about; /* of the construct at hand: for sentences without their own */
};

/* ---- pieces (explain.c) */

/* A heading of the page's own parts. */
void explain_part(struct explain *explain, const char *anchor, const char *words);
/* A heading for one declared thing; its paragraphs stand behind what follows that has none. */
void explain_thing(struct explain *explain, const char *kind, const struct procedure_labelled *is,
                   const struct line *line);
/* A sentence: a paragraph (depth 0) or an item of a list. It gets its capital and its full stop;
 * `line` (NULL: none) has its paragraphs. */
void explain_say(struct explain *explain, uint32_t depth, const struct line *line,
                 const struct buf *words);
void explain_print(struct explain *explain, uint32_t depth, const struct line *line,
                   const char *format, ...) PRINTF_LIKE(4, 5);
struct buf explain_words(struct explain *explain);

/* ---- words (explain_words.c) */

/* “Assess against the threshold” */
void explain_quote(struct buf *buf, struct text label);
/* A label that stands within a sentence: its capital goes, unless it is an abbreviation. */
void explain_low(struct buf *buf, struct text label);
/* "the Safeguarding Manager", "whoever manages the case", "the person who reported". */
void explain_capacity(struct buf *buf, const struct mention *mention);
void explain_capacities(struct buf *buf, const struct mentions *mentions, const char *last);
void explain_condition(struct buf *buf, const struct procedure_condition *condition);
/* "within 2 working days of ...": the limit with the time from which it runs. */
void explain_limit(struct buf *buf, const struct limit *limit);
void explain_within(struct buf *buf, const struct limit *limit, const struct time *from);
void explain_time(struct buf *buf, const struct time *time);
/* The label of a thing that a rule mentions, or of a state or choice within one. */
struct text explain_label(const struct mention *mention);
struct text explain_value_label(const struct mention *subject, const struct mention *value);
/* "when the duty ... is not met in time" */
void explain_event(struct buf *words, const struct event *event);
/* One thing that is done: not `if`, `for each` and `make`, which have others within. */
void explain_action(struct buf *buf, const struct action *action);
/* What a step, an event or a rule does, as items of a list. */
void explain_actions(struct explain *explain, const struct action *actions, size_t count,
                     uint32_t depth);

/* ---- parts of the page, in their order */

void explain_people(struct explain *explain); /* explain_people.c */
void explain_recorded(struct explain *explain);
void explain_steps(struct explain *explain);  /* explain_steps.c */
void explain_duties(struct explain *explain); /* explain_rules.c */
void explain_withheld(struct explain *explain);
void explain_events(struct explain *explain);
void explain_never(struct explain *explain);
void explain_told(struct explain *explain);
void explain_kept(struct explain *explain);
void explain_registers(struct explain *explain); /* registered.c */
void explain_data(struct explain *explain);

/* Who must have been trained in what; nothing where no course is named. */
void explain_trained(struct explain *explain, const struct courses_line *trained, const char *before);

#endif
