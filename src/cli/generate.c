/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drawn cases, made: by as many threads as there are processors, some dozens of cases to a transaction, so that one thread
 * decides and seals while another writes. The views come afterwards, all at once.
 */
#include "cli/generating.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CASES_AT_ONCE 40
#define THREADS_MOST 8

struct making {
    const struct cli_generating *order;
    struct civil_date begins;
    atomic_uint_fast64_t next;
    pthread_mutex_t lock; /* of all that follows */
    int64_t entries;
    uint64_t made, told;
    int failed; /* the first time; then all stop */
    struct error error;
    char where[600];
};

/* ---- one case as a course of steps ------------------------------------------------------------------------------------- */

static const struct identity *person_of(const struct cli_generating *order, const char *key)
{
    for (size_t i = 0; i < cli_story_people_count; i++) {
        if (strcmp(cli_story_people[i].key, key) == 0) {
            return &order->persons[i];
        }
    }
    abort(); /* a way names somebody who is not in the story */
}

static struct text value_of(struct arena *arena, const struct cli_generating *order, const char *value)
{
    static const char somebody[] = "person:";
    if (strncmp(value, somebody, sizeof(somebody) - 1) != 0) {
        return text_of(value);
    }
    char *printed = arena_alloc(arena, IDENTITY_TEXT_SIZE);
    identity_write(person_of(order, value + sizeof(somebody) - 1), printed);
    return text_of(printed);
}

static void fill_fields(struct arena *arena, const struct cli_generating *order, const char *const *told,
                        struct casework_course_step *out)
{
    struct vec fields = VEC_IN(arena, struct procedure_field);
    for (const char *const *at = told; at[0]; at += 2) {
        vec_add(&fields, &(struct procedure_field){text_of(at[0]), value_of(arena, order, at[1])});
    }
    out->fields = fields.items;
    out->field_count = fields.count;
}

static int fill_step(struct arena *arena, const struct cli_generating *order, const struct procedure *procedure,
                     const struct cli_story_event *event, struct casework_course_step *out, struct error *error)
{
    const struct cli_story_step *told = event->step;
    const struct procedure_step_words *words = procedure_find_step(procedure, text_of(told->step));
    if (!words) {
        return error_set(error, ERROR_INVALID, "generate.step", "The procedure has no step \"%s\".", told->step);
    }
    *out = (struct casework_course_step){.at = event->at, .who = CASEWORK_PUBLIC, .step = text_of(told->step)};
    if (told->person) {
        out->who = (struct casework_who){*person_of(order, told->person), PEOPLE_STAFF};
    }
    if (told->number) {
        out->scope = (struct procedure_scope){words->scope, told->number};
    }
    /* Something may be owed still; who stood in for the investigation may not decide. Then the case waits. */
    out->may_be_refused = strcmp(told->step, "close") == 0 || strcmp(told->step, "decide-outcome") == 0;
    fill_fields(arena, order, told->fields, out);
    return 0;
}

static int fill_course(struct arena *arena, const struct making *making, uint64_t number, struct casework_course *out,
                       struct error *error)
{
    const struct cli_generating *order = making->order;
    struct cli_drawn_case drawn;
    const struct procedure *procedure;
    cli_draw_case(arena, &order->now, making->begins, order->seed, number, &drawn);
    struct casework_course_step *steps = ARENA_ARRAY(arena, struct casework_course_step, drawn.events.count);
    *out = (struct casework_course){
        .procedure = text_of(drawn.procedure), .steps = steps, .step_count = drawn.events.count, .until = order->now.instant};
    int result = casework_find_procedure(order->organisation->casework, out->procedure,
                                         VEC_AT(&drawn.events, struct cli_story_event, 0)->at, &procedure, error);
    for (size_t i = 0; result == 0 && i < drawn.events.count; i++) {
        result = fill_step(arena, order, procedure, VEC_AT(&drawn.events, struct cli_story_event, i), &steps[i], error);
        steps[i].may_be_refused = steps[i].may_be_refused || (drawn.held_up && i > 0);
    }
    return result;
}

/* ---- many at once ----------------------------------------------------------------------------------------------------------- */

struct lot {
    struct casework_course courses[CASES_AT_ONCE];
    struct casework_course_done done[CASES_AT_ONCE];
    size_t count;
};

/* Which step of which case the procedure did not take, and why: somebody has changed a procedure and not the ways. */
static void tell_where(struct making *making, uint64_t from, const struct lot *lot)
{
    for (size_t i = 0; i < lot->count; i++) {
        const struct casework_course *course = &lot->courses[i];
        const struct casework_course_done *done = &lot->done[i];
        const bool at_fault = done->taken < course->step_count && !course->steps[done->taken].may_be_refused;
        if (at_fault && (done->last.fault_count || done->last.refusals.count)) {
            struct text step = course->steps[done->taken].step, field = {0}, words;
            if (done->last.fault_count) {
                field = done->last.faults[0].field;
                words = done->last.faults[0].words;
            } else {
                words = done->last.refusals.at[0].words;
            }
            snprintf(making->where, sizeof(making->where), "case %llu, %.*s, %.*s %.*s: %.*s", (unsigned long long)(from + i),
                     TEXT_ARGS(course->procedure), TEXT_ARGS(step), TEXT_ARGS(field), TEXT_ARGS(words));
            return;
        }
    }
}

