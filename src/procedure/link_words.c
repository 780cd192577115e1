/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the door shows of a procedure: made once, after linking, so that showing and deciding
 * allocate nothing. */

#include "procedure/explain.h"
#include "procedure/link.h"
#include "procedure/write.h"

static struct text capacity_words(struct link_state *link, const struct mention *mention)
{
    switch (mention->meaning) {
    case MEANS_MANAGER:
        return TEXT("whoever manages the case");
    case MEANS_ANYBODY:
        return TEXT("anybody");
    case MEANS_STAFF:
        return TEXT("a member of staff");
    case MEANS_EVENHAND:
        return TEXT("Evenhand itself");
    case MEANS_OFFICE:
        return ((const struct office *)mention->link_to)->is.label;
    case MEANS_ROLE:
        return ((const struct role *)mention->link_to)->is.label;
    case MEANS_STANDING:
        return ((const struct standing *)mention->link_to)->is.label;
    case MEANS_SETTING:
        return text_of(
            arena_print(link->arena, "the office that is set for “%.*s”",
                        TEXT_ARGS(((const struct setting *)mention->link_to)->is.label)));
    default:
        return mention->name.text;
    }
}

static bool needs_article(const struct mention *mention)
{
    return mention->meaning == MEANS_OFFICE || mention->meaning == MEANS_ROLE ||
           mention->meaning == MEANS_STANDING;
}

static struct text by_words(struct link_state *link, const struct step *step)
{
    struct buf words = buf_in(link->arena);
    for (size_t i = 0; i < step->by_count; i++) {
        for (size_t j = 0; j < step->by[i].capacities.count; j++) {
            const struct mention *mention = &step->by[i].capacities.at[j];
            buf_print(&words, "%s%s%.*s", words.length == 0 ? "" : " or ",
                      needs_article(mention) ? "the " : "", TEXT_ARGS(capacity_words(link, mention)));
        }
    }
    return buf_as_text(&words);
}

static void word_rules(struct link_state *link, struct rule *rules, size_t count,
                       const char *before)
{
    for (size_t i = 0; i < count; i++) {
        rules[i].link_words = rules[i].words;
        if (rules[i].words.length == 0) {
            struct buf words = buf_in(link->arena);
            buf_string(&words, before);
            explain_condition(&words, rules[i].when);
            buf_char(&words, '.');
            rules[i].link_words = buf_as_text(&words);
        }
    }
}

/* The first fact that a condition looks at, as the field of the form that asks for it. */
static bool find_field(struct link_state *link, const struct step *step,
                       const struct procedure_condition *condition, struct text *field)
{
    for (size_t i = 0; i < condition->inner_count; i++) {
        if (find_field(link, step, condition->inner[i], field)) {
            return true;
        }
    }
    for (size_t i = 0; condition->subject.meaning == MEANS_FACT && i < step->group_count; i++) {
        const struct group *group = &step->groups[i];
        for (size_t j = 0; j < group->question_count; j++) {
            bool made = group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
            if (group->questions[j].fact.link_to == condition->subject.link_to) {
                struct text name = condition->subject.name.text;
                *field =
                    made ? text_of(arena_print(link->arena, "%.*s.1.%.*s",
                                               TEXT_ARGS(group->makes.name.text), TEXT_ARGS(name)))
                         : name;
                return true;
            }
        }
    }
    return false;
}

/* ---- steps */

static struct procedure_question question_words(const struct question *question)
{
    return (struct procedure_question){
        .fact = &((const struct fact *)question->fact.link_to)->words,
        .words = question->words,
        .hint = question->hint,
        .required = !question->optional,
        .several = question->several,
        .with_reasons = question->with_reasons,
        .when = question->when,
        .cites = question->line.cites,
    };
}

/* A checklist's points become questions, each with reasons. */
static void point_questions(struct link_state *link, const struct checklist *checklist,
                            struct procedure_group *out)
{
    struct procedure_question *questions =
        ARENA_ARRAY(link->arena, struct procedure_question, checklist->point_count);
    for (size_t i = 0; i < checklist->point_count; i++) {
        questions[i] = (struct procedure_question){
            .fact = &checklist->points[i].link_fact->words,
            .words = checklist->points[i].is.label,
            .required = true,
            .with_reasons = true,
            .cites = checklist->points[i].line.cites,
        };
    }
    out->questions = questions;
    out->question_count = checklist->point_count;
}

