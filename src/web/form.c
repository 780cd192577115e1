/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A step's questions as a form. Nothing here knows any step: groups, questions, types, hints and choices are the procedure's
 * own. A question that is asked only on a condition appears once the answers meet it; the form is then shown again.
 */
#include "web/parts.h"

#include <stdlib.h>
#include <string.h>

#define RADIOS_MOST 12

struct builder {
    const struct web_form_ask *ask;
    struct arena *arena;
    enum language language;
    struct procedure_moment moment;
    struct procedure_input read; /* what could be read of the answers: conditions look at it */
    struct web_form *out;
    bool *used; /* faults that were shown beside a field */
};

struct procedure_moment web_moment(const struct front_request *request)
{
    const struct web_options *options = &web_of(request)->options;
    return (struct procedure_moment){
        .now = request->now, .book = options->book, .zone = options->zone, .hours = options->hours};
}

/* ---- faults ----------------------------------------------------------------------------------------------------------------- */

static bool is_part_of(struct text field, struct text name, struct text *part)
{
    static const char *const parts[] = {"day", "month", "year", "clock"};
    *part = TEXT("");
    if (text_equal(field, name)) {
        return true;
    }
    if (!text_starts(field, name) || field.length < name.length + 2 || field.at[name.length] != '.') {
        return false;
    }
    *part = (struct text){field.at + name.length + 1, field.length - name.length - 1};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (text_is(*part, parts[i])) {
            return true;
        }
    }
    return false;
}

static void mark_part(struct view_form_field *field, struct text part)
{
    field->bad_day = field->bad_day || text_is(part, "day");
    field->bad_month = field->bad_month || text_is(part, "month");
    field->bad_year = field->bad_year || text_is(part, "year");
    field->bad_clock = field->bad_clock || text_is(part, "clock");
}

/* Where a link in the summary leads: dates have an input for each part, choices begin with the first. */
static struct text anchor_of(struct builder *builder, const struct view_form_field *field, struct text part)
{
    if (field->kind != VIEW_FORM_FIELD_KIND_DATE && field->kind != VIEW_FORM_FIELD_KIND_TIME) {
        return field->id;
    }
    const char *first = part.length ? text_string(builder->arena, part) : "day";
    return text_of(arena_print(builder->arena, "%.*s-%s", TEXT_ARGS(field->id), first));
}

/* The same words stand in the summary, away from the question: they must name it. */
static struct text fault_words(struct builder *builder, const struct view_form_field *field,
                               const struct procedure_fact *fact, const struct procedure_fault *fault)
{
    static struct text (*const said[])(struct arena *, enum language, struct text) = {
        string_step_answer, string_step_from_list, string_step_too_long, string_step_only_one, string_step_none_and_some};
    static const char *const keys[] = {"required", "not-a-choice", "too-long", "too-many", "none-and-some"};
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (text_is(fault->key, keys[i])) {
            return said[i](builder->arena, builder->language, field->label);
        }
    }
    if (text_is(fault->key, "not-a-number")) {
        return string_step_whole_number(builder->arena, builder->language, field->label,
                                        text_of(arena_print(builder->arena, "%lld", (long long)fact->least)),
                                        text_of(arena_print(builder->arena, "%lld", (long long)fact->most)));
    }
    return fault->words;
}

static void add_faults(struct builder *builder, const struct procedure_fact *fact, struct view_form_field *field)
{
    for (size_t i = 0; i < builder->ask->fault_count; i++) {
        const struct procedure_fault *fault = &builder->ask->faults[i];
        struct text part;
        if (!is_part_of(fault->field, field->name, &part)) {
            continue;
        }
        builder->used[i] = true;
        if (!field->error.length) {
            field->error = fault_words(builder, field, fact, fault);
            web_add_problem(&builder->out->problems, field->error, anchor_of(builder, field, part));
        }
        mark_part(field, part);
    }
}

/* ---- fields ------------------------------------------------------------------------------------------------------------------ */

