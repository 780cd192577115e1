/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of steps, duties and events, a sentence each. */
#include "procedure/sentences.h"

#include "procedure/write.h"

static struct text print_pair(struct sentences *sentences, struct text one, const char *between,
                              struct text other)
{
    return text_of(
        arena_print(sentences->arena, "%.*s%s%.*s", TEXT_ARGS(one), between, TEXT_ARGS(other)));
}

void sentences_rules(struct sentences *sentences, enum slot slot, const struct rule *rules,
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct text value = sentences_condition(sentences->arena, rules[i].when);
        sentences_add(sentences, slot, &rules[i].line, (struct text){0}, value,
                      sentences_plainly(sentences->arena, rules[i].when));
        if (rules[i].words.length > 0) {
            sentences_add(sentences, SLOT_MESSAGE, &rules[i].line, value, rules[i].words,
                          (struct text){0});
        }
    }
}

static void add_mentions(struct sentences *sentences, enum slot slot, const struct line *line,
                         const struct mentions *mentions)
{
    for (size_t i = 0; i < mentions->count; i++) {
        struct buf words = buf_in(sentences->arena);
        const struct mention *mention = &mentions->at[i];
        if (mention->meaning == MEANS_STEP) {
            buf_string(&words, slot == SLOT_NOT_BY ? "whoever took " : "");
            explain_quote(&words, explain_label(mention));
        } else if (slot == SLOT_TRAINED) {
            explain_quote(&words, mention->name.text);
        } else {
            explain_capacity(&words, mention);
        }
        sentences_add(sentences, slot, line, mention->name.text, mention->name.text,
                      buf_as_text(&words));
    }
}

/* ---- what is done */

/* "if X and for each Y": under what an action stands; the same in words. */
struct under {
    struct text value, words;
};

static struct under under_condition(struct sentences *sentences, struct under under,
                                    const struct procedure_condition *when, bool holds)
{
    struct text value = sentences_condition(sentences->arena, when),
                words = sentences_plainly(sentences->arena, when);
    const char *before = holds ? "if " : "unless ";
    return (struct under){
        print_pair(sentences, under.value, before, print_pair(sentences, value, ": ", TEXT(""))),
        print_pair(sentences, under.words, before, print_pair(sentences, words, ", ", TEXT("")))};
}

static struct under under_each(struct sentences *sentences, struct under under,
                               const struct action *action)
{
    struct buf value = buf_in(sentences->arena), words = buf_in(sentences->arena);
    buf_text(&value, under.value);
    write_action_words(&value, action);
    buf_string(&value, ": ");
    buf_text(&words, under.words);
    buf_string(&words, action->kind == ACTION_EACH ? "for each " : "there is another ");
    explain_low(&words, explain_label(&action->subject));
    if (action->when) {
        buf_string(&words, " for which ");
        explain_condition(&words, action->when);
    }
    return (struct under){buf_as_text(&value), buf_as_text(&words)};
}

static void add_actions(struct sentences *sentences, struct under under,
                        const struct action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct action *action = &actions[i];
        struct buf value = buf_in(sentences->arena), words = buf_in(sentences->arena);
        if (action->kind == ACTION_IF) {
            add_actions(sentences, under_condition(sentences, under, action->when, true),
                        action->inner, action->inner_count);
            add_actions(sentences, under_condition(sentences, under, action->when, false),
                        action->otherwise, action->otherwise_count);
            continue;
        }
        if (action->kind == ACTION_EACH || action->kind == ACTION_MAKE) {
            struct under each = under_each(sentences, under, action);
            if (action->kind == ACTION_MAKE) {
                sentences_add(sentences, SLOT_DOES, &action->line, (struct text){0}, each.value,
                              each.words);
            }
            each.words = print_pair(sentences, each.words, ", ", TEXT(""));
            add_actions(sentences, each, action->inner, action->inner_count);
            continue;
        }
        buf_text(&value, under.value);
        write_action_words(&value, action);
        buf_text(&words, under.words);
        explain_action(&words, action);
        sentences_add(sentences, SLOT_DOES, &action->line, (struct text){0}, buf_as_text(&value),
                      buf_as_text(&words));
    }
}

