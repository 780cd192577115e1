/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every way in which a step's form can be filled in. All answers are taken in first; then a
 * question or part that is asked under a condition must have been answered if that holds, and left
 * out if it does not; then the parts do what they do (answers.c). What was filled in is noted
 * behind the state: for each part how often, and for each conditional question in each slot.
 */
#include "procedure/check_move.h"

enum { LEFT_OUT = 1, ANSWERED = 2 };

static bool is_making(const struct group *group)
{
    return group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
}

static const struct checklist *checklist_of(const struct group *group)
{
    return group->kind == PROCEDURE_GROUP_CHECKLIST ? group->makes.link_to : NULL;
}

/* A fact of the case that is asked about an item is kept with the item, and is not the case's. */
static const struct variable *asked_variable(const struct slice *slice, const struct group *group,
                                             const struct question *question, struct where where)
{
    const struct variable *variable = slice_find(slice, VARIABLE_FACT, question->fact.link_to);
    if (variable == NULL || (is_making(group) && variable->in < 0)) {
        return NULL;
    }
    return variable->in < 0 || variable->in == where.in ? variable : NULL;
}

static size_t slots_of_group(const struct slice *slice, const struct group *group)
{
    int kind = is_making(group) ? slice_find_kind(slice, group->makes.name) : -1;
    return kind >= 0 ? (size_t)slice->kinds[kind].slots : 1;
}

static bool has_conditions(const struct group *group)
{
    for (size_t i = 0; i < group->question_count; i++) {
        if (group->questions[i].when != NULL) {
            return true;
        }
    }
    return false;
}

/* A byte for each slot that it may fill, and the same again for each of its questions. */
static size_t width_of_group(const struct slice *slice, const struct group *group)
{
    return slots_of_group(slice, group) * (1 + (has_conditions(group) ? group->question_count : 0));
}

/* What the group makes, when that is not in the slice. */
static struct where made_elsewhere(const struct group *group)
{
    bool is_item = group->kind == PROCEDURE_GROUP_ITEM;
    return (struct where){is_item ? PROCEDURE_FOR_ITEM : PROCEDURE_FOR_PARTY, -1, 0};
}

size_t form_width(const struct slice *slice, const struct step *step)
{
    size_t width = 0;
    for (size_t i = 0; i < step->group_count; i++) {
        width += width_of_group(slice, &step->groups[i]);
    }
    return width;
}

/* ---- values */

static bool can_be(const struct variable *variable, unsigned value)
{
    const struct procedure_fact *fact = &((const struct fact *)variable->of)->words;
    return fact->type != PROCEDURE_NUMBER || (value >= check_number(variable, fact->least) &&
                                              value <= check_number(variable, fact->most));
}

void form_try(const struct going *going, struct outcomes *set, const struct variable *variable,
              struct where where)
{
    struct outcomes tried = set_like(set);
    for (size_t i = 0; i < set->count; i++) {
        uint8_t *place = check_place_of(going->slice, set_at(set, i), variable, where.slot);
        uint8_t before = *place;
        for (unsigned value = 1; value < variable->domain; value++) {
            *place = check_merged(variable, value);
            if (can_be(variable, value)) {
                set_add(&tried, set_at(set, i));
            }
        }
        *place = before;
    }
    set_take(set, &tried);
}

static void note(struct outcomes *set, size_t at, uint8_t what)
{
    for (size_t i = 0; i < set->count; i++) {
        set_at(set, i)[at] = what;
    }
}

/* ---- what is answered */

/* Whom a question can name must be there; of a standing that the slice does not have, somebody may be. */
static void keep_answerable(const struct going *going, struct outcomes *set,
                            const struct question *question)
{
    const struct procedure_fact *fact = &((const struct fact *)question->fact.link_to)->words;
    struct outcomes kept = set_like(set);
    int kind;
    if (fact->type != PROCEDURE_PARTY) {
        return;
    }
    kind = slice_find_kind(going->slice, fact->standing);
    if (kind < 0) {
        set_mark(going, set, MARK_LOOSE);
        return;
    }
    for (size_t i = 0; i < set->count; i++) {
        bool any = false;
        for (int slot = 0; slot < going->slice->kinds[kind].slots; slot++) {
            any = any || check_is_there(going->slice, set_at(set, i), kind, slot);
        }
        if (any) {
            set_add(&kept, set_at(set, i));
        }
    }
    set_take(set, &kept);
}