enum view_form_field_kind web_field_kind(const struct procedure_fact *fact)
{
    static const enum view_form_field_kind kinds[PROCEDURE_TYPE__MAX] = {
        [PROCEDURE_YES_NO] = VIEW_FORM_FIELD_KIND_RADIOS,    [PROCEDURE_CHOICE] = VIEW_FORM_FIELD_KIND_RADIOS,
        [PROCEDURE_ANY_OF] = VIEW_FORM_FIELD_KIND_CHECKBOXES, [PROCEDURE_DATE] = VIEW_FORM_FIELD_KIND_DATE,
        [PROCEDURE_TIME] = VIEW_FORM_FIELD_KIND_TIME,        [PROCEDURE_PERSON] = VIEW_FORM_FIELD_KIND_PERSON,
        [PROCEDURE_AREA] = VIEW_FORM_FIELD_KIND_RADIOS,      [PROCEDURE_OFFICE] = VIEW_FORM_FIELD_KIND_CHECKBOXES,
        [PROCEDURE_TEXT] = VIEW_FORM_FIELD_KIND_TEXT,        [PROCEDURE_NAMES] = VIEW_FORM_FIELD_KIND_TEXT,
        [PROCEDURE_PARTY] = VIEW_FORM_FIELD_KIND_RADIOS,
        [PROCEDURE_NUMBER] = VIEW_FORM_FIELD_KIND_NUMBER,    [PROCEDURE_DOCUMENT] = VIEW_FORM_FIELD_KIND_FILE,
    };
    struct text name = fact->is.name.text;
    bool is_name = name.length >= 4 && memcmp(name.at + name.length - 4, "name", 4) == 0;
    return fact->type == PROCEDURE_NAMES && is_name ? VIEW_FORM_FIELD_KIND_LINE : kinds[fact->type];
}

static struct text hint_for(struct builder *builder, const struct procedure_question *question)
{
    const struct front_request *request = builder->ask->request;
    if (question->hint.length) {
        return question->hint;
    }
    switch (question->fact->type) {
    case PROCEDURE_DATE:
        return web_say(request, STRING_STEP_DATE_HINT);
    case PROCEDURE_TIME:
        return web_say(request, STRING_STEP_TIME_HINT);
    case PROCEDURE_ANY_OF:
    case PROCEDURE_OFFICE:
        return web_say(request, STRING_STEP_ANY_HINT);
    default:
        return TEXT("");
    }
}

static void fill_typed(struct builder *builder, struct view_form_field *field)
{
    const struct web_input *input = builder->ask->input;
    field->value = web_typed(input, field->name);
    if (field->kind == VIEW_FORM_FIELD_KIND_DATE || field->kind == VIEW_FORM_FIELD_KIND_TIME) {
        field->day = web_typed(input, web_field_part(builder->arena, field->name, "day"));
        field->month = web_typed(input, web_field_part(builder->arena, field->name, "month"));
        field->year = web_typed(input, web_field_part(builder->arena, field->name, "year"));
        field->clock = web_typed(input, web_field_part(builder->arena, field->name, "clock"));
    }
}

/* Finding somebody sends the form, which takes nothing and comes back with those who were found. */
static void fill_search(struct builder *builder, struct view_form_field *field)
{
    const struct web_form_ask *ask = builder->ask;
    field->find_label = web_say(ask->request, STRING_STEP_FIND_PERSON);
    field->find = ask->input ? web_person_words(ask->input, field->name) : TEXT("");
    if (field->find.length && !web_found_anybody(ask->request, field->find)) {
        field->found_nobody = web_say(ask->request, STRING_STEP_FOUND_NOBODY);
    }
}

/* Forty areas as radio buttons would bury the next question. */
static void make_select(struct builder *builder, struct view_form_field *field)
{
    struct vec choices = VEC_IN(builder->arena, struct view_choice);
    struct view_choice none = {.label = web_say(builder->ask->request, STRING_PERSON_CHOOSE)};
    vec_add(&choices, &none);
    for (size_t i = 0; i < field->choices.count; i++) {
        vec_add(&choices, &field->choices.items[i]);
    }
    field->choices = (struct view_choice_list){LIST_OF(choices, struct view_choice)};
    field->kind = VIEW_FORM_FIELD_KIND_SELECT;
}

static void add_reasons(struct builder *builder, struct vec *fields, const struct procedure_question *question,
                        struct text name)
{
    struct view_form_field field = {
        .kind = VIEW_FORM_FIELD_KIND_TEXT,
        .name = web_field_part(builder->arena, name, "reasons"),
        .label = string_step_reasons_for(builder->arena, builder->language, question->words),
        .rows = 4,
    };
    field.id = field.name;
    fill_typed(builder, &field);
    add_faults(builder, question->fact, &field);
    vec_add(fields, &field);
}

