/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the checker answers (docs/checking.md): each `never` and `always`, whether each step can be
 * taken and each duty be met (check_steps.c), whether the case can end from wherever it may be
 * (check_reach.c), whether somebody is always left to act, and which rules cite no paragraph
 * (check_people.c).
 */
#include "procedure/check_answers.h"

#include <string.h>

/* ---- one answer */

struct procedure_finding *answer_add(struct checking *checking, enum procedure_finding_kind kind,
                                     const struct place *place, struct text words)
{
    struct procedure_finding finding = {.kind = kind, .words = words};
    if (place != NULL && place->file != NULL) {
        finding.file = place->file->name;
        finding.line = place->line;
    }
    return vec_add(&checking->answers, &finding);
}

static struct text copy_text(struct arena *arena, struct text text)
{
    return (struct text){text_string(arena, text), text.length};
}

void answer_keep_way(struct checking *checking, struct procedure_finding *finding,
                     const struct search *search, uint32_t state)
{
    struct search_way way = search_way_to(search, state);
    finding->path = ARENA_ARRAY(checking->arena, struct text, way.count);
    finding->path_count = way.count;
    for (size_t i = 0; i < way.count; i++) {
        finding->path[i] =
            copy_text(checking->arena, check_move_words(search->arena, way.at[i].move));
    }
}

void answer_keep_slice(struct checking *checking, struct procedure_finding *finding,
                       const struct search *search)
{
    finding->slice = copy_text(checking->arena, slice_words(&search->slice));
    finding->states = search->count;
    for (size_t i = 0; i < search->slice.kind_count; i++) {
        const struct slice_kind *kind = &search->slice.kinds[i];
        int64_t most = check_most_of(search->slice.procedure, kind->name);
        finding->bounded = finding->bounded || most == 0 || most > kind->slots;
    }
}

void answer_give_up(struct checking *checking, struct procedure_finding *finding, const char *why)
{
    finding->verdict = PROCEDURE_NOT_PROVED;
    finding->why = text_of(arena_string(checking->arena, why));
}

bool answer_replays(struct checking *checking, const struct search *search, uint32_t state,
                    const struct walk_goal *goal)
{
    struct error error = {0};
    if (checking->book == NULL && calendar_book_new(&checking->book, NULL, &error) != 0) {
        return false;
    }
    return walk_replay(checking->procedure, checking->book, search, state, goal, &checking->shown);
}

void answer_break(struct checking *checking, struct procedure_finding *finding,
                  const struct search *search, uint32_t state, const struct walk_goal *goal)
{
    finding->verdict = PROCEDURE_BROKEN;
    answer_keep_way(checking, finding, search, state);
    if (!answer_replays(checking, search, state, goal)) {
        answer_give_up(checking, finding, "the path could not be replayed in a case");
    }
}

/* ---- what must not be */

struct wanted_condition {
    const struct procedure_condition *condition;
    bool broken_when_false;
};

static bool breaks(const struct search *search, const uint8_t *state, const void *context)
{
    const struct wanted_condition *wanted = context;
    struct doubt doubt = {0};
    if (state[0] == 0) {
        return false;
    }
    enum verdict3 verdict =
        check_holds(&search->slice, state, wanted->condition, check_the_case, &doubt);
    return verdict != (wanted->broken_when_false ? YES : NO);
}

static void look_for_break(struct checking *checking, struct procedure_finding *finding,
                           struct search *search, const struct wanted_condition *wanted)
{
    const struct walk_goal goal = {.condition = wanted->condition,
                                   .holds = !wanted->broken_when_false};
    for (int round = 0; round < REFINEMENTS_MOST; round++) {
        uint32_t state = search_run(search, breaks, wanted);
        answer_keep_slice(checking, finding, search);
        if (state == UINT32_MAX) {
            finding->verdict = PROCEDURE_PROVED;
            if (search->over) {
                answer_give_up(checking, finding, ANSWER_OVER);
            }
            return;
        }
        bool loose = (search_way_to(search, state).marks & MARK_LOOSE) != 0;
        if (!loose || !search_refine(search, state)) {
            answer_break(checking, finding, search, state, &goal);
            return;
        }
    }
    answer_give_up(checking, finding, ANSWER_GREW);
}

static void check_rule(struct checking *checking, const struct rule *rule, bool is_always)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct wanted_condition wanted = {rule->when, is_always};
    SCOPED(search_end) struct search search = {.arena = NULL};
    struct procedure_finding *finding =
        answer_add(checking, is_always ? PROCEDURE_FINDING_ALWAYS : PROCEDURE_FINDING_NEVER,
                   &rule->line.place, rule->link_words);
    finding->cites = rule->line.cites;
    slice_begin(&search.slice, arena, checking->procedure);
    slice_add_condition(&search.slice, rule->when, (struct procedure_name){0});
    look_for_break(checking, finding, &search, &wanted);
}

/* ---- limits that run from a step ---- */

static struct procedure_condition *status_of(struct arena *arena, enum meaning meaning, struct procedure_name name,
                                             const void *of, enum status status, bool negated)
{
    struct procedure_condition *condition = ARENA_NEW(arena, struct procedure_condition);
    condition->kind = CONDITION_STATUS;
    condition->subject = (struct mention){.name = name, .meaning = meaning, .link_to = of};
    condition->status = status;
    condition->negated = negated;
    return condition;
}