static bool is_watched(const struct cli *cli)
{
    return isatty(fileno(cli->surroundings->problems));
}

static void note_progress(struct making *making)
{
    const struct cli_generating *order = making->order;
    if (is_watched(order->cli)) {
        cli_note(order->cli, "\rcases: %llu of %llu, %lld entries ", (unsigned long long)making->made,
                 (unsigned long long)order->count, (long long)making->entries);
        return;
    }
    uint64_t tenth = order->count / 10 ? order->count / 10 : order->count;
    if (making->made / tenth > making->told / tenth && order->count >= 1000) {
        cli_note(order->cli, "%llu of %llu cases, %lld entries\n", (unsigned long long)making->made,
                 (unsigned long long)order->count, (long long)making->entries);
        making->told = making->made;
    }
}

static void end_lot(struct making *making, uint64_t from, const struct lot *lot, int failed, const struct error *error)
{
    pthread_mutex_lock(&making->lock);
    if (failed && !making->failed) {
        making->failed = failed;
        making->error = *error;
        tell_where(making, from, lot);
    }
    for (size_t i = 0; !failed && i < lot->count; i++) {
        making->entries += lot->done[i].entries;
    }
    making->made += failed ? 0 : lot->count;
    note_progress(making);
    pthread_mutex_unlock(&making->lock);
}

static bool has_failed(struct making *making)
{
    pthread_mutex_lock(&making->lock);
    const bool failed = making->failed != 0;
    pthread_mutex_unlock(&making->lock);
    return failed;
}

static void make_lot(struct making *making, uint64_t from)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct lot *lot = ARENA_NEW(arena, struct lot);
    struct error error = {0};
    uint64_t left = making->order->count - from, count = left < CASES_AT_ONCE ? left : CASES_AT_ONCE;
    int failed = 0;
    while (!failed && lot->count < count) {
        failed = fill_course(arena, making, from + lot->count, &lot->courses[lot->count], &error);
        lot->count += !failed;
    }
    if (!failed) {
        failed = casework_take_courses(making->order->organisation->casework, arena, lot->courses, lot->count, lot->done, &error);
    }
    end_lot(making, from, lot, failed, &error);
}

static void *go_on(void *context)
{
    struct making *making = context;
    for (uint64_t from; !has_failed(making) && (from = atomic_fetch_add(&making->next, CASES_AT_ONCE)) < making->order->count;) {
        make_lot(making, from);
    }
    return NULL;
}

static void make_all(struct making *making)
{
    pthread_t helpers[THREADS_MOST - 1];
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = processors < 2 ? 1 : processors > THREADS_MOST ? THREADS_MOST : (size_t)processors, count = 0;
    while (count + 1 < wanted && pthread_create(&helpers[count], NULL, go_on, making) == 0) {
        count++;
    }
    go_on(making);
    for (size_t i = 0; i < count; i++) {
        pthread_join(helpers[i], NULL);
    }
}

/* ---- the door ------------------------------------------------------------------------------------------------------------------ */

/* The procedures that are built in begin to be in force in spring 2024. */
static struct civil_date earliest(void)
{
    return (struct civil_date){2024, 4, 2};
}

struct civil_date cli_generated_since(struct civil_date today)
{
    const struct civil_date since = calendar_quarter_of(today, -7); /* eight quarters with the one that runs */
    return calendar_compare_dates(since, earliest()) < 0 ? earliest() : since;
}

static void note_views(void *context, int64_t cases, int64_t entries)
{
    const struct cli_generating *order = context;
    if (is_watched(order->cli)) {
        cli_note(order->cli, "\rviews: %lld cases, %lld entries ", (long long)cases, (long long)entries);
    } else if (cases % 10000 < 16 && cases >= 10000) {
        cli_note(order->cli, "Views of %lld cases, %lld entries\n", (long long)cases, (long long)entries);
    }
}

int cli_generate(struct cli_generating *generating, int64_t *entries, struct error *error)
{
    struct making making = {.order = generating, .begins = cli_generated_since(generating->now.today)};
    struct casework *casework = generating->organisation->casework;
    pthread_mutex_init(&making.lock, NULL);
    int result = casework_begin_courses(casework, error);
    if (result == 0) {
        make_all(&making);
        result = making.failed;
        *error = result ? making.error : *error;
    }
    pthread_mutex_destroy(&making.lock);
    if (making.where[0]) { /* on a line of its own: what is watched stands on one */
        cli_note(generating->cli, "%s", is_watched(generating->cli) ? "\n" : "");
        cli_reason(generating->cli, TEXT(""), text_of(arena_string(generating->cli->arena, making.where)), TEXT(""));
    }
    *entries = making.entries;
    if (result == 0) {
        result = casework_end_courses(casework, note_views, generating, error);
    }
    if (is_watched(generating->cli)) {
        cli_note(generating->cli, "\r\033[K");
    }
    return result;
}
