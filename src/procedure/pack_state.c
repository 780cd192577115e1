/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CBOR of a state, for sealed snapshots: an array whose order is this file's. A snapshot can always
 * be made again from the entries, so this form may change with its number; the effects' may not. */

#include <string.h>

#include "procedure/state.h"

#define STATE_FORM 1

static void pack_keeping(struct pack *pack, const struct procedure_keeping *keeping)
{
    pack_array(pack, keeping->track_count * 2);
    for (uint32_t i = 0; i < keeping->track_count; i++) {
        pack_name(pack, keeping->tracks[i].track);
        pack_name(pack, keeping->tracks[i].state);
    }
    pack_array(pack, keeping->fact_count * 2);
    for (uint32_t i = 0; i < keeping->fact_count; i++) {
        pack_name(pack, keeping->facts[i].fact);
        pack_value(pack, &keeping->facts[i].value);
    }
}

static void pack_item(struct pack *pack, const struct procedure_item *item)
{
    pack_array(pack, 4);
    pack_unsigned(pack, item->number);
    pack_name(pack, item->kind);
    pack_keeping(pack, &item->keeps);
}

static void pack_party(struct pack *pack, const struct procedure_party *party)
{
    pack_array(pack, 6);
    pack_unsigned(pack, party->number);
    pack_array(pack, party->standing_count);
    for (uint32_t i = 0; i < party->standing_count; i++) {
        pack_name(pack, party->standings[i]);
    }
    pack_bool(pack, party->judged);
    pack_identity(pack, &party->person);
    pack_keeping(pack, &party->keeps);
}

static void pack_match(struct pack *pack, const struct procedure_match *match)
{
    pack_array(pack, 5);
    pack_unsigned(pack, match->number);
    pack_unsigned(pack, match->party);
    pack_identity(pack, &match->person);
    pack_name(pack, match->office);
    pack_unsigned(pack, match->state);
}

static void pack_duty(struct pack *pack, const struct procedure_duty *duty)
{
    pack_array(pack, 12);
    pack_unsigned(pack, duty->number);
    pack_name(pack, duty->name);
    pack_scope(pack, duty->scope);
    pack_name(pack, duty->owner);
    pack_unsigned(pack, duty->status);
    pack_bool(pack, duty->recurs);
    pack_integer(pack, duty->owed_since);
    pack_integer(pack, duty->ended);
    pack_bool(pack, duty->late);
    pack_dues(pack, duty->dues, duty->due_count);
    pack_unsigned(pack, duty->leading);
    pack_array(pack, duty->pause_count);
    for (uint32_t i = 0; i < duty->pause_count; i++) {
        pack_array(pack, duty->pauses[i].is_open ? 1 : 2);
        pack_integer(pack, duty->pauses[i].from);
        if (!duty->pauses[i].is_open) {
            pack_integer(pack, duty->pauses[i].until);
        }
    }
}

static void pack_role(struct pack *pack, const struct procedure_role *role)
{
    pack_array(pack, 4);
    pack_name(pack, role->role);
    pack_scope(pack, role->scope);
    pack_identity(pack, &role->person);
    pack_bool(pack, role->released);
}

static void pack_hold(struct pack *pack, const struct procedure_hold *hold)
{
    pack_name(pack, hold->hold);
}

static void pack_flag(struct pack *pack, const struct procedure_flag *flag)
{
    pack_array(pack, 2);
    pack_name(pack, flag->flag);
    pack_unsigned(pack, flag->party);
}

static void pack_letter(struct pack *pack, const struct procedure_letter *letter)
{
    pack_array(pack, 6);
    pack_unsigned(pack, letter->number);
    pack_name(pack, letter->letter);
    pack_name(pack, letter->recipient);
    pack_unsigned(pack, letter->party);
    pack_unsigned(pack, letter->status);
    pack_integer(pack, letter->owed_since);
}

static void pack_link(struct pack *pack, const struct procedure_link *link)
{
    pack_array(pack, 4);
    pack_name(pack, link->link);
    pack_name(pack, link->procedure);
    pack_identity(pack, &link->case_id);
    pack_unsigned(pack, link->status);
}

static void pack_taken(struct pack *pack, const struct procedure_taken *taken)
{
    pack_array(pack, 6);
    pack_name(pack, taken->step);
    pack_scope(pack, taken->scope);
    pack_identity(pack, &taken->person);
    pack_integer(pack, taken->happened);
    pack_integer(pack, taken->recorded);
    pack_unsigned(pack, taken->sequence);
}

