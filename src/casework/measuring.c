/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counting what success measures name. A case whose last entry is older than the day asked for is counted from its snapshot;
 * any other one, and one in which a step was taken that a measure looks at, is replayed up to that day.
 */
#include "casework/every.h"

#include <stdlib.h>
#include <string.h>

struct counting {
    struct casework *casework;
    struct arena *arena;
    struct procedure_measures *measures;
    struct casework_counted *out;
    struct vec *found; /* of each measure: struct casework_observation */
    bool *about;       /* of each measure: it can be counted */
    struct procedure_moment moment;
    int64_t until;
};

/* A case while it is looked at. */
struct seeing {
    struct counting *counting;
    const struct procedure *procedure;
    const struct procedure_state *state;
    const char *reference;
    size_t late;
};

/* ---- one observation */

static int64_t first_day_of(const struct counting *counting, const struct procedure_measure *measure)
{
    return measure->since.year ? calendar_start_of_day(counting->casework->options.zone, measure->since) : INT64_MIN;
}

static struct procedure_measured seen_of(const struct seeing *seeing, struct procedure_scope scope)
{
    return (struct procedure_measured){seeing->procedure, seeing->state, &seeing->counting->moment, scope};
}

/* "Respondent 1" */
static struct text thing_of(const struct seeing *seeing, struct procedure_scope scope)
{
    const struct procedure_name none = {0};
    struct procedure_name kind = none;
    if (scope.kind == PROCEDURE_FOR_ITEM) {
        const struct procedure_item *item = procedure_state_item(seeing->state, scope.number);
        kind = item ? item->kind : none;
    } else if (scope.kind == PROCEDURE_FOR_PARTY) {
        const struct procedure_party *party = procedure_state_party(seeing->state, scope.number);
        kind = party && party->standing_count ? party->standings[0] : none;
    }
    struct arena *arena = seeing->counting->arena;
    return kind.key ? text_of(arena_print(arena, "%.*s %u", TEXT_ARGS(procedure_label(seeing->procedure, none, kind)),
                                          procedure_ordinal(seeing->state, scope)))
                    : TEXT("");
}

static void add(const struct seeing *seeing, size_t index, struct procedure_scope scope, struct casework_observation *one)
{
    struct counting *counting = seeing->counting;
    const struct procedure_measure *measure = &counting->measures->at[index];
    if (one->at >= counting->until || one->at < first_day_of(counting, measure)) {
        return;
    }
    one->what = thing_of(seeing, scope);
    memcpy(one->reference, seeing->reference, strlen(seeing->reference) + 1);
    vec_add(&counting->found[index], one);
}

/* ---- by what is counted */

/* When the step was first taken, for this item or party, or for the case; INT64_MAX: it was not. */
static int64_t first_taken(const struct procedure_state *state, struct procedure_name step, struct procedure_scope scope)
{
    for (uint32_t i = 0; i < state->taken_count; i++) {
        const struct procedure_taken *taken = &state->taken[i];
        bool concerns = scope.kind == PROCEDURE_FOR_CASE || taken->scope.kind != scope.kind ||
                        taken->scope.number == scope.number;
        if (concerns && procedure_same(taken->step, step)) {
            return taken->happened;
        }
    }
    return INT64_MAX;
}

static int64_t days_between(const struct counting *counting, int64_t from, int64_t until)
{
    const struct calendar_zone *zone = counting->casework->options.zone;
    return calendar_day_of(calendar_moment_of(zone, until).date) - calendar_day_of(calendar_moment_of(zone, from).date);
}

static void see_thing(const struct seeing *seeing, size_t index, struct procedure_scope scope)
{
    const struct procedure_measure *measure = &seeing->counting->measures->at[index];
    const struct procedure_measured seen = seen_of(seeing, scope);
    const struct procedure_state *state = seeing->state;
    int64_t at = measure->dated.key ? first_taken(state, measure->dated, scope) : state->received;
    if (at == INT64_MAX || !procedure_measure_includes(measure, &seen)) {
        return;
    }
    struct casework_observation one = {.at = at,
                                       .met = procedure_measure_counts(measure, &seen),
                                       .is_those = procedure_measure_is_those(measure, &seen),
                                       .days = measure->in_days ? days_between(seeing->counting, state->received, at) : 0};
    add(seeing, index, scope, &one);
}

static bool has_standing(const struct procedure_party *party, struct procedure_name standing)
{
    for (uint32_t i = 0; i < party->standing_count; i++) {
        if (procedure_same(party->standings[i], standing)) {
            return true;
        }
    }
    return false;
}

