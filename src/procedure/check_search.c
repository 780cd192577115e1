/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breadth first over the states of a slice, so that the first way that is found is a shortest one. */
#include "procedure/check.h"

#include <string.h>

#define NOBODY UINT32_MAX

static uint8_t *state_at(const struct search *search, uint32_t number)
{
    return search->states + (size_t)number * search->slice.width;
}

static uint64_t hash_of(const uint8_t *bytes, size_t size)
{
    uint64_t hash = 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
        hash ^= hash >> 31;
    }
    return hash;
}

static uint32_t *slot_for(const struct search *search, const uint8_t *state)
{
    uint32_t mask = search->index_size - 1;
    for (uint32_t i = (uint32_t)hash_of(state, search->slice.width) & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &search->index[i];
        if (*slot == 0 || memcmp(state_at(search, *slot - 1), state, search->slice.width) == 0) {
            return slot;
        }
    }
}

static void grow(struct search *search)
{
    uint32_t room = search->room ? search->room * 4 : 1024;
    uint8_t *states = arena_alloc(search->arena, (size_t)room * search->slice.width);
    uint32_t *parents = ARENA_ARRAY(search->arena, uint32_t, room);
    uint16_t *by = ARENA_ARRAY(search->arena, uint16_t, room);
    bool *loose = ARENA_ARRAY(search->arena, bool, room);
    if (search->count) {
        memcpy(states, search->states, (size_t)search->count * search->slice.width);
        memcpy(parents, search->parents, search->count * sizeof(*parents));
        memcpy(by, search->by, search->count * sizeof(*by));
        memcpy(loose, search->loose, search->count * sizeof(*loose));
    }
    search->states = states;
    search->parents = parents;
    search->by = by;
    search->loose = loose;
    search->room = room;
    search->index_size = room * 2;
    search->index = ARENA_ARRAY(search->arena, uint32_t, search->index_size);
    for (uint32_t i = 0; i < search->count; i++) {
        *slot_for(search, state_at(search, i)) = i + 1;
    }
}

/* The number of the state; *is_new when it was not there. NOBODY when there is no room for more. */
static uint32_t visit(struct search *search, const uint8_t *state, uint32_t parent, uint16_t by, bool loose,
                      bool *is_new)
{
    *is_new = false;
    if (search->count == search->room) {
        grow(search);
    }
    uint32_t *slot = slot_for(search, state);
    if (*slot) {
        return *slot - 1;
    }
    if (search->count == STATES_MOST) {
        search->over = true;
        return NOBODY;
    }
    uint32_t number = search->count++;
    memcpy(state_at(search, number), state, search->slice.width);
    search->parents[number] = parent;
    search->by[number] = by;
    search->loose[number] = loose;
    *slot = number + 1;
    *is_new = true;
    return number;
}

/* Settings and offices are whatever they are from the beginning, and stay so. */
static void begin(struct search *search)
{
    struct slice *slice = &search->slice;
    struct vec starts = {.arena = search->arena, .size = slice->width};
    vec_add(&starts, NULL);
    for (size_t i = 0; i < slice->variable_count && starts.count < BRANCH_MOST; i++) {
        const struct variable *variable = &slice->variables[i];
        bool setting = variable->kind == VARIABLE_SETTING;
        if (!setting && variable->kind != VARIABLE_OFFICE) {
            continue;
        }
        struct vec more = {.arena = search->arena, .size = slice->width};
        for (size_t j = 0; j < starts.count; j++) {
            uint8_t *start = (uint8_t *)starts.items + j * slice->width;
            for (unsigned value = setting; value < variable->domain; value++) {
                start[variable->at] = (uint8_t)value;
                vec_add(&more, start);
            }
        }
        starts = more;
    }
    for (size_t j = 0; j < starts.count; j++) {
        bool is_new;
        visit(search, (uint8_t *)starts.items + j * slice->width, NOBODY, UINT16_MAX, false, &is_new);
    }
}

static void keep_edge(struct search *search, uint32_t from, uint32_t to, uint16_t move, bool loose)
{
    if (search->keeps_edges && to != NOBODY && to != from) {
        struct search_edge edge = {from, to, move, loose};
        vec_add(&search->edges, &edge);
    }
}

static void expand(struct search *search, uint32_t from, uint16_t move, struct outcomes *outcomes, uint8_t *copy)
{
    int slots = check_move_slots(&search->slice, &search->moves[move]);
    for (int slot = 0; slot < slots; slot++) {
        bool loose = false, is_new;
        memcpy(copy, state_at(search, from), search->slice.width);
        check_move(&search->slice, copy, &search->moves[move], slot, outcomes, &loose);
        search->over = search->over || outcomes->cut;
        for (size_t i = 0; i < outcomes->count; i++) {
            uint32_t to = visit(search, outcomes->states + i * outcomes->width, from, move, loose, &is_new);
            keep_edge(search, from, to, move, loose);
        }
    }
}

