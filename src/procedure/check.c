/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the checker answers (docs/checking.md): each `never` and `always`, whether each step can be taken, whether each
 * duty can be met, whether the case can end from wherever it may be, whether somebody is always left to act, and which
 * rules cite no paragraph.
 */
#include "procedure/check.h"

#define REFINEMENTS_MOST 24

/* ---- one answer */

struct checking {
    struct arena *arena; /* of the answers */
    const struct procedure *procedure;
    struct vec answers; /* struct procedure_finding */
};

static struct procedure_finding *add_finding(struct checking *checking, enum procedure_finding_kind kind,
                                             const struct place *place, struct text words)
{
    struct procedure_finding finding = {.kind = kind, .words = words};
    if (place && place->file) {
        finding.file = place->file->name;
        finding.line = place->line;
    }
    return vec_add(&checking->answers, &finding);
}

static struct text copy_text(struct arena *arena, struct text text)
{
    return (struct text){text_string(arena, text), text.length};
}

static void keep_path(struct checking *checking, struct procedure_finding *finding, const struct text *path, size_t count)
{
    finding->path = ARENA_ARRAY(checking->arena, struct text, count);
    finding->path_count = count;
    for (size_t i = 0; i < count; i++) {
        finding->path[i] = copy_text(checking->arena, path[i]);
    }
}

static void keep_slice(struct checking *checking, struct procedure_finding *finding, const struct search *search)
{
    finding->slice = copy_text(checking->arena, slice_words(&search->slice));
    finding->states = search->count;
    finding->bounded = search->slice.kind_count > 0;
}

static void give_up(struct checking *checking, struct procedure_finding *finding, const char *why)
{
    finding->verdict = PROCEDURE_NOT_PROVED;
    finding->why = text_of(arena_string(checking->arena, why));
}

/* ---- searching for what must not be */

/* Searches, and where a maybe was on the way, searches again on a larger slice. */
static void answer(struct checking *checking, struct procedure_finding *finding, struct search *search,
                   search_wanted *wanted, const void *context, bool found_is_good)
{
    for (int round = 0; round < REFINEMENTS_MOST; round++) {
        uint32_t state = search_run(search, wanted, context);
        keep_slice(checking, finding, search);
        if (state == UINT32_MAX) {
            finding->verdict = found_is_good ? PROCEDURE_BROKEN : PROCEDURE_PROVED;
            if (search->over) {
                give_up(checking, finding, "there are more states than the checker looks at");
            }
            return;
        }
        size_t count;
        bool loose;
        struct text *path = search_path(search, state, &count, &loose);
        if (!loose || !search_refine(search, state)) {
            finding->verdict = found_is_good ? PROCEDURE_PROVED : PROCEDURE_BROKEN;
            keep_path(checking, finding, path, count);
            return;
        }
    }
    give_up(checking, finding, "the slice grew too often");
}

struct wanted_condition {
    const struct procedure_condition *condition;
    bool broken_when_false;
};

static bool breaks(const struct search *search, const uint8_t *state, const void *context)
{
    const struct wanted_condition *wanted = context;
    struct doubt doubt = {false};
    if (!state[0]) {
        return false;
    }
    enum verdict3 verdict = check_holds(&search->slice, state, wanted->condition, -1, 0, &doubt);
    return verdict != (wanted->broken_when_false ? YES : NO);
}

static void check_rule(struct checking *checking, const struct rule *rule, bool is_always)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct wanted_condition wanted = {rule->when, is_always};
    SCOPED(search_end) struct search search = {.arena = NULL};
    struct procedure_finding *finding = add_finding(
        checking, is_always ? PROCEDURE_FINDING_ALWAYS : PROCEDURE_FINDING_NEVER, &rule->line.place, rule->link_words);
    finding->cites = rule->line.cites;
    slice_begin(&search.slice, arena, checking->procedure);
    slice_add_condition(&search.slice, rule->when, (struct procedure_name){0});
    answer(checking, finding, &search, breaks, &wanted, false);
}

/* ---- can it be reached from everywhere */

