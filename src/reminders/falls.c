/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When a quarter closes, the success measures of the plans that are agreed with a regulator are looked at, and each that fell short
 * is raised in its plan, which tells its owner, by which day an answer is due, and reminds (AP-9). Counted over every case there
 * is; all that the plan is told is that the measure is short of its target.
 */
#include "reminders/inside.h"

#define QUARTERS_MOST 8 /* that are looked at again after nobody served: as many as a measure shows */

/* *any: there was a plan before it closed. */
static int add_quarter(struct reminders *reminders, struct arena *arena, struct civil_date begins, struct vec *items, bool *any,
                       struct error *error)
{
    const int64_t due = calendar_start_of_day(reminders->options.zone, begins);
    const struct civil_date last = calendar_add_days(begins, -1);
    int failed = casework_any_received(reminders->options.casework, TEXT(PLAN_REGULATOR_PROCEDURE), due, any, error);
    if (!failed && *any) {
        struct reminders_item item = {
            .kind = REMINDERS_QUARTER_CLOSES,
            .due = due,
            .subject = TEXT("measures"),
            .words = text_of(arena_print(arena, "The quarter to %.*s has closed: success measures are looked at",
                                         TEXT_ARGS(calendar_print_date(arena, last))))};
        vec_add(items, &item);
    }
    return failed;
}

int find_quarters(struct reminders *reminders, struct arena *arena, int64_t until, struct vec *items, struct error *error)
{
    const struct civil_date latest = calendar_moment_of(reminders->options.zone, until).date;
    bool any = reminders->options.plan != NULL; /* where there was none yet, there was none before either */
    int failed = 0;
    for (int before = 0; any && !failed && before < QUARTERS_MOST; before++) {
        failed = add_quarter(reminders, arena, calendar_quarter_of(latest, -before), items, &any, error);
    }
    return failed;
}

int take_quarter(struct reminders *reminders, struct arena *arena, const struct reminders_item *item, struct error *error)
{
    struct casework *casework = reminders->options.casework;
    const struct civil_date last = calendar_add_days(calendar_moment_of(reminders->options.zone, item->due).date, -1);
    struct plan_fall *falls;
    size_t count = 0;
    int failed = plan_falls(reminders->options.plan, casework, arena, last, &falls, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        const struct casework_item_event event = {
            .case_id = falls[i].case_id, .item = falls[i].item, .event = TEXT("measure-falls"), .at = item->due};
        bool raised;
        failed = casework_take_item_event(casework, &event, &raised, error);
    }
    return failed;
}
