/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linking steps, duties, events, data files and examples. */

#include "procedure/link.h"

static const struct procedure_name nothing;

/* ---- capacities */

static void link_capacity(struct link_state *link, struct mention *mention)
{
    static const struct {
        const char *word;
        enum meaning meaning;
    } words[] = {{"manager", MEANS_MANAGER},
                 {"anybody", MEANS_ANYBODY},
                 {"staff", MEANS_STAFF},
                 {"evenhand", MEANS_EVENHAND}};
    static const enum meaning meanings[] = {MEANS_OFFICE, MEANS_ROLE, MEANS_STANDING};
    if (mention->meaning == MEANS_SETTING) {
        link_office_setting(link, mention);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (text_is(mention->name.text, words[i].word)) {
            mention->meaning = words[i].meaning;
            if (mention->meaning == MEANS_MANAGER && link->model->managings_count == 0) {
                complain(link->complaints, mention->place,
                         "nothing says who the manager is: write 'managed by OFFICE'");
            }
            return;
        }
    }
    link_one_of(link, mention, meanings, COUNT_OF(meanings), "office, role or standing");
}

static void link_by(struct link_state *link, struct step *step)
{
    for (size_t i = 0; i < step->by_count; i++) {
        for (size_t j = 0; j < step->by[i].capacities.count; j++) {
            link_capacity(link, &step->by[i].capacities.at[j]);
        }
    }
    for (size_t i = 0; i < step->not_by_count; i++) {
        for (size_t j = 0; j < step->not_by[i].capacities.count; j++) {
            struct mention *mention = &step->not_by[i].capacities.at[j];
            link_mention(link, mention, mention->meaning);
        }
    }
    if (step->by_count == 0) {
        complain(link->complaints, step->line.place,
                 "nobody may take the step '%.*s': write 'by OFFICE' under it",
                 TEXT_ARGS(step->is.name.text));
    }
}

/* ---- forms */

static void link_question(struct link_state *link, struct question *question, struct link_from from)
{
    bool in_item;
    struct fact *fact = link_see_fact(link->model, from.kind, question->fact.name, &in_item);
    question->fact.meaning = MEANS_FACT;
    question->fact.link_to = fact;
    if (fact == NULL) {
        complain(
            link->complaints, question->fact.place,
            "there is no fact '%.*s' to ask for: give the question a type, or declare the fact",
            TEXT_ARGS(question->fact.name.text));
        return;
    }
    if (question->words.length == 0) {
        question->words = fact->words.is.label;
    }
    if (question->several && fact->words.type != PROCEDURE_DOCUMENT) {
        complain(link->complaints, question->fact.place,
                 "only documents are asked for 'several' at a time: leave it out, or make an item of each");
    }
    link_condition(link, question->when, from);
}

static void link_group_kind(struct link_state *link, struct group *group)
{
    static const enum meaning meanings[] = {[PROCEDURE_GROUP_PARTY] = MEANS_STANDING,
                                            [PROCEDURE_GROUP_ITEM] = MEANS_ITEM,
                                            [PROCEDURE_GROUP_CHECKLIST] = MEANS_CHECKLIST};
    if (group->kind == PROCEDURE_GROUP_CASE ||
        !link_mention(link, &group->makes, meanings[group->kind])) {
        return;
    }
    if (group->kind == PROCEDURE_GROUP_CHECKLIST) {
        const struct checklist *checklist = group->makes.link_to;
        group->heading = checklist->is.label;
    }
}

static void link_group(struct link_state *link, struct group *group, struct link_from from)
{
    link_group_kind(link, group);
    link_condition(link, group->when, from);
    if (group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM) {
        from = link_within(from, &group->makes);
    }
    for (size_t i = 0; i < group->question_count; i++) {
        link_question(link, &group->questions[i], from);
    }
    link_actions(link, group->actions, group->action_count, from);
}

static void link_rules(struct link_state *link, struct rule *rules, size_t count,
                       struct link_from from)
{
    for (size_t i = 0; i < count; i++) {
        link_condition(link, rules[i].when, from);
    }
}

