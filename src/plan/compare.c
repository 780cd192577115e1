/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Doubts of one clean table that another one settles: a cell that was put where it seems to belong and says the same there;
 * a cell whose words stop in the middle, or begin there, and stand whole elsewhere. Words are never taken over here.
 */
#include "plan/inside.h"

static struct text folded(struct arena *arena, const struct plan_cell *cell)
{
    return words_fold(arena, cell->text);
}

static void compare_cells(struct arena *arena, struct plan_cell *cell, const struct plan_cell *other, struct text source)
{
    if (cell->text.length == 0 || other->text.length == 0) {
        return;
    }
    struct text mine = folded(arena, cell), theirs = folded(arena, other);
    int line = other->line_count ? (int)other->lines[0] : 0;
    if (cell->trust == PLAN_DOUBTFUL && text_equal(mine, theirs) && cell->line_count && words_end_whole(cell->text)) {
        cell->trust = PLAN_REPAIRED;
        cell_say(arena, cell, PLAN_REPAIRED,
                 arena_print(arena, "The same words stand in this place in %.*s, line %d", TEXT_ARGS(source), line));
    } else if (theirs.length > mine.length + 3 && text_starts(theirs, mine) && !words_end_whole(cell->text)) {
        cell_say(arena, cell, PLAN_DOUBTFUL,
                 arena_print(arena, "It is fuller in %.*s, line %d", TEXT_ARGS(source), line));
    }
}

static const struct plan_recommendation *find_same(const struct plan_table *table, const struct plan_recommendation *of)
{
    for (size_t i = 0; i < table->count; i++) {
        if (text_equal(table->at[i].name, of->name)) {
            return &table->at[i];
        }
    }
    return NULL;
}

static void compare_with(struct arena *arena, struct plan_recommendation *of, const struct plan_recommendation *other)
{
    for (int i = 0; i < PLAN_FIELD__MAX; i++) {
        compare_cells(arena, &of->fields[i], &other->fields[i], other->source);
    }
    for (size_t i = 0; i < of->update_count; i++) {
        const struct plan_update *same = recommendation_find_update(other, of->updates[i].date);
        if (same) {
            compare_cells(arena, &of->updates[i].cell, &same->cell, other->source);
        }
    }
}

/* Words that plainly begin or stop in the middle. */
static void doubt_ends(struct arena *arena, struct plan_recommendation *of)
{
    struct plan_cell *cell = &of->fields[PLAN_RECOMMENDATION];
    int open = 0;
    bool closes_first = false;
    for (size_t i = 0; i < cell->text.length; i++) {
        open += cell->text.at[i] == '(';
        open -= cell->text.at[i] == ')';
        bool is_item = i < 3 || cell->text.at[i - 1] == '\n' || cell->text.at[i - 2] == ' '; /* "a)" */
        closes_first = closes_first || (open < 0 && !is_item);
        open = open < 0 ? 0 : open;
    }
    if (closes_first) {
        cell_say(arena, cell, PLAN_DOUBTFUL, "A bracket is closed that was never opened: the beginning may be missing");
    }
    if (cell->text.length && !words_end_whole(cell->text)) {
        cell_say(arena, cell, PLAN_DOUBTFUL, "The words do not end as a sentence does: the end may be missing");
    }
}

static void doubt_twins(struct arena *arena, struct plan_table *table)
{
    struct map seen = map_in(arena);
    for (size_t i = 0; i < table->count; i++) {
        struct plan_recommendation *of = &table->at[i], *first = map_get(&seen, of->name);
        if (first) {
            int line = first->fields[PLAN_NUMBER].line_count ? (int)first->fields[PLAN_NUMBER].lines[0] : 0;
            cell_say(arena, &of->fields[PLAN_NUMBER], PLAN_DOUBTFUL,
                     arena_print(arena, "The same number stands in line %d", line));
        }
        map_set(&seen, of->name, of);
    }
}

void compare_tables(struct arena *arena, struct plan_table *tables, size_t count)
{
    for (size_t t = 0; t < count; t++) {
        for (size_t i = 0; i < tables[t].count && !tables[t].damaged; i++) {
            struct plan_recommendation *of = &tables[t].at[i];
            doubt_ends(arena, of);
            for (size_t k = 0; k < count; k++) {
                const struct plan_recommendation *same = k == t || tables[k].damaged ? NULL : find_same(&tables[k], of);
                if (same) {
                    compare_with(arena, of, same);
                }
            }
        }
        doubt_twins(arena, &tables[t]);
    }
}
