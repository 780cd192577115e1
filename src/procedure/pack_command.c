/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CBOR of a command and of the moment in which it was decided, for the entry: what rehearsing
 * reads. Arrays, whose order is written down in docs/procedure.md. */

#include <string.h>

#include "procedure/state.h"

static void want_items(struct unpack *unpack, size_t count, const char *what)
{
    if (unpack_array(unpack) != count) {
        unpack_fail(unpack, what);
    }
}

/* How many items follow; more than `most` is damage. */
static size_t list_of(struct unpack *unpack, size_t most)
{
    size_t count = unpack_array(unpack);
    if (count > most) {
        unpack_fail(unpack, "a list is too long");
        count = 0;
    }
    return count;
}

static uint32_t number_of(struct unpack *unpack)
{
    uint64_t number = unpack_unsigned(unpack);
    if (number > UINT32_MAX) {
        unpack_fail(unpack, "a number is too large");
    }
    return (uint32_t)number;
}

/* ---- commands */

static void pack_answers(struct pack *pack, const struct procedure_answers *answers)
{
    pack_array(pack, 3);
    pack_unsigned(pack, answers->group);
    pack_identity(pack, &answers->person);
    pack_array(pack, answers->count * 2);
    for (size_t i = 0; i < answers->count; i++) {
        pack_name(pack, answers->at[i].fact);
        pack_value(pack, &answers->at[i].value);
    }
}

static void unpack_answers(struct arena *arena, struct unpack *unpack,
                           struct procedure_answers *answers)
{
    want_items(unpack, 3, "answers have three members");
    answers->group = number_of(unpack);
    answers->person = unpack_identity(unpack);
    answers->count = list_of(unpack, 2 * PROCEDURE_FIELDS_MOST);
    if (answers->count % 2 != 0) {
        unpack_fail(unpack, "answers are pairs");
    }
    answers->count /= 2;
    answers->at = ARENA_ARRAY(arena, struct procedure_answer, answers->count);
    for (size_t i = 0; i < answers->count && !unpack->failed; i++) {
        answers->at[i].fact = unpack_name(unpack);
        unpack_value(arena, unpack, &answers->at[i].value);
    }
}

static void pack_actor(struct pack *pack, const struct procedure_actor *actor)
{
    pack_array(pack, 4);
    pack_unsigned(pack, actor->kind);
    pack_identity(pack, &actor->person);
    pack_unsigned(pack, actor->party);
    pack_bool(pack, actor->staff);
}

static void unpack_actor(struct unpack *unpack, struct procedure_actor *actor)
{
    want_items(unpack, 4, "an actor has four members");
    actor->kind = (enum procedure_actor_kind)unpack_below(unpack, PROCEDURE_ACTOR__MAX,
                                                          "an actor of no known kind");
    actor->person = unpack_identity(unpack);
    actor->party = number_of(unpack);
    actor->staff = unpack_bool(unpack);
}

/* [step, event, event's name, number, identity, scope, [answers ...], happened, actor] */
void procedure_command_pack(struct pack *pack, const struct procedure_command *command)
{
    pack_array(pack, 9);
    pack_name(pack, command->step);
    pack_unsigned(pack, command->event);
    pack_name(pack, command->event_name);
    pack_unsigned(pack, command->event_number);
    pack_identity(pack, &command->event_identity);
    pack_scope(pack, command->scope);
    pack_array(pack, command->answers_count);
    for (size_t i = 0; i < command->answers_count; i++) {
        pack_answers(pack, &command->answers[i]);
    }
    pack_integer(pack, command->happened);
    pack_actor(pack, &command->actor);
}

void procedure_command_unpack(struct arena *arena, struct unpack *unpack,
                              struct procedure_command *out)
{
    memset(out, 0, sizeof(*out));
    want_items(unpack, 9, "a command has nine members");
    out->step = unpack_name(unpack);
    out->event = (enum procedure_event_kind)unpack_below(unpack, PROCEDURE_EVENT__MAX,
                                                         "an event of no known kind");
    out->event_name = unpack_name(unpack);
    out->event_number = number_of(unpack);
    out->event_identity = unpack_identity(unpack);
    out->scope = unpack_scope(unpack);
    out->answers_count = list_of(unpack, PROCEDURE_FIELDS_MOST);
    out->answers = ARENA_ARRAY(arena, struct procedure_answers, out->answers_count);
    for (size_t i = 0; i < out->answers_count && !unpack->failed; i++) {
        unpack_answers(arena, unpack, &out->answers[i]);
    }
    out->happened = unpack_integer(unpack);
    unpack_actor(unpack, &out->actor);
}

/* ---- the moment */

