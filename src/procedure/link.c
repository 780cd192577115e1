/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The linker: every declaration is entered under its meaning, then every mention is looked up. It
 * runs only on files that were read without complaint, so that each of its messages is about the
 * rules and not about a slip of the pen.
 */

#include <string.h>

#include "procedure/link.h"

static const char *const meaning_words[MEANING__MAX] = {
    [MEANS_NOTHING] = "thing", [MEANS_TRACK] = "track",       [MEANS_FACT] = "fact",
    [MEANS_ITEM] = "item",     [MEANS_STANDING] = "standing", [MEANS_OFFICE] = "office",
    [MEANS_ROLE] = "role",     [MEANS_STEP] = "step",         [MEANS_DUTY] = "duty",
    [MEANS_HOLD] = "hold",     [MEANS_FLAG] = "flag",         [MEANS_LETTER] = "letter",
    [MEANS_LINK] = "link",     [MEANS_SETTING] = "setting",   [MEANS_CHECKLIST] = "checklist",
    [MEANS_LIMIT] = "limit",   [MEANS_TABLE] = "table",       [MEANS_EVENT] = "event",
};

const void *link_find(const struct procedure *model, enum meaning meaning, struct text name)
{
    return map_get(&model->names[meaning], name);
}

static bool complain_declared(struct link_state *link, enum meaning meaning,
                              struct procedure_name name, const struct line *line)
{
    const char *article =
        meaning == MEANS_OFFICE || meaning == MEANS_ITEM || meaning == MEANS_EVENT ? "an" : "a";
    return complain(link->complaints, line->place,
                    "there is %s %s '%.*s' already: give this one another name", article,
                    meaning_words[meaning], TEXT_ARGS(name.text));
}

/* Two different names with one key would be one name to the engine: one in 2^64, and refused all
 * the same. */
static void check_key(struct link_state *link, struct procedure_name name, const struct line *line)
{
    struct text key = {arena_copy(link->arena, &name.key, sizeof(name.key)), sizeof(name.key)};
    const struct procedure_name *other = map_get(&link->keys, key);
    if (other == NULL) {
        map_set(&link->keys, key, arena_copy(link->arena, &name, sizeof(name)));
    } else if (!text_equal(other->text, name.text)) {
        complain(link->complaints, line->place,
                 "'%.*s' cannot be told from '%.*s' here: change one letter", TEXT_ARGS(name.text),
                 TEXT_ARGS(other->text));
    }
}

static void enter(struct link_state *link, enum meaning meaning, struct procedure_labelled *is,
                  const struct line *line, const void *what)
{
    if (is->label.length == 0) {
        is->label = is->name.text;
    }
    check_key(link, is->name, line);
    if (link_find(link->model, meaning, is->name.text) != NULL) {
        complain_declared(link, meaning, is->name, line);
        return;
    }
    map_set(&link->model->names[meaning], is->name.text, (void *)what);
}

/* Facts and tracks are known by what has them and their own name. */
static struct text scoped_name(char room[2 * PROCEDURE_NAME_MOST + 1], struct procedure_name of,
                               struct procedure_name name)
{
    memcpy(room, of.text.at == NULL ? "" : of.text.at, of.text.length);
    room[of.text.length] = '/';
    memcpy(room + of.text.length + 1, name.text.at, name.text.length);
    return (struct text){room, of.text.length + 1 + name.text.length};
}

static void enter_scoped(struct link_state *link, enum meaning meaning, struct procedure_name of,
                         struct procedure_labelled *is, const struct line *line, const void *what)
{
    char room[2 * PROCEDURE_NAME_MOST + 1];
    struct text key = scoped_name(room, of, is->name);
    if (is->label.length == 0) {
        is->label = is->name.text;
    }
    check_key(link, is->name, line);
    if (map_get(&link->model->names[meaning], key) != NULL) {
        complain_declared(link, meaning, is->name, line);
        return;
    }
    map_set(&link->model->names[meaning], key, (void *)what);
}

struct fact *link_find_fact(const struct procedure *model, struct procedure_name of,
                            struct procedure_name name)
{
    char room[2 * PROCEDURE_NAME_MOST + 1];
    return map_get(&model->names[MEANS_FACT], scoped_name(room, of, name));
}

