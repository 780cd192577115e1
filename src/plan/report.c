/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board report as of a day, in the sources' table form (AP-4). */
#include "plan/board.h"
#include "plan/rows.h"

#include <stdlib.h>
#include <string.h>

/* ---- one update ---- */

static int compare_dates(const void *one, const void *other)
{
    int32_t a = calendar_day_of(*(const struct civil_date *)one), b = calendar_day_of(*(const struct civil_date *)other);
    return (a > b) - (a < b);
}

struct text held_name(struct arena *arena, const struct plan_held *row)
{
    return row->page.length ? text_of(arena_print(arena, "%.*s/%.*s", TEXT_ARGS(row->page), TEXT_ARGS(row->number)))
                            : row->number;
}

const struct plan_held_update *held_update_at(const struct plan_held *row, struct civil_date date)
{
    const struct plan_held_update *update = NULL;
    for (size_t i = 0; i < row->update_count; i++) {
        update = compare_dates(&row->updates[i].date, &date) == 0 ? &row->updates[i] : update;
    }
    return update;
}

/* The words of a table have their status at their end; those of a step have none. */
static bool ends_with(struct text words, struct text end)
{
    return words.length >= end.length &&
           text_equal((struct text){words.at + words.length - end.length, end.length}, end);
}

enum plan_told update_told(const struct plan_held_update *update)
{
    if (!update) {
        return PLAN_TOLD_NOTHING;
    }
    return text_is(update->status, "complete")   ? PLAN_TOLD_COMPLETE
           : text_is(update->status, "underway") ? PLAN_TOLD_UNDERWAY
                                                 : PLAN_TOLD_OTHER;
}

const char *plan_told_words(enum plan_told told)
{
    static const char *const words[PLAN_TOLD__MAX] = {[PLAN_TOLD_COMPLETE] = "Called complete",
                                                      [PLAN_TOLD_UNDERWAY] = "Underway",
                                                      [PLAN_TOLD_OTHER] = "Another status, or none",
                                                      [PLAN_TOLD_NOTHING] = "Nothing was said"};
    return told >= 0 && told < PLAN_TOLD__MAX ? words[told] : "";
}

struct text update_cell(struct arena *arena, const struct plan_held_update *update)
{
    enum plan_told told = update_told(update);
    struct text status = update->said;
    if (!status.length && told != PLAN_TOLD_OTHER) {
        status = told == PLAN_TOLD_COMPLETE ? TEXT("Complete") : TEXT("Underway");
    } else if (status.length && ends_with(update->words, status)) {
        status = TEXT("");
    }
    if (!status.length && !update->doubts.length) {
        return update->words;
    }
    struct buf buf = buf_in(arena);
    buf_text(&buf, update->words);
    if (status.length) {
        buf_print(&buf, "%s%.*s", buf.length ? "\n" : "", TEXT_ARGS(status));
    }
    if (update->doubts.length) {
        buf_print(&buf, "%s(Doubtful: %.*s)", buf.length ? "\n" : "", TEXT_ARGS(update->doubts));
    }
    return buf_as_text(&buf);
}

/* ---- dates and units ---- */

struct making {
    struct arena *arena;
    const struct plan_question *question;
    const struct plan_held *rows;
    size_t count;
    int64_t cut;
    struct map names;
    struct vec dates; /* struct civil_date, ascending */
    struct vec lines; /* struct plan_line */
    struct vec units; /* struct text, ascending */
    size_t (*counts)[PLAN_TOLD__MAX]; /* of each date */
    bool measured; /* a recommendation names success measures: they have the last column */
};

/* Where it stands among the dates, or would. */
static size_t place_of(const struct vec *dates, struct civil_date date, bool *found)
{
    size_t from = 0, until = dates->count;
    *found = false;
    while (from < until && !*found) {
        size_t middle = from + (until - from) / 2;
        int order = compare_dates(VEC_AT(dates, struct civil_date, middle), &date);
        *found = order == 0;
        from = order < 0 ? middle + 1 : from;
        until = order > 0 ? middle : until;
        if (*found) {
            return middle;
        }
    }
    return from;
}

static void insert(struct vec *dates, size_t place, struct civil_date date)
{
    vec_add(dates, &date);
    struct civil_date *at = dates->items;
    memmove(at + place + 1, at + place, (dates->count - 1 - place) * sizeof(*at));
    at[place] = date;
}