#define PACK_ALL(pack, state, list, one)                                                           \
    pack_array((pack), (state)->one##_count);                                                      \
    for (uint32_t i = 0; i < (state)->one##_count; i++) {                                          \
        pack_##one((pack), &(state)->list[i]);                                                     \
    }

struct text procedure_state_pack(struct arena *arena, const struct procedure_state *state)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, 19);
    pack_unsigned(&pack, STATE_FORM);
    pack_unsigned(&pack, state->sequence);
    pack_name(&pack, state->procedure);
    pack_date(&pack, state->version);
    pack_bytes(&pack, state->procedure_hash, sizeof(state->procedure_hash));
    pack_integer(&pack, state->received);
    pack_bool(&pack, state->ended);
    pack_keeping(&pack, &state->keeps);
    PACK_ALL(&pack, state, items, item)
    PACK_ALL(&pack, state, parties, party)
    PACK_ALL(&pack, state, matches, match)
    PACK_ALL(&pack, state, duties, duty)
    PACK_ALL(&pack, state, roles, role)
    PACK_ALL(&pack, state, holds, hold)
    PACK_ALL(&pack, state, flags, flag)
    PACK_ALL(&pack, state, letters, letter)
    PACK_ALL(&pack, state, links, link)
    PACK_ALL(&pack, state, taken, taken)
    return pack_done(&pack);
}

/* ---- reading it back */

static void want_items(struct unpack *unpack, size_t count)
{
    if (unpack_array(unpack) != count) {
        unpack_fail(unpack, "a part of the state has another number of members");
    }
}

/* Pairs stand one after the other in one array. */
static uint32_t pairs_of(struct unpack *unpack)
{
    size_t count = unpack_array(unpack);
    if (count % 2 != 0 || count > PROCEDURE_STATE_MOST) {
        unpack_fail(unpack, "tracks and facts come in pairs");
        count = 0;
    }
    return (uint32_t)(count / 2);
}

static void unpack_keeping(struct arena *arena, struct unpack *unpack,
                           struct procedure_keeping *keeping)
{
    keeping->track_count = keeping->track_room = pairs_of(unpack);
    keeping->tracks = ARENA_ARRAY(arena, struct procedure_track_state, keeping->track_room);
    for (uint32_t i = 0; i < keeping->track_count; i++) {
        keeping->tracks[i].track = unpack_name(unpack);
        keeping->tracks[i].state = unpack_name(unpack);
    }
    keeping->fact_count = keeping->fact_room = pairs_of(unpack);
    keeping->facts = ARENA_ARRAY(arena, struct procedure_fact_state, keeping->fact_room);
    for (uint32_t i = 0; i < keeping->fact_count; i++) {
        keeping->facts[i].fact = unpack_name(unpack);
        unpack_value(arena, unpack, &keeping->facts[i].value);
    }
}

static uint32_t unpack_number(struct unpack *unpack)
{
    return unpack_below(unpack, UINT32_MAX, "a number is too large");
}

static void unpack_item(struct arena *arena, struct unpack *unpack, struct procedure_item *item)
{
    want_items(unpack, 4);
    item->number = unpack_number(unpack);
    item->kind = unpack_name(unpack);
    unpack_keeping(arena, unpack, &item->keeps);
}

static void unpack_party(struct arena *arena, struct unpack *unpack, struct procedure_party *party)
{
    want_items(unpack, 6);
    party->number = unpack_number(unpack);
    size_t standings = unpack_array(unpack);
    if (standings > PROCEDURE_STANDINGS_MOST) {
        unpack_fail(unpack, "a party has too many standings");
        standings = 0;
    }
    party->standing_count = (uint32_t)standings;
    for (uint32_t i = 0; i < party->standing_count; i++) {
        party->standings[i] = unpack_name(unpack);
    }
    party->judged = unpack_bool(unpack);
    party->person = unpack_identity(unpack);
    unpack_keeping(arena, unpack, &party->keeps);
}

static void unpack_match(struct arena *arena, struct unpack *unpack, struct procedure_match *match)
{
    (void)arena;
    want_items(unpack, 5);
    match->number = unpack_number(unpack);
    match->party = unpack_number(unpack);
    match->person = unpack_identity(unpack);
    match->office = unpack_name(unpack);
    match->state = (enum procedure_match_state)unpack_below(unpack, PROCEDURE_MATCH__MAX,
                                                            "a match of no known state");
}

static void unpack_pauses(struct arena *arena, struct unpack *unpack, struct procedure_duty *duty)
{
    size_t count = unpack_array(unpack);
    if (count > PAUSES_MOST) {
        unpack_fail(unpack, "a duty has too many pauses");
        count = 0;
    }
    duty->pauses = ARENA_ARRAY(arena, struct procedure_pause, count);
    duty->pause_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        size_t ends = unpack_array(unpack);
        if (ends != 1 && ends != 2) {
            unpack_fail(unpack, "a pause is one instant or two");
        }
        duty->pauses[i].from = unpack_integer(unpack);
        duty->pauses[i].is_open = ends == 1;
        duty->pauses[i].until = ends == 2 ? unpack_integer(unpack) : 0;
    }
}