struct track *link_find_track(const struct procedure *model, struct procedure_name of,
                              struct procedure_name name)
{
    char room[2 * PROCEDURE_NAME_MOST + 1];
    return map_get(&model->names[MEANS_TRACK], scoped_name(room, of, name));
}

struct fact *link_see_fact(const struct procedure *model, struct procedure_name from,
                           struct procedure_name name, bool *in_item)
{
    struct fact *fact = from.key == 0 ? NULL : link_find_fact(model, from, name);
    *in_item = fact != NULL;
    return fact != NULL ? fact : link_find_fact(model, (struct procedure_name){0}, name);
}

struct track *link_see_track(const struct procedure *model, struct procedure_name from,
                             struct procedure_name name, bool *in_item)
{
    struct track *track = from.key == 0 ? NULL : link_find_track(model, from, name);
    *in_item = track != NULL;
    return track != NULL ? track : link_find_track(model, (struct procedure_name){0}, name);
}

bool link_one_of(struct link_state *link, struct mention *mention, const enum meaning *meanings,
                 size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        mention->link_to = link_find(link->model, meanings[i], mention->name.text);
        if (mention->link_to != NULL) {
            mention->meaning = meanings[i];
            return true;
        }
    }
    return complain(link->complaints, mention->place,
                    "there is no %s '%.*s': declare it, or write the name of one that is declared",
                    what, TEXT_ARGS(mention->name.text));
}

bool link_mention(struct link_state *link, struct mention *mention, enum meaning meaning)
{
    return link_one_of(link, mention, &meaning, 1, meaning_words[meaning]);
}

bool link_kind(struct link_state *link, struct mention *mention)
{
    static const enum meaning meanings[] = {MEANS_ITEM, MEANS_STANDING};
    return link_one_of(link, mention, meanings, COUNT_OF(meanings), "item or standing");
}

static void link_mentions(struct link_state *link, struct mentions *mentions, enum meaning meaning)
{
    for (size_t i = 0; i < mentions->count; i++) {
        link_mention(link, &mentions->at[i], meaning);
    }
}

/* ---- declarations */

#define ENTER_ALL(link, list, meaning)                                                             \
    for (size_t i = 0; i < (link)->model->list##_count; i++) {                                     \
        enter((link), (meaning), &(link)->model->list[i].is, &(link)->model->list[i].line,         \
              &(link)->model->list[i]);                                                            \
    }

static void enter_item_track(struct link_state *link, struct item *item)
{
    for (size_t i = 0; i < item->track.state_count; i++) {
        struct procedure_labelled *is = &item->track.states[i].is;
        is->label = is->label.length == 0 ? is->name.text : is->label;
        check_key(link, is->name, &item->line);
    }
    if (item->track.state_count > 0) {
        item->track.is.label = item->is.label;
        item->track.of.link_to = item;
        enter_scoped(link, MEANS_TRACK, item->is.name, &item->track.is, &item->line, &item->track);
    }
}

static void enter_tracks(struct link_state *link)
{
    struct procedure *model = link->model;
    for (size_t i = 0; i < model->items_count; i++) {
        enter_item_track(link, &model->items[i]);
    }
    for (size_t i = 0; i < model->tracks_count; i++) {
        struct track *track = &model->tracks[i];
        if (track->of.name.key != 0) {
            link_mention(link, &track->of, MEANS_ITEM);
        }
        for (size_t j = 0; j < track->state_count; j++) {
            struct procedure_labelled *is = &track->states[j].is;
            is->label = is->label.length == 0 ? is->name.text : is->label;
            check_key(link, is->name, &track->line);
        }
        enter_scoped(link, MEANS_TRACK, track->of.name, &track->is, &track->line, track);
    }
}

static void label_choices(struct link_state *link, struct procedure_fact *fact,
                          const struct line *line)
{
    struct procedure_labelled *choices = (struct procedure_labelled *)fact->choices;
    for (size_t i = 0; i < fact->choice_count; i++) {
        choices[i].label = choices[i].label.length == 0 ? choices[i].name.text : choices[i].label;
        check_key(link, choices[i].name, line);
    }
    bool countable = fact->type == PROCEDURE_YES_NO || fact->type == PROCEDURE_CHOICE ||
                     fact->type == PROCEDURE_ANY_OF;
    if (fact->counted && !countable) {
        complain(link->complaints, line->place,
                 "a fact of type %s cannot be counted: only yes-no, choice and any of can",
                 procedure_type_word(fact->type));
    }
}

