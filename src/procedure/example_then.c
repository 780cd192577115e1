/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worked example says came of it. */

#include <string.h>

#include "procedure/example.h"
#include "procedure/link.h"
#include "procedure/records.h"

/* ---- refused */

static bool is_among_cites(const struct procedure_cites *cites, struct text paragraph)
{
    for (size_t i = 0; i < cites->count; i++) {
        if (text_equal(cites->at[i], paragraph)) {
            return true;
        }
    }
    return false;
}

static bool is_cited(const struct procedure_refusals *refusals, struct text paragraph)
{
    for (size_t i = 0; i < refusals->count; i++) {
        if (is_among_cites(&refusals->at[i].cites, paragraph)) {
            return true;
        }
    }
    return false;
}

static bool is_cited_by_all(struct stage *stage, const struct example_line *line,
                            const struct procedure_refusals *refusals)
{
    for (size_t i = 0; i < line->line.cites.count; i++) {
        if (!is_cited(refusals, line->line.cites.at[i])) {
            stage->last.refusals = *refusals;
            (void)stage_say_refused(stage, line);
            return stage_fail(stage, &line->line, "it was not refused under %.*s; %.*s",
                              TEXT_ARGS(line->line.cites.at[i]),
                              TEXT_ARGS(stage->result->message.words));
        }
    }
    return true;
}

static bool then_refused(struct stage *stage, const struct example_line *line)
{
    stage->refusal_is_open = false;
    if (stage->acted == NULL || stage->last.allowed) {
        return stage_fail(stage, &line->line, "it was allowed");
    }
    return is_cited_by_all(stage, line, &stage->last.refusals);
}

/* ---- the same step, tried otherwise */

static bool is_about(struct text field, struct procedure_name name)
{
    struct text part, rest = field;
    while (rest.length > 0 && text_cut(&rest, '.', &part)) {
        if (text_equal(part, name.text)) {
            return true;
        }
    }
    return false;
}

/* Whether the refusal is because that answer is missing: a rule about what was answered stands on a
 * line. */
static bool says_missing(const struct procedure_refusal *refusal, struct procedure_name name)
{
    return refusal->code == PROCEDURE_REFUSED_INPUT && refusal->line == 0 &&
           is_about(refusal->field, name);
}

static bool says_not_by_you(const struct procedure_refusal *refusal)
{
    return refusal->code == PROCEDURE_REFUSED_CAPACITY ||
           refusal->code == PROCEDURE_REFUSED_SEPARATION ||
           refusal->code == PROCEDURE_REFUSED_SUBJECT;
}

static void leave_out(struct arena *arena, struct example_answer **answers, size_t *count,
                      struct procedure_name name)
{
    struct vec left = VEC_IN(arena, struct example_answer);
    for (size_t i = 0; i < *count; i++) {
        if (!procedure_same((*answers)[i].fact.name, name)) {
            vec_add(&left, &(*answers)[i]);
        }
    }
    *answers = left.items;
    *count = left.count;
}

static struct example_line line_without(struct stage *stage, const struct example_line *line,
                                        struct procedure_name name)
{
    struct example_line changed = *line;
    struct vec groups = VEC_IN(stage->arena, struct example_group);
    leave_out(stage->arena, &changed.answers, &changed.answer_count, name);
    for (size_t i = 0; i < line->group_count; i++) {
        struct example_group group = line->groups[i];
        leave_out(stage->arena, &group.answers, &group.answer_count, name);
        if (!procedure_same(group.makes.name, name)) {
            vec_add(&groups, &group);
        }
    }
    changed.groups = groups.items;
    changed.group_count = groups.count;
    return changed;
}

static bool has_refusal(const struct procedure_refusals *refusals, const struct example_line *line,
                        struct procedure_name name)
{
    for (size_t i = 0; i < refusals->count; i++) {
        if (line->then == THEN_WITHOUT ? says_missing(&refusals->at[i], name)
                                       : says_not_by_you(&refusals->at[i])) {
            return true;
        }
    }
    return false;
}

/* Each of the names in turn, from where the step was taken; the case goes on from what it did at
 * first. */