static void pack_holder(struct pack *pack, const struct procedure_holder *holder)
{
    pack_array(pack, 7);
    pack_name(pack, holder->office);
    pack_text(pack, holder->area);
    pack_identity(pack, &holder->person);
    pack_bool(pack, holder->absent);
    pack_bool(pack, holder->conflicted);
    pack_integer(pack, holder->absent_from);
    pack_integer(pack, holder->absent_until);
}

static void unpack_holder(struct unpack *unpack, struct procedure_holder *holder)
{
    want_items(unpack, 7, "a holder has seven members");
    holder->office = unpack_name(unpack);
    holder->area = unpack_text(unpack);
    holder->person = unpack_identity(unpack);
    holder->absent = unpack_bool(unpack);
    holder->conflicted = unpack_bool(unpack);
    holder->absent_from = unpack_integer(unpack);
    holder->absent_until = unpack_integer(unpack);
}

static void pack_names(struct pack *pack, const struct procedure_name *names, size_t count)
{
    pack_array(pack, count);
    for (size_t i = 0; i < count; i++) {
        pack_name(pack, names[i]);
    }
}

static const struct procedure_name *unpack_names(struct arena *arena, struct unpack *unpack,
                                                 size_t *count)
{
    *count = list_of(unpack, 200);
    struct procedure_name *names = ARENA_ARRAY(arena, struct procedure_name, *count);
    for (size_t i = 0; i < *count; i++) {
        names[i] = unpack_name(unpack);
    }
    return names;
}

static void pack_person(struct pack *pack, const struct procedure_person *person)
{
    pack_array(pack, 5);
    pack_identity(pack, &person->person);
    pack_bool(pack, person->barred);
    pack_bool(pack, person->conflicted);
    pack_names(pack, person->trained, person->trained_count);
    pack_names(pack, person->lists, person->list_count);
}

static void unpack_person(struct arena *arena, struct unpack *unpack,
                          struct procedure_person *person)
{
    want_items(unpack, 5, "a person has five members");
    person->person = unpack_identity(unpack);
    person->barred = unpack_bool(unpack);
    person->conflicted = unpack_bool(unpack);
    person->trained = unpack_names(arena, unpack, &person->trained_count);
    person->lists = unpack_names(arena, unpack, &person->list_count);
}

static void pack_named(struct pack *pack, const struct procedure_named *named)
{
    pack_array(pack, 5);
    pack_unsigned(pack, named->answers);
    pack_unsigned(pack, named->party);
    pack_identity(pack, &named->person);
    pack_name(pack, named->office);
    pack_bool(pack, named->certain);
}

static void unpack_named(struct unpack *unpack, struct procedure_named *named)
{
    want_items(unpack, 5, "a match has five members");
    named->answers = number_of(unpack);
    named->party = number_of(unpack);
    named->person = unpack_identity(unpack);
    named->office = unpack_name(unpack);
    named->certain = unpack_bool(unpack);
}

/* A limit goes as [count, number, before, roll, received, late holiday], the calendar's own
 * numbers. */
static void pack_rule(struct pack *pack, const struct calendar_rule *rule)
{
    pack_array(pack, 6);
    pack_unsigned(pack, rule->count);
    pack_integer(pack, rule->number);
    pack_bool(pack, rule->before);
    pack_unsigned(pack, rule->roll);
    pack_unsigned(pack, rule->received);
    pack_unsigned(pack, rule->late_holiday);
}

static void unpack_rule(struct unpack *unpack, struct calendar_rule *rule)
{
    struct error error = {0};
    want_items(unpack, 6, "a limit has six members");
    rule->count =
        (enum calendar_count)unpack_below(unpack, CALENDAR_COUNT__MAX, "a limit of no known kind");
    rule->number = (int)unpack_below(unpack, INT32_MAX, "a limit is too long");
    rule->before = unpack_bool(unpack);
    rule->roll = (enum calendar_roll)unpack_below(unpack, CALENDAR_ROLL__MAX,
                                                  "a limit that rolls in no known way");
    rule->received = (enum calendar_received)unpack_below(unpack, CALENDAR_RECEIVED__MAX,
                                                          "a limit received in no known way");
    rule->late_holiday = (enum calendar_late_holiday)unpack_below(
        unpack, CALENDAR_LATE_HOLIDAY__MAX, "a limit of no known kind");
    if (!unpack->failed && calendar_rule_check(rule, &error) != 0) {
        unpack_fail(unpack, "a limit that cannot be");
    }
}

static void pack_setting(struct pack *pack, const struct procedure_setting *setting)
{
    pack_array(pack, 2);
    pack_name(pack, setting->setting);
    if (setting->is_rule) {
        pack_rule(pack, &setting->rule);
    } else {
        pack_value(pack, &setting->value);
    }
}

