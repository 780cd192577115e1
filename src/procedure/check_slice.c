/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which variables an answer depends on, and how a state of them is laid out in bytes. */
#include "procedure/check.h"

void slice_begin(struct slice *slice, struct arena *arena, const struct procedure *procedure)
{
    *slice = (struct slice){.arena = arena, .procedure = procedure};
}

int slice_find_kind(const struct slice *slice, struct procedure_name name)
{
    for (size_t i = 0; i < slice->kind_count; i++) {
        if (procedure_same(slice->kinds[i].name, name)) {
            return (int)i;
        }
    }
    return -1;
}

static int add_kind(struct slice *slice, struct procedure_name name)
{
    if (name.key == 0) {
        return -1;
    }
    int found = slice_find_kind(slice, name);
    if (found >= 0) {
        return found;
    }
    if (slice->kind_count == KINDS_MOST) {
        slice->full = true;
        return -1;
    }
    slice->kinds[slice->kind_count].name = name;
    return (int)slice->kind_count++;
}

const struct variable *slice_find(const struct slice *slice, enum variable_kind kind, const void *of)
{
    for (size_t i = 0; i < slice->variable_count; i++) {
        if (slice->variables[i].kind == kind && slice->variables[i].of == of) {
            return &slice->variables[i];
        }
    }
    return NULL;
}

const struct variable *slice_find_office(const struct slice *slice, struct procedure_name office)
{
    for (size_t i = 0; i < slice->variable_count; i++) {
        if (slice->variables[i].kind == VARIABLE_OFFICE && procedure_same(slice->variables[i].name, office)) {
            return &slice->variables[i];
        }
    }
    return NULL;
}

static void add_variable(struct slice *slice, enum variable_kind kind, const void *of, struct procedure_name name,
                         struct procedure_name in, unsigned domain)
{
    bool known = kind == VARIABLE_OFFICE ? slice_find_office(slice, name) != NULL : slice_find(slice, kind, of) != NULL;
    if (known || of == NULL) {
        return;
    }
    if (slice->variable_count == VARIABLES_MOST) {
        slice->full = true;
        return;
    }
    slice->variables[slice->variable_count++] =
        (struct variable){.kind = kind, .of = of, .name = name, .in = add_kind(slice, in), .domain = domain};
}

/* ---- domains */

/* Which choices of a fact any condition of the procedure names: the others cannot be told apart by any rule. */
struct naming {
    const struct fact *fact;
    const struct duty *duty;
    bool named[CHOICES_MOST];
    bool lapse_asked; /* whether any condition asks if the duty has lapsed */
};

static size_t index_of_choice(const struct procedure_fact *fact, struct procedure_name choice)
{
    for (size_t i = 0; i < fact->choice_count; i++) {
        if (procedure_same(fact->choices[i].name, choice)) {
            return i;
        }
    }
    return fact->choice_count;
}

static void name_choices(struct naming *naming, const struct procedure_condition *condition)
{
    if (!condition) {
        return;
    }
    for (size_t i = 0; i < condition->inner_count; i++) {
        name_choices(naming, condition->inner[i]);
    }
    if (naming->duty && condition->subject.link_to == naming->duty && condition->status == STATUS_LAPSED) {
        naming->lapse_asked = true;
    }
    for (size_t i = 0; naming->fact && condition->subject.link_to == naming->fact && i < condition->values.count; i++) {
        size_t at = index_of_choice(&naming->fact->words, condition->values.at[i].name);
        if (at < CHOICES_MOST) {
            naming->named[at] = true;
        }
    }
}

static void name_in_actions(struct naming *naming, const struct action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        name_choices(naming, actions[i].when);
        name_in_actions(naming, actions[i].inner, actions[i].inner_count);
        name_in_actions(naming, actions[i].otherwise, actions[i].otherwise_count);
    }
}

static void name_in_rules(struct naming *naming, const struct rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        name_choices(naming, rules[i].when);
    }
}

static void name_in_step(struct naming *naming, const struct step *step)
{
    name_in_rules(naming, step->guards, step->guard_count);
    name_in_rules(naming, step->musts, step->must_count);
    name_in_actions(naming, step->actions, step->action_count);
    for (size_t i = 0; i < step->group_count; i++) {
        name_choices(naming, step->groups[i].when);
        name_in_actions(naming, step->groups[i].actions, step->groups[i].action_count);
        for (size_t j = 0; j < step->groups[i].question_count; j++) {
            name_choices(naming, step->groups[i].questions[j].when);
        }
    }
}