static void find_dates(struct making *making)
{
    int32_t last = calendar_day_of(making->question->at);
    for (size_t i = 0; i < making->count; i++) {
        for (size_t k = 0; k < making->rows[i].update_count; k++) {
            struct civil_date date = making->rows[i].updates[k].date;
            bool found;
            size_t place = place_of(&making->dates, date, &found);
            if (!found && calendar_day_of(date) <= last) {
                insert(&making->dates, place, date);
            }
        }
    }
}

static void cut_units(struct arena *arena, struct plan_line *line)
{
    struct vec units = VEC_IN(arena, struct text);
    struct text rest = line->row->responsible, unit;
    while (text_cut(&rest, '/', &unit)) {
        unit = text_trim(unit);
        if (unit.length) {
            vec_add(&units, &unit);
        }
    }
    line->units = units.items;
    line->unit_count = units.count;
}

static void note_units(struct making *making, const struct plan_line *line)
{
    for (size_t i = 0; i < line->unit_count; i++) {
        size_t from = 0, until = making->units.count;
        bool found = false;
        while (from < until) {
            size_t middle = from + (until - from) / 2;
            int order = text_compare(*VEC_AT(&making->units, struct text, middle), line->units[i]);
            found = found || order == 0;
            from = order < 0 ? middle + 1 : from;
            until = order < 0 ? until : middle;
        }
        if (!found) {
            vec_add(&making->units, &line->units[i]);
            struct text *at = making->units.items;
            memmove(at + from + 1, at + from, (making->units.count - 1 - from) * sizeof(*at));
            at[from] = line->units[i];
        }
    }
}

/* ---- lines ---- */

bool plan_line_is_of_unit(const struct plan_line *line, struct text unit)
{
    bool is = unit.length == 0;
    for (size_t i = 0; i < line->unit_count; i++) {
        is = is || text_equal(line->units[i], unit);
    }
    return is;
}

static bool is_urgent(const struct plan_line *line, struct text urgency)
{
    return urgency.length == 0 || (text_is(urgency, "overdue") && line->overdue) ||
           (text_is(urgency, "silent") && line->silent) || (text_is(urgency, "slipped") && line->slipped);
}

static void fill_cells(struct making *making, struct plan_line *line)
{
    const struct plan_held *row = line->row;
    const struct text itself[PLAN_COLUMNS] = {row->report, row->page, row->number, row->recommendation, row->responsible};
    const struct plan_held_update **at = ARENA_ARRAY(making->arena, const struct plan_held_update *, making->dates.count);
    struct text *cells = ARENA_ARRAY(making->arena, struct text, PLAN_COLUMNS + making->dates.count + 1);
    memcpy(cells, itself, sizeof(itself));
    for (size_t i = 0; i < row->update_count; i++) {
        bool found;
        size_t place = place_of(&making->dates, row->updates[i].date, &found);
        if (found) {
            at[place] = &row->updates[i];
        }
    }
    for (size_t i = 0; i < making->dates.count; i++) {
        making->counts[i][update_told(at[i])]++;
        cells[PLAN_COLUMNS + i] = !at[i] ? TEXT("")
                                  : making->question->resolve && at[i]->repeats.length
                                      ? update_cell_resolved(making->arena, &making->names, row, at[i])
                                      : update_cell(making->arena, at[i]);
    }
    cells[PLAN_COLUMNS + making->dates.count] = row->measures;
    line->cells = cells;
}

/* Nothing was said at the last date, of what is open and was not called complete before. */
static void fill_told(const struct making *making, struct plan_line *line)
{
    const struct plan_held_update *before = NULL;
    const struct civil_date *last = making->dates.count ? VEC_AT(&making->dates, struct civil_date, making->dates.count - 1) : NULL;
    line->told = last ? update_told(held_update_at(line->row, *last)) : PLAN_TOLD_NOTHING;
    for (size_t i = 0; i < line->row->update_count; i++) {
        const struct plan_held_update *one = &line->row->updates[i];
        bool counts = calendar_day_of(one->date) <= calendar_day_of(making->question->at);
        before = counts && (!before || compare_dates(&before->date, &one->date) <= 0) ? one : before;
    }
    bool is_open = line->standing == PLAN_TO_ANSWER || line->standing == PLAN_BEING_IMPLEMENTED;
    line->silent = last && is_open && line->told == PLAN_TOLD_NOTHING && update_told(before) != PLAN_TOLD_COMPLETE;
}

