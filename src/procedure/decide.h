/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_DECIDE_H
#define PROCEDURE_DECIDE_H

#include "procedure/eval.h"

/* One decision being made. Effects are tried on a copy of the state at once, so that later rules see earlier effects. */
struct decide {
    struct arena *arena;
    const struct procedure *procedure;
    const struct procedure_state *before;
    struct procedure_state *state; /* the copy */
    const struct procedure_command *command;
    const struct procedure_moment *moment;
    const struct step *step; /* NULL for an event */
    int64_t happened;
    uint32_t party; /* that actions are about, or from which they came to an item; 0: none */
    struct procedure_effect *effects;
    size_t effect_count;
    struct procedure_refusal *refusals;
    size_t refusal_count;
    struct procedure_scope *made; /* what each of the command's answers is about */
};

/* Tries the effect and keeps it. */
void decide_emit(struct decide *decide, const struct procedure_effect *effect);
void decide_refuse(struct decide *decide, enum procedure_refusal_code code, const struct line *line, struct text words);
void decide_refuse_field(struct decide *decide, const struct line *line, struct text words, struct text field);
struct eval decide_eval(const struct decide *decide, struct procedure_scope scope);

/* That the step is taken, and what it opens: what answers are looked at after. */
void decide_note_step(struct decide *decide);

/* What a step needs before it is looked at what it was told: guards, holds, capacity (guards.c). The refusals are added
 * through `refuse`. */
struct gate {
    struct arena *arena;
    struct eval eval;
    const struct step *step;
    const struct procedure_actor *actor;
    struct procedure_refusal *refusals;
    size_t refusal_count;
    bool not_now, not_by_you;
    struct procedure_acting acting;
    const bool *is_barred; /* whether the actor is; NULL: that is not known yet */
    struct vec *acts; /* of struct procedure_acting: who acts for each office that was asked about, for all the steps of one
                       * moment; NULL: nothing is remembered */
};
void gate_check(struct gate *gate);
bool gate_is_held(const struct procedure *procedure, const struct procedure_state *state, struct procedure_name standing,
                  const struct hold **hold);

/* The answers to a step's questions, checked and taken in (answers.c). */
void decide_answers(struct decide *decide);
struct text answers_field(struct arena *arena, const struct procedure_group *group, const struct procedure_command *command,
                          size_t answers, struct text fact);
bool procedure_asked_in(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                        const struct procedure_step_words *step, const struct procedure_condition *when, struct procedure_scope scope,
                        const struct procedure_answers *answers, size_t count, const struct procedure_moment *moment);
/* What the step does (actions.c). */
void decide_actions(struct decide *decide, const struct action *actions, size_t count, struct procedure_scope scope);
void decide_owe(struct decide *decide, const struct duty *duty, struct procedure_scope scope);
void decide_drop(struct decide *decide, const struct duty *duty, struct procedure_scope scope);
void decide_new_tracks(struct decide *decide, struct procedure_name of, struct procedure_scope scope);
void decide_match(struct decide *decide, uint32_t party, const struct identity *person, struct procedure_name office, bool certain);
void decide_named(struct decide *decide);
/* Whether one more may be made: `item ... at most N`; refuses where not. */
bool decide_has_room(struct decide *decide, const struct item *item, const struct line *line);
bool decide_is_late(const struct procedure_duty *duty, int64_t happened);
/* Whether what concerns `other` is meant by a rule that is looked at from `one`. */
bool decide_same_thing(struct procedure_scope one, struct procedure_scope other);
/* Roles (roles.c). */
struct role_misfit {
    const struct line *line;
    struct text words;
};
/* The same as refusals, each with the paragraphs of its rule, or of the role. */
void role_refusals(struct arena *arena, const struct eval *eval, const struct role *role, const struct identity *who,
                   struct procedure_refusals *out);
/* Everything that speaks against giving that person the role now (struct role_misfit). */
void role_misfits(struct arena *arena, const struct eval *eval, const struct role *role, const struct identity *who,
                  struct vec *misfits);
/* How many hold it now. */
size_t role_holders(const struct procedure_state *state, const struct role *role, struct procedure_scope scope);
void decide_assign(struct decide *decide, const struct action *action, struct procedure_scope scope);
void decide_release(struct decide *decide, const struct action *action, struct procedure_scope scope);
/* What follows by itself (settle.c): duties met and owed, holds, who manages, the case's end, never and always. */
void decide_meet(struct decide *decide, struct procedure_name step, struct procedure_scope scope);
void decide_settle(struct decide *decide);
void decide_event(struct decide *decide);

/* One worked example of the procedure (example.c). */
void example_run(struct arena *arena, const struct procedure *procedure, const struct calendar_book *book,
                 const struct example *example, struct procedure_example_result *result);
/* What it asks for, line by line, as struct procedure_recorded; up to where it does not hold. */
void example_record(struct arena *arena, const struct procedure *procedure, const struct calendar_book *book,
                    const struct example *example, struct vec *recorded);

#endif