static void group_words(struct link_state *link, const struct group *group,
                        struct procedure_group *out)
{
    *out = (struct procedure_group){
        .kind = group->kind,
        .makes = group->makes.name,
        .heading = group->heading,
        .several = group->several,
        .required = !group->optional,
        .when = group->when,
        .cites = group->line.cites,
    };
    if (group->kind == PROCEDURE_GROUP_CHECKLIST) {
        point_questions(link, group->makes.link_to, out);
        return;
    }
    struct procedure_question *questions =
        ARENA_ARRAY(link->arena, struct procedure_question, group->question_count);
    for (size_t i = 0; i < group->question_count; i++) {
        questions[i] = question_words(&group->questions[i]);
    }
    out->questions = questions;
    out->question_count = group->question_count;
}

static bool is_open_to(const struct step *step, enum meaning meaning)
{
    for (size_t i = 0; i < step->by_count; i++) {
        for (size_t j = 0; j < step->by[i].capacities.count; j++) {
            if (step->by[i].capacities.at[j].meaning == meaning) {
                return true;
            }
        }
    }
    return false;
}

static void step_words(struct link_state *link, struct step *step, struct procedure_step_words *out)
{
    struct text *says = ARENA_ARRAY(link->arena, struct text, step->say_count);
    struct procedure_group *groups =
        ARENA_ARRAY(link->arena, struct procedure_group, step->group_count);
    for (size_t i = 0; i < step->say_count; i++) {
        says[i] = step->says[i].words;
    }
    for (size_t i = 0; i < step->group_count; i++) {
        group_words(link, &step->groups[i], &groups[i]);
    }
    *out = (struct procedure_step_words){
        .is = step->is,
        .scope = step->scope,
        .scope_kind = step->scope_kind.name,
        .opens_case = step->opens_case,
        .open_to_public = is_open_to(step, MEANS_ANYBODY),
        .open_to_parties = is_open_to(step, MEANS_STANDING),
        .code = step->code,
        .says = says,
        .say_count = step->say_count,
        .groups = groups,
        .group_count = step->group_count,
        .by = by_words(link, step),
        .cites = step->line.cites,
    };
    word_rules(link, step->guards, step->guard_count, "This can be done only when ");
    word_rules(link, step->musts, step->must_count, "It must be that ");
    for (size_t i = 0; i < step->must_count; i++) {
        find_field(link, step, step->musts[i].when, &step->musts[i].link_field);
    }
}

static void all_step_words(struct link_state *link)
{
    struct procedure *model = link->model;
    model->step_words = ARENA_ARRAY(link->arena, struct procedure_step_words, model->steps_count);
    for (size_t i = 0; i < model->steps_count; i++) {
        step_words(link, &model->steps[i], &model->step_words[i]);
        if (model->steps[i].opens_case && model->about.opening_step.key == 0) {
            model->about.opening_step = model->steps[i].is.name;
        }
    }
}

/* ---- tracks, duties, facts, what is told */

static struct procedure_track_words track_words(struct link_state *link, const struct track *track)
{
    struct procedure_labelled *states =
        ARENA_ARRAY(link->arena, struct procedure_labelled, track->state_count);
    for (size_t i = 0; i < track->state_count; i++) {
        states[i] = track->states[i].is;
    }
    return (struct procedure_track_words){track->is, track->of.name, states, track->state_count};
}

static void all_track_words(struct link_state *link)
{
    struct procedure *model = link->model;
    model->track_words = ARENA_ARRAY(link->arena, struct procedure_track_words,
                                     model->tracks_count + model->items_count);
    for (size_t i = 0; i < model->tracks_count; i++) {
        model->track_words[model->track_words_count++] = track_words(link, &model->tracks[i]);
    }
    for (size_t i = 0; i < model->items_count; i++) {
        if (model->items[i].track.state_count > 0) {
            model->track_words[model->track_words_count++] =
                track_words(link, &model->items[i].track);
        }
    }
}

