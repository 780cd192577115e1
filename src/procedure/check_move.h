/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_CHECK_MOVE_H
#define PROCEDURE_CHECK_MOVE_H

/* One move being made on one state: decide.h's counterpart on a slice. Where deciding has one way
 * on, this has every way that a person's answers, or what the slice does not hold, may lead to. */

#include "procedure/check.h"

struct going {
    const struct slice *slice;
    const uint8_t *before; /* the state in which the move is made */
    struct where where;    /* what the move is for */
    size_t marks_at;       /* of every state: its marks, */
    size_t sent_at;        /* whether it sent a letter to somebody under each hold, */
    size_t form_at;        /* and what was filled in on the form */
};

/* ---- sets of states (check_set.c) */

uint8_t *set_at(const struct outcomes *set, size_t index);
void set_add(struct outcomes *set, const uint8_t *state);
void set_join(struct outcomes *set, const struct outcomes *other);
struct outcomes set_like(const struct outcomes *set);              /* empty, of the same width */
void set_take(struct outcomes *set, const struct outcomes *other); /* in place of what it had */
void set_mark(const struct going *going, struct outcomes *set, uint8_t mark);
/* What the condition says of the state; a maybe marks the state. */
enum verdict3 going_holds(const struct going *going, uint8_t *state,
                          const struct procedure_condition *condition, struct where where);
/* Marks the state where the verdict is a maybe. */
enum verdict3 going_mark(const struct going *going, uint8_t *state, enum verdict3 verdict,
                         const struct doubt *doubt);
/* The states for which `asks` says that it may be so, and those for which it may not. */
typedef enum verdict3 going_asks(const struct going *going, uint8_t *state, const void *what,
                                 struct where where);
void set_split(const struct going *going, const struct outcomes *set, going_asks *asks,
               const void *what, struct where where, struct outcomes *yes, struct outcomes *no);
going_asks going_asks_condition;
/* Keeps the states in which the condition may hold. */
void set_keep(const struct going *going, struct outcomes *set,
              const struct procedure_condition *condition, struct where where);

/* ---- the parts of a move */

/* What is answered on the form, and what the parts of the form do (check_form.c). */
size_t form_width(const struct slice *slice, const struct step *step);
void form_fill(const struct going *going, struct outcomes *set, const struct step *step);
bool form_matters(const struct slice *slice, const struct step *step);
/* Gives the variable every value that it can have. */
void form_try(const struct going *going, struct outcomes *set, const struct variable *variable,
              struct where where);
/* What it does (check_actions.c). */
void actions_run(const struct going *going, struct outcomes *set, const struct action *actions,
                 size_t count, struct where where);
/* A new item in the first slot that is free; the states that have none fall away: they are beyond
 * the bound. `then` is called with those of each slot. */
typedef void made_then(const struct going *going, struct outcomes *set, struct where made,
                       const void *what);
void actions_make(const struct going *going, struct outcomes *set, int kind, made_then *then,
                  const void *what);
void actions_turn_offices(const struct going *going, struct outcomes *set);
bool actions_is_copy(const struct action *action); /* `set X to Y`, of two facts */
/* Owed, or met at once where a step that was taken before does; adds what comes of it to `out`. */
void duty_owe(const struct going *going, struct outcomes *out, uint8_t *state,
              const struct variable *variable, struct where where);
void duty_drop(uint8_t *duty);
/* Whether the variable has a place for a rule that is looked at from `where`, and writing it there.
 */
bool actions_have_place(const struct variable *variable, struct where where);
void actions_set_all(const struct going *going, struct outcomes *set,
                     const struct variable *variable, struct where where, unsigned value);
/* `set FACT to ...`, and whether a fact is known there (check_facts.c). */
void facts_set(const struct going *going, struct outcomes *set, const struct action *action,
               struct where where);
enum verdict3 facts_known(const struct going *going, const uint8_t *state, const struct fact *fact,
                          struct where where, struct doubt *doubt);
/* What follows by itself (check_settle.c). */
void settle_meet(const struct going *going, struct outcomes *set, const struct step *step);
bool settle_is_met_by(const struct duty *duty, const struct step *step);
void settle_all(const struct going *going, struct outcomes *set);
enum verdict3 settle_is_held(const struct going *going, const uint8_t *state,
                             const struct hold *hold, struct doubt *doubt);

#endif