static void add_field(struct builder *builder, struct vec *fields, const struct procedure_question *question,
                      struct text prefix)
{
    const struct web_form_ask *ask = builder->ask;
    bool optional = ask->marks_optional && !question->required;
    struct text name = text_of(
        arena_print(builder->arena, "%.*s%.*s", TEXT_ARGS(prefix), TEXT_ARGS(question->fact->is.name.text)));
    struct view_form_field field = {
        .kind = web_field_kind(question->fact),
        .id = name,
        .name = name,
        .joint = TEXT("."),
        .label = optional ? string_step_optional(builder->arena, builder->language, question->words) : question->words,
        .hint = hint_for(builder, question),
        .rows = question->fact->type == PROCEDURE_NAMES ? 3 : 8,
        .choices = web_choices(ask->request, ask->procedure, ask->found, question, ask->input, name),
    };
    fill_typed(builder, &field);
    if (field.kind == VIEW_FORM_FIELD_KIND_PERSON) {
        fill_search(builder, &field);
    } else if (field.kind == VIEW_FORM_FIELD_KIND_FILE) {
        field.limits = web_file_hint(ask->request);
        field.several = question->several;
        field.kept = web_kept_files(ask->request, ask->input, name);
    }
    if (field.kind == VIEW_FORM_FIELD_KIND_RADIOS && question->fact->type == PROCEDURE_AREA &&
        field.choices.count > RADIOS_MOST) {
        make_select(builder, &field);
    }
    add_faults(builder, question->fact, &field);
    vec_add(fields, &field);
    if (question->with_reasons) {
        add_reasons(builder, fields, question, name);
    }
}

/* ---- groups ------------------------------------------------------------------------------------------------------------------ */

static const struct procedure_state *state_of(const struct web_form_ask *ask)
{
    return ask->found ? ask->found->state : NULL;
}

static bool is_asked(const struct builder *builder, const struct procedure_condition *when)
{
    const struct web_form_ask *ask = builder->ask;
    return !when || procedure_asked(ask->procedure, state_of(ask), ask->step, when, ask->scope, builder->read.answers,
                                    builder->read.answers_count, &builder->moment);
}

/* "Child" for a group that makes children: headings may say more than one can be counted by. */
static struct text made_label(const struct builder *builder, const struct procedure_group *group)
{
    return procedure_label(builder->ask->procedure, procedure_name_of(TEXT("")), group->makes);
}

static void add_section(struct builder *builder, const struct procedure_group *group, unsigned number, unsigned count)
{
    struct vec fields = VEC_IN(builder->arena, struct view_form_field);
    struct text prefix = web_group_prefix(builder->arena, group, number);
    for (size_t i = 0; i < group->question_count; i++) {
        if (is_asked(builder, group->questions[i].when)) {
            add_field(builder, &fields, &group->questions[i], prefix);
        }
    }
    struct view_form_section section = {.fields = {LIST_OF(fields, struct view_form_field)}};
    if (!builder->ask->plain_headings || count > 1) {
        section.heading = group->heading;
    }
    if (count > 1) {
        struct text shown = text_of(arena_print(builder->arena, "%u", number));
        section.heading = string_step_nth(builder->arena, builder->language, made_label(builder, group), shown);
    }
    if (fields.count) {
        vec_add(&builder->out->sections, &section);
    }
}

static bool wants_more(const struct builder *builder, const struct procedure_group *group)
{
    struct text start = TEXT("more-");
    struct text action = builder->ask->action;
    return text_starts(action, start) &&
           text_equal((struct text){action.at + start.length, action.length - start.length}, group->makes.text);
}

/* Behind the last of the group, where the next would stand. */
static void add_more(struct builder *builder, const struct procedure_group *group)
{
    if (!builder->out->sections.count) {
        return;
    }
    struct view_form_section *last =
        VEC_AT(&builder->out->sections, struct view_form_section, builder->out->sections.count - 1);
    last->more = string_step_another(builder->arena, builder->language, made_label(builder, group));
    last->more_value = text_of(arena_print(builder->arena, "more-%.*s", TEXT_ARGS(group->makes.text)));
}