static void keep_required(const struct going *going, struct outcomes *set,
                          const struct question *question)
{
    if (!question->optional && question->when == NULL) {
        keep_answerable(going, set, question);
    }
}

static void answer_question(const struct going *going, struct outcomes *set,
                            const struct group *group, const struct question *question,
                            size_t note_at, struct where where)
{
    const struct variable *variable = asked_variable(going->slice, group, question, where);
    struct outcomes answered = set_like(set);
    keep_required(going, set, question);
    if (variable == NULL) {
        return;
    }
    set_join(&answered, set);
    keep_answerable(going, &answered, question);
    form_try(going, &answered, variable, where);
    if (question->when != NULL) {
        note(set, note_at, LEFT_OUT);
        note(&answered, note_at, ANSWERED);
    }
    if (question->optional || question->when != NULL) {
        set_join(&answered, set);
    }
    set_take(set, &answered);
}

/* A part of the form that is filled in, about the case or about what it has just made. */
struct part {
    const struct group *group;
    size_t at; /* of what is noted of it */
};

static void answer_questions(const struct going *going, struct outcomes *set, struct where where,
                             const void *what)
{
    const struct part *part = what;
    size_t slots = slots_of_group(going->slice, part->group);
    size_t slot = is_making(part->group) && where.in >= 0 ? (size_t)where.slot : 0;
    note(set, part->at + slot, 1);
    for (size_t i = 0; i < part->group->question_count; i++) {
        answer_question(going, set, part->group, &part->group->questions[i],
                        part->at + slots * (i + 1) + slot, where);
    }
}

static void answer_checklist(const struct going *going, struct outcomes *set,
                             const struct checklist *checklist)
{
    for (size_t i = 0; i < checklist->point_count; i++) {
        const struct variable *variable =
            slice_find(going->slice, VARIABLE_FACT, checklist->points[i].link_fact);
        if (variable != NULL) {
            form_try(going, set, variable, check_the_case);
        }
    }
}

/* Whether it makes a difference to the slice if the part is filled in. */
static bool is_noted(const struct slice *slice, const struct group *group)
{
    return slice_find_kind(slice, group->makes.name) >= 0 ||
           check_actions_matter(slice, group->actions, group->action_count);
}

/* Once, or left out; of a kind that the slice has, as often as there is room. Whether it had to be
 * is asked when everything is there. */
static void answer_making(const struct going *going, struct outcomes *set, const struct part *part)
{
    int kind = slice_find_kind(going->slice, part->group->makes.name);
    bool may_leave = part->group->optional || part->group->when != NULL;
    int times = !part->group->several || kind < 0 ? 1 : going->slice->kinds[kind].slots;
    struct outcomes all = set_like(set), filled = *set;
    if (kind < 0 && !part->group->optional &&
        check_most_of(going->slice->procedure, part->group->makes.name) > 0) {
        set_mark(going, set, MARK_LOOSE); /* one more may be refused */
    }
    if (!is_noted(going->slice, part->group)) {
        for (size_t i = 0; !may_leave && i < part->group->question_count; i++) {
            keep_required(going, set, &part->group->questions[i]);
        }
        return;
    }
    if (may_leave) {
        set_join(&all, set);
    }
    for (int i = 0; i < times && filled.count > 0; i++) {
        if (kind < 0) {
            struct outcomes once = set_like(set);
            set_join(&once, &filled);
            answer_questions(going, &once, made_elsewhere(part->group), part);
            set_take(&filled, &once);
        } else {
            actions_make(going, &filled, kind, answer_questions, part);
        }
        set_join(&all, &filled);
    }
    set_take(set, &all);
}

/* ---- whether all is there */

static enum verdict3 is_complete(const struct going *going, uint8_t *state,
                                 const struct question *question, size_t at, struct where where)
{
    uint8_t noted = state[at];
    if (noted == 0) {
        return YES;
    }
    enum verdict3 asked = going_holds(going, state, question->when, where);
    if (asked == MAYBE) {
        return MAYBE;
    }
    return asked == YES ? (noted == ANSWERED || question->optional ? YES : NO)
                        : (noted == ANSWERED ? NO : YES);
}

static size_t times_filled(const uint8_t *state, const struct part *part, size_t slots)
{
    size_t times = 0;
    for (size_t slot = 0; slot < slots; slot++) {
        times += state[part->at + slot] != 0;
    }
    return times;
}