static void word_limits(struct link_state *link, struct duty *duty)
{
    for (size_t i = 0; i < duty->limit_count; i++) {
        struct buf words = buf_in(link->arena);
        if (duty->limits[i].from == NULL) {
            buf_string(&words, "it came to be owed");
        } else {
            write_time(&words, duty->limits[i].from, true);
        }
        duty->limits[i].link_event = buf_as_text(&words);
    }
}

static void all_duty_words(struct link_state *link)
{
    struct procedure *model = link->model;
    model->duty_words = ARENA_ARRAY(link->arena, struct procedure_duty_words, model->duties_count);
    for (size_t i = 0; i < model->duties_count; i++) {
        struct duty *duty = &model->duties[i];
        struct procedure_name *met_by =
            ARENA_ARRAY(link->arena, struct procedure_name, duty->met_by.count);
        for (size_t j = 0; j < duty->met_by.count; j++) {
            met_by[j] = duty->met_by.at[j].name;
        }
        word_limits(link, duty);
        model->duty_words[i] =
            (struct procedure_duty_words){duty->is, met_by, duty->met_by.count, duty->line.cites};
    }
}

static void all_fact_words(struct link_state *link)
{
    struct procedure *model = link->model;
    const struct map *facts = &model->names[MEANS_FACT];
    model->fact_words = ARENA_ARRAY(link->arena, struct procedure_fact, facts->count);
    for (size_t i = 0; i < facts->count; i++) {
        model->fact_words[model->fact_words_count++] =
            ((const struct fact *)facts->entries[i].value)->words;
    }
}

static void all_told_words(struct link_state *link)
{
    struct procedure *model = link->model;
    model->told_words = ARENA_ARRAY(link->arena, struct procedure_told, model->tolds_count);
    for (size_t i = 0; i < model->tolds_count; i++) {
        const struct told *told = &model->tolds[i];
        struct procedure_name *with =
            ARENA_ARRAY(link->arena, struct procedure_name, told->with.count);
        for (size_t j = 0; j < told->with.count; j++) {
            with[j] = told->with.at[j].name;
        }
        model->told_words[i] = (struct procedure_told){told->standing.name, told->step.name, told->words,
                                                       with, told->with.count, told->line.cites};
    }
}

static void all_flag_words(struct link_state *link)
{
    struct procedure *model = link->model;
    model->flag_words = ARENA_ARRAY(link->arena, struct procedure_flag_words, model->flags_count);
    for (size_t i = 0; i < model->flags_count; i++) {
        const struct flag *flag = &model->flags[i];
        model->flag_words[i] =
            (struct procedure_flag_words){flag->is, flag->says, false, flag->line.cites};
        for (size_t j = 0; j < flag->shown_to.count; j++) {
            model->flag_words[i].shown_to_staff |= flag->shown_to.at[j].meaning == MEANS_STAFF;
        }
    }
}

static void all_hold_words(struct link_state *link)
{
    struct procedure *model = link->model;
    model->hold_words = ARENA_ARRAY(link->arena, struct procedure_hold_words, model->holds_count);
    for (size_t i = 0; i < model->holds_count; i++) {
        const struct hold *hold = &model->holds[i];
        model->hold_words[i] = (struct procedure_hold_words){hold->is, hold->from.name, hold->then_only.name,
                                                             hold->line.cites};
    }
}

void link_words(struct link_state *link)
{
    struct procedure *model = link->model;
    if (link->complaints->found.count > 0) {
        return; /* nothing that is not linked may be looked at */
    }
    if (model->about.is.label.length == 0) {
        model->about.is.label = model->about.is.name.text;
    }
    if (!model->has_review) {
        model->about.review.count = CALENDAR_AT_ONCE;
    }
    all_step_words(link);
    all_track_words(link);
    all_duty_words(link);
    all_fact_words(link);
    all_told_words(link);
    all_flag_words(link);
    all_hold_words(link);
    link_labels(link->arena, model);
    word_rules(link, model->nevers, model->nevers_count, "This must never be: ");
    word_rules(link, model->always, model->always_count, "This must always be so: ");
}
