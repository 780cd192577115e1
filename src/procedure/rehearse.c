/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rehearsing: what was asked for, decided by two versions beside each other. */
#include "procedure/decide.h"
#include "procedure/rehearse.h"

#define LAPSES_MOST 1000 /* between two entries of one case */

struct side {
    const struct procedure *procedure;
    struct procedure_state *state;
};
struct rehearsing {
    struct arena *arena;
    struct side old, new;
    struct procedure_moment moment; /* of the last entry */
    uint32_t at;
    struct vec changes, told; /* told: struct text, so that nothing is told twice */
    struct procedure_rehearsal *out;
};

const char *procedure_change_key(enum procedure_change_kind kind)
{
    static const char *const keys[PROCEDURE_CHANGE__MAX] = {
        [PROCEDURE_CHANGE_REFUSED] = "refused", [PROCEDURE_CHANGE_ALLOWED] = "allowed",
        [PROCEDURE_CHANGE_ARISES] = "arises",   [PROCEDURE_CHANGE_VANISHES] = "vanishes",
        [PROCEDURE_CHANGE_DATE] = "date",       [PROCEDURE_CHANGE_OWNER] = "owner",
        [PROCEDURE_CHANGE_MANAGER] = "manager", [PROCEDURE_CHANGE_STANDS] = "stands",
    };
    return kind < PROCEDURE_CHANGE__MAX ? keys[kind] : "stands";
}

/* ---- deciding on one side */

static bool take(struct rehearsing *rehearsing, struct side *side, const struct procedure_decision *decision)
{
    struct error error = {0};
    return procedure_apply(side->state, &decision->effects, side->state->sequence + 1, &error) == 0 ||
           (rehearsing->out->followed = false);
}

static const struct procedure_duty *first_passed(const struct procedure_state *state, int64_t until, int64_t *when)
{
    const struct procedure_duty *first = NULL;
    *when = until;
    for (uint32_t i = 0; i < state->duty_count; i++) {
        const struct procedure_duty *duty = &state->duties[i];
        for (uint32_t j = 0; duty->status == PROCEDURE_DUTY_OWED && j < duty->due_count; j++) {
            const struct calendar_deadline *deadline = &duty->dues[j].deadline;
            bool passes = !duty->dues[j].lapsed && deadline->ends != INT64_MAX && deadline->ends <= *when;
            if (passes && (first == NULL || deadline->ends < *when)) {
                first = duty;
                *when = deadline->ends;
            }
        }
    }
    return first;
}

/* What passes by itself before the next entry, as the scheduler would record it. */
static void let_lapse(struct rehearsing *rehearsing, struct side *side, int64_t until)
{
    const struct procedure_duty *duty;
    struct procedure_moment moment = rehearsing->moment;
    moment.named_count = 0;
    for (int i = 0; i < LAPSES_MOST && (duty = first_passed(side->state, until, &moment.now)) != NULL; i++) {
        struct procedure_decision decision;
        struct procedure_command lapse = {.event = PROCEDURE_DUTY_LAPSES,
                                          .event_name = duty->name,
                                          .event_number = duty->number,
                                          .happened = moment.now,
                                          .actor = {.kind = PROCEDURE_ACTOR_EVENHAND}};
        procedure_decide(rehearsing->arena, side->procedure, side->state, &lapse, &moment, &decision);
        if (!decision.allowed || !take(rehearsing, side, &decision)) {
            return;
        }
    }
}

/* As if the case were moved to the new version where it stands under the old one. */
static void move_over(struct rehearsing *rehearsing)
{
    struct procedure_decision decision;
    struct procedure_moment moment = rehearsing->moment;
    struct procedure_command moves = {.event = PROCEDURE_VERSION_CHANGES,
                                      .happened = moment.now,
                                      .actor = {.kind = PROCEDURE_ACTOR_EVENHAND}};
    moment.named_count = 0;
    rehearsing->new.state = procedure_state_copy(rehearsing->arena, rehearsing->old.state);
    procedure_decide(rehearsing->arena, rehearsing->new.procedure, rehearsing->new.state, &moves, &moment, &decision);
    if (decision.allowed) {
        (void)take(rehearsing, &rehearsing->new, &decision);
    }
}

