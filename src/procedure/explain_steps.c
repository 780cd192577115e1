/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every step: who, when, what is asked, what follows. */

#include "procedure/explain.h"

/* ---- who and when ---------------------------------------------------------------------------- */

static void say_scope(struct explain *explain, const struct step *step)
{
    if (step->opens_case) {
        explain_print(explain, 1, &step->opens_line, "This opens a case");
    }
    if (step->scope == PROCEDURE_FOR_MATCH) {
        explain_print(explain, 1, &step->for_line,
                      "It is taken whenever somebody named may be the holder of an office, for "
                      "each by itself");
    } else if (step->scope != PROCEDURE_FOR_CASE) {
        struct buf words = explain_words(explain);
        buf_string(&words, "it is taken for each ");
        explain_low(&words, explain_label(&step->scope_kind));
        buf_string(&words, " by itself");
        explain_say(explain, 1, &step->for_line, &words);
    }
}

static void say_not_by(struct explain *explain, const struct by_line *line)
{
    struct buf words = explain_words(explain);
    buf_string(&words, "not by ");
    for (size_t i = 0; i < line->capacities.count; i++) {
        const struct mention *mention = &line->capacities.at[i];
        buf_string(&words, i == 0 ? "" : " or ");
        buf_string(&words, mention->meaning == MEANS_STEP ? "whoever took the step "
                                                          : "whoever has the role ");
        explain_quote(&words, explain_label(mention));
    }
    buf_string(&words, " in this case: the next on the ladder of offices takes it then");
    explain_say(explain, 1, &line->line, &words);
}

static void say_by(struct explain *explain, const struct step *step)
{
    for (size_t i = 0; i < step->by_count; i++) {
        struct buf words = explain_words(explain);
        buf_string(&words, i == 0 ? "by " : "or by ");
        explain_capacities(&words, &step->by[i].capacities, " or ");
        explain_say(explain, 1, &step->by[i].line, &words);
    }
    for (size_t i = 0; i < step->not_by_count; i++) {
        say_not_by(explain, &step->not_by[i]);
    }
    explain_trained(explain, &step->trained, "whoever takes it has valid training in ");
}

static void say_rule(struct explain *explain, const struct rule *rule, const char *before)
{
    struct buf words = explain_words(explain);
    buf_string(&words, before);
    explain_condition(&words, rule->when);
    if (rule->words.length > 0) {
        buf_string(&words, ". Otherwise it is refused: ");
        explain_quote(&words, rule->words);
    }
    explain_say(explain, 1, &rule->line, &words);
}

static const struct hold *hold_from(const struct procedure *procedure,
                                    struct procedure_name standing)
{
    for (size_t i = 0; i < procedure->holds_count; i++) {
        if (procedure_same(procedure->holds[i].from.name, standing)) {
            return &procedure->holds[i];
        }
    }
    return NULL;
}

static void say_tells(struct explain *explain, const struct step *step)
{
    for (size_t i = 0; i < step->tells.count; i++) {
        const struct mention *standing = &step->tells.at[i];
        const struct hold *hold = hold_from(explain->procedure, standing->name);
        struct buf words = explain_words(explain);
        buf_string(&words, "it tells something to the ");
        explain_low(&words, explain_label(standing));
        if (hold != NULL) {
            buf_string(&words, ", so it is refused while the hold ");
            explain_quote(&words, hold->is.label);
            buf_string(&words, " is in force");
        }
        explain_say(explain, 1, &step->tells_line, &words);
    }
}

static void say_code(struct explain *explain, const struct step *step)
{
    if (step->code != PROCEDURE_NO_CODE) {
        explain_print(explain, 1, &step->code_line, "%s",
                      step->code == PROCEDURE_CODE_GIVEN
                          ? "it makes a code by which they come to their own page; one from before ends"
                          : "their code ends");
    }
}

/* ---- what is asked --------------------------------------------------------------------------- */

static void choices(struct buf *words, const struct procedure_fact *fact)
{
    for (size_t i = 0; i < fact->choice_count; i++) {
        buf_string(words, i == 0 ? ": " : "; ");
        buf_text(words, fact->choices[i].label);
    }
}

static void type_words(struct buf *words, const struct procedure_fact *fact)
{
    static const char *const types[PROCEDURE_TYPE__MAX] = {
        [PROCEDURE_YES_NO] = "yes or no",
        [PROCEDURE_CHOICE] = "one of these",
        [PROCEDURE_ANY_OF] = "any of these, or none",
        [PROCEDURE_DATE] = "a date",
        [PROCEDURE_TIME] = "a date and time",
        [PROCEDURE_PERSON] = "a person",
        [PROCEDURE_AREA] = "an area",
        [PROCEDURE_OFFICE] = "some of the offices, or none",
        [PROCEDURE_TEXT] = "in words",
        [PROCEDURE_NAMES] = "names or contact details",
        [PROCEDURE_DOCUMENT] = "a document",
        [PROCEDURE_NUMBER] = "a number",
        [PROCEDURE_PARTY] = "one of the people of the case"};
    buf_string(words, types[fact->type]);
    choices(words, fact);
}

