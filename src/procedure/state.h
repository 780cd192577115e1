/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_STATE_H
#define PROCEDURE_STATE_H

#include "procedure/procedure.h"

#define PAUSES_MOST 64 /* of one duty; as many as the calendar takes */

/* Room for one more thing at the end of one of a state's arrays; zeroed. */
void *state_grow(struct arena *arena, void *at, uint32_t count, uint32_t *room, size_t size);
#define STATE_ADD(state, list)                                                                                       \
    ((state)->list##s = state_grow((state)->arena, (state)->list##s, (state)->list##_count, &(state)->list##_room,    \
                                   sizeof(*(state)->list##s)),                                                       \
     &(state)->list##s[(state)->list##_count++])

/* The tracks and facts of the case, an item or a party; NULL where there is none (and for matches). */
struct procedure_keeping *state_keeping(struct procedure_state *state, struct procedure_scope scope);
const struct procedure_keeping *state_keeps(const struct procedure_state *state, struct procedure_scope scope);
const struct procedure_value *keeping_value(const struct procedure_keeping *keeping, struct procedure_name fact); /* NULL: unknown */
struct procedure_name keeping_track(const struct procedure_keeping *keeping, struct procedure_name track);
struct procedure_match *state_match(struct procedure_state *state, uint32_t number);
struct procedure_duty *state_duty(struct procedure_state *state, uint32_t number);
struct procedure_letter *state_letter(struct procedure_state *state, uint32_t number);
bool party_has_standing(const struct procedure_party *party, struct procedure_name standing);

/* A copy to try effects on: it shares what never changes. */
struct procedure_state *state_try(struct arena *arena, const struct procedure_state *state);
/* Applies one effect. `keep`: copies what it points to into the state's arena. Errors: ERROR_DAMAGED. */
int state_apply(struct procedure_state *state, const struct procedure_effect *effect, uint32_t sequence, bool keep,
                struct error *error) MUST_CHECK;

/* CBOR of the parts that commands, effects and states share. */
void pack_name(struct pack *pack, struct procedure_name name);
struct procedure_name unpack_name(struct unpack *unpack); /* may be empty */
void pack_scope(struct pack *pack, struct procedure_scope scope);
struct procedure_scope unpack_scope(struct unpack *unpack);
void pack_value(struct pack *pack, const struct procedure_value *value);
void unpack_value(struct arena *arena, struct unpack *unpack, struct procedure_value *out);
void pack_dues(struct pack *pack, const struct procedure_due *dues, uint32_t count);
struct procedure_due *unpack_dues(struct arena *arena, struct unpack *unpack, uint32_t *count);
void pack_date(struct pack *pack, struct civil_date date);
struct civil_date unpack_date(struct unpack *unpack); /* all zero, or a date that exists */
/* An unsigned number below `limit`. */
uint32_t unpack_below(struct unpack *unpack, uint32_t limit, const char *what);

#endif
