/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms whose fields stand in the table of routes: what front read of them, as fields of a page. */
#include "web/parts.h"

static struct text anchor_of(const struct front_request *request, const struct view_form_field *field,
                             const struct front_value *value)
{
    if (field->kind != VIEW_FORM_FIELD_KIND_DATE) {
        return field->id;
    }
    const char *part = value->problem_at ? value->problem_at : "day";
    return text_of(arena_print(request->arena, "%.*s-%s", TEXT_ARGS(field->id), part));
}

static void fill_typed(struct view_form_field *field, const struct front_value *value)
{
    struct text bad = text_of(value->problem_at);
    field->value = value->typed;
    field->day = value->typed_day;
    field->month = value->typed_month;
    field->year = value->typed_year;
    field->bad_day = text_is(bad, "day");
    field->bad_month = text_is(bad, "month");
    field->bad_year = text_is(bad, "year");
    field->error = text_of(value->problem);
}

/* As it is on record. */
static void fill_known(struct view_form_field *field, struct text value)
{
    field->value = value;
    if (field->kind == VIEW_FORM_FIELD_KIND_DATE && value.length == 10) {
        field->year = (struct text){value.at, 4};
        field->month = (struct text){value.at + 5, 2};
        field->day = (struct text){value.at + 8, 2};
    }
}

void web_add_simple(const struct front_request *request, const struct web_simple *asked, struct vec *fields,
                    struct vec *problems)
{
    struct text name = text_of(asked->name);
    struct view_form_field field = {.kind = asked->kind,
                                    .id = name,
                                    .name = name,
                                    .joint = TEXT("-"),
                                    .label = web_say(request, asked->label),
                                    .hint = asked->hint != STRING__MAX ? web_say(request, asked->hint) : TEXT(""),
                                    .rows = 3,
                                    .choices = asked->choices};
    fill_known(&field, asked->value);
    const struct front_value *value = front_find_value(request, name);
    if (value) {
        fill_typed(&field, value);
        if (field.error.length) {
            web_add_problem(problems, field.error, anchor_of(request, &field, value));
        }
    }
    vec_add(fields, &field);
}

struct view_form_section web_simple_section(const struct front_request *request, const struct web_simple *asked, size_t count,
                                            struct vec *problems)
{
    struct vec fields = VEC_IN(request->arena, struct view_form_field);
    for (size_t i = 0; i < count; i++) {
        web_add_simple(request, &asked[i], &fields, problems);
    }
    return (struct view_form_section){.fields = {LIST_OF(fields, struct view_form_field)}};
}

bool web_is_ticked(const struct front_request *request, const char *name, struct text choice)
{
    const struct front_value *value = front_find_value(request, text_of(name));
    for (size_t i = 0; value && i < value->several_count; i++) {
        if (text_equal(value->several[i], choice)) {
            return true;
        }
    }
    return value && value->typed.length && text_equal(value->typed, choice);
}

/* The first instant of a day, and the first after it. */
int64_t web_day_starts(const struct front_request *request, struct civil_date date)
{
    return calendar_start_of_day(web_of(request)->options.zone, date);
}

int64_t web_day_ends(const struct front_request *request, struct civil_date date)
{
    return calendar_start_of_day(web_of(request)->options.zone, calendar_add_days(date, 1));
}

int64_t web_typed_start(const struct front_request *request, const char *name)
{
    const struct front_value *value = front_value(request, name);
    return value->given ? web_day_starts(request, value->date) : request->now;
}

int64_t web_typed_end(const struct front_request *request, const char *name)
{
    const struct front_value *value = front_value(request, name);
    return value->given ? web_day_ends(request, value->date) : PEOPLE_OPEN;
}
