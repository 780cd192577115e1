/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breadth first over the states of a slice, so that the first way that is found is a shortest one.
 */
#include "procedure/check.h"

#include <string.h>

#define NOBODY UINT32_MAX

uint8_t *search_state(const struct search *search, uint32_t number)
{
    return search->states + (size_t)number * search->slice.width;
}

static uint32_t *slot_for(const struct search *search, const uint8_t *state)
{
    return check_slot(search->index, search->index_size, search->states, search->slice.width, state);
}

static void grow(struct search *search)
{
    uint32_t room = search->room > 0 ? search->room * 4 : 256;
    uint8_t *states = arena_alloc(search->arena, (size_t)room * search->slice.width);
    uint32_t *parents = ARENA_ARRAY(search->arena, uint32_t, room);
    uint16_t *by = ARENA_ARRAY(search->arena, uint16_t, room);
    uint8_t *slots = ARENA_ARRAY(search->arena, uint8_t, room);
    uint8_t *marks = ARENA_ARRAY(search->arena, uint8_t, room);
    if (search->count > 0) {
        memcpy(states, search->states, (size_t)search->count * search->slice.width);
        memcpy(parents, search->parents, search->count * sizeof(*parents));
        memcpy(by, search->by, search->count * sizeof(*by));
        memcpy(slots, search->slots, search->count);
        memcpy(marks, search->marks, search->count);
    }
    search->states = states;
    search->parents = parents;
    search->by = by;
    search->slots = slots;
    search->marks = marks;
    search->room = room;
    search->index_size = room * 2;
    search->index = ARENA_ARRAY(search->arena, uint32_t, search->index_size);
    for (uint32_t i = 0; i < search->count; i++) {
        *slot_for(search, search_state(search, i)) = i + 1;
    }
}

/* How a state was come to. */
struct coming {
    uint32_t from;
    uint16_t by;
    uint8_t slot, marks;
};

/* The number of the state; NOBODY when there is no room for more. */
static uint32_t visit(struct search *search, const uint8_t *state, const struct coming *coming)
{
    if (search->count == search->room) {
        grow(search);
    }
    uint32_t *slot = slot_for(search, state);
    if (*slot != 0) {
        return *slot - 1;
    }
    if (search->count == STATES_MOST) {
        search->over = true;
        return NOBODY;
    }
    uint32_t number = search->count++;
    memcpy(search_state(search, number), state, search->slice.width);
    search->parents[number] = coming->from;
    search->by[number] = coming->by;
    search->slots[number] = coming->slot;
    search->marks[number] = coming->marks;
    *slot = number + 1;
    return number;
}

static unsigned default_value(const struct setting *setting)
{
    if (setting->type == PROCEDURE_YES_NO) {
        return setting->value.yes ? 2 : 1;
    }
    size_t at =
        setting->value.names.count == 1
            ? check_choice(setting->choices, setting->choice_count, setting->value.names.at[0])
            : 0;
    return at < setting->choice_count ? (unsigned)at + 1 : 1;
}

/* Settings are what they are by default; that they are another is a move. */
static void begin(struct search *search)
{
    const struct slice *slice = &search->slice;
    uint8_t *start = arena_alloc(search->arena, slice->width);
    for (size_t i = 0; i < slice->variable_count; i++) {
        const struct variable *variable = &slice->variables[i];
        if (variable->kind == VARIABLE_SETTING) {
            start[variable->at] = (uint8_t)default_value(variable->of);
        }
    }
    visit(search, start, &(struct coming){NOBODY, UINT16_MAX, 0, 0});
}

static void keep_edge(struct search *search, uint32_t to, const struct coming *coming)
{
    if (search->keeps_edges && to != NOBODY && to != coming->from) {
        struct search_edge edge = {coming->from, to, coming->by, coming->marks};
        vec_add(&search->edges, &edge);
    }
}

/* What can be relied on first, so that a state is come to by a way that can. */
static void visit_all(struct search *search, const struct outcomes *outcomes, struct coming coming,
                      bool marked)
{
    for (size_t i = 0; i < outcomes->count; i++) {
        const uint8_t *state = outcomes->states + i * outcomes->width;
        coming.marks = state[search->slice.width];
        if ((coming.marks != 0) == marked) {
            keep_edge(search, visit(search, state, &coming), &coming);
        }
    }
}

