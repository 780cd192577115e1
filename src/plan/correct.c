/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person says of a cell that was proposed (AP-3). */
#include "plan/inside.h"

struct plan_cell *plan_table_cell(const struct plan_table *table, size_t row, size_t cell)
{
    if (row >= table->count || cell >= PLAN_FIELD__MAX + table->at[row].update_count) {
        return NULL;
    }
    struct plan_recommendation *of = &table->at[row];
    return cell < PLAN_FIELD__MAX ? &of->fields[cell] : &of->updates[cell - PLAN_FIELD__MAX].cell;
}

struct text plan_cell_name(struct arena *arena, const struct plan_recommendation *of, size_t cell)
{
    if (cell < PLAN_FIELD__MAX) {
        return text_of(plan_field_name((enum plan_field)cell));
    }
    struct text date = calendar_print_iso_date(arena, of->updates[cell - PLAN_FIELD__MAX].date);
    return text_of(arena_print(arena, "update %.*s", TEXT_ARGS(date)));
}

static void correct_update(struct arena *arena, struct plan_update *update, const struct plan_correction *says, bool changed)
{
    struct text rest;
    if (changed) {
        update->status = PLAN_NONE;
        update->said = update->scope = update->terms = TEXT("");
        status_find(arena, update);
        update->repeats.is = update->repeats.is && status_repeats(update->cell.text, &rest);
    }
    if (says->by_words) {
        update->repeats.sense = update->repeats.words;
    }
}

bool plan_correct(struct arena *arena, struct plan_table *table, size_t row, size_t cell, const struct plan_correction *says)
{
    struct plan_cell *is = plan_table_cell(table, row, cell);
    if (!is) {
        return false;
    }
    bool changed = !text_equal(is->text, says->text);
    is->text = says->text;
    is->trust = PLAN_REPAIRED;
    is->why = text_of(arena_print(arena, "%s by a person.%s%.*s", changed ? "Corrected" : "Confirmed", is->why.length ? " " : "",
                                  TEXT_ARGS(is->why)));
    if (cell >= PLAN_FIELD__MAX) {
        correct_update(arena, &table->at[row].updates[cell - PLAN_FIELD__MAX], says, changed);
    }
    recommendation_finish(arena, &table->at[row]);
    return true;
}