static bool is_goal(const struct search *search, uint32_t number, const struct track *track, const struct mentions *states)
{
    const uint8_t *state = search->states + (size_t)number * search->slice.width;
    const struct variable *variable = slice_find(&search->slice, VARIABLE_TRACK, track);
    unsigned value = state[variable->at];
    if (!state[0]) {
        return false;
    }
    for (size_t i = 0; states && i < states->count; i++) {
        if (procedure_same(track->states[value].is.name, states->at[i].name)) {
            return true;
        }
    }
    return !states && track->states[value].ends;
}

/* Marks what surely leads to a goal, backwards over the edges that no maybe let through. */
static bool *mark_back(const struct search *search, const struct track *track, const struct mentions *states)
{
    bool *marked = ARENA_ARRAY(search->arena, bool, search->count);
    for (uint32_t i = 0; i < search->count; i++) {
        marked[i] = is_goal(search, i, track, states);
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = search->edges.count; i-- > 0;) {
            const struct search_edge *edge = VEC_AT(&search->edges, struct search_edge, i);
            if (!edge->loose && marked[edge->to] && !marked[edge->from]) {
                marked[edge->from] = true;
                changed = true;
            }
        }
    }
    return marked;
}

static uint32_t first_unmarked(const struct search *search, const bool *marked)
{
    for (uint32_t i = 0; i < search->count; i++) {
        if (!marked[i] && search->states[(size_t)i * search->slice.width]) {
            return i;
        }
    }
    return UINT32_MAX;
}

static void check_reach(struct checking *checking, const struct track *track, const struct mentions *states,
                        const struct line *line, struct text words)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(search_end) struct search search = {.keeps_edges = true};
    struct procedure_finding *finding = add_finding(checking, PROCEDURE_FINDING_REACH, &line->place, words);
    finding->cites = line->cites;
    slice_begin(&search.slice, arena, checking->procedure);
    slice_add_track(&search.slice, track);
    for (int round = 0; round < REFINEMENTS_MOST; round++) {
        search_run(&search, NULL, NULL);
        keep_slice(checking, finding, &search);
        if (search.over) {
            give_up(checking, finding, "there are more states than the checker looks at");
            return;
        }
        bool *marked = mark_back(&search, track, states);
        uint32_t stuck = first_unmarked(&search, marked);
        if (stuck == UINT32_MAX) {
            finding->verdict = PROCEDURE_PROVED;
            return;
        }
        size_t count;
        bool loose;
        struct text *path = search_path(&search, stuck, &count, &loose);
        if (!search_refine_border(&search, marked) && (!loose || !search_refine(&search, stuck))) {
            finding->verdict = PROCEDURE_BROKEN;
            keep_path(checking, finding, path, count);
            return;
        }
    }
    give_up(checking, finding, "the slice grew too often");
}

static const struct track *case_track(const struct procedure *procedure)
{
    for (size_t i = 0; i < procedure->tracks_count; i++) {
        if (text_is(procedure->tracks[i].is.name.text, "case") && procedure->tracks[i].of.name.key == 0) {
            return &procedure->tracks[i];
        }
    }
    return NULL;
}

/* ---- can each step be taken, each duty be met */

struct wanted_step {
    const struct step *step;
    const struct duty *duty; /* owed, too; NULL: none */
    struct outcomes *outcomes;
    uint8_t *copy;
};

static bool is_owed(const struct slice *slice, uint8_t *state, const struct duty *duty, int slot)
{
    const struct variable *variable = duty ? slice_find(slice, VARIABLE_DUTY, duty) : NULL;
    if (!variable) {
        return true;
    }
    for (int i = variable->in < 0 ? 0 : slot; i < (variable->in < 0 ? 1 : SLOTS); i++) {
        uint8_t value = *check_place_of(slice, state, variable, i);
        if (value == DUTY_OWED || value == DUTY_OWED_LATE) {
            return true;
        }
    }
    return false;
}

static bool can_be_taken(const struct search *search, const uint8_t *state, const void *context)
{
    const struct wanted_step *wanted = context;
    struct move move = {.step = wanted->step};
    for (int slot = 0; slot < check_move_slots(&search->slice, &move); slot++) {
        bool loose = false;
        for (size_t i = 0; i < search->slice.width; i++) {
            wanted->copy[i] = state[i];
        }
        if (!is_owed(&search->slice, wanted->copy, wanted->duty, 0)) {
            continue;
        }
        wanted->outcomes->width = search->slice.width;
        wanted->outcomes->states = NULL;
        wanted->outcomes->room = 0;
        check_move(&search->slice, wanted->copy, &move, slot, wanted->outcomes, &loose);
        if (wanted->outcomes->count) {
            return true;
        }
    }
    return false;
}