static void name_everywhere(const struct procedure *procedure, struct naming *naming)
{
    for (size_t i = 0; i < procedure->steps_count; i++) {
        name_in_step(naming, &procedure->steps[i]);
    }
    for (size_t i = 0; i < procedure->events_count; i++) {
        name_in_rules(naming, procedure->events[i].guards, procedure->events[i].guard_count);
        name_in_actions(naming, procedure->events[i].actions, procedure->events[i].action_count);
    }
    for (size_t i = 0; i < procedure->duties_count; i++) {
        name_choices(naming, procedure->duties[i].when);
        name_choices(naming, procedure->duties[i].met_when);
    }
    for (size_t i = 0; i < procedure->holds_count; i++) {
        name_choices(naming, procedure->holds[i].when);
    }
    for (size_t i = 0; i < procedure->managings_count; i++) {
        name_in_actions(naming, procedure->managings[i].actions, procedure->managings[i].action_count);
    }
    name_in_rules(naming, procedure->nevers, procedure->nevers_count);
    name_in_rules(naming, procedure->always, procedure->always_count);
}

bool slice_asks_lapse(const struct procedure *procedure, const struct duty *duty)
{
    struct naming naming = {.duty = duty};
    name_everywhere(procedure, &naming);
    return naming.lapse_asked;
}

static void make_classes(const struct procedure *procedure, const struct fact *fact, struct variable *variable)
{
    struct naming naming = {.fact = fact};
    unsigned most = fact->words.type == PROCEDURE_ANY_OF ? BITS_MOST - 1 : CHOICES_MOST - 1, rest = UINT8_MAX;
    name_everywhere(procedure, &naming);
    variable->class_count = 0;
    for (size_t i = 0; i < fact->words.choice_count && i < CHOICES_MOST; i++) {
        if (naming.named[i] && variable->class_count < most) {
            variable->class_of[i] = (uint8_t)variable->class_count++;
        } else {
            variable->class_of[i] = UINT8_MAX;
        }
    }
    for (size_t i = 0; i < fact->words.choice_count && i < CHOICES_MOST; i++) {
        if (variable->class_of[i] == UINT8_MAX) {
            rest = rest == UINT8_MAX ? variable->class_count++ : rest;
            variable->class_of[i] = (uint8_t)rest;
        }
    }
}

unsigned slice_class(const struct variable *variable, const struct procedure_fact *fact, struct procedure_name choice,
                     bool *shared)
{
    size_t at = index_of_choice(fact, choice);
    *shared = at >= CHOICES_MOST || at >= fact->choice_count;
    if (*shared) {
        return 0;
    }
    for (size_t i = 0; i < fact->choice_count && i < CHOICES_MOST; i++) {
        *shared = *shared || (i != at && variable->class_of[i] == variable->class_of[at]);
    }
    return variable->class_of[at];
}

static void collect_bounds(const struct procedure_condition *condition, const struct fact *fact, struct vec *bounds)
{
    for (size_t i = 0; condition && i < condition->inner_count; i++) {
        collect_bounds(condition->inner[i], fact, bounds);
    }
    if (condition && condition->kind == CONDITION_COMPARE && condition->subject.link_to == fact) {
        int64_t bound = condition->number + (condition->comparing == COMPARE_AT_MOST);
        vec_add(bounds, &bound);
    }
}

/* A number is known by the bounds that it reaches; they come from the guards of steps and from what must never be. */
static struct vec bounds_of(const struct slice *slice, const struct fact *fact)
{
    const struct procedure *procedure = slice->procedure;
    struct vec bounds = VEC_IN(slice->arena, int64_t);
    for (size_t i = 0; i < procedure->steps_count; i++) {
        for (size_t j = 0; j < procedure->steps[i].guard_count; j++) {
            collect_bounds(procedure->steps[i].guards[j].when, fact, &bounds);
        }
        for (size_t j = 0; j < procedure->steps[i].must_count; j++) {
            collect_bounds(procedure->steps[i].musts[j].when, fact, &bounds);
        }
    }
    for (size_t i = 0; i < procedure->nevers_count; i++) {
        collect_bounds(procedure->nevers[i].when, fact, &bounds);
    }
    return bounds;
}

unsigned slice_number(const struct slice *slice, const struct fact *fact, int64_t number)
{
    struct vec bounds = bounds_of(slice, fact);
    unsigned reached = 0;
    for (size_t i = 0; i < bounds.count; i++) {
        reached += *VEC_AT(&bounds, int64_t, i) <= number;
    }
    return reached + 1;
}