static void add_group(struct builder *builder, const struct procedure_group *group)
{
    if (!is_asked(builder, group->when)) {
        return;
    }
    unsigned count = web_group_count(group, builder->ask->input);
    if (group->several && wants_more(builder, group) && count < PROCEDURE_SEVERAL_MOST) {
        count++;
    }
    for (unsigned number = 1; number <= count; number++) {
        add_section(builder, group, number, count);
    }
    if (group->several && count < PROCEDURE_SEVERAL_MOST) {
        add_more(builder, group);
    }
}

/* What is wrong with no one field, such as a rule that looks at several. */
static void add_other_faults(struct builder *builder)
{
    const struct web_form_ask *ask = builder->ask;
    for (size_t i = 0; i < ask->fault_count; i++) {
        int group = web_group_of_field(ask->step, ask->faults[i].field);
        if (!builder->used[i] && (ask->only_group < 0 || group == ask->only_group)) {
            web_add_problem(&builder->out->problems, ask->faults[i].words, TEXT(""));
        }
    }
}

static void read_answers(struct builder *builder)
{
    const struct web_form_ask *ask = builder->ask;
    struct error error;
    if (ask->input && procedure_answers_read(builder->arena, ask->procedure, state_of(ask), ask->step, ask->scope,
                                             ask->input->fields.items, ask->input->fields.count, &builder->moment,
                                             &builder->read, &error) == ERROR_LIMIT) {
        builder->read = (struct procedure_input){0};
    }
}

void web_build_form(const struct web_form_ask *ask, struct web_form *out)
{
    struct arena *arena = ask->request->arena;
    *out = (struct web_form){VEC_IN(arena, struct view_form_section), VEC_IN(arena, struct view_problem)};
    struct builder builder = {.ask = ask,
                              .arena = arena,
                              .language = web_language(ask->request),
                              .moment = web_moment(ask->request),
                              .out = out,
                              .used = ARENA_ARRAY(arena, bool, ask->fault_count)};
    read_answers(&builder);
    for (size_t i = 0; i < ask->step->group_count; i++) {
        if (ask->only_group < 0 || ask->only_group == (int)i) {
            add_group(&builder, &ask->step->groups[i]);
        }
    }
    add_other_faults(&builder);
}

/* ---- questions that only the answers bring up ------------------------------------------------------------------------ */

static bool was_asked(const struct web_input *input, struct text field)
{
    for (size_t i = 0; i < input->own.count; i++) {
        const struct procedure_field *own = VEC_AT(&input->own, struct procedure_field, i);
        if (text_is(own->name, "form-asked") && text_equal(own->value, field)) {
            return true;
        }
    }
    return false;
}

bool web_has_files(const struct web_form *form)
{
    for (size_t i = 0; i < form->sections.count; i++) {
        const struct view_form_section *section = VEC_AT(&form->sections, struct view_form_section, i);
        for (size_t j = 0; j < section->fields.count; j++) {
            if (section->fields.items[j].kind == VIEW_FORM_FIELD_KIND_FILE) {
                return true;
            }
        }
    }
    return false;
}

bool web_asks_more(const struct web_form *form, const struct web_input *input)
{
    if (!web_own_field(input, "form-asked").length) {
        return false;
    }
    for (size_t i = 0; i < form->sections.count; i++) {
        const struct view_form_section *section = VEC_AT(&form->sections, struct view_form_section, i);
        for (size_t j = 0; j < section->fields.count; j++) {
            if (!was_asked(input, section->fields.items[j].name)) {
                return true;
            }
        }
    }
    return false;
}

struct vec web_faults_of_asked(const struct front_request *request, const struct vec *faults,
                               const struct web_input *input)
{
    struct vec kept = VEC_IN(request->arena, struct procedure_fault);
    bool knows = web_own_field(input, "form-asked").length > 0;
    for (size_t i = 0; i < faults->count; i++) {
        const struct procedure_fault *fault = VEC_AT(faults, struct procedure_fault, i);
        if (!knows || !text_is(fault->key, "required") || was_asked(input, fault->field)) {
            vec_add(&kept, fault);
        }
    }
    return kept;
}

void web_add_asked(const struct web_form *form, struct vec *hiddens)
{
    for (size_t i = 0; i < form->sections.count; i++) {
        const struct view_form_section *section = VEC_AT(&form->sections, struct view_form_section, i);
        for (size_t j = 0; j < section->fields.count; j++) {
            struct view_hidden hidden = {.name = TEXT("form-asked"), .value = section->fields.items[j].name};
            vec_add(hiddens, &hidden);
        }
    }
}