static void search_for_step(struct checking *checking, struct procedure_finding *finding, const struct step *step,
                            const struct duty *duty)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(search_end) struct search search = {.arena = NULL};
    struct outcomes outcomes = {.arena = arena};
    struct wanted_step wanted = {step, duty, &outcomes, arena_alloc(arena, 4096)};
    slice_begin(&search.slice, arena, checking->procedure);
    slice_add_step(&search.slice, step);
    if (duty) {
        slice_add_duty(&search.slice, duty);
    }
    answer(checking, finding, &search, can_be_taken, &wanted, true);
}

static void check_steps(struct checking *checking)
{
    const struct procedure *procedure = checking->procedure;
    for (size_t i = 0; i < procedure->steps_count; i++) {
        const struct step *step = &procedure->steps[i];
        struct procedure_finding *finding =
            add_finding(checking, PROCEDURE_FINDING_STEP, &step->line.place, step->is.name.text);
        finding->by = procedure->step_words[step->link_index].by;
        finding->cites = step->line.cites;
        search_for_step(checking, finding, step, NULL);
    }
}

static void check_duty(struct checking *checking, const struct duty *duty)
{
    struct procedure_finding *finding =
        add_finding(checking, PROCEDURE_FINDING_DUTY, &duty->line.place, duty->is.name.text);
    finding->cites = duty->line.cites;
    if (duty->met_by.count == 0) {
        finding->verdict = PROCEDURE_BROKEN;
        finding->why = TEXT("no step meets it: write \"met by\" and the step");
        return;
    }
    for (size_t i = 0; i < duty->met_by.count; i++) {
        search_for_step(checking, finding, duty->met_by.at[i].link_to, duty);
        if (finding->verdict == PROCEDURE_PROVED) {
            return;
        }
    }
}

/* ---- is somebody always left to act */

static bool add_rung(struct vec *rungs, struct procedure_name office)
{
    for (size_t i = 0; i < rungs->count; i++) {
        if (procedure_same(*VEC_AT(rungs, struct procedure_name, i), office)) {
            return false;
        }
    }
    vec_add(rungs, &office);
    return true;
}

static void climb(const struct procedure *procedure, const struct office *office, struct vec *rungs)
{
    if (!office || !add_rung(rungs, office->is.name)) {
        return;
    }
    for (size_t i = 0; i < office->absence_count; i++) {
        for (size_t j = 0; j < office->absences[i].offices.count; j++) {
            climb(procedure, office->absences[i].offices.at[j].link_to, rungs);
        }
    }
}

static bool is_last_rung(const struct procedure *procedure, const struct office *office)
{
    for (size_t i = 0; i < procedure->last_rung.offices.count; i++) {
        if (procedure->last_rung.offices.at[i].link_to == office) {
            return true;
        }
    }
    return false;
}

/* One office may be the subject, and one more absent or vacant: a third must be left; of the last rung, the other. */
static void check_ladder(struct checking *checking, const struct office *office)
{
    const struct procedure *procedure = checking->procedure;
    struct vec rungs = VEC_IN(checking->arena, struct procedure_name);
    climb(procedure, office, &rungs);
    for (size_t i = 0; i < procedure->last_rung.offices.count; i++) {
        climb(procedure, procedure->last_rung.offices.at[i].link_to, &rungs);
    }
    struct procedure_finding *finding =
        add_finding(checking, PROCEDURE_FINDING_LADDER, &office->line.place, office->is.name.text);
    finding->cites = office->line.cites;
    finding->verdict = rungs.count >= (is_last_rung(procedure, office) ? 2 : 3) ? PROCEDURE_PROVED : PROCEDURE_BROKEN;
    finding->path = ARENA_ARRAY(checking->arena, struct text, rungs.count);
    for (size_t i = 0; i < rungs.count; i++) {
        finding->path[finding->path_count++] = VEC_AT(&rungs, struct procedure_name, i)->text;
    }
    if (finding->verdict == PROCEDURE_BROKEN) {
        finding->why = TEXT("with one of these the subject and one absent nobody is left to act: name further rungs "
                            "with \"in absence\" or \"last rung\"");
    }
}