static void see_things(const struct seeing *seeing, size_t index)
{
    const struct procedure_measure *measure = &seeing->counting->measures->at[index];
    const struct procedure_state *state = seeing->state;
    if (measure->unit == PROCEDURE_EACH_CASE) {
        see_thing(seeing, index, (struct procedure_scope){PROCEDURE_FOR_CASE, 0});
    }
    for (uint32_t i = 0; measure->unit == PROCEDURE_EACH_ITEM && i < state->item_count; i++) {
        if (procedure_same(state->items[i].kind, measure->of)) {
            see_thing(seeing, index, (struct procedure_scope){PROCEDURE_FOR_ITEM, state->items[i].number});
        }
    }
    for (uint32_t i = 0; measure->unit == PROCEDURE_EACH_PARTY && i < state->party_count; i++) {
        if (has_standing(&state->parties[i], measure->of)) {
            see_thing(seeing, index, (struct procedure_scope){PROCEDURE_FOR_PARTY, state->parties[i].number});
        }
    }
}

/* What is owed still, within its limit, says nothing yet; what was given up says nothing either, unless it was late. */
static void see_duty(const struct seeing *seeing, size_t index, const struct procedure_duty *duty)
{
    int64_t due = duty->due_count ? duty->dues[duty->leading].deadline.ends : INT64_MAX;
    bool passed = duty->late || due < seeing->counting->until;
    for (uint32_t i = 0; i < duty->due_count; i++) {
        passed = passed || duty->dues[i].lapsed;
    }
    bool met = duty->status == PROCEDURE_DUTY_MET;
    bool given_up = duty->status == PROCEDURE_DUTY_DROPPED && duty->ended <= due;
    const struct procedure_measured seen = seen_of(seeing, duty->scope);
    if (given_up || !(met || passed) ||
        !procedure_measure_includes(&seeing->counting->measures->at[index], &seen)) {
        return;
    }
    struct casework_observation one = {.at = met || due == INT64_MAX ? duty->ended : due, .met = met && !duty->late};
    add(seeing, index, duty->scope, &one);
}

static void see_state(struct seeing *seeing, const struct loaded_case *loaded)
{
    struct counting *counting = seeing->counting;
    seeing->state = loaded->state;
    seeing->procedure = loaded->known->procedure;
    for (size_t i = 0; i < counting->measures->count; i++) {
        const struct procedure_measure *measure = &counting->measures->at[i];
        if (!counting->about[i] || !procedure_same(measure->procedure, loaded->state->procedure)) {
            continue;
        }
        see_things(seeing, i);
        for (uint32_t k = 0; measure->unit == PROCEDURE_EACH_DUTY && k < loaded->state->duty_count; k++) {
            if (procedure_same(loaded->state->duties[k].name, measure->of)) {
                see_duty(seeing, i, &loaded->state->duties[k]);
            }
        }
    }
}

/* Right after an entry: the step that it was, if a measure counts it. */
static void see_entry(void *context, const struct loaded_case *loaded, const struct casework_line *line)
{
    struct seeing *seeing = context;
    struct counting *counting = seeing->counting;
    const struct procedure_state *state = loaded->state;
    if (state->taken_count == 0 || state->taken[state->taken_count - 1].sequence != line->sequence) {
        return;
    }
    const struct procedure_taken *taken = &state->taken[state->taken_count - 1];
    seeing->state = state;
    for (size_t i = 0; i < counting->measures->count; i++) {
        const struct procedure_measure *measure = &counting->measures->at[i];
        const struct procedure_measured seen = seen_of(seeing, taken->scope);
        if (counting->about[i] && measure->unit == PROCEDURE_EACH_STEP && procedure_same(measure->of, taken->step) &&
            procedure_same(measure->procedure, state->procedure) && procedure_measure_includes(measure, &seen)) {
            struct casework_observation one = {.at = taken->happened, .met = procedure_measure_counts(measure, &seen)};
            add(seeing, i, taken->scope, &one);
        }
    }
}

/* ---- a case */

static bool is_of_any(const struct counting *counting, const struct procedure_state *state)
{
    for (size_t i = 0; i < counting->measures->count; i++) {
        if (counting->about[i] && procedure_same(counting->measures->at[i].procedure, state->procedure)) {
            return true;
        }
    }
    return false;
}

/* A measure wants to see each time that some step was taken here. */
static bool has_steps(const struct counting *counting, const struct procedure_state *state)
{
    for (size_t i = 0; i < counting->measures->count; i++) {
        const struct procedure_measure *measure = &counting->measures->at[i];
        if (counting->about[i] && measure->unit == PROCEDURE_EACH_STEP &&
            first_taken(state, measure->of, (struct procedure_scope){PROCEDURE_FOR_CASE, 0}) != INT64_MAX) {
            return true;
        }
    }
    return false;
}