static struct link_from step_scope(struct link_state *link, struct step *step)
{
    struct link_from from = {.step = step};
    if (step->scope == PROCEDURE_FOR_ITEM && link_kind(link, &step->scope_kind)) {
        step->scope =
            step->scope_kind.meaning == MEANS_STANDING ? PROCEDURE_FOR_PARTY : PROCEDURE_FOR_ITEM;
        from = link_within(from, &step->scope_kind);
    }
    return from;
}

static void link_step(struct link_state *link, struct step *step)
{
    struct link_from from = step_scope(link, step);
    link_by(link, step);
    for (size_t i = 0; i < step->tells.count; i++) {
        link_mention(link, &step->tells.at[i], MEANS_STANDING);
    }
    link_rules(link, step->guards, step->guard_count, from);
    for (size_t i = 0; i < step->group_count; i++) {
        link_group(link, &step->groups[i], from);
    }
    link_rules(link, step->musts, step->must_count, from);
    link_actions(link, step->actions, step->action_count, from);
    if (step->code != PROCEDURE_NO_CODE && step->scope != PROCEDURE_FOR_PARTY) {
        complain(link->complaints, step->code_line.place,
                 "a code is one party's: write 'for a STANDING' above this line");
    }
    if (step->opens_case && step->scope != PROCEDURE_FOR_CASE) {
        complain(link->complaints, step->for_line.place,
                 "a step that opens the case cannot be for something in it: leave this line out");
    }
}

void link_steps(struct link_state *link)
{
    for (size_t i = 0; i < link->model->steps_count; i++) {
        link->model->steps[i].link_index = (uint32_t)i;
        link_step(link, &link->model->steps[i]);
    }
}

/* ---- duties and events */

/* What tables and limits of this duty take a fact to be. */
static void link_as_if(struct link_state *link, struct duty *duty, struct link_from from)
{
    bool in_item;
    const struct fact *fact =
        link_see_fact(link->model, from.kind, duty->as_if.name, &in_item);
    bool choices = fact != NULL && (fact->words.type == PROCEDURE_CHOICE ||
                                    fact->words.type == PROCEDURE_ANY_OF);
    duty->as_if.meaning = MEANS_FACT;
    duty->as_if.link_to = fact;
    if (!choices) {
        complain(link->complaints, duty->as_if.place,
                 "'%.*s' is no fact with choices: write one whose choices a table or limit goes by",
                 TEXT_ARGS(duty->as_if.name.text));
        return;
    }
    link_fact_values(link, &fact->words, &(struct mentions){&duty->as_if_value, 1});
    duty->link_as_if.type = PROCEDURE_CHOICE;
    duty->link_as_if.names.at = &duty->as_if_value.name;
    duty->link_as_if.names.count = 1;
}

static void link_duty(struct link_state *link, struct duty *duty)
{
    struct link_from from = {0};
    if (duty->scope == PROCEDURE_FOR_ITEM && link_kind(link, &duty->scope_kind)) {
        duty->scope =
            duty->scope_kind.meaning == MEANS_STANDING ? PROCEDURE_FOR_PARTY : PROCEDURE_FOR_ITEM;
        from = link_within(from, &duty->scope_kind);
    }
    if (duty->as_if.name.key != 0) {
        link_as_if(link, duty, from);
    }
    for (size_t i = 0; i < duty->owner_count; i++) {
        link_capacity(link, &duty->owners[i].owner);
        link_condition(link, duty->owners[i].when, from);
    }
    for (size_t i = 0; i < duty->limit_count; i++) {
        link_limit(link, &duty->limits[i].limit);
        link_time(link, duty->limits[i].from, from);
        link_condition(link, duty->limits[i].when, from);
    }
    if (duty->every != NULL) {
        link_limit(link, duty->every);
    }
    link_condition(link, duty->when, from);
    link_condition(link, duty->pauses, from);
    link_condition(link, duty->met_when, from);
    for (size_t i = 0; i < duty->met_by.count; i++) {
        link_mention(link, &duty->met_by.at[i], MEANS_STEP);
    }
}