/* ---- telling */

static bool is_told(struct rehearsing *rehearsing, struct text what)
{
    for (size_t i = 0; i < rehearsing->told.count; i++) {
        if (text_equal(*VEC_AT(&rehearsing->told, struct text, i), what)) {
            return true;
        }
    }
    vec_add(&rehearsing->told, &what);
    return false;
}

static void tell(struct rehearsing *rehearsing, enum procedure_change_kind kind, const struct standing_thing *thing,
                 struct text before, struct text after)
{
    struct procedure_change change = {
        .kind = kind, .at = rehearsing->at, .thing = thing->thing, .label = thing->label, .before = before, .after = after,
        .cites = thing->cites};
    bool whole = kind == PROCEDURE_CHANGE_ARISES || kind == PROCEDURE_CHANGE_VANISHES; /* once, however it stands */
    struct text how = whole ? TEXT("") : text_of(arena_print(rehearsing->arena, "%.*s > %.*s", TEXT_ARGS(before), TEXT_ARGS(after)));
    if (!is_told(rehearsing, text_of(arena_print(rehearsing->arena, "%d %.*s: %.*s", (int)kind, TEXT_ARGS(thing->key),
                                                 TEXT_ARGS(how))))) {
        vec_add(&rehearsing->changes, &change);
    }
}

static const struct standing_thing *find_thing(const struct vec *things, struct text key)
{
    for (size_t i = 0; i < things->count; i++) {
        const struct standing_thing *thing = VEC_AT(things, struct standing_thing, i);
        if (text_equal(thing->key, key)) {
            return thing;
        }
    }
    return NULL;
}

static void compare(struct rehearsing *rehearsing)
{
    struct arena *arena = rehearsing->arena;
    struct vec old = rehearse_things(arena, rehearsing->old.procedure, rehearsing->old.state, &rehearsing->moment);
    struct vec new = rehearse_things(arena, rehearsing->new.procedure, rehearsing->new.state, &rehearsing->moment);
    for (size_t i = 0; i < old.count; i++) {
        const struct standing_thing *was = VEC_AT(&old, struct standing_thing, i), *is = find_thing(&new, was->key);
        if (is == NULL && !was->detail) {
            tell(rehearsing, PROCEDURE_CHANGE_VANISHES, was, was->value, TEXT(""));
        } else if (is != NULL && !text_equal(was->value, is->value)) {
            tell(rehearsing, is->differs, is, was->value, is->value);
        }
    }
    for (size_t i = 0; i < new.count; i++) {
        const struct standing_thing *is = VEC_AT(&new, struct standing_thing, i);
        if (!is->detail && find_thing(&old, is->key) == NULL) {
            const struct standing_thing *due =
                find_thing(&new, text_of(arena_print(arena, "%.*s: due", TEXT_ARGS(is->key))));
            struct text after = due == NULL ? is->value
                                            : text_of(arena_print(arena, "%.*s, due %.*s", TEXT_ARGS(is->value),
                                                                  TEXT_ARGS(due->value)));
            tell(rehearsing, PROCEDURE_CHANGE_ARISES, is, TEXT(""), after);
        }
    }
}

static void cite(struct arena *arena, const struct procedure_refusals *refusals, struct standing_thing *thing)
{
    struct vec all = VEC_IN(arena, struct text);
    for (size_t i = 0; i < refusals->count; i++) {
        for (size_t j = 0; j < refusals->at[i].cites.count; j++) {
            struct text cited = refusals->at[i].cites.at[j];
            bool there = false;
            for (size_t k = 0; k < all.count; k++) {
                there = there || text_equal(*VEC_AT(&all, struct text, k), cited);
            }
            if (!there) {
                vec_add(&all, &cited);
            }
        }
    }
    thing->cites = (struct procedure_cites){all.items, all.count};
}

