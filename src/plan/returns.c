/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Returns and meetings of the plans that are agreed with a regulator, out of their cases (AP-8). */
#include "plan/rows.h"
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *fact, *words;
} parts[PLAN_RETURN_PART__MAX] = {
    [PLAN_RETURN_CASES] = {"return-cases", "Cases"},
    [PLAN_RETURN_ARRANGEMENTS] = {"return-arrangements", "Arrangements"},
    [PLAN_RETURN_ENGAGEMENT] = {"return-engagement", "Engagement"},
};

const char *plan_return_part_words(enum plan_return_part part)
{
    return part >= 0 && part < PLAN_RETURN_PART__MAX ? parts[part].words : "";
}

static struct civil_date day_of(const struct procedure_state *state, uint32_t item, const char *fact)
{
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item};
    const struct procedure_value *value = procedure_value_of(state, scope, procedure_name(fact));
    return calendar_date_of(value->type == PROCEDURE_DATE ? value->day : 0);
}

/* ---- a return ---- */

static const struct procedure_taken *sending_of(const struct procedure_state *state, uint32_t item)
{
    for (size_t i = 0; i < state->taken_count; i++) {
        if (text_is(state->taken[i].step.text, "send-return") && state->taken[i].scope.number == item) {
            return &state->taken[i];
        }
    }
    return NULL;
}

static struct plan_return read_return(const struct plan *plan, const struct casework_case *shown, const struct casework_item *item)
{
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->item->number};
    const struct procedure_value *document = procedure_value_of(shown->state, scope, procedure_name("return-document"));
    const struct procedure_taken *sending = sending_of(shown->state, item->item->number);
    struct plan_return out = {.item = item->item->number,
                              .due = day_of(shown->state, item->item->number, "return-due"),
                              .is_sent = sending != NULL,
                              .changed = item_answer(item, "changed-since"),
                              .has_document = document->type == PROCEDURE_DOCUMENT};
    const int64_t too_late = calendar_start_of_day(plan->options.zone, calendar_add_days(out.due, 1));
    out.is_late = (sending ? sending->happened : shown->now) >= too_late;
    if (sending) {
        out.sent = calendar_moment_of(plan->options.zone, sending->happened).date;
        out.sequence = sending->sequence;
    }
    if (out.has_document) {
        out.document = document->identity;
    }
    for (int i = 0; i < PLAN_RETURN_PART__MAX; i++) {
        out.parts[i] = item_answer(item, parts[i].fact);
    }
    return out;
}

static int compare_returns(const void *one, const void *other)
{
    const struct plan_return *a = one, *b = other;
    int order = calendar_compare_dates(a->due, b->due);
    return order ? order : (a->item > b->item) - (a->item < b->item);
}

static void count_returns(struct plan_regulator *out)
{
    const struct plan_return *before = NULL;
    for (size_t i = 0; i < out->return_count; i++) {
        struct plan_return *one = &out->returns[i];
        for (int k = 0; before && one->is_sent && k < PLAN_RETURN_PART__MAX; k++) {
            one->as_before[k] = text_equal(before->parts[k], one->parts[k]);
        }
        out->sent += one->is_sent;
        out->due += !one->is_sent;
        out->late += one->is_late;
        before = one->is_sent ? one : before;
    }
}

/* ---- a plan ---- */

static void find_next_meeting(struct arena *arena, const struct procedure_state *state, struct plan_regulator *out)
{
    for (size_t i = 0; i < state->duty_count; i++) {
        const struct procedure_duty *duty = &state->duties[i];
        const bool is_meeting = text_is(duty->name.text, "meet-at-first") || text_is(duty->name.text, "meet-later");
        if (is_meeting && duty->status == PROCEDURE_DUTY_OWED && duty->due_count) {
            out->meeting_due = calendar_due_words(arena, &duty->dues[duty->leading].deadline);
        }
    }
}

static struct plan_regulator read_plan(const struct plan *plan, struct arena *arena, const struct casework_case *shown)
{
    struct vec returns = VEC_IN(arena, struct plan_return), meetings = VEC_IN(arena, struct plan_meeting);
    const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};
    const struct procedure_name track = procedure_name("case");
    struct plan_regulator out = {
        .state = procedure_label(shown->procedure, track, procedure_state_of_track(shown->state, the_case, track))};
    for (size_t i = 0; i < shown->item_count; i++) {
        const struct casework_item *item = &shown->items[i];
        if (text_is(item->item->kind.text, "return")) {
            const struct plan_return one = read_return(plan, shown, item);
            vec_add(&returns, &one);
        } else if (text_is(item->item->kind.text, "meeting")) {
            const struct plan_meeting one = {day_of(shown->state, item->item->number, "met-on"), item_answer(item, "meeting-words")};
            vec_add(&meetings, &one);
        }
    }
    if (returns.count) {
        qsort(returns.items, returns.count, sizeof(struct plan_return), compare_returns);
    }
    memcpy(out.reference, shown->reference, sizeof(out.reference));
    out.returns = returns.items;
    out.return_count = returns.count;
    out.meetings = meetings.items;
    out.meeting_count = meetings.count;
    count_returns(&out);
    find_next_meeting(arena, shown->state, &out);
    return out;
}

int plan_regulators(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                    struct plan_regulator **out, size_t *count, struct error *error)
{
    struct vec cases = VEC_IN(arena, struct casework_case);
    int failed = cases_of(casework, arena, who, TEXT(PLAN_REGULATOR_PROCEDURE), &cases, error);
    *out = ARENA_ARRAY(arena, struct plan_regulator, cases.count);
    *count = failed ? 0 : cases.count;
    for (size_t i = 0; !failed && i < cases.count; i++) {
        (*out)[i] = read_plan(plan, arena, VEC_AT(&cases, struct casework_case, i));
    }
    return failed;
}