/* What happens to the organisation happens in no area: whoever answers for it is one for all of it. */
static void link_event_office(struct link_state *link, struct mention *mention)
{
    if (link_mention(link, mention, MEANS_OFFICE) &&
        ((const struct office *)mention->link_to)->by_area) {
        complain(link->complaints, mention->place,
                 "'%.*s' is held by area, and this happens to all of the organisation: name an "
                 "office that is not",
                 TEXT_ARGS(mention->name.text));
    }
}

static void link_event(struct link_state *link, struct event *event)
{
    struct link_from from = {0};
    for (size_t i = 0; i < event->by_count; i++) {
        for (size_t j = 0; j < event->by[i].capacities.count; j++) {
            link_event_office(link, &event->by[i].capacities.at[j]);
        }
    }
    if (event->subject.name.key != 0 &&
        link_mention(link, &event->subject, event->subject.meaning) &&
        event->kind == PROCEDURE_DUTY_LAPSES) {
        from = link_within(from, &((const struct duty *)event->subject.link_to)->scope_kind);
    }
    if (event->scope == PROCEDURE_FOR_ITEM && link_kind(link, &event->scope_kind)) {
        event->scope =
            event->scope_kind.meaning == MEANS_STANDING ? PROCEDURE_FOR_PARTY : PROCEDURE_FOR_ITEM;
        from = link_within(from, &event->scope_kind);
    }
    if (event->scope != PROCEDURE_FOR_CASE && event->by_count > 0) {
        complain(link->complaints, event->for_line.place,
                 "what somebody records happens to the organisation, and to each case as a whole: "
                 "leave out either 'by' or this line");
    }
    link_rules(link, event->guards, event->guard_count, from);
    link_actions(link, event->actions, event->action_count, from);
}

void link_duties(struct link_state *link)
{
    for (size_t i = 0; i < link->model->duties_count; i++) {
        link_duty(link, &link->model->duties[i]);
    }
    for (size_t i = 0; i < link->model->events_count; i++) {
        link_event(link, &link->model->events[i]);
    }
}

/* ---- data files */

/* A key may be a fact of the case, of an item or of a standing; every fact of that name must have
 * the choice. */
static const struct fact *find_key(struct link_state *link, struct procedure_name name)
{
    const struct fact *fact = link_find_fact(link->model, nothing, name);
    for (size_t i = 0; fact == NULL && i < link->model->items_count; i++) {
        fact = link_find_fact(link->model, link->model->items[i].is.name, name);
    }
    for (size_t i = 0; fact == NULL && i < link->model->standings_count; i++) {
        fact = link_find_fact(link->model, link->model->standings[i].is.name, name);
    }
    return fact;
}

static void link_row(struct link_state *link, struct data *data, struct data_row *row)
{
    if (row->values.count != data->keys.count) {
        complain(link->complaints, row->line.place,
                 "this row has %zu keys, '%.*s' has %zu: write one value, or 'any', for each",
                 row->values.count, TEXT_ARGS(data->is.name.text), data->keys.count);
        return;
    }
    for (size_t i = 0; i < row->values.count; i++) {
        const struct fact *fact = data->keys.at[i].link_to;
        if (fact != NULL && row->values.at[i].name.key != 0) {
            link_fact_values(link, &fact->words, &(struct mentions){&row->values.at[i], 1});
        }
    }
    for (size_t i = 0; i < row->choice_count; i++) {
        row->choices[i].label =
            row->choices[i].label.length == 0 ? row->choices[i].name.text : row->choices[i].label;
    }
    if (!data->is_table && row->limit.kind != LIMIT_RULE) {
        complain(link->complaints, row->limit.place,
                 "a row gives a plain limit: write it as '1 working day'");
    }
}

static void link_data_keys(struct link_state *link, struct data *data)
{
    for (size_t i = 0; i < data->keys.count; i++) {
        struct mention *key = &data->keys.at[i];
        key->meaning = MEANS_FACT;
        key->link_to = find_key(link, key->name);
        if (key->link_to == NULL) {
            complain(link->complaints, key->place,
                     "the procedure has no fact '%.*s': write the name of one of type choice",
                     TEXT_ARGS(key->name.text));
        }
    }
}