void sentences_actions(struct sentences *sentences, const struct action *actions, size_t count)
{
    add_actions(sentences, (struct under){TEXT(""), TEXT("")}, actions, count);
}

/* ---- steps */

static void add_question(struct sentences *sentences, const struct group *group,
                         const struct question *question)
{
    struct arena *arena = sentences->arena;
    const struct fact *fact = question->declares ? question->declares : question->fact.link_to;
    struct text name = question->fact.name.text;
    struct text when = sentences_condition(arena, question->when);
    struct text key =
        group->makes.name.key ? print_pair(sentences, group->makes.name.text, ".", name) : name;
    struct text words = question->words.length > 0 ? question->words
                        : fact                     ? fact->words.is.label
                                                   : name;
    struct text answer = text_of(arena_print(
        arena, "%s%s%s%s%.*s", question->optional ? "optional" : "required",
        question->with_reasons ? ", with reasons" : "", question->several ? ", several" : "",
        when.length > 0 ? ", asked only when " : "", TEXT_ARGS(when)));
    struct text how = text_of(arena_print(
        arena, "%s%s%s%s%.*s", question->optional ? "may be left out" : "must be answered",
        question->with_reasons ? ", with reasons" : "", question->several ? ", once or more" : "",
        when.length > 0 ? ", and is asked only when " : "",
        TEXT_ARGS(sentences_plainly(arena, question->when))));
    sentences_add(sentences, SLOT_ASKS, &question->line, key, key, words);
    sentences_add(sentences, SLOT_QUESTION, &question->line, key, words, (struct text){0});
    sentences_add(sentences, SLOT_ANSWER, &question->line, key, answer,
                  text_of(arena_print(arena, "“%.*s” %.*s", TEXT_ARGS(words), TEXT_ARGS(how))));
    if (question->hint.length > 0) {
        sentences_add(sentences, SLOT_HINT, &question->hint_line, key, question->hint,
                      (struct text){0});
    }
}

static void add_group(struct sentences *sentences, const struct group *group)
{
    struct arena *arena = sentences->arena;
    if (group->makes.name.key != 0) {
        struct text when = sentences_condition(arena, group->when);
        struct buf words = buf_in(arena);
        explain_low(&words, explain_label(&group->makes));
        sentences_add(sentences, SLOT_MAKES, &group->line, group->makes.name.text,
                      group->makes.name.text, buf_as_text(&words));
        buf_print(&words, " %s%s%s%.*s", group->optional ? "may be left out" : "must be given",
                  group->several ? ", once or more" : "",
                  when.length > 0 ? ", and is asked for only when " : "",
                  TEXT_ARGS(sentences_plainly(arena, group->when)));
        sentences_add(
            sentences, SLOT_MAKES_HOW, &group->line, group->makes.name.text,
            text_of(arena_print(arena, "%s%s %.*s", group->optional ? "optional" : "required",
                                group->several ? ", several" : "", TEXT_ARGS(when))),
            buf_as_text(&words));
    }
    for (size_t i = 0; i < group->question_count; i++) {
        add_question(sentences, group, &group->questions[i]);
    }
    sentences_actions(sentences, group->actions, group->action_count);
}

static void add_for(struct sentences *sentences, const struct line *line, enum procedure_for scope,
                    const struct mention *kind)
{
    struct buf words = buf_in(sentences->arena);
    if (scope == PROCEDURE_FOR_MATCH) {
        buf_string(&words, "match");
    } else if (scope != PROCEDURE_FOR_CASE) {
        explain_low(&words, explain_label(kind));
    }
    if (scope != PROCEDURE_FOR_CASE) {
        sentences_add(sentences, SLOT_FOR, line, (struct text){0},
                      scope == PROCEDURE_FOR_MATCH ? TEXT("match") : kind->name.text,
                      buf_as_text(&words));
    }
}

