/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_SENTENCES_H
#define PROCEDURE_SENTENCES_H

/*
 * A procedure taken apart into single sentences: each says one thing about one declared thing. Two
 * procedures mean the same when they have the same sentences, in whatever order and layout their
 * files say them.
 */

#include "procedure/explain.h"

/* What kind of thing is said. Differences of `detail` slots are only told where the sentence of the
 * same key that they belong to stands on both sides. */
enum slot {
    SLOT_LABEL,
    SLOT_HEAD,
    SLOT_ORDER,
    SLOT_KIND,
    SLOT_RUNGS,
    SLOT_MANAGED,
    SLOT_STATE,
    SLOT_STATE_LABEL,
    SLOT_STATE_ENDS,
    SLOT_CHOICE,
    SLOT_CHOICE_LABEL,
    SLOT_RULE_OF_ROLE,
    SLOT_OPENS,
    SLOT_FOR,
    SLOT_BY,
    SLOT_SAID_BY, /* of an event of the organisation */
    SLOT_NOT_BY,
    SLOT_TRAINED,
    SLOT_SAYS,
    SLOT_WHEN,
    SLOT_MUST,
    SLOT_MESSAGE,
    SLOT_TELLS,
    SLOT_ASKS,
    SLOT_QUESTION,
    SLOT_HINT,
    SLOT_ANSWER,
    SLOT_MAKES,
    SLOT_MAKES_HOW,
    SLOT_DOES,
    SLOT_OWNER,
    SLOT_WITHIN,
    SLOT_EVERY,
    SLOT_OWED,
    SLOT_PAUSES,
    SLOT_MET_BY,
    SLOT_WHILE,
    SLOT_TOLD,
    SLOT_KEEP,
    SLOT_NEVER,
    SLOT_ALWAYS,
    SLOT_ROW,
    SLOT__MAX
};
struct sentence {
    struct text thing, label; /* "step assess", "Assess against the threshold" */
    enum slot slot;
    struct text key;   /* what two sentences share that are about the same; may be empty */
    struct text value; /* in the language's own words: the same where the meaning is the same */
    struct text words; /* for people; the table of slots in diff.c puts them into a sentence */
    struct line line;
};
struct sentences {
    struct arena *arena;
    struct vec all; /* struct sentence */
    struct text thing, label;
};

/* Everything that the procedure says but its examples. */
void sentences_of(struct arena *arena, const struct procedure *procedure, struct sentences *out);

/* Begins a thing: what follows is said of it. */
void sentences_begin(struct sentences *sentences, const char *what,
                     const struct procedure_labelled *is);
/* Empty words: the value's. */
void sentences_add(struct sentences *sentences, enum slot slot, const struct line *line,
                   struct text key, struct text value, struct text words);
/* The condition in the language's words, with what may stand in any order in one order. Empty for
 * NULL. */
struct text sentences_condition(struct arena *arena, const struct procedure_condition *condition);
struct text sentences_plainly(struct arena *arena, const struct procedure_condition *condition);
void sentences_rules(struct sentences *sentences, enum slot slot, const struct rule *rules,
                     size_t count);
void sentences_actions(struct sentences *sentences, const struct action *actions, size_t count);

/* Steps, duties and events (sentences_steps.c); what registers are made of (registered.c); the rest (sentences.c). */
void sentences_steps(struct sentences *sentences, const struct procedure *procedure);
void sentences_registers(struct sentences *sentences, const struct procedure *procedure);

#endif
