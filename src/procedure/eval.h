/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_EVAL_H
#define PROCEDURE_EVAL_H

#include "procedure/model.h"
#include "procedure/state.h"

/* Where a rule is looked at from. Evaluating allocates nothing. */
struct eval_binding {
    struct procedure_name fact;
    const struct procedure_value *value;
};
struct eval {
    const struct procedure *procedure;
    const struct procedure_state *state;
    const struct procedure_moment *moment;
    struct procedure_scope scope; /* the item or party at hand; or the case */
    uint32_t party; /* of an item at hand: the party from which the rule came to it; 0: none */
    const struct eval_binding *bound; /* one fact that eval_fact() takes to be this; NULL: none */
};
bool eval_condition(const struct eval *eval, const struct procedure_condition *condition);
/* The number of the party that a rule means by its standing's name: the one at hand, or the one from which it came to the
 * item at hand; 0: none. */
uint32_t eval_party(const struct eval *eval);
/* The fact's value, of the thing at hand or of the case; NULL where it is unknown. */
const struct procedure_value *eval_fact(const struct eval *eval, struct procedure_name fact);
/* Whether the person of a judged party, or of a match that is not cleared, holds the office. */
bool eval_subject_holds(const struct eval *eval, struct procedure_name office);
const struct procedure_setting *eval_setting(const struct eval *eval, struct procedure_name setting); /* NULL: the default */
/* The office that a mention of an office or a setting comes to. */
struct procedure_name eval_office(const struct eval *eval, const struct mention *mention);
/* The first row that fits on that day; NULL where none does. */
const struct data_row *eval_row(const struct eval *eval, const struct data *data, struct civil_date on);
struct civil_date eval_today(const struct eval *eval);

/* ---- times and limits (reckon.c) ------------------------------------------------------------------------------ */

struct reckon {
    struct arena *arena;
    struct eval eval;
    int64_t happened, owed; /* of the step; of the duty */
    const struct procedure_pause *pauses; /* of the duty */
    uint32_t pause_count;
    const struct line *pauses_line;
};
/* False where it is not known. */
bool reckon_time(const struct reckon *reckon, const struct time *time, struct calendar_event *event);
int64_t reckon_instant(const struct reckon *reckon, const struct calendar_event *event);
/* The limits on a duty that hold here, reckoned; the caller's array has room for duty->limit_count + 1. */
uint32_t reckon_dues(const struct reckon *reckon, const struct duty *duty, struct procedure_due *dues, uint32_t *leading);

/* ---- who acts (ladder.c) ---------------------------------------------------------------------------------------- */

bool ladder_is_subject(const struct procedure_state *state, const struct identity *person, enum procedure_rung_reason *why);
bool ladder_is_barred(const struct procedure *procedure, const struct procedure_moment *moment, const struct identity *person);
struct procedure_name ladder_manager(const struct eval *eval);
/* Whether this step asks something of its own of who takes it, so that its ladder may differ from that of other steps. */
bool ladder_minds(const struct step *step);
/* `by` names the office or "manager"; step (NULL: none) adds its separations. */
void ladder_acts(struct arena *arena, const struct eval *eval, const struct step *step, struct procedure_name office,
                 struct procedure_acting *out);
/* Whether the person took a part that the step may not follow; cites of the line. */
bool ladder_is_separated(const struct eval *eval, const struct step *step, const struct identity *person, const struct line **line);
bool ladder_role_held(const struct eval *eval, struct procedure_name role, const struct identity *person);

#endif