static void collect_moves(struct search *search)
{
    const struct procedure *procedure = search->slice.procedure;
    size_t most = procedure->steps_count + procedure->events_count + procedure->duties_count + procedure->managings_count;
    search->moves = ARENA_ARRAY(search->arena, struct move, most);
    search->move_count = 0;
    for (size_t i = 0; i < procedure->steps_count; i++) {
        search->moves[search->move_count++] = (struct move){.step = &procedure->steps[i]};
    }
    for (size_t i = 0; i < procedure->events_count; i++) {
        search->moves[search->move_count++] = (struct move){.event = &procedure->events[i]};
    }
    for (size_t i = 0; i < procedure->duties_count; i++) {
        if (slice_asks_lapse(procedure, &procedure->duties[i])) {
            search->moves[search->move_count++] = (struct move){.lapses = &procedure->duties[i]};
        }
    }
    for (size_t i = 0; i < procedure->managings_count; i++) {
        if (procedure->managings[i].holds.count) {
            search->moves[search->move_count++] = (struct move){.managing = &procedure->managings[i]};
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < search->move_count; i++) {
        if (check_move_matters(&search->slice, &search->moves[i])) {
            search->moves[kept++] = search->moves[i];
        }
    }
    search->move_count = kept;
}

uint32_t search_run(struct search *search, search_wanted *wanted, const void *context)
{
    arena_free(search->arena);
    search->arena = arena_new();
    search->count = search->room = 0;
    search->over = search->slice.full;
    search->edges = VEC_IN(search->arena, struct search_edge);
    slice_lay_out(&search->slice);
    collect_moves(search);
    begin(search);
    uint8_t *copy = arena_alloc(search->arena, search->slice.width);
    struct outcomes outcomes = {.arena = search->arena, .width = search->slice.width};
    for (uint32_t from = 0; from < search->count && !search->over; from++) {
        if (wanted && wanted(search, state_at(search, from), context)) {
            return from;
        }
        for (size_t move = 0; move < search->move_count; move++) {
            expand(search, from, (uint16_t)move, &outcomes, copy);
        }
    }
    return NOBODY;
}

void search_end(struct search *search)
{
    arena_free(search->arena);
}

/* ---- the way there */

static struct text move_words(struct arena *arena, const struct move *move)
{
    if (move->step) {
        return move->step->is.name.text;
    }
    if (move->lapses) {
        return text_of(arena_print(arena, "(duty %.*s lapses)", TEXT_ARGS(move->lapses->is.name.text)));
    }
    if (move->managing) {
        return text_of(arena_print(arena, "(the subject holds %.*s)", TEXT_ARGS(move->managing->holds.at[0].name.text)));
    }
    struct text name = move->event->is.name.text.length ? move->event->is.name.text : move->event->subject.name.text;
    return text_of(arena_print(arena, "(event %.*s)", TEXT_ARGS(name)));
}

struct text *search_path(const struct search *search, uint32_t state, size_t *count, bool *loose)
{
    size_t length = 0;
    *loose = false;
    for (uint32_t at = state; search->parents[at] != NOBODY; at = search->parents[at]) {
        length++;
        *loose = *loose || search->loose[at];
    }
    struct text *path = ARENA_ARRAY(search->arena, struct text, length);
    *count = length;
    for (uint32_t at = state; search->parents[at] != NOBODY; at = search->parents[at]) {
        path[--length] = move_words(search->arena, &search->moves[search->by[at]]);
    }
    return path;
}

static void add_guards(struct slice *slice, const struct move *move)
{
    if (move->step) {
        slice_add_step(slice, move->step);
    } else if (move->event) {
        slice_add_event(slice, move->event);
    } else if (move->managing) {
        slice_add_managing(slice, move->managing);
    } else {
        slice_add_duty(slice, move->lapses);
    }
}

bool search_refine(struct search *search, uint32_t state)
{
    size_t variables = search->slice.variable_count, kinds = search->slice.kind_count;
    for (uint32_t at = state; search->parents[at] != NOBODY; at = search->parents[at]) {
        if (search->loose[at]) {
            add_guards(&search->slice, &search->moves[search->by[at]]);
        }
    }
    return search->slice.variable_count > variables || search->slice.kind_count > kinds;
}

bool search_refine_border(struct search *search, const bool *marked)
{
    size_t variables = search->slice.variable_count, kinds = search->slice.kind_count;
    for (size_t i = 0; i < search->edges.count; i++) {
        const struct search_edge *edge = VEC_AT(&search->edges, struct search_edge, i);
        if (edge->loose && marked[edge->to] && !marked[edge->from]) {
            add_guards(&search->slice, &search->moves[edge->move]);
        }
    }
    return search->slice.variable_count > variables || search->slice.kind_count > kinds;
}
