/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times, and the limits that run from them. */

#include "procedure/eval.h"

static const struct calendar *working_days(const struct eval *eval)
{
    const struct procedure *procedure = eval->procedure;
    struct procedure_name name = procedure->days_otherwise;
    if (procedure->days_by.meaning == MEANS_TABLE) {
        const struct data_row *row = eval_row(eval, procedure->days_by.link_to, eval_today(eval));
        name = row != NULL && row->choice_count > 0 ? row->choices[0].name : name;
    } else if (procedure->days_by.meaning == MEANS_FACT) {
        const struct procedure_value *value = eval_fact(eval, procedure->days_by.name);
        name = value != NULL && value->type == PROCEDURE_CHOICE ? value->names.at[0] : name;
    }
    const struct calendar *calendar = calendar_find(eval->moment->book, name.text);
    calendar = calendar != NULL ? calendar
                                : calendar_find(eval->moment->book, procedure->days_otherwise.text);
    return calendar != NULL ? calendar : calendar_at(eval->moment->book, 0);
}

static void event_at(struct calendar_event *event, int64_t instant)
{
    event->has_instant = true;
    event->instant = instant;
}

static bool step_time(const struct reckon *reckon, struct procedure_name step,
                      struct calendar_event *event)
{
    const struct procedure_state *state = reckon->eval.state;
    for (uint32_t i = state->taken_count; i > 0; i--) {
        if (procedure_same(state->taken[i - 1].step, step)) {
            event_at(event, state->taken[i - 1].happened);
            return true;
        }
    }
    return false;
}

static bool fact_time(const struct reckon *reckon, struct procedure_name fact,
                      struct calendar_event *event)
{
    const struct procedure_value *value = eval_fact(&reckon->eval, fact);
    if (value != NULL && value->type == PROCEDURE_TIME) {
        event_at(event, value->instant);
        return true;
    }
    if (value != NULL && value->type == PROCEDURE_DATE) {
        event->date = calendar_date_of(value->day);
        return true;
    }
    return false;
}

int64_t reckon_instant(const struct reckon *reckon, const struct calendar_event *event)
{
    return event->has_instant ? event->instant
                              : calendar_start_of_day(reckon->eval.moment->zone, event->date);
}

static struct civil_date event_date(const struct reckon *reckon, const struct calendar_event *event)
{
    return event->has_instant ? calendar_moment_of(reckon->eval.moment->zone, event->instant).date
                              : event->date;
}

/* Of two times of which one is not known, the other. */
static bool one_of_two(const struct reckon *reckon, const struct time *time,
                       struct calendar_event *event)
{
    struct calendar_event one = {0}, other = {0};
    bool has_one = reckon_time(reckon, time->one, &one),
         has_other = reckon_time(reckon, time->other, &other);
    if (has_one && has_other) {
        bool one_first = reckon_instant(reckon, &one) <= reckon_instant(reckon, &other);
        *event = one_first == (time->kind == TIME_EARLIER) ? one : other;
    } else {
        *event = has_one ? one : other;
    }
    return has_one || has_other;
}

/* What a limit comes to here: its rule, and where that is from. */
static bool find_rule(const struct reckon *reckon, const struct limit *limit, struct civil_date on,
                      struct procedure_due *due, struct calendar_rule *rule)
{
    if (limit->kind == LIMIT_SETTING) {
        const struct procedure_setting *set = eval_setting(&reckon->eval, limit->name.name);
        const struct setting *setting = limit->name.link_to;
        if (set != NULL && set->is_rule) {
            *rule = set->rule;
            return true;
        }
        return setting->limit.kind != LIMIT_SETTING &&
               find_rule(reckon, &setting->limit, on, due, rule);
    }
    if (limit->kind == LIMIT_DATA) {
        const struct data *data = limit->name.link_to;
        const struct data_row *row = eval_row(&reckon->eval, data, on);
        if (row == NULL) {
            return false;
        }
        *rule = row->limit.rule;
        due->words = data->is.label;
        due->source = row->source.length > 0 ? row->source : data->link_file->source;
        due->has_data = true;
        for (size_t i = 0; i < PROCEDURE_HASH_SIZE; i++) {
            due->data_hash[i] = data->line.place.file->hash[i];
        }
        return true;
    }
    *rule = limit->rule;
    return true;
}

static const struct calendar_pause *calendar_pauses(const struct reckon *reckon)
{
    struct calendar_pause *pauses =
        ARENA_ARRAY(reckon->arena, struct calendar_pause, reckon->pause_count);
    for (uint32_t i = 0; i < reckon->pause_count; i++) {
        pauses[i] = (struct calendar_pause){
            .from = reckon->pauses[i].from,
            .until = reckon->pauses[i].until,
            .is_open = reckon->pauses[i].is_open,
            .reason = TEXT("the clock stood"),
            .paragraph = reckon->pauses_line->cites.count > 0 ? reckon->pauses_line->cites.at[0]
                                                              : (struct text){0},
        };
    }
    return pauses;
}

static bool reckon_limit(const struct reckon *reckon, const struct limit *limit,
                         const struct calendar_event *event, const struct line *line,
                         struct procedure_due *due)
{
    const struct calendar *calendar = working_days(&reckon->eval);
    struct calendar_question question = {
        .event = *event,
        .pauses = reckon->pause_count > 0 ? calendar_pauses(reckon) : NULL,
        .pause_count = reckon->pause_count,
        .calendars = &calendar,
        .calendar_count = 1,
        .zone = reckon->eval.moment->zone,
        .closures = reckon->eval.moment->closures,
        .hours = reckon->eval.moment->hours,
    };
    struct error error = {0};
    if (!find_rule(reckon, limit, event_date(reckon, event), due, &question.rule)) {
        return false;
    }
    question.rule.roll = limit->rule.roll == CALENDAR_ROLL_WORKING_DAY ? CALENDAR_ROLL_WORKING_DAY
                                                                       : question.rule.roll;
    question.rule.paragraph =
        line != NULL && line->cites.count > 0 ? line->cites.at[0] : (struct text){0};
    if (calendar_reckon(reckon->arena, &question, &due->deadline, &error) != 0) {
        return false; /* beyond the calendar's last year: there is no date to keep */
    }
    if (due->words.length == 0) {
        due->words = calendar_rule_words(reckon->arena, &due->deadline.rule);
    }
    return true;
}