/* ---- uncited rules */

static void check_cited(struct checking *checking, const struct line *line, const char *what, struct text name)
{
    if (line->cites.count == 0) {
        struct text words = text_of(arena_print(checking->arena, "%s %.*s", what, TEXT_ARGS(name)));
        struct procedure_finding *finding =
            add_finding(checking, PROCEDURE_FINDING_UNCITED, &line->place, words);
        finding->verdict = PROCEDURE_BROKEN;
        finding->why = TEXT("it cites no paragraph: end its line with one in square brackets");
    }
}

static void check_citations(struct checking *checking)
{
    const struct procedure *procedure = checking->procedure;
    for (size_t i = 0; i < procedure->steps_count; i++) {
        check_cited(checking, &procedure->steps[i].line, "step", procedure->steps[i].is.name.text);
    }
    for (size_t i = 0; i < procedure->duties_count; i++) {
        check_cited(checking, &procedure->duties[i].line, "duty", procedure->duties[i].is.name.text);
    }
    for (size_t i = 0; i < procedure->holds_count; i++) {
        check_cited(checking, &procedure->holds[i].line, "hold", procedure->holds[i].is.name.text);
    }
    for (size_t i = 0; i < procedure->nevers_count; i++) {
        check_cited(checking, &procedure->nevers[i].line, "never", procedure->nevers[i].link_words);
    }
}

/* ---- all of it */

static void check_always(struct checking *checking, const struct rule *rule)
{
    if (rule->when->kind == CONDITION_REACH) {
        check_reach(checking, rule->when->subject.link_to, &rule->when->values, &rule->line, rule->link_words);
    } else {
        check_rule(checking, rule, true);
    }
}

void check_one(struct arena *arena, const struct procedure *procedure, bool is_always, size_t index,
               struct procedure_finding *out)
{
    struct checking checking = {arena, procedure, VEC_IN(arena, struct procedure_finding)};
    if (is_always) {
        check_always(&checking, &procedure->always[index]);
    } else {
        check_rule(&checking, &procedure->nevers[index], false);
    }
    *out = *VEC_AT(&checking.answers, struct procedure_finding, 0);
}

void check_ladders(struct arena *arena, const struct procedure *procedure, struct procedure_findings *out)
{
    struct checking checking = {arena, procedure, VEC_IN(arena, struct procedure_finding)};
    for (size_t i = 0; i < procedure->offices_count; i++) {
        check_ladder(&checking, &procedure->offices[i]);
    }
    *out = (struct procedure_findings){.at = checking.answers.items, .count = checking.answers.count};
}

static void check_rules(struct checking *checking)
{
    const struct procedure *procedure = checking->procedure;
    bool reach_asked = false;
    for (size_t i = 0; i < procedure->nevers_count; i++) {
        check_rule(checking, &procedure->nevers[i], false);
    }
    for (size_t i = 0; i < procedure->always_count; i++) {
        reach_asked = reach_asked || procedure->always[i].when->kind == CONDITION_REACH;
        check_always(checking, &procedure->always[i]);
    }
    const struct track *track = case_track(procedure);
    if (!reach_asked && track) {
        check_reach(checking, track, NULL, &track->line, TEXT("the case can always end"));
    }
}

void procedure_check(struct arena *arena, const struct procedure *procedure, struct procedure_findings *out)
{
    struct checking checking = {arena, procedure, VEC_IN(arena, struct procedure_finding)};
    check_rules(&checking);
    check_steps(&checking);
    for (size_t i = 0; i < procedure->duties_count; i++) {
        check_duty(&checking, &procedure->duties[i]);
    }
    for (size_t i = 0; i < procedure->offices_count; i++) {
        check_ladder(&checking, &procedure->offices[i]);
    }
    check_citations(&checking);
    *out = (struct procedure_findings){.at = checking.answers.items, .count = checking.answers.count, .sound = true};
    for (size_t i = 0; i < out->count; i++) {
        out->sound = out->sound && out->at[i].verdict == PROCEDURE_PROVED;
    }
}
