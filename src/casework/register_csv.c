/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registers as comma-separated text. */
#include "casework/room.h"

struct table {
    struct buf buf;
    struct casework *casework;
    bool first;
};

static struct table table_of(struct arena *arena, struct casework *casework)
{
    return (struct table){buf_in(arena), casework, true};
}

static void add(struct table *table, struct text cell)
{
    buf_csv_field(&table->buf, table->first, cell);
    table->first = false;
}

static void add_number(struct table *table, size_t number)
{
    buf_print(&table->buf, "%s%zu", table->first ? "" : ",", number);
    table->first = false;
}

/* Empty where there is none. */
static void add_day(struct table *table, int64_t instant)
{
    struct arena *arena = table->buf.arena;
    add(table, instant == INT64_MAX
                   ? TEXT("")
                   : calendar_print_iso_date(
                         arena, calendar_moment_of(table->casework->options.zone, instant).date));
}

static void end_line(struct table *table)
{
    buf_string(&table->buf, "\r\n");
    table->first = true;
}

static void add_heads(struct table *table, const char *const *heads, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add(table, text_of(heads[i]));
    }
    end_line(table);
}

static void add_measures(struct table *table, const struct casework_registers *found, bool sanctions)
{
    static const char *const heads[] = {"Case", "Measure", "State", "Last acted on", "Next review by", "Ends"};
    add_heads(table, heads, COUNT_OF(heads));
    for (size_t i = 0; i < found->measure_count; i++) {
        const struct casework_measure *measure = &found->measures[i];
        if (measure->is_sanction == sanctions) {
            add(table, text_of(measure->reference));
            add(table, measure->what);
            add(table, measure->state);
            add_day(table, measure->since);
            add_day(table, measure->review == INT64_MAX ? INT64_MAX : measure->review - 1);
            add_day(table, measure->ends);
            end_line(table);
        }
    }
}

static void add_services(struct table *table, const struct casework_registers *found)
{
    static const char *const heads[] = {"Procedure", "Duty", "Met", "Late", "Owed", "At risk", "Breached", "Paused"};
    add_heads(table, heads, COUNT_OF(heads));
    for (size_t i = 0; i < found->service_count; i++) {
        const struct casework_service *service = &found->services[i];
        const size_t numbers[] = {service->met,     service->late,     service->owed,
                                  service->at_risk, service->breached, service->paused};
        add(table, service->procedure);
        add(table, service->duty);
        for (size_t j = 0; j < COUNT_OF(numbers); j++) {
            add_number(table, numbers[j]);
        }
        end_line(table);
    }
}

/* "came", "done", "open", and what follows from them. */
static void add_pace(struct table *table, const struct casework_pace *pace)
{
    add_number(table, pace->came);
    add_number(table, pace->done);
    add_number(table, pace->open);
    add_day(table, pace->over);
    add_number(table, pace->missed);
}

static void add_loads(struct table *table, const struct casework_registers *found)
{
    static const char *const heads[] = {"Handler", "Open cases", "Roles", "Owed", "At risk", "Breached",
                                        "Duties that came", "Duties completed", "Duties open", "Done by",
                                        "Limits that will be missed"};
    add_heads(table, heads, COUNT_OF(heads));
    for (size_t i = 0; i < found->load_count; i++) {
        const struct casework_load *load = &found->loads[i];
        const size_t numbers[] = {load->cases, load->roles, load->owed, load->at_risk, load->breached};
        add(table, load->name.length ? load->name : TEXT("(nobody can act)"));
        for (size_t j = 0; j < COUNT_OF(numbers); j++) {
            add_number(table, numbers[j]);
        }
        add_pace(table, &load->pace);
        end_line(table);
    }
}

static void add_forecasts(struct table *table, const struct casework_registers *found)
{
    static const char *const heads[] = {"Procedure", "What", "Came", "Completed", "Open", "Done by",
                                        "Limits that will be missed", "Since"};
    add_heads(table, heads, COUNT_OF(heads));
    for (size_t i = 0; i < found->forecast_count; i++) {
        const struct casework_forecast *forecast = &found->forecasts[i];
        for (int duties = 0; duties < 2; duties++) {
            add(table, forecast->procedure);
            add(table, duties ? TEXT("Duties") : TEXT("Cases"));
            add_pace(table, duties ? &forecast->duties : &forecast->cases);
            add_day(table, found->since);
            end_line(table);
        }
    }
}

static void add_resources(struct table *table, const struct casework_registers *found)
{
    static const char *const heads[] = {"Case", "Kind", "What", "State", "Pounds", "Basis", "From", "Filled"};
    add_heads(table, heads, COUNT_OF(heads));
    for (size_t i = 0; i < found->resource_count; i++) {
        const struct casework_resource *one = &found->resources[i];
        add(table, text_of(one->reference));
        add(table, one->is_cost ? TEXT("Cost") : TEXT("Post"));
        add(table, one->what);
        add(table, one->state);
        add_number(table, (size_t)one->pounds);
        add(table, !one->is_cost ? TEXT("") : one->is_yearly ? TEXT("yearly") : TEXT("once"));
        add_day(table, one->from);
        add_day(table, one->filled);
        end_line(table);
    }
}

struct text casework_registers_csv(struct casework *casework, struct arena *arena, const struct casework_registers *found,
                                   struct text table)
{
    struct table out = table_of(arena, casework);
    if (text_is(table, "sanctions") || text_is(table, "suspensions")) {
        add_measures(&out, found, text_is(table, "sanctions"));
    } else if (text_is(table, "service")) {
        add_services(&out, found);
    } else if (text_is(table, "caseload")) {
        add_loads(&out, found);
    } else if (text_is(table, "forecast")) {
        add_forecasts(&out, found);
    } else if (text_is(table, "resources")) {
        add_resources(&out, found);
    }
    return buf_as_text(&out.buf);
}

static struct text reasons_words(struct arena *arena, const struct casework_delayed *delayed)
{
    struct buf words = buf_in(arena);
    for (size_t i = 0; i < delayed->reasons_count; i++) {
        const struct casework_reasons *reasons = &delayed->reasons[i];
        buf_print(&words, "%s%.*s", i ? "\n" : "", TEXT_ARGS(reasons->limit));
        for (size_t j = 0; j < reasons->answer_count; j++) {
            struct text plain = reasons->answers[j].erased ? TEXT("(erased)") : reasons->answers[j].plain;
            buf_print(&words, "%s%.*s", j ? " / " : ": ", TEXT_ARGS(plain));
        }
    }
    return buf_as_text(&words);
}

struct text casework_delays_csv(struct casework *casework, struct arena *arena, const struct casework_delayed *delays,
                                size_t count)
{
    static const char *const heads[] = {"Case", "Procedure", "Duty", "Limit passed", "Ended", "How", "Reasons"};
    struct table out = table_of(arena, casework);
    add_heads(&out, heads, COUNT_OF(heads));
    for (size_t i = 0; i < count; i++) {
        struct text reasons = reasons_words(arena, &delays[i]);
        for (size_t j = 0; j < delays[i].breach_count; j++) {
            const struct casework_breach *breach = &delays[i].breaches[j];
            add(&out, text_of(delays[i].reference));
            add(&out, delays[i].procedure);
            add(&out, breach->duty);
            add_day(&out, breach->due);
            add_day(&out, breach->ended);
            add(&out, breach->ended == INT64_MAX ? TEXT("owed") : breach->is_met ? TEXT("met late") : TEXT("given up"));
            add(&out, reasons);
            end_line(&out);
        }
    }
    return buf_as_text(&out.buf);
}