static bool is_filled_well(const struct going *going, uint8_t *state, const struct part *part)
{
    const struct group *group = part->group;
    size_t slots = slots_of_group(going->slice, group);
    int kind = is_making(group) ? slice_find_kind(going->slice, group->makes.name) : -1;
    for (size_t i = 0; i < group->question_count; i++) {
        for (size_t slot = 0; slot < slots && group->questions[i].when != NULL; slot++) {
            struct where where =
                kind < 0 ? going->where
                         : (struct where){going->slice->kinds[kind].scope, kind, (int)slot};
            size_t at = part->at + slots * (i + 1) + slot;
            if (is_complete(going, state, &group->questions[i], at, where) == NO) {
                return false;
            }
        }
    }
    if (!is_making(group) || group->when == NULL || !is_noted(going->slice, group)) {
        return true;
    }
    size_t times = times_filled(state, part, slots);
    enum verdict3 asked = going_holds(going, state, group->when, going->where);
    return asked == MAYBE || (asked == YES ? times > 0 || group->optional : times == 0);
}

static void keep_filled_well(const struct going *going, struct outcomes *set,
                             const struct part *part)
{
    struct outcomes kept = set_like(set);
    for (size_t i = 0; i < set->count; i++) {
        if (is_filled_well(going, set_at(set, i), part)) {
            set_add(&kept, set_at(set, i));
        }
    }
    set_take(set, &kept);
}

/* ---- what the parts do */

static enum verdict3 was_filled(const struct going *going, uint8_t *state, const void *what,
                                struct where where)
{
    const struct part *part = what;
    (void)going;
    return state[part->at + (size_t)where.slot] != 0 ? YES : NO;
}

/* A command may give its answers in any order, so of several that set one fact of the case any may
 * be the last: each may also have done nothing. */
static void act_part(const struct going *going, struct outcomes *set, const struct part *part,
                     bool is_alone)
{
    const struct group *group = part->group;
    int kind = is_making(group) ? slice_find_kind(going->slice, group->makes.name) : -1;
    for (size_t slot = 0; slot < slots_of_group(going->slice, group); slot++) {
        struct where where = kind < 0
                                 ? made_elsewhere(group)
                                 : (struct where){going->slice->kinds[kind].scope, kind, (int)slot};
        struct outcomes filled, empty;
        set_split(going, set, was_filled, part, where, &filled, &empty);
        if (!is_alone) {
            set_join(&empty, &filled);
        }
        actions_run(going, &filled, group->actions, group->action_count,
                    is_making(group) ? where : going->where);
        set_join(&empty, &filled);
        set_take(set, &empty);
    }
}

static enum verdict3 is_yes(const struct going *going, uint8_t *state, const void *what,
                            struct where where)
{
    const struct point *point = what;
    const struct variable *variable = slice_find(going->slice, VARIABLE_FACT, point->link_fact);
    (void)where;
    if (variable == NULL) {
        return MAYBE; /* as the person chooses: nothing to mark */
    }
    bool shared;
    unsigned yes = check_class(variable, &point->link_fact->words, procedure_name("yes"), &shared);
    bool is = *check_place_of(going->slice, state, variable, 0) == yes + 1;
    return !is ? NO : shared ? MAYBE : YES;
}

static void act_checklist(const struct going *going, struct outcomes *set,
                          const struct checklist *checklist)
{
    for (size_t i = 0; i < checklist->point_count; i++) {
        const struct point *point = &checklist->points[i];
        struct outcomes yes, no;
        if (check_actions_matter(going->slice, point->actions, point->action_count)) {
            set_split(going, set, is_yes, point, going->where, &yes, &no);
            actions_run(going, &yes, point->actions, point->action_count, going->where);
            set_join(&yes, &no);
            set_take(set, &yes);
        }
    }
}

static bool copies(const struct group *group)
{
    for (size_t i = 0; i < group->action_count; i++) {
        if (group->actions[i].kind != ACTION_SET || actions_is_copy(&group->actions[i])) {
            return true;
        }
    }
    return false;
}

static bool acts_alone(const struct slice *slice, const struct step *step)
{
    size_t acting = 0;
    for (size_t i = 0; i < step->group_count; i++) {
        const struct group *group = &step->groups[i];
        if (check_actions_matter(slice, group->actions, group->action_count)) {
            acting += 1 + (group->several && copies(group)); /* the same constant, or another */
        }
    }
    return acting < 2;
}

