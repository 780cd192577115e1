/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/story_lives.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE INT64_C(60000)

struct living {
    struct arena *arena;
    const struct cli_story_now *now;
    const struct cli_life_telling *told;
    struct civil_date first; /* a working day */
};

const struct cli_life *cli_find_life(const char *name)
{
    for (size_t i = 0; i < cli_life_count; i++) {
        if (strcmp(cli_lives[i].name, name) == 0) {
            return &cli_lives[i];
        }
    }
    abort(); /* a case lives a life that there is not */
}

const char *cli_life_word(const char *const *words, struct text word)
{
    for (const char *const *at = words; at && at[0]; at += 2) {
        if (text_is(word, at[0])) {
            return at[1];
        }
    }
    return NULL;
}

static const char *word_of(const struct cli_life_telling *told, struct text word)
{
    const char *const *const lists[] = {told->words, told->further, told->usual};
    const char *found = NULL;
    for (size_t i = 0; !found && i < COUNT_OF(lists); i++) {
        found = cli_life_word(lists[i], word);
    }
    return found ? found : "";
}

static struct civil_date working_day(const struct cli_story_now *now, struct civil_date from, int days, int direction)
{
    struct civil_date date = from;
    for (int left = days; left > 0 || !calendar_is_working_day(now->calendar, date);) {
        date = calendar_add_days(date, direction);
        left -= calendar_is_working_day(now->calendar, date);
    }
    return date;
}

static int64_t instant_at(const struct living *living, int day, int hour, int minute)
{
    struct civil_date date = day < 0 ? calendar_add_days(living->first, day)
                                     : working_day(living->now, living->first, day, 1);
    return calendar_start_of_day(living->now->zone, date) + (hour * 60 + minute + living->told->late) * MINUTE;
}

/* "@3 14:05": three working days after the first, at 14:05; "@-1 18:30": the day before the first. */
static const char *moment_of(const struct living *living, const char *value)
{
    char *rest;
    int day = (int)strtol(value + 1, &rest, 10);
    int hour = (int)strtol(rest, &rest, 10);
    int minute = (int)strtol(rest + 1, &rest, 10);
    struct text printed = calendar_print_iso_instant(living->arena, instant_at(living, day, hour, minute));
    return arena_print(living->arena, "%.*s", (int)printed.length, printed.at);
}

/* "date:12": the twelfth working day after the first. */
static const char *date_of(const struct living *living, const char *days)
{
    struct civil_date date = working_day(living->now, living->first, (int)strtol(days, NULL, 10), 1);
    return text_string(living->arena, calendar_print_iso_date(living->arena, date));
}

static const char *value_of(const struct living *living, const char *value)
{
    struct buf out = buf_in(living->arena);
    for (const char *at = value; *at;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (end) {
            const char *word = word_of(living->told, (struct text){at + 1, (size_t)(end - at - 1)});
            buf_add(&out, word, strlen(word));
            at = end + 1;
        } else {
            buf_add(&out, at++, 1);
        }
    }
    static const char date[] = "date:";
    const char *whole = buf_as_string(&out);
    if (strncmp(whole, date, sizeof(date) - 1) == 0) {
        return date_of(living, whole + sizeof(date) - 1);
    }
    return whole[0] == '@' ? moment_of(living, whole) : whole;
}

/* "a + b" answers a question twice, as ticking two boxes does. */
static void add_field(const struct living *living, struct vec *fields, const char *name, const char *value)
{
    const char *plus = strstr(value, " + ");
    if (plus) {
        const char *first = arena_print(living->arena, "%.*s", (int)(plus - value), value);
        vec_add(fields, &name);
        vec_add(fields, &first);
        add_field(living, fields, name, plus + 3);
    } else if (value[0]) {
        vec_add(fields, &name);
        vec_add(fields, &value);
    }
}

static const char *const *fields_of(const struct living *living, const char *const *fields)
{
    struct vec out = VEC_IN(living->arena, const char *);
    const char *end = NULL;
    for (const char *const *at = fields; at[0]; at += 2) {
        add_field(living, &out, at[0], value_of(living, at[1]));
    }
    vec_add(&out, &end);
    return out.items;
}

/* While the Safeguarding Manager is away, who stands in acts (SG-6.1). */
static const char *unit_at(const struct cli_story_now *now, int64_t instant)
{
    for (size_t i = 0; i < cli_story_absence_count; i++) {
        const struct cli_story_absence *absence = &cli_story_absences[i];
        int64_t from = calendar_start_of_day(now->zone, calendar_add_days(now->today, -absence->from.days_ago));
        int64_t until = calendar_start_of_day(now->zone, calendar_add_days(now->today, -absence->until.days_ago));
        if (strcmp(absence->person, "rowan") == 0 && instant >= from + absence->from.hour * 60 * MINUTE &&
            instant < until + absence->until.hour * 60 * MINUTE) {
            return "imogen";
        }
    }
    return "rowan";
}

static void live(const struct living *living, struct vec *events)
{
    const struct cli_life *life = living->told->life;
    for (size_t i = 0; i < life->count; i++) {
        const struct cli_life_step *from = &life->steps[i];
        int slip = i >= living->told->slip_from ? living->told->slip_days : 0;
        int64_t at = instant_at(living, from->day + slip, from->hour, from->minute);
        if (at > living->now->instant) {
            return;
        }
        const char *name = value_of(living, from->step);
        const char *person = from->person ? value_of(living, from->person) : "";
        if (!name[0]) {
            continue; /* a step that this case does without */
        }
        struct cli_story_step *step = ARENA_NEW(living->arena, struct cli_story_step);
        *step = (struct cli_story_step){
            .of = living->told->of,
            .person = !person[0] ? NULL : strcmp(person, "unit") == 0 ? unit_at(living->now, at) : person,
            .step = name,
            .number = from->number,
            .fields = fields_of(living, from->fields),
            .procedure = living->told->procedure,
        };
        vec_add(events, &(struct cli_story_event){at, events->count, step});
    }
}

void cli_tell_life(struct arena *arena, const struct cli_story_now *now, const struct cli_life_telling *telling,
                   struct vec *events)
{
    const struct living living = {arena, now, telling, working_day(now, telling->first, 0, -1)};
    live(&living, events);
}

void cli_tell_lives(struct arena *arena, const struct cli_story_now *now, struct vec *events)
{
    for (size_t i = 0; i < cli_life_case_count; i++) {
        const struct cli_life_case *told = &cli_life_cases[i];
        const struct cli_life_telling telling = {.of = told->of,
                                                 .life = cli_find_life(told->life),
                                                 .words = told->words,
                                                 .usual = cli_life_words,
                                                 .first = calendar_add_days(now->today, -told->days_ago),
                                                 .late = (int)(i * 7 % 40)};
        cli_tell_life(arena, now, &telling, events);
    }
}
