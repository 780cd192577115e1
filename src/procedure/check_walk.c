/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real case, gone through by deciding. */
#include "procedure/check_walk.h"
#include "procedure/link.h"
#include "procedure/training.h"

#include <string.h>

#define HOLDERS_EACH                                                                               \
    3 /* of every office, so that it takes more than one part to be left with none */
#define EXTRA_HOLDERS 8      /* who come to hold an office on the way */
#define OUTSIDERS 4          /* who hold none */
#define BEGINS 1767607200000 /* Monday 5 January 2026, 10:00 */

/* ---- the house */

static struct identity nth_person(size_t number)
{
    struct identity person = {{'w', (uint8_t)(number >> 8), (uint8_t)(number & 0xff), 1}};
    return person;
}

static void house_people(struct walk *walk)
{
    size_t offices = walk->procedure.offices_count, people = offices * HOLDERS_EACH + OUTSIDERS;
    struct vec courses = training_courses(walk->arena, &walk->procedure);
    struct vec lists = training_lists(walk->arena, &walk->procedure);
    struct procedure_person alike = {.trained = courses.items,
                                     .trained_count = courses.count,
                                     .lists = lists.items,
                                     .list_count = lists.count};
    walk->holder_room = offices * HOLDERS_EACH + EXTRA_HOLDERS;
    walk->holders = ARENA_ARRAY(walk->arena, struct procedure_holder, walk->holder_room);
    walk->people = ARENA_ARRAY(walk->arena, struct procedure_person, people);
    for (size_t i = 0; i < people; i++) {
        walk->people[i] = alike;
        walk->people[i].person = nth_person(i);
    }
    for (size_t i = 0; i < offices * HOLDERS_EACH; i++) {
        walk->holders[i] = (struct procedure_holder){
            .office = walk->procedure.offices[i / HOLDERS_EACH].is.name, .person = nth_person(i)};
    }
    walk->moment.holder_count = offices * HOLDERS_EACH;
    walk->moment.people_count = people;
}

static void house_settings(struct walk *walk)
{
    size_t count = walk->procedure.settings_count;
    walk->settings = ARENA_ARRAY(walk->arena, struct procedure_setting, count);
    for (size_t i = 0; i < count; i++) {
        const struct setting *setting = &walk->procedure.settings[i];
        if (!setting->is_limit &&
            (setting->type == PROCEDURE_YES_NO || setting->type == PROCEDURE_CHOICE)) {
            walk->settings[walk->moment.setting_count++] =
                (struct procedure_setting){.setting = setting->is.name, .value = setting->value};
        }
    }
}

void walk_begin(struct walk *walk, struct arena *arena, const struct procedure *procedure,
                const struct calendar_book *book, uint64_t seed)
{
    *walk = (struct walk){.arena = arena, .procedure = *procedure};
    walk->procedure.nevers_count = walk->procedure.always_count = 0;
    walk->luck = seed * 0x9e3779b97f4a7c15u + 0x1234567;
    walk->moment = (struct procedure_moment){
        .now = BEGINS, .book = book, .zone = calendar_find_zone(book, TEXT("Europe/London"))};
    house_people(walk);
    house_settings(walk);
    walk->moment.holders = walk->holders;
    walk->moment.people = walk->people;
    walk->moment.settings = walk->settings;
    walk->state = procedure_state_new(arena);
}

/* ---- one decision */

static bool decide(struct walk *walk, const struct procedure_command *command,
                   struct procedure_decision *decision)
{
    struct error error = {0};
    procedure_decide(walk->arena, &walk->procedure, walk->state, command, &walk->moment, decision);
    walk->moment.named_count = 0;
    return decision->allowed &&
           procedure_apply(walk->state, &decision->effects, walk->state->sequence + 1, &error) == 0;
}

static struct procedure_command event_of(const struct walk *walk, const struct move *move)
{
    return (struct procedure_command){
        .event = move->event,
        .event_name = move->name,
        .event_identity = {{'c', 1}},
        .happened = walk->moment.now,
        .actor = {.kind = PROCEDURE_ACTOR_EVENHAND},
    };
}

/* ---- offices and settings turn */

static const struct variable *target_office(const struct walk *walk, struct procedure_name office)
{
    for (size_t i = 0; walk->toward != NULL && i < walk->toward->variable_count; i++) {
        const struct variable *variable = &walk->toward->variables[i];
        if (variable->kind == VARIABLE_OFFICE && procedure_same(variable->name, office)) {
            return variable;
        }
    }
    return NULL;
}

/* A step or an event may bring to light that the subject is a holder: by chance, or where the
 * target has it so. */
static void name_holders(struct walk *walk)
{
    struct procedure_named *named =
        ARENA_ARRAY(walk->arena, struct procedure_named, walk->procedure.offices_count);
    size_t count = 0;
    for (size_t i = 0; i < walk->procedure.offices_count; i++) {
        struct procedure_name office = walk->procedure.offices[i].is.name;
        const struct variable *variable = target_office(walk, office);
        bool wanted = variable != NULL ? walk->target[variable->at] != 0
                                       : walk->toward == NULL && walk_draw(walk, 40) == 0;
        if (wanted) {
            named[count++] = (struct procedure_named){
                .answers = UINT32_MAX, .person = nth_person(i * HOLDERS_EACH), .office = office};
        }
    }
    walk->moment.named = named;
    walk->moment.named_count = count;
}

static bool judged_person(const struct walk *walk, struct identity *person)
{
    for (uint32_t i = 0; i < walk->state->party_count; i++) {
        const struct procedure_party *party = &walk->state->parties[i];
        if (party->judged && !identity_is_none(&party->person)) {
            *person = party->person;
            return true;
        }
    }
    return false;
}