/* ---- whoever opens a case is a party of it, described or not (answers.c) */

static const struct standing *reporting(const struct group *group)
{
    const struct standing *standing = group->kind == PROCEDURE_GROUP_PARTY ? group->makes.link_to : NULL;
    return standing != NULL && standing->reports ? standing : NULL;
}

/* Before it there was nobody: one slot says whether somebody is there now. */
static enum verdict3 is_described(const struct going *going, uint8_t *state, const void *what,
                                  struct where where)
{
    const struct step *step = what;
    enum verdict3 described = NO;
    (void)where;
    for (size_t i = 0; i < step->group_count; i++) {
        int kind = reporting(&step->groups[i]) ? slice_find_kind(going->slice, step->groups[i].makes.name) : -1;
        if (kind >= 0 && state[going->slice->kinds[kind].at] != 0) {
            return YES;
        }
        described = reporting(&step->groups[i]) && kind < 0 ? MAYBE : described;
    }
    return described;
}

static void without_answers(const struct going *going, struct outcomes *set, struct where where, const void *what)
{
    (void)going, (void)set, (void)where, (void)what;
}

static void add_reporter(const struct going *going, struct outcomes *set, const struct step *step)
{
    const struct standing *last = NULL;
    for (size_t i = 0; i < step->group_count; i++) {
        last = reporting(&step->groups[i]) ? reporting(&step->groups[i]) : last;
    }
    int kind = last != NULL ? slice_find_kind(going->slice, last->is.name) : -1;
    if (kind >= 0) {
        struct outcomes described, not_described;
        set_split(going, set, is_described, step, going->where, &described, &not_described);
        actions_make(going, &not_described, kind, without_answers, NULL);
        set_join(&described, &not_described);
        set_take(set, &described);
    }
}

/* ---- the whole form */

void form_fill(const struct going *going, struct outcomes *set, const struct step *step)
{
    struct part part = {.at = going->form_at};
    for (size_t i = 0; i < step->group_count;
         i++, part.at += width_of_group(going->slice, part.group)) {
        part.group = &step->groups[i];
        if (checklist_of(part.group) != NULL) {
            answer_checklist(going, set, checklist_of(part.group));
        } else if (is_making(part.group)) {
            answer_making(going, set, &part);
        } else {
            answer_questions(going, set, going->where, &part);
        }
    }
    if (step->opens_case) {
        add_reporter(going, set, step);
    }
    part.at = going->form_at;
    for (size_t i = 0; i < step->group_count;
         i++, part.at += width_of_group(going->slice, part.group)) {
        part.group = &step->groups[i];
        keep_filled_well(going, set, &part);
    }
    bool is_alone = acts_alone(going->slice, step);
    part.at = going->form_at;
    for (size_t i = 0; i < step->group_count;
         i++, part.at += width_of_group(going->slice, part.group)) {
        part.group = &step->groups[i];
        if (checklist_of(part.group) != NULL) {
            act_checklist(going, set, checklist_of(part.group));
        } else if (part.group->action_count > 0) {
            act_part(going, set, &part, is_alone);
        }
    }
}

/* ---- does it matter */

static bool group_matters(const struct slice *slice, const struct group *group)
{
    const struct checklist *checklist = checklist_of(group);
    if (is_making(group) && slice_find_kind(slice, group->makes.name) >= 0) {
        return true;
    }
    for (size_t i = 0; checklist != NULL && i < checklist->point_count; i++) {
        const struct point *point = &checklist->points[i];
        if (slice_find(slice, VARIABLE_FACT, point->link_fact) != NULL ||
            check_actions_matter(slice, point->actions, point->action_count)) {
            return true;
        }
    }
    for (size_t i = 0; i < group->question_count; i++) {
        if (slice_find(slice, VARIABLE_FACT, group->questions[i].fact.link_to) != NULL) {
            return true;
        }
    }
    return check_actions_matter(slice, group->actions, group->action_count);
}

bool form_matters(const struct slice *slice, const struct step *step)
{
    for (size_t i = 0; i < step->group_count; i++) {
        if (group_matters(slice, &step->groups[i])) {
            return true;
        }
    }
    return false;
}