static void add_step(struct sentences *sentences, const struct step *step)
{
    sentences_begin(sentences, "step", &step->is);
    sentences_add(sentences, SLOT_LABEL, &step->line, (struct text){0}, step->is.label,
                  (struct text){0});
    if (step->opens_case) {
        sentences_add(sentences, SLOT_OPENS, &step->opens_line, (struct text){0},
                      TEXT("opens the case"), (struct text){0});
    }
    add_for(sentences, &step->for_line, step->scope, &step->scope_kind);
    for (size_t i = 0; i < step->by_count; i++) {
        add_mentions(sentences, SLOT_BY, &step->by[i].line, &step->by[i].capacities);
    }
    for (size_t i = 0; i < step->not_by_count; i++) {
        add_mentions(sentences, SLOT_NOT_BY, &step->not_by[i].line, &step->not_by[i].capacities);
    }
    add_mentions(sentences, SLOT_TRAINED, &step->trained.line, &step->trained.courses);
    for (size_t i = 0; i < step->say_count; i++) {
        sentences_add(sentences, SLOT_SAYS, &step->says[i].line, (struct text){0},
                      step->says[i].words, (struct text){0});
    }
    sentences_rules(sentences, SLOT_WHEN, step->guards, step->guard_count);
    add_mentions(sentences, SLOT_TELLS, &step->tells_line, &step->tells);
    if (step->code != PROCEDURE_NO_CODE) {
        sentences_add(sentences, SLOT_SAYS, &step->code_line, (struct text){0},
                      step->code == PROCEDURE_CODE_GIVEN ? TEXT("gives a code") : TEXT("ends the code"),
                      (struct text){0});
    }
    for (size_t i = 0; i < step->group_count; i++) {
        add_group(sentences, &step->groups[i]);
    }
    sentences_rules(sentences, SLOT_MUST, step->musts, step->must_count);
    sentences_actions(sentences, step->actions, step->action_count);
}

/* ---- duties and events */

static void add_owners(struct sentences *sentences, const struct duty *duty)
{
    for (size_t i = 0; i < duty->owner_count; i++) {
        const struct owner_line *owner = &duty->owners[i];
        struct buf words = buf_in(sentences->arena);
        struct text when = sentences_condition(sentences->arena, owner->when);
        explain_capacity(&words, &owner->owner);
        if (owner->when) {
            buf_string(&words, " when ");
            explain_condition(&words, owner->when);
        }
        sentences_add(sentences, SLOT_OWNER, &owner->line, when,
                      print_pair(sentences, owner->owner.name.text, " ", when),
                      buf_as_text(&words));
    }
}

static void add_limits(struct sentences *sentences, const struct duty *duty)
{
    for (size_t i = 0; i < duty->limit_count; i++) {
        const struct within *within = &duty->limits[i];
        struct buf value = buf_in(sentences->arena), from = buf_in(sentences->arena),
                   words = buf_in(sentences->arena);
        struct text when = sentences_condition(sentences->arena, within->when);
        write_limit(&value, &within->limit);
        if (within->from) {
            write_time(&from, within->from, false);
        }
        explain_within(&words, &within->limit, within->from);
        if (within->when) {
            buf_string(&words, ", when ");
            explain_condition(&words, within->when);
        }
        /* Of the limits from a data file each is about something else: it is not the limit in
         * figures, changed. */
        struct text kind =
            within->limit.kind == LIMIT_RULE ? TEXT("figures") : within->limit.name.name.text;
        struct text key = print_pair(sentences, kind, " of ",
                                     print_pair(sentences, buf_as_text(&from), " when ", when));
        sentences_add(sentences, SLOT_WITHIN, &within->line, key,
                      print_pair(sentences, buf_as_text(&value), " of ", key), buf_as_text(&words));
    }
}

