/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From wherever a case may be, a state can be reached: only ways that no maybe and nothing outside
 * people's hands lies on count as ways out. */
#include "procedure/check_answers.h"

static bool is_goal(const struct search *search, uint32_t number, const struct track *track,
                    const struct mentions *states)
{
    const uint8_t *state = search_state(search, number);
    const struct variable *variable = slice_find(&search->slice, VARIABLE_TRACK, track);
    const struct state *is = &track->states[state[variable->at]];
    if (state[0] == 0) {
        return false;
    }
    for (size_t i = 0; states != NULL && i < states->count; i++) {
        if (procedure_same(is->is.name, states->at[i].name)) {
            return true;
        }
    }
    return states == NULL && is->ends;
}

/* The edges by where they lead: those to state n lie from first[n] to first[n + 1]. */
struct backward {
    uint32_t *first, *edges;
};

static struct backward turn_round(const struct search *search)
{
    struct backward backward = {
        .first = ARENA_ARRAY(search->arena, uint32_t, (size_t)search->count + 2),
        .edges = ARENA_ARRAY(search->arena, uint32_t, search->edges.count),
    };
    uint32_t *place = backward.first + 1;
    for (size_t i = 0; i < search->edges.count; i++) {
        place[VEC_AT(&search->edges, struct search_edge, i)->to + 1]++;
    }
    for (uint32_t i = 1; i <= search->count; i++) {
        place[i] += place[i - 1];
    }
    for (size_t i = 0; i < search->edges.count; i++) {
        backward.edges[place[VEC_AT(&search->edges, struct search_edge, i)->to]++] = (uint32_t)i;
    }
    return backward;
}

/* Marks what leads to a goal, backwards over the edges that carry none of `barring`. */
static bool *mark_back(const struct search *search, const struct track *track,
                       const struct mentions *states, uint8_t barring)
{
    struct backward backward = turn_round(search);
    bool *marked = ARENA_ARRAY(search->arena, bool, search->count);
    uint32_t *todo = ARENA_ARRAY(search->arena, uint32_t, search->count), left = 0;
    for (uint32_t i = 0; i < search->count; i++) {
        marked[i] = is_goal(search, i, track, states);
        if (marked[i]) {
            todo[left++] = i;
        }
    }
    while (left > 0) {
        uint32_t to = todo[--left];
        for (uint32_t i = backward.first[to]; i < backward.first[to + 1]; i++) {
            const struct search_edge *edge =
                VEC_AT(&search->edges, struct search_edge, backward.edges[i]);
            if ((edge->marks & barring) == 0 && !marked[edge->from]) {
                marked[edge->from] = true;
                todo[left++] = edge->from;
            }
        }
    }
    return marked;
}

static uint32_t first_unmarked(const struct search *search, const bool *marked)
{
    for (uint32_t i = 0; i < search->count; i++) {
        if (!marked[i] && search_state(search, i)[0] != 0) {
            return i;
        }
    }
    return UINT32_MAX;
}

struct reaching {
    struct checking *checking;
    struct procedure_finding *finding;
    const struct track *track;
    const struct mentions *states;
};

/* Nothing more is to be learned by looking closer: there is no way out, or none that is sure. */
static void say_stuck(const struct reaching *reaching, struct search *search, uint32_t stuck)
{
    bool *hoped = mark_back(search, reaching->track, reaching->states, 0);
    uint32_t lost = first_unmarked(search, hoped);
    if (lost == UINT32_MAX) {
        answer_keep_way(reaching->checking, reaching->finding, search, stuck);
        answer_give_up(reaching->checking, reaching->finding,
                       "the only way out from here hangs on what the checker does not hold");
    } else {
        answer_break(reaching->checking, reaching->finding, search, lost, NULL);
    }
}

/* True when it is answered; false: the slice grew. */
static bool look(const struct reaching *reaching, struct search *search)
{
    search_run(search, NULL, NULL);
    answer_keep_slice(reaching->checking, reaching->finding, search);
    if (search->over) {
        answer_give_up(reaching->checking, reaching->finding, ANSWER_OVER);
        return true;
    }
    /* That other duties come first is no doubt: each is shown to be one that can be met. */
    bool *marked =
        mark_back(search, reaching->track, reaching->states, (uint8_t)~MARK_OWED);
    uint32_t stuck = first_unmarked(search, marked);
    if (stuck == UINT32_MAX) {
        reaching->finding->verdict = PROCEDURE_PROVED;
        return true;
    }
    bool loose = (search_way_to(search, stuck).marks & MARK_LOOSE) != 0;
    if (search_refine_border(search, marked) || (loose && search_refine(search, stuck))) {
        return false;
    }
    say_stuck(reaching, search, stuck);
    return true;
}

void check_reach(struct checking *checking, const struct track *track,
                 const struct mentions *states, const struct line *line, struct text words)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(search_end) struct search search = {.keeps_edges = true};
    struct reaching reaching = {checking, NULL, track, states};
    reaching.finding = answer_add(checking, PROCEDURE_FINDING_REACH, &line->place, words);
    reaching.finding->cites = line->cites;
    slice_begin(&search.slice, arena, checking->procedure);
    slice_add_track(&search.slice, track);
    for (int round = 0; round < REFINEMENTS_MOST; round++) {
        if (look(&reaching, &search)) {
            return;
        }
    }
    answer_give_up(checking, reaching.finding, ANSWER_GREW);
}
