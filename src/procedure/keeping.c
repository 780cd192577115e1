/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a case is kept, and what may be told once a hold is over. */

#include "procedure/decide.h"
#include "procedure/explain.h"
#include "procedure/parse.h"

struct keeping {
    struct arena *arena;
    const struct procedure *procedure;
    const struct procedure_state *state;
    const struct procedure_moment *moment;
    struct vec rules;
};

static bool is_known(const struct reckon *reckon, const struct time *time)
{
    struct calendar_event event = {0};
    return reckon_time(reckon, time, &event);
}

/* Of the later of two times both must be known: the unknown one may be the later. */
static bool all_known(const struct reckon *reckon, const struct time *time)
{
    switch (time->kind) {
    case TIME_LATER:
        return all_known(reckon, time->one) && all_known(reckon, time->other);
    case TIME_EARLIER:
        return all_known(reckon, time->one) || all_known(reckon, time->other);
    case TIME_AFTER:
        return all_known(reckon, time->one);
    default:
        return is_known(reckon, time);
    }
}

static struct text words_of(const struct keeping *keeping, const struct keep *keep)
{
    struct buf words = buf_in(keeping->arena);
    if (keep->until != NULL) {
        buf_string(&words, "Kept until ");
        explain_time(&words, keep->until);
    } else {
        buf_string(&words, "Kept while ");
        explain_condition(&words, keep->when);
    }
    buf_char(&words, '.');
    return buf_as_text(&words);
}

static struct civil_date date_of(const struct keeping *keeping, const struct calendar_event *event)
{
    return event->has_instant
               ? calendar_moment_of(keeping->moment->zone, event->instant).date
               : event->date;
}

static void keep_one(struct keeping *keeping, const struct keep *keep, struct procedure_scope scope)
{
    struct reckon reckon = {.arena = keeping->arena,
                            .eval = {.procedure = keeping->procedure,
                                     .state = keeping->state,
                                     .moment = keeping->moment,
                                     .scope = scope}};
    struct procedure_retention_rule rule = {.kind = PROCEDURE_KEPT_HELD,
                                            .party = scope.number,
                                            .cites = keep->line.cites};
    struct calendar_event event = {0};
    if (keep->when != NULL && !eval_condition(&reckon.eval, keep->when)) {
        return;
    }
    rule.words = words_of(keeping, keep);
    if (keep->until != NULL) {
        bool known = all_known(&reckon, keep->until) && reckon_time(&reckon, keep->until, &event);
        rule.kind = known ? PROCEDURE_KEPT_UNTIL : PROCEDURE_KEPT_UNKNOWN;
        rule.until = known ? date_of(keeping, &event) : rule.until;
    }
    vec_add(&keeping->rules, &rule);
}

static void keep_all(struct keeping *keeping, const struct keep *keep)
{
    if (keep->of.name.key == 0) {
        keep_one(keeping, keep, (struct procedure_scope){0});
    }
    for (uint32_t i = 0; keep->of.name.key != 0 && i < keeping->state->party_count; i++) {
        const struct procedure_party *party = &keeping->state->parties[i];
        if (party_has_standing(party, keep->of.name)) {
            keep_one(keeping, keep, (struct procedure_scope){PROCEDURE_FOR_PARTY, party->number});
        }
    }
}

/* A hold comes before what is not known, that before a date; of two dates the later. */
static void add_up(struct procedure_retention *out, const struct procedure_retention_rule *rule)
{
    static const int weights[PROCEDURE_KEPT__MAX] = {
        [PROCEDURE_KEPT_UNTIL] = 1, [PROCEDURE_KEPT_UNKNOWN] = 2, [PROCEDURE_KEPT_HELD] = 3};
    if (rule->kind == PROCEDURE_KEPT_UNTIL &&
        (calendar_date_is_none(out->until) ||
         calendar_compare_dates(rule->until, out->until) > 0)) {
        out->until = rule->until;
    }
    out->kind = weights[rule->kind] > weights[out->kind] ? rule->kind : out->kind;
}

void procedure_retention(struct arena *arena, const struct procedure *procedure,
                         const struct procedure_state *state,
                         const struct procedure_moment *moment, struct procedure_retention *out)
{
    struct keeping keeping = {arena, procedure, state, moment,
                              VEC_IN(arena, struct procedure_retention_rule)};
    *out = (struct procedure_retention){.kind = PROCEDURE_KEPT_NO_RULE};
    for (size_t i = 0; i < procedure->keeps_count; i++) {
        keep_all(&keeping, &procedure->keeps[i]);
    }
    for (size_t i = 0; i < keeping.rules.count; i++) {
        add_up(out, VEC_AT(&keeping.rules, struct procedure_retention_rule, i));
    }
    if (!state->ended && out->kind != PROCEDURE_KEPT_HELD) {
        out->kind = PROCEDURE_KEPT_OPEN;
    }
    out->until = out->kind == PROCEDURE_KEPT_UNTIL ? out->until : (struct civil_date){0};
    out->rules = keeping.rules.items;
    out->rule_count = keeping.rules.count;
}

/* ---- holds */

static bool is_on(const struct procedure_state *state, struct procedure_name hold)
{
    for (uint32_t i = 0; i < state->hold_count; i++) {
        if (procedure_same(state->holds[i].hold, hold)) {
            return true;
        }
    }
    return false;
}

const struct procedure_withheld *procedure_withheld(struct arena *arena,
                                                    const struct procedure *procedure,
                                                    const struct procedure_state *state,
                                                    struct procedure_name standing, size_t *count)
{
    struct vec found = VEC_IN(arena, struct procedure_withheld);
    for (size_t i = 0; i < procedure->holds_count; i++) {
        const struct hold *hold = &procedure->holds[i];
        struct procedure_withheld one = {.is = hold->is,
                                         .standing = hold->from.name,
                                         .on = is_on(state, hold->is.name),
                                         .cites = hold->line.cites};
        if (standing.key != 0 && !procedure_same(standing, hold->from.name)) {
            continue;
        }
        const struct procedure_value *only =
            procedure_value_of(state, (struct procedure_scope){0}, hold->then_only.name);
        if (!one.on && hold->then_only.name.key != 0 && only->type == PROCEDURE_TEXT) {
            one.only = only->reference;
            one.only_label =
                procedure_label(procedure, (struct procedure_name){0}, hold->then_only.name);
        }
        if (one.on || one.only.part != 0) {
            vec_add(&found, &one);
        }
    }
    *count = found.count;
    return found.items;
}