static void add_duty(struct sentences *sentences, const struct duty *duty)
{
    struct arena *arena = sentences->arena;
    sentences_begin(sentences, "duty", &duty->is);
    sentences_add(sentences, SLOT_LABEL, &duty->line, (struct text){0}, duty->is.label,
                  (struct text){0});
    add_for(sentences, &duty->for_line, duty->scope, &duty->scope_kind);
    add_owners(sentences, duty);
    add_limits(sentences, duty);
    if (duty->every) {
        struct buf value = buf_in(arena), words = buf_in(arena);
        write_limit(&value, duty->every);
        explain_limit(&words, duty->every);
        sentences_add(sentences, SLOT_EVERY, &duty->every_line, (struct text){0},
                      buf_as_text(&value), buf_as_text(&words));
    }
    if (duty->when) {
        sentences_add(sentences, SLOT_OWED, duty->every ? &duty->every_line : &duty->owed_line,
                      (struct text){0}, sentences_condition(arena, duty->when),
                      sentences_plainly(arena, duty->when));
    }
    if (duty->pauses) {
        sentences_add(sentences, SLOT_PAUSES, &duty->pauses_line, (struct text){0},
                      sentences_condition(arena, duty->pauses),
                      sentences_plainly(arena, duty->pauses));
    }
    add_mentions(sentences, SLOT_MET_BY, &duty->met_line, &duty->met_by);
    if (duty->met_by.count > 0) {
        struct text when = sentences_condition(arena, duty->met_when);
        sentences_add(sentences, SLOT_KIND, &duty->met_line, TEXT("met"),
                      print_pair(sentences,
                                 duty->met_beforehand ? TEXT("beforehand too") : TEXT("only after"),
                                 " when ", when),
                      text_of(arena_print(arena, "it is met %s%s%.*s",
                                          duty->met_beforehand ? "by what was done beforehand too"
                                                               : "only by what is done after",
                                          when.length > 0 ? ", when " : "",
                                          TEXT_ARGS(sentences_plainly(arena, duty->met_when)))));
    }
    if (duty->as_if.name.key != 0) {
        sentences_add(
            sentences, SLOT_KIND, &duty->as_if_line, TEXT("as if"),
            print_pair(sentences, duty->as_if.name.text, " is ", duty->as_if_value.name.text),
            (struct text){0});
    }
}

void sentences_steps(struct sentences *sentences, const struct procedure *procedure)
{
    for (size_t i = 0; i < procedure->steps_count; i++) {
        add_step(sentences, &procedure->steps[i]);
    }
    for (size_t i = 0; i < procedure->duties_count; i++) {
        add_duty(sentences, &procedure->duties[i]);
    }
    for (size_t i = 0; i < procedure->events_count; i++) {
        struct buf name = buf_in(sentences->arena), words = buf_in(sentences->arena);
        write_event(&name, procedure->events[i].kind, &procedure->events[i].subject);
        explain_event(&words, &procedure->events[i]);
        struct procedure_labelled is = {.name = {buf_as_text(&name), 1},
                                        .label = buf_as_text(&words)};
        sentences_begin(sentences, "event", &is);
        sentences_add(sentences, SLOT_HEAD, &procedure->events[i].line, (struct text){0},
                      is.name.text, is.label);
        for (size_t j = 0; j < procedure->events[i].by_count; j++) {
            const struct by_line *by = &procedure->events[i].by[j];
            add_mentions(sentences, SLOT_SAID_BY, &by->line, &by->capacities);
        }
        sentences_rules(sentences, SLOT_WHEN, procedure->events[i].guards,
                        procedure->events[i].guard_count);
        sentences_actions(sentences, procedure->events[i].actions,
                          procedure->events[i].action_count);
    }
}
