/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the names in lines `register ...` mean. */
#include "procedure/link.h"
#include "procedure/registered.h"

/* Which limit, or whose panel: one of the choices of a fact that the case keeps. */
static void link_about(struct link_state *link, struct registered *registered)
{
    struct mention *about = &registered->about;
    const struct step *step = registered->kind == PROCEDURE_REGISTER_DELAYS ? registered->by.link_to : NULL;
    const struct fact *fact = link_find_fact(link->model, (struct procedure_name){0}, about->name);
    about->meaning = MEANS_FACT;
    about->link_to = fact;
    if (fact == NULL) {
        complain(link->complaints, about->place, "there is no fact '%.*s' of the case: declare it",
                 TEXT_ARGS(about->name.text));
    } else if (fact->words.type != PROCEDURE_CHOICE) {
        complain(link->complaints, about->place, "'%.*s' is of type %s: what a register tells of is a choice",
                 TEXT_ARGS(about->name.text), procedure_type_word(fact->words.type));
    } else if (step != NULL && !link_step_asks(step, about->name)) {
        complain(link->complaints, about->place, "the step does not ask for '%.*s': ask there which limit it was",
                 TEXT_ARGS(about->name.text));
    }
}

static void link_panel(struct link_state *link, struct registered *panels)
{
    bool in_item;
    const struct track *track = link_see_track(link->model, (struct procedure_name){0}, panels->by.name, &in_item);
    panels->by.meaning = MEANS_TRACK;
    panels->by.link_to = track;
    if (track == NULL) {
        complain(link->complaints, panels->by.place, "there is no track '%.*s' of the case: declare it",
                 TEXT_ARGS(panels->by.name.text));
    } else {
        link_states(link, track, &panels->states);
    }
    for (size_t i = 0; i < panels->members.count; i++) {
        link_mention(link, &panels->members.at[i], MEANS_ROLE);
    }
    for (size_t i = 0; i < panels->assisted.count; i++) {
        link_mention(link, &panels->assisted.at[i], MEANS_ROLE);
    }
}

/* A fact of the item, of one of two types. */
static const struct fact *link_of_item(struct link_state *link, const struct registered *registered, struct mention *mention,
                                       enum procedure_type type, enum procedure_type other)
{
    if (mention->name.key == 0) {
        return NULL;
    }
    const struct fact *fact = link_find_fact(link->model, registered->item.name, mention->name);
    mention->meaning = MEANS_FACT;
    mention->link_to = fact;
    if (fact == NULL) {
        complain(link->complaints, mention->place, "there is no fact '%.*s' of '%.*s': declare it", TEXT_ARGS(mention->name.text),
                 TEXT_ARGS(registered->item.name.text));
    } else if (fact->words.type != type && fact->words.type != other) {
        complain(link->complaints, mention->place, "'%.*s' is of type %s: what stands here is of type %s%s%s",
                 TEXT_ARGS(mention->name.text), procedure_type_word(fact->words.type), procedure_type_word(type),
                 type == other ? "" : " or ", type == other ? "" : procedure_type_word(other));
        return NULL;
    }
    return fact;
}

static void link_stands(struct link_state *link, struct registered *registered)
{
    const struct track *track = link_find_track(link->model, registered->item.name, registered->by.name);
    registered->by.meaning = MEANS_TRACK;
    registered->by.link_to = track;
    if (track == NULL) {
        complain(link->complaints, registered->by.place, "there is no track '%.*s' of '%.*s': declare it",
                 TEXT_ARGS(registered->by.name.text), TEXT_ARGS(registered->item.name.text));
    } else {
        link_states(link, track, &registered->states);
    }
}

static const struct procedure_name *names_of(struct link_state *link, const struct mentions *mentions)
{
    struct procedure_name *names = ARENA_ARRAY(link->arena, struct procedure_name, mentions->count);
    for (size_t i = 0; i < mentions->count; i++) {
        names[i] = mentions->at[i].name;
    }
    return names;
}

static void link_items(struct link_state *link, struct registered *registered)
{
    const enum procedure_type choice = PROCEDURE_CHOICE, number = PROCEDURE_NUMBER;
    if (!link_mention(link, &registered->item, MEANS_ITEM)) {
        return;
    }
    if (registered->by.name.key != 0) {
        link_stands(link, registered);
    }
    link_of_item(link, registered, &registered->about, choice, choice);
    link_of_item(link, registered, &registered->sum, number, number);
    link_of_item(link, registered, &registered->from, PROCEDURE_DATE, PROCEDURE_TIME);
    link_of_item(link, registered, &registered->until, PROCEDURE_DATE, PROCEDURE_TIME);
    const struct fact *yearly = link_of_item(link, registered, &registered->yearly, choice, choice);
    if (yearly != NULL) {
        link_fact_values(link, &yearly->words, &registered->yearly_is);
    }
    registered->link_words = (struct procedure_register){
        .kind = registered->kind,
        .item = registered->item.name,
        .track = registered->by.name,
        .states = names_of(link, &registered->states),
        .state_count = registered->states.count,
        .about = registered->about.name,
        .sum = registered->sum.name,
        .yearly = registered->yearly.name,
        .from = registered->from.name,
        .until = registered->until.name,
    };
    if (registered->yearly_is.count > 0) {
        registered->link_words.yearly_is = registered->yearly_is.at[0].name;
    }
}

static void link_of_case(struct link_state *link, struct registered *registered)
{
    if (registered->kind == PROCEDURE_REGISTER_DELAYS) {
        link_mention(link, &registered->by, MEANS_STEP);
    } else {
        link_panel(link, registered);
    }
    if (registered->about.name.key != 0) {
        link_about(link, registered);
    }
}

void link_registers(struct link_state *link)
{
    for (size_t i = 0; i < link->model->registers_count; i++) {
        struct registered *registered = &link->model->registers[i];
        if (registered->item.name.key != 0) {
            link_items(link, registered);
        } else {
            link_of_case(link, registered);
        }
    }
}
