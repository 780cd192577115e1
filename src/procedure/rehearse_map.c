/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was asked for under one version, in the numbers of another: the second referral, the third
 * letter to the reporter and the form's part for a subject are there under the new one too, but
 * maybe not under the same number.
 */
#include "procedure/parse.h"
#include "procedure/rehearse.h"

#define NOT_THERE UINT32_MAX /* a number that nothing has */

/* ---- things of a case */

static uint32_t cross_item(const struct crossing *crossing, uint32_t number)
{
    const struct procedure_item *item = procedure_state_item(crossing->old, number);
    uint32_t left = procedure_ordinal(crossing->old, (struct procedure_scope){PROCEDURE_FOR_ITEM, number});
    for (uint32_t i = 0; item != NULL && i < crossing->new->item_count; i++) {
        const struct procedure_item *other = &crossing->new->items[i];
        if (procedure_same(other->kind, item->kind) && --left == 0) {
            return other->number;
        }
    }
    return NOT_THERE;
}

static uint32_t cross_party(const struct crossing *crossing, uint32_t number)
{
    const struct procedure_party *party = procedure_state_party(crossing->old, number);
    uint32_t left = procedure_ordinal(crossing->old, (struct procedure_scope){PROCEDURE_FOR_PARTY, number});
    for (uint32_t i = 0; party != NULL && party->standing_count > 0 && i < crossing->new->party_count; i++) {
        const struct procedure_party *other = &crossing->new->parties[i];
        if (other->standing_count > 0 && procedure_same(other->standings[0], party->standings[0]) && --left == 0) {
            return other->number;
        }
    }
    return NOT_THERE;
}

static uint32_t cross_match(const struct crossing *crossing, uint32_t number)
{
    const struct procedure_match *match = state_match((struct procedure_state *)crossing->old, number);
    for (uint32_t i = 0; match != NULL && i < crossing->new->match_count; i++) {
        const struct procedure_match *other = &crossing->new->matches[i];
        if (procedure_same(other->office, match->office) && identity_equal(&other->person, &match->person) &&
            (match->party == 0 ? other->party == 0 : other->party == cross_party(crossing, match->party))) {
            return other->number;
        }
    }
    return NOT_THERE;
}

static struct procedure_scope cross_scope(const struct crossing *crossing, struct procedure_scope scope)
{
    switch (scope.kind) {
    case PROCEDURE_FOR_ITEM:
        return (struct procedure_scope){scope.kind, cross_item(crossing, scope.number)};
    case PROCEDURE_FOR_PARTY:
        return (struct procedure_scope){scope.kind, cross_party(crossing, scope.number)};
    case PROCEDURE_FOR_MATCH:
        return (struct procedure_scope){scope.kind, cross_match(crossing, scope.number)};
    default:
        return scope;
    }
}

static bool same_scope(struct procedure_scope one, struct procedure_scope other)
{
    return one.kind == other.kind && one.number == other.number;
}

static bool alike_duties(const struct procedure_duty *one, const struct procedure_duty *other,
                         struct procedure_scope scope)
{
    return procedure_same(one->name, other->name) && same_scope(one->scope, scope);
}

static uint32_t cross_duty(const struct crossing *crossing, uint32_t number)
{
    const struct procedure_duty *duty = state_duty((struct procedure_state *)crossing->old, number);
    uint32_t left = 0;
    for (uint32_t i = 0; duty != NULL && i < crossing->old->duty_count; i++) {
        const struct procedure_duty *other = &crossing->old->duties[i];
        left += other->number <= number && alike_duties(other, duty, duty->scope);
    }
    for (uint32_t i = 0; duty != NULL && i < crossing->new->duty_count; i++) {
        const struct procedure_duty *other = &crossing->new->duties[i];
        if (alike_duties(other, duty, cross_scope(crossing, duty->scope)) && --left == 0) {
            return other->number;
        }
    }
    return NOT_THERE;
}

static bool alike_letters(const struct procedure_letter *one, const struct procedure_letter *other, uint32_t party)
{
    return procedure_same(one->letter, other->letter) && procedure_same(one->recipient, other->recipient) &&
           one->party == party;
}

static uint32_t cross_letter(const struct crossing *crossing, uint32_t number)
{
    const struct procedure_letter *letter = state_letter((struct procedure_state *)crossing->old, number);
    uint32_t left = 0;
    for (uint32_t i = 0; letter != NULL && i < crossing->old->letter_count; i++) {
        const struct procedure_letter *other = &crossing->old->letters[i];
        left += other->number <= number && alike_letters(other, letter, letter->party);
    }
    for (uint32_t i = 0; letter != NULL && i < crossing->new->letter_count; i++) {
        uint32_t party = letter->party == 0 ? 0 : cross_party(crossing, letter->party);
        if (alike_letters(&crossing->new->letters[i], letter, party) && --left == 0) {
            return crossing->new->letters[i].number;
        }
    }
    return NOT_THERE;
}

/* ---- answers */

static bool asks(const struct procedure_group *group, struct procedure_name fact)
{
    for (size_t i = 0; i < group->question_count; i++) {
        if (procedure_same(group->questions[i].fact->is.name, fact)) {
            return true;
        }
    }
    return false;
}

