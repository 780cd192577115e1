/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applying effects to a state. Reads no rules: an effect says all that it does. */

#include <string.h>

#include "procedure/state.h"

struct apply {
    struct procedure_state *state;
    const struct procedure_effect *effect;
    uint32_t sequence;
    bool keep;
    struct error *error;
};

static int damaged(struct apply *apply, const char *what)
{
    return error_set(apply->error, ERROR_DAMAGED, "procedure.effects",
                     "an effect does not fit the case: %s", what);
}

static struct text own_text(struct apply *apply, struct text text)
{
    if (apply->keep && text.length > 0) {
        text.at = arena_copy(apply->state->arena, text.at, text.length);
    }
    return text;
}

static struct procedure_name own(struct apply *apply, struct procedure_name name)
{
    name.text = own_text(apply, name.text);
    return name;
}

static struct procedure_reference own_reference(struct apply *apply,
                                                struct procedure_reference reference)
{
    if (reference.part != 0 && reference.sequence == 0) {
        reference.sequence = apply->sequence;
    }
    return reference;
}

static bool has_names(enum procedure_type type)
{
    return type == PROCEDURE_CHOICE || type == PROCEDURE_ANY_OF || type == PROCEDURE_AREA ||
           type == PROCEDURE_OFFICE;
}

static struct procedure_value own_value(struct apply *apply, struct procedure_value value)
{
    value.reasons = own_reference(apply, value.reasons);
    if (value.type == PROCEDURE_TEXT || value.type == PROCEDURE_NAMES) {
        value.reference = own_reference(apply, value.reference);
    } else if (has_names(value.type) && apply->keep) {
        struct procedure_name *names =
            ARENA_ARRAY(apply->state->arena, struct procedure_name, value.names.count);
        for (size_t i = 0; i < value.names.count; i++) {
            names[i] = own(apply, value.names.at[i]);
        }
        value.names.at = names;
    }
    return value;
}

/* The deadline's own texts: packed and read again, so that nothing of it lies outside the state's
 * arena. */
static struct calendar_deadline own_deadline(struct apply *apply,
                                             const struct calendar_deadline *deadline)
{
    struct calendar_deadline copy = {0};
    struct pack pack = pack_in(apply->state->arena);
    calendar_pack_deadline(&pack, deadline);
    struct unpack unpack = unpack_of(pack_done(&pack));
    calendar_unpack_deadline(apply->state->arena, &unpack, &copy);
    return copy;
}

static struct procedure_due *own_dues(struct apply *apply)
{
    const struct procedure_effect *effect = apply->effect;
    struct procedure_due *dues =
        ARENA_ARRAY(apply->state->arena, struct procedure_due, effect->due_count);
    for (uint32_t i = 0; i < effect->due_count; i++) {
        dues[i] = effect->dues[i];
        if (apply->keep) {
            dues[i].words = own_text(apply, dues[i].words);
            dues[i].source = own_text(apply, dues[i].source);
            dues[i].deadline = own_deadline(apply, &dues[i].deadline);
        }
    }
    return dues;
}

static bool is_full(const struct procedure_state *state)
{
    return (uint64_t)state->item_count + state->party_count + state->match_count +
               state->duty_count + state->role_count + state->flag_count + state->letter_count +
               state->link_count + state->taken_count >
           PROCEDURE_STATE_MOST;
}

/* ---- one for each kind */

static int apply_begun(struct apply *apply)
{
    struct procedure_state *state = apply->state;
    if (state->procedure.key == 0) {
        state->received = apply->effect->recorded;
    }
    state->procedure = own(apply, apply->effect->name);
    state->version = apply->effect->version;
    memcpy(state->procedure_hash, apply->effect->hash, sizeof(state->procedure_hash));
    return 0;
}

static int apply_taken(struct apply *apply)
{
    struct procedure_state *state = apply->state;
    const struct procedure_effect *effect = apply->effect;
    state->taken = state_grow(state->arena, state->taken, state->taken_count, &state->taken_room,
                              sizeof(*state->taken));
    state->taken[state->taken_count++] = (struct procedure_taken){
        .step = own(apply, effect->name),
        .scope = effect->scope,
        .person = effect->person,
        .happened = effect->happened,
        .recorded = effect->recorded,
        .sequence = apply->sequence,
    };
    return 0;
}