static void add_line(struct making *making, const struct plan_held *row)
{
    struct plan_line line;
    memset(&line, 0, sizeof(line));
    line.row = row;
    line.standing = standing_at(row, making->cut);
    cut_units(making->arena, &line);
    note_units(making, &line);
    fill_told(making, &line);
    standing_promises(&line, making->question->at, making->cut);
    if (plan_line_is_of_unit(&line, making->question->unit) && is_urgent(&line, making->question->urgency)) {
        line.name = held_name(making->arena, row);
        fill_cells(making, &line);
        vec_add(&making->lines, &line);
    }
}

int line_urgency(const struct plan_line *line)
{
    return line->overdue ? 0 : line->silent ? 1 : line->slipped ? 2 : 3;
}

static int compare_urgency(const void *one, const void *other)
{
    const struct plan_line *a = one, *b = other;
    int order = line_urgency(a) - line_urgency(b);
    return order ? order : (a->row > b->row) - (a->row < b->row);
}

/* ---- the whole ---- */

static void fill_heads(struct making *making, struct plan_report *out)
{
    static const char *const heads[PLAN_COLUMNS] = {"Report", "Page", "Number", "Recommendation", "Responsible team"};
    struct text *all = ARENA_ARRAY(making->arena, struct text, PLAN_COLUMNS + making->dates.count + 1);
    for (size_t i = 0; i < PLAN_COLUMNS; i++) {
        all[i] = text_of(heads[i]);
    }
    for (size_t i = 0; i < making->dates.count; i++) {
        struct text date = calendar_print_iso_date(making->arena, *VEC_AT(&making->dates, struct civil_date, i));
        all[PLAN_COLUMNS + i] = text_of(arena_print(making->arena, "Update %.*s", TEXT_ARGS(date)));
    }
    out->heads = all;
    all[PLAN_COLUMNS + making->dates.count] = TEXT("Success measures");
    out->columns = PLAN_COLUMNS + making->dates.count + making->measured;
}

void report_make(const struct plan *plan, struct arena *arena, const struct plan_held *rows, size_t count,
                 const struct plan_question *question, struct plan_report *out)
{
    struct civil_date next = calendar_add_days(question->at, 1);
    struct making making = {.arena = arena,
                            .question = question,
                            .rows = rows,
                            .count = count,
                            .cut = calendar_start_of_day(plan->options.zone, next),
                            .dates = VEC_IN(arena, struct civil_date),
                            .lines = VEC_IN(arena, struct plan_line),
                            .units = VEC_IN(arena, struct text)};
    making.names = question->resolve ? names_of(arena, rows, count) : map_in(arena);
    find_dates(&making);
    making.counts = arena_alloc(arena, (making.dates.count + 1) * sizeof(*making.counts));
    memset(making.counts, 0, (making.dates.count + 1) * sizeof(*making.counts));
    for (size_t i = 0; i < count; i++) {
        making.measured = making.measured || rows[i].measures.length;
        add_line(&making, &rows[i]);
    }
    if (question->urgent_first && making.lines.count) {
        qsort(making.lines.items, making.lines.count, sizeof(struct plan_line), compare_urgency);
    }
    *out = (struct plan_report){.at = question->at,
                                .lines = making.lines.items,
                                .line_count = making.lines.count,
                                .dates = making.dates.items,
                                .date_count = making.dates.count,
                                .counts = (const size_t(*)[PLAN_TOLD__MAX])making.counts,
                                .units = making.units.items,
                                .unit_count = making.units.count,
                                .rows = rows,
                                .row_count = count};
    fill_heads(&making, out);
}

int plan_report(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                const struct plan_question *question, struct plan_report *out, struct error *error)
{
    struct plan_held *rows = NULL;
    size_t count = 0;
    int failed = plan_held_all(plan, casework, arena, who, &rows, &count, error);
    if (!failed) {
        report_make(plan, arena, rows, count, question, out);
    }
    return failed;
}