/* In which section of the other form a question about the case is asked. SIZE_MAX: in none. */
static size_t section_of(const struct procedure_step_words *step, struct procedure_name fact)
{
    for (size_t i = 0; i < step->group_count; i++) {
        if (step->groups[i].kind == PROCEDURE_GROUP_CASE && asks(&step->groups[i], fact)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static bool makes_alike(const struct procedure_group *one, const struct procedure_group *other)
{
    return one->kind == other->kind && procedure_same(one->makes, other->makes);
}

/* The part of the other form that makes the same: of several, the one in the same place among them. */
static size_t part_of(const struct procedure_step_words *old, uint32_t group, const struct procedure_step_words *new)
{
    size_t left = 0, found = SIZE_MAX;
    for (size_t i = 0; i <= group; i++) {
        left += makes_alike(&old->groups[i], &old->groups[group]);
    }
    for (size_t i = 0; i < new->group_count && left > 0; i++) {
        if (makes_alike(&new->groups[i], &old->groups[group])) {
            found = i;
            left--;
        }
    }
    return found;
}

static struct procedure_answers *answers_in(struct vec *all, size_t group)
{
    for (size_t i = 0; i < all->count; i++) {
        struct procedure_answers *answers = VEC_AT(all, struct procedure_answers, i);
        if (answers->group == group) {
            return answers;
        }
    }
    return vec_add(all, &(struct procedure_answers){.group = (uint32_t)group});
}

/* An answer in the other's numbers: only a party has one. */
static struct procedure_answer cross_answer(const struct crossing *crossing, const struct procedure_answer *answer)
{
    struct procedure_answer crossed = *answer;
    if (answer->value.type == PROCEDURE_PARTY) {
        crossed.value.number = cross_party(crossing, (uint32_t)answer->value.number);
    }
    return crossed;
}

static void cross_sections(const struct crossing *crossing, const struct procedure_step_words *step,
                           const struct procedure_answers *answers, struct vec *all)
{
    for (size_t i = 0; i < answers->count; i++) {
        size_t section = section_of(step, answers->at[i].fact);
        if (section != SIZE_MAX) {
            struct procedure_answers *to = answers_in(all, section);
            *LIST_ADD(crossing->arena, to->at, to->count) = cross_answer(crossing, &answers->at[i]);
        }
    }
}

static void cross_part(const struct crossing *crossing, const struct procedure_step_words *old,
                       const struct procedure_step_words *new, const struct procedure_answers *answers, struct vec *all)
{
    size_t part = part_of(old, answers->group, new);
    if (part == SIZE_MAX) {
        return;
    }
    struct procedure_answers *to =
        vec_add(all, &(struct procedure_answers){.group = (uint32_t)part, .person = answers->person});
    for (size_t i = 0; i < answers->count; i++) {
        if (asks(&new->groups[part], answers->at[i].fact)) {
            *LIST_ADD(crossing->arena, to->at, to->count) = cross_answer(crossing, &answers->at[i]);
        }
    }
}

/* Which of the other's answers each of these has become; NOT_THERE: none. */
static uint32_t *cross_answers(const struct crossing *crossing, const struct procedure_command *from,
                               struct procedure_command *command)
{
    uint32_t *became = ARENA_ARRAY(crossing->arena, uint32_t, from->answers_count);
    struct vec all = VEC_IN(crossing->arena, struct procedure_answers);
    const struct procedure_step_words *old = procedure_find_step(crossing->from, from->step.text);
    const struct procedure_step_words *new = procedure_find_step(crossing->to, from->step.text);
    for (size_t i = 0; i < from->answers_count; i++) {
        const struct procedure_answers *answers = &from->answers[i];
        size_t before = all.count;
        if (old == NULL || new == NULL || answers->group >= old->group_count) {
            became[i] = NOT_THERE;
            continue;
        }
        if (old->groups[answers->group].kind == PROCEDURE_GROUP_CASE) {
            cross_sections(crossing, new, answers, &all);
        } else {
            cross_part(crossing, old, new, answers, &all);
        }
        became[i] = all.count > before ? (uint32_t)before : NOT_THERE;
    }
    command->answers = all.items;
    command->answers_count = all.count;
    return became;
}

static void cross_named(const struct crossing *crossing, const uint32_t *became, size_t count,
                        struct procedure_moment *moment)
{
    struct vec all = VEC_IN(crossing->arena, struct procedure_named);
    for (size_t i = 0; i < moment->named_count; i++) {
        struct procedure_named named = moment->named[i];
        if (named.answers == UINT32_MAX) {
            named.party = named.party == 0 ? 0 : cross_party(crossing, named.party);
        } else {
            named.answers = named.answers < count ? became[named.answers] : NOT_THERE;
        }
        bool is_there = named.answers != NOT_THERE || moment->named[i].answers == UINT32_MAX;
        if (is_there && named.party != NOT_THERE) {
            vec_add(&all, &named);
        }
    }
    moment->named = all.items;
    moment->named_count = all.count;
}

bool rehearse_cross(const struct crossing *crossing, const struct procedure_recorded *recorded,
                    struct procedure_command *command, struct procedure_moment *moment)
{
    *command = recorded->command;
    *moment = recorded->moment;
    command->scope = cross_scope(crossing, recorded->command.scope);
    const uint32_t *became = cross_answers(crossing, &recorded->command, command);
    cross_named(crossing, became, recorded->command.answers_count, moment);
    if (command->actor.kind == PROCEDURE_ACTOR_PARTY) {
        command->actor.party = cross_party(crossing, command->actor.party);
    }
    if (command->event == PROCEDURE_DUTY_LAPSES) {
        command->event_number = cross_duty(crossing, command->event_number);
    } else if (command->event == PROCEDURE_LETTER_IS_SENT || command->event == PROCEDURE_LETTER_BOUNCES) {
        command->event_number = cross_letter(crossing, command->event_number);
    }
    return command->event_number != NOT_THERE;
}
