/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the names in a measure mean, and what it counts in a case as it stood. */
#include "procedure/eval.h"
#include "procedure/explain.h"
#include "procedure/measures_read.h"

/* ---- linking */

/* What a state does not hold, so that the same day would give another number later. */
static bool is_lasting(struct complaints *complaints, const struct procedure_condition *condition)
{
    bool lasting = condition->kind != CONDITION_SETTING && condition->kind != CONDITION_HOLDS &&
                   condition->kind != CONDITION_LISTED && condition->kind != CONDITION_REACH;
    if (!lasting) {
        return complain(complaints, condition->place,
                        "settings, offices and tables change, and the same day would be counted otherwise later: ask for what "
                        "the case itself says");
    }
    for (size_t i = 0; i < condition->inner_count; i++) {
        lasting = is_lasting(complaints, condition->inner[i]) && lasting;
    }
    return lasting;
}

static void link_rule(struct link_state *link, const struct procedure_condition *rule, struct link_from from)
{
    if (rule && is_lasting(link->complaints, rule)) {
        link_condition(link, rule, from);
    }
}

/* From where its conditions look: what the step or duty is for, or what is counted itself. */
static struct link_from link_unit(struct link_state *link, struct procedure_measure *measure)
{
    struct procedure_measure_rules *rules = measure->rules;
    struct link_from from = {0};
    struct mention kind = {0};
    if (measure->unit == PROCEDURE_EACH_STEP && link_mention(link, &rules->of, MEANS_STEP)) {
        const struct step *step = rules->of.link_to;
        kind = step->scope == PROCEDURE_FOR_MATCH ? kind : step->scope_kind;
    } else if (measure->unit == PROCEDURE_EACH_DUTY && link_mention(link, &rules->of, MEANS_DUTY)) {
        const struct duty *duty = rules->of.link_to;
        kind = duty->scope == PROCEDURE_FOR_MATCH ? kind : duty->scope_kind;
    } else if (measure->unit == PROCEDURE_EACH_ITEM && link_kind(link, &rules->of)) {
        kind = rules->of;
        measure->unit = kind.meaning == MEANS_STANDING ? PROCEDURE_EACH_PARTY : PROCEDURE_EACH_ITEM;
    }
    return kind.name.key ? link_within(from, &kind) : from;
}

int procedure_link_measures(struct arena *arena, struct procedure_measures *measures, const struct procedure *procedure,
                            struct procedure_messages *messages, struct error *error)
{
    struct complaints complaints = {.arena = arena, .found = VEC_IN(arena, struct procedure_message)};
    /* Linking a condition writes into the condition, and only reads the model. */
    struct link_state link = {.arena = arena, .model = (struct procedure *)procedure, .complaints = &complaints};
    for (size_t i = 0; i < measures->count; i++) {
        struct procedure_measure *measure = &measures->at[i];
        if (!procedure_same(measure->procedure, procedure->about.is.name)) {
            continue;
        }
        struct link_from from = link_unit(&link, measure);
        if (measure->rules->dated.name.key) {
            (void)link_mention(&link, &measure->rules->dated, MEANS_STEP);
        }
        link_rule(&link, measure->rules->when, from);
        link_rule(&link, measure->rules->met, from);
        link_rule(&link, measure->rules->those, from);
    }
    return complaints_finish(&complaints, messages, error);
}

/* ---- looking at a case */

static bool holds(const struct procedure_condition *rule, const struct procedure_measured *seen)
{
    const struct eval eval = {
        .procedure = seen->procedure, .state = seen->state, .moment = seen->moment, .scope = seen->scope};
    return eval_condition(&eval, rule);
}

bool procedure_measure_includes(const struct procedure_measure *measure, const struct procedure_measured *seen)
{
    return measure->rules->when == NULL || holds(measure->rules->when, seen);
}

bool procedure_measure_counts(const struct procedure_measure *measure, const struct procedure_measured *seen)
{
    return measure->rules->met != NULL && holds(measure->rules->met, seen);
}

bool procedure_measure_is_those(const struct procedure_measure *measure, const struct procedure_measured *seen)
{
    return measure->rules->those != NULL && holds(measure->rules->those, seen);
}

/* ---- in words */

static void say_rule(struct buf *words, const char *before, const struct procedure_condition *rule)
{
    if (rule) {
        buf_print(words, "%s", before);
        explain_condition(words, rule);
        buf_print(words, ".");
    }
}

struct text procedure_measure_words(struct arena *arena, const struct procedure_measure *measure,
                                    const struct procedure *procedure)
{
    static const char *const units[PROCEDURE_MEASURE_UNIT__MAX] = {
        [PROCEDURE_EACH_CASE] = "each case",
        [PROCEDURE_EACH_ITEM] = "each: ",
        [PROCEDURE_EACH_PARTY] = "each: ",
        [PROCEDURE_EACH_STEP] = "each time that this was done: ",
        [PROCEDURE_EACH_DUTY] = "each time that this was owed, and was met or its limit has passed: "};
    struct buf words = buf_in(arena);
    const struct procedure_name none = {0};
    const char *unit = units[measure->unit];
    struct text of = measure->unit == PROCEDURE_EACH_DUTY ? procedure_duty_label(procedure, measure->of)
                     : measure->of.key                    ? procedure_label(procedure, none, measure->of)
                                                          : TEXT("");
    buf_print(&words, "Counted is %s%.*s.", unit ? unit : "what its definition says", TEXT_ARGS(of));
    if (measure->dated.key) {
        struct text step = procedure_label(procedure, none, measure->dated);
        buf_print(&words, measure->in_days ? " The days are those from the receipt of the case until: %.*s."
                                           : " It belongs to the day of: %.*s.",
                  TEXT_ARGS(step));
    }
    say_rule(&words, " Only where ", measure->rules->when);
    say_rule(&words, " It is met when ", measure->rules->met);
    say_rule(&words, " Compared with the others is where ", measure->rules->those);
    if (measure->unit == PROCEDURE_EACH_DUTY) {
        buf_print(&words, " It is met when it was done within its limit.");
    }
    return buf_as_text(&words);
}