static int apply_track(struct apply *apply)
{
    struct procedure_keeping *keeping = state_keeping(apply->state, apply->effect->scope);
    if (keeping == NULL) {
        return damaged(apply, "a track of something that is not there");
    }
    for (uint32_t i = 0; i < keeping->track_count; i++) {
        if (procedure_same(keeping->tracks[i].track, apply->effect->name)) {
            keeping->tracks[i].state = own(apply, apply->effect->other);
            return 0;
        }
    }
    keeping->tracks = state_grow(apply->state->arena, keeping->tracks, keeping->track_count,
                                 &keeping->track_room, sizeof(*keeping->tracks));
    keeping->tracks[keeping->track_count++] = (struct procedure_track_state){
        own(apply, apply->effect->name), own(apply, apply->effect->other)};
    return 0;
}

static int apply_fact(struct apply *apply)
{
    struct procedure_keeping *keeping = state_keeping(apply->state, apply->effect->scope);
    if (keeping == NULL) {
        return damaged(apply, "a fact about something that is not there");
    }
    struct procedure_value value = own_value(apply, apply->effect->value);
    for (uint32_t i = 0; i < keeping->fact_count; i++) {
        if (procedure_same(keeping->facts[i].fact, apply->effect->name)) {
            keeping->facts[i].value = value;
            return 0;
        }
    }
    keeping->facts = state_grow(apply->state->arena, keeping->facts, keeping->fact_count,
                                &keeping->fact_room, sizeof(*keeping->facts));
    keeping->facts[keeping->fact_count++] =
        (struct procedure_fact_state){own(apply, apply->effect->name), value};
    return 0;
}

static int apply_item(struct apply *apply)
{
    struct procedure_state *state = apply->state;
    if (apply->effect->number != state->item_count + 1) {
        return damaged(apply, "items are numbered one after the other");
    }
    struct procedure_item *item = STATE_ADD(state, item);
    *item = (struct procedure_item){.number = apply->effect->number,
                                    .kind = own(apply, apply->effect->name)};
    return 0;
}

static int apply_party(struct apply *apply)
{
    struct procedure_state *state = apply->state;
    const struct procedure_effect *effect = apply->effect;
    struct procedure_party *party =
        (struct procedure_party *)procedure_state_party(state, effect->number);
    if (party == NULL) {
        if (effect->number != state->party_count + 1) {
            return damaged(apply, "parties are numbered one after the other");
        }
        state->parties = state_grow(state->arena, state->parties, state->party_count,
                                    &state->party_room, sizeof(*state->parties));
        party = &state->parties[state->party_count++];
        *party = (struct procedure_party){.number = effect->number};
    }
    if (party_has_standing(party, effect->name)) {
        return 0;
    }
    if (party->standing_count == PROCEDURE_STANDINGS_MOST) {
        return damaged(apply, "a party has too many standings");
    }
    party->standings[party->standing_count++] = own(apply, effect->name);
    party->judged = party->judged || effect->judged;
    return 0;
}

static int apply_person(struct apply *apply)
{
    struct procedure_party *party =
        (struct procedure_party *)procedure_state_party(apply->state, apply->effect->number);
    if (party == NULL) {
        return damaged(apply, "a person for a party who is not there");
    }
    party->person = apply->effect->person;
    return 0;
}

static int apply_match(struct apply *apply)
{
    struct procedure_state *state = apply->state;
    const struct procedure_effect *effect = apply->effect;
    struct procedure_match *match = state_match(state, effect->number);
    if (effect->which >= PROCEDURE_MATCH__MAX ||
        (match == NULL && effect->number != state->match_count + 1)) {
        return damaged(apply, "a match that cannot be");
    }
    if (match == NULL) {
        state->matches = state_grow(state->arena, state->matches, state->match_count,
                                    &state->match_room, sizeof(*state->matches));
        match = &state->matches[state->match_count++];
        *match = (struct procedure_match){
            .number = effect->number,
            .party = effect->scope.number,
            .person = effect->person,
            .office = own(apply, effect->other),
        };
    }
    match->state = (enum procedure_match_state)effect->which;
    return 0;
}

static int apply_duty(struct apply *apply)
{
    struct procedure_state *state = apply->state;
    const struct procedure_effect *effect = apply->effect;
    if (effect->number != state->duty_count + 1 ||
        (effect->due_count > 0 && effect->leading >= effect->due_count)) {
        return damaged(apply,
                       "duties are numbered one after the other, and one of their limits leads");
    }
    state->duties = state_grow(state->arena, state->duties, state->duty_count, &state->duty_room,
                               sizeof(*state->duties));
    state->duties[state->duty_count++] = (struct procedure_duty){
        .number = effect->number,
        .name = own(apply, effect->name),
        .scope = effect->scope,
        .owner = own(apply, effect->other),
        .status = PROCEDURE_DUTY_OWED,
        .recurs = effect->recurs,
        .owed_since = effect->happened,
        .dues = own_dues(apply),
        .due_count = effect->due_count,
        .leading = effect->leading,
    };
    return 0;
}

