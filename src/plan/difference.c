/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two days (AP-5). */
#include "plan/board.h"
#include "plan/inside.h"

#include <stdlib.h>

#define SAME_WORDS 0.9 /* of words that were doubted: alike enough to be the same, damaged */

static const struct {
    const char *name, *words;
} changes[PLAN_CHANGE__MAX] = {
    [PLAN_NEW] = {"new", "New"},
    [PLAN_COMPLETED] = {"completed", "Completed"},
    [PLAN_REOPENED] = {"reopened", "Opened again"},
    [PLAN_SILENT] = {"silent", "Silent"},
    [PLAN_LEFT_OUT] = {"left-out", "Left out"},
    [PLAN_REWORDED] = {"reworded", "Reworded"},
};

const char *plan_change_name(enum plan_change change)
{
    return change >= 0 && change < PLAN_CHANGE__MAX ? changes[change].name : "";
}

const char *plan_change_words(enum plan_change change)
{
    return change >= 0 && change < PLAN_CHANGE__MAX ? changes[change].words : "";
}

/* The last one after `after` (none: from the start) up to a day. */
static const struct plan_held_update *last_update(const struct plan_held *row, int32_t after, struct civil_date until)
{
    const struct plan_held_update *last = NULL;
    for (size_t i = 0; i < row->update_count; i++) {
        int32_t day = calendar_day_of(row->updates[i].date);
        if (day > after && day <= calendar_day_of(until) && (!last || day >= calendar_day_of(last->date))) {
            last = &row->updates[i];
        }
    }
    return last;
}

static bool is_over(enum plan_standing standing)
{
    return standing != PLAN_TO_ANSWER && standing != PLAN_BEING_IMPLEMENTED;
}

static bool is_signed_off(enum plan_standing standing)
{
    return standing == PLAN_DONE || standing == PLAN_IN_PART;
}

/* Letters and digits decide: spaces, points and look-alikes are what damage and typesetting change. Words that were doubted
 * when they were taken over need not be the same to the letter. */
static bool is_reworded(struct arena *arena, const struct plan_held_update *before, const struct plan_held_update *after)
{
    struct text one = words_fold(arena, before->words), other = words_fold(arena, after->words);
    if (text_equal(one, other) || !one.length || !other.length) {
        return false;
    }
    bool doubted = before->doubts.length || after->doubts.length;
    return !doubted || words_likeness(one, other, true) < SAME_WORDS;
}

struct comparing {
    struct arena *arena;
    struct map names;
    int32_t from;
    bool later_date; /* the board met between the two days */
};

static struct text told_cell(const struct comparing *comparing, const struct plan_held *row, const struct plan_held_update *update)
{
    return update ? update_cell_resolved(comparing->arena, &comparing->names, row, update) : TEXT("");
}

static struct plan_difference compare_lines(const struct comparing *comparing, const struct plan_line *from, const struct plan_line *to,
                                            struct civil_date first, struct civil_date last)
{
    const struct plan_held *row = from->row;
    const struct plan_held_update *before = last_update(row, INT32_MIN, first);
    const struct plan_held_update *after = last_update(row, comparing->from, last);
    bool was = update_told(before) == PLAN_TOLD_COMPLETE, now = update_told(after) == PLAN_TOLD_COMPLETE;
    struct plan_difference out = {.from = from,
                                  .to = to,
                                  .before = told_cell(comparing, row, before),
                                  .after = told_cell(comparing, row, after)};
    out.is[PLAN_NEW] = !before && after;
    out.is[PLAN_COMPLETED] = (now && !was) || (is_signed_off(to->standing) && !is_signed_off(from->standing));
    out.is[PLAN_REOPENED] = (was && after && !now) || (is_over(from->standing) && !is_over(to->standing));
    out.is[PLAN_SILENT] = comparing->later_date && to->silent;
    out.is[PLAN_LEFT_OUT] = comparing->later_date && before && !after && (was || is_over(to->standing));
    out.is[PLAN_REWORDED] = before && after && is_reworded(comparing->arena, before, after);
    for (int i = 0; i < PLAN_CHANGE__MAX; i++) {
        out.changed = out.changed || out.is[i];
    }
    return out;
}

static int compare_urgency(const void *one, const void *other)
{
    const struct plan_difference *a = one, *b = other;
    int order = line_urgency(a->to) - line_urgency(b->to);
    order = order ? order : (int)b->changed - (int)a->changed;
    return order ? order : (a->to->row > b->to->row) - (a->to->row < b->to->row);
}

int plan_compare(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                 struct civil_date from, struct civil_date to, struct text unit, struct plan_comparison *out, struct error *error)
{
    struct plan_held *rows = NULL;
    size_t count = 0;
    const struct plan_question first = {.at = from}, last = {.at = to};
    if (calendar_day_of(from) >= calendar_day_of(to)) {
        return error_set(error, ERROR_INVALID, "plan.days", "the first of the two days must come before the other");
    }
    int failed = plan_held_all(plan, casework, arena, who, &rows, &count, error);
    if (failed) {
        return failed;
    }
    *out = (struct plan_comparison){.count = 0};
    report_make(plan, arena, rows, count, &first, &out->from);
    report_make(plan, arena, rows, count, &last, &out->to);
    struct comparing comparing = {arena, names_of(arena, rows, count), calendar_day_of(from),
                                  out->to.date_count > out->from.date_count};
    struct vec all = VEC_IN(arena, struct plan_difference);
    for (size_t i = 0; i < count; i++) {
        struct plan_difference one = compare_lines(&comparing, &out->from.lines[i], &out->to.lines[i], from, to);
        for (int k = 0; k < PLAN_CHANGE__MAX && plan_line_is_of_unit(one.to, unit); k++) {
            out->counts[k] += one.is[k];
        }
        if (plan_line_is_of_unit(one.to, unit)) {
            vec_add(&all, &one);
        }
    }
    if (all.count) {
        qsort(all.items, all.count, sizeof(struct plan_difference), compare_urgency);
    }
    out->at = all.items;
    out->count = all.count;
    return 0;
}