static size_t recorded_late(const struct counting *counting, const struct loaded_case *loaded, bool *later)
{
    size_t late = 0;
    for (size_t i = 0; i < loaded->lines.count; i++) {
        const struct casework_line *line = VEC_AT(&loaded->lines, struct casework_line, i);
        bool is_later = line->recorded >= counting->until;
        *later = *later || is_later;
        late += is_later && line->kind == CASEWORK_STEP && line->happened != CASEWORK_NOT_CLAIMED &&
                line->happened < counting->until;
    }
    return late;
}

static int count_case(void *context, const struct every_seen *case_seen, struct error *error)
{
    const struct loaded_case *loaded = case_seen->loaded;
    struct counting *counting = context;
    struct seeing seeing = {
        .counting = counting, .procedure = loaded->known->procedure, .reference = loaded->reference};
    bool later = false;
    if (!is_of_any(counting, loaded->state)) {
        return 0;
    }
    size_t late = recorded_late(counting, loaded, &later);
    for (size_t i = 0; i < counting->measures->count; i++) {
        bool is = procedure_same(counting->measures->at[i].procedure, loaded->state->procedure);
        counting->out[i].late += is ? late : 0;
    }
    if (!later && !has_steps(counting, loaded->state)) {
        see_state(&seeing, loaded);
        return 0;
    }
    struct loaded_case then;
    int failed = replay_until(case_seen->arena, counting->casework, case_seen->session, &loaded->head.case_id, counting->until, see_entry,
                              &seeing, &then, error);
    if (!failed) {
        see_state(&seeing, &then);
    }
    return failed == ERROR_NOT_FOUND ? 0 : failed;
}

/* ---- all of them */

static int by_time(const void *one, const void *other)
{
    const struct casework_observation *first = one, *second = other;
    if (first->at != second->at) {
        return first->at < second->at ? -1 : 1;
    }
    int order = strcmp(first->reference, second->reference);
    return order ? order : text_compare(first->what, second->what);
}

static bool is_linked_before(const struct procedure_measures *measures, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (procedure_same(measures->at[i].procedure, measures->at[index].procedure)) {
            return true;
        }
    }
    return false;
}

/* The names of each procedure that is in force; a measure of another one, or one that names what is not there, is unknown. */
static int link_all(struct counting *counting, struct error *error)
{
    struct procedure_measures *measures = counting->measures;
    for (size_t i = 0; i < measures->count; i++) {
        struct procedure_name name = measures->at[i].procedure;
        const struct procedure *procedure;
        struct procedure_messages messages;
        if (!name.key || is_linked_before(measures, i)) {
            continue;
        }
        int failed = casework_find_procedure(counting->casework, name.text, casework_now(counting->casework), &procedure, error);
        if (!failed) {
            failed = procedure_link_measures(counting->arena, measures, procedure, &messages, error);
        }
        if (failed && failed != ERROR_NOT_FOUND && failed != ERROR_INVALID) {
            return failed;
        }
        for (size_t k = i; k < measures->count; k++) {
            if (procedure_same(measures->at[k].procedure, name)) {
                counting->about[k] = !failed;
                counting->out[k].unknown = failed;
            }
        }
    }
    return 0;
}

int casework_measure(struct casework *casework, struct arena *arena, const struct casework_who *who,
                     struct procedure_measures *measures, int64_t until, struct casework_counted *out, struct error *error)
{
    struct counting counting = {
        .casework = casework,
        .arena = arena,
        .measures = measures,
        .out = out,
        .found = ARENA_ARRAY(arena, struct vec, measures->count),
        .about = ARENA_ARRAY(arena, bool, measures->count),
        .moment = {.now = until - 1, .book = casework->options.book, .zone = casework->options.zone},
        .until = until};
    for (size_t i = 0; i < measures->count; i++) {
        counting.found[i] = VEC_IN(arena, struct casework_observation);
        out[i] = (struct casework_counted){.count = 0};
    }
    int failed = link_all(&counting, error);
    if (!failed) {
        failed = every_case(casework, arena, who, count_case, &counting, error);
    }
    for (size_t i = 0; !failed && i < measures->count; i++) {
        out[i].at = counting.found[i].items;
        out[i].count = counting.found[i].count;
        if (out[i].count) {
            qsort(counting.found[i].items, out[i].count, sizeof(struct casework_observation), by_time);
        }
    }
    return failed ? failed : note_down(casework, LEDGER_READS, who ? who : &CASEWORK_PUBLIC, NULL, TEXT("measures"), TEXT(""), error);
}