static int apply_duty_change(struct apply *apply)
{
    const struct procedure_effect *effect = apply->effect;
    struct procedure_duty *duty = state_duty(apply->state, effect->number);
    if (duty == NULL) {
        return damaged(apply, "a change of a duty that is not there");
    }
    if (effect->kind == PROCEDURE_EFFECT_DUTY_LAPSED) {
        if (effect->which >= duty->due_count) {
            return damaged(apply, "a duty has not so many limits");
        }
        struct procedure_due *dues =
            ARENA_ARRAY(apply->state->arena, struct procedure_due, duty->due_count);
        memcpy(dues, duty->dues,
               duty->due_count *
                   sizeof(*dues)); /* a tried state shares them; there is at least one */
        dues[effect->which].lapsed = true;
        duty->dues = dues;
    } else if (effect->kind == PROCEDURE_EFFECT_DUTY_MOVED) {
        if (effect->due_count > 0 && effect->leading >= effect->due_count) {
            return damaged(apply, "a duty has not so many limits");
        }
        duty->dues = own_dues(apply);
        duty->due_count = effect->due_count;
        duty->leading = effect->leading;
    } else {
        duty->status =
            effect->kind == PROCEDURE_EFFECT_DUTY_MET ? PROCEDURE_DUTY_MET : PROCEDURE_DUTY_DROPPED;
        duty->ended = effect->happened;
        duty->late = effect->late;
    }
    return 0;
}

static int apply_pause(struct apply *apply)
{
    const struct procedure_effect *effect = apply->effect;
    struct procedure_duty *duty = state_duty(apply->state, effect->number);
    bool open =
        duty != NULL && duty->pause_count > 0 && duty->pauses[duty->pause_count - 1].is_open;
    if (duty == NULL || open == effect->on || duty->pause_count >= PAUSES_MOST) {
        return damaged(apply, "a pause that cannot be");
    }
    struct procedure_pause *pauses =
        ARENA_ARRAY(apply->state->arena, struct procedure_pause, duty->pause_count + 1);
    if (duty->pause_count > 0) {
        memcpy(pauses, duty->pauses,
               duty->pause_count * sizeof(*pauses)); /* a tried state shares them */
    }
    if (effect->on) {
        pauses[duty->pause_count++] = (struct procedure_pause){effect->happened, 0, true};
    } else {
        pauses[duty->pause_count - 1].until = effect->happened;
        pauses[duty->pause_count - 1].is_open = false;
    }
    duty->pauses = pauses;
    return 0;
}

static int apply_role(struct apply *apply)
{
    struct procedure_state *state = apply->state;
    const struct procedure_effect *effect = apply->effect;
    if (effect->on) {
        struct procedure_role *role = STATE_ADD(state, role);
        *role =
            (struct procedure_role){own(apply, effect->name), effect->scope, effect->person, false};
        return 0;
    }
    for (uint32_t i = 0; i < state->role_count; i++) {
        struct procedure_role *role = &state->roles[i];
        if (procedure_same(role->role, effect->name) && role->scope.kind == effect->scope.kind &&
            role->scope.number == effect->scope.number &&
            identity_equal(&role->person, &effect->person)) {
            role->released = true;
        }
    }
    return 0;
}

static int apply_hold(struct apply *apply)
{
    struct procedure_state *state = apply->state;
    for (uint32_t i = 0; i < state->hold_count; i++) {
        if (procedure_same(state->holds[i].hold, apply->effect->name)) {
            if (!apply->effect->on) {
                state->holds[i] = state->holds[--state->hold_count];
            }
            return 0;
        }
    }
    if (apply->effect->on) {
        *STATE_ADD(state, hold) = (struct procedure_hold){own(apply, apply->effect->name)};
    }
    return 0;
}

static int apply_flag(struct apply *apply)
{
    struct procedure_state *state = apply->state;
    for (uint32_t i = 0; i < state->flag_count; i++) {
        if (procedure_same(state->flags[i].flag, apply->effect->name) &&
            state->flags[i].party == apply->effect->number) {
            if (!apply->effect->on) {
                state->flags[i] = state->flags[--state->flag_count];
            }
            return 0;
        }
    }
    if (apply->effect->on) {
        *STATE_ADD(state, flag) =
            (struct procedure_flag){own(apply, apply->effect->name), apply->effect->number};
    }
    return 0;
}

