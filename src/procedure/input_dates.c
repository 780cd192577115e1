/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times of a form, in one field or in several. */

#include "procedure/input.h"

static void date_fault(struct input *input, struct text field, const struct error *error)
{
    struct text at =
        error->field[0] == '\0'
            ? field
            : text_of(arena_print(input->arena, "%.*s.%s", TEXT_ARGS(field), error->field));
    input_fault(input, at, "not-a-date", text_of(arena_string(input->arena, error->words)));
}

/* Whether a date was typed at all; *good tells whether it can be. */
static bool read_date_fields(struct input *input, struct text field, struct civil_date *date,
                             bool *good)
{
    struct error error = {0};
    struct text whole = input_take_one(input, field);
    struct text day = input_take_one(input, input_field(input, field, ".day"));
    struct text month = input_take_one(input, input_field(input, field, ".month"));
    struct text year = input_take_one(input, input_field(input, field, ".year"));
    if (whole.length + day.length + month.length + year.length == 0) {
        return false;
    }
    int result = whole.length > 0 ? calendar_read_date(whole, date, &error)
                                  : calendar_read_date_fields(day, month, year, date, &error);
    *good = result == 0;
    if (result != 0) {
        date_fault(input, field, &error);
    }
    return true;
}

bool input_date(struct input *input, struct text field, struct procedure_value *value)
{
    struct civil_date date = {0};
    bool good = false;
    bool typed = read_date_fields(input, field, &date, &good);
    if (typed && good) {
        value->day = calendar_day_of(date);
    }
    return typed && good;
}

/* The time of day may be left out: then the day's first minute stands for it. */
static bool read_clock(struct input *input, struct text field, struct civil_moment *moment)
{
    struct text name = input_field(input, field, ".clock");
    struct text raw = input_take_one(input, name);
    struct error error = {0};
    if (raw.length == 0 || calendar_read_time(raw, moment, &error) == 0) {
        return true;
    }
    input_fault(input, name, "not-a-time", text_of(arena_string(input->arena, error.words)));
    return false;
}

static bool read_wall_time(struct input *input, struct text field, struct procedure_value *value)
{
    struct civil_moment moment = {0};
    struct error error = {0};
    bool good = false;
    bool typed = read_date_fields(input, field, &moment.date, &good);
    bool clock = read_clock(input, field, &moment);
    if (!typed || !good || !clock) {
        return false;
    }
    if (calendar_instant_of(input->moment->zone, moment, CALENDAR_REPEAT_FIRST, &value->instant,
                            &error) != 0) {
        input_fault(input, field, "not-a-time", text_of(arena_string(input->arena, error.words)));
        return false;
    }
    if (value->instant > input->moment->now) {
        input_fault(input, field, "in-the-future", TEXT("This is in the future: enter when it was."));
        return false;
    }
    return true;
}

bool input_time(struct input *input, struct text field, struct procedure_value *value)
{
    const struct input_values *values = map_get(&input->by_name, field);
    struct text raw =
        values == NULL ? (struct text){0} : text_trim(input->fields[values->at[0]].value);
    struct error error = {0};
    if (raw.length > 10 && raw.at[raw.length - 1] == 'Z' &&
        calendar_read_instant(raw, &value->instant, &error) == 0) {
        input_take(input, field);
        return true;
    }
    return read_wall_time(input, field, value);
}