static void unpack_setting(struct arena *arena, struct unpack *unpack,
                           struct procedure_setting *setting)
{
    want_items(unpack, 2, "a setting has two members");
    setting->setting = unpack_name(unpack);
    setting->is_rule = unpack_next(unpack) == UNPACK_ARRAY;
    if (setting->is_rule) {
        unpack_rule(unpack, &setting->rule);
    } else {
        unpack_value(arena, unpack, &setting->value);
    }
}

/* [now, zone, [calendar, version ...], opens, closes, [holder ...], [person ...], [named ...],
 * [setting ...]] */
void procedure_moment_pack(struct pack *pack, const struct procedure_moment *moment)
{
    size_t calendars = calendar_count_of(moment->book);
    pack_array(pack, 8);
    pack_integer(pack, moment->now);
    pack_text(pack, calendar_zone_name(moment->zone));
    pack_array(pack, calendars * 2);
    for (size_t i = 0; i < calendars; i++) {
        pack_text(pack, calendar_name(calendar_at(moment->book, i)));
        pack_text(pack, calendar_version(calendar_at(moment->book, i)));
    }
    pack_array(pack, 2);
    pack_integer(pack, moment->hours.opens);
    pack_integer(pack, moment->hours.closes);
    pack_array(pack, moment->holder_count);
    for (size_t i = 0; i < moment->holder_count; i++) {
        pack_holder(pack, &moment->holders[i]);
    }
    pack_array(pack, moment->people_count);
    for (size_t i = 0; i < moment->people_count; i++) {
        pack_person(pack, &moment->people[i]);
    }
    pack_array(pack, moment->named_count);
    for (size_t i = 0; i < moment->named_count; i++) {
        pack_named(pack, &moment->named[i]);
    }
    pack_array(pack, moment->setting_count);
    for (size_t i = 0; i < moment->setting_count; i++) {
        pack_setting(pack, &moment->settings[i]);
    }
}

static int minutes_of(struct unpack *unpack)
{
    return (int)unpack_below(unpack, 24 * 60 + 1, "a day has not so many minutes");
}

/* Which calendars there were is for people and for rehearsing: the book that is given counts. */
static void skip_calendars(struct unpack *unpack)
{
    size_t count = list_of(unpack, 200);
    if (count % 2 != 0) {
        unpack_fail(unpack, "calendars come with their versions");
    }
    for (size_t i = 0; i < count; i++) {
        (void)unpack_text(unpack);
    }
}

static void unpack_lists(struct arena *arena, struct unpack *unpack, struct procedure_moment *out)
{
    out->holder_count = list_of(unpack, 10000);
    struct procedure_holder *holders =
        ARENA_ARRAY(arena, struct procedure_holder, out->holder_count);
    for (size_t i = 0; i < out->holder_count && !unpack->failed; i++) {
        unpack_holder(unpack, &holders[i]);
    }
    out->people_count = list_of(unpack, 10000);
    struct procedure_person *people =
        ARENA_ARRAY(arena, struct procedure_person, out->people_count);
    for (size_t i = 0; i < out->people_count && !unpack->failed; i++) {
        unpack_person(arena, unpack, &people[i]);
    }
    out->named_count = list_of(unpack, 10000);
    struct procedure_named *named = ARENA_ARRAY(arena, struct procedure_named, out->named_count);
    for (size_t i = 0; i < out->named_count && !unpack->failed; i++) {
        unpack_named(unpack, &named[i]);
    }
    out->setting_count = list_of(unpack, 10000);
    struct procedure_setting *settings =
        ARENA_ARRAY(arena, struct procedure_setting, out->setting_count);
    for (size_t i = 0; i < out->setting_count && !unpack->failed; i++) {
        unpack_setting(arena, unpack, &settings[i]);
    }
    out->holders = holders;
    out->people = people;
    out->named = named;
    out->settings = settings;
}

void procedure_moment_unpack(struct arena *arena, struct unpack *unpack,
                             const struct calendar_book *book, struct procedure_moment *out)
{
    memset(out, 0, sizeof(*out));
    want_items(unpack, 8, "a moment has eight members");
    out->now = unpack_integer(unpack);
    out->book = book;
    out->zone = calendar_find_zone(book, unpack_text(unpack));
    if (out->zone == NULL) {
        unpack_fail(unpack, "there is no such time zone");
    }
    skip_calendars(unpack);
    want_items(unpack, 2, "office hours are two numbers");
    out->hours.opens = minutes_of(unpack);
    out->hours.closes = minutes_of(unpack);
    unpack_lists(arena, unpack, out);
}