static const struct data_file *file_of(const struct procedure *model, const struct data *data)
{
    for (size_t i = 0; i < model->data_files_count; i++) {
        if (model->data_files[i].file == data->line.place.file) {
            return &model->data_files[i];
        }
    }
    return NULL;
}

void link_datas(struct link_state *link)
{
    for (size_t i = 0; i < link->model->datas_count; i++) {
        struct data *data = &link->model->datas[i];
        data->link_file = file_of(link->model, data);
        if (data->link_file == NULL) {
            complain(link->complaints, data->line.place,
                     "nothing says where these numbers come from: begin the file with 'data NAME'");
        }
        link_data_keys(link, data);
        for (size_t j = 0; j < data->row_count; j++) {
            link_row(link, data, &data->rows[j]);
        }
    }
}

/* ---- examples */

static void link_example_answers(struct link_state *link, struct example_answer *answers,
                                 size_t count, struct procedure_name kind)
{
    for (size_t i = 0; i < count; i++) {
        bool in_item;
        struct fact *fact = link_see_fact(link->model, kind, answers[i].fact.name, &in_item);
        answers[i].fact.meaning = MEANS_FACT;
        answers[i].fact.link_to = fact;
        if (fact == NULL) {
            complain(link->complaints, answers[i].fact.place,
                     "there is no fact '%.*s' here: write one that the step asks for",
                     TEXT_ARGS(answers[i].fact.name.text));
        }
    }
}

static void link_who(struct link_state *link, struct mention *mention)
{
    static const enum meaning meanings[] = {MEANS_OFFICE, MEANS_ROLE, MEANS_STANDING};
    if (text_is(mention->name.text, "anybody") || text_is(mention->name.text, "staff")) {
        mention->meaning = text_is(mention->name.text, "staff") ? MEANS_STAFF : MEANS_ANYBODY;
        return;
    }
    link_one_of(link, mention, meanings, COUNT_OF(meanings), "office, role or standing");
}

static void link_takes(struct link_state *link, struct example_line *line)
{
    link_who(link, &line->subject);
    if (!link_mention(link, &line->step, MEANS_STEP)) {
        return;
    }
    const struct step *step = line->step.link_to;
    link_example_answers(link, line->answers, line->answer_count, step->scope_kind.name);
    for (size_t i = 0; i < line->group_count; i++) {
        struct example_group *group = &line->groups[i];
        link_kind(link, &group->makes);
        if (group->person.name.key != 0) {
            link_mention(link, &group->person, MEANS_OFFICE);
        }
        link_example_answers(link, group->answers, group->answer_count, group->makes.name);
    }
}

static void link_acts(struct link_state *link, struct example_line *line)
{
    if (!text_is(line->subject.name.text, "nobody")) {
        link_mention(link, &line->subject, MEANS_OFFICE);
    }
    link_capacity(link, &line->step);
}

static bool answers_give(const struct example_answer *answers, size_t count,
                         struct procedure_name name)
{
    for (size_t i = 0; i < count; i++) {
        if (procedure_same(answers[i].fact.name, name)) {
            return true;
        }
    }
    return false;
}

static bool line_gives(const struct example_line *line, struct procedure_name name)
{
    bool gives = answers_give(line->answers, line->answer_count, name);
    for (size_t i = 0; i < line->group_count; i++) {
        gives = gives || procedure_same(line->groups[i].makes.name, name) ||
                answers_give(line->groups[i].answers, line->groups[i].answer_count, name);
    }
    return gives;
}

/* What is left out must have been given. */
static void link_left_out(struct link_state *link, const struct example_line *line,
                          const struct example_line *taken)
{
    for (size_t i = 0; taken != NULL && i < line->names.count; i++) {
        const struct mention *name = &line->names.at[i];
        if (!line_gives(taken, name->name)) {
            complain(link->complaints, name->place,
                     "'%.*s' is not given above: write an answer of the step, or what it adds",
                     TEXT_ARGS(name->name.text));
        }
    }
}

