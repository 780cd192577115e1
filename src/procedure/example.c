/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Running worked examples. In an example every office is held by one person who holds nothing else.
 * Answers go the way that a form's go, and effects are packed and read back before they are
 * applied, as a ledger would do.
 */

#include "procedure/example.h"
#include "procedure/training.h"

bool stage_fail(struct stage *stage, const struct line *line, const char *format, ...)
{
    struct buf words = buf_in(stage->arena);
    va_list list;
    va_start(list, format);
    buf_print_list(&words, format, list);
    va_end(list);
    stage->result->passed = false;
    stage->result->message = (struct procedure_message){line->place.file->name, line->place.line,
                                                        line->place.column, buf_as_text(&words)};
    return false;
}

struct identity stage_person(size_t number)
{
    struct identity person = {{'p', (uint8_t)(number >> 8), (uint8_t)(number & 0xff), 1}};
    return person;
}

size_t stage_office(const struct procedure *procedure, struct procedure_name office)
{
    size_t i = 0;
    while (i < procedure->offices_count && !procedure_same(procedure->offices[i].is.name, office)) {
        i++;
    }
    return i;
}

struct eval stage_eval(const struct stage *stage)
{
    return (struct eval){
        .procedure = stage->procedure, .state = stage->state, .moment = &stage->moment};
}

/* ---- setting the stage */

static void set_stage(struct stage *stage, const struct calendar_book *book)
{
    size_t offices = stage->procedure->offices_count;
    struct vec courses = training_courses(stage->arena, stage->procedure);
    struct vec lists = training_lists(stage->arena, stage->procedure);
    stage->holders = ARENA_ARRAY(stage->arena, struct procedure_holder, offices);
    stage->people = ARENA_ARRAY(stage->arena, struct procedure_person, offices);
    stage->settings =
        ARENA_ARRAY(stage->arena, struct procedure_setting, stage->procedure->settings_count);
    for (size_t i = 0; i < offices; i++) {
        stage->holders[i] = (struct procedure_holder){
            .office = stage->procedure->offices[i].is.name, .person = stage_person(i)};
        stage->people[i].person = stage_person(i);
        stage->people[i].trained = courses.items;
        stage->people[i].trained_count = courses.count;
        stage->people[i].lists = lists.items;
        stage->people[i].list_count = lists.count;
    }
    stage->state = procedure_state_new(stage->arena);
    stage->moment = (struct procedure_moment){
        .book = book,
        .zone = calendar_find_zone(book, TEXT("Europe/London")),
        .holders = stage->holders,
        .holder_count = offices,
        .people = stage->people,
        .people_count = offices,
        .settings = stage->settings,
        .now = 1767607200000, /* Monday 5 January 2026, 10:00, unless an `at` says otherwise */
    };
}

static bool at_moment(struct stage *stage, const struct example_line *line)
{
    struct error error = {0};
    return calendar_instant_of(stage->moment.zone, line->moment, CALENDAR_REPEAT_FIRST,
                               &stage->moment.now, &error) == 0 ||
           stage_fail(stage, &line->line, "%s", error.words);
}

static bool given_office(struct stage *stage, const struct example_line *line)
{
    size_t i = stage_office(stage->procedure, line->subject.name);
    struct procedure_holder *holder = &stage->holders[i];
    if (text_is(line->word, "absent")) {
        holder->absent = true;
        holder->absent_until = INT64_MAX;
    } else if (text_is(line->word, "conflicted")) {
        holder->conflicted = true;
        stage->people[i].conflicted = true;
    } else if (text_is(line->word, "untrained")) {
        stage->people[i].trained_count = 0;
    } else if (text_is(line->word, "unlisted")) {
        stage->people[i].list_count = 0;
    } else {
        holder->office = procedure_name("nobody-holds-this");
    }
    return true;
}

static bool given_setting(struct stage *stage, const struct example_line *line)
{
    const struct setting *setting = line->subject.link_to;
    const struct example_answer *answer = &line->answers[0];
    struct procedure_setting set = {.setting = setting->is.name, .value = {.type = setting->type}};
    struct error error = {0};
    if (setting->is_limit) {
        set.is_rule = true;
        if (calendar_rule_read(answer->text, &set.rule, &error) != 0) {
            return stage_fail(stage, &line->line, "%s", error.words);
        }
    } else if (setting->type == PROCEDURE_YES_NO) {
        set.value.yes = answer->values.count > 0 && text_is(answer->values.at[0].name.text, "yes");
    } else if (setting->type == PROCEDURE_NUMBER) {
        if (text_to_integer(answer->text, 0, INT32_MAX, &set.value.number, &error) != 0) {
            return stage_fail(stage, &line->line, "%s", error.words);
        }
    } else {
        set.value.names.at = answer->values.count > 0 ? &answer->values.at[0].name : NULL;
        set.value.names.count = answer->values.count;
    }
    if (stage->moment.setting_count == stage->procedure->settings_count) {
        return stage_fail(stage, &line->line, "more settings are given than there are: leave one out");
    }
    stage->settings[stage->moment.setting_count++] = set;
    return true;
}

/* ---- all of it */

static bool run_line(struct stage *stage, const struct example_line *line)
{
    if (stage->refusal_is_open && line->kind != EXAMPLE_THEN) {
        return stage_say_refused(stage, stage->acted);
    }
    switch (line->kind) {
    case EXAMPLE_OFFICE:
        return given_office(stage, line);
    case EXAMPLE_SETTING:
        return given_setting(stage, line);
    case EXAMPLE_AT:
        return at_moment(stage, line);
    case EXAMPLE_TAKES:
        return stage_take(stage, line);
    case EXAMPLE_EVENT:
        return stage_happen(stage, line);
    case EXAMPLE_THEN:
        return stage_then(stage, line);
    }
    return true;
}

static void run(struct stage *stage, const struct calendar_book *book,
                const struct example *example)
{
    *stage->result = (struct procedure_example_result){
        .title = example->title, .passed = true, .cites = example->line.cites};
    set_stage(stage, book);
    for (size_t i = 0; i < example->line_count; i++) {
        if (!run_line(stage, &example->lines[i])) {
            return;
        }
    }
    if (stage->refusal_is_open) {
        stage_say_refused(stage, stage->acted);
    }
}

void example_run(struct arena *arena, const struct procedure *procedure,
                 const struct calendar_book *book, const struct example *example,
                 struct procedure_example_result *result)
{
    struct stage stage = {.arena = arena, .procedure = procedure, .result = result};
    run(&stage, book, example);
}

void example_record(struct arena *arena, const struct procedure *procedure,
                    const struct calendar_book *book, const struct example *example,
                    struct vec *recorded)
{
    struct procedure_example_result result;
    struct stage stage = {
        .arena = arena, .procedure = procedure, .result = &result, .recorded = recorded};
    run(&stage, book, example);
}

const struct procedure_example_result *procedure_run_examples(struct arena *arena,
                                                              const struct procedure *procedure,
                                                              const struct calendar_book *book,
                                                              size_t *count)
{
    struct procedure_example_result *results =
        ARENA_ARRAY(arena, struct procedure_example_result, procedure->examples_count);
    for (size_t i = 0; i < procedure->examples_count; i++) {
        example_run(arena, procedure, book, &procedure->examples[i], &results[i]);
    }
    *count = procedure->examples_count;
    return results;
}