static unsigned domain_of_fact(const struct slice *slice, const struct fact *fact, unsigned classes)
{
    switch (fact->words.type) {
    case PROCEDURE_YES_NO:
        return 3;
    case PROCEDURE_CHOICE:
        return classes + 1;
    case PROCEDURE_ANY_OF:
        return 1 + (1u << classes);
    case PROCEDURE_NUMBER: {
        struct vec bounds = bounds_of(slice, fact);
        return bounds.count < 100 ? (unsigned)bounds.count + 2 : 2;
    }
    default:
        return 2;
    }
}

/* ---- adding */

static void add_fact(struct slice *slice, const struct fact *fact)
{
    if (!fact || slice_find(slice, VARIABLE_FACT, fact)) {
        return;
    }
    add_variable(slice, VARIABLE_FACT, fact, fact->words.is.name, fact->of.name, 2);
    struct variable *variable = &slice->variables[slice->variable_count - 1];
    if (variable->of == fact) {
        make_classes(slice->procedure, fact, variable);
        variable->domain = domain_of_fact(slice, fact, variable->class_count);
    }
}

void slice_add_track(struct slice *slice, const struct track *track)
{
    if (track) {
        add_variable(slice, VARIABLE_TRACK, track, track->is.name, track->of.name, (unsigned)track->state_count);
    }
}

void slice_add_duty(struct slice *slice, const struct duty *duty)
{
    struct procedure_name in = duty && duty->scope != PROCEDURE_FOR_CASE ? duty->scope_kind.name : (struct procedure_name){0};
    if (duty) {
        bool known = slice_find(slice, VARIABLE_DUTY, duty) != NULL;
        add_variable(slice, VARIABLE_DUTY, duty, duty->is.name, in, DUTY__MAX);
        if (!known && !slice->full) {
            slice_add_condition(slice, duty->when, in); /* it comes by itself when this holds */
            slice_add_condition(slice, duty->met_when, in);
        }
    }
}

static void add_status(struct slice *slice, const struct procedure_condition *condition)
{
    static const struct procedure_name nothing;
    const struct mention *subject = &condition->subject;
    switch (subject->meaning) {
    case MEANS_DUTY:
        slice_add_duty(slice, subject->link_to);
        break;
    case MEANS_FLAG:
        add_variable(slice, VARIABLE_FLAG, subject->link_to, subject->name, nothing, 2);
        break;
    case MEANS_LINK:
        add_variable(slice, VARIABLE_LINK, subject->link_to, subject->name, nothing, LINK__MAX);
        break;
    case MEANS_ROLE:
        add_variable(slice, VARIABLE_ROLE, subject->link_to, subject->name, nothing, 2);
        break;
    case MEANS_STEP:
        add_variable(slice, VARIABLE_STEP, subject->link_to, subject->name, nothing, 2);
        break;
    case MEANS_LETTER:
        add_variable(slice, VARIABLE_LETTER, subject->link_to, subject->name, nothing, LETTER__MAX);
        break;
    case MEANS_HOLD: {
        const struct hold *hold = subject->link_to;
        slice_add_condition(slice, hold ? hold->when : NULL, nothing);
        break;
    }
    default:
        break;
    }
}

static void add_setting(struct slice *slice, const struct mention *subject)
{
    static const struct procedure_name nothing;
    const struct setting *setting = subject->link_to;
    if (setting && setting->type == PROCEDURE_YES_NO) {
        add_variable(slice, VARIABLE_SETTING, setting, subject->name, nothing, 3);
    } else if (setting && setting->type == PROCEDURE_CHOICE) {
        add_variable(slice, VARIABLE_SETTING, setting, subject->name, nothing, (unsigned)setting->choice_count + 1);
    }
}

static void add_plain(struct slice *slice, const struct procedure_condition *condition)
{
    if (condition->subject.meaning == MEANS_TRACK) {
        slice_add_track(slice, condition->subject.link_to);
    } else if (condition->subject.meaning == MEANS_FACT) {
        add_fact(slice, condition->subject.link_to);
    }
}

static const struct track *track_of_kind(const struct procedure *procedure, struct procedure_name kind)
{
    for (size_t i = 0; i < procedure->items_count; i++) {
        if (procedure_same(procedure->items[i].is.name, kind) && procedure->items[i].track.state_count) {
            return &procedure->items[i].track;
        }
    }
    for (size_t i = 0; i < procedure->tracks_count; i++) {
        if (procedure_same(procedure->tracks[i].of.name, kind) && procedure_same(procedure->tracks[i].is.name, kind)) {
            return &procedure->tracks[i];
        }
    }
    return NULL;
}