/* The duty is owed, that limit holds, and the step has not been taken: seen from what the duty is for. */
static const struct procedure_condition *owed_without(struct arena *arena, const struct duty *duty,
                                                      const struct within *within, const struct mention *step)
{
    struct procedure_condition *all = ARENA_NEW(arena, struct procedure_condition);
    const struct procedure_condition **inner = ARENA_ARRAY(arena, const struct procedure_condition *, 3);
    inner[0] = status_of(arena, MEANS_DUTY, duty->is.name, duty, STATUS_OWED, false);
    inner[1] = status_of(arena, MEANS_STEP, step->name, step->link_to, STATUS_TAKEN, true);
    inner[2] = within->when;
    all->kind = CONDITION_AND;
    all->inner = inner;
    all->inner_count = within->when != NULL ? 3 : 2;
    if (duty->scope == PROCEDURE_FOR_CASE) {
        return all;
    }
    struct procedure_condition *some = ARENA_NEW(arena, struct procedure_condition);
    const struct procedure_condition **whose = ARENA_ARRAY(arena, const struct procedure_condition *, 1);
    whose[0] = all;
    some->kind = CONDITION_COUNT;
    some->quantifier = QUANTIFIER_SOME;
    some->subject = duty->scope_kind;
    some->inner = whose;
    some->inner_count = 1;
    return some;
}

/* Before its step a limit runs from when the duty came to be owed, and nobody is told: whoever wrote it meant another day. */
static void check_limit(struct checking *checking, const struct duty *duty, const struct within *within)
{
    const struct time *from = within->from;
    while (from != NULL && from->kind == TIME_AFTER) {
        from = from->one;
    }
    if (from == NULL || from->kind != TIME_STEP) {
        return;
    }
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(search_end) struct search search = {.arena = NULL};
    struct wanted_condition wanted = {owed_without(arena, duty, within, &from->name), false};
    struct procedure_finding *finding = answer_add(
        checking, PROCEDURE_FINDING_LIMIT, &within->line.place,
        text_of(arena_print(checking->arena,
                            "%.*s is owed only once the step %.*s was taken, from which its limit runs",
                            TEXT_ARGS(duty->is.name.text), TEXT_ARGS(from->name.name.text))));
    finding->cites = within->line.cites.count > 0 ? within->line.cites : duty->line.cites;
    slice_begin(&search.slice, arena, checking->procedure);
    slice_add_condition(&search.slice, wanted.condition, (struct procedure_name){0});
    look_for_break(checking, finding, &search, &wanted);
}

static void check_limits(struct checking *checking)
{
    for (size_t i = 0; i < checking->procedure->duties_count; i++) {
        const struct duty *duty = &checking->procedure->duties[i];
        for (size_t j = 0; j < duty->limit_count; j++) {
            check_limit(checking, duty, &duty->limits[j]);
        }
    }
}

static const struct track *case_track(const struct procedure *procedure)
{
    for (size_t i = 0; i < procedure->tracks_count; i++) {
        if (text_is(procedure->tracks[i].is.name.text, "case") &&
            procedure->tracks[i].of.name.key == 0) {
            return &procedure->tracks[i];
        }
    }
    return NULL;
}

static void check_always(struct checking *checking, const struct rule *rule)
{
    if (rule->when->kind == CONDITION_REACH) {
        check_reach(checking, rule->when->subject.link_to, &rule->when->values, &rule->line,
                    rule->link_words);
    } else {
        check_rule(checking, rule, true);
    }
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
    if (!reach_asked && track != NULL) {
        check_reach(checking, track, NULL, &track->line, TEXT("the case can always end"));
    }
}

/* ---- all of it */

static struct checking begin(struct arena *arena, const struct procedure *procedure)
{
    struct checking checking = {
        .arena = arena, .procedure = procedure, .answers = VEC_IN(arena, struct procedure_finding)};
    walk_shown_begin(&checking.shown, arena, procedure);
    return checking;
}

void check_one(struct arena *arena, const struct procedure *procedure, bool is_always, size_t index,
               struct procedure_finding *out)
{
    struct checking checking = begin(arena, procedure);
    if (is_always) {
        check_always(&checking, &procedure->always[index]);
    } else {
        check_rule(&checking, &procedure->nevers[index], false);
    }
    calendar_book_free(checking.book);
    *out = *VEC_AT(&checking.answers, struct procedure_finding, 0);
}

void check_ladders(struct arena *arena, const struct procedure *procedure,
                   struct procedure_findings *out)
{
    struct checking checking = begin(arena, procedure);
    check_all_ladders(&checking);
    *out =
        (struct procedure_findings){.at = checking.answers.items, .count = checking.answers.count};
}

void procedure_check(struct arena *arena, const struct procedure *procedure,
                     struct procedure_findings *out)
{
    struct checking checking = begin(arena, procedure);
    check_rules(&checking);
    check_limits(&checking);
    check_steps(&checking);
    check_all_ladders(&checking);
    check_citations(&checking);
    calendar_book_free(checking.book);
    *out = (struct procedure_findings){
        .at = checking.answers.items, .count = checking.answers.count, .sound = true};
    for (size_t i = 0; i < out->count; i++) {
        out->sound = out->sound && out->at[i].verdict == PROCEDURE_PROVED;
    }
}
