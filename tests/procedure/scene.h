/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_PROCEDURE_SCENE_H
#define TESTS_PROCEDURE_SCENE_H

/* A case under the safeguarding procedure in which every office is held by one person: office
 * number i by person i. */

#include <string.h>

#include "files.h"

struct scene {
    struct arena *arena;
    struct calendar_book *book;
    const struct procedure *procedure;
    struct procedure_state *state;
    struct procedure_moment moment;
    struct procedure_holder holders[16];
    struct procedure_person people[16];
    struct procedure_decision last;
    struct procedure_input input;
    struct procedure_effects applied[64]; /* of every step that was allowed, in order */
    size_t applied_count;
};

enum scene_office { MANAGER, DIRECTOR, OFFICER, GENERAL, CHAIR, VICE_CHAIR, LEADER, SCENE_OFFICES };
static const char *const scene_offices[SCENE_OFFICES] = {"safeguarding-manager",
                                                         "legal-director",
                                                         "safeguarding-officer",
                                                         "general-secretary",
                                                         "executive-chair",
                                                         "executive-vice-chair",
                                                         "leader"};

static inline struct identity scene_person(int number)
{
    struct identity person = {{'s', (uint8_t)number, 7}};
    return person;
}

static inline struct procedure_name scene_name(const char *name)
{
    return procedure_name(name);
}

static inline struct scene *scene_new(void)
{
    struct arena *arena = arena_new();
    struct scene *scene = ARENA_NEW(arena, struct scene);
    scene->arena = arena;
    scene->book = book_read();
    scene->procedure = safeguarding(arena);
    scene->state = procedure_state_new(arena);
    for (int i = 0; i < SCENE_OFFICES; i++) {
        scene->holders[i] = (struct procedure_holder){.office = procedure_name(scene_offices[i]),
                                                      .person = scene_person(i)};
        scene->people[i].person = scene_person(i);
    }
    scene->moment = (struct procedure_moment){
        .now = 1795428000000, /* Monday 23 November 2026, 10:00 */
        .book = scene->book,
        .zone = calendar_find_zone(scene->book, TEXT("Europe/London")),
        .holders = scene->holders,
        .holder_count = SCENE_OFFICES,
        .people = scene->people,
        .people_count = SCENE_OFFICES,
    };
    return scene;
}

static inline void scene_free_at(struct scene **scene)
{
    calendar_book_free((*scene)->book);
    arena_free((*scene)->arena);
}

/* Reads "name=value" fields (NULL-terminated) as the step's form; the result of reading. */
static inline int scene_read(struct scene *scene, const char *step, struct procedure_scope scope,
                             const char *const *fields)
{
    struct procedure_field list[64];
    struct error error = {0};
    size_t count = 0;
    for (; fields != NULL && fields[count] != NULL; count++) {
        struct text rest = text_of(fields[count]);
        text_cut(&rest, '=', &list[count].name);
        list[count].value = rest;
    }
    return procedure_answers_read(scene->arena, scene->procedure, scene->state,
                                  procedure_find_step(scene->procedure, text_of(step)), scope, list,
                                  count, &scene->moment, &scene->input, &error);
}

static inline struct procedure_command scene_command(struct scene *scene, const char *step,
                                                     struct procedure_scope scope, int actor)
{
    struct procedure_command command = {
        .step = procedure_name(step),
        .scope = scope,
        .answers = scene->input.answers,
        .answers_count = scene->input.answers_count,
        .happened = scene->moment.now,
    };
    if (actor >= 0) {
        command.actor = (struct procedure_actor){
            .kind = PROCEDURE_ACTOR_PERSON, .person = scene_person(actor), .staff = true};
    }
    return command;
}

static inline bool scene_decide(struct scene *scene, const struct procedure_command *command)
{
    struct error error = {0};
    procedure_decide(scene->arena, scene->procedure, scene->state, command, &scene->moment,
                     &scene->last);
    if (scene->last.allowed && scene->applied_count < COUNT_OF(scene->applied)) {
        scene->applied[scene->applied_count++] = scene->last.effects;
        assert_int_equal(
            procedure_apply(scene->state, &scene->last.effects, scene->state->sequence + 1, &error),
            0);
    }
    return scene->last.allowed;
}

/* Reads, decides and, when allowed, applies. */
static inline bool scene_take_for(struct scene *scene, const char *step, int actor,
                                  struct procedure_scope scope, const char *const *fields)
{
    scene->input = (struct procedure_input){0};
    if (scene_read(scene, step, scope, fields) != 0) {
        fail_msg("%s: %.*s: %.*s", step, TEXT_ARGS(scene->input.faults[0].field),
                 TEXT_ARGS(scene->input.faults[0].words));
    }
    struct procedure_command command = scene_command(scene, step, scope, actor);
    return scene_decide(scene, &command);
}

static inline bool scene_take(struct scene *scene, const char *step, int actor,
                              const char *const *fields)
{
    return scene_take_for(scene, step, actor, (struct procedure_scope){0}, fields);
}

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline void scene_report(struct scene *scene)
{
    assert_true(scene_take(
        scene, "report", -1,
        FIELDS("circumstances=Something that I saw.", "subject.1.subject-name=Chris Example")));
}

static inline void scene_assess(struct scene *scene)
{
    assert_true(
        scene_take(scene, "assess", MANAGER,
                   FIELDS("threshold=harm", "threshold.reasons=A child may have been hurt.",
                          "nation=england", "allegation.1.allegation-words=That he hit a child.")));
}

/* The last decision was refused for that reason, under that paragraph (NULL: any), at that field
 * (NULL: any). */
static inline void scene_refused(const struct scene *scene, enum procedure_refusal_code code,
                                 const char *paragraph, const char *field)
{
    assert_false(scene->last.allowed);
    assert_int_equal(scene->last.effects.count, 0);
    for (size_t i = 0; i < scene->last.refusals.count; i++) {
        const struct procedure_refusal *refusal = &scene->last.refusals.at[i];
        bool cited = paragraph == NULL;
        for (size_t j = 0; j < refusal->cites.count; j++) {
            cited = cited || text_is(refusal->cites.at[j], paragraph);
        }
        if (refusal->code == code && cited && (field == NULL || text_is(refusal->field, field))) {
            assert_true(refusal->words.length > 0);
            return;
        }
    }
    fail_msg("it was not refused as %s under %s", procedure_refusal_key(code),
             paragraph == NULL ? "any paragraph" : paragraph);
}

static inline bool scene_track_is(const struct scene *scene, const char *track, const char *state)
{
    return text_is(
        procedure_state_of_track(scene->state, (struct procedure_scope){0}, procedure_name(track))
            .text,
        state);
}

static inline const struct procedure_duty *scene_duty(const struct scene *scene, const char *name)
{
    for (uint32_t i = scene->state->duty_count; i > 0; i--) {
        if (text_is(scene->state->duties[i - 1].name.text, name)) {
            return &scene->state->duties[i - 1];
        }
    }
    return NULL;
}

#endif