static bool time_after(const struct reckon *reckon, const struct time *time,
                       struct calendar_event *event)
{
    struct calendar_event from = {0};
    struct procedure_due due = {0};
    if (!reckon_time(reckon, time->one, &from) ||
        !reckon_limit(reckon, time->limit, &from, NULL, &due)) {
        return false;
    }
    if (due.deadline.state == CALENDAR_DUE_AT_INSTANT) {
        event_at(event, due.deadline.ends);
        return true;
    }
    event->date = due.deadline.date;
    return due.deadline.state == CALENDAR_DUE_ON_DAY;
}

bool reckon_time(const struct reckon *reckon, const struct time *time, struct calendar_event *event)
{
    switch (time->kind) {
    case TIME_FACT:
        return fact_time(reckon, time->name.name, event);
    case TIME_STEP:
        return step_time(reckon, time->name.name, event);
    case TIME_RECEIVED:
        event_at(event, reckon->eval.state->received);
        return true;
    case TIME_HAPPENED:
        event_at(event, reckon->happened);
        return true;
    case TIME_RECORDED:
        event_at(event, reckon->eval.moment->now);
        return true;
    case TIME_OWED:
        event_at(event, reckon->owed);
        return true;
    case TIME_AFTER:
        return time_after(reckon, time, event);
    default:
        return one_of_two(reckon, time, event);
    }
}

/* The fact that may be several, by which working days or the limit go. */
static const struct procedure_value *several(const struct eval *eval, const struct limit *limit,
                                             struct procedure_name *fact)
{
    const struct procedure *procedure = eval->procedure;
    const struct data *data[] = {limit->kind == LIMIT_DATA ? limit->name.link_to : NULL,
                                 procedure->days_by.meaning == MEANS_TABLE
                                     ? procedure->days_by.link_to
                                     : NULL};
    for (size_t i = 0; i < COUNT_OF(data); i++) {
        for (size_t j = 0; data[i] != NULL && j < data[i]->keys.count; j++) {
            const struct procedure_value *value = eval_fact(eval, data[i]->keys.at[j].name);
            if (value != NULL && value->type == PROCEDURE_ANY_OF && value->names.count > 1) {
                *fact = data[i]->keys.at[j].name;
                return value;
            }
        }
    }
    return NULL;
}

/* Where a case lies in several nations, the strictest of their limits and calendars. */
static bool reckon_strictest(const struct reckon *reckon, const struct limit *limit,
                             const struct calendar_event *event, const struct line *line,
                             struct procedure_due *due)
{
    struct procedure_name fact = {0};
    const struct procedure_value *values = several(&reckon->eval, limit, &fact);
    if (values == NULL) {
        return reckon_limit(reckon, limit, event, line, due);
    }
    bool found = false;
    for (size_t i = 0; i < values->names.count; i++) {
        const struct procedure_value one = {
            .type = PROCEDURE_CHOICE,
            .names = {.at = &values->names.at[i], .count = 1},
        };
        const struct eval_binding bound = {fact, &one};
        struct reckon here = *reckon;
        struct procedure_due other = {.words = due->words};
        here.eval.bound = &bound;
        if (!reckon_limit(&here, limit, event, line, &other)) {
            continue;
        }
        struct calendar_deadline both[] = {due->deadline, other.deadline};
        if (!found || calendar_leading(both, COUNT_OF(both)) == 1) {
            *due = other;
        }
        found = true;
    }
    return found;
}

static bool reckon_within(const struct reckon *reckon, const struct within *within,
                          struct procedure_due *due)
{
    struct calendar_event event = {0};
    *due = (struct procedure_due){0};
    if (within->when != NULL && !eval_condition(&reckon->eval, within->when)) {
        return false;
    }
    event.words = within->link_event;
    if (within->from == NULL || !reckon_time(reckon, within->from, &event)) {
        /* What it runs from is not known: it runs from when it came to be owed, never from nothing.
         */
        event = (struct calendar_event){.words = TEXT("it came to be owed")};
        event_at(&event, reckon->owed);
    }
    if (event.words.length == 0) {
        event.words = within->link_event;
    }
    return reckon_strictest(reckon, &within->limit, &event, &within->line, due);
}

uint32_t reckon_dues(const struct reckon *reckon, const struct duty *duty,
                     struct procedure_due *dues, uint32_t *leading)
{
    struct calendar_deadline deadlines[65];
    uint32_t count = 0;
    for (size_t i = 0; i < duty->limit_count && count < 64; i++) {
        count += reckon_within(reckon, &duty->limits[i], &dues[count]);
    }
    if (duty->every != NULL) {
        struct calendar_event event = {.words = TEXT("the last time")};
        event_at(&event, reckon->owed);
        count += reckon_limit(reckon, duty->every, &event, &duty->every_line, &dues[count]);
    }
    for (uint32_t i = 0; i < count; i++) {
        deadlines[i] = dues[i].deadline;
    }
    *leading = count == 0 ? 0 : (uint32_t)calendar_leading(deadlines, count);
    return count;
}