void slice_add_condition(struct slice *slice, const struct procedure_condition *condition, struct procedure_name kind)
{
    if (!condition) {
        return;
    }
    switch (condition->kind) {
    case CONDITION_COUNT:
        add_kind(slice, condition->subject.name);
        if (condition->values.count) {
            slice_add_track(slice, track_of_kind(slice->procedure, condition->subject.name));
        }
        kind = condition->subject.name;
        break;
    case CONDITION_HOLDS:
        for (size_t i = 0; i < condition->values.count; i++) {
            add_variable(slice, VARIABLE_OFFICE, condition->values.at[i].link_to, condition->values.at[i].name,
                         (struct procedure_name){0}, 2);
        }
        break;
    case CONDITION_STATUS:
        add_status(slice, condition);
        break;
    case CONDITION_SETTING:
        add_setting(slice, &condition->subject);
        break;
    default:
        add_plain(slice, condition);
    }
    for (size_t i = 0; i < condition->inner_count; i++) {
        slice_add_condition(slice, condition->inner[i], kind);
    }
}

static void add_actions(struct slice *slice, const struct action *actions, size_t count, struct procedure_name kind)
{
    for (size_t i = 0; i < count; i++) {
        struct procedure_name inner = actions[i].kind == ACTION_EACH ? actions[i].subject.name : kind;
        if (!check_actions_matter(slice, &actions[i], 1)) {
            continue;
        }
        slice_add_condition(slice, actions[i].when, inner);
        add_actions(slice, actions[i].inner, actions[i].inner_count, inner);
        add_actions(slice, actions[i].otherwise, actions[i].otherwise_count, kind);
    }
}

void slice_add_step(struct slice *slice, const struct step *step)
{
    struct procedure_name kind = step->scope_kind.name;
    for (size_t i = 0; i < step->guard_count; i++) {
        slice_add_condition(slice, step->guards[i].when, kind);
    }
    for (size_t i = 0; i < step->must_count; i++) {
        slice_add_condition(slice, step->musts[i].when, kind);
    }
    for (size_t i = 0; i < step->group_count; i++) {
        slice_add_condition(slice, step->groups[i].when, kind);
        for (size_t j = 0; j < step->groups[i].question_count; j++) {
            const struct question *question = &step->groups[i].questions[j];
            if (slice_find(slice, VARIABLE_FACT, question->fact.link_to)) {
                slice_add_condition(slice, question->when, kind);
            }
        }
    }
    add_actions(slice, step->actions, step->action_count, kind);
    if (step->scope == PROCEDURE_FOR_ITEM || step->scope == PROCEDURE_FOR_PARTY) {
        add_kind(slice, kind);
    }
}

void slice_add_managing(struct slice *slice, const struct managing *managing)
{
    struct procedure_condition holds_office = {.kind = CONDITION_HOLDS, .values = managing->holds};
    slice_add_condition(slice, &holds_office, (struct procedure_name){0});
    add_actions(slice, managing->actions, managing->action_count, (struct procedure_name){0});
}

void slice_add_event(struct slice *slice, const struct event *event)
{
    for (size_t i = 0; i < event->guard_count; i++) {
        slice_add_condition(slice, event->guards[i].when, (struct procedure_name){0});
    }
    add_actions(slice, event->actions, event->action_count, (struct procedure_name){0});
    if (event->kind == PROCEDURE_DUTY_LAPSES) {
        slice_add_duty(slice, event->subject.link_to);
    }
}

/* ---- layout */

void slice_lay_out(struct slice *slice)
{
    size_t at = 1;
    for (size_t i = 0; i < slice->variable_count; i++) {
        if (slice->variables[i].in < 0) {
            slice->variables[i].at = (uint32_t)at++;
        }
    }
    for (size_t k = 0; k < slice->kind_count; k++) {
        uint32_t width = 1;
        for (size_t i = 0; i < slice->variable_count; i++) {
            if (slice->variables[i].in == (int)k) {
                slice->variables[i].at = width++;
            }
        }
        slice->kinds[k].at = (uint32_t)at;
        slice->kinds[k].width = width;
        at += (size_t)width * SLOTS;
    }
    slice->width = at;
}

struct text slice_words(const struct slice *slice)
{
    struct buf words = buf_in(slice->arena);
    for (size_t i = 0; i < slice->variable_count; i++) {
        buf_print(&words, "%s%.*s", i ? ", " : "", TEXT_ARGS(slice->variables[i].name.text));
    }
    for (size_t i = 0; i < slice->kind_count; i++) {
        buf_print(&words, "%sup to %d of %.*s", words.length ? ", " : "", SLOTS, TEXT_ARGS(slice->kinds[i].name.text));
    }
    return buf_as_text(&words);
}