static bool then_otherwise(struct stage *stage, const struct example_line *line)
{
    for (size_t i = 0; i < line->names.count; i++) {
        const struct mention *name = &line->names.at[i];
        struct example_line changed = line->then == THEN_WITHOUT
                                          ? line_without(stage, stage->acted, name->name)
                                          : *stage->acted;
        struct procedure_decision decision;
        changed.subject = line->then == THEN_WITHOUT ? changed.subject : *name;
        stage_try(stage, &changed, stage->before, &decision);
        if (!has_refusal(&decision.refusals, line, name->name)) {
            return stage_fail(stage, &line->line, "it was allowed %s %.*s",
                              line->then == THEN_WITHOUT ? "without" : "by",
                              TEXT_ARGS(name->name.text));
        }
        if (!is_cited_by_all(stage, line, &decision.refusals)) {
            return false;
        }
    }
    return true;
}

static bool then_again(struct stage *stage, const struct example_line *line)
{
    struct procedure_decision decision;
    stage_try(stage, stage->acted, stage->state, &decision);
    if (decision.allowed) {
        return stage_fail(stage, &line->line, "it was allowed again");
    }
    return is_cited_by_all(stage, line, &decision.refusals);
}

/* ---- what may be taken, and seen */

static bool is_under(const struct procedure_refusals *refusals, const struct procedure_cites *cites)
{
    for (size_t i = 0; i < cites->count; i++) {
        if (is_cited(refusals, cites->at[i])) {
            return true;
        }
    }
    return cites->count == 0;
}

/* What was refused, or not, against what the line says of it. */
static bool says_may(struct stage *stage, const struct example_line *line,
                     const struct mention *mention, const char *done)
{
    const struct procedure_refusals *refusals = &stage->last.refusals;
    if (refusals->count > 0 && !line->negated) {
        return stage_say_refused(stage, line);
    }
    if (refusals->count == 0 && line->negated) {
        return stage_fail(stage, &line->line, "%.*s may be %s", TEXT_ARGS(mention->name.text), done);
    }
    if (line->negated && !is_under(refusals, &line->line.cites)) {
        (void)stage_say_refused(stage, line);
        return stage_fail(stage, &line->line, "%.*s is refused under another paragraph: %.*s",
                          TEXT_ARGS(mention->name.text), TEXT_ARGS(stage->result->message.words));
    }
    return true;
}

static bool may_take(struct stage *stage, const struct example_line *line,
                     const struct mention *mention)
{
    const struct procedure_actor actor = stage_actor(stage, &line->subject);
    struct gate gate = {.arena = stage->arena,
                        .eval = stage_eval(stage),
                        .step = mention->link_to,
                        .actor = &actor};
    gate.eval.scope = stage_scope(stage, gate.step->scope, gate.step->scope_kind.name, line->scope_number);
    gate_check(&gate);
    stage->last.refusals = (struct procedure_refusals){gate.refusals, gate.refusal_count};
    return says_may(stage, line, mention, "taken");
}

static bool may_hold(struct stage *stage, const struct example_line *line,
                     const struct mention *mention)
{
    const struct procedure_actor actor = stage_actor(stage, &line->subject);
    const struct eval eval = stage_eval(stage);
    role_refusals(stage->arena, &eval, mention->link_to, &actor.person, &stage->last.refusals);
    return says_may(stage, line, mention, "held");
}

static bool then_may(struct stage *stage, const struct example_line *line)
{
    for (size_t i = 0; i < line->names.count; i++) {
        if (!(line->then == THEN_MAY_HOLD ? may_hold : may_take)(stage, line, &line->names.at[i])) {
            return false;
        }
    }
    return true;
}

static bool is_barred(const struct procedure_readers *readers, const struct identity *person)
{
    for (size_t i = 0; i < readers->barred_count; i++) {
        if (identity_equal(&readers->barred[i].person, person)) {
            return true;
        }
    }
    return false;
}

static bool sees_case(struct stage *stage, const struct mention *who)
{
    const struct procedure_actor actor = stage_actor(stage, who);
    struct procedure_readers readers;
    bool sees = false;
    procedure_readers(stage->arena, stage->procedure, stage->state, &stage->moment, &readers);
    for (size_t i = 0; i < readers.office_count; i++) {
        sees = sees || procedure_same(readers.offices[i], who->name);
    }
    for (size_t i = 0; i < readers.people_count; i++) {
        sees = sees || identity_equal(&readers.people[i], &actor.person);
    }
    return sees && !is_barred(&readers, &actor.person);
}

static bool is_raised(const struct procedure_state *state, struct procedure_name flag)
{
    for (uint32_t i = 0; i < state->flag_count; i++) {
        if (procedure_same(state->flags[i].flag, flag)) {
            return true;
        }
    }
    return false;
}

