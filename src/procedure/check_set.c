/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of states of the same width, that grow while a move is made. */
#include "procedure/check_move.h"

#include <string.h>

#define INDEXED_FROM 32 /* below this, looking at all of them is quicker */

uint8_t *set_at(const struct outcomes *set, size_t index)
{
    return set->states + index * set->width;
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

uint32_t *check_slot(uint32_t *index, size_t index_size, const uint8_t *states, size_t width, const uint8_t *state)
{
    size_t mask = index_size - 1;
    for (size_t i = (size_t)hash_of(state, width) & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &index[i];
        if (*slot == 0 || memcmp(states + (size_t)(*slot - 1) * width, state, width) == 0) {
            return slot;
        }
    }
}

static uint32_t *slot_for(const struct outcomes *set, const uint8_t *state)
{
    return check_slot(set->index, set->index_size, set->states, set->width, state);
}

static void grow(struct outcomes *set)
{
    size_t room = set->room > 0 ? set->room * 4 : 8;
    uint8_t *states = arena_alloc(set->arena, room * set->width);
    if (set->count > 0) {
        memcpy(states, set->states, set->count * set->width);
    }
    set->states = states;
    set->room = room;
    if (room > INDEXED_FROM) {
        set->index_size = room * 2;
        set->index = ARENA_ARRAY(set->arena, uint32_t, set->index_size);
        for (size_t i = 0; i < set->count; i++) {
            *slot_for(set, set_at(set, i)) = (uint32_t)i + 1;
        }
    }
}

/* A state that was written to after it was added may come to be there twice, which does no harm. */
void set_add(struct outcomes *set, const uint8_t *state)
{
    for (size_t i = 0; set->index_size == 0 && i < set->count; i++) {
        if (memcmp(set_at(set, i), state, set->width) == 0) {
            return;
        }
    }
    if (set->count == BRANCH_MOST) {
        set->cut = true;
        return;
    }
    if (set->count == set->room) {
        grow(set);
    }
    if (set->index_size > 0) {
        uint32_t *slot = slot_for(set, state);
        if (*slot != 0) {
            return;
        }
        *slot = (uint32_t)set->count + 1;
    }
    memcpy(set_at(set, set->count++), state, set->width);
}

struct outcomes set_like(const struct outcomes *set)
{
    return (struct outcomes){.arena = set->arena, .width = set->width};
}

void set_join(struct outcomes *set, const struct outcomes *other)
{
    for (size_t i = 0; i < other->count; i++) {
        set_add(set, set_at(other, i));
    }
    set->cut = set->cut || other->cut;
}

void set_take(struct outcomes *set, const struct outcomes *other)
{
    bool cut = set->cut || other->cut;
    *set = *other;
    set->cut = cut;
}

/* ---- by what a condition says */

void set_mark(const struct going *going, struct outcomes *set, uint8_t mark)
{
    for (size_t i = 0; i < set->count; i++) {
        set_at(set, i)[going->marks_at] |= mark;
    }
}

enum verdict3 going_mark(const struct going *going, uint8_t *state, enum verdict3 verdict,
                         const struct doubt *doubt)
{
    if (verdict == MAYBE) {
        state[going->marks_at] |= doubt->missing ? MARK_LOOSE : doubt->unsure ? MARK_UNSURE : 0;
        state[going->marks_at] |= doubt->owed ? MARK_OWED : 0;
    }
    return verdict;
}

enum verdict3 going_holds(const struct going *going, uint8_t *state,
                          const struct procedure_condition *condition, struct where where)
{
    struct doubt doubt = {0};
    enum verdict3 verdict = check_holds(going->slice, state, condition, where, &doubt);
    return going_mark(going, state, verdict, &doubt);
}

enum verdict3 going_asks_condition(const struct going *going, uint8_t *state, const void *what,
                                   struct where where)
{
    return going_holds(going, state, what, where);
}

void set_split(const struct going *going, const struct outcomes *set, going_asks *asks,
               const void *what, struct where where, struct outcomes *yes, struct outcomes *no)
{
    *yes = set_like(set);
    *no = set_like(set);
    yes->cut = set->cut;
    for (size_t i = 0; i < set->count; i++) {
        uint8_t *state = set_at(set, i);
        enum verdict3 verdict = asks(going, state, what, where);
        if (verdict != NO) {
            set_add(yes, state);
        }
        if (verdict != YES) {
            set_add(no, state);
        }
    }
}

void set_keep(const struct going *going, struct outcomes *set,
              const struct procedure_condition *condition, struct where where)
{
    struct outcomes yes, no;
    if (condition != NULL && set->count > 0) {
        set_split(going, set, going_asks_condition, condition, where, &yes, &no);
        set_take(set, &yes);
    }
}