static void enter_fact(struct link_state *link, struct fact *fact)
{
    struct mention standing = {.name = fact->words.standing, .place = fact->line.place};
    if (fact->words.type == PROCEDURE_PARTY) {
        link_mention(link, &standing, MEANS_STANDING);
    }
    fact->words.of = fact->of.name;
    fact->words.cites = fact->line.cites;
    label_choices(link, &fact->words, &fact->line);
    enter_scoped(link, MEANS_FACT, fact->of.name, &fact->words.is, &fact->line, fact);
}

/* A fact that a question declares belongs to what its group makes, or to what the step is for. */
static void enter_question_facts(struct link_state *link, struct step *step)
{
    for (size_t i = 0; i < step->group_count; i++) {
        struct group *group = &step->groups[i];
        struct procedure_name of = group->makes.name.key != 0           ? group->makes.name
                                   : step->scope == PROCEDURE_FOR_MATCH ? (struct procedure_name){0}
                                                                        : step->scope_kind.name;
        for (size_t j = 0; j < group->question_count; j++) {
            struct fact *fact = group->questions[j].declares;
            if (fact != NULL) {
                fact->of.name = of;
                enter_fact(link, fact);
            }
        }
    }
}

/* Each point of a checklist is a fact of the case: yes, no, or not applicable. */
static void enter_points(struct link_state *link, struct checklist *checklist)
{
    static const char *const names[] = {"yes", "no", "not-applicable"};
    static const char *const labels[] = {"Yes", "No", "Not applicable"};
    for (size_t i = 0; i < checklist->point_count; i++) {
        struct point *point = &checklist->points[i];
        struct fact *fact = ARENA_NEW(link->arena, struct fact);
        struct procedure_labelled *choices =
            ARENA_ARRAY(link->arena, struct procedure_labelled, COUNT_OF(names));
        for (size_t j = 0; j < COUNT_OF(names); j++) {
            choices[j] = (struct procedure_labelled){procedure_name(names[j]), text_of(labels[j])};
        }
        fact->line = point->line;
        fact->words = (struct procedure_fact){
            .is = point->is, .type = PROCEDURE_CHOICE, .choices = choices, .choice_count = 3};
        point->link_fact = fact;
        enter_fact(link, fact);
    }
}

static void enter_facts(struct link_state *link)
{
    struct procedure *model = link->model;
    for (size_t i = 0; i < model->facts_count; i++) {
        if (model->facts[i].of.name.key != 0) {
            link_kind(link, &model->facts[i].of);
        }
        enter_fact(link, &model->facts[i]);
    }
    for (size_t i = 0; i < model->steps_count; i++) {
        enter_question_facts(link, &model->steps[i]);
    }
    for (size_t i = 0; i < model->checklists_count; i++) {
        enter_points(link, &model->checklists[i]);
    }
}

static void enter_events(struct link_state *link)
{
    for (size_t i = 0; i < link->model->events_count; i++) {
        struct event *event = &link->model->events[i];
        if (event->kind == PROCEDURE_NAMED_HAPPENS) {
            enter(link, MEANS_EVENT, &event->is, &event->line, event);
        }
    }
}

static void enter_all(struct link_state *link)
{
    ENTER_ALL(link, settings, MEANS_SETTING)
    ENTER_ALL(link, offices, MEANS_OFFICE)
    ENTER_ALL(link, standings, MEANS_STANDING)
    ENTER_ALL(link, items, MEANS_ITEM)
    ENTER_ALL(link, roles, MEANS_ROLE)
    ENTER_ALL(link, letters, MEANS_LETTER)
    ENTER_ALL(link, flags, MEANS_FLAG)
    ENTER_ALL(link, holds, MEANS_HOLD)
    ENTER_ALL(link, checklists, MEANS_CHECKLIST)
    ENTER_ALL(link, links, MEANS_LINK)
    ENTER_ALL(link, steps, MEANS_STEP)
    ENTER_ALL(link, duties, MEANS_DUTY)
    for (size_t i = 0; i < link->model->datas_count; i++) {
        struct data *data = &link->model->datas[i];
        enter(link, data->is_table ? MEANS_TABLE : MEANS_LIMIT, &data->is, &data->line, data);
    }
    for (size_t i = 0; i < link->model->standings_count; i++) {
        if (link_find(link->model, MEANS_ITEM, link->model->standings[i].is.name.text) != NULL) {
            complain(link->complaints, link->model->standings[i].line.place,
                     "an item has this name: a standing needs a name of its own");
        }
    }
    enter_events(link);
    enter_tracks(link);
    enter_facts(link);
}