static bool begin_holding(struct walk *walk, struct procedure_name office)
{
    struct identity person;
    if (walk->moment.holder_count == walk->holder_room || !judged_person(walk, &person)) {
        return false;
    }
    walk->holders[walk->moment.holder_count++] =
        (struct procedure_holder){.office = office, .person = person};
    return true;
}

static bool end_holding(struct walk *walk, struct procedure_name office)
{
    size_t kept = 0;
    struct identity person;
    if (!judged_person(walk, &person)) {
        return false;
    }
    for (size_t i = 0; i < walk->moment.holder_count; i++) {
        bool ends = procedure_same(walk->holders[i].office, office) &&
                    identity_equal(&walk->holders[i].person, &person);
        if (!ends) {
            walk->holders[kept++] = walk->holders[i];
        }
    }
    bool ended = kept < walk->moment.holder_count;
    walk->moment.holder_count = kept;
    return ended;
}

static bool turn_setting(struct walk *walk, const struct move *move)
{
    const struct setting *setting = move->of;
    for (size_t i = 0; i < walk->moment.setting_count; i++) {
        struct procedure_value *value = &walk->settings[i].value;
        if (!procedure_same(walk->settings[i].setting, move->name)) {
            continue;
        }
        if (setting->type == PROCEDURE_YES_NO) {
            value->yes = move->value == 2;
        } else {
            value->names.at = &setting->choices[move->value - 1].name;
            value->names.count = 1;
        }
        return true;
    }
    return false;
}

/* ---- each kind of move */

bool walk_take_step(struct walk *walk, const struct move *move,
                    struct procedure_decision *decision)
{
    struct procedure_command command;
    if (!walk_draw_command(walk, move->of, &command)) {
        return false;
    }
    name_holders(walk);
    return decide(walk, &command, decision);
}

/* Time goes by until a limit has passed. */
static bool lapse(struct walk *walk, const struct move *move, struct procedure_decision *decision)
{
    struct procedure_command command = event_of(walk, move);
    int64_t before = walk->moment.now;
    unsigned seen = 0;
    for (uint32_t i = 0; i < walk->state->duty_count; i++) {
        const struct procedure_duty *duty = &walk->state->duties[i];
        if (duty->status == PROCEDURE_DUTY_OWED && procedure_same(duty->name, move->name) &&
            walk_draw(walk, ++seen) == 0) {
            command.event_number = duty->number;
        }
    }
    if (seen == 0) {
        return false;
    }
    const struct procedure_duty *duty = state_duty(walk->state, command.event_number);
    int64_t first = INT64_MAX;
    for (uint32_t i = 0; i < duty->due_count; i++) {
        int64_t ends = duty->dues[i].deadline.ends;
        bool dated =
            !duty->dues[i].lapsed && calendar_is_passed(&duty->dues[i].deadline, INT64_MAX / 2);
        first = dated && ends < first ? ends : first;
    }
    walk->moment.now = first != INT64_MAX && first >= before ? first + 60000 : before;
    command.happened = walk->moment.now;
    if (decide(walk, &command, decision)) {
        return true;
    }
    walk->moment.now = before;
    return false;
}

static bool letter_moves(struct walk *walk, const struct move *move,
                         struct procedure_decision *decision)
{
    struct procedure_command command = event_of(walk, move);
    unsigned seen = 0;
    for (uint32_t i = 0; i < walk->state->letter_count; i++) {
        if (procedure_same(walk->state->letters[i].letter, move->name) &&
            walk_draw(walk, ++seen) == 0) {
            command.event_number = walk->state->letters[i].number;
        }
    }
    return seen > 0 && decide(walk, &command, decision);
}

static struct procedure_scope draw_scope(struct walk *walk, const struct event *event)
{
    struct procedure_scope scope = {event->scope, 0};
    unsigned seen = 0;
    for (uint32_t i = 0; event->scope == PROCEDURE_FOR_ITEM && i < walk->state->item_count; i++) {
        if (procedure_same(walk->state->items[i].kind, event->scope_kind.name) &&
            walk_draw(walk, ++seen) == 0) {
            scope.number = walk->state->items[i].number;
        }
    }
    for (uint32_t i = 0; event->scope == PROCEDURE_FOR_PARTY && i < walk->state->party_count; i++) {
        if (party_has_standing(&walk->state->parties[i], event->scope_kind.name) &&
            walk_draw(walk, ++seen) == 0) {
            scope.number = walk->state->parties[i].number;
        }
    }
    return scope;
}

static bool happen(struct walk *walk, const struct move *move, struct procedure_decision *decision)
{
    struct procedure_command command = event_of(walk, move);
    if (move->kind == MOVE_EVENT && move->of != NULL) {
        command.scope = draw_scope(walk, move->of);
    }
    if (move->kind == MOVE_SETTLES) {
        name_holders(walk);
    }
    return decide(walk, &command, decision);
}

static bool make(struct walk *walk, const struct move *move, struct procedure_decision *decision)
{
    switch (move->kind) {
    case MOVE_STEP:
        return walk_take_step(walk, move, decision);
    case MOVE_LAPSES:
        return lapse(walk, move, decision);
    case MOVE_LETTER_SENT:
    case MOVE_LETTER_BOUNCES:
        return letter_moves(walk, move, decision);
    case MOVE_HOLDS:
        return move->value != 0 ? begin_holding(walk, move->name) : end_holding(walk, move->name);
    case MOVE_SETTING:
        return turn_setting(walk, move);
    default:
        return happen(walk, move, decision);
    }
}

bool walk_make(struct walk *walk, const struct move *move)
{
    struct procedure_decision decision;
    walk->moment.now += 1000;
    return make(walk, move, &decision);
}