static int apply_letter(struct apply *apply)
{
    struct procedure_state *state = apply->state;
    const struct procedure_effect *effect = apply->effect;
    struct procedure_letter *letter = state_letter(state, effect->number);
    if (effect->which >= PROCEDURE_LETTER__MAX ||
        (letter == NULL && effect->number != state->letter_count + 1)) {
        return damaged(apply, "a letter that cannot be");
    }
    if (letter == NULL) {
        letter = STATE_ADD(state, letter);
        *letter = (struct procedure_letter){
            .number = effect->number,
            .letter = own(apply, effect->name),
            .recipient = own(apply, effect->other),
            .party = effect->scope.number,
            .owed_since = effect->happened,
        };
    }
    letter->status = (enum procedure_letter_status)effect->which;
    return 0;
}

/* A link may have been wanted several times: what opens is one that waits, what ends is the one that leads to that case; and
 * where the effect does not say which case it is, the last. */
static bool is_meant(const struct procedure_link *link, const struct procedure_effect *effect)
{
    return effect->which == PROCEDURE_LINK_OPEN ? link->status == PROCEDURE_LINK_WANTED
                                                : identity_equal(&link->case_id, &effect->person);
}

static struct procedure_link *find_link(struct procedure_state *state, const struct procedure_effect *effect)
{
    struct procedure_link *last = NULL, *meant = NULL;
    for (uint32_t i = 0; i < state->link_count; i++) {
        struct procedure_link *link = &state->links[i];
        if (procedure_same(link->link, effect->name)) {
            last = link;
            meant = !identity_is_none(&effect->person) && is_meant(link, effect) ? link : meant;
        }
    }
    return meant ? meant : last;
}

static int apply_link(struct apply *apply)
{
    struct procedure_state *state = apply->state;
    const struct procedure_effect *effect = apply->effect;
    struct procedure_link *link = find_link(state, effect);
    if (effect->which >= PROCEDURE_LINK__MAX) {
        return damaged(apply, "a link that cannot be");
    }
    if (link == NULL || effect->which == PROCEDURE_LINK_WANTED) {
        link = STATE_ADD(state, link);
        *link = (struct procedure_link){.link = own(apply, effect->name),
                                        .procedure = own(apply, effect->other)};
    }
    link->status = (enum procedure_link_status)effect->which;
    if (!identity_is_none(&effect->person)) {
        link->procedure = own(apply, effect->other);
        link->case_id = effect->person;
    }
    return 0;
}

static int apply_ended(struct apply *apply)
{
    apply->state->ended = apply->effect->on;
    return 0;
}

static int (*const appliers[PROCEDURE_EFFECT__MAX])(struct apply *apply) = {
    [PROCEDURE_EFFECT_BEGUN] = apply_begun,
    [PROCEDURE_EFFECT_TAKEN] = apply_taken,
    [PROCEDURE_EFFECT_TRACK] = apply_track,
    [PROCEDURE_EFFECT_FACT] = apply_fact,
    [PROCEDURE_EFFECT_ITEM] = apply_item,
    [PROCEDURE_EFFECT_PARTY] = apply_party,
    [PROCEDURE_EFFECT_PERSON] = apply_person,
    [PROCEDURE_EFFECT_MATCH] = apply_match,
    [PROCEDURE_EFFECT_DUTY] = apply_duty,
    [PROCEDURE_EFFECT_DUTY_MET] = apply_duty_change,
    [PROCEDURE_EFFECT_DUTY_LAPSED] = apply_duty_change,
    [PROCEDURE_EFFECT_DUTY_DROPPED] = apply_duty_change,
    [PROCEDURE_EFFECT_ROLE] = apply_role,
    [PROCEDURE_EFFECT_HOLD] = apply_hold,
    [PROCEDURE_EFFECT_FLAG] = apply_flag,
    [PROCEDURE_EFFECT_LETTER] = apply_letter,
    [PROCEDURE_EFFECT_LINK] = apply_link,
    [PROCEDURE_EFFECT_ENDED] = apply_ended,
    [PROCEDURE_EFFECT_DUTY_MOVED] = apply_duty_change,
    [PROCEDURE_EFFECT_DUTY_PAUSED] = apply_pause,
};

int state_apply(struct procedure_state *state, const struct procedure_effect *effect,
                uint32_t sequence, bool keep, struct error *error)
{
    struct apply apply = {state, effect, sequence, keep, error};
    if (effect->kind <= PROCEDURE_EFFECT_NONE || effect->kind >= PROCEDURE_EFFECT__MAX) {
        return damaged(&apply, "of no known kind");
    }
    if (is_full(state)) {
        return damaged(&apply, "there is too much in it");
    }
    return appliers[effect->kind](&apply);
}

int procedure_apply(struct procedure_state *state, const struct procedure_effects *effects,
                    uint32_t sequence, struct error *error)
{
    for (size_t i = 0; i < effects->count; i++) {
        int result = state_apply(state, &effects->at[i], sequence, true, error);
        if (result != 0) {
            return result;
        }
    }
    state->sequence = sequence;
    return 0;
}