/* ---- offices, roles and the small declarations */

void link_office_setting(struct link_state *link, struct mention *mention)
{
    if (link_mention(link, mention, mention->meaning) && mention->meaning == MEANS_SETTING &&
        ((const struct setting *)mention->link_to)->type != PROCEDURE_OFFICE) {
        complain(link->complaints, mention->place,
                 "the setting '%.*s' is not an office: give it the type 'office'",
                 TEXT_ARGS(mention->name.text));
    }
}

static void link_offices(struct link_state *link)
{
    struct procedure *model = link->model;
    link_mentions(link, &model->seen_by.offices, MEANS_OFFICE);
    link_mentions(link, &model->last_rung.offices, MEANS_OFFICE);
    link_mentions(link, &model->barred.offices, MEANS_OFFICE);
    for (size_t i = 0; i < model->offices_count; i++) {
        for (size_t j = 0; j < model->offices[i].absence_count; j++) {
            link_mentions(link, &model->offices[i].absences[j].offices, MEANS_OFFICE);
        }
    }
    for (size_t i = 0; i < model->managings_count; i++) {
        struct managing *managing = &model->managings[i];
        link_mentions(link, &managing->holds, MEANS_OFFICE);
        link_office_setting(link, &managing->by);
        link_actions(link, managing->actions, managing->action_count, (struct link_from){0});
    }
}

static void link_setting_values(struct link_state *link)
{
    for (size_t i = 0; i < link->model->settings_count; i++) {
        struct setting *setting = &link->model->settings[i];
        if (setting->is_limit) {
            link_limit(link, &setting->limit);
        } else if (setting->type == PROCEDURE_OFFICE) {
            link_mention(link, &setting->office, MEANS_OFFICE);
        } else if (setting->type == PROCEDURE_CHOICE) {
            struct procedure_fact fact = {.type = PROCEDURE_CHOICE,
                                          .choices = setting->choices,
                                          .choice_count = setting->choice_count};
            label_choices(link, &fact, &setting->line);
            link_fact_values(link, &fact, &(struct mentions){&setting->office, 1});
        }
    }
}

static void link_roles(struct link_state *link)
{
    static const enum meaning apart[] = {MEANS_ROLE, MEANS_STEP};
    for (size_t i = 0; i < link->model->roles_count; i++) {
        struct role *role = &link->model->roles[i];
        if (role->of.name.key != 0) {
            link_mention(link, &role->of, MEANS_ITEM);
        }
        for (size_t j = 0; j < role->rule_count; j++) {
            for (size_t k = 0; role->rules[j].kind == ROLE_APART && k < role->rules[j].names.count;
                 k++) {
                link_one_of(link, &role->rules[j].names.at[k], apart, COUNT_OF(apart),
                            "role or step");
            }
        }
    }
}

static void link_holds(struct link_state *link)
{
    for (size_t i = 0; i < link->model->holds_count; i++) {
        struct hold *hold = &link->model->holds[i];
        bool in_item;
        link_mention(link, &hold->from, MEANS_STANDING);
        link_condition(link, hold->when, (struct link_from){0});
        if (hold->then_only.name.key != 0 &&
            link_see_fact(link->model, (struct procedure_name){0}, hold->then_only.name,
                          &in_item) == NULL) {
            complain(link->complaints, hold->then_only.place,
                     "there is no fact '%.*s' of the case: declare it",
                     TEXT_ARGS(hold->then_only.name.text));
        }
    }
}

static void link_letters_and_flags(struct link_state *link)
{
    static const enum meaning recipients[] = {MEANS_STANDING, MEANS_OFFICE};
    for (size_t i = 0; i < link->model->letters_count; i++) {
        link_one_of(link, &link->model->letters[i].to, recipients, COUNT_OF(recipients),
                    "standing or office");
    }
    for (size_t i = 0; i < link->model->flags_count; i++) {
        struct flag *flag = &link->model->flags[i];
        link_mention(link, &flag->on, MEANS_STANDING);
        for (size_t j = 0; j < flag->shown_to.count; j++) {
            struct mention *shown = &flag->shown_to.at[j];
            if (text_is(shown->name.text, "staff")) {
                shown->meaning = MEANS_STAFF;
            } else {
                link_mention(link, shown, MEANS_OFFICE);
            }
        }
    }
}