static struct text refusals_words(struct arena *arena, const struct procedure_refusals *refusals)
{
    struct buf words = buf_in(arena);
    for (size_t i = 0; i < refusals->count; i++) {
        const struct procedure_refusal *refusal = &refusals->at[i];
        buf_print(&words, "%s%.*s%s%.*s", i == 0 ? "" : " ", TEXT_ARGS(refusal->field),
                  refusal->field.length > 0 ? ": " : "", TEXT_ARGS(refusal->words));
    }
    return buf_as_text(&words);
}

static void tell_decided(struct rehearsing *rehearsing, const struct procedure_command *command,
                         enum procedure_change_kind kind, const struct procedure_refusals *refusals)
{
    struct arena *arena = rehearsing->arena;
    const struct side *side = kind == PROCEDURE_CHANGE_REFUSED ? &rehearsing->old : &rehearsing->new;
    struct procedure_name name = command->step.key != 0 ? command->step : command->event_name;
    struct text of = rehearse_of(arena, side->procedure, side->state, command->scope);
    struct standing_thing thing = {
        .key = text_of(arena_print(arena, "%u", rehearsing->at)),
        .thing = text_of(arena_print(arena, "%s %.*s", command->step.key != 0 ? "step" : "event", TEXT_ARGS(name.text))),
        .label = text_of(arena_print(
            arena, "%.*s%.*s", TEXT_ARGS(procedure_label(side->procedure, (struct procedure_name){.key = 0}, name)),
            TEXT_ARGS(of)))};
    struct text words = refusals_words(arena, refusals);
    cite(arena, refusals, &thing);
    tell(rehearsing, kind, &thing, kind == PROCEDURE_CHANGE_REFUSED ? TEXT("") : words,
         kind == PROCEDURE_CHANGE_REFUSED ? words : TEXT(""));
}

/* ---- one entry after the other */

static bool is_passed_over(const struct procedure_command *command, int64_t until)
{
    return command->event == PROCEDURE_VERSION_CHANGES || (until > 0 && command->event == PROCEDURE_DUTY_LAPSES);
}

/* Of the new version: whether it has anything to which this could happen. */
static bool decide_new(struct rehearsing *rehearsing, const struct procedure_recorded *recorded,
                       struct procedure_decision *decision)
{
    struct crossing crossing = {rehearsing->arena, rehearsing->old.procedure, rehearsing->new.procedure,
                                rehearsing->old.state, rehearsing->new.state};
    struct procedure_command command;
    struct procedure_moment moment;
    if (!rehearse_cross(&crossing, recorded, &command, &moment)) {
        return false;
    }
    procedure_decide(rehearsing->arena, rehearsing->new.procedure, rehearsing->new.state, &command, &moment, decision);
    bool too_early = !decision->allowed && command.event == PROCEDURE_DUTY_LAPSES;
    return !too_early; /* its date is told already */
}

static void rehearse_one(struct rehearsing *rehearsing, const struct procedure_recorded *recorded)
{
    struct procedure_decision old, new = {.allowed = false};
    procedure_decide(rehearsing->arena, rehearsing->old.procedure, rehearsing->old.state, &recorded->command,
                     &recorded->moment, &old);
    if (!old.allowed && !recorded->refused) {
        rehearsing->out->followed = false;
        rehearsing->out->stopped = old.refusals;
        return;
    }
    bool happens = decide_new(rehearsing, recorded, &new);
    rehearsing->out->compared++;
    if (happens && old.allowed != new.allowed) {
        tell_decided(rehearsing, &recorded->command,
                     old.allowed ? PROCEDURE_CHANGE_REFUSED : PROCEDURE_CHANGE_ALLOWED,
                     old.allowed ? &new.refusals : &old.refusals);
    }
    if (!old.allowed || !take(rehearsing, &rehearsing->old, &old)) {
        return;
    }
    if (happens && !new.allowed) {
        move_over(rehearsing);
    } else if (happens) {
        (void)take(rehearsing, &rehearsing->new, &new);
    }
    compare(rehearsing);
}