static void say_question(struct explain *explain, const struct question *question, uint32_t depth)
{
    const struct procedure_fact *fact = &((const struct fact *)question->fact.link_to)->words;
    struct buf words = explain_words(explain);
    explain_quote(&words, question->words);
    buf_string(&words, " (");
    type_words(&words, fact);
    buf_string(&words, question->several ? ", or several" : "");
    buf_string(&words, question->with_reasons ? "; with reasons" : "");
    buf_string(&words, question->optional ? "; may be left out)" : ")");
    if (question->when != NULL) {
        buf_string(&words, ", asked only when ");
        explain_condition(&words, question->when);
    }
    if (question->hint.length > 0) {
        buf_string(&words, ". Beside it stands: ");
        explain_quote(&words, question->hint);
    }
    explain_say(explain, depth, &question->line, &words);
}

static void say_group_head(struct explain *explain, const struct group *group)
{
    struct buf words = explain_words(explain);
    if (group->kind == PROCEDURE_GROUP_CHECKLIST) {
        buf_string(&words, "each point of the checklist ");
        explain_quote(&words, explain_label(&group->makes));
        buf_string(&words, ": yes, no, or not applicable, with reasons:");
    } else if (group->kind == PROCEDURE_GROUP_CASE) {
        buf_string(&words, "under the heading ");
        explain_quote(&words, group->heading);
        buf_char(&words, ':');
    } else {
        buf_string(&words, group->several ? "of each " : "of the ");
        explain_low(&words, explain_label(&group->makes));
        buf_string(&words, group->several && group->optional ? ", none or several"
                           : group->several                  ? ", one or several"
                           : group->optional                 ? ", if there is one"
                                                             : "");
        if (group->when != NULL) {
            buf_string(&words, ", asked only when ");
            explain_condition(&words, group->when);
        }
        buf_char(&words, ':');
    }
    explain_say(explain, 2, &group->line, &words);
}

static void say_points(struct explain *explain, const struct group *group)
{
    const struct checklist *checklist = group->makes.link_to;
    for (size_t i = 0; i < checklist->point_count; i++) {
        const struct point *point = &checklist->points[i];
        struct buf words = explain_words(explain);
        explain_quote(&words, point->is.label);
        buf_string(&words, point->action_count > 0 ? ". If yes:" : "");
        explain_say(explain, 3, point->line.cites.count > 0 ? &point->line : &checklist->line,
                    &words);
        explain_actions(explain, point->actions, point->action_count, 4);
    }
}

static void say_group(struct explain *explain, const struct group *group)
{
    bool headed = group->kind != PROCEDURE_GROUP_CASE || group->heading.length > 0;
    uint32_t depth = headed ? 3 : 2;
    if (headed) {
        say_group_head(explain, group);
    }
    if (group->kind == PROCEDURE_GROUP_CHECKLIST) {
        say_points(explain, group);
        return;
    }
    for (size_t i = 0; i < group->question_count; i++) {
        say_question(explain, &group->questions[i], depth);
    }
    explain_actions(explain, group->actions, group->action_count, depth);
}

/* ---- what follows ---------------------------------------------------------------------------- */

static void say_met(struct explain *explain, const struct step *step)
{
    const struct procedure *procedure = explain->procedure;
    for (size_t i = 0; i < procedure->duties_count; i++) {
        const struct duty *duty = &procedure->duties[i];
        for (size_t j = 0; j < duty->met_by.count; j++) {
            if (duty->met_by.at[j].link_to == step) {
                explain_print(explain, 1, &duty->met_line, "It meets the duty “%.*s”",
                              TEXT_ARGS(duty->is.label));
            }
        }
    }
}

static void say_step(struct explain *explain, const struct step *step)
{
    explain_thing(explain, "step", &step->is, &step->line);
    say_scope(explain, step);
    say_by(explain, step);
    for (size_t i = 0; i < step->guard_count; i++) {
        say_rule(explain, &step->guards[i], "only when ");
    }
    say_tells(explain, step);
    say_code(explain, step);
    for (size_t i = 0; i < step->say_count; i++) {
        explain_print(explain, 1, &step->says[i].line, i == 0 ? "First it says: “%.*s”" : "Then it says: “%.*s”",
                      TEXT_ARGS(step->says[i].words));
    }
    if (step->group_count > 0) {
        explain_print(explain, 1, NULL, "It asks:");
    }
    for (size_t i = 0; i < step->group_count; i++) {
        say_group(explain, &step->groups[i]);
    }
    for (size_t i = 0; i < step->must_count; i++) {
        say_rule(explain, &step->musts[i], "the answers must be such that ");
    }
    if (step->action_count > 0) {
        explain_print(explain, 1, NULL, "What follows:");
        explain_actions(explain, step->actions, step->action_count, 2);
    }
    say_met(explain, step);
}

void explain_steps(struct explain *explain)
{
    explain_part(explain, "steps", "The steps");
    explain_print(explain, 0, NULL,
                  "A step that may not be taken is refused with its paragraph. Each step that is "
                  "taken stays on record, with who took it and when");
    for (size_t i = 0; i < explain->procedure->steps_count; i++) {
        say_step(explain, &explain->procedure->steps[i]);
    }
}