/* What is told word for word is written at that step: no answer of before, or of anybody else, goes along. */
bool link_step_asks(const struct step *step, struct procedure_name fact)
{
    for (size_t i = 0; i < step->group_count; i++) {
        for (size_t j = 0; j < step->groups[i].question_count; j++) {
            if (procedure_same(step->groups[i].questions[j].fact.name, fact)) {
                return true;
            }
        }
    }
    return false;
}

static void link_told(struct link_state *link, struct told *told)
{
    link_mention(link, &told->standing, MEANS_STANDING);
    const struct step *step = link_mention(link, &told->step, MEANS_STEP) ? told->step.link_to : NULL;
    for (size_t i = 0; step != NULL && i < told->with.count; i++) {
        if (!link_step_asks(step, told->with.at[i].name)) {
            complain(link->complaints, told->with.at[i].place,
                     "the step does not ask for '%.*s': only what is written at it can be told by it",
                     TEXT_ARGS(told->with.at[i].name.text));
        }
    }
}

static void link_shown(struct link_state *link, struct shown *shown)
{
    struct link_from from = {0};
    if (link_mention(link, &shown->standing, MEANS_STANDING)) {
        from.kind = shown->standing.name;
    }
    if (shown->kind == SHOWN_DATE) {
        link_mention(link, &shown->duty, MEANS_DUTY);
    }
    link_condition(link, shown->when, from);
}

static void link_small(struct link_state *link)
{
    struct procedure *model = link->model;
    for (size_t i = 0; i < model->tolds_count; i++) {
        link_told(link, &model->tolds[i]);
    }
    for (size_t i = 0; i < model->showns_count; i++) {
        link_shown(link, &model->showns[i]);
    }
    for (size_t i = 0; i < model->keeps_count; i++) {
        struct link_from from = {0};
        if (model->keeps[i].of.name.key != 0 &&
            link_mention(link, &model->keeps[i].of, MEANS_STANDING)) {
            from = link_within(from, &model->keeps[i].of);
        }
        link_condition(link, model->keeps[i].when, from);
        link_time(link, model->keeps[i].until, from);
    }
    for (size_t i = 0; i < model->nevers_count; i++) {
        link_condition(link, model->nevers[i].when, (struct link_from){0});
    }
    for (size_t i = 0; i < model->always_count; i++) {
        link_condition(link, model->always[i].when, (struct link_from){0});
    }
    for (size_t i = 0; i < model->checklists_count; i++) {
        for (size_t j = 0; j < model->checklists[i].point_count; j++) {
            struct point *point = &model->checklists[i].points[j];
            link_actions(link, point->actions, point->action_count, (struct link_from){0});
        }
    }
}

static void link_days(struct link_state *link)
{
    struct mention *by = &link->model->days_by;
    bool in_item;
    if (by->name.key == 0) {
        return;
    }
    by->link_to = link_find(link->model, MEANS_TABLE, by->name.text);
    by->meaning = by->link_to != NULL ? MEANS_TABLE : MEANS_FACT;
    if (by->link_to == NULL) {
        by->link_to = link_see_fact(link->model, (struct procedure_name){0}, by->name, &in_item);
    }
    if (by->link_to == NULL) {
        complain(link->complaints, by->place,
                 "there is no fact of the case and no table '%.*s': declare one",
                 TEXT_ARGS(by->name.text));
    }
}

void link_model(struct arena *arena, struct procedure *model, struct complaints *complaints)
{
    struct link_state link = {
        .arena = arena, .model = model, .complaints = complaints, .keys = map_in(arena)};
    for (size_t i = 0; i < MEANING__MAX; i++) {
        model->names[i] = map_in(arena);
    }
    enter_all(&link);
    link_offices(&link);
    link_setting_values(&link);
    link_roles(&link);
    link_letters_and_flags(&link);
    link_holds(&link);
    link_small(&link);
    link_days(&link);
    link_datas(&link);
    link_registers(&link);
    link_steps(&link);
    link_duties(&link);
    link_examples(&link);
    link_words(&link);
}