#define SCRATCH_MOST ((size_t)1 << 20)

struct expanding {
    struct arena *scratch; /* of some moves; made anew when it has grown */
    uint8_t *copy;
};

static void expand(struct search *search, struct expanding *expanding, uint32_t from, size_t move)
{
    const struct slice *slice = &search->slice;
    int slots = check_move_slots(slice, &search->moves[move]);
    for (int slot = 0; slot < slots; slot++) {
        if (arena_used(expanding->scratch) > SCRATCH_MOST) {
            arena_free(expanding->scratch);
            expanding->scratch = arena_new();
        }
        struct outcomes outcomes = {.arena = expanding->scratch};
        memcpy(expanding->copy, search_state(search, from), slice->width);
        check_move(slice, expanding->copy, &search->moves[move], slot, &outcomes);
        search->over = search->over || outcomes.cut;
        struct coming coming = {from, (uint16_t)move, (uint8_t)slot, 0};
        visit_all(search, &outcomes, coming, false);
        visit_all(search, &outcomes, coming, true);
    }
}

static void collect_moves(struct search *search)
{
    size_t count, kept = 0;
    search->moves = check_moves(search->arena, search->slice.procedure, &count);
    for (size_t i = 0; i < count; i++) {
        if (check_move_matters(&search->slice, &search->moves[i])) {
            search->moves[kept++] = search->moves[i];
        }
    }
    search->move_count = kept;
}

uint32_t search_run(struct search *search, search_wanted *wanted, const void *context)
{
    uint32_t found = NOBODY;
    arena_free(search->arena);
    search->arena = arena_new();
    search->count = search->room = 0;
    search->over = search->slice.full;
    search->edges = VEC_IN(search->arena, struct search_edge);
    slice_lay_out(&search->slice);
    collect_moves(search);
    begin(search);
    struct expanding expanding = {arena_new(), arena_alloc(search->arena, search->slice.width)};
    for (uint32_t from = 0; from < search->count && !search->over && found == NOBODY; from++) {
        if (wanted != NULL && wanted(search, search_state(search, from), context)) {
            found = from;
        }
        for (size_t move = 0; found == NOBODY && move < search->move_count; move++) {
            expand(search, &expanding, from, move);
        }
    }
    arena_free(expanding.scratch);
    return found;
}

void search_end(struct search *search)
{
    arena_free(search->arena);
}

bool search_has(const struct search *search, const uint8_t *state)
{
    uint8_t *sorted = arena_copy(search->arena, state, search->slice.width);
    check_sort_slots(&search->slice, sorted);
    return *slot_for(search, sorted) != 0;
}

/* ---- the way there */

struct search_way search_way_to(const struct search *search, uint32_t state)
{
    struct search_way way = {0};
    for (uint32_t at = state; search->parents[at] != NOBODY; at = search->parents[at]) {
        way.count++;
        way.marks |= search->marks[at];
    }
    way.at = ARENA_ARRAY(search->arena, struct way_step, way.count);
    size_t left = way.count;
    for (uint32_t at = state; search->parents[at] != NOBODY; at = search->parents[at]) {
        way.at[--left] = (struct way_step){&search->moves[search->by[at]], search->slots[at], at};
    }
    return way;
}

bool search_refine(struct search *search, uint32_t state)
{
    size_t variables = search->slice.variable_count, kinds = search->slice.kind_count;
    for (uint32_t at = state; search->parents[at] != NOBODY; at = search->parents[at]) {
        if ((search->marks[at] & MARK_LOOSE) != 0) {
            slice_add_move(&search->slice, &search->moves[search->by[at]]);
        }
    }
    return search->slice.variable_count > variables || search->slice.kind_count > kinds;
}

bool search_refine_border(struct search *search, const bool *marked)
{
    size_t variables = search->slice.variable_count, kinds = search->slice.kind_count;
    for (size_t i = 0; i < search->edges.count; i++) {
        const struct search_edge *edge = VEC_AT(&search->edges, struct search_edge, i);
        if ((edge->marks & MARK_LOOSE) != 0 && marked[edge->to] && !marked[edge->from]) {
            slice_add_move(&search->slice, &search->moves[edge->move]);
        }
    }
    return search->slice.variable_count > variables || search->slice.kind_count > kinds;
}