static bool sees_flag(struct stage *stage, const struct example_line *line)
{
    size_t count = 0;
    const struct procedure_name *shown = procedure_flag_shown_to(
        stage->arena, stage->procedure, line->step.name.text, &count);
    bool sees = false;
    for (size_t i = 0; i < count; i++) {
        sees = sees || procedure_same(shown[i], line->subject.name) ||
               text_is(shown[i].text, PROCEDURE_SHOWN_TO_STAFF);
    }
    return sees && is_raised(stage->state, line->step.name);
}

static bool then_may_see(struct stage *stage, const struct example_line *line)
{
    bool sees = line->step.name.key == 0 ? sees_case(stage, &line->subject)
                                         : sees_flag(stage, line);
    return sees != line->negated ||
           stage_fail(stage, &line->line, "%.*s may %ssee it", TEXT_ARGS(line->subject.name.text),
                      sees ? "" : "not ");
}

/* On the page of a party of that standing, as the case stands. */
static bool is_shown(struct stage *stage, const struct example_line *line)
{
    struct eval eval = stage_eval(stage);
    bool found = false;
    for (uint32_t i = 0; !found && i < eval.state->party_count; i++) {
        const struct procedure_party *party = &eval.state->parties[i];
        struct procedure_shown shown;
        if (!party_has_standing(party, line->subject.name)) {
            continue;
        }
        procedure_show(stage->arena, stage->procedure, eval.state, party->number, eval.moment, &shown);
        found = text_equal(shown.stage, line->word);
        for (size_t j = 0; j < shown.right_count; j++) {
            found = found || text_equal(shown.rights[j], line->word);
        }
        for (size_t j = 0; j < shown.date_count; j++) {
            found = found || text_equal(shown.dates[j].words, line->word);
        }
    }
    return found;
}

static bool then_told(struct stage *stage, const struct example_line *line)
{
    for (size_t i = 0; i < stage->procedure->tolds_count; i++) {
        const struct procedure_told *told = &stage->procedure->told_words[i];
        if (procedure_same(told->standing, line->subject.name) &&
            procedure_same(told->step, stage->acted->step.name) &&
            text_equal(told->words, line->word)) {
            return true;
        }
    }
    if (is_shown(stage, line)) {
        return true;
    }
    return stage_fail(stage, &line->line, "the %.*s is not told this",
                      TEXT_ARGS(line->subject.name.text));
}

/* ---- what is so, due, owed and kept */

static bool then_holds(struct stage *stage, const struct example_line *line)
{
    struct eval eval = stage_eval(stage);
    return eval_condition(&eval, line->when) || stage_fail(stage, &line->line, "this is not so");
}

static bool is_due_then(const struct stage *stage, const struct example_line *line,
                        const struct calendar_deadline *deadline)
{
    struct error error = {0};
    int64_t instant = 0;
    if (calendar_date_is_none(line->moment.date)) {
        return true;
    }
    if (!line->has_clock) {
        return deadline->state != CALENDAR_DUE_UNDATED && deadline->state != CALENDAR_DUE_STOPPED &&
               calendar_compare_dates(deadline->date, line->moment.date) == 0;
    }
    return calendar_instant_of(stage->moment.zone, line->moment, CALENDAR_REPEAT_FIRST, &instant,
                               &error) == 0 &&
           deadline->ends == instant;
}

static const struct calendar_rule *rule_of_limit(const struct stage *stage,
                                                 const struct limit *limit)
{
    struct eval eval = stage_eval(stage);
    if (limit->kind == LIMIT_SETTING) {
        const struct procedure_setting *set = eval_setting(&eval, limit->name.name);
        return set != NULL && set->is_rule
                   ? &set->rule
                   : &((const struct setting *)limit->name.link_to)->limit.rule;
    }
    return &limit->rule;
}

static bool is_limit(const struct stage *stage, const struct limit *limit,
                     const struct procedure_due *due)
{
    if (limit->kind == LIMIT_DATA || due->has_data) {
        return limit->kind == LIMIT_DATA && due->has_data &&
               text_equal(due->words, ((const struct data *)limit->name.link_to)->is.label);
    }
    const struct calendar_rule *rule = rule_of_limit(stage, limit);
    return rule->count == due->deadline.rule.count && rule->number == due->deadline.rule.number &&
           rule->before == due->deadline.rule.before;
}

