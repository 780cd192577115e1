/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table is put together with while it is read, and the names of things. */
#include "plan/inside.h"

#include <stdlib.h>
#include <string.h>

const char *plan_field_name(enum plan_field field)
{
    static const char *const names[PLAN_FIELD__MAX] = {
        [PLAN_PAGE] = "page",           [PLAN_NUMBER] = "number",   [PLAN_PART] = "part",
        [PLAN_SECTION] = "section",     [PLAN_ACTION] = "action",   [PLAN_RECOMMENDATION] = "recommendation",
        [PLAN_UNITS] = "units",         [PLAN_SIGN_OFF] = "sign-off", [PLAN_TIMESCALES] = "timescales",
        [PLAN_MEASURES] = "measures",
    };
    return field < PLAN_FIELD__MAX ? names[field] : "none";
}

const char *plan_trust_name(enum plan_trust trust)
{
    static const char *const names[PLAN_TRUST__MAX] = {
        [PLAN_READ] = "read", [PLAN_REPAIRED] = "repaired", [PLAN_DOUBTFUL] = "doubtful", [PLAN_LOST] = "lost"};
    return trust < PLAN_TRUST__MAX ? names[trust] : "none";
}

const char *plan_status_name(enum plan_status status)
{
    static const char *const names[PLAN_STATUS__MAX] = {[PLAN_NONE] = "none",
                                                        [PLAN_UNDERWAY] = "underway",
                                                        [PLAN_COMPLETE] = "complete",
                                                        [PLAN_OTHER] = "other",
                                                        [PLAN_STATUS_LOST] = "lost"};
    return status < PLAN_STATUS__MAX ? names[status] : "none";
}

/* ---- cells ---------------------------------------------------------------------------------------------------- */

void cell_say(struct arena *arena, struct plan_cell *cell, enum plan_trust trust, const char *why)
{
    cell->trust = trust > cell->trust ? trust : cell->trust;
    if (!memmem(cell->why.at ? cell->why.at : "", cell->why.length, why, strlen(why))) {
        const char *all = arena_print(arena, "%.*s%s%s.", TEXT_ARGS(cell->why), cell->why.length ? " " : "", why);
        cell->why = text_of(all);
    }
}

void cell_add_line(struct arena *arena, struct plan_cell *cell, int32_t line)
{
    int32_t *lines = ARENA_ARRAY(arena, int32_t, cell->line_count + 1);
    size_t before = 0;
    while (before < cell->line_count && cell->lines[before] < line) {
        before++;
    }
    if (before < cell->line_count && cell->lines[before] == line) {
        return;
    }
    if (cell->line_count) {
        memcpy(lines, cell->lines, before * sizeof(*lines));
        memcpy(lines + before + 1, cell->lines + before, (cell->line_count - before) * sizeof(*lines));
    }
    lines[before] = line;
    cell->lines = lines;
    cell->line_count++;
}

bool cell_is_empty(const struct plan_cell *cell)
{
    return cell->text.length == 0 && cell->line_count == 0;
}

/* ---- recommendations ------------------------------------------------------------------------------------------- */

struct plan_update *recommendation_find_update(const struct plan_recommendation *of, struct civil_date date)
{
    for (size_t i = 0; i < of->update_count; i++) {
        if (calendar_compare_dates(of->updates[i].date, date) == 0) {
            return &of->updates[i];
        }
    }
    return NULL;
}

struct plan_update *recommendation_update(struct arena *arena, struct plan_recommendation *of, struct civil_date date)
{
    struct plan_update *found = recommendation_find_update(of, date);
    if (found) {
        return found;
    }
    struct plan_update *all = ARENA_ARRAY(arena, struct plan_update, of->update_count + 1);
    size_t at = 0;
    for (size_t i = 0; i < of->update_count; i++) {
        if (at == i && calendar_compare_dates(of->updates[i].date, date) < 0) {
            at = i + 1;
        }
        all[i + (at <= i)] = of->updates[i];
    }
    all[at] = (struct plan_update){.date = date};
    of->updates = all;
    of->update_count++;
    return &all[at];
}

static void cut_units(struct arena *arena, struct plan_recommendation *of)
{
    struct vec units = VEC_IN(arena, struct text);
    struct text rest = of->fields[PLAN_UNITS].text, unit;
    while (text_cut(&rest, '/', &unit)) {
        unit = text_trim(unit);
        if (unit.length) {
            vec_add(&units, &unit);
        }
    }
    of->units = units.items;
    of->unit_count = units.count;
}

void recommendation_finish(struct arena *arena, struct plan_recommendation *of)
{
    struct text page = of->fields[PLAN_PAGE].text, number = of->fields[PLAN_NUMBER].text;
    of->name = page.length ? text_of(arena_print(arena, "%.*s/%.*s", TEXT_ARGS(page), TEXT_ARGS(number))) : number;
    cut_units(arena, of);
    of->trust = PLAN_READ;
    for (int i = 0; i < PLAN_FIELD__MAX; i++) {
        of->trust = of->fields[i].trust > of->trust ? of->fields[i].trust : of->trust;
    }
    for (size_t i = 0; i < of->update_count; i++) {
        enum plan_trust trust = of->updates[i].cell.trust;
        of->trust = trust > of->trust ? trust : of->trust;
    }
}

void reading_leave(struct reading *reading, int32_t line, size_t column, struct text text, const char *why)
{
    if (text_trim(text).length) {
        struct plan_leftover leftover = {line, (int32_t)column + 1, text_trim(text), text_of(why)};
        vec_add(&reading->leftovers, &leftover);
    }
}