static void unpack_duty(struct arena *arena, struct unpack *unpack, struct procedure_duty *duty)
{
    want_items(unpack, 12);
    duty->number = unpack_number(unpack);
    duty->name = unpack_name(unpack);
    duty->scope = unpack_scope(unpack);
    duty->owner = unpack_name(unpack);
    duty->status = (enum procedure_duty_status)unpack_below(unpack, PROCEDURE_DUTY__MAX,
                                                            "a duty of no known status");
    duty->recurs = unpack_bool(unpack);
    duty->owed_since = unpack_integer(unpack);
    duty->ended = unpack_integer(unpack);
    duty->late = unpack_bool(unpack);
    duty->dues = unpack_dues(arena, unpack, &duty->due_count);
    duty->leading = unpack_number(unpack);
    if (duty->due_count > 0 && duty->leading >= duty->due_count) {
        unpack_fail(unpack, "a duty has not so many limits");
    }
    unpack_pauses(arena, unpack, duty);
}

static void unpack_role(struct arena *arena, struct unpack *unpack, struct procedure_role *role)
{
    (void)arena;
    want_items(unpack, 4);
    role->role = unpack_name(unpack);
    role->scope = unpack_scope(unpack);
    role->person = unpack_identity(unpack);
    role->released = unpack_bool(unpack);
}

static void unpack_hold(struct arena *arena, struct unpack *unpack, struct procedure_hold *hold)
{
    (void)arena;
    hold->hold = unpack_name(unpack);
}

static void unpack_flag(struct arena *arena, struct unpack *unpack, struct procedure_flag *flag)
{
    (void)arena;
    want_items(unpack, 2);
    flag->flag = unpack_name(unpack);
    flag->party = unpack_number(unpack);
}

static void unpack_letter(struct arena *arena, struct unpack *unpack,
                          struct procedure_letter *letter)
{
    (void)arena;
    want_items(unpack, 6);
    letter->number = unpack_number(unpack);
    letter->letter = unpack_name(unpack);
    letter->recipient = unpack_name(unpack);
    letter->party = unpack_number(unpack);
    letter->status = (enum procedure_letter_status)unpack_below(unpack, PROCEDURE_LETTER__MAX,
                                                                "a letter of no known status");
    letter->owed_since = unpack_integer(unpack);
}

static void unpack_link(struct arena *arena, struct unpack *unpack, struct procedure_link *link)
{
    (void)arena;
    want_items(unpack, 4);
    link->link = unpack_name(unpack);
    link->procedure = unpack_name(unpack);
    link->case_id = unpack_identity(unpack);
    link->status = (enum procedure_link_status)unpack_below(unpack, PROCEDURE_LINK__MAX,
                                                            "a link of no known status");
}

static void unpack_taken(struct arena *arena, struct unpack *unpack, struct procedure_taken *taken)
{
    (void)arena;
    want_items(unpack, 6);
    taken->step = unpack_name(unpack);
    taken->scope = unpack_scope(unpack);
    taken->person = unpack_identity(unpack);
    taken->happened = unpack_integer(unpack);
    taken->recorded = unpack_integer(unpack);
    taken->sequence = unpack_number(unpack);
}

static uint32_t count_of(struct unpack *unpack)
{
    size_t count = unpack_array(unpack);
    if (count > PROCEDURE_STATE_MOST) {
        unpack_fail(unpack, "there is too much in the state");
        count = 0;
    }
    return (uint32_t)count;
}

#define UNPACK_ALL(unpack, state, list, one)                                                       \
    (state)->one##_count = (state)->one##_room = count_of(unpack);                                 \
    (state)->list = arena_array((state)->arena, (state)->one##_room, sizeof(*(state)->list));      \
    for (uint32_t i = 0; i < (state)->one##_count && !(unpack)->failed; i++) {                     \
        unpack_##one((state)->arena, (unpack), &(state)->list[i]);                                 \
    }

static void unpack_things(struct unpack *unpack, struct procedure_state *state)
{
    UNPACK_ALL(unpack, state, items, item)
    UNPACK_ALL(unpack, state, parties, party)
    UNPACK_ALL(unpack, state, matches, match)
    UNPACK_ALL(unpack, state, duties, duty)
    UNPACK_ALL(unpack, state, roles, role)
    UNPACK_ALL(unpack, state, holds, hold)
    UNPACK_ALL(unpack, state, flags, flag)
    UNPACK_ALL(unpack, state, letters, letter)
    UNPACK_ALL(unpack, state, links, link)
    UNPACK_ALL(unpack, state, taken, taken)
}

int procedure_state_unpack(struct arena *arena, struct text bytes, struct procedure_state **out,
                           struct error *error)
{
    struct unpack unpack = unpack_of(bytes);
    struct procedure_state *state = procedure_state_new(arena);
    want_items(&unpack, 19);
    if (unpack_unsigned(&unpack) != STATE_FORM) {
        unpack_fail(&unpack, "a state of another form");
    }
    state->sequence = unpack_number(&unpack);
    state->procedure = unpack_name(&unpack);
    state->version = unpack_date(&unpack);
    unpack_fixed(&unpack, state->procedure_hash, sizeof(state->procedure_hash));
    state->received = unpack_integer(&unpack);
    state->ended = unpack_bool(&unpack);
    unpack_keeping(arena, &unpack, &state->keeps);
    unpack_things(&unpack, state);
    int result = unpack_done(&unpack, "the state of a case", error);
    if (result == 0) {
        *out = state;
    }
    return result;
}