static bool says_due(struct stage *stage, const struct example_line *line,
                     const struct procedure_duty *duty)
{
    struct buf words = buf_in(stage->arena);
    bool undated = !line->has_limit && calendar_date_is_none(line->moment.date);
    if (undated && duty->due_count == 0) {
        return true;
    }
    for (uint32_t i = 0; i < duty->due_count; i++) {
        const struct procedure_due *due = &duty->dues[i];
        bool meant = line->has_limit ? is_limit(stage, &line->limit, due) : i == duty->leading;
        if (meant && !undated && is_due_then(stage, line, &due->deadline)) {
            return true;
        }
        buf_print(&words, "%s%.*s (%.*s)", i == 0 ? "" : ", ",
                  TEXT_ARGS(calendar_due_words(stage->arena, &due->deadline)),
                  TEXT_ARGS(due->words));
    }
    return stage_fail(stage, &line->line, "it is due %s",
                      duty->due_count == 0 ? "without a date" : buf_as_string(&words));
}

static bool is_owed(const struct procedure_duty *duty, const struct mention *mention)
{
    return duty->status == PROCEDURE_DUTY_OWED && procedure_same(duty->name, mention->name);
}

static bool then_due(struct stage *stage, const struct example_line *line)
{
    for (uint32_t i = stage->state->duty_count; i > 0; i--) {
        const struct procedure_duty *duty = &stage->state->duties[i - 1];
        bool was = duty->status == PROCEDURE_DUTY_MET && procedure_same(duty->name, line->subject.name);
        if (line->is_past ? was : is_owed(duty, &line->subject)) {
            return says_due(stage, line, duty);
        }
    }
    return stage_fail(stage, &line->line, line->is_past ? "it is not met" : "it is not owed");
}

static bool then_owes(struct stage *stage, const struct example_line *line)
{
    struct text owner = TEXT("nobody");
    for (uint32_t i = 0; i < stage->state->duty_count; i++) {
        const struct procedure_duty *duty = &stage->state->duties[i];
        if (!is_owed(duty, &line->step)) {
            continue;
        }
        if (procedure_same(duty->owner, line->subject.name)) {
            return true;
        }
        owner = duty->owner.text;
    }
    return stage_fail(stage, &line->line, "%.*s owes it", TEXT_ARGS(owner));
}

static bool then_acts(struct stage *stage, const struct example_line *line)
{
    struct eval eval = stage_eval(stage);
    struct procedure_acting acting;
    ladder_acts(stage->arena, &eval, NULL, line->step.name, &acting);
    bool nobody = text_is(line->subject.name.text, "nobody");
    if (nobody ? acting.office.key == 0 : procedure_same(acting.office, line->subject.name)) {
        return true;
    }
    return stage_fail(stage, &line->line, "%.*s acts",
                      acting.office.key == 0 ? 6 : (int)acting.office.text.length,
                      acting.office.key == 0 ? "nobody" : acting.office.text.at);
}

static bool then_kept(struct stage *stage, const struct example_line *line)
{
    struct procedure_retention retention;
    procedure_retention(stage->arena, stage->procedure, stage->state, &stage->moment, &retention);
    return calendar_compare_dates(retention.until, line->moment.date) == 0 || /* none: no date */
           stage_fail(stage, &line->line, "it is kept until %04d-%02d-%02d", retention.until.year,
                      retention.until.month, retention.until.day);
}

bool stage_then(struct stage *stage, const struct example_line *line)
{
    static bool (*const looks[THEN__MAX])(struct stage *, const struct example_line *) = {
        [THEN_HOLDS] = then_holds,       [THEN_REFUSED] = then_refused,
        [THEN_WITHOUT] = then_otherwise, [THEN_BY] = then_otherwise,
        [THEN_AGAIN] = then_again,       [THEN_MAY_TAKE] = then_may,
        [THEN_MAY_HOLD] = then_may,      [THEN_MAY_SEE] = then_may_see,
        [THEN_TOLD] = then_told,         [THEN_DUE] = then_due,
        [THEN_OWES] = then_owes,         [THEN_ACTS] = then_acts,
        [THEN_KEPT] = then_kept,
    };
    bool of_step = line->then == THEN_WITHOUT || line->then == THEN_BY ||
                   line->then == THEN_AGAIN || line->then == THEN_TOLD;
    if (stage->refusal_is_open && line->then != THEN_REFUSED) {
        return stage_say_refused(stage, stage->acted);
    }
    if (of_step && (stage->acted == NULL || stage->acted->kind != EXAMPLE_TAKES)) {
        return stage_fail(stage, &line->line, "no step was taken above: this is about the last");
    }
    return looks[line->then](stage, line);
}