static void link_owes(struct link_state *link, struct example_line *line)
{
    static const enum meaning meanings[] = {MEANS_OFFICE, MEANS_ROLE, MEANS_STANDING};
    if (text_is(line->subject.name.text, "manager")) {
        line->subject.meaning = MEANS_MANAGER;
    } else {
        link_one_of(link, &line->subject, meanings, COUNT_OF(meanings), "office, role or standing");
    }
    link_mention(link, &line->step, MEANS_DUTY);
}

static void link_may(struct link_state *link, struct example_line *line)
{
    link_who(link, &line->subject);
    for (size_t i = 0; i < line->names.count; i++) {
        link_mention(link, &line->names.at[i],
                     line->then == THEN_MAY_HOLD ? MEANS_ROLE : MEANS_STEP);
    }
    if (line->step.name.key != 0) {
        link_mention(link, &line->step, MEANS_FLAG);
    }
}

static void link_then(struct link_state *link, struct example_line *line,
                      const struct example_line *taken)
{
    link_condition(link, line->when, (struct link_from){0});
    if (line->has_limit) {
        link_limit(link, &line->limit);
    }
    switch (line->then) {
    case THEN_WITHOUT:
        link_left_out(link, line, taken);
        break;
    case THEN_BY:
        for (size_t i = 0; i < line->names.count; i++) {
            link_who(link, &line->names.at[i]);
        }
        break;
    case THEN_MAY_TAKE:
    case THEN_MAY_HOLD:
    case THEN_MAY_SEE:
        link_may(link, line);
        break;
    case THEN_TOLD:
        link_mention(link, &line->subject, MEANS_STANDING);
        break;
    case THEN_DUE:
        link_mention(link, &line->subject, MEANS_DUTY);
        break;
    case THEN_OWES:
        link_owes(link, line);
        break;
    case THEN_ACTS:
        link_acts(link, line);
        break;
    default:
        break;
    }
}

/* An example says to which one it happens exactly where the event is for one. */
static void link_happens_to(struct link_state *link, struct example_line *line)
{
    const struct event *event =
        line->event == PROCEDURE_NAMED_HAPPENS ? line->subject.link_to : NULL;
    const struct mention *of = event != NULL ? &event->scope_kind : NULL;
    if (line->scope_kind.name.key != 0 &&
        (of == NULL || !procedure_same(of->name, line->scope_kind.name))) {
        complain(link->complaints, line->scope_kind.place, "it does not happen to a '%.*s'",
                 TEXT_ARGS(line->scope_kind.name.text));
    }
}

static void link_example_line(struct link_state *link, struct example_line *line,
                              const struct example_line *taken)
{
    switch (line->kind) {
    case EXAMPLE_OFFICE:
        link_mention(link, &line->subject, MEANS_OFFICE);
        break;
    case EXAMPLE_SETTING:
        link_mention(link, &line->subject, MEANS_SETTING);
        break;
    case EXAMPLE_TAKES:
        link_takes(link, line);
        break;
    case EXAMPLE_EVENT:
        if (line->subject.name.key != 0) {
            link_mention(link, &line->subject, line->subject.meaning);
        }
        link_happens_to(link, line);
        break;
    case EXAMPLE_THEN:
        link_then(link, line, taken);
        break;
    case EXAMPLE_AT:
        break;
    }
}

static void link_example(struct link_state *link, struct example *example)
{
    const struct example_line *taken = NULL;
    for (size_t i = 0; i < example->line_count; i++) {
        link_example_line(link, &example->lines[i], taken);
        taken = example->lines[i].kind == EXAMPLE_TAKES ? &example->lines[i] : taken;
    }
}

void link_examples(struct link_state *link)
{
    for (size_t i = 0; i < link->model->examples_count; i++) {
        link_example(link, &link->model->examples[i]);
    }
}

bool link_fits(struct arena *arena, struct procedure *model, struct example *example)
{
    struct complaints unheard = {.arena = arena, .found = VEC_IN(arena, struct procedure_message)};
    struct link_state link = {.arena = arena, .model = model, .complaints = &unheard, .keys = map_in(arena)};
    link_example(&link, example);
    return unheard.found.count == 0;
}