void procedure_rehearse(struct arena *arena, const struct procedure *old, const struct procedure *new,
                        const struct procedure_recorded *recorded, size_t count, int64_t until,
                        struct procedure_rehearsal *out)
{
    struct rehearsing rehearsing = {.arena = arena,
                                    .old = {.procedure = old, .state = procedure_state_new(arena)},
                                    .new = {.procedure = new, .state = procedure_state_new(arena)},
                                    .changes = VEC_IN(arena, struct procedure_change),
                                    .told = VEC_IN(arena, struct text),
                                    .out = out};
    *out = (struct procedure_rehearsal){.followed = true};
    for (size_t i = 0; out->followed && i < count; i++) {
        if (is_passed_over(&recorded[i].command, until)) {
            continue;
        }
        if (until > 0 && i > 0) {
            let_lapse(&rehearsing, &rehearsing.old, recorded[i].moment.now);
            let_lapse(&rehearsing, &rehearsing.new, recorded[i].moment.now);
        }
        rehearsing.moment = recorded[i].moment;
        rehearsing.at = out->stopped_at = recorded[i].at;
        rehearse_one(&rehearsing, &recorded[i]);
    }
    if (out->followed && until > 0 && count > 0) {
        let_lapse(&rehearsing, &rehearsing.old, until);
        let_lapse(&rehearsing, &rehearsing.new, until);
        compare(&rehearsing);
    }
    out->stopped_at = out->followed ? 0 : out->stopped_at;
    out->changes = rehearsing.changes.items;
    out->count = rehearsing.changes.count;
}

/* ---- worked examples */

static bool has_office(const struct procedure *procedure, struct procedure_name office)
{
    for (size_t i = 0; i < procedure->offices_count; i++) {
        if (procedure_same(procedure->offices[i].is.name, office)) {
            return true;
        }
    }
    return false;
}

/* Offices that only the new version has are held by people of their own. */
static void seat_newcomers(struct arena *arena, const struct procedure *old, const struct procedure *new,
                           struct procedure_moment *moment)
{
    struct vec holders = VEC_IN(arena, struct procedure_holder);
    for (size_t i = 0; i < moment->holder_count; i++) {
        vec_add(&holders, &moment->holders[i]);
    }
    for (size_t i = 0; i < new->offices_count; i++) {
        struct procedure_holder holder = {.office = new->offices[i].is.name,
                                          .person = {{'n', (uint8_t)(i >> 8), (uint8_t)(i & 0xff), 1}}};
        if (!has_office(old, holder.office)) {
            vec_add(&holders, &holder);
        }
    }
    moment->holders = holders.items;
    moment->holder_count = holders.count;
}

const struct procedure_rehearsed_example *
procedure_rehearse_examples(struct arena *arena, const struct procedure *old, const struct procedure *new,
                            const struct calendar_book *book, size_t *count)
{
    struct procedure_rehearsed_example *all =
        ARENA_ARRAY(arena, struct procedure_rehearsed_example, old->examples_count);
    for (size_t i = 0; i < old->examples_count; i++) {
        struct vec recorded = VEC_IN(arena, struct procedure_recorded);
        example_record(arena, old, book, &old->examples[i], &recorded);
        for (size_t j = 0; j < recorded.count; j++) {
            seat_newcomers(arena, old, new, &VEC_AT(&recorded, struct procedure_recorded, j)->moment);
        }
        all[i].title = old->examples[i].title;
        procedure_rehearse(arena, old, new, recorded.items, recorded.count, 0, &all[i].rehearsal);
    }
    *count = old->examples_count;
    return all;
}
