/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of a case: finding things in it, and copying it. */

#include <string.h>

#include "procedure/state.h"

void *state_grow(struct arena *arena, void *at, uint32_t count, uint32_t *room, size_t size)
{
    if (count < *room) {
        return at;
    }
    *room = *room == 0 ? 4 : *room * 2;
    char *grown = arena_array(arena, *room, size);
    if (count > 0) {
        memcpy(grown, at, count * size);
    }
    return grown;
}

struct procedure_state *procedure_state_new(struct arena *arena)
{
    struct procedure_state *state = ARENA_NEW(arena, struct procedure_state);
    state->arena = arena;
    return state;
}

static void *copy_array(struct arena *arena, const void *at, uint32_t count, uint32_t *room,
                        size_t size)
{
    *room = count + 4;
    char *copy = arena_array(arena, *room, size);
    if (count > 0) {
        memcpy(copy, at, count * size);
    }
    return copy;
}

#define COPY_ARRAY(state, list)                                                                    \
    ((state)->list##s = copy_array((state)->arena, (state)->list##s, (state)->list##_count,        \
                                   &(state)->list##_room, sizeof(*(state)->list##s)))

static void copy_keeping(struct arena *arena, struct procedure_keeping *keeping)
{
    keeping->tracks = copy_array(arena, keeping->tracks, keeping->track_count, &keeping->track_room,
                                 sizeof(*keeping->tracks));
    keeping->facts = copy_array(arena, keeping->facts, keeping->fact_count, &keeping->fact_room,
                                sizeof(*keeping->facts));
}

/* Arrays whose items change in place are copied; the others are copied when they first grow. */
struct procedure_state *state_try(struct arena *arena, const struct procedure_state *state)
{
    struct procedure_state *copy = arena_copy(arena, state, sizeof(*state));
    copy->arena = arena;
    copy_keeping(arena, &copy->keeps);
    COPY_ARRAY(copy, item);
    copy->matches = copy_array(arena, copy->matches, copy->match_count, &copy->match_room,
                               sizeof(*copy->matches));
    COPY_ARRAY(copy, role);
    COPY_ARRAY(copy, hold);
    COPY_ARRAY(copy, flag);
    COPY_ARRAY(copy, letter);
    COPY_ARRAY(copy, link);
    copy->parties = copy_array(arena, copy->parties, copy->party_count, &copy->party_room,
                               sizeof(*copy->parties));
    copy->duties =
        copy_array(arena, copy->duties, copy->duty_count, &copy->duty_room, sizeof(*copy->duties));
    copy->taken_room =
        copy->taken_count; /* only added to: grown, and so copied, on the first addition */
    for (uint32_t i = 0; i < copy->item_count; i++) {
        copy_keeping(arena, &copy->items[i].keeps);
    }
    for (uint32_t i = 0; i < copy->party_count; i++) {
        copy_keeping(arena, &copy->parties[i].keeps);
    }
    return copy;
}

struct procedure_state *procedure_state_copy(struct arena *arena,
                                             const struct procedure_state *state)
{
    return state_try(arena, state);
}

const struct procedure_item *procedure_state_item(const struct procedure_state *state,
                                                  uint32_t number)
{
    for (uint32_t i = 0; i < state->item_count; i++) {
        if (state->items[i].number == number) {
            return &state->items[i];
        }
    }
    return NULL;
}

const struct procedure_party *procedure_state_party(const struct procedure_state *state,
                                                    uint32_t number)
{
    for (uint32_t i = 0; i < state->party_count; i++) {
        if (state->parties[i].number == number) {
            return &state->parties[i];
        }
    }
    return NULL;
}

static uint32_t ordinal_of_item(const struct procedure_state *state, uint32_t number)
{
    const struct procedure_item *item = procedure_state_item(state, number);
    uint32_t ordinal = 0;
    for (uint32_t i = 0; item != NULL && i < state->item_count; i++) {
        ordinal += state->items[i].number <= number && procedure_same(state->items[i].kind, item->kind);
    }
    return ordinal;
}

static uint32_t ordinal_of_party(const struct procedure_state *state, uint32_t number)
{
    const struct procedure_party *party = procedure_state_party(state, number);
    uint32_t ordinal = 0;
    for (uint32_t i = 0; party != NULL && i < state->party_count; i++) {
        const struct procedure_party *other = &state->parties[i];
        bool alike = other->standing_count > 0 && party->standing_count > 0
                         ? procedure_same(other->standings[0], party->standings[0])
                         : other->standing_count == party->standing_count;
        ordinal += other->number <= number && alike;
    }
    return ordinal;
}

uint32_t procedure_ordinal(const struct procedure_state *state, struct procedure_scope scope)
{
    return scope.kind == PROCEDURE_FOR_ITEM    ? ordinal_of_item(state, scope.number)
           : scope.kind == PROCEDURE_FOR_PARTY ? ordinal_of_party(state, scope.number)
                                               : 0;
}

#define FIND_BY_NUMBER(state, list, wanted)                                                        \
    for (uint32_t i = 0; i < (state)->list##_count; i++) {                                         \
        if ((state)->wanted[i].number == number) {                                                 \
            return &(state)->wanted[i];                                                            \
        }                                                                                          \
    }                                                                                              \
    return NULL

struct procedure_match *state_match(struct procedure_state *state, uint32_t number)
{
    FIND_BY_NUMBER(state, match, matches);
}

struct procedure_duty *state_duty(struct procedure_state *state, uint32_t number)
{
    FIND_BY_NUMBER(state, duty, duties);
}

struct procedure_letter *state_letter(struct procedure_state *state, uint32_t number)
{
    FIND_BY_NUMBER(state, letter, letters);
}

const struct procedure_keeping *state_keeps(const struct procedure_state *state,
                                            struct procedure_scope scope)
{
    if (scope.kind == PROCEDURE_FOR_ITEM) {
        const struct procedure_item *item = procedure_state_item(state, scope.number);
        return item == NULL ? NULL : &item->keeps;
    }
    if (scope.kind == PROCEDURE_FOR_PARTY) {
        const struct procedure_party *party = procedure_state_party(state, scope.number);
        return party == NULL ? NULL : &party->keeps;
    }
    return scope.kind == PROCEDURE_FOR_CASE ? &state->keeps : NULL;
}

struct procedure_keeping *state_keeping(struct procedure_state *state, struct procedure_scope scope)
{
    return (struct procedure_keeping *)state_keeps(state, scope);
}

const struct procedure_value *keeping_value(const struct procedure_keeping *keeping,
                                            struct procedure_name fact)
{
    for (uint32_t i = 0; keeping != NULL && i < keeping->fact_count; i++) {
        if (procedure_same(keeping->facts[i].fact, fact)) {
            return keeping->facts[i].value.type == PROCEDURE_UNKNOWN ? NULL
                                                                     : &keeping->facts[i].value;
        }
    }
    return NULL;
}

struct procedure_name keeping_track(const struct procedure_keeping *keeping,
                                    struct procedure_name track)
{
    for (uint32_t i = 0; keeping != NULL && i < keeping->track_count; i++) {
        if (procedure_same(keeping->tracks[i].track, track)) {
            return keeping->tracks[i].state;
        }
    }
    return (struct procedure_name){0};
}

const struct procedure_value *procedure_value_of(const struct procedure_state *state,
                                                 struct procedure_scope scope,
                                                 struct procedure_name fact)
{
    static const struct procedure_value unknown = {.type = PROCEDURE_UNKNOWN};
    const struct procedure_value *value = keeping_value(state_keeps(state, scope), fact);
    return value == NULL ? &unknown : value;
}

struct procedure_name procedure_state_of_track(const struct procedure_state *state,
                                               struct procedure_scope scope,
                                               struct procedure_name track)
{
    return keeping_track(state_keeps(state, scope), track);
}

bool party_has_standing(const struct procedure_party *party, struct procedure_name standing)
{
    for (uint32_t i = 0; i < party->standing_count; i++) {
        if (procedure_same(party->standings[i], standing)) {
            return true;
        }
    }
    return false;
}
